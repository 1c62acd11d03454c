package sg

import (
	"cmp"
	"fmt"
	"net/netip"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// NearMiss is a rule that does not allow a packet, and why. It is comparable.
type NearMiss struct {
	Group     vpc.ID
	Direction Direction
	Index     int // of the rule among those of the direction
	Rule      Rule
	Header    packet.Header
	Differs   Difference // what of the packet the rule is not for
}

// Difference is a set of ways in which a packet is not what a rule allows. Zero: none.
type Difference uint8

// The differences, the slightest first.
const (
	PeerDiffers     Difference = 1 << iota // the peer's address, or its groups
	FamilyDiffers                          // the peer of the rule is of the other address family
	PortDiffers                            // the destination port, or the ICMP type and code
	ProtocolDiffers                        // the protocol
)

var differences = [...]struct {
	is   Difference
	name string
}{{PeerDiffers, "peer"}, {FamilyDiffers, "family"}, {PortDiffers, "port"}, {ProtocolDiffers, "protocol"}}

// String is the names of the differences, "peer, port", or "none".
func (d Difference) String() string {
	var names []string
	for _, x := range differences {
		if d&x.is != 0 {
			names = append(names, x.name)
		}
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}

func (d Difference) count() int {
	n := 0
	for _, x := range differences {
		if d&x.is != 0 {
			n++
		}
	}
	return n
}

// Nearest is the rule of the groups that comes closest to allowing h, which
// none does; members is as for [Filter.Match]. It is false if there is no rule in the direction.
//
// Closest is the rule with the fewest differences; among these the one whose gravest
// difference is slighter, in the order of the constants; then the one
// whose ports are less far away, then the one that shares more of the peer's
// address; and then the first.
func Nearest(d Direction, h packet.Header, members []vpc.ID, groups ...*Filter) (NearMiss, bool) {
	var best NearMiss
	var least distance
	found := false
	for _, f := range groups {
		for i, r := range f.rules(d) {
			dist := r.distance(d, h, members)
			if !found || dist.compare(least) < 0 {
				best = NearMiss{f.group.ID, d, i, f.group.Rules(d)[i], h, dist.differs}
				least, found = dist, true
			}
		}
	}
	return best, found
}

// distance is how far a packet is from what a rule allows.
type distance struct {
	differs Difference
	ports   int // to the nearest port that the rule allows
	shared  int // leading bits of the peer's address that the rule's peer has too
}

func (x distance) compare(y distance) int {
	return cmp.Or(
		cmp.Compare(x.differs.count(), y.differs.count()),
		cmp.Compare(x.differs, y.differs),
		cmp.Compare(x.ports, y.ports),
		cmp.Compare(y.shared, x.shared))
}

func (r *rule) distance(d Direction, h packet.Header, members []vpc.ID) distance {
	var x distance
	if p := r.traffic.Protocol(); p != packet.AnyProtocol && p != h.Protocol {
		x.differs |= ProtocolDiffers
	}
	x.ports = r.portDistance(h)
	if x.ports > 0 {
		x.differs |= PortDiffers
	}
	peer := peerOf(d, h)
	switch {
	case r.hasPeer(peer, members):
	case r.otherFamily(peer):
		x.differs |= FamilyDiffers
	default:
		x.differs |= PeerDiffers
		x.shared = r.sharedBits(peer)
	}
	return x
}

// portDistance is 0 if the rule's ports, or ICMP type and code, take in h's,
// and more than any port if the two cannot be compared.
func (r *rule) portDistance(h packet.Header) int {
	const incomparable = 1 << 16
	switch p := r.traffic.Protocol(); {
	case r.traffic == packet.Of(p): // of any port or type
		return 0
	case p.HasPorts() && h.Protocol.HasPorts():
		ports := r.traffic.PortRange()
		return max(int(ports.From)-int(h.DstPort), int(h.DstPort)-int(ports.To), 0)
	case r.traffic.Contains(h):
		return 0
	}
	return incomparable
}

// otherFamily reports whether r can only match addresses of the family that a is not of.
func (r *rule) otherFamily(a netip.Addr) bool {
	switch {
	case r.cidr.IsValid():
		return r.cidr.Addr().Is4() != a.Is4()
	case len(r.list) > 0:
		return r.list[0].Addr().Is4() != a.Is4()
	}
	return false
}

// sharedBits is the length of the longest prefix that a shares with the rule's peer.
func (r *rule) sharedBits(a netip.Addr) int {
	longest := 0
	for _, p := range append(r.list[:len(r.list):len(r.list)], r.cidr) {
		bits := p.Bits()
		for bits > longest && !netip.PrefixFrom(p.Addr(), bits).Contains(a) {
			bits--
		}
		longest = max(longest, bits)
	}
	return longest
}

// String is the near miss as a sentence: "sg-web ingress[0] allows tcp 22 from
// 10.0.0.0/8; the packet comes from 192.168.1.4".
func (m NearMiss) String() string {
	from, comes := "from", "comes from"
	if m.Direction == Egress {
		from, comes = "to", "goes to"
	}
	var is []string
	add := func(d Difference, format string, args ...any) {
		if m.Differs&d != 0 {
			is = append(is, fmt.Sprintf(format, args...))
		}
	}
	add(PeerDiffers, "%s %v", comes, peerOf(m.Direction, m.Header))
	family := "IPv6"
	if m.Header.Is4() {
		family = "IPv4"
	}
	add(FamilyDiffers, "is %s", family)
	if traffic := m.unlike(); traffic != "" {
		is = append(is, traffic)
	}
	return fmt.Sprintf("%s %v[%d] allows %v %s %s; the packet %s",
		m.Group, m.Direction, m.Index, m.Rule.Traffic, from, m.Rule.peer(), strings.Join(is, " and "))
}

// unlike is how the packet's protocol, ports or ICMP type differ, in words; empty if they do not. A packet of a protocol without ports has none.
func (m NearMiss) unlike() string {
	h, port := m.Header, m.Differs&PortDiffers != 0
	protocol := ""
	if m.Differs&ProtocolDiffers != 0 {
		protocol = h.Protocol.String() + " "
	}
	switch {
	case port && h.Protocol.HasPorts() && protocol == "":
		return fmt.Sprintf("is for port %d", h.DstPort)
	case port && h.Protocol.HasPorts():
		return fmt.Sprintf("is %sport %d", protocol, h.DstPort)
	case port && h.Protocol.IsICMP() && protocol == "":
		return fmt.Sprintf("is of type %d, code %d", h.Type, h.Code)
	case port && h.Protocol.IsICMP():
		return fmt.Sprintf("is %stype %d, code %d", protocol, h.Type, h.Code)
	case protocol != "":
		return "is " + h.Protocol.String()
	case port:
		return "has no port"
	}
	return ""
}
