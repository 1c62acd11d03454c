package diagram

import (
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// Mark is what some resources of a picture have in common, which the outline shows.
type Mark struct {
	Label string   // what the legend says of it, in a few words
	Style string   // the outline, as CSS has it: "stroke:#e0313a;stroke-width:5"
	IDs   []vpc.ID // the resources; those that are not drawn, or are boxes, have no outline
}

// Marked outlines resources in SVG, and explains in the legend the outlines that there are. Of several marks of a resource the first counts. Mermaid and DOT do
// not show them.
func Marked(marks ...Mark) Option {
	return func(b *builder) {
		for _, m := range marks {
			m.IDs = slices.Clone(m.IDs)
			b.scene.marks = append(b.scene.marks, m)
		}
	}
}

// markOf is the number of a node's mark; -1: it has none.
func (s *scene) markOf(n *node) int {
	return slices.IndexFunc(s.marks, func(m Mark) bool { return n.ref.id != "" && slices.Contains(m.IDs, vpc.ID(n.ref.id)) })
}

// marked is how many nodes have each mark.
func (d *drawing) marked() []int {
	counts := make([]int, len(d.scene.marks))
	for _, c := range d.page.all() {
		if c.node == nil {
			continue
		}
		if i := d.scene.markOf(c.node); i >= 0 {
			counts[i]++
		}
	}
	return counts
}
