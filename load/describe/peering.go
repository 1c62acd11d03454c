package describe

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

type peeringElement struct {
	VpcPeeringConnectionId string
	RequesterVpcInfo       peeringSide
	AccepterVpcInfo        peeringSide
	Status                 struct{ Code string }
	Tags                   []tag
}

type peeringSide struct {
	VpcId            vpc.ID
	OwnerId          string
	Region           string
	CidrBlock        string
	CidrBlockSet     []struct{ CidrBlock string }
	Ipv6CidrBlockSet []struct{ Ipv6CidrBlock string }
	PeeringOptions   struct{ AllowDnsResolutionFromRemoteVpc bool }
}

func (x peeringElement) id() string { return x.VpcPeeringConnectionId }

// readPeering reads a peering connection. Both accounts, and both Regions, list it; what
// only one of them shows is taken from that one.
func readPeering(l *loader, at source, x peeringElement) {
	c := vpc.PeeringConnection{
		ID:      vpc.ID(x.VpcPeeringConnectionId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.RequesterVpcInfo.OwnerId, at.account),
		State:   state(x.Status.Code, vpc.Active),
	}
	note := func(err error) { l.skip(at, c.ID, "%v; the block is left out", err) }
	c.Requester = x.RequesterVpcInfo.convert("RequesterVpcInfo", note)
	c.Accepter = x.AccepterVpcInfo.convert("AccepterVpcInfo", note)
	old, again := get[vpc.PeeringConnection](l, c.ID)
	if again {
		mergeSides(&old.Requester, &c.Requester)
		mergeSides(&old.Accepter, &c.Accepter)
		l.found[c.ID] = found{old, l.found[c.ID].at}
	}
	l.add(at, c)
}

func (x peeringSide) convert(field string, note func(error)) vpc.PeeringSide {
	s := vpc.PeeringSide{
		VPC:           x.VpcId,
		Account:       x.OwnerId,
		Region:        x.Region,
		DNSResolution: x.PeeringOptions.AllowDnsResolutionFromRemoteVpc,
	}
	add := func(to *[]netip.Prefix, field, text string, parse func(field, s string) (netip.Prefix, error)) {
		p, err := parse(field, text)
		switch {
		case text == "":
		case err != nil:
			note(err)
		case !slices.Contains(*to, p):
			*to = append(*to, p)
		}
	}
	add(&s.CIDRs, field+".CidrBlock", x.CidrBlock, prefix4)
	for i, b := range x.CidrBlockSet {
		add(&s.CIDRs, fmt.Sprintf("%s.CidrBlockSet[%d].CidrBlock", field, i), b.CidrBlock, prefix4)
	}
	for i, b := range x.Ipv6CidrBlockSet {
		add(&s.IPv6CIDRs, fmt.Sprintf("%s.Ipv6CidrBlockSet[%d].Ipv6CidrBlock", field, i), b.Ipv6CidrBlock, prefix6)
	}
	return s
}

// mergeSides gives two descriptions of one side what only one of them has. Blocks that were added later
// may be missing from one.
func mergeSides(a, b *vpc.PeeringSide) {
	a.CIDRs = wider(a.CIDRs, b.CIDRs)
	b.CIDRs = wider(b.CIDRs, a.CIDRs)
	a.IPv6CIDRs = wider(a.IPv6CIDRs, b.IPv6CIDRs)
	b.IPv6CIDRs = wider(b.IPv6CIDRs, a.IPv6CIDRs)
	a.DNSResolution = a.DNSResolution || b.DNSResolution
	b.DNSResolution = a.DNSResolution
}

// wider is b if it holds all of a, else a.
func wider(a, b []netip.Prefix) []netip.Prefix {
	for _, p := range a {
		if !slices.Contains(b, p) {
			return a
		}
	}
	return b
}
