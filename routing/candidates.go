package routing

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// reserved is the ranges for which no route counts that covers them: AWS answers there itself.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
var reserved = [...]netip.Prefix{
	netip.MustParsePrefix("169.254.168.0/22"),
	netip.MustParsePrefix("fd00:ec2::/32"),
}

// candidates collects everything that a lookup in a table can find.
type candidates struct {
	net    *vpc.Network
	vpc    vpc.VPC
	label  string
	found  []candidate
	absent []absentRoute
}

// absentRoute is a route to a prefix list that the network does not hold.
type absentRoute struct {
	list, target    vpc.ID
	blackhole, lost bool // as of a candidate
}

// candidatesOf is the candidates of t, a table of v: first the reserved ranges in their order, then the local routes,
// those that the table lists, those of gateway endpoints and those of gateways that propagate.
func candidatesOf(n *vpc.Network, t Table, v vpc.VPC) candidates {
	c := candidates{net: n, vpc: v, label: string(t.ID)}
	if t.ID == "" {
		c.label = string(v.ID) + "/main"
	}
	for _, p := range reserved {
		c.add(candidate{prefix: p, source: SourceReserved})
	}
	for block := range blocksOf(v) {
		if !slices.ContainsFunc(t.Routes, func(r Route) bool { return r.Origin == Static && r.CIDR == block }) {
			c.add(candidate{prefix: block, target: Local, source: SourceLocal})
		}
	}
	for _, r := range t.Routes {
		c.addRoute(r)
	}
	for e := range vpc.DependentsOf[endpoint.Gateway](n, t.ID) {
		c.addEndpoint(e)
	}
	for _, p := range propagatedRoutes(n, t, v) {
		if !c.holds(p) {
			c.add(p)
		}
	}
	return c
}

// blocksOf is all address blocks of a VPC.
func blocksOf(v vpc.VPC) func(yield func(netip.Prefix) bool) {
	return func(yield func(netip.Prefix) bool) {
		for _, blocks := range [...][]netip.Prefix{v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs} {
			for _, b := range blocks {
				if !yield(b.Masked()) {
					return
				}
			}
		}
	}
}

// covers says whether p contains all of q.
func covers(p, q netip.Prefix) bool { return p.Bits() <= q.Bits() && p.Contains(q.Addr()) }

func (c *candidates) add(d candidate) {
	if !d.prefix.IsValid() {
		return
	}
	d.prefix = d.prefix.Masked()
	for block := range blocksOf(c.vpc) {
		if d.source != SourceReserved && covers(block, d.prefix) {
			d.covered = true
		}
	}
	d.table = c.label
	c.found = append(c.found, d)
}

func (c *candidates) addRoute(r Route) {
	d := candidate{
		prefix: r.CIDR, target: r.Target, prefixList: r.PrefixList,
		source:    c.sourceOf(r),
		blackhole: r.Blackhole || targetGone(c.net, c.vpc.ID, r.Target),
	}
	d.lost = d.blackhole || targetOff(c.net, r.Target)
	if r.PrefixList == "" {
		c.add(d)
		return
	}
	list, ok := vpc.Get[vpc.PrefixList](c.net, r.PrefixList)
	if !ok {
		c.absent = append(c.absent, absentRoute{r.PrefixList, r.Target, d.blackhole, d.lost})
		return
	}
	for _, d.prefix = range list.Entries {
		c.add(d)
	}
}

func (c *candidates) sourceOf(r Route) Source {
	switch {
	case r.Origin == Propagated:
		return SourcePropagated
	case r.Origin == Advertised:
		return SourceAdvertised
	case r.PrefixList != "":
		if _, ok := vpc.Get[endpoint.Gateway](c.net, r.Target); ok {
			return SourceGatewayEndpoint
		}
		return SourcePrefixList
	case r.Target == Local:
		return SourceLocal
	default:
		return SourceStatic
	}
}

// addEndpoint adds the routes of a gateway endpoint: one for each family that it serves, to AWS's prefix list
// of the service. Where the network holds no such list, the range that stands for the service takes its place.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
func (c *candidates) addEndpoint(e endpoint.Gateway) {
	for _, ipv6 := range [...]bool{false, true} {
		if !e.Available() || ipv6 && !e.AddressType.HasIPv6() || !ipv6 && !e.AddressType.HasIPv4() {
			continue
		}
		d := candidate{target: e.ID, source: SourceGatewayEndpoint}
		list, ok := serviceList(c.net, e.Service, ipv6)
		if !ok {
			d.prefix = serviceRange(e.Service, ipv6)
			c.add(d)
			continue
		}
		for _, p := range list.Entries {
			d.prefix, d.prefixList = p, list.ID
			if !c.holds(d) { // a table as AWS shows it lists the route as well
				c.add(d)
			}
		}
	}
}

// serviceList is AWS's prefix list of a service in one family, by its name: that of the service, or with "ipv6"
// before the service's own part ("com.amazonaws.us-east-1.ipv6.vpc-lattice").
func serviceList(n *vpc.Network, service string, ipv6 bool) (vpc.PrefixList, bool) {
	names := []string{service}
	if i := strings.LastIndexByte(service, '.'); ipv6 && i >= 0 {
		names = append(names, service[:i]+".ipv6"+service[i:])
	}
	for _, name := range names {
		for _, r := range n.Named(name) {
			if list, ok := r.(vpc.PrefixList); ok && list.IPv6 == ipv6 {
				return list, true
			}
		}
	}
	return vpc.PrefixList{}, false
}

func serviceRange(service string, ipv6 bool) netip.Prefix {
	s, region, ok := endpoint.ParseServiceName(service)
	if !ok {
		return netip.Prefix{}
	}
	return endpoint.PublicRange(s.Code, region, ipv6)
}

// holds says whether a route that says the same is there already.
func (c *candidates) holds(d candidate) bool {
	return slices.ContainsFunc(c.found, func(f candidate) bool {
		return f.prefix == d.prefix && f.target == d.target && f.prefixList == d.prefixList && f.source == d.source
	})
}
