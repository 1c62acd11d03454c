package vpc

import "net/netip"

// VPNGateway is a virtual private gateway: the AWS end of VPN connections and Direct Connect
// virtual interfaces for one VPC.
// https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html#VPNGateway
type VPNGateway struct {
	ID      ID
	Name    string
	Account string

	VPC   ID     // empty: detached
	ASN   uint32 // Amazon's side; 0: 64512
	State State  // empty: available
}

// CustomerGateway stands for the device at the far end of VPN connections.
type CustomerGateway struct {
	ID      ID
	Name    string
	Account string

	Address    netip.Addr // outside address of the device; zero: none given
	ASN        uint32
	OnPremises ID    // the network behind the device, if the model holds one
	State      State // empty: available
}

// VPNConnection is a Site-to-Site VPN connection between a customer gateway and a virtual
// private gateway or a transit gateway. With neither it is not attached to anything.
// https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html
type VPNConnection struct {
	ID      ID
	Name    string
	Account string

	VPNGateway      ID
	TransitGateway  ID
	CustomerGateway ID
	OnPremises      ID // empty: that of the customer gateway

	// StaticRoutesOnly: no BGP. Routes is the static routes of a connection to a virtual private
	// gateway; one to a transit gateway has its static routes in the transit gateway's tables.
	StaticRoutesOnly bool
	Routes           []netip.Prefix
	LearnedRoutes    []BGPRoute // prefixes received over BGP

	IPv6    bool     // IPv6 inside the tunnels, instead of IPv4
	Tunnels []Tunnel // empty: not known, taken as up
	State   State    // empty: available
}

// Tunnel is one of the two tunnels of a VPN connection.
type Tunnel struct {
	Outside netip.Addr // the address at AWS
	Down    bool
}

// ResourceID is g.ID.
func (g VPNGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g VPNGateway) ResourceName() string { return g.Name }

// Kind is KindVPNGateway.
func (g VPNGateway) Kind() Kind { return KindVPNGateway }

// Refs is the VPC.
func (g VPNGateway) Refs() []Ref {
	return []Ref{{Field: "VPC", Kind: KindVPC, ID: g.VPC, Weak: isDeleted(g.State)}}
}

// Check reports what AWS would refuse.
func (g VPNGateway) Check(n *Network) []Problem { return nil }

// ResourceID is g.ID.
func (g CustomerGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g CustomerGateway) ResourceName() string { return g.Name }

// Kind is KindCustomerGateway.
func (g CustomerGateway) Kind() Kind { return KindCustomerGateway }

// Refs is the on-premises network.
func (g CustomerGateway) Refs() []Ref {
	return []Ref{{Field: "OnPremises", Kind: KindOnPremises, ID: g.OnPremises}}
}

// Check reports what AWS would refuse.
func (g CustomerGateway) Check(n *Network) []Problem { return nil }

// ResourceID is c.ID.
func (c VPNConnection) ResourceID() ID { return c.ID }

// ResourceName is c.Name.
func (c VPNConnection) ResourceName() string { return c.Name }

// Kind is KindVPNConnection.
func (c VPNConnection) Kind() Kind { return KindVPNConnection }

// Refs is the gateways at both ends and the on-premises network. The transit gateway is weak, as
// it may be another account's, and so are the others of a connection that is deleted.
func (c VPNConnection) Refs() []Ref {
	gone := isDeleted(c.State)
	return []Ref{
		{Field: "VPNGateway", Kind: KindVPNGateway, ID: c.VPNGateway, Weak: gone},
		{Field: "TransitGateway", Kind: KindTransitGateway, ID: c.TransitGateway, Weak: true},
		{Field: "CustomerGateway", Kind: KindCustomerGateway, ID: c.CustomerGateway, Weak: gone},
		{Field: "OnPremises", Kind: KindOnPremises, ID: c.OnPremises},
	}
}

// Check reports what AWS would refuse.
func (c VPNConnection) Check(n *Network) []Problem { return nil }
