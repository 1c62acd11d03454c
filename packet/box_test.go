package packet

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func TestBoxOf(t *testing.T) {
	for _, test := range []struct {
		traffic, src, dst string
		want              string
	}{
		{"all", "0.0.0.0/0", "0.0.0.0/0", "all from 0.0.0.0/0"},
		{"all", "::/0", "::/0", "all from ::/0"},
		{"tcp 443", "10.0.0.0/16", "10.1.0.0/16", "tcp 443 from 10.0.0.0/16 to 10.1.0.0/16"},
		{"tcp 443", "10.0.0.7/16", "10.1.0.9/32", "tcp 443 from 10.0.0.0/16 to 10.1.0.9"},
		{"icmp 3/4", "0.0.0.0/0", "10.1.0.0/16", "icmp 3/4 to 10.1.0.0/16"},
		{"icmpv6 128", "2001:db8::/32", "::/0", "icmpv6 128 from 2001:db8::/32"},
		{"gre", "10.0.0.0/16", "0.0.0.0/0", "gre from 10.0.0.0/16"},
		{"all", "10.0.0.0/16", "::/0", "none"},
		{"icmp", "::/0", "::/0", "none"},
		{"icmpv6", "0.0.0.0/0", "0.0.0.0/0", "none"},
		{"tcp", "::ffff:10.0.0.0/104", "::/0", "none"},
	} {
		b := BoxOf(MustTraffic(test.traffic), prefix(test.src), prefix(test.dst))
		equal(t, test.want, b.String())
		equal(t, test.want == "none", b == Box{})
		equal(t, test.want == "none", b.IsEmpty())
	}
	equal(t, Box{}, BoxOf(Traffic{}, netip.Prefix{}, prefix("10.0.0.0/16")))
	equal(t, Box{}, BoxOf(Ports(TCP, 2, 1), prefix("10.0.0.0/16"), prefix("10.0.0.0/16")))
	equal(t, AllIPv4(), BoxOf(Traffic{}, prefix("0.0.0.0/0"), prefix("0.0.0.0/0")))
	equal(t, AllIPv6(), BoxOf(Traffic{}, prefix("::/0"), prefix("::/0")))
}

func TestBoxRanges(t *testing.T) {
	b := BoxOf(MustTraffic("tcp 80-90"), prefix("10.0.0.0/16"), prefix("10.1.0.0/16")).WithSrcPorts(PortRange{1024, 65535})
	first, last := b.Src()
	equal(t, "10.0.0.0-10.0.255.255", first.String()+"-"+last.String())
	first, last = b.Dst()
	equal(t, "10.1.0.0-10.1.255.255", first.String()+"-"+last.String())
	equal(t, PortRange{80, 90}, b.DstPorts())
	equal(t, PortRange{1024, 65535}, b.SrcPorts())
	equal(t, []Protocol{TCP}, slices.Collect(b.Protocols()))
	equal(t, true, b.Is4())

	b = BoxOf(MustTraffic("icmpv6 2/0"), prefix("::/0"), prefix("::/0"))
	from, to := b.Types()
	equal(t, [2]uint8{2, 2}, [2]uint8{from, to})
	from, to = b.Codes()
	equal(t, [2]uint8{0, 0}, [2]uint8{from, to})
	equal(t, AllPorts(), b.DstPorts())
	equal(t, []Protocol{ICMPv6}, slices.Collect(b.Protocols()))
	equal(t, false, b.Is4())

	b = AllIPv4()
	from, to = b.Types()
	equal(t, [2]uint8{0, 255}, [2]uint8{from, to})
	equal(t, AllPorts(), b.DstPorts())
	equal(t, 255, len(slices.Collect(b.Protocols())))

	first, last = Box{}.Src()
	equal(t, false, first.IsValid() || last.IsValid())
	equal(t, 0, len(slices.Collect(Box{}.Protocols())))
}

func TestBoxWith(t *testing.T) {
	a, b := netip.MustParseAddr("10.0.0.5"), netip.MustParseAddr("10.0.0.9")
	equal(t, "all from 10.0.0.5-10.0.0.9", AllIPv4().WithSrc(a, b).String())
	equal(t, "all to 10.0.0.5", AllIPv4().WithDst(a, a).String())
	equal(t, Box{}, AllIPv4().WithDst(b, a))
	equal(t, Box{}, AllIPv6().WithSrc(a, b))
	equal(t, Box{}, Box{}.WithSrc(a, b))
	equal(t, Box{}, AllIPv4().WithSrc(a, netip.Addr{}))
	equal(t, "tcp 53, udp 53 from 0.0.0.0/0", AllIPv4().WithDstPorts(PortRange{53, 53}).String())
	equal(t, "tcp source 53, udp source 53 from 0.0.0.0/0", AllIPv4().WithSrcPorts(PortRange{53, 53}).String())
	equal(t, Box{}, BoxOf(Of(GRE), prefix("::/0"), prefix("::/0")).WithSrcPorts(AllPorts()))
	equal(t, Box{}, AllIPv4().WithSrcPorts(PortRange{2, 1}))
}

func TestOnly(t *testing.T) {
	heads := universeHeads()
	for _, h := range heads {
		b := Only(h)
		var got []Header
		for _, other := range heads {
			if b.Contains(other) {
				got = append(got, other)
			}
		}
		equal(t, []Header{h}, got)
		sample, ok := SetOf(b).Sample()
		equal(t, true, ok)
		equal(t, h, sample)
	}
	equal(t, Box{}, Only(Header{}))
}

func TestBoxRefusesHeadersThatNoPacketHas(t *testing.T) {
	b := AllIPv6()
	y := netip.MustParseAddr("2001:db8::2")
	for _, h := range []Header{
		{},
		{Src: y, Dst: y},
		{Src: y, Dst: y, Protocol: ICMP},
		{Src: y, Dst: netip.MustParseAddr("10.0.0.1"), Protocol: TCP},
		{Src: netip.MustParseAddr("::ffff:10.0.0.1"), Dst: y, Protocol: TCP},
	} {
		equal(t, false, b.Contains(h), "%v", h)
		equal(t, false, Everything().Contains(h), "%v", h)
		equal(t, true, Only(h).IsEmpty(), "%v", h)
	}
}

func TestBoxAgainstEnumeration(t *testing.T) {
	heads := universeHeads()
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		b, c := randomBox(r), randomBox(r)
		both := b.Intersect(c)
		checkBox(t, both)
		covers, overlaps := true, false
		for _, h := range heads {
			inB, inC := b.Contains(h), c.Contains(h)
			if both.Contains(h) != (inB && inC) {
				t.Fatalf("%v & %v = %v, wrong at %v", b, c, both, h)
			}
			covers = covers && (inB || !inC)
			overlaps = overlaps || inB && inC
		}
		equal(t, covers, b.Covers(c), "%v covers %v", b, c)
		equal(t, overlaps, b.Overlaps(c), "%v overlaps %v", b, c)
		equal(t, overlaps, !both.IsEmpty())
		equal(t, true, b.Covers(Box{}))
	}
}

func TestBoxBeside(t *testing.T) {
	heads := universeHeads()
	r := rand.New(rand.NewPCG(2, 2))
	cuts := 0
	for range 300 {
		b, c := randomBox(r), randomBox(r)
		for _, h := range heads {
			got := b.Beside(c, h)
			switch {
			case !b.Contains(h) || c.Contains(h):
				equal(t, Box{}, got)
			case !b.Overlaps(c):
				equal(t, b, got)
			case !got.Contains(h) || !b.Covers(got) || got.Overlaps(c):
				t.Fatalf("%v beside %v at %v: %v", b, c, h, got)
			default:
				checkBox(t, got)
				cuts++
			}
		}
	}
	equal(t, true, cuts > 1000, "%d cuts", cuts)
}

func TestBoxAround(t *testing.T) {
	heads := universeHeads()
	first := func(boxes []Box, h Header) int {
		return slices.IndexFunc(boxes, func(b Box) bool { return b.Contains(h) })
	}
	r := rand.New(rand.NewPCG(3, 3))
	seen := map[int]int{}
	for range 60 {
		b, boxes := randomBox(r), []Box{randomBox(r), randomBox(r), randomBox(r)}
		for _, h := range heads {
			got := b.Around(h, boxes)
			if !b.Contains(h) {
				equal(t, Box{}, got)
				continue
			}
			i := first(boxes, h)
			seen[i]++
			if !got.Contains(h) || !b.Covers(got) {
				t.Fatalf("%v around %v: %v", b, h, got)
			}
			for _, other := range heads {
				if got.Contains(other) && first(boxes, other) != i {
					t.Fatalf("%v around %v, which lies in box %d of %v, holds %v", b, h, i, boxes, other)
				}
			}
		}
	}
	for i := -1; i < 3; i++ {
		equal(t, true, seen[i] > 10, "%d headers in box %d", seen[i], i)
	}
	equal(t, AllIPv4(), AllIPv4().Around(header(t, "tcp 10.0.0.5:40000 -> 10.0.1.9:443"), nil))
}

func TestBoxBesideKeepsMost(t *testing.T) {
	h := header(t, "tcp 10.0.0.5:40000 -> 10.0.1.9:443")
	for _, test := range []struct{ hole, want string }{
		{"udp", "tcp from 0.0.0.0/0"},
		{"tcp 22", "tcp 23-65535, udp 23-65535 from 0.0.0.0/0"},
		{"tcp 22 from 192.168.0.0/16", "all from 0.0.0.0-192.167.255.255"},
		{"all from 10.0.0.6", "all from 0.0.0.0-10.0.0.5"},
	} {
		var hole Box
		for hole = range MustSet(test.hole).Boxes() {
			break
		}
		equal(t, test.want, AllIPv4().Beside(hole, h).String(), test.hole)
	}
}

func TestBoxReverse(t *testing.T) {
	heads := universeHeads()
	r := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		b := randomBox(r)
		replies := slices.Collect(b.Reverse())
		for _, h := range heads {
			n := 0
			for _, reply := range replies {
				if reply.Contains(h.Reply()) {
					n++
				}
			}
			want := 0
			if b.Contains(h) {
				want = 1
			}
			if n != want {
				t.Fatalf("%d boxes of the reverse of %v hold the reply of %v", n, b, h)
			}
		}
	}
	equal(t, 0, len(slices.Collect(Box{}.Reverse())))
}

func TestBoxDoesNotAllocate(t *testing.T) {
	h := header(t, "tcp 10.0.0.5:40000 -> 10.0.1.9:443")
	b := AllIPv4()
	c := BoxOf(MustTraffic("tcp 22"), prefix("10.0.0.0/16"), prefix("0.0.0.0/0"))
	equal(t, 0, testing.AllocsPerRun(100, func() {
		d := BoxOf(https443, tenNet, tenNet)
		if !b.Contains(h) || !b.Covers(c) || !b.Overlaps(c) || b.Intersect(c) != c || b.Beside(c, h).IsEmpty() || d.IsEmpty() {
			t.Error("wrong")
		}
	}))
}

var (
	https443 = MustTraffic("tcp 443")
	tenNet   = prefix("10.0.0.0/8")
)

func BenchmarkBoxBeside(b *testing.B) {
	h := header(b, "tcp 10.0.0.5:40000 -> 10.0.1.9:443")
	box := AllIPv4()
	hole := BoxOf(MustTraffic("tcp 22"), prefix("10.0.0.0/16"), prefix("0.0.0.0/0"))
	b.ReportAllocs()
	for b.Loop() {
		box.Beside(hole, h)
	}
}

func TestBoxMinus(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 3000 {
		h, g := randomHeader(rng), randomHeader(rng)
		b, c := randomBoxAround(rng, h), randomBoxAround(rng, g)
		if rng.IntN(2) == 0 {
			c = randomBoxAround(rng, h)
		}
		parts := slices.Collect(b.Minus(c))
		for i, p := range parts {
			checkBox(t, p)
			for _, q := range parts[i+1:] {
				equal(t, false, p.Overlaps(q), p, q)
			}
		}
		equal(t, true, SetOf(parts...).Equal(SetOf(b).Minus(SetOf(c))), b, c)
		for range 5 {
			if x := randomHeader(rng); b.Contains(x) && !c.Contains(x) {
				equal(t, true, slices.ContainsFunc(parts, func(p Box) bool { return p.Contains(x) }), b, c, x)
			}
		}
	}
	equal(t, 0, len(slices.Collect(Box{}.Minus(AllIPv4()))))
	equal(t, 0, len(slices.Collect(AllIPv4().Minus(AllIPv4()))))
	equal(t, 1, len(slices.Collect(AllIPv4().Minus(AllIPv6()))))
}

func TestBoxSample(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for range 1000 {
		b := randomBoxAround(rng, randomHeader(rng))
		h, ok := b.Sample()
		equal(t, true, ok && b.Contains(h), b, h)
	}
	_, ok := Box{}.Sample()
	equal(t, false, ok)
}
