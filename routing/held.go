package routing

import (
	"iter"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// Held is the private addresses and delegated prefixes of a VPC that are in use, in order, with what has each: interfaces, and the gateways, endpoints
// and load balancers for which AWS makes interfaces, whether the network lists these or not; and the VPC itself, for its DNS resolver.
// It is empty if the network does not hold the VPC.
func (r *Resolver) Held(v vpc.ID) iter.Seq2[netip.Prefix, vpc.ID] {
	return func(yield func(netip.Prefix, vpc.ID) bool) {
		u := r.unit(v)
		if u == nil {
			return
		}
		if a := u.resolver; a.IsValid() && !yield(netip.PrefixFrom(a, a.BitLen()), v) {
			return
		}
		for p, h := range u.hosts.AllSorted() {
			if !yield(p, h.at) {
				return
			}
		}
	}
}

// Mapped is the public addresses that the VPC's internet gateway maps to interfaces, and to the gateways and load balancers for which AWS makes some, in
// order, with what has each. Those of gateways and load balancers that are not given are stand-ins of 198.18.0.0/16. It is empty if the network does not hold the VPC.
func (r *Resolver) Mapped(v vpc.ID) iter.Seq2[netip.Addr, vpc.ID] {
	return func(yield func(netip.Addr, vpc.ID) bool) {
		u := r.unit(v)
		if u == nil {
			return
		}
		for p := range u.publicAddresses() {
			if !yield(p.Addr(), u.public[p.Addr()].host.at) {
				return
			}
		}
	}
}

// Made is the network interfaces that AWS makes for a gateway, an endpoint or a load balancer with the ID, those that the network lists and those
// of [Resolver.Unlisted], with the addresses and groups that they have; or the one of the latter with the ID. It is empty for anything else.
func (r *Resolver) Made(id vpc.ID) []eni.Interface {
	if s, ok := r.madeSpot(id); ok {
		return []eni.Interface{s.kind.host.made()}
	}
	u := r.unit(r.atlas.lookup(id))
	if u == nil || u.byID[id] != nil {
		return nil
	}
	var found []eni.Interface
	for _, h := range u.owned[id] {
		if h.at == id { // else of an instance
			found = append(found, h.made())
		}
	}
	return found
}

// Unlisted is the network interfaces in a VPC that AWS makes for gateways, endpoints and load balancers and that the network does not list, each
// with its owner, subnet and groups and with its addresses and the public ones that are mapped to these. Its ID, such as "vpce-1/subnet-1", names no resource, but
// is a [Place]. It is empty if the network does not hold the VPC.
func (r *Resolver) Unlisted(v vpc.ID) []eni.Interface {
	u := r.unit(v)
	if u == nil {
		return nil
	}
	var found []eni.Interface
	for _, h := range u.order {
		if _, listed := r.net.Get(h.ID); listed {
			continue
		}
		found = append(found, h.made())
	}
	return found
}

// made is the interface as AWS makes it: with the groups that it has, and each address with the public one that is mapped to it.
func (h *host) made() eni.Interface {
	e := h.Interface
	e.Groups, e.Addresses = slices.Clone(h.groups), slices.Clone(h.Addresses)
	for i, a := range e.Addresses {
		e.Addresses[i].Public = h.publicOf(a.Private)
	}
	return e
}
