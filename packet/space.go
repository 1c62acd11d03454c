package packet

import (
	"encoding/binary"
	"math/bits"
	"net/netip"
)

// The headers of one family form a space of five dimensions, each a row of
// integers from 0. Every header that passes Header.Check fills a region of the
// space, no two regions share a point, and together they fill the space: that is
// what lets equal sets have equal form.
//
//   - Addresses count up, leaving out the IPv4-mapped block of IPv6.
//   - Protocols stand in the order TCP, UDP, the family's ICMP, then the others
//     by number. The other family's ICMP has no place.
//   - The last two dimensions are destination and source port for TCP and UDP.
//     For ICMP they are 256 times type and code, each filling 256 places. Other
//     protocols fill both dimensions.
const (
	dimSrc = iota
	dimDst
	dimProtocol
	dimDstPort
	dimSrcPort
	dims
)

// Places in dimProtocol.
const (
	placeTCP   = 0
	placeUDP   = 1
	placeICMP  = 2
	placeOther = 3 // the first of the others
	placeLast  = 254
	noPlace    = 255
)

// uint128 is an unsigned integer: an address or another place in a dimension.
type uint128 struct{ hi, lo uint64 }

func small(n uint64) uint128 { return uint128{lo: n} }

func (a uint128) less(b uint128) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

func (a uint128) plus(n uint64) uint128 {
	lo, carry := bits.Add64(a.lo, n, 0)
	return uint128{a.hi + carry, lo}
}

func (a uint128) minus(n uint64) uint128 {
	lo, borrow := bits.Sub64(a.lo, n, 0)
	return uint128{a.hi - borrow, lo}
}

func (a uint128) float() float64 { return float64(a.hi)*(1<<64) + float64(a.lo) }

// span is an inclusive range of places.
type span struct{ first, last uint128 }

func smallSpan(first, last int) span { return span{small(uint64(first)), small(uint64(last))} }

func (s span) contains(n uint128) bool { return !n.less(s.first) && !s.last.less(n) }

func (s span) covers(t span) bool { return !t.first.less(s.first) && !s.last.less(t.last) }

// intersect returns what s and t share, and false if that is nothing.
func (s span) intersect(t span) (span, bool) {
	if s.first.less(t.first) {
		s.first = t.first
	}
	if t.last.less(s.last) {
		s.last = t.last
	}
	return s, !s.last.less(s.first)
}

// size returns about how many places s has.
func (s span) size() float64 {
	lo, borrow := bits.Sub64(s.last.lo, s.first.lo, 0)
	return uint128{s.last.hi - s.first.hi - borrow, lo}.float() + 1
}

// family is 4 or 6, or 0 for none.
type family uint8

func familyOf(a netip.Addr) family {
	switch {
	case a.Is4():
		return 4
	case a.IsValid():
		return 6
	default:
		return 0
	}
}

// whole returns all places of a dimension.
func (f family) whole(dim int) span {
	switch dim {
	case dimSrc, dimDst:
		if f == 4 {
			return smallSpan(0, 1<<32-1)
		}
		return span{last: uint128{^uint64(0), ^uint64(0)}.minus(mappedSize)}
	case dimProtocol:
		return smallSpan(0, placeLast)
	default:
		return smallSpan(0, 65535)
	}
}

// The IPv4-mapped block ::ffff:0:0/96.
var mapped = span{uint128{0, 0xffff_0000_0000}, uint128{0, 0xffff_ffff_ffff}}

const mappedSize = 1 << 32

// number returns a as an integer, all IPv6 addresses included.
func number(a netip.Addr) uint128 {
	if a.Is4() {
		b := a.As4()
		return small(uint64(binary.BigEndian.Uint32(b[:])))
	}
	b := a.As16()
	return uint128{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

// place returns the place of the address with a number. An IPv4-mapped address
// has none; its number must not be given.
func (f family) place(number uint128) uint128 {
	if f == 6 && mapped.last.less(number) {
		return number.minus(mappedSize)
	}
	return number
}

// addr returns the address at a place.
func (f family) addr(place uint128) netip.Addr {
	if f == 4 {
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], uint32(place.lo))
		return netip.AddrFrom4(b)
	}
	if !place.less(mapped.first) {
		place = place.plus(mappedSize)
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], place.hi)
	binary.BigEndian.PutUint64(b[8:], place.lo)
	return netip.AddrFrom16(b)
}

// span returns the places of the addresses with the numbers of s, and false if
// there are none.
func (f family) span(s span) (span, bool) {
	if f == 6 && mapped.contains(s.first) {
		s.first = mapped.last.plus(1)
	}
	if f == 6 && mapped.contains(s.last) {
		s.last = mapped.first.minus(1)
	}
	if s.last.less(s.first) {
		return span{}, false
	}
	return span{f.place(s.first), f.place(s.last)}, true
}

// prefixSpan returns the places of p's addresses, and false if there are none.
func (f family) prefixSpan(p netip.Prefix) (span, bool) {
	if !p.IsValid() || familyOf(p.Addr()) != f {
		return span{}, false
	}
	first := number(p.Masked().Addr())
	return f.span(span{first, lastOf(first, p.Addr().BitLen()-p.Bits())})
}

// lastOf returns the last number of the block of 2^hostBits that starts at first.
func lastOf(first uint128, hostBits int) uint128 {
	if hostBits >= 64 {
		return uint128{first.hi | (1<<(hostBits-64) - 1), ^uint64(0)}
	}
	return uint128{first.hi, first.lo | (1<<hostBits - 1)}
}

// protocolPlace returns p's place in dimProtocol, and noPlace if the family does
// not carry p or p is not one protocol.
func (f family) protocolPlace(p Protocol) int {
	switch {
	case p == TCP:
		return placeTCP
	case p == UDP:
		return placeUDP
	case p == AnyProtocol || !p.Valid() || !protocolOver(p, f == 4):
		return noPlace
	case p.IsICMP():
		return placeICMP
	}
	place := placeOther + int(p.Number())
	for _, own := range [...]Protocol{ICMP, TCP, UDP, ICMPv6} {
		if p.Number() > own.Number() {
			place--
		}
	}
	return place
}

// protocolAt returns the protocol at a place in dimProtocol.
func (f family) protocolAt(place int) Protocol {
	switch {
	case place == placeTCP:
		return TCP
	case place == placeUDP:
		return UDP
	case place == placeICMP && f == 4:
		return ICMP
	case place == placeICMP:
		return ICMPv6
	}
	n := Protocol(place - placeOther)
	for _, own := range [...]Protocol{ICMP, TCP, UDP, ICMPv6} {
		if n >= own {
			n++
		}
	}
	if n == 0 {
		return HopOpt
	}
	return n
}

// class returns the places of the protocols that share the meaning of the last
// two dimensions with the one at place.
func class(place int) span {
	switch {
	case place <= placeUDP:
		return smallSpan(placeTCP, placeUDP)
	case place == placeICMP:
		return smallSpan(placeICMP, placeICMP)
	default:
		return smallSpan(placeOther, placeLast)
	}
}

// point returns the lowest corner of h's region, and false if no packet has the
// header h.
func point(h *Header) (f family, p [dims]uint128, ok bool) {
	f = familyOf(h.Src)
	protocol := f.protocolPlace(h.Protocol)
	if f == 0 || f != familyOf(h.Dst) || protocol == noPlace || h.Src.Is4In6() || h.Dst.Is4In6() {
		return 0, p, false
	}
	p[dimSrc] = f.place(number(h.Src))
	p[dimDst] = f.place(number(h.Dst))
	p[dimProtocol] = small(uint64(protocol))
	switch class(protocol).first.lo {
	case placeTCP:
		p[dimDstPort], p[dimSrcPort] = small(uint64(h.DstPort)), small(uint64(h.SrcPort))
	case placeICMP:
		p[dimDstPort], p[dimSrcPort] = small(uint64(h.Type)<<8), small(uint64(h.Code)<<8)
	}
	return f, p, true
}
