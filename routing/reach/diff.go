package reach

import (
	"cmp"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Difference is the flows whose fate a change alters. Each list has first what goes between interfaces, to the internet or to names, then what goes
// to addresses that nothing has, such as one that arrives elsewhere since it is released, and last what few systems send: from source ports below those of
// [routing.EphemeralAny] alone. All are sorted by sender, receiver and fates.
type Difference struct {
	Lost    []Movement `json:"lost,omitempty"`    // gets there and back only before the change
	Gained  []Movement `json:"gained,omitempty"`  // does so only afterwards
	Moved   []Movement `json:"moved,omitempty"`   // does so by another way, or arrives elsewhere
	Unknown []Movement `json:"unknown,omitempty"` // is not known, before or afterwards
}

// Movement is headers that have one fate before the change and another one after it.
type Movement struct {
	// From is the interfaces that send, no two of which any rule tells apart, or the one place elsewhere: "internet", "hq".
	From []vpc.ID `json:"from"`
	// To is the interfaces that are meant, or "internet": whatever address neither network has, those of AWS services among them. It is empty if the
	// destination is none of these.
	To []vpc.ID `json:"to,omitempty"`
	// Names is the DNS names by which the sender asks for the destinations, if the answers are others than before or their addresses stand
	// for AWS services; else empty. Services of other Regions have no names of their own where all of the internet fares as they do.
	Names []string `json:"names,omitempty"`

	Before Fate `json:"before"` // zero if the sender is not there
	After  Fate `json:"after"`
	// Set is of the first sender and the first receiver; the others' addresses are in the place of theirs. Of names it has the
	// addresses that are answered afterwards, or before if none is then.
	Set     packet.Set    `json:"set"`
	Witness packet.Header `json:"witness"` // one of Set; of the first name

	internet packet.Set // headers to and from what "internet" stands for; empty if neither end is that
	services []listed   // what the sender may mean by addresses of AWS's prefix lists; empty if that is not where the movement goes
	naming   *naming
}

// Diff is the flows that differ between two networks: those that interfaces, the internet, on-premises networks and Client VPN
// clients send to all addresses, and those that interfaces, if they are there before and afterwards, send to DNS names: of AWS services, in hosted zones, by private DNS.
// An interface sends from its own addresses, at most. That it is not known what becomes of packets to the ranges of VPC Lattice ([routing.LatticeRanges]) is left
// out unless a network holds a service network. So is that packets get to a public address that the change gives back, which nobody is known to have then, and
// that they do not get any more to one that stands in for an address which AWS has yet to choose for something new.
//
// What differs between the networks tells which flows can differ, and only these are asked about. If it is one rule, entry or route, that is
// few; at worst Diff costs as two times [Matrix] does.
func Diff(before, after *routing.Resolver) (Difference, error) {
	if before == nil || after == nil {
		return Difference{}, ErrNoResolver
	}
	return diff(before, after, differing(before.Network(), after.Network()))
}

// DiffChange is Diff of a network and the network with the change, whose error is that of [vpc.Network.Apply]. It
// need not look for what differs.
func DiffChange(before *routing.Resolver, c vpc.Change) (Difference, error) {
	if before == nil {
		return Difference{}, ErrNoResolver
	}
	after, err := before.With(c)
	if err != nil {
		return Difference{}, err
	}
	ids := before.Network().Alters(c)
	maps.DeleteFunc(ids, func(id vpc.ID, _ bool) bool { return !differs(before.Network(), after.Network(), id) })
	return diff(before, after, ids)
}

// differing is the resources that are not alike in both networks.
func differing(before, after *vpc.Network) map[vpc.ID]bool {
	ids := map[vpc.ID]bool{}
	for _, n := range [...]*vpc.Network{before, after} {
		for r := range n.All() {
			if id := r.ResourceID(); differs(before, after, id) {
				ids[id] = true
			}
		}
	}
	return ids
}

func differs(before, after *vpc.Network, id vpc.ID) bool {
	was, had := before.Get(id)
	is, has := after.Get(id)
	return had != has || !reflect.DeepEqual(was, is)
}

// differ compares two resolvers.
type differ struct {
	before, after *routing.Resolver
	against       *routing.Resolver // before, which tells where after is alike; before itself if that cannot be told
	mentions      *mentions
	touch         touch
	traffic       []packet.Box // that can have another fate
	classes       []Class
	dst           [][]packet.Box // of each class, once it is asked for
	translates    bool           // a NAT gateway may turn IPv6 into IPv4

	rest  *rest
	asked []string
	in    packet.Set // what the internet may send, once it is asked for
	lists []listed   // of AWS services, once they are asked for
	out   packet.Set // what may be sent to it

	found map[movementKey]*found
	ends  map[vpc.ID][]vpc.ID // senders and receivers, by the first
}

type movementKey struct {
	from, to      vpc.ID // the first ones; no receiver is empty
	named         bool
	abroad        bool // the names are of AWS services in other Regions than the sender's
	before, after Fate
}

// found is the headers of a movement.
type found struct {
	names []string
	boxes []packet.Box
	sets  []packet.Set
}

func diff(before, after *routing.Resolver, ids map[vpc.ID]bool) (Difference, error) {
	return newDiffer(before, after, ids).run()
}

func newDiffer(before, after *routing.Resolver, ids map[vpc.ID]bool) *differ {
	d := &differ{before: before, after: after, against: before, mentions: mentioned(before.Network()), found: map[movementKey]*found{}, ends: map[vpc.ID][]vpc.ID{}}
	for id := range ids {
		if r, ok := after.Network().Get(id); ok {
			d.mentions.note(r)
		}
	}
	d.touch = touched(before.Network(), after.Network(), ids, d.mentions)
	if before.Options() != after.Options() {
		d.touch = touch{everything: true}
	}
	if r, ok := before.Against(after, slices.Collect(maps.Keys(ids))...); ok {
		d.against = r
	}
	d.traffic = d.touch.boxes()
	for n := range d.networks {
		for range vpc.All[vpc.NATGateway](n) {
			d.translates = true
		}
	}
	d.classes = classesOf(before.Network(), d.mentions, ids)
	for id := range ids {
		if e, ok := vpc.Get[eni.Interface](after.Network(), id); ok {
			if _, had := vpc.Get[eni.Interface](before.Network(), id); !had {
				d.classes = append(d.classes, newClass(after.Network(), e))
			}
		}
	}
	slices.SortFunc(d.classes, func(a, b Class) int { return cmp.Compare(a.Members[0], b.Members[0]) })
	return d
}

// networks yields both.
func (d *differ) networks(yield func(*vpc.Network) bool) {
	_ = yield(d.before.Network()) && yield(d.after.Network())
}

func (d *differ) run() (Difference, error) {
	for i := range d.classes {
		if err := d.fromClass(i); err != nil {
			return Difference{}, err
		}
	}
	if err := d.fromElsewhere(); err != nil {
		return Difference{}, err
	}
	return d.difference(), nil
}

// fromClass asks what a class sends: to each other, to its own other members, to what is not an interface, and by name.
func (d *differ) fromClass(i int) error {
	from := &d.classes[i]
	s := sent{from: from.Members, place: routing.Place(from.first.ID), src: fromEach(d.private(from.first))}
	sends := d.touch.sends(from)
	for j := range d.classes {
		to := &d.classes[j]
		if !sends && !(d.touch.receives(to) && d.touch.hears(from)) {
			continue
		}
		m := meant{to: to.Members, dst: d.destinations(j)}
		if i == j {
			if to.second.ID == "" {
				continue
			}
			m.dst = toEach(d.addresses(to.second))
		}
		if err := d.compare(s, m); err != nil {
			return err
		}
	}
	if !sends {
		return nil
	}
	if err := d.toRest(s); err != nil {
		return err
	}
	return d.byName(s)
}

// destinations is the boxes for the addresses of the first of a class.
func (d *differ) destinations(class int) []packet.Box {
	if d.dst == nil {
		d.dst = make([][]packet.Box, len(d.classes))
	}
	if d.dst[class] == nil {
		d.dst[class] = toEach(d.addresses(d.classes[class].first))
	}
	return d.dst[class]
}

// toRest asks what goes to addresses that no interface has.
func (d *differ) toRest(s sent) error {
	if d.rest == nil {
		d.rest = d.newRest()
	}
	if err := d.compare(s, meant{dst: d.rest.open}); err != nil {
		return err
	}
	for i := range d.rest.spots {
		x := &d.rest.spots[i]
		if err := d.compare(s, meant{dst: toEach(x.at), all: x.all}); err != nil {
			return err
		}
	}
	return nil
}

// fromElsewhere asks what the internet, on-premises networks and clients send.
func (d *differ) fromElsewhere() error {
	for _, s := range d.elsewhere() {
		for i := range d.classes {
			if c := &d.classes[i]; d.touch.receives(c) {
				if err := d.compare(s, meant{to: c.Members, dst: d.destinations(i)}); err != nil {
					return err
				}
			}
		}
		if d.touch.everything {
			if err := d.toRest(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// sent is a sender, or several that no rule tells apart.
type sent struct {
	from  []vpc.ID
	place routing.Place
	src   []packet.Box // by the addresses of the first
}

// meant is a destination.
type meant struct {
	to  []vpc.ID // interfaces, that no rule tells apart
	dst []packet.Box
	all func() packet.Set // what the addresses of dst stand for; nil: for themselves

	name string // the DNS name by which it is asked for, if it is
}

// compare finds the headers between two whose fate differs.
func (d *differ) compare(s sent, m meant) error {
	var space []packet.Box
	for _, src := range s.src {
		for _, dst := range m.dst {
			for _, t := range d.traffic {
				if b := t.Intersect(src).Intersect(dst); !b.IsEmpty() {
					space = append(space, b)
				}
			}
		}
	}
	return d.cut(d.against, s.place, space, func(p piece) error {
		if p.Alike {
			return nil
		}
		return d.cut(d.after, s.place, []packet.Box{p.box}, func(q piece) error {
			was, is := fatesOf(p.Decision, q.Decision)
			if was != is {
				d.note(movementKey{before: was, after: is}, s, m, q.box)
			}
			return nil
		})
	})
}

// fatesOf is two fates, which are the same if the packet and its reply fare alike. Of one that is dropped it does not matter why.
func fatesOf(p, q routing.Decision) (was, is Fate) {
	was, is = fateOf(p), fateOf(q)
	switch {
	case was.Verdict != is.Verdict || was.Way != is.Way:
		return was, is
	case was.Verdict == routing.Delivered && p.End != q.End:
		was.At, is.At = p.End, q.End
		return was, is
	}
	return Fate{}, Fate{}
}

// note adds headers to the movement from s to m with the fates of k.
func (d *differ) note(k movementKey, s sent, m meant, b packet.Box) {
	k.from, k.named = s.from[0], m.name != ""
	k.abroad = k.named && d.abroad(k.from, m.name)
	d.ends[k.from] = s.from
	if len(m.to) > 0 {
		k.to = m.to[0]
		d.ends[k.to] = m.to
	}
	f := d.found[k]
	if f == nil {
		f = &found{}
		d.found[k] = f
	}
	if k.named && !slices.Contains(f.names, m.name) {
		f.names = append(f.names, m.name)
	}
	if m.all == nil {
		f.boxes = append(f.boxes, b)
		return
	}
	f.sets = append(f.sets, packet.SetOf(anyDst(b)).Intersect(m.all()))
}

// cut is cut for a sender that may not be there, which makes all one piece without a fate.
func (d *differ) cut(r *routing.Resolver, from routing.Place, boxes []packet.Box, yield func(piece) error) error {
	if !isThere(r.Network(), from) {
		for _, b := range boxes {
			if err := yield(piece{box: b}); err != nil {
				return err
			}
		}
		return nil
	}
	var failed error
	err := cut(r, from, boxes, func(p piece) {
		if failed == nil {
			failed = yield(p)
		}
	})
	return cmp.Or(failed, err)
}

// isThere says whether the sender is in the network, and not let go of.
func isThere(n *vpc.Network, from routing.Place) bool {
	id, _, _ := strings.Cut(string(from), ":") // "cvpn-1:engineers"
	_, held := n.Get(vpc.ID(id))
	whole, ok := n.Get(vpc.ID(from))
	if e, is := whole.(eni.Interface); is {
		return !routing.LetGo(n, e)
	}
	return held || ok || from == routing.AnyInternetHost
}

func (d *differ) difference() Difference {
	naming := &naming{before: d.before, after: d.after}
	keys := slices.SortedFunc(maps.Keys(d.found), func(a, b movementKey) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), compareBools(a.named, b.named), compareBools(a.abroad, b.abroad), compareFates(a.before, b.before), compareFates(a.after, b.after))
	})
	var all Difference
	var last, rare []Movement // to what neither has an interface nor is on the internet, and what few systems send
	add := func(m Movement) {
		if m.fromLowPorts() {
			rare = append(rare, m)
			return
		}
		all.add(m)
	}
	noNews := d.noNews()
	released, unheard := d.released()
	for _, k := range keys {
		f := d.found[k]
		m := Movement{From: d.ends[k.from], To: d.ends[k.to], Names: f.names, Before: k.before, After: k.after, naming: naming}
		m.Set = packet.UnionOf(append(f.sets, packet.SetOf(f.boxes...))...)
		if k.from == internet {
			m.internet = d.fromInternet()
			m.Set = m.Set.Intersect(m.internet)
		}
		if k.before.Verdict == routing.Unknown || k.after.Verdict == routing.Unknown {
			m.Set = m.Set.Minus(noNews)
		}
		switch was, is := k.before.Verdict, k.after.Verdict; {
		case is == routing.Delivered && was == routing.Dropped:
			m.Set = m.Set.Minus(released)
		case is == routing.Dropped && was == routing.Delivered:
			m.Set = m.Set.Minus(unheard)
		case is == routing.Delivered && was == routing.Delivered && len(m.To) > 0 && !k.named:
			if left := m.toReleased(d, released); !left.Set.IsEmpty() {
				last = append(last, left)
			}
			m.Set = m.Set.Minus(released)
		}
		switch {
		case m.Set.IsEmpty():
		case k.abroad && d.asInternet(k, m.Set):
		case k.named:
			m.Witness, _ = f.boxes[0].Sample()
			add(m)
		case len(m.To) > 0:
			add(m.with(m.Set))
		default:
			out := m
			out.To, out.internet, out.services = []vpc.ID{internet}, d.toInternet(), d.servicesFor(k.from)
			if out = out.with(m.Set.Intersect(out.internet)); !out.Set.IsEmpty() {
				add(out)
			}
			if m = m.with(m.Set.Minus(out.internet)); !m.Set.IsEmpty() {
				last = append(last, m)
			}
		}
	}
	for _, m := range last {
		add(m)
	}
	for _, m := range rare {
		all.add(m)
	}
	return all
}

// abroad says whether a name is of an AWS service in another Region than the sender's.
func (d *differ) abroad(from vpc.ID, name string) bool {
	m, ok := endpoint.LookupHost(name)
	return ok && m.Region != "" && m.Region != d.regionOf(from)
}

// asInternet says whether what is sent to services abroad goes to addresses that stand for them, and fares as what the same sender sends to the internet, to
// which they belong.
func (d *differ) asInternet(k movementKey, toNames packet.Set) bool {
	for b := range toNames.Boxes() {
		if first, last := b.Dst(); standInFor(first) == "" || standInFor(first) != standInFor(last) {
			return false
		}
	}
	k.named, k.abroad = false, false
	f := d.found[k]
	if f == nil {
		return false
	}
	sent := packet.UnionOf(append(slices.Clone(f.sets), packet.SetOf(f.boxes...))...)
	return toAny(sent.Intersect(d.toInternet())).ContainsSet(toAny(toNames))
}

// regionOf is the Region of an interface; empty: it has none.
func (d *differ) regionOf(id vpc.ID) string {
	for n := range d.networks {
		if v, ok := n.VPCOf(id); ok {
			return v.Region
		}
	}
	return ""
}

// noNews is the headers of which it is no news of the change that nothing is known of them: those to VPC Lattice, unless one of the networks has a service network.
func (d *differ) noNews() packet.Set {
	for n := range d.networks {
		for range vpc.All[endpoint.ServiceNetwork](n) {
			return packet.Set{}
		}
	}
	return packet.To(routing.LatticeRanges()...)
}

// released is the headers to public addresses that are given back by the change, and unheard those to addresses that it makes up: see [routing.Resolver.Mapped].
// The first are the internet's afterwards, where nobody is known to have them, and nobody has sent to the second before.
func (d *differ) released() (released, unheard packet.Set) {
	had, has := mappedBy(d.before), mappedBy(d.after)
	kept := append(publicAddresses(d.after.Network()), has...)
	to := func(ps, others []netip.Prefix) packet.Set {
		set := packet.To(ps...).Minus(packet.To(others...))
		return set.Union(packet.To(d.embedded(prefixesOf(set))...))
	}
	return to(had, kept), to(has, had).Intersect(to(benchmarks, nil))
}

// toReleased is the part of a movement between interfaces that goes to addresses that the receivers have before the change alone.
func (m Movement) toReleased(d *differ, released packet.Set) Movement {
	part := m.Set.Intersect(released)
	if part.IsEmpty() {
		return Movement{}
	}
	var all []netip.Prefix
	for _, id := range m.To {
		if e, ok := vpc.Get[eni.Interface](d.before.Network(), id); ok {
			own := publicOf(d.before.Network(), e)
			all = append(append(all, own...), d.embedded(own)...)
		}
	}
	m.To = nil
	return m.with(toAny(part).Intersect(packet.To(all...)).Intersect(released))
}

// servicesFor is the AWS services of both networks, those of the sender's Region first.
func (d *differ) servicesFor(from vpc.ID) []listed {
	if d.lists == nil {
		d.lists = append([]listed{}, listedOf(d.before.Network(), d.after.Network())...)
	}
	if region := d.regionOf(from); region != "" {
		return nearest(d.lists, region)
	}
	return d.lists
}

// internet is the place as an end of movements.
const internet = vpc.ID(routing.AnyInternetHost)

func (d *Difference) add(m Movement) {
	switch was, is := m.Before.Verdict, m.After.Verdict; {
	case was == routing.Unknown || is == routing.Unknown:
		d.Unknown = append(d.Unknown, m)
	case was == routing.Delivered && is == routing.Delivered:
		d.Moved = append(d.Moved, m)
	case is == routing.Delivered:
		d.Gained = append(d.Gained, m)
	case was == routing.Delivered:
		d.Lost = append(d.Lost, m)
	}
}

// IsEmpty reports whether no flow differs.
func (d Difference) IsEmpty() bool {
	return len(d.Lost)+len(d.Gained)+len(d.Moved)+len(d.Unknown) == 0
}
