package reach

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Grade says how far an [Opening] is open. What is open to everybody goes before what is open to some, and then what counts is the ports.
type Grade string

// The grades, from the worst.
const (
	// AllPorts: all TCP ports, or all UDP ports, to everybody.
	AllPorts Grade = "all-ports"
	// RiskyPort: to everybody a port by which machines are administered or databases are asked, of those that AWS Trusted Advisor marks red
	// in "Security Groups - Specific Ports Unrestricted": 20, 21, 22, 1433, 1434, 3306, 3389, 4333, 5432 and 5500.
	// https://docs.aws.amazon.com/awssupport/latest/user/security-checks.html
	RiskyPort Grade = "risky-port"
	// OtherPort: something else to everybody.
	OtherPort Grade = "port"
	// WebPort: to everybody nothing but what Trusted Advisor marks green, TCP 25, 80, 443 and 465, and ICMP.
	WebPort Grade = "web"
	// Limited: nothing to everybody.
	Limited Grade = "limited"
)

// grades is the grades in order.
var grades = [...]Grade{AllPorts, RiskyPort, OtherPort, WebPort, Limited}

// Surface is what the internet can reach, and what can reach the internet. Each list is sorted by grade, the worst first, then by
// the interfaces.
type Surface struct {
	In  []Opening `json:"in,omitempty"`
	Out []Opening `json:"out,omitempty"`
	// Unknown is what hangs on something that the model does not hold, in either direction.
	Unknown []Opening `json:"unknown,omitempty"`

	names routing.Names
}

// Opening is traffic between interfaces and the internet that gets there and whose replies come back.
type Opening struct {
	Grade Grade `json:"grade"`
	// Interfaces is what is reached, or what sends: a class of interfaces that no rule tells apart.
	Interfaces []vpc.ID `json:"interfaces"`
	// Front is the load balancer that passes connections on to them; empty: they are reached directly.
	Front   vpc.ID `json:"front,omitempty"`
	Out     bool   `json:"out,omitempty"`     // they send
	Way     string `json:"way,omitempty"`     // the decisions on the way, "nat-a igw-1"; none inside a VPC
	Missing string `json:"missing,omitempty"` // of what is not known: what the model does not hold

	Passes []vpc.ID `json:"passes,omitempty"` // what the witness passes

	Open []Open `json:"open"` // for people

	// Set is the headers as they are sent, of the first of Interfaces, and Witness one of them. With the public addresses of the others in the
	// place of its own it holds for these.
	Set     packet.Set    `json:"set"`
	Witness packet.Header `json:"witness"`
}

// Open is traffic with hosts on the internet.
type Open struct {
	Traffic   packet.Set     `json:"traffic"`         // with whatever addresses of its family, of source ports from which clients send; Everybody and Peers tell the hosts
	Everybody bool           `json:"everybody"`       // of one family: all hosts on the internet
	Peers     []netip.Prefix `json:"peers,omitempty"` // else: these hosts
}

// Exposed finds which interfaces and targets of load balancers hosts on the internet can reach, and which can reach such hosts. What is sent to AWS
// services whose prefix lists the network holds is left out: it does not leave AWS.
//
// It asks about classes of interfaces that no rule tells apart, and about each target of a load balancer that the internet
// reaches as if the target were the only one of its group, whatever its health. A load balancer without known public addresses has stand-ins of
// 198.18.0.0/16, as in [routing.Resolver.Mapped]. It costs by the number of classes and of targets.
func Exposed(r *routing.Resolver) (Surface, error) {
	if r == nil {
		return Surface{}, ErrNoResolver
	}
	n := r.Network()
	x := &exposer{found: map[openingKey][]packet.Box{}}
	x.in = packet.From(outside(n)...)
	x.out = packet.To(outside(n)...).Minus(packet.To(serviceLists(n)...))
	x.r, x.classes = r, classesOf(n, mentioned(n), nil)
	balanced := map[vpc.ID]bool{}
	for _, f := range frontsOf(r) {
		for _, id := range f.interfaces {
			balanced[id] = true
		}
		if err := x.behind(f); err != nil {
			return Surface{}, err
		}
	}
	for i := range x.classes {
		c := &x.classes[i]
		if !balanced[c.Members[0]] {
			if err := x.receive(r, "", i, publicOf(n, c.first)); err != nil {
				return Surface{}, err
			}
		}
		if err := x.send(i); err != nil {
			return Surface{}, err
		}
	}
	s, err := x.surface()
	s.names = routing.NamesOf(n)
	return s, err
}

type exposer struct {
	r       *routing.Resolver
	in, out packet.Set // all headers from hosts on the internet, and to them
	classes []Class
	found   map[openingKey][]packet.Box
}

type openingKey struct {
	class    int    // -1: end
	end      vpc.ID // of what a load balancer passes on
	front    vpc.ID
	out      bool
	verdict  routing.Verdict
	way, why string
}

// serviceLists is the entries of AWS's own prefix lists of services.
func serviceLists(n *vpc.Network) []netip.Prefix {
	var ps []netip.Prefix
	for l := range vpc.All[vpc.PrefixList](n) {
		if _, _, ok := endpoint.ParseServiceName(l.Name); ok {
			ps = append(ps, l.Entries...)
		}
	}
	return ps
}

// internetHosts is the addresses among which those of hosts on the internet lie, and public ones of networks as well, and internetSpace the
// headers to them. They are asked about as a whole and what networks have is taken out of the answers, since that takes few questions.
var (
	internetSpace = packet.To(netip.MustParsePrefix("0.0.0.0/0"), packet.GlobalUnicast()).Minus(packet.To(never...))
	internetHosts = prefixesOf(internetSpace)
)

// receive asks what gets from the internet to the addresses.
func (x *exposer) receive(r *routing.Resolver, front vpc.ID, class int, to []netip.Prefix) error {
	space := packet.From(internetHosts...).Intersect(packet.To(to...))
	return cut(r, routing.AnyInternetHost, slices.Collect(space.Boxes()), func(p piece) {
		k := openingKey{class: class, front: front, verdict: p.Verdict, way: p.Way, why: p.Missing}
		if front != "" {
			k.class, k.end = -1, p.End
		}
		x.add(k, x.in, p)
	})
}

// send asks what gets from the interfaces of a class to the internet.
func (x *exposer) send(class int) error {
	from := x.classes[class].first
	if !sends(from) {
		return nil
	}
	space := packet.From(from.Blocks()...).Intersect(internetSpace)
	return cut(x.r, routing.Place(from.ID), slices.Collect(space.Boxes()), func(p piece) {
		if p.Verdict == routing.Delivered && !x.leaves(p.End) {
			return
		}
		x.add(openingKey{class: class, out: true, verdict: p.Verdict, way: p.Way, why: p.Missing}, x.out, p)
	})
}

// leaves says whether what arrives there has left for the internet.
func (x *exposer) leaves(end vpc.ID) bool {
	r, _ := x.r.Network().Get(end)
	switch r.(type) {
	case vpc.InternetGateway, vpc.EgressOnlyInternetGateway, vpc.CarrierGateway:
		return true
	}
	return false
}

// add notes what of a piece is traffic with hosts on the internet.
func (x *exposer) add(k openingKey, hosts packet.Set, p piece) {
	if p.Verdict == routing.Dropped {
		return
	}
	in := packet.SetOf(p.box).Intersect(hosts)
	if !in.IsEmpty() {
		x.found[k] = slices.AppendSeq(x.found[k], in.Boxes())
	}
}

// front is a load balancer that the internet may reach.
type front struct {
	endpoint.LoadBalancer
	interfaces []vpc.ID       // of its nodes, where the network holds them
	public     []netip.Prefix // of its nodes
}

// frontsOf is the load balancers, with the public addresses that the resolver knows or has made up.
func frontsOf(r *routing.Resolver) []front {
	n := r.Network()
	var fronts []front
	for b := range vpc.All[endpoint.LoadBalancer](n) {
		f := front{LoadBalancer: b}
		held := slices.Collect(vpc.DependentsOf[eni.Interface](n, b.ID))
		for _, node := range b.Nodes {
			if e, ok := vpc.Get[eni.Interface](n, node.Interface); ok {
				held = append(held, e)
			}
			if node.Public.IsValid() {
				f.public = append(f.public, single(node.Public))
			}
		}
		for _, e := range held {
			f.interfaces = append(f.interfaces, e.ID)
			f.public = append(f.public, publicOf(n, e)...)
		}
		if len(f.public) == 0 && !b.Internal {
			for a, id := range r.Mapped(b.VPC) {
				if id == b.ID {
					f.public = append(f.public, single(a))
				}
			}
		}
		fronts = append(fronts, f)
	}
	return fronts
}

// behind asks what gets to the targets of a load balancer, each in turn.
func (x *exposer) behind(f front) error {
	if len(f.public) == 0 {
		return nil
	}
	if err := x.receive(x.r, f.ID, -1, f.public); err != nil {
		return err
	}
	for _, g := range groupsBehind(x.r.Network(), f.LoadBalancer, map[vpc.ID]bool{}) {
		if len(g.Targets) < 2 {
			continue
		}
		for _, t := range g.Targets {
			alone := g
			alone.Targets = []endpoint.Target{t}
			with, err := x.r.With(vpc.Change{Put: []vpc.Resource{alone}})
			if err == nil {
				err = x.receive(with, f.ID, -1, f.public)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// groupsBehind is the target groups to which a load balancer forwards, those of load balancers behind it included.
func groupsBehind(n *vpc.Network, b endpoint.LoadBalancer, seen map[vpc.ID]bool) []endpoint.TargetGroup {
	var all []endpoint.TargetGroup
	for _, l := range b.Listeners {
		for _, id := range l.TargetGroups {
			g, ok := vpc.Get[endpoint.TargetGroup](n, id)
			if !ok || seen[id] {
				continue
			}
			seen[id] = true
			all = append(all, g)
			for _, t := range g.Targets {
				if next, ok := vpc.Get[endpoint.LoadBalancer](n, vpc.ID(t.ID)); ok {
					all = append(all, groupsBehind(n, next, seen)...)
				}
			}
		}
	}
	return all
}

func (x *exposer) surface() (Surface, error) {
	var s Surface
	for k, boxes := range x.found {
		o := Opening{Interfaces: []vpc.ID{k.end}, Front: k.front, Out: k.out, Way: k.way, Set: packet.SetOf(boxes...)}
		if k.class >= 0 {
			o.Interfaces = x.classes[k.class].Members
		}
		hosts, from := x.in, routing.AnyInternetHost
		if k.out {
			hosts, from = byPeer(x.out, true), routing.Place(o.Interfaces[0])
		}
		o.Open = opensOf(o.Set, k.out, hosts)
		o.Grade = gradeOf(o.Open)
		o.Witness = witness(o.Set)
		path, err := x.r.Trace(from, o.Witness)
		if err != nil {
			return s, err
		}
		o.Passes = x.r.Facts(path).Passes
		switch {
		case k.verdict == routing.Unknown:
			o.Missing = k.why
			s.Unknown = append(s.Unknown, o)
		case k.out:
			s.Out = append(s.Out, o)
		default:
			s.In = append(s.In, o)
		}
	}
	for _, os := range [...][]Opening{s.In, s.Out, s.Unknown} {
		slices.SortFunc(os, func(a, b Opening) int {
			return cmp.Or(cmp.Compare(slices.Index(grades[:], a.Grade), slices.Index(grades[:], b.Grade)), cmp.Compare(a.Interfaces[0], b.Interfaces[0]),
				cmp.Compare(a.Front, b.Front), compareBools(a.Out, b.Out), cmp.Compare(a.Way, b.Way), cmp.Compare(a.Missing, b.Missing))
		})
	}
	return s, nil
}

// opensOf says in terms of the internet's hosts, which are the sources of hosts, what a set is: first what is for all of them.
func opensOf(s packet.Set, out bool, hosts packet.Set) []Open {
	var open []Open
	for _, family := range everyTraffic {
		all := hosts.Intersect(packet.SetOf(family))
		mine := byPeer(s.Intersect(packet.SetOf(family)), out)
		if mine.IsEmpty() {
			continue
		}
		everybody := packet.SetOf(family).Minus(anyPeer(all.Minus(mine)))
		if !everybody.IsEmpty() {
			open = append(open, Open{Traffic: everybody, Everybody: true})
		}
		open = append(open, someOf(mine.Minus(everybody))...)
	}
	return open
}

// byPeer is what clients send of a set, with the peers as sources and whatever addresses on the other side. The source ports are whatever
// ones, if it has all from which clients send: some devices treat others in another way, which is of no interest.
func byPeer(s packet.Set, out bool) packet.Set {
	var boxes []packet.Box
	for b := range s.Intersect(usual).Boxes() {
		if b.SrcPorts() == clientPorts {
			b = b.WithSrcPorts(packet.AllPorts())
		}
		boxes = append(boxes, peerBox(b, out))
	}
	return packet.SetOf(boxes...)
}

// usual is what clients send: TCP and UDP from the ports that they use, and what has no ports.
var usual = packet.SetOf(packet.AllIPv4().WithSrcPorts(clientPorts), packet.AllIPv6().WithSrcPorts(clientPorts)).
	Union(packet.Everything().Minus(packet.Carrying(packet.Of(packet.TCP), packet.Of(packet.UDP))))

func peerBox(b packet.Box, out bool) packet.Box {
	first, last := b.Src()
	if out {
		first, last = b.Dst()
	}
	return anyAddress(b).WithSrc(first, last)
}

// anyPeer is a set with whatever addresses.
func anyPeer(s packet.Set) packet.Set {
	var boxes []packet.Box
	for b := range s.Boxes() {
		boxes = append(boxes, anyAddress(b))
	}
	return packet.SetOf(boxes...)
}

// someOf divides a set, which bounds nothing but sources and traffic, by its traffic.
func someOf(s packet.Set) []Open {
	bySource := map[[2]netip.Addr][]packet.Box{}
	for b := range s.Boxes() {
		first, last := b.Src()
		bySource[[2]netip.Addr{first, last}] = append(bySource[[2]netip.Addr{first, last}], anyAddress(b))
	}
	at := map[string]int{}
	var open []Open
	for _, k := range slices.SortedFunc(maps.Keys(bySource), func(a, b [2]netip.Addr) int { return a[0].Compare(b[0]) }) {
		t := packet.SetOf(bySource[k]...)
		i, ok := at[t.String()]
		if !ok {
			i = len(open)
			at[t.String()] = i
			open = append(open, Open{Traffic: t})
		}
		open[i].Peers = append(open[i].Peers, prefixesOfRange(k[0], k[1])...)
	}
	return open
}

// risky and green are the TCP ports that Trusted Advisor marks red and green, and the ICMP that goes with the green ones.
var (
	risky = tcp(20, 21, 22, 1433, 1434, 3306, 3389, 4333, 5432, 5500)
	green = tcp(25, 80, 443, 465).Union(packet.Carrying(packet.Of(packet.ICMP), packet.Of(packet.ICMPv6)))
)

func tcp(ports ...uint16) packet.Set {
	var ts []packet.Traffic
	for _, p := range ports {
		ts = append(ts, packet.Port(packet.TCP, p))
	}
	return packet.Carrying(ts...)
}

// gradeOf is the worst of what is open to everybody.
func gradeOf(open []Open) Grade {
	worst := len(grades) - 1
	for _, o := range open {
		if o.Everybody {
			worst = min(worst, slices.Index(grades[:], trafficGrade(o.Traffic)))
		}
	}
	return grades[worst]
}

func trafficGrade(t packet.Set) Grade {
	for _, family := range everyTraffic {
		for _, p := range [...]packet.Protocol{packet.TCP, packet.UDP} {
			if t.ContainsSet(packet.SetOf(family).Intersect(packet.Carrying(packet.Of(p)))) {
				return AllPorts
			}
		}
	}
	switch {
	case !t.Intersect(risky).IsEmpty():
		return RiskyPort
	case green.ContainsSet(t):
		return WebPort
	}
	return OtherPort
}
