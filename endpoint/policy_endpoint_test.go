package endpoint

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEP1EndpointPolicies(t *testing.T) {
	document := statements(`{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}`)
	own := mustParse(t, document)
	iface := func(service string) (Policy, error) {
		return Interface{Service: service, Policy: document}.EndpointPolicy()
	}
	tests := []struct {
		name string
		get  func() (Policy, error)
		want Policy
	}{
		{"gateway", func() (Policy, error) { return Gateway{Policy: document}.EndpointPolicy() }, own},
		{"EP-2 gateway without one", func() (Policy, error) { return Gateway{}.EndpointPolicy() }, AllowAll()},
		{"interface", func() (Policy, error) { return iface("com.amazonaws.us-east-1.s3") }, own},
		{"EP-2 interface without one", func() (Policy, error) { return Interface{Service: "com.amazonaws.us-east-1.s3"}.EndpointPolicy() }, AllowAll()},
		{"SC-11 a service that takes none", func() (Policy, error) { return iface("com.amazonaws.us-east-1.transfer.server") }, AllowAll()},
		{"EP-1 customer's service", func() (Policy, error) { return iface("com.amazonaws.vpce.us-east-1.vpce-svc-1") }, AllowAll()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.get()
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
	_, err := Gateway{Policy: "{"}.EndpointPolicy()
	require.Error(t, err)
}

func TestContextsOfPaths(t *testing.T) {
	client, public := netip.MustParseAddr("10.1.0.9"), netip.MustParseAddr("198.51.100.7")
	via := EndpointContext("vpce-1", "vpc-1", client)
	around := PublicContext(public)
	when := func(condition string) Policy {
		return mustParse(t, statements(`{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": `+condition+`}`))
	}
	tests := []struct {
		name, condition string
		via, around     Decision
	}{
		{"aws:SourceVpce", `{"StringEquals": {"aws:SourceVpce": "vpce-1"}}`, Allow, ImplicitDeny},
		{"aws:SourceVpc", `{"StringEquals": {"aws:SourceVpc": "vpc-1"}}`, Allow, ImplicitDeny},
		{"EP-14 aws:VpcSourceIp is the client's", `{"IpAddress": {"aws:VpcSourceIp": "10.1.0.0/16"}}`, Allow, ImplicitDeny},
		{"GE-53 aws:SourceIp cannot be used", `{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}`, ImplicitDeny, Allow},
		{"aws:VpceAccount is set by some services", `{"StringEquals": {"aws:VpceAccount": "111122223333"}}`, Unknown, ImplicitDeny},
		{"aws:PrincipalOrgID says nothing of the path", `{"StringEquals": {"aws:PrincipalOrgID": "o-1"}}`, Unknown, Unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := when(tt.condition)
			require.Equal(t, tt.via, p.Evaluate(ResourcePolicy, Request{Context: via}).Decision, "through the endpoint")
			require.Equal(t, tt.around, p.Evaluate(ResourcePolicy, Request{Context: around}).Decision, "around it")
		})
	}
}
