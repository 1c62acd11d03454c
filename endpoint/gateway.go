package endpoint

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// Gateway is a gateway endpoint: a route to Amazon S3 or DynamoDB, for the
// subnets whose tables it is associated with. It has no interface, address or security group.
type Gateway struct {
	ID      vpc.ID
	Name    string
	Account string

	VPC         vpc.ID
	Service     string // "com.amazonaws.us-east-1.s3"
	RouteTables []vpc.ID

	State       vpc.State   // empty: available
	AddressType AddressType // zero: IPv4
	Policy      string      // JSON; empty: everything is allowed
}

// Interface is an interface endpoint: a network interface in each of its subnets
// through which a service is reached over AWS PrivateLink, guarded by security groups.
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
	// Addresses or at the lowest free one.
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
	// them. Empty: the names that AWS would make, with the ID in the place of the hash.
	DNSNames []string

	Policy string // JSON; empty: everything is allowed
}

// GatewayLoadBalancer is a Gateway Load Balancer endpoint: a route target in one subnet
// behind which appliances look at packets and hand them back unchanged.
type GatewayLoadBalancer struct {
	ID      vpc.ID
	Name    string
	Account string

	VPC       vpc.ID
	Service   string
	Subnet    vpc.ID
	Interface vpc.ID    // the endpoint's network interface, where the network holds it
	State     vpc.State // empty: available
}

// AddressType is the families that an endpoint serves.
type AddressType string

// The address types. The zero value is IPv4.
const (
	IPv4      AddressType = ""
	IPv6      AddressType = "ipv6"
	DualStack AddressType = "dualstack"
)

// ResourceID is g.ID.
func (g Gateway) ResourceID() vpc.ID { return g.ID }

// ResourceName is g.Name.
func (g Gateway) ResourceName() string { return g.Name }

// Kind is vpc.KindGatewayEndpoint.
func (g Gateway) Kind() vpc.Kind { return vpc.KindGatewayEndpoint }

// ResourceID is i.ID.
func (i Interface) ResourceID() vpc.ID { return i.ID }

// ResourceName is i.Name.
func (i Interface) ResourceName() string { return i.Name }

// Kind is vpc.KindInterfaceEndpoint.
func (i Interface) Kind() vpc.Kind { return vpc.KindInterfaceEndpoint }

// ResourceID is g.ID.
func (g GatewayLoadBalancer) ResourceID() vpc.ID { return g.ID }

// ResourceName is g.Name.
func (g GatewayLoadBalancer) ResourceName() string { return g.Name }

// Kind is vpc.KindGatewayLoadBalancerEndpoint.
func (g GatewayLoadBalancer) Kind() vpc.Kind { return vpc.KindGatewayLoadBalancerEndpoint }
