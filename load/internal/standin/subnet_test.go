package standin

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestChooseLeavesWhatIsHeld fills a subnet beside all that asks for an address in it.
func TestChooseLeavesWhatIsHeld(t *testing.T) {
	at := func(n int) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, 1, byte(n)}) }
	block := netip.MustParsePrefix("10.0.1.0/26")
	var c Subnets
	for _, r := range []vpc.Resource{
		eni.Interface{Subnet: "s", Addresses: []eni.Address{{Private: at(4)}}, Prefixes: []netip.Prefix{netip.MustParsePrefix("10.0.1.16/28")}},
		vpc.NATGateway{Subnet: "s", Addresses: []vpc.NATAddress{{Private: at(5)}}},
		endpoint.Interface{Subnets: []vpc.ID{"s"}, Addresses: []netip.Addr{at(6)}},
		endpoint.ResourceEndpoint{Subnets: []vpc.ID{"s"}, Addresses: []netip.Addr{at(7)}},
		endpoint.LoadBalancer{Nodes: []endpoint.Node{{Subnet: "s", Addresses: []netip.Addr{at(8)}}}},
		endpoint.ResolverEndpoint{Addresses: []endpoint.ResolverAddress{{Subnet: "s", Addresses: []netip.Addr{at(9)}}}},
		endpoint.ServiceNetworkEndpoint{Subnets: []vpc.ID{"s"}, Blocks: []netip.Prefix{netip.MustParsePrefix("10.0.1.32/28")}},
	} {
		c.Hold(r)
	}
	given := map[netip.Addr]bool{}
	for n := range 21 { // of 10.0.1.10-15 and 10.0.1.48-62
		a, ok := c.Choose("s", block, vpc.ID(fmt.Sprint("eni-", n)), 0)
		require.True(t, ok, n)
		require.False(t, given[a], a)
		given[a] = true
	}
	for n := range 64 {
		require.Equal(t, n >= 10 && n < 16 || n >= 48 && n < 63, given[at(n)], n)
	}
	_, ok := c.Choose("s", block, "eni", 0)
	require.False(t, ok)
	_, ok = c.Choose("t", netip.MustParsePrefix("10.0.2.0/24"), "eni", 0)
	require.True(t, ok)
}

// TestChooseFollowsFromTheID holds that the order in which interfaces are given addresses is no matter, and that each further one is another.
func TestChooseFollowsFromTheID(t *testing.T) {
	block := netip.MustParsePrefix("2001:db8::/64")
	var c, d Subnets
	first, _ := c.Choose("s", block, "eni-1", 0)
	second, _ := c.Choose("s", block, "eni-1", 1)
	require.NotEqual(t, first, second)
	again, _ := d.Choose("s", block, "eni-1", 1)
	require.Equal(t, second, again)
	again, _ = d.Choose("s", block, "eni-1", 0)
	require.Equal(t, first, again)
}
