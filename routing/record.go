package routing

import (
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// record is what a walk notes for people. A walk without one gives the same verdict.
type record struct {
	path     Path
	by       RuleRef // of the next hop
	filtered int32   // the subnet whose network ACL was asked
}

// where is the place of a hop.
type where struct {
	stage Stage
	at    vpc.ID
	kind  vpc.Kind
	rule  string
}

// here is the interface at which the packet is.
func (w *walk) here(s Stage, rule string) where {
	if w.host == nil {
		return where{s, "", "", rule}
	}
	return where{s, w.host.at, w.host.kind, rule}
}

// hop notes a step, if anybody wants to know. The hop stays where it is until the next one.
func (w *walk) hop(at where, c Code) *Hop {
	hops := &w.rec.path.Forward
	if w.inReply {
		hops = &w.rec.path.Reply
	}
	if *hops == nil {
		*hops = w.room()[:0]
	}
	*hops = append(*hops, Hop{At: at.at, Kind: at.kind, Stage: at.stage, Rule: at.rule, In: w.in, Out: w.h, Code: c, By: w.rec.by})
	h := &(*hops)[len(*hops)-1]
	h.Interface, h.Subnet = w.whereabouts(at)
	w.rec.by = RuleRef{}
	return h
}

// room is where the hops of the leg are recorded.
func (w *walk) room() []Hop {
	if w.inReply {
		return w.hops[1]
	}
	return w.hops[0]
}

// settle gives the path hops of its own, of just the size, so that the walk can use its room again.
func (w *walk) settle() {
	p := &w.rec.path
	w.hops[0], w.hops[1] = roomier(w.hops[0], p.Forward), roomier(w.hops[1], p.Reply)
	all := append(append(make([]Hop, 0, len(p.Forward)+len(p.Reply)), p.Forward...), p.Reply...)
	n := len(p.Forward)
	p.Forward, p.Reply = nil, nil
	if n > 0 {
		p.Forward = all[:n:n]
	}
	if n < len(all) {
		p.Reply = all[n:]
	}
}

// roomier is the room, or what it has grown to.
func roomier(room, grown []Hop) []Hop {
	if grown == nil {
		return room
	}
	return grown
}

// whereabouts is the interface and the subnet at which a hop is.
func (w *walk) whereabouts(at where) (iface, in vpc.ID) {
	sub, own := noSubnet, w.host != nil && w.host.at == at.at
	switch at.stage {
	case AtACLOut, AtACLIn:
		sub, own = w.rec.filtered, true
	case AtRoute:
		sub, own = w.subnet, true
	case AtGroupOut, AtGroupIn:
		own = true
	}
	if own && sub == noSubnet && w.host != nil {
		sub = w.host.subnet
	}
	if !own || sub == noSubnet {
		return "", ""
	}
	if w.host != nil && w.host.subnet == sub {
		iface = w.host.ID
	}
	return iface, w.u.subnets[sub].id
}

// pass notes a step that let the packet through.
func (w *walk) pass(at where) {
	if w.rec != nil {
		w.hop(at, "")
	}
}

// block notes a filter that denies. With a record the walk goes on as if it had
// allowed, so that everything that has to change comes to light.
func (w *walk) block(at where, c Code, why string) {
	if w.decision != nil && !w.blocked {
		w.decision.Blocker = Blocker{Hop: Hop{At: at.at, Kind: at.kind, Stage: at.stage, Code: c}, InReply: w.inReply, Translated: w.translator() != nil, Why: why}
	}
	w.blocked = true
	if w.rec == nil {
		w.verdict = Dropped
		return
	}
	m := w.remedy(at, c)
	w.rec.path.Blockers = append(w.rec.path.Blockers, Blocker{Hop: *w.hop(at, c), InReply: w.inReply, Translated: w.translator() != nil, Why: why, Near: m.near, Fix: m.fix, NoFix: m.none})
}

// stop ends the walk: the packet cannot go on from here.
func (w *walk) stop(at where, c Code, why string) {
	w.block(at, c, why)
	w.verdict = Dropped
}

// doubt notes a filter of which the model does not hold enough. The walk goes on:
// something certain may still decide.
func (w *walk) doubt(at where, c Code, missing string) {
	w.unknown = true
	if w.decision != nil && w.decision.Missing == "" {
		w.decision.Missing = missing
	}
	if w.rec == nil {
		return
	}
	w.hop(at, c)
	if !slices.Contains(w.rec.path.Missing, missing) {
		w.rec.path.Missing = append(w.rec.path.Missing, missing)
	}
}

// lost ends the walk where the model does not hold what comes next. A reply that answers nothing any more is dropped, whatever comes next.
func (w *walk) lost(at where, c Code, missing string) {
	if w.stray {
		w.stop(at, ReplyMismatch, "what comes back is not the answer to what was sent")
		return
	}
	w.doubt(at, c, missing)
	w.verdict = Unknown
}

// via notes a decision on the way out.
func (w *walk) via(k vpc.Kind, id vpc.ID) {
	if w.decision != nil && !w.inReply {
		w.decision.went(id)
	}
	if w.rec != nil && !w.inReply {
		w.rec.path.Via = append(w.rec.path.Via, Via{k, id})
	}
}

// exposure widens by which addresses the traffic travels.
func (w *walk) exposure(e Exposure) {
	if w.rec != nil {
		w.rec.path.Exposure = max(w.rec.path.Exposure, e)
	}
}

// note adds a remark for the reader, once.
func (w *walk) note(s string) {
	if w.rec != nil && !slices.Contains(w.rec.path.Notes, s) {
		w.rec.path.Notes = append(w.rec.path.Notes, s)
	}
}
