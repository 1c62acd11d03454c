package reach

import (
	"cmp"
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
	var asked []vpc.ID
	by := refusals{}
	var set []packet.Set
	for _, own := range [...]bool{true, false} {
		for i := range l.classes {
			c := &l.classes[i]
			if (c.VPC == e.VPC) != own || !sends(c.first) || c.first.Unattached {
				continue
			}
			asked = append(asked, c.Members...)
			for _, at := range l.placesOf(e) {
				f, err := Between(l.r, routing.Place(c.first.ID), at)
				if err != nil || len(f.Delivered)+len(f.Unknown) > 0 {
					return err
				}
				for _, p := range f.Dropped {
					by.add(p.Blocker, c)
					set = append(set, p.Set)
				}
			}
		}
	}
	if len(set) == 0 {
		return nil // nothing sends, in a family that the endpoint has
	}
	l.find(Finding{Code: EndpointUnreachable, Resource: e.ID, Kind: e.Kind(), VPC: e.VPC, Set: packet.UnionOf(set...),
		Why: few(asked) + do(asked) + " not reach it, and nothing else sends: " + by.among(asked) +
			"; let a sender pass there, or delete the endpoint, which is charged for by the hour"})
	return nil
}

// refusals is whose packets are refused, by what refuses them.
type refusals map[refusal][]vpc.ID

type refusal struct {
	at      vpc.ID
	kind    vpc.Kind
	code    routing.Code
	inReply bool
}

func (rs refusals) add(b Blocker, of *Class) {
	k := refusal{b.At, b.Kind, b.Code, b.InReply}
	for _, id := range of.Members {
		if !slices.Contains(rs[k], id) {
			rs[k] = append(rs[k], id)
		}
	}
}

// among is what refuses most of those that are asked, and how much else does: "network ACL acl-1 refuses eni-1 and eni-2 (SUBNET_ACL_RESTRICTION), 2 more
// refuse others".
func (rs refusals) among(asked []vpc.ID) string {
	var most []refusal
	for k := range rs {
		most = append(most, k)
	}
	slices.SortFunc(most, func(a, b refusal) int {
		return cmp.Or(cmp.Compare(len(rs[b]), len(rs[a])), cmp.Compare(a.at, b.at), cmp.Compare(a.code, b.code), cmp.Compare(fmt.Sprint(a.inReply), fmt.Sprint(b.inReply)))
	})
	const shown = 2
	var words []string
	for _, k := range most[:min(shown, len(most))] {
		whose := few(rs[k])
		if len(rs[k]) == len(asked) && len(asked) > 1 {
			whose = "all"
		}
		if k.inReply {
			whose = "the reply to " + whose
		}
		words = append(words, fmt.Sprintf("%s %s refuses %s (%s)", k.kind.Words(), k.at, whose, k.code))
	}
	if more := len(most) - shown; more > 0 {
		words = append(words, fmt.Sprintf("%d more refuse others", more))
	}
	return strings.Join(words, ", ")
}

// few is the first IDs in words, and how many more there are.
func few(ids []vpc.ID) string {
	const shown = 3
	if len(ids) <= shown {
		return list(ids)
	}
	return fmt.Sprintf("%s and %d more", joinIDs(ids[:shown]), len(ids)-shown)
}

// do is the verb of so many.
func do(ids []vpc.ID) string {
	if len(ids) == 1 {
		return " does"
	}
	return " do"
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

// gatewayEndpoint looks for subnets whose tables are associated with the endpoint, and asks whether their interfaces take it.
func (l *linter) gatewayEndpoint(e endpoint.Gateway) error {
	f := Finding{Code: EndpointUnreachable, Resource: e.ID, Kind: e.Kind(), VPC: e.VPC}
	var served []vpc.ID
	for s := range vpc.DependentsOf[vpc.Subnet](l.n, e.VPC) {
		if slices.Contains(e.RouteTables, routing.SubnetTable(l.n, s).ID) {
			served = append(served, s.ID)
		}
	}
	switch {
	case len(e.RouteTables) == 0:
		f.Why = "no route table is associated with it"
		l.find(f)
		return nil
	case len(served) == 0:
		f.Why = list(e.RouteTables) + ", with which it is associated, route no subnet"
		l.find(f)
		return nil
	}
	return l.takers(e, served, f)
}

// takers asks whether the interfaces of the subnets go by the gateway endpoint. If none does, that is found.
func (l *linter) takers(e endpoint.Gateway, served []vpc.ID, f Finding) error {
	s, region, _ := endpoint.ParseServiceName(e.Service)
	by, ways := refusals{}, map[string]bool{}
	var asked []vpc.ID
	for i := range l.classes {
		c := &l.classes[i]
		if !sends(c.first) || !slices.Contains(served, c.Subnet) {
			continue
		}
		asked = append(asked, c.Members...)
		to, err := l.toService(l.r, c, s, region)
		if err != nil || len(to.Unknown) > 0 || slices.ContainsFunc(to.Delivered, func(p Part) bool { return passes(p.Way, e.ID) }) {
			return err
		}
		for _, p := range to.Dropped {
			by.add(p.Blocker, c)
		}
		for _, p := range to.Delivered {
			ways[p.Way] = true
			f.Set = f.Set.Union(p.Set)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	f.Why = fmt.Sprintf("%s of %s, which it serves,%s not go to %s by it", few(asked), few(served), do(asked), s.Name)
	if len(ways) > 0 {
		f.Why += ", but by " + strings.Join(slices.Sorted(maps.Keys(ways)), " or by ")
	} else if len(by) > 0 {
		f.Why += ": " + by.among(asked)
	}
	l.find(f)
	return nil
}

// passes says whether a way, "nat-a igw-a", has the component.
func passes(way string, id vpc.ID) bool { return slices.Contains(strings.Fields(way), string(id)) }

// toService is what becomes of what an interface of the class sends to the service by its public name.
func (l *linter) toService(r *routing.Resolver, c *Class, s endpoint.Service, region string) (Flows, error) {
	host, ok := hostOf(s, region)
	if !ok {
		return Flows{}, nil
	}
	return Between(r, routing.Place(c.first.ID), routing.Place(host))
}

// waysTo is the ways by which an interface of the class reaches the service by its public name, and the headers that do.
func (l *linter) waysTo(r *routing.Resolver, c *Class, s endpoint.Service, region string) (ways []string, set packet.Set, err error) {
	f, err := l.toService(r, c, s, region)
	for _, p := range f.Delivered {
		ways = append(ways, p.Way)
		set = set.Union(p.Set)
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
			if !s.Gateway || s.Code == "s3express" && !l.usesExpress() {
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

// usesExpress says whether the network shows a use of directory buckets: a gateway endpoint for them, which serves no other buckets.
//
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-networking.html
func (l *linter) usesExpress() bool {
	for e := range vpc.All[endpoint.Gateway](l.n) {
		if s, _, ok := endpoint.ParseServiceName(e.Service); ok && s.Code == "s3express" {
			return true
		}
	}
	return false
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
