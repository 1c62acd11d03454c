package diagram

import (
	"strconv"
	"strings"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/encoding"
	"gonum.org/v1/gonum/graph/encoding/dot"
	"gonum.org/v1/gonum/graph/multi"
)

// DOT is the picture for Graphviz: clusters for Regions, VPCs, zones and subnets. Layout with dot, which reads clusters; for SVG:
//
//	dot -Tsvg picture.dot
func (p Picture) DOT() string {
	g := &dotGraph{DirectedGraph: multi.NewDirectedGraph(), id: "network"}
	s := &p.scene
	fonts := attributes{"fontname", "Helvetica", "fontsize", "11"}
	g.graph = append(attributes{
		"compound", "true", "rankdir", "TB", "label", strings.Join(s.heading(), "\n"), "fontsize", "15", "labelloc", "t", "labeljust", "l", "newrank", "true",
		"nodesep", "0.3", "ranksep", "0.35",
	}, fonts...)
	g.nodes = append(attributes{"shape", "box", "style", "rounded,filled", "margin", "0.12,0.06"}, fonts...)
	g.edges = append(attributes{}, fonts...)
	for _, n := range s.outside {
		g.AddNode(dotNode{n})
	}
	for _, r := range s.regions {
		g.parts = append(g.parts, dotBox(r))
	}
	for i, n := range s.under() {
		g.AddNode(dotNote{int64(-1 - i), n})
	}
	for _, l := range s.links {
		g.SetLine(dotLink(g.lines(), l))
	}
	for _, a := range s.arrows {
		g.SetLine(dotLine{number: g.lines(), from: dotNode{a.from}, to: dotNode{a.to}, attributes: a.dot()})
	}
	for _, c := range s.columns() {
		g.SetLine(dotLine{number: g.lines(), from: c.upper.dot(), to: c.lower.dot(), attributes: attributes{"style", "invis"}})
	}
	text, err := dot.MarshalMulti(g, "", "", "  ")
	if err != nil {
		return "" // it refuses only graphs that mix directions
	}
	return string(text) + "\n"
}

// attributes is keys and values in turn. Values are quoted here, since the encoder takes text between angle brackets for HTML.
type attributes []string

// Attributes is the pairs.
func (a attributes) Attributes() []encoding.Attribute {
	var list []encoding.Attribute
	for i := 0; i+1 < len(a); i += 2 {
		list = append(list, encoding.Attribute{Key: a[i], Value: strconv.Quote(a[i+1])})
	}
	return list
}

// dotGraph is the picture, or a cluster of it.
type dotGraph struct {
	*multi.DirectedGraph
	id                  string
	graph, nodes, edges attributes
	parts               []dot.Multigraph
	count               int // lines numbered so far
}

// lines is the number of the next line.
func (g *dotGraph) lines() int {
	g.count++
	return g.count
}

// DOTID is the name by which Graphviz knows clusters.
func (g *dotGraph) DOTID() string { return g.id }

// DOTAttributers is the defaults.
func (g *dotGraph) DOTAttributers() (graph, node, edge encoding.Attributer) {
	return g.graph, g.nodes, g.edges
}

// Structure is the clusters in it.
func (g *dotGraph) Structure() []dot.Multigraph { return g.parts }

func dotBox(b *box) *dotGraph {
	g := &dotGraph{DirectedGraph: multi.NewDirectedGraph(), id: b.dotID()}
	style := attributes{"style", "rounded", "color", "#5c6773"}
	switch b.level {
	case zone:
		style = attributes{"style", "rounded,dashed", "color", "#8a8f98"}
	case subnet:
		t := subnetTints[b.access]
		style = attributes{"style", "rounded,filled", "fillcolor", t.fill, "color", t.line, "fontcolor", t.text}
	}
	g.graph = append(attributes{"label", strings.Join(b.lines(), "\n"), "labeljust", "l"}, style...)
	for _, n := range append(b.edge[:len(b.edge):len(b.edge)], b.nodes...) {
		g.AddNode(dotNode{n})
	}
	for _, c := range b.boxes {
		g.parts = append(g.parts, dotBox(c))
	}
	if len(b.boxes) == 0 && b.first() == nil { // Graphviz leaves out empty clusters
		g.AddNode(dotFiller{int64(b.id)})
	}
	return g
}

func (b *box) dotID() string { return "cluster_" + strconv.Itoa(b.id) }

// dotNode is a node of the scene.
type dotNode struct{ n *node }

// ID is the node's number in the scene.
func (n dotNode) ID() int64 { return int64(n.n.id) }

// DOTID is the node's number with a letter.
func (n dotNode) DOTID() string { return "n" + strconv.Itoa(n.n.id) }

// Attributes is the label and the look.
func (n dotNode) Attributes() []encoding.Attribute {
	t := n.n.tint()
	a := attributes{"label", strings.Join(n.n.lines(), "\n"), "fillcolor", t.fill, "color", t.line, "fontcolor", t.text}
	switch {
	case len(n.n.stops) > 0:
		a = append(a, "shape", "octagon", "penwidth", "3")
	case n.n.on:
		a = append(a, "penwidth", "2.5")
	}
	return a.Attributes()
}

// dotFiller keeps the place of a box that holds nothing.
type dotFiller struct{ id int64 }

func (n dotFiller) ID() int64 { return n.id }

func (n dotFiller) DOTID() string { return "n" + strconv.FormatInt(n.id, 10) }

func (n dotFiller) Attributes() []encoding.Attribute {
	return attributes{"label", "", "style", "invis", "shape", "point"}.Attributes()
}

// dotNote is a line of text under the picture.
type dotNote struct {
	id   int64
	text string
}

func (n dotNote) ID() int64 { return n.id }

func (n dotNote) DOTID() string { return "note" + strconv.FormatInt(-n.id, 10) }

func (n dotNote) Attributes() []encoding.Attribute {
	return attributes{"label", strings.Join(fold(n.text, 60), "\n"), "shape", "plaintext", "style", "", "fontcolor", "#5c6773"}.Attributes()
}

// dotLine is a link or an arrow.
type dotLine struct {
	number   int
	from, to graph.Node
	attributes
}

func (l dotLine) From() graph.Node         { return l.from }
func (l dotLine) To() graph.Node           { return l.to }
func (l dotLine) ReversedLine() graph.Line { return l }
func (l dotLine) ID() int64                { return int64(l.number) }

func dotLink(i int, l link) dotLine {
	a := attributes{"dir", "none", "color", inkLink, "constraint", "false"}
	if l.down {
		a = append(a, "style", "dotted")
	}
	if l.from.box != nil { // Graphviz draws to a node in the box, and cuts the line at the edge of the box
		a = append(a, "ltail", l.from.box.dotID())
	}
	if l.to.box != nil {
		a = append(a, "lhead", l.to.box.dotID())
	}
	return dotLine{number: i, from: l.from.dot(), to: l.to.dot(), attributes: a}
}

// dot is the node at which a line ends.
func (e end) dot() graph.Node {
	if e.box != nil {
		e = e.box.anchor()
	}
	if e.node != nil {
		return dotNode{e.node}
	}
	return dotFiller{int64(e.box.id)}
}

func (a arrow) dot() attributes {
	style, width := "solid", "2.2"
	switch {
	case a.beyond:
		style, width = "dotted", "1.5"
	case a.reply:
		style = "dashed"
	}
	label := " " + strconv.Itoa(a.number)
	if a.label != "" {
		label += "  " + strings.Join(fold(a.label, 40), "\n")
	}
	ink := a.ink()
	return attributes{"label", label, "color", ink, "fontcolor", ink, "style", style, "penwidth", width, "constraint", "false"}
}
