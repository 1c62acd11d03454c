package cloudformation

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var vpcConverters = map[string]converter{
	"AWS::EC2::VPC":                           {makes, takeVPC},
	"AWS::EC2::VPCCidrBlock":                  {widens, addBlock},
	"AWS::EC2::Subnet":                        {makes, takeSubnet},
	"AWS::EC2::SubnetCidrBlock":               {widens, addSubnetBlock},
	"AWS::EC2::DHCPOptions":                   {makes, takeDHCP},
	"AWS::EC2::VPCDHCPOptionsAssociation":     {adds, addDHCP},
	"AWS::EC2::VPCBlockPublicAccessOptions":   {makes, takeBlockPublicAccess},
	"AWS::EC2::VPCBlockPublicAccessExclusion": {makes, takeExclusion},
}

// takeVPC reads a VPC.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html
func takeVPC(l *loader, p properties) {
	v := vpc.VPC{
		ID: p.id(), Name: p.name(), Account: p.account(), Region: p.region(),
		DisableDNSSupport: p.off("EnableDnsSupport"), DNSHostnames: p.on("EnableDnsHostnames"),
	}
	if from := p.of.stack.regionFrom; from != "" {
		l.infer(load.Deduced, v.ID, "Region", v.Region, from)
	}
	if x, ok := p.prefix("CidrBlock"); ok {
		v.CIDRs = []netip.Prefix{x}
	} else if p.has("Ipv4IpamPoolId") {
		p.skip("Ipv4IpamPoolId", "which block the pool gives is not known")
	}
	l.add(p.of, v)
}

// addBlock reads a further block of a VPC.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpccidrblock.html
func addBlock(l *loader, p properties) {
	x, ok := p.prefix("CidrBlock")
	if !ok {
		if x, ok = l.ipv6Block(p.of); !ok {
			if p.has("Ipv4IpamPoolId") {
				p.skip("Ipv4IpamPoolId", "which block the pool gives is not known")
			}
			return
		}
		if !p.has("Ipv6CidrBlock") {
			l.infer(load.StandIn, p.link("VpcId"), "IPv6CIDRs", x.String(), "its ID: AWS chooses the block, and this stands for it")
		}
	}
	amend(l, p, "VpcId", func(v *vpc.VPC) {
		if x.Addr().Is4() {
			v.CIDRs = append(slices.Clone(v.CIDRs), x)
		} else {
			v.IPv6CIDRs = append(slices.Clone(v.IPv6CIDRs), x)
		}
	})
}

// ipv6Block is the IPv6 block that a resource adds to a VPC; false: it adds none. For one that AWS chooses another stands.
func (l *loader) ipv6Block(r *resource) (netip.Prefix, bool) {
	if x, ok := l.blocks[r]; ok {
		return x, x.IsValid()
	}
	l.blocks[r] = netip.Prefix{} // while it is read
	p := l.propertiesOf(r)
	x, ok := p.prefix("Ipv6CidrBlock")
	bits := 56
	if n := p.number("Ipv6NetmaskLength", 44, 60); n != nil {
		bits = int(*n)
	}
	switch {
	case ok:
	case p.on("AmazonProvidedIpv6CidrBlock"), p.has("Ipv6IpamPoolId"):
		if x = l.standIns.Block(r.id(), bits); !x.IsValid() {
			p.skip("", "there is no block left to stand for the one that AWS chooses")
		}
		ok = x.IsValid()
	}
	l.blocks[r] = x
	return x, ok
}

// ipv6Blocks is the IPv6 blocks of a VPC of a template, in the order of the resources that add them.
func (l *loader) ipv6Blocks(v *resource) []netip.Prefix {
	s := v.stack
	if s.ipv6 == nil {
		s.ipv6 = map[vpc.ID][]netip.Prefix{}
		for _, r := range s.inOrder {
			if r.typ != "AWS::EC2::VPCCidrBlock" || r.absent != nil {
				continue
			}
			if x, ok := l.ipv6Block(r); ok {
				id := l.propertiesOf(r).link("VpcId")
				s.ipv6[id] = append(s.ipv6[id], x)
			}
		}
	}
	return s.ipv6[v.id()]
}

// traits is what a subnet gives to the interfaces in it.
type traits struct {
	public bool // a public IPv4 address (MapPublicIpOnLaunch)
	ipv6   bool // an IPv6 address (AssignIpv6AddressOnCreation)
}

// takeSubnet reads a subnet.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnet.html
func takeSubnet(l *loader, p properties) {
	s := vpc.Subnet{
		ID: p.id(), Name: p.name(), Account: p.account(), VPC: p.need("VpcId"),
		Zone: p.text("AvailabilityZone"), ZoneID: p.text("AvailabilityZoneId"), DNS64: p.on("EnableDns64"),
	}
	s.CIDR, _ = p.prefix("CidrBlock")
	s.IPv6CIDR, _ = p.prefix("Ipv6CidrBlock")
	for _, key := range []string{"Ipv4IpamPoolId", "Ipv6IpamPoolId"} {
		if p.has(key) {
			p.skip(key, "which block the pool gives is not known")
		}
	}
	if s.VPC == "" {
		return
	}
	l.subnets[s.ID] = traits{p.on("MapPublicIpOnLaunch"), p.on("AssignIpv6AddressOnCreation")}
	l.add(p.of, s)
}

func addSubnetBlock(l *loader, p properties) {
	if x, ok := p.prefix("Ipv6CidrBlock"); ok {
		amend(l, p, "SubnetId", func(s *vpc.Subnet) { s.IPv6CIDR = x })
	}
}

// takeDHCP reads a DHCP option set.
//
// Source: VPC guide, DHCP option sets. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
func takeDHCP(l *loader, p properties) {
	o := vpc.DHCPOptions{ID: p.id(), Name: p.name(), Account: p.account(), DomainName: p.text("DomainName")}
	for i, s := range p.texts("DomainNameServers") {
		if s == "AmazonProvidedDNS" {
			o.AmazonDNS = true
		} else if a, ok := p.parseAddr(fmt.Sprintf("DomainNameServers[%d]", i), s); ok {
			o.DNSServers = append(o.DNSServers, a)
		}
	}
	l.add(p.of, o)
}

// addDHCP reads which options a VPC has. The word default is AWS's own, which the model has without any.
func addDHCP(l *loader, p properties) {
	options := p.need("DhcpOptionsId")
	if options != "" && options != "default" {
		amend(l, p, "VpcId", func(v *vpc.VPC) { v.DHCPOptions = options })
	}
}

// takeBlockPublicAccess reads the setting of an account in a Region.
//
// Source: VPC guide, https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
func takeBlockPublicAccess(l *loader, p properties) {
	b := vpc.BlockPublicAccess{ID: p.id(), Account: p.account(), Region: p.region()}
	if err := b.Mode.UnmarshalText([]byte(cmp.Or(p.text("InternetGatewayBlockMode"), "off"))); err != nil {
		p.skip("InternetGatewayBlockMode", "there is no such mode")
		return
	}
	l.add(p.of, b)
}

func takeExclusion(l *loader, p properties) {
	e := vpc.BlockPublicAccessExclusion{ID: p.id(), Name: p.name(), VPC: p.link("VpcId"), Subnet: p.link("SubnetId")}
	if err := e.Mode.UnmarshalText([]byte(p.text("InternetGatewayExclusionMode"))); err != nil {
		p.skip("InternetGatewayExclusionMode", "there is no such mode")
		return
	}
	l.add(p.of, e)
}

// makeImplied makes what an ID names of what AWS makes along with a VPC: its default group and its default network ACL, as they
// are when new. They are made only where a template names them: the model has them anyway.
//
// Source: VPC guide, default security groups and default network ACL.
// https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
// https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
func (l *loader) makeImplied(id vpc.ID) {
	if _, there := l.found[id]; there {
		return
	}
	if owner, ok := strings.CutSuffix(string(id), ".DefaultSecurityGroup"); ok {
		if v, ok := get[vpc.VPC](l, vpc.ID(owner)); ok {
			g := sg.DefaultGroup(v)
			g.ID, g.Ingress[0].Group = id, id
			l.hold(g, l.found[v.ID].of)
			l.infer(load.Deduced, id, "Ingress", "that of a new default group", "AWS makes it with "+owner)
		}
	}
	if owner, ok := strings.CutSuffix(string(id), ".DefaultNetworkAcl"); ok {
		if v, ok := get[vpc.VPC](l, vpc.ID(owner)); ok {
			l.hold(defaultACL(id, v), l.found[v.ID].of)
			l.infer(load.Deduced, id, "Ingress", "that of a new default network ACL", "AWS makes it with "+owner)
		}
	}
}

// makeAllImplied makes what was named so far.
func (l *loader) makeAllImplied() {
	for _, id := range l.implied {
		l.makeImplied(id)
	}
	l.implied = nil
}

// defaultACL is a VPC's default network ACL as AWS makes it.
func defaultACL(id vpc.ID, v vpc.VPC) vpc.NetworkACL {
	acl := vpc.NetworkACL{ID: id, Account: v.Account, VPC: v.ID, Default: true}
	acl.Ingress = []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: all4}}
	if len(v.IPv6CIDRs) > 0 {
		acl.Ingress = append(acl.Ingress, vpc.ACLEntry{Number: 101, Allow: true, CIDR: all6})
	}
	acl.Egress = slices.Clone(acl.Ingress)
	return acl
}

// all4 and all6 are every address of a family.
var (
	all4 = netip.MustParsePrefix("0.0.0.0/0")
	all6 = netip.MustParsePrefix("::/0")
)
