// Package load holds what all loaders share. A loader reads the description of a network that some tool wrote, and returns a [Result]. Each
// is a package below this one: describe reads the output of the AWS command line, terraform reads plans and states, and cloudformation
// reads templates. scenario reads the library's own files; it accepts a file as a whole or not at all, so it returns no Result, but a
// Scenario with the resources and more.
//
//	loaded, err := describe.Load(os.DirFS("dump"))
//	...
//	fmt.Println(loaded.Err()) // what could not be read
//	net, err := vpc.New(loaded.Resources...)
package load

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// Result is what a loader made of its input. The same input gives the same result. The zero value is an empty network, fully read.
type Result struct {
	// Resources is in ID order. [vpc.New] accepts them all: what it would refuse is in Skipped instead.
	Resources []vpc.Resource

	// Skipped is everything in the input that is not in Resources, in the order of the files. If it is not empty, an answer about
	// the network can differ from what AWS does.
	Skipped []Skipped

	// Inferred is the values that the input implies but does not state, in ID order. Of a plan there may be hundreds: Summary counts them.
	Inferred []Inferred
}

// Err returns an error with one line for each part that was skipped, or nil if there is none. It ignores parts whose line contains one of the
// given texts, such as "aws_mq_broker": use them for what cannot affect your questions.
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

// Skipped is a part of the input that is missing from the resources.
type Skipped struct {
	File   string // slash-separated path within the input
	Key    string // the top-level key, or the address of the block; empty: the whole file, or the rest of it
	ID     vpc.ID // the resource; empty: the part is not a single resource, or has no ID
	Reason string // one sentence, lower case, without a full stop
}

// String returns the entry on one line: "us-east-1/vpcs.json: Vpcs: vpc-1: the reason".
func (s Skipped) String() string {
	var parts []string
	for _, p := range []string{s.File, s.Key, string(s.ID), s.Reason} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ": ")
}

// Inferred is a field whose value comes from something other than the resource's own description.
type Inferred struct {
	By    Inference
	ID    vpc.ID
	Field string // "Region"
	Value string // "us-east-1"
	From  string // what it was read from: "the zone of subnet-1"
}

// String returns the entry on one line: "vpc-1.Region is us-east-1, from the zone of subnet-1".
func (i Inferred) String() string {
	return string(i.ID) + "." + i.Field + " is " + i.Value + ", from " + i.From
}

// Inference is how a value was inferred. The zero value is none.
type Inference string

// The kinds of inference.
const (
	// Deduced values follow from other parts of the input, or are AWS's defaults: the Region of a VPC from the zones of its subnets.
	Deduced Inference = "deduced"
	// Linked values are references that a plan leaves open and its configuration tells: the subnet of an instance.
	Linked Inference = "linked"
	// StandIn values are made up, the same ones each time: an address, an ID, a name or a block that AWS is yet to choose, and will choose otherwise. An answer that
	// hangs on the very value does not hold for what AWS makes.
	StandIn Inference = "stand-in"
)

// Summary returns on one line how much there is of each: "66 resources, 2 parts not read; inferred: 1 deduced, 31 linked, 68 stand-in".
func (r Result) Summary() string {
	s := count(len(r.Resources), "resource") + ", " + count(len(r.Skipped), "part") + " not read"
	counts := map[Inference]int{}
	for _, i := range r.Inferred {
		counts[i.By]++
	}
	var parts []string
	for _, by := range []Inference{Deduced, Linked, StandIn} {
		if counts[by] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[by], by))
		}
	}
	if len(parts) > 0 {
		s += "; inferred: " + strings.Join(parts, ", ")
	}
	return s
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
