package reach

import (
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
)

// clientPorts is the ports from which every system opens connections.
var clientPorts = routing.EphemeralWindows

// witness is a header of the set, with a source port from which clients send and another destination than the first of all if there are such.
func witness(s packet.Set) packet.Header {
	for _, narrower := range [...]packet.Set{
		packet.SetOf(packet.AllIPv4().WithSrcPorts(clientPorts), packet.AllIPv6().WithSrcPorts(clientPorts)),
		packet.To(single(routing.InternetAddr)), packet.From(single(routing.InternetAddr)),
	} {
		if in := s.Intersect(narrower); !in.IsEmpty() {
			s = in
		}
	}
	h, _ := s.Sample()
	return h
}
