package routing

import (
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"sync/atomic"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// With is a resolver for the network with a change made. It keeps everything compiled of VPCs which the change does
// not touch, and of a VPC of which it touches filters and routes alone everything but these, so that asking again costs by the size of the change.
// The error is that of [vpc.Network.Apply]. A name that the network does not hold, such as a misspelt route target, is none: [vpc.Network.Dangling] finds it.
func (r *Resolver) With(c vpc.Change) (*Resolver, error) {
	n, err := r.net.Apply(c)
	if err != nil {
		return nil, err
	}
	ids := changedBy(r.net, c)
	reach := scope{vpcs: map[vpc.ID]bool{}, parts: map[vpc.ID][]vpc.ID{}, rulesOnly: true, followed: map[step]int{}}
	for id := range ids {
		if !reach.addPart(r.net, n, id) {
			reach.rulesOnly = false
			reach.add(r.net, id)
			reach.add(n, id)
		}
	}
	if reach.everything {
		return NewWith(n, r.options), nil
	}
	var s *Resolver
	if reach.vpcSet {
		s = NewWith(n, r.options)
	} else {
		s = r.sharing(n, ids, !reach.rulesOnly)
	}
	if reach.hubs {
		s.hubs, s.publicInterfaces = hubsOf(n), publicInterfacesOf(n)
	}
	s.units = keepUnits(r, s, &reach)
	return s, nil
}

// sharing is a resolver for a network with the same VPCs, which shares with r what the changed resources leave alone: the DNS names
// too, if these are others in neither.
func (r *Resolver) sharing(n *vpc.Network, ids map[vpc.ID]bool, renamed bool) *Resolver {
	s := &Resolver{
		net: n, options: r.options, walks: r.walks, atlas: r.atlas.with(r.net, n, ids),
		hubs: r.hubs, blocks: r.blocks, services: r.services, publicInterfaces: r.publicInterfaces,
		publicCuts: r.publicCuts, serviceCuts: r.serviceCuts, blockCuts: r.blockCuts, directory: r.directory,
		internet: new(atomic.Pointer[[2]netip.Addr]),
	}
	if s.atlas.public != r.atlas.public {
		s.publicCuts = new(cuts)
	}
	if renamed {
		s.directory = new(directory)
	}
	return s
}

// keepUnits is the cells of r, with new ones for the VPCs that are touched or new.
func keepUnits(r, s *Resolver, reach *scope) map[vpc.ID]*cell {
	units := maps.Clone(r.units)
	for v := range s.units {
		if units[v] == nil {
			units[v] = newCell(s.net)
		}
	}
	for id, parts := range reach.parts {
		if c, ok := units[id]; ok {
			units[id] = c.with(s.net, parts)
		}
	}
	for id := range reach.vpcs {
		delete(units, id)
		if _, ok := s.net.Get(id); ok {
			units[id] = newCell(s.net)
		}
	}
	return units
}

// changedBy is the IDs that a change puts, removes, or alters because what they refer to is removed.
func changedBy(n *vpc.Network, c vpc.Change) map[vpc.ID]bool {
	ids := n.Alters(c)
	for _, r := range c.Put {
		for e := range vpc.DependentsOf[eni.ElasticIP](n, r.ResourceID()) {
			ids[e.ID] = true // its address moves with the interface
		}
	}
	return ids
}

// scope is what of a resolver a change can touch.
type scope struct {
	vpcs       map[vpc.ID]bool
	parts      map[vpc.ID][]vpc.ID // of further VPCs, the groups, network ACLs and tables that are touched alone
	rulesOnly  bool                // nothing but such parts is
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

// addPart takes in a group of which nothing but the rules is another, a network ACL with other entries, or a table with other
// routes: what else was compiled does not see these. It says whether the resource is that.
func (s *scope) addPart(before, after *vpc.Network, id vpc.ID) bool {
	if !sameOutline(before, after, id) {
		return false
	}
	var homes []vpc.ID
	is, _ := after.Get(id)
	switch is := is.(type) {
	case sg.Group:
		homes = append(slices.Clone(is.VPCs), is.VPC)
	case vpc.NetworkACL:
		homes = []vpc.ID{is.VPC}
	case Table:
		homes = []vpc.ID{is.VPC}
	default:
		return false
	}
	for _, v := range homes {
		s.parts[v] = append(s.parts[v], id)
	}
	return true
}

// sameOutline says whether both networks have the resource, with no differences but in what concerns no other resource.
func sameOutline(before, after *vpc.Network, id vpc.ID) bool {
	was, _ := before.Get(id)
	is, _ := after.Get(id)
	old, had := was.(vpc.Outliner)
	now, has := is.(vpc.Outliner)
	return had && has && reflect.DeepEqual(old.Outline(), now.Outline())
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
	case vpc.KindResourceConfiguration:
		// Endpoints to a group, and to service networks, have an address for each child.
		if c, _ := vpc.Get[endpoint.ResourceConfiguration](n, id); c.Group != "" {
			s.add(n, c.Group)
		}
		for d := range vpc.DependentsOf[endpoint.ServiceNetwork](n, id) {
			s.add(n, d.ID)
		}
	case vpc.KindTransitGateway, vpc.KindTransitGatewayAttachment, vpc.KindVPNConnection, vpc.KindCustomerGateway,
		vpc.KindVirtualInterface, vpc.KindDirectConnectGateway, vpc.KindClientVPNEndpoint, vpc.KindVPNGateway, vpc.KindFirewall:
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
