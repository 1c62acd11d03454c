package packet

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Header is what a network looks at in one packet. It is comparable. The zero
// value is no packet; [Header.Check] says what a packet needs.
type Header struct {
	Src, Dst netip.Addr // of one family; not IPv4-mapped, without zone
	Protocol Protocol   // never AnyProtocol

	// SrcPort and DstPort are 0 for protocols where HasPorts is false.
	SrcPort, DstPort uint16

	// Type and Code are ICMP's, and 0 for protocols where IsICMP is false.
	Type, Code uint8
}

// ICMP message types that ask and answer (RFC 792, RFC 4443).
const (
	icmpEchoReply      = 0
	icmpEcho           = 8
	icmpTimestamp      = 13
	icmpTimestampReply = 14
	icmpv6Echo         = 128
	icmpv6EchoReply    = 129
)

// Is4 reports whether h is an IPv4 packet.
func (h Header) Is4() bool { return h.Src.Is4() }

// Check returns nil if a packet can have the header h, and otherwise everything
// that is wrong with it: an address that is missing, IPv4-mapped or has a zone,
// addresses of two families, a protocol that is not one packet's, ports for a
// protocol that has none, a type or code for one that is not ICMP, ICMP over
// IPv6 or ICMPv6 over IPv4.
func (h Header) Check() error {
	var errs []error
	add := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf(format, args...))
	}
	checkAddr := func(field string, a netip.Addr) {
		switch {
		case !a.IsValid():
			add("the %s address is missing", field)
		case a.Is4In6():
			add("the %s address %v is IPv4-mapped; it should be %v", field, a, a.Unmap())
		case a.Zone() != "":
			add("the %s address %v has a zone", field, a)
		}
	}
	checkAddr("destination", h.Dst)
	checkAddr("source", h.Src)
	sameFamily := h.Src.Is4() == h.Dst.Is4()
	if h.Src.IsValid() && h.Dst.IsValid() && !sameFamily {
		add("the addresses %v and %v are of two families", h.Src, h.Dst)
	}
	switch p := h.Protocol; {
	case p == AnyProtocol:
		add("the protocol is missing")
	case !p.Valid():
		add("%v is not a protocol", p)
	case h.Src.IsValid() && sameFamily && !protocolOver(p, h.Is4()):
		add("%v is not carried over %s", p, familyName(h.Is4()))
	}
	if !h.Protocol.HasPorts() && (h.SrcPort != 0 || h.DstPort != 0) {
		add("%v has no ports", h.Protocol)
	}
	if !h.Protocol.IsICMP() && (h.Type != 0 || h.Code != 0) {
		add("%v has no type and code", h.Protocol)
	}
	return errors.Join(errs...)
}

// protocolOver reports whether p is carried over IPv4 (is4) or IPv6 (not is4):
// each family has its own ICMP.
func protocolOver(p Protocol, is4 bool) bool {
	if is4 {
		return p != ICMPv6
	}
	return p != ICMP
}

func familyName(is4 bool) string {
	if is4 {
		return "IPv4"
	}
	return "IPv6"
}

// Reply returns the header of the answer to h: addresses and ports swapped. An
// ICMP echo request becomes an echo reply and the other way round, and so do
// timestamp and timestamp reply. Other ICMP types ask nothing and stay as they
// are. The reply of the reply is h. It does not allocate.
func (h Header) Reply() Header {
	h.Src, h.Dst = h.Dst, h.Src
	h.SrcPort, h.DstPort = h.DstPort, h.SrcPort
	switch h.Protocol {
	case ICMP:
		switch h.Type {
		case icmpEcho:
			h.Type = icmpEchoReply
		case icmpEchoReply:
			h.Type = icmpEcho
		case icmpTimestamp:
			h.Type = icmpTimestampReply
		case icmpTimestampReply:
			h.Type = icmpTimestamp
		}
	case ICMPv6:
		switch h.Type {
		case icmpv6Echo:
			h.Type = icmpv6EchoReply
		case icmpv6EchoReply:
			h.Type = icmpv6Echo
		}
	}
	return h
}

// String returns h on one line: "tcp 10.0.0.5:40000 -> 10.0.1.9:443",
// "udp [2001:db8::1]:5353 -> [2001:db8::2]:53",
// "icmp echo-request 10.0.0.5 -> 10.0.1.9", "icmp 3/4 10.0.0.5 -> 10.0.1.9"
// (type 3, code 4) or "gre 10.0.0.5 -> 10.0.1.9".
func (h Header) String() string {
	var b strings.Builder
	b.WriteString(h.Protocol.String())
	b.WriteByte(' ')
	switch {
	case h.Protocol.HasPorts():
		b.WriteString(netip.AddrPortFrom(h.Src, h.SrcPort).String())
		b.WriteString(" -> ")
		b.WriteString(netip.AddrPortFrom(h.Dst, h.DstPort).String())
		return b.String()
	case h.Protocol.IsICMP():
		b.WriteString(h.icmpName())
		b.WriteByte(' ')
	}
	b.WriteString(h.Src.String())
	b.WriteString(" -> ")
	b.WriteString(h.Dst.String())
	return b.String()
}

// echoNames are the ICMP messages that print by name.
var echoNames = []struct {
	protocol Protocol
	typ      uint8
	name     string
}{
	{ICMP, icmpEcho, "echo-request"},
	{ICMP, icmpEchoReply, "echo-reply"},
	{ICMPv6, icmpv6Echo, "echo-request"},
	{ICMPv6, icmpv6EchoReply, "echo-reply"},
}

func (h Header) icmpName() string {
	for _, e := range echoNames {
		if e.protocol == h.Protocol && e.typ == h.Type && h.Code == 0 {
			return e.name
		}
	}
	return strconv.Itoa(int(h.Type)) + "/" + strconv.Itoa(int(h.Code))
}

// ParseHeader reads what [Header.String] writes. The protocol may be any name or
// number that [ParseProtocol] knows, and "8/0" is an echo request as well. The
// header must pass [Header.Check].
func ParseHeader(s string) (Header, error) {
	h, err := parseHeader(s)
	if err != nil {
		return Header{}, fmt.Errorf("header %q: %w", s, err)
	}
	if err := h.Check(); err != nil {
		return Header{}, fmt.Errorf("header %q: %w", s, err)
	}
	return h, nil
}

func parseHeader(s string) (h Header, err error) {
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return h, errors.New("it is empty")
	}
	if h.Protocol, err = ParseProtocol(fields[0]); err != nil {
		return h, err
	}
	fields = fields[1:]
	if h.Protocol.IsICMP() && len(fields) > 0 {
		if h.Type, h.Code, err = parseICMPName(h.Protocol, fields[0]); err != nil {
			return h, err
		}
		fields = fields[1:]
	}
	if len(fields) != 3 || fields[1] != "->" {
		return h, errors.New("want the source, -> and the destination after the protocol")
	}
	if !h.Protocol.HasPorts() {
		var errSrc, errDst error
		h.Src, errSrc = netip.ParseAddr(fields[0])
		h.Dst, errDst = netip.ParseAddr(fields[2])
		return h, errors.Join(errSrc, errDst)
	}
	src, errSrc := netip.ParseAddrPort(fields[0])
	dst, errDst := netip.ParseAddrPort(fields[2])
	h.Src, h.SrcPort = src.Addr(), src.Port()
	h.Dst, h.DstPort = dst.Addr(), dst.Port()
	return h, errors.Join(errSrc, errDst)
}

func parseICMPName(p Protocol, s string) (typ, code uint8, err error) {
	for _, e := range echoNames {
		if e.protocol == p && strings.EqualFold(e.name, s) {
			return e.typ, 0, nil
		}
	}
	typeText, codeText, _ := strings.Cut(s, "/")
	t, errType := strconv.ParseUint(typeText, 10, 8)
	c, errCode := strconv.ParseUint(codeText, 10, 8)
	if errType != nil || errCode != nil {
		return 0, 0, fmt.Errorf("%q is not an ICMP type and code such as 3/4, echo-request or echo-reply", s)
	}
	return uint8(t), uint8(c), nil
}

// MarshalText returns [Header.String], and nothing for the zero Header. Any
// other header that fails [Header.Check] is an error.
func (h Header) MarshalText() ([]byte, error) {
	if h == (Header{}) {
		return []byte{}, nil
	}
	if err := h.Check(); err != nil {
		return nil, err
	}
	return []byte(h.String()), nil
}

// UnmarshalText reads what [ParseHeader] reads, and the zero Header from empty
// text.
func (h *Header) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*h = Header{}
		return nil
	}
	parsed, err := ParseHeader(string(text))
	if err != nil {
		return err
	}
	*h = parsed
	return nil
}
