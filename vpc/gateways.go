package vpc

import "net/netip"

// InternetGateway joins a VPC to the internet and to AWS's public addresses. It
// translates IPv4 one to one between private addresses and the public ones mapped to them.
type InternetGateway struct {
	ID      ID
	Name    string
	Account string
	Region  string

	VPC ID // empty: detached
}

// EgressOnlyInternetGateway lets IPv6 out to the internet and only replies in.
type EgressOnlyInternetGateway struct {
	ID      ID
	Name    string
	Account string

	VPC   ID
	State State // empty: attached
}

// NATGateway lets others send under its own address: to the internet (public), or
// to other private networks (private).
type NATGateway struct {
	ID      ID
	Name    string
	Account string

	// Subnet holds a zonal gateway. A regional one has none, but a VPC and Zones.
	Subnet ID
	VPC    ID // may be left empty if there is a Subnet

	Private bool // connectivity type private: no public address
	State   State

	// Addresses is the gateway's addresses, the primary first. A zonal gateway without any gets the
	// lowest free address of its subnet and, unless it is private, a made-up public one (see routing).
	Addresses []NATAddress

	// Regional: a gateway of the whole VPC with a route table of its own.
	Regional bool
	Zones    []string // of a regional gateway in manual mode: the zones it covers; empty: all
}

// NATAddress is one of a NAT gateway's addresses.
type NATAddress struct {
	Interface ID // the gateway's network interface, where the network holds it
	Private   netip.Addr
	Public    netip.Addr // zero for a private gateway
	Zone      string     // of a regional gateway
}

// State is the state of a resource as AWS words it. Empty: the state in which it works.
type State string

// The states that several kinds share.
const (
	Pending   State = "pending"
	Available State = "available"
	Active    State = "active"
	Attached  State = "attached"
	Failed    State = "failed"
	Deleting  State = "deleting"
	Deleted   State = "deleted"
)

// ResourceID is g.ID.
func (g InternetGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g InternetGateway) ResourceName() string { return g.Name }

// Kind is KindInternetGateway.
func (g InternetGateway) Kind() Kind { return KindInternetGateway }

// ResourceID is g.ID.
func (g EgressOnlyInternetGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g EgressOnlyInternetGateway) ResourceName() string { return g.Name }

// Kind is KindEgressOnlyInternetGateway.
func (g EgressOnlyInternetGateway) Kind() Kind { return KindEgressOnlyInternetGateway }

// ResourceID is g.ID.
func (g NATGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g NATGateway) ResourceName() string { return g.Name }

// Kind is KindNATGateway.
func (g NATGateway) Kind() Kind { return KindNATGateway }
