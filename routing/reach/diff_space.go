package reach

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// fromEach and toEach are a box for each of the prefixes.
func fromEach(ps []netip.Prefix) []packet.Box { return slices.Collect(packet.From(ps...).Boxes()) }
func toEach(ps []netip.Prefix) []packet.Box   { return slices.Collect(packet.To(ps...).Boxes()) }

// anyDst is the box for whatever destinations.
func anyDst(b packet.Box) packet.Box {
	if b.Is4() {
		return b.WithDst(first4, last4)
	}
	return b.WithDst(first6, last6)
}

// toAny is the headers of a set, and those to all other addresses.
func toAny(s packet.Set) packet.Set {
	var boxes []packet.Box
	for b := range s.Boxes() {
		boxes = append(boxes, anyDst(b))
	}
	return packet.SetOf(boxes...)
}

// private is the addresses of an interface, before and afterwards.
func (d *differ) private(e eni.Interface) []netip.Prefix {
	return d.both(e, func(_ *vpc.Network, e eni.Interface) []netip.Prefix { return e.Blocks() })
}

// addresses is all by which an interface may be meant: its own, its public ones, and the IPv6 ones that a NAT gateway turns into these.
func (d *differ) addresses(e eni.Interface) []netip.Prefix {
	ps := d.both(e, func(n *vpc.Network, e eni.Interface) []netip.Prefix { return append(e.Blocks(), publicOf(n, e)...) })
	return append(ps, d.embedded(ps)...)
}

func (d *differ) both(e eni.Interface, of func(*vpc.Network, eni.Interface) []netip.Prefix) []netip.Prefix {
	var ps []netip.Prefix
	for n := range d.networks {
		if x, ok := vpc.Get[eni.Interface](n, e.ID); ok {
			ps = append(ps, of(n, x)...)
		}
	}
	return ps
}

// nat64 is the IPv6 prefix under which NAT gateways know IPv4 addresses (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// embedded is the IPv6 addresses that a NAT gateway turns into the IPv4 ones, if there is a NAT gateway.
func (d *differ) embedded(ps []netip.Prefix) []netip.Prefix {
	var all []netip.Prefix
	for _, p := range ps {
		if a := nat64.Addr().As16(); d.translates && p.Addr().Is4() {
			b := p.Addr().As4()
			copy(a[12:], b[:])
			all = append(all, netip.PrefixFrom(netip.AddrFrom16(a), nat64.Bits()+p.Bits()))
		}
	}
	return all
}

// fromInternet is what the internet may send, before or afterwards.
func (d *differ) fromInternet() packet.Set {
	if d.in.IsEmpty() {
		d.in = packet.From(outside(d.before.Network())...).Union(packet.From(outside(d.after.Network())...))
	}
	return d.in
}

// toInternet is what may be sent to the internet, both before and afterwards, and, since route tables lead it there too, to addresses that are routed
// nowhere. An address that a network has, or a stand-in for it, is not of the internet.
func (d *differ) toInternet() packet.Set {
	if d.out.IsEmpty() {
		hosts := packet.To(slices.Concat(outside(d.before.Network()), benchmarks)...)
		hosts = hosts.Intersect(packet.To(slices.Concat(outside(d.after.Network()), benchmarks)...))
		hosts = hosts.Minus(packet.To(d.mapped()...))
		d.out = hosts.Union(packet.To(d.embedded(prefixesOf(hosts))...))
	}
	return d.out
}

// mapped is the public addresses of what is in the VPCs, before or afterwards.
func (d *differ) mapped() []netip.Prefix { return append(mappedBy(d.before), mappedBy(d.after)...) }

// mappedBy is the public addresses of what is in the VPCs.
func mappedBy(r *routing.Resolver) []netip.Prefix {
	var ps []netip.Prefix
	for v := range vpc.All[vpc.VPC](r.Network()) {
		for a := range r.Mapped(v.ID) {
			ps = append(ps, single(a))
		}
	}
	return ps
}

// elsewhere is the senders that are no interfaces. The internet may send from every address here that it might have: what the network has, and what is not
// routed, is taken out in the end, for it makes many holes.
func (d *differ) elsewhere() []sent {
	sources := map[vpc.ID][]netip.Prefix{}
	for n := range d.networks {
		for o := range vpc.All[vpc.OnPremises](n) {
			sources[o.ID] = append(sources[o.ID], o.CIDRs...)
		}
		for e := range vpc.All[vpc.ClientVPNEndpoint](n) {
			for _, id := range append(groupsOfClients(e), e.ID) {
				if e.ClientCIDR.IsValid() {
					sources[id] = append(sources[id], e.ClientCIDR)
				}
			}
		}
	}
	all := []sent{{[]vpc.ID{internet}, routing.AnyInternetHost, []packet.Box{packet.AllIPv4(), packet.AllIPv6().WithSrc(packet.GlobalUnicast().Addr(), lastOf(packet.GlobalUnicast()))}}}
	for id, ps := range sources {
		all = append(all, sent{[]vpc.ID{id}, routing.Place(id), fromEach(ps)})
	}
	return all
}

// groupsOfClients is the places of clients that are in a group of the directory.
func groupsOfClients(e vpc.ClientVPNEndpoint) []vpc.ID {
	var ids []vpc.ID
	for _, r := range e.Rules {
		if r.Group != "" {
			ids = append(ids, e.ID+":"+vpc.ID(r.Group))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// rest is the addresses that no interface has, neither before nor afterwards.
type rest struct {
	open  []packet.Box // beyond the VPCs
	spots []spot       // in the VPCs
}

// spot is an address that stands for others, which no rule tells from it.
type spot struct {
	at  []netip.Prefix
	all func() packet.Set
}

func (d *differ) newRest() *rest {
	held, made := d.held()
	r := &rest{}
	blocks := d.blocks()
	open := unreserved(packet.Everything()).Minus(packet.To(blocks...)).Minus(packet.To(held...)).Minus(packet.To(made...))
	if d.translates {
		open = open.Minus(packet.To(nat64)) // what stands for IPv4 in it is as IPv4 is
		open = open.Union(packet.To(d.embedded(prefixesOf(open.Intersect(packet.SetOf(packet.AllIPv4()))))...))
	}
	r.open = slices.Collect(open.Boxes())
	for _, p := range made {
		r.add(d, []netip.Prefix{p}, p, nil)
	}
	d.vacant(r, blocks, append(held, made...))
	return r
}

// add takes in an address that stands for those of p that are not among holes.
func (r *rest) add(d *differ, at []netip.Prefix, p netip.Prefix, holes []netip.Prefix) {
	for _, like := range [...]func([]netip.Prefix) []netip.Prefix{slices.Clone[[]netip.Prefix], d.embedded} {
		if at := like(at); len(at) > 0 {
			within, without := like([]netip.Prefix{p}), like(holes)
			r.spots = append(r.spots, spot{at, func() packet.Set { return packet.To(within...).Minus(packet.To(without...)) }})
		}
	}
}

// held is the addresses of interfaces, and those of what else has some in the VPCs, before or afterwards.
func (d *differ) held() (held, made []netip.Prefix) {
	own := map[netip.Prefix]bool{}
	for n := range d.networks {
		for e := range vpc.All[eni.Interface](n) {
			for _, p := range append(e.Blocks(), publicOf(n, e)...) {
				if !own[p.Masked()] {
					own[p.Masked()] = true
					held = append(held, p.Masked())
				}
			}
		}
	}
	for _, r := range [...]*routing.Resolver{d.before, d.after} {
		for v := range vpc.All[vpc.VPC](r.Network()) {
			for p := range r.Held(v.ID) {
				if !own[p] {
					own[p] = true
					made = append(made, p)
				}
			}
		}
	}
	return held, made
}

// blocks is the addresses of all VPCs, before and afterwards.
func (d *differ) blocks() []netip.Prefix {
	seen := map[netip.Prefix]bool{}
	var ps []netip.Prefix
	for n := range d.networks {
		for v := range vpc.All[vpc.VPC](n) {
			for _, p := range slices.Concat(v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs) {
				if p = p.Masked(); !seen[p] {
					seen[p] = true
					ps = append(ps, p)
				}
			}
		}
	}
	return ps
}

// vacant takes in an address for each of the prefixes that the networks speak of in the blocks: the first one that nothing has and
// that lies in no narrower prefix.
func (d *differ) vacant(r *rest, blocks, taken []netip.Prefix) {
	holes := map[netip.Prefix][]netip.Prefix{} // in each prefix that is spoken of
	for _, p := range taken {
		if q, _, ok := d.mentions.prefixes.LookupPrefixLPM(p); ok {
			holes[q] = append(holes[q], p)
		}
	}
	seen := map[netip.Prefix]bool{}
	for _, b := range blocks {
		for p := range d.mentions.prefixes.Subnets(b) {
			if seen[p] {
				continue
			}
			seen[p] = true
			for q := range d.mentions.prefixes.Supernets(p) {
				if q != p {
					holes[q] = append(holes[q], p)
					break
				}
			}
		}
	}
	for p := range seen {
		if a, ok := firstBeside(p, holes[p]); ok {
			r.add(d, []netip.Prefix{single(a)}, p, holes[p])
		}
	}
}

// firstBeside is the first address of p that is in none of the holes, and false if there is none.
func firstBeside(p netip.Prefix, holes []netip.Prefix) (netip.Addr, bool) {
	slices.SortFunc(holes, func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	a := p.Addr()
	for _, h := range holes {
		if h.Contains(a) {
			a = lastOf(h).Next() // not valid after the last of all addresses, which no prefix contains
		}
	}
	return a, p.Contains(a)
}
