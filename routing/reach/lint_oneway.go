package reach

import (
	"cmp"
	"maps"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// noWayBack is the codes of replies that get lost because no route leads them to the network from which the request came: nothing matches, or a wider route
// takes them to a gateway that does not carry them. Blackholes are left out: they may keep networks apart on purpose, and have a finding of their own.
var noWayBack = map[routing.Code]bool{
	routing.NoRouteToDestination: true, routing.TGWNoRoute: true, routing.VGWNoRoute: true, routing.PCXRequiresAddressInVPCCIDR: true,
	routing.IGWDestinationRFC1918: true, routing.IGWDestinationRFC6598: true, routing.IGWPublicIPAssociationForEgress: true,
	routing.PrivateIPv6: true,
}

// peers is a route table and a VPC other than its own, to whose hosts those of the table send in one family.
type peers struct {
	vpc, table, far vpc.ID
	v6              bool
}

// oneWays is what comes of what is sent to other VPCs.
type oneWays struct {
	answered map[peers]bool                // a route of the far VPC leads back: a reply comes, or what a host there sends of its own
	lost     map[peers]map[vpc.ID]*lostWay // what is lost for want of a way back, by the table of the hosts that do not get their replies away
}

// lostWay is packets to hosts of one table whose replies are lost.
type lostWay struct {
	set packet.Set
	why string
	out []vpc.ID // by what they are sent
}

func newOneWays() *oneWays {
	return &oneWays{map[peers]bool{}, map[peers]map[vpc.ID]*lostWay{}}
}

// replies notes what becomes of the replies to packets that arrive in another VPC.
func (l *linter) replies(from *Class, to farEnd, p piece) error {
	if to.table.VPC == "" || to.table.VPC == from.VPC || p.Request != routing.Delivered {
		return nil
	}
	near, _ := vpc.Get[vpc.Subnet](l.n, from.Subnet)
	here := routing.SubnetTable(l.n, near)
	src, _ := p.box.Src()
	k := peers{here.VPC, here.ID, to.table.VPC, src.Is6()}
	l.oneWays.answered[peers{to.table.VPC, to.table.ID, here.VPC, src.Is6()}] = true
	switch {
	case p.Verdict != routing.Dropped:
		l.oneWays.answered[k] = true
	case p.Blocker.InReply && noWayBack[p.Blocker.Code]:
		return l.lose(k, from, to, p)
	}
	return nil
}

func (l *linter) lose(k peers, from *Class, to farEnd, p piece) error {
	if l.oneWays.lost[k] == nil {
		l.oneWays.lost[k] = map[vpc.ID]*lostWay{}
	}
	w := l.oneWays.lost[k][to.table.ID]
	if w == nil {
		h, _ := p.box.Sample()
		path, err := l.r.Trace(routing.Place(from.first.ID), h)
		if err != nil {
			return err
		}
		out, _ := path.Passes()
		b := p.Blocker
		b.InReply = false // told in words
		w = &lostWay{out: out, why: "what " + from.String() + " sends to " + to.name + " goes " + byWay(out) +
			", and no host of " + string(k.far) + " has a route by which its reply gets back: " + b.String()}
		l.oneWays.lost[k][to.table.ID] = w
	}
	w.set = w.set.Union(packet.SetOf(p.box))
	return nil
}

// oneWayRoutes tells of tables that lead to another VPC from which no reply comes back at all, once for each table there. A VPC that answers from some of its
// subnets is taken to keep the others apart on purpose, as it usually does its public ones; likewise one that answers some of the subnets of a table.
func (l *linter) oneWayRoutes() {
	type pair struct{ hereVPC, here, thereVPC, there vpc.ID }
	found := map[pair]*lostWay{}
	for _, v6 := range [...]bool{false, true} {
		for k, tables := range l.oneWays.lost {
			if k.v6 != v6 || l.oneWays.answered[k] {
				continue
			}
			for there, w := range tables {
				at := pair{k.vpc, k.table, k.far, there}
				if have := found[at]; have != nil {
					have.set = have.set.Union(w.set)
				} else {
					found[at] = w
				}
			}
		}
	}
	inOrder := func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.thereVPC, b.thereVPC), cmp.Compare(a.there, b.there), cmp.Compare(a.hereVPC, b.hereVPC), cmp.Compare(a.here, b.here))
	}
	for _, k := range slices.SortedFunc(maps.Keys(found), inOrder) {
		w := found[k]
		l.find(Finding{Code: RouteAsymmetric, Resource: k.there, Kind: vpc.KindRouteTable, VPC: k.thereVPC, Why: w.why,
			Others: append(slices.Clone(w.out), k.here), Set: w.set})
	}
}
