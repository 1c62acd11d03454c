package describe

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/netip"
	"path"
	"strconv"
	"strings"

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
		StaticRoutesOnly      bool
		TunnelInsideIpVersion string
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

type dhcpElement struct {
	DhcpOptionsId      string
	OwnerId            string
	Tags               []tag
	DhcpConfigurations []struct {
		Key    string
		Values []struct{ Value string }
	}
}

func (x dhcpElement) id() string { return x.DhcpOptionsId }

// readDHCP reads a DHCP option set.
//
// Source: VPC guide, DHCP option sets. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
func readDHCP(l *loader, at source, x dhcpElement) {
	o := vpc.DHCPOptions{
		ID:      vpc.ID(x.DhcpOptionsId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.OwnerId, at.account),
	}
	for _, c := range x.DhcpConfigurations {
		for _, v := range c.Values {
			switch c.Key {
			case "domain-name":
				o.DomainName = v.Value
			case "domain-name-servers":
				l.addServer(at, &o, v.Value)
			}
		}
	}
	l.add(at, o)
}

func (l *loader) addServer(at source, o *vpc.DHCPOptions, s string) {
	if strings.EqualFold(s, "AmazonProvidedDNS") {
		o.AmazonDNS = true
		return
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		l.skip(at, o.ID, "the DNS server %q is not an address; it is left out", abridge(s))
		return
	}
	o.DNSServers = append(o.DNSServers, a)
}

// blockPublicAccess is the value of VpcBlockPublicAccessOptions.
type blockPublicAccess struct {
	AwsAccountId             string
	AwsRegion                string
	InternetGatewayBlockMode string
}

// readBlockPublicAccess reads the setting of an account in a Region, which has no ID of AWS's.
//
// Source: VPC guide, block public access to VPCs and subnets.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
func readBlockPublicAccess(d *document, at source, raw []byte) {
	var x blockPublicAccess
	if err := json.Unmarshal(raw, &x); err != nil {
		d.skip(at, "", "%s", explain(err))
		return
	}
	b := vpc.BlockPublicAccess{Account: cmp.Or(x.AwsAccountId, at.account), Region: cmp.Or(x.AwsRegion, at.region)}
	b.ID = vpc.ID(path.Join("block-public-access", b.Account, b.Region))
	if x.InternetGatewayBlockMode != "" {
		if err := b.Mode.UnmarshalText([]byte(x.InternetGatewayBlockMode)); err != nil {
			d.skip(at, b.ID, "InternetGatewayBlockMode %q is not known", abridge(x.InternetGatewayBlockMode))
			return
		}
	}
	d.add(at, b)
}

type exclusionElement struct {
	ExclusionId                  string
	InternetGatewayExclusionMode string
	ResourceArn                  string
	State                        string
	Tags                         []tag
}

func (x exclusionElement) id() string { return x.ExclusionId }

func readExclusion(l *loader, at source, x exclusionElement) {
	e := vpc.BlockPublicAccessExclusion{ID: vpc.ID(x.ExclusionId), Name: nameOf(x.Tags), State: vpc.State(x.State)}
	if x.InternetGatewayExclusionMode != "" {
		if err := e.Mode.UnmarshalText([]byte(x.InternetGatewayExclusionMode)); err != nil {
			l.skip(at, e.ID, "InternetGatewayExclusionMode %q is not known", abridge(x.InternetGatewayExclusionMode))
			return
		}
	}
	_, resource, _ := strings.Cut(x.ResourceArn, "/")
	switch {
	case strings.HasPrefix(resource, "vpc-"):
		e.VPC = vpc.ID(resource)
	case strings.HasPrefix(resource, "subnet-"):
		e.Subnet = vpc.ID(resource)
	}
	l.add(at, e)
}
