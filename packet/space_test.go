package packet

import (
	"math/rand/v2"
	"net/netip"
	"testing"
)

func TestProtocolPlaces(t *testing.T) {
	for _, f := range []family{4, 6} {
		seen := map[int]Protocol{}
		for p := Protocol(1); p <= HopOpt; p++ {
			place := f.protocolPlace(p)
			if !protocolOver(p, f == 4) {
				equal(t, noPlace, place)
				continue
			}
			equal(t, p, f.protocolAt(place))
			seen[place] = p
		}
		equal(t, placeLast+1, len(seen))
		equal(t, noPlace, f.protocolPlace(AnyProtocol))
	}
}

func TestAddressPlaces(t *testing.T) {
	for _, test := range []struct {
		addr  string
		place uint128
	}{
		{"0.0.0.0", uint128{}},
		{"255.255.255.255", small(1<<32 - 1)},
		{"::", uint128{}},
		{"::fffe:ffff:ffff", small(0xfffe_ffff_ffff)},
		// The IPv4-mapped block lies between these two and has no place.
		{"::1:0:0:0", small(0xffff_0000_0000)},
		{"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", uint128{^uint64(0), 0xffff_fffe_ffff_ffff}},
	} {
		a := netip.MustParseAddr(test.addr)
		f := familyOf(a)
		equal(t, test.place, f.place(number(a)), test.addr)
		equal(t, a, f.addr(test.place), test.addr)
	}
	equal(t, uint128{^uint64(0), 0xffff_fffe_ffff_ffff}, family(6).whole(dimSrc).last)
}

func TestPrefixPlaces(t *testing.T) {
	for _, test := range []struct {
		prefix      string
		first, last string // "" when a packet has no such address
	}{
		{"10.0.0.0/16", "10.0.0.0", "10.0.255.255"},
		{"10.0.0.5/32", "10.0.0.5", "10.0.0.5"},
		{"10.0.0.5/16", "10.0.0.0", "10.0.255.255"},
		{"0.0.0.0/0", "0.0.0.0", "255.255.255.255"},
		{"2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"},
		{"2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"},
		{"2001:db8::/65", "2001:db8::", "2001:db8::7fff:ffff:ffff:ffff"},
		{"::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
		{"::/80", "::", "::fffe:ffff:ffff"},
		{"::ffff:0:0/96", "", ""},
		{"::ffff:10.0.0.0/104", "", ""},
	} {
		p := netip.MustParsePrefix(test.prefix)
		f := familyOf(p.Addr())
		s, ok := f.prefixSpan(p)
		equal(t, test.first != "", ok, test.prefix)
		if ok {
			equal(t, test.first, f.addr(s.first).String())
			equal(t, test.last, f.addr(s.last).String())
		}
		_, ok = (10 - f).prefixSpan(p)
		equal(t, false, ok, "the other family has no %s", test.prefix)
	}
	_, ok := family(4).prefixSpan(netip.Prefix{})
	equal(t, false, ok)
}

// The sets of these tests are made of whole pieces: each dimension is cut into a
// few. universeHeads is one header of each combination of pieces, so two sets are
// equal if they hold the same ones.
var (
	pieces4 = []netip.Addr{netip.MustParseAddr("0.0.0.0"), netip.MustParseAddr("10.0.0.0"), netip.MustParseAddr("10.0.9.0"), netip.MustParseAddr("10.1.0.0")}
	pieces6 = []netip.Addr{netip.MustParseAddr("::"), netip.MustParseAddr("2001:db8::"), netip.MustParseAddr("2001:db8:0:9::"), netip.MustParseAddr("fe80::")}
	portCut = []uint16{0, 80, 443, 32768}
	typeCut = []uint8{0, 8, 13, 128}
	// protocolCut ends with protocols that no rule of the universe tells apart.
	protocolCut = []Protocol{TCP, UDP, ICMP, ICMPv6, GRE, HopOpt, 200}
)

func universeHeads() (heads []Header) {
	for _, addrs := range [][]netip.Addr{pieces4, pieces6} {
		for _, src := range addrs {
			for _, dst := range addrs {
				for _, p := range protocolCut {
					if protocolOver(p, src.Is4()) {
						heads = append(heads, headsOf(Header{Src: src, Dst: dst, Protocol: p})...)
					}
				}
			}
		}
	}
	return heads
}

func headsOf(h Header) (heads []Header) {
	switch {
	case h.Protocol.HasPorts():
		for _, h.SrcPort = range portCut {
			for _, h.DstPort = range portCut {
				heads = append(heads, h)
			}
		}
	case h.Protocol.IsICMP():
		for _, h.Type = range typeCut {
			for _, h.Code = range typeCut {
				heads = append(heads, h)
			}
		}
	default:
		heads = append(heads, h)
	}
	return heads
}

// pieceRange returns a range of whole pieces of addresses.
func pieceRange(r *rand.Rand, starts []netip.Addr) (first, last netip.Addr) {
	i := r.IntN(len(starts))
	j := i + r.IntN(len(starts)-i)
	if j+1 < len(starts) {
		return starts[i], starts[j+1].Prev()
	}
	f := familyOf(starts[0])
	return starts[i], f.addr(f.whole(dimSrc).last)
}

func portRange(r *rand.Rand) PortRange {
	i := r.IntN(len(portCut))
	j := i + r.IntN(len(portCut)-i)
	if j+1 < len(portCut) {
		return PortRange{portCut[i], portCut[j+1] - 1}
	}
	return PortRange{portCut[i], 65535}
}

// randomBox returns a box made of whole pieces.
func randomBox(r *rand.Rand) Box {
	b, starts := AllIPv4(), pieces4
	if r.IntN(2) == 0 {
		b, starts = AllIPv6(), pieces6
	}
	if r.IntN(3) > 0 {
		b = b.WithSrc(pieceRange(r, starts))
	}
	if r.IntN(3) > 0 {
		b = b.WithDst(pieceRange(r, starts))
	}
	switch r.IntN(6) {
	case 0:
		b = b.WithDstPorts(portRange(r))
	case 1:
		b = b.WithDstPorts(portRange(r)).WithSrcPorts(portRange(r))
	case 2, 3:
		p := protocolCut[r.IntN(len(protocolCut)-1)]
		if !b.carry(Of(p)) {
			return randomBox(r)
		}
		if p.HasPorts() {
			b = b.WithDstPorts(portRange(r))
		}
	case 4:
		boundICMP(r, &b)
	}
	return b
}

func boundICMP(r *rand.Rand, b *Box) {
	b.spans[dimProtocol] = smallSpan(placeICMP, placeICMP)
	for _, dim := range []int{dimDstPort, dimSrcPort} {
		i := r.IntN(len(typeCut))
		last := 256
		if i+1 < len(typeCut) && r.IntN(2) == 0 {
			last = int(typeCut[i+1])
		}
		b.spans[dim] = smallSpan(int(typeCut[i])<<8, last<<8-1)
	}
}
