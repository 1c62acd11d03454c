package main

import (
	"cmp"
	"fmt"
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
				found = append(found, c.absent(ref.ID))
			}
			found[i].At = append(found[i].At, string(x.ID)+"."+ref.Field)
		}
	}
	return found
}

func (c comparison) absent(id vpc.ID) absent {
	a := absent{ID: id, Alike: c.after.Alike(string(id))}
	if named := c.after.Named(string(id)); len(named) == 1 {
		a.Named = named[0].ResourceID()
	}
	return a
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
