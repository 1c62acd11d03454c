package cloudformation_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden loads what cdk synth wrote, and a template written by hand, and compares everything with testdata/<name>.golden.
func TestGolden(t *testing.T) {
	for _, name := range []string{"cdk", "hand"} {
		t.Run(name, func(t *testing.T) {
			res, err := cloudformation.Load(os.DirFS("testdata/"+name), cloudformation.Region("eu-west-1"))
			require.NoError(t, err)
			requireSound(t, res)
			got := dump(t, res)
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

// TestAnswers asks the networks of the golden templates what their sources mean.
func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name    string
		flow    routing.Flow
		verdict routing.Verdict
		via     vpc.ID // the first thing that the way leads by
	}{
		{"cdk", routing.Flow{From: "NetAgnostic/AppF1B96344", To: "internet", DstPort: 443}, routing.Delivered, "NetAgnostic/ProdpublicSubnet1NATGatewayDB696EFD"},
		{"cdk", routing.Flow{From: "NetAgnostic/AppF1B96344", To: "s3.eu-west-1.amazonaws.com", DstPort: 443}, routing.Delivered, "NetAgnostic/ProdS3F5FAA5D1"},
		{"cdk", routing.Flow{From: "NetAgnostic/AppF1B96344", To: "kms.eu-west-1.amazonaws.com", DstPort: 443}, routing.Delivered, "NetAgnostic/ProdKms7E0614D2"},
		{"cdk", routing.Flow{From: "internet", To: "NetAgnostic/AppF1B96344", DstPort: 443}, routing.Dropped, ""},
		{"hand", routing.Flow{From: "App", To: "internet", DstPort: 443}, routing.Delivered, "Nat"},
		{"hand", routing.Flow{From: "App", To: "Database/PrivateA", DstPort: 5432}, routing.Delivered, ""},
		{"hand", routing.Flow{From: "App", To: "Database/PrivateB", DstPort: 5432}, routing.Delivered, ""},
		{"hand", routing.Flow{From: "App", To: "Database/PrivateA", DstPort: 22}, routing.Dropped, ""},
		{"hand", routing.Flow{From: "Bastion", To: "Database/PrivateA", DstPort: 5432}, routing.Dropped, ""},
		{"hand", routing.Flow{From: "Bastion", To: "app.shop.internal", DstPort: 8080}, routing.Dropped, ""},
		{"hand", routing.Flow{From: "internet", To: "Balancer", DstPort: 443}, routing.Delivered, "Balancer"},
		{"hand", routing.Flow{From: "internet", To: "Balancer", DstPort: 8443}, routing.Dropped, ""},
	} {
		res, err := cloudformation.Load(os.DirFS("testdata/"+c.name), cloudformation.Region("eu-west-1"))
		require.NoError(t, err)
		n, err := vpc.New(res.Resources...)
		require.NoError(t, err)
		p, err := routing.New(n).Resolve(c.flow)
		require.NoError(t, err, "%v", c.flow)
		require.Equal(t, c.verdict, p.Verdict, "%v", p)
		if c.via != "" {
			require.NotEmpty(t, p.Via, "%v", p)
			require.Equal(t, c.via, p.Via[0].ID)
		}
	}
}
