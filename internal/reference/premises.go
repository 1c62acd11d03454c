package reference

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// known is a prefix that a virtual private gateway knows.
type known struct {
	prefix netip.Prefix
	class  int // Direct Connect, static VPN, dynamic VPN
	link   vpc.ID
	down   bool
}

// knownTo is what the gateway knows of the world outside: the prefixes of its connections.
//
// Source: https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
func (w *world) knownTo(g vpc.VPNGateway) []known {
	var all []known
	for c := range vpc.All[vpc.VPNConnection](w.n) {
		if c.VPNGateway != g.ID || c.State == vpc.Deleted || c.State == vpc.Deleting {
			continue
		}
		for _, p := range c.Routes {
			all = append(all, known{p, 1, c.ID, !up(c)})
		}
		if up(c) && !c.StaticRoutesOnly {
			for _, r := range c.LearnedRoutes {
				if r.CIDR.Addr().Is4() {
					all = append(all, known{r.CIDR, 2, c.ID, false})
				}
			}
		}
	}
	return all
}

// up says whether the connection has a tunnel that works.
func up(c vpc.VPNConnection) bool {
	tunnel := len(c.Tunnels) == 0
	for _, t := range c.Tunnels {
		tunnel = tunnel || !t.Down
	}
	return tunnel && (c.State == "" || c.State == vpc.Available)
}

// toVPNGateway hands the packet to a virtual private gateway, which forwards what its VPC's interfaces send to prefixes that it knows.
//
// Source: https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html (VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS)
func (k *walk) toVPNGateway(g vpc.VPNGateway, v vpc.VPC) {
	i := k.owner(v.ID, k.h.Src)
	if k.entered != byInterface || i == nil || i.unattached {
		k.drop("%s: the source %v is no interface's of %s", g.ID, k.h.Src, v.ID)
		return
	}
	var best known
	found := false
	for _, r := range k.knownTo(g) {
		if !r.prefix.Contains(k.h.Dst) {
			continue
		}
		better := r.prefix.Bits() > best.prefix.Bits() ||
			r.prefix.Bits() == best.prefix.Bits() && (best.down && !r.down || best.down == r.down && r.class < best.class)
		if !found || better {
			best, found = r, true
		}
	}
	switch {
	case !found && k.seenPropagated(g): // it knows the prefix, from a link that is not held
		k.miss("how %s knows %v", g.ID, k.h.Dst)
	case !found:
		k.drop("%s does not know %v", g.ID, k.h.Dst)
	case best.down:
		k.drop("%s is down", best.link)
	default:
		k.leave(best.link, v.ID, g.ID)
	}
}

// seenPropagated says whether a table shows that the gateway knows the destination.
func (k *walk) seenPropagated(g vpc.VPNGateway) bool {
	for t := range vpc.All[routing.Table](k.n) {
		for _, r := range t.Routes {
			if r.Target == g.ID && r.Origin == routing.Propagated && r.CIDR.Contains(k.h.Dst) {
				return true
			}
		}
	}
	return false
}

// leave brings the packet over a connection to the network at its other end.
func (k *walk) leave(link, v, gateway vpc.ID) {
	o, held := k.atOtherEnd(link)
	switch {
	case !held:
		k.miss("what is at the other end of %s", link)
	case !within(k.h.Dst, o.CIDRs...):
		k.drop("%s does not have %v", o.ID, k.h.Dst)
	default:
		k.end = ending{kind: premises, vpc: v, gateway: gateway, site: o.ID, link: link}
	}
}

func (w *world) atOtherEnd(link vpc.ID) (vpc.OnPremises, bool) {
	c, _ := vpc.Get[vpc.VPNConnection](w.n, link)
	id := c.OnPremises
	if id == "" {
		g, _ := vpc.Get[vpc.CustomerGateway](w.n, c.CustomerGateway)
		id = g.OnPremises
	}
	return vpc.Get[vpc.OnPremises](w.n, id)
}

// fromPremises lets a network outside AWS send the packet: by its own routes, or else over the connection by which AWS advertises
// the destination.
func (k *walk) fromPremises(o vpc.OnPremises) {
	var own vpc.OnPremisesRoute
	routed := false
	for _, r := range o.Routes {
		if r.CIDR.Contains(k.h.Dst) && (!routed || r.CIDR.Bits() > own.CIDR.Bits()) {
			own, routed = r, true
		}
	}
	for c := range vpc.All[vpc.VPNConnection](k.n) {
		if end, ok := k.atOtherEnd(c.ID); !ok || end.ID != o.ID {
			continue
		}
		g, _ := vpc.Get[vpc.VPNGateway](k.n, c.VPNGateway)
		v, ok := vpc.Get[vpc.VPC](k.n, g.VPC)
		if !ok || !up(c) {
			continue
		}
		if routed && own.Link == c.ID || !routed && within(k.h.Dst, v.CIDRs...) {
			k.fromVPNGateway(g, v)
			return
		}
	}
	k.drop("%s has no way to %v", o.ID, k.h.Dst)
}

// fromVPNGateway brings the packet into the VPC: to a private address of one of its interfaces.
//
// Source: https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html (VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS)
func (k *walk) fromVPNGateway(g vpc.VPNGateway, v vpc.VPC) {
	i := k.owner(v.ID, k.h.Dst)
	if i == nil || i.unattached {
		k.drop("%s: the destination %v is no interface's of %s", g.ID, k.h.Dst, v.ID)
		return
	}
	k.entered, k.overTGW = byPrivateGateway, false
	k.edge(g.ID, v)
}
