package routing

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// platformService is something that the host of an instance itself serves, at an address that no
// route leads to and no filter sees.
type platformService struct {
	name    string
	address netip.Addr
	match   packet.Traffic
}

// platform is the services at link-local addresses.
//
// Sources: EC2 User Guide, "Instance IP addressing: link-local addresses"; VPC User Guide, "DNS attributes for
// your VPC", "Security groups", "Network ACLs" (what they do not filter).
var platform = []platformService{
	{"instance metadata", netip.MustParseAddr("169.254.169.254"), packet.Port(packet.TCP, 80)},
	{"instance metadata", netip.MustParseAddr("fd00:ec2::254"), packet.Port(packet.TCP, 80)},
	{amazonDNS, netip.MustParseAddr("169.254.169.253"), packet.AllTraffic()},
	{amazonDNS, netip.MustParseAddr("fd00:ec2::253"), packet.AllTraffic()},
	{"Amazon Time Sync", netip.MustParseAddr("169.254.169.123"), packet.Port(packet.UDP, 123)},
	{"Amazon Time Sync", netip.MustParseAddr("fd00:ec2::123"), packet.Port(packet.UDP, 123)},
	{"Windows activation", netip.MustParseAddr("169.254.169.250"), packet.Port(packet.TCP, 1688)},
	{"Windows activation", netip.MustParseAddr("169.254.169.251"), packet.Port(packet.TCP, 1688)},
	{"container metadata and credentials", netip.MustParseAddr("169.254.170.2"), packet.Port(packet.TCP, 80)},
	{"container credentials", netip.MustParseAddr("169.254.170.23"), packet.Port(packet.TCP, 80)},
}

const amazonDNS = "Amazon DNS"

var platformIPv6 = netip.MustParsePrefix("fd00:ec2::/32")

// lattice is the addresses by which VPC Lattice answers in VPCs that are associated with a service network. Unlike what else is
// link-local, security groups and network ACLs filter what goes there; route tables do not show it.
//
// Source: VPC Lattice User Guide, "Control traffic to services using security groups", "Control traffic to VPC Lattice using network ACLs".
var lattice = []netip.Prefix{netip.MustParsePrefix("169.254.171.0/24"), netip.MustParsePrefix("fd00:ec2:80::/64")}

// LatticeRanges is the addresses at which VPC Lattice answers in VPCs that are associated with a service network, of both families. What is sent there is not known
// where the network holds no service network of the VPC.
//
// Source: VPC Lattice User Guide, "Control traffic to services using security groups".
func LatticeRanges() []netip.Prefix { return slices.Clone(lattice) }

// toLattice says whether the packet is for VPC Lattice.
func (w *walk) toLattice() bool { return within(lattice, w.h.Dst) }

// thisHost is the addresses by which a host knows itself alone.
//
// Source: RFC 1122, section 3.2.1.3; RFC 6890, "this host on this network" and "loopback".
var thisHost = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::/128"), netip.MustParsePrefix("::1/128"),
}

// staysInHost ends what a host sends to itself alone.
func (w *walk) staysInHost(here where) bool {
	if !within(thisHost, w.h.Dst) {
		return false
	}
	w.stop(here, Loopback, "a host sends nothing to such an address into the network")
	return true
}

// toPlatform serves what the host itself serves, before any filter or route, and ends what
// goes to itself, to other link-local addresses, broadcast or multicast.
func (w *walk) toPlatform() bool {
	dst := w.h.Dst
	w.narrowDst(&w.u.platformCuts, platformSegments{w.u})
	here := where{AtDestination, w.u.id, vpc.KindVPC, ""}
	if dst == w.u.resolver {
		w.platformDNS(here)
		return true
	}
	if dst.IsMulticast() || dst == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
		w.stop(here, Broadcast, "a VPC carries no broadcast and no multicast")
		return true
	}
	if w.staysInHost(w.here(AtSource, "")) {
		return true
	}
	if !dst.IsLinkLocalUnicast() && !platformIPv6.Contains(dst) || w.toLattice() {
		return false
	}
	for i := range platform {
		p := &platform[i]
		switch {
		case p.address != dst:
			continue
		case p.name == amazonDNS:
			w.platformDNS(here)
			return true
		}
		here.rule = p.name
		w.narrowTraffic(p.match)
		if !p.match.Contains(w.h) {
			w.stop(here, ServicePort, "the service does not answer on this protocol and port")
			return true
		}
		w.pass(here)
		w.arrive(end{kind: endPlatform, u: w.u, host: w.host})
		return true
	}
	w.stop(here, LinkLocal, "link-local addresses are not routed, and nothing is served at this one")
	return true
}

// platformDNS is the VPC's resolver, which answers if DNS support is on.
func (w *walk) platformDNS(here where) {
	here.rule = amazonDNS
	w.narrowTraffic(packet.Port(packet.UDP, 53), packet.Port(packet.TCP, 53))
	switch {
	case w.u.vpc.DisableDNSSupport:
		w.stop(here, DNSUnavailable, "DNS support is off for the VPC")
	case !w.h.Protocol.HasPorts() || w.h.DstPort != 53:
		w.stop(here, ServicePort, "the resolver answers on port 53")
	default:
		w.pass(here)
		w.arrive(end{kind: endPlatform, u: w.u, host: w.host})
	}
}
