package routing

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// public answers as public DNS does: endpoints and load balancers by their own names, instances by their public names, and AWS
// services with public addresses. Of other names the model knows nothing.
func (q *query) public() {
	q.a.Kind, q.a.By, q.a.Zone = "", "", ""
	if q.byEndpointName() || q.byLatticeName() || q.byLoadBalancerName() {
		return
	}
	if n, ok := parseEC2Name(q.name); ok {
		if n.private {
			q.fail(DNSNoName)
			return
		}
		q.answered("", "", "", []netip.Addr{n.addr})
		return
	}
	if m, ok := endpoint.LookupHost(q.name); ok {
		q.byService(m)
		return
	}
	q.unknown("the address of " + q.name + serviceAlike(q.name))
}

// byService gives an address of each family that the host has: of AWS's prefix list of the service, or of the range that stands for it.
func (q *query) byService(m endpoint.Match) {
	var addrs []netip.Addr
	for _, ipv6 := range []bool{false, true} {
		if ipv6 && !m.DualStack {
			continue
		}
		a, ok := q.serviceAddress(m, ipv6)
		if !ok {
			a, q.a.Synthetic = firstOf(endpoint.PublicRange(m.Service.Code, m.Region, ipv6)), true
		}
		if a.IsValid() {
			addrs = append(addrs, a)
		}
	}
	if len(addrs) == 0 {
		q.unknown("the address of " + q.name)
		return
	}
	q.answered("", "", "", addrs)
}

// serviceAddress is the lowest address that AWS's prefix list of a service begins a range with. Those that the list of the asking VPC's own Region has too
// are not another Region's, whatever that one's list says (mocks of AWS have the same list everywhere): the endpoint here would take what is sent to them.
//
// Source: AWS PrivateLink guide, "Gateway endpoints": they serve the Region that they are in.
func (q *query) serviceAddress(m endpoint.Match, ipv6 bool) (lowest netip.Addr, ok bool) {
	var here []netip.Prefix
	if q.at != nil && q.at.region != m.Region {
		here = q.r.serviceRanges(m.Service, q.at.region, ipv6)
	}
	for _, p := range q.r.serviceRanges(m.Service, m.Region, ipv6) {
		a := firstOf(p)
		if (!ok || a.Less(lowest)) && !slices.ContainsFunc(here, func(h netip.Prefix) bool { return h.Contains(a) }) {
			lowest, ok = a, true
		}
	}
	return lowest, ok
}

// firstOf is the first address in the block after its own.
func firstOf(p netip.Prefix) netip.Addr { return p.Masked().Addr().Next() }

// serviceRanges is what AWS's prefix list of a service holds, if the network has it.
func (r *Resolver) serviceRanges(s endpoint.Service, region string, ipv6 bool) []netip.Prefix {
	name := s.EndpointServiceName(region)
	if name == "" {
		return nil
	}
	l, _ := serviceList(r.net, name, ipv6)
	return l.Entries
}

// publicNames is the names of a network's endpoints and load balancers, which are in public DNS.
type publicNames struct {
	endpoints map[string]endpointNames // by Regional name, without a star before it, and by zonal name
	balancers map[string]vpc.ID
	lattice   map[string]vpc.ID // resource and service-network endpoints, by the label that is their ID
	services  map[string]vpc.ID // of VPC Lattice, by their names
}

// publicNames is made at the first question.
func (r *Resolver) publicNames() *publicNames {
	if x := r.directory.public.Load(); x != nil {
		return x
	}
	x := &publicNames{endpoints: map[string]endpointNames{}, balancers: map[string]vpc.ID{}}
	x.noteLattice(r.net)
	for e := range vpc.All[endpoint.Interface](r.net) {
		n := endpointNames{Interface: e, names: e.Names(r.net)}
		for _, name := range append([]endpoint.ZonalName{{Name: n.names.Regional}}, n.names.Zonal...) {
			if name.Name != "" {
				x.endpoints[strings.TrimPrefix(name.Name, "*.")] = n
			}
		}
	}
	for b := range vpc.All[endpoint.LoadBalancer](r.net) {
		if b.DNSName != "" {
			x.balancers[cleanDomain(b.DNSName)] = b.ID
		}
	}
	r.directory.public.CompareAndSwap(nil, x)
	return r.directory.public.Load()
}

// byEndpointName answers the Regional and zonal names of interface endpoints with their private addresses, wherever it is asked.
//
// Source: AWS PrivateLink guide, "DNS hostnames for interface endpoints".
func (q *query) byEndpointName() bool {
	if !strings.Contains(q.name, ".vpce.") {
		return false
	}
	for domain, ok := q.name, true; ok; _, domain, ok = strings.Cut(domain, ".") {
		e, held := q.r.publicNames().endpoints[domain]
		if !held {
			continue
		}
		if x, ok := e.names.Public(q.name); ok {
			q.answered(e.Kind(), e.ID, x.Name, q.r.unit(e.VPC).endpointAddresses(e.ID, x.Subnets))
			return true
		}
	}
	q.unknown("the endpoint that has the name " + q.name)
	return true
}

// byLoadBalancerName answers the name of a load balancer, a zone before it for that zone's node alone: with public IPv4
// addresses if it faces the internet, else with private ones.
//
// Sources: Elastic Load Balancing User Guide, "Load balancer scheme"; Network Load Balancer guide, "DNS name".
func (q *query) byLoadBalancerName() bool {
	name, zone := strings.TrimPrefix(q.name, "dualstack."), ""
	id, ok := q.r.publicNames().balancers[name]
	if !ok {
		zone, name, _ = strings.Cut(name, ".")
		id, ok = q.r.publicNames().balancers[name]
	}
	b, held := vpc.Get[endpoint.LoadBalancer](q.r.net, id)
	u := q.r.unit(b.VPC)
	if !ok || !held || u == nil || zone != "" && b.Type != endpoint.TypeNetwork {
		return false
	}
	var addrs []netip.Addr
	for _, h := range u.owned[id] {
		if zone == "" || u.subnets[h.subnet].res.Zone == zone {
			addrs = append(addrs, h.named(b)...)
		}
	}
	if len(addrs) == 0 && zone != "" {
		q.fail(DNSNoName)
		return true
	}
	q.answered(b.Kind(), id, name, addrs)
	return true
}

// named is the addresses of a node that are in DNS.
func (h *host) named(b endpoint.LoadBalancer) []netip.Addr {
	var addrs []netip.Addr
	for _, a := range h.Addresses {
		switch {
		case a.Private.Is6() && !b.AddressType.HasIPv6():
		case a.Private.Is6() || b.Internal:
			addrs = append(addrs, a.Private)
		default:
			if p := h.publicOf(a.Private); p.IsValid() {
				addrs = append(addrs, p)
			}
		}
	}
	return addrs
}
