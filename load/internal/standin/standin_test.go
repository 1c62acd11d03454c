package standin

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/vpc"
)

func TestBlock(t *testing.T) {
	var c, again Chooser
	seen := map[netip.Prefix]bool{}
	for n := range 1<<12 - 1 {
		id := vpc.ID(fmt.Sprint("vpc-", n))
		p := c.Block(id, 56)
		if n%50 > 0 && n < 4000 {
			seen[netip.PrefixFrom(p.Addr(), 44).Masked()] = true
			again.Block(id, 56)
			continue
		}
		require.Equal(t, p.Masked(), p)
		require.True(t, netip.MustParsePrefix("2001:db8::/32").Contains(p.Addr()))
		require.False(t, netip.MustParsePrefix("2001:db8:fff0::/44").Contains(p.Addr()), "the model's internet")
		require.False(t, seen[netip.PrefixFrom(p.Addr(), 44).Masked()], "%v is given twice", p)
		seen[netip.PrefixFrom(p.Addr(), 44).Masked()] = true
		require.Equal(t, p, again.Block(id, 56), "the same each time")
	}
	require.False(t, c.Block("vpc-one-more", 56).IsValid())
}

func TestAddress(t *testing.T) {
	var c, again Chooser
	seen := map[netip.Addr]bool{}
	for n := range 2000 {
		id := vpc.ID(fmt.Sprint("eip-", n))
		a := c.Address(id)
		require.True(t, netip.MustParsePrefix("198.19.0.0/16").Contains(a))
		require.False(t, seen[a], "%v is given twice", a)
		seen[a] = true
		require.Equal(t, a, again.Address(id), "the same each time")
	}
}
