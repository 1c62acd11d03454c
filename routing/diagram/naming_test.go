package diagram

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestStepsTellNames: what happens on the way is told by Name tags, with the ID once of what has no place in the picture.
func TestStepsTellNames(t *testing.T) {
	everything := []sg.Rule{{CIDR: netip.MustParsePrefix("0.0.0.0/0")}}
	n, err := vpc.New(
		vpc.VPC{ID: "vpc-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}, Region: "us-east-1"},
		vpc.InternetGateway{ID: "igw-1", Name: "way out", VPC: "vpc-1"},
		vpc.Subnet{ID: "subnet-1", VPC: "vpc-1", CIDR: netip.MustParsePrefix("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "subnet-2", VPC: "vpc-1", CIDR: netip.MustParsePrefix("10.0.1.0/24"), Zone: "us-east-1a"},
		routing.Table{ID: "rtb-1", Name: "front", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-1"}, Routes: []routing.Route{
			{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Target: "igw-1"},
		}},
		sg.Group{ID: "sg-1", Name: "hosts", VPC: "vpc-1", Ingress: everything, Egress: everything},
		sg.Group{ID: "sg-2", VPC: "vpc-1", Ingress: []sg.Rule{{Group: "sg-1"}}},
		eni.Interface{ID: "eni-1", Name: "web", Subnet: "subnet-1", Groups: []vpc.ID{"sg-1"}, Addresses: []eni.Address{
			{Private: netip.MustParseAddr("10.0.0.10"), Public: netip.MustParseAddr("203.0.113.10")},
		}},
		eni.Interface{ID: "eni-2", Subnet: "subnet-2", Groups: []vpc.ID{"sg-2"}, Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.1.10")}}},
	)
	require.NoError(t, err)
	for _, c := range []struct {
		to   routing.Place
		want [][]string
	}{
		{"internet", [][]string{
			{
				"group out hosts (sg-1) egress[0] all to 0.0.0.0/0", "ACL out default ACL egress 100 allow all to 0.0.0.0/0",
				"route front (rtb-1) 0.0.0.0/0 -> way out", "target way out internet gateway, source 10.0.0.10 => 203.0.113.10",
			},
			{"destination internet"},
			{"target way out internet gateway, destination 203.0.113.10 => 10.0.0.10"},
			{"ACL in default ACL ingress 100 allow all from 0.0.0.0/0", "group in hosts stateful: the reply to what it let through", "destination web"},
		}},
		{"eni-2", [][]string{
			{
				"group out hosts (sg-1) egress[0] all to 0.0.0.0/0", "ACL out default ACL egress 100 allow all to 0.0.0.0/0",
				"route front (rtb-1) 10.0.0.0/16 -> local", "ACL in default ACL ingress 100 allow all from 0.0.0.0/0",
				"group in sg-2 ingress[0] all from hosts", "destination eni-2",
			},
			{
				"group out sg-2 stateful: the reply to what it let through", "ACL out default ACL egress 100 allow all to 0.0.0.0/0",
				"route vpc-1/main 10.0.0.0/16 -> local", "ACL in default ACL ingress 100 allow all from 0.0.0.0/0",
				"group in hosts stateful: the reply to what it let through", "destination web",
			},
		}},
	} {
		p, err := routing.New(n).Resolve(routing.Flow{From: "web", To: c.to, DstPort: 443})
		require.NoError(t, err)
		var got [][]string
		for _, a := range Path(n, p).scene.arrows {
			got = append(got, a.checks)
		}
		require.Equal(t, c.want, got, c.to)
	}
}
