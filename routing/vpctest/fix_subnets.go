package vpctest

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// pairsTried is how many pairs of subnets of a part a failure asks about.
const pairsTried = 256

// elsewhere is the blockers of packets between other subnets of a part, whose route tables may want as much as those of the one packet.
func (w widening) elsewhere(named routing.Path) (found []routing.Blocker) {
	src, dst := w.ofSubnets(w.from, packet.Box.Src, w.sent.Src), w.ofSubnets(w.to, packet.Box.Dst, w.sent.Dst)
	tried := 0
	for _, from := range src {
		for _, to := range dst {
			h := w.sent
			h.Src, h.Dst = from, to
			if h == w.sent || !w.set.Contains(h) {
				continue
			}
			if tried++; tried > pairsTried {
				return found
			}
			f := flowOf(w.senderOf(w.part, from), h)
			if named.Name != nil { // what mends it may be that the name leads elsewhere
				f.To = named.Flow.To
			}
			if path, err := w.r.Resolve(f); err == nil {
				found = append(found, path.Blockers...)
			}
		}
	}
	return found
}

// ofSubnets is an address of the set in each subnet of a place, that of the one packet in its own; that alone of places without interfaces.
func (w widening) ofSubnets(place routing.Place, ends func(packet.Box) (first, last netip.Addr), sent netip.Addr) []netip.Addr {
	found, seen := []netip.Addr{sent}, map[vpc.ID]bool{}
	in, hosts := spans(w.set, ends), w.hosts(place, ends)
	for _, h := range hosts {
		if h.Owns(sent) {
			seen[h.Subnet] = true
		}
	}
	for _, h := range hosts {
		for _, a := range h.Addresses {
			if !seen[h.Subnet] && slices.ContainsFunc(in, func(s span) bool { return s.contains(a.Private) }) {
				found, seen[h.Subnet] = append(found, a.Private), true
			}
		}
	}
	return found
}

// widened is the actions of fixes that [widening.fixes] makes for all of a part.
var widened = []routing.Action{routing.AddRule, routing.AddEntry, routing.Allow, routing.Authorize, routing.AddListener}

// alike adds to the fixes of a blocker those that others of the same code and place want in other subnets, but for those that
// are widened and for addresses. The note is of those that are not shown; empty if there are none.
func (w widening) alike(b routing.Blocker, fixes []routing.Fix, others []routing.Blocker) (all []routing.Fix, note string) {
	missing := 0
	for _, x := range others {
		if x.At != b.At || x.Code != b.Code || x.Stage != b.Stage || x.InReply != b.InReply {
			continue
		}
		for _, f := range x.Fix {
			switch {
			case slices.Contains(fixes, f), slices.Contains(widened, f.Do), f.Address.IsValid(), !w.covers(f):
			case len(fixes) >= fixesShown:
				missing++
			default:
				fixes = append(fixes, f)
			}
		}
	}
	if missing > 0 {
		note = fmt.Sprintf("the claim needs as much as the last fix named for %s in other subnets", b.At)
	}
	return fixes, note
}
