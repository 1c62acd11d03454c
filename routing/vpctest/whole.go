package vpctest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// NoLoops checks that no packet which the places may send to any address goes round in a circle, nor any reply. A failure has the routes of each circle, and
// what gets into it. Without places it asks about all VPCs, all on-premises networks and the internet, which in a large network costs minutes.
func NoLoops(t testing.TB, r *routing.Resolver, from ...routing.Place) {
	t.Helper()
	report(t, CheckNoLoops(r, from...))
}

// CheckNoLoops is [NoLoops] as an error.
func CheckNoLoops(r *routing.Resolver, from ...routing.Place) error {
	found, err := wholes(r, from, func(p reach.Part) bool { return p.Blocker.Code == routing.Loop })
	if err != nil || len(found) == 0 {
		return err
	}
	f := fail("packets go round in a circle")
	names := routing.NamesOf(r.Network())
	return f.groups(r, found, func(w whole) string {
		path, err := w.witness(w.part)
		if err != nil {
			return err.Error()
		}
		routes := strings.Join(circle(path, names), "; ")
		if routes == "" {
			routes = fmt.Sprintf("at %s %s", w.part.Blocker.Kind.Words(), names.Of(w.part.Blocker.At))
		}
		if w.part.Blocker.InReply {
			return "replies: " + routes
		}
		return routes
	}).err()
}

// NoUnknowns checks that the model holds all that decides about packets which may be sent from the places to any address. Places are as for
// [NoLoops]. It does not ask what DNS names resolve to, nor about the addresses of VPC Lattice, of which the model does not know which VPC
// and which resource they serve.
func NoUnknowns(t testing.TB, r *routing.Resolver, from ...routing.Place) {
	t.Helper()
	report(t, CheckNoUnknowns(r, from...))
}

// CheckNoUnknowns is [NoUnknowns] as an error.
func CheckNoUnknowns(r *routing.Resolver, from ...routing.Place) error {
	found, err := wholes(r, from, func(p reach.Part) bool { return p.Verdict == routing.Unknown })
	if err != nil || len(found) == 0 {
		return err
	}
	return fail("the model cannot answer for what is sent").groups(r, found, func(w whole) string { return "not in the model: " + w.part.Missing }).err()
}

// everywhere is all addresses but those of 240.0.0.0/4, which are reserved and routed nowhere.
//
// Source: RFC 1112, section 4.
var everywhere = []routing.Place{"0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3", "224.0.0.0/4", "::/0"}

// lattice is what is sent to the addresses of VPC Lattice.
var lattice = packet.To(routing.LatticeRanges()...)

// whole is a part of what a place sends to everywhere.
type whole struct {
	answer
	part reach.Part
}

// wholes is the parts that are bad of all that is sent from places.
func wholes(r *routing.Resolver, from []routing.Place, bad func(reach.Part) bool) ([]whole, error) {
	if r == nil {
		return nil, reach.ErrNoResolver
	}
	if len(from) == 0 {
		from = origins(r)
	}
	var found []whole
	for _, place := range from {
		for _, to := range everywhere {
			a, err := question{r, place, to, "all"}.ask()
			if err != nil {
				return nil, fmt.Errorf("what %q sends: %w", place, errors.Unwrap(err)) // the block was not asked for
			}
			for _, p := range a.parts {
				if p.Set = p.Set.Minus(lattice); bad(p) && !p.Set.IsEmpty() {
					found = append(found, whole{a, p})
				}
			}
		}
	}
	return found, nil
}

// groupsShown is how many reasons a failure about all that is sent shows, and flowsShown for how many flows each.
const (
	groupsShown = 5
	flowsShown  = 3
)

// groups adds parts by their reasons, a line for each reason and each of its first flows.
func (f *failure) groups(r *routing.Resolver, found []whole, reason func(whole) string) *failure {
	var order []string
	by := map[string][]whole{}
	for _, w := range found {
		why := reason(w)
		if by[why] == nil {
			order = append(order, why)
		}
		by[why] = append(by[why], w)
	}
	f.names = routing.NamesOf(r.Network())
	for i, why := range order {
		if i == groupsShown {
			fmt.Fprintf(f, "\nand %d more", len(order)-i)
			break
		}
		fmt.Fprintf(f, "\n%s", why)
		for j, w := range by[why] {
			if j == flowsShown {
				fmt.Fprintf(f, "\n  and %d more", len(by[why])-j)
				break
			}
			lines := w.lines(w.part.Set)
			if n := len(lines) - 1; n > 0 {
				lines[0] += fmt.Sprintf(", and %s more", count(n, "line"))
			}
			fmt.Fprintf(f, "\n  %s: %s", f.names.Of(vpc.ID(w.from)), lines[0])
		}
	}
	return f
}

// circle is the routes by which a packet comes to where it was before, from the first in their order on, so that it is the same wherever it came in.
func circle(p routing.Path, names routing.Names) []string {
	hops := p.Forward
	if len(p.Reply) > 0 {
		hops = p.Reply
	}
	last := hops[len(hops)-1]
	begin := len(hops) - 1
	for i := len(hops) - 2; i >= 0; i-- {
		if h := hops[i]; h.Stage == last.Stage && h.At == last.At && h.In == last.In {
			begin = i
			break
		}
	}
	var routes []string
	for _, h := range hops[begin : len(hops)-1] {
		if route := h.Stage == routing.AtRoute || h.Stage == routing.AtEdge || h.Stage == routing.AtTarget; route && h.Rule != "" {
			words := strings.Fields(h.Rule)
			for i, word := range words {
				words[i] = names.Of(vpc.ID(word))
			}
			routes = append(routes, strings.Join(words, " "))
		}
	}
	if len(routes) == 0 {
		return nil
	}
	first := slices.Index(routes, slices.Min(routes))
	return append(routes[first:], routes[:first]...)
}

// origins is all VPCs with interfaces that open connections, all on-premises networks, and the internet.
func origins(r *routing.Resolver) []routing.Place {
	var places []routing.Place
	n := r.Network()
	for v := range vpc.All[vpc.VPC](n) {
		if found, _ := reach.Interfaces(r, routing.Place(v.ID)); slices.ContainsFunc(found, eni.Interface.OpensConnections) {
			places = append(places, routing.Place(v.ID))
		}
	}
	for o := range vpc.All[vpc.OnPremises](n) {
		places = append(places, routing.Place(o.ID))
	}
	return append(places, routing.AnyInternetHost)
}
