package firewall

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
)

// StatefulRule is a stateful rule in the standard form.
//
// Source: Network Firewall API reference, StatefulRule and Header.
// https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_StatefulRule.html
// https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_Header.html
type StatefulRule struct {
	Action      string // PASS, DROP, REJECT or ALERT
	Header      Header
	RuleOptions []struct{ Keyword string }
}

// Header is the 5-tuple of a stateful rule, in the notation of Suricata.
type Header struct {
	Protocol           string
	Source, SourcePort string
	Direction          string // FORWARD or ANY
	Destination        string
	DestinationPort    string
}

// harmless is the keywords of the options that do not change what a rule matches.
// https://docs.suricata.io/en/latest/rules/meta.html
var harmless = []string{"sid", "rev", "msg", "metadata", "classtype", "reference", "gid", "priority"}

// rule is the rule of the model; ok is false if it looks at more than addresses, protocols and ports.
func (r StatefulRule) rule() (out endpoint.FirewallRule, ok bool) {
	actions := map[string]endpoint.FirewallAction{"PASS": endpoint.Pass, "DROP": endpoint.Drop, "REJECT": endpoint.Reject}
	out.Action, ok = actions[r.Action]
	for _, o := range r.RuleOptions {
		keyword, _, _ := strings.Cut(o.Keyword, ":")
		ok = ok && slices.Contains(harmless, strings.TrimSpace(keyword))
	}
	h := r.Header
	switch h.Protocol {
	case "IP":
	case "TCP", "UDP", "ICMP":
		p, err := packet.ParseProtocol(h.Protocol)
		out.Protocols, ok = []packet.Protocol{p}, ok && err == nil
	default: // known by what is said in the connection
		return out, false
	}
	out.Both = h.Direction == "ANY"
	var read [4]bool
	out.Sources, read[0] = list(h.Source, ParseAddress)
	out.Destinations, read[1] = list(h.Destination, ParseAddress)
	out.SourcePorts, read[2] = list(h.SourcePort, parsePorts)
	out.DestPorts, read[3] = list(h.DestinationPort, parsePorts)
	return out, ok && read == [4]bool{true, true, true, true}
}

// list reads ANY, which is nil, one value or several in brackets; false for what has exceptions or variables.
//
// Source: https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_Header.html
func list[T any](s string, parse func(s string) (T, bool)) (out []T, ok bool) {
	s = strings.TrimSpace(s)
	if strings.EqualFold(s, "any") {
		return nil, true
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	for x := range strings.SplitSeq(s, ",") {
		v, ok := parse(strings.TrimSpace(x))
		if !ok {
			return nil, false
		}
		out = append(out, v)
	}
	return out, true
}

// ParseAddress reads an address or a prefix, as a prefix in canonical form.
func ParseAddress(s string) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	p, err := netip.ParsePrefix(s)
	return p.Masked(), err == nil
}

// parsePorts reads a port or a range such as 1024:65535, of which either end may be missing.
func parsePorts(s string) (packet.PortRange, bool) {
	first, last, isRange := strings.Cut(s, ":")
	if isRange {
		first, last = cmp.Or(first, "0"), cmp.Or(last, "65535")
	} else {
		last = first
	}
	from, err1 := strconv.ParseUint(first, 10, 16)
	to, err2 := strconv.ParseUint(last, 10, 16)
	return packet.PortRange{From: uint16(from), To: uint16(to)}, err1 == nil && err2 == nil && from <= to
}
