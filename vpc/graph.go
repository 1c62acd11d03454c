package vpc

import (
	"fmt"
	"hash/fnv"
	"iter"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/encoding"
	"gonum.org/v1/gonum/graph/iterator"
)

// Node is a resource as a node of the graph of a network's references.
type Node struct {
	Resource
	id int64
}

// ID is the node's number in the graph. It follows from the resource's ID, so it
// is the same in other networks, but for collisions of a 63-bit hash.
func (n Node) ID() int64 { return n.id }

// DOTID is the resource's ID, so that DOT shows it.
func (n Node) DOTID() string { return string(n.ResourceID()) }

// Edge is what one resource refers to another by: its references in the order of its fields.
type Edge struct {
	from, to Node
	Refs     []Ref // at least one
}

// From is the resource that refers.
func (e Edge) From() graph.Node { return e.from }

// To is what it refers to.
func (e Edge) To() graph.Node { return e.to }

// ReversedEdge is the edge itself: a reference has one direction.
func (e Edge) ReversedEdge() graph.Edge { return e }

// Attributes is the field of the first reference as the label, and a dashed line if all are weak.
func (e Edge) Attributes() []encoding.Attribute {
	attributes := []encoding.Attribute{{Key: "label", Value: e.Refs[0].Field}}
	for _, ref := range e.Refs {
		if !ref.Weak {
			return attributes
		}
	}
	return append(attributes, encoding.Attribute{Key: "style", Value: "dashed"})
}

// Graph is a network's references as a directed graph for the algorithms of gonum: from each
// resource to those it refers to and that the network holds, weakly too. A resource can refer to itself. Nodes
// come in the order of resource IDs. A Graph is safe for any number of goroutines.
type Graph struct {
	network *Network
	ids     map[int64]ID
	numbers map[ID]int64
}

var _ graph.Directed = (*Graph)(nil)

// Graph is the references of n. Making it costs by the number of resources; its
// edges are those of the network, not a copy.
func (n *Network) Graph() *Graph {
	g := &Graph{network: n, ids: make(map[int64]ID, n.Len()), numbers: make(map[ID]int64, n.Len())}
	for r := range n.All() {
		h := fnv.New64a()
		fmt.Fprint(h, r.ResourceID())
		number := int64(h.Sum64() >> 1)
		for g.ids[number] != "" {
			number = (number + 1) & (1<<63 - 1)
		}
		g.ids[number], g.numbers[r.ResourceID()] = r.ResourceID(), number
	}
	return g
}

// NodeOf is the node of the resource with the ID.
func (g *Graph) NodeOf(id ID) (Node, bool) {
	r, ok := g.network.Get(id)
	if !ok {
		return Node{}, false
	}
	return Node{r, g.numbers[id]}, true
}

// Node is the node with the number, or nil.
func (g *Graph) Node(number int64) graph.Node {
	if n, ok := g.NodeOf(g.ids[number]); ok {
		return n
	}
	return nil
}

// Nodes is all nodes.
func (g *Graph) Nodes() graph.Nodes { return g.nodes(g.network.All()) }

// From is what the node with the number refers to.
func (g *Graph) From(number int64) graph.Nodes {
	return g.nodes(func(yield func(Resource) bool) {
		for _, r := range g.network.Refs(g.ids[number]) {
			if !yield(r) {
				return
			}
		}
	})
}

// To is what refers to the node with the number.
func (g *Graph) To(number int64) graph.Nodes {
	id, ok := g.ids[number]
	if !ok {
		return graph.Empty
	}
	return g.nodes(g.network.Dependents(id))
}

func (g *Graph) nodes(rs iter.Seq[Resource]) graph.Nodes {
	var nodes []graph.Node
	for r := range rs {
		nodes = append(nodes, Node{r, g.numbers[r.ResourceID()]})
	}
	if nodes == nil {
		return graph.Empty
	}
	return iterator.NewOrderedNodes(nodes)
}

// HasEdgeBetween says whether one of the two nodes refers to the other.
func (g *Graph) HasEdgeBetween(x, y int64) bool {
	return g.HasEdgeFromTo(x, y) || g.HasEdgeFromTo(y, x)
}

// HasEdgeFromTo says whether u refers to v.
func (g *Graph) HasEdgeFromTo(u, v int64) bool { return g.Edge(u, v) != nil }

// Edge is the [Edge] from u to v, or nil.
func (g *Graph) Edge(u, v int64) graph.Edge {
	from, ok := g.NodeOf(g.ids[u])
	if !ok {
		return nil
	}
	to, ok := g.NodeOf(g.ids[v])
	if !ok {
		return nil
	}
	e := Edge{from: from, to: to}
	for ref := range refsOf(from.Resource) {
		if ref.ID == to.ResourceID() {
			e.Refs = append(e.Refs, ref)
		}
	}
	if e.Refs == nil {
		return nil
	}
	return e
}
