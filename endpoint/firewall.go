package endpoint

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Firewall is an AWS Network Firewall: endpoints that are route targets, one a zone, behind which rules judge packets. Its
// endpoints behave as Gateway Load Balancer endpoints. A firewall that is attached to a transit gateway has none: routes of the
// transit gateway lead to it by its attachment, which names it as its resource.
//
// Only rules that look at addresses, protocols and ports are modelled; see Unmodelled.
// https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-rules-engines.html
type Firewall struct {
	ID      vpc.ID // its ARN
	Name    string
	Account string

	VPC       vpc.ID // empty: attached to TransitGateway
	Endpoints []FirewallEndpoint

	// TransitGateway is the transit gateway to which the firewall itself is attached, by an attachment of type
	// vpc.AttachmentNetworkFunction. Empty: the firewall is in VPC.
	// https://docs.aws.amazon.com/network-firewall/latest/developerguide/tgw-firewall.html
	TransitGateway vpc.ID

	// Stateless is the stateless rules in the order of their priorities. The first that matches decides; what none
	// matches is for StatelessDefault, which judges fragments too.
	Stateless        []FirewallRule
	StatelessDefault FirewallAction // zero: ToStateful

	// Stateful is the stateful rules, which judge connections. In strict order the first that matches decides.
	// Otherwise rules that pass go before those that drop, and those before rules that reject.
	Stateful    []FirewallRule
	StrictOrder bool
	// StatefulDefault is for connections that no rule matches, in strict order: Drop or Pass (the zero value: ToStateful, is Pass).
	StatefulDefault FirewallAction

	// Unmodelled names the rule groups with rules of other sorts, such as domain lists. While there are any, what Stateful
	// says is not certain.
	Unmodelled []string
}

// FirewallEndpoint is the firewall in one zone.
type FirewallEndpoint struct {
	Subnet   vpc.ID
	Endpoint vpc.ID // the Gateway Load Balancer endpoint that routes name
}

// FirewallRule matches a 5-tuple. An empty list matches anything.
type FirewallRule struct {
	Action       FirewallAction
	Protocols    []packet.Protocol
	Sources      []netip.Prefix
	Destinations []netip.Prefix
	SourcePorts  []packet.PortRange // of TCP and UDP
	DestPorts    []packet.PortRange
	Both         bool // of a stateful rule: either direction matches (ANY), not only from source to destination
}

// FirewallAction is what is done with a packet.
type FirewallAction string

// The actions. Alert rules do not decide, and are not listed.
const (
	ToStateful FirewallAction = ""       // aws:forward_to_sfe: the stateful rules judge
	Pass       FirewallAction = "pass"   // let through, aws:pass
	Drop       FirewallAction = "drop"   // without an answer, aws:drop
	Reject     FirewallAction = "reject" // with a TCP reset; stateful rules only
)

// ResourceID is f.ID.
func (f Firewall) ResourceID() vpc.ID { return f.ID }

// ResourceName is f.Name.
func (f Firewall) ResourceName() string { return f.Name }

// Kind is vpc.KindFirewall.
func (f Firewall) Kind() vpc.Kind { return vpc.KindFirewall }

// Refs is the VPC, the transit gateway, which may be of another account, the subnets and the endpoints.
func (f Firewall) Refs() []vpc.Ref {
	refs := []vpc.Ref{
		{Field: "VPC", Kind: vpc.KindVPC, ID: f.VPC},
		{Field: "TransitGateway", Kind: vpc.KindTransitGateway, ID: f.TransitGateway, Weak: true},
	}
	for i, e := range f.Endpoints {
		refs = append(refs,
			vpc.Ref{Field: fmt.Sprintf("Endpoints[%d].Subnet", i), Kind: vpc.KindSubnet, ID: e.Subnet},
			vpc.Ref{Field: fmt.Sprintf("Endpoints[%d].Endpoint", i), Kind: vpc.KindGatewayLoadBalancerEndpoint, ID: e.Endpoint, Weak: true})
	}
	return refs
}

// Claims is the endpoints: each is of one firewall.
func (f Firewall) Claims() []vpc.Claim {
	var claims []vpc.Claim
	for i, e := range f.Endpoints {
		if e.Endpoint != "" {
			claims = append(claims, vpc.Claim{
				Key: vpc.ClaimKey("the firewall", e.Endpoint, ""), Field: fmt.Sprintf("Endpoints[%d].Endpoint", i), Code: "InvalidRequestException"})
		}
	}
	return claims
}

// Matches says whether the rule matches a packet, in the direction in which it goes.
func (r FirewallRule) Matches(h packet.Header) bool {
	return oneOf(r.Protocols, func(p packet.Protocol) bool { return p == packet.AnyProtocol || p == h.Protocol }) &&
		oneOf(r.Sources, func(p netip.Prefix) bool { return p.Contains(h.Src) }) &&
		oneOf(r.Destinations, func(p netip.Prefix) bool { return p.Contains(h.Dst) }) &&
		oneOf(r.SourcePorts, func(p packet.PortRange) bool { return h.Protocol.HasPorts() && p.Contains(h.SrcPort) }) &&
		oneOf(r.DestPorts, func(p packet.PortRange) bool { return h.Protocol.HasPorts() && p.Contains(h.DstPort) })
}

func oneOf[T any](list []T, match func(T) bool) bool {
	return len(list) == 0 || slices.ContainsFunc(list, match)
}

// DecideStateless is what the stateless rules do with a packet, of whatever direction, and the index of the rule that says so; -1: the default.
// https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateless-rule-groups-5-tuple.html
func (f Firewall) DecideStateless(h packet.Header) (FirewallAction, int) {
	for i, r := range f.Stateless {
		if r.Matches(h) {
			return r.Action, i
		}
	}
	return f.StatelessDefault, -1
}

// DecideStateful is what the stateful rules do with the connection that the packet opens, and the index of the rule that says so; -1: none
// matches. Where rules are Unmodelled they may say otherwise.
// https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
func (f Firewall) DecideStateful(h packet.Header) (FirewallAction, int) {
	matches := func(r FirewallRule) bool { return r.Matches(h) || r.Both && r.Matches(turned(h)) }
	if f.StrictOrder {
		if i := slices.IndexFunc(f.Stateful, matches); i >= 0 {
			return f.Stateful[i].Action, i
		}
		if f.StatefulDefault == ToStateful {
			return Pass, -1
		}
		return f.StatefulDefault, -1
	}
	for _, action := range []FirewallAction{Pass, Drop, Reject} {
		i := slices.IndexFunc(f.Stateful, func(r FirewallRule) bool { return r.Action == action && matches(r) })
		if i >= 0 {
			return action, i
		}
	}
	return Pass, -1
}

// turned is h with its ends exchanged.
func turned(h packet.Header) packet.Header {
	h.Src, h.Dst, h.SrcPort, h.DstPort = h.Dst, h.Src, h.DstPort, h.SrcPort
	return h
}

// Check reports what AWS would refuse: neither a VPC nor a transit gateway, or both, subnets of other VPCs, two in one zone,
// actions that the rules cannot have.
// https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_CreateFirewall.html
func (f Firewall) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(f)
	switch {
	case f.VPC == "" && f.TransitGateway == "":
		p.Add("VPC", "InvalidRequestException", "a firewall needs a VPC or a transit gateway")
	case f.VPC != "" && f.TransitGateway != "":
		p.Add("TransitGateway", "InvalidRequestException", "a firewall is either in a VPC or attached to a transit gateway")
	case f.TransitGateway != "" && len(f.Endpoints) > 0:
		p.Add("Endpoints", "InvalidRequestException", "a firewall that is attached to a transit gateway has no endpoints in subnets")
	}
	zones := map[string]vpc.ID{}
	for i, e := range f.Endpoints {
		field := fmt.Sprintf("Endpoints[%d].Subnet", i)
		s, ok := vpc.Get[vpc.Subnet](n, e.Subnet)
		if !ok {
			p.Add(field, "InvalidRequestException", "an endpoint needs a subnet")
			continue
		}
		if s.VPC != f.VPC {
			p.Add(field, "InvalidRequestException", "subnet %s is of %s, not of %s", s.ID, s.VPC, f.VPC)
		}
		if first, taken := zones[zoneKey(s)]; taken && zoneKey(s) != "" {
			p.Add(field, "InvalidRequestException", "subnets %s and %s are both in %s", first, s.ID, zoneKey(s))
		}
		zones[zoneKey(s)] = s.ID
	}
	checkActions(p, "Stateless", f.Stateless, ToStateful, Pass, Drop)
	checkActions(p, "Stateful", f.Stateful, Pass, Drop, Reject)
	checkAction(p, "StatelessDefault", f.StatelessDefault, ToStateful, Pass, Drop)
	checkAction(p, "StatefulDefault", f.StatefulDefault, ToStateful, Pass, Drop)
	return p.Problems()
}

func checkActions(p *vpc.Report, field string, rules []FirewallRule, allowed ...FirewallAction) {
	for i, r := range rules {
		checkAction(p, fmt.Sprintf("%s[%d].Action", field, i), r.Action, allowed...)
	}
}

func checkAction(p *vpc.Report, field string, a FirewallAction, allowed ...FirewallAction) {
	if !slices.Contains(allowed, a) {
		p.Add(field, "InvalidRequestException", "%q is no action of these rules", string(a))
	}
}
