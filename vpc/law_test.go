package vpc_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpcsim/vpcsim/vpc"
)

// TestLawOfChange checks on random networks that a change is accepted exactly if
// New accepts the resulting set, with the same problems, and gives the same network.
func TestLawOfChange(t *testing.T) {
	refused, dependency := 0, 0
	const seeds = 1500
	for seed := range uint64(seeds) {
		g := generator{rand.New(rand.NewPCG(seed, 1))}
		n := g.network()
		for range 6 {
			c := g.change(n)
			got, err := n.Apply(c)
			want, wantErr := vpc.New(g.after(n, c)...)
			if diff := cmp.Diff(lines(t, wantErr), lines(t, err)); diff != "" {
				if !heldAgain(n, c, err) {
					t.Fatalf("seed %d: %+v\non %v\nproblems (-New +Apply):\n%s", seed, c, slices.Collect(n.All()), diff)
				}
				dependency++
			}
			if (err == nil) != (wantErr == nil) {
				t.Fatalf("seed %d: %+v: New gives %v, Apply %v", seed, c, wantErr, err)
			}
			if err != nil {
				refused++
				continue
			}
			if diff := cmp.Diff(indexes(want), indexes(got)); diff != "" {
				t.Fatalf("seed %d: %+v: networks differ (-New +Apply):\n%s", seed, c, diff)
			}
			n = got
		}
	}
	if refused < seeds/2 || refused > seeds*5 || dependency < seeds/10 {
		t.Errorf("of %d changes %d were refused, %d for dependents: the networks are not varied enough", seeds*6, refused, dependency)
	}
}

// heldAgain says whether the error holds a DependencyViolation, which stands for
// the dangling references that New reports of the same set. With the
// violations gone from one side and the dangling from the other they are equal.
func heldAgain(n *vpc.Network, c vpc.Change, err error) bool {
	problems, _ := err.(vpc.Problems)
	g := generator{}
	_, newErr := vpc.New(g.after(n, c)...)
	want, _ := newErr.(vpc.Problems)

	held := map[vpc.ID]bool{} // removed and not put back
	put := map[vpc.ID]bool{}
	for _, r := range c.Put {
		put[r.ResourceID()] = true
	}
	violations := 0
	problems = slices.DeleteFunc(slices.Clone(problems), func(p vpc.Problem) bool {
		if p.Code == "DependencyViolation" {
			held[p.Resource] = true
			violations++
			return true
		}
		return false
	})
	want = slices.DeleteFunc(slices.Clone(want), func(p vpc.Problem) bool {
		for id := range held {
			if p.Message == "there is no resource "+string(id) || p.Message == "there is no vpc "+string(id) {
				return !put[p.Resource]
			}
		}
		return false
	})
	return violations > 0 && cmp.Equal(problems, want)
}

// generator makes small random networks of VPCs and things with few IDs, names
// and claims, so that they get into each other's way.
type generator struct{ *rand.Rand }

var (
	vpcIDs   = []vpc.ID{"v1", "v2"}
	houseIDs = []vpc.ID{"h1", "h2"}
	thingIDs = []vpc.ID{"a", "b", "c", "d", "e", "f"}
	names    = []string{"", "", "", "x", "y"}
	anyIDs   = slices.Concat(vpcIDs, houseIDs, thingIDs)
)

func pick[T any](g generator, from []T) T { return from[g.IntN(len(from))] }

func some[T any](g generator, from []T, most int) []T {
	var s []T
	for range g.IntN(most + 1) {
		s = append(s, pick(g, from))
	}
	return s
}

func (g generator) resource() vpc.Resource {
	if g.IntN(4) == 0 {
		return vpc.VPC{ID: pick(g, vpcIDs), Name: pick(g, names), CIDRs: cidrs("10.0.0.0/16")}
	}
	if g.IntN(6) == 0 {
		return house{ID: pick(g, houseIDs), Name: pick(g, names)}
	}
	t := thing{
		ID: pick(g, thingIDs), Name: pick(g, names),
		Wants: some(g, anyIDs, 2), Claim: some(g, []string{"x", "y", "z", "w"}, 1),
	}
	if g.IntN(2) == 0 {
		t.Home = pick(g, vpcIDs)
	}
	if g.IntN(2) == 0 {
		t.Needs = some(g, slices.Concat(thingIDs, houseIDs), 2)
	}
	if g.IntN(2) == 0 {
		t.Aside = some(g, anyIDs, 2)
	}
	if g.IntN(3) == 0 {
		t.Rule = pick(g, []string{"x", "y", company})
	}
	return t
}

// network puts in one resource after the other, those that New takes.
func (g generator) network() *vpc.Network {
	var n *vpc.Network
	for range 16 {
		if with, err := vpc.New(slices.AppendSeq([]vpc.Resource{g.resource()}, n.All())...); err == nil {
			n = with
		}
	}
	return n
}

// change removes what is there, and puts anything.
func (g generator) change(n *vpc.Network) vpc.Change {
	var c vpc.Change
	for range 1 + g.IntN(3) {
		if g.IntN(3) == 0 {
			if id := pick(g, anyIDs); has(n, id) {
				c.Remove = append(c.Remove, id)
			}
		} else if r := g.replacement(n); !slices.ContainsFunc(c.Put, func(p vpc.Resource) bool { return p.ResourceID() == r.ResourceID() }) {
			c.Put = append(c.Put, r)
		}
	}
	return c
}

// replacement is any resource, or a thing of the network that keeps its outline.
func (g generator) replacement(n *vpc.Network) vpc.Resource {
	if t, ok := vpc.Get[thing](n, pick(g, thingIDs)); ok && g.IntN(3) == 0 {
		t.Aside = some(g, anyIDs, 2)
		return t
	}
	return g.resource()
}

func has(n *vpc.Network, id vpc.ID) bool {
	_, ok := n.Get(id)
	return ok
}

// after is n's resources with the change made by hand: the definition of Apply.
func (generator) after(n *vpc.Network, c vpc.Change) []vpc.Resource {
	after := map[vpc.ID]vpc.Resource{}
	for r := range n.All() {
		after[r.ResourceID()] = r
	}
	put := map[vpc.ID]bool{}
	for _, r := range c.Put {
		put[r.ResourceID()] = true
	}
	removed := slices.Compact(slices.Sorted(slices.Values(c.Remove)))
	for _, id := range removed {
		if !put[id] {
			delete(after, id)
		}
	}
	for _, id := range removed {
		for rid, r := range after {
			if t, ok := r.(thing); ok && !put[id] && slices.Contains(slices.Concat(t.Wants, t.Aside), id) && !slices.Contains(t.Needs, id) {
				after[rid] = t.Forget(id)
			}
		}
	}
	for _, r := range c.Put {
		after[r.ResourceID()] = r
	}
	var rs []vpc.Resource
	for _, r := range after {
		rs = append(rs, r)
	}
	return rs
}

// indexes is everything that a network answers about its resources.
func indexes(n *vpc.Network) []string {
	var s []string
	for r := range n.All() {
		s = append(s, fmt.Sprintf("%+v", r))
	}
	for r := range vpc.All[thing](n) {
		s = append(s, "thing "+string(r.ID))
	}
	for _, id := range anyIDs {
		v, _ := n.VPCOf(id)
		s = append(s, fmt.Sprintf("%s refers to %s, dependents %s, things %v, in %q", id,
			ids(n.Refs(id)), ids(slices.Collect(n.Dependents(id))), slices.Collect(vpc.DependentsOf[thing](n, id)), v.ID))
	}
	for _, name := range names {
		s = append(s, "named "+name+": "+ids(n.Named(name)))
	}
	for _, c := range []string{"x", "y", "z", "w"} {
		owner, _ := n.Owner(vpc.ClaimKey("the claim", "", c))
		s = append(s, "claim "+c+": "+string(owner))
	}
	return s
}
