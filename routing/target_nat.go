package routing

import (
	"hash/fnv"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// atNAT translates what others send through a NAT gateway, and turns replies back. It
// has no security group; the network ACL of its subnet has been asked.
//
// Sources: VPC User Guide, "NAT gateways", "NAT gateway basics", "NAT64 and DNS64".
func (w *walk) atNAT() {
	here := w.here(AtTarget, "")
	if before, ok := w.memory.original(w.host, "", w.h); w.inReply && ok {
		w.natReply(here, before)
		return
	}
	g := &w.host.nat
	switch {
	case !w.handed:
		w.stop(here, NATUnsolicited, "a NAT gateway takes in only replies to what it sent")
	case !g.State.Works():
		w.stop(here, BadState, "the NAT gateway is not available")
	case w.h.Dst.Is6() && !nat64.Contains(w.h.Dst):
		w.stop(here, IPv4Only, "a NAT gateway carries IPv4, and IPv6 to 64:ff9b::/96")
	case w.h.Protocol != packet.TCP && w.h.Protocol != packet.UDP && !w.h.Protocol.IsICMP():
		w.stop(here, ProtocolRestriction, "a NAT gateway carries TCP, UDP and ICMP only")
	case w.flow.Fragment && w.h.Protocol != packet.UDP:
		w.stop(here, NATFragment, "a NAT gateway drops fragments of TCP and ICMP")
	case w.h.Protocol == packet.ICMPv6 && !isEcho(w.h):
		w.lost(here, UnknownResource, "what a NAT gateway makes of ICMPv6 messages other than echo")
	case g.Regional && !w.covers(g):
		w.stop(here, RegionalNGWZone, "the regional NAT gateway does not cover the sender's zone")
	case w.memory.visit(visit{at: w.host, h: w.h}):
		w.stop(here, Loop, "the route of the NAT gateway's own subnet leads back to it")
	default:
		w.translateSource(here)
	}
}

// covers says whether a regional NAT gateway serves the sender's zone: all zones unless some are listed.
func (w *walk) covers(g *vpc.NATGateway) bool {
	if len(g.Zones) == 0 || w.subnet == noSubnet {
		return true
	}
	s := &w.u.subnets[w.subnet].res
	return slices.Contains(g.Zones, s.Zone) || slices.Contains(g.Zones, s.ZoneID)
}

// translateSource puts the gateway's own address in the place of the sender's.
func (w *walk) translateSource(here where) {
	before := w.h
	w.h.Src = w.host.primary(true)
	if w.h.Dst.Is6() {
		w.h = embedded(w.h, w.host.primary(true))
	}
	w.h.SrcPort = natPort(w.h)
	w.memory.translate(w.host, "", before, w.h)
	w.pass(here)
	w.sender.lose(SGReferencesNotPreserved)
	w.resend()
	w.next = AtACLOut
}

// natReply turns a reply back.
func (w *walk) natReply(here where, before packet.Header) {
	w.h = before.Reply()
	w.pass(here)
	w.resend()
	w.next = AtACLOut
}

// natPort is the source port that a NAT gateway uses: one of 1024 to 65535. The sender's own is as good as any if it is one of those.
func natPort(h packet.Header) uint16 {
	if h.Protocol.HasPorts() && h.SrcPort < 1024 {
		return 1024 + h.SrcPort
	}
	return h.SrcPort
}

// nat64 is the prefix under which IPv6 names IPv4 addresses (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// embedded is an IPv6 packet to nat64 as the IPv4 packet that a NAT gateway makes of it.
func embedded(h packet.Header, src netip.Addr) packet.Header {
	b := h.Dst.As16()
	h.Src, h.Dst = src, netip.AddrFrom4([4]byte(b[12:]))
	if h.Protocol == packet.ICMPv6 {
		h.Protocol = packet.ICMP
		h.Type, h.Code = 8, 0
	}
	return h
}

// syntheticPublic stands for the public address of a NAT gateway of which none is given: an address of
// 198.18.0.0/16, which is kept for benchmarks (RFC 2544), by the gateway's ID.
func syntheticPublic(id vpc.ID) netip.Addr {
	f := fnv.New32a()
	f.Write([]byte(id))
	n := f.Sum32()
	return netip.AddrFrom4([4]byte{198, 18, byte(n >> 8), byte(n)})
}
