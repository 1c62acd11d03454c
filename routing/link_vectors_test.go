package routing_test

// The rules of what joins networks: peering connections, transit gateways, virtual private gateways, Direct Connect.
var _ = suite("peering", []vector{
	{name: "P5 routes narrower and wider than the peer", net: peered + `
		eni other b1 10.1.1.6
		rtb rtb-a a a1: 10.1.1.5/32 pcx; 192.168.0.0/16 pcx
		rtb rtb-b b b1: 0.0.0.0/0 pcx`, questions: `
		web -> db tcp 80            => delivered via pcx
		web -> other tcp 80         => dropped NO_ROUTE_TO_DESTINATION@rtb-a
		db -> web tcp 80            => delivered via pcx
		web -> 192.168.1.1 tcp 80   => dropped PCX_REQUIRES_ADDRESS_IN_VPC_CIDR@pcx
		other -> web tcp 80         => dropped reply NO_ROUTE_TO_DESTINATION@rtb-a
	`},
	{name: "P3 the states", net: peered + `
		vpc c 10.2.0.0/16
		pcx pcx-c a c state=deleted
		rtb rtb-a a a1: 10.2.0.0/16 pcx-c
		rtb rtb-b b b1: 10.0.0.0/16 pcx`, questions: `
		web -> 10.2.0.5 tcp 80 => dropped BAD_STATE_ROUTE@rtb-a
	`},
	{name: "P6 P7 no third network", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		vpc c 10.2.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		subnet c1 c 10.2.1.0/24
		pcx ab a b
		pcx bc b c
		rtb rtb-a a a1: 10.0.0.0/8 ab
		rtb rtb-b b b1: 10.0.0.0/16 ab; 10.2.0.0/16 bc
		rtb rtb-c c c1: 10.0.0.0/8 bc
		eni one a1 10.0.1.5
		eni fw b1 10.1.1.5 nocheck
		eni three c1 10.2.1.5`, questions: `
		one -> three tcp 80                  => dropped PCX_REQUIRES_ADDRESS_IN_VPC_CIDR@ab
		fw -> three tcp 80 src=10.0.1.5      => dropped PCX_REQUIRES_ADDRESS_IN_VPC_CIDR@bc
	`},
	{name: "P9 two peers with one block", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		vpc c 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		subnet c1 c 10.1.1.0/24
		pcx ab a b
		pcx ac a c
		rtb rtb-a a a1: 10.1.0.0/16 ab; 10.1.1.77/32 ac
		rtb rtb-b b b1: 10.0.0.0/16 ab
		rtb rtb-c c c1: 10.0.0.0/16 ac
		eni web a1 10.0.1.5
		eni inb b1 10.1.1.5
		eni inc c1 10.1.1.6
		eni far c1 10.1.1.77`, questions: `
		web -> 10.1.1.5 tcp 80  => delivered via ab
		web -> 10.1.1.77 tcp 80 => delivered via ac
		inc -> web tcp 80       => dropped reply NO_POSSIBLE_DESTINATION@b request delivered
	`},
	{name: "P9 the wrong one of two peers has the reply", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		vpc c 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		subnet c1 c 10.1.1.0/24
		pcx ab a b
		pcx ac a c
		rtb rtb-a a a1: 10.1.0.0/16 ab
		rtb rtb-c c c1: 10.0.0.0/16 ac
		eni web a1 10.0.1.5
		eni inb b1 10.1.1.5
		eni inc c1 10.1.1.5`, questions: `
		inc -> web tcp 80 => dropped reply REPLY_MISMATCH@inb request delivered
	`},
	{name: "P10 groups of a peer in the Region", net: peerGroups + `
		vpc b 10.1.0.0/16`, questions: `
		web -> db tcp 80 => delivered
		to -> db tcp 80  => delivered
		to -> two tcp 80 => dropped ENI_SG_RULES_MISMATCH@sg-to SG_HAS_NO_RULES@sg-two
	`},
	{name: "P10 groups of a peer in another Region", net: peerGroups + `
		vpc b 10.1.0.0/16 region=eu-west-1`, questions: `
		web -> db tcp 80 => dropped SG_REFERENCES_NOT_PRESERVED@sg-db
		to -> db tcp 80  => dropped ENI_SG_RULES_MISMATCH@sg-to SG_REFERENCES_NOT_PRESERVED@sg-db
	`},
	{name: "P13 IPv6", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		vpc b 10.1.0.0/16 2600:1f18:0:200::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		subnet b1 b 10.1.1.0/24 2600:1f18:0:201::/64
		pcx pcx a b
		rtb rtb-a a a1: 2600:1f18:0:200::/56 pcx
		rtb rtb-b b b1: 2600:1f18:0:100::/56 pcx
		eni web a1 10.0.1.5 2600:1f18:0:101::5
		eni db b1 10.1.1.5 2600:1f18:0:201::5`, questions: `
		web -> db tcp 80 ipv6 => delivered via pcx sees 2600:1f18:0:101::5
		web -> db tcp 80      => dropped NO_ROUTE_TO_DESTINATION@rtb-a
	`},
	{name: "a peer of another account that the network does not hold", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		pcx pcx a b b=10.1.0.0/16
		rtb rtb-a a a1: 10.1.0.0/16 pcx; 10.2.0.0/16 pcx
		eni web a1 10.0.1.5`, questions: `
		web -> 10.1.1.5 tcp 80 => unknown missing b
		web -> 10.2.1.5 tcp 80 => dropped PCX_REQUIRES_ADDRESS_IN_VPC_CIDR@pcx
	`},
	{name: "SG-36 a rule that names a group of a peer which the network does not hold", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		pcx pcx a b b=10.1.0.0/16
		rtb rtb-a a a1: 10.1.0.0/16 pcx
		sg sg-web a: out tcp 80 sg-theirs
		eni web a1 10.0.1.5 sg=sg-web`, questions: `
		web -> 10.1.1.5 tcp 80 => unknown missing sg-theirs
		web -> 10.1.1.5 tcp 81 => dropped ENI_SG_RULES_MISMATCH@sg-web
	`},
	{name: "L7 a peer's resolver", net: peered + `
		rtb rtb-a a a1: 10.1.0.0/16 pcx
		rtb rtb-b b b1: 10.0.0.0/16 pcx`, questions: `
		web -> 10.1.0.2 udp 53 => dropped NO_POSSIBLE_DESTINATION@b
	`},
})

// peerGroups is a VPC a whose groups those of VPC b name, and the other way round; b is missing.
const peerGroups = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	pcx pcx a b
	rtb rtb-a a a1: 10.1.0.0/16 pcx
	rtb rtb-b b b1: 10.0.0.0/16 pcx
	sg sg-web a: out all 0.0.0.0/0
	sg sg-to a: out tcp 80 sg-db
	sg sg-db b: in tcp 80 sg-web; in tcp 80 sg-to
	sg sg-two b
	eni web a1 10.0.1.5 sg=sg-web
	eni to a1 10.0.1.6 sg=sg-to
	eni db b1 10.1.1.5 sg=sg-db
	eni two b1 10.1.1.6 sg=sg-two`

var _ = suite("transit gateways", []vector{
	{name: "T3 T4 any subnet of a zone with an attachment", net: attached + `
		subnet at a 10.0.8.0/24
		subnet ab a 10.0.9.0/24 b
		eni far ab 10.0.9.5
		att att-a tgw a at
		rtb rtb-ab a ab: 10.1.0.0/16 tgw`, questions: `
		web -> db tcp 80 => delivered
		far -> db tcp 80 => dropped TGW_ROUTE_AZ_RESTRICTION@tgw
	`},
	{name: "T5 it stays in the zone of the sender", net: twoZones + `
		att att-b tgw b ba bb
		acl acl b ba: in 100 allow all 0.0.0.0/0
		rtb rtb-t b ba bb`, questions: `
		one -> 10.1.7.5 tcp 80 => dropped SUBNET_ACL_RESTRICTION@acl
		two -> 10.1.7.5 tcp 80 => delivered
	`},
	{name: "T7 without appliance mode two zones have two appliances", net: inspection + `
		att att-x tgw x ta tb`, questions: `
		client -> server tcp 80 => delivered past fw-a,fw-b
	`},
	{name: "T6 in appliance mode both directions have one appliance", net: inspection + `
		att att-x tgw x ta tb appliance`, questions: `
		client -> server tcp 80 => delivered via tgw,fw-a,tgw past fw-a around fw-b
		server -> client tcp 80 => delivered via tgw,fw-a,tgw past fw-a around fw-b
	`},
	{name: "T6 in appliance mode what goes to no zone stays in the sender's", net: inspection + `
		att att-x tgw x ta tb appliance
		onprem hq 192.168.0.0/16: 10.0.0.0/8 vpn
		vpn vpn tgw hq: 192.168.0.0/16
		att att-v tgw vpn
		tgwrtb t-v tgw att-v: 0.0.0.0/0 att-x`, questions: `
		client -> hq tcp 80 => delivered past fw-a around fw-b
		server -> hq tcp 80 => delivered past fw-b around fw-a
	`},
	{name: "T11 only an attachment that is available forwards", net: attached + `
		att att-a tgw a a1 state=pendingAcceptance`, questions: `
		web -> db tcp 80 => dropped BAD_STATE_ATTACHMENT
	`},
	{name: "T20 no association", net: spokes + `
		tgwrtb t tgw att-b: propagate att-a att-b`, questions: `
		web -> db tcp 80 => dropped TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION@att-a
		db -> web tcp 80 => dropped reply TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION@att-a
	`},
	{name: "T31 no route", net: spokes + `
		tgwrtb t tgw att-a att-b: propagate att-a`, questions: `
		web -> db tcp 80 => dropped TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@tgw
		db -> web tcp 80 => dropped reply TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@tgw
	`},
	{name: "the routes are not held", net: spokes, questions: `
		web -> db tcp 80 => unknown missing tgw
	`},
	{name: "T23 static before prefix list before propagated", net: spokes + `
		subnet c1 c 10.1.1.0/24
		vpc c 10.1.0.0/16
		att att-c tgw c c1
		eni db-c c1 10.1.1.5
		pl pl-b 10.1.0.0/16
		tgwrtb t tgw att-a att-b att-c: propagate att-a att-b; pl-b att-c
		rtb rtb-c c c1: 10.0.0.0/8 tgw`, questions: `
		web -> 10.1.1.5 tcp 80 => delivered via tgw past db-c
	`},
	{name: "T25 a static route hides the propagated one", net: spokes + `
		vpc c 10.1.0.0/16
		subnet c1 c 10.1.1.0/24
		att att-c tgw c c1
		eni db-c c1 10.1.1.5
		tgwrtb t tgw att-a att-b att-c: propagate att-a att-b; 10.1.0.0/16 att-c
		rtb rtb-c c c1: 10.0.0.0/8 tgw`, questions: `
		web -> 10.1.1.5 tcp 80 => delivered past db-c around db
	`},
	{name: "T24 the shorter AS path", net: twoVPNs + `
		vpn vpn-1 tgw hq: 192.168.0.0/16 as=65001,65002
		vpn vpn-2 tgw hq: 192.168.0.0/16 as=65001`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via tgw,vpn-2
	`},
	{name: "T24 the lower MED", net: twoVPNs + `
		vpn vpn-1 tgw hq: 192.168.0.0/16 as=65001 med=200
		vpn vpn-2 tgw hq: 192.168.0.0/16 as=65001`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via tgw,vpn-2
	`},
	{name: "T28 of VPCs that overlap the first propagates", net: spokes + `
		vpc c 10.1.0.0/16
		subnet c1 c 10.1.1.0/24
		att att-c tgw c c1
		eni db-c c1 10.1.1.5
		rtb rtb-c c c1: 10.0.0.0/8 tgw
		tgwrtb t tgw att-a att-b att-c: propagate att-a att-b att-c`, questions: `
		web -> 10.1.1.5 tcp 80 => delivered past db around db-c
	`},
	{name: "T44 a firewall attached to the transit gateway, and a second table behind it", net: inspectedSpokes + `
		firewall fw tgw: drop tcp 22 10.0.0.0/8
		tgwrtb t-f tgw att-f: propagate att-a att-b`, questions: `
		web -> db tcp 80        => delivered via tgw,fw
		db -> web tcp 80        => delivered via tgw,fw
		web -> db tcp 22        => dropped FIREWALL_RULES_RESTRICTION@fw
		web -> 10.7.7.7 tcp 80  => dropped TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@tgw
	`},
	{name: "T44 the firewall's own table leads back to it", net: inspectedSpokes + `
		firewall fw tgw
		tgwrtb t-f tgw att-f: 0.0.0.0/0 att-f`, questions: `
		web -> db tcp 80 => dropped LOOP@tgw via tgw,fw,fw
	`},
	{name: "T44 the firewall's attachment has no table", net: inspectedSpokes + `
		firewall fw tgw`, questions: `
		web -> db tcp 80 => dropped TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION@att-f
	`},
	{name: "T44 a firewall that the reply goes beside", net: spokes + `
		firewall fw tgw
		att att-f tgw fw
		tgwrtb t-a tgw att-a: 0.0.0.0/0 att-f
		tgwrtb t-b tgw att-b: propagate att-a
		tgwrtb t-f tgw att-f: propagate att-b`, questions: `
		web -> db tcp 80 => dropped reply ASYMMETRIC_PATH@fw
		web -> db udp 80 => delivered note fw,
		db -> web tcp 80 => dropped reply ASYMMETRIC_PATH@fw
	`},
	{name: "T44 nothing propagates from a firewall's attachment", net: inspectedSpokes + `
		firewall fw tgw
		att att-g tgw fw-2 network-function: 10.8.0.0/16
		tgwrtb t-f tgw att-f: propagate att-a att-b att-g`, questions: `
		web -> 10.8.0.5 tcp 80 => dropped TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@tgw
	`},
	{name: "T42 back over a peering of transit gateways by another table", net: spokes + `
		tgw tgw-2
		att att-p tgw tgw-2
		tgwrtb t tgw att-a att-b: 0.0.0.0/0 att-p
		tgwrtb t-p tgw att-p: propagate att-a att-b
		tgwrtb t-2 tgw-2 att-p: 0.0.0.0/0 att-p`, questions: `
		web -> db tcp 80       => delivered via tgw
		web -> 10.7.7.7 tcp 80 => dropped TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@tgw
	`},
	{name: "T42 round and round over a peering of transit gateways", net: spokes + `
		tgw tgw-2
		att att-p tgw tgw-2
		tgwrtb t tgw att-a att-b att-p: 0.0.0.0/0 att-p
		tgwrtb t-2 tgw-2 att-p: 0.0.0.0/0 att-p`, questions: `
		web -> db tcp 80 => dropped LOOP
	`},
	{name: "T6 in appliance mode the reply comes back in the zone by which the flow left", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet aa a 10.0.1.0/24 a
		subnet ab a 10.0.2.0/24 b
		subnet bb b 10.1.2.0/24 b
		tgw tgw
		att att-a tgw a aa ab appliance
		att att-b tgw b bb
		tgwrtb t tgw att-a att-b: propagate att-a att-b
		rtb rtb-a a aa ab: 10.1.0.0/16 tgw
		rtb rtb-b b bb: 10.0.0.0/16 tgw
		acl acl-b a ab: in 100 allow all 0.0.0.0/0 # what comes out of the gateway in zone b is refused
		eni one aa 10.0.1.5
		eni odd bb 10.1.2.5
		eni even bb 10.1.2.6`, questions: `
		one -> odd tcp 80  => delivered around acl-b
		one -> even tcp 80 => delivered around acl-b
	`},
	{name: "T26 blackholes keep spokes apart", net: spokes + `
		tgwrtb t tgw att-a att-b: propagate att-a att-b; 10.1.0.0/16 blackhole`, questions: `
		web -> db tcp 80 => dropped TGW_RTB_BAD_STATE_ROUTE@tgw
	`},
	{name: "T10 IPv6 that is not propagated", net: sixSpokes + `
		att att-a tgw a a1
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-a att-b`, questions: `
		web -> db tcp 80 ipv6 => dropped TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@tgw
		web -> db tcp 80      => delivered
	`},
	{name: "T10 IPv6 that is propagated, and IPv6 by static routes", net: sixSpokes + `
		att att-a tgw a a1 ipv6
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-a att-b; 2600:1f18:0:200::/56 att-b`, questions: `
		web -> db tcp 80 ipv6 => delivered
	`},
	{name: "T40 a peering has static routes at both ends", net: peeredHubs + `
		tgwrtb t-1 tgw-1 att-a p: propagate att-a; 10.1.0.0/16 p
		tgwrtb t-2 tgw-2 att-b p: propagate att-b; 10.0.0.0/16 p`, questions: `
		web -> db tcp 80 => delivered via tgw-1 sees 10.0.1.5
	`},
	{name: "T40 T60 no static route for the way back", net: peeredHubs + `
		tgwrtb t-1 tgw-1 att-a p: propagate att-a; 10.1.0.0/16 p
		tgwrtb t-2 tgw-2 att-b p: propagate att-b p`, questions: `
		web -> db tcp 80 => dropped reply TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@tgw-2 request delivered
	`},
	{name: "T41 no groups over a peering", net: peeredHubs + `
		tgwrtb t-1 tgw-1 att-a p: propagate att-a; 10.1.0.0/16 p
		tgwrtb t-2 tgw-2 att-b p: propagate att-b; 10.0.0.0/16 p
		sg sg-a a: out all 0.0.0.0/0
		sg sg-b b: in tcp 80 sg-a
		eni one a1 10.0.1.6 sg=sg-a
		eni two b1 10.1.1.6 sg=sg-b`, questions: `
		one -> two tcp 80 => dropped SG_REFERENCES_NOT_PRESERVED@sg-b
	`},
	{name: "T42 a chain of peered transit gateways", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		tgw tgw-1
		tgw tgw-2
		tgw tgw-3
		att att-a tgw-1 a a1
		att att-b tgw-3 b b1
		att p tgw-1 tgw-2
		att q tgw-2 tgw-3
		tgwrtb t-1 tgw-1 att-a p: propagate att-a; 10.1.0.0/16 p
		tgwrtb t-2 tgw-2 p q: 10.0.0.0/16 p; 10.1.0.0/16 q
		tgwrtb t-3 tgw-3 att-b q: propagate att-b; 10.0.0.0/16 q
		rtb rtb-a a a1: 10.1.0.0/16 tgw-1
		rtb rtb-b b b1: 10.0.0.0/16 tgw-3
		eni web a1 10.0.1.5
		eni db b1 10.1.1.5`, questions: `
		web -> db tcp 80 => delivered
	`},
	{name: "T53 referencing off at an attachment", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		tgw tgw ref
		att att-a tgw a a1 noref
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-a att-b
		rtb rtb-a a a1: 10.1.0.0/16 tgw
		rtb rtb-b b b1: 10.0.0.0/16 tgw
		sg sg-a a: out all 0.0.0.0/0
		sg sg-b b: in tcp 80 sg-a; out all 0.0.0.0/0
		eni web a1 10.0.1.5 sg=sg-a
		eni db b1 10.1.1.5 sg=sg-b`, questions: `
		web -> db tcp 80 => dropped SG_REFERENCING_SUPPORT@sg-b
	`},
	{name: "T53 SG-31 no groups at endpoints over a transit gateway", net: referencing + `
		tgw tgw ref
		sg sg-e b: in tcp 443 sg-a
		ife vpce-sqs b sqs b1 10.1.1.20 sg=sg-e`, questions: `
		web -> db tcp 80         => delivered
		web -> 10.1.1.20 tcp 443 => dropped SG_REFERENCING_SUPPORT@sg-e
	`},
	{name: "T53 SG-31 no groups in zone use1-az3", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24 zoneid=use1-az1
		subnet b1 b 10.1.1.0/24 zoneid=use1-az1
		subnet b3 b 10.1.3.0/24 c zoneid=use1-az3
		tgw tgw ref
		att att-a tgw a a1
		att att-b tgw b b1 b3
		tgwrtb t tgw att-a att-b: propagate att-a att-b
		rtb rtb-a a a1: 10.1.0.0/16 tgw
		rtb rtb-b b b1 b3: 10.0.0.0/16 tgw
		sg sg-a a: out all 0.0.0.0/0; in all sg-b
		sg sg-b b: in tcp 80 sg-a; out all 0.0.0.0/0
		eni web a1 10.0.1.5 sg=sg-a
		eni db b1 10.1.1.5 sg=sg-b
		eni db3 b3 10.1.3.5 sg=sg-b`, questions: `
		web -> db tcp 80  => delivered
		web -> db3 tcp 80 => dropped SG_REFERENCING_SUPPORT@sg-b
		db -> web tcp 80  => delivered
		db3 -> web tcp 80 => dropped SG_REFERENCING_SUPPORT@sg-a
	`},
	{name: "T60 the responder's zone has no attachment", net: twoZones + `
		att att-b tgw b ba
		rtb rtb-t b ba`, questions: `
		one -> 10.1.7.5 tcp 80 => dropped reply TGW_ROUTE_AZ_RESTRICTION@tgw request delivered
	`},
	{name: "the attachment leads to a VPC that the network does not hold", net: spokes + `
		att att-c tgw c
		tgwrtb t tgw att-a att-b: propagate att-a att-b; 10.7.0.0/16 att-c; 10.8.0.0/16 att-gone`, questions: `
		web -> 10.7.0.5 tcp 80 => unknown missing c
		web -> 10.8.0.5 tcp 80 => unknown missing att-gone
	`},
})

// twoZones is VPC a with interfaces in two zones, and a host of VPC b in zone b; the attachment of b is missing.
const twoZones = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet aa a 10.0.1.0/24 a
	subnet ab a 10.0.2.0/24 b
	subnet ba b 10.1.1.0/24 a
	subnet bb b 10.1.2.0/24 b
	subnet b7 b 10.1.7.0/24 b
	tgw tgw
	att att-a tgw a aa ab
	tgwrtb t tgw att-a att-b: propagate att-a att-b
	rtb rtb-a a aa ab: 10.1.0.0/16 tgw
	rtb rtb-7 b b7: 10.0.0.0/16 tgw
	eni one aa 10.0.1.5
	eni two ab 10.0.2.5
	eni host b7 10.1.7.5`

// inspection is a VPC x with an appliance in each of two zones between a client in zone a and a server in zone b; its attachment is missing.
const inspection = `
	vpc c 10.1.0.0/16
	vpc s 10.2.0.0/16
	vpc x 10.9.0.0/16
	subnet c1 c 10.1.1.0/24 a
	subnet s1 s 10.2.1.0/24 b
	subnet ta x 10.9.1.0/24 a
	subnet tb x 10.9.2.0/24 b
	subnet xa x 10.9.3.0/24 a
	subnet xb x 10.9.4.0/24 b
	tgw tgw
	att att-c tgw c c1
	att att-s tgw s s1
	tgwrtb t tgw att-c att-s: 0.0.0.0/0 att-x
	tgwrtb t-x tgw att-x: propagate att-c att-s att-v
	rtb rtb-c c c1: 0.0.0.0/0 tgw
	rtb rtb-s s s1: 0.0.0.0/0 tgw
	rtb rtb-ta x ta: 0.0.0.0/0 fw-a
	rtb rtb-tb x tb: 0.0.0.0/0 fw-b
	rtb rtb-x x xa xb: 0.0.0.0/0 tgw
	eni fw-a xa 10.9.3.5 nocheck
	eni fw-b xb 10.9.4.5 nocheck
	eni client c1 10.1.1.5
	eni server s1 10.2.1.5`

// inspectedSpokes leads what comes from the VPCs of spokes to a network function; the firewall and the table behind it are missing.
const inspectedSpokes = spokes + `
	att att-f tgw fw
	tgwrtb t tgw att-a att-b: 0.0.0.0/0 att-f`

// twoVPNs is a VPC and two VPN connections at a transit gateway; the connections are missing.
const twoVPNs = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	tgw tgw
	onprem hq 192.168.0.0/16
	att att-a tgw a a1
	att att-1 tgw vpn-1
	att att-2 tgw vpn-2
	tgwrtb t tgw att-a att-1 att-2: propagate att-a att-1 att-2
	rtb rtb-a a a1: 192.168.0.0/16 tgw
	eni web a1 10.0.1.5`

const sixSpokes = `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56
	vpc b 10.1.0.0/16 2600:1f18:0:200::/56
	subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
	subnet b1 b 10.1.1.0/24 2600:1f18:0:201::/64
	tgw tgw
	rtb rtb-a a a1: 10.1.0.0/16 tgw; ::/0 tgw
	rtb rtb-b b b1: 10.0.0.0/16 tgw; ::/0 tgw
	eni web a1 10.0.1.5 2600:1f18:0:101::5
	eni db b1 10.1.1.5 2600:1f18:0:201::5`

// peeredHubs is two transit gateways with a VPC each, without their tables.
const peeredHubs = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	tgw tgw-1
	tgw tgw-2
	att att-a tgw-1 a a1
	att att-b tgw-2 b b1
	att p tgw-1 tgw-2
	rtb rtb-a a a1: 10.1.0.0/16 tgw-1
	rtb rtb-b b b1: 10.0.0.0/16 tgw-2
	eni web a1 10.0.1.5
	eni db b1 10.1.1.5`

var _ = suite("on premises", []vector{
	{name: "V2 what a virtual private gateway does not know", net: siteVPC + `
		vpn vpn vgw hq: 192.168.1.0/24`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via vgw,vpn
		web -> 192.168.2.7 tcp 80 => dropped VGW_NO_ROUTE_TO_DESTINATION@vgw
		hq:192.168.1.7 -> web tcp 80 => delivered via vgw
		hq:192.168.2.7 -> web tcp 80 => dropped reply VGW_NO_ROUTE_TO_DESTINATION@vgw
	`},
	{name: "V2 routes over BGP that the network does not hold", net: siteVPC + `
		vpn vpn vgw hq`, questions: `
		web -> 192.168.1.7 tcp 80 => unknown missing vgw
	`},
	{name: "V3 a source that is not of the VPC", net: siteVPC + `
		vpn vpn vgw hq: 192.168.0.0/16
		eni fw a1 10.0.1.9 nocheck`, questions: `
		fw -> 192.168.1.7 tcp 80 src=10.5.5.5 => dropped VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS@vgw
	`},
	{name: "V4 a destination that is no interface", net: siteVPC + `
		eni loose a1 10.0.1.9 unattached
		vpn vpn vgw hq: 192.168.0.0/16`, questions: `
		hq -> 10.0.1.77 tcp 80 => dropped VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@vgw
		hq -> 10.0.1.9 tcp 80  => dropped VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@vgw
	`},
	{name: "V8 sites meet at a virtual private gateway", net: siteVPC + `
		onprem branch 192.168.99.0/24
		vpn vpn vgw hq: 192.168.0.0/20
		vpn vpn-branch vgw branch: 192.168.99.0/24`, questions: `
		hq -> branch tcp 80 => delivered
		branch -> hq tcp 80 => delivered
	`},
	{name: "V10 static routes of a connection without tunnels", net: siteVPC + `
		vpn vpn vgw hq static down: 192.168.0.0/16`, questions: `
		web -> 192.168.1.7 tcp 80 => dropped BAD_STATE_VPN@vgw
		hq -> web tcp 80          => dropped NO_ROUTE_TO_DESTINATION@hq
	`},
	{name: "V10 routes over BGP of a connection without tunnels", net: siteVPC + `
		vpn vpn vgw hq down: 192.168.0.0/16`, questions: `
		web -> 192.168.1.7 tcp 80 => dropped VGW_NO_ROUTE_TO_DESTINATION@vgw
	`},
	{name: "V10 one tunnel is enough", net: siteVPC + `
		vpn vpn vgw hq half: 192.168.0.0/16`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered
	`},
	{name: "V10 a connection without tunnels behind a transit gateway", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		tgw tgw
		onprem hq 192.168.0.0/16: 10.0.0.0/16 vpn
		vpn vpn tgw hq down: 192.168.0.0/16
		att att-a tgw a a1
		att att-v tgw vpn
		tgwrtb t tgw att-a att-v: propagate att-a; 192.168.0.0/16 att-v
		rtb rtb-a a a1: 192.168.0.0/16 tgw
		eni web a1 10.0.1.5`, questions: `
		web -> 192.168.1.7 tcp 80 => dropped TGW_BAD_STATE_VPN@vpn
		hq -> web tcp 80          => dropped BAD_STATE_VPN@vpn
	`},
	{name: "V7 IPv6 at a virtual private gateway: by Direct Connect, not by VPN", net: `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		vpc b 10.1.0.0/16 2600:1f18:0:200::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
		subnet b1 b 10.1.1.0/24 2600:1f18:0:201::/64
		vgw vgw-a a
		vgw vgw-b b
		onprem hq 192.168.0.0/16 2001:db8::/32
		vif vif vgw-a hq: 2001:db8::/32
		vpn vpn vgw-b hq: 2001:db8::/32
		rtb rtb-a a a1: 2001:db8::/32 vgw-a
		rtb rtb-b b b1: 2001:db8::/32 vgw-b
		eni web a1 10.0.1.5 2600:1f18:0:101::5
		eni far b1 10.1.1.5 2600:1f18:0:201::5`, questions: `
		web -> hq tcp 80 ipv6                => delivered via vgw-a,vif
		hq -> 2600:1f18:0:101::5 tcp 80      => delivered via vgw-a
		far -> hq tcp 80 ipv6                => dropped VGW_NO_ROUTE_TO_DESTINATION@vgw-b
		hq -> 2600:1f18:0:201::5 tcp 80      => dropped PROTOCOL_RESTRICTION@vpn
	`},
	{name: "V9 a connection for IPv6", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		tgw tgw
		onprem hq 192.168.0.0/16
		vpn vpn tgw hq ipv6
		att att-a tgw a a1
		att att-v tgw vpn
		tgwrtb t tgw att-a att-v: propagate att-a; 192.168.0.0/16 att-v
		rtb rtb-a a a1: 192.168.0.0/16 tgw
		eni web a1 10.0.1.5`, questions: `
		web -> 192.168.1.7 tcp 80 => dropped PROTOCOL_RESTRICTION@vpn
	`},
	{name: "R24 a propagated route to a site", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		vgw vgw a
		onprem hq 192.168.0.0/16
		vpn vpn vgw hq: 192.168.0.0/16; 10.0.1.0/25
		rtb rtb a a1 propagate=vgw
		eni web a1 10.0.1.5
		eni db a1 10.0.1.6`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via vgw,vpn
		web -> db tcp 80          => delivered via -
	`},
	{name: "a host that the site does not have", net: siteVPC + `
		vpn vpn vgw hq: 0.0.0.0/0`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered
		web -> 192.169.1.7 tcp 80 => dropped NO_ROUTE_TO_DESTINATION@rtb
	`},
	{name: "what a site does not have behind a default route", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		vgw vgw a
		onprem hq 192.168.0.0/16
		vpn vpn vgw hq: 0.0.0.0/0
		rtb rtb a a1: 0.0.0.0/0 vgw
		eni web a1 10.0.1.5`, questions: `
		web -> 172.16.0.1 tcp 80 => dropped NO_POSSIBLE_DESTINATION@hq
	`},
	{name: "groups know no hosts on premises", net: siteVPC + `
		vpn vpn vgw hq: 192.168.0.0/16
		sg sg-in a: in tcp 80 192.168.0.0/16; in tcp 81 sg-in
		eni db a1 10.0.1.6 sg=sg-in`, questions: `
		hq -> db tcp 80 => delivered
		hq -> db tcp 81 => dropped ENI_SG_RULES_MISMATCH@sg-in
	`},
	{name: "DX1 private and transit virtual interfaces", net: siteVPC + `
		dxgw dx: vgw
		vif vif dx hq: 192.168.0.0/16`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via vgw,vif
		hq -> web tcp 80          => delivered via vgw
	`},
	{name: "DX1 a virtual interface that is down", net: siteVPC + `
		vif vif vgw hq down: 192.168.0.0/16`, questions: `
		web -> 192.168.1.7 tcp 80 => dropped VGW_NO_ROUTE_TO_DESTINATION@vgw
	`},
	{name: "DX2 a Direct Connect gateway with both sorts of gateways", net: siteVPC + `
		tgw tgw
		dxgw dx: vgw; tgw 10.0.0.0/16`, want: "DirectConnectClientException"},
	{name: "DX3 a Direct Connect gateway does not join VPCs", net: twoSites, questions: `
		web -> db tcp 80 => dropped VGW_NO_ROUTE_TO_DESTINATION@vgw-a
	`},
	{name: "DX3 a Direct Connect gateway does not join virtual interfaces", net: twoSites, questions: `
		hq -> 192.168.99.7 tcp 80 => dropped NO_ROUTE_TO_DESTINATION@dx
	`},
	{name: "DX3 unless both have SiteLink", net: `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		vgw vgw a
		dxgw dx: vgw
		onprem hq 192.168.0.0/20
		onprem branch 192.168.99.0/24
		onprem depot 192.168.98.0/24
		vif vif dx hq sitelink: 192.168.0.0/20; 0.0.0.0/0
		vif vif-branch dx branch sitelink: 192.168.99.0/24
		vif vif-depot dx depot: 192.168.98.0/24
		rtb rtb a a1: 192.168.0.0/16 vgw
		eni web a1 10.0.1.5`, questions: `
		hq -> branch tcp 80          => delivered via vif-branch
		branch -> hq tcp 80          => delivered via vif
		branch -> 10.0.1.5 tcp 80    => delivered via vgw
		hq -> depot tcp 80           => dropped NO_ROUTE_TO_DESTINATION@hq
		depot -> branch tcp 80       => dropped NO_ROUTE_TO_DESTINATION@depot
	`},
	{name: "DX3 not to a VPN connection on the associated gateway", net: siteVPC + `
		dxgw dx: vgw
		onprem branch 192.168.99.0/24
		onprem far 192.169.0.0/20: 192.168.99.0/24 vif
		vif vif dx far: 192.169.0.0/20
		vpn vpn vgw branch: 192.168.99.0/24`, questions: `
		far -> branch tcp 80 => dropped NO_ROUTE_TO_DESTINATION@dx
	`},
	{name: "DX1 a public virtual interface leads to internet gateways and services", net: publicSite + `
		onprem hq 44.0.0.0/20
		vif vif hq public: 44.0.0.0/20`, questions: `
		hq -> 203.0.113.5 tcp 80                  => delivered sees 44.0.0.1 to 10.0.1.5 exposure public
		web -> 44.0.0.7 tcp 80                    => delivered via igw,vif sees 203.0.113.5 exposure public
		hq -> s3.us-east-1.amazonaws.com tcp 443  => delivered exposure public
		hq -> 10.0.1.5 tcp 80                     => dropped NO_ROUTE_TO_DESTINATION@hq
		hq -> 198.51.100.1 tcp 80                 => dropped NO_ROUTE_TO_DESTINATION@hq
	`},
	{name: "DX1 B2 Block Public Access at a public virtual interface", net: publicSite + `
		bpa bpa block-bidirectional
		onprem hq 44.0.0.0/20
		vif vif hq public: 44.0.0.0/20`, questions: `
		hq -> 203.0.113.5 tcp 80 => dropped VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw reply VPC_BLOCK_PUBLIC_ACCESS_ENABLED@igw
	`},
	{name: "DX1 private addresses at a public virtual interface", net: publicSite + `
		onprem hq 192.168.0.0/20
		vif vif hq public: 44.0.0.0/20`, questions: `
		hq -> 203.0.113.5 tcp 80 => dropped IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS@igw
	`},
	{name: "DX4 unless a supernet comes over the same virtual interface", net: `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		vgw vgw-a a
		vgw vgw-b b
		dxgw dx: vgw-a; vgw-b
		onprem hq 192.168.0.0/20
		vif vif dx hq: 10.0.0.0/8
		rtb rtb-a a a1: 10.0.0.0/8 vgw-a
		rtb rtb-b b b1: 10.0.0.0/8 vgw-b
		eni web a1 10.0.1.5
		eni db b1 10.1.1.5`, questions: `
		web -> db tcp 80 => delivered
	`},
	{name: "DX5 allowed prefixes filter what a VPC advertises", net: siteVPC + `
		dxgw dx: vgw 10.7.0.0/16
		vif vif dx hq: 192.168.0.0/16`, questions: `
		hq -> web tcp 80          => dropped NO_ROUTE_TO_DESTINATION@hq
		web -> 192.168.1.7 tcp 80 => dropped reply NO_ROUTE_TO_DESTINATION@hq
	`},
	{name: "DX5 allowed prefixes that hold the VPC", net: siteVPC + `
		dxgw dx: vgw 10.0.0.0/8
		vif vif dx hq: 192.168.0.0/16`, questions: `
		hq -> web tcp 80 => delivered
	`},
	{name: "DX5 allowed prefixes are all that a transit gateway advertises", net: goldenNineteenBare + `
		dxgw dx: tgw 10.7.0.0/16`, questions: `
		hq -> web tcp 80 => dropped NO_ROUTE_TO_DESTINATION@hq
	`},
	{name: "DX5 a transit gateway that advertises the VPC", net: goldenNineteenBare + `
		dxgw dx: tgw 10.0.0.0/8`, questions: `
		hq -> web tcp 80 => delivered via tgw
	`},
})

// siteVPC is a VPC and a site; what joins them is missing.
const siteVPC = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	vgw vgw a
	onprem hq 192.168.0.0/16
	rtb rtb a a1: 192.168.0.0/16 vgw
	eni web a1 10.0.1.5`

// publicSite is an interface with a public address; the site is missing.
const publicSite = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	igw igw a
	rtb rtb a a1: 0.0.0.0/0 igw
	eni web a1 10.0.1.5=203.0.113.5`

// twoSites is two VPCs and two sites at a Direct Connect gateway.
const twoSites = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	vgw vgw-a a
	vgw vgw-b b
	dxgw dx: vgw-a; vgw-b
	onprem hq 192.168.0.0/20: 192.168.0.0/16 vif
	onprem branch 192.168.99.0/24
	vif vif dx hq: 192.168.0.0/20
	vif vif-branch dx branch: 192.168.99.0/24
	rtb rtb-a a a1: 10.0.0.0/8 vgw-a
	rtb rtb-b b b1: 10.0.0.0/8 vgw-b
	eni web a1 10.0.1.5
	eni db b1 10.1.1.5`

const goldenNineteenBare = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	tgw tgw
	onprem hq 192.168.0.0/16
	vif vif dx hq transit: 192.168.0.0/16
	att att-a tgw a a1
	att att-dx tgw dx
	tgwrtb t tgw att-a att-dx: propagate att-a att-dx
	rtb rtb-a a a1: 192.168.0.0/16 tgw
	eni web a1 10.0.1.5`

var _ = suite("edges of AWS", []vector{
	{name: "G40 a carrier gateway", net: `
		vpc a 10.0.0.0/16
		subnet aw a 10.0.1.0/24 zone=us-east-1-wl1-bos-wlz-1
		cgw cgw a
		rtb rtb a aw: 0.0.0.0/0 cgw
		eni phone aw 10.0.1.5=155.146.0.5
		eni none aw 10.0.1.6`, questions: `
		phone -> internet tcp 80 => delivered via cgw sees 155.146.0.5
		none -> internet tcp 80  => dropped CAGW_CARRIER_IP_ASSOCIATION_FOR_EGRESS@cgw
	`},
	{name: "G41 a local gateway", net: `
		vpc a 10.0.0.0/16
		subnet ao a 10.0.1.0/24
		onprem hq 192.168.0.0/16
		lgw lgw a hq
		rtb rtb a ao: 192.168.0.0/16 lgw
		eni web ao 10.0.1.5`, questions: `
		web -> 192.168.1.7 tcp 80 => delivered via lgw sees 10.0.1.5
	`},
})
