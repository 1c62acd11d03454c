package routing

import (
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// unitAttachment is a transit gateway attachment of a VPC: its subnets, by index.
type unitAttachment struct {
	id      vpc.ID
	subnets []int32
}

// compileAttachments takes the VPC's attachments, by the transit gateway, and by their own ID.
func (u *unit) compileAttachments() {
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](u.net, u.id) {
		if a.Type != vpc.AttachmentVPC {
			continue
		}
		at := &unitAttachment{id: a.ID}
		for _, id := range a.Subnets {
			if i, ok := u.subnetIndex(id); ok {
				at.subnets = append(at.subnets, i)
			}
		}
		slices.Sort(at.subnets)
		u.attachments[a.ID] = at
		if g, ok := (vpc.TransitGateway{ID: a.TransitGateway}).AttachmentOf(u.net, u.id); ok && g.ID == a.ID {
			u.attachments[a.TransitGateway] = at
		}
	}
	u.compileCore()
}

// inZone is the attachment's subnet in a zone.
func (a *unitAttachment) inZone(u *unit, zone string) (int32, bool) {
	for _, i := range a.subnets {
		if u.subnets[i].zone == zone {
			return i, true
		}
	}
	return 0, false
}

// transitGateway takes a packet into a transit gateway. The VPC's attachment must have a subnet in the
// sender's zone; the packet enters that subnet, so its network ACL is asked.
//
// Sources: Amazon VPC Transit Gateways guide, "VPC attachments", "How network ACLs work with transit gateways".
func (w *walk) transitGateway(t *target) {
	here := where{AtTarget, t.id, t.what, ""}
	a, ok := w.u.attachments[t.id]
	if !ok {
		w.stop(here, BadStateAttachment, "the VPC has no attachment to the transit gateway")
		return
	}
	w.zone = ""
	if w.subnet != noSubnet {
		w.zone = w.u.subnets[w.subnet].zone
	}
	i, ok := a.inZone(w.u, w.zone)
	if len(a.subnets) == 0 {
		w.lost(here, UnknownResource, "the subnets of transit gateway attachment "+string(a.id))
		return
	}
	if !ok {
		w.stop(here, TGWRouteZone, "the VPC's attachment has no subnet in the sender's zone")
		return
	}
	w.filterACL(AtACLIn, i)
	if w.verdict != Undecided {
		return
	}
	w.memory.keep(a.id, i)
	w.via(t.what, t.id)
	w.exposure(Private)
	w.throughHub(t.id, a.id)
}

// throughHub routes a packet that came into a transit gateway from an attachment.
//
// Source: Amazon VPC Transit Gateways guide, "How transit gateways work".
func (w *walk) throughHub(gateway, attachment vpc.ID) {
	h := w.r.hub(gateway)
	here := where{AtTarget, gateway, vpc.KindTransitGateway, ""}
	from, ok := h.attachments[attachment]
	at := where{AtTarget, attachment, vpc.KindTransitGatewayAttachment, ""}
	switch {
	case w.memory.visit(visit{device: attachment, into: gateway, h: w.h}):
		w.stop(here, Loop, "the packet was here before, with the same header")
	case !ok:
		w.lost(at, UnknownResource, "transit gateway attachment "+string(attachment))
	case !from.Forwards():
		w.stop(at, BadStateAttachment, "the attachment is not available")
	case from.table == nil && len(h.tables) == 0:
		w.lost(here, TGWRoutesUnknown, "the route tables of transit gateway "+string(gateway))
	case from.table == nil:
		w.stop(at, TGWMissingAssociation, "the attachment is associated with no route table")
	default:
		w.byHubTable(h, from)
	}
}

func (w *walk) byHubTable(h *hub, from *hubAttachment) {
	t := from.table
	here := where{AtTarget, h.id, vpc.KindTransitGateway, ""}
	w.narrowDst(&t.cuts, hubSegments{t})
	r := t.lookup(w.h.Dst)
	if w.rec != nil {
		here.rule = string(t.id)
		w.rec.by = RuleRef{List: string(t.id)}
		if r != nil {
			here.rule = t.rule(r)
			w.rec.by = RuleRef{List: string(t.id), Prefix: r.prefix, PrefixList: r.list, Target: r.attachment, Source: r.source()}
		}
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
	to, ok := h.attachments[r.attachment]
	switch {
	case !ok:
		w.lost(here, UnknownResource, "transit gateway attachment "+string(r.attachment))
	case !to.Forwards():
		w.stop(where{AtTarget, to.id, to.Kind(), ""}, BadStateAttachment, "the attachment is not available")
	default:
		w.pass(here)
		w.leaveHub(h, from, to)
	}
}

// leaveHub hands the packet to an attachment.
func (w *walk) leaveHub(h *hub, from, to *hubAttachment) {
	switch to.Type {
	case vpc.AttachmentVPC:
		w.intoVPC(from, to)
	case vpc.AttachmentPeering:
		peer, id, _ := to.OtherEnd(h.id)
		w.sender.lose(SGReferencesNotPreserved)
		w.throughHub(peer, id)
	case vpc.AttachmentVPN:
		w.overVPN(to.Resource, TGWBadStateVPN)
	case vpc.AttachmentDirectConnect:
		w.overDirectConnect(to.Resource, vpc.TransitVirtualInterface)
	case vpc.AttachmentClientVPN:
		w.toClient(to)
	case vpc.AttachmentNetworkFunction:
		w.throughFirewall(h, to)
	default:
		w.lost(where{AtTarget, to.ID, to.Kind(), ""}, UnknownResource, "transit gateway attachment "+string(to.ID)+" of type "+to.Type.String())
	}
}

// intoVPC brings a packet out of a transit gateway at the interface of an attachment, from where the route table of
// that subnet leads on. The gateway stays in the zone from which the packet comes, if the attachment has a subnet there.
//
// Source: Amazon VPC Transit Gateways guide, "VPC attachments", "Appliance mode".
func (w *walk) intoVPC(from, to *hubAttachment) {
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
	if s := w.sender; !from.groups || !to.groups || s.host != nil && s.u.hidesGroups(s.host) {
		w.sender.lose(SGReferencingSupport)
	}
	w.u, w.host, w.subnet, w.table, w.entered = u, nil, sub, u.subnets[sub].table, fromTransit
	w.next = AtACLOut
}

// exitSubnet is the subnet of an attachment in which a packet comes out.
func (w *walk) exitSubnet(u *unit, to *hubAttachment) (int32, bool) {
	a, ok := u.attachments[to.id]
	if !ok || len(a.subnets) == 0 {
		return 0, false
	}
	same, ok := a.inZone(u, w.zone)
	switch {
	case to.ApplianceMode:
		return w.applianceSubnet(a, same, ok), true
	case ok:
		return same, true
	}
	return a.subnets[0], true
}

// applianceSubnet keeps both directions of a flow in one zone: that of both ends if they share it, the sender's if the other
// end is in none, and else one by the flow itself.
func (w *walk) applianceSubnet(a *unitAttachment, same int32, inZone bool) int32 {
	if subnet, ok := w.memory.keeps(a.id); ok {
		return subnet
	}
	chosen := same
	if dst := w.zoneAhead(); !inZone || dst != "" && dst != w.zone {
		if chosen = a.subnets[0]; len(a.subnets) > 1 {
			w.pinSrc()
			w.pinDst()
			chosen = a.subnets[flowHash(w.h)%uint32(len(a.subnets))]
		}
	}
	w.memory.keep(a.id, chosen)
	return chosen
}

// keep remembers by which subnet a flow crosses an attachment first, in whichever direction: in appliance mode it keeps to that zone.
func (m *memory) keep(attachment vpc.ID, subnet int32) {
	if _, ok := m.keeps(attachment); !ok {
		m.kept = append(m.kept, keptZone{attachment, subnet})
	}
}

// keeps is the subnet by which the flow crosses an attachment.
func (m *memory) keeps(attachment vpc.ID) (int32, bool) {
	for _, k := range m.kept {
		if k.attachment == attachment {
			return k.subnet, true
		}
	}
	return 0, false
}

// flowHash is the same for both directions of a flow (FNV-1a over the sum of the addresses).
func flowHash(h packet.Header) uint32 {
	a, b := h.Src.As16(), h.Dst.As16()
	sum := uint32(2166136261)
	for i := range a {
		sum = (sum ^ uint32(a[i]^b[i])) * 16777619
	}
	return sum
}

// zoneAhead is the zone of the interface that the packet is for; empty if it is for none.
func (w *walk) zoneAhead() string {
	w.narrowDst(w.r.blockCuts, blockSegments{w.r})
	at, ok := w.r.blocks.Lookup(w.h.Dst)
	if !ok {
		return ""
	}
	for _, i := range at {
		u := w.r.unit(i)
		w.narrowDst(&u.hostCuts, hostSegments{u})
		if to, ok := u.hosts.Lookup(w.h.Dst); ok {
			return u.subnets[to.subnet].zone
		}
	}
	return ""
}
