package routing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// wan is three VPCs at a core network, c at another edge.
const wan = `
	vpc a 10.0.0.0/16
	vpc b 10.1.0.0/16
	vpc c 10.2.0.0/16 region=eu-west-1
	subnet a1 a 10.0.1.0/24
	subnet a9 a 10.0.9.0/24 c
	subnet b1 b 10.1.1.0/24
	subnet c1 c 10.2.1.0/24
	rtb rtb-a a a1 a9: 10.0.0.0/8 core
	rtb rtb-b b b1: 10.0.0.0/8 core
	rtb rtb-c c c1: 10.0.0.0/8 core
	sg sg-a a: out all 0.0.0.0/0
	sg sg-b b: in tcp 80 sg-a
	eni web a1 10.0.1.5 sg=sg-a
	eni lone a9 10.0.9.5
	eni db b1 10.1.1.5
	eni strict b1 10.1.1.6 sg=sg-b
	eni far c1 10.2.1.5`

var _ = suite("core networks", []vector{
	{name: "G30 G31 one segment", net: wan + `
		core core: segment prod; att-a prod a a1; att-b prod b b1; att-c prod c c1`, questions: `
		web -> db tcp 80     => delivered via core sees 10.0.1.5
		web -> far tcp 80    => delivered via core
		web -> strict tcp 80 => delivered # G33
		lone -> db tcp 80    => dropped TGW_ROUTE_AZ_RESTRICTION@core
	`},
	{name: "G32 segments apart", net: wan + `
		core core: segment prod; segment dev; att-a prod a a1; att-b dev b b1`, questions: `
		web -> db tcp 80 => dropped TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@core
	`},
	{name: "G32 segments that share", net: wan + `
		core core: segment prod dev; segment dev; att-a prod a a1; att-b dev b b1`, questions: `
		web -> db tcp 80 => delivered via core
	`},
	{name: "G32 an isolated segment", net: wan + `
		core core: segment prod isolated; att-a prod a a1; att-b prod b b1`, questions: `
		web -> db tcp 80 => dropped TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT@core
	`},
	{name: "G31 static before what is learned", net: wan + `
		core core: segment prod; att-a prod a a1; att-b prod b b1; att-c prod c c1; route prod 10.1.0.0/16 att-c; route prod 10.2.0.0/16`, questions: `
		web -> db tcp 80  => dropped NOT_TRANSITIVE@core
		web -> far tcp 80 => dropped TGW_RTB_BAD_STATE_ROUTE@core
	`},
	{name: "not attached", net: wan + `
		core core: segment prod; att-b prod b b1`, questions: `
		web -> db tcp 80 => dropped BAD_STATE_ATTACHMENT@core
	`},
})

// What lies beyond attachments of other types is named and not decided; over another edge groups do not pass.
func TestCoreNetworkEdges(t *testing.T) {
	core := vpc.CoreNetwork{ID: "core", Segments: []vpc.CoreNetworkSegment{{Name: "prod"}}, Attachments: []vpc.CoreNetworkAttachment{
		{ID: "att-a", Resource: "a", Segment: "prod", Edge: "us-east-1", Subnets: []vpc.ID{"a1"}},
		{ID: "att-b", Resource: "b", Segment: "prod", Edge: "eu-west-1", Subnets: []vpc.ID{"b1"}},
		{ID: "att-v", Type: vpc.AttachmentVPN, Resource: "vpn-1", Segment: "prod", Edge: "us-east-1", LearnedRoutes: []vpc.BGPRoute{{CIDR: prefixes("10.9.0.0/16")[0]}}},
	}}
	n, err := vpc.New(append(resources(wan), core)...)
	require.NoError(t, err)
	r := routing.New(n)
	for _, a := range (vector{questions: `
		web -> 10.9.0.9 tcp 80 => unknown missing att-v
		web -> strict tcp 80   => dropped SG_REFERENCING_SUPPORT@sg-b
		web -> db tcp 80       => delivered
	`}).asked() {
		p, err := r.Resolve(a.flow)
		require.Empty(t, a.judge(p, err), "%s\n%v", a.question, p)
		checkLaws(t, r, a.flow, p, err)
	}
}

// G40: a carrier gateway. G41 G42: a local gateway.
func TestEdgeTargets(t *testing.T) {
	wavelength := `
	vpc a 10.0.0.0/16 2600:1f18:0:100::/56
	subnet w1 a 10.0.1.0/24 2600:1f18:0:101::/64
	rtb rtb a w1: 0.0.0.0/0 cagw
	eni phone w1 10.0.1.5=203.0.113.5 2600:1f18:0:101::5
	eni bare w1 10.0.1.6`
	outpost := `
	vpc a 10.0.0.0/16
	subnet o1 a 10.0.1.0/24
	subnet r1 a 10.0.2.0/24
	rtb rtb a o1: 192.168.0.0/16 lgw
	onprem site 192.168.0.0/16
	ife vpce a sqs o1 10.0.1.20
	eni web o1 10.0.1.5=198.18.5.5
	eni bare o1 10.0.1.6
	eni other r1 10.0.2.5`
	cagw := vpc.CarrierGateway{ID: "cagw", VPC: "a"}
	lgw := vpc.LocalGateway{ID: "lgw", VPCs: []vpc.ID{"a"}, OnPremises: "site"}
	coip := lgw
	coip.CoIP, coip.CoIPPools = true, prefixes("198.18.5.0/24")
	alone := lgw
	alone.VPCs = nil
	for _, tt := range []struct {
		name, net string
		gateway   vpc.Resource
		questions string
	}{
		{"G40 carrier addresses", wavelength, cagw, `
			phone -> internet tcp 443      => delivered via cagw sees 203.0.113.5
			bare -> internet tcp 443       => dropped CAGW_CARRIER_IP_ASSOCIATION_FOR_EGRESS@cagw
			phone -> internet tcp 443 ipv6 => dropped NO_ROUTE_TO_DESTINATION@rtb
			internet -> phone tcp 443      => dropped BAD_STATE_ATTACHMENT
		`},
		{"G41 direct VPC routing", outpost, lgw, `
			web -> site tcp 80             => delivered via lgw sees 10.0.1.5
			web -> 10.9.9.9 tcp 80         => dropped NO_ROUTE_TO_DESTINATION@rtb
			site -> web tcp 80             => delivered to 10.0.1.5
			site -> other tcp 80           => dropped NO_ROUTE_TO_DESTINATION@site # G42
			site -> 10.0.1.20 tcp 443      => dropped NO_ROUTE_TO_DESTINATION@site
		`},
		{"G41 customer-owned addresses", outpost, coip, `
			web -> site tcp 80             => delivered via lgw sees 198.18.5.5
			bare -> site tcp 80            => dropped LGW_COIP_ASSOCIATION_FOR_EGRESS@lgw
			site -> 198.18.5.5 tcp 80      => delivered to 10.0.1.5
			site -> 10.0.1.5 tcp 80        => dropped NO_ROUTE_TO_DESTINATION@site
		`},
		{"a VPC that is not associated", outpost, alone, `
			web -> site tcp 80             => dropped BAD_STATE_ATTACHMENT@lgw
		`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(append(resources(tt.net), tt.gateway)...)
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
