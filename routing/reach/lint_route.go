package reach

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// tables finds static routes that never win, and blackholes.
func (l *linter) tables() error {
	for t := range vpc.All[routing.Table](l.n) {
		for _, route := range t.Routes {
			if route.Origin == routing.Static && route.Target != routing.Local {
				l.route(t, route)
			}
		}
	}
	return nil
}

func (l *linter) route(t routing.Table, route routing.Route) {
	dsts := []netip.Prefix{route.CIDR}
	if route.PrefixList != "" {
		list, _ := vpc.Get[vpc.PrefixList](l.n, route.PrefixList)
		dsts = list.Entries // none if the network does not hold the list
	}
	f := Finding{Resource: t.ID, Kind: t.Kind(), VPC: t.VPC, Rule: routeText(route)}
	var won, beaten packet.Set
	for _, p := range dsts {
		win, best, found := l.wins(t, route, p.Masked())
		switch {
		case found && win.Route.Blackhole:
			won = won.Union(l.wonBy(t, route, p.Masked()))
		case found:
			return
		case best.Rule != "":
			f.Why = best.Rule + " wins in its place"
			beaten = beaten.Union(packet.To(p))
		}
	}
	switch {
	case !won.IsEmpty():
		f.Code, f.Set, f.Why = RouteBlackhole, won, "what it leads to is gone, and no other route is looked for"
		l.find(f)
	case !beaten.IsEmpty():
		f.Code, f.Set = RouteNeverWins, beaten
		l.find(f)
	}
}

// wins is the route as it wins for some address of p, one of its destinations. If it never does, best is what wins at first.
//
// A winner is the best for its own prefix: if that is not the route, the route wins nowhere in what the two share. So it takes one lookup
// for each prefix within p.
func (l *linter) wins(t routing.Table, route routing.Route, p netip.Prefix) (win, best routing.Candidate, found bool) {
	for a := p.Addr(); a.IsValid() && p.Contains(a); {
		w := t.Lookup(l.n, a).Winner
		switch {
		case sameRoute(w.Route, route) && w.Prefix == p:
			return w, best, true
		case !w.Prefix.IsValid():
			return win, best, false
		case best.Rule == "" && w.Source != routing.SourceReserved:
			best = w
		}
		a = lastOf(w.Prefix).Next()
	}
	return win, best, false
}

// wonBy is the headers for addresses of p for which the route wins, which it does for some: all but those within longer prefixes.
func (l *linter) wonBy(t routing.Table, route routing.Route, p netip.Prefix) packet.Set {
	won := packet.To(p)
	for q := range l.mentions.prefixes.Subnets(p) {
		if w := t.Lookup(l.n, q.Addr()).Winner; !sameRoute(w.Route, route) || w.Prefix != p {
			won = won.Minus(packet.To(w.Prefix))
		}
	}
	return won
}

func sameRoute(a, b routing.Route) bool {
	return a.PrefixList == b.PrefixList && a.Target == b.Target && a.Origin == b.Origin && (a.PrefixList != "" || a.CIDR.Masked() == b.CIDR.Masked())
}

// routeText is a route as hops name it: "10.9.0.0/16 -> pcx-1".
func routeText(r routing.Route) string {
	dst := string(r.PrefixList)
	if dst == "" {
		dst = r.CIDR.String()
	}
	return dst + " -> " + string(r.Target)
}
