package routing_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestPathProperties holds of every path of the vectors and of random networks what holds of all.
func TestPathProperties(t *testing.T) {
	for name, vs := range suites {
		for _, v := range vs {
			n, err := vpc.New(resources(v.net)...)
			if err != nil || v.want != "" {
				continue
			}
			r := routing.NewWith(n, v.options)
			for _, a := range v.asked() {
				if p, err := r.Resolve(a.flow); err == nil {
					holds(t, p, name+"/"+v.name+": "+a.question)
				}
			}
		}
	}
	paths := 0
	for seed := range uint64(80) {
		rng := rand.New(rand.NewPCG(seed, 8))
		n := gen.Network(rng, gen.Size{})
		r := routing.New(n)
		flows := gen.NewFlows(n)
		for range 50 {
			if p, err := r.Resolve(flows.Flow(rng)); err == nil {
				paths++
				holds(t, p, "a random network")
			}
		}
	}
	require.Greater(t, paths, 2000)
}

func holds(t *testing.T, p routing.Path, what string) {
	t.Helper()
	text := p.String()
	for line := range strings.SplitSeq(text, "\n") {
		if utf8.RuneCountInString(line) > 100 {
			require.NotContains(t, strings.TrimSpace(line), " ", "%s: 100 columns, where words can be parted: %q", what, line)
		}
		require.Equal(t, strings.TrimRight(line, " "), line, what)
	}
	require.NotContains(t, p.Summary(), "\n", what)
	require.Equal(t, p.Verdict == routing.Dropped, len(p.Blockers) > 0, "%s\n%s", what, text)
	require.Equal(t, p.Verdict == routing.Unknown, len(p.Missing) > 0, "%s\n%s", what, text)
	require.Equal(t, len(p.Blockers) > 0, strings.Contains(text, "\nX"), "%s: what refuses stands out\n%s", what, text)
	for _, b := range p.Blockers {
		require.NotEqual(t, len(b.Fix) > 0, b.NoFix != "", "%s\n%s", what, text)
		require.Contains(t, text, string(b.Code), what)
	}
	data, err := json.Marshal(p)
	require.NoError(t, err, what)
	var back routing.Path
	require.NoError(t, json.Unmarshal(data, &back), "%s", data)
	require.Empty(t, cmp.Diff(p, back, sameValues), what)
}
