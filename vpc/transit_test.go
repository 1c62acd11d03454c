package vpc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Resource = vpc.TransitGateway{}
	_ vpc.Claimer  = vpc.TransitGatewayAttachment{}
	_ interface {
		vpc.Claimer
		vpc.Forgetter
	} = vpc.TransitGatewayRouteTable{}
)

// attach is an attachment of a VPC to the transit gateway tgw.
func attach(id, to vpc.ID, subnets ...vpc.ID) vpc.TransitGatewayAttachment {
	return vpc.TransitGatewayAttachment{ID: id, TransitGateway: "tgw", Resource: to, Subnets: subnets}
}

// sub is a subnet of the VPC v in a zone of us-east-1.
func sub(id, v vpc.ID, block, zone string) vpc.Subnet {
	return vpc.Subnet{ID: id, VPC: v, CIDR: cidr(block), Zone: "us-east-1" + zone}
}

func TestTransitGatewayAttachmentCheck(t *testing.T) {
	v := cloud("v", "10.0.0.0/16", "2600:1f18::/56")
	sixOnly := vpc.Subnet{ID: "six", VPC: "v", IPv6CIDR: cidr("2600:1f18::/64"), Zone: "us-east-1c"}
	hold := []vpc.Resource{
		v, cloud("w", "10.1.0.0/16"), sixOnly,
		sub("a", "v", "10.0.0.0/24", "a"), sub("a2", "v", "10.0.1.0/24", "a"), sub("b", "v", "10.0.2.0/24", "b"),
		sub("local", "v", "10.0.3.0/24", "-bos-1a"), sub("wl", "v", "10.0.4.0/24", "-wl1-bos-wlz-1"),
		sub("foreign", "w", "10.1.0.0/24", "d"),
	}
	with := func(change func(*vpc.TransitGatewayAttachment), subnets ...vpc.ID) vpc.TransitGatewayAttachment {
		a := attach("att", "v", subnets...)
		change(&a)
		return a
	}
	for _, tt := range []struct {
		rule string
		a    vpc.TransitGatewayAttachment
		want string
	}{
		{"T2 one subnet for each zone", attach("att", "v", "a", "b"), ""},
		{"T2 two in one zone", attach("att", "v", "a", "b", "a2"), "Subnets[2] DuplicateSubnetsInSameZone"},
		{"T2 IPv6-only subnet", attach("att", "v", "six"), "Subnets[0] InvalidParameterValue"},
		{"T2 Local Zone", attach("att", "v", "a", "local"), "Subnets[1] InvalidParameterValue"},
		{"T2 nothing is said of Wavelength Zones", attach("att", "v", "wl"), ""},
		{"subnet of another VPC", attach("att", "v", "foreign"), "Subnets[0] InvalidParameterValue"},
		{"of another account, not held", attach("att", "elsewhere", "gone-1", "gone-2"), ""},
		{"T11 deleted", with(func(a *vpc.TransitGatewayAttachment) { a.State = vpc.Deleted }, "a", "a2"), ""},
		{"T11 being modified", with(func(a *vpc.TransitGatewayAttachment) { a.State = "modifying" }, "a", "a2"), "Subnets[1] DuplicateSubnetsInSameZone"},
		{"no transit gateway", with(func(a *vpc.TransitGatewayAttachment) { a.TransitGateway = "" }), "TransitGateway MissingParameter"},
		{"subnets of a VPN", vpc.TransitGatewayAttachment{ID: "att", TransitGateway: "tgw", Type: vpc.AttachmentVPN, Subnets: []vpc.ID{"a"}}, "Subnets InvalidParameterCombination"},
		{"T40 peering", vpc.TransitGatewayAttachment{ID: "att", TransitGateway: "tgw", Type: vpc.AttachmentPeering, PeerTransitGateway: "tgw2"}, ""},
		{"T40 peering with itself", vpc.TransitGatewayAttachment{ID: "att", TransitGateway: "tgw", Type: vpc.AttachmentPeering, PeerTransitGateway: "tgw"}, "PeerTransitGateway InvalidParameterValue"},
		{"learned routes", with(func(a *vpc.TransitGatewayAttachment) {
			a.Type, a.Resource, a.LearnedRoutes = vpc.AttachmentConnect, "", []vpc.BGPRoute{{}}
		}), "LearnedRoutes[0].CIDR MissingParameter"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, err := vpc.New(append(hold, vpc.TransitGateway{ID: "tgw"}, tt.a)...)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestTransitGatewayAttachmentOnce(t *testing.T) {
	peering := func(id, from, to vpc.ID) vpc.TransitGatewayAttachment {
		return vpc.TransitGatewayAttachment{ID: id, Type: vpc.AttachmentPeering, TransitGateway: from, PeerTransitGateway: to}
	}
	n := network(t, attach("att1", "v"), peering("p1", "tgw", "tgw2"))

	_, err := n.With(attach("att2", "v"))
	wantProblems(t, err, "transit-gateway-attachment att2.Resource: "+
		"the attachment to tgw of v is already held by att1 (DuplicateTransitGatewayAttachment)")
	_, err = n.With(peering("p2", "tgw2", "tgw"))
	wantCodes(t, err, "PeerTransitGateway DuplicateTransitGatewayAttachment")

	deleted, other := attach("att2", "v"), attach("att3", "v")
	deleted.State, other.TransitGateway = vpc.Deleted, "tgw2"
	_, err = n.With(deleted, other, peering("p3", "tgw", "tgw3"))
	wantCodes(t, err, "")

	// A peering may be two resources, each with the ID that its end has.
	near, far := peering("near", "x", "y"), peering("far", "y", "x")
	near.PeerAttachment, far.PeerAttachment = "far", "near"
	_, err = n.With(near, far)
	wantCodes(t, err, "")
}

func TestTransitGatewayAttachmentOtherEnd(t *testing.T) {
	p := vpc.TransitGatewayAttachment{ID: "p", Type: vpc.AttachmentPeering, TransitGateway: "east", PeerTransitGateway: "west"}
	q := p
	q.PeerAttachment = "p-west"
	for _, tt := range []struct {
		a    vpc.TransitGatewayAttachment
		from vpc.ID
		want string
	}{
		{p, "east", "west p true"},
		{p, "west", "east p true"},
		{p, "north", "  false"},
		{p, "", "  false"},
		{q, "east", "west p-west true"},
		{attach("att", "v"), "tgw", "  false"},
	} {
		peer, id, ok := tt.a.OtherEnd(tt.from)
		require.Equal(t, tt.want, fmt.Sprint(peer, " ", id, " ", ok))
	}
}

func TestTransitGatewayAttachmentOf(t *testing.T) {
	pending := attach("att2", "w")
	pending.State = "pendingAcceptance"
	n := network(t, vpc.TransitGateway{ID: "tgw"}, attach("att1", "v"), pending)
	g, _ := vpc.Get[vpc.TransitGateway](n, "tgw")
	a, ok := g.AttachmentOf(n, "v")
	require.True(t, ok)
	require.Equal(t, vpc.ID("att1"), a.ID)
	_, ok = g.AttachmentOf(n, "w")
	require.False(t, ok, "T11: only an available attachment serves")
}

func TestTransitGatewayAttachmentSubnetBeside(t *testing.T) { // T3
	own, other := sub("own", "v", "10.0.0.0/24", "a"), sub("other", "v", "10.0.1.0/24", "b")
	n := network(t, cloud("v", "10.0.0.0/16"), own, other)
	a := attach("att", "v", "own")
	s, ok := a.SubnetBeside(n, sub("x", "v", "10.0.2.0/24", "a"))
	require.True(t, ok)
	require.Equal(t, own, s)
	_, ok = a.SubnetBeside(n, other)
	require.False(t, ok)

	// The same zone has other names in other accounts, but one ID.
	own.ZoneID = "use1-az1"
	n, err := n.With(own)
	require.NoError(t, err)
	_, ok = a.SubnetBeside(n, vpc.Subnet{Zone: "us-east-1c", ZoneID: "use1-az1"})
	require.True(t, ok)
	_, ok = a.SubnetBeside(n, vpc.Subnet{Zone: "us-east-1a", ZoneID: "use1-az2"})
	require.False(t, ok)
}

func TestTransitGatewayAttachmentPassesGroups(t *testing.T) { // T53, SG-30
	on, off := vpc.TransitGateway{ID: "tgw", GroupReferencing: true}, vpc.TransitGateway{ID: "tgw"}
	refuses, vpn := attach("att", "v"), attach("att", "vpn")
	refuses.DisableGroupReferencing, vpn.Type = true, vpc.AttachmentVPN
	require.True(t, attach("att", "v").PassesGroups(network(t, on)))
	require.False(t, attach("att", "v").PassesGroups(network(t, off)), "off is the default of the gateway")
	require.False(t, attach("att", "v").PassesGroups(nil))
	require.False(t, refuses.PassesGroups(network(t, on)))
	require.False(t, vpn.PassesGroups(network(t, on)))
}

// learned is routes that came over BGP.
func learned(prefixes ...string) []vpc.BGPRoute {
	var routes []vpc.BGPRoute
	for _, p := range cidrs(prefixes...) {
		routes = append(routes, vpc.BGPRoute{CIDR: p})
	}
	return routes
}

// routes is the prefixes of rs, with blanks between.
func routes(rs []vpc.BGPRoute) string {
	var s []string
	for _, r := range rs {
		s = append(s, r.CIDR.String())
	}
	return strings.Join(s, " ")
}

func TestTransitGatewayAttachmentPropagates(t *testing.T) { // T22
	v := cloud("v", "10.0.0.0/16", "10.1.0.0/16", "2600:1f18::/56")
	v.PrivateIPv6CIDRs = cidrs("2600:1f20::/56")
	n := network(t, v,
		vpc.VPNConnection{ID: "vpn", LearnedRoutes: learned("192.168.0.0/24", "192.168.1.0/24")},
		vpc.VPNConnection{ID: "vpn-static", StaticRoutesOnly: true, Routes: cidrs("192.168.0.0/24")},
		vpc.VPNConnection{ID: "vpn-down", Tunnels: []vpc.Tunnel{{Down: true}, {Down: true}}, LearnedRoutes: learned("192.168.0.0/24")},
		vpc.DirectConnectGateway{ID: "dx"},
		vpc.VirtualInterface{ID: "vif-1", Type: vpc.TransitVirtualInterface, DirectConnectGateway: "dx", Routes: learned("172.16.0.0/16")},
		vpc.VirtualInterface{ID: "vif-2", Type: vpc.TransitVirtualInterface, DirectConnectGateway: "dx", Routes: learned("172.17.0.0/16")},
		vpc.VirtualInterface{ID: "vif-3", Type: vpc.TransitVirtualInterface, DirectConnectGateway: "dx", Routes: learned("172.18.0.0/16"), Down: true},
		vpc.VirtualInterface{ID: "vif-4", DirectConnectGateway: "dx", Routes: learned("172.19.0.0/16")},
		vpc.ClientVPNEndpoint{ID: "cvpn", TransitGateway: "tgw", ClientCIDR: cidr("10.200.0.0/22")},
	)
	for _, tt := range []struct {
		rule string
		a    vpc.TransitGatewayAttachment
		want string
	}{
		{"T22 VPC", vpc.TransitGatewayAttachment{Resource: "v"}, "10.0.0.0/16 10.1.0.0/16"},
		{"T10 with IPv6 support", vpc.TransitGatewayAttachment{Resource: "v", IPv6Support: true}, "10.0.0.0/16 10.1.0.0/16 2600:1f18::/56 2600:1f20::/56"},
		{"T11 not available", vpc.TransitGatewayAttachment{Resource: "v", State: "pending"}, ""},
		{"VPC not held", vpc.TransitGatewayAttachment{Resource: "w"}, ""},
		{"T22 VPN", vpc.TransitGatewayAttachment{Type: vpc.AttachmentVPN, Resource: "vpn"}, "192.168.0.0/24 192.168.1.0/24"},
		{"VPN not held", vpc.TransitGatewayAttachment{Type: vpc.AttachmentVPN, Resource: "vpn-x", LearnedRoutes: learned("192.168.9.0/24")}, "192.168.9.0/24"},
		{"T22 static VPN", vpc.TransitGatewayAttachment{Type: vpc.AttachmentVPN, Resource: "vpn-static"}, ""},
		{"V10 VPN down", vpc.TransitGatewayAttachment{Type: vpc.AttachmentVPN, Resource: "vpn-down"}, ""},
		{"T22 Direct Connect: what transit interfaces that are up learned", vpc.TransitGatewayAttachment{Type: vpc.AttachmentDirectConnect, Resource: "dx"}, "172.16.0.0/16 172.17.0.0/16"},
		{"T22 Connect", vpc.TransitGatewayAttachment{Type: vpc.AttachmentConnect, LearnedRoutes: learned("10.9.0.0/16")}, "10.9.0.0/16"},
		{"T22 peering", vpc.TransitGatewayAttachment{Type: vpc.AttachmentPeering, LearnedRoutes: learned("10.9.0.0/16")}, ""},
		{"T22 network function", vpc.TransitGatewayAttachment{Type: vpc.AttachmentNetworkFunction}, ""},
		{"C6 client VPN", vpc.TransitGatewayAttachment{Type: vpc.AttachmentClientVPN, Resource: "cvpn"}, "10.200.0.0/22"},
	} {
		t.Run(tt.rule, func(t *testing.T) { require.Equal(t, tt.want, routes(tt.a.Propagates(n))) })
	}
}

func static(block string, attachments ...vpc.ID) vpc.TransitGatewayRoute {
	return vpc.TransitGatewayRoute{CIDR: cidr(block), Attachments: attachments, Blackhole: len(attachments) == 0}
}

func listed(block string, attachments ...vpc.ID) vpc.TransitGatewayRoute {
	return vpc.TransitGatewayRoute{CIDR: cidr(block), Attachments: attachments, Propagated: true}
}

func TestTransitGatewayRouteTableCheck(t *testing.T) {
	foreign := attach("foreign", "w")
	foreign.TransitGateway = "tgw2"
	peering := vpc.TransitGatewayAttachment{ID: "peering", Type: vpc.AttachmentPeering, TransitGateway: "tgw2", PeerTransitGateway: "tgw"}
	for _, tt := range []struct {
		rule  string
		table vpc.TransitGatewayRouteTable
		want  string
	}{
		{"zero", vpc.TransitGatewayRouteTable{}, ""},
		{"T26 blackhole", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{static("10.0.0.0/8")}}, ""},
		{"T27 blackhole that keeps its attachment", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{
			{CIDR: cidr("10.0.0.0/8"), Attachments: []vpc.ID{"att"}, Blackhole: true}}}, ""},
		{"T30 the same prefix twice", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{static("10.0.0.0/8", "att"), static("10.0.0.0/8")}}, "Routes[1] RouteAlreadyExists"},
		{"T30 static and propagated", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{static("10.0.0.0/8", "att"), listed("10.0.0.0/8", "att")}}, ""},
		{"T30 two attachments", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{static("10.0.0.0/8", "att", "peering")}}, "Routes[0].Attachments InvalidParameterCombination"},
		{"T29 equal-cost paths", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{listed("10.0.0.0/8", "att", "peering")}}, ""},
		{"T23 prefix list", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{{PrefixList: "pl", Attachments: []vpc.ID{"att"}}}}, ""},
		{"prefix list twice", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{
			{PrefixList: "pl", Attachments: []vpc.ID{"att"}}, {PrefixList: "pl", Blackhole: true}}}, "Routes[1] RouteAlreadyExists"},
		{"to nowhere", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{{CIDR: cidr("10.0.0.0/8")}}}, "Routes[0] MissingParameter"},
		{"for nothing", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{{Blackhole: true}}}, "Routes[0].CIDR MissingParameter"},
		{"bits after the prefix", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{static("10.0.0.1/8")}}, "Routes[0].CIDR InvalidParameterValue"},
		{"T40 a peering is an attachment at both ends", vpc.TransitGatewayRouteTable{Associations: []vpc.ID{"att", "peering"}}, ""},
		{"association of another gateway's", vpc.TransitGatewayRouteTable{Associations: []vpc.ID{"foreign"}}, "Associations[0] InvalidParameterValue"},
		{"propagation of another gateway's", vpc.TransitGatewayRouteTable{Propagations: []vpc.ID{"foreign"}}, "Propagations[0] InvalidParameterValue"},
		{"route to another gateway's", vpc.TransitGatewayRouteTable{Routes: []vpc.TransitGatewayRoute{static("10.0.0.0/8", "foreign")}}, "Routes[0].Attachments[0] InvalidParameterValue"},
		{"association not held", vpc.TransitGatewayRouteTable{Associations: []vpc.ID{"elsewhere"}}, ""},
		{"T20 association twice", vpc.TransitGatewayRouteTable{Associations: []vpc.ID{"att", "att"}}, "Associations[1] Resource.AlreadyAssociated"},
		{"deleted", vpc.TransitGatewayRouteTable{State: vpc.Deleted, Associations: []vpc.ID{"att", "att"}, Routes: []vpc.TransitGatewayRoute{{}}}, ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.table.ID, tt.table.TransitGateway = "rtb", "tgw"
			_, err := vpc.New(vpc.TransitGateway{ID: "tgw"}, attach("att", "v"), foreign, peering, tt.table)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestTransitGatewayAssociation(t *testing.T) { // T20
	table := func(id, gateway vpc.ID, associations ...vpc.ID) vpc.TransitGatewayRouteTable {
		return vpc.TransitGatewayRouteTable{ID: id, TransitGateway: gateway, Associations: associations}
	}
	p := vpc.TransitGatewayAttachment{ID: "p", Type: vpc.AttachmentPeering, TransitGateway: "tgw", PeerTransitGateway: "tgw2"}
	n := network(t, vpc.TransitGateway{ID: "tgw"}, vpc.TransitGateway{ID: "tgw2"}, attach("att", "v"), attach("alone", "w"), p,
		table("one", "tgw", "att", "p"), table("two", "tgw2", "p"), table("three", "tgw"))
	for _, tt := range []struct {
		a       vpc.TransitGatewayAttachment
		gateway vpc.ID
		want    vpc.ID
	}{
		{attach("att", "v"), "tgw", "one"},
		{attach("alone", "w"), "tgw", ""},
		{p, "tgw", "one"},
		{p, "tgw2", "two"},
	} {
		got, ok := tt.a.Table(n, tt.gateway)
		require.Equal(t, tt.want, got.ID)
		require.Equal(t, tt.want != "", ok)
	}
	_, err := n.With(table("three", "tgw", "att"))
	wantProblems(t, err, "transit-gateway-route-table three.Associations[0]: "+
		"the route table at tgw of att is already held by one (Resource.AlreadyAssociated)")
	n, err = n.With(table("one", "tgw"), table("three", "tgw", "att"))
	require.NoError(t, err)
	moved, _ := attach("att", "v").Table(n, "tgw")
	require.Equal(t, vpc.ID("three"), moved.ID)
}

func TestTransitGatewayRouteTablePropagated(t *testing.T) {
	n := network(t, vpc.TransitGateway{ID: "tgw"},
		cloud("v", "10.0.0.0/16", "10.1.0.0/16"), cloud("w", "10.2.0.0/16"), cloud("same", "10.9.0.0/16", "10.1.0.0/16"),
		attach("v-att", "v"), attach("w-att", "w"), attach("same-att", "same"),
		vpc.VPNConnection{ID: "vpn", LearnedRoutes: learned("10.0.0.0/8")},
		vpc.TransitGatewayAttachment{ID: "vpn-att", TransitGateway: "tgw", Type: vpc.AttachmentVPN, Resource: "vpn"})
	for _, tt := range []struct {
		rule   string
		listed []vpc.TransitGatewayRoute
		from   string
		want   string
	}{
		{"nothing", nil, "", ""},
		{"T22", nil, "v-att w-att vpn-att", "10.0.0.0/16->v-att 10.1.0.0/16->v-att 10.2.0.0/16->w-att 10.0.0.0/8->vpn-att"},
		{"T28 the first of two that overlap", nil, "v-att same-att", "10.0.0.0/16->v-att 10.1.0.0/16->v-att"},
		{"T28 the other way round", nil, "same-att v-att", "10.9.0.0/16->same-att 10.1.0.0/16->same-att"},
		{"T28 is about VPCs alone", nil, "vpn-att w-att", "10.0.0.0/8->vpn-att 10.2.0.0/16->w-att"},
		{"what is listed is all of its attachment's", []vpc.TransitGatewayRoute{listed("10.1.0.0/16", "v-att")}, "v-att w-att", "10.1.0.0/16->v-att 10.2.0.0/16->w-att"},
		{"T28 what is listed came first", []vpc.TransitGatewayRoute{listed("10.1.0.0/16", "same-att")}, "v-att same-att", "10.1.0.0/16->same-att"},
		{"T29 each path of equal cost", []vpc.TransitGatewayRoute{listed("172.16.0.0/16", "vpn-att", "vpn-2")}, "", "172.16.0.0/16->vpn-att 172.16.0.0/16->vpn-2"},
		{"static routes are not propagated", []vpc.TransitGatewayRoute{static("10.0.0.0/16", "v-att"), static("10.8.0.0/16")}, "v-att", "10.0.0.0/16->v-att 10.1.0.0/16->v-att"},
		{"an attachment twice", nil, "vpn-att vpn-att", "10.0.0.0/8->vpn-att"},
		{"what is listed is all of a VPN's too", []vpc.TransitGatewayRoute{listed("172.16.0.0/16", "vpn-att")}, "vpn-att", "172.16.0.0/16->vpn-att"},
		{"a listed blackhole leads nowhere", []vpc.TransitGatewayRoute{{CIDR: cidr("172.16.0.0/16"), Attachments: []vpc.ID{"vpn-att"}, Propagated: true, Blackhole: true}}, "", ""},
		{"not held", nil, "elsewhere", ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			table := vpc.TransitGatewayRouteTable{TransitGateway: "tgw", Routes: tt.listed}
			for _, id := range strings.Fields(tt.from) {
				table.Propagations = append(table.Propagations, vpc.ID(id))
			}
			var got []string
			for _, r := range table.Propagated(n) {
				got = append(got, fmt.Sprint(r.CIDR, "->", r.Attachment))
			}
			require.Equal(t, tt.want, strings.Join(got, " "))
		})
	}
}

func TestTransitGatewayRouteTableForget(t *testing.T) { // T27
	rtb := vpc.TransitGatewayRouteTable{ID: "rtb", TransitGateway: "tgw",
		Associations: []vpc.ID{"a", "b"}, Propagations: []vpc.ID{"b", "a"},
		Routes: []vpc.TransitGatewayRoute{
			static("10.0.0.0/16", "a"), static("10.1.0.0/16", "b"), static("10.2.0.0/16"),
			listed("10.3.0.0/16", "a"), listed("10.4.0.0/16", "a", "b"),
		}}
	n := network(t, vpc.TransitGateway{ID: "tgw"}, attach("a", "v"), attach("b", "w"), rtb)
	after, err := n.Without("a")
	require.NoError(t, err)
	got, _ := vpc.Get[vpc.TransitGatewayRouteTable](after, "rtb")
	require.Equal(t, vpc.TransitGatewayRouteTable{ID: "rtb", TransitGateway: "tgw",
		Associations: []vpc.ID{"b"}, Propagations: []vpc.ID{"b"},
		Routes: []vpc.TransitGatewayRoute{
			{CIDR: cidr("10.0.0.0/16"), Attachments: []vpc.ID{}, Blackhole: true}, static("10.1.0.0/16", "b"), static("10.2.0.0/16"),
			listed("10.4.0.0/16", "b"),
		}}, got)
	before, _ := vpc.Get[vpc.TransitGatewayRouteTable](n, "rtb")
	require.Equal(t, rtb, before, "the network before is unchanged")
}

// TestVPNConnectionTakesItsAttachmentAlong: the routes to the attachment are blackholes then, and the change is said to alter their table.
func TestVPNConnectionTakesItsAttachmentAlong(t *testing.T) {
	rtb := vpc.TransitGatewayRouteTable{ID: "rtb", TransitGateway: "tgw", Associations: []vpc.ID{"vpn-att"}, Routes: []vpc.TransitGatewayRoute{static("192.168.0.0/16", "vpn-att")}}
	n := network(t, vpc.TransitGateway{ID: "tgw"}, cloud("v", "10.0.0.0/16"), attach("v-att", "v"), vpc.VPNConnection{ID: "vpn", TransitGateway: "tgw"},
		vpc.TransitGatewayAttachment{ID: "vpn-att", TransitGateway: "tgw", Type: vpc.AttachmentVPN, Resource: "vpn"}, rtb)
	after, err := n.Without("vpn")
	require.NoError(t, err)
	_, held := after.Get("vpn-att")
	require.False(t, held)
	got, _ := vpc.Get[vpc.TransitGatewayRouteTable](after, "rtb")
	require.Equal(t, []vpc.TransitGatewayRoute{{CIDR: cidr("192.168.0.0/16"), Attachments: []vpc.ID{}, Blackhole: true}}, got.Routes)

	put := vpc.Change{Put: []vpc.Resource{vpc.TransitGateway{ID: "new"}}}
	require.Equal(t, map[vpc.ID]bool{"new": true}, n.Alters(put))
	require.Equal(t, map[vpc.ID]bool{"vpn": true, "vpn-att": true, "rtb": true}, n.Alters(vpc.Change{Remove: []vpc.ID{"vpn"}}))
	require.Empty(t, (*vpc.Network)(nil).Alters(vpc.Change{Remove: []vpc.ID{"vpn"}}))
}

func TestTransitGatewayOfAnotherAccount(t *testing.T) {
	n := network(t, cloud("v", "10.0.0.0/16"), attach("att", "v")) // the gateway is shared, and not held
	_, err := n.Without("v")
	require.NoError(t, err)
	_, err = vpc.New(vpc.TransitGatewayRouteTable{ID: "rtb", TransitGateway: "tgw"})
	wantCodes(t, err, "TransitGateway InvalidTransitGatewayID.NotFound")
}

func TestTransitGatewayCheck(t *testing.T) {
	_, err := vpc.New(vpc.TransitGateway{ID: "tgw", CIDRs: cidrs("10.99.0.0/24", "10.99.0.1/24")})
	wantCodes(t, err, "CIDRs[1] InvalidParameterValue")
}

func TestAttachmentNamesItsKind(t *testing.T) {
	for _, tt := range []struct {
		of   vpc.AttachmentType
		want vpc.Kind
		core vpc.Kind // at a core network
	}{
		{vpc.AttachmentVPC, vpc.KindVPC, vpc.KindVPC},
		{vpc.AttachmentVPN, vpc.KindVPNConnection, vpc.KindVPNConnection},
		{vpc.AttachmentVPNConcentrator, "", ""},
		{vpc.AttachmentDirectConnect, vpc.KindDirectConnectGateway, vpc.KindDirectConnectGateway},
		{vpc.AttachmentConnect, vpc.KindTransitGatewayAttachment, ""},
		{vpc.AttachmentPeering, vpc.KindTransitGateway, vpc.KindTransitGateway},
		{vpc.AttachmentClientVPN, vpc.KindClientVPNEndpoint, vpc.KindClientVPNEndpoint},
		{vpc.AttachmentNetworkFunction, vpc.KindFirewall, vpc.KindFirewall},
	} {
		a := vpc.TransitGatewayAttachment{ID: "att", TransitGateway: "tgw", Type: tt.of, Resource: "x"}
		c := vpc.CoreNetwork{ID: "core", Attachments: []vpc.CoreNetworkAttachment{{Type: tt.of, Resource: "x"}}}
		for _, refs := range []struct {
			refs []vpc.Ref
			want vpc.Ref
		}{
			{a.Refs(), vpc.Ref{Field: "Resource", Kind: tt.want, ID: "x", Weak: true, Owner: tt.of == vpc.AttachmentVPN}},
			{c.Refs(), vpc.Ref{Field: "Attachments[0].Resource", Kind: tt.core, ID: "x", Weak: true}},
		} {
			require.Contains(t, refs.refs, refs.want, tt.of.String())
		}
	}
	_, err := vpc.New(vpc.VPNGateway{ID: "x"}, attach("att", "x"))
	wantCodes(t, err, "Resource InvalidVpcID.NotFound")
}
