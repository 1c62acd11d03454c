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

// Difference is which flows a change makes others. Each list is sorted by sender, receiver and fates.
type Difference struct {
	Appeared []Movement `json:"appeared,omitempty"` // gets there and back only afterwards
	Vanished []Movement `json:"vanished,omitempty"` // did so only before
	Moved    []Movement `json:"moved,omitempty"`    // does so by another way
	Unsure   []Movement `json:"unsure,omitempty"`   // is not known, before or afterwards, and was or is dropped
}

// Movement is headers that have one fate before and another one afterwards.
type Movement struct {
	// From is the interfaces that send, no two of which any rule tells apart, or the one place elsewhere: "internet", "hq".
	From []vpc.ID `json:"from"`
	// To is the interfaces that are meant; empty if the destination is none of the network.
	To []vpc.ID `json:"to,omitempty"`

	Before  Fate          `json:"before"` // zero if the sender is not there
	After   Fate          `json:"after"`
	Set     packet.Set    `json:"set"`     // of the first sender and the first receiver; the others' addresses are in the place of theirs
	Witness packet.Header `json:"witness"` // one of Set
}

// Diff is the flows that differ between two networks: those between all interfaces, from them to all other addresses, and to
// them from the internet and from on-premises networks.
// It costs as [Matrix] does; for a single change [DiffChange] is far cheaper.
func Diff(before, after *routing.Resolver) (Difference, error) {
	return diff(before, after, differing(before.Network(), after.Network()))
}

// DiffChange is Diff of a network and the network with the change, which must be one that [vpc.Network.Apply] takes. Only
// flows that the change can touch are asked about.
func DiffChange(before *routing.Resolver, c vpc.Change) (Difference, error) {
	after, err := before.With(c)
	if err != nil {
		return Difference{}, err
	}
	ids := map[vpc.ID]bool{}
	for _, r := range c.Put {
		ids[r.ResourceID()] = true
	}
	for _, id := range c.Remove {
		ids[id] = true
		for d := range before.Network().Dependents(id) {
			ids[d.ResourceID()] = true
		}
	}
	return diff(before, after, ids)
}

// differing is the resources that are not alike in both networks.
func differing(before, after *vpc.Network) map[vpc.ID]bool {
	ids := map[vpc.ID]bool{}
	for r := range before.All() {
		if now, ok := after.Get(r.ResourceID()); !ok || !reflect.DeepEqual(r, now) {
			ids[r.ResourceID()] = true
		}
	}
	for r := range after.All() {
		if _, ok := before.Get(r.ResourceID()); !ok {
			ids[r.ResourceID()] = true
		}
	}
	return ids
}

// differ compares two resolvers.
type differ struct {
	before, after *routing.Resolver
	found         map[movementKey][]packet.Box
	ends          [][]vpc.ID // of senders and receivers, by their numbers
}

type movementKey struct {
	from, to      int
	before, after Fate
}

func diff(before, after *routing.Resolver, ids map[vpc.ID]bool) (Difference, error) {
	m := mentioned(before.Network(), after.Network())
	t := touched(before.Network(), after.Network(), ids, m)
	d := &differ{before: before, after: after, found: map[movementKey][]packet.Box{}}
	classes := classesOf(before.Network(), m, ids)
	for id := range ids {
		if e, ok := vpc.Get[eni.Interface](after.Network(), id); ok {
			if _, had := before.Network().Get(id); !had {
				classes = append(classes, newClass(after.Network(), e))
			}
		}
	}
	slices.SortFunc(classes, func(a, b Class) int { return cmp.Compare(a.Members[0], b.Members[0]) })
	if err := d.interfaces(classes, &t); err != nil {
		return Difference{}, err
	}
	if err := d.fromElsewhere(classes, &t); err != nil {
		return Difference{}, err
	}
	return d.difference(), nil
}

// interfaces asks what the classes send to each other, and to elsewhere.
func (d *differ) interfaces(classes []Class, t *touch) error {
	traffic := t.boxes()
	elsewhere := slices.Collect(unreserved(packet.Everything()).Minus(packet.To(d.blocks()...)).Boxes())
	for i := range classes {
		from := &classes[i]
		for j := range classes {
			if !t.sends(from) && !t.receives(&classes[j]) {
				continue
			}
			to := classes[j].first
			if i == j {
				if to = classes[j].second; to.ID == "" {
					continue
				}
			}
			if err := d.compare(from.Members, classes[j].Members, fromEach(d.private(from.first)), toEach(d.private(to)), traffic); err != nil {
				return err
			}
		}
		if t.sends(from) {
			if err := d.compare(from.Members, nil, fromEach(d.private(from.first)), elsewhere, traffic); err != nil {
				return err
			}
		}
	}
	return nil
}

// fromElsewhere asks what the internet and on-premises networks send to the classes.
func (d *differ) fromElsewhere(classes []Class, t *touch) error {
	traffic := t.boxes()
	internet := slices.Collect(packet.From(outside(d.before.Network())...).Boxes())
	for i := range classes {
		c := &classes[i]
		if !t.receives(c) {
			continue
		}
		if err := d.compare([]vpc.ID{vpc.ID(routing.AnyInternetHost)}, c.Members, internet, toEach(d.public(c.first)), traffic); err != nil {
			return err
		}
		for o := range vpc.All[vpc.OnPremises](d.after.Network()) {
			if err := d.compare([]vpc.ID{o.ID}, c.Members, fromEach(o.CIDRs), toEach(d.private(c.first)), traffic); err != nil {
				return err
			}
		}
	}
	return nil
}

// fromEach and toEach are a box for each of the prefixes.
func fromEach(ps []netip.Prefix) []packet.Box { return slices.Collect(packet.From(ps...).Boxes()) }
func toEach(ps []netip.Prefix) []packet.Box   { return slices.Collect(packet.To(ps...).Boxes()) }

// blocks is the addresses of all VPCs, before and afterwards.
func (d *differ) blocks() []netip.Prefix {
	var ps []netip.Prefix
	for _, n := range [...]*vpc.Network{d.before.Network(), d.after.Network()} {
		for v := range vpc.All[vpc.VPC](n) {
			ps = append(append(append(ps, v.CIDRs...), v.IPv6CIDRs...), v.PrivateIPv6CIDRs...)
		}
	}
	return ps
}

// private and public are the addresses of an interface, before and afterwards.
func (d *differ) private(e eni.Interface) []netip.Prefix {
	return d.both(e, func(_ *vpc.Network, e eni.Interface) []netip.Prefix { return addressesOf(e) })
}

func (d *differ) public(e eni.Interface) []netip.Prefix { return d.both(e, publicOf) }

func (d *differ) both(e eni.Interface, of func(*vpc.Network, eni.Interface) []netip.Prefix) []netip.Prefix {
	ps := of(d.before.Network(), e)
	if now, ok := vpc.Get[eni.Interface](d.after.Network(), e.ID); ok {
		for _, p := range of(d.after.Network(), now) {
			if !slices.Contains(ps, p) {
				ps = append(ps, p)
			}
		}
	}
	return ps
}

// compare finds the headers of the traffic between the addresses whose fate differs.
func (d *differ) compare(from, to []vpc.ID, src, dst, traffic []packet.Box) error {
	var space []packet.Box
	for _, s := range src {
		for _, p := range dst {
			for _, t := range traffic {
				if b := t.Intersect(s).Intersect(p); !b.IsEmpty() {
					space = append(space, b)
				}
			}
		}
	}
	place := routing.Place(from[0])
	ends := [2]int{-1, -1}
	number := func(i int, ids []vpc.ID) int {
		if ends[i] < 0 {
			ends[i] = len(d.ends)
			d.ends = append(d.ends, ids)
		}
		return ends[i]
	}
	return d.cut(d.before, place, space, func(p piece) error {
		was := fateOf(p.Decision)
		return d.cut(d.after, place, []packet.Box{p.box}, func(q piece) error {
			is := fateOf(q.Decision)
			if was.Verdict != is.Verdict || was.Way != is.Way {
				k := movementKey{number(0, from), number(1, to), was, is}
				d.found[k] = append(d.found[k], q.box)
			}
			return nil
		})
	})
}

// cut is cut for a sender that may not be there, which makes all one piece without a fate.
func (d *differ) cut(r *routing.Resolver, from routing.Place, boxes []packet.Box, yield func(piece) error) error {
	if _, there := r.Network().Get(vpc.ID(from)); !there && from != routing.AnyInternetHost {
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

func (d *differ) difference() Difference {
	keys := slices.SortedFunc(maps.Keys(d.found), func(a, b movementKey) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), compareFates(a.before, b.before), compareFates(a.after, b.after))
	})
	var all Difference
	for _, k := range keys {
		m := Movement{From: d.ends[k.from], To: d.ends[k.to], Before: k.before, After: k.after, Set: packet.SetOf(d.found[k]...)}
		m.Witness, _ = m.Set.Sample()
		switch was, is := k.before.Verdict == routing.Delivered, k.after.Verdict == routing.Delivered; {
		case was && is:
			all.Moved = append(all.Moved, m)
		case is:
			all.Appeared = append(all.Appeared, m)
		case was:
			all.Vanished = append(all.Vanished, m)
		case k.before.Verdict != 0 && k.after.Verdict != 0:
			all.Unsure = append(all.Unsure, m)
		}
	}
	return all
}

// IsEmpty reports whether no flow differs.
func (d Difference) IsEmpty() bool {
	return len(d.Appeared)+len(d.Vanished)+len(d.Moved)+len(d.Unsure) == 0
}

// String is a line for each movement: "appeared: web +3 -> db: tcp 5432 from 10.0.0.5 to 10.0.1.6", and for what has moved both ways.
func (d Difference) String() string {
	var b strings.Builder
	for _, l := range [...]struct {
		verb string
		ms   []Movement
	}{{"appeared", d.Appeared}, {"vanished", d.Vanished}, {"moved", d.Moved}, {"unsure", d.Unsure}} {
		for _, m := range l.ms {
			b.WriteString(l.verb + ": " + m.String() + "\n")
		}
	}
	return b.String()
}

// String is the movement in a line.
func (m Movement) String() string {
	from, to := Class{Members: m.From}, "elsewhere"
	if len(m.To) > 0 {
		c := Class{Members: m.To}
		to = c.String()
	}
	return from.String() + " -> " + to + ": " + m.Set.String() + " (" + m.Before.String() + ", then " + m.After.String() + ")"
}

// Shift is, summed up, traffic of one service that goes another way.
type Shift struct {
	Service string   `json:"service,omitempty"` // "s3"; empty: of no service whose prefix list the network holds
	Before  string   `json:"before"`            // the way, "nat-a igw-a"
	After   string   `json:"after"`
	Senders []vpc.ID `json:"senders"` // in ID order
	Witness Movement `json:"witness"` // one of them

	// PriceBefore and PriceAfter are what a gigabyte sent costs, by the table of prices; see [routing.Facts.Cost].
	PriceBefore routing.Money `json:"priceBefore"`
	PriceAfter  routing.Money `json:"priceAfter"`
}

// Shifts sums up what has moved between two networks, by the service and by both ways, with what a gigabyte costs.
func (d Difference) Shifts(before, after *routing.Resolver, prices routing.Prices) ([]Shift, error) {
	type key struct{ service, before, after string }
	at := map[key]*Shift{}
	for _, m := range d.Moved {
		for _, part := range byService(after.Network(), m) {
			k := key{part.service, m.Before.Way, m.After.Way}
			if at[k] == nil {
				at[k] = &Shift{Service: k.service, Before: k.before, After: k.after, Witness: part.Movement}
			}
			at[k].Senders = append(at[k].Senders, m.From...)
		}
	}
	var all []Shift
	for _, k := range slices.SortedFunc(maps.Keys(at), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.service, b.service), cmp.Compare(a.before, b.before), cmp.Compare(a.after, b.after))
	}) {
		s := at[k]
		slices.Sort(s.Senders)
		s.Senders = slices.Compact(s.Senders)
		var err error
		if s.PriceBefore, err = gigabyte(before, s.Witness, prices); err == nil {
			s.PriceAfter, err = gigabyte(after, s.Witness, prices)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, *s)
	}
	return all, nil
}

type servicePart struct {
	service string
	Movement
}

// byService divides a movement by the AWS services whose prefix lists hold its destinations.
func byService(n *vpc.Network, m Movement) []servicePart {
	var parts []servicePart
	rest := m.Set
	for l := range vpc.All[vpc.PrefixList](n) {
		s, _, ok := endpoint.ParseServiceName(l.Name)
		if in := rest.Intersect(packet.To(l.Entries...)); ok && !in.IsEmpty() {
			rest = rest.Minus(in)
			parts = append(parts, servicePart{s.Code, m.with(in)})
		}
	}
	if !rest.IsEmpty() {
		parts = append(parts, servicePart{"", m.with(rest)})
	}
	return parts
}

func (m Movement) with(s packet.Set) Movement {
	m.Set = s
	m.Witness, _ = s.Sample()
	return m
}

// gigabyte is what it costs to send one the way of the witness.
func gigabyte(r *routing.Resolver, m Movement, prices routing.Prices) (routing.Money, error) {
	h := m.Witness
	p, err := r.Resolve(routing.Flow{From: routing.Place(m.From[0]), To: routing.Place(h.Dst.String()), Source: h.Src,
		Protocol: h.Protocol, SrcPort: h.SrcPort, DstPort: h.DstPort, Type: h.Type, Code: h.Code, IPv6: h.Src.Is6()})
	if err != nil {
		return 0, err
	}
	return r.Facts(p).Cost(prices, routing.Usage{RequestGB: 1}).Total, nil
}
