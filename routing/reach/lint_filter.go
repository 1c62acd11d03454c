package reach

import (
	"cmp"
	"fmt"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// acls finds the entries of network ACLs on which earlier ones decide.
func (l *linter) acls() error {
	for a := range vpc.All[vpc.NetworkACL](l.n) {
		for _, d := range [...]vpc.Direction{vpc.Ingress, vpc.Egress} {
			entries := a.Entries(d)
			for i := range entries {
				l.entry(a, d, entries, i)
			}
		}
	}
	return nil
}

func (l *linter) entry(a vpc.NetworkACL, d vpc.Direction, entries vpc.ACLEntries, i int) {
	own, _ := split(everyTraffic, matchedBy(entries[i:i+1], d))
	if _, left := split(own, matchedBy(entries[:i], d)); len(own) == 0 || len(left) > 0 {
		return
	}
	why := "the entries before it decide on all that it speaks of"
	for j, e := range entries[:i] {
		if _, left := split(own, matchedBy(entries[j:j+1], d)); len(left) == 0 {
			does := "denies"
			if e.Allow {
				does = "allows"
			}
			why = fmt.Sprintf("entry %d comes first and %s all that it speaks of", e.Number, does)
			break
		}
	}
	l.find(Finding{Code: EntryShadowed, Resource: a.ID, Kind: a.Kind(), VPC: a.VPC, Rule: entryText(entries[i], d), Why: why, Set: packet.SetOf(own...)})
}

// matchedBy asks whether any of the entries matches.
func matchedBy(entries vpc.ACLEntries, d vpc.Direction) decides {
	boxes := entries.Boxes(d)
	return func(h packet.Header, within packet.Box) (bool, packet.Box) {
		return entries.Match(d, h) >= 0, within.Around(h, boxes)
	}
}

// entryText is an entry as hops name it: "ingress 100 allow all from 0.0.0.0/0".
func entryText(e vpc.ACLEntry, d vpc.Direction) string {
	does := "deny"
	if e.Allow {
		does = "allow"
	}
	return fmt.Sprintf("%v %d %s %v %s %v", d, e.Number, does, e.Traffic, toward(d), e.CIDR)
}

func toward(d vpc.Direction) string {
	if d == vpc.Ingress {
		return "from"
	}
	return "to"
}

// groups finds what is idle of security groups.
func (l *linter) groups() error {
	for g := range vpc.All[sg.Group](l.n) {
		users := l.users(g)
		if len(users) == 0 {
			l.unused(g)
		}
		for _, d := range [...]sg.Direction{sg.Ingress, sg.Egress} {
			l.covered(g, d)
			for i, rule := range g.Rules(d) {
				if err := l.rule(g, d, i, rule, len(users) > 0); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// users is what has the group, other groups that name it aside.
func (l *linter) users(g sg.Group) []vpc.ID {
	var ids []vpc.ID
	for d := range l.n.Dependents(g.ID) {
		if _, names := d.(sg.Group); !names {
			ids = append(ids, d.ResourceID())
		}
	}
	if g.Default {
		for _, e := range membersOf(l.n, g) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

func (l *linter) unused(g sg.Group) {
	inhabited := false
	for _, v := range append([]vpc.ID{g.VPC}, g.VPCs...) {
		all, _ := interfacesOf(l.n, v)
		inhabited = inhabited || len(all) > 0
	}
	if g.Default || !inhabited {
		return
	}
	var named []vpc.ID
	for d := range l.n.Dependents(g.ID) {
		if d.ResourceID() != g.ID {
			named = append(named, d.ResourceID())
		}
	}
	why := "no interface, endpoint or load balancer has the group"
	if len(named) > 0 {
		why += "; rules of " + list(named) + " name it all the same"
	}
	l.find(Finding{Code: GroupUnused, Resource: g.ID, Kind: g.Kind(), VPC: g.VPC, Why: why, Others: named})
}

// covered finds rules that the other rules of the group make superfluous, first those for which one other does, then those for which several
// do together. What it has found is not counted as another rule.
func (l *linter) covered(g sg.Group, d sg.Direction) {
	rules := g.Rules(d)
	gone := make([]bool, len(rules))
	for i, rule := range rules {
		own, members := l.ruleBoxes(g, d, rule)
		for j, o := range rules {
			if i != j && !gone[i] && !gone[j] && len(own) > 0 && l.allows(g, d, members, own, o) {
				gone[i] = true
				l.superfluous(g, ruleText(d, i, rule), ruleText(d, j, o)+" allows", own)
			}
		}
	}
	for i, rule := range rules {
		if gone[i] {
			continue
		}
		var others []sg.Rule
		for j, o := range rules {
			if i != j && !gone[j] {
				others = append(others, o)
			}
		}
		own, members := l.ruleBoxes(g, d, rule)
		if len(own) > 0 && l.allows(g, d, members, own, others...) {
			gone[i] = true
			l.superfluous(g, ruleText(d, i, rule), "other rules of the group together allow", own)
		}
	}
}

func (l *linter) superfluous(g sg.Group, rule, by string, own []packet.Box) {
	l.find(Finding{Code: GroupRuleCovered, Resource: g.ID, Kind: g.Kind(), VPC: g.VPC, Rule: rule, Why: by + " all that it allows", Set: packet.SetOf(own...)})
}

// allows says whether the group with but the rules allows all of the boxes.
func (l *linter) allows(g sg.Group, d sg.Direction, members []vpc.ID, boxes []packet.Box, rules ...sg.Rule) bool {
	_, left := split(boxes, l.allowedBy(g, d, members, rules))
	return len(left) == 0
}

// ruleBoxes is the headers that the rule allows. Of a rule that names a group they are those of its members, with whatever addresses.
func (l *linter) ruleBoxes(g sg.Group, d sg.Direction, rule sg.Rule) (own []packet.Box, members []vpc.ID) {
	if rule.Group != "" {
		members = []vpc.ID{rule.Group}
	}
	own, _ = split(everyTraffic, l.allowedBy(g, d, members, []sg.Rule{rule}))
	return own, members
}

// allowedBy asks whether the group allows a packet of a peer with the groups members, if it has but the rules.
func (l *linter) allowedBy(g sg.Group, d sg.Direction, members []vpc.ID, rules []sg.Rule) decides {
	if d == sg.Ingress {
		g.Ingress = rules
	} else {
		g.Egress = rules
	}
	f := sg.Compile(l.n, g)
	return func(h packet.Header, within packet.Box) (bool, packet.Box) {
		return f.Match(d, h, members) >= 0, f.Reach(d, h, members, within)
	}
}

// ruleText is a rule as hops name it: "ingress[2] tcp 443 from 10.0.0.0/8".
func ruleText(d sg.Direction, i int, r sg.Rule) string {
	peer := string(cmp.Or(r.PrefixList, r.Group))
	if peer == "" {
		peer = r.CIDR.String()
	}
	return fmt.Sprintf("%v[%d] %v %s %s", d, i, r.Traffic, toward(d), peer)
}

// rule finds rules that match nothing.
func (l *linter) rule(g sg.Group, d sg.Direction, i int, rule sg.Rule, used bool) error {
	own, _ := l.ruleBoxes(g, d, rule)
	f := Finding{Resource: g.ID, Kind: g.Kind(), VPC: g.VPC, Rule: ruleText(d, i, rule), Set: packet.SetOf(own...)}
	if rule.Group != "" {
		f.Others = []vpc.ID{rule.Group}
		peer, held := vpc.Get[sg.Group](l.n, rule.Group)
		switch why, stale := l.stale(g, d, peer, held); {
		case stale:
			f.Code, f.Why = GroupReferenceStale, why
			l.find(f)
		case held && used && rule.Group != g.ID && len(l.users(peer)) == 0:
			f.Code, f.Why = GroupRuleNeverMatches, "nothing has the group "+string(rule.Group)
			l.find(f)
		}
		return nil
	}
	if everybody := rule.CIDR.IsValid() && rule.CIDR.Bits() == 0; !used || d != sg.Ingress || len(own) == 0 || everybody {
		return nil
	}
	silent, err := l.silent(g, f.Set)
	if silent {
		f.Code, f.Why = GroupRuleNeverMatches, "nothing at the rule's addresses can send to an interface with the group"
		l.find(f)
	}
	return err
}

// stale says whether a rule names a group that it cannot see. Where a way leads to a VPC that the network does not hold, groups that are
// not held may be there.
func (l *linter) stale(g sg.Group, d sg.Direction, peer sg.Group, held bool) (why string, stale bool) {
	homes := append([]vpc.ID{g.VPC}, g.VPCs...)
	if !held {
		for _, v := range homes {
			if l.leadsAway(v) {
				return "", false
			}
		}
		return "the network does not hold the group, and no peering connection or transit gateway leads from its VPC to where it could be", true
	}
	for _, v := range homes {
		for _, far := range append([]vpc.ID{peer.VPC}, peer.VPCs...) {
			if l.seesGroups(d, v, far) {
				return "", false
			}
		}
	}
	return "the group is one of " + string(peer.VPC) + ", and no way from there carries group membership", true
}

// leadsAway says whether the VPC is joined to networks that the model does not hold.
func (l *linter) leadsAway(v vpc.ID) bool {
	for p := range vpc.DependentsOf[vpc.PeeringConnection](l.n, v) {
		_, far, ok := p.Sides(v)
		if _, held := vpc.Get[vpc.VPC](l.n, far.VPC); ok && p.Forwards() && !held {
			return true
		}
	}
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](l.n, v) {
		if a.Forwards() {
			return true
		}
	}
	return false
}

// seesGroups says whether groups of the VPC far can be named by rules of the VPC v.
//
// Source: the places at which package routing tells group membership; VPC Peering Guide, "Update your security groups to reference
// peer security groups"; Amazon VPC Transit Gateways guide, "Security group referencing".
func (l *linter) seesGroups(d sg.Direction, v, far vpc.ID) bool {
	if v == far {
		return true
	}
	a, _ := vpc.Get[vpc.VPC](l.n, v)
	b, _ := vpc.Get[vpc.VPC](l.n, far)
	if _, ok := vpc.PeeringBetween(l.n, v, far); ok && a.Region == b.Region {
		return true
	}
	if d != sg.Ingress {
		return false
	}
	for g := range vpc.All[vpc.TransitGateway](l.n) {
		near, ok := g.AttachmentOf(l.n, v)
		other, too := g.AttachmentOf(l.n, far)
		if ok && too && near.PassesGroups(l.n) && other.PassesGroups(l.n) {
			return true
		}
	}
	return false
}

// silent says whether it is certain that nothing can send what is allowed to an interface with the group: nothing of a VPC has the
// addresses, no link leads to networks that could have them, and from the internet nothing gets as far as the group.
func (l *linter) silent(g sg.Group, allowed packet.Set) (bool, error) {
	for v := range vpc.All[vpc.VPC](l.n) {
		if !allowed.Intersect(packet.From(blocksOf(v)...)).IsEmpty() {
			return false, nil
		}
	}
	for _, v := range append([]vpc.ID{g.VPC}, g.VPCs...) {
		if l.leadsAway(v) || l.joinedElsewhere(v) {
			return false, nil
		}
	}
	receivers := l.receivers(g)
	for _, e := range receivers {
		if heard, err := l.hears(e, allowed); heard || err != nil {
			return false, err
		}
	}
	return len(receivers) > 0, nil
}
