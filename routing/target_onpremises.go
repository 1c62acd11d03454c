package routing

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// vpnGateway takes a packet out by the virtual private gateway: from an interface of the VPC, to a prefix that
// the gateway knows.
//
// Sources: Site-to-Site VPN guide, "Route tables and VPN route priority"; Reachability Analyzer guide, code VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS.
func (w *walk) vpnGateway(t *target) {
	w.narrowSrc(&w.u.hostCuts, hostSegments{w.u})
	here := where{AtTarget, t.id, t.what, ""}
	h, ok := w.u.hosts.Lookup(w.h.Src)
	switch {
	case t.vpn.VPC != w.u.id:
		w.stop(here, BadStateAttachment, "the virtual private gateway is not attached to this VPC")
		return
	case !ok || h.Unattached:
		w.stop(here, VGWEgress, "the source is not the address of an attached interface of this VPC")
		return
	}
	w.via(t.what, t.id)
	w.exposure(Private)
	w.sender.lose(SGReferencesNotPreserved)
	w.byVPNGateway(here, t.vpn, "")
}

// byVPNGateway goes by what a virtual private gateway knows, but not back over the link by which the packet came.
func (w *walk) byVPNGateway(here where, g vpc.VPNGateway, cameBy vpc.ID) {
	routes := g.Routes(w.r.net)
	w.narrowVPNRoutes(routes)
	r, ok := bestVPNRoute(routes, w.h.Dst, cameBy)
	if w.rec != nil && ok {
		here.rule = r.CIDR.String() + " -> " + string(r.Link)
		w.rec.by = RuleRef{Prefix: r.CIDR, Target: r.Link}
	}
	switch {
	case !ok && w.listsPropagated(g.ID):
		w.lost(here, UnknownResource, "the link over which virtual private gateway "+string(g.ID)+" reaches the destination")
	case !ok && w.r.learnsUnknown(g):
		w.lost(here, UnknownResource, "the routes that virtual private gateway "+string(g.ID)+" learns over BGP")
	case !ok:
		w.stop(here, VGWNoRoute, "the virtual private gateway knows no route to the destination")
	case r.Down:
		w.stop(here, BadStateVPN, "the VPN connection "+string(r.Link)+" has no tunnel up")
	default:
		w.pass(here)
		w.overLink(r.Link)
	}
}

// narrowVPNRoutes keeps to destinations to which the same ones of the routes lead.
func (w *walk) narrowVPNRoutes(routes []vpc.VPNGatewayRoute) {
	w.narrowPrefixes(true, func(yield func(netip.Prefix) bool) {
		for _, r := range routes {
			if !yield(r.CIDR) {
				return
			}
		}
	})
}

// bestVPNRoute is the longest of the routes, which are in order of preference, that holds the address.
func bestVPNRoute(routes []vpc.VPNGatewayRoute, a netip.Addr, not vpc.ID) (best vpc.VPNGatewayRoute, ok bool) {
	for _, r := range routes {
		if r.CIDR.Contains(a) && r.Link != not && (!ok || r.CIDR.Bits() > best.CIDR.Bits()) {
			best, ok = r, true
		}
	}
	return best, ok
}

// listsPropagated says whether a table of the VPC lists a route that the gateway propagated: then it knows the prefix,
// though the network does not say over which link.
func (w *walk) listsPropagated(gateway vpc.ID) bool {
	if w.u == nil {
		return false
	}
	for t := range vpc.DependentsOf[Table](w.r.net, w.u.id) {
		for _, c := range t.Routes {
			if c.Target == gateway && c.Origin == Propagated && c.CIDR.Contains(w.h.Dst) {
				return true
			}
		}
	}
	return false
}

// learnsUnknown says whether a connection of the gateway uses BGP, and the network does not say what it learned.
func (r *Resolver) learnsUnknown(g vpc.VPNGateway) bool {
	for c := range vpc.DependentsOf[vpc.VPNConnection](r.net, g.ID) {
		if !c.StaticRoutesOnly && len(c.LearnedRoutes) == 0 && len(c.Routes) == 0 && c.Forwards() {
			return true
		}
	}
	return false
}

// overLink takes a packet on premises over a VPN connection or a virtual interface.
func (w *walk) overLink(link vpc.ID) {
	if _, ok := vpc.Get[vpc.VPNConnection](w.r.net, link); ok {
		w.overVPN(link, BadStateVPN)
		return
	}
	i, _ := vpc.Get[vpc.VirtualInterface](w.r.net, link)
	if dx, ok := vpc.Get[vpc.DirectConnectGateway](w.r.net, i.DirectConnectGateway); ok && w.turnsRound(dx) {
		w.pass(where{AtTarget, link, i.Kind(), "a prefix learned here covers the other network too"})
		w.intoDirectConnect(dx.ID, nil)
		return
	}
	w.onPremises(link, i.Kind(), i.OnPremises)
}

// turnsRound says whether a Direct Connect gateway leads what goes on premises to another of its own networks: it
// does so where the on-premises side has advertised a prefix that covers both.
//
// Source: Direct Connect User Guide, "Direct Connect gateways"; "Virtual private gateway associations" lists it as unsupported.
func (w *walk) turnsRound(dx vpc.DirectConnectGateway) bool {
	w.narrowAdvertised(dx)
	for _, a := range dx.Associations {
		if within(dx.Advertises(w.r.net, a.Gateway), w.h.Dst) {
			return true
		}
	}
	return false
}

// overVPN takes a packet on premises over a VPN connection.
func (w *walk) overVPN(id vpc.ID, down Code) {
	c, ok := vpc.Get[vpc.VPNConnection](w.r.net, id)
	here := where{AtTarget, id, vpc.KindVPNConnection, ""}
	switch {
	case !ok:
		w.lost(here, UnknownResource, "VPN connection "+string(id))
	case !c.Forwards():
		w.stop(here, down, "the VPN connection has no tunnel up")
	case c.IPv6 == w.h.Dst.Is4():
		w.stop(here, ProtocolRestriction, "the VPN connection carries the other address family")
	default:
		o, _ := c.Network(w.r.net)
		w.onPremises(id, c.Kind(), o.ID)
	}
}

// overDirectConnect takes a packet on premises over the virtual interface that has learned the longest prefix for it.
//
// Source: Direct Connect User Guide, "Direct Connect gateways", "Routing policies and BGP communities".
func (w *walk) overDirectConnect(gateway vpc.ID, t vpc.VirtualInterfaceType) {
	here := where{AtTarget, gateway, vpc.KindDirectConnectGateway, ""}
	if _, ok := vpc.Get[vpc.DirectConnectGateway](w.r.net, gateway); !ok {
		w.lost(here, UnknownResource, "Direct Connect gateway "+string(gateway))
		return
	}
	var live []vpc.VirtualInterface
	for i := range vpc.DependentsOf[vpc.VirtualInterface](w.r.net, gateway) {
		if i.Type == t && i.Forwards() {
			live = append(live, i)
		}
	}
	w.narrowLearned(live)
	best, bits := longestLearned(live, w.h.Dst)
	if bits < 0 {
		w.stop(here, NoRouteToDestination, "no virtual interface of the Direct Connect gateway has learned a route to the destination")
		return
	}
	w.pass(here)
	w.onPremises(best.ID, best.Kind(), best.OnPremises)
}

// longestLearned is the virtual interface that has learned the longest prefix for an address, and its length; -1 if none has.
func longestLearned(interfaces []vpc.VirtualInterface, a netip.Addr) (best vpc.VirtualInterface, bits int) {
	bits = -1
	for _, i := range interfaces {
		for _, r := range i.Routes {
			if r.CIDR.Contains(a) && r.CIDR.Bits() > bits {
				best, bits = i, r.CIDR.Bits()
			}
		}
	}
	return best, bits
}

// onPremises ends the leg in the network at the far end of a link.
func (w *walk) onPremises(link vpc.ID, kind vpc.Kind, network vpc.ID) {
	w.pass(where{AtTarget, link, kind, ""})
	w.via(kind, link)
	o, held := vpc.Get[vpc.OnPremises](w.r.net, network)
	w.narrowPrefixes(true, slices.Values(o.CIDRs))
	if held && !o.Contains(w.h.Dst) {
		w.stop(where{AtDestination, network, vpc.KindOnPremises, ""}, NoPossibleDestination, "the on-premises network does not have the destination address")
		return
	}
	at := cmp.Or(network, link)
	w.pass(where{AtDestination, at, vpc.KindOnPremises, ""})
	w.arrive(end{kind: endOnPremises, at: at, link: link})
}

// fromOnPremises sends a packet from an on-premises network: over the link that its own routing names, or the one
// over which AWS advertises the longest prefix for the destination.
func (w *walk) fromOnPremises(at, cameBy vpc.ID) {
	w.u, w.host, w.subnet, w.zone = nil, nil, noSubnet, ""
	w.exposure(Private)
	o, held := vpc.Get[vpc.OnPremises](w.r.net, at)
	here := where{AtSource, at, vpc.KindOnPremises, ""}
	if !held {
		w.pass(here)
		w.intoLink(cameBy)
		return
	}
	w.narrowLinks(o)
	if u, g, ok := w.byLocalGateway(at, w.h.Dst); ok {
		w.pass(here)
		w.fromLocalGateway(u, g)
		return
	}
	link, ok := w.r.linkTo(o, w.h.Dst)
	if !ok {
		w.stop(here, NoRouteToDestination, "the on-premises network has no route to AWS for the destination")
		return
	}
	w.pass(here)
	w.intoLink(link)
}

// narrowLinks keeps to destinations to which the same routes of an on-premises network lead.
func (w *walk) narrowLinks(o vpc.OnPremises) {
	if !w.boxed {
		return
	}
	for _, r := range o.Routes {
		w.narrowPrefixes(true, slices.Values([]netip.Prefix{r.CIDR}))
	}
	for _, link := range o.Links(w.r.net) {
		w.narrowPrefixes(true, slices.Values(w.r.advertised(link)))
		if i, ok := vpc.Get[vpc.VirtualInterface](w.r.net, link); ok && i.Type == vpc.PublicVirtualInterface {
			w.narrowPublic()
		}
	}
}

// narrowAdvertised keeps to destinations that the same prefixes hold which a Direct Connect gateway advertises.
func (w *walk) narrowAdvertised(dx vpc.DirectConnectGateway) {
	if !w.boxed {
		return
	}
	for _, a := range dx.Associations {
		w.narrowPrefixes(true, slices.Values(dx.Advertises(w.r.net, a.Gateway)))
	}
}

// narrowLearned keeps to destinations for which the virtual interfaces have learned the same prefixes.
func (w *walk) narrowLearned(interfaces []vpc.VirtualInterface) {
	for i := range interfaces {
		w.narrowRoutes(interfaces[i].Routes)
	}
}

// narrowRoutes keeps to destinations to which the same ones of the routes lead.
func (w *walk) narrowRoutes(routes []vpc.BGPRoute) {
	w.narrowPrefixes(true, func(yield func(netip.Prefix) bool) {
		for _, r := range routes {
			if !yield(r.CIDR) {
				return
			}
		}
	})
}

// linkTo is the link by which an on-premises network sends to an address.
func (r *Resolver) linkTo(o vpc.OnPremises, a netip.Addr) (vpc.ID, bool) {
	own, ok := o.Route(a)
	var best vpc.ID
	bits := -1
	if ok {
		best, bits = own.Link, own.CIDR.Bits()
	}
	for _, link := range o.Links(r.net) {
		for _, p := range r.advertised(link) {
			if p.Contains(a) && p.Bits() > bits {
				best, bits = link, p.Bits()
			}
		}
		if r.publicOver(link, a) && a.BitLen() > bits {
			best, bits = link, a.BitLen()
		}
	}
	return best, best != ""
}

// advertised is what AWS advertises, or a person would configure, over a link: the VPC and the other sites of a
// virtual private gateway, the routes of the table with which a transit gateway attachment is associated, the allowed prefixes of a Direct Connect gateway.
func (r *Resolver) advertised(link vpc.ID) []netip.Prefix {
	if c, ok := vpc.Get[vpc.VPNConnection](r.net, link); ok {
		if !c.Forwards() {
			return nil
		}
		if c.VPNGateway != "" {
			return r.advertisedByVPNGateway(c.VPNGateway, link)
		}
		return r.advertisedByTransit(c.TransitGateway, link)
	}
	i, ok := vpc.Get[vpc.VirtualInterface](r.net, link)
	switch {
	case !ok || !i.Forwards():
		return nil
	case i.VPNGateway != "":
		return r.advertisedByVPNGateway(i.VPNGateway, link)
	}
	dx, _ := vpc.Get[vpc.DirectConnectGateway](r.net, i.DirectConnectGateway)
	var all []netip.Prefix
	for _, a := range dx.Associations {
		all = append(all, dx.Advertises(r.net, a.Gateway)...)
	}
	for _, other := range r.siteLinked(i) {
		for _, route := range other.Routes {
			all = append(all, route.CIDR)
		}
	}
	return all
}

func (r *Resolver) advertisedByVPNGateway(id, link vpc.ID) []netip.Prefix {
	g, _ := vpc.Get[vpc.VPNGateway](r.net, id)
	v, _ := vpc.Get[vpc.VPC](r.net, g.VPC)
	var all []netip.Prefix
	for p := range blocksOf(v) {
		all = append(all, p)
	}
	for _, route := range g.Routes(r.net) {
		if route.Link != link {
			all = append(all, route.CIDR)
		}
	}
	return all
}

func (r *Resolver) advertisedByTransit(gateway, resource vpc.ID) []netip.Prefix {
	a, ok := r.attachmentOf(gateway, resource)
	if !ok {
		return nil
	}
	t, ok := a.Table(r.net, gateway)
	if !ok {
		return nil
	}
	var all []netip.Prefix
	for i := range r.hub(gateway).tables[t.ID].routes {
		all = append(all, r.hub(gateway).tables[t.ID].routes[i].prefix)
	}
	return all
}

// attachmentOf is the attachment of a VPN connection or Direct Connect gateway to a transit gateway.
func (r *Resolver) attachmentOf(gateway, resource vpc.ID) (vpc.TransitGatewayAttachment, bool) {
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](r.net, resource) {
		if a.TransitGateway == gateway {
			return a, true
		}
	}
	return vpc.TransitGatewayAttachment{}, false
}

// intoLink brings a packet into AWS over a VPN connection or a virtual interface.
func (w *walk) intoLink(link vpc.ID) {
	if c, ok := vpc.Get[vpc.VPNConnection](w.r.net, link); ok {
		here := where{AtTarget, link, c.Kind(), ""}
		switch {
		case !c.Forwards():
			w.stop(here, BadStateVPN, "the VPN connection has no tunnel up")
		case c.IPv6 == w.h.Dst.Is4():
			w.stop(here, ProtocolRestriction, "the VPN connection carries the other address family")
		case c.VPNGateway != "":
			w.pass(here)
			w.intoVPNGateway(c.VPNGateway, fromVPN, link)
		case c.TransitGateway != "":
			w.pass(here)
			w.intoTransit(c.TransitGateway, link)
		default:
			w.stop(here, BadStateAttachment, "the VPN connection has no gateway at AWS")
		}
		return
	}
	i, ok := vpc.Get[vpc.VirtualInterface](w.r.net, link)
	here := where{AtTarget, link, i.Kind(), ""}
	switch {
	case !ok:
		w.lost(here, UnknownResource, "the way back over "+string(link))
	case !i.Forwards():
		w.stop(here, BadStateAttachment, "the virtual interface is down")
	case i.VPNGateway != "":
		w.pass(here)
		w.intoVPNGateway(i.VPNGateway, fromDirectConnect, link)
	case i.Type == vpc.PublicVirtualInterface:
		w.pass(here)
		w.intoPublicAWS(i)
	default:
		w.pass(here)
		w.intoDirectConnect(i.DirectConnectGateway, w.r.siteLinked(i))
	}
}

// siteLinked is the other virtual interfaces to which SiteLink joins one, in ID order.
//
// Source: Direct Connect User Guide, "Direct Connect virtual interfaces": SiteLink.
func (r *Resolver) siteLinked(i vpc.VirtualInterface) (found []vpc.VirtualInterface) {
	if !i.SiteLink || i.DirectConnectGateway == "" {
		return nil
	}
	for other := range vpc.DependentsOf[vpc.VirtualInterface](r.net, i.DirectConnectGateway) {
		if other.SiteLink && other.ID != i.ID && other.Forwards() {
			found = append(found, other)
		}
	}
	return found
}

// intoDirectConnect goes to the gateway of a Direct Connect gateway that advertises the longest prefix for the destination, or to one of the
// virtual interfaces to which SiteLink leads, if that has learned a longer one.
func (w *walk) intoDirectConnect(id vpc.ID, linked []vpc.VirtualInterface) {
	here := where{AtTarget, id, vpc.KindDirectConnectGateway, ""}
	dx, ok := vpc.Get[vpc.DirectConnectGateway](w.r.net, id)
	w.narrowAdvertised(dx)
	if !ok {
		w.lost(here, UnknownResource, "Direct Connect gateway "+string(id))
		return
	}
	var best vpc.ID
	bits := -1
	for _, a := range dx.Associations {
		for _, p := range dx.Advertises(w.r.net, a.Gateway) {
			if p.Contains(w.h.Dst) && p.Bits() > bits {
				best, bits = a.Gateway, p.Bits()
			}
		}
	}
	w.narrowLearned(linked)
	to, linkedBits := longestLearned(linked, w.h.Dst)
	switch {
	case bits < 0 && linkedBits < 0:
		w.stop(here, NoRouteToDestination, "the Direct Connect gateway leads to no gateway that has the destination; without SiteLink it does not join virtual interfaces")
		return
	case linkedBits > bits:
		here.rule = "SiteLink"
		w.pass(here)
		w.onPremises(to.ID, to.Kind(), to.OnPremises)
		return
	}
	w.pass(here)
	if _, ok := vpc.Get[vpc.VPNGateway](w.r.net, best); ok {
		w.intoVPNGateway(best, fromDirectConnect, "")
		return
	}
	w.intoTransit(best, id)
}

// intoTransit brings a packet into a transit gateway from a VPN connection or Direct Connect gateway.
func (w *walk) intoTransit(gateway, resource vpc.ID) {
	a, ok := w.r.attachmentOf(gateway, resource)
	if !ok {
		w.lost(where{AtTarget, gateway, vpc.KindTransitGateway, ""}, UnknownResource, "the attachment of "+string(resource)+" to transit gateway "+string(gateway))
		return
	}
	w.via(vpc.KindTransitGateway, gateway)
	w.throughHub(gateway, a.ID)
}

// intoVPNGateway brings a packet into a VPC by its virtual private gateway: it must be for an attached interface,
// or for another site on the same gateway (VPN CloudHub).
//
// Sources: Reachability Analyzer guide, code VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS; Site-to-Site VPN guide, "VPN CloudHub".
func (w *walk) intoVPNGateway(id vpc.ID, by entry, link vpc.ID) {
	here := where{AtTarget, id, vpc.KindVPNGateway, ""}
	g, ok := vpc.Get[vpc.VPNGateway](w.r.net, id)
	if !ok {
		w.lost(here, UnknownResource, "virtual private gateway "+string(id))
		return
	}
	w.via(g.Kind(), id)
	u := w.r.unit(g.VPC)
	w.narrowVPNRoutes(g.Routes(w.r.net))
	if u != nil {
		w.narrowDst(&u.hostCuts, hostSegments{u})
		if h, ok := u.hosts.Lookup(w.h.Dst); ok && !h.Unattached {
			w.pass(here)
			w.u, w.host, w.subnet, w.entered = u, nil, noSubnet, by
			w.edgeOr(id, h)
			return
		}
	}
	if _, ok := bestVPNRoute(g.Routes(w.r.net), w.h.Dst, link); ok && link != "" {
		w.byVPNGateway(here, g, link)
		return
	}
	w.stop(here, VGWIngress, "the destination is not the address of an attached interface of the VPC: a virtual private gateway leads no further")
}
