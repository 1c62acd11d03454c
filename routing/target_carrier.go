package routing

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// carrierGateway lets IPv4 out of a Wavelength Zone, with the carrier address in the place of the private one. The public address of an interface
// in a Wavelength subnet is its carrier address.
//
// Source: Wavelength Developer Guide, "How AWS Wavelength works".
func (w *walk) carrierGateway(t *target) {
	here := where{AtTarget, t.id, t.what, ""}
	w.pinSrc()
	h, ok := w.u.hosts.Lookup(w.h.Src)
	switch {
	case !ok || h.Unattached:
		w.stop(here, GatewayRejectsSpoofedTraffic, "the source is not the address of an attached interface of this VPC")
	case !h.publicOf(w.h.Src).IsValid():
		w.stop(here, CarrierIPAssociation, "no carrier address is mapped to the source address")
	default:
		w.h.Src, w.lens = h.publicOf(w.h.Src), w.lens.FixSrc()
		w.pass(here)
		w.via(t.what, t.id)
		w.outside(end{kind: endOutside, u: w.u, at: t.id})
	}
}

// fromCarrier brings a reply to the carrier gateway by which the request left.
func (w *walk) fromCarrier(e end) {
	w.u, w.host, w.subnet, w.entered = e.u, nil, noSubnet, fromInternet
	w.byMapping(where{AtTarget, e.at, vpc.KindCarrierGateway, ""}, e.u)
}

// byMapping puts the private address in the place of the one that is mapped to it, and delivers.
func (w *walk) byMapping(here where, u *unit) {
	m, ok := w.mapped(u)
	if !ok {
		w.stop(here, NoPossibleDestination, "the destination is mapped to no interface of the VPC")
		return
	}
	w.in = w.h
	w.h.Dst, w.lens = m.private, w.lens.FixDst()
	w.pass(here)
	w.enter(m.host, false)
}

// mapped is what has the destination as its public address.
func (w *walk) mapped(u *unit) (mapping, bool) {
	m, ok := u.public[w.h.Dst]
	if ok {
		w.pinDst()
	} else {
		w.narrowDst(w.r.publicCuts, publicSegments{w.r})
	}
	return m, ok
}

// localGateway takes IPv4 out of an Outpost to the network around it: from private addresses, or from customer-owned ones where the gateway
// translates to those.
//
// Source: AWS Outposts User Guide, "Local gateway route tables".
func (w *walk) localGateway(t *target) {
	g := t.local
	here := where{AtTarget, t.id, t.what, ""}
	w.pinSrc()
	h, ok := w.u.hosts.Lookup(w.h.Src)
	switch {
	case !g.Serves(w.u.id):
		w.stop(here, BadStateAttachment, "the VPC is not associated with the local gateway's route table")
	case !g.State.Works():
		w.stop(here, BadState, "the local gateway is not available")
	case w.h.Src.Is6():
		w.stop(here, IPv4Only, "a local gateway carries IPv4 only")
	case !ok || h.role != roleInstance:
		w.stop(here, GatewayRejectsSpoofedTraffic, "the source is not the address of an instance's interface")
	case g.CoIP && !within(g.CoIPPools, h.publicOf(w.h.Src)):
		w.stop(here, CoIPAssociation, "no customer-owned address is mapped to the source address")
	default:
		if g.CoIP {
			w.h.Src, w.lens = h.publicOf(w.h.Src), w.lens.FixSrc()
		}
		w.sender.lose(SGReferencesNotPreserved)
		w.exposure(Private)
		w.pass(here)
		w.via(t.what, t.id)
		w.aroundOutpost(g)
	}
}

func (w *walk) aroundOutpost(g vpc.LocalGateway) {
	o, held := vpc.Get[vpc.OnPremises](w.r.net, g.OnPremises)
	here := where{AtDestination, cmp.Or(o.ID, g.ID), vpc.KindOnPremises, ""}
	w.narrowPrefixes(true, slices.Values(o.CIDRs))
	if held && !o.Contains(w.h.Dst) {
		w.stop(here, NoPossibleDestination, "the on-premises network does not have the destination address")
		return
	}
	w.pass(here)
	w.arrive(end{kind: endOnPremises, u: w.u, at: here.at, link: g.ID})
}

// fromLocalGateway brings a packet from the network around an Outpost into a VPC.
func (w *walk) fromLocalGateway(u *unit, g vpc.LocalGateway) {
	here := where{AtTarget, g.ID, g.Kind(), ""}
	w.u, w.host, w.subnet, w.entered = u, nil, noSubnet, fromVPN
	if g.CoIP {
		w.byMapping(here, u)
		return
	}
	w.pass(here)
	w.local()
}

// byLocalGateway is the local gateway by which an on-premises network reaches an address: that of an instance in a subnet with a
// route to the gateway, which is what makes the subnet known outside.
//
// Source: AWS Outposts User Guide, "Local gateway route tables": direct VPC routing.
func (w *walk) byLocalGateway(at vpc.ID, a netip.Addr) (*unit, vpc.LocalGateway, bool) {
	for g := range vpc.DependentsOf[vpc.LocalGateway](w.r.net, at) {
		w.narrowPrefixes(true, slices.Values(g.CoIPPools))
		for _, id := range slices.Sorted(slices.Values(g.VPCs)) {
			u := w.r.unit(id)
			if u == nil || !g.State.Works() {
				continue
			}
			private := a
			if g.CoIP && within(g.CoIPPools, a) {
				m, _ := w.mapped(u)
				private = m.private
			}
			w.narrowDst(&u.hostCuts, hostSegments{u})
			h, ok := u.hosts.Lookup(private)
			if !ok || h.role != roleInstance || g.CoIP && private == a {
				continue
			}
			t := u.tables[u.tableOf(h)]
			if slices.ContainsFunc(t.targets, func(t target) bool { return t.id == g.ID }) {
				return u, g, true
			}
		}
	}
	return nil, vpc.LocalGateway{}, false
}
