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
	g := readGuide(t, "../../docs/testing.md")
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "network_test.go"), []byte(g.program), 0o644))
	plan, err := os.ReadFile("../../examples/designtest/plan.json")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "plan.json"), plan, 0o644))
	run := exec.Command("go", "test", filepath.Join(folder, "network_test.go"))
	run.Dir = "../.."
	out, err := run.Output()
	require.Error(t, err, "the test of the guide fails, for its reader to see how")
	got, _, _ := strings.Cut(string(out), "FAIL\nFAIL")
	g.check(t, regexp.MustCompile(`\(\d+\.\d+s\)`).ReplaceAllString(got, "(0.00s)"))
}

// TestLessonGuide runs the last program of docs/lesson.md, and holds what it prints against the text block behind it.
func TestLessonGuide(t *testing.T) {
	g := readGuide(t, "../../docs/lesson.md")
	g.check(t, output(t, g.program))
}

// TestLessonPage runs the first program of docs/lesson.md. The page that it writes shows the picture in two widths, the path and the reasons.
func TestLessonPage(t *testing.T) {
	guide, err := os.ReadFile("../../docs/lesson.md")
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(guide), programBegins)
	program, _, ok := strings.Cut(rest, blockEnds)
	require.True(t, ok)
	formatted, err := format.Source([]byte(program))
	require.NoError(t, err)
	require.Equal(t, string(formatted), program)
	page := output(t, program)
	for _, part := range []string{
		"<h1>app to s3.us-east-1.amazonaws.com</h1>",
		"<p>delivered  app -&gt; s3.us-east-1.amazonaws.com, tcp 443, via gateway endpoint vpce-s3</p>",
		`<meta name="color-scheme" content="light dark">`,
		"  svg .vd-page { fill: none }\n",
		`<div class="wide"><svg xmlns="http://www.w3.org/2000/svg" class="vd" width="`,
		`<div class="narrow"><svg xmlns="http://www.w3.org/2000/svg" class="vd" width="360"`,
		`<rect class="vd-page"`,
		`<g class="vd-arrow" data-hop="1"`,
		`<pre>DELIVERED  app -&gt; s3.us-east-1.amazonaws.com, tcp 443`,
		"request hop ",
	} {
		require.Contains(t, page, part)
	}
}

// guide is a page with a text block of what the program before it prints.
type guide struct {
	file                   string
	before, between, after string // the page around the two blocks
	program, printed       string
}

const (
	programBegins = "```go\n"
	textBegins    = "```text\n"
	blockEnds     = "```\n"
)

func readGuide(t *testing.T, file string) guide {
	t.Helper()
	page, err := os.ReadFile(file)
	require.NoError(t, err)
	g, rest := guide{file: file}, string(page)
	text := strings.Index(rest, textBegins)
	require.Positive(t, text, "%s has no %q", file, textBegins)
	last := strings.LastIndex(rest[:text], programBegins)
	require.Positive(t, last, "%s has no %q", file, programBegins)
	g.before, rest = rest[:last], rest[last+len(programBegins):]
	for _, part := range []struct {
		text *string
		end  string
	}{{&g.program, blockEnds}, {&g.between, textBegins}, {&g.printed, blockEnds}} {
		var ok bool
		*part.text, rest, ok = strings.Cut(rest, part.end)
		require.True(t, ok, "%s has no %q", file, part.end)
	}
	g.after = rest
	formatted, err := format.Source([]byte(g.program))
	require.NoError(t, err)
	require.Equal(t, string(formatted), g.program)
	return g
}

// check compares what the program printed with what the page says, and with -update writes it there.
func (g guide) check(t *testing.T, got string) {
	t.Helper()
	if *update {
		page := g.before + programBegins + g.program + blockEnds + g.between + textBegins + got + blockEnds + g.after
		require.NoError(t, os.WriteFile(g.file, []byte(page), 0o644))
		return
	}
	if diff := gocmp.Diff(g.printed, got); diff != "" {
		t.Errorf("%s (-said +printed):\n%s", g.file, diff)
	}
}
