package describe

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

type serviceElement struct {
	ServiceId                   string
	ServiceState                string
	AvailabilityZones           []string
	AcceptanceRequired          bool
	NetworkLoadBalancerArns     []vpc.ID
	GatewayLoadBalancerArns     []vpc.ID
	PrivateDnsName              string
	PrivateDnsNameConfiguration struct{ State string }
	SupportedIpAddressTypes     []string
	SupportedRegions            []struct{ Region string }
	Tags                        []tag
}

func (x serviceElement) id() string { return x.ServiceId }

// readService reads an endpoint service as its owner sees it.
//
// Source: EC2 API reference, ServiceConfiguration.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ServiceConfiguration.html
func readService(l *loader, at source, x serviceElement) {
	s := endpoint.EndpointService{
		ID:                 vpc.ID(x.ServiceId),
		Name:               nameOf(x.Tags),
		Account:            at.account,
		Region:             at.region,
		LoadBalancers:      nonEmpty(slices.Concat(x.NetworkLoadBalancerArns, x.GatewayLoadBalancerArns)),
		Zones:              x.AvailabilityZones,
		AcceptanceRequired: x.AcceptanceRequired,
		PrivateDNSName:     x.PrivateDnsName,
		PrivateDNSVerified: x.PrivateDnsNameConfiguration.State == "verified",
		State:              state(strings.ToLower(x.ServiceState), vpc.Available),
	}
	if b := only(s.LoadBalancers); b != "" {
		s.Account = cmp.Or(s.Account, place.AccountOfARN(string(b)))
		s.Region = cmp.Or(s.Region, place.OfARN(string(b)))
	}
	for _, r := range x.SupportedRegions {
		if r.Region != s.Region {
			s.SupportedRegions = append(s.SupportedRegions, r.Region)
		}
	}
	ip4, ip6 := slices.Contains(x.SupportedIpAddressTypes, "ipv4"), slices.Contains(x.SupportedIpAddressTypes, "ipv6")
	switch {
	case ip4 && ip6:
		s.AddressType = endpoint.DualStack
	case ip6:
		s.AddressType = endpoint.IPv6
	}
	l.add(at, s)
}

// allowedPrincipal is an entry of describe-vpc-endpoint-service-permissions.
type allowedPrincipal struct {
	Principal string
	ServiceId vpc.ID
}

func (x allowedPrincipal) id() string { return x.Principal }

func readPrincipal(l *loader, at source, x allowedPrincipal) {
	if x.ServiceId == "" {
		l.skip(at, "", "the principal %s is of no service: its ServiceId is missing", abridge(x.Principal))
		return
	}
	if !slices.Contains(l.principals[x.ServiceId], x.Principal) {
		l.principals[x.ServiceId] = append(l.principals[x.ServiceId], x.Principal)
	}
}

// completeServices says who may use the endpoint services.
func (l *loader) completeServices() {
	update(l, func(at source, s endpoint.EndpointService) endpoint.EndpointService {
		s.Region = l.regionOf(at, s.ID, s.Region, "")
		s.AllowedPrincipals = l.principals[s.ID]
		return s
	})
}
