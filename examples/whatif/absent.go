package main

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// absent is an ID that the change names, and that is in the network neither before nor afterwards.
type absent struct {
	ID    vpc.ID   `json:"id"`
	At    []string `json:"at"`              // which fields name it: "rtb-1.Routes[0].Target"
	Named vpc.ID   `json:"named,omitempty"` // what has it as its Name tag
	Alike []string `json:"alike,omitempty"` // what is spelt almost so
}

// absents is what the resources of a change name anew and neither the network nor the change holds, in the order in which it is named. An owner of
// whatever kind is no matter of flows, and may be of one that no network holds.
func absents(n *vpc.Network, c vpc.Change) []absent {
	var found []absent
	for _, r := range c.Put {
		old := n.Dangling(r.ResourceID())
		for _, ref := range r.Refs() {
			named := func(o vpc.Ref) bool { return o.ID == ref.ID }
			put := func(o vpc.Resource) bool { return o.ResourceID() == ref.ID }
			if _, held := n.Get(ref.ID); held || ref.ID == "" || ref.Owner && ref.Kind == "" || slices.ContainsFunc(old, named) || slices.ContainsFunc(c.Put, put) {
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

// isSlip says whether something else is likely meant.
func (a absent) isSlip() bool { return a.Named != "" || len(a.Alike) > 0 }

// slips is a sentence for each of those that are slips.
func slips(all []absent) []string {
	var lines []string
	for _, a := range all {
		if a.isSlip() {
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
	switch {
	case a.Named != "":
		return s + "; it is the Name tag of " + string(a.Named) + ": give the ID."
	case a.isSlip():
		return s + vpc.DidYouMean(a.Alike)
	}
	return s + ". If there is no such resource outside it either, AWS refuses the change; what depends on it is not known."
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
