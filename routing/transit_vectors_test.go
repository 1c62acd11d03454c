package routing_test

import (
	"strings"

	"github.com/vpcsim/vpcsim/routing"
)

// The transit table, asked through real networks: traffic that enters VPC x as the row says and wants to go on as the
// column says. Only what has one of its ends at an interface of x may pass.
//
// The route table of subnet x1, where what comes from a transit gateway enters, has the column's route and the way
// back to the row's sender.
const transitVPC = `
	vpc x 10.0.0.0/16 hostnames
	subnet x0 x 10.0.0.0/24
	subnet x1 x 10.0.1.0/24
	igw igw x
	vgw vgw x
	nat nat x0 10.0.0.9=203.0.113.9
	eni own x1 10.0.1.5=203.0.113.5
	eni host x1 10.0.1.6=203.0.113.6
	onprem branch 192.168.99.0/24
	vpn vpn-branch vgw branch: 192.168.99.0/24`

// transitRows is the ways into x.
var transitRows = []struct{ name, from, back, net string }{
	{"interface", "own", "", ""},
	{"peering", "client", "10.1.0.0/16 pcx-b", `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		pcx pcx-b x b
		rtb rtb-b b b1: 0.0.0.0/0 pcx-b
		eni client b1 10.1.1.5`},
	{"peering from another Region", "client", "10.1.0.0/16 pcx-b", `
		vpc b 10.1.0.0/16 region=eu-west-1
		subnet b1 b 10.1.1.0/24
		pcx pcx-b x b
		rtb rtb-b b b1: 0.0.0.0/0 pcx-b
		eni client b1 10.1.1.5`},
	{"transit gateway from a VPC", "client", "10.1.0.0/16 tgw", `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		tgw tgw
		att att-b tgw b b1
		att att-x tgw x x1
		tgwrtb t-b tgw att-b: 0.0.0.0/0 att-x
		tgwrtb t-x tgw att-x: propagate att-b
		rtb rtb-b b b1: 0.0.0.0/0 tgw
		eni client b1 10.1.1.5`},
	{"transit gateway from a VPN", "hq", "192.168.0.0/20 tgw", `
		tgw tgw
		onprem hq 192.168.0.0/20: 0.0.0.0/0 vpn
		vpn vpn tgw hq: 192.168.0.0/20
		att att-v tgw vpn
		att att-x tgw x x1
		tgwrtb t-v tgw att-v: 0.0.0.0/0 att-x
		tgwrtb t-x tgw att-x: propagate att-v`},
	{"transit gateway from Direct Connect", "hq", "192.168.0.0/20 tgw", `
		tgw tgw
		onprem hq 192.168.0.0/20: 0.0.0.0/0 vif
		dxgw dx: tgw 0.0.0.0/0
		vif vif dx hq transit: 192.168.0.0/20
		att att-v tgw dx
		att att-x tgw x x1
		tgwrtb t-v tgw att-v: 0.0.0.0/0 att-x
		tgwrtb t-x tgw att-x: propagate att-v`},
	{"transit gateway from a peered one", "client", "10.1.0.0/16 tgw", `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		tgw tgw
		tgw tgw-2
		att att-b tgw-2 b b1
		att att-p tgw-2 tgw
		att att-x tgw x x1
		tgwrtb t-b tgw-2 att-b: 0.0.0.0/0 att-p
		tgwrtb t-back tgw-2 att-p: propagate att-b
		tgwrtb t-p tgw att-p: 0.0.0.0/0 att-x
		tgwrtb t-x tgw att-x: 10.1.0.0/16 att-p
		rtb rtb-b b b1: 0.0.0.0/0 tgw-2
		eni client b1 10.1.1.5`},
	{"core network", "client", "10.1.0.0/16 core", `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		core core: segment one; route one 0.0.0.0/0 att-x; att-b one b b1; att-x one x x1
		rtb rtb-b b b1: 0.0.0.0/0 core
		eni client b1 10.1.1.5`},
	{"VPN", "hq", "192.168.0.0/20 vgw", `
		onprem hq 192.168.0.0/20: 0.0.0.0/0 vpn
		vpn vpn vgw hq: 192.168.0.0/20`},
	{"Direct Connect", "hq", "192.168.0.0/20 vgw", `
		onprem hq 192.168.0.0/20: 0.0.0.0/0 vif
		vif vif vgw hq: 192.168.0.0/20`},
	{"Direct Connect gateway", "hq", "192.168.0.0/20 vgw", `
		onprem hq 192.168.0.0/20: 0.0.0.0/0 vif
		dxgw dx: vgw
		vif vif dx hq: 192.168.0.0/20`},
	{"client VPN", "clients", "", `
		cvpn clients x x1 172.16.0.0/22: 0.0.0.0/0 x1; allow 0.0.0.0/0`},
	{"internet", "internet", "", ""},
}

// transitColumns is the ways on from x. fromInternet is the destination that a host on the internet would name.
var transitColumns = []struct{ name, to, fromInternet, route, net string }{
	{"internet gateway", "198.51.100.99 tcp 443", "198.51.100.99 tcp 443", "0.0.0.0/0 igw", ""},
	{"NAT gateway", "198.51.100.99 tcp 443", "203.0.113.9 tcp 443", "0.0.0.0/0 nat", ""},
	{"gateway endpoint", "52.216.7.7 tcp 443", "52.216.7.7 tcp 443", "", `
		pl pl-s3 s3 52.216.0.0/15
		gwe vpce-s3 x s3 rtb-1`},
	{"interface endpoint", "10.0.1.20 tcp 443", "10.0.1.20 tcp 443", "", `
		ife vpce-sqs x sqs x1 10.0.1.20`},
	{"another peering", "10.8.1.5 tcp 443", "10.8.1.5 tcp 443", "10.8.0.0/16 pcx-c", `
		vpc c 10.8.0.0/16
		subnet c1 c 10.8.1.0/24
		pcx pcx-c x c
		rtb rtb-c c c1: 0.0.0.0/0 pcx-c
		eni far c1 10.8.1.5`},
	{"another transit gateway", "10.7.1.5 tcp 443", "10.7.1.5 tcp 443", "10.7.0.0/16 tgw-d", `
		vpc d 10.7.0.0/16
		subnet d1 d 10.7.1.0/24
		tgw tgw-d
		att att-dx tgw-d x x1
		att att-d tgw-d d d1
		tgwrtb t-d tgw-d att-d att-dx: propagate att-d; 0.0.0.0/0 att-dx
		rtb rtb-d d d1: 0.0.0.0/0 tgw-d
		eni distant d1 10.7.1.5`},
	{"virtual private gateway", "192.168.99.7 tcp 443", "192.168.99.7 tcp 443", "192.168.99.0/24 vgw", ""},
	{"host", "10.0.1.6 tcp 443", "203.0.113.6 tcp 443", "0.0.0.0/0 igw", ""},
	{"resolver", "10.0.0.2 udp 53", "10.0.0.2 udp 53", "", ""},
	{"load balancer", "10.0.1.50 tcp 443", "203.0.113.50 tcp 443", "0.0.0.0/0 igw", `
		lb nlb x network x1@10.0.1.50 public=203.0.113.50: TCP 443 tg
		tg tg x port=443: i-target
		eni target x1 10.0.1.7 instance=i-target`},
}

// transitCells is what is expected: for each row a line, for each column a cell. "ok" is delivered.
const transitCells = `
	interface                           | ok | ok | ok | ok | ok | ok | ok | ok | ok | ok
	peering                             | PCX | PCX | PCX | ok | PCX | PCX | PCX | ok | NONE | ok
	peering from another Region         | PCX | PCX | PCX | ok | PCX | PCX | PCX | ok | NONE | ok
	transit gateway from a VPC          | SPOOF | ok | TRANSIT vpce-s3 | ok | PCX pcx-c | TRANSIT tgw-d | VGWOUT | ok | NONE | ok
	transit gateway from a VPN          | SPOOF | ok | TRANSIT vpce-s3 | ok | PCX pcx-c | TRANSIT tgw-d | VGWOUT | ok | NONE | ok
	transit gateway from Direct Connect | SPOOF | ok | TRANSIT vpce-s3 | ok | PCX pcx-c | TRANSIT tgw-d | VGWOUT | ok | NONE | ok
	transit gateway from a peered one   | SPOOF | ok | TRANSIT vpce-s3 | ok | PCX pcx-c | TRANSIT tgw-d | VGWOUT | ok | NONE | ok
	core network                        | SPOOF | ok | TRANSIT vpce-s3 | ok | PCX pcx-c | TRANSIT tgw-d | VGWOUT | ok | NONE | ok
	VPN                                 | VGWIN | VGWIN | VGWIN | ok | VGWIN | VGWIN | ok | ok | VGWIN | ok
	Direct Connect                      | VGWIN | VGWIN | VGWIN | ok | VGWIN | VGWIN | ok | ok | VGWIN | ok
	Direct Connect gateway              | DX | DX | DX | ok | DX | DX | DX | ok | VGWIN | ok
	client VPN                          | ok | ok | ok | ok | ok | ok | ok | ok | ok | ok
	internet                            | NONE | UNSOLICITED | NONE | NONE | NONE | NONE | NONE | ok | NONE | ok
`

// transitWants spells out the cells.
var transitWants = map[string]string{
	"ok":          "delivered",
	"PCX":         "dropped PCX_REQUIRES_ADDRESS_IN_VPC_CIDR@pcx-b",
	"PCX pcx-c":   "dropped PCX_REQUIRES_ADDRESS_IN_VPC_CIDR@pcx-c",
	"SPOOF":       "dropped GATEWAY_REJECTS_SPOOFED_TRAFFIC@igw",
	"VGWOUT":      "dropped VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS@vgw",
	"VGWIN":       "dropped VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS@vgw",
	"DX":          "dropped NO_ROUTE_TO_DESTINATION@dx",
	"NONE":        "dropped NO_POSSIBLE_DESTINATION",
	"UNSOLICITED": "dropped NGW_REQUIRES_ESTABLISHED_FLOW@nat",

	"TRANSIT vpce-s3": "dropped NOT_TRANSITIVE@vpce-s3",
	"TRANSIT tgw-d":   "dropped NOT_TRANSITIVE@tgw-d",
}

var _ = suite("transit", transitVectors())

func transitVectors() (vs []vector) {
	lines := strings.Split(strings.TrimSpace(transitCells), "\n")
	for i, row := range transitRows {
		cells := strings.Split(lines[i], "|")
		if strings.TrimSpace(cells[0]) != row.name || len(cells) != len(transitColumns)+1 {
			panic("the cells do not fit the rows: " + lines[i])
		}
		for j, column := range transitColumns {
			want, ok := transitWants[strings.TrimSpace(cells[j+1])]
			if !ok {
				panic("no such cell: " + cells[j+1])
			}
			to := column.to
			if row.from == "internet" {
				to = column.fromInternet
			}
			vs = append(vs, vector{
				name: row.name + " to " + column.name,
				net: transitVPC + row.net + column.net + `
					rtb rtb-0 x x0: 0.0.0.0/0 igw; ` + row.back + `
					rtb rtb-1 x x1: ` + column.route + `; ` + row.back,
				questions: row.from + " -> " + to + " => " + want,
			})
		}
	}
	return vs
}

// What crosses a VPC once something in it sends it anew, and what can be forced through an appliance.
var _ = suite("through a VPC", []vector{
	{name: "N36 a transit gateway, a NAT gateway, a gateway endpoint", net: throughNAT + `
		pl pl-s3 s3 52.216.0.0/15
		gwe vpce-s3 x s3 rtb-0
		rtb rtb-0 x x0: 10.1.0.0/16 tgw`, questions: `
		client -> 52.216.7.7 tcp 443 => delivered via tgw,nat,vpce-s3 sees 10.0.0.9
	`},
	{name: "N36 a gateway endpoint that NAT gateways do not see", net: throughNAT + `
		pl pl-s3 s3 52.216.0.0/15
		gwe vpce-s3 x s3 rtb-0
		rtb rtb-0 x x0: 10.1.0.0/16 tgw; 0.0.0.0/0 igw`, questions: `
		client -> 52.216.7.7 tcp 443 => delivered via tgw,nat,igw sees 203.0.113.9
	`, options: ignoreGatewayEndpoints},
	{name: "N34 a transit gateway, a NAT gateway, a peering connection", net: throughNAT + `
		vpc c 10.8.0.0/16
		subnet c1 c 10.8.1.0/24
		pcx pcx-c x c
		rtb rtb-0 x x0: 10.1.0.0/16 tgw; 10.8.0.0/16 pcx-c
		eni far c1 10.8.1.5`, questions: `
		client -> far tcp 443 => delivered via tgw,nat,pcx-c sees 10.0.0.9
	`},
	{name: "N12 a transit gateway, a NAT gateway, a virtual private gateway", net: throughNAT + `
		vgw vgw x
		onprem branch 192.168.99.0/24
		vpn vpn vgw branch: 192.168.99.0/24
		rtb rtb-0 x x0: 10.1.0.0/16 tgw; 192.168.99.0/24 vgw`, questions: `
		client -> branch tcp 443 => delivered via tgw,nat,vgw,vpn sees 10.0.0.9
	`},
	{name: "a transit gateway, an appliance, the same transit gateway", net: `
		vpc a 10.1.0.0/16
		vpc b 10.2.0.0/16
		vpc x 10.0.0.0/16
		subnet a1 a 10.1.1.0/24
		subnet b1 b 10.2.1.0/24
		subnet x0 x 10.0.0.0/24
		subnet x1 x 10.0.1.0/24
		tgw tgw
		att att-a tgw a a1
		att att-b tgw b b1
		att att-x tgw x x1 appliance
		tgwrtb t tgw att-a att-b: 0.0.0.0/0 att-x
		tgwrtb t-x tgw att-x: propagate att-a att-b
		rtb rtb-a a a1: 0.0.0.0/0 tgw
		rtb rtb-b b b1: 0.0.0.0/0 tgw
		rtb rtb-0 x x0: 0.0.0.0/0 tgw
		rtb rtb-1 x x1: 0.0.0.0/0 fw
		eni fw x0 10.0.0.5 nocheck
		eni client a1 10.1.1.5
		eni server b1 10.2.1.5`, questions: `
		client -> server tcp 443 => delivered via tgw,fw,tgw past fw sees 10.1.1.5
	`},
	{name: "MX3 a transit gateway, a Gateway Load Balancer endpoint, a transit gateway", net: `
		vpc a 10.1.0.0/16
		vpc b 10.2.0.0/16
		vpc x 10.0.0.0/16
		subnet a1 a 10.1.1.0/24
		subnet b1 b 10.2.1.0/24
		subnet x0 x 10.0.0.0/24
		subnet x1 x 10.0.1.0/24
		tgw tgw
		att att-a tgw a a1
		att att-b tgw b b1
		att att-x tgw x x1 appliance
		tgwrtb t tgw att-a att-b: 0.0.0.0/0 att-x
		tgwrtb t-x tgw att-x: propagate att-a att-b
		rtb rtb-a a a1: 0.0.0.0/0 tgw
		rtb rtb-b b b1: 0.0.0.0/0 tgw
		rtb rtb-0 x x0: 0.0.0.0/0 tgw
		rtb rtb-1 x x1: 0.0.0.0/0 gwlbe
		gwlbe gwlbe x x0
		eni client a1 10.1.1.5
		eni server b1 10.2.1.5`, questions: `
		client -> server tcp 443 => delivered via tgw,gwlbe,tgw past gwlbe
	`},
	{name: "a transit gateway, no appliance, the same transit gateway", net: `
		vpc a 10.1.0.0/16
		vpc b 10.2.0.0/16
		vpc x 10.0.0.0/16
		subnet a1 a 10.1.1.0/24
		subnet b1 b 10.2.1.0/24
		subnet x1 x 10.0.1.0/24
		tgw tgw
		att att-a tgw a a1
		att att-b tgw b b1
		att att-x tgw x x1
		tgwrtb t tgw att-a att-b: 0.0.0.0/0 att-x
		tgwrtb t-x tgw att-x: propagate att-a att-b
		rtb rtb-a a a1: 0.0.0.0/0 tgw
		rtb rtb-b b b1: 0.0.0.0/0 tgw
		rtb rtb-1 x x1: 0.0.0.0/0 tgw
		eni client a1 10.1.1.5
		eni server b1 10.2.1.5`, questions: `
		client -> server tcp 443 => dropped NOT_TRANSITIVE@tgw
	`},
	{name: "MX3 an appliance before a host, from inside", net: applianceFirst + `
		rtb rtb-1 x x1: 10.0.2.0/24 fw
		rtb rtb-2 x x2: 10.0.1.0/24 fw
		eni own x1 10.0.1.5`, questions: `
		own -> host tcp 443 => delivered past fw
	`},
	{name: "MX3 an appliance before a host, from the internet", net: applianceFirst + `
		rtb rtb-edge x igw: 10.0.2.0/24 fw
		rtb rtb-2 x x2: 0.0.0.0/0 fw
		rtb rtb-m x xm: 0.0.0.0/0 igw`, questions: `
		internet -> host tcp 443 => delivered past fw
	`},
	{name: "MX3 an appliance before a host, from a virtual private gateway", net: applianceFirst + `
		rtb rtb-edge x vgw: 10.0.2.0/24 fw
		rtb rtb-2 x x2: 0.0.0.0/0 fw
		rtb rtb-m x xm: 192.168.0.0/16 vgw`, questions: `
		hq -> host tcp 443 => delivered via vgw,fw past fw
	`},
	{name: "MX3 an appliance before a host, from a transit gateway", net: applianceFirst + `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		tgw tgw
		att att-b tgw b b1
		att att-x tgw x x1
		tgwrtb t tgw att-b att-x: propagate att-b att-x
		rtb rtb-b b b1: 10.0.0.0/16 tgw
		rtb rtb-1 x x1: 10.0.2.0/24 fw
		rtb rtb-2 x x2: 10.1.0.0/16 fw
		rtb rtb-m x xm: 10.1.0.0/16 tgw
		eni client b1 10.1.1.5`, questions: `
		client -> host tcp 443 => delivered via tgw,fw past fw
	`},
	{name: "MX3 no appliance before a host, from a peer", net: applianceFirst + `
		vpc b 10.1.0.0/16
		subnet b1 b 10.1.1.0/24
		pcx pcx x b
		rtb rtb-b b b1: 10.0.0.0/16 pcx
		rtb rtb-1 x x1: 10.0.2.0/24 fw
		rtb rtb-2 x x2: 10.1.0.0/16 pcx
		eni client b1 10.1.1.5`, questions: `
		client -> host tcp 443 => delivered via pcx around fw
	`},
	{name: "MX5 a proxy carries what a virtual private gateway does not", net: applianceFirst + `
		rtb rtb-2 x x2: 0.0.0.0/0 igw; 192.168.0.0/16 vgw`, questions: `
		hq -> internet tcp 443   => dropped NO_ROUTE_TO_DESTINATION@hq
		hq -> host tcp 3128      => delivered
		host -> internet tcp 443 => delivered via igw
	`},
})

// throughNAT is a spoke b that reaches the NAT gateway of VPC x over a transit gateway; table rtb-0 of the NAT gateway's subnet is missing.
const throughNAT = `
	vpc x 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet x0 x 10.0.0.0/24
	subnet x1 x 10.0.1.0/24
	subnet b1 b 10.1.1.0/24
	igw igw x
	nat nat x0 10.0.0.9=203.0.113.9
	tgw tgw
	att att-b tgw b b1
	att att-x tgw x x1
	tgwrtb t-b tgw att-b: 0.0.0.0/0 att-x
	tgwrtb t-x tgw att-x: propagate att-b
	rtb rtb-b b b1: 0.0.0.0/0 tgw
	rtb rtb-1 x x1: 0.0.0.0/0 nat
	eni client b1 10.1.1.5`

// applianceFirst is a host in subnet x2, an appliance in xm and the gateways of VPC x; the route tables are missing.
const applianceFirst = `
	vpc x 10.0.0.0/16
	subnet x1 x 10.0.1.0/24
	subnet x2 x 10.0.2.0/24
	subnet xm x 10.0.9.0/24
	igw igw x
	vgw vgw x
	onprem hq 192.168.0.0/16
	vpn vpn vgw hq: 192.168.0.0/16
	eni fw xm 10.0.9.5=203.0.113.99 nocheck
	eni host x2 10.0.2.6=203.0.113.6`

var ignoreGatewayEndpoints = routing.Options{NATIgnoresGatewayEndpoints: true}
