package packet

import (
	"iter"
	"net/netip"
)

// Box is a product of ranges: all headers of one family whose source address,
// destination address, protocol, ports and ICMP type and code each lie in a
// range. The zero Box is empty. A Box is comparable, and two boxes that hold the
// same headers are equal.
//
// Protocols are ranged in the order TCP, UDP, the family's ICMP, then the others
// by number. A box that bounds ports holds only TCP and UDP, one that bounds
// ICMP type or code only ICMP, so a bound always means one thing. No method
// allocates.
type Box struct {
	family family
	spans  [dims]span // all zero if family is
}

// AllIPv4 returns the box of all IPv4 headers.
func AllIPv4() Box { return family(4).box() }

// AllIPv6 returns the box of all IPv6 headers.
func AllIPv6() Box { return family(6).box() }

func (f family) box() Box {
	b := Box{family: f}
	for dim := range b.spans {
		b.spans[dim] = f.whole(dim)
	}
	return b
}

// Only returns the box that holds h alone. It is empty if h fails
// [Header.Check].
func Only(h Header) Box {
	f, p, ok := point(&h)
	if !ok {
		return Box{}
	}
	b := Box{family: f}
	for dim := range b.spans {
		b.spans[dim] = span{p[dim], p[dim]}
	}
	switch {
	case h.Protocol.IsICMP():
		b.spans[dimDstPort].last = p[dimDstPort].plus(255)
		b.spans[dimSrcPort].last = p[dimSrcPort].plus(255)
	case !h.Protocol.HasPorts():
		b.spans[dimDstPort], b.spans[dimSrcPort] = f.whole(dimDstPort), f.whole(dimSrcPort)
	}
	return b
}

// BoxOf returns the headers of t with a source in src and a destination in dst.
// It is empty if there are none: src and dst are of two families or not valid,
// or the family does not carry t.
func BoxOf(t Traffic, src, dst netip.Prefix) Box {
	b := familyOf(src.Addr()).box()
	var okSrc, okDst bool
	b.spans[dimSrc], okSrc = b.family.prefixSpan(src)
	b.spans[dimDst], okDst = b.family.prefixSpan(dst)
	if !okSrc || !okDst || !b.carry(t) {
		return Box{}
	}
	return b
}

// carry bounds b, which has all protocols, to t. It returns false if that leaves
// nothing.
func (b *Box) carry(t Traffic) bool {
	if !t.Valid() {
		return false
	}
	if t.protocol == AnyProtocol {
		return true
	}
	place := b.family.protocolPlace(t.protocol)
	b.spans[dimProtocol] = smallSpan(place, place)
	switch typ, code := t.ICMP(); {
	case t.protocol.HasPorts():
		b.spans[dimDstPort] = smallSpan(int(t.from), int(^t.notTo))
	case typ >= 0:
		b.spans[dimDstPort] = smallSpan(typ<<8, typ<<8|255)
		if code >= 0 {
			b.spans[dimSrcPort] = smallSpan(code<<8, code<<8|255)
		}
	}
	return place != noPlace
}

// IsEmpty reports whether b holds no header. Only the zero Box does.
func (b Box) IsEmpty() bool { return b.family == 0 }

// Is4 reports whether b's headers are IPv4.
func (b Box) Is4() bool { return b.family == 4 }

// Src returns the first and the last source address, invalid if b is empty.
func (b Box) Src() (first, last netip.Addr) { return b.addrs(dimSrc) }

// Dst returns the first and the last destination address, invalid if b is empty.
func (b Box) Dst() (first, last netip.Addr) { return b.addrs(dimDst) }

func (b *Box) addrs(dim int) (first, last netip.Addr) {
	if b.family == 0 {
		return netip.Addr{}, netip.Addr{}
	}
	return b.family.addr(b.spans[dim].first), b.family.addr(b.spans[dim].last)
}

// Protocols returns b's protocols, in the order that [Box] names.
func (b Box) Protocols() iter.Seq[Protocol] {
	return func(yield func(Protocol) bool) {
		if b.family == 0 {
			return
		}
		first, last := b.protocolPlaces()
		for place := first; place <= last; place++ {
			if !yield(b.family.protocolAt(place)) {
				return
			}
		}
	}
}

func (b *Box) protocolPlaces() (first, last int) {
	s := b.spans[dimProtocol]
	return int(s.first.lo), int(s.last.lo)
}

// SrcPorts returns the source ports of b's TCP and UDP headers, [AllPorts] if it
// has none.
func (b Box) SrcPorts() PortRange { return b.ports(dimSrcPort) }

// DstPorts returns the destination ports of b's TCP and UDP headers, [AllPorts]
// if it has none.
func (b Box) DstPorts() PortRange { return b.ports(dimDstPort) }

func (b *Box) ports(dim int) PortRange {
	if first, _ := b.protocolPlaces(); b.family == 0 || first > placeUDP {
		return AllPorts()
	}
	return PortRange{uint16(b.spans[dim].first.lo), uint16(b.spans[dim].last.lo)}
}

// Types returns the first and the last ICMP type of b's ICMP headers, 0 and 255
// if it has none.
func (b Box) Types() (first, last uint8) { return b.bytes(dimDstPort) }

// Codes returns the first and the last ICMP code of b's ICMP headers, 0 and 255
// if it has none.
func (b Box) Codes() (first, last uint8) { return b.bytes(dimSrcPort) }

func (b *Box) bytes(dim int) (first, last uint8) {
	if p, _ := b.protocolPlaces(); b.family == 0 || p <= placeUDP {
		return 0, 255
	}
	return uint8(b.spans[dim].first.lo >> 8), uint8(b.spans[dim].last.lo >> 8)
}

// WithSrc returns b with the source addresses first to last in place of its own.
// It is empty if there are none of b's family.
func (b Box) WithSrc(first, last netip.Addr) Box { return b.withAddrs(dimSrc, first, last) }

// WithDst returns b with the destination addresses first to last in place of its
// own. It is empty if there are none of b's family.
func (b Box) WithDst(first, last netip.Addr) Box { return b.withAddrs(dimDst, first, last) }

func (b Box) withAddrs(dim int, first, last netip.Addr) Box {
	if b.family == 0 || familyOf(first) != b.family || familyOf(last) != b.family {
		return Box{}
	}
	s, ok := b.family.span(span{number(first), number(last)})
	if !ok {
		return Box{}
	}
	b.spans[dim] = s
	return b
}

// WithSrcPorts returns the TCP and UDP headers of b with the source ports r in
// place of their own.
func (b Box) WithSrcPorts(r PortRange) Box { return b.withPorts(dimSrcPort, r) }

// WithDstPorts returns the TCP and UDP headers of b with the destination ports r
// in place of their own.
func (b Box) WithDstPorts(r PortRange) Box { return b.withPorts(dimDstPort, r) }

func (b Box) withPorts(dim int, r PortRange) Box {
	protocols, ok := b.spans[dimProtocol].intersect(class(placeTCP))
	if b.family == 0 || !ok || !r.Valid() {
		return Box{}
	}
	b.spans[dimProtocol] = protocols
	b.spans[dim] = smallSpan(int(r.From), int(r.To))
	return b
}

// Contains reports whether h lies in b. A header that fails [Header.Check] lies
// in none.
func (b Box) Contains(h Header) bool {
	f, p, ok := point(&h)
	return ok && f == b.family && b.at(&p)
}

func (b *Box) at(p *[dims]uint128) bool {
	for dim := range b.spans {
		if !b.spans[dim].contains(p[dim]) {
			return false
		}
	}
	return true
}

// Covers reports whether every header of c lies in b.
func (b Box) Covers(c Box) bool {
	if c.family == 0 || b.family != c.family {
		return c.family == 0
	}
	for dim := range b.spans {
		if !b.spans[dim].covers(c.spans[dim]) {
			return false
		}
	}
	return true
}

// Overlaps reports whether a header lies in both b and c.
func (b Box) Overlaps(c Box) bool { return b.overlaps(&c) }

func (b *Box) overlaps(c *Box) bool {
	if b.family != c.family || b.family == 0 {
		return false
	}
	for dim := range b.spans {
		if s, t := &b.spans[dim], &c.spans[dim]; t.last.less(s.first) || s.last.less(t.first) {
			return false
		}
	}
	return true
}

// Intersect returns the headers that lie in both b and c, which form a box.
func (b Box) Intersect(c Box) Box {
	if b.family != c.family {
		return Box{}
	}
	for dim := range b.spans {
		var ok bool
		if b.spans[dim], ok = b.spans[dim].intersect(c.spans[dim]); !ok {
			return Box{}
		}
	}
	return b
}

// Beside returns a box of headers of b that holds h and none of c: b with one of
// its bounds moved up to c. Of the bounds that could move, it is the one that
// leaves most of b. It is b itself if b and c do not overlap, and empty if h does
// not lie in b or lies in c.
func (b Box) Beside(c Box, h Header) Box {
	f, p, ok := point(&h)
	switch {
	case !ok || f != b.family || !b.at(&p):
		return Box{}
	case !b.overlaps(&c):
		return b
	case c.at(&p):
		return Box{}
	}
	return b.beside(&c, &p)
}

// Around returns a box of headers of b that holds h, and for which the first of
// the boxes that holds them is the same as for h: none if h lies in none. It is
// empty if h does not lie in b.
func (b Box) Around(h Header, boxes []Box) Box {
	f, p, ok := point(&h)
	if !ok || f != b.family || !b.at(&p) {
		return Box{}
	}
	for i := range boxes {
		c := &boxes[i]
		switch {
		case !b.overlaps(c):
		case c.at(&p):
			return b.Intersect(*c)
		default:
			b = b.beside(c, &p)
		}
	}
	return b
}

// beside is Beside for boxes that overlap and a p that lies in b alone.
func (b *Box) beside(c *Box, p *[dims]uint128) Box {
	var best Box
	most := 0.0
	for dim := range b.spans {
		if cut, left := b.cut(dim, c, p); left > most {
			best, most = cut, left
		}
	}
	return best
}

// cut returns the part of b on p's side of c in one dimension, and how much of b
// that is, 0 if p and c do not differ in this dimension.
func (b Box) cut(dim int, c *Box, p *[dims]uint128) (Box, float64) {
	s, t := b.spans[dim], c.spans[dim]
	switch {
	case p[dim].less(t.first):
		b.spans[dim].last = t.first.minus(1)
	case t.last.less(p[dim]):
		b.spans[dim].first = t.last.plus(1)
	default:
		return Box{}, 0
	}
	left := b.spans[dim].size() / s.size()
	if dim < dimDstPort {
		return b, left
	}
	// c bounds ports or types, so it is of one class of protocols; the bound
	// means something only there.
	own := class(int(p[dimProtocol].lo))
	if !own.contains(c.spans[dimProtocol].first) {
		return Box{}, 0
	}
	protocols := b.spans[dimProtocol]
	kept, _ := protocols.intersect(own)
	b.spans[dimProtocol] = kept
	return b, left * kept.size() / protocols.size()
}

// Reverse returns the boxes that hold the [Header.Reply] of each header of b.
// They are disjoint. Most boxes have one; one that bounds ICMP types may have
// several.
func (b Box) Reverse() iter.Seq[Box] {
	return func(yield func(Box) bool) {
		if b.family == 0 {
			return
		}
		b.spans[dimSrc], b.spans[dimDst] = b.spans[dimDst], b.spans[dimSrc]
		first, _ := b.protocolPlaces()
		if first <= placeUDP {
			b.spans[dimSrcPort], b.spans[dimDstPort] = b.spans[dimDstPort], b.spans[dimSrcPort]
		}
		if first != placeICMP || b.spans[dimDstPort] == b.family.whole(dimDstPort) {
			yield(b)
			return
		}
		b.reverseTypes(yield)
	}
}

// reverseTypes yields b, which bounds ICMP types, with the types of the replies.
func (b Box) reverseTypes(yield func(Box) bool) {
	protocol := b.family.protocolAt(placeICMP)
	first, last := b.Types()
	for from := int(first); from <= int(last); {
		reply := Header{Protocol: protocol, Type: uint8(from)}.Reply().Type
		to := from
		for reply == uint8(from) && to < int(last) && (Header{Protocol: protocol, Type: uint8(to + 1)}).Reply().Type == uint8(to+1) {
			to++
		}
		b.spans[dimDstPort] = smallSpan(int(reply)<<8, (int(reply)+to-from)<<8|255)
		if !yield(b) {
			return
		}
		from = to + 1
	}
}

// String returns b in the form of [Set.String].
func (b Box) String() string { return SetOf(b).String() }
