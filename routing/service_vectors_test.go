package routing_test

// The rules of Gateway Load Balancer endpoints, of what the host itself serves, of load balancers, of endpoint services and of names.
var _ = suite("gateway load balancer endpoints", []vector{
	{name: "G2 G3 both ways through the endpoint", net: inspected, questions: `
		web -> internet tcp 80 => delivered via gwlbe,igw sees 203.0.113.5
		internet -> web tcp 80 => delivered past gwlbe sees 198.51.100.1 to 10.0.1.5
	`},
	{name: "G3 without the edge route", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet af a 10.0.9.0/24
		igw igw a
		gwlbe gwlbe a af
		rtb rtb-1 a a1: 0.0.0.0/0 gwlbe
		rtb rtb-f a af: 0.0.0.0/0 igw
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		web -> internet tcp 80 => delivered via gwlbe,igw
	`},
	{name: "G4 the endpoint's own subnet leads back to it", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet af a 10.0.9.0/24
		igw igw a
		gwlbe gwlbe a af
		rtb rtb a a1 af: 0.0.0.0/0 gwlbe
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		web -> internet tcp 80 => dropped LOOP@gwlbe
	`},
	{name: "G5 an endpoint that is not accepted", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet af a 10.0.9.0/24
		igw igw a
		gwlbe gwlbe a af state=pendingAcceptance
		rtb rtb-1 a a1: 0.0.0.0/0 gwlbe
		rtb rtb-f a af: 0.0.0.0/0 igw
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		web -> internet tcp 80 => dropped BAD_STATE@gwlbe
	`},
	{name: "G6 in one subnet the network ACL counts all the same", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		gwlbe gwlbe a a1
		acl acl a a1: in 100 allow all 0.0.0.0/0; out 100 allow all 10.0.0.0/16
		rtb rtb-1 a a1: 198.51.100.0/24 gwlbe
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		web -> 198.51.100.9 tcp 80 => dropped SUBNET_ACL_RESTRICTION@acl SUBNET_ACL_RESTRICTION@acl LOOP@gwlbe
	`},
	{name: "G10 groups behind an endpoint", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		subnet af a 10.0.9.0/24
		gwlbe gwlbe a af
		rtb rtb-1 a a1: 10.0.2.0/24 gwlbe
		rtb rtb-2 a a2: 10.0.1.0/24 gwlbe
		sg sg-web a: out all 0.0.0.0/0
		sg sg-db a: in tcp 80 sg-web; in tcp 81 10.0.1.0/24
		eni web a1 10.0.1.5 sg=sg-web
		eni db a2 10.0.2.5 sg=sg-db`, questions: `
		web -> db tcp 80 => dropped SG_REFERENCES_NOT_PRESERVED@sg-db past gwlbe
		web -> db tcp 81 => delivered past gwlbe
	`},
	{name: "G1 an endpoint is no destination", net: inspected + `
		eni beside af 10.0.9.200`, questions: `
		web -> gwlbe tcp 80 => dropped NO_POSSIBLE_DESTINATION@gwlbe
	`},
	{name: "a firewall that drops", net: inspected + `
		firewall fw a af gwlbe: drop tcp 80 198.51.100.0/24; pass tcp 443 198.51.100.0/24`, questions: `
		web -> internet tcp 80  => dropped FIREWALL_RULES_RESTRICTION@gwlbe
		web -> internet tcp 443 => delivered past gwlbe
		internet -> web tcp 80  => delivered past gwlbe
	`},
	{name: "a firewall whose stateless rules drop what comes back", net: inspected + `
		firewall fw a af gwlbe stateless: drop tcp 50000 10.0.1.0/24; pass all 0.0.0.0/0`, questions: `
		web -> internet tcp 80 => dropped reply FIREWALL_RULES_RESTRICTION@gwlbe request delivered
	`},
	{name: "a firewall beside which the reply goes", net: besideAppliances + `
		firewall fw a af gwlbe
		rtb rtb-1 a a1: 10.0.2.0/24 gwlbe`, questions: `
		web -> db tcp 80 => dropped reply ASYMMETRIC_PATH@gwlbe past gwlbe
		web -> db udp 80 => delivered past gwlbe
		db -> web tcp 80 => dropped reply ASYMMETRIC_PATH@gwlbe
	`},
	{name: "LB-20 a reply without its first packet", net: besideAppliances + `
		rtb rtb-2 a a2: 10.0.1.0/24 gwlbe`, questions: `
		web -> db tcp 80 => dropped reply ASYMMETRIC_PATH@gwlbe
		db -> web tcp 80 => delivered past gwlbe
	`},
})

// besideAppliances is two subnets and an endpoint for appliances between them; the tables that lead there are missing.
const besideAppliances = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet a2 a 10.0.2.0/24
	subnet af a 10.0.9.0/24
	gwlbe gwlbe a af
	eni web a1 10.0.1.5
	eni db a2 10.0.2.5`

var _ = suite("what the host serves", []vector{
	{name: "L1 L2 L3 no filter and no route", net: closed, questions: `
		web -> 169.254.169.254 tcp 80  => delivered
		web -> fd00:ec2::254 tcp 80    => dropped ENI_NO_ADDRESS_OF_FAMILY
		web -> 169.254.169.253 udp 53  => delivered
		web -> 169.254.169.253 tcp 53  => delivered
		web -> 10.0.0.2 udp 53         => delivered
		web -> 169.254.169.123 udp 123 => delivered
		web -> 169.254.169.250 tcp 1688 => delivered
		web -> 169.254.169.251 tcp 1688 => delivered
		web -> 169.254.170.2 tcp 80    => delivered
		web -> 169.254.170.23 tcp 80   => delivered
	`},
	{name: "L1 over IPv6", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 2600:1f18:0:101::/64
		sg sg-none a
		acl acl a a1
		eni web a1 2600:1f18:0:101::5 sg=sg-none`, questions: `
		web -> fd00:ec2::254 tcp 80  => delivered
		web -> fd00:ec2::253 udp 53  => delivered
		web -> fd00:ec2::123 udp 123 => delivered
		web -> fd00:ec2::77 tcp 80   => dropped LINK_LOCAL_NOT_ROUTED
		web -> ::1 tcp 80            => dropped LOOPBACK_NOT_ROUTED
		web -> 10.0.0.2 udp 53       => dropped ENI_NO_ADDRESS_OF_FAMILY
	`},
	{name: "G50 L9 VPC Lattice is filtered; without service networks nothing is known of it", net: twoSubnets + `
		sg sg-tight a: out tcp 80 10.0.0.0/8
		eni tight a1 10.0.1.6 sg=sg-tight`, questions: `
		one -> 169.254.171.9 tcp 443   => unknown missing VPC
		tight -> 169.254.171.9 tcp 443 => dropped ENI_SG_RULES_MISMATCH@sg-tight
		one -> svc-0a.7d67968.vpc-lattice-svcs.us-east-1.on.aws tcp 443 => unknown missing svc-0a.7d67968.vpc-lattice-svcs.us-east-1.on.aws
		one -> vpce-1-snra.rcfg-1.4232ccc.vpc-lattice-rsc.us-east-1.on.aws tcp 443 => unknown # RE-3
	`},
	{name: "L4 other servers are filtered", net: closed + `
		subnet a2 a 10.0.2.0/24
		eni dns a2 10.0.2.53`, questions: `
		web -> dns udp 53 => dropped SG_HAS_NO_RULES@sg-none SUBNET_ACL_RESTRICTION@acl-none reply SUBNET_ACL_RESTRICTION@acl-none
	`},
	{name: "L6 DNS support is off", net: `
		vpc a 10.0.0.0/16 nodns
		subnet a1 a 10.0.1.0/24
		eni web a1 10.0.1.5`, questions: `
		web -> 10.0.0.2 udp 53              => dropped DNS_UNAVAILABLE
		web -> 169.254.169.253 udp 53       => dropped DNS_UNAVAILABLE
		web -> s3.us-east-1.amazonaws.com   => dropped DNS_UNAVAILABLE
	`},
	{name: "L9 other link-local addresses, broadcast and multicast", net: closed, questions: `
		web -> 169.254.7.7 tcp 80       => dropped LINK_LOCAL_NOT_ROUTED
		web -> 169.254.169.254 udp 80   => dropped SERVICE_PORT_RESTRICTION
		web -> 224.0.0.5 udp 80         => dropped BROADCAST_NOT_SUPPORTED
		web -> 127.0.0.1 tcp 80         => dropped LOOPBACK_NOT_ROUTED
		web -> 0.0.0.0 tcp 80           => dropped LOOPBACK_NOT_ROUTED
		web -> 255.255.255.255 udp 67   => dropped BROADCAST_NOT_SUPPORTED
		web -> 169.254.169.253 tcp 8080 => dropped SERVICE_PORT_RESTRICTION
	`},
	{name: "L7 nothing of it from elsewhere", net: attached + `
		att att-a tgw a a1`, questions: `
		web -> 10.1.0.2 udp 53 => dropped NO_POSSIBLE_DESTINATION@b
	`},
	{name: "to itself", net: twoSubnets + `
		acl acl a a1
		sg sg-none a
		eni self a1 10.0.1.9 10.0.1.10 sg=sg-none instance=i-self
		eni other a2 10.0.2.9 sg=sg-none instance=i-self`, questions: `
		self -> 10.0.1.10 tcp 80 => delivered around acl
		self -> other tcp 80     => delivered around acl
	`},
})

var _ = suite("load balancers", []vector{
	{name: "LB-2 LB-8 an internet-facing load balancer keeps the client's address for instances", net: balanced + `
		lb nlb a network a0@10.0.0.50 public=203.0.113.50: TCP 443 tg
		tg tg a port=8443: i-app
		eni app a1 10.0.1.5 instance=i-app`, questions: `
		internet -> 203.0.113.50 tcp 443 => delivered sees 198.51.100.1 to 10.0.1.5:8443
		internet -> 203.0.113.50 tcp 80  => dropped ELBV2_LISTENERS_MISMATCH@nlb
		internet -> 203.0.113.50 udp 443 => dropped ELBV2_LISTENERS_MISMATCH@nlb
		internet -> 203.0.113.50 icmp    => dropped PROTOCOL_RESTRICTION@nlb
	`},
	{name: "LB-8 addresses see the load balancer", net: balanced + `
		lb nlb a network a0@10.0.0.50 public=203.0.113.50: TCP 443 tg; UDP 53 tg-udp
		tg tg a type=ip port=443: 10.0.1.5
		tg tg-udp a type=ip protocol=UDP port=53: 10.0.1.5
		eni app a1 10.0.1.5`, questions: `
		internet -> 203.0.113.50 tcp 443 => delivered sees 10.0.0.50
		internet -> 203.0.113.50 udp 53  => delivered sees 198.51.100.1
	`},
	{name: "LB-8 preservation on for addresses, off for instances", net: balanced + `
		lb nlb a network a0@10.0.0.50 public=203.0.113.50: TCP 443 tg; TCP 444 tg-i
		tg tg a type=ip preserve=on port=443: 10.0.1.5
		tg tg-i a preserve=off port=443: i-app
		eni app a1 10.0.1.5 instance=i-app`, questions: `
		internet -> 203.0.113.50 tcp 443 => delivered sees 198.51.100.1
		internet -> 203.0.113.50 tcp 444 => delivered sees 10.0.0.50
	`},
	{name: "LB-2 an internal load balancer has no public address", net: balanced + `
		lb nlb a network internal a0@10.0.0.50: TCP 443 tg
		tg tg a port=443: i-app
		eni app a1 10.0.1.5 instance=i-app
		eni web a1 10.0.1.6`, questions: `
		internet -> nlb tcp 443    => dropped NO_POSSIBLE_DESTINATION
		web -> 10.0.0.50 tcp 443   => delivered sees 10.0.1.6
		web -> nlb tcp 443         => delivered sees 10.0.1.6
	`},
	{name: "LB-3 an Application Load Balancer uses the targets of all zones", net: zonalBalanced + `
		lb alb a application internal aa@10.0.1.50 ab@10.0.2.50: HTTP 80 tg
		tg tg a protocol=HTTP port=80: i-app`, questions: `
		web -> 10.0.1.50 tcp 80 => delivered sees 10.0.1.50
	`},
	{name: "LB-15 the default action of a listener", net: zonalBalanced + `
		lb alb a application internal aa@10.0.1.50 ab@10.0.2.50: HTTP 80 tg; HTTP 81
		tg tg a protocol=HTTP port=80: i-app`, questions: `
		web -> 10.0.1.50 tcp 80 => delivered via alb note default
		web -> 10.0.1.50 tcp 81 => delivered around app note default
	`},
	{name: "LB-3 a target group with cross-zone off", net: zonalBalanced + `
		lb alb a application internal aa@10.0.1.50 ab@10.0.2.50: HTTP 80 tg
		tg tg a protocol=HTTP port=80 crosszone=off: i-app`, questions: `
		web -> 10.0.1.50 tcp 80 => dropped ELB_NOT_CROSSZONE@alb
	`},
	{name: "LB-5 LB-15 the groups of an Application Load Balancer filter both sides", net: zonalBalanced + `
		sg sg-alb a: in tcp 80 10.0.1.0/24; out tcp 80 10.0.2.0/24
		sg sg-strict a: in tcp 80 10.0.1.0/24
		lb alb a application internal aa@10.0.1.50 ab@10.0.2.50 sg=sg-alb: HTTP 80 tg; HTTP 81 tg-81
		lb strict a application internal aa@10.0.1.60 ab@10.0.2.60 sg=sg-strict: HTTP 80 tg
		tg tg a protocol=HTTP port=80: i-app
		tg tg-81 a protocol=HTTP port=81: i-app`, questions: `
		web -> 10.0.1.50 tcp 80 => delivered
		web -> 10.0.1.50 tcp 81 => dropped ENI_SG_RULES_MISMATCH@sg-alb ENI_SG_RULES_MISMATCH@sg-alb
		web -> 10.0.1.60 tcp 80 => dropped SG_HAS_NO_RULES@sg-strict
	`},
	{name: "LB-15 an Application Load Balancer answers ping itself", net: zonalBalanced + `
		lb alb a application internal aa@10.0.1.50 ab@10.0.2.50: HTTP 80 tg
		tg tg a protocol=HTTP port=80: i-app`, questions: `
		web -> 10.0.1.50 icmp   => delivered around app
		web -> 10.0.1.50 udp 80 => dropped ELBV2_LISTENERS_MISMATCH@alb
	`},
	{name: "LB-10 a target may name the group of an Application Load Balancer", net: balanced + `
		sg sg-alb a: in all 0.0.0.0/0; out all 0.0.0.0/0
		sg sg-app a: in tcp 80 sg-alb
		subnet a2 a 10.0.2.0/24 b
		lb alb a application internal a0@10.0.0.50 a2@10.0.2.50 sg=sg-alb: HTTP 80 tg
		tg tg a protocol=HTTP port=80: i-app
		eni app a1 10.0.1.5 instance=i-app sg=sg-app
		eni web a1 10.0.1.6`, questions: `
		web -> 10.0.0.50 tcp 80 => delivered sees 10.0.0.50
		web -> app tcp 80       => dropped ENI_SG_RULES_MISMATCH@sg-app
	`},
	{name: "LB-9 a target that calls its own load balancer", net: balanced + `
		lb nlb a network internal a0@10.0.0.50: TCP 443 tg
		tg tg a port=443: i-app
		eni app a1 10.0.1.5 instance=i-app`, questions: `
		app -> 10.0.0.50 tcp 443 => dropped LOOP@nlb
	`},
	{name: "LB-9 a client's address does not go over a transit gateway", net: balanced + `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		subnet a9 a 10.0.9.0/24
		tgw tgw
		att att-a tgw a a9
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-a att-b
		rtb rtb-9 a a9: 0.0.0.0/0 igw; 10.1.0.0/16 tgw
		rtb rtb-b b b1: 0.0.0.0/0 tgw
		lb nlb a network a9@10.0.9.50 public=203.0.113.50: TCP 443 tg; TCP 444 tg-own
		tg tg a type=ip preserve=on port=443: 10.1.1.5 all
		tg tg-own a type=ip preserve=off port=443: 10.1.1.5 all
		eni app b1 10.1.1.5`, questions: `
		internet -> 203.0.113.50 tcp 443 => dropped ELBV2_SOURCE_ADDRESS_PRESERVATION@tgw
		internet -> 203.0.113.50 tcp 444 => delivered sees 10.0.9.50
	`},
	{name: "LB-9 nor over a peering connection to another Region", net: balanced + `
		vpc b 10.1.0.0/16 region=eu-west-1
		subnet b1 b 10.1.1.0/24
		pcx pcx a b
		rtb rtb-1 a a1: 10.1.0.0/16 pcx
		rtb rtb-b b b1: 10.0.0.0/16 pcx
		lb nlb a network internal a1@10.0.1.50: TCP 443 tg; TCP 444 tg-own
		tg tg a type=ip preserve=on port=443: 10.1.1.5 all
		tg tg-own a type=ip preserve=off port=443: 10.1.1.5 all
		eni web a1 10.0.1.6
		eni app b1 10.1.1.5`, questions: `
		web -> 10.0.1.50 tcp 443 => dropped ELBV2_SOURCE_ADDRESS_PRESERVATION@pcx
		web -> 10.0.1.50 tcp 444 => delivered sees 10.0.1.50
	`},
	{name: "LB-9 nor to an endpoint or another Network Load Balancer", net: balanced + `
		ife vpce-sqs a sqs a1 10.0.1.20
		lb nlb a network internal a1@10.0.1.50: TCP 443 tg; TCP 444 tg-own; TCP 445 tg-nlb
		tg tg a type=ip preserve=on port=443: 10.0.1.20
		tg tg-own a type=ip preserve=off port=443: 10.0.1.20
		tg tg-nlb a type=ip preserve=on port=443: 10.0.1.51
		lb other a network internal a1@10.0.1.51: TCP 443 tg-own
		eni web a1 10.0.1.6`, questions: `
		web -> 10.0.1.50 tcp 443 => dropped ELBV2_SOURCE_ADDRESS_PRESERVATION@nlb
		web -> 10.0.1.50 tcp 444 => delivered via nlb,vpce-sqs sees 10.0.1.50
		web -> 10.0.1.50 tcp 445 => dropped ELBV2_SOURCE_ADDRESS_PRESERVATION@nlb
	`},
	{name: "G8 GW-8 a client's address between load balancer and target does not pass appliances", net: balanced + `
		subnet af a 10.0.9.0/24
		gwlbe gwlbe a af
		rtb rtb-00 a a8: 0.0.0.0/0 igw; 10.0.1.0/24 gwlbe
		subnet a8 a 10.0.8.0/24
		rtb rtb-1 a a1: 10.0.8.0/24 gwlbe
		lb nlb a network a8@10.0.8.50 public=203.0.113.50: TCP 443 tg; TCP 444 tg-own
		tg tg a port=443: i-app
		tg tg-own a port=443 preserve=off: i-app
		eni app a1 10.0.1.5 instance=i-app`, questions: `
		internet -> 203.0.113.50 tcp 443 => dropped ELBV2_SOURCE_ADDRESS_PRESERVATION@gwlbe
		internet -> 203.0.113.50 tcp 444 => delivered past gwlbe sees 10.0.8.50
	`},
	{name: "LB-16 an Application Load Balancer behind a Network Load Balancer, zone by zone", net: zonalBalanced + `
		sg sg-alb a: in tcp 80 10.0.1.5/32; out all 0.0.0.0/0
		lb nlb a network internal aa@10.0.1.50 ab@10.0.2.50: TCP 80 tg-alb
		tg tg-alb a type=alb port=80: alb
		lb alb a application internal aa@10.0.1.60 ab@10.0.2.60 sg=sg-alb: HTTP 80 tg
		tg tg a protocol=HTTP port=80: i-app
		eni other aa 10.0.1.6`, questions: `
		web -> 10.0.1.50 tcp 80   => delivered via nlb,alb sees 10.0.1.60
		web -> 10.0.2.50 tcp 80   => delivered via nlb,alb sees 10.0.2.60
		other -> 10.0.1.50 tcp 80 => dropped ENI_SG_RULES_MISMATCH@sg-alb
	`},
	{name: "load balancers that are each other's targets", net: balanced + `
		lb one a network internal a1@10.0.1.50: TCP 443 tg-two
		lb two a network internal a1@10.0.1.51: TCP 443 tg-one
		tg tg-one a type=ip port=443: 10.0.1.50
		tg tg-two a type=ip port=443: 10.0.1.51
		eni web a1 10.0.1.6`, questions: `
		web -> 10.0.1.50 tcp 443 => dropped LOOP@two
	`},
	{name: "LB-11 the target's network ACL sees the client", net: balanced + `
		lb nlb a network a0@10.0.0.50 public=203.0.113.50: TCP 443 tg
		tg tg a port=443: i-app
		acl acl a a1: in 100 allow all 0.0.0.0/0; out 100 allow all 10.0.0.0/16
		eni app a1 10.0.1.5 instance=i-app`, questions: `
		internet -> 203.0.113.50 tcp 443 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
	`},
	{name: "LB-12 an instance is reached at its first interface", net: balanced + `
		lb nlb a network internal a0@10.0.0.50: TCP 443 tg
		tg tg a port=443: i-app
		eni app a1 10.0.1.5 10.0.1.6 instance=i-app
		eni web a1 10.0.1.7`, questions: `
		web -> 10.0.0.50 tcp 443 => delivered to 10.0.1.5
	`},
	{name: "LB-13 healthy targets before others, and others before none", net: balanced + `
		lb nlb a network internal a0@10.0.0.50: TCP 443 tg; TCP 444 tg-ill; TCP 445 tg-empty; TCP 446
		tg tg a port=443: i-ill unhealthy; i-app healthy
		tg tg-ill a port=443: i-ill unhealthy
		tg tg-empty a
		eni app a1 10.0.1.5 instance=i-app
		eni ill a1 10.0.1.6 instance=i-ill
		eni web a1 10.0.1.7`, questions: `
		web -> 10.0.0.50 tcp 443 => delivered to 10.0.1.5
		web -> 10.0.0.50 tcp 444 => delivered to 10.0.1.6
		web -> 10.0.0.50 tcp 445 => dropped ELBV2_LISTENER_HAS_NO_TG@nlb
	`},
	{name: "LB-7 a target group of another protocol", net: balanced + `
		lb nlb a network internal a0@10.0.0.50: TCP_UDP 53 tg; UDP 54 tg
		tg tg a port=53: i-app
		eni app a1 10.0.1.5 instance=i-app
		eni web a1 10.0.1.7`, questions: `
		web -> 10.0.0.50 tcp 53 => delivered to 10.0.1.5
		web -> 10.0.0.50 udp 53 => dropped ELBV2_LISTENER_REQUIRES_TG_ACCEPT@nlb
		web -> 10.0.0.50 udp 54 => dropped ELBV2_LISTENER_REQUIRES_TG_ACCEPT@nlb
	`},
	{name: "LB-19 a Gateway Load Balancer sends GENEVE and checks health over TCP", net: balanced + `
		lb gwlb a gateway a0@10.0.0.50: GENEVE 0 tg
		tg tg a port=6081 protocol=GENEVE: i-fw
		eni fw a1 10.0.1.5 instance=i-fw
		eni web a1 10.0.1.7`, questions: `
		gwlb -> fw udp 6081 => delivered
		gwlb -> fw tcp 80   => delivered
		gwlb -> fw udp 80   => dropped GWLB_DESTINATION_PORT_RESTRICTION@gwlb
		gwlb -> fw icmp     => dropped GWLB_PROTOCOL_RESTRICTION@gwlb
		web -> gwlb tcp 80  => dropped ELBV2_LISTENERS_MISMATCH@gwlb
	`},
	{name: "a load balancer that is not active", net: balanced + `
		lb nlb a network internal a0@10.0.0.50 state=failed: TCP 443 tg
		tg tg a port=443: i-app
		eni app a1 10.0.1.5 instance=i-app
		eni web a1 10.0.1.7`, questions: `
		web -> 10.0.0.50 tcp 443 => dropped BAD_STATE@nlb
	`},
	{name: "LB-7 health checks", net: balanced + `
		sg sg-nlb a: out tcp 443 10.0.1.0/24
		lb nlb a network internal a0@10.0.0.50 sg=sg-nlb: TCP 443 tg
		tg tg a port=443: i-app
		eni app a1 10.0.1.5 instance=i-app`, questions: `
		nlb -> app tcp 443 => delivered sees 10.0.0.50
		nlb -> app tcp 80  => dropped ENI_SG_RULES_MISMATCH@sg-nlb
	`},
})

// zonalBalanced is a client in zone a and an instance in zone b; the load balancer is missing.
const zonalBalanced = `
	vpc a 10.0.0.0/16
	subnet aa a 10.0.1.0/24 a
	subnet ab a 10.0.2.0/24 b
	eni web aa 10.0.1.5
	eni app ab 10.0.2.5 instance=i-app`

var _ = suite("endpoint services", []vector{
	{name: "ES-2 no load balancer in the endpoint's zone", net: provider + `
		lb nlb p network internal p2@10.5.2.50: TCP 443 tg
		tg tg p port=443: i-far`, questions: `
		web -> 10.0.1.20 tcp 443 => dropped VPCE_SERVICE_NOT_INSTALLED_IN_AZ@vpce-app
	`},
	{name: "ES-2 a zone that is not enabled for the service", net: `
		vpc a 10.0.0.0/16
		vpc p 10.5.0.0/16
		subnet a1 a 10.0.1.0/24 a
		subnet p1 p 10.5.1.0/24 a
		subnet p2 p 10.5.2.0/24 b
		svc vpce-svc-1 nlb zones=b
		lb nlb p network internal p1@10.5.1.50 p2@10.5.2.50: TCP 443 tg
		tg tg p port=443: i-app
		ife vpce-app a vpce-svc-1 a1 10.0.1.20
		eni web a1 10.0.1.5
		eni app p1 10.5.1.5 instance=i-app`, questions: `
		web -> 10.0.1.20 tcp 443 => dropped VPCE_SERVICE_NOT_INSTALLED_IN_AZ@vpce-app
	`},
	{name: "ES-4 the networks of consumer and provider may overlap", net: `
		vpc a 10.0.0.0/16
		vpc p 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet p1 p 10.0.1.0/24
		svc vpce-svc-1 nlb
		lb nlb p network internal p1@10.0.1.50: TCP 443 tg
		tg tg p port=443: i-app
		ife vpce-app a vpce-svc-1 a1 10.0.1.20
		eni web a1 10.0.1.5
		eni app p1 10.0.1.5 instance=i-app`, questions: `
		web -> 10.0.1.20 tcp 443 => delivered sees 10.0.1.50 to 10.0.1.5
		web -> 10.0.1.20 tcp 80  => dropped ELBV2_LISTENERS_MISMATCH@nlb
	`},
	{name: "ES-6 the load balancer's groups see the client", net: provider + `
		sg sg-nlb p: in tcp 443 10.0.2.0/24; out all 0.0.0.0/0
		lb nlb p network internal p1@10.5.1.50 sg=sg-nlb: TCP 443 tg
		tg tg p port=443: i-app`, questions: `
		web -> 10.0.1.20 tcp 443 => delivered
	`},
	{name: "ES-6 the load balancer's groups do not see the endpoint", net: provider + `
		sg sg-nlb p: in tcp 443 10.0.1.0/24; out all 0.0.0.0/0
		lb nlb p network internal p1@10.5.1.50 sg=sg-nlb: TCP 443 tg
		tg tg p port=443: i-app`, questions: `
		web -> 10.0.1.20 tcp 443 => dropped ENI_SG_RULES_MISMATCH@sg-nlb
	`},
	{name: "ES-6 inbound rules that do not count over PrivateLink", net: provider + `
		sg sg-nlb p: out all 0.0.0.0/0
		lb nlb p network internal p1@10.5.1.50 sg=sg-nlb skip: TCP 443 tg
		tg tg p port=443: i-app`, questions: `
		web -> 10.0.1.20 tcp 443 => delivered
	`},
	{name: "ES-8 a service that is not available", net: `
		vpc a 10.0.0.0/16
		vpc p 10.5.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet p1 p 10.5.1.0/24
		svc vpce-svc-1 nlb state=Failed
		lb nlb p network internal p1@10.5.1.50: TCP 443 tg
		tg tg p port=443: i-app
		ife vpce-app a vpce-svc-1 a1 10.0.1.20
		eni web a1 10.0.1.5
		eni app p1 10.5.1.5 instance=i-app`, questions: `
		web -> 10.0.1.20 tcp 443 => dropped BAD_STATE@vpce-app
	`},
	{name: "a service that the network does not hold", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		ife vpce-app a vpce-svc-9 a1 10.0.1.20
		eni web a1 10.0.1.5`, questions: `
		web -> 10.0.1.20 tcp 443 => unknown missing vpce-svc-9
	`},
	{name: "IE-6 an endpoint opens no connections", net: queueClient + `
		ife vpce-sqs a sqs a1 10.0.1.20`, questions: `
		vpce-sqs -> web tcp 443 => dropped VPCE_INTRA_VPC_TRAFFIC@vpce-sqs
	`},
	{name: "IE-70 IE-71 the network ACL of the endpoint's subnet", net: queueClient + `
		acl acl a a1: in 100 allow tcp 443 10.0.0.0/16
		ife vpce-sqs a sqs a1 10.0.1.20 dns`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => dropped reply SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "GE-33 a proxy uses the gateway endpoint for others", net: natAndS3 + `
		eni proxy a1 10.0.1.6
		onprem hq 192.168.0.0/16
		vgw vgw a
		vpn vpn vgw hq: 192.168.0.0/16
		rtb rtb-1 a a1: 192.168.0.0/16 vgw`, questions: `
		hq -> proxy tcp 3128          => delivered
		proxy -> 52.216.7.7 tcp 443   => delivered via vpce-s3
	`},
	{name: "GE-43 an endpoint of both families", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		rtb rtb-1 a a1
		gwe vpce-s3 a s3 rtb-1 dualstack
		eni web a1 10.0.1.5 2600:1f18:0:101::5`, questions: `
		web -> s3.dualstack.us-east-1.amazonaws.com tcp 443 ipv6 => delivered via vpce-s3 sees 2600:1f18:0:101::5
	`},
	{name: "GE-45 IPv6 without another way", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		rtb rtb-1 a a1
		gwe vpce-s3 a s3 rtb-1
		eni web a1 10.0.1.5 2600:1f18:0:101::5`, questions: `
		web -> s3.dualstack.us-east-1.amazonaws.com tcp 443 ipv6 => dropped NO_ROUTE_TO_DESTINATION@rtb-1
	`},
	{name: "IE-53 IPv4 endpoint, dual-stack host", net: queueClient + `
		ife vpce-if a s3 a1 10.0.1.20 dns`, questions: `
		web -> s3.dualstack.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw
	`},
})

var _ = suite("names", []vector{
	{name: "DN-2 other DNS servers than Amazon's", net: `
		vpc a 10.0.0.0/16 hostnames dhcp=dopt
		dhcp dopt 192.0.2.53
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		ife vpce-sqs a sqs a1 10.0.1.20 dns
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via igw
	`},
	{name: "DN-3 private DNS needs both attributes", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		ife vpce-sqs a sqs a1 10.0.1.20
		eni web a1 10.0.1.5`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => dropped NO_ROUTE_TO_DESTINATION
	`},
	{name: "DN-14 the longest zone alone answers", net: queueClient + `
		zone Z1 corp.example a: www.corp.example A 10.0.2.5; db.corp.example A 10.0.2.6
		zone Z2 db.corp.example a: x.db.corp.example A 10.0.2.7
		eni db a2 10.0.2.6`, questions: `
		web -> db.corp.example tcp 80   => dropped DNS_NO_ADDRESS_OF_FAMILY by Z2
		web -> none.corp.example tcp 80 => dropped DNS_NO_SUCH_NAME by Z1
		db -> www.corp.example tcp 80   => delivered by Z1 to 10.0.2.5
	`},
	{name: "DN-12 a rule before a zone of the same domain", net: queueClient + forwarded + `
		zone Z1 corp.example a: www.corp.example A 10.0.2.5
		rule rr corp.example a out 192.168.0.53`, questions: `
		web -> www.corp.example tcp 80 => unknown asked rr,192.168.0.53:53 missing www.corp.example
	`},
	{name: "DN-12 a zone before a rule of a shorter domain", net: queueClient + forwarded + `
		zone Z1 corp.example a: db.corp.example A 10.0.2.6
		rule rr example a out 192.168.0.53
		eni db a2 10.0.2.6`, questions: `
		web -> db.corp.example tcp 80 => delivered by Z1
	`},
	{name: "DN-13 a system rule below a forwarded domain", net: queueClient + forwarded + `
		rule rr . a out 192.168.0.53
		rule rr-aws amazonaws.com a system`, questions: `
		web -> sns.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw asked rr-aws
		web -> www.example.com tcp 443             => unknown asked rr,192.168.0.53:53
	`},
	{name: "DN-31 a rule whose servers do not answer", net: queueClient + `
		inbound out a a1 10.0.1.53 direction=OUTBOUND
		rule rr corp.example a out 192.168.0.53`, questions: `
		web -> www.corp.example tcp 80 => dropped DNS_UNAVAILABLE
	`},
	{name: "DN-31 rules that forward in a circle", net: queueClient + `
		subnet a3 a 10.0.3.0/24 b
		inbound in a a1 a3 10.0.1.54 10.0.3.54
		inbound out a a1 a3 10.0.1.53 10.0.3.53 direction=OUTBOUND
		rule rr corp.example a out 10.0.1.54`, questions: `
		web -> www.corp.example tcp 80 => dropped DNS_LOOP
	`},
	{name: "DN-14 a name that is there with another family", net: queueClient + `
		zone Z1 corp.example a: six.corp.example AAAA 2001:db8::5; alias.corp.example CNAME db.corp.example; db.corp.example A 10.0.2.6; round.corp.example CNAME round.corp.example
		eni db a2 10.0.2.6`, questions: `
		web -> six.corp.example tcp 80   => dropped ENI_NO_ADDRESS_OF_FAMILY by Z1
		web -> alias.corp.example tcp 80 => delivered by Z1 to 10.0.2.6
		web -> round.corp.example tcp 80 => dropped DNS_LOOP
	`},
	{name: "DN-20 the public name of an instance", net: namedPeers + `
		pcx pcx a b`, questions: `
		two -> ec2-203-0-113-5.compute-1.amazonaws.com tcp 80    => delivered name 10.0.1.5
		client -> ec2-203-0-113-5.compute-1.amazonaws.com tcp 80 => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw-b name 203.0.113.5
		internet -> ec2-203-0-113-5.compute-1.amazonaws.com tcp 80 => delivered to 10.0.1.5
	`},
	{name: "DN-21 the public name of a peer's instance", net: namedPeers + `
		pcx pcx a b dns=a`, questions: `
		client -> ec2-203-0-113-5.compute-1.amazonaws.com tcp 80 => delivered via pcx name 10.0.1.5
	`},
	{name: "DN-22 the private name of an instance", net: namedPeers + `
		pcx pcx a b`, questions: `
		two -> ip-10-0-1-5.ec2.internal tcp 80    => delivered name 10.0.1.5
		client -> ip-10-0-1-5.ec2.internal tcp 80 => delivered via pcx name 10.0.1.5
	`},
	{name: "DN-30 DN-32 hosts on premises and the names of services", net: inboundNames, questions: `
		hq -> vpce-sqs-00000000.sqs.us-east-1.vpce.amazonaws.com tcp 443 => delivered via vgw,vpce-sqs
		hq -> sqs.us-east-1.amazonaws.com tcp 443 => dropped NO_ROUTE_TO_DESTINATION@hq
	`},
	{name: "DN-33 DNS64", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a0 a 10.0.0.0/24
		subnet a1 a 2600:1f18:0:101::/64 dns64
		subnet a2 a 2600:1f18:0:102::/64
		igw igw a
		nat nat a0 10.0.0.9=203.0.113.9
		pl pl-s3 s3 52.216.0.0/15
		rtb rtb-0 a a0: 0.0.0.0/0 igw
		rtb rtb-1 a a1 a2: 64:ff9b::/96 nat
		eni one a1 2600:1f18:0:101::5
		eni two a2 2600:1f18:0:102::5`, questions: `
		one -> s3.us-east-1.amazonaws.com tcp 443 => delivered via nat,igw sees 203.0.113.9 to 52.216.0.1
		two -> s3.us-east-1.amazonaws.com tcp 443 => dropped ENI_NO_ADDRESS_OF_FAMILY
	`},
	{name: "DN-34 DNS64 and an endpoint", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56 hostnames
		subnet a0 a 10.0.0.0/24
		subnet a1 a 2600:1f18:0:101::/64 dns64
		nat nat a0 10.0.0.9 private
		ife vpce-sqs a sqs a0 10.0.0.20 dns
		rtb rtb-1 a a1: 64:ff9b::/96 nat
		eni one a1 2600:1f18:0:101::5`, questions: `
		one -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via nat,vpce-sqs sees 10.0.0.9 to 10.0.0.20
	`},
	{name: "a name that nobody knows", net: queueClient, questions: `
		web -> www.example.com tcp 443 => unknown missing www.example.com
	`},
})

// namedPeers is VPC a with an instance of a public name, and VPC b with a host that has no public address; the peering connection is missing.
const namedPeers = `
	vpc a 10.0.0.0/16 hostnames
	vpc b 10.1.0.0/16 hostnames
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	igw igw-a a
	igw igw-b b
	rtb rtb-a a a1: 10.1.0.0/16 pcx; 0.0.0.0/0 igw-a
	rtb rtb-b b b1: 10.0.0.0/16 pcx; 0.0.0.0/0 igw-b
	eni one a1 10.0.1.5=203.0.113.5
	eni two a1 10.0.1.6
	eni client b1 10.1.1.5`

// inboundNames is an endpoint with private DNS, and a site that knows public DNS alone.
const inboundNames = `
	vpc a 10.0.0.0/16 hostnames
	subnet a1 a 10.0.1.0/24
	vgw vgw a
	onprem hq 192.168.0.0/16
	vpn vpn vgw hq: 192.168.0.0/16
	rtb rtb a a1: 192.168.0.0/16 vgw
	ife vpce-sqs a sqs a1 10.0.1.20 dns`
