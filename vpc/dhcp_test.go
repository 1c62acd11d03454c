package vpc_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var _ vpc.Resource = vpc.DHCPOptions{}

func TestDHCPOptions(t *testing.T) {
	own := []netip.Addr{addr("10.0.0.10")}
	require.True(t, vpc.DHCPOptions{}.AsksAmazon())
	require.False(t, vpc.DHCPOptions{DNSServers: own}.AsksAmazon())
	require.True(t, vpc.DHCPOptions{DNSServers: own, AmazonDNS: true}.AsksAmazon())

	v := cloud("v", "10.0.0.0/16")
	v.DHCPOptions = "default" // names what is not held
	_, err := vpc.New(v)
	require.NoError(t, err)
	v.DHCPOptions = "dopt"
	n := network(t, v, vpc.DHCPOptions{ID: "dopt"})
	_, err = n.With(vpc.PrefixList{ID: "dopt"})
	wantCodes(t, err, "DHCPOptions InvalidDhcpOptionID.NotFound")
}
