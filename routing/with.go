package routing

import (
	"maps"
	"sync/atomic"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// With is a resolver for the network with a change made. It keeps everything compiled of VPCs which the change does
// not touch, so that asking again costs by the size of the change. The error is that of [vpc.Network.Apply].
func (r *Resolver) With(c vpc.Change) (*Resolver, error) {
	n, err := r.net.Apply(c)
	if err != nil {
		return nil, err
	}
	ids := changedBy(r.net, c)
	reach := scope{vpcs: map[vpc.ID]bool{}, followed: map[step]int{}}
	for id := range ids {
		reach.add(r.net, id)
		reach.add(n, id)
	}
	if reach.everything {
		return NewWith(n, r.options), nil
	}
	s := &Resolver{net: n, options: r.options, blocks: r.blocks, services: r.services, hubs: r.hubs, walks: r.walks, publicInterfaces: r.publicInterfaces}
	if reach.vpcSet {
		s = NewWith(n, r.options)
	} else {
		s.atlas = r.atlas.with(r.net, n, ids)
	}
	if reach.hubs {
		s.hubs, s.publicInterfaces = hubsOf(n), publicInterfacesOf(n)
	}
	s.units = keepUnits(r, s, reach.vpcs)
	return s, nil
}

// keepUnits is the cells of r, with new ones for the VPCs that are touched or new.
func keepUnits(r, s *Resolver, touched map[vpc.ID]bool) map[vpc.ID]*atomic.Pointer[unit] {
	units := maps.Clone(r.units)
	for v := range s.units {
		if units[v] == nil {
			units[v] = new(atomic.Pointer[unit])
		}
	}
	for id := range touched {
		delete(units, id)
		if _, ok := s.net.Get(id); ok {
			units[id] = new(atomic.Pointer[unit])
		}
	}
	return units
}

// changedBy is the IDs that a change puts, removes, or alters because what they refer to is removed.
func changedBy(n *vpc.Network, c vpc.Change) map[vpc.ID]bool {
	ids := map[vpc.ID]bool{}
	for _, r := range c.Put {
		ids[r.ResourceID()] = true
		for e := range vpc.DependentsOf[eni.ElasticIP](n, r.ResourceID()) {
			ids[e.ID] = true // its address moves with the interface
		}
	}
	for _, id := range c.Remove {
		ids[id] = true
		for d := range n.Dependents(id) {
			ids[d.ResourceID()] = true
		}
	}
	return ids
}

// scope is what of a resolver a change can touch.
type scope struct {
	vpcs       map[vpc.ID]bool
	hubs       bool
	vpcSet     bool // VPCs, or their address blocks
	everything bool

	followed map[step]int // by how few steps it was come to
}

// step is a resource on the way up to a VPC, in the network before or after a change.
type step struct {
	network *vpc.Network
	id      vpc.ID
}

// add takes in what was compiled with the resource: its VPC, the VPCs of what depends on it, and, of what joins
// VPCs, all of these.
func (s *scope) add(n *vpc.Network, id vpc.ID) {
	r, ok := n.Get(id)
	if !ok {
		return
	}
	switch r.Kind() {
	case vpc.KindPrefixList, vpc.KindBlockPublicAccess:
		// Prefix lists serve by name too, and Block Public Access a whole account.
		s.everything = true
		return
	case vpc.KindTransitGatewayRouteTable:
		s.hubs = true
		return
	case vpc.KindVPC:
		s.vpcSet, s.hubs = true, true
	case vpc.KindTransitGateway, vpc.KindTransitGatewayAttachment, vpc.KindVPNConnection, vpc.KindCustomerGateway,
		vpc.KindVirtualInterface, vpc.KindDirectConnectGateway, vpc.KindClientVPNEndpoint, vpc.KindVPNGateway:
		s.hubs = true
	}
	s.homes(n, r, 0)
	for d := range n.Dependents(id) {
		if d.Kind() != vpc.KindTransitGatewayRouteTable {
			s.homes(n, d, 0)
		}
	}
}

// homes takes in the VPCs that a resource leads to by its references: few steps up, and not across transit gateways. What many
// resources refer to is followed once, unless a shorter way leads to it.
func (s *scope) homes(n *vpc.Network, r vpc.Resource, depth int) {
	if r.Kind() == vpc.KindVPC {
		s.vpcs[r.ResourceID()] = true
		return
	}
	if depth > 3 || r.Kind() == vpc.KindTransitGateway || r.Kind() == vpc.KindTransitGatewayRouteTable {
		return
	}
	for _, ref := range r.Refs() {
		at := step{n, ref.ID}
		if d, ok := s.followed[at]; ok && d <= depth+1 {
			continue
		}
		s.followed[at] = depth + 1
		if t, ok := n.Get(ref.ID); ok {
			s.homes(n, t, depth+1)
		}
	}
}
