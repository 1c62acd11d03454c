package vpc_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var _ vpc.Resource = vpc.ClientVPNEndpoint{}

func TestClientVPNEndpointCheck(t *testing.T) {
	const bad = "ClientCIDR InvalidParameterValue"
	hold := []vpc.Resource{
		cloud("v", "10.0.0.0/16"), cloud("w", "10.5.0.0/16"), sub("a", "v", "10.0.0.0/24", "a"), sub("a2", "v", "10.0.1.0/24", "a"),
		sub("b", "v", "10.0.2.0/24", "b"), sub("foreign", "w", "10.5.0.0/24", "c"),
	}
	in := func(client string, subnets ...vpc.ID) vpc.ClientVPNEndpoint {
		return vpc.ClientVPNEndpoint{VPC: "v", ClientCIDR: cidr(client), Subnets: subnets}
	}
	route := func(e vpc.ClientVPNEndpoint, block string, subnet vpc.ID) vpc.ClientVPNEndpoint {
		e.Routes = []vpc.ClientVPNRoute{{CIDR: cidr(block), Subnet: subnet}}
		return e
	}
	gone := in("10.0.0.0/30", "gone")
	gone.State = vpc.Deleted
	for _, tt := range []struct {
		rule string
		e    vpc.ClientVPNEndpoint
		want string
	}{
		{"in a VPC", in("10.200.0.0/16", "a", "b"), ""},
		{"C7 /11", in("10.192.0.0/11"), bad},
		{"C7 /12", in("10.192.0.0/12"), ""},
		{"C7 /22", in("10.200.0.0/22"), ""},
		{"C7 /23", in("10.200.0.0/23"), bad},
		{"C7 IPv6", in("fd00::/20"), bad},
		{"C7 no IPv4 clients", vpc.ClientVPNEndpoint{VPC: "v", IPv6: true}, ""},
		{"C7 over the VPC", in("10.0.128.0/20"), bad},
		{"C7 over a route", route(in("10.200.0.0/16", "a"), "10.200.1.0/24", "a"), "Routes[0].CIDR InvalidParameterValue"},
		{"C7 a wider route", route(in("10.200.0.0/16", "a"), "0.0.0.0/0", "a"), ""},
		{"C7 between clients", route(in("10.200.0.0/16", "a"), "10.200.0.0/16", ""), ""},
		{"two subnets in one zone", in("10.200.0.0/16", "a", "a2"), "Subnets[1] DuplicateSubnetsInSameZone"},
		{"subnet of another VPC", in("10.200.0.0/16", "foreign"), "Subnets[0] InvalidParameterValue"},
		{"C6 at a transit gateway", vpc.ClientVPNEndpoint{TransitGateway: "tgw", ClientCIDR: cidr("10.200.0.0/16")}, ""},
		{"C6 in a VPC and at a transit gateway", vpc.ClientVPNEndpoint{TransitGateway: "tgw", VPC: "v"}, "TransitGateway InvalidParameterCombination"},
		{"malformed rule", vpc.ClientVPNEndpoint{Rules: []vpc.AuthorizationRule{{}}}, "Rules[0].CIDR MissingParameter"},
		{"deleted", gone, ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.e.ID = "cvpn"
			_, err := vpc.New(append(hold, tt.e)...)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestClientVPNEndpointRoute(t *testing.T) { // C2
	e := vpc.ClientVPNEndpoint{Routes: []vpc.ClientVPNRoute{
		{CIDR: cidr("0.0.0.0/0"), Subnet: "a"}, {CIDR: cidr("10.0.0.0/16"), Subnet: "b"}, {CIDR: cidr("10.200.0.0/16")},
	}}
	for to, want := range map[string]vpc.ID{"8.8.8.8": "a", "10.0.0.1": "b", "10.200.0.1": ""} {
		r, ok := e.Route(addr(to))
		require.True(t, ok, to)
		require.Equal(t, want, r.Subnet, to)
	}
	_, ok := e.Route(addr("2001:db8::1"))
	require.False(t, ok)
}

func TestClientVPNEndpointAuthorizes(t *testing.T) { // C2
	rule := func(block, group string) vpc.AuthorizationRule {
		return vpc.AuthorizationRule{CIDR: cidr(block), Group: group}
	}
	e := vpc.ClientVPNEndpoint{Rules: []vpc.AuthorizationRule{
		rule("10.0.0.0/8", ""), rule("10.1.0.0/16", "admins"), rule("10.1.0.0/16", "ops"), rule("0.0.0.0/0", "web"), rule("10.1.2.0/24", ""),
	}}
	for _, tt := range []struct {
		to, groups string
		want       bool
	}{
		{"10.9.0.1", "", true},
		{"10.1.0.1", "", false},    // the longer rule is for others
		{"10.1.0.1", "web", false}, // and so it is for those whom a shorter rule names
		{"10.1.0.1", "admins", true},
		{"10.1.0.1", "web ops", true},
		{"10.1.2.1", "", true},
		{"8.8.8.8", "", false},
		{"8.8.8.8", "web", true},
		{"2001:db8::1", "web admins", false},
	} {
		require.Equal(t, tt.want, e.Authorizes(addr(tt.to), strings.Fields(tt.groups)...), "%s for %q", tt.to, tt.groups)
	}
}

func TestClientVPNEndpointForwards(t *testing.T) {
	require.True(t, vpc.ClientVPNEndpoint{}.Forwards())
	require.False(t, vpc.ClientVPNEndpoint{State: "pending-associate"}.Forwards())
}
