package routing

import "github.com/vpcsim/vpcsim/vpc"

// unrouted ends the walk where no route matches. If the destination is in a VPC that nothing joins to this one, it says so, where
// somebody wants to know.
func (w *walk) unrouted(here where) {
	if w.rec != nil {
		if far := w.home(w.u, w.h.Dst); far != nil && !w.r.joined(w.u.id, far.id) {
			w.stop(here, DisconnectedVPCs, "no route matches the destination, and nothing joins "+string(w.u.id)+" and "+string(far.id))
			return
		}
	}
	w.stop(here, NoRouteToDestination, "no route matches the destination")
}

// joined says whether anything that can carry packets out of a VPC by private addresses leads, by however many steps, to the other.
//
// Source: Reachability Analyzer guide, code DISCONNECTED_VPCS.
func (r *Resolver) joined(a, b vpc.ID) bool {
	seen := map[vpc.ID]bool{a: true}
	for queue := []vpc.ID{a}; len(queue) > 0; queue = queue[1:] {
		if queue[0] == b {
			return true
		}
		for _, next := range r.neighbours(queue[0]) {
			if next != "" && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

// neighbours is what is joined to a VPC, a gateway or a link.
func (r *Resolver) neighbours(id vpc.ID) (ids []vpc.ID) {
	take := func(x vpc.Resource) {
		switch x := x.(type) {
		case vpc.PeeringConnection:
			ids = append(ids, x.Requester.VPC, x.Accepter.VPC)
		case vpc.TransitGatewayAttachment:
			ids = append(ids, x.TransitGateway, x.Resource, x.PeerTransitGateway)
		case vpc.CoreNetwork:
			ids = append(ids, x.ID)
			for _, a := range x.Attachments {
				ids = append(ids, a.Resource)
			}
		case vpc.VPNGateway:
			ids = append(ids, x.ID, x.VPC)
		case vpc.VPNConnection:
			ids = append(ids, x.ID, x.VPNGateway, x.TransitGateway, x.OnPremises, x.CustomerGateway)
		case vpc.CustomerGateway:
			ids = append(ids, x.ID, x.OnPremises)
		case vpc.VirtualInterface:
			ids = append(ids, x.ID, x.VPNGateway, x.DirectConnectGateway, x.OnPremises)
		case vpc.DirectConnectGateway:
			ids = append(ids, x.ID)
			for _, a := range x.Associations {
				ids = append(ids, a.Gateway)
			}
		}
	}
	if x, ok := r.net.Get(id); ok {
		take(x)
	}
	for x := range r.net.Dependents(id) {
		take(x)
	}
	return ids
}
