package routing_test

// unheldGateway has an interface with a public address in a VPC without an internet gateway, and another in a VPC with one.
const unheldGateway = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet a2 a 10.0.2.0/24
	eni web a1 10.0.1.5=203.0.113.5
	eni db a2 10.0.2.5
	vpc b 10.1.0.0/16
	subnet b1 b 10.1.1.0/24
	igw igw-b b
	rtb rtb-b b b1: 0.0.0.0/0 igw-b
	eni other b1 10.1.1.5=203.0.113.6`

// What the model does not hold: the answer says so by name.
var _ = suite("not modelled", []vector{
	{name: "T43 T44 what is behind a Connect attachment, and a network function that is not held", net: spokes + `
		att att-c tgw att-b
		att att-f tgw fw network-function
		tgwrtb t tgw att-a att-b: propagate att-a att-b; 10.7.0.0/16 att-c; 10.8.0.0/16 att-f`, questions: `
		web -> db tcp 80        => delivered
		web -> 10.7.0.5 tcp 80  => unknown missing att-c
		web -> 10.8.0.5 tcp 80  => unknown missing att-f
	`},
	{name: "LB-22 a Classic Load Balancer", net: balanced + `
		lb clb a classic internal a1@10.0.1.50: TCP 80
		eni web a1 10.0.1.6`, questions: `
		web -> 10.0.1.50 tcp 80 => unknown missing clb
	`},
	{name: "IE-1 RE-1 an interface of an endpoint that the network does not hold", net: twoSubnets + `
		eni resource a2 10.0.2.20 type=vpc_endpoint`, questions: `
		one -> 10.0.2.20 tcp 443 => unknown missing resource
	`},
	{name: "R86 a target of a kind that is not modelled", net: twoSubnets + `
		rtb rtb a a1: 10.9.0.0/16 arn:aws:odb:us-east-1:111122223333:odb-network/odbnet-1`, questions: `
		one -> 10.9.0.5 tcp 80 => unknown missing odbnet-1
	`},
	{name: "an internet gateway that only a route names, in both directions", net: unheldGateway + `
		rtb rtb a a1: 0.0.0.0/0 igw-1`, questions: `
		web -> internet tcp 443      => unknown missing igw-1
		internet -> web tcp 443      => unknown missing igw-1
		other -> 203.0.113.5 tcp 443 => unknown missing igw-1
		internet -> db tcp 443       => dropped NO_POSSIBLE_DESTINATION
	`},
	{name: "the table of another subnet names it, for a prefix list that is not held either", net: unheldGateway + `
		rtb rtb a a2: pl-gone igw-1`, questions: `
		internet -> web tcp 443 => dropped reply NO_ROUTE_TO_DESTINATION
	`},
	{name: "what refuses the packet for certain past an internet gateway that is not held", net: unheldGateway + `
		sg sg-22 a: in tcp 22 0.0.0.0/0
		eni shut a1 10.0.1.6=203.0.113.7 sg=sg-22
		rtb rtb a a1: 0.0.0.0/0 igw-1`, questions: `
		internet -> shut tcp 443 => dropped ENI_SG_RULES_MISMATCH
		internet -> shut tcp 22  => unknown missing igw-1
	`},
	{name: "a target that may be an internet gateway, and one that is by its ID", net: unheldGateway + `
		rtb rtb-1 a a1: 0.0.0.0/0 aws_internet_gateway.this
		rtb rtb-2 a a2: 0.0.0.0/0 igw-1`, questions: `
		internet -> web tcp 443 => unknown missing igw-1
	`},
	{name: "a target whose ID is no ID of AWS", net: unheldGateway + `
		rtb rtb a a1: 0.0.0.0/0 aws_internet_gateway.this`, questions: `
		internet -> web tcp 443 => unknown missing aws_internet_gateway.this
	`},
	{name: "targets that are no internet gateway by their IDs", net: unheldGateway + `
		rtb rtb a a1: 0.0.0.0/0 nat-1; 10.8.0.0/16 tgw-1; 10.9.0.0/16 pcx-1; 10.10.0.0/16 eni-1; 10.11.0.0/16 vgw-1; 10.12.0.0/16 i-1`, questions: `
		internet -> web tcp 443 => dropped BAD_STATE_ATTACHMENT@a
	`},
	{name: "a blackhole shows that the internet gateway is gone", net: unheldGateway + `
		rtb rtb a a1: 0.0.0.0/0 igw-1 blackhole`, questions: `
		internet -> web tcp 443 => dropped BAD_STATE_ATTACHMENT@a
	`},
	{name: "no route names an internet gateway", net: unheldGateway, questions: `
		internet -> web tcp 443 => dropped BAD_STATE_ATTACHMENT@a
	`},
	{name: "another internet gateway is attached", net: unheldGateway + `
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		rtb rtb-2 a a2: 0.0.0.0/0 igw-1`, questions: `
		internet -> web tcp 443 => delivered
	`},
	{name: "a regional NAT gateway and an internet gateway that only a route names", net: unheldGateway + `
		nat nat a regional 203.0.113.9
		rtb rtb-1 a a1: 0.0.0.0/0 igw-1
		rtb rtb-2 a a2: 0.0.0.0/0 nat`, questions: `
		db -> internet tcp 443 => unknown missing igw-1
	`},
})

// Where two rules meet.
var _ = suite("corners", []vector{
	{name: "GE-32 an appliance that does not translate, before a gateway endpoint", net: `
		vpc x 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet x0 x 10.0.0.0/24
		subnet x1 x 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		tgw tgw
		att att-b tgw b b1
		att att-x tgw x x1
		tgwrtb t-b tgw att-b: 0.0.0.0/0 att-x
		tgwrtb t-x tgw att-x: propagate att-b
		pl pl-s3 s3 52.216.0.0/15
		gwe vpce-s3 x s3 rtb-0
		eni fw x0 10.0.0.5 nocheck
		rtb rtb-0 x x0: 10.1.0.0/16 tgw
		rtb rtb-1 x x1: 0.0.0.0/0 fw
		rtb rtb-b b b1: 0.0.0.0/0 tgw
		eni client b1 10.1.1.5`, questions: `
		client -> 52.216.7.7 tcp 443 => dropped NOT_TRANSITIVE@vpce-s3
	`},
	{name: "X1 a forged source at a gateway endpoint", net: natAndS3 + `
		rtb rtb-1 a a1
		eni free a1 10.0.1.6 nocheck`, questions: `
		free -> 52.216.7.7 tcp 443 src=9.9.9.9 => dropped NOT_TRANSITIVE@vpce-s3
	`},
	{name: "from an egress-only gateway to another VPC's internet gateway", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		vpc b 10.1.0.0/16 2600:1f18:0:200::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		subnet b1 b 10.1.1.0/24 2600:1f18:0:201::/64
		eigw eigw a
		igw igw-b b
		rtb rtb-a a a1: ::/0 eigw
		rtb rtb-b b b1: ::/0 igw-b
		eni one a1 10.0.1.5 2600:1f18:0:101::5
		eni two b1 10.1.1.5 2600:1f18:0:201::5`, questions: `
		one -> two tcp 80 ipv6 => delivered sees 2600:1f18:0:101::5
		two -> one tcp 80 ipv6 => dropped BAD_STATE_ATTACHMENT@a
	`},
	{name: "from an internet gateway to another VPC over IPv6", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		vpc b 10.1.0.0/16 2600:1f18:0:200::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		subnet b1 b 10.1.1.0/24 2600:1f18:0:201::/64
		igw igw-a a
		igw igw-b b
		rtb rtb-a a a1: ::/0 igw-a
		rtb rtb-b b b1: ::/0 igw-b
		eni one a1 10.0.1.5 2600:1f18:0:101::5
		eni two b1 10.1.1.5 2600:1f18:0:201::5`, questions: `
		one -> two tcp 80 ipv6 => delivered exposure public
	`},
	{name: "a NAT gateway to another VPC's public address", net: natOnly + `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		igw igw-b b
		rtb rtb-b b b1: 0.0.0.0/0 igw-b
		eni two b1 10.1.1.5=203.0.113.77`, questions: `
		web -> 203.0.113.77 tcp 80 => delivered via nat,igw sees 203.0.113.9 to 10.1.1.5 exposure public
	`},
	{name: "an interface to its own public address", net: publicHost, questions: `
		web -> 203.0.113.5 tcp 80 => delivered via igw sees 203.0.113.5 to 10.0.1.5
	`},
	{name: "a load balancer by its public address, from inside", net: balanced + `
		lb nlb a network a0@10.0.0.50 public=203.0.113.50: TCP 443 tg
		tg tg a port=443: i-app
		eni app a1 10.0.1.5 instance=i-app
		eni web a0 10.0.0.5=203.0.113.5`, questions: `
		web -> 203.0.113.50 tcp 443 => delivered sees 203.0.113.5 to 10.0.1.5
	`},
	{name: "LB-9 a target in a peer, with the client's address", net: balanced + `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		pcx pcx a b
		rtb rtb-b b b1: 10.0.0.0/16 pcx
		rtb rtb-00 a a9: 0.0.0.0/0 igw; 10.1.0.0/16 pcx
		subnet a9 a 10.0.9.0/24
		lb nlb a network a9@10.0.9.50 public=203.0.113.50: TCP 443 tg; TCP 444 tg-own
		tg tg a type=ip preserve=on port=443: 10.1.1.5 all
		tg tg-own a type=ip preserve=off port=443: 10.1.1.5 all
		eni app b1 10.1.1.5`, questions: `
		internet -> 203.0.113.50 tcp 444 => delivered sees 10.0.9.50
		internet -> 203.0.113.50 tcp 443 => delivered sees 198.51.100.1
	`},
	{name: "P8 a peer's client and a target that knows no way to it", net: balanced + `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		pcx pcx a b
		rtb rtb-b b b1: 10.0.0.0/16 pcx
		subnet a9 a 10.0.9.0/24
		rtb rtb-9 a a9: 10.1.0.0/16 pcx
		lb nlb a network internal a9@10.0.9.50: TCP 443 tg
		tg tg a port=443: i-app
		eni app a1 10.0.1.5 instance=i-app
		eni client b1 10.1.1.5`, questions: `
		client -> 10.0.9.50 tcp 443 => delivered sees 10.1.1.5 to 10.0.1.5
	`},
	{name: "LB-8 a client and a target of two families", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a0 a 10.0.0.0/24 2600:1f18:0:100::/64
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		lb nlb a network internal dualstack a0: TCP 443 tg
		tg tg a port=443: i-app
		eni app a1 10.0.1.5 instance=i-app
		eni web a1 10.0.1.6 2600:1f18:0:101::6`, questions: `
		web -> nlb tcp 443 ipv6 => delivered sees 10.0.0.151 to 10.0.1.5
		web -> nlb tcp 443      => delivered sees 10.0.1.6 to 10.0.1.5
	`},
	{name: "R91 the edge table of a virtual private gateway leads to an endpoint", net: `
		vpc x 10.0.0.0/16
		subnet x2 x 10.0.2.0/24
		subnet xf x 10.0.9.0/24
		vgw vgw x
		onprem hq 192.168.0.0/16
		vpn vpn vgw hq: 192.168.0.0/16
		gwlbe gwlbe x xf
		rtb rtb-edge x vgw: 10.0.2.0/24 gwlbe
		rtb rtb-2 x x2: 0.0.0.0/0 gwlbe
		rtb rtb-f x xf: 192.168.0.0/16 vgw
		eni host x2 10.0.2.6`, questions: `
		hq -> host tcp 443 => delivered via vgw,gwlbe past gwlbe exposure private
		host -> hq tcp 443 => delivered via gwlbe,vgw,vpn exposure private
	`},
	{name: "how far traffic is exposed", net: twoWays + `
		rtb rtb a a1: 10.1.0.0/16 pcx; 10.1.2.0/24 tgw`, questions: `
		web -> db2 tcp 80 => delivered exposure private
		web -> db3 tcp 80 => delivered exposure private
	`},
	{name: "NAT64 of a ping", net: nat64, questions: `
		web -> 64:ff9b::c000:201 icmp => delivered to 192.0.2.1
	`},
	{name: "R97 over IPv6", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		subnet af a 10.0.9.0/24 2600:1f18:0:109::/64
		igw igw a
		gwlbe gwlbe a af
		rtb rtb-edge a igw: 2600:1f18:0:101::/64 gwlbe
		rtb rtb-1 a a1: ::/0 igw
		eni web a1 10.0.1.5 2600:1f18:0:101::5`, questions: `
		web -> internet tcp 80 ipv6           => dropped INGRESS_RTB_TRAFFIC_REDIRECTION@igw
		internet -> 2600:1f18:0:101::5 tcp 80 => dropped reply INGRESS_RTB_TRAFFIC_REDIRECTION@igw past gwlbe
	`},
	{name: "the subnets of an attachment are not known", net: spokes + `
		vpc c 10.2.0.0/16
		subnet c1 c 10.2.1.0/24
		att att-c tgw c
		rtb rtb-c c c1: 10.0.0.0/8 tgw
		tgwrtb t tgw att-a att-b att-c: propagate att-a att-b att-c
		eni client c1 10.2.1.5`, questions: `
		client -> web tcp 80 => unknown missing att-c
		web -> client tcp 80 => unknown missing att-c
	`},
	{name: "SG-11 the groups of an interface add up", net: twoSubnets + `
		sg sg-80 a: in tcp 80 0.0.0.0/0
		sg sg-81 a: in tcp 81 0.0.0.0/0
		eni three a2 10.0.2.6 sg=sg-80,sg-81`, questions: `
		one -> three tcp 80 => delivered
		one -> three tcp 81 => delivered
		one -> three tcp 82 => dropped ENI_SG_RULES_MISMATCH
	`},
	{name: "SG-18 families", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		sg sg-4 a: in all 0.0.0.0/0
		eni one a1 10.0.1.5 2600:1f18:0:101::5
		eni two a1 10.0.1.6 2600:1f18:0:101::6 sg=sg-4`, questions: `
		one -> two tcp 80      => delivered
		one -> two tcp 80 ipv6 => dropped ENI_SG_RULES_MISMATCH@sg-4
	`},
	{name: "SG-23 prefix lists in rules", net: twoSubnets + `
		pl pl-1 10.0.1.0/28
		sg sg-pl a: in tcp 80 pl-1; in tcp 81 pl-gone
		eni far a1 10.0.1.77
		eni three a2 10.0.2.6 sg=sg-pl`, questions: `
		one -> three tcp 80 => delivered
		far -> three tcp 80 => dropped ENI_SG_RULES_MISMATCH@sg-pl
		one -> three tcp 81 => unknown missing pl-gone
		one -> three tcp 82 => dropped ENI_SG_RULES_MISMATCH@sg-pl
	`},
	{name: "SG-30 a peer's group, where only a prefix list that is not held could lead over the peering", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		pcx pcx a b
		tgw tgw
		att att-a tgw a a1
		rtb rtb-1 a a1: pl-gone pcx
		rtb rtb-2 a a2: pl-gone tgw
		rtb rtb-b b b1: 10.0.0.0/16 pcx
		sg sg-c a: out tcp 443 sg-s
		sg sg-s b: in tcp 443 10.0.0.0/16
		eni one a1 10.0.1.5 sg=sg-c
		eni two a2 10.0.2.5 sg=sg-c
		eni far b1 10.1.1.5 sg=sg-s`, questions: `
		one -> far tcp 443 => unknown missing pl-gone
		one -> far tcp 444 => dropped ENI_SG_RULES_MISMATCH@sg-c
		two -> far tcp 443 => dropped ENI_SG_RULES_MISMATCH@sg-c
	`},
	{name: "NACL-19 a subnet that the packet perhaps does not leave", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		igw igw a
		acl acl-1 a a1: in 100 allow all 0.0.0.0/0
		acl acl-2 a a2: in 100 allow all 0.0.0.0/0
		eni router1 a1 10.0.1.9 nocheck
		eni router2 a2 10.0.2.9 nocheck
		rtb rtb-1 a a1: 0.0.0.0/0 igw; pl-gone router1
		rtb rtb-2 a a2: 0.0.0.0/0 igw; pl-gone router1
		eni one a1 10.0.1.5=203.0.113.5
		eni two a2 10.0.2.5=203.0.113.6`, questions: `
		one -> internet tcp 443 => unknown missing pl-gone
		two -> internet tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl-2
	`},
	{name: "networks whose addresses overlap", net: `
		vpc dev 10.0.0.0/16
		subnet dev1 dev 10.0.0.0/24
		vpc prod 10.0.0.0/16
		subnet prod1 prod 10.0.0.0/24
		vpc far 10.9.0.0/16
		subnet far1 far 10.9.0.0/24
		pcx pcx far prod
		rtb rtb-far far far1: 10.0.0.0/16 pcx
		rtb rtb-prod prod prod1: 10.9.0.0/16 pcx
		eni web dev1 10.0.0.10
		eni devdb dev1 10.0.0.20
		eni proddb prod1 10.0.0.20
		eni only prod1 10.0.0.30
		eni hub far1 10.9.0.5`, questions: `
		web -> devdb tcp 5432     => delivered to 10.0.0.20
		web -> proddb tcp 5432    => dropped DESTINATION_MISMATCH@devdb
		web -> 10.0.0.20 tcp 5432 => delivered
		web -> only tcp 5432      => dropped NO_POSSIBLE_DESTINATION
		hub -> proddb tcp 5432    => delivered
		hub -> devdb tcp 5432     => dropped DESTINATION_MISMATCH@proddb
	`},
	{name: "a site with an address of the VPC", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.0.0/24
		vgw vgw a
		vpn vpn vgw hq: 10.0.0.0/24
		onprem hq 10.0.0.0/24
		eni web a1 10.0.0.10
		eni two a1 10.0.0.11`, questions: `
		web -> hq:10.0.0.11 tcp 443 => dropped DESTINATION_MISMATCH@two
	`},
	{name: "an appliance brings a NAT gateway what the gateway does not serve", net: `
		vpc a 10.0.0.0/16
		subnet in a 10.0.0.0/24
		subnet mid a 10.0.1.0/24
		subnet out a 10.0.2.0/24
		vpc spoke 10.1.0.0/16
		subnet spoke1 spoke 10.1.0.0/24
		igw igw a
		vgw vgw a
		onprem hq 192.168.0.0/16
		vpn vpn vgw hq static: 192.168.0.0/16
		tgw tgw
		att att-a tgw a in
		att att-s tgw spoke spoke1
		tgwrtb t-s tgw att-s: 0.0.0.0/0 att-a
		tgwrtb t-a tgw att-a: propagate att-s
		gwlbe fw a mid
		nat nat out 10.0.2.9=203.0.113.9
		eni router in 10.0.0.9 nocheck
		eni web mid 10.0.1.5
		rtb rtb-vgw a vgw: 10.0.1.0/24 router
		rtb rtb-in a in: 0.0.0.0/0 fw; 10.0.1.0/24 nat
		rtb rtb-mid a mid: 0.0.0.0/0 nat; 10.1.0.0/16 tgw
		rtb rtb-out a out: 0.0.0.0/0 igw; 10.1.0.0/16 fw
		rtb rtb-s spoke spoke1: 0.0.0.0/0 tgw
		eni client spoke1 10.1.0.5`, questions: `
		client -> internet tcp 443 => delivered sees 203.0.113.9
		hq -> web tcp 443          => dropped NGW_REQUIRES_SOURCE_IN_VPC@nat
		hq -> 127.0.0.1 tcp 443    => dropped LOOPBACK_NOT_ROUTED@hq
	`},
	{name: "the address of a NAT gateway that is deleted is free", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		nat gone a1 10.0.1.140 state=deleted
		ife kms a kms a1
		eni one a1 10.0.1.9`, questions: `
		one -> kms tcp 443 => delivered to 10.0.1.140
	`},
	{name: "SG-26 SG-37 members by each of their addresses", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		sg sg-c a: out all sg-s
		sg sg-s a: in tcp 80 sg-c
		eni one a1 10.0.1.5 10.0.1.6 10.0.1.16/28 2600:1f18:0:101::5 sg=sg-c
		eni two a1 10.0.1.8 2600:1f18:0:101::6 sg=sg-s
		eni other a1 10.0.1.9`, questions: `
		one -> two tcp 80                => delivered
		one -> two tcp 80 src=10.0.1.6   => delivered
		one -> two tcp 80 src=10.0.1.17  => delivered
		one -> two tcp 80 ipv6           => delivered
		one -> other tcp 80              => dropped ENI_SG_RULES_MISMATCH@sg-c
		other -> two tcp 80              => dropped ENI_SG_RULES_MISMATCH@sg-s
	`},
	{name: "SG-52 a rule that names a group which is gone", net: twoSubnets + `
		sg sg-old a: in tcp 80 sg-gone
		eni three a2 10.0.2.6 sg=sg-old`, questions: `
		one -> three tcp 80 => dropped ENI_SG_RULES_MISMATCH@sg-old
	`},
	{name: "ENI-12 the interfaces of an instance have tables of their own", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		igw igw a
		rtb rtb-1 a a1: 0.0.0.0/0 igw
		eni one a1 10.0.1.5=203.0.113.5 instance=i-two
		eni two a2 10.0.2.5=203.0.113.6 instance=i-two`, questions: `
		i-two -> internet tcp 80 => delivered sees 203.0.113.5
		two -> internet tcp 80   => dropped NO_ROUTE_TO_DESTINATION
		internet -> two tcp 80   => dropped reply NO_ROUTE_TO_DESTINATION
	`},
	{name: "ENI-19 an interface that refuses internet gateways", net: publicHost + `
		eni shy a1 2600:1f18:0:101::7 deny`, questions: `
		internet -> 2600:1f18:0:101::7 tcp 80 => dropped IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@igw
	`},
	{name: "everything that blocks is told", net: twoSubnets + `
		sg sg-none a
		acl acl a a1 a2
		eni three a1 10.0.1.6 sg=sg-none
		eni four a2 10.0.2.6 sg=sg-none`, questions: `
		three -> four tcp 80 => dropped SG_HAS_NO_RULES@sg-none SUBNET_ACL_RESTRICTION@acl SUBNET_ACL_RESTRICTION@acl SG_HAS_NO_RULES@sg-none reply SUBNET_ACL_RESTRICTION@acl SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "what blocks counts before what is not known", net: twoSubnets + `
		sg sg-none a
		rtb rtb a a1: 0.0.0.0/0 igw-gone
		eni three a1 10.0.1.6 sg=sg-none`, questions: `
		one -> internet tcp 80   => unknown missing igw-gone
		three -> internet tcp 80 => dropped SG_HAS_NO_RULES@sg-none
	`},
	{name: "a private NAT gateway into an overlapping network", net: `
		vpc a 10.0.0.0/16 100.64.0.0/16
		vpc b 10.0.0.0/16 100.65.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet ar a 100.64.1.0/24
		subnet b1 b 10.0.1.0/24
		subnet br b 100.65.1.0/24
		tgw tgw
		att att-a tgw a ar
		att att-b tgw b br
		tgwrtb t tgw att-a att-b: 100.64.0.0/16 att-a; 100.65.0.0/16 att-b
		nat nat ar 100.64.1.9 private
		rtb rtb-1 a a1: 100.65.0.0/16 nat
		rtb rtb-r a ar: 100.65.0.0/16 tgw
		rtb rtb-br b br: 100.64.0.0/16 tgw
		lb nlb b network internal br@100.65.1.50: TCP 443 tg
		tg tg b port=443 preserve=off: i-app
		eni app b1 10.0.1.5 instance=i-app
		eni web a1 10.0.1.5`, questions: `
		web -> 100.65.1.50 tcp 443 => delivered via nat,tgw,nlb sees 100.65.1.50 to 10.0.1.5
	`},
})
