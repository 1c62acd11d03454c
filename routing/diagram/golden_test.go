package diagram_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/vpc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// pictures is the pictures that are held against golden files.
func pictures(t testing.TB) map[string]diagram.Picture {
	n := network(t, shop()...)
	one, err := diagram.VPC(n, "vpc-shop")
	require.NoError(t, err)
	all := map[string]diagram.Picture{"network": diagram.Network(n), "vpc": one}
	for _, f := range flows {
		all["path-"+f.name] = diagram.Path(n, resolve(t, n, f.flow))
	}
	return all
}

// formats is how a picture is written, by the ending of the file's name.
var formats = map[string]func(diagram.Picture) string{
	"dot": diagram.Picture.DOT, "mmd": diagram.Picture.Mermaid, "svg": diagram.Picture.SVG,
}

func TestGolden(t *testing.T) {
	for name, p := range pictures(t) {
		require.Empty(t, diagram.Trespasses(p), name)
		for ending, write := range formats {
			file := "testdata/" + name + "." + ending
			got := write(p)
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		}
	}
}

// TestOrderOfResourcesDoesNotMatter: a picture follows from what is in the network.
func TestOrderOfResourcesDoesNotMatter(t *testing.T) {
	rs := shop()
	n := network(t, rs...)
	turned := make([]vpc.Resource, len(rs))
	for i, r := range rs {
		turned[len(rs)-1-i] = r
	}
	m := network(t, turned...)
	for ending, write := range formats {
		if write(diagram.Network(n)) != write(diagram.Network(m)) {
			t.Errorf("%s: the networks' pictures differ", ending)
		}
		for _, f := range flows {
			if write(diagram.Path(n, resolve(t, n, f.flow))) != write(diagram.Path(m, resolve(t, m, f.flow))) {
				t.Errorf("%s: the pictures of %s differ", ending, f.name)
			}
		}
	}
}
