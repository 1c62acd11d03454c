package reach_test

import (
	"flag"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/internal/reference"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var (
	universes    = flag.Int("universes", 40, "how many small networks TestSetsAgainstReference asks everything about")
	universeSeed = flag.Uint64("universeseed", 1, "where it starts")
)

// TestSetsAgainstReference holds sets to the reference resolver on small networks, exhaustively: every header of every interface to every address of
// interest, with all ports and ICMP types at which rules begin and end, lies in one set, and in one of the verdict that the reference gives. What the
// model does not hold is a verdict as the others.
func TestSetsAgainstReference(t *testing.T) {
	verdicts := map[routing.Verdict]int{}
	for i := range uint64(*universes) {
		rng := rand.New(rand.NewPCG(*universeSeed, i))
		size := gen.Size{VPCs: 2, Subnets: 2, Interfaces: 2}
		if i%3 == 0 {
			size = gen.Size{}
		}
		n := gen.Network(rng, size)
		u := universeOf(n)
		r := routing.New(n)
		for _, e := range u.senders {
			for _, to := range u.destinations {
				u.hold(t, i, r, e, to, verdicts)
			}
		}
	}
	for _, v := range []routing.Verdict{routing.Delivered, routing.Dropped, routing.Unknown} {
		require.Greater(t, verdicts[v], *universes, "of %v the networks say little", v)
	}
	t.Logf("%d networks: %v", *universes, verdicts)
}

// universe is what there is to ask about a network.
type universe struct {
	n            *vpc.Network
	senders      []eni.Interface
	destinations []netip.Addr
	heads        []packet.Header // without addresses
}

func universeOf(n *vpc.Network) universe {
	u := universe{n: n}
	to := map[netip.Addr]bool{addr("198.51.100.7"): true, addr("192.168.0.9"): true, addr("2001:db8::9"): true, addr("169.254.169.254"): true}
	for e := range vpc.All[eni.Interface](n) {
		if e.Type == eni.Ordinary && len(e.Addresses) > 0 {
			u.senders = append(u.senders, e)
		}
		for _, a := range e.Addresses {
			to[a.Private] = true
		}
		for _, a := range e.PublicAddresses(n) {
			to[a.Public] = true
		}
	}
	for v := range vpc.All[vpc.VPC](n) {
		to[v.CIDRs[0].Masked().Addr().Next().Next()] = true // its resolver
	}
	for s := range vpc.All[vpc.Subnet](n) {
		if s.CIDR.IsValid() {
			to[lastAddr(s.CIDR).Prev()] = true // most often of nobody
		}
	}
	for l := range vpc.All[vpc.PrefixList](n) {
		for _, p := range l.Entries {
			to[p.Masked().Addr().Next()] = true
		}
	}
	for o := range vpc.All[vpc.OnPremises](n) {
		for _, p := range o.CIDRs {
			to[p.Masked().Addr().Next()] = true
		}
	}
	u.destinations = slices.SortedFunc(maps.Keys(to), netip.Addr.Compare)
	u.heads = headsOf(n)
	return u
}

func lastAddr(p netip.Prefix) netip.Addr {
	_, last := packet.BoxOf(packet.AllTraffic(), p, prefix("0.0.0.0/0")).Src()
	return last
}

// headsOf is the protocols, with the ports on both sides of where rules begin and end.
func headsOf(n *vpc.Network) []packet.Header {
	ports, icmp := map[uint16]bool{22: true, 443: true, 40000: true}, map[[2]uint8]bool{{8, 0}: true, {3, 4}: true}
	note := func(t packet.Traffic) {
		if typ, code := t.ICMP(); typ >= 0 {
			icmp[[2]uint8{uint8(typ), uint8(max(code, 0))}] = true
		}
		if !t.Protocol().HasPorts() {
			return
		}
		b := packet.BoxOf(t, prefix("0.0.0.0/0"), prefix("0.0.0.0/0")).DstPorts()
		for _, p := range []int{int(b.From) - 1, int(b.From), int(b.To), int(b.To) + 1} {
			if p > 0 && p <= 65535 {
				ports[uint16(p)] = true
			}
		}
	}
	for g := range vpc.All[sg.Group](n) {
		for _, r := range slices.Concat(g.Ingress, g.Egress) {
			note(r.Traffic)
		}
	}
	for a := range vpc.All[vpc.NetworkACL](n) {
		for _, e := range slices.Concat(a.Ingress, a.Egress) {
			note(e.Traffic)
		}
	}
	heads := []packet.Header{{Protocol: packet.ESP}}
	for p := range ports {
		heads = append(heads,
			packet.Header{Protocol: packet.TCP, SrcPort: 40000, DstPort: p}, packet.Header{Protocol: packet.TCP, SrcPort: p, DstPort: 443},
			packet.Header{Protocol: packet.UDP, SrcPort: 40000, DstPort: p})
	}
	for x := range icmp {
		heads = append(heads, packet.Header{Protocol: packet.ICMP, Type: x[0], Code: x[1]})
	}
	return append(heads, packet.Header{Protocol: packet.ICMPv6, Type: 128}, packet.Header{Protocol: packet.ICMPv6, Type: 1, Code: 4})
}

// hold asks all that an interface can send to an address.
func (u *universe) hold(t *testing.T, number uint64, r *routing.Resolver, e eni.Interface, to netip.Addr, verdicts map[routing.Verdict]int) {
	from := routing.Place(e.ID)
	flows, err := reach.Between(r, from, routing.Place(to.String()))
	require.NoError(t, err)
	parts := slices.Concat(flows.Delivered, flows.Dropped, flows.Unknown)
	for _, a := range e.Addresses {
		for _, h := range u.heads {
			h.Src, h.Dst = a.Private, to
			if h.Check() != nil {
				continue
			}
			want, why, err := reference.Resolve(u.n, question(from, h))
			require.NoError(t, err)
			verdicts[want]++
			var in []routing.Verdict
			for _, p := range parts {
				if p.Set.Contains(h) {
					in = append(in, p.Verdict)
				}
			}
			if len(in) != 1 || in[0] != want {
				walk, err := r.Resolve(question(from, h))
				t.Fatalf("network %d: %v from %s lies in sets of %v; the reference says %v\n%s\nthe walk: %v %v\n%s", number, h, from, in, want, why, err, walk, gen.GoLiteral(u.n))
			}
		}
	}
}
