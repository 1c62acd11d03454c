package diagram_test

import (
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/vpc"
)

// renamed is the resource with another Name tag.
func renamed(r vpc.Resource, name string) vpc.Resource {
	v := reflect.New(reflect.TypeOf(r)).Elem()
	v.Set(reflect.ValueOf(r))
	v.FieldByName("Name").SetString(name)
	return v.Interface().(vpc.Resource)
}

// TestHostileNames: whatever things are called, the formats hold, and none drops or alters what can be shown.
func TestHostileNames(t *testing.T) {
	for _, name := range hostileNames {
		t.Run("", func(t *testing.T) { checkNamed(t, name) })
	}
	n := hostile(t, hostileNames...)
	p := resolve(t, n, routing.Flow{From: "10.0.1.10", To: "10.1.1.10", DstPort: 443})
	for _, pic := range []diagram.Picture{diagram.Network(n), diagram.Path(n, p)} {
		svgText(t, pic.SVG())
		readDOT(t, pic.DOT())
		checkMermaid(t, pic.Mermaid())
	}
}

// checkNamed draws a path from an interface that has the name, and for an ID too.
func checkNamed(t *testing.T, name string) {
	t.Helper()
	n := hostile(t, name)
	p := resolve(t, n, routing.Flow{From: "10.0.1.10", To: "internet", DstPort: 443})
	pic := diagram.Path(n, p, diagram.Title(name))
	text := svgText(t, pic.SVG())
	nodes, _ := readDOT(t, pic.DOT())
	checkMermaid(t, pic.Mermaid())
	if want := shown(name); want != "" && len(want) < 20 {
		require.Contains(t, text, want)
		if !strings.ContainsAny(name, `\"`) {
			require.Contains(t, strings.Join(nodes, "\n"), want)
		}
	}

	vpcName := strings.ReplaceAll(name, "\x00", "")
	id := vpc.ID(vpcName) // AWS's IDs hold none of this, but people choose their own
	if id == "" {
		return
	}
	m := network(t,
		vpc.VPC{ID: "v" + id, Region: vpcName, CIDRs: blocks("10.0.0.0/16")},
		vpc.Subnet{ID: "s" + id, VPC: "v" + id, CIDR: cidr("10.0.0.0/24"), Zone: vpcName},
		eni.Interface{ID: "e" + id, Subnet: "s" + id, Addresses: at("10.0.0.10")},
	)
	pic = diagram.Path(m, resolve(t, m, routing.Flow{From: "e" + routing.Place(id), To: "10.0.0.11", DstPort: 443}))
	svgText(t, pic.SVG())
	readDOT(t, pic.DOT())
	checkMermaid(t, pic.Mermaid())
}

// shown is how every format must show a name that prints, with white space as drawings have it; for others it is empty.
func shown(name string) string {
	for _, r := range name {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) && !unicode.IsSpace(r) {
			return ""
		}
	}
	return strings.Join(strings.Fields(name), " ")
}

func FuzzNames(f *testing.F) {
	for _, name := range hostileNames {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if len(name) < 1000 {
			checkNamed(t, name)
		}
	})
}
