package diagram_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/encoding"
	"gonum.org/v1/gonum/graph/encoding/dot"
	"gonum.org/v1/gonum/graph/multi"

	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// svgText is the text of an SVG by encoding/xml, which must find it well formed.
func svgText(t testing.TB, svg string) string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	d.Strict = true
	var text strings.Builder
	for depth := 0; ; {
		token, err := d.Token()
		if err == io.EOF {
			require.Zero(t, depth)
			return text.String()
		}
		require.NoError(t, err)
		switch x := token.(type) {
		case xml.StartElement:
			depth++
			for _, a := range x.Attr {
				require.NotContains(t, a.Value, "url(", "an SVG stands alone")
				require.NotContains(t, []string{"href", "src"}, a.Name.Local, "an SVG stands alone")
			}
			require.Contains(t, []string{"svg", "title", "desc", "style", "rect", "text", "path", "circle", "g"}, x.Name.Local)
		case xml.EndElement:
			depth--
			text.WriteString("\n")
		case xml.CharData:
			text.Write(x)
		}
	}
}

// dotGraph takes in what gonum reads.
type dotGraph struct{ *multi.DirectedGraph }

type dotNode struct {
	graph.Node
	id         string
	attributes map[string]string
}

func (g dotGraph) NewNode() graph.Node {
	return &dotNode{g.DirectedGraph.NewNode(), "", map[string]string{}}
}

func (g dotGraph) NewLine(from, to graph.Node) graph.Line {
	return &dotLine{g.DirectedGraph.NewLine(from, to), map[string]string{}}
}

func (n *dotNode) SetDOTID(id string) { n.id = id }

func (n *dotNode) SetAttribute(a encoding.Attribute) error {
	n.attributes[a.Key] = a.Value
	return nil
}

type dotLine struct {
	graph.Line
	attributes map[string]string
}

func (l *dotLine) SetAttribute(a encoding.Attribute) error {
	l.attributes[a.Key] = a.Value
	return nil
}

// readDOT is the labels of the nodes, and those of the lines that are seen, as gonum reads them.
func readDOT(t testing.TB, text string) (nodes, lines []string) {
	t.Helper()
	g := dotGraph{multi.NewDirectedGraph()}
	require.NoError(t, dot.UnmarshalMulti([]byte(text), g), text)
	for _, n := range graph.NodesOf(g.Nodes()) {
		nodes = append(nodes, n.(*dotNode).attributes["label"])
	}
	edges := g.Edges()
	for edges.Next() {
		for _, l := range graph.LinesOf(edges.Edge().(multi.Edge).Lines) {
			if a := l.(*dotLine).attributes; a["style"] != "invis" {
				lines = append(lines, a["label"])
			}
		}
	}
	return nodes, lines
}

// mermaidLine is all that a line of our Mermaid may be. A label holds no character that could end it or start markup.
var mermaidLine = func() *regexp.Regexp {
	const (
		id     = `[abn](?:ote)?[0-9]+`
		part   = `(?:[A-Za-z0-9 ,/:.()-]|[^\x00-\xff]|#[0-9]+;)*`
		label  = `"` + part + `(?:<br/>` + part + `)*"`
		node   = id + `(?:\[` + label + `\]|\(` + label + `\)|\(\[` + label + `\]\)|\{\{` + label + `\}\}):::[a-z]+`
		arrow  = id + ` (?:-->|-\.->)\|` + label + `\| ` + id
		link   = id + ` (?:---|-\.-|~~~) ` + id
		styles = `linkStyle [0-9]+ [a-z0-9:,.# -]+|classDef [a-z]+ [a-z0-9:,.# -]+|class ` + id + `(?:,` + id + `)* [a-z]+`
	)
	return regexp.MustCompile(`^ *(?:---|title: ".*"|flowchart TB|direction TB|end|subgraph ` + id + `\[` + label + `\]|` + node + `|` + arrow + `|` + link + `|` + styles + `)$`)
}()

func checkMermaid(t testing.TB, text string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		require.Regexp(t, mermaidLine, line)
	}
	require.Less(t, len(text), 50_000, "GitHub draws no longer texts")
}

func TestParses(t *testing.T) {
	for name, p := range pictures(t) {
		t.Run(name, func(t *testing.T) {
			svgText(t, p.SVG())
			nodes, _ := readDOT(t, p.DOT())
			require.NotEmpty(t, nodes)
			checkMermaid(t, p.Mermaid())
		})
	}
}

// TestGraphviz has Graphviz lay out the pictures, where it is installed.
func TestGraphviz(t *testing.T) {
	if _, err := exec.LookPath("dot"); err != nil {
		t.Skip("Graphviz is not installed: apt-get install graphviz")
	}
	for name, p := range pictures(t) {
		graphviz(t, name, p.DOT())
	}
	graphviz(t, "hostile", diagram.Network(hostile(t, hostileNames...)).DOT())
}

func graphviz(t *testing.T, name, text string) {
	t.Helper()
	cmd := exec.Command("dot", "-Tsvg")
	cmd.Stdin = strings.NewReader(text)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.NoError(t, cmd.Run(), "%s: %s", name, stderr.String())
	require.NotContains(t, stderr.String(), "syntax error", name)
	require.Contains(t, stdout.String(), "<svg", name)
}

// TestMermaid has Mermaid itself parse the pictures, and the one of docs. It needs node and a folder with the modules of
// testdata/mermaid/package.json; .ci/run makes one.
func TestMermaid(t *testing.T) {
	modules := os.Getenv("VPCSIM_MERMAID")
	if modules == "" {
		t.Skip("Mermaid is not installed: cp testdata/mermaid/package.json DIR && npm install --prefix DIR, and set VPCSIM_MERMAID=DIR")
	}
	dir := t.TempDir()
	all := pictures(t)
	all["hostile"] = diagram.Network(hostile(t, hostileNames...))
	text := map[string]string{}
	for name, p := range all {
		text[name] = p.Mermaid()
	}
	refused, err := os.ReadFile("../../docs/refused.mmd")
	require.NoError(t, err)
	text["refused"] = string(refused)
	for name, s := range text {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".mmd"), []byte(s), 0o644))
	}
	script, err := os.ReadFile("testdata/mermaid/check.mjs")
	require.NoError(t, err)
	file := filepath.Join(modules, "check.mjs") // node looks for modules from the script's folder upwards
	require.NoError(t, os.WriteFile(file, script, 0o644))
	out, err := exec.Command("node", file, dir).CombinedOutput()
	require.NoError(t, err, string(out))
	for name := range text {
		require.Contains(t, string(out), "ok "+name+".mmd\n")
	}
}

var hostileNames = []string{
	`quote " and 'single'`, `<script>alert(1)</script>`, `a & b &amp; c &#60;`, "new\nline\r\n\ttab", `]]> <!-- -->`, `back\slash \n \N \G \l \"`,
	"`code` *bold* _em_ [x](y)", "1. list", "- item", "# heading", `"]; end; subgraph x`, "end", "%%{init: {}}%%", "a|b|c --> d", "#quot; #35;",
	"\x00\x01\x1b[31m", "\xff\xfe invalid", "\u202eright to left\u2066", "日本語の名前 🚀", "<b>", `"quoted"`, "{{x}} ((y)) [[z]]", "---", "", " ", "two  spaces", "a\tb", "\u00a0\u2003wide",
	strings.Repeat("long", 100), "]]]]><![CDATA[>", "graph", "node", "$1 $2 %s %d", "e\u0301\u0301\u0301",
}

// hostile is a network in which everything has one of the names.
func hostile(t testing.TB, names ...string) *vpc.Network {
	name := func(i int) string { return names[i%len(names)] }
	var rs []vpc.Resource
	for i, r := range shop() {
		if _, ok := r.(sg.Group); !ok { // AWS restricts the names of groups
			r = renamed(r, strings.ReplaceAll(name(i), "\x00", ""))
		}
		rs = append(rs, r)
	}
	return network(t, rs...)
}
