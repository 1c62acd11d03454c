package vpc

import "net/netip"

// CarrierGateway joins the Wavelength subnets of a VPC to a carrier's network, translating
// one to one to carrier addresses. It is for IPv4 only.
// https://docs.aws.amazon.com/wavelength/latest/developerguide/how-wavelengths-work.html
type CarrierGateway struct {
	ID      ID
	Name    string
	Account string

	VPC   ID
	State State // empty: available
}

// LocalGateway joins the Outpost subnets of VPCs to the network around the Outpost.
// https://docs.aws.amazon.com/outposts/latest/userguide/routing.html
type LocalGateway struct {
	ID      ID
	Name    string
	Account string

	Outpost string // ARN of the Outpost
	VPCs    []ID   // associated with the gateway's route table

	// CoIP translates one to one to customer-owned addresses out of CoIPPools. Without it private
	// addresses are used as they are (direct VPC routing).
	CoIP      bool
	CoIPPools []netip.Prefix

	OnPremises ID // the network around the Outpost, if the model holds one
	State      State
}

// CoreNetwork is the core of an AWS Cloud WAN network.
// https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-route-evaluation.html
type CoreNetwork struct {
	ID      ID
	Name    string
	Account string

	Attachments []CoreNetworkAttachment
	Segments    []CoreNetworkSegment
	State       State // empty: available
}

// CoreNetworkAttachment ties a network to a core network in one Region and one segment.
type CoreNetworkAttachment struct {
	ID      ID
	Type    AttachmentType // VPC, VPN, Direct Connect gateway, Connect, or a peering with a transit gateway
	Edge    string         // the Region
	Segment string         // name; empty: in no segment, and so without routes

	Resource ID   // what is attached
	Subnets  []ID // of a VPC: one subnet per zone

	ApplianceMode           bool
	DisableGroupReferencing bool
	DisableDNSSupport       bool
	IPv6Support             bool
	LearnedRoutes           []BGPRoute // where no resource says what BGP learned

	State State // empty: available
}

// CoreNetworkSegment is a routing domain of a core network.
type CoreNetworkSegment struct {
	Name     string
	Isolated bool     // its attachments do not exchange routes with each other
	Shares   []string // segments with which it exchanges routes, in both directions

	Routes []CoreNetworkRoute // static ones of the policy
}

// CoreNetworkRoute is a static route of a segment.
type CoreNetworkRoute struct {
	CIDR        netip.Prefix
	Attachments []ID // one for each edge that has its own; none: a blackhole
}

// ResourceID is g.ID.
func (g CarrierGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g CarrierGateway) ResourceName() string { return g.Name }

// Kind is KindCarrierGateway.
func (g CarrierGateway) Kind() Kind { return KindCarrierGateway }

// Refs is the VPC.
func (g CarrierGateway) Refs() []Ref {
	return []Ref{{Field: "VPC", Kind: KindVPC, ID: g.VPC, Weak: isDeleted(g.State)}}
}

// Check reports nothing: that a VPC has one carrier gateway is a claim.
func (g CarrierGateway) Check(n *Network) []Problem { return nil }

// ResourceID is g.ID.
func (g LocalGateway) ResourceID() ID { return g.ID }

// ResourceName is g.Name.
func (g LocalGateway) ResourceName() string { return g.Name }

// Kind is KindLocalGateway.
func (g LocalGateway) Kind() Kind { return KindLocalGateway }

// Refs is the VPCs, weakly, as an Outpost is shared between accounts, and the on-premises network.
func (g LocalGateway) Refs() []Ref {
	refs := appendRefs(nil, "VPCs", KindVPC, g.VPCs, true)
	return append(refs, Ref{Field: "OnPremises", Kind: KindOnPremises, ID: g.OnPremises})
}

// Check reports what AWS would refuse.
func (g LocalGateway) Check(n *Network) []Problem { return nil }

// ResourceID is c.ID.
func (c CoreNetwork) ResourceID() ID { return c.ID }

// ResourceName is c.Name.
func (c CoreNetwork) ResourceName() string { return c.Name }

// Kind is KindCoreNetwork.
func (c CoreNetwork) Kind() Kind { return KindCoreNetwork }

// Refs is what is attached, weakly: it may be other accounts'.
func (c CoreNetwork) Refs() []Ref {
	var refs []Ref
	for i, a := range c.Attachments {
		f := at("Attachments", i)
		refs = append(refs, Ref{Field: f + ".Resource", Kind: a.Type.coreNetworkKind(), ID: a.Resource, Weak: true})
		refs = appendRefs(refs, f+".Subnets", KindSubnet, a.Subnets, true)
	}
	return refs
}

// coreNetworkKind is the kind of what an attachment of the type attaches to a core network.
func (t AttachmentType) coreNetworkKind() Kind {
	switch t {
	case AttachmentPeering:
		return KindTransitGateway
	case AttachmentConnect:
		return "" // another attachment, which is no resource of its own
	}
	return t.resourceKind()
}

// Check reports what AWS would refuse.
func (c CoreNetwork) Check(n *Network) []Problem { return nil }
