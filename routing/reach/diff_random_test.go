package reach_test

import (
	"encoding/json"
	"flag"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var (
	diffNetworks = flag.Int("diffs", 12, "how many random changes TestDiffAgainstSingleQuestions makes")
	diffSeed     = flag.Uint64("diffseed", 11, "where it starts")
)

// TestDiffAgainstSingleQuestions makes random changes to random networks and holds the differences to the walk: a header's fate is another
// exactly if the difference says so, and what a narrow change is not asked about does not differ.
func TestDiffAgainstSingleQuestions(t *testing.T) {
	different, narrow := 0, 0
	for i := range *diffNetworks {
		rng := rand.New(rand.NewPCG(*diffSeed, uint64(i)))
		n := gen.Network(rng, gen.Size{})
		before := routing.New(n)
		c, after := mutation(rng, before)
		d, err := reach.DiffChange(before, c)
		require.NoError(t, err)
		full, err := reach.Diff(before, routing.New(after.Network()))
		require.NoError(t, err)
		require.Equal(t, toJSON(t, full), toJSON(t, d), "%d: DiffChange is not Diff, of %#v\n%s", i, c, gen.GoLiteral(n))
		whole, err := reach.DiffOfEverything(before, after)
		require.NoError(t, err)
		require.Equal(t, whole.String(), d.String(), "%d: a narrow change touches more: %#v\n%s", i, c, gen.GoLiteral(n))
		require.Equal(t, toJSON(t, whole), toJSON(t, d))
		different += len(d.Gained) + len(d.Lost) + len(d.Moved)
		if len(c.Remove) == 0 && !d.IsEmpty() {
			narrow++
		}
		x := &checker{t, rng, before, after, d, c}
		x.movements()
		x.headers()
		x.names()
	}
	require.Positive(t, different)
	require.Positive(t, narrow)
}

func toJSON(t *testing.T, d reach.Difference) string {
	t.Helper()
	text, err := json.Marshal(d)
	require.NoError(t, err)
	return string(text)
}

// mutation is a change that the network takes: rules, entries and routes less or more, and resources removed, put or
// replaced by those of another random network, which has the same IDs.
func mutation(rng *rand.Rand, r *routing.Resolver) (vpc.Change, *routing.Resolver) {
	for {
		all := slices.Collect(r.Network().All())
		others := gen.Resources(rng, gen.Size{})
		var c vpc.Change
		for range 1 + rng.IntN(2)*rng.IntN(3) {
			switch rng.IntN(5) {
			case 0:
				c.Remove = append(c.Remove, all[rng.IntN(len(all))].ResourceID())
			case 1:
				c.Put = append(c.Put, others[rng.IntN(len(others))])
			default:
				if p := fewer(rng, all[rng.IntN(len(all))]); p != nil {
					c.Put = append(c.Put, p)
				}
			}
		}
		if len(c.Put)+len(c.Remove) == 0 {
			continue
		}
		if after, err := r.With(c); err == nil {
			return c, after
		}
	}
}

// fewer is the resource with one rule, entry or route less or otherwise; nil if it has none.
func fewer(rng *rand.Rand, r vpc.Resource) vpc.Resource {
	switch r := r.(type) {
	case sg.Group:
		if rng.IntN(2) == 0 {
			r.Ingress = less(rng, r.Ingress)
		} else {
			r.Egress = less(rng, r.Egress)
		}
		return r
	case vpc.NetworkACL:
		if rng.IntN(2) == 0 {
			r.Ingress = less(rng, r.Ingress)
		} else {
			r.Egress = less(rng, r.Egress)
		}
		return r
	case routing.Table:
		r.Routes = less(rng, r.Routes)
		return r
	}
	return nil
}

func less[T any](rng *rand.Rand, s []T) []T {
	if len(s) == 0 {
		return s
	}
	i := rng.IntN(len(s))
	return slices.Delete(slices.Clone(s), i, i+1)
}

// checker holds a difference to both resolvers.
type checker struct {
	*testing.T
	rng           *rand.Rand
	before, after *routing.Resolver
	d             reach.Difference
	change        vpc.Change
}

func (x *checker) all() []reach.Movement {
	return slices.Concat(x.d.Gained, x.d.Lost, x.d.Moved, x.d.Unknown)
}

// movements draws headers of each movement.
func (x *checker) movements() {
	for _, m := range x.all() {
		require.True(x, m.Set.Contains(m.Witness))
		for range 3 {
			h, _ := draw(x.rng, m.Set)
			if len(m.Names) > 0 {
				x.holdsByName(x.before, m, m.Before)
				x.holdsByName(x.after, m, m.After)
				continue
			}
			x.holds(x.before, m, m.Before, h)
			x.holds(x.after, m, m.After, h)
		}
	}
}

func (x *checker) holds(r *routing.Resolver, m reach.Movement, f reach.Fate, h packet.Header) {
	if f.Verdict == routing.Undecided {
		_, held := r.Network().Get(m.From[0])
		require.False(x, held)
		return
	}
	got, err := r.Decide(routing.Place(m.From[0]), h)
	require.NoError(x, err)
	require.Equal(x, f.Verdict, got.Verdict, "%v of\n%v%s", h, m, gen.GoLiteral(r.Network()))
	if f.Verdict == routing.Delivered {
		require.Equal(x, f.Way, got.Way, "%v of\n%v", h, m)
	}
}

func (x *checker) holdsByName(r *routing.Resolver, m reach.Movement, f reach.Fate) {
	h := m.Witness
	q := question(routing.Place(m.From[0]), h)
	q.To = routing.Place(m.Names[0])
	p, err := r.Resolve(q)
	require.NoError(x, err)
	if len(p.Forward) > 0 && p.Forward[0].In.Src.Is4() != h.Src.Is4() {
		return // the name has no address of this family; the walk takes the other
	}
	require.Equal(x, f.Verdict, p.Verdict, "%v of\n%v", h, m)
}

// headers asks random questions of both resolvers.
func (x *checker) headers() {
	senders, destinations := x.senders(), x.destinations()
	for range 1500 {
		s := senders[x.rng.IntN(len(senders))]
		h := packet.Header{Src: s.src[x.rng.IntN(len(s.src))], Dst: destinations[x.rng.IntN(len(destinations))],
			Protocol: packet.TCP, SrcPort: []uint16{50000, 443, 22}[x.rng.IntN(3)], DstPort: []uint16{22, 53, 80, 443, 3000, 50000}[x.rng.IntN(6)]}
		switch x.rng.IntN(6) {
		case 0:
			h.Protocol = packet.UDP
		case 1:
			h.Protocol, h.SrcPort, h.DstPort, h.Type = packet.ICMP, 0, 0, 8
			if h.Src.Is6() {
				h.Protocol, h.Type = packet.ICMPv6, 128
			}
		case 2:
			h.Protocol, h.SrcPort, h.DstPort = packet.ESP, 0, 0
		}
		if h.Check() == nil {
			x.header(s, h)
		}
	}
}

func (x *checker) header(s sender, h packet.Header) {
	if slices.Contains(x.addresses(vpc.ID(s.place)), h.Dst) {
		return // what is for the sender itself is left out
	}
	was, had := x.decide(x.before, s, h)
	is, has := x.decide(x.after, s, h)
	said, ok := x.says(s, h)
	text := ""
	if ok {
		text = said.String()
	}
	differs := was.Verdict != is.Verdict || was.Way != is.Way || was.Verdict == routing.Delivered && was.End != is.End
	counts := was.Verdict == routing.Delivered || is.Verdict == routing.Delivered || was.Verdict == routing.Unknown || is.Verdict == routing.Unknown
	released, unheard := x.released()
	counts = counts && !(was.Verdict == routing.Dropped && is.Verdict == routing.Delivered && released[h.Dst] || was.Verdict == routing.Delivered && is.Verdict == routing.Dropped && unheard[h.Dst])
	require.Equal(x, differs && counts, ok, "%s: %v: %v %v %q %q, then %v %v %q %q\n%v\n%v\nchange %#v\n%s", s.place, h,
		had, was.Verdict, was.Way, was.End, has, is.Verdict, is.Way, is.End, text, x.d, x.change, gen.GoLiteral(x.before.Network()))
	if ok {
		require.Equal(x, was.Verdict, said.Before.Verdict)
		require.Equal(x, is.Verdict, said.After.Verdict)
	}
}

// released is the public addresses that the change gives back, and unheard those that are made up for something new.
func (x *checker) released() (released, unheard map[netip.Addr]bool) {
	had, has := mapped(x.before), mapped(x.after)
	released, unheard = maps.Clone(had), maps.Clone(has)
	maps.DeleteFunc(unheard, func(a netip.Addr, _ bool) bool { return had[a] || !prefix("198.18.0.0/15").Contains(a) })
	for n := range vpc.All[eni.ElasticIP](x.after.Network()) {
		has[n.Public] = true
	}
	for e := range vpc.All[eni.Interface](x.after.Network()) {
		for _, a := range e.Addresses {
			has[a.Public] = true
		}
	}
	for g := range vpc.All[vpc.NATGateway](x.after.Network()) {
		for _, a := range g.Addresses {
			has[a.Public] = true
		}
	}
	maps.DeleteFunc(released, func(a netip.Addr, _ bool) bool { return has[a] })
	for _, set := range [...]map[netip.Addr]bool{released, unheard} {
		for a := range maps.Clone(set) {
			set[embed(a)] = true
		}
	}
	return released, unheard
}

func mapped(r *routing.Resolver) map[netip.Addr]bool {
	all := map[netip.Addr]bool{}
	for v := range vpc.All[vpc.VPC](r.Network()) {
		for a := range r.Mapped(v.ID) {
			all[a] = true
		}
	}
	return all
}

func (x *checker) decide(r *routing.Resolver, s sender, h packet.Header) (routing.Decision, bool) {
	if _, ok := r.Network().Get(vpc.ID(s.place)); !ok && s.place != routing.AnyInternetHost {
		return routing.Decision{}, false
	}
	d, err := r.Decide(s.place, h)
	require.NoError(x, err)
	if d.Verdict != routing.Delivered {
		d.Way = ""
	}
	return d, true
}

// internet is the place as an end of movements.
const internet = vpc.ID(routing.AnyInternetHost)

// says is the movement that the header is of, with the first sender and receiver in the place of others.
func (x *checker) says(s sender, h packet.Header) (reach.Movement, bool) {
	for _, m := range x.all() {
		if len(m.Names) > 0 || !slices.Contains(m.From, vpc.ID(s.place)) {
			continue
		}
		first := h
		if s.place != routing.AnyInternetHost {
			first.Src = x.inPlaceOf(h.Src, vpc.ID(s.place), m.From[0])
		}
		if (len(m.To) == 0 || m.To[0] == internet) && m.Set.Contains(first) {
			return m, true
		}
		for _, to := range m.To {
			if to == vpc.ID(s.place) {
				continue
			}
			first.Dst = x.inPlaceOf(h.Dst, to, m.To[0])
			if len(m.To) > 1 && m.From[0] == m.To[0] {
				first.Dst = x.inPlaceOf(h.Dst, to, m.To[1])
			}
			if first.Dst.IsValid() && m.Set.Contains(first) {
				return m, true
			}
		}
	}
	return reach.Movement{}, false
}

// inPlaceOf is the address of another interface that stands for the one of this one; the zero Addr if it is none of its own.
func (x *checker) inPlaceOf(a netip.Addr, of, other vpc.ID) netip.Addr {
	mine, others := x.addresses(of), x.addresses(other)
	i := slices.Index(mine, a)
	if of == other || i < 0 && len(mine) == 0 {
		return a
	}
	if i < 0 {
		return netip.Addr{}
	}
	return others[i]
}

func (x *checker) addresses(id vpc.ID) []netip.Addr {
	var as []netip.Addr
	for _, r := range [...]*routing.Resolver{x.before, x.after} {
		if e, ok := vpc.Get[eni.Interface](r.Network(), id); ok {
			for _, a := range e.Addresses {
				as = append(as, a.Private)
			}
			for _, a := range e.PublicAddresses(r.Network()) {
				as = append(as, a.Public)
			}
		}
	}
	for _, a := range slices.Clone(as) {
		if a.Is4() {
			as = append(as, embed(a))
		}
	}
	return as
}

func embed(a netip.Addr) netip.Addr {
	b, four := addr("64:ff9b::").As16(), a.As4()
	copy(b[12:], four[:])
	return netip.AddrFrom16(b)
}

type sender struct {
	place routing.Place
	src   []netip.Addr
}

func (x *checker) senders() []sender {
	all := []sender{{routing.AnyInternetHost, []netip.Addr{addr("198.51.100.7"), addr("8.8.8.8"), addr("2001:db8:9::9")}}}
	for _, r := range [...]*routing.Resolver{x.before, x.after} {
		for e := range vpc.All[eni.Interface](r.Network()) {
			s := sender{place: routing.Place(e.ID)}
			for _, a := range e.Addresses {
				s.src = append(s.src, a.Private)
			}
			if len(s.src) > 0 {
				all = append(all, s)
			}
		}
		for o := range vpc.All[vpc.OnPremises](r.Network()) {
			s := sender{place: routing.Place(o.ID)}
			for _, p := range o.CIDRs {
				s.src = append(s.src, p.Addr().Next())
			}
			all = append(all, s, s, s)
		}
	}
	return all
}

// destinations is addresses of all that has some, and some of each prefix that anything speaks of.
func (x *checker) destinations() []netip.Addr {
	seen := map[netip.Addr]bool{addr("198.51.100.7"): true, addr("2001:db8:9::9"): true, addr("169.254.169.254"): true}
	add := func(as ...netip.Addr) {
		for _, a := range as {
			if a.IsValid() && !prefix("240.0.0.0/4").Contains(a) && !prefix("e000::/16").Contains(a) {
				seen[a] = true
				if a.Is4() {
					seen[embed(a)] = true
				}
			}
		}
	}
	around := func(p netip.Prefix) {
		if p.IsValid() && p.Bits() > 3 {
			add(p.Addr(), p.Addr().Next(), p.Addr().Prev())
			a := p.Addr()
			for range 1 + x.rng.IntN(20) {
				a = a.Next()
			}
			add(a)
		}
	}
	for _, r := range [...]*routing.Resolver{x.before, x.after} {
		n := r.Network()
		for v := range vpc.All[vpc.VPC](n) {
			for p := range r.Held(v.ID) {
				add(p.Addr(), p.Addr().Next())
			}
			for _, p := range slices.Concat(v.CIDRs, v.IPv6CIDRs) {
				around(p)
			}
		}
		for e := range vpc.All[eni.Interface](n) {
			add(x.addresses(e.ID)...)
		}
		for t := range vpc.All[routing.Table](n) {
			for _, route := range t.Routes {
				around(route.CIDR)
			}
		}
		for l := range vpc.All[vpc.PrefixList](n) {
			for _, p := range l.Entries {
				around(p)
			}
		}
		for o := range vpc.All[vpc.OnPremises](n) {
			for _, p := range o.CIDRs {
				around(p)
			}
		}
	}
	all := make([]netip.Addr, 0, len(seen))
	for a := range seen {
		all = append(all, a)
	}
	slices.SortFunc(all, netip.Addr.Compare)
	return all
}

// names asks by name. Where the way or verdict is another, a movement by name or by header must say so.
func (x *checker) names() {
	all := slices.DeleteFunc(x.senders(), func(s sender) bool { return s.place == routing.AnyInternetHost })
	hosts := []string{"s3.us-east-1.amazonaws.com", "dynamodb.us-east-1.amazonaws.com", "kms.us-east-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"}
	for n := range vpc.All[endpoint.Interface](x.after.Network()) {
		hosts = append(hosts, n.Names(x.after.Network()).Private...)
	}
	for range 200 * min(len(all), 1) {
		s := all[x.rng.IntN(len(all))]
		name := hosts[x.rng.IntN(len(hosts))]
		if _, ok := vpc.Get[eni.Interface](x.before.Network(), vpc.ID(s.place)); !ok || name[0] == '*' {
			continue
		}
		if _, ok := vpc.Get[eni.Interface](x.after.Network(), vpc.ID(s.place)); !ok {
			continue
		}
		f := routing.Flow{From: s.place, To: routing.Place(name), DstPort: 443}
		was, err := x.before.Resolve(f)
		require.NoError(x, err)
		is, err := x.after.Resolve(f)
		require.NoError(x, err)
		if was.Verdict != routing.Delivered && is.Verdict != routing.Delivered || was.Verdict == is.Verdict && slices.Equal(was.Via, is.Via) {
			continue
		}
		require.True(x, slices.ContainsFunc(x.all(), func(m reach.Movement) bool {
			return slices.Contains(m.From, vpc.ID(s.place)) && (len(m.Names) == 0 || slices.Contains(m.Names, name))
		}), "%s -> %s: %v\n%v\n%v\nchange %#v\n%s", s.place, name, was, is, x.d, x.change, gen.GoLiteral(x.before.Network()))
	}
}
