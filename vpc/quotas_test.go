package vpc_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestQuotas(t *testing.T) {
	// many makes n resources, each with its own ID.
	many := func(n int, make func(i int) vpc.Resource) []vpc.Resource {
		var rs []vpc.Resource
		for i := range n {
			rs = append(rs, make(i))
		}
		return rs
	}
	id := func(kind string, i int) vpc.ID { return vpc.ID(fmt.Sprintf("%s-%03d", kind, i)) }
	entries := func(n int, block string) []vpc.ACLEntry {
		var es []vpc.ACLEntry
		for i := range n {
			es = append(es, entry(len(block)*1000+i, "allow", block, "all"))
		}
		return es
	}
	s1 := vpc.Subnet{ID: "s1", VPC: "v1", CIDR: cidr("10.0.1.0/24")}
	for _, tt := range []struct {
		name   string
		quotas vpc.Quotas
		rs     []vpc.Resource
		want   []string
	}{
		{"nothing", vpc.Quotas{}, nil, nil},
		{
			"VPCs of an account in a Region", vpc.DefaultQuotas(),
			append(many(6, func(i int) vpc.Resource { return vpc.VPC{ID: id("v", i), CIDRs: cidrs("10.0.0.0/16"), Region: "a"} }), v1),
			[]string{"vpc v-005: 6 VPCs are more than the quota of 5 (VpcLimitExceeded)"},
		},
		{
			"IPv4 and IPv6 blocks", vpc.Quotas{IPv4CIDRsPerVPC: 2, IPv6CIDRsPerVPC: 1},
			[]vpc.Resource{vpc.VPC{
				ID: "v", CIDRs: cidrs("10.2.0.0/24", "10.2.1.0/24", "10.2.2.0/24"),
				IPv6CIDRs: cidrs("2001:db8::/56"), PrivateIPv6CIDRs: cidrs("2001:db8:1::/56"),
			}},
			[]string{
				"vpc v.CIDRs: 3 IPv4 blocks are more than the quota of 2 (CidrLimitExceeded)",
				"vpc v.IPv6CIDRs: 2 IPv6 blocks are more than the quota of 1 (CidrLimitExceeded)",
			},
		},
		{
			"NACL-8 entries by direction and family, * counted", vpc.DefaultQuotas(),
			[]vpc.Resource{v1, vpc.NetworkACL{
				ID: "a", VPC: "v1",
				Ingress: append(entries(19, "0.0.0.0/0"), entries(19, "::/0")...),
				Egress:  append(entries(20, "0.0.0.0/0"), entries(19, "::/0")...),
			}},
			[]string{"network-acl a.Egress: 21 IPv4 entries are more than the quota of 20 (NetworkAclEntryLimitExceeded)"},
		},
		{
			"NACL-8 network ACLs", vpc.Quotas{NetworkACLsPerVPC: 1},
			append(many(2, func(i int) vpc.Resource { return vpc.NetworkACL{ID: id("a", i), VPC: "v1"} }), v1),
			[]string{"network-acl a-001.VPC: 2 network ACLs are more than the quota of 1 (NetworkAclLimitExceeded)"},
		},
		{
			"subnets", vpc.Quotas{SubnetsPerVPC: 1},
			[]vpc.Resource{v1, s1, vpc.Subnet{ID: "s2", VPC: "v1", CIDR: cidr("10.0.2.0/24")}},
			[]string{"subnet s2.VPC: 2 subnets are more than the quota of 1 (SubnetLimitExceeded)"},
		},
		{
			"R63 prefix lists and their entries", vpc.Quotas{PrefixListsPerRegion: 1, EntriesPerPrefixList: 2},
			[]vpc.Resource{
				vpc.PrefixList{ID: "pl-1", MaxEntries: 3}, vpc.PrefixList{ID: "pl-2", Entries: cidrs("10.0.0.0/8")},
				vpc.PrefixList{ID: "pl-3", Account: "AWS"},
			},
			[]string{
				"prefix-list pl-1.Entries: 3 entries are more than the quota of 2 (ResourceLimitExceeded)",
				"prefix-list pl-2: 2 prefix lists are more than the quota of 1 (ResourceLimitExceeded)",
			},
		},
		{
			"internet gateways", vpc.DefaultQuotas(),
			many(6, func(i int) vpc.Resource { return vpc.InternetGateway{ID: id("igw", i)} }),
			[]string{"internet-gateway igw-005: 6 internet gateways are more than the quota of 5 (InternetGatewayLimitExceeded)"},
		},
		{
			"NAT gateways", vpc.Quotas{NATGatewaysPerZone: 1, RegionalNATGatewaysPerVPC: 1, PublicPerNATGateway: 1, PrivatePerNATGateway: 1},
			[]vpc.Resource{
				v1, s1,
				vpc.NATGateway{ID: "nat-1", Subnet: "s1", Addresses: []vpc.NATAddress{
					{Private: addr("10.0.1.5"), Public: addr("198.51.100.5")}, {Private: addr("10.0.1.6"), Public: addr("198.51.100.6")},
				}},
				vpc.NATGateway{ID: "nat-2", Subnet: "s1"},
				vpc.NATGateway{ID: "nat-3", Subnet: "s1", State: vpc.Deleted},
				vpc.NATGateway{ID: "nat-4", Regional: true, VPC: "v1"}, vpc.NATGateway{ID: "nat-5", Regional: true, VPC: "v1"},
			},
			[]string{
				"nat-gateway nat-1.Addresses: 2 private addresses are more than the quota of 1 (PrivateIpAddressLimitExceeded)",
				"nat-gateway nat-1.Addresses: 2 public addresses are more than the quota of 1 (AddressLimitExceeded)",
				"nat-gateway nat-2.Subnet: 2 NAT gateways are more than the quota of 1 (NatGatewayLimitExceeded)",
				"nat-gateway nat-5.VPC: 2 regional NAT gateways are more than the quota of 1 (NatGatewayLimitExceeded)",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := network(t, tt.rs...)
			var got []string
			for _, p := range tt.quotas.Check(n) {
				got = append(got, p.Error())
			}
			require.Equal(t, tt.want, got)
			require.Empty(t, vpc.Quotas{}.Check(n), "the zero value allows everything")
		})
	}
	require.Empty(t, vpc.DefaultQuotas().Check(nil))
}
