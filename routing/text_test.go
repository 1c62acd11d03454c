package routing_test

import (
	"flag"
	"net/netip"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// printed is a dual-stack VPC with IDs as long as AWS's: a public subnet with a NAT gateway, and a private one whose
// network ACL lets no replies in from the VPC's first half.
func printed(t *testing.T) *routing.Resolver {
	t.Helper()
	p, a := netip.MustParsePrefix, netip.MustParseAddr
	const (
		v, public, private = "vpc-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60011", "subnet-0a1b2c3d4e5f60012"
		open, web, in      = "sg-0a1b2c3d4e5f60041", "sg-0a1b2c3d4e5f60042", "sg-0a1b2c3d4e5f60043"
		nat, igw, eigw     = "nat-0a1b2c3d4e5f60051", "igw-0a1b2c3d4e5f60052", "eigw-0a1b2c3d4e5f60053"
	)
	all4, all6 := p("0.0.0.0/0"), p("::/0")
	n, err := vpc.New(
		vpc.VPC{ID: v, Region: "us-east-1", CIDRs: []netip.Prefix{p("10.0.0.0/16")}, IPv6CIDRs: []netip.Prefix{p("2600:1f18:abcd:ef00::/56")}, DNSHostnames: true},
		vpc.Subnet{ID: public, VPC: v, CIDR: p("10.0.0.0/24"), IPv6CIDR: p("2600:1f18:abcd:ef00::/64"), Zone: "us-east-1a"},
		vpc.Subnet{ID: private, VPC: v, CIDR: p("10.0.128.0/24"), IPv6CIDR: p("2600:1f18:abcd:ef80::/64"), Zone: "us-east-1a"},
		vpc.NetworkACL{ID: "acl-0a1b2c3d4e5f60021", VPC: v, Subnets: []vpc.ID{private},
			Ingress: []vpc.ACLEntry{
				{Number: 90, CIDR: p("10.0.0.0/17")},
				{Number: 100, Allow: true, CIDR: all4},
				{Number: 110, Allow: true, CIDR: all6},
			},
			Egress: []vpc.ACLEntry{
				{Number: 100, Allow: true, CIDR: all4},
				{Number: 110, Allow: true, CIDR: all6},
			}},
		routing.Table{ID: "rtb-0a1b2c3d4e5f60031", VPC: v, Subnets: []vpc.ID{public}, Routes: []routing.Route{
			{CIDR: all4, Target: igw},
			{CIDR: p("192.168.0.0/16"), Target: "vgw-0a1b2c3d4e5f60054"},
		}},
		routing.Table{ID: "rtb-0a1b2c3d4e5f60032", VPC: v, Subnets: []vpc.ID{private}, Routes: []routing.Route{
			{CIDR: all4, Target: nat},
			{CIDR: all6, Target: eigw},
		}},
		sg.Group{ID: open, VPC: v, Egress: []sg.Rule{{CIDR: all4}, {CIDR: all6}}},
		sg.Group{ID: web, VPC: v, Ingress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 443), CIDR: all4}}},
		sg.Group{ID: in, VPC: v, Ingress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 443), Group: web}}},
		vpc.InternetGateway{ID: igw, VPC: v},
		vpc.EgressOnlyInternetGateway{ID: eigw, VPC: v},
		vpc.NATGateway{ID: nat, Subnet: public, Addresses: []vpc.NATAddress{{Private: a("10.0.0.9"), Public: a("203.0.113.9")}}},
		endpoint.Gateway{ID: "vpce-0a1b2c3d4e5f60061", VPC: v, Service: "com.amazonaws.us-east-1.dynamodb", RouteTables: []vpc.ID{"rtb-0a1b2c3d4e5f60032"}},
		endpoint.Interface{ID: "vpce-0a1b2c3d4e5f60062", VPC: v, Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{public}, Groups: []vpc.ID{in}, PrivateDNS: true},
		endpoint.Interface{ID: "vpce-0a1b2c3d4e5f60063", VPC: v, Service: "com.amazonaws.us-east-1.sns", Subnets: []vpc.ID{public}, Groups: []vpc.ID{in}},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60071", Name: "web", Subnet: public, Groups: []vpc.ID{open, web}, Addresses: []eni.Address{{Private: a("10.0.0.5"), Public: a("203.0.113.5")}}},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60072", Name: "app", Subnet: private, Groups: []vpc.ID{open},
			Addresses: []eni.Address{{Private: a("10.0.128.5")}, {Private: a("2600:1f18:abcd:ef80:1234:5678:9abc:def0")}}},
	)
	require.NoError(t, err)
	return routing.New(n)
}

// TestPrinted holds paths as people see them against testdata/text.txt. The order of the cases is that of the file.
func TestPrinted(t *testing.T) {
	r := printed(t)
	var b strings.Builder
	for _, c := range []struct {
		name string
		flow routing.Flow
	}{
		{"gateway endpoint", routing.Flow{From: "app", To: "dynamodb.us-east-1.amazonaws.com"}},
		{"two translations on the way out and back", routing.Flow{From: "app", To: "internet", DstPort: 443}},
		{"ping", routing.Flow{From: "web", To: "internet", Protocol: packet.ICMP}},
		{"long IPv6 addresses are not cut", routing.Flow{From: "app", To: "internet:2a00:1450:4001:082b:1234:5678:9abc:def0", DstPort: 443, IPv6: true}},
		{"in from the internet", routing.Flow{From: "internet", To: "web", DstPort: 443}},
		{"a group and, for the reply, an ACL refuse", routing.Flow{From: "app", To: "kms.us-east-1.amazonaws.com"}},
		{"what no change mends comes first", routing.Flow{From: "app", To: "kms.us-east-1.amazonaws.com", DstPort: 80}},
		{"the reply alone is refused", routing.Flow{From: "app", To: "10.0.0.5", DstPort: 443}},
		{"no route", routing.Flow{From: "internet", To: "203.0.113.77", DstPort: 443}},
		{"an endpoint is passed over", routing.Flow{From: "web", To: "sns.us-east-1.amazonaws.com"}},
		{"a target that the network does not hold", routing.Flow{From: "web", To: "192.168.1.1", DstPort: 22}},
		{"a name that does not exist", routing.Flow{From: "web", To: "vpce-none.kms.us-east-1.vpce.amazonaws.com"}},
		{"a name that nobody knows", routing.Flow{From: "web", To: "www.example.com"}},
	} {
		p, err := r.Resolve(c.flow)
		require.NoError(t, err, c.name)
		b.WriteString("# " + c.name + "\n" + p.String() + "\n" + p.Summary() + "\n\n")

		for _, line := range strings.Split(p.String(), "\n") {
			require.LessOrEqual(t, utf8.RuneCountInString(line), 100, "%s: %s", c.name, line)
			require.Equal(t, strings.TrimRight(line, " "), line, c.name)
		}
		require.NotContains(t, p.Summary(), "\n")
		for _, x := range p.Blockers {
			require.Contains(t, p.String(), string(x.Code), c.name)
		}
		again, err := printed(t).Resolve(c.flow)
		require.NoError(t, err, c.name)
		require.Equal(t, p.String(), again.String(), c.name)
	}
	golden(t, "testdata/text.txt", b.String())
}

// golden holds text against a file, which -update rewrites.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestHopString(t *testing.T) {
	h := packet.Header{Src: netip.MustParseAddr("10.0.0.5"), Dst: netip.MustParseAddr("10.0.0.6"), Protocol: packet.TCP, SrcPort: 80, DstPort: 443}
	out := h
	out.Src, out.SrcPort = netip.MustParseAddr("10.0.0.9"), 1104
	v6 := packet.Header{Src: netip.MustParseAddr("2600::5"), Dst: netip.MustParseAddr("64:ff9b::a00:6"), Protocol: packet.ICMPv6, Type: 128}
	v4 := packet.Header{Src: netip.MustParseAddr("10.0.0.5"), Dst: netip.MustParseAddr("10.0.0.6"), Protocol: packet.ICMP, Type: 8}
	for _, c := range []struct {
		name string
		hop  routing.Hop
		want string
	}{
		{"zero", routing.Hop{}, ""},
		{"rule without the name of its component", routing.Hop{At: "rtb-a", Kind: vpc.KindRouteTable, Stage: routing.AtRoute, Rule: "rtb-a ::/0 -> eigw-a", In: h, Out: h},
			"route        rtb-a  ::/0 -> eigw-a"},
		{"main table that AWS makes", routing.Hop{Kind: vpc.KindRouteTable, Stage: routing.AtRoute, Rule: " 10.0.0.0/16 -> local", In: h, Out: h},
			"route        main table  10.0.0.0/16 -> local"},
		{"default ACL that AWS makes", routing.Hop{Kind: vpc.KindNetworkACL, Stage: routing.AtACLOut, Rule: "default ACL egress 100 allow all to 0.0.0.0/0", In: h, Out: h},
			"ACL out      default ACL  egress 100 allow all to 0.0.0.0/0"},
		{"component whose name begins another's", routing.Hop{At: "rtb-1", Kind: vpc.KindRouteTable, Stage: routing.AtRoute, Rule: "rtb-10 x", In: h, Out: h},
			"route        rtb-1  rtb-10 x"},
		{"outside", routing.Hop{Stage: routing.AtDestination, Rule: "internet", In: h, Out: h},
			"destination  internet"},
		{"ports that change", routing.Hop{At: "nat-a", Kind: vpc.KindNATGateway, Stage: routing.AtTarget, In: h, Out: out},
			"target       nat-a  NAT gateway, source 10.0.0.5:80 => 10.0.0.9:1104"},
		{"protocol that changes", routing.Hop{At: "nat-a", Kind: vpc.KindNATGateway, Stage: routing.AtTarget, In: v6, Out: v4},
			"target       nat-a  NAT gateway, => icmp echo-request 10.0.0.5 -> 10.0.0.6"},
		{"refused", routing.Hop{At: "igw-a", Kind: vpc.KindInternetGateway, Stage: routing.AtTarget, In: h, Out: h, Code: routing.IGWPublicIPAssociationForEgress},
			"target       igw-a  internet gateway, IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"},
	} {
		require.Equal(t, c.want, c.hop.String(), c.name)
	}
}

func TestBlockerString(t *testing.T) {
	x := routing.Blocker{Hop: routing.Hop{At: "sg-a", Kind: vpc.KindSecurityGroup, Stage: routing.AtGroupIn, Code: routing.SGHasNoRules}, Why: "the group has no rules"}
	require.Equal(t, "the group has no rules (security group sg-a, SG_HAS_NO_RULES)", x.String())
	x.InReply = true
	require.Equal(t, "reply: the group has no rules (security group sg-a, SG_HAS_NO_RULES)", x.String())
	outside := routing.Blocker{Hop: routing.Hop{Stage: routing.AtDestination, Rule: "internet", Code: routing.NoPossibleDestination}, Why: "nobody is there"}
	require.Equal(t, "nobody is there (internet, NO_POSSIBLE_DESTINATION)", outside.String())
}

func TestAnswerString(t *testing.T) {
	a := []netip.Addr{netip.MustParseAddr("10.0.0.7"), netip.MustParseAddr("2600::7")}
	for _, c := range []struct {
		name   string
		answer routing.Answer
		want   string
	}{
		{"endpoint", routing.Answer{Name: "kms.x", Addresses: a, Kind: vpc.KindInterfaceEndpoint, By: "vpce-kms"}, "kms.x = 10.0.0.7, 2600::7, by interface endpoint vpce-kms"},
		{"public", routing.Answer{Name: "s3.x", Addresses: a[:1]}, "s3.x = 10.0.0.7, by public DNS"},
		{"synthetic", routing.Answer{Name: "s3.x", Addresses: a[:1], Synthetic: true}, "s3.x = 10.0.0.7, by public DNS (a stand-in)"},
		{"none", routing.Answer{Name: "x.y", Code: routing.DNSNoName}, "x.y = no address (" + string(routing.DNSNoName) + "), by public DNS"},
		{"passed over", routing.Answer{Name: "s3.x", Addresses: a[:1], Passed: []routing.NameStep{{ID: "vpce-a", Why: "private DNS is off"}}}, "s3.x = 10.0.0.7, by public DNS; vpce-a: private DNS is off"},
	} {
		require.Equal(t, c.want, c.answer.String(), c.name)
	}
}

func TestZeroPathString(t *testing.T) {
	require.Equal(t, "UNDECIDED   -> , tcp\n", routing.Path{}.String())
}

// TestReplyNamesTheGroup: the hop of a reply names the group that let the request through, of those that the interface has.
func TestReplyNamesTheGroup(t *testing.T) {
	const two = `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		sg db a: in tcp 5432 10.0.0.0/8
		sg web a: in tcp 443 10.0.0.0/8; out all 0.0.0.0/0
		eni client a1 10.0.1.5 sg=db,web
		eni server a1 10.0.1.6 sg=db,web`
	for _, c := range []struct{ question, in string }{
		{"client -> server tcp 443", "web"},
		{"client -> server tcp 5432", "db"},
	} {
		_, p := resolved(t, two, c.question)
		require.Equal(t, routing.Delivered, p.Verdict, "%v", p)
		by := map[routing.Stage]vpc.ID{}
		for _, h := range p.Reply {
			by[h.Stage] = h.At
		}
		require.Equal(t, vpc.ID("web"), by[routing.AtGroupIn], "%v", p)
		require.Equal(t, vpc.ID(c.in), by[routing.AtGroupOut], "%v", p)
	}
}
