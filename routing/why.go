package routing

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// Explanation is why a path is the way it is: every decision between routes, what load balancers passed over, and the gateway
// endpoints that do not serve it though they are of its service.
type Explanation struct {
	Lookups []Choice
	Passed  []PassedOver
	Unused  []Unused
}

// Choice is one decision between the routes of a table. Where no route matches, its losers are all routes for destinations of the
// family.
type Choice struct {
	InReply bool
	Hop     int      // its index in Forward or Reply
	At      vpc.ID   // the table; empty: a main table that the network does not hold
	Kind    vpc.Kind // of the table: of a VPC or of a transit gateway
	Lookup
}

// Code is that of the lookup, in the words for transit gateways if it was asked there.
func (c Choice) Code() Code {
	code := c.Lookup.Code()
	switch {
	case c.Kind != vpc.KindTransitGatewayRouteTable:
	case code == NoRouteToDestination:
		return TGWNoRoute
	case code == BadStateRoute:
		return TGWBadStateRoute
	}
	return code
}

// String is the winner on one line, and each loser with the reason on a line of its own.
func (c Choice) String() string { return c.text(c.Code()) }

// Explain is why the path is the way it is. It asks the tables again by the rules by which they decided on the way, and costs by the
// number of their routes. The path must be an answer of r, or of a resolver for the same network with the same options.
func (r *Resolver) Explain(p Path) Explanation {
	var x Explanation
	for _, leg := range []struct {
		hops  []Hop
		reply bool
	}{{p.Forward, false}, {p.Reply, true}} {
		for i := range leg.hops {
			h := &leg.hops[i]
			if c, ok := r.choice(h); ok {
				c.InReply, c.Hop = leg.reply, i
				x.Lookups = append(x.Lookups, c)
			}
			if h.Kind == vpc.KindLoadBalancer && h.Stage == AtTarget && !leg.reply {
				x.Passed = append(x.Passed, r.passedOver(h, i)...)
			}
		}
	}
	x.Unused = r.unused(&p, x.Lookups)
	return x
}

// choice is the decision between routes that a hop is, if it is one.
func (r *Resolver) choice(h *Hop) (Choice, bool) {
	c := Choice{At: h.At, Kind: h.Kind}
	switch {
	case (h.Stage == AtRoute || h.Stage == AtEdge) && h.Kind == vpc.KindRouteTable:
		t, ok := r.tableAt(h)
		if !ok {
			return Choice{}, false
		}
		c.Lookup = t.Lookup(r.net, h.In.Dst)
		c.Lookup.passOver(h.By)
		if !c.Found {
			c.Losers = t.elsewhere(r.net, h.In.Dst)
		}
	case h.Stage == AtTarget && h.Kind == vpc.KindTransitGateway && h.By.List != "":
		t := r.hub(h.At).tables[vpc.ID(h.By.List)]
		if t == nil {
			return Choice{}, false
		}
		c.At, c.Kind = t.id, vpc.KindTransitGatewayRouteTable
		c.Lookup = t.explain(h.In.Dst)
	default:
		return Choice{}, false
	}
	return c, true
}

// tableAt is the route table that a hop asks.
func (r *Resolver) tableAt(h *Hop) (Table, bool) {
	if t, ok := vpc.Get[Table](r.net, h.At); ok {
		return t, true
	}
	if s, ok := vpc.Get[vpc.Subnet](r.net, h.Subnet); ok {
		return SubnetTable(r.net, s), true
	}
	g, ok := vpc.Get[vpc.NATGateway](r.net, vpc.ID(strings.TrimSuffix(string(h.At), regionalTableSuffix)))
	u := r.unit(g.VPC)
	if !ok || u == nil {
		return Table{}, false
	}
	return u.regionalTable(g.ID), true
}

// passOver makes the route by which the packet went the winner, if a rule of the walk has passed over another.
func (l *Lookup) passOver(by RuleRef) {
	i := slices.IndexFunc(l.Losers, func(c Candidate) bool {
		return c.Prefix == by.Prefix && c.Route.Target == by.Target && c.Source == by.Source
	})
	if !l.Found || i < 0 || by == (RuleRef{}) || l.Winner.Route.Target == by.Target && l.Winner.Prefix == by.Prefix {
		return
	}
	l.Winner, l.Losers[i] = l.Losers[i], l.Winner
	l.Winner.Lost, l.Losers[i].Lost = "", LostForNAT
}

// explain is the answer of a transit gateway route table.
func (t *hubTable) explain(dst netip.Addr) Lookup {
	l := Lookup{Destination: dst}
	if t.absent != "" {
		l.Unknown = []vpc.ID{t.absent}
	}
	var matching []*hubRoute
	for i := range t.routes {
		if t.routes[i].prefix.Contains(dst) {
			matching = append(matching, &t.routes[i])
		}
	}
	if len(matching) == 0 {
		l.Losers = t.elsewhere(dst)
		return l
	}
	slices.SortStableFunc(matching, func(a, b *hubRoute) int {
		switch {
		case a.prefix.Bits() != b.prefix.Bits():
			return b.prefix.Bits() - a.prefix.Bits()
		case a.less(b):
			return -1
		case b.less(a):
			return 1
		}
		return 0
	})
	for i, m := range matching {
		switch {
		case i == 0:
			l.Winner, l.Found = t.export(m, ""), true
		case m.prefix.Bits() < matching[0].prefix.Bits():
			l.Losers = append(l.Losers, t.export(m, LostAtTransitToMoreSpecific))
		case matching[0].less(m):
			l.Losers = append(l.Losers, t.export(m, LostAtTransitToPreferred))
		default:
			l.Losers = append(l.Losers, t.export(m, LostToEqual))
		}
	}
	return l
}

// elsewhere is the routes of a table that would lead addresses of dst's family, by prefix, none of which holds dst.
func (t Table) elsewhere(n *vpc.Network, dst netip.Addr) []Candidate {
	v, _ := vpc.Get[vpc.VPC](n, t.VPC)
	var routes []Candidate
	for _, c := range candidatesOf(n, t, v).found {
		switch {
		case c.source == SourceReserved || c.prefix.Addr().Is4() != dst.Is4():
		case c.source == SourceLocal:
			routes = append(routes, c.export(LostOutsideVPC))
		default:
			routes = append(routes, c.export(LostElsewhere))
		}
	}
	return sortedByPrefix(routes)
}

// elsewhere is the same of a transit gateway route table.
func (t *hubTable) elsewhere(dst netip.Addr) []Candidate {
	var routes []Candidate
	for i := range t.routes {
		if t.routes[i].prefix.Addr().Is4() == dst.Is4() {
			routes = append(routes, t.export(&t.routes[i], LostAtTransitElsewhere))
		}
	}
	return sortedByPrefix(routes)
}

func sortedByPrefix(routes []Candidate) []Candidate {
	slices.SortStableFunc(routes, func(a, b Candidate) int {
		return cmp.Or(a.Prefix.Addr().Compare(b.Prefix.Addr()), cmp.Compare(a.Prefix.Bits(), b.Prefix.Bits()))
	})
	return routes
}

func (t *hubTable) export(r *hubRoute, lost Loss) Candidate {
	out := Route{CIDR: r.prefix, PrefixList: r.list, Target: r.attachment, Blackhole: r.blackhole}
	if r.list != "" {
		out.CIDR = netip.Prefix{}
	}
	if r.source() == SourcePropagated {
		out.Origin = Propagated
	}
	return Candidate{Route: out, Prefix: r.prefix, Source: r.source(), Rule: t.rule(r), Lost: lost}
}

// String is the explanation for people: each decision with its losers, and each endpoint that is not used with the reasons.
func (x Explanation) String() string {
	var b strings.Builder
	for _, c := range x.Lookups {
		leg := "request"
		if c.InReply {
			leg = "reply"
		}
		fmt.Fprintf(&b, "%s hop %d: %v\n", leg, c.Hop+1, c)
	}
	for _, p := range x.Passed {
		fmt.Fprintf(&b, "request hop %d: %v\n", p.Hop+1, p)
	}
	for _, u := range x.Unused {
		b.WriteString(u.String() + "\n")
	}
	return b.String()
}
