package routing

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// Check reports what AWS would refuse of the table: its associations, and the static routes. A
// target that the network does not hold is taken as it is, as is a route that was in order when it was made.
//
// Sources:
//   - https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
//   - https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
//   - https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
//   - https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
func (t Table) Check(n *vpc.Network) []vpc.Problem {
	c := newTableCheck(n, t)
	c.associations()
	for i, r := range t.Routes {
		c.route(element("Routes", i), i, r)
	}
	return c.Problems()
}

// tableCheck is a check under way.
type tableCheck struct {
	*vpc.Report
	net        *vpc.Network
	table      Table
	vpc        vpc.VPC
	edge       bool // an internet or virtual private gateway is associated
	internet   bool // an internet gateway is
	first      map[destination]int
	subnets    []netip.Prefix // of the VPC, once asked for
	subnetsSet bool
}

// destination is what may be only once in a table.
type destination struct {
	cidr netip.Prefix
	list vpc.ID
}

func newTableCheck(n *vpc.Network, t Table) *tableCheck {
	c := &tableCheck{Report: vpc.NewReport(t), net: n, table: t, first: map[destination]int{}}
	c.vpc, _ = vpc.Get[vpc.VPC](n, t.VPC)
	for _, id := range t.Gateways {
		kind := c.kind(id)
		c.internet = c.internet || kind == vpc.KindInternetGateway
		c.edge = c.edge || kind == vpc.KindInternetGateway || kind == vpc.KindVPNGateway
	}
	return c
}

// kind is the kind of what an ID names, empty if that is nothing.
func (c *tableCheck) kind(id vpc.ID) vpc.Kind {
	r, ok := c.net.Get(id)
	if !ok {
		return ""
	}
	return r.Kind()
}

func (c *tableCheck) associations() {
	for i, id := range c.table.Subnets {
		switch s, ok := vpc.Get[vpc.Subnet](c.net, id); {
		case !ok && c.kind(id) == "":
			c.Add(element("Subnets", i), vpc.KindSubnet.NotFoundCode(), "there is no %s %s", vpc.KindSubnet, id)
		case ok && s.VPC != c.table.VPC:
			c.Add(element("Subnets", i), "InvalidParameterValue", "%s is a subnet of %s, and the table is of %s", id, s.VPC, c.table.VPC)
		}
	}
	for i, id := range c.table.Gateways {
		nat, ok := vpc.Get[vpc.NATGateway](c.net, id)
		if kind := c.kind(id); noTable[kind] || ok && !nat.Regional {
			c.Add(element("Gateways", i), "InvalidParameterValue",
				"%s is a %s: only internet gateways, virtual private gateways and regional NAT gateways have a table of their own", id, kind)
		}
	}
	if c.edge {
		c.edgeTable()
	}
}

// edgeTable is the rules of edge tables that are not about a single route.
func (c *tableCheck) edgeTable() {
	if c.table.Main {
		c.Add("Main", "InvalidParameterValue", "a table that is associated with a gateway cannot be the main table")
	}
	for i, id := range c.table.Propagating {
		c.Add(element("Propagating", i), "InvalidParameterValue", "%s cannot propagate routes to a table that is associated with a gateway", id)
	}
	for e := range vpc.DependentsOf[endpoint.Gateway](c.net, c.table.ID) {
		c.Add("Gateways", "InvalidParameterValue", "a table that is associated with a gateway cannot have the route to a prefix list that %s makes", e.ID)
	}
}

// route is the rules for one route, in three parts: its form, its target, and its place among the VPC's own addresses.
func (c *tableCheck) route(field string, i int, r Route) {
	if !c.form(field, r) || r.Origin != Static {
		return
	}
	d := destination{r.CIDR, r.PrefixList}
	if j, ok := c.first[d]; ok {
		c.Add(field, "RouteAlreadyExists", "%s and %s are both for %s", element("Routes", j), field, d)
	} else {
		c.first[d] = i
	}
	if l, ok := vpc.Get[vpc.PrefixList](c.net, r.PrefixList); ok && !prefixListToTable.joins(l.Region, c.region()) {
		c.Add(field+".PrefixList", vpc.KindPrefixList.NotFoundCode(), "%s is in %s, the table in %s", l.ID, l.Region, c.region())
	}
	for _, p := range reserved {
		if r.PrefixList == "" && covers(p, r.CIDR) {
			c.Add(field+".CIDR", "InvalidParameterValue", "%v lies in %v, which AWS reserves", r.CIDR, p)
		}
	}
	if c.target(field+".Target", r) {
		c.place(field, r)
	}
}

// region is the Region of the table's VPC.
func (c *tableCheck) region() string {
	v, _ := vpc.Get[vpc.VPC](c.net, c.table.VPC)
	return v.Region
}

func (d destination) String() string {
	if d.list != "" {
		return string(d.list)
	}
	return d.cidr.String()
}

// form says whether the route has one destination and a target, well formed.
func (c *tableCheck) form(field string, r Route) bool {
	before := len(c.Problems())
	cidr := r.CIDR != netip.Prefix{}
	switch {
	case !cidr && r.PrefixList == "":
		c.Add(field, "MissingParameter", "the route has no destination")
	case cidr && r.PrefixList != "":
		c.Add(field, "InvalidParameterCombination", "the route has two destinations, %v and %s", r.CIDR, r.PrefixList)
	case cidr && (!r.CIDR.IsValid() || r.CIDR.Addr().Is4In6()):
		c.Add(field+".CIDR", "InvalidParameterValue", "the destination is not a CIDR block")
	case cidr && r.CIDR != r.CIDR.Masked():
		c.Add(field+".CIDR", "InvalidParameterValue", "%v has bits set after its length: AWS makes it %v", r.CIDR, r.CIDR.Masked())
	case !cidr && r.Origin != Static:
		c.Add(field+".PrefixList", "InvalidParameterValue", "a %v route has a CIDR block as its destination", r.Origin)
	}
	if r.Target == "" && !r.Blackhole {
		c.Add(field, "MissingParameter", "the route has no target")
	}
	if r.Target == Local && r.Origin != Static {
		c.Add(field+".Target", "InvalidParameterValue", "a %v route cannot have the target local", r.Origin)
	}
	return len(c.Problems()) == before
}

// target says whether the target is one that a table can have, by what its ID names in the network.
func (c *tableCheck) target(field string, r Route) bool {
	before := len(c.Problems())
	kind := c.kind(r.Target)
	switch {
	case r.Target == Local || r.Target == "" || kind == "":
	case kind == vpc.KindGatewayEndpoint:
		e, ok := vpc.Get[endpoint.Gateway](c.net, r.Target)
		if r.PrefixList == "" || ok && !slices.Contains(e.RouteTables, c.table.ID) {
			c.Add(field, "RouteNotSupported", "%s is a gateway endpoint, which makes its own route in the tables that it is associated with", r.Target)
		}
	case neverTarget[kind]:
		c.Add(field, "RouteNotSupported", "%s is a %s, which cannot be the target of a route", r.Target, kind)
	case kind == vpc.KindGatewayLoadBalancerEndpoint && r.PrefixList != "":
		c.Add(field, "InvalidParameterValue", "a route to a prefix list cannot have the Gateway Load Balancer endpoint %s as its target", r.Target)
	case !c.family(r, kind):
		c.Add(field, "InvalidParameterValue", "%s is a %s, which does not carry the family of %v", r.Target, kind, destination{r.CIDR, r.PrefixList})
	case c.foreign(r.Target):
		c.Add(field, "InvalidParameterValue", "%s is a %s of another VPC than the table, which is of %s", r.Target, kind, c.table.VPC)
	}
	return len(c.Problems()) == before
}

// foreign says whether a target that belongs to a VPC for good, or to two, belongs to others than the table's.
// Internet and virtual private gateways move: a route to one that did is a blackhole.
func (c *tableCheck) foreign(target vpc.ID) bool {
	if p, ok := vpc.Get[vpc.PeeringConnection](c.net, target); ok {
		_, _, ours := p.Sides(c.table.VPC)
		return !ours && p.Requester.VPC != "" && p.Accepter.VPC != ""
	}
	if !withinVPC[c.kind(target)] {
		return false
	}
	v, ok := c.net.VPCOf(target)
	return ok && v.ID != c.table.VPC
}

// family says whether a target of the kind can carry the family of the route's destination.
func (c *tableCheck) family(r Route, kind vpc.Kind) bool {
	ipv6 := r.CIDR.Addr().Is6()
	if r.PrefixList != "" {
		list, ok := vpc.Get[vpc.PrefixList](c.net, r.PrefixList)
		if !ok {
			return true
		}
		ipv6 = list.IPv6
	}
	switch kind {
	case vpc.KindEgressOnlyInternetGateway:
		return ipv6
	case vpc.KindCarrierGateway:
		return !ipv6
	default:
		return true
	}
}

// place is the rules for a route among the VPC's own addresses, where local routes go; and for all
// routes of an edge table.
func (c *tableCheck) place(field string, r Route) {
	if r.PrefixList != "" {
		if c.edge {
			c.Add(field+".PrefixList", "InvalidParameterValue", "a table that is associated with a gateway cannot have a route to a prefix list")
		}
		return
	}
	kind := c.kind(r.Target)
	block, inside := c.blockAround(r.CIDR)
	switch {
	case c.edge && !inside:
		c.outside(field, r, kind)
	case !c.edge && !inside:
		if r.Target == Local {
			c.Add(field+".CIDR", "InvalidParameterValue", "%v is not a block of %s, so it has no local route", r.CIDR, c.vpc.ID)
		}
	default:
		c.inside(field, r, kind, block)
	}
}

// blockAround is the block of the VPC that contains p.
func (c *tableCheck) blockAround(p netip.Prefix) (netip.Prefix, bool) {
	for b := range blocksOf(c.vpc) {
		if covers(b, p) {
			return b, true
		}
	}
	return netip.Prefix{}, false
}

// inside is the rules for a route to addresses of the VPC: to a whole block, in the place of its local route,
// or to a whole subnet.
//
// A subnet may have been deleted after the route to it was made; the route then stays. So a destination that is
// not a subnet is refused only if there is one that it cuts.
func (c *tableCheck) inside(field string, r Route, kind vpc.Kind, block netip.Prefix) {
	whole := r.CIDR == block
	allowed := insideTarget[kind]
	switch {
	case r.Target == Local:
		allowed = whole || c.edge
	case kind == "" || !knownTarget[kind]:
		allowed = true
	case c.edge:
		allowed = edgeTarget[kind]
	case kind == vpc.KindLocalGateway: // to a subnet of another Outpost
		allowed = !whole && r.CIDR.Addr().Is4()
	}
	if !allowed {
		c.Add(field+".Target", "InvalidParameterValue", "%v lies in %v, a block of %s: the target of the route cannot be %s", r.CIDR, block, c.vpc.ID, c.describe(r.Target, kind))
	}
	if whole {
		return
	}
	if cut, ok := c.cuts(r.CIDR); ok {
		c.Add(field+".CIDR", "InvalidParameterValue", "%v is not the whole of a subnet: %v is one", r.CIDR, cut)
	}
}

func (c *tableCheck) describe(id vpc.ID, kind vpc.Kind) string {
	if kind == "" {
		return string(id)
	}
	return string(id) + ", a " + string(kind)
}

// cuts is the subnet of the VPC that shares addresses with p without being equal to it. A p that is a
// subnet cuts none.
func (c *tableCheck) cuts(p netip.Prefix) (netip.Prefix, bool) {
	if !c.subnetsSet {
		c.subnetsSet = true
		for s := range vpc.DependentsOf[vpc.Subnet](c.net, c.table.VPC) {
			c.subnets = append(c.subnets, s.CIDR, s.IPv6CIDR)
		}
		slices.SortFunc(c.subnets, func(a, b netip.Prefix) int {
			return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
		})
	}
	if slices.Contains(c.subnets, p) {
		return netip.Prefix{}, false
	}
	i := slices.IndexFunc(c.subnets, p.Overlaps)
	if i < 0 {
		return netip.Prefix{}, false
	}
	return c.subnets[i], true
}

// outside is the rules for a route of an edge table to addresses that are not the VPC's: only a public
// range of one's own that is routed in by an internet gateway, to a network interface.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/igw-ingress-routing.html
func (c *tableCheck) outside(field string, r Route, kind vpc.Kind) {
	own := c.internet && r.CIDR.Addr().Is4() && r.CIDR.Bits() >= 23 && r.CIDR.Bits() <= 28 && !r.CIDR.Addr().IsPrivate()
	if !own || kind != "" && kind != vpc.KindNetworkInterface || r.Target == Local {
		c.Add(field+".CIDR", "InvalidParameterValue",
			"%v is neither a block nor a subnet of %s: a table that is associated with a gateway has routes to those only", r.CIDR, c.vpc.ID)
	}
}

// kinds is a set of kinds.
type kinds map[vpc.Kind]bool

func kindSet(ks ...vpc.Kind) kinds {
	s := kinds{}
	for _, k := range ks {
		s[k] = true
	}
	return s
}

// What may be a target where. A kind that is in none of the sets is a program's own, of which
// nothing is known.
var (
	knownTarget = kindSet(
		vpc.KindInternetGateway, vpc.KindEgressOnlyInternetGateway, vpc.KindNATGateway, vpc.KindCarrierGateway, vpc.KindLocalGateway,
		vpc.KindPeeringConnection, vpc.KindTransitGateway, vpc.KindCoreNetwork, vpc.KindVPNGateway,
		vpc.KindNetworkInterface, vpc.KindGatewayLoadBalancerEndpoint)
	// withinVPC is the targets that belong to one VPC for good.
	withinVPC = kindSet(
		vpc.KindEgressOnlyInternetGateway, vpc.KindNATGateway, vpc.KindCarrierGateway,
		vpc.KindNetworkInterface, vpc.KindGatewayLoadBalancerEndpoint)
	// insideTarget is the targets of routes to addresses of the VPC itself.
	insideTarget = kindSet(vpc.KindNetworkInterface, vpc.KindNATGateway, vpc.KindGatewayLoadBalancerEndpoint)
	// edgeTarget is the targets of edge tables, besides Local.
	edgeTarget = kindSet(vpc.KindNetworkInterface, vpc.KindGatewayLoadBalancerEndpoint)

	neverTarget = kindSet(
		vpc.KindVPC, vpc.KindSubnet, vpc.KindNetworkACL, vpc.KindPrefixList,
		vpc.KindTransitGatewayAttachment, vpc.KindTransitGatewayRouteTable,
		vpc.KindCustomerGateway, vpc.KindVPNConnection, vpc.KindDirectConnectGateway, vpc.KindVirtualInterface,
		vpc.KindClientVPNEndpoint, vpc.KindOnPremises, vpc.KindDHCPOptions,
		vpc.KindBlockPublicAccess, vpc.KindBlockPublicAccessExclusion, vpc.KindSecurityGroup, vpc.KindElasticIP, vpc.KindRouteTable,
		vpc.KindInterfaceEndpoint, vpc.KindEndpointService, vpc.KindLoadBalancer, vpc.KindTargetGroup,
		vpc.KindFirewall, vpc.KindHostedZone, vpc.KindResolverRule, vpc.KindResolverEndpoint, vpc.KindProfile,
		vpc.KindResourceEndpoint, vpc.KindServiceNetworkEndpoint, vpc.KindResourceGateway, vpc.KindResourceConfiguration,
		vpc.KindServiceNetwork, vpc.KindLatticeService)

	// noTable is what cannot have a table of its own.
	noTable = func() kinds {
		s := kindSet(vpc.KindGatewayEndpoint)
		for _, of := range []kinds{knownTarget, neverTarget} {
			maps.Copy(s, of)
		}
		delete(s, vpc.KindInternetGateway)
		delete(s, vpc.KindVPNGateway)
		delete(s, vpc.KindNATGateway)
		return s
	}()
)
