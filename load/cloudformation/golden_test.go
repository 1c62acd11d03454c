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
	for _, name := range []string{"cdk"} {
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

// TestCDKAnswers asks the network of the CDK's stacks what its source means.
func TestCDKAnswers(t *testing.T) {
	res, err := cloudformation.Load(os.DirFS("testdata/cdk"), cloudformation.Region("eu-west-1"))
	require.NoError(t, err)
	require.Empty(t, res.Skipped)
	n, err := vpc.New(res.Resources...)
	require.NoError(t, err)
	r := routing.New(n)
	for _, c := range []struct {
		flow    routing.Flow
		verdict routing.Verdict
		via     vpc.ID // the first thing that the way leads by
	}{
		{routing.Flow{From: "NetAgnostic/AppF1B96344", To: "internet", DstPort: 443}, routing.Delivered, "NetAgnostic/ProdpublicSubnet1NATGatewayDB696EFD"},
		{routing.Flow{From: "NetAgnostic/AppF1B96344", To: "s3.eu-west-1.amazonaws.com", DstPort: 443}, routing.Delivered, "NetAgnostic/ProdS3F5FAA5D1"},
		{routing.Flow{From: "NetAgnostic/AppF1B96344", To: "kms.eu-west-1.amazonaws.com", DstPort: 443}, routing.Delivered, "NetAgnostic/ProdKms7E0614D2"},
		{routing.Flow{From: "internet", To: "NetAgnostic/AppF1B96344", DstPort: 443}, routing.Dropped, ""},
	} {
		p, err := r.Resolve(c.flow)
		require.NoError(t, err)
		require.Equal(t, c.verdict, p.Verdict, "%v", p)
		if c.via != "" {
			require.NotEmpty(t, p.Via)
			require.Equal(t, c.via, p.Via[0].ID)
		}
	}
}
