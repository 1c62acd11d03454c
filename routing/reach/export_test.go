package reach

import "github.com/vpcsim/vpcsim/routing"

// DiffOfEverything is Diff that asks about all flows, whatever the change can touch.
func DiffOfEverything(before, after *routing.Resolver) (Difference, error) {
	d := newDiffer(before, after, differing(before.Network(), after.Network()))
	d.touch, d.against = touch{everything: true}, before
	d.traffic = d.touch.boxes()
	return d.run()
}
