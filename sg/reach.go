package sg

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Reach is the headers of within, around h, on which the filter decides as on h: that the rule which [Filter.Match]
// finds allows them, or that no rule does and the same ones would if the network held their prefix lists. All their peers have the groups members. within holds h.
// It costs by the number of rules and of prefix list entries, and does not allocate.
func (f *Filter) Reach(d Direction, h packet.Header, members []vpc.ID, within packet.Box) packet.Box {
	if i := f.Match(d, h, members); i >= 0 {
		r := &f.rules(d)[i]
		return within.Intersect(r.box(d, h, r.prefixAround(peerOf(d, h))))
	}
	for i := range f.rules(d) {
		within = f.rules(d)[i].beside(d, h, members, within)
	}
	return within
}

// prefixAround is the block of the rule that holds the peer; not valid if the rule names a group.
func (r *rule) prefixAround(a netip.Addr) netip.Prefix {
	switch {
	case r.cidr.IsValid():
		return r.cidr
	case r.group == "":
		for _, p := range r.list {
			if p.Contains(a) {
				return p
			}
		}
	}
	return netip.Prefix{}
}

// box is the headers of the rule whose peers lie in p, or anywhere if p is not valid.
func (r *rule) box(d Direction, h packet.Header, p netip.Prefix) packet.Box {
	all := everywhere(h)
	if !p.IsValid() {
		p = all
	}
	if d == Ingress {
		return packet.BoxOf(r.traffic, p, all)
	}
	return packet.BoxOf(r.traffic, all, p)
}

// beside is what the rule, which does not allow h, leaves of within.
func (r *rule) beside(d Direction, h packet.Header, members []vpc.ID, within packet.Box) packet.Box {
	switch {
	case r.unheld && r.traffic.Contains(h):
		return within.Intersect(r.box(d, h, netip.Prefix{}))
	case r.unheld:
		return within.Beside(r.box(d, h, netip.Prefix{}), h)
	case r.cidr.IsValid():
		return within.Beside(r.box(d, h, r.cidr), h)
	case r.group != "":
		if slices.Contains(members, r.group) {
			return within.Beside(r.box(d, h, netip.Prefix{}), h)
		}
		return within
	}
	for _, p := range r.list {
		within = within.Beside(r.box(d, h, p), h)
	}
	return within
}

func everywhere(h packet.Header) netip.Prefix {
	if h.Is4() {
		return netip.PrefixFrom(netip.AddrFrom4([4]byte{}), 0)
	}
	return netip.PrefixFrom(netip.IPv6Unspecified(), 0)
}
