package cloudformation

import (
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

var endpointConverters = map[string]converter{
	"AWS::EC2::VPCEndpoint":                   {makes, takeEndpoint},
	"AWS::EC2::VPCEndpointService":            {makes, takeService},
	"AWS::EC2::VPCEndpointServicePermissions": {adds, addPrincipals},
}

// takeEndpoint reads an endpoint of any type. Without a type it is a gateway endpoint. Its interfaces and addresses are left to the model.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html
func takeEndpoint(l *loader, p properties) {
	id, v, service := p.id(), p.need("VpcId"), p.text("ServiceName")
	if t := p.text("VpcEndpointType"); v != "" && (t == "Resource" || t == "ServiceNetwork") {
		takeLatticeEndpoint(l, p, v)
		return
	}
	if service == "" && !p.bad("ServiceName") {
		p.skip("ServiceName", "it is missing")
	}
	if v == "" || service == "" {
		return
	}
	family := addressType(p.text("IpAddressType"))
	switch t := p.text("VpcEndpointType"); t {
	case "", "Gateway":
		l.add(p.of, endpoint.Gateway{
			ID: id, Name: p.name(), Account: p.account(), VPC: v, Service: service,
			RouteTables: sorted(p.links("RouteTableIds")), AddressType: family, Policy: p.policy("PolicyDocument"),
		})
	case "Interface":
		e := endpoint.Interface{
			ID: id, Name: p.name(), Account: p.account(), VPC: v, Service: service,
			Subnets: sorted(p.links("SubnetIds")), Groups: sorted(p.links("SecurityGroupIds")), AddressType: family,
			PrivateDNS: p.on("PrivateDnsEnabled"), Policy: p.policy("PolicyDocument"),
		}
		if r := p.text("ServiceRegion"); r != p.region() {
			e.ServiceRegion = r
		}
		e.PrivateDNSOnlyForInboundResolver = p.block("DnsOptions").text("PrivateDnsOnlyForInboundResolverEndpoint") == "OnlyInboundResolver"
		l.add(p.of, e)
	case "GatewayLoadBalancer":
		e := endpoint.GatewayLoadBalancer{ID: id, Name: p.name(), Account: p.account(), VPC: v, Service: service}
		if subnets := p.links("SubnetIds"); len(subnets) > 0 {
			e.Subnet = subnets[0]
		}
		l.add(p.of, e)
	default:
		p.skip("VpcEndpointType", "endpoints of type %s are not modelled", abridge(t))
	}
}

func sorted(ids []vpc.ID) []vpc.ID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func addressType(s string) endpoint.AddressType {
	switch s {
	case "", "ipv4", "IPV4":
		return endpoint.IPv4
	case "IPV6":
		return endpoint.IPv6
	case "DUALSTACK":
		return endpoint.DualStack
	}
	return endpoint.AddressType(s)
}

// takeService reads an endpoint service. Its ID has the form by which endpoints find it.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpointservice.html
func takeService(l *loader, p properties) {
	l.infer(load.StandIn, p.id(), "ID", string(p.id()), "the logical ID "+p.of.logical+", in the form of the IDs of services")
	s := endpoint.EndpointService{
		ID: p.id(), Name: p.name(), Account: p.account(), Region: p.region(),
		LoadBalancers:      sorted(append(p.links("NetworkLoadBalancerArns"), p.links("GatewayLoadBalancerArns")...)),
		AcceptanceRequired: p.on("AcceptanceRequired"),
	}
	types := p.texts("SupportedIpAddressTypes")
	switch ip4, ip6 := slices.Contains(types, "ipv4"), slices.Contains(types, "ipv6"); {
	case ip4 && ip6:
		s.AddressType = endpoint.DualStack
	case ip6:
		s.AddressType = endpoint.IPv6
	}
	for _, r := range p.texts("SupportedRegions") {
		if r != s.Region {
			s.SupportedRegions = append(s.SupportedRegions, r)
		}
	}
	l.add(p.of, s)
}

func addPrincipals(l *loader, p properties) {
	amend(l, p, "ServiceId", func(s *endpoint.EndpointService) {
		for _, arn := range p.texts("AllowedPrincipals") {
			if !slices.Contains(s.AllowedPrincipals, arn) {
				s.AllowedPrincipals = append(slices.Clone(s.AllowedPrincipals), arn)
			}
		}
	})
}
