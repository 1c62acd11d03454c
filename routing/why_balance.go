package routing

import (
	"fmt"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// PassedOver is a listener, a node or a target of a load balancer that does not serve a request.
type PassedOver struct {
	Hop  int    // its index in Forward
	What string // "listener TCP 443", "target 10.0.2.5:80 of tg-web"
	Why  string
	Code Code
}

// String is what was passed over, and why: "not listener TCP 443: the packet is for port 80 (ELBV2_LISTENER_PORT_RESTRICTION)".
func (p PassedOver) String() string { return fmt.Sprintf("not %s: %s (%s)", p.What, p.Why, p.Code) }

// passedOver is what a load balancer passes over: all listeners if none takes the packet, and else the targets that the node may not use.
func (r *Resolver) passedOver(h *Hop, hop int) []PassedOver {
	s, _ := vpc.Get[vpc.Subnet](r.net, h.Subnet)
	u := r.unit(s.VPC)
	if u == nil || u.byID[h.Interface] == nil || u.byID[h.Interface].balancer == nil {
		return nil
	}
	node := u.byID[h.Interface]
	passed := listenersPassed(node.balancer, h.In)
	if l, ok := node.balancer.Listener(h.In.Protocol == packet.UDP, h.In.DstPort); ok {
		passed = u.targetsPassed(node, l, h.In.Dst.Is4())
	}
	for i := range passed {
		passed[i].Hop = hop
	}
	return passed
}

func listenersPassed(b *endpoint.LoadBalancer, h packet.Header) (passed []PassedOver) {
	for _, l := range b.Listeners {
		p := PassedOver{What: fmt.Sprintf("listener %s %d", l.Protocol, l.Port), Why: fmt.Sprintf("the packet is for port %d", h.DstPort), Code: ListenerPort}
		if l.Port == h.DstPort {
			p.Why, p.Code = fmt.Sprintf("the packet is %v", h.Protocol), ProtocolRestriction
		}
		passed = append(passed, p)
	}
	return passed
}

func (u *unit) targetsPassed(node *host, l endpoint.Listener, ip4 bool) (passed []PassedOver) {
	zone := u.subnets[node.subnet].res.Zone
	inZone := 0
	for _, id := range l.TargetGroups {
		g, _ := vpc.Get[endpoint.TargetGroup](u.net, id)
		for _, t := range g.Targets {
			c := u.locateTarget(node, g, t, ip4)
			if u.targetInZone(t, c, zone) {
				inZone++
			}
			code := u.refusesTarget(node, g, t, c)
			if code == "" {
				continue
			}
			p := PassedOver{What: fmt.Sprintf("target %s:%d of %s", t.ID, c.port, id), Why: "it is in another zone than the node, and cross-zone load balancing is off", Code: code}
			if code == InstalledZone {
				p.Why = "the load balancer has no node in its zone"
			}
			passed = append(passed, p)
		}
	}
	if inZone == 0 && len(passed) > 0 {
		none := PassedOver{What: fmt.Sprintf("node %s in %s", node.ID, zone), Why: "no target is registered in its zone", Code: NoTargetsInZone}
		passed = append([]PassedOver{none}, passed...)
	}
	return passed
}
