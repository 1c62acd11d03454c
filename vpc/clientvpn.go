package vpc

import "net/netip"

// ClientVPNEndpoint lets remote clients into a VPC or a transit gateway.
//
// In a VPC, IPv4 clients send from the address of an interface in an associated subnet, and
// then go where that subnet's route table says. At a transit gateway clients keep their addresses.
// https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/how-it-works.html
type ClientVPNEndpoint struct {
	ID      ID
	Name    string
	Account string

	ClientCIDR netip.Prefix // addresses of the clients; zero: IPv6 clients only

	VPC            ID   // of an endpoint in a VPC
	Subnets        []ID // target networks: at most one per zone
	Groups         []ID // security groups of the endpoint's interfaces; empty: the VPC's default group
	TransitGateway ID   // instead of VPC, Subnets and Groups

	Routes []ClientVPNRoute
	Rules  []AuthorizationRule

	// SplitTunnel sends only what Routes cover through the tunnel; else all of the client's traffic enters it.
	SplitTunnel bool
	// IPv6 lets clients send IPv6; it is not translated, and does not pass between clients.
	IPv6       bool
	DNSServers []netip.Addr // given to clients; empty: clients keep their own

	State State // empty: available
}

// ClientVPNRoute is an entry of an endpoint's own route table.
type ClientVPNRoute struct {
	CIDR netip.Prefix
	// Subnet is the target network by which packets leave. Empty: "local", between clients; or the
	// transit gateway, if the endpoint has one.
	Subnet ID
}

// AuthorizationRule lets clients send to a prefix.
type AuthorizationRule struct {
	CIDR  netip.Prefix
	Group string // of the directory or identity provider; empty: all clients
}

// ResourceID is e.ID.
func (e ClientVPNEndpoint) ResourceID() ID { return e.ID }

// ResourceName is e.Name.
func (e ClientVPNEndpoint) ResourceName() string { return e.Name }

// Kind is KindClientVPNEndpoint.
func (e ClientVPNEndpoint) Kind() Kind { return KindClientVPNEndpoint }

// Refs is the VPC, subnets and groups, weak only for an endpoint that is deleted, and weakly the
// transit gateway and the subnets of routes.
func (e ClientVPNEndpoint) Refs() []Ref {
	gone := isDeleted(e.State)
	refs := []Ref{{Field: "VPC", Kind: KindVPC, ID: e.VPC, Weak: gone}}
	refs = appendRefs(refs, "Subnets", KindSubnet, e.Subnets, gone)
	refs = appendRefs(refs, "Groups", KindSecurityGroup, e.Groups, gone)
	refs = append(refs, Ref{Field: "TransitGateway", Kind: KindTransitGateway, ID: e.TransitGateway, Weak: true})
	for i, r := range e.Routes {
		refs = append(refs, Ref{Field: at("Routes", i) + ".Subnet", Kind: KindSubnet, ID: r.Subnet, Weak: true})
	}
	return refs
}

// Check reports what AWS would refuse.
func (e ClientVPNEndpoint) Check(n *Network) []Problem { return nil }
