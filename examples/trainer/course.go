package main

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load/scenario"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

//go:embed lessons/*.json
var embedded embed.FS

// lessonFiles is the folder of the lessons that the program brings along.
var lessonFiles = func() fs.FS {
	files, err := fs.Sub(embedded, "lessons")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return files
}()

// lesson is one scenario file.
type lesson struct {
	id string // the file's name without its number
	scenario.Scenario
	base *vpc.Network // before any change
}

// course is the lessons in the order of their files. It does not change, so any number of requests may read it.
type course []lesson

// load reads the lessons: the scenario files of a folder, in the order of their names. Every question has to have an answer.
func load(folder fs.FS) (course, error) {
	names, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, err
	}
	var c course
	for _, name := range names {
		l, err := loadLesson(folder, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		c = append(c, l)
	}
	if len(c) == 0 {
		return nil, errors.New("there is no lesson: the folder has no .json files")
	}
	return c, nil
}

func loadLesson(folder fs.FS, name string) (lesson, error) {
	f, err := folder.Open(name)
	if err != nil {
		return lesson{}, err
	}
	defer f.Close()
	s, err := scenario.Load(f)
	if err != nil {
		return lesson{}, err
	}
	l := lesson{id: idOf(name), Scenario: s}
	l.Title = cmp.Or(l.Title, l.id)
	if l.base, err = s.Network(); err != nil {
		return lesson{}, err
	}
	for i := range l.Questions {
		l.Questions[i].Name = cmp.Or(l.Questions[i].Name, fmt.Sprintf("question %d", i+1))
	}
	if err := l.Check(); err != nil {
		return lesson{}, err
	}
	return l, nil
}

// idOf is a file's name without its number.
func idOf(name string) string {
	id := strings.TrimSuffix(path.Base(name), ".json")
	if number, rest, ok := strings.Cut(id, "-"); ok && strings.Trim(number, "0123456789") == "" {
		return rest
	}
	return id
}

// lesson finds a lesson.
func (c course) lesson(id string) (lesson, bool) {
	i := slices.IndexFunc(c, func(l lesson) bool { return l.id == id })
	if i < 0 {
		return lesson{}, false
	}
	return c[i], true
}

// situation is what is done to a lesson's network: changes of the file that are made, and resources that are switched off.
type situation struct {
	on  []string
	off []vpc.ID
}

// network is the lesson's network in a situation. Changes are made in the order of the file, whatever the order in which they were
// switched on, so that one situation is one network. What is switched off and not there is off already.
func (l lesson) network(s situation) (*vpc.Network, error) {
	n, err := l.Scenario.After(l.inOrder(s.on)...)
	if err != nil {
		return nil, err
	}
	var off []vpc.ID
	for _, id := range s.off {
		if _, ok := n.Get(id); ok {
			off = append(off, id)
		}
	}
	return n.Without(off...)
}

func (l lesson) inOrder(on []string) []string {
	place := func(name string) int {
		return slices.IndexFunc(l.Changes, func(c scenario.Change) bool { return c.Name == name })
	}
	return slices.SortedFunc(slices.Values(on), func(a, b string) int { return cmp.Compare(place(a), place(b)) })
}

// known says whether the lesson has a resource with the ID, in some situation.
func (l lesson) known(id vpc.ID) bool {
	if _, ok := l.base.Get(id); ok {
		return true
	}
	return slices.ContainsFunc(l.Changes, func(c scenario.Change) bool {
		return slices.ContainsFunc(c.Put, func(r vpc.Resource) bool { return r.ResourceID() == id })
	})
}

// excludes is the changes that put the same resources as one, so that both together are only the later of the two.
func (l lesson) excludes(c scenario.Change) []string {
	var others []string
	for _, o := range l.Changes {
		clash := slices.ContainsFunc(o.Put, func(r vpc.Resource) bool {
			return slices.ContainsFunc(c.Put, func(s vpc.Resource) bool { return r.ResourceID() == s.ResourceID() })
		})
		if clash && o.Name != c.Name {
			others = append(others, o.Name)
		}
	}
	return others
}

// together is what has to go with the resources for the network to stand: they, and what cannot be without them.
func together(n *vpc.Network, ids []vpc.ID) []vpc.ID {
	all := slices.Clone(ids)
	for i := 0; i < len(all); i++ {
		for r := range n.Dependents(all[i]) {
			if strong(r, all[i]) && !slices.Contains(all, r.ResourceID()) {
				all = append(all, r.ResourceID())
			}
		}
	}
	return all
}

// strong says whether the resource cannot be without the one with the ID.
func strong(r vpc.Resource, id vpc.ID) bool {
	return slices.ContainsFunc(r.Refs(), func(ref vpc.Ref) bool { return ref.ID == id && !ref.Weak })
}

// place is the place in the lesson with a name, or the name itself.
func (l lesson) place(name string) routing.Place {
	return l.Flow(scenario.Question{Flow: routing.Flow{From: routing.Place(name)}}).From
}
