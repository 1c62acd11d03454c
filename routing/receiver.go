package routing

import "github.com/vpcsim/vpcsim/vpc"

// receiver is who took a request in by the address that it is for. That is not always where it ends: a load balancer and
// an endpoint pass on what they receive. Networks whose addresses overlap have several places with one address.
type receiver struct {
	host *host // nil: no interface of the network did
	end  end   // where it ended
}

// receiver is that of the request, once it has arrived.
func (w *walk) receiver() receiver {
	got := receiver{w.met, w.end}
	if got.host == nil && w.end.kind == endHost {
		got.host = w.end.host
	}
	return got
}

// isFor says whether what was meant for a place has come to it. Hosts of an on-premises network that have public addresses
// may be reached over the internet.
func (got receiver) isFor(meant end) bool {
	switch meant.kind {
	case endHost:
		return got.host == meant.host
	case endOnPremises:
		return got.host == nil && (got.end.kind != endOnPremises || got.end.at == meant.at)
	}
	return true
}

// where is the place of the receiver.
func (got receiver) where() where {
	if got.host != nil {
		return where{AtDestination, got.host.at, got.host.kind, ""}
	}
	return where{AtDestination, got.end.at, vpc.KindOnPremises, ""}
}

func (got receiver) mismatch() string {
	return "where the packet gets to, the address belongs to " + string(got.where().at)
}

// For is the decision for packets that are meant for one of the places: interfaces, what has some, and on-premises networks, with
// addresses of the box: what another place receives, of a network whose addresses overlap, is dropped with [DestinationMismatch], as
// [Resolver.Resolve] does. Without places it is the decision itself.
func (d Decision) For(places ...vpc.Resource) Decision {
	if d.Request != Delivered || len(places) == 0 {
		return d
	}
	for _, p := range places {
		meant := end{kind: endHost, host: d.receiver.host}
		if p.Kind() == vpc.KindOnPremises {
			meant = end{kind: endOnPremises, at: p.ResourceID()}
		} else if got := d.receiver.host; got == nil || got.ID != p.ResourceID() && got.at != p.ResourceID() {
			continue
		}
		if d.receiver.isFor(meant) {
			return d
		}
	}
	at := d.receiver.where()
	d.Verdict, d.Request, d.Way, d.End, d.Missing = Dropped, Dropped, "", "", ""
	d.Blocker = Blocker{Hop: Hop{At: at.at, Kind: at.kind, Stage: at.stage, Code: DestinationMismatch}, Why: d.receiver.mismatch()}
	return d
}
