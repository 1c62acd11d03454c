package insights_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/insights"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const account = "111122223333"

func pfx(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func addresses(private, public string) []eni.Address {
	a := eni.Address{Private: netip.MustParseAddr(private)}
	if public != "" {
		a.Public = netip.MustParseAddr(public)
	}
	return []eni.Address{a}
}

// network is a VPC with all that a path can pass, joined with another by a peering connection and with a third by a transit gateway.
func network(t *testing.T) *vpc.Network {
	t.Helper()
	const a, b, c = "vpc-0a1b2c3d4e5f60001", "vpc-0a1b2c3d4e5f60002", "vpc-0a1b2c3d4e5f60003"
	const public, private, peer, far = "subnet-0a1b2c3d4e5f60011", "subnet-0a1b2c3d4e5f60012", "subnet-0a1b2c3d4e5f60021", "subnet-0a1b2c3d4e5f60031"
	const attA, attC = "tgw-attach-0a1b2c3d4e5f60001", "tgw-attach-0a1b2c3d4e5f60003"
	all := pfx("0.0.0.0/0")
	vpcOf := func(id vpc.ID, cidr string) vpc.VPC {
		return vpc.VPC{ID: id, Account: account, Region: "us-east-1", CIDRs: []netip.Prefix{pfx(cidr)}, DNSHostnames: true}
	}
	n, err := vpc.New(
		vpcOf(a, "10.0.0.0/16"), vpcOf(b, "10.1.0.0/16"), vpcOf(c, "10.2.0.0/16"),
		vpc.Subnet{ID: public, VPC: a, CIDR: pfx("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: private, VPC: a, CIDR: pfx("10.0.1.0/24"), Zone: "us-east-1b"},
		vpc.Subnet{ID: peer, VPC: b, CIDR: pfx("10.1.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: far, VPC: c, CIDR: pfx("10.2.0.0/24"), Zone: "us-east-1b"},
		vpc.InternetGateway{ID: "igw-0a1b2c3d4e5f60001", Name: "door", Account: account, VPC: a},
		vpc.NATGateway{ID: "nat-0a1b2c3d4e5f60001", Subnet: public, Addresses: []vpc.NATAddress{{Private: netip.MustParseAddr("10.0.0.9"), Public: netip.MustParseAddr("203.0.113.9")}}},
		vpc.PeeringConnection{ID: "pcx-0a1b2c3d4e5f60001", Account: account, Requester: vpc.PeeringSide{VPC: a}, Accepter: vpc.PeeringSide{VPC: b}},
		vpc.TransitGateway{ID: "tgw-0a1b2c3d4e5f60001", Account: account, Region: "us-east-1"},
		vpc.TransitGatewayAttachment{ID: attA, Account: account, TransitGateway: "tgw-0a1b2c3d4e5f60001", Resource: a, Subnets: []vpc.ID{private}},
		vpc.TransitGatewayAttachment{ID: attC, Account: account, TransitGateway: "tgw-0a1b2c3d4e5f60001", Resource: c, Subnets: []vpc.ID{far}},
		vpc.TransitGatewayRouteTable{ID: "tgw-rtb-0a1b2c3d4e5f60001", Account: account, TransitGateway: "tgw-0a1b2c3d4e5f60001", Associations: []vpc.ID{attA, attC}, Propagations: []vpc.ID{attA, attC}},
		endpoint.Gateway{ID: "vpce-0a1b2c3d4e5f60001", Account: account, VPC: a, Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-0a1b2c3d4e5f60002"}},
		routing.Table{ID: "rtb-0a1b2c3d4e5f60001", Account: account, VPC: a, Subnets: []vpc.ID{public}, Routes: []routing.Route{{CIDR: all, Target: "igw-0a1b2c3d4e5f60001"}}},
		routing.Table{ID: "rtb-0a1b2c3d4e5f60002", Account: account, VPC: a, Subnets: []vpc.ID{private}, Routes: []routing.Route{
			{CIDR: all, Target: "nat-0a1b2c3d4e5f60001"}, {CIDR: pfx("10.1.0.0/16"), Target: "pcx-0a1b2c3d4e5f60001"}, {CIDR: pfx("10.2.0.0/16"), Target: "tgw-0a1b2c3d4e5f60001"}}},
		routing.Table{ID: "rtb-0a1b2c3d4e5f60003", Account: account, VPC: c, Main: true, Routes: []routing.Route{{CIDR: pfx("10.0.0.0/16"), Target: "tgw-0a1b2c3d4e5f60001"}}},
		vpc.NetworkACL{ID: "acl-0a1b2c3d4e5f60001", Account: account, VPC: a, Subnets: []vpc.ID{private},
			Ingress: []vpc.ACLEntry{{Number: 90, CIDR: pfx("10.9.0.0/16")}, {Number: 100, Allow: true, CIDR: all}},
			Egress:  []vpc.ACLEntry{{Number: 90, CIDR: all, Traffic: packet.Port(packet.TCP, 25)}, {Number: 100, Allow: true, CIDR: all}}},
		sg.Group{ID: "sg-0a1b2c3d4e5f60001", Account: account, VPC: a, Name: "web", Ingress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 443), CIDR: all}}, Egress: []sg.Rule{{CIDR: all}}},
		sg.Group{ID: "sg-0a1b2c3d4e5f60002", Account: account, VPC: c, Name: "db", Ingress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 5432), CIDR: pfx("10.0.0.0/16")}}},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60001", Name: "web", Account: account, Subnet: public, Instance: "i-0a1b2c3d4e5f60001", Groups: []vpc.ID{"sg-0a1b2c3d4e5f60001"}, Addresses: addresses("10.0.0.5", "203.0.113.5")},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60002", Name: "app", Account: account, Subnet: private, Instance: "i-0a1b2c3d4e5f60002", Groups: []vpc.ID{"sg-0a1b2c3d4e5f60001"}, Addresses: addresses("10.0.1.5", "")},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60003", Name: "peer", Account: account, Subnet: peer, Addresses: addresses("10.1.0.5", "")},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60004", Name: "db", Account: account, Subnet: far, Groups: []vpc.ID{"sg-0a1b2c3d4e5f60002"}, Addresses: addresses("10.2.0.5", "")},
	)
	require.NoError(t, err)
	return n
}

// TestGolden holds analyses against files, which -update rewrites.
func TestGolden(t *testing.T) {
	r := routing.New(network(t))
	for _, tt := range []struct {
		name  string
		flow  routing.Flow
		found bool
	}{
		{"internet-to-instance", routing.Flow{From: "internet", To: "web", DstPort: 443}, true},
		{"nat-gateway", routing.Flow{From: "app", To: "internet:198.51.100.7", DstPort: 443}, true},
		{"transit-gateway", routing.Flow{From: "app", To: "db", DstPort: 5432}, true},
		{"gateway-endpoint", routing.Flow{From: "app", To: "s3.us-east-1.amazonaws.com"}, true},
		{"peering-blocked", routing.Flow{From: "app", To: "peer", DstPort: 25}, false},
		{"no-route", routing.Flow{From: "db", To: "peer", Protocol: packet.UDP, DstPort: 53}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := r.Resolve(tt.flow)
			require.NoError(t, err)
			a := insights.Of(r, p)
			require.Equal(t, tt.found, a.NetworkPathFound, "%v", p)
			require.Equal(t, !tt.found, len(a.Explanations) > 0)
			golden(t, filepath.Join("testdata", tt.name+".json"), indented(t, a))
		})
	}
}

func indented(t *testing.T, a insights.Analysis) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	require.NoError(t, enc.Encode(a))
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run the test with -update")
	require.Empty(t, cmp.Diff(string(want), got), "%s; run the test with -update if that is meant", file)
}

// TestJQ reads the golden files by the expressions that people use on what the AWS command line prints.
func TestJQ(t *testing.T) {
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("jq is not installed")
	}
	for _, tt := range []struct{ file, expression, want string }{
		{"internet-to-instance", `[.ForwardPathComponents[].Component | .Id // .Name] | join(" ")`,
			"igw-0a1b2c3d4e5f60001 default network ACL of vpc-0a1b2c3d4e5f60001 sg-0a1b2c3d4e5f60001 eni-0a1b2c3d4e5f60001 i-0a1b2c3d4e5f60001"},
		{"internet-to-instance", `.ForwardPathComponents[] | select(.SecurityGroupRule) | .SecurityGroupRule | "\(.Protocol) \(.PortRange.From) \(.Cidr)"`, "tcp 443 0.0.0.0/0"},
		{"nat-gateway", `[.ForwardPathComponents[] | .RouteTableRoute // empty | .NatGatewayId // .GatewayId] | join(" ")`, "nat-0a1b2c3d4e5f60001 igw-0a1b2c3d4e5f60001"},
		{"transit-gateway", `.ForwardPathComponents[] | .TransitGatewayRouteTableRoute // empty | "\(.DestinationCidr) \(.RouteOrigin) \(.ResourceId)"`, "10.2.0.0/16 propagated vpc-0a1b2c3d4e5f60003"},
		{"gateway-endpoint", `.ForwardPathComponents[-1].ServiceName`, "com.amazonaws.us-east-1.s3"},
		{"peering-blocked", `[.Explanations[].ExplanationCode] | join(" ")`, "SUBNET_ACL_RESTRICTION ENI_SG_RULES_MISMATCH NO_ROUTE_TO_DESTINATION VPC_LOCAL_ROUTE_CIDR_RESTRICTION"},
		{"no-route", `.Explanations[1] | "\(.RouteTable.Id) \(.Address) \(.Protocols[0]) \(.Port)"`, "rtb-0a1b2c3d4e5f60003 10.1.0.5 17 53"},
	} {
		out, err := exec.Command("jq", "-r", tt.expression, filepath.Join("testdata", tt.file+".json")).CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Equal(t, tt.want, strings.TrimSpace(string(out)), "%s of %s", tt.expression, tt.file)
	}
}

// TestRandom holds of the analyses of random networks what holds of all.
func TestRandom(t *testing.T) {
	refused := 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 4))
		n := gen.Network(rng, gen.Size{})
		r := routing.New(n)
		for range 40 {
			p, err := r.Resolve(gen.Flow(rng, n))
			if err != nil {
				continue
			}
			a := insights.Of(r, p)
			require.Equal(t, p.Verdict == routing.Delivered, a.NetworkPathFound)
			require.Equal(t, len(p.Missing) > 0, a.WarningMessage != "")
			for _, leg := range [][]insights.PathComponent{a.ForwardPathComponents, a.ReturnPathComponents} {
				for i, c := range leg {
					require.Equal(t, i+1, c.SequenceNumber)
					require.NotEmpty(t, c.Component.Id+c.Component.Name)
				}
			}
			for _, b := range p.Blockers {
				refused++
				require.Contains(t, codes(a.Explanations), string(b.Code), "%v", p)
			}
			data, err := json.Marshal(a)
			require.NoError(t, err)
			var back insights.Analysis
			require.NoError(t, json.Unmarshal(data, &back))
			require.Empty(t, cmp.Diff(a, back))
		}
	}
	require.Greater(t, refused, 500)
}

func codes(xs []insights.Explanation) (codes []string) {
	for _, x := range xs {
		codes = append(codes, x.ExplanationCode)
	}
	return codes
}

// TestArn has the partitions, and resources of whose account the network does not tell.
func TestArn(t *testing.T) {
	for _, tt := range []struct{ region, account, want string }{
		{"us-east-1", account, "arn:aws:ec2:us-east-1:111122223333:subnet/s"},
		{"cn-north-1", account, "arn:aws-cn:ec2:cn-north-1:111122223333:subnet/s"},
		{"us-gov-west-1", account, "arn:aws-us-gov:ec2:us-gov-west-1:111122223333:subnet/s"},
		{"us-east-1", "", ""},
		{"", account, ""},
	} {
		n, err := vpc.New(
			vpc.VPC{ID: "v", Account: tt.account, Region: tt.region, CIDRs: []netip.Prefix{pfx("10.0.0.0/16")}},
			vpc.Subnet{ID: "s", VPC: "v", CIDR: pfx("10.0.0.0/24")},
			eni.Interface{ID: "one", Subnet: "s", Addresses: addresses("10.0.0.5", "")},
			eni.Interface{ID: "two", Subnet: "s", Addresses: addresses("10.0.0.6", "")})
		require.NoError(t, err)
		r := routing.New(n)
		p, err := r.Resolve(routing.Flow{From: "one", To: "two", DstPort: 80})
		require.NoError(t, err)
		require.Equal(t, tt.want, insights.Of(r, p).ForwardPathComponents[0].Subnet.Arn)
	}
}
