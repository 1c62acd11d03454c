package main

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// sketch is the network as a picture.
const sketch = `us-east-1     vpc-shop     10.0.0.0/16  its route table, besides the local route
  public-a    web-a        10.0.0.10    0.0.0.0/0 -> igw-shop
              bare-a       10.0.0.11    (web-a has a public address, 203.0.113.10, bare-a has none)
  private-a   app-a        10.0.1.10    0.0.0.0/0 -> nat-a, S3 -> vpce-s3, DynamoDB -> vpce-dynamodb
  isolated-a  db-a         10.0.2.10    S3 -> vpce-s3, DynamoDB -> vpce-dynamodb
              interface endpoints of CloudWatch, KMS, SNS, SSM and the EC2 API
eu-west-1     vpc-archive  10.1.0.0/16
  private-b   batch-b      10.1.1.10    S3 -> vpce-s3-eu
`

// resources is the network: a shop in one Region with a public, a private and an isolated subnet, and an archive in another.
func resources() []vpc.Resource {
	return append(append(shop(), shopEndpoints()...), archive()...)
}

// shop is the VPC in us-east-1 with its subnets, tables, gateways and hosts.
func shop() []vpc.Resource {
	everywhere := netip.MustParsePrefix("0.0.0.0/0")
	out := []sg.Rule{{CIDR: everywhere}}
	return []vpc.Resource{
		vpc.VPC{ID: "vpc-shop", Region: "us-east-1", CIDRs: cidrs("10.0.0.0/16"), DNSHostnames: true},
		vpc.Subnet{ID: "public-a", VPC: "vpc-shop", CIDR: cidr("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "private-a", VPC: "vpc-shop", CIDR: cidr("10.0.1.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "isolated-a", VPC: "vpc-shop", CIDR: cidr("10.0.2.0/24"), Zone: "us-east-1a"},

		vpc.InternetGateway{ID: "igw-shop", VPC: "vpc-shop", Region: "us-east-1"},
		vpc.NATGateway{ID: "nat-a", Subnet: "public-a", Addresses: []vpc.NATAddress{
			{Private: addr("10.0.0.20"), Public: addr("203.0.113.20")},
		}},

		// Local routes are not listed, nor are those of gateway endpoints: they follow from the VPC and the endpoints.
		routing.Table{ID: "rtb-public", VPC: "vpc-shop", Subnets: ids("public-a"), Routes: []routing.Route{
			{CIDR: everywhere, Target: "igw-shop"},
		}},
		routing.Table{ID: "rtb-private", VPC: "vpc-shop", Subnets: ids("private-a"), Routes: []routing.Route{
			{CIDR: everywhere, Target: "nat-a"},
		}},
		routing.Table{ID: "rtb-isolated", VPC: "vpc-shop", Subnets: ids("isolated-a")},

		sg.Group{ID: "sg-hosts", VPC: "vpc-shop", Egress: out},
		eni.Interface{ID: "web-a", Subnet: "public-a", Groups: ids("sg-hosts"), Addresses: []eni.Address{
			{Private: addr("10.0.0.10"), Public: addr("203.0.113.10")},
		}},
		eni.Interface{ID: "bare-a", Subnet: "public-a", Groups: ids("sg-hosts"), Addresses: private("10.0.0.11")},
		eni.Interface{ID: "app-a", Subnet: "private-a", Groups: ids("sg-hosts"), Addresses: private("10.0.1.10")},
		eni.Interface{ID: "db-a", Subnet: "isolated-a", Groups: ids("sg-hosts"), Addresses: private("10.0.2.10")},
	}
}

// shopEndpoints is the endpoints of vpc-shop, the prefix lists that the gateway endpoints route to, and the group that guards the
// interface endpoints.
func shopEndpoints() []vpc.Resource {
	rs := []vpc.Resource{
		// A few of the ranges of the two services; AWS keeps the lists.
		vpc.PrefixList{ID: "pl-s3", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Region: "us-east-1", Entries: cidrs("52.216.0.0/15")},
		vpc.PrefixList{ID: "pl-dynamodb", Name: "com.amazonaws.us-east-1.dynamodb", Account: "AWS", Region: "us-east-1", Entries: cidrs("52.94.0.0/22")},
		endpoint.Gateway{ID: "vpce-s3", VPC: "vpc-shop", Service: "com.amazonaws.us-east-1.s3", RouteTables: ids("rtb-private", "rtb-isolated")},
		endpoint.Gateway{ID: "vpce-dynamodb", VPC: "vpc-shop", Service: "com.amazonaws.us-east-1.dynamodb", RouteTables: ids("rtb-private", "rtb-isolated")},

		endpointGroup(sg.Rule{Traffic: packet.Port(packet.TCP, 443), Group: "sg-hosts"}),
	}
	for _, service := range []string{"monitoring", "kms", "sns", "ssm", "ec2"} {
		rs = append(rs, endpoint.Interface{
			ID: vpc.ID("vpce-" + service), VPC: "vpc-shop", Service: "com.amazonaws.us-east-1." + service,
			Subnets: ids("isolated-a"), Groups: ids("sg-endpoints"), PrivateDNS: true,
		})
	}
	return rs
}

// endpointGroup is the security group of the interface endpoints with the ingress rules.
func endpointGroup(ingress ...sg.Rule) sg.Group {
	return sg.Group{ID: "sg-endpoints", VPC: "vpc-shop", Ingress: ingress}
}

// archive is the VPC in eu-west-1, which reaches its own Region's S3 and nothing else.
func archive() []vpc.Resource {
	return []vpc.Resource{
		vpc.VPC{ID: "vpc-archive", Region: "eu-west-1", CIDRs: cidrs("10.1.0.0/16")},
		vpc.Subnet{ID: "private-b", VPC: "vpc-archive", CIDR: cidr("10.1.1.0/24"), Zone: "eu-west-1b"},
		routing.Table{ID: "rtb-archive", VPC: "vpc-archive", Main: true},
		vpc.PrefixList{ID: "pl-s3-eu", Name: "com.amazonaws.eu-west-1.s3", Account: "AWS", Region: "eu-west-1", Entries: cidrs("52.218.0.0/17")},
		endpoint.Gateway{ID: "vpce-s3-eu", VPC: "vpc-archive", Service: "com.amazonaws.eu-west-1.s3", RouteTables: ids("rtb-archive")},
		sg.Group{ID: "sg-batch", VPC: "vpc-archive", Egress: []sg.Rule{{CIDR: cidr("0.0.0.0/0")}}},
		eni.Interface{ID: "batch-b", Subnet: "private-b", Groups: ids("sg-batch"), Addresses: private("10.1.1.10")},
	}
}

func addr(s string) netip.Addr   { return netip.MustParseAddr(s) }
func cidr(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func cidrs(s string) []netip.Prefix { return []netip.Prefix{cidr(s)} }

func private(s string) []eni.Address { return []eni.Address{{Private: addr(s)}} }

func ids(s ...vpc.ID) []vpc.ID { return s }
