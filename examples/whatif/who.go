package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// who is a line for each resource of which the flows or the findings speak: the interfaces at the ends of flows and what these go by, what is found, and what
// is named to explain it.
func (c comparison) who(d reach.Difference, f findings) []string {
	ids := map[vpc.ID]bool{}
	for _, m := range slices.Concat(d.Lost, d.Gained, d.Moved, d.Unknown) {
		for _, id := range slices.Concat(m.From, m.To) {
			ids[id] = true
		}
		for _, f := range []reach.Fate{m.Before, m.After} {
			for _, id := range strings.Fields(f.Way) {
				ids[vpc.ID(id)] = true
			}
		}
	}
	for _, f := range f.all() {
		ids[f.Resource] = true
		for word := range strings.FieldsSeq(f.Rule + " " + f.Why) {
			ids[vpc.ID(strings.Trim(word, ".,:;()"))] = true
		}
	}
	var lines []string
	for id := range ids {
		for _, n := range []*vpc.Network{c.after, c.before} {
			if r, ok := n.Get(id); ok {
				lines = append(lines, describeResource(n, r))
				break
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// describeResource is "eni-1  10.0.1.5  web, i-1, in subnet-1 (private-a)", "vpce-1  interface endpoint  kms, AWS KMS in us-east-1, in vpc-1 (shared)".
func describeResource(n *vpc.Network, r vpc.Resource) string {
	if e, ok := r.(eni.Interface); ok {
		return describeInterface(n, e)
	}
	words := named(r.ResourceName(), serviceOf(r), within(n, r))
	return fmt.Sprintf("%s  %s%s", r.ResourceID(), r.Kind().Words(), strings.TrimRight("  "+strings.Join(words, ", "), " "))
}

func describeInterface(n *vpc.Network, e eni.Interface) string {
	var addresses []string
	for _, a := range e.Addresses {
		addresses = append(addresses, a.Private.String())
	}
	words := named(cmp.Or(e.Name, owner(n, e)), string(e.Instance), within(n, e))
	return fmt.Sprintf("%s  %s  %s", e.ID, strings.Join(addresses, " "), strings.Join(words, ", "))
}

// owner is what AWS made an interface for, if the network holds it: "vpce-1 (AWS KMS in us-east-1)", "NAT gateway nat-1".
func owner(n *vpc.Network, e eni.Interface) string {
	if name := routing.NamesOf(n).Of(e.ID); name != string(e.ID) {
		return name
	}
	if r, ok := n.Get(e.Owner); ok {
		return r.Kind().Words() + " " + withName(e.Owner, r.ResourceName())
	}
	return ""
}

// named is the words that there are.
func named(words ...string) []string {
	return slices.DeleteFunc(words, func(s string) bool { return s == "" })
}

// serviceOf is the service of an endpoint, "AWS KMS in us-east-1", or its name where it is none of AWS; empty for other resources.
func serviceOf(r vpc.Resource) string {
	switch e := r.(type) {
	case endpoint.Interface:
		return endpoint.DescribeService(e.Service)
	case endpoint.Gateway:
		return endpoint.DescribeService(e.Service)
	case endpoint.GatewayLoadBalancer:
		return endpoint.DescribeService(e.Service)
	}
	return ""
}

// within is the subnet or the VPC that a resource names; empty if it names none.
func within(n *vpc.Network, r vpc.Resource) string {
	for _, field := range []string{"Subnet", "VPC"} {
		for _, ref := range r.Refs() {
			at, ok := n.Get(ref.ID)
			switch {
			case ref.Field != field || !ok:
			case at.ResourceName() != "":
				return fmt.Sprintf("in %s (%s)", ref.ID, at.ResourceName())
			default:
				return "in " + string(ref.ID)
			}
		}
	}
	return ""
}
