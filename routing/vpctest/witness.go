package vpctest

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// witness is the path of one packet of a part: of one that a person would think of, if there is any.
func (a answer) witness(p reach.Part) (routing.Path, error) {
	h, ok := packet.Header{}, false
	usual := a.usual(p).Intersect(somePort)
	for _, among := range []packet.Set{a.likely().Intersect(usual).Intersect(https), a.likely().Intersect(usual).Intersect(unlikeICMP), a.likely().Intersect(usual).Intersect(echo), a.likely().Intersect(usual), usual, somePort, packet.Everything()} {
		if h, ok = p.Set.Intersect(among).Sample(); ok {
			break
		}
	}
	if !ok {
		return a.single()
	}
	f := flowOf(a.senderOf(p, h.Src), h)
	named, free := f, f
	named.To, free.SrcPort = a.to, 0
	both := free
	both.To = a.to
	// A DNS name shows how it resolved, if it resolves to this very address. Where the source port is left to the resolver, what is said of replies
	// holds for all from which the sender may send.
	for _, try := range []routing.Flow{both, named, free} {
		path, err := a.r.Resolve(try)
		if err == nil && len(path.Forward) > 0 && path.Forward[0].In.Dst == h.Dst && p.Set.Contains(path.Forward[0].In) {
			return path, nil
		}
	}
	return a.r.Trace(f.From, h)
}

// likely is the headers from and to the one host that stands for the internet, where the question says no more than that.
func (a answer) likely() packet.Set {
	s := packet.Everything()
	for _, one := range []struct {
		place routing.Place
		of    func(...netip.Prefix) packet.Set
	}{{a.from, packet.From}, {a.to, packet.To}} {
		if one.place == routing.AnyInternetHost {
			s = s.Intersect(one.of(single(a.r.InternetHost(true)), single(a.r.InternetHost(false))))
		}
	}
	return s
}

// What is asked about before other ports, protocols and types, where there is a choice.
var (
	https      = packet.Carrying(packet.Port(packet.TCP, 443))
	unlikeICMP = packet.Carrying(packet.Of(packet.TCP), packet.Of(packet.UDP))
	echo       = packet.Carrying(packet.ICMPType(packet.ICMP, 8, 0), packet.ICMPType(packet.ICMPv6, 128, 0))
)

// somePort is the headers that do not go to port 0, for which a [routing.Flow] cannot ask.
var somePort = packet.Everything().Minus(packet.SetOf(packet.AllIPv4().WithDstPorts(packet.PortRange{}), packet.AllIPv6().WithDstPorts(packet.PortRange{})))

// single is the path of the packet that a person would mean by the question.
func (a answer) single() (routing.Path, error) {
	f := routing.Flow{From: a.first(a.from), To: a.first(a.to)}
	asked, err := parseTraffic(a.traffic)
	if h, ok := asked.Sample(); err == nil && ok {
		f.Protocol, f.DstPort, f.Type, f.Code, f.IPv6 = h.Protocol, h.DstPort, h.Type, h.Code, h.Src.Is6()
	}
	return a.r.Resolve(f)
}

// first is the first interface at a place, and else the place.
func (a answer) first(place routing.Place) routing.Place {
	if found, _ := reach.Interfaces(a.r, place); len(found) > 0 {
		return routing.Place(found[0].ID)
	}
	return place
}

// senderOf is the place that sends from an address in a part.
func (a answer) senderOf(p reach.Part, src netip.Addr) routing.Place {
	n := a.r.Network()
	if p.VPC != "" {
		senders, _ := reach.Interfaces(a.r, a.from)
		for _, e := range senders {
			if home, _ := n.VPCOf(cmp.Or(e.Subnet, e.Owner)); home.ID == p.VPC && e.Owns(src) {
				return routing.Place(e.ID)
			}
		}
	}
	if _, err := parsePlace(a.from); err != nil {
		return a.from
	}
	for o := range vpc.All[vpc.OnPremises](n) {
		for _, block := range o.CIDRs {
			if block.Contains(src) {
				return routing.Place(o.ID)
			}
		}
	}
	return routing.AnyInternetHost
}

// parsePlace is the block that a place is.
func parsePlace(p routing.Place) (netip.Prefix, error) {
	if a, err := packet.ParseAddr(string(p)); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	return netip.ParsePrefix(string(p))
}

// failure collects what is wrong with a claim.
type failure struct {
	strings.Builder
	fixes   []routing.Fix // that it names
	mending packet.Set    // the headers that they are to let pass
	hops    bool          // it has the hops of a path, so that it is to be without those of others
	names   routing.Names // with which it tells IDs, in its parts that do not so by themselves
}

// fail begins a failure with what was found to be wrong.
func fail(format string, args ...any) *failure {
	f := &failure{}
	fmt.Fprintf(f, format, args...)
	return f
}

// partsShown is how many parts a failure shows, of each with one path.
const partsShown = 3

// parts adds the parts, with the path of one packet of each; and after these, in a line, the interfaces for which they fail that are attached to nothing.
func (f *failure) parts(a answer, ps []reach.Part) *failure {
	f.names = routing.NamesOf(a.r.Network())
	ps, detached := a.apart(ps)
	for i, p := range ps {
		if i == partsShown {
			fmt.Fprintf(f, "\nand %d more of the kind", len(ps)-i)
			break
		}
		f.part(a, p)
	}
	switch n := len(detached); {
	case n == 1:
		fmt.Fprintf(f, "\nnetwork interface %s is attached to nothing, so that it neither sends nor receives: attach it to an instance, or delete it", f.names.Of(detached[0]))
	case n > 1:
		fmt.Fprintf(f, "\n%d network interfaces are attached to nothing, so that they neither send nor receive: attach them to instances, or delete them (%s)", n, f.names.Several(detached))
	}
	return f
}

// apart parts from the parts those for which an interface fails that is attached to nothing, and gives these interfaces, each once. A claim about such an
// interface alone is about nothing else.
func (a answer) apart(ps []reach.Part) (others []reach.Part, detached []vpc.ID) {
	for _, p := range ps {
		at := p.Blocker.At
		e, ok := vpc.Get[eni.Interface](a.r.Network(), at)
		switch {
		case !ok || !e.Unattached || p.Blocker.Code != routing.BadStateAttachment || a.isAlone(a.from, at) || a.isAlone(a.to, at):
			others = append(others, p)
		case !slices.Contains(detached, at):
			detached = append(detached, at)
		}
	}
	return others, detached
}

func (f *failure) part(a answer, p reach.Part) {
	fmt.Fprintf(f, "\n%v", p.Fate)
	if !p.Set.IsEmpty() {
		fmt.Fprintf(f, ":\n%s\nfor one,", indent(few(a.lines(p.Set))))
	}
	path, err := a.witness(p)
	if a.claim == toGo {
		f.onlyPath(a.r.Network(), path, err)
		return
	}
	path = a.suited(p, path)
	f.path(a.r.Network(), path, err)
	f.note(p, path)
}

// isAlone says whether a place is one interface.
func (a answer) isAlone(place routing.Place, id vpc.ID) bool {
	found, _ := reach.Interfaces(a.r, place)
	return len(found) == 1 && found[0].ID == id
}

// note keeps the fixes of a part, if they are all that it takes.
func (f *failure) note(p reach.Part, path routing.Path) {
	var fixes []routing.Fix
	for _, b := range path.Blockers {
		if len(b.Fix) == 0 {
			return
		}
		fixes = append(fixes, b.Fix...)
	}
	f.fixes, f.mending = append(f.fixes, fixes...), f.mending.Union(p.Set)
}

// mostRounds is how often fixes are told for what those before leave.
const mostRounds = 3

// afterwards adds what else it takes once the fixes are made that the failure has named. Each is of the path of one packet, and others of the
// part may be refused behind it, as replies to UDP are by a network ACL that lets those to TCP back.
func (f *failure) afterwards(a answer) *failure {
	for range mostRounds {
		change, err := routing.ChangeOf(a.r.Network(), f.fixes...)
		if err != nil || len(f.fixes) == 0 {
			return f
		}
		if a.r, err = a.r.With(change); err != nil {
			return f
		}
		next, err := a.question.ask()
		if err != nil {
			return f
		}
		next.claim = a.claim
		rest, mending := &failure{}, f.mending
		lost, _ := next.lost()
		for _, p := range lost {
			if p.Set = p.Set.Intersect(mending); p.Verdict == routing.Dropped && !p.Set.IsEmpty() {
				rest.also(next, p)
			}
		}
		if rest.Len() == 0 {
			return f
		}
		fmt.Fprintf(f, "\nwith these fixes made, this is left:%s", rest)
		f.fixes, f.mending, a = rest.fixes, rest.mending, next
	}
	return f
}

// also adds a part that takes more fixes, with these alone.
func (f *failure) also(a answer, p reach.Part) {
	path, err := a.witness(p)
	if err != nil {
		return
	}
	path = a.suited(p, path)
	fmt.Fprintf(f, "\n%v:\n%s", p.Fate, indent(few(a.lines(p.Set))))
	for _, b := range path.Blockers {
		for _, x := range b.Fix {
			fmt.Fprintf(f, "\n  fix: %v", x)
		}
		if len(b.Fix) == 0 && b.NoFix != "" {
			fmt.Fprintf(f, "\n  no fix: %s", b.NoFix)
		}
	}
	f.note(p, path)
}

// path adds a path, and of what gets through what could stop it.
func (f *failure) path(n *vpc.Network, p routing.Path, err error) {
	f.onlyPath(n, p, err)
	if err != nil || p.Verdict != routing.Delivered {
		return
	}
	if passes := passes(n, p); len(passes) > 0 {
		fmt.Fprintf(f, "\n  what lets it pass:\n%s", indent(indent(strings.Join(passes, "\n"))))
	}
}

// onlyPath adds a path, without its hops if it is not the first: a failure is to fit on a screen. The hops are told by their IDs, so the ends, which may have been asked about by their Name
// tags, have both.
func (f *failure) onlyPath(n *vpc.Network, p routing.Path, err error) {
	if err != nil {
		fmt.Fprintf(f, "\n%s", indent(err.Error()))
		return
	}
	p.Flow.From, p.Flow.To = both(n, p.Flow.From), both(n, p.Flow.To)
	text := p.String()
	if f.hops {
		text = withoutHops(text)
	}
	f.hops = true
	fmt.Fprintf(f, "\n%s", indent(text))
}

// withoutHops is a path as it prints, without its request and its reply.
func withoutHops(path string) string {
	var b strings.Builder
	inLeg := false
	for line := range strings.Lines(path) {
		switch label, _, _ := strings.Cut(strings.TrimPrefix(line, "  "), " "); label {
		case "request", "reply":
			inLeg = true
		case "note":
			inLeg = false
		}
		if !inLeg {
			b.WriteString(line)
		}
	}
	return b.String()
}

// both is a place with its Name tag and its ID, "web (eni-1)", if it is a resource that has both.
func both(n *vpc.Network, place routing.Place) routing.Place {
	r, ok := n.Get(vpc.ID(place))
	if named := n.Named(string(place)); !ok && len(named) == 1 {
		r, ok = named[0], true
	}
	if !ok || r.ResourceName() == "" || r.ResourceName() == string(r.ResourceID()) {
		return place
	}
	return routing.Place(fmt.Sprintf("%s (%s)", r.ResourceName(), r.ResourceID()))
}

// passes is all without which the packet would not get there or its reply not back, each once: rules, entries, routes, what carries it
// on, and public addresses. Routes to local are left out, for they cannot be removed. Network ACLs that let all of an address family pass, as
// default ones do, share the last line.
func passes(n *vpc.Network, p routing.Path) []string {
	var found, open []string
	add := func(s string) {
		if !slices.Contains(found, s) {
			found = append(found, s)
		}
	}
	for i, h := range slices.Concat(p.Forward, p.Reply) {
		whose := ""
		if i >= len(p.Forward) {
			whose = "reply's "
		}
		switch h.Stage {
		case routing.AtGroupOut, routing.AtACLOut, routing.AtRoute, routing.AtEdge, routing.AtACLIn, routing.AtGroupIn:
			if acl, all := letsAllPass(h); all {
				if !slices.Contains(open, acl) {
					open = append(open, acl)
				}
				continue
			}
			stateful := whose != "" && h.By == routing.RuleRef{}
			if h.Rule != "" && !stateful && !strings.HasSuffix(h.Rule, " -> local") {
				add(fmt.Sprintf("%s%v: %s", whose, h.Stage, h.Rule))
			}
		case routing.AtTarget:
			if h.At != "" {
				add(fmt.Sprintf("%s: %s", h.Kind.Words(), h.At))
			}
			if s := publicAddress(n, h); s != "" {
				add(s)
			}
		}
	}
	if len(open) > 0 {
		add("network ACLs, by an entry that allows all: " + strings.Join(open, ", "))
	}
	return found
}

// letsAllPass says whether an entry of a network ACL lets all of an address family pass at a hop, and of which ACL it is.
func letsAllPass(h routing.Hop) (acl string, all bool) {
	for _, end := range []string{" allow all from 0.0.0.0/0", " allow all to 0.0.0.0/0", " allow all from ::/0", " allow all to ::/0"} {
		entry, ok := strings.CutSuffix(h.Rule, end)
		for _, direction := range []string{" ingress ", " egress "} {
			if at := strings.LastIndex(entry, direction); ok && at >= 0 && (h.Stage == routing.AtACLOut || h.Stage == routing.AtACLIn) {
				return entry[:at], true
			}
		}
	}
	return "", false
}

// publicAddress is the public address that an internet gateway maps at a hop, and whose it is; empty if it maps none.
func publicAddress(n *vpc.Network, h routing.Hop) string {
	public, private := h.In.Dst, h.Out.Dst
	if h.In.Src != h.Out.Src {
		public, private = h.Out.Src, h.In.Src
	}
	if h.Kind != vpc.KindInternetGateway || public == private {
		return ""
	}
	text := fmt.Sprintf("public address: %v of %v", public, private)
	if e, _, ok := eni.Mapped(n, public); ok {
		text += " at " + string(e.ID)
	}
	return text
}

// err is the failure as an error.
func (f *failure) err() error { return errors.New(f.names.In(f.String())) }

// linesShown is how many lines of a set a failure shows.
const linesShown = 5

// short is a set in a few lines.
func short(s packet.Set) string { return few(strings.Split(s.String(), "\n")) }

// few is the first of many lines.
func few(lines []string) string {
	if n := len(lines) - linesShown; n > 0 {
		lines = append(lines[:linesShown], fmt.Sprintf("and %d more lines", n))
	}
	return strings.Join(lines, "\n")
}

// lines is a set as it prints, but with "the internet" for its addresses where a place is that.
func (a answer) lines(s packet.Set) []string {
	lines := strings.Split(s.String(), "\n")
	for i, line := range lines {
		line, to, _ := strings.Cut(line, " to ")
		traffic, from, _ := strings.Cut(line, " from ")
		if from != "" {
			traffic += " from " + a.addresses(a.from, "from ", from, packet.Box.Src, packet.Box.WithSrc)
		}
		if to != "" {
			traffic += " to " + a.addresses(a.to, "to ", to, packet.Box.Dst, packet.Box.WithDst)
		}
		lines[i] = traffic
	}
	return lines
}

// addresses is those of a line, or, of the internet, as what is missing of all that are asked about, if that is shorter.
func (a answer) addresses(place routing.Place, word, text string, ends func(packet.Box) (first, last netip.Addr), with func(b packet.Box, first, last netip.Addr) packet.Box) string {
	these, err := packet.ParseSet(word + text)
	if place != routing.AnyInternetHost || err != nil {
		return text
	}
	all := packet.AllIPv6()
	if these.Overlaps(packet.SetOf(packet.AllIPv4())) {
		all = packet.AllIPv4()
	}
	var boxes []packet.Box
	for _, p := range a.parts {
		for _, x := range spans(p.Set, ends) {
			if x.first.Is4() == all.Is4() {
				boxes = append(boxes, with(all, x.first, x.last))
			}
		}
	}
	short := "the internet"
	if missing := packet.SetOf(boxes...).Minus(these); !missing.IsEmpty() {
		short += " except " + strings.TrimPrefix(missing.String(), "all "+word)
	}
	if len(short) > len(text) || strings.Count(short, " except ") > 1 {
		return text
	}
	return short
}

// indent moves lines two columns to the right.
func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ")
}
