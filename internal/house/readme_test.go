package house

import (
	"flag"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite what README.md says that its program prints")

// TestREADME runs the first program of README.md, and holds what it prints against the text block behind it.
func TestREADME(t *testing.T) {
	const file = "../../README.md"
	readme, err := os.ReadFile(file)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(readme), "```go\n")
	require.True(t, ok, "README.md has no program")
	program, rest, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)
	between, rest, ok := strings.Cut(rest, "```text\n")
	require.True(t, ok, "README.md does not say what its program prints")
	want, after, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)

	require.Contains(t, before, "go run ./examples/quickstart")
	require.Contains(t, before, "go test ./...")

	formatted, err := format.Source([]byte(program))
	require.NoError(t, err)
	require.Equal(t, string(formatted), program)

	got := output(t, program)
	if *update {
		readme := before + "```go\n" + program + "```\n" + between + "```text\n" + got + "```\n" + after
		require.NoError(t, os.WriteFile(file, []byte(readme), 0o644))
		return
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("README.md (-said +printed):\n%s", diff)
	}
}

// output is what a program prints that imports packages of this module.
func output(t *testing.T, program string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "main.go")
	require.NoError(t, os.WriteFile(file, []byte(program), 0o644))
	run := exec.Command("go", "run", file)
	run.Dir = "../.."
	var stderr strings.Builder
	run.Stderr = &stderr
	out, err := run.Output()
	require.NoError(t, err, stderr.String())
	return string(out)
}
