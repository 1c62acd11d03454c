package vpc_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestSubnetBlocks(t *testing.T) {
	v := vpc.VPC{ID: "v", CIDRs: cidrs("10.0.0.0/16", "10.1.0.0/16"), IPv6CIDRs: cidrs("2001:db8::/44"), PrivateIPv6CIDRs: cidrs("2001:db8:100::/56")}
	for _, tt := range []struct {
		rule, v4, v6, want string
	}{
		{"A30 a part of a block", "10.0.1.0/24", "", ""},
		{"A30 a whole block", "10.1.0.0/16", "", ""},
		{"A30 /28", "10.0.0.0/28", "", ""},
		{"A30 /29", "10.0.0.0/29", "", "CIDR InvalidSubnet.Range"},
		{"A30 across two blocks", "10.0.0.0/15", "", "CIDR InvalidSubnet.Range"},
		{"A30 outside", "10.2.0.0/24", "", "CIDR InvalidSubnet.Range"},
		{"A3", "10.0.1.1/24", "", "CIDR InvalidParameterValue"},
		{"A35 /64", "", "2001:db8::/64", ""},
		{"A35 /44", "", "2001:db8::/44", ""},
		{"A35 /62", "", "2001:db8::/62", "IPv6CIDR InvalidSubnet.Range"},
		{"A35 /68", "", "2001:db8::/68", "IPv6CIDR InvalidSubnet.Range"},
		{"A35 outside", "", "2001:db8:200::/64", "IPv6CIDR InvalidSubnet.Range"},
		{"A35 in a private block", "", "2001:db8:100::/64", ""},
		{"A37 dual-stack", "10.0.1.0/24", "2001:db8::/64", ""},
		{"A37 neither", "", "", "CIDR MissingParameter"},
		{"IPv6 for IPv4", "2001:db8::/64", "", "CIDR InvalidParameterValue"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			s := vpc.Subnet{ID: "s", VPC: "v"}
			if tt.v4 != "" {
				s.CIDR = cidr(tt.v4)
			}
			if tt.v6 != "" {
				s.IPv6CIDR = cidr(tt.v6)
			}
			_, err := vpc.New(v, s)
			wantCodes(t, err, tt.want)
		})
	}
	_, err := vpc.New(vpc.Subnet{ID: "s", CIDR: cidr("10.0.0.0/24")})
	require.ErrorIs(t, err, vpc.Problem{Field: "VPC", Code: "MissingParameter"})
}

func TestSubnetsOverlap(t *testing.T) {
	v := vpc.VPC{ID: "v", CIDRs: cidrs("10.0.0.0/16"), IPv6CIDRs: cidrs("2001:db8::/56")}
	w := vpc.VPC{ID: "w", CIDRs: cidrs("10.0.0.0/16")}
	a := vpc.Subnet{ID: "a", VPC: "v", CIDR: cidr("10.0.0.0/24"), IPv6CIDR: cidr("2001:db8::/64")}
	n := network(t, v, w, a)

	_, err := n.With(vpc.Subnet{ID: "b", VPC: "v", CIDR: cidr("10.0.0.0/24")})
	wantProblems(t, err, "subnet b.CIDR: the block 10.0.0.0/24 of v is already held by a (InvalidSubnet.Conflict)")
	_, err = n.With(vpc.Subnet{ID: "b", VPC: "v", CIDR: cidr("10.0.0.128/25"), IPv6CIDR: cidr("2001:db8::/60")})
	wantProblems(t, err,
		"subnet a.IPv6CIDR: 2001:db8::/64 lies in 2001:db8::/60 of b: both cover 2001:db8:: (InvalidSubnet.Conflict)",
		"subnet b.CIDR: 10.0.0.128/25 lies in 10.0.0.0/24 of a: both cover 10.0.0.128 (InvalidSubnet.Conflict)")
	_, err = n.With(vpc.Subnet{ID: "b", VPC: "v", CIDR: cidr("10.0.1.0/24")}, vpc.Subnet{ID: "c", VPC: "w", CIDR: cidr("10.0.0.0/24")})
	require.NoError(t, err)
}

// TestSubnetsOverlapLikePairs compares A31 with the plain comparison of each pair.
func TestSubnetsOverlapLikePairs(t *testing.T) {
	g := rand.New(rand.NewPCG(1, 2))
	v := vpc.VPC{ID: "v", CIDRs: cidrs("10.0.0.0/16")}
	conflicts := 0
	for range 2000 {
		rs := []vpc.Resource{v}
		var blocks []netip.Prefix
		for i := range 2 + g.IntN(4) {
			a := netip.AddrFrom4([4]byte{10, 0, byte(g.IntN(8)), byte(g.IntN(256))})
			p, _ := a.Prefix(20 + g.IntN(9))
			blocks = append(blocks, p)
			rs = append(rs, vpc.Subnet{ID: vpc.ID(fmt.Sprint("s", i)), VPC: "v", CIDR: p})
		}
		want := false
		for i, p := range blocks {
			want = want || slices.ContainsFunc(blocks[:i], p.Overlaps)
		}
		_, err := vpc.New(rs...)
		require.Equal(t, want, err != nil, "%v: %v", blocks, err)
		if want {
			require.ErrorIs(t, err, vpc.Problem{Code: "InvalidSubnet.Conflict"})
			conflicts++
		}
	}
	require.Greater(t, conflicts, 200)
	require.Less(t, conflicts, 1800)
}

// TestVPCKeepsBlocksOfItsSubnets is A7: a block that still has subnets cannot be taken away.
func TestVPCKeepsBlocksOfItsSubnets(t *testing.T) {
	n := network(t, vpc.VPC{ID: "v", CIDRs: cidrs("10.0.0.0/16", "10.1.0.0/16")}, vpc.Subnet{ID: "s", VPC: "v", CIDR: cidr("10.1.0.0/24")})
	_, err := n.With(vpc.VPC{ID: "v", CIDRs: cidrs("10.0.0.0/16")})
	wantProblems(t, err, "subnet s.CIDR: 10.1.0.0/24 is not inside one of v's IPv4 blocks (10.0.0.0/16) (InvalidSubnet.Range)")
	_, err = n.Without("v")
	wantProblems(t, err, "vpc v: still used by subnet s (DependencyViolation)")
}

func TestSubnetReserved(t *testing.T) {
	s := vpc.Subnet{CIDR: cidr("10.0.1.0/24"), IPv6CIDR: cidr("2001:db8::/64")}
	for a, want := range map[string]bool{
		"10.0.1.0": true, "10.0.1.1": true, "10.0.1.2": true, "10.0.1.3": true, "10.0.1.255": true, // A32
		"10.0.1.4": false, "10.0.1.254": false, "10.0.0.255": false, "10.0.2.0": false,
		"2001:db8::": true, "2001:db8::1": true, "2001:db8::3": true, "2001:db8::ffff:ffff:ffff:ffff": true, // A35
		"2001:db8::4": false, "2001:db8::ffff:ffff:ffff:fffe": false, "2001:db8:0:1::": false,
	} {
		require.Equal(t, want, s.Reserved(addr(a)), a)
	}
	require.False(t, vpc.Subnet{}.Reserved(addr("0.0.0.0")))
	require.True(t, vpc.Subnet{CIDR: cidr("0.0.0.0/0")}.Reserved(addr("255.255.255.255")))
	require.True(t, vpc.Subnet{CIDR: cidr("0.0.0.0/0")}.Reserved(addr("0.0.0.0")))
}

func TestFreeAddress(t *testing.T) {
	none := func(netip.Addr) bool { return false }
	for _, block := range []string{"10.0.1.0/24", "10.0.1.16/28", "10.0.0.0/16", "2001:db8::/64", "255.255.255.240/28", "10.0.1.77/24", "0.0.0.0/0"} {
		for n := range 500 {
			a := vpc.FreeAddress(cidr(block), fmt.Sprint("eni-", n), none)
			require.True(t, cidr(block).Contains(a), "%s: %v", block, a)
			require.False(t, vpc.Subnet{CIDR: cidr(block)}.Reserved(a), "%s: %v", block, a)
			require.Equal(t, a, vpc.FreeAddress(cidr(block), fmt.Sprint("eni-", n), func(b netip.Addr) bool { return a != b }), "the search comes to every address")
		}
	}
	for _, block := range []netip.Prefix{{}, cidr("10.0.0.0/30"), cidr("10.0.0.1/32"), cidr("2001:db8::/126")} {
		require.False(t, vpc.FreeAddress(block, "eni", none).IsValid(), block)
	}
}

// TestFreeAddressFollowsFromTheSeed holds that what else is in the subnet moves an address only by having it.
func TestFreeAddressFollowsFromTheSeed(t *testing.T) {
	for _, block := range []string{"10.0.1.0/24", "2001:db8::/64"} {
		free := vpc.FreeAddress(cidr(block), "eni-1", func(netip.Addr) bool { return false })
		require.Equal(t, free, vpc.FreeAddress(cidr(block), "eni-1", func(a netip.Addr) bool { return a != free }))
		require.Equal(t, free.Next(), vpc.FreeAddress(cidr(block), "eni-1", func(a netip.Addr) bool { return a == free }))
		require.NotEqual(t, free, vpc.FreeAddress(cidr(block), "eni-2", func(netip.Addr) bool { return false }))
	}
}

// TestFreeAddressFillsTheSubnet gives all addresses of a /28, each once, and then none.
func TestFreeAddressFillsTheSubnet(t *testing.T) {
	used := map[netip.Addr]bool{}
	for n := range 11 {
		a := vpc.FreeAddress(cidr("10.0.1.0/28"), fmt.Sprint("eni-", n), func(a netip.Addr) bool { return used[a] })
		require.True(t, a.IsValid() && !used[a], "A32: a /28 leaves 11")
		used[a] = true
	}
	require.False(t, vpc.FreeAddress(cidr("10.0.1.0/28"), "eni", func(a netip.Addr) bool { return used[a] }).IsValid())
	require.True(t, used[addr("10.0.1.4")] && used[addr("10.0.1.14")])
}
