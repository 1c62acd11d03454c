package routing_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// removable is a network with something of each kind that AWS does not delete as it stands.
func removable(t *testing.T) *vpc.Network {
	block, addr := netip.MustParsePrefix, netip.MustParseAddr
	n, err := vpc.New(
		vpc.DHCPOptions{ID: "dopt"},
		vpc.VPC{ID: "v", CIDRs: []netip.Prefix{block("10.0.0.0/16")}, DHCPOptions: "dopt"},
		vpc.VPC{ID: "other", CIDRs: []netip.Prefix{block("10.1.0.0/16")}},
		vpc.Subnet{ID: "a", VPC: "v", CIDR: block("10.0.0.0/24"), Zone: "use1-az1"},
		vpc.Subnet{ID: "b", VPC: "v", CIDR: block("10.0.1.0/24"), Zone: "use1-az2"},
		vpc.Subnet{ID: "c", VPC: "v", CIDR: block("10.0.2.0/24"), Zone: "use1-az1"},
		routing.Table{ID: "main", VPC: "v", Main: true},
		routing.Table{ID: "rtb", VPC: "v", Subnets: []vpc.ID{"a", "b"}, Routes: []routing.Route{{PrefixList: "pl", Target: "igw"}, {CIDR: block("0.0.0.0/0"), Target: "gwlbe"}}},
		routing.Table{ID: "edge", VPC: "v", Gateways: []vpc.ID{"igw"}},
		vpc.NetworkACL{ID: "acl-default", VPC: "v", Default: true},
		vpc.NetworkACL{ID: "acl", VPC: "v", Subnets: []vpc.ID{"b"}},
		sg.Group{ID: "default", VPC: "v", Default: true},
		sg.Group{ID: "web", VPC: "v", VPCs: []vpc.ID{"other"}, Ingress: []sg.Rule{{Group: "web"}}},
		sg.Group{ID: "db", VPC: "v", Ingress: []sg.Rule{{Group: "web"}}, Egress: []sg.Rule{{PrefixList: "pl"}}},
		sg.Group{ID: "peer", VPC: "other", Ingress: []sg.Rule{{Group: "db", Traffic: packet.MustTraffic("tcp 443")}}},
		vpc.PrefixList{ID: "pl", Entries: []netip.Prefix{block("192.168.0.0/16")}},
		vpc.InternetGateway{ID: "igw", VPC: "v"},
		vpc.NATGateway{ID: "nat", Subnet: "a", Addresses: []vpc.NATAddress{{Interface: "eni-nat", Private: addr("10.0.0.9"), Public: addr("198.51.100.9")}}},
		eni.Interface{ID: "eni-nat", Subnet: "a", Type: eni.NAT, Owner: "nat", Addresses: []eni.Address{{Private: addr("10.0.0.9"), Public: addr("198.51.100.9")}}},
		eni.Interface{ID: "app", Subnet: "b", Instance: "i-1", Addresses: []eni.Address{{Private: addr("10.0.1.5")}}},
		eni.ElasticIP{ID: "eip", Interface: "app", Public: addr("198.51.100.5")},
		eni.ElasticIP{ID: "spare", Public: addr("198.51.100.6")},
		vpc.TransitGateway{ID: "tgw"},
		vpc.TransitGatewayAttachment{ID: "att", TransitGateway: "tgw", Type: vpc.AttachmentVPC, Resource: "v", Subnets: []vpc.ID{"c"}},
		vpc.CustomerGateway{ID: "cgw"},
		vpc.TransitGateway{ID: "hub"},
		vpc.VPNConnection{ID: "vpn", TransitGateway: "hub", CustomerGateway: "cgw"},
		vpc.TransitGatewayAttachment{ID: "vpn-att", TransitGateway: "hub", Type: vpc.AttachmentVPN, Resource: "vpn"},
		vpc.TransitGatewayRouteTable{ID: "tgw-rtb", TransitGateway: "tgw", Associations: []vpc.ID{"att"}},
		endpoint.GatewayLoadBalancer{ID: "gwlbe", VPC: "v", Subnet: "a", Service: "com.amazonaws.vpce.us-east-1.vpce-svc-1"},
		endpoint.TargetGroup{ID: "tg", VPC: "v", Protocol: "TCP", Port: 443},
		endpoint.LoadBalancer{ID: "nlb", VPC: "v", Type: endpoint.TypeNetwork, Nodes: []endpoint.Node{{Subnet: "a"}},
			Listeners: []endpoint.Listener{{Protocol: "TCP", Port: 443, TargetGroups: []vpc.ID{"tg"}}}},
	)
	require.NoError(t, err)
	return n
}

// TestRefusals has each reason for which AWS does not delete a resource, and how the same change takes it away.
func TestRefusals(t *testing.T) {
	n := removable(t)
	remove := func(ids ...vpc.ID) vpc.Change { return vpc.Change{Remove: ids} }
	with := func(c vpc.Change, put ...vpc.Resource) vpc.Change {
		c.Put = put
		return c
	}
	detached, _ := vpc.Get[eni.ElasticIP](n, "eip")
	detached.Interface = ""
	db, _ := vpc.Get[sg.Group](n, "db")
	db.Ingress = nil
	edge := routing.Table{ID: "edge", VPC: "v"}

	for _, tt := range []struct {
		name   string
		change vpc.Change
		want   string
	}{
		{"nothing", vpc.Change{}, ""},
		{"what is not there", remove("x"), ""},
		{"the main route table", remove("main"), "route-table main.Main: the main route table goes with its VPC alone (DependencyViolation)"},
		{"a route table with associations", remove("rtb", "rtb"), "route-table rtb.Subnets: still associated with a, b (DependencyViolation)"},
		{"one of whose subnets another takes over", with(remove("rtb"), routing.Table{ID: "new", VPC: "v", Subnets: []vpc.ID{"a"}}),
			"route-table rtb.Subnets: still associated with b (DependencyViolation)"},
		{"whose subnets all go elsewhere", with(remove("rtb"), routing.Table{ID: "main", VPC: "v", Main: true, Subnets: []vpc.ID{"a", "b"}}), ""},
		{"a route table that is put back", with(remove("rtb"), routing.Table{ID: "rtb", VPC: "v"}), ""},
		{"an edge route table", remove("edge"), "route-table edge.Gateways: still associated with igw (DependencyViolation)"},
		{"the default network ACL", remove("acl-default"), "network-acl acl-default.Default: the default network ACL goes with its VPC alone (InvalidParameterValue)"},
		{"a network ACL with associations", remove("acl"), "network-acl acl.Subnets: still associated with b (DependencyViolation)"},
		{"the default security group", remove("default"), "security-group default.Default: the default security group goes with its VPC alone (CannotDelete)"},
		{"a security group that others name", remove("web"), `
security-group web: still named by rules of db (DependencyViolation)
security-group web.VPCs: still associated with other (DependencyViolation)`},
		{"with the other group", remove("web", "db"), "security-group web.VPCs: still associated with other (DependencyViolation)"},
		{"with the other group's rule", with(remove("web"), db), "security-group web.VPCs: still associated with other (DependencyViolation)"},
		{"a security group that another VPC's names", remove("db"), ""},
		{"a prefix list", remove("pl"), "prefix-list pl: still named by db, rtb (DependencyViolation)"},
		{"an internet gateway", with(remove("igw"), edge), "internet-gateway igw: public addresses are still mapped to app, nat (DependencyViolation)"},
		{"with the NAT gateway", with(remove("igw", "nat"), edge), "internet-gateway igw: public addresses are still mapped to app (DependencyViolation)"},
		{"with a NAT gateway that is deleted, though its interface is listed", with(remove("igw"), edge, vpc.NATGateway{ID: "nat", Subnet: "a", State: vpc.Deleted}),
			"internet-gateway igw: public addresses are still mapped to app (DependencyViolation)"},
		{"and without the address", with(remove("igw", "nat"), edge, detached), ""},
		{"an Elastic IP address", remove("eip"), "elastic-ip eip.Interface: still associated with app (InvalidIPAddress.InUse)"},
		{"one that is not associated", remove("spare"), ""},
		{"an interface of an instance", remove("app"), "network-interface app.Instance: still attached to i-1 (InvalidNetworkInterface.InUse)"},
		{"an interface of a NAT gateway", remove("eni-nat"), "network-interface eni-nat.Owner: still in use by nat (InvalidNetworkInterface.InUse)"},
		{"that goes as well", remove("eni-nat", "nat"), ""},
		{"a transit gateway", remove("tgw"), "transit-gateway tgw: still has att (IncorrectState)"},
		{"with the attachment", remove("tgw", "att"), ""},
		{"a transit gateway's route table", remove("tgw-rtb"), "transit-gateway-route-table tgw-rtb.Associations: still associated with att (IncorrectState)"},
		{"a subnet with an attachment", remove("c"), "subnet c: there is still an interface of att (DependencyViolation)"},
		{"the attachment of a VPN connection", remove("vpn-att"), "transit-gateway-attachment vpn-att.Resource: " +
			"the attachment of a VPN connection goes with the connection alone, which is vpn (IncorrectState)"},
		{"with the connection", remove("vpn-att", "vpn"), ""},
		{"which takes it along", remove("vpn", "hub"), ""},
		{"DHCP options", remove("dopt"), "dhcp-options dopt: still used by v (DependencyViolation)"},
		{"a Gateway Load Balancer endpoint", remove("gwlbe"), "gateway-load-balancer-endpoint gwlbe: still the target of routes of rtb (DependencyViolation)"},
		{"a target group", remove("tg"), "target-group tg: still used by nlb (ResourceInUse)"},
		{"a target group with its load balancer", remove("tg", "nlb"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, strings.TrimPrefix(tt.want, "\n"), n.Refusals(tt.change).Error())
		})
	}
	require.Empty(t, (*vpc.Network)(nil).Refusals(remove("x")))
}

// TestDefaultsGoAlong: what AWS made with a VPC does not stand against its removal, and goes with it; all else in it does stand.
func TestDefaultsGoAlong(t *testing.T) {
	block := netip.MustParsePrefix
	n, err := vpc.New(
		vpc.VPC{ID: "v", CIDRs: []netip.Prefix{block("10.0.0.0/16")}},
		vpc.VPC{ID: "other", CIDRs: []netip.Prefix{block("10.1.0.0/16")}},
		vpc.Subnet{ID: "a", VPC: "v", CIDR: block("10.0.0.0/24"), Zone: "use1-az1"},
		routing.Table{ID: "main", VPC: "v", Main: true},
		routing.Table{ID: "rtb", VPC: "v", Subnets: []vpc.ID{"a"}},
		vpc.NetworkACL{ID: "acl", VPC: "v", Default: true, Subnets: []vpc.ID{"a"}},
		sg.Group{ID: "default", VPC: "v", Default: true},
		sg.Group{ID: "peer", VPC: "other", Ingress: []sg.Rule{{Group: "default", Traffic: packet.MustTraffic("tcp 443")}}},
	)
	require.NoError(t, err)
	_, err = n.Without("v")
	require.EqualError(t, err, "vpc v: still used by route-table rtb, subnet a (DependencyViolation)")
	n, err = n.Without("v", "a", "rtb")
	require.NoError(t, err)
	var left []vpc.ID
	for r := range n.All() {
		left = append(left, r.ResourceID())
	}
	require.Equal(t, []vpc.ID{"other", "peer"}, left, "a rule that names the group is stale")
	peer, _ := vpc.Get[sg.Group](n, "peer")
	require.Equal(t, vpc.ID("default"), peer.Ingress[0].Group)
}
