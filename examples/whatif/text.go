package main

import (
	"cmp"
	"fmt"
	"strings"

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
	f := rep.Flows
	for _, a := range rep.Absent {
		b.WriteString(strings.Join(wrap(a.String(), "  "), "\n") + "\n\n")
	}
	for _, r := range rep.Refused {
		b.WriteString(strings.Join(wrap("AWS refuses to delete "+r, "  "), "\n") + "\n\n")
	}
	fmt.Fprintf(&b, "Flows: %d lost, %d gained, %d moved", len(f.Lost), len(f.Gained), len(f.Moved))
	if n := len(f.Unknown); n > 0 {
		fmt.Fprintf(&b, ", %d not known", n)
	}
	fmt.Fprintf(&b, ". Findings: %d new, %d gone, %d changed", len(rep.Findings.Appear), len(rep.Findings.Go), len(rep.Findings.Change))
	if n := len(rep.Findings.Idle); n > 0 {
		fmt.Fprintf(&b, ", %d gone with their traffic", n)
	}
	b.WriteString(".\n")

	rep.section(&b, "What changes", rep.changes())
	rep.section(&b, "Lost", rep.movements(f.Lost))
	rep.section(&b, "Gained", rep.movements(f.Gained))
	rep.section(&b, "Moved", rep.movements(f.Moved))
	rep.section(&b, "Not known", rep.unknown())
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
	rep.section(&b, "Not asked: what lies behind these links; -with puts it in as an on-premises network (see docs/whatif.md)", rep.sites())
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
	for _, c := range rep.Changed {
		lines = append(lines, fmt.Sprintf("%s %s (%s)", c.How, withName(c.ID, c.Name), strings.ReplaceAll(string(c.Kind), "-", " ")))
	}
	return lines
}

// shown is the flows without those that are not known for want of what the change names.
func (rep report) shown() reach.Difference {
	d := rep.Flows
	for _, a := range rep.Absent {
		_, d.Unknown = a.wanting(d.Unknown)
	}
	return d
}

// unknown is what is not known: for want of each thing that the change names one line.
func (rep report) unknown() []string {
	var lines []string
	for _, a := range rep.Absent {
		if these, _ := a.wanting(rep.Flows.Unknown); len(these) > 0 {
			lines = append(lines, fmt.Sprintf("%d for want of %s, which the change names; -json lists them", len(these), a.ID))
		}
	}
	return append(lines, rep.movements(rep.shown().Unknown)...)
}

// movements is a few lines for each: between whom, what was, what is, for which packets.
func (rep report) movements(ms []reach.Movement) []string {
	var lines []string
	for _, m := range ms {
		to := m.Destination()
		if held := len(m.To) > 0 && m.To[0] != vpc.ID(routing.AnyInternetHost); held && len(m.Names) == 0 {
			to = rep.several(m.To)
		}
		lines = append(lines, rep.several(m.From)+" -> "+to)
		for i, l := range sets(m) {
			lines = append(lines, []string{"    for  ", "         "}[min(i, 1)]+l)
		}
		for _, l := range []string{"was  " + rep.fate(m.Before), "now  " + rep.fate(m.After)} {
			lines = append(lines, wrap("    "+l, "           ")...)
		}
	}
	return lines
}

// sets is the lines of the movement's set, cut short if more than one would be left out.
func sets(m reach.Movement) []string {
	var lines []string
	for line := range strings.Lines(m.Headers()) {
		lines = append(lines, wrap(strings.TrimSpace(line), "  ")...)
	}
	if more := len(lines) - setLines; more > 1 {
		lines = append(lines[:setLines], fmt.Sprintf("... %d more lines, which -json has", more))
	}
	return lines
}

// fate is [reach.Fate.String] with names.
func (rep report) fate(f reach.Fate) string {
	switch f.Verdict {
	case routing.Undecided:
		return "not there"
	case routing.Delivered:
		s := "delivered" + rep.way(", by ", f.Way)
		if f.At != "" {
			s += ", to " + rep.names.of(f.At)
		}
		return s
	case routing.Dropped:
		f.Blocker.At = vpc.ID(rep.names.of(f.Blocker.At))
	}
	return f.String()
}

// way is the components of a way with their names.
func (rep report) way(by, way string) string {
	if way == "" {
		return ""
	}
	ids := strings.Fields(way)
	for i, id := range ids {
		ids[i] = rep.names.of(vpc.ID(id))
	}
	return by + strings.Join(ids, ", ")
}

// priceLines is what a gigabyte costs, for each service and both ways.
func (rep report) priceLines() []string {
	var lines []string
	for _, s := range rep.Prices {
		lines = append(lines, rep.several(s.Senders)+" to "+cmp.Or(s.Service, "elsewhere"))
		for _, l := range []string{
			fmt.Sprintf("was  %v%s", s.PriceBefore, rep.way(" by ", s.Before)),
			fmt.Sprintf("now  %v%s", s.PriceAfter, rep.way(" by ", s.After)),
		} {
			lines = append(lines, wrap("    "+l, "           ")...)
		}
	}
	return lines
}

func (rep report) findings(found []reach.Finding) []string {
	var lines []string
	for _, f := range found {
		lines = append(lines, wrap(rep.finding(f)+": "+f.Why, "      ")...)
	}
	return lines
}

func (rep report) refound() []string {
	var lines []string
	for _, c := range rep.Findings.Change {
		lines = append(lines, rep.finding(c.After))
		for _, l := range []string{"was  " + c.Before.Why, "now  " + c.After.Why} {
			lines = append(lines, wrap("    "+l, "           ")...)
		}
	}
	return lines
}

// finding is what is found and where, "sg-unused web".
func (rep report) finding(f reach.Finding) string {
	at := rep.names.of(f.VPC) + " main"
	if f.Resource != "" {
		at = rep.names.of(f.Resource)
	}
	s := string(f.Code) + " " + at
	if f.Rule != "" {
		s += " " + f.Rule
	}
	return s
}

// several is the first and how many more there are.
func (rep report) several(ids []vpc.ID) string {
	s := rep.names.of(ids[0])
	if len(ids) > 1 {
		s += fmt.Sprintf(" +%d", len(ids)-1)
	}
	return s
}

// withName is an ID and the Name tag, if there is one.
func withName(id vpc.ID, name string) string { return strings.TrimSpace(string(id) + " " + name) }

// names is what people call resources.
type names map[vpc.ID]string

// namesOf is the Name tags that only one resource of either network has.
func namesOf(networks ...*vpc.Network) names {
	found := names{}
	for _, n := range networks {
		for r := range n.All() {
			if name := r.ResourceName(); name != "" && len(n.Named(name)) == 1 && found[r.ResourceID()] == "" {
				found[r.ResourceID()] = name
			}
		}
	}
	return found
}

func (ns names) of(id vpc.ID) string { return cmp.Or(ns[id], string(id)) }

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
