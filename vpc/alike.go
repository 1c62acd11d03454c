package vpc

import (
	"cmp"
	"slices"
	"strings"
)

// mostAlike is how many names a hint has.
const mostAlike = 3

// Alike is the IDs and Name tags of n, and those of the other names, that a person may mean by a name that is none of them: those that are spelt
// almost so, the nearest first, and at most three. One letter in four may differ, and at most two; case does not count. n may be nil. It
// costs by the number of resources.
func (n *Network) Alike(name string, others ...string) []string {
	w := wanted{name: name, lower: strings.ToLower(name)}
	w.edits = min(max(1, len(name)/4), 2)
	for _, other := range others {
		w.see(other)
	}
	for res := range n.All() {
		w.see(string(res.ResourceID()))
		w.see(res.ResourceName())
	}
	slices.SortFunc(w.found, func(x, y alike) int { return cmp.Or(cmp.Compare(x.edits, y.edits), cmp.Compare(x.name, y.name)) })
	var all []string
	for _, n := range w.found[:min(len(w.found), mostAlike)] {
		all = append(all, n.name)
	}
	return all
}

// DidYouMean ends a sentence about a name that is none with those that may be meant, as [Network.Alike] gives them: "; did you mean a or b?" It is
// empty if there are none.
func DidYouMean(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(names, " or ") + "?"
}

// wanted is a name that is none, and what is spelt almost so.
type wanted struct {
	name, lower string
	edits       int // how many there may be
	found       []alike
}

type alike struct {
	name  string
	edits int
}

// see holds a name against the one that is wanted.
func (w *wanted) see(name string) {
	const shortest = 3
	if d := len(name) - len(w.name); name == w.name || len(w.name) < shortest || d > w.edits || d < -w.edits {
		return
	}
	if a := (alike{name, edits(w.lower, strings.ToLower(name))}); a.edits <= w.edits && !slices.Contains(w.found, a) {
		w.found = append(w.found, a)
	}
}

// edits is how many letters have to be put in, taken out or changed to make one text the other: their Levenshtein distance, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
