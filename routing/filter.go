package routing

import (
	"cmp"
	"strconv"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// acl is a network ACL with its entries in order.
type acl struct {
	id      vpc.ID
	ingress vpc.ACLEntries
	egress  vpc.ACLEntries

	ingressBoxes, egressBoxes []packet.Box // of the headers that the entries match

	// What names the entries for people, made once; the last one is for what no entry matches.
	ingressRules, egressRules []string
}

func compileACL(a vpc.NetworkACL) *acl {
	c := &acl{id: a.ID, ingress: a.Entries(vpc.Ingress), egress: a.Entries(vpc.Egress)}
	c.ingressBoxes, c.egressBoxes = c.ingress.Boxes(vpc.Ingress), c.egress.Boxes(vpc.Egress)
	c.ingressRules, c.egressRules = c.rules(vpc.Ingress, c.ingress), c.rules(vpc.Egress, c.egress)
	return c
}

func (a *acl) rules(d vpc.Direction, entries vpc.ACLEntries) []string {
	rules := make([]string, len(entries)+1)
	for i := range entries {
		rules[i] = a.rule(d, entries, i)
	}
	rules[len(entries)] = a.rule(d, entries, -1)
	return rules
}

// filterACL asks the network ACL of a subnet. It has no memory, so replies are asked about as well.
func (w *walk) filterACL(s Stage, sub int32) {
	a := w.u.acls[w.u.subnets[sub].acl]
	here := where{s, a.id, vpc.KindNetworkACL, ""}
	dir, entries, boxes, rules := vpc.Egress, a.egress, a.egressBoxes, a.egressRules
	if s == AtACLIn {
		dir, entries, boxes, rules = vpc.Ingress, a.ingress, a.ingressBoxes, a.ingressRules
	}
	i := entries.Match(dir, w.h)
	if w.boxed {
		w.narrow(w.seen().Around(w.h, boxes))
		w.compareACL(a.id, dir)
	}
	if w.rec != nil {
		here.rule = rules[len(entries)]
		if i >= 0 {
			here.rule = rules[i]
		}
		w.rec.by, w.rec.filtered = aclRef(entries, i, w.h.Is4()), sub
		w.notePorts(a.id, entries, dir, i >= 0 && entries[i].Allow)
	}
	if i >= 0 && entries[i].Allow {
		w.pass(here)
		return
	}
	w.block(here, SubnetACLRestriction, "the subnet's network ACL denies it")
}

// rule names an entry: "acl-1 egress 100 allow tcp 443 to 10.0.0.0/8".
func (a *acl) rule(d vpc.Direction, entries vpc.ACLEntries, i int) string {
	name := string(cmp.Or(a.id, "default ACL")) + " " + d.String()
	if i < 0 {
		return name + " * deny"
	}
	verb, prep := " deny ", " to "
	if entries[i].Allow {
		verb = " allow "
	}
	if d == vpc.Ingress {
		prep = " from "
	}
	return name + " " + strconv.Itoa(entries[i].Number) + verb + entries[i].Scope().String() + prep + entries[i].CIDR.String()
}

// groupFilter is the number of the compiled group with the ID; of an empty one if the network does not hold it.
func (u *unit) groupFilter(id vpc.ID) int32 {
	if i, ok := u.groupAt[id]; ok {
		return i
	}
	g, ok := vpc.Get[sg.Group](u.net, id)
	if !ok {
		g = sg.Group{ID: id}
	}
	return u.addGroup(g)
}

func (u *unit) addGroup(g sg.Group) int32 {
	i := int32(len(u.groups))
	u.groupAt[g.ID] = i
	u.groups = append(u.groups, sg.Compile(u.net, g))
	return i
}

// defaultGroup is the VPC's default group: the one that the network holds, or the one that AWS makes.
func (u *unit) defaultGroup() vpc.ID {
	for g := range vpc.DependentsOf[sg.Group](u.net, u.id) {
		if g.Default && g.VPC == u.id {
			return g.ID
		}
	}
	g := sg.DefaultGroup(u.vpc)
	if _, ok := u.groupAt[g.ID]; !ok {
		u.addGroup(g)
	}
	return g.ID
}

// filterGroups asks the security groups of w.host. They let through what a rule of any group allows, and
// replies to what they let through before.
func (w *walk) filterGroups(s Stage) {
	h := w.host
	if len(h.filters) == 0 {
		return
	}
	here := where{s, w.u.groups[h.filters[0]].Group().ID, vpc.KindSecurityGroup, ""}
	if w.inReply {
		if group, ok := w.memory.answered(h, w.h); ok {
			here.at, here.rule = group, "stateful: the reply to what it let through"
			w.pass(here)
			return
		}
	}
	var group vpc.ID
	if s == AtGroupIn {
		group = w.judge(here, sg.Ingress, w.senderGroups())
	} else {
		group = w.judge(here, sg.Egress, w.receiverGroups())
	}
	w.memory.track(h, w.h, group)
}

// judge looks for a rule that allows, and for the reason if there is none. It returns the group that has the rule, or else the one that it blames.
func (w *walk) judge(here where, dir sg.Direction, members []vpc.ID) vpc.ID {
	filters := w.host.filters
	w.narrowGroups(dir, members)
	w.compareGroups(dir, members)
	for _, k := range filters {
		f := w.u.groups[k]
		if i := f.Match(dir, w.h, members); i >= 0 {
			here.at = f.Group().ID
			if w.rec != nil {
				here.rule = groupRule(f, dir, i)
				w.rec.by = RuleRef{Number: i + 1}
			}
			w.pass(here)
			return here.at
		}
	}
	rules := 0
	for _, k := range filters {
		f := w.u.groups[k]
		rules += f.Len(dir)
		if i := f.MatchUnheld(dir, w.h); i >= 0 {
			w.doubt(here, UnknownResource, "prefix list "+string(f.Group().Rules(dir)[i].PrefixList))
			return here.at
		}
	}
	if dir == sg.Egress {
		if list := w.allowingList(); list != "" {
			w.doubt(here, UnknownResource, "prefix list "+string(list)+", which a route of "+string(w.u.tables[w.table].id)+" names")
			return here.at
		}
		if g := w.unheldPeerGroup(); g != "" {
			w.doubt(here, UnknownPeeredSGs, "security group "+string(g))
			return here.at
		}
	}
	switch {
	case rules == 0:
		w.block(here, SGHasNoRules, "the security groups have no rules in this direction")
	case dir == sg.Ingress && w.sender.lost != "" && w.wouldMatch():
		w.block(here, w.sender.lost, "a rule names the sender's group, but what lies between does not carry group membership")
	default:
		w.block(here, ENISGRulesMismatch, "no rule of the security groups allows it")
	}
	return here.at
}

// narrowGroups keeps to headers that the same rule allows, or that no rule of any group does.
func (w *walk) narrowGroups(dir sg.Direction, members []vpc.ID) {
	if !w.boxed {
		return
	}
	within := w.seen()
	seen := within
	for _, k := range w.host.filters {
		f := w.u.groups[k]
		if f.Match(dir, w.h, members) >= 0 {
			w.narrow(f.Reach(dir, w.h, members, within))
			return
		}
		seen = f.Reach(dir, w.h, members, seen)
	}
	w.narrow(seen)
}

// allowingList is a prefix list that the network does not hold and that could lead the packet by a way on which a rule sees
// the receiver's group; empty if there is none.
func (w *walk) allowingList() vpc.ID {
	for list, t := range w.perhapsAhead() {
		members := w.groupsBy(t)
		w.narrowGroups(sg.Egress, members)
		if w.anyMatches(sg.Egress, members) {
			return list
		}
	}
	return ""
}

// unheldPeerGroup is a group that a rule for what goes out names, that could let the packet through, and that belongs to a
// peer VPC which the network does not hold; empty if there is none.
func (w *walk) unheldPeerGroup() vpc.ID {
	if !w.mayLeaveTheNetwork() {
		return ""
	}
	for _, k := range w.host.filters {
		f := w.u.groups[k]
		for _, r := range f.Group().Rules(sg.Egress) {
			if _, held := w.r.net.Get(r.Group); r.Group != "" && !held && r.Traffic.Contains(w.h) {
				return r.Group
			}
		}
	}
	return ""
}

// mayLeaveTheNetwork says whether the packet goes, or perhaps goes, over a peering connection to a VPC that the network does
// not hold and whose groups rules can name.
func (w *walk) mayLeaveTheNetwork() bool {
	if w.r.leadsToUnheldPeer(w.ahead()) {
		return true
	}
	for _, t := range w.perhapsAhead() {
		if w.r.leadsToUnheldPeer(t) {
			return true
		}
	}
	return false
}

// leadsToUnheldPeer says whether the target is a peering connection to a VPC that the network does not hold and whose groups
// rules can name.
func (r *Resolver) leadsToUnheldPeer(t *target) bool {
	return t != nil && t.kind == targetPeering && t.peer.sameRegion && t.peer.Forwards() && r.unit(t.peer.far) == nil
}

// wouldMatch says whether a rule would allow the packet if the sender's groups could be seen.
func (w *walk) wouldMatch() bool {
	return w.sender.host != nil && w.anyMatches(sg.Ingress, w.sender.host.groups)
}

// anyMatches says whether a rule of any group of w.host allows the packet, with these members at the other end.
func (w *walk) anyMatches(dir sg.Direction, members []vpc.ID) bool {
	for _, k := range w.host.filters {
		if w.u.groups[k].Match(dir, w.h, members) >= 0 {
			return true
		}
	}
	return false
}

// groupRule names a rule: "sg-web ingress[2] tcp 443 from 10.0.0.0/8".
func groupRule(f *sg.Filter, dir sg.Direction, i int) string {
	prep := " to "
	if dir == sg.Ingress {
		prep = " from "
	}
	r := f.Group().Rules(dir)[i]
	peer := string(cmp.Or(r.PrefixList, r.Group))
	if peer == "" {
		peer = r.CIDR.String()
	}
	return string(f.Group().ID) + " " + dir.String() + "[" + strconv.Itoa(i) + "] " + r.Traffic.String() + prep + peer
}
