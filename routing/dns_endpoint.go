package routing

import (
	"net/netip"
	"strconv"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// addResolverEndpoint gives a resolver endpoint its interfaces, of which several may be in one subnet.
func (u *unit) addResolverEndpoint(e endpoint.ResolverEndpoint) {
	for i, a := range e.Addresses {
		sub, ok := u.subnetIndex(a.Subnet)
		if !ok {
			continue
		}
		h, held := u.byID[a.Interface]
		if !held {
			h = &host{Interface: eni.Interface{ID: e.ID + "/" + vpc.ID(strconv.Itoa(i)), Subnet: a.Subnet, Owner: e.ID}, subnet: sub}
			u.byID[h.ID] = h
			u.order = append(u.order, h)
		}
		h.role, h.at, h.kind, h.resolver = roleResolver, e.ID, e.Kind(), &e
		if len(h.Addresses) == 0 {
			u.addressResolver(h, e, a.Addresses)
		}
		if h.filters == nil {
			u.setGroups(h, e.Groups)
		}
		u.indexAddresses(h)
	}
}

// addressResolver gives an interface the addresses asked for, or one that is free of each family.
func (u *unit) addressResolver(h *host, e endpoint.ResolverEndpoint, asked []netip.Addr) {
	for _, x := range asked {
		h.Addresses = append(h.Addresses, eni.Address{Private: x})
	}
	for _, ip4 := range []bool{true, false} {
		wanted := ip4 && e.AddressType.HasIPv4() || !ip4 && e.AddressType.HasIPv6()
		if a := u.free(h, ip4); len(asked) == 0 && wanted && a.IsValid() {
			h.Addresses = append(h.Addresses, eni.Address{Private: a})
		}
	}
}

// atResolver takes a DNS query into a VPC by an inbound endpoint, or the answer to one that an outbound endpoint sent.
//
// Source: Route 53 Developer Guide, "Forwarding inbound DNS queries to your VPCs".
func (w *walk) atResolver() {
	e := w.host.resolver
	here := w.here(AtDestination, "")
	w.narrowTraffic(packet.Port(packet.UDP, 53), packet.Port(packet.TCP, 53))
	w.narrowDst(&w.u.hostCuts, hostSegments{w.u})
	dns := (w.h.Protocol == packet.UDP || w.h.Protocol == packet.TCP) && w.h.DstPort == 53
	switch {
	case !w.host.Owns(w.h.Dst):
		w.stop(here, ENISourceDestCheckRestriction, "the destination address is not the interface's own")
	case w.inReply:
		w.pass(here)
		w.arriveAtHost()
	case !e.Operational():
		w.stop(here, BadState, "the resolver endpoint is not operational")
	case e.Direction == endpoint.Outbound:
		w.stop(here, ServicePort, "an outbound resolver endpoint takes in no queries")
	case !dns:
		w.stop(here, ServicePort, "a resolver endpoint answers on port 53")
	default:
		w.pass(here)
		w.arriveAtHost()
	}
}
