package routing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// addGWLBEndpoint gives a Gateway Load Balancer endpoint its interface.
func (u *unit) addGWLBEndpoint(e endpoint.GatewayLoadBalancer) {
	if sub, ok := u.subnetIndex(e.Subnet); ok {
		h := u.addInspection(e.ID, sub, e.Interface)
		h.state = e.State
		for f := range vpc.DependentsOf[endpoint.Firewall](u.net, e.ID) {
			h.firewall = &f
		}
	}
}

// addFirewall gives a firewall those of its endpoints that the network does not hold themselves.
func (u *unit) addFirewall(f endpoint.Firewall) {
	for _, e := range f.Endpoints {
		if _, held := vpc.Get[endpoint.GatewayLoadBalancer](u.net, e.Endpoint); held || e.Endpoint == "" {
			continue
		}
		if sub, ok := u.subnetIndex(e.Subnet); ok {
			u.addInspection(e.Endpoint, sub, "").firewall = &f
		}
	}
}

// addInspection is the interface of an endpoint that hands packets to appliances or to a firewall.
func (u *unit) addInspection(id vpc.ID, sub int32, listed vpc.ID) *host {
	h := u.made(id, sub, []vpc.ID{listed})
	h.role, h.at, h.kind, h.Type = roleGWLBEndpoint, id, vpc.KindGatewayLoadBalancerEndpoint, eni.GWLBEndpoint
	h.groups, h.filters = nil, nil
	h.DenyInternetGateway = true
	if len(h.Addresses) == 0 {
		for _, ip4 := range []bool{true, false} {
			if a := u.free(h, ip4); a.IsValid() {
				h.Addresses = append(h.Addresses, eni.Address{Private: a})
			}
		}
	}
	u.indexAddresses(h)
	return h
}

// inspections is what endpoints have handed to appliances or a firewall on the way out.
type inspections struct {
	seen       [4]inspection
	n          int
	asymmetric bool // told already
}

// inspection is one packet that was let through, and whether its reply came back there.
type inspection struct {
	at       *host
	sent     packet.Header
	stateful bool // a firewall's stateful rules judged it
	back     bool
}

func (s *inspections) note(i inspection) {
	if s.n < len(s.seen) {
		s.seen[s.n] = i
		s.n++
	}
}

// returns says whether h answers what the endpoint has seen, and notes that it came back.
func (s *inspections) returns(at *host, h packet.Header) bool {
	for i := range s.n {
		if x := &s.seen[i]; x.at == at && x.sent.Reply() == h {
			x.back = true
			return true
		}
	}
	return false
}

// atGWLBEndpoint hands a packet to the appliances or the firewall behind the endpoint and takes it back unchanged; it goes on by the
// route table of the endpoint's subnet.
//
// Source: AWS PrivateLink guide, "Gateway Load Balancer endpoints".
func (w *walk) atGWLBEndpoint() {
	here := w.here(AtTarget, "")
	switch {
	case !w.host.state.Works():
		w.stop(here, BadState, "the endpoint is not available")
	case !w.handed:
		w.stop(here, NoPossibleDestination, "a Gateway Load Balancer endpoint is a route target, not a destination")
	case w.memory.visit(visit{at: w.host, h: w.h}):
		w.stop(here, Loop, "the route of the endpoint's own subnet leads back to it")
	default:
		w.inspect(here)
		w.sender.lose(SGReferencesNotPreserved)
		w.resend()
		w.next = AtACLOut
	}
}

// inspect is what is behind the endpoint: a firewall's stateless rules and then its stateful ones, or appliances, which are taken to
// let everything through that does not come without its first packet.
//
// Sources: Network Firewall guide, "Stateless and stateful rules engines"; Gateway Load Balancer guide, "Gateway Load Balancers".
func (w *walk) inspect(here where) {
	f := w.host.firewall
	if f == nil {
		w.note("what the appliances behind " + string(w.host.at) + " let through is not modelled: they are taken to pass everything")
		w.established(here, inspection{at: w.host, sent: w.h}, nil)
		return
	}
	w.narrowRules(f.Stateless)
	action, i := f.StatelessDefault, -1
	if !w.flow.Fragment {
		action, i = f.DecideStateless(w.h)
	}
	switch action {
	case endpoint.Drop:
		here.rule = w.firewallRule(f, "stateless", f.Stateless, action, i)
		w.block(here, FirewallRules, "the firewall's stateless rules drop it")
		if !w.memory.inspections.returns(w.host, w.h) { // what follows is as if they had let it through
			w.memory.inspections.note(inspection{at: w.host, sent: w.h})
		}
	case endpoint.Pass:
		here.rule = w.firewallRule(f, "stateless", f.Stateless, action, i)
		w.pass(here)
	default:
		w.established(here, inspection{at: w.host, sent: w.h, stateful: true}, f)
	}
}

// established lets a reply through whose first packet came this way, and judges a first packet.
//
// Source: Gateway Load Balancer guide, "Gateway Load Balancers"; Network Firewall guide, "Troubleshooting: asymmetric routing".
func (w *walk) established(here where, first inspection, f *endpoint.Firewall) {
	switch {
	case !w.inReply:
		w.memory.inspections.note(first)
		if f != nil {
			w.judgeStateful(here, f)
			return
		}
		w.pass(here)
	case w.memory.inspections.returns(w.host, w.h):
		here.rule = "stateful: the reply to what it let through"
		w.pass(here)
	default:
		w.memory.inspections.asymmetric = true
		w.block(here, AsymmetricPath, "the request did not come this way, so what is behind the endpoint knows nothing of the connection")
	}
}

// judgeStateful asks the stateful rules about the packet that opens a connection.
//
// Source: Network Firewall guide, "Evaluation order for stateful rule groups".
func (w *walk) judgeStateful(here where, f *endpoint.Firewall) {
	w.narrowRules(f.Stateful)
	action, i := f.DecideStateful(w.h)
	here.rule = w.firewallRule(f, "stateful", f.Stateful, action, i)
	switch {
	case len(f.Unmodelled) > 0 && (f.StrictOrder || action != endpoint.Pass || i < 0):
		// By default rules that pass go before all others, so that one which matches decides.
		w.doubt(here, UnknownResource, "rule groups "+strings.Join(f.Unmodelled, ", ")+" of firewall "+string(f.ID))
	case action == endpoint.Drop:
		w.block(here, FirewallRules, "the firewall's stateful rules drop it")
	case action == endpoint.Reject:
		w.block(here, FirewallRules, "the firewall's stateful rules reject it")
	default:
		w.pass(here)
	}
}

// narrowRules keeps to headers that the same ones of the rules match.
func (w *walk) narrowRules(rules []endpoint.FirewallRule) {
	if !w.boxed {
		return
	}
	for _, r := range rules {
		for _, p := range r.Protocols {
			w.narrowTraffic(packet.Of(p))
		}
		for _, dst := range [...]bool{false, true} {
			if dst || r.Both {
				w.narrowPrefixes(dst, slices.Values(r.Destinations))
				w.narrowPorts(dst, r.DestPorts)
			}
			if !dst || r.Both {
				w.narrowPrefixes(dst, slices.Values(r.Sources))
				w.narrowPorts(dst, r.SourcePorts)
			}
		}
	}
}

// firewallRule names what decided: "fw-1 stateful[2] drop", "fw-1 stateless default forward".
func (w *walk) firewallRule(f *endpoint.Firewall, engine string, rules []endpoint.FirewallRule, a endpoint.FirewallAction, i int) string {
	if w.rec == nil {
		return ""
	}
	w.rec.by = RuleRef{List: engine}
	if i < 0 || i >= len(rules) {
		return fmt.Sprintf("%s %s default %s", f.ID, engine, a)
	}
	w.rec.by.Number = i + 1
	return fmt.Sprintf("%s %s[%d] %s", f.ID, engine, i, a)
}

// bypassed says, once the reply has arrived, by which endpoint it has not come back though the request went through it. A firewall's
// stateful rules then never see a TCP connection established, and drop what follows. What appliances do is not modelled.
//
// Source: Network Firewall guide, "Troubleshooting: asymmetric routing".
func (w *walk) bypassed() {
	s := &w.memory.inspections
	for i := range s.n {
		x := &s.seen[i]
		if x.back || s.asymmetric {
			continue
		}
		w.in = w.h
		switch {
		case x.stateful && w.h.Protocol == packet.TCP:
			w.block(where{AtTarget, x.at.at, x.at.kind, ""}, AsymmetricPath, "the reply does not come back through the firewall, which drops connections that it does not see established")
		default:
			w.note("the reply does not come back through " + string(x.at.at) + ", by which the request went")
		}
	}
}

// attachedFirewall stands for the firewall of a network function attachment; nil if it is another attachment, or the network holds no such firewall.
func attachedFirewall(n *vpc.Network, a vpc.TransitGatewayAttachment) *host {
	f, ok := vpc.Get[endpoint.Firewall](n, a.Resource)
	if !ok || a.Type != vpc.AttachmentNetworkFunction {
		return nil
	}
	return &host{Interface: eni.Interface{ID: f.ID}, at: f.ID, kind: f.Kind(), subnet: noSubnet, firewall: &f}
}

// throughFirewall hands a packet to the firewall that is attached to a transit gateway, and takes it back unchanged. It goes on by the table
// with which the firewall's attachment is associated. Such an attachment is always in appliance mode, so that both directions of a flow
// are in one zone of the firewall.
//
// Source: Network Firewall guide, "Transit gateway-attached firewalls"; Amazon VPC Transit Gateways guide, "Network function attachments".
func (w *walk) throughFirewall(h *hub, to *hubAttachment) {
	if to.firewall == nil {
		w.lost(where{AtTarget, to.ID, to.Kind(), ""}, UnknownResource, "the network function of transit gateway attachment "+string(to.ID))
		return
	}
	before := w.host
	w.host = to.firewall
	w.in = w.h
	w.via(w.host.kind, w.host.at)
	w.inspect(w.here(AtTarget, ""))
	w.host = before
	if w.verdict != Undecided {
		return
	}
	w.sender.lose(SGReferencesNotPreserved)
	w.throughHub(h.id, to.id)
}
