package reference_test

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var (
	pfx = netip.MustParsePrefix
	ip  = netip.MustParseAddr
)

// Every question about every network of a small universe: one VPC with three subnets, of which everything that
// routes or filters takes each of a few forms.
func TestUniverse(t *testing.T) {
	networks, questions := universe(t), universeQuestions()
	delivered := 0
	for i, n := range networks {
		if testing.Short() && i%7 != 0 {
			continue
		}
		r := routing.New(n)
		for _, f := range questions {
			real, ref := answer(r, f), referenceAnswer(n, f)
			if real.verdict == routing.Delivered {
				delivered++
			}
			if !agree(real, ref) {
				report(t, uint64(i), minimal(n, f), f)
				return
			}
		}
	}
	require.Greater(t, delivered, len(networks), "a universe in which little arrives says little")
	t.Logf("%d networks, %d questions each, %d delivered", len(networks), len(questions), delivered)
}

// universe is all networks: each route of a and of b, each network ACL, each group, each setting of the appliance.
func universe(t *testing.T) []*vpc.Network {
	t.Helper()
	all := pfx("0.0.0.0/0")
	routesOfA := [][]routing.Route{
		nil,
		{{CIDR: all, Target: "igw"}},
		{{CIDR: all, Target: "nat"}},
		{{CIDR: all, Target: "eni-m"}},
		{{CIDR: all, Target: "igw", Blackhole: true}, {CIDR: pfx("198.51.100.0/24"), Target: "igw"}},
		{{CIDR: pfx("10.0.0.64/28"), Target: "eni-m"}},
	}
	routesOfB := [][]routing.Route{nil, {{CIDR: all, Target: "igw"}}, {{CIDR: pfx("10.0.0.0/28"), Target: "eni-m"}}}
	allow := vpc.ACLEntry{Number: 100, Allow: true, CIDR: all}
	acls := [][2][]vpc.ACLEntry{ // ingress, egress
		{{allow}, {allow}},
		{{{Number: 1, CIDR: all, Traffic: packet.Ports(packet.TCP, 1024, 65535)}, allow}, {allow}},
		{{allow}, {{Number: 1, CIDR: pfx("10.0.0.64/28")}, allow}},
	}
	groups := []sg.Group{
		{Ingress: []sg.Rule{{CIDR: all}}, Egress: []sg.Rule{{CIDR: all}}},
		{Ingress: []sg.Rule{{Group: "sg"}}, Egress: []sg.Rule{{CIDR: all}}},
		{Ingress: []sg.Rule{{CIDR: all, Traffic: packet.Port(packet.TCP, 443)}}, Egress: []sg.Rule{{Group: "sg"}}},
	}
	var networks []*vpc.Network
	for _, ra := range routesOfA {
		for _, rb := range routesOfB {
			for _, acl := range acls {
				for _, g := range groups {
					for _, forwards := range []bool{false, true} {
						g.ID, g.Name, g.VPC = "sg", "hosts", "vpc"
						n, err := vpc.New(
							vpc.VPC{ID: "vpc", Account: "111", Region: "us-east-1", CIDRs: []netip.Prefix{pfx("10.0.0.0/24")}},
							vpc.Subnet{ID: "subnet-a", VPC: "vpc", CIDR: pfx("10.0.0.0/28"), Zone: "us-east-1a"},
							vpc.Subnet{ID: "subnet-b", VPC: "vpc", CIDR: pfx("10.0.0.64/28"), Zone: "us-east-1b"},
							vpc.Subnet{ID: "subnet-m", VPC: "vpc", CIDR: pfx("10.0.0.128/28"), Zone: "us-east-1a"},
							vpc.InternetGateway{ID: "igw", VPC: "vpc"},
							vpc.NATGateway{ID: "nat", Subnet: "subnet-m", Addresses: []vpc.NATAddress{{Private: ip("10.0.0.140"), Public: ip("203.0.113.9")}}},
							eni.Interface{ID: "eni-a", Subnet: "subnet-a", Addresses: []eni.Address{{Private: ip("10.0.0.5"), Public: ip("203.0.113.1")}}, Groups: []vpc.ID{"sg"}},
							eni.Interface{ID: "eni-a2", Subnet: "subnet-a", Addresses: []eni.Address{{Private: ip("10.0.0.6")}}, Groups: []vpc.ID{"sg"}},
							eni.Interface{ID: "eni-b", Subnet: "subnet-b", Addresses: []eni.Address{{Private: ip("10.0.0.69"), Public: ip("203.0.113.2")}}, Groups: []vpc.ID{"sg"}},
							eni.Interface{ID: "eni-m", Subnet: "subnet-m", Addresses: []eni.Address{{Private: ip("10.0.0.133"), Public: ip("203.0.113.3")}}, Groups: []vpc.ID{"sg"}, NoSourceDestCheck: forwards},
							vpc.NetworkACL{ID: "acl", VPC: "vpc", Subnets: []vpc.ID{"subnet-a"}, Ingress: acl[0], Egress: acl[1]},
							routing.Table{ID: "rtb-a", VPC: "vpc", Subnets: []vpc.ID{"subnet-a"}, Routes: ra},
							routing.Table{ID: "rtb-b", VPC: "vpc", Subnets: []vpc.ID{"subnet-b"}, Routes: rb},
							routing.Table{ID: "rtb-m", VPC: "vpc", Main: true, Routes: []routing.Route{{CIDR: all, Target: "igw"}}},
							endpoint.Gateway{ID: "vpce", VPC: "vpc", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-a"}},
							g,
						)
						require.NoError(t, err)
						networks = append(networks, n)
					}
				}
			}
		}
	}
	return networks
}

func universeQuestions() []routing.Flow {
	var all []routing.Flow
	for _, from := range []routing.Place{"eni-a", "eni-a2", "eni-b", "eni-m", "internet:198.51.100.1"} {
		for _, to := range []routing.Place{"eni-a", "eni-a2", "eni-b", "eni-m", "nat", "internet:198.51.100.1", "203.0.113.1", "203.0.113.2", "203.0.113.9",
			"10.0.0.77", "10.0.1.1", "192.168.0.1", routing.Place(endpoint.PublicRange("s3", "us-east-1", false).Addr().Next().String()),
			"s3.eu-west-1.amazonaws.com", "169.254.169.254"} {
			for _, f := range []routing.Flow{{DstPort: 443}, {DstPort: 22}, {Protocol: packet.UDP, DstPort: 53}, {Protocol: packet.ICMP}, {Protocol: packet.ESP}} {
				f.From, f.To = from, to
				all = append(all, f)
			}
		}
	}
	return all
}

// The reference itself gives the answers that the sources state outright.
func TestReference(t *testing.T) {
	networks := map[string]*vpc.Network{}
	base := []vpc.Resource{
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: []netip.Prefix{pfx("10.0.0.0/16")}},
		vpc.Subnet{ID: "subnet-a", VPC: "vpc", CIDR: pfx("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "subnet-b", VPC: "vpc", CIDR: pfx("10.0.1.0/24"), Zone: "us-east-1a"},
		vpc.InternetGateway{ID: "igw", VPC: "vpc"},
		sg.Group{ID: "sg", Name: "open", VPC: "vpc", Ingress: []sg.Rule{{CIDR: pfx("0.0.0.0/0")}}, Egress: []sg.Rule{{CIDR: pfx("0.0.0.0/0")}}},
		eni.Interface{ID: "eni-a", Subnet: "subnet-a", Addresses: []eni.Address{{Private: ip("10.0.0.5")}}, Groups: []vpc.ID{"sg"}},
		eni.Interface{ID: "eni-b", Subnet: "subnet-b", Addresses: []eni.Address{{Private: ip("10.0.1.5"), Public: ip("203.0.113.1")}}, Groups: []vpc.ID{"sg"}},
	}
	make := func(name string, rs ...vpc.Resource) {
		n, err := vpc.New(append(append([]vpc.Resource(nil), base...), rs...)...)
		require.NoError(t, err, name)
		networks[name] = n
	}
	main := func(routes ...routing.Route) routing.Table {
		return routing.Table{ID: "rtb", VPC: "vpc", Main: true, Routes: routes}
	}
	toIGW := routing.Route{CIDR: pfx("0.0.0.0/0"), Target: "igw"}
	vgw := vpc.VPNGateway{ID: "vgw", VPC: "vpc"}
	make("bare")
	make("igw", main(toIGW))
	make("propagated inside the VPC", vgw, main(routing.Route{CIDR: pfx("10.0.1.0/28"), Target: "vgw", Origin: routing.Propagated}))
	make("blackhole", main(toIGW, routing.Route{CIDR: pfx("198.51.100.0/24"), Target: "igw", Blackhole: true}))
	make("nat", vpc.NATGateway{ID: "nat", Subnet: "subnet-b"}, main(toIGW),
		routing.Table{ID: "rtb-a", VPC: "vpc", Subnets: []vpc.ID{"subnet-a"}, Routes: []routing.Route{{CIDR: pfx("0.0.0.0/0"), Target: "nat"}}})
	make("reply denied", vpc.NetworkACL{ID: "acl", VPC: "vpc", Subnets: []vpc.ID{"subnet-b"},
		Ingress: []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: pfx("0.0.0.0/0"), Traffic: packet.Port(packet.TCP, 443)}}})
	for _, c := range []struct {
		rule, network string
		flow          routing.Flow
		want          routing.Verdict
	}{
		{"local route (R20)", "bare", routing.Flow{From: "eni-a", To: "eni-b", DstPort: 443}, routing.Delivered},
		{"nobody has the address (R26)", "igw", routing.Flow{From: "eni-a", To: "10.0.1.77", DstPort: 443}, routing.Dropped},
		{"no route (R37)", "bare", routing.Flow{From: "eni-b", To: "internet", DstPort: 443}, routing.Dropped},
		{"no public address (I3, golden 1)", "igw", routing.Flow{From: "eni-a", To: "internet", DstPort: 443}, routing.Dropped},
		{"public address (I2)", "igw", routing.Flow{From: "eni-b", To: "internet", DstPort: 443}, routing.Delivered},
		{"reply without a route (I12, golden 2)", "bare", routing.Flow{From: "internet", To: "eni-b", DstPort: 443}, routing.Dropped},
		{"local beats propagated (R24, golden 4)", "propagated inside the VPC", routing.Flow{From: "eni-a", To: "eni-b", DstPort: 443}, routing.Delivered},
		{"no way round a blackhole (R38, golden 9)", "blackhole", routing.Flow{From: "eni-b", To: "internet:198.51.100.1", DstPort: 443}, routing.Dropped},
		{"NAT gateway (N4)", "nat", routing.Flow{From: "eni-a", To: "internet", DstPort: 443}, routing.Delivered},
		{"NAT gateways carry no ESP (N10, golden 31)", "nat", routing.Flow{From: "eni-a", To: "internet", Protocol: packet.ESP}, routing.Dropped},
		{"TCP fragments (N17)", "nat", routing.Flow{From: "eni-a", To: "internet", DstPort: 443, Fragment: true}, routing.Dropped},
		{"nobody opens a connection to a NAT gateway (N14)", "nat", routing.Flow{From: "eni-a", To: "nat", DstPort: 443}, routing.Dropped},
		{"ACLs have no memory (filters T3)", "reply denied", routing.Flow{From: "eni-a", To: "eni-b", DstPort: 443}, routing.Dropped},
		{"metadata is not filtered (L2)", "reply denied", routing.Flow{From: "eni-a", To: "169.254.169.254", DstPort: 80}, routing.Delivered},
		{"a name that nothing holds", "igw", routing.Flow{From: "eni-b", To: "example.com", DstPort: 443}, routing.Unknown},
	} {
		t.Run(fmt.Sprint(c.rule), func(t *testing.T) {
			got := referenceAnswer(networks[c.network], c.flow)
			require.Equal(t, c.want, got.verdict, got.text)
		})
	}
}
