package describe

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

type tableElement struct {
	RouteTableId string
	VpcId        vpc.ID
	OwnerId      string
	Tags         []tag
	Associations []struct {
		Main             bool
		SubnetId         vpc.ID
		GatewayId        vpc.ID
		AssociationState struct{ State string }
	}
	PropagatingVgws []struct{ GatewayId vpc.ID }
	Routes          []routeElement
}

type routeElement struct {
	DestinationCidrBlock     string
	DestinationIpv6CidrBlock string
	DestinationPrefixListId  vpc.ID
	Origin                   string
	State                    string

	GatewayId                   vpc.ID
	NatGatewayId                vpc.ID
	TransitGatewayId            vpc.ID
	VpcPeeringConnectionId      vpc.ID
	NetworkInterfaceId          vpc.ID
	InstanceId                  vpc.ID
	EgressOnlyInternetGatewayId vpc.ID
	CarrierGatewayId            vpc.ID
	LocalGatewayId              vpc.ID
	CoreNetworkArn              vpc.ID
	VpcEndpointId               vpc.ID
	OdbNetworkArn               vpc.ID
}

func (x tableElement) id() string { return x.RouteTableId }

// target is what the route leads to. A route to an instance names its interface beside it.
func (x routeElement) target() vpc.ID {
	return cmp.Or(x.GatewayId, x.NatGatewayId, x.TransitGatewayId, x.VpcPeeringConnectionId, x.NetworkInterfaceId,
		x.InstanceId, x.EgressOnlyInternetGatewayId, x.CarrierGatewayId, x.LocalGatewayId, x.CoreNetworkArn,
		x.VpcEndpointId, x.OdbNetworkArn)
}

func readTable(l *loader, at source, x tableElement) {
	t := routing.Table{
		ID:      vpc.ID(x.RouteTableId),
		Name:    nameOf(x.Tags),
		Account: cmp.Or(x.OwnerId, at.account),
		VPC:     x.VpcId,
	}
	for _, a := range x.Associations {
		if s := a.AssociationState.State; s == "disassociated" || s == "failed" {
			continue
		}
		t.Main = t.Main || a.Main
		if a.SubnetId != "" {
			t.Subnets = append(t.Subnets, a.SubnetId)
		}
		if a.GatewayId != "" {
			t.Gateways = append(t.Gateways, a.GatewayId)
		}
	}
	for _, g := range x.PropagatingVgws {
		if g.GatewayId != "" {
			t.Propagating = append(t.Propagating, g.GatewayId)
		}
	}
	for i, r := range x.Routes {
		route, err := r.route()
		if err != nil {
			l.skip(at, t.ID, "Routes[%d]: %v; the route is left out", i, err)
			continue
		}
		t.Routes = append(t.Routes, route)
	}
	l.add(at, t)
}

// route reads a route.
//
// Source: EC2 API reference, Route. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
func (x routeElement) route() (r routing.Route, err error) {
	r.PrefixList = x.DestinationPrefixListId
	if r.PrefixList == "" {
		r.CIDR, err = eitherBlock("DestinationCidrBlock", x.DestinationCidrBlock,
			"DestinationIpv6CidrBlock", x.DestinationIpv6CidrBlock)
		if err != nil {
			return r, err
		}
	}
	r.Target = x.target()
	r.Blackhole = x.State == "blackhole"
	if r.Target == "" && !r.Blackhole {
		return r, fmt.Errorf("the target is of a kind that is not known")
	}
	switch x.Origin {
	case "EnableVgwRoutePropagation":
		r.Origin = routing.Propagated
	case "Advertisement":
		r.Origin = routing.Advertised
	}
	return r, nil
}

// completeTables takes out the routes that a network does not list, and turns instances into interfaces.
func (l *loader) completeTables() {
	byInstance := map[vpc.ID][]vpc.ID{}
	for _, id := range ids[eni.Interface](l) {
		if i, _ := get[eni.Interface](l, id); i.Instance != "" {
			byInstance[i.Instance] = append(byInstance[i.Instance], id)
		}
	}
	update(l, func(at source, t routing.Table) routing.Table {
		var routes []routing.Route
		for _, r := range t.Routes {
			if l.implied(t, r) {
				continue
			}
			if of := byInstance[r.Target]; len(of) == 1 {
				r.Target = of[0]
			}
			routes = append(routes, r)
		}
		t.Routes = routes
		return t
	})
}

// implied says that a network holds the route without its being listed: local routes follow from
// the VPC's blocks, and routes to gateway endpoints from the endpoint that names the table.
func (l *loader) implied(t routing.Table, r routing.Route) bool {
	if r.Target == routing.Local {
		v, ok := get[vpc.VPC](l, t.VPC)
		return !ok || slices.ContainsFunc([][]netip.Prefix{v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs},
			func(blocks []netip.Prefix) bool { return slices.Contains(blocks, r.CIDR) })
	}
	g, ok := get[endpoint.Gateway](l, r.Target)
	return ok && r.PrefixList != "" && slices.Contains(g.RouteTables, t.ID)
}
