package reach_test

import (
	"flag"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

var (
	headers    = flag.Int("headers", 40_000, "how many random headers TestHeaders asks about")
	headerSeed = flag.Uint64("headerseed", 1, "where it starts")
)

// TestHeaders holds sets to the walk: for random headers between random places of random networks the walk that makes no sets says what
// the one set says in which the header lies.
func TestHeaders(t *testing.T) {
	asked, delivered := 0, 0
	for i := uint64(0); asked < *headers; i++ {
		rng := rand.New(rand.NewPCG(*headerSeed, i))
		n := gen.Network(rng, gen.Size{})
		r := routing.New(n)
		all := slices.Collect(vpc.All[eni.Interface](n))
		all = slices.DeleteFunc(all, func(e eni.Interface) bool { return len(e.Addresses) == 0 })
		for range 8 * min(len(all), 1) {
			e := all[rng.IntN(len(all))]
			to := targetOf(rng, n, all)
			flows, err := reach.Between(r, routing.Place(e.ID), to)
			require.NoError(t, err)
			parts := slices.Concat(flows.Delivered, flows.Dropped, flows.Unknown)
			var sets []packet.Set
			for _, p := range parts {
				sets = append(sets, p.Set)
			}
			space := packet.UnionOf(sets...)
			boxes := slices.Collect(space.Boxes())
			for range 500 {
				if len(boxes) == 0 {
					break
				}
				h := drawBox(rng, boxes[rng.IntN(len(boxes))])
				if h.Protocol.HasPorts() && (h.SrcPort == 0 || h.DstPort == 0) || h.Protocol.IsICMP() && h.Type == 0 && h.Code == 0 {
					continue // a flow leaves these to the resolver
				}
				v, err := r.Reaches(question(routing.Place(e.ID), h))
				require.NoError(t, err)
				at := slices.IndexFunc(parts, func(p reach.Part) bool { return p.Set.Contains(h) })
				if parts[at].Blocker.Code == routing.DestinationMismatch { // the walk was asked for whoever has the address
					require.Greater(t, holders(n, h.Dst), 1, "network %d: %v from %s", i, h, e.ID)
				} else if parts[at].Verdict != v {
					t.Fatalf("network %d: %v from %s is %v, not of %v\n%s", i, h, e.ID, v, parts[at], gen.GoLiteral(n))
				}
				asked++
				if v == routing.Delivered {
					delivered++
				}
			}
		}
	}
	require.Greater(t, delivered, asked/20, "of which nothing arrives says little")
	t.Logf("%d headers, %d delivered", asked, delivered)
}

// holders is how many interfaces and on-premises networks have an address.
func holders(n *vpc.Network, a netip.Addr) int {
	count := 0
	for e := range vpc.All[eni.Interface](n) {
		if e.Owns(a) {
			count++
		}
	}
	for o := range vpc.All[vpc.OnPremises](n) {
		if slices.ContainsFunc(o.CIDRs, func(p netip.Prefix) bool { return p.Contains(a) }) {
			count++
		}
	}
	return count
}

// targetOf is a random place.
func targetOf(rng *rand.Rand, n *vpc.Network, all []eni.Interface) routing.Place {
	e := all[rng.IntN(len(all))]
	switch rng.IntN(5) {
	case 0:
		return routing.AnyInternetHost
	case 1:
		return routing.Place(e.Subnet)
	case 2:
		v, _ := n.VPCOf(e.ID)
		return routing.Place(v.ID)
	case 3:
		return "10.0.0.0/8"
	}
	return routing.Place(e.ID)
}
