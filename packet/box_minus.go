package packet

import "iter"

// Minus returns disjoint boxes of all headers of b that are not in c: none if c covers b, b itself if they do not overlap.
func (b Box) Minus(c Box) iter.Seq[Box] {
	return func(yield func(Box) bool) {
		common := b.Intersect(c)
		if common.IsEmpty() {
			if !b.IsEmpty() {
				yield(b)
			}
			return
		}
		// The protocol comes before ports and types, so that what is cut by these is of one class.
		for dim := range b.spans {
			s, t := b.spans[dim], common.spans[dim]
			if s.first.less(t.first) {
				low := b
				low.spans[dim].last = t.first.minus(1)
				if !yield(low) {
					return
				}
			}
			if t.last.less(s.last) {
				high := b
				high.spans[dim].first = t.last.plus(1)
				if !yield(high) {
					return
				}
			}
			b.spans[dim] = t
		}
	}
}

// Sample returns a header of b, chosen as [Set.Sample] does, and false if b is empty. It does not allocate.
func (b Box) Sample() (Header, bool) {
	if b.IsEmpty() {
		return Header{}, false
	}
	return b.sample(), true
}
