package packet

import "sort"

// A diagram is a set of points of one family's space, as a decision diagram: a
// node divides one dimension into ranges and leads on from each, and dimensions
// come in order from the root down. nil is the empty set and full is everything
// that is left.
//
// A diagram is reduced: neighbouring ranges lead to different diagrams, and a
// node that would have one range is left out. So a set of points has exactly one
// diagram, and comparing diagrams compares sets.
//
// K. Strehl and L. Thiele, "Interval Diagrams for Efficient Symbolic
// Verification of Process Networks", describes the structure.
type diagram struct {
	dim    int
	hash   uint64
	ranges []rangeTo
}

// rangeTo is the range up to last, from where the previous one ends, and where it
// leads.
type rangeTo struct {
	last uint128
	to   *diagram
}

// full is below every dimension and never changes.
var full = &diagram{dim: dims, hash: 0x9e3779b97f4a7c15}

// same reports whether a and b are the same set.
func same(a, b *diagram) bool {
	if a == b {
		return true
	}
	return a != nil && b != nil && a.hash == b.hash && a.dim == b.dim && sameRanges(a.ranges, b.ranges)
}

func sameRanges(a, b []rangeTo) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].last != b[i].last || !same(a[i].to, b[i].to) {
			return false
		}
	}
	return true
}

func hashRanges(dim int, ranges []rangeTo) uint64 {
	hash := uint64(dim + 1)
	mix := func(n uint64) {
		hash = (hash ^ n) * 0xff51afd7ed558ccd
		hash ^= hash >> 32
	}
	for i := range ranges {
		mix(ranges[i].last.hi)
		mix(ranges[i].last.lo)
		if to := ranges[i].to; to == nil {
			mix(1)
		} else {
			mix(to.hash)
		}
	}
	return hash
}

// contains reports whether the point p is in d.
func (d *diagram) contains(p *[dims]uint128) bool {
	for d != nil && d != full {
		n := p[d.dim]
		i := sort.Search(len(d.ranges), func(i int) bool { return !d.ranges[i].last.less(n) })
		d = d.ranges[i].to
	}
	return d == full
}

// diagramOf returns the diagram of b, which must not be empty.
func diagramOf(b *Box) *diagram {
	d := full
	for dim := dims - 1; dim >= 0; dim-- {
		s, whole := b.spans[dim], b.family.whole(dim)
		if s == whole {
			continue
		}
		ranges := make([]rangeTo, 0, 3)
		if whole.first.less(s.first) {
			ranges = append(ranges, rangeTo{last: s.first.minus(1)})
		}
		ranges = append(ranges, rangeTo{s.last, d})
		if s.last.less(whole.last) {
			ranges = append(ranges, rangeTo{last: whole.last})
		}
		d = &diagram{dim, hashRanges(dim, ranges), ranges}
	}
	return d
}

type operation uint8

const (
	union operation = iota
	intersection
	difference
)

// combine returns the union, intersection or difference of a and b.
func combine(op operation, a, b *diagram) *diagram {
	if d, ok := op.simple(a, b); ok {
		return d
	}
	var few [24]rangeTo // spares small operations an allocation
	c := combiner{op: op, stack: few[:0]}
	if n := len(a.ranges) + len(b.ranges); n > len(few)/2 {
		c.stack = make([]rangeTo, 0, n+len(few))
	}
	return c.combine(a, b)
}

// simple returns the result that needs no look inside a and b, and true if there
// is one.
func (op operation) simple(a, b *diagram) (d *diagram, ok bool) {
	switch op {
	case union:
		switch {
		case a == full || b == full:
			return full, true
		case a == nil:
			return b, true
		case b == nil || a == b:
			return a, true
		}
	case intersection:
		switch {
		case a == nil || b == nil:
			return nil, true
		case a == full:
			return b, true
		case b == full || a == b:
			return a, true
		}
	case difference:
		switch {
		case a == nil || b == full || a == b:
			return nil, true
		case b == nil:
			return a, true
		}
	}
	return nil, false
}

// cacheSize is how many results and nodes a combiner remembers. Forgetting one
// costs time, not correctness.
const cacheSize = 64

type combiner struct {
	op    operation
	stack []rangeTo // ranges of the nodes being made, innermost last
	done  [cacheSize]struct{ a, b, d *diagram }
	made  [cacheSize]*diagram
}

func (c *combiner) combine(a, b *diagram) *diagram {
	if d, ok := c.op.simple(a, b); ok {
		return d
	}
	slot := &c.done[(a.hash+3*b.hash)%cacheSize]
	if slot.a == a && slot.b == b {
		return slot.d
	}
	base := len(c.stack)
	dim := min(a.dim, b.dim)
	for rangesA, rangesB := a.at(dim), b.at(dim); ; {
		last, toA, toB := beyond, a, b
		if len(rangesA) > 0 {
			last, toA = rangesA[0].last, rangesA[0].to
		}
		if len(rangesB) > 0 {
			toB = rangesB[0].to
			if rangesB[0].last.less(last) {
				last = rangesB[0].last
			}
		}
		c.push(base, rangeTo{last, c.combine(toA, toB)})
		rangesA, rangesB = after(rangesA, last), after(rangesB, last)
		if len(rangesA) == 0 && len(rangesB) == 0 {
			break
		}
	}
	d := c.pop(base, dim)
	slot.a, slot.b, slot.d = a, b, d
	return d
}

// beyond is past every place.
var beyond = uint128{^uint64(0), ^uint64(0)}

// at returns d's ranges of a dimension, none if d does not divide it.
func (d *diagram) at(dim int) []rangeTo {
	if d.dim != dim {
		return nil
	}
	return d.ranges
}

// after drops the first range once everything up to last is done.
func after(ranges []rangeTo, last uint128) []rangeTo {
	if len(ranges) > 0 && ranges[0].last == last {
		return ranges[1:]
	}
	return ranges
}

// push adds a range to the node that starts at base, or widens its last one if
// they lead to the same set.
func (c *combiner) push(base int, r rangeTo) {
	if n := len(c.stack); n > base && same(c.stack[n-1].to, r.to) {
		c.stack[n-1].last = r.last
		return
	}
	c.stack = append(c.stack, r)
}

// pop returns the node that starts at base.
func (c *combiner) pop(base, dim int) *diagram {
	ranges := c.stack[base:]
	c.stack = c.stack[:base]
	if len(ranges) == 1 {
		return ranges[0].to
	}
	hash := hashRanges(dim, ranges)
	slot := &c.made[hash%cacheSize]
	if d := *slot; d != nil && d.hash == hash && d.dim == dim && sameRanges(d.ranges, ranges) {
		return d
	}
	*slot = &diagram{dim, hash, append([]rangeTo(nil), ranges...)}
	return *slot
}

// unite returns the union of all ds. It halves them, which keeps the parts
// small.
func unite(ds []*diagram) *diagram {
	switch len(ds) {
	case 0:
		return nil
	case 1:
		return ds[0]
	}
	half := len(ds) / 2
	return combine(union, unite(ds[:half]), unite(ds[half:]))
}

// boxes calls yield for each box of d within b, whose spans from dim on are to be
// filled in. It returns false as soon as yield does.
func (d *diagram) boxes(b Box, dim int, yield func(Box) bool) bool {
	switch {
	case d == nil:
		return true
	case dim == dims:
		return b.byClass(yield)
	case d.dim != dim:
		b.spans[dim] = b.family.whole(dim)
		return d.boxes(b, dim+1, yield)
	}
	var first uint128
	for _, r := range d.ranges {
		b.spans[dim] = span{first, r.last}
		if !r.to.boxes(b, dim+1, yield) {
			return false
		}
		first = r.last.plus(1)
	}
	return true
}

// byClass yields b, in one part for ports and one for ICMP if it bounds what
// means something else for each.
func (b Box) byClass(yield func(Box) bool) bool {
	protocols := b.spans[dimProtocol]
	first, last := b.protocolPlaces()
	bounded := b.spans[dimDstPort] != b.family.whole(dimDstPort) || b.spans[dimSrcPort] != b.family.whole(dimSrcPort)
	if !bounded || class(first) == class(last) {
		return yield(b)
	}
	for _, c := range [...]span{class(placeTCP), class(placeICMP)} {
		b.spans[dimProtocol], _ = protocols.intersect(c)
		if !yield(b) {
			return false
		}
	}
	return true
}
