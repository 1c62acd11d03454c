package routing

import (
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// receiver is who took a request in by the address that it is for. That is not always where it ends: a load balancer and
// an endpoint pass on what they receive. Networks whose addresses overlap have several places with one address.
type receiver struct {
	host vpc.ID // the interface; empty if none of the network did
	at   vpc.ID // what a person would call it
	kind vpc.Kind
	end  endKind // where the packet ended
}

// receiver is that of the request, once it has arrived.
func (w *walk) receiver() receiver {
	h := w.met
	if h == nil && w.end.kind == endHost {
		h = w.end.host
	}
	switch {
	case h != nil:
		return receiver{h.ID, h.at, h.kind, w.end.kind}
	case w.end.kind == endOnPremises:
		return receiver{at: w.end.at, kind: vpc.KindOnPremises, end: w.end.kind}
	}
	return receiver{at: w.end.at, end: w.end.kind}
}

// isFor says whether what was meant for a place has come to it. Hosts of an on-premises network that have public addresses
// may be reached over the internet.
func (got receiver) isFor(meant end) bool {
	switch meant.kind {
	case endHost:
		return got.host == meant.host.ID
	case endOnPremises:
		return got.isSite(meant.at)
	}
	return true
}

func (got receiver) isSite(id vpc.ID) bool {
	return got.host == "" && (got.end != endOnPremises || got.at == id)
}

// where is the place of the receiver.
func (got receiver) where() where { return where{AtDestination, got.at, got.kind, ""} }

func (got receiver) mismatch() string {
	return "where the packet gets to, the address belongs to " + string(got.at)
}

// For is the decision for packets that are meant for one of the places: interfaces, what has some, and on-premises networks, with
// addresses of the box: what another place receives, of a network whose addresses overlap, is dropped with [DestinationMismatch], as
// [Resolver.Resolve] does. Without places it is the decision itself.
func (d Decision) For(places ...vpc.Resource) Decision {
	if d.Request != Delivered || len(places) == 0 || slices.ContainsFunc(places, d.receiver.isAt) {
		return d
	}
	at := d.receiver.where()
	d.Verdict, d.Request, d.Way, d.End, d.Missing = Dropped, Dropped, "", "", ""
	d.Blocker = Blocker{Hop: Hop{At: at.at, Kind: at.kind, Stage: at.stage, Code: DestinationMismatch}, Why: d.receiver.mismatch()}
	return d
}

// isAt says whether the receiver is the place, or an interface of it.
func (got receiver) isAt(place vpc.Resource) bool {
	id := place.ResourceID()
	if place.Kind() == vpc.KindOnPremises {
		return got.isSite(id)
	}
	return got.host != "" && (got.host == id || got.at == id)
}
