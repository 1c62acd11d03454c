package vpc

import "net/netip"

// PrefixList is a managed prefix list: a set of prefixes of one address family that
// routes and security group rules name. Lists of AWS's own ("com.amazonaws.us-east-1.s3")
// hold the public ranges of a service.
type PrefixList struct {
	ID      ID
	Name    string // PrefixListName; of a list of AWS's own it names the service
	Account string // owner; "AWS" for AWS's own
	Region  string

	IPv6       bool // the family of the entries
	Entries    []netip.Prefix
	MaxEntries int   // counts against quotas; 0: not known
	Version    int64 // routes and rules use the newest version, which is the one held here
}

// ResourceID is l.ID.
func (l PrefixList) ResourceID() ID { return l.ID }

// ResourceName is l.Name.
func (l PrefixList) ResourceName() string { return l.Name }

// Kind is KindPrefixList.
func (l PrefixList) Kind() Kind { return KindPrefixList }

// Refs is nothing.
func (l PrefixList) Refs() []Ref { return nil }

// CheckRemoval reports what still names the list.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteManagedPrefixList.html. It does not give the code.
func (l PrefixList) CheckRemoval(r *Removal) []Problem {
	p := NewReport(l)
	p.AddIDs("", "DependencyViolation", "still named by", r.DependentsOf(l.ID, KindRouteTable, KindSecurityGroup, KindTransitGatewayRouteTable))
	return p.Problems()
}

// Check reports what AWS would refuse of the entries: those of another family than
// the list's, those given twice, and more than MaxEntries.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
func (l PrefixList) Check(n *Network) []Problem {
	r := NewReport(l)
	first := map[netip.Prefix]string{}
	for i, p := range l.Entries {
		field := at("Entries", i)
		if !checkPrefix(r, field, p, family(l.IPv6)) {
			continue
		}
		if f, ok := first[p]; ok {
			r.Add(field, "InvalidParameterValue", "%v is already %s", p, f)
			continue
		}
		first[p] = field
	}
	if l.MaxEntries < 0 {
		r.Add("MaxEntries", "InvalidParameterValue", "the number cannot be negative")
	}
	if l.MaxEntries > 0 && len(l.Entries) > l.MaxEntries {
		r.Add("Entries", "InvalidParameterValue", "%d entries are more than the %d that the list may have", len(l.Entries), l.MaxEntries)
	}
	return r.Problems()
}
