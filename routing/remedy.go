package routing

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// remedy is what keeps a packet from passing by a hair, and what would let it pass.
type remedy struct {
	near string
	fix  []Fix
	none string // why there is no fix
}

func fixed(fs ...Fix) remedy { return remedy{fix: fs} }

// remedy is that of a refusal where the walk is. The changes are named by what the network holds; none is tried out.
func (w *walk) remedy(at where, c Code) remedy {
	m := w.withoutFinal(at, w.remedyFor(at, c))
	if to, ok := w.byEndpoint(c, m); ok {
		m = to
	}
	if len(m.fix) == 0 && m.none == "" && (c == IGWDestinationRFC1918 || c == IGWDestinationRFC6598 || c == NoRouteToDestination) {
		m.none = w.nobodyHas(w.h.Dst)
	}
	if len(m.fix) == 0 && m.none == "" {
		m.none = noFix[c]
	}
	if len(m.fix) == 0 && m.none == "" {
		m.none = "the network does not show what would let it pass: look up the code in docs/codes.md"
	}
	if m.near == "" {
		m.near = w.nearMiss(at, c)
	}
	return m
}

// withoutFinal leads the destination elsewhere instead of bringing back what never comes back, or says that another has to be made.
func (w *walk) withoutFinal(at where, m remedy) remedy {
	restoresFinal := func(f Fix) bool { return f.Do == Restore && isFinal(w.r.net, f.On) }
	i := slices.IndexFunc(m.fix, restoresFinal)
	if i < 0 {
		return m
	}
	lost := m.fix[i]
	if w.inTable(lost.On) {
		if to := w.reroute(at, BadState); len(to.fix) > 0 && !slices.ContainsFunc(to.fix, restoresFinal) {
			return to
		}
	}
	r, _ := w.r.net.Get(lost.On)
	return remedy{none: fmt.Sprintf("%s %s is %s and never comes back: make another in its place", lost.Kind.Words(), lost.On, stateOf(r))}
}

// inTable says whether the route for the destination leads to the target.
func (w *walk) inTable(target vpc.ID) bool {
	if w.u == nil {
		return false
	}
	t, _ := w.tableToMend()
	i, ok := t.lookup(w.h.Dst)
	return ok && t.candidates[i].target == target
}

func (w *walk) remedyFor(at where, c Code) remedy {
	if w.goesAstray(at) {
		if m := w.comeHome(); len(m.fix) > 0 {
			return m
		}
	}
	switch c {
	case ENISGRulesMismatch, SGHasNoRules, SGReferencesNotPreserved, SGReferencingSupport, UnknownPeeredSGs:
		return w.allowInGroup(at)
	case SubnetACLRestriction:
		return w.allowInACL(at)
	case ENIAddressRestriction:
		return remedy{none: "the interface of an endpoint takes only packets for its own addresses, and nobody can change that: correct the destination, or the route that leads to the interface"}
	case ENISourceDestCheckRestriction:
		return w.onInterface(DisableCheck, w.host)
	case BadState:
		return w.bringBack(at)
	case BadStateAttachment:
		return w.attachAgain(at)
	case BadStateVPN, TGWBadStateVPN:
		return w.restoreVPN(at)
	case PrivateIPv6:
		if nat64.Contains(w.h.Dst) {
			return w.reroute(at, c)
		}
	case NoRouteToDestination, DisconnectedVPCs:
		if m := w.aroundNAT(at, c); len(m.fix) > 0 {
			return m
		}
		return w.addRoute(at)
	case BadStateRoute:
		if m := w.aroundNAT(at, c); len(m.fix) > 0 {
			return m
		}
		return w.replaceBlackhole(at)
	case IGWDestinationRFC1918, IGWDestinationRFC6598, Loop, IPv4Only, EgressOnly:
		return w.reroute(at, c)
	case PCXRequiresAddressInVPCCIDR, GatewayRejectsSpoofedTraffic, NotTransitive, NGWRequiresSourceInVPC, VGWEgress:
		m := w.reroute(at, c)
		switch {
		case len(m.fix) > 0:
			return m
		case w.turnsBack(at, c):
			return remedy{none: "the route leads it back to a transit gateway, by which it came into the VPC: remove the route, or lead it on from here"}
		}
		return w.connect()
	case ReplyMismatch:
		return w.comeHome()
	case AsymmetricPath:
		return w.symmetric(at)
	case SourcePreservation:
		return w.hidePreserved()
	case IGWPublicIPAssociationForEgress, CarrierIPAssociation, CoIPAssociation, IGWPrivateIPAssociationForIngress, IngressRTBNoPublicIP, NoPossibleDestination:
		return w.mapPublic(at, c)
	case IngressRTBTrafficRedirection:
		return w.followEdge()
	case BlockPublicAccess:
		return w.exempt(at)
	case RegionalNGWZone:
		return fixed(Fix{Do: AddZone, On: w.host.at, Kind: w.host.kind, Zone: w.u.subnets[w.subnet].res.Zone})
	case TGWRouteZone, TGWMissingAssociation, TGWNoRoute, TGWBadStateRoute:
		return w.throughTransit(at, c)
	case VGWNoRoute:
		return w.addVPNRoute(at)
	case VPCEServiceZone:
		if at.kind == vpc.KindResourceGateway {
			return w.gatewayZone(at.at)
		}
		return w.serviceZone(vpc.ID(at.rule))
	case ListenersMismatch, NotCrossZone:
		return w.onLoadBalancer(c)
	case InstalledZone:
		return w.nodeByTarget()
	case FirewallRules:
		return w.passFirewall()
	case NoAddress:
		return w.addFamily()
	case ClientVPNNoRoute:
		return w.addClientRoute()
	case ClientVPNAuthorization:
		return fixed(Fix{Do: Authorize, On: at.at, Kind: at.kind, CIDR: hostPrefix(w.h.Dst), Group: w.origin.group})
	case DNSUnavailable:
		if u := w.origin.u; u != nil && u.vpc.DisableDNSSupport {
			return fixed(Fix{Do: EnableDNS, On: u.id, Kind: vpc.KindVPC})
		}
	}
	return remedy{}
}

// noFix is the codes for which no change of the network helps or is shown: why, and what to do instead.
var noFix = map[Code]string{
	ProtocolRestriction:          "the component never carries this protocol: use another protocol, or a way that does not pass it",
	GWLBProtocol:                 "a Gateway Load Balancer sends its targets nothing but GENEVE, and health checks over TCP: ask about one of these",
	GWLBPort:                     "a Gateway Load Balancer always sends GENEVE to port 6081: let the target listen there",
	VPCEGatewayProtocol:          "a gateway endpoint carries only TCP and ICMP echo: use one of these, or another way",
	VPCEIntraVPCTraffic:          "an endpoint answers and never opens connections: ask about the other direction",
	IGWSourceRFC1918:             "no packet comes from the internet with a private address: ask from a public one, or from the network that has the address",
	IGWSourceRFC6598:             "no packet comes from the internet with a shared address (100.64.0.0/10): ask from a public one, or from the network that has the address",
	IGWDestinationRFC1918:        "no private address is on the internet, and the network does not show where this one is: put in what has it, or a connection to there",
	IGWDestinationRFC6598:        "no shared address (100.64.0.0/10) is on the internet, and the network does not show where this one is: put in what has it, or a connection to there",
	PrivateIPv6:                  "the internet routes neither private IPv6 addresses nor those outside 2000::/3: give both ends public ones",
	NATUnsolicited:               "a NAT gateway never takes in connections: connect to what is behind it, which for that needs a way of its own, such as a public address or a load balancer",
	NATFragment:                  "a NAT gateway never carries fragments of TCP and ICMP: send packets that need not be cut up",
	NATPorts:                     "the NAT gateway has no more ports to one destination: open fewer connections at once, or give it more addresses",
	PortBlocked:                  "AWS blocks port 25 in every account until it is asked to lift that: ask AWS Support, or send by another port, such as 587",
	ServicePort:                  "the service does not answer there, whatever the network lets pass: use a protocol and port that it serves",
	LinkLocal:                    "link-local addresses are never routed: ask about another address of the receiver",
	Loopback:                     "such an address never leaves the host: ask about one of the receiver's own",
	Broadcast:                    "a VPC carries no broadcast and no multicast: send to each receiver at its own address",
	DNSNoName:                    "no server that the sender asks knows the name: correct it, or put its record or hosted zone into the network",
	DNSNoAddress:                 "the name exists but has no address of this family: ask for the other family, or add a record",
	DNSLoop:                      "resolver rules send the query in a circle: change the target of one of them",
	DNSUnavailable:               "the sender's DNS servers are not reached, or its DHCP options name none: mend the way to one, or name another",
	UnassociatedComponent:        "the interface has no address: give it one",
	InstalledZone:                "the load balancer has no node in a zone of its targets: add a subnet of such a zone to it",
	ClientVPNNoRoute:             "the endpoint is associated with no subnet, so that no route can lead on: associate one first",
	ClientVPNUnsolicited:         "nobody opens connections to the clients of a Client VPN endpoint: let the client open it",
	NoAddress:                    "the two ends have no addresses of one family: give one of them an address of the other's",
	NotTransitive:                "a VPC is no way through to what is connected to it: connect the two networks to each other, or both to a transit gateway",
	NGWRequiresSourceInVPC:       "a NAT gateway serves its own VPC and what comes by a transit gateway: make one in the other network, or join the two by a transit gateway",
	VGWIngress:                   "a virtual private gateway leads to its own VPC alone, and nothing there has the address: connect the VPC that does",
	VGWEgress:                    "a virtual private gateway takes only what interfaces of its own VPC send: connect the other network to the site itself, or both to a transit gateway",
	PCXRequiresAddressInVPCCIDR:  "a peering connection carries only between its two VPCs: connect the two networks to each other, or both to a transit gateway",
	GatewayRejectsSpoofedTraffic: "the gateway serves the interfaces of its own VPC alone: send what comes from elsewhere by a NAT gateway here, in another subnet",
	NoPossibleDestination:        "nothing in the network has the address: correct it, or put in what has it",
	IPv4Only:                     "the component never carries IPv6: use IPv4, or another way",
	IPv6Only:                     "the component never carries IPv4: use IPv6, or another way",
	EgressOnly:                   "an egress-only internet gateway never lets connections in: lead the subnet to an internet gateway, if it is to be reached",
	TargetGroupsAccept:           "a target group keeps its protocol: make another of the listener's protocol and let the listener use that",
	SourcePreservation:           "client addresses are preserved, which works only for targets in the VPC or a peer in its Region: turn preservation off, or move the target there",
	ListenerHasNoTG:              "the listener has no targets, and the network does not show which to register: register them in its target group",
	VPCEServiceZone:              "the service has no load balancer in the zone: use an endpoint in a zone of the service, or let its owner add the zone",
	OtherRegion:                  "the two are in different Regions, and the one serves only its own: use one in the same Region, or let its owner add the other",
	MTUExceeded:                  "the packet is larger than the way carries, and nobody tells the sender: send smaller ones",
	PacketTooBig:                 "the packet is larger than the way carries, and the sender is told so: send smaller ones",
	AsymmetricPath:               "one direction passes the endpoint and the other does not: lead the routes of both through it",
	DestinationMismatch:          "two networks have the address, and from here only the other one is reached by it: give one of them other addresses",
	ReplyMismatch:                "the reply goes back by another way than the request came: lead the receiver's route to the sender by that same way",
	Loop:                         "the routes lead in a circle, and the network does not show where they should lead: point one of them to where the destination is",
	NoRouteToDestination:         "the network does not show what would carry it there: put in a gateway or a connection that leads there, and a route to it",
	BadStateRoute:                "the target of the route is gone, and the network does not show what else would carry it there: point the route to something that does",
}

// single is the prefix of one address.
func hostPrefix(a netip.Addr) netip.Prefix { return netip.PrefixFrom(a, a.BitLen()) }

// trafficOf is the narrowest traffic of rules that takes in the header.
func trafficOf(h packet.Header) packet.Traffic {
	switch {
	case h.Protocol.HasPorts():
		return packet.Port(h.Protocol, h.DstPort)
	case h.Protocol.IsICMP():
		return packet.ICMPType(h.Protocol, int(h.Type), -1)
	}
	return packet.Of(h.Protocol)
}

// wanted is the narrowest traffic of rules that takes in the packet, or, of a reply, the packet from whatever port it was sent.
func (w *walk) wanted() packet.Traffic {
	if ports, _, ok := w.replyPorts(); ok {
		return packet.Ports(w.h.Protocol, ports.From, ports.To)
	}
	return trafficOf(w.h)
}

// allowInGroup adds a rule to the first group: for members of a group of the peer, where the rule can see that, and else for its address.
func (w *walk) allowInGroup(at where) remedy {
	f := Fix{Do: AddRule, On: at.at, Kind: at.kind, VPC: w.u.id, Direction: vpc.Ingress, Traffic: w.wanted()}
	peer, groups := w.h.Src, w.senderGroups()
	if at.stage == AtGroupOut {
		f.Direction, peer, groups = vpc.Egress, w.h.Dst, w.receiverGroups()
	}
	if f.Group = string(w.ownGroup(groups)); f.Group != "" {
		return fixed(f)
	}
	if f.PrefixList = w.listOfStandIns(peer); f.PrefixList == "" {
		f.CIDR = w.asked(peer)
		f.Peer = w.holder(f.CIDR)
	}
	return fixed(f)
}

// listOfStandIns is the first prefix list that has an address which stands for a service; empty for addresses that do not, and if there is none.
func (w *walk) listOfStandIns(a netip.Addr) vpc.ID {
	if !slices.ContainsFunc(standIns[:], func(p netip.Prefix) bool { return p.Contains(a) }) {
		return ""
	}
	for l := range vpc.All[vpc.PrefixList](w.r.net) {
		if slices.ContainsFunc(l.Entries, func(p netip.Prefix) bool { return p.Contains(a) }) {
			return l.ID
		}
	}
	return ""
}

// ownGroup is the first of the groups that is no default group, which what nobody has given a group has as well; empty if there is none.
func (w *walk) ownGroup(groups []vpc.ID) vpc.ID {
	for _, id := range groups {
		if g, held := vpc.Get[sg.Group](w.r.net, id); held && !g.Default {
			return id
		}
	}
	return ""
}

// asked is the addresses that are meant where a packet has one: of any host on the internet all of the family, and else that one.
func (w *walk) asked(a netip.Addr) netip.Prefix {
	if w.flow.From == AnyInternetHost && a == w.first.Src || w.flow.To == AnyInternetHost && a == w.first.Dst {
		return netip.PrefixFrom(a, 0).Masked()
	}
	return hostPrefix(a)
}

// hostAt is the interface that has the one address of a block where the packet is, and its VPC; nil if none has, or who sends from outside.
func (w *walk) hostAt(p netip.Prefix) (*unit, *host) {
	outside := p.Addr() == w.first.Src && w.origin.kind != endHost
	if !p.IsSingleIP() || outside {
		return nil, nil
	}
	u := w.home(nil, p.Addr())
	if u == nil {
		return nil, nil
	}
	h, _ := u.hosts.Lookup(p.Addr())
	return u, h
}

// holder is what has the one address of a block in a VPC; empty if nothing has.
func (w *walk) holder(p netip.Prefix) vpc.ID {
	_, h := w.hostAt(p)
	if h == nil {
		return ""
	}
	return h.at
}

// subnetOf is the subnet of the interface that has the one address of a block; the zero Subnet if none in a subnet has.
func (w *walk) subnetOf(p netip.Prefix) vpc.Subnet {
	u, h := w.hostAt(p)
	if h == nil || h.subnet == noSubnet {
		return vpc.Subnet{}
	}
	return u.subnets[h.subnet].res
}

// entriesAt is the entries of a network ACL that filter at the stage.
func (w *walk) entriesAt(at where) (vpc.ACLEntries, vpc.Direction) {
	i := slices.IndexFunc(w.u.acls, func(a *acl) bool { return a.id == at.at })
	if i < 0 {
		return nil, vpc.Egress
	}
	if at.stage == AtACLIn {
		return w.u.acls[i].ingress, vpc.Ingress
	}
	return w.u.acls[i].egress, vpc.Egress
}

// allowInACL adds an entry before the one that denies; of a reply, for all ports from which the sender may have sent.
func (w *walk) allowInACL(at where) remedy {
	entries, dir := w.entriesAt(at)
	deciding, peer := entries.Match(dir, w.h), peerOf(w.h, dir)
	f := Fix{Do: AddEntry, On: at.at, Kind: at.kind, Direction: dir, Traffic: w.wanted(), CIDR: hostPrefix(peer)}
	if deciding < 0 || deniesTheRest(entries, deciding) { // else others are to stay denied
		f.CIDR = w.asked(peer)
	}
	f.Peer = w.holder(f.CIDR)
	if f.Number = w.numberBefore(entries, deciding, f); f.Number == 0 {
		return remedy{none: "no number is free before the entry that denies it: give that one a higher number first"}
	}
	f = Entry(w.r.net, f, w.subnetOf(f.CIDR))
	for _, b := range w.rec.path.Blockers {
		for _, x := range b.Fix {
			if x.Number > 0 && f.numbered(x.Number) == x {
				return fixed(x)
			}
		}
	}
	return fixed(f)
}

// numberBefore is a number for a new entry below that of the one that decides, or, if none decides, above all; 0 if none is free, of the entries
// and of the fixes that the path has named before.
func (w *walk) numberBefore(entries vpc.ACLEntries, deciding int, f Fix) int {
	const last, step = 32766, 10
	taken := func(n int) bool {
		return slices.ContainsFunc(entries, func(e vpc.ACLEntry) bool { return e.Number == n }) || w.named(f, n)
	}
	if deciding >= 0 {
		for n := entries[deciding].Number - 1; n > 0; n-- {
			if !taken(n) {
				return n
			}
		}
		return 0
	}
	n := step
	if len(entries) > 0 {
		n = min(entries[len(entries)-1].Number+step, last)
	}
	for taken(n) && n+step <= last {
		n += step
	}
	for taken(n) {
		n--
	}
	return n
}

// named says whether the path has named a fix that adds an entry with the number to the same list of the same network ACL.
func (w *walk) named(f Fix, number int) bool {
	return slices.ContainsFunc(w.rec.path.Blockers, func(b Blocker) bool {
		return slices.ContainsFunc(b.Fix, func(x Fix) bool {
			return x.Do == AddEntry && x.On == f.On && x.Direction == f.Direction && x.Number == number
		})
	})
}

// onInterface does something to an interface that the network holds.
func (w *walk) onInterface(do Action, h *host) remedy {
	if h == nil {
		return remedy{}
	}
	if _, held := vpc.Get[eni.Interface](w.r.net, h.ID); !held {
		return remedy{none: "AWS keeps this interface as it is: change the resource for which AWS made it"}
	}
	return fixed(Fix{Do: do, On: h.ID, Kind: vpc.KindNetworkInterface})
}

// bringBack restores what is not in a working state.
func (w *walk) bringBack(at where) remedy {
	if at.kind == vpc.KindNetworkInterface {
		return w.onInterface(Start, w.host)
	}
	id, kind := at.at, at.kind
	if s, ok := vpc.Get[endpoint.EndpointService](w.r.net, vpc.ID(at.rule)); ok && !s.Available() {
		id, kind = s.ID, s.Kind()
	}
	if _, held := w.r.net.Get(id); !held {
		return remedy{}
	}
	return fixed(Fix{Do: Restore, On: id, Kind: kind})
}

// attachAgain joins what is parted.
func (w *walk) attachAgain(at where) remedy {
	switch at.kind {
	case vpc.KindNetworkInterface:
		return w.onInterface(Attach, w.host)
	case vpc.KindVPC:
		return fixed(newGateway(w.u))
	case vpc.KindTransitGateway:
		return fixed(w.r.attach(w.u.id, at.at))
	case vpc.KindCoreNetwork:
		return remedy{none: "the network does not show to which segment of the core network it belongs: attach it to one"}
	case vpc.KindTransitGatewayAttachment, vpc.KindVirtualInterface:
		return fixed(Fix{Do: Restore, On: at.at, Kind: at.kind})
	case vpc.KindVPNGateway:
		return fixed(Fix{Do: Attach, On: at.at, Kind: at.kind, Target: w.u.id})
	case vpc.KindPeeringConnection:
		return w.reroute(at, BadStateAttachment)
	}
	return remedy{}
}

// newGateway attaches an internet gateway to a VPC that has none.
func newGateway(u *unit) Fix {
	return Fix{Do: Attach, On: u.id + "/igw", Kind: vpc.KindInternetGateway, Target: u.id}
}

// attach attaches a VPC to a transit gateway, or brings back the attachment that it has: AWS lets it have one (DuplicateTransitGatewayAttachment).
func (r *Resolver) attach(v, gateway vpc.ID) Fix {
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](r.net, v) {
		if a.Resource == v && a.TransitGateway == gateway && !a.State.Final() {
			return Fix{Do: Restore, On: a.ID, Kind: a.Kind()}
		}
	}
	return Fix{Do: Attach, On: v + "/" + gateway, Kind: vpc.KindTransitGatewayAttachment, VPC: v, Target: gateway}
}

// mapPublic gives a public address to who needs one, or makes the interface with the address usable.
func (w *walk) mapPublic(at where, c Code) remedy {
	switch {
	case at.kind == vpc.KindGatewayLoadBalancerEndpoint:
		return remedy{none: "a Gateway Load Balancer endpoint is reached by routes, not by an address: ask about the receiver behind it"}
	case c == IGWPublicIPAssociationForEgress || c == CarrierIPAssociation:
		return w.mapAddress(w.u, w.h.Src)
	case c == CoIPAssociation:
		m := w.mapAddress(w.u, w.h.Src)
		g, _ := vpc.Get[vpc.LocalGateway](w.r.net, at.at)
		if len(g.CoIPPools) == 0 {
			return remedy{none: "the local gateway has no pool of customer-owned addresses: add one to its route table"}
		}
		for i := range m.fix {
			m.fix[i].Public = g.CoIPPools[0].Masked().Addr().Next()
		}
		return m
	case c == IngressRTBNoPublicIP:
		t := w.u.tables[w.table]
		if i, ok := t.lookup(w.h.Dst); ok && t.targets[i].host != nil {
			return w.mapAddress(w.u, t.targets[i].host.primary(true))
		}
	case at.at == "" && at.stage == AtDestination && !w.inReply && w.origin.kind == endOutside && c == NoPossibleDestination:
		if to, err := w.r.spot(w.flow.To); err == nil && to.kind.kind == endHost && w.h.Is4() {
			return w.mapAddress(to.kind.u, to.kind.host.primary(true))
		}
		if w.h.Dst.IsPrivate() {
			return remedy{none: "the internet sends to no private address: ask about what has it by its name, or by its public address"}
		}
	case c == IGWPrivateIPAssociationForIngress && w.u != nil:
		h, ok := w.u.hosts.Lookup(w.h.Dst)
		if m, mapped := w.u.public[w.h.Dst]; mapped {
			h, ok = m.host, true
		}
		switch {
		case ok && h.Unattached:
			return w.onInterface(Attach, h)
		case ok && h.DenyInternetGateway && h.role == roleInstance:
			return w.onInterface(AllowGateway, h)
		case ok && h.DeniesInternetGateway():
			return remedy{none: "endpoints are never reached from the internet: ask from within the VPC or a network that is connected to it"}
		}
		return remedy{none: "nothing in the network has the address: correct it, or put in what has it"}
	}
	return remedy{}
}

// mapAddress maps a public address to one of an interface.
func (w *walk) mapAddress(u *unit, a netip.Addr) remedy {
	h, ok := u.hosts.Lookup(a)
	switch {
	case !ok:
		return remedy{}
	case h.Unattached:
		return w.onInterface(Attach, h)
	case h.role == roleNAT && h.nat.Private:
		return fixed(Fix{Do: MapAddress, On: h.at, Kind: h.kind, Address: a, Public: syntheticPublic(h.at)})
	case h.DeniesInternetGateway():
		return remedy{none: "endpoints are never reached from the internet: ask from within the VPC or a network that is connected to it"}
	case !h.hasAddress(a):
		return remedy{none: "addresses of a delegated prefix get no public ones: use an address of the interface itself, or a NAT gateway"}
	}
	m := w.onInterface(MapAddress, h)
	if len(m.fix) == 0 {
		m.none = "AWS gives this interface no public address: use a NAT gateway"
	}
	for i := range m.fix {
		m.fix[i].Address, m.fix[i].Public = a, syntheticPublic(h.ID+"/"+vpc.ID(a.String()))
		if h.subnet != noSubnet && w.origin.kind == endOutside && !u.isPublic(h.subnet, w.r.InternetHost(true)) {
			m.fix[i].Warning = "subnet " + string(u.subnets[h.subnet].id) + " is private, and would have to lead to the internet gateway as well: a load balancer in a public subnet leaves it as it is"
		}
	}
	return m
}

// followEdge leads the way out through the device by which the edge table leads the way in.
func (w *walk) followEdge() remedy {
	t := w.u.tables[w.table]
	edge, ok := w.u.edge[t.targets[w.chosen].id]
	if !ok {
		return remedy{}
	}
	i, ok := w.u.tables[edge].lookup(w.h.Src)
	if !ok {
		return remedy{}
	}
	by := &w.u.tables[edge].targets[i]
	if by.host != nil && w.u.tables[w.u.tableOf(by.host)] == t {
		return remedy{none: "the sender and the device share a route table, so that a route to it would lead in a circle: give the subnet of the device a route table of its own"}
	}
	return fixed(w.routeTo(w.u, t, t.candidates[w.chosen].prefix, by.id))
}

// exempt takes the subnets of the interfaces concerned out of Block Public Access.
func (w *walk) exempt(at where) remedy {
	var m remedy
	add := func(h *host, ok bool) {
		if !ok || h == nil {
			return
		}
		f := Fix{Do: Exclude, On: "exclusion/" + w.u.id, Kind: vpc.KindBlockPublicAccessExclusion, VPC: w.u.id, Target: w.u.id}
		access := w.u.access
		if h.subnet != noSubnet {
			s := &w.u.subnets[h.subnet]
			f.On, f.Target, access = "exclusion/"+s.id, s.id, s.access
		}
		if access != vpc.PublicAccessFull && !slices.Contains(m.fix, f) {
			m.fix = append(m.fix, f)
		}
	}
	h, ok := w.u.hosts.Lookup(w.h.Src)
	add(h, ok)
	if w.entered == fromInternet {
		h, ok = w.u.hosts.Lookup(w.h.Dst)
		add(h, ok)
	}
	add(w.host, w.host != nil)
	if at.stage == AtEdge {
		t := w.u.tables[w.table]
		if i, ok := t.lookup(w.h.Dst); ok {
			add(t.targets[i].host, true)
		}
	}
	if len(m.fix) == 0 && w.u.access != vpc.PublicAccessFull { // a subnet's exclusion does not count for a range of one's own
		m.fix = []Fix{{Do: Exclude, On: "exclusion/" + w.u.id, Kind: vpc.KindBlockPublicAccessExclusion, VPC: w.u.id, Target: w.u.id}}
	}
	return m
}

// serviceZone offers an endpoint service in the endpoint's zone, if it has a load balancer there.
func (w *walk) serviceZone(service vpc.ID) remedy {
	s, _ := vpc.Get[endpoint.EndpointService](w.r.net, service)
	zone := w.u.subnets[w.host.subnet].zone
	for _, id := range s.LoadBalancers {
		b, _ := vpc.Get[endpoint.LoadBalancer](w.r.net, id)
		if u := w.r.unit(b.VPC); u != nil {
			for _, h := range u.owned[id] {
				if u.subnets[h.subnet].zone == zone {
					return fixed(Fix{Do: AddZone, On: service, Kind: s.Kind(), Zone: u.subnets[h.subnet].res.Zone})
				}
			}
		}
	}
	return remedy{}
}

// gatewayZone gives a resource gateway an interface in the zone in which the packet came in, if its VPC has a subnet there.
func (w *walk) gatewayZone(gateway vpc.ID) remedy {
	g, _ := vpc.Get[endpoint.ResourceGateway](w.r.net, gateway)
	sub := w.subnet
	if w.host != nil && w.host.role == roleLattice {
		sub = w.host.subnet
	}
	if u := w.r.unit(g.VPC); u != nil && sub != noSubnet {
		for i := range u.subnets {
			if u.subnets[i].zone == w.u.subnets[sub].zone {
				return fixed(Fix{Do: AddSubnet, On: g.ID, Kind: g.Kind(), Target: u.subnets[i].id})
			}
		}
	}
	return remedy{none: "the VPC of the resource gateway has no subnet in the zone: make one there and add it to the gateway"}
}

// onLoadBalancer adds a listener, or lets the groups of the one there is use the targets of other zones.
func (w *walk) onLoadBalancer(c Code) remedy {
	b := w.host.balancer
	if b == nil {
		return remedy{none: "the service has no listener for this, and the network does not show which targets one would have: use a port that it listens on, or add a listener"}
	}
	if c == ListenersMismatch {
		switch {
		case b.Type == endpoint.TypeGateway:
			return remedy{none: "a Gateway Load Balancer is reached by routes to its endpoints, not by an address: ask about the receiver behind it"}
		case b.Type == endpoint.TypeApplication && w.h.Protocol == packet.UDP:
			return remedy{none: "an Application Load Balancer never carries UDP: use TCP, or a Network Load Balancer"}
		case len(b.Listeners) == 0:
			return remedy{none: "the load balancer has no listeners and no targets: add a listener with a target group"}
		}
		return fixed(Fix{Do: AddListener, On: b.ID, Kind: b.Kind(), Traffic: packet.Port(w.h.Protocol, w.h.DstPort)})
	}
	l, _ := b.Listener(w.h.Protocol == packet.UDP, w.h.DstPort)
	var m remedy
	for _, id := range l.TargetGroups {
		m.fix = append(m.fix, Fix{Do: CrossZone, On: id, Kind: vpc.KindTargetGroup})
	}
	return m
}

// nodeByTarget gives a load balancer a node where a target is.
func (w *walk) nodeByTarget() remedy {
	b := w.host.balancer
	l, _ := b.Listener(w.h.Protocol == packet.UDP, w.h.DstPort)
	for _, id := range l.TargetGroups {
		g, _ := vpc.Get[endpoint.TargetGroup](w.r.net, id)
		for _, t := range g.Targets {
			if c := w.u.locateTarget(w.host, g, t, w.h.Dst.Is4()); c.host != nil && c.host.subnet != noSubnet {
				return fixed(Fix{Do: AddSubnet, On: b.ID, Kind: b.Kind(), Target: w.u.subnets[c.host.subnet].id})
			}
		}
	}
	return remedy{}
}

// addClientRoute leads a destination by the first subnet with which a Client VPN endpoint is associated, or by its transit gateway.
func (w *walk) addClientRoute() remedy {
	e, _ := vpc.Get[vpc.ClientVPNEndpoint](w.r.net, w.origin.at)
	f := Fix{Do: AddRoute, On: e.ID, Kind: e.Kind(), CIDR: hostPrefix(w.h.Dst), Target: e.TransitGateway}
	if far := w.home(nil, w.h.Dst); far != nil {
		f.CIDR = blockOf(far.vpc, w.h.Dst)
	}
	if f.Target == "" && len(e.Subnets) > 0 {
		f.Target = e.Subnets[0]
	}
	if f.Target == "" {
		return remedy{}
	}
	return fixed(f)
}

// passFirewall adds a rule before those of the firewall.
func (w *walk) passFirewall() remedy {
	if w.host == nil || w.host.firewall == nil {
		return remedy{}
	}
	f := w.host.firewall
	return fixed(Fix{Do: Allow, On: f.ID, Kind: f.Kind(), Traffic: w.wanted(), Source: hostPrefix(w.h.Src), CIDR: hostPrefix(w.h.Dst)})
}
