package reach_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// zones is two private subnets in two zones that go out by a NAT gateway each, or both by the first.
func zones(t *testing.T, second vpc.ID) *routing.Resolver {
	t.Helper()
	n, err := vpc.New(small()...)
	require.NoError(t, err)
	n, err = n.With(
		vpc.Subnet{ID: "public-b", VPC: "vpc", CIDR: prefix("10.0.8.0/24"), Zone: "us-east-1b"}, vpc.Subnet{ID: "private-b", VPC: "vpc", CIDR: prefix("10.0.9.0/24"), Zone: "us-east-1b"},
		vpc.NATGateway{ID: "nat-a", Subnet: "public", Addresses: []vpc.NATAddress{{Private: addr("10.0.0.9"), Public: addr("203.0.113.9")}}},
		vpc.NATGateway{ID: "nat-b", Subnet: "public-b", Addresses: []vpc.NATAddress{{Private: addr("10.0.8.9"), Public: addr("203.0.113.10")}}},
		routing.Table{ID: "rtb-public", VPC: "vpc", Subnets: []vpc.ID{"public", "public-b"}, Routes: []routing.Route{route("0.0.0.0/0", "igw")}},
		table("rtb-private", "private", route("0.0.0.0/0", "nat-a")), table("rtb-b", "private-b", route("0.0.0.0/0", second)),
		iface("db-b", "private-b", "10.0.9.6", "", "sg-db"))
	require.NoError(t, err)
	return routing.New(n)
}

func TestChokepoints(t *testing.T) {
	for _, tt := range []struct {
		name, from, to string
		second         vpc.ID
		want           string
	}{
		{"one NAT gateway for two zones", "sg-db", "internet", "nat-a", "nat-a, igw | | us-east-1a"},
		{"a NAT gateway in each zone", "sg-db", "internet", "nat-b", "igw | nat-a or nat-b |"},
		{"one sender", "db", "internet", "nat-b", "nat-a, igw | | us-east-1a"},
		{"inside a VPC", "web", "sg-db", "nat-b", "| | us-east-1a"},
		{"nothing gets through", "internet", "sg-db", "nat-b", "| |"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := reach.Chokepoints(zones(t, tt.second), routing.Place(tt.from), routing.Place(tt.to))
			require.NoError(t, err)
			var pairs []string
			for _, p := range c.Pairs {
				pairs = append(pairs, string(p[0]+" or "+p[1]))
			}
			var single []string
			for _, id := range c.Single {
				single = append(single, string(id))
			}
			got := strings.Join(single, ", ") + " | " + strings.Join(pairs, ", ") + " | " + strings.Join(c.Zones, ", ")
			require.Equal(t, tt.want, strings.Join(strings.Fields(strings.ReplaceAll(got, "|  |", "| |")), " "), c)
		})
	}
	_, err := reach.Chokepoints(zones(t, "nat-b"), "nobody", "internet")
	require.ErrorIs(t, err, routing.ErrNoSuchPlace)
}

// TestChokepointsAreOnEveryWay: single components are on each way and no other is; of a pair each way passes one.
func TestChokepointsAreOnEveryWay(t *testing.T) {
	ways := 0
	eachNetwork(t, 25, func(t *testing.T, r *routing.Resolver) {
		for v := range vpc.All[vpc.VPC](r.Network()) {
			for _, to := range []routing.Place{"internet", "10.0.0.0/8"} {
				c, err := reach.Chokepoints(r, routing.Place(v.ID), to)
				require.NoError(t, err)
				ways += len(c.Ways)
				all := map[vpc.ID]int{}
				for _, w := range c.Ways {
					for _, id := range slices.Compact(slices.Sorted(slices.Values(w.Passes))) {
						all[id]++
					}
					for _, p := range c.Pairs {
						require.True(t, slices.Contains(w.Passes, p[0]) || slices.Contains(w.Passes, p[1]), "%v\n%s", c, gen.GoLiteral(r.Network()))
					}
				}
				for id, count := range all {
					require.Equal(t, count == len(c.Ways), slices.Contains(c.Single, id), "%s of %v", id, c)
				}
			}
		}
	})
	require.Greater(t, ways, 20)
}
