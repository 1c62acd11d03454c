package routing_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// networksOf is the networks of the vectors of a suite that ask questions.
func networksOf(t *testing.T, suite string) map[*vpc.Network]vector {
	t.Helper()
	all := map[*vpc.Network]vector{}
	for _, v := range suites[suite] {
		if v.want == "" {
			n, err := vpc.New(resources(v.net)...)
			require.NoError(t, err, v.name)
			all[n] = v
		}
	}
	require.NotEmpty(t, all)
	return all
}

// TestDecideBoxOfLattice holds boxes of what goes by endpoints and service networks against single questions.
func TestDecideBoxOfLattice(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for n, v := range networksOf(t, "lattice") {
		r := routing.New(n)
		for _, a := range v.asked() {
			p, err := r.Resolve(a.flow)
			e, held := vpc.Get[eni.Interface](n, vpc.ID(a.flow.From))
			if err != nil || !held || len(p.Forward) == 0 || !p.Forward[0].In.Src.IsValid() {
				continue
			}
			checkBox(t, rng, n, r, routing.Place(e.ID), p.Forward[0].In)
			for range 5 {
				if h := headerFrom(rng, n, e.Addresses[0].Private); h.Check() == nil {
					checkBox(t, rng, n, r, routing.Place(e.ID), h)
				}
			}
		}
	}
}

// TestWithLatticeAnswersAsNew takes each resource of VPC Lattice and each Profile out of the networks of the vectors and puts it back: the resolver that is carried along answers
// as a new one.
func TestWithLatticeAnswersAsNew(t *testing.T) {
	changed := map[string]int{}
	for _, suite := range []string{"lattice", "profiles"} {
		for n, v := range networksOf(t, suite) {
			for res := range n.All() {
				switch res.(type) {
				case endpoint.Profile, endpoint.ResourceEndpoint, endpoint.ServiceNetworkEndpoint, endpoint.ResourceGateway, endpoint.ResourceConfiguration,
					endpoint.ServiceNetwork, endpoint.LatticeService:
				default:
					continue
				}
				without, err := n.Without(res.ResourceID())
				if err != nil {
					continue
				}
				r := routing.New(without)
				for _, a := range v.asked() {
					r.Resolve(a.flow)
				}
				with, err := r.With(vpc.Change{Put: []vpc.Resource{res}})
				require.NoError(t, err)
				fresh := routing.New(with.Network())
				for _, a := range v.asked() {
					want, wantErr := fresh.Resolve(a.flow)
					got, err := with.Resolve(a.flow)
					require.Equal(t, fmt.Sprint(wantErr), fmt.Sprint(err))
					require.Equal(t, want.String(), got.String(), "%s after %s", v.name, res.ResourceID())
				}
				changed[string(res.Kind())]++
			}
		}
	}
	require.GreaterOrEqual(t, len(changed), 6, "%v", changed)
}

// TestLatticeDoesNotAllocate holds that asking for the verdict over an endpoint costs no memory.
func TestLatticeDoesNotAllocate(t *testing.T) {
	if raced {
		t.Skip("the race detector allocates")
	}
	n, err := vpc.New(resources(serviceNetworkNet + `
		re vpce a rcfg a1
		sn sn a rcfg svc-1`)...)
	require.NoError(t, err)
	r := routing.New(n)
	for _, q := range []string{"web -> vpce tcp 5432", "web -> 169.254.171.1 tcp 5432"} {
		f := question(q)
		v, err := r.Reaches(f)
		require.NoError(t, err)
		require.Equal(t, routing.Delivered, v)
		require.Zero(t, testing.AllocsPerRun(100, func() { r.Reaches(f) }), q)
	}
}
