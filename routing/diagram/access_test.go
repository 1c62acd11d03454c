package diagram

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

func TestAccess(t *testing.T) {
	everywhere := netip.MustParsePrefix("0.0.0.0/0")
	block := netip.MustParsePrefix("10.0.0.0/16")
	n, err := vpc.New(
		vpc.VPC{ID: "v", Region: "us-east-1", CIDRs: []netip.Prefix{block}},
		vpc.Subnet{ID: "s", VPC: "v", CIDR: netip.MustParsePrefix("10.0.0.0/24")},
		vpc.InternetGateway{ID: "igw", VPC: "v"},
		vpc.EgressOnlyInternetGateway{ID: "eigw", VPC: "v"},
		vpc.NATGateway{ID: "nat", Subnet: "s"},
		vpc.VPNGateway{ID: "vgw", VPC: "v"},
		endpoint.Gateway{ID: "vpce-s3", VPC: "v", Service: "com.amazonaws.us-east-1.s3"},
	)
	require.NoError(t, err)
	to := func(targets ...vpc.ID) routing.Table {
		var table routing.Table
		for _, id := range targets {
			table.Routes = append(table.Routes, routing.Route{CIDR: everywhere, Target: id})
		}
		return table
	}
	blackhole := to("igw")
	blackhole.Routes[0].Blackhole = true
	for _, c := range []struct {
		name  string
		table routing.Table
		want  access
	}{
		{"no routes but the local ones", routing.Table{}, isolated},
		{"local alone", to(routing.Local), isolated},
		{"an internet gateway", to("igw"), public},
		{"an internet gateway besides others", to("nat", "igw"), public},
		{"an internet gateway that is gone", blackhole, isolated},
		{"a NAT gateway", to("nat"), private},
		{"an egress-only internet gateway", to("eigw"), private},
		{"a gateway endpoint alone", to("vpce-s3"), isolated},
		{"what the network does not hold", to("tgw-elsewhere"), isolated},
		{"propagation", routing.Table{Propagating: []vpc.ID{"vgw"}}, private},
	} {
		t.Run(c.name, func(t *testing.T) { require.Equal(t, c.want.String(), accessOf(n, c.table).String()) })
	}
}

// TestRouteLines: targets go by name, unless that is what the destination is called.
func TestRouteLines(t *testing.T) {
	n, err := vpc.New(
		vpc.VPC{ID: "v", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		vpc.InternetGateway{ID: "igw-1", Name: "out", VPC: "v"},
		endpoint.Gateway{ID: "vpce-1", Name: "s3", VPC: "v", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-1"}},
		endpoint.Gateway{ID: "vpce-2", Name: "tables", VPC: "v", Service: "com.amazonaws.us-east-1.dynamodb", RouteTables: []vpc.ID{"rtb-1"}},
		vpc.PrefixList{ID: "pl-1", Name: "out", Region: "us-east-1"},
		routing.Table{ID: "rtb-1", VPC: "v", Routes: []routing.Route{{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Target: "igw-1"}, {PrefixList: "pl-1", Target: "igw-1"}}})
	require.NoError(t, err)
	table, _ := vpc.Get[routing.Table](n, "rtb-1")
	require.Equal(t, []string{"0.0.0.0/0 -> out", "out -> igw-1", "s3 -> vpce-1", "dynamodb -> tables"}, routeLines(n, table, 9, nil))
}
