package cloudformation

import (
	"slices"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

var transitConverters = map[string]converter{
	"AWS::EC2::TransitGateway":                      {makes, takeTransit},
	"AWS::EC2::TransitGatewayAttachment":            {makes, takeAttachment},
	"AWS::EC2::TransitGatewayVpcAttachment":         {makes, takeAttachment},
	"AWS::EC2::TransitGatewayPeeringAttachment":     {makes, takePeeringAttachment},
	"AWS::EC2::TransitGatewayConnect":               {adds, takeConnect},
	"AWS::EC2::TransitGatewayRouteTable":            {makes, takeTransitTable},
	"AWS::EC2::TransitGatewayRouteTableAssociation": {adds, addAssociation},
	"AWS::EC2::TransitGatewayRouteTablePropagation": {adds, addTransitPropagation},
	"AWS::EC2::TransitGatewayRoute":                 {amends, addTransitRoute},
}

// takeTransit reads a transit gateway. Unless it is told not to, AWS makes a route table with it, with
// which attachments are associated and into which they propagate.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-transitgateway.html
// and https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html
func takeTransit(l *loader, p properties) {
	g := vpc.TransitGateway{
		ID: p.id(), Name: p.name(), Account: p.account(), Region: p.region(),
		ASN: p.asn("AmazonSideAsn"), CIDRs: p.prefixes("TransitGatewayCidrBlocks"),
		GroupReferencing:  p.text("SecurityGroupReferencingSupport") == "enable",
		DisableDNSSupport: p.text("DnsSupport") == "disable", DisableVPNECMP: p.text("VpnEcmpSupport") == "disable",
	}
	if p.text("DefaultRouteTableAssociation") != "disable" {
		g.DefaultAssociationTable = l.defaultTable(p, "AssociationDefaultRouteTableId")
	}
	if p.text("DefaultRouteTablePropagation") != "disable" {
		g.DefaultPropagationTable = l.defaultTable(p, "PropagationDefaultRouteTableId")
	}
	l.add(p.of, g)
}

// defaultTable is the default route table that a property names, or else the one that AWS makes.
func (l *loader) defaultTable(p properties, key string) vpc.ID {
	if id := p.link(key); id != "" {
		return id
	}
	id := p.id() + ".DefaultRouteTable"
	if _, there := l.found[id]; !there {
		l.hold(vpc.TransitGatewayRouteTable{ID: id, Account: p.account(), TransitGateway: p.id()}, p.of)
		l.infer(load.Deduced, id, "TransitGateway", string(p.id()), "AWS makes a default route table with it")
	}
	return id
}

// joins is whether an attachment joins the default route tables.
type joins struct{ association, propagation bool }

// takeAttachment reads the attachment of a VPC.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-transitgatewayvpcattachment.html
func takeAttachment(l *loader, p properties) {
	options := p.block("Options")
	l.attachTransit(p, vpc.TransitGatewayAttachment{
		ID: p.id(), Name: p.name(), Account: p.account(), Type: vpc.AttachmentVPC,
		TransitGateway: p.need("TransitGatewayId"), Resource: p.need("VpcId"), Subnets: sorted(append(p.links("SubnetIds"), p.links("AddSubnetIds")...)),
		ApplianceMode:           options.text("ApplianceModeSupport") == "enable",
		DisableGroupReferencing: options.text("SecurityGroupReferencingSupport") == "disable",
		DisableDNSSupport:       options.text("DnsSupport") == "disable",
		IPv6Support:             options.text("Ipv6Support") == "enable",
	})
}

func (l *loader) attachTransit(p properties, x vpc.TransitGatewayAttachment) {
	if x.TransitGateway == "" || x.Type == vpc.AttachmentVPC && x.Resource == "" {
		return
	}
	l.joins[x.ID] = joins{association: true, propagation: x.Type != vpc.AttachmentPeering}
	l.add(p.of, x)
}

func takePeeringAttachment(l *loader, p properties) {
	l.attachTransit(p, vpc.TransitGatewayAttachment{
		ID: p.id(), Name: p.name(), Account: p.account(), Type: vpc.AttachmentPeering,
		TransitGateway: p.need("TransitGatewayId"), PeerTransitGateway: p.need("PeerTransitGatewayId"),
	})
}

// takeConnect reads a Connect attachment, which is at the transit gateway of the attachment that transports it.
func takeConnect(l *loader, p properties) {
	over := p.need("TransportTransitGatewayAttachmentId")
	x, ok := get[vpc.TransitGatewayAttachment](l, over)
	if over != "" && !ok {
		p.skip("TransportTransitGatewayAttachmentId", "it names %s, which is not here as a %s", abridge(string(over)), vpc.KindTransitGatewayAttachment)
	}
	l.attachTransit(p, vpc.TransitGatewayAttachment{
		ID: p.id(), Name: p.name(), Account: p.account(), Type: vpc.AttachmentConnect, TransitGateway: x.TransitGateway, Resource: over,
	})
}

func takeTransitTable(l *loader, p properties) {
	if g := p.need("TransitGatewayId"); g != "" {
		l.add(p.of, vpc.TransitGatewayRouteTable{ID: p.id(), Name: p.name(), Account: p.account(), TransitGateway: g})
	}
}

func addAssociation(l *loader, p properties) {
	x := p.need("TransitGatewayAttachmentId")
	if x == "" {
		return
	}
	amend(l, p, "TransitGatewayRouteTableId", func(t *vpc.TransitGatewayRouteTable) {
		t.Associations = withID(t.Associations, x)
		l.associated[x] = true
	})
}

func addTransitPropagation(l *loader, p properties) {
	if x := p.need("TransitGatewayAttachmentId"); x != "" {
		amend(l, p, "TransitGatewayRouteTableId", func(t *vpc.TransitGatewayRouteTable) { t.Propagations = withID(t.Propagations, x) })
	}
}

// addTransitRoute reads a static route.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-transitgatewayroute.html
func addTransitRoute(l *loader, p properties) {
	r := vpc.TransitGatewayRoute{Blackhole: p.on("Blackhole")}
	var ok bool
	if r.CIDR, ok = p.prefix("DestinationCidrBlock"); !ok {
		if !p.bad("DestinationCidrBlock") {
			p.skip("DestinationCidrBlock", "it is missing")
		}
		return
	}
	if !r.Blackhole {
		x := p.need("TransitGatewayAttachmentId")
		if x == "" {
			return
		}
		r.Attachments = []vpc.ID{x}
	}
	amend(l, p, "TransitGatewayRouteTableId", func(t *vpc.TransitGatewayRouteTable) { t.Routes = append(slices.Clone(t.Routes), r) })
}

// completeTransit lets attachments join the default route tables of their transit gateways.
func (l *loader) completeTransit() {
	for _, id := range ids[vpc.TransitGatewayAttachment](l) {
		x, _ := get[vpc.TransitGatewayAttachment](l, id)
		for _, gateway := range []vpc.ID{x.TransitGateway, x.PeerTransitGateway} {
			g, ok := get[vpc.TransitGateway](l, gateway)
			j := l.joins[id]
			if t, is := get[vpc.TransitGatewayRouteTable](l, g.DefaultAssociationTable); ok && is && j.association && !l.associated[id] {
				t.Associations = withID(t.Associations, id)
				l.hold(t, l.found[t.ID].of)
			}
			if t, is := get[vpc.TransitGatewayRouteTable](l, g.DefaultPropagationTable); ok && is && j.propagation {
				t.Propagations = withID(t.Propagations, id)
				l.hold(t, l.found[t.ID].of)
			}
		}
	}
}
