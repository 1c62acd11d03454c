package routing_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// cutAll cuts the headers from an address to a block into boxes, checks each against single questions, and counts them. It gives up
// where there is no end.
func cutAll(t *testing.T, n *vpc.Network, from routing.Place, src, dst string) (boxes int) {
	t.Helper()
	rng, r := rand.New(rand.NewPCG(1, 9)), routing.New(n)
	work := []packet.Box{packet.BoxOf(packet.AllTraffic(), prefixes(src)[0], prefixes(dst)[0])}
	for ; len(work) > 0 && boxes < 1000; boxes++ {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		h, _ := b.Sample()
		d, err := r.DecideWithin(from, h, b)
		require.NoError(t, err)
		for range 8 {
			other := within(rng, d.Box, h)
			got, err := r.Decide(from, other)
			require.NoError(t, err)
			require.True(t, got.Verdict == d.Verdict && got.Request == d.Request && got.Blocker.Code == d.Blocker.Code, "%v: %v, and %v: %v, of %v", h, d.Verdict, other, got.Verdict, d.Box)
		}
		for rest := range b.Minus(d.Box) {
			work = append(work, rest)
		}
	}
	return boxes
}

// TestDecideBoxOfFirewall: rules that look at source ports, or in both directions, cut headers into few boxes.
func TestDecideBoxOfFirewall(t *testing.T) {
	f := endpoint.Firewall{ID: "fw", VPC: "a", StatefulDefault: endpoint.Drop, StrictOrder: true,
		Endpoints: []endpoint.FirewallEndpoint{{Subnet: "f1", Endpoint: "fe1"}, {Subnet: "f2", Endpoint: "fe2"}},
		Stateless: []endpoint.FirewallRule{{Action: endpoint.Drop, Protocols: []packet.Protocol{packet.UDP}, SourcePorts: []packet.PortRange{{From: 0, To: 1023}}}},
		Stateful: []endpoint.FirewallRule{
			{Action: endpoint.Drop, Protocols: []packet.Protocol{packet.TCP}, SourcePorts: []packet.PortRange{{From: 5000, To: 5999}}},
			{Action: endpoint.Pass, Both: true, Sources: prefixes("10.0.2.0/24"), Destinations: prefixes("10.0.1.0/25"), DestPorts: []packet.PortRange{{From: 49152, To: 65535}}},
			{Action: endpoint.Pass, Protocols: []packet.Protocol{packet.TCP}, DestPorts: []packet.PortRange{{From: 443, To: 443}}}}}
	n, err := vpc.New(append(resources(twoEndpoints), f)...)
	require.NoError(t, err)
	require.Less(t, cutAll(t, n, "web", "10.0.1.5/32", "10.0.2.5/32"), 100)
}

// TestDecideBoxOfAppliances: in appliance mode what goes out of all VPCs keeps the sender's zone, whatever its address.
func TestDecideBoxOfAppliances(t *testing.T) {
	n, err := vpc.New(resources(`
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		vpc x 10.9.0.0/16
		subnet x1 x 10.9.1.0/24
		subnet x2 x 10.9.2.0/24 b
		subnet p x 10.9.3.0/24
		igw igw x
		nat nat p
		eni web a1 10.0.1.5
		tgw tgw
		att att-a tgw a a1
		att att-x tgw x x1 x2 appliance
		tgwrtb t-rtb tgw att-a att-x: propagate att-a; 0.0.0.0/0 att-x
		rtb rtb-a a a1: 0.0.0.0/0 tgw
		rtb rtb-x x x1 x2: 0.0.0.0/0 nat
		rtb rtb-p x p: 0.0.0.0/0 igw; 10.0.0.0/16 tgw`)...)
	require.NoError(t, err)
	require.Less(t, cutAll(t, n, "web", "10.0.1.5/32", "128.0.0.0/2"), 100)
}
