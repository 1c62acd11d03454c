package endpoint

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// ResourceEndpoint is a VPC endpoint of type Resource: a network interface in each of its subnets through which a resource of another
// VPC is reached by TCP, guarded by security groups. Connections are opened from its side alone. An endpoint to a group of resources has an
// address for each of these.
//
// It is reached as interface endpoints are, from other networks too. Its names are in public DNS, wherever one asks:
// "<endpoint>.<resource configuration>.<hash>.vpc-lattice-rsc.<region>.on.aws".
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-resources.html
type ResourceEndpoint struct {
	ID      vpc.ID // "vpce-..."
	Name    string
	Account string

	VPC           vpc.ID
	Configuration vpc.ID   // the resource configuration, which may be of another account
	Subnets       []vpc.ID // at most one a zone

	// Interfaces is its network interfaces, where the network holds them. Without them it has one for each subnet, at the address given in
	// Addresses or at a free one.
	Interfaces  []vpc.ID
	Addresses   []netip.Addr
	Groups      []vpc.ID    // empty: the VPC's default group
	AddressType AddressType // zero: IPv4

	PrivateDNS PrivateDomains // the custom domains of resources that resolve to the endpoint in the VPC

	State vpc.State // empty: available
}

// ResourceID is e.ID.
func (e ResourceEndpoint) ResourceID() vpc.ID { return e.ID }

// ResourceName is e.Name.
func (e ResourceEndpoint) ResourceName() string { return e.Name }

// Kind is vpc.KindResourceEndpoint.
func (e ResourceEndpoint) Kind() vpc.Kind { return vpc.KindResourceEndpoint }

// Refs is the VPC, the resource configuration, which may be of another account, the subnets, the network interfaces and the groups.
func (e ResourceEndpoint) Refs() []vpc.Ref {
	weak := e.State.Gone()
	refs := []vpc.Ref{
		{Field: "VPC", Kind: vpc.KindVPC, ID: e.VPC, Weak: weak},
		{Field: "Configuration", Kind: vpc.KindResourceConfiguration, ID: e.Configuration, Weak: true},
	}
	refs = appendRefs(refs, "Subnets", vpc.KindSubnet, e.Subnets, weak)
	refs = appendRefs(refs, "Interfaces", vpc.KindNetworkInterface, e.Interfaces, true)
	return appendRefs(refs, "Groups", vpc.KindSecurityGroup, e.Groups, weak)
}

// Available says whether the endpoint carries new connections: it does in the state available alone.
func (e ResourceEndpoint) Available() bool { return available(e.State) }

// Offers is the resource configurations behind the endpoint, in ID order. It is empty if the network does not hold them.
func (e ResourceEndpoint) Offers(n *vpc.Network) []vpc.ID {
	c, ok := vpc.Get[ResourceConfiguration](n, e.Configuration)
	if !ok {
		return nil
	}
	return c.Members(n)
}

// Check reports what AWS would refuse: private DNS without both DNS attributes, subnets and groups of other VPCs, no zone in common with the
// resource gateway.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-resource-endpoint.html
func (e ResourceEndpoint) Check(n *vpc.Network) []vpc.Problem {
	if e.State.Gone() {
		return nil
	}
	p := vpc.NewReport(e)
	checkHome(p, e.VPC)
	if e.Configuration == "" {
		p.Add("Configuration", "MissingParameter", "a resource endpoint needs a resource configuration")
	}
	checkLatticeEndpoint(p, n, spread{e.VPC, e.Subnets, e.AddressType, "InvalidParameter", "DuplicateSubnetsInSameZone"}, e.Groups, e.PrivateDNS)
	c, _ := vpc.Get[ResourceConfiguration](n, e.Configuration)
	g, ok := vpc.Get[ResourceGateway](n, c.ResourceGatewayID(n))
	if ok && len(e.Subnets) > 0 && !shareZone(n, e.Subnets, g.Subnets) {
		p.Add("Subnets", "InvalidParameter", "the endpoint has no zone in common with resource gateway %s", g.ID)
	}
	return p.Problems()
}

// checkLatticeEndpoint holds what resource and service-network endpoints have alike against the VPC.
func checkLatticeEndpoint(p *vpc.Report, n *vpc.Network, s spread, groups []vpc.ID, d PrivateDomains) {
	checkAddressType(p, s.family)
	s.check(p, n)
	checkGroups(p, n, groups, s.home, "InvalidParameter")
	checkPrivateDomains(p, n, "PrivateDNS", s.home, d, "InvalidParameter")
}

func checkPrivateDomains(p *vpc.Report, n *vpc.Network, field string, in vpc.ID, d PrivateDomains, code string) {
	if d.On && !servesPrivateDNS(n, in) {
		p.Add(field, code, "private DNS needs both enableDnsSupport and enableDnsHostnames of %s", in)
	}
	if !d.Preference.valid() {
		p.Add(field+".Preference", code, "%q is no preference", string(d.Preference))
	}
}

// shareZone says whether two lists of subnets have a zone in common, as far as zones are known.
func shareZone(n *vpc.Network, a, b []vpc.ID) bool {
	zones, known := map[string]bool{}, true
	for _, id := range a {
		s, _ := vpc.Get[vpc.Subnet](n, id)
		zones[zoneKey(s)] = true
		known = known && zoneKey(s) != ""
	}
	for _, id := range b {
		s, _ := vpc.Get[vpc.Subnet](n, id)
		known = known && zoneKey(s) != ""
		if zones[zoneKey(s)] {
			return true
		}
	}
	return !known || len(b) == 0
}
