package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// report is what a change does.
type report struct {
	Absent   []absent `json:"absent,omitempty"`
	Misspelt []string `json:"misspelt,omitempty"` // what is new under an ID that is almost another's
	Refused  []string `json:"refused,omitempty"`  // why AWS would not delete something as it stands

	Terminated []termination    `json:"terminated,omitempty"`
	Changed    []changed        `json:"changed"`
	Flows      reach.Difference `json:"flows"`
	Prices     []reach.Shift    `json:"prices,omitempty"`
	Findings   findings         `json:"findings,omitzero"`
	Skipped    []string         `json:"skipped,omitempty"` // what could not be read

	// Sites is what lies behind links and has no on-premises network to stand for it, so that nothing is asked of what it sends.
	Sites []reach.UnheldSite `json:"sites,omitempty"`

	// Probed says that neither network has an interface, so that the flows are those of [reach.Probes].
	Probed bool `json:"probed,omitempty"`

	prices routing.Prices
	names  routing.Names
	who    []string
}

// changed is a resource that is not as before.
type changed struct {
	ID   vpc.ID   `json:"id"`
	Kind vpc.Kind `json:"kind"`
	Name string   `json:"name,omitempty"`
	How  string   `json:"how"` // "+" added, "-" removed, "~" changed

	// Details is in what it has changed: "- " and "+ ", the field, and what it had or has, as JSON. Of one that is added it is what AWS chooses for it.
	Details []string `json:"details,omitempty"`
}

// findings is how far [reach.Lint] finds other things in the two networks.
type findings struct {
	Appear []reach.Finding `json:"appear,omitempty"`
	Go     []reach.Finding `json:"go,omitempty"`
	Change []refound       `json:"change,omitempty"`

	// Idle is those that are gone because the traffic of which they speak is: nothing has been mended.
	Idle []reach.Finding `json:"idle,omitempty"`
}

// all is every finding, as it was and as it is.
func (f findings) all() []reach.Finding {
	all := slices.Concat(f.Appear, f.Go, f.Idle)
	for _, c := range f.Change {
		all = append(all, c.Before, c.After)
	}
	return all
}

// refound is a finding that speaks of other packets than before, in other words.
type refound struct {
	Before reach.Finding `json:"before"`
	After  reach.Finding `json:"after"`
}

// report compares the networks.
func (c comparison) report() (report, error) {
	before, after := routing.New(c.before), routing.New(c.after)
	probed := !hasInterfaces(c.before) && !hasInterfaces(c.after)
	if probed {
		var err error
		if before, after, err = withProbes(before, after); err != nil {
			return report{}, err
		}
	}
	rep := report{Probed: probed, Changed: differences(c.before, c.after), Absent: c.absent, Misspelt: c.misspelt, Terminated: c.terminated, prices: routing.ListPrices(), names: routing.NamesOf(c.after, c.before)}
	for _, p := range c.refused {
		rep.Refused = append(rep.Refused, refusal(c.before, p))
	}
	for _, s := range c.skipped {
		rep.Skipped = append(rep.Skipped, s.String())
	}
	var err error
	if rep.Flows, err = reach.Diff(before, after); err != nil {
		return report{}, err
	}
	if rep.Prices, err = rep.Flows.Shifts(before, after, rep.prices); err != nil {
		return report{}, err
	}
	if rep.Findings, err = compareFindings(before, after); err != nil {
		return report{}, err
	}
	rep.Findings.setAside(rep.Flows)
	rep.Sites = reach.UnheldSites(c.after)
	shown, _ := besides(rep.Flows)
	rep.who = c.who(shown, rep.Findings)
	return rep, nil
}

// withProbes is the resolvers of networks in whose subnets probes stand.
func withProbes(before, after *routing.Resolver) (*routing.Resolver, *routing.Resolver, error) {
	probed := [...]*routing.Resolver{before, after}
	for i, r := range probed {
		var err error
		if probed[i], err = r.With(vpc.Change{Put: reach.Probes(r)}); err != nil {
			return nil, nil, err
		}
	}
	return probed[0], probed[1], nil
}

func hasInterfaces(n *vpc.Network) bool {
	for range vpc.All[eni.Interface](n) {
		return true
	}
	return false
}

// refusal is "rtb-1 private: still associated with subnet-1 (DependencyViolation)".
func refusal(n *vpc.Network, p vpc.Problem) string {
	name := ""
	if r, ok := n.Get(p.Resource); ok {
		name = r.ResourceName()
	}
	return fmt.Sprintf("%s: %s (%s)%s", withName(p.Resource, name), p.Message, p.Code, attached(n, p))
}

// differences is the resources that are not in both networks alike, in ID order.
func differences(before, after *vpc.Network) []changed {
	found := []changed{}
	for r := range before.All() {
		now, ok := after.Get(r.ResourceID())
		switch {
		case !ok:
			found = append(found, changedTo(r, "-"))
		case !reflect.DeepEqual(r, now):
			c := changedTo(now, "~")
			c.Details = details(r, now)
			found = append(found, c)
		}
	}
	for r := range after.All() {
		if _, ok := before.Get(r.ResourceID()); !ok {
			c := changedTo(r, "+")
			c.Details = defaults(after, r)
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b changed) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return found
}

func changedTo(r vpc.Resource, how string) changed {
	return changed{ID: r.ResourceID(), Kind: r.Kind(), Name: r.ResourceName(), How: how}
}

// compareFindings is what is not found alike in both networks.
func compareFindings(before, after *routing.Resolver) (findings, error) {
	was, err := reach.Lint(before)
	if err != nil {
		return findings{}, err
	}
	is, err := reach.Lint(after)
	if err != nil {
		return findings{}, err
	}
	return pairUp(was, is), nil
}

// pairUp finds for each finding the one before: that of the same subject and packets, though the reason may be told in other words, or else of the
// same subject. One that says of other packets what was said before has not changed for a reader.
func pairUp(was, is []reach.Finding) findings {
	exact := func(f reach.Finding) string { return subject(f) + f.Set.String() }
	_, was, is = match(was, is, exact)
	change, gone, appear := match(was, is, subject)
	change = slices.DeleteFunc(change, func(f refound) bool { return f.Before.Why == f.After.Why })
	return findings{Appear: appear, Go: gone, Change: change}
}

// setAside parts from the findings that are gone those whose packets are all lost, or not known any more. Of addresses that stand for services a
// difference does not tell, so that they do not count.
func (f *findings) setAside(d reach.Difference) {
	standIns := packet.To(netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("e000::/16"))
	lost := standIns
	for _, m := range slices.Concat(d.Lost, d.Unknown) {
		lost = lost.Union(m.Set)
	}
	var gone []reach.Finding
	for _, x := range f.Go {
		if !x.Set.Minus(standIns).IsEmpty() && x.Set.Minus(lost).IsEmpty() {
			f.Idle = append(f.Idle, x)
		} else {
			gone = append(gone, x)
		}
	}
	f.Go = gone
}

// match pairs findings with the same key, in order, and gives those that are left.
func match(was, is []reach.Finding, key func(reach.Finding) string) (pairs []refound, gone, appear []reach.Finding) {
	now := map[string][]reach.Finding{}
	for _, f := range is {
		now[key(f)] = append(now[key(f)], f)
	}
	taken := map[string]int{}
	for _, f := range was {
		k := key(f)
		if i := taken[k]; i < len(now[k]) {
			pairs = append(pairs, refound{f, now[k][i]})
			taken[k]++
		} else {
			gone = append(gone, f)
		}
	}
	for _, f := range is {
		if k := key(f); taken[k] > 0 {
			taken[k]--
		} else {
			appear = append(appear, f)
		}
	}
	return pairs, gone, appear
}

// subject is of what a finding speaks. The number of a security group's rule is no part of it: it changes with other rules.
func subject(f reach.Finding) string {
	var pair []vpc.ID
	if f.Code == reach.BlocksOverlap {
		pair = f.Others
	}
	return fmt.Sprintln(f.Code, f.Resource, f.VPC, ruleNumber.ReplaceAllString(f.Rule, ""), pair)
}

// ruleNumber is what stands behind the direction in "ingress[1] tcp 443 from 10.0.0.0/8".
var ruleNumber = regexp.MustCompile(`\[\d+\]`)

func (rep report) json(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(rep)
}
