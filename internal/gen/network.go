// Package gen makes random networks, valid by construction, and questions about them.
//
// The address space is small so that prefixes collide. Everything follows from the
// random source alone: the same seed gives the same network and the same questions. There is nothing in a network that package reference does
// not hold: no VPC Lattice, no Route 53 Profiles, no firewalls.
package gen

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// Size says how large a network becomes and what is in it. The zero value is a small network of everything.
type Size struct {
	VPCs       int // at most; zero: 3
	Subnets    int // of a VPC, at most; zero: 3
	Interfaces int // of a subnet, at most; zero: 3
	Routes     int // of a table, at most; zero: 5

	// Each leaves a kind of resource out.
	NoIPv6, NoACLs, NoEndpoints, NoNAT, NoPeering, NoTransit, NoVPN, NoAppliances bool
	// Whole leaves out what names resources that the network does not hold.
	Whole bool
}

func (s Size) orDefault() Size {
	for _, f := range []struct {
		n    *int
		zero int
	}{{&s.VPCs, 3}, {&s.Subnets, 3}, {&s.Interfaces, 3}, {&s.Routes, 5}} {
		if *f.n == 0 {
			*f.n = f.zero
		}
	}
	return s
}

// Network is a random network. Of the resources made, a set that [vpc.New] refuses is thrown away and made anew,
// which is rare.
func Network(rng *rand.Rand, size Size) *vpc.Network {
	for {
		if n, err := vpc.New(Resources(rng, size)...); err == nil {
			return n
		}
	}
}

// Resources is the resources of a random network.
func Resources(rng *rand.Rand, size Size) []vpc.Resource {
	b := &builder{Rand: rng, Size: size.orDefault(), used: map[held]bool{}}
	b.open, b.loose = b.one(2), b.one(4)
	b.prefixLists()
	for i := range 1 + b.IntN(b.VPCs) {
		b.vpc(i)
	}
	b.peering()
	b.transit()
	b.vpn()
	for i := range b.vpcs {
		b.tables(&b.vpcs[i])
	}
	b.groups()
	b.elasticIPs()
	b.endpoints()
	return b.all
}

type builder struct {
	*rand.Rand
	Size
	all    []vpc.Resource
	vpcs   []home
	lists  []vpc.PrefixList
	used   map[held]bool
	public byte

	peerings    []vpc.PeeringConnection
	attachments []vpc.TransitGatewayAttachment
	prefixes    []netip.Prefix // blocks of VPCs, subnets and networks elsewhere: what routes and rules may name
	ifaces      []eni.Interface
	loose       bool // some references dangle
	open        bool // most filters let everything pass
}

// home is a VPC and what is in it, so far.
type home struct {
	vpc     vpc.VPC
	subnets []vpc.Subnet
	ifaces  []eni.Interface
	groups  []vpc.ID
	tables  []vpc.ID

	igw, eigw, vgw vpc.ID
	nats           []vpc.ID
	gwlbes         []vpc.ID
}

func (b *builder) add(r vpc.Resource) { b.all = append(b.all, r) }

// one in n.
func (b *builder) one(n int) bool { return b.IntN(n) == 0 }

// few is how many particular rules a filter has.
func (b *builder) few() int {
	if b.open && !b.one(6) {
		return 0
	}
	return b.IntN(3)
}

func pick[T any](b *builder, of []T) T { return of[b.IntN(len(of))] }

func prefix(format string, args ...any) netip.Prefix {
	return netip.MustParsePrefix(fmt.Sprintf(format, args...))
}

func id(format string, args ...any) vpc.ID { return vpc.ID(fmt.Sprintf(format, args...)) }

var regions = []string{"us-east-1", "eu-west-1"}

func (b *builder) prefixLists() {
	for _, region := range regions {
		if b.one(2) {
			l := vpc.PrefixList{ID: id("pl-s3-%s", region), Name: "com.amazonaws." + region + ".s3", Account: "AWS", Region: region,
				Entries: []netip.Prefix{prefix("52.216.0.0/15"), prefix("54.231.0.0/17")}}
			if region != regions[0] {
				l.Entries = []netip.Prefix{prefix("52.218.0.0/17")}
			}
			b.lists = append(b.lists, l)
			b.add(l)
		}
		if b.one(4) {
			l := vpc.PrefixList{ID: id("pl-s3v6-%s", region), Name: "com.amazonaws." + region + ".s3", Account: "AWS", Region: region,
				IPv6: true, Entries: []netip.Prefix{prefix("2600:1fa0::/40")}}
			if region != regions[0] {
				l.Entries = []netip.Prefix{prefix("2600:1fb0::/40")}
			}
			b.lists = append(b.lists, l)
			b.add(l)
		}
		for k := range b.IntN(2) {
			l := vpc.PrefixList{ID: id("pl-%d-%s", k, region), Name: fmt.Sprintf("list-%d", k), Region: region}
			for _, p := range []netip.Prefix{prefix("10.0.0.0/26"), prefix("10.1.0.0/24"), prefix("10.2.0.16/28"), prefix("192.168.0.0/24"), prefix("198.51.100.0/24"), prefix("0.0.0.0/0")} {
				if b.one(3) {
					l.Entries = append(l.Entries, p)
				}
			}
			b.lists = append(b.lists, l)
			b.add(l)
		}
	}
}

func (b *builder) vpc(i int) {
	block := i
	if i > 0 && b.one(12) {
		block = b.IntN(i) // the same addresses as another VPC
	}
	v := vpc.VPC{ID: id("vpc-%d", i), Account: []string{"111", "222"}[b.IntN(2)], Region: regions[0],
		CIDRs: []netip.Prefix{prefix("10.%d.0.0/24", block)}}
	if b.one(3) {
		v.Region = regions[1]
	}
	if b.one(4) {
		v.CIDRs = append(v.CIDRs, prefix("10.%d.1.0/24", block+16))
	}
	if !b.NoIPv6 && b.one(2) {
		if b.one(5) {
			v.IPv6CIDRs = []netip.Prefix{prefix("fd80:0:0:%d00::/56", block)}
		} else {
			v.IPv6CIDRs = []netip.Prefix{prefix("2600:1f00:0:%d00::/56", i)}
		}
	}
	v.DNSHostnames = b.one(2)
	v.DisableDNSSupport = b.one(15)
	b.add(v)
	h := home{vpc: v}
	b.prefixes = append(b.prefixes, v.CIDRs...)
	b.prefixes = append(b.prefixes, v.IPv6CIDRs...)
	b.gateways(&h, i)
	b.securityGroups(&h, i)
	for k := range 1 + b.IntN(b.Subnets) {
		b.subnet(&h, i, k)
	}
	b.acls(&h, i)
	b.natGateways(&h, i)
	b.vpcs = append(b.vpcs, h)
}

func (b *builder) gateways(h *home, i int) {
	if !b.one(4) {
		h.igw = id("igw-%d", i)
		b.add(vpc.InternetGateway{ID: h.igw, VPC: h.vpc.ID})
	}
	if len(h.vpc.IPv6CIDRs) > 0 && b.one(2) {
		h.eigw = id("eigw-%d", i)
		b.add(vpc.EgressOnlyInternetGateway{ID: h.eigw, VPC: h.vpc.ID})
	}
}

func (b *builder) securityGroups(h *home, i int) {
	if b.one(2) {
		h.groups = append(h.groups, id("sg-%d-default", i))
	}
	for k := range 1 + b.IntN(2) {
		h.groups = append(h.groups, id("sg-%d-%d", i, k))
	}
}

func (b *builder) subnet(h *home, i, k int) {
	s := vpc.Subnet{ID: id("subnet-%d-%d", i, k), VPC: h.vpc.ID, Zone: h.vpc.Region + string(rune('a'+b.IntN(2)))}
	base := h.vpc.CIDRs[0].Addr().As4()
	if len(h.vpc.CIDRs) > 1 && b.one(3) {
		base = h.vpc.CIDRs[1].Addr().As4()
	}
	base[3] = byte(64 * k)
	s.CIDR = netip.PrefixFrom(netip.AddrFrom4(base), 26+b.IntN(3))
	if len(h.vpc.IPv6CIDRs) > 0 && !b.one(3) {
		a := h.vpc.IPv6CIDRs[0].Addr().As16()
		a[7] |= byte(k + 1)
		s.IPv6CIDR = netip.PrefixFrom(netip.AddrFrom16(a), 64)
		if b.one(6) {
			s.CIDR = netip.Prefix{}
		}
	}
	h.subnets = append(h.subnets, s)
	b.add(s)
	for _, p := range []netip.Prefix{s.CIDR, s.IPv6CIDR} {
		if p.IsValid() {
			b.prefixes = append(b.prefixes, p)
		}
	}
	for n := range b.IntN(b.Interfaces + 1) {
		b.iface(h, s, id("eni-%d-%d-%d", i, k, n))
	}
}

func (b *builder) iface(h *home, s vpc.Subnet, name vpc.ID) {
	e := eni.Interface{ID: name, Subnet: s.ID}
	if s.CIDR.IsValid() {
		for range 1 + b.IntN(6)/5 {
			e.Addresses = append(e.Addresses, eni.Address{Private: b.freeIn(s.VPC, s.CIDR)})
		}
	}
	if s.IPv6CIDR.IsValid() && (!s.CIDR.IsValid() || !b.one(4)) {
		e.Addresses = append(e.Addresses, eni.Address{Private: b.freeIn(s.VPC, s.IPv6CIDR)})
	}
	for _, g := range h.groups {
		if b.one(2) {
			e.Groups = append(e.Groups, g)
		}
	}
	e.NoSourceDestCheck = !b.NoAppliances && b.one(4)
	e.Unattached = b.one(20)
	if !e.Unattached {
		e.Instance = "i-" + name[4:]
		e.InstanceStopped = b.one(25)
	}
	e.DenyInternetGateway = b.one(25)
	h.ifaces = append(h.ifaces, e)
	b.ifaces = append(b.ifaces, e)
	b.all = append(b.all, e)
}

// freeIn is an address of the block that nothing has yet. The lower ones are likely.
func (b *builder) freeIn(v vpc.ID, block netip.Prefix) netip.Addr {
	a := block.Addr()
	for range 4 + b.IntN(3) {
		a = a.Next()
	}
	for b.used[held{v, a}] {
		a = a.Next()
	}
	b.used[held{v, a}] = true
	return a
}

// held is an address of a VPC that something has.
type held struct {
	vpc  vpc.ID
	addr netip.Addr
}

func (b *builder) acls(h *home, i int) {
	if b.NoACLs {
		return
	}
	free := make([]vpc.ID, 0, len(h.subnets))
	for _, s := range h.subnets {
		free = append(free, s.ID)
	}
	b.Shuffle(len(free), func(x, y int) { free[x], free[y] = free[y], free[x] })
	for k := range b.IntN(3) {
		a := vpc.NetworkACL{ID: id("acl-%d-%d", i, k), VPC: h.vpc.ID, Default: k == 0 && b.one(2)}
		n := b.IntN(len(free) + 1)
		a.Subnets, free = append([]vpc.ID(nil), free[:n]...), free[n:]
		a.Ingress, a.Egress = b.entries(), b.entries()
		b.add(a)
	}
}

// entries allows most things, as ACLs do.
func (b *builder) entries() []vpc.ACLEntry {
	var es []vpc.ACLEntry
	for k := range b.few() {
		es = append(es, vpc.ACLEntry{Number: 1 + b.IntN(3) + 4*k, Allow: b.one(3), CIDR: b.anyPrefix(), Traffic: b.traffic()})
	}
	if b.open || !b.one(8) {
		es = append(es, vpc.ACLEntry{Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")})
	}
	if b.open || !b.one(4) {
		es = append(es, vpc.ACLEntry{Number: 101, Allow: true, CIDR: prefix("::/0")})
	}
	b.Shuffle(len(es), func(x, y int) { es[x], es[y] = es[y], es[x] })
	return es
}

func (b *builder) traffic() packet.Traffic {
	switch b.IntN(9) {
	case 0, 1:
		return packet.AllTraffic()
	case 2:
		return packet.Of(pick(b, []packet.Protocol{packet.TCP, packet.UDP, packet.ICMP, packet.ICMPv6, packet.GRE}))
	case 3:
		return packet.Ports(packet.TCP, 1024, 65535)
	case 4:
		return packet.Ports(packet.UDP, 50, 60)
	case 5:
		return packet.ICMPType(packet.ICMP, 8, -1)
	case 6:
		return packet.ICMPType(packet.ICMPv6, pick(b, []int{128, 129}), -1)
	}
	return packet.Port(packet.TCP, pick(b, []uint16{22, 80, 443}))
}

// anyPrefix is a prefix that something else has too, or is near.
func (b *builder) anyPrefix() netip.Prefix {
	pool := b.prefixes
	if b.one(4) || len(pool) == 0 {
		return pick(b, []netip.Prefix{prefix("0.0.0.0/0"), prefix("::/0"), prefix("198.51.100.0/24"), prefix("10.0.0.0/8"),
			prefix("203.0.113.0/24"), prefix("52.216.0.0/15"), prefix("192.168.0.0/16"), prefix("64:ff9b::/96")})
	}
	p := pick(b, pool)
	if b.one(3) && p.Addr().Is4() {
		a := p.Addr()
		for range b.IntN(8) {
			a = a.Next()
		}
		p = netip.PrefixFrom(a, min(32, p.Bits()+b.IntN(7))).Masked()
	}
	return p
}

func (b *builder) natGateways(h *home, i int) {
	if b.NoNAT {
		return
	}
	for k := range b.IntN(3) {
		s := pick(b, h.subnets)
		if !s.CIDR.IsValid() {
			continue
		}
		g := vpc.NATGateway{ID: id("nat-%d-%d", i, k), Subnet: s.ID, Private: b.one(3)}
		if b.one(2) {
			a := vpc.NATAddress{Private: b.freeIn(s.VPC, s.CIDR)}
			if !g.Private {
				a.Public = b.publicAddr()
			}
			g.Addresses = []vpc.NATAddress{a}
		}
		if b.one(12) {
			g.State = pick(b, []vpc.State{vpc.Pending, vpc.Failed, vpc.Deleting, vpc.Deleted})
		}
		h.nats = append(h.nats, g.ID)
		b.add(g)
	}
}

func (b *builder) publicAddr() netip.Addr {
	b.public++
	return netip.AddrFrom4([4]byte{203, 0, 113, b.public})
}

func (b *builder) groups() {
	var all []vpc.ID
	for _, h := range b.vpcs {
		all = append(all, h.groups...)
	}
	for _, h := range b.vpcs {
		for k, g := range h.groups {
			group := sg.Group{ID: g, Name: string(g[3:]), VPC: h.vpc.ID}
			if k == 0 && len(g) > 8 && g[len(g)-7:] == "default" {
				group.Default, group.Name = true, "default"
			}
			group.Ingress, group.Egress = b.rules(all), b.rules(all)
			b.add(group)
		}
	}
}

func (b *builder) rules(groups []vpc.ID) []sg.Rule {
	var rs []sg.Rule
	add := func(r sg.Rule) {
		for _, other := range rs {
			if other == r {
				return
			}
		}
		rs = append(rs, r)
	}
	for range b.few() {
		r := sg.Rule{Traffic: b.traffic()}
		switch {
		case b.one(2):
			r.Group = pick(b, groups)
		case len(b.lists) > 0 && b.one(4):
			r.PrefixList = pick(b, b.lists).ID
		case b.elsewhere(12):
			r.PrefixList = "pl-elsewhere"
		default:
			r.CIDR = b.anyPrefix()
		}
		add(r)
	}
	if b.one(2) || b.open {
		add(sg.Rule{CIDR: prefix("0.0.0.0/0")})
		add(sg.Rule{CIDR: prefix("::/0")})
	}
	return rs
}

func (b *builder) elasticIPs() {
	k := 0
	for _, e := range b.ifaces {
		for _, a := range e.Addresses {
			if !a.Private.Is4() || !b.one(3) || e.DenyInternetGateway {
				continue
			}
			ip := eni.ElasticIP{ID: id("eip-%d", k), Public: b.publicAddr(), Interface: e.ID, Private: a.Private}
			if a == e.Addresses[0] && b.one(2) {
				ip.Private = netip.Addr{}
			}
			k++
			b.add(ip)
		}
	}
	if b.one(3) {
		b.add(eni.ElasticIP{ID: id("eip-%d", k), Public: b.publicAddr()})
	}
}

func (b *builder) peering() {
	if b.NoPeering {
		return
	}
	for i := range b.vpcs {
		if b.elsewhere(4) {
			v := b.vpcs[i].vpc
			c := vpc.PeeringConnection{ID: id("pcx-far-%d", i),
				Requester: vpc.PeeringSide{VPC: v.ID, Region: v.Region, Account: v.Account},
				Accepter:  vpc.PeeringSide{VPC: "vpc-elsewhere", Region: v.Region, Account: "333", CIDRs: []netip.Prefix{prefix("10.9.0.0/24")}}}
			b.prefixes = append(b.prefixes, c.Accepter.CIDRs...)
			b.peerings = append(b.peerings, c)
			b.add(c)
		}
		for k := range i {
			x, y := b.vpcs[i].vpc, b.vpcs[k].vpc
			if !b.one(2) {
				continue
			}
			c := vpc.PeeringConnection{ID: id("pcx-%d-%d", i, k),
				Requester: vpc.PeeringSide{VPC: x.ID, Region: x.Region, Account: x.Account},
				Accepter:  vpc.PeeringSide{VPC: y.ID, Region: y.Region, Account: y.Account}}
			if b.one(6) || overlap(x, y) {
				c.State = pick(b, []vpc.State{"pending-acceptance", vpc.Deleted, "expired"})
			}
			b.peerings = append(b.peerings, c)
			b.add(c)
		}
	}
}

// elsewhere says, once in n times, that something is named that the network does not hold.
func (b *builder) elsewhere(n int) bool { return !b.Whole && b.loose && b.one(n) }

func overlap(x, y vpc.VPC) bool {
	for _, p := range append(append([]netip.Prefix(nil), x.CIDRs...), x.IPv6CIDRs...) {
		for _, q := range append(append([]netip.Prefix(nil), y.CIDRs...), y.IPv6CIDRs...) {
			if p.Overlaps(q) {
				return true
			}
		}
	}
	return false
}

// tables gives the VPC its route tables.
func (b *builder) tables(h *home) {
	free := make([]vpc.Subnet, len(h.subnets))
	copy(free, h.subnets)
	for k := range 1 + b.IntN(3) {
		t := routing.Table{ID: id("rtb-%s-%d", h.vpc.ID[4:], k), VPC: h.vpc.ID, Main: k == 0 && !b.one(5)}
		if !t.Main || b.one(4) {
			n := b.IntN(len(free) + 1)
			for _, s := range free[:n] {
				t.Subnets = append(t.Subnets, s.ID)
			}
			free = free[n:]
		}
		t.Routes = b.routes(h)
		if h.vgw != "" && b.one(2) {
			t.Propagating = []vpc.ID{h.vgw}
		}
		h.tables = append(h.tables, t.ID)
		b.add(t)
	}
}

func (b *builder) routes(h *home) []routing.Route {
	var rs []routing.Route
	seen := map[any]bool{}
	add := func(r routing.Route) {
		key := any(r.CIDR)
		if r.PrefixList != "" {
			key = r.PrefixList
		}
		if r.Target == "" || seen[key] {
			return
		}
		seen[key] = true
		rs = append(rs, r)
	}
	if !b.one(4) {
		add(routing.Route{CIDR: prefix("0.0.0.0/0"), Target: b.target(h, true)})
	}
	if len(h.vpc.IPv6CIDRs) > 0 && !b.one(4) {
		add(routing.Route{CIDR: prefix("::/0"), Target: b.target(h, false)})
	}
	b.towardPeers(h, add)
	b.towardTransit(h, add)
	for range b.IntN(b.Size.Routes + 1) {
		b.route(h, add)
	}
	return rs
}

func (b *builder) towardPeers(h *home, add func(routing.Route)) {
	for _, c := range b.peerings {
		far := c.Accepter.VPC
		if far == h.vpc.ID {
			far = c.Requester.VPC
		} else if c.Requester.VPC != h.vpc.ID {
			continue
		}
		for _, other := range b.vpcs {
			if other.vpc.ID == far && !b.one(4) {
				add(routing.Route{CIDR: b.outside(h, other.vpc.CIDRs[0]), Target: c.ID})
				if len(other.vpc.IPv6CIDRs) > 0 {
					add(routing.Route{CIDR: b.outside(h, other.vpc.IPv6CIDRs[0]), Target: c.ID})
				}
			}
		}
	}
}

func (b *builder) towardTransit(h *home, add func(routing.Route)) {
	for _, a := range b.attachments {
		if a.Resource != h.vpc.ID {
			continue
		}
		for _, other := range b.vpcs {
			if other.vpc.ID == h.vpc.ID || b.one(3) {
				continue
			}
			add(routing.Route{CIDR: b.outside(h, other.vpc.CIDRs[0]), Target: a.TransitGateway})
			if len(other.vpc.IPv6CIDRs) > 0 && b.one(2) {
				add(routing.Route{CIDR: b.outside(h, other.vpc.IPv6CIDRs[0]), Target: a.TransitGateway})
			}
		}
	}
}

// outside is the prefix, or a default route if it lies in the VPC.
func (b *builder) outside(h *home, p netip.Prefix) netip.Prefix {
	for _, own := range append(append([]netip.Prefix(nil), h.vpc.CIDRs...), h.vpc.IPv6CIDRs...) {
		if own.Overlaps(p) && own.Bits() <= p.Bits() {
			if p.Addr().Is4() {
				return prefix("0.0.0.0/0")
			}
			return prefix("::/0")
		}
	}
	return p
}

func (b *builder) route(h *home, add func(routing.Route)) {
	r := routing.Route{}
	switch {
	case b.one(6) && len(h.ifaces)+len(h.nats) > 0: // in place of a local route, or of a subnet
		r.CIDR, r.Target = b.steered(h)
		if r.CIDR.Addr().Is6() && len(r.Target) > 4 && r.Target[:4] == "nat-" {
			return
		}
	case len(b.lists) > 0 && b.one(6):
		l := pick(b, b.lists)
		if l.Region != h.vpc.Region || len(h.vpc.IPv6CIDRs) == 0 && l.IPv6 {
			return
		}
		r.PrefixList, r.Target = l.ID, b.target(h, !l.IPv6)
		if slices.Contains(h.gwlbes, r.Target) {
			return
		}
	case h.vgw != "" && b.one(3) && b.one(2):
		r.CIDR, r.Target = prefix("192.168.0.0/16"), h.vgw
	case h.vgw != "" && b.one(4):
		r.CIDR, r.Target, r.Origin = b.anyPrefix(), h.vgw, routing.Propagated
		if r.CIDR.Addr().Is6() {
			return
		}
	case len(h.nats) > 0 && b.one(6):
		r.CIDR, r.Target = prefix("64:ff9b::/96"), pick(b, h.nats)
	case b.elsewhere(30):
		r.PrefixList, r.Target = "pl-elsewhere", b.target(h, true)
		if slices.Contains(h.gwlbes, r.Target) {
			return
		}
	case b.elsewhere(12):
		r.CIDR, r.Target = b.outside(h, b.anyPrefix()), pick(b, []vpc.ID{"tgw-elsewhere", "pcx-elsewhere", "eni-elsewhere", "igw-elsewhere"})
	default:
		p := b.anyPrefix()
		r.CIDR = b.outside(h, p)
		r.Target = b.target(h, p.Addr().Is4())
		r.Blackhole = b.one(15)
	}
	add(r)
}

func (b *builder) steered(h *home) (netip.Prefix, vpc.ID) {
	s := pick(b, h.subnets)
	p := s.CIDR
	if !p.IsValid() || s.IPv6CIDR.IsValid() && b.one(2) {
		p = s.IPv6CIDR
	}
	if b.one(3) {
		p = h.vpc.CIDRs[0]
	}
	if len(h.gwlbes) > 0 && b.one(3) {
		return p, pick(b, h.gwlbes)
	}
	if len(h.ifaces) > 0 && (len(h.nats) == 0 || b.one(2)) {
		return p, pick(b, h.ifaces).ID
	}
	return p, pick(b, h.nats)
}

// target is a target for destinations outside the VPC.
func (b *builder) target(h *home, ip4 bool) vpc.ID {
	var all []vpc.ID
	if h.igw != "" {
		all = append(all, h.igw, h.igw, h.igw)
	}
	if h.eigw != "" && !ip4 {
		all = append(all, h.eigw, h.eigw, h.eigw)
	}
	if ip4 {
		all = append(all, h.nats...)
	}
	for _, e := range h.ifaces {
		if e.NoSourceDestCheck || b.one(6) {
			all = append(all, e.ID)
		}
	}
	for _, c := range b.peerings {
		if c.Requester.VPC == h.vpc.ID || c.Accepter.VPC == h.vpc.ID {
			all = append(all, c.ID)
		}
	}
	for _, a := range b.attachments {
		if a.Resource == h.vpc.ID {
			all = append(all, a.TransitGateway, a.TransitGateway)
		}
	}
	if h.vgw != "" {
		all = append(all, h.vgw)
	}
	all = append(all, h.gwlbes...)
	if len(all) == 0 {
		return ""
	}
	return pick(b, all)
}
