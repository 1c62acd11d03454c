package vpc_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestPrefixListCheck(t *testing.T) {
	for _, tt := range []struct {
		rule, entries string
		list          vpc.PrefixList
		want          string
	}{
		{"empty", "", vpc.PrefixList{}, ""},
		{"R60 IPv4", "10.0.0.0/8 10.0.0.0/16 0.0.0.0/0 192.0.2.1/32", vpc.PrefixList{}, ""},
		{"R60 IPv6", "2001:db8::/32", vpc.PrefixList{IPv6: true}, ""},
		{"R60 IPv6 in a list of IPv4", "10.0.0.0/8 2001:db8::/32", vpc.PrefixList{}, "Entries[1] InvalidParameterValue"},
		{"R60 IPv4 in a list of IPv6", "10.0.0.0/8", vpc.PrefixList{IPv6: true}, "Entries[0] InvalidParameterValue"},
		{"bits after the prefix", "10.0.0.1/8", vpc.PrefixList{}, "Entries[0] InvalidParameterValue"},
		{"an entry twice", "10.0.0.0/8 10.0.0.0/8", vpc.PrefixList{}, "Entries[1] InvalidParameterValue"},
		{"R61 as many as it may have", "10.0.0.0/8 11.0.0.0/8", vpc.PrefixList{MaxEntries: 2}, ""},
		{"R61 more than it may have", "10.0.0.0/8 11.0.0.0/8", vpc.PrefixList{MaxEntries: 1}, "Entries InvalidParameterValue"},
		{"negative", "", vpc.PrefixList{MaxEntries: -1}, "MaxEntries InvalidParameterValue"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.list.ID, tt.list.Entries = "pl", cidrs(strings.Fields(tt.entries)...)
			_, err := vpc.New(tt.list)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestInternetGateways(t *testing.T) {
	v2 := vpc.VPC{ID: "v2", Region: "us-east-1", CIDRs: cidrs("10.0.0.0/16")}
	n := network(t, v1, v2, vpc.InternetGateway{ID: "igw1", VPC: "v1"}, vpc.EgressOnlyInternetGateway{ID: "eigw1", VPC: "v1"})

	_, err := n.With(vpc.InternetGateway{ID: "igw2", VPC: "v1"}) // I1
	wantProblems(t, err, "internet-gateway igw2.VPC: the internet gateway's place of v1 is already held by igw1 (Resource.AlreadyAssociated)")
	_, err = n.With(vpc.EgressOnlyInternetGateway{ID: "eigw2", VPC: "v1"}) // E1
	wantCodes(t, err, "VPC Resource.AlreadyAssociated")
	_, err = n.With(vpc.EgressOnlyInternetGateway{ID: "eigw2", VPC: "gone", State: vpc.Deleted})
	require.NoError(t, err)
	_, err = n.With(vpc.EgressOnlyInternetGateway{ID: "eigw2"})
	wantCodes(t, err, "VPC MissingParameter")
	_, err = n.With(vpc.InternetGateway{ID: "igw2"}, vpc.InternetGateway{ID: "igw3"})
	require.NoError(t, err, "detached ones")
	_, err = n.With(vpc.InternetGateway{ID: "igw2", VPC: "v2", Region: "eu-west-1"})
	wantCodes(t, err, "VPC InvalidVpcID.NotFound")
	_, err = n.Without("v1")
	wantProblems(t, err, "vpc v1: still used by egress-only-internet-gateway eigw1, internet-gateway igw1 (DependencyViolation)")

	g, ok := vpc.InternetGatewayOf(n, "v1")
	require.True(t, ok)
	require.Equal(t, vpc.ID("igw1"), g.ID)
	_, ok = vpc.InternetGatewayOf(n, "v2")
	require.False(t, ok)
}

func TestNATGatewayCheck(t *testing.T) {
	rs := []vpc.Resource{
		v1, vpc.VPC{ID: "v2", CIDRs: cidrs("10.0.0.0/16")},
		vpc.Subnet{ID: "s1", VPC: "v1", CIDR: cidr("10.0.1.0/24")},
		vpc.NATGateway{ID: "nat0", Subnet: "s1", Addresses: []vpc.NATAddress{{Private: addr("10.0.1.50"), Public: addr("198.51.100.50")}}},
	}
	address := func(private, public string) []vpc.NATAddress {
		var a vpc.NATAddress
		if private != "" {
			a.Private = addr(private)
		}
		if public != "" {
			a.Public = addr(public)
		}
		return []vpc.NATAddress{a}
	}
	for _, tt := range []struct {
		rule string
		nat  vpc.NATGateway
		want string
	}{
		{"N1 public", vpc.NATGateway{Subnet: "s1", Addresses: address("10.0.1.5", "198.51.100.5")}, ""},
		{"N1 private", vpc.NATGateway{Subnet: "s1", Private: true, Addresses: address("10.0.1.5", "")}, ""},
		{"N1 private with a public address", vpc.NATGateway{Subnet: "s1", Private: true, Addresses: address("10.0.1.5", "198.51.100.5")}, "Addresses[0].Public InvalidParameterCombination"},
		{"N1 an address of another subnet", vpc.NATGateway{Subnet: "s1", Addresses: address("10.0.2.5", "")}, "Addresses[0].Private InvalidParameterValue"},
		{"A32 a reserved address", vpc.NATGateway{Subnet: "s1", Addresses: address("10.0.1.3", "")}, "Addresses[0].Private InvalidParameterValue"},
		{"N1 IPv6", vpc.NATGateway{Subnet: "s1", Addresses: address("2001:db8::5", "2001:db8::6")}, "Addresses[0].Private InvalidParameterValue, Addresses[0].Public InvalidParameterValue"},
		{"N1 addresses not known yet", vpc.NATGateway{Subnet: "s1", State: vpc.Pending, Addresses: address("", "")}, ""},
		{"N1 no subnet", vpc.NATGateway{}, "Subnet MissingParameter"},
		{"an address that is taken", vpc.NATGateway{Subnet: "s1", Addresses: address("10.0.1.50", "198.51.100.50")}, "Addresses[0].Private InvalidIPAddress.InUse, Addresses[0].Public Resource.AlreadyAssociated"},
		{"N3 a deleted gateway holds nothing", vpc.NATGateway{Subnet: "gone", State: vpc.Deleted, Addresses: address("10.0.1.50", "198.51.100.50")}, ""},
		{"the subnet is in another VPC", vpc.NATGateway{Subnet: "s1", VPC: "v2"}, "VPC InvalidParameter"},
		{"the subnet's VPC", vpc.NATGateway{Subnet: "s1", VPC: "v1"}, ""},
		{"zones", vpc.NATGateway{Subnet: "s1", Zones: []string{"a"}}, "Zones InvalidParameterCombination"},
		{"N40 regional", vpc.NATGateway{Regional: true, VPC: "v1", Zones: []string{"a"}, Addresses: address("", "198.51.100.5")}, ""},
		{"N40 regional, in a subnet, private, without a VPC", vpc.NATGateway{Regional: true, Subnet: "s1", Private: true}, "Private InvalidParameterCombination, Subnet InvalidParameterCombination, VPC MissingParameter"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.nat.ID = "nat1"
			_, err := vpc.New(append([]vpc.Resource{tt.nat}, rs...)...)
			wantCodes(t, err, tt.want)
		})
	}
	v6only := vpc.Subnet{ID: "s6", VPC: "v6", IPv6CIDR: cidr("2001:db8::/64")}
	_, err := vpc.New(vpc.VPC{ID: "v6", CIDRs: cidrs("10.0.0.0/16"), IPv6CIDRs: cidrs("2001:db8::/56")}, v6only, vpc.NATGateway{ID: "nat", Subnet: "s6"})
	wantCodes(t, err, "Subnet InvalidParameterValue")
}

func TestStateWorks(t *testing.T) {
	for _, s := range []vpc.State{"", vpc.Available, vpc.Active, vpc.Attached, vpc.Associated, vpc.Modifying} {
		require.True(t, s.Works(), string(s))
	}
	for _, s := range []vpc.State{vpc.Pending, vpc.Failed, vpc.Deleting, vpc.Deleted, "pending-acceptance", "rejected", "detached"} {
		require.False(t, s.Works(), string(s))
	}
}
