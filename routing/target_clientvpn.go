package routing

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// clientSpot is a client of a Client VPN endpoint: "cvpn-1", one at an address, "cvpn-1:10.100.0.9", or one in a group of the
// directory, "cvpn-1:engineers".
func (r *Resolver) clientSpot(s string) (spot, bool) {
	id, of, _ := strings.Cut(s, ":")
	e, ok := vpc.Get[vpc.ClientVPNEndpoint](r.net, vpc.ID(id))
	if !ok {
		return spot{}, false
	}
	found := spot{kind: end{kind: endClient, at: e.ID}}
	if e.ClientCIDR.IsValid() {
		found.blocks = []netip.Prefix{e.ClientCIDR}
	}
	if a, err := netip.ParseAddr(of); err == nil {
		found.addr = a.Unmap()
	} else {
		found.kind.group = of
	}
	return found, true
}

// addClientVPN gives a Client VPN endpoint an interface in each of its subnets, with a public address for subnets that have a way to the
// internet.
//
// Source: AWS Client VPN Administrator Guide, "Target networks", "Access to the internet".
func (u *unit) addClientVPN(e vpc.ClientVPNEndpoint) {
	for _, id := range e.Subnets {
		sub, ok := u.subnetIndex(id)
		if !ok {
			continue
		}
		h := u.made(e.ID, sub, nil)
		h.role, h.at, h.kind = roleClientVPN, e.ID, e.Kind()
		if a := u.free(h, true); len(h.Addresses) == 0 && a.IsValid() {
			h.Addresses = append(h.Addresses, eni.Address{Private: a, Public: syntheticPublic(h.ID)})
		}
		if h.filters == nil {
			u.setGroups(h, e.Groups)
		}
		u.indexAddresses(h)
	}
}

// fromClient sends a packet from a client: it needs an entry of the endpoint's route table, and an authorization rule. Then it leaves by the
// subnet that the entry names, by a transit gateway, or for another client.
//
// Source: AWS Client VPN Administrator Guide, "How AWS Client VPN works", "Authorization rules", "Routes".
func (w *walk) fromClient() {
	w.u, w.host, w.subnet, w.zone = nil, nil, noSubnet, ""
	w.exposure(Private)
	e, _ := vpc.Get[vpc.ClientVPNEndpoint](w.r.net, w.origin.at)
	w.narrowClient(e)
	here := where{AtSource, e.ID, e.Kind(), ""}
	route, ok := e.Route(w.h.Dst)
	switch {
	case !e.Forwards():
		w.stop(here, BadState, "the Client VPN endpoint is not available")
	case w.h.Src.Is6():
		w.lost(here, UnknownResource, "how "+string(e.ID)+" passes on the IPv6 of clients")
	case !ok && e.SplitTunnel:
		w.stop(here, ClientVPNNoRoute, "the tunnel is split, and no route of the endpoint is for the destination: the client sends it elsewhere")
	case !ok:
		w.stop(here, ClientVPNNoRoute, "no route of the Client VPN endpoint is for the destination")
	default:
		w.byClientRoute(here, e, route)
	}
}

// narrowClient keeps to destinations for which the endpoint has the same route and the same authorization rules.
func (w *walk) narrowClient(e vpc.ClientVPNEndpoint) {
	if !w.boxed {
		return
	}
	ps := []netip.Prefix{e.ClientCIDR}
	for _, r := range e.Routes {
		ps = append(ps, r.CIDR)
	}
	for _, r := range e.Rules {
		ps = append(ps, r.CIDR)
	}
	ps = slices.DeleteFunc(ps, func(p netip.Prefix) bool { return !p.IsValid() })
	w.narrowPrefixes(true, slices.Values(ps))
}

func (w *walk) byClientRoute(here where, e vpc.ClientVPNEndpoint, route vpc.ClientVPNRoute) {
	if !e.Authorizes(w.h.Dst, w.origin.group) {
		w.block(here, ClientVPNAuthorization, "no authorization rule of the Client VPN endpoint lets the client send there")
		if w.verdict != Undecided {
			return
		}
	} else {
		here.rule = route.CIDR.String() + " -> " + clientTarget(e, route)
		w.pass(here)
	}
	w.via(e.Kind(), e.ID)
	switch {
	case e.TransitGateway != "":
		w.intoTransit(e.TransitGateway, e.ID)
	case route.Subnet == "":
		w.betweenClients(here, e)
	default:
		w.fromTargetNetwork(where{AtTarget, e.ID, e.Kind(), ""}, e, route.Subnet)
	}
}

// clientTarget is what a route of a Client VPN endpoint leads to.
func clientTarget(e vpc.ClientVPNEndpoint, r vpc.ClientVPNRoute) string {
	switch {
	case e.TransitGateway != "":
		return string(e.TransitGateway)
	case r.Subnet != "":
		return string(r.Subnet)
	}
	return string(Local)
}

// betweenClients delivers to another client.
func (w *walk) betweenClients(here where, e vpc.ClientVPNEndpoint) {
	here.stage, here.rule = AtDestination, "another client"
	if !e.ClientCIDR.Contains(w.h.Dst) {
		w.stop(here, NoPossibleDestination, "the destination is not the address of a client")
		return
	}
	w.pass(here)
	w.arrive(end{kind: endClient, at: e.ID})
}

// fromTargetNetwork puts the address of the endpoint's interface in a subnet in the place of the client's. The packet goes on as
// one that the interface sends.
//
// Source: AWS Client VPN Administrator Guide, "Limitations of Client VPN": client IP addresses are translated.
func (w *walk) fromTargetNetwork(here where, e vpc.ClientVPNEndpoint, subnet vpc.ID) {
	u := w.r.unit(e.VPC)
	var h *host
	if u != nil && slices.Contains(e.Subnets, subnet) {
		for _, x := range u.owned[e.ID] {
			if u.subnets[x.subnet].id == subnet {
				h = x
			}
		}
	}
	if h == nil || !h.primary(true).IsValid() {
		w.stop(here, BadStateAttachment, fmt.Sprintf("subnet %s is not associated with the Client VPN endpoint", subnet))
		return
	}
	before, lens := w.h, w.lens
	w.u, w.host = u, h
	w.h.Src, w.lens = h.primary(true), w.lens.FixSrc()
	w.translatePort(before)
	w.memory.translate(h, before, w.h, lens)
	w.pass(here)
	w.sender = sender{u: u, host: h}
	w.resend()
	w.brought = fromInterface
	if !w.toPlatform() {
		w.next = AtGroupOut
	}
}

// atClientVPN turns the reply to a client back. The endpoint takes in nothing else.
func (w *walk) atClientVPN() {
	here := w.here(AtTarget, "")
	e := w.memory.original(w.host, w.h)
	if e == nil || !w.inReply {
		w.stop(here, ClientVPNUnsolicited, "a Client VPN endpoint takes in only replies to its clients")
		return
	}
	id := w.host.at
	w.answer(here, e)
	w.host = nil
	w.arrive(end{kind: endClient, at: id})
}

// toClient brings a reply out of a transit gateway to a client, whose address has not been translated.
//
// Source: AWS Client VPN Administrator Guide, "Transit Gateway integration".
func (w *walk) toClient(to *hubAttachment) {
	here := where{AtDestination, to.Resource, vpc.KindClientVPNEndpoint, ""}
	if !w.inReply || w.origin.kind != endClient {
		w.lost(here, UnknownResource, "whether clients of "+string(to.Resource)+" take connections")
		return
	}
	w.pass(here)
	w.u, w.host = nil, nil
	w.arrive(end{kind: endClient, at: to.Resource})
}
