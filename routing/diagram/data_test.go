package diagram_test

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

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
