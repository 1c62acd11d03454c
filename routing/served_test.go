package routing_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestServiceRegion holds to which Region a path leads where the prefix lists of several have the address: that of the name, or else that of the VPC
// which the packet leaves.
func TestServiceRegion(t *testing.T) {
	const lists = `
		pl pl-1 com.amazonaws.us-east-1.s3 52.216.0.0/15
		pl pl-2 com.amazonaws.eu-west-1.s3 52.216.0.0/15
		pl pl-3 com.amazonaws.ap-south-1.s3 52.216.0.0/14`
	n, err := vpc.New(resources(regions + `
		igw igw-a a
		igw igw-b b
		rtb rtb-1 a a3: 0.0.0.0/0 igw-a
		rtb rtb-2 b b3: 0.0.0.0/0 igw-b
		subnet a3 a 10.0.3.0/24
		subnet b3 b 10.1.3.0/24
		eni three a3 10.0.3.5=198.51.100.5
		eni four b3 10.1.3.5=198.51.100.6` + lists)...)
	require.NoError(t, err)
	r := routing.New(n)
	for _, c := range []struct {
		from, to routing.Place
		text     string
		regions  []string
	}{
		{"three", "s3.us-east-1.amazonaws.com", "Amazon S3 in us-east-1", []string{"us-east-1"}},
		{"three", "s3.eu-west-1.amazonaws.com", "Amazon S3 in eu-west-1", []string{"us-east-1", "eu-west-1"}},
		{"three", "s3.ap-south-1.amazonaws.com", "Amazon S3 in ap-south-1", []string{"us-east-1", "ap-south-1"}},
		{"four", "s3.us-east-1.amazonaws.com", "Amazon S3 in us-east-1", []string{"eu-west-1", "us-east-1"}},
		{"four", "s3.eu-west-1.amazonaws.com", "Amazon S3 in eu-west-1", []string{"eu-west-1"}},
		{"three", "52.216.0.1", "Amazon S3 in us-east-1 or eu-west-1 or ap-south-1", []string{"us-east-1"}},
		{"four", "52.216.0.1", "Amazon S3 in eu-west-1 or us-east-1 or ap-south-1", []string{"eu-west-1"}},
		{"three", "52.218.0.1", "Amazon S3 in ap-south-1", []string{"us-east-1", "ap-south-1"}},
	} {
		p, err := r.Resolve(routing.Flow{From: c.from, To: c.to, Protocol: packet.TCP, DstPort: 443})
		require.NoError(t, err)
		require.Equal(t, routing.Delivered, p.Verdict)
		last := p.Forward[len(p.Forward)-1]
		require.Equal(t, c.text, last.Rule, "%s -> %s", c.from, c.to)
		require.Equal(t, c.regions, r.Facts(p).Regions, "%s -> %s", c.from, c.to)
		require.Contains(t, strings.Join(strings.Fields(p.String()), " "), "destination "+c.text, "%s -> %s", c.from, c.to)
	}
}

// TestSameListElsewhere: where the lists of two Regions have one block, as those of mocks do, the name of the other Region's service leads past the
// gateway endpoint here (GE-30, GE-31).
func TestSameListElsewhere(t *testing.T) {
	const lists = `
		pl pl-1 com.amazonaws.us-east-1.s3 52.216.0.0/15
		pl pl-2 com.amazonaws.eu-west-1.s3 52.216.0.0/15
		pl pl-3 com.amazonaws.ap-south-1.s3 52.216.0.0/15 3.5.140.0/22`
	n, err := vpc.New(resources(regions + lists + `
		igw igw-a a
		gwe vpce-1 a s3 rtb-1 rtb-2
		rtb rtb-1 a a3: 0.0.0.0/0 igw-a
		rtb rtb-2 a a4
		subnet a3 a 10.0.3.0/24
		subnet a4 a 10.0.4.0/24
		eni public a3 10.0.3.5=198.51.100.5
		eni isolated a4 10.0.4.5`)...)
	require.NoError(t, err)
	r := routing.New(n)
	for _, c := range []struct {
		from, to routing.Place
		verdict  routing.Verdict
		text     string // the last rule
	}{
		{"public", "s3.us-east-1.amazonaws.com", routing.Delivered, "Amazon S3 in us-east-1"},
		{"public", "s3.eu-west-1.amazonaws.com", routing.Delivered, "Amazon S3 in eu-west-1"},
		{"public", "s3.ap-south-1.amazonaws.com", routing.Delivered, "Amazon S3 in ap-south-1"},
		{"isolated", "s3.us-east-1.amazonaws.com", routing.Delivered, "Amazon S3 in us-east-1"},
		{"isolated", "s3.eu-west-1.amazonaws.com", routing.Dropped, ""},
		{"isolated", "s3.ap-south-1.amazonaws.com", routing.Dropped, ""},
	} {
		p, err := r.Resolve(routing.Flow{From: c.from, To: c.to, Protocol: packet.TCP, DstPort: 443})
		require.NoError(t, err)
		require.Equal(t, c.verdict, p.Verdict, "%s", p)
		if c.verdict == routing.Dropped {
			require.Equal(t, routing.NoRouteToDestination, p.Blockers[0].Code, "%s -> %s", c.from, c.to)
			continue
		}
		require.Equal(t, c.text, p.Forward[len(p.Forward)-1].Rule, "%s -> %s", c.from, c.to)
		require.Equal(t, c.to == "s3.us-east-1.amazonaws.com", slices.ContainsFunc(p.Via, func(v routing.Via) bool { return v.ID == "vpce-1" }), "%s -> %s: %v", c.from, c.to, p.Via)
	}
}
