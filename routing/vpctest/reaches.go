package vpctest

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// Reaches checks that all of the traffic gets from each sender at one place to each address of the other, and its replies back. Of
// the source ports it takes those from which systems open connections: [routing.EphemeralAny] from the internet, else
// [routing.EphemeralLinux]. Where a NAT gateway, a load balancer or a Client VPN endpoint sends them on, replies have to come back to it at all of
// [routing.EphemeralAny], of which it takes what it likes.
func Reaches(t testing.TB, r *routing.Resolver, from, to routing.Place, traffic string) {
	t.Helper()
	report(t, CheckReaches(r, from, to, traffic))
}

// CheckReaches is [Reaches] as an error.
func CheckReaches(r *routing.Resolver, from, to routing.Place, traffic string) error {
	a, err := question{r, from, to, traffic}.ask()
	if err != nil {
		return err
	}
	return a.reaches()
}

func (a answer) reaches() error {
	a.claim = toReach
	lost, reached := a.lost()
	unknown := 0
	for _, p := range lost {
		if p.Verdict == routing.Unknown {
			unknown++
		}
	}
	on := "on " + a.traffic
	if reached || unknown > 0 && unknown < len(lost) {
		on = "with " + allOf(a.traffic)
	}
	switch {
	case a.sendsNothing():
		return a.silent()
	case len(lost) > unknown:
		return fail("%s does not reach %s %s", a.from, a.to, on).parts(a, lost).afterwards(a).err()
	case len(lost) > 0:
		return fail("it is not known whether %s reaches %s %s", a.from, a.to, on).parts(a, lost).err()
	case reached && a.hidden() != "":
		return fail("%s does not reach %s %s: %s", a.from, a.to, "with "+allOf(a.traffic), a.hidden()).err()
	case !reached && a.toItself():
		return a.malformed(errToItself)
	case !reached && a.lacking() != "":
		return fail("%s does not reach %s on %s: %s", a.from, a.to, a.traffic, a.lacking()).err()
	case !reached:
		path, err := a.single()
		f := fail("%s does not reach %s on %s: %s", a.from, a.to, a.traffic, a.unaddressed(path))
		f.path(a.r.Network(), path, err)
		return f.err()
	}
	return nil
}

// unaddressed says that the sender comes to know no address of the receiver, or none of a family that it has, as the path of one packet tells.
func (a answer) unaddressed(path routing.Path) string {
	if slices.ContainsFunc(path.Blockers, func(b routing.Blocker) bool { return b.Code == routing.NoAddress }) {
		return "they have no addresses of one family"
	}
	if hidden := a.hidden(); hidden != "" {
		return hidden
	}
	return fmt.Sprintf("%s comes to know no address of %s for such traffic", a.from, a.to)
}

// hidden says which receivers the internet knows no address of, in a family that they have and that the claim is about; empty: each has one, or the
// internet does not ask.
func (a answer) hidden() string {
	asked, err := parseTraffic(a.traffic)
	if _, block := parsePlace(a.to); block == nil || err != nil || !isOutside(a.from) {
		return ""
	}
	found, _ := reach.Interfaces(a.r, a.to)
	var ids []vpc.ID
	family, hidesAll := "", true
	for _, e := range found {
		has4 := slices.ContainsFunc(e.Addresses, func(x eni.Address) bool { return x.Private.Is4() })
		if !has4 || len(e.PublicAddresses(a.r.Network())) > 0 || e.DeniesInternetGateway() || !asked.Overlaps(packet.SetOf(packet.AllIPv4())) {
			hidesAll = false
			continue
		}
		ids = append(ids, e.ID)
		if slices.ContainsFunc(e.Addresses, func(x eni.Address) bool { return x.Private.Is6() }) {
			family = " IPv4"
		}
	}
	names := routing.NamesOf(a.r.Network())
	switch {
	case len(ids) == 0:
		return ""
	case hidesAll:
		return fmt.Sprintf("%s has no public%s address", a.to, family)
	case len(ids) == 1:
		return fmt.Sprintf("%s has no public%s address", names.Of(ids[0]), family)
	}
	return fmt.Sprintf("%s have no public%s address", names.Several(ids), family)
}

// lacking says which end has no address of the one family that the claim is about; empty: neither lacks it, or it is about both.
func (a answer) lacking() string {
	asked, err := parseTraffic(a.traffic)
	if err != nil {
		return ""
	}
	for _, family := range []struct {
		name string
		all  packet.Set
		has  func(netip.Prefix) bool
		hint string
	}{
		{"IPv4", packet.SetOf(packet.AllIPv4()), func(p netip.Prefix) bool { return p.Addr().Is4() }, icmpv6Hint(a.traffic)},
		{"IPv6", packet.SetOf(packet.AllIPv6()), func(p netip.Prefix) bool { return p.Addr().Is6() }, ""},
	} {
		if !asked.Minus(family.all).IsEmpty() {
			continue
		}
		for _, place := range []routing.Place{a.from, a.to} {
			if found, ok := a.holds(place); ok && !slices.ContainsFunc(found, family.has) {
				return fmt.Sprintf("%s has no %s address%s", place, family.name, family.hint)
			}
		}
	}
	return ""
}

// icmpv6Hint is what to write instead of traffic with ICMP in it, between ends that have IPv6 alone.
func icmpv6Hint(traffic string) string {
	ts, _, _ := traffics(traffic)
	if !slices.ContainsFunc(ts, func(t packet.Traffic) bool { return t.Protocol() == packet.ICMP }) {
		return ""
	}
	return "; icmp is of IPv4: for IPv6 write icmpv6"
}

// holds is the addresses and blocks that a place is or that its interfaces have, and false if it is of another kind.
func (a answer) holds(place routing.Place) ([]netip.Prefix, bool) {
	if host, ok := strings.CutPrefix(string(place), string(routing.AnyInternetHost)+":"); ok {
		place = routing.Place(host)
	}
	if p, err := parsePlace(place); err == nil {
		return []netip.Prefix{p}, true
	}
	var all []netip.Prefix
	found, ok := reach.Interfaces(a.r, place)
	for _, e := range found {
		all = append(all, e.Blocks()...)
	}
	return all, ok
}

// allOf is "all of tcp 443", "all traffic" or "all ipv4 traffic".
func allOf(traffic string) string {
	if family, ok := strings.CutSuffix(traffic, "all"); ok {
		return "all " + family + "traffic"
	}
	return "all of " + traffic
}

// lost is the parts that a connection needs and that do not get through, and whether any does.
func (a answer) lost() (lost []reach.Part, reached bool) {
	for _, p := range a.parts {
		usual := a.usual(p)
		switch {
		case p.Verdict == routing.Delivered:
			reached = reached || !usual.IsEmpty()
		case p.Set.IsEmpty():
			lost = append(lost, p)
		case !usual.IsEmpty():
			p.Set = usual
			lost = append(lost, p)
		}
	}
	return lost, reached
}

// errToItself is for checks that would say nothing: of a place with several interfaces they leave out what each sends to itself.
var errToItself = errors.New("both are one network interface, and no network carries what it sends to itself, so the check would say nothing")

// toItself says whether the places are one and the same interface.
func (a answer) toItself() bool {
	senders, _ := reach.Interfaces(a.r, a.from)
	receivers, _ := reach.Interfaces(a.r, a.to)
	return len(senders) == 1 && len(receivers) == 1 && senders[0].ID == receivers[0].ID
}

// Because is an expected reason for which packets do not get through. A zero field matches anything.
type Because struct {
	At   vpc.ID       // the component that refuses, by its ID or Name tag
	Code routing.Code // why
}

// String is "acl-1 SUBNET_ACL_RESTRICTION".
func (b Because) String() string { return strings.TrimSpace(string(b.At) + " " + string(b.Code)) }

// NoReach checks that no sender at one place can open a connection to any address of the other with any of the traffic, whatever its source
// port: to private addresses, nor from within the network to the public ones of hosts and load balancers, which are on the internet for it. To speak of private
// addresses alone, name their block, such as "10.1.0.0/16". A packet may arrive, as long as its reply does not come back. If reasons are given, each connection has to be blocked for one
// of them; where several things block a connection, its reason is the first. That a DNS name resolves to nothing has to be expected by its
// code, such as [routing.DNSNoName]: without that it makes the check fail, for it is most often a slip.
func NoReach(t testing.TB, r *routing.Resolver, from, to routing.Place, traffic string, because ...Because) {
	t.Helper()
	report(t, CheckNoReach(r, from, to, traffic, because...))
}

// CheckNoReach is [NoReach] as an error.
func CheckNoReach(r *routing.Resolver, from, to routing.Place, traffic string, because ...Because) error {
	a, err := question{r, from, to, traffic}.ask(because...)
	if err != nil {
		return err
	}
	if err := a.known(because); err != nil {
		return err
	}
	if len(a.parts) == 0 && a.toItself() {
		return a.malformed(errToItself)
	}
	delivered, unknown := a.of(routing.Delivered), a.of(routing.Unknown)
	switch {
	case len(delivered) > 0:
		return fail("%s reaches %s on %s", from, to, traffic).parts(a, delivered).err()
	case len(unknown) > 0:
		return fail("it is not known whether %s reaches %s on %s", from, to, traffic).parts(a, unknown).err()
	}
	if err := a.noReachInPublic(); err != nil {
		return err
	}
	switch {
	case len(because) > 0:
		return a.because(because)
	case a.sendsNothing():
		return a.silent()
	}
	return nil
}

// noReachInPublic is [NoReach] for the public addresses of receivers, which senders on the internet ask for at once. Of addresses and blocks these alone are meant.
func (a answer) noReachInPublic() error {
	if _, err := parsePlace(a.to); err == nil || isOutside(a.from) {
		return nil
	}
	receivers, _ := reach.Interfaces(a.r, a.to)
	own := map[netip.Addr]bool{}
	for _, e := range receivers {
		for _, x := range e.PublicAddresses(a.r.Network()) {
			if e.Type != eni.NAT && !own[x.Public] {
				own[x.Public] = true
				if err := a.noReachAt(e, x.Public); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// noReachAt is [NoReach] for a public address of a receiver, but for what that sends to itself.
func (a answer) noReachAt(e eni.Interface, public netip.Addr) error {
	b, err := question{a.r, a.from, routing.Place(public.String()), a.traffic}.ask()
	if err != nil {
		return err
	}
	own := packet.From(e.Blocks()...)
	for i := range b.parts {
		b.parts[i].Set = b.parts[i].Set.Minus(own)
	}
	b.parts = slices.DeleteFunc(b.parts, func(p reach.Part) bool { return p.Set.IsEmpty() })
	for _, c := range []struct {
		verdict routing.Verdict
		text    string
	}{
		{routing.Delivered, "%s reaches %s on %s, by its public address %s"},
		{routing.Unknown, "it is not known whether %s reaches %s on %s by its public address %s"},
	} {
		if parts := b.of(c.verdict); len(parts) > 0 {
			f := fail(c.text, a.from, a.to, a.traffic, public).parts(b, parts)
			f.WriteString("\nto speak of private addresses alone, name their block instead of " + string(a.to))
			return f.err()
		}
	}
	return nil
}

// silent is the error of a claim about senders of which none opens a connection.
func (a answer) silent() error {
	return a.malformed(fmt.Errorf("%q has only network interfaces that open no connections, so the check would say nothing%s", a.from, a.probe(a.from)))
}

// sendsNothing says whether nothing at the sender's place ever opens a connection, as gateways and endpoints do not.
func (a answer) sendsNothing() bool {
	asked := false
	for _, p := range a.parts {
		opensNone := []routing.Code{routing.VPCEIntraVPCTraffic, routing.NATUnsolicited, routing.NoPossibleDestination}
		if p.Blocker.InReply || p.Blocker.Stage != routing.AtSource || !slices.Contains(opensNone, p.Blocker.Code) {
			return false
		}
		asked = asked || !p.Set.IsEmpty()
	}
	return asked
}

// known refuses reasons that are no code, and those at components that the network does not have.
func (a answer) known(because []Because) error {
	for _, b := range because {
		if b.Code != "" && !slices.Contains(routing.Codes(), b.Code) {
			return a.malformed(fmt.Errorf("%q, which is expected, is not a code: see docs/codes.md, or the constants of package routing%s", b.Code,
				vpc.DidYouMean(vpc.Alike(string(b.Code), words(routing.Codes())...))))
		}
		if b.At == "" {
			continue
		}
		if n := a.r.Network(); !held(n, b.At) {
			return a.malformed(fmt.Errorf("%q, which is expected to refuse, is not the ID or Name tag of anything in the network%s", b.At, vpc.DidYouMean(n.Alike(string(b.At)))))
		}
	}
	return nil
}

// because holds what blocks against what is expected to.
func (a answer) because(because []Because) error {
	a.claim = toBlock
	var reasons []string
	for _, b := range because {
		reasons = append(reasons, b.String())
	}
	want := strings.Join(reasons, " or ")
	dropped := a.of(routing.Dropped)
	if len(dropped) == 0 { // there is no packet to ask about
		path, err := a.single()
		if err != nil || len(path.Blockers) > 0 && a.expected(because, path.Blockers[0].At, path.Blockers[0].Code) {
			return err
		}
		f := fail("%s does not reach %s on %s, but not for %s", a.from, a.to, a.traffic, want)
		f.path(a.r.Network(), a.suited(reach.Part{}, path), nil)
		return f.err()
	}
	dropped = slices.DeleteFunc(dropped, func(p reach.Part) bool { return a.expected(because, p.Blocker.At, p.Blocker.Code) })
	if len(dropped) == 0 {
		return nil
	}
	return fail("%s does not reach %s on %s, but not for %s", a.from, a.to, a.traffic, want).parts(a, dropped).err()
}

// expected says whether a blocker is among the reasons.
func (a answer) expected(because []Because, at vpc.ID, code routing.Code) bool {
	return slices.ContainsFunc(because, func(b Because) bool {
		return (b.Code == "" || b.Code == code) && (b.At == "" || is(a.r.Network(), at, b.At))
	})
}

// of is the parts with a verdict.
func (a answer) of(v routing.Verdict) []reach.Part {
	var found []reach.Part
	for _, p := range a.parts {
		if p.Verdict == v {
			found = append(found, p)
		}
	}
	return found
}

// held says whether a network has a resource with an ID or Name tag.
func held(n *vpc.Network, name vpc.ID) bool {
	_, ok := n.Get(name)
	return ok || len(n.Named(string(name))) > 0
}

// is says whether a resource has an ID or Name tag.
func is(n *vpc.Network, id, name vpc.ID) bool {
	r, ok := n.Get(id)
	return id == name || ok && r.ResourceName() == string(name)
}

// report is where a check fails. Without a resolver it ends the test: each further check would fail so.
func report(t testing.TB, err error) {
	t.Helper()
	switch {
	case errors.Is(err, reach.ErrNoResolver):
		t.Fatal(err)
	case err != nil:
		t.Error(err)
	}
}
