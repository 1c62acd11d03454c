package reach

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// FindingCode is what is wrong, as a word.
type FindingCode string

// The codes of findings, in the order in which [Lint] gives them.
const (
	// GroupRuleCovered: other rules of the security group allow all that the rule allows, so it can go.
	GroupRuleCovered FindingCode = "sg-rule-covered"
	// GroupRuleNeverMatches: nothing of the network can send what the rule allows: the other group that it names has no members, or it is an
	// ingress rule for addresses from which nothing can send to a member. What the senders' own groups let out is not looked at, nor are rules
	// for everybody. Nothing is said of addresses in the block of a VPC, or if the VPC is joined to networks that may have them, as by a transit gateway or a VPN gateway.
	GroupRuleNeverMatches FindingCode = "sg-rule-never-matches"
	// GroupReferenceStale: the rule names a group that is gone, or one of a VPC to which no way leads that carries group membership.
	// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
	GroupReferenceStale FindingCode = "sg-reference-stale"
	// GroupUnused: nothing has the security group. VPCs without interfaces are left out, and default groups, which cannot be deleted.
	GroupUnused FindingCode = "sg-unused"
	// EntryShadowed: earlier entries of the network ACL decide on all that the entry speaks of.
	EntryShadowed FindingCode = "acl-entry-shadowed"
	// RouteNeverWins: for each destination of the static route another route of the table wins.
	RouteNeverWins FindingCode = "route-never-wins"
	// RouteBlackhole: a static route that wins leads to what is gone. What it drops does not go by another route.
	RouteBlackhole FindingCode = "route-blackhole"
	// RouteAsymmetric: a reply does not come back the way that the request took. What keeps state on the one way does not see the other. Or a
	// table leads to another VPC, and no host there has a route by which its reply comes back, so that each connection is lost.
	// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
	RouteAsymmetric FindingCode = "route-asymmetric"
	// EndpointUnreachable: nothing that the network holds can reach the interface endpoint, or takes the gateway endpoint.
	EndpointUnreachable FindingCode = "endpoint-unreachable"
	// EndpointServiceUnknown: the interface endpoint, which AWS is yet to make, is to a service of AWS that is not known: AWS refuses a name that is
	// misspelt, with InvalidServiceName, and of a service that is new the DNS names are not known.
	EndpointServiceUnknown FindingCode = "endpoint-service-unknown"
	// NATForGatewayEndpoint: traffic to S3 or DynamoDB goes by a NAT gateway, which charges for it, and a gateway endpoint would take it
	// over, which does not.
	NATForGatewayEndpoint FindingCode = "nat-for-gateway-endpoint"
	// BlocksOverlap: networks that are joined, or to be joined, have addresses in common, so that only one of them is reached there.
	// https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html
	BlocksOverlap FindingCode = "blocks-overlap"
)

// FindingCodes is all codes, in order.
func FindingCodes() []FindingCode {
	return []FindingCode{GroupRuleCovered, GroupRuleNeverMatches, GroupReferenceStale, GroupUnused, EntryShadowed, RouteNeverWins,
		RouteBlackhole, RouteAsymmetric, EndpointUnreachable, EndpointServiceUnknown, NATForGatewayEndpoint, BlocksOverlap}
}

// Finding is something in a network that has no use or is not what it seems to be.
type Finding struct {
	Code     FindingCode `json:"code"`
	Resource vpc.ID      `json:"resource,omitempty"` // empty: a main route table that the network does not hold
	Kind     vpc.Kind    `json:"kind"`
	VPC      vpc.ID      `json:"vpc,omitempty"`
	Rule     string      `json:"rule,omitempty"` // the rule, entry or route that is meant: "ingress[0] tcp 22 from 10.0.0.0/8"
	Why      string      `json:"why"`            // in a sentence
	Others   []vpc.ID    `json:"others,omitempty"`

	// Set is the headers of which the finding speaks, as the component sees them, and Witness one of them. Both are empty where it speaks
	// of none, such as a group that nothing has.
	Set     packet.Set    `json:"set,omitzero"`
	Witness packet.Header `json:"witness,omitzero"`
}

// String is the finding on one line: "sg-rule-covered sg-web ingress[1] tcp 443 from 10.0.0.0/8: ...".
func (f Finding) String() string {
	s := string(f.Code) + " " + string(cmp.Or(f.Resource, f.VPC+" main"))
	if f.Rule != "" {
		s += " " + f.Rule
	}
	return s + ": " + f.Why
}

// Key tells findings of one network apart, and stays the same as long as what the finding speaks of does: it has the code, the resource, the rule without its place in
// its list, and the other resources, "sg-rule-covered sg-web ingress tcp 443 from 10.0.0.0/8". With it a list of accepted findings can be kept.
func (f Finding) Key() string {
	s := string(f.Code) + " " + string(cmp.Or(f.Resource, f.VPC+" main"))
	if f.Rule != "" {
		s += " " + placeInList.ReplaceAllString(f.Rule, "$1")
	}
	for _, id := range f.Others {
		s += " " + string(id)
	}
	return s
}

// placeInList is the beginning of a security group rule's text.
var placeInList = regexp.MustCompile(`^(ingress|egress)\[\d+\]`)

// Lint looks for rules, entries and routes without effect, and for other things of a network that a person should know of. What AWS
// makes by itself is left out: default groups, default network ACLs, the entries that end network ACLs, local routes.
//
// Findings are sorted by code, resource and rule. Filters are asked about whole sets by what the walk itself asks, and routes by
// [routing.Table.Lookup]. It costs about as [Matrix] does.
func Lint(r *routing.Resolver) ([]Finding, error) {
	if r == nil {
		return nil, ErrNoResolver
	}
	n := r.Network()
	m := mentioned(n)
	l := &linter{r: r, n: n, mentions: m, classes: classesOf(n, m, nil)}
	for _, look := range [...]func() error{l.groups, l.acls, l.tables, l.endpoints, l.gatewayEndpoints, l.asymmetry, l.overlaps} {
		if err := look(); err != nil {
			return nil, err
		}
	}
	order := FindingCodes()
	slices.SortStableFunc(l.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Code), slices.Index(order, b.Code)), cmp.Compare(a.VPC, b.VPC), cmp.Compare(a.Resource, b.Resource))
	})
	return l.found, nil
}

// linter collects the findings of one network.
type linter struct {
	r        *routing.Resolver
	n        *vpc.Network
	mentions *mentions
	classes  []Class
	found    []Finding
	oneWays  *oneWays
}

// find notes a finding. The witness is taken from the set.
func (l *linter) find(f Finding) {
	if f.Witness == (packet.Header{}) {
		f.Witness = l.witness(f)
	}
	l.found = append(l.found, f)
}

// witness is a header of the finding's set, from the finding's VPC if there is one.
func (l *linter) witness(f Finding) packet.Header {
	set := f.Set
	if v, ok := vpc.Get[vpc.VPC](l.n, f.VPC); ok && f.Kind == vpc.KindRouteTable {
		if in := set.Intersect(packet.From(blocksOf(v)...)); !in.IsEmpty() {
			set = in
		}
	}
	return witness(set)
}

// decides is what a filter does with a header, and the box of headers, within the one given, with which it does the same.
type decides func(h packet.Header, within packet.Box) (yes bool, same packet.Box)

// split divides boxes by a filter's answer.
func split(boxes []packet.Box, ask decides) (yes, no []packet.Box) {
	work := slices.Clone(boxes)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		h, ok := b.Sample()
		if !ok {
			continue
		}
		allowed, same := ask(h, b)
		if allowed {
			yes = append(yes, same)
		} else {
			no = append(no, same)
		}
		for rest := range b.Minus(same) {
			work = append(work, rest)
		}
	}
	return yes, no
}
