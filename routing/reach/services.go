package reach

import (
	"cmp"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Access is the way by which an AWS service is reached.
type Access string

// The ways of access. What a path passes last of these is what counts: a gateway endpoint behind a transit gateway is a gateway endpoint.
const (
	ByGatewayEndpoint   Access = "gateway endpoint"
	ByInterfaceEndpoint Access = "interface endpoint"
	ByNATGateway        Access = "NAT gateway"
	ByInternetGateway   Access = "internet gateway" // or an egress-only one
	ByOther             Access = "other"            // by neither, such as an address that a hosted zone gives
	NoAccess            Access = "none"
	AccessUnknown       Access = "unknown"
)

// ServiceAccess is how one AWS service is reached.
type ServiceAccess struct {
	Service string `json:"service"` // its code: "s3", "ecr.api"
	Access  Access `json:"access"`
	By      vpc.ID `json:"by,omitempty"` // the endpoint or gateway
	// OwnNames says that the endpoint's own names alone lead there: the service's name does not.
	OwnNames bool `json:"ownNames,omitempty"`
	// InPart says that it is reached at some of its addresses alone, such as those in the zones of the sender's choice: clients take any of them. Why says what
	// refuses at another.
	InPart bool   `json:"inPart,omitempty"`
	Way    string `json:"way,omitempty"` // the decisions on the way, "tgw-1 nat-a igw-a"
	// Why is the route that leads there, the endpoint that answers to the name, what refuses, or what the model does not hold.
	Why string `json:"why"`
}

// ServiceRow is interfaces that reach each service alike.
type ServiceRow struct {
	VPC     vpc.ID   `json:"vpc"`
	Subnets []vpc.ID `json:"subnets"`
	// Senders is the interfaces, in ID order. It is empty for subnets without any: these are asked about by an interface without a
	// public address that may send everything.
	Senders  []vpc.ID        `json:"senders,omitempty"`
	Services []ServiceAccess `json:"services"` // in the order of the question
}

// ServiceTable is how subnets reach AWS services.
type ServiceTable struct {
	Services []string     `json:"services"` // codes
	Rows     []ServiceRow `json:"rows"`     // by VPC and first subnet

	names routing.Names
}

// Services says by what the interfaces of every subnet reach the AWS services with the given codes, or all those of the catalogue: each in
// the Region of the VPC, by the name and on the port that its clients use by default. A service whose name leads nowhere is
// asked for by the endpoint's own name as well, if the VPC has an endpoint.
//
// It asks once about all subnets that share the VPC, the zone, the route table, the network ACL and whether they have IPv6, whose
// interfaces have the same groups, and which nothing else tells apart. It costs by the number of such kinds, times that of services.
// An error names codes that are not in the catalogue.
func Services(r *routing.Resolver, codes ...string) (ServiceTable, error) {
	if r == nil {
		return ServiceTable{}, ErrNoResolver
	}
	var asked []endpoint.Service
	var missing []string
	for _, c := range codes {
		if s, ok := endpoint.ServiceByCode(c); ok {
			asked = append(asked, s)
		} else {
			missing = append(missing, c)
		}
	}
	if len(missing) > 0 {
		return ServiceTable{}, fmt.Errorf("reach: the catalogue has no service %s%s", list(missing), serviceMeant(missing[0]))
	}
	if len(codes) == 0 {
		asked = slices.Collect(endpoint.Services())
	}
	t := ServiceTable{names: routing.NamesOf(r.Network())}
	for _, s := range asked {
		t.Services = append(t.Services, s.Code)
	}
	kinds, with, err := askersOf(r)
	if err != nil {
		return t, err
	}
	for _, k := range kinds {
		row := k.row
		for _, s := range asked {
			a, err := accessTo(with, k, s)
			if err != nil {
				return t, err
			}
			row.Services = append(row.Services, a)
		}
		t.add(row)
	}
	slices.SortStableFunc(t.Rows, func(a, b ServiceRow) int {
		return cmp.Or(cmp.Compare(a.VPC, b.VPC), cmp.Compare(a.Subnets[0], b.Subnets[0]))
	})
	return t, nil
}

// add joins a row to one with the same answers.
func (t *ServiceTable) add(row ServiceRow) {
	for i := range t.Rows {
		if have := &t.Rows[i]; have.VPC == row.VPC && (len(have.Senders) == 0) == (len(row.Senders) == 0) && slices.Equal(have.Services, row.Services) {
			have.Subnets = slices.Compact(slices.Sorted(slices.Values(append(have.Subnets, row.Subnets...))))
			have.Senders = slices.Sorted(slices.Values(append(have.Senders, row.Senders...)))
			return
		}
	}
	t.Rows = append(t.Rows, row)
}

// asker is interfaces that no rule tells apart by which subnet they are in.
type asker struct {
	row    ServiceRow
	place  routing.Place
	region string
	home   vpc.ID
	ipv6   bool // it has no IPv4 address
}

// askersOf is what is to be asked about, and a resolver that knows the interfaces which stand for empty subnets.
func askersOf(r *routing.Resolver) ([]asker, *routing.Resolver, error) {
	n := r.Network()
	m := mentionedBeyondSubnets(n)
	var all []asker
	var change vpc.Change
	index, groups := map[string]int{}, map[vpc.ID]bool{}
	for s := range vpc.All[vpc.Subnet](n) {
		v, _ := vpc.Get[vpc.VPC](n, s.VPC)
		found := 0
		for e := range vpc.DependentsOf[eni.Interface](n, s.ID) {
			if !sends(e) || e.Unattached {
				continue
			}
			found++
			key := subnetKey(n, s) + string(m.appendKey(nil, inSubnet(e, "")))
			if !m.ordinaryIn(n, s, e) {
				key = string(e.ID)
			}
			i, ok := index[key]
			if !ok {
				i = len(all)
				index[key] = i
				all = append(all, asker{place: routing.Place(e.ID), region: v.Region, home: v.ID, ipv6: !e.Primary().Is4(), row: ServiceRow{VPC: v.ID}})
			}
			row := &all[i].row
			row.Senders = append(row.Senders, e.ID)
			if !slices.Contains(row.Subnets, s.ID) {
				row.Subnets = append(row.Subnets, s.ID)
			}
		}
		if found > 0 {
			continue
		}
		probe, ok := probeIn(r, s)
		key := subnetKey(n, s) + " empty " + string(m.appendKey(nil, inSubnet(probe, "")))
		if i, have := index[key]; have && ok && m.ordinaryIn(n, s, probe) {
			all[i].row.Subnets = append(all[i].row.Subnets, s.ID)
			continue
		}
		if ok {
			change.Put = append(change.Put, probe)
			if g := probeGroup(v); !groups[g.ID] {
				groups[g.ID] = true
				change.Put = append(change.Put, g)
			}
		}
		if m.ordinaryIn(n, s, probe) {
			index[key] = len(all)
		}
		all = append(all, asker{place: routing.Place(probe.ID), region: v.Region, home: v.ID, ipv6: ok && !probe.Primary().Is4(),
			row: ServiceRow{VPC: v.ID, Subnets: []vpc.ID{s.ID}}})
	}
	if len(change.Put) == 0 {
		return all, r, nil
	}
	with, err := r.With(change)
	return all, with, err
}

// mentionedBeyondSubnets is what a network speaks of, the blocks of the subnets themselves aside.
func mentionedBeyondSubnets(n *vpc.Network) *mentions {
	m := &mentions{ids: map[vpc.ID]bool{}, public: map[vpc.ID][]netip.Addr{}}
	for r := range n.All() {
		switch r := r.(type) {
		case eni.Interface, vpc.Subnet:
		case eni.ElasticIP:
			m.public[r.Interface] = append(m.public[r.Interface], r.Public)
			m.prefix(netip.PrefixFrom(r.Private, r.Private.BitLen()))
		default:
			m.take(reflect.ValueOf(r))
		}
	}
	return m
}

// inSubnet is the interface as if it were in another subnet.
func inSubnet(e eni.Interface, s vpc.ID) eni.Interface {
	e.Subnet = s
	return e
}

// subnetKey is the same for subnets from which the same routes and filters lead everywhere.
func subnetKey(n *vpc.Network, s vpc.Subnet) string {
	t, a := routing.SubnetTable(n, s), vpc.NetworkACLOf(n, s)
	return fmt.Sprint(s.VPC, " ", t.ID, " ", a.ID, " ", s.Zone, " ", s.ZoneID, " ", s.CIDR.IsValid(), s.IPv6CIDR.IsValid(), s.DNS64, " ")
}

// ordinaryIn says whether nothing sets the interface or its subnet apart: nothing but ordinary interfaces is in the subnet, and its zone is known.
func (m *mentions) ordinaryIn(n *vpc.Network, s vpc.Subnet, e eni.Interface) bool {
	if !m.ordinary(e) || s.Zone == "" && s.ZoneID == "" || m.ids[s.ID] && m.special(n, s) {
		return false
	}
	for x := range vpc.DependentsOf[eni.Interface](n, s.ID) {
		if m.device(x) {
			return false
		}
	}
	return true
}

// special says whether something other than a route table, a network ACL or an interface names the subnet.
func (m *mentions) special(n *vpc.Network, s vpc.Subnet) bool {
	for d := range n.Dependents(s.ID) {
		switch d.(type) {
		case routing.Table, vpc.NetworkACL, eni.Interface:
		default:
			return true
		}
	}
	return false
}

// accessTo asks for one service.
func accessTo(r *routing.Resolver, k asker, s endpoint.Service) (ServiceAccess, error) {
	a := ServiceAccess{Service: s.Code, Access: AccessUnknown}
	region := k.region
	if s.Global {
		region = ""
	}
	host, ok := hostOf(s, cmp.Or(region, s.HomeRegion))
	if !ok {
		host, ok = hostOf(s, "")
	}
	switch _, there := r.Network().Get(vpc.ID(k.place)); {
	case !ok:
		a.Why = "the name of the service's hosts is not known"
		return a, nil
	case !there:
		a.Access, a.Why = NoAccess, "the subnet has no address left"
		return a, nil
	}
	if err := a.ask(r, k, routing.Place(host), s); err != nil {
		return a, err
	}
	var err error
	if a.Access == NoAccess {
		err = a.ownName(r, k, s)
	}
	return a, err
}

// hostOf is the public name of a service in a Region that its clients use.
func hostOf(s endpoint.Service, region string) (string, bool) {
	hosts := s.PublicHosts(region)
	if len(hosts) == 0 {
		return "", false
	}
	return strings.ReplaceAll(hosts[0], "*", "a"), true
}

// portOf is the port on which clients ask the service.
func portOf(s endpoint.Service) uint16 {
	if s.Serves(443) {
		return 443
	}
	if ports := s.Ports(); len(ports) > 0 {
		return ports[0].From
	}
	return 443
}

// ownName asks for the endpoint of the service that the VPC has, whose own name leads to it where private DNS does not.
func (a *ServiceAccess) ownName(r *routing.Resolver, k asker, s endpoint.Service) error {
	for e := range vpc.DependentsOf[endpoint.Interface](r.Network(), k.home) {
		if of, _, ok := endpoint.ParseServiceName(e.Service); !ok || of.Code != s.Code || !e.Available() {
			continue
		}
		own := ServiceAccess{Service: a.Service, OwnNames: true}
		if err := own.ask(r, k, routing.Place(e.ID), s); err != nil {
			return err
		}
		if own.Access != NoAccess && own.Access != AccessUnknown {
			own.Why = "by the endpoint's own names alone: " + own.Why
			*a = own
			return nil
		}
	}
	return nil
}

// ask asks for a name or an endpoint, at all its addresses.
func (a *ServiceAccess) ask(r *routing.Resolver, k asker, to routing.Place, s endpoint.Service) error {
	f := routing.Flow{From: k.place, To: to, IPv6: k.ipv6, DstPort: portOf(s)}
	first, err := r.Resolve(f)
	if err != nil {
		return err
	}
	best, lost := first, ""
	for _, other := range alternatives(r, to, first) {
		f.To = routing.Place(other.String())
		p, err := r.Resolve(f)
		if err != nil {
			return err
		}
		switch {
		case (p.Verdict == routing.Delivered) == (best.Verdict == routing.Delivered):
		case p.Verdict == routing.Delivered:
			p.Name, lost = first.Name, notAt(best)
			best = p
		case lost == "":
			lost = notAt(p)
		}
	}
	a.read(best)
	if lost != "" {
		a.InPart, a.Why = true, a.Why+"; but not "+lost
	}
	return nil
}

// alternatives is the other addresses of a name or an endpoint that a client may take, of the family that a path took.
func alternatives(r *routing.Resolver, to routing.Place, taken routing.Path) []netip.Addr {
	if len(taken.Forward) == 0 {
		return nil
	}
	dst := taken.Forward[0].In.Dst
	var all []netip.Addr
	if taken.Name != nil {
		all = append(all, taken.Name.Addresses...)
	} else {
		for _, e := range r.Made(vpc.ID(to)) {
			for _, x := range e.Addresses {
				all = append(all, x.Private)
			}
		}
	}
	return slices.DeleteFunc(all, func(x netip.Addr) bool { return x == dst || x.Is4() != dst.Is4() })
}

// notAt is where a path led, and what refused there.
func notAt(p routing.Path) string {
	return p.Forward[0].In.Dst.String() + ": " + whyNot(p)
}

// whyNot is what the model does not hold, of a path that is not known, and else what refuses first.
func whyNot(p routing.Path) string {
	switch {
	case p.Verdict == routing.Unknown:
		return "not in the model: " + strings.Join(p.Missing, ", ")
	case len(p.Blockers) > 0:
		return p.Blockers[0].String()
	}
	return ""
}

// read is what a path says of how the service is reached.
func (a *ServiceAccess) read(p routing.Path) {
	a.By, a.Way, a.Why = "", "", ""
	switch p.Verdict {
	case routing.Unknown:
		a.Access, a.Why = AccessUnknown, whyNot(p)
		return
	case routing.Dropped:
		a.Access, a.Why = NoAccess, whyNot(p)
		return
	}
	a.Access = ByOther
	var way []string
	for _, v := range p.Via {
		way = append(way, string(v.ID))
		if by, rank := accessBy[v.Kind], accessRank(accessBy[v.Kind]); by != "" && rank >= accessRank(a.Access) {
			a.Access, a.By = by, v.ID
		}
	}
	a.Way = strings.Join(way, " ")
	if p.Name != nil && p.Name.By != "" && a.Access == ByInterfaceEndpoint {
		a.Why = "the name is " + p.Name.String()
		return
	}
	for _, h := range p.Forward {
		if h.Stage == routing.AtRoute && (h.By.Target == a.By || a.Why == "") {
			a.Why = h.Rule
		}
	}
}

// accessBy is the access that each kind of component gives.
var accessBy = map[vpc.Kind]Access{
	vpc.KindGatewayEndpoint: ByGatewayEndpoint, vpc.KindInterfaceEndpoint: ByInterfaceEndpoint, vpc.KindNATGateway: ByNATGateway,
	vpc.KindInternetGateway: ByInternetGateway, vpc.KindEgressOnlyInternetGateway: ByInternetGateway,
}

// accessRank tells which of several counts: what passes a NAT gateway and an internet gateway goes by the NAT gateway.
func accessRank(a Access) int {
	return slices.Index([]Access{ByOther, ByInternetGateway, ByNATGateway, ByInterfaceEndpoint, ByGatewayEndpoint}, a)
}

// serviceMeant is a hint at the code of the service that a person may mean by one that is none.
func serviceMeant(code string) string {
	var known []string
	for s := range endpoint.Services() {
		known = append(known, s.Code)
	}
	return vpc.DidYouMean(vpc.Alike(code, known...))
}
