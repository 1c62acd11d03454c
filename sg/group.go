package sg

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Group is a security group: rules that allow, put on network interfaces. It
// remembers: what it let through in one direction may be answered in the other.
// A group without rules in a direction lets nothing start in that direction.
type Group struct {
	ID      vpc.ID
	Name    string // the group's name, not its Name tag; empty: not known
	Account string

	VPC     vpc.ID
	VPCs    []vpc.ID // further VPCs that the group is associated with
	Default bool     // the VPC's default group, which interfaces without groups have

	Ingress []Rule
	Egress  []Rule
}

// Rule allows traffic to or from one peer: exactly one of CIDR, PrefixList and
// Group is given. The peer is the source of ingress and the destination of
// egress. The zero Traffic is all traffic. A Rule is comparable.
type Rule struct {
	ID      string // "sgr-..."; empty: not known
	Traffic packet.Traffic

	CIDR       netip.Prefix // IPv4 or IPv6; 0.0.0.0/0 does not match IPv6. Host bits are ignored, as AWS clears them.
	PrefixList vpc.ID
	Group      vpc.ID // its members' private addresses

	Description string
}

// ResourceID is g.ID.
func (g Group) ResourceID() vpc.ID { return g.ID }

// ResourceName is g.Name.
func (g Group) ResourceName() string { return g.Name }

// Kind is vpc.KindSecurityGroup.
func (g Group) Kind() vpc.Kind { return vpc.KindSecurityGroup }

// Rules is the group's rules of one direction, nil if d is not valid. The slice is the group's own.
func (g Group) Rules(d Direction) []Rule {
	switch d {
	case Ingress:
		return g.Ingress
	case Egress:
		return g.Egress
	}
	return nil
}

// WithRule is the group with one more rule at the end of a direction. It shares no rules with g. A direction that is not valid adds none.
func (g Group) WithRule(d Direction, r Rule) Group {
	switch d {
	case Ingress:
		g.Ingress = append(slices.Clone(g.Ingress), r)
	case Egress:
		g.Egress = append(slices.Clone(g.Egress), r)
	}
	return g
}

// WithoutRules is the group without the rules of a direction that are meant, such as those that are equal to one or have an ID. It
// shares no rules with g, so that a network which holds g stays as it is.
func (g Group) WithoutRules(d Direction, meant func(Rule) bool) Group {
	switch d {
	case Ingress:
		g.Ingress = slices.DeleteFunc(slices.Clone(g.Ingress), meant)
	case Egress:
		g.Egress = slices.DeleteFunc(slices.Clone(g.Egress), meant)
	}
	return g
}

// Refs is the VPC; and weakly the VPCs associated and what the rules name, which may belong to
// other accounts. A rule whose group or prefix list is gone stays, and matches nothing.
//
// Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html (stale rules)
func (g Group) Refs() []vpc.Ref {
	refs := []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: g.VPC, Owner: g.Default}}
	for i, id := range g.VPCs {
		refs = append(refs, vpc.Ref{Field: fmt.Sprintf("VPCs[%d]", i), Kind: vpc.KindVPC, ID: id, Weak: true})
	}
	for _, side := range sides {
		for i, r := range g.Rules(side.direction) {
			if r.PrefixList != "" {
				refs = append(refs, vpc.Ref{Field: fmt.Sprintf("%s[%d].PrefixList", side.field, i), Kind: vpc.KindPrefixList, ID: r.PrefixList, Weak: true})
			}
			if r.Group != "" {
				refs = append(refs, vpc.Ref{Field: fmt.Sprintf("%s[%d].Group", side.field, i), Kind: vpc.KindSecurityGroup, ID: r.Group, Weak: true})
			}
		}
	}
	return refs
}

// CheckRemoval reports rules of the VPC's other groups that name the group, the VPCs that it is associated with, and that it is the default one, which AWS
// deletes with the VPC. What rules in other VPCs name may go: they are stale then.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
func (g Group) CheckRemoval(r *vpc.Removal) []vpc.Problem {
	p := vpc.NewReport(g)
	if g.Default && r.Stays(g.VPC) {
		p.Add("Default", "CannotDelete", "the default security group goes with its VPC alone")
	}
	p.AddIDs("VPCs", "DependencyViolation", "still associated with", slices.DeleteFunc(slices.Clone(g.VPCs), func(v vpc.ID) bool { return !r.Stays(v) }))
	var named []vpc.ID
	for d := range r.Dependents(g.ID) {
		if o, ok := d.(Group); ok && o.VPC == g.VPC {
			named = append(named, o.ID)
		}
	}
	p.AddIDs("", "DependencyViolation", "still named by rules of", named)
	return p.Problems()
}

// sides is the two lists of rules, in the order of the struct's fields.
var sides = [...]struct {
	direction Direction
	field     string
}{{Ingress, "Ingress"}, {Egress, "Egress"}}

// Claims is the group's name, which is unique in its VPC whatever the case, and the place of the VPC's default group.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
func (g Group) Claims() []vpc.Claim {
	var claims []vpc.Claim
	if name := strings.TrimRight(g.Name, " "); name != "" {
		// Participants of a shared VPC name their groups without seeing each other's.
		key := vpc.ClaimKey("the group name", g.VPC, strings.TrimLeft(g.Account+" "+strings.ToLower(name), " "))
		claims = append(claims, vpc.Claim{Key: key, Field: "Name", Code: "InvalidGroup.Duplicate"})
	}
	if g.Default {
		claims = append(claims, vpc.Claim{Key: vpc.ClaimKey("the default security group", g.VPC, ""), Field: "Default", Code: "InvalidGroup.Reserved"})
	}
	return claims
}

// Forget is the group without its association with the VPC id. Rules that name id stay and are stale.
func (g Group) Forget(id vpc.ID) vpc.Resource {
	g.VPCs = slices.DeleteFunc(slices.Clone(g.VPCs), func(v vpc.ID) bool { return v == id })
	return g
}

// In reports whether the group may be put on interfaces of the VPC: it is the
// group's own or one that the group is associated with.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html
func (g Group) In(id vpc.ID) bool { return g.VPC == id || slices.Contains(g.VPCs, id) }

// DefaultGroup is the default security group as AWS makes it with a VPC: its
// members may reach each other, and everything outside. It stands for the group
// of a network that holds none for v. Its ID is that of the VPC with "/default" behind it.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
func DefaultGroup(v vpc.VPC) Group {
	g := Group{ID: v.ID + "/default", Name: "default", Account: v.Account, VPC: v.ID, Default: true}
	g.Ingress = []Rule{{Group: g.ID}}
	g.Egress = []Rule{{CIDR: everyone4}}
	if len(v.IPv6CIDRs) > 0 || len(v.PrivateIPv6CIDRs) > 0 {
		g.Egress = append(g.Egress, Rule{CIDR: everyone6})
	}
	return g
}

var (
	everyone4 = netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	everyone6 = netip.PrefixFrom(netip.IPv6Unspecified(), 0)
)

// Outline is the group without its rules, which concern no other resource.
func (g Group) Outline() vpc.Resource {
	g.Ingress, g.Egress = nil, nil
	return g
}
