package house

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

const module = "github.com/vpcsim/vpcsim"

// folders is all that the top level holds besides files.
var folders = []string{"docs", "endpoint", "eni", "examples", "internal", "load", "packet", "routing", "sg", "vpc"}

// resources is the packages that define what a network holds.
var resources = []string{"packet", "vpc", "sg", "eni", "endpoint", "routing"}

// arrows is what each package may import of the module. "x/..." is the packages below x that have no row of their own.
var arrows = map[string][]string{
	"packet":           {},
	"vpc":              {"packet"},
	"sg":               {"packet", "vpc"},
	"eni":              {"packet", "vpc"},
	"endpoint":         {"packet", "vpc"},
	"routing":          {"packet", "vpc", "sg", "eni", "endpoint"},
	"routing/reach":    resources,
	"routing/diagram":  resources,
	"routing/insights": resources,
	"routing/vpctest":  append([]string{"routing/reach"}, resources...),
	"load":             resources,
	"load/...":         append([]string{"load", "load/internal/..."}, resources...),

	"load/internal/...":     resources,
	"load/internal/foreign": {"load"},
	"load/internal/result":  append([]string{"load"}, resources...),

	"internal/house": {},
	"internal/...":   resources, // the reference resolver and the generator see what they are about, and no loaders
	"examples/...":   append([]string{"routing/reach", "routing/diagram", "routing/vpctest", "load", "load/..."}, resources...),
}

// modules is which packages may import other people's modules outside tests.
var modules = map[string][]string{
	"gonum.org/v1/gonum":                    {"vpc", "routing", "routing/..."},
	"github.com/gaissmai/bart":              {"routing", "routing/..."},
	"github.com/google/go-cmp":              {"routing/vpctest"},
	"github.com/stretchr/testify":           {},
	"github.com/santhosh-tekuri/jsonschema": {}, // only the tests of load/scenario, which publishes a schema
	"go.yaml.in/yaml/v3":                    {"load/cloudformation"},
}

// forTests is the modules that tests may import, besides those of their package.
var forTests = []string{"github.com/google/go-cmp", "github.com/stretchr/testify", "github.com/santhosh-tekuri/jsonschema"}

// outside is the standard packages by which a program deals with the world. The library has no clock, log or randomness of its
// own and does no I/O: what it loads comes as an [fs.FS] or as bytes.
var outside = []string{"crypto/rand", "log", "log/slog", "math/rand", "math/rand/v2", "net", "net/http", "os", "os/exec", "syscall", "unsafe"}

// arrow is one import of a package.
type arrow struct {
	from, to string // from is relative to the module; to is as in the source
	test     bool   // a test imports it
}

func TestArrows(t *testing.T) {
	got := imports(t, os.DirFS("../.."))
	require.Contains(t, got, arrow{from: "sg", to: module + "/vpc"}, "the imports were not read")
	for _, a := range got {
		if why := a.refused(); why != "" {
			t.Error(why)
		}
	}
}

// TestFoldersDoNotImportEachOther: what holds between packages holds between the folders of the top level.
func TestFoldersDoNotImportEachOther(t *testing.T) {
	uses := map[string][]string{}
	for _, a := range imports(t, os.DirFS("../..")) {
		to, ok := strings.CutPrefix(a.to, module+"/")
		if from, to := top(a.from), top(to); ok && !a.test && from != to {
			uses[from] = append(uses[from], to)
		}
	}
	for from := range uses {
		if loop := pathTo(uses, from, from, nil); loop != nil {
			t.Errorf("folders import each other: %s", strings.Join(loop, " -> "))
		}
	}
}

// pathTo is a path from a folder to another along uses; nil if there is none.
func pathTo(uses map[string][]string, from, to string, walked []string) []string {
	walked = append(walked, from)
	for _, next := range uses[from] {
		switch {
		case next == to:
			return append(walked, to)
		case slices.Contains(walked, next):
		default:
			if p := pathTo(uses, next, to, walked); p != nil {
				return p
			}
		}
	}
	return nil
}

func TestFolders(t *testing.T) {
	entries, err := os.ReadDir("../..")
	require.NoError(t, err)
	var got []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			got = append(got, e.Name())
		}
	}
	if diff := gocmp.Diff(folders, got); diff != "" {
		t.Errorf("folders of the top level (-want +got):\n%s", diff)
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		arrow arrow
		want  string // empty: allowed
	}{
		{arrow{from: "vpc", to: module + "/packet"}, ""},
		{arrow{from: "load/terraform", to: module + "/load"}, ""},
		{arrow{from: "packet", to: "net/netip"}, ""},
		{arrow{from: "routing", to: "github.com/gaissmai/bart"}, ""},
		{arrow{from: "sg", to: "github.com/stretchr/testify/require", test: true}, ""},
		{arrow{from: "sg", to: module + "/routing", test: true}, ""},
		{arrow{from: "examples/quickstart", to: "os"}, ""},
		{arrow{from: "packet", to: "os", test: true}, ""},

		{arrow{from: "vpc", to: module + "/sg"}, "vpc -> sg: the house has no such arrow"},
		{arrow{from: "sg", to: module + "/eni"}, "sg -> eni: the house has no such arrow"},
		{arrow{from: "routing", to: module + "/load/describe"}, "routing -> load/describe: the house has no such arrow"},
		{arrow{from: "load/describe", to: module + "/load/terraform"}, "load/describe -> load/terraform: the house has no such arrow"},
		{arrow{from: "internal/reference", to: module + "/load"}, "internal/reference -> load: the house has no such arrow"},
		{arrow{from: "routing", to: module + "/internal/gen"}, "routing -> internal/gen: the house has no such arrow"},
		{arrow{from: "cloud", to: "fmt"}, "cloud: the house has no such package"},
		{arrow{from: "eni", to: "github.com/gaissmai/bart"}, "eni -> github.com/gaissmai/bart: the module is not for this package"},
		{arrow{from: "internal/reference", to: "github.com/gaissmai/bart"}, "internal/reference -> github.com/gaissmai/bart: the module is not for this package"},
		{arrow{from: "sg", to: "github.com/stretchr/testify/require"}, "sg -> github.com/stretchr/testify/require: the module is not for this package"},
		{arrow{from: "sg", to: "example.com/new", test: true}, "sg -> example.com/new: the module is not for this package"},
		{arrow{from: "endpoint", to: "os"}, "endpoint -> os: the library does not deal with the world"},
	} {
		require.Equal(t, c.want, c.arrow.refused(), "%+v", c.arrow)
	}
	require.Equal(t, []string{"a", "b", "c", "a"}, pathTo(map[string][]string{"a": {"b"}, "b": {"d", "c"}, "c": {"a"}}, "a", "a", nil))
	require.Nil(t, pathTo(map[string][]string{"a": {"b", "c"}, "b": {"c"}}, "a", "a", nil))
}

// refused says why the house does not have the arrow; empty: it has.
func (a arrow) refused() string {
	row, ok := rowOf(a.from, arrows)
	if !ok {
		return a.from + ": the house has no such package"
	}
	to, ours := strings.CutPrefix(a.to, module+"/")
	switch {
	case ours && !a.test && to != a.from && !holds(row, to):
		return fmt.Sprintf("%s -> %s: the house has no such arrow", a.from, to)
	case ours:
		return ""
	case strings.Contains(top(a.to), "."):
		if a.foreign() {
			return fmt.Sprintf("%s -> %s: the module is not for this package", a.from, a.to)
		}
	case !a.test && slices.Contains(outside, a.to) && !slices.Contains([]string{"internal", "examples"}, top(a.from)):
		return fmt.Sprintf("%s -> %s: the library does not deal with the world", a.from, a.to)
	}
	return ""
}

// foreign says whether the arrow is to a module that is not for its package.
func (a arrow) foreign() bool {
	for m, users := range modules {
		if a.to == m || strings.HasPrefix(a.to, m+"/") {
			return !holds(users, a.from) && !(a.test && slices.Contains(forTests, m))
		}
	}
	return true
}

// rowOf is the row of a package: its own or that of the packages below its folder.
func rowOf(pkg string, rows map[string][]string) ([]string, bool) {
	row, ok := rows[pkg]
	if !ok {
		row, ok = rows[path.Dir(pkg)+"/..."]
	}
	return row, ok
}

// holds says whether a list names a package, or the packages below its folder.
func holds(list []string, pkg string) bool {
	return slices.Contains(list, pkg) || slices.Contains(list, path.Dir(pkg)+"/...")
}

// top is the first element of a path.
func top(p string) string {
	first, _, _ := strings.Cut(p, "/")
	return first
}

// imports reads the imports of all Go files, whatever their build constraints, sorted and each once.
func imports(t *testing.T, root fs.FS) []arrow {
	t.Helper()
	found := map[arrow]bool{}
	sources(t, root, parser.ImportsOnly, func(file string, f *ast.File) {
		for _, i := range f.Imports {
			to, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			found[arrow{path.Dir(file), to, strings.HasSuffix(file, "_test.go")}] = true
		}
	})
	var all []arrow
	for a := range found {
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b arrow) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return all
}

// sources calls visit for each Go file of the module.
func sources(t *testing.T, root fs.FS, mode parser.Mode, visit func(file string, f *ast.File)) {
	t.Helper()
	require.NoError(t, fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		name := path.Base(file)
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != "." && (name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		source, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, source, mode)
		if err == nil {
			visit(file, f)
		}
		return err
	}))
}

// TestNoGoroutines: the library has no goroutines of its own. One is started by a go statement, or by the method Go of a group.
func TestNoGoroutines(t *testing.T) {
	files := 0
	sources(t, os.DirFS("../.."), parser.SkipObjectResolution, func(file string, f *ast.File) {
		if strings.HasSuffix(file, "_test.go") || slices.Contains([]string{"internal", "examples"}, top(path.Dir(file))) || path.Dir(file) == "load/internal/bench" {
			return
		}
		files++
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine", file)
			case *ast.CallExpr:
				if s, ok := n.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Go" {
					t.Errorf("%s starts a goroutine", file)
				}
			}
			return true
		})
	})
	require.Greater(t, files, 200, "the files were not read")
}
