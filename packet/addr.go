package packet

import "net/netip"

// GlobalUnicast returns 2000::/3: the IPv6 that is given to networks, and so routed on the internet.
//
// Source: RFC 4291, section 2.4; https://www.iana.org/assignments/ipv6-address-space/ipv6-address-space.xhtml
func GlobalUnicast() netip.Prefix { return globalUnicast }

var globalUnicast = netip.MustParsePrefix("2000::/3")
