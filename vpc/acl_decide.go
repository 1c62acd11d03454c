package vpc

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
)

// ACLEntries is entries for one direction in the order in which they are asked, by number.
type ACLEntries []ACLEntry

// Entries is a's entries for one direction. It is a copy.
func (a NetworkACL) Entries(d Direction) ACLEntries {
	entries := a.Ingress
	if d == Egress {
		entries = a.Egress
	}
	return slices.SortedStableFunc(slices.Values(entries), func(a, b ACLEntry) int { return cmp.Compare(a.Number, b.Number) })
}

// Match is the index of the entry that decides on a packet with the header h, or -1 if none matches: what
// no entry matches is denied. It does not allocate.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
func (entries ACLEntries) Match(d Direction, h packet.Header) int {
	for i := range entries {
		if entries[i].Matches(h, d) {
			return i
		}
	}
	return -1
}

// Matches says whether e speaks of a packet with the header h: its source on the
// way in, its destination on the way out, its protocol and its destination port.
// Neither the other address nor the source port is looked at, and IPv4 entries do not
// match IPv6.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
func (e ACLEntry) Matches(h packet.Header, d Direction) bool {
	peer := h.Src
	if d == Egress {
		peer = h.Dst
	}
	return e.CIDR.Contains(peer) && e.Scope().Contains(h)
}

// Scope is the traffic that e in truth matches: all ICMPv6 if it names some type
// of it and its block is IPv4.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
func (e ACLEntry) Scope() packet.Traffic {
	if e.Traffic.Protocol() == packet.ICMPv6 && e.CIDR.Addr().Is4() {
		return packet.Of(packet.ICMPv6)
	}
	return e.Traffic
}

// NetworkACLOf is the network ACL that filters the subnet: the one that lists it, or
// the default one of its VPC. If the network holds no default one, it is a
// default ACL as AWS makes it, without an ID: it allows everything.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
func NetworkACLOf(n *Network, s Subnet) NetworkACL {
	for _, key := range []string{aclKey(s.ID), defaultACLKey(s.VPC)} {
		if id, ok := n.Owner(key); ok {
			a, _ := Get[NetworkACL](n, id)
			return a
		}
	}
	entries := []ACLEntry{
		{Number: 100, Allow: true, CIDR: netip.MustParsePrefix("0.0.0.0/0")},
		{Number: 101, Allow: true, CIDR: netip.MustParsePrefix("::/0")},
	}
	return NetworkACL{VPC: s.VPC, Default: true, Ingress: entries, Egress: entries}
}
