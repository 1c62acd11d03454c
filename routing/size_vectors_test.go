package routing_test

// How large packets may be, and how many connections a NAT gateway keeps.
var _ = suite("sizes", []vector{
	{name: "golden 32 inside a VPC", net: twoSubnets, questions: `
		one -> two tcp 80              => delivered mtu 9001
		one -> two tcp 80 size=9001 df => delivered
		one -> two tcp 80 size=9002 df => dropped MTU_EXCEEDED@one reply MTU_EXCEEDED@two
	`},
	{name: "golden 32 over a peering connection within the Region", net: peered + `
		rtb rtb-a a a1: 10.1.0.0/16 pcx
		rtb rtb-b b b1: 10.0.0.0/16 pcx`, questions: `
		web -> db tcp 80 size=9001 df => delivered mtu 9001
	`},
	{name: "golden 32 over a peering connection to another Region", net: peeredRegions, questions: `
		web -> db tcp 80 size=9001 df => dropped MTU_EXCEEDED@pcx reply MTU_EXCEEDED@pcx mtu 8500
		web -> db tcp 80 size=9001    => delivered mtu 8500
		web -> db tcp 80 size=8500 df => delivered
		web -> db tcp 80 size=9001 ipv6 => dropped MTU_EXCEEDED@pcx reply MTU_EXCEEDED@pcx
	`},
	{name: "golden 32 into a transit gateway from a VPC", net: spokes + `
		tgwrtb t tgw att-a att-b: propagate att-a att-b`, questions: `
		web -> db tcp 80 size=9001 df => dropped PACKET_TOO_BIG@tgw reply PACKET_TOO_BIG@tgw mtu 8500
		web -> db tcp 80 size=8500 df => delivered
	`},
	{name: "golden 32 endpoints T42 an interface endpoint", net: queueClient + `
		ife vpce-sqs a sqs a1 10.0.1.20`, questions: `
		web -> vpce-sqs tcp 443 size=9001 df => dropped MTU_EXCEEDED@vpce-sqs mtu 8500
		web -> vpce-sqs tcp 443 size=8500 df => delivered
	`},
	{name: "an internet gateway", net: publicHost, questions: `
		web -> internet tcp 80 size=9001      => delivered mtu 1500
		web -> internet tcp 80 size=9001 df   => dropped MTU_EXCEEDED@igw reply MTU_EXCEEDED@igw
		web -> internet tcp 80 size=1501 ipv6 => dropped MTU_EXCEEDED@igw reply MTU_EXCEEDED@igw
		web -> internet tcp 80 size=1500 df   => delivered
	`},
	{name: "a NAT gateway to the internet", net: natOnly, questions: `
		web -> internet tcp 80 => delivered mtu 1500
	`},
	{name: "a private NAT gateway", net: twoSubnets + `
		subnet an a 10.0.9.0/24
		nat nat an 10.0.9.9 private
		rtb rtb-1 a a1: 10.0.2.0/24 nat`, questions: `
		one -> two tcp 80 size=9001 df => dropped PACKET_TOO_BIG@nat reply PACKET_TOO_BIG@nat mtu 8500
	`},
	{name: "a VPN connection", net: siteVPC + `
		vpn vpn vgw hq: 192.168.0.0/16`, questions: `
		web -> 192.168.1.7 tcp 80 size=1447 df => dropped MTU_EXCEEDED@vpn reply MTU_EXCEEDED@vpn mtu 1446
	`},
	{name: "a private virtual interface", net: siteVPC + `
		vif vif vgw hq: 192.168.0.0/16`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered mtu 1500
	`},
	{name: "U3 jumbo frames go by propagated routes", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		vgw vgw a
		onprem hq 192.168.0.0/16
		vif vif vgw hq mtu=9001: 192.168.0.0/16
		rtb rtb-1 a a1 propagate=vgw
		rtb rtb-2 a a2: 192.168.0.0/16 vgw
		eni web a1 10.0.1.5
		eni old a2 10.0.2.5`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered mtu 9001
		old -> 192.168.1.7 tcp 80 => delivered mtu 1500
	`},
	{name: "a transit virtual interface", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		tgw tgw
		onprem hq 192.168.0.0/16
		dxgw dx: tgw 10.0.0.0/8
		vif vif dx hq transit mtu=8500: 192.168.0.0/16
		att att-a tgw a a1
		att att-dx tgw dx
		tgwrtb t tgw att-a att-dx: propagate att-a att-dx
		rtb rtb-a a a1: 192.168.0.0/16 tgw
		eni web a1 10.0.1.5`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered mtu 8500
	`},
	{name: "N16 the connections of a NAT gateway", net: `
		vpc a 10.0.0.0/16
		subnet a0 a 10.0.0.0/24
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		igw igw a
		nat one a0 10.0.0.9=203.0.113.9
		nat two a0 10.0.0.10=203.0.113.10 10.0.0.11=203.0.113.11
		rtb rtb-0 a a0: 0.0.0.0/0 igw
		rtb rtb-1 a a1: 0.0.0.0/0 one
		rtb rtb-2 a a2: 0.0.0.0/0 two
		eni web a1 10.0.1.5
		eni db a2 10.0.2.5`, questions: `
		web -> internet tcp 80 connections=55000  => delivered
		web -> internet tcp 80 connections=55001  => dropped NGW_PORT_ALLOCATION@one
		db -> internet tcp 80 connections=110000  => delivered
		db -> internet tcp 80 connections=110001  => dropped NGW_PORT_ALLOCATION@two
	`},
})

// peeredRegions is peers of two Regions.
const peeredRegions = `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56
	vpc b 10.1.0.0/16 2600:1f18:0:200::/56 region=eu-west-1
	subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
	subnet b1 b 10.1.1.0/24 2600:1f18:0:201::/64
	pcx pcx a b
	rtb rtb-a a a1: 10.1.0.0/16 pcx; ::/0 pcx
	rtb rtb-b b b1: 10.0.0.0/16 pcx; ::/0 pcx
	eni web a1 10.0.1.5 2600:1f18:0:101::5
	eni db b1 10.1.1.5 2600:1f18:0:201::5`
