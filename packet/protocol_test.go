package packet

import (
	"testing"
)

func TestParseProtocol(t *testing.T) {
	for _, test := range []struct {
		text   string
		want   Protocol
		prints string
	}{
		{"all", AnyProtocol, "all"},
		{"ANY", AnyProtocol, "all"},
		{"-1", AnyProtocol, "all"},
		{"0", HopOpt, "hopopt"},
		{"HOPOPT", HopOpt, "hopopt"},
		{"icmp", ICMP, "icmp"},
		{"1", ICMP, "icmp"},
		{"TCP", TCP, "tcp"},
		{"6", TCP, "tcp"},
		{"Udp", UDP, "udp"},
		{"17", UDP, "udp"},
		{"icmpv6", ICMPv6, "icmpv6"},
		{"ipv6-icmp", ICMPv6, "icmpv6"},
		{"58", ICMPv6, "icmpv6"},
		{"4", IPv4, "ipv4"},
		{"41", IPv6, "ipv6"},
		{"47", GRE, "gre"},
		{"esp", ESP, "esp"},
		{"51", AH, "ah"},
		{"sctp", SCTP, "sctp"},
		{"udplite", UDPLite, "udplite"},
		{"99", 99, "99"},
		{"255", 255, "255"},
	} {
		t.Run(test.text, func(t *testing.T) {
			got, err := ParseProtocol(test.text)
			noError(t, err)
			equal(t, test.want, got)
			equal(t, test.prints, got.String())
		})
	}
	for _, text := range []string{"", " tcp", "256", "-2", "+6", "tcp6", "6.0"} {
		_, err := ParseProtocol(text)
		wantError(t, err, "%q", text)
	}
}

func TestProtocolRoundTrip(t *testing.T) {
	for p := AnyProtocol; p <= HopOpt; p++ {
		equal(t, true, p.Valid())
		text, err := p.MarshalText()
		noError(t, err)
		var back Protocol
		noError(t, back.UnmarshalText(text))
		equal(t, p, back)
	}
	_, err := (HopOpt + 1).MarshalText()
	wantError(t, err)
	equal(t, "Protocol(257)", (HopOpt + 1).String())
}

func TestProtocolNumber(t *testing.T) {
	equal(t, uint8(0), HopOpt.Number())
	equal(t, uint8(58), ICMPv6.Number())
}

// SG-15, NACL-12: only 6, 17, 1 and 58 are looked into.
func TestProtocolFields(t *testing.T) {
	for p := AnyProtocol; p <= HopOpt; p++ {
		equal(t, p == 6 || p == 17, p.HasPorts(), "%v", p)
		equal(t, p == 1 || p == 58, p.IsICMP(), "%v", p)
	}
}

func FuzzParseProtocol(f *testing.F) {
	for _, s := range []string{"all", "-1", "0", "tcp", "ipv6-icmp", "99", "256"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParseProtocol(s)
		if err != nil {
			return
		}
		back, err := ParseProtocol(p.String())
		noError(t, err)
		equal(t, p, back)
	})
}
