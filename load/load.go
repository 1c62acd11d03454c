// Package load is what the loaders have in common: a loader reads what some tool
// wrote about a network and returns a [Result]. The loaders stand in the packages below this one:
// describe for the output of the AWS command line, terraform and cloudformation for what makes
// networks. That of scenario, the library's own file, takes a file as a whole or not at all, so that there is
// nothing to skip or to infer; its Scenario has the Resources, and more.
//
//	res, err := describe.Load(os.DirFS("dump"))
//	...
//	for _, s := range res.Skipped {
//		fmt.Println(s)
//	}
//	net, err := vpc.New(res.Resources...)
package load

import (
	"errors"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// Result is what a loader made of its input. The same input gives the same result.
type Result struct {
	// Resources is in ID order. [vpc.New] accepts them: what it would not accept stands in Skipped.
	Resources []vpc.Resource

	// Skipped is everything that the input holds and Resources does not, in the order of the
	// files. An answer about a network with entries here can differ from what AWS does.
	Skipped []Skipped

	// Inferred is what the input does not say in so many words, in ID order.
	Inferred []Inferred
}

// Err is an error with one line for each part that was skipped, nil if there is none. Parts are passed over whose line contains one of the
// texts: what is known to matter to no question that is asked, such as "aws_lambda_function".
func (r Result) Err(except ...string) error {
	var lines []error
	for _, s := range r.Skipped {
		line := s.String()
		if !slices.ContainsFunc(except, func(text string) bool { return strings.Contains(line, text) }) {
			lines = append(lines, errors.New("not read: "+line))
		}
	}
	return errors.Join(lines...)
}

// NewResult puts what a loader found in the order in which a Result has it, and tells
// nothing twice. The resources are those that stand together; see [Sound].
func NewResult(sound []vpc.Resource, skipped []Skipped, inferred []Inferred) Result {
	return Result{
		Resources: sound,
		Skipped:   ordered(skipped, func(a, b Skipped) int { return strings.Compare(a.File, b.File) }),
		Inferred: ordered(inferred, func(a, b Inferred) int {
			if c := strings.Compare(string(a.ID), string(b.ID)); c != 0 {
				return c
			}
			return strings.Compare(a.Field, b.Field)
		}),
	}
}

// ordered is s in order, and else as it is, without what is the same as something before; nil if it is empty.
func ordered[T comparable](s []T, compare func(a, b T) int) []T {
	sorted := slices.Clone(s)
	slices.SortStableFunc(sorted, compare)
	if len(sorted) == 0 {
		return nil
	}
	out := make([]T, 0, len(sorted))
	for len(sorted) > 0 {
		alike := 1 // that stand at one place of the order
		for alike < len(sorted) && compare(sorted[0], sorted[alike]) == 0 {
			alike++
		}
		if alike == 1 {
			out = append(out, sorted[0])
		} else {
			out = appendUnique(out, sorted[:alike])
		}
		sorted = sorted[alike:]
	}
	return out
}

// appendUnique appends what of s does not stand in it before.
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

// Skipped is a part of the input that is not in the resources.
type Skipped struct {
	File   string // slash-separated path within the input
	Key    string // the top-level key, or the address of the block; empty: the whole file, or its rest
	ID     vpc.ID // the resource; empty: not of one resource, or it has none
	Reason string // one sentence, lower case, without a full stop
}

// String is the entry on one line: "us-east-1/vpcs.json: Vpcs: vpc-1: the reason".
func (s Skipped) String() string {
	var parts []string
	for _, p := range []string{s.File, s.Key, string(s.ID), s.Reason} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ": ")
}

// Inferred is a field that was filled from something other than the resource's own description.
type Inferred struct {
	ID    vpc.ID
	Field string // "Region"
	Value string // "us-east-1"
	From  string // what it was read from: "the zone of subnet-1"
}

// String is the entry on one line: "vpc-1.Region is us-east-1, from the zone of subnet-1".
func (i Inferred) String() string {
	return string(i.ID) + "." + i.Field + " is " + i.Value + ", from " + i.From
}
