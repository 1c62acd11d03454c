package vpc

import "net/netip"

// DirectConnectGateway joins virtual interfaces, of any Region, with either virtual private
// gateways or transit gateways.
// https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html
type DirectConnectGateway struct {
	ID      ID
	Name    string
	Account string

	ASN          uint32 // Amazon's side; 0: 64512
	Associations []DirectConnectAssociation
	State        State // empty: available
}

// DirectConnectAssociation ties a gateway to a Direct Connect gateway.
type DirectConnectAssociation struct {
	Gateway ID // virtual private gateway or transit gateway

	// AllowedPrefixes rules what is advertised on premises. Of a virtual private gateway it is a
	// filter on the VPC's blocks, and empty means all of them; of a transit gateway it is the very list.
	// https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
	AllowedPrefixes []netip.Prefix

	State State // empty: associated
}

// VirtualInterface is a virtual interface of a Direct Connect connection.
// https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
type VirtualInterface struct {
	ID      ID
	Name    string
	Account string

	Type VirtualInterfaceType

	// DirectConnectGateway or, of a private interface only, VPNGateway is what it leads to. A
	// public interface has neither.
	DirectConnectGateway ID
	VPNGateway           ID
	OnPremises           ID // the network at its other end, if the model holds one

	Routes   []BGPRoute // prefixes received over BGP
	MTU      int        // 0: 1500
	SiteLink bool       // packets may go on to other interfaces of the gateway that have it too
	Down     bool       // the BGP session is down: nothing passes
	State    State      // empty: available
}

// VirtualInterfaceType says what a virtual interface leads to. The zero value is private.
type VirtualInterfaceType uint8

// The types of virtual interfaces.
const (
	PrivateVirtualInterface VirtualInterfaceType = iota // "private": to virtual private gateways
	TransitVirtualInterface                             // "transit": to transit gateways
	PublicVirtualInterface                              // "public": to public addresses of AWS
)

var virtualInterfaceTypes = enumNames[VirtualInterfaceType]{"private", "transit", "public"}

// String is AWS's word for the type.
func (t VirtualInterfaceType) String() string { return virtualInterfaceTypes.text(t) }

// MarshalText is AWS's word for the type.
func (t VirtualInterfaceType) MarshalText() ([]byte, error) { return virtualInterfaceTypes.marshal(t) }

// UnmarshalText reads what MarshalText writes.
func (t *VirtualInterfaceType) UnmarshalText(b []byte) error {
	return virtualInterfaceTypes.unmarshal(t, b)
}

// ResourceID is g.ID.
func (g DirectConnectGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g DirectConnectGateway) ResourceName() string { return g.Name }

// Kind is KindDirectConnectGateway.
func (g DirectConnectGateway) Kind() Kind { return KindDirectConnectGateway }

// Refs is the gateways it is associated with, weakly: they may be other accounts'.
func (g DirectConnectGateway) Refs() []Ref {
	var refs []Ref
	for i, a := range g.Associations {
		refs = append(refs, Ref{Field: at("Associations", i) + ".Gateway", ID: a.Gateway, Weak: true})
	}
	return refs
}

// Check reports what AWS would refuse.
func (g DirectConnectGateway) Check(n *Network) []Problem { return nil }

// ResourceID is i.ID.
func (i VirtualInterface) ResourceID() ID { return i.ID }

// ResourceName is i.Name.
func (i VirtualInterface) ResourceName() string { return i.Name }

// Kind is KindVirtualInterface.
func (i VirtualInterface) Kind() Kind { return KindVirtualInterface }

// Refs is the gateways, weakly, as they may be other accounts', and the on-premises network.
func (i VirtualInterface) Refs() []Ref {
	return []Ref{
		{Field: "DirectConnectGateway", Kind: KindDirectConnectGateway, ID: i.DirectConnectGateway, Weak: true},
		{Field: "VPNGateway", Kind: KindVPNGateway, ID: i.VPNGateway, Weak: true},
		{Field: "OnPremises", Kind: KindOnPremises, ID: i.OnPremises},
	}
}

// Check reports what AWS would refuse.
func (i VirtualInterface) Check(n *Network) []Problem { return nil }
