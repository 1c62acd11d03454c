package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestPictures holds the pictures in README.md against what the library draws: docs/path.svg, and the block of Mermaid.
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
	hold(t, "../../docs/path.svg", "", "", draw(scenes[3]).SVG())
	hold(t, "../../README.md", "```mermaid\n", "```\n", draw(scenes[2]).Mermaid())
}

// hold compares part of a file, between two marks, with what it should be. Without marks it is the whole file.
func hold(t *testing.T, file, from, to, want string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if from == "" && *update {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
		return
	}
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(text), from)
	require.True(t, ok, "%s has no %s", file, from)
	got, after := rest, ""
	if to != "" {
		got, after, ok = strings.Cut(rest, to)
		require.True(t, ok)
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(before+from+want+to+after), 0o644))
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-drawn +there):\n%s", file, diff)
	}
}
