package vpctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
)

// Unchanged checks that no flow has another fate in one network than in the other: that [reach.Diff] is empty.
func Unchanged(t testing.TB, before, after *routing.Resolver) {
	t.Helper()
	report(t, CheckUnchanged(before, after))
}

// CheckUnchanged is [Unchanged] as an error.
func CheckUnchanged(before, after *routing.Resolver) error {
	d, err := reach.Diff(before, after)
	if err != nil || d.IsEmpty() {
		return err
	}
	f := fail("flows have changed:")
	f.lines(movements(d.String()))
	f.movement(d, before, after, "")
	return f.err()
}

// Changes checks that the flows that [reach.Diff] finds between two networks are those of the text and no others. The text has the
// lines of a [reach.Difference], in any order; empty lines and space around lines do not count. Write it by copying what a failure says.
func Changes(t testing.TB, before, after *routing.Resolver, want string) {
	t.Helper()
	report(t, CheckChanges(before, after, want))
}

// CheckChanges is [Changes] as an error.
func CheckChanges(before, after *routing.Resolver, want string) error {
	d, err := reach.Diff(before, after)
	if err != nil {
		return err
	}
	expected, got := movements(want), movements(d.String())
	missing, others := without(expected, got), without(got, expected)
	if len(missing)+len(others) == 0 {
		return nil
	}
	f := fail("flows have not changed as they should")
	if len(missing) > 0 {
		f.WriteString("\nexpected, but not found:")
		f.lines(missing)
	}
	if len(others) > 0 {
		f.WriteString("\nfound, but not expected:")
		f.lines(others)
		f.movement(d, before, after, others[0])
	}
	return f.err()
}

// movements is the movements of a text, each with the lines in which its set goes on, without empty lines and space around lines.
func movements(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		_, _, head := strings.Cut(line, ": ")
		switch {
		case line == "":
		case head || len(found) == 0:
			found = append(found, line)
		default:
			found[len(found)-1] += "\n" + line
		}
	}
	return found
}

// without is what is not among others.
func without(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(others, s) })
}

// changesShown is how many lines of a difference a failure shows.
const changesShown = 20

func (f *failure) lines(all []string) {
	for i, line := range all {
		if i == changesShown {
			fmt.Fprintf(f, "\n  and %d more", len(all)-i)
			return
		}
		f.WriteString("\n" + indent(line))
	}
}

// movement adds the path of a packet that a line of a difference speaks of, or the first line: in the network after the change, or in that
// before if it does not hold the sender any more.
func (f *failure) movement(d reach.Difference, before, after *routing.Resolver, line string) {
	for _, m := range slices.Concat(d.Vanished, d.Appeared, d.Moved, d.Unsure) {
		if !strings.HasSuffix(line, m.String()) && line != "" {
			continue
		}
		flow := flowOf(routing.Place(m.From[0]), m.Witness)
		path, err := after.Resolve(flow)
		when := "afterwards"
		if err != nil {
			when = "before"
			path, err = before.Resolve(flow)
		}
		fmt.Fprintf(f, "\nfor one, %s,", when)
		f.path(path, err)
		return
	}
}

// flowOf is the question about one header that is sent from a place.
func flowOf(from routing.Place, h packet.Header) routing.Flow {
	return routing.Flow{From: from, To: routing.Place(h.Dst.String()), Source: h.Src, IPv6: h.Src.Is6(),
		Protocol: h.Protocol, SrcPort: h.SrcPort, DstPort: h.DstPort, Type: h.Type, Code: h.Code}
}
