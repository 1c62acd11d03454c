package routing_test

import (
	"fmt"
	"maps"
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
	require.Equal(t, "10.0.0.2/32 vpc, 10.0.1.9/32 eni, 10.0.1.32/28 eni, 10.0.1.110/32 vpce", strings.Join(got, ", "))
	for range r.Held("nowhere") {
		t.Fatal("the network holds no such VPC")
	}
}

// TestHeldByTheResourceAlone takes each resource of which AWS chooses the addresses out of a network: those of the others stay, the public ones too.
func TestHeldByTheResourceAlone(t *testing.T) {
	base := []vpc.Resource{
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), IPv6CIDRs: prefixes("2001:db8::/56")},
		vpc.Subnet{ID: "subnet", VPC: "vpc", Zone: "us-east-1a", CIDR: prefix("10.0.0.0/20"), IPv6CIDR: prefix("2001:db8::/64")},
	}
	chosen := []vpc.Resource{
		vpc.NATGateway{ID: "nat", Subnet: "subnet", Addresses: []vpc.NATAddress{{}, {}}},
		endpoint.Interface{ID: "kms", VPC: "vpc", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"subnet"}, AddressType: endpoint.DualStack},
		endpoint.Interface{ID: "sqs", VPC: "vpc", Service: "com.amazonaws.us-east-1.sqs", Subnets: []vpc.ID{"subnet"}, AddressType: endpoint.DualStack},
		endpoint.LoadBalancer{ID: "alb", VPC: "vpc", AddressType: endpoint.DualStack, Nodes: []endpoint.Node{{Subnet: "subnet"}}},
		endpoint.GatewayLoadBalancer{ID: "gwlbe", VPC: "vpc", Service: "com.amazonaws.vpce.us-east-1.vpce-svc-1", Subnet: "subnet"},
		endpoint.ResolverEndpoint{ID: "rslvr", VPC: "vpc", Direction: endpoint.Inbound, Addresses: []endpoint.ResolverAddress{{Subnet: "subnet"}, {Subnet: "subnet"}}},
		vpc.ClientVPNEndpoint{ID: "cvpn", VPC: "vpc", ClientCIDR: prefix("10.100.0.0/22"), Subnets: []vpc.ID{"subnet"}},
		endpoint.ResourceGateway{ID: "rgw", VPC: "vpc", Subnets: []vpc.ID{"subnet"}},
		endpoint.ResourceEndpoint{ID: "re", VPC: "vpc", Configuration: "rcfg", Subnets: []vpc.ID{"subnet"}},
		endpoint.ServiceNetworkEndpoint{ID: "sne", VPC: "vpc", ServiceNetwork: "sn", Subnets: []vpc.ID{"subnet"}},
	}
	n, err := vpc.New(append(base, chosen...)...)
	require.NoError(t, err)
	r := routing.New(n)
	all := heldBy(r)
	require.Len(t, all, len(chosen)+1, "and the VPC's resolver")
	require.Len(t, all["nat"], 3, "two private addresses and a public one")
	for _, gone := range chosen {
		less, err := r.With(vpc.Change{Remove: []vpc.ID{gone.ResourceID()}})
		require.NoError(t, err)
		want := maps.Clone(all)
		delete(want, gone.ResourceID())
		require.Equal(t, want, heldBy(less), "without %s", gone.ResourceID())
	}
}

// heldBy is the addresses of the VPC "vpc", private and public, by what has them.
func heldBy(r *routing.Resolver) map[vpc.ID][]string {
	by := map[vpc.ID][]string{}
	for p, id := range r.Held("vpc") {
		by[id] = append(by[id], p.String())
	}
	for a, id := range r.Mapped("vpc") {
		by[id] = append(by[id], a.String())
	}
	return by
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
