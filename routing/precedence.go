package routing

import (
	"cmp"
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// candidate is one prefix of a table with the target that it leads to: a route, or one entry
// of the prefix list that a route names.
type candidate struct {
	prefix     netip.Prefix
	target     vpc.ID
	prefixList vpc.ID // of which prefix is an entry
	source     Source
	blackhole  bool
	lost       bool // a blackhole, or its target carries nothing in its state
	ambiguous  bool // compiled tables only: one of the same rank leads the same prefix elsewhere (R36)
	// covered says that prefix lies inside a block of the VPC, where only local and static routes count.
	covered bool
	// preference ranks the routes that one virtual private gateway propagates for the same prefix; the lowest wins.
	preference uint16
	table      string // ID of the table, for rule
}

// rule is the candidate for people: "rtb-a 10.0.0.0/16 -> local", or with a prefix list
// "rtb-a pl-s3 (52.216.0.0/15) -> vpce-s3".
func (c *candidate) rule() string {
	if c.source == SourceReserved {
		return c.table + " " + c.prefix.String() + " (reserved)"
	}
	destination := c.prefix.String()
	if c.prefixList != "" {
		destination = string(c.prefixList) + " (" + destination + ")"
	}
	return c.table + " " + destination + " -> " + string(c.target)
}

// Source is where a candidate for a lookup comes from.
type Source string

// The sources of candidates.
const (
	SourceLocal           Source = "local"            // a local route of the VPC
	SourceStatic          Source = "static"           // a static route to a CIDR
	SourcePrefixList      Source = "prefix-list"      // a static route to a prefix list
	SourceGatewayEndpoint Source = "gateway-endpoint" // the route of a gateway endpoint
	SourcePropagated      Source = "propagated"       // a route that a virtual private gateway brought
	SourceAdvertised      Source = "advertised"       // a route that a route server brought
	SourceReserved        Source = "reserved"         // a range of AWS's own, for which no route counts
)

// Loss is why a candidate lost to the winner of a lookup. The empty Loss: it won.
type Loss string

// The reasons for which a candidate loses, in the order in which they are looked at.
const (
	LostToReserved     Loss = "reserved"      // the range is AWS's own
	LostToLocal        Loss = "local"         // a propagated route inside the VPC's own blocks
	LostInsideVPC      Loss = "inside-vpc"    // a prefix list's entry inside the VPC's own blocks
	LostToMoreSpecific Loss = "more-specific" // a longer prefix wins
	LostToStatic       Loss = "static"        // of one prefix, the static route to a CIDR wins
	LostToPrefixList   Loss = "prefix-list"   // of one prefix, the route to a prefix list wins over propagated ones
	LostToPreferred    Loss = "preferred"     // of one prefix, the virtual private gateway prefers another
	LostToTieBreak     Loss = "tie-break"     // of one prefix, the lower ID wins
	LostToEqual        Loss = "equal"         // another says the same

	LostForNAT                  Loss = "nat"                   // with [Options.NATIgnoresGatewayEndpoints]
	LostAtTransitToMoreSpecific Loss = "transit-more-specific" // at a transit gateway: a longer prefix wins
	LostAtTransitToPreferred    Loss = "transit-preferred"     // at a transit gateway: of one prefix, another ranks higher

	// Of routes that [Resolver.Explain] names where none matches.
	LostElsewhere          Loss = "elsewhere"         // it leads other destinations
	LostOutsideVPC         Loss = "outside-vpc"       // a local route, which leads the VPC's own blocks alone
	LostAtTransitElsewhere Loss = "transit-elsewhere" // at a transit gateway: it leads other destinations
)

var lossSentences = map[Loss]string{
	LostToReserved:     "the range is reserved",
	LostToLocal:        "local routes go before propagated ones",
	LostInsideVPC:      "prefix lists do not count inside the VPC's own blocks",
	LostToMoreSpecific: "another route is more specific",
	LostToStatic:       "a static route to a CIDR goes before prefix lists and propagated routes",
	LostToPrefixList:   "a prefix list goes before propagated routes",
	LostToPreferred:    "the gateway prefers another route",
	LostToTieBreak:     "another route for the same prefix has the lower ID",
	LostToEqual:        "another route says the same",

	LostForNAT:                  "what a NAT gateway sends passes over gateway endpoints",
	LostAtTransitToMoreSpecific: "another route of the transit gateway is more specific",
	LostAtTransitToPreferred:    "the transit gateway prefers another route",

	LostElsewhere:          "the destination is not in it",
	LostOutsideVPC:         "the destination is not in the VPC's own blocks",
	LostAtTransitElsewhere: "the destination is not in it",
}

// String is the loss as a sentence, empty for the empty Loss.
func (l Loss) String() string { return lossSentences[l] }

// Code is the loss in the words of Reachability Analyzer.
func (l Loss) Code() Code {
	switch l {
	case "":
		return ""
	case LostToReserved:
		return NoRouteToDestination
	case LostToMoreSpecific:
		return MoreSpecificRoute
	case LostAtTransitToMoreSpecific:
		return TGWMoreSpecificRoute
	case LostAtTransitToPreferred:
		return TGWHigherPriorityRoute
	case LostElsewhere:
		return CannotRoute
	case LostOutsideVPC:
		return LocalRouteCIDR
	case LostAtTransitElsewhere:
		return TGWCannotRoute
	default:
		return HigherPriorityRoute
	}
}

// comparison is one rule of precedence. first is negative if a goes before b,
// positive if b goes before a, and zero if the rule does not tell.
type comparison struct {
	rule  string
	loss  Loss
	first func(a, b *candidate) int
}

// precedence says which of two candidates for one address wins: the first comparison that tells.
//
// Sources:
//   - R9: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
//   - R24: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
//   - R33, R34, R36: https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
//   - R35: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
//
// R25 is not documented: a prefix list whose entry lies inside the VPC is taken to be as weak there as
// a propagated route. For R36 AWS picks arbitrarily, and then keeps to it; here the list with the lowest ID wins.
var precedence = [...]comparison{
	{"R9", LostToReserved, reservedFirst},
	{"R24", LostToLocal, coveredLast((*candidate).learned)},
	{"R25", LostInsideVPC, coveredLast((*candidate).listed)},
	{"R33", LostToMoreSpecific, longestFirst},
	{"R34", LostToStatic, orFirst((*candidate).fixed)},
	{"R34", LostToPrefixList, orFirst((*candidate).listed)},
	{"R35", LostToPreferred, preferredFirst},
	{"R36", LostToTieBreak, lowestIDFirst},
}

// compare is negative if a wins over b; loss says why b, or if it is positive a, lost.
func compare(a, b *candidate) (order int, loss Loss) {
	for i := range precedence {
		if o := precedence[i].first(a, b); o != 0 {
			return o, precedence[i].loss
		}
	}
	return 0, LostToEqual
}

func reservedFirst(a, b *candidate) int {
	over := func(a, b *candidate) bool {
		return a.source == SourceReserved && b.source != SourceReserved && b.prefix.Bits() <= a.prefix.Bits()
	}
	return trueFirst(over(a, b), over(b, a))
}

func coveredLast(of func(*candidate) bool) func(a, b *candidate) int {
	return func(a, b *candidate) int {
		return trueFirst(b.covered && of(b), a.covered && of(a))
	}
}

func longestFirst(a, b *candidate) int { return cmp.Compare(b.prefix.Bits(), a.prefix.Bits()) }

func orFirst(is func(*candidate) bool) func(a, b *candidate) int {
	return func(a, b *candidate) int { return trueFirst(is(a), is(b)) }
}

func preferredFirst(a, b *candidate) int { return cmp.Compare(a.preference, b.preference) }

func lowestIDFirst(a, b *candidate) int {
	return cmp.Or(cmp.Compare(a.prefixList, b.prefixList), cmp.Compare(a.target, b.target))
}

func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

func (c *candidate) fixed() bool { return c.source == SourceLocal || c.source == SourceStatic }

func (c *candidate) listed() bool {
	return c.source == SourcePrefixList || c.source == SourceGatewayEndpoint
}

func (c *candidate) learned() bool {
	return c.source == SourcePropagated || c.source == SourceAdvertised
}

// beside says whether it is arbitrary which of two candidates wins (R36).
func (c *candidate) beside(o *candidate) bool {
	order, loss := compare(c, o)
	return order != 0 && loss == LostToTieBreak && c.target != o.target
}
