package main

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"

	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// columns is how wide the text is, where its words can be parted.
const columns = 110

// titles is what a grade is for people, the worst first.
var titles = []struct {
	grade reach.Grade
	title string
}{
	{reach.AllPorts, "Open to everybody, all ports"},
	{reach.RiskyPort, "Open to everybody, ports of administration or databases"},
	{reach.OtherPort, "Open to everybody, other ports"},
	{reach.WebPort, "Open to everybody, web, mail and ICMP alone"},
	{reach.Limited, "Open to some"},
}

// String is the report for people.
func (rep report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "The internet reaches %d of %s", rep.Reached, count(rep.Interfaces, "interface"))
	if len(rep.Openings) > 0 {
		fmt.Fprintf(&b, ", by %s", count(len(rep.Openings), "opening"))
	}
	b.WriteString(".")
	if len(rep.Unknown) > 0 {
		fmt.Fprintf(&b, " Not known: %d.", len(rep.Unknown))
	}
	if len(rep.Skipped) > 0 {
		fmt.Fprintf(&b, " Not read: %d, which may hide more.", len(rep.Skipped))
	}
	b.WriteString("\n")
	for _, t := range titles {
		rep.section(&b, t.title, rep.openings(rep.Openings, t.grade))
	}
	var unknown []string
	for _, t := range titles {
		unknown = append(unknown, rep.openings(rep.Unknown, t.grade)...)
	}
	rep.section(&b, "Not known", unknown)
	var skipped []string
	for _, s := range rep.Skipped {
		skipped = append(skipped, wrap(s, "  ")...)
	}
	rep.section(&b, fmt.Sprintf("Not read (%d), so that answers may differ from what AWS does", len(rep.Skipped)), skipped)
	return b.String()
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// section writes lines below a title, if there are any.
func (rep report) section(b *strings.Builder, title string, lines []string) {
	if len(lines) > 0 {
		b.WriteString("\n" + title + "\n  " + strings.Join(lines, "\n  ") + "\n")
	}
}

// openings is the lines of those of a grade.
func (rep report) openings(all []opening, g reach.Grade) []string {
	var lines []string
	for _, o := range all {
		if o.Grade == g {
			lines = append(lines, rep.opening(o)...)
		}
	}
	return lines
}

// opening is what is reached and how; what is open to whom, with an example; and the exact set.
func (rep report) opening(o opening) []string {
	head := fmt.Sprintf("%2d  %s", o.Number, rep.whom(o.Interfaces[0]))
	for _, id := range o.Interfaces[1:] {
		head += "; " + rep.whom(id)
	}
	if o.Front != "" {
		head += "; behind " + rep.names.Of(o.Front)
	}
	if way := slices.DeleteFunc(slices.Clone(o.Passes), func(id vpc.ID) bool { return id == o.Front }); len(way) > 0 {
		head += "; by " + rep.way(way)
	}
	const indent = "               "
	lines := wrap(head, "      ")
	if o.Missing != "" {
		lines = append(lines, wrap("    not in the model: "+o.Missing, indent)...)
	}
	if rep.unaddressed(o.Front) {
		lines = append(lines, wrap("    its public addresses are not known; those of 198.18.0.0/16 stand for them", indent)...)
	}
	for i, open := range o.Open {
		lines = append(lines, wrap("    open     "+rep.openText(o.Opening, open), indent)...)
		for _, x := range o.Examples {
			if x.open == i {
				lines = append(lines, wrap("    such as  "+x.String(), indent)...)
			}
		}
	}
	first := "    exactly  "
	for l := range strings.Lines(o.Set.String()) {
		lines = append(lines, wrap(first+strings.TrimSpace(l), indent)...)
		first = indent[2:]
	}
	return lines
}

// unaddressed says whether it is a load balancer of which no public address is known. See [reach.Exposed] for what stands for it.
func (rep report) unaddressed(front vpc.ID) bool {
	n := rep.resolver.Network()
	b, ok := vpc.Get[endpoint.LoadBalancer](n, front)
	if !ok || slices.ContainsFunc(b.Nodes, func(node endpoint.Node) bool { return node.Public.IsValid() }) {
		return false
	}
	held := slices.Collect(vpc.DependentsOf[eni.Interface](n, front))
	for _, node := range b.Nodes {
		if e, ok := vpc.Get[eni.Interface](n, node.Interface); ok {
			held = append(held, e)
		}
	}
	for _, e := range held {
		if slices.ContainsFunc(e.Addresses, func(a eni.Address) bool { return a.Public.IsValid() }) {
			return false
		}
	}
	return true
}

// String is the packet and the rules, "tcp 198.51.100.1:49152 -> 203.0.113.9:443, let in by sg-1 ingress[0] tcp 443 from 0.0.0.0/0".
func (x example) String() string {
	if len(x.Rules) == 0 {
		return x.Packet.String()
	}
	return x.Packet.String() + ", let in by " + strings.Join(x.Rules, "; ")
}

// openText is "tcp 443 from everybody", "tcp 22 from 198.51.100.0/24".
func (rep report) openText(o reach.Opening, open reach.Open) string {
	from := "everybody"
	if !open.Everybody {
		from = rep.peers(o, open)
	}
	var words []string
	for l := range strings.Lines(open.Traffic.String()) {
		words = append(words, strings.TrimSuffix(strings.TrimSpace(l), " from 0.0.0.0/0"))
	}
	return strings.Join(words, "; ") + " from " + from
}

// prefixes is as many as there are: addresses without "/32".
func prefixes(ps []netip.Prefix) string {
	words := make([]string, len(ps))
	for i, p := range ps {
		words[i] = p.String()
		if p.IsSingleIP() {
			words[i] = p.Addr().String()
		}
	}
	return strings.Join(words, ", ")
}

// way is the components of a way with their names.
func (rep report) way(ids []vpc.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = rep.names.Of(id)
	}
	return strings.Join(words, ", ")
}

// whom is what is reached, "web, 10.0.1.5, 203.0.113.9, i-1, in subnet-1 (public-a)".
func (rep report) whom(id vpc.ID) string {
	n := rep.resolver.Network()
	e, ok := vpc.Get[eni.Interface](n, id)
	if !ok {
		return cmp.Or(rep.names.Of(id), "?")
	}
	words := []string{string(id)}
	for _, s := range []string{e.Name, string(e.Instance)} {
		if s != "" && !slices.Contains(words, s) {
			words = append(words, s)
		}
	}
	for _, a := range e.Addresses {
		words = append(words, a.Private.String())
		if a.Public.IsValid() {
			words = append(words, a.Public.String())
		}
	}
	in := "in " + string(e.Subnet)
	if s, ok := vpc.Get[vpc.Subnet](n, e.Subnet); ok && s.Name != "" {
		in += " (" + s.Name + ")"
	}
	return strings.Join(append(words, in), ", ")
}

// wrap breaks a line before words, and indents what follows.
func wrap(s, indent string) []string {
	var out []string
	for len(s) > columns {
		at := strings.LastIndexByte(s[:columns], ' ')
		if at <= len(indent) {
			break
		}
		out = append(out, s[:at])
		s = indent + s[at+1:]
	}
	return append(out, s)
}
