package routing

import (
	"net/netip"
	"slices"
	"sync/atomic"

	"github.com/gaissmai/bart"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// Resolver answers questions about one network. It is immutable and safe for any
// number of goroutines. What it needs of a VPC it compiles when a question first
// touches that VPC.
type Resolver struct {
	net     *vpc.Network
	options Options

	ids   []vpc.ID         // the VPCs
	index map[vpc.ID]int32 // of each VPC in ids and units
	units []atomic.Pointer[unit]

	blocks    *bart.Table[[]int32]            // address blocks: the VPCs that have them
	public    *bart.Table[int32]              // public addresses and public IPv6 blocks: the VPC that holds them
	hubs      map[vpc.ID]*atomic.Pointer[hub] // transit gateways
	instances map[vpc.ID]vpc.ID               // of each instance one of its interfaces
	services  *bart.Table[serviceRegion]      // AWS's prefix lists: the service of each
}

// serviceRegion is an AWS service in a Region.
type serviceRegion struct {
	service endpoint.Service
	region  string
}

// Options are rules on which sources are silent or disagree, and facts that a
// network does not hold. The zero value is the documented default of each.
type Options struct {
	// SameSubnetNATFiltered makes a network ACL apply between a client and a NAT gateway in one
	// subnet, as it does between an instance and a transit gateway interface. AWS does not say; by default nothing filters inside a subnet.
	SameSubnetNATFiltered bool

	// NATIgnoresGatewayEndpoints makes what a NAT gateway sends pass over the routes of gateway
	// endpoints in the table of its subnet. Old AWS pages said so; current ones do not.
	NATIgnoresGatewayEndpoints bool

	// BlockSMTP drops TCP port 25 to public addresses, as AWS does for accounts that
	// have not had the restriction lifted (Amazon EC2 service quotas, "Port 25").
	BlockSMTP bool
}

// New is a resolver for the network. It costs by the number of VPCs and public addresses.
func New(n *vpc.Network) *Resolver { return NewWith(n, Options{}) }

// NewWith is New with options.
func NewWith(n *vpc.Network, o Options) *Resolver {
	r := &Resolver{net: n, options: o, index: map[vpc.ID]int32{}, instances: map[vpc.ID]vpc.ID{}, hubs: map[vpc.ID]*atomic.Pointer[hub]{}, blocks: new(bart.Table[[]int32]), public: new(bart.Table[int32]), services: new(bart.Table[serviceRegion])}
	for v := range vpc.All[vpc.VPC](n) {
		r.index[v.ID] = int32(len(r.ids))
		r.ids = append(r.ids, v.ID)
		for p := range blocksOf(v) {
			at := append(slices.Clone(r.blocksAt(p)), r.index[v.ID])
			r.blocks.Insert(p, at)
		}
		for _, p := range v.IPv6CIDRs {
			r.public.Insert(p.Masked(), r.index[v.ID])
		}
	}
	for a := range vpc.All[vpc.TransitGatewayAttachment](n) {
		for _, id := range []vpc.ID{a.TransitGateway, a.PeerTransitGateway} {
			r.hubs[id] = new(atomic.Pointer[hub])
		}
	}
	for g := range vpc.All[vpc.TransitGateway](n) {
		r.hubs[g.ID] = new(atomic.Pointer[hub])
	}
	r.units = make([]atomic.Pointer[unit], len(r.ids))
	r.indexPublic(n)
	r.indexServices(n)
	return r
}

func (r *Resolver) blocksAt(p netip.Prefix) []int32 {
	at, _ := r.blocks.Get(p)
	return at
}

// indexPublic notes which VPC holds each public IPv4 address, and where instances are.
func (r *Resolver) indexPublic(n *vpc.Network) {
	note := func(at vpc.ID, a netip.Addr) {
		if v, ok := n.VPCOf(at); ok && a.IsValid() {
			r.public.Insert(netip.PrefixFrom(a, a.BitLen()), r.index[v.ID])
		}
	}
	for i := range vpc.All[eni.Interface](n) {
		if i.Instance != "" {
			r.instances[i.Instance] = i.ID
		}
		for _, a := range i.Addresses {
			if a.Public.IsValid() {
				note(i.ID, a.Public)
			}
		}
	}
	for e := range vpc.All[eni.ElasticIP](n) {
		if e.Interface != "" {
			note(e.Interface, e.Public)
		}
	}
	for g := range vpc.All[vpc.NATGateway](n) {
		for _, a := range g.Addresses {
			note(g.ID, a.Public)
		}
	}
}

// indexServices notes which service AWS's own prefix lists are of, by their names.
func (r *Resolver) indexServices(n *vpc.Network) {
	for l := range vpc.All[vpc.PrefixList](n) {
		s, region, ok := endpoint.ParseServiceName(l.Name)
		for _, p := range l.Entries {
			if ok {
				r.services.Insert(p.Masked(), serviceRegion{s, region})
			}
		}
	}
}

// Network is the network that r answers for.
func (r *Resolver) Network() *vpc.Network { return r.net }

// hub is the compiled transit gateway, compiled at first use as units are.
func (r *Resolver) hub(id vpc.ID) *hub {
	cell := r.hubs[id]
	if h := cell.Load(); h != nil {
		return h
	}
	cell.CompareAndSwap(nil, compileHub(r.net, id))
	return cell.Load()
}

// unit is the compiled VPC with the ID; nil if the network does not hold it.
func (r *Resolver) unit(id vpc.ID) *unit {
	i, ok := r.index[id]
	if !ok {
		return nil
	}
	return r.unitAt(i)
}

// unitAt compiles a VPC at first use. Two goroutines may both do it; the results are alike and the first stays.
func (r *Resolver) unitAt(i int32) *unit {
	cell := &r.units[i]
	if u := cell.Load(); u != nil {
		return u
	}
	cell.CompareAndSwap(nil, compile(r, r.ids[i]))
	return cell.Load()
}
