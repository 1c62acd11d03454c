package routing_test

// What Route 53 Profiles carry to VPCs.
var _ = suite("profiles", []vector{
	{name: "DN-15 a zone of a Profile", net: carried + `
		zone Z1 corp.example: db.corp.example A 10.1.1.7
		profile rp a Z1`, questions: `
		web -> db.corp.example tcp 80   => delivered by Z1 to 10.1.1.7 asked rp
		web -> none.corp.example tcp 80 => dropped DNS_NO_SUCH_NAME by Z1
		far -> db.corp.example tcp 80   => unknown missing db.corp.example
	`},
	{name: "DN-15 of one domain what the VPC has itself wins", net: carried + `
		zone Z1 corp.example: db.corp.example A 10.1.1.7
		zone Z2 corp.example a: db.corp.example A 10.0.1.7
		profile rp a Z1`, questions: `
		web -> db.corp.example tcp 80 => delivered by Z2 to 10.0.1.7 asked -
	`},
	{name: "DN-15 the Profile's longer domain wins", net: carried + `
		zone Z1 db.corp.example: db.corp.example A 10.1.1.7
		zone Z2 corp.example a: db.corp.example A 10.0.1.7
		profile rp a Z1`, questions: `
		web -> db.corp.example tcp 80 => delivered by Z1
	`},
	{name: "DN-15 the VPC's longer domain wins", net: carried + `
		zone Z1 corp.example: db.corp.example A 10.1.1.7
		zone Z2 db.corp.example a: db.corp.example A 10.0.1.7
		profile rp a Z1`, questions: `
		web -> db.corp.example tcp 80 => delivered by Z2
	`},
	{name: "DN-15 a rule of the Profile after a zone of the VPC, and before one of its own", net: carried + `
		zone Z1 corp.example: db.corp.example A 10.1.1.7
		zone Z2 corp.example b: db.corp.example A 10.1.1.7
		rule rr corp.example 192.168.0.53
		profile rp a b Z1 rr`, questions: `
		web -> db.corp.example tcp 80 => unknown asked rp,rr,192.168.0.53:53
		far -> db.corp.example tcp 80 => delivered by Z2
	`},
	{name: "DN-15 a system rule of the VPC before a rule of the Profile", net: carried + `
		rule rr amazonaws.com 192.168.0.53
		rule rr-own sqs.us-east-1.amazonaws.com a system
		profile rp a rr`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => dropped NO_ROUTE_TO_DESTINATION asked rr-own,rp
		web -> sns.us-east-1.amazonaws.com tcp 443 => dropped NO_ROUTE_TO_DESTINATION asked rp,rr,192.168.0.53:53
	`},
	{name: "DN-15 DN-24 an interface endpoint of another VPC", net: carried + `
		ife vpce-sqs b sqs b1 10.1.1.20 dns
		profile rp a vpce-sqs`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via pcx,vpce-sqs by vpce-sqs to 10.1.1.20
		far -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via vpce-sqs by vpce-sqs asked -
	`},
	{name: "DN-15 an interface endpoint without private DNS", net: carried + `
		ife vpce-sqs b sqs b1 10.1.1.20
		profile rp a vpce-sqs`, questions: `
		web -> sqs.us-east-1.amazonaws.com tcp 443 => unknown missing vpce-sqs
	`},
	{name: "DN-3 DN-15 a VPC without host names", net: carried + `
		vpc c 10.2.0.0/16
		subnet c1 c 10.2.1.0/24
		eni client c1 10.2.1.5
		ife vpce-sqs b sqs b1 10.1.1.20 dns
		zone Z1 corp.example: db.corp.example A 10.1.1.7
		profile rp c vpce-sqs Z1`, questions: `
		client -> sqs.us-east-1.amazonaws.com tcp 443 => dropped NO_ROUTE_TO_DESTINATION
		client -> db.corp.example tcp 443             => unknown missing db.corp.example
	`},
	{name: "DN-15 several Profiles, the lowest priority first", net: carried + `
		zone Z1 corp.example: db.corp.example A 10.1.1.7
		zone Z2 corp.example: db.corp.example A 10.0.1.7
		zone Z3 corp.example: db.corp.example A 10.0.1.8
		profile rp-1 a Z1
		profile rp-2 a Z2 priority=9900
		profile rp-3 a Z3 priority=100`, questions: `
		web -> db.corp.example tcp 80 => dropped NO_POSSIBLE_DESTINATION by Z3 asked rp-3
	`},
	{name: "DN-15 several Profiles without priorities, by their IDs", net: carried + `
		zone Z1 corp.example: db.corp.example A 10.1.1.7
		zone Z2 corp.example: db.corp.example A 10.0.1.7
		profile rp-2 a Z1
		profile rp-1 a Z2`, questions: `
		web -> db.corp.example tcp 80 => delivered by Z2 asked rp-1
	`},
	{name: "DN-15 a delegation rule of a Profile", net: carried + `
		zone Z1 corp.example: dev.corp.example NS ns.dev.corp.example; ns.dev.corp.example A 10.1.1.7
		rule rr dev.corp.example delegate
		profile rp a Z1 rr`, questions: `
		web -> www.dev.corp.example tcp 80 => unknown asked rp,Z1,rr,10.1.1.7:53 missing 10.1.1.7:53
	`},
	{name: "DN-15 what AWS refuses", net: carried + `
		vpc e 10.3.0.0/16 region=eu-west-1
		subnet e1 e 10.3.1.0/24
		ife vpce-e e com.amazonaws.eu-west-1.sqs e1
		profile rp-1 e vpce-e
		profile rp-2 a a
		profile rp-3 a priority=99`, want: "InvalidParameterException ResourceExistsException"},
})

// carried is two VPCs that peer.
const carried = `
	vpc a 10.0.0.0/16 hostnames
	vpc b 10.1.0.0/16 hostnames
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	pcx pcx a b
	rtb rtb-a a a1: 10.1.0.0/16 pcx
	rtb rtb-b b b1: 10.0.0.0/16 pcx
	eni web a1 10.0.1.5
	eni near a1 10.0.1.7
	eni far b1 10.1.1.7`
