package main

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// part is one resource as the page lists it.
type part struct {
	ID    vpc.ID   `json:"id"`
	Kind  string   `json:"kind"`
	Lines []string `json:"lines"` // what it says, a rule or an address a line
	Off   bool     `json:"off,omitempty"`
}

// parts is the resources of the lesson in a situation, by kind. What is switched off is among them, as it would be.
func (l lesson) parts(n, whole *vpc.Network) []part {
	var all []part
	for r := range whole.All() {
		_, on := n.Get(r.ResourceID())
		seen := n
		if !on {
			seen = whole
		} else if now, ok := n.Get(r.ResourceID()); ok {
			r = now
		}
		all = append(all, part{r.ResourceID(), r.Kind().Words(), lines(seen, r), !on})
	}
	slices.SortStableFunc(all, func(a, b part) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(a.Kind, b.Kind))
	})
	return all
}

// rank puts what a learner reads first first.
func rank(kind string) int {
	i := slices.Index([]string{"gateway endpoint", "interface endpoint", "route table", "security group", "network ACL", "NAT gateway", "internet gateway",
		"egress only internet gateway", "VPC peering connection", "transit gateway", "transit gateway attachment", "transit gateway route table",
		"VPN gateway", "VPN connection", "hosted zone", "network interface", "subnet", "VPC"}, kind)
	if i < 0 {
		return 100
	}
	return i
}

// lines is what a resource says.
func lines(n *vpc.Network, r vpc.Resource) []string {
	out := []string{}
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch r := r.(type) {
	case routing.Table:
		return tableLines(n, r)
	case sg.Group:
		return groupLines(r)
	case vpc.NetworkACL:
		return aclLines(r)
	case vpc.VPC:
		add("%s in %s", prefixes(append(slices.Clone(r.CIDRs), r.IPv6CIDRs...)), r.Region)
		if r.DisableDNSSupport {
			add("DNS support is off")
		}
	case vpc.Subnet:
		add("%s in %s, %s", prefixes([]netip.Prefix{r.CIDR, r.IPv6CIDR}), r.VPC, r.Zone)
		if r.DNS64 {
			add("DNS64 is on")
		}
	case eni.Interface:
		for _, a := range r.Addresses {
			if a.Public.IsValid() {
				add("%v, public %v", a.Private, a.Public)
			} else {
				add("%v", a.Private)
			}
		}
		add("in %s, %s", r.Subnet, orDefault(ids(r.Groups), "the default group"))
	case endpoint.Gateway:
		add("%s", r.Service)
		add("for %s", ids(r.RouteTables))
	case endpoint.Interface:
		add("%s", r.Service)
		add("in %s, %s", ids(r.Subnets), orDefault(ids(r.Groups), "the default group"))
		add("private DNS is %s", map[bool]string{true: "on", false: "off"}[r.PrivateDNS])
	case vpc.NATGateway:
		for _, a := range r.Addresses {
			add("%v, public %v", a.Private, a.Public)
		}
		add("in %s", r.Subnet)
	case vpc.InternetGateway:
		add("of %s", r.VPC)
	case vpc.EgressOnlyInternetGateway:
		add("of %s", r.VPC)
	case vpc.PeeringConnection:
		add("%s and %s", r.Requester.VPC, r.Accepter.VPC)
	case vpc.TransitGatewayAttachment:
		add("%s to %s, in %s", r.Resource, r.TransitGateway, ids(r.Subnets))
	case vpc.TransitGatewayRouteTable:
		return hubLines(r)
	case vpc.PrefixList:
		add("%s: %s", r.Name, prefixes(r.Entries))
	case vpc.OnPremises:
		add("%s", prefixes(r.CIDRs))
	case endpoint.HostedZone:
		add("%s for %s", r.Domain, ids(r.VPCs))
		for _, x := range r.Records {
			add("%s %s %s", x.Name, x.Type, strings.Join(x.Values, ", "))
		}
	}
	return out
}

// tableLines is the routes of a table, those that follow from the VPC and from gateway endpoints among them.
func tableLines(n *vpc.Network, t routing.Table) []string {
	var out []string
	if t.Main {
		out = append(out, "main table of "+string(t.VPC))
	}
	if len(t.Subnets) > 0 {
		out = append(out, "for "+ids(t.Subnets))
	}
	if v, ok := vpc.Get[vpc.VPC](n, t.VPC); ok {
		for _, p := range append(slices.Clone(v.CIDRs), v.IPv6CIDRs...) {
			out = append(out, fmt.Sprintf("%v → local", p))
		}
	}
	for _, r := range t.Routes {
		s := fmt.Sprintf("%v → %s", r.CIDR, r.Target)
		if r.PrefixList != "" {
			s = fmt.Sprintf("%s → %s", r.PrefixList, r.Target)
		}
		if _, there := n.Get(r.Target); r.Blackhole || !there && r.Target != routing.Local {
			s += " (blackhole)"
		}
		out = append(out, s)
	}
	for e := range vpc.All[endpoint.Gateway](n) {
		if slices.Contains(e.RouteTables, t.ID) {
			service := e.Service[strings.LastIndexByte(e.Service, '.')+1:]
			out = append(out, fmt.Sprintf("prefix list of %s → %s", service, e.ID))
		}
	}
	return out
}

func groupLines(g sg.Group) []string {
	var out []string
	for _, d := range []struct {
		word, none string
		rules      []sg.Rule
		peer       string
	}{{"in", "in: nothing", g.Ingress, "from"}, {"out", "out: nothing", g.Egress, "to"}} {
		if len(d.rules) == 0 {
			out = append(out, d.none)
		}
		for _, r := range d.rules {
			peer := string(r.Group) + string(r.PrefixList)
			if r.CIDR.IsValid() {
				peer = r.CIDR.String()
			}
			out = append(out, fmt.Sprintf("%s: %v %s %s", d.word, r.Traffic, d.peer, peer))
		}
	}
	return out
}

func aclLines(a vpc.NetworkACL) []string {
	out := []string{"for " + ids(a.Subnets)}
	for _, d := range []struct {
		word    string
		entries []vpc.ACLEntry
		peer    string
	}{{"in", a.Ingress, "from"}, {"out", a.Egress, "to"}} {
		for _, e := range d.entries {
			verb := map[bool]string{true: "allow", false: "deny"}[e.Allow]
			out = append(out, fmt.Sprintf("%s %d: %s %v %s %v", d.word, e.Number, verb, e.Traffic, d.peer, e.CIDR))
		}
		out = append(out, d.word+" *: deny the rest")
	}
	return out
}

func hubLines(t vpc.TransitGatewayRouteTable) []string {
	out := []string{"for what comes by " + ids(t.Associations)}
	if len(t.Propagations) > 0 {
		out = append(out, "addresses of "+ids(t.Propagations)+" (propagated)")
	}
	for _, r := range t.Routes {
		to := ids(r.Attachments)
		if r.Blackhole {
			to = "blackhole"
		}
		out = append(out, fmt.Sprintf("%v → %s", r.CIDR, to))
	}
	return out
}

func ids(list []vpc.ID) string {
	var s []string
	for _, id := range list {
		s = append(s, string(id))
	}
	return strings.Join(s, ", ")
}

func prefixes(list []netip.Prefix) string {
	var s []string
	for _, p := range list {
		if p.IsValid() {
			s = append(s, p.String())
		}
	}
	return strings.Join(s, ", ")
}

func orDefault(s, otherwise string) string { return cmp.Or(s, otherwise) }
