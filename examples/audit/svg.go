package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/routing/reach"
)

// mapLimits draws more one by one than a picture to look at at once does: what is counted is not seen to be reached.
var mapLimits = diagram.Limits{Open: 60, Subnets: 100, Interfaces: 50}

// marks is how the map outlines what is open by a grade, the worst first.
var marks = []struct {
	diagram.Mark
	grades []reach.Grade
}{
	{diagram.Mark{Label: "open to everybody: all, administration or database ports", Style: "stroke:#e0313a;stroke-width:5"}, []reach.Grade{reach.AllPorts, reach.RiskyPort}},
	{diagram.Mark{Label: "open to everybody: other ports", Style: "stroke:#d97706;stroke-width:4"}, []reach.Grade{reach.OtherPort}},
	{diagram.Mark{Label: "open to everybody: web, mail, ICMP; or to some", Style: "stroke:#2f7fe0;stroke-width:3"}, []reach.Grade{reach.WebPort, reach.Limited}},
}

// unknownMark is that of what is not known.
var unknownMark = diagram.Mark{Label: "not known", Style: "stroke:#9a6700;stroke-width:3;stroke-dasharray:4 3"}

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

// drawMap is the network with what is reached outlined. Of several openings of a thing the worst counts.
func (rep report) drawMap() string {
	title, _, _ := strings.Cut(rep.String(), "\n")
	var found []diagram.Mark
	for _, m := range marks {
		for _, o := range rep.Openings {
			if slices.Contains(m.grades, o.Grade) {
				m.IDs = append(append(m.IDs, o.Front), o.Interfaces...)
			}
		}
		found = append(found, m.Mark)
	}
	unknown := unknownMark
	for _, o := range rep.Unknown {
		unknown.IDs = append(unknown.IDs, o.Interfaces...)
	}
	return diagram.Network(rep.resolver.Network(), diagram.Title(title), diagram.Within(mapLimits), diagram.Marked(append(found, unknown)...)).SVG()
}
