package cloudformation

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

var firewallConverters = map[string]converter{
	"AWS::NetworkFirewall::RuleGroup":      {makes, takeRuleGroup},
	"AWS::NetworkFirewall::FirewallPolicy": {adds, takeFirewallPolicy},
	"AWS::NetworkFirewall::Firewall":       {amends, takeFirewall},
}

// policy is what a firewall policy, or a rule group, says: the part of a firewall that has the rules.
type policy struct {
	endpoint.Firewall
}

// takeFirewall reads a firewall with an endpoint in each of its subnets, or with its attachment to a transit gateway.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-networkfirewall-firewall.html
func takeFirewall(l *loader, p properties) {
	id := p.need("FirewallPolicyArn")
	x, ok := l.policies[id]
	if id != "" && !ok {
		p.skip("FirewallPolicyArn", "it names %s, which is not here, so that the rules are not known", abridge(string(id)))
		x.Unmodelled = []string{string(id)}
	}
	f := x.Firewall
	f.ID, f.Account, f.TransitGateway = p.id(), p.account(), p.link("TransitGatewayId")
	f.Name = cmp.Or(p.name(), p.text("FirewallName"))
	if f.TransitGateway != "" {
		l.add(p.of, f)
		l.add(p.of, vpc.TransitGatewayAttachment{
			ID: f.ID + ".TransitGatewayAttachmentId", Account: f.Account, TransitGateway: f.TransitGateway,
			Type: vpc.AttachmentNetworkFunction, Resource: f.ID,
		})
		return
	}
	f.VPC = p.need("VpcId")
	for n, subnet := range l.firewallSubnets(p) {
		e := endpoint.GatewayLoadBalancer{ID: firewallEndpoint(f.ID, n), Account: f.Account, VPC: f.VPC, Subnet: subnet}
		e.Service = "com.amazonaws.vpce." + cmp.Or(p.region(), "us-east-1") + ".vpce-svc-networkfirewall"
		f.Endpoints = append(f.Endpoints, endpoint.FirewallEndpoint{Subnet: subnet, Endpoint: e.ID})
		l.infer(load.StandIn, e.ID, "Service", e.Service, "SubnetMappings: AWS makes an endpoint in each subnet, of a service that this stands for")
		l.add(p.of, e)
	}
	if f.VPC != "" {
		l.add(p.of, f)
	}
}

func (l *loader) firewallSubnets(p properties) []vpc.ID {
	var out []vpc.ID
	for _, b := range p.blocks("SubnetMappings") {
		if id := b.need("SubnetId"); id != "" {
			out = append(out, id)
		}
	}
	return out
}

func firewallEndpoint(id vpc.ID, n int) vpc.ID { return id + vpc.ID(fmt.Sprintf(".endpoint%d", n)) }

// firewallEndpoints is the attribute EndpointIds, a text "zone:endpoint" for each subnet. AWS gives them in no certain order, so
// that they are known only if there is one.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-networkfirewall-firewall.html
func (l *loader) firewallEndpoints(r *resource) (any, bool, error) {
	subnets := l.firewallSubnets(l.propertiesOf(r))
	if len(subnets) != 1 {
		return nil, false, fmt.Errorf("%s.EndpointIds is in no certain order", abridge(r.logical))
	}
	s, _ := get[vpc.Subnet](l, subnets[0])
	return []any{s.Zone + ":" + string(firewallEndpoint(r.id(), 0))}, true, nil
}

// takeFirewallPolicy reads a policy with the rules of its groups.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-networkfirewall-firewallpolicy.html
func takeFirewallPolicy(l *loader, p properties) {
	in := p.block("FirewallPolicy")
	var x policy
	for _, a := range in.texts("StatelessDefaultActions") {
		x.StatelessDefault = cmp.Or(x.StatelessDefault, statelessAction(a))
	}
	x.StrictOrder = in.block("StatefulEngineOptions").text("RuleOrder") == "STRICT_ORDER"
	for _, a := range in.texts("StatefulDefaultActions") {
		if strings.HasPrefix(a, "aws:drop") {
			x.StatefulDefault = endpoint.Drop
		}
	}
	for _, b := range ordered(in.blocks("StatelessRuleGroupReferences")) {
		g := l.ruleGroup(b, &x)
		x.Stateless = append(x.Stateless, g.Stateless...)
	}
	for _, b := range ordered(in.blocks("StatefulRuleGroupReferences")) {
		g := l.ruleGroup(b, &x)
		x.Stateful = append(x.Stateful, g.Stateful...)
	}
	l.policies[p.id()] = x
}

// ordered is blocks in the order of their priorities.
func ordered(blocks []properties) []properties {
	slices.SortStableFunc(blocks, func(a, b properties) int {
		return cmp.Compare(orAny(a.number("Priority", 0, 1<<31)), orAny(b.number("Priority", 0, 1<<31)))
	})
	return blocks
}

// ruleGroup is the group that a reference names. One that is not here counts as rules that are not modelled.
func (l *loader) ruleGroup(b properties, x *policy) policy {
	id := b.need("ResourceArn")
	g, ok := l.policies[id]
	if !ok {
		b.skip("ResourceArn", "the rules of the group are not known")
		g.Unmodelled = []string{string(id)}
	}
	for _, name := range g.Unmodelled {
		if !slices.Contains(x.Unmodelled, name) {
			x.Unmodelled = append(x.Unmodelled, name)
		}
	}
	return g
}

// takeRuleGroup reads the rules that look at addresses, protocols and ports; of others it notes that they are there.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-networkfirewall-rulegroup.html
func takeRuleGroup(l *loader, p properties) {
	var x policy
	in := p.block("RuleGroup")
	source := in.block("RulesSource")
	stateless := source.block("StatelessRulesAndCustomActions").blocks("StatelessRules")
	for _, b := range ordered(stateless) {
		if r, ok := statelessRule(b.block("RuleDefinition")); ok {
			x.Stateless = append(x.Stateless, r)
		} else {
			x.Unmodelled = []string{string(p.id())}
		}
	}
	variables := len(in.block("RuleVariables").values) > 0 || len(in.block("ReferenceSets").values) > 0
	for _, b := range source.blocks("StatefulRules") {
		r, ok := statefulRule(b)
		switch {
		case b.text("Action") == "ALERT": // decides nothing
		case ok && !variables:
			x.Stateful = append(x.Stateful, r)
		default:
			x.Unmodelled = []string{string(p.id())}
		}
	}
	if source.has("RulesString") || source.values.Get("RulesSourceList") != nil || in.has("RulesString") {
		x.Unmodelled = []string{string(p.id())}
	}
	if x.Unmodelled != nil {
		p.skip("RuleGroup", "rules other than those of addresses, protocols and ports are not modelled")
	}
	l.policies[p.id()] = x
}

func statelessAction(s string) endpoint.FirewallAction {
	switch s {
	case "aws:pass":
		return endpoint.Pass
	case "aws:drop":
		return endpoint.Drop
	}
	return endpoint.ToStateful
}

func statelessRule(b properties) (r endpoint.FirewallRule, ok bool) {
	for _, a := range b.texts("Actions") {
		r.Action = cmp.Or(r.Action, statelessAction(a))
	}
	m := b.block("MatchAttributes")
	if len(m.values) == 0 {
		return r, false
	}
	for _, x := range m.blocks("Sources") {
		if c, ok := x.address("AddressDefinition"); ok {
			r.Sources = append(r.Sources, c)
		}
	}
	for _, x := range m.blocks("Destinations") {
		if c, ok := x.address("AddressDefinition"); ok {
			r.Destinations = append(r.Destinations, c)
		}
	}
	r.SourcePorts, r.DestPorts = ports(m.blocks("SourcePorts")), ports(m.blocks("DestinationPorts"))
	for _, s := range m.texts("Protocols") {
		if n, err := packet.ParseProtocol(s); err == nil {
			r.Protocols = append(r.Protocols, n)
		}
	}
	return r, !m.has("TCPFlags")
}

func ports(blocks []properties) []packet.PortRange {
	var out []packet.PortRange
	for _, b := range blocks {
		out = append(out, packet.PortRange{From: b.port("FromPort"), To: b.port("ToPort")})
	}
	return out
}

// address is a block, or one address.
func (p properties) address(key string) (netip.Prefix, bool) {
	s := p.text(key)
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	return p.prefix(key)
}

// statefulRule reads a rule of the standard form; false for one that looks at more than the header says.
func statefulRule(b properties) (r endpoint.FirewallRule, ok bool) {
	switch b.text("Action") {
	case "PASS":
		r.Action = endpoint.Pass
	case "DROP":
		r.Action = endpoint.Drop
	case "REJECT":
		r.Action = endpoint.Reject
	default:
		return r, false
	}
	h := b.block("Header")
	r.Both = h.text("Direction") == "ANY"
	ok = true
	switch s := h.text("Protocol"); s {
	case "IP":
	case "TCP", "UDP", "ICMP":
		n, err := packet.ParseProtocol(s)
		r.Protocols, ok = []packet.Protocol{n}, err == nil
	default:
		return r, false // a protocol that is known by what is said in it
	}
	for _, o := range b.blocks("RuleOptions") {
		if k := o.text("Keyword"); !slices.Contains([]string{"sid", "msg", "rev", "priority"}, strings.TrimSpace(strings.SplitN(k, ":", 2)[0])) {
			return r, false
		}
	}
	var fine [4]bool
	r.Sources, fine[0] = addressList(h.text("Source"))
	r.Destinations, fine[1] = addressList(h.text("Destination"))
	r.SourcePorts, fine[2] = portList(h.text("SourcePort"))
	r.DestPorts, fine[3] = portList(h.text("DestinationPort"))
	return r, ok && fine == [4]bool{true, true, true, true}
}

// members is the members of a list in Suricata's notation; nil is any. A list with exceptions is not read.
//
// Source: https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_Header.html
func members(s string) (list []string, ok bool) {
	s = strings.TrimSpace(s)
	if strings.EqualFold(s, "ANY") {
		return nil, true
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	if s == "" || strings.ContainsAny(s, "!$@[]") {
		return nil, false
	}
	for x := range strings.SplitSeq(s, ",") {
		list = append(list, strings.TrimSpace(x))
	}
	return list, true
}

func addressList(s string) (out []netip.Prefix, ok bool) {
	list, ok := members(s)
	for _, x := range list {
		if a, err := netip.ParseAddr(x); err == nil {
			out = append(out, netip.PrefixFrom(a, a.BitLen()))
		} else if c, err := netip.ParsePrefix(x); err == nil {
			out = append(out, c.Masked())
		} else {
			return nil, false
		}
	}
	return out, ok
}

func portList(s string) (out []packet.PortRange, ok bool) {
	list, ok := members(s)
	for _, x := range list {
		from, to, isRange := strings.Cut(x, ":")
		if !isRange {
			to = from
		}
		a, err := strconv.ParseUint(cmp.Or(from, "0"), 10, 16)
		b, err2 := strconv.ParseUint(cmp.Or(to, "65535"), 10, 16)
		if err != nil || err2 != nil || a > b {
			return nil, false
		}
		out = append(out, packet.PortRange{From: uint16(a), To: uint16(b)})
	}
	return out, ok
}
