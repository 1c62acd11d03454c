package routing_test

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestDecideBox holds the box of each decision against single questions: it contains the header asked about, and
// headers drawn from it take the same way to the same end.
func TestDecideBox(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		n := gen.Network(rng, gen.Size{})
		r := routing.New(n)
		interfaces := slices.Collect(vpc.All[eni.Interface](n))
		if len(interfaces) == 0 {
			continue
		}
		for range 20 {
			from := interfaces[rng.IntN(len(interfaces))]
			if len(from.Addresses) == 0 {
				continue
			}
			h := headerFrom(rng, n, from.Addresses[rng.IntN(len(from.Addresses))].Private)
			if h.Check() != nil {
				continue
			}
			checkBox(t, rng, n, r, routing.Place(from.ID), h)
		}
	}
}

func checkBox(t *testing.T, rng *rand.Rand, n *vpc.Network, r *routing.Resolver, from routing.Place, h packet.Header) {
	t.Helper()
	want, err := r.Decide(from, h)
	require.NoError(t, err)
	require.True(t, want.Box.Contains(h), "%v is not in its own box %v of %v", h, want.Box, want)
	path, err := r.Trace(from, h)
	require.NoError(t, err)
	require.Equal(t, [2]routing.Verdict{want.Verdict, want.Request}, [2]routing.Verdict{path.Verdict, path.Request}, "%v traced from %s", h, from)
	part := around(rng, h)
	inside, err := r.DecideWithin(from, h, part)
	require.NoError(t, err)
	require.True(t, inside.Box.Contains(h) && part.Covers(inside.Box), "%v in %v of %v", h, inside.Box, part)
	require.True(t, part.Intersect(want.Box).Contains(h))
	for range 3 {
		other := within(rng, inside.Box, h)
		got, err := r.Decide(from, other)
		require.NoError(t, err)
		require.True(t, got.Verdict == want.Verdict && got.Way == want.Way, "from %s\n%v gives %v %q\n%v gives %v %q\nbox %v", from, h, want.Verdict, want.Way, other, got.Verdict, got.Way, inside.Box)
	}
	for range 8 {
		other := within(rng, want.Box, h)
		got, err := r.Decide(from, other)
		require.NoError(t, err)
		require.True(t, got.Verdict == want.Verdict && got.Request == want.Request && got.Way == want.Way && got.End == want.End && got.Blocker.Hop == want.Blocker.Hop,
			"from %s\n%v gives %v %q %v\n%v gives %v %q %v\nbox %v\n%s", from, h, want.Verdict, want.Way, want.Blocker, other, got.Verdict, got.Way, got.Blocker, want.Box, gen.GoLiteral(n))
	}
}

// around is a random box that holds h.
func around(rng *rand.Rand, h packet.Header) packet.Box {
	bits := h.Src.BitLen()
	src, dst := netip.PrefixFrom(h.Src, bits-rng.IntN(bits)), netip.PrefixFrom(h.Dst, bits-rng.IntN(bits))
	b := packet.BoxOf(packet.AllTraffic(), src, dst)
	if h.Protocol.HasPorts() && rng.IntN(2) == 0 {
		return b.WithDstPorts(packet.PortRange{From: h.DstPort - uint16(rng.IntN(int(h.DstPort)+1)), To: h.DstPort})
	}
	return b
}

// headerFrom is a header to some place that the network, or the internet, has.
func headerFrom(rng *rand.Rand, n *vpc.Network, src netip.Addr) packet.Header {
	dst := netip.AddrFrom4([4]byte{198, 51, 100, byte(rng.IntN(256))})
	if interfaces := slices.Collect(vpc.All[eni.Interface](n)); rng.IntN(3) > 0 {
		to := interfaces[rng.IntN(len(interfaces))]
		if len(to.Addresses) > 0 {
			a := to.Addresses[rng.IntN(len(to.Addresses))]
			dst = a.Private
			if a.Public.IsValid() && rng.IntN(2) == 0 {
				dst = a.Public
			}
		}
		for range rng.IntN(3) {
			dst = dst.Next()
		}
	}
	h := packet.Header{Src: src, Dst: dst, Protocol: packet.TCP, SrcPort: uint16(1000 + rng.IntN(60000)), DstPort: []uint16{22, 80, 443, 53}[rng.IntN(4)]}
	switch rng.IntN(6) {
	case 0:
		h.Protocol = packet.UDP
	case 1:
		h = packet.Header{Src: src, Dst: dst, Protocol: packet.ICMP, Type: []uint8{8, 0, 3}[rng.IntN(3)]}
		if src.Is6() {
			h.Protocol, h.Type = packet.ICMPv6, 128
		}
	case 2:
		h = packet.Header{Src: src, Dst: dst, Protocol: packet.GRE}
	}
	return h
}

// within draws a header from a box: each field from the box, or as h has it.
func within(rng *rand.Rand, b packet.Box, h packet.Header) packet.Header {
	addr := func(first, last, own netip.Addr) netip.Addr {
		switch rng.IntN(4) {
		case 0:
			return first
		case 1:
			return last
		}
		return own
	}
	for range 20 {
		o := h
		first, last := b.Src()
		o.Src = addr(first, last, h.Src)
		first, last = b.Dst()
		o.Dst = addr(first, last, h.Dst)
		ps := slices.Collect(b.Protocols())
		if o.Protocol = ps[rng.IntN(len(ps))]; rng.IntN(2) == 0 {
			o.Protocol = h.Protocol
		}
		o.SrcPort, o.DstPort, o.Type, o.Code = 0, 0, 0, 0
		switch {
		case o.Protocol.HasPorts():
			s, d := b.SrcPorts(), b.DstPorts()
			o.SrcPort = s.From + uint16(rng.IntN(int(s.To-s.From)+1))
			o.DstPort = []uint16{d.From, d.To, d.From + uint16(rng.IntN(int(d.To-d.From)+1))}[rng.IntN(3)]
		case o.Protocol.IsICMP():
			first, last := b.Types()
			o.Type = first + uint8(rng.IntN(int(last-first)+1))
			first, last = b.Codes()
			o.Code = first + uint8(rng.IntN(int(last-first)+1))
		}
		if b.Contains(o) {
			return o
		}
	}
	return h
}
