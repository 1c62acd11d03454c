// Package firewall makes rules of [endpoint.Firewall] from the policies and rule groups of AWS Network Firewall. Its types have the
// keys of the API, so that its JSON is read into them.
package firewall

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
)

// Policy is a firewall policy.
//
// Source: Network Firewall API reference, FirewallPolicy.
// https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_FirewallPolicy.html
type Policy struct {
	StatelessDefaultActions       []string
	StatelessRuleGroupReferences  []Reference
	StatefulDefaultActions        []string
	StatefulRuleGroupReferences   []Reference
	StatefulEngineOptions         struct{ RuleOrder string }
	TLSInspectionConfigurationArn string
}

// Reference names a rule group.
type Reference struct {
	ResourceArn string
	Priority    int64
}

// Group is a rule group.
//
// Source: Network Firewall API reference, RuleGroup. https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_RuleGroup.html
type Group struct {
	RulesSource struct {
		RulesString                    string
		RulesSourceList                struct{ Targets []string } // domains
		StatefulRules                  []StatefulRule
		StatelessRulesAndCustomActions struct{ StatelessRules []StatelessRule }
	}
}

// StatelessRule is a stateless rule.
//
// Source: Network Firewall API reference, MatchAttributes.
// https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_MatchAttributes.html
type StatelessRule struct {
	Priority       int64
	RuleDefinition struct {
		Actions         []string
		MatchAttributes MatchAttributes
	}
}

// MatchAttributes is what a stateless rule matches. What is empty matches anything.
type MatchAttributes struct {
	Sources, Destinations         []Address
	SourcePorts, DestinationPorts []Ports
	Protocols                     []int64
	TCPFlags                      []struct{ Flags []string }
}

// Address is an address or a prefix.
type Address struct{ AddressDefinition string }

// Ports is a range; without ToPort it is one port.
type Ports struct{ FromPort, ToPort uint16 }

// Apply gives the firewall the rules of the policy with its groups, by ARN. It lists groups that are not there, and what the model
// does not have, in f.Unmodelled.
//
// Source: Network Firewall guide, https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-policies.html
func (p Policy) Apply(f *endpoint.Firewall, groups map[string]Group) {
	f.StatelessDefault = statelessAction(p.StatelessDefaultActions)
	f.StrictOrder = p.StatefulEngineOptions.RuleOrder == "STRICT_ORDER"
	for _, a := range p.StatefulDefaultActions {
		switch a {
		case "aws:drop_strict":
			f.StatefulDefault = endpoint.Drop
		case "aws:drop_established", "aws:drop_established_app_layer": // they let a connection begin
			unmodelled(f, a)
		}
	}
	for _, r := range inOrder(p.StatelessRuleGroupReferences) {
		if g, ok := groups[r.ResourceArn]; !ok || !g.stateless(f) {
			unmodelled(f, r.ResourceArn)
		}
	}
	for _, r := range inOrder(p.StatefulRuleGroupReferences) {
		if g, ok := groups[r.ResourceArn]; !ok || !g.stateful(f) {
			unmodelled(f, r.ResourceArn)
		}
	}
	if p.TLSInspectionConfigurationArn != "" {
		unmodelled(f, "TLS inspection")
	}
}

func unmodelled(f *endpoint.Firewall, what string) {
	if !slices.Contains(f.Unmodelled, what) {
		f.Unmodelled = append(f.Unmodelled, what)
	}
}

// inOrder is the references in the order of their priorities.
func inOrder(all []Reference) []Reference {
	return slices.SortedStableFunc(slices.Values(all), func(a, b Reference) int { return cmp.Compare(a.Priority, b.Priority) })
}

// stateless adds the group's stateless rules in the order of their priorities; false if some are left out.
func (g Group) stateless(f *endpoint.Firewall) bool {
	rules := slices.SortedStableFunc(slices.Values(g.RulesSource.StatelessRulesAndCustomActions.StatelessRules),
		func(a, b StatelessRule) int { return cmp.Compare(a.Priority, b.Priority) })
	all := true
	for _, x := range rules {
		r, ok := x.rule()
		if ok {
			f.Stateless = append(f.Stateless, r)
		}
		all = all && ok
	}
	return all
}

// stateful adds the group's stateful rules; false if some are left out. Alerts do not decide.
func (g Group) stateful(f *endpoint.Firewall) bool {
	all := g.RulesSource.RulesString == "" && len(g.RulesSource.RulesSourceList.Targets) == 0
	for _, x := range g.RulesSource.StatefulRules {
		if x.Action == "ALERT" {
			continue
		}
		r, ok := x.rule()
		if ok {
			f.Stateful = append(f.Stateful, r)
		}
		all = all && ok
	}
	return all
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

// rule is the rule of the model; ok is false if it also looks at TCP flags, or cannot be read.
func (r StatelessRule) rule() (out endpoint.FirewallRule, ok bool) {
	m := r.RuleDefinition.MatchAttributes
	out.Action, ok = statelessAction(r.RuleDefinition.Actions), len(m.TCPFlags) == 0
	for _, x := range m.Sources {
		p, read := ParseAddress(x.AddressDefinition)
		out.Sources, ok = append(out.Sources, p), ok && read
	}
	for _, x := range m.Destinations {
		p, read := ParseAddress(x.AddressDefinition)
		out.Destinations, ok = append(out.Destinations, p), ok && read
	}
	for _, x := range m.Protocols {
		p, err := packet.ParseProtocol(strconv.FormatInt(x, 10))
		out.Protocols, ok = append(out.Protocols, p), ok && err == nil
	}
	out.SourcePorts, out.DestPorts = portsOf(m.SourcePorts), portsOf(m.DestinationPorts)
	return out, ok
}

func portsOf(all []Ports) []packet.PortRange {
	var out []packet.PortRange
	for _, x := range all {
		out = append(out, packet.PortRange{From: x.FromPort, To: max(x.FromPort, x.ToPort)})
	}
	return out
}
