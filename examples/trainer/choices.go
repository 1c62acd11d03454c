package main

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/vpcsim/vpcsim/load/scenario"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// choice is one answer that a learner can give.
type choice struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	outcome
}

// answered is a question with its answer.
type answered struct {
	resolver *routing.Resolver
	path     routing.Path
	right    choice
	choices  []choice // the right one among them
}

// distractors is how many wrong choices a question has, besides that it cannot be told.
const distractors = 4

// answer asks the question of the lesson, and finds wrong answers that look right: what the same network answers when something near
// is otherwise. Nothing of it is stored anywhere.
func (l lesson) answer(number int) (answered, error) {
	q := l.Questions[number]
	n, err := l.network(situation{on: q.After})
	if err != nil {
		return answered{}, err
	}
	a := answered{resolver: routing.New(n)}
	if a.path, err = a.resolver.Resolve(l.Flow(q)); err != nil {
		return answered{}, err
	}
	right := outcomeOf(a.resolver, a.path)
	salt := l.id + "/" + q.Name
	a.right = choiceOf(salt, right)
	for _, o := range pick(l.near(q, a)) {
		a.choices = append(a.choices, choiceOf(salt, o))
	}
	if right.class != untold {
		a.choices = append(a.choices, a.right)
	}
	slices.SortFunc(a.choices, func(x, y choice) int { return cmp.Compare(x.ID, y.ID) })
	a.choices = append(a.choices, choiceOf(salt, unknowable)) // always offered, always last
	return a, nil
}

// choiceOf names a choice by its text, so that the name tells nothing and the order by names is any order, but always the same.
func choiceOf(salt string, o outcome) choice {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s", salt, o.text)
	return choice{ID: fmt.Sprintf("%016x", h.Sum64()), Text: o.text, outcome: o}
}

// pick takes distractors in order of nearness, of each class two before a third of any.
func pick(near []outcome) []outcome {
	var picked []outcome
	taken := map[outcomeClass]int{}
	for _, most := range []int{2, distractors} {
		for _, o := range near {
			if len(picked) < distractors && taken[o.class] < most && !slices.ContainsFunc(picked, o.same) {
				picked = append(picked, o)
				taken[o.class]++
			}
		}
	}
	return picked
}

// near is outcomes beside the right one, the nearest first: of the same flow in networks that differ in one thing, and of flows in the
// same network that differ at one end. What blocks the path as well, but not first, is half right: it comes last.
func (l lesson) near(q scenario.Question, a answered) []outcome {
	right := outcomeOf(a.resolver, a.path)
	var all, half []outcome
	add := func(r *routing.Resolver, f routing.Flow) {
		p, err := r.Resolve(f)
		if err != nil || p.Verdict == routing.Unknown {
			return
		}
		o := outcomeOf(r, p)
		switch {
		case o.same(right) || slices.ContainsFunc(all, o.same) || !names(a.resolver.Network(), o):
		case a.alsoBlocks(p):
			half = append(half, o)
		default:
			all = append(all, o)
		}
	}
	f := l.Flow(q)
	for _, c := range l.otherwise(q, a) {
		if r, err := a.resolver.With(c); err == nil {
			add(r, f)
		}
	}
	for _, g := range l.elsewhere(f, a.resolver.Network()) {
		add(a.resolver, g)
	}
	return append(all, half...)
}

// names says whether the network has all that the outcome names, or AWS makes it with a VPC of the network.
func names(n *vpc.Network, o outcome) bool {
	return !slices.ContainsFunc(o.names, func(id vpc.ID) bool {
		_, ok := n.Get(id)
		return !ok && id != ""
	})
}

// alsoBlocks says whether what stops p first stops the path of the answer, too.
func (a answered) alsoBlocks(p routing.Path) bool {
	if len(p.Blockers) == 0 {
		return false
	}
	return slices.ContainsFunc(a.path.Blockers, func(b routing.Blocker) bool {
		return b.At == p.Blockers[0].At && b.Code == p.Blockers[0].Code && b.InReply == p.Blockers[0].InReply
	})
}

// otherwise is what could be otherwise in the network of a question: a change more, or one less, a resource gone, a filter or a table emptied.
func (l lesson) otherwise(q scenario.Question, a answered) []vpc.Change {
	var all []vpc.Change
	for _, c := range l.Changes {
		if !slices.Contains(q.After, c.Name) {
			all = append(all, c.Change)
			continue
		}
		all = append(all, undo(l.base, c.Change))
	}
	for r := range a.resolver.Network().All() {
		switch r := r.(type) {
		case sg.Group:
			all = append(all, put(sg.Group{ID: r.ID, VPC: r.VPC, Egress: r.Egress}), put(sg.Group{ID: r.ID, VPC: r.VPC, Ingress: r.Ingress}))
		case vpc.NetworkACL:
			out, in := r, r
			out.Egress, in.Ingress = nil, nil
			all = append(all, put(out), put(in))
		case routing.Table:
			r.Routes = nil
			all = append(all, put(r))
		case vpc.TransitGatewayRouteTable:
			r.Routes, r.Propagations = nil, nil
			all = append(all, put(r))
		default:
			all = append(all, vpc.Change{Remove: []vpc.ID{r.ResourceID()}})
		}
	}
	return all
}

func put(rs ...vpc.Resource) vpc.Change { return vpc.Change{Put: rs} }

// undo is the change that puts back what c changed in the network.
func undo(base *vpc.Network, c vpc.Change) vpc.Change {
	var u vpc.Change
	for _, id := range c.Remove {
		if r, ok := base.Get(id); ok {
			u.Put = append(u.Put, r)
		}
	}
	for _, r := range c.Put {
		if before, ok := base.Get(r.ResourceID()); ok {
			u.Put = append(u.Put, before)
		} else {
			u.Remove = append(u.Remove, r.ResourceID())
		}
	}
	return u
}

// elsewhere is the flow with another sender, another receiver, or the other way round.
func (l lesson) elsewhere(f routing.Flow, n *vpc.Network) []routing.Flow {
	var all []routing.Flow
	for _, p := range l.ends(n) {
		if !p.Service && p.At != f.From && p.At != f.To {
			g := f
			g.From = p.At
			all = append(all, g)
		}
	}
	for _, p := range l.ends(n) {
		if p.At != f.To && p.At != f.From {
			g := f
			g.To = p.At
			all = append(all, g)
		}
	}
	g := f
	g.From, g.To = f.To, f.From
	return append(all, g)
}
