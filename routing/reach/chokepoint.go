package reach

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Chokes is what all that gets from one place to another has to pass.
type Chokes struct {
	// Ways is each sequence of components on some path, with the headers that take it: what is delivered, its reply included.
	Ways []ChokeWay `json:"ways,omitempty"`
	// Single is the components that each path passes, in the order in which they are met. If one is lost, nothing gets through.
	Single []vpc.ID `json:"single,omitempty"`
	// Pairs is the pairs of components, none of them in Single, of which each path passes one at least, such as the NAT gateways of two zones.
	Pairs [][2]vpc.ID `json:"pairs,omitempty"`
	// Zones is the Availability Zones that each path touches.
	Zones []string `json:"zones,omitempty"`

	names routing.Names
}

// ChokeWay is one way.
type ChokeWay struct {
	Passes  []vpc.ID      `json:"passes,omitempty"`
	Set     packet.Set    `json:"set"`
	Witness packet.Header `json:"witness"`
	From    routing.Place `json:"from"` // that sends the witness

	zones []string
}

// Chokepoints finds the components that every delivered path from one place to another passes: gateways, links, endpoints, load balancers
// and appliances. If one of them is lost, nothing gets through any more. Places are as in [Between].
//
// It costs as [Between] does, and a trace for each of its boxes.
func Chokepoints(r *routing.Resolver, from, to routing.Place) (Chokes, error) {
	if r == nil {
		return Chokes{}, ErrNoResolver
	}
	ss, err := senders(r, from)
	if err != nil {
		return Chokes{}, err
	}
	ways := map[string]*chokeWay{}
	for _, s := range ss {
		target, known, err := targetOf(r, s, to)
		if err != nil {
			return Chokes{}, err
		}
		if !known {
			continue
		}
		if err := waysOf(r, s, target, ways); err != nil {
			return Chokes{}, err
		}
	}
	c := chokesOf(ways)
	c.names = routing.NamesOf(r.Network())
	return c, nil
}

type chokeWay struct {
	ChokeWay
	boxes []packet.Box
}

// waysOf notes what each delivered piece passes.
func waysOf(r *routing.Resolver, s sender, to target, ways map[string]*chokeWay) error {
	var failed error
	from := s.place
	err := cut(r, from, slices.Collect(s.headers.Intersect(to.headers).Boxes()), func(p piece) {
		if p = p.meant(to.meant...); p.Verdict != routing.Delivered || failed != nil {
			return
		}
		h, _ := p.box.Sample()
		path, err := r.Trace(from, h)
		if failed = err; err != nil {
			return
		}
		facts := r.Facts(path)
		key := fmt.Sprint(facts.Passes, facts.Zones)
		if ways[key] == nil {
			ways[key] = &chokeWay{ChokeWay: ChokeWay{Passes: facts.Passes, From: from, Witness: h, zones: facts.Zones}}
		}
		ways[key].boxes = append(ways[key].boxes, p.box)
	})
	return firstError(err, failed)
}

func chokesOf(found map[string]*chokeWay) Chokes {
	var c Chokes
	for _, key := range slices.Sorted(maps.Keys(found)) {
		w := found[key]
		w.Set = packet.SetOf(w.boxes...)
		c.Ways = append(c.Ways, w.ChokeWay)
	}
	if len(c.Ways) == 0 {
		return c
	}
	c.Single = common(c.Ways, "")
	var passed []vpc.ID
	for _, w := range c.Ways {
		passed = append(passed, w.Passes...)
	}
	slices.Sort(passed)
	for _, a := range slices.Compact(passed) {
		if slices.Contains(c.Single, a) {
			continue
		}
		for _, b := range common(c.Ways, a) {
			if a < b && !slices.Contains(c.Single, b) {
				c.Pairs = append(c.Pairs, [2]vpc.ID{a, b})
			}
		}
	}
	c.Zones = slices.Clone(c.Ways[0].zones)
	for _, w := range c.Ways {
		c.Zones = slices.DeleteFunc(c.Zones, func(z string) bool { return !slices.Contains(w.zones, z) })
	}
	return c
}

// common is the components that each way passes of those that do not pass the one left out, in the order in which the first of these meets them; none if
// there is no such way.
func common(ways []ChokeWay, without vpc.ID) []vpc.ID {
	ways = slices.DeleteFunc(slices.Clone(ways), func(w ChokeWay) bool { return without != "" && slices.Contains(w.Passes, without) })
	if len(ways) == 0 {
		return nil
	}
	var all []vpc.ID
	for _, id := range ways[0].Passes {
		if !slices.Contains(all, id) && !slices.ContainsFunc(ways, func(w ChokeWay) bool { return !slices.Contains(w.Passes, id) }) {
			all = append(all, id)
		}
	}
	return all
}

// String is the components that everything passes, the pairs, and then each way with its headers. Names are told as a [routing.Teller] tells them, of
// chokepoints that were not read from JSON.
func (c Chokes) String() string {
	var b strings.Builder
	t := c.names.Teller()
	if len(c.Ways) == 0 {
		return "nothing gets through\n"
	}
	line := "nothing"
	if len(c.Single) > 0 {
		line = joinIDs(c.Single)
	}
	fmt.Fprintf(&b, "all passes %s\n", t.Tell(line))
	for _, p := range c.Pairs {
		fmt.Fprintf(&b, "all passes %s or %s\n", t.Tell(string(p[0])), t.Tell(string(p[1])))
	}
	if len(c.Zones) > 0 {
		fmt.Fprintf(&b, "all touches %s\n", strings.Join(c.Zones, ", "))
	}
	for _, w := range c.Ways {
		by := "straight"
		if len(w.Passes) > 0 {
			by = joinIDs(w.Passes)
		}
		writeWrapped(&b, "  "+t.Tell(by), 4)
		for _, l := range strings.Split(w.Set.String(), "\n") {
			writeWrapped(&b, "      "+l, 8)
		}
	}
	return b.String()
}
