package packet

import (
	"testing"
)

func TestParsePortRange(t *testing.T) {
	for _, test := range []struct {
		text   string
		want   PortRange
		prints string
	}{
		{"443", PortRange{443, 443}, "443"},
		{"0", PortRange{}, "0"},
		{"80-80", PortRange{80, 80}, "80"},
		{"1024-65535", PortRange{1024, 65535}, "1024-65535"},
		{"0-65535", AllPorts(), "all"},
		{"ALL", AllPorts(), "all"},
	} {
		t.Run(test.text, func(t *testing.T) {
			got, err := ParsePortRange(test.text)
			noError(t, err)
			equal(t, test.want, got)
			equal(t, test.prints, got.String())
			text, err := got.MarshalText()
			noError(t, err)
			var back PortRange
			noError(t, back.UnmarshalText(text))
			equal(t, got, back)
		})
	}
	for _, text := range []string{"", "-", "80-", "-80", "-1", "65536", "2-1", "1-2-3", "http", "80 - 90"} {
		_, err := ParsePortRange(text)
		wantError(t, err, "%q", text)
	}
}

func TestPortRangeContains(t *testing.T) {
	r := PortRange{80, 90}
	for port, want := range map[uint16]bool{0: false, 79: false, 80: true, 85: true, 90: true, 91: false, 65535: false} {
		equal(t, want, r.Contains(port), "%d", port)
	}
	equal(t, true, AllPorts().Contains(0))
	equal(t, true, AllPorts().Contains(65535))

	backwards := PortRange{90, 80}
	equal(t, false, backwards.Valid())
	equal(t, false, backwards.Contains(85))
	_, err := backwards.MarshalText()
	wantError(t, err)
}

func FuzzParsePortRange(f *testing.F) {
	for _, s := range []string{"443", "0", "all", "1024-65535", "2-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParsePortRange(s)
		if err != nil {
			return
		}
		equal(t, true, r.Valid())
		back, err := ParsePortRange(r.String())
		noError(t, err)
		equal(t, r, back)
	})
}
