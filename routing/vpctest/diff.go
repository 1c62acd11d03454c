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

// Unchanged checks that every flow has the same fate in both networks: that [reach.Diff] is empty.
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
	f.movements(movements(d.String()))
	f.movement(d, before, after, movement{})
	return f.err()
}

// Diff checks that the flows that [reach.Diff] finds between two networks are those of the text and no others. The text has the
// lines of a [reach.Difference], in any order; empty lines and space around lines do not count. Write it by copying what a failure says: resources go by their Name
// tags there.
func Diff(t testing.TB, before, after *routing.Resolver, want string) {
	t.Helper()
	report(t, CheckDiff(before, after, want))
}

// CheckDiff is [Diff] as an error.
func CheckDiff(before, after *routing.Resolver, want string) error {
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
		f.movements(missing)
	}
	if len(others) > 0 {
		f.WriteString("\nfound, but not expected:")
		f.movements(others)
		f.movement(d, before, after, others[0])
	}
	return f.err()
}

// movement is one of a text.
type movement struct {
	key  string // without space that does not count
	text string
}

// verbs is how a movement begins.
var verbs = []string{"lost", "gained", "moved", "unknown"}

// movements is the movements of a text: each begins with a verb, and has the lines up to the next.
func movements(text string) []movement {
	var found []movement
	lead := "" // the space before the movement
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if head := strings.TrimSuffix(words[0], ":"); len(found) == 0 || slices.Contains(verbs, head) {
			found = append(found, movement{})
			lead = line[:strings.Index(line, words[0])]
		}
		m := &found[len(found)-1]
		m.key += strings.Join(words, " ") + "\n"
		m.text += "\n  " + strings.TrimRight(strings.TrimPrefix(line, lead), " \n")
	}
	return found
}

// without is what is not among others.
func without(all, others []movement) []movement {
	return slices.DeleteFunc(slices.Clone(all), func(m movement) bool {
		return slices.ContainsFunc(others, func(o movement) bool { return o.key == m.key })
	})
}

// movementsShown is how many movements a failure shows.
const movementsShown = 10

func (f *failure) movements(all []movement) {
	for i, m := range all {
		if i == movementsShown {
			fmt.Fprintf(f, "\n  and %d more", len(all)-i)
			return
		}
		f.WriteString(m.text)
	}
}

// movement adds the path of a packet of a movement, or of the first: in the network after the change, or in that before if
// the sender is not there any more.
func (f *failure) movement(d reach.Difference, before, after *routing.Resolver, of movement) {
	for _, m := range slices.Concat(d.Lost, d.Gained, d.Moved, d.Unknown) {
		if !strings.HasSuffix(of.key, movements(m.String())[0].key) && of.key != "" {
			continue
		}
		flow := flowOf(routing.Place(m.From[0]), m.Witness)
		if len(m.Names) > 0 {
			flow.To = routing.Place(m.Names[0])
		}
		r, when := after, "afterwards"
		path, err := r.Resolve(flow)
		if err != nil {
			r, when = before, "before"
			path, err = r.Resolve(flow)
		}
		fmt.Fprintf(f, "\nfor one, %s,", when)
		f.path(r.Network(), path, err)
		return
	}
}

// flowOf is the question about one header that is sent from a place.
func flowOf(from routing.Place, h packet.Header) routing.Flow {
	return routing.Flow{From: from, To: routing.Place(h.Dst.String()), Source: h.Src, IPv6: h.Src.Is6(),
		Protocol: h.Protocol, SrcPort: h.SrcPort, DstPort: h.DstPort, Type: h.Type, Code: h.Code}
}
