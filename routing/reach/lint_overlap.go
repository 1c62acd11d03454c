package reach

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// joined is a network that something joins to others.
type joined struct {
	id     vpc.ID
	blocks []netip.Prefix
}

// overlaps finds networks with addresses in common that one peering connection, VPC or transit gateway joins.
func (l *linter) overlaps() error {
	for p := range vpc.All[vpc.PeeringConnection](l.n) {
		if p.State == vpc.Deleted || p.State == "rejected" || p.State == "expired" {
			continue
		}
		sides := []joined{{p.Requester.VPC, p.Requester.Blocks(l.n)}, {p.Accepter.VPC, p.Accepter.Blocks(l.n)}}
		l.overlapping(Finding{Resource: p.ID, Kind: p.Kind()}, sides, "AWS lets no peering connection between them become active")
	}
	for v := range vpc.All[vpc.VPC](l.n) {
		l.overlapping(Finding{Resource: v.ID, Kind: v.Kind(), VPC: v.ID}, l.peersOf(v), "a route of the VPC leads there to one of them alone")
	}
	for g := range vpc.All[vpc.TransitGateway](l.n) {
		l.overlapping(Finding{Resource: g.ID, Kind: g.Kind()}, l.attachedTo(g), "a route table of the transit gateway leads there to one of them alone")
	}
	return nil
}

// peersOf is the VPC's peers, and the on-premises networks behind its virtual private gateway.
func (l *linter) peersOf(v vpc.VPC) []joined {
	var all []joined
	for p := range vpc.DependentsOf[vpc.PeeringConnection](l.n, v.ID) {
		if _, far, ok := p.Sides(v.ID); ok && p.Forwards() {
			all = append(all, joined{far.VPC, far.Blocks(l.n)})
		}
	}
	for g := range vpc.DependentsOf[vpc.VPNGateway](l.n, v.ID) {
		if found := l.behind(g.ID); len(found) > 0 {
			all = append(append(all, found...), joined{v.ID, blocksOf(v)})
		}
	}
	return all
}

// behind is the on-premises networks behind a gateway.
func (l *linter) behind(gateway vpc.ID) []joined {
	var all []joined
	for c := range vpc.DependentsOf[vpc.VPNConnection](l.n, gateway) {
		if o, ok := c.Network(l.n); ok && c.Forwards() {
			all = append(all, l.premises(o))
		}
	}
	return all
}

// premises is the on-premises network without the blocks that take in whole blocks of VPCs: these sum up routes, and say nothing of where
// the addresses are.
func (l *linter) premises(o vpc.OnPremises) joined {
	j := joined{id: o.ID}
	for _, p := range o.CIDRs {
		sums := false
		for v := range vpc.All[vpc.VPC](l.n) {
			for _, b := range blocksOf(v) {
				sums = sums || p.Bits() < b.Bits() && p.Contains(b.Addr())
			}
		}
		if !sums {
			j.blocks = append(j.blocks, p)
		}
	}
	return j
}

func (l *linter) attachedTo(g vpc.TransitGateway) []joined {
	var all []joined
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](l.n, g.ID) {
		if !a.Forwards() {
			continue
		}
		for _, r := range l.n.Refs(a.ID) {
			switch r := r.(type) {
			case vpc.VPC:
				all = append(all, joined{r.ID, blocksOf(r)})
			case vpc.VPNConnection:
				if o, ok := r.Network(l.n); ok && r.Forwards() {
					all = append(all, l.premises(o))
				}
			}
		}
	}
	return all
}

// overlapping finds the pairs of networks that have addresses in common.
func (l *linter) overlapping(f Finding, nets []joined, why string) {
	slices.SortFunc(nets, func(a, b joined) int { return cmp.Compare(a.id, b.id) })
	nets = slices.CompactFunc(nets, func(a, b joined) bool { return a.id == b.id })
	for i, a := range nets {
		for _, b := range nets[i+1:] {
			common := packet.To(a.blocks...).Intersect(packet.To(b.blocks...))
			if common.IsEmpty() {
				continue
			}
			f.Code, f.Others, f.Set = BlocksOverlap, []vpc.ID{a.id, b.id}, common
			f.Why = fmt.Sprintf("%s and %s both have %s; %s", a.id, b.id, prefixesText(prefixesOf(common)), why)
			l.find(f)
		}
	}
}
