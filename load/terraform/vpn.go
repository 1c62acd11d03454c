package terraform

import (
	"cmp"
	"slices"

	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

var vpnConverters = map[string]converter{
	"aws_vpn_gateway":                  {makes, takeVPNGateway},
	"aws_vpn_gateway_attachment":       {adds, addVPNGateway},
	"aws_customer_gateway":             {makes, takeCustomerGateway},
	"aws_vpn_connection":               {makes, takeVPN},
	"aws_vpn_connection_route":         {adds, addVPNRoute},
	"aws_dx_gateway":                   {makes, takeDirectConnect},
	"aws_dx_gateway_association":       {adds, addDirectConnect},
	"aws_dx_private_virtual_interface": {makes, takeVirtualInterface},
	"aws_dx_transit_virtual_interface": {makes, takeVirtualInterface},
	"aws_dx_public_virtual_interface":  {makes, takeVirtualInterface},
}

func takeVPNGateway(l *loader, a attributes) {
	l.add(a.of, vpc.VPNGateway{
		ID: a.of.id(), Name: a.name(), Account: a.account(),
		VPC: l.link(a, "vpc_id"), ASN: a.asn("amazon_side_asn"),
	})
}

func addVPNGateway(l *loader, a attributes) {
	v := l.link(a, "vpc_id")
	if v == "" {
		l.missing(a, "vpc_id")
		return
	}
	amend(l, a, "vpn_gateway_id", l.link(a, "vpn_gateway_id"), func(g *vpc.VPNGateway) { g.VPC = v })
}

func takeCustomerGateway(l *loader, a attributes) {
	l.add(a.of, vpc.CustomerGateway{
		ID: a.of.id(), Name: a.name(), Account: a.account(),
		Address: a.addr("ip_address"), ASN: cmp.Or(a.asn("bgp_asn"), a.asn("bgp_asn_extended")),
	})
}

// takeVPN reads a VPN connection. What holds secrets is not read: the customer gateway's configuration and the pre-shared keys.
func takeVPN(l *loader, a attributes) {
	c := vpc.VPNConnection{
		ID: a.of.id(), Name: a.name(), Account: a.account(),
		VPNGateway:       l.link(a, "vpn_gateway_id"),
		TransitGateway:   l.link(a, "transit_gateway_id"),
		CustomerGateway:  l.link(a, "customer_gateway_id"),
		StaticRoutesOnly: a.on("static_routes_only"),
		IPv6:             a.text("tunnel_inside_ip_version") == "ipv6",
		Transport:        l.link(a, "transport_transit_gateway_attachment_id"),
	}
	for _, b := range a.blocks("vgw_telemetry") {
		if p := b.addr("outside_ip_address"); p.IsValid() {
			c.Tunnels = append(c.Tunnels, vpc.Tunnel{Outside: p, Down: b.text("status") == "DOWN"})
		}
	}
	for _, b := range a.blocks("routes") {
		if p, ok := b.anyPrefix("destination_cidr_block"); ok && b.text("state") != "deleted" && !slices.Contains(c.Routes, p) {
			c.Routes = append(c.Routes, p)
		}
	}
	l.add(a.of, c)
	if c.TransitGateway != "" {
		l.attachTransit(a, vpc.TransitGatewayAttachment{
			ID:             l.canonical(a.of.object("transit_gateway_attachment_id")),
			Account:        c.Account,
			TransitGateway: c.TransitGateway,
			Type:           vpc.AttachmentVPN,
			Resource:       c.ID,
		})
	}
}

func addVPNRoute(l *loader, a attributes) {
	p, ok := a.anyPrefix("destination_cidr_block")
	if !ok {
		return
	}
	amend(l, a, "vpn_connection_id", l.link(a, "vpn_connection_id"), func(c *vpc.VPNConnection) {
		if !slices.Contains(c.Routes, p) {
			c.Routes = append(slices.Clone(c.Routes), p)
		}
	})
}

func takeDirectConnect(l *loader, a attributes) {
	l.add(a.of, vpc.DirectConnectGateway{
		ID: a.of.id(), Name: cmp.Or(a.name(), a.text("name")), Account: cmp.Or(place.Account(a.text("owner_account_id")), a.account()), ASN: a.asn("amazon_side_asn"),
	})
}

// addDirectConnect reads an association, which attaches the Direct Connect gateway to a transit gateway.
func addDirectConnect(l *loader, a attributes) {
	g := l.link(a, "associated_gateway_id")
	if g == "" {
		l.missing(a, "associated_gateway_id")
		return
	}
	dx := l.link(a, "dx_gateway_id")
	amend(l, a, "dx_gateway_id", dx, func(d *vpc.DirectConnectGateway) {
		x := vpc.DirectConnectAssociation{Gateway: g}
		if a.configured("allowed_prefixes") || len(a.texts("allowed_prefixes")) > 0 {
			x.AllowedPrefixes = sorted(a.prefixes("allowed_prefixes"))
		}
		d.Associations = append(slices.Clone(d.Associations), x)
	})
	if _, ok := get[vpc.TransitGateway](l, g); ok && dx != "" {
		l.attachTransit(a, vpc.TransitGatewayAttachment{
			ID:             l.canonical(a.of.object("transit_gateway_attachment_id")),
			Account:        a.account(),
			TransitGateway: g,
			Type:           vpc.AttachmentDirectConnect,
			Resource:       dx,
		})
	}
}

// takeVirtualInterface reads a virtual interface. The key of its BGP session is not read.
func takeVirtualInterface(l *loader, a attributes) {
	v := vpc.VirtualInterface{
		ID: a.of.id(), Name: cmp.Or(a.name(), a.text("name")), Account: a.account(),
		DirectConnectGateway: l.link(a, "dx_gateway_id"),
		VPNGateway:           l.link(a, "vpn_gateway_id"),
		MTU:                  int(min(a.size("mtu"), 1<<31-1)),
		SiteLink:             a.on("sitelink_enabled"),
	}
	switch a.of.typ {
	case "aws_dx_transit_virtual_interface":
		v.Type = vpc.TransitVirtualInterface
	case "aws_dx_public_virtual_interface":
		v.Type = vpc.PublicVirtualInterface
	}
	l.add(a.of, v)
}
