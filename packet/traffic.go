package packet

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Traffic is the packets that a filter rule speaks of, apart from their
// addresses: a protocol with a range of destination ports (TCP and UDP) or with
// an ICMP type and code. It is comparable, and two Traffics that hold the same
// packets are equal. The zero value is all traffic.
//
// A rule never looks at source ports, and looks at ports only for TCP and UDP.
//
// Source: EC2 API reference, IpPermission and NetworkAclEntry.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
type Traffic struct {
	protocol Protocol
	// from and ^notTo bound the selector of a header, so that the zero value
	// bounds nothing.
	from, notTo uint16
}

// selector is the part of h that a rule looks at besides protocol and addresses:
// the destination port, or the ICMP type in the high byte and the code in the
// low one. A rule's type and code are then a range of selectors, since a rule
// with a code has a type. Fields that a protocol does not have are 0.
func (h *Header) selector() uint16 {
	return h.DstPort | uint16(h.Type)<<8 | uint16(h.Code)
}

// AllTraffic returns the zero Traffic, which every packet belongs to.
func AllTraffic() Traffic { return Traffic{} }

// Of returns all packets of protocol p.
func Of(p Protocol) Traffic { return Traffic{protocol: p} }

// Port returns the packets of protocol p to one destination port. See [Ports].
func Port(p Protocol, port uint16) Traffic { return Ports(p, port, port) }

// Ports returns the packets of protocol p to the destination ports from up to
// and including to. As in AWS, the ports are ignored unless p is TCP or UDP,
// also for [AnyProtocol]. The result is not valid if the range ends before it
// begins, or if p is ICMP, which needs [ICMPType].
func Ports(p Protocol, from, to uint16) Traffic {
	switch {
	case p.HasPorts():
		return Traffic{p, from, ^to}
	case p.IsICMP():
		return invalidTraffic(p)
	default:
		return Of(p)
	}
}

// ICMPType returns the ICMP or ICMPv6 packets of a type and a code from 0 to
// 255; -1 is any. As in AWS, code must be -1 if typ is. Other protocols than
// these two, TCP and UDP ignore type and code. The result is not valid if type
// and code are not of this form or p is TCP or UDP.
func ICMPType(p Protocol, typ, code int) Traffic {
	switch {
	case p.HasPorts() || typ < -1 || typ > 255 || code < -1 || code > 255 || typ == -1 && code != -1:
		return invalidTraffic(p)
	case !p.IsICMP() || typ == -1:
		return Of(p)
	case code == -1:
		return Traffic{p, uint16(typ) << 8, ^(uint16(typ)<<8 | 0xff)}
	default:
		selector := uint16(typ)<<8 | uint16(code)
		return Traffic{p, selector, ^selector}
	}
}

// invalidTraffic returns a Traffic of p that holds nothing.
func invalidTraffic(p Protocol) Traffic { return Traffic{p, 0xffff, ^uint16(0)} }

// Valid reports whether t has a valid protocol, a range of ports that does not
// end before it begins, and a type and code that a rule can have. A Traffic that
// is not valid contains no packet or has no such protocol.
func (t Traffic) Valid() bool { return t.protocol.Valid() && t.from <= ^t.notTo }

// Protocol returns t's protocol, [AnyProtocol] for all traffic.
func (t Traffic) Protocol() Protocol { return t.protocol }

// PortRange returns t's destination ports, [AllPorts] for a protocol that has
// none.
func (t Traffic) PortRange() PortRange {
	if !t.protocol.HasPorts() {
		return AllPorts()
	}
	return PortRange{t.from, ^t.notTo}
}

// ICMP returns t's ICMP type and code. Each is -1 if it is any, and both are if
// t is not of ICMP or ICMPv6, or not valid.
func (t Traffic) ICMP() (typ, code int) {
	switch width := ^t.notTo - t.from; {
	case !t.protocol.IsICMP() || !t.Valid() || width > 0xff:
		return -1, -1
	case width == 0xff:
		return int(t.from >> 8), -1
	default:
		return int(t.from >> 8), int(t.from & 0xff)
	}
}

// Contains reports whether a packet with the header h belongs to t. h must pass
// [Header.Check]. It does not allocate.
func (t Traffic) Contains(h Header) bool {
	selector := h.selector()
	return (t.protocol == AnyProtocol || t.protocol == h.Protocol) &&
		t.from <= selector && selector <= ^t.notTo
}

// Covers reports whether every packet of u belongs to t. Both must be valid.
func (t Traffic) Covers(u Traffic) bool {
	return (t.protocol == AnyProtocol || t.protocol == u.protocol) &&
		t.from <= u.from && t.notTo <= u.notTo
}

// Overlaps reports whether a packet belongs to both t and u. Both must be valid.
func (t Traffic) Overlaps(u Traffic) bool {
	return (t.protocol == AnyProtocol || u.protocol == AnyProtocol || t.protocol == u.protocol) &&
		max(t.from, u.from) <= ^max(t.notTo, u.notTo)
}

// String returns "all", "tcp", "tcp 443", "tcp 1024-65535", "icmp", "icmp 8"
// (type 8, any code), "icmp 8/0" (type 8, code 0), "gre" or "99".
func (t Traffic) String() string {
	name := t.protocol.String()
	switch {
	case t == Of(t.protocol):
		return name
	case t.protocol.HasPorts():
		return name + " " + t.PortRange().String()
	case !t.Valid():
		return name + " none"
	}
	typ, code := t.ICMP()
	name += " " + strconv.Itoa(typ)
	if code >= 0 {
		name += "/" + strconv.Itoa(code)
	}
	return name
}

// ParseTraffic reads what [Traffic.String] writes, with these spellings as well:
// any name or number of a protocol that [ParseProtocol] knows ("-1", "TCP", "6"),
// "tcp/443", "tcp:443", "443/tcp", "tcp all", "icmp/8/0", "icmp all", and -1 for any ICMP
// type or code. It refuses ports for a protocol that has none, which AWS would
// ignore: whoever writes them expects them to count.
func ParseTraffic(s string) (Traffic, error) {
	t, err := parseTraffic(s)
	if err == nil {
		return t, nil
	}
	if meant := trafficMeant(s); meant != "" {
		err = fmt.Errorf("%w; did you mean %s?", err, meant)
	}
	return Traffic{}, fmt.Errorf("traffic %q: %w", s, err)
}

// MustTraffic is [ParseTraffic] for text that is known to be right, in tests and
// examples. It panics if it is not.
func MustTraffic(s string) Traffic {
	t, err := ParseTraffic(s)
	if err != nil {
		panic(err)
	}
	return t
}

func parseTraffic(s string) (Traffic, error) {
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '/' || r == ':' })
	if len(fields) == 0 {
		return Traffic{}, errors.New("it is empty")
	}
	if len(fields) == 2 && (strings.EqualFold(fields[1], "tcp") || strings.EqualFold(fields[1], "udp")) {
		fields[0], fields[1] = fields[1], fields[0]
	}
	p, err := ParseProtocol(fields[0])
	if err != nil {
		return Traffic{}, err
	}
	rest := fields[1:]
	switch {
	case len(rest) == 0 || len(rest) == 1 && strings.EqualFold(rest[0], "all"):
		return Of(p), nil
	case p.HasPorts() && len(rest) == 1:
		r, err := ParsePortRange(rest[0])
		return Ports(p, r.From, r.To), err
	case p.IsICMP() && len(rest) <= 2:
		return parseICMPType(p, rest)
	case p.HasPorts():
		return Traffic{}, errors.New("want one port or range of ports after the protocol, such as 443 or 1024-65535")
	case p.IsICMP():
		return Traffic{}, errors.New("want one type and code after the protocol, such as 8/0")
	default:
		return Traffic{}, fmt.Errorf("%v has no ports", p)
	}
}

func parseICMPType(p Protocol, fields []string) (Traffic, error) {
	numbers := [2]int{-1, -1}
	for i, f := range fields {
		n, err := strconv.Atoi(f)
		if err != nil {
			return Traffic{}, fmt.Errorf("%q is not an ICMP type or code", f)
		}
		numbers[i] = n
	}
	t := ICMPType(p, numbers[0], numbers[1])
	if !t.Valid() {
		return Traffic{}, errors.New("ICMP types and codes go from 0 to 255, or are -1 for any; any type needs any code")
	}
	return t, nil
}

// MarshalText returns [Traffic.String]; a Traffic that is not valid is an error.
func (t Traffic) MarshalText() ([]byte, error) {
	if !t.Valid() {
		return nil, fmt.Errorf("traffic %v is not valid", t)
	}
	return []byte(t.String()), nil
}

// UnmarshalText reads what [ParseTraffic] reads.
func (t *Traffic) UnmarshalText(text []byte) error {
	parsed, err := ParseTraffic(string(text))
	if err != nil {
		return err
	}
	*t = parsed
	return nil
}
