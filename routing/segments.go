package routing

import (
	"net/netip"
	"slices"

	"github.com/gaissmai/bart"
)

// segments cuts the address space where lookups in a table change their answer: around any
// address it knows the largest range with the same one.
type segments struct {
	starts []netip.Addr // of the segments, in order, IPv4 before IPv6; each family begins with its first address
}

var (
	firstIPv4, lastIPv4 = netip.AddrFrom4([4]byte{}), netip.AddrFrom4([4]byte{255, 255, 255, 255})
	firstIPv6           = netip.IPv6Unspecified()
	lastIPv6            = prefixLast(netip.PrefixFrom(firstIPv6, 0))
)

// segmentsOf cuts by a table. It costs by the number of its prefixes.
func segmentsOf[V comparable](t *bart.Table[V]) *segments {
	cuts := []netip.Addr{firstIPv4, firstIPv6}
	for p := range t.All() {
		cuts = append(cuts, p.Addr())
		if next := prefixLast(p).Next(); next.IsValid() {
			cuts = append(cuts, next)
		}
	}
	slices.SortFunc(cuts, netip.Addr.Compare)
	cuts = slices.Compact(cuts)
	s := &segments{}
	var before V
	var had bool
	for _, a := range cuts {
		v, ok := t.Lookup(a)
		if a == firstIPv4 || a == firstIPv6 || ok != had || v != before {
			s.starts = append(s.starts, a)
		}
		before, had = v, ok
	}
	return s
}

// segmentsOfPrefixes cuts by a list of prefixes.
func segmentsOfPrefixes(ps ...netip.Prefix) *segments {
	t := new(bart.Table[netip.Prefix])
	for _, p := range ps {
		t.Insert(p, p)
	}
	return segmentsOf(t)
}

// around is the segment that holds the address.
func (s *segments) around(a netip.Addr) (first, last netip.Addr) {
	i, found := slices.BinarySearchFunc(s.starts, a, netip.Addr.Compare)
	if !found {
		i--
	}
	first, last = s.starts[i], lastIPv6
	switch {
	case i+1 < len(s.starts) && s.starts[i+1].Is4() == a.Is4():
		last = s.starts[i+1].Prev()
	case a.Is4():
		last = lastIPv4
	}
	return first, last
}
