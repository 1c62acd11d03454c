package routing_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// tagged is a VPC with IDs as AWS makes them up, two things of one Name tag, and one with an ID that tells what it is.
func tagged(t *testing.T) *vpc.Network {
	t.Helper()
	n, err := vpc.New(
		vpc.VPC{ID: "vpc-0a1b2c3d4e5f60001", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}, Name: "shop"},
		vpc.Subnet{ID: "subnet-0a1b2c3d4e5f60002", Name: "private-a", VPC: "vpc-0a1b2c3d4e5f60001", CIDR: netip.MustParsePrefix("10.0.0.0/24"), Zone: "us-east-1a"},
		sg.Group{ID: "sg-0a1b2c3d4e5f60003", Name: "web", VPC: "vpc-0a1b2c3d4e5f60001"},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60004", Name: "web", Subnet: "subnet-0a1b2c3d4e5f60002", Groups: []vpc.ID{"sg-0a1b2c3d4e5f60003"},
			Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.0.4")}}},
		eni.Interface{ID: "eni-9a1b2c3d", Name: "old db", Subnet: "subnet-0a1b2c3d4e5f60002", Groups: []vpc.ID{"sg-0a1b2c3d4e5f60003"},
			Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.0.5")}}},
		eni.Interface{ID: "eni-0a1b2c3d4e5f60006", Subnet: "subnet-0a1b2c3d4e5f60002", Type: eni.Endpoint, Owner: "vpce-0a1b2c3d4e5f60007",
			Groups: []vpc.ID{"sg-0a1b2c3d4e5f60003"}, Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.0.6")}}},
		endpoint.Interface{ID: "vpce-0a1b2c3d4e5f60007", Name: "kms", VPC: "vpc-0a1b2c3d4e5f60001", Service: "com.amazonaws.us-east-1.kms",
			Subnets: []vpc.ID{"subnet-0a1b2c3d4e5f60002"}, Groups: []vpc.ID{"sg-0a1b2c3d4e5f60003"}, Interfaces: []vpc.ID{"eni-0a1b2c3d4e5f60006"}},
		eni.Interface{ID: `aws_instance.app["a"]`, Name: "app", Subnet: "subnet-0a1b2c3d4e5f60002", Groups: []vpc.ID{"sg-0a1b2c3d4e5f60003"},
			Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.0.7")}}},
	)
	require.NoError(t, err)
	return n
}

func TestTeller(t *testing.T) {
	names := routing.NamesOf(tagged(t))
	for _, tt := range []struct{ why, text, want string }{
		{"first with the ID, then without", "eni-9a1b2c3d, then eni-9a1b2c3d.", "old db (eni-9a1b2c3d), then old db."},
		{"the Name tag of two always with the ID", "eni-0a1b2c3d4e5f60004 in sg-0a1b2c3d4e5f60003: eni-0a1b2c3d4e5f60004",
			"web (eni-0a1b2c3d4e5f60004) in web (sg-0a1b2c3d4e5f60003): web (eni-0a1b2c3d4e5f60004)"},
		{"within parentheses", "10.0.0.5/32 (eni-9a1b2c3d), 10.0.0.5/32 (eni-9a1b2c3d)", "10.0.0.5/32 (old db, eni-9a1b2c3d), 10.0.0.5/32 (old db)"},
		{"within parentheses, told before", "10.0.0.5/32 (old db, eni-9a1b2c3d), web, sg-0a1b2c3d4e5f60003", "10.0.0.5/32 (old db, eni-9a1b2c3d), web, web (sg-0a1b2c3d4e5f60003)"},
		{"what has its name is told", "old db (eni-9a1b2c3d) and eni-9a1b2c3d", "old db (eni-9a1b2c3d) and old db"},
		{"on two lines", "old db\n  (eni-9a1b2c3d) and eni-9a1b2c3d", "old db\n  (eni-9a1b2c3d) and old db"},
		{"an interface that AWS made goes by what it is for", "eni-0a1b2c3d4e5f60006", "kms in private-a (eni-0a1b2c3d4e5f60006)"},
		{"an ID that tells what it is", `aws_instance.app["a"]`, `aws_instance.app["a"]`},
		{"what the network does not hold", "route target tgw-0a1b2c3d4e5f60009", "route target tgw-0a1b2c3d4e5f60009"},
		{"a part of an ID is none", "vpc-0a1b2c3d4e5f60001/igw", "vpc-0a1b2c3d4e5f60001/igw"},
		{"no ID", "tcp 443 from 10.0.0.0/8", "tcp 443 from 10.0.0.0/8"},
		{"nothing", "", ""},
	} {
		require.Equal(t, tt.want, names.In(tt.text), tt.why)
	}
	teller := names.Teller()
	require.Equal(t, "shop (vpc-0a1b2c3d4e5f60001)", teller.Tell("vpc-0a1b2c3d4e5f60001"))
	require.Equal(t, "in shop", teller.Tell("in vpc-0a1b2c3d4e5f60001"), "it remembers what it has told")
	require.Equal(t, "vpc-0a1b2c3d4e5f60001", routing.Names{}.In("vpc-0a1b2c3d4e5f60001"))
}

// TestPathNames has the Name tags with which a path is told, all over its text, and in what programs read.
func TestPathNames(t *testing.T) {
	p, err := routing.New(tagged(t)).Resolve(routing.Flow{From: "eni-9a1b2c3d", To: "10.0.0.6", DstPort: 22})
	require.NoError(t, err)
	require.Equal(t, map[vpc.ID]string{"eni-9a1b2c3d": "old db", "sg-0a1b2c3d4e5f60003": "web", "vpc-0a1b2c3d4e5f60001": "shop", "vpce-0a1b2c3d4e5f60007": "kms"}, p.Names)
	require.Equal(t, "dropped  old db (eni-9a1b2c3d) -> 10.0.0.6, tcp 22, security group web (sg-0a1b2c3d4e5f60003): SG_HAS_NO_RULES and 2 more", p.Summary())
	require.Equal(t, `DROPPED  old db (eni-9a1b2c3d) -> 10.0.0.6, tcp 22
  because  the service does not answer on this protocol and port (interface endpoint kms
           (vpce-0a1b2c3d4e5f60007), SERVICE_PORT_RESTRICTION)
  near     AWS KMS answers tcp 443; the packet is for tcp 22
  no fix   the service does not answer there, whatever the network lets pass: use a protocol and
           port that it serves
  and      the security groups have no rules in this direction (security group web
           (sg-0a1b2c3d4e5f60003), SG_HAS_NO_RULES)
  fix      add to security group web: egress tcp 22 to members of web
  and      the security groups have no rules in this direction (security group web, SG_HAS_NO_RULES)
  fix      add to security group web: ingress tcp 22 from members of web
  request  tcp 10.0.0.5:50000 -> 10.0.0.6:22
     1  source       old db
X    2  group out    web  SG_HAS_NO_RULES
         if that let it through:
X    3  group in     web  SG_HAS_NO_RULES
X    4  target       kms  interface endpoint: AWS KMS in us-east-1, SERVICE_PORT_RESTRICTION
`, p.String())
}
