package routing_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// What AWS made for a resource goes with it: a NAT gateway's interface carries nothing once the gateway is removed, and no fix leads there.
func TestRemoveOwner(t *testing.T) {
	rs := resources(`
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		igw igw a
		nat nat a1
		rtb rtb-1 a a1: 0.0.0.0/0 igw
		rtb rtb-2 a a2: 0.0.0.0/0 nat
		eni app a2 10.0.2.5`)
	own := eni.Interface{ID: "eni-nat", Subnet: "a1", Type: eni.NAT, Owner: "nat", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.1.9")}}}
	elastic := eni.ElasticIP{ID: "eip", Public: netip.MustParseAddr("203.0.113.9"), Interface: "eni-nat", Private: netip.MustParseAddr("10.0.1.9")}
	n, err := vpc.New(append(rs, own, elastic)...)
	require.NoError(t, err)
	flow := routing.Flow{From: "app", To: "internet", DstPort: 443}
	v, err := routing.New(n).Reaches(flow)
	require.NoError(t, err)
	require.Equal(t, routing.Delivered, v)

	after, err := n.Without("nat")
	require.NoError(t, err)
	_, held := after.Get("eni-nat")
	require.False(t, held)
	left, _ := vpc.Get[eni.ElasticIP](after, "eip")
	require.Empty(t, left.Interface)
	p, err := routing.New(after).Resolve(flow)
	require.NoError(t, err)
	require.Equal(t, routing.BadStateRoute, p.Blockers[0].Code)
	for _, f := range p.Blockers[0].Fix {
		require.NotContains(t, f.String(), "eni-nat")
	}

	// A gateway that is listed as deleted has let go of its interface too.
	deleted, _ := vpc.Get[vpc.NATGateway](n, "nat")
	deleted.State = vpc.Deleted
	after, err = n.With(deleted)
	require.NoError(t, err)
	_, err = routing.New(after).Resolve(routing.Flow{From: "app", To: "eni-nat", DstPort: 443})
	require.ErrorIs(t, err, routing.ErrNoSuchPlace)

	for _, gone := range []vpc.Resource{
		endpoint.Interface{ID: "vpce", VPC: "a", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"a2"}, State: vpc.Deleted},
		endpoint.GatewayLoadBalancer{ID: "vpce", VPC: "a", Service: "com.amazonaws.vpce.us-east-1.vpce-svc-1", Subnet: "a2", State: vpc.Failed},
		endpoint.ResourceEndpoint{ID: "vpce", VPC: "a", Configuration: "rcfg", Subnets: []vpc.ID{"a2"}, State: vpc.Rejected},
		endpoint.ServiceNetworkEndpoint{ID: "vpce", VPC: "a", ServiceNetwork: "sn", Subnets: []vpc.ID{"a2"}, State: vpc.Expired},
	} {
		m, err := n.With(gone, eni.Interface{ID: "eni-gone", Subnet: "a2", Owner: "vpce", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.2.9")}}})
		require.NoError(t, err)
		_, err = routing.New(m).Resolve(routing.Flow{From: "app", To: "eni-gone", DstPort: 443})
		require.ErrorIs(t, err, routing.ErrNoSuchPlace, "%T", gone)
	}

	// Of one that was not loaded nothing is known.
	alone, err := n.Without("nat", "eni-nat", "eip")
	require.NoError(t, err)
	own.Owner = "nat-elsewhere"
	table, _ := vpc.Get[routing.Table](alone, "rtb-2")
	table.Routes = []routing.Route{{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Target: "eni-nat"}}
	alone, err = alone.With(own, table)
	require.NoError(t, err)
	p, err = routing.New(alone).Resolve(flow)
	require.NoError(t, err)
	require.Equal(t, routing.Unknown, p.Verdict)
	require.Equal(t, []string{"the NAT gateway of interface eni-nat"}, p.Missing)
}
