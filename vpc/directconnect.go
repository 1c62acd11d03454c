package vpc

import (
	"net/netip"
	"slices"
)

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

// Check reports associations that cannot stand together: virtual private gateways beside transit
// gateways, transit gateways whose allowed prefixes overlap, VPCs that overlap.
// https://docs.aws.amazon.com/directconnect/latest/UserGuide/virtualgateways.html
// https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
func (g DirectConnectGateway) Check(n *Network) []Problem {
	p := NewReport(g)
	var virtual, transit []int // indexes of live associations
	for i, a := range g.Associations {
		for j, b := range a.AllowedPrefixes {
			checkBlock(p, at(at("Associations", i)+".AllowedPrefixes", j), b)
		}
		if r, ok := n.Get(a.Gateway); ok && a.live() {
			switch r.(type) {
			case VPNGateway:
				virtual = append(virtual, i)
			case TransitGateway:
				transit = append(transit, i)
			default:
				p.Add(at("Associations", i)+".Gateway", "DirectConnectClientException",
					"%v is a %v, neither a virtual private gateway nor a transit gateway", a.Gateway, r.Kind())
			}
		}
	}
	if len(virtual) > 0 && len(transit) > 0 {
		p.Add(at("Associations", transit[0])+".Gateway", "DirectConnectClientException",
			"virtual private gateway %v and transit gateway %v cannot share a Direct Connect gateway",
			g.Associations[virtual[0]].Gateway, g.Associations[transit[0]].Gateway)
	}
	g.checkApart(p, transit, "AllowedPrefixes", func(a DirectConnectAssociation) []netip.Prefix { return a.AllowedPrefixes })
	g.checkApart(p, virtual, "Gateway", func(a DirectConnectAssociation) []netip.Prefix {
		gw, _ := Get[VPNGateway](n, a.Gateway)
		v, _ := Get[VPC](n, gw.VPC)
		return blocksOf(v)
	})
	return p.Problems()
}

// checkApart reports the associations whose blocks overlap those of one before.
func (g DirectConnectGateway) checkApart(p *Report, among []int, field string, blocks func(DirectConnectAssociation) []netip.Prefix) {
	for k, i := range among {
		for _, j := range among[:k] {
			if a, b, ok := firstOverlap(blocks(g.Associations[j]), blocks(g.Associations[i])); ok {
				p.Add(at("Associations", i)+"."+field, "DirectConnectClientException", "%v of %v and %v of %v both cover %v",
					a, g.Associations[j].Gateway, b, g.Associations[i].Gateway, witness(a, b))
			}
		}
	}
}

func (a DirectConnectAssociation) live() bool {
	return a.State.Works() || a.State == "updating"
}

// Serves says whether the gateway with the ID is associated.
func (g DirectConnectGateway) Serves(gateway ID) bool {
	return !isDeleted(g.State) && slices.ContainsFunc(g.Associations, func(a DirectConnectAssociation) bool {
		return a.Gateway == gateway && a.live()
	})
}

// Advertises is the prefixes that the virtual interfaces advertise on premises for an associated gateway: of a
// transit gateway the allowed prefixes, of a virtual private gateway those blocks of its VPC that
// an allowed prefix equals or contains.
// https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
func (g DirectConnectGateway) Advertises(n *Network, gateway ID) []netip.Prefix {
	if isDeleted(g.State) {
		return nil
	}
	for _, a := range g.Associations {
		if a.Gateway != gateway || !a.live() {
			continue
		}
		gw, virtual := Get[VPNGateway](n, gateway)
		if !virtual {
			return slices.Clone(a.AllowedPrefixes)
		}
		v, _ := Get[VPC](n, gw.VPC)
		return slices.DeleteFunc(blocksOf(v), func(b netip.Prefix) bool {
			return len(a.AllowedPrefixes) > 0 && !within(b, a.AllowedPrefixes).IsValid()
		})
	}
	return nil
}

// Forget takes the association with a gateway out.
func (g DirectConnectGateway) Forget(id ID) Resource {
	g.Associations = slices.DeleteFunc(slices.Clone(g.Associations), func(a DirectConnectAssociation) bool { return a.Gateway == id })
	return g
}

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

// Check reports what AWS would refuse of an interface that is in use.
// https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
// https://docs.aws.amazon.com/directconnect/latest/UserGuide/set-jumbo-frames-vif.html
func (i VirtualInterface) Check(n *Network) []Problem {
	p := NewReport(i)
	refuse := func(field, format string, args ...any) { p.Add(field, "DirectConnectClientException", format, args...) }
	checkLearned(p, "Routes", i.Routes)
	if !i.State.Works() {
		return p.Problems()
	}
	switch {
	case i.DirectConnectGateway != "" && i.VPNGateway != "":
		refuse("VPNGateway", "the interface leads to %v already", i.DirectConnectGateway)
	case i.Type == TransitVirtualInterface && i.VPNGateway != "":
		refuse("VPNGateway", "a transit interface leads to a Direct Connect gateway")
	case i.Type == PublicVirtualInterface && (i.DirectConnectGateway != "" || i.VPNGateway != ""):
		refuse("Type", "a public interface has no gateway")
	}
	if i.SiteLink && i.DirectConnectGateway == "" {
		refuse("SiteLink", "SiteLink needs a Direct Connect gateway")
	}
	if !slices.Contains(mtus[i.Type], i.MTU) {
		refuse("MTU", "a %v interface has an MTU among %v", i.Type, mtus[i.Type][1:])
	}
	return p.Problems()
}

// mtus is the MTUs of each type of interface. AWS has said both 9001 and 8500 for the
// jumbo frames of private interfaces.
var mtus = map[VirtualInterfaceType][]int{
	PrivateVirtualInterface: {0, 1500, 8500, 9001},
	TransitVirtualInterface: {0, 1500, 8500},
	PublicVirtualInterface:  {0, 1500},
}

// Forwards says whether packets pass over the interface.
func (i VirtualInterface) Forwards() bool { return !i.Down && i.State.Works() }

// learned is what BGP learned over the interface.
func (i VirtualInterface) learned() []BGPRoute {
	if !i.Forwards() {
		return nil
	}
	return i.Routes
}

// learnedByInterfaces is what BGP learned over the interfaces of the type at a Direct Connect gateway.
func learnedByInterfaces(n *Network, gateway ID, t VirtualInterfaceType) []BGPRoute {
	var routes []BGPRoute
	for i := range DependentsOf[VirtualInterface](n, gateway) {
		if i.Type == t {
			routes = append(routes, i.learned()...)
		}
	}
	return routes
}
