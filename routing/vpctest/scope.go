package vpctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// Scope checks that a Network Access Scope has no findings. The scope is JSON as AWS Network Access Analyzer takes and prints it; what is
// looked for is what [reach.Scope.Findings] says. What may be a finding, but is not known to be one, counts.
func Scope(t testing.TB, r *routing.Resolver, scope string) {
	t.Helper()
	report(t, CheckScope(r, scope))
}

// CheckScope is [Scope] as an error.
func CheckScope(r *routing.Resolver, scope string) error {
	s, err := reach.ParseScope([]byte(scope))
	if err != nil {
		return err
	}
	found, err := s.Findings(r)
	if err != nil || len(found) == 0 {
		return err
	}
	f := fail("the scope has %s", count(len(found), "finding"))
	f.names = routing.NamesOf(r.Network())
	for i, one := range found {
		if i == partsShown {
			fmt.Fprintf(f, "\nand %d more", len(found)-i)
			break
		}
		fmt.Fprintf(f, "\n%s:\n%s\nfor one,", one.Title(), indent(short(one.Set)))
		f.path(r.Network(), one.Path, nil)
	}
	return f.err()
}

// NoLint checks that [reach.Lint] finds nothing of the codes, or nothing at all if there are none. A network without hosts, such as the plan of a landing zone, is
// given [reach.Probes], since routes are judged by what hosts send.
func NoLint(t testing.TB, r *routing.Resolver, codes ...reach.FindingCode) {
	t.Helper()
	report(t, CheckNoLint(r, codes...))
}

// CheckNoLint is [NoLint] as an error.
func CheckNoLint(r *routing.Resolver, codes ...reach.FindingCode) error {
	for _, c := range codes {
		if !slices.Contains(reach.FindingCodes(), c) {
			known := words(reach.FindingCodes())
			meant := vpc.Alike(string(c), known...)
			if len(meant) == 0 && c != "" {
				meant = slices.DeleteFunc(slices.Clone(known), func(k string) bool { return !strings.Contains(k, string(c)) })
			}
			if len(meant) > 0 {
				return fmt.Errorf("%q is not the code of a finding%s", c, vpc.DidYouMean(meant))
			}
			return fmt.Errorf("%q is not the code of a finding; there are %s", c, strings.Join(known, ", "))
		}
	}
	r, err := withHosts(r)
	if err != nil {
		return err
	}
	found, err := reach.Lint(r)
	if err != nil {
		return err
	}
	if len(codes) > 0 {
		found = slices.DeleteFunc(found, func(x reach.Finding) bool { return !slices.Contains(codes, x.Code) })
	}
	if len(found) == 0 {
		return nil
	}
	f := fail("lint has %s", count(len(found), "finding"))
	f.names = routing.NamesOf(r.Network())
	for i, one := range found {
		if i == findingsShown {
			fmt.Fprintf(f, "\n  and %d more", len(found)-i)
			break
		}
		fmt.Fprintf(f, "\n  %v", one)
	}
	return f.err()
}

// withHosts is a resolver of the network, with probes if nothing in it opens connections.
func withHosts(r *routing.Resolver) (*routing.Resolver, error) {
	if r == nil {
		return nil, reach.ErrNoResolver
	}
	for e := range vpc.All[eni.Interface](r.Network()) {
		if e.OpensConnections() {
			return r, nil
		}
	}
	return r.With(vpc.Change{Put: reach.Probes(r)})
}

// findingsShown is how many findings of [NoLint] a failure shows.
const findingsShown = 20
