package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestNoResolver asks everything without a resolver.
func TestNoResolver(t *testing.T) {
	n, err := vpc.New(shop()...)
	require.NoError(t, err)
	r := routing.New(n)
	for name, ask := range map[string]func() error{
		"Between":         func() error { _, err := reach.Between(nil, "app", "db"); return err },
		"Chokepoints":     func() error { _, err := reach.Chokepoints(nil, "app", "db"); return err },
		"Diff of nothing": func() error { _, err := reach.Diff(nil, r); return err },
		"Diff to nothing": func() error { _, err := reach.Diff(r, nil); return err },
		"DiffChange":      func() error { _, err := reach.DiffChange(nil, vpc.Change{}); return err },
		"Exposed":         func() error { _, err := reach.Exposed(nil); return err },
		"Findings":        func() error { _, err := reach.Scope{}.Findings(nil); return err },
		"Lint":            func() error { _, err := reach.Lint(nil); return err },
		"Matrix":          func() error { _, err := reach.Matrix(nil); return err },
		"Services":        func() error { _, err := reach.Services(nil); return err },
		"Shifts":          func() error { _, err := reach.Difference{}.Shifts(r, nil, routing.Prices{}); return err },
	} {
		t.Run(name, func(t *testing.T) { require.ErrorIs(t, ask(), reach.ErrNoResolver) })
	}
	require.False(t, reach.Vacant(nil, "10.0.1.9"))
	require.True(t, reach.Vacant(r, "10.0.1.9"))
}
