package eni

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// Release is the change that taking Elastic IPs away makes to the network: their addresses map to nothing any more, and no interface and no NAT gateway has them.
// A public NAT gateway that is left without an address has failed, for it cannot be without. IDs of what is no Elastic IP of n are left out. It costs by the
// number of interfaces and NAT gateways.
//
// AWS does not release an address that is associated: it wants it disassociated first, and a NAT gateway keeps its primary address until it is deleted.
// [vpc.Network.Refusals] says so.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html,
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateNatGatewayAddress.html
// and https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html (a gateway whose address could not be associated has failed)
func Release(n *vpc.Network, ids ...vpc.ID) vpc.Change {
	var c vpc.Change
	var released []netip.Addr
	for _, id := range ids {
		if e, ok := vpc.Get[ElasticIP](n, id); ok && !slices.Contains(c.Remove, id) {
			c.Remove, released = append(c.Remove, id), append(released, e.Public)
		}
	}
	goes := func(public netip.Addr) bool { return public.IsValid() && slices.Contains(released, public) }
	for i := range vpc.All[Interface](n) {
		if slices.ContainsFunc(i.Addresses, func(a Address) bool { return goes(a.Public) }) {
			c.Put = append(c.Put, i.without(goes))
		}
	}
	for g := range vpc.All[vpc.NATGateway](n) {
		if slices.ContainsFunc(g.Addresses, func(a vpc.NATAddress) bool { return goes(a.Public) }) {
			c.Put = append(c.Put, gatewayWithout(g, goes))
		}
	}
	return c
}

// without is the interface without the public addresses that go.
func (i Interface) without(goes func(public netip.Addr) bool) Interface {
	i.Addresses = slices.Clone(i.Addresses)
	for j, a := range i.Addresses {
		if goes(a.Public) {
			i.Addresses[j] = Address{Private: a.Private}
		}
	}
	return i
}

// gatewayWithout is a NAT gateway without the public addresses that go.
func gatewayWithout(g vpc.NATGateway, goes func(public netip.Addr) bool) vpc.NATGateway {
	g.Addresses = slices.Clone(g.Addresses)
	left := false
	for j, a := range g.Addresses {
		if goes(a.Public) {
			g.Addresses[j].Public = netip.Addr{}
		}
		left = left || g.Addresses[j].Public.IsValid()
	}
	if !left && !g.State.Gone() {
		g.State = vpc.Failed
	}
	return g
}
