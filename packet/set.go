package packet

import (
	"iter"
	"net/netip"
)

// Set is any set of headers of both families, held exactly, as a union of
// disjoint boxes. The zero Set is empty. Sets are immutable; compare them with
// [Set.Equal], not with ==.
//
// A Set is kept in a canonical form: equal sets print, marshal and iterate alike,
// however they were made. The form divides the source addresses into ranges, then
// each of these by destination, protocol, and ports or ICMP type and code. Union,
// Intersect and Minus cost at most the number of pairs of ranges of their
// operands that overlap.
type Set struct {
	_      [0]func() // not comparable
	v4, v6 *diagram
}

// Everything returns the set of all headers.
func Everything() Set { return Set{v4: full, v6: full} }

// SetOf returns the union of boxes, which may overlap and be empty.
func SetOf(boxes ...Box) Set {
	var v4, v6 []*diagram
	for i := range boxes {
		switch boxes[i].family {
		case 4:
			v4 = append(v4, diagramOf(&boxes[i]))
		case 6:
			v6 = append(v6, diagramOf(&boxes[i]))
		}
	}
	return Set{v4: unite(v4), v6: unite(v6)}
}

// Carrying returns the headers, of both families, that belong to any of the
// traffics.
func Carrying(traffics ...Traffic) Set {
	return eachFamily(traffics, func(b Box, t Traffic) Box {
		if !b.carry(t) {
			return Box{}
		}
		return b
	})
}

// From returns the headers with a source in any of the prefixes.
func From(prefixes ...netip.Prefix) Set { return within(dimSrc, prefixes) }

// To returns the headers with a destination in any of the prefixes.
func To(prefixes ...netip.Prefix) Set { return within(dimDst, prefixes) }

func within(dim int, prefixes []netip.Prefix) Set {
	return eachFamily(prefixes, func(b Box, p netip.Prefix) Box {
		s, ok := b.family.prefixSpan(p)
		if !ok {
			return Box{}
		}
		b.spans[dim] = s
		return b
	})
}

// eachFamily returns the union of bound(b, v) for both families' box b and all
// values v.
func eachFamily[V any](values []V, bound func(b Box, v V) Box) Set {
	boxes := make([]Box, 0, 2*len(values))
	for _, v := range values {
		boxes = append(boxes, bound(AllIPv4(), v), bound(AllIPv6(), v))
	}
	return SetOf(boxes...)
}

// UnionOf returns the union of all sets, faster than one by one.
func UnionOf(sets ...Set) Set {
	v4, v6 := make([]*diagram, len(sets)), make([]*diagram, len(sets))
	for i := range sets {
		v4[i], v6[i] = sets[i].v4, sets[i].v6
	}
	return Set{v4: unite(v4), v6: unite(v6)}
}

func (s Set) combine(op operation, t Set) Set {
	return Set{v4: combine(op, s.v4, t.v4), v6: combine(op, s.v6, t.v6)}
}

// Union returns the headers in s or t.
func (s Set) Union(t Set) Set { return s.combine(union, t) }

// Intersect returns the headers in both s and t.
func (s Set) Intersect(t Set) Set { return s.combine(intersection, t) }

// Minus returns the headers in s that are not in t.
func (s Set) Minus(t Set) Set { return s.combine(difference, t) }

// Complement returns the headers that are not in s, of both families.
func (s Set) Complement() Set { return Everything().Minus(s) }

// Reverse returns the [Header.Reply] of each header in s. The reverse of the
// reverse is s.
func (s Set) Reverse() Set {
	var boxes []Box
	for b := range s.Boxes() {
		for r := range b.Reverse() {
			boxes = append(boxes, r)
		}
	}
	return SetOf(boxes...)
}

// IsEmpty reports whether s has no header.
func (s Set) IsEmpty() bool { return s.v4 == nil && s.v6 == nil }

// Contains reports whether h is in s. A header that fails [Header.Check] is in no
// set. It does not allocate.
func (s Set) Contains(h Header) bool {
	f, p, ok := point(&h)
	return ok && s.diagram(f).contains(&p)
}

func (s Set) diagram(f family) *diagram {
	if f == 4 {
		return s.v4
	}
	return s.v6
}

// ContainsSet reports whether every header of t is in s.
func (s Set) ContainsSet(t Set) bool { return t.Minus(s).IsEmpty() }

// Overlaps reports whether a header is in both s and t.
func (s Set) Overlaps(t Set) bool { return !s.Intersect(t).IsEmpty() }

// Equal reports whether s and t have the same headers.
func (s Set) Equal(t Set) bool { return same(s.v4, t.v4) && same(s.v6, t.v6) }

// Boxes returns disjoint boxes whose union is s, IPv4 first, in ascending order
// of source, destination, protocol and the rest.
func (s Set) Boxes() iter.Seq[Box] {
	return func(yield func(Box) bool) {
		if s.v4.boxes(Box{family: 4}, 0, yield) {
			s.v6.boxes(Box{family: 6}, 0, yield)
		}
	}
}

// Sample returns a header of s, and false if s is empty. Equal sets have the same
// sample. It is in the first box: with the first addresses and protocol there, and
// where the box has them destination port 443, source port 49152, or an ICMP echo
// request; else the first port that is not 0.
func (s Set) Sample() (Header, bool) {
	for b := range s.Boxes() {
		return b.sample(), true
	}
	return Header{}, false
}

func (b Box) sample() Header {
	place, _ := b.protocolPlaces()
	h := Header{Protocol: b.family.protocolAt(place)}
	h.Src, _ = b.Src()
	h.Dst, _ = b.Dst()
	choose := func(dim int, want uint64) uint64 {
		first := b.spans[dim].first.lo
		switch {
		case b.spans[dim].contains(small(want)):
			return want
		case first == 0 && place <= placeUDP && b.spans[dim].contains(small(1)):
			return 1 // nothing listens on port 0
		}
		return first
	}
	switch h.Protocol {
	case TCP, UDP:
		h.DstPort = uint16(choose(dimDstPort, 443))
		h.SrcPort = uint16(choose(dimSrcPort, 49152))
	case ICMP:
		h.Type = uint8(choose(dimDstPort, icmpEcho<<8) >> 8)
		h.Code = uint8(choose(dimSrcPort, 0) >> 8)
	case ICMPv6:
		h.Type = uint8(choose(dimDstPort, icmpv6Echo<<8) >> 8)
		h.Code = uint8(choose(dimSrcPort, 0) >> 8)
	}
	return h
}
