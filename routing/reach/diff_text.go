package reach

import (
	"fmt"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
)

// textWidth is where lines for people are broken.
const textWidth = 100

// String is for people, a few lines for each movement:
//
//	moved    app +1 -> internet
//	         was  delivered by nat igw
//	         now  delivered by vpce-s3
//	         for  tcp from 10.0.1.5 to 52.216.0.0/15
//
// What is lost comes first. Interfaces that no rule tells apart go by the first one and how many more there are.
func (d Difference) String() string {
	var b strings.Builder
	for _, l := range [...]struct {
		verb string
		ms   []Movement
	}{{"lost", d.Lost}, {"gained", d.Gained}, {"moved", d.Moved}, {"unknown", d.Unknown}} {
		for _, m := range l.ms {
			fmt.Fprintf(&b, "%-8s ", l.verb)
			b.WriteString(strings.ReplaceAll(m.String(), "\n", "\n         ") + "\n")
		}
	}
	return b.String()
}

// Headers is Set in lines, as [packet.Set.String] has them, but with "the internet" for its addresses:
//
//	tcp 443 from 10.0.1.5 to the internet except 52.216.0.0/15
//
// A movement that was read from JSON has the addresses themselves.
func (m Movement) Headers() string {
	lines := strings.Split(m.Set.String(), "\n")
	if m.internet.IsEmpty() {
		return strings.Join(lines, "\n")
	}
	for i, line := range lines {
		line, to, _ := strings.Cut(line, " to ")
		traffic, from, _ := strings.Cut(line, " from ")
		if len(m.To) > 0 && m.To[0] == internet {
			to = m.short("to", to)
		} else {
			from = m.short("from", from)
		}
		lines[i] = traffic + end(" from ", from) + end(" to ", to)
	}
	return strings.Join(lines, "\n")
}

// short is addresses at one end as the internet, with exceptions, if that is shorter.
func (m Movement) short(end, addresses string) string {
	if addresses == "" {
		return ""
	}
	these := packet.MustSet(end + " " + addresses)
	whole := m.internet.Intersect(packet.SetOf(packet.AllIPv4()))
	if whole.Intersect(these).IsEmpty() {
		whole = m.internet.Minus(whole)
	}
	text := "the internet"
	if missing := whole.Minus(these); !missing.IsEmpty() {
		text += " except " + strings.TrimPrefix(missing.String(), "all "+end+" ")
	}
	if len(text) > len(addresses) || strings.Count(text, " except ") > 1 {
		return addresses
	}
	return text
}

// end is the word before addresses, if there are any.
func end(word, addresses string) string {
	if addresses == "" {
		return ""
	}
	return word + addresses
}

// String is the ends of the movement in a line, and what was, what is and for which headers in one or more each.
func (m Movement) String() string {
	lines := wrap(strings.Split(m.Headers(), "\n"), textWidth-len("unknown  for  "))
	return fmt.Sprintf("%s\nwas  %s\nnow  %s\nfor  %s", m.ends(), m.Before.orAbsent(), m.After.orAbsent(), strings.Join(lines, "\n     "))
}

// ends is "app +1 -> db".
func (m Movement) ends() string {
	from := Class{Members: m.From}
	return from.String() + " -> " + m.Destination()
}

// Destination is what the movement is for, in a word: "db +1", "internet", "s3.us-east-1.amazonaws.com", the one address if it is none of these, such
// as "198.51.100.80", or "elsewhere".
func (m Movement) Destination() string {
	switch {
	case len(m.Names) > 1:
		return fmt.Sprintf("%s +%d", m.Names[0], len(m.Names)-1)
	case len(m.Names) > 0:
		return m.Names[0]
	case len(m.To) > 0:
		to := Class{Members: m.To}
		return to.String()
	}
	if dst := m.Witness.Dst; dst.IsValid() && packet.To(single(dst)).ContainsSet(m.Set) {
		return dst.String()
	}
	return "elsewhere"
}

func (f Fate) orAbsent() string {
	if f.Verdict == routing.Undecided {
		return "not there"
	}
	return f.String()
}

// wrap breaks lines after commas and before words, so that none is wider, but for words that are. What follows a break is indented.
func wrap(lines []string, width int) []string {
	var out []string
	for _, l := range lines {
		indent := ""
		for len(l) > width {
			at := strings.LastIndex(l[:width], " ")
			if at <= len(indent) {
				break
			}
			out = append(out, l[:at])
			indent = "  "
			l = indent + l[at+1:]
		}
		out = append(out, l)
	}
	return out
}
