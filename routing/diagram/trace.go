package diagram

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// place is where something stands in a picture: a resource, which may have a node in each of several subnets, or what a label alone names.
type place struct {
	id     vpc.ID
	subnet vpc.ID // of what stands in subnets
	label  string // of what the network does not hold: "internet", a service

	filter int // of a filter that refuses: its number, from 1 on
}

// hop is a hop with its number in its direction, counted from 1 as [routing.Path.String] does.
type hop struct {
	routing.Hop
	number int
}

// visit is a stop of a path on its way.
type visit struct {
	place  place
	on     []hop // what was asked on the way there
	here   []hop // what the place did
	stops  []routing.Blocker
	beyond bool // the path was refused before
}

// trail is a path as the places that it visits.
type trail struct {
	net             *vpc.Network
	path            routing.Path
	request, reply  []visit
	filters         int  // so far
	inReply, beyond bool // of the leg that is followed
}

// follow turns hops into places. What stands between two places, such as groups, ACLs and tables, belongs to the way between
// them, unless it refuses: then it is a place of its own, and the path goes on from there as it would.
func follow(n *vpc.Network, p routing.Path) *trail {
	t := &trail{net: n, path: p}
	origin := t.origin()
	t.request = t.leg(p.Forward, origin, p.Request == routing.Dropped)
	if p.Request == routing.Delivered {
		t.request = t.arrive(t.request)
	}
	if p.Request == routing.Dropped || len(t.request) == 0 || len(p.Reply) == 0 {
		return t
	}
	t.inReply = true
	t.reply = t.leg(p.Reply, t.request[len(t.request)-1].place, p.Return == routing.Dropped)
	if p.Return == routing.Delivered && t.reply[len(t.reply)-1].place != t.request[0].place {
		t.reply = append(t.reply, visit{place: t.request[0].place, beyond: t.beyond})
	}
	return t
}

// origin is where the path begins.
func (t *trail) origin() place {
	for _, h := range t.path.Forward {
		if h.Stage == routing.AtSource {
			return t.placeOf(h)
		}
	}
	from := t.path.Flow.From
	if r, ok := t.net.Get(vpc.ID(from)); ok {
		return t.placeOf(routing.Hop{At: r.ResourceID(), Kind: r.Kind()})
	}
	if rs := t.net.Named(string(from)); len(rs) == 1 {
		return t.placeOf(routing.Hop{At: rs[0].ResourceID(), Kind: rs[0].Kind()})
	}
	return place{label: string(from)}
}

// goal is the destination of a packet that does not come there. It is false if the packet does, or if the question names none: a name that
// has no address leads nowhere.
func (t *trail) goal() (place, bool) {
	name := t.path.Name
	if t.path.Request == routing.Delivered || t.path.Flow.To == "" || name != nil && len(name.Addresses) == 0 {
		return place{}, false
	}
	at := t.destination(t.path.Flow.To)
	comes := slices.ContainsFunc(t.request, func(v visit) bool { return v.place == at || at.id != "" && v.place.id == at.id })
	return at, !comes
}

// destination is the place that the question names: the internet, a resource, what has the address to which the packet was sent, or the
// address or name itself, in the subnet that has it if there is one.
func (t *trail) destination(to routing.Place) place {
	if strings.HasPrefix(string(to), string(routing.AnyInternetHost)) {
		return place{label: string(to)}
	}
	if r, ok := t.net.Get(vpc.ID(to)); ok {
		return t.placeOf(routing.Hop{At: r.ResourceID(), Kind: r.Kind()})
	}
	if named := t.net.Named(string(to)); len(named) == 1 {
		return t.placeOf(routing.Hop{At: named[0].ResourceID(), Kind: named[0].Kind()})
	}
	dst, err := netip.ParseAddr(string(to))
	if site, _, ok := strings.Cut(string(to), ":"); ok && err != nil { // "office:192.168.0.9"
		if r, ok := t.net.Get(vpc.ID(site)); ok {
			return place{id: r.ResourceID()}
		}
	}
	if err != nil && len(t.path.Forward) > 0 {
		dst = t.path.Forward[0].In.Dst
	}
	if at, ok := t.holder(dst); ok {
		return at
	}
	if a := t.path.Name; a != nil && standsInSubnets(a.Kind) { // an endpoint by its private DNS
		return place{id: a.By, subnet: t.subnetOf(dst)}
	}
	return place{label: string(to), subnet: t.subnetOf(dst)}
}

// holder is the only thing that has an address: an interface, or what AWS made it for.
func (t *trail) holder(dst netip.Addr) (at place, ok bool) {
	found := map[place]bool{}
	for i := range vpc.All[eni.Interface](t.net) {
		has := func(a eni.Address) bool { return a.Private == dst || a.Public == dst }
		if !dst.IsValid() || !slices.ContainsFunc(i.Addresses, has) && !slices.ContainsFunc(i.PublicAddresses(t.net), has) {
			continue
		}
		at = place{id: i.ID, subnet: i.Subnet}
		if owner, ok := t.net.Get(i.Owner); ok && standsInSubnets(owner.Kind()) {
			at.id = i.Owner
		}
		found[at] = true
	}
	for g := range vpc.All[vpc.NATGateway](t.net) {
		if dst.IsValid() && slices.ContainsFunc(g.Addresses, func(a vpc.NATAddress) bool { return a.Private == dst || a.Public == dst }) {
			at = place{id: g.ID, subnet: g.Subnet}
			found[at] = true
		}
	}
	return at, len(found) == 1
}

// subnetOf is the only subnet of whose blocks one holds an address.
func (t *trail) subnetOf(dst netip.Addr) vpc.ID {
	var found []vpc.ID
	for s := range vpc.All[vpc.Subnet](t.net) {
		if s.CIDR.Contains(dst) || s.IPv6CIDR.Contains(dst) {
			found = append(found, s.ID)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// leg is the visits of one direction. Of one that is dropped, what lies behind the next place after the last refusal is left out.
func (t *trail) leg(hops []routing.Hop, start place, dropped bool) []visit {
	t.beyond = false
	visits := []visit{{place: start}}
	var on []hop
	enough := 0
	for i, x := range hops {
		h := hop{x, i + 1}
		stop := t.stopAt(x)
		at, isPlace := t.placeOf(x), isPlace(x)
		switch {
		case isPlace:
			visits = t.come(visits, at, on, h)
			on = nil
		case stop != nil:
			t.filters++
			visits = append(visits, visit{place: place{id: h.At, subnet: h.Subnet, filter: t.filters}, on: on, here: []hop{h}, beyond: t.beyond})
			on = nil
		default:
			on = append(on, h)
			if via, ok := t.attachment(hops, i, visits[len(visits)-1].place); ok {
				visits = append(visits, visit{place: via, on: on, beyond: t.beyond})
				on = nil
			}
			continue
		}
		if stop != nil {
			last := &visits[len(visits)-1]
			last.stops, t.beyond = append(last.stops, *stop), true
			enough = len(visits) + 1
		}
	}
	last := &visits[len(visits)-1]
	last.here = append(last.here, on...)
	if dropped && enough > 0 && len(visits) > enough {
		visits = visits[:enough]
	}
	return visits
}

// come adds the visit of a place, or what it did to the last visit if the path is there already.
func (t *trail) come(visits []visit, at place, on []hop, h hop) []visit {
	last := &visits[len(visits)-1]
	if last.place == at {
		last.here = append(append(last.here, on...), h)
		return visits
	}
	if via, ok := t.attachedIn(at.subnet, last.place.id); ok && len(on) == 0 || ok && on[0].Stage == routing.AtGroupIn {
		visits = append(visits, visit{place: via, beyond: t.beyond})
	}
	return append(visits, visit{place: at, on: on, here: []hop{h}, beyond: t.beyond})
}

// arrive adds the service behind a gateway endpoint: the packet's destination has no hop of its own.
func (t *trail) arrive(visits []visit) []visit {
	last := visits[len(visits)-1]
	if len(last.here) == 0 || last.here[len(last.here)-1].Kind != vpc.KindGatewayEndpoint {
		return visits
	}
	h := last.here[len(last.here)-1]
	label := strings.TrimSpace(strings.TrimPrefix(h.Rule, string(h.At)))
	if label == "" {
		label = h.Out.Dst.String()
	}
	return append(visits, visit{place: place{label: label}, beyond: t.beyond})
}

// stopAt is what the path says against going on at the hop; nil if it goes on.
func (t *trail) stopAt(h routing.Hop) *routing.Blocker {
	if h.Code == "" {
		return nil
	}
	for _, b := range t.path.Blockers {
		if b.Hop == h && b.InReply == t.inReply {
			return &b
		}
	}
	if h.Code == routing.UnknownResource || h.Code == routing.UnknownDestination {
		return &routing.Blocker{Hop: h, InReply: t.inReply, Why: "not in the model: " + strings.Join(t.path.Missing, ", ")}
	}
	return nil
}

// isPlace says whether the hop is at something that has a place of its own in the picture.
func isPlace(h routing.Hop) bool {
	switch h.Stage {
	case routing.AtSource, routing.AtTarget, routing.AtDestination:
		return h.Kind != vpc.KindRouteTable && h.Kind != vpc.KindNetworkACL && h.Kind != vpc.KindSecurityGroup
	}
	return false
}

// placeOf is where the hop is.
func (t *trail) placeOf(h routing.Hop) place {
	switch {
	case h.Kind == vpc.KindTransitGatewayAttachment:
		if a, ok := vpc.Get[vpc.TransitGatewayAttachment](t.net, h.At); ok && a.TransitGateway != "" {
			return place{id: a.TransitGateway}
		}
	case h.At == "":
		label := strings.TrimSpace(h.Rule)
		if label == "" {
			label = string(h.Kind)
		}
		if label == "" || label == string(routing.AnyInternetHost) {
			label = t.internet()
		}
		return place{label: label}
	case h.Kind == vpc.KindVPC:
		label := strings.TrimSpace(strings.TrimPrefix(h.Rule, string(h.At)))
		if label == "" && h.In.Dst.IsValid() {
			label = h.In.Dst.String()
		}
		return place{id: h.At, label: label}
	case standsInSubnets(h.Kind):
		in := h.Subnet
		if in == "" {
			in = homeOf(t.net, h.At)
		}
		return place{id: h.At, subnet: in}
	}
	return place{id: h.At}
}

// internet is the host on the internet that the flow names, or some host there.
func (t *trail) internet() string {
	for _, p := range []routing.Place{t.path.Flow.From, t.path.Flow.To} {
		if strings.HasPrefix(string(p), string(routing.AnyInternetHost)) {
			return string(p)
		}
	}
	return string(routing.AnyInternetHost)
}

// attachment is the transit gateway's interface by which the path passes between a subnet and the gateway: hops tell the ACL and the
// table of its subnet, but have none for the interface.
func (t *trail) attachment(hops []routing.Hop, i int, from place) (place, bool) {
	h := hops[i]
	gateway := from.id
	switch {
	case h.Subnet == "" || h.Stage == routing.AtACLOut:
		return place{}, false
	case h.Stage == routing.AtACLIn:
		if i+1 == len(hops) {
			return place{}, false
		}
		gateway = t.placeOf(hops[i+1]).id
	case h.Stage != routing.AtRoute:
		return place{}, false
	}
	return t.attachedIn(h.Subnet, gateway)
}

// attachedIn is a transit gateway's interface in a subnet.
func (t *trail) attachedIn(subnet, gateway vpc.ID) (place, bool) {
	if _, ok := vpc.Get[vpc.TransitGateway](t.net, gateway); !ok || subnet == "" {
		return place{}, false
	}
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](t.net, subnet) {
		if a.TransitGateway == gateway && slices.Contains(a.Subnets, subnet) {
			return place{id: a.ID, subnet: subnet}, true
		}
	}
	return place{}, false
}
