package vpc_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer   = vpc.CarrierGateway{}
	_ vpc.Forgetter = vpc.LocalGateway{}
)

func TestCarrierGatewayOnce(t *testing.T) { // G40
	n := network(t, cloud("v", "10.0.0.0/16"), vpc.CarrierGateway{ID: "cagw1", VPC: "v"})
	_, err := n.With(vpc.CarrierGateway{ID: "cagw2", VPC: "v"})
	wantProblems(t, err, "carrier-gateway cagw2.VPC: the carrier gateway's place of v is already held by cagw1 (InvalidParameterValue)")
	_, err = n.With(vpc.CarrierGateway{ID: "cagw2", VPC: "v", State: vpc.Deleted}, vpc.CarrierGateway{ID: "cagw3", VPC: "gone", State: vpc.Deleted})
	wantCodes(t, err, "")
}

func TestLocalGateway(t *testing.T) { // G41
	_, err := vpc.New(vpc.LocalGateway{ID: "lgw", CoIP: true, CoIPPools: cidrs("198.51.100.0/24", "2001:db8::/32")})
	wantCodes(t, err, "CoIPPools[1] InvalidParameterValue")

	n := network(t, cloud("v", "10.0.0.0/16"), vpc.LocalGateway{ID: "lgw", VPCs: []vpc.ID{"v", "of-another-account"}})
	g, _ := vpc.Get[vpc.LocalGateway](n, "lgw")
	require.True(t, g.Serves("v"))
	require.False(t, g.Serves("w"))
	n, err = n.Without("v")
	require.NoError(t, err)
	g, _ = vpc.Get[vpc.LocalGateway](n, "lgw")
	require.Equal(t, []vpc.ID{"of-another-account"}, g.VPCs)
}
