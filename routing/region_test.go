package routing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
)

// Every row says where it comes from, and whether the two may be in different Regions.
func TestRegionRules(t *testing.T) {
	across := map[joint]bool{
		serviceToGatewayEndpoint: false, serviceToInterfaceEndpoint: true, customerServiceToEndpoint: false, vpcToVPC: true, groupToPeer: false,
		vpcToTransitGateway: false, transitGatewayToTransitGateway: true, vpnGatewayToDirectConnect: true, transitGatewayToDirectConnect: true,
		privateNameToVPC: false, publicNameToPeer: true, prefixListToTable: false,
	}
	require.Len(t, across, int(joints))
	for j, want := range across {
		require.NotEmpty(t, regionRules[j].source, "row %d", j)
		require.Equal(t, want, j.joins("us-east-1", "eu-west-1"), "row %d", j)
		require.True(t, j.joins("us-east-1", "us-east-1"), "row %d", j)
		require.True(t, j.joins("", "eu-west-1"), "row %d: a Region that is not known", j)
	}
}

// IE-85 ES-85: a customer's service serves its own Region and those that it supports, and endpoints that are there already.
func TestOffered(t *testing.T) {
	s := endpoint.EndpointService{Region: "us-east-1", SupportedRegions: []string{"eu-west-1"}}
	require.True(t, offered(s, endpoint.Interface{}, "us-east-1"))
	require.True(t, offered(s, endpoint.Interface{}, "eu-west-1"))
	require.False(t, offered(s, endpoint.Interface{}, "eu-west-2"))
	require.True(t, offered(s, endpoint.Interface{DNSNames: []string{"vpce-1-0a.vpce-svc-1.us-east-1.vpce.amazonaws.com"}}, "eu-west-2"))
}
