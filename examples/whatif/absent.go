package main

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// absent is an ID that the change names, and that is in the network neither before nor afterwards.
type absent struct {
	ID    vpc.ID   `json:"id"`
	At    []string `json:"at"`              // which fields name it: "rtb-1.Routes[0].Target"
	Named vpc.ID   `json:"named,omitempty"` // what has it as its Name tag
	Alike []string `json:"alike,omitempty"` // what is spelt almost so
}

// absents is what the changed resources name anew and the network does not hold, in the order in which it is named. An owner is no matter of
// flows, and may be of a kind that no network holds.
func (c comparison) absents(of []changed) []absent {
	var found []absent
	for _, x := range of {
		old := c.before.Dangling(x.ID)
		for _, ref := range c.after.Dangling(x.ID) {
			known := slices.ContainsFunc(old, func(o vpc.Ref) bool { return o.ID == ref.ID })
			if _, held := c.before.Get(ref.ID); held || known || ref.Owner {
				continue
			}
			i := slices.IndexFunc(found, func(a absent) bool { return a.ID == ref.ID })
			if i < 0 {
				i = len(found)
				found = append(found, absentFrom(c.after, ref))
			}
			found[i].At = append(found[i].At, string(x.ID)+"."+ref.Field)
		}
	}
	return found
}

func absentFrom(n *vpc.Network, ref vpc.Ref) absent {
	a := absent{ID: ref.ID, Alike: n.Alike(string(ref.ID))}
	named := slices.DeleteFunc(n.Named(string(ref.ID)), func(r vpc.Resource) bool { return ref.Kind != "" && r.Kind() != ref.Kind })
	if len(named) == 1 {
		a.Named = named[0].ResourceID()
	}
	return a
}

// nowhere is a sentence for each ID that the resources name and neither they nor the network has, if it says what may be meant.
func nowhere(n *vpc.Network, put []vpc.Resource) []string {
	var found []absent
	for _, r := range put {
		for _, ref := range r.Refs() {
			_, held := n.Get(ref.ID)
			if held || ref.ID == "" || slices.ContainsFunc(put, func(o vpc.Resource) bool { return o.ResourceID() == ref.ID }) {
				continue
			}
			i := slices.IndexFunc(found, func(a absent) bool { return a.ID == ref.ID })
			if i < 0 {
				i = len(found)
				found = append(found, absentFrom(n, ref))
			}
			found[i].At = append(found[i].At, string(r.ResourceID())+"."+ref.Field)
		}
	}
	var lines []string
	for _, a := range found {
		if a.Named != "" || len(a.Alike) > 0 {
			lines = append(lines, a.String())
		}
	}
	return lines
}

// String is a sentence: "The change names nat-2, which is not in the network (rtb-1.Routes[0].Target); did you mean nat-1?"
func (a absent) String() string {
	at := a.At[0]
	if len(a.At) > 1 {
		at = fmt.Sprintf("%s and %d more", at, len(a.At)-1)
	}
	s := fmt.Sprintf("The change names %s, which is not in the network (%s)", a.ID, at)
	if a.Named != "" {
		return s + "; it is the Name tag of " + string(a.Named) + ": give the ID."
	}
	return s + cmp.Or(vpc.DidYouMean(a.Alike), ".")
}

// wanting is those of the movements whose fate afterwards is not known for want of what the change names, and the others.
func (a absent) wanting(ms []reach.Movement) (these, others []reach.Movement) {
	for _, m := range ms {
		if slices.Contains(strings.Fields(m.After.Missing), string(a.ID)) {
			these = append(these, m)
		} else {
			others = append(others, m)
		}
	}
	return these, others
}

// chosen is how the IDs end that AWS chooses.
var chosen = regexp.MustCompile(`-([0-9a-f]{8}|[0-9a-f]{17})$`)

// misspelt is a sentence for each of the resources that is new under an ID which looks like one of AWS's, and is spelt almost as that of another of its
// kind: "The change adds rtb-00000001 to the network; did you mean rtb-00000002?"
func misspelt(n *vpc.Network, put []vpc.Resource) []string {
	var found []string
	for _, r := range put {
		id := r.ResourceID()
		if _, held := n.Get(id); held || !chosen.MatchString(string(id)) {
			continue
		}
		alike := slices.DeleteFunc(n.Alike(string(id)), func(name string) bool {
			other, ok := n.Get(vpc.ID(name))
			return !ok || other.Kind() != r.Kind()
		})
		if len(alike) > 0 {
			found = append(found, fmt.Sprintf("The change adds %s to the network%s", id, vpc.DidYouMean(alike)))
		}
	}
	return found
}
