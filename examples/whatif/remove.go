package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// termination is an instance that the change terminates. The network holds instances only as what interfaces are attached to.
type termination struct {
	Instance vpc.ID   `json:"instance"`
	Kept     []vpc.ID `json:"kept,omitempty"` // its interfaces that stay
}

// resolve is the change with IDs for the names of what it removes. These are, on the command line as in a file, IDs and Name tags of resources, IDs of rules of security
// groups, which are put without them, and IDs of instances, which are terminated. Elastic IPs are taken from what has them.
func resolve(n *vpc.Network, c vpc.Change) (vpc.Change, []termination, error) {
	out := vpc.Change{Put: slices.Clone(c.Put)}
	var terminated []termination
	var kept []vpc.Resource
	var elastic []vpc.ID
	var problems []error
	remove := func(ids ...vpc.ID) {
		out.Remove = append(out.Remove, slices.DeleteFunc(ids, func(id vpc.ID) bool { return slices.Contains(out.Remove, id) })...)
	}
	for _, name := range withoutRules(n, &out, c.Remove) {
		r, err := find(n, string(name))
		t := eni.Termination(n, name)
		switch {
		case err == nil && r.Kind() == vpc.KindElasticIP:
			elastic = append(elastic, r.ResourceID())
		case err == nil:
			remove(r.ResourceID())
		case len(t.Put)+len(t.Remove) > 0:
			remove(t.Remove...)
			kept = append(kept, t.Put...)
			terminated = append(terminated, termination{Instance: name, Kept: idsOf(t.Put)})
		default:
			problems = append(problems, err)
		}
	}
	given := idsOf(out.Put)
	for _, r := range kept {
		if id := r.ResourceID(); !slices.Contains(out.Remove, id) && !slices.Contains(idsOf(out.Put), id) {
			out.Put = append(out.Put, r)
		}
	}
	return released(n, out, elastic, given), terminated, errors.Join(problems...)
}

// released is the change and with it the release of Elastic IPs. What the change is given to put stays as it is.
func released(n *vpc.Network, c vpc.Change, elastic, given []vpc.ID) vpc.Change {
	if len(elastic) == 0 {
		return c
	}
	if after, err := n.Apply(c); err == nil { // without what goes along; an error is told when the change is made
		n = after
	}
	release := eni.Release(n, elastic...)
	c.Remove = append(c.Remove, release.Remove...)
	for _, r := range release.Put {
		same := func(x vpc.Resource) bool { return x.ResourceID() == r.ResourceID() }
		if slices.Contains(given, r.ResourceID()) {
			continue
		}
		c.Put = append(slices.DeleteFunc(c.Put, same), r)
	}
	return c
}

// isOf says whether it is an interface of an instance that is terminated.
func isOf(n *vpc.Network, id vpc.ID, terminated []termination) bool {
	e, ok := vpc.Get[eni.Interface](n, id)
	return ok && slices.ContainsFunc(terminated, func(t termination) bool { return t.Instance == e.Instance })
}

func idsOf(rs []vpc.Resource) []vpc.ID {
	var ids []vpc.ID
	for _, r := range rs {
		ids = append(ids, r.ResourceID())
	}
	return ids
}

// withoutRules puts into the change the security groups without those of their rules that are to be removed by ID, and gives what else is to be removed.
func withoutRules(n *vpc.Network, c *vpc.Change, remove []vpc.ID) (rest []vpc.ID) {
	taken := map[vpc.ID]bool{}
	meant := func(r sg.Rule) bool {
		id := vpc.ID(r.ID)
		yes := id != "" && slices.Contains(remove, id)
		taken[id] = taken[id] || yes
		return yes
	}
	less := func(g sg.Group) (sg.Group, bool) {
		less := g.WithoutRules(sg.Ingress, meant).WithoutRules(sg.Egress, meant)
		return less, len(less.Ingress)+len(less.Egress) < len(g.Ingress)+len(g.Egress)
	}
	for i, r := range c.Put {
		if g, ok := r.(sg.Group); ok {
			c.Put[i], _ = less(g)
		}
	}
	put := idsOf(c.Put)
	for g := range vpc.All[sg.Group](n) {
		if l, ok := less(g); ok && !slices.Contains(put, g.ID) {
			c.Put = append(c.Put, l)
		}
	}
	return slices.DeleteFunc(slices.Clone(remove), func(id vpc.ID) bool { return taken[id] })
}

// find is the resource with an ID or Name tag.
func find(n *vpc.Network, name string) (vpc.Resource, error) {
	if r, ok := n.Get(vpc.ID(name)); ok {
		return r, nil
	}
	named := n.Named(name)
	switch len(named) {
	case 0:
		return nil, fmt.Errorf("%q is not the ID or Name tag of anything in the network%s", name, vpc.DidYouMean(n.Alike(name, instances(n)...)))
	case 1:
		return named[0], nil
	}
	var ids string
	for _, r := range named {
		ids += fmt.Sprintf("\n  %s (%s)", r.ResourceID(), r.Kind())
	}
	return nil, fmt.Errorf("%q is the Name tag of several; give an ID:%s", name, ids)
}

// instances is what the interfaces are attached to.
func instances(n *vpc.Network) []string {
	var ids []string
	for i := range vpc.All[eni.Interface](n) {
		if i.Instance != "" {
			ids = append(ids, string(i.Instance))
		}
	}
	return ids
}

// attached completes the refusal to delete an interface that an instance has: what would take it away.
func attached(n *vpc.Network, p vpc.Problem) string {
	e, ok := vpc.Get[eni.Interface](n, p.Resource)
	switch {
	case !ok || p.Field != "Instance":
		return ""
	case e.KeptOnTermination:
		return fmt.Sprintf("; -remove %s terminates the instance, which leaves the interface: its DeleteOnTermination is false", e.Instance)
	default:
		return fmt.Sprintf("; -remove %s terminates the instance, and the interface goes with it", e.Instance)
	}
}
