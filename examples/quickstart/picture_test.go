package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestPictures holds the pictures that README.md shows against what the library draws.
func TestPictures(t *testing.T) {
	n, err := vpc.New(resources()...)
	require.NoError(t, err)
	within := diagram.Within(diagram.Limits{Routes: 3})
	draw := func(s scene) diagram.Picture {
		r, err := routing.New(n).With(s.change)
		require.NoError(t, err)
		p, err := r.Resolve(s.flow)
		require.NoError(t, err)
		return diagram.Path(r.Network(), p, within)
	}
	hold(t, "../../docs/path.svg", draw(scenes[3]).SVG())
	hold(t, "../../docs/refused.mmd", draw(scenes[2]).Mermaid())
}

// hold compares a file with what it should be.
func hold(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
	}
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s (-drawn +there):\n%s", file, diff)
	}
}
