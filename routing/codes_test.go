package routing_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// unreached is the codes that no vector reaches yet, with what they wait for.
var unreached = map[string]string{
	"CarrierIPAssociation":   "lines have no carrier gateway: TestEdgeTargets",
	"CoIPAssociation":        "lines have no pools of customer-owned addresses: TestEdgeTargets",
	"ENIAddressRestriction":  "an interface answers for its addresses by its source/destination check",
	"IPv6Only":               "AWS refuses routes of IPv4 to an egress-only gateway, so no network has one",
	"NGWRequiresSourceInVPC": "no route table stands between a peer or a virtual private gateway and a NAT gateway",
}

func TestEveryCodeIsReached(t *testing.T) {
	reached := map[routing.Code]bool{}
	for _, vs := range suites {
		for _, v := range vs {
			v.collect(reached)
		}
	}
	collectLosses(t, reached)
	names := codeConstants(t)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		switch _, waits := unreached[name]; {
		case !reached[names[name]] && !waits:
			t.Errorf("no vector reaches %s (%s)", name, names[name])
		case reached[names[name]] && waits:
			t.Errorf("%s is reached: take it out of unreached", name)
		}
	}
	for name := range unreached {
		require.Contains(t, names, name, "unreached names a code that there is not")
	}
}

// collect notes the codes in the answers to the vector's questions.
func (v vector) collect(reached map[routing.Code]bool) {
	if v.want != "" || v.pending != "" {
		return
	}
	n, err := vpc.New(resources(v.net)...)
	if err != nil {
		return // TestVectors tells
	}
	r := routing.NewWith(n, v.options)
	for _, a := range v.asked() {
		p, _ := r.Resolve(a.flow)
		for _, h := range slices.Concat(p.Forward, p.Reply) {
			reached[h.Code] = true
		}
		if p.Name != nil {
			reached[p.Name.Code] = true
		}
		for _, c := range r.Explain(p).Lookups {
			for _, l := range c.Losers {
				reached[l.Lost.Code()] = true
			}
		}
	}
}

// collectLosses notes the codes of routes that lose.
func collectLosses(t *testing.T, reached map[routing.Code]bool) {
	n, err := vpc.New(resources(goldenSeven + `
		rtb rtb a a1: 10.9.0.0/16 tgw; 10.9.8.0/24 igw; 10.9.8.0/24 vgw propagated`)...)
	require.NoError(t, err)
	table, _ := vpc.Get[routing.Table](n, "rtb")
	for _, c := range table.Lookup(n, netip.MustParseAddr("10.9.8.1")).Losers {
		reached[c.Lost.Code()] = true
	}
}

// codeConstants is the constants of type Code by name.
func codeConstants(t *testing.T) map[string]routing.Code {
	file, err := parser.ParseFile(token.NewFileSet(), "code.go", nil, 0)
	require.NoError(t, err)
	names := map[string]routing.Code{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return true
		}
		value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		names[spec.Names[0].Name] = routing.Code(value)
		return true
	})
	require.NotEmpty(t, names)
	return names
}
