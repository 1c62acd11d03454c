package packet

import (
	"fmt"
	"strconv"
	"strings"
)

// Protocol is an IP protocol: the protocol field of an IPv4 header or the last
// next-header field of an IPv6 one, by IANA number. The zero value is
// [AnyProtocol]; since that takes 0, IANA's protocol 0 is [HopOpt]. The low
// byte is always the IANA number.
//
// Numbers: https://www.iana.org/assignments/protocol-numbers
type Protocol uint16

const (
	// AnyProtocol is every protocol where a rule speaks, and "not given" where
	// a question does. AWS writes it -1. A packet never has it.
	AnyProtocol Protocol = 0

	ICMP    Protocol = 1   // Internet Control Message Protocol, for IPv4
	IGMP    Protocol = 2   // Internet Group Management Protocol
	IPv4    Protocol = 4   // IPv4 encapsulation
	TCP     Protocol = 6   // Transmission Control Protocol
	UDP     Protocol = 17  // User Datagram Protocol
	IPv6    Protocol = 41  // IPv6 encapsulation
	GRE     Protocol = 47  // Generic Routing Encapsulation
	ESP     Protocol = 50  // IPsec Encapsulating Security Payload
	AH      Protocol = 51  // IPsec Authentication Header
	ICMPv6  Protocol = 58  // Internet Control Message Protocol, for IPv6
	OSPF    Protocol = 89  // Open Shortest Path First
	PIM     Protocol = 103 // Protocol Independent Multicast
	VRRP    Protocol = 112 // Virtual Router Redundancy Protocol
	SCTP    Protocol = 132 // Stream Control Transmission Protocol
	UDPLite Protocol = 136 // Lightweight User Datagram Protocol

	// HopOpt is IANA protocol 0, the IPv6 hop-by-hop option.
	HopOpt Protocol = 256
)

// protocolNames holds each protocol's names, the printed one first.
var protocolNames = []struct {
	protocol Protocol
	names    []string
}{
	{AnyProtocol, []string{"all", "any", "-1"}},
	{ICMP, []string{"icmp"}},
	{IGMP, []string{"igmp"}},
	{IPv4, []string{"ipv4", "ipip"}},
	{TCP, []string{"tcp"}},
	{UDP, []string{"udp"}},
	{IPv6, []string{"ipv6"}},
	{GRE, []string{"gre"}},
	{ESP, []string{"esp"}},
	{AH, []string{"ah"}},
	{ICMPv6, []string{"icmpv6", "ipv6-icmp", "icmp6"}},
	{OSPF, []string{"ospf", "ospfigp"}},
	{PIM, []string{"pim"}},
	{VRRP, []string{"vrrp"}},
	{SCTP, []string{"sctp"}},
	{UDPLite, []string{"udplite", "udp-lite"}},
	{HopOpt, []string{"hopopt"}},
}

// ParseProtocol returns the protocol named s: a name in any case ("tcp",
// "ICMPv6", "ipv6-icmp"), an IANA number from 0 to 255, or "-1", "all" or
// "any" for [AnyProtocol]. "0" is [HopOpt], as AWS reads it.
func ParseProtocol(s string) (Protocol, error) {
	for _, p := range protocolNames {
		for _, name := range p.names {
			if strings.EqualFold(name, s) {
				return p.protocol, nil
			}
		}
	}
	n, err := strconv.ParseUint(s, 10, 8)
	if err != nil {
		return 0, fmt.Errorf("%q is not a protocol name, a number from 0 to 255 or -1", s)
	}
	if n == 0 {
		return HopOpt, nil
	}
	return Protocol(n), nil
}

// Number returns p's IANA number. It is 0 for [HopOpt], and for [AnyProtocol],
// which has none.
func (p Protocol) Number() uint8 { return uint8(p) }

// Valid reports whether p is [AnyProtocol], an IANA number from 1 to 255 or
// [HopOpt].
func (p Protocol) Valid() bool { return p <= HopOpt }

// HasPorts reports whether filters look at the ports of p: TCP and UDP only.
// SCTP and UDP-Lite have ports too, but security groups and network ACLs let
// all of them through whatever the rule's port range says.
//
// Source: EC2 API reference, IpPermission and NetworkAclEntry.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
func (p Protocol) HasPorts() bool { return p == TCP || p == UDP }

// IsICMP reports whether p is [ICMP] or [ICMPv6], whose packets have a type and
// a code.
func (p Protocol) IsICMP() bool { return p == ICMP || p == ICMPv6 }

// String returns p's name in lower case, "all" for [AnyProtocol], or the number
// of a protocol that has no name here.
func (p Protocol) String() string {
	for _, named := range protocolNames {
		if named.protocol == p {
			return named.names[0]
		}
	}
	if !p.Valid() {
		return "Protocol(" + strconv.Itoa(int(p)) + ")"
	}
	return strconv.Itoa(int(p))
}

// MarshalText returns [Protocol.String]; an invalid protocol is an error.
func (p Protocol) MarshalText() ([]byte, error) {
	if !p.Valid() {
		return nil, fmt.Errorf("%v is not a protocol", p)
	}
	return []byte(p.String()), nil
}

// UnmarshalText reads what [ParseProtocol] reads.
func (p *Protocol) UnmarshalText(text []byte) error {
	parsed, err := ParseProtocol(string(text))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}
