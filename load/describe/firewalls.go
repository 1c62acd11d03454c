package describe

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load/internal/firewall"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

// firewallElement is the value of Firewall.
//
// Source: Network Firewall API reference, Firewall. https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_Firewall.html
type firewallElement struct {
	FirewallName      string
	FirewallArn       string
	FirewallPolicyArn string
	VpcId             vpc.ID
	SubnetMappings    []struct{ SubnetId vpc.ID }
	TransitGatewayId  vpc.ID
	Tags              []tag
}

// firewallStatus is the value of FirewallStatus, by zone.
//
// Source: Network Firewall API reference, FirewallStatus. https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_FirewallStatus.html
type firewallStatus struct {
	SyncStates map[string]struct {
		Attachment struct{ SubnetId, EndpointId vpc.ID }
	}
	TransitGatewayAttachmentSyncState struct{ AttachmentId, TransitGatewayAttachmentStatus string }
}

// firewallDocument is what a document says of one firewall, policy or rule group, in several keys.
type firewallDocument struct {
	firewall firewallElement
	status   firewallStatus

	policy   *firewall.Policy
	policyOf firewallPolicyName
	group    *firewall.Group
	groupOf  ruleGroupName
}

type firewallPolicyName struct{ FirewallPolicyArn string }

type ruleGroupName struct{ RuleGroupArn string }

// firewalls is what the calls say of firewalls, by ARN.
type firewalls struct {
	policyOf map[vpc.ID]string // of each firewall
	policies map[string]firewall.Policy
	groups   map[string]firewall.Group
	listed   map[vpc.ID]source
}

// object reads a value that is an object, into what to gives.
func object[T any](to func(d *document) *T) member {
	return member{value: func(d *document, at source, raw []byte) {
		if err := json.Unmarshal(raw, to(d)); err != nil {
			d.skip(at, "", "%s", explain(err))
		}
	}}
}

// listedFirewall is an entry of list-firewalls, which has the names only.
type listedFirewall struct{ FirewallArn string }

func (x listedFirewall) id() string { return x.FirewallArn }

func readListedFirewall(l *loader, at source, x listedFirewall) {
	l.firewalls.listed[vpc.ID(x.FirewallArn)] = at
}

// finishFirewall takes over what the document says of a firewall, a policy or a rule group.
func (d *document) finishFirewall() {
	x := &d.fw
	if x.policy != nil {
		if arn := x.policyOf.FirewallPolicyArn; arn != "" {
			d.firewalls.policies[arn] = *x.policy
		} else {
			d.skip(d.at, "", "the firewall policy is not named: there is no FirewallPolicyResponse beside it")
		}
	}
	if x.group != nil {
		if arn := x.groupOf.RuleGroupArn; arn != "" {
			d.firewalls.groups[arn] = *x.group
		} else {
			d.skip(d.at, "", "the rule group is not named: there is no RuleGroupResponse beside it")
		}
	}
	if x.firewall.FirewallArn != "" {
		at := d.at
		at.key = "Firewall"
		d.takeFirewall(at, x.firewall, x.status)
	}
}

// takeFirewall takes over a firewall, which gets its rules once all is read.
func (l *loader) takeFirewall(at source, x firewallElement, status firewallStatus) {
	l.witness(at, place.OfARN(x.FirewallArn))
	f := endpoint.Firewall{
		ID:             vpc.ID(x.FirewallArn),
		Name:           cmp.Or(nameOf(x.Tags), x.FirewallName),
		Account:        cmp.Or(place.AccountOfARN(x.FirewallArn), at.account),
		VPC:            x.VpcId,
		TransitGateway: x.TransitGatewayId,
	}
	if x.TransitGatewayId != "" {
		l.attachFirewall(at, f, status)
	}
	endpoints := map[vpc.ID]vpc.ID{} // by subnet
	for _, zone := range slices.Sorted(maps.Keys(status.SyncStates)) {
		a := status.SyncStates[zone].Attachment
		endpoints[a.SubnetId] = a.EndpointId
	}
	for _, m := range x.SubnetMappings {
		if m.SubnetId == "" {
			continue
		}
		f.Endpoints = append(f.Endpoints, endpoint.FirewallEndpoint{Subnet: m.SubnetId, Endpoint: endpoints[m.SubnetId]})
		if endpoints[m.SubnetId] == "" {
			l.skip(at, f.ID, "the endpoint in %s is not named in FirewallStatus, so that no route leads to it", m.SubnetId)
		}
	}
	l.firewalls.policyOf[f.ID] = x.FirewallPolicyArn
	l.add(at, f)
}

// attachFirewall takes over the attachment of a firewall to a transit gateway. The lists of attachments do not say of which firewall one is.
func (l *loader) attachFirewall(at source, f endpoint.Firewall, status firewallStatus) {
	s := status.TransitGatewayAttachmentSyncState
	if s.AttachmentId == "" {
		l.skip(at, f.ID, "its attachment is not named in FirewallStatus, so that no route leads to it")
		return
	}
	l.detail(at, vpc.TransitGatewayAttachment{
		ID:             vpc.ID(s.AttachmentId),
		Account:        f.Account,
		TransitGateway: f.TransitGateway,
		Type:           vpc.AttachmentNetworkFunction,
		Resource:       f.ID,
		State:          vpc.State(strings.ToLower(string(state(s.TransitGatewayAttachmentStatus, "READY")))),
	})
}

// completeFirewalls gives the firewalls the rules of their policies.
func (l *loader) completeFirewalls() {
	for _, id := range slices.Sorted(maps.Keys(l.firewalls.listed)) {
		if _, ok := get[endpoint.Firewall](l, id); !ok {
			l.skip(l.firewalls.listed[id], id, "the firewall is only listed; run describe-firewall, and load its output")
		}
	}
	update(l, func(at source, f endpoint.Firewall) endpoint.Firewall {
		arn := l.firewalls.policyOf[f.ID]
		p, ok := l.firewalls.policies[arn]
		if !ok {
			f.Unmodelled = []string{cmp.Or(arn, "the policy")}
			l.skip(at, f.ID, "its policy is not here; run describe-firewall-policy, and load its output")
			return f
		}
		p.Apply(&f, l.firewalls.groups)
		for _, what := range f.Unmodelled {
			l.skip(at, f.ID, "%s: %s", what, l.whyUnmodelled(what))
		}
		return f
	})
}

func (l *loader) whyUnmodelled(what string) string {
	switch _, group := l.firewalls.groups[what]; {
	case group:
		return "rules other than those of addresses, protocols and ports are not modelled"
	case place.OfARN(what) != "":
		return "the rule group is not here; run describe-rule-group, and load its output"
	}
	return "it is not modelled"
}
