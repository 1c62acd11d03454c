package terraform

import (
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

var endpointConverters = map[string]converter{
	"aws_vpc_endpoint":                            {makes, takeEndpoint},
	"aws_vpc_endpoint_route_table_association":    {adds, addEndpointTable},
	"aws_vpc_endpoint_subnet_association":         {adds, addEndpointSubnet},
	"aws_vpc_endpoint_security_group_association": {adds, addEndpointGroup},
	"aws_vpc_endpoint_policy":                     {adds, addEndpointPolicy},
	"aws_vpc_endpoint_private_dns":                {adds, addEndpointDNS},
	"aws_vpc_endpoint_service":                    {makes, takeService},
	"aws_vpc_endpoint_service_allowed_principal":  {adds, addPrincipal},
	"aws_vpc_endpoint_connection_accepter":        {adds, addEndpointAccepter},
}

// takeEndpoint reads an endpoint of any type. Without a type it is a gateway endpoint. Interfaces and addresses are left to the model.
//
// Source: EC2 API reference, VpcEndpoint. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
func takeEndpoint(l *loader, a attributes) {
	id, v := a.of.id(), l.link(a, "vpc_id")
	state := vpc.State(a.made("state"))
	if strings.EqualFold(string(state), string(vpc.Available)) {
		state = ""
	}
	if t := a.text("vpc_endpoint_type"); v != "" && (t == "Resource" || t == "ServiceNetwork") {
		takeLatticeEndpoint(l, a, v, state)
		return
	}
	service := l.serviceName(a)
	if v == "" || service == "" {
		l.missing(a, "vpc_id")
		return
	}
	l.regions[place.OfService(service)] = true
	switch t := a.text("vpc_endpoint_type"); t {
	case "", "Gateway":
		l.add(a.of, endpoint.Gateway{
			ID: id, Name: a.name(), Account: a.account(), VPC: v, Service: service,
			RouteTables: l.linkList(a, "route_table_ids"),
			State:       state,
			AddressType: addressType(a.made("ip_address_type")),
			Policy:      a.policy(),
		})
		l.serviceList(a, l.canonical(a.of.object("prefix_list_id")), service)
	case "Interface":
		e := endpoint.Interface{
			ID: id, Name: a.name(), Account: a.account(), VPC: v, Service: service,
			ServiceRegion: place.Region(a.text("service_region")),
			Subnets:       l.linkList(a, "subnet_ids"),
			Groups:        l.linkList(a, "security_group_ids"),
			State:         state,
			AddressType:   addressType(a.made("ip_address_type")),
			PrivateDNS:    a.on("private_dns_enabled"),
			Policy:        a.policy(),
		}
		for _, b := range a.blocks("dns_options") {
			e.PrivateDNSOnlyForInboundResolver = b.on("private_dns_only_for_inbound_resolver_endpoint")
		}
		for _, b := range a.blocks("dns_entry") {
			if n := b.made("dns_name"); n != "" {
				e.DNSNames = append(e.DNSNames, n)
			}
		}
		l.configureSubnets(a, &e)
		l.add(a.of, e)
	case "GatewayLoadBalancer":
		e := endpoint.GatewayLoadBalancer{ID: id, Name: a.name(), Account: a.account(), VPC: v, Service: service, State: state}
		if subnets := l.linkList(a, "subnet_ids"); len(subnets) > 0 {
			e.Subnet = subnets[0]
		}
		l.add(a.of, e)
	default:
		l.skip(a.of, "endpoints of type %s are not modelled", abridge(t))
	}
}

// configureSubnets reads the addresses that are asked for, subnet by subnet.
func (l *loader) configureSubnets(a attributes, e *endpoint.Interface) {
	for _, b := range a.blocks("subnet_configuration") {
		s := l.link(b, "subnet_id")
		if s != "" && !slices.Contains(e.Subnets, s) {
			e.Subnets = append(e.Subnets, s)
		}
		for _, attr := range []string{"ipv4", "ipv6"} {
			if p := b.addr(attr); p.IsValid() {
				e.Addresses = append(e.Addresses, p)
			}
		}
	}
	slices.Sort(e.Subnets)
}

// serviceName is the name of the endpoint's service. That of a service which is made by the same plan stands in no plan, but follows from its ID.
func (l *loader) serviceName(a attributes) string {
	if s := a.text("service_name"); s != "" {
		return s
	}
	if !a.pending("service_name") {
		return ""
	}
	l.links.steps = mostSteps
	m := l.links.evaluate(a.expression("service_name"), l.links.scopeOf(a.of), []class{aService}, 0)
	for _, c := range m.candidates {
		if len(m.candidates) == 1 && c.of != nil && c.of.typ == "aws_vpc_endpoint_service" && !c.of.data {
			s := l.service(l.at(c.of))
			l.infer(load.Linked, vpc.ID(a.of.address), "service_name", s.ServiceName(), referenceText(a.expression("service_name")))
			return s.ServiceName()
		}
	}
	l.skip(a.of, "service_name is not known before the apply, and %s does not lead to a service", referenceText(a.expression("service_name")))
	return ""
}

// addressType is an address type. Load balancers have one more, which differs from dualstack
// in that the nodes have no public IPv4 addresses.
func addressType(s string) endpoint.AddressType {
	switch s {
	case "ipv4":
		return endpoint.IPv4
	case "dualstack-without-public-ipv4":
		return endpoint.DualStack
	}
	return endpoint.AddressType(s)
}

// policy is an endpoint's policy; empty if AWS's default, which allows everything, is not known yet.
func (a attributes) policy() string {
	a.given("policy")
	s := a.text("policy")
	if !strings.HasPrefix(strings.TrimSpace(s), "{") {
		return "" // made up
	}
	return s
}

func addEndpointTable(l *loader, a attributes) {
	t := l.link(a, "route_table_id")
	if t == "" {
		l.missing(a, "route_table_id")
		return
	}
	amend(l, a, "vpc_endpoint_id", l.link(a, "vpc_endpoint_id"), func(e *endpoint.Gateway) {
		e.RouteTables = withID(e.RouteTables, t)
	})
}

// withID is the sorted ids with one more, unless it is among them.
func withID(ids []vpc.ID, id vpc.ID) []vpc.ID {
	if slices.Contains(ids, id) {
		return ids
	}
	ids = append(slices.Clone(ids), id)
	slices.Sort(ids)
	return ids
}

func addEndpointSubnet(l *loader, a attributes) {
	s, id := l.link(a, "subnet_id"), l.link(a, "vpc_endpoint_id")
	if s == "" {
		l.missing(a, "subnet_id")
		return
	}
	if _, ok := get[endpoint.GatewayLoadBalancer](l, id); ok {
		amend(l, a, "vpc_endpoint_id", id, func(e *endpoint.GatewayLoadBalancer) { e.Subnet = s })
		return
	}
	amend(l, a, "vpc_endpoint_id", id, func(e *endpoint.Interface) { e.Subnets = withID(e.Subnets, s) })
}

// addEndpointGroup adds a group, in the place of the VPC's default one if so asked.
func addEndpointGroup(l *loader, a attributes) {
	g := l.link(a, "security_group_id")
	if g == "" {
		l.missing(a, "security_group_id")
		return
	}
	amend(l, a, "vpc_endpoint_id", l.link(a, "vpc_endpoint_id"), func(e *endpoint.Interface) {
		v := l.instanceOf(e.VPC)
		if len(e.Groups) == 0 && v != nil && !a.on("replace_default_association") {
			e.Groups = []vpc.ID{l.canonical(v.object("default_security_group_id"))}
		}
		e.Groups = withID(e.Groups, g)
	})
}

func addEndpointPolicy(l *loader, a attributes) {
	id, policy := l.link(a, "vpc_endpoint_id"), a.policy()
	if _, ok := get[endpoint.Gateway](l, id); ok {
		amend(l, a, "vpc_endpoint_id", id, func(e *endpoint.Gateway) { e.Policy = policy })
		return
	}
	amend(l, a, "vpc_endpoint_id", id, func(e *endpoint.Interface) { e.Policy = policy })
}

func addEndpointDNS(l *loader, a attributes) {
	amend(l, a, "vpc_endpoint_id", l.link(a, "vpc_endpoint_id"), func(e *endpoint.Interface) { e.PrivateDNS = a.on("private_dns_enabled") })
}

// takeService reads an endpoint service. The data source of the name describes one of others.
func takeService(l *loader, a attributes) {
	if !a.of.data {
		l.add(a.of, l.service(a))
	}
}

func (l *loader) service(a attributes) endpoint.EndpointService {
	s := endpoint.EndpointService{
		ID:                 a.of.id(),
		Name:               a.name(),
		Account:            a.account(),
		Region:             a.region(),
		LoadBalancers:      append(l.linkList(a, "network_load_balancer_arns"), l.linkList(a, "gateway_load_balancer_arns")...),
		AcceptanceRequired: a.on("acceptance_required"),
		AllowedPrincipals:  a.texts("allowed_principals"),
		PrivateDNSName:     a.made("private_dns_name"),
		State:              vpc.State(strings.ToLower(a.made("state"))),
	}
	if s.State == vpc.Available {
		s.State = ""
	}
	for _, r := range a.texts("supported_regions") {
		if r != s.Region {
			s.SupportedRegions = append(s.SupportedRegions, r)
		}
	}
	for _, b := range a.blocks("private_dns_name_configuration") {
		s.PrivateDNSVerified = b.text("state") == "verified"
	}
	types := a.texts("supported_ip_address_types")
	ip4, ip6 := slices.Contains(types, "ipv4"), slices.Contains(types, "ipv6")
	switch {
	case ip4 && ip6:
		s.AddressType = endpoint.DualStack
	case ip6:
		s.AddressType = endpoint.IPv6
	}
	return s
}

func addPrincipal(l *loader, a attributes) {
	p := a.text("principal_arn")
	if p == "" {
		a.given("principal_arn")
		return
	}
	amend(l, a, "vpc_endpoint_service_id", l.link(a, "vpc_endpoint_service_id"), func(s *endpoint.EndpointService) {
		if !slices.Contains(s.AllowedPrincipals, p) {
			s.AllowedPrincipals = append(slices.Clone(s.AllowedPrincipals), p)
		}
	})
}

// addEndpointAccepter reads that the owner of a service accepts an endpoint.
func addEndpointAccepter(l *loader, a attributes) {
	amend(l, a, "vpc_endpoint_id", l.link(a, "vpc_endpoint_id"), func(e *endpoint.Interface) {
		if strings.EqualFold(string(e.State), string(endpoint.PendingAcceptance)) {
			e.State = ""
		}
	})
}

// completeEndpoints drops the Region of a service that is in its endpoint's own Region: states give it always.
func (l *loader) completeEndpoints() {
	update(l, func(_ *instance, e endpoint.Interface) endpoint.Interface {
		if v, _ := get[vpc.VPC](l, e.VPC); e.ServiceRegion == v.Region {
			e.ServiceRegion = ""
		}
		return e
	})
}
