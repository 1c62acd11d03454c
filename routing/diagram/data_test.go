package diagram_test

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/diagram"
)

// element is an element of an SVG: its class and its data attributes.
type element struct {
	class string
	data  map[string]string
}

// elements is the elements with data attributes, as encoding/xml reads them.
func elements(t testing.TB, svg string) []element {
	t.Helper()
	var all []element
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		require.NoError(t, err)
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		e := element{data: map[string]string{}}
		for _, a := range start.Attr {
			if name, ok := strings.CutPrefix(a.Name.Local, "data-"); ok {
				e.data[name] = a.Value
			} else if a.Name.Local == "class" {
				e.class, _, _ = strings.Cut(a.Value, " ")
			}
		}
		if len(e.data) > 0 {
			all = append(all, e)
		}
	}
}

// TestData: a page that embeds the picture finds each hop of the path by its number, each arrow's ends, and each item.
func TestData(t *testing.T) {
	n := network(t, shop()...)
	for _, f := range flows {
		t.Run(f.name, func(t *testing.T) {
			p := resolve(t, n, f.flow)
			items, found := map[string]bool{}, map[string]map[string]bool{"request": {}, "reply": {}}
			var arrows, numbers, steps []element
			for _, e := range elements(t, diagram.Path(n, p).SVG()) {
				for _, leg := range []string{"request", "reply"} {
					for _, number := range strings.Fields(e.data[leg]) {
						found[leg][number] = true
					}
				}
				switch e.class {
				case "vd-item":
					items[e.data["id"]] = true
				case "vd-arrow":
					arrows = append(arrows, e)
				case "vd-number":
					numbers = append(numbers, e)
				case "vd-step":
					steps = append(steps, e)
				}
			}
			for i := range p.Forward {
				require.True(t, found["request"][strconv.Itoa(i+1)] || len(p.Blockers) > 0, "hop %d of the request", i+1)
			}
			for i := range p.Reply {
				require.True(t, found["reply"][strconv.Itoa(i+1)] || len(p.Blockers) > 0, "hop %d of the reply", i+1)
			}
			require.NotEmpty(t, arrows)
			for i, a := range arrows {
				require.Equal(t, strconv.Itoa(i+1), a.data["hop"])
				require.True(t, items[a.data["from"]] && items[a.data["to"]], "arrow %d: %v", i+1, a.data)
				if i > 0 && a.data["leg"] == arrows[i-1].data["leg"] {
					require.Equal(t, arrows[i-1].data["to"], a.data["from"], "arrow %d", i+1)
				}
			}
			require.Len(t, steps, len(arrows))
			require.Len(t, numbers, 2*len(arrows))
		})
	}
}

// TestDataOfRefusal: what refuses says so, and an arrow beyond it too.
func TestDataOfRefusal(t *testing.T) {
	n := network(t, shop()...)
	codes, beyond := map[string]string{}, map[string]string{}
	for _, e := range elements(t, diagram.Path(n, resolve(t, n, flows[5].flow)).SVG()) {
		if code := e.data["code"]; code != "" {
			codes[e.data["id"]] = code
		}
		if e.data["beyond"] != "" {
			beyond[e.data["from"]] = e.data["to"]
		}
	}
	require.Equal(t, map[string]string{"sg-archive": "ENI_SG_RULES_MISMATCH"}, codes)
	require.Equal(t, map[string]string{"sg-archive": "batch-b"}, beyond)
}

// TestUnreachedDestination: a destination to which a refused packet does not come is drawn once, apart from what the path passes.
func TestUnreachedDestination(t *testing.T) {
	n := network(t, shop()...)
	for _, c := range []struct {
		from, to routing.Place
		want     []string
	}{
		{"db-a", "internet", []string{"internet"}},
		{"db-a", "internet:203.0.113.77", []string{"internet:203.0.113.77"}},
		{"db-a", "ci", []string{"ci"}},
		{"db-a", "10.2.0.10", []string{"ci"}},
		{"db-a", "office:192.168.0.9", []string{"office"}},
		{"db-a", "10.9.9.9", []string{"10.9.9.9"}},
		{"db-a", "10.2.0.99", []string{"10.2.0.99"}}, // in the subnet tools-a, at no interface
		{"db-a", "203.0.113.20", []string{"nat-a"}},
		{"db-a", "dynamodb.us-east-1.amazonaws.com", []string{"dynamodb.us-east-1.amazonaws.com"}},
		{"internet", "203.0.113.20", nil}, // refused there
		{"app-a", "ci", nil},              // delivered
		{"app-a", "batch-b", nil},         // drawn as where the packet would go on
	} {
		p := resolve(t, n, routing.Flow{From: c.from, To: c.to, DstPort: 443})
		var got []string
		for _, e := range elements(t, diagram.Path(n, p).SVG()) {
			if e.data["unreached"] == "true" {
				require.Equal(t, "vd-item", e.class)
				require.Empty(t, e.data["request"]+e.data["reply"])
				got = append(got, e.data["id"])
			}
		}
		require.Equal(t, c.want, got, "%s to %s", c.from, c.to)
	}
}
