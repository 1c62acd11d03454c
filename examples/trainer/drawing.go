package main

import (
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/vpc"
)

// roomy draws the lessons' networks in full.
var roomy = diagram.Within(diagram.Limits{Open: 20, VPCs: 20, Subnets: 20, Interfaces: 20, Routes: 8})

// drawNetwork is the picture of a network.
func drawNetwork(n *vpc.Network) string { return diagram.Network(n, roomy).SVG() }

// drawPath is the picture of a path over its network.
func drawPath(n *vpc.Network, p routing.Path) string { return diagram.Path(n, p, roomy).SVG() }
