package packet

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseTraffic(t *testing.T) {
	for _, test := range []struct {
		want   Traffic
		prints string
		also   []string
	}{
		{Traffic{}, "all", []string{"-1", "any", "ALL", "all all"}},
		{Of(TCP), "tcp", []string{"6", "tcp all", "tcp 0-65535", "TCP/all", "all/tcp"}},
		{Port(TCP, 443), "tcp 443", []string{"tcp/443", "tcp:443", "443/tcp", "6 443", "tcp 443-443", "  tcp   443 "}},
		{Ports(TCP, 1024, 65535), "tcp 1024-65535", []string{"tcp/1024-65535", "1024-65535/TCP"}},
		{Port(TCP, 17), "tcp 17", []string{"17/tcp"}},
		{Port(UDP, 53), "udp 53", []string{"53/udp", "17/53"}},
		{Of(ICMP), "icmp", []string{"1", "icmp -1", "icmp -1/-1", "icmp all"}},
		{ICMPType(ICMP, 8, -1), "icmp 8", []string{"icmp/8", "icmp 8/-1", "icmp 8 -1"}},
		{ICMPType(ICMP, 8, 0), "icmp 8/0", []string{"icmp/8/0", "icmp 8 0"}},
		{ICMPType(ICMP, 255, 255), "icmp 255/255", nil},
		{ICMPType(ICMPv6, 128, -1), "icmpv6 128", []string{"58 128", "ipv6-icmp 128"}},
		{Of(GRE), "gre", []string{"47", "GRE"}},
		{Of(99), "99", nil},
		{Of(HopOpt), "hopopt", []string{"0"}},
	} {
		for _, text := range append(test.also, test.prints) {
			t.Run(text, func(t *testing.T) {
				got, err := ParseTraffic(text)
				noError(t, err)
				equal(t, test.want, got)
				equal(t, true, got.Valid())
				equal(t, test.prints, got.String())
				equal(t, got, MustTraffic(text))
				marshalled, err := got.MarshalText()
				noError(t, err)
				var back Traffic
				noError(t, back.UnmarshalText(marshalled))
				equal(t, got, back)
			})
		}
	}
}

func TestParseTrafficRefuses(t *testing.T) {
	for _, text := range []string{
		"", "/", "tcp http", "tcp 2-1", "tcp 80 81", "tcp 65536", "tcp/udp", "443", "256",
		"gre 443", "all 443", "-1/443", "icmp -1/0", "icmp 256", "icmp 8/256", "icmp -2", "icmp 8/0/0", "icmp 8-9", "icmp x",
	} {
		_, err := ParseTraffic(text)
		wantError(t, err, "%q", text)
	}
	defer func() { equal(t, true, recover() != nil, "MustTraffic panics") }()
	MustTraffic("tcp http")
}

func TestParseTrafficSaysWhatIsMeant(t *testing.T) {
	for text, meant := range map[string]string{
		"443": "tcp 443", "8000-8100": "tcp 8000-8100", "https": "tcp 443", "HTTP": "tcp 80", "ssh": "tcp 22", "dns": "udp 53 or tcp 53", "postgres": "tcp 5432",
		"tcp443": "tcp 443", "UDP53": "udp 53", "tcp-443": "tcp 443", "tcp=443": "tcp 443", "port 443": "tcp 443", "tcp port 443": "tcp 443", "tcp https": "tcp 443", "https/tcp": "tcp 443",
		"https 443": "tcp 443", "tcp *": "tcp", "tcp 80..90": "tcp 80-90", "tcp 80–90": "tcp 80-90",
		"tpc 443": "tcp 443", "pdu": "udp", "UPD 53": "udp 53", "imcp 8/0": "icmp 8/0", "ping": "icmp", "Ping": "icmp",
	} {
		_, err := ParseTraffic(text)
		wantError(t, err, "%q", text)
		equal(t, true, strings.HasSuffix(err.Error(), "; did you mean "+meant+"?"), err.Error())
	}
	for _, text := range []string{"tc 443", "-2", "lal", "http/3", "udp https", "tcp 443 80", "tcp/udp", "*", ""} {
		_, err := ParseTraffic(text)
		equal(t, false, strings.Contains(err.Error(), "did you mean"), "nothing is guessed")
	}
}

func TestTrafficAccessors(t *testing.T) {
	for _, test := range []struct {
		traffic   Traffic
		protocol  Protocol
		ports     PortRange
		typ, code int
	}{
		{Traffic{}, AnyProtocol, AllPorts(), -1, -1},
		{AllTraffic(), AnyProtocol, AllPorts(), -1, -1},
		{MustTraffic("tcp"), TCP, AllPorts(), -1, -1},
		{MustTraffic("tcp 80-90"), TCP, PortRange{80, 90}, -1, -1},
		{MustTraffic("icmp"), ICMP, AllPorts(), -1, -1},
		{MustTraffic("icmp 8"), ICMP, AllPorts(), 8, -1},
		{MustTraffic("icmp 255"), ICMP, AllPorts(), 255, -1},
		{MustTraffic("icmp 0/0"), ICMP, AllPorts(), 0, 0},
		{MustTraffic("icmp 3/4"), ICMP, AllPorts(), 3, 4},
		{MustTraffic("gre"), GRE, AllPorts(), -1, -1},
	} {
		t.Run(test.traffic.String(), func(t *testing.T) {
			equal(t, test.protocol, test.traffic.Protocol())
			equal(t, test.ports, test.traffic.PortRange())
			typ, code := test.traffic.ICMP()
			equal(t, [2]int{test.typ, test.code}, [2]int{typ, code})
		})
	}
}

// SG-15: other protocols than TCP, UDP, ICMP and ICMPv6 ignore ports and types.
func TestConstructorsIgnorePortsAsAWSDoes(t *testing.T) {
	equal(t, Of(GRE), Ports(GRE, 1, 1))
	equal(t, Of(SCTP), Port(SCTP, 80))
	equal(t, Traffic{}, Ports(AnyProtocol, 22, 22))
	equal(t, Of(GRE), ICMPType(GRE, 8, 0))
	equal(t, Traffic{}, ICMPType(AnyProtocol, 8, 0))
}

func TestTrafficValid(t *testing.T) {
	h := header(t, "icmp 8/0 10.0.0.5 -> 10.0.1.9")
	for _, test := range []struct {
		traffic Traffic
		prints  string
	}{
		{Ports(TCP, 90, 80), "tcp 90-80"},
		{Ports(ICMP, 8, 8), "icmp none"},
		{ICMPType(TCP, 8, 0), "tcp 65535-0"},
		{ICMPType(ICMP, -1, 0), "icmp none"},
		{ICMPType(ICMP, 256, 0), "icmp none"},
		{ICMPType(ICMP, 8, 256), "icmp none"},
		{ICMPType(ICMPv6, -2, -1), "icmpv6 none"},
		{Of(300), "Protocol(300)"},
	} {
		equal(t, false, test.traffic.Valid(), "%v", test.traffic)
		equal(t, false, test.traffic.Contains(h), "%v", test.traffic)
		equal(t, test.prints, test.traffic.String())
		_, err := test.traffic.MarshalText()
		wantError(t, err)
	}
}

func TestTrafficContains(t *testing.T) {
	const (
		https    = "tcp 10.0.0.5:40000 -> 10.0.1.9:443"
		reply    = "tcp 10.0.1.9:443 -> 10.0.0.5:40000"
		udp      = "udp 10.0.0.5:40000 -> 10.0.1.9:443"
		ping     = "icmp echo-request 10.0.0.5 -> 10.0.1.9"
		pong     = "icmp echo-reply 10.0.1.9 -> 10.0.0.5"
		tooBig   = "icmp 3/4 10.0.1.9 -> 10.0.0.5"
		ping6    = "icmpv6 echo-request 2001:db8::1 -> 2001:db8::2"
		tunnel   = "gre 10.0.0.5 -> 10.0.1.9"
		zeroPort = "tcp 10.0.0.5:40000 -> 10.0.1.9:0"
	)
	every := []string{https, reply, udp, ping, pong, tooBig, ping6, tunnel, zeroPort}
	for _, test := range []struct {
		traffic string
		want    []string
	}{
		{"all", every},
		{"tcp", []string{https, reply, zeroPort}},
		{"tcp 443", []string{https}}, // SG-16, NACL-13, filters T5: the destination port counts
		{"tcp 444-65535", []string{reply}},
		{"tcp 0-442", []string{zeroPort}},
		{"udp 443", []string{udp}},
		{"icmp", []string{ping, pong, tooBig}},
		{"icmp 8", []string{ping}},
		{"icmp 8/0", []string{ping}},
		{"icmp 8/1", nil},
		{"icmp 3", []string{tooBig}},
		{"icmp 3/4", []string{tooBig}},
		{"icmp 0", []string{pong}},
		{"icmpv6", []string{ping6}},
		{"icmpv6 128/0", []string{ping6}},
		{"gre", []string{tunnel}},
		{"esp", nil},
	} {
		t.Run(test.traffic, func(t *testing.T) {
			var got []string
			for _, s := range every {
				if MustTraffic(test.traffic).Contains(header(t, s)) {
					got = append(got, s)
				}
			}
			equal(t, test.want, got)
		})
	}
}

// smallTraffics are all rules over a universe small enough to enumerate, and
// smallHeaders are packets that tell every two of them apart.
func smallTraffics() (traffics []Traffic) {
	edges := []uint16{0, 1, 79, 80, 65534, 65535}
	codes := []int{-1, 0, 1, 255}
	traffics = append(traffics, Traffic{}, Of(GRE))
	for _, p := range []Protocol{TCP, UDP} {
		for i, from := range edges {
			for _, to := range edges[i:] {
				traffics = append(traffics, Ports(p, from, to))
			}
		}
	}
	for _, typ := range codes {
		for _, code := range codes {
			if typ >= 0 || code < 0 {
				traffics = append(traffics, ICMPType(ICMP, typ, code))
			}
		}
	}
	return traffics
}

func smallHeaders() (headers []Header) {
	headers = append(headers, Header{Protocol: GRE}, Header{Protocol: ESP})
	for _, p := range []Protocol{TCP, UDP} {
		for _, port := range []uint16{0, 1, 2, 79, 80, 81, 65534, 65535} {
			headers = append(headers, Header{Protocol: p, DstPort: port})
		}
	}
	for _, typ := range []uint8{0, 1, 2, 255} {
		for _, code := range []uint8{0, 1, 2, 255} {
			headers = append(headers, Header{Protocol: ICMP, Type: typ, Code: code})
		}
	}
	return headers
}

func TestTrafficCoversAndOverlaps(t *testing.T) {
	for _, a := range smallTraffics() {
		for _, b := range smallTraffics() {
			covers, overlaps := true, false
			for _, h := range smallHeaders() {
				covers = covers && (a.Contains(h) || !b.Contains(h))
				overlaps = overlaps || a.Contains(h) && b.Contains(h)
			}
			equal(t, covers, a.Covers(b), "%v covers %v", a, b)
			equal(t, overlaps, a.Overlaps(b), "%v overlaps %v", a, b)
			equal(t, a == b, a.Covers(b) && b.Covers(a), "%v and %v", a, b)
		}
	}
}

func TestTrafficContainsDoesNotAllocate(t *testing.T) {
	h := header(t, "tcp 10.0.0.5:40000 -> 10.0.1.9:443")
	rule := MustTraffic("tcp 443")
	contains := false
	equal(t, 0, testing.AllocsPerRun(100, func() { contains = rule.Contains(h) }))
	equal(t, true, contains)
}

func BenchmarkTrafficContains(b *testing.B) {
	h := header(b, "tcp 10.0.0.5:40000 -> 10.0.1.9:443")
	for _, s := range []string{"all", "tcp 443", "udp 53"} {
		rule := MustTraffic(s)
		b.Run(fmt.Sprint(rule), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rule.Contains(h)
			}
		})
	}
}

func FuzzParseTraffic(f *testing.F) {
	for _, s := range []string{"all", "tcp 443", "443/tcp", "icmp 8/0", "icmp -1", "gre", "47", "tcp 1024-65535"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		traffic, err := ParseTraffic(s)
		if err != nil {
			return
		}
		equal(t, true, traffic.Valid())
		back, err := ParseTraffic(traffic.String())
		noError(t, err)
		equal(t, traffic, back)
	})
}
