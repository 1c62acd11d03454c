package vpc

import "net/netip"

// TransitGateway is a router in one Region between the networks attached to it.
// https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
type TransitGateway struct {
	ID      ID
	Name    string
	Account string // owner; others' VPCs may be attached too
	Region  string

	ASN   uint32         // Amazon's side; 0: 64512
	CIDRs []netip.Prefix // for Connect tunnels

	// GroupReferencing lets inbound rules of security groups name groups of other VPCs attached to
	// the gateway (SecurityGroupReferencingSupport, off by default).
	GroupReferencing bool
	// DisableDNSSupport is the opposite of DnsSupport, which is on by default.
	DisableDNSSupport bool
	// DisableVPNECMP is the opposite of VpnEcmpSupport, which is on by default.
	DisableVPNECMP bool

	// DefaultAssociationTable and DefaultPropagationTable are the route tables that a new attachment
	// joins. They are kept for the record: what holds is what the tables list.
	DefaultAssociationTable ID
	DefaultPropagationTable ID

	State State // empty: available
}

// TransitGatewayAttachment ties one network to a transit gateway.
type TransitGatewayAttachment struct {
	ID      ID
	Name    string
	Account string // owner of what is attached

	TransitGateway ID // of a peering: the requester's
	Type           AttachmentType

	// Resource is what is attached: the VPC, VPN connection, Direct Connect gateway, client VPN
	// endpoint or firewall; of a Connect attachment, the attachment that transports it. A
	// peering has none.
	Resource ID

	// PeerTransitGateway is the gateway at the other end of a peering (the accepter's).
	PeerTransitGateway ID
	// PeerAttachment is the ID that the peering has at the other end. Empty: the same.
	PeerAttachment ID

	// Subnets is where a VPC attachment has its interfaces: one subnet per zone that it serves.
	Subnets []ID

	// ApplianceMode keeps both directions of a flow in one zone of a VPC attachment.
	// A network function has it always.
	ApplianceMode bool
	// DisableGroupReferencing is the opposite of the attachment's SecurityGroupReferencingSupport,
	// which is on by default; it takes the transit gateway's as well.
	DisableGroupReferencing bool
	// DisableDNSSupport is the opposite of DnsSupport, which is on by default.
	DisableDNSSupport bool
	// IPv6Support propagates the IPv6 blocks of the VPC (Ipv6Support, off by default). It filters nothing.
	IPv6Support bool

	// LearnedRoutes is what BGP learned over the attachment, where no resource of the network
	// says it: from Connect peers, from a VPN connection or Direct Connect gateway that is not held.
	LearnedRoutes []BGPRoute

	State State // empty: available
}

// AttachmentType says what a transit gateway attachment attaches, in the words of AWS's resource types.
// The zero value is a VPC.
type AttachmentType uint8

// The types of attachments.
const (
	AttachmentVPC             AttachmentType = iota // "vpc"
	AttachmentVPN                                   // "vpn"
	AttachmentVPNConcentrator                       // "vpn-concentrator"
	AttachmentDirectConnect                         // "direct-connect-gateway"
	AttachmentConnect                               // "connect"
	AttachmentPeering                               // "peering"
	AttachmentClientVPN                             // "client-vpn"
	AttachmentNetworkFunction                       // "network-function"
)

var attachmentTypes = enumNames[AttachmentType]{
	"vpc", "vpn", "vpn-concentrator", "direct-connect-gateway", "connect", "peering", "client-vpn", "network-function",
}

// String is AWS's word for the type.
func (t AttachmentType) String() string { return attachmentTypes.text(t) }

// MarshalText is AWS's word for the type.
func (t AttachmentType) MarshalText() ([]byte, error) { return attachmentTypes.marshal(t) }

// UnmarshalText reads what MarshalText writes.
func (t *AttachmentType) UnmarshalText(b []byte) error { return attachmentTypes.unmarshal(t, b) }

// TransitGatewayRouteTable is one of a transit gateway's route tables.
//
// A packet from an attachment is routed by the one table that the attachment is associated
// with. The table's routes are the static ones of Routes and those that attachments propagate into it.
// Propagated routes may be listed in Routes, as SearchTransitGatewayRoutes gives
// them; of an attachment in Propagations of which none is listed they follow from what is attached.
type TransitGatewayRouteTable struct {
	ID      ID
	Name    string
	Account string

	TransitGateway ID
	Associations   []ID // attachments whose packets the table routes
	// Propagations is the attachments that propagate their routes into the table, the first
	// attached first where that is known: of VPCs that overlap only the first propagates.
	Propagations []ID
	Routes       []TransitGatewayRoute

	State State // empty: available
}

// TransitGatewayRoute is a route of a transit gateway route table that takes part in routing:
// those which are pending, being deleted or deleted are left out.
type TransitGatewayRoute struct {
	CIDR       netip.Prefix // zero if there is a PrefixList
	PrefixList ID

	// Attachments is where the route leads: one attachment, several for equal-cost paths, none for a blackhole.
	Attachments []ID
	// Blackhole drops what the route matches: a route made so, or one whose attachment is gone.
	Blackhole bool
	// Propagated: the route came from its attachments. False: static.
	Propagated bool
}

// ResourceID is g.ID.
func (g TransitGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g TransitGateway) ResourceName() string { return g.Name }

// Kind is KindTransitGateway.
func (g TransitGateway) Kind() Kind { return KindTransitGateway }

// Refs is the default route tables, weakly: only the owner of the gateway sees them.
func (g TransitGateway) Refs() []Ref {
	return []Ref{
		{Field: "DefaultAssociationTable", Kind: KindTransitGatewayRouteTable, ID: g.DefaultAssociationTable, Weak: true},
		{Field: "DefaultPropagationTable", Kind: KindTransitGatewayRouteTable, ID: g.DefaultPropagationTable, Weak: true},
	}
}

// Check reports what AWS would refuse.
func (g TransitGateway) Check(n *Network) []Problem { return nil }

// ResourceID is a.ID.
func (a TransitGatewayAttachment) ResourceID() ID { return a.ID }

// ResourceName is a.Name.
func (a TransitGatewayAttachment) ResourceName() string { return a.Name }

// Kind is KindTransitGatewayAttachment.
func (a TransitGatewayAttachment) Kind() Kind { return KindTransitGatewayAttachment }

// Refs is the transit gateways, what is attached, and the subnets. All are weak: gateway and VPC
// are often of different accounts, and each account sees the attachment.
func (a TransitGatewayAttachment) Refs() []Ref {
	refs := []Ref{
		{Field: "TransitGateway", Kind: KindTransitGateway, ID: a.TransitGateway, Weak: true},
		{Field: "Resource", Kind: a.Type.resourceKind(), ID: a.Resource, Weak: true},
		{Field: "PeerTransitGateway", Kind: KindTransitGateway, ID: a.PeerTransitGateway, Weak: true},
	}
	return appendRefs(refs, "Subnets", KindSubnet, a.Subnets, true)
}

// resourceKind is the kind of what an attachment of the type attaches, empty if any or unknown.
func (t AttachmentType) resourceKind() Kind {
	switch t {
	case AttachmentVPC:
		return KindVPC
	case AttachmentVPN:
		return KindVPNConnection
	case AttachmentDirectConnect:
		return KindDirectConnectGateway
	case AttachmentConnect:
		return KindTransitGatewayAttachment
	case AttachmentClientVPN:
		return KindClientVPNEndpoint
	case AttachmentNetworkFunction:
		return KindFirewall
	}
	return ""
}

// Check reports what AWS would refuse.
func (a TransitGatewayAttachment) Check(n *Network) []Problem { return nil }

// Forwards says whether the attachment's state lets packets through.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-lifecycle
func (a TransitGatewayAttachment) Forwards() bool {
	return a.State == "" || a.State == Available || a.State == "modifying"
}

// ResourceID is t.ID.
func (t TransitGatewayRouteTable) ResourceID() ID { return t.ID }

// ResourceName is t.Name.
func (t TransitGatewayRouteTable) ResourceName() string { return t.Name }

// Kind is KindTransitGatewayRouteTable.
func (t TransitGatewayRouteTable) Kind() Kind { return KindTransitGatewayRouteTable }

// Refs is the transit gateway and, weakly, attachments and prefix lists.
func (t TransitGatewayRouteTable) Refs() []Ref {
	refs := []Ref{{Field: "TransitGateway", Kind: KindTransitGateway, ID: t.TransitGateway}}
	refs = appendRefs(refs, "Associations", KindTransitGatewayAttachment, t.Associations, true)
	refs = appendRefs(refs, "Propagations", KindTransitGatewayAttachment, t.Propagations, true)
	for i, r := range t.Routes {
		refs = append(refs, Ref{Field: at("Routes", i) + ".PrefixList", Kind: KindPrefixList, ID: r.PrefixList, Weak: true})
		refs = appendRefs(refs, at("Routes", i)+".Attachments", KindTransitGatewayAttachment, r.Attachments, true)
	}
	return refs
}

// Check reports what AWS would refuse.
func (t TransitGatewayRouteTable) Check(n *Network) []Problem { return nil }
