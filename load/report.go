package load

import "fmt"

// mostSkipped is how many parts a [Report] tells one by one. A list of a hundred megabytes of garbage has many millions.
const mostSkipped = 10_000

// Report collects what a loader does not take over, nothing twice. Of very much it counts what is beyond the first ten thousand. The
// zero value is empty. It is not safe for use by several goroutines.
type Report struct {
	skipped []Skipped
	seen    map[Skipped]bool
	more    int
}

// Add adds a part, unless it is there already.
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

// All is the parts, in the order in which they were added, and before them how many there are beyond.
func (r *Report) All() []Skipped {
	if r.more == 0 {
		return r.skipped
	}
	return append([]Skipped{{Reason: fmt.Sprintf("%d further parts are left out; mend the first %d, which are told", r.more, mostSkipped)}}, r.skipped...)
}
