package routing

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// RuleRef says for programs which route, rule or entry of a component decided. It is comparable. The zero RuleRef is none.
type RuleRef struct {
	// Number is the place of a security group's or a firewall's rule in its list, from 1, or the number of a network ACL's entry.
	// That of the entry that denies all that no other matches is 32767, for IPv6 32768.
	Number int `json:"number,omitempty"`
	// List is which of the component's lists it stands in: the route table of a transit gateway, "stateless" or "stateful"
	// of a firewall. It is empty where the component has one list, or one for each direction.
	List string `json:"list,omitempty"`

	Prefix     netip.Prefix `json:"prefix,omitzero"`      // of a route: what matched
	PrefixList vpc.ID       `json:"prefixList,omitempty"` // the prefix list of which Prefix is an entry, if any
	Target     vpc.ID       `json:"target,omitempty"`     // where the route leads; empty: nowhere
	Source     Source       `json:"source,omitempty"`     // of a route
}

// denyRest and denyRest6 are the numbers of the entries with which AWS ends a network ACL.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
const (
	denyRest  = 32767
	denyRest6 = 32768
)

// aclRef refers to the entry that decided, -1 for none.
func aclRef(entries vpc.ACLEntries, i int, ip4 bool) RuleRef {
	switch {
	case i >= 0:
		return RuleRef{Number: entries[i].Number}
	case ip4:
		return RuleRef{Number: denyRest}
	}
	return RuleRef{Number: denyRest6}
}

// ref refers to the candidate.
func (c *candidate) ref() RuleRef {
	return RuleRef{Prefix: c.prefix, PrefixList: c.prefixList, Target: c.target, Source: c.source}
}

// source is how the route came into its transit gateway route table.
func (r *hubRoute) source() Source {
	switch r.rank {
	case rankStatic:
		return SourceStatic
	case rankPrefixList:
		return SourcePrefixList
	}
	return SourcePropagated
}
