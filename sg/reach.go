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
	rules := f.rules(d)
	if i := f.Match(d, h, members); i >= 0 {
		return within.Intersect(rules[i].boxAround(h))
	}
	for i := range rules {
		within = rules[i].beside(h, members, within)
	}
	return within
}

// MayMatch reports whether a rule of the direction could allow, or leave open, some of the headers of a box whose peers have the groups members, or any groups.
func (f *Filter) MayMatch(d Direction, members []vpc.ID, anyGroups bool, box packet.Box) bool {
	rules := f.rules(d)
	for i := range rules {
		r := &rules[i]
		if (r.group == "" || anyGroups || slices.Contains(members, r.group)) && slices.ContainsFunc(r.boxes, box.Overlaps) {
			return true
		}
	}
	return false
}

// boxesOf is the headers of a rule of one direction, whose groups are not looked at: of each block of its peers, or, if it names none, of each family.
func (r *rule) boxesOf(d Direction) []packet.Box {
	peers := r.list
	switch {
	case r.cidr.IsValid():
		peers = []netip.Prefix{r.cidr}
	case r.group != "" || r.unheld:
		peers = all[:]
	}
	var boxes []packet.Box
	for _, p := range peers {
		other := all[0]
		if p.Addr().Is6() {
			other = all[1]
		}
		b := packet.BoxOf(r.traffic, p, other)
		if d == Egress {
			b = packet.BoxOf(r.traffic, other, p)
		}
		boxes = append(boxes, b)
	}
	return boxes
}

// all is all addresses of each family.
var all = [...]netip.Prefix{netip.PrefixFrom(netip.IPv4Unspecified(), 0), netip.PrefixFrom(netip.IPv6Unspecified(), 0)}

// boxAround is the box of the rule that holds h.
func (r *rule) boxAround(h packet.Header) packet.Box {
	for i := range r.boxes {
		if r.boxes[i].Contains(h) {
			return r.boxes[i]
		}
	}
	return packet.Box{}
}

// beside is what the rule, which does not allow h, leaves of within.
func (r *rule) beside(h packet.Header, members []vpc.ID, within packet.Box) packet.Box {
	switch {
	case r.unheld && r.traffic.Contains(h):
		return within.Intersect(r.boxAround(h))
	case r.group != "" && !slices.Contains(members, r.group):
		return within
	}
	for i := range r.boxes {
		if within.Overlaps(r.boxes[i]) {
			within = within.Beside(r.boxes[i], h)
		}
	}
	return within
}
