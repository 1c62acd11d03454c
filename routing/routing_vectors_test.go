package routing_test

// The golden tests are a cross-section of the rules of VPC routing: what each gateway takes, what wins in a
// route table, and how replies come back.
var _ = suite("golden", []vector{
	{name: "1 a private address at an internet gateway", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		rtb rtb a a1: 0.0.0.0/0 igw
		eni web a1 10.0.1.5`, questions: `
		web -> internet tcp 443 => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw
	`},
	{name: "2 a public address in a subnet without a route out", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		igw igw a
		eni web a1 10.0.1.5=203.0.113.5`, questions: `
		internet -> web tcp 443 => dropped reply NO_ROUTE_TO_DESTINATION request delivered
		web -> internet tcp 443 => dropped NO_ROUTE_TO_DESTINATION
	`},
	{name: "3 the longest prefix", net: twoWays + `
		rtb rtb a a1: 10.1.0.0/16 pcx; 10.1.2.0/24 tgw`, questions: `
		web -> 10.1.2.5 tcp 80 => delivered via tgw sees 10.0.1.5
		web -> 10.1.3.5 tcp 80 => delivered via pcx sees 10.0.1.5
	`},
	{name: "4 local before a longer propagated route", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a8 a 10.0.8.0/24
		vgw vgw a
		rtb rtb a a1: 10.0.8.0/24 vgw propagated
		eni web a1 10.0.1.5
		eni db a8 10.0.8.5`, questions: `
		web -> 10.0.8.5 tcp 80 => delivered via - to 10.0.8.5
	`},
	{name: "5 a subnet to an appliance", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		subnet am a 10.0.9.0/24
		rtb rtb-0 a a0: 10.0.1.0/24 fw
		rtb rtb-1 a a1: 10.0.0.0/24 fw
		eni web a0 10.0.0.5
		eni db a1 10.0.1.5
		eni fw am 10.0.9.5 nocheck`, questions: `
		web -> db tcp 80 => delivered via fw past fw sees 10.0.0.5
	`},
	{name: "5 half a subnet to an appliance", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		eni fw a0 10.0.0.5 nocheck
		rtb rtb a a0: 10.0.1.0/25 fw`, want: "InvalidParameterValue"},
	{name: "5 a subnet to a transit gateway", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		tgw tgw
		att att tgw a a0
		rtb rtb a a0: 10.0.1.0/24 tgw`, want: "InvalidParameterValue"},
	{name: "6 inside a subnet no route counts", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet am a 10.0.9.0/24
		rtb rtb a a1: 10.0.1.0/24 fw
		eni web a1 10.0.1.5
		eni db a1 10.0.1.6
		eni fw am 10.0.9.5 nocheck`, questions: `
		web -> db tcp 80 => delivered via - around fw,rtb
	`},
	{name: "7 static before propagated", net: goldenSeven + `
		rtb rtb a a1: 10.9.8.0/24 vgw propagated; 10.9.8.0/24 igw`, questions: `
		web -> 10.9.8.1 tcp 80 => dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS@igw
	`},
	{name: "7 prefix list before propagated", net: goldenSeven + `
		pl pl-9 10.9.8.0/24
		rtb rtb a a1: 10.9.8.0/24 vgw propagated; pl-9 tgw`, questions: `
		web -> 10.9.8.1 tcp 80 => dropped TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@tgw via tgw
	`},
	{name: "7 static before prefix list", net: goldenSeven + `
		pl pl-9 10.9.8.0/24
		rtb rtb a a1: pl-9 tgw; 10.9.8.0/24 igw`, questions: `
		web -> 10.9.8.1 tcp 80 => dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS@igw
	`},
	{name: "8 Direct Connect before static VPN before VPN", net: goldenEight + `
		vif vif vgw hq: 192.168.1.0/24`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via vgw,vif
	`},
	{name: "8 without Direct Connect", net: goldenEight, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via vgw,vpn-static
	`},
	{name: "8 the health of a tunnel before all else", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		vgw vgw a
		onprem hq 192.168.0.0/16
		vpn vpn-static vgw hq static down: 192.168.1.0/24
		vpn vpn-bgp vgw hq: 192.168.1.0/24
		rtb rtb a a1: 192.168.0.0/16 vgw
		eni web a1 10.0.1.5`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via vgw,vpn-bgp
	`},
	{name: "9 a blackhole does not fall back", net: `
		vpc a 10.0.0.0/16
		vpc b 10.2.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a0 a 10.0.0.0/24
		igw igw a
		nat nat a0 10.0.0.9=203.0.113.9
		pcx pcx a b state=pending-acceptance
		rtb rtb-0 a a0: 0.0.0.0/0 igw
		rtb rtb-1 a a1: 10.2.0.0/16 pcx; 0.0.0.0/0 nat
		eni web a1 10.0.1.5`, questions: `
		web -> 10.2.0.5 tcp 80  => dropped BAD_STATE_ROUTE@rtb-1 around nat
		web -> internet tcp 80  => delivered via nat,igw sees 203.0.113.9
	`},
	{name: "10 S3 of the Region by the endpoint, of another by the NAT gateway", net: natAndS3 + `
		rtb rtb-1 a a1: 0.0.0.0/0 nat`, questions: `
		web -> s3.us-east-1.amazonaws.com tcp 443 => delivered via vpce-s3 sees 10.0.1.5
		web -> s3.eu-west-1.amazonaws.com tcp 443 => delivered via nat,igw sees 203.0.113.9
		web -> 52.216.7.7 tcp 443 => delivered via vpce-s3 sees 10.0.1.5
	`},
	{name: "10 a static route for the very range", net: natAndS3 + `
		rtb rtb-1 a a1: 0.0.0.0/0 nat; 52.216.0.0/15 igw`, questions: `
		web -> 52.216.7.7 tcp 443 => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw
	`},
	{name: "11 UDP to a gateway endpoint", net: natAndS3 + `
		rtb rtb-1 a a1: 0.0.0.0/0 nat`, questions: `
		web -> 52.216.7.7 udp 443 => dropped VPCE_GATEWAY_PROTOCOL_RESTRICTION@vpce-s3
		web -> 52.216.7.7 icmp    => delivered via vpce-s3
		web -> 52.216.7.7 icmp 13 => dropped VPCE_GATEWAY_PROTOCOL_RESTRICTION@vpce-s3
	`},
	{name: "12 a peer's NAT gateway and endpoint", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		igw igw a
		nat nat a1 10.0.1.9=203.0.113.9
		ife vpce-sqs a sqs a1 10.0.1.20
		pcx pcx a b
		rtb rtb-a a a1: 0.0.0.0/0 igw; 10.1.0.0/16 pcx
		rtb rtb-b b b1: 0.0.0.0/0 pcx
		eni client b1 10.1.1.5`, questions: `
		client -> internet tcp 443  => dropped PCX_REQUIRES_ADDRESS_IN_VPC_CIDR@pcx
		client -> 10.0.1.20 tcp 443 => delivered via pcx,vpce-sqs
		client -> 10.0.1.9 tcp 443  => dropped NGW_REQUIRES_SOURCE_IN_VPC@nat
	`},
	{name: "13 return to sender for NAT gateways", net: peered + `
		subnet a0 a 10.0.0.0/24
		nat nat a0 10.0.0.9 private
		rtb rtb-0 a a0: 10.1.0.0/16 pcx
		rtb rtb-1 a a1: 10.1.0.0/16 nat`, questions: `
		web -> db tcp 80 => delivered via nat,pcx sees 10.0.0.9
	`},
	{name: "13 no return to sender for others", net: peered + `
		rtb rtb-1 a a1: 10.1.0.0/16 pcx`, questions: `
		web -> db tcp 80 => dropped reply NO_ROUTE_TO_DESTINATION request delivered
	`},
	{name: "14 a private NAT gateway at an internet gateway", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		igw igw a
		nat nat a0 10.0.0.9 private
		rtb rtb-0 a a0: 0.0.0.0/0 igw
		rtb rtb-1 a a1: 0.0.0.0/0 nat
		eni web a1 10.0.1.5`, questions: `
		web -> internet tcp 80 => dropped IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS@igw past nat
	`},
	{name: "14 a public NAT gateway towards a transit gateway", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		igw igw a
		tgw tgw
		att att-a tgw a a0
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-a att-b
		nat nat a0 10.0.0.9=203.0.113.9
		rtb rtb-0 a a0: 0.0.0.0/0 igw; 10.1.0.0/16 tgw
		rtb rtb-1 a a1: 10.1.0.0/16 nat
		rtb rtb-b b b1: 10.0.0.0/16 tgw
		eni web a1 10.0.1.5
		eni db b1 10.1.1.5`, questions: `
		web -> db tcp 80 => delivered via nat,tgw sees 10.0.0.9
	`},
	{name: "15 central egress with the attachment in the public subnet", net: egress + `
		att att-e tgw e e0`, questions: `
		web -> internet tcp 80 => dropped GATEWAY_REJECTS_SPOOFED_TRAFFIC@igw
	`},
	{name: "15 central egress with the attachment in a private subnet", net: egress + `
		att att-e tgw e e1`, questions: `
		web -> internet tcp 80 => delivered via tgw,nat,igw sees 203.0.113.9
	`},
	{name: "15 central egress without the way back", net: egressWithoutReturn + `
		att att-e tgw e e1`, questions: `
		web -> internet tcp 80 => dropped reply GATEWAY_REJECTS_SPOOFED_TRAFFIC@igw request delivered
	`},
	{name: "16 spokes meet behind the NAT gateway", net: hairpin + `
		tgwrtb t-spokes tgw att-a att-b: 0.0.0.0/0 att-e`, questions: `
		web -> db tcp 80 => delivered via tgw,nat,tgw sees 10.9.0.9
	`},
	{name: "16 blackholes keep spokes apart", net: hairpin + `
		tgwrtb t-spokes tgw att-a att-b: 0.0.0.0/0 att-e; 10.0.0.0/8 blackhole`, questions: `
		web -> db tcp 80 => dropped TGW_RTB_BAD_STATE_ROUTE@tgw
	`},
	{name: "17 a transit gateway without a subnet in the zone", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet aa a 10.0.1.0/24 a
		subnet ab a 10.0.2.0/24 b
		subnet ac a 10.0.3.0/24 c
		subnet b1 b 10.1.1.0/24 a
		tgw tgw
		att att-a tgw a aa ab
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-a att-b
		rtb rtb-a a aa ab ac: 10.1.0.0/16 tgw
		rtb rtb-b b b1: 10.0.0.0/16 tgw
		eni web-a aa 10.0.1.5
		eni web-c ac 10.0.3.5
		eni db b1 10.1.1.5`, questions: `
		web-a -> db tcp 80 => delivered via tgw
		web-c -> db tcp 80 => dropped TGW_ROUTE_AZ_RESTRICTION@tgw
		db -> web-c tcp 80 => dropped reply TGW_ROUTE_AZ_RESTRICTION@tgw request delivered
	`},
	{name: "18 a static blackhole under a longer propagated route", net: spokes + `
		tgwrtb t tgw att-a att-b: propagate att-a att-b; 10.0.0.0/8 blackhole`, questions: `
		web -> 10.1.1.5 tcp 80 => delivered via tgw
		web -> 10.9.0.1 tcp 80 => dropped TGW_RTB_BAD_STATE_ROUTE@tgw
	`},
	{name: "19 Direct Connect before VPN", net: goldenNineteen + `
		tgwrtb t tgw att-a att-dx att-vpn: propagate att-a att-dx att-vpn`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via tgw,vif
	`},
	{name: "19 a static route before Direct Connect", net: goldenNineteen + `
		tgwrtb t tgw att-a att-dx att-vpn: propagate att-a att-dx att-vpn; 192.168.0.0/16 att-vpn`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via tgw,vpn
	`},
	{name: "T23 Direct Connect before private IP VPN", net: privateVPN + `
		vif vif dx hq transit: 192.168.0.0/16`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via tgw,vif
	`},
	{name: "T23 private IP VPN before VPN over the internet", net: privateVPN + `
		vif vif dx hq transit: 10.99.0.0/24`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via tgw,vpn-private
	`},
	{name: "20 on premises over a virtual private gateway", net: goldenTwenty, questions: `
		hq -> internet tcp 80               => dropped VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@vgw
		hq -> 52.216.7.7 tcp 443            => dropped VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@vgw
		hq -> 10.1.1.5 tcp 80               => dropped VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@vgw
		hq -> 10.0.0.9 tcp 80               => dropped NGW_REQUIRES_SOURCE_IN_VPC@nat
		hq -> 10.0.1.20 tcp 443             => delivered via vgw,vpce-sqs sees 192.168.0.1
		hq -> web tcp 80                    => delivered via vgw to 10.0.1.5
	`},
	{name: "20 on premises over a transit gateway to a NAT gateway", net: egress + `
		att att-e tgw e e1
		onprem hq 192.168.0.0/16: 0.0.0.0/0 vpn
		vpn vpn tgw hq: 192.168.0.0/16
		att att-vpn tgw vpn
		tgwrtb t-vpn tgw att-vpn: 0.0.0.0/0 att-e`, questions: `
		hq -> internet tcp 80 => delivered via tgw,nat,igw sees 203.0.113.9
	`},
	{name: "21 a virtual private gateway that does not know the prefix", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		vgw vgw a
		onprem hq 192.168.0.0/16
		vpn vpn vgw hq static: 192.168.1.0/24
		rtb rtb a a1: 192.168.0.0/16 vgw
		eni web a1 10.0.1.5`, questions: `
		web -> 192.168.1.1 tcp 80 => delivered via vgw,vpn
		web -> 192.168.2.1 tcp 80 => dropped VGW_NO_ROUTE_TO_DESTINATION@vgw
	`},
	{name: "22 an edge route to an interface without a public address", net: ingress + `
		eni fw am 10.0.9.5 nocheck
		rtb rtb-1 a a1: 0.0.0.0/0 fw`, questions: `
		internet -> web tcp 80 => dropped INGRESS_RTB_NO_PUBLIC_IP@rtb-edge
	`},
	{name: "22 a way out beside the appliance that the way in takes", net: ingress + `
		eni fw am 10.0.9.5=203.0.113.9 nocheck
		rtb rtb-1 a a1: 0.0.0.0/0 igw`, questions: `
		web -> internet tcp 80 => dropped INGRESS_RTB_TRAFFIC_REDIRECTION@igw
		internet -> web tcp 80 => dropped reply INGRESS_RTB_TRAFFIC_REDIRECTION@igw past fw
	`},
	{name: "22 both ways through the appliance", net: ingress + `
		eni fw am 10.0.9.5=203.0.113.9 nocheck
		rtb rtb-1 a a1: 0.0.0.0/0 fw
		rtb rtb-m a am: 0.0.0.0/0 igw`, questions: `
		web -> internet tcp 80 => delivered via fw,igw sees 203.0.113.5
		internet -> web tcp 80 => delivered via fw past fw
	`},
	{name: "23 an edge route wider than the VPC", net: `
		vpc a 10.0.0.0/16
		subnet am a 10.0.9.0/24
		igw igw a
		eni fw am 10.0.9.5=203.0.113.9 nocheck
		rtb rtb-edge a igw: 10.0.0.0/8 fw`, want: "InvalidParameterValue"},
	{name: "23 an edge route for a prefix list", net: `
		vpc a 10.0.0.0/16
		subnet am a 10.0.9.0/24
		igw igw a
		eni fw am 10.0.9.5=203.0.113.9 nocheck
		pl pl-1 10.0.9.0/24
		rtb rtb-edge a igw: pl-1 fw`, want: "InvalidParameterValue"},
	{name: "23 an edge route to a NAT gateway", net: `
		vpc a 10.0.0.0/16
		subnet am a 10.0.9.0/24
		igw igw a
		nat nat am 10.0.9.9=203.0.113.9
		rtb rtb-edge a igw: 10.0.9.0/24 nat`, want: "InvalidParameterValue"},
	{name: "24 source/destination check on the appliance", net: middlebox + `
		eni fw am 10.0.9.5
		eni db a2 10.0.2.5`, questions: `
		web -> db tcp 80 => dropped ENI_SOURCE_DEST_CHECK_RESTRICTION@fw
	`},
	{name: "24 the sender's group behind an appliance", net: middlebox + `
		eni fw am 10.0.9.5 nocheck
		sg sg-db a: in tcp 80 sg-web; in tcp 81 10.0.1.0/24
		eni db a2 10.0.2.5 sg=sg-db`, questions: `
		web -> db tcp 80 => dropped SG_REFERENCES_NOT_PRESERVED@sg-db
		web -> db tcp 81 => delivered past fw
	`},
	{name: "25 Block Public Access of ingress", net: barred + `
		bpa bpa block-ingress`, questions: `
		web -> internet tcp 80 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw
		internet -> web tcp 80 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw
		db -> internet tcp 80  => delivered via nat,igw
	`},
	{name: "25 Block Public Access with an exclusion of egress", net: barred + `
		bpa bpa block-bidirectional
		bpax x a0 allow-egress`, questions: `
		web -> internet tcp 80 => delivered via igw
		internet -> web tcp 80 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw
		db -> internet tcp 80  => delivered via nat,igw
	`},
	{name: "26 private IPv6 at gateways", net: `
		vpc a 10.0.0.0/16 fd81:0:0:100::/56 2600:1f18:0:100::/56
		subnet a1 a fd81:0:0:101::/64
		subnet a2 a fd81:0:0:102::/64
		subnet a3 a 2600:1f18:0:103::/64
		igw igw a
		eigw eigw a
		rtb rtb-1 a a1: ::/0 igw
		rtb rtb-2 a a2 a3: ::/0 eigw
		eni one a1 fd81:0:0:101::5
		eni two a2 fd81:0:0:102::5
		eni three a3 2600:1f18:0:103::5`, questions: `
		one -> internet tcp 80   => dropped PRIVATE_IPV6_NOT_ROUTABLE@igw
		two -> internet tcp 80   => dropped PRIVATE_IPV6_NOT_ROUTABLE@eigw
		three -> internet tcp 80 => delivered via eigw sees 2600:1f18:0:103::5
		internet -> three tcp 80 => dropped reply EIGW_REQUIRES_ESTABLISHED_FLOW@eigw
	`},
	{name: "IPv6 that the internet does not route", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 2600:1f18:0:101::/64
		subnet a2 a 2600:1f18:0:102::/64
		igw igw a
		eigw eigw a
		rtb rtb-1 a a1: ::/0 igw
		rtb rtb-2 a a2: ::/0 eigw
		eni one a1 2600:1f18:0:101::5
		eni two a2 2600:1f18:0:102::5`, questions: `
		one -> 2001:db8::7 tcp 80        => delivered via igw
		one -> 64:ff9b::c000:201 tcp 80  => dropped PRIVATE_IPV6_NOT_ROUTABLE@igw
		one -> 4000::1 tcp 80            => dropped PRIVATE_IPV6_NOT_ROUTABLE@igw
		one -> fec0::1 tcp 80            => dropped PRIVATE_IPV6_NOT_ROUTABLE@igw
		two -> ::7 tcp 80                => dropped PRIVATE_IPV6_NOT_ROUTABLE@eigw
		two -> 2001:db8::7 tcp 80        => delivered via eigw
		internet:4000::1 -> one tcp 80   => dropped PRIVATE_IPV6_NOT_ROUTABLE@igw
	`},
	{name: "26 a Gateway Load Balancer endpoint before an egress-only gateway", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		subnet a2 a 10.0.2.0/24 2600:1f18:0:102::/64
		eigw eigw a
		gwlbe gwlbe a a2
		rtb rtb-1 a a1: ::/0 gwlbe
		rtb rtb-2 a a2: ::/0 eigw
		eni web a1 10.0.1.5 2600:1f18:0:101::5`, questions: `
		web -> internet tcp 80 ipv6 => dropped EIGW_REQUIRES_ESTABLISHED_FLOW@eigw past gwlbe
	`},
	{name: "27 NAT64", net: nat64, questions: `
		web -> 64:ff9b::c000:201 tcp 80 => delivered via nat,igw sees 203.0.113.9 to 192.0.2.1
	`},
	{name: "27 native IPv6 to a NAT gateway", net: nat64, questions: `
		web -> internet tcp 80 ipv6 => dropped IPV4_ONLY_RESTRICTION@nat
	`},
	{name: "28 what no filter sees", net: closed, questions: `
		web -> 10.0.0.2 udp 53        => delivered
		web -> 169.254.169.253 udp 53 => delivered
		web -> 169.254.169.254 tcp 80 => delivered
		web -> 169.254.169.123 udp 123 => delivered
		web -> 8.8.8.8 udp 53         => dropped SG_HAS_NO_RULES SUBNET_ACL_RESTRICTION NO_ROUTE_TO_DESTINATION
	`},
	{name: "29 blocks that do not go together", net: `
		vpc a 10.0.0.0/16 172.20.0.0/16`, want: "InvalidVpc.Range"},
	{name: "29 a block of shared address space", net: `
		vpc a 10.0.0.0/16 100.64.0.0/16`, want: "accepted"},
	{name: "29 private blocks beside one of shared address space", net: `
		vpc a 100.64.0.0/16 10.0.0.0/16`, want: "InvalidVpc.Range"},
	{name: "30 a block for which there is a route already", net: `
		vpc a 10.2.0.0/16 10.0.0.0/24
		vgw vgw a
		rtb rtb a main: 10.0.0.0/24 vgw`, want: "InvalidParameterValue"},
	{name: "30 a block in which a route leads elsewhere", net: `
		vpc a 10.2.0.0/16 10.0.0.0/24
		vgw vgw a
		rtb rtb a main: 10.0.0.128/25 vgw`, want: "InvalidParameterValue"},
	{name: "30 a block smaller than the route", net: `
		vpc a 10.2.0.0/16 10.0.0.0/25
		vgw vgw a
		rtb rtb a main: 10.0.0.0/24 vgw`, want: "accepted"},
	{name: "31 what a NAT gateway carries", net: natOnly, questions: `
		web -> internet tcp 80 fragment => dropped NGW_FRAGMENT_RESTRICTION@nat
		web -> internet icmp fragment   => dropped NGW_FRAGMENT_RESTRICTION@nat
		web -> internet udp 80 fragment => delivered via nat,igw
		web -> internet esp             => dropped PROTOCOL_RESTRICTION@nat
		web -> internet icmp            => delivered via nat,igw
	`},
})

// twoWays is two VPCs joined by a peering connection and by a transit gateway.
const twoWays = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet b2 b 10.1.2.0/24
	subnet b3 b 10.1.3.0/24
	pcx pcx a b
	tgw tgw
	att att-a tgw a a1
	att att-b tgw b b2
	tgwrtb t tgw att-a att-b: propagate att-a att-b
	rtb rtb-2 b b2: 10.0.0.0/16 tgw
	rtb rtb-3 b b3: 10.0.0.0/16 pcx
	eni web a1 10.0.1.5
	eni db2 b2 10.1.2.5
	eni db3 b3 10.1.3.5`

// goldenSeven has one target of each rank for a route table.
const goldenSeven = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	igw igw a
	vgw vgw a
	tgw tgw
	att att-a tgw a a1
	tgwrtb t tgw att-a: propagate att-a
	eni web a1 10.0.1.5`

const goldenEight = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	vgw vgw a
	onprem hq 192.168.0.0/16
	vpn vpn-bgp vgw hq: 192.168.1.0/24
	vpn vpn-static vgw hq static: 192.168.1.0/24
	rtb rtb a a1: 192.168.0.0/16 vgw
	eni web a1 10.0.1.5`

// natAndS3 is a private subnet a1 whose table rtb-1 has an S3 gateway endpoint, beside a NAT gateway.
const natAndS3 = `
	vpc a 10.0.0.0/16
	subnet a0 a 10.0.0.0/24
	subnet a1 a 10.0.1.0/24
	igw igw a
	nat nat a0 10.0.0.9=203.0.113.9
	rtb rtb-0 a a0: 0.0.0.0/0 igw
	pl pl-s3 s3 52.216.0.0/15
	gwe vpce-s3 a s3 rtb-1
	eni web a1 10.0.1.5`

const natOnly = `
	vpc a 10.0.0.0/16
	subnet a0 a 10.0.0.0/24
	subnet a1 a 10.0.1.0/24
	igw igw a
	nat nat a0 10.0.0.9=203.0.113.9
	rtb rtb-0 a a0: 0.0.0.0/0 igw
	rtb rtb-1 a a1: 0.0.0.0/0 nat
	eni web a1 10.0.1.5`

const nat64 = `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56
	subnet a0 a 10.0.0.0/24
	subnet a1 a 2600:1f18:0:101::/64 dns64
	igw igw a
	nat nat a0 10.0.0.9=203.0.113.9
	rtb rtb-0 a a0: 0.0.0.0/0 igw
	rtb rtb-1 a a1: 64:ff9b::/96 nat; ::/0 nat
	eni web a1 2600:1f18:0:101::5`

// peered is VPCs a and b; b has no route back.
const peered = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	pcx pcx a b
	eni web a1 10.0.1.5
	eni db b1 10.1.1.5`

// egress is a spoke a whose way to the internet is VPC e: public subnet e0 with a NAT gateway, private subnet e1. The
// attachment of e is missing.
const egress = egressWithoutTable + `
	rtb rtb-e0 e e0: 0.0.0.0/0 igw; 10.0.0.0/16 tgw; 192.168.0.0/16 tgw`

const egressWithoutReturn = egressWithoutTable + `
	rtb rtb-e0 e e0: 0.0.0.0/0 igw`

const egressWithoutTable = `
	vpc a 10.0.0.0/16
	vpc e 10.9.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet e0 e 10.9.0.0/24
	subnet e1 e 10.9.1.0/24
	igw igw e
	nat nat e0 10.9.0.9=203.0.113.9
	tgw tgw
	att att-a tgw a a1
	rtb rtb-a a a1: 0.0.0.0/0 tgw
	rtb rtb-e1 e e1: 0.0.0.0/0 nat
	tgwrtb t-a tgw att-a: 0.0.0.0/0 att-e
	tgwrtb t-e tgw att-e: propagate att-a att-vpn
	eni web a1 10.0.1.5`

// hairpin is two spokes a and b behind the NAT gateway of VPC e, without the spokes' table at the transit gateway.
const hairpin = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	vpc e 10.9.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	subnet e0 e 10.9.0.0/24
	subnet e1 e 10.9.1.0/24
	igw igw e
	nat nat e0 10.9.0.9=203.0.113.9
	tgw tgw
	att att-a tgw a a1
	att att-b tgw b b1
	att att-e tgw e e1
	rtb rtb-a a a1: 0.0.0.0/0 tgw
	rtb rtb-b b b1: 0.0.0.0/0 tgw
	rtb rtb-e0 e e0: 0.0.0.0/0 igw; 10.0.0.0/8 tgw
	rtb rtb-e1 e e1: 0.0.0.0/0 nat
	tgwrtb t-e tgw att-e: propagate att-a att-b
	eni web a1 10.0.1.5
	eni db b1 10.1.1.5`

// spokes is VPCs a and b at a transit gateway, without the gateway's table.
const spokes = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	tgw tgw
	att att-a tgw a a1
	att att-b tgw b b1
	rtb rtb-a a a1: 10.0.0.0/8 tgw
	rtb rtb-b b b1: 10.0.0.0/8 tgw
	eni web a1 10.0.1.5
	eni db b1 10.1.1.5`

// goldenNineteen has one prefix over Direct Connect and over VPN behind a transit gateway.
const goldenNineteen = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	tgw tgw
	onprem hq 192.168.0.0/16
	dxgw dx: tgw 10.0.0.0/16
	vif vif dx hq transit: 192.168.0.0/16
	vpn vpn tgw hq: 192.168.0.0/16
	att att-a tgw a a1
	att att-dx tgw dx
	att att-vpn tgw vpn
	rtb rtb-a a a1: 192.168.0.0/16 tgw
	eni web a1 10.0.1.5`

// privateVPN has one prefix over a VPN connection by the internet and over one by Direct Connect, whose attachment has the higher ID.
const privateVPN = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	tgw tgw
	onprem hq 192.168.0.0/16 10.99.0.0/24
	dxgw dx: tgw 10.0.0.0/16
	att att-a tgw a a1
	att att-dx tgw dx
	vpn vpn tgw hq: 192.168.0.0/16
	vpn vpn-private tgw hq att-dx: 192.168.0.0/16
	att att-vpn tgw vpn
	att att-vpn-private tgw vpn-private
	rtb rtb-a a a1: 192.168.0.0/16 tgw
	tgwrtb t tgw att-a att-dx att-vpn att-vpn-private: propagate att-a att-dx att-vpn att-vpn-private
	eni web a1 10.0.1.5`

// goldenTwenty is a VPC with everything that on-premises hosts might want to use behind a virtual private gateway.
const goldenTwenty = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet a0 a 10.0.0.0/24
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	igw igw a
	nat nat a0 10.0.0.9=203.0.113.9
	vgw vgw a
	pcx pcx a b
	pl pl-s3 s3 52.216.0.0/15
	gwe vpce-s3 a s3 rtb-1
	ife vpce-sqs a sqs a1 10.0.1.20
	onprem hq 192.168.0.0/16: 0.0.0.0/0 vpn
	vpn vpn vgw hq: 192.168.0.0/16
	rtb rtb-0 a a0: 0.0.0.0/0 igw; 192.168.0.0/16 vgw
	rtb rtb-1 a a1: 0.0.0.0/0 nat; 192.168.0.0/16 vgw; 10.1.0.0/16 pcx
	rtb rtb-b b b1: 0.0.0.0/0 pcx
	eni web a1 10.0.1.5
	eni db b1 10.1.1.5`

// ingress leads what the internet sends to subnet a1 to interface fw, which is missing.
const ingress = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet am a 10.0.9.0/24
	igw igw a
	rtb rtb-edge a igw: 10.0.1.0/24 fw
	eni web a1 10.0.1.5=203.0.113.5`

// middlebox leads what goes between subnets a1 and a2 to interface fw, which is missing.
const middlebox = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet a2 a 10.0.2.0/24
	subnet am a 10.0.9.0/24
	rtb rtb-1 a a1: 10.0.2.0/24 fw
	rtb rtb-2 a a2: 10.0.1.0/24 fw
	sg sg-web a: out all 0.0.0.0/0
	eni web a1 10.0.1.5 sg=sg-web`

// barred is a public interface and a private one behind a NAT gateway.
const barred = `
	vpc a 10.0.0.0/16
	subnet a0 a 10.0.0.0/24
	subnet a1 a 10.0.1.0/24
	igw igw a
	nat nat a0 10.0.0.9=203.0.113.9
	rtb rtb-0 a a0: 0.0.0.0/0 igw
	rtb rtb-1 a a1: 0.0.0.0/0 nat
	eni web a0 10.0.0.5=203.0.113.5
	eni db a1 10.0.1.5`

// closed is an interface whose group and network ACL let nothing through.
const closed = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	sg sg-none a
	acl acl-none a a1
	eni web a1 10.0.1.5 sg=sg-none`
