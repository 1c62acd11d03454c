package main

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestPeers: sources are told as rules name them where that is the truth, and else block by block.
func TestPeers(t *testing.T) {
	blocks := func(texts ...string) []netip.Prefix {
		var ps []netip.Prefix
		for _, s := range texts {
			ps = append(ps, netip.MustParsePrefix(s))
		}
		return ps
	}
	ssh, web := packet.MustTraffic("tcp 22"), packet.MustTraffic("tcp 443")
	n, err := vpc.New(
		vpc.VPC{ID: "vpc-1", Region: "us-east-1", CIDRs: blocks("10.0.0.0/16")},
		vpc.Subnet{ID: "subnet-1", VPC: "vpc-1", Zone: "us-east-1a", CIDR: netip.MustParsePrefix("10.0.1.0/24")},
		vpc.PrefixList{ID: "pl-1", Region: "us-east-1", Entries: blocks("10.9.0.0/16", "192.0.2.0/30", "198.51.100.0/30")},
		vpc.PrefixList{ID: "pl-2", Region: "us-east-1", Entries: blocks("192.0.2.0/24")},
		sg.Group{ID: "sg-1", VPC: "vpc-1", Ingress: []sg.Rule{
			{Traffic: ssh, CIDR: netip.MustParsePrefix("203.0.113.0/31")}, {Traffic: ssh, PrefixList: "pl-1"}, {Traffic: web, PrefixList: "pl-2"}}},
		eni.Interface{ID: "eni-1", Subnet: "subnet-1", Groups: []vpc.ID{"sg-1"}, Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.1.4"), Public: netip.MustParseAddr("198.51.100.1")}}})
	require.NoError(t, err)
	rep := report{resolver: routing.New(n)}
	const holed = "198.51.100.0"
	for _, tt := range []struct {
		name    string
		traffic packet.Traffic
		peers   []string
		want    string
	}{
		{"a list, with a hole, and without what no packet from the internet has", ssh, []string{"192.0.2.0/30", holed + "/32", "198.51.100.2/31"},
			"pl-1 (192.0.2.0/30, 198.51.100.0/30), but for the network's own addresses"},
		{"a list and a block", ssh, []string{"192.0.2.0/30", holed + "/32", "198.51.100.2/31", "203.0.113.0/31"},
			"pl-1 (192.0.2.0/30, 198.51.100.0/30), 203.0.113.0/31, but for the network's own addresses"},
		{"a block alone", ssh, []string{"203.0.113.0/31"}, "203.0.113.0/31"},
		{"half of an entry, as a network ACL lets in", ssh, []string{"192.0.2.0/31"}, "192.0.2.0/31"},
		{"one entry of a list, as a network ACL lets in", ssh, []string{"192.0.2.0/30"}, "pl-1 (192.0.2.0/30)"},
		{"more than the rules let in", ssh, []string{"192.0.2.0/30", "203.0.113.0/30"}, "192.0.2.0/30, 203.0.113.0/30"},
		{"a list for other traffic", web, []string{"192.0.2.0/24"}, "pl-2 (192.0.2.0/24)"},
		{"another list than that of the traffic", web, []string{"192.0.2.0/30"}, "192.0.2.0/30"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			open := reach.Open{Traffic: packet.Carrying(tt.traffic), Peers: blocks(tt.peers...)}
			require.Equal(t, tt.want, rep.peers(reach.Opening{Interfaces: []vpc.ID{"eni-1"}}, open))
		})
	}
}
