package endpoint

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// Interface is an interface endpoint: a network interface in each of its subnets
// through which a service is reached over AWS PrivateLink, guarded by security groups.
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
type Interface struct {
	ID      vpc.ID
	Name    string
	Account string

	VPC           vpc.ID
	Service       string   // "com.amazonaws.us-east-1.kms"; "com.amazonaws.vpce.us-east-1.vpce-svc-..." for a service of another customer
	ServiceRegion string   // where the service is, if not in the endpoint's Region
	Subnets       []vpc.ID // at most one a zone

	// Interfaces is the endpoint's network interfaces, where the network holds them.
	// Without them the endpoint has one for each subnet, at the address given in
	// Addresses or at a free one.
	Interfaces []vpc.ID
	Addresses  []netip.Addr
	Groups     []vpc.ID // empty: the VPC's default group

	State       vpc.State   // empty: available
	AddressType AddressType // zero: IPv4

	// PrivateDNS makes the service's public names resolve to the endpoint inside the VPC.
	PrivateDNS bool
	// PrivateDNSOnlyForInboundResolver limits that to queries that come through an inbound resolver endpoint.
	PrivateDNSOnlyForInboundResolver bool
	// DNSNames is the names of the endpoint itself, the Regional one first, and its private names if AWS listed
	// them. Empty: the names that AWS would make; see [Interface.Names].
	DNSNames []string

	Policy string // JSON; empty: everything is allowed
}

// ResourceID is i.ID.
func (i Interface) ResourceID() vpc.ID { return i.ID }

// ResourceName is i.Name.
func (i Interface) ResourceName() string { return i.Name }

// Kind is vpc.KindInterfaceEndpoint.
func (i Interface) Kind() vpc.Kind { return vpc.KindInterfaceEndpoint }

// Refs is the VPC, the service, which may be of another account, the subnets, the network interfaces and the groups.
func (i Interface) Refs() []vpc.Ref {
	weak := i.State.Gone()
	refs := []vpc.Ref{
		{Field: "VPC", Kind: vpc.KindVPC, ID: i.VPC, Weak: weak},
		{Field: "Service", Kind: vpc.KindEndpointService, ID: customerService(i.Service), Weak: true},
	}
	refs = appendRefs(refs, "Subnets", vpc.KindSubnet, i.Subnets, weak)
	refs = appendRefs(refs, "Interfaces", vpc.KindNetworkInterface, i.Interfaces, true)
	return appendRefs(refs, "Groups", vpc.KindSecurityGroup, i.Groups, weak)
}

func appendRefs(refs []vpc.Ref, field string, kind vpc.Kind, ids []vpc.ID, weak bool) []vpc.Ref {
	for i, id := range ids {
		refs = append(refs, vpc.Ref{Field: fmt.Sprintf("%s[%d]", field, i), Kind: kind, ID: id, Weak: weak})
	}
	return refs
}

// Claims is the private DNS domains of the endpoint: in one VPC only one endpoint or hosted zone can answer for each.
// An endpoint keeps them until it is deleted.
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
func (i Interface) Claims() []vpc.Claim {
	if !i.PrivateDNS || i.State.Gone() {
		return nil
	}
	zones := privateZones(i.privateNames())
	if len(zones) == 0 {
		zones = []string{i.Service} // the names are not known, but are the same for each endpoint to the service
	}
	var claims []vpc.Claim
	for _, z := range zones {
		claims = append(claims, vpc.Claim{Key: domainKey(i.VPC, z), Field: "PrivateDNS", Code: "InvalidParameter"})
	}
	return claims
}

// domainKey is the claim of answering for a domain in a VPC.
func domainKey(in vpc.ID, domain string) string {
	return vpc.ClaimKey("the private DNS domain", in, domain)
}

// Available says whether the endpoint carries new connections: it does in the state available alone.
func (i Interface) Available() bool { return available(i.State) }

// Check reports what AWS would refuse.
func (i Interface) Check(n *vpc.Network) []vpc.Problem {
	if i.State.Gone() {
		return nil
	}
	p := vpc.NewReport(i)
	checkHome(p, i.VPC)
	checkAddressType(p, i.AddressType)
	checkPolicy(p, i.Policy)
	if name, ok := checkServiceName(p, i.Service); ok {
		i.checkRegion(p, n, name)
		i.checkPrivateDNS(p, n, name)
	}
	spread{i.VPC, i.Subnets, i.AddressType, "InvalidParameter", "DuplicateSubnetsInSameZone"}.check(p, n)
	i.checkAddresses(p, n)
	checkGroups(p, n, i.Groups, i.VPC, "InvalidParameter")
	return p.Problems()
}

// observed says whether the endpoint was read from an account, where AWS let it be.
func (i Interface) observed() bool { return len(i.DNSNames) > 0 }

// checkRegion holds the service's Region against the VPC's. Another Region has to be asked for, and serves only some services.
// The list of those grows, so that an endpoint which exists is not held against it.
// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
func (i Interface) checkRegion(p *vpc.Report, n *vpc.Network, name named) {
	own := regionOf(n, i.VPC)
	switch {
	case name.region == "":
	case i.ServiceRegion != "" && i.ServiceRegion != name.region:
		p.Add("ServiceRegion", "InvalidServiceName", "%s is in %s, not in %s", i.Service, name.region, i.ServiceRegion)
	case own == "" || own == name.region:
	case i.ServiceRegion == "":
		p.Add("Service", "InvalidServiceName", "%s is in %s, but %s is in %s and ServiceRegion does not say so", i.Service, name.region, i.VPC, own)
	case name.known() && !name.service.CrossRegion && !i.observed():
		p.Add("Service", "InvalidServiceName", "%s cannot be reached from another Region", i.Service)
	case name.customer == "":
		i.checkCrossRegionZones(p, n)
	}
}

// noCrossRegion is the zones where endpoints to AWS services of other Regions cannot be.
// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-cross-region-privatelink-support.html
var noCrossRegion = []string{"apne1-az3", "apne2-az2", "apne2-az4", "use1-az3", "usw1-az2"}

func (i Interface) checkCrossRegionZones(p *vpc.Report, n *vpc.Network) {
	for k, id := range i.Subnets {
		if s, _ := vpc.Get[vpc.Subnet](n, id); slices.Contains(noCrossRegion, s.ZoneID) {
			p.Add(fmt.Sprintf("Subnets[%d]", k), "InvalidParameter", "zone %s has no endpoints to other Regions", s.ZoneID)
		}
	}
}

// noPrivateDNS is the services that document that their interface endpoints have no private DNS.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
var noPrivateDNS = []string{"dynamodb", "dynamodb-streams"}

// checkPrivateDNS holds private DNS against the VPC's attributes and the service.
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
func (i Interface) checkPrivateDNS(p *vpc.Report, n *vpc.Network, name named) {
	if i.PrivateDNSOnlyForInboundResolver && !i.PrivateDNS {
		p.Add("PrivateDNSOnlyForInboundResolver", "InvalidParameter", "private DNS is off")
	}
	if !i.PrivateDNS {
		return
	}
	if !i.observed() && !servesPrivateDNS(n, i.VPC) {
		p.Add("PrivateDNS", "InvalidParameter", "private DNS needs both enableDnsSupport and enableDnsHostnames of %s", i.VPC)
	}
	if slices.Contains(noPrivateDNS, name.service.Code) && !i.observed() {
		p.Add("PrivateDNS", "InvalidParameter", "%s has no private DNS", i.Service)
	}
	if i.PrivateDNSOnlyForInboundResolver && !i.hasGateway(n) {
		p.Add("PrivateDNSOnlyForInboundResolver", "InvalidParameter", "%s has no gateway endpoint for %s", i.VPC, i.Service)
	}
}

// servesPrivateDNS says whether the VPC has both DNS attributes, without which hidden and private hosted zones do not answer.
// An endpoint may have been made before an attribute was turned off.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
func servesPrivateDNS(n *vpc.Network, id vpc.ID) bool {
	v, ok := vpc.Get[vpc.VPC](n, id)
	return !ok || v.DNSHostnames && !v.DisableDNSSupport
}

// hasGateway says whether the VPC has a gateway endpoint for the service too.
func (i Interface) hasGateway(n *vpc.Network) bool {
	for g := range vpc.DependentsOf[Gateway](n, i.VPC) {
		if g.VPC == i.VPC && g.Service == i.Service && !g.State.Gone() {
			return true
		}
	}
	return false
}

// zoneKey is the zone of a subnet: the name that is the same in all accounts, if it is known.
func zoneKey(s vpc.Subnet) string {
	if s.ZoneID != "" {
		return s.ZoneID
	}
	return s.Zone
}

// fits says whether an endpoint of the type can be in the subnet: ipv4 needs IPv4, ipv6 an IPv6-only subnet, dualstack both.
func fits(t AddressType, s vpc.Subnet) bool {
	switch t {
	case IPv4:
		return s.CIDR.IsValid()
	case IPv6:
		return !s.CIDR.IsValid() && s.IPv6CIDR.IsValid()
	case DualStack:
		return s.CIDR.IsValid() && s.IPv6CIDR.IsValid()
	}
	return true
}

func familiesOf(s vpc.Subnet) string {
	switch {
	case s.CIDR.IsValid() && s.IPv6CIDR.IsValid():
		return "both families"
	case s.CIDR.IsValid():
		return "only IPv4"
	default:
		return "only IPv6"
	}
}

// checkAddresses holds designated addresses against the subnets: each is in one of them and not reserved, and there is one for
// each subnet and family.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
// https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
func (i Interface) checkAddresses(p *vpc.Report, n *vpc.Network) {
	used := map[netip.Prefix]netip.Addr{}
	for k, a := range i.Addresses {
		field := fmt.Sprintf("Addresses[%d]", k)
		r, ok := i.rangeOf(n, a)
		switch other, taken := used[r]; {
		case !ok:
			p.Add(field, "InvalidParameterValue", "%v is in none of the endpoint's subnets", a)
		case reserved(r, a):
			p.Add(field, "InvalidParameterValue", "%v is one of the reserved addresses of %v", a, r)
		case taken:
			p.Add(field, "InvalidParameterValue", "%v and %v are both in %v, where the endpoint has one address", other, a, r)
		default:
			used[r] = a
		}
	}
}

func (i Interface) rangeOf(n *vpc.Network, a netip.Addr) (netip.Prefix, bool) {
	for _, id := range i.Subnets {
		s, _ := vpc.Get[vpc.Subnet](n, id)
		for _, r := range []netip.Prefix{s.CIDR, s.IPv6CIDR} {
			if r.Contains(a) {
				return r.Masked(), true
			}
		}
	}
	return netip.Prefix{}, false
}

// reserved says whether a is one of the first four addresses of r, or the last.
func reserved(r netip.Prefix, a netip.Addr) bool {
	low := r.Addr()
	for range 4 {
		if a == low {
			return true
		}
		low = low.Next()
	}
	return !r.Contains(a.Next())
}

// privateNames is the names that private DNS gives to the endpoint, as far as the endpoint alone tells:
// those that AWS listed, else those of the catalogue.
func (i Interface) privateNames() []string {
	var names []string
	for _, d := range i.DNSNames {
		if d := canonical(d); !isEndpointName(d) {
			names = append(names, d)
		}
	}
	if len(names) > 0 {
		return names
	}
	if name, ok := readServiceName(i.Service); ok {
		region := name.region
		if region == "" {
			region = i.ServiceRegion
		}
		return name.service.PrivateDNSNames(region)
	}
	return nil
}

// privateZones is the domains of the names, each once: "*.execute-api.us-east-1.amazonaws.com" is answered by the zone below the star.
func privateZones(names []string) []string {
	var zones []string
	for _, name := range names {
		if z := strings.TrimPrefix(name, "*."); !slices.Contains(zones, z) {
			zones = append(zones, z)
		}
	}
	return zones
}
