package cloudformation

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

var routeConverters = map[string]converter{
	"AWS::EC2::RouteTable":                   {makes, takeTable},
	"AWS::EC2::Route":                        {amends, addRoute},
	"AWS::EC2::SubnetRouteTableAssociation":  {adds, addSubnetTable},
	"AWS::EC2::GatewayRouteTableAssociation": {adds, addGatewayTable},
	"AWS::EC2::VPNGatewayRoutePropagation":   {adds, addPropagation},
}

func takeTable(l *loader, p properties) {
	if v := p.need("VpcId"); v != "" {
		l.add(p.of, routing.Table{ID: p.id(), Name: p.name(), Account: p.account(), VPC: v})
	}
}

// routeTargets is the properties that name where a route leads.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html
var routeTargets = []string{
	"GatewayId", "NatGatewayId", "TransitGatewayId", "VpcPeeringConnectionId", "EgressOnlyInternetGatewayId", "VpcEndpointId",
	"CarrierGatewayId", "LocalGatewayId", "NetworkInterfaceId", "InstanceId", "CoreNetworkArn",
}

func addRoute(l *loader, p properties) {
	r := routing.Route{PrefixList: p.link("DestinationPrefixListId")}
	for _, key := range []string{"DestinationCidrBlock", "DestinationIpv6CidrBlock"} {
		if x, ok := p.prefix(key); ok {
			r.CIDR = x
		}
	}
	if r.PrefixList == "" && !r.CIDR.IsValid() {
		p.skip("", "the route has no destination that is known")
		return
	}
	for _, key := range routeTargets {
		if r.Target = p.link(key); r.Target != "" {
			break
		}
	}
	if r.Target == "" {
		p.skip("", "the route has no target that is known")
		return
	}
	if i, ok := l.primary[r.Target]; ok {
		r.Target = i // the interface stands for its instance
	}
	amend(l, p, "RouteTableId", func(t *routing.Table) { t.Routes = append(slices.Clone(t.Routes), r) })
}

func addSubnetTable(l *loader, p properties) {
	if s := p.need("SubnetId"); s != "" {
		amend(l, p, "RouteTableId", func(t *routing.Table) { t.Subnets = withID(t.Subnets, s) })
	}
}

func addGatewayTable(l *loader, p properties) {
	if g := p.need("GatewayId"); g != "" {
		amend(l, p, "RouteTableId", func(t *routing.Table) { t.Gateways = withID(t.Gateways, g) })
	}
}

func addPropagation(l *loader, p properties) {
	g := p.need("VpnGatewayId")
	if g == "" {
		return
	}
	for _, id := range p.links("RouteTableIds") {
		one := p
		one.values = object{{Key: "RouteTableIds", Value: string(id)}}
		amend(l, one, "RouteTableIds", func(t *routing.Table) { t.Propagating = withID(t.Propagating, g) })
	}
}

// completeTables sorts the routes, and takes out those that a network has without their being listed: local ones.
func (l *loader) completeTables() {
	update(l, func(t routing.Table) routing.Table {
		v, _ := get[vpc.VPC](l, t.VPC)
		t.Routes = slices.DeleteFunc(slices.Clone(t.Routes), func(r routing.Route) bool {
			return r.Target == routing.Local && slices.ContainsFunc([][]netip.Prefix{v.CIDRs, v.IPv6CIDRs}, func(blocks []netip.Prefix) bool {
				return slices.Contains(blocks, r.CIDR)
			})
		})
		if len(t.Routes) == 0 {
			t.Routes = nil
		}
		slices.SortStableFunc(t.Routes, func(x, y routing.Route) int {
			if c := x.CIDR.Addr().Compare(y.CIDR.Addr()); c != 0 {
				return c
			}
			if c := x.CIDR.Bits() - y.CIDR.Bits(); c != 0 {
				return c
			}
			return strings.Compare(string(x.PrefixList), string(y.PrefixList))
		})
		return t
	})
}
