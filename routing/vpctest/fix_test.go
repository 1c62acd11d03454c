package vpctest_test

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
	"github.com/vpcsim/vpcsim/routing/vpctest"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestFixes has the fixes of claims that do not hold: they let all of the traffic pass, from all senders to all receivers. Made, with those of
// what is found to refuse afterwards, they let the claim hold, unless a note says that they are for the one packet.
func TestFixes(t *testing.T) {
	entry := func(number int, allow bool, traffic, cidr string) vpc.ACLEntry {
		return vpc.ACLEntry{Number: number, Allow: allow, Traffic: packet.MustTraffic(traffic), CIDR: prefix(cidr)}
	}
	aclDB := func(ingress ...vpc.ACLEntry) vpc.NetworkACL {
		return vpc.NetworkACL{ID: "acl-db", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-db"}, Ingress: ingress, Egress: []vpc.ACLEntry{entry(100, true, "all", "0.0.0.0/0")}}
	}
	manyBlocks := vpc.PrefixList{ID: "pl-s3", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Region: "us-east-1",
		Entries: prefixes("52.216.0.0/15", "3.5.0.0/19", "16.15.176.0/20", "16.182.0.0/16", "18.34.0.0/19", "54.231.0.0/16", "16.15.192.0/18")}
	for _, tt := range []struct {
		name     string
		put      []vpc.Resource
		from, to routing.Place
		traffic  string
		want     []string // of the first round
		note     string   // that the fix is for one packet
		hint     string   // at the path
		stays    string   // what no change of the network mends
	}{
		{name: "to the internet", from: "db", to: "internet", traffic: "tcp 443", want: []string{
			"add to security group sg-db: egress tcp 443 to 0.0.0.0/0",
			"add to network ACL acl-db: egress 110 allow tcp 443 to 0.0.0.0/0",
			"add to route table rtb-db: 0.0.0.0/0 -> nat-1"}},
		{name: "to a block there", from: "db", to: "198.51.100.0/24", traffic: "tcp", want: []string{
			"add to security group sg-db: egress tcp to 198.51.100.0/24",
			"add to network ACL acl-db: egress 110 allow tcp to 198.51.100.0/24",
			"add to route table rtb-db: 0.0.0.0/0 -> nat-1"}},
		{name: "ports that NAT gateways take and senders do not", from: "app-1", to: "internet", traffic: "tcp 443",
			put: []vpc.Resource{vpc.NetworkACL{ID: "acl-web", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-web"},
				Ingress: []vpc.ACLEntry{entry(100, true, "all", "10.0.0.0/16"), entry(110, true, "tcp 32768-60999", "0.0.0.0/0")}, Egress: []vpc.ACLEntry{entry(100, true, "all", "0.0.0.0/0")}}},
			want: []string{"add to network ACL acl-web: ingress 120 allow tcp 1024-65535 from 0.0.0.0/0"},
			hint: "acl-web ingress would allow replies to source ports 32768-60999, from which nat-1 may send too; this path is that of port 1024"},
		{name: "from the internet", from: "internet", to: "web", traffic: "tcp 80, tcp 443, icmp", want: []string{
			"add to security group sg-web: ingress tcp 80 from 0.0.0.0/0",
			"add to security group sg-web: ingress icmp from 0.0.0.0/0"}},
		{name: "two protocols and the replies of both", from: "web", to: "db", traffic: "tcp 5432, udp 53", want: []string{
			"add to network ACL acl-db: egress 110 allow tcp 32768-60999 to 10.0.0.0/24 (subnet-web)",
			"add to security group sg-db: ingress udp 53 from members of sg-web",
			"add to network ACL acl-db: egress 120 allow udp 32768-60999 to 10.0.0.0/24 (subnet-web)"}},
		{name: "all of several", from: "web", to: "apps", traffic: "tcp", want: []string{"add to security group sg-app: ingress tcp from members of sg-web"}},
		{name: "senders with several groups", from: "shop", to: "db", traffic: "tcp 22", want: []string{
			"add to security group sg-db: ingress tcp 22 from 10.0.0.5/32 (eni-web)",
			"add to security group sg-db: ingress tcp 22 from 10.0.1.5/32 (eni-app-1)",
			"add to security group sg-db: ingress tcp 22 from 10.0.1.6/32 (eni-app-2)",
			"add to network ACL acl-db: egress 110 allow tcp 32768-60999 to 10.0.0.0/24 (subnet-web)",
			"add to network ACL acl-db: egress 120 allow tcp 32768-60999 to 10.0.1.0/24 (subnet-app)"}},
		{name: "an address that an interface has", from: "10.0.0.5", to: "db", traffic: "tcp 5432", want: []string{
			"add to network ACL acl-db: egress 110 allow tcp 32768-60999 to 10.0.0.0/24 (subnet-web)"}},
		{name: "behind an entry that denies another of the subnet", from: "app-1", to: "db", traffic: "tcp 5432",
			put:  []vpc.Resource{aclDB(entry(100, true, "all", "10.0.0.0/24"), entry(110, false, "tcp 5432", "10.0.1.6/32"))},
			want: []string{"add to network ACL acl-db: ingress 120 allow tcp 5432 from 10.0.1.0/24 (subnet-app)"}},
		{name: "before an entry that denies others of the subnet too", from: "app-1", to: "db", traffic: "tcp 5432",
			put:  []vpc.Resource{aclDB(entry(90, false, "tcp", "10.0.1.0/28"), entry(100, true, "all", "0.0.0.0/0"))},
			want: []string{"add to network ACL acl-db: ingress 89 allow tcp 5432 from 10.0.1.5/32 (eni-app-1); it passes what entry 90 denies: tcp 5432 from 10.0.1.5/32"}},
		{name: "before an entry that denies some of the traffic on purpose", from: "internet:198.51.100.7", to: "web", traffic: "tcp",
			put: []vpc.Resource{
				vpc.NetworkACL{ID: "acl-web", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-web"}, Egress: []vpc.ACLEntry{entry(100, true, "all", "0.0.0.0/0")},
					Ingress: []vpc.ACLEntry{entry(90, false, "tcp 20-22", "0.0.0.0/0")}},
				sg.Group{ID: "sg-web", VPC: "vpc-1", Ingress: []sg.Rule{allow("all", "0.0.0.0/0")}}},
			want: []string{"add to network ACL acl-web: ingress 89 allow tcp from 198.51.100.7/32; it passes what entry 90 denies: tcp 20-22 from 198.51.100.7/32"}},
		{name: "before an entry that denies the rest", from: "app-1", to: "db", traffic: "tcp 5432",
			put:  []vpc.Resource{aclDB(entry(100, true, "all", "10.0.0.0/24"), entry(200, false, "all", "0.0.0.0/0"))},
			want: []string{"add to network ACL acl-db: ingress 199 allow tcp 5432 from 10.0.1.0/24 (subnet-app)"}},
		{name: "a block", from: "10.0.0.0/16", to: "db", traffic: "tcp 22", want: []string{
			"add to security group sg-db: ingress tcp 22 from 10.0.0.0/16",
			"add to network ACL acl-db: egress 110 allow tcp 32768-60999 to 10.0.0.0/16"}},
		{name: "a subnet", put: []vpc.Resource{aclDB(entry(100, true, "all", "10.0.0.0/24"))}, from: "apps", to: "db", traffic: "tcp 5432", want: []string{
			"add to network ACL acl-db: ingress 110 allow tcp 5432 from 10.0.1.0/24 (subnet-app)"}},
		{name: "before all entries that deny", from: "apps", to: "db", traffic: "tcp 22, tcp 5432",
			put: []vpc.Resource{aclDB(entry(50, false, "tcp 5432", "10.0.1.6/32"), entry(70, false, "tcp 22-5432", "10.0.0.0/16"), entry(100, true, "all", "0.0.0.0/0"))},
			want: []string{
				"add to network ACL acl-db: ingress 49 allow tcp 22 from 10.0.1.0/24 (subnet-app); it passes what entry 70 denies: tcp 22 from 10.0.1.0/24",
				"add to network ACL acl-db: ingress 48 allow tcp 5432 from 10.0.1.0/24 (subnet-app); it passes what entries 50, 70 deny: tcp 5432 from 10.0.1.6/32, tcp 5432 from 10.0.1.0/24",
				"add to security group sg-db: ingress tcp 22 from members of sg-app"}},
		{name: "no number is left", from: "apps", to: "db", traffic: "tcp 22, tcp 5432",
			put:  []vpc.Resource{aclDB(entry(1, false, "tcp 5432", "10.0.1.6/32"), entry(70, false, "tcp 22-5432", "10.0.0.0/16"), entry(100, true, "all", "0.0.0.0/0"))},
			want: []string{"add to network ACL acl-db: ingress 69 allow tcp 22 from 10.0.1.5/32 (eni-app-1); it passes what entry 70 denies: tcp 22 from 10.0.1.5/32", "add to security group sg-db: ingress tcp 22 from members of sg-app"},
			note: "the fix named for acl-db is for this packet alone: the claim needs as much for tcp 22, tcp 5432 from apps to db"},
		{name: "a service of few blocks", from: "db", to: s3, traffic: "tcp 443", want: []string{
			"add to security group sg-db: egress tcp 443 to 52.216.0.0/15",
			"add to network ACL acl-db: egress 110 allow tcp 443 to 52.216.0.0/15",
			"associate rtb-db with gateway endpoint vpce-s3"}},
		{name: "a service of many blocks", from: "db", to: s3, traffic: "tcp 443", put: []vpc.Resource{manyBlocks, aclDB(entry(100, true, "all", "0.0.0.0/0"))},
			want: []string{"add to security group sg-db: egress tcp 443 to 3.5.0.0/32", "associate rtb-db with gateway endpoint vpce-s3"},
			note: "the fix named for sg-db is for this packet alone: the claim needs as much for tcp 443 from db to s3.us-east-1.amazonaws.com; a rule for the prefix list pl-s3 (com.amazonaws.us-east-1.s3) would do"},
		{name: "each of several needs a public address", from: "apps", to: "internet:198.51.100.7", traffic: "tcp 443",
			put:  []vpc.Resource{routing.Table{ID: "rtb-app", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-app"}, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw-1"}}}},
			want: []string{"give 10.0.1.5 of network interface eni-app-1 a public address, such as 198.18.18.225"},
			note: "the fix named for eni-app-1 is for this packet alone: the claim needs as much for tcp 443 from apps to internet:198.51.100.7"},
		{name: "a firewall", from: "apps", to: "198.51.100.7", traffic: "tcp 443, udp 53", put: firewalled(), want: []string{
			"add before the rules of firewall fw: pass tcp 443 from 10.0.1.0/24 to 198.51.100.7/32",
			"add before the rules of firewall fw: pass udp 53 from 10.0.1.0/24 to 198.51.100.7/32"}},
		{name: "a firewall and all traffic", from: "app-1", to: "198.51.100.7", traffic: "ipv4 all", put: firewalled(), want: []string{
			"add before the rules of firewall fw: pass all from 10.0.1.5/32 to 198.51.100.7/32"},
			stays: "app-1 does not reach 198.51.100.7 with all ipv4 traffic\ndropped PROTOCOL_RESTRICTION at nat-1:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := resolver(t, tt.put...)
			fixes, notes, err := vpctest.Fixes(r, tt.from, tt.to, tt.traffic)
			require.NoError(t, err)
			require.Equal(t, tt.want, sentences(fixes))
			if tt.note != "" {
				require.Equal(t, []string{tt.note}, notes)
				return
			}
			if tt.hint != "" {
				require.Equal(t, []string{tt.hint}, notes)
			} else {
				require.Empty(t, notes)
			}
			for range 3 {
				c, err := routing.ChangeOf(r.Network(), fixes...)
				require.NoError(t, err)
				r, err = r.With(c)
				require.NoError(t, err)
				fixes, _, err = vpctest.Fixes(r, tt.from, tt.to, tt.traffic)
				require.NoError(t, err)
			}
			err = vpctest.CheckReaches(r, tt.from, tt.to, tt.traffic)
			if tt.stays != "" {
				require.ErrorContains(t, err, tt.stays)
				return
			}
			require.NoError(t, err)
		})
	}
}

// sentences is fixes in words, each once.
func sentences(fixes []routing.Fix) []string {
	var all []string
	told := map[routing.Fix]bool{}
	for _, f := range fixes {
		if !told[f] {
			all = append(all, fmt.Sprint(f))
		}
		told[f] = true
	}
	return all
}

// TestNoFixes: what would let packets pass that a claim wants to be blocked is not told.
func TestNoFixes(t *testing.T) {
	r := resolver(t)
	require.NotContains(t, vpctest.CheckNoReach(r, "web", "db", "tcp 22", vpctest.Because{At: "acl-db"}).Error(), " fix ")
	require.NotContains(t, vpctest.CheckNoReach(r, "internet", "db", "tcp 22", vpctest.Because{At: "sg-db"}).Error(), " fix ")
	require.NotContains(t, vpctest.CheckMatrix(r, "tcp 8080 apps\nweb X").Error(), " fix ")
}

// firewalled has a firewall on the way from the application to the internet, and back, that lets nothing pass.
func firewalled() []vpc.Resource {
	route := func(cidr string, target vpc.ID) routing.Route {
		return routing.Route{CIDR: prefix(cidr), Target: target}
	}
	return []vpc.Resource{
		endpoint.Firewall{ID: "fw", VPC: "vpc-1", Endpoints: []endpoint.FirewallEndpoint{{Subnet: "subnet-empty", Endpoint: "vpce-fw"}},
			StrictOrder: true, StatefulDefault: endpoint.Drop},
		routing.Table{ID: "rtb-app", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-app"}, Routes: []routing.Route{route("0.0.0.0/0", "vpce-fw")}},
		routing.Table{ID: "rtb-fw", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-empty"}, Routes: []routing.Route{route("0.0.0.0/0", "nat-1")}},
		routing.Table{ID: "rtb-web", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-web"}, Routes: []routing.Route{route("0.0.0.0/0", "igw-1"), route("10.0.1.0/24", "vpce-fw")}},
	}
}

// TestFixesOfICMP: a claim about all of ICMP gets entries for all of its types, not one after the other.
func TestFixesOfICMP(t *testing.T) {
	acl, _ := vpc.Get[vpc.NetworkACL](resolver(t).Network(), "acl-db")
	acl.Subnets = []vpc.ID{"subnet-db", "subnet-app"}
	acl.Ingress = []vpc.ACLEntry{{Number: 200, Allow: true, CIDR: prefix("10.0.0.0/8"), Traffic: packet.MustTraffic("icmp 8")}}
	acl.Egress = []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")}}
	group := func(id vpc.ID) sg.Group {
		return sg.Group{ID: id, VPC: "vpc-1", Ingress: []sg.Rule{allow("all", "0.0.0.0/0")}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}}
	}
	r := resolver(t, acl, group("sg-app"), group("sg-db"))
	err := vpctest.CheckReaches(r, "app-1", "db", "icmp")
	require.ErrorContains(t, err, "fix      add to network ACL acl-db: ingress 210 allow icmp from 10.0.2.0/24 (subnet-db)\n")
	require.ErrorContains(t, err, "add to network ACL acl-db: ingress 220 allow icmp from 10.0.1.0/24")
}

// dual is two hosts with addresses of both families, each in a subnet of its own, whose groups and network ACL let nothing pass.
func dual(t *testing.T) *routing.Resolver {
	t.Helper()
	host := func(id, subnet string, group vpc.ID, private, public, six string) eni.Interface {
		return eni.Interface{ID: vpc.ID(id), Subnet: vpc.ID(subnet), Groups: []vpc.ID{group}, Addresses: []eni.Address{
			{Private: netip.MustParseAddr(private), Public: netip.MustParseAddr(public)}, {Private: netip.MustParseAddr(six)}}}
	}
	return vpctest.Resolver(t,
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), IPv6CIDRs: prefixes("2600:1f18::/56")},
		vpc.Subnet{ID: "s1", VPC: "vpc", CIDR: prefix("10.0.0.0/24"), IPv6CIDR: prefix("2600:1f18::/64"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "s2", VPC: "vpc", CIDR: prefix("10.0.1.0/24"), IPv6CIDR: prefix("2600:1f18:0:1::/64"), Zone: "us-east-1a"},
		vpc.InternetGateway{ID: "igw", VPC: "vpc"},
		vpc.NetworkACL{ID: "acl", VPC: "vpc", Subnets: []vpc.ID{"s2"}},
		routing.Table{ID: "rtb", VPC: "vpc", Subnets: []vpc.ID{"s1", "s2"}, Routes: []routing.Route{
			{CIDR: prefix("0.0.0.0/0"), Target: "igw"}, {CIDR: prefix("::/0"), Target: "igw"}}},
		sg.Group{ID: "sg1", VPC: "vpc"},
		sg.Group{ID: "sg2", VPC: "vpc"},
		host("one", "s1", "sg1", "10.0.0.5", "203.0.113.5", "2600:1f18::5"),
		host("two", "s2", "sg2", "10.0.1.5", "203.0.113.6", "2600:1f18:0:1::5"))
}

// TestFixesOfBothFamilies: a claim about both families gets a rule for each, and the claim holds once they are made.
func TestFixesOfBothFamilies(t *testing.T) {
	for _, tt := range []struct {
		from, to routing.Place
		traffic  string
		want     []string
	}{
		{"one", "internet", "tcp 443", []string{
			"add to security group sg1: egress tcp 443 to 0.0.0.0/0",
			"add to security group sg1: egress tcp 443 to ::/0"}},
		{"internet", "two", "all", []string{
			"add to network ACL acl: ingress 10 allow all from 0.0.0.0/0",
			"add to network ACL acl: ingress 20 allow all from ::/0",
			"add to security group sg2: ingress all from 0.0.0.0/0",
			"add to security group sg2: ingress all from ::/0",
			"add to network ACL acl: egress 10 allow all to 0.0.0.0/0",
			"add to network ACL acl: egress 20 allow all to ::/0"}},
		{"s1", "two", "icmp, tcp 80-90", []string{
			"add to security group sg1: egress icmp to members of sg2",
			"add to security group sg1: egress tcp 80-90 to members of sg2",
			"add to network ACL acl: ingress 10 allow icmp from 10.0.0.0/24 (s1)",
			"add to network ACL acl: ingress 20 allow tcp 80-90 from 10.0.0.0/24 (s1)",
			"add to network ACL acl: ingress 30 allow tcp 80-90 from 2600:1f18::/64 (s1)",
			"add to security group sg2: ingress icmp from members of sg1",
			"add to security group sg2: ingress tcp 80-90 from members of sg1",
			"add to network ACL acl: egress 10 allow icmp to 10.0.0.0/24 (s1)",
			"add to network ACL acl: egress 20 allow tcp 32768-60999 to 10.0.0.0/24 (s1)",
			"add to network ACL acl: egress 30 allow tcp 32768-60999 to 2600:1f18::/64 (s1)"}},
		{"s1", "two", "ipv6 all", []string{
			"add to security group sg1: egress all to members of sg2",
			"add to network ACL acl: ingress 10 allow all from 2600:1f18::/64 (s1)",
			"add to security group sg2: ingress all from members of sg1",
			"add to network ACL acl: egress 10 allow all to 2600:1f18::/64 (s1)"}},
	} {
		t.Run(string(tt.from)+" to "+string(tt.to)+" "+tt.traffic, func(t *testing.T) {
			r := dual(t)
			fixes, notes, err := vpctest.Fixes(r, tt.from, tt.to, tt.traffic)
			require.NoError(t, err)
			require.Empty(t, notes)
			require.Equal(t, tt.want, sentences(fixes))
			c, err := routing.ChangeOf(r.Network(), fixes...)
			require.NoError(t, err)
			r, err = r.With(c)
			require.NoError(t, err)
			vpctest.Reaches(t, r, tt.from, tt.to, tt.traffic)
		})
	}
}

// severalTables is a VPC b whose three subnets have a route table each, none of which leads back to VPC a.
func severalTables(b ...vpc.Resource) []vpc.Resource {
	rs := []vpc.Resource{
		vpc.VPC{ID: "a", Region: "us-east-1", CIDRs: prefixes("10.1.0.0/16"), DNSHostnames: true}, vpc.VPC{ID: "b", Region: "us-east-1", CIDRs: prefixes("10.2.0.0/16")},
		vpc.PeeringConnection{ID: "pcx", Requester: vpc.PeeringSide{VPC: "a"}, Accepter: vpc.PeeringSide{VPC: "b"}},
		vpc.Subnet{ID: "a-1", VPC: "a", CIDR: prefix("10.1.1.0/24"), Zone: "us-east-1a"},
		routing.Table{ID: "rtb-a", VPC: "a", Subnets: []vpc.ID{"a-1"}, Routes: []routing.Route{{CIDR: prefix("10.2.0.0/16"), Target: "pcx"}}},
		sg.Group{ID: "sg-a", VPC: "a", Ingress: []sg.Rule{allow("all", "0.0.0.0/0")}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		sg.Group{ID: "sg-b", VPC: "b", Ingress: []sg.Rule{allow("all", "0.0.0.0/0")}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		eni.Interface{ID: "client", Subnet: "a-1", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.1.1.5")}}, Groups: []vpc.ID{"sg-a"}},
		vpc.InternetGateway{ID: "igw-b", VPC: "b"},
	}
	for i := 1; i <= 3; i++ {
		subnet := vpc.ID(fmt.Sprint("b-", i))
		rs = append(rs, vpc.Subnet{ID: subnet, VPC: "b", CIDR: prefix(fmt.Sprintf("10.2.%d.0/24", i)), Zone: fmt.Sprintf("us-east-1%c", 'a'+i-1)},
			routing.Table{ID: "rtb-" + subnet, VPC: "b", Subnets: []vpc.ID{subnet}, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw-b"}}},
			eni.Interface{ID: "server-" + subnet, Subnet: subnet, Addresses: []eni.Address{{Private: netip.MustParseAddr(fmt.Sprintf("10.2.%d.5", i))}}, Groups: []vpc.ID{"sg-b"}})
	}
	return append(rs, b...)
}

// TestFixesOfSeveralTables: what refuses is one gateway, and each route table wants a route: the first round has them all.
func TestFixesOfSeveralTables(t *testing.T) {
	n, err := vpc.New(severalTables()...)
	require.NoError(t, err)
	r := routing.New(n)
	text := vpctest.CheckReaches(r, "client", "b", "tcp 443").Error()
	for i := 1; i <= 3; i++ {
		require.Contains(t, oneLine(text), fmt.Sprintf("add to route table rtb-b-%d: 10.1.0.0/16 -> pcx", i))
	}
	require.NotContains(t, text, "this is left")
	require.NotContains(t, text, "no fix")
}

// TestFixesOfEndpoints: an endpoint in each subnet that has no way to a service, and one security group for all of the VPC.
func TestFixesOfEndpoints(t *testing.T) {
	n, err := vpc.New(severalTables()...)
	require.NoError(t, err)
	r := routing.New(n)
	text := oneLine(vpctest.CheckReaches(r, "b", "sqs.us-east-1.amazonaws.com", "all").Error())
	for i := 1; i <= 3; i++ {
		require.Contains(t, text, fmt.Sprintf("make an interface endpoint for com.amazonaws.us-east-1.sqs in subnet b-%d, with private DNS and security group b/endpoints, here called b/sqs", i))
	}
	require.Contains(t, text, "add to security group b/endpoints: ingress tcp 443 from 10.2.0.0/16 (b)")
	require.NotContains(t, text, "internet gateway b/igw")
}

// oneLine is a text without its line breaks and the blanks behind them.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
