package routing

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// nearMiss is what comes nearest to letting a refused packet pass, in a sentence: "sg-web ingress[0] allows tcp 22 from
// 10.0.0.0/8; the packet comes from 192.168.1.4". Empty if nothing comes near.
func (w *walk) nearMiss(at where, c Code) string {
	switch c {
	case ENISGRulesMismatch:
		return w.nearestRule(at)
	case SGReferencesNotPreserved, SGReferencingSupport, UnknownPeeredSGs:
		return w.lostReference()
	case SubnetACLRestriction:
		entries, dir := w.entriesAt(at)
		return nearestEntry(at.at, entries, w.h, dir)
	case NoRouteToDestination, DisconnectedVPCs:
		return w.nearestRoutes(at)
	case TGWNoRoute:
		return w.nearestHubRoutes(at)
	case VGWNoRoute:
		return w.nearestVPNRoutes(at.at)
	case TGWRouteZone:
		return w.zonesOfAttachment(at.at)
	case RegionalNGWZone:
		return "it covers " + strings.Join(w.host.nat.Zones, ", ") + "; the packet is sent from " + w.u.subnets[w.subnet].res.Zone
	case PCXRequiresAddressInVPCCIDR:
		return w.peeringBlocks()
	case IGWPublicIPAssociationForEgress:
		return w.mappedAddresses()
	case ENISourceDestCheckRestriction, ENIAddressRestriction:
		return w.ownAddresses(at.stage == AtSource)
	case ListenersMismatch:
		return w.listening()
	case ServicePort:
		if c, ok := vpc.Get[endpoint.ResourceConfiguration](w.r.net, at.at); ok {
			return fmt.Sprintf("it takes ports %v; the packet is for port %d", c.Ports, w.h.DstPort)
		}
		return w.served()
	case DNSNoName:
		return nearestRecord(w.r.net, at.at, at.rule)
	case NotCrossZone:
		return w.zonesOfTargets()
	case ReplyMismatch, NATUnsolicited:
		if w.inReply {
			return w.astray()
		}
	}
	return ""
}

// nearestRecord is the names of a hosted zone that are spelt almost as the one that it does not have.
func nearestRecord(n *vpc.Network, zone vpc.ID, name string) string {
	z, _ := vpc.Get[endpoint.HostedZone](n, zone)
	var known []string
	for _, r := range z.Records {
		known = append(known, cleanDomain(r.Name))
	}
	names := vpc.Alike(name, known...)
	if len(names) == 0 {
		return ""
	}
	return string(zone) + " has " + strings.Join(names, ", ")
}

// nearestRule is the rule of the interface's groups that comes closest.
func (w *walk) nearestRule(at where) string {
	dir, members := sg.Ingress, w.senderGroups()
	if at.stage == AtGroupOut {
		dir, members = sg.Egress, w.receiverGroups()
	}
	var filters []*sg.Filter
	for _, k := range w.host.filters {
		filters = append(filters, w.u.groups[k])
	}
	m, ok := sg.Nearest(dir, w.h, members, filters...)
	if !ok {
		return ""
	}
	return m.String()
}

// lostReference is the rule that would allow the packet if the groups of its sender could be seen.
func (w *walk) lostReference() string {
	if w.sender.host == nil {
		return ""
	}
	for _, k := range w.host.filters {
		f := w.u.groups[k]
		if i := f.Match(sg.Ingress, w.h, w.sender.host.groups); i >= 0 {
			return groupRule(f, sg.Ingress, i) + " would allow it, and " + string(w.sender.host.at) + " is a member"
		}
	}
	return ""
}

// nearestEntry is the entry of a network ACL that would allow the packet if those before it did not deny it, or else the one that allows
// what is most like it.
func nearestEntry(id vpc.ID, entries vpc.ACLEntries, h packet.Header, dir vpc.Direction) string {
	best, least := -1, 0
	for i, e := range entries {
		if !e.Allow {
			continue
		}
		if e.Matches(h, dir) {
			return entryName(id, dir, e) + " would allow it, but " + strconv.Itoa(entries[entries.Match(dir, h)].Number) + " comes before"
		}
		if d := entryDistance(e, h, dir); best < 0 || d < least {
			best, least = i, d
		}
	}
	if best < 0 {
		return ""
	}
	return entryName(id, dir, entries[best]) + "; the packet " + entryDiffers(entries[best], h, dir)
}

// entryName is an entry in words: "acl-1 ingress 100 allows tcp 443 from 10.0.0.0/8".
func entryName(id vpc.ID, dir vpc.Direction, e vpc.ACLEntry) string {
	return string(id) + " " + dir.String() + " " + strconv.Itoa(e.Number) + " allows " + e.Scope().String() + " " + preposition(dir) + " " + e.CIDR.String()
}

// The differences of a packet from an entry, the slightest first.
const (
	peerDiffers = 1 << iota
	familyDiffers
	portDiffers
	protocolDiffers
	aDifference // counts before which it is
)

// entryDistance grows with the differences and their gravity.
func entryDistance(e vpc.ACLEntry, h packet.Header, dir vpc.Direction) (d int) {
	peer, scope := peerOf(h, dir), e.Scope()
	add := func(kind int) { d += aDifference + kind }
	switch {
	case e.CIDR.Addr().Is4() != peer.Is4():
		add(familyDiffers)
	case !e.CIDR.Contains(peer):
		add(peerDiffers)
	}
	if p := scope.Protocol(); p != packet.AnyProtocol && p != h.Protocol {
		add(protocolDiffers)
	} else if !scope.Contains(h) {
		add(portDiffers)
	}
	return d
}

func peerOf(h packet.Header, dir vpc.Direction) netip.Addr {
	if dir == vpc.Egress {
		return h.Dst
	}
	return h.Src
}

// entryDiffers is how a packet differs from an entry.
func entryDiffers(e vpc.ACLEntry, h packet.Header, dir vpc.Direction) string {
	var is []string
	d := entryDistance(e, h, dir) & (aDifference - 1)
	if d&peerDiffers != 0 {
		verb := "comes from "
		if dir == vpc.Egress {
			verb = "goes to "
		}
		is = append(is, verb+peerOf(h, dir).String())
	}
	if d&familyDiffers != 0 {
		is = append(is, "is "+familyName(h.Is4()))
	}
	switch {
	case d&protocolDiffers != 0:
		is = append(is, "is "+h.Protocol.String())
	case d&portDiffers != 0 && h.Protocol.HasPorts():
		is = append(is, "is for port "+strconv.Itoa(int(h.DstPort)))
	case d&portDiffers != 0:
		is = append(is, "is of type "+strconv.Itoa(int(h.Type)))
	}
	return strings.Join(is, " and ")
}

func familyName(ip4 bool) string {
	if ip4 {
		return "IPv4"
	}
	return "IPv6"
}

// mostNear is how many routes a near miss names.
const mostNear = 3

// nearest is those of the prefixes that share most leading bits with the address, of its family.
func nearest(a netip.Addr, n int, prefix func(i int) netip.Prefix) []int {
	var is []int
	for i := range n {
		if p := prefix(i); p.IsValid() && p.Addr().Is4() == a.Is4() {
			is = append(is, i)
		}
	}
	slices.SortStableFunc(is, func(i, j int) int { return cmp.Compare(sharedBits(prefix(j), a), sharedBits(prefix(i), a)) })
	return is[:min(len(is), mostNear)]
}

// sharedBits is how many leading bits of the prefix the address has too.
func sharedBits(p netip.Prefix, a netip.Addr) int {
	bits := p.Bits()
	for bits > 0 && !netip.PrefixFrom(p.Addr(), bits).Contains(a) {
		bits--
	}
	return bits
}

// near is a sentence of what there is and where the packet goes.
func (w *walk) near(what string, is []string) string {
	if len(is) == 0 {
		return ""
	}
	return what + " " + strings.Join(is, ", ") + "; the packet goes to " + w.h.Dst.String()
}

// nearestRoutes is the routes of the table that is asked.
func (w *walk) nearestRoutes(at where) string {
	if at.kind != vpc.KindRouteTable || w.u == nil {
		return ""
	}
	t := w.u.tables[w.table]
	found := t.candidates[len(reserved):]
	var rules []string
	for _, i := range nearest(w.h.Dst, len(found), func(i int) netip.Prefix { return found[i].prefix }) {
		rules = append(rules, strings.TrimPrefix(found[i].rule(), found[i].table+" "))
	}
	if rules == nil {
		return "the table has no route for " + familyName(w.h.Is4()) + "; the packet goes to " + w.h.Dst.String()
	}
	return w.near("the nearest routes are", rules)
}

// nearestHubRoutes is the routes of the transit gateway's table that is asked.
func (w *walk) nearestHubRoutes(at where) string {
	t := w.r.hub(at.at).tables[vpc.ID(at.rule)]
	if t == nil {
		return ""
	}
	var rules []string
	for _, i := range nearest(w.h.Dst, len(t.routes), func(i int) netip.Prefix { return t.routes[i].prefix }) {
		rules = append(rules, strings.TrimPrefix(t.rule(&t.routes[i]), string(t.id)+" "))
	}
	if rules == nil {
		return "the table " + string(t.id) + " has no route for " + familyName(w.h.Is4())
	}
	return w.near("the nearest routes of "+string(t.id)+" are", rules)
}

// nearestVPNRoutes is the routes that a virtual private gateway knows.
func (w *walk) nearestVPNRoutes(gateway vpc.ID) string {
	g, _ := vpc.Get[vpc.VPNGateway](w.r.net, gateway)
	routes := g.Routes(w.r.net)
	var rules []string
	for _, i := range nearest(w.h.Dst, len(routes), func(i int) netip.Prefix { return routes[i].CIDR }) {
		rules = append(rules, routes[i].CIDR.String()+" -> "+string(routes[i].Link))
	}
	return w.near("it knows", rules)
}

// zonesOfAttachment is the zones in which the VPC is attached to a transit gateway.
func (w *walk) zonesOfAttachment(gateway vpc.ID) string {
	a := w.u.attachments[gateway]
	if a == nil || w.subnet == noSubnet {
		return ""
	}
	var zones []string
	for _, i := range a.subnets {
		zones = append(zones, zoneName(w.u.subnets[i].res))
	}
	slices.Sort(zones)
	return "the attachment " + string(a.id) + " covers " + cmp.Or(strings.Join(zones, ", "), "no zone") + "; the packet is sent from " + zoneName(w.u.subnets[w.subnet].res)
}

// zoneName is the name by which a person knows the zone of a subnet.
func zoneName(s vpc.Subnet) string { return cmp.Or(s.Zone, zoneOf(s)) }

// peeringBlocks is the addresses that a peering connection joins.
func (w *walk) peeringBlocks() string {
	t := &w.u.tables[w.table].targets[w.chosen]
	if t.peer == nil {
		return ""
	}
	if !within(t.peer.near, w.h.Src) {
		return "this side is " + prefixList(t.peer.near) + "; the packet comes from " + w.h.Src.String()
	}
	return w.near("the other side is", []string{prefixList(t.peer.away)})
}

func prefixList(ps []netip.Prefix) string {
	words := make([]string, len(ps))
	for i, p := range ps {
		words[i] = p.String()
	}
	return strings.Join(words, ", ")
}

// mappedAddresses is those addresses of the sender that have a public one.
func (w *walk) mappedAddresses() string {
	h, ok := w.u.hosts.Lookup(w.h.Src)
	if !ok || h.Unattached {
		return ""
	}
	s := w.h.Src.String() + " of " + string(h.at) + " has no public address"
	for i, a := range h.mapped {
		if i == 0 {
			s += "; it has"
		} else {
			s += ","
		}
		s += " " + a.Public.String() + " for " + a.Private.String()
	}
	return s
}

// ownAddresses is the addresses of the interface that is asked.
func (w *walk) ownAddresses(sends bool) string {
	if w.host == nil {
		return ""
	}
	var own []string
	for _, a := range w.host.Addresses {
		if a.Private.Is4() == w.h.Is4() {
			own = append(own, a.Private.String())
		}
	}
	for _, p := range w.host.Prefixes {
		if p.Addr().Is4() == w.h.Is4() {
			own = append(own, p.String())
		}
	}
	s := string(w.host.at) + " has " + cmp.Or(strings.Join(own, ", "), "no address of the family")
	if sends {
		return s + "; the packet comes from " + w.h.Src.String()
	}
	return s + "; the packet goes to " + w.h.Dst.String()
}

// listening is what a load balancer listens for.
func (w *walk) listening() string {
	if w.host.balancer == nil || w.host.balancer.Type == endpoint.TypeGateway { // not of a load balancer, or it listens for nothing
		return ""
	}
	var ls []string
	for _, l := range w.host.balancer.Listeners {
		ls = append(ls, string(l.Protocol)+" "+strconv.Itoa(int(l.Port)))
	}
	return "it listens for " + cmp.Or(strings.Join(ls, ", "), "nothing") + "; the packet is for " + trafficOf(w.h).String()
}

// served is the ports of the service to which the packet came.
func (w *walk) served() string {
	var s endpoint.Service
	if w.host != nil && w.host.service != nil {
		s = w.host.service.service
	} else if public, _, ok := w.r.publicService(w.h.Dst); ok {
		s = public
	}
	var ports []string
	for _, p := range s.Ports() {
		ports = append(ports, packet.Ports(packet.TCP, p.From, p.To).String())
	}
	if ports == nil {
		return ""
	}
	return s.Name + " answers " + strings.Join(ports, ", ") + "; the packet is for " + trafficOf(w.h).String()
}

// zonesOfTargets is the zones in which a load balancer has targets for the packet.
func (w *walk) zonesOfTargets() string {
	l, _ := w.host.balancer.Listener(w.h.Protocol == packet.UDP, w.h.DstPort)
	var zones []string
	for _, id := range l.TargetGroups {
		g, _ := vpc.Get[endpoint.TargetGroup](w.r.net, id)
		for _, t := range g.Targets {
			zone := t.Zone
			if c := w.u.locateTarget(w.host, g, t, w.h.Dst.Is4()); zone == "" && c.host != nil {
				zone = w.u.subnets[c.host.subnet].res.Zone
			}
			if zone != "" && !slices.Contains(zones, zone) {
				zones = append(zones, zone)
			}
		}
	}
	slices.Sort(zones)
	return "targets are in " + strings.Join(zones, ", ") + "; the node is in " + w.u.subnets[w.host.subnet].res.Zone
}
