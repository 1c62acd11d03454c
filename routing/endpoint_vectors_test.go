package routing_test

// How a name or an address of an AWS service is reached: gateway endpoints, interface endpoints, the public way, and what
// DNS has to do with it.
var _ = suite("endpoints", []vector{
	{name: "T1 no endpoint and no way out", net: serviceClient, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => dropped NO_ROUTE_TO_DESTINATION@rtb-1 name 52.216.0.1
	`},
	{name: "T2 a gateway endpoint, and a group that names the prefix list", net: serviceClient + `
		gwe vpce-s3 a s3 rtb-1`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => delivered via vpce-s3 sees 10.0.1.5 exposure private
	`},
	{name: "T3 the endpoint on another table", net: serviceClient + `
		rtb rtb-other a
		gwe vpce-s3 a s3 rtb-other`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => dropped NO_ROUTE_TO_DESTINATION@rtb-1
	`},
	{name: "T4 the endpoint for S3, the NAT gateway for the rest", net: natAndS3 + `
		rtb rtb-1 a a1: 0.0.0.0/0 nat`, questions: `
		web -> bucket.s3.us-east-1.amazonaws.com tcp 443 => delivered via vpce-s3
		web -> internet tcp 443                          => delivered via nat,igw exposure internet
		web -> sqs.us-east-1.amazonaws.com tcp 443       => delivered via nat,igw exposure public
	`},
	{name: "T5 a static route for a range of the prefix list", net: natAndS3 + `
		rtb rtb-1 a a1: 0.0.0.0/0 nat; 52.216.0.0/15 nat`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw sees 203.0.113.9
	`},
	{name: "T6 a longer static route inside a range of the prefix list", net: natAndS3 + `
		rtb rtb-1 a a1: 0.0.0.0/0 nat; 52.216.7.0/24 igw`, questions: `
		web -> 52.216.7.7 tcp 443 => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw
		web -> 52.216.8.7 tcp 443 => delivered via vpce-s3
	`},
	{name: "T7 S3 of another Region", net: natAndS3 + `
		rtb rtb-1 a a1: 0.0.0.0/0 nat`, questions: `
		web -> bucket.s3.eu-west-1.amazonaws.com tcp 443 => delivered via nat,igw
	`},
	{name: "T8 a network ACL that lets out to the VPC only", net: serviceClient + `
		gwe vpce-s3 a s3 rtb-1
		acl acl a a1: in 100 allow all 0.0.0.0/0; out 100 allow all 10.0.0.0/16`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "T9 a network ACL that does not let replies in", net: serviceClient + `
		gwe vpce-s3 a s3 rtb-1
		acl acl a a1: in 100 allow tcp 0-1023 0.0.0.0/0; out 100 allow all 0.0.0.0/0`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
	`},
	{name: "T9 a network ACL that lets replies in", net: serviceClient + `
		gwe vpce-s3 a s3 rtb-1
		acl acl a a1: in 100 allow tcp 1024-65535 52.216.0.0/15; out 100 allow all 0.0.0.0/0`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => delivered
	`},
	{name: "T10 a group that lets out to the VPC only", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		pl pl-s3 s3 52.216.0.0/15
		rtb rtb-1 a a1
		gwe vpce-s3 a s3 rtb-1
		sg sg-web a: out all 10.0.0.0/16
		eni web a1 10.0.1.5 sg=sg-web`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => dropped ENI_SG_RULES_MISMATCH@sg-web
	`},
	{name: "T11 a peer's gateway endpoint", net: serviceClient + `
		gwe vpce-s3 a s3 rtb-1
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		pcx pcx a b
		rtb rtb-b b b1: 52.216.0.0/15 pcx
		eni client b1 10.1.1.5`, questions: `
		client -> s3.us-east-1.amazonaws.com tcp 443 => dropped PCX_REQUIRES_ADDRESS_IN_VPC_CIDR@pcx
	`},
	{name: "T12 two gateway endpoints of a service on one table", net: serviceClient + `
		gwe vpce-1 a s3 rtb-1
		gwe vpce-2 a s3 rtb-1`, want: "RouteAlreadyExists"},
	{name: "T13 two gateway endpoints of a service on two tables", net: serviceClient + `
		rtb rtb-2 a
		gwe vpce-1 a s3 rtb-1
		gwe vpce-2 a s3 rtb-2`, want: "accepted"},
	{name: "T14 IPv6 passes an IPv4 endpoint by", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		eigw eigw a
		rtb rtb-1 a a1: ::/0 eigw
		pl pl-s3 s3 52.216.0.0/15
		gwe vpce-s3 a s3 rtb-1
		eni web a1 10.0.1.5 2600:1f18:0:101::5`, questions: `
		web -> s3.dualstack.us-east-1.amazonaws.com tcp 443 ipv6 => delivered via eigw
		web -> s3.dualstack.us-east-1.amazonaws.com tcp 443      => delivered via vpce-s3
		web -> s3.us-east-1.amazonaws.com tcp 443 ipv6           => delivered via vpce-s3
	`},
	{name: "T15 an interface endpoint with private DNS", net: queueClient + `
		ife vpce-sqs a sqs a1 10.0.1.20 dns`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via vpce-sqs by vpce-sqs name 10.0.1.20 sees 10.0.2.5 exposure private
	`},
	{name: "T16 an interface endpoint without private DNS", net: queueClient + `
		ife vpce-sqs a sqs a1 10.0.1.20`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw exposure public
	`},
	{name: "T17 the endpoint's own name", net: queueClient + `
		ife vpce-sqs a sqs a1 10.0.1.20`, questions: `
		web -> vpce-sqs-00000000.sqs.us-east-1.vpce.amazonaws.com tcp 443 => delivered via vpce-sqs name 10.0.1.20
		web -> vpce-sqs-00000000-us-east-1a.sqs.us-east-1.vpce.amazonaws.com tcp 443 => delivered via vpce-sqs name 10.0.1.20
		web -> vpce-none-00000000.sqs.us-east-1.vpce.amazonaws.com tcp 443 => unknown missing vpce-none-00000000
	`},
	{name: "T18 an endpoint with the default group", net: queueClient + `
		sg sg-default a default: in all sg-default; out all 0.0.0.0/0
		ife vpce-sqs a sqs a1 10.0.1.20 dns sg=default`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => dropped ENI_SG_RULES_MISMATCH@sg-default
	`},
	{name: "T19 private DNS without DNS hostnames", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		ife vpce-sqs a sqs a1 dns`, want: "InvalidParameter"},
	{name: "T20 an endpoint with two subnets in a zone", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		ife vpce-sqs a sqs a1 a2`, want: "DuplicateSubnetsInSameZone"},
	{name: "T21 two endpoints with one private name", net: `
		vpc a 10.0.0.0/16 hostnames
		subnet a1 a 10.0.1.0/24
		ife vpce-1 a sqs a1 dns
		ife vpce-2 a sqs a1 dns`, want: "InvalidParameter"},
	{name: "T22 a peer's endpoint by its public name", net: queuePeer, questions: `
		client -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via nat-b,igw-b
	`},
	{name: "T23 a peer's endpoint by its own name", net: queuePeer, questions: `
		client -> vpce-sqs-00000000.sqs.us-east-1.vpce.amazonaws.com tcp 443 => delivered via pcx,vpce-sqs sees 10.1.1.5
	`},
	{name: "T24 a rule that forwards a domain above that of the endpoint", net: queueClient + forwarded + `
		ife vpce-sqs a sqs a1 10.0.1.20 dns
		rule rr amazonaws.com a out 192.168.0.53`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via vpce-sqs by vpce-sqs
		web -> sns.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw asked rr,192.168.0.53:53
	`},
	{name: "T25 a rule that forwards the very domain", net: queueClient + forwarded + `
		ife vpce-sqs a sqs a1 10.0.1.20 dns
		rule rr sqs.us-east-1.amazonaws.com a out 192.168.0.53`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw asked rr,192.168.0.53:53
	`},
	{name: "T26 S3 endpoints of both sorts, private DNS for inbound resolver endpoints only", net: serviceClient + `
		gwe vpce-gw a s3 rtb-1
		ife vpce-if a s3 a2 10.0.2.20 inbound
		subnet a2 a 10.0.2.0/24
		subnet a3 a 10.0.3.0/24 b
		rtb rtb-2 a a2 a3: 192.168.0.0/16 vgw
		inbound in a a2 a3 10.0.2.53 10.0.3.53
		vgw vgw a
		onprem hq 192.168.0.0/16 10.0.2.53
		onprem branch 192.169.0.0/16: 0.0.0.0/0 vpn-2
		vpn vpn vgw hq: 192.168.0.0/16
		vpn vpn-2 vgw branch: 192.169.0.0/16`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443    => delivered via vpce-gw
		hq -> s3.us-east-1.amazonaws.com tcp 443     => delivered via vgw,vpce-if by vpce-if asked in
		branch -> s3.us-east-1.amazonaws.com tcp 443 => dropped VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@vgw
	`},
	{name: "T27 private DNS for inbound resolver endpoints only, without a gateway endpoint", net: serviceClient + `
		ife vpce-if a s3 a1 10.0.1.20 inbound`, want: "InvalidParameter"},
	{name: "T28 the legacy host of S3 beside private DNS", net: natAndS3Interface, questions: `
		web -> bucket.s3.amazonaws.com tcp 443           => delivered via nat,igw
		web -> bucket.s3.us-east-1.amazonaws.com tcp 443 => delivered via vpce-if by vpce-if
	`},
	{name: "T29 DynamoDB has no private DNS", net: queueClient + `
		ife vpce-ddb a dynamodb a1 10.0.1.20`, questions: `
		web -> dynamodb.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw
	`},
	{name: "T30 DynamoDB Streams beside a gateway endpoint of DynamoDB", net: queueClient + `
		pl pl-ddb dynamodb 52.94.0.0/22
		gwe vpce-ddb a dynamodb rtb-2`, questions: `
		web -> streams.dynamodb.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw
		web -> dynamodb.us-east-1.amazonaws.com tcp 443         => delivered via vpce-ddb
	`},
	{name: "T31 S3 Express beside a gateway endpoint of S3", net: queueClient + `
		pl pl-s3 s3 52.216.0.0/15
		gwe vpce-s3 a s3 rtb-2`, questions: `
		web -> b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw
	`},
	{name: "T32 an endpoint that awaits acceptance", net: queueClient + `
		ife vpce-sqs a sqs a1 10.0.1.20 dns state=pendingAcceptance`, questions: `
		web -> 10.0.1.20 tcp 443                   => dropped BAD_STATE@vpce-sqs
		web -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw
	`},
	{name: "T33 what a provider's target sees", net: provider + `
		lb nlb p network internal p1@10.5.1.50: TCP 443 tg
		tg tg p protocol=TCP port=8443: i-app`, questions: `
		web -> vpce-svc-1-00000000.vpce-svc-1.us-east-1.vpce.amazonaws.com tcp 443 => unknown missing vpce-svc-1-00000000
		web -> vpce-app-00000000.vpce-svc-1.us-east-1.vpce.amazonaws.com tcp 443   => delivered via vpce-app,nlb sees 10.5.1.50 to 10.5.1.5:8443
	`},
	{name: "IE-5 the groups of an endpoint judge what opens connections only", net: provider + `
		lb nlb p network internal p1@10.5.1.50: TCP 443 tg
		tg tg p port=8443: i-app
		sg sg-e a: in tcp 443 10.0.2.0/24
		ife vpce-narrow a vpce-svc-1 a1 10.0.1.21 sg=sg-e`, questions: `
		web -> 10.0.1.21 tcp 443 => delivered via vpce-narrow,nlb
	`},
	{name: "T34 targets in another zone, cross-zone off", net: provider + `
		lb nlb p network internal p1@10.5.1.50 p2@10.5.2.50: TCP 443 tg
		tg tg p port=8443: i-far`, questions: `
		web -> vpce-app-00000000-us-east-1a.vpce-svc-1.us-east-1.vpce.amazonaws.com tcp 443 => dropped ELB_NOT_CROSSZONE@nlb
	`},
	{name: "T34 targets in another zone, cross-zone on", net: provider + `
		lb nlb p network internal p1@10.5.1.50 p2@10.5.2.50 crosszone=on: TCP 443 tg
		tg tg p port=8443: i-far`, questions: `
		web -> vpce-app-00000000-us-east-1a.vpce-svc-1.us-east-1.vpce.amazonaws.com tcp 443 => delivered via vpce-app,nlb sees 10.5.1.50 to 10.5.2.5
	`},
	{name: "T35 an endpoint in one zone serves the others", net: `
		vpc a 10.0.0.0/16 hostnames
		subnet a1 a 10.0.1.0/24 a
		subnet a2 a 10.0.2.0/24 b
		ife vpce-sqs a sqs a1 10.0.1.20 dns
		eni web a2 10.0.2.5`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via vpce-sqs name 10.0.1.20
	`},
	{name: "T36 a public address stays with AWS on the way to S3", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => delivered via igw sees 203.0.113.5 exposure public
		web -> internet tcp 443                   => delivered via igw sees 203.0.113.5 exposure internet
	`},
	{name: "T37 an endpoint for execute-api takes public APIs too", net: queueClient + `
		ife vpce-api a execute-api a1 10.0.1.20 dns`, questions: `
		web -> abc123.execute-api.us-east-1.amazonaws.com tcp 443 => delivered via vpce-api by vpce-api
	`},
	{name: "T40 ping to an endpoint", net: queueClient + `
		ife vpce-sqs a sqs a1 10.0.1.20 dns`, questions: `
		web -> 10.0.1.20 icmp   => dropped SERVICE_PORT_RESTRICTION@vpce-sqs
		web -> 10.0.1.20 tcp 80 => dropped SERVICE_PORT_RESTRICTION@vpce-sqs
	`},
	{name: "T41 a hosted zone without the name", net: queueClient + `
		zone Z1 us-east-1.amazonaws.com a: s3.us-east-1.amazonaws.com A 10.0.1.30
		eni proxy a1 10.0.1.30`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => dropped DNS_NO_SUCH_NAME@Z1 by Z1
		web -> s3.us-east-1.amazonaws.com tcp 443  => delivered by Z1 to 10.0.1.30
	`},
})

// serviceClient is a private subnet a1 and what it takes to send to S3 over a gateway endpoint, but for the endpoint.
const serviceClient = `
	vpc a 10.0.0.0/16 hostnames
	subnet a1 a 10.0.1.0/24
	pl pl-s3 s3 52.216.0.0/15
	rtb rtb-1 a a1
	sg sg-web a: out tcp 443 pl-s3
	eni web a1 10.0.1.5 sg=sg-web`

// queueClient is an interface behind a NAT gateway, and a subnet a1 for an endpoint.
const queueClient = `
	vpc a 10.0.0.0/16 hostnames
	subnet a0 a 10.0.0.0/24
	subnet a1 a 10.0.1.0/24
	subnet a2 a 10.0.2.0/24
	igw igw a
	nat nat a0 10.0.0.9=203.0.113.9
	rtb rtb-0 a a0: 0.0.0.0/0 igw
	rtb rtb-2 a a2: 0.0.0.0/0 nat
	eni web a2 10.0.2.5`

// forwarded is a site with a DNS server, and the way there.
const forwarded = `
	subnet a3 a 10.0.3.0/24 b
	vgw vgw a
	onprem hq 192.168.0.0/16
	vpn vpn vgw hq: 192.168.0.0/16
	rtb rtb-3 a a1 a3: 192.168.0.0/16 vgw
	inbound out a a1 a3 10.0.1.53 10.0.3.53 direction=OUTBOUND`

const natAndS3Interface = queueClient + `
	ife vpce-if a s3 a1 10.0.1.20 dns`

// queuePeer is queueClient with an endpoint, and a peer b with a NAT gateway of its own.
const queuePeer = `
	vpc a 10.0.0.0/16 hostnames
	vpc b 10.1.0.0/16 hostnames
	subnet a1 a 10.0.1.0/24
	subnet b0 b 10.1.0.0/24
	subnet b1 b 10.1.1.0/24
	pcx pcx a b dns
	igw igw-b b
	nat nat-b b0 10.1.0.9=203.0.113.9
	ife vpce-sqs a sqs a1 10.0.1.20 dns
	rtb rtb-a a a1: 10.1.0.0/16 pcx
	rtb rtb-0 b b0: 0.0.0.0/0 igw-b
	rtb rtb-1 b b1: 0.0.0.0/0 nat-b; 10.0.0.0/16 pcx
	eni client b1 10.1.1.5`

// provider is a consumer a with an endpoint for the service of provider p, whose load balancer nlb and group tg are missing.
const provider = `
	vpc a 10.0.0.0/16
	vpc p 10.5.0.0/16
	subnet a1 a 10.0.1.0/24 a
	subnet a2 a 10.0.2.0/24 a
	subnet p1 p 10.5.1.0/24 a
	subnet p2 p 10.5.2.0/24 b
	svc vpce-svc-1 nlb
	ife vpce-app a vpce-svc-1 a1 10.0.1.20
	eni web a2 10.0.2.5
	eni app p1 10.5.1.5 instance=i-app
	eni far p2 10.5.2.5 instance=i-far`
