package vpc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer  = vpc.VPNGateway{}
	_ vpc.Resource = vpc.CustomerGateway{}
	_ vpc.Resource = vpc.VPNConnection{}
)

func TestVPNGatewayOnce(t *testing.T) { // V1
	n := network(t, cloud("v", "10.0.0.0/16"), vpc.VPNGateway{ID: "vgw1", VPC: "v"}, vpc.VPNGateway{ID: "vgw2"})
	_, err := n.With(vpc.VPNGateway{ID: "vgw2", VPC: "v"})
	wantProblems(t, err, "vpn-gateway vgw2.VPC: "+
		"the virtual private gateway's place of v is already held by vgw1 (InvalidVpcState)")
	_, err = n.With(vpc.VPNGateway{ID: "vgw2", VPC: "v", State: vpc.Deleted})
	wantCodes(t, err, "")
	_, err = n.Without("v")
	wantCodes(t, err, "DependencyViolation")
}

func TestVPNConnectionCheck(t *testing.T) {
	hold := []vpc.Resource{
		vpc.VPNGateway{ID: "vgw"}, vpc.TransitGateway{ID: "tgw"}, vpc.CustomerGateway{ID: "cgw"},
	}
	for _, tt := range []struct {
		rule string
		c    vpc.VPNConnection
		want string
	}{
		{"attached to nothing", vpc.VPNConnection{CustomerGateway: "cgw"}, ""},
		{"on a virtual private gateway", vpc.VPNConnection{VPNGateway: "vgw", CustomerGateway: "cgw"}, ""},
		{"on a transit gateway of another account", vpc.VPNConnection{TransitGateway: "shared"}, ""},
		{"on both", vpc.VPNConnection{VPNGateway: "vgw", TransitGateway: "tgw"}, "TransitGateway InvalidParameterCombination"},
		{"V7 IPv6 on a virtual private gateway", vpc.VPNConnection{VPNGateway: "vgw", IPv6: true}, "IPv6 InvalidParameterCombination"},
		{"V9 IPv6 on a transit gateway", vpc.VPNConnection{TransitGateway: "tgw", IPv6: true}, ""},
		{"static routes and BGP", vpc.VPNConnection{StaticRoutesOnly: true, LearnedRoutes: learned("10.0.0.0/8")}, "LearnedRoutes InvalidParameterCombination"},
		{"malformed static route", vpc.VPNConnection{Routes: cidrs("10.0.0.1/8")}, "Routes[0] InvalidParameterValue"},
		{"malformed learned route", vpc.VPNConnection{LearnedRoutes: learned("10.0.0.1/8")}, "LearnedRoutes[0].CIDR InvalidParameterValue"},
		{"customer gateway not held", vpc.VPNConnection{CustomerGateway: "gone"}, "CustomerGateway InvalidCustomerGatewayID.NotFound"},
		{"deleted, as are its gateways", vpc.VPNConnection{State: vpc.Deleted, VPNGateway: "gone", CustomerGateway: "gone"}, ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.c.ID = "vpn"
			_, err := vpc.New(append(hold, tt.c)...)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestVPNConnectionForwards(t *testing.T) { // V10
	up, down := vpc.Tunnel{}, vpc.Tunnel{Down: true}
	for _, tt := range []struct {
		c    vpc.VPNConnection
		want bool
	}{
		{vpc.VPNConnection{}, true},
		{vpc.VPNConnection{State: vpc.Available, Tunnels: []vpc.Tunnel{down, up}}, true},
		{vpc.VPNConnection{Tunnels: []vpc.Tunnel{down, down}}, false},
		{vpc.VPNConnection{State: vpc.Pending}, false},
		{vpc.VPNConnection{State: vpc.Deleted, Tunnels: []vpc.Tunnel{up}}, false},
	} {
		require.Equal(t, tt.want, tt.c.Forwards(), "%+v", tt.c)
	}
}

func TestVPNConnectionNetwork(t *testing.T) {
	n := network(t, vpc.OnPremises{ID: "dc1"}, vpc.OnPremises{ID: "dc2"}, vpc.CustomerGateway{ID: "cgw", OnPremises: "dc1"})
	o, ok := vpc.VPNConnection{CustomerGateway: "cgw"}.Network(n)
	require.True(t, ok)
	require.Equal(t, vpc.ID("dc1"), o.ID)
	o, _ = vpc.VPNConnection{CustomerGateway: "cgw", OnPremises: "dc2"}.Network(n)
	require.Equal(t, vpc.ID("dc2"), o.ID, "its own counts first")
	_, ok = vpc.VPNConnection{}.Network(n)
	require.False(t, ok)
}

// path is a learned route with its AS path, and its MED if it is not negative.
func path(block string, med int, asns ...uint32) vpc.BGPRoute {
	r := vpc.BGPRoute{CIDR: cidr(block), ASPath: asns}
	if med >= 0 {
		r.MED, r.HasMED = uint32(med), true
	}
	return r
}

func TestVPNGatewayRoutes(t *testing.T) { // R35, V5
	const p = "192.168.0.0/16"
	static := func(id vpc.ID, blocks ...string) vpc.VPNConnection {
		return vpc.VPNConnection{ID: id, VPNGateway: "vgw", StaticRoutesOnly: true, Routes: cidrs(blocks...)}
	}
	dynamic := func(id vpc.ID, rs ...vpc.BGPRoute) vpc.VPNConnection {
		return vpc.VPNConnection{ID: id, VPNGateway: "vgw", LearnedRoutes: rs}
	}
	vif := func(id, dx vpc.ID, rs ...vpc.BGPRoute) vpc.VirtualInterface {
		i := vpc.VirtualInterface{ID: id, DirectConnectGateway: dx, Routes: rs}
		if dx == "" {
			i.VPNGateway = "vgw"
		}
		return i
	}
	dead := static("a-dead", p)
	dead.Tunnels = []vpc.Tunnel{{Down: true}, {Down: true}}
	withdrawn := dynamic("a-dead", path(p, -1))
	withdrawn.Tunnels = dead.Tunnels
	deleted := static("a-deleted", p)
	deleted.State = vpc.Deleted
	public := vif("a-public", "dx", path(p, -1))
	public.Type = vpc.TransitVirtualInterface

	for _, tt := range []struct {
		rule string
		rs   []vpc.Resource
		want string
	}{
		{"nothing", nil, ""},
		{"V5 Direct Connect, static VPN, VPN", []vpc.Resource{dynamic("a", path(p, -1)), static("b", p), vif("c", "", path(p, -1, 1, 2, 3))},
			"192.168.0.0/16 c direct-connect, 192.168.0.0/16 b vpn-static, 192.168.0.0/16 a vpn-bgp"},
		{"V5 health comes first", []vpc.Resource{dead, dynamic("b", path(p, -1, 1, 2))}, "192.168.0.0/16 b vpn-bgp, 192.168.0.0/16 a-dead vpn-static down"},
		{"V10 BGP withdraws, static routes stay", []vpc.Resource{withdrawn}, ""},
		{"deleted connections", []vpc.Resource{deleted}, ""},
		{"V5 shorter AS path", []vpc.Resource{dynamic("a", path(p, 0, 7, 7)), dynamic("b", path(p, 50, 8))}, "192.168.0.0/16 b vpn-bgp, 192.168.0.0/16 a vpn-bgp"},
		{"V5 lower MED of one neighbour", []vpc.Resource{dynamic("a", path(p, 20, 7)), dynamic("b", path(p, 10, 7))}, "192.168.0.0/16 b vpn-bgp, 192.168.0.0/16 a vpn-bgp"},
		{"T24 a VPN without MED has 100", []vpc.Resource{dynamic("a", path(p, -1, 7)), dynamic("b", path(p, 99, 7))}, "192.168.0.0/16 b vpn-bgp, 192.168.0.0/16 a vpn-bgp"},
		{"T24 Direct Connect without MED has 0", []vpc.Resource{vif("a", "", path(p, 1, 7)), vif("b", "", path(p, -1, 7))}, "192.168.0.0/16 b direct-connect, 192.168.0.0/16 a direct-connect"},
		{"MEDs of two neighbours do not compare", []vpc.Resource{dynamic("a", path(p, 20, 7)), dynamic("b", path(p, 10, 8))}, "192.168.0.0/16 a vpn-bgp, 192.168.0.0/16 b vpn-bgp"},
		{"equal in all", []vpc.Resource{static("b", p), static("a", p)}, "192.168.0.0/16 a vpn-static, 192.168.0.0/16 b vpn-static"},
		{"V7 IPv6 over Direct Connect alone", []vpc.Resource{static("a", "fd00:1::/48"), dynamic("b", path("fd00:1::/48", -1)), vif("c", "", path("fd00:1::/48", -1))},
			"fd00:1::/48 c direct-connect"},
		{"DX1 through a Direct Connect gateway", []vpc.Resource{
			vpc.DirectConnectGateway{ID: "dx", Associations: []vpc.DirectConnectAssociation{{Gateway: "vgw"}}},
			vif("a", "dx", path(p, -1)), vif("b", "dx2", path(p, -1)), public}, "192.168.0.0/16 a direct-connect"},
		{"DX1 no longer associated", []vpc.Resource{
			vpc.DirectConnectGateway{ID: "dx", Associations: []vpc.DirectConnectAssociation{{Gateway: "vgw", State: "disassociated"}}},
			vif("a", "dx", path(p, -1))}, ""},
		{"another gateway's", []vpc.Resource{vpc.VPNGateway{ID: "vgw2"}, vpc.VPNConnection{ID: "a", VPNGateway: "vgw2", Routes: cidrs(p)}}, ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			n := network(t, append(tt.rs, vpc.VPNGateway{ID: "vgw"})...)
			var got []string
			for _, r := range (vpc.VPNGateway{ID: "vgw"}).Routes(n) {
				s := fmt.Sprint(r.CIDR, " ", r.Link, " ", r.Origin)
				if r.Down {
					s += " down"
				}
				got = append(got, s)
			}
			require.Equal(t, tt.want, strings.Join(got, ", "))
		})
	}
}
