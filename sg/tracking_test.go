package sg

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestUntracked(t *testing.T) {
	n := network(t)
	// The example of the page on connection tracking.
	example := group("tcp 22 203.0.113.1/32; tcp 80 0.0.0.0/0; tcp 80 ::/0; icmp 0.0.0.0/0", "all 0.0.0.0/0; all ::/0")
	without4 := example
	without4.Egress = rules("all ::/0")
	for _, test := range []struct {
		name      string
		groups    []Group
		direction Direction
		packet    string
		want      bool
	}{
		{"SG-40 22 has a narrow peer", []Group{example}, Ingress, "tcp 203.0.113.1:40000 -> 10.0.0.1:22", false},
		{"SG-40 80 is for everyone", []Group{example}, Ingress, "tcp 203.0.113.1:40000 -> 10.0.0.1:80", true},
		{"SG-40 80 over IPv6", []Group{example}, Ingress, "tcp [2001:db8::1]:40000 -> [2001:db8::2]:80", true},
		{"SG-40 ICMP is tracked", []Group{example}, Ingress, "icmp 8/0 203.0.113.1 -> 10.0.0.1", false},
		{"SG-40 without the IPv4 egress rule", []Group{without4}, Ingress, "tcp 203.0.113.1:40000 -> 10.0.0.1:80", false},
		{"SG-40 the families are apart", []Group{without4}, Ingress, "tcp [2001:db8::1]:40000 -> [2001:db8::2]:80", true},
		{"SG-40 outbound, with too little allowed inbound", []Group{example}, Egress, "tcp 10.0.0.1:40000 -> 203.0.113.1:443", false},
		{"SG-40 all ports of the protocol", []Group{group("udp 53 0.0.0.0/0", "udp 0.0.0.0/0")}, Ingress, "udp 203.0.113.1:40000 -> 10.0.0.1:53", true},
		{"SG-40 not of another protocol", []Group{group("udp 53 0.0.0.0/0", "tcp 0.0.0.0/0")}, Ingress, "udp 203.0.113.1:40000 -> 10.0.0.1:53", false},
		{"SG-40 not only some ports", []Group{group("tcp 80 0.0.0.0/0", "tcp 1024-65535 0.0.0.0/0")}, Ingress, "tcp 203.0.113.1:40000 -> 10.0.0.1:80", false},
		{"SG-40 nearly everyone", []Group{group("tcp 80 0.0.0.0/1", "all 0.0.0.0/0")}, Ingress, "tcp 10.0.0.9:40000 -> 10.0.0.1:80", false},
		{"SG-11 the rules of two groups add up", []Group{group("tcp 80 0.0.0.0/0", ""), group("", "all 0.0.0.0/0")}, Ingress, "tcp 203.0.113.1:40000 -> 10.0.0.1:80", true},
		{"SG-42 T12 untracked", []Group{group("tcp 22 0.0.0.0/0", "all 0.0.0.0/0")}, Ingress, "tcp 203.0.113.1:40000 -> 10.0.0.1:22", true},
		{"SG-42 T13 tracked", []Group{group("tcp 22 203.0.113.1/32", "all 0.0.0.0/0")}, Ingress, "tcp 203.0.113.1:40000 -> 10.0.0.1:22", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var filters []*Filter
			for _, g := range test.groups {
				filters = append(filters, Compile(n, g))
			}
			h := header(t, test.packet)
			require.Equal(t, test.want, Untracked(test.direction, h, filters...))
			if test.want { // SG-41: the rules let the reply of an untracked flow pass by themselves
				passes := false
				for _, f := range filters {
					passes = passes || f.Match(reverse(test.direction), h.Reply(), nil) >= 0
				}
				require.True(t, passes)
			}
		})
	}
}

func TestAutoTracked(t *testing.T) {
	for kind, want := range map[vpc.Kind]bool{ // SG-43
		vpc.KindEgressOnlyInternetGateway: true, vpc.KindNATGateway: true, vpc.KindFirewall: true, vpc.KindInterfaceEndpoint: true,
		vpc.KindInternetGateway: false, vpc.KindPeeringConnection: false, vpc.KindTransitGateway: false, vpc.KindGatewayEndpoint: false,
	} {
		require.Equal(t, want, AutoTracked(kind), "%s", kind)
	}
}
