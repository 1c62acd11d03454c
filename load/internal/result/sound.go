package result

import (
	"errors"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// Sound returns the resources of rs that together make a valid network, in ID order. It calls refused with each of the others and the
// reason: resources with a problem of their own, and those that depend on them. The IDs of rs must differ.
//
// It first takes out everything that any problem touches, and then puts back as much as the network allows: of two overlapping subnets
// it keeps one, with everything in it.
func Sound(rs []vpc.Resource, refused func(r vpc.Resource, reason string)) []vpc.Resource {
	all := inIDOrder(rs)
	n, err := vpc.New(all...)
	for suspects := map[vpc.ID]bool{}; err != nil; {
		if !suspect(suspects, all, err) {
			n = nil // problems of nothing that can be taken out
			break
		}
		rest := slices.DeleteFunc(slices.Clone(all), func(r vpc.Resource) bool { return suspects[r.ResourceID()] })
		if n, err = vpc.New(rest...); err == nil {
			n = restore(n, inOrder(all, suspects), refused)
		}
	}
	out := make([]vpc.Resource, 0, n.Len())
	for r := range n.All() {
		out = append(out, r)
	}
	return out
}

// inIDOrder is the resources in ID order.
func inIDOrder(rs []vpc.Resource) []vpc.Resource {
	type entry struct {
		id vpc.ID
		r  vpc.Resource
	}
	entries := make([]entry, len(rs))
	for i, r := range rs {
		entries[i] = entry{r.ResourceID(), r}
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(string(a.id), string(b.id)) })
	all := make([]vpc.Resource, len(rs))
	for i, e := range entries {
		all[i] = e.r
	}
	return all
}

// suspect adds to suspects the resources that have problems, and all that refers to them
// strongly. False: none was added.
func suspect(suspects map[vpc.ID]bool, all []vpc.Resource, err error) bool {
	before := len(suspects)
	var problems vpc.Problems
	if errors.As(err, &problems) {
		for _, p := range problems {
			suspects[p.Resource] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for _, r := range all {
			if !suspects[r.ResourceID()] && slices.ContainsFunc(strong(r), func(id vpc.ID) bool { return suspects[id] }) {
				suspects[r.ResourceID()] = true
				grown = true
			}
		}
	}
	return len(suspects) > before
}

// strong is what r cannot be without.
func strong(r vpc.Resource) []vpc.ID {
	var ids []vpc.ID
	for _, ref := range r.Refs() {
		if !ref.Weak && ref.ID != "" {
			ids = append(ids, ref.ID)
		}
	}
	return ids
}

// inOrder is the suspects, each behind what it refers to strongly and else in ID order.
func inOrder(all []vpc.Resource, suspects map[vpc.ID]bool) []vpc.Resource {
	byID := map[vpc.ID]vpc.Resource{}
	for _, r := range all {
		if suspects[r.ResourceID()] {
			byID[r.ResourceID()] = r
		}
	}
	var order []vpc.Resource
	placed := map[vpc.ID]bool{}
	var place func(r vpc.Resource)
	place = func(r vpc.Resource) {
		if placed[r.ResourceID()] {
			return
		}
		placed[r.ResourceID()] = true
		for _, id := range strong(r) {
			if up, ok := byID[id]; ok {
				place(up)
			}
		}
		order = append(order, r)
	}
	for _, r := range all {
		if suspects[r.ResourceID()] {
			place(r)
		}
	}
	return order
}

// restore puts rs back into n, as many as the network can hold, and tells the others. A half at a time is tried,
// so that the cost follows the number of problems.
func restore(n *vpc.Network, rs []vpc.Resource, refused func(r vpc.Resource, reason string)) *vpc.Network {
	if len(rs) == 0 {
		return n
	}
	after, err := n.With(rs...)
	switch {
	case err == nil:
		return after
	case len(rs) == 1:
		refused(rs[0], reason(rs[0].ResourceID(), err))
		return n
	}
	half := len(rs) / 2
	return restore(restore(n, rs[:half], refused), rs[half:], refused)
}

// reason is the first problem of err, without the resource's ID if it is the resource's own.
func reason(id vpc.ID, err error) string {
	var problems vpc.Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		return err.Error()
	}
	i := max(0, slices.IndexFunc(problems, func(p vpc.Problem) bool { return p.Resource == id }))
	p := problems[i]
	switch {
	case p.Resource != id:
		return p.Error()
	case p.Field == "":
		return p.Message + " (" + p.Code + ")"
	}
	return p.Field + ": " + p.Message + " (" + p.Code + ")"
}
