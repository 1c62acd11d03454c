package vpctest

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// Via checks what [Reaches] does, and that all of the traffic passes the components on its way out, in that order, whatever else it
// passes. A component is a gateway, a connection, an endpoint or an appliance, by its ID, its Name tag or its [vpc.Kind], such
// as "nat-gateway"; an interface that AWS made for one is that one.
func Via(t testing.TB, r *routing.Resolver, from, to routing.Place, traffic string, components ...vpc.ID) {
	t.Helper()
	report(t, CheckVia(r, from, to, traffic, components...))
}

// CheckVia is [Via] as an error.
func CheckVia(r *routing.Resolver, from, to routing.Place, traffic string, components ...vpc.ID) error {
	a, err := askAbout(r, from, to, traffic, components)
	if err != nil {
		return err
	}
	if err := a.reaches(); err != nil {
		return err
	}
	return a.ways(func(w way) error {
		rest := components
		for _, s := range w.stops {
			if len(rest) > 0 && s.is(r.Network(), rest[0]) {
				rest = rest[1:]
			}
		}
		if len(rest) == 0 {
			return nil
		}
		f := fail("%s goes to %s on %s not via %s, but %s", from, to, traffic, list(components), w).parts(a.asWay(), []reach.Part{w.part})
		f.unused(r, w.path, components)
		return f.err()
	})
}

// NotVia checks that none of the traffic that gets there passes any of the components on its way out. Some has to get there. Components are as for [Via].
func NotVia(t testing.TB, r *routing.Resolver, from, to routing.Place, traffic string, components ...vpc.ID) {
	t.Helper()
	report(t, CheckNotVia(r, from, to, traffic, components...))
}

// CheckNotVia is [NotVia] as an error.
func CheckNotVia(r *routing.Resolver, from, to routing.Place, traffic string, components ...vpc.ID) error {
	a, err := askAbout(r, from, to, traffic, components)
	if err != nil {
		return err
	}
	if unknown := a.of(routing.Unknown); len(unknown) > 0 {
		return fail("it is not known how %s goes to %s on %s", from, to, traffic).parts(a, unknown).err()
	}
	if len(a.of(routing.Delivered)) == 0 {
		return fail("nothing gets from %s to %s on %s, so the check would say nothing about the way: NoReach is the check for that", from, to, traffic).parts(a, a.of(routing.Dropped)).err()
	}
	return a.ways(func(w way) error {
		for _, s := range w.stops {
			if slices.ContainsFunc(components, func(c vpc.ID) bool { return s.is(r.Network(), c) }) {
				return w.fail(a, "%s goes to %s on %s via %s", from, to, traffic, s.ID)
			}
		}
		return nil
	})
}

// Private checks what [Reaches] does, and that none of the traffic goes by public addresses, not even within AWS. A gateway endpoint is
// private: the sender shows it its private address.
func Private(t testing.TB, r *routing.Resolver, from, to routing.Place, traffic string) {
	t.Helper()
	report(t, CheckPrivate(r, from, to, traffic))
}

// CheckPrivate is [Private] as an error.
func CheckPrivate(r *routing.Resolver, from, to routing.Place, traffic string) error {
	a, err := question{r, from, to, traffic}.ask()
	if err != nil {
		return err
	}
	if err := a.reaches(); err != nil {
		return err
	}
	return a.ways(func(w way) error {
		if w.path.Exposure <= routing.Private {
			return nil
		}
		return w.fail(a, "%s goes to %s on %s by public addresses, %s%s", from, to, traffic, w, a.endpoint())
	})
}

// endpoint is what would keep traffic to the name of an AWS service in the senders' Region private; empty for other places, and for services that have no
// endpoints.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
func (a answer) endpoint() string {
	m, ok := endpoint.LookupHost(string(a.to))
	name := m.Service.EndpointServiceName(m.Region)
	senders, _ := reach.Interfaces(a.r, a.from)
	abroad := func(e eni.Interface) bool {
		v, held := a.r.Network().VPCOf(e.Subnet)
		return !held || v.Region != m.Region
	}
	switch {
	case !ok || name == "" || slices.ContainsFunc(senders, abroad):
		return ""
	case m.Service.Gateway:
		return "; a gateway endpoint for " + name + " on the senders' route tables would keep it private"
	case m.Service.Interface:
		return "; an interface endpoint for " + name + ", with private DNS, would keep it private"
	}
	return ""
}

// Pair is two places: one that sends and one that is sent to.
type Pair struct {
	From, To routing.Place
}

// SamePath checks that between each pair all of the traffic gets there, and that all of it goes out by the same components in the same order.
func SamePath(t testing.TB, r *routing.Resolver, traffic string, pairs ...Pair) {
	t.Helper()
	report(t, CheckSamePath(r, traffic, pairs...))
}

// CheckSamePath is [SamePath] as an error.
func CheckSamePath(r *routing.Resolver, traffic string, pairs ...Pair) error {
	if r == nil {
		return reach.ErrNoResolver
	}
	if len(pairs) < 2 {
		return fmt.Errorf("%d pairs of places on %s: two at least can have one path, so the check would say nothing", len(pairs), traffic)
	}
	var first *way
	var firstPair Pair
	for _, pair := range pairs {
		a, err := question{r, pair.From, pair.To, traffic}.ask()
		if err != nil {
			return err
		}
		if err := a.reaches(); err != nil {
			return err
		}
		err = a.ways(func(w way) error {
			if first == nil {
				first, firstPair = &w, pair
			}
			if slices.Equal(first.stops, w.stops) {
				return nil
			}
			return w.fail(a, "%s goes to %s on %s %s, and %s goes to %s %s", firstPair.From, firstPair.To, traffic, first, pair.From, pair.To, w)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// way is the one way of a part that gets there.
type way struct {
	part  reach.Part
	path  routing.Path
	stops []stop
}

// stop is a component on a way out.
type stop routing.Via

// is says whether a component is meant by an ID, a Name tag or a kind.
func (s stop) is(n *vpc.Network, name vpc.ID) bool {
	i, _ := vpc.Get[eni.Interface](n, name)
	return s.Kind == vpc.Kind(name) || is(n, s.ID, name) || i.Owner != "" && i.Owner == s.ID
}

// String is "by nat-a, igw-a".
func (w way) String() string {
	if len(w.stops) == 0 {
		return "by none"
	}
	var ids []vpc.ID
	for _, s := range w.stops {
		ids = append(ids, s.ID)
	}
	return "by " + list(ids)
}

func (w way) fail(a answer, format string, args ...any) error {
	return fail(format, args...).parts(a.asWay(), []reach.Part{w.part}).err()
}

// asWay is the answer to a claim about the way.
func (a answer) asWay() answer {
	a.claim = toGo
	return a
}

// unused adds why those of the components that are gateway endpoints do not take the packet over, and what would make them.
func (f *failure) unused(r *routing.Resolver, p routing.Path, components []vpc.ID) {
	for _, u := range r.Explain(p).Unused {
		s := stop{Kind: vpc.KindGatewayEndpoint, ID: u.Endpoint}
		if slices.ContainsFunc(components, func(c vpc.ID) bool { return s.is(r.Network(), c) }) {
			fmt.Fprintf(f, "\n%v", u)
		}
	}
}

// ways asks about each part that gets there. All packets of a part have one way, but for the internet gateway by which they come in. The error is the first.
func (a answer) ways(check func(way) error) error {
	for _, p := range a.of(routing.Delivered) {
		for !p.Set.IsEmpty() {
			path, err := a.witness(p)
			if err != nil {
				return err
			}
			w := way{part: p, path: path}
			in, behind, comesIn := a.cameIn(path)
			if comesIn {
				w.part.Set, w.stops = p.Set.Intersect(behind), []stop{in}
			}
			for _, v := range path.Via {
				w.stops = append(w.stops, stop(v))
			}
			if err := check(w); err != nil {
				return err
			}
			p.Set = p.Set.Minus(w.part.Set)
		}
	}
	return nil
}

// cameIn is the internet gateway by which the packet of a path comes in, which [routing.Path.Via] does not tell, for it is no decision on the way out; and the headers to
// what is behind that gateway. It is false for a packet that does not come from the internet.
func (a answer) cameIn(path routing.Path) (stop, packet.Set, bool) {
	first := path.Forward[0]
	g, ok := vpc.Get[vpc.InternetGateway](a.r.Network(), first.At)
	v, held := vpc.Get[vpc.VPC](a.r.Network(), g.VPC)
	if !ok || !held {
		return stop{}, packet.Set{}, false
	}
	behind := slices.Concat(v.CIDRs, v.IPv6CIDRs, []netip.Prefix{single(first.In.Dst)})
	for x := range a.r.Mapped(v.ID) {
		behind = append(behind, single(x))
	}
	return stop{Kind: g.Kind(), ID: g.ID}, packet.To(behind...), true
}

// askAbout is ask, for components that exist.
func askAbout(r *routing.Resolver, from, to routing.Place, traffic string, components []vpc.ID) (answer, error) {
	q := question{r, from, to, traffic}
	if r == nil {
		return answer{}, reach.ErrNoResolver
	}
	if len(components) == 0 {
		return answer{}, q.malformed(fmt.Errorf("no component is given: name a gateway, a connection, an endpoint or an appliance, or a kind of them, such as %q", vpc.KindNATGateway))
	}
	for _, c := range components {
		if err := passable(r.Network(), c); err != nil {
			return answer{}, q.malformed(err)
		}
	}
	return q.ask()
}

// passable says why a packet can never pass a component of this name; nil: it may.
func passable(n *vpc.Network, name vpc.ID) error {
	if slices.Contains(kinds, vpc.Kind(name)) {
		return nil
	}
	meant := n.Named(string(name))
	if r, ok := n.Get(name); ok {
		meant = append(meant, r)
	}
	if len(meant) == 0 {
		return fmt.Errorf("%q is not the ID, Name tag or kind of anything in the network%s", name, vpc.DidYouMean(n.Alike(string(name), words(kinds)...)))
	}
	if slices.ContainsFunc(meant, func(r vpc.Resource) bool { return slices.Contains(kinds, r.Kind()) }) {
		return nil
	}
	return fmt.Errorf("%q is a %s, which no way is told by: name a gateway, a connection, an endpoint, an appliance or its interface, or one of their kinds, such as %q",
		name, meant[0].Kind().Words(), vpc.KindNATGateway)
}

// kinds is the kinds of components that a way may have.
var kinds = []vpc.Kind{
	vpc.KindInternetGateway, vpc.KindEgressOnlyInternetGateway, vpc.KindNATGateway, vpc.KindCarrierGateway, vpc.KindLocalGateway,
	vpc.KindPeeringConnection, vpc.KindTransitGateway, vpc.KindCoreNetwork, vpc.KindVPNGateway, vpc.KindVPNConnection,
	vpc.KindDirectConnectGateway, vpc.KindVirtualInterface, vpc.KindClientVPNEndpoint, vpc.KindNetworkInterface, vpc.KindGatewayEndpoint,
	vpc.KindInterfaceEndpoint, vpc.KindGatewayLoadBalancerEndpoint, vpc.KindLoadBalancer, vpc.KindFirewall,
}

// list is "a, b".
func list(ids []vpc.ID) string { return strings.Join(words(ids), ", ") }

func words[S ~string](all []S) []string {
	found := make([]string, len(all))
	for i, s := range all {
		found[i] = string(s)
	}
	return found
}
