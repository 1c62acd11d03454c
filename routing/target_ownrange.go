package routing

import (
	"iter"
	"maps"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// A public range of one's own that the edge table of an internet gateway leads to a network interface is not translated: the appliance there
// has the addresses in its operating system, and the check of its interface off.
//
// Source: VPC User Guide, "Internet gateway ingress routing"; https://docs.aws.amazon.com/vpc/latest/userguide/igw-ingress-routing.html

// ownRange is the interface to which the edge table of the VPC's internet gateway leads a public address of one's own; nil if it leads it to none.
func (u *unit) ownRange(a netip.Addr) *host {
	edge, ok := u.edge[u.igw]
	if !ok || !a.Is4() {
		return nil
	}
	t := u.tables[edge]
	i, ok := t.lookup(a)
	if !ok || t.candidates[i].covered || t.targets[i].kind != targetHost {
		return nil
	}
	return t.targets[i].host
}

// narrowOwnRange keeps to destinations, or sources, that the internet gateway's edge table leads to the same place.
func (w *walk) narrowOwnRange(u *unit, dst bool) {
	edge, ok := u.edge[u.igw]
	switch {
	case !ok:
	case dst:
		w.narrowDst(&u.tables[edge].cuts, tableSegments{u.tables[edge]})
	default:
		w.narrowSrc(&u.tables[edge].cuts, tableSegments{u.tables[edge]})
	}
}

// publicAddresses is those that are mapped to interfaces, in order.
func (u *unit) publicAddresses() iter.Seq[netip.Prefix] {
	return func(yield func(netip.Prefix) bool) {
		for _, a := range slices.SortedFunc(maps.Keys(u.public), netip.Addr.Compare) {
			if !yield(netip.PrefixFrom(a, a.BitLen())) {
				return
			}
		}
	}
}

// intoOwnRange brings a packet to the interface that has the range. Exclusions of its subnet from Block Public Access do not count.
func (w *walk) intoOwnRange(here where, own *host) {
	w.narrowSrc(&w.u.privateCuts, privateSegments{w.u})
	w.narrowPrefixes(true, w.u.publicAddresses())
	switch {
	case w.h.Src.IsPrivate():
		w.stop(here, IGWSourceRFC1918, "the gateway does not take in packets from RFC 1918 addresses")
	case rfc6598.Contains(w.h.Src):
		w.stop(here, IGWSourceRFC6598, "the gateway does not take in packets from RFC 6598 addresses")
	case own.Unattached:
		w.stop(here, IGWPrivateIPAssociationForIngress, "the interface that has the range is attached to nothing")
	case w.barredBy(w.u.access, here, false):
	default:
		w.pass(here)
		w.edgeOr(w.u.igw, own)
	}
}

// outOfOwnRange lets out what the interface that has the range sends from it.
func (w *walk) outOfOwnRange(here where, own *host) {
	w.narrowDst(&w.u.privateCuts, privateSegments{w.u})
	switch {
	case own != w.host || own.Unattached:
		w.stop(here, GatewayRejectsSpoofedTraffic, "the source is of a range that the gateway's edge table leads to another interface")
	case w.h.Dst.IsPrivate():
		w.stop(here, IGWDestinationRFC1918, "the gateway does not forward to RFC 1918 addresses")
	case rfc6598.Contains(w.h.Dst):
		w.stop(here, IGWDestinationRFC6598, "the gateway does not forward to RFC 6598 addresses")
	case w.barredBy(w.u.access, here, false):
	default:
		w.pass(here)
		w.via(vpc.KindInternetGateway, here.at)
		w.outside(end{kind: endOutside, u: w.u, at: here.at})
	}
}

// ownRangesOf is the public ranges of one's own that an edge table leads into its VPC.
func ownRangesOf(n *vpc.Network, t Table) (ranges []netip.Prefix) {
	v, ok := vpc.Get[vpc.VPC](n, t.VPC)
	ofInternet := slices.ContainsFunc(t.Gateways, func(id vpc.ID) bool { _, is := vpc.Get[vpc.InternetGateway](n, id); return is })
	if !ok || !ofInternet {
		return nil
	}
	for _, r := range t.Routes {
		inside := false
		for b := range blocksOf(v) {
			inside = inside || b.Overlaps(r.CIDR)
		}
		if r.CIDR.IsValid() && r.CIDR.Addr().Is4() && !inside {
			ranges = append(ranges, r.CIDR.Masked())
		}
	}
	return ranges
}
