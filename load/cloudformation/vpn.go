package cloudformation

import (
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

var vpnConverters = map[string]converter{
	"AWS::EC2::VPNGateway":         {makes, takeVPNGateway},
	"AWS::EC2::CustomerGateway":    {makes, takeCustomerGateway},
	"AWS::EC2::VPNConnection":      {makes, takeVPN},
	"AWS::EC2::VPNConnectionRoute": {adds, addVPNRoute},
}

func takeVPNGateway(l *loader, p properties) {
	l.add(p.of, vpc.VPNGateway{ID: p.id(), Name: p.name(), Account: p.account(), ASN: p.asn("AmazonSideAsn")})
}

func takeCustomerGateway(l *loader, p properties) {
	g := vpc.CustomerGateway{ID: p.id(), Name: p.name(), Account: p.account(), Address: p.addr("IpAddress"), ASN: p.asn("BgpAsn")}
	if g.ASN == 0 {
		g.ASN = p.asn("BgpAsnExtended")
	}
	l.add(p.of, g)
}

// takeVPN reads a VPN connection. Its pre-shared keys are not read.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpnconnection.html
func takeVPN(l *loader, p properties) {
	c := vpc.VPNConnection{
		ID: p.id(), Name: p.name(), Account: p.account(),
		VPNGateway: p.link("VpnGatewayId"), TransitGateway: p.link("TransitGatewayId"), CustomerGateway: p.need("CustomerGatewayId"),
		StaticRoutesOnly: p.on("StaticRoutesOnly"), IPv6: p.text("TunnelInsideIpVersion") == "ipv6",
		Transport: p.link("TransportTransitGatewayAttachmentId"),
	}
	l.add(p.of, c)
	if c.TransitGateway != "" {
		l.attachTransit(p, vpc.TransitGatewayAttachment{
			ID: c.ID + ".attachment", Account: c.Account, Type: vpc.AttachmentVPN, TransitGateway: c.TransitGateway, Resource: c.ID,
		})
	}
}

func addVPNRoute(l *loader, p properties) {
	x, ok := p.prefix("DestinationCidrBlock")
	if !ok {
		return
	}
	amend(l, p, "VpnConnectionId", func(c *vpc.VPNConnection) {
		if !slices.Contains(c.Routes, x) {
			c.Routes = append(slices.Clone(c.Routes), x)
		}
	})
}
