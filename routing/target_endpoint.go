package routing

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// gatewayEndpoint is a gateway endpoint with the service that it leads to.
type gatewayEndpoint struct {
	endpoint.Gateway
	service endpoint.Service
	region  string
}

func (u *unit) compileGatewayEndpoint(g endpoint.Gateway) *gatewayEndpoint {
	s, region, _ := endpoint.ParseServiceName(g.Service)
	return &gatewayEndpoint{g, s, region}
}

// gatewayEndpoint takes a packet to S3 or DynamoDB. The service sees the sender's private address.
//
// Source: AWS PrivateLink guide, "Gateway endpoints"; Reachability Analyzer guide, code VPCE_GATEWAY_PROTOCOL_RESTRICTION.
func (w *walk) gatewayEndpoint(t *target) {
	g := t.gateway
	here := where{AtTarget, t.id, t.what, ""}
	if w.rec != nil {
		here.rule = g.service.In(g.region)
	}
	w.via(t.what, t.id)
	w.exposure(Private)
	w.narrowTraffic(gatewayCarries...)
	w.narrowSrc(&w.u.hostCuts, hostSegments{w.u})
	switch {
	case w.senderHost() == nil:
		w.stop(here, NotTransitive, "the source is not an interface of this VPC: a gateway endpoint serves no others")
	case !g.State.Works():
		w.stop(here, BadState, "the endpoint is not available")
	case w.h.Protocol != packet.TCP && !isEcho(w.h):
		w.stop(here, VPCEGatewayProtocol, "a gateway endpoint carries only TCP and ICMP echo")
	default:
		w.pass(here)
		if w.answers(here, g.service) {
			w.arrive(end{kind: endGatewayEndpoint, u: w.u, host: w.senderHost(), at: t.id})
		}
	}
}

// gatewayCarries is what a gateway endpoint carries.
var gatewayCarries = []packet.Traffic{
	packet.Of(packet.TCP), packet.ICMPType(packet.ICMP, 8, -1), packet.ICMPType(packet.ICMP, 0, -1),
	packet.ICMPType(packet.ICMPv6, 128, -1), packet.ICMPType(packet.ICMPv6, 129, -1),
}

// senderHost is the interface of this VPC that has the source address.
func (w *walk) senderHost() *host {
	h, _ := w.u.hosts.Lookup(w.h.Src)
	return h
}

// isEcho says whether h asks or answers a ping.
func isEcho(h packet.Header) bool {
	switch h.Protocol {
	case packet.ICMP:
		return h.Type == 8 || h.Type == 0
	case packet.ICMPv6:
		return h.Type == 128 || h.Type == 129
	}
	return false
}

// endpointService is what is behind an interface endpoint.
type endpointService struct {
	endpoint.Interface
	service endpoint.Service // of AWS; zero for a customer's
	known   bool             // the catalogue holds the service
	region  string
}

// addEndpoint gives an interface endpoint its interfaces.
func (u *unit) addEndpoint(e endpoint.Interface) {
	if e.State.Gone() {
		return
	}
	s := &endpointService{Interface: e}
	s.service, s.region, s.known = endpoint.ParseServiceName(e.Service)
	for _, id := range e.Subnets {
		sub, ok := u.subnetIndex(id)
		if !ok {
			continue
		}
		h := u.made(e.ID, sub, e.Interfaces)
		h.role, h.at, h.kind, h.service, h.Type = roleEndpoint, e.ID, e.Kind(), s, eni.Endpoint
		h.DenyInternetGateway = true
		if len(h.Addresses) == 0 {
			u.addressEndpoint(h, e.Addresses, e.AddressType, sub)
		}
		if h.filters == nil {
			u.setGroups(h, e.Groups)
		}
		u.indexAddresses(h)
	}
}

// addressEndpoint gives an endpoint's interface the address asked for, or one that is free, of each family.
func (u *unit) addressEndpoint(h *host, wanted []netip.Addr, t endpoint.AddressType, sub int32) {
	for _, ip4 := range []bool{true, false} {
		if ip4 && !t.HasIPv4() || !ip4 && !t.HasIPv6() {
			continue
		}
		a := u.free(h, ip4)
		for _, asked := range wanted {
			if in, ok := u.subnetAt.Lookup(asked); ok && in == sub && asked.Is4() == ip4 && !h.hasAddress(asked) {
				a = asked
			}
		}
		if a.IsValid() {
			h.Addresses = append(h.Addresses, eni.Address{Private: a})
		}
	}
}

func (u *unit) subnetIndex(id vpc.ID) (int32, bool) {
	for i := range u.subnets {
		if u.subnets[i].id == id {
			return int32(i), true
		}
	}
	return 0, false
}

// atEndpoint takes a packet to the service behind an interface endpoint. The endpoint opens no
// connections, and answers no ping.
//
// Source: AWS PrivateLink guide, "Access AWS services through AWS PrivateLink" and "Create an interface endpoint".
func (w *walk) atEndpoint() {
	s := w.host.service
	here := w.here(AtTarget, "")
	switch {
	case s == nil:
		w.lost(here, UnknownResource, "the endpoint of interface "+string(w.host.ID))
		return
	case w.inReply:
		w.endpointReply(here)
		return
	case !w.host.Owns(w.h.Dst):
		w.stop(w.here(AtDestination, ""), ENIAddressRestriction, "the destination address is not the interface's own")
		return
	case !s.Available():
		w.stop(here, BadState, "the endpoint is not available")
		return
	}
	w.via(w.host.kind, s.ID)
	w.exposure(Private)
	if _, id, ok := endpoint.ParseCustomerService(s.Service); ok {
		w.atProvider(vpc.ID(id))
		return
	}
	if w.rec != nil {
		here.rule = s.service.In(s.region)
	}
	w.narrowAnswers(s.service, packet.Of(packet.ICMP), packet.Of(packet.ICMPv6))
	switch {
	case w.h.Protocol.IsICMP():
		w.stop(here, ServicePort, "an endpoint does not answer ping")
	case !s.known:
		w.lost(here, UnknownResource, "the service "+s.Service)
	case w.h.Protocol != packet.TCP || !s.service.Serves(w.h.DstPort):
		w.stop(here, ServicePort, "the service does not answer on this protocol and port")
	default:
		w.pass(here)
		w.arrive(end{kind: endEndpoint, u: w.u, host: w.host, at: s.ID})
	}
}

// endpointReply hands the answer of a customer's service to the client.
func (w *walk) endpointReply(here where) {
	e := w.memory.original(w.host, w.h)
	if e == nil {
		w.stop(here, VPCEIntraVPCTraffic, "an endpoint opens no connections of its own")
		return
	}
	w.answer(here, e)
	w.next = AtGroupOut
}

// publicService is the AWS service whose public addresses hold a, and its Regions: by AWS's prefix lists in the network, of which those of several Regions
// may have the address, or by the ranges that stand for services.
func (r *Resolver) publicService(a netip.Addr) (s endpoint.Service, in regions, ok bool) {
	if at, ok := r.services.Lookup(a); ok {
		return at[0].service, regions{listed: at}, true
	}
	s, region, ok := endpoint.LookupPublic(a)
	return s, regions{one: region}, ok
}

// regions is the Regions in which a service may have an address.
type regions struct {
	one    string // empty: none
	listed []serviceRegion
}

// of is the Region that a packet reaches: the one in which the name that it was sent to is, or else that of the VPC which it left,
// or else the first.
func (in regions) of(name *Answer, home string) string {
	if name != nil {
		if s, ok := serviceOf(name.Name); ok && in.has(s.region) {
			return s.region
		}
	}
	if in.has(home) {
		return home
	}
	if in.listed != nil {
		return in.listed[0].region
	}
	return in.one
}

func (in regions) has(region string) bool {
	return slices.ContainsFunc(in.listed, func(s serviceRegion) bool { return s.region == region })
}

// suffix says in which Region the packet reaches the service. Without a name it may be any whose list has the address.
func (in regions) suffix(name *Answer, home string) string {
	region := in.of(name, home)
	text := regionSuffix(region)
	if name == nil {
		for _, s := range in.listed {
			if s.region != region {
				text += " or " + s.region
			}
		}
	}
	return text
}
