package vpc_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

// wantCodes fails unless err's problems are these, each as "field code".
func wantCodes(t testing.TB, err error, want string) {
	t.Helper()
	var got []string
	for _, p := range lines(t, err) {
		_, at, _ := strings.Cut(strings.Fields(p)[1], ".")
		code := p[strings.LastIndex(p, "(")+1 : len(p)-1]
		got = append(got, strings.TrimSpace(strings.TrimSuffix(at, ":")+" "+code))
	}
	require.Equal(t, want, strings.Join(slices.Compact(got), ", "), "%v", err)
}

func TestVPCIPv4Blocks(t *testing.T) {
	const bad = "CIDRs[0] InvalidVpc.Range"
	const second = "CIDRs[1] InvalidVpc.Range"
	for _, tt := range []struct {
		rule, blocks, want string
	}{
		{"A1 a VPC has an IPv4 block", "", "CIDRs MissingParameter"},
		{"A2 /15", "10.0.0.0/15", bad},
		{"A2 /16", "10.0.0.0/16", ""},
		{"A2 /28", "10.0.0.0/28", ""},
		{"A2 /29", "10.0.0.0/29", bad},
		{"A2 secondary /15", "100.64.0.0/16 100.66.0.0/15", second},
		{"A3 bits after the prefix", "100.68.0.18/18", "CIDRs[0] InvalidParameterValue"},
		{"A4", "0.1.0.0/16", bad},
		{"A4", "127.0.0.0/16", bad},
		{"A4", "169.254.0.0/16", bad},
		{"A4", "169.254.128.0/20", bad},
		{"A4", "224.0.0.0/16", bad},
		{"A4", "239.255.0.0/16", bad},
		{"A4", "240.0.0.0/16", bad},
		{"A4 just below", "223.255.0.0/16", ""},
		{"A5 publicly routable", "8.8.0.0/16", ""},
		{"A5 shared address space", "100.64.0.0/16", ""},
		{"A6 the same block", "10.0.0.0/16 10.0.0.0/16", second},
		{"A6 a part", "10.5.0.0/16 10.5.128.0/17", second},
		{"A6 a wider one", "10.5.128.0/17 10.5.0.0/16", second},
		{"A6 neighbours", "10.5.0.0/17 10.5.128.0/17", ""},
		{"A16 172.17.0.0/16 is allowed", "172.17.0.0/16", ""},
		{"IPv6 among IPv4", "2001:db8::/44", "CIDRs[0] InvalidParameterValue"},
		{"IPv4-mapped", "::ffff:10.0.0.0/112", "CIDRs[0] InvalidParameterValue"},

		{"A12a", "10.5.0.0/16 172.16.0.0/16", second},
		{"A12a", "10.5.0.0/16 192.168.0.0/16", second},
		{"A12a", "10.5.0.0/16 198.19.0.0/16", second},
		{"A12a", "10.5.0.0/16 198.18.0.0/16", ""},
		{"A12a", "10.5.0.0/16 10.6.0.0/16 100.64.0.0/16 8.8.8.0/24", ""},
		{"A12a 10.0.0.0/15", "10.0.0.0/17 10.0.128.0/17", second},
		{"A12a 10.0.0.0/15", "10.1.0.0/16 10.0.0.0/16", second},
		{"A12a 10.0.0.0/15", "10.0.0.0/16 10.1.0.0/16", ""},
		{"A12a 10.0.0.0/16 came before 10.1.0.0/16", "10.5.0.0/16 10.1.0.0/16 10.0.0.0/16", ""},
		{"A12a no order adds two of 10.0.0.0/16", "10.5.0.0/16 10.0.0.0/24 10.0.1.0/24", "CIDRs[2] InvalidVpc.Range"},
		{"A12b", "172.16.0.0/16 10.0.0.0/16", second},
		{"A12b", "172.16.0.0/16 192.168.0.0/16", second},
		{"A12b", "172.16.0.0/16 198.19.0.0/16", second},
		{"A12b", "172.16.0.0/16 172.31.0.0/16", second},
		{"A12b", "172.31.0.0/16 172.30.0.0/16", ""},
		{"A12b", "172.31.0.0/20 172.31.16.0/20", second},
		{"A12c", "192.168.0.0/24 10.0.0.0/16", second},
		{"A12c", "192.168.0.0/24 172.16.0.0/16", second},
		{"A12c", "192.168.0.0/24 198.19.0.0/16", second},
		{"A12c", "192.168.0.0/24 192.168.1.0/24 100.64.0.0/16", ""},
		{"A12d", "198.19.0.0/20 10.0.0.0/16", second},
		{"A12d", "198.19.0.0/20 172.16.0.0/16", second},
		{"A12d", "198.19.0.0/20 192.168.0.0/16", second},
		{"A12d", "198.19.0.0/20 198.19.16.0/20 100.64.0.0/16", ""},
		{"A12e", "100.64.0.0/16 172.16.0.0/16", second},
		{"A12e", "100.64.0.0/16 192.168.0.0/16", second},
		{"A12e", "100.64.0.0/16 198.19.0.0/16", second},
		{"A12e", "100.64.0.0/16 100.65.0.0/16 8.8.0.0/16", ""},
		{"A13 the primary block decides", "10.5.0.0/16 100.64.0.0/16 10.6.0.0/16", ""},

		{"golden 29", "10.0.0.0/16 172.20.0.0/16", second},
		{"golden 29", "10.0.0.0/16 100.64.0.0/16", ""},
		{"golden 29", "10.0.0.0/20 10.0.128.0/20", second},
		{"golden 29", "100.64.0.0/16 10.0.0.0/16", second},
	} {
		t.Run(tt.rule+" "+tt.blocks, func(t *testing.T) {
			_, err := vpc.New(vpc.VPC{ID: "v", CIDRs: cidrs(strings.Fields(tt.blocks)...)})
			wantCodes(t, err, tt.want)
		})
	}
}

func TestVPCIPv6Blocks(t *testing.T) {
	for _, tt := range []struct {
		rule, blocks, private, want string
	}{
		{"A20 none", "", "", ""},
		{"A20 /56", "2001:db8::/56", "", ""},
		{"A20 /44", "2001:db8::/44", "", ""},
		{"A20 /60", "2001:db8::/60", "", ""},
		{"A20 /40", "2001:db8::/40", "", "IPv6CIDRs[0] InvalidVpc.Range"},
		{"A20 /64", "2001:db8::/64", "", "IPv6CIDRs[0] InvalidVpc.Range"},
		{"A20 /57", "2001:db8::/57", "", "IPv6CIDRs[0] InvalidVpc.Range"},
		{"A3", "2001:db8::1/56", "", "IPv6CIDRs[0] InvalidParameterValue"},
		{"A6", "2001:db8::/56 2001:db8::/60", "", "IPv6CIDRs[1] InvalidVpc.Range"},
		{"A21 unique local", "fd80::/56", "", ""},
		{"A21 fc00::/8", "fc80::/56", "", "IPv6CIDRs[0] InvalidVpc.Range"},
		{"A21 fd00::/16", "fd00:0:0:100::/56", "", "IPv6CIDRs[0] InvalidVpc.Range"},
		{"A21 listed as private", "", "fd80::/56", ""},
		{"link-local", "fe80::/60", "", "IPv6CIDRs[0] InvalidVpc.Range"},
		{"A23 private global unicast", "2001:db8::/56", "2001:db8:1::/56", ""},
		{"A23 public and private overlap", "2001:db8::/48", "2001:db8:0:100::/56", "PrivateIPv6CIDRs[0] InvalidVpc.Range"},
		{"IPv4 among IPv6", "10.0.0.0/16", "", "IPv6CIDRs[0] InvalidParameterValue"},
	} {
		t.Run(tt.rule+" "+tt.blocks, func(t *testing.T) {
			_, err := vpc.New(vpc.VPC{
				ID: "v", CIDRs: cidrs("10.0.0.0/16"),
				IPv6CIDRs: cidrs(strings.Fields(tt.blocks)...), PrivateIPv6CIDRs: cidrs(strings.Fields(tt.private)...),
			})
			wantCodes(t, err, tt.want)
		})
	}
}

func TestVPCProblemsNameWitnesses(t *testing.T) {
	_, err := vpc.New(vpc.VPC{ID: "v", CIDRs: cidrs("10.5.0.0/16", "10.5.128.0/17", "10.6.0.1/16", "192.168.0.0/16")})
	wantProblems(t, err,
		"vpc v.CIDRs[1]: 10.5.128.0/17 overlaps 10.5.0.0/16 of CIDRs[0]: both cover 10.5.128.0 (InvalidVpc.Range)",
		"vpc v.CIDRs[2]: 10.6.0.1/16 has bits set after its prefix: it should be 10.6.0.0/16 (InvalidParameterValue)",
		"vpc v.CIDRs[3]: 192.168.0.0/16 is of 192.168.0.0/16, of which a VPC whose primary block is 10.5.0.0/16 cannot add a block (InvalidVpc.Range)")
}

// TestVPCRestrictionsInAnyOrder is A12 and A13 once more, step by step: a set of blocks is sound
// if some order of adding them one by one breaks no row of AWS's table.
func TestVPCRestrictionsInAnyOrder(t *testing.T) {
	universe := cidrs("10.0.0.0/24", "10.0.1.0/24", "10.1.0.0/24", "10.5.0.0/24", "172.16.0.0/24", "172.31.0.0/24",
		"172.31.1.0/24", "192.168.0.0/24", "198.19.0.0/24", "100.64.0.0/24")
	in := func(p, range_ string) bool { return cidr(range_).Contains(cidr(p).Addr()) }
	mayAdd := func(have []string, p string) bool {
		primary := have[0]
		refused := []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16"}
		for _, own := range refused {
			if in(primary, own) {
				refused = slices.DeleteFunc(refused, func(r string) bool { return r == own })
				break
			}
		}
		for _, r := range refused {
			if in(p, r) {
				return false
			}
		}
		for _, h := range have {
			if in(h, "10.0.0.0/15") && in(p, "10.0.0.0/16") || in(h, "172.16.0.0/12") && in(p, "172.31.0.0/16") {
				return false
			}
		}
		return true
	}
	var possible func(have, rest []string) bool
	possible = func(have, rest []string) bool {
		for i, p := range rest {
			if mayAdd(have, p) && possible(append(slices.Clone(have), p), slices.Delete(slices.Clone(rest), i, i+1)) {
				return true
			}
		}
		return len(rest) == 0
	}
	accepted := 0
	for _, primary := range universe {
		for set := range 1 << len(universe) {
			blocks := []string{primary.String()}
			for i, p := range universe {
				if set&(1<<i) != 0 && p != primary {
					blocks = append(blocks, p.String())
				}
			}
			if len(blocks) > 5 {
				continue
			}
			_, err := vpc.New(vpc.VPC{ID: "v", CIDRs: cidrs(blocks...)})
			want := possible(blocks[:1], blocks[1:])
			require.Equal(t, want, err == nil, "%v: %v", blocks, err)
			if want {
				accepted++
			}
		}
	}
	require.Greater(t, accepted, 50)
}

func TestVPCPrivateIPv6(t *testing.T) {
	v := vpc.VPC{IPv6CIDRs: cidrs("2001:db8::/56", "fd80::/56"), PrivateIPv6CIDRs: cidrs("2001:db8:1::/56")}
	for a, want := range map[string]bool{ // A22
		"2001:db8::1":   false,
		"fd80::1":       true,
		"fdff::1":       true,
		"2001:db8:1::1": true,
		"2001:db8:2::1": false,
		"10.0.0.1":      false,
	} {
		require.Equal(t, want, v.PrivateIPv6(addr(a)), "A22 %s", a)
	}
}

func TestVPCResolver(t *testing.T) {
	v := vpc.VPC{CIDRs: cidrs("10.1.0.0/16", "10.2.0.0/16")}
	require.Equal(t, addr("10.1.0.2"), v.Resolver(), "A33")
	require.False(t, vpc.VPC{}.Resolver().IsValid())
}
