package sg

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Check reports what AWS would refuse: a name that a group cannot have, a rule
// without exactly one peer, a rule given twice, a default group associated with
// another VPC. It reads nothing from n.
func (g Group) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(g)
	if g.VPC == "" {
		p.Add("VPC", "MissingParameter", "a security group needs a VPC")
	}
	g.checkName(p)
	// https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html
	if g.Default && len(g.VPCs) > 0 {
		p.Add("VPCs", "InvalidParameterValue", "a default security group cannot be associated with further VPCs")
	}
	for _, side := range sides {
		checkRules(p, side.field, g.Rules(side.direction))
	}
	return p.Problems()
}

// checkName holds the rules of group names.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
func (g Group) checkName(p *vpc.Report) {
	const longest = 255
	if len(g.Name) > longest {
		p.Add("Name", "InvalidParameterValue", "a group name has at most %d characters, not %d", longest, len(g.Name))
	}
	if i := strings.IndexFunc(g.Name, func(r rune) bool { return !nameRune(r) }); i >= 0 {
		p.Add("Name", "InvalidParameterValue", "the group name %q holds a character other than letters, digits, spaces and %s", g.Name, namePunctuation)
	}
	if strings.HasPrefix(g.Name, "sg-") {
		p.Add("Name", "InvalidParameterValue", "the group name %q starts with sg-, as group IDs do", g.Name)
	}
	if strings.EqualFold(strings.TrimRight(g.Name, " "), "default") && !g.Default {
		p.Add("Name", "InvalidGroup.Reserved", "the name %q is kept for the VPC's default group", g.Name)
	}
}

const namePunctuation = "._-:/()#,@[]+=&;{}!$*"

func nameRune(r rune) bool {
	return r == ' ' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || strings.ContainsRune(namePunctuation, r)
}

func checkRules(p *vpc.Report, field string, rules []Rule) {
	first := make(map[identity]int, len(rules))
	for i, r := range rules {
		at := fmt.Sprintf("%s[%d]", field, i)
		checkRule(p, at, r)
		id := r.identity()
		if j, ok := first[id]; ok {
			p.Add(at, "InvalidPermission.Duplicate", "both %s[%d] and %s allow %v with %s", field, j, at, r.Traffic, r.peer())
		} else {
			first[id] = i
		}
	}
}

// checkRule wants exactly one peer and traffic that a packet can belong to.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRuleRequest.html
func checkRule(p *vpc.Report, at string, r Rule) {
	var peers []string
	if r.CIDR != (netip.Prefix{}) {
		peers = append(peers, "a CIDR")
	}
	if r.PrefixList != "" {
		peers = append(peers, "a prefix list")
	}
	if r.Group != "" {
		peers = append(peers, "a group")
	}
	switch len(peers) {
	case 0:
		p.Add(at, "MissingParameter", "a rule needs a peer: a CIDR, a prefix list or a group")
	case 1:
	default:
		p.Add(at, "InvalidParameterCombination", "a rule has one peer, not %s", strings.Join(peers, " and "))
	}
	if r.CIDR != (netip.Prefix{}) && !r.CIDR.IsValid() {
		p.Add(at+".CIDR", "InvalidParameterValue", "%v is not a CIDR block", r.CIDR)
	}
	if !r.Traffic.Valid() {
		p.Add(at+".Traffic", "InvalidParameterValue", "%v holds no packet: a range of ports must not end before it begins, and ICMP types and codes go from 0 to 255", r.Traffic)
	}
}

// identity is what tells two rules of one direction apart: neither ID nor
// description does, and CIDRs count without host bits.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
type identity struct {
	traffic packet.Traffic
	cidr    netip.Prefix
	list    vpc.ID
	group   vpc.ID
}

func (r Rule) identity() identity {
	return identity{r.Traffic, r.CIDR.Masked(), r.PrefixList, r.Group}
}

// peer is the rule's peer for people.
func (r Rule) peer() string {
	switch {
	case r.PrefixList != "":
		return string(r.PrefixList)
	case r.Group != "":
		return "members of " + string(r.Group)
	case r.CIDR.IsValid():
		return r.CIDR.Masked().String()
	}
	return "no peer"
}
