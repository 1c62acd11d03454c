package reach

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"gonum.org/v1/gonum/graph/simple"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
)

// String is the classes with their subnets and groups, and then a line for every two between which anything gets
// through: "app +3 -> db    tcp 5432". A class goes by its first member and how many more there are. Names are told as a [routing.Teller] tells them.
func (g *Grid) String() string {
	var b strings.Builder
	t := g.names.Teller()
	w := tabwriter.NewWriter(&b, 0, 0, 4, ' ', 0)
	for i := range g.Classes {
		c := &g.Classes[i]
		fmt.Fprintf(w, "%s\t%s\n", t.Tell(c.String()), t.Tell(strings.TrimSpace(string(c.Subnet)+" "+strings.Join(words(c.Groups), " "))))
	}
	w.Flush()
	b.WriteByte('\n')
	classes, wide := make([]string, len(g.Classes)), 0
	for i := range g.Classes {
		classes[i] = t.Tell(g.Classes[i].String())
		wide = max(wide, utf8.RuneCountInString(classes[i]))
	}
	for i := range g.Classes {
		for j := range g.Classes {
			for _, l := range g.Lanes(i, j) {
				fmt.Fprintf(&b, "%-*s -> %-*s    %s\n", wide, classes[i], wide, classes[j], t.Tell(l.text()))
			}
		}
	}
	return b.String()
}

// String is the first member and how many more there are: "web +3".
func (c *Class) String() string {
	if len(c.Members) == 1 {
		return string(c.Members[0])
	}
	return string(c.Members[0]) + " +" + strconv.Itoa(len(c.Members)-1)
}

func (l Lane) text() string {
	s := trafficText(l.Traffic)
	switch {
	case l.Verdict != routing.Delivered:
		s += " unknown, not in the model: " + l.Way
	case l.Way != "":
		s += " by " + l.Way
	}
	return s
}

// trafficText is a set with whatever addresses in words, without saying that they are any.
func trafficText(s packet.Set) string {
	lines := strings.Split(s.String(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSuffix(strings.TrimSuffix(l, " from 0.0.0.0/0"), " from ::/0")
		if lines[i] != l && strings.HasSuffix(l, "::/0") {
			lines[i] += " (IPv6)"
		}
	}
	return strings.Join(lines, "; ")
}

// WriteCSV writes a line for every two interfaces and way: from, to, verdict, way, traffic. It costs by the number of pairs.
func (g *Grid) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"from", "to", "verdict", "way", "traffic"}); err != nil {
		return err
	}
	for i := range g.Classes {
		for j := range g.Classes {
			if err := g.writeCell(out, i, j); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func (g *Grid) writeCell(out *csv.Writer, i, j int) error {
	for _, l := range g.Lanes(i, j) {
		traffic := trafficText(l.Traffic)
		for _, from := range g.Classes[i].Members {
			for _, to := range g.Classes[j].Members {
				if from == to {
					continue
				}
				if err := out.Write([]string{string(from), string(to), l.Verdict.String(), l.Way, traffic}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Graph is the classes, numbered as in Classes, with an edge where anything gets through. The weight is how many services
// that is: destination ports of TCP and of UDP, types of ICMP, and other protocols.
func (g *Grid) Graph() *simple.WeightedDirectedGraph {
	d := simple.NewWeightedDirectedGraph(0, 0)
	for i := range g.Classes {
		d.AddNode(simple.Node(i))
	}
	for i := range g.Classes {
		for j := range g.Classes {
			var traffic packet.Set
			for _, l := range g.Lanes(i, j) {
				if l.Verdict == routing.Delivered {
					traffic = traffic.Union(l.Traffic)
				}
			}
			if i != j && !traffic.IsEmpty() {
				d.SetWeightedEdge(d.NewWeightedEdge(simple.Node(i), simple.Node(j), services(traffic)))
			}
		}
	}
	return d
}

// services counts destination ports, types and protocols of a set with whatever addresses.
func services(s packet.Set) float64 {
	var boxes []packet.Box
	for b := range s.Boxes() {
		if wide := b.WithSrcPorts(packet.AllPorts()); wide.Covers(b) {
			b = wide
		}
		boxes = append(boxes, b)
	}
	total := 0
	for b := range packet.SetOf(boxes...).Boxes() {
		for p := range b.Protocols() {
			switch first, last := b.Types(); {
			case p.HasPorts():
				total += int(b.DstPorts().To-b.DstPorts().From) + 1
			case p.IsICMP():
				total += int(last-first) + 1
			default:
				total++
			}
		}
	}
	return float64(total)
}
