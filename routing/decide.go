package routing

import (
	"fmt"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Decision is the answer for a whole box of headers at once.
type Decision struct {
	Verdict Verdict // over both directions
	Request Verdict // does the packet arrive

	// Box is the headers, as they are sent, that take the very same path, there and
	// back, and have the same verdict. It holds the header that was asked about.
	Box packet.Box

	Way     string  // the decisions on the way out, "nat-a igw-a": what makes two paths different ways
	End     vpc.ID  // of what arrives: the interface, gateway, endpoint or network where it does; empty for what the host itself serves
	Blocker Blocker // the first thing that refuses, of a dropped packet; its hop has no headers
	Missing string  // what the model does not hold, of an unknown one

	// Alike says, of a resolver that [Resolver.Against] gives, that the other one decides on the whole Box in the same way. The reasons for a drop may be others.
	Alike bool

	receiver receiver
}

// Decide answers for one header that is sent from a place, and tells for which other headers the answer
// is the same. It asks the very walk that [Resolver.Resolve] and [Resolver.Reaches] take: repeated on what is left until
// nothing is, it cuts all headers into boxes exactly. From must not be a DNS name.
//
// It stops at the first thing that refuses.
func (r *Resolver) Decide(from Place, h packet.Header) (Decision, error) {
	within := packet.AllIPv4()
	if !h.Is4() {
		within = packet.AllIPv6()
	}
	return r.DecideWithin(from, h, within)
}

// DecideWithin is Decide where only the headers of within are of interest, which holds h. The Box is
// a part of it. The less it holds, the less there is to tell apart, and the sooner the answer is there.
func (r *Resolver) DecideWithin(from Place, h packet.Header, within packet.Box) (Decision, error) {
	if err := h.Check(); err != nil {
		return Decision{}, err
	}
	if !within.Contains(h) {
		return Decision{}, fmt.Errorf("%v is not of %v", h, within)
	}
	s, err := r.spot(from)
	if err == nil {
		s, err = r.senderAt(s)
	}
	if err != nil {
		return Decision{}, fmt.Errorf("from %q: %w", from, err)
	}
	d := Decision{Alike: r.contrast != nil}
	w := r.newWalk(state{boxed: true, h: h, first: h, in: h, origin: s.kind, decision: &d})
	defer w.done()
	w.box, w.pinned = within, pins(within)
	w.start()
	d.Verdict = w.roundTrip()
	d.Box = w.box
	return d, nil
}

// went notes a decision on the way out.
func (d *Decision) went(id vpc.ID) {
	if d.Way != "" {
		d.Way += " "
	}
	d.Way += string(id)
}
