package reach_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// landing is a VPC as a plan of a landing zone has it, without interfaces: the ACL of its private subnet keeps Postgres out of the public one.
func landing() []vpc.Resource {
	return []vpc.Resource{
		vpc.VPC{ID: `module.net["a"].aws_vpc.this`, Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), IPv6CIDRs: prefixes("2001:db8:1::/56")},
		vpc.Subnet{ID: "front", VPC: `module.net["a"].aws_vpc.this`, CIDR: prefix("10.0.0.0/24"), IPv6CIDR: prefix("2001:db8:1::/64")},
		vpc.Subnet{ID: "back", VPC: `module.net["a"].aws_vpc.this`, CIDR: prefix("10.0.1.0/28")},
		vpc.Subnet{ID: "six", VPC: `module.net["a"].aws_vpc.this`, IPv6CIDR: prefix("2001:db8:1:1::/64")},
		vpc.NetworkACL{ID: "acl", VPC: `module.net["a"].aws_vpc.this`, Subnets: []vpc.ID{"back"},
			Ingress: []vpc.ACLEntry{{Number: 50, Traffic: packet.MustTraffic("tcp 5432"), CIDR: prefix("10.0.0.0/24")}, {Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")}},
			Egress:  []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")}}},
		vpc.VPC{ID: "vpc-2", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")},
		vpc.Subnet{ID: "twin", VPC: "vpc-2", CIDR: prefix("10.0.0.0/24")},
	}
}

// TestProbes: each subnet gets one interface, which sends and is sent to as far as routes and ACLs let it.
func TestProbes(t *testing.T) {
	bare := resolver(t, landing()...)
	put := reach.Probes(bare)
	r, err := bare.With(vpc.Change{Put: put})
	require.NoError(t, err)
	require.Empty(t, reach.Probes(r), "they are there")

	var found []vpc.ID
	for _, e := range put {
		found = append(found, e.ResourceID())
	}
	require.ElementsMatch(t, []vpc.ID{`probe/module.net["a"].aws_vpc.this`, "probe/front", "probe/back", "probe/six", "probe/vpc-2", "probe/twin"}, found)
	for _, e := range put {
		if e, ok := e.(eni.Interface); ok {
			s, _ := vpc.Get[vpc.Subnet](r.Network(), e.Subnet)
			for _, a := range e.Addresses {
				require.True(t, s.CIDR.Contains(a.Private) || s.IPv6CIDR.Contains(a.Private), "%s has %v", e.ID, a.Private)
				require.False(t, s.Reserved(a.Private), "%s has %v", e.ID, a.Private)
				require.False(t, a.Public.IsValid())
			}
		}
	}
	front, _ := vpc.Get[eni.Interface](r.Network(), "probe/front")
	require.Len(t, front.Addresses, 2)

	for _, c := range []struct {
		from, to routing.Place
		port     uint16
		want     routing.Verdict
	}{
		{"probe/front", "probe/back", 443, routing.Delivered},
		{"probe/front", "probe/back", 5432, routing.Dropped},
		{"probe/back", "probe/front", 5432, routing.Delivered},
		{"probe/six", "probe/front", 22, routing.Delivered},
	} {
		p, err := r.Resolve(routing.Flow{From: c.from, To: c.to, DstPort: c.port})
		require.NoError(t, err)
		require.Equal(t, c.want, p.Verdict, "%s -> %s:%d", c.from, c.to, c.port)
	}
}

// TestProbesKeepClear: a probe takes no address that something has, keeps its own when the network changes elsewhere, and is left out where none is left.
func TestProbesKeepClear(t *testing.T) {
	probeOf := func(id vpc.ID, more ...vpc.Resource) (eni.Interface, bool) {
		for _, e := range reach.Probes(resolver(t, append(landing(), more...)...)) {
			if e, ok := e.(eni.Interface); ok && e.ID == id {
				return e, true
			}
		}
		return eni.Interface{}, false
	}
	back, ok := probeOf("probe/back")
	require.True(t, ok)
	beside, _ := probeOf("probe/back", iface("x", "front", "10.0.0.77", ""))
	require.Equal(t, back, beside)
	moved, ok := probeOf("probe/back", iface("x", "back", back.Addresses[0].Private.String(), ""))
	require.True(t, ok)
	require.NotEqual(t, back.Addresses, moved.Addresses)

	var full []vpc.Resource
	for a := addr("10.0.1.4"); a != addr("10.0.1.15"); a = a.Next() {
		full = append(full, iface("x"+a.String(), "back", a.String(), ""))
	}
	_, ok = probeOf("probe/back", full...)
	require.False(t, ok)
	require.Nil(t, reach.Probes(nil))
}

// TestServicesOfPlannedSubnets: a subnet without interfaces is asked for services whatever signs the ID of its VPC has.
func TestServicesOfPlannedSubnets(t *testing.T) {
	table, err := reach.Services(resolver(t, landing()...))
	require.NoError(t, err)
	require.NotEmpty(t, table)
}
