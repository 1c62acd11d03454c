package cloudformation

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// ref is what a name stands for: a pseudo parameter, a parameter or a resource.
func (e evaluator) ref(arg any) (any, error) {
	name, ok := arg.(string)
	if !ok {
		return nil, errors.New("the function Ref takes a name")
	}
	if strings.HasPrefix(name, "AWS::") {
		return e.pseudo(name)
	}
	if p, ok := e.s.parameters().Get(name).(object); ok {
		return e.parameter(name, p)
	}
	if r, ok := e.s.resources[name]; ok {
		return e.attribute(r, "")
	}
	return nil, fmt.Errorf("there is no parameter or resource %s", abridge(name))
}

func (s *stack) parameters() object {
	return s.template.Object("Parameters")
}

// pseudo is a pseudo parameter.
//
// Source: CloudFormation template reference, pseudo parameters,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
func (e evaluator) pseudo(name string) (any, error) {
	switch region := e.s.region; name {
	case "AWS::NoValue":
		return noValue{}, nil
	case "AWS::Region":
		if region == "" {
			return nil, errRegion
		}
		return region, nil
	case "AWS::AccountId":
		if e.s.account == "" {
			return nil, errors.New("the account is not known; give the option Account")
		}
		return e.s.account, nil
	case "AWS::Partition", "AWS::URLSuffix":
		if region == "" {
			return nil, errRegion
		}
		partition, suffix := "aws", "amazonaws.com"
		switch {
		case strings.HasPrefix(region, "cn-"):
			partition, suffix = "aws-cn", "amazonaws.com.cn"
		case strings.HasPrefix(region, "us-gov-"):
			partition = "aws-us-gov"
		}
		if name == "AWS::Partition" {
			return partition, nil
		}
		return suffix, nil
	case "AWS::StackName":
		if e.s.name == "" {
			return nil, errors.New("the name of the stack is not known")
		}
		return e.s.name, nil
	}
	return nil, fmt.Errorf("%s is not known before the stack is deployed", abridge(name))
}

// parameter is the value of a parameter: the one given, or the default.
func (e evaluator) parameter(name string, p object) (any, error) {
	typ, _ := p.Get("Type").(string)
	if hidden, _ := booleanOf(p.Get("NoEcho")); hidden {
		return nil, fmt.Errorf("the parameter %s is secret (NoEcho), and is not read", abridge(name))
	}
	v, err := e.given(name, p)
	if err != nil {
		return nil, err
	}
	_, isList := v.([]any)
	switch {
	case !isList && (strings.Contains(typ, "List<") || strings.Contains(typ, "CommaDelimitedList")):
		text, err := e.l.textOf(v)
		parts := strings.Split(text, ",")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		return texts(parts), err
	case isList:
		return v, nil
	}
	if t, ok := v.(token); ok {
		return t, nil
	}
	return e.l.textOf(v)
}

// given is the value that a parameter was given.
func (e evaluator) given(name string, p object) (any, error) {
	for _, stack := range []string{e.s.name, ""} {
		if v, ok := e.l.options.parameters[stack][name]; ok && e.s.parent == nil {
			return v, nil
		}
	}
	if v, ok := e.s.given.Lookup(name); ok {
		if e.s.parent == nil {
			return v, nil
		}
		x, err := e.in(e.s.parent).value(v)
		if list, ok := x.([]any); ok && err == nil { // lists are handed down as text
			return e.join([]any{",", list})
		}
		if err != nil || x != any(noValue{}) {
			return x, err
		}
	}
	if typ, _ := p.Get("Type").(string); strings.HasPrefix(typ, "AWS::SSM::Parameter::Value<") {
		return nil, fmt.Errorf("the parameter %s has the value of a parameter of Systems Manager; give the option Parameters", abridge(name))
	}
	if v, ok := p.Lookup("Default"); ok {
		return v, nil
	}
	return nil, fmt.Errorf("the parameter %s has no value and no default; give the option Parameters", abridge(name))
}

func (e evaluator) getAtt(arg any) (any, error) {
	var name, attr string
	switch a := arg.(type) {
	case string:
		name, attr, _ = strings.Cut(a, ".")
	case []any:
		if len(a) < 2 {
			return nil, errors.New("Fn::GetAtt takes a resource and an attribute")
		}
		parts := make([]string, len(a))
		for i, x := range a {
			s, err := e.text(x)
			if err != nil {
				return nil, err
			}
			parts[i] = s
		}
		name, attr = parts[0], strings.Join(parts[1:], ".")
	default:
		return nil, errors.New("Fn::GetAtt takes a resource and an attribute")
	}
	r, ok := e.s.resources[name]
	if !ok {
		return nil, fmt.Errorf("there is no resource %s", abridge(name))
	}
	if attr == "" {
		return nil, errors.New("Fn::GetAtt takes a resource and an attribute")
	}
	return e.attribute(r, attr)
}

// attribute is an attribute of a resource. Those that the template says itself are known; the others are tokens.
func (e evaluator) attribute(r *resource, attr string) (any, error) {
	if r.absent != nil {
		return nil, fmt.Errorf("%s is not there: %w", abridge(r.logical), r.absent)
	}
	if r.typ == stackType {
		return e.output(r, attr)
	}
	if v, ok, err := e.declared(r, attr); ok || err != nil {
		return v, err
	}
	return token{r, attr}, nil
}

// output is an output of a nested stack.
func (e evaluator) output(r *resource, attr string) (any, error) {
	name, ok := strings.CutPrefix(attr, "Outputs.")
	if !ok {
		return token{r, attr}, nil
	}
	if r.nested == nil {
		return nil, fmt.Errorf("the template of the nested stack %s is not here", abridge(r.logical))
	}
	o, ok := r.nested.template.Object("Outputs").Get(name).(object)
	if !ok {
		return nil, fmt.Errorf("the nested stack %s has no output %s", abridge(r.logical), abridge(name))
	}
	return e.in(r.nested).value(o.Get("Value"))
}

// sub is Fn::Sub: names in braces stand for their values.
func (e evaluator) sub(arg any) (any, error) {
	var values object
	if a, ok := arg.([]any); ok {
		if len(a) != 2 {
			return nil, errors.New("Fn::Sub takes a text and an object")
		}
		arg = a[0]
		if values, ok = a[1].(object); !ok {
			return nil, errors.New("Fn::Sub takes a text and an object")
		}
	}
	text, ok := arg.(string)
	if !ok {
		return nil, errors.New("Fn::Sub takes a text")
	}
	if strings.Contains(text, "{{resolve:") {
		return nil, errors.New("a dynamic reference is not looked up")
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, errors.New("Fn::Sub has a brace that is not closed")
		}
		text = after
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			out.WriteString("${" + literal + "}")
			continue
		}
		v, err := e.meaning(strings.TrimSpace(name), values)
		if err != nil {
			return nil, err
		}
		if out.Len() == 0 && after == "" {
			return v, nil
		}
		s, err := e.l.textOf(v)
		if err != nil {
			return nil, err
		}
		if out.WriteString(s); out.Len() > mostText {
			return nil, errLong
		}
	}
}

// meaning is what a name in braces stands for.
func (e evaluator) meaning(name string, values object) (any, error) {
	if v, ok := values.Lookup(name); ok {
		return e.value(v)
	}
	if strings.Contains(name, ".") {
		return e.getAtt(name)
	}
	return e.ref(name)
}

// idOf is the ID that stands for a token: that of the resource, or of what AWS makes along with it.
func (l *loader) idOf(t token) (vpc.ID, error) {
	if slices.Contains(identities[t.of.typ], t.attr) || t.attr == "" && identities[t.of.typ] == nil {
		return t.of.id(), nil
	}
	if made[t.of.typ+"."+t.attr] {
		id := t.of.id() + vpc.ID("."+t.attr)
		l.implied = append(l.implied, id)
		return id, nil
	}
	if t.attr == "" {
		return "", fmt.Errorf("what Ref gives of %s is not known before it is deployed", abridge(t.of.logical))
	}
	return "", fmt.Errorf("%s.%s is not known before it is deployed", abridge(t.of.logical), abridge(t.attr))
}

// made is the attributes that name what AWS makes along with a resource.
var made = map[string]bool{
	"AWS::EC2::VPC.DefaultSecurityGroup": true,
	"AWS::EC2::VPC.DefaultNetworkAcl":    true,

	"AWS::NetworkFirewall::Firewall.TransitGatewayAttachmentId": true,
}

// identities is the attributes that give the ID, or the ARN that is one, of resources; an empty one is Ref. Of types that are not listed Ref does.
//
// Source: CloudFormation template reference, return values of each type,
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
var identities = map[string][]string{
	"AWS::EC2::VPC":                             {"", "VpcId"},
	"AWS::EC2::Subnet":                          {"", "SubnetId"},
	"AWS::EC2::SecurityGroup":                   {"", "GroupId", "Id"},
	"AWS::EC2::RouteTable":                      {"", "RouteTableId"},
	"AWS::EC2::InternetGateway":                 {"", "InternetGatewayId"},
	"AWS::EC2::EgressOnlyInternetGateway":       {"", "Id"},
	"AWS::EC2::CarrierGateway":                  {"", "CarrierGatewayId"},
	"AWS::EC2::NatGateway":                      {"", "NatGatewayId"},
	"AWS::EC2::EIP":                             {"AllocationId"}, // Ref is the address
	"AWS::EC2::NetworkInterface":                {"", "Id"},
	"AWS::EC2::Instance":                        {"", "InstanceId"},
	"AWS::EC2::NetworkAcl":                      {"", "Id"},
	"AWS::EC2::VPCEndpoint":                     {"", "Id"},
	"AWS::EC2::VPCEndpointService":              {"", "ServiceId"},
	"AWS::EC2::VPCPeeringConnection":            {"", "Id"},
	"AWS::EC2::TransitGateway":                  {"", "Id"},
	"AWS::EC2::TransitGatewayAttachment":        {"", "Id"},
	"AWS::EC2::TransitGatewayVpcAttachment":     {"", "Id"},
	"AWS::EC2::TransitGatewayPeeringAttachment": {"", "TransitGatewayAttachmentId"},
	"AWS::EC2::TransitGatewayConnect":           {"", "TransitGatewayAttachmentId"},
	"AWS::EC2::TransitGatewayRouteTable":        {"", "TransitGatewayRouteTableId"},
	"AWS::EC2::VPNGateway":                      {"", "VPNGatewayId"},
	"AWS::EC2::VPNConnection":                   {"", "VpnConnectionId"},
	"AWS::EC2::CustomerGateway":                 {"", "CustomerGatewayId"},
	"AWS::EC2::PrefixList":                      {"", "PrefixListId"},
	"AWS::EC2::DHCPOptions":                     {"", "DhcpOptionsId"},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {"", "LoadBalancerArn"},
	"AWS::ElasticLoadBalancingV2::TargetGroup":  {"", "TargetGroupArn"},
	"AWS::ElasticLoadBalancingV2::Listener":     {"", "ListenerArn"},
	"AWS::Route53::HostedZone":                  {"", "Id"},
	"AWS::Route53Resolver::ResolverEndpoint":    {"", "ResolverEndpointId"},
	"AWS::Route53Resolver::ResolverRule":        {"", "ResolverRuleId", "Arn"},
	"AWS::VpcLattice::ResourceGateway":          {"", "Id", "Arn"},
	"AWS::VpcLattice::ResourceConfiguration":    {"", "Id", "Arn"},
	"AWS::VpcLattice::ServiceNetwork":           {"", "Id", "Arn"},
	"AWS::VpcLattice::Service":                  {"", "Id", "Arn"},
	"AWS::Route53Profiles::Profile":             {"", "Id", "Arn"},
	"AWS::NetworkFirewall::Firewall":            {"", "FirewallArn"},
	"AWS::NetworkFirewall::FirewallPolicy":      {"", "FirewallPolicyArn"},
	"AWS::NetworkFirewall::RuleGroup":           {"", "RuleGroupArn"},
	"AWS::RDS::DBInstance":                      {"", "DBInstanceArn"},
	"AWS::Lambda::Function":                     {"", "Arn"},
	"AWS::EC2::VPCBlockPublicAccessExclusion":   {"", "ExclusionId"},
	"AWS::ElasticLoadBalancing::LoadBalancer":   {""},
	"AWS::EC2::VPCBlockPublicAccessOptions":     {""},
	"AWS::EC2::NetworkInsightsAccessScope":      {""},
	"AWS::EC2::ClientVpnEndpoint":               {""},
	"AWS::EC2::SubnetRouteTableAssociation":     {"", "Id"},
	"AWS::EC2::TransitGatewayMulticastDomain":   {"", "TransitGatewayMulticastDomainId"},
}
