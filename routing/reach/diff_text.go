package reach

import (
	"fmt"
	"strings"

	"github.com/vpcsim/vpcsim/routing"
)

// textWidth is where lines for people are broken.
const textWidth = 100

// String is for people, a few lines for each movement:
//
//	moved     app +1 -> elsewhere
//	          was  delivered by nat igw
//	          now  delivered by vpce-s3
//	          for  tcp from 10.0.1.5 to 52.216.0.0/15
//
// Interfaces that no rule tells apart go by the first one and how many more there are.
func (d Difference) String() string {
	var b strings.Builder
	for _, l := range [...]struct {
		verb string
		ms   []Movement
	}{{"appeared", d.Appeared}, {"vanished", d.Vanished}, {"moved", d.Moved}, {"unsure", d.Unsure}} {
		for _, m := range l.ms {
			fmt.Fprintf(&b, "%-9s ", l.verb)
			b.WriteString(strings.ReplaceAll(m.String(), "\n", "\n          ") + "\n")
		}
	}
	return b.String()
}

// String is the ends of the movement in a line, and what was, what is and for which headers in one or more each.
func (m Movement) String() string {
	lines := wrap(strings.Split(m.Set.String(), "\n"), textWidth-len("appeared  for  "))
	return fmt.Sprintf("%s\nwas  %s\nnow  %s\nfor  %s", m.ends(), m.Before.orAbsent(), m.After.orAbsent(), strings.Join(lines, "\n     "))
}

// ends is the sender and the destination: "app +1 -> db".
func (m Movement) ends() string {
	from, to := Class{Members: m.From}, "elsewhere"
	switch c := (Class{Members: m.To}); {
	case len(m.Names) > 1:
		to = fmt.Sprintf("%s +%d", m.Names[0], len(m.Names)-1)
	case len(m.Names) > 0:
		to = m.Names[0]
	case len(m.To) > 0:
		to = c.String()
	}
	return from.String() + " -> " + to
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
