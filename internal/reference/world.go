package reference

import (
	"cmp"
	"net/netip"
	"regexp"
	"slices"
	"strconv"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// world is a network with all its interfaces, those that AWS makes included.
type world struct {
	n      *vpc.Network
	ifaces []*iface
	hosts  [2]netip.Addr // on the internet, once they are asked for
}

// internetHosts is the addresses, IPv4 and IPv6, of "internet". Which ones these are is part of the question and no rule of AWS.
func (w *world) internetHosts() [2]netip.Addr {
	if !w.hosts[0].IsValid() {
		r := routing.New(w.n)
		w.hosts = [2]netip.Addr{r.InternetHost(true), r.InternetHost(false)}
	}
	return w.hosts
}

// iface is a network interface.
type iface struct {
	id       vpc.ID
	name     string
	instance vpc.ID
	vpc      vpc.VPC
	subnet   vpc.Subnet

	addresses []eni.Address
	prefixes  []netip.Prefix
	groups    []vpc.ID // of which it is a member
	grouped   bool     // security groups apply to it

	forwards   bool // no source/destination check
	unattached bool
	stopped    bool
	denyIGW    bool

	nat      *vpc.NATGateway
	endpoint *endpoint.Interface
	gwlbe    *endpoint.GatewayLoadBalancer
	kind     eni.Type
}

func (i *iface) owns(a netip.Addr) bool {
	for _, own := range i.addresses {
		if own.Private == a {
			return true
		}
	}
	for _, p := range i.prefixes {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// primary is the first address of the family.
func (i *iface) primary(ip4 bool) netip.Addr {
	for _, a := range i.addresses {
		if a.Private.Is4() == ip4 {
			return a.Private
		}
	}
	return netip.Addr{}
}

// initiates says whether the interface opens connections of its own. Gateways and endpoints do not.
func (i *iface) initiates() bool {
	return i.nat == nil && i.endpoint == nil && i.gwlbe == nil && (i.kind == eni.Ordinary || i.kind == eni.Lambda)
}

func build(n *vpc.Network) *world {
	w := &world{n: n}
	for e := range vpc.All[eni.Interface](n) {
		w.ifaces = append(w.ifaces, w.held(e))
	}
	w.addNATGateways()
	w.addEndpoints()
	w.addGatewayLoadBalancerEndpoints()
	return w
}

// held is an interface that the network holds.
func (w *world) held(e eni.Interface) *iface {
	s, _ := vpc.Get[vpc.Subnet](w.n, e.Subnet)
	v, _ := vpc.Get[vpc.VPC](w.n, s.VPC)
	i := &iface{
		id: e.ID, name: e.Name, instance: e.Instance, vpc: v, subnet: s, kind: e.Type,
		addresses: slices.Clone(e.Addresses), prefixes: e.Prefixes,
		forwards: e.NoSourceDestCheck, unattached: e.Unattached, stopped: e.InstanceStopped, denyIGW: e.DenyInternetGateway,
	}
	switch e.Type {
	case eni.NAT, eni.GWLBEndpoint, eni.TransitGateway, eni.GatewayLoadBalancer:
	case eni.NetworkLoadBalancer:
		i.groups, i.grouped = e.Groups, len(e.Groups) > 0
	default:
		i.groups, i.grouped = w.groupsOr(e.Groups, v), true
	}
	for ip := range vpc.All[eni.ElasticIP](w.n) {
		if ip.Interface != e.ID {
			continue
		}
		private := ip.Private
		if !private.IsValid() {
			private = i.primary(true)
		}
		found := false
		for k := range i.addresses {
			if i.addresses[k].Private == private {
				i.addresses[k].Public, found = ip.Public, true
			}
		}
		if !found && private.IsValid() { // of a delegated prefix
			i.addresses = append(i.addresses, eni.Address{Private: private, Public: ip.Public})
		}
	}
	return i
}

// groupsOr is the groups, or the VPC's default one where there are none.
func (w *world) groupsOr(groups []vpc.ID, v vpc.VPC) []vpc.ID {
	if len(groups) > 0 {
		return groups
	}
	for g := range vpc.All[sg.Group](w.n) {
		if g.VPC == v.ID && g.Default {
			return []vpc.ID{g.ID}
		}
	}
	return []vpc.ID{v.ID + "/default"}
}

func (w *world) byID(id vpc.ID) *iface {
	for _, i := range w.ifaces {
		if i.id == id {
			return i
		}
	}
	return nil
}

// owner is the interface of the VPC that has the private address.
func (w *world) owner(v vpc.ID, a netip.Addr) *iface {
	for _, i := range w.ifaces {
		if i.vpc.ID == v && i.owns(a) {
			return i
		}
	}
	return nil
}

// free is the address of one of a subnet's blocks that is chosen for what has no other.
func (w *world) free(s vpc.Subnet, block netip.Prefix, seed vpc.ID) netip.Addr {
	return vpc.FreeAddress(block, string(seed), func(a netip.Addr) bool { return w.taken(s, a) })
}

// made names an address of an interface that AWS makes in a subnet, by how many others of the family come before it.
func made(owner, subnet vpc.ID, before int) vpc.ID {
	id := owner + "/" + subnet
	if before > 0 {
		id += "/" + vpc.ID(strconv.Itoa(before))
	}
	return id
}

func (w *world) taken(s vpc.Subnet, a netip.Addr) bool {
	if i := w.owner(s.VPC, a); i != nil && i.subnet.ID == s.ID {
		return true
	}
	for g := range vpc.All[vpc.NATGateway](w.n) {
		for _, own := range g.Addresses {
			if g.Subnet == s.ID && own.Private == a && exists(g.State) {
				return true
			}
		}
	}
	for e := range vpc.All[endpoint.Interface](w.n) {
		if slices.Contains(e.Subnets, s.ID) && slices.Contains(e.Addresses, a) && exists(e.State) {
			return true
		}
	}
	return false
}

// exists says whether what is in the state has interfaces.
func exists(s vpc.State) bool {
	switch s {
	case vpc.Failed, vpc.Deleted, "rejected", "expired":
		return false
	}
	return true
}

func (w *world) addNATGateways() {
	var gs []vpc.NATGateway
	for g := range vpc.All[vpc.NATGateway](w.n) {
		if !g.Regional && exists(g.State) {
			gs = append(gs, g)
		}
	}
	slices.SortFunc(gs, func(a, b vpc.NATGateway) int {
		return cmp.Or(cmp.Compare(a.Subnet, b.Subnet), cmp.Compare(a.ID, b.ID))
	})
	for number, g := range gs {
		s, _ := vpc.Get[vpc.Subnet](w.n, g.Subnet)
		v, _ := vpc.Get[vpc.VPC](w.n, s.VPC)
		i := &iface{id: g.ID, name: g.Name, vpc: v, subnet: s, nat: &g, kind: eni.NAT}
		addresses := g.Addresses
		if len(addresses) == 0 {
			addresses = []vpc.NATAddress{{}}
		}
		for k, a := range addresses {
			if own := w.byID(a.Interface); own != nil && a.Interface != "" {
				own.nat = &g
				if a.Public.IsValid() && len(own.addresses) > 0 {
					for x := range own.addresses {
						if own.addresses[x].Private == a.Private {
							own.addresses[x].Public = a.Public
						}
					}
				}
				continue
			}
			if !a.Private.IsValid() {
				a.Private = w.free(s, s.CIDR, made(g.ID, s.ID, len(i.addresses)))
			}
			if !a.Public.IsValid() && !g.Private {
				a.Public = netip.AddrFrom4([4]byte{198, 18, byte(number), byte(k + 1)})
			}
			i.addresses = append(i.addresses, eni.Address{Private: a.Private, Public: a.Public})
		}
		if len(i.addresses) > 0 {
			w.ifaces = append(w.ifaces, i)
		}
	}
}

func (w *world) addEndpoints() {
	for e := range vpc.All[endpoint.Interface](w.n) {
		if !exists(e.State) {
			continue
		}
		v, _ := vpc.Get[vpc.VPC](w.n, e.VPC)
		held := map[vpc.ID]bool{}
		for _, id := range e.Interfaces {
			if own := w.byID(id); own != nil {
				own.endpoint = &e
				held[own.subnet.ID] = true
			}
		}
		for _, id := range e.Subnets {
			s, ok := vpc.Get[vpc.Subnet](w.n, id)
			if !ok || held[id] {
				continue
			}
			i := &iface{
				id: e.ID + "/" + id, name: e.Name, vpc: v, subnet: s, endpoint: &e, kind: eni.Endpoint,
				groups: w.groupsOr(e.Groups, v), grouped: true,
			}
			for _, block := range []netip.Prefix{s.CIDR, s.IPv6CIDR} {
				if !block.IsValid() || block.Addr().Is4() && !e.AddressType.HasIPv4() || block.Addr().Is6() && !e.AddressType.HasIPv6() {
					continue
				}
				a := netip.Addr{}
				for _, given := range e.Addresses {
					if block.Contains(given) {
						a = given
					}
				}
				if !a.IsValid() {
					a = w.free(s, block, made(e.ID, id, 0))
				}
				if a.IsValid() {
					i.addresses = append(i.addresses, eni.Address{Private: a})
				}
			}
			w.ifaces = append(w.ifaces, i)
		}
	}
}

func (w *world) addGatewayLoadBalancerEndpoints() {
	for e := range vpc.All[endpoint.GatewayLoadBalancer](w.n) {
		if !exists(e.State) {
			continue
		}
		if own := w.byID(e.Interface); own != nil {
			own.gwlbe = &e
			continue
		}
		s, _ := vpc.Get[vpc.Subnet](w.n, e.Subnet)
		v, _ := vpc.Get[vpc.VPC](w.n, e.VPC)
		i := &iface{id: e.ID, name: e.Name, vpc: v, subnet: s, gwlbe: &e, kind: eni.GWLBEndpoint}
		for _, block := range []netip.Prefix{s.CIDR, s.IPv6CIDR} {
			if block.IsValid() {
				if a := w.free(s, block, made(e.ID, s.ID, 0)); a.IsValid() {
					i.addresses = append(i.addresses, eni.Address{Private: a})
				}
			}
		}
		w.ifaces = append(w.ifaces, i)
	}
}

func (w *world) internetGateway(v vpc.ID) (vpc.InternetGateway, bool) {
	for g := range vpc.All[vpc.InternetGateway](w.n) {
		if g.VPC == v && v != "" {
			return g, true
		}
	}
	return vpc.InternetGateway{}, false
}

// unheldInternetGateway is a route target of the VPC that the network does not hold and that may be its internet gateway. AWS takes none there
// but the one that is attached.
func (w *world) unheldInternetGateway(v vpc.ID) vpc.ID {
	another := regexp.MustCompile(`^((eigw|nat|pcx|tgw|vgw|vpce|eni|i|cagw|lgw)-|arn:|local$|$)`)
	for t := range vpc.All[routing.Table](w.n) {
		for _, r := range t.Routes {
			_, held := w.n.Get(r.Target)
			instance := slices.ContainsFunc(w.ifaces, func(i *iface) bool { return i.instance == r.Target })
			if t.VPC == v && !held && !instance && !r.Blackhole && !another.MatchString(string(r.Target)) {
				return r.Target
			}
		}
	}
	return ""
}

// mapped is the interface to which an internet gateway maps the public IPv4 address, and the private address.
func (w *world) mapped(public netip.Addr) (*iface, netip.Addr) {
	for _, i := range w.ifaces {
		for _, a := range i.addresses {
			if a.Public.IsValid() && a.Public == public {
				return i, a.Private
			}
		}
	}
	return nil, netip.Addr{}
}

func blocks(v vpc.VPC) []netip.Prefix {
	return slices.Concat(v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs)
}

func within(a netip.Addr, ps ...netip.Prefix) bool {
	for _, p := range ps {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

var (
	rfc1918and6598 = []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
		netip.MustParsePrefix("100.64.0.0/10"),
	}
	uniqueLocal = netip.MustParsePrefix("fc00::/7")
)

// private6 says whether the IPv6 address is private, for any VPC that holds it as such.
func (w *world) private6(a netip.Addr) bool {
	if uniqueLocal.Contains(a) {
		return true
	}
	for v := range vpc.All[vpc.VPC](w.n) {
		if within(a, v.PrivateIPv6CIDRs...) {
			return true
		}
	}
	return false
}

// unrouted6 says whether the internet does not route the IPv6 address: it is private or of no network's allocation. What stands for AWS's addresses
// is as these are.
//
// Source: https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
func (w *world) unrouted6(a netip.Addr) bool {
	return w.private6(a) || !within(a, netip.MustParsePrefix("2000::/3"), netip.MustParsePrefix("e000::/16"))
}

// public6 is the VPC to which the internet would carry the address.
func (w *world) public6(a netip.Addr) (vpc.VPC, bool) {
	for v := range vpc.All[vpc.VPC](w.n) {
		if within(a, v.IPv6CIDRs...) && !uniqueLocal.Contains(a) {
			return v, true
		}
	}
	return vpc.VPC{}, false
}
