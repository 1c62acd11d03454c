package vpc

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
)

// Reach is the headers of within, around h, for which [Decide] gives the same entry as for h. within
// holds h. It costs by the number of entries, and does not allocate.
func Reach(entries []ACLEntry, h packet.Header, d Direction, within packet.Box) packet.Box {
	for i := range entries {
		e := &entries[i]
		if e.Matches(h, d) {
			return within.Intersect(e.box(d))
		}
		within = within.Beside(e.box(d), h)
	}
	return within
}

// box is the headers that the entry matches.
func (e *ACLEntry) box(d Direction) packet.Box {
	all := netip.PrefixFrom(netip.AddrFrom4([4]byte{}), 0)
	if e.CIDR.Addr().Is6() {
		all = netip.PrefixFrom(netip.IPv6Unspecified(), 0)
	}
	if d == Egress {
		return packet.BoxOf(e.Scope(), all, e.CIDR)
	}
	return packet.BoxOf(e.Scope(), e.CIDR, all)
}
