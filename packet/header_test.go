package packet

import (
	"encoding/json"
	"net/netip"
	"testing"
)

// header is the fixture vocabulary of these tests: one line, one header.
func header(t testing.TB, s string) Header {
	t.Helper()
	h, err := ParseHeader(s)
	noError(t, err)
	return h
}

func TestParseHeader(t *testing.T) {
	a, b := netip.MustParseAddr("10.0.0.5"), netip.MustParseAddr("10.0.1.9")
	x, y := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")
	for _, test := range []struct {
		text   string
		want   Header
		prints string // when other than text
	}{
		{text: "tcp 10.0.0.5:40000 -> 10.0.1.9:443", want: Header{Src: a, Dst: b, Protocol: TCP, SrcPort: 40000, DstPort: 443}},
		{text: "udp [2001:db8::1]:5353 -> [2001:db8::2]:53", want: Header{Src: x, Dst: y, Protocol: UDP, SrcPort: 5353, DstPort: 53}},
		{text: "icmp echo-request 10.0.0.5 -> 10.0.1.9", want: Header{Src: a, Dst: b, Protocol: ICMP, Type: 8}},
		{text: "icmp echo-reply 10.0.0.5 -> 10.0.1.9", want: Header{Src: a, Dst: b, Protocol: ICMP}},
		{text: "icmp 3/4 10.0.0.5 -> 10.0.1.9", want: Header{Src: a, Dst: b, Protocol: ICMP, Type: 3, Code: 4}},
		{text: "icmp 8/1 10.0.0.5 -> 10.0.1.9", want: Header{Src: a, Dst: b, Protocol: ICMP, Type: 8, Code: 1}},
		{text: "icmpv6 echo-request 2001:db8::1 -> 2001:db8::2", want: Header{Src: x, Dst: y, Protocol: ICMPv6, Type: 128}},
		{text: "icmpv6 2/0 2001:db8::1 -> 2001:db8::2", want: Header{Src: x, Dst: y, Protocol: ICMPv6, Type: 2}},
		{text: "gre 10.0.0.5 -> 10.0.1.9", want: Header{Src: a, Dst: b, Protocol: GRE}},
		{text: "99 2001:db8::1 -> 2001:db8::2", want: Header{Src: x, Dst: y, Protocol: 99}},
		{text: "hopopt 10.0.0.5 -> 10.0.1.9", want: Header{Src: a, Dst: b, Protocol: HopOpt}},
		{text: "  1  8/0 10.0.0.5\t-> 10.0.1.9", want: Header{Src: a, Dst: b, Protocol: ICMP, Type: 8}, prints: "icmp echo-request 10.0.0.5 -> 10.0.1.9"},
		{text: "6 10.0.0.5:1 -> 10.0.1.9:2", want: Header{Src: a, Dst: b, Protocol: TCP, SrcPort: 1, DstPort: 2}, prints: "tcp 10.0.0.5:1 -> 10.0.1.9:2"},
	} {
		t.Run(test.text, func(t *testing.T) {
			got, err := ParseHeader(test.text)
			noError(t, err)
			equal(t, test.want, got)
			prints := test.prints
			if prints == "" {
				prints = test.text
			}
			equal(t, prints, got.String())
			equal(t, a.Is4() && got.Src == a, got.Is4())
		})
	}
}

func TestParseHeaderRefuses(t *testing.T) {
	for _, text := range []string{
		"",
		"tcp",
		"tcp 10.0.0.5 -> 10.0.1.9",
		"tcp 10.0.0.5:1 10.0.1.9:2",
		"tcp 10.0.0.5:1 -> 10.0.1.9:2 extra",
		"gre 10.0.0.5:1 -> 10.0.1.9:2",
		"icmp 10.0.0.5 -> 10.0.1.9",
		"icmp 8 10.0.0.5 -> 10.0.1.9",
		"icmp 256/0 10.0.0.5 -> 10.0.1.9",
		"icmp 8/0 2001:db8::1 -> 2001:db8::2",
		"icmpv6 128/0 10.0.0.5 -> 10.0.1.9",
		"all 10.0.0.5 -> 10.0.1.9",
		"gre 10.0.0.5 -> 2001:db8::2",
		"gre fe80::1%eth0 -> fe80::2",
		"gre ::ffff:10.0.0.5 -> ::ffff:10.0.1.9",
	} {
		_, err := ParseHeader(text)
		wantError(t, err, "%q", text)
	}
}

func TestHeaderCheck(t *testing.T) {
	a, b := netip.MustParseAddr("10.0.0.5"), netip.MustParseAddr("10.0.1.9")
	x, y := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")
	mapped := netip.MustParseAddr("::ffff:10.0.0.5")
	for _, test := range []struct {
		name string
		h    Header
		want string // "" when nothing is wrong
	}{
		{"tcp", Header{Src: a, Dst: b, Protocol: TCP, SrcPort: 1, DstPort: 2}, ""},
		{"port 0", Header{Src: a, Dst: b, Protocol: TCP}, ""},
		{"icmp", Header{Src: a, Dst: b, Protocol: ICMP, Type: 3, Code: 4}, ""},
		{"icmpv6", Header{Src: x, Dst: y, Protocol: ICMPv6, Type: 128}, ""},
		{"zero", Header{}, "the destination address is missing\nthe source address is missing\nthe protocol is missing"},
		{"mapped", Header{Src: mapped, Dst: y, Protocol: TCP}, "the source address ::ffff:10.0.0.5 is IPv4-mapped; it should be 10.0.0.5"},
		{"zone", Header{Src: x, Dst: y.WithZone("0"), Protocol: TCP}, "the destination address 2001:db8::2%0 has a zone"},
		{"two families", Header{Src: a, Dst: y, Protocol: TCP}, "the addresses 10.0.0.5 and 2001:db8::2 are of two families"},
		{"icmp over IPv6", Header{Src: x, Dst: y, Protocol: ICMP}, "icmp is not carried over IPv6"},
		{"icmpv6 over IPv4", Header{Src: a, Dst: b, Protocol: ICMPv6}, "icmpv6 is not carried over IPv4"},
		{"unknown protocol", Header{Src: a, Dst: b, Protocol: 300}, "Protocol(300) is not a protocol"},
		{"sctp ports", Header{Src: a, Dst: b, Protocol: SCTP, SrcPort: 1}, "sctp has no ports"},
		{"icmp ports", Header{Src: a, Dst: b, Protocol: ICMP, DstPort: 1}, "icmp has no ports"},
		{"tcp type", Header{Src: a, Dst: b, Protocol: TCP, Type: 8}, "tcp has no type and code"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := test.h.Check()
			if test.want == "" {
				noError(t, err)
				return
			}
			wantError(t, err)
			equal(t, test.want, err.Error())
			if test.h != (Header{}) {
				_, err = test.h.MarshalText()
				wantError(t, err)
			}
		})
	}
}

// NACL-15: the reply is a packet with addresses and ports swapped.
func TestHeaderReply(t *testing.T) {
	for _, test := range []struct{ h, reply string }{
		{"tcp 10.0.0.5:40000 -> 10.0.1.9:443", "tcp 10.0.1.9:443 -> 10.0.0.5:40000"},
		{"udp [2001:db8::1]:5353 -> [2001:db8::2]:53", "udp [2001:db8::2]:53 -> [2001:db8::1]:5353"},
		{"gre 10.0.0.5 -> 10.0.1.9", "gre 10.0.1.9 -> 10.0.0.5"},
		{"icmp echo-request 10.0.0.5 -> 10.0.1.9", "icmp echo-reply 10.0.1.9 -> 10.0.0.5"},
		{"icmp 13/0 10.0.0.5 -> 10.0.1.9", "icmp 14/0 10.0.1.9 -> 10.0.0.5"},
		{"icmp 3/4 10.0.0.5 -> 10.0.1.9", "icmp 3/4 10.0.1.9 -> 10.0.0.5"},
		{"icmp 128/0 10.0.0.5 -> 10.0.1.9", "icmp 128/0 10.0.1.9 -> 10.0.0.5"},
		{"icmpv6 echo-request 2001:db8::1 -> 2001:db8::2", "icmpv6 echo-reply 2001:db8::2 -> 2001:db8::1"},
		{"icmpv6 8/0 2001:db8::1 -> 2001:db8::2", "icmpv6 8/0 2001:db8::2 -> 2001:db8::1"},
	} {
		t.Run(test.h, func(t *testing.T) {
			h := header(t, test.h)
			equal(t, test.reply, h.Reply().String())
			equal(t, h, h.Reply().Reply())
		})
	}
}

func TestHeaderReplyDoesNotAllocate(t *testing.T) {
	h := header(t, "icmpv6 echo-request 2001:db8::1 -> 2001:db8::2")
	var reply Header
	equal(t, 0, testing.AllocsPerRun(100, func() { reply = h.Reply() }))
	equal(t, uint8(129), reply.Type)
}

func TestHeaderJSON(t *testing.T) {
	type hop struct{ In, Out Header }
	want := hop{In: header(t, "tcp 10.0.0.5:1 -> 10.0.1.9:443")}
	text, err := json.Marshal(want)
	noError(t, err)
	equal(t, `{"In":"tcp 10.0.0.5:1 -\u003e 10.0.1.9:443","Out":""}`, string(text))
	var got hop
	noError(t, json.Unmarshal(text, &got))
	equal(t, want, got)
}

func FuzzParseHeader(f *testing.F) {
	for _, s := range []string{
		"tcp 10.0.0.5:40000 -> 10.0.1.9:443",
		"udp [2001:db8::1]:5353 -> [2001:db8::2]:53",
		"icmp echo-request 10.0.0.5 -> 10.0.1.9",
		"icmpv6 2/0 2001:db8::1 -> 2001:db8::2",
		"0 10.0.0.5 -> 10.0.1.9",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := ParseHeader(s)
		if err != nil {
			return
		}
		noError(t, h.Check())
		back, err := ParseHeader(h.String())
		noError(t, err)
		equal(t, h, back)
		equal(t, h, h.Reply().Reply())
		noError(t, h.Reply().Check())
	})
}
