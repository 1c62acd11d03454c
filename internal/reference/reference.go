// Package reference answers the questions of package routing a second time, slowly and plainly.
//
// It shares data types with the real resolver and none of its decisions: each rule of AWS is
// written here once more, as the plainest loop over the resources of the network. Its
// value is to disagree when one of the two is wrong. It does not hold VPC Lattice, Route 53 Profiles, and firewalls, at transit gateways
// too; what package gen makes has none of them.
package reference

import (
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Resolve says whether From can open the connection to To: Delivered if the request arrives and
// the reply comes back to where it was sent as the exact reverse, Dropped if something on the way
// certainly prevents that, and else Unknown. The text says why, for people. The error is that of a
// malformed question.
func Resolve(n *vpc.Network, f routing.Flow) (routing.Verdict, string, error) {
	w := build(n)
	q, err := w.ask(f)
	if err != nil {
		return routing.Undecided, "", err
	}
	if q.verdict != routing.Undecided {
		return q.verdict, q.reason, nil
	}
	k := &walk{world: w, h: q.header, first: q.header, fragment: f.Fragment, left: map[natKey]packet.Header{}, states: map[state]bool{}, through: map[vpc.ID]packet.Header{}, kept: map[vpc.ID]vpc.Subnet{}}
	verdict := k.roundTrip(q)
	return verdict, strings.Join(k.log, "\n"), nil
}

// roundTrip walks there and back.
func (k *walk) roundTrip(q question) routing.Verdict {
	k.leg(func() { k.begin(q) })
	if k.end.kind == nowhere {
		return k.verdict(false)
	}
	request := k.end
	k.say("the request arrives: %v", k.h)
	if !q.to.has(request) {
		k.drop("%v arrives at another place that has the address", k.h)
		return k.verdict(false)
	}
	if request.kind == platform {
		return k.verdict(true)
	}
	k.reply, k.end = true, ending{}
	k.h = k.h.Reply()
	start := k.h
	k.leg(func() { k.h = start; k.answer(request) })
	back := k.end.kind == outside && q.from == nil && q.site == nil || k.end.kind == premises && q.site != nil && k.end.site == q.site.ID ||
		k.end.kind == host && q.from != nil && k.end.at.id == q.from.id
	if k.end.kind != nowhere && !(back && k.h == k.first.Reply()) {
		k.drop("the reply %v ends elsewhere or is not the reverse of %v", k.h, k.first)
		back = false
	}
	return k.verdict(back)
}

// has says whether a request that ended there came to the place it was for. Networks have addresses in common.
func (p place) has(e ending) bool {
	switch {
	case p.at != nil:
		return e.kind == host && e.at.id == p.at.id
	case p.site != nil:
		return e.kind != host && (e.kind != premises || e.site == p.site.ID)
	}
	return true
}

// leg walks one direction. A group's members cannot be told behind what forwards packets. The rules of those who send
// hang on the way that follows, so that the leg is walked a second time once it is known how many such things are on it.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html (middlebox)
func (k *walk) leg(start func()) {
	saved := *k
	saved.left, saved.states, saved.through, saved.kept = clone(k.left), clone(k.states), clone(k.through), clone(k.kept)
	saved.log = append([]string(nil), k.log...)
	k.begins(0, nil)
	start()
	forwarders, over, perhaps := k.passed, k.peerings, k.perhapsOver
	*k = saved
	k.begins(forwarders, over)
	k.perhapsOver = perhaps
	start()
}

// begins forgets what is only of one direction.
func (k *walk) begins(forwarders int, over []vpc.ID) {
	k.forwarders, k.over, k.perhapsOver = forwarders, over, nil
	k.passed, k.peerings, k.crossed = 0, nil, nil
	k.sender, k.inspected, k.overTGW = nil, false, false
	k.visited = map[visit]bool{}
}

func clone[K comparable, V any](m map[K]V) map[K]V {
	c := make(map[K]V, len(m))
	for key, v := range m {
		c[key] = v
	}
	return c
}

func (k *walk) verdict(delivered bool) routing.Verdict {
	switch {
	case k.dropped:
		return routing.Dropped
	case k.unknown:
		return routing.Unknown
	case delivered:
		return routing.Delivered
	}
	return routing.Dropped
}
