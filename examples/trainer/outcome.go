package main

import (
	"strings"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// outcome is what a learner is to foresee of a path, in a sentence: whether the packet and its reply arrive, and by what they go or
// what stops them first. Two paths with the same text have the same outcome.
type outcome struct {
	class outcomeClass
	text  string
	names []vpc.ID // the components that the text names
	// filter is the security group that stops the packet, if one does: whether it has no rules or none that fits is no other answer.
	filter vpc.ID
}

// outcomeClass is the sort of an outcome.
type outcomeClass int

const (
	arrives outcomeClass = iota
	lost
	replyLost
	untold
)

// outcomeOf is the outcome of a path that r answered.
func outcomeOf(r *routing.Resolver, p routing.Path) outcome {
	switch {
	case p.Verdict == routing.Unknown:
		return unknowable
	case p.Verdict == routing.Delivered:
		passes := r.Facts(p).Passes
		if len(passes) == 0 {
			return outcome{class: arrives, text: "It arrives and the reply comes back, without passing a gateway or an endpoint."}
		}
		names := make([]string, len(passes))
		for i, id := range passes {
			names[i] = component(r.Network(), id)
		}
		return outcome{class: arrives, text: "It arrives and the reply comes back, by " + strings.Join(names, ", then ") + ".", names: passes}
	}
	b := p.Blockers[0]
	o := outcome{class: lost, text: "It does not arrive. It is stopped first at " + blockerPlace(b) + ": " + b.Why + ".", names: []vpc.ID{b.At}}
	if b.InReply {
		o.class, o.text = replyLost, "It arrives, but the reply is lost at "+blockerPlace(b)+": "+b.Why+"."
	}
	if b.Kind == vpc.KindSecurityGroup {
		o.filter = b.At
	}
	return o
}

// same says whether two outcomes are one answer to a learner.
func (o outcome) same(p outcome) bool {
	return o.text == p.text || o.class == p.class && o.filter != "" && o.filter == p.filter
}

// unknowable is the outcome of a path that hangs on what the model does not hold.
var unknowable = outcome{class: untold, text: "It cannot be told: the answer hangs on something that the model does not hold."}

// component is a resource by its kind and ID: "NAT gateway nat-a".
func component(n *vpc.Network, id vpc.ID) string {
	r, ok := n.Get(id)
	if !ok {
		return string(id)
	}
	return r.Kind().Words() + " " + string(id)
}

// blockerPlace is where a blocker stands.
func blockerPlace(b routing.Blocker) string {
	if b.At == "" {
		return hopPlace(b.Hop)
	}
	return strings.TrimSpace(b.Kind.Words() + " " + string(b.At))
}

// hopPlace is what stands for the component of a hop; without an ID it is something that AWS makes with a VPC, or outside.
func hopPlace(h routing.Hop) string {
	switch {
	case h.At != "":
		return string(h.At)
	case h.Kind == vpc.KindNetworkACL:
		return "the default network ACL"
	case h.Kind == vpc.KindRouteTable:
		return "the main route table"
	case h.Rule != "" && h.Kind == "":
		return h.Rule
	case h.Kind != "":
		return h.Kind.Words()
	}
	return h.Stage.String()
}
