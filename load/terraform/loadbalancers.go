package terraform

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

var balancerConverters = map[string]converter{
	"aws_lb":                          {makes, takeBalancer},
	"aws_alb":                         {makes, takeBalancer},
	"aws_lb_listener":                 {adds, addListener},
	"aws_alb_listener":                {adds, addListener},
	"aws_lb_target_group":             {makes, takeTargetGroup},
	"aws_alb_target_group":            {makes, takeTargetGroup},
	"aws_lb_target_group_attachment":  {adds, addTarget},
	"aws_alb_target_group_attachment": {adds, addTarget},
	"aws_elb":                         {makes, takeClassic},
	"aws_elb_attachment":              {adds, addClassicInstance},
}

// takeBalancer reads an Application, Network or Gateway Load Balancer.
//
// Source: Elastic Load Balancing API reference, LoadBalancer.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html
func takeBalancer(l *loader, a attributes) {
	b := endpoint.LoadBalancer{
		ID:                            a.of.id(),
		Name:                          a.text("name"),
		Account:                       a.account(),
		Internal:                      a.on("internal"),
		DNSName:                       a.made("dns_name"),
		AddressType:                   addressType(a.made("ip_address_type")),
		Groups:                        l.linkList(a, "security_groups"),
		SkipInboundRulesOnPrivateLink: a.text("enforce_security_group_inbound_rules_on_private_link_traffic") == "off",
	}
	if t := a.text("load_balancer_type"); t != "application" {
		b.Type = endpoint.LoadBalancerType(t)
	}
	b.CrossZone = a.setting("enable_cross_zone_load_balancing")
	for _, m := range a.blocks("subnet_mapping") {
		n := endpoint.Node{Subnet: l.link(m, "subnet_id")}
		if n.Subnet == "" {
			continue
		}
		if p := m.addr("private_ipv4_address"); p.IsValid() {
			n.Addresses = append(n.Addresses, p)
		}
		if p := m.addr("ipv6_address"); p.IsValid() {
			n.Addresses = append(n.Addresses, p)
		}
		b.Nodes = append(b.Nodes, n)
		if id := l.link(m, "allocation_id"); id != "" {
			l.nodeAddresses[nodeKey{b.ID, n.Subnet}] = id
		}
	}
	for _, s := range l.linkList(a, "subnets") {
		if !slices.ContainsFunc(b.Nodes, func(n endpoint.Node) bool { return n.Subnet == s }) {
			b.Nodes = append(b.Nodes, endpoint.Node{Subnet: s})
		}
	}
	slices.SortFunc(b.Nodes, func(x, y endpoint.Node) int { return compareIDs(x.Subnet, y.Subnet) })
	l.add(a.of, b)
}

// setting is an attribute that is on, off or left to its default.
func (a attributes) setting(attr string) endpoint.Setting {
	switch {
	case a.on(attr):
		return endpoint.On
	case a.off(attr):
		return endpoint.Off
	}
	return endpoint.Default
}

// nodeKey is a load balancer in a subnet.
type nodeKey struct{ balancer, subnet vpc.ID }

func addListener(l *loader, a attributes) {
	n := endpoint.Listener{Protocol: endpoint.ListenerProtocol(a.text("protocol")), Port: a.port("port")}
	for _, b := range a.blocks("default_action") {
		if t := b.text("type"); t != "forward" {
			continue
		}
		if id := l.link(b, "target_group_arn"); id != "" {
			n.TargetGroups = withID(n.TargetGroups, id)
		}
		for _, f := range b.blocks("forward") {
			for _, g := range f.blocks("target_group") {
				if id := l.link(attributes{
					l: g.l, of: g.of, path: g.path, shared: g.shared,
					values: renamed(g.values, "arn", "target_group_arn"), unknown: renamed(g.unknown, "arn", "target_group_arn"), expr: renamed(g.expr, "arn", "target_group_arn"),
				}, "target_group_arn"); id != "" {
					n.TargetGroups = withID(n.TargetGroups, id)
				}
			}
		}
		if len(n.TargetGroups) == 0 {
			l.skip(a.of, "%sthe target group is not known; the listener is left out", b.path)
			return
		}
	}
	amend(l, a, "load_balancer_arn", l.link(a, "load_balancer_arn"), func(b *endpoint.LoadBalancer) {
		if n.Protocol == "" && b.Type == endpoint.TypeApplication {
			n.Protocol = "HTTP"
		}
		b.Listeners = append(slices.Clone(b.Listeners), n)
	})
}

// renamed is m with one key under another name.
func renamed(m map[string]any, from, to string) map[string]any {
	if m == nil {
		return nil
	}
	return map[string]any{to: m[from]}
}

// port is a port, 0 if it is not there.
func (a attributes) port(attr string) uint16 {
	n := a.number(attr)
	if n == nil || *n < 0 || *n > 65535 {
		return 0
	}
	return uint16(*n)
}

func takeTargetGroup(l *loader, a attributes) {
	g := endpoint.TargetGroup{
		ID:               a.of.id(),
		Name:             a.text("name"),
		Account:          a.account(),
		VPC:              l.link(a, "vpc_id"),
		Protocol:         endpoint.ListenerProtocol(a.text("protocol")),
		Port:             a.port("port"),
		AddressType:      addressType(a.made("ip_address_type")),
		CrossZone:        a.setting("load_balancing_cross_zone_enabled"),
		PreserveClientIP: a.setting("preserve_client_ip"),
	}
	if t := a.text("target_type"); t != "instance" {
		g.TargetType = endpoint.TargetType(t)
	}
	l.add(a.of, g)
}

// addTarget reads a target: an instance, an address, a load balancer or a function.
func addTarget(l *loader, a attributes) {
	t := endpoint.Target{ID: a.text("target_id"), Port: a.port("port"), Zone: a.made("availability_zone")}
	if id := l.link(a, "target_id"); id != "" {
		t.ID = string(id)
	}
	if t.ID == "" {
		l.missing(a, "target_id")
		return
	}
	amend(l, a, "target_group_arn", l.link(a, "target_group_arn"), func(g *endpoint.TargetGroup) {
		if !slices.Contains(g.Targets, t) {
			g.Targets = append(slices.Clone(g.Targets), t)
		}
	})
}

// takeClassic reads a Classic Load Balancer.
func takeClassic(l *loader, a attributes) {
	b := endpoint.LoadBalancer{
		ID:       vpc.ID(cmp.Or(a.text("name"), string(a.of.id()))),
		Name:     a.text("name"),
		Account:  a.account(),
		Type:     endpoint.TypeClassic,
		Internal: a.on("internal"),
		DNSName:  a.made("dns_name"),
		Groups:   l.linkList(a, "security_groups"),
	}
	for _, s := range l.linkList(a, "subnets") {
		b.Nodes = append(b.Nodes, endpoint.Node{Subnet: s})
	}
	instances := l.instanceList(a)
	for _, x := range a.blocks("listener") {
		b.Listeners = append(b.Listeners, endpoint.Listener{
			Protocol: endpoint.ListenerProtocol(strings.ToUpper(x.text("lb_protocol"))), Port: x.port("lb_port"),
			InstancePort: x.port("instance_port"), Instances: instances,
		})
	}
	l.add(a.of, b)
}

// instanceList is the instances of a Classic Load Balancer.
func (l *loader) instanceList(a attributes) []vpc.ID { return l.linkList(a, "instances") }

func addClassicInstance(l *loader, a attributes) {
	i, id := l.link(a, "instance"), vpc.ID(a.text("elb"))
	if i == "" {
		l.missing(a, "instance")
		return
	}
	amend(l, a, "elb", id, func(b *endpoint.LoadBalancer) {
		b.Listeners = slices.Clone(b.Listeners)
		for n := range b.Listeners {
			b.Listeners[n].Instances = withID(b.Listeners[n].Instances, i)
		}
	})
}

// completeBalancers gives load balancers the VPC of their subnets, and sorts what Terraform has in no order.
func (l *loader) completeBalancers() {
	update(l, func(_ *instance, b endpoint.LoadBalancer) endpoint.LoadBalancer {
		for i, n := range b.Nodes {
			if s, ok := get[vpc.Subnet](l, n.Subnet); ok && b.VPC == "" {
				b.VPC = s.VPC
			}
			if e, ok := get[eni.ElasticIP](l, l.nodeAddresses[nodeKey{b.ID, n.Subnet}]); ok {
				b.Nodes[i].Public = e.Public
			}
		}
		slices.SortStableFunc(b.Listeners, func(x, y endpoint.Listener) int { return cmp.Compare(x.Port, y.Port) })
		return b
	})
}
