package describe

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

type vpcElement struct {
	VpcId                   string
	CidrBlock               string
	CidrBlockAssociationSet []struct {
		CidrBlock      string
		CidrBlockState blockState
	}
	Ipv6CidrBlockAssociationSet []struct {
		Ipv6CidrBlock        string
		Ipv6CidrBlockState   blockState
		Ipv6AddressAttribute string
	}
	DhcpOptionsId vpc.ID
	IsDefault     bool
	OwnerId       string
	Tags          []tag

	// What describe-vpc-classic-link and its sibling list under the same key, and nothing else.
	ClassicLinkEnabled      *bool
	ClassicLinkDnsSupported *bool
}

func (x vpcElement) id() string { return x.VpcId }

// blockState is the state of an address block's association.
type blockState struct{ State string }

// gone says that the block is not, or no longer, the VPC's or subnet's.
func (s blockState) gone() bool {
	return slices.Contains([]string{"disassociating", "disassociated", "failing", "failed"}, s.State)
}

func readVPC(l *loader, at source, x vpcElement) {
	if x.CidrBlock == "" && (x.ClassicLinkEnabled != nil || x.ClassicLinkDnsSupported != nil) {
		return // ClassicLink is retired
	}
	v := vpc.VPC{
		ID:          vpc.ID(x.VpcId),
		Name:        nameOf(x.Tags),
		Account:     cmp.Or(x.OwnerId, at.account),
		Region:      at.region,
		DHCPOptions: x.DhcpOptionsId,
	}
	block := func(field, s string, parse func(field, s string) (netip.Prefix, error)) (netip.Prefix, bool) {
		p, err := parse(field, s)
		if err != nil {
			l.skip(at, v.ID, "%v; the block is left out", err)
		}
		return p, err == nil
	}
	if x.CidrBlock != "" {
		if p, ok := block("CidrBlock", x.CidrBlock, prefix4); ok {
			v.CIDRs = append(v.CIDRs, p)
		}
	}
	for i, a := range x.CidrBlockAssociationSet {
		if a.CidrBlockState.gone() {
			continue
		}
		p, ok := block(fmt.Sprintf("CidrBlockAssociationSet[%d].CidrBlock", i), a.CidrBlock, prefix4)
		if ok && !slices.Contains(v.CIDRs, p) {
			v.CIDRs = append(v.CIDRs, p)
		}
	}
	for i, a := range x.Ipv6CidrBlockAssociationSet {
		if a.Ipv6CidrBlockState.gone() {
			continue
		}
		p, ok := block(fmt.Sprintf("Ipv6CidrBlockAssociationSet[%d].Ipv6CidrBlock", i), a.Ipv6CidrBlock, prefix6)
		switch {
		case !ok:
		case a.Ipv6AddressAttribute == "private" && !p.Addr().IsPrivate():
			v.PrivateIPv6CIDRs = append(v.PrivateIPv6CIDRs, p)
		default:
			v.IPv6CIDRs = append(v.IPv6CIDRs, p)
		}
	}
	if x.IsDefault {
		l.defaultVPCs[v.ID] = true
	}
	l.add(at, v)
}

type subnetElement struct {
	SubnetId                    string
	VpcId                       vpc.ID
	CidrBlock                   string
	Ipv6CidrBlockAssociationSet []struct {
		Ipv6CidrBlock      string
		Ipv6CidrBlockState blockState
	}
	AvailabilityZone   string
	AvailabilityZoneId string
	EnableDns64        bool
	OwnerId            string
	SubnetArn          string
	Tags               []tag
}

func (x subnetElement) id() string { return x.SubnetId }

func readSubnet(l *loader, at source, x subnetElement) {
	l.witness(at, cmp.Or(l.zoneRegion(x.AvailabilityZone), place.OfARN(x.SubnetArn)))
	s := vpc.Subnet{
		ID:      vpc.ID(x.SubnetId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.OwnerId, at.account),
		VPC:     x.VpcId,
		Zone:    x.AvailabilityZone,
		ZoneID:  x.AvailabilityZoneId,
		DNS64:   x.EnableDns64,
	}
	var err error
	if x.CidrBlock != "" { // a subnet for IPv6 alone has none
		if s.CIDR, err = prefix4("CidrBlock", x.CidrBlock); err != nil {
			l.skip(at, s.ID, "%v", err)
			return
		}
	}
	for i, a := range x.Ipv6CidrBlockAssociationSet {
		if a.Ipv6CidrBlockState.gone() {
			continue
		}
		s.IPv6CIDR, err = prefix6(fmt.Sprintf("Ipv6CidrBlockAssociationSet[%d].Ipv6CidrBlock", i), a.Ipv6CidrBlock)
		if err != nil {
			l.skip(at, s.ID, "%v", err)
			return
		}
	}
	l.add(at, s)
}

// dnsAttributes is what describe-vpc-attribute says, one attribute a call. Nil: not said.
type dnsAttributes struct{ support, hostnames *bool }

// attribute reads the value of an attribute.
func attribute(to func(a *dnsAttributes) **bool) member {
	return member{value: func(d *document, at source, raw []byte) {
		var x struct{ Value *bool }
		if err := json.Unmarshal(raw, &x); err != nil {
			d.skip(at, "", "%s", explain(err))
			return
		}
		*to(&d.dns) = x.Value
	}}
}

func dnsSupport(a *dnsAttributes) **bool   { return &a.support }
func dnsHostnames(a *dnsAttributes) **bool { return &a.hostnames }

// finishDNS takes over the attributes of the VPC that the document names.
func (d *document) finishDNS() {
	if d.dns == (dnsAttributes{}) {
		return
	}
	if d.vpcID == "" {
		d.skip(d.at, "", "the attribute's VPC is not named: there is no VpcId beside it")
		return
	}
	all := d.loader.dns[d.vpcID]
	all.support = cmp.Or(d.dns.support, all.support)
	all.hostnames = cmp.Or(d.dns.hostnames, all.hostnames)
	d.loader.dns[d.vpcID] = all
}

// setDNSAttributes gives the VPCs their attributes. Those that were not loaded are on if an endpoint of the VPC has private
// DNS, which takes both; else they have AWS's defaults.
//
// Source: VPC guide, DNS attributes for your VPC, and PrivateLink guide, interface endpoints.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns-support.html
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
func (l *loader) setDNSAttributes() {
	private := map[vpc.ID]vpc.ID{} // an endpoint with private DNS of each VPC
	for _, id := range ids[endpoint.Interface](l) {
		if e, _ := get[endpoint.Interface](l, id); e.PrivateDNS && private[e.VPC] == "" {
			private[e.VPC] = id
		}
	}
	update(l, func(_ source, v vpc.VPC) vpc.VPC {
		a, from := l.dns[v.ID], "AWS's default, since describe-vpc-attribute was not loaded"
		v.DNSHostnames = l.defaultVPCs[v.ID]
		if e := private[v.ID]; e != "" {
			v.DNSHostnames, from = true, "the private DNS of "+string(e)
		}
		if a.support != nil {
			v.DisableDNSSupport = !*a.support
		} else {
			l.infer(load.Deduced, v.ID, "DisableDNSSupport", "false", from)
		}
		if a.hostnames != nil {
			v.DNSHostnames = *a.hostnames
		} else {
			l.infer(load.Deduced, v.ID, "DNSHostnames", fmt.Sprint(v.DNSHostnames), from)
		}
		return v
	})
}
