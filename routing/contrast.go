package routing

import (
	"maps"
	"slices"

	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// contrast is the rules of groups and the entries of network ACLs that only one of two networks has. What no
// such rule is for is decided in both alike.
type contrast struct {
	groups map[vpc.ID]*sg.Filter // with these rules only
	acls   map[vpc.ID]*acl       // with the boxes of these entries only
}

// Against is r for the comparison with after, which is of the same network but for the resources with the IDs: its
// decisions tell by Alike where those of after are the same. It is not ok if others than rules of security groups and entries of
// network ACLs differ, or what they refer to is not in the network.
func (r *Resolver) Against(after *Resolver, ids ...vpc.ID) (against *Resolver, ok bool) {
	if r.options != after.options {
		return nil, false
	}
	c := &contrast{groups: map[vpc.ID]*sg.Filter{}, acls: map[vpc.ID]*acl{}}
	for _, id := range ids {
		if !c.add(r.net, after.net, id) {
			return nil, false
		}
	}
	s := *r
	s.contrast = c
	return &s, true
}

// add takes in a resource, if it is one that can be compared.
func (c *contrast) add(before, after *vpc.Network, id vpc.ID) bool {
	if !sameOutline(before, after, id) {
		return false
	}
	was, _ := before.Get(id)
	is, _ := after.Get(id)
	switch was := was.(type) {
	case sg.Group:
		is := is.(sg.Group)
		g := sg.Group{ID: id, Ingress: inOne(was.Ingress, is.Ingress, plainRule), Egress: inOne(was.Egress, is.Egress, plainRule)}
		for _, r := range slices.Concat(g.Ingress, g.Egress) {
			if _, held := before.Get(r.Group); r.Group != "" && !held {
				return false
			}
		}
		c.groups[id] = sg.Compile(before, g)
	case vpc.NetworkACL:
		is := is.(vpc.NetworkACL)
		same := func(e vpc.ACLEntry) vpc.ACLEntry { return e }
		c.acls[id] = compileACL(vpc.NetworkACL{ID: id, Ingress: inOne(was.Ingress, is.Ingress, same), Egress: inOne(was.Egress, is.Egress, same)})
	default:
		return false
	}
	return true
}

// plainRule is a rule without what decides nothing.
func plainRule(r sg.Rule) sg.Rule {
	r.ID, r.Description = "", ""
	return r
}

// inOne is what only one of the lists has.
func inOne[T comparable](a, b []T, plain func(T) T) []T {
	in := map[T]int{}
	for i, list := range [...][]T{a, b} {
		for _, x := range list {
			in[plain(x)] |= 1 << i
		}
	}
	maps.DeleteFunc(in, func(_ T, where int) bool { return where == 3 })
	return slices.Collect(maps.Keys(in))
}

// compareACL notes whether the ACL has an entry in one of the networks alone that some of the packets match.
func (w *walk) compareACL(id vpc.ID, dir vpc.Direction) {
	if w.r.contrast == nil || !w.boxed {
		return
	}
	a, ok := w.r.contrast.acls[id]
	if !ok {
		return
	}
	boxes, seen := a.ingressBoxes, w.seen()
	if dir == vpc.Egress {
		boxes = a.egressBoxes
	}
	if slices.ContainsFunc(boxes, seen.Overlaps) {
		w.decision.Alike = false
	}
}

// compareGroups is the same for the groups of w.host. On the way out it is not always known whose groups a rule sees.
func (w *walk) compareGroups(dir sg.Direction, members []vpc.ID) {
	if w.r.contrast == nil || !w.boxed {
		return
	}
	for _, k := range w.host.filters {
		if f, ok := w.r.contrast.groups[w.u.groups[k].Group().ID]; ok && f.MayMatch(dir, members, dir == sg.Egress, w.seen()) {
			w.decision.Alike = false
		}
	}
}
