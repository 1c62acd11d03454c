package routing

import (
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/gaissmai/bart"
	"github.com/stretchr/testify/require"
)

// TestSegments compares with lookups, address by address, over a small space.
func TestSegments(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		table := new(bart.Table[int])
		for range rng.IntN(6) {
			p := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(rng.IntN(256))}), 24+rng.IntN(9)).Masked()
			table.Insert(p, rng.IntN(3))
		}
		s := segmentsOf(table)
		for i := range 256 {
			a := netip.AddrFrom4([4]byte{10, 0, 0, byte(i)})
			first, last := s.around(a)
			require.True(t, first.Compare(a) <= 0 && a.Compare(last) <= 0)
			want, ok := table.Lookup(a)
			same := func(b netip.Addr) bool {
				got, found := table.Lookup(b)
				return got == want && found == ok
			}
			for j := range 256 {
				if b := netip.AddrFrom4([4]byte{10, 0, 0, byte(j)}); first.Compare(b) <= 0 && b.Compare(last) <= 0 {
					require.True(t, same(b), "%v in the segment of %v", b, a)
				}
			}
			if before := first.Prev(); before.IsValid() {
				require.False(t, same(before), "the segment of %v could begin before %v", a, first)
			}
			if after := last.Next(); after.IsValid() {
				require.False(t, same(after), "the segment of %v could end after %v", a, last)
			}
		}
	}
}

func TestSegmentsOfFamilies(t *testing.T) {
	s := segmentsOfPrefixes(netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::/32"))
	first, last := s.around(netip.MustParseAddr("192.0.2.1"))
	require.Equal(t, "11.0.0.0-255.255.255.255", first.String()+"-"+last.String())
	first, last = s.around(netip.MustParseAddr("::5"))
	require.Equal(t, "::-2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", first.String()+"-"+last.String())
}
