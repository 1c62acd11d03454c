package endpoint

import (
	"fmt"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// Gateway is a gateway endpoint: a route to Amazon S3 or DynamoDB, for the
// subnets whose tables it is associated with. It has no interface, address or security group.
//
// Its RouteTables are the only place from which its routes follow: one to the prefix list
// of the service for each address family, in each of the tables.
// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
type Gateway struct {
	ID      vpc.ID
	Name    string
	Account string

	VPC         vpc.ID
	Service     string // "com.amazonaws.us-east-1.s3"
	RouteTables []vpc.ID

	State       vpc.State   // empty: available
	AddressType AddressType // zero: IPv4
	Policy      string      // JSON; empty: everything is allowed
}

// ResourceID is g.ID.
func (g Gateway) ResourceID() vpc.ID { return g.ID }

// ResourceName is g.Name.
func (g Gateway) ResourceName() string { return g.Name }

// Kind is vpc.KindGatewayEndpoint.
func (g Gateway) Kind() vpc.Kind { return vpc.KindGatewayEndpoint }

// Refs is the VPC and the route tables. Deleting a table takes it off the endpoint, so those are weak.
func (g Gateway) Refs() []vpc.Ref {
	refs := []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: g.VPC, Weak: g.State.Gone()}}
	for i, t := range g.RouteTables {
		refs = append(refs, vpc.Ref{Field: fmt.Sprintf("RouteTables[%d]", i), Kind: vpc.KindRouteTable, ID: t, Weak: true})
	}
	return refs
}

// Forget is the endpoint without the route table.
func (g Gateway) Forget(id vpc.ID) vpc.Resource {
	g.RouteTables = slices.DeleteFunc(slices.Clone(g.RouteTables), func(t vpc.ID) bool { return t == id })
	return g
}

// Claims is one route to the service in each of the tables: a table cannot have two for one service.
// An endpoint that failed or is deleted claims nothing.
// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
func (g Gateway) Claims() []vpc.Claim {
	if g.State.Gone() {
		return nil
	}
	var claims []vpc.Claim
	for i, t := range g.RouteTables {
		claims = append(claims, vpc.Claim{
			Key:   vpc.ClaimKey("the gateway endpoint route to", t, g.Service),
			Field: fmt.Sprintf("RouteTables[%d]", i),
			Code:  "RouteAlreadyExists",
		})
	}
	return claims
}

// Available says whether the endpoint carries traffic: it does in the state available alone.
func (g Gateway) Available() bool { return available(g.State) }

// Check reports what AWS would refuse: a service that has no gateway endpoints or is in another Region,
// route tables of another VPC, a policy that is no policy.
func (g Gateway) Check(n *vpc.Network) []vpc.Problem {
	if g.State.Gone() {
		return nil
	}
	p := vpc.NewReport(g)
	checkHome(p, g.VPC)
	checkAddressType(p, g.AddressType)
	checkPolicy(p, g.Policy)
	if name, ok := checkServiceName(p, g.Service); ok {
		g.checkService(p, n, name)
	}
	for i, t := range g.RouteTables {
		field := fmt.Sprintf("RouteTables[%d]", i)
		if _, ok := n.Get(t); !ok {
			p.Add(field, vpc.KindRouteTable.NotFoundCode(), "there is no route table %s", t)
		} else if !inVPC(n, t, g.VPC) {
			p.Add(field, "InvalidParameter", "route table %s is not of %s", t, g.VPC)
		}
	}
	return p.Problems()
}

// checkService holds a service against the catalogue, which has all services with gateway endpoints.
// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
func (g Gateway) checkService(p *vpc.Report, n *vpc.Network, name named) {
	const have = "only Amazon S3, S3 Express and DynamoDB have"
	switch own := regionOf(n, g.VPC); {
	case name.customer != "" || name.known() && !name.service.Gateway:
		p.Add("Service", "InvalidParameter", "%s has no gateway endpoints; %s", g.Service, have)
	case !name.known():
		alike := serviceNamesAlike(g.Service, func(s Service) bool { return s.Gateway })
		p.Add("Service", "InvalidServiceName", "no AWS service %s has gateway endpoints; %s%s", g.Service, have, vpc.DidYouMean(alike))
	case own != "" && name.region != own:
		p.Add("Service", "InvalidServiceName", "%s is in %s, but %s is in %s", g.Service, name.region, g.VPC, own)
	}
}
