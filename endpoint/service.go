package endpoint

import (
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// EndpointService is a customer's own service behind load balancers, which others reach
// through endpoints in their VPCs. Network Load Balancers make it a service for interface endpoints,
// Gateway Load Balancers one for Gateway Load Balancer endpoints.
//
// Endpoints name it by its [EndpointService.ServiceName], in which the ID stands: an ID that is not of the form
// "vpce-svc-..." cannot be found from there.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
type EndpointService struct {
	ID      vpc.ID // "vpce-svc-..."
	Name    string
	Account string
	Region  string

	LoadBalancers []vpc.ID // of one type
	// Zones is the zones, by name, in which the service is offered: of the load balancers' zones, those enabled for it. Empty: all of them.
	Zones []string

	AcceptanceRequired bool
	AllowedPrincipals  []string // ARNs, or "*"; empty: only the owner's account
	SupportedRegions   []string // besides its own
	AddressType        AddressType

	PrivateDNSName     string // "api.example.com"; may begin with "*."; empty: none
	PrivateDNSVerified bool   // the owner has proven to own the domain; without it no endpoint gets the name

	State vpc.State // empty: available
}

// ResourceID is s.ID.
func (s EndpointService) ResourceID() vpc.ID { return s.ID }

// ResourceName is s.Name.
func (s EndpointService) ResourceName() string { return s.Name }

// Kind is vpc.KindEndpointService.
func (s EndpointService) Kind() vpc.Kind { return vpc.KindEndpointService }

// ServiceName is the name that endpoints give: "com.amazonaws.vpce.us-east-1.vpce-svc-...".
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
func (s EndpointService) ServiceName() string {
	name := "com.amazonaws.vpce." + s.Region + "." + string(s.ID)
	if Partition(s.Region) == "aws-cn" {
		return "cn." + name
	}
	return name
}

// Refs is the load balancers, which a network may be without.
func (s EndpointService) Refs() []vpc.Ref {
	return appendRefs(nil, "LoadBalancers", vpc.KindLoadBalancer, s.LoadBalancers, true)
}

// Claims is the load balancers: each serves one endpoint service at most.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
func (s EndpointService) Claims() []vpc.Claim {
	if s.State.Gone() {
		return nil
	}
	var claims []vpc.Claim
	for _, r := range s.Refs() {
		claims = append(claims, vpc.Claim{
			Key: vpc.ClaimKey("the endpoint service", r.ID, ""), Field: r.Field, Code: "InvalidParameter",
		})
	}
	return claims
}

// Available says whether endpoints to the service carry traffic.
func (s EndpointService) Available() bool { return available(s.State) }

// OffersZone says whether endpoints can be in the zone, by its name in the owner's account. n holds the load balancers.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
func (s EndpointService) OffersZone(n *vpc.Network, zone string) bool {
	if len(s.Zones) > 0 && !slices.Contains(s.Zones, zone) {
		return false
	}
	for _, id := range s.LoadBalancers {
		if b, ok := vpc.Get[LoadBalancer](n, id); ok && b.inZone(n, zone) {
			return true
		}
	}
	return false
}

// Check reports load balancers of types that cannot serve it, or of two types.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
func (s EndpointService) Check(n *vpc.Network) []vpc.Problem {
	if s.State.Gone() {
		return nil
	}
	p := vpc.NewReport(s)
	checkAddressType(p, s.AddressType)
	var first *LoadBalancer
	for i, r := range s.Refs() {
		b, ok := vpc.Get[LoadBalancer](n, s.LoadBalancers[i])
		switch {
		case !ok:
		case b.Type != TypeNetwork && b.Type != TypeGateway:
			p.Add(r.Field, "InvalidParameter", "%s is of type %v; an endpoint service needs Network or Gateway Load Balancers", b.ID, b.Type)
		case first == nil:
			first = &b
		case first.Type != b.Type:
			p.Add(r.Field, "InvalidParameter", "%s is of type %v but %s of type %v", b.ID, b.Type, first.ID, first.Type)
		}
	}
	return p.Problems()
}
