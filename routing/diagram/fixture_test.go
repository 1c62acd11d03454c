package diagram_test

import (
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

func addr(s string) netip.Addr       { return netip.MustParseAddr(s) }
func cidr(s string) netip.Prefix     { return netip.MustParsePrefix(s) }
func ids(s ...vpc.ID) []vpc.ID       { return s }
func at(s string) []eni.Address      { return []eni.Address{{Private: addr(s)}} }
func blocks(s string) []netip.Prefix { return []netip.Prefix{cidr(s)} }

// shop is a VPC with a public, a private and an isolated subnet in one zone and two in another, peered with a VPC of another
// Region, and joined to an office by VPN and to a VPC of its own Region by a transit gateway.
func shop() []vpc.Resource {
	out := []sg.Rule{{CIDR: cidr("0.0.0.0/0")}}
	web := []sg.Rule{{Traffic: packet.Port(packet.TCP, 443), CIDR: cidr("0.0.0.0/0")}}
	return []vpc.Resource{
		vpc.VPC{ID: "vpc-shop", Name: "shop", Region: "us-east-1", CIDRs: blocks("10.0.0.0/16"), DNSHostnames: true},
		vpc.Subnet{ID: "public-a", VPC: "vpc-shop", CIDR: cidr("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "private-a", VPC: "vpc-shop", CIDR: cidr("10.0.1.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "isolated-a", VPC: "vpc-shop", CIDR: cidr("10.0.2.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "public-b", VPC: "vpc-shop", CIDR: cidr("10.0.10.0/24"), Zone: "us-east-1b"},
		vpc.Subnet{ID: "private-b", VPC: "vpc-shop", CIDR: cidr("10.0.11.0/24"), Zone: "us-east-1b"},
		vpc.InternetGateway{ID: "igw-shop", VPC: "vpc-shop", Region: "us-east-1"},
		vpc.VPNGateway{ID: "vgw-shop", VPC: "vpc-shop"},
		vpc.NATGateway{ID: "nat-a", Subnet: "public-a", Addresses: []vpc.NATAddress{{Private: addr("10.0.0.20"), Public: addr("203.0.113.20")}}},
		routing.Table{ID: "rtb-public", VPC: "vpc-shop", Subnets: ids("public-a", "public-b"), Routes: []routing.Route{
			{CIDR: cidr("0.0.0.0/0"), Target: "igw-shop"},
		}},
		routing.Table{ID: "rtb-private", VPC: "vpc-shop", Subnets: ids("private-a", "private-b"), Propagating: ids("vgw-shop"), Routes: []routing.Route{
			{CIDR: cidr("0.0.0.0/0"), Target: "nat-a"},
			{CIDR: cidr("10.1.0.0/16"), Target: "pcx-archive"},
			{CIDR: cidr("10.2.0.0/16"), Target: "tgw-core"},
		}},
		routing.Table{ID: "rtb-isolated", VPC: "vpc-shop", Subnets: ids("isolated-a")},
		sg.Group{ID: "sg-hosts", VPC: "vpc-shop", Egress: out},
		sg.Group{ID: "sg-web", VPC: "vpc-shop", Ingress: web, Egress: out},
		sg.Group{ID: "sg-endpoints", VPC: "vpc-shop", Ingress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 443), CIDR: cidr("10.0.0.0/24")}}},
		eni.Interface{ID: "web-a", Subnet: "public-a", Instance: "i-web", Groups: ids("sg-web"), Addresses: []eni.Address{
			{Private: addr("10.0.0.10"), Public: addr("203.0.113.10")},
		}},
		eni.Interface{ID: "app-a", Subnet: "private-a", Instance: "i-app", Groups: ids("sg-hosts"), Addresses: at("10.0.1.10")},
		eni.Interface{ID: "db-a", Subnet: "isolated-a", Groups: ids("sg-hosts"), Addresses: at("10.0.2.10")},
		endpoint.Gateway{ID: "vpce-s3", VPC: "vpc-shop", Service: "com.amazonaws.us-east-1.s3", RouteTables: ids("rtb-private", "rtb-isolated")},
		vpc.PrefixList{ID: "pl-s3", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Region: "us-east-1", Entries: blocks("52.216.0.0/15")},
		endpoint.Interface{
			ID: "vpce-kms", VPC: "vpc-shop", Service: "com.amazonaws.us-east-1.kms", Subnets: ids("private-a", "private-b"),
			Groups: ids("sg-endpoints"), PrivateDNS: true,
		},

		vpc.VPC{ID: "vpc-tools", Region: "us-east-1", CIDRs: blocks("10.2.0.0/16")},
		vpc.Subnet{ID: "tools-a", VPC: "vpc-tools", CIDR: cidr("10.2.0.0/24"), Zone: "us-east-1a"},
		routing.Table{ID: "rtb-tools", VPC: "vpc-tools", Main: true, Routes: []routing.Route{{CIDR: cidr("10.0.0.0/8"), Target: "tgw-core"}}},
		sg.Group{ID: "sg-tools", VPC: "vpc-tools", Ingress: out, Egress: out},
		eni.Interface{ID: "ci", Subnet: "tools-a", Groups: ids("sg-tools"), Addresses: at("10.2.0.10")},
		vpc.TransitGateway{ID: "tgw-core", Region: "us-east-1"},
		vpc.TransitGatewayAttachment{ID: "att-shop", TransitGateway: "tgw-core", Resource: "vpc-shop", Subnets: ids("private-a", "private-b")},
		vpc.TransitGatewayAttachment{ID: "att-tools", TransitGateway: "tgw-core", Resource: "vpc-tools", Subnets: ids("tools-a")},
		vpc.TransitGatewayRouteTable{
			ID: "tgw-rtb", TransitGateway: "tgw-core", Associations: ids("att-shop", "att-tools"), Propagations: ids("att-shop", "att-tools"),
		},

		vpc.VPC{ID: "vpc-archive", Name: "archive", Region: "eu-west-1", CIDRs: blocks("10.1.0.0/16")},
		vpc.Subnet{ID: "archive-b", VPC: "vpc-archive", CIDR: cidr("10.1.1.0/24"), Zone: "eu-west-1b"},
		routing.Table{ID: "rtb-archive", VPC: "vpc-archive", Main: true},
		sg.Group{ID: "sg-archive", VPC: "vpc-archive", Ingress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 22), CIDR: cidr("10.0.0.0/16")}}},
		eni.Interface{ID: "batch-b", Subnet: "archive-b", Groups: ids("sg-archive"), Addresses: at("10.1.1.10")},
		vpc.PeeringConnection{ID: "pcx-archive", Requester: vpc.PeeringSide{VPC: "vpc-shop"}, Accepter: vpc.PeeringSide{VPC: "vpc-archive"}},

		vpc.OnPremises{ID: "office", CIDRs: blocks("192.168.0.0/16")},
		vpc.CustomerGateway{ID: "cgw-office", Address: addr("203.0.113.99"), OnPremises: "office"},
		vpc.VPNConnection{
			ID: "vpn-office", VPNGateway: "vgw-shop", CustomerGateway: "cgw-office", StaticRoutesOnly: true, Routes: blocks("192.168.0.0/16"),
		},
	}
}

func network(t testing.TB, rs ...vpc.Resource) *vpc.Network {
	t.Helper()
	n, err := vpc.New(rs...)
	require.NoError(t, err)
	return n
}

func resolve(t testing.TB, n *vpc.Network, f routing.Flow) routing.Path {
	t.Helper()
	p, err := routing.New(n).Resolve(f)
	require.NoError(t, err)
	return p
}

// flows is questions about the shop whose pictures differ.
var flows = []struct {
	name string
	flow routing.Flow
}{
	{"nat", routing.Flow{From: "app-a", To: "internet", DstPort: 443}},
	{"inbound", routing.Flow{From: "internet", To: "web-a", DstPort: 443}},
	{"gateway-endpoint", routing.Flow{From: "app-a", To: "s3.us-east-1.amazonaws.com"}},
	{"group-refuses", routing.Flow{From: "app-a", To: "kms.us-east-1.amazonaws.com"}},
	{"no-route", routing.Flow{From: "db-a", To: "internet", DstPort: 443}},
	{"peering-two-refusals", routing.Flow{From: "app-a", To: "batch-b", DstPort: 443}},
	{"reply-refused", routing.Flow{From: "app-a", To: "batch-b", DstPort: 22}},
	{"transit", routing.Flow{From: "app-a", To: "ci", DstPort: 22}},
	{"vpn", routing.Flow{From: "app-a", To: "office:192.168.0.9", DstPort: 22}},
}
