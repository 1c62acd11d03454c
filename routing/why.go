package routing

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// Explanation is why a path is the way it is: every decision between routes, and the gateway endpoints that do not serve it though
// they are of its service.
type Explanation struct {
	Lookups []Choice
	Unused  []Unused
}

// Choice is one decision between the routes of a table.
type Choice struct {
	InReply bool
	Hop     int      // its index in Forward or Reply
	At      vpc.ID   // the table; empty: a main table that the network does not hold
	Kind    vpc.Kind // of the table: of a VPC or of a transit gateway
	Lookup
}

// Explain is why the path is the way it is. It asks the tables again by the rules by which they decided on the way, and costs by the
// number of their routes. The path must be an answer of r, or of a resolver for the same network with the same options.
func (r *Resolver) Explain(p Path) Explanation {
	var x Explanation
	for _, leg := range []struct {
		hops  []Hop
		reply bool
	}{{p.Forward, false}, {p.Reply, true}} {
		for i := range leg.hops {
			if c, ok := r.choice(&leg.hops[i]); ok {
				c.InReply, c.Hop = leg.reply, i
				x.Lookups = append(x.Lookups, c)
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
		fmt.Fprintf(&b, "%s hop %d: %v\n", leg, c.Hop+1, c.Lookup)
	}
	for _, u := range x.Unused {
		b.WriteString(u.String() + "\n")
	}
	return b.String()
}
