package routing

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// peering is a peering connection seen from one of its VPCs.
type peering struct {
	vpc.PeeringConnection
	isSide     bool
	far        vpc.ID
	farAccount string
	near, away []netip.Prefix // address blocks of this VPC and of the other
	sameRegion bool
}

func (u *unit) compilePeering(c vpc.PeeringConnection) *peering {
	near, far, ok := c.Sides(u.id)
	return &peering{
		PeeringConnection: c, isSide: ok, far: far.VPC, farAccount: far.Account,
		near: near.Blocks(u.net), away: far.Blocks(u.net),
		sameRegion: groupToPeer.joins(regionOf(u.net, near), regionOf(u.net, far)),
	}
}

func regionOf(n *vpc.Network, s vpc.PeeringSide) string {
	if v, ok := vpc.Get[vpc.VPC](n, s.VPC); ok && v.Region != "" {
		return v.Region
	}
	return s.Region
}

func within(blocks []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(blocks, func(p netip.Prefix) bool { return p.Contains(a) })
}

// peering takes a packet to an interface of the peer VPC. No route table is asked on arrival.
//
// Source: VPC Peering Guide, "How VPC peering connections work", "VPC peering limitations".
func (w *walk) peering(t *target) {
	c := t.peer
	here := where{AtTarget, t.id, t.what, ""}
	w.narrowPrefixes(false, slices.Values(c.near))
	w.narrowPrefixes(true, slices.Values(c.away))
	switch {
	case !c.isSide:
		w.stop(here, BadStateAttachment, "the peering connection does not join this VPC")
	case !c.Forwards():
		w.stop(here, BadState, "the peering connection is not active")
	case !within(c.near, w.h.Src) && !w.keepsClient():
		w.stop(here, PCXRequiresAddressInVPCCIDR, "the source is not an address of this VPC: peering does not carry traffic of third networks")
	case !within(c.away, w.h.Dst):
		w.stop(here, PCXRequiresAddressInVPCCIDR, "the destination is not an address of the peer VPC: peering leads no further")
	default:
		w.acrossPeering(t, here)
	}
}

func (w *walk) acrossPeering(t *target, here where) {
	c := t.peer
	far := w.r.unit(c.far)
	w.pass(here)
	w.via(t.what, t.id)
	w.exposure(Private)
	if far == nil {
		w.lost(where{AtDestination, c.far, vpc.KindVPC, ""}, UnknownResource, "VPC "+string(c.far)+" of account "+c.farAccount)
		return
	}
	w.entered = fromPeering
	if !c.sameRegion {
		w.entered = fromPeeringOther
		w.sender.lose(SGReferencesNotPreserved)
	}
	if w.host.role == roleNAT && !w.inReply {
		w.memory.back = append(w.memory.back, wayBack{into: far, of: w.u, to: w.host, sent: w.h, by: t.id})
	}
	w.u, w.subnet, w.host = far, noSubnet, nil
	w.local()
}

// noSubnet is the subnet of a packet that a gateway brought into the VPC.
const noSubnet int32 = -1
