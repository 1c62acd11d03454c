package vpc

import (
	"net/netip"
	"slices"
)

// PeeringConnection joins two VPCs, of any accounts and Regions. It carries packets from an
// address of the one to an address of the other, and nothing beyond.
// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
type PeeringConnection struct {
	ID      ID
	Name    string
	Account string // the account that holds this record; of a connection between accounts either

	Requester, Accepter PeeringSide

	// State is empty or "active" for a connection that carries packets; else "pending-acceptance",
	// "provisioning", "failed", "expired", "rejected", "deleting", "deleted"...
	State State
}

// PeeringSide is one end of a peering connection.
type PeeringSide struct {
	VPC     ID
	Account string
	Region  string

	// CIDRs and IPv6CIDRs are the blocks of the VPC as the peering connection describes them.
	// They count only while the network does not hold the VPC itself.
	CIDRs     []netip.Prefix
	IPv6CIDRs []netip.Prefix

	// DNSResolution lets the other side resolve public hostnames of this VPC to private
	// addresses (AllowDnsResolutionFromRemoteVpc of this side's options).
	DNSResolution bool
}

// ResourceID is c.ID.
func (c PeeringConnection) ResourceID() ID { return c.ID }

// ResourceName is c.Name.
func (c PeeringConnection) ResourceName() string { return c.Name }

// Kind is KindPeeringConnection.
func (c PeeringConnection) Kind() Kind { return KindPeeringConnection }

// Refs is the two VPCs, weakly: either may be another account's, or long gone.
func (c PeeringConnection) Refs() []Ref {
	return []Ref{
		{Field: "Requester.VPC", Kind: KindVPC, ID: c.Requester.VPC, Weak: true},
		{Field: "Accepter.VPC", Kind: KindVPC, ID: c.Accepter.VPC, Weak: true},
	}
}

// Check reports an active connection of a VPC with itself, or of VPCs that have an address in common.
// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
func (c PeeringConnection) Check(n *Network) []Problem {
	p := NewReport(c)
	if !c.Forwards() {
		return nil
	}
	if c.Requester.VPC != "" && c.Requester.VPC == c.Accepter.VPC {
		p.Add("Accepter.VPC", "InvalidParameterValue", "%v cannot peer with itself", c.Accepter.VPC)
		return p.Problems()
	}
	if a, b, ok := firstOverlap(c.Requester.Blocks(n), c.Accepter.Blocks(n)); ok {
		p.Add("Accepter.VPC", "InvalidParameterValue", "%v of %v and %v of %v both cover %v",
			a, c.Requester.VPC, b, c.Accepter.VPC, witness(a, b))
	}
	return p.Problems()
}

// Claims is the pair of VPCs: two VPCs have one active connection at most.
// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
func (c PeeringConnection) Claims() []Claim {
	if !c.Forwards() || c.Requester.VPC == "" || c.Accepter.VPC == "" {
		return nil
	}
	return []Claim{{
		Key: peeringClaim(c.Requester.VPC, c.Accepter.VPC), Field: "Accepter.VPC", Code: "VpcPeeringConnectionAlreadyExists",
	}}
}

func peeringClaim(a, b ID) string {
	return ClaimKey("the active peering connection with "+string(max(a, b)), min(a, b), "")
}

// Forget deletes the connection with either of its VPCs.
// https://docs.aws.amazon.com/vpc/latest/peering/delete-vpc-peering-connection.html
func (c PeeringConnection) Forget(id ID) Resource {
	if _, _, ok := c.Sides(id); ok && c.Forwards() {
		c.State = Deleted
	}
	return c
}

// PeeringBetween is the active peering connection of two VPCs. It costs one look into an index.
func PeeringBetween(n *Network, a, b ID) (PeeringConnection, bool) {
	id, ok := n.Owner(peeringClaim(a, b))
	if !ok {
		return PeeringConnection{}, false
	}
	return Get[PeeringConnection](n, id)
}

// Forwards says whether the connection carries packets: only an active one does.
// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle
func (c PeeringConnection) Forwards() bool { return c.State == "" || c.State == Active }

// Sides is the side of the VPC and the one opposite. It is false if the VPC is on neither side.
func (c PeeringConnection) Sides(vpc ID) (near, far PeeringSide, ok bool) {
	switch vpc {
	case "":
		return PeeringSide{}, PeeringSide{}, false
	case c.Requester.VPC:
		return c.Requester, c.Accepter, true
	case c.Accepter.VPC:
		return c.Accepter, c.Requester, true
	}
	return PeeringSide{}, PeeringSide{}, false
}

// Blocks is the address blocks of the side's VPC, IPv4 before IPv6: those of the VPC that n holds, else those
// that the side describes.
func (s PeeringSide) Blocks(n *Network) []netip.Prefix {
	if v, ok := Get[VPC](n, s.VPC); ok {
		return blocksOf(v)
	}
	return slices.Concat(s.CIDRs, s.IPv6CIDRs)
}

// blocksOf is all address blocks of v, IPv4 before IPv6.
func blocksOf(v VPC) []netip.Prefix {
	return slices.Concat(v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs)
}

// firstOverlap is a block of as and one of bs that overlap, if there are any.
func firstOverlap(as, bs []netip.Prefix) (a, b netip.Prefix, ok bool) {
	for _, a := range as {
		for _, b := range bs {
			if a.Overlaps(b) {
				return a, b, true
			}
		}
	}
	return netip.Prefix{}, netip.Prefix{}, false
}
