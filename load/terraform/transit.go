package terraform

import (
	"slices"

	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

var transitConverters = map[string]converter{
	"aws_ec2_transit_gateway":                                 {makes, takeTransit},
	"aws_ec2_transit_gateway_vpc_attachment":                  {makes, takeVPCAttachment},
	"aws_ec2_transit_gateway_vpc_attachment_accepter":         {adds, acceptAttachment},
	"aws_ec2_transit_gateway_peering_attachment":              {makes, takePeeringAttachment},
	"aws_ec2_transit_gateway_peering_attachment_accepter":     {adds, acceptAttachment},
	"aws_ec2_transit_gateway_connect":                         {makes, takeConnect},
	"aws_ec2_transit_gateway_connect_peer":                    {amends, noteConnectPeer},
	"aws_ec2_transit_gateway_route_table":                     {makes, takeTransitTable},
	"aws_ec2_transit_gateway_route_table_association":         {adds, addTransitAssociation},
	"aws_ec2_transit_gateway_route_table_propagation":         {adds, addTransitPropagation},
	"aws_ec2_transit_gateway_route":                           {adds, addTransitRoute},
	"aws_ec2_transit_gateway_prefix_list_reference":           {adds, addTransitRoute},
	"aws_ec2_transit_gateway_default_route_table_association": {adds, setDefaultTable},
	"aws_ec2_transit_gateway_default_route_table_propagation": {adds, setDefaultTable},
}

// takeTransit reads a transit gateway. Unless it is told not to, AWS makes a route table
// with it, with which attachments are associated and into which they propagate.
//
// Source: Transit gateway guide, https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html
func takeTransit(l *loader, a attributes) {
	g := vpc.TransitGateway{
		ID:                a.of.id(),
		Name:              a.name(),
		Account:           a.account(),
		Region:            a.region(),
		ASN:               a.asn("amazon_side_asn"),
		CIDRs:             a.prefixes("transit_gateway_cidr_blocks"),
		GroupReferencing:  a.on("security_group_referencing_support"),
		DisableDNSSupport: a.off("dns_support"),
		DisableVPNECMP:    a.off("vpn_ecmp_support"),
	}
	if !a.off("default_route_table_association") {
		g.DefaultAssociationTable = l.canonical(a.of.object("association_default_route_table_id"))
	}
	if !a.off("default_route_table_propagation") {
		g.DefaultPropagationTable = l.canonical(a.of.object("propagation_default_route_table_id"))
	}
	for _, id := range []vpc.ID{g.DefaultAssociationTable, g.DefaultPropagationTable} {
		if id != "" && !a.of.data {
			l.transitDefaults[id] = g.ID
		}
	}
	l.add(a.of, g)
}

func takeVPCAttachment(l *loader, a attributes) {
	x := vpc.TransitGatewayAttachment{
		ID:                      a.of.id(),
		Name:                    a.name(),
		Account:                 a.account(),
		TransitGateway:          l.link(a, "transit_gateway_id"),
		Type:                    vpc.AttachmentVPC,
		Resource:                l.link(a, "vpc_id"),
		Subnets:                 l.linkList(a, "subnet_ids"),
		ApplianceMode:           a.on("appliance_mode_support"),
		DisableGroupReferencing: a.off("security_group_referencing_support"),
		DisableDNSSupport:       a.off("dns_support"),
		IPv6Support:             a.on("ipv6_support"),
	}
	if owner, _ := a.values["vpc_owner_id"].(string); place.Account(owner) != "" {
		x.Account = owner
	}
	l.attachTransit(a, x)
}

// attachTransit takes over an attachment, and notes whether it joins the default route tables.
func (l *loader) attachTransit(a attributes, x vpc.TransitGatewayAttachment) {
	if x.TransitGateway == "" {
		l.missing(a, "transit_gateway_id")
		return
	}
	l.joins[x.ID] = joins{
		association: l.mocked || !a.off("transit_gateway_default_route_table_association"),
		propagation: x.Type != vpc.AttachmentPeering && (l.mocked || !a.off("transit_gateway_default_route_table_propagation")),
	}
	l.add(a.of, x)
}

// joins is whether an attachment joins the default route tables.
type joins struct{ association, propagation bool }

// acceptAttachment reads the other side's acceptance, which decides about the default route tables.
func acceptAttachment(l *loader, a attributes) {
	amend(l, a, "transit_gateway_attachment_id", l.link(a, "transit_gateway_attachment_id"), func(x *vpc.TransitGatewayAttachment) {
		j := l.joins[x.ID]
		if a.off("transit_gateway_default_route_table_association") && !l.mocked {
			j.association = false
		}
		if a.off("transit_gateway_default_route_table_propagation") && !l.mocked {
			j.propagation = false
		}
		l.joins[x.ID] = j
		if x.State == "pendingAcceptance" {
			x.State = ""
		}
	})
}

func takePeeringAttachment(l *loader, a attributes) {
	l.attachTransit(a, vpc.TransitGatewayAttachment{
		ID:                 a.of.id(),
		Name:               a.name(),
		Account:            a.account(),
		TransitGateway:     l.link(a, "transit_gateway_id"),
		Type:               vpc.AttachmentPeering,
		PeerTransitGateway: l.link(a, "peer_transit_gateway_id"),
		State:              a.state("state", vpc.Available),
	})
}

func takeConnect(l *loader, a attributes) {
	l.attachTransit(a, vpc.TransitGatewayAttachment{
		ID:             a.of.id(),
		Name:           a.name(),
		Account:        a.account(),
		TransitGateway: l.link(a, "transit_gateway_id"),
		Type:           vpc.AttachmentConnect,
		Resource:       l.link(a, "transport_attachment_id"),
	})
}

// noteConnectPeer reports a Connect peer: what it learns over BGP stands in no Terraform file.
func noteConnectPeer(l *loader, a attributes) {
	l.skip(a.of, "the routes that a Connect peer learns are not known")
}

func takeTransitTable(l *loader, a attributes) {
	t := vpc.TransitGatewayRouteTable{ID: a.of.id(), Name: a.name(), Account: a.account(), TransitGateway: l.link(a, "transit_gateway_id")}
	if t.TransitGateway == "" {
		l.missing(a, "transit_gateway_id")
		return
	}
	l.add(a.of, t)
}

// transitTable is what transit_gateway_route_table_id names; a default table is made if nothing manages it.
func (l *loader) transitTable(a attributes) vpc.ID {
	id := l.link(a, "transit_gateway_route_table_id")
	l.makeDefault(id)
	return id
}

func (l *loader) makeDefault(id vpc.ID) {
	if g, ok := l.transitDefaults[id]; ok && l.vacant(id) {
		t, _ := get[vpc.TransitGateway](l, g)
		l.hold(vpc.TransitGatewayRouteTable{ID: id, Account: t.Account, TransitGateway: g}, l.found[g].of)
	}
}

func addTransitAssociation(l *loader, a attributes) {
	x := l.link(a, "transit_gateway_attachment_id")
	if x == "" {
		l.missing(a, "transit_gateway_attachment_id")
		return
	}
	amend(l, a, "transit_gateway_route_table_id", l.transitTable(a), func(t *vpc.TransitGatewayRouteTable) {
		t.Associations = withID(t.Associations, x)
		l.associated[x] = true
	})
}

func addTransitPropagation(l *loader, a attributes) {
	x := l.link(a, "transit_gateway_attachment_id")
	if x == "" {
		l.missing(a, "transit_gateway_attachment_id")
		return
	}
	amend(l, a, "transit_gateway_route_table_id", l.transitTable(a), func(t *vpc.TransitGatewayRouteTable) {
		t.Propagations = withID(t.Propagations, x)
	})
}

// addTransitRoute reads a static route to a block or a prefix list.
func addTransitRoute(l *loader, a attributes) {
	r := vpc.TransitGatewayRoute{Blackhole: a.on("blackhole"), PrefixList: l.link(a, "prefix_list_id")}
	if r.PrefixList == "" {
		var ok bool
		if r.CIDR, ok = a.anyPrefix("destination_cidr_block"); !ok {
			l.skip(a.of, "the route has no destination that is known")
			return
		}
	}
	if x := l.link(a, "transit_gateway_attachment_id"); x != "" {
		r.Attachments = []vpc.ID{x}
	}
	if len(r.Attachments) == 0 && !r.Blackhole {
		l.missing(a, "transit_gateway_attachment_id")
		return
	}
	amend(l, a, "transit_gateway_route_table_id", l.transitTable(a), func(t *vpc.TransitGatewayRouteTable) {
		t.Routes = append(slices.Clone(t.Routes), r)
	})
}

// setDefaultTable makes a route table the default one of a transit gateway, for attachments to come.
func setDefaultTable(l *loader, a attributes) {
	id := l.link(a, "transit_gateway_route_table_id")
	if id == "" {
		l.missing(a, "transit_gateway_route_table_id")
		return
	}
	amend(l, a, "transit_gateway_id", l.link(a, "transit_gateway_id"), func(g *vpc.TransitGateway) {
		if a.of.typ == "aws_ec2_transit_gateway_default_route_table_association" {
			g.DefaultAssociationTable = id
		} else {
			g.DefaultPropagationTable = id
		}
	})
}

// completeTransit makes the default route tables and lets the attachments join them.
func (l *loader) completeTransit() {
	for _, id := range ids[vpc.TransitGateway](l) {
		g, _ := get[vpc.TransitGateway](l, id)
		l.makeDefault(g.DefaultAssociationTable)
		l.makeDefault(g.DefaultPropagationTable)
	}
	for _, id := range ids[vpc.TransitGatewayAttachment](l) {
		x, _ := get[vpc.TransitGatewayAttachment](l, id)
		g, _ := get[vpc.TransitGateway](l, x.TransitGateway)
		j := l.joins[id]
		if t, ok := get[vpc.TransitGatewayRouteTable](l, g.DefaultAssociationTable); ok && j.association && !l.associated[id] {
			t.Associations = withID(t.Associations, id)
			l.hold(t, l.found[t.ID].of)
		}
		if t, ok := get[vpc.TransitGatewayRouteTable](l, g.DefaultPropagationTable); ok && j.propagation {
			t.Propagations = withID(t.Propagations, id)
			l.hold(t, l.found[t.ID].of)
		}
	}
}
