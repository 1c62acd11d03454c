package vpc

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
)

// Boxes is the headers that each of the entries matches. [packet.Box.Around] tells by them for which headers [ACLEntries.Match] is the
// same.
func (entries ACLEntries) Boxes(d Direction) []packet.Box {
	boxes := make([]packet.Box, len(entries))
	for i := range entries {
		boxes[i] = entries[i].box(d)
	}
	return boxes
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
