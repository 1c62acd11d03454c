package vpctest_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/vpctest"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// described is a network with IDs as AWS makes them up: two hosts, a group that lets nothing in, and a route to what is gone.
func described(t *testing.T) *routing.Resolver {
	t.Helper()
	host := func(id vpc.ID, name, address string) eni.Interface {
		return eni.Interface{ID: id, Name: name, Subnet: "subnet-0a1b2c3d4e5f60002", Groups: []vpc.ID{"sg-0a1b2c3d4e5f60003"},
			Addresses: []eni.Address{{Private: netip.MustParseAddr(address)}}}
	}
	return vpctest.Resolver(t,
		vpc.VPC{ID: "vpc-0a1b2c3d4e5f60001", Name: "shop", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		vpc.Subnet{ID: "subnet-0a1b2c3d4e5f60002", Name: "private", VPC: "vpc-0a1b2c3d4e5f60001", CIDR: netip.MustParsePrefix("10.0.0.0/24"), Zone: "us-east-1a"},
		sg.Group{ID: "sg-0a1b2c3d4e5f60003", Name: "hosts", VPC: "vpc-0a1b2c3d4e5f60001", Egress: []sg.Rule{{CIDR: netip.MustParsePrefix("0.0.0.0/0")}}},
		routing.Table{ID: "rtb-0a1b2c3d4e5f60004", Name: "inside", VPC: "vpc-0a1b2c3d4e5f60001", Main: true,
			Routes: []routing.Route{{CIDR: netip.MustParsePrefix("10.9.0.0/16"), Target: "pcx-0a1b2c3d4e5f60005", Blackhole: true}}},
		host("eni-0a1b2c3d4e5f60006", "web", "10.0.0.6"), host("eni-0a1b2c3d4e5f60007", "db", "10.0.0.7"))
}

// TestMadeUpIDs has failures tell Name tags behind which IDs stand that AWS has made up.
func TestMadeUpIDs(t *testing.T) {
	r := described(t)
	require.EqualError(t, vpctest.CheckNoLint(r, "route-blackhole"), "lint has 1 finding\n"+
		"  route-blackhole inside (rtb-0a1b2c3d4e5f60004) 10.9.0.0/16 -> pcx-0a1b2c3d4e5f60005: what it leads to is gone, and no other route is looked for")
	require.EqualError(t, vpctest.CheckReaches(r, "web", "db", "tcp 443"), `web does not reach db on tcp 443
dropped SG_HAS_NO_RULES at hosts (sg-0a1b2c3d4e5f60003):
  tcp 443 source 32768-60999 from 10.0.0.6 to 10.0.0.7
for one,
  DROPPED  web (eni-0a1b2c3d4e5f60006) -> db (eni-0a1b2c3d4e5f60007), tcp 443
    because  the security groups have no rules in this direction (security group hosts
             (sg-0a1b2c3d4e5f60003), SG_HAS_NO_RULES)
    fix      add to security group hosts: ingress tcp 443 from members of hosts
    request  tcp 10.0.0.6:50000 -> 10.0.0.7:443
       1  source       web
       2  group out    hosts  egress[0] all to 0.0.0.0/0
  X    3  group in     hosts  SG_HAS_NO_RULES`)
}
