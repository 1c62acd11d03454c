package routing_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/routing"
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
