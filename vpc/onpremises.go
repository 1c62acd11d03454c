package vpc

import (
	"net/netip"
	"slices"
)

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

	// DNSServers is what hosts there ask for the names of AWS, such as the addresses of an inbound resolver
	// endpoint. Empty: public DNS.
	DNSServers []netip.Addr
}

// OnPremisesRoute says how an on-premises network sends to a prefix.
type OnPremisesRoute struct {
	CIDR netip.Prefix
	Link ID // VPN connection or virtual interface; empty or gone: the packet is not sent to AWS
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

// Check reports malformed ranges, and routes given twice.
func (o OnPremises) Check(n *Network) []Problem {
	p := NewReport(o)
	for i, c := range o.CIDRs {
		checkBlock(p, at("CIDRs", i), c)
	}
	seen := map[netip.Prefix]bool{}
	for i, r := range o.Routes {
		checkBlock(p, at("Routes", i)+".CIDR", r.CIDR)
		if seen[r.CIDR] {
			p.Add(at("Routes", i)+".CIDR", "RouteAlreadyExists", "there is another route for %v", r.CIDR)
		}
		seen[r.CIDR] = true
	}
	return p.Problems()
}

// Contains says whether the address is one of the network's.
func (o OnPremises) Contains(a netip.Addr) bool {
	return slices.ContainsFunc(o.CIDRs, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Route is the longest of the network's own routes that holds the address. Without one the network
// goes by what it learned.
func (o OnPremises) Route(a netip.Addr) (OnPremisesRoute, bool) {
	var best OnPremisesRoute
	found := false
	for _, r := range o.Routes {
		if r.CIDR.Contains(a) && (!found || r.CIDR.Bits() > best.CIDR.Bits()) {
			best, found = r, true
		}
	}
	return best, found
}

// Links is the IDs of the VPN connections and virtual interfaces that lead to the network, in order:
// those that name it, and the connections whose customer gateway does. Those that are down are among them.
func (o OnPremises) Links(n *Network) []ID {
	var ids []ID
	for c := range DependentsOf[VPNConnection](n, o.ID) {
		ids = append(ids, c.ID)
	}
	for g := range DependentsOf[CustomerGateway](n, o.ID) {
		for c := range DependentsOf[VPNConnection](n, g.ID) {
			if c.OnPremises == "" {
				ids = append(ids, c.ID)
			}
		}
	}
	for i := range DependentsOf[VirtualInterface](n, o.ID) {
		ids = append(ids, i.ID)
	}
	slices.Sort(ids)
	return ids
}

// checkLearned reports malformed prefixes.
func checkLearned(p *Report, field string, routes []BGPRoute) {
	for i, r := range routes {
		checkBlock(p, at(field, i)+".CIDR", r.CIDR)
	}
}

// checkBlock reports a prefix that is missing or not canonical, of either family.
func checkBlock(p *Report, field string, b netip.Prefix) bool {
	return checkPrefix(p, field, b, familyOf(b.Addr()))
}
