package eni

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// Interface is an elastic network interface: addresses in one subnet, with security groups.
type Interface struct {
	ID      vpc.ID
	Name    string
	Account string

	Subnet vpc.ID
	Type   Type // zero: an ordinary interface

	// Addresses is the private addresses, IPv4 and IPv6; the first IPv4 one is the primary.
	Addresses []Address
	// Prefixes is the ranges delegated to the interface (/28, /80).
	Prefixes []netip.Prefix

	Groups []vpc.ID // empty: the VPC's default group, for types that take groups

	// NoSourceDestCheck lets the interface send and receive for addresses that are not its own.
	NoSourceDestCheck bool
	// DenyInternetGateway keeps traffic of internet gateways out (DenyAllIgwTraffic).
	DenyInternetGateway bool
	// Unattached says that no instance or service has the interface; gateways do not serve it.
	Unattached bool

	Instance        vpc.ID // the instance it is attached to, if any; it need not be in the network
	InstanceStopped bool   // the instance is not running
	// KeptOnTermination says that the interface stays when its instance is terminated (DeleteOnTermination is false).
	KeptOnTermination bool

	Owner       vpc.ID // the resource that AWS made it for: a NAT gateway, an endpoint, a load balancer, an attachment, a database
	Description string
}

// Address is a private address of an interface.
type Address struct {
	Private netip.Addr
	Public  netip.Addr // the public IPv4 address that internet gateways map to it; zero: none, or that of an ElasticIP
}

// ResourceID is i.ID.
func (i Interface) ResourceID() vpc.ID { return i.ID }

// ResourceName is i.Name.
func (i Interface) ResourceName() string { return i.Name }

// Kind is vpc.KindNetworkInterface.
func (i Interface) Kind() vpc.Kind { return vpc.KindNetworkInterface }

// Refs is the subnet and the groups; and weakly the owner, which may be of a kind that the network does not hold, and with which
// the interface goes.
func (i Interface) Refs() []vpc.Ref {
	refs := append(make([]vpc.Ref, 0, len(i.Groups)+2), vpc.Ref{Field: "Subnet", Kind: vpc.KindSubnet, ID: i.Subnet})
	for j, g := range i.Groups {
		refs = append(refs, vpc.Ref{Field: groups.at(j), Kind: vpc.KindSecurityGroup, ID: g})
	}
	return append(refs, vpc.Ref{Field: "Owner", ID: i.Owner, Weak: true, Owner: true})
}

// CheckRemoval reports the instance that has the interface, or the resource that AWS made it for and deletes it with.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/delete-eni.html
func (i Interface) CheckRemoval(r *vpc.Removal) []vpc.Problem {
	p := vpc.NewReport(i)
	switch {
	case i.Instance != "":
		p.Add("Instance", "InvalidNetworkInterface.InUse", "still attached to %s", i.Instance)
	case i.Owner != "" && r.Stays(i.Owner):
		p.Add("Owner", "InvalidNetworkInterface.InUse", "still in use by %s", i.Owner)
	}
	return p.Problems()
}

// HoldsPublicIPv4 says whether an address of the interface has a public one, or an Elastic IP is associated with it. A NAT gateway that is gone has let go of
// its interface, though both may be listed for a while.
func (i Interface) HoldsPublicIPv4(r *vpc.Removal) bool {
	if r.IsGone(i.Owner) {
		return false
	}
	public := func(a Address) bool { return a.Public.IsValid() }
	return slices.ContainsFunc(i.Addresses, public) || len(r.DependentsOf(i.ID, vpc.KindElasticIP)) > 0
}

// Claims is the private addresses and prefixes, which are unique in the subnet,
// and the public addresses, which are unique everywhere.
func (i Interface) Claims() []vpc.Claim {
	claims := make([]vpc.Claim, 0, len(i.Addresses)+len(i.Prefixes)) // few addresses have a public one
	for j, a := range i.Addresses {
		if a.Private.IsValid() && i.Subnet != "" {
			claims = append(claims, vpc.AddressClaim(i.Subnet, a.Private, privates.at(j)))
		}
		if a.Public.IsValid() {
			claims = append(claims, vpc.Claim{Key: publicKey(a.Public), Field: publics.at(j), Code: "Resource.AlreadyAssociated"})
		}
	}
	for j, p := range i.Prefixes {
		if p.IsValid() && i.Subnet != "" {
			claims = append(claims, vpc.Claim{Key: prefixKey(i.Subnet, p), Field: prefixes.at(j), Code: "InvalidIPAddress.InUse"})
		}
	}
	return claims
}

func publicKey(a netip.Addr) string { return vpc.ClaimKey("the public address", "", a.String()) }

func prefixKey(subnet vpc.ID, p netip.Prefix) string {
	return vpc.ClaimKey("the delegated prefix", subnet, p.Masked().String())
}

// Primary is the primary private address: the first IPv4 one, or without any, as in an
// IPv6-only subnet, the first address. It is the zero Addr if the interface has no address.
func (i Interface) Primary() netip.Addr {
	for _, a := range i.Addresses {
		if a.Private.Is4() {
			return a.Private
		}
	}
	if len(i.Addresses) > 0 {
		return i.Addresses[0].Private
	}
	return netip.Addr{}
}

// Owns reports whether a is one of the interface's private addresses or in a
// prefix delegated to it. Unless NoSourceDestCheck is set, the
// interface sends only from such an address and receives only for one. It does not allocate.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html
// and https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
func (i Interface) Owns(a netip.Addr) bool {
	return i.hasAddress(a) || i.delegates(a)
}

func (i Interface) hasAddress(a netip.Addr) bool {
	return slices.ContainsFunc(i.Addresses, func(x Address) bool { return x.Private == a })
}

func (i Interface) delegates(a netip.Addr) bool {
	return slices.ContainsFunc(i.Prefixes, func(p netip.Prefix) bool { return p.Contains(a) })
}

// TakesGroups reports whether security groups filter the interface's traffic:
// those of Groups, or the VPC's default group if there are none. Types that cannot have
// groups ignore Groups. A Network Load Balancer has groups only if it was made with some,
// and types that this package does not know are taken as they are found.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
// and https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
func (i Interface) TakesGroups() bool {
	switch i.Type {
	case NAT, GWLBEndpoint, GatewayLoadBalancer, TransitGateway:
		return false
	case Ordinary, Endpoint, LoadBalancer, Lambda, EFA, EFAOnly, Trunk, Branch:
		return true
	}
	return len(i.Groups) > 0
}

// OpensConnections reports whether the interface opens connections by itself. Those of NAT gateways, endpoints, transit gateways and Gateway Load Balancers pass
// on or answer what others send; that a Gateway Load Balancer tries whether its targets are healthy does not count.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html, https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
// and https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html
func (i Interface) OpensConnections() bool {
	switch i.Type {
	case NAT, Endpoint, GWLBEndpoint, TransitGateway, GatewayLoadBalancer:
		return false
	}
	return true
}

// Blocks is the addresses and the delegated prefixes of the interface, as blocks: the prefixes first.
func (i Interface) Blocks() []netip.Prefix {
	all := slices.Clone(i.Prefixes)
	for _, a := range i.Addresses {
		all = append(all, netip.PrefixFrom(a.Private, a.Private.BitLen()))
	}
	return all
}

// DeniesInternetGateway reports whether internet gateways neither deliver to the
// interface nor forward for it: if DenyInternetGateway is set, and for endpoints.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
// and https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
func (i Interface) DeniesInternetGateway() bool {
	return i.DenyInternetGateway || i.Type == Endpoint || i.Type == GWLBEndpoint
}
