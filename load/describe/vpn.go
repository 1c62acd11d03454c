package describe

import (
	"cmp"
	"fmt"
	"net/netip"
	"strconv"

	"github.com/vpcsim/vpcsim/vpc"
)

type vpnGatewayElement struct {
	VpnGatewayId   string
	AmazonSideAsn  int64
	State          string
	VpcAttachments []attachment
	Tags           []tag
}

func (x vpnGatewayElement) id() string { return x.VpnGatewayId }

func readVPNGateway(l *loader, at source, x vpnGatewayElement) {
	id := vpc.ID(x.VpnGatewayId)
	l.add(at, vpc.VPNGateway{
		ID:      id,
		Name:    nameOf(x.Tags),
		Account: at.account,
		VPC:     attached(x.VpcAttachments).VpcId,
		ASN:     l.asn(at, id, "AmazonSideAsn", x.AmazonSideAsn),
		State:   state(x.State, vpc.Available),
	})
}

type customerGatewayElement struct {
	CustomerGatewayId string
	IpAddress         string
	BgpAsn            string
	BgpAsnExtended    string
	State             string
	Tags              []tag
}

func (x customerGatewayElement) id() string { return x.CustomerGatewayId }

func readCustomerGateway(l *loader, at source, x customerGatewayElement) {
	g := vpc.CustomerGateway{
		ID:      vpc.ID(x.CustomerGatewayId),
		Name:    nameOf(x.Tags),
		Account: at.account,
		State:   state(x.State, vpc.Available),
	}
	if asn := cmp.Or(x.BgpAsn, x.BgpAsnExtended); asn != "" {
		n, err := strconv.ParseUint(asn, 10, 32)
		if err != nil {
			l.skip(at, g.ID, "BgpAsn %q is not an AS number; it is left out", abridge(asn))
		}
		g.ASN = uint32(n)
	}
	if x.IpAddress != "" {
		a, err := netip.ParseAddr(x.IpAddress)
		if err != nil {
			l.skip(at, g.ID, "IpAddress %q is not an address; it is left out", abridge(x.IpAddress))
		}
		g.Address = a
	}
	l.add(at, g)
}

// vpnElement leaves out what holds secrets: CustomerGatewayConfiguration, and TunnelOptions with the pre-shared keys.
type vpnElement struct {
	VpnConnectionId   string
	CustomerGatewayId vpc.ID
	VpnGatewayId      vpc.ID
	TransitGatewayId  vpc.ID
	State             string
	Options           struct {
		StaticRoutesOnly                    bool
		TunnelInsideIpVersion               string
		TransportTransitGatewayAttachmentId vpc.ID
	}
	Routes       []struct{ DestinationCidrBlock, State string }
	VgwTelemetry []struct{ OutsideIpAddress, Status string }
	Tags         []tag
}

func (x vpnElement) id() string { return x.VpnConnectionId }

func readVPN(l *loader, at source, x vpnElement) {
	c := vpc.VPNConnection{
		ID:               vpc.ID(x.VpnConnectionId),
		Name:             nameOf(x.Tags),
		Account:          at.account,
		VPNGateway:       x.VpnGatewayId,
		TransitGateway:   x.TransitGatewayId,
		CustomerGateway:  x.CustomerGatewayId,
		Transport:        x.Options.TransportTransitGatewayAttachmentId,
		StaticRoutesOnly: x.Options.StaticRoutesOnly,
		IPv6:             x.Options.TunnelInsideIpVersion == "ipv6",
		State:            state(x.State, vpc.Available),
	}
	for i, r := range x.Routes {
		if r.State != "" && r.State != "available" {
			continue
		}
		p, err := anyPrefix(fmt.Sprintf("Routes[%d].DestinationCidrBlock", i), r.DestinationCidrBlock)
		if err != nil {
			l.skip(at, c.ID, "%v; the route is left out", err)
			continue
		}
		c.Routes = append(c.Routes, p)
	}
	for i, t := range x.VgwTelemetry {
		a, err := netip.ParseAddr(t.OutsideIpAddress)
		if err != nil {
			l.skip(at, c.ID, "VgwTelemetry[%d].OutsideIpAddress is not an address; the tunnel is left out", i)
			continue
		}
		c.Tunnels = append(c.Tunnels, vpc.Tunnel{Outside: a, Down: t.Status == "DOWN"})
	}
	l.add(at, c)
}
