package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// asymmetry finds requests whose replies go another way, or are lost because they do: between interfaces of different VPCs and, where
// routes lead past the local one, inside a VPC; and from interfaces to on-premises networks and, where the network holds appliances or firewalls, to
// the internet.
func (l *linter) asymmetry() error {
	seen := map[string]bool{}
	beyond := l.beyond()
	l.oneWays = newOneWays()
	for i := range l.classes {
		from := &l.classes[i]
		if !sends(from.first) {
			continue
		}
		for j := range l.classes {
			to := &l.classes[j]
			if i == j || from.VPC == to.VPC && !l.detours(from) && !l.detours(to) {
				continue
			}
			far, _ := vpc.Get[vpc.Subnet](l.n, to.Subnet)
			if err := l.between(from, farEnd{to.String(), to.first.Blocks(), routing.SubnetTable(l.n, far)}, seen); err != nil {
				return err
			}
		}
		for _, to := range beyond {
			if err := l.between(from, to, seen); err != nil {
				return err
			}
		}
	}
	l.oneWayRoutes()
	return nil
}

// farEnd is where requests go.
type farEnd struct {
	name   string
	blocks []netip.Prefix
	table  routing.Table // by which its replies leave; zero: none of the network
}

// beyond is the ends outside of VPCs.
func (l *linter) beyond() (ends []farEnd) {
	for o := range vpc.All[vpc.OnPremises](l.n) {
		ends = append(ends, farEnd{name: string(o.ID), blocks: o.CIDRs})
	}
	if holds[endpoint.GatewayLoadBalancer](l.n) || holds[endpoint.Firewall](l.n) {
		ends = append(ends, farEnd{name: string(routing.AnyInternetHost), blocks: outside(l.n)})
	}
	return ends
}

// holds says whether a network holds a resource of the type.
func holds[T vpc.Resource](n *vpc.Network) bool {
	for range vpc.All[T](n) {
		return true
	}
	return false
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

// between looks at what a class sends to another end. Of the ways that differ alike between the same two route tables one is told of.
func (l *linter) between(from *Class, to farEnd, seen map[string]bool) error {
	space := packet.From(from.first.Blocks()...).Intersect(packet.To(to.blocks...))
	type difference struct {
		boxes []packet.Box
		path  routing.Path
	}
	found, order := map[string]*difference{}, []string(nil)
	var failed error
	err := cut(l.r, routing.Place(from.first.ID), slices.Collect(space.Boxes()), func(p piece) {
		failed = firstError(failed, l.replies(from, to, p))
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

func (l *linter) differ(from *Class, to farEnd, p routing.Path, set packet.Set, seen map[string]bool) {
	if bypassed := p.Bypassed(); len(bypassed) > 0 {
		l.bypassed(from, to, p, bypassed, set, seen)
		return
	}
	near, _ := vpc.Get[vpc.Subnet](l.n, from.Subnet)
	here, there := routing.SubnetTable(l.n, near), to.table
	out, back := p.Passes()
	key := fmt.Sprint(here.VPC, here.ID, there.VPC, there.ID, out, back)
	if seen[key] || seen[fmt.Sprint(there.VPC, there.ID, here.VPC, here.ID, back, out)] {
		return
	}
	seen[key] = true
	why := fmt.Sprintf("what %s sends to %s goes %s, and the reply %s", from, to.name, byWay(out), byWay(back))
	if len(p.Blockers) > 0 {
		why += "; it is lost: " + p.Blockers[0].Why
	}
	if there.VPC == "" { // no table of the network has the replies
		there = here
	}
	l.find(Finding{Code: RouteAsymmetric, Resource: there.ID, Kind: there.Kind(), VPC: there.VPC, Why: why, Others: append(slices.Clone(out), back...), Set: set})
}

// bypassed tells of replies that do not come back by what has inspected the requests: once for each endpoint or firewall, far end and way back.
func (l *linter) bypassed(from *Class, to farEnd, p routing.Path, ids []vpc.ID, set packet.Set, seen map[string]bool) {
	_, back := p.Passes()
	key := fmt.Sprint("bypassed", ids, to.name, back)
	if seen[key] {
		return
	}
	seen[key] = true
	first, _ := l.n.Get(ids[0])
	v, _ := l.n.VPCOf(ids[0])
	why := fmt.Sprintf("what %s sends to %s goes through it, and the reply does not: what is behind it sees half of each connection; the reply takes %s",
		from, to.name, list(routesOf(p.Reply)))
	l.find(Finding{Code: RouteAsymmetric, Resource: ids[0], Kind: first.Kind(), VPC: v.ID, Why: why, Others: slices.Concat(ids[1:], back), Set: set})
}

// routesOf is the routes that a leg takes, without local ones.
func routesOf(hops []routing.Hop) (routes []string) {
	for i := range hops {
		if h := &hops[i]; h.Stage == routing.AtRoute && h.By.Target != routing.Local && h.Rule != "" && !slices.Contains(routes, h.Rule) {
			routes = append(routes, h.Rule)
		}
	}
	return routes
}

// byWay is "by tgw-1 and pcx-2", or "straight" inside a VPC.
func byWay(ids []vpc.ID) string {
	if len(ids) == 0 {
		return "straight"
	}
	return "by " + list(ids)
}
