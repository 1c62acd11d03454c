package routing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestReplyLeavesByDefaultRoute: where the receiver's default route takes the reply to a NAT gateway, which makes something else of it, the fix is a route
// back by what the request came in by, in the table of the receiver's own subnet, whatever the NAT gateway's own table does with the reply.
func TestReplyLeavesByDefaultRoute(t *testing.T) {
	const peered = `
		pcx pcx a b
		rtb rtb-b b b1: 10.0.0.0/16 pcx`
	const transit = `
		tgw tgw
		subnet a-tgw a 10.0.9.0/24
		subnet b-tgw b 10.1.9.0/24
		att att-a tgw a a-tgw
		att att-b tgw b b-tgw
		tgwrtb t tgw att-a att-b: propagate att-a; propagate att-b
		rtb rtb-b b b1: 10.0.0.0/16 tgw`
	const vpcs = `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		igw igw a
		subnet pub a 10.0.0.0/24
		subnet priv a 10.0.1.0/24
		subnet b1 b 10.1.0.0/24
		nat nat pub 10.0.0.9=203.0.113.9
		eni app priv 10.0.1.10
		eni db b1 10.1.0.10
		rtb rtb-priv a priv: 0.0.0.0/0 nat`
	for _, tt := range []struct{ name, net, code, want string }{
		{"the NAT gateway's table leads to the internet", peered + "\nrtb rtb-pub a pub: 0.0.0.0/0 igw", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", "pcx"},
		{"a blackhole there", peered + "\nrtb rtb-pub a pub: 0.0.0.0/0 igw-gone blackhole", "BAD_STATE_ROUTE", "pcx"},
		{"no route there", peered + "\nrtb rtb-pub a pub:", "NO_ROUTE_TO_DESTINATION", "pcx"},
		{"the route of the peering connection in the wrong table", peered + "\nrtb rtb-pub a pub: 0.0.0.0/0 igw; 10.1.0.0/16 pcx", "REPLY_MISMATCH", "pcx"},
		{"a transit gateway and the internet", transit + "\nrtb rtb-pub a pub: 0.0.0.0/0 igw", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", "tgw"},
		{"a transit gateway, and its route in the wrong table", transit + "\nrtb rtb-pub a pub: 0.0.0.0/0 igw; 10.1.0.0/16 tgw", "REPLY_MISMATCH", "tgw"},
		{"a transit gateway beside a peering connection", transit + "\npcx pcx a b\nrtb rtb-pub a pub: 0.0.0.0/0 igw", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", "tgw"},
		{"a network ACL of the NAT gateway's subnet", peered + "\nrtb rtb-pub a pub: 0.0.0.0/0 igw\nacl acl a pub: out 100 allow all 0.0.0.0/0", "SUBNET_ACL_RESTRICTION", "pcx"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(resources(vpcs + tt.net)...)
			require.NoError(t, err)
			r := routing.New(n)
			f := routing.Flow{From: "db", To: "app", DstPort: 443}
			p, err := r.Resolve(f)
			require.NoError(t, err)
			require.NotEmpty(t, p.Blockers, p)
			require.Equal(t, routing.Code(tt.code), p.Blockers[0].Code, p)
			var fixes []routing.Fix
			for _, b := range p.Blockers {
				require.True(t, b.InReply)
				require.Len(t, b.Fix, 1, b)
				require.Equal(t, "add to route table rtb-priv: 10.1.0.0/16 -> "+tt.want, b.Fix[0].String())
				fixes = append(fixes, b.Fix...)
			}
			requireDelivered(t, r, f, fixes)
		})
	}
}

// TestRequestLeavesByDefaultRoute: nor does a route in the NAT gateway's table help a request to a peer, which was not for the NAT gateway.
func TestRequestLeavesByDefaultRoute(t *testing.T) {
	for name, behind := range map[string]string{
		"blackhole":   "rtb rtb-pub a pub: 0.0.0.0/0 igw-gone blackhole",
		"no route":    "rtb rtb-pub a pub:",
		"no gateway":  "rtb rtb-pub a pub: 0.0.0.0/0 igw",
		"not to IPv6": "rtb rtb-pub a pub: ::/0 igw",
	} {
		t.Run(name, func(t *testing.T) {
			n, err := vpc.New(resources(`
				vpc a 10.0.0.0/16
				vpc b 10.1.0.0/16
				igw igw a
				subnet pub a 10.0.0.0/24
				subnet priv a 10.0.1.0/24
				subnet b1 b 10.1.0.0/24
				nat nat pub 10.0.0.9=203.0.113.9
				eni app priv 10.0.1.10
				eni db b1 10.1.0.10
				pcx pcx a b
				rtb rtb-priv a priv: 0.0.0.0/0 nat
				rtb rtb-b b b1: 10.0.0.0/16 pcx
				` + behind)...)
			require.NoError(t, err)
			r := routing.New(n)
			f := routing.Flow{From: "app", To: "db", DstPort: 443}
			p, err := r.Resolve(f)
			require.NoError(t, err)
			require.Len(t, p.Blockers, 1, p)
			require.Len(t, p.Blockers[0].Fix, 1, p)
			require.Equal(t, "add to route table rtb-priv: 10.1.0.0/16 -> pcx", p.Blockers[0].Fix[0].String())
			requireDelivered(t, r, f, p.Blockers[0].Fix)
		})
	}
}

// TestReplyPastInspection: a reply goes back through what the request was inspected by, so that the route is in the table of the endpoint's subnet.
func TestReplyPastInspection(t *testing.T) {
	n, err := vpc.New(resources(`
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		igw igw a
		subnet pub a 10.0.0.0/24
		subnet priv a 10.0.1.0/24
		subnet fw-1 a 10.0.2.0/24
		subnet a-tgw a 10.0.9.0/24
		subnet b1 b 10.1.0.0/24
		subnet b-tgw b 10.1.9.0/24
		tgw tgw
		att att-a tgw a a-tgw
		att att-b tgw b b-tgw
		tgwrtb t tgw att-a att-b: propagate att-a; propagate att-b
		nat nat pub 10.0.0.9=203.0.113.9
		gwlbe fw a fw-1
		eni app priv 10.0.1.10
		eni db b1 10.1.0.10
		rtb rtb-b b b1: 10.0.0.0/16 tgw
		rtb rtb-tgw a a-tgw: 10.0.1.0/24 fw
		rtb rtb-priv a priv: 0.0.0.0/0 fw
		rtb rtb-fw a fw-1: 0.0.0.0/0 nat
		rtb rtb-pub a pub: 0.0.0.0/0 igw`)...)
	require.NoError(t, err)
	r := routing.New(n)
	f := routing.Flow{From: "db", To: "app", DstPort: 443}
	p, err := r.Resolve(f)
	require.NoError(t, err)
	require.Len(t, p.Blockers, 1, p)
	require.Len(t, p.Blockers[0].Fix, 1, p)
	require.Equal(t, "add to route table rtb-fw: 10.1.0.0/16 -> tgw", p.Blockers[0].Fix[0].String())
	requireDelivered(t, r, f, p.Blockers[0].Fix)
}

// requireDelivered wants the flow to work once the fixes are made.
func requireDelivered(t *testing.T, r *routing.Resolver, f routing.Flow, fixes []routing.Fix) {
	t.Helper()
	change, err := routing.ChangeOf(r.Network(), fixes...)
	require.NoError(t, err)
	after, err := r.With(change)
	require.NoError(t, err)
	p, err := after.Resolve(f)
	require.NoError(t, err)
	require.Equal(t, routing.Delivered, p.Verdict, "%v", p)
}
