package routing

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Resolve answers the question with all that was decided on the way. An error says that the
// question is malformed; that a packet does not arrive is an answer.
func (r *Resolver) Resolve(f Flow) (Path, error) {
	rec := &record{}
	rec.path.Flow = f
	w := r.newWalk(state{rec: rec, flow: f})
	defer w.done()
	if err := w.begin(); err != nil {
		return Path{}, err
	}
	return w.path(), nil
}

// path walks there and back, and is all that was noted on the way.
func (w *walk) path() Path {
	p := &w.rec.path
	p.Verdict = w.roundTrip()
	w.settle()
	w.r.measure(p)
	p.noteAsymmetry()
	for i := range p.Blockers {
		if b := &p.Blockers[i]; len(b.Fix) == 0 && b.NoFix == "" {
			b.NoFix = noFix[b.Code]
		}
	}
	p.nameAll(w.r.net)
	return *p
}

// Reaches answers the question with the verdict alone. It does not allocate, but for
// flows to DNS names, between places given by Name tag, and of packets of a given size.
func (r *Resolver) Reaches(f Flow) (Verdict, error) {
	if f.Size > 0 {
		p, err := r.Resolve(f)
		return p.Verdict, err
	}
	w := r.newWalk(state{flow: f})
	defer w.done()
	if err := w.begin(); err != nil {
		return Undecided, err
	}
	return w.roundTrip(), nil
}

// roundTrip walks there and back.
func (w *walk) roundTrip() Verdict {
	w.run()
	request := w.leg()
	if w.decision != nil {
		w.decision.Request, w.decision.End, w.decision.receiver = request, w.end.id(), w.receiver()
	}
	var reply Verdict
	if w.verdict == Delivered {
		w.turn()
		w.run()
		if w.verdict == Delivered {
			w.bypassed()
		}
		reply = w.leg()
	}
	if w.rec != nil {
		w.rec.path.Request, w.rec.path.Return = request, reply
		if w.blocked {
			w.rec.path.Missing = nil
		}
	}
	return w.leg()
}

// leg is the verdict so far: what certainly blocks counts before what is not known.
func (w *walk) leg() Verdict {
	switch {
	case w.blocked:
		return Dropped
	case w.unknown:
		return Unknown
	}
	return w.verdict
}

// turn sends the reply from where the packet arrived.
func (w *walk) turn() {
	e := w.end
	w.inReply, w.verdict = true, Undecided
	lens, alike := w.lens.Reply(w.h)
	w.narrow(alike)
	w.h, w.lens = w.h.Reply(), lens
	w.in = w.h
	w.memory.visited = w.memory.visited[:0]
	w.u, w.host = e.u, e.host
	w.sender = sender{}
	switch e.kind {
	case endPlatform:
		w.verdict = Delivered
	case endGatewayEndpoint:
		w.subnet, w.entered = noSubnet, fromInternet
		w.pass(where{AtTarget, e.at, vpc.KindGatewayEndpoint, ""})
		w.enter(e.host, false)
	case endOutside:
		w.comeBack(e)
	case endClient:
		w.pass(where{AtSource, e.at, vpc.KindClientVPNEndpoint, "another client"})
		w.arrive(w.origin)
	case endOnPremises:
		if g, ok := vpc.Get[vpc.LocalGateway](w.r.net, e.link); ok {
			w.fromLocalGateway(e.u, g)
			return
		}
		w.fromOnPremises(e.at, e.link)
	default:
		w.next = AtSource
	}
}

// comeBack brings a reply to the gateway by which the packet left.
func (w *walk) comeBack(e end) {
	if e.link != "" {
		if !w.overPublicInterface() {
			w.stop(where{AtDestination, "", "", "AWS"}, NoRouteToDestination, "no public virtual interface has learned a route to the site")
		}
		return
	}
	if _, ok := vpc.Get[vpc.CarrierGateway](w.r.net, e.at); ok {
		w.fromCarrier(e)
		return
	}
	if !w.letIn() {
		w.fromInternet(e.u)
	}
}

// begin makes the first packet of the flow and puts it where it starts.
func (w *walk) begin() error {
	from, err := w.r.spot(w.flow.From)
	if err != nil {
		return fmt.Errorf("from: %w", err)
	}
	to, err := w.r.spot(w.flow.To)
	if err != nil {
		return fmt.Errorf("to: %w", err)
	}
	if from, err = w.r.senderAt(from); err != nil {
		return fmt.Errorf("from %q: %w", w.flow.From, err)
	}
	w.origin, w.meant = from.kind, to.kind
	if to.name != "" {
		if to.answers = w.resolveName(to.name); w.verdict != Undecided {
			return nil
		}
	}
	if !w.address(from, to) {
		return nil
	}
	if err := w.ports(to); err != nil {
		return err
	}
	w.first, w.in = w.h, w.h
	w.start()
	return nil
}

// senderAt is the interface that has the address, for a sender given by one.
func (r *Resolver) senderAt(from spot) (spot, error) {
	switch {
	case from.name != "":
		return spot{}, fmt.Errorf("%w: a DNS name is no sender; name the interface", ErrNotSender)
	case from.kind.kind != endNowhere:
		return from, nil
	}
	var found []spot
	for _, ids := range r.blocks.Supernets(netip.PrefixFrom(from.addr, from.addr.BitLen())) {
		for _, id := range ids {
			u := r.unit(id)
			if h, ok := u.hosts.Lookup(from.addr); ok {
				found = append(found, spot{kind: end{kind: endHost, u: u, host: h}, addr: from.addr})
			}
		}
	}
	switch len(found) {
	case 0:
		if from.addr.IsPrivate() {
			return spot{}, fmt.Errorf("%w: no interface has the address; a host on premises is of an on-premises network (vpc.OnPremises), to which a VPN connection or a virtual interface leads: \"hq:%v\"",
				ErrNoSuchPlace, from.addr)
		}
		return spot{}, fmt.Errorf("%w: no interface has the address; a host on the internet is %q", ErrNoSuchPlace, "internet:"+from.addr.String())
	case 1:
		return found[0], nil
	}
	return spot{}, fmt.Errorf("%w: interfaces of several VPCs have the address: %s, %s", ErrAmbiguous, found[0].kind.host.ID, found[1].kind.host.ID)
}

// address chooses source and destination address of one family. Without a pair the walk is over.
func (w *walk) address(from, to spot) bool {
	prefer4 := !w.flow.IPv6
	for _, ip4 := range [...]bool{prefer4, !prefer4} {
		src, dst := from.source(ip4, w.flow.Source), to.target(ip4, from.kind.kind == endOutside)
		if src.IsValid() && dst.IsValid() {
			w.h.Src, w.h.Dst = src, dst
			return true
		}
	}
	here := where{stage: AtSource}
	if h := from.kind.host; h != nil {
		here.at, here.kind = h.at, h.kind
	}
	for _, s := range [...]spot{from, to} {
		if h := s.kind.host; h != nil && len(h.Addresses) == 0 {
			here.at, here.kind = h.at, h.kind
			w.stop(here, UnassociatedComponent, "the interface has no address")
			return false
		}
	}
	w.stop(here, NoAddress, "sender and destination have no addresses of one family")
	return false
}

// source is the address of the family from which the place sends, or else the zero one.
func (s spot) source(ip4 bool, asked netip.Addr) netip.Addr {
	if !asked.IsValid() {
		asked = s.addr
	}
	switch {
	case asked.IsValid() && asked.Is4() == ip4:
		return asked
	case asked.IsValid():
		return netip.Addr{}
	case s.kind.kind == endHost:
		return s.kind.host.primary(ip4)
	case s.kind.kind == endOnPremises || s.kind.kind == endClient:
		return s.first(ip4)
	}
	return s.in.InternetHost(ip4)
}

// first is the first host address of an on-premises network, of the family.
func (s spot) first(ip4 bool) netip.Addr {
	for _, p := range s.blocks {
		if p.Addr().Is4() == ip4 {
			return p.Masked().Addr().Next()
		}
	}
	return netip.Addr{}
}

// target is the address of the family at which the place is reached, or else the zero one. Who comes from the internet is
// for the public address of an interface, if it has any.
func (s spot) target(ip4, fromInternet bool) netip.Addr {
	switch {
	case s.name != "":
		for _, a := range s.answers {
			if a.Is4() == ip4 {
				return a
			}
		}
		return netip.Addr{}
	case s.kind.kind == endHost && fromInternet && ip4 && !s.addr.IsValid():
		if len(s.kind.host.mapped) > 0 {
			return s.kind.host.mapped[0].Public
		}
	}
	return s.source(ip4, s.addr)
}

// ports fills in protocol, ports and ICMP type.
func (w *walk) ports(to spot) error {
	f := w.flow
	p := f.Protocol
	switch {
	case p == packet.AnyProtocol:
		p = packet.TCP
	case !p.Valid():
		return fmt.Errorf("%v is not a protocol", p)
	case p.IsICMP() && w.h.Is4():
		p = packet.ICMP
	case p.IsICMP():
		p = packet.ICMPv6
	}
	w.h.Protocol = p
	switch {
	case p.HasPorts():
		w.h.SrcPort, w.h.DstPort = f.SrcPort, f.DstPort
		if f.SrcPort == 0 {
			w.h.SrcPort = f.ephemeralPort()
		}
		if f.DstPort == 0 {
			w.h.DstPort = to.port()
		}
		if w.h.DstPort == 0 {
			return fmt.Errorf("to %q: a destination port is missing: set DstPort of the Flow, as only names of AWS services have one of their own", f.To)
		}
	case p.IsICMP() && f.Type == 0 && f.Code == 0:
		w.h.Type = 8
		if p == packet.ICMPv6 {
			w.h.Type = 128
		}
	case p.IsICMP():
		w.h.Type, w.h.Code = f.Type, f.Code
	case f.DstPort != 0 || f.SrcPort != 0:
		return fmt.Errorf("%v has no ports", p)
	}
	return nil
}

// port is the port of the service that a place names, or 0.
func (s spot) port() uint16 {
	if m, ok := endpoint.LookupHost(s.name); ok && s.name != "" {
		if ports := m.Service.Ports(); len(ports) > 0 {
			return ports[0].From
		}
	}
	if h := s.kind.host; s.name != "" || h != nil && h.role == roleEndpoint {
		return 443
	}
	return 0
}

// start puts the first packet where it is sent.
func (w *walk) start() {
	if w.origin.kind == endHost {
		w.u, w.host, w.next = w.origin.u, w.origin.host, AtSource
		return
	}
	if w.origin.kind == endClient || w.origin.kind == endOnPremises {
		w.fromBeyond()
		return
	}
	w.narrowDst(w.r.publicCuts, publicSegments{w.r})
	u, _ := w.r.publicHome(w.h.Dst)
	if u == nil {
		w.stop(where{AtDestination, "", "", "internet"}, NoPossibleDestination, "no VPC of the network has the destination as a public address")
		return
	}
	w.exposure(Internet)
	w.fromInternet(u)
}

// fromBeyond starts at a host of an on-premises network or of a Client VPN endpoint.
func (w *walk) fromBeyond() {
	here := where{AtSource, w.origin.at, vpc.KindOnPremises, ""}
	if w.origin.kind == endClient {
		here.kind = vpc.KindClientVPNEndpoint
	}
	w.narrowPrefixes(true, slices.Values(thisHost))
	switch {
	case w.staysInHost(here):
	case w.origin.kind == endClient:
		w.fromClient()
	default:
		w.fromOnPremises(w.origin.at, "")
	}
}
