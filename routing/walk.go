package routing

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// The walk takes one header from place to place until it is delivered or lost.
// Between one interface and the next it meets, in this order:
//
//	sender ── AtSource ── AtGroupOut ─┬─ same subnet ──────────────────────────┐
//	                                  └─ AtACLOut ── AtRoute ── AtTarget ──┐   │
//	                                                                       │   │
//	         ┌──── local, NAT, interface, peering, transit gateway, ... ◄──┘   │
//	         │     (AtEdge where a gateway with a route table is entered)      │
//	         ▼                                                                 ▼
//	      AtACLIn (if it comes from outside the subnet) ──────────────── AtGroupIn ── AtDestination
//	                                                                                       │
//	      receiver: delivered          appliance, NAT gateway, endpoint: on from AtGroupOut or AtACLOut
//
// Then the reply: the same walk with the header turned round. Security groups, NAT gateways, load
// balancers and egress-only gateways remember; network ACLs and route tables do not.
//
// Sources: VPC User Guide, "Route tables", "Security groups", "Network ACLs"; Reachability Analyzer guide, path component order.
func (w *walk) run() {
	for w.verdict == Undecided {
		if w.steps++; w.steps > maxSteps {
			w.stop(w.here(w.next, ""), Loop, "the packet does not come to an end")
			return
		}
		w.in = w.h
		switch w.next {
		case AtSource:
			w.source()
		case AtGroupOut:
			w.groupOut()
		case AtACLOut:
			w.aclOut()
		case AtRoute:
			w.route()
		case AtTarget:
			w.target()
		case AtEdge:
			w.edge()
		case AtACLIn:
			w.aclIn()
		case AtGroupIn:
			w.groupIn()
		case AtDestination:
			w.destination()
		default:
			panic("routing: the walk is at no stage")
		}
	}
}

// maxSteps is far beyond what any path takes; loops are found before, by what was visited.
const maxSteps = 400

// walk is one question under way. Walks are used again, so that asking does not allocate.
type walk struct {
	state
	memory memory
	hops   [2][]Hop // room for those of the request and of the reply, while they are recorded
}

// newWalk is a walk in the state, with nothing remembered. It is to be given back with done.
func (r *Resolver) newWalk(s state) *walk {
	w := r.walks.Get().(*walk)
	w.state = s
	w.r = r
	w.memory.forget()
	return w
}

// done gives the walk back.
func (w *walk) done() {
	pool := w.r.walks
	w.state = state{}
	clear(w.hops[0])
	clear(w.hops[1])
	pool.Put(w)
}

// state is where a walk stands.
type state struct {
	r        *Resolver
	rec      *record   // nil: only the verdict is wanted
	decision *Decision // nil: the box is not wanted
	flow     Flow

	h     packet.Header
	in    packet.Header // as it came to this stage
	next  Stage
	steps int

	u       *unit  // the VPC that the packet is in
	host    *host  // the interface that it is at: the sender until AtRoute, then the receiver
	subnet  int32  // the subnet that is left
	table   int32  // the route table that is asked
	chosen  int32  // its candidate that won
	zone    string // of the sender, as a transit gateway sees it
	entered entry  // how the packet came into the VPC, or that one of its interfaces sent it
	brought entry  // how what an interface sends on came into the VPC; fromInterface if it has the source address of one there
	handed  bool   // the receiver was a route's target, not the owner of the destination address
	sender  sender // whose groups a rule can see

	first   packet.Header // as it was sent
	origin  end           // where it was sent
	meant   end           // whom it is for; nowhere if it is for whoever has the address
	met     *host         // the first interface that took it in by its address
	end     end           // where it arrived
	inReply bool
	stray   bool // a reply that a NAT gateway has given another source, so that it answers nothing

	verdict Verdict     // of this leg
	boxed   bool        // whether the box is wanted
	pinned  bool        // the box has one source and one destination
	box     packet.Box  // of headers as they were sent
	lens    packet.Lens // from them to the header as it is

	blocked bool // something certain blocks
	unknown bool // something is not in the model
}

// end is one end of a path.
type end struct {
	kind endKind
	u    *unit // of a host: its VPC; beyond a gateway: the VPC by whose gateway the packet left
	host *host
	at   vpc.ID // of a gateway endpoint, a gateway or an on-premises network: its ID
	link vpc.ID // of an on-premises network: the link by which the packet got there

	group string // of a client of a Client VPN endpoint: the group of the directory that it is in
}

// id is what a person would call it; empty for nowhere and for what a host itself serves.
func (e end) id() vpc.ID {
	if e.kind == endHost {
		return e.host.at
	}
	return e.at
}

type endKind uint8

const (
	endNowhere         endKind = iota
	endHost                    // an interface
	endPlatform                // an AWS service that the host itself serves: DNS, metadata, time
	endEndpoint                // a service behind an interface endpoint
	endGatewayEndpoint         // a service behind a gateway endpoint
	endOutside                 // beyond an internet gateway: the internet, or a public AWS service
	endOutsideIPv6Only         // the same beyond an egress-only internet gateway
	endOnPremises              // an on-premises network
	endClient                  // a client of a Client VPN endpoint
)

// sender is the interface whose group membership receivers can see. What takes the identity away leaves its code.
type sender struct {
	u    *unit
	host *host
	lost Code
}

// memory is what devices on the way out remember for the reply.
type memory struct {
	tracked []tracked   // security groups passed
	nats    []flowEntry // translations
	left    []leftBy    // what egress-only gateways let out
	back    []wayBack   // ways that replies take whatever the route tables say
	kept    []keptZone  // by which attachments the flow has crossed
	visited []visit

	inspections inspections
	privateLink bool // the packet came to its load balancer through an interface endpoint
}

// forget empties the memory and keeps its room.
func (m *memory) forget() {
	*m = memory{tracked: m.tracked[:0], nats: m.nats[:0], left: m.left[:0], back: m.back[:0], kept: m.kept[:0], visited: m.visited[:0]}
}

// leftBy is a packet that an egress-only gateway of the VPC let out.
type leftBy struct {
	u       *unit
	gateway vpc.ID
	sent    packet.Header
}

// tracked is a flow that the groups of an interface let through, and the one of them that did.
type tracked struct {
	at    *host
	h     packet.Header
	group vpc.ID
}

// flowEntry is one flow at one device: the header as it came in and as it went on.
type flowEntry struct {
	at      *host
	in, out packet.Header
	lens    packet.Lens // of in

	of *unit // where what comes back goes on from a resource gateway
	to *host
}

// wayBack says that the reply to a packet goes back to a device by the state that AWS keeps, not by a route.
type wayBack struct {
	into   *unit // the VPC in which the reply starts; nil: whichever it is
	of     *unit // the VPC of the device
	to     *host // the device
	sent   packet.Header
	direct bool // no network ACL lies between
	by     vpc.ID
}

// wayBack is the way that the reply h takes from u; nil if routes decide.
func (m *memory) wayBack(u *unit, h packet.Header) *wayBack {
	for i := len(m.back) - 1; i >= 0; i-- {
		if b := &m.back[i]; (b.into == nil || b.into == u) && b.sent.Reply() == h {
			return b
		}
	}
	return nil
}

// keptZone is the subnet by which a flow crosses an attachment; in appliance mode it does so in both directions.
type keptZone struct {
	attachment vpc.ID
	subnet     int32
}

type visit struct {
	at     *host
	device vpc.ID // where the device is no interface
	into   vpc.ID // the transit gateway that an attachment leads into, for a peering has one ID at both
	h      packet.Header
}

// track remembers that a group of an interface let h through.
func (m *memory) track(at *host, h packet.Header, group vpc.ID) {
	m.tracked = append(m.tracked, tracked{at, h, group})
}

// answered is the group of at that let through what h answers, if h answers something.
func (m *memory) answered(at *host, h packet.Header) (group vpc.ID, ok bool) {
	for i := range m.tracked {
		if e := &m.tracked[i]; e.at == at && e.h.Reply() == h {
			return e.group, true
		}
	}
	return "", false
}

// letThrough is the group of at that let h through; empty if none was asked.
func (m *memory) letThrough(at *host, h packet.Header) vpc.ID {
	for i := range m.tracked {
		if e := &m.tracked[i]; e.at == at && e.h == h {
			return e.group
		}
	}
	return ""
}

// translate remembers that a device turned in into out.
func (m *memory) translate(at *host, in, out packet.Header, lens packet.Lens) {
	m.nats = append(m.nats, flowEntry{at: at, in: in, out: out, lens: lens})
}

// original is the translation of the device that h answers, newest first; nil if there is none.
func (m *memory) original(at *host, h packet.Header) *flowEntry {
	for i := len(m.nats) - 1; i >= 0; i-- {
		if e := &m.nats[i]; e.at == at && e.out.Reply() == h {
			return e
		}
	}
	return nil
}

// visit notes that a device forwards h, and reports whether it did so before.
func (m *memory) visit(v visit) (again bool) {
	again = slices.Contains(m.visited, v)
	m.visited = append(m.visited, v)
	return again
}

// source is where an interface sends: it must be in use, and the source address its own unless the check is off.
func (w *walk) source() {
	h := w.host
	w.sender = sender{u: w.u, host: h}
	w.entered, w.brought = fromInterface, fromInterface
	w.subnet, w.table = h.subnet, w.u.tableOf(h)
	w.narrowDst(&w.u.hostCuts, hostSegments{w.u})
	w.narrowSrc(&w.u.hostCuts, hostSegments{w.u})
	if code := w.notGENEVE(); code != "" {
		w.block(w.here(AtSource, ""), code, "a Gateway Load Balancer sends to its appliances by UDP to port 6081, and checks them over TCP")
		w.next = AtGroupOut
		return
	}
	switch {
	case h.Unattached:
		w.block(w.here(AtSource, ""), BadStateAttachment, "the interface is attached to nothing")
	case h.InstanceStopped:
		w.block(w.here(AtSource, ""), BadState, "the instance is not running")
	case !w.inReply && neverSends[h.role] != "":
		w.stop(w.here(AtSource, ""), neverSends[h.role], "it opens no connections")
		return
	case w.isLocal():
		w.pass(w.here(AtSource, "its own address"))
		w.host, _ = w.u.hosts.Lookup(w.h.Dst)
		w.arriveAtHost()
		return
	case !h.Owns(w.h.Src) && !h.NoSourceDestCheck:
		w.block(w.here(AtSource, ""), ENISourceDestCheckRestriction, "the source address is not the interface's own, and source/destination check is on")
	default:
		w.pass(w.here(AtSource, ""))
	}
	if !w.toPlatform() {
		w.next = AtGroupOut
	}
}

// neverSends is the roles that open no connections of their own.
//
// Sources: VPC User Guide, "NAT gateways"; AWS PrivateLink guide, "AWS PrivateLink concepts"; Reachability Analyzer guide, code VPCE_INTRA_VPC_TRAFFIC.
var neverSends = [roles]Code{
	roleNAT: NATUnsolicited, roleEndpoint: VPCEIntraVPCTraffic, roleGWLBEndpoint: VPCEIntraVPCTraffic, roleTransit: NoPossibleDestination,
	roleLattice: VPCEIntraVPCTraffic, roleResourceGateway: NoPossibleDestination,
}

// notGENEVE is why a Gateway Load Balancer does not send the packet; empty if it does, or for other senders.
//
// Source: Gateway Load Balancer guide, "Target groups" and "Health checks".
func (w *walk) notGENEVE() Code {
	if b := w.host.balancer; w.inReply || b == nil || b.Type != endpoint.TypeGateway {
		return ""
	}
	w.narrowTraffic(geneve...)
	switch p := w.h.Protocol; {
	case p == packet.UDP && w.h.DstPort != genevePort:
		return GWLBPort
	case p != packet.UDP && p != packet.TCP:
		return GWLBProtocol
	}
	return ""
}

const genevePort = 6081

// geneve is what the nodes of a Gateway Load Balancer tell apart.
var geneve = []packet.Traffic{packet.Port(packet.UDP, genevePort), packet.Of(packet.UDP), packet.Of(packet.TCP)}

// isLocal says whether the destination is an address of the sender itself, on this interface or on another of the same
// instance: the packet then never leaves the instance.
func (w *walk) isLocal() bool {
	to, ok := w.u.hosts.Lookup(w.h.Dst)
	return ok && to.hasAddress(w.h.Dst) && (to == w.host || to.Instance != "" && to.Instance == w.host.Instance)
}

// groupOut asks the sender's security groups, which let replies pass.
func (w *walk) groupOut() {
	w.next = AtACLOut
	w.filterGroups(AtGroupOut)
}

// aclOut delivers inside the subnet without asking anybody, and asks the subnet's
// network ACL about what leaves it.
func (w *walk) aclOut() {
	if w.inReply && w.goBack() {
		return
	}
	w.narrowDst(&w.u.subnetCuts, subnetSegments{w.u})
	if sub, ok := w.u.subnetAt.Lookup(w.h.Dst); ok && sub == w.subnet {
		w.local()
		return
	}
	w.next = AtRoute
	if w.subnet != noSubnet && !w.mayStayInSubnet() {
		w.filterACL(AtACLOut, w.subnet)
	}
}

// goBack takes a reply to the device that AWS knows to have sent the packet: the NAT gateway that sent over a peering
// connection, the load balancer that kept the client's address, the endpoint of a service.
//
// Sources: VPC User Guide, "NAT gateway basics"; Network Load Balancer guide, "Client IP preservation".
func (w *walk) goBack() bool {
	b := w.memory.wayBack(w.u, w.h)
	if b == nil {
		return false
	}
	if !b.direct && (b.of != w.u || b.to.subnet != w.subnet) {
		w.filterACL(AtACLOut, w.subnet)
		if w.verdict != Undecided {
			return true
		}
	}
	if b.by != "" {
		w.pass(where{AtRoute, b.by, vpc.KindPeeringConnection, "back to what sent it, without a route"})
	}
	inside := b.of == w.u && b.to.subnet == w.subnet
	w.u, w.host, w.handed = b.of, b.to, false
	w.next = AtACLIn
	if inside || b.direct {
		w.next = AtGroupIn
	}
	return true
}

// mayStayInSubnet says whether the packet stays in the subnet that it is in, or would if a prefix list that the network does
// not hold had its destination.
func (w *walk) mayStayInSubnet() bool {
	if w.r.options.SameSubnetNATFiltered || w.toLattice() {
		return false
	}
	if t := w.ahead(); t != nil && w.isNeighbour(t) {
		return true
	}
	for _, t := range w.perhapsAhead() {
		if w.isNeighbour(t) {
			return true
		}
	}
	return false
}

// isNeighbour says whether the target is a device in the very subnet, which a packet to it then
// does not leave. Transit gateway interfaces and Gateway Load Balancer endpoints are filtered all the same.
func (w *walk) isNeighbour(t *target) bool {
	return t.host != nil && t.host.role != roleGWLBEndpoint && t.host.subnet == w.subnet
}

// route asks the route table of the subnet that is left.
func (w *walk) route() {
	if w.toLattice() && w.entered == fromInterface {
		w.toServiceNetwork()
		return
	}
	t := w.u.tables[w.table]
	w.narrowDst(&t.cuts, tableSegments{t})
	i, ok := t.lookup(w.h.Dst)
	if ok && w.r.options.NATIgnoresGatewayEndpoints && t.targets[i].kind == targetGatewayEndpoint && w.host != nil && w.host.role == roleNAT {
		i, ok = t.lookupWithout(w.h.Dst, SourceGatewayEndpoint)
	}
	if list, could := t.couldChange(w.h.Dst, i); could {
		w.lost(where{AtRoute, t.id, vpc.KindRouteTable, ""}, UnknownResource, "prefix list "+string(list)+", which a route of "+string(t.id)+" names")
		return
	}
	if !ok {
		w.unrouted(where{AtRoute, t.id, vpc.KindRouteTable, ""})
		return
	}
	w.chosen = int32(i)
	here := where{AtRoute, t.id, vpc.KindRouteTable, ""}
	if w.rec != nil {
		here.rule = t.candidates[i].rule()
		w.rec.by = t.candidates[i].ref()
	}
	if t.candidates[i].blackhole {
		w.stop(here, BadStateRoute, "the route is a blackhole: its target is gone")
		return
	}
	w.pass(here)
	w.next = AtTarget
}

// aclIn asks the network ACL of the subnet that is entered.
func (w *walk) aclIn() {
	w.next = AtGroupIn
	w.filterACL(AtACLIn, w.host.subnet)
}

// groupIn asks the receiver's security groups, which let replies pass.
func (w *walk) groupIn() {
	w.next = AtDestination
	w.filterGroups(AtGroupIn)
}

// destination is where an interface receives, for itself or, as its role is, for others.
func (w *walk) destination() {
	w.narrowDst(&w.u.hostCuts, hostSegments{w.u})
	if !w.inReply && w.met == nil && w.host.Owns(w.h.Dst) {
		w.met = w.host
	}
	if w.host.Unattached {
		w.block(w.here(AtDestination, ""), BadStateAttachment, "the interface is attached to nothing")
	}
	switch w.host.role {
	case roleNAT:
		w.atNAT()
	case roleEndpoint:
		w.atEndpoint()
	case roleLattice:
		w.atLattice()
	case roleResourceGateway:
		w.atResourceGateway()
	case roleGWLBEndpoint:
		w.atGWLBEndpoint()
	case roleLoadBalancer:
		w.atLoadBalancer()
	case roleResolver:
		w.atResolver()
	case roleClientVPN:
		w.atClientVPN()
	default:
		w.atInstance()
	}
}

// atInstance delivers, or hands on what is for others if the check is off: an appliance, a NAT instance, a router.
func (w *walk) atInstance() {
	h := w.host
	switch {
	case h.InstanceStopped:
		w.stop(w.here(AtDestination, ""), BadState, "the instance is not running")
	case h.Owns(w.h.Dst), h.NoSourceDestCheck && w.u.ownRange(w.h.Dst) == h:
		w.pass(w.here(AtDestination, ""))
		w.arriveAtHost()
	case !h.NoSourceDestCheck:
		w.stop(w.here(AtDestination, ""), ENISourceDestCheckRestriction, "the destination address is not the interface's own, and source/destination check is on")
	default:
		w.forward()
	}
}

// forward sends a packet on from an interface that is neither its source nor its
// destination. Whose groups the sender has is lost here: VPC User Guide, "Middlebox routing".
func (w *walk) forward() {
	if w.memory.visit(visit{at: w.host, h: w.h}) {
		w.stop(w.here(AtDestination, ""), Loop, "the packet was here before, with the same header")
		return
	}
	w.pass(w.here(AtDestination, "forwards"))
	w.sender.lose(SGReferencesNotPreserved)
	w.resend()
	w.next = AtGroupOut
}

// resend makes the receiver the sender, in its own subnet.
func (w *walk) resend() {
	if w.entered != fromInterface {
		w.brought = w.entered
	}
	w.entered = fromInterface
	w.subnet, w.table = w.host.subnet, w.u.tableOf(w.host)
}

// tableOf is the route table by which an interface sends: that of its subnet, or of a regional NAT gateway its own.
func (u *unit) tableOf(h *host) int32 {
	if h.subnet == noSubnet {
		return h.table
	}
	return u.subnets[h.subnet].table
}

// local delivers to the interface that has the destination address, inside the VPC.
func (w *walk) local() {
	w.narrowDst(&w.u.hostCuts, hostSegments{w.u})
	h, ok := w.u.hosts.Lookup(w.h.Dst)
	if !ok {
		w.stop(where{AtDestination, w.u.id, vpc.KindVPC, ""}, NoPossibleDestination, "no interface of the VPC has the destination address")
		return
	}
	w.enter(h, false)
}

// enter brings the packet to an interface of the VPC, by its address or as a route's target.
func (w *walk) enter(h *host, handed bool) {
	inside := w.subnet == h.subnet
	if w.entered == fromTransit && w.u.hidesGroups(h) {
		w.sender.lose(SGReferencingSupport)
	}
	w.host, w.handed = h, handed
	w.next = AtACLIn
	filtered := h.role == roleGWLBEndpoint || handed && h.role == roleNAT && w.r.options.SameSubnetNATFiltered
	if h.subnet == noSubnet || inside && !filtered {
		w.next = AtGroupIn
	}
}

// arriveAtHost ends the leg at an interface.
func (w *walk) arriveAtHost() {
	w.arrive(end{kind: endHost, u: w.u, host: w.host})
}

// arrive ends the leg. A request must be with whom it is for. A reply must be the answer to what was sent, at the place where
// it was sent.
func (w *walk) arrive(e end) {
	if w.inReply && (e.kind != w.origin.kind || e.host != w.origin.host || e.kind == endOnPremises && e.at != w.origin.at || w.h != w.first.Reply()) {
		w.stop(w.here(AtDestination, ""), ReplyMismatch, "what comes back is not the answer to what was sent")
		return
	}
	w.end = e
	if got := w.receiver(); !w.inReply && !got.isFor(w.meant) {
		w.stop(got.where(), DestinationMismatch, got.mismatch())
		return
	}
	w.verdict = Delivered
}

// hasAddress says whether a is one of the addresses themselves, delegated prefixes aside.
func (h *host) hasAddress(a netip.Addr) bool {
	for i := range h.Addresses {
		if h.Addresses[i].Private == a {
			return true
		}
	}
	return false
}

// lose takes the sender's identity away. The first reason stays.
func (s *sender) lose(c Code) {
	if s.lost == "" {
		s.lost = c
	}
}
