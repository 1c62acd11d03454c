package diagram

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestLinesGoRound: of random networks up to the size that is drawn in full, and of paths, no line runs through what it has no business
// in, wide or narrow. TestGolden holds its pictures against the same.
func TestLinesGoRound(t *testing.T) {
	check := func(name string, p Picture, _ *routing.Path) {
		for _, narrow := range []bool{false, true} {
			p.scene.narrow = narrow
			require.Empty(t, Trespasses(p), "%s, narrow: %v", name, narrow)
		}
	}
	drawn(t, check)
	for _, vpcs := range []int{1, 3, 5, 8} {
		for seed := range uint64(3) {
			n := gen.Network(rand.New(rand.NewPCG(seed, uint64(vpcs))), gen.Size{VPCs: vpcs, Subnets: 2 + 2*int(seed), Interfaces: 4})
			check(fmt.Sprintf("network %d of up to %d VPCs", seed, vpcs), Network(n), nil)
		}
	}
}

// TestCrowdedLines: where lines would run on top of each other, the picture gets more lanes.
func TestCrowdedLines(t *testing.T) {
	n := gen.Network(rand.New(rand.NewPCG(9, 8)), gen.Size{VPCs: 8, Subnets: 4, Interfaces: 4})
	p := Network(n)
	d := &drawing{scene: &p.scene}
	d.arrange(0)
	require.NotZero(t, d.shared(), "the network is not crowded any more: take another")
	require.Empty(t, Trespasses(p))
	require.LessOrEqual(t, arranged(&p.scene).page.w, pageWidth)
}

// TestLinesOfCaptures: the same of networks that were captured with describe calls, and of paths between their hosts and beyond.
func TestLinesOfCaptures(t *testing.T) {
	for _, name := range []string{"corp", "two-region"} {
		loaded, err := describe.Load(os.DirFS("../../load/describe/testdata/" + name))
		require.NoError(t, err)
		n, err := vpc.New(loaded.Resources...)
		require.NoError(t, err)
		for _, narrow := range []bool{false, true} {
			p := Network(n)
			p.scene.narrow = narrow
			require.NotEmpty(t, p.scene.links)
			require.Empty(t, Trespasses(p), name)
			for _, from := range hosts(n) {
				for _, to := range append(hosts(n), "internet", "s3.us-east-1.amazonaws.com", "10.200.0.4") {
					path, err := routing.New(n).Resolve(routing.Flow{From: from, To: to, DstPort: 443})
					require.NoError(t, err)
					p := Path(n, path)
					p.scene.narrow = narrow
					require.Empty(t, Trespasses(p), "%s: %s to %s, narrow: %v", name, from, to, narrow)
				}
			}
		}
	}
}

// hosts is the interfaces of instances.
func hosts(n *vpc.Network) (all []routing.Place) {
	for i := range vpc.All[eni.Interface](n) {
		if i.Instance != "" {
			all = append(all, routing.Place(i.ID))
		}
	}
	return all
}

// TestTrunks: lines of VPCs to one transit gateway branch from one; a VPN connection and a peering of transit gateways have lines of their own.
func TestTrunks(t *testing.T) {
	loaded, err := describe.Load(os.DirFS("../../load/describe/testdata/corp"))
	require.NoError(t, err)
	n, err := vpc.New(loaded.Resources...)
	require.NoError(t, err)
	s := Network(n).scene
	members := map[trunk][]string{}
	trunks := s.trunks()
	for i, k := range s.links {
		name := "VPC"
		if k.from.node != nil {
			name = k.from.node.badge
		}
		members[trunks[i]] = append(members[trunks[i]], name)
	}
	var shared [][]string
	for _, names := range members {
		if len(names) > 1 {
			shared = append(shared, names)
		}
	}
	require.Equal(t, [][]string{{"VPC", "VPC", "VPC", "VPC", "VPC"}}, shared)
	require.Greater(t, len(members), 3)
}

// Trespasses is where lines of an SVG run over boxes that do not hold one of their ends, over nodes, text or the title, or on top of a
// line that is no part of the same trunk; which of them find no way; and what their numbers cover.
func Trespasses(p Picture) []string {
	d := arranged(&p.scene)
	var found []string
	used := map[[2]point]trunk{}
	check := func(way []point, from, to *cell, t trunk) {
		found = append(found, d.trespasses(way, from, to)...)
		for i := 1; i < len(way); i++ {
			step := [2]point{way[i-1], way[i]}
			if way[i].x < way[i-1].x || way[i].y < way[i-1].y {
				step = [2]point{way[i], way[i-1]}
			}
			if other := used[step]; other != 0 && other != t {
				found = append(found, fmt.Sprintf("line from %s to %s on top of another", label(from), label(to)))
			}
			used[step] = t
		}
	}
	for i, t := range p.scene.trunks() {
		k := p.scene.links[i]
		check(d.links[i], d.cells[k.from], d.cells[k.to], t)
	}
	for i, a := range p.scene.arrows {
		check(d.arrows[i], d.cells[end{node: a.from}], d.cells[end{node: a.to}], trunk(len(p.scene.links)+1+i))
	}
	d.numbers()
	return append(found, d.covered()...)
}

// covered is what numbers of arrows cover: text and other numbers. They stand on the page.
func (d *drawing) covered() (found []string) {
	for i, b := range d.badges {
		number := fmt.Sprintf("number %d", d.scene.arrows[i].number)
		if b[0] < d.page.x+radius || b[0] > d.page.x+d.page.w-radius {
			found = append(found, number+" leaves the page")
		}
		for _, other := range d.badges[:i] {
			if x, y := b[0]-other[0], b[1]-other[1]; x*x+y*y < 4*radius*radius {
				found = append(found, number+" covers another")
			}
		}
		for _, c := range d.page.all() {
			for _, t := range c.texts {
				x, y, width, height := t.area()
				dx, dy := max(x-b[0], b[0]-x-width, 0), max(y-b[1], b[1]-y-height, 0)
				if dx*dx+dy*dy < (radius+2)*(radius+2) {
					found = append(found, number+" covers the text "+t.s)
				}
			}
		}
	}
	return found
}

// trespasses is where a line runs over what it has no business in.
func (d *drawing) trespasses(way []point, from, to *cell) (found []string) {
	line := fmt.Sprintf("line from %s to %s", label(from), label(to))
	if len(way) < 2 {
		return []string{line + ": no way"}
	}
	corners := turns(way)
	for i := 1; i < len(corners); i++ {
		p, q := corners[i-1], corners[i]
		step := cell{x: min(p.x, q.x) * grid, y: min(p.y, q.y) * grid, w: abs(p.x-q.x) * grid, h: abs(p.y-q.y) * grid}
		if step.y <= d.page.y-2*grid {
			found = append(found, line+" over the title")
		}
		for _, c := range d.page.all() {
			box := *c
			if c == from || c == to { // it may be touched
				box = cell{x: c.x + 1, y: c.y + 1, w: c.w - 2, h: c.h - 2}
			}
			if !contains(c, from) && !contains(c, to) && meets(step, box) {
				found = append(found, line+" over "+label(c))
			}
			for _, t := range c.texts {
				x, y, width, height := t.area()
				const halo = 3
				if meets(step, cell{x: x - halo, y: y - halo, w: width + 2*halo, h: height + 2*halo}) {
					found = append(found, line+" over the text "+t.s)
				}
			}
		}
	}
	return found
}

// meets says whether two rectangles have a point in common, edges included.
func meets(a, b cell) bool {
	return a.x <= b.x+b.w && b.x <= a.x+a.w && a.y <= b.y+b.h && b.y <= a.y+a.h
}

// contains says whether a cell is in another, at any depth.
func contains(c, k *cell) bool {
	for _, inner := range c.cells {
		if inner == k || contains(inner, k) {
			return true
		}
	}
	return false
}
