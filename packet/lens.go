package packet

import "net/netip"

// Lens tells how a header that devices have rewritten on its way comes from the
// header that was sent: which of its fields are fields of that one, and which a
// device has set. With it a set of rewritten headers is seen as the set of headers
// that were sent. The zero Lens is of a header that nothing has rewritten. A Lens
// is comparable. No method allocates. It is here, beside [Box], for package routing and others that walk sets of packets past devices: only
// this package sees the dimensions of a Box, and one question about one packet needs no Lens.
type Lens struct {
	from  [dims]origin
	added [2]uint16 // what was added to the destination and the source port
	nat64 bool      // the destination is the last 32 bits of an IPv6 one
	other bool      // both addresses are fixed, and of the other family
}

// origin says where a field comes from: 0 from the same field, -1 from a device,
// and n from the field in dimension n-1.
type origin int8

const fixed origin = -1

// FixSrc is l after a device has set the source address.
func (l Lens) FixSrc() Lens { l.from[dimSrc] = fixed; return l }

// FixDst is l after a device has set the destination address.
func (l Lens) FixDst() Lens { l.from[dimDst] = fixed; return l }

// FixDstPort is l after a device has set the destination port.
func (l Lens) FixDstPort() Lens { l.from[dimDstPort] = fixed; return l }

// AddSrcPort is l after a device has added n to the source port. All headers that
// are looked at must have room for it.
func (l Lens) AddSrcPort(n uint16) Lens { l.added[1] += n; return l }

// FromNAT64 is l after a device has made the IPv4 packet of an IPv6 one to
// 64:ff9b::/96. The source address must be fixed as well.
func (l Lens) FromNAT64() Lens { l.nat64 = true; return l }

// OtherFamily is l after a device has set both addresses to such of the other family, which must be fixed. It is for packets of TCP
// and UDP.
func (l Lens) OtherFamily() Lens { l.other = !l.other; return l }

// Reply is l for the replies to headers such as h, and the box, in the terms of l
// before, of headers whose replies are made alike.
func (l Lens) Reply(h Header) (Lens, Box) {
	alike := AllIPv4()
	if !h.Is4() {
		alike = AllIPv6()
	}
	place := alike.family.protocolPlace(h.Protocol)
	l.swap(dimSrc, dimDst)
	switch {
	case h.Protocol.HasPorts():
		alike.spans[dimProtocol] = class(placeTCP)
		l.swap(dimSrcPort, dimDstPort)
		l.added[0], l.added[1] = l.added[1], l.added[0]
	case h.Protocol.IsICMP():
		alike.spans[dimProtocol] = class(placeICMP)
		first, last := replyRange(h)
		alike.spans[dimDstPort] = smallSpan(int(first)<<8, int(last)<<8|255)
		if h.Reply().Type != h.Type {
			l.from[dimDstPort] = fixed
		}
	default:
		alike.spans[dimProtocol] = class(place)
	}
	return l, alike
}

// replyRange is the ICMP types around that of h whose replies are made alike: the
// type itself if the reply has another one, else all types that stay as they are.
func replyRange(h Header) (first, last uint8) {
	stays := func(t uint8) bool { return Header{Protocol: h.Protocol, Type: t}.Reply().Type == t }
	first, last = h.Type, h.Type
	if !stays(h.Type) {
		return first, last
	}
	for first > 0 && stays(first-1) {
		first--
	}
	for last < 255 && stays(last+1) {
		last++
	}
	return first, last
}

// swap exchanges two fields of the rewritten header.
func (l *Lens) swap(a, b int) {
	from := func(dim int) origin {
		if l.from[dim] == 0 {
			return origin(dim + 1)
		}
		return l.from[dim]
	}
	l.from[a], l.from[b] = from(b), from(a)
}

// Pull is the headers of sent which the rewriting turns into headers of seen. It
// supposes that the fields that devices set are as seen has them.
func (l Lens) Pull(sent, seen Box) Box {
	if sent.family == 0 || seen.family == 0 {
		return Box{}
	}
	var ok bool
	if sent.spans[dimProtocol], ok = sent.spans[dimProtocol].intersect(seen.spans[dimProtocol]); !ok {
		return Box{}
	}
	for _, dim := range [...]int{dimSrc, dimDst, dimDstPort, dimSrcPort} {
		to := dim
		if l.from[dim] == fixed {
			continue
		} else if l.from[dim] > 0 {
			to = int(l.from[dim]) - 1
		}
		s, whole := seen.spans[dim], seen.spans[dim] == seen.family.whole(dim)
		switch {
		case whole:
			continue
		case to == dimDst && l.nat64:
			s = embed64(s)
		case dim == dimDstPort:
			s = lower(s, l.added[0])
		case dim == dimSrcPort:
			s = lower(s, l.added[1])
		}
		if sent.spans[to], ok = sent.spans[to].intersect(s); !ok {
			return Box{}
		}
	}
	return sent
}

// Push is a box that holds all that the rewriting makes of the headers of sent: each field that comes from one of theirs has its
// range, and what devices have set is not bounded.
func (l Lens) Push(sent Box) Box {
	switch {
	case sent.family == 0:
		return Box{}
	case l.nat64 || l.other:
		if (sent.family == 4) == (l.nat64 == l.other) {
			return AllIPv4()
		}
		return AllIPv6()
	}
	seen := sent
	for _, dim := range [...]int{dimSrc, dimDst, dimDstPort, dimSrcPort} {
		if l.from[dim] == fixed {
			seen.spans[dim] = sent.family.whole(dim)
			continue
		}
		to := dim
		if l.from[dim] > 0 {
			to = int(l.from[dim]) - 1
		}
		s := sent.spans[to]
		if dim >= dimDstPort && l.added[dim-dimDstPort] != 0 {
			s = higher(s, l.added[dim-dimDstPort])
		}
		seen.spans[dim] = s
	}
	return seen
}

// higher is a span of ports after n was added.
func higher(s span, n uint16) span {
	return span{small(min(65535, s.first.lo+uint64(n))), small(min(65535, s.last.lo+uint64(n)))}
}

var nat64 = netip.MustParseAddr("64:ff9b::")

// embed64 is a span of IPv4 addresses as IPv6 ones under 64:ff9b::/96.
func embed64(s span) span {
	base := family(6).place(number(nat64))
	return span{base.plus(s.first.lo), base.plus(s.last.lo)}
}

// lower is a span of ports before n was added. Ports below n were not made by the addition.
func lower(s span, n uint16) span {
	sub := func(p uint128) uint128 {
		if p.lo < uint64(n) {
			return small(0)
		}
		return p.minus(uint64(n))
	}
	return span{sub(s.first), sub(s.last)}
}
