package eni

import (
	"net/netip"

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

	Instance        vpc.ID // the instance it is attached to, if any
	InstanceStopped bool   // the instance is not running
	Owner           vpc.ID // the resource that AWS made it for: a NAT gateway, an endpoint, a load balancer, an attachment
	Description     string
}

// Address is a private address of an interface.
type Address struct {
	Private netip.Addr
	Public  netip.Addr // the public IPv4 address that internet gateways map to it; zero: none
}

// ResourceID is i.ID.
func (i Interface) ResourceID() vpc.ID { return i.ID }

// ResourceName is i.Name.
func (i Interface) ResourceName() string { return i.Name }

// Kind is vpc.KindNetworkInterface.
func (i Interface) Kind() vpc.Kind { return vpc.KindNetworkInterface }

// ElasticIP is a public IPv4 address of an account. Associated, it maps to a private address of an interface.
type ElasticIP struct {
	ID      vpc.ID // allocation ID
	Name    string
	Account string
	Region  string

	Public    netip.Addr
	Interface vpc.ID     // empty: not associated
	Private   netip.Addr // zero: the interface's primary address
}

// ResourceID is e.ID.
func (e ElasticIP) ResourceID() vpc.ID { return e.ID }

// ResourceName is e.Name.
func (e ElasticIP) ResourceName() string { return e.Name }

// Kind is vpc.KindElasticIP.
func (e ElasticIP) Kind() vpc.Kind { return vpc.KindElasticIP }

// Type says what an interface belongs to, in the words of the API's InterfaceType. Zero: "interface".
type Type string

// The types that behave differently from an ordinary interface somewhere.
const (
	Ordinary            Type = ""
	NAT                 Type = "natGateway"
	Endpoint            Type = "vpc_endpoint"
	GWLBEndpoint        Type = "gateway_load_balancer_endpoint"
	GatewayLoadBalancer Type = "gateway_load_balancer"
	NetworkLoadBalancer Type = "network_load_balancer"
	LoadBalancer        Type = "load_balancer"
	TransitGateway      Type = "transit_gateway"
	Lambda              Type = "lambda"
)
