package diagram

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// access is what a subnet's routes make of it.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types, with the one
// difference that the routes of gateway endpoints leave a subnet isolated: they lead to an AWS service and to nobody else.
type access uint8

const (
	undecided access = iota
	public           // a route leads to an internet gateway
	private          // no such route, but one that leads out of the VPC
	isolated         // no route leads out of the VPC
)

var accesses = [...]string{"", "public", "private", "isolated"}

func (a access) String() string { return accesses[a] }

// accessOf goes by the routes of the subnet's table. A blackhole leads nowhere.
func accessOf(n *vpc.Network, t routing.Table) access {
	found := isolated
	if len(t.Propagating) > 0 {
		found = private
	}
	for _, r := range t.Routes {
		if r.Blackhole || r.Target == routing.Local {
			continue
		}
		switch target, _ := n.Get(r.Target); target.(type) {
		case vpc.InternetGateway:
			return public
		case endpoint.Gateway, nil:
		default:
			found = private
		}
	}
	return found
}

// routeLines tells a table's routes, one a line: those that decide about a path, and then the others, without the local ones, the default routes first.
func routeLines(n *vpc.Network, t routing.Table, most int, deciding []routing.RuleRef) []string {
	routes := slices.Clone(t.Routes)
	slices.SortStableFunc(routes, func(a, b routing.Route) int { return cmp.Compare(bits(a.CIDR), bits(b.CIDR)) })
	var lines, others []string
	tell := func(s string, decides bool) {
		if s = short(s, 2*longest); decides {
			lines = append(lines, s)
		} else {
			others = append(others, s)
		}
	}
	for _, r := range routes {
		decides := slices.ContainsFunc(deciding, func(d routing.RuleRef) bool {
			return d.Target == r.Target && (r.PrefixList != "" && d.PrefixList == r.PrefixList || r.PrefixList == "" && d.Prefix == r.CIDR)
		})
		s := leads(n, routeTo(n, r), r.Target)
		if r.Blackhole {
			s = "blackhole: " + s
		}
		if decides || r.Target != routing.Local {
			tell(s, decides)
		}
	}
	if t.ID != "" {
		for g := range vpc.DependentsOf[endpoint.Gateway](n, t.ID) {
			tell(leads(n, codeOf(g.Service), g.ID), slices.ContainsFunc(deciding, func(d routing.RuleRef) bool { return d.Target == g.ID }))
		}
	}
	for _, g := range t.Propagating {
		tell("propagated -> "+nameOf(n, g), false)
	}
	if lines = append(lines, others...); len(lines) > most {
		lines = append(lines[:most-1], andMore(len(lines)-most+1, "route"))
	}
	return lines
}

// leads is "s3 -> vpce-1": a target whose name is that of the destination goes by its ID.
func leads(n *vpc.Network, to string, target vpc.ID) string {
	name := nameOf(n, target)
	if name == to {
		name = shortID(target)
	}
	return to + " -> " + name
}

// bits puts default routes first and prefix lists last.
func bits(p netip.Prefix) int {
	if !p.IsValid() {
		return 1000
	}
	return p.Bits()
}

// routeTo is the destination of a route.
func routeTo(n *vpc.Network, r routing.Route) string {
	if r.PrefixList != "" {
		return codeOf(nameOf(n, r.PrefixList))
	}
	return r.CIDR.String()
}

// serviceOf is the name of an AWS service, or else the name of the endpoint service as it is.
func serviceOf(name string) string {
	if s, _, ok := endpoint.ParseServiceName(name); ok {
		return s.Name
	}
	return name
}

// codeOf is the short name of an AWS service, or else the name as it is.
func codeOf(name string) string {
	if s, _, ok := endpoint.ParseServiceName(name); ok {
		return s.Code
	}
	return name
}
