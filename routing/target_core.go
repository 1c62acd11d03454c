package routing

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// compileCore takes the VPC's attachments to core networks, by the core network and by their own ID.
func (u *unit) compileCore() {
	for c := range vpc.DependentsOf[vpc.CoreNetwork](u.net, u.id) {
		a, ok := c.AttachmentOf(u.id)
		if !ok {
			continue
		}
		at := &unitAttachment{id: a.ID}
		for _, id := range a.Subnets {
			if i, ok := u.subnetIndex(id); ok {
				at.subnets = append(at.subnets, i)
			}
		}
		slices.Sort(at.subnets)
		u.attachments[a.ID], u.attachments[c.ID] = at, at
	}
}

// coreRoute is a route that an attachment of a core network may go by.
type coreRoute struct {
	cidr      netip.Prefix
	to        vpc.CoreNetworkAttachment
	static    bool
	blackhole bool
	near      bool // a VPC at the same edge
	learned   vpc.BGPRoute
}

// corePrecedence is the order in which a core network prefers routes. What AWS leaves open is decided by the attachment's ID.
//
// Source: AWS Cloud WAN guide, "Route evaluation".
var corePrecedence = []func(a, b *coreRoute) int{
	func(a, b *coreRoute) int { return -cmp.Compare(a.cidr.Bits(), b.cidr.Bits()) },
	func(a, b *coreRoute) int { return -compareBool(a.static, b.static) },
	func(a, b *coreRoute) int { return -compareBool(a.near, b.near) },
	func(a, b *coreRoute) int { return cmp.Compare(len(a.learned.ASPath), len(b.learned.ASPath)) },
	func(a, b *coreRoute) int { return cmp.Compare(a.learned.MED, b.learned.MED) },
	func(a, b *coreRoute) int { return cmp.Compare(coreRank(a.to.Type), coreRank(b.to.Type)) },
	func(a, b *coreRoute) int { return cmp.Compare(a.to.ID, b.to.ID) },
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// coreRank is the order of what is attached, other things being equal.
func coreRank(t vpc.AttachmentType) int {
	order := []vpc.AttachmentType{vpc.AttachmentVPC, vpc.AttachmentDirectConnect, vpc.AttachmentConnect, vpc.AttachmentVPN}
	if i := slices.Index(order, t); i >= 0 {
		return i
	}
	return len(order)
}

// coreRouteTo is the route that wins for an address, as the segment of an attachment sees the core network.
func coreRouteTo(n *vpc.Network, c vpc.CoreNetwork, from vpc.CoreNetworkAttachment, a netip.Addr) (coreRoute, bool) {
	var found []coreRoute
	for _, s := range c.Segments {
		for _, r := range s.Routes {
			if s.Name == from.Segment && r.CIDR.Contains(a) {
				found = append(found, staticCoreRoute(c, from, r))
			}
		}
	}
	for _, to := range c.Attachments {
		if !to.Forwards() || to.Segment == "" || !c.Sees(from.Segment, to.Segment) {
			continue
		}
		for _, r := range coreLearned(n, to) {
			if r.CIDR.Contains(a) {
				found = append(found, coreRoute{cidr: r.CIDR, to: to, near: to.Type == vpc.AttachmentVPC && to.Edge == from.Edge, learned: r})
			}
		}
	}
	if len(found) == 0 {
		return coreRoute{}, false
	}
	return slices.MinFunc(found, func(a, b coreRoute) int {
		for _, prefers := range corePrecedence {
			if c := prefers(&a, &b); c != 0 {
				return c
			}
		}
		return 0
	}), true
}

// staticCoreRoute leads to the route's attachment at the packet's own edge, or else to the first.
func staticCoreRoute(c vpc.CoreNetwork, from vpc.CoreNetworkAttachment, r vpc.CoreNetworkRoute) coreRoute {
	found := coreRoute{cidr: r.CIDR, static: true, blackhole: len(r.Attachments) == 0}
	for _, id := range slices.Sorted(slices.Values(r.Attachments)) {
		to, _ := c.Attachment(id)
		if found.to.ID == "" || to.Edge == from.Edge && found.to.Edge != from.Edge {
			found.to = to
		}
	}
	return found
}

// coreLearned is what a core network learns from an attachment.
func coreLearned(n *vpc.Network, a vpc.CoreNetworkAttachment) []vpc.BGPRoute {
	if a.Type != vpc.AttachmentVPC {
		c, _ := vpc.Get[vpc.VPNConnection](n, a.Resource)
		return slices.Concat(a.LearnedRoutes, c.LearnedRoutes)
	}
	v, _ := vpc.Get[vpc.VPC](n, a.Resource)
	var routes []vpc.BGPRoute
	for p := range blocksOf(v) {
		if p.Addr().Is4() || a.IPv6Support {
			routes = append(routes, vpc.BGPRoute{CIDR: p})
		}
	}
	return routes
}

// coreNetwork takes a packet into a core network and out at another VPC. What lies beyond its other attachments is not
// modelled.
//
// Source: AWS Cloud WAN guide, "VPC attachments", "Route evaluation".
func (w *walk) coreNetwork(t *target) {
	here := where{AtTarget, t.id, t.what, ""}
	at, ok := w.u.attachments[t.id]
	from, _ := t.core.AttachmentOf(w.u.id)
	if !ok {
		w.stop(here, BadStateAttachment, "the VPC has no attachment to the core network")
		return
	}
	w.zone = ""
	if w.subnet != noSubnet {
		w.zone = w.u.subnets[w.subnet].zone
	}
	sub, ok := at.inZone(w.u, w.zone)
	if !ok {
		w.stop(here, TGWRouteZone, "the VPC's attachment has no subnet in the sender's zone")
		return
	}
	if w.filterACL(AtACLIn, sub); w.verdict != Undecided {
		return
	}
	w.via(t.what, t.id)
	w.exposure(Private)
	w.throughCore(here, t.core, from)
}

func (w *walk) throughCore(here where, c vpc.CoreNetwork, from vpc.CoreNetworkAttachment) {
	w.narrowCore(c, from)
	r, ok := coreRouteTo(w.r.net, c, from, w.h.Dst)
	switch {
	case w.memory.visit(visit{device: from.ID, h: w.h}):
		w.stop(here, Loop, "the packet was here before, with the same header")
		return
	case from.Segment == "":
		w.stop(here, TGWMissingAssociation, "the attachment is in no segment")
		return
	case !ok:
		w.stop(here, TGWNoRoute, "segment "+from.Segment+" of the core network has no route to the destination")
		return
	case r.blackhole:
		w.stop(here, TGWBadStateRoute, "the core network's route is a blackhole")
		return
	case !r.to.Forwards():
		w.stop(here, BadStateAttachment, "attachment "+string(r.to.ID)+" of the core network is not available")
		return
	}
	here.rule = from.Segment + " " + r.cidr.String() + " -> " + string(r.to.ID)
	if r.to.Type != vpc.AttachmentVPC {
		w.lost(here, UnknownResource, "what is beyond attachment "+string(r.to.ID)+" of the core network")
		return
	}
	w.pass(here)
	groups := from.Edge == r.to.Edge && !from.DisableGroupReferencing && !r.to.DisableGroupReferencing
	w.intoVPC(coreAttachment(from, groups), coreAttachment(r.to, groups))
}

// narrowCore keeps to destinations for which a core network has the same routes.
func (w *walk) narrowCore(c vpc.CoreNetwork, from vpc.CoreNetworkAttachment) {
	if !w.boxed {
		return
	}
	for _, s := range c.Segments {
		for _, r := range s.Routes {
			w.narrowPrefixes(true, slices.Values([]netip.Prefix{r.CIDR}))
		}
	}
	for _, to := range c.Attachments {
		w.narrowRoutes(coreLearned(w.r.net, to))
	}
}

// coreAttachment is an attachment in the form that transit gateways have. Groups pass between VPCs at one edge.
func coreAttachment(a vpc.CoreNetworkAttachment, groups bool) *hubAttachment {
	return &hubAttachment{
		TransitGatewayAttachment: vpc.TransitGatewayAttachment{ID: a.ID, Type: a.Type, Resource: a.Resource, Subnets: a.Subnets, ApplianceMode: a.ApplianceMode, State: a.State},
		id:                       a.ID, groups: groups,
	}
}
