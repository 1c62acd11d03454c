package cloudformation

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var filterConverters = map[string]converter{
	"AWS::EC2::SecurityGroup":               {adds, takeGroup}, // once the blocks of its VPC are known
	"AWS::EC2::SecurityGroupIngress":        {amends, addIngress},
	"AWS::EC2::SecurityGroupEgress":         {amends, addEgress},
	"AWS::EC2::SecurityGroupVpcAssociation": {amends, addGroupVPC},
	"AWS::EC2::NetworkAcl":                  {makes, takeACL},
	"AWS::EC2::NetworkAclEntry":             {amends, addEntry},
	"AWS::EC2::SubnetNetworkAclAssociation": {amends, addACLSubnet},
	"Custom::VpcRestrictDefaultSG":          {amends, restrictDefaultGroup},
}

// takeGroup reads a security group with the rules that stand in it. Without egress rules it has that of a new
// group, which allows everything; rules of their own do not take it away.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
// and VPC guide, https://docs.aws.amazon.com/vpc/latest/userguide/creating-security-groups.html
func takeGroup(l *loader, p properties) {
	g := sg.Group{ID: p.id(), Name: p.text("GroupName"), Account: p.account(), VPC: p.link("VpcId")}
	if g.VPC == "" {
		if !p.bad("VpcId") {
			p.skip("VpcId", "it is missing, so that the group is of the default VPC, which is not here")
		}
		return
	}
	for _, b := range p.blocks("SecurityGroupIngress") {
		g.Ingress = addRule(g.Ingress, b, "Source")
	}
	egress := p.blocks("SecurityGroupEgress")
	for _, b := range egress {
		g.Egress = addRule(g.Egress, b, "Destination")
	}
	if len(egress) == 0 && !p.bad("SecurityGroupEgress") {
		g.Egress = []sg.Rule{{CIDR: all4}}
		if v, ok := get[vpc.VPC](l, g.VPC); ok && len(v.IPv6CIDRs) > 0 {
			g.Egress = append(g.Egress, sg.Rule{CIDR: all6})
		}
	}
	l.add(p.of, g)
}

// addRule appends the rule that a block says, unless it is there already. The names of its peers begin with the
// word for its end.
func addRule(rules []sg.Rule, b properties, end string) []sg.Rule {
	t, ok := b.traffic("IpProtocol", b, "FromPort", "ToPort", b, "FromPort", "ToPort")
	if !ok {
		return rules
	}
	r := sg.Rule{
		Traffic: t, Description: b.text("Description"),
		PrefixList: b.link(end + "PrefixListId"), Group: b.link(end + "SecurityGroupId"),
	}
	for _, key := range []string{"CidrIp", "CidrIpv6"} {
		if x, ok := b.prefix(key); ok {
			r.CIDR = x
		}
	}
	if r.CIDR == (netip.Prefix{}) && r.PrefixList == "" && r.Group == "" {
		if !b.bad("CidrIp", "CidrIpv6", end+"PrefixListId", end+"SecurityGroupId") {
			b.skip("", "the rule has no peer that is known")
		}
		return rules
	}
	same := func(o sg.Rule) bool {
		return o.Traffic == r.Traffic && o.CIDR == r.CIDR && o.PrefixList == r.PrefixList && o.Group == r.Group
	}
	if slices.ContainsFunc(rules, same) {
		return rules
	}
	return append(slices.Clone(rules), r)
}

func addIngress(l *loader, p properties) {
	amend(l, p, "GroupId", func(g *sg.Group) { g.Ingress = addRule(g.Ingress, p, "Source") })
}

func addEgress(l *loader, p properties) {
	amend(l, p, "GroupId", func(g *sg.Group) { g.Egress = addRule(g.Egress, p, "Destination") })
}

func addGroupVPC(l *loader, p properties) {
	v := p.need("VpcId")
	if v == "" {
		return
	}
	amend(l, p, "GroupId", func(g *sg.Group) {
		if v != g.VPC && !slices.Contains(g.VPCs, v) {
			g.VPCs = append(slices.Clone(g.VPCs), v)
		}
	})
}

// restrictDefaultGroup reads the CDK's own custom resource, which takes the rules off a VPC's default group.
//
// Source: aws-cdk, Vpc.restrictDefaultSecurityGroup,
// https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.Vpc.html
func restrictDefaultGroup(l *loader, p properties) {
	amend(l, p, "DefaultSecurityGroupId", func(g *sg.Group) {
		g.Ingress, g.Egress = nil, nil
		l.infer(load.Deduced, g.ID, "Egress", "none", p.of.logical+", a custom resource of the CDK, which takes the rules off")
	})
}

// lastACLEntry is the greatest number of an entry.
//
// Source: VPC guide, network ACL rules. https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
const lastACLEntry = 32766

func takeACL(l *loader, p properties) {
	if v := p.need("VpcId"); v != "" {
		l.add(p.of, vpc.NetworkACL{ID: p.id(), Name: p.name(), Account: p.account(), VPC: v})
	}
}

// addEntry reads an entry of a network ACL.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkaclentry.html
func addEntry(l *loader, p properties) {
	n := p.number("RuleNumber", 1, lastACLEntry)
	if n == nil {
		if !p.bad("RuleNumber") {
			p.skip("RuleNumber", "it is missing")
		}
		return
	}
	e := vpc.ACLEntry{Number: int(*n)}
	switch p.text("RuleAction") {
	case "allow":
		e.Allow = true
	case "deny":
	default:
		p.skip("RuleAction", "it is neither allow nor deny")
		return
	}
	icmp, ports := p.block("Icmp"), p.block("PortRange")
	var ok bool
	if e.Traffic, ok = p.traffic("Protocol", ports, "From", "To", icmp, "Type", "Code"); !ok {
		return
	}
	for _, key := range []string{"CidrBlock", "Ipv6CidrBlock"} {
		if x, ok := p.prefix(key); ok {
			e.CIDR = x
		}
	}
	if !e.CIDR.IsValid() {
		p.skip("", "the entry has no block that is known")
		return
	}
	amend(l, p, "NetworkAclId", func(acl *vpc.NetworkACL) {
		side := &acl.Ingress
		if p.on("Egress") {
			side = &acl.Egress
		}
		*side = append(slices.Clone(*side), e)
		slices.SortStableFunc(*side, func(x, y vpc.ACLEntry) int { return cmp.Compare(x.Number, y.Number) })
	})
}

func addACLSubnet(l *loader, p properties) {
	s := p.need("SubnetId")
	if s == "" {
		return
	}
	amend(l, p, "NetworkAclId", func(acl *vpc.NetworkACL) { acl.Subnets = withID(acl.Subnets, s) })
}

// withID is the sorted IDs with one more, unless it is among them.
func withID(ids []vpc.ID, id vpc.ID) []vpc.ID {
	if slices.Contains(ids, id) {
		return ids
	}
	ids = append(slices.Clone(ids), id)
	slices.Sort(ids)
	return ids
}
