package routing_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// twoEndpoints has a firewall endpoint in each of two zones, and a host and a NAT-less way out in each.
const twoEndpoints = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet a2 a 10.0.2.0/24 b
	subnet f1 a 10.0.8.0/24
	subnet f2 a 10.0.9.0/24 b
	gwlbe fe1 a f1
	gwlbe fe2 a f2
	rtb rtb-1 a a1: 10.0.2.0/24 fe1
	rtb rtb-2 a a2: 10.0.1.0/24 fe2
	eni web a1 10.0.1.5
	eni db a2 10.0.2.5`

// edgeless is inspected without the route that leads replies to the endpoint.
const edgeless = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet af a 10.0.9.0/24
	igw igw a
	gwlbe gwlbe a af
	rtb rtb-1 a a1: 0.0.0.0/0 gwlbe
	rtb rtb-f a af: 0.0.0.0/0 igw
	eni web a1 10.0.1.5=203.0.113.5`

// firewallOf reads "fw a af gwlbe strict unmodelled default=drop: drop tcp 80 0.0.0.0/0; stateless pass all 0.0.0.0/0": subnets and
// endpoints in turn, and rules by destination.
func firewallOf(spec string) endpoint.Firewall {
	head, items, _ := strings.Cut(spec, ": ")
	f := endpoint.Firewall{ID: "fw", VPC: "a"}
	words := strings.Fields(head)[2:]
	for len(words) > 0 {
		w := words[0]
		words = words[1:]
		switch {
		case w == "strict":
			f.StrictOrder = true
		case w == "unmodelled":
			f.Unmodelled = []string{"domains"}
		case strings.HasPrefix(w, "default="):
			f.StatelessDefault = endpoint.FirewallAction(strings.TrimPrefix(w, "default="))
		default:
			f.Endpoints = append(f.Endpoints, endpoint.FirewallEndpoint{Subnet: vpc.ID(w), Endpoint: vpc.ID(words[0])})
			words = words[1:]
		}
	}
	for _, item := range strings.Split(items, ";") {
		fs := strings.Fields(item)
		rules := &f.Stateful
		if fs[0] == "stateless" {
			rules, fs = &f.Stateless, fs[1:]
		}
		t := packet.MustTraffic(strings.Join(fs[1:len(fs)-1], " "))
		r := endpoint.FirewallRule{Action: endpoint.FirewallAction(fs[0]), Destinations: prefixes(fs[len(fs)-1])}
		if t.Protocol() != packet.AnyProtocol {
			r.Protocols = []packet.Protocol{t.Protocol()}
		}
		if t.Protocol().HasPorts() {
			r.DestPorts = []packet.PortRange{t.PortRange()}
		}
		*rules = append(*rules, r)
	}
	return f
}

func TestFirewalls(t *testing.T) {
	for _, tt := range []struct{ name, net, firewall, questions string }{
		{"stateful rules by their action: pass before drop", inspected, "fw a af gwlbe: drop all 0.0.0.0/0; pass tcp 443 0.0.0.0/0", `
			web -> internet tcp 443 => delivered past gwlbe
			web -> internet tcp 80  => dropped FIREWALL_RULES_RESTRICTION@gwlbe
			internet -> web tcp 443 => delivered past gwlbe
			internet -> web tcp 22  => dropped FIREWALL_RULES_RESTRICTION@gwlbe
		`},
		{"stateful rules in strict order", inspected, "fw a af gwlbe strict: drop tcp 443 198.51.100.0/24; pass all 0.0.0.0/0", `
			web -> internet tcp 443 => dropped FIREWALL_RULES_RESTRICTION@gwlbe
			web -> internet tcp 80  => delivered
		`},
		{"reject", inspected, "fw a af gwlbe: reject tcp 443 0.0.0.0/0", `
			web -> internet tcp 443 => dropped FIREWALL_RULES_RESTRICTION@gwlbe
		`},
		{"stateless rules judge replies too", inspected, "fw a af gwlbe: stateless drop tcp 50000 10.0.0.0/8", `
			web -> internet tcp 443             => dropped reply FIREWALL_RULES_RESTRICTION@gwlbe
			web -> internet tcp 443 sport=40000 => delivered
		`},
		{"a stateless pass goes around the stateful rules", inspected, "fw a af gwlbe: stateless pass tcp 443 0.0.0.0/0; drop all 0.0.0.0/0", `
			web -> internet tcp 443 => dropped reply ASYMMETRIC_PATH@gwlbe
			web -> internet tcp 80  => dropped FIREWALL_RULES_RESTRICTION@gwlbe
		`},
		{"fragments are for the stateless default", inspected, "fw a af gwlbe default=drop: stateless pass udp 0.0.0.0/0", `
			web -> internet udp 53          => delivered
			web -> internet udp 53 fragment => dropped FIREWALL_RULES_RESTRICTION@gwlbe reply FIREWALL_RULES_RESTRICTION@gwlbe
		`},
		{"rule groups that are not modelled", inspected, "fw a af gwlbe unmodelled: pass tcp 443 0.0.0.0/0; drop tcp 80 0.0.0.0/0; stateless drop tcp 25 0.0.0.0/0", `
			web -> internet tcp 443 => delivered
			web -> internet tcp 80  => unknown missing domains
			web -> internet tcp 22  => unknown missing domains
			web -> internet tcp 25  => dropped FIREWALL_RULES_RESTRICTION@gwlbe
		`},
		{"rule groups that are not modelled, in strict order", inspected, "fw a af gwlbe unmodelled strict: pass tcp 443 0.0.0.0/0", `
			web -> internet tcp 443 => unknown missing domains
		`},
		{"an endpoint that only the firewall names", `
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet af a 10.0.9.0/24
		igw igw a
		rtb rtb-1 a a1: 0.0.0.0/0 vpce-fw
		rtb rtb-f a af: 0.0.0.0/0 igw
		rtb rtb-edge a igw: 10.0.1.0/24 vpce-fw
		eni web a1 10.0.1.5=203.0.113.5`, "fw a af vpce-fw: drop tcp 80 0.0.0.0/0", `
			web -> internet tcp 80  => dropped FIREWALL_RULES_RESTRICTION@vpce-fw
			web -> internet tcp 443 => delivered via vpce-fw,igw
		`},
		{"G3 T7 the reply bypasses the firewall", edgeless, "fw a af gwlbe: pass all 0.0.0.0/0", `
			web -> internet tcp 443 => dropped reply ASYMMETRIC_PATH@gwlbe
			web -> internet udp 53  => delivered
		`},
		{"G3 the reply bypasses stateless rules", edgeless, "fw a af gwlbe: stateless pass all 0.0.0.0/0", `
			web -> internet tcp 443 => delivered
		`},
		{"LB-20 the reply comes by the endpoint of another zone", twoEndpoints, "", `
			web -> db tcp 80 => dropped reply ASYMMETRIC_PATH@fe2
		`},
		{"LB-20 T7 the same with a firewall", twoEndpoints, "fw a f1 fe1 f2 fe2: pass all 0.0.0.0/0", `
			web -> db tcp 80 => dropped reply ASYMMETRIC_PATH@fe2
		`},
		{"T7 both ways by one endpoint", twoEndpoints + `
		rtb rtb-f a f1
		eni app f1 10.0.8.9`, "fw a f1 fe1 f2 fe2: pass all 0.0.0.0/0", `
			web -> app tcp 80 => delivered
		`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rs := resources(tt.net)
			if tt.firewall != "" {
				rs = append(rs, firewallOf(tt.firewall))
			}
			n, err := vpc.New(rs...)
			require.NoError(t, err)
			r := routing.New(n)
			for _, a := range (vector{questions: tt.questions}).asked() {
				p, err := r.Resolve(a.flow)
				if problem := a.judge(p, err); problem != "" {
					t.Errorf("%s\n\twant %s\n\t%s\n%v", a.question, a.want, problem, p)
				}
				checkLaws(t, r, a.flow, p, err)
			}
		})
	}
}

// N16: a NAT gateway keeps 55,000 connections from each of its addresses to one destination.
var _ = suite("nat connections", []vector{
	{name: "N16 one address", net: crowded + " 10.0.0.9=203.0.113.9", questions: `
		web -> internet tcp 443 connections=55000 => delivered
		web -> internet tcp 443 connections=55001 => dropped NGW_PORT_ALLOCATION@nat
	`},
	{name: "N16 two addresses", net: crowded + " 10.0.0.9=203.0.113.9 10.0.0.10=203.0.113.10", questions: `
		web -> internet tcp 443 connections=110000 => delivered
		web -> internet tcp 443 connections=110001 => dropped NGW_PORT_ALLOCATION@nat
	`},
})

const crowded = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet a0 a 10.0.0.0/24
	igw igw a
	rtb rtb-1 a a1: 0.0.0.0/0 nat
	rtb rtb-0 a a0: 0.0.0.0/0 igw
	eni web a1 10.0.1.5
	nat nat a0`

// onSite is a VPC with a virtual private gateway, and a network on premises.
const onSite = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	vgw vgw a
	onprem hq 192.168.0.0/16
	eni web a1 10.0.1.5`

// U1: the MTU of a path is the least of its ways, in both directions.
func TestPathMTU(t *testing.T) {
	vif := func(mtu int) vpc.Resource {
		return vpc.VirtualInterface{ID: "link", VPNGateway: "vgw", OnPremises: "hq", MTU: mtu,
			Routes: []vpc.BGPRoute{{CIDR: prefixes("192.168.0.0/16")[0]}}}
	}
	static := "\n\trtb rtb a a1: 192.168.0.0/16 vgw"
	propagated := "\n\trtb rtb a a1 propagate=vgw"
	for _, tt := range []struct {
		name, net string
		more      []vpc.Resource
		question  string
		want      int
	}{
		{"inside a VPC", onSite + "\n\teni db a1 10.0.1.6", nil, "web -> db tcp 80", 9001},
		{"lost at once", onSite, nil, "web -> 10.0.1.99 tcp 80", 9001},
		{"a private interface", onSite + propagated, []vpc.Resource{vif(0)}, "web -> hq tcp 80", 1500},
		{"U3 with jumbo frames", onSite + propagated, []vpc.Resource{vif(9001)}, "web -> hq tcp 80", 9001},
		{"U3 with jumbo frames, by a static route", onSite + static, []vpc.Resource{vif(9001)}, "web -> hq tcp 80", 1500},
		{"a name that does not resolve", onSite, nil, "web -> x.ec2.internal tcp 80", 0},
	} {
		n, err := vpc.New(append(resources(tt.net), tt.more...)...)
		require.NoError(t, err, tt.name)
		p, err := routing.New(n).Resolve(question(tt.question))
		require.NoError(t, err, tt.name)
		require.Equal(t, tt.want, p.MTU, "%s\n%v", tt.name, p)
	}
}
