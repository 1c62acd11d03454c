package endpoint

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// ServiceNetworkEndpoint is a VPC endpoint of type ServiceNetwork: network interfaces through which all services and resources of a service
// network are reached, each at addresses of its own out of blocks of 16 that the endpoint takes in its subnets. AWS may change
// these, so that clients go by names, which are in public DNS.
//
// Which address is of what is not told by any description: here each gets one of the block in the order of the IDs, and paths say so.
// https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-service-networks.html
type ServiceNetworkEndpoint struct {
	ID      vpc.ID // "vpce-..."
	Name    string
	Account string

	VPC            vpc.ID
	ServiceNetwork vpc.ID   // may be of another account
	Subnets        []vpc.ID // at most one a zone

	Interfaces  []vpc.ID       // its network interfaces, where the network holds them; without them it has one for each subnet
	Blocks      []netip.Prefix // the blocks of addresses that it has taken; in a subnet without any, some that are free
	Groups      []vpc.ID       // empty: the VPC's default group
	AddressType AddressType    // zero: IPv4

	PrivateDNS PrivateDomains // the custom domains of resources that resolve to the endpoint in the VPC

	State vpc.State // empty: available
}

// ResourceID is e.ID.
func (e ServiceNetworkEndpoint) ResourceID() vpc.ID { return e.ID }

// ResourceName is e.Name.
func (e ServiceNetworkEndpoint) ResourceName() string { return e.Name }

// Kind is vpc.KindServiceNetworkEndpoint.
func (e ServiceNetworkEndpoint) Kind() vpc.Kind { return vpc.KindServiceNetworkEndpoint }

// Refs is the VPC, the service network, which may be of another account, the subnets, the network interfaces and the groups.
func (e ServiceNetworkEndpoint) Refs() []vpc.Ref {
	weak := e.State.Gone()
	refs := []vpc.Ref{
		{Field: "VPC", Kind: vpc.KindVPC, ID: e.VPC, Weak: weak},
		{Field: "ServiceNetwork", Kind: vpc.KindServiceNetwork, ID: e.ServiceNetwork, Weak: true},
	}
	refs = appendRefs(refs, "Subnets", vpc.KindSubnet, e.Subnets, weak)
	refs = appendRefs(refs, "Interfaces", vpc.KindNetworkInterface, e.Interfaces, true)
	return appendRefs(refs, "Groups", vpc.KindSecurityGroup, e.Groups, weak)
}

// Available says whether the endpoint carries new connections: it does in the state available alone.
func (e ServiceNetworkEndpoint) Available() bool { return available(e.State) }

// Offers is the resource configurations and services of the service network, in ID order. It is empty if the network does not hold it.
func (e ServiceNetworkEndpoint) Offers(n *vpc.Network) []vpc.ID {
	s, ok := vpc.Get[ServiceNetwork](n, e.ServiceNetwork)
	if !ok {
		return nil
	}
	return s.Offers(n)
}

// Check reports what AWS would refuse: private DNS without both DNS attributes, subnets and groups of other VPCs.
// https://docs.aws.amazon.com/vpc/latest/privatelink/access-with-service-network-endpoint.html
func (e ServiceNetworkEndpoint) Check(n *vpc.Network) []vpc.Problem {
	if e.State.Gone() {
		return nil
	}
	p := vpc.NewReport(e)
	checkHome(p, e.VPC)
	if e.ServiceNetwork == "" {
		p.Add("ServiceNetwork", "MissingParameter", "a service-network endpoint needs a service network")
	}
	checkLatticeEndpoint(p, n, spread{e.VPC, e.Subnets, e.AddressType, "InvalidParameter", "DuplicateSubnetsInSameZone"}, e.Groups, e.PrivateDNS)
	return p.Problems()
}
