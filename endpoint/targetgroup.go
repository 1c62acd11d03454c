package endpoint

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// TargetGroup is the targets to which load balancers pass connections.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html
type TargetGroup struct {
	ID      vpc.ID // its ARN
	Name    string
	Account string

	VPC         vpc.ID     // empty for Lambda functions
	TargetType  TargetType // zero: instances
	Protocol    ListenerProtocol
	Port        uint16      // for targets that say no port of their own
	AddressType AddressType // of the targets

	PreserveClientIP Setting // preserve_client_ip.enabled; see PreservesClientIP
	CrossZone        Setting // load_balancing.cross_zone.enabled; Default: as the load balancer

	Targets []Target
}

// Target is one target. Its Zone is "all" if nodes of every zone are to reach it, as must be for an
// address outside of the VPC; empty, the zone follows from the instance's or address's subnet.
type Target struct {
	ID     string // an instance's ID, an address, or the ARN of a load balancer or function
	Port   uint16 // 0: the group's
	Zone   string // "us-east-1a", "all"
	Health Health // zero: not known
}

// TargetType is what a group's targets are, in the API's words.
type TargetType string

// The target types. The zero value is instances.
const (
	TargetInstance     TargetType = ""
	TargetIP           TargetType = "ip"
	TargetLoadBalancer TargetType = "alb"
	TargetLambda       TargetType = "lambda"
)

// String is the type as AWS words it.
func (t TargetType) String() string {
	if t == TargetInstance {
		return "instance"
	}
	return string(t)
}

// Health is the state of a target in the API's words.
type Health string

// The states of targets. The zero value is not known.
const (
	Healthy           Health = "healthy"
	Unhealthy         Health = "unhealthy"
	HealthInitial     Health = "initial"
	HealthUnused      Health = "unused"
	HealthDraining    Health = "draining"
	HealthUnavailable Health = "unavailable" // health checks are off
)

// ResourceID is g.ID.
func (g TargetGroup) ResourceID() vpc.ID { return g.ID }

// ResourceName is g.Name.
func (g TargetGroup) ResourceName() string { return g.Name }

// Kind is vpc.KindTargetGroup.
func (g TargetGroup) Kind() vpc.Kind { return vpc.KindTargetGroup }

// Refs is the VPC, and the targets that are load balancers. Instances are not resources of their own.
func (g TargetGroup) Refs() []vpc.Ref {
	refs := []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: g.VPC}}
	if g.TargetType == TargetLoadBalancer {
		for i, t := range g.Targets {
			refs = append(refs, vpc.Ref{Field: fmt.Sprintf("Targets[%d].ID", i), Kind: vpc.KindLoadBalancer, ID: vpc.ID(t.ID), Weak: true})
		}
	}
	return refs
}

// PortOf is the port at which the target is reached.
func (g TargetGroup) PortOf(t Target) uint16 {
	if t.Port == 0 {
		return g.Port
	}
	return t.Port
}

// PreservesClientIP says whether targets behind a Network Load Balancer see the client's address, where the path
// allows it: not over PrivateLink, and not if the families differ. For instances and load balancers it is on by default; for
// addresses it is always on for UDP and off by default for TCP and TLS.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
func (g TargetGroup) PreservesClientIP() bool {
	if g.Protocol.TakesUDP() {
		return true
	}
	return g.PreserveClientIP.or(g.TargetType != TargetIP)
}

// targetRanges is where targets by address may be outside of the VPC.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html
var targetRanges = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
}

// CheckRemoval reports load balancers whose listeners still use the group.
//
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html
func (g TargetGroup) CheckRemoval(r *vpc.Removal) []vpc.Problem {
	p := vpc.NewReport(g)
	p.AddIDs("", "ResourceInUse", "still used by", r.DependentsOf(g.ID, vpc.KindLoadBalancer))
	return p.Problems()
}

// Check reports targets that AWS would not register.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html
func (g TargetGroup) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(g)
	if g.VPC == "" && g.TargetType != TargetLambda {
		p.Add("VPC", "ValidationError", "a target group needs a VPC")
	}
	switch g.TargetType {
	case TargetInstance, TargetIP, TargetLoadBalancer, TargetLambda:
	default:
		p.Add("TargetType", "ValidationError", "%q is no type of target", string(g.TargetType))
	}
	if g.TargetType == TargetLoadBalancer && len(g.Targets) > 1 {
		p.Add("Targets", "TooManyTargets", "a group of this type has one load balancer at most")
	}
	home, _ := vpc.Get[vpc.VPC](n, g.VPC)
	for i, t := range g.Targets {
		field := fmt.Sprintf("Targets[%d]", i)
		if g.TargetType != TargetLambda && g.PortOf(t) == 0 {
			p.Add(field+".Port", "ValidationError", "neither target %s nor its group has a port", t.ID)
		}
		if g.TargetType == TargetIP {
			checkTargetAddress(p, field+".ID", t.ID, home)
		}
	}
	return p.Problems()
}

func checkTargetAddress(p *vpc.Report, field, id string, home vpc.VPC) {
	a, err := netip.ParseAddr(id)
	if err != nil {
		p.Add(field, "ValidationError", "%q is not an address", id)
		return
	}
	holds := func(r netip.Prefix) bool { return r.Contains(a) }
	inside := slices.ContainsFunc(slices.Concat(home.CIDRs, home.IPv6CIDRs, home.PrivateIPv6CIDRs), holds)
	if !inside && a.Is4() && !slices.ContainsFunc(targetRanges, holds) {
		p.Add(field, "InvalidTarget", "%v is neither of %s nor private", a, home.ID)
	}
}
