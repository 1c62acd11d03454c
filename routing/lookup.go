package routing

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// Lookup is the answer of a route table for one destination: which route wins, and why the
// others that match lost.
type Lookup struct {
	Destination netip.Addr
	Winner      Candidate // if Found
	Found       bool
	Losers      []Candidate // the best first

	// Ambiguous says that two prefix lists lead the prefix to different targets. AWS picks one arbitrarily
	// and keeps to it; here the one with the lower ID wins.
	Ambiguous bool
	// Unknown is the prefix lists that the table names and the network does not hold. Their entries could match.
	Unknown []vpc.ID
}

// Candidate is a route that matches a destination.
type Candidate struct {
	Route  Route        // as the table lists it or could; Blackhole is its state in the network
	Prefix netip.Prefix // what matches: the route's CIDR, or the entry of its prefix list
	Source Source
	Rule   string // the route for people: "rtb-a pl-s3 (52.216.0.0/15) -> vpce-s3"
	Lost   Loss   // why it lost; empty: it won
}

// Lookup is the answer of t for dst. A winner in state blackhole drops the packet: there is no falling
// back to the next. Routes match addresses of their own family; dst is taken without zone, and an IPv4 address in IPv6 form as IPv4.
//
// The cost goes with the number of routes and of entries of the prefix lists they name.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
func (t Table) Lookup(n *vpc.Network, dst netip.Addr) Lookup {
	v, _ := vpc.Get[vpc.VPC](n, t.VPC)
	c := candidatesOf(n, t, v)
	dst = dst.Unmap().WithZone("")
	matching := slices.DeleteFunc(c.found, func(d candidate) bool { return !d.prefix.Contains(dst) })
	slices.SortStableFunc(matching, func(a, b candidate) int {
		order, _ := compare(&a, &b)
		return order
	})
	l := Lookup{Destination: dst}
	for _, a := range c.absent {
		l.Unknown = append(l.Unknown, a.list)
	}
	for i := range matching {
		d := &matching[i]
		switch {
		case i == 0 && d.source != SourceReserved:
			l.Winner, l.Found = d.export(""), true
		case i > 0 && d.source != SourceReserved:
			_, loss := compare(&matching[0], d)
			l.Losers = append(l.Losers, d.export(loss))
			l.Ambiguous = l.Ambiguous || matching[0].beside(d)
		}
	}
	return l
}

func (c *candidate) export(lost Loss) Candidate {
	r := Route{CIDR: c.prefix, Target: c.target, Blackhole: c.blackhole}
	switch c.source {
	case SourcePropagated:
		r.Origin = Propagated
	case SourceAdvertised:
		r.Origin = Advertised
	}
	if c.prefixList != "" {
		r.CIDR, r.PrefixList = netip.Prefix{}, c.prefixList
	}
	return Candidate{Route: r, Prefix: c.prefix, Source: c.source, Rule: c.rule(), Lost: lost}
}

// Code is NoRouteToDestination if no route matches, BadStateRoute if the winner is a blackhole, and
// otherwise empty.
func (l Lookup) Code() Code {
	switch {
	case !l.Found:
		return NoRouteToDestination
	case l.Winner.Route.Blackhole:
		return BadStateRoute
	default:
		return ""
	}
}

// String is the winner on one line, and each loser with the reason on a line of its own.
func (l Lookup) String() string { return l.text(l.Code()) }

func (l Lookup) text(code Code) string {
	var b strings.Builder
	b.WriteString(l.Destination.String() + ": ")
	switch {
	case !l.Found:
		b.WriteString("no route (" + string(code) + ")")
	case code != "":
		b.WriteString(l.Winner.Rule + " (" + string(code) + ")")
	default:
		b.WriteString(l.Winner.Rule)
	}
	if l.Ambiguous {
		b.WriteString(" (ambiguous)")
	}
	for _, c := range l.Losers {
		b.WriteString("\n  not " + c.Rule + ": " + c.Lost.String() + " (" + string(c.Lost.Code()) + ")")
	}
	for _, id := range l.Unknown {
		b.WriteString("\n  unknown: the entries of " + string(id))
	}
	return b.String()
}
