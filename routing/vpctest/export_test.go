package vpctest

import "github.com/vpcsim/vpcsim/routing"

// Fixes is the fixes that [CheckReaches] names where a claim does not hold, and its notes, each once.
func Fixes(r *routing.Resolver, from, to routing.Place, traffic string) (fixes []routing.Fix, notes []string, err error) {
	a, err := question{r, from, to, traffic}.ask()
	if err != nil {
		return nil, nil, err
	}
	a.claim = toReach
	lost, _ := a.lost()
	for _, p := range lost {
		path, err := a.witness(p)
		if err != nil {
			return nil, nil, err
		}
		path = a.suited(p, path)
		notes = append(notes, path.Notes...)
		for _, b := range path.Blockers {
			fixes = append(fixes, b.Fix...)
		}
	}
	return fixes, notes, nil
}
