package routing

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Entry completes an [AddEntry] fix that has its number, and names addresses of interfaces in a subnet: the entry is for the block of the subnet, since a
// network ACL filters between subnets, and the addresses of a network that is yet to be built are AWS's to choose. It stays for the addresses if entries
// behind it deny some of what the block lets pass, for these others are to stay denied, and where the subnet is the zero one. What entries behind it deny and it
// lets pass all the same, its Warning tells.
func Entry(n *vpc.Network, f Fix, s vpc.Subnet) Fix {
	a, _ := vpc.Get[vpc.NetworkACL](n, f.On)
	entries := a.Entries(f.Direction)
	for _, block := range []netip.Prefix{s.CIDR, s.IPv6CIDR} {
		if block.Bits() > f.CIDR.Bits() || !block.Contains(f.CIDR.Addr()) {
			continue
		}
		wide := f
		wide.CIDR, wide.Peer = block.Masked(), s.ID
		if wide.Warning = wide.overriding(entries); wide.Warning == "" {
			return wide
		}
	}
	f.Warning = f.overriding(entries)
	return f
}

// numbered is the fix with another number.
func (f Fix) numbered(n int) Fix {
	f.Number = n
	return f
}

// overriding says what the entry of a fix lets pass that others behind it deny; empty if nothing.
func (f Fix) overriding(entries vpc.ACLEntries) string {
	var numbers, what []string
	for i, e := range entries {
		if e.Allow || e.Number < f.Number || deniesTheRest(entries, i) || !e.CIDR.Overlaps(f.CIDR) || !e.Scope().Overlaps(f.Traffic) {
			continue
		}
		block := f.CIDR
		if e.CIDR.Bits() > block.Bits() {
			block = e.CIDR.Masked()
		}
		numbers = append(numbers, strconv.Itoa(e.Number))
		what = append(what, fmt.Sprintf("%v %s %v", common(e.Scope(), f.Traffic), preposition(f.Direction), block))
	}
	switch len(numbers) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("it passes what entry %s denies: %s", numbers[0], what[0])
	}
	return fmt.Sprintf("it passes what entries %s deny: %s", strings.Join(numbers, ", "), strings.Join(what, ", "))
}

// deniesTheRest says whether an entry denies all of a family and none behind it allows any of that, so that it is as AWS's own last entry.
func deniesTheRest(entries vpc.ACLEntries, i int) bool {
	e := entries[i]
	allows := func(later vpc.ACLEntry) bool { return later.Allow && later.CIDR.Addr().Is4() == e.CIDR.Addr().Is4() }
	return !e.Allow && e.CIDR.Bits() == 0 && e.Traffic == packet.AllTraffic() && !slices.ContainsFunc(entries[i:], allows)
}

// common is the traffic that is of two that overlap.
func common(a, b packet.Traffic) packet.Traffic {
	switch {
	case a.Covers(b):
		return b
	case b.Covers(a):
		return a
	}
	x, y := a.PortRange(), b.PortRange()
	return packet.Ports(a.Protocol(), max(x.From, y.From), min(x.To, y.To))
}
