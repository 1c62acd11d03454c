package routing

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// addLoadBalancer gives a load balancer the interfaces of its nodes.
func (u *unit) addLoadBalancer(b endpoint.LoadBalancer) {
	for _, node := range b.Nodes {
		sub, ok := u.subnetIndex(node.Subnet)
		if !ok {
			continue
		}
		h := u.made(b.ID, sub, []vpc.ID{node.Interface})
		h.role, h.at, h.kind, h.balancer = roleLoadBalancer, b.ID, b.Kind(), &b
		if len(h.Addresses) == 0 {
			u.addressNode(h, b, node, sub)
		}
		h.Type, h.groups, h.filters = interfaceType(b.Type), nil, nil
		if len(b.Groups) > 0 || b.Type == endpoint.TypeApplication || b.Type == endpoint.TypeClassic {
			u.setGroups(h, b.Groups)
		}
		u.indexAddresses(h)
	}
}

// interfaceType is the type of the interfaces of a load balancer's nodes.
//
// Source: EC2 API Reference, NetworkInterface, interfaceType.
func interfaceType(t endpoint.LoadBalancerType) eni.Type {
	switch t {
	case endpoint.TypeNetwork:
		return eni.NetworkLoadBalancer
	case endpoint.TypeGateway:
		return eni.GatewayLoadBalancer
	}
	return eni.Ordinary
}

func (u *unit) addressNode(h *host, b endpoint.LoadBalancer, node endpoint.Node, sub int32) {
	for _, a := range node.Addresses {
		h.Addresses = append(h.Addresses, eni.Address{Private: a})
	}
	if len(h.Addresses) == 0 {
		for _, ip4 := range []bool{true, false} {
			if a := u.free(h, ip4); a.IsValid() && (ip4 || b.AddressType.HasIPv6()) {
				h.Addresses = append(h.Addresses, eni.Address{Private: a})
			}
		}
	}
	if !b.Internal && len(h.Addresses) > 0 && h.Addresses[0].Private.Is4() {
		h.Addresses[0].Public = node.Public
		if !node.Public.IsValid() {
			h.Addresses[0].Public = syntheticPublic(h.ID)
		}
	}
}

// atLoadBalancer takes a connection and passes it on to a target, or takes a reply back to the client.
//
// Sources: Elastic Load Balancing guides, "How Elastic Load Balancing works", "Target groups for your Network Load Balancers",
// "Security groups for your Network Load Balancer".
func (w *walk) atLoadBalancer() {
	b := w.host.balancer
	here := w.here(AtTarget, "")
	switch {
	case b == nil:
		w.lost(here, UnknownResource, "the load balancer of interface "+string(w.host.ID))
	case w.inReply:
		w.balancedReply(here)
	case !b.Active():
		w.stop(here, BadState, "the load balancer is not active")
	case w.h.Protocol.IsICMP() && b.Type == endpoint.TypeApplication && w.host.Owns(w.h.Dst):
		w.pass(w.here(AtDestination, ""))
		w.arriveAtHost() // an Application Load Balancer answers ping itself
	case w.h.Protocol != packet.TCP && w.h.Protocol != packet.UDP:
		w.stop(here, ProtocolRestriction, "the load balancer does not take the protocol")
	default:
		w.balance(here, b)
	}
}

// balance finds the listener and the target.
func (w *walk) balance(here where, b *endpoint.LoadBalancer) {
	if b.Type == endpoint.TypeClassic {
		w.lost(here, UnknownResource, "Classic Load Balancer "+string(b.ID))
		return
	}
	if b.Type == endpoint.TypeGateway {
		w.stop(here, ListenersMismatch, "a Gateway Load Balancer takes only what its endpoints bring")
		return
	}
	w.narrowListeners(b)
	l, ok := b.Listener(w.h.Protocol == packet.UDP, w.h.DstPort)
	if !ok {
		w.stop(here, ListenersMismatch, "no listener takes the protocol and port")
		return
	}
	if w.rec != nil && b.Type == endpoint.TypeApplication {
		w.note("rules that choose a target group by host, path or the like see more than a packet: the default action of " + string(b.ID) + " is taken")
	}
	if len(l.TargetGroups) == 0 {
		w.pass(here)
		w.arriveAtHost() // a redirect or a fixed response
		return
	}
	w.via(here.kind, here.at)
	t, code, why := w.chooseTarget(l)
	switch {
	case code == UnknownResource:
		w.lost(here, code, why)
	case code != "":
		w.stop(here, code, why)
	default:
		w.toTarget(here, b, t)
	}
}

// narrowListeners keeps to what the same listener takes.
func (w *walk) narrowListeners(b *endpoint.LoadBalancer) {
	if !w.boxed {
		return
	}
	var ts []packet.Traffic
	for _, l := range b.Listeners {
		if l.Protocol.TakesTCP() {
			ts = append(ts, packet.Port(packet.TCP, l.Port))
		}
		if l.Protocol.TakesUDP() {
			ts = append(ts, packet.Port(packet.UDP, l.Port))
		}
	}
	w.narrowTraffic(ts...)
}

// chosenTarget is a target with what the group says of it.
type chosenTarget struct {
	group endpoint.TargetGroup
	addr  netip.Addr
	port  uint16
	host  *host // where it is an interface of the VPC
}

// chooseTarget is the first target that the node may use: a healthy one, or any if none is, of the node's zone
// unless cross-zone load balancing is on.
func (w *walk) chooseTarget(l endpoint.Listener) (chosenTarget, Code, string) {
	accepting, any, enabled, inZone, best := 0, 0, 0, 0, -1
	var found chosenTarget
	for _, id := range l.TargetGroups {
		g, ok := vpc.Get[endpoint.TargetGroup](w.r.net, id)
		if !ok {
			return found, UnknownResource, "target group " + string(id)
		}
		if !accepts(g, w.h.Protocol) {
			continue
		}
		accepting++
		for _, t := range g.Targets {
			any++
			c := w.u.locateTarget(w.host, g, t, w.h.Dst.Is4())
			refused := w.u.refusesTarget(w.host, g, t, c)
			if refused != InstalledZone {
				enabled++
			}
			if refused != "" {
				continue
			}
			inZone++
			if rank := healthRank(t.Health); c.addr.IsValid() && rank > best {
				found, best = c, rank
			}
		}
	}
	switch {
	case accepting == 0:
		return found, TargetGroupsAccept, "none of the listener's target groups takes " + w.h.Protocol.String()
	case any == 0:
		return found, ListenerHasNoTG, "the listener's target groups have no targets"
	case enabled == 0:
		return found, InstalledZone, "the targets are in zones that are not enabled for the load balancer"
	case inZone == 0:
		return found, NotCrossZone, "no target is in the node's zone, and cross-zone load balancing is off"
	case best < 0:
		return found, UnknownResource, "the addresses of the targets of " + string(l.TargetGroups[0])
	}
	return found, "", ""
}

// accepts says whether a target group takes TCP or UDP, as far as its protocol is known.
func accepts(g endpoint.TargetGroup, p packet.Protocol) bool {
	return g.Protocol == "" || p == packet.UDP && g.Protocol.TakesUDP() || p == packet.TCP && g.Protocol.TakesTCP()
}

// refusesTarget is why a node may not use a target; empty if it may.
func (u *unit) refusesTarget(node *host, g endpoint.TargetGroup, t endpoint.Target, c chosenTarget) Code {
	switch {
	case !u.targetEnabled(node.balancer, t, c):
		return InstalledZone
	case !node.balancer.CrossZoneOf(g) && !u.targetInZone(t, c, u.subnets[node.subnet].res.Zone):
		return NotCrossZone
	}
	return ""
}

// healthRank prefers healthy targets. If none is healthy a load balancer uses them all.
func healthRank(h endpoint.Health) int {
	switch h {
	case endpoint.Healthy, endpoint.HealthUnavailable, "":
		return 1
	}
	return 0
}

// locateTarget finds a target's address: the primary one of an instance, an address itself, the node of another load balancer, in
// the zone of the node that asks if it has one there.
func (u *unit) locateTarget(node *host, g endpoint.TargetGroup, t endpoint.Target, ip4 bool) chosenTarget {
	c := chosenTarget{group: g, port: g.PortOf(t)}
	switch g.TargetType {
	case endpoint.TargetIP:
		c.addr, _ = netip.ParseAddr(t.ID)
		c.host, _ = u.hosts.Lookup(c.addr)
	default:
		for _, h := range u.owned[vpc.ID(t.ID)] {
			if c.host == nil || g.TargetType == endpoint.TargetLoadBalancer && u.subnets[h.subnet].res.Zone == u.subnets[node.subnet].res.Zone {
				c.host = h
			}
		}
		if c.host != nil {
			if c.addr = c.host.primary(ip4); !c.addr.IsValid() {
				c.addr = c.host.primary(!ip4)
			}
		}
	}
	return c
}

// targetEnabled says whether the load balancer has a node in the zone of a target. A target of another zone gets nothing.
//
// Source: Elastic Load Balancing user guide, "How Elastic Load Balancing works: Availability Zones and load balancer nodes".
func (u *unit) targetEnabled(b *endpoint.LoadBalancer, t endpoint.Target, c chosenTarget) bool {
	if t.Zone == "all" || t.Zone == "" && (c.host == nil || c.host.subnet == noSubnet) {
		return true
	}
	return slices.ContainsFunc(b.Nodes, func(n endpoint.Node) bool {
		i, ok := u.subnetIndex(n.Subnet)
		return !ok || u.targetInZone(t, c, u.subnets[i].res.Zone)
	})
}

// targetInZone says whether a node of the zone may use the target.
func (u *unit) targetInZone(t endpoint.Target, c chosenTarget, zone string) bool {
	switch {
	case t.Zone == "all":
		return true
	case t.Zone != "":
		return t.Zone == zone
	}
	return c.host == nil || u.subnets[c.host.subnet].res.Zone == zone
}

// toTarget sends on to a target: to its address and port, from the client's address where a Network Load Balancer
// preserves it, else from the node's own.
//
// Source: Network Load Balancer guide, "Edit target group attributes: client IP preservation".
func (w *walk) toTarget(here where, b *endpoint.LoadBalancer, t chosenTarget) {
	before, lens := w.h, w.lens
	preserved := b.Type == endpoint.TypeNetwork && t.group.PreservesClientIP() && before.Src.Is4() == t.addr.Is4() && !w.memory.privateLink
	w.narrowPrefixes(false, single(t.addr))
	w.h.Dst, w.h.DstPort, w.lens = t.addr, t.port, w.lens.FixDst().FixDstPort()
	if !preserved {
		w.h.Src, w.lens = w.host.primary(t.addr.Is4()), w.lens.FixSrc()
		if before.Is4() != t.addr.Is4() {
			w.lens = w.lens.OtherFamily()
		}
		w.translatePort(before)
	}
	if preserved && t.host != nil && t.host.takesNoClients() {
		w.stop(here, SourcePreservation, "client addresses are not preserved towards endpoints and other Network Load Balancers")
		return
	}
	if preserved && before.Src == t.addr {
		w.stop(here, Loop, "the target is the client itself, and its address is preserved: it would answer itself")
		return
	}
	if w.memory.visit(visit{at: w.host, h: before}) {
		w.stop(here, Loop, "the packet was here before, with the same header")
		return
	}
	w.memory.translate(w.host, before, w.h, lens)
	if preserved {
		// The reply is for the client's address, but belongs to the load balancer, whatever the target's route table says.
		w.memory.back = append(w.memory.back, wayBack{of: w.u, to: w.host, sent: w.h})
	}
	w.pass(here)
	w.sender = sender{u: w.u, host: w.host}
	w.resend()
	if !preserved {
		w.brought = fromInterface
	}
	w.next = AtGroupOut
}

// keepsClient says whether a load balancer sends on what has still the client's address.
func (w *walk) keepsClient() bool {
	return w.host != nil && w.host.role == roleLoadBalancer && !w.host.Owns(w.h.Src)
}

// keepsClients says whether what a load balancer sends on with the client's address may go to its target by the route.
//
// Source: Network Load Balancer guide, "Edit target group attributes: requirements and considerations" of client IP preservation.
func (t *target) keepsClients() bool {
	switch t.kind {
	case targetLocal:
		return true
	case targetHost:
		return t.host.role != roleGWLBEndpoint
	case targetPeering:
		return t.peer.sameRegion
	}
	return false
}

// takesNoClients says whether a load balancer cannot preserve client addresses towards h.
//
// Source: as that of keepsClients.
func (h *host) takesNoClients() bool {
	return h.role == roleEndpoint || h.role == roleLattice || h.role == roleLoadBalancer && h.balancer != nil && h.balancer.Type == endpoint.TypeNetwork
}

// balancedReply turns a target's answer back into the load balancer's.
func (w *walk) balancedReply(here where) {
	if w.origin.host == w.host {
		w.arriveAtHost() // a connection of its own, such as a health check
		return
	}
	e := w.memory.original(w.host, w.h)
	if e == nil {
		w.stop(here, ReplyMismatch, "the reply belongs to no connection that the load balancer passed on")
		return
	}
	w.answer(here, e)
	w.next = AtGroupOut
}

// atProvider takes a packet from an interface endpoint to the customer's service behind it: a Network Load
// Balancer with a node in the endpoint's zone. Neither network ACLs nor routes lie between; the targets see the node's address.
//
// Sources: AWS PrivateLink guide, "Create a service powered by AWS PrivateLink", "Configure an endpoint service".
func (w *walk) atProvider(service vpc.ID) {
	here := w.here(AtTarget, string(service))
	s, ok := vpc.Get[endpoint.EndpointService](w.r.net, service)
	if !ok {
		w.lost(here, UnknownResource, "endpoint service "+string(service))
		return
	}
	if !s.Available() {
		w.stop(here, BadState, "the endpoint service is not available")
		return
	}
	u, node, known := w.providerNode(s)
	switch {
	case !offered(s, w.host.service.Interface, w.u.region):
		w.stop(here, OtherRegion, "the endpoint service is not offered in "+w.u.region)
	case !known:
		w.lost(here, UnknownResource, "the load balancers of endpoint service "+string(service))
	case node == nil:
		w.stop(here, VPCEServiceZone, "the endpoint service has no load balancer in the endpoint's zone")
	default:
		w.intoProvider(here, u, node)
	}
}

// providerNode is the node of the service's load balancers in the zone of the endpoint's interface. Zones of two accounts
// are compared by their IDs where these are known.
func (w *walk) providerNode(s endpoint.EndpointService) (u *unit, node *host, known bool) {
	zone := w.u.subnets[w.host.subnet].zone
	for _, id := range slices.Sorted(slices.Values(s.LoadBalancers)) {
		b, ok := vpc.Get[endpoint.LoadBalancer](w.r.net, id)
		pu := w.r.unit(b.VPC)
		if !ok || pu == nil {
			continue
		}
		known = true
		for _, h := range pu.owned[id] {
			if z := pu.subnets[h.subnet].res.Zone; len(s.Zones) > 0 && !slices.Contains(s.Zones, z) {
				continue // a zone of the load balancer serves once it is enabled for the service as well
			}
			if pu.subnets[h.subnet].zone == zone || w.host.service.ServiceRegion != "" {
				return pu, h, true
			}
		}
	}
	return nil, nil, known
}

func (w *walk) intoProvider(here where, u *unit, node *host) {
	consumer, from := w.u, w.host
	before, lens := w.h, w.lens
	w.h.Dst, w.lens = node.primary(w.h.Src.Is4()), w.lens.FixDst()
	if !w.h.Dst.IsValid() {
		w.stop(here, IPv4Only, "the load balancer of the service has no address of the family")
		return
	}
	w.memory.privateLink = true
	w.memory.translate(from, before, w.h, lens)
	w.memory.back = append(w.memory.back, wayBack{into: u, of: consumer, to: from, sent: w.h, direct: true})
	w.memory.track(from, w.h, w.memory.letThrough(from, before))
	w.pass(here)
	w.sender = sender{lost: SGReferencesNotPreserved}
	w.u, w.subnet, w.entered, w.brought = u, noSubnet, fromInterface, fromInterface
	w.host, w.handed = node, false
	w.next = AtGroupIn
	if node.balancer.SkipInboundRulesOnPrivateLink {
		w.next = AtDestination
	}
}
