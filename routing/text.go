package routing

import (
	"fmt"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// String is the path for people: a line with the answer, then one for each hop, numbered, and what blocks at the end.
// The same path gives the same text.
func (p Path) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, p.Summary())
	if p.Name != nil {
		fmt.Fprintln(&b, "  "+p.Name.String())
	}
	writeHops(&b, "request", p.Forward)
	writeHops(&b, "reply", p.Reply)
	for _, x := range p.Blockers {
		fmt.Fprintln(&b, "  blocked: "+x.String())
	}
	for _, m := range p.Missing {
		fmt.Fprintln(&b, "  not in the model: "+m)
	}
	for _, n := range p.Notes {
		fmt.Fprintln(&b, "  note: "+n)
	}
	return b.String()
}

// Summary is the path on one line.
func (p Path) Summary() string {
	s := fmt.Sprintf("%s  %s -> %s", strings.ToUpper(p.Verdict.String()), p.Flow.From, p.Flow.To)
	if len(p.Forward) > 0 {
		h := p.Forward[0].In
		s += "  " + h.Protocol.String()
		if h.Protocol.HasPorts() {
			s += fmt.Sprintf("/%d", h.DstPort)
		}
	}
	if via := p.via(); via != "" {
		s += "  via " + via
	}
	if p.Exposure != 0 {
		s += "  (" + p.Exposure.String() + ")"
	}
	if h, ok := p.Deciding(); ok {
		s += "  " + string(h.Code) + " at " + h.where()
	}
	return s
}

func (p Path) via() string {
	var names []string
	for _, v := range p.Via {
		names = append(names, kindName(v.Kind)+" "+string(v.ID))
	}
	return strings.Join(names, ", ")
}

// kindName is a kind in words: "NAT gateway".
func kindName(k vpc.Kind) string {
	s := strings.ReplaceAll(string(k), "-", " ")
	for _, w := range [][2]string{{"nat ", "NAT "}, {"vpc ", "VPC "}, {"vpn ", "VPN "}, {" acl", " ACL"}} {
		s = strings.ReplaceAll(s, w[0], w[1])
	}
	return s
}

func writeHops(b *strings.Builder, leg string, hops []Hop) {
	for i, h := range hops {
		if i == 0 {
			fmt.Fprintf(b, "  %s  %v\n", leg, h.In)
		}
		mark := " "
		if h.Code != "" {
			mark = "!"
		}
		fmt.Fprintf(b, "  %s%2d  %s\n", mark, i+1, h.String())
	}
}

// String is the hop on one line.
func (h Hop) String() string {
	s := fmt.Sprintf("%-11s %s", h.Stage, h.where())
	if h.Rule != "" {
		s += "  " + strings.TrimPrefix(h.Rule, string(h.At)+" ")
	}
	if h.In != h.Out {
		s += "  => " + h.Out.String()
	}
	if h.Code != "" {
		s += "  " + string(h.Code)
	}
	return s
}

func (h Hop) where() string {
	return strings.TrimSpace(kindName(h.Kind) + " " + string(h.At))
}

// String is the blocker in a sentence.
func (x Blocker) String() string {
	leg := ""
	if x.InReply {
		leg = "the reply: "
	}
	return fmt.Sprintf("%s%s: %s (%s)", leg, x.where(), x.Why, x.Code)
}

// String is the answer on one line.
func (a Answer) String() string {
	s := a.Name + " = "
	if len(a.Addresses) == 0 {
		s += string(a.Code)
	}
	for i, x := range a.Addresses {
		if i > 0 {
			s += ", "
		}
		s += x.String()
	}
	switch {
	case a.By != "":
		s += "  by " + kindName(a.Kind) + " " + string(a.By)
	case a.Synthetic:
		s += "  by public DNS (an address that stands for the service's)"
	default:
		s += "  by public DNS"
	}
	for _, p := range a.Passed {
		s += "; passed over " + p
	}
	return s
}
