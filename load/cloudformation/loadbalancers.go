package cloudformation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

var balancerConverters = map[string]converter{
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {adds, takeBalancer},
	"AWS::ElasticLoadBalancingV2::Listener":     {amends, addListener},
	"AWS::ElasticLoadBalancingV2::TargetGroup":  {names, takeTargetGroup},
	"AWS::ElasticLoadBalancing::LoadBalancer":   {adds, takeClassic},
}

// takeBalancer reads an Application, Network or Gateway Load Balancer.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html
func takeBalancer(l *loader, p properties) {
	b := endpoint.LoadBalancer{
		ID: p.id(), Name: p.text("Name"), Account: p.account(),
		Internal: p.text("Scheme") == "internal", AddressType: addressType(p.text("IpAddressType")), Groups: p.links("SecurityGroups"),
		SkipInboundRulesOnPrivateLink: p.text("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic") == "off",
	}
	if t := p.text("Type"); t != "application" {
		b.Type = endpoint.LoadBalancerType(t)
	}
	b.CrossZone = setting(p, "LoadBalancerAttributes", "load_balancing.cross_zone.enabled")
	for _, m := range p.blocks("SubnetMappings") {
		n := endpoint.Node{Subnet: m.need("SubnetId"), Public: l.publicOf(m.link("AllocationId"))}
		for _, key := range []string{"PrivateIPv4Address", "IPv6Address"} {
			if a := m.addr(key); a.IsValid() {
				n.Addresses = append(n.Addresses, a)
			}
		}
		b.Nodes = append(b.Nodes, n)
	}
	for _, s := range p.links("Subnets") {
		b.Nodes = append(b.Nodes, endpoint.Node{Subnet: s})
	}
	l.addBalancer(p, b)
}

// addBalancer takes a load balancer over. It is in the VPC of its subnets.
func (l *loader) addBalancer(p properties, b endpoint.LoadBalancer) {
	b.Nodes = slices.DeleteFunc(b.Nodes, func(n endpoint.Node) bool { return n.Subnet == "" })
	slices.SortFunc(b.Nodes, func(x, y endpoint.Node) int { return strings.Compare(string(x.Subnet), string(y.Subnet)) })
	for _, n := range b.Nodes {
		if s, ok := get[vpc.Subnet](l, n.Subnet); ok && b.VPC == "" {
			b.VPC = s.VPC
		}
	}
	if b.VPC == "" {
		p.skip("Subnets", "none of its subnets is here")
		return
	}
	l.add(p.of, b)
}

// setting is one of the attributes of a load balancer or target group.
func setting(p properties, key, attribute string) endpoint.Setting {
	for _, a := range p.blocks(key) {
		if a.text("Key") == attribute {
			switch a.text("Value") {
			case "true":
				return endpoint.On
			case "false":
				return endpoint.Off
			}
		}
	}
	return endpoint.Default
}

// addListener reads a listener with its default action.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listener.html
func addListener(l *loader, p properties) {
	n := endpoint.Listener{Protocol: endpoint.ListenerProtocol(p.text("Protocol")), Port: p.port("Port")}
	for _, a := range p.blocks("DefaultActions") {
		if a.text("Type") != "forward" {
			continue
		}
		if id := a.link("TargetGroupArn"); id != "" {
			n.TargetGroups = withID(n.TargetGroups, id)
		}
		for _, g := range a.block("ForwardConfig").blocks("TargetGroups") {
			if id := g.link("TargetGroupArn"); id != "" {
				n.TargetGroups = withID(n.TargetGroups, id)
			}
		}
		if len(n.TargetGroups) == 0 {
			a.skip("TargetGroupArn", "the target group is not known")
			return
		}
	}
	amend(l, p, "LoadBalancerArn", func(b *endpoint.LoadBalancer) {
		b.Listeners = append(slices.Clone(b.Listeners), n)
	})
}

// takeTargetGroup reads a target group.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-targetgroup.html
func takeTargetGroup(l *loader, p properties) {
	g := endpoint.TargetGroup{
		ID: p.id(), Name: p.text("Name"), Account: p.account(), VPC: p.link("VpcId"),
		Protocol: endpoint.ListenerProtocol(p.text("Protocol")), Port: p.port("Port"), AddressType: addressType(p.text("IpAddressType")),
		PreserveClientIP: setting(p, "TargetGroupAttributes", "preserve_client_ip.enabled"),
		CrossZone:        setting(p, "TargetGroupAttributes", "load_balancing.cross_zone.enabled"),
	}
	if t := p.text("TargetType"); t != "instance" {
		g.TargetType = endpoint.TargetType(t)
	}
	for _, b := range p.blocks("Targets") {
		t := endpoint.Target{ID: b.text("Id"), Port: b.port("Port"), Zone: b.text("AvailabilityZone")}
		if t.ID != "" {
			g.Targets = append(g.Targets, t)
		}
	}
	l.add(p.of, g)
}

// takeClassic reads a Classic Load Balancer.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancing-loadbalancer.html
func takeClassic(l *loader, p properties) {
	b := endpoint.LoadBalancer{
		ID: p.id(), Name: p.text("LoadBalancerName"), Account: p.account(), Type: endpoint.TypeClassic,
		Internal: p.text("Scheme") == "internal", Groups: p.links("SecurityGroups"),
	}
	if cross, given := p.flag("CrossZone"); given && cross {
		b.CrossZone = endpoint.On
	} else if given {
		b.CrossZone = endpoint.Off
	}
	for _, s := range p.links("Subnets") {
		b.Nodes = append(b.Nodes, endpoint.Node{Subnet: s})
	}
	instances := p.links("Instances")
	for _, x := range p.blocks("Listeners") {
		b.Listeners = append(b.Listeners, endpoint.Listener{
			Protocol: endpoint.ListenerProtocol(strings.ToUpper(x.text("Protocol"))), Port: x.port("LoadBalancerPort"),
			InstancePort: x.port("InstancePort"), Instances: instances,
		})
	}
	l.addBalancer(p, b)
}

// completeBalancers sorts listeners, and gives the nodes of internet-facing load balancers the public addresses that AWS chooses.
//
// Source: Elastic Load Balancing guide, load balancer scheme,
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
func (l *loader) completeBalancers() {
	update(l, func(b endpoint.LoadBalancer) endpoint.LoadBalancer {
		slices.SortStableFunc(b.Listeners, func(x, y endpoint.Listener) int { return cmp.Compare(x.Port, y.Port) })
		if b.Internal || b.Type == endpoint.TypeGateway {
			return b
		}
		b.Nodes = slices.Clone(b.Nodes)
		for i := range b.Nodes {
			if n := &b.Nodes[i]; !n.Public.IsValid() {
				n.Public = l.standIns.Address(b.ID + "/" + n.Subnet)
				l.infer(load.StandIn, b.ID, fmt.Sprintf("Nodes[%d].Public", i), n.Public.String(), chosen)
			}
		}
		return b
	})
}

// dnsName is a name that stands for the one that AWS gives to a load balancer.
func (l *loader) dnsName(b endpoint.LoadBalancer) string {
	v, _ := get[vpc.VPC](l, b.VPC)
	region := cmp.Or(v.Region, "us-east-1")
	if b.Type == endpoint.TypeNetwork {
		return label(string(b.ID)) + ".elb." + region + ".amazonaws.com"
	}
	return label(string(b.ID)) + "." + region + ".elb.amazonaws.com"
}
