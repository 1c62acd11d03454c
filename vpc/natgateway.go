package vpc

import "net/netip"

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

	// Addresses is the gateway's addresses, the primary first. A zonal gateway without any gets a
	// free address of its subnet and, unless it is private, a made-up public one (see routing).
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

// ResourceID is g.ID.
func (g NATGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g NATGateway) ResourceName() string { return g.Name }

// Kind is KindNATGateway.
func (g NATGateway) Kind() Kind { return KindNATGateway }

// Refs is the subnet, the VPC and the interfaces. AWS lists a failed or deleted
// gateway for a while, when its subnet may be gone already.
func (g NATGateway) Refs() []Ref {
	refs := []Ref{
		{Field: "Subnet", Kind: KindSubnet, ID: g.Subnet, Weak: g.isGone()},
		{Field: "VPC", Kind: KindVPC, ID: g.VPC, Weak: g.isGone()},
	}
	for i, a := range g.Addresses {
		refs = append(refs, Ref{Field: at("Addresses", i) + ".Interface", Kind: KindNetworkInterface, ID: a.Interface, Weak: true})
	}
	return refs
}

// isGone says whether g has failed or was deleted, and so holds nothing.
func (g NATGateway) isGone() bool { return g.State == Failed || g.State == Deleted }

// Claims is the public addresses, each of which serves one gateway, and the private
// ones, unless they are those of an interface, which claims them.
func (g NATGateway) Claims() []Claim {
	if g.isGone() {
		return nil
	}
	var claims []Claim
	for i, a := range g.Addresses {
		if a.Public.IsValid() {
			claims = append(claims, Claim{
				Key:   ClaimKey("the NAT gateway's public address", "", a.Public.String()),
				Field: at("Addresses", i) + ".Public", Code: "Resource.AlreadyAssociated",
			})
		}
		if a.Private.IsValid() && a.Interface == "" && g.Subnet != "" {
			claims = append(claims, AddressClaim(g.Subnet, a.Private, at("Addresses", i)+".Private"))
		}
	}
	return claims
}

// AddressClaim is the claim to an address of a subnet, which a resource makes with a field.
func AddressClaim(subnet ID, a netip.Addr, field string) Claim {
	return Claim{Key: ClaimKey("the address", subnet, a.String()), Field: field, Code: "InvalidIPAddress.InUse"}
}

// Check reports what AWS would refuse of the gateway's place, type and addresses.
// That a public gateway needs an internet gateway is not asked: without one it fails only after it is made.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
// and https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
func (g NATGateway) Check(n *Network) []Problem {
	r := NewReport(g)
	if g.isGone() {
		return nil
	}
	if g.Regional {
		g.checkRegional(r)
	} else {
		g.checkZonal(r, n)
	}
	for i, a := range g.Addresses {
		field := at("Addresses", i)
		if a.Private.IsValid() && !a.Private.Is4() {
			r.Add(field+".Private", "InvalidParameterValue", "%v is not an IPv4 address", a.Private)
		}
		if a.Public.IsValid() && !a.Public.Is4() {
			r.Add(field+".Public", "InvalidParameterValue", "%v is not an IPv4 address", a.Public)
		}
		if a.Public.IsValid() && g.Private {
			r.Add(field+".Public", "InvalidParameterCombination", "a private NAT gateway has no public address")
		}
	}
	return r.Problems()
}

func (g NATGateway) checkRegional(r *Report) {
	if g.Subnet != "" {
		r.Add("Subnet", "InvalidParameterCombination", "a regional NAT gateway is in no subnet")
	}
	if g.VPC == "" {
		r.Add("VPC", "MissingParameter", "a regional NAT gateway is in a VPC")
	}
	if g.Private {
		r.Add("Private", "InvalidParameterCombination", "a regional NAT gateway is public")
	}
}

func (g NATGateway) checkZonal(r *Report, n *Network) {
	if len(g.Zones) > 0 {
		r.Add("Zones", "InvalidParameterCombination", "only a regional NAT gateway has zones")
	}
	if g.Subnet == "" {
		r.Add("Subnet", "MissingParameter", "a zonal NAT gateway is in a subnet")
		return
	}
	s, _ := Get[Subnet](n, g.Subnet)
	if g.VPC != "" && g.VPC != s.VPC {
		r.Add("VPC", "InvalidParameter", "%s is in %s, not in %s", g.Subnet, s.VPC, g.VPC)
	}
	if !s.CIDR.IsValid() {
		r.Add("Subnet", "InvalidParameterValue", "%s has no IPv4 addresses", g.Subnet)
		return
	}
	for i, a := range g.Addresses {
		switch field := at("Addresses", i) + ".Private"; {
		case !a.Private.Is4(): // none yet, or told already
		case !s.CIDR.Contains(a.Private):
			r.Add(field, "InvalidParameterValue", "%v is not in %v of %s", a.Private, s.CIDR, g.Subnet)
		case s.Reserved(a.Private):
			r.Add(field, "InvalidParameterValue", "AWS keeps %v of %v for itself", a.Private, s.CIDR)
		}
	}
}

// HoldsPublicIPv4 says whether the gateway is a public one that has not failed.
func (g NATGateway) HoldsPublicIPv4(*Removal) bool { return !g.Private && !g.isGone() }
