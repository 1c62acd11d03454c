package describe_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestMeasuredDropsAreMended makes, for every measured flow that is dropped, the changes that its blockers name, until it works or what
// still refuses says that no change helps.
func TestMeasuredDropsAreMended(t *testing.T) {
	dir := os.Getenv(measuredVariable)
	if dir == "" {
		t.Skipf("%s does not name the folder of measured labs", measuredVariable)
	}
	labs, err := filepath.Glob(filepath.Join(dir, "*", "cases.json"))
	require.NoError(t, err)
	for _, lab := range labs {
		t.Run(filepath.Base(filepath.Dir(lab)), func(t *testing.T) { mendLab(t, filepath.Dir(lab)) })
	}
}

// never is the codes that no change of a network mends, since AWS never carries such packets: connections to a NAT gateway, from
// outside or from a peer, ping to a load balancer, what the service behind an endpoint does not serve.
var never = []routing.Code{routing.NATUnsolicited, routing.NGWRequiresSourceInVPC, routing.ProtocolRestriction, routing.ServicePort}

func mendLab(t *testing.T, dir string) {
	text, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	require.NoError(t, err)
	var cases []measurement
	require.NoError(t, json.Unmarshal(text, &cases))
	res, err := describe.Load(os.DirFS(filepath.Join(dir, "aws_configs")))
	require.NoError(t, err)
	net, err := vpc.New(res.Resources...)
	require.NoError(t, err)
	r := routing.New(net)
	outcomes := map[string]int{}
	for _, m := range cases {
		f, err := m.flow()
		require.NoError(t, err)
		p, err := r.Resolve(f)
		require.NoError(t, err)
		if p.Verdict == routing.Dropped {
			outcomes[mend(t, r, m.ID, f)]++
		}
	}
	for _, o := range slices.Sorted(maps.Keys(outcomes)) {
		t.Logf("%d: %s", outcomes[o], o)
		code, _, _ := strings.Cut(o, ":")
		require.True(t, strings.HasPrefix(o, routing.Delivered.String()+" after") || slices.Contains(never, routing.Code(code)), o)
	}
}

// mend makes the fixes of a dropped flow, and tells how it ends.
func mend(t *testing.T, r *routing.Resolver, id string, f routing.Flow) string {
	t.Helper()
	made := map[routing.Fix]bool{}
	for round := range 10 {
		p, err := r.Resolve(f)
		require.NoError(t, err)
		if p.Verdict != routing.Dropped {
			return fmt.Sprintf("%v after %d rounds", p.Verdict, round)
		}
		var fixes []routing.Fix
		for _, b := range p.Blockers {
			if b.NoFix != "" {
				return fmt.Sprintf("%s: %s", b.Code, b.NoFix)
			}
			for _, x := range b.Fix {
				require.False(t, made[x], "%s: made, and wanted again: %v\n%v", id, x, p)
				if !slices.Contains(fixes, x) {
					fixes = append(fixes, x)
				}
			}
		}
		for _, x := range fixes {
			made[x] = true
		}
		c, err := routing.ChangeOf(r.Network(), fixes...)
		require.NoError(t, err, "%s\n%v", id, p)
		r, err = r.With(c)
		require.NoError(t, err, "%s\n%v", id, p)
	}
	t.Errorf("%s: it comes to no end", id)
	return "no end"
}
