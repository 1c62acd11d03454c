package routing

import "github.com/vpcsim/vpcsim/vpc"

// propagatedRoutes is the routes that the gateways in t.Propagating bring, besides those that the table lists. Of each it sets
// prefix, target, source and, where one gateway brings several for the same prefix, preference. A link that is down
// does not make the route a blackhole: the packet is lost at the gateway.
func propagatedRoutes(n *vpc.Network, t Table, v vpc.VPC) []candidate {
	var found []candidate
	for _, id := range t.Propagating {
		g, ok := vpc.Get[vpc.VPNGateway](n, id)
		if !ok || g.VPC != v.ID {
			continue
		}
		for i, r := range g.Routes(n) {
			found = append(found, candidate{prefix: r.CIDR, target: id, source: SourcePropagated, preference: uint16(i)})
		}
	}
	return found
}
