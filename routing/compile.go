package routing

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/gaissmai/bart"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// unit is one VPC in the form that the walk reads: what the packet needs is an
// index or one lookup away. Its parts name each other by index, so that they can be replaced one by one:
// a change of a filter or a route shares the site with the unit before it.
type unit struct {
	*site
	net *vpc.Network

	tables []*table
	acls   []*acl
	groups []*sg.Filter

	igw       vpc.ID // attached internet gateway, or a route's target that may be it; empty: none
	igwUnheld bool   // the network does not hold igw
}

// site is what the rules of a VPC are about: its subnets, interfaces and addresses.
type site struct {
	id       vpc.ID
	vpc      vpc.VPC
	region   string
	resolver netip.Addr // the address at which the VPC's DNS resolver answers

	subnets  []subnet
	subnetAt bart.Table[int32] // the subnet that an address lies in
	tableAt  map[vpc.ID]int32
	aclAt    map[vpc.ID]int32
	groupAt  map[vpc.ID]int32

	hosts                                           bart.Table[*host] // addresses and delegated prefixes
	order                                           []*host           // in the order in which they were taken in
	hostCuts, subnetCuts, platformCuts, privateCuts cuts

	byID        map[vpc.ID]*host // by interface
	owned       map[vpc.ID][]*host
	attachments map[vpc.ID]*unitAttachment // to transit gateways, by the gateway and by their own ID
	asked       map[netip.Addr]bool        // addresses that something not yet compiled asks for
	public      map[netip.Addr]mapping

	access vpc.PublicAccess // what Block Public Access leaves to what is in no subnet
	edge   map[vpc.ID]int32

	association *association // with a service network; nil: none
}

// subnet is a subnet with what filters and routes it.
type subnet struct {
	id    vpc.ID
	res   vpc.Subnet
	zone  string
	acl   int32
	table int32

	access vpc.PublicAccess // what Block Public Access leaves
}

// mapping is a public address at the internet gateway.
type mapping struct {
	host    *host
	private netip.Addr
}

// role is what a host does with packets.
type role uint8

const (
	roleInstance     role = iota // an end; with the check off, a forwarder
	roleNAT                      // translates
	roleEndpoint                 // leads to a service
	roleGWLBEndpoint             // hands to appliances and back
	roleTransit                  // of a transit gateway attachment
	roleLoadBalancer
	roleResolver  // of a resolver endpoint: takes DNS queries in, or sends them out
	roleClientVPN // of a Client VPN endpoint, which sends for clients
	roleLattice   // of a resource or service-network endpoint: leads to resources and services of VPC Lattice
	roleResourceGateway
	roles
)

// host is a network interface: one that the network holds, or one that AWS makes for
// a gateway or an endpoint and the network leaves to us.
type host struct {
	eni.Interface
	role     role
	at       vpc.ID // what a person would call it: the gateway, endpoint or interface
	kind     vpc.Kind
	table    int32 // of a regional NAT gateway
	subnet   int32
	mapped   []eni.Address // the addresses with a public one
	groups   []vpc.ID      // with the default group in the place of none
	filters  []int32       // of groups, in the unit
	nat      vpc.NATGateway
	state    vpc.State // of an endpoint that is no interface endpoint
	service  *endpointService
	balancer *endpoint.LoadBalancer
	resolver *endpoint.ResolverEndpoint
	firewall *endpoint.Firewall // behind a Gateway Load Balancer endpoint
	lattice  *latticeEndpoint
}

// compile makes the unit of a VPC of the network.
func compile(n *vpc.Network, id vpc.ID) *unit {
	v, _ := vpc.Get[vpc.VPC](n, id)
	u := &unit{net: n, site: &site{
		id: id, vpc: v, region: v.Region, resolver: v.Resolver(), access: vpc.PublicAccessOf(n, id),
		tableAt: map[vpc.ID]int32{}, aclAt: map[vpc.ID]int32{}, groupAt: map[vpc.ID]int32{},
		byID: map[vpc.ID]*host{}, owned: map[vpc.ID][]*host{},
		public: map[netip.Addr]mapping{}, attachments: map[vpc.ID]*unitAttachment{}, edge: map[vpc.ID]int32{},
	}}
	u.compileSubnets()
	u.compileHosts()
	u.compileServiceNetwork()
	u.compileAttachments()
	u.findInternetGateway()
	u.compileTables()
	return u
}

// findInternetGateway finds the attached internet gateway. Where the network holds none, it may be a route's target that the network does not hold: AWS
// takes only an internet gateway that is attached to the VPC, and marks the route as a blackhole once it is not.
//
// Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html and
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
func (u *unit) findInternetGateway() {
	u.igw, u.igwUnheld = "", false
	for g := range vpc.DependentsOf[vpc.InternetGateway](u.net, u.id) {
		u.igw = g.ID
		return
	}
	for t := range vpc.DependentsOf[Table](u.net, u.id) {
		for _, r := range t.Routes {
			if r.Blackhole || !u.maybeInternetGateway(r.Target) {
				continue
			}
			named := strings.HasPrefix(string(r.Target), internetGatewayPrefix)
			if u.igw == "" || named {
				u.igw, u.igwUnheld = r.Target, true
			}
			if named {
				return
			}
		}
	}
}

// compileSubnets takes the subnets in ID order with their ACLs. Tables come once the hosts that they name are known.
func (u *unit) compileSubnets() {
	for s := range vpc.DependentsOf[vpc.Subnet](u.net, u.id) {
		a := vpc.NetworkACLOf(u.net, s)
		i, ok := u.aclAt[a.ID]
		if !ok {
			i = int32(len(u.acls))
			u.aclAt[a.ID] = i
			u.acls = append(u.acls, compileACL(a))
		}
		sub := subnet{id: s.ID, res: s, zone: zoneOf(s), acl: i, access: vpc.PublicAccessOf(u.net, s.ID)}
		u.subnets = append(u.subnets, sub)
		for _, p := range []netip.Prefix{s.CIDR, s.IPv6CIDR} {
			if p.IsValid() {
				u.subnetAt.Insert(p.Masked(), int32(len(u.subnets)-1))
			}
		}
	}
}

// zoneOf tells the zones of subnets apart: by zone ID where known, since names
// differ from account to account; a subnet of which nothing is known is its own.
func zoneOf(s vpc.Subnet) string { return cmp.Or(s.ZoneID, s.Zone, string(s.ID)) }

// compileHosts takes the interfaces of each subnet, then those that AWS makes for
// gateways and endpoints, which the network may leave out.
func (u *unit) compileHosts() {
	for i := range u.subnets {
		for e := range vpc.DependentsOf[eni.Interface](u.net, u.subnets[i].id) {
			if LetGo(u.net, e) {
				continue
			}
			u.addHost(&host{Interface: e, at: e.ID, kind: e.Kind(), subnet: int32(i), role: roleOf(e)})
		}
	}
	u.asked = u.askedFor()
	for e := range vpc.DependentsOf[endpoint.ServiceNetworkEndpoint](u.net, u.id) { // first: of whole blocks, few are free
		u.addServiceNetworkEndpoint(e)
	}
	for i := range u.subnets {
		for g := range vpc.DependentsOf[vpc.NATGateway](u.net, u.subnets[i].id) {
			u.addNAT(g, int32(i))
		}
	}
	for g := range vpc.DependentsOf[vpc.NATGateway](u.net, u.id) {
		if g.Regional {
			u.addRegionalNAT(g)
		}
	}
	for e := range vpc.DependentsOf[endpoint.Interface](u.net, u.id) {
		u.addEndpoint(e)
	}
	for e := range vpc.DependentsOf[endpoint.GatewayLoadBalancer](u.net, u.id) {
		u.addGWLBEndpoint(e)
	}
	for f := range vpc.DependentsOf[endpoint.Firewall](u.net, u.id) {
		u.addFirewall(f)
	}
	for b := range vpc.DependentsOf[endpoint.LoadBalancer](u.net, u.id) {
		u.addLoadBalancer(b)
	}
	for e := range vpc.DependentsOf[endpoint.ResolverEndpoint](u.net, u.id) {
		u.addResolverEndpoint(e)
	}
	for e := range vpc.DependentsOf[vpc.ClientVPNEndpoint](u.net, u.id) {
		u.addClientVPN(e)
	}
	for g := range vpc.DependentsOf[endpoint.ResourceGateway](u.net, u.id) {
		u.addResourceGateway(g)
	}
	for e := range vpc.DependentsOf[endpoint.ResourceEndpoint](u.net, u.id) {
		u.addResourceEndpoint(e)
	}
	for _, h := range u.order {
		if h.at != h.ID {
			u.owned[h.at] = append(u.owned[h.at], h)
		}
		if h.Instance != "" {
			u.owned[h.Instance] = append(u.owned[h.Instance], h)
		}
	}
}

// LetGo says whether the owner of an interface has let go of it: a NAT gateway or an endpoint that is gone, though the network still
// lists both. To a resolver there is no such interface.
func LetGo(n *vpc.Network, e eni.Interface) bool {
	r, _ := n.Get(e.Owner)
	switch r := r.(type) {
	case vpc.NATGateway:
		return r.State.Gone()
	case endpoint.Interface:
		return r.State.Gone()
	case endpoint.GatewayLoadBalancer:
		return r.State.Gone()
	case endpoint.ResourceEndpoint:
		return r.State.Gone()
	case endpoint.ServiceNetworkEndpoint:
		return r.State.Gone()
	}
	return false
}

// roleOf is the role that an interface's type gives it.
func roleOf(e eni.Interface) role {
	switch e.Type {
	case eni.NAT:
		return roleNAT
	case eni.Endpoint:
		return roleEndpoint
	case eni.GWLBEndpoint:
		return roleGWLBEndpoint
	case eni.TransitGateway:
		return roleTransit
	case eni.NetworkLoadBalancer, eni.LoadBalancer, eni.GatewayLoadBalancer:
		return roleLoadBalancer
	}
	return roleInstance
}

// addHost takes an interface, with its Elastic IPs and groups.
func (u *unit) addHost(h *host) {
	h.Addresses = slices.Clone(h.Addresses)
	if h.TakesGroups() {
		u.setGroups(h, h.Interface.Groups)
	}
	u.byID[h.ID] = h
	u.order = append(u.order, h)
	u.indexAddresses(h)
}

// setGroups puts security groups on h; none means the VPC's default group.
func (u *unit) setGroups(h *host, ids []vpc.ID) {
	if len(ids) == 0 {
		ids = []vpc.ID{u.defaultGroup()}
	}
	h.groups, h.filters = ids, nil
	for _, id := range ids {
		h.filters = append(h.filters, u.groupFilter(id))
	}
}

// indexAddresses notes where h's addresses lead.
func (u *unit) indexAddresses(h *host) {
	for _, a := range h.Addresses {
		u.hosts.Insert(netip.PrefixFrom(a.Private, a.Private.BitLen()), h)
	}
	for _, p := range h.Prefixes {
		u.hosts.Insert(p.Masked(), h)
	}
	h.mapped = h.PublicAddresses(u.net)
	for _, a := range h.mapped {
		u.public[a.Public] = mapping{h, a.Private}
	}
}

// taken says whether an address is in use, or asked for by something that is yet to be compiled.
func (u *unit) taken(a netip.Addr) bool {
	_, used := u.hosts.Lookup(a)
	return used || u.asked[a]
}

// askedFor is the addresses that gateways, endpoints and load balancers ask for.
func (u *unit) askedFor() map[netip.Addr]bool {
	asked := map[netip.Addr]bool{}
	for i := range u.subnets {
		for g := range vpc.DependentsOf[vpc.NATGateway](u.net, u.subnets[i].id) {
			if g.State.Gone() {
				continue
			}
			for _, a := range g.Addresses {
				asked[a.Private] = true
			}
		}
	}
	for e := range vpc.DependentsOf[endpoint.Interface](u.net, u.id) {
		if e.State.Gone() {
			continue
		}
		for _, a := range e.Addresses {
			asked[a] = true
		}
	}
	for e := range vpc.DependentsOf[endpoint.ResourceEndpoint](u.net, u.id) {
		for _, a := range e.Addresses {
			asked[a] = true
		}
	}
	for e := range vpc.DependentsOf[endpoint.ServiceNetworkEndpoint](u.net, u.id) {
		for _, p := range e.Blocks {
			for a := p.Masked().Addr(); a.Is4() && p.Contains(a); a = a.Next() {
				asked[a] = true
			}
		}
	}
	for b := range vpc.DependentsOf[endpoint.LoadBalancer](u.net, u.id) {
		for _, node := range b.Nodes {
			for _, a := range node.Addresses {
				asked[a] = true
			}
		}
	}
	for e := range vpc.DependentsOf[endpoint.ResolverEndpoint](u.net, u.id) {
		for _, at := range e.Addresses {
			for _, a := range at.Addresses {
				asked[a] = true
			}
		}
	}
	return asked
}

// free is the next address of the family for h, where AWS chooses it: one of its subnet that nothing has, by h's ID and how many it has already.
func (u *unit) free(h *host, ip4 bool) netip.Addr {
	s := u.subnets[h.subnet].res
	p, seed := s.CIDR, string(h.ID)
	if !ip4 {
		p = s.IPv6CIDR
	}
	has := 0
	for _, a := range h.Addresses {
		if a.Private.Is4() == ip4 {
			has++
		}
	}
	if has > 0 {
		seed += "/" + strconv.Itoa(has)
	}
	return vpc.FreeAddress(p, seed, func(a netip.Addr) bool { return u.taken(a) || h.hasAddress(a) })
}

// addNAT gives a zonal NAT gateway its interface.
func (u *unit) addNAT(g vpc.NATGateway, sub int32) {
	if g.State.Gone() {
		return
	}
	h := u.made(g.ID, sub, natInterfaces(g))
	h.role, h.at, h.kind, h.nat = roleNAT, g.ID, g.Kind(), g
	h.Type, h.groups, h.filters = eni.NAT, nil, nil
	if len(h.Addresses) == 0 {
		addrs := g.Addresses
		if len(addrs) == 0 {
			addrs = []vpc.NATAddress{{}}
		}
		for _, a := range addrs {
			if !a.Private.IsValid() {
				a.Private = u.free(h, true)
			}
			h.Addresses = append(h.Addresses, eni.Address{Private: a.Private, Public: a.Public})
		}
	}
	for i, a := range h.Addresses { // the gateway's description has public addresses even where that of the interface is missing
		for _, na := range g.Addresses {
			if na.Private == a.Private && na.Public.IsValid() {
				h.Addresses[i].Public = na.Public
			}
		}
	}
	if first := &h.Addresses[0]; !g.Private && len(h.PublicAddresses(u.net)) == 0 {
		first.Public = syntheticPublic(g.ID)
	}
	u.indexAddresses(h)
}

// addRegionalNAT takes a regional NAT gateway, which is in no subnet and has a route table of its own. It has no
// private addresses: its public ones stand on both sides of the internet gateway.
//
// Source: VPC User Guide, "Regional NAT gateways".
func (u *unit) addRegionalNAT(g vpc.NATGateway) {
	h := &host{Interface: eni.Interface{ID: g.ID, Type: eni.NAT, Owner: g.ID}, role: roleNAT, at: g.ID, kind: g.Kind(), nat: g, subnet: noSubnet}
	for _, a := range g.Addresses {
		if a.Public.IsValid() {
			h.Addresses = append(h.Addresses, eni.Address{Private: a.Public, Public: a.Public})
		}
	}
	if len(h.Addresses) == 0 {
		a := syntheticPublic(g.ID)
		h.Addresses = []eni.Address{{Private: a, Public: a}}
	}
	u.byID[h.ID] = h
	u.order = append(u.order, h)
	u.indexAddresses(h)
}

func natInterfaces(g vpc.NATGateway) []vpc.ID {
	var ids []vpc.ID
	for _, a := range g.Addresses {
		if a.Interface != "" {
			ids = append(ids, a.Interface)
		}
	}
	return ids
}

// made is the interface that AWS made for owner in the subnet: one of those listed, one that
// names its owner, or else a new one without addresses.
func (u *unit) made(owner vpc.ID, sub int32, listed []vpc.ID) *host {
	for _, id := range listed {
		if h, ok := u.byID[id]; ok && h.subnet == sub {
			return h
		}
	}
	for e := range vpc.DependentsOf[eni.Interface](u.net, owner) {
		if h, ok := u.byID[e.ID]; ok && h.subnet == sub {
			return h
		}
	}
	h := &host{Interface: eni.Interface{ID: madeID(owner, u.subnets[sub].id), Subnet: u.subnets[sub].id, Owner: owner}, subnet: sub}
	u.byID[h.ID] = h
	u.order = append(u.order, h)
	return h
}

// madeID is the ID of an interface that AWS makes and the network does not hold.
func madeID(owner, subnet vpc.ID) vpc.ID { return owner + "/" + subnet }

// primary is the first address of the family; zero if there is none.
func (h *host) primary(ip4 bool) netip.Addr {
	for _, a := range h.Addresses {
		if a.Private.Is4() == ip4 {
			return a.Private
		}
	}
	return netip.Addr{}
}

// publicOf is the public address mapped to one of h's; zero if there is none.
func (h *host) publicOf(private netip.Addr) netip.Addr {
	for i := range h.mapped {
		if h.mapped[i].Private == private {
			return h.mapped[i].Public
		}
	}
	return netip.Addr{}
}
