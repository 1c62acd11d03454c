package routing_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestFlowLogs is what the interfaces on paths log: interface, addresses, the packet's own addresses, direction, way out, action, flags.
func TestFlowLogs(t *testing.T) {
	fields, err := routing.ParseFlowLogFormat("${interface-id} ${srcaddr} ${dstaddr} pkt-srcaddr pkt-dstaddr flow-direction traffic-path action tcp-flags")
	require.NoError(t, err)
	for _, c := range []struct{ name, net, question, want string }{
		{"FL-9 NAT gateway", natted, "client -> internet:203.0.113.5 tcp 443", `
			client       10.0.1.5    203.0.113.5 10.0.1.5    203.0.113.5 egress  1 ACCEPT 2
			nat-a/public 10.0.1.5    10.0.0.220  10.0.1.5    203.0.113.5 ingress - ACCEPT 2
			nat-a/public 10.0.0.220  203.0.113.5 10.0.0.220  203.0.113.5 egress  8 ACCEPT 2
			nat-a/public 203.0.113.5 10.0.0.220  203.0.113.5 10.0.0.220  ingress - ACCEPT 18
			nat-a/public 10.0.0.220  10.0.1.5    203.0.113.5 10.0.1.5    egress  1 ACCEPT 18
			client       203.0.113.5 10.0.1.5    203.0.113.5 10.0.1.5    ingress - ACCEPT 18`},
		{"FL-15 an internet gateway refuses without a record", natted + "\neni near public 10.0.0.9", "near -> internet:203.0.113.5 tcp 443", `
			near 10.0.0.9 203.0.113.5 10.0.0.9 203.0.113.5 egress 8 ACCEPT 2`},
		{"FL-9 regional NAT gateway", "vpc a 10.0.0.0/16\nsubnet a1 a 10.0.1.0/24\nigw igw-a a\nnat nat-r a regional 203.0.113.10\nrtb rtb-a a a1: 0.0.0.0/0 nat-r\nrtb rtb-n a nat-r: 0.0.0.0/0 igw-a\neni client a1 10.0.1.5", "client -> internet:203.0.113.5 tcp 443", `
			client 10.0.1.5     203.0.113.5  10.0.1.5     203.0.113.5  egress  1 ACCEPT 2
			-      10.0.1.5     203.0.113.5  10.0.1.5     203.0.113.5  ingress - ACCEPT 2
			-      203.0.113.10 203.0.113.5  203.0.113.10 203.0.113.5  egress  8 ACCEPT 2
			-      203.0.113.5  203.0.113.10 203.0.113.5  203.0.113.10 ingress - ACCEPT 18
			-      203.0.113.5  10.0.1.5     203.0.113.5  10.0.1.5     egress  1 ACCEPT 18
			client 203.0.113.5  10.0.1.5     203.0.113.5  10.0.1.5     ingress - ACCEPT 18`},
		{"FL-10 transit gateway whose interfaces the network holds", central + "\neni tgw-b b1 10.1.0.7 type=transit_gateway\nsubnet a2 a 10.0.2.0/24\neni other a2 10.0.2.5\nrtb rtb-a2 a a2: 10.1.0.0/16 tgw-1\neni tgw-a a1 10.0.1.7 type=transit_gateway", "other -> server tcp 443", `
			other  10.0.2.5 10.1.1.5 10.0.2.5 10.1.1.5 egress  1 ACCEPT 2
			tgw-a  10.0.2.5 10.0.1.7 10.0.2.5 10.1.1.5 ingress - ACCEPT 2
			tgw-b  10.1.0.7 10.1.1.5 10.0.2.5 10.1.1.5 egress  1 ACCEPT 2
			server 10.0.2.5 10.1.1.5 10.0.2.5 10.1.1.5 ingress - ACCEPT 2
			server 10.1.1.5 10.0.2.5 10.1.1.5 10.0.2.5 egress  1 ACCEPT 18
			tgw-b  10.1.1.5 10.1.0.7 10.1.1.5 10.0.2.5 ingress - ACCEPT 18
			tgw-a  10.0.1.7 10.0.2.5 10.1.1.5 10.0.2.5 egress  1 ACCEPT 18
			other  10.1.1.5 10.0.2.5 10.1.1.5 10.0.2.5 ingress - ACCEPT 18`},
		{"FL-10 they are not held", central, "client -> server tcp 443", `
			client 10.0.1.5 10.1.1.5 10.0.1.5 10.1.1.5 egress  1 ACCEPT 2
			-      10.0.1.5 -        10.0.1.5 10.1.1.5 ingress - ACCEPT 2
			-      -        10.1.1.5 10.0.1.5 10.1.1.5 egress  1 ACCEPT 2
			server 10.0.1.5 10.1.1.5 10.0.1.5 10.1.1.5 ingress - ACCEPT 2
			server 10.1.1.5 10.0.1.5 10.1.1.5 10.0.1.5 egress  1 ACCEPT 18
			-      10.1.1.5 -        10.1.1.5 10.0.1.5 ingress - ACCEPT 18
			-      -        10.0.1.5 10.1.1.5 10.0.1.5 egress  1 ACCEPT 18
			client 10.1.1.5 10.0.1.5 10.1.1.5 10.0.1.5 ingress - ACCEPT 18`},
		{"FL-11 the group lets in, the network ACL does not let out", office + "\nacl acl-p a public: in 100 allow all 0.0.0.0/0", "client -> web tcp 443", `
			client 10.0.1.5 10.0.0.5 10.0.1.5 10.0.0.5 egress  1 ACCEPT 2
			web    10.0.1.5 10.0.0.5 10.0.1.5 10.0.0.5 ingress - ACCEPT 2
			web    10.0.0.5 10.0.1.5 10.0.0.5 10.0.1.5 egress  - REJECT 18`},
		{"FL-11 the group does not let in", office + "\nsg sg-shut a: out all 0.0.0.0/0\neni shut public 10.0.0.7 sg=sg-shut", "client -> shut tcp 443", `
			client 10.0.1.5 10.0.0.7 10.0.1.5 10.0.0.7 egress  1 ACCEPT 2
			shut   10.0.1.5 10.0.0.7 10.0.1.5 10.0.0.7 ingress - REJECT 2`},
		{"the sender's group does not let out", office + "\nsg sg-shut a: in all 0.0.0.0/0\neni shut public 10.0.0.7 sg=sg-shut", "shut -> client tcp 443", `
			shut 10.0.0.7 10.0.1.5 10.0.0.7 10.0.1.5 egress - REJECT 2`},
		{"FL-15 what is lost elsewhere was accepted where it was sent", office + "\nsubnet lone a 10.0.7.0/24\neni alone lone 10.0.7.7", "alone -> internet tcp 443", `
			alone 10.0.7.7 198.51.100.1 10.0.7.7 198.51.100.1 egress 1 ACCEPT 2`},
		{"FL-7 gateway endpoint", office, "client -> s3.us-east-1.amazonaws.com tcp 443", `
			client 10.0.1.5 243.248.4.193 10.0.1.5 243.248.4.193 egress 7 ACCEPT 2
			client 243.248.4.193 10.0.1.5 243.248.4.193 10.0.1.5 ingress - ACCEPT 18`},
		{"FL-7 internet gateway: interfaces see private addresses", office, "internet -> web tcp 443", `
			web 198.51.100.1 10.0.0.5 198.51.100.1 10.0.0.5 ingress - ACCEPT 2
			web 10.0.0.5 198.51.100.1 10.0.0.5 198.51.100.1 egress 8 ACCEPT 18`},
		{"FL-7 peering", "vpc a 10.0.0.0/16\nvpc b 10.1.0.0/16\nsubnet a1 a 10.0.1.0/24\nsubnet b1 b 10.1.1.0/24\npcx p a b\nrtb ra a a1: 10.1.0.0/16 p\nrtb rb b b1: 10.0.0.0/16 p\neni one a1 10.0.1.5\neni two b1 10.1.1.5", "one -> two udp 53", `
			one 10.0.1.5 10.1.1.5 10.0.1.5 10.1.1.5 egress  4 ACCEPT 0
			two 10.0.1.5 10.1.1.5 10.0.1.5 10.1.1.5 ingress - ACCEPT 0
			two 10.1.1.5 10.0.1.5 10.1.1.5 10.0.1.5 egress  4 ACCEPT 0
			one 10.1.1.5 10.0.1.5 10.1.1.5 10.0.1.5 ingress - ACCEPT 0`},
		{"FL-7 peering to another Region", "vpc a 10.0.0.0/16\nvpc b 10.1.0.0/16 region=eu-west-1\nsubnet a1 a 10.0.1.0/24\nsubnet b1 b 10.1.1.0/24\npcx p a b\nrtb ra a a1: 10.1.0.0/16 p\nrtb rb b b1: 10.0.0.0/16 p\neni one a1 10.0.1.5\nsg none b\neni two b1 10.1.1.5 sg=none", "one -> two udp 53", `
			one 10.0.1.5 10.1.1.5 10.0.1.5 10.1.1.5 egress  5 ACCEPT 0
			two 10.0.1.5 10.1.1.5 10.0.1.5 10.1.1.5 ingress - REJECT 0`},
		{"FL-7 virtual private gateway", onTransit + "\nvgw vgw-c c\nonprem hq 192.168.0.0/16\nvpn vpn-1 vgw-c hq static: 192.168.0.0/16\nrtb rtb-c c c1 c2: 192.168.0.0/16 vgw-c\neni out c1 10.1.1.7", "out -> hq:192.168.0.9 tcp 443", `
			out 10.1.1.7    192.168.0.9 10.1.1.7    192.168.0.9 egress  3 ACCEPT 2
			out 192.168.0.9 10.1.1.7    192.168.0.9 10.1.1.7    ingress - ACCEPT 18`},
		{"FL-8 a secondary address shows only in the packet", "vpc a 10.0.0.0/16\nsubnet a1 a 10.0.1.0/24\neni one a1 10.0.1.5 10.0.1.6\neni two a1 10.0.1.7 10.0.1.8", "one -> 10.0.1.8 tcp 80 src=10.0.1.6", `
			one 10.0.1.5 10.0.1.8 10.0.1.6 10.0.1.8 egress  1 ACCEPT 2
			two 10.0.1.6 10.0.1.7 10.0.1.6 10.0.1.8 ingress - ACCEPT 2
			two 10.0.1.7 10.0.1.6 10.0.1.8 10.0.1.6 egress  1 ACCEPT 18
			one 10.0.1.8 10.0.1.5 10.0.1.8 10.0.1.6 ingress - ACCEPT 18`},
		{"FL-8 an appliance", "vpc a 10.0.0.0/16\nsubnet a1 a 10.0.1.0/24\nsubnet a2 a 10.0.2.0/24\nrtb r1 a a1: 10.0.2.0/24 fw\nrtb r2 a a2\neni one a1 10.0.1.5\nsubnet f a 10.0.3.0/24\neni fw f 10.0.3.5 nocheck instance=i-fw\neni two a2 10.0.2.5", "one -> two tcp 80", `
			one 10.0.1.5 10.0.2.5 10.0.1.5 10.0.2.5 egress  1 ACCEPT 2
			fw  10.0.1.5 10.0.3.5 10.0.1.5 10.0.2.5 ingress - ACCEPT 2
			fw  10.0.3.5 10.0.2.5 10.0.1.5 10.0.2.5 egress  1 ACCEPT 2
			two 10.0.1.5 10.0.2.5 10.0.1.5 10.0.2.5 ingress - ACCEPT 2
			two 10.0.2.5 10.0.1.5 10.0.2.5 10.0.1.5 egress  1 ACCEPT 18
			one 10.0.2.5 10.0.1.5 10.0.2.5 10.0.1.5 ingress - ACCEPT 18`},
		{"FL-13 Amazon's DNS is not logged", office, "client -> 10.0.0.2 udp 53", ``},
		{"FL-13 nor metadata", office, "client -> 169.254.169.254 tcp 80", ``},
		{"interface endpoint", office, "client -> kms.us-east-1.amazonaws.com tcp 443", `
			client           10.0.1.5  10.0.1.99 10.0.1.5  10.0.1.99 egress  1 ACCEPT 2
			vpce-kms/private 10.0.1.5  10.0.1.99 10.0.1.5  10.0.1.99 ingress - ACCEPT 2
			vpce-kms/private 10.0.1.99 10.0.1.5  10.0.1.99 10.0.1.5  egress  1 ACCEPT 18
			client           10.0.1.99 10.0.1.5  10.0.1.99 10.0.1.5  ingress - ACCEPT 18`},
		{"FL-13 what passes between an endpoint and a load balancer is not logged", behindEndpoint, "client -> vpce-1 tcp 443", `
			client   10.0.1.5  10.0.1.99 10.0.1.5  10.0.1.99 egress  1 ACCEPT 2
			vpce-1/a1 10.0.1.5  10.0.1.99 10.0.1.5  10.0.1.99 ingress - ACCEPT 2
			nlb/p1   10.5.1.50 10.5.1.5  10.5.1.50 10.5.1.5  egress  1 ACCEPT 2
			app      10.5.1.50 10.5.1.5  10.5.1.50 10.5.1.5  ingress - ACCEPT 2
			app      10.5.1.5  10.5.1.50 10.5.1.5  10.5.1.50 egress  1 ACCEPT 18
			nlb/p1   10.5.1.5  10.5.1.50 10.5.1.5  10.5.1.50 ingress - ACCEPT 18
			vpce-1/a1 10.0.1.99 10.0.1.5  10.0.1.99 10.0.1.5  egress  1 ACCEPT 18
			client   10.0.1.99 10.0.1.5  10.0.1.99 10.0.1.5  ingress - ACCEPT 18`},
	} {
		r, p := resolved(t, c.net, c.question)
		var got []string
		for _, rec := range r.FlowLog(p, routing.FlowLog{Fields: fields}) {
			got = append(got, rec.String())
		}
		var want []string
		for _, line := range strings.Split(strings.TrimSpace(c.want), "\n") {
			if line != "" {
				want = append(want, strings.Join(strings.Fields(line), " "))
			}
		}
		require.Equal(t, strings.Join(want, "\n"), strings.Join(got, "\n"), "%s\n%v", c.name, p)
	}
}

// behindEndpoint is a service of another VPC behind an endpoint.
const behindEndpoint = `
vpc a 10.0.0.0/16
subnet a1 a 10.0.1.0/24
eni client a1 10.0.1.5
ife vpce-1 a vpce-svc-1 a1 10.0.1.99
vpc p 10.5.0.0/16
subnet p1 p 10.5.1.0/24
svc vpce-svc-1 nlb
lb nlb p network internal p1@10.5.1.50: TCP 443 tg
tg tg p protocol=TCP port=8443: i-app
eni app p1 10.5.1.5 instance=i-app`

// TestFlowLogFields is FL-1 to FL-6 and FL-12: the fields one by one.
func TestFlowLogFields(t *testing.T) {
	n, err := vpc.New(resources(office + "\nbpa bpa block-ingress")...)
	require.NoError(t, err)
	barred := routing.New(n)
	in, err := barred.Resolve(question("internet -> web tcp 443"))
	require.NoError(t, err)
	r, p := resolved(t, office+"\neni box private 10.0.1.8 instance=i-box", "box -> s3.us-east-1.amazonaws.com tcp 443")
	first := func(r *routing.Resolver, p routing.Path, l routing.FlowLog) routing.FlowLogRecord {
		records := r.FlowLog(p, l)
		require.NotEmpty(t, records)
		return records[0]
	}
	require.Equal(t, "2 - box 10.0.1.8 243.248.4.193 50000 443 6 - - - - ACCEPT OK", first(r, p, routing.FlowLog{}).String(), "FL-2")
	require.Equal(t, "2 123456789012 box 10.0.1.8 243.248.4.193 50000 443 6 7 900 1700000000 1700000060 ACCEPT OK",
		first(r, p, routing.FlowLog{Account: "123456789012", Packets: 7, Bytes: 900, Start: 1700000000, End: 1700000060}).String())
	all, err := routing.ParseFlowLogFormat("version vpc-id subnet-id instance-id type region az-id sublocation-type pkt-src-aws-service pkt-dst-aws-service ecs-task-id reject-reason resource-id encryption-status traffic-path")
	require.NoError(t, err)
	require.Equal(t, "10 a private i-box IPv4 us-east-1 - - - S3 - - - - 2", first(r, p, routing.FlowLog{Fields: all, NotNitro: true}).String(), "FL-3")
	for format, version := range map[string]string{"version srcaddr": "2", "version tcp-flags": "3", "version region srcaddr": "4", "version flow-direction": "5", "version ecs-task-id": "7", "version reject-reason": "8"} {
		fields, err := routing.ParseFlowLogFormat(format)
		require.NoError(t, err)
		require.Equal(t, version, first(r, p, routing.FlowLog{Fields: fields}).Values[0], "FL-1 %s", format)
	}
	rejected := first(barred, in, routing.FlowLog{Fields: []routing.FlowLogField{"action", "reject-reason", "interface-id", "flow-direction"}})
	require.Equal(t, "REJECT BPA web ingress", rejected.String(), "FL-12\n%v", in)
	require.Equal(t, "-", rejected.Value("version"))
	require.Empty(t, barred.FlowLog(in, routing.FlowLog{AcceptOnly: true}), "FL-14")
	require.Len(t, barred.FlowLog(in, routing.FlowLog{RejectOnly: true}), 1, "FL-14")

	ping, err := r.Resolve(question("box -> client icmp"))
	require.NoError(t, err)
	require.Equal(t, "2 - box 10.0.1.8 10.0.1.5 0 0 1 - - - - ACCEPT OK", first(r, ping, routing.FlowLog{}).String(), "FL-5")

	_, err = routing.ParseFlowLogFormat("${version} ${colour} size")
	require.EqualError(t, err, "routing: flow logs have no field colour, size")
}

// TestFlowLogLaws holds the records of every vector against what is true of all of them.
func TestFlowLogLaws(t *testing.T) {
	fields, err := routing.ParseFlowLogFormat("interface-id flow-direction traffic-path action dstaddr pkt-dstaddr")
	require.NoError(t, err)
	for name, vs := range suites {
		for _, v := range vs {
			n, err := vpc.New(resources(v.net)...)
			if err != nil || v.want != "" {
				continue
			}
			r := routing.NewWith(n, v.options)
			for _, a := range v.asked() {
				p, err := r.Resolve(a.flow)
				if err != nil {
					continue
				}
				f := r.Facts(p)
				require.GreaterOrEqual(t, f.Cost(routing.ListPrices(), routing.Usage{Hours: 1, RequestGB: 1, ReplyGB: 1}).Total, routing.Money(0))
				records := r.FlowLog(p, routing.FlowLog{Fields: fields})
				for i, rec := range records {
					require.False(t, rec.Value("action") == "REJECT" && i < len(records)-1, "%s/%s %s: after a refusal nothing is logged\n%v\n%v", name, v.name, a.question, records, p)
					require.False(t, rec.Value("flow-direction") == "ingress" && rec.Value("traffic-path") != "-", "%s/%s", name, v.name)
					require.False(t, i > 0 && records[i-1].String() == rec.String(), "%s/%s %s: nothing is logged twice\n%v\n%v", name, v.name, a.question, records, p)
				}
				if p.Verdict == routing.Delivered {
					for _, rec := range records {
						require.Equal(t, "ACCEPT", rec.Value("action"))
					}
				}
			}
		}
	}
}
