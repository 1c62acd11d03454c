package routing

import (
	"hash/fnv"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// transitTarget is a transit gateway seen from a VPC: its attachment there.
type transitTarget struct {
	attachment vpc.TransitGatewayAttachment
	attached   bool
}

func (u *unit) compileTransit(g vpc.TransitGateway) *transitTarget {
	a, ok := g.AttachmentOf(u.net(), u.id)
	return &transitTarget{a, ok}
}

// transitGateway takes a packet into a transit gateway. The VPC's attachment must have a subnet in the
// sender's zone; the packet enters that subnet, so its network ACL is asked.
//
// Sources: Amazon VPC Transit Gateways guide, "VPC attachments", "How network ACLs work with transit gateways".
func (w *walk) transitGateway(t *target) {
	here := where{AtTarget, t.id, t.what, ""}
	a := &t.transit.attachment
	if !t.transit.attached {
		w.stop(here, BadStateAttachment, "the VPC has no attachment to the transit gateway")
		return
	}
	s, ok := a.SubnetBeside(w.r.net, w.u.subnets[w.subnet].res)
	if !ok {
		w.stop(here, TGWRouteZone, "the VPC's attachment "+string(a.ID)+" has no subnet in the sender's zone")
		return
	}
	i, ok := w.u.subnetIndex(s.ID)
	if !ok {
		w.stop(here, BadStateAttachment, "the attachment's subnet is not of this VPC")
		return
	}
	w.filterACL(AtACLIn, i)
	if w.verdict != Undecided {
		return
	}
	w.zone = w.u.subnets[w.subnet].zone
	w.via(t.what, t.id)
	w.exposure(Private)
	w.throughHub(t.id, a)
}

// throughHub routes a packet that came into a transit gateway from an attachment.
//
// Source: Amazon VPC Transit Gateways guide, "How transit gateways work".
func (w *walk) throughHub(gateway vpc.ID, from *vpc.TransitGatewayAttachment) {
	h := w.r.hub(gateway)
	here := where{AtTarget, gateway, vpc.KindTransitGateway, ""}
	if w.memory.visit(visit{device: gateway, h: w.h}) {
		w.stop(here, Loop, "the packet was here before, with the same header")
		return
	}
	if !from.Forwards() {
		w.stop(where{AtTarget, from.ID, from.Kind(), ""}, BadStateAttachment, "the attachment is not available")
		return
	}
	table, ok := from.Table(w.r.net, gateway)
	switch {
	case !ok && len(h.tables) == 0:
		w.lost(here, TGWRoutesUnknown, "the route tables of transit gateway "+string(gateway))
		return
	case !ok:
		w.stop(where{AtTarget, from.ID, from.Kind(), ""}, TGWMissingAssociation, "the attachment is associated with no route table")
		return
	}
	w.byHubTable(h, h.tables[table.ID], from)
}

func (w *walk) byHubTable(h *hub, t *hubTable, from *vpc.TransitGatewayAttachment) {
	here := where{AtTarget, h.id, vpc.KindTransitGateway, string(t.id)}
	r := t.lookup(w.h.Dst)
	if w.rec != nil && r != nil {
		here.rule = t.rule(r)
	}
	switch {
	case t.absent != "":
		w.lost(here, TGWRoutesUnknown, "prefix list "+string(t.absent)+", which a route of "+string(t.id)+" names")
		return
	case r == nil:
		w.stop(here, TGWNoRoute, "no route of the transit gateway's table matches the destination")
		return
	case r.blackhole:
		w.stop(here, TGWBadStateRoute, "the transit gateway's route is a blackhole")
		return
	}
	to, ok := vpc.Get[vpc.TransitGatewayAttachment](w.r.net, r.attachment)
	if !ok {
		w.lost(here, UnknownResource, "transit gateway attachment "+string(r.attachment))
		return
	}
	w.pass(here)
	if !to.Forwards() {
		w.stop(where{AtTarget, to.ID, to.Kind(), ""}, BadStateAttachment, "the attachment is not available")
		return
	}
	w.leaveHub(h, from, &to)
}

// leaveHub hands the packet to an attachment.
func (w *walk) leaveHub(h *hub, from, to *vpc.TransitGatewayAttachment) {
	switch to.Type {
	case vpc.AttachmentVPC:
		w.intoVPC(h, from, to)
	case vpc.AttachmentPeering:
		peer, id, _ := to.OtherEnd(h.id)
		far := *to
		if a, ok := vpc.Get[vpc.TransitGatewayAttachment](w.r.net, id); ok {
			far = a
		}
		w.sender.lose(SGReferencesNotPreserved)
		w.throughHub(peer, &far)
	case vpc.AttachmentVPN:
		w.overVPN(to.Resource, TGWBadStateVPN)
	case vpc.AttachmentDirectConnect:
		w.overDirectConnect(to.Resource, vpc.TransitVirtualInterface)
	default:
		w.lost(where{AtTarget, to.ID, to.Kind(), ""}, UnknownResource, "transit gateway attachment "+string(to.ID)+" of type "+to.Type.String())
	}
}

// intoVPC brings a packet out of a transit gateway at the interface of an attachment, from where the route table of
// that subnet leads on. The gateway stays in the zone from which the packet comes, if the attachment has a subnet there.
//
// Source: Amazon VPC Transit Gateways guide, "VPC attachments", "Appliance mode".
func (w *walk) intoVPC(h *hub, from, to *vpc.TransitGatewayAttachment) {
	u := w.r.unit(to.Resource)
	if u == nil {
		w.lost(where{AtDestination, to.Resource, vpc.KindVPC, ""}, UnknownResource, "VPC "+string(to.Resource))
		return
	}
	sub, ok := w.exitSubnet(u, to)
	if !ok {
		w.lost(where{AtTarget, to.ID, to.Kind(), ""}, UnknownResource, "the subnets of transit gateway attachment "+string(to.ID))
		return
	}
	if !h.held && w.sender.host != nil {
		w.sender.lose(SGReferencingSupport)
	} else if !from.PassesGroups(w.r.net) || !to.PassesGroups(w.r.net) {
		w.sender.lose(SGReferencingSupport)
	}
	w.u, w.host, w.subnet, w.table, w.entered = u, nil, sub, u.subnets[sub].table, fromTransit
	w.next = AtACLOut
}

// exitSubnet is the subnet of an attachment in which a packet comes out.
func (w *walk) exitSubnet(u *unit, to *vpc.TransitGatewayAttachment) (int32, bool) {
	var subs []int32
	same := int32(-1)
	for _, id := range to.Subnets {
		if i, ok := u.subnetIndex(id); ok {
			subs = append(subs, i)
			if u.subnets[i].zone == w.zone {
				same = i
			}
		}
	}
	slices.Sort(subs)
	switch {
	case len(subs) == 0:
		return 0, false
	case to.ApplianceMode:
		return w.applianceSubnet(u, to.ID, subs, same), true
	case same >= 0:
		return same, true
	}
	return subs[0], true
}

// applianceSubnet keeps both directions of a flow in one zone: that of both ends if they share it, the sender's if the other
// end is in none, and else one by the flow itself.
func (w *walk) applianceSubnet(u *unit, attachment vpc.ID, subs []int32, same int32) int32 {
	for _, k := range w.memory.kept[:w.memory.nKept] {
		if k.attachment == attachment {
			return k.subnet
		}
	}
	chosen := same
	if dst := w.r.zoneOf(w.h); same < 0 || dst != "" && dst != w.zone {
		f := fnv.New32a()
		for _, b := range [][]byte{w.h.Src.AsSlice(), w.h.Dst.AsSlice()} {
			f.Write(b)
		}
		chosen = subs[int(f.Sum32()%uint32(len(subs)))]
	}
	if w.memory.nKept < len(w.memory.kept) {
		w.memory.kept[w.memory.nKept] = keptZone{attachment, chosen}
		w.memory.nKept++
	}
	return chosen
}

// zoneOf is the zone of the interface that a packet is for; empty if it is for none.
func (r *Resolver) zoneOf(h packet.Header) string {
	at, ok := r.blocks.Lookup(h.Dst)
	if !ok {
		return ""
	}
	for _, i := range at {
		u := r.unit(i)
		if to, ok := u.hosts.Lookup(h.Dst); ok {
			return u.subnets[to.subnet].zone
		}
	}
	return ""
}
