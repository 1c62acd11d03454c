package reach

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// endpoints finds VPC endpoints that nothing takes.
func (l *linter) endpoints() error {
	for e := range vpc.All[endpoint.Interface](l.n) {
		if !e.Available() {
			continue
		}
		l.serviceOf(e)
		if err := l.interfaceEndpoint(e); err != nil {
			return err
		}
	}
	for e := range vpc.All[endpoint.Gateway](l.n) {
		if !e.Available() {
			continue
		}
		if err := l.gatewayEndpoint(e); err != nil {
			return err
		}
	}
	return nil
}

// serviceOf finds a service of AWS that is not known. An endpoint with DNS names of AWS's was read from an account, where AWS took the name.
func (l *linter) serviceOf(e endpoint.Interface) {
	_, _, known := endpoint.ParseServiceName(e.Service)
	_, _, customers := endpoint.ParseCustomerService(e.Service)
	if known || customers || len(e.DNSNames) > 0 {
		return
	}
	l.find(Finding{Code: EndpointServiceUnknown, Resource: e.ID, Kind: e.Kind(), VPC: e.VPC,
		Why: "no AWS service " + e.Service + " is known" + vpc.DidYouMean(endpoint.ServiceNamesAlike(e.Service))})
}

// interfaceEndpoint asks everything that sends whether it reaches the endpoint, what is in the endpoint's VPC first.
func (l *linter) interfaceEndpoint(e endpoint.Interface) error {
	asked, blocked := 0, map[routing.Code]int{}
	var set []packet.Set
	for _, own := range [...]bool{true, false} {
		for i := range l.classes {
			c := &l.classes[i]
			if (c.VPC == e.VPC) != own || !sends(c.first) || c.first.Unattached {
				continue
			}
			asked++
			for _, at := range l.placesOf(e) {
				f, err := Between(l.r, routing.Place(c.first.ID), at)
				if err != nil || len(f.Delivered)+len(f.Unknown) > 0 {
					return err
				}
				for _, p := range f.Dropped {
					blocked[p.Blocker.Code]++
					set = append(set, p.Set)
				}
			}
		}
	}
	if len(set) == 0 {
		return nil // nothing sends, in a family that the endpoint has
	}
	why := fmt.Sprintf("of interfaces of %d kinds none reaches it", asked)
	if code := mostOf(blocked); code != "" {
		why += ": most are refused with " + string(code)
	}
	l.find(Finding{Code: EndpointUnreachable, Resource: e.ID, Kind: e.Kind(), VPC: e.VPC, Why: why, Set: packet.UnionOf(set...)})
	return nil
}

// placesOf is the addresses of an endpoint.
func (l *linter) placesOf(e endpoint.Interface) []routing.Place {
	var at []routing.Place
	for p, id := range l.r.Held(e.VPC) {
		if id == e.ID {
			at = append(at, routing.Place(p.Addr().String()))
		}
	}
	return at
}

// mostOf is the code that is there most often, the first by name of several.
func mostOf(count map[routing.Code]int) routing.Code {
	var most routing.Code
	for c, n := range count {
		if n > count[most] || n == count[most] && c < most {
			most = c
		}
	}
	return most
}

// gatewayEndpoint looks for subnets whose tables are associated with the endpoint, and asks whether their interfaces take it.
func (l *linter) gatewayEndpoint(e endpoint.Gateway) error {
	f := Finding{Code: EndpointUnreachable, Resource: e.ID, Kind: e.Kind(), VPC: e.VPC}
	served, asked := 0, 0
	for s := range vpc.DependentsOf[vpc.Subnet](l.n, e.VPC) {
		if slices.Contains(e.RouteTables, routing.SubnetTable(l.n, s).ID) {
			served++
		}
	}
	switch {
	case len(e.RouteTables) == 0:
		f.Why = "no route table is associated with it"
		l.find(f)
		return nil
	case served == 0:
		f.Why = list(e.RouteTables) + ", with which it is associated, route no subnet"
		l.find(f)
		return nil
	}
	s, region, _ := endpoint.ParseServiceName(e.Service)
	for i := range l.classes {
		c := &l.classes[i]
		sub, _ := vpc.Get[vpc.Subnet](l.n, c.Subnet)
		if !sends(c.first) || !slices.Contains(e.RouteTables, routing.SubnetTable(l.n, sub).ID) {
			continue
		}
		asked++
		ways, set, err := l.waysTo(l.r, c, s, region)
		if err != nil || slices.ContainsFunc(ways, func(w string) bool { return w == notKnown || passes(w, e.ID) }) {
			return err
		}
		f.Set = f.Set.Union(set)
	}
	if asked > 0 {
		f.Why = fmt.Sprintf("of the subnets that it serves, %d, no interface takes it", served)
		l.find(f)
	}
	return nil
}

// passes says whether a way, "nat-a igw-a", has the component.
func passes(way string, id vpc.ID) bool { return slices.Contains(strings.Fields(way), string(id)) }

// notKnown stands for a way that hangs on what the model does not hold.
const notKnown = "?"

// waysTo is the ways by which an interface of the class reaches the service by its public name, and all headers that are asked about.
func (l *linter) waysTo(r *routing.Resolver, c *Class, s endpoint.Service, region string) (ways []string, set packet.Set, err error) {
	host, ok := hostOf(s, region)
	if !ok {
		return nil, set, nil
	}
	f, err := Between(r, routing.Place(c.first.ID), routing.Place(host))
	for _, p := range f.Delivered {
		ways = append(ways, p.Way)
		set = set.Union(p.Set)
	}
	if len(f.Unknown) > 0 {
		ways = append(ways, notKnown)
	}
	return ways, set, err
}

// gatewayEndpoints finds traffic by a NAT gateway that a gateway endpoint would take over. It tries that out.
func (l *linter) gatewayEndpoints() error {
	found := map[vpc.ID]*takenOver{}
	for i := range l.classes {
		c := &l.classes[i]
		sub, _ := vpc.Get[vpc.Subnet](l.n, c.Subnet)
		t := routing.SubnetTable(l.n, sub)
		if !sends(c.first) || t.ID == "" || !l.leadsToNAT(t) {
			continue
		}
		if found[t.ID] == nil {
			found[t.ID] = &takenOver{table: t, by: map[vpc.ID]bool{}}
		}
		for s := range endpoint.Services() {
			if !s.Gateway {
				continue
			}
			if err := l.byNAT(c, s, found[t.ID]); err != nil {
				return err
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if t := found[id]; len(t.services) > 0 {
			l.find(t.finding())
		}
	}
	return nil
}

// takenOver is what gateway endpoints would take over of the traffic that a route table leads to NAT gateways.
type takenOver struct {
	table    routing.Table
	services []string
	nats     []string
	by       map[vpc.ID]bool // endpoints that are there already
	set      packet.Set
}

func (t *takenOver) finding() Finding {
	do := "gateway endpoints would take it over, which cost nothing"
	if ids := slices.Sorted(maps.Keys(t.by)); len(ids) > 0 {
		do += "; there is " + list(ids) + ", which is not associated with the table"
	}
	return Finding{Code: NATForGatewayEndpoint, Resource: t.table.ID, Kind: t.table.Kind(), VPC: t.table.VPC, Set: t.set, Others: slices.Sorted(maps.Keys(t.by)),
		Why: "traffic to " + list(t.services) + " goes by NAT gateway " + list(t.nats) + ", which charges for each gigabyte; " + do}
}

// byNAT asks whether the class reaches the service by a NAT gateway and, if so, whether a gateway endpoint would take it over.
func (l *linter) byNAT(c *Class, s endpoint.Service, found *takenOver) error {
	v, _ := vpc.Get[vpc.VPC](l.n, c.VPC)
	ways, set, err := l.waysTo(l.r, c, s, v.Region)
	i := slices.IndexFunc(ways, func(w string) bool { return l.natOf(w) != "" })
	if err != nil || i < 0 {
		return err
	}
	e, held := endpoint.Gateway{ID: "vpce-gateway", VPC: v.ID, Service: s.EndpointServiceName(v.Region)}, false
	for have := range vpc.DependentsOf[endpoint.Gateway](l.n, v.ID) {
		if have.Service == e.Service {
			e, held = have, true
		}
	}
	e.RouteTables = append(slices.Clone(e.RouteTables), found.table.ID)
	with, err := l.r.With(vpc.Change{Put: []vpc.Resource{e}})
	if err != nil {
		return nil // AWS would not have it
	}
	after, _, err := l.waysTo(with, c, s, v.Region)
	if err != nil || !slices.ContainsFunc(after, func(w string) bool { return passes(w, e.ID) }) {
		return err
	}
	if !slices.Contains(found.services, s.Name) {
		found.services = append(found.services, s.Name)
	}
	if nat := l.natOf(ways[i]); !slices.Contains(found.nats, nat) {
		found.nats = append(found.nats, nat)
	}
	if held {
		found.by[e.ID] = true
	}
	found.set = found.set.Union(set)
	return nil
}

// leadsToNAT says whether a NAT gateway can lie behind the table: its routes name one, or what joins VPCs.
func (l *linter) leadsToNAT(t routing.Table) bool {
	return slices.ContainsFunc(t.Routes, func(r routing.Route) bool {
		target, _ := l.n.Get(r.Target)
		switch target.(type) {
		case vpc.NATGateway, vpc.TransitGateway, vpc.CoreNetwork, endpoint.GatewayLoadBalancer:
			return true
		}
		return false
	})
}

// natOf is the NAT gateway on a way, empty if there is none.
func (l *linter) natOf(way string) string {
	for _, id := range strings.Fields(way) {
		if _, ok := vpc.Get[vpc.NATGateway](l.n, vpc.ID(id)); ok {
			return id
		}
	}
	return ""
}
