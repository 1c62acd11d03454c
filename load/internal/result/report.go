package result

import (
	"fmt"

	"github.com/vpcsim/vpcsim/load"
)

// MostSkipped is how many parts a [Report] lists one by one: a hundred megabytes of garbage have many millions.
const MostSkipped = 10_000

// Report collects the parts that a loader skips, each once. It lists the first ten thousand and counts the others. The zero value is
// empty. A Report is not safe for concurrent use.
type Report struct {
	skipped []load.Skipped
	seen    map[load.Skipped]bool
	more    int
}

// Add adds a part, unless the report already has it.
func (r *Report) Add(s load.Skipped) {
	switch {
	case r.seen[s]:
		return
	case len(r.skipped) == MostSkipped:
		r.more++
		return
	case r.seen == nil:
		r.seen = map[load.Skipped]bool{}
	}
	r.seen[s] = true
	r.skipped = append(r.skipped, s)
}

// All returns the parts in the order in which they were added, preceded by a line that counts those that are not listed, if any.
func (r *Report) All() []load.Skipped {
	if r.more == 0 {
		return r.skipped
	}
	return append([]load.Skipped{{Reason: fmt.Sprintf("%d further parts are left out; mend the first %d, which are told", r.more, MostSkipped)}}, r.skipped...)
}
