package routing

// natConnections is how many connections a NAT gateway keeps at once from one of its addresses to one destination: address, port and
// protocol. A connection that is idle for 350 seconds is forgotten; what the client sends after that is answered with a TCP reset.
//
// Source: VPC User Guide, "NAT gateway basics"; https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
const natConnections = 55000

// exhausts says whether the flow asks for more connections at once than the addresses of the NAT gateway have ports for.
func (w *walk) exhausts() bool {
	n := 0
	for _, a := range w.host.Addresses {
		if a.Private.Is4() {
			n++
		}
	}
	return w.flow.Connections > max(n, 1)*natConnections
}
