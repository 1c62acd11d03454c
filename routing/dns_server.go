package routing

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// from asks the DNS servers that a sender uses: those of the DHCP options of its VPC, by default Amazon's; those
// that an on-premises network is said to use, by default public DNS; and public DNS for everybody else.
//
// Source: VPC User Guide, "DHCP option sets in Amazon VPC".
func (q *query) from(e end) {
	switch e.kind {
	case endHost:
		q.fromVPC(e)
	case endOnPremises:
		if o, ok := vpc.Get[vpc.OnPremises](q.r.net, e.at); ok && len(o.DNSServers) > 0 {
			q.servers(e, ports53(o.DNSServers))
			return
		}
		q.public()
	case endClient:
		if c, _ := vpc.Get[vpc.ClientVPNEndpoint](q.r.net, e.at); len(c.DNSServers) > 0 {
			q.servers(e, ports53(c.DNSServers))
			return
		}
		q.public()
	default:
		q.public()
	}
}

func (q *query) fromVPC(e end) {
	o, ok := vpc.Get[vpc.DHCPOptions](q.r.net, e.u.vpc.DHCPOptions)
	step := NameStep{Kind: vpc.KindDHCPOptions, ID: e.u.vpc.DHCPOptions}
	switch {
	case !ok && step.ID != "" && step.ID != "default":
		step.Why = "the network does not hold these DHCP options, so AmazonProvidedDNS is asked"
		q.pass(step)
	case !o.AsksAmazon():
		step.Why = "names its own DNS servers"
		q.a.Steps = append(q.a.Steps, step)
		q.servers(e, ports53(o.DNSServers))
		return
	case len(o.DNSServers) > 0:
		step.Why = "names other DNS servers beside AmazonProvidedDNS, which hosts may ask as well"
		q.pass(step)
	}
	q.amazon = true
	q.ask(e.u, false)
}

func ports53(addrs []netip.Addr) []netip.AddrPort {
	var servers []netip.AddrPort
	for _, a := range addrs {
		servers = append(servers, netip.AddrPortFrom(a, 53))
	}
	return servers
}

// ask puts the query to the resolver of a VPC. What comes through an inbound endpoint is answered as if it came from the VPC,
// but for names that are for inbound endpoints only.
//
// Source: Route 53 Developer Guide, "Forwarding inbound DNS queries to your VPCs".
func (q *query) ask(u *unit, inbound bool) {
	if u.vpc.DisableDNSSupport {
		q.a.Steps = append(q.a.Steps, NameStep{Kind: vpc.KindVPC, ID: u.id, Why: "DNS support is off, so its resolver does not answer"})
		q.fail(DNSUnavailable)
		return
	}
	q.byRules(u, inbound)
}

// servers asks the first of the servers that a query reaches from where it is sent.
func (q *query) servers(from end, servers []netip.AddrPort) {
	for _, s := range servers {
		e, why := q.r.sendQuery(from, s)
		if why == "" {
			q.atServer(e, s)
			return
		}
		q.pass(NameStep{ID: vpc.ID(s.String()), Why: why})
	}
	q.fail(DNSUnavailable)
}

// sendQuery sends a DNS query by UDP and says where it is answered, or why it is not.
func (r *Resolver) sendQuery(from end, to netip.AddrPort) (end, string) {
	src := spot{kind: from}
	if o, ok := vpc.Get[vpc.OnPremises](r.net, from.at); ok {
		src.blocks = o.CIDRs
	}
	if c, ok := vpc.Get[vpc.ClientVPNEndpoint](r.net, from.at); ok && from.kind == endClient {
		src.blocks = []netip.Prefix{c.ClientCIDR}
	}
	h := packet.Header{Src: src.source(to.Addr().Is4(), netip.Addr{}), Dst: to.Addr(), Protocol: packet.UDP, SrcPort: ephemeral, DstPort: to.Port()}
	if !h.Src.IsValid() {
		return end{}, "the query is not sent: there is no address of its family to send from"
	}
	w := r.newWalk(state{rec: &record{}, origin: from, h: h, in: h, first: h})
	defer w.done()
	w.start()
	w.run()
	e := w.end
	if w.verdict == Delivered {
		w.turn()
		w.run()
	}
	switch v := w.leg(); {
	case v == Dropped:
		return e, "the query gets no answer: " + w.rec.path.Blockers[0].String()
	case v == Unknown:
		return end{}, ""
	}
	return e, ""
}

// atServer is where a query came to.
func (q *query) atServer(e end, s netip.AddrPort) {
	switch {
	case e.kind == endPlatform:
		q.amazon = true
		q.ask(e.u, false)
	case e.kind == endHost && e.host.role == roleResolver:
		if q.turn(NameStep{Kind: e.host.kind, ID: e.host.at, Why: "takes the query into " + string(e.u.id)}) {
			q.ask(e.u, true)
		}
	case e.kind == endOutside || e.kind == endOutsideIPv6Only:
		q.a.Steps = append(q.a.Steps, NameStep{ID: vpc.ID(s.String()), Why: "a server on the internet, which answers as public DNS does"})
		q.public()
	default:
		q.assume(s)
	}
}

// assume takes a server of which the model holds no zones to answer as public DNS does. Of names that are not public, nothing
// is known.
func (q *query) assume(s netip.AddrPort) {
	q.a.Steps = append(q.a.Steps, NameStep{ID: vpc.ID(s.String()), Why: "a server of which the model holds no zones"})
	q.public()
	if q.a.Code != "" {
		q.unknown("what DNS server " + s.String() + " answers for " + q.name)
		return
	}
	q.a.Assumed = true
}

// forward puts the query to the targets of a rule: through its outbound endpoint where the network holds that.
//
// Source: Route 53 Developer Guide, "Forwarding outbound DNS queries to your network".
func (q *query) forward(rule endpoint.ResolverRule) {
	if !q.turn(NameStep{Kind: rule.Kind(), ID: rule.ID, Zone: domainName(rule.Domain), Why: "forwards the query"}) {
		return
	}
	e, held := vpc.Get[endpoint.ResolverEndpoint](q.r.net, rule.Endpoint)
	u := q.r.unit(e.VPC)
	switch {
	case !held || u == nil || len(u.owned[e.ID]) == 0:
		q.forwardUnseen(rule)
		return
	case !e.Operational():
		q.pass(NameStep{Kind: e.Kind(), ID: e.ID, Why: "is in state " + string(e.State)})
		q.fail(DNSUnavailable)
		return
	}
	for _, s := range rule.Targets {
		for _, h := range u.owned[e.ID] {
			reached, why := q.r.sendQuery(end{kind: endHost, u: u, host: h}, s)
			if why == "" {
				q.atServer(reached, s)
				return
			}
			q.pass(NameStep{Kind: e.Kind(), ID: h.ID, Zone: s.String(), Why: why})
		}
	}
	q.fail(DNSUnavailable)
}

// forwardUnseen is forward where the network does not hold the outbound endpoint, as with rules that another account
// shares: the targets are taken to be reached, and an inbound endpoint is known by its address.
func (q *query) forwardUnseen(rule endpoint.ResolverRule) {
	for _, s := range rule.Targets {
		found := q.r.inboundAt(s.Addr())
		switch len(found) {
		case 0:
			continue
		case 1:
			q.atServer(found[0], s)
		default:
			q.unknown("which of the inbound resolver endpoints at " + s.Addr().String() + " rule " + string(rule.ID) + " means")
		}
		return
	}
	if len(rule.Targets) == 0 {
		q.fail(DNSUnavailable)
		return
	}
	q.assume(rule.Targets[0])
}

// inboundAt is the inbound endpoints that have the address, in whatever VPC.
func (r *Resolver) inboundAt(a netip.Addr) []end {
	var found []end
	for _, ids := range r.blocks.Supernets(netip.PrefixFrom(a, a.BitLen())) {
		for _, id := range slices.Sorted(slices.Values(ids)) {
			u := r.unit(id)
			if h, ok := u.hosts.Lookup(a); ok && h.role == roleResolver && h.resolver.Direction != endpoint.Outbound {
				found = append(found, end{kind: endHost, u: u, host: h})
			}
		}
	}
	return found
}
