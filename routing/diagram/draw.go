package diagram

import (
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// draw draws the trail over the scene.
func (b *builder) draw() {
	for _, reply := range []bool{false, true} {
		visits := b.trail.request
		if reply {
			visits = b.trail.reply
		}
		var from *node
		for i, v := range visits {
			to := b.visit(v, visits[i+1:], reply)
			if from != nil && from != to {
				b.scene.arrows = append(b.scene.arrows, b.arrow(from, to, v, reply))
			}
			from = to
		}
	}
	names := b.naming()
	for _, a := range b.scene.arrows {
		for i, check := range a.checks {
			a.checks[i] = names.named(check)
		}
	}
}

// visit is the node of a place that the path comes to, with what happens there.
func (b *builder) visit(v visit, next []visit, reply bool) *node {
	var n *node
	if v.place.filter > 0 {
		n = b.filter(v, next)
	} else {
		n = b.nodeAt(v.place)
	}
	for _, h := range v.here {
		if reply {
			n.hops[1] = append(n.hops[1], h.number)
		} else {
			n.hops[0] = append(n.hops[0], h.number)
		}
		if s := rewrite(h.Hop); s != "" && !slices.Contains(n.does, s) && h.Kind != "" && !(reply && undoes(h.Hop, n.does)) {
			n.does = append(n.does, s)
		}
	}
	for _, x := range v.stops {
		n.stops = append(n.stops, stopOf(x))
	}
	return n
}

// filter draws what refuses between two places, in the subnet that it guards or that the packet is in.
func (b *builder) filter(v visit, next []visit) *node {
	h := v.here[0]
	badge := badges[h.Kind]
	name := nameOf(b.net, h.At)
	if h.At == "" {
		name = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(h.String()), h.Stage.String()))
		switch h.Kind {
		case vpc.KindNetworkACL:
			name = "default ACL"
		case vpc.KindRouteTable:
			name = "main table"
		case vpc.KindSecurityGroup:
			name = "security groups"
		}
	}
	if h.Stage == routing.AtName {
		badge.text = "DNS"
	}
	n := b.scene.node(refusing, ref{string(h.At), h.Kind, h.Subnet}, badge.text, name)
	n.about, n.on = idLine(b.net, h.At), true
	x := b.boxFor(v, next)
	if x == nil {
		b.scene.outside = append(b.scene.outside, n)
		return n
	}
	at := len(x.nodes)
	if len(next) > 0 { // what is entered comes after what guards it
		if i := slices.Index(x.nodes, b.at[next[0].place]); i >= 0 {
			at = i
		}
	}
	x.nodes = slices.Insert(x.nodes, at, n)
	return n
}

// boxFor is where a filter is drawn.
func (b *builder) boxFor(v visit, next []visit) *box {
	if x := b.subnets[v.place.subnet]; x != nil {
		return x
	}
	for _, w := range next {
		if x := b.subnets[w.place.subnet]; x != nil {
			return x
		}
	}
	if w, ok := b.net.VPCOf(v.place.id); ok {
		return b.vpcs[w.ID].box
	}
	return nil
}

// stopOf words what refuses: the rule, why, what comes nearest to letting the packet pass, and the changes after which it would.
func stopOf(x routing.Blocker) stop {
	s := stop{unknown: x.Code == routing.UnknownResource || x.Code == routing.UnknownDestination, code: clean(string(x.Code))}
	own := string(x.At) + " "
	if x.Rule != "" && x.Rule != string(x.At) {
		s.why = append(s.why, clip(strings.TrimPrefix(x.Rule, own), 3*longest))
	}
	if x.Why != "" {
		s.why = append(s.why, clip(x.Why, 3*longest))
	}
	if x.Near != "" {
		near := strings.TrimPrefix(x.Near, own)
		if !strings.HasPrefix(near, "the nearest ") {
			near = "nearest: " + near
		}
		s.why = append(s.why, clip(near, 4*longest))
	}
	for i, f := range x.Fix {
		warning := f.Warning
		f.Warning = ""
		s.why = append(s.why, clip([...]string{"fix: ", "then: "}[min(i, 1)]+fixOf(f, x.At), 4*longest))
		if warning != "" {
			s.why = append(s.why, clip("mind: "+warning, 8*longest)) // a change is not told without it
		}
	}
	return s
}

// fixOf words a change beside the component that refuses, which it need not name.
func fixOf(f routing.Fix, at vpc.ID) string {
	if what, ok := strings.CutPrefix(f.String(), "add to "+f.Kind.Words()+" "+string(at)+": "); ok {
		return "add " + what
	}
	return f.String()
}

// arrow is the step to a visited node.
func (b *builder) arrow(from, to *node, v visit, reply bool) arrow {
	a := arrow{number: len(b.scene.arrows) + 1, from: from, to: to, reply: reply, beyond: v.beyond}
	var routes []string
	for _, h := range slices.Concat(v.on, v.here) {
		a.checks, a.hops = append(a.checks, clean(h.String())), append(a.hops, h.number)
		if h.Stage == routing.AtRoute && h.Rule != "" {
			routes = append(routes, short(naming{net: b.net}.named(h.Rule), 2*longest))
		}
	}
	a.label = strings.Join(routes, "; ")
	return a
}

// rewrite is what a hop changed in the packet: "source 10.0.1.10 => 10.0.0.20".
func rewrite(h routing.Hop) string {
	if !h.In.Src.IsValid() || !h.Out.Src.IsValid() {
		return ""
	}
	var parts []string
	if h.In.Src != h.Out.Src {
		parts = append(parts, "source "+h.In.Src.String()+" => "+h.Out.Src.String())
	}
	if h.In.Dst != h.Out.Dst {
		parts = append(parts, "destination "+h.In.Dst.String()+" => "+h.Out.Dst.String())
	}
	return strings.Join(parts, ", ")
}

// undoes says whether a hop does the opposite of what is told already.
func undoes(h routing.Hop, told []string) bool {
	h.In.Src, h.In.Dst, h.Out.Src, h.Out.Dst = h.Out.Dst, h.Out.Src, h.In.Dst, h.In.Src
	return slices.Contains(told, rewrite(h))
}
