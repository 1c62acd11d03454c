package diagram

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// standsInSubnets says whether what is of the kind is drawn in a subnet.
func standsInSubnets(k vpc.Kind) bool {
	switch k {
	case vpc.KindNetworkInterface, vpc.KindNATGateway, vpc.KindInterfaceEndpoint, vpc.KindGatewayLoadBalancerEndpoint,
		vpc.KindResourceEndpoint, vpc.KindServiceNetworkEndpoint, vpc.KindResourceGateway, vpc.KindLoadBalancer, vpc.KindResolverEndpoint, vpc.KindTransitGatewayAttachment:
		return true
	}
	return false
}

// homeOf is the subnet of a resource that has one.
func homeOf(n *vpc.Network, id vpc.ID) vpc.ID {
	switch r, _ := n.Get(id); r := r.(type) {
	case eni.Interface:
		return r.Subnet
	case vpc.NATGateway:
		return r.Subnet
	case endpoint.GatewayLoadBalancer:
		return r.Subnet
	}
	return ""
}

// item is something that stands in a subnet.
type item struct {
	id    vpc.ID
	kind  vpc.Kind
	noun  string // of several of its sort
	badge string // empty: that of the kind
	about []string
}

// contents is what stands in a subnet, in the order in which it is drawn. Interfaces that AWS made for one of the others are part of it.
func contents(n *vpc.Network, s vpc.ID) []item {
	var items []item
	add := func(id vpc.ID, k vpc.Kind, noun string, about ...string) {
		items = append(items, item{id: id, kind: k, noun: noun, about: about})
	}
	for g := range vpc.DependentsOf[vpc.NATGateway](n, s) {
		if !g.State.Works() && g.State != vpc.Pending {
			continue
		}
		add(g.ID, g.Kind(), "NAT gateway", natAddresses(g)...)
	}
	for e := range vpc.DependentsOf[endpoint.GatewayLoadBalancer](n, s) {
		add(e.ID, e.Kind(), "Gateway Load Balancer endpoint")
	}
	for e := range vpc.DependentsOf[endpoint.Interface](n, s) {
		add(e.ID, e.Kind(), "interface endpoint", serviceOf(e.Service))
	}
	for e := range vpc.DependentsOf[endpoint.ResourceEndpoint](n, s) {
		add(e.ID, e.Kind(), "resource endpoint", nameOf(n, e.Configuration))
	}
	for e := range vpc.DependentsOf[endpoint.ServiceNetworkEndpoint](n, s) {
		add(e.ID, e.Kind(), "service-network endpoint", nameOf(n, e.ServiceNetwork))
	}
	for g := range vpc.DependentsOf[endpoint.ResourceGateway](n, s) {
		add(g.ID, g.Kind(), "resource gateway")
	}
	for l := range vpc.DependentsOf[endpoint.LoadBalancer](n, s) {
		add(l.ID, l.Kind(), "load balancer", l.Type.String())
	}
	for e := range vpc.DependentsOf[endpoint.ResolverEndpoint](n, s) {
		add(e.ID, e.Kind(), "resolver endpoint", string(e.Direction))
	}
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](n, s) {
		if a.Forwards() {
			add(a.ID, a.Kind(), "attachment", "attachment of "+nameOf(n, a.TransitGateway))
		}
	}
	owners := map[vpc.ID]int{}
	for i, it := range items {
		owners[it.id] = i + 1
	}
	return append(items, interfaces(n, s, func(i eni.Interface) bool {
		at := owners[i.Owner]
		if at > 0 && items[at-1].kind != vpc.KindNATGateway && len(i.Addresses) > 0 {
			items[at-1].about = append(items[at-1].about, addressesOf(n, i)...)
		}
		return at > 0
	})...)
}

// interfaces is the interfaces of a subnet but those taken elsewhere, by name.
func interfaces(n *vpc.Network, s vpc.ID, taken func(eni.Interface) bool) []item {
	var items []item
	for i := range vpc.DependentsOf[eni.Interface](n, s) {
		if taken(i) {
			continue
		}
		it := item{id: i.ID, kind: i.Kind(), noun: "interface", about: addressesOf(n, i)}
		if i.Instance != "" {
			it.badge = "EC2"
		}
		if i.Type == eni.Lambda {
			it.badge = "FN"
		}
		if i.Type != eni.Ordinary && i.Type != eni.Lambda {
			it.about = append(it.about, i.Type.String())
		}
		items = append(items, it)
	}
	slices.SortStableFunc(items, func(a, b item) int { return strings.Compare(nameOf(n, a.id), nameOf(n, b.id)) })
	return items
}

// addressesOf is an interface's addresses, one a line: the primary one and how many more there are of each family, and the public ones.
func addressesOf(n *vpc.Network, i eni.Interface) []string {
	var lines []string
	for _, v4 := range []bool{true, false} {
		var all []netip.Addr
		for _, a := range i.Addresses {
			if a.Private.IsValid() && a.Private.Is4() == v4 {
				all = append(all, a.Private)
			}
		}
		switch {
		case len(all) == 1:
			lines = append(lines, all[0].String())
		case len(all) > 1:
			lines = append(lines, fmt.Sprintf("%v and %d more", all[0], len(all)-1))
		}
	}
	for k, a := range i.PublicAddresses(n) {
		if k == 2 {
			break
		}
		lines = append(lines, "public "+a.Public.String())
	}
	return lines
}

// natAddresses is the primary addresses of a NAT gateway.
func natAddresses(g vpc.NATGateway) []string {
	var lines []string
	if len(g.Addresses) > 0 {
		if a := g.Addresses[0]; a.Private.IsValid() {
			lines = append(lines, a.Private.String())
		}
		if a := g.Addresses[0]; a.Public.IsValid() {
			lines = append(lines, "public "+a.Public.String())
		}
	}
	if g.Private {
		lines = append(lines, "private NAT")
	}
	return lines
}

// edges is the gateways on the edge of a VPC.
func edges(n *vpc.Network, v vpc.ID) []item {
	var items []item
	add := func(id vpc.ID, k vpc.Kind, about ...string) {
		items = append(items, item{id: id, kind: k, about: about})
	}
	for g := range vpc.DependentsOf[vpc.InternetGateway](n, v) {
		add(g.ID, g.Kind())
	}
	for g := range vpc.DependentsOf[vpc.EgressOnlyInternetGateway](n, v) {
		add(g.ID, g.Kind())
	}
	for g := range vpc.DependentsOf[vpc.CarrierGateway](n, v) {
		add(g.ID, g.Kind())
	}
	for g := range vpc.DependentsOf[vpc.LocalGateway](n, v) {
		add(g.ID, g.Kind())
	}
	for g := range vpc.DependentsOf[vpc.VPNGateway](n, v) {
		if g.VPC == v {
			add(g.ID, g.Kind())
		}
	}
	for e := range vpc.DependentsOf[vpc.ClientVPNEndpoint](n, v) {
		add(e.ID, e.Kind())
	}
	for e := range vpc.DependentsOf[endpoint.Gateway](n, v) {
		add(e.ID, e.Kind(), serviceOf(e.Service))
	}
	return items
}
