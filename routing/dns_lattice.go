package routing

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// latticeZone is the hidden zone that VPC Lattice makes in a VPC for custom domains of resources.
type latticeZone struct {
	kind   vpc.Kind // of the endpoint, or of the service network with which the VPC is associated
	state  vpc.State
	hosted *endpoint.HostedZone // with an alias of each domain, whose name is the ID of the resource configuration
}

// addLatticeZones takes in the hidden zones that private DNS of an endpoint, or of an association with a service network, makes for what is offered.
//
// Source: VPC Lattice User Guide, "Custom domain names for resource providers".
func (x *names) addLatticeZones(n *vpc.Network, by vpc.ID, z latticeZone, ids []vpc.ID, d endpoint.PrivateDomains) {
	zones := map[string]*latticeZone{}
	for _, id := range ids {
		c, _ := vpc.Get[endpoint.ResourceConfiguration](n, id)
		name, domain, verified := c.Domain(n)
		if !d.Covers(name, verified) {
			continue
		}
		if zones[domain] == nil {
			made := z
			made.hosted = &endpoint.HostedZone{ID: by, Domain: domain}
			zones[domain] = &made
			x.add(nameRule{rank: rankLattice, id: by, domain: domain, lattice: &made})
		}
		h := zones[domain].hosted
		h.Records = append(h.Records, endpoint.Record{Name: name, Type: "A", Alias: string(id)})
	}
}

// addLattice takes in the private DNS of the VPC's resource and service-network endpoints, and of its association with a service network.
func (x *names) addLattice(n *vpc.Network, v vpc.ID) {
	for e := range vpc.DependentsOf[endpoint.ResourceEndpoint](n, v) {
		if e.VPC == v && !e.State.Gone() {
			x.addLatticeZones(n, e.ID, latticeZone{kind: e.Kind(), state: e.State}, e.Offers(n), e.PrivateDNS)
		}
	}
	for e := range vpc.DependentsOf[endpoint.ServiceNetworkEndpoint](n, v) {
		if e.VPC == v && !e.State.Gone() {
			x.addLatticeZones(n, e.ID, latticeZone{kind: e.Kind(), state: e.State}, e.Offers(n), e.PrivateDNS)
		}
	}
	for s := range vpc.DependentsOf[endpoint.ServiceNetwork](n, v) {
		for _, a := range s.VPCs {
			if a.VPC == v && a.Active() {
				x.addLatticeZones(n, s.ID, latticeZone{kind: s.Kind()}, s.Offers(n), a.PrivateDNS)
			}
		}
	}
}

// byLatticeZone answers by a hidden zone of VPC Lattice. What it does not hold does not exist.
func (q *query) byLatticeZone(u *unit, m *nameRule) bool {
	switch {
	case !hasDNS(u.vpc):
		q.pass(m.step("private DNS answers only where the VPC has both DNS attributes"))
		return false
	case !endpointAvailable(m.lattice.state):
		q.pass(m.step("is " + string(m.lattice.state)))
		return false
	}
	q.a.Kind, q.a.By, q.a.Zone = m.kind(), m.id, m.domain
	rs, exists := m.lattice.hosted.Lookup(q.name, "A")
	switch {
	case !exists || len(rs) == 0:
		q.fail(DNSNoName)
	case m.lattice.kind == vpc.KindServiceNetwork:
		q.answered(m.kind(), m.id, m.domain, u.associated(m.id, vpc.ID(rs[0].Alias)))
	default:
		q.answered(m.kind(), m.id, m.domain, u.offersOf(m.id, vpc.ID(rs[0].Alias)))
	}
	return true
}

// offersOf is the addresses at which an endpoint offers something.
func (u *unit) offersOf(endpoint, id vpc.ID) []netip.Addr {
	var addrs []netip.Addr
	for _, h := range u.owned[endpoint] {
		if h.lattice != nil {
			addrs = append(addrs, addressesAt(h.lattice.offers, id)...)
		}
	}
	return addrs
}

// associated is the addresses at which a service network offers something in the VPC.
func (u *unit) associated(network, id vpc.ID) []netip.Addr {
	if u.association == nil || u.association.id != network {
		return nil
	}
	return addressesAt(u.association.offers, id)
}

func addressesAt(offers []offer, id vpc.ID) []netip.Addr {
	var addrs []netip.Addr
	for _, o := range offers {
		if o.id == id {
			addrs = append(addrs, o.addr)
		}
	}
	return addrs
}

// byLatticeName answers the names that VPC Lattice gives: "<endpoint>.<resource configuration>.<hash>.vpc-lattice-rsc.<region>.on.aws" and the
// name of a service below that of an endpoint with the endpoint's private addresses, others with addresses of VPC Lattice itself. Public DNS has all of
// them.
//
// Source: AWS PrivateLink guide, "Access VPC resources through AWS PrivateLink": DNS hostnames; VPC Lattice User Guide, "Service network associations".
func (q *query) byLatticeName() bool {
	if !strings.HasSuffix(q.name, ".on.aws") || !strings.Contains(q.name, ".vpc-lattice-") {
		return false
	}
	label, rest, _ := strings.Cut(q.name, ".")
	id := q.r.latticeNamed(rest)
	if by, ok := q.r.publicNames().lattice[beforeAssociation(label)]; ok {
		e, _ := q.r.net.Get(by)
		if v, ok := q.r.net.VPCOf(by); ok && id != "" {
			q.answered(e.Kind(), by, rest, q.r.unit(v.ID).offersOf(by, id))
			return true
		}
	}
	if service := q.r.publicNames().services[q.name]; service != "" {
		id = service
	}
	if s, ok := q.r.offeredIn(q.at, id); ok {
		q.answered(s.Kind(), s.ID, "", addressesAt(latticeAddresses(s.Offers(q.r.net)), id))
		return true
	}
	q.unknown("the address of " + q.name)
	return true
}

// beforeAssociation is the ID of an endpoint in a label that goes on with that of an association.
func beforeAssociation(label string) string {
	for _, kind := range [...]string{"-snra", "-snsa"} {
		label, _, _ = strings.Cut(label, kind)
	}
	return label
}

// latticeNamed is the resource configuration or the service whose name follows an endpoint's; empty if the network holds none.
func (r *Resolver) latticeNamed(rest string) vpc.ID {
	if id, ok := r.publicNames().services[rest]; ok {
		return id
	}
	label, _, _ := strings.Cut(rest, ".")
	if c, ok := vpc.Get[endpoint.ResourceConfiguration](r.net, vpc.ID(label)); ok && strings.Contains(rest, ".vpc-lattice-rsc.") {
		return c.ID
	}
	return ""
}

// offeredIn is the service network that offers something: the one of the VPC that asks, if it does, else the first by its ID.
func (r *Resolver) offeredIn(u *unit, id vpc.ID) (endpoint.ServiceNetwork, bool) {
	var first endpoint.ServiceNetwork
	for s := range vpc.All[endpoint.ServiceNetwork](r.net) {
		switch {
		case id == "" || !slices.Contains(s.Offers(r.net), id):
		case u != nil && u.association != nil && u.association.id == s.ID:
			return s, true
		case first.ID == "":
			first = s
		}
	}
	return first, first.ID != ""
}

// noteLattice takes in the endpoints and services of VPC Lattice by their names. A service without one has a name with 0000000 in the place of the hash.
func (x *publicNames) noteLattice(n *vpc.Network) {
	x.lattice, x.services = map[string]vpc.ID{}, map[string]vpc.ID{}
	for e := range vpc.All[endpoint.ResourceEndpoint](n) {
		x.lattice[strings.ToLower(string(e.ID))] = e.ID
	}
	for e := range vpc.All[endpoint.ServiceNetworkEndpoint](n) {
		x.lattice[strings.ToLower(string(e.ID))] = e.ID
	}
	for s := range vpc.All[endpoint.LatticeService](n) {
		made := string(s.ID) + ".0000000.vpc-lattice-svcs." + s.Region + ".on.aws"
		x.services[cmp.Or(cleanDomain(s.DNSName), cleanDomain(made))] = s.ID
	}
}
