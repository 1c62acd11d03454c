package eni

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestQuotas(t *testing.T) {
	n := network(t,
		iface("eni-1 subnet-dual 10.0.1.5 10.0.1.6 10.0.1.16/28 2600:1f18:0:101::5 sg-1 sg-both"),
		iface("eni-2 subnet-4 10.0.2.5 sg-1"),
		iface("eni-3 subnet-6 2600:1f18:0:106::5 2600:1f18:0:106::6"),
		eip("eipalloc-1 198.51.100.1"), eip("eipalloc-2 198.51.100.2"),
		ElasticIP{ID: "eipalloc-3", Region: "eu-west-1", Public: addr("198.51.100.3")},
		ElasticIP{ID: "eipalloc-4", Region: "us-east-1", Account: "222222222222", Public: addr("198.51.100.4")})
	for _, test := range []struct {
		name string
		q    Quotas
		want []string
	}{
		{"off by default", Quotas{}, nil},
		{"the defaults", DefaultQuotas(), nil},
		{"SG-63 groups", Quotas{GroupsPerInterface: 1}, []string{"eni-1 Groups SecurityGroupsPerInterfaceLimitExceeded"}},
		{"SG-63 as many groups as allowed", Quotas{GroupsPerInterface: 2}, nil},
		{"ENI-21 interfaces of a zone", Quotas{InterfacesPerRegion: 1}, []string{"eni-2 NetworkInterfaceLimitExceeded"}},
		{"ENI-5 ENI-21 addresses and prefixes", Quotas{AddressesPerInterface: 2}, []string{"eni-1 Addresses PrivateIpAddressLimitExceeded"}},
		{"ENI-21 the families are apart", Quotas{AddressesPerInterface: 3}, nil},
		{"Elastic IPs of an account in a Region", Quotas{ElasticIPsPerRegion: 1}, []string{"eipalloc-2 AddressLimitExceeded"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, problems(test.q.Check(n)))
		})
	}
	require.Empty(t, DefaultQuotas().Check((*vpc.Network)(nil)))
}
