package sg

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Filter is a group made ready to judge packets: its prefix lists are looked up.
// It is immutable. The zero value is a group without rules, which denies everything.
type Filter struct {
	group           Group
	ingress, egress []rule
}

// rule is a Rule with its prefix list, as far as matching needs it.
type rule struct {
	traffic packet.Traffic
	cidr    netip.Prefix // zero: another peer
	group   vpc.ID
	list    []netip.Prefix // disjoint and sorted
	unheld  bool           // the peer is a prefix list that the network does not hold
	boxes   []packet.Box   // the headers of the direction that it may be for
}

// Compile makes the filter of g with the prefix lists that n holds. Its cost is
// that of the rules and of the entries of their lists. It reads nothing else of n. It serves whoever asks one group about many packets, as a
// resolver does; of whole paths routing.New answers, and compiles the groups itself.
func Compile(n *vpc.Network, g Group) *Filter {
	return &Filter{group: g, ingress: compile(n, g.Ingress, Ingress), egress: compile(n, g.Egress, Egress)}
}

func compile(n *vpc.Network, rules []Rule, d Direction) []rule {
	compiled := make([]rule, len(rules))
	for i, r := range rules {
		c := rule{traffic: r.Traffic, cidr: r.CIDR, group: r.Group}
		if r.PrefixList != "" {
			l, ok := vpc.Get[vpc.PrefixList](n, r.PrefixList)
			c.list, c.unheld = disjoint(l.Entries), !ok
		}
		c.boxes = c.boxesOf(d)
		compiled[i] = c
	}
	return compiled
}

// disjoint is the same addresses as prefixes that do not overlap, in order.
func disjoint(entries []netip.Prefix) []netip.Prefix {
	sorted := make([]netip.Prefix, 0, len(entries))
	for _, e := range entries {
		if e.IsValid() {
			sorted = append(sorted, e.Masked())
		}
	}
	slices.SortFunc(sorted, func(a, b netip.Prefix) int {
		if c := a.Addr().Compare(b.Addr()); c != 0 {
			return c
		}
		return a.Bits() - b.Bits()
	})
	kept := sorted[:0]
	for _, e := range sorted {
		if len(kept) == 0 || !kept[len(kept)-1].Overlaps(e) {
			kept = append(kept, e)
		}
	}
	return kept
}

// Group is the group that the filter was made of. Its slices are shared.
func (f *Filter) Group() Group { return f.group }

// Len is the number of rules of the direction.
func (f *Filter) Len(d Direction) int { return len(f.rules(d)) }

func (f *Filter) rules(d Direction) []rule {
	switch d {
	case Ingress:
		return f.ingress
	case Egress:
		return f.egress
	}
	return nil
}

// Match is the index of the first rule of the direction that allows h, or -1 if
// none does. An interface lets h pass if the filter of any of its groups does; the
// order of rules decides only which one is named. h must pass [packet.Header.Check].
//
// A rule looks at the protocol; at the destination port of TCP and UDP, in both
// directions; at the type and code of ICMP and ICMPv6; and at the peer's address,
// which is the source of ingress and the destination of egress. A CIDR or an entry of
// a prefix list contains only addresses of its own family.
//
// members is the security groups of the interface that has the peer's address as
// a private one. It is nil where there is no such interface, and where groups are not
// known behind the way that the packet takes, which is for the caller to say.
//
// It does not allocate.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
// and https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
func (f *Filter) Match(d Direction, h packet.Header, members []vpc.ID) int {
	rules, peer := f.rules(d), peerOf(d, h)
	for i := range rules {
		if r := &rules[i]; r.traffic.Contains(h) && r.hasPeer(peer, members) {
			return i
		}
	}
	return -1
}

// hasPeer reports whether the peer at the address, a member of members, is r's.
func (r *rule) hasPeer(a netip.Addr, members []vpc.ID) bool {
	switch {
	case r.cidr.IsValid():
		return r.cidr.Contains(a)
	case r.group != "":
		return slices.Contains(members, r.group)
	default:
		return contains(r.list, a)
	}
}

// contains finds the last of the disjoint prefixes that starts at or before a.
func contains(list []netip.Prefix, a netip.Addr) bool {
	low, high := 0, len(list)
	for low < high {
		if mid := (low + high) / 2; list[mid].Addr().Compare(a) <= 0 {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low > 0 && list[low-1].Contains(a)
}

// MatchUnheld is the index of the first rule of the direction that might allow h, but names a
// prefix list that the network does not hold, or -1. Where [Filter.Match] finds no rule and MatchUnheld does, whether h
// is allowed is not known. It does not allocate.
func (f *Filter) MatchUnheld(d Direction, h packet.Header) int {
	rules := f.rules(d)
	for i := range rules {
		if r := &rules[i]; r.unheld && r.traffic.Contains(h) {
			return i
		}
	}
	return -1
}
