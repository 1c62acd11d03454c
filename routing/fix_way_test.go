package routing_test

import (
	"fmt"
	"strings"
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
			r, p := resolved(t, vpcs+tt.net, "db -> app tcp 443")
			require.NotEmpty(t, p.Blockers, p)
			require.Equal(t, routing.Code(tt.code), p.Blockers[0].Code, p)
			var fixes []routing.Fix
			for _, b := range p.Blockers {
				require.True(t, b.InReply)
				require.Len(t, b.Fix, 1, b)
				require.Equal(t, "add to route table rtb-priv: 10.1.0.0/16 -> "+tt.want, b.Fix[0].String())
				fixes = append(fixes, b.Fix...)
			}
			requireDelivered(t, r, p.Flow, fixes)
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
			r, p := resolved(t, `
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
				`+behind, "app -> db tcp 443")
			require.Len(t, p.Blockers, 1, p)
			require.Len(t, p.Blockers[0].Fix, 1, p)
			require.Equal(t, "add to route table rtb-priv: 10.1.0.0/16 -> pcx", p.Blockers[0].Fix[0].String())
			requireDelivered(t, r, p.Flow, p.Blockers[0].Fix)
		})
	}
}

// TestReplyPastInspection: a reply goes back through what the request was inspected by, so that the route is in the table of the endpoint's subnet.
func TestReplyPastInspection(t *testing.T) {
	r, p := resolved(t, `
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
		rtb rtb-pub a pub: 0.0.0.0/0 igw`, "db -> app tcp 443")
	require.Len(t, p.Blockers, 1, p)
	require.Len(t, p.Blockers[0].Fix, 1, p)
	require.Equal(t, "add to route table rtb-fw: 10.1.0.0/16 -> tgw", p.Blockers[0].Fix[0].String())
	requireDelivered(t, r, p.Flow, p.Blockers[0].Fix)
}

// TestWayToBlockOfVPC: a connection leads to the block of a VPC, though nothing there has the address yet; without one, it is told whose block it is.
func TestWayToBlockOfVPC(t *testing.T) {
	const vpcs = `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		igw igw a
		subnet pub a 10.0.0.0/24
		subnet priv a 10.0.1.0/24
		nat nat pub 10.0.0.9=203.0.113.9
		eni app priv 10.0.1.10
		rtb rtb-pub a pub: 0.0.0.0/0 igw
		`
	for _, tt := range []struct{ name, net, fix, none string }{
		{"a default route", "pcx pcx a b\nrtb rtb-priv a priv: 0.0.0.0/0 nat", "[add to route table rtb-priv: 10.1.0.0/16 -> pcx]", ""},
		{"no route", "pcx pcx a b\nrtb rtb-priv a priv:", "[add to route table rtb-priv: 10.1.0.0/16 -> pcx]", ""},
		{"no connection", "rtb rtb-priv a priv: 0.0.0.0/0 nat", "[]",
			"10.1.0.9 is in the block of b, where nothing has it, and no connection leads there: put in what has it, or a connection"},
		{"neither", "rtb rtb-priv a priv:", "[]",
			"10.1.0.9 is in the block of b, where nothing has it, and no connection leads there: put in what has it, or a connection"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, p := resolved(t, vpcs+tt.net, "app -> 10.1.0.9 tcp 443")
			require.Len(t, p.Blockers, 1, p)
			require.Equal(t, tt.fix, fmt.Sprint(p.Blockers[0].Fix))
			require.Equal(t, tt.none, p.Blockers[0].NoFix)
			if tt.none != "" {
				return
			}
			change, err := routing.ChangeOf(r.Network(), p.Blockers[0].Fix...)
			require.NoError(t, err)
			after, err := r.With(change)
			require.NoError(t, err)
			p, err = after.Resolve(p.Flow)
			require.NoError(t, err)
			require.Len(t, p.Blockers, 1, p)
			require.Equal(t, routing.NoPossibleDestination, p.Blockers[0].Code)
			require.Equal(t, vpc.ID("b"), p.Blockers[0].At)
		})
	}
}

// TestRouteOfOthersGivesWay: a fix that takes a route from others than the two ends warns of it.
func TestRouteOfOthersGivesWay(t *testing.T) {
	const public = `
		vpc a 10.0.0.0/16 2600:1f18:1::/56
		igw igw a
		eigw eigw a
		subnet pub a 10.0.0.0/24
		subnet priv-1 a 10.0.1.0/24 2600:1f18:1:1::/64
		nat nat pub 10.0.0.9=203.0.113.9
		eni app priv-1 10.0.1.10=203.0.113.10
		eni six priv-1 2600:1f18:1:1::6
		rtb rtb-pub a pub: 0.0.0.0/0 igw
		`
	const replaced = "replace in route table rtb-priv: "
	for _, tt := range []struct{ name, net, to, want string }{
		{"another host", "rtb rtb-priv a priv-1: 0.0.0.0/0 nat", "app",
			replaced + "0.0.0.0/0 -> igw; all of priv-1 leave by it instead of nat: those without a public address lose the internet"},
		{"another subnet", "subnet priv-2 a 10.0.2.0/24\nrtb rtb-priv a priv-1 priv-2: 0.0.0.0/0 nat", "app",
			replaced + "0.0.0.0/0 -> igw; all of priv-1, priv-2 leave by it instead of nat: those without a public address lose the internet"},
		{"an egress-only gateway", "rtb rtb-priv a priv-1: ::/0 eigw", "six",
			replaced + "::/0 -> igw; all of priv-1 leave by it instead of eigw: their IPv6 addresses can be reached from the internet then"},
		{"nobody uses a blackhole", "rtb rtb-priv a priv-1: 0.0.0.0/0 igw-gone blackhole", "app", replaced + "0.0.0.0/0 -> igw"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(resources(public + tt.net)...)
			require.NoError(t, err)
			r := routing.New(n)
			f := routing.Flow{From: "internet", To: routing.Place(tt.to), DstPort: 443, IPv6: tt.to == "six"}
			p, err := r.Resolve(f)
			require.NoError(t, err)
			require.NotEmpty(t, p.Blockers, p)
			require.Len(t, p.Blockers[0].Fix, 1, p)
			require.Equal(t, tt.want, p.Blockers[0].Fix[0].String())
			requireDelivered(t, r, f, p.Blockers[0].Fix)
		})
	}
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

// TestTurnedBack: where a route of a VPC for the way out sends back to the transit gateway what came by it, it is that route which gives way, not the one of who sent.
func TestTurnedBack(t *testing.T) {
	const spoke = `
		vpc spoke 10.1.0.0/16
		subnet s1 spoke 10.1.0.0/24
		vpc out 10.9.0.0/16
		subnet att out 10.9.0.0/24
		subnet pub out 10.9.1.0/24
		tgw tgw
		att att-s tgw spoke s1
		att att-o tgw out att
		tgwrtb t tgw att-s att-o: propagate att-s; propagate att-o; 0.0.0.0/0 att-o
		rtb rtb-s spoke s1: 0.0.0.0/0 tgw
		eni app s1 10.1.0.5
	`
	f := routing.Flow{From: "app", To: "internet:198.51.100.7", DstPort: 443}
	n, err := vpc.New(resources(spoke + `
		igw igw out
		nat nat pub 10.9.1.9=203.0.113.9
		rtb rtb-pub out pub: 0.0.0.0/0 igw; 10.1.0.0/16 tgw
		rtb rtb-att out att: 0.0.0.0/0 nat; 198.51.100.0/24 tgw`)...)
	require.NoError(t, err)
	r := routing.New(n)
	p, err := r.Resolve(f)
	require.NoError(t, err)
	require.Len(t, p.Blockers, 1, "%v", p)
	require.Equal(t, routing.NotTransitive, p.Blockers[0].Code)
	require.Len(t, p.Blockers[0].Fix, 1, "%v", p)
	require.Equal(t, "replace in route table rtb-att: 198.51.100.0/24 -> nat", p.Blockers[0].Fix[0].String())
	requireDelivered(t, r, f, p.Blockers[0].Fix)

	n, err = vpc.New(resources(spoke + "\nrtb rtb-att out att: 0.0.0.0/0 tgw")...)
	require.NoError(t, err)
	p, err = routing.New(n).Resolve(f)
	require.NoError(t, err)
	require.Empty(t, p.Blockers[0].Fix, "%v", p)
	require.Contains(t, p.Blockers[0].NoFix, "leads it back to a transit gateway")
}

// TestAttachmentBroughtBack: a VPC that has an attachment to the transit gateway which does not work gets no second one, which AWS would refuse.
func TestAttachmentBroughtBack(t *testing.T) {
	r, p := resolved(t, `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		tgw tgw
		att att-a tgw a a1 state=pending
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-a; propagate att-b
		rtb rtb-a a a1: 10.1.0.0/16 tgw
		rtb rtb-b b b1: 10.0.0.0/16 tgw
		eni web a1 10.0.1.5
		eni db b1 10.1.1.5`, "web -> db tcp 443")
	require.NotEmpty(t, p.Blockers, "%v", p)
	require.Contains(t, words(p.Blockers[0].Fix), "bring transit gateway attachment att-a back into service", "%v", p)
	requireDelivered(t, r, p.Flow, p.Blockers[0].Fix)
}

// TestBlackholeOfPeeringConnection: a connection that is gone is not brought back for what it would not carry.
func TestBlackholeOfPeeringConnection(t *testing.T) {
	r, p := resolved(t, `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		igw igw a
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		nat nat a2 10.0.2.9=203.0.113.9
		pcx pcx a b state=pending
		rtb rtb-1 a a1: 0.0.0.0/0 pcx
		rtb rtb-2 a a2: 0.0.0.0/0 igw
		eni web a1 10.0.1.5`, "web -> internet tcp 443")
	require.Len(t, p.Blockers, 1, "%v", p)
	require.Equal(t, []string{"replace in route table rtb-1: 0.0.0.0/0 -> nat"}, words(p.Blockers[0].Fix), "%v", p)
	requireDelivered(t, r, p.Flow, p.Blockers[0].Fix)
}

// TestEdgeDeviceInTheSameTable: what shares the route table of the device to which an edge table leads cannot be led through it.
func TestEdgeDeviceInTheSameTable(t *testing.T) {
	n, err := vpc.New(resources(`
		vpc a 10.0.0.0/16
		igw igw a
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		eni web a1 10.0.1.5=203.0.113.5
		eni device a2 10.0.2.5 nocheck
		rtb rtb-edge a igw: 10.0.1.0/24 device
		rtb rtb-1 a a1 a2: 0.0.0.0/0 igw`)...)
	require.NoError(t, err)
	p, err := routing.New(n).Resolve(routing.Flow{From: "web", To: "internet", DstPort: 443})
	require.NoError(t, err)
	require.Len(t, p.Blockers, 1, "%v", p)
	require.Equal(t, routing.IngressRTBTrafficRedirection, p.Blockers[0].Code)
	require.Contains(t, p.Blockers[0].NoFix, "share a route table")
}

// TestNATGatewayWithFreeAddress: a NAT gateway that is made takes an Elastic IP that nothing has, which two cannot.
func TestNATGatewayWithFreeAddress(t *testing.T) {
	const net = `
		vpc a 10.0.0.0/16
		igw igw a
		subnet pub a 10.0.0.0/24
		subnet priv a 10.0.1.0/24
		eip eip-used 203.0.113.7 app
		eni app priv 10.0.1.10
		eni other priv 10.0.1.11
		rtb rtb-pub a pub: 0.0.0.0/0 igw
		rtb rtb-priv a priv
		`
	f := routing.Flow{From: "other", To: "internet", DstPort: 443}
	for free, with := range map[string]string{
		"":                         "an Elastic IP",
		"eip eip-free 203.0.113.8": "the free Elastic IP 203.0.113.8",
		"eip eip-free 203.0.113.8\nvpc b 10.1.0.0/16\nsubnet b1 b 10.1.0.0/24\nnat nat-b b1": "an Elastic IP", // it may be that of nat-b
	} {
		n, err := vpc.New(resources(net + free)...)
		require.NoError(t, err)
		r := routing.New(n)
		p, err := r.Resolve(f)
		require.NoError(t, err)
		require.Len(t, p.Blockers, 1, "%v", p)
		require.Equal(t, []string{"make a public NAT gateway in subnet pub, with " + with + ", here called pub/nat", "add to route table rtb-priv: 0.0.0.0/0 -> pub/nat"}, words(p.Blockers[0].Fix))
		requireDelivered(t, r, f, p.Blockers[0].Fix)
		second := p.Blockers[0].Fix[0]
		second.On = "second"
		requireDelivered(t, r, f, append([]routing.Fix{second}, p.Blockers[0].Fix...))
	}
}

// TestNothingFinalComesBack: what is deleted, or has failed for good, is never brought back: another that works takes its place, or a new one does, or nothing is told
// but that one has to be made.
func TestNothingFinalComesBack(t *testing.T) {
	const private = `
		vpc a 10.0.0.0/16
		subnet pub a 10.0.0.0/24
		subnet priv a 10.0.1.0/24
		igw igw a
		rtb rtb-pub a pub: 0.0.0.0/0 igw
		rtb rtb-priv a priv: 0.0.0.0/0 nat
		eni web priv 10.0.1.5`
	const peers = `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		rtb rtb-a a a1: 10.1.0.0/16 pcx
		rtb rtb-b b b1: 10.0.0.0/16 pcx
		eni web a1 10.0.1.5
		eni db b1 10.1.1.5`
	for _, tt := range []struct{ name, net, question, want string }{
		{"a deleted NAT gateway, and another", private + "\nnat nat pub 10.0.0.9=203.0.113.9 state=deleted\nnat nat-2 pub 10.0.0.10=203.0.113.10", "web -> internet tcp 443",
			"replace in route table rtb-priv: 0.0.0.0/0 -> nat-2"},
		{"a NAT gateway that failed, and another", private + "\nnat nat pub 10.0.0.9=203.0.113.9 state=failed\nnat nat-2 pub 10.0.0.10=203.0.113.10", "web -> internet tcp 443",
			"replace in route table rtb-priv: 0.0.0.0/0 -> nat-2"},
		{"a deleted NAT gateway alone", private + "\nnat nat pub 10.0.0.9=203.0.113.9 state=deleted", "web -> internet tcp 443", "make a public NAT gateway in subnet pub"},
		{"one that is pending", private + "\nnat nat pub 10.0.0.9=203.0.113.9 state=pending", "web -> internet tcp 443", "bring NAT gateway nat back into service"},
		{"a rejected peering connection", peers + "\npcx pcx a b state=rejected", "web -> db tcp 443", "peer"},
		{"one that waits", peers + "\npcx pcx a b state=pending-acceptance", "web -> db tcp 443", "bring VPC peering connection pcx back into service"},
	} {
		_, p := resolved(t, tt.net, tt.question)
		require.Equal(t, routing.Dropped, p.Verdict, "%s\n%v", tt.name, p)
		var fixes []string
		for _, f := range p.Blockers[0].Fix {
			fixes = append(fixes, f.String())
		}
		text := strings.Join(fixes, "\n")
		require.Contains(t, text, tt.want, "%s\n%v", tt.name, p)
		if !strings.Contains(tt.want, "bring ") {
			require.NotContains(t, text, "back into service", tt.name)
		}
	}
}
