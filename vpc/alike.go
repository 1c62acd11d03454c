package vpc

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Alike is the IDs and Name tags of n, and those of the other names, that a person may mean by a name that is none of them: those that are spelt
// almost so, the nearest first, or, where there are none, those that begin so, unless there are many; at most three. One letter in four may differ, and at
// most two, of which two neighbours that changed places are one; case and quotes do not count. n may be nil. It costs by the number of resources.
func (n *Network) Alike(name string, others ...string) []string {
	return alikeOf(name, func(yield func(string) bool) {
		for _, other := range others {
			if !yield(other) {
				return
			}
		}
		for r := range n.All() {
			if !yield(string(r.ResourceID())) || !yield(r.ResourceName()) {
				return
			}
		}
	})
}

// Alike is those of the others that a person may mean by a name that is none of them, as [Network.Alike] has it.
func Alike(name string, others ...string) []string { return alikeOf(name, slices.Values(others)) }

// DidYouMean ends a sentence about a name that is none with those that may be meant, as [Network.Alike] gives them: "; did you mean a or b?" It is
// empty if there are none.
func DidYouMean(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(names, " or ") + "?"
}

// mostAlike is how many names a hint has.
const mostAlike = 3

// shortestHinted is how long a name has to be for a hint.
const shortestHinted = 3

// alikeOf is [Network.Alike] of the names.
func alikeOf(name string, names iter.Seq[string]) []string {
	if len(name) < shortestHinted {
		return nil
	}
	w := wanted{name: name, plain: plain(name), edits: min(max(1, len(name)/4), 2)}
	for other := range names {
		w.see(other)
	}
	if len(w.near) == 0 && len(w.begin) <= mostAlike {
		slices.Sort(w.begin)
		return w.begin
	}
	slices.SortFunc(w.near, func(x, y alike) int { return cmp.Or(cmp.Compare(x.edits, y.edits), cmp.Compare(x.name, y.name)) })
	var all []string
	for _, n := range w.near[:min(len(w.near), mostAlike)] {
		all = append(all, n.name)
	}
	return all
}

// wanted is a name that is none, and what is like it.
type wanted struct {
	name  string
	plain string // see [plain]
	edits int    // how many there may be
	near  []alike
	begin []string // the names that begin with it, until they are too many
}

type alike struct {
	name  string
	edits int
}

// plain is a name in lower case and without the quotes of Terraform's addresses, which shells take away.
func plain(name string) string { return strings.ReplaceAll(strings.ToLower(name), `"`, "") }

// see holds a name against the one that is wanted.
func (w *wanted) see(name string) {
	text := plain(name)
	d := len(text) - len(w.plain)
	if name == w.name || d < -w.edits {
		return
	}
	if d > 0 && strings.HasPrefix(text, w.plain) && len(w.begin) <= mostAlike && !slices.Contains(w.begin, name) {
		w.begin = append(w.begin, name)
	}
	if d > w.edits {
		return
	}
	if a := (alike{name, edits(w.plain, text)}); a.edits <= w.edits && !slices.Contains(w.near, a) {
		w.near = append(w.near, a)
	}
}

// edits is how many letters have to be put in, taken out, changed, or exchanged with a neighbour to make one text the other: their optimal string
// alignment distance, in bytes.
func edits(a, b string) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1) // of the last letter but one, of the last letter, of this one
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			change := row[j]
			if a[i] != b[j] {
				change++
			}
			next[j+1] = min(change, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
