package reach

import (
	"cmp"
	"hash/maphash"
	"iter"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Grid is who can talk to whom on what: for every two classes of interfaces the traffic that gets there and back
// between their private addresses. It is immutable and safe for any number of goroutines.
type Grid struct {
	Classes []Class

	class map[vpc.ID]int32
	cells [][]lane // of class i to class j at i*len(Classes)+j
	sets  []packet.Set
	names routing.Names
}

// lane is the traffic between two addresses by one way.
type lane struct {
	verdict  routing.Verdict // Delivered or Unknown
	way      string          // of what is delivered; what the model lacks of what is not known
	src, dst int32           // the addresses, by their place in the interfaces
	set      int32           // of headers with whatever addresses
}

// Lane is traffic between two classes, or two interfaces.
type Lane struct {
	From, To vpc.ID // interfaces; of a class its first member, and of one to itself its first two
	Verdict  routing.Verdict
	Way      string // "tgw-1", empty inside a VPC; of what is not known: what the model does not hold
	// Traffic is the headers but for their addresses, which are any.
	Traffic packet.Set
}

// Matrix is who can talk to whom on what, over all interfaces of the network. It asks for classes of interfaces that no rule
// tells apart, not for each two, and so costs by the square of the number of classes. What is for an
// interface itself never leaves it, and is left out.
func Matrix(r *routing.Resolver) (*Grid, error) {
	if r == nil {
		return nil, ErrNoResolver
	}
	n := r.Network()
	gone := func(c Class) bool { return routing.LetGo(n, c.first) }
	g := newGrid(slices.DeleteFunc(classesOf(n, mentioned(n), nil), gone))
	g.names = routing.NamesOf(n)
	m := newMaker(r, g)
	for i := range g.Classes {
		for j := range g.Classes {
			if err := m.cell(i, j, everyTraffic); err != nil {
				return nil, err
			}
		}
	}
	return g, nil
}

func newGrid(classes []Class) *Grid {
	g := &Grid{Classes: classes, class: map[vpc.ID]int32{}, cells: make([][]lane, len(classes)*len(classes))}
	for i, c := range classes {
		for _, id := range c.Members {
			g.class[id] = int32(i)
		}
	}
	return g
}

// maker fills the cells of a grid.
type maker struct {
	r       *routing.Resolver
	g       *Grid
	seed    maphash.Seed
	index   map[uint64][]int32 // of lists of boxes, by their hash
	lists   [][]packet.Box
	setOf   []int32            // the set of each list
	sets    map[uint64][]int32 // of the grid, by the hash of their boxes
	pieces  map[laneKey][]packet.Box
	order   []laneKey
	scratch []packet.Box
}

type laneKey struct {
	verdict  routing.Verdict
	way      string
	src, dst int32
}

func newMaker(r *routing.Resolver, g *Grid) *maker {
	return &maker{r: r, g: g, seed: maphash.MakeSeed(), index: map[uint64][]int32{}, sets: map[uint64][]int32{}, pieces: map[laneKey][]packet.Box{}}
}

// everyTraffic is all headers of either family.
var everyTraffic = []packet.Box{packet.AllIPv4(), packet.AllIPv6()}

// pair is an interface of each of the two classes; false if they have none but one and the same.
func (g *Grid) pair(i, j int) (from, to eni.Interface, ok bool) {
	from, to = g.Classes[i].first, g.Classes[j].first
	if i == j {
		to = g.Classes[j].second
	}
	return from, to, i != j || len(g.Classes[i].Members) > 1
}

// cell finds what of the traffic gets from class i to class j.
func (m *maker) cell(i, j int, traffic []packet.Box) error {
	from, to, ok := m.g.pair(i, j)
	if !ok {
		return nil
	}
	clear(m.pieces)
	m.order = m.order[:0]
	for s := range from.Addresses {
		for d := range to.Addresses {
			if err := m.addresses(from, to, s, d, traffic); err != nil {
				return err
			}
		}
	}
	lanes := make([]lane, 0, len(m.order))
	for _, k := range m.order {
		lanes = append(lanes, lane{k.verdict, k.way, k.src, k.dst, m.intern(m.pieces[k])})
	}
	slices.SortFunc(lanes, func(a, b lane) int {
		return cmp.Or(cmp.Compare(a.src, b.src), cmp.Compare(a.dst, b.dst), cmp.Compare(a.verdict, b.verdict), cmp.Compare(a.way, b.way))
	})
	m.g.cells[i*len(m.g.Classes)+j] = slices.Clip(lanes)
	return nil
}

func (m *maker) addresses(from, to eni.Interface, s, d int, traffic []packet.Box) error {
	src, dst := from.Addresses[s].Private, to.Addresses[d].Private
	if src.Is4() != dst.Is4() {
		return nil
	}
	m.scratch = m.scratch[:0]
	for _, t := range traffic {
		if b := t.WithSrc(src, src).WithDst(dst, dst); !b.IsEmpty() {
			m.scratch = append(m.scratch, b)
		}
	}
	return cut(m.r, routing.Place(from.ID), m.scratch, func(p piece) {
		if p = p.meant(to); p.Verdict == routing.Dropped {
			return
		}
		f := fateOf(p.Decision)
		k := laneKey{p.Verdict, cmp.Or(f.Way, f.Missing), int32(s), int32(d)}
		if _, ok := m.pieces[k]; !ok {
			m.order = append(m.order, k)
		}
		m.pieces[k] = append(m.pieces[k], anyAddress(p.box))
	})
}

// anyAddress is the box for whatever addresses.
func anyAddress(b packet.Box) packet.Box {
	if b.Is4() {
		return b.WithSrc(first4, last4).WithDst(first4, last4)
	}
	return b.WithSrc(first6, last6).WithDst(first6, last6)
}

var (
	first4, last4 = packet.AllIPv4().Src()
	first6, last6 = packet.AllIPv6().Src()
)

// intern is the number of the set of the boxes. Equal pieces of other cells, which are most, have been made into a set before.
func (m *maker) intern(boxes []packet.Box) int32 {
	sum := m.hash(slices.Values(boxes))
	for _, i := range m.index[sum] {
		if slices.Equal(m.lists[i], boxes) {
			return m.setOf[i]
		}
	}
	at := m.internSet(packet.SetOf(boxes...))
	m.index[sum] = append(m.index[sum], int32(len(m.lists)))
	m.lists = append(m.lists, slices.Clone(boxes))
	m.setOf = append(m.setOf, at)
	return at
}

// internSet is the number of the set, whose boxes equal ones have in the same order.
func (m *maker) internSet(set packet.Set) int32 {
	sum := m.hash(set.Boxes())
	for _, i := range m.sets[sum] {
		if m.g.sets[i].Equal(set) {
			return i
		}
	}
	at := int32(len(m.g.sets))
	m.g.sets = append(m.g.sets, set)
	m.sets[sum] = append(m.sets[sum], at)
	return at
}

func (m *maker) hash(boxes iter.Seq[packet.Box]) uint64 {
	h := maphash.Hash{}
	h.SetSeed(m.seed)
	for b := range boxes {
		maphash.WriteComparable(&h, b)
	}
	return h.Sum64()
}

// Lanes is what gets from class i to class j, by their numbers in Classes, with their first members as ends. It is empty if nothing does.
func (g *Grid) Lanes(i, j int) []Lane {
	from, to, ok := g.pair(i, j)
	if !ok {
		return nil
	}
	return g.lanes(i, j, from.ID, to.ID)
}

func (g *Grid) lanes(i, j int, from, to vpc.ID) []Lane {
	var all []Lane
	for _, l := range g.cells[i*len(g.Classes)+j] {
		k := slices.IndexFunc(all, func(x Lane) bool { return x.Verdict == l.verdict && x.Way == l.way })
		if k < 0 {
			k = len(all)
			all = append(all, Lane{From: from, To: to, Verdict: l.verdict, Way: l.way})
		}
		all[k].Traffic = all[k].Traffic.Union(g.sets[l.set])
	}
	return all
}

// ClassOf is the number of the interface's class, and false if the network does not hold the interface.
func (g *Grid) ClassOf(id vpc.ID) (int, bool) {
	i, ok := g.class[id]
	return int(i), ok
}

// Between is what gets from one interface to another. It is empty for an interface and itself, and for what the network
// does not hold.
func (g *Grid) Between(from, to vpc.ID) []Lane {
	i, ok := g.ClassOf(from)
	j, held := g.ClassOf(to)
	if !ok || !held || from == to {
		return nil
	}
	return g.lanes(i, j, from, to)
}

// Headers is the exact set of headers that get from one interface to another and whose replies come back.
func (g *Grid) Headers(n *vpc.Network, from, to vpc.ID) packet.Set {
	i, ok := g.ClassOf(from)
	j, held := g.ClassOf(to)
	src, _ := vpc.Get[eni.Interface](n, from)
	dst, _ := vpc.Get[eni.Interface](n, to)
	if !ok || !held || from == to {
		return packet.Set{}
	}
	var sets []packet.Set
	for _, l := range g.cells[i*len(g.Classes)+j] {
		if l.verdict == routing.Delivered {
			s, d := src.Addresses[l.src].Private, dst.Addresses[l.dst].Private
			sets = append(sets, g.sets[l.set].Intersect(packet.SetOf(pairBox(s, d))))
		}
	}
	return packet.UnionOf(sets...)
}

func pairBox(src, dst netip.Addr) packet.Box {
	return packet.BoxOf(packet.AllTraffic(), single(src), single(dst))
}
