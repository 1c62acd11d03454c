package diagram

import (
	"fmt"
	"strconv"
	"strings"
)

// Mermaid is the picture as a Mermaid flowchart, which GitHub draws in the place of a code block of the language "mermaid".
func (p Picture) Mermaid() string {
	m := &mermaid{used: map[string]bool{}, boxes: map[string][]string{}}
	s := &p.scene
	if title := strings.Join(s.heading(), " "); title != "" {
		m.line(0, "---")
		m.line(0, "title: "+strconv.Quote(title))
		m.line(0, "---")
	}
	m.line(0, "flowchart TB")
	for _, n := range s.outside {
		m.node(1, n)
	}
	for _, r := range s.regions {
		m.box(1, r)
	}
	for i, text := range s.under() {
		m.line(1, fmt.Sprintf("note%d[%s]:::note", i+1, m.label(fold(text, 60))))
		m.used["note"] = true
	}
	for i, l := range s.links {
		line := "---"
		if l.down {
			line = "-.-"
		}
		m.line(1, l.from.mermaid()+" "+line+" "+l.to.mermaid())
		m.line(1, fmt.Sprintf("linkStyle %d stroke:%s,stroke-width:1.5px", i, inkLink))
	}
	for i, a := range s.arrows {
		m.arrow(len(s.links)+i, a)
	}
	if len(s.arrows) == 0 { // arrows put things below each other
		for _, c := range s.columns() {
			m.line(1, c.upper.mermaid()+" ~~~ "+c.lower.mermaid())
		}
	}
	m.classes()
	return m.text.String()
}

// mermaid writes a flowchart.
type mermaid struct {
	text  strings.Builder
	used  map[string]bool     // classes
	boxes map[string][]string // subgraphs by class
}

func (m *mermaid) line(indent int, s string) {
	m.text.WriteString(strings.Repeat("  ", indent) + s + "\n")
}

// label is lines as a quoted label.
func (m *mermaid) label(lines []string) string {
	escaped := make([]string, len(lines))
	for i, s := range lines {
		escaped[i] = escapeMermaid(s)
	}
	return `"` + strings.Join(escaped, "<br/>") + `"`
}

// escapeMermaid writes everything but letters, digits and a few signs as an entity: quotes end a label, angle brackets are
// HTML, backticks and numbers at the beginning are Markdown.
// https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
func escapeMermaid(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == ' ', r == ',', r == '/', r == ':':
			b.WriteRune(r)
		case i > 0 && (r == '-' || r == '.' || r == '(' || r == ')'), r > 0xff:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

func (m *mermaid) node(indent int, n *node) {
	open, end := "[", "]"
	switch {
	case len(n.stops) > 0:
		open, end = "{{", "}}"
	case n.look == gateway || n.look == hub:
		open, end = "([", "])"
	case n.look == faraway:
		open, end = "(", ")"
	}
	class := n.class()
	m.used[class] = true
	m.line(indent, n.mermaid()+open+m.label(n.lines())+end+":::"+class)
}

// class is the style of the node.
func (n *node) class() string {
	switch {
	case len(n.stops) == 0:
		return looks[n.look]
	case n.stops[0].unknown:
		return "unknown"
	}
	return "refuses"
}

var looks = [...]string{"plain", "gateway", "service", "hub", "faraway", "folded", "filter"}

func (n *node) mermaid() string { return "n" + strconv.Itoa(n.id) }
func (b *box) mermaid() string  { return "b" + strconv.Itoa(b.id) }

func (e end) mermaid() string {
	if e.node != nil {
		return e.node.mermaid()
	}
	return e.box.mermaid()
}

// box writes a subgraph, or a node if there is nothing in it: Mermaid draws no empty subgraphs.
func (m *mermaid) box(indent int, b *box) {
	if len(b.boxes) == 0 && len(b.nodes) == 0 && len(b.edge) == 0 {
		m.line(indent, b.mermaid()+"["+m.label(b.lines())+"]:::"+m.boxClass(b))
		return
	}
	m.line(indent, "subgraph "+b.mermaid()+"["+m.label([]string{b.heading()})+"]")
	m.line(indent+1, "direction TB")
	if about := b.lines()[1:]; len(about) > 0 { // a subgraph has room for one line over what it holds
		m.used["about"] = true
		m.line(indent+1, "a"+strconv.Itoa(b.id)+"["+m.label(about)+"]:::about")
	}
	for _, n := range b.edge {
		m.node(indent+1, n)
	}
	for _, n := range b.nodes {
		m.node(indent+1, n)
	}
	for _, c := range b.boxes {
		m.box(indent+1, c)
	}
	m.line(indent, "end")
	class := m.boxClass(b)
	m.boxes[class] = append(m.boxes[class], b.mermaid())
}

func (m *mermaid) boxClass(b *box) string {
	class := b.access.String()
	if class == "" {
		class = [...]string{"region", "network", "zone", "subnet"}[b.level]
	}
	m.used[class] = true
	return class
}

func (m *mermaid) arrow(i int, a arrow) {
	line, style := "-->", "stroke-width:3px"
	switch {
	case a.beyond:
		line, style = "-.->", "stroke-width:1.5px"
	case a.reply:
		line, style = "-.->", "stroke-width:3px,stroke-dasharray:7 5"
	}
	label := []string{strconv.Itoa(a.number)}
	if a.label != "" {
		folded := fold(a.label, 40)
		label = append([]string{label[0] + "  " + folded[0]}, folded[1:]...)
	}
	m.line(1, a.from.mermaid()+" "+line+"|"+m.label(label)+"| "+a.to.mermaid())
	m.line(1, fmt.Sprintf("linkStyle %d stroke:%s,%s", i, a.ink(), style))
}

// classes writes the styles that are used. Fills come with their text colour, so that they hold on light and dark pages.
func (m *mermaid) classes() {
	styles := []struct{ class, style string }{
		{"region", "fill:none,stroke:#8a8f98,stroke-width:1px"},
		{"network", "fill:none,stroke:#7b3fb5,stroke-width:2px"},
		{"zone", "fill:none,stroke:#8a8f98,stroke-dasharray:4 4"},
		{"about", "fill:none,stroke:none"},
		{"note", "fill:none,stroke:none"},
		{"refuses", fmt.Sprintf("fill:%s,stroke:%s,stroke-width:3px,color:#ffffff", inkRefuses, inkRefuses)},
		{"unknown", fmt.Sprintf("fill:%s,stroke:%s,stroke-width:3px,color:#ffffff", inkUnknown, inkUnknown)},
	}
	for _, a := range []access{public, private, isolated} {
		t := subnetTints[a]
		styles = append(styles, struct{ class, style string }{a.String(), fmt.Sprintf("fill:%s,stroke:%s,color:%s", t.fill, t.line, t.text)})
	}
	for l, class := range looks {
		t := nodeTints[look(l)]
		styles = append(styles, struct{ class, style string }{class, fmt.Sprintf("fill:%s,stroke:%s,color:%s", t.fill, t.line, t.text)})
	}
	for _, s := range styles {
		if m.used[s.class] {
			m.line(1, "classDef "+s.class+" "+s.style)
		}
		if boxes := m.boxes[s.class]; len(boxes) > 0 { // before the links, Mermaid would forget the class of a subgraph that one ends at
			m.line(1, "class "+strings.Join(boxes, ",")+" "+s.class)
		}
	}
}
