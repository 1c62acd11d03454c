package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// columns is how wide the text is, and setLines how many lines of a set it shows.
const (
	columns  = 110
	setLines = 6
)

// String is the report for people.
func (rep report) String() string {
	var b strings.Builder
	f, aside := besides(rep.Flows)
	for _, a := range rep.Absent {
		b.WriteString(strings.Join(wrap(a.String(), "  "), "\n") + "\n\n")
	}
	for _, m := range rep.Misspelt {
		b.WriteString(strings.Join(wrap(m, "  "), "\n") + "\n\n")
	}
	for _, r := range rep.Refused {
		b.WriteString(strings.Join(wrap("AWS refuses to delete "+r, "  "), "\n") + "\n\n")
	}
	fmt.Fprintf(&b, "Flows: %d lost, %d gained, %d moved", len(f.Lost), len(f.Gained), len(f.Moved))
	unknown, delivered := deliveredFirst(f.Unknown)
	if n := len(unknown); n > 0 {
		fmt.Fprintf(&b, ", %d not known", n)
	}
	fmt.Fprintf(&b, ". Findings: %d new, %d gone, %d changed", len(rep.Findings.Appear), len(rep.Findings.Go), len(rep.Findings.Change))
	if n := len(rep.Findings.Idle); n > 0 {
		fmt.Fprintf(&b, ", %d gone with their traffic", n)
	}
	b.WriteString(".\n")
	if delivered > 0 {
		fmt.Fprintf(&b, "Of what is not known, %d may be lost: so many are delivered before the change.\n", delivered)
	}
	if rep.Probed {
		b.WriteString("There is no network interface, before or afterwards. In its place each subnet has a probe, probe/SUBNET, whose security\n" +
			"group lets everything through: the flows tell what routes and network ACLs do.\n")
	}

	rep.section(&b, "What changes", rep.changes())
	rep.section(&b, "Lost", rep.movements(f.Lost))
	rep.section(&b, "Gained", rep.movements(f.Gained))
	rep.section(&b, "Moved", rep.movements(f.Moved))
	rep.section(&b, "Not known", rep.movements(unknown))
	rep.section(&b, "Not counted: ICMP messages other than echo requests, which open no exchange", rep.aside(aside))
	rep.section(&b, fmt.Sprintf("A gigabyte of what moves, beyond what is free each month, by list prices of %s, %s", rep.prices.Region, rep.prices.Date), rep.priceLines())
	rep.section(&b, "New findings", rep.findings(rep.Findings.Appear))
	rep.section(&b, "Findings that are gone", rep.findings(rep.Findings.Go))
	rep.section(&b, "Findings that are gone only because the traffic of which they speak is lost or not known", rep.findings(rep.Findings.Idle))
	rep.section(&b, "Findings that change", rep.refound())
	var who []string
	for _, s := range rep.who {
		who = append(who, wrap(s, "    ")...)
	}
	rep.section(&b, "Who is who", who)
	rep.section(&b, "Not asked: what is sent from behind these links; -with puts an on-premises network there (see docs/whatif.md)", rep.sites())
	var skipped []string
	for _, s := range rep.Skipped {
		skipped = append(skipped, wrap(s, "  ")...)
	}
	rep.section(&b, fmt.Sprintf("Not read (%d), so that answers may differ from what AWS does", len(rep.Skipped)), skipped)
	return b.String()
}

func (rep report) sites() []string {
	var lines []string
	for _, s := range rep.Sites {
		lines = append(lines, wrap(s.String(), "  ")...)
	}
	return lines
}

// section writes lines below a title, if there are any.
func (rep report) section(b *strings.Builder, title string, lines []string) {
	if len(lines) > 0 {
		b.WriteString("\n" + title + "\n  " + strings.Join(lines, "\n  ") + "\n")
	}
}

func (rep report) changes() []string {
	if len(rep.Changed) == 0 {
		return []string{"nothing of the network"}
	}
	var lines []string
	for _, t := range rep.Terminated {
		lines = append(lines, fmt.Sprintf("- %s (instance)", t.Instance))
		for _, id := range t.Kept {
			lines = append(lines, "    "+rep.names.Of(id)+" is kept, and attached to nothing: its DeleteOnTermination is false")
		}
	}
	for _, c := range rep.Changed {
		lines = append(lines, fmt.Sprintf("%s %s (%s)", c.How, withName(c.ID, c.Name), c.Kind.Words()))
		for _, d := range c.Details {
			for _, line := range wrap(d, "  ") {
				lines = append(lines, "    "+line)
			}
		}
	}
	return lines
}

// besides parts from the flows those that are ICMP messages with which no exchange begins: all but echo requests.
func besides(d reach.Difference) (flows, aside reach.Difference) {
	echo := packet.Carrying(packet.MustTraffic("icmp 8"), packet.MustTraffic("icmpv6 128"))
	messages := packet.Carrying(packet.MustTraffic("icmp"), packet.MustTraffic("icmpv6")).Minus(echo)
	for _, l := range [...]struct{ all, flows, aside *[]reach.Movement }{
		{&d.Lost, &flows.Lost, &aside.Lost}, {&d.Gained, &flows.Gained, &aside.Gained}, {&d.Moved, &flows.Moved, &aside.Moved}, {&d.Unknown, &flows.Unknown, &aside.Unknown},
	} {
		for _, m := range *l.all {
			if messages.ContainsSet(m.Set) {
				*l.aside = append(*l.aside, m)
			} else {
				*l.flows = append(*l.flows, m)
			}
		}
	}
	return flows, aside
}

// aside is a line for each of several movements.
func (rep report) aside(d reach.Difference) []string {
	var lines []string
	for _, l := range [...]struct {
		how string
		ms  []reach.Movement
	}{{"lost", d.Lost}, {"gained", d.Gained}, {"moved", d.Moved}, {"not known", d.Unknown}} {
		for _, m := range l.ms {
			lines = append(lines, wrap(fmt.Sprintf("%s: %s -> %s", l.how, rep.names.Several(m.From), m.Destination()), "  ")...)
		}
	}
	return lines
}

// deliveredFirst is the movements in another order, those that were delivered before the change first, and how many these are.
func deliveredFirst(all []reach.Movement) (sorted []reach.Movement, delivered int) {
	var others []reach.Movement
	for _, m := range all {
		if m.Before.Verdict == routing.Delivered {
			sorted = append(sorted, m)
		} else {
			others = append(others, m)
		}
	}
	return append(sorted, others...), len(sorted)
}

// movements is a few lines for each: between whom, for which packets, what was, what is. Senders that have all but the first in common stand together.
func (rep report) movements(ms []reach.Movement) []string {
	var found []block
	for _, m := range ms {
		b := block{to: m.Destination(), fates: []string{"was  " + m.Was(), "now  " + m.Now()}, headers: m.Headers()}
		same := func(o block) bool {
			return o.to == b.to && slices.Equal(o.fates, b.fates) && withoutSenders(o.headers) == withoutSenders(b.headers)
		}
		i := slices.IndexFunc(found, same)
		if i < 0 {
			i = len(found)
			found = append(found, b)
		}
		found[i].from = append(found[i].from, rep.names.Several(m.From))
	}
	var lines []string
	for _, b := range found {
		lines = append(lines, b.lines()...)
	}
	return lines
}

// block is movements of several senders to one destination.
type block struct {
	from    []string
	to      string
	headers string // of the first sender
	fates   []string
}

func (b block) lines() []string {
	lines := wrap(strings.Join(b.from, ", ")+" -> "+b.to, "    ")
	headers := b.headers
	if len(b.from) > 1 {
		headers = withoutSenders(headers)
	}
	for i, l := range sets(headers) {
		lines = append(lines, []string{"    for  ", "         "}[min(i, 1)]+l)
	}
	for _, f := range b.fates {
		lines = append(lines, wrap("    "+f, "           ")...)
	}
	return lines
}

// withoutSenders is lines of headers without " from 10.0.1.5". What is said of them in brackets stays.
func withoutSenders(headers string) string {
	lines := strings.Split(headers, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "(") {
			continue
		}
		line, to, sent := strings.Cut(line, " to ")
		lines[i], _, _ = strings.Cut(line, " from ")
		if sent {
			lines[i] += " to " + to
		}
	}
	return strings.Join(lines, "\n")
}

// sets is the lines of a movement's headers, cut short if more than one would be left out.
func sets(headers string) []string {
	var lines []string
	for line := range strings.Lines(headers) {
		lines = append(lines, wrap(strings.TrimSpace(line), "  ")...)
	}
	if more := len(lines) - setLines; more > 1 {
		lines = append(lines[:setLines], fmt.Sprintf("... %d more lines, which -json has", more))
	}
	return lines
}

// way is the components of a way with their names.
func (rep report) way(way string) string {
	if way == "" {
		return ""
	}
	return " by " + rep.names.Way(way)
}

// priceLines is what a gigabyte costs, for each service and both ways.
func (rep report) priceLines() []string {
	var lines []string
	for _, s := range rep.Prices {
		lines = append(lines, rep.names.Several(s.Senders)+" to "+cmp.Or(s.Service, "elsewhere"))
		for _, l := range []string{
			fmt.Sprintf("was  %v%s", s.PriceBefore, rep.way(s.Before)),
			fmt.Sprintf("now  %v%s", s.PriceAfter, rep.way(s.After)),
		} {
			lines = append(lines, wrap("    "+l, "           ")...)
		}
	}
	return lines
}

func (rep report) findings(found []reach.Finding) []string {
	var lines []string
	for _, f := range found {
		lines = append(lines, wrap(rep.finding(f)+": "+rep.names.In(f.Why), "      ")...)
	}
	return lines
}

func (rep report) refound() []string {
	var lines []string
	for _, c := range rep.Findings.Change {
		lines = append(lines, rep.finding(c.After))
		for _, l := range []string{"was  " + rep.names.In(c.Before.Why), "now  " + rep.names.In(c.After.Why)} {
			lines = append(lines, wrap("    "+l, "           ")...)
		}
	}
	return lines
}

// finding is what is found and where, "sg-unused web".
func (rep report) finding(f reach.Finding) string {
	at := rep.names.Of(f.VPC) + " main"
	if f.Resource != "" {
		at = rep.names.Of(f.Resource)
	}
	s := string(f.Code) + " " + at
	if f.Rule != "" {
		s += " " + f.Rule
	}
	return s
}

// withName is an ID and the Name tag, if there is one.
func withName(id vpc.ID, name string) string { return strings.TrimSpace(string(id) + " " + name) }

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
