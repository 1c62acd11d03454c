package reach

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// String is the openings, the worst first: a line with the grade, the interfaces and the way of each, and below it what is open to whom.
// Lines are 100 columns wide at most, where their words can be parted. Names are told as a [routing.Teller] tells them, of a surface that was not read from JSON.
func (s Surface) String() string {
	var b strings.Builder
	t := s.names.Teller()
	for _, part := range [...]struct {
		title string
		all   []Opening
	}{{"reached from the internet", s.In}, {"reaches the internet", s.Out}, {"unknown", s.Unknown}} {
		if len(part.all) == 0 {
			continue
		}
		b.WriteString(part.title + "\n")
		heads, wide := make([]string, len(part.all)), 0
		for i := range part.all {
			heads[i] = t.Tell(part.all[i].name())
			wide = max(wide, utf8.RuneCountInString(heads[i]))
		}
		for i := range part.all {
			part.all[i].write(&b, t, heads[i], min(wide, 44))
		}
	}
	return b.String()
}

// name is the interfaces, "web +3".
func (o *Opening) name() string {
	c := Class{Members: o.Interfaces}
	if c.Members[0] == "" {
		c.Members = []vpc.ID{"?"}
	}
	return c.String()
}

func (o *Opening) write(b *strings.Builder, t *routing.Teller, head string, wide int) {
	line := fmt.Sprintf("  %-10s  %-*s", o.Grade, wide, head)
	if len(o.Passes) > 0 {
		line += "  by " + t.Tell(joinIDs(o.Passes))
	}
	if o.Missing != "" {
		line += "  not in the model: " + t.Tell(o.Missing)
	}
	writeWrapped(b, line, 16+wide)
	for _, x := range o.Open {
		writeWrapped(b, "              "+x.text(o.Out), 16)
	}
}

// text is "tcp 443 from everybody", "tcp 22 from 198.51.100.0/24".
func (x Open) text(out bool) string {
	prep := " from "
	if out {
		prep = " to "
	}
	t := trafficText(x.Traffic)
	if x.Everybody {
		return t + prep + "everybody"
	}
	return t + prep + prefixesText(x.Peers)
}
