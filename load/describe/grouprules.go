package describe

import (
	"slices"

	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// groupRule is an element of describe-security-group-rules: the same rules as those of
// describe-security-groups, with IDs.
type groupRule struct {
	SecurityGroupRuleId string
	GroupId             vpc.ID
	IsEgress            bool
	IpProtocol          string
	FromPort            *int64
	ToPort              *int64
	CidrIpv4            string
	CidrIpv6            string
	PrefixListId        vpc.ID
	ReferencedGroupInfo struct{ GroupId vpc.ID }
}

func (x groupRule) id() string { return x.SecurityGroupRuleId }

func readGroupRule(l *loader, at source, x groupRule) {
	r := sg.Rule{PrefixList: x.PrefixListId, Group: x.ReferencedGroupInfo.GroupId}
	var err error
	if r.Traffic, err = traffic(x.IpProtocol, x.FromPort, x.ToPort, x.FromPort, x.ToPort); err != nil {
		l.skip(at, vpc.ID(x.SecurityGroupRuleId), "%v", err)
		return
	}
	if x.CidrIpv4 != "" || x.CidrIpv6 != "" {
		if r.CIDR, err = eitherBlock("CidrIpv4", x.CidrIpv4, "CidrIpv6", x.CidrIpv6); err != nil {
			l.skip(at, vpc.ID(x.SecurityGroupRuleId), "%v", err)
			return
		}
	}
	l.ruleIDs[ruleKey{x.GroupId, x.IsEgress, r}] = x.SecurityGroupRuleId
}

// ruleKey is a rule of a group in one direction, without its ID and description.
type ruleKey struct {
	group  vpc.ID
	egress bool
	rule   sg.Rule
}

// setRuleIDs gives the rules of groups their IDs.
func (l *loader) setRuleIDs() {
	if len(l.ruleIDs) == 0 {
		return
	}
	named := func(group vpc.ID, egress bool, rules []sg.Rule) []sg.Rule {
		rules = slices.Clone(rules)
		for i, r := range rules {
			r.ID, r.Description = "", ""
			rules[i].ID = l.ruleIDs[ruleKey{group, egress, r}]
		}
		return rules
	}
	update(l, func(_ source, g sg.Group) sg.Group {
		g.Ingress, g.Egress = named(g.ID, false, g.Ingress), named(g.ID, true, g.Egress)
		return g
	})
}
