package vpc_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var _ vpc.Resource = vpc.OnPremises{}

func TestOnPremisesCheck(t *testing.T) {
	route := func(block string) vpc.OnPremisesRoute { return vpc.OnPremisesRoute{CIDR: cidr(block), Link: "gone"} }
	for _, tt := range []struct {
		rule string
		o    vpc.OnPremises
		want string
	}{
		{"zero", vpc.OnPremises{}, ""},
		{"both families", vpc.OnPremises{CIDRs: cidrs("192.168.0.0/16", "fd00::/8")}, ""},
		{"bits after the prefix", vpc.OnPremises{CIDRs: cidrs("192.168.0.1/16")}, "CIDRs[0] InvalidParameterValue"},
		{"routes", vpc.OnPremises{Routes: []vpc.OnPremisesRoute{route("10.0.0.0/8"), route("10.0.0.0/16")}}, ""},
		{"a route twice", vpc.OnPremises{Routes: []vpc.OnPremisesRoute{route("10.0.0.0/8"), route("10.0.0.0/8")}}, "Routes[1].CIDR RouteAlreadyExists"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.o.ID = "dc"
			_, err := vpc.New(tt.o)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestOnPremisesAddresses(t *testing.T) {
	o := vpc.OnPremises{
		CIDRs: cidrs("192.168.0.0/24", "fd00::/64"),
		Routes: []vpc.OnPremisesRoute{
			{CIDR: cidr("10.0.0.0/8"), Link: "vpn"}, {CIDR: cidr("10.1.0.0/16")}, {CIDR: cidr("10.1.1.0/24"), Link: "vif"},
		},
	}
	require.True(t, o.Contains(addr("192.168.0.9")))
	require.True(t, o.Contains(addr("fd00::9")))
	require.False(t, o.Contains(addr("192.168.1.9")))
	for _, tt := range []struct {
		to   string
		want vpc.ID
		ok   bool
	}{
		{"10.9.0.1", "vpn", true},
		{"10.1.0.1", "", true}, // kept from AWS
		{"10.1.1.1", "vif", true},
		{"172.16.0.1", "", false},
		{"fd00::1", "", false},
	} {
		r, ok := o.Route(addr(tt.to))
		require.Equal(t, tt.want, r.Link, tt.to)
		require.Equal(t, tt.ok, ok, tt.to)
	}
}

func TestOnPremisesLinks(t *testing.T) {
	n := network(t, vpc.OnPremises{ID: "dc"}, vpc.OnPremises{ID: "other"},
		vpc.CustomerGateway{ID: "cgw", OnPremises: "dc"}, vpc.CustomerGateway{ID: "cgw2", OnPremises: "other"},
		vpc.VPNConnection{ID: "vpn-3", OnPremises: "dc", CustomerGateway: "cgw"},
		vpc.VPNConnection{ID: "vpn-1", CustomerGateway: "cgw"},
		vpc.VPNConnection{ID: "vpn-2", CustomerGateway: "cgw", OnPremises: "other"},
		vpc.VPNConnection{ID: "vpn-4", CustomerGateway: "cgw2"},
		vpc.VirtualInterface{ID: "vif", Type: vpc.PublicVirtualInterface, OnPremises: "dc", Down: true},
	)
	require.Equal(t, []vpc.ID{"vif", "vpn-1", "vpn-3"}, vpc.OnPremises{ID: "dc"}.Links(n))
	require.Equal(t, []vpc.ID{"vpn-2", "vpn-4"}, vpc.OnPremises{ID: "other"}.Links(n))
	require.Empty(t, vpc.OnPremises{ID: "dc"}.Links(nil))
}
