package endpoint

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// ResolverRule tells the VPC resolver of the associated VPCs what to do with queries for a domain and below it. The rule
// with the longest domain wins; of a rule and a hosted zone of one domain, the rule.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-domain-name-matches.html
type ResolverRule struct {
	ID      vpc.ID // "rslvr-rr-..."
	Name    string
	Account string // owner; other accounts may share it
	Region  string

	Type     RuleType // zero: Forward
	Domain   string   // "corp.example", "." for everything; letter case and a last dot do not matter
	Targets  []netip.AddrPort
	Endpoint vpc.ID // the outbound endpoint through which queries are forwarded
	VPCs     []vpc.ID
}

// RuleType is what a resolver rule does.
type RuleType string

// The types of rules.
const (
	Forward   RuleType = ""          // queries go to the targets
	System    RuleType = "SYSTEM"    // queries are answered as if no rule for a shorter domain forwarded them
	Delegate  RuleType = "DELEGATE"  // queries go where a zone of the VPC delegates to
	Recursive RuleType = "RECURSIVE" // public DNS answers; only AWS makes such rules
)

// String is the type as AWS words it.
func (t RuleType) String() string {
	if t == Forward {
		return "FORWARD"
	}
	return string(t)
}

// ResourceID is r.ID.
func (r ResolverRule) ResourceID() vpc.ID { return r.ID }

// ResourceName is r.Name.
func (r ResolverRule) ResourceName() string { return r.Name }

// Kind is vpc.KindResolverRule.
func (r ResolverRule) Kind() vpc.Kind { return vpc.KindResolverRule }

// Refs is the outbound endpoint and the VPCs. The rule may be shared, so that a network may be without them.
func (r ResolverRule) Refs() []vpc.Ref {
	return appendRefs([]vpc.Ref{{Field: "Endpoint", Kind: vpc.KindResolverEndpoint, ID: r.Endpoint, Weak: true}},
		"VPCs", vpc.KindVPC, r.VPCs, true)
}

// Forget is the rule without the VPC.
func (r ResolverRule) Forget(id vpc.ID) vpc.Resource {
	r.VPCs = slices.DeleteFunc(slices.Clone(r.VPCs), func(v vpc.ID) bool { return v == id })
	return r
}

// Matches says whether the rule is for the host: the domain or a host below it.
func (r ResolverRule) Matches(host string) bool {
	return IsWithin(canonical(host), canonical(r.Domain))
}

// Check reports what AWS would refuse: a rule without what its type needs, an endpoint of the wrong direction, VPCs of other Regions.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateResolverRule.html
func (r ResolverRule) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(r)
	if r.Domain == "" {
		p.Add("Domain", "InvalidParameterException", "a rule needs a domain; . is everything")
	}
	switch r.Type {
	case Forward:
		if len(r.Targets) == 0 {
			p.Add("Targets", "InvalidParameterException", "a rule that forwards needs targets")
		}
	case System, Delegate, Recursive:
		if len(r.Targets) > 0 {
			p.Add("Targets", "InvalidParameterException", "a rule of type %v has no targets", r.Type)
		}
	default:
		p.Add("Type", "InvalidParameterException", "%q is no type of rule", string(r.Type))
	}
	if e, ok := vpc.Get[ResolverEndpoint](n, r.Endpoint); ok && e.Direction != Outbound {
		p.Add("Endpoint", "InvalidRequestException", "%s is of direction %s, not OUTBOUND", e.ID, e.Direction)
	}
	for i, id := range r.VPCs {
		if region := regionOf(n, id); region != "" && r.Region != "" && region != r.Region {
			p.Add(fmt.Sprintf("VPCs[%d]", i), "InvalidRequestException", "%s is in %s, the rule in %s", id, region, r.Region)
		}
	}
	return p.Problems()
}

// ResolverEndpoint is network interfaces in a VPC through which DNS queries come in from other networks, or go out to them.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-DSN-queries-to-vpc.html
type ResolverEndpoint struct {
	ID      vpc.ID // "rslvr-in-...", "rslvr-out-..."
	Name    string
	Account string

	VPC         vpc.ID
	Direction   Direction
	AddressType AddressType
	Addresses   []ResolverAddress
	Groups      []vpc.ID
	State       vpc.State // empty: operational
}

// ResolverAddress is one of a resolver endpoint's interfaces.
type ResolverAddress struct {
	Subnet    vpc.ID
	Interface vpc.ID       // its network interface, where the network holds it
	Addresses []netip.Addr // at most one a family; empty: those of the interface, or free ones
}

// Direction is which way queries cross a resolver endpoint. The zero value is none.
type Direction string

// The directions.
const (
	Inbound           Direction = "INBOUND"
	Outbound          Direction = "OUTBOUND"
	InboundDelegation Direction = "INBOUND_DELEGATION"
)

// ResourceID is e.ID.
func (e ResolverEndpoint) ResourceID() vpc.ID { return e.ID }

// ResourceName is e.Name.
func (e ResolverEndpoint) ResourceName() string { return e.Name }

// Kind is vpc.KindResolverEndpoint.
func (e ResolverEndpoint) Kind() vpc.Kind { return vpc.KindResolverEndpoint }

// Refs is the VPC, the subnets and interfaces, and the groups.
func (e ResolverEndpoint) Refs() []vpc.Ref {
	refs := []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: e.VPC}}
	for i, a := range e.Addresses {
		refs = append(refs,
			vpc.Ref{Field: fmt.Sprintf("Addresses[%d].Subnet", i), Kind: vpc.KindSubnet, ID: a.Subnet},
			vpc.Ref{Field: fmt.Sprintf("Addresses[%d].Interface", i), Kind: vpc.KindNetworkInterface, ID: a.Interface, Weak: true})
	}
	return appendRefs(refs, "Groups", vpc.KindSecurityGroup, e.Groups, false)
}

// Operational says whether queries pass.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ResolverEndpoint.html
func (e ResolverEndpoint) Operational() bool {
	return e.State == "" || is(e.State, "OPERATIONAL", "UPDATING", "AUTO_RECOVERING")
}

// Check reports what AWS would refuse: no direction, subnets and groups of other VPCs, addresses outside of their subnets.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateResolverEndpoint.html
func (e ResolverEndpoint) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(e)
	if e.VPC == "" {
		p.Add("VPC", "InvalidParameterException", "a resolver endpoint needs a VPC")
	}
	switch e.Direction {
	case Inbound, Outbound, InboundDelegation:
	default:
		p.Add("Direction", "InvalidParameterException", "%q is none of INBOUND, OUTBOUND and INBOUND_DELEGATION", string(e.Direction))
	}
	checkAddressType(p, e.AddressType)
	for i, a := range e.Addresses {
		field := fmt.Sprintf("Addresses[%d]", i)
		s, ok := vpc.Get[vpc.Subnet](n, a.Subnet)
		switch {
		case !ok:
			p.Add(field+".Subnet", "InvalidParameterException", "an address needs a subnet")
		case s.VPC != e.VPC:
			p.Add(field+".Subnet", "InvalidParameterException", "subnet %s is of %s, not of %s", s.ID, s.VPC, e.VPC)
		}
		for _, x := range a.Addresses {
			if ok && !s.CIDR.Contains(x) && !s.IPv6CIDR.Contains(x) {
				p.Add(field+".Addresses", "InvalidParameterException", "%v is not in subnet %s", x, s.ID)
			}
		}
	}
	for i, g := range e.Groups {
		if !inVPC(n, g, e.VPC) {
			p.Add(fmt.Sprintf("Groups[%d]", i), "InvalidParameterException", "security group %s is not of %s", g, e.VPC)
		}
	}
	return p.Problems()
}
