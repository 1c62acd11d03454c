package cloudformation

import (
	"net/netip"
	"path"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

var latticeConverters = map[string]converter{
	"AWS::VpcLattice::ResourceGateway":                   {makes, takeResourceGateway},
	"AWS::VpcLattice::ResourceConfiguration":             {makes, takeResourceConfiguration},
	"AWS::VpcLattice::ServiceNetwork":                    {makes, takeServiceNetwork},
	"AWS::VpcLattice::ServiceNetworkVpcAssociation":      {adds, addNetworkVPC},
	"AWS::VpcLattice::ServiceNetworkServiceAssociation":  {adds, addNetworkService},
	"AWS::VpcLattice::ServiceNetworkResourceAssociation": {adds, addNetworkResource},
	"AWS::VpcLattice::Service":                           {makes, takeLatticeService},
	"AWS::VpcLattice::Listener":                          {adds, addLatticeListener},
	"AWS::Route53Profiles::Profile":                      {makes, takeProfile},
	"AWS::Route53Profiles::ProfileAssociation":           {adds, addProfileVPC},
	"AWS::Route53Profiles::ProfileResourceAssociation":   {adds, addProfileResource},
}

// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-vpclattice-resourcegateway.html
func takeResourceGateway(l *loader, p properties) {
	l.add(p.of, endpoint.ResourceGateway{
		ID: p.id(), Name: p.text("Name"), Account: p.account(), VPC: p.need("VpcIdentifier"), Subnets: sorted(p.links("SubnetIds")),
		Groups: sorted(p.links("SecurityGroupIds")), AddressType: addressType(p.text("IpAddressType")), ResolveInVPC: p.text("ResourceConfigDnsResolution") == "IN_VPC",
	})
}

// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-vpclattice-resourceconfiguration.html
func takeResourceConfiguration(l *loader, p properties) {
	c := endpoint.ResourceConfiguration{
		ID: p.id(), Name: p.text("Name"), Account: p.account(), Region: p.region(), Gateway: p.link("ResourceGatewayId"), Group: p.link("ResourceConfigurationGroupId"),
		CustomDomain: p.text("CustomDomainName"), GroupDomain: p.text("GroupDomain"), DomainVerified: p.has("DomainVerificationId"),
	}
	if t := p.text("ResourceConfigurationType"); t != "SINGLE" {
		c.Type = endpoint.ResourceType(t)
	}
	is := p.block("ResourceConfigurationDefinition")
	if s := is.text("IpResource"); s != "" {
		a, err := netip.ParseAddr(s)
		if err != nil {
			is.skip("IpResource", "%s is not an address", abridge(s))
			return
		}
		c.Address = a
	}
	c.ARN = is.text("ArnResource")
	if dns := is.block("DnsResource"); dns.text("DomainName") != "" {
		c.DomainName, c.AddressType = dns.text("DomainName"), addressType(dns.text("IpAddressType"))
	}
	for _, s := range p.texts("PortRanges") {
		r, err := packet.ParsePortRange(s)
		if err != nil {
			p.skip("PortRanges", "%s is no range of ports", abridge(s))
			continue
		}
		c.Ports = append(c.Ports, r)
	}
	l.add(p.of, c)
}

// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-vpclattice-servicenetwork.html
func takeServiceNetwork(l *loader, p properties) {
	l.add(p.of, endpoint.ServiceNetwork{ID: p.id(), Name: p.text("Name"), Account: p.account(), Region: p.region()})
}

func addNetworkVPC(l *loader, p properties) {
	a := endpoint.ServiceNetworkVPC{VPC: p.need("VpcIdentifier"), Groups: sorted(p.links("SecurityGroupIds"))}
	if p.on("PrivateDnsEnabled") {
		a.PrivateDNS = domains(p)
	}
	if a.VPC != "" {
		amend(l, p, "ServiceNetworkIdentifier", func(s *endpoint.ServiceNetwork) { s.VPCs = append(slices.Clone(s.VPCs), a) })
	}
}

// domains is the private DNS of an endpoint or association that has it.
func domains(p properties) endpoint.PrivateDomains {
	o := p.block("DnsOptions")
	return endpoint.PrivateDomains{On: true, Preference: endpoint.ParsePreference(o.text("PrivateDnsPreference")), Specified: o.texts("PrivateDnsSpecifiedDomains")}
}

func addNetworkService(l *loader, p properties) {
	if id := p.need("ServiceIdentifier"); id != "" {
		amend(l, p, "ServiceNetworkIdentifier", func(s *endpoint.ServiceNetwork) { s.Services = withID(s.Services, id) })
	}
}

func addNetworkResource(l *loader, p properties) {
	if id := p.need("ResourceConfigurationId"); id != "" {
		amend(l, p, "ServiceNetworkId", func(s *endpoint.ServiceNetwork) { s.Configurations = withID(s.Configurations, id) })
	}
}

// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-vpclattice-service.html
func takeLatticeService(l *loader, p properties) {
	l.add(p.of, endpoint.LatticeService{ID: p.id(), Name: p.text("Name"), Account: p.account(), Region: p.region()})
}

func addLatticeListener(l *loader, p properties) {
	x := endpoint.LatticeListener{Protocol: endpoint.LatticeProtocol(p.text("Protocol")), Port: p.port("Port")}
	if x.Port == 0 {
		x.Port = map[endpoint.LatticeProtocol]uint16{endpoint.LatticeHTTP: 80}[x.Protocol]
		if x.Port == 0 {
			x.Port = 443
		}
	}
	amend(l, p, "ServiceIdentifier", func(s *endpoint.LatticeService) { s.Listeners = append(slices.Clone(s.Listeners), x) })
}

// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53profiles-profile.html
func takeProfile(l *loader, p properties) {
	l.add(p.of, endpoint.Profile{ID: p.id(), Name: p.text("Name"), Account: p.account(), Region: p.region()})
}

func addProfileVPC(l *loader, p properties) {
	if v := p.need("ResourceId"); v != "" {
		amend(l, p, "ProfileId", func(x *endpoint.Profile) { x.VPCs = append(slices.Clone(x.VPCs), endpoint.ProfileVPC{VPC: v}) })
	}
}

// addProfileResource reads what a Profile carries, by its ARN. The ARNs of what the template makes are their IDs.
func addProfileResource(l *loader, p properties) {
	arn := p.text("ResourceArn")
	id := vpc.ID(path.Base(arn))
	if arn == "" {
		p.skip("ResourceArn", "it is missing")
		return
	}
	amend(l, p, "ProfileId", func(x *endpoint.Profile) {
		_, zone := get[endpoint.HostedZone](l, id)
		_, rule := get[endpoint.ResolverRule](l, id)
		switch {
		case zone || strings.Contains(arn, ":hostedzone/"):
			x.Zones = withID(x.Zones, id)
		case rule || strings.Contains(arn, ":resolver-rule/"):
			x.Rules = withID(x.Rules, id)
		case strings.Contains(arn, ":firewall-rule-group/"):
			p.skip("ResourceArn", "DNS Firewall is not modelled")
		default:
			x.Endpoints = withID(x.Endpoints, id)
		}
	})
}

// takeLatticeEndpoint reads an endpoint of type Resource or ServiceNetwork.
func takeLatticeEndpoint(l *loader, p properties, v vpc.ID) {
	var d endpoint.PrivateDomains
	if p.on("PrivateDnsEnabled") {
		d = domains(p)
	}
	subnets, groups, family := sorted(p.links("SubnetIds")), sorted(p.links("SecurityGroupIds")), addressType(p.text("IpAddressType"))
	if p.text("VpcEndpointType") == "Resource" {
		l.add(p.of, endpoint.ResourceEndpoint{ID: p.id(), Name: p.name(), Account: p.account(), VPC: v, Configuration: lastOf(p.need("ResourceConfigurationArn")),
			Subnets: subnets, Groups: groups, AddressType: family, PrivateDNS: d})
		return
	}
	l.add(p.of, endpoint.ServiceNetworkEndpoint{ID: p.id(), Name: p.name(), Account: p.account(), VPC: v, ServiceNetwork: lastOf(p.need("ServiceNetworkArn")),
		Subnets: subnets, Groups: groups, AddressType: family, PrivateDNS: d})
}

// lastOf is the ID at the end of an ARN; empty if there is none.
func lastOf(arn vpc.ID) vpc.ID {
	if arn == "" {
		return ""
	}
	return vpc.ID(path.Base(string(arn)))
}
