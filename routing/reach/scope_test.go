package reach_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// The scopes that AWS makes in each account, and two of its examples.
// https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/ (working with network access scopes; example scopes)
const (
	vpcIngress = `{"NetworkInsightsAccessScopeContent": {"NetworkInsightsAccessScopeId": "nis-vpc-ingress", "MatchPaths": [{
		"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway", "AWS::EC2::VPCPeeringConnection", "AWS::EC2::VPCEndpointService",
			"AWS::EC2::TransitGatewayAttachment", "AWS::EC2::VPNGateway"]}},
		"Destination": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::NetworkInterface"]}}}]}}`
	vpcEgress = `{"MatchPaths": [{
		"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::NetworkInterface"]}},
		"Destination": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway", "AWS::EC2::VPCPeeringConnection", "AWS::EC2::VPCEndpoint",
			"AWS::EC2::TransitGatewayAttachment", "AWS::EC2::VPNGateway"]}}}]}`
	igwIngress = `{"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}}}]}`
	igwEgress  = `{"MatchPaths": [{"Destination": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}}}]}`
	noSSH      = `{"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}},
		"Destination": {"PacketHeaderStatement": {"DestinationPorts": ["22", "3389-3390"], "Protocols": ["tcp"]}}}]}`
	notByNAT = `{"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::NetworkInterface"]}},
			"Destination": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}}}],
		"ExcludePaths": [{"ThroughResources": [{"ResourceStatement": {"ResourceTypes": ["AWS::EC2::NatGateway"]}}]}]}`
)

// TestScopeFindings has of each finding its ends, its way, and the headers to 198.51.100.7, from there, or between interfaces.
func TestScopeFindings(t *testing.T) {
	nat := vpc.NATGateway{ID: "nat", Subnet: "public", Addresses: []vpc.NATAddress{{Private: addr("10.0.0.9"), Public: addr("203.0.113.9")}}}
	rs := append(far("10.1.0.0/16", "10.1.0.5"), nat, table("rtb-private", "private", route("0.0.0.0/0", "nat"), route("10.1.0.0/16", "pcx")),
		vpc.PrefixList{ID: "pl-s3", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Region: "us-east-1", Entries: prefixes("52.216.0.0/15")},
		vpc.PrefixList{ID: "pl-office", Name: "office", Region: "us-east-1", Entries: prefixes("198.51.100.0/25")},
		endpoint.Gateway{ID: "vpce-s3", VPC: "vpc", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-private"}})
	n, err := vpc.New(small()...)
	require.NoError(t, err)
	n, err = n.With(rs...)
	require.NoError(t, err)
	r := routing.New(n)
	for _, tt := range []struct{ name, scope, want string }{
		{"AWS-VPC-Ingress", vpcIngress, `
			0 db -> host by pcx: tcp, udp from 10.0.1.6 to 10.1.0.5
			0 host -> web by pcx: tcp 443 from 10.1.0.5 to 10.0.0.5
			0 internet -> web: tcp 443 from 198.51.100.7 to 203.0.113.5`},
		{"AWS-VPC-Egress", vpcEgress, `
			0 db -> host by pcx: tcp, udp from 10.0.1.6 to 10.1.0.5
			0 db -> igw by nat, igw: tcp, udp from 10.0.1.6 to 198.51.100.7
			0 db -> vpce-s3 by vpce-s3: tcp 80, tcp 443 from 10.0.1.6 to 52.216.0.0/15
			0 host -> web by pcx: tcp 443 from 10.1.0.5 to 10.0.0.5
			0 web -> igw by igw: tcp 80, tcp 443 from 10.0.0.5 to 52.216.0.0/15; tcp, udp from 10.0.0.5 to 198.51.100.7`},
		{"All-IGW-Ingress", igwIngress, `
			0 internet -> web: tcp 443 from 198.51.100.7 to 203.0.113.5`},
		{"All-IGW-Egress", igwEgress, `
			0 db -> igw by nat, igw: tcp, udp from 10.0.1.6 to 198.51.100.7
			0 web -> igw by igw: tcp 80, tcp 443 from 10.0.0.5 to 52.216.0.0/15; tcp, udp from 10.0.0.5 to 198.51.100.7`},
		{"no remote administration from the internet", noSSH, ""},
		{"out past the NAT gateway", notByNAT, `
			0 web -> igw by igw: tcp 80, tcp 443 from 10.0.0.5 to 52.216.0.0/15; tcp, udp from 10.0.0.5 to 198.51.100.7`},
		{"a subnet to an interface, on ports and from addresses", `{"MatchPaths": [{
			"Source": {"ResourceStatement": {"Resources": ["public"]}, "PacketHeaderStatement": {"SourceAddresses": ["10.0.0.0/24"], "SourcePorts": ["1024-65535"]}},
			"Destination": {"ResourceStatement": {"Resources": ["arn:aws:ec2:us-east-1:111122223333:network-interface/db"]}}}]}`, `
			0 web -> db: tcp 5432 source 1024-65535 from 10.0.0.5 to 10.0.1.6`},
		{"the header at the end is the translated one", `{"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}},
			"Destination": {"PacketHeaderStatement": {"DestinationAddresses": ["10.0.0.5"], "SourcePrefixLists": ["pl-office"]}}}]}`, `
			0 internet -> web: tcp 443 from 198.51.100.7 to 203.0.113.5`},
		{"a header that nothing has at the end", `{"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}},
			"Destination": {"PacketHeaderStatement": {"DestinationAddresses": ["203.0.113.5"]}}}]}`, ""},
		{"the first match that fits", `{"MatchPaths": [
			{"Destination": {"ResourceStatement": {"Resources": ["sg-db"]}}}, {"Source": {"ResourceStatement": {"Resources": ["web"]}}, "Destination": {"ResourceStatement": {"Resources": ["vpc"]}}}]}`, `
			0 web -> db: tcp 5432 from 10.0.0.5 to 10.0.1.6`},
		{"one group of senders left out", `{"MatchPaths": [{"Destination": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"]}}}],
			"ExcludePaths": [{"Source": {"ResourceStatement": {"Resources": ["sg-web"]}}, "Destination": {"PacketHeaderStatement": {"Protocols": ["udp"]}}}]}`, `
			0 db -> igw by nat, igw: tcp, udp from 10.0.1.6 to 198.51.100.7
			0 web -> igw by igw: tcp 80, tcp 443 from 10.0.0.5 to 52.216.0.0/15; tcp from 10.0.0.5 to 198.51.100.7`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := reach.ParseScope([]byte(tt.scope))
			require.NoError(t, err)
			found, err := s.Findings(r)
			require.NoError(t, err)
			var got []string
			for _, f := range found {
				require.True(t, f.Set.Contains(f.Witness()), f)
				require.Equal(t, f.Verdict, f.Path.Request)
				got = append(got, brief(f))
			}
			require.Equal(t, dedent(tt.want), strings.Join(got, "\n"))
		})
	}
}

// brief is a finding with what of its headers has to do with one host on the internet, with S3 or with interfaces.
func brief(f reach.AccessFinding) string {
	f.Set = f.Set.Intersect(packet.To(prefixes("198.51.100.7/32", "10.0.0.0/8", "52.216.0.0/15", "203.0.113.5/32")...)).
		Intersect(packet.From(prefixes("198.51.100.7/32", "10.0.0.0/8")...))
	return strings.TrimPrefix(strings.Replace(f.String(), "] ", " ", 1), "MatchPaths[")
}

// dedent is the lines without what is before them.
func dedent(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}

func TestScopeRefuses(t *testing.T) {
	r := resolver(t, small()...)
	for _, tt := range []struct{ scope, want string }{
		{`{"MatchPaths": []}`, "MatchPaths: at least one path is wanted"},
		{`{"MatchPaths": [{}]}`, "MatchPaths[0]: a Source or a Destination is wanted"},
		{`{"MatchPaths": [{"Source": {}}]}`, "MatchPaths[0].Source: a ResourceStatement or a PacketHeaderStatement is wanted"},
		{`{"MatchPaths": [{"Source": {"Colour": 1}}]}`, `there is no field "Colour"`},
		{`{"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::S3::Bucket"]}}}]}`, `MatchPaths[0].Source.ResourceStatement.ResourceTypes[0]: "AWS::S3::Bucket" is not supported`},
		{`{"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::NatGateway"]}}}]}`, "AWS::EC2::NatGateway cannot stand there"},
		{`{"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGateway"], "Resources": ["igw"]}}}]}`, "either Resources or ResourceTypes is wanted"},
		{`{"MatchPaths": [{"Source": {"PacketHeaderStatement": {"Protocols": ["icmp"]}}}]}`, `Protocols[0]: "icmp" is neither tcp nor udp`},
		{`{"MatchPaths": [{"Source": {"PacketHeaderStatement": {"SourcePorts": ["90-80"]}}}]}`, "SourcePorts[0]"},
		{`{"MatchPaths": [{"Source": {"PacketHeaderStatement": {"SourceAddresses": ["x"]}}}]}`, `SourceAddresses[0]: "x" is neither an address nor a block`},
		{`{"MatchPaths": [{"Source": {"PacketHeaderStatement": {"SourceAddresses": ["10.0.0.1"], "SourcePrefixLists": ["pl-1"]}}}]}`, "either SourceAddresses or SourcePrefixLists is wanted"},
		{`{"MatchPaths": [{"Source": {"PacketHeaderStatement": {}}}]}`, "at least one field is wanted"},
		{`{"MatchPaths": [{"Source": {"ResourceStatement": {"Resources": ["web"]}}, "ThroughResources": [{"ResourceStatement": {"Resources": ["igw"]}}]}]}`, "only ExcludePaths may have them"},
		{`{"MatchPaths": [{"Source": {"ResourceStatement": {"Resources": ["web"]}}}], "ExcludePaths": [{}]}`, "a Source, a Destination or ThroughResources is wanted"},
		{`{"MatchPaths": [{"Source": {"ResourceStatement": {"Resources": ["web"]}}}], "ExcludePaths": [{"ThroughResources": [{}, {}]}]}`, "at most one is taken, not 2"},
		{`{"MatchPath": []}`, `there is no field "MatchPath"; did you mean MatchPaths?`},
		{" ", "reach: network access scope: the text is empty"},
		{"nope", "reach: network access scope: the text is not JSON: invalid character"},
		{`{"MatchPaths": [`, "reach: network access scope: the text is not JSON: unexpected EOF"},
		{`{"MatchPaths": [{"Source": {"ResourceStatement": {"ResourceTypes": ["AWS::EC2::InternetGatway"]}}}]}`, `is not supported; did you mean AWS::EC2::InternetGateway?`},
		// What the network would have to hold is named.
		{`{"MatchPaths": [{"Source": {"ResourceStatement": {"Resources": ["arn:aws:resource-groups:us-east-1:1:group/prod"]}}}]}`, "the network does not hold arn:aws:resource-groups:us-east-1:1:group/prod"},
		{`{"MatchPaths": [{"Source": {"PacketHeaderStatement": {"DestinationPrefixLists": ["pl-gone"]}}}]}`, "the network does not hold prefix list pl-gone"},
	} {
		s, err := reach.ParseScope([]byte(tt.scope))
		if err == nil {
			_, err = s.Findings(r)
		}
		require.ErrorContains(t, err, tt.want, tt.scope)
	}
}

// TestScopeJSON: what is written is AWS's form, and is read back.
func TestScopeJSON(t *testing.T) {
	s, err := reach.ParseScope([]byte(notByNAT))
	require.NoError(t, err)
	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.JSONEq(t, notByNAT, string(text))
	again, err := reach.ParseScope(text)
	require.NoError(t, err)
	require.Equal(t, s, again)
}

// TestScopeAgainstExposed: what the internet reaches and what leaves for it is found by the scopes as well, and by nothing else if it is TCP.
func TestScopeAgainstExposed(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	in, err := reach.ParseScope([]byte(igwIngress))
	require.NoError(t, err)
	checked := 0
	eachNetwork(t, 20, func(t *testing.T, r *routing.Resolver) {
		s, err := reach.Exposed(r)
		require.NoError(t, err)
		found, err := in.Findings(r)
		require.NoError(t, err)
		for _, o := range s.In {
			tcp := o.Set.Intersect(packet.Carrying(packet.Of(packet.TCP)))
			if h, ok := draw(rng, tcp); ok {
				checked++
				require.True(t, slices.ContainsFunc(found, func(f reach.AccessFinding) bool { return f.Set.Contains(h) }), "%v\n%s", h, gen.GoLiteral(r.Network()))
			}
		}
		for _, f := range found {
			if f.From[0] != "internet" {
				continue
			}
			h, ok := draw(rng, f.Set)
			require.True(t, ok)
			d, err := r.Decide(routing.AnyInternetHost, h)
			require.NoError(t, err)
			require.Equal(t, f.Verdict, d.Request)
		}
	})
	require.Greater(t, checked, 10)
}
