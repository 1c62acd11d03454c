package packet

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
)

// members says which heads of the universe a set holds.
type members []bool

func membersOf(heads []Header, contains func(Header) bool) members {
	b := make(members, len(heads))
	for i, h := range heads {
		b[i] = contains(h)
	}
	return b
}

func (b members) with(c members, f func(x, y bool) bool) members {
	out := make(members, len(b))
	for i := range b {
		out[i] = f(b[i], c[i])
	}
	return out
}

func or(x, y bool) bool  { return x || y }
func and(x, y bool) bool { return x && y }
func not(x, y bool) bool { return x && !y }

// randomSet returns a set of whole pieces, and the heads it should hold.
func randomSet(r *rand.Rand, heads []Header, depth int) (Set, members) {
	if depth == 0 || r.IntN(4) == 0 {
		b := randomBox(r)
		return SetOf(b), membersOf(heads, b.Contains)
	}
	s, x := randomSet(r, heads, depth-1)
	t, y := randomSet(r, heads, depth-1)
	switch r.IntN(5) {
	case 0:
		return s.Intersect(t), x.with(y, and)
	case 1:
		return s.Minus(t), x.with(y, not)
	case 2:
		all := membersOf(heads, func(Header) bool { return true })
		return s.Complement(), all.with(x, not)
	default:
		return s.Union(t), x.with(y, or)
	}
}

func TestSetAgainstEnumeration(t *testing.T) {
	heads := universeHeads()
	r := rand.New(rand.NewPCG(4, 4))
	seen := map[string]members{}
	for range 700 {
		s, want := randomSet(r, heads, 5)
		if !slices.Equal(want, membersOf(heads, s.Contains)) {
			t.Fatalf("wrong members: %v", s)
		}
		equal(t, !slices.Contains(want, true), s.IsEmpty())
		for f, d := range map[family]*diagram{4: s.v4, 6: s.v6} {
			checkReduced(t, f, d)
		}
		// Equal sets print alike, and others do not.
		text := s.String()
		if before, ok := seen[text]; ok {
			equal(t, before, want, "two sets print %s", text)
		}
		seen[text] = want
	}
}

// checkReduced fails if d is not in canonical form.
func checkReduced(t *testing.T, f family, d *diagram) {
	t.Helper()
	if d == nil || d == full {
		return
	}
	equal(t, hashRanges(d.dim, d.ranges), d.hash)
	equal(t, true, len(d.ranges) > 1)
	equal(t, f.whole(d.dim).last, d.ranges[len(d.ranges)-1].last)
	for i, r := range d.ranges {
		if i > 0 {
			before := d.ranges[i-1]
			equal(t, true, before.last.less(r.last))
			equal(t, false, same(before.to, r.to), "neighbours lead to the same set")
		}
		if r.to != nil {
			equal(t, true, r.to.dim > d.dim)
		}
		checkReduced(t, f, r.to)
	}
}

func TestSetLaws(t *testing.T) {
	heads := universeHeads()
	r := rand.New(rand.NewPCG(5, 5))
	for range 150 {
		a, x := randomSet(r, heads, 3)
		b, y := randomSet(r, heads, 3)
		c, _ := randomSet(r, heads, 3)
		laws := []struct {
			name        string
			left, right Set
		}{
			{"A|B = B|A", a.Union(b), b.Union(a)},
			{"A&B = B&A", a.Intersect(b), b.Intersect(a)},
			{"(A|B)|C = A|(B|C)", a.Union(b).Union(c), a.Union(b.Union(c))},
			{"(A&B)&C = A&(B&C)", a.Intersect(b).Intersect(c), a.Intersect(b.Intersect(c))},
			{"A&(B|C) = A&B | A&C", a.Intersect(b.Union(c)), a.Intersect(b).Union(a.Intersect(c))},
			{"A|(B&C) = (A|B)&(A|C)", a.Union(b.Intersect(c)), a.Union(b).Intersect(a.Union(c))},
			{"!(A|B) = !A & !B", a.Union(b).Complement(), a.Complement().Intersect(b.Complement())},
			{"!(A&B) = !A | !B", a.Intersect(b).Complement(), a.Complement().Union(b.Complement())},
			{"!!A = A", a.Complement().Complement(), a},
			{"A-B | A&B = A", a.Minus(b).Union(a.Intersect(b)), a},
			{"A-B = A & !B", a.Minus(b), a.Intersect(b.Complement())},
			{"A|!A = everything", a.Union(a.Complement()), Everything()},
			{"A-A = nothing", a.Minus(a), Set{}},
			{"A|A = A", a.Union(a), a},
			{"A|(A&B) = A", a.Union(a.Intersect(b)), a},
			{"UnionOf(A, B, C) = A|B|C", UnionOf(a, b, c), a.Union(b).Union(c)},
			{"UnionOf() = nothing", UnionOf(), Set{}},
			{"reverse of reverse A = A", a.Reverse().Reverse(), a},
			{"reverse of A|B", a.Union(b).Reverse(), a.Reverse().Union(b.Reverse())},
			{"reverse of everything", Everything().Reverse(), Everything()},
			{"boxes of A", SetOf(slices.Collect(a.Boxes())...), a},
		}
		for _, law := range laws {
			if !law.left.Equal(law.right) || law.left.String() != law.right.String() {
				t.Fatalf("%s: %v and %v, A = %v, B = %v", law.name, law.left, law.right, a, b)
			}
		}
		equal(t, slices.Equal(x, y), a.Equal(b))
		equal(t, !slices.Contains(y.with(x, not), true), a.ContainsSet(b), "%v contains %v", a, b)
		equal(t, slices.Contains(x.with(y, and), true), a.Overlaps(b), "%v overlaps %v", a, b)
		reverse := a.Reverse()
		for _, h := range heads {
			if a.Contains(h) != reverse.Contains(h.Reply()) {
				t.Fatalf("reverse of %v: %v, wrong at %v", a, reverse, h)
			}
		}
	}
}

func TestSetBoxesAreDisjoint(t *testing.T) {
	heads := universeHeads()
	r := rand.New(rand.NewPCG(6, 6))
	for range 150 {
		s, _ := randomSet(r, heads, 4)
		boxes := slices.Collect(s.Boxes())
		for i, b := range boxes {
			equal(t, false, b.IsEmpty())
			checkBox(t, b)
			for _, c := range boxes[:i] {
				if b.Overlaps(c) {
					t.Fatalf("%v and %v overlap", b, c)
				}
			}
		}
		for range s.Boxes() {
			break // an iteration may stop early
		}
	}
}

// checkBox fails if a bound of b means different things for its protocols.
func checkBox(t *testing.T, b Box) {
	t.Helper()
	if b.IsEmpty() {
		equal(t, Box{}, b)
		return
	}
	whole := b.family.whole(dimDstPort)
	first, last := b.protocolPlaces()
	if b.spans[dimDstPort] != whole || b.spans[dimSrcPort] != whole {
		equal(t, class(first), class(last))
		equal(t, true, last < placeOther)
	}
}

func TestSetSample(t *testing.T) {
	for _, test := range []struct{ set, want string }{
		{"all", "tcp 0.0.0.0:49152 -> 0.0.0.0:443"},
		{"all from ::/0", "tcp [::]:49152 -> [::]:443"},
		{"tcp 80-90 from 10.0.0.0/16 to 10.1.0.0/16", "tcp 10.0.0.0:49152 -> 10.1.0.0:80"},
		{"udp 53 source 1024-2048 from 10.0.0.5 to 10.1.0.9", "udp 10.0.0.5:1024 -> 10.1.0.9:53"},
		{"tcp 0-442 source 0 from 10.0.0.5 to 10.1.0.9", "tcp 10.0.0.5:0 -> 10.1.0.9:1"},
		{"icmp from 10.0.0.5 to 10.1.0.9", "icmp echo-request 10.0.0.5 -> 10.1.0.9"},
		{"icmp 3-4/1 from 10.0.0.5 to 10.1.0.9", "icmp 3/1 10.0.0.5 -> 10.1.0.9"},
		{"icmpv6 from 2001:db8::1 to 2001:db8::2", "icmpv6 echo-request 2001:db8::1 -> 2001:db8::2"},
		{"gre from 10.0.0.5 to 10.1.0.9", "gre 10.0.0.5 -> 10.1.0.9"},
	} {
		h, ok := MustSet(test.set).Sample()
		equal(t, true, ok)
		equal(t, test.want, h.String())
	}
	_, ok := Set{}.Sample()
	equal(t, false, ok)

	heads := universeHeads()
	r := rand.New(rand.NewPCG(7, 7))
	for range 500 {
		s, _ := randomSet(r, heads, 4)
		h, ok := s.Sample()
		equal(t, !s.IsEmpty(), ok)
		if ok {
			noError(t, h.Check())
			equal(t, true, s.Contains(h), "%v in %v", h, s)
		}
	}
}

func TestSetString(t *testing.T) {
	office := From(prefix("10.0.0.0/16")).Minus(From(prefix("10.0.9.0/24")))
	https := Carrying(MustTraffic("tcp 443"))
	four, six := SetOf(AllIPv4()), SetOf(AllIPv6())
	for _, test := range []struct {
		set  Set
		want string
	}{
		{Set{}, "none"},
		{Everything(), "all"},
		{four, "all from 0.0.0.0/0"},
		{four.Union(six), "all"},
		{https, "tcp 443"},
		{Everything().Minus(https), "all except tcp 443"},
		{https.Union(four.Intersect(Carrying(Of(ICMP)))), "tcp 443, icmp from 0.0.0.0/0\ntcp 443 from ::/0"},
		{Carrying(Of(TCP), Of(UDP), Of(ICMP), Of(ICMPv6)), "tcp, udp, icmp from 0.0.0.0/0\ntcp, udp, icmpv6 from ::/0"},
		{four.Minus(Carrying(Of(UDP), MustTraffic("tcp 25"))), "all except tcp 25, udp from 0.0.0.0/0"},
		{https.Intersect(office), "tcp 443 from 10.0.0.0/16 except 10.0.9.0/24"},
		{https.Intersect(office).Reverse(), "tcp source 443 to 10.0.0.0/16 except 10.0.9.0/24"},
		{office.Intersect(To(prefix("10.1.0.0/16"))).Intersect(https.Union(Carrying(MustTraffic("udp 53")))), "tcp 443, udp 53 from 10.0.0.0/16 except 10.0.9.0/24 to 10.1.0.0/16"},
		{From(prefix("10.0.0.0/24"), prefix("10.0.2.0/24"), prefix("10.0.2.0/25")), "all from 10.0.0.0/24, 10.0.2.0/24"},
		{From(prefix("10.0.0.0/24"), prefix("10.0.1.0/24")), "all from 10.0.0.0/23"},
		{four.Minus(To(prefix("10.0.0.0/8"))), "all to 0.0.0.0/0 except 10.0.0.0/8"},
		{four.Minus(Carrying(Of(TCP))), "all except tcp from 0.0.0.0/0"},
		{six.Minus(Carrying(MustTraffic("tcp 22"))), "all except tcp 22 from ::/0"},
		{six.Minus(Carrying(Of(TCP), Of(UDP), Of(ICMPv6))), "other from ::/0"},
		{four.Minus(Carrying(Of(TCP), Of(UDP), Of(ICMP), Of(GRE))), "other 0-46, other 48-255 from 0.0.0.0/0"},
		{four.Intersect(Carrying(MustTraffic("icmp 3"), MustTraffic("icmp 4"))), "icmp 3-4 from 0.0.0.0/0"},
		{four.Intersect(Carrying(MustTraffic("icmp 3/4"))), "icmp 3/4 from 0.0.0.0/0"},
		// One line for udp 0-255 and icmp 0, which share their places.
		{four.Intersect(Carrying(MustTraffic("udp 0-255"), MustTraffic("icmp 0"))), "udp 0-255, icmp 0 from 0.0.0.0/0"},
		{From(prefix("::/80")), "all from ::-::fffe:ffff:ffff"},
	} {
		equal(t, test.want, test.set.String())
		equal(t, true, MustSet(test.want).Equal(test.set), test.want)
	}
}

func TestParseSet(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"tcp/443", "tcp 443"},
		{"from 10.0.0.0/16", "all from 10.0.0.0/16"},
		{"to 10.0.0.0/16", "all to 10.0.0.0/16"},
		{"  tcp  80 ,tcp 81   from 10.0.0.0/24,10.0.1.0/24 ", "tcp 80-81 from 10.0.0.0/23"},
		{"tcp 80 from 10.0.0.0/16\ntcp 80 from 10.0.0.0/24", "tcp 80 from 10.0.0.0/16"},
		{"none\ntcp 80 from 10.0.0.0/16", "tcp 80 from 10.0.0.0/16"},
		{"tcp from 10.0.0.0/16 to ::/0", "none"},
		{"all except all", "none"},
		{"icmp 0-255/0 from 10.0.0.5", "icmp 0-255/0 from 10.0.0.5"},
		{"tcp 443 to [2001:db8::1]", "tcp 443 to 2001:db8::1"},
		{"icmp 0-255 from 10.0.0.5", "icmp from 10.0.0.5"},
		{"other 5-7 from 10.0.0.5", "other 5-7 from 10.0.0.5"},
		{"other 6-7 from 10.0.0.5", "7 from 10.0.0.5"},
		{"all from 10.0.0.0/8, ::/0 except 10.1.0.0/16", "all from 10.0.0.0/8 except 10.1.0.0/16\nall from ::/0"},
	} {
		s, err := ParseSet(test.text)
		noError(t, err, test.text)
		equal(t, test.want, s.String(), test.text)
	}
}

func TestParseSetRefuses(t *testing.T) {
	for _, text := range []string{
		"", "all\n", "tcp from", "tcp to", "tcp except", "except tcp", "tcp 80,", "tcp from 10.0.0.1/16", "tcp from 10.0.0.0/33",
		"tcp from 10.0.0.9-10.0.0.5", "tcp from 10.0.0.0-::1", "tcp from fe80::1%eth0", "tcp from ::ffff:10.0.0.1", "tcp from ::ffff:0:0/96",
		"gre source 53", "tcp 80 source", "tcp source http", "icmp 4-3", "icmp 3-4/0-256", "other 5-", "other 0-256", "other tcp",
		"tcp from 10.0.0.0/8 from 10.0.0.0/8", "tcp to 10.0.0.0/8 from 10.0.0.0/8", "all from 10.0.0.0/8 except 10.1.0.0/16 except 10.2.0.0/16",
	} {
		_, err := ParseSet(text)
		wantError(t, err, "%q", text)
	}
	_, err := ParseSet("tcp 80\ntcp http from 10.0.0.x\nudp from")
	equal(t, `set, line 2: traffic "tcp http": "http" is not a port from 0 to 65535, a range of ports such as 1024-65535, or all; did you mean tcp 80?
"10.0.0.x" is not an address, a CIDR block or a range of addresses: unexpected character (at "x")
set, line 3: nothing follows "from"`, err.Error())
	defer func() { equal(t, true, recover() != nil, "MustSet panics") }()
	MustSet("tcp http")
}

func TestSetTextRoundTrip(t *testing.T) {
	heads := universeHeads()
	r := rand.New(rand.NewPCG(8, 8))
	for range 500 {
		s, _ := randomSet(r, heads, 4)
		text, err := json.Marshal(s)
		noError(t, err)
		var back Set
		noError(t, json.Unmarshal(text, &back), "%v", s)
		equal(t, true, back.Equal(s), "%v", s)
	}
}

func FuzzParseSet(f *testing.F) {
	for _, s := range []string{
		"all", "none", "tcp 443 from 10.0.0.0/16 except 10.0.9.0/24 to 10.1.0.0/16", "all except tcp 22 from ::/0",
		"icmp 3-4/0-1, other 2-50, udp 53 source 1024-65535", "tcp\nudp from ::-::ffff:ffff:ffff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSet(text)
		if err != nil {
			return
		}
		checkReduced(t, 4, s.v4)
		checkReduced(t, 6, s.v6)
		back, err := ParseSet(s.String())
		noError(t, err, "%v", s)
		equal(t, true, back.Equal(s), "%v", s)
		equal(t, s.String(), back.String())
		equal(t, true, s.Union(s.Complement()).Equal(Everything()))
	})
}

func TestSetContainsDoesNotAllocate(t *testing.T) {
	s := MustSet("tcp 443 from 10.0.0.0/16 except 10.0.9.0/24 to 10.1.0.0/16")
	h := header(t, "tcp 10.0.0.5:40000 -> 10.1.0.9:443")
	equal(t, 0, testing.AllocsPerRun(100, func() {
		if !s.Contains(h) {
			t.Error("wrong")
		}
	}))
}

// ruleSet returns n rules like those of a large network ACL or group.
func ruleSet(n int) []Box {
	r := rand.New(rand.NewPCG(9, 9))
	boxes := make([]Box, n)
	for i := range boxes {
		src := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(r.IntN(256)), byte(r.IntN(256)), 0}), 16+r.IntN(9)).Masked()
		dst := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(r.IntN(256)), byte(r.IntN(256)), 0}), 16+r.IntN(9)).Masked()
		port := uint16(r.IntN(20) * 100)
		boxes[i] = BoxOf(Ports(TCP, port, port+uint16(r.IntN(2))*50), src, dst)
	}
	return boxes
}

func BenchmarkSetOf(b *testing.B) {
	for _, n := range []int{1, 10, 100, 1000} {
		boxes := ruleSet(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				SetOf(boxes...)
			}
		})
	}
}

// BenchmarkSubtractAll takes rules off all headers one by one, as an analysis
// does that walks until nothing is left.
func BenchmarkSubtractAll(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		boxes := ruleSet(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				left := Everything()
				for i := range boxes {
					left = left.Minus(SetOf(boxes[i]))
				}
			}
		})
	}
}

func BenchmarkSetContains(b *testing.B) {
	s := SetOf(ruleSet(1000)...)
	h := header(b, "tcp 10.0.0.5:40000 -> 10.1.0.9:443")
	for b.Loop() {
		s.Contains(h)
	}
}
