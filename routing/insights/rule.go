package insights

import (
	"net/netip"
	"slices"
	"strconv"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func single(a netip.Addr) string { return netip.PrefixFrom(a, a.BitLen()).String() }

// everywhere is all addresses of the family.
func everywhere(ip4 bool) string {
	if ip4 {
		return "0.0.0.0/0"
	}
	return "::/0"
}

// traffic is a protocol in AWS's words with its ports.
func traffic(t packet.Traffic) (protocol string, ports *PortRange) {
	p := t.Protocol()
	switch {
	case p == packet.AnyProtocol:
		return "all", nil
	case p.HasPorts():
		r := t.PortRange()
		return p.String(), &PortRange{int(r.From), int(r.To)}
	case p.IsICMP():
		return p.String(), nil
	}
	return strconv.Itoa(int(p.Number())), nil
}

// lastNumber is the number of the entry that AWS ends a network ACL with; that for IPv6 has the next one.
const lastNumber = 32767

// aclRule is the entry of a network ACL that decided. The network ACL that AWS makes with a VPC allows everything.
func (w *writer) aclRule(h routing.Hop) *AclRule {
	if h.Kind != vpc.KindNetworkACL || h.By.Number == 0 {
		return nil
	}
	x := &AclRule{Egress: h.Stage == routing.AtACLOut, RuleNumber: h.By.Number, RuleAction: "deny", Cidr: everywhere(h.In.Is4()), Protocol: "all"}
	if h.By.Number >= lastNumber {
		return x
	}
	a, held := vpc.Get[vpc.NetworkACL](w.net, h.At)
	if !held {
		x.RuleAction = "allow"
		return x
	}
	entries := a.Ingress
	if x.Egress {
		entries = a.Egress
	}
	i := slices.IndexFunc(entries, func(e vpc.ACLEntry) bool { return e.Number == h.By.Number && e.CIDR.Addr().Is4() == h.In.Is4() })
	if i < 0 {
		return nil
	}
	if entries[i].Allow {
		x.RuleAction = "allow"
	}
	x.Cidr = entries[i].CIDR.String()
	x.Protocol, x.PortRange = traffic(entries[i].Traffic)
	return x
}

// groupRule is the rule of a security group that let the packet through.
func (w *writer) groupRule(h routing.Hop) *SecurityGroupRule {
	if h.Kind != vpc.KindSecurityGroup || h.By.Number == 0 {
		return nil
	}
	g, held := vpc.Get[sg.Group](w.net, h.At)
	if v, ok := vpc.Get[vpc.VPC](w.net, w.vpc); ok && !held {
		g = sg.DefaultGroup(v)
	}
	d := sg.Ingress
	if h.Stage == routing.AtGroupOut {
		d = sg.Egress
	}
	rules := g.Rules(d)
	if h.By.Number > len(rules) {
		return nil
	}
	r := rules[h.By.Number-1]
	x := &SecurityGroupRule{Direction: direction(h), SecurityGroupId: string(r.Group), PrefixListId: string(r.PrefixList)}
	if r.CIDR.IsValid() {
		x.Cidr = r.CIDR.String()
	}
	x.Protocol, x.PortRange = traffic(r.Traffic)
	return x
}

// direction is that in which a filter looks at the packet, empty at other hops.
func direction(h routing.Hop) string {
	switch h.Stage {
	case routing.AtGroupOut, routing.AtACLOut:
		return "egress"
	case routing.AtGroupIn, routing.AtACLIn:
		return "ingress"
	}
	return ""
}

// route is the route of a VPC that a hop took.
func (w *writer) route(h routing.Hop) *RouteTableRoute {
	if h.Kind != vpc.KindRouteTable || !h.By.Prefix.IsValid() {
		return nil
	}
	return w.routeTo(h.By, h.Code == routing.BadStateRoute)
}

func (w *writer) routeTo(by routing.RuleRef, blackhole bool) *RouteTableRoute {
	x := &RouteTableRoute{State: state(blackhole), Origin: "createroute"}
	switch by.Source {
	case routing.SourceLocal:
		x.Origin = "createroutetable"
	case routing.SourcePropagated:
		x.Origin = "enablevgwroutepropagation"
	}
	if by.PrefixList != "" {
		x.DestinationPrefixListId = string(by.PrefixList)
	} else {
		x.DestinationCidr = by.Prefix.String()
	}
	*x.target(w.kindOf(by.Target)) = string(by.Target)
	return x
}

// target is the field for targets of a kind.
func (x *RouteTableRoute) target(k vpc.Kind) *string {
	switch k {
	case vpc.KindCarrierGateway:
		return &x.CarrierGatewayId
	case vpc.KindCoreNetwork:
		return &x.CoreNetworkArn
	case vpc.KindEgressOnlyInternetGateway:
		return &x.EgressOnlyInternetGatewayId
	case vpc.KindLocalGateway:
		return &x.LocalGatewayId
	case vpc.KindNATGateway:
		return &x.NatGatewayId
	case vpc.KindNetworkInterface:
		return &x.NetworkInterfaceId
	case vpc.KindTransitGateway:
		return &x.TransitGatewayId
	case vpc.KindPeeringConnection:
		return &x.VpcPeeringConnectionId
	}
	return &x.GatewayId
}

func state(blackhole bool) string {
	if blackhole {
		return "blackhole"
	}
	return "active"
}

// transitRoute is the route of a transit gateway that a hop took.
func (w *writer) transitRoute(h routing.Hop) *TransitGatewayRouteTableRoute {
	if h.Kind != vpc.KindTransitGateway || !h.By.Prefix.IsValid() {
		return nil
	}
	return w.transitRouteTo(h.By, h.Code == routing.TGWBadStateRoute)
}

func (w *writer) transitRouteTo(by routing.RuleRef, blackhole bool) *TransitGatewayRouteTableRoute {
	x := &TransitGatewayRouteTableRoute{State: state(blackhole), RouteOrigin: "static", AttachmentId: string(by.Target)}
	if by.Source == routing.SourcePropagated {
		x.RouteOrigin = "propagated"
	}
	if by.PrefixList != "" {
		x.PrefixListId = string(by.PrefixList)
	} else {
		x.DestinationCidr = by.Prefix.String()
	}
	if a, ok := vpc.Get[vpc.TransitGatewayAttachment](w.net, by.Target); ok {
		x.ResourceId, x.ResourceType = string(a.Resource), a.Type.String()
	}
	return x
}

// firewallRules is the rule of the firewall behind an endpoint, in whichever engine it stands.
func (w *writer) firewallRules(h routing.Hop) (*FirewallStatelessRule, *FirewallStatefulRule) {
	if h.Kind != vpc.KindGatewayLoadBalancerEndpoint || h.By.Number == 0 {
		return nil, nil
	}
	f, ok := w.firewallAt(h.At)
	switch i := h.By.Number - 1; {
	case !ok:
	case h.By.List == "stateless" && i < len(f.Stateless):
		r := f.Stateless[i]
		x := &FirewallStatelessRule{Sources: texts(r.Sources), Destinations: texts(r.Destinations), SourcePorts: ranges(r.SourcePorts), DestinationPorts: ranges(r.DestPorts),
			RuleAction: string(r.Action), Priority: i + 1}
		if r.Action == endpoint.ToStateful {
			x.RuleAction = "forward_to_sfe"
		}
		for _, p := range r.Protocols {
			x.Protocols = append(x.Protocols, int(p.Number()))
		}
		return x, nil
	case h.By.List == "stateful" && i < len(f.Stateful):
		r := f.Stateful[i]
		x := &FirewallStatefulRule{Sources: texts(r.Sources), Destinations: texts(r.Destinations), SourcePorts: ranges(r.SourcePorts), DestinationPorts: ranges(r.DestPorts),
			RuleAction: string(r.Action), Direction: "FORWARD"}
		if r.Both {
			x.Direction = "ANY"
		}
		if len(r.Protocols) == 1 {
			x.Protocol = r.Protocols[0].String()
		}
		return nil, x
	}
	return nil, nil
}

func (w *writer) firewallAt(id vpc.ID) (endpoint.Firewall, bool) {
	for f := range vpc.All[endpoint.Firewall](w.net) {
		if slices.ContainsFunc(f.Endpoints, func(e endpoint.FirewallEndpoint) bool { return e.Endpoint == id }) {
			return f, true
		}
	}
	return endpoint.Firewall{}, false
}

func texts(ps []netip.Prefix) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.String())
	}
	return out
}

func ranges(rs []packet.PortRange) []PortRange {
	var out []PortRange
	for _, r := range rs {
		out = append(out, PortRange{int(r.From), int(r.To)})
	}
	return out
}
