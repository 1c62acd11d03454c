package routing_test

// forgottenRoute is two VPCs that are peered; nothing leads from the private subnet of the one to the other but its default route.
const forgottenRoute = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	igw igw a
	subnet pub a 10.0.0.0/24
	subnet priv a 10.0.1.0/24
	subnet b1 b 10.1.0.0/24
	eni app priv 10.0.1.10
	eni db b1 10.1.0.10
	pcx pcx a b
	rtb rtb-pub a pub: 0.0.0.0/0 igw
	rtb rtb-b b b1: 10.0.0.0/16 pcx`

var _ = suite("what would help", []vector{
	{
		name: "a default route takes what a peering connection would carry",
		net: `
			vpc a 10.0.0.0/16
			vpc b 10.1.0.0/16
			igw igw a
			pcx pcx a b
			subnet a1 a 10.0.1.0/24
			subnet b1 b 10.1.1.0/24
			eni web a1 10.0.1.5=203.0.113.5
			eni db b1 10.1.1.5
			rtb rtb-a a a1: 0.0.0.0/0 igw
			rtb rtb-b b b1: 10.0.0.0/16 pcx`,
		questions: `web -> db tcp 80 => dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS@igw`,
	},
	{
		name: "a host without a public address, asked for from the internet",
		net: `
			vpc a 10.0.0.0/16
			igw igw a
			subnet a1 a 10.0.1.0/24
			eni web a1 10.0.1.5
			rtb rtb-a a a1: 0.0.0.0/0 igw`,
		questions: `internet -> web tcp 80 => dropped NO_POSSIBLE_DESTINATION`,
	},
	{
		name: "VPCs that nothing joins",
		net: `
			vpc a 10.0.0.0/16
			vpc b 10.1.0.0/16
			subnet a1 a 10.0.1.0/24
			subnet b1 b 10.1.1.0/24
			eni web a1 10.0.1.5
			eni db b1 10.1.1.5`,
		questions: `web -> db tcp 80 => dropped DISCONNECTED_VPCS`,
	},
	{
		name: "a forgotten route to a peer, behind a NAT gateway", net: forgottenRoute + `
			rtb rtb-priv a priv: 0.0.0.0/0 nat
			nat nat pub 10.0.0.9=203.0.113.9`,
		questions: `
			app -> db tcp 443 => dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS@igw
			db -> app tcp 443 => dropped reply IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS@igw`,
	},
	{
		name: "a forgotten route to a peer, and the NAT gateway gone", net: forgottenRoute + `
			rtb rtb-priv a priv: 0.0.0.0/0 nat blackhole`,
		questions: `
			app -> db tcp 443 => dropped BAD_STATE_ROUTE
			db -> app tcp 443 => dropped reply BAD_STATE_ROUTE`,
	},
	{
		name: "a firewall beside which the reply goes, between subnets with tables of their own",
		net: besideAppliances + `
			firewall fw a af gwlbe
			rtb rtb-1 a a1: 10.0.2.0/24 gwlbe
			rtb rtb-2 a a2:`,
		questions: `
			web -> db tcp 80 => dropped reply ASYMMETRIC_PATH@gwlbe
			db -> web tcp 80 => dropped reply ASYMMETRIC_PATH@gwlbe`,
	},
	{
		name: "a load balancer without a node in the zone of its target",
		net: zonalBalanced + `
			lb alb a application internal aa@10.0.1.50: HTTP 80 tg
			tg tg a protocol=HTTP port=80: i-app`,
		questions: `web -> 10.0.1.50 tcp 80 => dropped ELB_INSTALLED_AZ_RESTRICTION@alb`,
	},
	{
		name: "places that are none",
		net: `
			vpc a 10.0.0.0/16
			subnet a1 a 10.0.1.0/24
			eni web a1 10.0.1.5`,
		questions: `
			web -> nowhere tcp 80                       => error there is no such place
			web -> wep tcp 80                           => error "wep" is not an ID, Name tag, address or DNS name; did you mean web?
			s3.us-east-1.amazonaws.com -> web tcp 80    => error nothing can be sent from there`,
	},
	{
		name: "routes of a transit gateway that lose",
		net: `
			vpc a 10.0.0.0/16
			vpc b 10.1.0.0/16
			subnet a1 a 10.0.1.0/24
			subnet b1 b 10.1.1.0/24
			eni web a1 10.0.1.5
			eni db b1 10.1.1.5
			tgw tgw
			att att-a tgw a a1
			att att-b tgw b b1
			tgwrtb t tgw att-a att-b: propagate att-a; propagate att-b; 10.0.0.0/8 att-a; 10.1.0.0/16 att-b
			rtb rtb-a a a1: 10.0.0.0/8 tgw
			rtb rtb-b b b1: 10.0.0.0/8 tgw`,
		questions: `web -> db tcp 80 => delivered via tgw`,
	},
	{
		name: "a network ACL that knows only some source ports",
		net: `
			vpc a 10.0.0.0/16
			subnet a1 a 10.0.1.0/24
			subnet a2 a 10.0.2.0/24
			acl acl a a1: in 100 allow tcp 49152-65535 0.0.0.0/0; out 100 allow all 0.0.0.0/0
			eni web a1 10.0.1.5
			eni db a2 10.0.2.5`,
		questions: `
			web -> db tcp 80             => delivered
			web -> db tcp 80 ports=1025-5000 => dropped reply SUBNET_ACL_RESTRICTION@acl # as old systems send
			web -> db tcp 80 sport=40000 => dropped reply SUBNET_ACL_RESTRICTION@acl`,
	},
})
