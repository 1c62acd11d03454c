package routing

import (
	"net/netip"

	"github.com/gaissmai/bart"

	"github.com/vpcsim/vpcsim/vpc"
)

// routeTable is a table made ready for lookups: for each prefix the candidate that wins there. It answers as
// [Table.Lookup] does. It is immutable, and safe for any number of goroutines.
type routeTable struct {
	// candidates begins with the reserved ranges. Those that never win are among them too.
	candidates []candidate
	absent     []absentRoute
	winners    *bart.Table[int32]
}

// compileTable makes t, a table of v, ready for lookups. What it reads of the network, besides t and v: the prefix
// lists that routes name, by ID; the gateway endpoints that name the table, and the lists with their services' names;
// the targets of the routes, for their state.
func compileTable(n *vpc.Network, t Table, v vpc.VPC) routeTable {
	c := candidatesOf(n, t, v)
	rt := routeTable{candidates: c.found, absent: c.absent, winners: new(bart.Table[int32])}
	for i := range rt.candidates {
		d := &rt.candidates[i]
		if d.covered && !d.fixed() {
			continue // a local route matches wherever this one does (R24, R25)
		}
		rt.winners.Modify(d.prefix, func(before int32, taken bool) (int32, bool) {
			if !taken {
				return int32(i), false
			}
			return rt.duel(before, int32(i)), false
		})
	}
	return rt
}

// duel is which of two candidates of one prefix wins. The winner notes if that was arbitrary.
func (t *routeTable) duel(i, j int32) int32 {
	a, b := &t.candidates[i], &t.candidates[j]
	order, loss := compare(a, b)
	if order > 0 {
		i, a, b = j, b, a
	}
	if loss == LostToTieBreak || loss == LostToEqual {
		a.ambiguous = a.ambiguous || b.ambiguous || a.target != b.target
	}
	return i
}

// lookup is the index of the candidate that wins for addr. It is not ok where no route
// counts; the index is then that of a reserved range, or -1 if nothing matches. Addresses are without
// zone, and not IPv4 in IPv6 form. It does not allocate.
func (t *routeTable) lookup(addr netip.Addr) (index int, ok bool) {
	i, ok := t.winners.Lookup(addr)
	if !ok {
		return -1, false
	}
	return int(i), i >= int32(len(reserved))
}

// couldChange is a prefix list that the network does not hold, and that could lead the address elsewhere than the
// candidate that wins, which is -1 for none. It could not where a local route matches, which goes before prefix lists; where
// a static route to the very address wins; or where it leads the same way.
func (t *routeTable) couldChange(addr netip.Addr, winner int) (vpc.ID, bool) {
	if winner >= 0 {
		c := &t.candidates[winner]
		if c.source == SourceLocal || c.source == SourceReserved || c.covered || c.source == SourceStatic && c.prefix.IsSingleIP() {
			return "", false
		}
	}
	for _, a := range t.absent {
		if a.lost && (winner < 0 || t.candidates[winner].lost) {
			continue // the packet is lost either way
		}
		if winner < 0 || a.target != t.candidates[winner].target || a.blackhole != t.candidates[winner].blackhole {
			return a.list, true
		}
	}
	return "", false
}

// lookupWithout is lookup as it would be without the routes from one source.
func (t *routeTable) lookupWithout(addr netip.Addr, not Source) (index int, ok bool) {
	index = -1
	for i := range t.candidates {
		c := &t.candidates[i]
		if !c.prefix.Contains(addr) || c.source == not || c.covered && !c.fixed() {
			continue
		}
		if index < 0 {
			index = i
			continue
		}
		if order, _ := compare(c, &t.candidates[index]); order < 0 {
			index = i
		}
	}
	return index, index >= len(reserved)
}

// reach is the largest range of addresses around addr for which lookup gives the same.
func (t *routeTable) reach(addr netip.Addr) (lo, hi netip.Addr) {
	around := netip.PrefixFrom(addr, 0).Masked()
	if i, _ := t.lookup(addr); i >= 0 {
		around = t.candidates[i].prefix
	}
	lo, hi = around.Addr(), prefixLast(around)
	for p := range t.winners.Subnets(around) { // in the order of their first addresses
		switch last := prefixLast(p); {
		case p == around:
		case last.Less(addr):
			if next := last.Next(); lo.Less(next) {
				lo = next
			}
		default:
			return lo, p.Addr().Prev()
		}
	}
	return lo, hi
}

// prefixLast is the last address of a prefix.
func prefixLast(p netip.Prefix) netip.Addr {
	if p.Addr().Is4() {
		a := p.Addr().As4()
		fill(a[:], p.Bits())
		return netip.AddrFrom4(a)
	}
	a := p.Addr().As16()
	fill(a[:], p.Bits())
	return netip.AddrFrom16(a)
}

// fill sets all bits from the given one on.
func fill(a []byte, from int) {
	for i := range a {
		switch {
		case from <= i*8:
			a[i] = 0xff
		case from < i*8+8:
			a[i] |= 0xff >> (from - i*8)
		}
	}
}
