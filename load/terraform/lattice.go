package terraform

import (
	"cmp"
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

var latticeConverters = map[string]converter{
	"aws_vpclattice_resource_gateway":                     {makes, takeResourceGateway},
	"aws_vpclattice_resource_configuration":               {makes, takeResourceConfiguration},
	"aws_vpclattice_service_network":                      {makes, takeServiceNetwork},
	"aws_vpclattice_service_network_vpc_association":      {adds, addNetworkVPC},
	"aws_vpclattice_service_network_service_association":  {adds, addNetworkService},
	"aws_vpclattice_service_network_resource_association": {adds, addNetworkResource},
	"aws_vpclattice_service":                              {makes, takeLatticeService},
	"aws_vpclattice_listener":                             {adds, addLatticeListener},
	"aws_route53profiles_profile":                         {makes, takeProfile},
	"aws_route53profiles_association":                     {adds, addProfileVPC},
	"aws_route53profiles_resource_association":            {adds, addProfileResource},
}

func takeResourceGateway(l *loader, a attributes) {
	l.add(a.of, endpoint.ResourceGateway{
		ID: a.of.id(), Name: cmp.Or(a.name(), a.text("name")), Account: a.account(), VPC: l.link(a, "vpc_id"), Subnets: l.linkList(a, "subnet_ids"),
		Groups: l.linkList(a, "security_group_ids"), AddressType: latticeFamily(a.made("ip_address_type")), ResolveInVPC: a.text("resource_config_dns_resolution") == "IN_VPC",
	})
}

// latticeFamily is an address type as VPC Lattice words it.
func latticeFamily(s string) endpoint.AddressType { return addressType(strings.ToLower(s)) }

func takeResourceConfiguration(l *loader, a attributes) {
	c := endpoint.ResourceConfiguration{
		ID: a.of.id(), Name: cmp.Or(a.name(), a.text("name")), Account: a.account(), Region: a.region(),
		Gateway: l.link(a, "resource_gateway_identifier"), Group: l.link(a, "resource_configuration_group_id"),
		CustomDomain: a.text("custom_domain_name"), GroupDomain: a.text("group_domain"), DomainVerified: a.text("domain_verification_id") != "",
	}
	if t := a.made("type"); t != "SINGLE" {
		c.Type = endpoint.ResourceType(t)
	}
	for _, is := range a.blocks("resource_configuration_definition") {
		for _, b := range is.blocks("dns_resource") {
			c.DomainName, c.AddressType = b.text("domain_name"), latticeFamily(b.text("ip_address_type"))
		}
		for _, b := range is.blocks("ip_resource") {
			c.Address, _ = netip.ParseAddr(b.text("ip_address"))
		}
		for _, b := range is.blocks("arn_resource") {
			c.ARN = b.text("arn")
		}
	}
	if c.Type != endpoint.ResourceGroup && !c.Address.IsValid() && c.DomainName == "" && c.ARN == "" {
		l.skip(a.of, "what the resource is is not known before the apply")
		return
	}
	for _, s := range a.texts("port_ranges") {
		r, err := packet.ParsePortRange(s)
		if err != nil {
			l.skip(a.of, "port_ranges: %s is no range of ports", abridge(s))
			continue
		}
		c.Ports = append(c.Ports, r)
	}
	l.add(a.of, c)
}

func takeServiceNetwork(l *loader, a attributes) {
	l.add(a.of, endpoint.ServiceNetwork{ID: a.of.id(), Name: cmp.Or(a.name(), a.text("name")), Account: a.account(), Region: a.region()})
}

func addNetworkVPC(l *loader, a attributes) {
	x := endpoint.ServiceNetworkVPC{VPC: l.link(a, "vpc_identifier"), Groups: l.linkList(a, "security_group_ids"), PrivateDNS: domains(a, "private_dns_enabled")}
	if x.VPC == "" {
		l.missing(a, "vpc_identifier")
		return
	}
	amend(l, a, "service_network_identifier", lastOf(l.link(a, "service_network_identifier")), func(s *endpoint.ServiceNetwork) {
		s.VPCs = append(slices.Clone(s.VPCs), x)
	})
}

// domains is the private DNS of an endpoint or an association.
func domains(a attributes, on string) endpoint.PrivateDomains {
	if !a.on(on) {
		return endpoint.PrivateDomains{}
	}
	d := endpoint.PrivateDomains{On: true}
	for _, b := range a.blocks("dns_options") {
		d.Preference, d.Specified = endpoint.ParsePreference(b.text("private_dns_preference")), b.texts("private_dns_specified_domains")
	}
	return d
}

func addNetworkService(l *loader, a attributes) {
	id := lastOf(l.link(a, "service_identifier"))
	amend(l, a, "service_network_identifier", lastOf(l.link(a, "service_network_identifier")), func(s *endpoint.ServiceNetwork) { s.Services = withID(s.Services, id) })
}

func addNetworkResource(l *loader, a attributes) {
	id := lastOf(l.link(a, "resource_configuration_identifier"))
	amend(l, a, "service_network_identifier", lastOf(l.link(a, "service_network_identifier")), func(s *endpoint.ServiceNetwork) {
		s.Configurations = withID(s.Configurations, id)
	})
}

func takeLatticeService(l *loader, a attributes) {
	s := endpoint.LatticeService{ID: a.of.id(), Name: cmp.Or(a.name(), a.text("name")), Account: a.account(), Region: a.region()}
	for _, b := range a.blocks("dns_entry") {
		s.DNSName = b.made("domain_name")
	}
	l.add(a.of, s)
}

func addLatticeListener(l *loader, a attributes) {
	x := endpoint.LatticeListener{Protocol: endpoint.LatticeProtocol(a.text("protocol")), Port: a.port("port")}
	if x.Port == 0 {
		x.Port = 443
		if x.Protocol == endpoint.LatticeHTTP {
			x.Port = 80
		}
	}
	amend(l, a, "service_identifier", lastOf(l.link(a, "service_identifier")), func(s *endpoint.LatticeService) { s.Listeners = append(slices.Clone(s.Listeners), x) })
}

func takeProfile(l *loader, a attributes) {
	l.add(a.of, endpoint.Profile{ID: a.of.id(), Name: cmp.Or(a.name(), a.text("name")), Account: a.account(), Region: a.region()})
}

func addProfileVPC(l *loader, a attributes) {
	v := l.link(a, "resource_id")
	if v == "" {
		l.missing(a, "resource_id")
		return
	}
	amend(l, a, "profile_id", l.link(a, "profile_id"), func(p *endpoint.Profile) { p.VPCs = append(slices.Clone(p.VPCs), endpoint.ProfileVPC{VPC: v}) })
}

// addProfileResource reads what a Profile carries, by its ARN, or by the address of what the same plan makes.
func addProfileResource(l *loader, a attributes) {
	arn := l.link(a, "resource_arn")
	id := lastOf(arn)
	if id == "" {
		l.missing(a, "resource_arn")
		return
	}
	amend(l, a, "profile_id", l.link(a, "profile_id"), func(p *endpoint.Profile) {
		_, zone := get[endpoint.HostedZone](l, id)
		_, rule := get[endpoint.ResolverRule](l, id)
		switch {
		case zone || strings.Contains(string(arn), ":hostedzone/"):
			p.Zones = withID(p.Zones, id)
		case rule || strings.Contains(string(arn), ":resolver-rule/"):
			p.Rules = withID(p.Rules, id)
		case strings.Contains(string(arn), ":firewall-rule-group/"):
			l.skip(a.of, "DNS Firewall is not modelled")
		default:
			p.Endpoints = withID(p.Endpoints, id)
		}
	})
}

// lastOf is the ID at the end of an ARN; what is no ARN is as it is.
func lastOf(id vpc.ID) vpc.ID {
	if !strings.HasPrefix(string(id), "arn:") {
		return id
	}
	return vpc.ID(path.Base(string(id)))
}

// takeLatticeEndpoint reads an endpoint of type Resource or ServiceNetwork.
func takeLatticeEndpoint(l *loader, a attributes, v vpc.ID, state vpc.State) {
	id, subnets, groups := a.of.id(), l.linkList(a, "subnet_ids"), l.linkList(a, "security_group_ids")
	family, dns := addressType(a.made("ip_address_type")), domains(a, "private_dns_enabled")
	if a.text("vpc_endpoint_type") == "Resource" {
		l.add(a.of, endpoint.ResourceEndpoint{ID: id, Name: a.name(), Account: a.account(), VPC: v, Configuration: lastOf(l.link(a, "resource_configuration_arn")),
			Subnets: subnets, Groups: groups, AddressType: family, PrivateDNS: dns, State: state})
		return
	}
	l.add(a.of, endpoint.ServiceNetworkEndpoint{ID: id, Name: a.name(), Account: a.account(), VPC: v, ServiceNetwork: lastOf(l.link(a, "service_network_arn")),
		Subnets: subnets, Groups: groups, AddressType: family, PrivateDNS: dns, State: state})
}
