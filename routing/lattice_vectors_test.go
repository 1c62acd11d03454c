package routing_test

// Resource endpoints, service networks and their endpoints: what VPC Lattice carries to resources of other VPCs.
var _ = suite("lattice", []vector{
	{name: "RE-1 RE-2 a resource endpoint to an address", net: resourceNet + `
		re vpce a rcfg a1`, questions: `
		web -> vpce tcp 5432 => delivered via vpce sees 10.0.9.28 to 10.0.9.5 past rgw exposure private mtu 8500
		web -> vpce tcp 8080 => delivered to 10.0.9.5
		web -> vpce tcp 22   => dropped SERVICE_PORT_RESTRICTION@rcfg
		web -> vpce udp 5432 => dropped PROTOCOL_RESTRICTION@rcfg
		web -> vpce icmp     => dropped PROTOCOL_RESTRICTION@rcfg
	`},
	{name: "RE-2 nobody connects from the resource's side", net: resourceNet + `
		re vpce a rcfg a1`, questions: `
		db -> rgw tcp 5432   => dropped NO_POSSIBLE_DESTINATION@rgw
		rgw -> db tcp 5432   => dropped NO_POSSIBLE_DESTINATION@rgw
		vpce -> web tcp 80   => dropped VPCE_INTRA_VPC_TRAFFIC@vpce
	`},
	{name: "RE-2 no group is the default group", net: resourceNet + `
		sg sg-default a default: in all sg-default; out all 0.0.0.0/0
		re vpce a rcfg a1 sg=default
		eni member a1 10.0.1.9 sg=sg-default`, questions: `
		web -> vpce tcp 5432    => dropped ENI_SG_RULES_MISMATCH@sg-default
		member -> vpce tcp 5432 => delivered
	`},
	{name: "RE-2 the groups of endpoint, resource gateway and resource", net: resourceBase + `
		sg sg-e a: in tcp 5432 10.0.1.0/24
		sg sg-g p: out tcp 5432 sg-db
		sg sg-db p: in tcp 5432 sg-g
		rgw rgw p p1 sg=sg-g
		eni db p2 10.0.9.133 sg=sg-db
		eni other p2 10.0.9.134
		rcfg rcfg rgw 10.0.9.133
		rcfg rcfg-2 rgw 10.0.9.134
		re vpce a rcfg a1 sg=sg-e
		re vpce-2 a rcfg-2 a1`, questions: `
		web -> vpce tcp 5432   => delivered
		web -> vpce tcp 5433   => dropped ENI_SG_RULES_MISMATCH@sg-e ENI_SG_RULES_MISMATCH@sg-g ENI_SG_RULES_MISMATCH@sg-db
		web -> vpce-2 tcp 5432 => dropped ENI_SG_RULES_MISMATCH@sg-g
	`},
	{name: "RE-2 the network ACLs of both sides, and none between", net: resourceBase + `
		acl acl-p p p1: in 100 allow tcp 1024-65535 10.0.9.128/25; out 100 allow tcp 5432 10.0.9.128/25
		rgw rgw p p1
		eni db p2 10.0.9.133
		rcfg rcfg rgw 10.0.9.133
		re vpce a rcfg a1`, questions: `
		web -> vpce tcp 5432 => delivered
		web -> vpce tcp 5433 => dropped SUBNET_ACL_RESTRICTION@acl-p
	`},
	{name: "RE-2 overlapping networks are no matter", net: `
		vpc a 10.0.0.0/16
		vpc p 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet p1 p 10.0.1.0/24
		eni web a1 10.0.1.5
		eni db p1 10.0.1.5
		rgw rgw p p1
		rcfg rcfg rgw 10.0.1.5
		re vpce a rcfg a1`, questions: `
		web -> vpce tcp 5432 => delivered past db sees 10.0.1.11
	`},
	{name: "RE-2 no interface of the resource gateway in the zone", net: resourceNet + `
		subnet ab a 10.0.2.0/24 b
		subnet pb p 10.0.10.0/24 b
		re vpce a rcfg a1 ab
		eni away ab 10.0.2.9`, questions: `
		web -> vpce tcp 5432       => delivered
		web -> 10.0.2.84 tcp 5432  => dropped VPCE_SERVICE_NOT_INSTALLED_IN_AZ@rgw
	`},
	{name: "RE-2 no zone in common", net: resourceNet + `
		subnet ab a 10.0.2.0/24 b
		re vpce a rcfg ab`, want: "InvalidParameter"},
	{name: "RE-3 private DNS needs both DNS attributes", net: resourceBase + `
		rgw rgw p p1
		rcfg rcfg rgw 10.0.9.5
		vpc c 10.2.0.0/16
		subnet c1 c 10.2.1.0/24
		re vpce c rcfg c1 dns=all`, want: "InvalidParameter"},
	{name: "RE-1 states", net: resourceNet + `
		rgw rgw-off p p1 state=UPDATE_FAILED
		rcfg rcfg-off rgw 10.0.9.5 state=DELETE_IN_PROGRESS
		rcfg rcfg-gone rgw-off 10.0.9.5
		re vpce-1 a rcfg a1 state=pending
		re vpce-2 a rcfg-off a1
		re vpce-3 a rcfg-gone a1`, questions: `
		web -> vpce-1 tcp 5432 => dropped BAD_STATE@vpce-1
		web -> vpce-2 tcp 5432 => dropped BAD_STATE@rcfg-off
		web -> vpce-3 tcp 5432 => dropped BAD_STATE@rgw-off
	`},
	{name: "RE-1 what the network does not hold", net: resourceNet + `
		rcfg rcfg-db rgw arn=arn:aws:rds:us-east-1:111122223333:db:one
		re vpce-1 a a1 rcfg=rcfg-of-others
		re vpce-2 a rcfg-db a1`, questions: `
		web -> vpce-1 tcp 5432 => unknown missing rcfg-of-others
		web -> vpce-2 tcp 5432 => unknown missing arn:aws:rds:us-east-1:111122223333:db:one
	`},
	{name: "RE-3 names resolve to private addresses, from on premises too", net: resourceNet + `
		re vpce-1 a rcfg a1
		vgw vgw a
		onprem hq 192.168.0.0/16
		vpn vpn vgw hq: 192.168.0.0/16
		rtb rtb-a a a1: 192.168.0.0/16 vgw`, questions: `
		web -> vpce-1-snra-0.rcfg.4232ccc.vpc-lattice-rsc.us-east-1.on.aws tcp 5432 => delivered by vpce-1 to 10.0.9.5
		hq -> vpce-1.rcfg.4232ccc.vpc-lattice-rsc.us-east-1.on.aws tcp 5432         => delivered by vpce-1 name 10.0.1.82
		far -> vpce-1.rcfg.4232ccc.vpc-lattice-rsc.us-east-1.on.aws tcp 5432        => dropped DISCONNECTED_VPCS name 10.0.1.82
		web -> vpce-1.rcfg-9.4232ccc.vpc-lattice-rsc.us-east-1.on.aws tcp 5432      => unknown missing rcfg-9
	`},
	{name: "a resource by its name in public DNS", net: resourceBase + `
		igw igw p
		nat nat p2 10.0.9.200=203.0.113.9
		rtb rtb-2 p p2: 0.0.0.0/0 igw
		rtb rtb-1 p p1: 0.0.0.0/0 nat
		rgw rgw p p1
		rcfg rcfg rgw name=sqs.us-east-1.amazonaws.com ports=443
		re vpce a rcfg a1`, questions: `
		web -> vpce tcp 443 => delivered via vpce,nat,igw
	`},
	{name: "a resource by its name in the VPC", net: resourceBase + `
		zone Z1 corp.example p: db.corp.example A 10.0.9.133
		eni db p2 10.0.9.133
		rgw rgw p p1 invpc
		rgw rgw-public p p1
		rcfg rcfg rgw name=db.corp.example
		rcfg rcfg-2 rgw name=none.corp.example
		rcfg rcfg-3 rgw-public name=db.corp.example
		rcfg rcfg-6 rgw name=db.corp.example ipv6
		re vpce a rcfg a1
		re vpce-2 a rcfg-2 a1
		re vpce-3 a rcfg-3 a1
		re vpce-6 a rcfg-6 a1`, questions: `
		web -> vpce tcp 5432   => delivered to 10.0.9.133
		web -> vpce-2 tcp 5432 => dropped DNS_NO_SUCH_NAME@rcfg-2
		web -> vpce-3 tcp 5432 => unknown missing db.corp.example
		web -> vpce-6 tcp 5432 => dropped DNS_NO_ADDRESS_OF_FAMILY@rcfg-6
	`},
	{name: "the families of endpoint and resource gateway are no matter to each other", net: `
		vpc a 10.0.0.0/16
		vpc p 10.1.0.0/16 2600:1f18:0:100::/56
		subnet a1 a 10.0.1.0/24
		subnet p1 p 10.1.1.0/24 2600:1f18:0:101::/64
		subnet p6 p 2600:1f18:0:106::/64
		eni web a1 10.0.1.5
		eni db p6 2600:1f18:0:106::5
		rgw rgw p p1 dualstack
		rgw rgw-4 p p1
		rcfg rcfg rgw 2600:1f18:0:106::5
		rcfg rcfg-n rgw-4 name=db.corp.example ipv6
		zone Z1 corp.example p: db.corp.example AAAA 2600:1f18:0:106::5
		re vpce a rcfg a1`, questions: `
		web -> vpce tcp 5432 => delivered to 2600:1f18:0:106::5 sees 2600:1f18:0:101::7a36
	`},
	{name: "RE-5 private DNS by the consumer's preference", net: resourceBase + `
		rgw rgw p p1
		eni db p1 10.0.9.5
		rcfg rcfg-v rgw 10.0.9.5 domain=db.verified.example verified
		rcfg rcfg-u rgw 10.0.9.5 domain=db.other.example
		re vpce-v a rcfg-v a1 dns=verified
		re vpce-u a rcfg-u a1 dns=verified`, questions: `
		web -> db.verified.example tcp 5432   => delivered by vpce-v
		web -> x.db.verified.example tcp 5432 => dropped DNS_NO_SUCH_NAME by vpce-v
		web -> db.other.example tcp 5432      => unknown missing db.other.example
		far -> db.verified.example tcp 5432   => unknown missing db.verified.example
	`},
	{name: "RE-5 all domains, and specified ones", net: resourceBase + `
		rgw rgw p p1
		eni db p1 10.0.9.5
		rcfg rcfg-1 rgw 10.0.9.5 domain=db.one.example
		rcfg rcfg-2 rgw 10.0.9.5 domain=*.two.example
		rcfg rcfg-3 rgw 10.0.9.5 domain=db.three.example verified
		rcfg rcfg-4 rgw 10.0.9.5 domain=db.four.example
		re vpce-1 a rcfg-1 a1 dns=all
		re vpce-2 a rcfg-2 a1 dns=and,two.example
		re vpce-3 a rcfg-3 a1 dns=only,other.example
		re vpce-4 a rcfg-4 a1 dns=only,db.four.example`, questions: `
		web -> db.one.example tcp 5432   => delivered by vpce-1
		web -> any.two.example tcp 5432  => delivered by vpce-2
		web -> db.three.example tcp 5432 => unknown missing db.three.example
		web -> db.four.example tcp 5432  => delivered by vpce-4
	`},
	{name: "RE-1 a group of resources, with a domain of the group", net: resourceBase + `
		rgw rgw p p1
		eni one p1 10.0.9.5
		eni two p1 10.0.9.6
		rcfg rcfg-g rgw group groupdomain=corp.example verified
		rcfg rcfg-1 rcfg-g 10.0.9.5 domain=one.corp.example
		rcfg rcfg-2 rcfg-g 10.0.9.6 domain=two.corp.example
		re vpce a rcfg-g a1 dns=verified`, questions: `
		web -> one.corp.example tcp 80   => delivered name 10.0.1.182 to 10.0.9.5
		web -> two.corp.example tcp 80   => delivered name 10.0.1.120 to 10.0.9.6 note rcfg-2
		web -> three.corp.example tcp 80 => dropped DNS_NO_SUCH_NAME by vpce
	`},
	{name: "G50 RE-4 a service network in a VPC that is associated with it", net: serviceNetworkNet + `
		sn sn a rcfg svc-1`, questions: `
		web -> sna.rcfg.4232ccc.vpc-lattice-rsc.us-east-1.on.aws tcp 5432                    => delivered via sn by sn name 169.254.171.1 sees 10.0.9.28 past rgw
		web -> shop-0.7d67968.vpc-lattice-svcs.us-east-1.on.aws tcp 443                      => unknown missing svc-1 name 169.254.171.2
		web -> shop-0.7d67968.vpc-lattice-svcs.us-east-1.on.aws tcp 80                       => dropped ELBV2_LISTENERS_MISMATCH@svc-1
		web -> shop-0.7d67968.vpc-lattice-svcs.us-east-1.on.aws udp 443                      => dropped PROTOCOL_RESTRICTION@svc-1
		web -> 169.254.171.99 tcp 443                                                        => unknown missing VPC
		far -> sna.rcfg.4232ccc.vpc-lattice-rsc.us-east-1.on.aws tcp 5432                    => dropped NO_POSSIBLE_DESTINATION@b
	`},
	{name: "G50 the groups of the association, and of the sender", net: serviceNetworkNet + `
		sg sg-assoc a: in tcp 5432 sg-web
		sg sg-web a: out all 0.0.0.0/0
		pl pl-lattice vpc-lattice 169.254.171.0/24
		sg sg-list a: out tcp 5432 pl-lattice
		sn sn a rcfg svc-1 sg=sg-assoc
		eni one a1 10.0.1.21 sg=sg-web
		eni two a1 10.0.1.22 sg=sg-web,sg-list
		eni three a1 10.0.1.23 sg=sg-list`, questions: `
		one -> 169.254.171.1 tcp 5432   => delivered
		two -> 169.254.171.1 tcp 5432   => delivered
		three -> 169.254.171.1 tcp 5432 => dropped ENI_SG_RULES_MISMATCH@sg-assoc
		three -> 169.254.171.1 tcp 80   => dropped ENI_SG_RULES_MISMATCH@sg-list ENI_SG_RULES_MISMATCH@sg-assoc SERVICE_PORT_RESTRICTION@rcfg
		web -> 169.254.171.1 tcp 5432   => dropped ENI_SG_RULES_MISMATCH@sg-assoc
	`},
	{name: "G50 no route leads to VPC Lattice, or away from it", net: serviceNetworkNet + `
		rtb rtb-a a a1: 169.254.0.0/16 igw
		igw igw a
		sn sn a rcfg svc-1`, questions: `
		web -> 169.254.171.1 tcp 5432 => delivered via sn around rtb-a
	`},
	{name: "G50 a network ACL that keeps replies of VPC Lattice out", net: serviceNetworkNet + `
		acl acl a a1: in 100 deny all 169.254.171.0/24; in 200 allow all 0.0.0.0/0; out 100 allow all 0.0.0.0/0
		sn sn a rcfg svc-1`, questions: `
		web -> 169.254.171.1 tcp 5432 => dropped reply SUBNET_ACL_RESTRICTION@acl
	`},
	{name: "G50 private DNS of an association", net: serviceNetworkNet + `
		rcfg rcfg-0 rgw 10.0.9.5 domain=db.corp.example verified
		sn sn a rcfg-0 dns=verified`, questions: `
		web -> db.corp.example tcp 5432 => delivered by sn name 169.254.171.1
		far -> db.corp.example tcp 5432 => unknown missing db.corp.example
	`},
	{name: "G50 an association that is not active", net: serviceNetworkNet + `
		sn sn a rcfg state=CREATE_IN_PROGRESS`, questions: `
		web -> 169.254.171.1 tcp 5432 => dropped NO_POSSIBLE_DESTINATION@a
	`},
	{name: "G50 a VPC is associated with one service network", net: serviceNetworkNet + `
		sn sn a rcfg
		sn sn-2 a rcfg`, want: "ConflictException"},
	{name: "RE-4 a service-network endpoint takes blocks of 16", net: serviceNetworkNet + `
		sn sn rcfg svc-1
		sne vpce-1 a sn a1 dns=verified`, questions: `
		web -> vpce-1-snra-0.rcfg.4232ccc.vpc-lattice-rsc.us-east-1.on.aws tcp 5432                  => delivered via vpce-1 by vpce-1 name 10.0.1.48 to 10.0.9.5 note rcfg
		web -> vpce-1-snsa-0.shop-0.7d67968.vpc-lattice-svcs.us-east-1.on.aws tcp 443                => unknown missing svc-1 name 10.0.1.49
		web -> 10.0.1.57 tcp 5432 => unknown missing vpce-1
		web -> shop-0.7d67968.vpc-lattice-svcs.us-east-1.on.aws tcp 443                              => dropped NO_POSSIBLE_DESTINATION
	`},
	{name: "RE-4 the blocks that it has taken", net: serviceNetworkNet + `
		sn sn rcfg
		sne vpce-1 a sn a1 10.0.1.64/28`, questions: `
		web -> vpce-1.rcfg.4232ccc.vpc-lattice-rsc.us-east-1.on.aws tcp 5432 => delivered name 10.0.1.64
	`},
	{name: "RE-4 a service network that the network does not hold", net: serviceNetworkNet + `
		sne vpce-1 a a1 sn=sn-of-others`, questions: `
		web -> vpce-1 tcp 5432 => unknown missing sn-of-others
	`},
})

// resourceBase is a VPC a of consumers, and a VPC p of resources with room for a resource gateway in p1.
const resourceBase = `
	vpc a 10.0.0.0/20 hostnames
	vpc p 10.0.0.0/16 hostnames
	vpc b 10.3.0.0/16 hostnames
	subnet a1 a 10.0.1.0/24
	subnet p1 p 10.0.9.0/25
	subnet p2 p 10.0.9.128/25
	subnet b1 b 10.3.1.0/24
	eni web a1 10.0.1.5
	eni far b1 10.3.1.5`

// resourceNet has a database of p as a resource.
const resourceNet = resourceBase + `
	eni db p1 10.0.9.5
	rgw rgw p p1
	rcfg rcfg rgw 10.0.9.5 ports=5432,8000-8999`

// serviceNetworkNet has a service besides; the service network is missing.
const serviceNetworkNet = resourceNet + `
	svcl svc-1 name=shop-0.7d67968.vpc-lattice-svcs.us-east-1.on.aws: HTTPS 443`
