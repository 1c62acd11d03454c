package packet

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// GlobalUnicast returns 2000::/3: the IPv6 that is given to networks, and so routed on the internet.
//
// Source: RFC 4291, section 2.4; https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
func GlobalUnicast() netip.Prefix { return globalUnicast }

var globalUnicast = netip.MustParsePrefix("2000::/3")

// ParseAddr reads an IP address, of IPv6 also in the brackets that a port wants: "10.0.0.5", "2001:db8::1", "[2001:db8::1]". The error says in plain words
// what is wrong with it.
func ParseAddr(s string) (netip.Addr, error) {
	a, err := parseAddr(s)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("%q is not an address: %w", s, err)
	}
	return a, nil
}

// parseAddr is [ParseAddr] whose error is the reason alone.
func parseAddr(s string) (netip.Addr, error) {
	a, err := netip.ParseAddr(unbracketed(s))
	if err != nil {
		return netip.Addr{}, addrReason(err)
	}
	return a, nil
}

// unbracketed is an address without the brackets around it, which only one of IPv6 has.
func unbracketed(s string) string {
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") && strings.Contains(s, ":") {
		return s[1 : len(s)-1]
	}
	return s
}

// addrReason is what [netip] says of a text, without the function that says it.
func addrReason(err error) error {
	if _, reason, ok := strings.Cut(err.Error(), `"): `); ok {
		return errors.New(reason)
	}
	return err
}
