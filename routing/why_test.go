package routing_test

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestExplainAgrees holds every explanation against the path that it explains: the winner is the route that decided.
func TestExplainAgrees(t *testing.T) {
	explained := 0
	for name, vs := range suites {
		for _, v := range vs {
			n, err := vpc.New(resources(v.net)...)
			if err != nil {
				continue
			}
			r := routing.NewWith(n, v.options)
			for _, a := range v.asked() {
				p, err := r.Resolve(a.flow)
				if err != nil {
					continue
				}
				at := map[[2]int]routing.Choice{}
				for _, c := range r.Explain(p).Lookups {
					at[[2]int{leg(c.InReply), c.Hop}] = c
				}
				for i, hops := range [][]routing.Hop{p.Forward, p.Reply} {
					for k, h := range hops {
						asked := h.Kind == vpc.KindRouteTable && (h.Stage == routing.AtRoute || h.Stage == routing.AtEdge) ||
							h.Kind == vpc.KindTransitGateway && h.By.List != ""
						c, ok := at[[2]int{i, k}]
						require.Equal(t, asked, ok, "%s/%s %s: hop %v", name, v.name, a.question, h)
						if !ok || !h.By.Prefix.IsValid() {
							continue
						}
						explained++
						require.True(t, c.Found, "%s/%s %s: %v", name, v.name, a.question, c)
						require.Equal(t, h.By.Prefix, c.Winner.Prefix, "%s/%s %s: %v", name, v.name, a.question, c)
						require.Equal(t, h.By.Target, c.Winner.Route.Target, "%s/%s %s: %v", name, v.name, a.question, c)
						require.Empty(t, c.Winner.Lost)
						for _, l := range c.Losers {
							require.NotEmpty(t, l.Lost.String(), "%v lost for a reason", l)
						}
					}
				}
			}
		}
	}
	require.Greater(t, explained, 500)
}

func leg(reply bool) int {
	if reply {
		return 1
	}
	return 0
}

func explain(t *testing.T, net, q string) (*routing.Resolver, routing.Path, routing.Explanation) {
	t.Helper()
	n, err := vpc.New(resources(net)...)
	require.NoError(t, err)
	r := routing.New(n)
	p, err := r.Resolve(question(q))
	require.NoError(t, err)
	return r, p, r.Explain(p)
}

func TestExplainLosers(t *testing.T) {
	_, p, x := explain(t, `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		eni web a1 10.0.1.5
		eni db b1 10.1.1.5
		igw igw a
		tgw tgw
		att att-a tgw a a1
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-a; propagate att-b; 10.0.0.0/8 att-a; 10.1.0.0/16 att-b
		rtb rtb-a a a1: 0.0.0.0/0 igw; 10.0.0.0/8 tgw; 10.1.0.0/16 tgw
		rtb rtb-b b b1: 10.0.0.0/16 tgw`, "web -> db tcp 80")
	require.Equal(t, routing.Delivered, p.Verdict, "%v", p)
	require.Equal(t, `request hop 4: 10.1.1.5: rtb-a 10.1.0.0/16 -> tgw
  not rtb-a 10.0.0.0/8 -> tgw: another route is more specific (MORE_SPECIFIC_ROUTE)
  not rtb-a 0.0.0.0/0 -> igw: another route is more specific (MORE_SPECIFIC_ROUTE)
request hop 6: 10.1.1.5: t 10.1.0.0/16 -> att-b
  not t 10.1.0.0/16 -> att-b: the transit gateway prefers another route (TGW_RTB_HIGHER_PRIORITY_ROUTE)
  not t 10.0.0.0/8 -> att-a: another route of the transit gateway is more specific (TGW_RTB_MORE_SPECIFIC_ROUTE)
`, slicesOfLines(x.String(), 6))
}

// TestExplainWithoutRoute names the routes that lead elsewhere, as there is none that leads there.
func TestExplainWithoutRoute(t *testing.T) {
	const net = `
		vpc a 10.0.0.0/16 2600:1f18:0:100::/56
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		eni web a1 10.0.1.5
		pcx pcx a b
		tgw tgw
		att att-a tgw a a1
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-b; 10.9.0.0/16 blackhole
		rtb rtb-a a a1: 10.2.0.0/15 tgw; 10.1.0.0/16 pcx`
	_, _, x := explain(t, net, "web -> 10.9.0.5 tcp 80")
	require.Equal(t, `request hop 4: 10.9.0.5: no route (NO_ROUTE_TO_DESTINATION)
  not rtb-a 10.0.0.0/16 -> local: the destination is not in the VPC's own blocks (VPC_LOCAL_ROUTE_CIDR_RESTRICTION)
  not rtb-a 10.1.0.0/16 -> pcx: the destination is not in it (CANNOT_ROUTE)
  not rtb-a 10.2.0.0/15 -> tgw: the destination is not in it (CANNOT_ROUTE)
`, x.String())
	_, _, x = explain(t, net, "web -> 10.2.0.5 tcp 80")
	require.Equal(t, `request hop 4: 10.2.0.5: rtb-a 10.2.0.0/15 -> tgw
request hop 6: 10.2.0.5: no route (TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT)
  not t 10.1.0.0/16 -> att-b: the destination is not in it (TGW_RTB_CANNOT_ROUTE)
  not t 10.9.0.0/16 -> blackhole: the destination is not in it (TGW_RTB_CANNOT_ROUTE)
`, x.String())
}

// TestExplainLoadBalancers names the listeners if none takes the packet, and else the targets that the node may not use.
func TestExplainLoadBalancers(t *testing.T) {
	const net = zonalBalanced + `
		lb nlb a network internal aa@10.0.1.50 ab@10.0.2.50: TCP 443 tg; UDP 53 tg; TCP 444 tg-both
		tg tg a port=443: i-app
		tg tg-both a port=443 type=ip: 10.0.1.5; 10.0.2.5`
	_, _, x := explain(t, net, "web -> 10.0.1.50 tcp 53")
	require.Equal(t, `request hop 3: not listener TCP 443: the packet is for port 53 (ELBV2_LISTENER_PORT_RESTRICTION)
request hop 3: not listener UDP 53: the packet is tcp (PROTOCOL_RESTRICTION)
request hop 3: not listener TCP 444: the packet is for port 53 (ELBV2_LISTENER_PORT_RESTRICTION)
`, x.String())
	_, _, x = explain(t, net, "web -> 10.0.1.50 tcp 443")
	require.Equal(t, `request hop 3: not node nlb/aa in us-east-1a: no target is registered in its zone (ELBV2_NO_TARGETS_IN_AZ)
request hop 3: not target i-app:443 of tg: it is in another zone than the node, and cross-zone load balancing is off (ELB_NOT_CROSSZONE)
`, x.String())
	_, _, x = explain(t, net, "web -> 10.0.1.50 tcp 444")
	require.Contains(t, x.String(), `request hop 3: not target 10.0.2.5:443 of tg-both: it is in another zone than the node, and cross-zone load balancing is off (ELB_NOT_CROSSZONE)
`)
}

// slicesOfLines is the first lines of a text.
func slicesOfLines(s string, n int) string {
	for i := range s {
		if s[i] == '\n' {
			if n--; n == 0 {
				return s[:i+1]
			}
		}
	}
	return s
}

const nearS3 = `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56 hostnames
	subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
	igw igw a
	eni web a1 10.0.1.5=203.0.113.5 2600:1f18:0:101::5
	pl pl-s3 com.amazonaws.us-east-1.s3 52.216.0.0/15
	`

// TestUnused has every reason for which a gateway endpoint does not apply, and makes it apply where a change of the network can.
func TestUnused(t *testing.T) {
	for _, tt := range []struct {
		name, net, question string
		want                []string
		then                bool // the endpoint is taken once the fixes are made
	}{
		{"the table is not associated", nearS3 + `
			rtb rtb-1 a a1: 0.0.0.0/0 igw
			gwe vpce-s3 a s3`,
			"web -> 52.216.7.7 tcp 443", []string{"route table rtb-1, by which the packet goes, is not associated with it"}, true},
		{"the wrong Region", nearS3 + `
			rtb rtb-1 a a1: 0.0.0.0/0 igw
			gwe vpce-s3 a s3 rtb-1`,
			"web -> s3.us-west-2.amazonaws.com tcp 443", []string{"it leads to the service in us-east-1, and the destination is in us-west-2"}, false},
		{"a more specific route", nearS3 + `
			rtb rtb-1 a a1: 0.0.0.0/0 igw; 52.216.7.0/24 igw
			gwe vpce-s3 a s3 rtb-1`,
			"web -> 52.216.7.7 tcp 443", []string{"rtb-1 pl-s3 (52.216.0.0/15) -> vpce-s3 lost to rtb-1 52.216.7.0/24 -> igw: another route is more specific"}, false},
		{"the address family", nearS3 + `
			pl pl-s3v6 com.amazonaws.us-east-1.ipv6.s3 2600:1fa0::/32
			rtb rtb-1 a a1: 0.0.0.0/0 igw; ::/0 igw
			gwe vpce-s3 a s3 rtb-1`,
			"web -> s3.dualstack.us-east-1.amazonaws.com tcp 443 ipv6", []string{"it does not serve IPv6"}, false},
		{"it is not available, and the table is not associated", nearS3 + `
			rtb rtb-1 a a1: 0.0.0.0/0 igw
			gwe vpce-s3 a s3 state=pending`,
			"web -> 52.216.7.7 tcp 443", []string{"it is not available", "route table rtb-1, by which the packet goes, is not associated with it"}, true},
		{"another VPC's", nearS3 + `
			vpc b 10.1.0.0/16
			rtb rtb-1 a a1: 0.0.0.0/0 igw
			gwe vpce-s3 b s3`,
			"web -> 52.216.7.7 tcp 443", []string{"it serves b alone, and the packet is sent from a"}, false},
		{"the name leads to an interface endpoint", nearS3 + `
			ife vpce-if a s3 a1 10.0.1.20 dns
			rtb rtb-1 a a1: 0.0.0.0/0 igw
			gwe vpce-s3 a s3 rtb-1`,
			"web -> s3.us-east-1.amazonaws.com tcp 443", []string{"the name resolves to 10.0.1.20, of interface endpoint vpce-if", "no route table is asked"}, false},
		{"it is taken", nearS3 + `
			rtb rtb-1 a a1: 0.0.0.0/0 igw
			gwe vpce-s3 a s3 rtb-1`,
			"web -> 52.216.7.7 tcp 443", nil, false},
		{"another service", nearS3 + `
			rtb rtb-1 a a1: 0.0.0.0/0 igw
			gwe vpce-s3 a s3`,
			"web -> dynamodb.us-east-1.amazonaws.com tcp 443", nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, p, x := explain(t, tt.net, tt.question)
			var got []string
			var fixes []routing.Fix
			for _, u := range x.Unused {
				require.Equal(t, vpc.ID("vpce-s3"), u.Endpoint)
				got = append(got, u.Why...)
				fixes = append(fixes, u.Fix...)
			}
			require.Equal(t, tt.want, got, "%v", p)
			if !tt.then {
				return
			}
			c, err := routing.ChangeOf(r.Network(), fixes...)
			require.NoError(t, err)
			r, err = r.With(c)
			require.NoError(t, err)
			p, err = r.Resolve(question(tt.question))
			require.NoError(t, err)
			require.True(t, slices.ContainsFunc(p.Via, func(v routing.Via) bool { return v.Kind == vpc.KindGatewayEndpoint }), "%v", p)
			require.Empty(t, r.Explain(p).Unused)
		})
	}
}

// TestNotes has what a reader is told beside the verdict of the reply.
func TestNotes(t *testing.T) {
	acl := func(in string) string {
		return `
			vpc a 10.0.0.0/16
			subnet a1 a 10.0.1.0/24
			subnet a2 a 10.0.2.0/24
			acl acl a a1: in ` + in + `; out 100 allow all 0.0.0.0/0
			eni web a1 10.0.1.5
			eni db a2 10.0.2.5`
	}
	peers := `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		eni web a1 10.0.1.5
		eni db b1 10.1.1.5
		pcx pcx-1 a b
		tgw tgw
		att att-a tgw a a1
		att att-b tgw b b1
		tgwrtb t tgw att-a att-b: propagate att-a; propagate att-b
		rtb rtb-a a a1: 10.1.0.0/16 pcx-1
		rtb rtb-b b b1: 10.0.0.0/16 `
	const natted = `
		vpc v 10.0.0.0/16
		subnet public v 10.0.0.0/24
		subnet private v 10.0.1.0/24
		eni app private 10.0.1.5
		igw igw v
		nat nat public 10.0.0.9=203.0.113.9
		rtb out v public: 0.0.0.0/0 igw
		rtb in v private: 0.0.0.0/0 nat
		acl pub v public: in 100 allow all 10.0.0.0/16; in 110 allow tcp 32768-60999 0.0.0.0/0; out 100 allow all 0.0.0.0/0`
	for _, tt := range []struct {
		rule, net, question string
		verdict             routing.Verdict
		want                []string
	}{
		{"NACL-16 part of Linux's ports", acl("100 allow tcp 49152-65535 0.0.0.0/0"), "web -> db tcp 80", routing.Delivered,
			[]string{"acl ingress denies replies to source ports 32768-49151, from which the sender may send too; this path is that of port 50000"}},
		{"NACL-16 all of Windows's", acl("100 allow tcp 49152-65535 0.0.0.0/0"), "web -> db tcp 80 ports=49152-65535", routing.Delivered, nil},
		{"NACL-16 a hole in the range", acl("90 deny tcp 40000-40999 0.0.0.0/0; in 100 allow all 0.0.0.0/0"), "web -> db tcp 80", routing.Delivered,
			[]string{"acl ingress denies replies to source ports 40000-40999, from which the sender may send too; this path is that of port 50000"}},
		{"NACL-16 two holes", acl("80 deny tcp 33000-33999 0.0.0.0/0; in 90 deny tcp 60000-61999 0.0.0.0/0; in 100 allow all 0.0.0.0/0"), "web -> db tcp 80", routing.Delivered,
			[]string{"acl ingress denies replies to source ports 33000-33999, 60000-60999, from which the sender may send too; this path is that of port 50000"}},
		{"NACL-16 only the other part", acl("100 allow tcp 32768-40000 0.0.0.0/0"), "web -> db tcp 80", routing.Dropped,
			[]string{"acl ingress would allow replies to source ports 32768-40000, from which the sender may send too; this path is that of port 50000"}},
		{"NACL-16 a port that is given", acl("100 allow tcp 49152-65535 0.0.0.0/0"), "web -> db tcp 80 sport=50000", routing.Delivered, nil},
		{"NACL-16 everything", acl("100 allow all 0.0.0.0/0"), "web -> db tcp 80", routing.Delivered, nil},
		{"NACL-16 no ports", acl("100 allow icmp 0.0.0.0/0"), "web -> db icmp", routing.Delivered, nil},
		{"NACL-16 a NAT gateway takes other ports than the sender", natted, "app -> internet tcp 443 ports=49152-65535", routing.Delivered,
			[]string{"pub ingress denies replies to source ports 1024-32767, 61000-65535, from which nat may send too; this path is that of port 50000"}},
		{"NACL-16 and so whichever port the sender takes", natted, "app -> internet tcp 443 sport=50000", routing.Delivered,
			[]string{"pub ingress denies replies to source ports 1024-32767, 61000-65535, from which nat may send too; this path is that of port 50000"}},
		{"a reply by another connection", peers + "tgw", "web -> db tcp 80", routing.Delivered,
			[]string{"the reply goes another way: the request goes by pcx-1, the reply by tgw"}},
		{"a reply by the same connection", peers + "pcx-1", "web -> db tcp 80", routing.Delivered, nil},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			_, p, _ := explain(t, tt.net, tt.question)
			require.Equal(t, tt.verdict, p.Verdict, "%v", p)
			require.Equal(t, tt.want, p.Notes)
		})
	}
}

// TestRouteToEndpointInterface routes to the interface of an endpoint, which takes nothing that is not for its own address.
func TestRouteToEndpointInterface(t *testing.T) {
	n, err := vpc.New(append(resources(`
		vpc a 10.0.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet a2 a 10.0.2.0/24
		eni web a1 10.0.1.5
		rtb rtb a a1: 192.168.0.0/16 epi`),
		eni.Interface{ID: "epi", Subnet: "a2", Type: eni.Endpoint, Owner: "vpce-sqs", Addresses: []eni.Address{{Private: netip.MustParseAddr("10.0.2.20")}}},
		endpoint.Interface{ID: "vpce-sqs", VPC: "a", Service: "com.amazonaws.us-east-1.sqs", Subnets: []vpc.ID{"a2"}, Interfaces: []vpc.ID{"epi"}})...)
	require.NoError(t, err)
	p, err := routing.New(n).Resolve(question("web -> 192.168.1.7 tcp 443"))
	require.NoError(t, err)
	codes := []routing.Code{}
	for _, b := range p.Blockers {
		codes = append(codes, b.Code)
	}
	require.Contains(t, codes, routing.ENIAddressRestriction, "%v", p)
}
