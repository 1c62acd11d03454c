package routing

import (
	"fmt"
	"iter"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// lead is what would carry packets to a destination.
type lead struct {
	cidr   netip.Prefix // of the destination
	target vpc.ID
	first  []Fix // what has to be done before
}

// leadTo is what of a VPC carries a packet to where its destination is: what joins the two VPCs, what leads on premises, or a way
// to the internet. It is false if the network does not show any.
func (w *walk) leadTo(u *unit, sub int32, dst netip.Addr) (lead, bool) {
	if l, ok := w.leadBack(u, dst); ok {
		return l, true
	}
	if l, ok := w.leadToVPC(u, dst); ok {
		return l, true
	}
	if l, ok := w.leadOnPremises(u, dst); ok {
		return l, true
	}
	return w.leadOutside(u, sub, dst)
}

// home is the VPC with an interface at the address, that of one end of the flow before others.
func (w *walk) home(not *unit, a netip.Addr) *unit {
	ids, ok := w.r.blocks.Lookup(a)
	if !ok {
		return nil
	}
	var found *unit
	for _, id := range ids {
		u := w.r.unit(id)
		if _, ok := u.hosts.Lookup(a); !ok || u == not {
			continue
		}
		if found == nil || u == w.origin.u {
			found = u
		}
	}
	return found
}

// leadToVPC is a peering connection or a transit gateway that joins two VPCs, or else a new peering connection. To a VPC in which nothing has the address yet,
// but whose block it is in, only what is there leads.
func (w *walk) leadToVPC(u *unit, dst netip.Addr) (lead, bool) {
	if far := w.home(u, dst); far != nil {
		l, ok := w.joined(u, far, dst)
		if !ok {
			l.target = "pcx/" + u.id + "/" + far.id
			l.first = []Fix{{Do: Peer, On: l.target, Kind: vpc.KindPeeringConnection, VPC: u.id, Target: far.id}}
		}
		return l, true
	}
	for far := range w.blockOwners(u, dst) {
		if l, ok := w.joined(u, far, dst); ok {
			return l, true
		}
	}
	return lead{}, false
}

// blockOwners is the VPCs besides u with a block that holds the address, in ID order.
func (w *walk) blockOwners(u *unit, a netip.Addr) iter.Seq[*unit] {
	return func(yield func(*unit) bool) {
		ids, _ := w.r.blocks.Lookup(a)
		for _, id := range slices.Sorted(slices.Values(ids)) {
			if far := w.r.unit(id); far != u && !yield(far) {
				return
			}
		}
	}
}

// joined leads an address in another VPC by a peering connection that works or a transit gateway, or else by a peering connection brought back.
func (w *walk) joined(u, far *unit, dst netip.Addr) (lead, bool) {
	l := lead{cidr: blockOf(far.vpc, dst)}
	for c := range vpc.DependentsOf[vpc.PeeringConnection](w.r.net, u.id) {
		_, side, ok := c.Sides(u.id)
		if !ok || side.VPC != far.id || c.State.Final() || l.target != "" && !c.Forwards() {
			continue
		}
		l.target, l.first = c.ID, nil
		if !c.Forwards() {
			l.first = []Fix{{Do: Restore, On: c.ID, Kind: c.Kind()}}
		}
	}
	if l.target != "" && l.first == nil {
		return l, true
	}
	if gateway := w.r.commonGateway(u.id, far.id); gateway != "" {
		return lead{l.cidr, gateway, nil}, true
	}
	return l, l.target != ""
}

// nobodyHas is why no way leads to an address in the block of a VPC to which there is no connection and in which nothing has it; empty of other addresses.
func (w *walk) nobodyHas(a netip.Addr) string {
	if w.u == nil || w.home(w.u, a) != nil {
		return ""
	}
	for far := range w.blockOwners(w.u, a) {
		return fmt.Sprintf("%v is in the block of %s, where nothing has it, and no connection leads there: put in what has it, or a connection", a, far.id)
	}
	return ""
}

// commonGateway is a transit gateway to which both VPCs are attached.
func (r *Resolver) commonGateway(a, b vpc.ID) vpc.ID {
	for x := range vpc.DependentsOf[vpc.TransitGatewayAttachment](r.net, a) {
		for y := range vpc.DependentsOf[vpc.TransitGatewayAttachment](r.net, b) {
			if x.TransitGateway == y.TransitGateway && x.Type == vpc.AttachmentVPC && y.Type == vpc.AttachmentVPC && x.Forwards() && y.Forwards() {
				return x.TransitGateway
			}
		}
	}
	return ""
}

// blockOf is the block of a VPC that holds the address.
func blockOf(v vpc.VPC, a netip.Addr) netip.Prefix {
	for p := range blocksOf(v) {
		if p.Contains(a) {
			return p
		}
	}
	return hostPrefix(a)
}

// leadOnPremises is the virtual private gateway or the transit gateway with a link to the on-premises network that has the address.
func (w *walk) leadOnPremises(u *unit, dst netip.Addr) (lead, bool) {
	for o := range vpc.All[vpc.OnPremises](w.r.net) {
		i := slices.IndexFunc(o.CIDRs, func(p netip.Prefix) bool { return p.Contains(dst) })
		if i < 0 {
			continue
		}
		for _, link := range o.Links(w.r.net) {
			for _, g := range w.r.gatewaysOf(link) {
				if v, ok := vpc.Get[vpc.VPNGateway](w.r.net, g); ok && v.VPC == u.id || u.attachments[g] != nil {
					return lead{o.CIDRs[i].Masked(), g, nil}, true
				}
			}
		}
	}
	return lead{}, false
}

// gatewaysOf is the gateways at AWS's end of a link.
func (r *Resolver) gatewaysOf(link vpc.ID) []vpc.ID {
	if c, ok := vpc.Get[vpc.VPNConnection](r.net, link); ok {
		return []vpc.ID{c.VPNGateway, c.TransitGateway}
	}
	i, _ := vpc.Get[vpc.VirtualInterface](r.net, link)
	ids := []vpc.ID{i.VPNGateway}
	dx, _ := vpc.Get[vpc.DirectConnectGateway](r.net, i.DirectConnectGateway)
	for _, a := range dx.Associations {
		ids = append(ids, a.Gateway)
	}
	return ids
}

// leadOutside is a way to the internet: the internet gateway for who has a public address there or answers from one, a NAT gateway,
// if need be a new one, for others over IPv4, and an egress-only gateway over IPv6 out of private subnets.
func (w *walk) leadOutside(u *unit, sub int32, dst netip.Addr) (lead, bool) {
	if dst.IsPrivate() || rfc6598.Contains(dst) || u.vpc.PrivateIPv6(dst) || dst.Is6() && !routedIPv6(dst) && !nat64.Contains(dst) {
		return lead{}, false
	}
	l := lead{cidr: netip.PrefixFrom(firstIPv4, 0), target: u.igw}
	if dst.Is6() {
		l.cidr = netip.PrefixFrom(firstIPv6, 0)
	}
	h, own := u.hosts.Lookup(w.h.Src)
	behind := w.u == u && w.host != nil && w.host.role == roleNAT
	answers := w.inReply && w.origin.kind == endOutside
	if !behind && !answers && (dst.Is4() && !(own && h.publicOf(w.h.Src).IsValid()) || nat64.Contains(dst)) {
		if nat, first := u.translator(sub, w.r.InternetHost(true)); nat != "" {
			l.target, l.first = nat, w.withFreeAddress(u, first)
			if nat64.Contains(dst) {
				l.cidr = nat64
			}
			return l, true
		}
		if !own || nat64.Contains(dst) {
			return lead{}, false
		}
	}
	if public := sub != noSubnet && u.isPublic(sub, w.r.InternetHost(true)); dst.Is6() && !answers && !public {
		l.target, l.first = w.r.egressOnly(u)
		return l, true
	}
	if l.target == "" {
		f := newGateway(u)
		l.target, l.first = f.On, []Fix{f}
	}
	return l, true
}

// egressOnly is an egress-only internet gateway of the VPC, or else a new one, which has to be made first: it lets hosts of private subnets out and nobody in.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
func (r *Resolver) egressOnly(u *unit) (vpc.ID, []Fix) {
	for g := range vpc.DependentsOf[vpc.EgressOnlyInternetGateway](r.net, u.id) {
		if g.VPC == u.id && (g.State == "" || g.State == vpc.Attached) {
			return g.ID, nil
		}
	}
	f := Fix{Do: Attach, On: u.id + "/eigw", Kind: vpc.KindEgressOnlyInternetGateway, Target: u.id}
	return f.On, []Fix{f}
}

// translator is a public NAT gateway for the subnet, or else a new one in a public subnet, which has to be made first; empty if there
// is no public subnet.
func (u *unit) translator(sub int32, internet netip.Addr) (vpc.ID, []Fix) {
	if nat := u.natFor(sub); nat != "" {
		return nat, nil
	}
	public := u.publicSubnet(sub, internet)
	if public == "" {
		return "", nil
	}
	f := Fix{Do: AddNAT, On: public + "/nat", Kind: vpc.KindNATGateway, VPC: u.id, Target: public}
	return f.On, []Fix{f}
}

// withFreeAddress lets a NAT gateway that is made have an Elastic IP of the network that nothing has, if there is one, which costs as much unused.
func (w *walk) withFreeAddress(u *unit, fs []Fix) []Fix {
	if len(fs) != 1 || fs[0].Do != AddNAT || w.r.hidesAddresses() {
		return fs
	}
	for e := range vpc.All[eni.ElasticIP](w.r.net) {
		home, known := w.r.publicHome(e.Public)
		if e.Interface == "" && known && home == nil && (e.Region == "" || e.Region == u.vpc.Region) && e.Account == u.vpc.Account {
			fs[0].Public = e.Public
			break
		}
	}
	return fs
}

// hidesAddresses says whether the network holds a public NAT gateway without saying its address, which may be any that seems to be free.
func (r *Resolver) hidesAddresses() bool {
	for g := range vpc.All[vpc.NATGateway](r.net) {
		has := slices.ContainsFunc(g.Addresses, func(a vpc.NATAddress) bool { return a.Public.IsValid() || a.Interface != "" })
		if !g.Private && !g.State.Gone() && !has {
			return true
		}
	}
	return false
}

// publicSubnet is a subnet with IPv4 whose route table leads to the internet gateway, in the zone of sub before others; empty if there is
// none besides sub.
func (u *unit) publicSubnet(sub int32, internet netip.Addr) (found vpc.ID) {
	for i, s := range u.subnets {
		if int32(i) == sub || !s.res.CIDR.IsValid() || !u.isPublic(int32(i), internet) {
			continue
		}
		if found == "" || sub != noSubnet && s.zone == u.subnets[sub].zone {
			found = s.id
		}
	}
	return found
}

// isPublic says whether the subnet's route table leads a host on the internet to the internet gateway.
//
// Source: VPC User Guide, "Subnet types"; https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types
func (u *unit) isPublic(sub int32, internet netip.Addr) bool {
	t := u.tables[u.subnets[sub].table]
	route, _ := t.lookup(internet)
	return u.igw != "" && route >= 0 && t.candidates[route].target == u.igw
}

// natFor is a public NAT gateway of the VPC that works, in the subnet's zone before others; empty if there is none.
func (u *unit) natFor(sub int32) (found vpc.ID) {
	for _, h := range u.order {
		if h.role != roleNAT || h.nat.ID == "" || h.nat.Private || !h.nat.State.Works() || h.subnet == sub && sub != noSubnet {
			continue
		}
		near := sub == noSubnet || h.subnet == noSubnet || u.subnets[h.subnet].zone == u.subnets[sub].zone
		if found == "" || near {
			found = h.at
		}
	}
	return found
}

// routeTo adds a route to a table of a VPC. If one that works gives way, a warning says for whom else it does.
func (w *walk) routeTo(u *unit, t *table, cidr netip.Prefix, target vpc.ID) Fix {
	f := Fix{Do: AddRoute, On: t.id, Kind: vpc.KindRouteTable, VPC: u.id, CIDR: cidr, Target: target}
	i := slices.IndexFunc(t.candidates, func(c candidate) bool { return c.source == SourceStatic && c.prefix == cidr })
	if f.Replaces = i >= 0; f.Replaces && !t.candidates[i].lost && t.candidates[i].target != target {
		f.Warning = w.displaced(u, t, i, target)
	}
	return f
}

// displaced is what becomes of the others whose way a route is, if it leads elsewhere from then on; empty if the flow's own ends are alone there.
func (w *walk) displaced(u *unit, t *table, route int, target vpc.ID) string {
	var subnets []string
	others := false
	for i := range u.subnets {
		if u.tables[u.subnets[i].table] == t {
			subnets = append(subnets, string(u.subnets[i].id))
		}
	}
	for _, h := range u.order {
		if h.subnet != noSubnet && u.tables[u.subnets[h.subnet].table] == t && h != w.origin.host && h != w.end.host && h != w.meant.host {
			others = true
		}
	}
	if !others && len(subnets) < 2 {
		return ""
	}
	old := &t.candidates[route]
	s := fmt.Sprintf("all of %s leave by it instead of %s", strings.Join(subnets, ", "), old.target)
	switch {
	case target != u.igw || old.prefix.Bits() > 0:
	case old.prefix.Addr().Is4():
		return s + ": those without a public address lose the internet"
	case t.targets[route].kind == targetEgressOnly:
		return s + ": their IPv6 addresses can be reached from the internet then"
	}
	return s
}

// narrowed is a lead whose prefix wins over the one by which the table leads the address now.
func (l lead) narrowed(t *table, a netip.Addr) lead {
	if i, _ := t.lookup(a); i >= len(reserved) && t.candidates[i].prefix.Bits() > l.cidr.Bits() {
		l.cidr = t.candidates[i].prefix
	}
	return l
}

// connect leads the destination from the sender's own VPC, past the one that is no way through.
func (w *walk) connect() remedy {
	u, h := w.origin.u, w.origin.host
	if w.inReply || w.origin.kind != endHost || u == w.u || h.subnet == noSubnet {
		return remedy{}
	}
	t := u.tables[u.tableOf(h)]
	l, ok := w.leadTo(u, h.subnet, w.first.Dst)
	i, _ := t.lookup(w.first.Dst)
	if !ok || i >= 0 && t.candidates[i].target == l.target {
		return remedy{}
	}
	l = l.narrowed(t, w.first.Dst)
	return fixed(append(l.first, w.routeTo(u, t, l.cidr, l.target))...)
}

// comeHome leads the reply back by what the request came in by, in the table of the first VPC that it leaves by something else.
func (w *walk) comeHome() remedy {
	for i := range w.rec.path.Reply {
		h := &w.rec.path.Reply[i]
		if h.Stage != AtRoute || h.Kind != vpc.KindRouteTable || h.Subnet == "" || h.By.Source == SourceLocal {
			continue
		}
		u, t := w.r.tableOfSubnet(h.Subnet)
		in := w.wayInto(u)
		if j, ok := t.lookup(h.In.Dst); in == "" || !ok || h.By.Target == in || w.passed(t.targets[j].host) {
			continue
		}
		l := lead{cidr: w.blockBeyond(u, h.In.Dst), target: in}.narrowed(t, h.In.Dst)
		return fixed(w.routeTo(u, t, l.cidr, l.target))
	}
	return remedy{}
}

// tableOfSubnet is the route table that a subnet uses, and its VPC.
func (r *Resolver) tableOfSubnet(id vpc.ID) (*unit, *table) {
	s, _ := vpc.Get[vpc.Subnet](r.net, id)
	u := r.unit(s.VPC)
	i := slices.IndexFunc(u.subnets, func(s subnet) bool { return s.id == id })
	return u, u.tables[u.subnets[i].table]
}

// goesAstray says whether what refuses stands where no reply may come: before a NAT gateway that did not send the request, or behind one that has translated the reply.
func (w *walk) goesAstray(at where) bool {
	if !w.inReply || w.stray {
		return w.stray
	}
	atNAT := w.host != nil && w.host.role == roleNAT && (at.stage == AtACLIn || at.at == w.host.at)
	return atNAT && w.memory.original(w.host, w.h) == nil
}

// wayInto is the gateway or the connection by which the request came into a VPC; empty if it came by none that a route can name.
func (w *walk) wayInto(u *unit) (in vpc.ID) {
	var last, inside vpc.ID
	for i := range w.rec.path.Forward {
		h := &w.rec.path.Forward[i]
		switch h.Kind {
		case vpc.KindInternetGateway, vpc.KindPeeringConnection, vpc.KindTransitGateway, vpc.KindCoreNetwork, vpc.KindVPNGateway:
			last = h.At
		}
		if h.Subnet == "" {
			continue
		}
		if s, _ := vpc.Get[vpc.Subnet](w.r.net, h.Subnet); s.VPC != inside {
			if inside = s.VPC; inside == u.id {
				in = last
			}
		}
	}
	return in
}

// passed says whether the request went by the interface.
func (w *walk) passed(h *host) bool {
	return h != nil && slices.ContainsFunc(w.rec.path.Forward, func(hop Hop) bool { return hop.At == h.at })
}

// blockBeyond is the block of addresses, outside a VPC, in which an address is: that of another VPC or of an on-premises network, or, of a public one, all.
func (w *walk) blockBeyond(u *unit, a netip.Addr) netip.Prefix {
	if far := w.home(u, a); far != nil {
		return blockOf(far.vpc, a)
	}
	for o := range vpc.All[vpc.OnPremises](w.r.net) {
		for _, p := range o.CIDRs {
			if p.Contains(a) {
				return p.Masked()
			}
		}
	}
	if w.origin.kind == endOutside {
		return netip.PrefixFrom(a, 0).Masked()
	}
	return hostPrefix(a)
}

// leadBack leads a reply by what the request came in by, unless the table leads it there already.
func (w *walk) leadBack(u *unit, dst netip.Addr) (lead, bool) {
	if !w.inReply || u != w.u {
		return lead{}, false
	}
	in := w.wayInto(u)
	t := u.tables[w.table]
	if i, ok := t.lookup(dst); in == "" || ok && t.candidates[i].target == in {
		return lead{}, false
	}
	return lead{cidr: w.blockBeyond(u, dst), target: in}, true
}

// answerer is where the reply was sent.
func (w *walk) answerer() end {
	s, _ := w.r.resourceSpot(w.rec.path.Reply[0].At)
	return s.kind
}

// symmetric leads the direction that goes beside an endpoint for inspection through it too, where both ends are in its VPC. A reply to who asked from
// the internet and was not inspected goes home by the VPC's own internet gateway, if the endpoint is in another VPC, to which requests have no way.
func (w *walk) symmetric(at where) remedy {
	by, ends := w.host, [2]end{w.origin, w.end}
	if i := slices.IndexFunc(w.memory.inspections.seen[:w.memory.inspections.n], func(i inspection) bool { return i.at.at == at.at }); i >= 0 {
		by, ends = w.memory.inspections.seen[i].at, [2]end{w.answerer(), w.origin}
	}
	from, to := ends[0], ends[1]
	if by == nil || from.kind != endHost || to.kind != endHost || from.u != to.u || from.u.byID[by.ID] != by {
		if w.inReply && w.u != w.end.u && w.memory.inspections.n == 0 {
			return w.comeHome()
		}
		return remedy{}
	}
	u := from.u
	if u.tableOf(from.host) == u.tableOf(by) {
		return remedy{none: "the sender and the endpoint share a route table, so that a route to it would lead in a circle: give the subnet of the endpoint a route table of its own"}
	}
	return fixed(w.routeTo(u, u.tables[u.tableOf(from.host)], u.subnets[to.host.subnet].res.CIDR, by.at))
}

// addRoute leads a destination for which a table has no route.
func (w *walk) addRoute(at where) remedy {
	switch at.kind {
	case vpc.KindOnPremises:
		return w.addRouteOnPremises(at.at)
	case vpc.KindRouteTable:
	default:
		return remedy{none: "the two networks are not joined there: connect them, or lead the packet to what does"}
	}
	t := w.u.tables[w.table]
	if fs := w.byGatewayEndpoint(w.u, t); fs != nil {
		return fixed(fs...)
	}
	l, ok := w.leadTo(w.u, w.subnet, w.h.Dst)
	if !ok {
		return remedy{}
	}
	return fixed(append(l.first, w.routeTo(w.u, t, l.cidr, l.target))...)
}

// reroute leads a destination elsewhere than its route does.
func (w *walk) reroute(at where, c Code) remedy {
	if c == Loop && at.kind == vpc.KindLoadBalancer {
		return w.hideClient()
	}
	if c == NotTransitive && !w.turnsBack(at, c) || c == NGWRequiresSourceInVPC || w.u == nil || w.host == nil && w.entered != fromTransit || at.stage == AtSource {
		return remedy{}
	}
	t, sub := w.tableToMend()
	i, ok := t.lookup(w.h.Dst)
	if !ok {
		return remedy{}
	}
	l, ok := w.leadTo(w.u, sub, w.h.Dst)
	if !ok || l.target == t.candidates[i].target {
		return remedy{}
	}
	l = l.narrowed(t, w.h.Dst)
	return fixed(append(l.first, w.routeTo(w.u, t, l.cidr, l.target))...)
}

// turnsBack says whether a route sends to a transit gateway what a transit gateway brought into the VPC.
func (w *walk) turnsBack(at where, c Code) bool {
	return c == NotTransitive && w.entered == fromTransit && at.kind == vpc.KindTransitGateway
}

// aroundNAT leads what a public NAT gateway has sent on to a private destination past it; nothing of other packets.
func (w *walk) aroundNAT(at where, c Code) remedy {
	if w.u == nil || at.stage != AtRoute {
		return remedy{}
	}
	if t, _ := w.tableToMend(); t == w.u.tables[w.table] {
		return remedy{}
	}
	return w.reroute(at, c)
}

// tableToMend is the table in which a route to the destination belongs, and a subnet that it serves: the table that is asked, but for what a public NAT gateway
// has sent on to a private destination, which was not for it, that of who sent it there.
func (w *walk) tableToMend() (*table, int32) {
	if h := w.behindNAT(); h != nil && !w.host.nat.Private && (w.h.Dst.IsPrivate() || rfc6598.Contains(w.h.Dst)) {
		return w.u.tables[w.u.tableOf(h)], h.subnet
	}
	return w.u.tables[w.table], w.subnet
}

// behindNAT is the interface of the VPC for which the NAT gateway at which the packet is has sent it on; nil if it is at none, or sent from elsewhere.
func (w *walk) behindNAT() *host {
	if w.host == nil || w.host.role != roleNAT {
		return nil
	}
	for i := len(w.memory.nats) - 1; i >= 0; i-- {
		if e := &w.memory.nats[i]; e.at == w.host && e.out.Dst == w.h.Dst {
			h, _ := w.u.hosts.Lookup(e.in.Src)
			return h
		}
	}
	return nil
}

// hidePreserved lets the load balancer send from its own address; its groups for UDP never do.
func (w *walk) hidePreserved() remedy {
	b, h := w.host.balancer, w.in
	for i := len(w.memory.nats) - 1; i >= 0 && b == nil; i-- {
		b, h = w.memory.nats[i].at.balancer, w.memory.nats[i].in
	}
	if b == nil || h.Protocol == packet.UDP {
		return remedy{}
	}
	var m remedy
	l, _ := b.Listener(false, h.DstPort)
	for _, id := range l.TargetGroups {
		m.fix = append(m.fix, Fix{Do: HideClient, On: id, Kind: vpc.KindTargetGroup})
	}
	return m
}

// hideClient keeps a target from seeing its own address as the client's.
func (w *walk) hideClient() remedy {
	var m remedy
	l, _ := w.host.balancer.Listener(w.in.Protocol == packet.UDP, w.in.DstPort)
	for _, id := range l.TargetGroups {
		if g, _ := vpc.Get[endpoint.TargetGroup](w.r.net, id); !g.PreservesClientIP() {
			continue
		}
		m.fix = append(m.fix, Fix{Do: HideClient, On: id, Kind: vpc.KindTargetGroup})
	}
	return m
}

// replaceBlackhole brings the target of a route back, or leads the destination elsewhere.
func (w *walk) replaceBlackhole(at where) remedy {
	t := w.u.tables[w.table]
	i, ok := t.lookup(w.h.Dst)
	if !ok {
		return remedy{}
	}
	c := &t.candidates[i]
	if l, ok := w.leadTo(w.u, w.subnet, w.h.Dst); ok && w.h.Dst.IsPrivate() && l.first == nil && l.target != c.target && c.prefix.Bits() < l.cidr.Bits() {
		return fixed(w.routeTo(w.u, t, l.cidr, l.target)) // the target of a default route would not lead there either
	}
	again := w.routeTo(w.u, t, c.prefix, c.target)
	r, held := w.r.net.Get(c.target)
	if !held && c.target != "" {
		if h := w.u.hostFor(c.target); h != nil {
			return fixed(again)
		}
	}
	switch {
	case !held:
	case !targetGone(w.r.net, w.u.id, c.target):
		return fixed(again)
	case r.Kind() == vpc.KindInternetGateway && w.u.igw != "":
		return fixed(w.routeTo(w.u, t, c.prefix, w.u.igw))
	case r.Kind() == vpc.KindInternetGateway, r.Kind() == vpc.KindVPNGateway:
		return fixed(Fix{Do: Attach, On: c.target, Kind: r.Kind(), Target: w.u.id}, again)
	case r.Kind() == vpc.KindNetworkInterface:
		var fs []Fix
		h := w.u.byID[c.target]
		if h == nil {
			break
		}
		if h.Unattached {
			fs = append(fs, Fix{Do: Attach, On: h.ID, Kind: r.Kind()})
		}
		if h.InstanceStopped {
			fs = append(fs, Fix{Do: Start, On: h.ID, Kind: r.Kind()})
		}
		return fixed(append(fs, again)...)
	case r.Kind() == vpc.KindTransitGateway:
		for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](w.r.net, w.u.id) {
			if a.TransitGateway == c.target {
				return fixed(w.r.attach(w.u.id, c.target), again)
			}
		}
	case r.Kind() == vpc.KindPeeringConnection && !w.isBeyond(c.target):
	default:
		return fixed(Fix{Do: Restore, On: c.target, Kind: r.Kind()}, again)
	}
	l, ok := w.leadTo(w.u, w.subnet, w.h.Dst)
	if !ok {
		return remedy{}
	}
	l = l.narrowed(t, w.h.Dst)
	return fixed(append(l.first, w.routeTo(w.u, t, l.cidr, l.target))...)
}

// isBeyond says whether the destination is in a block of the VPC on the other side of a peering connection, which carries nothing else.
func (w *walk) isBeyond(connection vpc.ID) bool {
	c, _ := vpc.Get[vpc.PeeringConnection](w.r.net, connection)
	_, far, ok := c.Sides(w.u.id)
	return ok && slices.ContainsFunc(far.Blocks(w.r.net), func(p netip.Prefix) bool { return p.Contains(w.h.Dst) })
}

// throughTransit mends the way through a transit gateway.
func (w *walk) throughTransit(at where, c Code) remedy {
	switch c {
	case TGWRouteZone:
		a, ok := w.u.attachments[at.at]
		if !ok || w.subnet == noSubnet {
			return remedy{}
		}
		if at.kind == vpc.KindCoreNetwork {
			return fixed(Fix{Do: AddSubnet, On: at.at, Kind: at.kind, VPC: w.u.id, Target: w.u.subnets[w.subnet].id})
		}
		return fixed(Fix{Do: AddSubnet, On: a.id, Kind: vpc.KindTransitGatewayAttachment, Target: w.u.subnets[w.subnet].id})
	case TGWMissingAssociation:
		return w.associate(at.at)
	}
	id, _, _ := strings.Cut(at.rule, " ")
	h := w.r.hub(at.at)
	t := h.tables[vpc.ID(id)]
	to, cidr, first := w.attachmentTo(h, w.h.Dst)
	if t == nil || to == "" {
		return remedy{none: "no attachment of the transit gateway leads there: attach the network that has the address"}
	}
	r := t.lookup(w.h.Dst)
	if r != nil && r.prefix.Bits() > cidr.Bits() {
		cidr = r.prefix
	}
	replaces := slices.ContainsFunc(t.routes, func(r hubRoute) bool { return r.rank == rankStatic && r.prefix == cidr })
	f := Fix{Do: AddRoute, On: t.id, Kind: vpc.KindTransitGatewayRouteTable, CIDR: cidr, Target: to, Replaces: replaces}
	if r != nil && r.apart() {
		f.Warning = fmt.Sprintf("a static route without attachment may keep networks apart on purpose: this opens %v to all that %s routes", cidr, t.id)
	}
	return fixed(append(first, f)...)
}

// associate lets the table that knows the destination, or else the gateway's default one or the first, route what comes from the
// attachment.
func (w *walk) associate(attachment vpc.ID) remedy {
	for _, g := range w.r.gatewaysAt(attachment) {
		h := w.r.hub(g)
		ids := slices.Sorted(maps.Keys(h.tables))
		if i := slices.Index(ids, h.gw.DefaultAssociationTable); i > 0 {
			ids[0], ids[i] = ids[i], ids[0]
		}
		knows := func(id vpc.ID) bool {
			r := h.tables[id].lookup(w.h.Dst)
			return r != nil && !r.blackhole
		}
		if len(ids) > 0 {
			best := ids[max(0, slices.IndexFunc(ids, knows))]
			return fixed(Fix{Do: Associate, On: best, Kind: vpc.KindTransitGatewayRouteTable, Target: attachment})
		}
	}
	return remedy{}
}

// gatewaysAt is the transit gateways that an attachment joins.
func (r *Resolver) gatewaysAt(attachment vpc.ID) []vpc.ID {
	a, _ := vpc.Get[vpc.TransitGatewayAttachment](r.net, attachment)
	return []vpc.ID{a.TransitGateway, a.PeerTransitGateway}
}

// attachmentTo is the attachment of a transit gateway behind which an address is, and the block there that holds it; a VPC that is not
// attached is attached first.
func (w *walk) attachmentTo(h *hub, dst netip.Addr) (to vpc.ID, cidr netip.Prefix, first []Fix) {
	if far := w.home(nil, dst); far != nil {
		for id, a := range h.attachments {
			if a.Type == vpc.AttachmentVPC && a.Resource == far.id && (to == "" || id < to) {
				to = id
			}
		}
		if to == "" {
			f := w.r.attach(far.id, h.id)
			to, first = f.On, []Fix{f}
		}
		return to, blockOf(far.vpc, dst), first
	}
	for o := range vpc.All[vpc.OnPremises](w.r.net) {
		i := slices.IndexFunc(o.CIDRs, func(p netip.Prefix) bool { return p.Contains(dst) })
		if i < 0 {
			continue
		}
		for _, link := range o.Links(w.r.net) {
			at := link
			if v, ok := vpc.Get[vpc.VirtualInterface](w.r.net, link); ok {
				at = v.DirectConnectGateway
			}
			if a, ok := w.r.attachmentOf(h.id, at); ok {
				return a.ID, o.CIDRs[i].Masked(), nil
			}
		}
	}
	return "", netip.Prefix{}, nil
}

// restoreVPN brings tunnels up: those of the connection, or of the one by which the virtual private gateway would send.
func (w *walk) restoreVPN(at where) remedy {
	link := at.at
	if g, ok := vpc.Get[vpc.VPNGateway](w.r.net, at.at); ok {
		r, _ := bestVPNRoute(g.Routes(w.r.net), w.h.Dst, "")
		link = r.Link
	}
	r, ok := w.r.net.Get(link)
	if !ok {
		return remedy{}
	}
	return fixed(Fix{Do: Restore, On: link, Kind: r.Kind()})
}

// addVPNRoute adds a static route to the connection of a virtual private gateway behind which the destination is.
func (w *walk) addVPNRoute(at where) remedy {
	for c := range vpc.DependentsOf[vpc.VPNConnection](w.r.net, at.at) {
		o, _ := c.Network(w.r.net)
		for _, p := range o.CIDRs {
			if p.Contains(w.h.Dst) && c.IPv6 == w.h.Dst.Is6() {
				return fixed(Fix{Do: AddRoute, On: c.ID, Kind: c.Kind(), CIDR: p.Masked(), Target: o.ID})
			}
		}
	}
	for i := range vpc.All[vpc.VirtualInterface](w.r.net) {
		learned := slices.ContainsFunc(i.Routes, func(r vpc.BGPRoute) bool { return r.CIDR.Contains(w.h.Dst) })
		if learned && !i.Forwards() && slices.Contains(w.r.gatewaysOf(i.ID), at.at) {
			return fixed(Fix{Do: Restore, On: i.ID, Kind: i.Kind()})
		}
	}
	return remedy{none: "no on-premises network behind the gateway has the destination: put it into one, or let the other side advertise it over BGP"}
}

// addRouteOnPremises leads the destination to the first link of an on-premises network that works, or brings one back.
func (w *walk) addRouteOnPremises(at vpc.ID) remedy {
	o, _ := vpc.Get[vpc.OnPremises](w.r.net, at)
	far := w.home(nil, w.h.Dst)
	if far == nil {
		return remedy{none: "nothing in the network has the address: correct it, or put in what has it"}
	}
	links := o.Links(w.r.net)
	if len(links) == 0 {
		return remedy{none: "the on-premises network has no link to AWS: add a VPN connection or a virtual interface that names it"}
	}
	f := Fix{Do: AddRoute, On: at, Kind: vpc.KindOnPremises, CIDR: blockOf(far.vpc, w.h.Dst), Target: links[0]}
	if c, ok := vpc.Get[vpc.VPNConnection](w.r.net, links[0]); ok && !c.Forwards() {
		return fixed(Fix{Do: Restore, On: links[0], Kind: c.Kind()}, f)
	}
	if i, ok := vpc.Get[vpc.VirtualInterface](w.r.net, links[0]); ok && !i.Forwards() {
		return fixed(Fix{Do: Restore, On: links[0], Kind: i.Kind()}, f)
	}
	return fixed(f)
}
