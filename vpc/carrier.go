package vpc

import (
	"net/netip"
	"slices"
)

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

// Claims is the VPC's place for a carrier gateway: it has one at most.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
func (g CarrierGateway) Claims() []Claim {
	if isDeleted(g.State) {
		return nil
	}
	return []Claim{{Key: ClaimKey("the carrier gateway's place", g.VPC, ""), Field: "VPC", Code: "InvalidParameterValue"}}
}

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

// Check reports malformed pools.
func (g LocalGateway) Check(n *Network) []Problem {
	p := NewReport(g)
	for i, b := range g.CoIPPools {
		checkPrefix(p, at("CoIPPools", i), b, ipv4)
	}
	return p.Problems()
}

// Serves says whether the VPC is associated with the gateway.
func (g LocalGateway) Serves(vpc ID) bool { return slices.Contains(g.VPCs, vpc) }

// Forget takes a VPC out of the associations.
func (g LocalGateway) Forget(id ID) Resource {
	g.VPCs = slices.DeleteFunc(slices.Clone(g.VPCs), func(v ID) bool { return v == id })
	return g
}
