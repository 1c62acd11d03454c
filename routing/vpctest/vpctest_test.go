package vpctest_test

import (
	"io/fs"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/routing/vpctest"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

const s3 routing.Place = "s3.us-east-1.amazonaws.com"

// fromTheInternet is the scope of what comes in by an internet gateway and arrives at web.
const fromTheInternet = `{"MatchPaths": [{
	"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}},
	"Destination": {"ResourceStatement": {"Resources": ["eni-web"]}}}]}`

// TestHolds has the claims that are true of shop.
func TestHolds(t *testing.T) {
	r := resolver(t)
	vpctest.Reaches(t, r, "app-1", "db", "tcp 5432")                                    // by Name tag
	vpctest.Reaches(t, r, "sg-app", "subnet-db", "tcp 5432")                            // all of a group to all of a subnet
	vpctest.Reaches(t, r, "10.0.1.0/24", "10.0.2.5", "tcp 5432")                        // by addresses
	vpctest.Reaches(t, r, "internet", "web", "tcp 443")                                 // any host there, from any port that it may use
	vpctest.Reaches(t, r, "apps", "198.51.100.7", "tcp, udp, icmp 8")                   // a subnet by Name tag
	vpctest.Reaches(t, r, "apps", "internet:198.51.100.7", "ipv4 tcp")                  // one family
	vpctest.NoReach(t, r, "internet", "db", "all")                                      // has no public address
	vpctest.NoReach(t, r, "internet", "subnet-app", "all")                              // nor has any of these
	vpctest.NoReach(t, r, "apps", "apps", "all")                                        // what is for oneself does not count
	vpctest.NoReach(t, r, "web", "db", "all")                                           // two reasons, by the port
	vpctest.NoReach(t, r, "apps", "db", "ipv6 all")                                     // no such addresses
	vpctest.NoReach(t, r, "db", "10.0.0.9", "all")                                      // the NAT gateway, which is no interface of the list
	vpctest.NoReach(t, r, "web", "db", "tcp 5432", vpctest.Because{At: "acl-db"})       // the reply
	vpctest.NoReach(t, r, "apps", "web", "tcp 80", vpctest.Because{Code: routing.Loop}, // any of the reasons
		vpctest.Because{Code: routing.ENISGRulesMismatch})
	vpctest.NoReach(t, r, "internet", "db", "all", vpctest.Because{Code: routing.NoPossibleDestination})
	vpctest.Reaches(t, r, "web", "10.0.1.0/28", "tcp 8080") // what is in the block
	vpctest.Via(t, r, "apps", "internet:198.51.100.7", "tcp 443", "nat-1", "igw-1")
	vpctest.Via(t, r, "internet", "web", "tcp 443", "internet-gateway") // by which it comes in
	vpctest.Via(t, r, "apps", "internet:198.51.100.7", "tcp 443", "way-out")
	vpctest.Via(t, r, "apps", "internet:198.51.100.7", "tcp 443", "internet-gateway")
	vpctest.Via(t, r, "apps", s3, "tcp 443", "vpce-s3")
	vpctest.NotVia(t, r, "apps", s3, "all", "nat-gateway", "igw-1")
	vpctest.NotVia(t, r, "apps", "db", "all", "transit-gateway")
	vpctest.Private(t, r, "apps", s3, "tcp 443")
	vpctest.Private(t, r, "apps", "db", "tcp 5432")
	vpctest.SamePath(t, r, "tcp 443", vpctest.Pair{From: "app-1", To: s3}, vpctest.Pair{From: "app-2", To: s3})
	vpctest.NoLoops(t, r)
	vpctest.NoUnknowns(t, r, "web", "db", "internet")
	vpctest.Scope(t, r, strings.Replace(fromTheInternet, "eni-web", "eni-db", 1))
	vpctest.NoLint(t, r, reach.RouteNeverWins, reach.EndpointUnreachable)
	vpctest.Unchanged(t, r, resolver(t))
	vpctest.Matrix(t, r, `
		# who reaches whom
		tcp      | web  apps  db
		internet | 443  X     X
		web      | -    8080  X
		apps     | 443  X     5432
	`)
}

// TestEveryNode holds claims about a load balancer against each of its nodes: the first is in a subnet to which the internet does not lead.
func TestEveryNode(t *testing.T) {
	node := func(subnet vpc.ID, private, public string) endpoint.Node {
		return endpoint.Node{Subnet: subnet, Addresses: []netip.Addr{netip.MustParseAddr(private)}, Public: netip.MustParseAddr(public)}
	}
	r := resolver(t,
		vpc.Subnet{ID: "subnet-db", VPC: "vpc-1", CIDR: prefix("10.0.2.0/24"), Zone: "us-east-1b"},
		endpoint.TargetGroup{ID: "tg-1", VPC: "vpc-1", Protocol: endpoint.ListenerHTTPS, Port: 443, Targets: []endpoint.Target{{ID: "eni-web"}}},
		endpoint.LoadBalancer{ID: "alb-1", VPC: "vpc-1", Type: endpoint.TypeApplication, Groups: []vpc.ID{"sg-web"},
			Nodes:     []endpoint.Node{node("subnet-db", "10.0.2.20", "203.0.113.20"), node("subnet-web", "10.0.0.20", "203.0.113.21")},
			Listeners: []endpoint.Listener{{Protocol: endpoint.ListenerHTTPS, Port: 443, TargetGroups: []vpc.ID{"tg-1"}}}})
	require.ErrorContains(t, vpctest.CheckNoReach(r, "internet", "203.0.113.21", "tcp 443"), "internet reaches 203.0.113.21 on tcp 443")
	require.ErrorContains(t, vpctest.CheckNoReach(r, "internet", "alb-1", "tcp 443"), "internet reaches alb-1 on tcp 443")
	require.ErrorContains(t, vpctest.CheckReaches(r, "internet", "alb-1", "tcp 443"), "internet does not reach alb-1 with all of tcp 443")
}

// TestAfterwards: a failure goes on to what is refused behind the fixes that it has named. The network ACL lets replies to TCP back and no others, which the
// path of a TCP packet does not show.
func TestAfterwards(t *testing.T) {
	open := vpc.ACLEntry{Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")}
	replies := vpc.ACLEntry{Number: 100, Allow: true, Traffic: packet.MustTraffic("tcp 1024-65535"), CIDR: prefix("0.0.0.0/0")}
	acl := func(ingress ...vpc.ACLEntry) *routing.Resolver {
		return resolver(t, vpc.NetworkACL{ID: "acl-app", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-app"}, Ingress: ingress, Egress: []vpc.ACLEntry{open}},
			sg.Group{ID: "sg-web", VPC: "vpc-1", Ingress: []sg.Rule{{Traffic: packet.MustTraffic("tcp 443"), CIDR: prefix("0.0.0.0/0")}},
				Egress: []sg.Rule{{CIDR: prefix("0.0.0.0/0")}}})
	}
	err := vpctest.CheckReaches(acl(replies), "app-1", "web", "all")
	require.ErrorContains(t, err, "fix      add to security group sg-web: ingress all from members of sg-app")
	require.ErrorContains(t, err, "with these fixes made, this is left:\ndropped SUBNET_ACL_RESTRICTION at acl-app in the reply:\n  udp")
	require.ErrorContains(t, err, "  fix: add to network ACL acl-app: ingress 110 allow all from 10.0.0.0/24 (subnet-web)")

	denied := vpc.ACLEntry{Number: 1, CIDR: prefix("10.0.0.0/24")}
	err = vpctest.CheckReaches(acl(denied, open), "web", "app-1", "tcp 443")
	require.ErrorContains(t, err, "no fix   no number is free before the entry that denies it: give that one a higher number first")
	require.NotContains(t, err.Error(), "  fix ", "as long as there is no number, nothing else helps")
}

// TestUnlisted: what AWS makes for an endpoint is in its subnet, VPC and groups, whether the network lists the interfaces or not.
func TestUnlisted(t *testing.T) {
	r := resolver(t,
		vpc.Subnet{ID: "subnet-endpoints", VPC: "vpc-1", CIDR: prefix("10.0.9.0/24"), Zone: "us-east-1a"},
		sg.Group{ID: "sg-endpoints", VPC: "vpc-1", Ingress: []sg.Rule{{Traffic: packet.Ports(packet.TCP, 443, 443), CIDR: prefix("10.0.0.0/16")}}},
		endpoint.Interface{ID: "vpce-kms", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"subnet-endpoints"}, Groups: []vpc.ID{"sg-endpoints"}})
	for _, place := range []routing.Place{"vpce-kms", "subnet-endpoints", "sg-endpoints", "vpc-1"} {
		err := vpctest.CheckNoReach(r, "apps", place, "tcp 443")
		require.ErrorContains(t, err, "apps reaches "+string(place)+" on tcp 443", place)
	}
	require.NoError(t, vpctest.CheckReaches(r, "apps", "sg-endpoints", "tcp 443"))
	require.ErrorContains(t, vpctest.CheckReaches(r, "sg-endpoints", "apps", "tcp 443"), `"sg-endpoints" has only network interfaces that open no connections`)
	require.ErrorContains(t, vpctest.CheckNoReach(r, "sg-endpoints", "apps", "all"),
		`"sg-endpoints" has only network interfaces that open no connections, so the check would say nothing; put one into the network:`)
}

// named is shop with names: a zone of its own, and one of another VPC, which nothing connects to it.
func named(t testing.TB) *routing.Resolver {
	t.Helper()
	zone := func(id vpc.ID, domain string, in vpc.ID, name, address string) endpoint.HostedZone {
		return endpoint.HostedZone{ID: id, Domain: domain, VPCs: []vpc.ID{in}, Records: []endpoint.Record{{Name: name, Type: "A", Values: []string{address}}}}
	}
	return resolver(t,
		vpc.VPC{ID: "vpc-1", Name: "shop", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), DNSHostnames: true},
		zone("Z1", "shop.internal", "vpc-1", "db.shop.internal", "10.0.2.5"),
		vpc.VPC{ID: "vpc-2", Region: "us-east-1", CIDRs: prefixes("10.9.0.0/16"), DNSHostnames: true},
		vpc.Subnet{ID: "subnet-far", VPC: "vpc-2", CIDR: prefix("10.9.0.0/24"), Zone: "us-east-1a"},
		sg.Group{ID: "sg-far", VPC: "vpc-2"},
		host("eni-far", "far", "subnet-far", "sg-far", "10.9.0.5"),
		zone("Z2", "us-east-1.amazonaws.com", "vpc-1", "s3.us-east-1.amazonaws.com", "10.9.0.5"),
	)
}

// TestNames has claims about DNS names, and the beginning of what each failure says.
func TestNames(t *testing.T) {
	r := named(t)
	noName := vpctest.Because{Code: routing.DNSNoName}
	for _, tt := range []struct {
		name string
		got  error
		want string
	}{
		{"a name that leads somewhere", vpctest.CheckReaches(r, "apps", "db.shop.internal", "tcp 5432"), ``},
		{"a name of what is not let in", vpctest.CheckNoReach(r, "web", "db.shop.internal", "tcp 5432"), ``},
		{"a slip", vpctest.CheckNoReach(r, "apps", "dbb.shop.internal", "all"),
			`apps to dbb.shop.internal on all: "dbb.shop.internal" resolves to no address, so the check would say nothing; NoReach holds if DNS_NO_SUCH_NAME is expected\n(.*\n)*.* near +Z1 has db.shop.internal\n`},
		{"a slip that shall reach", vpctest.CheckReaches(r, "apps", "dbb.shop.internal", "all"), `apps to dbb.shop.internal on all: "dbb.shop.internal" resolves to no address`},
		{"a slip in a table", vpctest.CheckMatrix(r, "tcp dbb.shop.internal\napps X"), `matrix: apps to dbb.shop.internal on tcp: "dbb.shop.internal" resolves to no address`},
		{"no name, as expected", vpctest.CheckNoReach(r, "apps", "dbb.shop.internal", "all", noName), ``},
		{"another reason is expected", vpctest.CheckNoReach(r, "apps", "dbb.shop.internal", "all", vpctest.Because{At: "Z1"}), `apps to dbb.shop.internal on all: "dbb.shop.internal" resolves`},
		{"a name that others know", vpctest.CheckNoReach(r, "apps", "sqs.us-east-1.amazonaws.com", "all"), ``},
		{"an address that nothing has", vpctest.CheckNoReach(r, "apps", "ip-10-0-9-9.ec2.internal", "all"),
			`apps to ip-10-0-9-9.ec2.internal on all: "ip-10-0-9-9.ec2.internal" resolves to 10.0.9.9, which nothing in the network has, so the check would say nothing$`},
		{"an address that only an unconnected VPC has", vpctest.CheckNoReach(r, "apps", "10.9.0.5", "all"), ``},
		{"a Name tag", vpctest.CheckNoReach(r, "web", "dbb", "all"),
			`web to dbb on all: to: there is no such place in the network: "dbb" is not an ID, Name tag, address or DNS name; did you mean db\?$`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want == "" {
				require.NoError(t, tt.got)
				return
			}
			require.Error(t, tt.got)
			require.Regexp(t, "^"+tt.want, tt.got.Error())
		})
	}
}

// TestFails has claims that are not true of shop, with what the failures say. The rest of a message is the path.
func TestFails(t *testing.T) {
	r := resolver(t)
	for _, tt := range []struct {
		name  string
		check func(testing.TB)
		want  string // a regular expression
	}{
		{"nothing gets there", func(t testing.TB) { vpctest.Reaches(t, r, "web", "db", "tcp 5432") },
			`^web does not reach db on tcp 5432\ndropped SUBNET_ACL_RESTRICTION at acl-db in the reply:\n  tcp 5432 source 32768-60999 from 10.0.0.5 to 10.0.2.5\nfor one,\n  REPLY DROPPED  web \(eni-web\) -> db \(eni-db\), tcp 5432\n(.*\n)*.* fix +add to network ACL acl-db: egress 110 allow tcp 32768-60999 to 10.0.0.0/24 \(subnet-web\)\n(.*\n)*  X    3  ACL out +acl-db +egress \* deny, SUBNET_ACL_RESTRICTION$`},
		{"the packet that a person would think of", func(t testing.TB) { vpctest.Reaches(t, r, "db", "internet", "all") },
			`^db does not reach internet on all\ndropped SG_HAS_NO_RULES at sg-db:\n(.*\n)*for one,\n  DROPPED  db \(eni-db\) -> internet, tcp 443\n(.*\n)*    request  tcp 10.0.2.5:50000 -> 198.51.100.1:443\n`},
		{"the host that stands for the internet", func(t testing.TB) { vpctest.NoReach(t, r, "internet", "web", "all") },
			`^internet reaches web on all\ndelivered:\n  tcp 443 from the internet to 203.0.113.5\nfor one,\n(.*\n)*    request  tcp 198.51.100.1:50000 -> 203.0.113.5:443\n`},
		{"some of the internet", func(t testing.TB) { vpctest.NoReach(t, r, "apps", "internet", "tcp 443") },
			`^apps reaches internet on tcp 443\ndelivered by nat-1, igw-1:\n  tcp 443 from 10.0.1.5-10.0.1.6 to the internet except 52.216.0.0/15\n(.*\n)*    NAT gateway: nat-1\n(.*\n)*    public address: 203.0.113.9 of 10.0.0.9\n(.*\n)*delivered by vpce-s3:\n  tcp 443 from 10.0.1.5-10.0.1.6 to 52.216.0.0/15\n`},
		{"not all gets there", func(t testing.TB) { vpctest.Reaches(t, r, "shop", "db", "tcp 5432") },
			`^shop does not reach db with all of tcp 5432\ndropped SUBNET_ACL_RESTRICTION at acl-db in the reply:\n  tcp 5432 source 32768-60999 from 10.0.0.5 to 10.0.2.5\n`},
		{"there is no address", func(t testing.TB) { vpctest.Reaches(t, r, "internet", "db", "tcp 5432") },
			`^internet does not reach db on tcp 5432: db has no public address\n  DROPPED  internet -> db \(eni-db\)(.*\n)*.* fix +give 10.0.2.5 of network interface eni-db a public address`},
		{"there is no address of the family", func(t testing.TB) { vpctest.Reaches(t, r, "db", "internet:2001:4860:4860::8888", "tcp 443") },
			`^db does not reach internet:2001:4860:4860::8888 on tcp 443: they have no addresses of one family\n  DROPPED  db \(eni-db\)(.*\n)*.* no fix +neither vpc-1 nor its subnet subnet-db has an IPv6 block`},
		{"it is not known", func(t testing.TB) { vpctest.Reaches(t, r, "app-1", "172.16.0.9", "tcp 443") },
			`^it is not known whether app-1 reaches 172.16.0.9 on tcp 443\nunknown, not in the model: route target pcx-far:\n`},
		{"some is not known", func(t testing.TB) {
			far := routing.Table{ID: "rtb-app", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-app"}, Routes: []routing.Route{
				{CIDR: prefix("0.0.0.0/0"), Target: "nat-1"}, {CIDR: prefix("198.51.100.0/25"), Target: "pcx-far"}}}
			vpctest.Reaches(t, resolver(t, far), "apps", "198.51.100.0/24", "tcp 443")
		}, `^it is not known whether apps reaches 198.51.100.0/24 with all of tcp 443\nunknown, not in the model: route target pcx-far:\n`},
		{"some is not known, and the rest is dropped", func(t testing.TB) { vpctest.Reaches(t, r, "shop", "172.16.0.9", "tcp 443") },
			`^shop does not reach 172.16.0.9 with all of tcp 443\ndropped `},
		{"it is not known by what way", func(t testing.TB) { vpctest.Via(t, r, "app-1", "172.16.0.9", "tcp 443", "nat-1") },
			`^it is not known whether app-1 reaches 172.16.0.9 on tcp 443\nunknown, not in the model: route target pcx-far:\n`},
		{"oneself", func(t testing.TB) { vpctest.Reaches(t, r, "app-1", "eni-app-1", "tcp 443") },
			`^app-1 to eni-app-1 on tcp 443: both are one network interface, and no network carries what it sends to itself, so the check would say nothing$`},
		{"nothing from oneself", func(t testing.TB) { vpctest.NoReach(t, r, "app-1", "eni-app-1", "all") },
			`^app-1 to eni-app-1 on all: both are one network interface, and no network carries what it sends to itself, so the check would say nothing$`},
		{"some gets there", func(t testing.TB) { vpctest.NoReach(t, r, "shop", "db", "all") },
			`^shop reaches db on all\ndelivered:\n  tcp 5432 from 10.0.1.5-10.0.1.6 to 10.0.2.5\nfor one,\n  DELIVERED  app-1 \(eni-app-1\) -> db \(eni-db\), tcp 5432\n(.*\n)*  what lets it pass:\n    group out: sg-app egress\[0\] all to 0.0.0.0/0\n    ACL in: acl-db ingress 100 allow all from 10.0.0.0/16\n    group in: sg-db ingress\[0\] tcp 5432 from 10.0.0.0/16\n    reply's ACL out: acl-db egress 100 allow all to 10.0.1.0/24\n    network ACLs, by an entry that allows all: default ACL$`},
		{"no negative without knowledge", func(t testing.TB) { vpctest.NoReach(t, r, "app-1", "172.16.0.9", "all") },
			`^it is not known whether app-1 reaches 172.16.0.9 on all\nunknown, not in the model: route target pcx-far:\n`},
		{"another reason", func(t testing.TB) { vpctest.NoReach(t, r, "web", "db", "tcp 22", vpctest.Because{At: "acl-db"}) },
			`^web does not reach db on tcp 22, but not for acl-db\ndropped ENI_SG_RULES_MISMATCH at sg-db:\n`},
		{"another reason where there is no packet", func(t testing.TB) {
			vpctest.NoReach(t, r, "internet", "db", "tcp 22", vpctest.Because{At: "sg-db", Code: routing.ENISGRulesMismatch})
		}, `^internet does not reach db on tcp 22, but not for sg-db ENI_SG_RULES_MISMATCH\n  DROPPED  internet -> db \(eni-db\), tcp 22\n`},
		{"a reason that is not there", func(t testing.TB) { vpctest.NoReach(t, r, "web", "db", "tcp 22", vpctest.Because{At: "acl-dbs"}) },
			`^web to db on tcp 22: "acl-dbs", which is expected to refuse, is not the ID or Name tag of anything in the network; did you mean acl-db\?$`},
		{"a reason that is no code", func(t testing.TB) {
			vpctest.NoReach(t, r, "web", "db", "tcp 22", vpctest.Because{Code: "SECURITY_GROUP"})
		}, `^web to db on tcp 22: "SECURITY_GROUP", which is expected, is not a code: see docs/codes.md, or the constants of package routing$`},
		{"a slip in a code", func(t testing.TB) {
			vpctest.NoReach(t, r, "web", "db", "tcp 22", vpctest.Because{Code: "ENI_SG_RULE_MISMATCH"})
		},
			`; did you mean ENI_SG_RULES_MISMATCH\?$`},
		{"a slip in a place", func(t testing.TB) { vpctest.NoReach(t, r, "Internet", "db", "all") },
			`^Internet to db on all: from: there is no such place in the network: "Internet" is not an ID, Name tag, address or DNS name; did you mean internet\?$`},
		{"a slip in a kind", func(t testing.TB) { vpctest.Via(t, r, "apps", "internet", "tcp 443", "nat-gatewy") },
			`^apps to internet on tcp 443: "nat-gatewy" is not the ID, Name tag or kind of anything in the network; did you mean nat-gateway\?$`},
		{"an endpoint that the table lacks", func(t testing.TB) { vpctest.Via(t, r, "web", s3, "tcp 443", "gateway-endpoint") },
			`^web goes to s3.us-east-1.amazonaws.com on tcp 443 not via gateway-endpoint, but by igw-1\n(.*\n)*not by vpce-s3: .*\n  fix: associate rtb-web with gateway endpoint vpce-s3$`},
		{"an endpoint of another Region", func(t testing.TB) { vpctest.Via(t, r, "apps", "s3.eu-west-1.amazonaws.com", "tcp 443", "vpce-s3") },
			`(.*\n)*not by vpce-s3: .*us-east-1`},
		{"another way for some", func(t testing.TB) { vpctest.Via(t, r, "apps", "internet", "tcp 443", "nat-1") },
			`^apps goes to internet on tcp 443 not via nat-1, but by vpce-s3\ndelivered by vpce-s3:\n  tcp 443 from 10.0.1.5-10.0.1.6 to 52.216.0.0/15\nfor one,\n`},
		{"another order", func(t testing.TB) { vpctest.Via(t, r, "apps", "internet:198.51.100.7", "tcp 443", "igw-1", "nat-1") },
			`^apps goes to internet:198.51.100.7 on tcp 443 not via igw-1, nat-1, but by nat-1, igw-1\n`},
		{"no way", func(t testing.TB) { vpctest.Via(t, r, "db", "internet", "tcp 443", "nat-1") }, `^db does not reach internet on tcp 443\n`},
		{"a way to keep off", func(t testing.TB) { vpctest.NotVia(t, r, "web", s3, "tcp 443", "internet-gateway") },
			`^web goes to s3.us-east-1.amazonaws.com on tcp 443 via igw-1\n`},
		{"a way that is told by no such thing", func(t testing.TB) { vpctest.NotVia(t, r, "web", s3, "tcp 443", "rtb-web") },
			`^web to s3.us-east-1.amazonaws.com on tcp 443: "rtb-web" is a route table, which no way is told by: name a gateway, .*, such as "nat-gateway"$`},
		{"a way where there is none", func(t testing.TB) { vpctest.NotVia(t, r, "web", "db", "tcp 22", "nat-1") },
			`^nothing gets from web to db on tcp 22, so the check would say nothing about the way: NoReach is the check for that\n`},
		{"a family that the sender has not", func(t testing.TB) { vpctest.Reaches(t, r, "web", "internet", "ipv6 tcp 443") },
			`^web does not reach internet on ipv6 tcp 443: web has no IPv6 address$`},
		{"ICMP of a family that the sender has not", func(t testing.TB) { vpctest.Reaches(t, r, "web", "internet", "ipv6 icmp") },
			`^web does not reach internet on ipv6 icmp: web has no IPv6 address$`},
		{"a number alone", func(t testing.TB) { vpctest.NoReach(t, r, "internet", "web", "22") },
			`^internet to web on 22: traffic "22" is a number alone; did you mean "tcp 22" for the port, or "protocol 22" for the IP protocol\?$`},
		{"a number alone behind a port", func(t testing.TB) { vpctest.NoReach(t, r, "internet", "web", "tcp 443, 80") }, `traffic "80" is a number alone`},
		{"port 0", func(t testing.TB) { vpctest.Reaches(t, r, "web", "db", "tcp 0") }, `^web to db on tcp 0: traffic "tcp 0" is for the reserved port 0; did you mean "tcp", for all ports\?$`},
		{"a host on the internet with a private address", func(t testing.TB) { vpctest.NoReach(t, r, "internet:10.20.0.4", "web", "tcp 443") },
			`^internet:10.20.0.4 to web on tcp 443: "internet:10.20.0.4": no host on the internet has this address, so the check would say nothing$`},
		{"one with a reserved address", func(t testing.TB) { vpctest.Reaches(t, r, "web", "internet:240.0.0.1", "tcp 443") }, `no host on the internet has this address`},
		{"a host on the internet without an address", func(t testing.TB) { vpctest.NoReach(t, r, "internet:", "web", "tcp 443") },
			`"internet:" lacks an address; did you mean "internet", for all hosts there\?$`},
		{"from the internet to the internet", func(t testing.TB) { vpctest.NoReach(t, r, "internet", "internet:198.51.100.7", "tcp 443") }, `both ends are on the internet`},
		{"the internet gateway by which packets come in", func(t testing.TB) { vpctest.NotVia(t, r, "internet", "web", "tcp 443", "igw-1") }, `^internet goes to web on tcp 443 via igw-1\n`},
		{"one path alone", func(t testing.TB) { vpctest.SamePath(t, r, "tcp 443", vpctest.Pair{From: "app-1", To: s3}) }, `^1 pairs of places on tcp 443: two at least`},
		{"a matrix without a question", func(t testing.TB) { vpctest.Matrix(t, r, "tcp web\napp-1 -") }, `^matrix: all cells are -, so the check would say nothing$`},
		{"a matrix with a row twice", func(t testing.TB) { vpctest.Matrix(t, r, "tcp web\napp-1 X\napp-1 .") }, `^matrix: app-1 stands twice$`},
		{"an interface to itself in a matrix", func(t testing.TB) { vpctest.Matrix(t, r, "tcp web\nweb X") }, `no network carries what it sends to itself, so the check would say nothing; its cell is -$`},
		{"the cell that is wanted", func(t testing.TB) { vpctest.Matrix(t, r, "tcp db\napp-1 22") },
			`(?s)app-1 to db: want 22, found 5432\n  dropped ENI_SG_RULES_MISMATCH at sg-db:\n    tcp 22 .*DROPPED  app-1 \(eni-app-1\) -> db \(eni-db\), tcp 22\n.*ingress tcp 22 from members of sg-app`},
		{"types of ICMP that are not let pass", func(t testing.TB) {
			vpctest.Reaches(t, resolver(t, sg.Group{ID: "sg-db", VPC: "vpc-1", Ingress: []sg.Rule{allow("icmp 8", "10.0.0.0/16")}}), "app-1", "db", "icmp")
		}, `(?s)icmp 0-7, icmp 9-255 from 10.0.1.5 to 10.0.2.5\n.*DROPPED  app-1 \(eni-app-1\) -> .*10.0.2.5, icmp.*add to security group sg-db: ingress icmp from members of sg-app`},
		{"a protocol by its number", func(t testing.TB) { vpctest.Reaches(t, r, "web", "db", "protocol 50") }, `^web does not reach db on protocol 50\n`},
		{"a cell too many", func(t testing.TB) { vpctest.Matrix(t, r, "tcp web db\nweb - X X") },
			`^matrix: the line of web has 3 cells, and the first line has 2 destinations after "tcp"$`},
		{"no cell", func(t testing.TB) { vpctest.Matrix(t, r, "tcp web db\nweb - Y") },
			`^matrix: web to db: "Y" is not a cell: write \. for all, X for none, ports such as 443 or tcp:443, \? or -$`},
		{"a family that an address is not of", func(t testing.TB) { vpctest.Reaches(t, r, "web", "internet:2001:db8::7", "ipv4 tcp 443") },
			`^web does not reach internet:2001:db8::7 on ipv4 tcp 443: internet:2001:db8::7 has no IPv4 address$`},
		{"ICMP to an IPv6 address", func(t testing.TB) { vpctest.Reaches(t, r, "web", "internet:2001:db8::7", "icmp") },
			`^web does not reach internet:2001:db8::7 on icmp: internet:2001:db8::7 has no IPv4 address; icmp is of IPv4: for IPv6 write icmpv6$`},
		{"a cell for what an interface sends to itself", func(t testing.TB) { vpctest.Matrix(t, r, "all web\nweb .") },
			`^matrix: web to web on all: both are one network interface, .*; its cell is -$`},
		{"a way that is not known", func(t testing.TB) { vpctest.NotVia(t, r, "app-1", "172.16.0.9", "all", "nat-1") },
			`^it is not known how app-1 goes to 172.16.0.9 on all\n`},
		{"a component that is not there", func(t testing.TB) { vpctest.NotVia(t, r, "apps", s3, "all", "nat-2") },
			`^apps to s3.us-east-1.amazonaws.com on all: "nat-2" is not the ID, Name tag or kind of anything in the network; did you mean nat-1\?$`},
		{"no component", func(t testing.TB) { vpctest.Via(t, r, "apps", s3, "all") }, `: no component is given: name a gateway, a connection, an endpoint or an appliance, or a kind of them, such as "nat-gateway"$`},
		{"public addresses", func(t testing.TB) { vpctest.Private(t, r, "web", s3, "tcp 443") },
			`^web goes to s3.us-east-1.amazonaws.com on tcp 443 by public addresses, by igw-1; a gateway endpoint for com.amazonaws.us-east-1.s3 on the senders' route tables would keep it private\n`},
		{"two ways", func(t testing.TB) {
			vpctest.SamePath(t, r, "tcp 443", vpctest.Pair{From: "apps", To: s3}, vpctest.Pair{From: "web", To: s3})
		}, `^apps goes to s3.us-east-1.amazonaws.com on tcp 443 by vpce-s3, and web goes to s3.us-east-1.amazonaws.com by igw-1\n`},
		{"what is not held", func(t testing.TB) { vpctest.NoUnknowns(t, r) },
			`^the model cannot answer for what is sent\nnot in the model: route target pcx-far\n  shop: all from 10.0.1.5-10.0.1.6 to 172.16.0.0/16$`},
		{"a scope with findings", func(t testing.TB) { vpctest.Scope(t, r, fromTheInternet) },
			`^the scope has 1 finding\nMatchPaths\[0\] internet -> web:\n  tcp 443 from 1.0.0.0-.*\nfor one,\n  DELIVERED  internet -> 203.0.113.5, tcp 443\n(.*\n)*  what lets it pass:\n    internet gateway: igw-1\n    public address: 203.0.113.5 of 10.0.0.5 at eni-web\n    group in: sg-web ingress\[0\] tcp 443 from 0.0.0.0/0\n    reply's route: rtb-web 0.0.0.0/0 -> igw-1\n    network ACLs, by an entry that allows all: default ACL$`},
		{"a scope that is none", func(t testing.TB) { vpctest.Scope(t, r, `{"MatchPath": []}`) }, `^reach: network access scope: there is no field "MatchPath"; did you mean MatchPaths\?$`},
		{"findings", func(t testing.TB) { vpctest.NoLint(t, r) }, `^lint has \d+ findings\n  sg-`},
		{"a finding", func(t testing.TB) { vpctest.NoLint(t, without(t, r, "nat-1"), reach.RouteBlackhole) },
			`^lint has 1 finding\n  route-blackhole rtb-app 0.0.0.0/0 -> nat-1: what it leads to is gone`},
		{"a code that is misspelt", func(t testing.TB) { vpctest.NoLint(t, r, "route-blackole") }, `^"route-blackole" is not the code of a finding; did you mean route-blackhole\?$`},
		{"a code that is far from all", func(t testing.TB) { vpctest.NoLint(t, r, "loops") }, `^"loops" is not the code of a finding; there are sg-rule-covered, `},
		{"a place of NoLoops that is none", func(t testing.TB) { vpctest.NoLoops(t, r, "wep") },
			`^what "wep" sends: from: there is no such place in the network: "wep" is not an ID, Name tag, address or DNS name; did you mean web\?$`},
		{"a place of NoUnknowns that is missing", func(t testing.TB) { vpctest.NoUnknowns(t, r, "") }, `^what "" sends: from: there is no such place in the network: the place is missing$`},
		{"a block with host bits", func(t testing.TB) { vpctest.NoReach(t, r, "web", "10.0.2.5/24", "all") },
			`^web to 10.0.2.5/24 on all: to: there is no such place in the network: "10.0.2.5/24" has host bits set; did you mean 10.0.2.0/24 or 10.0.2.5/32\?$`},
		{"a code that is none", func(t testing.TB) { vpctest.NoLint(t, r, "blackhole") }, `^"blackhole" is not the code of a finding; did you mean route-blackhole\?$`},
		{"a place that is empty", func(t testing.TB) { vpctest.NoReach(t, r, "internet", "subnet-empty", "all") },
			`^internet to subnet-empty on all: "subnet-empty" has no network interface, so the check would say nothing; put one into the network:\n` +
				`  eni\.Interface{ID: "probe/subnet-empty", Subnet: "subnet-empty", Addresses: \[\]eni.Address{{Private: netip.MustParseAddr\("10.0.3.4"\)}}}\n\(reach.Probes makes one for each subnet\)$`},
		{"an address that nothing has", func(t testing.TB) { vpctest.NoReach(t, r, "web", "10.0.2.222", "all") },
			`^web to 10.0.2.222 on all: "10.0.2.222": nothing in the network has this address, so the check would say nothing$`},
		{"an address that nothing may be sent to", func(t testing.TB) { vpctest.NotVia(t, r, "apps", "10.0.2.222", "all", "nat-1") }, `nothing in the network has this address`},
		{"a block that nothing is in", func(t testing.TB) { vpctest.NoReach(t, r, "web", "10.99.0.0/24", "all") },
			`^web to 10.99.0.0/24 on all: "10.99.0.0/24": nothing in the network has an address of this block, so`},
		{"a cell about nothing", func(t testing.TB) { vpctest.Matrix(t, r, "tcp 10.0.2.222\nweb X") }, `^matrix: web to 10.0.2.222 on tcp: "10.0.2.222": nothing in the network`},
		{"a block that sends nothing", func(t testing.TB) { vpctest.NoReach(t, r, "10.99.0.0/24", "db", "all") },
			`^10.99.0.0/24 to db on all: from "10.99.0.0/24": there is no such place in the network: nothing in the network has it, and it is not routed on the internet$`},
		{"a group that nothing has", func(t testing.TB) { vpctest.Reaches(t, r, "sg-none", "db", "all") },
			`: "sg-none" has no network interface, .*\n  eni\.Interface{ID: "probe/sg-none", Subnet: "subnet-app", .*"10.0.1.4".*, Groups: \[\]vpc.ID{"sg-none"}}$`},
		{"a place that is not there", func(t testing.TB) { vpctest.NoReach(t, r, "web", "dbb", "all") },
			`^web to dbb on all: to: there is no such place in the network`},
		{"a name of several", func(t testing.TB) {
			twin := vpc.Subnet{ID: "subnet-app-b", Name: "apps", VPC: "vpc-1", CIDR: prefix("10.0.4.0/24"), Zone: "us-east-1b"}
			vpctest.NoReach(t, resolver(t, twin), "internet", "apps", "all")
		}, `^internet to apps on all: to: the place is ambiguous: "apps" is the Name tag of several: subnet subnet-app, subnet subnet-app-b; give an ID$`},
		{"a place that passes on", func(t testing.TB) { vpctest.NoReach(t, r, "igw-1", "web", "all") },
			`^igw-1 to web on all: from: there is no such place in the network: "igw-1" is internet gateway igw-1, which neither sends nor receives packets: name something that does, such as`},
		{"traffic that is none", func(t testing.TB) { vpctest.Reaches(t, r, "web", "db", "postgres") }, `^web to db on postgres: traffic "postgres": .*; did you mean tcp 5432\?$`},
		{"traffic that says little", func(t testing.TB) { vpctest.Reaches(t, r, "web", "db", "tcp 80 443") },
			`^web to db on tcp 80 443: traffic "tcp 80 443": want one port or .*; write it as in "tcp 443", "udp 1024-65535, tcp 53", "icmp", "protocol 50", "ipv6 tcp 443" or "all"$`},
		{"a family alone", func(t testing.TB) { vpctest.Reaches(t, r, "web", "db", "ipv6") }, `^web to db on ipv6: traffic is missing; write it as in "tcp 443", `},
		{"no such protocol", func(t testing.TB) { vpctest.Reaches(t, r, "web", "db", "protocol 300") }, `^web to db on protocol 300: "300" is not a protocol name, a number from 0 to 255 or -1; write`},
		{"a port at the place", func(t testing.TB) { vpctest.Reaches(t, r, "internet:[2001:db8::1]:443", "db", "tcp") },
			`: from: after "internet:" an address is wanted: .*; did you mean internet:2001:db8::1\? The port belongs to the traffic: tcp 443$`},
		{"a change", func(t testing.TB) { vpctest.Unchanged(t, r, without(t, r, "vpce-s3")) }, `^flows have changed:\n  gained   app-1 \+1 -> Amazon S3 in us-east-1\n(.*\n)*.*for  icmp 1-7(.*\n)*  moved    app-1 \+1 -> Amazon S3 in us-east-1\n(.*\n)*.*for  tcp 80, tcp 443(.*\n)*for one, afterwards,\n  DELIVERED  app-1 \(eni-app-1\) -> 52.216.0.0, icmp\n(.*\n)*  what lets it pass:\n(.*\n)*    route: rtb-app 0.0.0.0/0 -> nat-1\n`},
		{"a sender that is gone", func(t testing.TB) { vpctest.Unchanged(t, r, without(t, r, "eni-web")) },
			`^flows have changed:\n(.*\n)*for one, afterwards,\n  DROPPED  app-1 \(eni-app-1\) -> 10.0.0.5, tcp 443\n    because  no interface of the VPC has the destination`},
		{"another change", func(t testing.TB) { vpctest.Diff(t, r, without(t, r, "vpce-s3"), "") },
			`^flows have not changed as they should\nfound, but not expected:\n  gained   (.*\n)*  moved    (.*\n)*for one, afterwards,\n  DELIVERED  app-1 \(eni-app-1\) -> 52.216.0.0, icmp\n`},
		{"a change that is not made", func(t testing.TB) { vpctest.Diff(t, r, r, "\n\t\tmoved: web -> db\n\t\t  for tcp 22\n") },
			`^flows have not changed as they should\nexpected, but not found:\n  moved: web -> db\n    for tcp 22$`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fake := &recorder{TB: t}
			tt.check(fake)
			require.Len(t, fake.messages, 1)
			require.Regexp(t, regexp.MustCompile(tt.want), fake.messages[0])
			require.Regexp(t, `^vpctest_test.go:\d+$`, fake.lines[0], "the line that is to blame")
		})
	}
}

// without is a resolver without resources. It fails the outer test if there are none such.
func without(t testing.TB, r *routing.Resolver, ids ...vpc.ID) *routing.Resolver {
	t.Helper()
	r, err := r.With(vpc.Change{Remove: ids})
	require.NoError(t, err)
	return r
}

// ended is what is said by a check that is to end its test.
func ended(t *testing.T, check func(testing.TB)) string {
	t.Helper()
	fake := &recorder{TB: t}
	done := make(chan bool)
	go func() {
		defer close(done)
		check(fake)
		fake.Error("the test goes on")
	}()
	<-done
	require.Len(t, fake.messages, 1)
	require.Regexp(t, `^vpctest_test.go:\d+$`, fake.lines[0], "the line that is to blame")
	return fake.messages[0]
}

// TestWaysAreToldAlone: a failure about a way does not say what lets the packet pass, which is what one about arrival says.
func TestWaysAreToldAlone(t *testing.T) {
	r := resolver(t)
	for _, err := range []error{
		vpctest.CheckVia(r, "apps", "internet", "tcp 443", "nat-1"),
		vpctest.CheckNotVia(r, "web", s3, "tcp 443", "internet-gateway"),
		vpctest.CheckPrivate(r, "web", s3, "tcp 443"),
	} {
		require.ErrorContains(t, err, "  DELIVERED  ")
		require.NotContains(t, err.Error(), "what lets it pass")
	}
	require.ErrorContains(t, vpctest.CheckNoReach(r, "web", s3, "tcp 443"), "what lets it pass")
}

func TestResolverFails(t *testing.T) {
	require.Contains(t, ended(t, func(t testing.TB) {
		vpctest.Resolver(t, vpc.Subnet{ID: "subnet-1", VPC: "vpc-9", CIDR: prefix("10.0.0.0/24")})
	}), "vpc-9")
}

func TestLoaded(t *testing.T) {
	read := load.Result{Resources: shop(), Skipped: []load.Skipped{{File: "plan.json", Key: "aws_mq_broker.a", Reason: "no kind of it is read"}}}
	require.Equal(t, "not read: plan.json: aws_mq_broker.a: no kind of it is read\n"+
		`What cannot matter to the checks is let pass by a text of its line as a further argument: vpctest.Loaded(t, plan.Resources, plan, "aws_mq_broker").`,
		ended(t, func(t testing.TB) { vpctest.Loaded(t, read.Resources, read) }))
	planned := load.Result{Skipped: []load.Skipped{{Key: "aws_route.r", Reason: "route_table_id is not known before the apply, and a plan does not show what the reference to local.t is"}}}
	require.Contains(t, ended(t, func(t testing.TB) { vpctest.Loaded(t, nil, planned) }),
		`What a plan does not show is in a state, or in the output of "terraform test" with a mocked provider: terraform.LoadTest (docs/testing.md, 5).`)
	vpctest.Reaches(t, vpctest.Loaded(t, read.Resources, read, "aws_mq_broker"), "app-1", "db", "tcp 5432")
	require.Contains(t, ended(t, func(t testing.TB) {
		vpctest.Loaded(t, []vpc.Resource{vpc.Subnet{ID: "subnet-1", VPC: "vpc-9", CIDR: prefix("10.0.0.0/24")}}, load.Result{})
	}), "vpc-9")
}

// TestNoResolver has every check without a resolver.
func TestNoResolver(t *testing.T) {
	for name, check := range map[string]func(testing.TB){
		"Reaches":          func(t testing.TB) { vpctest.Reaches(t, nil, "web", "db", "tcp 22") },
		"NoReach":          func(t testing.TB) { vpctest.NoReach(t, nil, "web", "db", "tcp 22") },
		"Via":              func(t testing.TB) { vpctest.Via(t, nil, "web", "db", "tcp 22", "nat-1") },
		"NotVia":           func(t testing.TB) { vpctest.NotVia(t, nil, "web", "db", "tcp 22", "nat-1") },
		"Private":          func(t testing.TB) { vpctest.Private(t, nil, "web", "db", "tcp 22") },
		"SamePath":         func(t testing.TB) { vpctest.SamePath(t, nil, "tcp 22", vpctest.Pair{From: "web", To: "db"}) },
		"Matrix":           func(t testing.TB) { vpctest.Matrix(t, nil, "tcp db\nweb X") },
		"Scope":            func(t testing.TB) { vpctest.Scope(t, nil, fromTheInternet) },
		"NoLint":           func(t testing.TB) { vpctest.NoLint(t, nil) },
		"NoLoops":          func(t testing.TB) { vpctest.NoLoops(t, nil) },
		"NoUnknowns":       func(t testing.TB) { vpctest.NoUnknowns(t, nil, "web") },
		"Unchanged before": func(t testing.TB) { vpctest.Unchanged(t, nil, resolver(t)) },
		"Unchanged after":  func(t testing.TB) { vpctest.Unchanged(t, resolver(t), nil) },
		"Diff":             func(t testing.TB) { vpctest.Diff(t, resolver(t), nil, "") },
	} {
		t.Run(name, func(t *testing.T) { require.Contains(t, ended(t, check), "no resolver") })
	}
}

func TestMatrixFails(t *testing.T) {
	r := resolver(t)
	err := vpctest.CheckMatrix(r, `
tcp       web  apps  db    198.51.100.7
internet  443  X     5432  -
web       -    .     X     .
apps      443  -     5432  .
`)
	require.Regexp(t, `^the matrix differs in 2 cells
internet to db: want 5432, found X
  DROPPED  internet -> db \(eni-db\), tcp 443
(.*\n)*web to apps: want \., found 8080
(.*\n)*found:
  tcp       web  apps  db    198\.51\.100\.7
  internet  443  X     X     -
  web       -    8080  X     \.
  apps      443  -     5432  \.$`, err.Error())
}

func TestMatrixUnknown(t *testing.T) {
	require.Regexp(t, `^the matrix differs in 1 cell
shop to 172.16.0.9: want \., found \?
  unknown, not in the model: route target pcx-far:
(.*\n)*    UNKNOWN  app-1 \(eni-app-1\) -> 172.16.0.9, tcp 443
      because  the model does not hold route target pcx-far
`, vpctest.CheckMatrix(resolver(t), "tcp 172.16.0.9\nshop .").Error(), "others drop it")
}

func TestMatrixCells(t *testing.T) {
	r := resolver(t)
	got, err := vpctest.FindMatrix(r, `
tcp 443 web
shop
internet
`)
	require.NoError(t, err)
	require.Equal(t, "tcp 443   web\nshop      443~\ninternet  .\n", got, "a table without cells")

	got, err = vpctest.FindMatrix(r, `
     db  172.16.0.9 s3.us-east-1.amazonaws.com
shop .   .          -
apps .   .          .
`)
	require.NoError(t, err)
	require.Equal(t, "tcp   db     172.16.0.9  s3.us-east-1.amazonaws.com\nshop  5432~  ?           -\napps  5432   ?           80,443\n", got, "a service answers on its ports alone")

	got, err = vpctest.FindMatrix(r, "all db\napps .\nshop .")
	require.NoError(t, err)
	require.Equal(t, "all   db\napps  tcp:5432\nshop  tcp:5432~\n", got, "several protocols")

	got, err = vpctest.FindMatrix(r, "all web s3.us-east-1.amazonaws.com\nweb - .\napps . .\n198.51.100.7 . -")
	require.NoError(t, err)
	require.Equal(t, "all           web      s3.us-east-1.amazonaws.com\nweb           -        tcp:80,tcp:443,icmp\n"+
		"apps          tcp:443  tcp:80,tcp:443,icmp:0,icmp:8\n198.51.100.7  tcp:443  -\n", got)

	got, err = vpctest.FindMatrix(r, "tcp 198.51.100.7\nshop .")
	require.NoError(t, err)
	require.Equal(t, "tcp   198.51.100.7\nshop  ~\n", got, "all traffic, but not all addresses")

	got, err = vpctest.FindMatrix(resolver(t, vpc.NetworkACL{ID: "acl-web", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-web"}, Ingress: []vpc.ACLEntry{
		{Number: 100, Allow: true, CIDR: prefix("10.0.0.0/16")}, {Number: 110, Allow: true, Traffic: packet.MustTraffic("tcp 32768-60999"), CIDR: prefix("0.0.0.0/0")},
	}, Egress: []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")}}}), "tcp internet\napp-1 .\n")
	require.NoError(t, err)
	require.Equal(t, "tcp    internet\napp-1  ~\n", got, "not from all ports of the NAT gateway")
}

// TestMatrixCorner: the corner may be written as the cells are.
func TestMatrixCorner(t *testing.T) {
	r := resolver(t)
	got, err := vpctest.FindMatrix(r, "tcp:443,udp:53 web\ninternet")
	require.NoError(t, err)
	require.Equal(t, "tcp:443,udp:53  web\ninternet        tcp:443\n", got)
	vpctest.Matrix(t, r, got)
}

func TestMatrixRefuses(t *testing.T) {
	r := resolver(t)
	for _, tt := range []struct{ name, table, want string }{
		{"nothing", "", "matrix: a line of destinations and one for each source are wanted"},
		{"a short line", "tcp web db\napps . .\nweb .", "matrix: the line of web has 1 cell, and that of apps has 2"},
		{"too many cells", "web\napps . .", "matrix: the line of apps has 2 cells, and there are at most 1 destination above"},
		{"a column too many", "tcp web db\napps .", `matrix: the lines have 1 cell each, so the corner is "tcp web": `},
		{"a place that is not there", "tcp web\nnobody .", `matrix: nobody to web on tcp: from: there is no such place in the network: "nobody" `},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.ErrorContains(t, vpctest.CheckMatrix(r, tt.table), tt.want)
			_, err := vpctest.FindMatrix(r, tt.table)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// TestOnePathInFull: a failure has the hops of one path, and of the others what they are and what lets them pass.
func TestOnePathInFull(t *testing.T) {
	text := vpctest.CheckNoReach(resolver(t), "apps", "internet", "tcp 443").Error()
	require.Equal(t, 2, strings.Count(text, "\nfor one,\n  DELIVERED "), text)
	require.Equal(t, 2, strings.Count(text, "\n  what lets it pass:\n"), text)
	require.Equal(t, 1, strings.Count(text, "\n    request "), text)
	require.Equal(t, 1, strings.Count(text, "\n    reply "), text)
}

// TestDetached: interfaces that are attached to nothing are told in one line, behind what else is wrong; a claim about one itself shows its path, and
// what is wrong in both directions once.
func TestDetached(t *testing.T) {
	detached := func(id, address string) eni.Interface {
		e := host(id, "", "subnet-app", "sg-app", address)
		e.Unattached = true
		return e
	}
	r := resolver(t, detached("eni-x", "10.0.1.8"))
	const one = "\nnetwork interface eni-x is attached to nothing, so that it neither sends nor receives: attach it to an instance, or delete it"
	require.EqualError(t, vpctest.CheckReaches(r, "apps", "internet:192.0.2.7", "tcp 443"), "apps does not reach internet:192.0.2.7 with all of tcp 443"+one)
	text := vpctest.CheckReaches(r, "apps", "eni-db", "tcp 5432").Error()
	require.Regexp(t, `^apps does not reach eni-db `, text)
	require.Equal(t, 1, strings.Count(text, "attached to nothing"), text)

	r = resolver(t, detached("eni-x", "10.0.1.8"), detached("eni-y", "10.0.1.9"))
	require.EqualError(t, vpctest.CheckReaches(r, "apps", "internet:192.0.2.7", "tcp 443"), "apps does not reach internet:192.0.2.7 with all of tcp 443"+
		"\n2 network interfaces are attached to nothing, so that they neither send nor receive: attach them to instances, or delete them (eni-x +1)")
	text = vpctest.CheckReaches(r, "eni-x", "internet:192.0.2.7", "tcp 443").Error()
	require.Regexp(t, `^eni-x does not reach (.*\n)*    because  the interface is attached to nothing (.*\n)*    fix      attach network interface eni-x to an instance\n    request `, text)
	require.Equal(t, 1, strings.Count(text, "attached to nothing"), text)
}

func TestLoops(t *testing.T) {
	r := loop(t)
	const circle = "packets go round in a circle\nrtb-a 192.0.2.0/24 -> eni-b; rtb-b 192.0.2.0/24 -> eni-a\n"
	require.EqualError(t, vpctest.CheckNoLoops(r), circle+"  shop: all from 10.0.4.5 to 192.0.2.0/24\n  shop: all from 10.0.3.5 to 192.0.2.0/24")
	require.EqualError(t, vpctest.CheckNoLoops(r, "eni-a", "eni-a", "eni-a", "eni-a", "eni-a"),
		circle+strings.Repeat("  eni-a: all from 10.0.3.5 to 192.0.2.0/24\n", 3)+"  and 2 more")
}

func TestDiff(t *testing.T) {
	r := resolver(t)
	vpctest.Diff(t, r, r, "\n")
	after := without(t, r, "vpce-s3")
	d, err := reach.Diff(r, after)
	require.NoError(t, err)
	moved := strings.Index(d.String(), "moved ")
	require.Positive(t, moved)
	first, rest := d.String()[:moved], d.String()[moved:]
	vpctest.Diff(t, r, after, "\t\t"+strings.ReplaceAll(rest+first, "\n", "\n\n\t\t"))

	gone := without(t, r, "eni-web")
	d, err = reach.Diff(r, gone)
	require.NoError(t, err)
	vpctest.Diff(t, r, gone, d.String())
	d.Lost = slices.DeleteFunc(d.Lost, func(m reach.Movement) bool {
		return m.From[0] == "eni-web" && strings.HasPrefix(m.Destination(), "app-")
	})
	require.Regexp(t, `^flows have not changed as they should
found, but not expected:
  lost     web -> app-1 \+1
(.*\n)*.*for  tcp 8080 .*
for one, before,
  DELIVERED  web \(eni-web\) -> 10.0.1.5, tcp 8080
`, vpctest.CheckDiff(r, gone, d.String()).Error(), "the sender is not there any more")

	fake := &recorder{TB: t}
	vpctest.Diff(fake, r, after, first)
	require.Len(t, fake.messages, 1)
	require.Contains(t, fake.messages[0], "found, but not expected:\n  moved    app-1 +1 -> Amazon S3 in us-east-1\n", "what is expected is not told")
	require.Contains(t, fake.messages[0], "\nfor one, afterwards,\n  DELIVERED  app-1 (eni-app-1) -> 52.216.0.0, tcp 80\n", "the packet is one of the movement's")
}

func TestGolden(t *testing.T) {
	folder, err := os.OpenRoot(t.TempDir())
	require.NoError(t, err)
	defer folder.Close()

	fake := &recorder{TB: t}
	vpctest.Golden(fake, folder, "web.txt", "a\n")
	require.Len(t, fake.messages, 1)
	require.Contains(t, fake.messages[0], "; go test -vpctest.update writes it")
	require.ErrorIs(t, vpctest.CheckGolden(folder, "web.txt", "a\n"), fs.ErrNotExist)

	require.NoError(t, folder.WriteFile("web.txt", []byte("a\n"), 0o644))
	vpctest.Golden(t, folder, "web.txt", "a\n")
	require.Regexp(t, `^web.txt \(-want \+got\):\n`, vpctest.CheckGolden(folder, "web.txt", "b\n").Error())
}

// TestGoldenUpdate sets the flag as go test does.
func TestGoldenUpdate(t *testing.T) {
	folder, err := os.OpenRoot(t.TempDir())
	require.NoError(t, err)
	defer folder.Close()
	require.NoError(t, setFlag("true"))
	defer func() { require.NoError(t, setFlag("false")) }()
	vpctest.Golden(t, folder, "web.txt", "a\n")
	require.NoError(t, vpctest.CheckGolden(folder, "web.txt", "a\n"))

	fake := &recorder{TB: t}
	vpctest.Golden(fake, folder, "no/such/folder.txt", "a\n")
	require.Len(t, fake.messages, 1)
}
