package routing_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestWithAnswersAsNew changes networks at random, one resource after the other, and holds the resolver that was
// carried along against a new one. The questions between the changes fill what is compiled.
func TestWithAnswersAsNew(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 25 {
		n := gen.Network(rng, gen.Size{})
		donor := gen.Network(rng, gen.Size{}) // resources of other networks have the same IDs, and differ
		r := routing.New(n)
		for range 12 {
			flows := gen.NewFlows(r.Network())
			for range 6 {
				r.Reaches(flows.Flow(rng))
			}
			next, err := r.With(randomChange(rng, r.Network(), donor))
			if err != nil {
				continue
			}
			r = next
			fresh := routing.New(r.Network())
			flows = gen.NewFlows(r.Network())
			for range 12 {
				f := flows.Flow(rng)
				want, wantErr := fresh.Resolve(f)
				got, err := r.Resolve(f)
				require.Equal(t, wantErr, err, "%v", f)
				require.Equal(t, want.String(), got.String(), "%+v", f)
			}
		}
	}
}

// TestWithRulesAnswersAsNew changes rules, entries and routes at random: what is compiled of a VPC is then kept but for these. Some of
// the resolvers in a row are asked nothing. The problems of a change that is refused are those of the whole network.
func TestWithRulesAnswersAsNew(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	refused, taken := 0, 0
	for range 40 {
		n := gen.Network(rng, gen.Size{})
		donor := gen.Network(rng, gen.Size{})
		r := routing.New(n)
		for range 20 {
			c := ruleChange(rng, r.Network(), donor)
			next, err := r.With(c)
			if err != nil {
				refused++
				_, want := vpc.New(applied(r.Network(), c)...)
				require.EqualError(t, err, want.Error())
				continue
			}
			taken++
			r = next
			if rng.IntN(3) == 0 {
				continue
			}
			fresh, flows := routing.New(r.Network()), gen.NewFlows(r.Network())
			for range 12 {
				f := flows.Flow(rng)
				want, wantErr := fresh.Resolve(f)
				got, err := r.Resolve(f)
				require.Equal(t, wantErr, err, "%v", f)
				require.Equal(t, want.String(), got.String(), "%+v after %+v", f, c)
				if len(want.Forward) == 0 {
					continue
				}
				h := want.Forward[0].In
				wantBox, wantErr := fresh.Decide(f.From, h)
				gotBox, err := r.Decide(f.From, h)
				require.Equal(t, wantErr, err, "%v", h)
				require.Equal(t, decided(wantBox), decided(gotBox), "%v from %v after %+v", h, f.From, c)
			}
		}
	}
	require.Greater(t, refused, 10)
	require.Greater(t, taken, 300)
}

// TestWithRouteToUnheldGateway adds the route that shows an internet gateway which the network does not hold, and takes it away again: that concerns what
// comes in, which the table does not route, and the table of a regional NAT gateway.
func TestWithRouteToUnheldGateway(t *testing.T) {
	n, err := vpc.New(resources(unheldGateway + `
		nat nat a regional 203.0.113.9
		rtb rtb-1 a a1
		rtb rtb-2 a a2: 0.0.0.0/0 nat`)...)
	require.NoError(t, err)
	without := routing.New(n)
	in, out := routing.Flow{From: "internet", To: "web", DstPort: 443}, routing.Flow{From: "db", To: "internet", DstPort: 443}
	holds := func(r *routing.Resolver, want routing.Verdict) {
		t.Helper()
		for _, f := range []routing.Flow{in, out} {
			got, err := r.Reaches(f)
			require.NoError(t, err)
			require.Equal(t, want, got, "%v", f)
		}
	}
	holds(without, routing.Dropped)
	table, _ := vpc.Get[routing.Table](n, "rtb-1")
	table.Routes = []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw-1"}}
	with, err := without.With(vpc.Change{Put: []vpc.Resource{table}})
	require.NoError(t, err)
	holds(with, routing.Unknown)
	attached, err := with.With(vpc.Change{Put: []vpc.Resource{vpc.InternetGateway{ID: "igw-1", VPC: "a"}}})
	require.NoError(t, err)
	holds(attached, routing.Delivered)
	table.Routes = nil
	again, err := with.With(vpc.Change{Put: []vpc.Resource{table}})
	require.NoError(t, err)
	holds(again, routing.Dropped)
}

// TestAgainst changes rules and entries at random: what is said to be decided alike is, for headers all over the box, and where decisions are others that is
// not said.
func TestAgainst(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	alike, others, compared := 0, 0, 0
	for range 60 {
		n, donor := gen.Network(rng, gen.Size{}), gen.Network(rng, gen.Size{})
		r := routing.New(n)
		for range 10 {
			c := ruleChange(rng, n, donor)
			after, err := r.With(c)
			if err != nil {
				continue
			}
			var ids []vpc.ID
			for _, x := range c.Put {
				ids = append(ids, x.ResourceID())
			}
			against, ok := r.Against(after, ids...)
			if !ok {
				continue
			}
			compared++
			flows := gen.NewFlows(n)
			for range 30 {
				f := flows.Flow(rng)
				p, err := r.Resolve(f)
				if err != nil || len(p.Forward) == 0 {
					continue
				}
				was, err := against.Decide(f.From, p.Forward[0].In)
				if err != nil {
					continue
				}
				for _, h := range corners(was.Box, p.Forward[0].In) {
					is, err := after.Decide(f.From, h)
					require.NoError(t, err)
					same := is.Verdict == was.Verdict && is.Request == was.Request && is.Way == was.Way && is.End == was.End
					if was.Alike {
						require.True(t, same, "%v from %v after %+v: %+v, then %+v", h, f.From, c, decided(was), decided(is))
						alike++
					} else if !same {
						others++
					}
				}
			}
		}
	}
	require.Greater(t, compared, 50)
	require.Greater(t, alike, 1000)
	require.Greater(t, others, 100)
}

// corners is h with its ports, and with the first and the last ones of the box.
func corners(b packet.Box, h packet.Header) []packet.Header {
	hs := []packet.Header{h}
	if h.Protocol.HasPorts() {
		first, last := h, h
		first.SrcPort, first.DstPort = b.SrcPorts().From, b.DstPorts().From
		last.SrcPort, last.DstPort = b.SrcPorts().To, b.DstPorts().To
		hs = append(hs, first, last)
	}
	return hs
}

// decided is a decision without who in its resolver received the packet.
func decided(d routing.Decision) routing.Decision {
	return routing.Decision{Verdict: d.Verdict, Request: d.Request, Box: d.Box, Way: d.Way, End: d.End, Blocker: d.Blocker, Missing: d.Missing}
}

// ruleChange gives one or two groups, network ACLs or tables some rules of the donor's, in the place of some of their own.
func ruleChange(rng *rand.Rand, n, donor *vpc.Network) vpc.Change {
	puts := map[vpc.ID]vpc.Resource{}
	for range 1 + rng.IntN(2) {
		switch rng.IntN(3) {
		case 0:
			if g, from, ok := pickOf[sg.Group](rng, n, donor); ok {
				g.Ingress, g.Egress = mixed(rng, g.Ingress, from.Ingress), mixed(rng, g.Egress, from.Egress)
				puts[g.ID] = g
			}
		case 1:
			if a, from, ok := pickOf[vpc.NetworkACL](rng, n, donor); ok {
				a.Ingress, a.Egress = mixed(rng, a.Ingress, from.Ingress), mixed(rng, a.Egress, from.Egress)
				puts[a.ID] = a
			}
		default:
			if t, from, ok := pickOf[routing.Table](rng, n, donor); ok {
				t.Routes = mixed(rng, t.Routes, from.Routes)
				puts[t.ID] = t
			}
		}
	}
	return vpc.Change{Put: slices.Collect(maps.Values(puts))}
}

// pickOf is a resource of either network, if both have one.
func pickOf[T vpc.Resource](rng *rand.Rand, n, donor *vpc.Network) (one, from T, ok bool) {
	ones, froms := slices.Collect(vpc.All[T](n)), slices.Collect(vpc.All[T](donor))
	if len(ones) == 0 || len(froms) == 0 {
		return one, from, false
	}
	return ones[rng.IntN(len(ones))], froms[rng.IntN(len(froms))], true
}

// mixed is some of either.
func mixed[T any](rng *rand.Rand, own, others []T) []T {
	var all []T
	for _, x := range own {
		if rng.IntN(4) > 0 {
			all = append(all, x)
		}
	}
	for _, x := range others {
		if rng.IntN(4) == 0 {
			all = append(all, x)
		}
	}
	return all
}

// applied is the resources of n with those of c in their places.
func applied(n *vpc.Network, c vpc.Change) []vpc.Resource {
	put := map[vpc.ID]bool{}
	for _, r := range c.Put {
		put[r.ResourceID()] = true
	}
	rs := slices.Clone(c.Put)
	for r := range n.All() {
		if !put[r.ResourceID()] {
			rs = append(rs, r)
		}
	}
	return rs
}

// randomChange removes something, or puts something from the donor.
func randomChange(rng *rand.Rand, n, donor *vpc.Network) vpc.Change {
	pick := func(n *vpc.Network) vpc.Resource {
		rs := slices.Collect(n.All())
		return rs[rng.IntN(len(rs))]
	}
	if rng.IntN(3) == 0 {
		return vpc.Change{Remove: []vpc.ID{pick(n).ResourceID()}}
	}
	return vpc.Change{Put: []vpc.Resource{pick(donor)}}
}

// BenchmarkBudgetWith reports which part of the time of building a network of 100,000 interfaces in 500 VPCs it takes to change a route and to ask about it:
// at most 0.005.
func BenchmarkBudgetWith(b *testing.B) {
	const size, town = 100_000, 249
	resources := city(size)
	n, err := vpc.New(resources...)
	require.NoError(b, err)
	r := routing.New(n)
	table, _ := vpc.Get[routing.Table](n, id("rtb-private", town))
	table.Routes = append(slices.Clone(table.Routes), routing.Route{CIDR: prefix("203.0.113.0/24"), Target: id("igw", town)})
	q := routing.Flow{From: routing.Place(id("eni", town, ".", 0)), To: "203.0.113.7", DstPort: 443}
	was, err := r.Reaches(q)
	require.NoError(b, err)
	for b.Loop() {
		build, change := time.Duration(1<<62), time.Duration(1<<62)
		for range 3 {
			start := time.Now()
			n, err := vpc.New(resources...)
			require.NoError(b, err)
			_, err = routing.New(n).Reaches(q)
			require.NoError(b, err)
			build = min(build, time.Since(start))
		}
		for range 50 {
			start := time.Now()
			s, err := r.With(vpc.Change{Put: []vpc.Resource{table}})
			require.NoError(b, err)
			is, err := s.Reaches(q)
			change = min(change, time.Since(start))
			require.NoError(b, err)
			require.NotEqual(b, was, is, "the changed route decides")
		}
		b.ReportMetric(float64(change)/float64(build), "ratio")
	}
}
