package cloudformation

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

var gatewayConverters = map[string]converter{
	"AWS::EC2::InternetGateway":           {makes, takeInternetGateway},
	"AWS::EC2::VPCGatewayAttachment":      {adds, attachGateway},
	"AWS::EC2::EgressOnlyInternetGateway": {makes, takeEgressOnly},
	"AWS::EC2::CarrierGateway":            {makes, takeCarrier},
	"AWS::EC2::NatGateway":                {adds, takeNAT},
	"AWS::EC2::PrefixList":                {makes, takeList},
	"AWS::EC2::VPCPeeringConnection":      {makes, takePeering},
}

func takeInternetGateway(l *loader, p properties) {
	l.add(p.of, vpc.InternetGateway{ID: p.id(), Name: p.name(), Account: p.account(), Region: p.region()})
}

// attachGateway reads that a VPC has an internet gateway or a virtual private gateway.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcgatewayattachment.html
func attachGateway(l *loader, p properties) {
	v := p.need("VpcId")
	if v == "" {
		return
	}
	if p.has("VpnGatewayId") {
		amend(l, p, "VpnGatewayId", func(g *vpc.VPNGateway) { g.VPC = v })
		return
	}
	amend(l, p, "InternetGatewayId", func(g *vpc.InternetGateway) { g.VPC = v })
}

func takeEgressOnly(l *loader, p properties) {
	if v := p.need("VpcId"); v != "" {
		l.add(p.of, vpc.EgressOnlyInternetGateway{ID: p.id(), Name: p.name(), Account: p.account(), VPC: v})
	}
}

func takeCarrier(l *loader, p properties) {
	if v := p.need("VpcId"); v != "" {
		l.add(p.of, vpc.CarrierGateway{ID: p.id(), Name: p.name(), Account: p.account(), VPC: v})
	}
}

// takeNAT reads a NAT gateway. A private address that AWS chooses is left to the model, which takes a free one.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html
func takeNAT(l *loader, p properties) {
	g := vpc.NATGateway{
		ID: p.id(), Name: p.name(), Account: p.account(),
		Private:  p.text("ConnectivityType") == "private",
		Regional: p.text("AvailabilityMode") == "regional",
	}
	if g.Regional {
		g.VPC = p.need("VpcId")
		l.zonesOf(p, &g)
	} else {
		g.Subnet = p.need("SubnetId")
	}
	if g.VPC == "" && g.Subnet == "" {
		return
	}
	if a := (vpc.NATAddress{Private: p.addr("PrivateIpAddress"), Public: l.publicOf(p.link("AllocationId"))}); a != (vpc.NATAddress{}) {
		g.Addresses = append(g.Addresses, a)
	}
	g.Addresses = append(g.Addresses, l.secondary(p)...)
	l.add(p.of, g)
}

// secondary is the further addresses of a NAT gateway: private ones, and Elastic IPs on them.
func (l *loader) secondary(p properties) []vpc.NATAddress {
	private, public := p.texts("SecondaryPrivateIpAddresses"), p.links("SecondaryAllocationIds")
	out := make([]vpc.NATAddress, max(len(private), len(public)))
	for i := range out {
		if i < len(private) {
			out[i].Private, _ = p.parseAddr(fmt.Sprintf("SecondaryPrivateIpAddresses[%d]", i), private[i])
		}
		if i < len(public) {
			out[i].Public = l.publicOf(public[i])
		}
	}
	return out
}

// zonesOf reads the zones of a regional NAT gateway.
func (l *loader) zonesOf(p properties, g *vpc.NATGateway) {
	for _, b := range p.blocks("AvailabilityZoneAddresses") {
		zone := b.text("AvailabilityZone")
		if zone != "" && !slices.Contains(g.Zones, zone) {
			g.Zones = append(g.Zones, zone)
		}
		for _, id := range b.links("AllocationIds") {
			if a := l.publicOf(id); a.IsValid() {
				g.Addresses = append(g.Addresses, vpc.NATAddress{Public: a, Zone: zone})
			}
		}
	}
}

// publicOf is the address of an Elastic IP.
func (l *loader) publicOf(id vpc.ID) netip.Addr {
	e, _ := get[eni.ElasticIP](l, id)
	return e.Public
}

// takeList reads a managed prefix list.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-prefixlist.html
func takeList(l *loader, p properties) {
	x := vpc.PrefixList{ID: p.id(), Name: p.text("PrefixListName"), Account: p.account(), Region: p.region(), IPv6: p.text("AddressFamily") == "IPv6"}
	if n := p.number("MaxEntries", 0, 1<<31-1); n != nil {
		x.MaxEntries = int(*n)
	}
	for _, b := range p.blocks("Entries") {
		if c, ok := b.prefix("Cidr"); ok {
			x.Entries = append(x.Entries, c)
		}
	}
	slices.SortFunc(x.Entries, func(a, b netip.Prefix) int {
		return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
	})
	l.add(p.of, x)
}

// takePeering reads a peering connection, which CloudFormation makes only if it is accepted.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcpeeringconnection.html
func takePeering(l *loader, p properties) {
	c := vpc.PeeringConnection{
		ID: p.id(), Name: p.name(), Account: p.account(),
		Requester: vpc.PeeringSide{VPC: p.need("VpcId"), Account: p.account(), Region: p.region()},
		Accepter: vpc.PeeringSide{
			VPC: p.need("PeerVpcId"), Account: cmp.Or(p.text("PeerOwnerId"), p.account()), Region: cmp.Or(p.text("PeerRegion"), p.region()),
		},
	}
	if c.Requester.VPC != "" && c.Accepter.VPC != "" {
		l.add(p.of, c)
	}
}

// completePeering gives the sides the account and Region of their VPCs.
func (l *loader) completePeering() {
	update(l, func(c vpc.PeeringConnection) vpc.PeeringConnection {
		for _, s := range []*vpc.PeeringSide{&c.Requester, &c.Accepter} {
			if v, ok := get[vpc.VPC](l, s.VPC); ok {
				s.Account, s.Region = cmp.Or(v.Account, s.Account), cmp.Or(v.Region, s.Region)
			}
		}
		return c
	})
}
