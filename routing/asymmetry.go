package routing

import (
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// between says whether a component of the kind lies between networks, so that request and reply may go by different ones.
func between(k vpc.Kind) bool {
	switch k {
	case vpc.KindInternetGateway, vpc.KindEgressOnlyInternetGateway, vpc.KindCarrierGateway, vpc.KindNATGateway, vpc.KindPeeringConnection,
		vpc.KindTransitGateway, vpc.KindCoreNetwork, vpc.KindVPNGateway, vpc.KindVPNConnection, vpc.KindVirtualInterface:
		return true
	}
	return false
}

// wayOf is the components between networks that a leg takes, each once, those of the tables that chose them left aside.
func wayOf(hops []Hop) (ids []vpc.ID) {
	for i := range hops {
		if h := &hops[i]; between(h.Kind) && (ids == nil || ids[len(ids)-1] != h.At) {
			ids = append(ids, h.At)
		}
	}
	return ids
}

// Passes is what lies between networks on the way of the request and on that of the reply, in order: gateways, peering connections, links.
func (p Path) Passes() (request, reply []vpc.ID) { return wayOf(p.Forward), wayOf(p.Reply) }

// Bypassed is the endpoints of appliances and the firewalls by which the request went and the reply does not come back, in order. What is behind them
// sees half of the connection.
func (p Path) Bypassed() []vpc.ID {
	back := inspectedBy(p.Reply)
	return slices.DeleteFunc(inspectedBy(p.Forward), func(id vpc.ID) bool { return slices.Contains(back, id) })
}

// inspectedBy is the endpoints of appliances and the firewalls that a leg passes.
func inspectedBy(hops []Hop) (ids []vpc.ID) {
	for i := range hops {
		h := &hops[i]
		if (h.Kind == vpc.KindGatewayLoadBalancerEndpoint || h.Kind == vpc.KindFirewall) && h.Stage == AtTarget && !slices.Contains(ids, h.At) {
			ids = append(ids, h.At)
		}
	}
	return ids
}

// Asymmetric reports whether the reply comes home by something that the request did not pass, or not by the appliances or the firewall that the
// request passed. What keeps state on the one way does not see the other.
func (p Path) Asymmetric() bool {
	return p.Request == Delivered && p.Return == Delivered && (p.strays() || len(p.Bypassed()) > 0)
}

// strays says whether the reply passes something between networks that the request did not.
func (p *Path) strays() bool {
	out, back := p.Passes()
	return slices.ContainsFunc(back, func(id vpc.ID) bool { return !slices.Contains(out, id) })
}

// noteAsymmetry tells of a reply that comes home by another way than the request took: routes differ, and what keeps state on the one
// way does not see the other.
func (p *Path) noteAsymmetry() {
	if p.Request != Delivered || p.Return != Delivered || !p.strays() {
		return
	}
	out, back := p.Passes()
	p.Notes = append(p.Notes, "the reply goes another way: the request goes "+byWay(out)+", the reply "+byWay(back))
}

// byWay is a way in words: "by tgw-a, pcx-b"; "straight", if it stays in a VPC.
func byWay(ids []vpc.ID) string {
	if len(ids) == 0 {
		return "straight"
	}
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return "by " + strings.Join(words, ", ")
}

// astray is where a reply went that does not answer the request: by what the request came, and by which route the reply left.
func (w *walk) astray() string {
	s := "the request came " + byWay(wayOf(w.rec.path.Forward))
	for i := range w.rec.path.Reply {
		if h := &w.rec.path.Reply[i]; h.Stage == AtRoute && h.Kind == vpc.KindRouteTable {
			return s + "; the reply leaves by " + h.Rule
		}
	}
	return s + "; the reply stays in its network"
}
