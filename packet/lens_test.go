package packet

import (
	"math/rand/v2"
	"net/netip"
	"testing"
)

// TestLensPull checks, for random rewritings, that the box which Pull gives holds just those headers
// near the one sent that are rewritten into the box that was seen.
func TestLensPull(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		sent := randomHeader(rng)
		nat := netip.AddrFrom4([4]byte{10, 9, 9, byte(rng.IntN(4))})
		steps := rng.IntN(32)
		alike := AllIPv4()
		rewrite := func(h Header, lens Lens, narrow func(Lens, Box)) (Header, Lens) {
			if steps&1 != 0 {
				h.Src = nat
				lens = lens.FixSrc()
			}
			if steps&2 != 0 {
				h, lens = addPorts(h, lens, narrow)
			}
			if steps&4 != 0 {
				l, box := lens.Reply(h)
				if narrow != nil {
					narrow(lens, box)
				}
				h, lens = h.Reply(), l
			}
			if steps&16 != 0 {
				h, lens = addPorts(h, lens, narrow)
			}
			if steps&8 != 0 {
				h.Dst = nat
				lens = lens.FixDst()
			}
			return h, lens
		}
		seen, lens := rewrite(sent, Lens{}, func(l Lens, b Box) { alike = l.Pull(alike, b) })
		if !alike.Contains(sent) {
			t.Fatalf("%v is not in the box of its own rewriting %v", sent, alike)
		}
		box := randomBoxAround(rng, seen)
		pulled := lens.Pull(alike, box)
		around := randomBoxAround(rng, sent).Intersect(alike)
		for range 20 {
			other := randomHeader(rng)
			if !alike.Contains(other) {
				continue
			}
			got, _ := rewrite(other, Lens{}, nil)
			if around.Contains(other) && !lens.Push(around).Contains(got) {
				t.Fatalf("%v of %v is seen as %v, which is not in %v", other, around, got, lens.Push(around))
			}
			if pulled.Contains(other) != box.Contains(got) {
				t.Fatalf("sent %v seen %v, box %v pulled to %v: %v is seen as %v", sent, seen, box, pulled, other, got)
			}
		}
	}
}

func TestLensPullThroughNAT64(t *testing.T) {
	h, err := ParseHeader("tcp [2001:db8::1]:50000 -> [64:ff9b::c000:201]:443")
	if err != nil {
		t.Fatal(err)
	}
	lens := Lens{}.FixSrc().FromNAT64()
	seen := AllIPv4().WithDst(netip.MustParseAddr("192.0.2.0"), netip.MustParseAddr("192.0.2.255")).WithDstPorts(PortRange{443, 443})
	got := lens.Pull(AllIPv6(), seen)
	first, last := got.Dst()
	if first != netip.MustParseAddr("64:ff9b::c000:200") || last != netip.MustParseAddr("64:ff9b::c000:2ff") || !got.Contains(h) {
		t.Fatalf("got %v", got)
	}
}

func randomHeader(rng *rand.Rand) Header {
	addr := func() netip.Addr { return netip.AddrFrom4([4]byte{10, 0, 0, byte(rng.IntN(4))}) }
	h := Header{Src: addr(), Dst: addr()}
	switch rng.IntN(4) {
	case 0:
		h.Protocol, h.Type, h.Code = ICMP, uint8([]int{0, 3, 8, 11, 13}[rng.IntN(5)]), uint8(rng.IntN(2))
	case 1:
		h.Protocol = GRE
	default:
		h.Protocol = []Protocol{TCP, UDP}[rng.IntN(2)]
		h.SrcPort, h.DstPort = uint16(1022+rng.IntN(4)), uint16(rng.IntN(4))
	}
	return h
}

// randomBoxAround is a box that holds h.
func randomBoxAround(rng *rand.Rand, h Header) Box {
	b := AllIPv4()
	if rng.IntN(2) == 0 {
		b = b.WithSrc(h.Src, h.Src)
	}
	if rng.IntN(2) == 0 {
		b = b.WithDst(h.Dst, h.Dst.Next())
	}
	if rng.IntN(2) == 0 && h.Protocol.HasPorts() {
		b = b.WithDstPorts(PortRange{h.DstPort, h.DstPort + 1})
	}
	if rng.IntN(2) == 0 && h.Protocol.IsICMP() {
		b = b.Intersect(BoxOf(ICMPType(ICMP, int(h.Type), -1), netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("0.0.0.0/0")))
	}
	return b
}

// addPorts gives a header a source port of 1024 or more, as NAT gateways do.
func addPorts(h Header, lens Lens, narrow func(Lens, Box)) (Header, Lens) {
	if !h.Protocol.HasPorts() {
		return h, lens
	}
	piece := PortRange{1024, 65535}
	if h.SrcPort < 1024 {
		piece = PortRange{0, 1023}
	}
	if narrow != nil {
		narrow(lens, AllIPv4().WithSrcPorts(piece))
	}
	if h.SrcPort < 1024 {
		h.SrcPort += 1024
		lens = lens.AddSrcPort(1024)
	}
	return h, lens
}

// TestLensOtherFamily: what a device makes a packet of the other family of keeps its ports alone.
func TestLensOtherFamily(t *testing.T) {
	lens := Lens{}.FixSrc().FixDst().OtherFamily()
	sent := AllIPv4().WithSrcPorts(PortRange{1024, 65535})
	if got := lens.Push(sent); got != AllIPv6() {
		t.Errorf("from IPv4 it is seen as %v", got)
	}
	if got := lens.Push(AllIPv6()); got != AllIPv4() {
		t.Errorf("from IPv6 it is seen as %v", got)
	}
	web := BoxOf(Port(TCP, 443), netip.MustParsePrefix("::/0"), netip.MustParsePrefix("2001:db8::/32"))
	if got, want := lens.Pull(sent, web), sent.Intersect(BoxOf(Port(TCP, 443), netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("0.0.0.0/0"))); got != want {
		t.Errorf("it comes from %v, not from %v", got, want)
	}
	if got := lens.OtherFamily().Push(sent); !got.Contains(Header{Src: netip.MustParseAddr("10.0.0.1"), Dst: netip.MustParseAddr("10.0.0.2"), Protocol: TCP, SrcPort: 1024, DstPort: 1}) {
		t.Errorf("and back again it is seen as %v", got)
	}
}
