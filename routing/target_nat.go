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
	if e := w.memory.original(w.host, w.h); w.inReply && e != nil {
		w.answer(here, e)
		w.next = AtACLOut
		return
	}
	w.narrowTraffic(natCarries...)
	g := &w.host.nat
	refused := Code("") // of what does not come from the VPC itself
	if !w.inReply {
		refused = transit[w.cameBy()][toNAT]
	}
	switch {
	case g.ID == "":
		w.lost(here, UnknownResource, "the NAT gateway of interface "+string(w.host.ID))
	case refused == NGWRequiresSourceInVPC:
		w.stop(here, NGWRequiresSourceInVPC, "a NAT gateway does not serve what comes over a peering connection or a virtual private gateway")
	case !w.handed || refused == NATUnsolicited:
		w.stop(here, NATUnsolicited, "a NAT gateway takes in only replies to what it sent")
	case !g.State.Works():
		w.stop(here, BadState, "the NAT gateway is not available")
	case w.h.Dst.Is6() && !nat64.Contains(w.h.Dst):
		w.stop(here, IPv4Only, "a NAT gateway carries IPv4, and IPv6 to 64:ff9b::/96")
	case w.h.Protocol != packet.TCP && w.h.Protocol != packet.UDP && !w.h.Protocol.IsICMP():
		w.stop(here, ProtocolRestriction, "a NAT gateway carries TCP, UDP and ICMP only")
	case w.flow.Fragment && w.h.Protocol != packet.UDP:
		w.stop(here, NATFragment, "a NAT gateway drops fragments of TCP and ICMP")
	case w.exhausts():
		w.stop(here, NATPorts, "the NAT gateway's addresses have no ports left for so many connections to one destination")
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

// cameBy is how the packet came into the VPC, whatever has sent it on unchanged there: appliances do not make it one of the VPC's own.
func (w *walk) cameBy() entry {
	if w.entered == fromInterface {
		return w.brought
	}
	return w.entered
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
	before, lens := w.h, w.lens
	w.h.Src, w.lens = w.host.primary(true), w.lens.FixSrc()
	if w.h.Dst.Is6() {
		w.pinType(before)
		w.lens = w.lens.FromNAT64()
		w.h = embedded(w.h, w.host.primary(true))
	}
	w.translatePort(before)
	w.stray = w.inReply
	w.memory.translate(w.host, before, w.h, lens)
	w.pass(here)
	w.sender.lose(SGReferencesNotPreserved)
	w.resend()
	w.brought = fromInterface
	w.next = AtACLOut
}

// answer turns a reply back to what the translated packet came from.
func (w *walk) answer(here where, e *flowEntry) {
	w.h = e.in.Reply()
	w.lens, _ = e.lens.Reply(e.in)
	w.pass(here)
	w.resend()
}

// natCarries is the protocols that a NAT gateway carries.
var natCarries = []packet.Traffic{
	packet.Of(packet.TCP), packet.Of(packet.UDP), packet.Of(packet.ICMP),
	packet.ICMPType(packet.ICMPv6, 128, -1), packet.ICMPType(packet.ICMPv6, 129, -1),
}

// translatePort puts a source port of 1024 to 65535 in the place of the sender's, whose own is as good as any if it is one of those.
func (w *walk) translatePort(before packet.Header) {
	if !before.Protocol.HasPorts() {
		return
	}
	own := packet.PortRange{From: 1024, To: 65535}
	if before.SrcPort < own.From {
		own = packet.PortRange{From: 0, To: 1023}
	}
	if w.boxed {
		w.narrow(w.all().WithSrcPorts(own))
	}
	if before.SrcPort < 1024 {
		w.h.SrcPort += 1024
		w.lens = w.lens.AddSrcPort(1024)
	}
}

// pinType keeps to the packet's very ICMP type and code, which NAT64 translates.
func (w *walk) pinType(before packet.Header) {
	if w.boxed && before.Protocol.IsICMP() {
		all := everywhere(before)
		w.narrow(packet.BoxOf(packet.ICMPType(before.Protocol, int(before.Type), int(before.Code)), all, all))
		w.lens = w.lens.FixDstPort()
	}
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
