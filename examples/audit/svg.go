package main

import (
	"fmt"
	"strings"

	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// mapLimits draws more one by one than a picture to look at at once does: what is counted is not seen to be reached.
var mapLimits = diagram.Limits{Open: 60, Subnets: 100, Interfaces: 50}

// legend tells the marks of the map.
const legend = "Red: open to everybody, all ports or those of administration and databases. Orange: to everybody, other ports. Blue: web, or to some. Dashed: not known."

// marks is the outline of what is open by a grade, in the light and in the dark.
var marks = map[reach.Grade]string{
	reach.AllPorts:  "stroke:#e0313a;stroke-width:5",
	reach.RiskyPort: "stroke:#e0313a;stroke-width:5",
	reach.OtherPort: "stroke:#d97706;stroke-width:4",
	reach.WebPort:   "stroke:#2f7fe0;stroke-width:3",
	reach.Limited:   "stroke:#2f7fe0;stroke-width:3",
}

// unknownMark is that of what is not known.
const unknownMark = "stroke:#9a6700;stroke-width:3;stroke-dasharray:4 3"

// draw is the map, or the path to the opening of a number.
func (rep report) draw(number int) (string, error) {
	if number == 0 {
		return rep.drawMap(), nil
	}
	for _, list := range [][]opening{rep.Openings, rep.Unknown} {
		for _, o := range list {
			switch {
			case o.Number != number:
			case rep.unaddressed(o.Front):
				return "", fmt.Errorf("-path %d: there is no path to draw, since no public address of %s is known", number, rep.names.Of(o.Front))
			case len(o.Examples) == 0:
				return "", fmt.Errorf("-path %d: there is no path to draw, since %s would choose another target", number, rep.names.Of(o.Front))
			default:
				x := o.Examples[0]
				return diagram.Path(rep.resolver.Network(), x.path, diagram.Title(fmt.Sprintf("%d: %v", number, x.Packet))).SVG(), nil
			}
		}
	}
	return "", fmt.Errorf("-path %d: the list has %d", number, len(rep.Openings)+len(rep.Unknown))
}

// drawMap is the network with what is reached outlined. It marks by rules of style: package diagram says what the attributes of its SVG are.
func (rep report) drawMap() string {
	head, _, _ := strings.Cut(rep.String(), "\n")
	svg := diagram.Network(rep.resolver.Network(), diagram.Title(head+" "+legend), diagram.Within(mapLimits)).SVG()
	var style strings.Builder
	marked := map[vpc.ID]bool{}
	mark := func(id vpc.ID, how string) {
		if id != "" && !marked[id] { // the worst comes first
			marked[id] = true
			fmt.Fprintf(&style, ".vd-item[data-id=\"%s\"] .vd-node{%s}\n", escape(id), how)
		}
	}
	for _, o := range rep.Openings {
		for _, id := range append([]vpc.ID{o.Front}, o.Interfaces...) {
			mark(id, marks[o.Grade])
		}
	}
	for _, o := range rep.Unknown {
		for _, id := range o.Interfaces {
			mark(id, unknownMark)
		}
	}
	return strings.Replace(svg, "</style>", style.String()+"</style>", 1)
}

// escape is an ID within a string of CSS within XML: whatever it holds, it ends neither.
func escape(id vpc.ID) string {
	var b strings.Builder
	for _, r := range string(id) {
		if strings.ContainsRune("-_:/.", r) || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\%x ", r)
		}
	}
	return b.String()
}
