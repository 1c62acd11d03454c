package reach

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// AccessFinding is traffic that meets a scope.
type AccessFinding struct {
	Match   int             `json:"match"`   // which of MatchPaths is the first that it fits
	Verdict routing.Verdict `json:"verdict"` // Delivered, or Unknown for what may arrive
	Missing string          `json:"missing,omitempty"`

	From []vpc.ID `json:"from"` // interfaces that no rule tells apart, an on-premises network, or "internet"
	To   vpc.ID   `json:"to,omitempty"`
	Way  string   `json:"way,omitempty"`

	// Set is the headers as the first of From sends them, and Path what becomes of one of them.
	Set  packet.Set   `json:"set"`
	Path routing.Path `json:"path"`

	names routing.Names
}

// Witness is the header of Path.
func (f AccessFinding) Witness() packet.Header {
	if len(f.Path.Forward) == 0 {
		return packet.Header{}
	}
	return f.Path.Forward[0].In
}

// String is the finding on one line, by the names of [routing.Names].
func (f AccessFinding) String() string {
	return f.Title() + ": " + strings.ReplaceAll(f.Set.String(), "\n", "; ")
}

// Title is the finding without its headers: "MatchPaths[0] internet -> web by igw-1".
func (f AccessFinding) Title() string {
	s := fmt.Sprintf("MatchPaths[%d] %s -> %s", f.Match, f.names.Several(f.From), cmp.Or(f.names.Of(f.To), "?"))
	if f.Way != "" {
		s += " by " + f.names.Way(f.Way)
	}
	if f.Verdict == routing.Unknown {
		s += " (unknown, not in the model: " + f.Missing + ")"
	}
	return s
}

// Findings is the traffic that meets the scope, sorted by match, sender, receiver and way. As Network Access Analyzer does it looks at TCP and
// UDP, and in one direction: whether a reply comes back does not count. Unlike it, it looks at IPv6 too, at everything that the
// network holds, past gateways and through load balancers, at firewalls' rules, and finds all of it.
//
// A source is the sender or, where a statement names what lies between networks (an internet gateway, an attachment, a peering
// connection...), the part of the path from there on. A destination is the receiver or the part of the path up to there.
//
// An error says that the scope is malformed, or names what it asks for and the network does not hold: without it there is no answer.
func (s Scope) Findings(r *routing.Resolver) ([]AccessFinding, error) {
	if r == nil {
		return nil, ErrNoResolver
	}
	if err := s.Check(); err != nil {
		return nil, err
	}
	f := &finder{r: r, n: r.Network(), scope: s, found: map[accessFindingKey]*AccessFinding{}}
	for _, p := range s.MatchPaths {
		f.match = append(f.match, f.ready(p))
	}
	for _, p := range s.ExcludePaths {
		f.exclude = append(f.exclude, f.ready(p))
	}
	if len(f.missing) > 0 {
		slices.Sort(f.missing)
		return nil, fmt.Errorf("reach: network access scope: the network does not hold %s", list(slices.Compact(f.missing)))
	}
	if err := f.all(); err != nil {
		return nil, err
	}
	return f.sorted(), nil
}

// finder looks for what meets a scope.
type finder struct {
	r              *routing.Resolver
	n              *vpc.Network
	scope          Scope
	match, exclude []readyPath
	missing        []string

	found map[accessFindingKey]*AccessFinding
	order []accessFindingKey
}

type accessFindingKey struct {
	match    int
	verdict  routing.Verdict
	from, to vpc.ID
	way, why string
}

// readyPath is a path of a scope with its statements made ready.
type readyPath struct {
	ScopePath
	source, destination *statement
}

func (f *finder) ready(p ScopePath) readyPath {
	rp := readyPath{p, &statement{}, &statement{}}
	for _, side := range [...]struct {
		from *PathStatement
		to   **statement
	}{{p.Source, &rp.source}, {p.Destination, &rp.destination}} {
		if side.from == nil {
			continue
		}
		*side.to = side.from.PacketHeaderStatement.ready(f.n)
		if m := (*side.to).missing; m != "" {
			f.missing = append(f.missing, m)
		}
		f.holds(side.from.ResourceStatement)
	}
	for _, t := range p.ThroughResources {
		f.holds(t.ResourceStatement)
	}
	return rp
}

// holds notes resources that the network does not hold, resource groups among them.
func (f *finder) holds(s *ResourceStatement) {
	if s == nil {
		return
	}
	for _, name := range s.Resources {
		id := vpc.ID(lastPart(name))
		_, whole := f.n.Get(vpc.ID(name))
		_, held := f.n.Get(id)
		_, interfaces := interfacesOf(f.n, id)
		if !whole && !held && !interfaces {
			if tagged := f.n.Named(name); len(tagged) > 0 {
				name = fmt.Sprintf("%s (the Name tag of %s: give the ID)", name, tagged[0].ResourceID())
			} else if meant := vpc.DidYouMean(f.n.Alike(name)); meant != "" {
				name += " (" + strings.TrimPrefix(meant, "; ") + ")"
			}
			f.missing = append(f.missing, name)
		}
	}
}

// lastPart is the ID at the end of an ARN.
func lastPart(arn string) string {
	if !strings.HasPrefix(arn, "arn:") {
		return arn
	}
	return arn[strings.LastIndexAny(arn, ":/")+1:]
}

// all asks about everything that is sent.
func (f *finder) all() error {
	classes := classesOf(f.n, mentioned(f.n), nil)
	hosts := outside(f.n)
	var inside, public []netip.Prefix
	for i := range classes {
		inside = append(inside, classes[i].first.Blocks()...)
		inside = append(inside, classes[i].second.Blocks()...)
		public = append(public, publicOf(f.n, classes[i].first)...)
	}
	for v := range vpc.All[vpc.VPC](f.n) {
		for p, id := range f.r.Held(v.ID) {
			if _, known := vpc.Get[eni.Interface](f.n, id); !known && id != v.ID {
				inside = append(inside, p) // what AWS makes interfaces for
			}
		}
	}
	for b := range vpc.All[endpoint.LoadBalancer](f.n) {
		for _, node := range b.Nodes {
			if node.Public.IsValid() {
				public = append(public, single(node.Public))
			}
		}
	}
	var premises []netip.Prefix
	for o := range vpc.All[vpc.OnPremises](f.n) {
		premises = append(premises, o.CIDRs...)
	}
	all := packet.To(slices.Concat(inside, hosts, premises)...)
	if err := f.from(routing.AnyInternetHost, []vpc.ID{vpc.ID(routing.AnyInternetHost)}, packet.From(hosts...).Intersect(packet.To(public...))); err != nil {
		return err
	}
	for o := range vpc.All[vpc.OnPremises](f.n) {
		if err := f.from(routing.Place(o.ID), []vpc.ID{o.ID}, packet.From(o.CIDRs...).Intersect(packet.To(inside...))); err != nil {
			return err
		}
	}
	for i := range classes {
		c := &classes[i]
		if !sends(c.first) {
			continue
		}
		own := packet.To(c.first.Blocks()...)
		if err := f.from(routing.Place(c.first.ID), c.Members, packet.From(c.first.Blocks()...).Intersect(all).Minus(own)); err != nil {
			return err
		}
	}
	return nil
}

// from asks what becomes of headers, and notes which of those that arrive meet the scope.
func (f *finder) from(place routing.Place, members []vpc.ID, space packet.Set) error {
	if !f.maySend(members) {
		return nil
	}
	space = space.Intersect(packet.Carrying(packet.Of(packet.TCP), packet.Of(packet.UDP)))
	var failed error
	err := cut(f.r, place, slices.Collect(space.Boxes()), func(p piece) {
		if p.Request == routing.Dropped || failed != nil {
			return
		}
		h, _ := p.box.Sample()
		path, err := f.r.Trace(place, h)
		if failed = err; err == nil {
			f.take(members, p, path)
		}
	})
	return firstError(err, failed)
}

// maySend says whether some source can be the sender, or something on the way.
func (f *finder) maySend(members []vpc.ID) bool {
	return slices.ContainsFunc(f.match, func(m readyPath) bool {
		if m.Source == nil || m.Source.ResourceStatement == nil || len(m.Source.ResourceStatement.Resources) == 0 {
			return true
		}
		return slices.ContainsFunc(m.Source.ResourceStatement.Resources, func(name string) bool {
			found, ends := interfacesAtID(f.n, name)
			return !ends || slices.ContainsFunc(found, func(e eni.Interface) bool { return slices.Contains(members, e.ID) })
		})
	})
}

// interfacesAtID is the interfaces for which a resource stands at the ends of paths; false: it lies on the way.
func interfacesAtID(n *vpc.Network, name string) ([]eni.Interface, bool) {
	return interfacesOf(n, vpc.ID(lastPart(name)))
}

// take notes what of a piece meets the scope.
func (f *finder) take(members []vpc.ID, p piece, path routing.Path) {
	w := f.wayOf(members[0], path)
	for i, m := range f.match {
		set := f.fits(m, w, p.box)
		for _, x := range f.exclude {
			if !set.IsEmpty() {
				set = set.Minus(f.fits(x, w, p.box))
			}
		}
		if set.IsEmpty() {
			continue
		}
		k := accessFindingKey{i, p.Request, members[0], p.End, p.Way, ""}
		if p.Request == routing.Unknown {
			k.why = p.Missing
		}
		if a := f.found[k]; a != nil {
			a.Set = a.Set.Union(set)
			return
		}
		f.found[k] = &AccessFinding{Match: i, Verdict: p.Request, Missing: k.why, From: members, To: p.End, Way: p.Way, Set: set}
		f.order = append(f.order, k)
		return
	}
}

// sorted is the findings with the path of a witness each.
func (f *finder) sorted() []AccessFinding {
	slices.SortFunc(f.order, func(a, b accessFindingKey) int {
		return cmp.Or(cmp.Compare(a.match, b.match), cmp.Compare(a.verdict, b.verdict), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to),
			cmp.Compare(a.way, b.way), cmp.Compare(a.why, b.why))
	})
	var all []AccessFinding
	names := routing.NamesOf(f.n)
	for _, k := range f.order {
		a := f.found[k]
		a.names = names
		a.Path, _ = f.r.Trace(routing.Place(a.From[0]), witness(a.Set))
		all = append(all, *a)
	}
	return all
}

// stop is a place on a path at which a statement may find a resource.
type stop struct {
	ids   []vpc.ID
	types []string
	seen  packet.Header // as it leaves
	came  packet.Header // as it comes
	link  bool          // it lies between networks: a path may be looked at from there on, or up to there
	held  bool          // it is an interface of the network
}

// wayOf is the stops of a path, the sender first.
func (f *finder) wayOf(from vpc.ID, p routing.Path) []stop {
	var way []stop
	for i, h := range p.Forward {
		s := stop{seen: h.Out, came: h.In, held: h.Interface != ""}
		if !s.seen.Src.IsValid() {
			s.seen = s.came
		}
		switch {
		case h.Stage == routing.AtSource, h.Stage == routing.AtDestination && h.Interface != "":
			s.ids, s.types = f.interfaceNames(h.Interface, from, len(way) == 0), []string{"AWS::EC2::NetworkInterface"}
			s.ids = append(s.ids, h.At)
		case h.Stage == routing.AtTarget || h.Stage == routing.AtDestination:
			f.device(&s, h, p.Forward[:i])
		}
		if s.ids = slices.DeleteFunc(s.ids, func(id vpc.ID) bool { return id == "" }); len(s.ids) > 0 {
			way = append(way, s)
		}
	}
	return way
}

// interfaceNames is by what statements may name an interface: its own ID, those of its instance, subnet, VPC and groups.
func (f *finder) interfaceNames(id, from vpc.ID, first bool) []vpc.ID {
	if first && id == "" {
		return []vpc.ID{from}
	}
	ids := []vpc.ID{id}
	e, ok := vpc.Get[eni.Interface](f.n, id)
	if !ok {
		return ids
	}
	v, _ := f.n.VPCOf(id)
	return append(append(ids, e.Instance, e.Subnet, v.ID), e.Groups...)
}

// device is a gateway, a link, an endpoint or a load balancer.
func (f *finder) device(s *stop, h routing.Hop, before []routing.Hop) {
	s.ids = []vpc.ID{h.At}
	switch h.Kind {
	case vpc.KindInternetGateway, vpc.KindEgressOnlyInternetGateway:
		s.types, s.link = []string{"AWS::EC2::InternetGateway"}, true
	case vpc.KindVPNGateway:
		s.types, s.link = []string{"AWS::EC2::VPNGateway"}, true
	case vpc.KindVPNConnection, vpc.KindVirtualInterface:
		if c, ok := vpc.Get[vpc.VPNConnection](f.n, h.At); ok && c.VPNGateway != "" {
			s.ids, s.types = append(s.ids, c.VPNGateway), []string{"AWS::EC2::VPNGateway"}
		}
		s.link = true
	case vpc.KindPeeringConnection:
		s.types, s.link = []string{"AWS::EC2::VPCPeeringConnection"}, true
	case vpc.KindTransitGateway:
		s.ids = append(s.ids, h.By.Target)
		s.ids = append(s.ids, f.attachment(h.At, before)...)
		s.types, s.link = []string{"AWS::EC2::TransitGatewayAttachment"}, true
	case vpc.KindFirewall:
		s.types, s.link = []string{"AWS::NetworkFirewall::NetworkFirewall", "AWS::NetworkFirewall::Firewall"}, false
	case vpc.KindGatewayEndpoint, vpc.KindInterfaceEndpoint, vpc.KindGatewayLoadBalancerEndpoint,
		vpc.KindResourceEndpoint, vpc.KindServiceNetworkEndpoint:
		s.types = []string{"AWS::EC2::VPCEndpoint"}
		s.link = h.Kind != vpc.KindGatewayLoadBalancerEndpoint
		for fw := range vpc.DependentsOf[endpoint.Firewall](f.n, h.At) {
			s.ids = append(s.ids, fw.ID)
			s.types = append(s.types, "AWS::NetworkFirewall::NetworkFirewall", "AWS::NetworkFirewall::Firewall")
		}
		if _, ok := vpc.Get[endpoint.EndpointService](f.n, vpc.ID(h.Rule)); ok {
			s.ids, s.types = append(s.ids, vpc.ID(h.Rule)), append(s.types, "AWS::EC2::VPCEndpointService")
		}
	case vpc.KindNATGateway:
		s.types = []string{"AWS::EC2::NatGateway"}
	case vpc.KindLoadBalancer:
		s.types = []string{"AWS::ElasticLoadBalancingV2::LoadBalancer"}
		if b, _ := vpc.Get[endpoint.LoadBalancer](f.n, h.At); b.Type == endpoint.TypeClassic {
			s.types = []string{"AWS::ElasticLoadBalancing::LoadBalancer"}
		}
	}
}

// attachment is the attachment by which a packet has come into a transit gateway: that of the VPC in which it was.
func (f *finder) attachment(gateway vpc.ID, before []routing.Hop) []vpc.ID {
	for i := len(before) - 1; i >= 0; i-- {
		if before[i].Subnet == "" {
			continue
		}
		v, _ := f.n.VPCOf(before[i].Subnet)
		if a, ok := (vpc.TransitGateway{ID: gateway}).AttachmentOf(f.n, v.ID); ok {
			return []vpc.ID{a.ID}
		}
	}
	return nil
}

// fits is the headers of a box, all of which take the way, that the path of a scope fits.
func (f *finder) fits(p readyPath, way []stop, b packet.Box) packet.Set {
	if len(way) == 0 {
		return packet.Set{}
	}
	for _, t := range p.ThroughResources {
		if !slices.ContainsFunc(way, func(s stop) bool { return s.named(t.ResourceStatement) }) {
			return packet.Set{}
		}
	}
	sent := way[0].came
	var all packet.Set
	for i := range way {
		if !isStart(p.Source, way, i) {
			continue
		}
		for j := len(way) - 1; j >= i; j-- {
			if !isFinish(p.Destination, way, i, j) {
				continue
			}
			in := p.source.of(b, sent, way[i].seen).Intersect(p.destination.of(b, sent, way[j].came))
			all = all.Union(in)
			break
		}
	}
	return all
}

// isStart says whether a path may be looked at from stop i on. Without a resource it is from the sender. What lies between networks leads
// to an interface from there.
func isStart(s *PathStatement, way []stop, i int) bool {
	if s == nil || s.ResourceStatement == nil {
		return i == 0
	}
	return way[i].named(s.ResourceStatement) && (i == 0 && !way[i].link || way[i].link && slices.ContainsFunc(way[i+1:], isHeld))
}

// isFinish says whether it may be looked at up to stop j. Without a resource it is up to the receiver.
func isFinish(s *PathStatement, way []stop, i, j int) bool {
	if s == nil || s.ResourceStatement == nil {
		return j == len(way)-1 && j > i
	}
	return j > i && way[j].named(s.ResourceStatement) && (j == len(way)-1 && !way[j].link || way[j].link && slices.ContainsFunc(way[:j], isHeld))
}

func isHeld(s stop) bool { return s.held }

// named says whether a statement names the stop.
func (s stop) named(r *ResourceStatement) bool {
	return slices.ContainsFunc(r.ResourceTypes, func(t string) bool { return slices.Contains(s.types, t) }) ||
		slices.ContainsFunc(r.Resources, func(name string) bool {
			return slices.Contains(s.ids, vpc.ID(name)) || slices.Contains(s.ids, vpc.ID(lastPart(name)))
		})
}
