package routing

import (
	"cmp"
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
)

// Flow is a question: can From open this connection to To? The zero values of
// the other fields are what a person would mean who did not say.
type Flow struct {
	From Place `json:"from"`
	To   Place `json:"to"`

	Protocol packet.Protocol `json:"protocol,omitempty"` // zero: TCP
	DstPort  uint16          `json:"dstPort,omitempty"`  // zero: the port of the service that To names, where it names one
	SrcPort  uint16          `json:"srcPort,omitempty"`  // zero: an ephemeral port
	// Ephemeral is the ports of which the sender takes one where SrcPort is zero, such as [EphemeralWindows]. Zero: those of Linux, or
	// of a host on the internet any. A network ACL that denies replies to some of them is told of in the notes of the path.
	Ephemeral packet.PortRange `json:"ephemeral,omitzero"`

	// Type and Code are those of ICMP; a Flow of ICMP with neither is an echo request.
	Type uint8 `json:"type,omitempty"`
	Code uint8 `json:"code,omitempty"`

	Source netip.Addr `json:"source,omitzero"` // the sender's address, where From has several; zero: its primary one
	IPv6   bool       `json:"ipv6,omitempty"`  // prefer IPv6 where both ends have both families

	Fragment bool `json:"fragment,omitempty"` // a fragment that is not the first

	Size         int  `json:"size,omitempty"`         // bytes of the IP packets, in both directions; 0: small enough for every way
	DontFragment bool `json:"dontFragment,omitempty"` // routers must not cut IPv4 packets up; of IPv6 packets they never do

	Connections int `json:"connections,omitempty"` // how many such connections are open at once; 0: one
}

// String is the flow for people, without what it leaves to the resolver: "web -> db, tcp 5432", "web -> internet, icmp 8/0".
func (f Flow) String() string {
	p := cmp.Or(f.Protocol, packet.TCP)
	if p == packet.AnyProtocol {
		p = packet.TCP
	}
	s := fmt.Sprintf("%s -> %s, %v", f.From, f.To, p)
	switch {
	case p.IsICMP() && (f.Type != 0 || f.Code != 0):
		s += fmt.Sprintf(" %d/%d", f.Type, f.Code)
	case f.DstPort != 0:
		s += fmt.Sprintf(" %d", f.DstPort)
	}
	if f.SrcPort != 0 {
		s += fmt.Sprintf(" source %d", f.SrcPort)
	}
	if f.Source.IsValid() {
		s += fmt.Sprintf(" from %v", f.Source)
	}
	return s
}

// Place names one end of a [Flow]:
//
//	eni-0a1b, i-0a1b, web     a resource by its ID or its Name tag: an interface, an instance, an endpoint, a load balancer, ...
//	alb-1/subnet-1            the interface in a subnet of what AWS makes some for, where the network does not list it
//	10.0.1.5, 2001:db8::5     an address; as From, that of one interface of the network. One of IPv6 may be in brackets
//	internet                  some host on the internet
//	internet:203.0.113.9      that host on the internet
//	hq, hq:192.168.0.9        an on-premises network, or a host in it
//	cvpn-1, cvpn-1:10.100.0.9, cvpn-1:engineers    a client of a Client VPN endpoint, one at an address, one in a group of the directory
//	s3.us-east-1.amazonaws.com    as To, a DNS name, resolved as the sender's resolver would
type Place string

// AnyInternetHost is some host on the internet, at [InternetAddr] or [InternetAddr6], or where [Resolver.InternetHost] says.
const AnyInternetHost Place = "internet"

// InternetAddr and InternetAddr6 stand for a host on the internet whose address
// does not matter. They are of the ranges kept for documentation; a network that has or routes these all the same has another: see
// [Resolver.InternetHost].
var (
	InternetAddr  = netip.AddrFrom4([4]byte{198, 51, 100, 1})
	InternetAddr6 = netip.MustParseAddr("2001:db8:ffff::1")
)
