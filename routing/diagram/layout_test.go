package diagram

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/routing"
)

// drawn is the pictures of random networks and of random paths over them.
func drawn(t *testing.T, f func(name string, p Picture, path *routing.Path)) {
	t.Helper()
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 7))
		n := gen.Network(rng, gen.Size{VPCs: 4, Subnets: 5, Interfaces: 4})
		f(fmt.Sprintf("network %d", seed), Network(n), nil)
		r, questions := routing.New(n), gen.NewFlows(n)
		for i := range 6 {
			p, err := r.Resolve(questions.Flow(rng))
			if err == nil {
				f(fmt.Sprintf("path %d.%d", seed, i), Path(n, p), &p)
			}
		}
	}
}

// TestNothingOverlaps: cells keep to the cell that holds them and clear of each other, text keeps to its cell, and all of it to the page.
func TestNothingOverlaps(t *testing.T) {
	drawn(t, func(name string, p Picture, _ *routing.Path) {
		for _, narrow := range []bool{false, true} {
			p.scene.narrow = narrow
			most := pageWidth
			if narrow {
				most = narrowWidth
			}
			page := arranged(&p.scene).page
			require.LessOrEqual(t, page.w, most, name)
			for _, c := range page.all() {
				checkCell(t, name, c)
			}
		}
	})
}

func checkCell(t *testing.T, name string, c *cell) {
	t.Helper()
	for i, k := range c.cells {
		onEdge := c.box != nil && c.box.level == network && k.node != nil && k.y < c.y
		require.True(t, onEdge || k.y >= c.y, "%s: %v above its box", name, label(k))
		require.True(t, k.x >= c.x && k.x+k.w <= c.x+c.w && k.y+k.h <= c.y+c.h, "%s: %v is not in %v", name, label(k), label(c))
		for _, other := range c.cells[:i] {
			apart := k.x >= other.x+other.w || other.x >= k.x+k.w || k.y >= other.y+other.h || other.y >= k.y+k.h
			require.True(t, apart, "%s: %v and %v overlap", name, label(k), label(other))
		}
		if k.x%grid != 0 || k.y%grid != 0 || k.w%grid != 0 || k.h%grid != 0 {
			t.Fatalf("%s: %v is off the grid", name, label(k))
		}
	}
	for _, s := range c.texts {
		from, to := s.span()
		require.True(t, from >= c.x && to <= c.x+c.w && s.y-s.font.size >= c.y-3*grid && s.y <= c.y+c.h, "%s: text %q leaves %v", name, s.s, label(c))
	}
}

// eachNode calls f for every node.
func eachNode(s *scene, f func(*node)) {
	for _, n := range s.outside {
		f(n)
	}
	for _, r := range s.regions {
		r.each(f)
	}
}

func label(c *cell) string {
	switch {
	case c.node != nil:
		return c.node.name
	case c.box != nil:
		return c.box.name
	}
	return "page"
}

// TestArrowsReachTheirEnds: every arrow begins at the edge of the one node and ends at that of the other, and passes through none.
func TestArrowsReachTheirEnds(t *testing.T) {
	drawn(t, func(name string, p Picture, _ *routing.Path) {
		d := arranged(&p.scene)
		for i, a := range p.scene.arrows {
			way := d.arrows[i]
			require.NotEmpty(t, way, "%s: arrow %d from %s to %s found no way", name, a.number, a.from.name, a.to.name)
			_, leaves := d.cells[end{node: a.from}].side(way[0])
			_, enters := d.cells[end{node: a.to}].side(way[len(way)-1])
			require.True(t, leaves && enters, "%s: arrow %d", name, a.number)
			for k, at := range way[1 : len(way)-1] {
				for _, c := range d.page.all() {
					inside := at.x*grid >= c.x && at.x*grid <= c.x+c.w && at.y*grid >= c.y && at.y*grid <= c.y+c.h
					require.False(t, c.node != nil && inside, "%s: arrow %d passes through %s", name, a.number, label(c))
				}
				before := way[k]
				require.Equal(t, 1, abs(at.x-before.x)+abs(at.y-before.y), "%s: arrow %d jumps", name, a.number)
			}
		}
	})
}

// TestPathsAreToldInFull: a picture of a path names every code that blocks it, and shows an arrow for each step.
func TestPathsAreToldInFull(t *testing.T) {
	drawn(t, func(name string, p Picture, path *routing.Path) {
		if path == nil {
			return
		}
		var codes []string
		eachNode(&p.scene, func(n *node) {
			for _, s := range n.stops {
				codes = append(codes, s.code)
			}
		})
		svg, mermaid := p.SVG(), strings.ReplaceAll(p.Mermaid(), "#95;", "_")
		for _, b := range path.Blockers {
			if path.Request == routing.Dropped && b.InReply {
				continue // the request has to get through first
			}
			require.Contains(t, codes, string(b.Code), name)
			require.Contains(t, p.DOT(), "✕ "+string(b.Code), name)
			require.Contains(t, mermaid, "✕ "+string(b.Code), name)
			require.Contains(t, svg, "vd-refusal", name)
		}
		if path.Verdict == routing.Delivered {
			require.Empty(t, codes, name)
		}
		for i, a := range p.scene.arrows {
			require.Equal(t, i+1, a.number, name)
			require.NotEqual(t, a.from, a.to, name)
		}
	})
}

// TestTheSameBytes: a picture is written the same each time.
func TestTheSameBytes(t *testing.T) {
	drawn(t, func(name string, p Picture, _ *routing.Path) {
		require.Equal(t, p.SVG(), p.SVG(), name)
		require.Equal(t, p.DOT(), p.DOT(), name)
		require.Equal(t, p.Mermaid(), p.Mermaid(), name)
	})
}

// TestNamesAreCutInTheMiddle: a name that has no room shows its kind and its end, keeps to the room, and is told whole in a title.
func TestNamesAreCutInTheMiddle(t *testing.T) {
	const attachment = "tgw-attach-6fe64b0947fd8fe8d"
	for _, c := range []struct {
		name, want string
		room       float64
	}{
		{"vpce-1", "vpce-1", 100},
		{attachment, "tgw-attach-6fe…fd8fe8d", 130},
		{"com.amazonaws.vpce.us-east-1.vpce-svc-0b9fd", "com.amazonaws.v…c-0b9fd", 150},
		{attachment, "…", 12},
		{attachment, "…", 0},
	} {
		got := font{size: 10}.fit(c.name, c.room)
		require.Equal(t, c.want, got)
		require.True(t, got == "…" || font{size: 10}.width(got) <= c.room, got)
	}
	require.Equal(t, "com.amazonaws.vpce…svc-0b9fd", short("com.amazonaws.vpce.us-east-1.vpce-svc-0b9fd", 28))
	for most, want := range map[int]string{
		50: `module.vpc["prod"].aws_internet_gateway.this`,
		40: `module.vpc["prod"].aws_internet_gat…this`,
		24: `module.vpc["prod"].…this`,
		23: `vpc["prod"].aws_in…this`,
		17: `vpc["prod"].…this`,
		16: `module.vpc….this`, // no shorter without its type alone
	} {
		require.Equal(t, want, short(`module.vpc["prod"].aws_internet_gateway.this`, most))
	}
	require.Equal(t, `s3 -> module.endpoints["dev"].aws_v…gw["s3"]`, short(`s3 -> module.endpoints["dev"].aws_vpc_endpoint.gw["s3"]`, 44), "a line with an address")
	require.Equal(t, "module.aws_net.aws_s…web", short("module.aws_net.aws_subnet.web", 24), "a module whose name looks like a type")

	s := &scene{narrow: true}
	const service = "com.amazonaws.vpce.us-east-1.vpce-svc-0b9fd01234567"
	s.outside = []*node{s.node(faraway, ref{id: service}, "AWS", service), s.node(hub, ref{id: "tgw-1"}, "TGW", "tgw-1")}
	svg := Picture{*s}.SVG()
	require.Contains(t, svg, "><title>"+service+"</title>com.amazonaws.vpce.us-east")
	require.Contains(t, svg, ">tgw-1</text>")
}
