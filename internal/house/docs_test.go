package house

import (
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// TestTestingGuide runs the test of docs/testing.md with the plan of examples/designtest, and holds what it prints against the text block behind it.
func TestTestingGuide(t *testing.T) {
	const file = "../../docs/testing.md"
	guide, err := os.ReadFile(file)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(guide), "```go\n")
	require.True(t, ok, "%s has no test", file)
	program, rest, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)
	between, rest, ok := strings.Cut(rest, "```text\n")
	require.True(t, ok, "%s does not say what its test prints", file)
	want, after, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)

	formatted, err := format.Source([]byte(program))
	require.NoError(t, err)
	require.Equal(t, string(formatted), program)

	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "network_test.go"), []byte(program), 0o644))
	plan, err := os.ReadFile("../../examples/designtest/plan.json")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "plan.json"), plan, 0o644))
	run := exec.Command("go", "test", filepath.Join(folder, "network_test.go"))
	run.Dir = "../.."
	out, err := run.Output()
	require.Error(t, err, "the test of the guide fails, for its reader to see how")
	got, _, _ := strings.Cut(string(out), "FAIL\nFAIL")
	got = regexp.MustCompile(`\(\d+\.\d+s\)`).ReplaceAllString(got, "(0.00s)")

	if *update {
		guide := before + "```go\n" + program + "```\n" + between + "```text\n" + got + "```\n" + after
		require.NoError(t, os.WriteFile(file, []byte(guide), 0o644))
		return
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-said +printed):\n%s", file, diff)
	}
}

// TestLessonGuide runs the program of docs/lesson.md, and holds what it prints against the text block behind it.
func TestLessonGuide(t *testing.T) {
	const file = "../../docs/lesson.md"
	guide, err := os.ReadFile(file)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(guide), "```go\n")
	require.True(t, ok, "%s has no program", file)
	program, rest, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)
	between, rest, ok := strings.Cut(rest, "```text\n")
	require.True(t, ok, "%s does not say what its program prints", file)
	want, after, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)

	formatted, err := format.Source([]byte(program))
	require.NoError(t, err)
	require.Equal(t, string(formatted), program)
	got := output(t, program)
	if *update {
		guide := before + "```go\n" + program + "```\n" + between + "```text\n" + got + "```\n" + after
		require.NoError(t, os.WriteFile(file, []byte(guide), 0o644))
		return
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-said +printed):\n%s", file, diff)
	}
}
