package routing

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Ranges that internet gateways do not forward to or take from.
// Reachability Analyzer guide, codes IGW_*_RFC1918_* and IGW_*_RFC6598_*.
var (
	rfc6598 = netip.MustParsePrefix("100.64.0.0/10")
	smtp    = uint16(25)
)

// internetGateway lets a packet out of the VPC. IPv4 needs a public address mapped to the very source
// address, which takes its place; IPv6 needs an address of a block that is not private, and a destination that the internet routes.
//
// Source: VPC User Guide, "Internet gateways"; https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
func (w *walk) internetGateway(t *target) {
	here := where{AtTarget, t.id, t.what, ""}
	w.narrowSrc(&w.u.hostCuts, hostSegments{w.u})
	w.narrowOwnRange(w.u, false)
	if own := w.u.ownRange(w.h.Src); own != nil {
		w.outOfOwnRange(here, own)
		return
	}
	h, ok := w.u.hosts.Lookup(w.h.Src)
	switch {
	case w.redirected(h, t.id):
		w.stop(here, IngressRTBTrafficRedirection, "the gateway's edge route table leads this subnet's traffic through another device, which this packet has not passed")
		return
	case !ok:
		w.stop(here, GatewayRejectsSpoofedTraffic, "the source is not the address of an interface of this VPC")
		return
	case h.Unattached:
		w.stop(here, IGWPublicIPAssociationForEgress, "the source is an interface that is attached to nothing")
		return
	}
	if w.bars(here, h, false) || w.host.role == roleGWLBEndpoint && w.bars(here, w.host, false) {
		return
	}
	if w.r.options.BlockSMTP {
		w.narrowTraffic(packet.Port(packet.TCP, smtp))
	}
	w.narrowDst(&w.u.privateCuts, privateSegments{w.u})
	if w.r.options.BlockSMTP && w.h.Protocol == packet.TCP && w.h.DstPort == smtp {
		w.block(here, PortBlocked, "outbound TCP port 25 is blocked for the account")
	}
	if w.h.Src.Is4() {
		if !w.translateOut(here, h) {
			return
		}
	} else if why := w.notRouted(); why != "" {
		w.stop(here, PrivateIPv6, why)
		return
	}
	w.pass(here)
	w.via(t.what, t.id)
	w.outside(end{kind: endOutside, u: w.u, at: t.id})
}

// notRouted says why the internet carries no IPv6 between the packet's addresses; empty if it does.
func (w *walk) notRouted() string {
	switch {
	case w.u.vpc.PrivateIPv6(w.h.Src) || w.u.vpc.PrivateIPv6(w.h.Dst):
		return "private IPv6 addresses do not pass the gateway"
	case !routedIPv6(w.h.Src) || !routedIPv6(w.h.Dst):
		return "of IPv6 addresses the internet routes those of 2000::/3 alone"
	}
	return ""
}

// routedIPv6 says whether the internet routes the IPv6 address, or it stands for one that it does.
func routedIPv6(a netip.Addr) bool {
	return packet.GlobalUnicast().Contains(a) || standIns[1].Contains(a)
}

// translateOut puts the public address in the place of the private one.
func (w *walk) translateOut(here where, h *host) bool {
	w.pinSrc()
	public := h.publicOf(w.h.Src)
	switch {
	case w.h.Dst.IsPrivate():
		w.stop(here, IGWDestinationRFC1918, "the gateway does not forward to RFC 1918 addresses")
	case rfc6598.Contains(w.h.Dst):
		w.stop(here, IGWDestinationRFC6598, "the gateway does not forward to RFC 6598 addresses")
	case !public.IsValid():
		w.stop(here, IGWPublicIPAssociationForEgress, "no public address is mapped to the source address")
	default:
		w.h.Src, w.lens = public, w.lens.FixSrc()
		return true
	}
	return false
}

// redirected says whether the gateway's edge table leads traffic for h through another
// interface than the one that sends now: then the way back does not match the way out.
// https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
func (w *walk) redirected(h *host, gateway vpc.ID) bool {
	edge, ok := w.u.edge[gateway]
	if !ok || h == nil {
		return false
	}
	w.narrowSrc(&w.u.tables[edge].cuts, tableSegments{w.u.tables[edge]})
	i, ok := w.u.tables[edge].lookup(w.h.Src)
	if !ok {
		return false
	}
	by := w.u.tables[edge].targets[i].host
	return by != nil && by != w.host
}

// egressOnly lets IPv6 out and remembers it.
//
// Source: VPC User Guide, "Egress-only internet gateways"; https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
func (w *walk) egressOnly(t *target) {
	w.narrowDst(&w.u.privateCuts, privateSegments{w.u})
	w.narrowSrc(&w.u.hostCuts, hostSegments{w.u})
	here := where{AtTarget, t.id, t.what, ""}
	why := w.notRouted()
	switch {
	case w.h.Src.Is4():
		w.stop(here, IPv6Only, "an egress-only internet gateway carries IPv6 only")
	case why != "":
		w.stop(here, PrivateIPv6, why)
	case w.inReply:
		w.stop(here, EgressOnly, "the answer to a connection from outside does not pass an egress-only gateway")
	case w.host != nil && w.host.role == roleGWLBEndpoint:
		w.stop(here, EgressOnly, "IPv6 that comes from a Gateway Load Balancer endpoint does not pass an egress-only gateway")
	default:
		h, ok := w.u.hosts.Lookup(w.h.Src)
		if !ok {
			w.stop(here, GatewayRejectsSpoofedTraffic, "the source is not the address of an interface of this VPC")
			return
		}
		if w.bars(here, h, true) {
			return
		}
		w.pass(here)
		w.via(t.what, t.id)
		w.memory.left = append(w.memory.left, leftBy{w.u, t.id, w.h})
		w.outside(end{kind: endOutside, u: w.u, at: t.id})
	}
}

// letIn says whether an egress-only gateway takes the packet in, as the reply to what it let out.
func (w *walk) letIn() bool {
	for i := range w.memory.left {
		if l := &w.memory.left[i]; w.inReply && l.sent.Reply() == w.h {
			w.u, w.host, w.subnet, w.entered = l.u, nil, noSubnet, fromInternet
			w.pass(where{AtTarget, l.gateway, vpc.KindEgressOnlyInternetGateway, "stateful: the reply to what it let out"})
			w.local()
			return true
		}
	}
	return false
}

// outside is beyond an internet gateway: another VPC's gateway, an AWS service, or the internet.
func (w *walk) outside(from end) {
	w.in = w.h
	w.sender.lose(SGReferencesNotPreserved)
	if w.inReply && w.origin.kind == endOutside {
		w.pass(where{AtDestination, "", "", "internet"})
		w.arrive(w.origin)
		return
	}
	if w.letIn() || w.overPublicInterface() {
		return
	}
	w.narrowDst(w.r.publicCuts, publicSegments{w.r})
	if u, known := w.r.publicHome(w.h.Dst); u != nil {
		w.exposure(Public)
		w.fromInternet(u)
		return
	} else if known {
		w.stop(where{AtDestination, "", "", "internet"}, IGWPrivateIPAssociationForIngress, "the destination is an Elastic IP that is associated with nothing")
		return
	}
	if w.inReply {
		w.stop(where{AtDestination, "", "", "internet"}, ReplyMismatch, "the reply leaves for the internet, but the request did not come from there")
		return
	}
	here := where{AtDestination, "", "", "internet"}
	w.narrowService()
	if s, in, ok := w.r.publicService(w.h.Dst); ok {
		w.exposure(Public)
		if w.rec != nil {
			here.rule = s.Name + in.suffix(w.rec.path.Name, w.u.vpc.Region)
		}
		if !w.answers(here, s) {
			return
		}
	} else {
		w.exposure(Internet)
	}
	w.pass(here)
	w.arrive(from)
}

func regionSuffix(region string) string {
	if region == "" {
		return ""
	}
	return " in " + region
}

// answers says whether a public AWS service answers the packet: on its ports, and to ping.
func (w *walk) answers(here where, s endpoint.Service) bool {
	w.narrowAnswers(s, packet.Of(packet.ICMP), packet.Of(packet.ICMPv6))
	switch {
	case w.h.Protocol == packet.TCP && s.Serves(w.h.DstPort), w.h.Protocol.IsICMP():
		return true
	}
	w.stop(here, ServicePort, "the service does not answer on this protocol and port")
	return false
}

// narrowAnswers keeps to what a service answers alike: TCP on each range of its ports, and further traffic.
func (w *walk) narrowAnswers(s endpoint.Service, further ...packet.Traffic) {
	if !w.boxed {
		return
	}
	for _, p := range s.Ports() {
		further = append(further, packet.Ports(packet.TCP, p.From, p.To))
	}
	w.narrowTraffic(further...)
}

// fromInternet brings a packet to the internet gateway of a VPC: the destination must be a public address of
// an attached interface. The table of the subnet has no say in this, an edge table has.
//
// Source: VPC User Guide, "Internet gateways" and "Gateway route tables".
func (w *walk) fromInternet(u *unit) {
	w.u, w.host, w.subnet, w.entered = u, nil, noSubnet, fromInternet
	here := where{AtTarget, u.igw, vpc.KindInternetGateway, ""}
	if u.igwUnheld {
		here.kind = ""
	}
	w.in = w.h
	if u.igw == "" {
		w.stop(where{AtTarget, u.id, vpc.KindVPC, ""}, BadStateAttachment, "the VPC has no internet gateway attached")
		return
	}
	w.narrowOwnRange(u, true)
	if own := u.ownRange(w.h.Dst); own != nil && w.u.public[w.h.Dst].host == nil {
		w.intoOwnRange(here, own)
		return
	}
	h, ok := w.translateIn(here)
	if !ok || w.bars(here, h, false) {
		return
	}
	if u.igwUnheld { // what comes next may refuse the packet for certain
		w.doubt(here, UnknownResource, unknownTarget(&target{id: u.igw}))
	} else {
		w.pass(here)
	}
	w.edgeOr(u.igw, h)
}

// translateIn puts the private address in the place of the public one.
func (w *walk) translateIn(here where) (*host, bool) {
	if w.h.Dst.Is6() {
		w.narrowDst(&w.u.hostCuts, hostSegments{w.u})
		w.narrowDst(&w.u.privateCuts, privateSegments{w.u})
		w.narrowSrc(&w.u.privateCuts, privateSegments{w.u})
		h, ok := w.u.hosts.Lookup(w.h.Dst)
		why := w.notRouted()
		switch {
		case !ok:
			w.stop(here, IGWPrivateIPAssociationForIngress, "no interface of the VPC has the destination address")
		case why != "":
			w.stop(here, PrivateIPv6, why)
		case h.Unattached:
			w.stop(here, IGWPrivateIPAssociationForIngress, "the interface with the destination address is attached to nothing")
		case h.DeniesInternetGateway():
			w.stop(here, IGWPrivateIPAssociationForIngress, "the interface refuses traffic of internet gateways")
		default:
			return h, true
		}
		return nil, false
	}
	w.pinDst()
	w.narrowSrc(&w.u.privateCuts, privateSegments{w.u})
	m, ok := w.u.public[w.h.Dst]
	switch {
	case w.h.Src.IsPrivate():
		w.stop(here, IGWSourceRFC1918, "the gateway does not take in packets from RFC 1918 addresses")
	case rfc6598.Contains(w.h.Src):
		w.stop(here, IGWSourceRFC6598, "the gateway does not take in packets from RFC 6598 addresses")
	case !ok:
		w.stop(here, IGWPrivateIPAssociationForIngress, "the destination is not the public address of an interface of the VPC")
	case m.host.DeniesInternetGateway():
		w.stop(here, IGWPrivateIPAssociationForIngress, "the interface refuses traffic of internet gateways")
	case m.host.Unattached:
		w.stop(here, IGWPrivateIPAssociationForIngress, "the interface with the public address is attached to nothing")
	default:
		w.h.Dst, w.lens = m.private, w.lens.FixDst()
		return m.host, true
	}
	return nil, false
}

// edgeOr goes by the edge table of the gateway, or without one straight to the interface.
func (w *walk) edgeOr(gateway vpc.ID, h *host) {
	edge, ok := w.u.edge[gateway]
	if !ok {
		w.enter(h, false)
		return
	}
	w.table = edge
	w.next = AtEdge
}

// edge asks the edge table of the gateway by which the packet came.
func (w *walk) edge() {
	t := w.u.tables[w.table]
	w.narrowDst(&t.cuts, tableSegments{t})
	here := where{AtEdge, t.id, vpc.KindRouteTable, ""}
	i, ok := t.lookup(w.h.Dst)
	if !ok {
		w.stop(here, NoRouteToDestination, "no route matches the destination")
		return
	}
	if w.rec != nil {
		here.rule = t.candidates[i].rule()
		w.rec.by = t.candidates[i].ref()
	}
	to := &w.u.tables[w.table].targets[i]
	switch {
	case t.candidates[i].blackhole:
		w.stop(here, BadStateRoute, "the route is a blackhole: its target is gone")
	case to.kind == targetLocal:
		w.pass(here)
		w.local()
	case to.kind == targetHost && w.entered == fromInternet && to.host.role == roleInstance && w.h.Dst.Is4() && !to.host.hasPublic() && t.candidates[i].covered:
		w.stop(here, IngressRTBNoPublicIP, "the interface to which the edge route leads has no public address")
	case to.kind == targetHost && to.host.role == roleGWLBEndpoint && w.entered == fromInternet && w.bars(here, to.host, false):
	case to.kind == targetHost:
		w.pass(here)
		w.via(to.what, to.id)
		w.enter(to.host, true)
	default:
		w.lost(here, UnknownResource, unknownTarget(to))
	}
}

// hasPublic says whether any address of h has a public one.
func (h *host) hasPublic() bool {
	return len(h.mapped) > 0
}
