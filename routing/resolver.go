package routing

import (
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gaissmai/bart"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// Resolver answers questions about one network. It is immutable and safe for any
// number of goroutines. What it needs of a VPC it compiles when a question first
// touches that VPC.
type Resolver struct {
	net     *vpc.Network
	options Options

	walks *sync.Pool // of *walk

	atlas  *atlas
	units  map[vpc.ID]*cell                // VPCs
	hubs   map[vpc.ID]*atomic.Pointer[hub] // transit gateways
	blocks *bart.Table[[]vpc.ID]           // address blocks: the VPCs that have them

	publicCuts, serviceCuts, blockCuts *cuts // of the public addresses, services and blocks

	publicInterfaces []vpc.VirtualInterface // of Direct Connect, that are up

	services *bart.Table[[]serviceRegion] // AWS's prefix lists: the service of each range, in each Region whose list has all of it

	directory *directory

	internet *atomic.Pointer[[2]netip.Addr] // the hosts there that stand for any, IPv6 and IPv4, from the first question on

	contrast *contrast // nil: with no other resolver
}

// directory is the DNS names of a network, from the first question about them on.
type directory struct {
	names  sync.Map // of each VPC its *names
	public atomic.Pointer[publicNames]
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

// New is a resolver for the network. It costs by the number of resources, but far less than making the network.
func New(n *vpc.Network) *Resolver { return NewWith(n, Options{}) }

// NewWith is New with options.
func NewWith(n *vpc.Network, o Options) *Resolver {
	r := &Resolver{
		net: n, options: o, atlas: newAtlas(n), walks: &sync.Pool{New: func() any { return new(walk) }},
		units: map[vpc.ID]*cell{}, blocks: new(bart.Table[[]vpc.ID]),
		publicCuts: new(cuts), serviceCuts: new(cuts), blockCuts: new(cuts), directory: new(directory),
		internet: new(atomic.Pointer[[2]netip.Addr]),
	}
	for v := range vpc.All[vpc.VPC](n) {
		r.units[v.ID] = newCell(n)
		for p := range blocksOf(v) {
			at, _ := r.blocks.Get(p)
			r.blocks.Insert(p, append(slices.Clone(at), v.ID))
		}
	}
	r.hubs = hubsOf(n)
	r.services = servicesOf(n)
	r.publicInterfaces = publicInterfacesOf(n)
	return r
}

// hubsOf is a place for each transit gateway that the network holds or that an attachment names.
func hubsOf(n *vpc.Network) map[vpc.ID]*atomic.Pointer[hub] {
	hubs := map[vpc.ID]*atomic.Pointer[hub]{}
	for a := range vpc.All[vpc.TransitGatewayAttachment](n) {
		hubs[a.TransitGateway], hubs[a.PeerTransitGateway] = new(atomic.Pointer[hub]), new(atomic.Pointer[hub])
	}
	for g := range vpc.All[vpc.TransitGateway](n) {
		hubs[g.ID] = new(atomic.Pointer[hub])
	}
	return hubs
}

// servicesOf says which service AWS's own prefix lists are of, by their names. A range has first the Regions whose lists name it, and then
// those whose lists name a wider one.
func servicesOf(n *vpc.Network) *bart.Table[[]serviceRegion] {
	named := new(bart.Table[[]serviceRegion])
	for l := range vpc.All[vpc.PrefixList](n) {
		s, region, ok := endpoint.ParseServiceName(l.Name)
		for _, p := range l.Entries {
			if at, _ := named.Get(p.Masked()); ok {
				named.Insert(p.Masked(), append(slices.Clone(at), serviceRegion{s, region}))
			}
		}
	}
	services := new(bart.Table[[]serviceRegion])
	for p := range named.All() {
		var all []serviceRegion
		for _, at := range named.Supernets(p) {
			for _, s := range at {
				if !slices.Contains(all, s) && (all == nil || s.service.Code == all[0].service.Code) {
					all = append(all, s)
				}
			}
		}
		services.Insert(p, all)
	}
	return services
}

// Network is the network that r answers for.
func (r *Resolver) Network() *vpc.Network { return r.net }

// unit is the compiled VPC with the ID; nil if the network does not hold it. It is compiled at first use. Two
// goroutines may both do it; the results are alike and the first stays.
func (r *Resolver) unit(id vpc.ID) *unit {
	c, ok := r.units[id]
	if !ok {
		return nil
	}
	return c.unit(id)
}

// hub is the compiled transit gateway, compiled at first use as units are.
func (r *Resolver) hub(id vpc.ID) *hub {
	cell, ok := r.hubs[id]
	if !ok {
		return &hub{id: id}
	}
	if h := cell.Load(); h != nil {
		return h
	}
	cell.CompareAndSwap(nil, compileHub(r.net, id))
	return cell.Load()
}

// publicHome is the VPC that has a public address. The address may be known, but mapped to nothing.
func (r *Resolver) publicHome(a netip.Addr) (u *unit, known bool) {
	at, ok := r.atlas.public.Lookup(a)
	if !ok {
		return nil, false
	}
	return r.unit(at.home()), true
}

// Options is the options that r was made with.
func (r *Resolver) Options() Options { return r.options }
