package cloudformation_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/cloudformation"
	"github.com/vpcsim/vpcsim/load/internal/bench"
)

// TestHuge holds that a text which is too long for a template is not read into memory.
func TestHuge(t *testing.T) {
	const mb = 1 << 20
	for _, head := range []string{`{"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}, "x": [`, "Resources:\n  Net: [", "[["} {
		text := bench.Text{Head: head, Part: strings.Repeat("[1], ", 100), Times: 100 * mb / 500, Tail: "1]}"}
		peak := bench.PeakHeap(func() {
			_, err := cloudformation.LoadTemplate(text.Reader())
			require.ErrorContains(t, err, "the text is longer than 4 MB, and no template is")
			_, err = cloudformation.Load(text.FS("x.json"))
			require.ErrorContains(t, err, "cloudformation: there is no template in the folder; ")
		})
		t.Logf("%d MB of text, %d MB of memory", text.Size()/mb, peak/mb)
		require.Less(t, peak, uint64(100*mb))
	}
}

// TestGreat holds that memory stays within bounds for a text as long as CloudFormation takes them.
func TestGreat(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	const mb = 1 << 20
	const net = `{"Resources": {"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}, "G": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"VpcId": {"Ref": "Net"}, "SecurityGroupIngress": [`
	for _, c := range []struct{ name, head, part, tail string }{
		{"numbers in a list of objects", net, `1, `, `1]}}}}`},
		{"wrong rules", net, `{"IpProtocol": "teleport"}, `, `1]}}}}`},
		{"functions", net, `{"Fn::Join": [",", ["a", {"Fn::Join": [",", ["b"]]}]]}, `, `1]}}}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := bench.Text{Head: c.head, Part: c.part, Times: mb / len(c.part), Tail: c.tail}
			peak := bench.PeakHeap(func() {
				res, err := cloudformation.LoadTemplate(text.Reader())
				require.NoError(t, err)
				require.NotEmpty(t, res.Resources)
				require.LessOrEqual(t, len(res.Skipped), 10_001)
			})
			t.Logf("%d MB of text, %d MB of memory", text.Size()/mb, peak/mb)
			require.Less(t, peak, uint64(200*mb))
		})
	}
}
