package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// asymmetry finds requests whose replies go another way, or are lost because they do: between interfaces of different VPCs and, where
// routes lead past the local one, inside a VPC.
func (l *linter) asymmetry() error {
	seen := map[string]bool{}
	for i := range l.classes {
		for j := range l.classes {
			from, to := &l.classes[i], &l.classes[j]
			if i == j || from.VPC == to.VPC && !l.detours(from) && !l.detours(to) || !sends(from.first) {
				continue
			}
			if err := l.between(from, to, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

// detours says whether a route of the class's table leads the VPC's own addresses elsewhere than the local route does.
func (l *linter) detours(c *Class) bool {
	s, _ := vpc.Get[vpc.Subnet](l.n, c.Subnet)
	v, _ := vpc.Get[vpc.VPC](l.n, c.VPC)
	return slices.ContainsFunc(routing.SubnetTable(l.n, s).Routes, func(r routing.Route) bool {
		return r.Target != routing.Local && r.CIDR.IsValid() && slices.ContainsFunc(blocksOf(v), func(b netip.Prefix) bool {
			return b.Bits() <= r.CIDR.Bits() && b.Contains(r.CIDR.Addr())
		})
	})
}

// between looks at what the one class sends to the other. Of the ways that differ alike between the same two route tables one is told of.
func (l *linter) between(from, to *Class, seen map[string]bool) error {
	space := packet.From(addressesOf(from.first)...).Intersect(packet.To(addressesOf(to.first)...))
	type difference struct {
		boxes []packet.Box
		path  routing.Path
	}
	found, order := map[string]*difference{}, []string(nil)
	var failed error
	err := cut(l.r, routing.Place(from.first.ID), slices.Collect(space.Boxes()), func(p piece) {
		lost := p.Blocker.InReply && (p.Blocker.Code == routing.ReplyMismatch || p.Blocker.Code == routing.AsymmetricPath)
		if failed != nil || p.Request != routing.Delivered || p.Verdict != routing.Delivered && !lost {
			return
		}
		h, _ := p.box.Sample()
		path, err := l.r.Trace(routing.Place(from.first.ID), h)
		if failed = err; err != nil || !lost && !path.Asymmetric() {
			return
		}
		out, back := path.Passes()
		key := fmt.Sprint(out, back, p.Blocker.Code)
		if found[key] == nil {
			found[key] = &difference{path: path}
			order = append(order, key)
		}
		found[key].boxes = append(found[key].boxes, p.box)
	})
	if err != nil || failed != nil {
		return fmt.Errorf("asymmetric routes: %w", firstError(err, failed))
	}
	slices.Sort(order)
	for _, key := range order {
		l.differ(from, to, found[key].path, packet.SetOf(found[key].boxes...), seen)
	}
	return nil
}

func (l *linter) differ(from, to *Class, p routing.Path, set packet.Set, seen map[string]bool) {
	near, _ := vpc.Get[vpc.Subnet](l.n, from.Subnet)
	far, _ := vpc.Get[vpc.Subnet](l.n, to.Subnet)
	here, there := routing.SubnetTable(l.n, near), routing.SubnetTable(l.n, far)
	out, back := p.Passes()
	key := fmt.Sprint(here.VPC, here.ID, there.VPC, there.ID, out, back)
	if seen[key] || seen[fmt.Sprint(there.VPC, there.ID, here.VPC, here.ID, back, out)] {
		return
	}
	seen[key] = true
	why := fmt.Sprintf("what %s sends to %s goes %s, and the reply %s", from, to, byWay(out), byWay(back))
	if len(p.Blockers) > 0 {
		why += "; it is lost: " + p.Blockers[0].Why
	}
	l.find(Finding{Code: RouteAsymmetric, Resource: there.ID, Kind: there.Kind(), VPC: there.VPC, Why: why,
		Others: append(slices.Clone(out), back...), Set: set})
}

// byWay is "by tgw-1 and pcx-2", or "straight" inside a VPC.
func byWay(ids []vpc.ID) string {
	if len(ids) == 0 {
		return "straight"
	}
	return "by " + list(ids)
}
