package eni

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestElasticIPCheck(t *testing.T) {
	const (
		plain  = "eni-1 subnet-dual 10.0.1.5 10.0.1.6 2600:1f18:0:101::5 10.0.1.16/28"
		listed = "eni-1 subnet-dual 10.0.1.5=198.51.100.7 10.0.1.6"
	)
	for _, test := range []struct {
		name string
		i    string
		eips []string
		want []string
	}{
		{"not associated", plain, []string{"eipalloc-1 198.51.100.7"}, nil},
		{"ENI-6 on the primary address", plain, []string{"eipalloc-1 198.51.100.7 eni-1"}, nil},
		{"ENI-6 on a secondary address", plain, []string{"eipalloc-1 198.51.100.7 eni-1 10.0.1.6"}, nil},
		{"ENI-6 on an address of a delegated prefix", plain, []string{"eipalloc-1 198.51.100.7 eni-1 10.0.1.20"}, nil},
		{"ENI-6 on another's address", plain, []string{"eipalloc-1 198.51.100.7 eni-1 10.0.1.7"}, []string{"eipalloc-1 Private InvalidParameterValue"}},
		{"ENI-6 on an IPv6 address", plain, []string{"eipalloc-1 198.51.100.7 eni-1 2600:1f18:0:101::5"}, []string{"eipalloc-1 Private InvalidParameterValue"}},
		{"ENI-6 on an interface without IPv4", "eni-1 subnet-6 2600:1f18:0:106::5", []string{"eipalloc-1 198.51.100.7 eni-1"}, []string{"eipalloc-1 Interface InvalidParameterValue"}},
		{"an interface that is not there", plain, []string{"eipalloc-1 198.51.100.7 eni-9 10.0.1.7"}, nil},
		{"IPv6", plain, []string{"eipalloc-1 2001:db8::1"}, []string{"eipalloc-1 Public InvalidAddress.Malformed"}},

		{"ENI-6 two addresses, two Elastic IPs", plain, []string{"eipalloc-1 198.51.100.7 eni-1", "eipalloc-2 198.51.100.8 eni-1 10.0.1.6"}, nil},
		{"ENI-6 one address, two Elastic IPs", plain, []string{"eipalloc-1 198.51.100.7 eni-1", "eipalloc-2 198.51.100.8 eni-1 10.0.1.5"}, []string{"eipalloc-2 Private Resource.AlreadyAssociated"}},
		{"two with one public address", plain, []string{"eipalloc-1 198.51.100.7", "eipalloc-2 198.51.100.7"}, []string{"eipalloc-2 Public InvalidParameterValue"}},

		{"the interface lists it too", listed, []string{"eipalloc-1 198.51.100.7 eni-1"}, nil},
		{"the interface lists it, with the address", listed, []string{"eipalloc-1 198.51.100.7 eni-1 10.0.1.5"}, nil},
		{"the interface lists it on another address", listed, []string{"eipalloc-1 198.51.100.7 eni-1 10.0.1.6"}, []string{"eipalloc-1 Private Resource.AlreadyAssociated"}},
		{"the interface lists another on the address", listed, []string{"eipalloc-1 198.51.100.8 eni-1"}, []string{"eipalloc-1 Private Resource.AlreadyAssociated"}},
		{"the interface lists another on another address", listed, []string{"eipalloc-1 198.51.100.8 eni-1 10.0.1.6"}, nil},
		{"an interface lists one that is not associated", listed, []string{"eipalloc-1 198.51.100.7"}, []string{"eipalloc-1 Interface Resource.AlreadyAssociated"}},
		{"an interface lists one that is associated elsewhere", listed, []string{"eipalloc-1 198.51.100.7 eni-9"}, []string{"eipalloc-1 Interface Resource.AlreadyAssociated"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var rs, turned []vpc.Resource
			for _, e := range test.eips {
				rs = append(rs, eip(e))
			}
			turned = append(rs, iface(test.i))
			rs = append([]vpc.Resource{iface(test.i)}, rs...)
			require.Equal(t, test.want, refused(t, rs...))
			require.Equal(t, test.want, refused(t, turned...), "in whatever order they come")
		})
	}

	require.Equal(t, []string{"eipalloc-1 Public MissingParameter"}, refused(t, ElasticIP{ID: "eipalloc-1"}))
	require.Equal(t, []string{"eipalloc-1 Private MissingParameter"}, refused(t, ElasticIP{ID: "eipalloc-1", Public: addr("198.51.100.7"), Private: addr("10.0.1.5")}))
}

func TestElasticIPOutlivesItsInterface(t *testing.T) {
	n := network(t, iface("eni-1 subnet-dual 10.0.1.5"), eip("eipalloc-1 198.51.100.7 eni-1 10.0.1.5"))
	n, err := n.Without("eni-1")
	require.NoError(t, err)
	e, _ := vpc.Get[ElasticIP](n, "eipalloc-1")
	require.Equal(t, eip("eipalloc-1 198.51.100.7"), e)
}

func TestPublicAddresses(t *testing.T) {
	n := network(t,
		iface("eni-1 subnet-dual 10.0.1.5=198.51.100.1 10.0.1.6 10.0.1.7 2600:1f18:0:101::5 10.0.1.16/28"),
		eip("eipalloc-1 198.51.100.1 eni-1"), // listed as well
		eip("eipalloc-2 198.51.100.2 eni-1 10.0.1.7"),
		eip("eipalloc-3 198.51.100.3 eni-1 10.0.1.20"),
		iface("eni-2 subnet-dual 10.0.1.8"),
		eip("eipalloc-4 198.51.100.4 eni-2"),
		eip("eipalloc-5 198.51.100.5"),
		eip("eipalloc-6 198.51.100.6 eni-9"))
	i, _ := vpc.Get[Interface](n, "eni-1")
	require.Equal(t, []Address{
		{addr("10.0.1.5"), addr("198.51.100.1")}, {addr("10.0.1.7"), addr("198.51.100.2")}, {addr("10.0.1.20"), addr("198.51.100.3")},
	}, i.PublicAddresses(n))

	for _, test := range []struct {
		name, public string
		i            vpc.ID
		private      string
	}{
		{"I2 listed", "198.51.100.1", "eni-1", "10.0.1.5"},
		{"I4 a secondary address", "198.51.100.2", "eni-1", "10.0.1.7"},
		{"ENI-6 in a delegated prefix", "198.51.100.3", "eni-1", "10.0.1.20"},
		{"ENI-6 the primary address", "198.51.100.4", "eni-2", "10.0.1.8"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, private, ok := Mapped(n, addr(test.public))
			require.True(t, ok)
			require.Equal(t, test.i, got.ID)
			require.Equal(t, addr(test.private), private)
			require.Equal(t, addr(test.public), got.PublicFor(n, private))
		})
	}
	for _, private := range []string{"10.0.1.6", "10.0.1.21", "2600:1f18:0:101::5", "10.0.1.8"} { // I4: each address apart
		require.False(t, i.PublicFor(n, addr(private)).IsValid(), private)
	}
	for _, public := range []string{"198.51.100.5", "198.51.100.6", "198.51.100.99"} {
		_, _, ok := Mapped(n, addr(public))
		require.False(t, ok, public)
	}
}
