package vpctest

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// claim is what a check wants of the packets whose paths it shows.
type claim uint8

const (
	noClaim claim = iota
	toReach
	toBlock // what would let them pass is not asked
	toGo    // they get there; by which way is asked, and not what lets them pass
)

// fixesShown is how many fixes there may be in the place of one.
const fixesShown = 6

// suited is the path of one packet of a part with the fixes that the claim needs. A fix of a path lets that one packet pass; the claim is about
// all of its traffic, from all senders and to all addresses of the part. Where that cannot be told in a few rules, the fix stays, and a note says so.
func (a answer) suited(p reach.Part, path routing.Path) routing.Path {
	if a.claim == noClaim || len(path.Blockers) == 0 {
		return path
	}
	path.Blockers = slices.Clone(path.Blockers)
	if a.claim == toBlock {
		for i := range path.Blockers {
			path.Blockers[i].Fix, path.Blockers[i].NoFix = nil, ""
		}
		return path
	}
	set := a.usual(p)
	if len(path.Forward) == 0 || !set.Contains(path.Forward[0].In) {
		return path
	}
	w := widening{a, p, set, path.Forward[0].In}
	path.Notes = slices.Clone(path.Notes)
	others := w.elsewhere(path)
	for i := range path.Blockers {
		b := &path.Blockers[i]
		var fixes []routing.Fix
		for _, f := range b.Fix {
			wide := w.fixes(*b, f)
			if wide == nil {
				wide = []routing.Fix{f}
				path.Notes = append(path.Notes, w.note(*b, f))
			}
			fixes = append(fixes, wide...)
		}
		if len(fixes) > 0 {
			var note string
			if fixes, note = w.alike(*b, fixes, others); note != "" {
				path.Notes = append(path.Notes, note)
			}
		}
		b.Fix = fixes
	}
	if slices.ContainsFunc(path.Blockers, func(b routing.Blocker) bool { return b.NoFix != "" }) {
		for i := range path.Blockers {
			path.Blockers[i].Fix = nil // of no use, as long as the claim is as it is
		}
	}
	return path
}

// widening makes fixes for all of a set out of those for one packet of it.
type widening struct {
	answer
	part reach.Part
	set  packet.Set    // of the part, what the claim is about
	sent packet.Header // the one packet
}

// fixes is what takes the place of a fix; nil if there are no few that do.
func (w widening) fixes(b routing.Blocker, f routing.Fix) []routing.Fix {
	var found []routing.Fix
	_, whole := vpc.Get[vpc.VPC](w.r.Network(), f.Peer)
	switch {
	case whole:
		return []routing.Fix{f} // the rule of an endpoint, for all of its VPC
	case f.Do == routing.AddRule, f.Do == routing.AddEntry:
		found = w.peers(b, f, f.Direction == vpc.Ingress)
	case f.Do == routing.Allow:
		for _, from := range w.peers(b, routing.Fix{CIDR: f.Source}, true) {
			for _, to := range w.peers(b, routing.Fix{CIDR: f.CIDR}, false) {
				g := f
				g.Source, g.CIDR = from.CIDR, to.CIDR
				found = append(found, g)
			}
		}
	case f.Do == routing.Authorize:
		return atMost(w.peers(b, f, false))
	default:
		if !w.covers(f) {
			return nil
		}
		return []routing.Fix{f}
	}
	found = w.traffics(b, found)
	if f.Do == routing.AddEntry {
		found = w.numbered(b, f, found)
	}
	return atMost(found)
}

// atMost is fixes if they are no more than are shown, and else none.
func atMost(fixes []routing.Fix) []routing.Fix {
	if len(fixes) > fixesShown {
		return nil
	}
	return fixes
}

// covers says whether a fix that speaks of one port or address speaks of all that there are in the set.
func (w widening) covers(f routing.Fix) bool {
	src, dst := one(spans(w.set, packet.Box.Src)), one(spans(w.set, packet.Box.Dst))
	switch {
	case f.Do == routing.AddListener:
		return packet.Carrying(f.Traffic).ContainsSet(w.set)
	case f.Address.IsValid():
		at := packet.From(single(f.Address)).Union(packet.To(single(f.Address)))
		return at.ContainsSet(w.set) || src && dst
	case f.CIDR.IsValid() && f.CIDR.IsSingleIP():
		return dst
	}
	return true
}

// traffics is fixes for all traffic of the claim; nil if that is not known where a load balancer has sent it to another port.
func (w widening) traffics(b routing.Blocker, fixes []routing.Fix) []routing.Fix {
	asked, _, _ := traffics(w.traffic)
	var found []routing.Fix
	for _, f := range fixes {
		for _, t := range asked {
			whole := packet.Carrying(t)
			if f.CIDR.IsValid() {
				whole = packet.SetOf(packet.BoxOf(t, family(f.CIDR), family(f.CIDR)))
			}
			switch {
			case !whole.Overlaps(w.set), !w.stops(b, t, whole):
				continue
			case b.InReply:
				f.Traffic = w.replies(b, t, f.Traffic, whole)
			case b.In.DstPort == w.sent.DstPort:
				f.Traffic = t
			case !packet.Carrying(packet.Port(w.sent.Protocol, w.sent.DstPort)).ContainsSet(w.set):
				return nil
			}
			if !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
	}
	return found
}

// stops says whether what stops the one packet stops one of other traffic. That alone tells nothing of several ports, which it is taken to stop.
func (w widening) stops(b routing.Blocker, t packet.Traffic, whole packet.Set) bool {
	if r := t.PortRange(); t.Contains(w.sent) || t.Protocol().HasPorts() && r.From != r.To {
		return true
	}
	h, _ := w.set.Intersect(whole).Sample()
	path, err := w.r.Resolve(flowOf(w.senderOf(w.part, h.Src), h))
	return err != nil || slices.ContainsFunc(path.Blockers, func(x routing.Blocker) bool {
		return x.At == b.At && x.Code == b.Code && x.Stage == b.Stage && x.InReply == b.InReply
	})
}

// replies is the replies to traffic of the claim: to all ports from which it may be sent, or by which a NAT device may send it on.
func (w widening) replies(b routing.Blocker, to, one packet.Traffic, whole packet.Set) packet.Traffic {
	switch {
	case to == packet.AllTraffic(), !to.Protocol().HasPorts() && to == packet.Of(to.Protocol()):
		return to
	case to.Protocol().HasPorts() && b.Translated:
		return packet.Ports(to.Protocol(), routing.EphemeralAny.From, routing.EphemeralAny.To)
	case to.Protocol().HasPorts():
		ports := w.ports(whole)
		return packet.Ports(to.Protocol(), ports.From, ports.To)
	case to.Contains(w.sent):
		return one
	}
	return packet.Of(to.Protocol())
}

// ports is the source ports of what the set has in common with another.
func (w widening) ports(with packet.Set) packet.PortRange {
	r := packet.PortRange{From: 65535}
	for b := range w.set.Intersect(with).Boxes() {
		of := b.SrcPorts()
		r.From, r.To = min(r.From, of.From), max(r.To, of.To)
	}
	return r
}

// end is the end of the claim that sends to a blocker, or that it sends to: the place, and the addresses of boxes there. It is false if the address has been translated.
func (w widening) end(b routing.Blocker, source bool) (place routing.Place, ends func(packet.Box) (first, last netip.Addr), ok bool) {
	place, ends, here, sent := w.from, packet.Box.Src, b.In.Src, w.sent.Src
	if source == b.InReply {
		place, ends, sent = w.to, packet.Box.Dst, w.sent.Dst
	}
	if !source {
		here = b.In.Dst
	}
	return place, ends, here == sent
}

// peers is a fix for all that are at the end of the claim at which its peer is. A peer whose address has been translated stays.
func (w widening) peers(b routing.Blocker, f routing.Fix, source bool) []routing.Fix {
	place, ends, ok := w.end(b, source)
	if !ok {
		return []routing.Fix{f}
	}
	hosts := w.hosts(place, ends)
	if f.Group != "" && f.Do == routing.AddRule && len(hosts) > 0 && !slices.ContainsFunc(hosts, func(e eni.Interface) bool { return !slices.Contains(e.Groups, vpc.ID(f.Group)) }) {
		return []routing.Fix{f}
	}
	if l, ok := vpc.Get[vpc.PrefixList](w.r.Network(), f.PrefixList); ok && packet.To(l.Entries...).ContainsSet(w.set) {
		return []routing.Fix{f}
	}
	var found []routing.Fix
	for _, g := range w.blocks(place, ends) {
		of := f
		of.Group, of.PrefixList, of.CIDR, of.Peer = "", "", g.CIDR, g.Peer
		found = append(found, of)
	}
	return found
}

// hosts is the interfaces of a place that have addresses at an end of the set.
func (w widening) hosts(place routing.Place, ends func(packet.Box) (first, last netip.Addr)) []eni.Interface {
	all, _ := reach.Interfaces(w.r, place)
	in := spans(w.set, ends)
	return slices.DeleteFunc(slices.Clone(all), func(e eni.Interface) bool {
		return !slices.ContainsFunc(e.Addresses, func(a eni.Address) bool {
			return slices.ContainsFunc(in, func(s span) bool { return s.contains(a.Private) })
		})
	})
}

// blocks is the blocks at an end of the set, each with what it is of: that of the internet, of the block or of the subnet that the claim names, and
// else those of the addresses themselves.
func (w widening) blocks(place routing.Place, ends func(packet.Box) (first, last netip.Addr)) []routing.Fix {
	in := spans(w.set, ends)
	var whole []routing.Fix
	if place == routing.AnyInternetHost {
		whole = []routing.Fix{{CIDR: netip.PrefixFrom(netip.IPv4Unspecified(), 0)}, {CIDR: netip.PrefixFrom(netip.IPv6Unspecified(), 0)}}
	} else if block, err := parsePlace(place); err == nil {
		whole = []routing.Fix{{CIDR: block.Masked()}}
	} else if s, ok := named[vpc.Subnet](w.r.Network(), place); ok {
		whole = []routing.Fix{{CIDR: s.CIDR, Peer: s.ID}, {CIDR: s.IPv6CIDR, Peer: s.ID}}
	}
	if len(whole) > 0 {
		return slices.DeleteFunc(whole, func(f routing.Fix) bool {
			return !f.CIDR.IsValid() || !slices.ContainsFunc(in, func(s span) bool { return f.CIDR.Contains(s.first) })
		})
	}
	hosts := w.hosts(place, ends)
	var found []routing.Fix
	for _, s := range in {
		for _, p := range s.prefixes(fixesShown) {
			f := routing.Fix{CIDR: p}
			if i := slices.IndexFunc(hosts, func(e eni.Interface) bool { return p.IsSingleIP() && e.Owns(p.Addr()) }); i >= 0 {
				f.Peer = hosts[i].ID
			}
			found = append(found, f)
		}
	}
	return found
}

// numbered completes entries of a network ACL by [routing.Entry], with numbers before all that deny what they let pass, and each with one of its own among
// all that the failure names; nil if there are not as many.
func (w widening) numbered(b routing.Blocker, of routing.Fix, entries []routing.Fix) []routing.Fix {
	a, _ := vpc.Get[vpc.NetworkACL](w.r.Network(), of.On)
	taken := map[int]bool{}
	next, step := of.Number, 10
	for _, e := range a.Entries(of.Direction) {
		taken[e.Number] = true
		denies := func(f routing.Fix) bool { return e.CIDR.Overlaps(f.CIDR) && e.Scope().Overlaps(f.Traffic) }
		if !e.Allow && slices.ContainsFunc(entries, denies) {
			next, step = min(next, e.Number), -1
		}
	}
	for f, n := range w.entries {
		taken[n] = taken[n] || f.On == of.On && f.Direction == of.Direction
	}
	var found []routing.Fix
	for _, f := range entries {
		for taken[next] {
			next += step
		}
		const last = 32766
		if next < 1 || next > last {
			return nil
		}
		f.Number = next
		f = routing.Entry(w.r.Network(), f, w.subnetOf(b, of, f.CIDR))
		key := f
		key.Number = 0
		if named, ok := w.entries[key]; ok {
			f.Number = named
		} else {
			w.entries[key], taken[next] = next, true
		}
		if !slices.Contains(found, f) {
			found = append(found, f)
		}
	}
	return found
}

// subnetOf is the subnet of the interface of the claim that has addresses which the entry of a network ACL is to let pass; the zero Subnet if
// there is none. The fix for the one packet may tell it as well.
func (w widening) subnetOf(b routing.Blocker, of routing.Fix, p netip.Prefix) vpc.Subnet {
	n := w.r.Network()
	holds := func(s vpc.Subnet) bool {
		return s.CIDR.Contains(p.Addr()) && s.CIDR.Bits() <= p.Bits() || s.IPv6CIDR.Contains(p.Addr()) && s.IPv6CIDR.Bits() <= p.Bits()
	}
	if s, ok := vpc.Get[vpc.Subnet](n, of.Peer); ok && p.IsSingleIP() && holds(s) {
		return s
	}
	place, ends, ok := w.end(b, of.Direction == vpc.Ingress)
	if !ok {
		return vpc.Subnet{}
	}
	for _, h := range w.hosts(place, ends) {
		if s, _ := vpc.Get[vpc.Subnet](n, h.Subnet); holds(s) {
			return s
		}
	}
	return vpc.Subnet{}
}

// note says that a fix is for the one packet alone, and what the claim would need.
func (w widening) note(b routing.Blocker, f routing.Fix) string {
	at := cmp.Or(string(f.On), "the main route table of "+string(f.VPC))
	text := fmt.Sprintf("the fix named for %s is for this packet alone: the claim needs as much for %s from %s to %s", at, w.traffic, w.from, w.to)
	if f.Do != routing.AddRule || b.InReply || f.Direction != vpc.Egress {
		return text
	}
	for l := range vpc.All[vpc.PrefixList](w.r.Network()) {
		if packet.To(l.Entries...).ContainsSet(w.set) {
			return fmt.Sprintf("%s; a rule for the prefix list %s (%s) would do", text, l.ID, l.Name)
		}
	}
	return text
}

// named is the one resource of a type that has an ID or Name tag.
func named[T vpc.Resource](n *vpc.Network, place routing.Place) (t T, ok bool) {
	if t, ok = vpc.Get[T](n, vpc.ID(place)); ok {
		return t, true
	}
	found := 0
	for _, r := range n.Named(string(place)) {
		if x, is := r.(T); is {
			t, found = x, found+1
		}
	}
	return t, found == 1
}

// family is all addresses of the family of a block.
func family(p netip.Prefix) netip.Prefix { return netip.PrefixFrom(p.Addr(), 0).Masked() }
