package vpc

import (
	"net/netip"
	"slices"
)

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

// clientBlocks is the lengths of client address ranges.
// https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is-best-practices.html
var clientBlocks = lengths{12, 22, 1}

// Check reports what AWS would refuse: a VPC beside a transit gateway, a client range of a wrong
// length or one that overlaps the VPC or lies over a route, two subnets in one zone.
// https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is-best-practices.html
func (e ClientVPNEndpoint) Check(n *Network) []Problem {
	p := NewReport(e)
	if isDeleted(e.State) {
		return nil
	}
	if e.TransitGateway != "" && (e.VPC != "" || len(e.Subnets) > 0 || len(e.Groups) > 0) {
		p.Add("TransitGateway", "InvalidParameterCombination", "an endpoint at a transit gateway has no VPC, subnets or security groups")
	}
	checkZonalSubnets(p, n, "Subnets", e.VPC, e.Subnets)
	for i, r := range e.Routes {
		checkBlock(p, at("Routes", i)+".CIDR", r.CIDR)
	}
	for i, r := range e.Rules {
		checkBlock(p, at("Rules", i)+".CIDR", r.CIDR)
	}
	if e.ClientCIDR.IsValid() && checkPrefix(p, "ClientCIDR", e.ClientCIDR, ipv4) {
		e.checkClientCIDR(p, n)
	}
	return p.Problems()
}

func (e ClientVPNEndpoint) checkClientCIDR(p *Report, n *Network) {
	if !clientBlocks.hold(e.ClientCIDR.Bits()) {
		p.Add("ClientCIDR", "InvalidParameterValue", "%v is not of length %v", e.ClientCIDR, clientBlocks)
	}
	v, _ := Get[VPC](n, e.VPC)
	if _, b, ok := firstOverlap([]netip.Prefix{e.ClientCIDR}, v.CIDRs); ok {
		p.Add("ClientCIDR", "InvalidParameterValue", "%v and %v of %v both cover %v", e.ClientCIDR, b, v.ID, witness(e.ClientCIDR, b))
	}
	for i, r := range e.Routes {
		// A wider route, such as 0.0.0.0/0, is usual; one without a subnet is for traffic between clients.
		if r.Subnet != "" && within(r.CIDR, []netip.Prefix{e.ClientCIDR}).IsValid() {
			p.Add(at("Routes", i)+".CIDR", "InvalidParameterValue", "%v and the client range %v both cover %v",
				r.CIDR, e.ClientCIDR, witness(r.CIDR, e.ClientCIDR))
		}
	}
}

// Forwards says whether clients can use the endpoint.
func (e ClientVPNEndpoint) Forwards() bool { return e.State.Works() }

// Route is the entry of the endpoint's route table for the address: the longest prefix that holds it.
func (e ClientVPNEndpoint) Route(a netip.Addr) (ClientVPNRoute, bool) {
	var best ClientVPNRoute
	found := false
	for _, r := range e.Routes {
		if r.CIDR.Contains(a) && (!found || r.CIDR.Bits() > best.CIDR.Bits()) {
			best, found = r, true
		}
	}
	return best, found
}

// Authorizes says whether a client that is in the groups may send to the address. Of the rules that hold the
// address only those with the longest prefix count, so that a rule for one group can close a part of
// what another opens to all.
// https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/auth-rule-example-scenarios.html
func (e ClientVPNEndpoint) Authorizes(a netip.Addr, groups ...string) bool {
	longest, allowed := -1, false
	for _, r := range e.Rules {
		if !r.CIDR.Contains(a) || r.CIDR.Bits() < longest {
			continue
		}
		if r.CIDR.Bits() > longest {
			longest, allowed = r.CIDR.Bits(), false
		}
		allowed = allowed || r.Group == "" || slices.Contains(groups, r.Group)
	}
	return allowed
}
