package routing

import (
	"net/netip"
	"slices"
	"strconv"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// offer is a resource configuration or a service of VPC Lattice at an address.
type offer struct {
	addr netip.Addr
	id   vpc.ID
}

// latticeEndpoint is what is behind the interface of a resource or service-network endpoint.
type latticeEndpoint struct {
	offers []offer
	chosen bool   // AWS chooses which address is of what, and the model has chosen in its place
	lacks  vpc.ID // the resource configuration or service network, if the network does not hold it
}

// offerAt is what is offered at an address; empty if nothing is known of it.
func offerAt(offers []offer, a netip.Addr) vpc.ID {
	for i := range offers {
		if offers[i].addr == a {
			return offers[i].id
		}
	}
	return ""
}

// addResourceEndpoint gives a resource endpoint its interfaces, with an address for each resource.
func (u *unit) addResourceEndpoint(e endpoint.ResourceEndpoint) {
	if e.State.Gone() {
		return
	}
	ids := e.Offers(u.net)
	for _, id := range e.Subnets {
		sub, ok := u.subnetIndex(id)
		if !ok {
			continue
		}
		h := u.madeForLattice(e.ID, e.Kind(), sub, e.Interfaces, e.Groups)
		h.state, h.lattice = e.State, &latticeEndpoint{chosen: len(ids) > 1}
		if len(ids) == 0 {
			h.lattice.lacks = e.Configuration
		}
		if len(h.Addresses) == 0 {
			for range max(1, len(ids)) {
				u.addressEndpoint(h, e.Addresses, e.AddressType, sub)
				u.indexAddresses(h)
			}
		}
		var own []netip.Addr
		for _, a := range h.Addresses {
			own = append(own, a.Private)
		}
		h.lattice.assign(ids, own)
		u.indexAddresses(h)
	}
}

// addServiceNetworkEndpoint gives a service-network endpoint its interfaces, with an address for each service and resource.
func (u *unit) addServiceNetworkEndpoint(e endpoint.ServiceNetworkEndpoint) {
	if e.State.Gone() {
		return
	}
	ids := e.Offers(u.net)
	for _, id := range e.Subnets {
		sub, ok := u.subnetIndex(id)
		if !ok {
			continue
		}
		h := u.madeForLattice(e.ID, e.Kind(), sub, e.Interfaces, e.Groups)
		h.state, h.lattice = e.State, &latticeEndpoint{chosen: true}
		if len(ids) == 0 {
			h.lattice.lacks = e.ServiceNetwork
		}
		count := max(1, len(ids))
		own := u.blockAddresses(h, e, sub, count)
		if len(h.Addresses) == 0 && len(own) > 0 {
			h.Addresses = []eni.Address{{Private: own[0]}}
		}
		if e.AddressType.HasIPv6() {
			for range count {
				if a := u.free(h, false); a.IsValid() {
					h.Addresses = append(h.Addresses, eni.Address{Private: a})
					own = append(own, a)
					u.indexAddresses(h)
				}
			}
		}
		h.lattice.assign(ids, own)
		u.indexAddresses(h)
	}
}

// madeForLattice is an endpoint's interface in a subnet.
func (u *unit) madeForLattice(id vpc.ID, k vpc.Kind, sub int32, listed, groups []vpc.ID) *host {
	h := u.made(id, sub, listed)
	h.role, h.at, h.kind, h.Type = roleLattice, id, k, eni.Endpoint
	h.DenyInternetGateway = true
	if h.filters == nil {
		u.setGroups(h, groups)
	}
	return h
}

// assign gives what is offered addresses, the first of each family to the first.
func (l *latticeEndpoint) assign(ids []vpc.ID, own []netip.Addr) {
	for _, ip4 := range [...]bool{true, false} {
		k := 0
		for _, a := range own {
			if a.Is4() == ip4 && k < len(ids) {
				l.offers = append(l.offers, offer{a, ids[k]})
				k++
			}
		}
	}
}

// blockAddresses is the IPv4 addresses of the blocks that a service-network endpoint has taken in a subnet, or of others that are free: one for each
// of count services and resources.
//
// Source: AWS PrivateLink guide, "Access a service network through a service-network endpoint".
func (u *unit) blockAddresses(h *host, e endpoint.ServiceNetworkEndpoint, sub int32, count int) []netip.Addr {
	if !e.AddressType.HasIPv4() {
		return nil
	}
	var blocks []netip.Prefix
	for _, p := range slices.Concat(h.Prefixes, e.Blocks) {
		if i, ok := u.subnetAt.Lookup(p.Addr()); ok && i == sub && p.Addr().Is4() && !slices.Contains(blocks, p) {
			blocks = append(blocks, p)
		}
	}
	var own []netip.Addr
	for k := 0; len(own) < count; k++ {
		if k == len(blocks) {
			p, ok := u.freeBlock(h, k)
			if !ok {
				break
			}
			blocks = append(blocks, p)
		}
		for a := blocks[k].Masked().Addr(); blocks[k].Contains(a) && len(own) < count; a = a.Next() {
			own = append(own, a)
		}
		u.hosts.Insert(blocks[k].Masked(), h)
	}
	h.Prefixes = blocks
	return own
}

// freeBlock is a block of 16 addresses of h's subnet in which none is reserved or has an owner, by h's ID and how many blocks it has.
func (u *unit) freeBlock(h *host, has int) (netip.Prefix, bool) {
	within := u.subnets[h.subnet].res
	begin := vpc.FreeAddress(within.CIDR, string(h.ID)+"/"+strconv.Itoa(has), func(netip.Addr) bool { return false })
	if !begin.IsValid() || within.CIDR.Bits() > blockBits {
		return netip.Prefix{}, false
	}
	first := netip.PrefixFrom(begin, blockBits).Masked()
	for p := first; ; {
		if u.vacant(within, p) {
			return p, true
		}
		a := p.Addr()
		for p.Contains(a) {
			a = a.Next()
		}
		if p = netip.PrefixFrom(a, blockBits); !within.CIDR.Contains(p.Addr()) {
			p = netip.PrefixFrom(within.CIDR.Masked().Addr(), blockBits)
		}
		if p == first {
			return netip.Prefix{}, false
		}
	}
}

// blockBits is the length of the blocks of a service-network endpoint.
const blockBits = 28

// vacant says whether no address of p is reserved in the subnet or has an owner.
func (u *unit) vacant(s vpc.Subnet, p netip.Prefix) bool {
	for a := p.Addr(); p.Contains(a); a = a.Next() {
		if s.Reserved(a) || u.taken(a) {
			return false
		}
	}
	return true
}

// addResourceGateway gives a resource gateway its interfaces.
func (u *unit) addResourceGateway(g endpoint.ResourceGateway) {
	for _, id := range g.Subnets {
		sub, ok := u.subnetIndex(id)
		if !ok {
			continue
		}
		h := u.made(g.ID, sub, g.Interfaces)
		h.role, h.at, h.kind = roleResourceGateway, g.ID, g.Kind()
		h.DenyInternetGateway = true
		if len(h.Addresses) == 0 {
			u.addressEndpoint(h, nil, g.AddressType, sub)
		}
		if h.filters == nil {
			u.setGroups(h, g.Groups)
		}
		u.indexAddresses(h)
	}
}

// atLattice takes a packet to what a resource or service-network endpoint offers at the address. The endpoint opens no connections.
//
// Source: AWS PrivateLink guide, "Access VPC resources through AWS PrivateLink".
func (w *walk) atLattice() {
	here := w.here(AtTarget, "")
	l := w.host.lattice
	switch {
	case w.inReply:
		w.stop(here, VPCEIntraVPCTraffic, "an endpoint opens no connections of its own")
		return
	case !w.host.Owns(w.h.Dst):
		w.stop(w.here(AtDestination, ""), ENIAddressRestriction, "the destination address is not the interface's own")
		return
	case !endpointAvailable(w.host.state):
		w.stop(here, BadState, "the endpoint is not available")
		return
	}
	w.via(w.host.kind, w.host.at)
	w.exposure(Private)
	w.narrowOffers(l.offers)
	id := offerAt(l.offers, w.h.Dst)
	switch {
	case l.lacks != "":
		w.lost(here, UnknownResource, string(l.lacks)+", to which endpoint "+string(w.host.at)+" leads")
	case id == "":
		w.lost(here, UnknownResource, "what endpoint "+string(w.host.at)+" has at the address")
	default:
		if l.chosen {
			w.noteChosen(id)
		}
		if w.rec != nil {
			here.rule = string(id)
		}
		w.pass(here)
		w.toOffer(id, w.u.subnets[w.host.subnet].zone, w.host)
	}
}

// noteChosen says that AWS could have chosen another address.
func (w *walk) noteChosen(id vpc.ID) {
	if w.rec != nil {
		w.note("which address is of " + string(id) + " is AWS's choice, and may change: " + w.h.Dst.String() + " stands for it")
	}
}

// narrowOffers keeps to the address of what the packet is for.
func (w *walk) narrowOffers(offers []offer) {
	if !w.boxed {
		return
	}
	w.narrowPrefixes(true, func(yield func(netip.Prefix) bool) {
		for _, o := range offers {
			if !yield(netip.PrefixFrom(o.addr, o.addr.BitLen())) {
				return
			}
		}
	})
}

// toOffer takes a connection to a resource, or to a service. zone is where it came in, back the interface to which what comes back goes: an
// endpoint's, or the client's in a VPC that is associated with the service network.
func (w *walk) toOffer(id vpc.ID, zone string, back *host) {
	w.in = w.h
	r, _ := w.r.net.Get(id)
	switch r := r.(type) {
	case endpoint.ResourceConfiguration:
		w.toResource(r, zone, back)
	case endpoint.LatticeService:
		w.toService(r)
	default:
		w.lost(where{AtTarget, id, "", ""}, UnknownResource, string(id)+", a resource or service of VPC Lattice")
	}
}

// toService is where a service of VPC Lattice takes connections. What is behind it is not modelled.
//
// Source: VPC Lattice User Guide, "Listeners for your VPC Lattice service".
func (w *walk) toService(s endpoint.LatticeService) {
	here := where{AtTarget, s.ID, s.Kind(), ""}
	listens := slices.ContainsFunc(s.Listeners, func(l endpoint.LatticeListener) bool { return l.Port == w.h.DstPort })
	if w.boxed {
		var ports []packet.Traffic
		for _, l := range s.Listeners {
			ports = append(ports, packet.Port(packet.TCP, l.Port))
		}
		w.narrowTraffic(append(ports, packet.Of(packet.TCP))...)
	}
	switch {
	case w.h.Protocol != packet.TCP:
		w.stop(here, ProtocolRestriction, "VPC Lattice carries TCP only")
	case !s.Active():
		w.stop(here, BadState, "the service is not active")
	case !listens:
		w.stop(here, ListenersMismatch, "no listener takes the protocol and port")
	default:
		w.pass(here)
		w.lost(here, UnknownResource, "the targets of VPC Lattice service "+string(s.ID))
	}
}

// toResource opens the connection to a resource from its resource gateway, in the zone in which the client's came in. Neither network ACLs
// nor routes lie between the endpoint and the gateway.
//
// Sources: VPC Lattice User Guide, "Resource gateways", "Resource configurations"; AWS PrivateLink guide, "Access VPC resources through AWS
// PrivateLink": considerations.
func (w *walk) toResource(c endpoint.ResourceConfiguration, zone string, back *host) {
	here := where{AtTarget, c.ID, c.Kind(), ""}
	w.narrowPortsOf(c)
	gateway, held := vpc.Get[endpoint.ResourceGateway](w.r.net, c.ResourceGatewayID(w.r.net))
	u := w.r.unit(gateway.VPC)
	switch {
	case w.h.Protocol != packet.TCP:
		w.stop(here, ProtocolRestriction, "a resource is reached by TCP only")
		return
	case !c.Active():
		w.stop(here, BadState, "the resource configuration is not active")
		return
	case !c.Accepts(w.h.DstPort):
		w.stop(here, ServicePort, "the resource configuration does not take the port")
		return
	case !held || u == nil:
		w.lost(here, UnknownResource, "the resource gateway of "+string(c.ID))
		return
	case !gateway.Active():
		w.stop(where{AtTarget, gateway.ID, gateway.Kind(), ""}, BadState, "the resource gateway is not active")
		return
	}
	w.pass(here)
	node := u.inZone(gateway.ID, zone)
	switch {
	case len(u.owned[gateway.ID]) == 0:
		w.lost(where{AtTarget, gateway.ID, gateway.Kind(), ""}, UnknownResource, "the subnets of resource gateway "+string(gateway.ID))
	case node == nil:
		w.stop(where{AtTarget, gateway.ID, gateway.Kind(), ""}, VPCEServiceZone, "the resource gateway has no interface in the zone")
	default:
		if dst := w.locate(c, &gateway, u, node); w.verdict == Undecided {
			w.outOfGateway(u, node, dst, back)
		}
	}
}

// narrowPortsOf keeps to what the resource configuration takes alike.
func (w *walk) narrowPortsOf(c endpoint.ResourceConfiguration) {
	if !w.boxed {
		return
	}
	w.narrowTraffic(packet.Of(packet.TCP))
	if w.h.Protocol == packet.TCP {
		w.narrowPorts(true, c.Ports)
	}
}

// inZone is an owner's interface in a zone; nil if it has none there.
func (u *unit) inZone(owner vpc.ID, zone string) *host {
	for _, h := range u.owned[owner] {
		if u.subnets[h.subnet].zone == zone {
			return h
		}
	}
	return nil
}

// locate is the address of a resource: its own, or that of its name. Without one the walk is over.
func (w *walk) locate(c endpoint.ResourceConfiguration, g *endpoint.ResourceGateway, u *unit, node *host) netip.Addr {
	here := where{AtTarget, c.ID, c.Kind(), ""}
	if c.Address.IsValid() {
		return c.Address
	}
	if c.DomainName == "" {
		w.lost(here, UnknownResource, "where the resource "+c.ARN+" is")
		return netip.Addr{}
	}
	from := end{}
	if g.ResolveInVPC {
		from = end{kind: endHost, u: u, host: node}
	}
	a := w.r.resolve(c.DomainName, from)
	for _, x := range a.Addresses {
		if x.Is4() == (c.AddressType == endpoint.IPv4) {
			return x
		}
	}
	switch a.Code {
	case UnknownDestination:
		w.lost(here, a.Code, a.Missing)
	case "":
		w.stop(here, DNSNoAddress, "the name of the resource, "+c.DomainName+", has no address of the family")
	default:
		w.stop(here, a.Code, "the name of the resource, "+c.DomainName+", does not resolve at its gateway")
	}
	return netip.Addr{}
}

// outOfGateway sends to the resource, from the gateway's own address.
func (w *walk) outOfGateway(u *unit, node *host, dst netip.Addr, back *host) {
	client := w.u
	w.u, w.host, w.handed = u, node, false
	here := w.here(AtTarget, "")
	src := node.primary(dst.Is4())
	if !src.IsValid() {
		w.stop(here, NoAddress, "the resource gateway has no address of the resource's family")
		return
	}
	if w.memory.visit(visit{at: node, h: w.h}) {
		w.stop(here, Loop, "the packet was here before, with the same header")
		return
	}
	before, lens := w.h, w.lens
	w.in = before
	w.h.Src, w.h.Dst, w.lens = src, dst, w.lens.FixSrc().FixDst()
	if src.Is4() != before.Is4() {
		w.lens = w.lens.OtherFamily()
	}
	w.translatePort(before)
	w.memory.nats = append(w.memory.nats, flowEntry{at: node, in: before, out: w.h, lens: lens, of: client, to: back})
	w.pass(here)
	w.sender = sender{u: u, host: node}
	w.resend()
	w.next = AtGroupOut
}

// atResourceGateway takes in what a resource answers, and hands it back to the client: to the endpoint by which the connection came, or
// into the VPC that is associated with the service network.
func (w *walk) atResourceGateway() {
	here := w.here(AtTarget, "")
	e := w.memory.original(w.host, w.h)
	if !w.inReply || e == nil {
		w.stop(here, NoPossibleDestination, "a resource gateway takes in only what resources answer")
		return
	}
	w.answer(here, e)
	w.u = e.of
	if e.to.role == roleLattice {
		w.host = e.to
		w.resend()
		w.next = AtGroupOut
		return
	}
	w.subnet = noSubnet
	w.enter(e.to, false)
}

// association is a service network with which a VPC is associated.
type association struct {
	id     vpc.ID
	groups *host // stands for the security groups of the association
	offers []offer
}

// compileServiceNetwork takes the VPC's association with a service network. What is in the network gets addresses of VPC Lattice in the order
// of the IDs.
func (u *unit) compileServiceNetwork() {
	for s := range vpc.DependentsOf[endpoint.ServiceNetwork](u.net, u.id) {
		i := slices.IndexFunc(s.VPCs, func(a endpoint.ServiceNetworkVPC) bool { return a.VPC == u.id && a.Active() })
		if i < 0 {
			continue
		}
		a := &association{id: s.ID, groups: &host{Interface: eni.Interface{ID: s.ID}, at: s.ID, kind: s.Kind(), subnet: noSubnet}, offers: latticeAddresses(s.Offers(u.net))}
		if len(s.VPCs[i].Groups) > 0 {
			u.setGroups(a.groups, s.VPCs[i].Groups)
		}
		u.association = a
		return
	}
}

// latticeAddresses is the addresses of VPC Lattice that stand for what a service network offers.
func latticeAddresses(ids []vpc.ID) []offer {
	var all []offer
	for _, p := range lattice {
		a := p.Addr()
		for _, id := range ids {
			if a = a.Next(); p.Contains(a) {
				all = append(all, offer{a, id})
			}
		}
	}
	return all
}

// toServiceNetwork takes a packet to what a service network offers in a VPC that is associated with it. No route of the VPC leads there.
//
// Sources: VPC Lattice User Guide, "Service network associations", "Control traffic to services using security groups".
func (w *walk) toServiceNetwork() {
	a := w.u.association
	if a == nil {
		w.unassociated()
		return
	}
	here := where{AtTarget, a.id, vpc.KindServiceNetwork, ""}
	client, zone := w.host, ""
	if w.subnet != noSubnet {
		zone = w.u.subnets[w.subnet].zone
	}
	w.host = a.groups
	w.filterGroups(AtGroupIn)
	w.host = client
	if w.verdict != Undecided {
		return
	}
	w.via(here.kind, here.at)
	w.exposure(Private)
	w.narrowOffers(a.offers)
	id := offerAt(a.offers, w.h.Dst)
	if id == "" {
		w.lost(here, UnknownResource, "what VPC Lattice serves at the address")
		return
	}
	w.noteChosen(id)
	if w.rec != nil {
		here.rule = string(id)
	}
	w.pass(here)
	w.toOffer(id, zone, client)
}

// unassociated ends the walk in a VPC of which no association with a service network is held. Of a network without any nothing is known.
func (w *walk) unassociated() {
	here := where{AtDestination, w.u.id, vpc.KindVPC, ""}
	for range vpc.All[endpoint.ServiceNetwork](w.r.net) {
		w.stop(here, NoPossibleDestination, "the VPC is associated with no service network of VPC Lattice")
		return
	}
	w.lost(here, UnknownResource, "service networks of VPC Lattice")
}

// endpointAvailable says whether an endpoint in the state carries new connections.
func endpointAvailable(s vpc.State) bool { return endpoint.ResourceEndpoint{State: s}.Available() }
