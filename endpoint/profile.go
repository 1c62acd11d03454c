package endpoint

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// Profile is a Route 53 Profile: private hosted zones, resolver rules and interface endpoints whose names hold in all VPCs with
// which it is associated. Of what a VPC has itself and what a Profile carries to it the most specific domain wins, and of one
// domain what the VPC has itself.
//
// An interface endpoint answers in those VPCs to its private names, if its private DNS is on.
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profiles.html
// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profile-associate-vpc-endpoints.html
type Profile struct {
	ID      vpc.ID // "rp-..."
	Name    string
	Account string // owner; other accounts may share it
	Region  string

	Zones     []vpc.ID // private hosted zones
	Rules     []vpc.ID // resolver rules
	Endpoints []vpc.ID // interface endpoints

	VPCs []ProfileVPC
}

// ProfileVPC is an association of a Profile with a VPC.
type ProfileVPC struct {
	VPC vpc.ID
	// Priority orders the Profiles of a VPC, from 100 to 9900: of one domain the lowest wins. Zero: after all that have one, in the
	// order of their IDs.
	// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profiles-vpc-update-priority.html
	Priority int
}

// ResourceID is p.ID.
func (p Profile) ResourceID() vpc.ID { return p.ID }

// ResourceName is p.Name.
func (p Profile) ResourceName() string { return p.Name }

// Kind is vpc.KindProfile.
func (p Profile) Kind() vpc.Kind { return vpc.KindProfile }

// Refs is what the Profile carries and the VPCs. It may be shared, so that a network may be without them.
func (p Profile) Refs() []vpc.Ref {
	refs := appendRefs(nil, "Zones", vpc.KindHostedZone, p.Zones, true)
	refs = appendRefs(refs, "Rules", vpc.KindResolverRule, p.Rules, true)
	refs = appendRefs(refs, "Endpoints", vpc.KindInterfaceEndpoint, p.Endpoints, true)
	for i, a := range p.VPCs {
		refs = append(refs, vpc.Ref{Field: fmt.Sprintf("VPCs[%d].VPC", i), Kind: vpc.KindVPC, ID: a.VPC, Weak: true})
	}
	return refs
}

// Forget is the Profile without the zone, rule, endpoint or VPC.
func (p Profile) Forget(id vpc.ID) vpc.Resource {
	without := func(ids []vpc.ID) []vpc.ID {
		return slices.DeleteFunc(slices.Clone(ids), func(x vpc.ID) bool { return x == id })
	}
	p.Zones, p.Rules, p.Endpoints = without(p.Zones), without(p.Rules), without(p.Endpoints)
	p.VPCs = slices.DeleteFunc(slices.Clone(p.VPCs), func(a ProfileVPC) bool { return a.VPC == id })
	return p
}

// Check reports what AWS would refuse: VPCs and endpoints of other Regions, a VPC twice, priorities outside of 100 to 9900.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53profiles_AssociateProfile.html
func (p Profile) Check(n *vpc.Network) []vpc.Problem {
	r := vpc.NewReport(p)
	seen := map[vpc.ID]bool{}
	for i, a := range p.VPCs {
		field := fmt.Sprintf("VPCs[%d]", i)
		if region := regionOf(n, a.VPC); region != "" && p.Region != "" && region != p.Region {
			r.Add(field+".VPC", "InvalidParameterException", "%s is in %s, the Profile in %s", a.VPC, region, p.Region)
		}
		if seen[a.VPC] {
			r.Add(field+".VPC", "ResourceExistsException", "%s is associated already", a.VPC)
		}
		if a.Priority != 0 && (a.Priority < 100 || a.Priority > 9900) {
			r.Add(field+".Priority", "InvalidParameterException", "%d is not between 100 and 9900", a.Priority)
		}
		seen[a.VPC] = true
	}
	for i, id := range p.Endpoints {
		e, _ := vpc.Get[Interface](n, id)
		if region := regionOf(n, e.VPC); region != "" && p.Region != "" && region != p.Region {
			r.Add(fmt.Sprintf("Endpoints[%d]", i), "InvalidParameterException", "%s is in %s, the Profile in %s", id, region, p.Region)
		}
	}
	return r.Problems()
}

// ProfilesOf is the Profiles of a VPC in the order in which they are asked.
func ProfilesOf(n *vpc.Network, v vpc.ID) []Profile {
	var all []Profile
	priority := map[vpc.ID]int{}
	for p := range vpc.DependentsOf[Profile](n, v) {
		for _, a := range p.VPCs {
			if a.VPC == v {
				all = append(all, p)
				priority[p.ID] = cmp.Or(a.Priority, 1<<16)
				break
			}
		}
	}
	slices.SortFunc(all, func(a, b Profile) int {
		return cmp.Or(cmp.Compare(priority[a.ID], priority[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return all
}
