package reach_test

import (
	"math/rand/v2"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// small is a VPC with a public and a private subnet, a host in each, and nothing to find fault with.
func small() []vpc.Resource {
	return []vpc.Resource{
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), DNSHostnames: true},
		vpc.Subnet{ID: "public", VPC: "vpc", CIDR: prefix("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "private", VPC: "vpc", CIDR: prefix("10.0.1.0/24"), Zone: "us-east-1a"},
		vpc.InternetGateway{ID: "igw", VPC: "vpc"},
		routing.Table{ID: "rtb-public", VPC: "vpc", Subnets: []vpc.ID{"public"}, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw"}}},
		routing.Table{ID: "rtb-private", VPC: "vpc", Subnets: []vpc.ID{"private"}},
		sg.Group{ID: "sg-web", VPC: "vpc", Ingress: []sg.Rule{allow("tcp 443", "0.0.0.0/0")}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		sg.Group{ID: "sg-db", VPC: "vpc", Ingress: []sg.Rule{{Traffic: packet.MustTraffic("tcp 5432"), Group: "sg-web"}}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		iface("web", "public", "10.0.0.5", "203.0.113.5", "sg-web"),
		iface("db", "private", "10.0.1.6", "", "sg-db"),
	}
}

func ingress(id vpc.ID, rules ...sg.Rule) sg.Group {
	return sg.Group{ID: id, VPC: "vpc", Ingress: rules, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}}
}

func member(traffic string, group vpc.ID) sg.Rule {
	return sg.Rule{Traffic: packet.MustTraffic(traffic), Group: group}
}

func entry(number int, permit bool, traffic, cidr string) vpc.ACLEntry {
	return vpc.ACLEntry{Number: number, Allow: permit, Traffic: packet.MustTraffic(traffic), CIDR: prefix(cidr)}
}

func acl(entries ...vpc.ACLEntry) vpc.NetworkACL {
	return vpc.NetworkACL{ID: "acl", VPC: "vpc", Subnets: []vpc.ID{"private"}, Ingress: entries, Egress: []vpc.ACLEntry{entry(100, true, "all", "0.0.0.0/0")}}
}

func table(id vpc.ID, subnet vpc.ID, routes ...routing.Route) routing.Table {
	return routing.Table{ID: id, VPC: "vpc", Subnets: []vpc.ID{subnet}, Routes: routes}
}

func route(cidr string, target vpc.ID) routing.Route {
	return routing.Route{CIDR: prefix(cidr), Target: target}
}

// far is a second VPC with a host, and a peering connection to it.
func far(cidr, host string) []vpc.Resource {
	return []vpc.Resource{
		vpc.VPC{ID: "far", Region: "us-east-1", CIDRs: prefixes(cidr)},
		vpc.Subnet{ID: "far-a", VPC: "far", CIDR: prefix(cidr), Zone: "us-east-1a"},
		vpc.PeeringConnection{ID: "pcx", Requester: vpc.PeeringSide{VPC: "vpc"}, Accepter: vpc.PeeringSide{VPC: "far"}},
		sg.Group{ID: "sg-far", VPC: "far", Ingress: []sg.Rule{allow("all", "0.0.0.0/0")}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		iface("host", "far-a", host, "", "sg-far"),
		routing.Table{ID: "rtb-far", VPC: "far", Main: true, Routes: []routing.Route{route("10.0.0.0/16", "pcx")}},
	}
}

func hub(connected ...vpc.ID) []vpc.Resource {
	t := vpc.TransitGatewayRouteTable{ID: "tgw-rtb", TransitGateway: "tgw"}
	rs := []vpc.Resource{vpc.TransitGateway{ID: "tgw", Region: "us-east-1"}}
	for _, v := range connected {
		a := vpc.TransitGatewayAttachment{ID: "att-" + v, TransitGateway: "tgw", Type: vpc.AttachmentVPC, Resource: v, Subnets: []vpc.ID{map[vpc.ID]vpc.ID{"vpc": "private", "far": "far-a"}[v]}}
		rs = append(rs, a)
		t.Associations, t.Propagations = append(t.Associations, a.ID), append(t.Propagations, a.ID)
	}
	return append(rs, t)
}

// TestLint has for each code what is found and, beside it, what is nearly the same and is not.
func TestLint(t *testing.T) {
	nat := vpc.NATGateway{ID: "nat", Subnet: "public", Addresses: []vpc.NATAddress{{Private: addr("10.0.0.9"), Public: addr("203.0.113.9")}}}
	kms := endpoint.Interface{ID: "vpce-kms", VPC: "vpc", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"private"}, Groups: []vpc.ID{"sg-vpce"}, PrivateDNS: true}
	kmss, made := kms, kms
	kmss.Service, kmss.PrivateDNS = "com.amazonaws.us-east-1.kmss", false
	made.Service, made.PrivateDNS, made.DNSNames = "com.amazonaws.us-east-1.future", false, []string{"vpce-kms-1a2b.future.us-east-1.vpce.amazonaws.com"}
	s3 := func(tables ...vpc.ID) endpoint.Gateway {
		return endpoint.Gateway{ID: "vpce-s3", VPC: "vpc", Service: "com.amazonaws.us-east-1.s3", RouteTables: tables}
	}
	for _, tt := range []struct {
		name string
		put  []vpc.Resource
		want string // one a line
	}{
		{"nothing to say", nil, ""},
		{"AWS's own defaults", []vpc.Resource{
			sg.DefaultGroup(vpc.VPC{ID: "vpc", IPv6CIDRs: prefixes("2600:1f18::/56")}),
			vpc.NetworkACL{ID: "acl-default", VPC: "vpc", Default: true,
				Ingress: []vpc.ACLEntry{entry(100, true, "all", "0.0.0.0/0"), entry(101, true, "all", "::/0")},
				Egress:  []vpc.ACLEntry{entry(100, true, "all", "0.0.0.0/0"), entry(101, true, "all", "::/0")}},
			routing.Table{ID: "rtb-main", VPC: "vpc", Main: true, Routes: []routing.Route{route("10.0.0.0/16", routing.Local)}},
		}, ""},

		{"a rule within another", []vpc.Resource{ingress("sg-web", allow("tcp 443", "0.0.0.0/0"), allow("tcp 443", "10.0.0.0/8"))}, "sg-rule-covered sg-web ingress[1] tcp 443 from 10.0.0.0/8"},
		{"a rule that is wider at one end", []vpc.Resource{ingress("sg-web", allow("tcp 443", "0.0.0.0/0"), allow("tcp 443-444", "10.0.0.0/8"))}, ""},
		{"a rule within two others", []vpc.Resource{ingress("sg-web", allow("tcp 80", "10.0.0.0/16"), allow("tcp 80", "10.0.0.0/17"), allow("tcp", "10.0.128.0/17"))},
			"sg-rule-covered sg-web ingress[1] tcp 80 from 10.0.0.0/17"},
		{"a member's rule beside one for everybody of both families", []vpc.Resource{ingress("sg-db", allow("all", "0.0.0.0/0"), allow("all", "::/0"), member("tcp 5432", "sg-web"))},
			"sg-rule-covered sg-db ingress[2] tcp 5432 from sg-web"},
		{"a member's rule beside one for everybody of one family", []vpc.Resource{ingress("sg-db", allow("all", "0.0.0.0/0"), member("tcp 5432", "sg-web"))}, ""},

		{"a rule for a group that nothing has", []vpc.Resource{ingress("sg-db", member("tcp 5432", "sg-old")), ingress("sg-old")},
			"sg-rule-never-matches sg-db ingress[0] tcp 5432 from sg-old\nsg-unused sg-old"},
		{"a rule for addresses where nothing is", []vpc.Resource{ingress("sg-db", allow("tcp 5432", "192.168.7.0/24"))}, "sg-rule-never-matches sg-db ingress[0] tcp 5432 from 192.168.7.0/24"},
		{"the same behind a virtual private gateway", []vpc.Resource{ingress("sg-db", allow("tcp 5432", "192.168.7.0/24")), vpc.VPNGateway{ID: "vgw", VPC: "vpc"}}, ""},
		{"a rule for a host on the internet, of a host without public address", []vpc.Resource{ingress("sg-db", allow("tcp 5432", "198.51.100.7/32"))}, "sg-rule-never-matches sg-db ingress[0] tcp 5432 from 198.51.100.7/32"},
		{"the same of a host with one", []vpc.Resource{ingress("sg-web", allow("tcp 22", "198.51.100.7/32"))}, ""},

		{"a group that is gone", []vpc.Resource{ingress("sg-db", member("tcp 5432", "sg-gone"))}, "sg-reference-stale sg-db ingress[0] tcp 5432 from sg-gone"},
		{"a group that may be in a peer that is not held", []vpc.Resource{ingress("sg-db", member("tcp 5432", "sg-gone")),
			vpc.PeeringConnection{ID: "pcx", Requester: vpc.PeeringSide{VPC: "vpc"}, Accepter: vpc.PeeringSide{VPC: "vpc-elsewhere", CIDRs: prefixes("10.9.0.0/16")}}}, ""},
		{"a group of a VPC that is a peer", append(far("10.1.0.0/16", "10.1.0.5"), ingress("sg-db", member("tcp 5432", "sg-far")), table("rtb-private", "private", route("10.1.0.0/16", "pcx"))), ""},
		{"a group of a VPC that is one no more", append(far("10.1.0.0/16", "10.1.0.5"), ingress("sg-db", member("tcp 5432", "sg-far")),
			vpc.PeeringConnection{ID: "pcx", Requester: vpc.PeeringSide{VPC: "vpc"}, Accepter: vpc.PeeringSide{VPC: "far"}, State: vpc.Deleted}),
			"sg-reference-stale sg-db ingress[0] tcp 5432 from sg-far\nroute-blackhole rtb-far 10.0.0.0/16 -> pcx"},

		{"a group that nothing has", []vpc.Resource{ingress("sg-old")}, "sg-unused sg-old"},
		{"a group that an endpoint has", []vpc.Resource{ingress("sg-vpce", allow("tcp 443", "10.0.0.0/16")), kms}, ""},

		{"an entry behind one that decides", []vpc.Resource{acl(entry(100, true, "all", "0.0.0.0/0"), entry(200, false, "tcp 22", "0.0.0.0/0"))}, "acl-entry-shadowed acl ingress 200 deny tcp 22 from 0.0.0.0/0"},
		{"the same in front of it", []vpc.Resource{acl(entry(100, true, "all", "0.0.0.0/0"), entry(50, false, "tcp 22", "0.0.0.0/0"))}, ""},
		{"an entry of the other family", []vpc.Resource{acl(entry(100, true, "all", "0.0.0.0/0"), entry(200, false, "tcp 22", "::/0"))}, ""},
		{"an entry behind two halves", []vpc.Resource{acl(entry(1, true, "tcp", "0.0.0.0/1"), entry(2, false, "tcp", "128.0.0.0/1"), entry(3, true, "tcp 80", "0.0.0.0/0"))}, "acl-entry-shadowed acl ingress 3 allow tcp 80 from 0.0.0.0/0"},

		{"a route in halves that others take", append(far("10.1.0.0/16", "10.1.0.5"), table("rtb-private", "private", route("10.1.0.0/16", "pcx"), route("10.1.0.0/17", "igw"), route("10.1.128.0/17", "igw"))),
			"route-never-wins rtb-private 10.1.0.0/16 -> pcx\nroute-asymmetric rtb-public"},
		{"a route of which a part is left", append(far("10.1.0.0/16", "10.1.128.5"), table("rtb-private", "private", route("10.1.0.0/16", "pcx"), route("10.1.0.0/17", "igw"))), ""},
		{"a route to what is gone", []vpc.Resource{table("rtb-private", "private", routing.Route{CIDR: prefix("0.0.0.0/0"), Target: "nat-gone", Blackhole: true})}, "route-blackhole rtb-private 0.0.0.0/0 -> nat-gone"},

		{"out by peering, back by transit gateway", append(append(far("10.1.0.0/16", "10.1.0.5"), hub("vpc", "far")...), table("rtb-private", "private", route("10.1.0.0/16", "pcx")),
			routing.Table{ID: "rtb-far", VPC: "far", Main: true, Routes: []routing.Route{route("10.0.0.0/16", "tgw")}}), "route-asymmetric rtb-far"},
		{"out by peering, without a route back", append(far("10.1.0.0/16", "10.1.0.5"), table("rtb-private", "private", route("10.1.0.0/16", "pcx")), routing.Table{ID: "rtb-far", VPC: "far", Main: true}),
			"route-asymmetric rtb-far"},
		{"out by peering, without a route back from either subnet", append(far("10.1.0.0/16", "10.1.0.5"), ingress("sg-db", allow("tcp 5432", "10.1.0.0/16"))), "route-asymmetric rtb-private\nroute-asymmetric rtb-public"},
		{"the same where nothing is let in", append(far("10.1.0.0/16", "10.1.0.5"), ingress("sg-web", allow("tcp 443", "10.0.0.0/16"))), ""},
		{"out by peering, back from one subnet of two", append(far("10.1.0.0/16", "10.1.0.5"), ingress("sg-db", allow("tcp 5432", "10.1.0.0/16")), table("rtb-private", "private", route("10.1.0.0/16", "pcx"))), ""},
		{"out by peering, back to some of the VPC", append(far("10.1.0.0/16", "10.1.0.5"), table("rtb-private", "private", route("10.1.0.0/16", "pcx")), table("rtb-public", "public", route("10.1.0.0/16", "pcx")),
			routing.Table{ID: "rtb-far", VPC: "far", Main: true, Routes: []routing.Route{route("10.0.1.0/24", "pcx")}}), "route-asymmetric rtb-far"},
		{"out by transit gateway, back by none of its routes", append(append(far("10.1.0.0/16", "10.1.0.5"), hub("vpc", "far")...), table("rtb-private", "private", route("10.1.0.0/16", "tgw")),
			routing.Table{ID: "rtb-far", VPC: "far", Main: true, Routes: []routing.Route{route("0.0.0.0/0", "tgw")}},
			vpc.TransitGatewayRouteTable{ID: "tgw-rtb", TransitGateway: "tgw", Associations: []vpc.ID{"att-vpc", "att-far"}, Propagations: []vpc.ID{"att-far"}}), "route-asymmetric rtb-far"},
		{"out by transit gateway, back to a blackhole", append(append(far("10.1.0.0/16", "10.1.0.5"), hub("vpc", "far")...), table("rtb-private", "private", route("10.1.0.0/16", "tgw")),
			routing.Table{ID: "rtb-far", VPC: "far", Main: true, Routes: []routing.Route{{CIDR: prefix("10.0.0.0/16"), Target: "tgw-gone", Blackhole: true}}}), "route-blackhole rtb-far 10.0.0.0/16 -> tgw-gone"},
		{"out and back by transit gateway", append(append(far("10.1.0.0/16", "10.1.0.5"), hub("vpc", "far")...), table("rtb-private", "private", route("10.1.0.0/16", "tgw")),
			routing.Table{ID: "rtb-far", VPC: "far", Main: true, Routes: []routing.Route{route("10.0.0.0/16", "tgw")}}), ""},

		{"an endpoint whose group lets nobody in", []vpc.Resource{kms, sg.Group{ID: "sg-vpce", VPC: "vpc"}}, "endpoint-unreachable vpce-kms"},
		{"an endpoint that one host reaches", []vpc.Resource{kms, ingress("sg-vpce", allow("tcp 443", "10.0.1.6/32"))}, ""},
		{"an endpoint of a service that is misspelt", []vpc.Resource{kmss, ingress("sg-vpce", allow("tcp 443", "10.0.1.6/32"))}, "endpoint-service-unknown vpce-kms"},
		{"an endpoint of a new service that AWS has made", []vpc.Resource{made, ingress("sg-vpce", allow("tcp 443", "10.0.1.6/32"))}, ""},
		{"a gateway endpoint without tables", []vpc.Resource{s3()}, "endpoint-unreachable vpce-s3"},
		{"a gateway endpoint of a table without subnets", []vpc.Resource{s3("rtb-old"), routing.Table{ID: "rtb-old", VPC: "vpc"}}, "endpoint-unreachable vpce-s3"},
		{"a gateway endpoint that is taken", []vpc.Resource{s3("rtb-private")}, ""},

		{"a NAT gateway alone", []vpc.Resource{nat, table("rtb-private", "private", route("0.0.0.0/0", "nat"))}, "nat-for-gateway-endpoint rtb-private"},
		{"a NAT gateway that nothing may use", []vpc.Resource{nat, table("rtb-private", "private", route("0.0.0.0/0", "nat")), sg.Group{ID: "sg-db", VPC: "vpc", Ingress: []sg.Rule{member("tcp 5432", "sg-web")}}}, ""},
		{"a NAT gateway beside gateway endpoints", []vpc.Resource{nat, table("rtb-private", "private", route("0.0.0.0/0", "nat")), s3("rtb-private"),
			endpoint.Gateway{ID: "vpce-ddb", VPC: "vpc", Service: "com.amazonaws.us-east-1.dynamodb", RouteTables: []vpc.ID{"rtb-private"}},
			endpoint.Gateway{ID: "vpce-s3x", VPC: "vpc", Service: "com.amazonaws.us-east-1.s3express", RouteTables: []vpc.ID{"rtb-private"}}}, ""},
		{"a NAT gateway beside gateway endpoints, in a network that has none for S3 Express", []vpc.Resource{nat, table("rtb-private", "private", route("0.0.0.0/0", "nat")), s3("rtb-private"),
			endpoint.Gateway{ID: "vpce-ddb", VPC: "vpc", Service: "com.amazonaws.us-east-1.dynamodb", RouteTables: []vpc.ID{"rtb-private"}}}, ""},
		{"the same where the endpoint for S3 Express serves the other table", []vpc.Resource{nat, table("rtb-private", "private", route("0.0.0.0/0", "nat")), s3("rtb-private"),
			endpoint.Gateway{ID: "vpce-ddb", VPC: "vpc", Service: "com.amazonaws.us-east-1.dynamodb", RouteTables: []vpc.ID{"rtb-private"}},
			endpoint.Gateway{ID: "vpce-s3x", VPC: "vpc", Service: "com.amazonaws.us-east-1.s3express", RouteTables: []vpc.ID{"rtb-public"}}}, "nat-for-gateway-endpoint rtb-private"},

		{"two peers with the same addresses", append(far("10.1.0.0/16", "10.1.0.5"), table("rtb-private", "private", route("10.1.0.0/16", "pcx")), vpc.VPC{ID: "other", Region: "us-east-1", CIDRs: prefixes("10.1.128.0/20")},
			vpc.PeeringConnection{ID: "pcx-2", Requester: vpc.PeeringSide{VPC: "vpc"}, Accepter: vpc.PeeringSide{VPC: "other"}}), "blocks-overlap vpc"},
		{"a VPC with the same addresses that is no peer", append(far("10.1.0.0/16", "10.1.0.5"), table("rtb-private", "private", route("10.1.0.0/16", "pcx")), vpc.VPC{ID: "other", Region: "us-east-1", CIDRs: prefixes("10.1.128.0/20")}), ""},
		{"a peering connection that cannot become active", []vpc.Resource{vpc.VPC{ID: "other", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/20")},
			vpc.PeeringConnection{ID: "pcx", Requester: vpc.PeeringSide{VPC: "vpc"}, Accepter: vpc.PeeringSide{VPC: "other"}, State: "failed"}}, "blocks-overlap pcx"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, err := reach.Lint(resolver(t, latest(append(small(), tt.put...))...))
			require.NoError(t, err)
			var got []string
			for _, f := range found {
				require.NotEmpty(t, f.Why)
				require.Equal(t, f.Set.IsEmpty(), f.Witness == packet.Header{}, f)
				require.True(t, f.Set.IsEmpty() || f.Set.Contains(f.Witness), f)
				got = append(got, strings.TrimSpace(string(f.Code)+" "+string(f.Resource)+" "+f.Rule))
			}
			require.Equal(t, tt.want, strings.Join(got, "\n"), found)
		})
	}
}

// TestLintCodes: each code is reached by the table above or by the samples below.
func TestLintCodes(t *testing.T) {
	text, err := os.ReadFile("lint_test.go")
	require.NoError(t, err)
	for _, c := range reach.FindingCodes() {
		require.Contains(t, string(text), `"`+string(c)+" ", "no row for %s", c)
	}
}

// load is a folder of describe output.
func load(t *testing.T, dir string) *routing.Resolver {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is not there", dir)
	}
	loaded, err := describe.Load(os.DirFS(dir))
	require.NoError(t, err)
	return resolver(t, loaded.Resources...)
}

// TestLintOfSamples: what is said of networks as AWS tells of them has been read, finding by finding.
func TestLintOfSamples(t *testing.T) {
	const samples, measured = "../../load/describe/testdata/", "../../../shared/measured/"
	for _, tt := range []struct{ dir, want string }{
		{samples + "corp", "route-asymmetric vpce-b346374affc572261\nendpoint-unreachable vpce-47aa19524610884e3\nnat-for-gateway-endpoint rtb-69d8d4b8f90e39e4f\nnat-for-gateway-endpoint rtb-70a45f1747e3d544f\nnat-for-gateway-endpoint rtb-92dd275d81db6c8b1"},
		{samples + "two-region", "route-blackhole rtb-25bf28dbe27d109e4 0.0.0.0/0 -> nat-ed6da604669d7aadb\nendpoint-unreachable vpce-5f1f16576197db37d\nnat-for-gateway-endpoint rtb-16ec4c42afcebf86d"},
		{measured + "aws_instance_multiple_interface/aws_configs", ""},
		{measured + "aws_multi_account_vpc_peering/aws_configs", ""},
		{measured + "aws_multi_account_vpc_peering_tgw/aws_configs", ""},
		{measured + "aws_nlb_targets_ip/aws_configs", "sg-rule-never-matches sg-084773290be2f9ddd ingress[2] icmp 8/0 from 10.4.1.100/32\nnat-for-gateway-endpoint rtb-06baadd7f5c3c09c4"},
		{measured + "aws_tgw_multi_az_intra_region/aws_configs", "sg-unused sg-0ae877d00c16f3a72\nnat-for-gateway-endpoint rtb-07d2955d1eb8879fc\nnat-for-gateway-endpoint rtb-036561f16639f7d55"},
		{measured + "aws_vpc_endpoints/aws_configs", "nat-for-gateway-endpoint rtb-017364d53622aec25"},
	} {
		t.Run(tt.dir, func(t *testing.T) {
			found, err := reach.Lint(load(t, tt.dir))
			require.NoError(t, err)
			var got []string
			for _, f := range found {
				got = append(got, strings.TrimSpace(string(f.Code)+" "+string(f.Resource)+" "+f.Rule))
			}
			require.Equal(t, tt.want, strings.Join(got, "\n"), found)
		})
	}
}

// TestFindingKeys: keys tell the findings of a network apart, and a rule that comes before others leaves theirs as they are.
func TestFindingKeys(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	found := 0
	for range 15 {
		n := gen.Network(rng, gen.Size{VPCs: 2})
		all, err := reach.Lint(routing.New(n))
		require.NoError(t, err)
		keys := map[string]reach.Finding{}
		for _, f := range all {
			other, twice := keys[f.Key()]
			require.False(t, twice, "%v\n%v", f, other)
			keys[f.Key()] = f
			found++
		}
	}
	require.Greater(t, found, 50)

	key := func(rules ...sg.Rule) string {
		findings, err := reach.Lint(resolver(t, latest(append(small(), ingress("sg-web", rules...)))...))
		require.NoError(t, err)
		require.Len(t, findings, 1)
		return findings[0].Key()
	}
	wide, narrow := allow("tcp 443", "0.0.0.0/0"), allow("tcp 443", "10.0.0.0/8")
	require.Equal(t, "sg-rule-covered sg-web ingress tcp 443 from 10.0.0.0/8", key(wide, narrow))
	require.Equal(t, key(wide, narrow), key(allow("tcp 22", "10.0.0.0/8"), wide, narrow))
}

// TestLintRouteWins: of random tables, a route is said never to win exactly if there is no address for which it does.
func TestLintRouteWins(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	var pool []netip.Prefix
	for bits := 29; bits <= 32; bits++ {
		for a := addr("10.9.0.0"); prefix("10.9.0.0/29").Contains(a); a = a.Next() {
			if p := netip.PrefixFrom(a, bits); p == p.Masked() {
				pool = append(pool, p)
			}
		}
	}
	found, all := 0, 0
	for range 150 {
		tb := table("rtb-private", "private")
		for _, p := range pool {
			if rng.IntN(3) > 0 {
				tb.Routes = append(tb.Routes, routing.Route{CIDR: p, Target: "igw"})
			}
		}
		r := resolver(t, latest(append(small(), tb))...)
		findings, err := reach.Lint(r)
		require.NoError(t, err)
		for _, route := range tb.Routes {
			text := route.CIDR.String() + " -> igw"
			said := slices.ContainsFunc(findings, func(f reach.Finding) bool { return f.Code == reach.RouteNeverWins && f.Rule == text })
			require.Equal(t, !winsSomewhere(r.Network(), tb, route), said, "%s of %v", text, tb.Routes)
			all++
			if said {
				found++
			}
		}
	}
	require.Greater(t, found, 50)
	require.Greater(t, all, 3*found)
}

// winsSomewhere tries each address.
func winsSomewhere(n *vpc.Network, tb routing.Table, route routing.Route) bool {
	for a := route.CIDR.Addr(); route.CIDR.Contains(a); a = a.Next() {
		if tb.Lookup(n, a).Winner.Prefix == route.CIDR {
			return true
		}
	}
	return false
}

// TestEndpointUnreachableSaysWho: who does not reach an endpoint, what refuses, and what to do.
func TestEndpointUnreachableSaysWho(t *testing.T) {
	kms := endpoint.Interface{ID: "vpce-kms", VPC: "vpc", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"private"}, Groups: []vpc.ID{"sg-vpce"}}
	s3 := endpoint.Gateway{ID: "vpce-s3", VPC: "vpc", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-private"}}
	closed := sg.Group{ID: "sg-db", VPC: "vpc", Ingress: []sg.Rule{member("tcp 5432", "sg-web")}}
	found, err := reach.Lint(resolver(t, latest(append(small(), kms, s3, sg.Group{ID: "sg-vpce", VPC: "vpc"}, closed))...))
	require.NoError(t, err)
	why := map[vpc.ID]string{}
	for _, f := range found {
		if f.Code == reach.EndpointUnreachable {
			why[f.Resource] = f.Why
		}
	}
	require.Equal(t, map[vpc.ID]string{
		"vpce-kms": "db and web do not reach it, and nothing else sends: security group sg-db refuses db (SG_HAS_NO_RULES), security group sg-vpce refuses web (SG_HAS_NO_RULES); " +
			"let a sender pass there, or delete the endpoint, which is charged for by the hour",
		"vpce-s3": "db of private, which it serves, does not go to Amazon S3 by it: security group sg-db refuses db (SG_HAS_NO_RULES)",
	}, why)
}

// TestOneWaySaysWhy: a finding of a way without one back names both ends, the way there, and what has no route back.
func TestOneWaySaysWhy(t *testing.T) {
	found, err := reach.Lint(resolver(t, latest(append(small(), append(far("10.1.0.0/16", "10.1.0.5"),
		table("rtb-private", "private", route("10.1.0.0/16", "pcx")), routing.Table{ID: "rtb-far", VPC: "far", Main: true})...))...))
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, "what db sends to host goes by pcx, and no host of far has a route by which its reply gets back: no route matches the destination (route table rtb-far, NO_ROUTE_TO_DESTINATION)", found[0].Why)
	require.Equal(t, []vpc.ID{"pcx", "rtb-private"}, found[0].Others)
	require.Equal(t, addr("10.0.1.6"), found[0].Witness.Src)
}
