package diagram

import "gonum.org/v1/gonum/graph"

// perRow is how many folded VPCs, or zones, stand side by side.
const perRow = 6

// column is what stands below each other: where it begins, where it ends, and how many nodes high it is.
type column struct {
	top, bottom graph.Node
	height      int
}

// dotColumns is lines that are not seen. They keep what Graphviz would put into one endless row below each other: the things in a
// subnet, the subnets of a zone, the VPCs of a Region, the Regions.
func (s *scene) dotColumns() []dotLine {
	k := &columns{}
	var rows []column
	if len(s.outside) > 0 {
		n := dotNode{s.outside[0]}
		rows = append(rows, column{n, n, 1})
	}
	for _, r := range s.regions {
		rows = append(rows, k.box(r))
	}
	if len(rows) > 0 {
		k.stack(rows)
	}
	return k.lines
}

type columns struct{ lines []dotLine }

func (k *columns) below(upper, lower graph.Node) {
	k.lines = append(k.lines, dotLine{from: upper, to: lower, attributes: attributes{"style", "invis"}})
}

// stack puts columns below each other.
func (k *columns) stack(parts []column) column {
	all := parts[0]
	for _, p := range parts[1:] {
		k.below(all.bottom, p.top)
		all.bottom, all.height = p.bottom, all.height+p.height
	}
	return all
}

// rows puts columns side by side, and begins a new row where there are too many. What it returns is as high as the rows.
func (k *columns) rows(parts []column, across int) column {
	var rows []column
	for len(parts) > 0 {
		row := parts[:min(across, len(parts))]
		parts = parts[len(row):]
		highest := row[0]
		for _, c := range row {
			if c.height > highest.height {
				highest = c
			}
		}
		if len(rows) > 0 {
			for _, c := range row {
				k.below(rows[len(rows)-1].bottom, c.top)
			}
		}
		rows = append(rows, highest)
	}
	all := rows[0]
	for _, r := range rows[1:] {
		all.bottom, all.height = r.bottom, all.height+r.height
	}
	return all
}

// box is a box as a column: what stands on its edge, its boxes, and its nodes.
func (k *columns) box(b *box) column {
	var parts []column
	if len(b.edge) > 0 {
		n := dotNode{b.edge[0]}
		parts = append(parts, column{n, n, 1})
	}
	var boxes, nodes []column
	for _, c := range b.boxes {
		boxes = append(boxes, k.box(c))
	}
	for _, n := range b.nodes {
		nodes = append(nodes, column{dotNode{n}, dotNode{n}, 1})
	}
	if len(boxes) > 0 {
		across := 1
		if b.level == network {
			across = perRow
		}
		parts = append(parts, k.rows(boxes, across))
		if across > 1 && len(parts) > 1 {
			for _, c := range boxes[:min(across, len(boxes))] {
				k.below(parts[0].bottom, c.top)
			}
		}
	}
	if len(nodes) > 0 {
		across := 1
		if b.level == region {
			across = perRow
		}
		parts = append(parts, k.rows(nodes, across))
	}
	if len(parts) == 0 {
		n := b.anchor()
		return column{n, n, 1}
	}
	return k.stack(parts)
}
