package describe_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/describe"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden loads two networks of many kinds and compares everything with testdata/<name>.golden.
func TestGolden(t *testing.T) {
	for _, name := range []string{"corp", "two-region"} {
		t.Run(name, func(t *testing.T) {
			res, err := describe.Load(os.DirFS("testdata/" + name))
			require.NoError(t, err)
			requireSound(t, res)
			got := dump(res.Resources) + "\nskipped\n" + lines(res.Skipped) + "\ninferred\n" + lines(res.Inferred)
			file := "testdata/" + name + ".golden"
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
