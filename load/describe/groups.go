package describe

import (
	"cmp"
	"fmt"

	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

type groupElement struct {
	GroupId             string
	GroupName           string
	OwnerId             string
	VpcId               vpc.ID
	IpPermissions       []permission
	IpPermissionsEgress []permission
}

// permission is rules that differ in their peers only.
type permission struct {
	IpProtocol    string
	FromPort      *int64
	ToPort        *int64
	IpRanges      []struct{ CidrIp, Description string }
	Ipv6Ranges    []struct{ CidrIpv6, Description string }
	PrefixListIds []struct {
		PrefixListId vpc.ID
		Description  string
	}
	UserIdGroupPairs []struct {
		GroupId     vpc.ID
		Description string
	}
}

func (x groupElement) id() string { return x.GroupId }

func readGroup(l *loader, at source, x groupElement) {
	g := sg.Group{
		ID:      vpc.ID(x.GroupId),
		Name:    x.GroupName,
		Account: cmp.Or(x.OwnerId, at.account),
		VPC:     x.VpcId,
		Default: x.GroupName == "default",
	}
	if g.VPC == "" {
		l.skip(at, g.ID, "the group is in no VPC")
		return
	}
	rules := func(field string, all []permission) (rules []sg.Rule) {
		for i, p := range all {
			some, errs := p.rules()
			for _, err := range errs {
				l.skip(at, g.ID, "%s[%d]: %v; the rule is left out", field, i, err)
			}
			rules = append(rules, some...)
		}
		return rules
	}
	g.Ingress = rules("IpPermissions", x.IpPermissions)
	g.Egress = rules("IpPermissionsEgress", x.IpPermissionsEgress)
	l.add(at, g)
}

// rules is the permission as one rule for each peer.
func (p permission) rules() (rules []sg.Rule, errs []error) {
	t, err := traffic(p.IpProtocol, p.FromPort, p.ToPort, p.FromPort, p.ToPort)
	if err != nil {
		return nil, []error{err}
	}
	add := func(r sg.Rule, err error) {
		r.Traffic = t
		if err != nil {
			errs = append(errs, err)
		} else {
			rules = append(rules, r)
		}
	}
	named := func(field string, id vpc.ID) error {
		if id == "" {
			return fmt.Errorf("%s is missing", field)
		}
		return nil
	}
	for _, x := range p.IpRanges {
		block, err := prefix4("CidrIp", x.CidrIp)
		add(sg.Rule{CIDR: block, Description: x.Description}, err)
	}
	for _, x := range p.Ipv6Ranges {
		block, err := prefix6("CidrIpv6", x.CidrIpv6)
		add(sg.Rule{CIDR: block, Description: x.Description}, err)
	}
	for _, x := range p.PrefixListIds {
		add(sg.Rule{PrefixList: x.PrefixListId, Description: x.Description}, named("PrefixListId", x.PrefixListId))
	}
	for _, x := range p.UserIdGroupPairs {
		add(sg.Rule{Group: x.GroupId, Description: x.Description}, named("GroupId", x.GroupId))
	}
	return rules, errs
}

// groupVPC is an association of a group with a further VPC.
type groupVPC struct {
	GroupId vpc.ID
	VpcId   vpc.ID
	State   string
}

func (x groupVPC) id() string { return string(x.GroupId) }

func readGroupVPC(l *loader, at source, x groupVPC) {
	if x.VpcId != "" && (x.State == "" || x.State == "associated") {
		l.groupVPCs = append(l.groupVPCs, x)
	}
}

// setGroupVPCs gives the groups their further VPCs.
func (l *loader) setGroupVPCs() {
	further := map[vpc.ID][]vpc.ID{}
	for _, x := range l.groupVPCs {
		further[x.GroupId] = append(further[x.GroupId], x.VpcId)
	}
	update(l, func(_ source, g sg.Group) sg.Group {
		for _, v := range further[g.ID] {
			if v != g.VPC {
				g.VPCs = appendNew(g.VPCs, v)
			}
		}
		return g
	})
}
