package routing

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// aws makes one of AWS's own prefix lists.
func aws(id vpc.ID, name string, entries ...string) vpc.PrefixList {
	ps := prefixes(entries...)
	return vpc.PrefixList{ID: id, Name: name, Account: "AWS", Region: "us-east-1", IPv6: ps[0].Addr().Is6(), Entries: ps}
}

func s3Endpoint(state vpc.State, family endpoint.AddressType) endpoint.Gateway {
	return endpoint.Gateway{
		ID: "vpce-s3", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-1"},
		State: state, AddressType: family,
	}
}

func s3List() vpc.PrefixList {
	return aws("pl-s3", "com.amazonaws.us-east-1.s3", "52.216.0.0/15", "54.123.160.0/19")
}

// replace puts r in the place of the resource of rs with the same ID.
func replace(rs []vpc.Resource, r vpc.Resource) []vpc.Resource {
	for i := range rs {
		if rs[i].ResourceID() == r.ResourceID() {
			rs[i] = r
			return rs
		}
	}
	return append(rs, r)
}

func TestLookup(t *testing.T) {
	with := func(rs ...vpc.Resource) []vpc.Resource { return rs }
	for _, tt := range []struct {
		name   string
		routes []Route
		with   []vpc.Resource
		dst    string
		want   string
	}{
		{"golden 3 the longest prefix", routes("10.1.0.0/16 pcx-1", "10.1.2.0/24 tgw-1"), nil, "10.1.2.3", `
			10.1.2.3: rtb-1 10.1.2.0/24 -> tgw-1
			  not rtb-1 10.1.0.0/16 -> pcx-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"golden 4 local before a longer propagated route", routes("10.0.8.0/24 vgw-1 propagated"), nil, "10.0.8.5", `
			10.0.8.5: rtb-1 10.0.0.0/16 -> local
			  not rtb-1 10.0.8.0/24 -> vgw-1: local routes go before propagated ones (HIGHER_PRIORITY_ROUTE)`},
		{"golden 5 a subnet to an appliance", routes("10.0.1.0/24 eni-1"), nil, "10.0.1.7", `
			10.0.1.7: rtb-1 10.0.1.0/24 -> eni-1
			  not rtb-1 10.0.0.0/16 -> local: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"golden 7 static before propagated", routes("10.9.8.0/24 vgw-1 propagated", "10.9.8.0/24 igw-1"), nil, "10.9.8.1", `
			10.9.8.1: rtb-1 10.9.8.0/24 -> igw-1
			  not rtb-1 10.9.8.0/24 -> vgw-1: a static route to a CIDR goes before prefix lists and propagated routes (HIGHER_PRIORITY_ROUTE)`},
		{"golden 7 prefix list before propagated", routes("192.0.2.0/24 vgw-1 propagated", "pl-4 tgw-1"), nil, "192.0.2.1", `
			192.0.2.1: rtb-1 pl-4 (192.0.2.0/24) -> tgw-1
			  not rtb-1 192.0.2.0/24 -> vgw-1: a prefix list goes before propagated routes (HIGHER_PRIORITY_ROUTE)`},
		{"golden 7 static before prefix list", routes("pl-4 tgw-1", "192.0.2.0/24 pcx-1"), nil, "192.0.2.1", `
			192.0.2.1: rtb-1 192.0.2.0/24 -> pcx-1
			  not rtb-1 pl-4 (192.0.2.0/24) -> tgw-1: a static route to a CIDR goes before prefix lists and propagated routes (HIGHER_PRIORITY_ROUTE)`},
		{"golden 9 a blackhole does not fall back", routes("10.2.0.0/16 pcx-1", "0.0.0.0/0 nat-1"),
			with(vpc.PeeringConnection{ID: "pcx-1", Requester: vpc.PeeringSide{VPC: "vpc-1"}, Accepter: vpc.PeeringSide{VPC: "vpc-2"}, State: "pending-acceptance"}),
			"10.2.0.5", `
			10.2.0.5: rtb-1 10.2.0.0/16 -> pcx-1 (BAD_STATE_ROUTE)
			  not rtb-1 0.0.0.0/0 -> nat-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"golden 10 endpoints T4 S3 of the Region", routes("0.0.0.0/0 nat-1"), with(s3Endpoint("", endpoint.IPv4), s3List()), "52.216.0.1", `
			52.216.0.1: rtb-1 pl-s3 (52.216.0.0/15) -> vpce-s3
			  not rtb-1 0.0.0.0/0 -> nat-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"golden 10 endpoints T7 S3 of another Region", routes("0.0.0.0/0 nat-1"), with(s3Endpoint("", endpoint.IPv4), s3List()), "52.218.0.1", `
			52.218.0.1: rtb-1 0.0.0.0/0 -> nat-1`},
		{"golden 10 endpoints T5 static for the same CIDR", routes("0.0.0.0/0 nat-1", "52.216.0.0/15 igw-1"), with(s3Endpoint("", endpoint.IPv4), s3List()), "52.216.0.1", `
			52.216.0.1: rtb-1 52.216.0.0/15 -> igw-1
			  not rtb-1 pl-s3 (52.216.0.0/15) -> vpce-s3: a static route to a CIDR goes before prefix lists and propagated routes (HIGHER_PRIORITY_ROUTE)
			  not rtb-1 0.0.0.0/0 -> nat-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"endpoints T6 static inside the list", routes("0.0.0.0/0 nat-1", "52.216.7.0/24 igw-1"), with(s3Endpoint("", endpoint.IPv4), s3List()), "52.216.7.1", `
			52.216.7.1: rtb-1 52.216.7.0/24 -> igw-1
			  not rtb-1 pl-s3 (52.216.0.0/15) -> vpce-s3: another route is more specific (MORE_SPECIFIC_ROUTE)
			  not rtb-1 0.0.0.0/0 -> nat-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"GE-22 the /24", routes("54.123.165.0/24 igw-1"), with(s3Endpoint("", endpoint.IPv4), s3List()), "54.123.165.9", `
			54.123.165.9: rtb-1 54.123.165.0/24 -> igw-1
			  not rtb-1 pl-s3 (54.123.160.0/19) -> vpce-s3: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"GE-22 the rest", routes("54.123.165.0/24 igw-1"), with(s3Endpoint("", endpoint.IPv4), s3List()), "54.123.166.9", `
			54.123.166.9: rtb-1 pl-s3 (54.123.160.0/19) -> vpce-s3`},
		{"GE-24 propagated for the same CIDR", routes("52.216.0.0/15 vgw-1 propagated"), with(s3Endpoint("", endpoint.IPv4), s3List()), "52.216.0.1", `
			52.216.0.1: rtb-1 pl-s3 (52.216.0.0/15) -> vpce-s3
			  not rtb-1 52.216.0.0/15 -> vgw-1: a prefix list goes before propagated routes (HIGHER_PRIORITY_ROUTE)`},
		{"R36 GE-25 two lists", routes("pl-b tgw-1", "pl-a pcx-1"),
			with(aws("pl-a", "a", "198.51.100.0/24"), aws("pl-b", "b", "198.51.100.0/24")), "198.51.100.1", `
			198.51.100.1: rtb-1 pl-a (198.51.100.0/24) -> pcx-1 (ambiguous)
			  not rtb-1 pl-b (198.51.100.0/24) -> tgw-1: another route for the same prefix has the lower ID (HIGHER_PRIORITY_ROUTE)`},
		{"R36 two lists with one target", routes("pl-b tgw-1", "pl-a tgw-1"),
			with(aws("pl-a", "a", "198.51.100.0/24"), aws("pl-b", "b", "198.51.100.0/24")), "198.51.100.1", `
			198.51.100.1: rtb-1 pl-a (198.51.100.0/24) -> tgw-1
			  not rtb-1 pl-b (198.51.100.0/24) -> tgw-1: another route for the same prefix has the lower ID (HIGHER_PRIORITY_ROUTE)`},
		{"GE-26 R5 the families apart", routes("0.0.0.0/0 igw-1"), nil, "2001:db8::1", `
			2001:db8::1: no route (NO_ROUTE_TO_DESTINATION)`},
		{"R37 no route", nil, nil, "192.0.2.1", `
			192.0.2.1: no route (NO_ROUTE_TO_DESTINATION)`},

		{"R9 a reserved range under a wider route", routes("0.0.0.0/0 igw-1"), nil, "169.254.169.254", `
			169.254.169.254: no route (NO_ROUTE_TO_DESTINATION)
			  not rtb-1 0.0.0.0/0 -> igw-1: the range is reserved (NO_ROUTE_TO_DESTINATION)`},
		{"R20 the secondary block", nil, with(vpc.VPC{ID: "vpc-1", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16", "100.64.0.0/16")}), "100.64.0.1", `
			100.64.0.1: rtb-1 100.64.0.0/16 -> local`},
		{"R20 IPv6", nil, nil, "2600:1f18:1:1ff::1", `
			2600:1f18:1:1ff::1: rtb-1 2600:1f18:1:100::/56 -> local`},
		{"R20 local listed", routes("10.0.0.0/16 local"), nil, "10.0.0.9", `
			10.0.0.9: rtb-1 10.0.0.0/16 -> local`},
		{"R21 the local route replaced", routes("10.0.0.0/16 eni-1", "10.0.0.0/8 tgw-1"), nil, "10.0.0.9", `
			10.0.0.9: rtb-1 10.0.0.0/16 -> eni-1
			  not rtb-1 10.0.0.0/8 -> tgw-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"R24 a propagated route does not replace the local one", routes("10.0.0.0/16 vgw-1 propagated"), nil, "10.0.0.9", `
			10.0.0.9: rtb-1 10.0.0.0/16 -> local
			  not rtb-1 10.0.0.0/16 -> vgw-1: local routes go before propagated ones (HIGHER_PRIORITY_ROUTE)`},
		{"R24 beside a static route to the subnet", routes("10.0.1.0/24 eni-1", "10.0.1.0/25 vgw-1 propagated"), nil, "10.0.1.7", `
			10.0.1.7: rtb-1 10.0.1.0/24 -> eni-1
			  not rtb-1 10.0.0.0/16 -> local: another route is more specific (MORE_SPECIFIC_ROUTE)
			  not rtb-1 10.0.1.0/25 -> vgw-1: local routes go before propagated ones (HIGHER_PRIORITY_ROUTE)`},
		{"R25 a prefix list inside the VPC", routes("pl-in tgw-1"), with(aws("pl-in", "in", "10.0.1.0/24")), "10.0.1.7", `
			10.0.1.7: rtb-1 10.0.0.0/16 -> local
			  not rtb-1 pl-in (10.0.1.0/24) -> tgw-1: prefix lists do not count inside the VPC's own blocks (HIGHER_PRIORITY_ROUTE)`},
		{"R25 a prefix list around the VPC", routes("pl-out tgw-1"), with(aws("pl-out", "out", "10.0.0.0/8")), "10.0.1.7", `
			10.0.1.7: rtb-1 10.0.0.0/16 -> local
			  not rtb-1 pl-out (10.0.0.0/8) -> tgw-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"R31 a list that is not held", routes("0.0.0.0/0 igw-1", "pl-gone tgw-1"), nil, "192.0.2.1", `
			192.0.2.1: rtb-1 0.0.0.0/0 -> igw-1
			  unknown: the entries of pl-gone`},
		{"R31 each entry has its own length", routes("pl-n tgw-1", "192.0.2.0/24 pcx-1"), with(aws("pl-n", "n", "192.0.0.0/16", "192.0.2.128/25")), "192.0.2.200", `
			192.0.2.200: rtb-1 pl-n (192.0.2.128/25) -> tgw-1
			  not rtb-1 192.0.2.0/24 -> pcx-1: another route is more specific (MORE_SPECIFIC_ROUTE)
			  not rtb-1 pl-n (192.0.0.0/16) -> tgw-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"G21 advertised ranks as propagated", routes("192.0.2.0/24 eni-1 advertised", "pl-4 tgw-1"), nil, "192.0.2.1", `
			192.0.2.1: rtb-1 pl-4 (192.0.2.0/24) -> tgw-1
			  not rtb-1 192.0.2.0/24 -> eni-1: a prefix list goes before propagated routes (HIGHER_PRIORITY_ROUTE)`},

		{"R51 the endpoint's route listed too", routes("pl-s3 vpce-s3"), with(s3Endpoint("", endpoint.IPv4), s3List()), "52.216.0.1", `
			52.216.0.1: rtb-1 pl-s3 (52.216.0.0/15) -> vpce-s3`},
		{"R57 GE-45 an IPv4 endpoint does not catch IPv6", routes("::/0 eigw-1"),
			with(s3Endpoint("", endpoint.IPv4), s3List(), aws("pl-s3-6", "com.amazonaws.us-east-1.ipv6.s3", "2600:1fa0::/32")), "2600:1fa0::1", `
			2600:1fa0::1: rtb-1 ::/0 -> eigw-1`},
		{"R57 GE-43 a dual-stack endpoint does", routes("::/0 eigw-1"),
			with(s3Endpoint("", endpoint.DualStack), s3List(), aws("pl-s3-6", "com.amazonaws.us-east-1.ipv6.s3", "2600:1fa0::/32")), "2600:1fa0::1", `
			2600:1fa0::1: rtb-1 pl-s3-6 (2600:1fa0::/32) -> vpce-s3
			  not rtb-1 ::/0 -> eigw-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},
		{"GE-5 an endpoint that is not available", routes("0.0.0.0/0 nat-1"), with(s3Endpoint(vpc.Deleting, endpoint.IPv4), s3List()), "52.216.0.1", `
			52.216.0.1: rtb-1 0.0.0.0/0 -> nat-1`},
		{"GE-5 case of the state", routes("0.0.0.0/0 nat-1"), with(s3Endpoint("Available", endpoint.IPv4), s3List()), "52.216.0.1", `
			52.216.0.1: rtb-1 pl-s3 (52.216.0.0/15) -> vpce-s3
			  not rtb-1 0.0.0.0/0 -> nat-1: another route is more specific (MORE_SPECIFIC_ROUTE)`},

		{"R71 a detached internet gateway", routes("0.0.0.0/0 igw-1"), with(vpc.InternetGateway{ID: "igw-1"}), "192.0.2.1", `
			192.0.2.1: rtb-1 0.0.0.0/0 -> igw-1 (BAD_STATE_ROUTE)`},
		{"R71 a detached virtual private gateway", routes("192.0.2.0/24 vgw-1"), with(vpc.VPNGateway{ID: "vgw-1"}), "192.0.2.1", `
			192.0.2.1: rtb-1 192.0.2.0/24 -> vgw-1 (BAD_STATE_ROUTE)`},
		{"R71 a NAT gateway that is deleted", routes("0.0.0.0/0 nat-1"), with(vpc.NATGateway{ID: "nat-1", Subnet: "subnet-b", VPC: "vpc-1", Private: true, State: vpc.Deleted}), "192.0.2.1", `
			192.0.2.1: rtb-1 0.0.0.0/0 -> nat-1 (BAD_STATE_ROUTE)`},
		{"R71 an interface that nothing has", routes("0.0.0.0/0 eni-1"),
			with(eni.Interface{ID: "eni-1", Subnet: "subnet-b", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.2.10")}}, Unattached: true}), "192.0.2.1", `
			192.0.2.1: rtb-1 0.0.0.0/0 -> eni-1 (BAD_STATE_ROUTE)`},
		{"R71 a transit gateway that the VPC has left", routes("0.0.0.0/0 tgw-1"),
			with(vpc.TransitGatewayAttachment{ID: "tgw-attach-1", TransitGateway: "tgw-1", Resource: "vpc-1", Subnets: []vpc.ID{"subnet-b"}, State: vpc.Deleted}), "192.0.2.1", `
			192.0.2.1: rtb-1 0.0.0.0/0 -> tgw-1 (BAD_STATE_ROUTE)`},
		{"R71 listed as a blackhole", routes("0.0.0.0/0 nat-gone blackhole"), nil, "192.0.2.1", `
			192.0.2.1: rtb-1 0.0.0.0/0 -> nat-gone (BAD_STATE_ROUTE)`},
		{"R75 a transit gateway of which no attachment is held", routes("0.0.0.0/0 tgw-1"), nil, "192.0.2.1", `
			192.0.2.1: rtb-1 0.0.0.0/0 -> tgw-1`},

		{"an IPv4 address in IPv6 form", routes("0.0.0.0/0 igw-1"), nil, "::ffff:192.0.2.1", `
			192.0.2.1: rtb-1 0.0.0.0/0 -> igw-1`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rs := base()
			for _, r := range tt.with {
				rs = replace(rs, r)
			}
			table := Table{ID: "rtb-1", VPC: "vpc-1", Routes: tt.routes}
			if v, ok := find[vpc.VPC](rs, "vpc-1"); ok && v.IPv6CIDRs == nil {
				rs = replace(rs, vpc.Subnet{ID: "subnet-a", VPC: "vpc-1", CIDR: netip.MustParsePrefix("10.0.1.0/24"), Zone: "us-east-1a"})
			}
			n, err := vpc.New(append(rs, table)...)
			require.NoError(t, err)
			got := table.Lookup(n, netip.MustParseAddr(tt.dst))
			want := strings.ReplaceAll(strings.TrimSpace(tt.want), "\t\t\t", "")
			require.Empty(t, cmp.Diff(want, got.String()))
		})
	}
}

func find[T vpc.Resource](rs []vpc.Resource, id vpc.ID) (T, bool) {
	for _, r := range rs {
		if t, ok := r.(T); ok && r.ResourceID() == id {
			return t, true
		}
	}
	var zero T
	return zero, false
}

// Without a prefix list of AWS's own, the made-up range of the service stands for it.
func TestLookupGatewayEndpointWithoutList(t *testing.T) {
	table := Table{ID: "rtb-1", VPC: "vpc-1", Routes: routes("0.0.0.0/0 nat-1", "::/0 eigw-1")}
	n, err := vpc.New(append(base(), table, s3Endpoint("", endpoint.DualStack))...)
	require.NoError(t, err)
	for _, ipv6 := range []bool{false, true} {
		here := table.Lookup(n, endpoint.PublicRange("s3", "us-east-1", ipv6).Addr())
		require.Equal(t, vpc.ID("vpce-s3"), here.Winner.Route.Target)
		require.Equal(t, SourceGatewayEndpoint, here.Winner.Source)
		elsewhere := table.Lookup(n, endpoint.PublicRange("s3", "eu-west-1", ipv6).Addr())
		require.NotEqual(t, vpc.ID("vpce-s3"), elsewhere.Winner.Route.Target, "GE-30")
	}
}

func TestLookupOfImplicitTable(t *testing.T) {
	n, err := vpc.New(base()...)
	require.NoError(t, err)
	s, _ := vpc.Get[vpc.Subnet](n, "subnet-a")
	table := SubnetTable(n, s)
	require.Equal(t, "10.0.9.9: vpc-1/main 10.0.0.0/16 -> local", table.Lookup(n, netip.MustParseAddr("10.0.9.9")).String())
	require.Equal(t, "192.0.2.1: no route (NO_ROUTE_TO_DESTINATION)", table.Lookup(n, netip.MustParseAddr("192.0.2.1")).String())
}

// lookupUniverse is a network whose addresses lie close together, so that random routes meet.
type lookupUniverse struct {
	net       *vpc.Network
	vpc       vpc.VPC
	addresses []netip.Addr
}

func newLookupUniverse(t testing.TB) lookupUniverse {
	v := vpc.VPC{
		ID: "vpc-1", Region: "us-east-1", CIDRs: prefixes("10.4.0.0/24", "10.4.2.0/26"),
		IPv6CIDRs: prefixes("2600:1f18:1:100::/56"),
	}
	s3 := s3Endpoint("", endpoint.DualStack)
	n, err := vpc.New(v, Table{ID: "rtb-1", VPC: "vpc-1"}, s3,
		vpc.Subnet{ID: "subnet-a", VPC: "vpc-1", CIDR: netip.MustParsePrefix("10.4.0.0/26"), IPv6CIDR: netip.MustParsePrefix("2600:1f18:1:100::/64"), Zone: "us-east-1a"},
		vpc.InternetGateway{ID: "igw-1"}, // a blackhole
		aws("pl-s3", "com.amazonaws.us-east-1.s3", "10.4.3.0/25", "10.4.3.64/26", "10.4.0.64/27"),
		aws("pl-s3-6", "com.amazonaws.us-east-1.ipv6.s3", "2600:1f18:1:180::/60", "2600:1f18:1:200::/56"),
		vpc.PrefixList{ID: "pl-a", Name: "a", Entries: prefixes("10.4.3.0/25", "10.4.0.0/22", "10.4.2.0/28", "10.4.1.7/32")},
		vpc.PrefixList{ID: "pl-b", Name: "b", Entries: prefixes("10.4.3.0/25", "10.4.1.0/24", "0.0.0.0/0", "169.254.168.0/21", "169.254.171.0/24")},
		vpc.PrefixList{ID: "pl-c", Name: "c", IPv6: true, Entries: prefixes("::/0", "2600:1f18:1:200::/56", "2600:1f18:1:170::/64")},
	)
	require.NoError(t, err)
	u := lookupUniverse{net: n, vpc: v}
	for _, s := range []string{
		"10.4.0.0", "10.4.0.65", "10.4.0.200", "10.4.1.7", "10.4.1.200", "10.4.2.3", "10.4.2.100", "10.4.3.0", "10.4.3.70", "10.4.3.255",
		"10.255.0.1", "0.0.0.0", "255.255.255.255", "169.254.168.0", "169.254.171.255", "169.254.172.0",
		"2600:1f18:1:100::", "2600:1f18:1:170::1", "2600:1f18:1:1ff:ffff:ffff:ffff:ffff", "2600:1f18:1:200::5", "fd00:ec2::253", "fd00:ec3::", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	} {
		u.addresses = append(u.addresses, netip.MustParseAddr(s))
	}
	return u
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func (u lookupUniverse) prefix(r *rand.Rand) netip.Prefix {
	if r.IntN(8) == 0 {
		return pick(r, slices.Concat(u.vpc.CIDRs, u.vpc.IPv6CIDRs, reserved[:]))
	}
	a := pick(r, u.addresses)
	bits := a.BitLen() - r.IntN(14)
	switch {
	case r.IntN(6) == 0:
		bits = r.IntN(a.BitLen() + 1)
	case a.Is6():
		bits = 64 - r.IntN(20)
	}
	return netip.PrefixFrom(a, bits).Masked()
}

// table makes a random table, of which much could not be in AWS.
func (u lookupUniverse) table(r *rand.Rand) Table {
	t := Table{ID: "rtb-1", VPC: "vpc-1"}
	if r.IntN(4) == 0 {
		t.ID = "rtb-2" // one without endpoint
	}
	for range r.IntN(12) {
		route := Route{Target: pick(r, []vpc.ID{Local, "igw-1", "nat-1", "eni-1", "vpce-s3"}), Blackhole: r.IntN(5) == 0}
		switch r.IntN(4) {
		case 0:
			route.PrefixList = pick(r, []vpc.ID{"pl-a", "pl-b", "pl-c", "pl-gone", "pl-s3"})
		case 1:
			route.CIDR, route.Origin = u.prefix(r), pick(r, []Origin{Propagated, Advertised})
		default:
			route.CIDR = u.prefix(r)
		}
		t.Routes = append(t.Routes, route)
	}
	return t
}

// probes is the first and last address of each prefix and their neighbours: a lookup does not change anywhere else.
func (u lookupUniverse) probes(cs []candidate) []netip.Addr {
	as := slices.Clone(u.addresses)
	for _, c := range cs {
		first, last := c.prefix.Addr(), prefixLast(c.prefix)
		as = append(as, first, first.Prev(), last, last.Next())
	}
	as = slices.DeleteFunc(as, func(a netip.Addr) bool { return !a.IsValid() })
	slices.SortFunc(as, netip.Addr.Compare)
	return slices.Compact(as)
}

// winnerByRules is section by section what AWS's pages say, by exclusion.
func winnerByRules(cs []candidate, v vpc.VPC, dst netip.Addr) (candidate, bool) {
	keep := func(f func(candidate) bool) { cs = slices.DeleteFunc(cs, func(c candidate) bool { return !f(c) }) }
	cs = slices.Clone(cs)
	keep(func(c candidate) bool { return c.source != SourceReserved && c.prefix.Contains(dst) })
	for _, p := range reserved { // R9
		keep(func(c candidate) bool { return !p.Contains(dst) || c.prefix.Bits() > p.Bits() })
	}
	for _, b := range slices.Concat(v.CIDRs, v.IPv6CIDRs) { // R24, R25
		keep(func(c candidate) bool {
			return !b.Contains(dst) || c.prefix.Bits() < b.Bits() || c.source == SourceLocal || c.source == SourceStatic
		})
	}
	longest := -1 // R33
	for _, c := range cs {
		longest = max(longest, c.prefix.Bits())
	}
	keep(func(c candidate) bool { return c.prefix.Bits() == longest })
	for _, class := range [][]Source{{SourceLocal, SourceStatic}, {SourcePrefixList, SourceGatewayEndpoint}} { // R34
		if slices.ContainsFunc(cs, func(c candidate) bool { return slices.Contains(class, c.source) }) {
			keep(func(c candidate) bool { return slices.Contains(class, c.source) })
			break
		}
	}
	if len(cs) == 0 {
		return candidate{}, false
	}
	return slices.MinFunc(cs, func(a, b candidate) int { // R36
		return strings.Compare(string(a.prefixList)+"\x00"+string(a.target), string(b.prefixList)+"\x00"+string(b.target))
	}), true
}

// The compiled table, the lookup that explains and the rules one by one agree on every address.
func TestLookupAgrees(t *testing.T) {
	u := newLookupUniverse(t)
	found, ambiguous := 0, 0
	for seed := range uint64(400) {
		table := u.table(rand.New(rand.NewPCG(seed, 0)))
		rt := compileTable(u.net, table, u.vpc)
		for _, dst := range u.probes(rt.candidates) {
			l := table.Lookup(u.net, dst)
			i, ok := rt.lookup(dst)
			want, wantOK := winnerByRules(rt.candidates, u.vpc, dst)
			require.Equal(t, l.Found, ok, "seed %d, %v: %v", seed, dst, l)
			require.Equal(t, l.Found, wantOK, "seed %d, %v: %v", seed, dst, l)
			require.Len(t, l.Unknown, len(rt.absent))
			if !ok {
				require.False(t, l.Ambiguous)
				require.True(t, i == -1 || rt.candidates[i].source == SourceReserved)
				continue
			}
			found++
			c := rt.candidates[i]
			require.Equal(t, l.Winner, c.export(""), "seed %d, %v: %v", seed, dst, l)
			require.Equal(t, l.Ambiguous, c.ambiguous, "seed %d, %v: %v", seed, dst, l)
			require.Equal(t, want.prefix, c.prefix, "seed %d, %v: %v", seed, dst, l)
			require.Equal(t, want.target, c.target, "seed %d, %v: %v", seed, dst, l)
			require.Equal(t, want.prefixList, c.prefixList, "seed %d, %v: %v", seed, dst, l)
			if l.Ambiguous {
				ambiguous++
			}
		}
	}
	require.Greater(t, found, 1000)
	require.Greater(t, ambiguous, 100)
}

// Precedence is a total order among the candidates for one address: sorting them means something.
func TestPrecedenceIsTransitive(t *testing.T) {
	u := newLookupUniverse(t)
	for seed := range uint64(100) {
		table := u.table(rand.New(rand.NewPCG(seed, 1)))
		all := candidatesOf(u.net, table, u.vpc).found
		for _, dst := range u.addresses {
			cs := slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return !c.prefix.Contains(dst) })
			for i := range cs {
				for j := range cs {
					ij, _ := compare(&cs[i], &cs[j])
					ji, _ := compare(&cs[j], &cs[i])
					require.Equal(t, ij, -ji)
					for k := range cs {
						jk, _ := compare(&cs[j], &cs[k])
						ik, _ := compare(&cs[i], &cs[k])
						require.False(t, ij <= 0 && jk <= 0 && ik > 0, "seed %d: %s, %s, %s", seed, cs[i].rule(), cs[j].rule(), cs[k].rule())
					}
				}
			}
		}
	}
}

// A reach is all of the addresses around one with the same answer, and no more.
func TestReach(t *testing.T) {
	u := newLookupUniverse(t)
	for seed := range uint64(400) {
		table := u.table(rand.New(rand.NewPCG(seed, 2)))
		rt := compileTable(u.net, table, u.vpc)
		probes := u.probes(rt.candidates)
		index := func(a netip.Addr) int { i, _ := rt.lookup(a); return i }
		for _, dst := range probes {
			lo, hi := rt.reach(dst)
			require.False(t, dst.Less(lo) || hi.Less(dst), "seed %d: %v not in %v-%v", seed, dst, lo, hi)
			for _, a := range probes {
				if a.BitLen() == dst.BitLen() && !a.Less(lo) && !hi.Less(a) {
					require.Equal(t, index(dst), index(a), "seed %d: %v in %v-%v of %v", seed, a, lo, hi, dst)
				}
			}
			for _, a := range []netip.Addr{lo.Prev(), hi.Next()} {
				if a.IsValid() {
					require.NotEqual(t, index(dst), index(a), "seed %d: %v beside %v-%v of %v", seed, a, lo, hi, dst)
				}
			}
		}
	}
}

func TestReachExamples(t *testing.T) {
	n, err := vpc.New(base()...)
	require.NoError(t, err)
	v, _ := vpc.Get[vpc.VPC](n, "vpc-1")
	rt := compileTable(n, Table{ID: "rtb-1", VPC: "vpc-1", Routes: routes("0.0.0.0/0 igw-1", "10.0.1.0/24 eni-1")}, v)
	for _, tt := range []struct{ dst, lo, hi string }{
		{"10.0.0.5", "10.0.0.0", "10.0.0.255"},
		{"10.0.1.5", "10.0.1.0", "10.0.1.255"},
		{"10.0.2.5", "10.0.2.0", "10.0.255.255"},
		{"9.0.0.1", "0.0.0.0", "9.255.255.255"},
		{"10.1.0.0", "10.1.0.0", "169.254.167.255"},
		{"169.254.169.254", "169.254.168.0", "169.254.171.255"},
		{"169.254.172.0", "169.254.172.0", "255.255.255.255"},
		{"::1", "::", "2600:1f18:1:ff:ffff:ffff:ffff:ffff"},
	} {
		lo, hi := rt.reach(netip.MustParseAddr(tt.dst))
		require.Equal(t, []string{tt.lo, tt.hi}, []string{lo.String(), hi.String()}, tt.dst)
	}
}

func TestCompiledLookupDoesNotAllocate(t *testing.T) {
	u := newLookupUniverse(t)
	rt := compileTable(u.net, Table{ID: "rtb-1", VPC: "vpc-1", Routes: routes("0.0.0.0/0 igw-1")}, u.vpc)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for _, a := range u.addresses {
			rt.lookup(a)
		}
	}))
}

func BenchmarkLookup(b *testing.B) {
	n, err := vpc.New(append(base(), s3Endpoint("", endpoint.IPv4), s3List(), Table{ID: "rtb-1", VPC: "vpc-1"})...)
	require.NoError(b, err)
	v, _ := vpc.Get[vpc.VPC](n, "vpc-1")
	table := Table{ID: "rtb-1", VPC: "vpc-1", Routes: routes("0.0.0.0/0 nat-1", "::/0 eigw-1", "10.1.0.0/16 pcx-1", "10.1.2.0/24 tgw-1", "pl-4 tgw-1")}
	rt := compileTable(n, table, v)
	dst := netip.MustParseAddr("52.216.0.1")
	b.Run("compiled", func(b *testing.B) {
		for b.Loop() {
			rt.lookup(dst)
		}
	})
	b.Run("reach", func(b *testing.B) {
		for b.Loop() {
			rt.reach(dst)
		}
	})
	b.Run("explained", func(b *testing.B) {
		for b.Loop() {
			table.Lookup(n, dst)
		}
	})
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			compileTable(n, table, v)
		}
	})
}
