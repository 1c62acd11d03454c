package vpctest_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/routing/vpctest"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestNoReachInPublic: a host that the sender does not reach at its private address may be open to the public address of the sender's NAT gateway. A block
// means its addresses alone, and of what has both a host's own traffic does not count.
func TestNoReachInPublic(t *testing.T) {
	web, _ := vpc.Get[sg.Group](resolver(t).Network(), "sg-web")
	web.Ingress = []sg.Rule{allow("tcp 22", "203.0.113.9/32"), allow("tcp 8443", "203.0.113.5/32")}
	r := resolver(t, web)
	require.NoError(t, vpctest.CheckNoReach(r, "app-1", "web", "tcp 80"))
	require.NoError(t, vpctest.CheckNoReach(r, "app-1", "10.0.0.5", "tcp 22"))
	err := vpctest.CheckNoReach(r, "app-1", "web", "tcp 22")
	require.ErrorContains(t, err, "app-1 reaches web on tcp 22, by its public address 203.0.113.5\ndelivered by nat-1, igw-1:\n  tcp 22 from 10.0.1.5 to 203.0.113.5\n")
	require.ErrorContains(t, err, "\nto speak of private addresses alone, name their block instead of web")
	require.ErrorContains(t, vpctest.CheckNoReach(r, "app-1", "web", "tcp 22", vpctest.Because{Code: "ENI_SG_RULES_MISMATCH"}), "by its public address")
	require.NoError(t, vpctest.CheckNoReach(r, "web", "shop", "tcp 8443"))
}

// TestHiddenFromTheInternet: a claim that the internet reaches a group or a host is about all its hosts and both families that they have.
func TestHiddenFromTheInternet(t *testing.T) {
	dual := host("eni-dual", "dual", "subnet-web", "sg-web", "10.0.0.60")
	dual.Addresses = append(dual.Addresses, eni.Address{Private: netip.MustParseAddr("2001:db8::60")})
	v, _ := vpc.Get[vpc.VPC](resolver(t).Network(), "vpc-1")
	v.IPv6CIDRs = prefixes("2001:db8::/56")
	s, _ := vpc.Get[vpc.Subnet](resolver(t).Network(), "subnet-web")
	s.IPv6CIDR = prefix("2001:db8::/64")
	table, _ := vpc.Get[routing.Table](resolver(t).Network(), "rtb-web")
	table.Routes = append(table.Routes, routing.Route{CIDR: prefix("::/0"), Target: "igw-1"})
	group, _ := vpc.Get[sg.Group](resolver(t).Network(), "sg-web")
	group.Ingress, group.Egress = append(group.Ingress, allow("tcp 443", "::/0")), append(group.Egress, allow("all", "::/0"))

	r := resolver(t, host("eni-web-2", "web-2", "subnet-web", "sg-web", "10.0.0.61"))
	require.EqualError(t, vpctest.CheckReaches(r, "internet", "sg-web", "tcp 443"), "internet does not reach sg-web with all of tcp 443: web-2 has no public address")
	require.ErrorContains(t, vpctest.CheckMatrix(r, "tcp 443 sg-web web web-2\ninternet . . X"), "internet to sg-web: want ., found ~: web-2 has no public address\n")

	r = resolver(t, v, s, table, group, dual)
	require.EqualError(t, vpctest.CheckReaches(r, "internet", "dual", "tcp 443"), "internet does not reach dual with all of tcp 443: dual has no public IPv4 address")
	require.NoError(t, vpctest.CheckReaches(r, "internet", "dual", "ipv6 tcp 443"))
	require.NoError(t, vpctest.CheckReaches(r, "internet", "web", "tcp 443"))
}

// TestNoLintWithoutHosts: routes that lead one way alone are found in a landing zone too, and a subnet is a place by a Name tag that its route table has as well.
func TestNoLintWithoutHosts(t *testing.T) {
	r := vpctest.Resolver(t,
		vpc.VPC{ID: "vpc-1", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")},
		vpc.VPC{ID: "vpc-2", Region: "us-east-1", CIDRs: prefixes("10.1.0.0/16")},
		vpc.Subnet{ID: "subnet-1", Name: "one", VPC: "vpc-1", CIDR: prefix("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "subnet-2", Name: "two", VPC: "vpc-2", CIDR: prefix("10.1.0.0/24"), Zone: "us-east-1a"},
		vpc.PeeringConnection{ID: "pcx-1", Requester: vpc.PeeringSide{VPC: "vpc-1"}, Accepter: vpc.PeeringSide{VPC: "vpc-2"}},
		routing.Table{ID: "rtb-1", Name: "one", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-1"}, Routes: []routing.Route{{CIDR: prefix("10.1.0.0/16"), Target: "pcx-1"}}})
	require.ErrorContains(t, vpctest.CheckNoLint(r, "route-asymmetric"), "route-asymmetric vpc-2 main: what probe/subnet-1 sends to probe/subnet-2 goes by pcx-1")
	probed, err := r.With(vpc.Change{Put: reach.Probes(r)})
	require.NoError(t, err)
	require.ErrorContains(t, vpctest.CheckReaches(probed, "one", "two", "tcp 443"), "one does not reach two on tcp 443\n")
}
