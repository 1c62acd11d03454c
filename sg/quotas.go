package sg

import (
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// Quotas is the limits on security groups. A limit of 0 is none, so the zero value allows everything.
// AWS keeps rules a group times groups an interface at 1,000 or less.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
type Quotas struct {
	// RulesPerGroup bounds the rules of a group, for each direction and address family apart.
	RulesPerGroup int
	// GroupsPerRegion bounds the groups that an account has in a Region.
	GroupsPerRegion int
}

// DefaultQuotas is the quotas of an account that asked for no other.
func DefaultQuotas() Quotas { return Quotas{RulesPerGroup: 60, GroupsPerRegion: 2500} }

// Check reports the groups of n that go beyond a quota. A network does not do so by itself.
//
// A rule counts once, and one that names a prefix list as often as the list may
// have entries, or for a list of AWS's own the weight that AWS gives it. A rule
// that names a group counts in both families. A list whose size is not known counts by
// what is known of it, so that no group is reported that AWS would accept.
func (q Quotas) Check(n *vpc.Network) []vpc.Problem {
	var problems []vpc.Problem
	type place struct{ account, region string }
	groups := map[place]int{}
	for g := range vpc.All[Group](n) {
		p := vpc.NewReport(g)
		q.checkRules(n, g, p)
		home, _ := n.VPCOf(g.ID)
		at := place{g.Account, home.Region}
		groups[at]++
		if q.GroupsPerRegion > 0 && groups[at] > q.GroupsPerRegion {
			p.Add("", "SecurityGroupLimitExceeded", "the account has more than %d security groups in the Region", q.GroupsPerRegion)
		}
		problems = append(problems, p.Problems()...)
	}
	return problems
}

func (q Quotas) checkRules(n *vpc.Network, g Group, p *vpc.Report) {
	if q.RulesPerGroup <= 0 {
		return
	}
	for _, side := range sides {
		v4, v6 := 0, 0
		for _, r := range g.Rules(side.direction) {
			w4, w6 := weight(n, r)
			v4, v6 = v4+w4, v6+w6
		}
		for _, family := range []struct {
			name  string
			count int
		}{{"IPv4", v4}, {"IPv6", v6}} {
			if family.count > q.RulesPerGroup {
				p.Add(side.field, "RulesPerSecurityGroupLimitExceeded", "the %s rules count %d, more than %d", family.name, family.count, q.RulesPerGroup)
			}
		}
	}
}

// weight is what a rule counts in each family.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html#security-group-size
func weight(n *vpc.Network, r Rule) (v4, v6 int) {
	switch {
	case r.Group != "":
		return 1, 1
	case r.PrefixList != "":
		l, ok := vpc.Get[vpc.PrefixList](n, r.PrefixList)
		if !ok {
			return 0, 0
		}
		if w := listWeight(l); !l.IPv6 {
			return w, 0
		} else {
			return 0, w
		}
	case r.CIDR.Addr().Is4():
		return 1, 0
	default:
		return 0, 1
	}
}

// awsListWeights is the weights of AWS's own prefix lists, by the service in their names.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
var awsListWeights = map[string]int{
	"s3": 1, "dynamodb": 1, "ec2-instance-connect": 2, "groundstation": 5, "s3express": 6, "vpc-lattice": 10,
	"secretsmanager-managed-external-secrets": 20, "route53-healthchecks": 25, "cloudfront": 55,
}

// listWeight is what a rule counts that names l.
func listWeight(l vpc.PrefixList) int {
	// com.amazonaws.us-east-1.s3, com.amazonaws.us-east-1.ipv6.vpc-lattice, com.amazonaws.global.cloudfront.origin-facing
	if name, ok := strings.CutPrefix(l.Name, "com.amazonaws."); ok {
		for _, part := range strings.Split(name, ".")[1:] {
			if w, ok := awsListWeights[part]; ok {
				return w
			}
		}
		return 1
	}
	return max(l.MaxEntries, len(l.Entries))
}
