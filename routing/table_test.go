package routing

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer   = Table{}
	_ vpc.Forgetter = Table{}
)

// routes reads "10.1.0.0/16 pcx-1", "pl-1 tgw-1", each with any of the words propagated, advertised and blackhole after it.
func routes(lines ...string) []Route {
	var rs []Route
	for _, line := range lines {
		words := strings.Fields(line)
		var r Route
		if strings.HasPrefix(words[0], "pl-") {
			r.PrefixList = vpc.ID(words[0])
		} else {
			r.CIDR = netip.MustParsePrefix(words[0])
		}
		r.Target = vpc.ID(words[1])
		for _, w := range words[2:] {
			switch w {
			case "propagated":
				r.Origin = Propagated
			case "advertised":
				r.Origin = Advertised
			case "blackhole":
				r.Blackhole = true
			default:
				panic(w)
			}
		}
		rs = append(rs, r)
	}
	return rs
}

func prefixes(ss ...string) []netip.Prefix {
	var ps []netip.Prefix
	for _, s := range ss {
		ps = append(ps, netip.MustParsePrefix(s))
	}
	return ps
}

// base is vpc-1 with two subnets and one of each kind of target, and beside it vpc-2.
func base() []vpc.Resource {
	const usEast1 = "us-east-1"
	address := func(s string) []eni.Address { return []eni.Address{{Private: netip.MustParseAddr(s)}} }
	return []vpc.Resource{
		vpc.VPC{ID: "vpc-1", Region: usEast1, CIDRs: prefixes("10.0.0.0/16"), IPv6CIDRs: prefixes("2600:1f18:1:100::/56")},
		vpc.Subnet{ID: "subnet-a", VPC: "vpc-1", CIDR: netip.MustParsePrefix("10.0.1.0/24"), IPv6CIDR: netip.MustParsePrefix("2600:1f18:1:101::/64"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "subnet-b", VPC: "vpc-1", CIDR: netip.MustParsePrefix("10.0.2.0/24"), Zone: "us-east-1a"},
		vpc.InternetGateway{ID: "igw-1", VPC: "vpc-1"},
		vpc.EgressOnlyInternetGateway{ID: "eigw-1", VPC: "vpc-1"},
		vpc.NATGateway{ID: "nat-1", Subnet: "subnet-b", VPC: "vpc-1", Private: true},
		vpc.NATGateway{ID: "nat-regional", VPC: "vpc-1", Regional: true},
		vpc.CarrierGateway{ID: "cgw-1", VPC: "vpc-1"},
		vpc.LocalGateway{ID: "lgw-1"},
		vpc.VPNGateway{ID: "vgw-1", VPC: "vpc-1"},
		vpc.PeeringConnection{ID: "pcx-1", Requester: vpc.PeeringSide{VPC: "vpc-1"}, Accepter: vpc.PeeringSide{VPC: "vpc-2"}},
		vpc.TransitGateway{ID: "tgw-1"},
		eni.Interface{ID: "eni-1", Subnet: "subnet-b", Addresses: address("10.0.2.10"), NoSourceDestCheck: true},
		endpoint.GatewayLoadBalancer{ID: "gwlbe-1", VPC: "vpc-1", Subnet: "subnet-b", Service: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"},
		vpc.PrefixList{ID: "pl-4", Name: "four", Entries: prefixes("192.0.2.0/24")},
		vpc.PrefixList{ID: "pl-6", Name: "six", IPv6: true, Entries: prefixes("2001:db8::/48")},
		vpc.DHCPOptions{ID: "dopt-1"},

		vpc.VPC{ID: "vpc-2", Region: usEast1, CIDRs: prefixes("10.2.0.0/16")},
		vpc.Subnet{ID: "subnet-2", VPC: "vpc-2", CIDR: netip.MustParsePrefix("10.2.1.0/24"), Zone: "us-east-1a"},
		vpc.InternetGateway{ID: "igw-2", VPC: "vpc-2"},
		vpc.VPNGateway{ID: "vgw-2", VPC: "vpc-2"},
		vpc.NATGateway{ID: "nat-2", Subnet: "subnet-2", VPC: "vpc-2", Private: true},
		eni.Interface{ID: "eni-2", Subnet: "subnet-2", Addresses: address("10.2.1.10")},
		vpc.PeeringConnection{ID: "pcx-other", Requester: vpc.PeeringSide{VPC: "vpc-2"}, Accepter: vpc.PeeringSide{VPC: "vpc-3"}},
	}
}

// problemsOf makes a network of base and t, and gives what is wrong with t, as "field code".
func problemsOf(t *testing.T, table Table, more ...vpc.Resource) []string {
	t.Helper()
	_, err := vpc.New(append(append(base(), table), more...)...)
	var all vpc.Problems
	if !errors.As(err, &all) {
		require.NoError(t, err)
	}
	var got []string
	for _, p := range all {
		require.Equal(t, table.ID, p.Resource, "%v", p)
		got = append(got, p.Field+" "+p.Code)
	}
	return got
}

func TestRouteCheck(t *testing.T) {
	const (
		value       = "InvalidParameterValue"
		unsupported = "RouteNotSupported"
	)
	for _, tt := range []struct {
		name   string
		routes []Route
		want   string // "CIDR code" of the last route; empty: in order
	}{
		{"R7 every kind of target", routes(
			"0.0.0.0/0 igw-1", "::/0 eigw-1", "10.5.0.0/16 nat-1", "10.6.0.0/16 cgw-1", "10.7.0.0/16 lgw-1", "10.8.0.0/16 vgw-1",
			"10.9.0.0/16 pcx-1", "10.10.0.0/16 tgw-1", "10.11.0.0/16 eni-1", "10.12.0.0/16 gwlbe-1", "pl-4 tgw-1", "pl-6 eigw-1"), ""},
		{"R7 no destination", []Route{{Target: "igw-1"}}, " MissingParameter"},
		{"R7 two destinations", []Route{{CIDR: netip.MustParsePrefix("10.1.0.0/16"), PrefixList: "pl-4", Target: "tgw-1"}}, " InvalidParameterCombination"},
		{"R7 no target", []Route{{CIDR: netip.MustParsePrefix("10.1.0.0/16")}}, " MissingParameter"},
		{"R7 no target left", []Route{{CIDR: netip.MustParsePrefix("10.1.0.0/16"), Blackhole: true}}, ""},
		{"R7 not masked", routes("10.1.2.3/16 tgw-1"), ".CIDR " + value},
		{"R7 IPv4 in IPv6 form", routes("::ffff:10.1.0.0/112 tgw-1"), ".CIDR " + value},
		{"R7 no length", []Route{{CIDR: netip.PrefixFrom(netip.MustParseAddr("10.1.0.0"), -1), Target: "tgw-1"}}, ".CIDR " + value},

		{"R8 the same CIDR", routes("10.1.0.0/16 tgw-1", "10.1.0.0/16 pcx-1"), " RouteAlreadyExists"},
		{"R8 the same list", routes("pl-4 tgw-1", "pl-4 pcx-1"), " RouteAlreadyExists"},
		{"R8 the same CIDR propagated", routes("10.1.0.0/16 tgw-1", "10.1.0.0/16 vgw-1 propagated"), ""},

		{"R9 equal", routes("169.254.168.0/22 tgw-1"), ".CIDR " + value},
		{"R9 inside", routes("169.254.169.254/32 tgw-1"), ".CIDR " + value},
		{"R9 inside, IPv6", routes("fd00:ec2::254/128 tgw-1"), ".CIDR " + value},
		{"R9 wider", routes("169.254.0.0/16 tgw-1", "fd00::/8 tgw-1"), ""},

		{"R20 local listed", routes("10.0.0.0/16 local", "2600:1f18:1:100::/56 local"), ""},
		{"R20 local for another destination", routes("10.1.0.0/16 local"), ".CIDR " + value},
		{"R20 local for a subnet", routes("10.0.1.0/24 local"), ".Target " + value},
		{"R20 local propagated", routes("10.1.0.0/16 local propagated"), ".Target " + value},
		{"R21 to an interface", routes("10.0.0.0/16 eni-1"), ""},
		{"R21 to a NAT gateway", routes("10.0.0.0/16 nat-1"), ""},
		{"R21 to a Gateway Load Balancer endpoint", routes("2600:1f18:1:100::/56 gwlbe-1"), ""},
		{"R21 to a transit gateway", routes("10.0.0.0/16 tgw-1"), ".Target " + value},
		{"R21 to a peering connection", routes("10.0.0.0/16 pcx-1"), ".Target " + value},
		{"R22 golden 5 a subnet to an interface", routes("10.0.1.0/24 eni-1"), ""},
		{"R22 golden 5 a part of a subnet", routes("10.0.1.0/25 eni-1"), ".CIDR " + value},
		{"R22 golden 5 a subnet to a transit gateway", routes("10.0.1.0/24 tgw-1"), ".Target " + value},
		{"R22 several subnets", routes("10.0.0.0/22 eni-1"), ".CIDR " + value},
		{"R22 IPv6 subnet", routes("2600:1f18:1:101::/64 gwlbe-1"), ""},
		{"R22 part of an IPv6 subnet", routes("2600:1f18:1:101::/65 gwlbe-1"), ".CIDR " + value},
		{"R22 a subnet that is gone", routes("10.0.9.0/24 eni-1"), ""},
		{"R22 a target that is gone", routes("10.0.1.0/24 eni-gone blackhole"), ""},
		{"R22 propagated", routes("10.0.8.0/24 vgw-1 propagated"), ""},
		{"R23 a subnet to a local gateway", routes("10.0.1.0/24 lgw-1"), ""},
		{"R23 a block to a local gateway", routes("10.0.0.0/16 lgw-1"), ".Target " + value},
		{"R23 an IPv6 subnet to a local gateway", routes("2600:1f18:1:101::/64 lgw-1"), ".Target " + value},

		{"R60 propagated list", []Route{{PrefixList: "pl-4", Target: "vgw-1", Origin: Propagated}}, ".PrefixList " + value},
		{"R62 list to a Gateway Load Balancer endpoint", routes("pl-4 gwlbe-1"), ".Target " + value},
		{"R62 list that is not held", routes("pl-gone tgw-1"), ""},

		{"R71 a gateway of another VPC", routes("0.0.0.0/0 igw-2", "10.8.0.0/16 vgw-2"), ""},
		{"R80 a NAT gateway of another VPC", routes("0.0.0.0/0 nat-2"), ".Target " + value},
		{"R80 an interface of another VPC", routes("0.0.0.0/0 eni-2"), ".Target " + value},
		{"R80 a peering connection of other VPCs", routes("10.3.0.0/16 pcx-other"), ".Target " + value},
		{"R81 IPv4 to an egress-only gateway", routes("0.0.0.0/0 eigw-1"), ".Target " + value},
		{"R81 IPv4 list to an egress-only gateway", routes("pl-4 eigw-1"), ".Target " + value},
		{"R81 IPv6 to a carrier gateway", routes("::/0 cgw-1"), ".Target " + value},
		{"R82 NAT64", routes("64:ff9b::/96 nat-1"), ""},
		{"R83 a VPC", routes("10.2.0.0/16 vpc-2"), ".Target " + unsupported},
		{"R83 DHCP options", routes("10.2.0.0/16 dopt-1"), ".Target " + unsupported},
		{"R85 a transit gateway without attachment", routes("10.2.0.0/16 tgw-1"), ""},
		{"R86 a target that is not held", routes("10.2.0.0/16 odb-1"), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var want []string
			if tt.want != "" {
				want = []string{element("Routes", len(tt.routes)-1) + tt.want}
			}
			got := problemsOf(t, Table{ID: "rtb-1", VPC: "vpc-1", Routes: tt.routes})
			require.Empty(t, cmp.Diff(want, got))
		})
	}
}

func TestEdgeTableCheck(t *testing.T) {
	const value = "InvalidParameterValue"
	for _, tt := range []struct {
		name  string
		table Table
		want  []string
	}{
		{"R90 internet gateway", Table{Gateways: []vpc.ID{"igw-1"}}, nil},
		{"R90 virtual private gateway", Table{Gateways: []vpc.ID{"vgw-1"}}, nil},
		{"R90 regional NAT gateway", Table{Gateways: []vpc.ID{"nat-regional"}, Routes: routes("0.0.0.0/0 igw-1")}, nil},
		{"R90 zonal NAT gateway", Table{Gateways: []vpc.ID{"nat-1"}}, []string{"Gateways[0] " + value}},
		{"R90 others", Table{Gateways: []vpc.ID{"pcx-1", "tgw-1", "eigw-1"}}, []string{"Gateways[0] " + value, "Gateways[1] " + value, "Gateways[2] " + value}},
		{"R91 targets", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("10.0.0.0/16 local", "10.0.1.0/24 eni-1", "10.0.2.0/24 gwlbe-1")}, nil},
		{"R91 Gateway Load Balancer endpoint behind a virtual private gateway", Table{Gateways: []vpc.ID{"vgw-1"}, Routes: routes("10.0.1.0/24 gwlbe-1")}, nil},
		{"R92 IPv6", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("2600:1f18:1:101::/64 eni-1")}, nil},
		{"R92 back to local", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("10.0.1.0/24 local")}, nil},
		{"R92 golden 23 wider than the VPC", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("10.0.0.0/8 eni-1")}, []string{"Routes[0].CIDR " + value}},
		{"R92 golden 23 a prefix list", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("pl-4 eni-1")}, []string{"Routes[0].PrefixList " + value}},
		{"R94 golden 23 to a NAT gateway", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("10.0.1.0/24 nat-1")}, []string{"Routes[0].Target " + value}},
		{"R92 a part of a subnet", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("10.0.1.128/25 eni-1")}, []string{"Routes[0].CIDR " + value}},
		{"R93 a public range of one's own", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("198.51.100.0/24 eni-1")}, nil},
		{"R93 not to an endpoint", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("198.51.100.0/24 gwlbe-1")}, []string{"Routes[0].CIDR " + value}},
		{"R93 not for a virtual private gateway", Table{Gateways: []vpc.ID{"vgw-1"}, Routes: routes("198.51.100.0/24 eni-1")}, []string{"Routes[0].CIDR " + value}},
		{"R93 too long", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("198.51.100.0/29 eni-1")}, []string{"Routes[0].CIDR " + value}},
		{"R94 outside", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("0.0.0.0/0 igw-1")}, []string{"Routes[0].CIDR " + value}},
		{"R94 propagation", Table{Gateways: []vpc.ID{"igw-1"}, Propagating: []vpc.ID{"vgw-1"}}, []string{"Propagating[0] " + value}},
		{"R3 main", Table{Gateways: []vpc.ID{"igw-1"}, Main: true}, []string{"Main " + value}},
		{"G20 a route server's", Table{Gateways: []vpc.ID{"igw-1"}, Routes: routes("198.51.100.0/24 eni-1 advertised")}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.table.ID, tt.table.VPC = "rtb-1", "vpc-1"
			require.Empty(t, cmp.Diff(tt.want, problemsOf(t, tt.table)))
		})
	}
}

func TestGatewayEndpointTargets(t *testing.T) {
	s3 := endpoint.Gateway{ID: "vpce-s3", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-1"}}
	list := vpc.PrefixList{ID: "pl-s3", Name: "com.amazonaws.us-east-1.s3", Entries: prefixes("52.216.0.0/15")}
	for _, tt := range []struct {
		name  string
		table Table
		want  []string
	}{
		{"R50 as AWS lists it", Table{ID: "rtb-1", Routes: routes("pl-s3 vpce-s3")}, nil},
		{"R83 to a CIDR", Table{ID: "rtb-1", Routes: routes("52.216.0.0/15 vpce-s3")}, []string{"Routes[0].Target RouteNotSupported"}},
		{"GE-15 edge table", Table{ID: "rtb-1", Gateways: []vpc.ID{"igw-1"}}, []string{"Gateways InvalidParameterValue"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.table.VPC = "vpc-1"
			require.Empty(t, cmp.Diff(tt.want, problemsOf(t, tt.table, s3, list)))
		})
	}
	t.Run("R83 a table that is not associated", func(t *testing.T) {
		table := Table{ID: "rtb-2", VPC: "vpc-1", Routes: routes("pl-s3 vpce-s3")}
		got := problemsOf(t, table, s3, list, Table{ID: "rtb-1", VPC: "vpc-1"})
		require.Equal(t, []string{"Routes[0].Target RouteNotSupported"}, got)
	})
}

func TestAssociations(t *testing.T) {
	with := func(tables ...Table) (*vpc.Network, error) {
		rs := base()
		for _, t := range tables {
			if t.VPC == "" {
				t.VPC = "vpc-1"
			}
			rs = append(rs, t)
		}
		return vpc.New(rs...)
	}
	for _, tt := range []struct {
		name   string
		tables []Table
		want   vpc.Problem
	}{
		{"R1 two tables of a subnet", []Table{{ID: "rtb-1", Subnets: []vpc.ID{"subnet-a"}}, {ID: "rtb-2", Subnets: []vpc.ID{"subnet-b", "subnet-a"}}},
			vpc.Problem{Resource: "rtb-2", Field: "Subnets[1]", Code: "Resource.AlreadyAssociated"}},
		{"R1 two main tables", []Table{{ID: "rtb-1", Main: true}, {ID: "rtb-2", Main: true}},
			vpc.Problem{Resource: "rtb-2", Field: "Main", Code: "Resource.AlreadyAssociated"}},
		{"R90 two tables of a gateway", []Table{{ID: "rtb-1", Gateways: []vpc.ID{"igw-1"}}, {ID: "rtb-2", Gateways: []vpc.ID{"igw-1"}}},
			vpc.Problem{Resource: "rtb-2", Field: "Gateways[0]", Code: "Resource.AlreadyAssociated"}},
		{"R1 a subnet of another VPC", []Table{{ID: "rtb-1", Subnets: []vpc.ID{"subnet-2"}}},
			vpc.Problem{Resource: "rtb-1", Field: "Subnets[0]", Code: "InvalidParameterValue"}},
		{"R1 a subnet that is not there", []Table{{ID: "rtb-1", Subnets: []vpc.ID{"subnet-x"}}},
			vpc.Problem{Resource: "rtb-1", Field: "Subnets[0]", Code: "InvalidSubnetID.NotFound"}},
		{"R94 a propagating gateway of the wrong kind", []Table{{ID: "rtb-1", Propagating: []vpc.ID{"tgw-1"}}},
			vpc.Problem{Resource: "rtb-1", Field: "Propagating[0]", Code: "InvalidVpnGatewayID.NotFound"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := with(tt.tables...)
			require.ErrorIs(t, err, tt.want)
			require.Len(t, err, 1)
		})
	}

	n, err := with(
		Table{ID: "rtb-main", Main: true}, Table{ID: "rtb-a", Subnets: []vpc.ID{"subnet-a"}},
		Table{ID: "rtb-edge", Gateways: []vpc.ID{"igw-1"}})
	require.NoError(t, err)
	of := func(subnet vpc.ID) Table {
		s, ok := vpc.Get[vpc.Subnet](n, subnet)
		require.True(t, ok)
		return SubnetTable(n, s)
	}
	require.Equal(t, vpc.ID("rtb-a"), of("subnet-a").ID, "R1 explicit")
	require.Equal(t, vpc.ID("rtb-main"), of("subnet-b").ID, "R1 implicit")
	require.Equal(t, Table{VPC: "vpc-2", Main: true}, of("subnet-2"), "R1 no main table held")
	edge, ok := GatewayTable(n, "igw-1")
	require.True(t, ok)
	require.Equal(t, vpc.ID("rtb-edge"), edge.ID)
	_, ok = GatewayTable(n, "vgw-1")
	require.False(t, ok)

	smaller, err := n.Without("subnet-a")
	require.NoError(t, err, "R1 the association does not keep a subnet from being deleted")
	a, _ := vpc.Get[Table](smaller, "rtb-a")
	require.Empty(t, a.Subnets, "R1 and goes with it")
}

func TestForget(t *testing.T) {
	before := Table{
		ID: "rtb-1", VPC: "vpc-1", Propagating: []vpc.ID{"vgw-1", "vgw-2"},
		Routes: routes("0.0.0.0/0 vgw-1", "10.8.0.0/16 vgw-1 propagated", "10.9.0.0/16 nat-1"),
	}
	kept := before
	kept.Routes = routes("0.0.0.0/0 vgw-1", "10.8.0.0/16 vgw-1 propagated", "10.9.0.0/16 nat-1")
	want := before
	want.Propagating = []vpc.ID{"vgw-2"}
	want.Routes = routes("0.0.0.0/0 vgw-1 blackhole", "10.9.0.0/16 nat-1")
	opt := cmpopts.EquateComparable(netip.Prefix{})
	require.Empty(t, cmp.Diff(vpc.Resource(want), before.Forget("vgw-1"), opt), "R71")
	require.Empty(t, cmp.Diff(kept, before, opt), "the table itself is as it was")

	n, err := vpc.New(append(base(), Table{ID: "rtb-1", VPC: "vpc-1", Routes: routes("10.9.0.0/16 nat-1")})...)
	require.NoError(t, err)
	n, err = n.Without("nat-1")
	require.NoError(t, err)
	got, _ := vpc.Get[Table](n, "rtb-1")
	require.Empty(t, cmp.Diff(routes("10.9.0.0/16 nat-1 blackhole"), got.Routes, opt), "R71")
}

func TestOriginText(t *testing.T) {
	for o := Static; int(o) < len(origins); o++ {
		text, err := o.MarshalText()
		require.NoError(t, err)
		require.Equal(t, o.String(), string(text))
		var back Origin
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, o, back)
	}
	require.Error(t, new(Origin).UnmarshalText([]byte("bgp")))
	_, err := Origin(9).MarshalText()
	require.Error(t, err)
	require.Equal(t, "Origin(9)", fmt.Sprint(Origin(9)))
}
