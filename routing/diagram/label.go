package diagram

import "strings"

// lines is what a node says in formats that have only text.
func (n *node) lines() []string {
	lines := []string{strings.TrimSpace(n.badge + " " + short(n.name, longest))}
	for _, s := range n.about {
		lines = append(lines, short(s, longest))
	}
	lines = append(lines, n.does...)
	for _, s := range n.stops {
		lines = append(lines, s.sign()+" "+s.code)
		for _, w := range s.why {
			lines = append(lines, fold(w, 48)...)
		}
	}
	return lines
}

// heading is the first line of a box.
func (b *box) heading() string {
	if b.access != undecided {
		return b.name + " (" + b.access.String() + ")"
	}
	return b.name
}

// lines is what a box says.
func (b *box) lines() []string {
	lines := append([]string{b.heading()}, b.about...)
	if b.more != "" {
		lines = append(lines, b.more)
	}
	return lines
}

// fold breaks text at spaces into lines of about so many characters.
func fold(s string, width int) []string {
	return wrap(s, float64(width), func(s string) float64 { return float64(len([]rune(s))) })
}

// wrap breaks text at spaces into lines of at most a width. A word that is wider stays whole.
func wrap(s string, width float64, measure func(string) float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && measure(line+" "+word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
