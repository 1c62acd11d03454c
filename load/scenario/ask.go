package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Network is the network of the resources. The error is that of [vpc.New].
func (s Scenario) Network() (*vpc.Network, error) { return vpc.New(s.Resources...) }

// After is the network once the named changes are made, in the order in which they are given. The error is that of
// [vpc.Network.Apply], or names a change that is not there.
func (s Scenario) After(changes ...string) (*vpc.Network, error) {
	n, err := s.Network()
	for _, name := range changes {
		if err != nil {
			break
		}
		i := slices.IndexFunc(s.Changes, func(c Change) bool { return c.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("scenario: there is no change %q", name)
		}
		if n, err = n.Apply(s.Changes[i].Change); err != nil {
			err = fmt.Errorf("scenario: change %q: %w", name, err)
		}
	}
	if err != nil {
		return nil, err
	}
	return n, nil
}

// Flow is the flow that a question asks about, with what named places stand for in the place of their names.
func (s Scenario) Flow(q Question) routing.Flow {
	f := q.Flow
	f.From, f.To = s.place(f.From), s.place(f.To)
	return f
}

func (s Scenario) place(p routing.Place) routing.Place {
	for _, named := range s.Places {
		if named.Name == string(p) {
			return named.At
		}
	}
	return p
}

// Ask answers a question. It makes the network anew; ask [routing.New] of [Scenario.After] where there are many.
func (s Scenario) Ask(q Question) (routing.Path, error) {
	n, err := s.After(q.After...)
	if err != nil {
		return routing.Path{}, err
	}
	return routing.New(n).Resolve(s.Flow(q))
}

// Check asks all questions. The error says which answers are not as expected, and how, one a line.
func (s Scenario) Check() error {
	var errs []error
	resolvers := map[string]*routing.Resolver{}
	for i, q := range s.Questions {
		key := strings.Join(q.After, "\x00")
		if resolvers[key] == nil {
			n, err := s.After(q.After...)
			if err != nil {
				errs = append(errs, fmt.Errorf("question %s: %w", q.label(i), err))
				continue
			}
			resolvers[key] = routing.New(n)
		}
		p, err := resolvers[key].Resolve(s.Flow(q))
		if err != nil {
			errs = append(errs, fmt.Errorf("question %s: %w", q.label(i), err))
			continue
		}
		for _, d := range q.Want.Differs(p) {
			errs = append(errs, fmt.Errorf("question %s: %s", q.label(i), d))
		}
	}
	return errors.Join(errs...)
}

// label is what a question is called in an error: its name, or else its number.
func (q Question) label(i int) string {
	if q.Name != "" {
		return q.Name
	}
	return fmt.Sprintf("%d (%s to %s)", i, q.From, q.To)
}

// Differs says in what an answer is not the one that is wanted, a sentence each; nil: it is.
func (w Want) Differs(p routing.Path) []string {
	var differences []string
	compare := func(what, want, got string) {
		if want != got {
			differences = append(differences, fmt.Sprintf("the %s is %s, not %s", what, orNone(got), orNone(want)))
		}
	}
	verdict := func(what string, want, got routing.Verdict) {
		if want != routing.Undecided {
			compare(what, want.String(), got.String())
		}
	}
	verdict("verdict", w.Verdict, p.Verdict)
	verdict("verdict of the request", w.Request, p.Request)
	verdict("verdict of the return", w.Return, p.Return)
	if w.Exposure != 0 {
		compare("exposure", w.Exposure.String(), p.Exposure.String())
	}
	blocker, _ := p.Deciding()
	if w.At != "" {
		compare("component that blocks", string(w.At), string(blocker.At))
	}
	if w.Code != "" {
		compare("code", string(w.Code), string(blocker.Code))
	}
	if w.Via != nil && !slices.EqualFunc(w.Via, p.Via, matches) {
		compare("way", describeVia(w.Via), describeVia(p.Via))
	}
	return differences
}

// matches says whether a decision is the one that is wanted.
func matches(want, got routing.Via) bool {
	return (want.Kind == "" || want.Kind == got.Kind) && (want.ID == "" || want.ID == got.ID)
}

func describeVia(via []routing.Via) string {
	var parts []string
	for _, v := range via {
		parts = append(parts, strings.TrimSpace(string(v.Kind)+" "+string(v.ID)))
	}
	return strings.Join(parts, ", ")
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
