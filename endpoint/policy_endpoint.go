package endpoint

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// EndpointPolicy is the policy of the endpoint: what Policy holds, or [AllowAll].
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
func (g Gateway) EndpointPolicy() (Policy, error) { return endpointPolicy(g.Policy) }

// EndpointPolicy is the policy of the endpoint: what Policy holds, or [AllowAll]. Services of
// customers, and those of AWS that take no endpoint policy, are open to everyone whatever it holds.
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
func (i Interface) EndpointPolicy() (Policy, error) {
	if s, _ := readServiceName(i.Service); s.customer != "" || s.service.PolicyUnsupported {
		return AllowAll(), nil
	}
	return endpointPolicy(i.Policy)
}

func endpointPolicy(document string) (Policy, error) {
	if document == "" {
		return AllowAll(), nil
	}
	return ParsePolicy(document)
}

// EndpointContext is the condition keys that a request has because it came through an endpoint, in the form of
// [Request].Context: the endpoint, the endpoint's VPC, and the private address of the client. Keys that only some
// services set, such as aws:VpceAccount, are not in it: they are not known.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func EndpointContext(endpoint, home vpc.ID, client netip.Addr) map[string][]string {
	return map[string][]string{
		"aws:SourceVpce":  {string(endpoint)},
		"aws:SourceVpc":   {string(home)},
		"aws:VpcSourceIp": {client.String()},
		"aws:SourceIp":    nil,
	}
}

// PublicContext is the condition keys that a request has because it came through no endpoint: the public address that the service
// sees, and none of the keys of endpoints.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func PublicContext(client netip.Addr) map[string][]string {
	return map[string][]string{
		"aws:SourceIp":     {client.String()},
		"aws:SourceVpce":   nil,
		"aws:SourceVpc":    nil,
		"aws:SourceVpcArn": nil,
		"aws:VpcSourceIp":  nil,
		"aws:VpceAccount":  nil,
		"aws:VpceOrgID":    nil,
		"aws:VpceOrgPaths": nil,
	}
}
