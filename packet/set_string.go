package packet

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// String returns "none", "all", or lines that say which traffic may go from where
// to where, such as
//
//	tcp 443, udp 53 from 10.0.0.0/16 except 10.0.9.0/24 to 10.1.0.0/16
//	all except tcp 22 from ::/0
//
// No header is on two lines. A side that is not given is every address of the
// family, or of both families if neither side is. Besides what [Traffic.String] writes, traffic may be "tcp 80 source
// 1024-65535" (destination port 80, source port 1024-65535), "icmp 3-4/0-1"
// (types 3 to 4, codes 0 to 1), "other" (all protocols but TCP, UDP and the
// family's ICMP) and "other 2-50" (those with an IANA number from 2 to 50). Equal
// sets print alike, and [ParseSet] reads the text back.
func (s Set) String() string {
	switch {
	case s.IsEmpty():
		return "none"
	case s.v4 == full && s.v6 == full:
		return "all"
	}
	v4, v6 := s.v4.lines(4), s.v6.lines(6)
	if text, ok := alike(v4, v6); ok {
		return text
	}
	return strings.Join(append(v4, v6...), "\n")
}

// alike returns the traffic that all addresses of both families have, if it is
// the same.
func alike(v4, v6 []string) (text string, ok bool) {
	if len(v4) != 1 || len(v6) != 1 {
		return "", false
	}
	four, ok4 := strings.CutSuffix(v4[0], " from 0.0.0.0/0")
	six, ok6 := strings.CutSuffix(v6[0], " from ::/0")
	return four, ok4 && ok6 && four == six && !strings.Contains(four, "other")
}

// branch is one of the sets that a diagram leads to, with all the ranges that
// lead there.
type branch struct {
	spans []span
	to    *diagram
}

// branches returns d's branches in a dimension but the empty one, in order of
// their first places.
func (d *diagram) branches(f family, dim int) []branch {
	if d == nil {
		return nil
	}
	if d.dim != dim {
		return []branch{{[]span{f.whole(dim)}, d}}
	}
	var all []branch
	var first uint128
	for _, r := range d.ranges {
		if s := (span{first, r.last}); r.to != nil {
			all = addBranch(all, s, r.to)
		}
		first = r.last.plus(1)
	}
	return all
}

func addBranch(all []branch, s span, to *diagram) []branch {
	for i := range all {
		if same(all[i].to, to) {
			all[i].spans = append(all[i].spans, s)
			return all
		}
	}
	return append(all, branch{[]span{s}, to})
}

func (d *diagram) lines(f family) (lines []string) {
	for _, src := range d.branches(f, dimSrc) {
		for _, dst := range src.to.branches(f, dimDst) {
			line := trafficText(f, dst.to)
			everySrc, everyDst := src.spans[0] == f.whole(dimSrc), dst.spans[0] == f.whole(dimDst)
			if !everySrc || everyDst {
				line += " from " + f.addrsText(src.spans)
			}
			if !everyDst {
				line += " to " + f.addrsText(dst.spans)
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// addrsText returns the addresses at spans as a list, or as a prefix with
// exceptions if that is shorter. A prefix counts 1 and a range 2.
func (f family) addrsText(spans []span) string {
	text, cost := f.listText(spans)
	hull := f.numbers(span{spans[0].first, spans[len(spans)-1].last})
	if _, ok := f.prefix(hull); !ok {
		return text
	}
	var gaps []span
	for i := range spans[1:] {
		gaps = append(gaps, span{spans[i].last.plus(1), spans[i+1].first.minus(1)})
	}
	if except, exceptCost := f.listText(gaps); 1+exceptCost < cost {
		return f.rangeText(hull) + " except " + except
	}
	return text
}

func (f family) listText(spans []span) (text string, cost int) {
	var items []string
	for _, s := range spans {
		numbers := f.numbers(s)
		cost += 2
		if _, ok := f.prefix(numbers); ok {
			cost--
		}
		items = append(items, f.rangeText(numbers))
	}
	return strings.Join(items, ", "), cost
}

// numbers returns the addresses at s as integers, all IPv6 addresses included.
func (f family) numbers(s span) span {
	return span{number(f.addr(s.first)), number(f.addr(s.last))}
}

// prefix returns the prefix of the addresses with the numbers of s, and false if
// they do not form one.
func (f family) prefix(s span) (netip.Prefix, bool) {
	first := f.addr(f.place(s.first))
	for bits := first.BitLen(); bits >= 0; bits-- {
		p := netip.PrefixFrom(first, bits)
		if p.Masked() != p {
			break
		}
		if lastOf(s.first, first.BitLen()-bits) == s.last {
			return p, true
		}
	}
	return netip.Prefix{}, false
}

// rangeText returns the addresses with the numbers of s: "10.0.0.5",
// "10.0.0.0/16" or "10.0.0.5-10.0.0.9".
func (f family) rangeText(s span) string {
	first, last := f.addr(f.place(s.first)), f.addr(f.place(s.last))
	if first == last {
		return first.String()
	}
	if p, ok := f.prefix(s); ok {
		return p.String()
	}
	return first.String() + "-" + last.String()
}

// trafficText returns the traffic of d, which divides no addresses, as a list or
// as the exceptions from all, whichever is shorter. "other" as an exception counts
// 2: "tcp, udp, icmp" is clearer than "all except other".
func trafficText(f family, d *diagram) string {
	if d == full {
		return "all"
	}
	items := trafficItems(f, d)
	except := trafficItems(f, combine(difference, full, d))
	cost := 1 + len(except)
	for _, item := range except {
		if strings.HasPrefix(item, "other") {
			cost++
		}
	}
	if cost < len(items) {
		return "all except " + strings.Join(except, ", ")
	}
	return strings.Join(items, ", ")
}

func trafficItems(f family, d *diagram) (items []string) {
	var b Box
	b.family = f
	d.boxes(b, dimProtocol, func(b Box) bool {
		items = append(items, b.trafficItems()...)
		return true
	})
	return items
}

func (b *Box) trafficItems() (items []string) {
	first, last := b.protocolPlaces()
	for place := first; place <= last && place <= placeICMP; place++ {
		item := b.family.protocolAt(place).String()
		if place == placeICMP {
			item += b.icmpText()
		} else {
			item += b.portsText()
		}
		items = append(items, item)
	}
	if last < placeOther {
		return items
	}
	first = max(first, placeOther)
	from, to := b.family.protocolAt(first), b.family.protocolAt(last)
	switch {
	case first == placeOther && last == placeLast:
		return append(items, "other")
	case first == last:
		return append(items, from.String())
	default:
		return append(items, fmt.Sprintf("other %d-%d", from.Number(), to.Number()))
	}
}

func (b *Box) portsText() (text string) {
	if dst := b.ports(dimDstPort); dst != AllPorts() {
		text += " " + dst.String()
	}
	if src := b.ports(dimSrcPort); src != AllPorts() {
		text += " source " + src.String()
	}
	return text
}

func (b *Box) icmpText() string {
	numbers := func(dim int) string {
		s := b.spans[dim]
		first, last := int(s.first.lo>>8), int(s.last.lo>>8)
		if first == last {
			return strconv.Itoa(first)
		}
		return strconv.Itoa(first) + "-" + strconv.Itoa(last)
	}
	switch whole := b.family.whole(dimDstPort); {
	case b.spans[dimSrcPort] != whole:
		return " " + numbers(dimDstPort) + "/" + numbers(dimSrcPort)
	case b.spans[dimDstPort] != whole:
		return " " + numbers(dimDstPort)
	default:
		return ""
	}
}

// MarshalText returns [Set.String].
func (s Set) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
