package load_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/load/terraform"
	"github.com/vpcsim/vpcsim/vpc"
)

// capturesVariable names the folder that holds the captures, as samples and measured. Without it they are looked for beside the
// repository. They are no part of it: the tests of each loader have fixtures of their own.
const capturesVariable = "VPCSIM_CAPTURES"

// explained is what may be skipped of a capture, by its path: nothing, but for these.
var explained = map[string][]string{
	// A part of a transit gateway that another account shares: the collector did not describe its default table.
	"samples/describe/corp": {"eu-west-1/describe-transit-gateway-attachments.json: TransitGatewayAttachments: tgw-rtb-41aff8a0702c97617: the route table is not in the " +
		"output of describe-transit-gateway-route-tables, which only the transit gateway's owner sees; its associations, propagations and routes are left out"},
	// The tables stand in a map that is made in a local value, which a plan does not show.
	"samples/terraform/modules/modules.plan.json": {
		`module.tgw.aws_route.this["dev-0"]: route_table_id is not known before the apply, and a plan does not show what the reference to each.value is`,
		`module.tgw.aws_route.this["prod-0"]: route_table_id is not known before the apply, and a plan does not show what the reference to each.value is`,
		`module.tgw.aws_route.this["prod-1"]: route_table_id is not known before the apply, and a plan does not show what the reference to each.value is`,
	},
}

// TestCaptures loads all captures there are: each makes a network, and nothing is skipped without an explanation.
func TestCaptures(t *testing.T) {
	dir := os.Getenv(capturesVariable)
	if dir == "" {
		dir = "../../shared"
	}
	if _, err := os.Stat(filepath.Join(dir, "samples")); err != nil {
		t.Skipf("%s does not name the folder of captures, and there is none beside the repository: %v", capturesVariable, err)
	}
	tried := 0
	each := func(pattern string, of func(path string) (load.Result, error)) {
		paths, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		require.NoError(t, err)
		for _, path := range paths {
			name, err := filepath.Rel(dir, path)
			require.NoError(t, err)
			tried++
			t.Run(name, func(t *testing.T) {
				res, err := of(path)
				require.NoError(t, err)
				var skipped []string
				for _, s := range res.Skipped {
					skipped = append(skipped, s.String())
				}
				slices.Sort(skipped)
				require.Equal(t, explained[filepath.ToSlash(name)], skipped)
				n, err := vpc.New(res.Resources...)
				require.NoError(t, err)
				require.Greater(t, n.Len(), 10)
			})
		}
	}
	folder := func(path string) (load.Result, error) { return describe.Load(os.DirFS(path)) }
	each("samples/describe/*", folder)
	each("measured/*/aws_configs", folder)
	each("samples/terraform/*/*.json", func(path string) (load.Result, error) {
		f, err := os.Open(path)
		require.NoError(t, err)
		defer f.Close()
		return terraform.Load(f)
	})
	each("samples/cloudformation", func(path string) (load.Result, error) {
		return cloudformation.Load(os.DirFS(path), cloudformation.Region("eu-west-1"))
	})
	require.Greater(t, tried, 12)
}
