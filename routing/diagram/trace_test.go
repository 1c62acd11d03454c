package diagram_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing/diagram"
)

// TestArrows: the steps of each path, as Graphviz sees them.
func TestArrows(t *testing.T) {
	n := network(t, shop()...)
	want := map[string][]string{
		"nat":                  {"app-a > nat-a", "nat-a > igw-shop", "igw-shop > internet", "internet > igw-shop", "igw-shop > nat-a", "nat-a > app-a"},
		"inbound":              {"internet > igw-shop", "igw-shop > web-a", "web-a > igw-shop", "igw-shop > internet"},
		"gateway-endpoint":     {"app-a > vpce-s3", "vpce-s3 > Amazon S3 in us-east-1", "Amazon S3 in us-east-1 > vpce-s3", "vpce-s3 > app-a"},
		"group-refuses":        {"app-a > sg-endpoints X", "sg-endpoints X > vpce-kms (beyond)"},
		"no-route":             {"db-a > rtb-isolated X"},
		"peering-two-refusals": {"app-a > pcx-archive", "pcx-archive > sg-archive X", "sg-archive X > batch-b (beyond)"},
		"reply-refused":        {"app-a > pcx-archive", "pcx-archive > batch-b", "batch-b > rtb-archive X"},
		"transit":              {"app-a > att-shop", "att-shop > tgw-core", "tgw-core > att-tools", "att-tools > ci", "ci > att-tools", "att-tools > tgw-core", "tgw-core > att-shop", "att-shop > app-a"},
		"vpn":                  {"app-a > vgw-shop", "vgw-shop > vpn-office", "vpn-office > office", "office > vpn-office", "vpn-office > vgw-shop", "vgw-shop > app-a"},
	}
	for _, f := range flows {
		t.Run(f.name, func(t *testing.T) {
			got := diagram.Steps(diagram.Path(n, resolve(t, n, f.flow)))
			if diff := cmp.Diff(want[f.name], got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, resolve(t, n, f.flow))
			}
		})
	}
	require.Len(t, want, len(flows))
}
