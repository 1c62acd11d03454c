package routing_test

// What security groups, network ACLs and the checks of interfaces and load balancers let through.
var _ = suite("filters", []vector{
	{name: "T1 inside a subnet no network ACL counts", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		acl acl a a1
		eni one a1 10.0.1.5
		eni two a1 10.0.1.6`, questions: `
		one -> two tcp 443 => delivered around acl
	`},
	{name: "T2 members of a group without its rule for itself", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		sg sg-1 a: out all 0.0.0.0/0
		sg sg-2 a: in tcp 22 10.0.0.0/8; out all 0.0.0.0/0
		sg sg-3 a default: in all sg-3; out all 0.0.0.0/0
		eni one a1 10.0.1.5 sg=sg-1
		eni two a1 10.0.1.6 sg=sg-1
		eni three a1 10.0.1.7 sg=sg-2
		eni four a1 10.0.1.8 sg=default
		eni five a1 10.0.1.9 sg=default`, questions: `
		one -> two tcp 443   => dropped SG_HAS_NO_RULES@sg-1
		one -> three tcp 443 => dropped ENI_SG_RULES_MISMATCH@sg-2
		four -> five tcp 443 => delivered
		one -> five tcp 443  => dropped ENI_SG_RULES_MISMATCH@sg-3
	`},
	{name: "T3 a network ACL does not remember", net: twoSubnets + `
		acl acl a a2: in 100 allow tcp 443 0.0.0.0/0`, questions: `
		one -> two tcp 443 sport=40000 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
	`},
	{name: "T4 the lowest number decides", net: twoSubnets + `
		acl acl a a2: in 90 deny tcp 0-65535 10.0.1.0/24; in 100 allow all 0.0.0.0/0; out 100 allow all 0.0.0.0/0`, questions: `
		one -> two tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl
		one -> two udp 443 => delivered
	`},
	{name: "T4 the numbers exchanged", net: twoSubnets + `
		acl acl a a2: in 100 deny tcp 0-65535 10.0.1.0/24; in 90 allow all 0.0.0.0/0; out 100 allow all 0.0.0.0/0`, questions: `
		one -> two tcp 443 => delivered
	`},
	{name: "T5 the port that counts is that of the destination", net: twoSubnets + `
		acl acl a a2: in 100 allow tcp 40000 0.0.0.0/0; out 100 allow all 0.0.0.0/0`, questions: `
		one -> two tcp 443 sport=40000 => dropped SUBNET_ACL_RESTRICTION@acl
		one -> two tcp 40000 sport=443 => delivered
	`},
	{name: "T6 other protocols have no ports", net: twoSubnets + `
		acl acl a a2: in 100 allow gre 0.0.0.0/0; out 100 allow all 0.0.0.0/0`, questions: `
		one -> two gre     => delivered
		one -> two tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "T7 ping is remembered", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		sg sg-b a: in icmp 8 10.0.1.5/32
		eni one a1 10.0.1.5
		eni two a1 10.0.1.6 sg=sg-b`, questions: `
		one -> two icmp    => delivered
		two -> one icmp    => dropped SG_HAS_NO_RULES@sg-b
		one -> two icmp 13 => dropped ENI_SG_RULES_MISMATCH@sg-b
	`},
	{name: "T8 a public address is no member of a group", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		sg sg-a a: out all 0.0.0.0/0
		sg sg-b a: in tcp 22 sg-a; in tcp 23 198.51.100.7/32
		eni one a1 10.0.1.5=198.51.100.7 sg=sg-a
		eni two a1 10.0.1.6=198.51.100.8 sg=sg-b`, questions: `
		one -> 198.51.100.8 tcp 22 => dropped SG_REFERENCES_NOT_PRESERVED@sg-b
		one -> 198.51.100.8 tcp 23 => delivered via igw sees 198.51.100.7 to 10.0.1.6 exposure public
		one -> two tcp 22          => delivered via -
	`},
	{name: "T9 a group behind an appliance", net: middlebox + `
		eni fw am 10.0.9.5 nocheck
		sg sg-db a: in tcp 80 sg-web; in tcp 81 10.0.1.5/32
		eni db a2 10.0.2.5 sg=sg-db`, questions: `
		web -> db tcp 80 => dropped SG_REFERENCES_NOT_PRESERVED@sg-db
		web -> db tcp 81 => delivered
		web -> db tcp 82 => dropped ENI_SG_RULES_MISMATCH@sg-db
	`},
	{name: "T10 referencing off on the transit gateway", net: referencing + `
		tgw tgw`, questions: `
		web -> db tcp 80 => dropped SG_REFERENCING_SUPPORT@sg-b
	`},
	{name: "T10 referencing on", net: referencing + `
		tgw tgw ref`, questions: `
		web -> db tcp 80 => delivered via tgw
	`},
	{name: "T11 no outbound references over a transit gateway", net: referencing + `
		tgw tgw ref
		sg sg-to a: out tcp 80 sg-b
		eni narrow a1 10.0.1.6 sg=sg-to`, questions: `
		narrow -> db tcp 80 => dropped ENI_SG_RULES_MISMATCH@sg-to ENI_SG_RULES_MISMATCH@sg-b
	`},
	{name: "T14 a transit gateway's interface in the subnet of the sender", net: attached + `
		att att-a tgw a a1
		acl acl a a1: in 90 deny all 10.0.1.0/24; in 100 allow all 0.0.0.0/0; out 100 allow all 10.1.0.0/16`, questions: `
		web -> db tcp 80 => dropped SUBNET_ACL_RESTRICTION@acl
		db -> web tcp 80 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
	`},
	{name: "T14 what comes from it is not filtered", net: attached + `
		att att-a tgw a a1
		acl acl a a1: in 90 deny all 10.1.0.0/16; in 100 allow all 0.0.0.0/0; out 100 allow all 10.1.0.0/16`, questions: `
		db -> web tcp 80 => delivered
		web -> db tcp 80 => delivered
	`},
	{name: "T15 a transit gateway's interface in a subnet of its own, closed outbound", net: attached + `
		subnet at a 10.0.8.0/24
		att att-a tgw a at
		acl acl a at: in 100 allow all 0.0.0.0/0`, questions: `
		web -> db tcp 80 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
		db -> web tcp 80 => dropped SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "T15 a transit gateway's interface in a subnet of its own, closed inbound", net: attached + `
		subnet at a 10.0.8.0/24
		att att-a tgw a at
		acl acl a at: out 100 allow all 0.0.0.0/0`, questions: `
		web -> db tcp 80 => dropped SUBNET_ACL_RESTRICTION@acl
		db -> web tcp 80 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
	`},
	{name: "T16 a NAT gateway's subnet that lets in from the VPC only", net: natOnly + `
		acl acl a a0: in 100 allow all 10.0.0.0/16; out 100 allow all 0.0.0.0/0`, questions: `
		web -> internet tcp 443 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
	`},
	{name: "T17 no way back to the internet", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb a a1
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		internet -> web tcp 443 => dropped reply NO_ROUTE_TO_DESTINATION@rtb request delivered
	`},
	{name: "T18 an interface that nothing has", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		eni web a1 10.0.1.5=203.0.113.5 unattached`, questions: `
		internet -> 203.0.113.5 tcp 443 => dropped IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@igw
	`},
	{name: "T19 source/destination check and delegated prefixes", net: middlebox + `
		eni fw am 10.0.9.5 10.0.9.16/28
		eni db a2 10.0.2.5`, questions: `
		web -> db tcp 80        => dropped ENI_SOURCE_DEST_CHECK_RESTRICTION@fw
		web -> 10.0.9.17 tcp 80 => delivered to 10.0.9.17
		web -> 10.0.9.33 tcp 80 => dropped NO_POSSIBLE_DESTINATION
	`},
	{name: "T20 S3 by the endpoint, S3 of another Region at the internet gateway", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb-1 a a1: 0.0.0.0/0 igw
		pl pl-s3 s3 52.216.0.0/15
		gwe vpce-s3 a s3 rtb-1
		eni web a1 10.0.1.5`, questions: `
		web -> 52.216.7.7 tcp 443                 => delivered via vpce-s3
		web -> s3.eu-west-1.amazonaws.com tcp 443 => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw
	`},
	{name: "T21 UDP at a gateway endpoint", net: natAndS3 + `
		rtb rtb-1 a a1`, questions: `
		web -> 52.216.7.7 udp 443 => dropped VPCE_GATEWAY_PROTOCOL_RESTRICTION@vpce-s3
	`},
	{name: "T22 a target sees the client", net: balanced + `
		lb nlb a network a0@10.0.0.50 public=203.0.113.50: TCP 443 tg
		tg tg a port=443: i-app
		sg sg-app a: in tcp 443 10.0.0.0/24
		eni app a1 10.0.1.5 instance=i-app sg=sg-app`, questions: `
		internet -> 203.0.113.50 tcp 443 => dropped ENI_SG_RULES_MISMATCH@sg-app
	`},
	{name: "T22 a target that lets the client in", net: balanced + `
		lb nlb a network a0@10.0.0.50 public=203.0.113.50: TCP 443 tg
		tg tg a port=443: i-app
		sg sg-app a: in tcp 443 198.51.100.1/32
		eni app a1 10.0.1.5 instance=i-app sg=sg-app`, questions: `
		internet -> 203.0.113.50 tcp 443 => delivered sees 198.51.100.1 to 10.0.1.5
	`},
	{name: "T23 a target that names the load balancer's group", net: balanced + `
		sg sg-nlb a: in tcp 443 0.0.0.0/0; out all 0.0.0.0/0
		lb nlb a network a0@10.0.0.50 public=203.0.113.50 sg=sg-nlb: TCP 443 tg
		tg tg a port=443: i-app
		sg sg-app a: in tcp 443 sg-nlb
		eni app a1 10.0.1.5 instance=i-app sg=sg-app`, questions: `
		internet -> 203.0.113.50 tcp 443 => delivered sees 198.51.100.1
	`},
	{name: "T24 no target in the zone of the node", net: `
		vpc a 10.0.0.0/16
		subnet aa a 10.0.1.0/24 a
		subnet ab a 10.0.2.0/24 b
		lb nlb a network internal aa@10.0.1.50 ab@10.0.2.50: TCP 443 tg
		tg tg a port=443: i-app
		eni app ab 10.0.2.5 instance=i-app
		eni web aa 10.0.1.5`, questions: `
		web -> 10.0.1.50 tcp 443 => dropped ELB_NOT_CROSSZONE@nlb
		web -> 10.0.2.50 tcp 443 => delivered
	`},
	{name: "T25 what no filter sees", net: closed, questions: `
		web -> 169.254.169.254 tcp 80 => delivered
		web -> 10.0.0.2 udp 53        => delivered
	`},
	{name: "T26 Block Public Access of ingress", net: barred + `
		bpa bpa block-ingress`, questions: `
		internet -> web tcp 80 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw
		db -> internet tcp 80  => delivered via nat,igw
	`},
	{name: "T27 a default network ACL without the rule for IPv6", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		subnet a2 a 10.0.2.0/24 2600:1f18:0:102::/64
		acl acl a a2: in 100 allow all 0.0.0.0/0; out 100 allow all 0.0.0.0/0; out 101 allow all ::/0
		eni one a1 10.0.1.5 2600:1f18:0:101::5
		eni two a2 10.0.2.5 2600:1f18:0:102::5`, questions: `
		one -> two tcp 80 ipv6 => dropped SUBNET_ACL_RESTRICTION@acl
		two -> one tcp 80 ipv6 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
		one -> two tcp 80      => delivered
	`},
	{name: "T27 the default network ACL of a VPC", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		acl acl a default: in 100 allow tcp 80 0.0.0.0/0; out 100 allow all 0.0.0.0/0
		eni one a1 10.0.1.5
		eni two a2 10.0.2.5`, questions: `
		one -> two tcp 81 => dropped SUBNET_ACL_RESTRICTION@acl reply SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "T29 a rule given twice", net: `
		vpc a 10.0.0.0/16
		sg sg-1 a: in tcp 22 100.68.0.0/18; in tcp 22 100.68.0.18/18`, want: "InvalidPermission.Duplicate"},
	{name: "T30 a peer's NAT gateway", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet b1 b 10.1.1.0/24
		igw igw a
		nat nat a0 10.0.0.9=203.0.113.9
		pcx pcx a b
		rtb rtb-a a a0: 0.0.0.0/0 igw; 10.1.0.0/16 pcx
		rtb rtb-b b b1: 0.0.0.0/0 pcx
		eni client b1 10.1.1.5`, questions: `
		client -> internet tcp 443 => dropped PCX_REQUIRES_ADDRESS_IN_VPC_CIDR@pcx around nat
	`},
})

const twoSubnets = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet a2 a 10.0.2.0/24
	eni one a1 10.0.1.5
	eni two a2 10.0.2.5`

// referencing is two VPCs at a transit gateway, which is missing; db lets in members of web's group.
const referencing = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	att att-a tgw a a1
	att att-b tgw b b1
	tgwrtb t tgw att-a att-b: propagate att-a att-b
	rtb rtb-a a a1: 10.1.0.0/16 tgw
	rtb rtb-b b b1: 10.0.0.0/16 tgw
	sg sg-a a: out all 0.0.0.0/0
	sg sg-b b: in tcp 80 sg-a; out all 0.0.0.0/0
	eni web a1 10.0.1.5 sg=sg-a
	eni db b1 10.1.1.5 sg=sg-b`

// attached is two VPCs at a transit gateway; the attachment of a is missing.
const attached = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	tgw tgw
	att att-b tgw b b1
	tgwrtb t tgw att-a att-b: propagate att-a att-b
	rtb rtb-a a a1: 10.1.0.0/16 tgw
	rtb rtb-b b b1: 10.0.0.0/16 tgw
	eni web a1 10.0.1.5
	eni db b1 10.1.1.5`

// balanced is a VPC with a public subnet a0 for a load balancer and a private one a1 for its target, both of which are missing.
const balanced = `
	vpc a 10.0.0.0/16
	subnet a0 a 10.0.0.0/24
	subnet a1 a 10.0.1.0/24
	igw igw a
	rtb rtb-0 a a0: 0.0.0.0/0 igw`
