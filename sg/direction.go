package sg

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Direction is [vpc.Direction]: Ingress is from the network to the interface.
type Direction = vpc.Direction

// The directions.
const (
	Ingress = vpc.Ingress
	Egress  = vpc.Egress
)

// peerOf is the address of h that rules of the direction look at: the source of
// what comes in, the destination of what goes out, and none without a direction.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
func peerOf(d Direction, h packet.Header) netip.Addr {
	switch d {
	case Ingress:
		return h.Src
	case Egress:
		return h.Dst
	}
	return netip.Addr{}
}

// reverse is the direction of the reply.
func reverse(d Direction) Direction {
	switch d {
	case Ingress:
		return Egress
	case Egress:
		return Ingress
	}
	return d
}
