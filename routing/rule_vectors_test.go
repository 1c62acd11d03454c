package routing_test

import "github.com/vpcsim/vpcsim/routing"

// The rules of route tables, gateways and appliances, one by one.
var _ = suite("routes", []vector{
	{name: "R10 R11 a replaced local route does not count inside a subnet", net: twoSubnets + `
		subnet am a 10.0.9.0/24
		eni fw am 10.0.9.5 nocheck
		eni beside a1 10.0.1.6
		rtb rtb a a1 a2: 10.0.0.0/16 fw`, questions: `
		one -> beside tcp 80 => delivered around fw,rtb
		one -> two tcp 80    => delivered past fw
	`},
	{name: "R12 from an internet gateway no subnet table counts", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet am a 10.0.9.0/24
		igw igw a
		eni fw am 10.0.9.5 nocheck
		rtb rtb a a1: 0.0.0.0/0 igw; 10.0.0.0/16 fw
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		internet -> web tcp 80 => delivered around fw
	`},
	{name: "R13 from a peer no table counts", net: peered + `
		subnet bm b 10.1.9.0/24
		eni fw bm 10.1.9.5 nocheck
		rtb rtb-a a a1: 10.1.0.0/16 pcx
		rtb rtb-b b b1: 10.1.0.0/16 fw; 10.0.0.0/16 pcx`, questions: `
		web -> db tcp 80 => delivered around fw
	`},
	{name: "R14 from a transit gateway the table of the attachment's subnet counts", net: attached + `
		subnet bt b 10.1.8.0/24
		subnet bm b 10.1.9.0/24
		eni fw bm 10.1.9.5 nocheck
		att att-a tgw a a1
		rtb rtb-bt b bt: 10.1.1.0/24 fw`, questions: `
		web -> db tcp 80 => delivered around fw
	`},
	{name: "R15 behind an appliance the table of its subnet counts", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet am a 10.0.9.0/24
		igw igw a
		eni fw am 10.0.9.5 nocheck
		rtb rtb-1 a a1: 0.0.0.0/0 fw
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		web -> internet tcp 80 => dropped NO_ROUTE_TO_DESTINATION past fw
	`},
	{name: "R26 nothing at the address", net: twoSubnets + `
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw`, questions: `
		one -> 10.0.2.77 tcp 80   => dropped NO_POSSIBLE_DESTINATION@a
		one -> 10.0.77.77 tcp 80  => dropped NO_POSSIBLE_DESTINATION@a
		one -> 10.0.2.1 tcp 80    => dropped NO_POSSIBLE_DESTINATION@a
		one -> 10.0.2.3 tcp 80    => dropped NO_POSSIBLE_DESTINATION@a
		one -> 10.0.2.255 tcp 80  => dropped NO_POSSIBLE_DESTINATION@a
		one -> 10.0.1.77 tcp 80   => dropped NO_POSSIBLE_DESTINATION@a
	`},
	{name: "R5 families do not match each other", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		eni web a1 10.0.1.5=203.0.113.5 2600:1f18:0:101::5`, questions: `
		web -> internet tcp 80      => delivered
		web -> internet tcp 80 ipv6 => dropped NO_ROUTE_TO_DESTINATION@rtb
	`},
	{name: "R9 nothing is routed to what AWS reserves", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb a a1: 169.254.0.0/16 igw; 0.0.0.0/0 igw
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		web -> 169.254.169.1 tcp 80 => dropped LINK_LOCAL_NOT_ROUTED
	`},
	{name: "R25 a prefix list inside the VPC", net: twoSubnets + `
		subnet am a 10.0.9.0/24
		eni fw am 10.0.9.5 nocheck
		pl pl-in 10.0.2.0/24
		rtb rtb a a1: pl-in fw`, questions: `
		one -> two tcp 80 => delivered around fw
	`},
	{name: "R36 a prefix list that the network does not hold", net: twoSubnets + `
		igw igw a
		nat nat a2 public=203.0.113.9
		rtb rtb a a1: pl-gone nat; 0.0.0.0/0 igw`, questions: `
		one -> two tcp 80      => delivered
		one -> internet tcp 80 => unknown missing pl-gone
	`},
	{name: "R36 a prefix list that is not held and leads nowhere", net: twoSubnets + `
		nat nat a2 private
		rtb rtb a a1: pl-gone nat blackhole`, questions: `
		one -> internet tcp 80 => dropped NO_ROUTE_TO_DESTINATION@rtb
	`},
	{name: "R36 a prefix list that is not held and leads to what is not available yet", net: twoSubnets + `
		nat nat a2 private state=pending
		rtb rtb a a1: pl-gone nat`, questions: `
		one -> internet tcp 80 => dropped NO_ROUTE_TO_DESTINATION@rtb
	`},
	{name: "R36 a prefix list that is not held and leads the same way", net: twoSubnets + `
		igw igw a
		rtb rtb a a1: pl-gone igw; 0.0.0.0/0 igw`, questions: `
		one -> internet tcp 80 => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw
	`},
	{name: "R71 routes to what is gone", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet am a 10.0.9.0/24
		igw igw
		eni off am 10.0.9.5 nocheck stopped
		eni loose am 10.0.9.6 nocheck unattached
		nat nat am 10.0.9.9 state=deleted private
		rtb rtb a a1: 10.1.0.0/16 off; 10.2.0.0/16 loose; 10.3.0.0/16 nat; 10.4.0.0/16 off blackhole; 10.5.0.0/16 igw-gone
		eni web a1 10.0.1.5`, questions: `
		web -> 10.1.0.5 tcp 80 => dropped BAD_STATE_ROUTE@rtb
		web -> 10.2.0.5 tcp 80 => dropped BAD_STATE_ROUTE@rtb
		web -> 10.3.0.5 tcp 80 => dropped BAD_STATE_ROUTE@rtb
		web -> 10.4.0.5 tcp 80 => dropped BAD_STATE_ROUTE@rtb
		web -> 10.5.0.5 tcp 80 => unknown missing igw-gone
	`},
	{name: "R84 a route to an instance", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet am a 10.0.9.0/24
		igw igw a
		eni fw am 10.0.9.5=203.0.113.9 instance=i-one nocheck
		eni left am 10.0.9.6 instance=i-two nocheck
		eni right am 10.0.9.7 instance=i-two nocheck
		rtb rtb a a1: 0.0.0.0/0 i-one; 9.0.0.0/8 i-two
		rtb rtb-m a am: 0.0.0.0/0 igw
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		web -> internet tcp 80 => delivered past fw
		web -> 9.1.1.1 tcp 80  => unknown missing i-two
	`},
	{name: "R93 R98 R99 a public range of one's own", net: ownRange + `
		eni fw a1 10.0.1.5 nocheck
		eni other a1 10.0.1.6=203.0.113.6 nocheck`, questions: `
		internet -> 44.9.9.7 tcp 443           => delivered sees 198.51.100.1 to 44.9.9.7
		fw -> internet tcp 443 src=44.9.9.7    => delivered via igw sees 44.9.9.7
		other -> internet tcp 443 src=44.9.9.7 => dropped GATEWAY_REJECTS_SPOOFED_TRAFFIC@igw
		other -> 44.9.9.7 tcp 443              => delivered sees 203.0.113.6
		internet:10.1.1.1 -> 44.9.9.7 tcp 443  => dropped IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS@igw
		internet -> 44.9.8.7 tcp 443           => dropped NO_POSSIBLE_DESTINATION
	`},
	{name: "R99 source/destination check at a range of one's own", net: ownRange + `
		eni fw a1 10.0.1.5`, questions: `
		internet -> 44.9.9.7 tcp 443 => dropped ENI_SOURCE_DEST_CHECK_RESTRICTION@fw
	`},
	{name: "B9 a subnet's exclusion does not count for a range of one's own", net: ownRange + `
		bpa bpa block-bidirectional
		bpax x a1 allow-bidirectional
		eni fw a1 10.0.1.5=203.0.113.5 nocheck`, questions: `
		internet -> 44.9.9.7 tcp 443    => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw
		internet -> 203.0.113.5 tcp 443 => delivered
	`},
	{name: "B9 the VPC's exclusion does", net: ownRange + `
		bpa bpa block-bidirectional
		bpax x a allow-bidirectional
		eni fw a1 10.0.1.5 nocheck`, questions: `
		internet -> 44.9.9.7 tcp 443 => delivered
	`},
	{name: "R100 the source that an interface may use", net: twoSubnets + `
		eni plain a1 10.0.1.7
		eni free a1 10.0.1.8 nocheck
		eni loose a1 10.0.1.9 unattached
		eni off a1 10.0.1.10 stopped`, questions: `
		plain -> two tcp 80 src=10.0.1.99 => dropped ENI_SOURCE_DEST_CHECK_RESTRICTION@plain reply NO_POSSIBLE_DESTINATION
		loose -> two tcp 80 => dropped BAD_STATE_ATTACHMENT@loose reply BAD_STATE_ATTACHMENT@loose
		off -> two tcp 80   => dropped BAD_STATE@off reply BAD_STATE@off
		two -> off tcp 80   => dropped BAD_STATE@off
		two -> loose tcp 80 => dropped BAD_STATE_ATTACHMENT@loose reply BAD_STATE_ATTACHMENT@loose
	`},
	{name: "R104 two appliances that send to each other", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet am a 10.0.8.0/24
		subnet an a 10.0.9.0/24
		eni one am 10.0.8.5 nocheck
		eni two an 10.0.9.5 nocheck
		rtb rtb-1 a a1: 0.0.0.0/0 one
		rtb rtb-m a am: 0.0.0.0/0 two
		rtb rtb-n a an: 0.0.0.0/0 one
		eni web a1 10.0.1.5`, questions: `
		web -> internet tcp 80 => dropped LOOP@one
	`},
})

var _ = suite("internet gateways", []vector{
	{name: "I4 a public address is of one private address", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		eni web a1 10.0.1.5=203.0.113.5 10.0.1.6
		eni two a1 10.0.1.7
		eip eip 203.0.113.7 two`, questions: `
		web -> internet tcp 80               => delivered sees 203.0.113.5
		web -> internet tcp 80 src=10.0.1.6  => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw
		two -> internet tcp 80               => delivered sees 203.0.113.7
		internet -> 203.0.113.7 tcp 80       => delivered to 10.0.1.7
	`},
	{name: "I5 the address decides, not the interface that forwards", net: ingress + `
		eni fw am 10.0.9.5=203.0.113.9 nocheck
		rtb rtb-1 a a1: 0.0.0.0/0 fw
		rtb rtb-m a am: 0.0.0.0/0 igw`, questions: `
		web -> internet tcp 80 => delivered via fw,igw sees 203.0.113.5
	`},
	{name: "I6 I7 what the internet can name", net: `
		vpc a 44.0.0.0/16
		subnet a1 a 44.0.1.0/24
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		eni web a1 44.0.1.5=203.0.113.5`, questions: `
		internet -> 203.0.113.5 tcp 80  => delivered to 44.0.1.5
		internet -> web tcp 80          => delivered to 44.0.1.5
		internet -> 44.0.1.5 tcp 80     => dropped NO_POSSIBLE_DESTINATION
		internet -> 203.0.113.77 tcp 80 => dropped NO_POSSIBLE_DESTINATION
	`},
	{name: "I8 private ranges at the gateway", net: publicHost, questions: `
		web -> 10.9.9.9 tcp 80             => dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS@igw
		web -> 172.16.9.9 tcp 80           => dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS@igw
		web -> 192.168.9.9 tcp 80          => dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS@igw
		web -> 100.64.9.9 tcp 80           => dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS@igw
		internet:10.9.9.9 -> web tcp 80    => dropped IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS@igw
		internet:100.64.9.9 -> web tcp 80  => dropped IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS@igw
		internet:203.0.113.99 -> web tcp 80 => delivered sees 203.0.113.99
	`},
	{name: "I9 a forged source", net: publicHost + `
		eni free a1 10.0.1.8=203.0.113.8 nocheck`, questions: `
		free -> internet tcp 80 src=9.9.9.9 => dropped GATEWAY_REJECTS_SPOOFED_TRAFFIC@igw
		free -> internet tcp 80             => delivered
	`},
	{name: "I10 IPv6 is not translated", net: publicHost, questions: `
		web -> internet tcp 80 ipv6             => delivered via igw sees 2600:1f18:0:101::5
		internet -> 2600:1f18:0:101::5 tcp 80   => delivered to 2600:1f18:0:101::5
		internet -> 2600:1f18:0:101::77 tcp 80  => dropped IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@igw
	`},
	{name: "I11 an endpoint's IPv6 address is not reached from the internet", net: publicHost + `
		ife vpce-sqs a sqs a1 10.0.1.20 2600:1f18:0:101::20 dualstack`, questions: `
		internet -> 2600:1f18:0:101::20 tcp 443 => dropped IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@igw
		web -> 2600:1f18:0:101::20 tcp 443      => delivered via vpce-sqs
	`},
	{name: "I12 a reply without a route to the gateway", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		igw igw a
		nat nat a0 10.0.0.9=203.0.113.9
		rtb rtb-0 a a0: 0.0.0.0/0 igw
		rtb rtb-1 a a1: 0.0.0.0/0 nat
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		internet -> web tcp 80 => dropped reply REPLY_MISMATCH request delivered
	`},
	{name: "I13 to a neighbour by its public address", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		eni one a1 10.0.1.5=203.0.113.5
		eni two a1 10.0.1.6=203.0.113.6
		eni none a1 10.0.1.7`, questions: `
		one -> 203.0.113.6 tcp 80  => delivered via igw sees 203.0.113.5 to 10.0.1.6 exposure public
		none -> 203.0.113.6 tcp 80 => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw
	`},
	{name: "I13 to another VPC by its public address", net: `
		vpc a 10.0.0.0/16
		vpc b 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.0.1.0/24
		igw igw-a a
		igw igw-b b
		rtb rtb-a a a1: 0.0.0.0/0 igw-a
		rtb rtb-b b b1: 0.0.0.0/0 igw-b
		eni one a1 10.0.1.5=203.0.113.5
		eni two b1 10.0.1.6=203.0.113.6`, questions: `
		one -> 203.0.113.6 tcp 80 => delivered via igw-a sees 203.0.113.5 to 10.0.1.6 exposure public
	`},
	{name: "I15 port 25", net: publicHost, options: blockSMTP, questions: `
		web -> internet tcp 25  => dropped PORT_25_BLOCKED@igw
		web -> internet tcp 587 => delivered
		internet -> web tcp 25  => delivered
	`},
	{name: "E1 an egress-only gateway carries IPv6 only", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		eigw eigw a
		rtb rtb a a1: 0.0.0.0/0 eigw`, want: "InvalidParameterValue"},
	{name: "E1 IPv4 by a prefix list to an egress-only gateway", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		eigw eigw a
		pl pl-1 192.0.2.0/24
		rtb rtb a a1: pl-1 eigw`, want: "InvalidParameterValue"},
	{name: "E2 E3 an egress-only gateway remembers, a network ACL does not", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		subnet a2 a 10.0.2.0/24 2600:1f18:0:102::/64
		eigw eigw a
		igw igw a
		rtb rtb a a1 a2: ::/0 eigw
		acl acl a a2: out 100 allow all ::/0; in 100 allow tcp 0-1023 ::/0
		eni one a1 10.0.1.5 2600:1f18:0:101::5
		eni two a2 10.0.2.5 2600:1f18:0:102::5`, questions: `
		one -> internet tcp 443 ipv6          => delivered via eigw sees 2600:1f18:0:101::5
		two -> internet tcp 443 ipv6          => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
		internet -> 2600:1f18:0:101::5 tcp 80 => dropped reply EIGW_REQUIRES_ESTABLISHED_FLOW@eigw
	`},
	{name: "E2 only an egress-only gateway", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		eigw eigw a
		rtb rtb a a1: ::/0 eigw
		eni one a1 10.0.1.5 2600:1f18:0:101::5`, questions: `
		internet -> 2600:1f18:0:101::5 tcp 80 => dropped BAD_STATE_ATTACHMENT@a
	`},
	{name: "A22 private IPv6 of IPAM", net: `
		vpc a 10.0.0.0/16 private=2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		subnet a2 a 10.0.2.0/24 2600:1f18:0:102::/64
		igw igw a
		eigw eigw a
		rtb rtb-1 a a1: ::/0 igw
		rtb rtb-2 a a2: ::/0 eigw
		eni one a1 10.0.1.5 2600:1f18:0:101::5
		eni two a2 10.0.2.5 2600:1f18:0:102::5`, questions: `
		one -> internet tcp 443 ipv6 => dropped PRIVATE_IPV6_NOT_ROUTABLE@igw
		two -> internet tcp 443 ipv6 => dropped PRIVATE_IPV6_NOT_ROUTABLE@eigw
		one -> two tcp 443 ipv6      => delivered
	`},
})

// ownRange leads a public range of one's own to interface fw, which is missing.
const ownRange = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	igw igw a
	rtb rtb-edge a igw: 44.9.9.0/24 fw
	rtb rtb a a1: 0.0.0.0/0 igw`

// publicHost is an interface with public addresses of both families.
const publicHost = `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56
	subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
	igw igw a
	rtb rtb a a1: 0.0.0.0/0 igw; ::/0 igw
	eni web a1 10.0.1.5=203.0.113.5 2600:1f18:0:101::5`

var _ = suite("block public access", []vector{
	{name: "B2 bidirectional", net: barred + `
		bpa bpa block-bidirectional`, questions: `
		db -> internet tcp 80  => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw past nat
		web -> internet tcp 80 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw
		web -> db tcp 80       => delivered
	`},
	{name: "B2 egress-only gateways, bidirectional", net: egressOnlyHost + `
		bpa bpa block-bidirectional`, questions: `
		web -> internet tcp 80 ipv6 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@eigw
	`},
	{name: "B3 egress-only gateways, ingress", net: egressOnlyHost + `
		bpa bpa block-ingress`, questions: `
		web -> internet tcp 80 ipv6 => delivered via eigw
	`},
	{name: "B4 peering, transit gateways and VPN", net: spokes + `
		tgwrtb t tgw att-a att-b: propagate att-a att-b
		bpa bpa block-bidirectional
		vgw vgw a
		onprem hq 192.168.0.0/16
		vpn vpn vgw hq: 192.168.0.0/16
		subnet a2 a 10.0.2.0/24
		rtb rtb-2 a a2: 192.168.0.0/16 vgw
		eni two a2 10.0.2.5`, questions: `
		web -> db tcp 80 => delivered
		hq -> two tcp 80 => delivered
	`},
	{name: "B5 an exclusion of a VPC", net: barred + `
		bpa bpa block-bidirectional
		bpax x a allow-bidirectional`, questions: `
		web -> internet tcp 80 => delivered
		internet -> web tcp 80 => delivered
		db -> internet tcp 80  => delivered
	`},
	{name: "B5 an exclusion of egress says nothing in the mode ingress", net: barred + `
		bpa bpa block-ingress
		bpax x a0 allow-egress`, questions: `
		web -> internet tcp 80 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw
	`},
	{name: "B6 the subnet that counts is that of the NAT gateway", net: barred + `
		bpa bpa block-bidirectional
		bpax x a0 allow-bidirectional`, questions: `
		db -> internet tcp 80 => delivered via nat,igw
	`},
	{name: "B6 the subnet of the client does not count", net: barred + `
		bpa bpa block-bidirectional
		bpax x a1 allow-bidirectional`, questions: `
		db -> internet tcp 80 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw
	`},
	{name: "B6 a load balancer in an excluded subnet", net: balanced + `
		lb nlb a network a0@10.0.0.50 public=203.0.113.50: TCP 443 tg
		tg tg a port=443: i-app
		eni app a1 10.0.1.5 instance=i-app
		bpa bpa block-bidirectional
		bpax x a0 allow-bidirectional`, questions: `
		internet -> 203.0.113.50 tcp 443 => delivered to 10.0.1.5
	`},
	{name: "B7 an appliance in a subnet that is not excluded", net: ingress + `
		eni fw am 10.0.9.5=203.0.113.9 nocheck
		rtb rtb-1 a a1: 0.0.0.0/0 fw
		rtb rtb-m a am: 0.0.0.0/0 igw
		bpa bpa block-bidirectional
		bpax x a1 allow-bidirectional`, questions: `
		web -> internet tcp 80 => delivered via fw,igw
		internet -> web tcp 80 => delivered past fw
	`},
	{name: "B8 a firewall endpoint in a subnet that is not excluded", net: inspected + `
		bpa bpa block-bidirectional
		bpax x a1 allow-bidirectional`, questions: `
		web -> internet tcp 80 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED
	`},
	{name: "B8 a firewall endpoint in a subnet that is excluded", net: inspected + `
		bpa bpa block-bidirectional
		bpax x a allow-bidirectional`, questions: `
		web -> internet tcp 80 => delivered via gwlbe,igw
	`},
})

const egressOnlyHost = `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56
	subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
	eigw eigw a
	rtb rtb a a1: ::/0 eigw
	eni web a1 10.0.1.5 2600:1f18:0:101::5`

// inspected is a public interface behind a Gateway Load Balancer endpoint, in both directions.
const inspected = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet af a 10.0.9.0/24
	igw igw a
	gwlbe gwlbe a af
	rtb rtb-1 a a1: 0.0.0.0/0 gwlbe
	rtb rtb-f a af: 0.0.0.0/0 igw
	rtb rtb-edge a igw: 10.0.1.0/24 gwlbe
	eni web a1 10.0.1.5=203.0.113.5`

var _ = suite("nat gateways", []vector{
	{name: "N3 the states", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		igw igw a
		nat pending a0 10.0.0.9=203.0.113.9 state=pending
		nat failed a0 10.0.0.10=203.0.113.10 state=failed
		nat deleting a0 10.0.0.11=203.0.113.11 state=deleting
		rtb rtb-0 a a0: 0.0.0.0/0 igw
		rtb rtb-1 a a1: 9.1.0.0/16 pending; 9.2.0.0/16 failed; 9.3.0.0/16 deleting
		eni web a1 10.0.1.5`, questions: `
		web -> 9.1.1.1 tcp 80 => dropped BAD_STATE@pending
		web -> 9.2.1.1 tcp 80 => dropped BAD_STATE@failed
		web -> 9.3.1.1 tcp 80 => dropped BAD_STATE_ROUTE@rtb-1
	`},
	{name: "a NAT gateway whose public address is not given", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		igw igw a
		nat nat a0
		rtb rtb-0 a a0: 0.0.0.0/0 igw
		rtb rtb-1 a a1: 0.0.0.0/0 nat
		eni web a0 10.0.0.5=203.0.113.5
		eni app a1 10.0.1.5`, questions: `
		app -> 203.0.113.5 tcp 80 => delivered via nat,igw
	`},
	{name: "N4 no way out of the NAT gateway's subnet", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		igw igw a
		nat nat a0 10.0.0.9=203.0.113.9
		rtb rtb-0 a a0
		rtb rtb-1 a a1: 0.0.0.0/0 nat
		eni web a1 10.0.1.5`, questions: `
		web -> internet tcp 80 => dropped NO_ROUTE_TO_DESTINATION@rtb-0
	`},
	{name: "N6 the NAT gateway's subnet leads back to it", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		igw igw a
		nat nat a0 10.0.0.9=203.0.113.9
		rtb rtb-0 a a0: 0.0.0.0/0 nat
		eni web a0 10.0.0.5`, questions: `
		web -> internet tcp 80 => dropped LOOP@nat
	`},
	{name: "N11 the source port", net: natOnly, questions: `
		web -> internet tcp 80 sport=500   => delivered sees 203.0.113.9:1524
		web -> internet tcp 80 sport=40000 => delivered sees 203.0.113.9:40000
	`},
	{name: "N14 a NAT gateway takes in replies only", net: natOnly, questions: `
		internet -> 203.0.113.9 tcp 80 => dropped NGW_REQUIRES_ESTABLISHED_FLOW@nat
		internet -> 203.0.113.9 icmp   => dropped NGW_REQUIRES_ESTABLISHED_FLOW@nat
		web -> 10.0.0.9 icmp           => dropped NGW_REQUIRES_ESTABLISHED_FLOW@nat
		web -> 10.0.0.9 tcp 22         => dropped NGW_REQUIRES_ESTABLISHED_FLOW@nat
	`},
	{name: "N19 from the client to the gateway", net: natOnly + `
		acl acl a a0: in 90 deny tcp 443 10.0.1.0/24; in 100 allow all 0.0.0.0/0; out 100 allow all 0.0.0.0/0`, questions: `
		web -> internet tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl
		web -> internet tcp 80  => delivered
	`},
	{name: "N19 from the gateway to the destination", net: natOnly + `
		acl acl a a0: in 100 allow all 0.0.0.0/0; out 90 deny tcp 443 198.51.100.0/24; out 100 allow all 0.0.0.0/0`, questions: `
		web -> internet tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "N19 from the destination to the gateway", net: natOnly + `
		acl acl a a0: in 90 deny tcp 1024-65535 198.51.100.0/24; in 100 allow all 0.0.0.0/0; out 100 allow all 0.0.0.0/0`, questions: `
		web -> internet tcp 443 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
	`},
	{name: "N19 from the gateway to the client", net: natOnly + `
		acl acl a a0: in 100 allow all 0.0.0.0/0; out 90 deny tcp 1024-65535 10.0.1.0/24; out 100 allow all 0.0.0.0/0`, questions: `
		web -> internet tcp 443 => dropped reply SUBNET_ACL_RESTRICTION@acl request delivered
	`},
	{name: "N19 a client in the gateway's own subnet", net: sameSubnetNAT + `
		acl acl a a0: in 100 allow all 0.0.0.0/0; out 100 allow all 0.0.0.0/0`, questions: `
		web -> 64:ff9b::c000:201 tcp 443 => delivered sees 203.0.113.9
	`},
	{name: "NACL-25 a client in the gateway's own subnet, filtered as at a transit gateway", net: sameSubnetNAT + `
		acl acl a a0: in 100 allow all 0.0.0.0/0; in 101 allow all ::/0; out 100 allow all 0.0.0.0/0`, options: sameSubnetFiltered, questions: `
		web -> 64:ff9b::c000:201 tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "NACL-25 the inbound rules too", net: sameSubnetNAT + `
		acl acl a a0: in 100 allow all 0.0.0.0/0; out 100 allow all 0.0.0.0/0; out 101 allow all ::/0`, options: sameSubnetFiltered, questions: `
		web -> 64:ff9b::c000:201 tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "N34 network ACLs stop the return to the sender", net: peered + `
		subnet a0 a 10.0.0.0/24
		nat nat a0 10.0.0.9 private
		rtb rtb-0 a a0: 10.1.0.0/16 pcx
		rtb rtb-1 a a1: 10.1.0.0/16 nat
		acl acl b b1: in 100 allow all 0.0.0.0/0`, questions: `
		web -> db tcp 80 => dropped reply SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "N35 a NAT gateway inside a VPC", net: twoSubnets + `
		subnet an a 10.0.9.0/24
		nat nat an 10.0.9.9 private
		rtb rtb-1 a a1: 10.0.2.0/24 nat`, questions: `
		one -> two tcp 80 => delivered via nat sees 10.0.9.9
	`},
	{name: "N40 a regional NAT gateway", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		nat nat a regional 203.0.113.9
		rtb rtb-1 a a1: 0.0.0.0/0 nat
		eni web a1 10.0.1.5`, questions: `
		web -> internet tcp 80         => delivered via nat,igw sees 203.0.113.9
		internet -> 203.0.113.9 tcp 80 => dropped NGW_REQUIRES_ESTABLISHED_FLOW@nat
	`},
	{name: "N40 a regional NAT gateway with routes of its own", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		nat nat a regional 203.0.113.9
		rtb rtb-n a nat
		rtb rtb-1 a a1: 0.0.0.0/0 nat
		eni web a1 10.0.1.5`, questions: `
		web -> internet tcp 80 => dropped NO_ROUTE_TO_DESTINATION@rtb-n
	`},
	{name: "N42 a zone that a regional NAT gateway does not cover", net: `
		vpc a 10.0.0.0/16
		subnet aa a 10.0.1.0/24 a
		subnet ab a 10.0.2.0/24 b
		igw igw a
		nat nat a regional 203.0.113.9 zones=a
		rtb rtb-1 a aa ab: 0.0.0.0/0 nat
		eni one aa 10.0.1.5
		eni two ab 10.0.2.5`, questions: `
		one -> internet tcp 80 => delivered
		two -> internet tcp 80 => dropped REGIONAL_NGW_ROUTE_AZ_RESTRICTION@nat
	`},
	{name: "N43 no network ACL at a regional NAT gateway", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		nat nat a regional 203.0.113.9
		rtb rtb-1 a a1: 0.0.0.0/0 nat
		acl acl a a1: in 100 allow tcp 1024-65535 0.0.0.0/0; out 100 allow all 0.0.0.0/0
		acl acl-default a default
		eni web a1 10.0.1.5`, questions: `
		web -> internet tcp 80 => delivered around acl-default
	`},
	{name: "N50 N54 NAT64, and what the filters of the client see", net: nat64 + `
		acl acl a a1: in 100 allow tcp 1024-65535 64:ff9b::/96; out 100 allow tcp 80 64:ff9b::/96`, questions: `
		web -> 64:ff9b::c000:201 tcp 80 => delivered sees 203.0.113.9
		web -> 64:ff9b::c000:201 icmp   => dropped SUBNET_ACL_RESTRICTION@acl reply SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "N52 NAT64 to a host of the VPC", net: nat64 + `
		subnet a2 a 10.0.2.0/24
		eni db a2 10.0.2.5`, questions: `
		web -> 64:ff9b::a00:205 tcp 80 => delivered sees 10.0.0.9 to 10.0.2.5
	`},
	{name: "N60 a NAT instance that does not translate", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		igw igw a
		eni nat a0 10.0.0.5=203.0.113.5 nocheck
		rtb rtb-0 a a0: 0.0.0.0/0 igw
		rtb rtb-1 a a1: 0.0.0.0/0 nat
		eni web a1 10.0.1.5`, questions: `
		web -> internet tcp 80 => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw past nat
	`},
})

// sameSubnetNAT is an IPv6 client beside its NAT gateway, in a subnet whose network ACL lets IPv4 through alone.
const sameSubnetNAT = `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56
	subnet a0 a 10.0.0.0/24 2600:1f18:0:101::/64
	igw igw a
	nat nat a0 10.0.0.9=203.0.113.9
	rtb rtb-0 a a0: 0.0.0.0/0 igw; 64:ff9b::/96 nat
	eni web a0 2600:1f18:0:101::5`

var (
	blockSMTP          = routing.Options{BlockSMTP: true}
	sameSubnetFiltered = routing.Options{SameSubnetNATFiltered: true}
)
