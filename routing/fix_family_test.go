package routing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestAssignedIPv6: who lacks IPv6 gets an address of the block of its subnet, or is told which block is missing.
func TestAssignedIPv6(t *testing.T) {
	const net = `
		vpc a 10.0.0.0/16 2600:1f18:1::/56
		vpc b 10.1.0.0/16
		igw igw a
		subnet a1 a 10.0.1.0/24 2600:1f18:1:1::/64
		subnet a2 a 10.0.2.0/24
		subnet a3 a 2600:1f18:1:3::/64
		subnet b1 b 10.1.1.0/24
		rtb rtb-a a main: ::/0 igw; 0.0.0.0/0 igw
		eni web a1 10.0.1.5
		eni plain a2 10.0.2.5
		eni far b1 10.1.1.5
		eni six a3 2600:1f18:1:3::5`
	const assigned = "assign an IPv6 address of subnet a1, such as 2600:1f18:1:1::bd7, to network interface web"
	for _, tt := range []struct {
		from, to  string
		fix, none string
	}{
		{from: "web", to: "internet:2001:4860:4860::8888", fix: assigned},
		{from: "internet:2001:4860:4860::8888", to: "web", fix: assigned},
		{from: "web", to: "six", fix: assigned},
		{from: "six", to: "web", fix: assigned},
		{from: "plain", to: "six", none: "subnet a2 has no IPv6 block: associate one of those of a with it, and assign an address of that to plain"},
		{from: "far", to: "internet:2001:4860:4860::8888",
			none: "neither b nor its subnet b1 has an IPv6 block: associate one with the VPC and a part of it with the subnet, and assign an address of that to far"},
		{from: "six", to: "internet:198.51.100.7",
			none: "six has no IPv4 address, and an interface gets its primary one when it is made: put one in a subnet with IPv4 in its place, or give the other end an IPv6 address"},
	} {
		t.Run(tt.from+" to "+tt.to, func(t *testing.T) {
			n, err := vpc.New(resources(net)...)
			require.NoError(t, err)
			r := routing.New(n)
			f := routing.Flow{From: routing.Place(tt.from), To: routing.Place(tt.to), DstPort: 443}
			p, err := r.Resolve(f)
			require.NoError(t, err)
			require.Len(t, p.Blockers, 1, "%v", p)
			require.Equal(t, routing.NoAddress, p.Blockers[0].Code, "%v", p)
			if tt.none != "" {
				require.Equal(t, tt.none, p.Blockers[0].NoFix)
				return
			}
			require.Equal(t, []string{tt.fix}, words(p.Blockers[0].Fix), "%v", p)
			requireDelivered(t, r, f, p.Blockers[0].Fix)
		})
	}
}
