package diagram

// Steps is a picture's arrows: where they lead from and to, an X after what refuses.
func Steps(p Picture) []string {
	name := func(n *node) string {
		if len(n.stops) > 0 {
			return n.name + " X"
		}
		return n.name
	}
	var steps []string
	for _, a := range p.scene.arrows {
		s := name(a.from) + " > " + name(a.to)
		if a.beyond {
			s += " (beyond)"
		}
		steps = append(steps, s)
	}
	return steps
}
