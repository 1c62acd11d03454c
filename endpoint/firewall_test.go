package endpoint

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

var _ vpc.Claimer = Firewall{}

func TestFirewallChecks(t *testing.T) {
	f := Firewall{ID: "fw", VPC: "vpc-1", Endpoints: []FirewallEndpoint{{"subnet-a", "vpce-fw"}, {"subnet-b", "vpce-fwb"}}}
	edited := func(edit func(*Firewall)) Firewall { f := f; edit(&f); return f }
	tests := []struct {
		name string
		rs   []vpc.Resource
		want []string
	}{
		{"G1 one a zone", []vpc.Resource{f}, nil},
		{"G1 two in a zone", []vpc.Resource{edited(func(f *Firewall) { f.Endpoints = []FirewallEndpoint{{"subnet-a", ""}, {"subnet-a2", ""}} })},
			[]string{"fw.Endpoints[1].Subnet InvalidRequestException: use1-az1"}},
		{"subnet of another VPC, or none", []vpc.Resource{edited(func(f *Firewall) { f.Endpoints = []FirewallEndpoint{{"subnet-2", ""}, {}} })},
			[]string{"fw.Endpoints[0].Subnet InvalidRequestException", "fw.Endpoints[1].Subnet InvalidRequestException"}},
		{"an endpoint is of one firewall", []vpc.Resource{f, edited(func(f *Firewall) { f.ID, f.Endpoints = "fw2", f.Endpoints[1:] })},
			[]string{"fw2.Endpoints[0].Endpoint InvalidRequestException: vpce-fwb is already held by fw"}},
		{"actions", []vpc.Resource{edited(func(f *Firewall) {
			f.Stateless, f.Stateful = []FirewallRule{{Action: Reject}}, []FirewallRule{{Action: ToStateful}}
			f.StatelessDefault, f.StatefulDefault, f.VPC, f.Endpoints = "alert", Reject, "", nil
		})}, []string{
			"fw.Stateful[0].Action InvalidRequestException", "fw.StatefulDefault InvalidRequestException", "fw.Stateless[0].Action InvalidRequestException",
			"fw.StatelessDefault InvalidRequestException", "fw.VPC InvalidRequestException"}},
		{"T44 attached to a transit gateway", []vpc.Resource{Firewall{ID: "fw", TransitGateway: "tgw-1"}}, nil},
		{"T44 in a VPC besides", []vpc.Resource{Firewall{ID: "fw", TransitGateway: "tgw-1", VPC: "vpc-1"}},
			[]string{"fw.TransitGateway InvalidRequestException: either in a VPC"}},
		{"T44 with endpoints in subnets", []vpc.Resource{Firewall{ID: "fw", TransitGateway: "tgw-1", Endpoints: []FirewallEndpoint{{"subnet-a", ""}}}},
			[]string{"fw.Endpoints InvalidRequestException", "fw.Endpoints[0].Subnet InvalidRequestException"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkProblems(t, tt.rs, tt.want...) })
	}
}

func TestFirewallDecides(t *testing.T) {
	https := packet.Header{Src: netip.MustParseAddr("10.1.0.9"), Dst: netip.MustParseAddr("203.0.113.9"), Protocol: packet.TCP, SrcPort: 50000, DstPort: 443}
	ping := packet.Header{Src: https.Src, Dst: https.Dst, Protocol: packet.ICMP, Type: 8}
	prefixes := func(s string) []netip.Prefix { return []netip.Prefix{netip.MustParsePrefix(s)} }
	ports := func(from, to uint16) []packet.PortRange { return []packet.PortRange{{From: from, To: to}} }
	drop443 := FirewallRule{Action: Drop, Protocols: []packet.Protocol{packet.TCP}, DestPorts: ports(443, 443)}
	passOut := FirewallRule{Action: Pass, Sources: prefixes("10.0.0.0/8")}
	reject := FirewallRule{Action: Reject, Destinations: prefixes("203.0.113.0/24")}
	back := FirewallRule{Action: Drop, Sources: prefixes("203.0.113.0/24"), SourcePorts: ports(443, 443)}
	both := back
	both.Both = true

	// Answers are the action and the index of the rule.
	tests := []struct {
		name  string
		f     Firewall
		h     packet.Header
		want  string
		state bool
	}{
		{"stateless, the first that matches", Firewall{Stateless: []FirewallRule{back, drop443, passOut}}, https, "drop 1", false},
		{"stateless, by default to the stateful rules", Firewall{Stateless: []FirewallRule{back}}, https, " -1", false},
		{"stateless, another default", Firewall{StatelessDefault: Drop}, https, "drop -1", false},
		{"stateless rules do not know directions", Firewall{Stateless: []FirewallRule{both}}, https, " -1", false},
		{"ports are of TCP and UDP", Firewall{Stateless: []FirewallRule{{Action: Drop, DestPorts: ports(0, 65535)}}}, ping, " -1", false},
		{"any protocol", Firewall{Stateless: []FirewallRule{{Action: Drop, Protocols: []packet.Protocol{packet.AnyProtocol}}}}, ping, "drop 0", false},
		{"stateful, passing goes first", Firewall{Stateful: []FirewallRule{reject, drop443, passOut}}, https, "pass 2", true},
		{"stateful, dropping before rejecting", Firewall{Stateful: []FirewallRule{reject, drop443}}, https, "drop 1", true},
		{"stateful, nothing matches", Firewall{Stateful: []FirewallRule{back}, StatefulDefault: Drop}, https, "pass -1", true},
		{"stateful, in both directions", Firewall{Stateful: []FirewallRule{both}}, https, "drop 0", true},
		{"stateful, strict order", Firewall{StrictOrder: true, Stateful: []FirewallRule{reject, drop443, passOut}}, https, "reject 0", true},
		{"stateful, strict order, default", Firewall{StrictOrder: true}, https, "pass -1", true},
		{"stateful, strict order, drop", Firewall{StrictOrder: true, StatefulDefault: Drop, Stateful: []FirewallRule{drop443}}, ping, "drop -1", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			decide := tt.f.DecideStateless
			if tt.state {
				decide = tt.f.DecideStateful
			}
			action, rule := decide(tt.h)
			require.Equal(t, tt.want, fmt.Sprintf("%s %d", action, rule))
		})
	}
}
