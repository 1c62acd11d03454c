package packet

import (
	"net/netip"
	"testing"
)

func TestParseAddr(t *testing.T) {
	for text, want := range map[string]string{
		"10.0.0.5": "10.0.0.5", "2001:db8::1": "2001:db8::1", "[2001:db8::1]": "2001:db8::1", "[::]": "::", "::ffff:10.0.0.5": "::ffff:10.0.0.5",
	} {
		got, err := ParseAddr(text)
		noError(t, err)
		equal(t, netip.MustParseAddr(want), got)
	}
	for text, want := range map[string]string{
		"":                `"" is not an address: unable to parse IP`,
		"[10.0.0.5]":      `"[10.0.0.5]" is not an address: unexpected character (at "[10.0.0.5]")`,
		"[2001:db8::1":    `"[2001:db8::1" is not an address: each colon-separated field must have at least one digit (at "[2001:db8::1")`,
		"[[2001:db8::1]]": `"[[2001:db8::1]]" is not an address: each colon-separated field must have at least one digit (at "[2001:db8::1]")`,
		"10.0.0.300":      `"10.0.0.300" is not an address: IPv4 field has value >255`,
		"10.0.0.5:443":    `"10.0.0.5:443" is not an address: unexpected character (at ":443")`,
	} {
		_, err := ParseAddr(text)
		wantError(t, err)
		equal(t, want, err.Error())
	}
}
