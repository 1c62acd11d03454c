// Package result makes the results of loaders: what of a network stands, in order, and a bounded list of what was skipped.
package result

import (
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

// New makes a result of what a loader found: it sorts the entries and removes duplicates, in their place. The resources are those
// that [Sound] returned.
func New(sound []vpc.Resource, skipped []load.Skipped, inferred []load.Inferred) load.Result {
	return load.Result{
		Resources: sound,
		Skipped:   ordered(skipped, func(a, b load.Skipped) int { return strings.Compare(a.File, b.File) }),
		Inferred: ordered(inferred, func(a, b load.Inferred) int {
			if c := strings.Compare(string(a.ID), string(b.ID)); c != 0 {
				return c
			}
			return strings.Compare(a.Field, b.Field)
		}),
	}
}

// ordered is s sorted stably in its place, without duplicates; nil if it is empty.
func ordered[T comparable](s []T, compare func(a, b T) int) []T {
	if len(s) == 0 {
		return nil
	}
	slices.SortStableFunc(s, compare)
	out := s[:0]
	for len(s) > 0 {
		alike := 1 // that stand at one place of the order
		for alike < len(s) && compare(s[0], s[alike]) == 0 {
			alike++
		}
		if alike == 1 {
			out = append(out, s[0])
		} else {
			out = appendUnique(out, s[:alike])
		}
		s = s[alike:]
	}
	return out
}

// appendUnique appends the elements of s, each once.
func appendUnique[T comparable](out, s []T) []T {
	seen := make(map[T]bool, len(s))
	for _, x := range s {
		if !seen[x] {
			seen[x] = true
			out = append(out, x)
		}
	}
	return out
}
