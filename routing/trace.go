package routing

import (
	"fmt"

	"github.com/vpcsim/vpcsim/packet"
)

// Trace is [Resolver.Resolve] for one packet with a given header, as [Resolver.Decide] is asked about it. It says of packets what a [Flow]
// cannot, in which port 0 and ICMP type 0 mean "not given". From must not be a DNS name.
func (r *Resolver) Trace(from Place, h packet.Header) (Path, error) {
	if err := h.Check(); err != nil {
		return Path{}, err
	}
	s, err := r.spot(from)
	if err == nil {
		s, err = r.senderAt(s)
	}
	if err != nil {
		return Path{}, fmt.Errorf("from %q: %w", from, err)
	}
	rec := &record{}
	rec.path.Flow = Flow{From: from, To: Place(h.Dst.String()), Source: h.Src, IPv6: !h.Is4(),
		Protocol: h.Protocol, SrcPort: h.SrcPort, DstPort: h.DstPort, Type: h.Type, Code: h.Code}
	w := r.newWalk(state{rec: rec, flow: rec.path.Flow, h: h, first: h, in: h, origin: s.kind})
	defer w.done()
	w.start()
	return w.path(), nil
}
