package routing

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/gaissmai/bart"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// atlas says in which VPC things are, so that a question finds its places at once. A change shares the atlas of
// the network before it, and adds to it.
type atlas struct {
	base    map[vpc.ID]vpc.ID    // of interfaces, instances, gateways, endpoints and load balancers: the VPC
	changed map[vpc.ID]vpc.ID    // what is otherwise now; empty: gone
	public  *bart.Table[holders] // public IPv4 addresses, and public IPv6 blocks
}

// holders is the resources that have a public address, with their VPCs: an interface, and the Elastic IP that is
// associated with it. An address may be known and lead to no VPC.
type holders []placed

// home is the VPC that has the address.
func (h holders) home() vpc.ID {
	for _, p := range h {
		if p.vpc != "" {
			return p.vpc
		}
	}
	return ""
}

// newAtlas maps a whole network.
func newAtlas(n *vpc.Network) *atlas {
	a := &atlas{base: make(map[vpc.ID]vpc.ID, n.Len()), public: new(bart.Table[holders])}
	for r := range n.All() {
		for _, p := range placesOf(n, r) {
			a.base[p.id] = p.vpc
		}
		for _, p := range publicOf(n, r) {
			at, _ := a.public.Get(p.prefix)
			a.public.Insert(p.prefix, append(at, placed{r.ResourceID(), p.vpc}))
		}
	}
	return a
}

// lookup is the VPC of a place; empty if there is no such place in one.
func (a *atlas) lookup(id vpc.ID) vpc.ID {
	if v, ok := a.changed[id]; ok {
		return v
	}
	return a.base[id]
}

// with is the atlas after a change of some resources from one network to another; a itself if that is no other.
func (a *atlas) with(before, after *vpc.Network, ids map[vpc.ID]bool) *atlas {
	b := &atlas{base: a.base, changed: a.changed, public: a.public}
	var gone, come []placed
	for id := range ids {
		if r, ok := before.Get(id); ok {
			gone = append(gone, placesOf(before, r)...)
			for _, p := range publicOf(before, r) {
				b.publish(p.prefix, func(h placed) bool { return h.id == id })
			}
		}
	}
	for id := range ids {
		if r, ok := after.Get(id); ok {
			come = append(come, placesOf(after, r)...)
			for _, p := range publicOf(after, r) {
				b.publish(p.prefix, func(h placed) bool { return h.id == id }, placed{id, p.vpc})
			}
		}
	}
	if len(gone)+len(come) > 0 {
		b.changed = maps.Clone(a.changed)
		if b.changed == nil {
			b.changed = map[vpc.ID]vpc.ID{}
		}
		for _, p := range gone {
			b.changed[p.id] = ""
		}
		for _, p := range come {
			b.changed[p.id] = p.vpc
		}
	} else if b.public == a.public {
		return a
	}
	return b
}

// publish takes holders of a public address out, and others in.
func (a *atlas) publish(p netip.Prefix, out func(placed) bool, in ...placed) {
	at, _ := a.public.Get(p)
	at = append(slices.DeleteFunc(slices.Clone(at), out), in...)
	if len(at) == 0 {
		a.public = a.public.DeletePersist(p)
		return
	}
	a.public = a.public.InsertPersist(p, at)
}

// placed is a place and its VPC.
type placed struct{ id, vpc vpc.ID }

// placesOf is the places that a resource makes: itself, and the instance that an interface is of.
func placesOf(n *vpc.Network, r vpc.Resource) []placed {
	switch r := r.(type) {
	case eni.Interface:
		v := homeOf(n, r.Subnet)
		if r.Instance != "" {
			return []placed{{r.ID, v}, {r.Instance, v}}
		}
		return []placed{{r.ID, v}}
	case vpc.NATGateway:
		if r.Regional {
			return []placed{{r.ID, r.VPC}}
		}
		return []placed{{r.ID, homeOf(n, r.Subnet)}}
	case endpoint.Interface:
		return []placed{{r.ID, r.VPC}}
	case endpoint.GatewayLoadBalancer:
		return []placed{{r.ID, r.VPC}}
	case endpoint.ResourceEndpoint:
		return []placed{{r.ID, r.VPC}}
	case endpoint.ServiceNetworkEndpoint:
		return []placed{{r.ID, r.VPC}}
	case endpoint.ResourceGateway:
		return []placed{{r.ID, r.VPC}}
	case endpoint.LoadBalancer:
		return []placed{{r.ID, r.VPC}}
	case endpoint.ResolverEndpoint:
		return []placed{{r.ID, r.VPC}}
	}
	return nil
}

func homeOf(n *vpc.Network, subnet vpc.ID) vpc.ID {
	s, _ := vpc.Get[vpc.Subnet](n, subnet)
	return s.VPC
}

// published is a public address or block and its VPC.
type published struct {
	prefix netip.Prefix
	vpc    vpc.ID
}

// publicOf is the public addresses that a resource has, and the public IPv6 blocks of a VPC.
func publicOf(n *vpc.Network, r vpc.Resource) []published {
	var found []published
	add := func(a netip.Addr, v vpc.ID) {
		if a.IsValid() {
			found = append(found, published{netip.PrefixFrom(a, a.BitLen()), v})
		}
	}
	switch r := r.(type) {
	case vpc.VPC:
		for _, p := range r.IPv6CIDRs {
			found = append(found, published{p.Masked(), r.ID})
		}
	case eni.Interface:
		for _, a := range r.Addresses {
			if a.Public.IsValid() {
				add(a.Public, homeOf(n, r.Subnet))
			}
		}
	case eni.ElasticIP:
		i, _ := vpc.Get[eni.Interface](n, r.Interface) // an address that is associated with nothing leads nowhere
		add(r.Public, homeOf(n, i.Subnet))
	case vpc.NATGateway:
		home := r.VPC
		if !r.Regional {
			home = homeOf(n, r.Subnet)
		}
		for _, a := range r.Addresses {
			add(a.Public, home)
		}
		if len(found) == 0 && !r.Private && !r.State.Gone() {
			add(syntheticPublic(r.ID), home)
		}
	case Table:
		for _, p := range ownRangesOf(n, r) {
			found = append(found, published{p, r.VPC})
		}
	case endpoint.LoadBalancer:
		for _, node := range r.Nodes {
			switch {
			case node.Public.IsValid():
				add(node.Public, r.VPC)
			case !r.Internal && node.Interface == "":
				add(syntheticPublic(madeID(r.ID, node.Subnet)), r.VPC)
			}
		}
	case vpc.ClientVPNEndpoint:
		for _, s := range r.Subnets {
			add(syntheticPublic(madeID(r.ID, s)), homeOf(n, s))
		}
	}
	return found
}
