package reach

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// joinedElsewhere says whether links lead from the VPC to networks whose addresses are not all known.
func (l *linter) joinedElsewhere(v vpc.ID) bool {
	for d := range l.n.Dependents(v) {
		switch d := d.(type) {
		case vpc.VPNGateway, vpc.LocalGateway, vpc.ClientVPNEndpoint, vpc.CarrierGateway:
			return true
		case vpc.CoreNetwork:
			return true
		case vpc.TransitGatewayAttachment:
			if d.Forwards() {
				return true
			}
		}
	}
	return false
}

// receivers is one interface of each class with the group. If something else has it as well, of which the network holds no interface,
// there is no telling, and no receivers.
func (l *linter) receivers(g sg.Group) []eni.Interface {
	for d := range l.n.Dependents(g.ID) {
		switch d.(type) {
		case eni.Interface, sg.Group:
		default:
			return nil
		}
	}
	members := membersOf(l.n, g)
	var rs []eni.Interface
	for i := range l.classes {
		c := &l.classes[i]
		if slices.ContainsFunc(members, func(e eni.Interface) bool { return e.ID == c.Members[0] }) {
			rs = append(rs, c.first)
		}
	}
	return rs
}

// hears says whether anything that is allowed gets from the internet to the interface.
func (l *linter) hears(e eni.Interface, allowed packet.Set) (bool, error) {
	if l.targeted(e) {
		return true, nil // a load balancer that keeps its clients' addresses sends from anywhere
	}
	space := allowed.Intersect(packet.From(outside(l.n)...)).Intersect(packet.To(publicOf(l.n, e)...))
	heard := false
	err := cut(l.r, routing.AnyInternetHost, slices.Collect(space.Boxes()), func(p piece) {
		heard = heard || p.Request != routing.Dropped
	})
	return heard, err
}

// targeted says whether a load balancer may send to the interface.
func (l *linter) targeted(e eni.Interface) bool {
	for g := range vpc.All[endpoint.TargetGroup](l.n) {
		for _, t := range g.Targets {
			a, err := netip.ParseAddr(t.ID)
			if vpc.ID(t.ID) == e.ID || e.Instance != "" && vpc.ID(t.ID) == e.Instance || err == nil && e.Owns(a) {
				return true
			}
		}
	}
	return false
}
