package routing_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// dnsNet is VPC a with an endpoint for SQS with private DNS, one for SNS without, one for S3 for inbound queries only, and the
// peer b with an inbound resolver endpoint at 10.1.1.53; hq is behind a VPN connection of a.
const dnsNet = `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56 hostnames
	subnet a1 a 10.0.1.0/24 2600:1f18:0:101::/64
	subnet a2 a 10.0.2.0/24 b
	subnet a6 a 2600:1f18:0:106::/64 dns64
	vgw vgw a
	igw igw a
	rtb rtb-a a a1 a2 a6: 10.1.0.0/16 pcx; 192.168.0.0/16 vgw; 0.0.0.0/0 igw
	eni web a1 10.0.1.5=203.0.113.5
	eni six a6 2600:1f18:0:106::5
	gwe vpce-gw a s3 rtb-a
	ife vpce-sqs a sqs a1 a2 dns 10.0.1.20 10.0.2.20
	ife vpce-sns a sns a1 10.0.1.21
	ife vpce-s3 a s3 a1 inbound 10.0.1.22

	vpc b 10.1.0.0/16 hostnames
	subnet b1 b 10.1.1.0/24
	rtb rtb-b b b1: 10.0.0.0/16 pcx
	eni db b1 10.1.1.5=203.0.113.6
	igw igw-b b
	ife vpce-kms b kms b1 dns 10.1.1.20
	pcx pcx a b

	onprem hq 192.168.0.0/16
	vpn vpn vgw hq: 192.168.0.0/16
`

// bare is a VPC without DNS hostnames.
const bare = `
	vpc a 10.0.0.0/16
	subnet a1 a 10.0.1.0/24
	eni web a1 10.0.1.5
`

// inbound and outbound are resolver endpoints with one interface each.
func inbound(id, v, subnet vpc.ID, addr string) endpoint.ResolverEndpoint {
	return endpoint.ResolverEndpoint{ID: id, VPC: v, Direction: endpoint.Inbound, Groups: []vpc.ID{"sg-open-" + v},
		Addresses: []endpoint.ResolverAddress{{Subnet: subnet, Addresses: []netip.Addr{netip.MustParseAddr(addr)}}}}
}

func outbound(id, v, subnet vpc.ID, addr string) endpoint.ResolverEndpoint {
	e := inbound(id, v, subnet, addr)
	e.Direction = endpoint.Outbound
	return e
}

func rule(id, domain string, by vpc.ID, targets ...string) endpoint.ResolverRule {
	r := endpoint.ResolverRule{ID: vpc.ID(id), Domain: domain, Endpoint: by, VPCs: []vpc.ID{"a"}, Region: "us-east-1"}
	for _, t := range targets {
		r.Targets = append(r.Targets, netip.AddrPortFrom(netip.MustParseAddr(t), 53))
	}
	return r
}

func system(id, domain string) endpoint.ResolverRule {
	r := rule(id, domain, "")
	r.Type = endpoint.System
	return r
}

// zone is a hosted zone with records "www A 10.0.0.7", "x ALIAS some.name", of the domain's names alone.
func zone(id, domain string, v vpc.ID, records ...string) endpoint.HostedZone {
	z := endpoint.HostedZone{ID: vpc.ID(id), Domain: domain, VPCs: []vpc.ID{v}}
	for _, s := range records {
		f := strings.Fields(s)
		r := endpoint.Record{Name: strings.TrimPrefix(f[0]+"."+domain, "@."), Type: f[1]}
		if f[1] == "ALIAS" {
			r.Type, r.Alias = "A", f[2]
		} else {
			r.Values = f[2:]
		}
		z.Records = append(z.Records, r)
	}
	return z
}

// told is an answer, a line for what answers and one for each step and each thing passed over.
func told(a routing.Answer) string {
	var s strings.Builder
	switch {
	case a.Code != "":
		s.WriteString(string(a.Code))
	case a.Synthetic:
		s.WriteString("made-up")
	default:
		for i, x := range a.Addresses {
			s.WriteString(strings.Repeat(" ", min(i, 1)) + x.String())
		}
	}
	if a.By != "" {
		s.WriteString(" by " + string(a.By) + " (" + a.Zone + ")")
	}
	if a.Assumed {
		s.WriteString(" assumed")
	}
	if a.Missing != "" {
		s.WriteString(": " + a.Missing)
	}
	for _, x := range a.Steps {
		s.WriteString("\n  " + x.String())
	}
	for _, x := range a.Passed {
		s.WriteString("\n  not " + x.String())
	}
	return s.String()
}

func trimmed(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(strings.TrimRight(l, " "), "\t\t\t")
	}
	return strings.Join(lines, "\n")
}

func TestDNS(t *testing.T) {
	type list = []vpc.Resource
	peered := func(side string) string { return strings.Replace(dnsNet, "pcx pcx a b", "pcx pcx a b dns="+side, 1) }
	with := func(old, new string) string { return strings.Replace(dnsNet, old, new, 1) }
	toB := inbound("in-b", "b", "b1", "10.1.1.53")
	out := outbound("out-a", "a", "a1", "10.0.1.54")
	inA := inbound("in-a", "a", "a1", "10.0.1.53")
	for _, tt := range []struct {
		name  string
		net   string
		more  list
		from  routing.Place
		query string
		want  string
	}{
		{"IE-41 IE-35 private DNS", dnsNet, nil, "web", "SQS.us-east-1.amazonaws.com.", `
			10.0.1.20 10.0.2.20 by vpce-sqs (sqs.us-east-1.amazonaws.com)`},
		{"IE-42 private DNS off", dnsNet, nil, "web", "sns.us-east-1.amazonaws.com", `
			made-up
			  not vpce-sns: private DNS is off`},
		{"IE-42 outside of the VPC", dnsNet, nil, "internet", "sqs.us-east-1.amazonaws.com", `
			made-up`},
		{"DN-32 on premises without an inbound endpoint", dnsNet, nil, "hq", "sqs.us-east-1.amazonaws.com", `
			made-up`},
		{"IE-34 DN-32 the endpoint's own name on premises", dnsNet, nil, "hq", "vpce-sqs-00000000.sqs.us-east-1.vpce.amazonaws.com", `
			10.0.1.20 10.0.2.20 by vpce-sqs (vpce-sqs-00000000.sqs.us-east-1.vpce.amazonaws.com)`},
		{"IE-35 zonal name", dnsNet, nil, "internet", "vpce-sqs-00000000-us-east-1b.sqs.us-east-1.vpce.amazonaws.com", `
			10.0.2.20 by vpce-sqs (vpce-sqs-00000000-us-east-1b.sqs.us-east-1.vpce.amazonaws.com)`},
		{"IE-34 no such endpoint", dnsNet, nil, "web", "vpce-x-00000000.sqs.us-east-1.vpce.amazonaws.com", `
			UNKNOWN_DESTINATION: the endpoint that has the name vpce-x-00000000.sqs.us-east-1.vpce.amazonaws.com`},
		{"IE-40 an endpoint whose VPC has lost an attribute", bare, list{endpoint.Interface{ID: "vpce-sqs", VPC: "a", Subnets: []vpc.ID{"a1"}, PrivateDNS: true,
			Service: "com.amazonaws.us-east-1.sqs", DNSNames: []string{"vpce-sqs-0123.sqs.us-east-1.vpce.amazonaws.com", "sqs.us-east-1.amazonaws.com"}}},
			"web", "sqs.us-east-1.amazonaws.com", `
			made-up
			  not vpce-sqs: private DNS answers only where the VPC has both DNS attributes`},
		{"IE-62 inbound only, from the VPC", dnsNet, nil, "web", "b.s3.us-east-1.amazonaws.com", `
			made-up
			  not vpce-s3 (s3.us-east-1.amazonaws.com): its private DNS is for queries through inbound resolver endpoints only`},
		{"IE-62 DN-30 T26 inbound only, on premises through an inbound endpoint", dnsNet,
			list{inA, vpc.OnPremises{ID: "hq", CIDRs: prefixes("192.168.0.0/16"), DNSServers: addrs("10.0.1.53")}}, "hq", "b.s3.us-east-1.amazonaws.com", `
			10.0.1.22 by vpce-s3 (s3.us-east-1.amazonaws.com)
			  in-a: takes the query into a`},
		{"IE-64 the legacy name", dnsNet, nil, "web", "b.s3.amazonaws.com", `
			made-up
			  not vpce-s3: the name is not one of its private DNS names`},
		{"IE-47 DynamoDB has no private DNS", dnsNet + `
	ife vpce-ddb a dynamodb a1`, nil, "web", "dynamodb.us-east-1.amazonaws.com", `
			made-up
			  not vpce-ddb: private DNS is off`},
		{"SC-4 an endpoint whose private names are not known", dnsNet + `
	ife vpce-iot a iot.data a1 dns`, nil, "web", "x-ats.iot.us-east-1.amazonaws.com", `
			UNKNOWN_DESTINATION: the private DNS names of vpce-iot
			  not vpce-iot: its private DNS names are not known`},
		{"IE-49 the verified name of a customer's service", dnsNet + `
	ife vpce-own a vpce-svc-1 a1 dns 10.0.1.30
	svc vpce-svc-1 name=api.example.com`, nil, "web", "api.example.com", `
			10.0.1.30 by vpce-own (api.example.com)`},
		{"P1 DN-2 no DNS support", strings.Replace(bare, "16", "16 nodns", 1), nil, "web", "sqs.us-east-1.amazonaws.com", `
			DNS_UNAVAILABLE
			  a: DNS support is off, so its resolver does not answer`},
		{"P1 DHCP options that the network does not hold", with("hostnames", "hostnames dhcp=dopt-x"), nil, "web", "sqs.us-east-1.amazonaws.com", `
			10.0.1.20 10.0.2.20 by vpce-sqs (sqs.us-east-1.amazonaws.com)
			  not dopt-x: the network does not hold these DHCP options, so AmazonProvidedDNS is asked`},
		{"P1 a DNS server on the internet", with("hostnames", "hostnames dhcp=dopt") + "\n\tdhcp dopt 8.8.8.8", nil, "web", "sqs.us-east-1.amazonaws.com", `
			made-up
			  dopt: names its own DNS servers
			  8.8.8.8:53: a server on the internet, which answers as public DNS does`},
		{"P1 an instance as DNS server", with("hostnames", "hostnames dhcp=dopt") + "\n\tdhcp dopt 10.0.2.9\n\teni ad a2 10.0.2.9", nil, "web", "sqs.us-east-1.amazonaws.com", `
			made-up assumed
			  dopt: names its own DNS servers
			  10.0.2.9:53: a server of which the model holds no zones`},
		{"P1 a name that only the server can know", with("hostnames", "hostnames dhcp=dopt") + "\n\tdhcp dopt 10.0.2.9\n\teni ad a2 10.0.2.9", nil, "web", "dc.corp.example", `
			UNKNOWN_DESTINATION: what DNS server 10.0.2.9:53 answers for dc.corp.example
			  dopt: names its own DNS servers
			  10.0.2.9:53: a server of which the model holds no zones`},
		{"P1 the second server, if the first cannot be reached", with("hostnames", "hostnames dhcp=dopt") + "\n\tdhcp dopt 10.0.2.9 10.0.1.53", list{inA}, "web", "sqs.us-east-1.amazonaws.com", `
			10.0.1.20 10.0.2.20 by vpce-sqs (sqs.us-east-1.amazonaws.com)
			  dopt: names its own DNS servers
			  in-a: takes the query into a
			  not 10.0.2.9:53: the query gets no answer: no interface of the VPC has the destination address (VPC a, NO_POSSIBLE_DESTINATION)`},
		{"P1 no server can be reached", with("hostnames", "hostnames dhcp=dopt") + "\n\tdhcp dopt 10.0.2.9", nil, "web", "sqs.us-east-1.amazonaws.com", `
			DNS_UNAVAILABLE
			  dopt: names its own DNS servers
			  not 10.0.2.9:53: the query gets no answer: no interface of the VPC has the destination address (VPC a, NO_POSSIBLE_DESTINATION)`},
		{"L1 the VPC's resolver given by its address", with("hostnames", "hostnames dhcp=dopt") + "\n\tdhcp dopt 10.0.0.2", nil, "web", "sqs.us-east-1.amazonaws.com", `
			10.0.1.20 10.0.2.20 by vpce-sqs (sqs.us-east-1.amazonaws.com)
			  dopt: names its own DNS servers`},
		{"P12 L7 the peer's resolver cannot be asked", with("hostnames", "hostnames dhcp=dopt") + "\n\tdhcp dopt 10.1.0.2", nil, "web", "kms.us-east-1.amazonaws.com", `
			DNS_UNAVAILABLE
			  dopt: names its own DNS servers
			  not 10.1.0.2:53: the query gets no answer: no interface of the VPC has the destination address (VPC b, NO_POSSIBLE_DESTINATION)`},

		{"DN-14 the most specific zone", dnsNet, list{zone("Z1", "corp.example", "a", "www A 10.9.9.9"), zone("Z2", "www.corp.example", "a", "@ A 10.8.8.8")}, "web", "www.corp.example", `
			10.8.8.8 by Z2 (www.corp.example)
			  not Z1 (corp.example): a rule or zone that goes before it answers`},
		{"DN-14 no fall-through to a shorter zone", dnsNet, list{zone("Z1", "corp.example", "a", "*.dev A 10.9.9.9"), zone("Z2", "dev.corp.example", "a", "x A 10.8.8.8")}, "web", "www.dev.corp.example", `
			DNS_NO_SUCH_NAME by Z2 (dev.corp.example)
			  not Z1 (corp.example): a rule or zone that goes before it answers`},
		{"DN-14 T41 no fall-through to public DNS", dnsNet, list{zone("Z1", "us-east-1.amazonaws.com", "a")}, "web", "sns.us-east-1.amazonaws.com", `
			DNS_NO_SUCH_NAME by Z1 (us-east-1.amazonaws.com)
			  not vpce-sns: private DNS is off`},
		{"T41 the endpoint's zone is more specific", dnsNet, list{zone("Z1", "us-east-1.amazonaws.com", "a")}, "web", "sqs.us-east-1.amazonaws.com", `
			10.0.1.20 10.0.2.20 by vpce-sqs (sqs.us-east-1.amazonaws.com)
			  not Z1 (us-east-1.amazonaws.com): a rule or zone that goes before it answers`},
		{"DN-14 another type of the name", dnsNet, list{zone("Z1", "corp.example", "a", "www TXT hello")}, "web", "www.corp.example", `
			DNS_NO_ADDRESS_OF_FAMILY by Z1 (corp.example)`},
		{"DN-25 a zone of another VPC alone", dnsNet, list{zone("Z1", "corp.example", "b", "www A 10.9.9.9")}, "web", "www.corp.example", `
			UNKNOWN_DESTINATION: the address of www.corp.example`},
		{"DN-3 a zone without DNS hostnames", bare, list{zone("Z1", "s3.us-east-1.amazonaws.com", "a", "@ A 10.9.9.9")}, "web", "s3.us-east-1.amazonaws.com", `
			made-up
			  not Z1 (s3.us-east-1.amazonaws.com): private hosted zones answer only where the VPC has both DNS attributes`},
		{"both families of a zone", dnsNet, list{zone("Z1", "corp.example", "a", "www A 10.9.9.9 10.9.9.8", "www AAAA 2600::9")}, "web", "www.corp.example", `
			10.9.9.9 10.9.9.8 2600::9 by Z1 (corp.example)`},
		{"split horizon", dnsNet, list{zone("Z1", "b.s3.us-east-1.amazonaws.com", "a", "@ A 10.9.9.9")}, "web", "b.s3.us-east-1.amazonaws.com", `
			10.9.9.9 by Z1 (b.s3.us-east-1.amazonaws.com)
			  not vpce-s3 (s3.us-east-1.amazonaws.com): a rule or zone that goes before it answers`},
		{"CNAME to another zone", dnsNet, list{zone("Z1", "corp.example", "a", "www CNAME x.dev.example"), zone("Z2", "dev.example", "a", "x A 10.8.8.8")}, "web", "www.corp.example", `
			10.8.8.8 by Z2 (dev.example)
			  Z1 (corp.example): CNAME of x.dev.example`},
		{"CNAME to a service", dnsNet, list{zone("Z1", "corp.example", "a", "queue CNAME sqs.us-east-1.amazonaws.com")}, "web", "queue.corp.example", `
			10.0.1.20 10.0.2.20 by vpce-sqs (sqs.us-east-1.amazonaws.com)
			  Z1 (corp.example): CNAME of sqs.us-east-1.amazonaws.com`},
		{"DN-24 alias of an endpoint's name", dnsNet, list{zone("Z1", "sns.us-east-1.amazonaws.com", "b", "@ ALIAS vpce-sns-00000000.sns.us-east-1.vpce.amazonaws.com")}, "db", "sns.us-east-1.amazonaws.com", `
			10.0.1.21 by Z1 (sns.us-east-1.amazonaws.com)
			  Z1 (sns.us-east-1.amazonaws.com): alias of vpce-sns-00000000.sns.us-east-1.vpce.amazonaws.com for A`},
		{"alias in the zone", dnsNet, list{zone("Z1", "corp.example", "a", "www ALIAS x.corp.example", "x A 10.8.8.8")}, "web", "www.corp.example", `
			10.8.8.8 by Z1 (corp.example)
			  Z1 (corp.example): alias of x.corp.example for A`},
		{"delegated to nobody", dnsNet, list{zone("Z1", "corp.example", "a", "dev NS ns.hq.example")}, "web", "www.dev.corp.example", `
			UNKNOWN_DESTINATION by Z1 (corp.example): who answers for dev.corp.example, which zone Z1 delegates`},

		{"DN-31 forwarded to an inbound endpoint of the peer", dnsNet, list{toB, out, rule("rr", "kms.us-east-1.amazonaws.com", "out-a", "10.1.1.53")}, "web", "kms.us-east-1.amazonaws.com", `
			10.1.1.20 by vpce-kms (kms.us-east-1.amazonaws.com)
			  rr (kms.us-east-1.amazonaws.com): forwards the query
			  in-b: takes the query into b`},
		{"DN-24 by a rule of which the outbound endpoint is another account's", dnsNet, list{toB, rule("rr", "kms.us-east-1.amazonaws.com", "out-x", "10.1.1.53")}, "web", "kms.us-east-1.amazonaws.com", `
			10.1.1.20 by vpce-kms (kms.us-east-1.amazonaws.com)
			  rr (kms.us-east-1.amazonaws.com): forwards the query
			  in-b: takes the query into b`},
		{"DN-31 the query does not arrive", strings.Replace(dnsNet, "rtb rtb-b b b1: 10.0.0.0/16 pcx", "", 1), list{toB, out, rule("rr", "kms.us-east-1.amazonaws.com", "out-a", "10.1.1.53")}, "web", "kms.us-east-1.amazonaws.com", `
			DNS_UNAVAILABLE
			  rr (kms.us-east-1.amazonaws.com): forwards the query
			  not out-a/0 (10.1.1.53:53): the query gets no answer: reply: no route matches the destination (main table, NO_ROUTE_TO_DESTINATION)`},
		{"T25 DN-12 a rule of the endpoint's own domain", dnsNet, list{out, rule("rr", "sqs.us-east-1.amazonaws.com", "out-a", "192.168.0.53")}, "web", "sqs.us-east-1.amazonaws.com", `
			made-up assumed
			  rr (sqs.us-east-1.amazonaws.com): forwards the query
			  192.168.0.53:53: a server of which the model holds no zones
			  not vpce-sqs (sqs.us-east-1.amazonaws.com): a rule or zone that goes before it answers`},
		{"T24 DN-12 a rule of a shorter domain", dnsNet, list{out, rule("rr", "amazonaws.com", "out-a", "192.168.0.53")}, "web", "sqs.us-east-1.amazonaws.com", `
			10.0.1.20 10.0.2.20 by vpce-sqs (sqs.us-east-1.amazonaws.com)
			  not rr (amazonaws.com): a rule or zone that goes before it answers`},
		{"T24 DN-13 a service without endpoint goes on premises", dnsNet, list{out, rule("rr", "amazonaws.com", "out-a", "192.168.0.53")}, "web", "logs.us-east-1.amazonaws.com", `
			made-up assumed
			  rr (amazonaws.com): forwards the query
			  192.168.0.53:53: a server of which the model holds no zones`},
		{"DN-13 a system rule below a forwarded domain", dnsNet, list{out, rule("rr", ".", "out-a", "192.168.0.53"), system("sys", "amazonaws.com")}, "web", "logs.us-east-1.amazonaws.com", `
			made-up
			  sys (amazonaws.com): the VPC's resolver answers itself, whatever rules for shorter domains say
			  not rr (.): a system rule for a longer domain goes before it`},
		{"DN-11 a forwarded name that nobody knows", dnsNet, list{out, rule("rr", ".", "out-a", "192.168.0.53")}, "web", "www.corp.example", `
			UNKNOWN_DESTINATION: what DNS server 192.168.0.53:53 answers for www.corp.example
			  rr (.): forwards the query
			  192.168.0.53:53: a server of which the model holds no zones`},
		{"DN-12 a rule before a zone of the domain", dnsNet, list{toB, zone("Z1", "corp.example", "a", "www A 10.9.9.9"), zone("Z2", "corp.example", "b", "www A 10.8.8.8"), out, rule("rr", "corp.example", "out-a", "10.1.1.53")}, "web", "www.corp.example", `
			10.8.8.8 by Z2 (corp.example)
			  rr (corp.example): forwards the query
			  in-b: takes the query into b
			  not Z1 (corp.example): a rule or zone that goes before it answers`},

		{"DN-20 a public name inside the VPC", dnsNet, nil, "web", "ec2-203-0-113-5.compute-1.amazonaws.com", `
			10.0.1.5 by a (compute-1.amazonaws.com)`},
		{"DN-20 a public name elsewhere", dnsNet, nil, "internet", "ec2-203-0-113-5.compute-1.amazonaws.com", `
			203.0.113.5`},
		{"DN-21 P11 a peer without DNS resolution", dnsNet, nil, "web", "ec2-203-0-113-6.compute-1.amazonaws.com", `
			203.0.113.6
			  not pcx (compute-1.amazonaws.com): DNS resolution is off on the side of b`},
		{"DN-21 P11 a peer with it on the instance's side", peered("b"), nil, "web", "ec2-203-0-113-6.compute-1.amazonaws.com", `
			10.1.1.5 by pcx (compute-1.amazonaws.com)`},
		{"DN-21 P11 on the asking side alone", peered("a"), nil, "web", "ec2-203-0-113-6.compute-1.amazonaws.com", `
			203.0.113.6
			  not pcx (compute-1.amazonaws.com): DNS resolution is off on the side of b`},
		{"DN-21 a peer without the attributes", strings.NewReplacer("vpc b 10.1.0.0/16 hostnames", "vpc b 10.1.0.0/16", "kms b1 dns", "kms b1").Replace(peered("b")), nil, "web", "ec2-203-0-113-6.compute-1.amazonaws.com", `
			203.0.113.6
			  not pcx (compute-1.amazonaws.com): b lacks one of the DNS attributes`},
		{"DN-23 T22 peering does not share private DNS", peered("b"), nil, "web", "kms.us-east-1.amazonaws.com", `
			made-up`},
		{"DN-16 a private name", dnsNet, nil, "web", "ip-10-0-1-5.ec2.internal", `
			10.0.1.5 by a (ec2.internal)`},
		{"DN-22 a private name of another VPC", dnsNet, nil, "web", "ip-172-16-0-5.ec2.internal", `
			172.16.0.5 by a (ec2.internal)`},
		{"DN-22 no private name of public space", dnsNet, nil, "web", "ip-203-0-113-9.ec2.internal", `
			DNS_NO_SUCH_NAME by a (ec2.internal)`},
		{"DN-3 private names without DNS hostnames", bare, nil, "web", "ip-10-0-1-5.ec2.internal", `
			DNS_NO_SUCH_NAME
			  not a (ec2.internal): EC2's own names resolve only where the VPC has both DNS attributes`},
		{"P11 private names of another Region", dnsNet, nil, "web", "ip-10-1-1-5.eu-west-1.compute.internal", `
			DNS_NO_SUCH_NAME by a (eu-west-1.compute.internal)`},
		{"P11 private names of a peer in another Region", strings.Replace(peered("b"), "vpc b 10.1.0.0/16 hostnames", "vpc b 10.1.0.0/16 hostnames region=eu-west-1", 1), nil, "web", "ip-10-1-1-5.eu-west-1.compute.internal", `
			10.1.1.5 by pcx (eu-west-1.compute.internal)`},
		{"resource names are not modelled", dnsNet, nil, "web", "i-0a1b.ec2.internal", `
			UNKNOWN_DESTINATION: whether instance i-0a1b answers to its resource name`},
		{"a rule for EC2's own domain", dnsNet, list{out, rule("rr", "ec2.internal", "out-a", "192.168.0.53")}, "web", "ip-10-0-1-5.ec2.internal", `
			UNKNOWN_DESTINATION: what DNS server 192.168.0.53:53 answers for ip-10-0-1-5.ec2.internal
			  rr (ec2.internal): forwards the query
			  192.168.0.53:53: a server of which the model holds no zones`},
		{"EC2's own zone before a rule for everything", dnsNet, list{out, rule("rr", ".", "out-a", "192.168.0.53")}, "web", "ip-10-0-1-5.ec2.internal", `
			10.0.1.5 by a (ec2.internal)
			  not rr (.): a rule or zone that goes before it answers`},

		{"DN-33 DNS64", dnsNet, nil, "six", "sqs.us-east-1.amazonaws.com", `
			10.0.1.20 10.0.2.20 64:ff9b::a00:114 64:ff9b::a00:214 by vpce-sqs (sqs.us-east-1.amazonaws.com)
			  DNS64 of the sender's subnet adds IPv6 addresses that stand for the IPv4 ones`},
		{"DN-33 no DNS64 for names with IPv6 addresses", dnsNet, list{zone("Z1", "corp.example", "a", "www A 10.9.9.9", "www AAAA 2600::9")}, "six", "www.corp.example", `
			10.9.9.9 2600::9 by Z1 (corp.example)`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(merged(resources(tt.net), tt.more)...)
			require.NoError(t, err)
			r := routing.New(n)
			a, err := r.ResolveName(tt.from, tt.query)
			require.NoError(t, err)
			require.Empty(t, cmp.Diff(trimmed(tt.want), told(a)))
			again, _ := r.ResolveName(tt.from, tt.query)
			require.Equal(t, a, again)
		})
	}
}

// merged is rs with more, of which some may take the place of those with the same ID.
func merged(rs, more []vpc.Resource) []vpc.Resource {
	for _, m := range more {
		rs = slices.DeleteFunc(rs, func(r vpc.Resource) bool { return r.ResourceID() == m.ResourceID() })
		rs = append(rs, m)
	}
	return rs
}

func addrs(ss ...string) (as []netip.Addr) {
	for _, s := range ss {
		as = append(as, netip.MustParseAddr(s))
	}
	return as
}

func prefixes(ss ...string) (ps []netip.Prefix) {
	for _, s := range ss {
		ps = append(ps, netip.MustParsePrefix(s))
	}
	return ps
}

// A chain of aliases or of rules that leads back to itself ends.
func TestDNSLoops(t *testing.T) {
	toA := inbound("in-a", "a", "a1", "10.0.1.53")
	toB := inbound("in-b", "b", "b1", "10.1.1.53")
	back := rule("rr-b", "loop.example", "out-b", "10.0.1.53")
	back.VPCs = []vpc.ID{"b"}
	for name, more := range map[string][]vpc.Resource{
		"CNAMEs":  {zone("Z1", "loop.example", "a", "www CNAME x.loop.example", "x CNAME www.loop.example")},
		"aliases": {zone("Z1", "loop.example", "a", "www ALIAS x.loop.example", "x ALIAS www.loop.example")},
		"rules":   {toA, toB, rule("rr-a", "loop.example", "out-a", "10.1.1.53"), back, outbound("out-a", "a", "a1", "10.0.1.54"), outbound("out-b", "b", "b1", "10.1.1.54")},
	} {
		t.Run(name, func(t *testing.T) {
			n, err := vpc.New(append(resources(dnsNet), more...)...)
			require.NoError(t, err)
			p, err := routing.New(n).Resolve(routing.Flow{From: "web", To: "www.loop.example", DstPort: 443})
			require.NoError(t, err)
			require.Equal(t, routing.Dropped, p.Verdict)
			require.Equal(t, routing.DNSLoop, p.Blockers[0].Code)
		})
	}
}

// Load balancers are in public DNS: with private addresses if they are internal, also for those who cannot reach them.
func TestLoadBalancerNames(t *testing.T) {
	n, err := vpc.New(append(resources(dnsNet),
		endpoint.LoadBalancer{ID: "nlb-in", VPC: "a", Type: endpoint.TypeNetwork, Internal: true, DNSName: "nlb-in.elb.us-east-1.amazonaws.com",
			Nodes: []endpoint.Node{{Subnet: "a1", Addresses: addrs("10.0.1.70")}, {Subnet: "a2", Addresses: addrs("10.0.2.70")}}},
		endpoint.LoadBalancer{ID: "alb", VPC: "a", DNSName: "ALB-1.us-east-1.elb.amazonaws.com", AddressType: endpoint.DualStack,
			Nodes: []endpoint.Node{{Subnet: "a1", Addresses: addrs("10.0.1.71", "2600:1f18:0:101::71"), Public: netip.MustParseAddr("203.0.113.71")}}})...)
	require.NoError(t, err)
	r := routing.New(n)
	for query, want := range map[string]string{
		"nlb-in.elb.us-east-1.amazonaws.com":            "10.0.1.70 10.0.2.70 by nlb-in (nlb-in.elb.us-east-1.amazonaws.com)",
		"us-east-1b.nlb-in.elb.us-east-1.amazonaws.com": "10.0.2.70 by nlb-in (nlb-in.elb.us-east-1.amazonaws.com)",
		"us-east-1c.nlb-in.elb.us-east-1.amazonaws.com": "DNS_NO_SUCH_NAME",
		"alb-1.us-east-1.elb.amazonaws.com":             "203.0.113.71 2600:1f18:0:101::71 by alb (alb-1.us-east-1.elb.amazonaws.com)",
		"dualstack.alb-1.us-east-1.elb.amazonaws.com":   "203.0.113.71 2600:1f18:0:101::71 by alb (alb-1.us-east-1.elb.amazonaws.com)",
	} {
		for _, from := range []routing.Place{"web", "internet"} {
			a, err := r.ResolveName(from, query)
			require.NoError(t, err)
			require.Equal(t, want, told(a), "%s for %s", query, from)
		}
	}
}

// A change is seen by the next resolver, whatever the one before has looked up.
func TestDNSAfterChange(t *testing.T) {
	n, err := vpc.New(resources(dnsNet)...)
	require.NoError(t, err)
	r := routing.New(n)
	ask := func(r *routing.Resolver) string {
		a, err := r.ResolveName("web", "sqs.us-east-1.amazonaws.com")
		require.NoError(t, err)
		return told(a)
	}
	require.Contains(t, ask(r), "by vpce-sqs")
	s, err := r.With(vpc.Change{Put: []vpc.Resource{rule("rr", "sqs.us-east-1.amazonaws.com", "", "192.168.0.53")}})
	require.NoError(t, err)
	require.Contains(t, ask(s), "rr (sqs.us-east-1.amazonaws.com): forwards the query")
	require.Contains(t, ask(r), "by vpce-sqs")
}

// What the answer means for the path.
var _ = suite("dns", []vector{
	{name: "L6 no DNS support", net: strings.Replace(bare, "16", "16 nodns", 1), questions: `
		web -> 10.0.0.2 udp 53                     => dropped DNS_UNAVAILABLE
		web -> 169.254.169.253 udp 53              => dropped DNS_UNAVAILABLE
		web -> sns.us-east-1.amazonaws.com tcp 443 => dropped DNS_UNAVAILABLE
	`},
	{name: "P12 the peer's resolver", net: dnsNet, questions: `
		web -> 10.1.0.2 udp 53 => dropped NO_POSSIBLE_DESTINATION
		web -> 10.0.0.2 udp 53 => delivered
	`},
	{name: "DN-34 an IPv4 endpoint from an IPv6-only subnet", net: strings.Replace(dnsNet, "rtb-a a a1 a2 a6:", "rtb-a a a1 a2:", 1) + `
		subnet an a 10.0.9.0/24
		nat nat an
		rtb rtb-6 a a6: 64:ff9b::/96 nat`, questions: `
		six -> sqs.us-east-1.amazonaws.com tcp 443 => delivered via nat,vpce-sqs to 10.0.1.20
	`},
})

// DN-30 DN-31: inbound endpoints take DNS queries, outbound ones nothing.
func TestResolverEndpoints(t *testing.T) {
	failed := inbound("in-failed", "a", "a1", "10.0.1.55")
	failed.State = "DELETING"
	n, err := vpc.New(merged(resources(dnsNet), []vpc.Resource{inbound("in-a", "a", "a1", "10.0.1.53"), outbound("out-a", "a", "a1", "10.0.1.54"), failed})...)
	require.NoError(t, err)
	r := routing.New(n)
	for _, tt := range []struct {
		question string
		want     routing.Code
	}{
		{"web -> 10.0.1.53 udp 53", ""},
		{"hq -> in-a tcp 53", ""},
		{"web -> in-a tcp 22", routing.ServicePort},
		{"web -> in-a icmp", routing.ServicePort},
		{"web -> out-a udp 53", routing.ServicePort},
		{"web -> in-failed udp 53", routing.BadState},
	} {
		p, err := r.Resolve(question(tt.question))
		require.NoError(t, err)
		got := routing.Code("")
		if h, ok := p.Deciding(); ok {
			got = h.Code
		}
		require.Equal(t, tt.want, got, "%s\n%v", tt.question, p)
	}
}
