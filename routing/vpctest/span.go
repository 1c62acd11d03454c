package vpctest

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
)

// span is addresses from the first to the last.
type span struct{ first, last netip.Addr }

func (s span) contains(a netip.Addr) bool { return s.first.Compare(a) <= 0 && a.Compare(s.last) <= 0 }

// one says whether spans are one address.
func one(all []span) bool { return len(all) == 1 && all[0].first == all[0].last }

// spans is the addresses at an end of a set, in order and with nothing between one and the next that is in the set.
func spans(s packet.Set, ends func(packet.Box) (first, last netip.Addr)) []span {
	var all []span
	for b := range s.Boxes() {
		first, last := ends(b)
		all = append(all, span{first, last})
	}
	slices.SortFunc(all, func(a, b span) int { return a.first.Compare(b.first) })
	var found []span
	for _, s := range all {
		if n := len(found); n > 0 && (s.first.Compare(found[n-1].last) <= 0 || s.first == found[n-1].last.Next()) {
			if found[n-1].last.Less(s.last) {
				found[n-1].last = s.last
			}
			continue
		}
		found = append(found, s)
	}
	return found
}

// prefixes is the fewest blocks of a span, of which it gives one more than asked for at most.
func (s span) prefixes(most int) []netip.Prefix {
	var found []netip.Prefix
	for a := s.first; a.IsValid() && s.contains(a) && len(found) <= most; {
		p := single(a)
		for p.Bits() > 0 {
			wider := netip.PrefixFrom(a, p.Bits()-1).Masked()
			if wider.Addr() != a || !s.contains(lastOf(wider)) {
				break
			}
			p = wider
		}
		found = append(found, p)
		a = lastOf(p).Next()
	}
	return found
}

// lastOf is the last address of a block.
func lastOf(p netip.Prefix) netip.Addr {
	_, last := packet.BoxOf(packet.AllTraffic(), p, p).Dst()
	return last
}
