package load

import "fmt"

// mostSkipped is how many parts a [Report] lists one by one: a hundred megabytes of garbage have many millions.
const mostSkipped = 10_000

// Report collects the parts that a loader skips, each once. It lists the first ten thousand and counts the others. The zero value is
// empty. A Report is not safe for concurrent use.
type Report struct {
	skipped []Skipped
	seen    map[Skipped]bool
	more    int
}

// Add adds a part, unless the report already has it.
func (r *Report) Add(s Skipped) {
	switch {
	case r.seen[s]:
		return
	case len(r.skipped) == mostSkipped:
		r.more++
		return
	case r.seen == nil:
		r.seen = map[Skipped]bool{}
	}
	r.seen[s] = true
	r.skipped = append(r.skipped, s)
}

// All returns the parts in the order in which they were added, preceded by a line that counts those that are not listed, if any.
func (r *Report) All() []Skipped {
	if r.more == 0 {
		return r.skipped
	}
	return append([]Skipped{{Reason: fmt.Sprintf("%d further parts are left out; mend the first %d, which are told", r.more, mostSkipped)}}, r.skipped...)
}
