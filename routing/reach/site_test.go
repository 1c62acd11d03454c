package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestUnheldSites names what lies behind links to no on-premises network, with the blocks that are known of it.
func TestUnheldSites(t *testing.T) {
	r := resolver(t, append(shop(),
		vpc.CustomerGateway{ID: "cgw-2"},
		vpc.VPNConnection{ID: "vpn-2", CustomerGateway: "cgw-2", VPNGateway: "vgw", LearnedRoutes: []vpc.BGPRoute{{CIDR: prefix("172.16.0.0/16")}}},
		vpc.VPNConnection{ID: "vpn-3", CustomerGateway: "cgw-2", VPNGateway: "vgw", State: vpc.Deleted},
		vpc.TransitGateway{ID: "tgw", Region: "us-east-1"},
		vpc.VPNConnection{ID: "vpn-4", CustomerGateway: "cgw-2", TransitGateway: "tgw"},
		vpc.TransitGatewayAttachment{ID: "att", TransitGateway: "tgw", Type: vpc.AttachmentVPN, Resource: "vpn-4"},
		vpc.TransitGatewayRouteTable{ID: "tgw-rtb", TransitGateway: "tgw", Routes: []vpc.TransitGatewayRoute{
			{CIDR: prefix("10.9.0.0/16"), Attachments: []vpc.ID{"att"}}, {CIDR: prefix("10.8.0.0/16"), Blackhole: true}}},
		vpc.VirtualInterface{ID: "vif-1", VPNGateway: "vgw", OnPremises: "hq"},
		vpc.VirtualInterface{ID: "vif-2", Type: vpc.PublicVirtualInterface},
	)...)
	var got []string
	for _, s := range reach.UnheldSites(r.Network()) {
		got = append(got, s.String())
	}
	require.Equal(t, []string{"vpn-2 (172.16.0.0/16, 192.168.0.0/16)", "vpn-4 (10.9.0.0/16)"}, got)
	require.Empty(t, reach.UnheldSites(resolver(t, shop()...).Network()))

	require.False(t, reach.Vacant(r, "172.16.0.1"), "a link leads there")
	require.True(t, reach.Vacant(r, "172.17.0.1"))

	_, err := r.Resolve(routing.Flow{From: "172.16.0.1", To: "app", DstPort: 22})
	require.ErrorIs(t, err, routing.ErrNoSuchPlace)
	require.ErrorContains(t, err, "an on-premises network")
	require.NotContains(t, err.Error(), "internet:")
	_, err = r.Resolve(routing.Flow{From: "198.51.100.7", To: "app", DstPort: 22})
	require.ErrorContains(t, err, `a host on the internet is "internet:198.51.100.7"`)
}
