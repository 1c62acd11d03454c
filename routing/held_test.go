package routing_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestHeld lists what has addresses, what AWS makes interfaces for among it.
func TestHeld(t *testing.T) {
	n, err := vpc.New(
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")},
		vpc.Subnet{ID: "subnet", VPC: "vpc", CIDR: prefix("10.0.1.0/24")},
		eni.Interface{ID: "eni", Subnet: "subnet", Addresses: []eni.Address{{Private: addrs("10.0.1.9")[0]}}, Prefixes: prefixes("10.0.1.32/28")},
		endpoint.Interface{ID: "vpce", VPC: "vpc", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"subnet"}})
	require.NoError(t, err)
	r := routing.New(n)
	var got []string
	for p, id := range r.Held("vpc") {
		got = append(got, fmt.Sprint(p, " ", id))
	}
	require.Equal(t, "10.0.0.2/32 vpc, 10.0.1.4/32 vpce, 10.0.1.9/32 eni, 10.0.1.32/28 eni", strings.Join(got, ", "))
	for range r.Held("nowhere") {
		t.Fatal("the network holds no such VPC")
	}
}

// TestMapped lists public addresses, made-up ones among them.
func TestMapped(t *testing.T) {
	n, err := vpc.New(
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")},
		vpc.Subnet{ID: "subnet", VPC: "vpc", CIDR: prefix("10.0.1.0/24")},
		eni.Interface{ID: "eni", Subnet: "subnet", Addresses: []eni.Address{{Private: addrs("10.0.1.9")[0], Public: addrs("203.0.113.9")[0]}}},
		eni.Interface{ID: "private", Subnet: "subnet", Addresses: []eni.Address{{Private: addrs("10.0.1.10")[0]}}},
		endpoint.LoadBalancer{ID: "lb", VPC: "vpc", Type: endpoint.TypeNetwork, Nodes: []endpoint.Node{{Subnet: "subnet"}}},
		endpoint.LoadBalancer{ID: "within", VPC: "vpc", Type: endpoint.TypeNetwork, Internal: true, Nodes: []endpoint.Node{{Subnet: "subnet"}}},
		vpc.NATGateway{ID: "nat", Subnet: "subnet"})
	require.NoError(t, err)
	r := routing.New(n)
	got := map[vpc.ID]netip.Addr{}
	for a, id := range r.Mapped("vpc") {
		got[id] = a
	}
	require.Len(t, got, 3)
	require.Equal(t, addrs("203.0.113.9")[0], got["eni"])
	for _, id := range []vpc.ID{"lb", "nat"} {
		require.True(t, prefix("198.18.0.0/16").Contains(got[id]), "%s: %v", id, got[id])
	}
	for range r.Mapped("nowhere") {
		t.Fatal("the network holds no such VPC")
	}
}

// TestDecisionEnd says where a packet arrives, whatever becomes of the reply.
func TestDecisionEnd(t *testing.T) {
	r := routing.New(newCity(t, 200))
	d, err := r.Decide("eni-0.0", packet.Header{Src: addrs("10.0.1.10")[0], Dst: addrs("10.0.2.11")[0], Protocol: packet.TCP, SrcPort: 50000, DstPort: 443})
	require.NoError(t, err)
	require.Equal(t, vpc.ID("eni-0.4"), d.End)
}
