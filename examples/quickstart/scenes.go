package main

import (
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// scene is a question and its answer, in the network with a change.
type scene struct {
	title   string
	caption string
	change  vpc.Change
	flow    routing.Flow   // its path is printed
	also    []routing.Flow // of these a line
}

const (
	s3         = "s3.us-east-1.amazonaws.com"
	s3Europe   = "s3.eu-west-1.amazonaws.com"
	cloudWatch = "monitoring.us-east-1.amazonaws.com"
)

var scenes = []scene{
	{
		title: "S3 through a gateway endpoint",
		caption: `The endpoint is a route: S3's prefix list is longer than 0.0.0.0/0, so it wins over the NAT gateway.
S3 keeps its public address, and sees the private address of app-a.`,
		flow: routing.Flow{From: "app-a", To: s3},
	},
	{
		title: "CloudWatch through an interface endpoint",
		caption: `The endpoint is a network interface in isolated-a. Private DNS gives its address for the service's
own name, so the local route leads there, and its security group has to let app-a in.`,
		flow: routing.Flow{From: "app-a", To: cloudWatch},
	},
	{
		title: "The endpoint's security group lacks the rule",
		caption: `It lets in public-a alone. The name still leads to the endpoint: nothing falls back on the NAT
gateway.`,
		change: vpc.Change{Put: []vpc.Resource{
			endpointGroup(sg.Rule{Traffic: packet.Port(packet.TCP, 443), CIDR: cidr("10.0.0.0/24")}),
		}},
		flow: routing.Flow{From: "app-a", To: cloudWatch},
		also: []routing.Flow{{From: "web-a", To: cloudWatch}},
	},
	{
		title: "Both endpoints taken away: through the NAT gateway",
		caption: `The same names now lead to public addresses. The NAT gateway puts its private address in the place
of app-a's, and the internet gateway its public one in the place of that. The reply undoes both.`,
		change: vpc.Change{Remove: ids("vpce-s3", "vpce-monitoring")},
		flow:   routing.Flow{From: "app-a", To: s3},
		also:   []routing.Flow{{From: "app-a", To: cloudWatch}},
	},
	{
		title: "The same from the public subnet: through the internet gateway",
		caption: `web-a has a public address of its own, so one translation does. AWS keeps traffic to its services on
its own network; the addresses are public all the same.`,
		change: vpc.Change{Remove: ids("vpce-s3", "vpce-monitoring")},
		flow:   routing.Flow{From: "web-a", To: s3},
		also:   []routing.Flow{{From: "web-a", To: cloudWatch}},
	},
	{
		title: "The NAT gateway gone too: dropped",
		caption: `The route stays behind as a blackhole. It still wins, and AWS looks for no other.
db-a never had another way to S3 than the endpoint.`,
		change: vpc.Change{Remove: ids("vpce-s3", "vpce-monitoring", "nat-a")},
		flow:   routing.Flow{From: "app-a", To: s3},
		also: []routing.Flow{
			{From: "app-a", To: cloudWatch},
			{From: "db-a", To: s3},
		},
	},
	{
		title: "S3 in another Region, past the gateway endpoint",
		caption: `A gateway endpoint routes to the S3 of its own Region. To that of eu-west-1 private-a has its
default route, and isolated-a none. batch-b has an endpoint there.`,
		flow: routing.Flow{From: "app-a", To: s3Europe},
		also: []routing.Flow{
			{From: "db-a", To: s3Europe},
			{From: "batch-b", To: s3Europe},
		},
	},
	{
		title: "No public address behind a route to the internet gateway",
		caption: `bare-a is in the public subnet, with the same route and rules as web-a. The internet gateway
translates one to one, and has nothing to put in the place of 10.0.0.11.`,
		flow: routing.Flow{From: "bare-a", To: routing.AnyInternetHost, DstPort: 443},
		also: []routing.Flow{{From: "web-a", To: routing.AnyInternetHost, DstPort: 443}},
	},
}

// services is the AWS services of the table, and endpoints is theirs.
var (
	services = []struct {
		name string
		host routing.Place
	}{
		{"S3", s3},
		{"DynamoDB", "dynamodb.us-east-1.amazonaws.com"},
		{"CloudWatch", cloudWatch},
		{"KMS", "kms.us-east-1.amazonaws.com"},
		{"SNS", "sns.us-east-1.amazonaws.com"},
		{"SSM", "ssm.us-east-1.amazonaws.com"},
		{"EC2 API", "ec2.us-east-1.amazonaws.com"},
	}
	endpoints = ids("vpce-s3", "vpce-dynamodb", "vpce-monitoring", "vpce-kms", "vpce-sns", "vpce-ssm", "vpce-ec2")
)

// lesson is what the scenes teach.
//
// Sources: AWS PrivateLink guide, "Gateway endpoints" and "Access AWS services through AWS PrivateLink"; AWS PrivateLink pricing.
const lesson = `Gateway endpoint or interface endpoint?

                       gateway endpoint                   interface endpoint
for                    S3 and DynamoDB                    most services, S3 and DynamoDB too
what it is             a route in the tables you name     an interface in each subnet you name
chosen by              the longest prefix                 the DNS name, if private DNS is on
the service's address  public, as ever                    private, of your subnet
guarded by             endpoint policy                    security groups and endpoint policy
used by                subnets with such a table          all that reach the interface: peered VPCs
                                                          and on-premises networks as well
leads to               the service in its own Region      as a rule the same
price                  none                               by the hour and zone, and by the GB

Neither needs a public address, an internet gateway or a NAT gateway. Without an endpoint a service
is reached at its public addresses: through a NAT gateway, or through the internet gateway by those
who have a public address themselves.
`
