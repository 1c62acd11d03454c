package terraform

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

var firewallConverters = map[string]converter{
	"aws_networkfirewall_firewall":                 {makes, takeFirewall},
	"aws_networkfirewall_vpc_endpoint_association": {adds, addFirewallEndpoint},
	"aws_networkfirewall_firewall_policy":          {makes, nothing},
	"aws_networkfirewall_rule_group":               {makes, nothing},
}

// nothing is for what the firewalls read that name it.
func nothing(*loader, attributes) {}

// takeFirewall reads a firewall with its policy and rule groups.
//
// Source: Network Firewall guide, https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-policies.html
func takeFirewall(l *loader, a attributes) {
	f := endpoint.Firewall{ID: a.of.id(), Name: cmp.Or(a.name(), a.text("name")), Account: a.account(), TransitGateway: l.link(a, "transit_gateway_id")}
	if f.TransitGateway != "" {
		l.attachFirewall(a, f)
		l.applyPolicy(a, &f)
		l.add(a.of, f)
		return
	}
	if f.VPC = l.link(a, "vpc_id"); f.VPC == "" {
		l.missing(a, "vpc_id")
		return
	}
	for _, b := range a.blocks("subnet_mapping") {
		if s := l.link(b, "subnet_id"); s != "" {
			f.Endpoints = append(f.Endpoints, endpoint.FirewallEndpoint{Subnet: s})
		} else {
			l.missing(b, "subnet_id")
		}
	}
	for _, status := range a.blocks("firewall_status") {
		for _, sync := range status.blocks("sync_states") {
			for _, x := range sync.blocks("attachment") {
				nameEndpoint(&f, vpc.ID(x.made("subnet_id")), vpc.ID(x.made("endpoint_id")))
			}
		}
	}
	if len(f.Endpoints) == 1 && f.Endpoints[0].Endpoint == "" {
		f.Endpoints[0].Endpoint = vpc.ID(a.of.address + ".firewall_status")
	}
	slices.SortFunc(f.Endpoints, func(x, y endpoint.FirewallEndpoint) int { return compareIDs(x.Subnet, y.Subnet) })
	l.applyPolicy(a, &f)
	l.add(a.of, f)
}

// attachFirewall takes over the attachment that AWS makes for a firewall at a transit gateway.
//
// Source: Network Firewall guide, https://docs.aws.amazon.com/network-firewall/latest/developerguide/tgw-firewall.html
func (l *loader) attachFirewall(a attributes, f endpoint.Firewall) {
	x := vpc.TransitGatewayAttachment{
		ID:             vpc.ID(a.of.address + ".firewall_status"),
		Account:        f.Account,
		TransitGateway: f.TransitGateway,
		Type:           vpc.AttachmentNetworkFunction,
		Resource:       f.ID,
	}
	for _, status := range a.blocks("firewall_status") {
		for _, sync := range status.blocks("transit_gateway_attachment_sync_states") {
			if id := sync.made("attachment_id"); id != "" {
				x.ID = vpc.ID(id)
			}
		}
	}
	l.add(a.of, x)
}

// nameEndpoint sets the ID of the endpoint in the subnet.
func nameEndpoint(f *endpoint.Firewall, subnet, id vpc.ID) {
	for i := range f.Endpoints {
		if f.Endpoints[i].Subnet == subnet {
			f.Endpoints[i].Endpoint = id
		}
	}
}

// addFirewallEndpoint reports an endpoint in a further VPC, which a firewall of the model does not have.
func addFirewallEndpoint(l *loader, a attributes) {
	l.skip(a.of, "endpoints of a firewall in further VPCs are not modelled")
}

// applyPolicy gives a firewall the rules of its policy. A policy that is not here is not modelled.
func (l *loader) applyPolicy(a attributes, f *endpoint.Firewall) {
	id := l.link(a, "firewall_policy_arn")
	of := l.instanceOf(id)
	if of == nil {
		f.Unmodelled = append(f.Unmodelled, string(cmp.Or(id, "the policy")))
		l.skip(a.of, "firewall_policy_arn names a policy that is not here")
		return
	}
	for _, p := range l.at(of).blocks("firewall_policy") {
		f.StatelessDefault = statelessAction(p.texts("stateless_default_actions"))
		for _, o := range p.blocks("stateful_engine_options") {
			f.StrictOrder = o.text("rule_order") == "STRICT_ORDER"
		}
		for _, s := range p.texts("stateful_default_actions") {
			switch s {
			case "aws:drop_strict":
				f.StatefulDefault = endpoint.Drop
			case "aws:drop_established", "aws:drop_established_app_layer":
				f.Unmodelled = append(f.Unmodelled, s)
			}
		}
		for _, g := range l.ruleGroups(p, "stateless_rule_group_reference", f) {
			f.Stateless = append(f.Stateless, l.statelessRules(g, f)...)
		}
		for _, g := range l.ruleGroups(p, "stateful_rule_group_reference", f) {
			f.Stateful = append(f.Stateful, l.statefulRules(g, f)...)
		}
		if p.text("tls_inspection_configuration_arn") != "" || p.pending("tls_inspection_configuration_arn") {
			f.Unmodelled = append(f.Unmodelled, "TLS inspection")
		}
	}
}

// statelessAction is what actions do: beside one of AWS's there may be one of the user's, such as a metric.
func statelessAction(actions []string) endpoint.FirewallAction {
	switch {
	case slices.Contains(actions, "aws:drop"):
		return endpoint.Drop
	case slices.Contains(actions, "aws:pass"):
		return endpoint.Pass
	}
	return endpoint.ToStateful
}

// ruleGroups is the rule groups that a policy names, in the order of their priorities.
func (l *loader) ruleGroups(p attributes, attr string, f *endpoint.Firewall) []attributes {
	type group struct {
		priority int64
		attributes
	}
	var groups []group
	for _, r := range p.blocks(attr) {
		id := l.link(r, "resource_arn")
		of := l.instanceOf(id)
		if of == nil {
			f.Unmodelled = append(f.Unmodelled, string(cmp.Or(id, vpc.ID(r.path+"resource_arn"))))
			continue
		}
		groups = append(groups, group{r.size("priority"), l.at(of)})
	}
	slices.SortStableFunc(groups, func(x, y group) int { return cmp.Compare(x.priority, y.priority) })
	out := make([]attributes, len(groups))
	for i, g := range groups {
		out[i] = g.attributes
	}
	return out
}

// statelessRules is the rules of a stateless group, in the order of their priorities.
func (l *loader) statelessRules(g attributes, f *endpoint.Firewall) []endpoint.FirewallRule {
	type rule struct {
		priority int64
		endpoint.FirewallRule
	}
	var rules []rule
	for _, x := range g.below("rule_group", "rules_source", "stateless_rules_and_custom_actions", "stateless_rule") {
		for _, d := range x.blocks("rule_definition") {
			r := rule{priority: x.size("priority")}
			r.Action = statelessAction(d.texts("actions"))
			for _, m := range d.blocks("match_attributes") {
				if !m.matchStateless(&r.FirewallRule) {
					f.Unmodelled = appendNew(f.Unmodelled, string(g.of.id()))
				}
			}
			rules = append(rules, r)
		}
	}
	slices.SortStableFunc(rules, func(x, y rule) int { return cmp.Compare(x.priority, y.priority) })
	out := make([]endpoint.FirewallRule, len(rules))
	for i, r := range rules {
		out[i] = r.FirewallRule
	}
	return out
}

// below is the blocks at a path of names, each in all of the one before it.
func (a attributes) below(path ...string) []attributes {
	all := []attributes{a}
	for _, name := range path {
		var next []attributes
		for _, x := range all {
			next = append(next, x.blocks(name)...)
		}
		all = next
	}
	return all
}

func appendNew(all []string, s string) []string {
	if slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}

// matchStateless reads what a stateless rule matches; false if it also looks at what is not modelled.
func (a attributes) matchStateless(r *endpoint.FirewallRule) bool {
	ok := len(a.blocks("tcp_flag")) == 0
	for attr, to := range map[string]*[]netip.Prefix{"source": &r.Sources, "destination": &r.Destinations} {
		for _, b := range a.blocks(attr) {
			p, known := b.anyPrefix("address_definition")
			*to, ok = append(*to, p), ok && known
		}
	}
	for attr, to := range map[string]*[]packet.PortRange{"source_port": &r.SourcePorts, "destination_port": &r.DestPorts} {
		for _, b := range a.blocks(attr) {
			first := b.port("from_port")
			*to = append(*to, packet.PortRange{From: first, To: max(first, b.port("to_port"))})
		}
	}
	numbers, _ := a.value("protocols").([]any)
	for _, n := range numbers {
		f, _ := n.(float64)
		p, err := packet.ParseProtocol(strconv.Itoa(int(f)))
		r.Protocols, ok = append(r.Protocols, p), ok && err == nil
	}
	return ok
}

// statefulRules is the rules of a stateful group that look at addresses, protocols and ports alone. A group with others is
// listed as not modelled.
func (l *loader) statefulRules(g attributes, f *endpoint.Firewall) []endpoint.FirewallRule {
	var rules []endpoint.FirewallRule
	for _, s := range g.below("rule_group", "rules_source") {
		if s.text("rules_string") != "" || len(s.blocks("rules_source_list")) > 0 {
			f.Unmodelled = appendNew(f.Unmodelled, string(g.of.id()))
		}
		for _, x := range s.blocks("stateful_rule") {
			r, alert, ok := x.stateful()
			switch {
			case !ok:
				f.Unmodelled = appendNew(f.Unmodelled, string(g.of.id()))
			case !alert:
				rules = append(rules, r)
			}
		}
	}
	return rules
}

// harmless is the options of a stateful rule that do not change what it matches.
var harmless = []string{"sid", "rev", "msg", "metadata", "classtype", "reference", "gid"}

// stateful reads a stateful rule; false if it looks at what is not modelled. An alert does not decide.
func (a attributes) stateful() (r endpoint.FirewallRule, alert, ok bool) {
	switch a.text("action") {
	case "PASS":
		r.Action = endpoint.Pass
	case "DROP":
		r.Action = endpoint.Drop
	case "REJECT":
		r.Action = endpoint.Reject
	case "ALERT":
		alert = true
	default:
		return r, false, false
	}
	for _, o := range a.blocks("rule_option") {
		if !slices.Contains(harmless, o.text("keyword")) {
			return r, alert, false
		}
	}
	for _, h := range a.blocks("header") {
		switch p := h.text("protocol"); p {
		case "IP":
		case "TCP", "UDP", "ICMP":
			n, _ := packet.ParseProtocol(strings.ToLower(p))
			r.Protocols = []packet.Protocol{n}
		default:
			return r, alert, false
		}
		r.Both = h.text("direction") == "ANY"
		var oks [4]bool
		r.Sources, oks[0] = anyOrPrefix(h.text("source"))
		r.Destinations, oks[1] = anyOrPrefix(h.text("destination"))
		r.SourcePorts, oks[2] = anyOrPorts(h.text("source_port"))
		r.DestPorts, oks[3] = anyOrPorts(h.text("destination_port"))
		if oks != [4]bool{true, true, true, true} {
			return r, alert, false
		}
	}
	return r, alert, true
}

// anyOrPrefix reads ANY, an address or a prefix; false for anything else, such as a variable.
func anyOrPrefix(s string) ([]netip.Prefix, bool) {
	if strings.EqualFold(s, "any") {
		return nil, true
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return []netip.Prefix{netip.PrefixFrom(a, a.BitLen())}, true
	}
	p, err := netip.ParsePrefix(s)
	return []netip.Prefix{p.Masked()}, err == nil
}

// anyOrPorts reads ANY, a port or a range such as 1024:65535; false for anything else.
func anyOrPorts(s string) ([]packet.PortRange, bool) {
	if strings.EqualFold(s, "any") {
		return nil, true
	}
	first, last, isRange := strings.Cut(s, ":")
	if !isRange {
		last = first
	}
	from, err1 := strconv.ParseUint(first, 10, 16)
	to, err2 := strconv.ParseUint(last, 10, 16)
	r := packet.PortRange{From: uint16(from), To: uint16(to)}
	return []packet.PortRange{r}, err1 == nil && err2 == nil && r.Valid()
}
