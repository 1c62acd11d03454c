package reach

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// UnheldSite is what lies behind a VPN connection or a virtual interface to which the network holds no [vpc.OnPremises]. It is no sender, so that nothing
// is asked of what comes from there, and no place by a name. What is sent to its addresses is answered: it is delivered if it leaves by the link.
type UnheldSite struct {
	Link  vpc.ID         `json:"link"` // the VPN connection or the virtual interface
	Kind  vpc.Kind       `json:"kind"`
	CIDRs []netip.Prefix `json:"cidrs,omitempty"` // to which routes lead over it, static or learned, in order; those of the tables of its gateway among them
}

// String is "vpn-1 (10.9.0.0/16, 192.168.0.0/16)".
func (s UnheldSite) String() string {
	if len(s.CIDRs) == 0 {
		return string(s.Link)
	}
	var blocks []string
	for _, p := range s.CIDRs {
		blocks = append(blocks, p.String())
	}
	return string(s.Link) + " (" + strings.Join(blocks, ", ") + ")"
}

// UnheldSites is the sites that a network does not hold, in the order of their kinds and links. What is deleted has none, nor have public virtual interfaces.
// It costs by the number of routes.
func UnheldSites(n *vpc.Network) []UnheldSite {
	var all []UnheldSite
	add := func(link vpc.Resource, cidrs []netip.Prefix) {
		slices.SortFunc(cidrs, func(a, b netip.Prefix) int { return cmp.Or(a.Addr().Compare(b.Addr()), a.Bits()-b.Bits()) })
		all = append(all, UnheldSite{link.ResourceID(), link.Kind(), slices.Compact(cidrs)})
	}
	for c := range vpc.All[vpc.VPNConnection](n) {
		if _, held := c.Network(n); !held && !c.State.Gone() {
			cidrs := append(slices.Clone(c.Routes), learned(c.LearnedRoutes)...)
			add(c, slices.Concat(cidrs, routesTo(n, c.VPNGateway), routesOver(n, c.ID)))
		}
	}
	for i := range vpc.All[vpc.VirtualInterface](n) {
		if i.OnPremises == "" && i.Type != vpc.PublicVirtualInterface && !i.State.Gone() {
			add(i, slices.Concat(learned(i.Routes), routesTo(n, i.VPNGateway)))
		}
	}
	return all
}

func learned(routes []vpc.BGPRoute) (cidrs []netip.Prefix) {
	for _, r := range routes {
		cidrs = append(cidrs, r.CIDR)
	}
	return cidrs
}

// routesTo is the blocks that route tables lead to a virtual private gateway.
func routesTo(n *vpc.Network, gateway vpc.ID) (cidrs []netip.Prefix) {
	for t := range vpc.DependentsOf[routing.Table](n, gateway) {
		for _, r := range t.Routes {
			if r.Target == gateway && r.CIDR.IsValid() {
				cidrs = append(cidrs, r.CIDR)
			}
		}
	}
	return cidrs
}

// routesOver is the blocks that the tables of transit gateways lead to the attachments of a connection, and those that these have learned.
func routesOver(n *vpc.Network, link vpc.ID) (cidrs []netip.Prefix) {
	for a := range vpc.All[vpc.TransitGatewayAttachment](n) {
		if a.Resource != link {
			continue
		}
		cidrs = append(cidrs, learned(a.LearnedRoutes)...)
		for t := range vpc.DependentsOf[vpc.TransitGatewayRouteTable](n, a.ID) {
			for _, r := range t.Routes {
				if r.CIDR.IsValid() && slices.Contains(r.Attachments, a.ID) {
					cidrs = append(cidrs, r.CIDR)
				}
			}
		}
	}
	return cidrs
}
