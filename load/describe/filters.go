package describe

import (
	"cmp"
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// traffic is the traffic of a rule of a security group or network ACL. Absent ports are all ports, and an absent
// or -1 ICMP type or code is any.
//
// Source: EC2 API reference, IpPermission and NetworkAclEntry.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
func traffic(protocol string, from, to, typ, code *int64) (packet.Traffic, error) {
	p, err := packet.ParseProtocol(protocol)
	if err != nil {
		return packet.Traffic{}, fmt.Errorf("%q is not a protocol", abridge(protocol))
	}
	switch {
	case p.IsICMP():
		t, c := orAny(typ), orAny(code)
		if t == -1 {
			c = -1
		}
		if t < -1 || t > 255 || c < -1 || c > 255 {
			return packet.Traffic{}, fmt.Errorf("ICMP type %d and code %d do not exist", t, c)
		}
		return packet.ICMPType(p, int(t), int(c)), nil
	case !p.HasPorts() || from == nil && to == nil || orAny(from) == -1 && orAny(to) == -1:
		return packet.Of(p), nil
	case from == nil || to == nil || *from < 0 || *to > 65535 || *from > *to:
		return packet.Traffic{}, fmt.Errorf("ports %s to %s are not a range", number(from), number(to))
	}
	return packet.Ports(p, uint16(*from), uint16(*to)), nil
}

func orAny(n *int64) int64 {
	if n == nil {
		return -1
	}
	return *n
}

func number(n *int64) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}

type aclElement struct {
	NetworkAclId string
	VpcId        vpc.ID
	IsDefault    bool
	OwnerId      string
	Tags         []tag
	Associations []struct{ SubnetId vpc.ID }
	Entries      []aclEntry
}

type aclEntry struct {
	CidrBlock     string
	Ipv6CidrBlock string
	Egress        bool
	Protocol      string
	RuleAction    string
	RuleNumber    int64
	PortRange     struct{ From, To *int64 }
	IcmpTypeCode  struct{ Type, Code *int64 }
}

func (x aclElement) id() string { return x.NetworkAclId }

// lastACLEntry is the greatest number of an entry. AWS lists the
// entries that deny what no entry matches as 32767 and, for IPv6, 32768.
//
// Source: VPC guide, network ACL rules. https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
const lastACLEntry = 32766

func readACL(l *loader, at source, x aclElement) {
	a := vpc.NetworkACL{
		ID:      vpc.ID(x.NetworkAclId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.OwnerId, at.account),
		VPC:     x.VpcId,
		Default: x.IsDefault,
	}
	for _, s := range x.Associations {
		if s.SubnetId != "" {
			a.Subnets = append(a.Subnets, s.SubnetId)
		}
	}
	for i, e := range x.Entries {
		if e.RuleNumber > lastACLEntry {
			continue
		}
		entry, err := e.entry()
		switch {
		case err != nil:
			l.skip(at, a.ID, "Entries[%d]: %v; the entry is left out", i, err)
		case e.Egress:
			a.Egress = append(a.Egress, entry)
		default:
			a.Ingress = append(a.Ingress, entry)
		}
	}
	l.add(at, a)
}

func (e aclEntry) entry() (entry vpc.ACLEntry, err error) {
	entry.Number = int(e.RuleNumber)
	switch e.RuleAction {
	case "allow":
		entry.Allow = true
	case "deny":
	default:
		return entry, fmt.Errorf("RuleAction %q is neither allow nor deny", abridge(e.RuleAction))
	}
	if entry.CIDR, err = eitherBlock("CidrBlock", e.CidrBlock, "Ipv6CidrBlock", e.Ipv6CidrBlock); err != nil {
		return entry, err
	}
	entry.Traffic, err = traffic(e.Protocol, e.PortRange.From, e.PortRange.To, e.IcmpTypeCode.Type, e.IcmpTypeCode.Code)
	return entry, err
}

// eitherBlock reads whichever of an IPv4 and an IPv6 block is given.
func eitherBlock(field4, s4, field6, s6 string) (netip.Prefix, error) {
	if s4 == "" && s6 != "" {
		return prefix6(field6, s6)
	}
	return prefix4(field4, s4)
}

type groupElement struct {
	GroupId             string
	GroupName           string
	OwnerId             string
	VpcId               vpc.ID
	IpPermissions       []permission
	IpPermissionsEgress []permission
}

// permission is rules that differ in their peers only.
type permission struct {
	IpProtocol    string
	FromPort      *int64
	ToPort        *int64
	IpRanges      []struct{ CidrIp, Description string }
	Ipv6Ranges    []struct{ CidrIpv6, Description string }
	PrefixListIds []struct {
		PrefixListId vpc.ID
		Description  string
	}
	UserIdGroupPairs []struct {
		GroupId     vpc.ID
		Description string
	}
}

func (x groupElement) id() string { return x.GroupId }

func readGroup(l *loader, at source, x groupElement) {
	g := sg.Group{
		ID:      vpc.ID(x.GroupId),
		Name:    x.GroupName,
		Account: cmp.Or(x.OwnerId, at.account),
		VPC:     x.VpcId,
		Default: x.GroupName == "default",
	}
	if g.VPC == "" {
		l.skip(at, g.ID, "the group is in no VPC")
		return
	}
	rules := func(field string, all []permission) (rules []sg.Rule) {
		for i, p := range all {
			some, errs := p.rules()
			for _, err := range errs {
				l.skip(at, g.ID, "%s[%d]: %v; the rule is left out", field, i, err)
			}
			rules = append(rules, some...)
		}
		return rules
	}
	g.Ingress = rules("IpPermissions", x.IpPermissions)
	g.Egress = rules("IpPermissionsEgress", x.IpPermissionsEgress)
	l.add(at, g)
}

// rules is the permission as one rule for each peer.
func (p permission) rules() (rules []sg.Rule, errs []error) {
	t, err := traffic(p.IpProtocol, p.FromPort, p.ToPort, p.FromPort, p.ToPort)
	if err != nil {
		return nil, []error{err}
	}
	add := func(r sg.Rule, err error) {
		r.Traffic = t
		if err != nil {
			errs = append(errs, err)
		} else {
			rules = append(rules, r)
		}
	}
	named := func(field string, id vpc.ID) error {
		if id == "" {
			return fmt.Errorf("%s is missing", field)
		}
		return nil
	}
	for _, x := range p.IpRanges {
		block, err := prefix4("CidrIp", x.CidrIp)
		add(sg.Rule{CIDR: block, Description: x.Description}, err)
	}
	for _, x := range p.Ipv6Ranges {
		block, err := prefix6("CidrIpv6", x.CidrIpv6)
		add(sg.Rule{CIDR: block, Description: x.Description}, err)
	}
	for _, x := range p.PrefixListIds {
		add(sg.Rule{PrefixList: x.PrefixListId, Description: x.Description}, named("PrefixListId", x.PrefixListId))
	}
	for _, x := range p.UserIdGroupPairs {
		add(sg.Rule{Group: x.GroupId, Description: x.Description}, named("GroupId", x.GroupId))
	}
	return rules, errs
}

// groupVPC is an association of a group with a further VPC.
type groupVPC struct {
	GroupId vpc.ID
	VpcId   vpc.ID
	State   string
}

func (x groupVPC) id() string { return string(x.GroupId) }

func readGroupVPC(l *loader, at source, x groupVPC) {
	if x.VpcId != "" && (x.State == "" || x.State == "associated") {
		l.groupVPCs = append(l.groupVPCs, x)
	}
}

// setGroupVPCs gives the groups their further VPCs.
func (l *loader) setGroupVPCs() {
	further := map[vpc.ID][]vpc.ID{}
	for _, x := range l.groupVPCs {
		further[x.GroupId] = append(further[x.GroupId], x.VpcId)
	}
	update(l, func(_ source, g sg.Group) sg.Group {
		for _, v := range further[g.ID] {
			if v != g.VPC {
				g.VPCs = appendNew(g.VPCs, v)
			}
		}
		return g
	})
}
