package vpc

import (
	"net/netip"
	"slices"
)

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

	State State // empty: "AVAILABLE"
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

// Check reports attachments and segments that are given twice or named without being there, and
// subnets that an attachment cannot have.
// https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-vpc-attachment.html
func (c CoreNetwork) Check(n *Network) []Problem {
	p := NewReport(c)
	refuse := func(field, format string, args ...any) { p.Add(field, "ValidationException", format, args...) }
	attachments, segments := map[ID]bool{}, map[string]bool{}
	for i, s := range c.Segments {
		if segments[s.Name] {
			refuse(at("Segments", i)+".Name", "there are two segments %q", s.Name)
		}
		segments[s.Name] = true
	}
	for i, a := range c.Attachments {
		f := at("Attachments", i)
		if attachments[a.ID] {
			refuse(f+".ID", "there are two attachments %q", a.ID)
		}
		attachments[a.ID] = true
		if a.Segment != "" && !segments[a.Segment] {
			refuse(f+".Segment", "there is no segment %q", a.Segment)
		}
		if a.Type == AttachmentVPC && a.Forwards() {
			checkZonalSubnets(p, n, f+".Subnets", a.Resource, a.Subnets)
			checkAttachmentSubnets(p, n, f+".Subnets", a.Resource, a.Subnets)
		}
		checkLearned(p, f+".LearnedRoutes", a.LearnedRoutes)
	}
	for i, s := range c.Segments {
		for j, r := range s.Routes {
			f := at(at("Segments", i)+".Routes", j)
			checkBlock(p, f+".CIDR", r.CIDR)
			for k, id := range r.Attachments {
				if !attachments[id] {
					refuse(at(f+".Attachments", k), "there is no attachment %q", id)
				}
			}
		}
	}
	return p.Problems()
}

// AttachmentOf is the attachment of the VPC that lets packets through.
func (c CoreNetwork) AttachmentOf(vpc ID) (CoreNetworkAttachment, bool) {
	for _, a := range c.Attachments {
		if a.Type == AttachmentVPC && a.Resource == vpc && vpc != "" && a.Forwards() {
			return a, true
		}
	}
	return CoreNetworkAttachment{}, false
}

// Attachment is the attachment with the ID.
func (c CoreNetwork) Attachment(id ID) (CoreNetworkAttachment, bool) {
	for _, a := range c.Attachments {
		if a.ID == id {
			return a, true
		}
	}
	return CoreNetworkAttachment{}, false
}

// Forwards says whether the attachment's state lets packets through.
// https://docs.aws.amazon.com/networkmanager/latest/APIReference/API_Attachment.html
func (a CoreNetworkAttachment) Forwards() bool {
	return a.State == "" || a.State == "AVAILABLE" || a.State == "UPDATING"
}

// Sees says whether what is attached to segment to is routed to from segment from: they are the same segment, which is
// not isolated, or share routes with each other.
func (c CoreNetwork) Sees(from, to string) bool {
	for _, s := range c.Segments {
		switch {
		case s.Name == from && from == to:
			return !s.Isolated
		case s.Name == from && slices.Contains(s.Shares, to), s.Name == to && slices.Contains(s.Shares, from):
			return true
		}
	}
	return false
}
