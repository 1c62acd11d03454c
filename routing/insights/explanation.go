package insights

import (
	"slices"
	"strconv"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// explanations is all that refuses, in the order in which the packet and its reply meet it, each with the routes and listeners that
// were passed over where it stands, and then what is not known.
func (w *writer) explanations(x routing.Explanation) []Explanation {
	var out []Explanation
	for _, leg := range []struct {
		hops  []routing.Hop
		reply bool
	}{{w.path.Forward, false}, {w.path.Reply, true}} {
		w.vpc = ""
		for i, h := range leg.hops {
			if s, ok := vpc.Get[vpc.Subnet](w.net, h.Subnet); ok {
				w.vpc = s.VPC
			}
			refuses := func(b routing.Blocker) bool { return b.Hop == h && b.InReply == leg.reply }
			if h.Code == "" || w.path.Verdict == routing.Dropped && !slices.ContainsFunc(w.path.Blockers, refuses) {
				continue
			}
			out = append(out, w.explain(h))
			for _, c := range x.Lookups {
				if c.Hop == i && c.InReply == leg.reply {
					out = append(out, w.losers(c)...)
				}
			}
			for _, p := range x.Passed {
				if p.Hop == i && !leg.reply {
					out = append(out, Explanation{ExplanationCode: string(p.Code), Component: w.of(h.Kind, h.At), LoadBalancerArn: string(h.At)})
				}
			}
		}
	}
	return out
}

// losers is the routes that a table passed over.
func (w *writer) losers(c routing.Choice) []Explanation {
	var out []Explanation
	for _, l := range c.Losers {
		x := Explanation{ExplanationCode: string(l.Lost.Code()), Address: c.Destination.String()}
		by := routing.RuleRef{Prefix: l.Prefix, PrefixList: l.Route.PrefixList, Target: l.Route.Target, Source: l.Source}
		if c.Kind == vpc.KindTransitGatewayRouteTable {
			x.TransitGatewayRouteTable = w.of(c.Kind, c.At)
			x.TransitGatewayRouteTableRoute = w.transitRouteTo(by, l.Route.Blackhole)
		} else {
			x.RouteTable, x.Vpc = w.of(c.Kind, c.At), w.of(vpc.KindVPC, w.vpc)
			x.RouteTableRoute = w.routeTo(by, l.Route.Blackhole)
		}
		out = append(out, x)
	}
	return out
}

// explain is a refusal with what it is about.
func (w *writer) explain(h routing.Hop) Explanation {
	x := Explanation{ExplanationCode: string(h.Code), Direction: direction(h), Vpc: w.of(vpc.KindVPC, w.vpc), Subnet: w.of(vpc.KindSubnet, h.Subnet)}
	if h.In.Dst.IsValid() {
		x.Address = h.In.Dst.String()
		x.Protocols = []string{strconv.Itoa(int(h.In.Protocol.Number()))}
		if h.In.Protocol.HasPorts() {
			x.Port = int(h.In.DstPort)
		}
	}
	x.AclRule, x.RouteTableRoute, x.TransitGatewayRouteTableRoute = w.aclRule(h), w.route(h), w.transitRoute(h)
	x.FirewallStatelessRule, x.FirewallStatefulRule = w.firewallRules(h)
	x.NetworkInterface = w.of(vpc.KindNetworkInterface, h.Interface)
	if h.Kind == vpc.KindSecurityGroup {
		i, _ := vpc.Get[eni.Interface](w.net, h.Interface)
		for _, g := range i.Groups {
			x.SecurityGroups = append(x.SecurityGroups, *w.component(h.Kind, g))
		}
		if len(i.Groups) == 0 {
			x.SecurityGroups = append(x.SecurityGroups, *w.at(h))
		}
	}
	if h.Kind == vpc.KindTransitGateway && h.By.List != "" {
		x.TransitGatewayRouteTable = w.component(vpc.KindTransitGatewayRouteTable, vpc.ID(h.By.List))
		x.TransitGatewayAttachment = w.of(vpc.KindTransitGatewayAttachment, h.By.Target)
	}
	*x.about(h.Kind) = w.at(h)
	return x
}

// about is the field for components of a kind.
func (x *Explanation) about(k vpc.Kind) **Component {
	switch k {
	case vpc.KindNetworkACL:
		return &x.Acl
	case vpc.KindInternetGateway:
		return &x.InternetGateway
	case vpc.KindNATGateway:
		return &x.NatGateway
	case vpc.KindNetworkInterface:
		return &x.NetworkInterface
	case vpc.KindRouteTable:
		return &x.RouteTable
	case vpc.KindSecurityGroup:
		return &x.SecurityGroup
	case vpc.KindTransitGateway:
		return &x.TransitGateway
	case vpc.KindTransitGatewayAttachment:
		return &x.TransitGatewayAttachment
	case vpc.KindGatewayEndpoint, vpc.KindInterfaceEndpoint, vpc.KindGatewayLoadBalancerEndpoint,
		vpc.KindResourceEndpoint, vpc.KindServiceNetworkEndpoint:
		return &x.VpcEndpoint
	case vpc.KindPeeringConnection:
		return &x.VpcPeeringConnection
	case vpc.KindVPNConnection:
		return &x.VpnConnection
	case vpc.KindVPNGateway:
		return &x.VpnGateway
	}
	return &x.Component
}
