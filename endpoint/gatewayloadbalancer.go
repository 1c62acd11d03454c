package endpoint

import "github.com/vpcsim/vpcsim/vpc"

// GatewayLoadBalancer is a Gateway Load Balancer endpoint: a route target in one subnet
// behind which appliances look at packets and hand them back unchanged. It has no
// security groups, policy or private DNS name.
// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html
type GatewayLoadBalancer struct {
	ID      vpc.ID
	Name    string
	Account string

	VPC       vpc.ID
	Service   string // "com.amazonaws.vpce.us-east-1.vpce-svc-..."
	Subnet    vpc.ID
	Interface vpc.ID    // the endpoint's network interface, where the network holds it
	State     vpc.State // empty: available
}

// ResourceID is g.ID.
func (g GatewayLoadBalancer) ResourceID() vpc.ID { return g.ID }

// ResourceName is g.Name.
func (g GatewayLoadBalancer) ResourceName() string { return g.Name }

// Kind is vpc.KindGatewayLoadBalancerEndpoint.
func (g GatewayLoadBalancer) Kind() vpc.Kind { return vpc.KindGatewayLoadBalancerEndpoint }

// Refs is the VPC, the service, which may be of another account, the subnet and the network interface.
func (g GatewayLoadBalancer) Refs() []vpc.Ref {
	weak := g.State.Gone()
	return []vpc.Ref{
		{Field: "VPC", Kind: vpc.KindVPC, ID: g.VPC, Weak: weak},
		{Field: "Service", Kind: vpc.KindEndpointService, ID: customerService(g.Service), Weak: true},
		{Field: "Subnet", Kind: vpc.KindSubnet, ID: g.Subnet, Weak: weak},
		{Field: "Interface", Kind: vpc.KindNetworkInterface, ID: g.Interface, Weak: true},
	}
}

// Available says whether the endpoint carries traffic: it does in the state available alone.
func (g GatewayLoadBalancer) Available() bool { return available(g.State) }

// CheckRemoval reports route tables with routes to the endpoint.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html. It does not give the code.
func (g GatewayLoadBalancer) CheckRemoval(r *vpc.Removal) []vpc.Problem {
	p := vpc.NewReport(g)
	p.AddIDs("", "DependencyViolation", "still the target of routes of", r.DependentsOf(g.ID, vpc.KindRouteTable))
	return p.Problems()
}

// Check reports what AWS would refuse: a service that no customer provides or that is in another Region, a subnet of another VPC.
func (g GatewayLoadBalancer) Check(n *vpc.Network) []vpc.Problem {
	if g.State.Gone() {
		return nil
	}
	p := vpc.NewReport(g)
	checkHome(p, g.VPC)
	if name, ok := checkServiceName(p, g.Service); ok {
		switch own := regionOf(n, g.VPC); {
		case name.customer == "":
			p.Add("Service", "InvalidParameter", "%s has no Gateway Load Balancer endpoints", g.Service)
		case own != "" && name.region != own:
			p.Add("Service", "InvalidServiceName", "%s is in %s, but %s is in %s", g.Service, name.region, g.VPC, own)
		}
	}
	if g.Subnet == "" {
		p.Add("Subnet", "MissingParameter", "a Gateway Load Balancer endpoint needs a subnet")
	}
	checkSubnet(p, n, "Subnet", g.Subnet, g.VPC)
	return p.Problems()
}
