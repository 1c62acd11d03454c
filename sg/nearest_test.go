package sg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestNearest(t *testing.T) {
	n := network(t)
	for _, test := range []struct {
		name      string
		direction Direction
		rules     string
		packet    string
		differs   Difference
		want      string
	}{
		{"peer", Ingress, "tcp 22 10.0.0.0/8", "tcp 192.168.1.4:1 -> 10.0.0.1:22", PeerDiffers,
			"sg-1 ingress[0] allows tcp 22 from 10.0.0.0/8; the packet comes from 192.168.1.4"},
		{"peer, outbound", Egress, "tcp 22 10.0.0.0/8", "tcp 10.0.0.1:1 -> 192.168.1.4:22", PeerDiffers,
			"sg-1 egress[0] allows tcp 22 to 10.0.0.0/8; the packet goes to 192.168.1.4"},
		{"group", Ingress, "tcp 22 sg-a", "tcp 192.168.1.4:1 -> 10.0.0.1:22", PeerDiffers,
			"sg-1 ingress[0] allows tcp 22 from members of sg-a; the packet comes from 192.168.1.4"},
		{"port", Ingress, "tcp 22 10.0.0.0/8", "tcp 10.1.1.4:1 -> 10.0.0.1:443", PortDiffers,
			"sg-1 ingress[0] allows tcp 22 from 10.0.0.0/8; the packet is for port 443"},
		{"ICMP type", Ingress, "icmp 8 10.0.0.0/8", "icmp 3/4 10.1.1.4 -> 10.0.0.1", PortDiffers,
			"sg-1 ingress[0] allows icmp 8 from 10.0.0.0/8; the packet is of type 3, code 4"},
		{"protocol", Ingress, "udp 53 10.0.0.0/8", "tcp 10.1.1.4:1 -> 10.0.0.1:53", ProtocolDiffers,
			"sg-1 ingress[0] allows udp 53 from 10.0.0.0/8; the packet is tcp"},
		{"family", Ingress, "tcp 22 0.0.0.0/0", "tcp [2001:db8::1]:1 -> [2001:db8::2]:22", FamilyDiffers,
			"sg-1 ingress[0] allows tcp 22 from 0.0.0.0/0; the packet is IPv6"},
		{"family of a list", Ingress, "tcp 22 pl-6", "tcp 10.1.1.4:1 -> 10.0.0.1:22", FamilyDiffers,
			"sg-1 ingress[0] allows tcp 22 from pl-6; the packet is IPv4"},
		{"everything", Egress, "tcp 22 10.0.0.0/8", "gre 2001:db8::1 -> 2001:db8::2", FamilyDiffers | PortDiffers | ProtocolDiffers,
			"sg-1 egress[0] allows tcp 22 to 10.0.0.0/8; the packet is IPv6 and is gre"},
		{"protocol and port", Ingress, "tcp 22 10.0.0.0/8", "udp 10.1.1.4:1 -> 10.0.0.1:53", PortDiffers | ProtocolDiffers,
			"sg-1 ingress[0] allows tcp 22 from 10.0.0.0/8; the packet is udp port 53"},
		{"protocol and ICMP type", Ingress, "tcp 22 10.0.0.0/8", "icmp 8/0 10.1.1.4 -> 10.0.0.1", PortDiffers | ProtocolDiffers,
			"sg-1 ingress[0] allows tcp 22 from 10.0.0.0/8; the packet is icmp type 8, code 0"},

		{"fewer differences", Ingress, "tcp 22 10.0.0.0/8; udp 443 172.16.0.0/12; tcp 80 192.168.0.0/16", "tcp 192.168.1.4:1 -> 10.0.0.1:443", PortDiffers,
			"sg-1 ingress[2] allows tcp 80 from 192.168.0.0/16; the packet is for port 443"},
		{"rather the peer than the port", Ingress, "tcp 80 192.168.0.0/16; tcp 443 10.0.0.0/8", "tcp 192.168.1.4:1 -> 10.0.0.1:443", PeerDiffers,
			"sg-1 ingress[1] allows tcp 443 from 10.0.0.0/8; the packet comes from 192.168.1.4"},
		{"rather the port than the protocol", Ingress, "udp 443 192.168.0.0/16; tcp 80 192.168.0.0/16", "tcp 192.168.1.4:1 -> 10.0.0.1:443", PortDiffers,
			"sg-1 ingress[1] allows tcp 80 from 192.168.0.0/16; the packet is for port 443"},
		{"the nearer port", Ingress, "tcp 80 192.168.0.0/16; tcp 400-442 192.168.0.0/16; tcp 445 192.168.0.0/16", "tcp 192.168.1.4:1 -> 10.0.0.1:443", PortDiffers,
			"sg-1 ingress[1] allows tcp 400-442 from 192.168.0.0/16; the packet is for port 443"},
		{"the nearer peer", Ingress, "tcp 443 10.0.0.0/8; tcp 443 192.168.2.0/24; tcp 443 192.168.64.0/18", "tcp 192.168.1.4:1 -> 10.0.0.1:443", PeerDiffers,
			"sg-1 ingress[1] allows tcp 443 from 192.168.2.0/24; the packet comes from 192.168.1.4"},
		{"the nearest entry of a list", Ingress, "tcp 443 10.128.0.0/9; tcp 443 pl-4", "tcp 10.8.0.1:1 -> 10.0.0.1:443", PeerDiffers,
			"sg-1 ingress[1] allows tcp 443 from pl-4; the packet comes from 10.8.0.1"},
		{"the first of equals", Ingress, "tcp 443 sg-a; tcp 443 sg-b", "tcp 192.168.1.4:1 -> 10.0.0.1:443", PeerDiffers,
			"sg-1 ingress[0] allows tcp 443 from members of sg-a; the packet comes from 192.168.1.4"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := oneWay(test.direction, test.rules)
			f, h := Compile(n, g), header(t, test.packet)
			require.Equal(t, -1, f.Match(test.direction, h, nil))
			miss, ok := Nearest(test.direction, h, nil, f)
			require.True(t, ok)
			require.Equal(t, test.want, miss.String())
			require.Equal(t, test.differs, miss.Differs)
			require.Equal(t, g.Rules(test.direction)[miss.Index], miss.Rule)
		})
	}
}

func TestNearestOfSeveralGroups(t *testing.T) {
	n := network(t)
	h := header(t, "tcp 192.168.1.4:1 -> 10.0.0.1:443")
	far, near := group("udp 443 10.0.0.0/8", ""), group("tcp 80 10.0.0.0/8; tcp 443 10.0.0.0/8", "")
	far.ID, near.ID = "sg-far", "sg-near"
	miss, ok := Nearest(Ingress, h, nil, Compile(n, far), Compile(n, near))
	require.True(t, ok)
	require.Equal(t, vpc.ID("sg-near"), miss.Group)
	require.Equal(t, 1, miss.Index)

	_, ok = Nearest(Ingress, h, nil, Compile(n, group("", "all 0.0.0.0/0")))
	require.False(t, ok, "there is no rule in the direction")
}

func TestNearestLooksAtMembers(t *testing.T) {
	f := Compile(network(t), group("udp 443 sg-a; tcp 443-500 sg-b; tcp 80 sg-a", ""))
	h := header(t, "tcp 192.168.1.4:1 -> 10.0.0.1:443")
	miss, _ := Nearest(Ingress, h, []vpc.ID{"sg-a"}, f)
	require.Equal(t, PeerDiffers, miss.Differs)
	miss, _ = Nearest(Ingress, header(t, "tcp 192.168.1.4:1 -> 10.0.0.1:90"), []vpc.ID{"sg-a"}, f)
	require.Equal(t, 2, miss.Index)
	require.Equal(t, PortDiffers, miss.Differs)
}

// A packet differs from a rule exactly if the rule does not match it.
func TestNearestAgreesWithMatch(t *testing.T) {
	n := network(t)
	peers := []string{"10.0.0.0/8", "0.0.0.0/0", "::/0", "2001:db8::/64", "sg-a", "sg-b", "pl-4", "pl-6", "pl-gone"}
	traffics := []string{"all", "tcp", "tcp 443", "udp 0-1023", "icmp", "icmp 8", "icmpv6 128/0", "gre", "0"}
	headers := []string{
		"tcp 10.0.0.1:1 -> 10.9.0.2:443", "udp 10.9.0.2:1 -> 192.168.0.1:80", "icmp 8/0 10.0.0.1 -> 10.0.0.2", "icmp 3/4 10.0.0.1 -> 10.0.0.2",
		"tcp [2001:db8::1]:1 -> [2001:db8:6::1]:443", "icmpv6 128/0 2001:db8:6::1 -> 2001:db8::1", "gre 10.0.0.1 -> 10.0.0.2", "0 10.0.0.1 -> 10.0.0.2",
	}
	matched := 0
	for _, peer := range peers {
		for _, traffic := range traffics {
			f := Compile(n, group(traffic+" "+peer, traffic+" "+peer))
			for _, s := range headers {
				for _, d := range []Direction{Ingress, Egress} {
					h, members := header(t, s), []vpc.ID{"sg-a"}
					miss, _ := Nearest(d, h, members, f)
					matches := f.Match(d, h, members) == 0
					require.Equal(t, matches, miss.Differs == 0, "%s %s: %v %s: %v", traffic, peer, d, s, miss.Differs)
					if matches {
						matched++
					}
				}
			}
		}
	}
	require.NotZero(t, matched)
}

func TestDifferenceString(t *testing.T) {
	require.Equal(t, "none", Difference(0).String())
	require.Equal(t, "peer, port", (PortDiffers | PeerDiffers).String())
	require.Equal(t, "family, protocol", (FamilyDiffers | ProtocolDiffers).String())
}
