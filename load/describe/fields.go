package describe

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// tag is an entry of Tags or TagSet.
type tag struct{ Key, Value string }

// nameOf is the Name tag.
func nameOf(tags []tag) string {
	for _, t := range tags {
		if t.Key == "Name" {
			return t.Value
		}
	}
	return ""
}

// groupRef is an entry of Groups or SecurityGroups.
type groupRef struct{ GroupId vpc.ID }

func groupIDs(refs []groupRef) []vpc.ID {
	var ids []vpc.ID
	for _, r := range refs {
		if r.GroupId != "" {
			ids = append(ids, r.GroupId)
		}
	}
	return ids
}

// nonEmpty is ids without empty ones, nil if none is left.
func nonEmpty(ids []vpc.ID) []vpc.ID {
	var out []vpc.ID
	for _, id := range ids {
		if id != "" {
			out = append(out, id)
		}
	}
	return out
}

// prefix4 reads an IPv4 prefix, in canonical form.
func prefix4(field, s string) (netip.Prefix, error) { return prefix(field, s, true) }

// prefix6 reads an IPv6 prefix, in canonical form.
func prefix6(field, s string) (netip.Prefix, error) { return prefix(field, s, false) }

func prefix(field, s string, v4 bool) (netip.Prefix, error) {
	p, err := anyPrefix(field, s)
	if err == nil && p.Addr().Is4() != v4 {
		return netip.Prefix{}, fmt.Errorf("%s %v is not %s", field, p, family(v4))
	}
	return p, err
}

// anyPrefix reads a prefix of either family, in canonical form.
func anyPrefix(field, s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%s %q is not a prefix", field, abridge(s))
	}
	return p.Masked(), nil
}

// addr4 reads an IPv4 address; empty text is the zero address.
func addr4(field, s string) (netip.Addr, error) { return addr(field, s, true) }

// addr6 reads an IPv6 address; empty text is the zero address.
func addr6(field, s string) (netip.Addr, error) { return addr(field, s, false) }

func addr(field, s string, v4 bool) (netip.Addr, error) {
	if s == "" {
		return netip.Addr{}, nil
	}
	a, err := netip.ParseAddr(s)
	switch {
	case err != nil || a.Zone() != "":
		return netip.Addr{}, fmt.Errorf("%s %q is not an address", field, abridge(s))
	case a.Is4() != v4:
		return netip.Addr{}, fmt.Errorf("%s %v is not %s", field, a, family(v4))
	}
	return a, nil
}

func family(v4 bool) string {
	if v4 {
		return "IPv4"
	}
	return "IPv6"
}

// state is a state in AWS's words; the one in which the resource works is empty.
func state(s string, working vpc.State) vpc.State {
	if vpc.State(s) == working {
		return ""
	}
	return vpc.State(s)
}

// appendNew appends id unless ids holds it.
func appendNew(ids []vpc.ID, id vpc.ID) []vpc.ID {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}
