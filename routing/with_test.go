package routing_test

import (
	"math/rand/v2"
	"slices"
	"testing"

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

// BenchmarkBudgetWith: how many times a changed route and the first question cost what building the network costs.
func BenchmarkBudgetWith(b *testing.B) {
	resources := city(100_000)
	n, err := vpc.New(resources...)
	require.NoError(b, err)
	r := routing.New(n)
	q := questions(100_000)[0]
	r.Reaches(q)
	table, _ := vpc.Get[routing.Table](n, id("rtb-private", 249))
	table.Routes = append(slices.Clone(table.Routes), routing.Route{CIDR: prefix("203.0.113.0/24"), Target: id("nat", 249)})
	build := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			n, _ := vpc.New(resources...)
			routing.New(n).Reaches(q)
		}
	})
	change := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			s, err := r.With(vpc.Change{Put: []vpc.Resource{table}})
			if err != nil {
				b.Fatal(err)
			}
			s.Reaches(q)
		}
	})
	for b.Loop() {
	}
	b.ReportMetric(float64(build.NsPerOp())/float64(change.NsPerOp()), "ratio")
}
