package vpc

import (
	"cmp"
	"net/netip"
	"slices"
)

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

	// Transport is the transit gateway attachment of the Direct Connect gateway that carries a private
	// IP VPN connection. Empty: the connection runs over the internet.
	Transport ID

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

// Check reports nothing: that a VPC has one gateway is a claim.
func (g VPNGateway) Check(n *Network) []Problem { return nil }

// Claims is the VPC's place for a virtual private gateway: it has one at most.
// https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html
func (g VPNGateway) Claims() []Claim {
	if g.VPC == "" || isDeleted(g.State) {
		return nil
	}
	return []Claim{{Key: ClaimKey("the virtual private gateway's place", g.VPC, ""), Field: "VPC", Code: "InvalidVpcState"}}
}

// VPNGatewayRoute is a prefix that a virtual private gateway knows.
type VPNGatewayRoute struct {
	BGPRoute
	Origin VPNGatewayOrigin
	Link   ID   // the virtual interface or VPN connection that leads there
	Down   bool // nothing passes over the link: a static route stays, and drops what it matches
}

// VPNGatewayOrigin says how a virtual private gateway knows a prefix; of equal prefixes the lower
// origin wins.
// https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
type VPNGatewayOrigin uint8

// The origins of a virtual private gateway's routes.
const (
	FromDirectConnect VPNGatewayOrigin = iota // "direct-connect": BGP over a virtual interface
	FromStaticVPN                             // "vpn-static": a static route of a VPN connection
	FromDynamicVPN                            // "vpn-bgp": BGP over a VPN connection
)

var vpnGatewayOrigins = enumNames[VPNGatewayOrigin]{"direct-connect", "vpn-static", "vpn-bgp"}

// String is the origin in a word.
func (o VPNGatewayOrigin) String() string { return vpnGatewayOrigins.text(o) }

// MarshalText is the origin in a word.
func (o VPNGatewayOrigin) MarshalText() ([]byte, error) { return vpnGatewayOrigins.marshal(o) }

// UnmarshalText reads what MarshalText writes.
func (o *VPNGatewayOrigin) UnmarshalText(b []byte) error { return vpnGatewayOrigins.unmarshal(o, b) }

// Routes is what the gateway knows of the world outside its VPC, by prefix and then the best first:
// a link that is up before one that is down; by origin; the shorter AS path; the lower MED among those
// whose paths start alike. Where AWS promises nothing more, the lesser link ID comes first.
//
// The gateway forwards to these prefixes and to its VPC, and drops everything else, whatever the VPC's
// route tables send it. Its VPN connections carry no IPv6.
// https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
func (g VPNGateway) Routes(n *Network) []VPNGatewayRoute {
	var routes []VPNGatewayRoute
	for _, i := range g.interfaces(n) {
		for _, r := range i.learned() {
			routes = append(routes, VPNGatewayRoute{BGPRoute: r, Origin: FromDirectConnect, Link: i.ID})
		}
	}
	for c := range DependentsOf[VPNConnection](n, g.ID) {
		if isDeleted(c.State) {
			continue
		}
		for _, r := range c.Routes {
			routes = append(routes, VPNGatewayRoute{BGPRoute{CIDR: r}, FromStaticVPN, c.ID, !c.Forwards()})
		}
		for _, r := range c.learned() {
			routes = append(routes, VPNGatewayRoute{BGPRoute: r, Origin: FromDynamicVPN, Link: c.ID})
		}
	}
	routes = slices.DeleteFunc(routes, func(r VPNGatewayRoute) bool {
		return r.Origin != FromDirectConnect && !r.CIDR.Addr().Is4()
	})
	slices.SortStableFunc(routes, compareVPNGatewayRoutes)
	return routes
}

// interfaces is the private virtual interfaces that end at the gateway, directly or through Direct
// Connect gateways.
func (g VPNGateway) interfaces(n *Network) []VirtualInterface {
	is := slices.Collect(DependentsOf[VirtualInterface](n, g.ID))
	for dx := range DependentsOf[DirectConnectGateway](n, g.ID) {
		if dx.Serves(g.ID) {
			is = slices.AppendSeq(is, DependentsOf[VirtualInterface](n, dx.ID))
		}
	}
	return slices.DeleteFunc(is, func(i VirtualInterface) bool { return i.Type != PrivateVirtualInterface })
}

func compareVPNGatewayRoutes(a, b VPNGatewayRoute) int {
	return cmp.Or(
		a.CIDR.Addr().Compare(b.CIDR.Addr()),
		cmp.Compare(a.CIDR.Bits(), b.CIDR.Bits()),
		compareBools(a.Down, b.Down),
		cmp.Compare(a.Origin, b.Origin),
		cmp.Compare(len(a.ASPath), len(b.ASPath)),
		cmp.Compare(a.neighbour(), b.neighbour()), // keeps together those whose MEDs compare
		cmp.Compare(a.med(), b.med()),
		cmp.Compare(a.Link, b.Link),
	)
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// neighbour is the AS nearest to AWS, 0 if that is not known.
func (r BGPRoute) neighbour() uint32 {
	if len(r.ASPath) == 0 {
		return 0
	}
	return r.ASPath[0]
}

// med is the MED that counts, with the default in its place if none was sent.
func (r VPNGatewayRoute) med() uint32 {
	switch {
	case r.HasMED:
		return r.MED
	case r.Origin == FromDirectConnect:
		return 0
	}
	return 100
}

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

// Check reports nothing.
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
		{Field: "Transport", Kind: KindTransitGatewayAttachment, ID: c.Transport, Weak: true},
	}
}

// Check reports what AWS would refuse: two gateways at the AWS end, IPv6 on a virtual private
// gateway, routes learned without BGP.
// https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html
func (c VPNConnection) Check(n *Network) []Problem {
	p := NewReport(c)
	if c.VPNGateway != "" && c.TransitGateway != "" {
		p.Add("TransitGateway", "InvalidParameterCombination",
			"a connection has one gateway at AWS, and this one has %v and %v", c.VPNGateway, c.TransitGateway)
	}
	if c.VPNGateway != "" && c.IPv6 {
		p.Add("IPv6", "InvalidParameterCombination", "a connection of a virtual private gateway does not carry IPv6")
	}
	if c.StaticRoutesOnly && len(c.LearnedRoutes) > 0 {
		p.Add("LearnedRoutes", "InvalidParameterCombination", "a connection with static routes only learns none")
	}
	for i, r := range c.Routes {
		checkBlock(p, at("Routes", i), r)
	}
	checkLearned(p, "LearnedRoutes", c.LearnedRoutes)
	return p.Problems()
}

// Forwards says whether the connection carries packets: it is available, and has a tunnel that is up.
func (c VPNConnection) Forwards() bool {
	up := len(c.Tunnels) == 0 || slices.ContainsFunc(c.Tunnels, func(t Tunnel) bool { return !t.Down })
	return up && c.State.Works()
}

// Network is the on-premises network at the far end, if the model holds one.
func (c VPNConnection) Network(n *Network) (OnPremises, bool) {
	id := c.OnPremises
	if id == "" {
		g, _ := Get[CustomerGateway](n, c.CustomerGateway)
		id = g.OnPremises
	}
	return Get[OnPremises](n, id)
}

// learned is what BGP learned over the connection. With no tunnel up the routes are withdrawn.
func (c VPNConnection) learned() []BGPRoute {
	if c.StaticRoutesOnly || !c.Forwards() {
		return nil
	}
	return c.LearnedRoutes
}
