package eni

import (
	"encoding/json"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer   = Interface{}
	_ vpc.Claimer   = ElasticIP{}
	_ vpc.Forgetter = ElasticIP{}
)

func TestInterfaceCheck(t *testing.T) {
	with := func(text string, change func(*Interface)) Interface {
		i := iface(text)
		change(&i)
		return i
	}
	for _, test := range []struct {
		name string
		i    Interface
		want []string
	}{
		{"ENI-2 addresses of both families, prefixes and groups",
			iface("eni-1 subnet-dual 10.0.1.5=198.51.100.7 10.0.1.6 2600:1f18:0:101::5 10.0.1.16/28 2600:1f18:0:101:1::/80 sg-1"), nil},
		{"ENI-2 no address at all, as an efa-only interface", iface("eni-1 subnet-4"), nil},
		{"no subnet", Interface{ID: "eni-1", Addresses: []Address{{Private: addr("10.0.1.5")}}}, []string{"eni-1 Subnet MissingParameter"}},
		{"a subnet that is not there", iface("eni-1 subnet-9 10.0.1.5"), []string{"eni-1 Subnet InvalidSubnetID.NotFound"}},
		{"an address that is none", with("eni-1 subnet-4", func(i *Interface) { i.Addresses = make([]Address, 1) }), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},
		{"an IPv4-mapped address", iface("eni-1 subnet-4 ::ffff:10.0.2.5"), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},
		{"an address with a zone", iface("eni-1 subnet-6 2600:1f18:0:106::5%eth0"), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},

		{"ENI-2 outside the subnet", iface("eni-1 subnet-4 10.0.2.5 10.0.3.5"), []string{"eni-1 Addresses[1].Private InvalidParameterValue"}},
		{"ENI-2 A37 no IPv6 in an IPv4-only subnet", iface("eni-1 subnet-4 2600:1f18:0:101::5"), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},
		{"ENI-2 A37 no IPv4 in an IPv6-only subnet", iface("eni-1 subnet-6 10.0.2.5"), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},
		{"A37 IPv6 alone in an IPv6-only subnet", iface("eni-1 subnet-6 2600:1f18:0:106::5"), nil},
		{"ENI-3 A32 the network address", iface("eni-1 subnet-4 10.0.2.0"), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},
		{"ENI-3 A32 the last reserved", iface("eni-1 subnet-4 10.0.2.3"), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},
		{"ENI-3 A32 the first free", iface("eni-1 subnet-4 10.0.2.4"), nil},
		{"ENI-3 A32 the last free", iface("eni-1 subnet-4 10.0.2.254"), nil},
		{"ENI-3 A32 the broadcast address", iface("eni-1 subnet-4 10.0.2.255"), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},
		{"A35 a reserved IPv6 address", iface("eni-1 subnet-6 2600:1f18:0:106::3"), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},
		{"A35 the first free IPv6 address", iface("eni-1 subnet-6 2600:1f18:0:106::4"), nil},
		{"A35 the last IPv6 address", iface("eni-1 subnet-6 2600:1f18:0:106:ffff:ffff:ffff:ffff"), []string{"eni-1 Addresses[0].Private InvalidParameterValue"}},

		{"I10 no public address for IPv6", iface("eni-1 subnet-6 2600:1f18:0:106::5=198.51.100.7"), []string{"eni-1 Addresses[0].Public InvalidParameterValue"}},
		{"I10 no public IPv6 address", iface("eni-1 subnet-4 10.0.2.5=2001:db8::1"), []string{"eni-1 Addresses[0].Public InvalidParameterValue"}},

		{"ENI-2 a prefix that is too short", iface("eni-1 subnet-4 10.0.2.32/27"), []string{"eni-1 Prefixes[0] InvalidParameterValue"}},
		{"ENI-2 a prefix that is too long", iface("eni-1 subnet-6 2600:1f18:0:106:1::/96"), []string{"eni-1 Prefixes[0] InvalidParameterValue"}},
		{"ENI-2 a prefix with host bits", iface("eni-1 subnet-4 10.0.2.33/28"), []string{"eni-1 Prefixes[0] InvalidParameterValue"}},
		{"ENI-2 a prefix outside the subnet", iface("eni-1 subnet-4 10.0.3.32/28"), []string{"eni-1 Prefixes[0] InvalidParameterValue"}},
		{"ENI-2 an IPv6 prefix outside the subnet", iface("eni-1 subnet-6 2600:1f18:0:107::/80"), []string{"eni-1 Prefixes[0] InvalidParameterValue"}},
		{"ENI-2 a prefix of a family that the subnet lacks", iface("eni-1 subnet-6 10.0.2.32/28"), []string{"eni-1 Prefixes[0] InvalidParameterValue"}},
		{"ENI-6 an address in the interface's own prefix", iface("eni-1 subnet-dual 10.0.1.17 10.0.1.16/28 2600:1f18:0:101:1::5 2600:1f18:0:101:1::/80"), nil},

		{"ENI-13 a group of the VPC", iface("eni-1 subnet-4 sg-1"), nil},
		{"ENI-13 SG-56 a group associated with the VPC", iface("eni-1 subnet-4 sg-both sg-1"), nil},
		{"ENI-13 a group of another VPC", iface("eni-1 subnet-4 sg-1 sg-2"), []string{"eni-1 Groups[1] InvalidParameter"}},
		{"ENI-13 a group that is not there", iface("eni-1 subnet-4 sg-9"), []string{"eni-1 Groups[0] InvalidGroup.NotFound"}},
		{"SG-50 an interface that AWS manages without groups", with("eni-1 subnet-4 10.0.2.5", func(i *Interface) { i.Type = NAT }), nil},
		{"an instance and an owner that the network does not hold",
			with("eni-1 subnet-4 10.0.2.5", func(i *Interface) { i.Instance, i.Owner = "i-1", "nat-1" }), nil},
		{"everything at once", iface("eni-1 subnet-4 10.0.2.1 10.9.9.9=2001:db8::1 10.0.2.0/24 sg-2"), []string{
			"eni-1 Addresses[0].Private InvalidParameterValue", "eni-1 Addresses[1].Private InvalidParameterValue",
			"eni-1 Addresses[1].Public InvalidParameterValue", "eni-1 Groups[0] InvalidParameter", "eni-1 Prefixes[0] InvalidParameterValue"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, refused(t, test.i))
		})
	}
}

func TestInterfacesShareNothing(t *testing.T) {
	for _, test := range []struct {
		name string
		a, b string
		want []string
	}{
		{"ENI-2 one address", "eni-a subnet-4 10.0.2.5", "eni-b subnet-4 10.0.2.6 10.0.2.5", []string{"eni-b Addresses[1].Private InvalidIPAddress.InUse"}},
		{"ENI-2 one IPv6 address", "eni-a subnet-6 2600:1f18:0:106::5", "eni-b subnet-6 2600:1f18:0:106::5", []string{"eni-b Addresses[0].Private InvalidIPAddress.InUse"}},
		{"ENI-2 one prefix", "eni-a subnet-4 10.0.2.32/28", "eni-b subnet-4 10.0.2.32/28", []string{"eni-b Prefixes[0] InvalidIPAddress.InUse"}},
		{"ENI-2 one IPv6 prefix", "eni-a subnet-6 2600:1f18:0:106:1::/80", "eni-b subnet-6 2600:1f18:0:106:1::/80", []string{"eni-b Prefixes[0] InvalidIPAddress.InUse"}},
		{"ENI-2 an address in another's prefix", "eni-a subnet-4 10.0.2.32/28", "eni-b subnet-4 10.0.2.47", []string{"eni-a Prefixes[0] InvalidIPAddress.InUse"}},
		{"ENI-2 a prefix round another's address", "eni-a subnet-4 10.0.2.32", "eni-b subnet-4 10.0.2.32/28", []string{"eni-b Prefixes[0] InvalidIPAddress.InUse"}},
		{"ENI-2 an address beside another's prefix", "eni-a subnet-4 10.0.2.32/28", "eni-b subnet-4 10.0.2.48", nil},
		{"ENI-2 an IPv6 address in another's prefix", "eni-a subnet-6 2600:1f18:0:106:1::/80", "eni-b subnet-6 2600:1f18:0:106:1:2::", []string{"eni-b Addresses[0].Private InvalidIPAddress.InUse"}},
		{"ENI-2 an IPv6 prefix round another's address", "eni-a subnet-6 2600:1f18:0:106:1::5", "eni-b subnet-6 2600:1f18:0:106:1::/80", []string{"eni-a Addresses[0].Private InvalidIPAddress.InUse"}},
		{"ENI-2 an IPv6 address beside another's prefix", "eni-a subnet-6 2600:1f18:0:106:1::/80", "eni-b subnet-6 2600:1f18:0:106:2::5", nil},
		{"ENI-6 one public address", "eni-a subnet-4 10.0.2.5=198.51.100.7", "eni-b subnet-far 10.1.1.5=198.51.100.7", []string{"eni-b Addresses[0].Public Resource.AlreadyAssociated"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, refused(t, iface(test.a), iface(test.b)))
		})
	}

	require.Equal(t, []string{"eni-a Addresses[1].Private InvalidIPAddress.InUse"}, refused(t, iface("eni-a subnet-4 10.0.2.5 10.0.2.5")), "the same twice")
	require.Equal(t, []string{"eni-a Prefixes[1] InvalidIPAddress.InUse"}, refused(t, iface("eni-a subnet-4 10.0.2.32/28 10.0.2.32/28")), "the same twice")
	require.Equal(t, []string{"eni-a Prefixes[0] InvalidIPAddress.InUse"}, refused(t, iface("eni-a subnet-4 10.0.2.32/28"),
		vpc.NATGateway{ID: "nat-1", Subnet: "subnet-4", Private: true, Addresses: []vpc.NATAddress{{Private: addr("10.0.2.40")}}}), "a gateway's address counts too")
}

func TestConflictNamesAWitness(t *testing.T) {
	_, err := vpc.New(fixture(iface("eni-a subnet-4 10.0.2.32/28"), iface("eni-b subnet-4 10.0.2.47"))...)
	require.EqualError(t, err, "network-interface eni-a.Prefixes[0]: both 10.0.2.32/28 and eni-b cover 10.0.2.47 (InvalidIPAddress.InUse)")
}

func TestInterfaceKeepsWhatItUses(t *testing.T) {
	n := network(t, iface("eni-1 subnet-4 10.0.2.5 sg-1"))
	for _, id := range []vpc.ID{"subnet-4", "sg-1"} { // SG-10
		_, err := n.Without(id)
		require.ErrorIs(t, err, vpc.Problem{Resource: id, Code: "DependencyViolation"})
	}
	_, err := n.Without("sg-2", "subnet-6")
	require.NoError(t, err)
}

func TestPrimary(t *testing.T) {
	for _, test := range []struct{ name, i, want string }{
		{"ENI-2 the first IPv4 address", "eni-1 subnet-dual 2600:1f18:0:101::5 10.0.1.5 10.0.1.6", "10.0.1.5"},
		{"A37 in an IPv6-only subnet", "eni-1 subnet-6 2600:1f18:0:106::5 2600:1f18:0:106::6", "2600:1f18:0:106::5"},
		{"no address", "eni-1 subnet-6 2600:1f18:0:106:1::/80", "invalid IP"},
	} {
		require.Equal(t, test.want, iface(test.i).Primary().String(), test.name)
	}
}

// ENI-9, ENI-5 and T19: addresses and delegated prefixes are the interface's own.
func TestOwns(t *testing.T) {
	i := iface("eni-1 subnet-dual 10.0.1.5=198.51.100.7 10.0.1.6 2600:1f18:0:101::5 10.0.1.16/28 2600:1f18:0:101:1::/80")
	for a, want := range map[string]bool{
		"10.0.1.5": true, "10.0.1.6": true, "2600:1f18:0:101::5": true,
		"10.0.1.16": true, "10.0.1.31": true, "2600:1f18:0:101:1:2:3:4": true,
		"10.0.1.4": false, "10.0.1.15": false, "10.0.1.32": false, "2600:1f18:0:101::6": false, "2600:1f18:0:101:2::": false,
		"198.51.100.7": false, // ENI-8: a public address is the internet gateway's
	} {
		require.Equal(t, want, i.Owns(addr(a)), a)
	}
	require.False(t, i.Owns(netip.Addr{}))
	inside := addr("10.0.1.31")
	require.Zero(t, testing.AllocsPerRun(100, func() { i.Owns(inside) }))
}

// SG-50, SG-64 and SG-65.
func TestTakesGroups(t *testing.T) {
	groups := []vpc.ID{"sg-1"}
	for _, test := range []struct {
		typ             Type
		with, withoutIt bool
	}{
		{Ordinary, true, true},
		{Endpoint, true, true},
		{Lambda, true, true},
		{LoadBalancer, true, true},
		{EFA, true, true},
		{Branch, true, true},
		{NetworkLoadBalancer, true, false},
		{NAT, false, false},
		{TransitGateway, false, false},
		{GatewayLoadBalancer, false, false},
		{GWLBEndpoint, false, false},
		{"quicksight", true, false},
	} {
		require.Equal(t, test.with, Interface{Type: test.typ, Groups: groups}.TakesGroups(), "%v with groups", test.typ)
		require.Equal(t, test.withoutIt, Interface{Type: test.typ}.TakesGroups(), "%v without groups", test.typ)
	}
}

// ENI-19 and I11.
func TestOpensConnections(t *testing.T) {
	for _, typ := range []Type{Ordinary, EFA, Trunk, Branch, Lambda, LoadBalancer, NetworkLoadBalancer} {
		require.True(t, Interface{Type: typ}.OpensConnections(), typ)
	}
	for _, typ := range []Type{NAT, Endpoint, GWLBEndpoint, GatewayLoadBalancer, TransitGateway} {
		require.False(t, Interface{Type: typ}.OpensConnections(), typ)
	}
}

func TestBlocks(t *testing.T) {
	i := Interface{Prefixes: []netip.Prefix{cidr("10.0.1.16/28")}, Addresses: []Address{{Private: addr("10.0.1.5")}, {Private: addr("2600:1f18::5")}}}
	require.Equal(t, []netip.Prefix{cidr("10.0.1.16/28"), cidr("10.0.1.5/32"), cidr("2600:1f18::5/128")}, i.Blocks())
	require.Len(t, i.Prefixes, 1, "they are copies")
	require.Empty(t, Interface{}.Blocks())
}

func TestDeniesInternetGateway(t *testing.T) {
	require.False(t, Interface{}.DeniesInternetGateway())
	require.False(t, Interface{Type: NAT}.DeniesInternetGateway())
	require.True(t, Interface{DenyInternetGateway: true}.DeniesInternetGateway())
	require.True(t, Interface{Type: Endpoint}.DeniesInternetGateway())
	require.True(t, Interface{Type: GWLBEndpoint}.DeniesInternetGateway())
}

// ENI-17.
func TestType(t *testing.T) {
	for text, want := range map[string]Type{
		"interface": Ordinary, "": Ordinary, "natGateway": NAT, "nat_gateway": NAT, "vpc_endpoint": Endpoint, "lambda": Lambda, "quicksight": "quicksight",
	} {
		require.Equal(t, want, ParseType(text), text)
		b, err := json.Marshal(want)
		require.NoError(t, err)
		var back Type
		require.NoError(t, json.Unmarshal(b, &back))
		require.Equal(t, want, back)
	}
	require.Equal(t, "interface", Ordinary.String())
	require.Equal(t, "natGateway", NAT.String())
}
