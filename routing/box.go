package routing

import (
	"iter"
	"net/netip"
	"slices"
	"sync/atomic"

	"github.com/gaissmai/bart"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Every decision of the walk knows how far it reaches: the box of headers, around the one that is
// walked, for which it would be the same. A walk that is asked for its box intersects
// these, seen through what devices have rewritten. All headers of the box take the same path.
//
// A decision may give a smaller box than it could; a larger one would be wrong.

// narrow keeps of the walk's box what the rewriting so far turns into headers of seen.
func (w *walk) narrow(seen packet.Box) {
	if w.boxed {
		w.box = w.lens.Pull(w.box, seen)
	}
}

// seen is the headers as they are here of those that take the packet's path so far, and perhaps others.
func (w *walk) seen() packet.Box { return w.lens.Push(w.box) }

// pins says whether a box holds one source and one destination, so that no decision about addresses makes it smaller.
func pins(b packet.Box) bool {
	src, lastSrc := b.Src()
	dst, lastDst := b.Dst()
	return src == lastSrc && dst == lastDst
}

// all is every header of the packet's family.
func (w *walk) all() packet.Box {
	if w.h.Is4() {
		return packet.AllIPv4()
	}
	return packet.AllIPv6()
}

// narrowDst keeps to destinations in the packet's segment.
func (w *walk) narrowDst(c *cuts, s source) {
	if w.boxed && !w.pinned {
		w.narrow(w.all().WithDst(c.of(s).around(w.h.Dst)))
	}
}

// narrowSrc keeps to sources in the packet's segment.
func (w *walk) narrowSrc(c *cuts, s source) {
	if w.boxed && !w.pinned {
		w.narrow(w.all().WithSrc(c.of(s).around(w.h.Src)))
	}
}

// pinSrc keeps to the packet's very source, pinDst to its very destination. They are for what holds of one address alone: elsewhere there would be
// as many boxes as addresses.
func (w *walk) pinSrc() {
	if w.boxed {
		w.narrow(w.all().WithSrc(w.h.Src, w.h.Src))
	}
}

func (w *walk) pinDst() {
	if w.boxed {
		w.narrow(w.all().WithDst(w.h.Dst, w.h.Dst))
	}
}

// narrowTraffic keeps to the one of ts that the packet is of or, if it is of none, to what is of none.
func (w *walk) narrowTraffic(ts ...packet.Traffic) {
	if !w.boxed {
		return
	}
	all := everywhere(w.h)
	seen := w.seen()
	for _, t := range ts {
		if box := packet.BoxOf(t, all, all); t.Contains(w.h) {
			w.narrow(box)
			return
		} else {
			seen = seen.Beside(box, w.h)
		}
	}
	w.narrow(seen)
}

// narrowPrefixes keeps to destinations, or sources, that lie in the same ones of ps as the packet's.
func (w *walk) narrowPrefixes(dst bool, ps iter.Seq[netip.Prefix]) {
	if !w.boxed || w.pinned {
		return
	}
	all, seen := everywhere(w.h), w.seen()
	for p := range ps {
		at, box := w.h.Src, packet.BoxOf(packet.AllTraffic(), p, all)
		if dst {
			at, box = w.h.Dst, packet.BoxOf(packet.AllTraffic(), all, p)
		}
		if p.Contains(at) {
			seen = seen.Intersect(box)
		} else {
			seen = seen.Beside(box, w.h)
		}
	}
	w.narrow(seen)
}

// narrowPorts keeps to source ports, or destination ports, that lie in the same ones of rs as the packet's.
func (w *walk) narrowPorts(dst bool, rs []packet.PortRange) {
	if !w.boxed {
		return
	}
	for _, r := range rs {
		box := w.all().WithSrcPorts(r)
		if dst {
			box = w.all().WithDstPorts(r)
		}
		if !box.Contains(w.h) {
			box = w.seen().Beside(box, w.h)
		}
		w.narrow(box)
	}
}

func everywhere(h packet.Header) netip.Prefix {
	if h.Is4() {
		return netip.PrefixFrom(firstIPv4, 0)
	}
	return netip.PrefixFrom(firstIPv6, 0)
}

// source makes the segments of something when they are first asked for.
type source interface{ segments() *segments }

// cuts holds segments once they are made.
type cuts struct{ made atomic.Pointer[segments] }

func (c *cuts) of(s source) *segments {
	if made := c.made.Load(); made != nil {
		return made
	}
	c.made.CompareAndSwap(nil, s.segments())
	return c.made.Load()
}

// The sources of segments: the lookups that the walk makes.
type (
	hostSegments     struct{ u *unit }
	subnetSegments   struct{ u *unit }
	platformSegments struct{ u *unit }
	privateSegments  struct{ u *unit }
	tableSegments    struct{ t *table }
	hubSegments      struct{ t *hubTable }
	publicSegments   struct{ r *Resolver }
	blockSegments    struct{ r *Resolver }
	serviceSegments  struct{ r *Resolver }
)

func (s hostSegments) segments() *segments   { return segmentsOf(&s.u.hosts) }
func (s subnetSegments) segments() *segments { return segmentsOf(&s.u.subnetAt) }
func (s tableSegments) segments() *segments  { return segmentsOf(s.t.winners) }
func (s hubSegments) segments() *segments    { return segmentsOf(&s.t.winners) }

func (s publicSegments) segments() *segments {
	homes := new(bart.Table[vpc.ID])
	for p, at := range s.r.atlas.public.All() {
		homes.Insert(p, at.home())
	}
	return segmentsOf(homes)
}

func (s blockSegments) segments() *segments {
	var ps []netip.Prefix
	for p := range s.r.blocks.All() {
		ps = append(ps, p)
	}
	return segmentsOfPrefixes(ps...)
}

// The platform's addresses, and what is the host's own, link-local, broadcast or multicast.
func (s platformSegments) segments() *segments {
	ps := []netip.Prefix{
		netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("224.0.0.0/4"), netip.MustParsePrefix("255.255.255.255/32"),
		netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("ff00::/8"), platformIPv6,
		netip.PrefixFrom(s.u.resolver, s.u.resolver.BitLen()),
	}
	ps = append(ps, lattice...)
	ps = append(ps, thisHost...)
	for _, p := range platform {
		ps = append(ps, netip.PrefixFrom(p.address, p.address.BitLen()))
	}
	return segmentsOfPrefixes(ps...)
}

// IPv4 that internet gateways do not carry, and IPv6 by whether they do.
func (s privateSegments) segments() *segments {
	ps := []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"), rfc6598,
		netip.MustParsePrefix("fc00::/7"), packet.GlobalUnicast(), standIns[1],
	}
	return segmentsOfPrefixes(append(ps, s.u.vpc.PrivateIPv6CIDRs...)...)
}

// standIns is where ranges stand for services of which the network holds no addresses.
var standIns = [...]netip.Prefix{netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("e000::/16")}

// AWS's prefix lists, and the ranges that stand for services.
func (s serviceSegments) segments() *segments {
	ps := slices.Clone(standIns[:])
	for p := range s.r.services.All() {
		ps = append(ps, p)
	}
	return segmentsOfPrefixes(ps...)
}

// narrowService keeps to public addresses of the same service.
func (w *walk) narrowService() {
	if !w.boxed {
		return
	}
	w.narrowDst(w.r.serviceCuts, serviceSegments{w.r})
	for i, within := range standIns {
		if bits := [...]int{26, 48}[i]; within.Contains(w.h.Dst) { // endpoint.PublicRange
			w.narrowPrefixes(true, slices.Values([]netip.Prefix{netip.PrefixFrom(w.h.Dst, bits).Masked()}))
		}
	}
}

func single(a netip.Addr) iter.Seq[netip.Prefix] {
	return slices.Values([]netip.Prefix{netip.PrefixFrom(a, a.BitLen())})
}
