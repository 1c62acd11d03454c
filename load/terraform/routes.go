package terraform

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

var routeConverters = map[string]converter{
	"aws_route_table":                   {makes, takeTable},
	"aws_default_route_table":           {makes, takeTable},
	"aws_route":                         {amends, addRoute},
	"aws_route_table_association":       {amends, addAssociation},
	"aws_main_route_table_association":  {adds, setMain},
	"aws_vpn_gateway_route_propagation": {amends, addPropagation},
}

// takeTable reads a route table with the routes that stand in it. A state lists those of route resources here as well.
func takeTable(l *loader, a attributes) {
	t := routing.Table{
		ID:          a.of.id(),
		Name:        a.name(),
		Account:     a.account(),
		VPC:         l.link(a, "vpc_id"),
		Propagating: l.linkList(a, "propagating_vgws"),
	}
	attr := "vpc_id"
	if a.of.typ == "aws_default_route_table" {
		attr = "default_route_table_id"
		if v := l.ownerOf(a, attr); v != "" {
			t.VPC = v
		}
	}
	if t.VPC == "" {
		l.missing(a, attr)
		return
	}
	a.given("route")
	routes := "route"
	if a.of.data {
		routes = "routes"
	}
	for _, b := range a.blocks(routes) {
		if r, ok := l.route(b, "cidr_block", "ipv6_cidr_block", "destination_prefix_list_id"); ok {
			t.Routes = append(t.Routes, r)
		}
	}
	for _, b := range a.blocks("associations") { // of a data source
		if id := l.link(b, "subnet_id"); id != "" {
			t.Subnets = append(t.Subnets, id)
		}
		if id := l.link(b, "gateway_id"); id != "" {
			t.Gateways = append(t.Gateways, id)
		}
		if b.on("main") {
			l.tables[t.VPC] = t.ID
		}
	}
	l.add(a.of, t)
}

// targets is the attributes that name where a route leads. The provider sets network_interface_id
// beside another when it reads the route back.
var targets = []string{
	"gateway_id", "nat_gateway_id", "transit_gateway_id", "vpc_peering_connection_id", "egress_only_gateway_id", "vpc_endpoint_id", "carrier_gateway_id",
	"local_gateway_id", "core_network_arn", "odb_network_arn", "network_interface_id", "instance_id",
}

// route reads a route; false if it cannot, which is reported.
func (l *loader) route(a attributes, cidr, ipv6, list string) (r routing.Route, ok bool) {
	switch s := a.text("origin"); s {
	case "EnableVgwRoutePropagation":
		r.Origin = routing.Propagated
	case "Advertisement":
		r.Origin = routing.Advertised
	}
	r.PrefixList = l.link(a, list)
	if r.PrefixList == "" {
		if r.CIDR, ok = a.prefix(cidr, family4); !ok {
			r.CIDR, ok = a.prefix(ipv6, family6)
		}
		if !ok {
			l.skip(a.of, "%sthe route has no destination that is known; it is left out", a.path)
			return r, false
		}
	}
	for _, attr := range targets {
		if r.Target = l.target(a, attr); r.Target != "" {
			break
		}
	}
	r.Blackhole = a.text("state") == "blackhole"
	if r.Target == "" && !r.Blackhole {
		l.skip(a.of, "%sthe route to %s has no target that is known; it is left out", a.path, destination(r))
		return r, false
	}
	return r, true
}

// target is what one of the targets' attributes names.
func (l *loader) target(a attributes, attr string) vpc.ID {
	s := a.text(attr)
	if s == string(routing.Local) {
		return routing.Local
	}
	return l.link(a, attr)
}

func destination(r routing.Route) string {
	if r.PrefixList != "" {
		return string(r.PrefixList)
	}
	return r.CIDR.String()
}

func addRoute(l *loader, a attributes) {
	r, ok := l.route(a, "destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id")
	if !ok {
		return
	}
	amend(l, a, "route_table_id", l.tableID(a), func(t *routing.Table) {
		if !slices.ContainsFunc(t.Routes, func(o routing.Route) bool { return o.CIDR == r.CIDR && o.PrefixList == r.PrefixList }) {
			t.Routes = append(slices.Clone(t.Routes), r)
		}
	})
}

// tableID is what route_table_id names; a VPC's own main table is made if nothing manages it.
func (l *loader) tableID(a attributes) vpc.ID {
	id := l.link(a, "route_table_id")
	if _, there := l.found[id]; there || id == "" {
		return id
	}
	for _, v := range ids[vpc.VPC](l) {
		of := l.found[v].of
		if l.canonical(of.object("main_route_table_id")) == id || l.canonical(of.object("default_route_table_id")) == id {
			x, _ := get[vpc.VPC](l, v)
			l.hold(routing.Table{ID: id, Account: x.Account, VPC: v}, of)
			break
		}
	}
	return id
}

func addAssociation(l *loader, a attributes) {
	subnet, gateway := l.link(a, "subnet_id"), l.link(a, "gateway_id")
	if subnet == "" && gateway == "" {
		l.missing(a, "subnet_id")
		return
	}
	amend(l, a, "route_table_id", l.tableID(a), func(t *routing.Table) {
		if subnet != "" && !slices.Contains(t.Subnets, subnet) {
			t.Subnets = append(slices.Clone(t.Subnets), subnet)
			slices.Sort(t.Subnets)
		}
		if gateway != "" && !slices.Contains(t.Gateways, gateway) {
			t.Gateways = append(slices.Clone(t.Gateways), gateway)
		}
	})
}

// setMain makes a table the main one of its VPC.
func setMain(l *loader, a attributes) {
	v, t := l.link(a, "vpc_id"), l.link(a, "route_table_id")
	if v == "" {
		l.missing(a, "vpc_id")
		return
	}
	amend(l, a, "route_table_id", t, func(*routing.Table) { l.tables[v] = t })
}

func addPropagation(l *loader, a attributes) {
	g := l.link(a, "vpn_gateway_id")
	if g == "" {
		l.missing(a, "vpn_gateway_id")
		return
	}
	amend(l, a, "route_table_id", l.tableID(a), func(t *routing.Table) {
		if !slices.Contains(t.Propagating, g) {
			t.Propagating = append(slices.Clone(t.Propagating), g)
		}
	})
}

// completeTables makes the main route tables that nothing manages, takes out the routes that a network does not
// list, and turns instances into interfaces.
func (l *loader) completeTables() {
	for _, id := range ids[vpc.VPC](l) {
		v, _ := get[vpc.VPC](l, id)
		of := l.found[id].of
		main, set := l.tables[id]
		if !set {
			main = l.canonical(of.object("main_route_table_id"))
		}
		t, ok := get[routing.Table](l, main)
		if !ok && l.vacant(main) {
			t = routing.Table{ID: main, Account: v.Account, VPC: id}
			l.infer(load.Deduced, main, "Routes", "those of a new main table", "no resource manages it")
		}
		if t.VPC == id {
			t.Main = true
			l.hold(t, l.ofTable(main, of))
		}
	}
	update(l, func(_ *instance, t routing.Table) routing.Table {
		var routes []routing.Route
		for _, r := range t.Routes {
			if !l.implied(t, r) {
				r.Target = l.interfaceOf(r.Target)
				routes = append(routes, r)
			}
		}
		t.Routes = byDestination(routes)
		return t
	})
}

// ofTable is the instance of the table, if it has one, and else that of its VPC.
func (l *loader) ofTable(id vpc.ID, v *instance) *instance {
	if f, ok := l.found[id]; ok {
		return f.of
	}
	return v
}

// byDestination sorts routes: Terraform keeps them as a set.
func byDestination(routes []routing.Route) []routing.Route {
	slices.SortStableFunc(routes, func(x, y routing.Route) int {
		if c := x.CIDR.Addr().Compare(y.CIDR.Addr()); c != 0 {
			return c
		}
		if c := x.CIDR.Bits() - y.CIDR.Bits(); c != 0 {
			return c
		}
		return compareIDs(x.PrefixList, y.PrefixList)
	})
	return routes
}

// interfaceOf is the interface that stands for an instance as a target; any other target is itself.
func (l *loader) interfaceOf(target vpc.ID) vpc.ID {
	i := l.byID[target]
	if i == nil || i.typ != "aws_instance" {
		return target
	}
	if id, ok := l.primary[target]; ok {
		return id
	}
	return target
}

// implied says that a network holds the route without its being listed: local routes follow from
// the VPC's blocks, and routes to gateway endpoints from the endpoint that names the table.
func (l *loader) implied(t routing.Table, r routing.Route) bool {
	if r.Target == routing.Local {
		v, ok := get[vpc.VPC](l, t.VPC)
		return !ok || slices.ContainsFunc([][]netip.Prefix{v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs},
			func(blocks []netip.Prefix) bool { return slices.Contains(blocks, r.CIDR) })
	}
	g, ok := get[endpoint.Gateway](l, r.Target)
	return ok && r.PrefixList != "" && slices.Contains(g.RouteTables, t.ID)
}

func compareIDs(a, b vpc.ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
