package vpc_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/encoding/dot"
	"gonum.org/v1/gonum/graph/topo"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestGraph(t *testing.T) {
	n := network(t, v1,
		thing{ID: "a", Home: "v1", Needs: []vpc.ID{"b"}, Wants: []vpc.ID{"b", "gone"}},
		thing{ID: "b", Home: "v1"},
		thing{ID: "c", Wants: []vpc.ID{"a"}})
	g := n.Graph()

	order, err := topo.Sort(g)
	require.NoError(t, err)
	require.Equal(t, "c a b v1", nodeIDs(order))
	a, ok := g.NodeOf("a")
	require.True(t, ok)
	require.Equal(t, "v1 b", nodeIDs(graph.NodesOf(g.From(a.ID()))))
	require.Equal(t, "c", nodeIDs(graph.NodesOf(g.To(a.ID()))))
	require.Equal(t, a, g.Node(a.ID()))

	b, _ := g.NodeOf("b")
	require.True(t, g.HasEdgeFromTo(a.ID(), b.ID()))
	require.False(t, g.HasEdgeFromTo(b.ID(), a.ID()))
	require.True(t, g.HasEdgeBetween(b.ID(), a.ID()))
	require.Len(t, g.Edge(a.ID(), b.ID()).(vpc.Edge).Refs, 2)

	const nobody = -1
	require.Nil(t, g.Node(nobody))
	require.Nil(t, g.Edge(nobody, a.ID()))
	require.Nil(t, g.Edge(a.ID(), nobody))
	require.Zero(t, g.From(nobody).Len())
	require.Zero(t, g.To(nobody).Len())

	m, err := n.Without("c")
	require.NoError(t, err)
	still, _ := m.Graph().NodeOf("a")
	require.Equal(t, a.ID(), still.ID(), "numbers outlive a change")
}

func TestGraphOfNothing(t *testing.T) {
	require.Zero(t, (*vpc.Network)(nil).Graph().Nodes().Len())
}

func TestGraphCycle(t *testing.T) {
	n := network(t, thing{ID: "a", Needs: []vpc.ID{"b"}}, thing{ID: "b", Needs: []vpc.ID{"a"}}, thing{ID: "c", Needs: []vpc.ID{"c"}})
	var sizes []int
	for _, component := range topo.TarjanSCC(n.Graph()) {
		sizes = append(sizes, len(component))
	}
	require.ElementsMatch(t, []int{2, 1}, sizes)
}

func TestGraphDOT(t *testing.T) {
	n := network(t, v1, thing{ID: "thing-1", Home: "v1"}, thing{ID: "c", Wants: []vpc.ID{"thing-1"}})
	got, err := dot.Marshal(n.Graph(), "references", "", "\t")
	require.NoError(t, err)
	const want = `strict digraph references {
	// Node definitions.
	v1;
	"thing-1";
	c;

	// Edge definitions.
	"thing-1" -> v1 [label=Home];
	c -> "thing-1" [
		label=Wants
		style=dashed
	];
}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("DOT (-want +got):\n%s", diff)
	}
}

func nodeIDs(nodes []graph.Node) string {
	var rs []vpc.Resource
	for _, n := range nodes {
		rs = append(rs, n.(vpc.Node).Resource)
	}
	return ids(rs)
}
