package terraform

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var filterConverters = map[string]converter{
	"aws_security_group":                     {makes, takeGroup},
	"aws_default_security_group":             {makes, takeGroup},
	"aws_security_group_rule":                {adds, addRules},
	"aws_vpc_security_group_ingress_rule":    {adds, addIngressRule},
	"aws_vpc_security_group_egress_rule":     {adds, addEgressRule},
	"aws_vpc_security_group_vpc_association": {adds, addGroupVPC},
	"aws_network_acl":                        {makes, takeACL},
	"aws_default_network_acl":                {makes, takeACL},
	"aws_network_acl_rule":                   {adds, addEntry},
	"aws_network_acl_association":            {amends, addACLSubnet},
}

// traffic reads what a rule matches. Absent ports are all ports, and an absent or -1 ICMP type or code is any.
//
// Source: EC2 API reference, IpPermission and NetworkAclEntry.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
func (a attributes) traffic(protocol, from, to, typ, code string) (packet.Traffic, error) {
	for _, attr := range []string{protocol, from, to, typ, code} {
		if a.values[attr] == nil && a.pending(attr) && a.configured(attr) && a.shared == nil {
			return packet.Traffic{}, fmt.Errorf("%s%s is not known before the apply", a.path, attr)
		}
	}
	s := a.text(protocol)
	if s == "all" {
		s = "-1" // as the provider takes it
	}
	p, err := packet.ParseProtocol(s)
	if err != nil {
		return packet.Traffic{}, fmt.Errorf("%s%s %q is not a protocol", a.path, protocol, abridge(s))
	}
	first, last := a.number(from), a.number(to)
	switch {
	case p.IsICMP():
		t, c := orAny(a.number(typ)), orAny(a.number(code))
		if t == -1 {
			c = -1
		}
		if t < -1 || t > 255 || c < -1 || c > 255 {
			return packet.Traffic{}, fmt.Errorf("ICMP type %d and code %d do not exist", t, c)
		}
		return packet.ICMPType(p, int(t), int(c)), nil
	case !p.HasPorts() || first == nil && last == nil || orAny(first) == -1 && orAny(last) == -1:
		return packet.Of(p), nil
	case first == nil || last == nil || *first < 0 || *last > 65535 || *first > *last:
		return packet.Traffic{}, fmt.Errorf("%s%s and %s are not a range of ports", a.path, from, to)
	}
	return packet.Ports(p, uint16(*first), uint16(*last)), nil
}

func orAny(n *int64) int64 {
	if n == nil {
		return -1
	}
	return *n
}

// takeGroup reads a security group with the rules that stand in it. Without egress rules it lets nothing out: the
// provider takes away the rule that AWS gives to new groups. A state lists the rules of rule resources here as well.
//
// Source: provider hashicorp/aws, https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
func takeGroup(l *loader, a attributes) {
	g := sg.Group{
		ID:      a.of.id(),
		Name:    a.text("name"),
		Account: a.account(),
		VPC:     l.link(a, "vpc_id"),
		Default: a.of.typ == "aws_default_security_group" || a.text("name") == "default",
	}
	if g.Default {
		g.Name = "default"
	}
	if a.of.data {
		l.skip(a.of, "a data source does not show the rules of a security group")
		return
	}
	if g.VPC == "" {
		l.missing(a, "vpc_id")
		return
	}
	g.Ingress = l.inlineRules(a, "ingress", g.ID)
	g.Egress = l.inlineRules(a, "egress", g.ID)
	l.add(a.of, g)
}

// inlineRules is the rules of a group's ingress or egress.
func (l *loader) inlineRules(a attributes, attr string, group vpc.ID) []sg.Rule {
	a.given(attr)
	var rules []sg.Rule
	for _, b := range a.blocks(attr) {
		rules = addNew(rules, l.peerRules(b, "protocol", group)...)
	}
	return rules
}

// peerRules is a block with several peers as one rule for each.
func (l *loader) peerRules(b attributes, protocol string, group vpc.ID) []sg.Rule {
	t, err := b.traffic(protocol, "from_port", "to_port", "from_port", "to_port")
	if err != nil {
		l.skip(b.of, "%v; the rule is left out", err)
		return nil
	}
	var rules []sg.Rule
	add := func(r sg.Rule) {
		r.Traffic, r.Description = t, b.text("description")
		rules = append(rules, r)
	}
	for _, p := range slices.Concat(b.prefixes("cidr_blocks"), b.prefixes("ipv6_cidr_blocks")) {
		add(sg.Rule{CIDR: p})
	}
	for _, id := range l.linkList(b, "prefix_list_ids") {
		add(sg.Rule{PrefixList: id})
	}
	for _, id := range l.linkList(b, "security_groups") {
		add(sg.Rule{Group: id})
	}
	if id := l.link(b, "source_security_group_id"); id != "" {
		add(sg.Rule{Group: id})
	}
	if b.on("self") {
		add(sg.Rule{Group: group})
	}
	return rules
}

// addNew appends the rules that are not there yet. ID and description do not tell rules apart, but the one with an ID is kept.
func addNew(rules []sg.Rule, more ...sg.Rule) []sg.Rule {
	rules = slices.Clone(rules)
	for _, r := range more {
		n := slices.IndexFunc(rules, func(o sg.Rule) bool {
			return o.Traffic == r.Traffic && o.CIDR == r.CIDR && o.PrefixList == r.PrefixList && o.Group == r.Group
		})
		switch {
		case n < 0:
			rules = append(rules, r)
		default:
			rules[n].ID = cmp.Or(rules[n].ID, r.ID)
			rules[n].Description = cmp.Or(rules[n].Description, r.Description)
		}
	}
	return rules
}

func addRules(l *loader, a attributes) {
	id := l.link(a, "security_group_id")
	amend(l, a, "security_group_id", id, func(g *sg.Group) {
		rules := l.peerRules(a, "protocol", id)
		if len(rules) == 0 {
			a.peerless("cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "source_security_group_id")
		}
		if len(rules) == 1 {
			rules[0].ID = ruleID(a)
		}
		switch a.text("type") {
		case "ingress":
			g.Ingress = addNew(g.Ingress, rules...)
		case "egress":
			g.Egress = addNew(g.Egress, rules...)
		default:
			l.skip(a.of, "type is neither ingress nor egress")
		}
	})
}

// peerless reports a rule without a peer, unless it is told already that one of the attributes which may name it is not known.
func (a attributes) peerless(peers ...string) {
	if !slices.ContainsFunc(peers, func(attr string) bool { return a.pending(attr) && a.configured(attr) }) {
		a.l.skip(a.of, "the rule has no peer that is known")
	}
}

// ruleID is AWS's ID of a rule; empty if it is not known.
func ruleID(a attributes) string { return a.made("security_group_rule_id") }

func addIngressRule(l *loader, a attributes) {
	l.addRule(a, func(g *sg.Group) *[]sg.Rule { return &g.Ingress })
}

func addEgressRule(l *loader, a attributes) {
	l.addRule(a, func(g *sg.Group) *[]sg.Rule { return &g.Egress })
}

// addRule adds a rule, which has one peer.
func (l *loader) addRule(a attributes, side func(g *sg.Group) *[]sg.Rule) {
	t, err := a.traffic("ip_protocol", "from_port", "to_port", "from_port", "to_port")
	if err != nil {
		l.skip(a.of, "%v", err)
		return
	}
	r := sg.Rule{
		ID:          ruleID(a),
		Traffic:     t,
		PrefixList:  l.link(a, "prefix_list_id"),
		Group:       l.link(a, "referenced_security_group_id"),
		Description: a.text("description"),
	}
	if p, ok := a.prefix("cidr_ipv4", family4); ok {
		r.CIDR = p
	} else if p, ok := a.prefix("cidr_ipv6", family6); ok {
		r.CIDR = p
	}
	if r.CIDR == (netip.Prefix{}) && r.PrefixList == "" && r.Group == "" {
		a.peerless("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id")
		return
	}
	amend(l, a, "security_group_id", l.link(a, "security_group_id"), func(g *sg.Group) {
		rules := side(g)
		*rules = addNew(*rules, r)
	})
}

func addGroupVPC(l *loader, a attributes) {
	v := l.link(a, "vpc_id")
	if v == "" {
		l.missing(a, "vpc_id")
		return
	}
	amend(l, a, "security_group_id", l.link(a, "security_group_id"), func(g *sg.Group) {
		if v != g.VPC && !slices.Contains(g.VPCs, v) {
			g.VPCs = append(slices.Clone(g.VPCs), v)
		}
	})
}

// lastACLEntry is the greatest number of an entry. AWS lists the
// entries that deny what no entry matches as 32767 and, for IPv6, 32768.
//
// Source: VPC guide, network ACL rules. https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
const lastACLEntry = 32766

// takeACL reads a network ACL with the entries that stand in it. A state lists those of rule resources here as well.
func takeACL(l *loader, a attributes) {
	acl := vpc.NetworkACL{
		ID:      a.of.id(),
		Name:    a.name(),
		Account: a.account(),
		VPC:     l.link(a, "vpc_id"),
		Default: a.of.typ == "aws_default_network_acl",
		Subnets: l.linkList(a, "subnet_ids"),
	}
	if acl.Default && acl.VPC == "" {
		acl.VPC = l.ownerOf(a, "default_network_acl_id")
	}
	if acl.VPC == "" {
		l.missing(a, "vpc_id")
		return
	}
	acl.Ingress = l.inlineEntries(a, "ingress")
	acl.Egress = l.inlineEntries(a, "egress")
	l.add(a.of, acl)
}

// ownerOf is the VPC with which AWS made what an attribute of an adopting resource names.
func (l *loader) ownerOf(a attributes, attr string) vpc.ID {
	l.link(a, attr) // reports what cannot be found
	id := vpc.ID(a.text(attr))
	if id == "" {
		if r := l.resolved[a.of.address+" "+attr]; len(r.ids) == 1 {
			id = r.ids[0]
		}
	}
	own := a.of.id()
	for _, v := range l.instances {
		if !classIs(v, aVPC) {
			continue
		}
		for of := range objects[v.typ] {
			if o := v.object(of); o == id || of == attr && l.canonical(o) == own {
				return v.id()
			}
		}
	}
	return ""
}

func (l *loader) inlineEntries(a attributes, attr string) []vpc.ACLEntry {
	a.given(attr)
	var entries []vpc.ACLEntry
	for _, b := range a.blocks(attr) {
		if e, ok := l.entry(b, "rule_no", "action"); ok {
			entries = append(entries, e)
		}
	}
	return byNumber(entries)
}

func byNumber(entries []vpc.ACLEntry) []vpc.ACLEntry {
	slices.SortStableFunc(entries, func(x, y vpc.ACLEntry) int { return cmp.Compare(x.Number, y.Number) })
	return entries
}

// entry reads an entry; false for those that AWS adds itself, and those that cannot be read, which are reported.
func (l *loader) entry(a attributes, number, action string) (vpc.ACLEntry, bool) {
	n := a.number(number)
	if n == nil || *n > lastACLEntry {
		if n == nil {
			l.skip(a.of, "%s%s is missing; the entry is left out", a.path, number)
		}
		return vpc.ACLEntry{}, false
	}
	e := vpc.ACLEntry{Number: int(*n)}
	switch a.text(action) {
	case "allow", "ALLOW":
		e.Allow = true
	case "deny", "DENY":
	default:
		l.skip(a.of, "%s%s is neither allow nor deny; the entry is left out", a.path, action)
		return e, false
	}
	t, err := a.traffic("protocol", "from_port", "to_port", "icmp_type", "icmp_code")
	if err != nil {
		l.skip(a.of, "%v; the entry is left out", err)
		return e, false
	}
	e.Traffic = t
	p, ok := a.prefix("cidr_block", family4)
	if !ok {
		p, ok = a.prefix("ipv6_cidr_block", family6)
	}
	if !ok {
		l.skip(a.of, "%sthe entry has no block that is known; it is left out", a.path)
	}
	e.CIDR = p
	return e, ok
}

func addEntry(l *loader, a attributes) {
	e, ok := l.entry(a, "rule_number", "rule_action")
	if !ok {
		return
	}
	amend(l, a, "network_acl_id", l.link(a, "network_acl_id"), func(acl *vpc.NetworkACL) {
		side := &acl.Ingress
		if a.on("egress") {
			side = &acl.Egress
		}
		if slices.ContainsFunc(*side, func(o vpc.ACLEntry) bool { return o.Number == e.Number }) {
			return // the ACL lists it itself
		}
		*side = byNumber(append(slices.Clone(*side), e))
	})
}

func addACLSubnet(l *loader, a attributes) {
	subnet := l.link(a, "subnet_id")
	if subnet == "" {
		l.missing(a, "subnet_id")
		return
	}
	amend(l, a, "network_acl_id", l.link(a, "network_acl_id"), func(acl *vpc.NetworkACL) {
		if !slices.Contains(acl.Subnets, subnet) {
			acl.Subnets = append(slices.Clone(acl.Subnets), subnet)
			slices.Sort(acl.Subnets)
		}
	})
}
