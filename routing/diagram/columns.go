package diagram

// perRow is how many folded VPCs, or zones, stand side by side.
const perRow = 6

// below says that something is to stand below something else. An end that is a box holds nothing.
type below struct{ upper, lower end }

// column is what stands below each other: where it begins, where it ends, and how many nodes high it is.
type column struct {
	top, bottom end
	height      int
}

func columnOf(e end) column { return column{e, e, 1} }

// columns is what Graphviz and Mermaid would put into one endless row and should put below each other: the things in a subnet, the
// subnets of a zone, the VPCs of a Region, the Regions.
func (s *scene) columns() []below {
	k := &columns{}
	var rows []column
	if len(s.outside) > 0 {
		rows = append(rows, columnOf(end{node: s.outside[0]}))
	}
	for _, r := range s.regions {
		rows = append(rows, k.box(r))
	}
	if len(rows) > 0 {
		k.stack(rows)
	}
	return k.pairs
}

type columns struct{ pairs []below }

func (k *columns) below(upper, lower end) { k.pairs = append(k.pairs, below{upper, lower}) }

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
		parts = append(parts, columnOf(end{node: b.edge[0]}))
	}
	var boxes, nodes []column
	for _, c := range b.boxes {
		boxes = append(boxes, k.box(c))
	}
	for _, n := range b.nodes {
		nodes = append(nodes, columnOf(end{node: n}))
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
		return columnOf(b.anchor())
	}
	return k.stack(parts)
}
