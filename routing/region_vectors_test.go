package routing_test

// What may serve or join which Region.
var _ = suite("regions", []vector{
	{name: "a gateway endpoint serves its own Region", net: regions + `
		gwe vpce-s3 a com.amazonaws.eu-west-1.s3 rtb-a`, want: "InvalidServiceName"},
	{name: "a gateway endpoint leaves out other Regions", net: regions + `
		igw igw a
		gwe vpce-s3 a s3 rtb-a`, questions: `
		one -> s3.us-east-1.amazonaws.com tcp 443 => delivered via vpce-s3
		one -> s3.eu-west-1.amazonaws.com tcp 443 => dropped NO_ROUTE_TO_DESTINATION@rtb-a
	`},
	{name: "an interface endpoint of another Region needs the Region of the service", net: regions + `
		ife vpce-kms a com.amazonaws.eu-west-1.kms a1`, want: "InvalidServiceName"},
	{name: "an interface endpoint of another Region", net: regions + `
		ife vpce-kms a com.amazonaws.eu-west-1.kms a1 10.0.1.20 service-region=eu-west-1`, questions: `
		one -> 10.0.1.20 tcp 443 => delivered via vpce-kms
	`},
	{name: "an internet gateway is of its VPC's Region", net: regions, want: "accepted"},
	{name: "a transit gateway takes VPCs of its own Region", net: regions + `
		tgw tgw region=eu-west-1
		att att tgw a a1`, want: "InvalidParameterValue"},
	{name: "a transit gateway reaches other Regions over a peering", net: regions + `
		tgw tgw-1
		tgw tgw-2 region=eu-west-1
		att att-a tgw-1 a a1
		att att-b tgw-2 b b1
		att p tgw-1 tgw-2
		tgwrtb t-1 tgw-1 att-a p: propagate att-a; 10.1.0.0/16 p
		tgwrtb t-2 tgw-2 att-b p: propagate att-b; 10.0.0.0/16 p
		rtb rtb-1 a a3: 10.1.0.0/16 tgw-1
		rtb rtb-2 b b3: 10.0.0.0/16 tgw-2
		subnet a3 a 10.0.3.0/24
		subnet b3 b 10.1.3.0/24
		eni three a3 10.0.3.5
		eni four b3 10.1.3.5`, questions: `
		three -> four tcp 80 => delivered via tgw-1
	`},
	{name: "peering joins Regions", net: regions + `
		pcx pcx a b
		rtb rtb-1 a a3: 10.1.0.0/16 pcx
		rtb rtb-2 b b3: 10.0.0.0/16 pcx
		subnet a3 a 10.0.3.0/24
		subnet b3 b 10.1.3.0/24
		eni three a3 10.0.3.5
		eni four b3 10.1.3.5`, questions: `
		three -> four tcp 80 => delivered via pcx
	`},
	{name: "a prefix list serves its own Region", net: regions + `
		pl pl-1 192.0.2.0/24
		igw igw b
		rtb rtb-2 b b3: pl-1 igw
		subnet b3 b 10.1.3.0/24`, want: "InvalidPrefixListID.NotFound"},
	{name: "an endpoint service answers in the Regions it supports", net: regions + `
		svc vpce-svc-1 nlb
		lb nlb a network internal a1@10.0.1.50: TCP 443 tg
		tg tg a port=443: i-one
		ife vpce-app b com.amazonaws.vpce.us-east-1.vpce-svc-1 b1 10.1.1.20 service-region=us-east-1
		eni target a1 10.0.1.6 instance=i-one`, questions: `
		two -> 10.1.1.20 tcp 443 => dropped REGION_RESTRICTION@vpce-app
	`},
})

// regions is a VPC in each of two Regions.
const regions = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16 region=eu-west-1
	subnet a1 a 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	rtb rtb-a a a1
	eni one a1 10.0.1.5
	eni two b1 10.1.1.5`
