package routing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// remote is a VPC that clients come into by subnet a1, with a peer and a way to the internet.
const remote = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	subnet a1 a 10.0.1.0/24
	subnet a2 a 10.0.2.0/24 b
	subnet b1 b 10.1.1.0/24
	igw igw a
	pcx pcx a b
	rtb rtb-1 a a1: 10.1.0.0/16 pcx; 0.0.0.0/0 igw
	rtb rtb-b b b1: 10.0.0.0/16 pcx
	sg sg-vpn a: out all 0.0.0.0/0
	sg sg-db a: in tcp 5432 sg-vpn
	eni web a2 10.0.2.5
	eni db a2 10.0.2.6 sg=sg-db
	eni far b1 10.1.1.5`

var _ = suite("client vpn", []vector{
	{name: "C1 a client has the address of the endpoint's interface", net: remote + `
		cvpn cvpn a a1 10.100.0.0/22: allow 0.0.0.0/0; 10.0.0.0/16 a1`, questions: `
		cvpn -> web tcp 443            => delivered via cvpn sees 10.0.1.96 to 10.0.2.5
		cvpn:10.100.1.7 -> web tcp 443 => delivered via cvpn sees 10.0.1.96
		cvpn -> 10.0.0.2 udp 53        => delivered
	`},
	{name: "C2 a route of the endpoint", net: remote + `
		cvpn cvpn a a1 10.100.0.0/22: allow 0.0.0.0/0; 10.0.1.0/24 a1`, questions: `
		cvpn -> web tcp 443 => dropped CVPN_NO_ROUTE_TO_DESTINATION@cvpn
	`},
	{name: "C2 an authorization rule", net: remote + `
		cvpn cvpn a a1 10.100.0.0/22: allow 10.1.0.0/16; 0.0.0.0/0 a1`, questions: `
		cvpn -> web tcp 443 => dropped CVPN_AUTHORIZATION_RESTRICTION@cvpn
		cvpn -> far tcp 443 => delivered via cvpn,pcx sees 10.0.1.96
	`},
	{name: "C2 the endpoint's groups", net: remote + `
		sg sg-tight a: out tcp 443 10.0.0.0/16
		cvpn cvpn a a1 10.100.0.0/22 sg=sg-tight: allow 0.0.0.0/0; 0.0.0.0/0 a1`, questions: `
		cvpn -> web tcp 443 => delivered
		cvpn -> web tcp 80  => dropped ENI_SG_RULES_MISMATCH@sg-tight
	`},
	{name: "C2 the route table and the network ACL of the subnet", net: remote + `
		acl acl a a1: in 100 allow all 0.0.0.0/0; out 100 allow all 10.0.2.0/24
		cvpn cvpn a a1 10.100.0.0/22: allow 0.0.0.0/0; 0.0.0.0/0 a1`, questions: `
		cvpn -> web tcp 443 => delivered
		cvpn -> far tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl
		cvpn -> 192.168.0.9 tcp 443 => dropped SUBNET_ACL_RESTRICTION@acl IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS@igw
	`},
	{name: "C3 the internet by a public subnet", net: remote + `
		cvpn cvpn a a1 a2 10.100.0.0/22: allow 0.0.0.0/0; 0.0.0.0/0 a1; 198.51.100.0/25 a2`, questions: `
		cvpn -> internet:203.0.113.200 tcp 443 => delivered via cvpn,igw exposure internet
		cvpn -> internet:198.51.100.1 tcp 443  => dropped NO_ROUTE_TO_DESTINATION
	`},
	{name: "C4 rules that name the endpoint's group", net: remote + `
		cvpn cvpn a a1 10.100.0.0/22 sg=sg-vpn: allow 0.0.0.0/0; 0.0.0.0/0 a1`, questions: `
		cvpn -> db tcp 5432 => delivered
		cvpn -> db tcp 22   => dropped ENI_SG_RULES_MISMATCH@sg-db
	`},
	{name: "a route by a subnet that is not associated", net: remote + `
		cvpn cvpn a a1 10.100.0.0/22: allow 0.0.0.0/0; 0.0.0.0/0 a2`, questions: `
		cvpn -> web tcp 443 => dropped BAD_STATE_ATTACHMENT@cvpn
	`},
	{name: "between clients", net: remote + `
		cvpn cvpn a a1 10.100.0.0/22: allow 10.100.0.0/22; 10.100.0.0/22`, questions: `
		cvpn -> cvpn:10.100.0.9 tcp 443 => delivered via cvpn to 10.100.0.9
	`},
	{name: "nobody connects to a client", net: remote + `
		cvpn cvpn a a1 10.100.0.0/22: allow 0.0.0.0/0; 0.0.0.0/0 a1`, questions: `
		web -> 10.0.1.96 tcp 443         => dropped CVPN_REQUIRES_ESTABLISHED_FLOW@cvpn
		web -> cvpn:10.100.0.9 tcp 443  => dropped NO_ROUTE_TO_DESTINATION
	`},
	{name: "C6 at a transit gateway clients keep their addresses", net: remote + `
		tgw tgw
		cvpn cvpn tgw 10.100.0.0/22: allow 0.0.0.0/0; 10.0.0.0/16
		att att-a tgw a a1 a2
		att att-c tgw cvpn
		tgwrtb t tgw att-a att-c: propagate att-a att-c
		rtb rtb-2 a a2: 10.100.0.0/22 tgw`, questions: `
		cvpn -> web tcp 443 => delivered via cvpn,tgw sees 10.100.0.1
		web -> cvpn:10.100.0.9 tcp 443 => unknown missing clients
	`},
	{name: "C6 without a return route", net: remote + `
		tgw tgw
		cvpn cvpn tgw 10.100.0.0/22: allow 0.0.0.0/0; 10.0.0.0/16
		att att-a tgw a a1 a2
		att att-c tgw cvpn
		tgwrtb t tgw att-a att-c: propagate att-a att-c`, questions: `
		cvpn -> web tcp 443 => dropped reply NO_ROUTE_TO_DESTINATION
	`},
})

// The parts of an endpoint that the lines of vectors have no words for.
func TestClientVPN(t *testing.T) {
	endpoint := vpc.ClientVPNEndpoint{ID: "cvpn", Name: "staff", VPC: "a", Subnets: []vpc.ID{"a1"}, Groups: []vpc.ID{"sg-vpn"},
		ClientCIDR: prefixes("10.100.0.0/22")[0],
		Routes:     []vpc.ClientVPNRoute{{CIDR: prefixes("10.0.0.0/16")[0], Subnet: "a1"}},
		Rules:      []vpc.AuthorizationRule{{CIDR: prefixes("10.0.0.0/16")[0], Group: "engineers"}}}
	with := func(edit func(*vpc.ClientVPNEndpoint)) vpc.ClientVPNEndpoint { e := endpoint; edit(&e); return e }
	for _, tt := range []struct {
		name     string
		endpoint vpc.ClientVPNEndpoint
		question string
		want     string
	}{
		{"C2 a client of the rule's group", endpoint, "cvpn:engineers -> web tcp 443", "delivered"},
		{"C2 by the Name tag, of no group", endpoint, "staff -> web tcp 443", "dropped CVPN_AUTHORIZATION_RESTRICTION@cvpn"},
		{"a split tunnel", with(func(e *vpc.ClientVPNEndpoint) { e.SplitTunnel = true }), "cvpn -> internet tcp 443", "dropped CVPN_NO_ROUTE_TO_DESTINATION@cvpn"},
		{"not available", with(func(e *vpc.ClientVPNEndpoint) { e.State = "pending-associate" }), "cvpn:engineers -> web tcp 443", "dropped BAD_STATE@cvpn"},
		{"the VPC's resolver as DNS server", with(func(e *vpc.ClientVPNEndpoint) {
			e.DNSServers = addrs("10.0.0.2")
			e.Rules = []vpc.AuthorizationRule{{CIDR: prefixes("10.0.0.0/16")[0]}}
		}), "cvpn -> sqs.us-east-1.amazonaws.com tcp 443", "delivered name 10.0.2.20 by vpce-sqs"},
		{"its own DNS server", endpoint, "cvpn -> sqs.us-east-1.amazonaws.com tcp 443", "dropped CVPN_NO_ROUTE_TO_DESTINATION@cvpn"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			net := remote + "\n\tife vpce-sqs a sqs a2 dns 10.0.2.20"
			rs := merged(resources(net), []vpc.Resource{tt.endpoint, vpc.VPC{ID: "a", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), DNSHostnames: true}})
			n, err := vpc.New(rs...)
			require.NoError(t, err)
			r := routing.New(n)
			a := asked{tt.question, tt.want, question(tt.question)}
			p, err := r.Resolve(a.flow)
			require.Empty(t, a.judge(p, err), "%s\n%v", a.question, p)
			checkLaws(t, r, a.flow, p, err)
		})
	}
}
