package vpctest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

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
