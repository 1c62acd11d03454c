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

// Check reports malformed blocks.
func (g TransitGateway) Check(n *Network) []Problem {
	p := NewReport(g)
	for i, c := range g.CIDRs {
		checkBlock(p, at("CIDRs", i), c)
	}
	return p.Problems()
}

// CheckRemoval reports attachments that stay.
//
// Source: https://docs.aws.amazon.com/vpc/latest/tgw/delete-tgw.html. It does not give the code.
func (g TransitGateway) CheckRemoval(r *Removal) []Problem {
	p := NewReport(g)
	p.AddIDs("", "IncorrectState", "still has", r.attachments(g.ID))
	return p.Problems()
}

// AttachmentOf is the attachment of the VPC to the gateway. It costs one look into an index.
func (g TransitGateway) AttachmentOf(n *Network, vpc ID) (TransitGatewayAttachment, bool) {
	id, ok := n.Owner(attachmentClaim(g.ID, vpc))
	if !ok {
		return TransitGatewayAttachment{}, false
	}
	return Get[TransitGatewayAttachment](n, id)
}
