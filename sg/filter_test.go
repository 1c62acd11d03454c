package sg

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestMatch(t *testing.T) {
	n := network(t)
	const none = -1
	for _, test := range []struct {
		name      string
		direction Direction
		rules     string
		packet    string
		members   string // of the peer, separated by spaces
		want      int
	}{
		{"SG-6 no rules", Ingress, "", "tcp 10.0.0.1:40000 -> 10.0.0.2:22", "", none},
		{"SG-6 no rules for a member", Egress, "", "tcp 10.0.0.1:40000 -> 10.0.0.2:22", "sg-1", none},
		{"SG-11 the first rule that matches is named", Ingress, "tcp 80 0.0.0.0/0; tcp 22 10.0.0.0/8; all 10.0.0.0/8", "tcp 10.0.0.1:40000 -> 10.0.0.2:22", "", 1},
		{"SG-11 a narrow rule does not take from a wide one", Ingress, "tcp 22 10.0.0.1/32; tcp 22 10.0.0.0/8", "tcp 10.0.0.3:40000 -> 10.0.0.2:22", "", 1},

		{"SG-14 all protocols", Ingress, "all 10.0.0.0/8", "gre 10.0.0.1 -> 10.0.0.2", "", 0},
		{"SG-14 another protocol", Ingress, "tcp 10.0.0.0/8", "udp 10.0.0.1:1 -> 10.0.0.2:2", "", none},
		{"SG-15 all protocols take all ports", Ingress, "all 10.0.0.0/8", "udp 10.0.0.1:1 -> 10.0.0.2:65535", "", 0},
		{"SG-15 a protocol without ports", Ingress, "gre 10.0.0.0/8", "gre 10.0.0.1 -> 10.0.0.2", "", 0},

		{"SG-16 first port", Ingress, "tcp 80-90 10.0.0.0/8", "tcp 10.0.0.1:1 -> 10.0.0.2:80", "", 0},
		{"SG-16 last port", Ingress, "tcp 80-90 10.0.0.0/8", "tcp 10.0.0.1:1 -> 10.0.0.2:90", "", 0},
		{"SG-16 below", Ingress, "tcp 80-90 10.0.0.0/8", "tcp 10.0.0.1:1 -> 10.0.0.2:79", "", none},
		{"SG-16 above", Ingress, "tcp 80-90 10.0.0.0/8", "tcp 10.0.0.1:1 -> 10.0.0.2:91", "", none},
		{"SG-16 source ports are not looked at", Ingress, "tcp 80 10.0.0.0/8", "tcp 10.0.0.1:80 -> 10.0.0.2:1", "", none},
		{"SG-16 outbound looks at the destination port too", Egress, "tcp 443 10.0.0.0/8", "tcp 10.0.0.1:1 -> 10.0.0.2:443", "", 0},
		{"SG-16 outbound does not look at the source port", Egress, "tcp 443 10.0.0.0/8", "tcp 10.0.0.1:443 -> 10.0.0.2:1", "", none},

		{"SG-17 type and code", Ingress, "icmp 3/4 10.0.0.0/8", "icmp 3/4 10.0.0.1 -> 10.0.0.2", "", 0},
		{"SG-17 another code", Ingress, "icmp 3/4 10.0.0.0/8", "icmp 3/3 10.0.0.1 -> 10.0.0.2", "", none},
		{"SG-17 T7 any code", Ingress, "icmp 8 10.0.0.0/8", "icmp 8/0 10.0.0.1 -> 10.0.0.2", "", 0},
		{"SG-17 another type", Ingress, "icmp 8 10.0.0.0/8", "icmp 0/0 10.0.0.1 -> 10.0.0.2", "", none},
		{"SG-17 any type", Ingress, "icmp 10.0.0.0/8", "icmp 11/0 10.0.0.1 -> 10.0.0.2", "", 0},
		{"SG-17 ICMPv6 without type", Ingress, "icmpv6 2001:db8::/32", "icmpv6 129/0 2001:db8::1 -> 2001:db8::2", "", 0},
		{"SG-17 ICMP is not ICMPv6", Ingress, "icmp ::/0", "icmpv6 129/0 2001:db8::1 -> 2001:db8::2", "", none},

		{"SG-18 all IPv4 is not IPv6", Ingress, "all 0.0.0.0/0", "tcp [2001:db8::1]:1 -> [2001:db8::2]:2", "", none},
		{"SG-18 all IPv6 is not IPv4", Ingress, "all ::/0", "tcp 10.0.0.1:1 -> 10.0.0.2:2", "", none},
		{"SG-18 all IPv6", Ingress, "all ::/0", "tcp [2001:db8::1]:1 -> [2001:db8::2]:2", "", 0},
		{"SG-19 host bits do not count", Ingress, "all 100.68.0.18/18", "tcp 100.68.63.255:1 -> 10.0.0.2:2", "", 0},
		{"inbound looks at the source", Ingress, "all 10.0.0.1/32", "tcp 10.0.0.2:1 -> 10.0.0.1:2", "", none},
		{"outbound looks at the destination", Egress, "all 10.0.0.1/32", "tcp 10.0.0.2:1 -> 10.0.0.1:2", "", 0},

		{"SG-23 an entry of the list", Ingress, "all pl-4", "tcp 192.0.2.255:1 -> 10.0.0.1:2", "", 0},
		{"SG-23 an entry that holds another", Ingress, "all pl-4", "tcp 10.9.200.1:1 -> 10.0.0.1:2", "", 0},
		{"SG-23 no entry", Ingress, "all pl-4", "tcp 10.8.255.255:1 -> 10.0.0.1:2", "", none},
		{"SG-23 the family of the list", Ingress, "all pl-4", "tcp [2001:db8:6::1]:1 -> [2001:db8::2]:2", "", none},
		{"SG-23 IPv6", Egress, "tcp 443 pl-6", "tcp [2001:db8::1]:1 -> [2001:db8:6::2]:443", "", 0},
		{"SG-23 the port counts too", Egress, "tcp 443 pl-6", "tcp [2001:db8::1]:1 -> [2001:db8:6::2]:80", "", none},

		{"SG-26 the peer is a member", Ingress, "tcp 22 sg-a", "tcp 10.0.0.1:1 -> 10.0.0.2:22", "sg-b sg-a", 0},
		{"SG-26 outbound", Egress, "tcp 22 sg-a", "tcp 10.0.0.1:1 -> 10.0.0.2:22", "sg-a", 0},
		{"SG-26 IPv6", Ingress, "tcp 22 sg-a", "tcp [2001:db8::1]:1 -> [2001:db8::2]:22", "sg-a", 0},
		{"SG-26 not a member", Ingress, "tcp 22 sg-a", "tcp 10.0.0.1:1 -> 10.0.0.2:22", "sg-b", none},
		{"SG-27 T8 no groups over the internet", Ingress, "tcp 22 sg-a", "tcp 198.51.100.7:1 -> 10.0.0.2:22", "", none},
		{"SG-29 T2 members of the group itself need a rule", Ingress, "tcp 22 sg-a", "tcp 10.0.0.1:1 -> 10.0.0.2:22", "sg-1", none},
		{"SG-29 a rule for its own members", Ingress, "all sg-1", "tcp 10.0.0.1:1 -> 10.0.0.2:22", "sg-1", 0},
		{"SG-32 T9 a CIDR rule does not need the groups", Ingress, "tcp 22 sg-a; tcp 22 10.0.0.0/16", "tcp 10.0.0.1:1 -> 10.0.0.2:22", "", 1},
		{"SG-52 a group that is gone", Ingress, "all sg-gone", "tcp 10.0.0.1:1 -> 10.0.0.2:22", "sg-a", none},
		{"no direction", 0, "all 0.0.0.0/0", "tcp 10.0.0.1:1 -> 10.0.0.2:22", "", none},
	} {
		t.Run(test.name, func(t *testing.T) {
			var members []vpc.ID
			for _, id := range strings.Fields(test.members) {
				members = append(members, vpc.ID(id))
			}
			f, h := Compile(n, oneWay(test.direction, test.rules)), header(t, test.packet)
			require.Equal(t, test.want, f.Match(test.direction, h, members))
			if test.direction != 0 { // the other direction has no rules
				require.Equal(t, none, f.Match(reverse(test.direction), h, members))
				require.Zero(t, f.Len(reverse(test.direction)))
			}
		})
	}
}

// A search of a list must find what a reading of its entries one by one finds,
// wherever they begin and end.
func TestMatchPrefixListExhaustively(t *testing.T) {
	var universe []netip.Prefix // everything within 10.0.0.0/29
	for bits := 29; bits <= 32; bits++ {
		for a := 0; a < 8; a += 1 << (32 - bits) {
			universe = append(universe, netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, 0, byte(a)}), bits))
		}
	}
	for _, x := range universe {
		for _, y := range universe {
			for _, z := range universe {
				list := disjoint([]netip.Prefix{x, y, z})
				for a := range 9 {
					addr := netip.AddrFrom4([4]byte{10, 0, 0, byte(a)})
					want := x.Contains(addr) || y.Contains(addr) || z.Contains(addr)
					if got := contains(list, addr); got != want {
						t.Fatalf("%v %v %v contains %v: %v, want %v", x, y, z, addr, got, want)
					}
				}
			}
		}
	}
}

func TestMatchDoesNotAllocate(t *testing.T) {
	f := Compile(network(t), group("tcp 80 sg-a; tcp 443 pl-4; udp 0.0.0.0/0; tcp 22 pl-9; tcp 22 sg-b", ""))
	h := header(t, "tcp 10.0.0.1:40000 -> 10.0.0.2:22")
	members := []vpc.ID{"sg-x", "sg-b"}
	match, unheld := 0, 0
	require.Zero(t, testing.AllocsPerRun(100, func() { match, unheld = f.Match(Ingress, h, members), f.MatchUnheld(Ingress, h) }))
	require.Equal(t, 4, match)
	require.Equal(t, 3, unheld)
}

func TestMatchUnheld(t *testing.T) {
	f := Compile(network(t), group("tcp 22 pl-4; tcp 80 pl-away; tcp 22 pl-away", "all pl-4"))
	for _, test := range []struct {
		name      string
		direction Direction
		packet    string
		want      int
	}{
		{"a list that is not held", Ingress, "tcp 10.0.0.1:1 -> 10.0.0.2:22", 2},
		{"on another port", Ingress, "tcp 10.0.0.1:1 -> 10.0.0.2:80", 1},
		{"not for the protocol", Ingress, "udp 10.0.0.1:1 -> 10.0.0.2:22", -1},
		{"a list that is held", Egress, "tcp 10.0.0.1:1 -> 10.0.0.2:22", -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, f.MatchUnheld(test.direction, header(t, test.packet)))
		})
	}
}

func BenchmarkMatch(b *testing.B) {
	f := Compile(network(b), group("tcp 80 sg-a; tcp 443 pl-4; udp 0.0.0.0/0; tcp 22 10.128.0.0/9; tcp 22 sg-b", ""))
	h := header(b, "tcp 10.0.0.1:40000 -> 10.0.0.2:22")
	members := []vpc.ID{"sg-x", "sg-b"}
	for b.Loop() {
		f.Match(Ingress, h, members)
	}
}
