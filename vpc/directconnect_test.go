package vpc_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Forgetter = vpc.DirectConnectGateway{}
	_ vpc.Resource  = vpc.VirtualInterface{}
)

func associated(gateway vpc.ID, allowed ...string) vpc.DirectConnectAssociation {
	return vpc.DirectConnectAssociation{Gateway: gateway, AllowedPrefixes: cidrs(allowed...)}
}

func TestDirectConnectGatewayCheck(t *testing.T) {
	const code = " DirectConnectClientException"
	hold := []vpc.Resource{
		cloud("a", "10.0.0.0/16"), cloud("b", "10.1.0.0/16"), cloud("a-again", "10.0.0.0/20"),
		vpc.VPNGateway{ID: "vgw-a", VPC: "a"}, vpc.VPNGateway{ID: "vgw-b", VPC: "b"}, vpc.VPNGateway{ID: "vgw-c", VPC: "a-again"},
		vpc.VPNGateway{ID: "vgw-detached"}, vpc.TransitGateway{ID: "tgw-1"}, vpc.TransitGateway{ID: "tgw-2"},
	}
	gone := associated("tgw-1", "10.0.0.0/8")
	gone.State = "disassociated"
	for _, tt := range []struct {
		rule string
		as   []vpc.DirectConnectAssociation
		want string
	}{
		{"none", nil, ""},
		{"virtual private gateways", []vpc.DirectConnectAssociation{associated("vgw-a"), associated("vgw-b"), associated("vgw-detached")}, ""},
		{"DX2 both kinds", []vpc.DirectConnectAssociation{associated("vgw-a"), associated("tgw-1", "10.0.0.0/8")}, "Associations[1].Gateway" + code},
		{"DX2 one is gone", []vpc.DirectConnectAssociation{associated("vgw-a"), gone}, ""},
		{"DX6 apart", []vpc.DirectConnectAssociation{associated("tgw-1", "10.0.0.0/16"), associated("tgw-2", "10.1.0.0/16")}, ""},
		{"DX6 allowed prefixes overlap", []vpc.DirectConnectAssociation{associated("tgw-1", "10.0.0.0/8"), associated("tgw-2", "172.16.0.0/12", "10.1.0.0/16")}, "Associations[1].AllowedPrefixes" + code},
		{"DX6 is not about virtual private gateways", []vpc.DirectConnectAssociation{associated("vgw-a", "10.0.0.0/8"), associated("vgw-b", "10.0.0.0/8")}, ""},
		{"DX7 VPCs overlap", []vpc.DirectConnectAssociation{associated("vgw-b"), associated("vgw-a"), associated("vgw-c")}, "Associations[2].Gateway" + code},
		{"gateways not held", []vpc.DirectConnectAssociation{associated("vgw-x"), associated("tgw-x", "10.0.0.0/8")}, ""},
		{"no gateway at all", []vpc.DirectConnectAssociation{associated("a")}, "Associations[0].Gateway" + code},
		{"bits after the prefix", []vpc.DirectConnectAssociation{associated("tgw-1", "10.0.0.1/8")}, "Associations[0].AllowedPrefixes[0] InvalidParameterValue"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := vpc.New(append(hold, vpc.DirectConnectGateway{ID: "dx", Associations: tt.as})...)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestDirectConnectGatewaySeesNewBlocks(t *testing.T) { // A15, DX7
	n := network(t, cloud("a", "100.64.0.0/16"), cloud("b", "10.1.0.0/16"),
		vpc.VPNGateway{ID: "vgw-a", VPC: "a"}, vpc.VPNGateway{ID: "vgw-b", VPC: "b"},
		vpc.DirectConnectGateway{ID: "dx", Associations: []vpc.DirectConnectAssociation{associated("vgw-a"), associated("vgw-b")}})
	_, err := n.With(cloud("b", "10.1.0.0/16", "100.64.1.0/24"))
	wantProblems(t, err, "direct-connect-gateway dx.Associations[1].Gateway: "+
		"100.64.0.0/16 of vgw-a and 100.64.1.0/24 of vgw-b both cover 100.64.1.0 (DirectConnectClientException)")
}

func TestDirectConnectGatewayAdvertises(t *testing.T) { // DX5
	n := network(t, cloud("a", "10.0.0.0/16", "100.64.0.0/16"), vpc.VPNGateway{ID: "vgw", VPC: "a"}, vpc.TransitGateway{ID: "tgw"})
	left := associated("tgw", "10.0.0.0/8")
	left.State = "disassociating"
	for _, tt := range []struct {
		rule string
		a    vpc.DirectConnectAssociation
		want []netip.Prefix
	}{
		{"all blocks", associated("vgw"), cidrs("10.0.0.0/16", "100.64.0.0/16")},
		{"an allowed prefix that equals a block", associated("vgw", "10.0.0.0/16"), cidrs("10.0.0.0/16")},
		{"one that contains it", associated("vgw", "10.0.0.0/8"), cidrs("10.0.0.0/16")},
		{"one inside it", associated("vgw", "10.0.0.0/17"), nil},
		{"of a transit gateway, the allowed prefixes themselves", associated("tgw", "10.0.0.0/17", "172.16.0.0/12"), cidrs("10.0.0.0/17", "172.16.0.0/12")},
		{"not associated any more", left, nil},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			g := vpc.DirectConnectGateway{ID: "dx", Associations: []vpc.DirectConnectAssociation{tt.a}}
			require.ElementsMatch(t, tt.want, g.Advertises(n, tt.a.Gateway))
			require.Empty(t, g.Advertises(n, "other"))
			require.Equal(t, tt.a.State == "", g.Serves(tt.a.Gateway))
		})
	}
}

func TestDirectConnectGatewayForgets(t *testing.T) {
	n := network(t, vpc.VPNGateway{ID: "vgw"},
		vpc.DirectConnectGateway{ID: "dx", Associations: []vpc.DirectConnectAssociation{associated("vgw"), associated("elsewhere")}})
	n, err := n.Without("vgw")
	require.NoError(t, err)
	g, _ := vpc.Get[vpc.DirectConnectGateway](n, "dx")
	require.Equal(t, []vpc.DirectConnectAssociation{associated("elsewhere")}, g.Associations)
}

func TestVirtualInterfaceCheck(t *testing.T) {
	const code = " DirectConnectClientException"
	for _, tt := range []struct {
		rule string
		i    vpc.VirtualInterface
		want string
	}{
		{"DX1 private, to a Direct Connect gateway", vpc.VirtualInterface{DirectConnectGateway: "dx", SiteLink: true, MTU: 9001}, ""},
		{"DX1 private, to a virtual private gateway", vpc.VirtualInterface{VPNGateway: "vgw", MTU: 8500}, ""},
		{"DX1 private, to both", vpc.VirtualInterface{DirectConnectGateway: "dx", VPNGateway: "vgw"}, "VPNGateway" + code},
		{"DX1 transit", vpc.VirtualInterface{Type: vpc.TransitVirtualInterface, DirectConnectGateway: "dx", MTU: 8500}, ""},
		{"DX1 transit, to a virtual private gateway", vpc.VirtualInterface{Type: vpc.TransitVirtualInterface, VPNGateway: "vgw"}, "VPNGateway" + code},
		{"DX1 public", vpc.VirtualInterface{Type: vpc.PublicVirtualInterface, MTU: 1500}, ""},
		{"DX1 public, with a gateway", vpc.VirtualInterface{Type: vpc.PublicVirtualInterface, DirectConnectGateway: "dx"}, "Type" + code},
		{"DX3 SiteLink without a Direct Connect gateway", vpc.VirtualInterface{VPNGateway: "vgw", SiteLink: true}, "SiteLink" + code},
		{"MTU of a transit interface", vpc.VirtualInterface{Type: vpc.TransitVirtualInterface, DirectConnectGateway: "dx", MTU: 9001}, "MTU" + code},
		{"MTU of no interface", vpc.VirtualInterface{MTU: 1400}, "MTU" + code},
		{"rejected", vpc.VirtualInterface{State: "rejected", MTU: 1400, DirectConnectGateway: "dx", VPNGateway: "vgw"}, ""},
		{"learned routes", vpc.VirtualInterface{Routes: learned("10.0.0.1/8")}, "Routes[0].CIDR InvalidParameterValue"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.i.ID = "vif"
			_, err := vpc.New(tt.i)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestVirtualInterfaceForwards(t *testing.T) {
	require.True(t, vpc.VirtualInterface{}.Forwards())
	require.True(t, vpc.VirtualInterface{State: vpc.Available}.Forwards())
	require.False(t, vpc.VirtualInterface{Down: true}.Forwards())
	require.False(t, vpc.VirtualInterface{State: "down"}.Forwards())
	require.False(t, vpc.VirtualInterface{State: "confirming"}.Forwards())
}
