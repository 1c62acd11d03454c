package reach

import (
	"fmt"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// piece is headers of one fate.
type piece struct {
	routing.Decision
	box packet.Box // of what was asked about
}

// meant is the piece for packets that are to come to one of the places, and not to others that have the address too.
func (p piece) meant(places ...vpc.Resource) piece {
	p.Decision = p.For(places...)
	return p
}

// mostPieces is far more than what a question between two places takes. Some devices of which little is modelled tell each header apart, and
// between large blocks there would be no end.
const mostPieces = 1 << 18

// cut divides the headers of the boxes, which are disjoint and sent from a place, by what becomes of them.
func cut(r *routing.Resolver, from routing.Place, boxes []packet.Box, yield func(piece)) error {
	work := boxes
	for pieces := 0; len(work) > 0; pieces++ {
		if pieces == mostPieces {
			return fmt.Errorf("reach: from %q there are more than %d sets of headers that are treated alike", from, mostPieces)
		}
		b := work[len(work)-1]
		work = work[:len(work)-1]
		h, ok := b.Sample()
		if !ok {
			continue
		}
		d, err := r.DecideWithin(from, h, b)
		if err != nil {
			return err
		}
		if !d.Box.Contains(h) {
			return fmt.Errorf("reach: the box of the decision for %v from %q does not hold it", h, from)
		}
		yield(piece{d, d.Box})
		for rest := range b.Minus(d.Box) {
			work = append(work, rest)
		}
	}
	return nil
}

// firstError is the first of the errors that is one.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
