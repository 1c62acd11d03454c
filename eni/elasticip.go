package eni

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// ElasticIP is a public IPv4 address of an account. Associated, it maps to a private address of an interface.
//
// So does what the interface lists as [Address].Public, and what a NAT gateway lists: descriptions by AWS have the address here and there, and either holds the
// mapping without the other. [Release] and [Termination] take away both.
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

// Refs is the interface, weakly: it may be deleted, and may belong to another account.
func (e ElasticIP) Refs() []vpc.Ref {
	return []vpc.Ref{{Field: "Interface", Kind: vpc.KindNetworkInterface, ID: e.Interface, Weak: true}}
}

// Forget is e not associated, as AWS leaves it when the interface is deleted.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/delete-eni.html
func (e ElasticIP) Forget(id vpc.ID) vpc.Resource {
	if e.Interface == id {
		e.Interface, e.Private = "", netip.Addr{}
	}
	return e
}

// CheckRemoval reports the interface that the address is still associated with.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html
func (e ElasticIP) CheckRemoval(r *vpc.Removal) []vpc.Problem {
	p := vpc.NewReport(e)
	if e.Interface != "" && r.Stays(e.Interface) {
		p.Add("Interface", "InvalidIPAddress.InUse", "still associated with %s", e.Interface)
	}
	return p.Problems()
}

// Claims is the address.
func (e ElasticIP) Claims() []vpc.Claim {
	if !e.Public.IsValid() {
		return nil
	}
	return []vpc.Claim{{Key: elasticKey(e.Public), Field: "Public", Code: "InvalidParameterValue"}}
}

// elasticKey is not publicKey, so that the interface may list the address as well.
func elasticKey(a netip.Addr) string { return vpc.ClaimKey("the Elastic IP address", "", a.String()) }

// Check reports what AWS would refuse of the address and its association.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html
func (e ElasticIP) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(e)
	switch {
	case !e.Public.IsValid():
		p.Add("Public", "MissingParameter", "an Elastic IP needs its public address")
	case !e.Public.Is4():
		p.Add("Public", "InvalidAddress.Malformed", "%v is not an IPv4 address", e.Public)
	}
	if e.Private.IsValid() && e.Interface == "" {
		p.Add("Private", "MissingParameter", "the private address %v needs its interface", e.Private)
	}
	if i, ok := vpc.Get[Interface](n, e.Interface); ok {
		e.checkPrivate(n, p, i)
	}
	problems := p.Problems()
	if id, ok := n.Owner(publicKey(e.Public)); ok && id != e.Interface {
		problems = append(problems, e.elsewhere(id))
	}
	return problems
}

// checkPrivate wants an address of i to which nothing else maps: a public address
// has one private one, and the other way round.
func (e ElasticIP) checkPrivate(n *vpc.Network, p *vpc.Report, i Interface) {
	private := e.PrivateOn(i)
	if !private.IsValid() {
		if e.Private.IsValid() {
			p.Add("Private", "InvalidParameterValue", "%v is not an IPv4 address of %s", e.Private, i.ID)
		} else {
			p.Add("Interface", "InvalidParameterValue", "%s has no IPv4 address", i.ID)
		}
		return
	}
	for _, a := range i.Addresses {
		if a.Public.IsValid() && (a.Private == private) != (a.Public == e.Public) {
			p.Add("Private", "Resource.AlreadyAssociated", "%v would map to %v, but %s maps %v to %v", e.Public, private, i.ID, a.Public, a.Private)
		}
	}
	for other := range vpc.DependentsOf[ElasticIP](n, i.ID) {
		if other.ID < e.ID && other.PrivateOn(i) == private {
			p.Add("Private", "Resource.AlreadyAssociated", "both %v and %v of %s map to %v", e.Public, other.Public, other.ID, private)
		}
	}
}

// elsewhere is the problem that e is listed on an interface with which it is not associated.
// Both of them look for it and tell it in the same words, so that it is found whichever of them changes.
func (e ElasticIP) elsewhere(id vpc.ID) vpc.Problem {
	return vpc.Problem{
		Resource: e.ID, Kind: e.Kind(), Field: "Interface", Code: "Resource.AlreadyAssociated",
		Message: e.Public.String() + " is a public address of " + string(id),
	}
}

// PrivateOn is the private address of i that e maps to if it is associated with
// i: an IPv4 address, or one in a delegated prefix. It is the zero Addr if i has no such address.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html
func (e ElasticIP) PrivateOn(i Interface) netip.Addr {
	private := e.Private
	if !private.IsValid() {
		private = i.Primary()
	}
	if !private.Is4() || !i.Owns(private) {
		return netip.Addr{}
	}
	return private
}

// PublicAddresses is the interface's private addresses that a public one maps to,
// with it: those listed on the interface, and those of Elastic IPs in n that are associated with it,
// each once. An address without one, though on the same interface, is not reached from the internet.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
func (i Interface) PublicAddresses(n *vpc.Network) []Address {
	var mapped []Address
	for _, a := range i.Addresses {
		if a.Public.IsValid() {
			mapped = append(mapped, a)
		}
	}
	for e := range vpc.DependentsOf[ElasticIP](n, i.ID) {
		a := Address{Private: e.PrivateOn(i), Public: e.Public}
		if a.Private.IsValid() && !slices.Contains(mapped, a) {
			mapped = append(mapped, a)
		}
	}
	return mapped
}

// PublicFor is the public address that internet gateways put in the place of the
// interface's private address, the zero Addr if there is none.
func (i Interface) PublicFor(n *vpc.Network, private netip.Addr) netip.Addr {
	for _, a := range i.PublicAddresses(n) {
		if a.Private == private {
			return a.Public
		}
	}
	return netip.Addr{}
}

// Mapped is the interface and the private address that a public address of the
// network maps to. It is false if the address maps to nothing in n.
func Mapped(n *vpc.Network, public netip.Addr) (Interface, netip.Addr, bool) {
	if id, ok := n.Owner(publicKey(public)); ok {
		i, _ := vpc.Get[Interface](n, id)
		for _, a := range i.Addresses {
			if a.Public == public {
				return i, a.Private, true
			}
		}
	}
	if id, ok := n.Owner(elasticKey(public)); ok {
		e, _ := vpc.Get[ElasticIP](n, id)
		if i, ok := vpc.Get[Interface](n, e.Interface); ok {
			return i, e.PrivateOn(i), true
		}
	}
	return Interface{}, netip.Addr{}, false
}
