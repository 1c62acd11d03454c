package main

import (
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/vpc"
)

// roomy draws the lessons' networks in full.
var roomy = diagram.Within(diagram.Limits{Open: 20, VPCs: 20, Subnets: 20, Interfaces: 20, Routes: 8})

// drawing is a picture as SVG, for wide pages and for phones.
type drawing struct {
	Wide   string `json:"wide"`
	Narrow string `json:"narrow"`
}

// drawNetwork is the picture of a network.
func drawNetwork(n *vpc.Network) drawing {
	return drawing{diagram.Network(n, roomy).SVG(), diagram.Network(n, roomy, diagram.Narrow()).SVG()}
}

// drawPath is the picture of a path over its network.
func drawPath(n *vpc.Network, p routing.Path) drawing {
	return drawing{diagram.Path(n, p, roomy).SVG(), diagram.Path(n, p, roomy, diagram.Narrow()).SVG()}
}
