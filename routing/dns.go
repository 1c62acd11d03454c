package routing

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// Answer is how a DNS name resolved for the sender.
type Answer struct {
	Name string // in lower case, without a last dot

	// Addresses is the answer, in the order in which the walk would take them: it takes the first of a
	// family that the sender has. Resolvers give them in turn.
	Addresses []netip.Addr

	Kind vpc.Kind // who answered: an interface endpoint's private DNS, a hosted zone, ...; empty: public DNS
	By   vpc.ID
	Zone string // the zone or rule that was the most specific

	// Synthetic says that the public address stands for a service whose addresses the network does not hold.
	Synthetic bool

	Code   Code     // why there is no address; empty if there is one
	Passed []string // what was passed over, and why
}

// resolve answers a DNS name as the resolver of the sender's VPC would, or public DNS for senders elsewhere.
//
// Source: Route 53 Developer Guide, "Resolver rules: how domain names match"; VPC User Guide, "DNS attributes for your VPC";
// AWS PrivateLink guide, "Private DNS names".
func (r *Resolver) resolve(name string, from end) Answer {
	a := Answer{Name: strings.ToLower(strings.TrimSuffix(name, "."))}
	if from.kind != endHost {
		r.resolvePublic(&a)
		return a
	}
	u := from.u
	if o, ok := vpc.Get[vpc.DHCPOptions](r.net, u.vpc.DHCPOptions); ok && !o.AsksAmazon() {
		a.Passed = append(a.Passed, "the VPC's DHCP options name other DNS servers than Amazon's: private DNS of endpoints does not apply")
		r.resolvePublic(&a)
		return a
	}
	if u.vpc.DisableDNSSupport {
		a.Code = DNSUnavailable
		return a
	}
	if !u.resolvePrivate(&a) && !u.resolveEC2(&a) {
		r.resolvePublic(&a)
	}
	return a
}

// resolvePrivate asks the hidden zones of the VPC's interface endpoints. The most specific zone answers, if need be that
// there is no such name.
func (u *unit) resolvePrivate(a *Answer) bool {
	var by endpoint.Interface
	var best endpoint.Answer
	found := false
	for e := range vpc.DependentsOf[endpoint.Interface](u.net(), u.id) {
		names := e.Names(u.net())
		x, ok := names.Within(a.Name, false)
		switch {
		case ok && !e.Available():
			a.Passed = append(a.Passed, fmt.Sprintf("%s answers for %s, but is %s", e.ID, x.Zone, e.State))
		case ok && (!found || len(x.Zone) > len(best.Zone)):
			by, best, found = e, x, true
		case !ok:
			a.Passed = append(a.Passed, u.passedEndpoint(a.Name, e, names)...)
		}
	}
	if !found {
		return false
	}
	a.Kind, a.By, a.Zone = by.Kind(), by.ID, best.Zone
	a.Addresses = u.endpointAddresses(by.ID, best.Subnets)
	if best.Name == "" {
		a.Code = DNSNoName
	}
	return true
}

// passedEndpoint says why an endpoint for the very service that the name is of does not answer it.
func (u *unit) passedEndpoint(name string, e endpoint.Interface, names endpoint.Names) []string {
	m, ok := endpoint.LookupHost(name)
	if s, region, known := endpoint.ParseServiceName(e.Service); !ok || !known || s.Code != m.Service.Code || region != m.Region {
		return nil
	}
	switch {
	case names.InboundOnly:
		return []string{string(e.ID) + ": its private DNS is for inbound resolver endpoints only"}
	case len(names.Private) == 0 && !names.PrivateUnknown && e.PrivateDNS:
		return []string{string(e.ID) + ": private DNS is not supported for the service"}
	case !e.PrivateDNS:
		return []string{string(e.ID) + ": private DNS is off"}
	}
	return []string{string(e.ID) + ": the name is not one of its private DNS names"}
}

// endpointAddresses is the addresses of an endpoint's interfaces in the subnets, IPv4 before IPv6 of each.
func (u *unit) endpointAddresses(id vpc.ID, subnets []vpc.ID) []netip.Addr {
	var addrs []netip.Addr
	for _, h := range u.owned[id] {
		if !slices.Contains(subnets, u.subnets[h.subnet].id) {
			continue
		}
		for _, x := range h.Addresses {
			addrs = append(addrs, x.Private)
		}
	}
	return addrs
}

// resolveEC2 answers the names that EC2 gives instances: their private address inside the VPC, for
// private names as for public ones.
//
// Source: VPC User Guide, "DNS attributes for your VPC"; EC2 User Guide, "Instance hostname types".
func (u *unit) resolveEC2(a *Answer) bool {
	addr, private, ok := parseEC2Name(a.Name)
	if !ok {
		return false
	}
	if !private {
		m, ok := u.public[addr]
		if !ok || !u.vpc.DNSHostnames {
			return false
		}
		addr = m.private
	}
	a.Zone = a.Name[strings.IndexByte(a.Name, '.')+1:]
	a.Addresses = []netip.Addr{addr}
	return true
}

// parseEC2Name takes apart "ip-10-0-0-5.ec2.internal" and "ec2-203-0-113-9.compute-1.amazonaws.com".
func parseEC2Name(name string) (addr netip.Addr, private, ok bool) {
	label, domain, _ := strings.Cut(name, ".")
	rest, private := strings.CutPrefix(label, "ip-")
	if private {
		ok = domain == "ec2.internal" || strings.HasSuffix(domain, ".compute.internal")
	} else {
		rest, ok = strings.CutPrefix(label, "ec2-")
		ok = ok && (domain == "compute-1.amazonaws.com" || strings.HasSuffix(domain, ".compute.amazonaws.com") || strings.HasSuffix(domain, ".compute.amazonaws.com.cn"))
	}
	if !ok {
		return netip.Addr{}, false, false
	}
	addr, err := netip.ParseAddr(strings.ReplaceAll(rest, "-", "."))
	return addr, private, err == nil
}

// resolvePublic answers as public DNS does: names of AWS services with public addresses, endpoint-specific names with the
// endpoint's private ones, and the public names of instances.
func (r *Resolver) resolvePublic(a *Answer) {
	if r.resolveEndpointName(a) {
		return
	}
	if addr, private, ok := parseEC2Name(a.Name); ok {
		if private {
			a.Code = DNSNoName
			return
		}
		a.Addresses = []netip.Addr{addr}
		return
	}
	m, ok := endpoint.LookupHost(a.Name)
	if !ok {
		a.Code = UnknownDestination
		return
	}
	r.resolveService(a, m)
}

// resolveService gives an address of each family that the host has: of AWS's prefix list of the service, or of the range that stands for it.
func (r *Resolver) resolveService(a *Answer, m endpoint.Match) {
	region := m.Region
	for _, ipv6 := range []bool{false, true} {
		if ipv6 && !m.DualStack {
			continue
		}
		p, ok := r.serviceRange(m.Service, region, ipv6)
		if !ok {
			p, a.Synthetic = endpoint.PublicRange(m.Service.Code, region, ipv6), true
		}
		if p.IsValid() {
			a.Addresses = append(a.Addresses, p.Masked().Addr().Next())
		}
	}
	if len(a.Addresses) == 0 {
		a.Code = UnknownDestination
	}
}

// serviceRange is the first range of AWS's prefix list of a service.
func (r *Resolver) serviceRange(s endpoint.Service, region string, ipv6 bool) (netip.Prefix, bool) {
	name := s.EndpointServiceName(region)
	if name == "" {
		return netip.Prefix{}, false
	}
	l, ok := serviceList(r.net, name, ipv6)
	if !ok || len(l.Entries) == 0 {
		return netip.Prefix{}, false
	}
	return slices.MinFunc(l.Entries, func(x, y netip.Prefix) int { return x.Addr().Compare(y.Addr()) }), true
}

// resolveEndpointName answers the names of endpoints themselves, which are in public DNS.
func (r *Resolver) resolveEndpointName(a *Answer) bool {
	if !strings.Contains(a.Name, ".vpce.") {
		return false
	}
	for e := range vpc.All[endpoint.Interface](r.net) {
		if x, ok := e.Names(r.net).Public(a.Name); ok {
			u := r.unit(e.VPC)
			a.Kind, a.By, a.Zone = e.Kind(), e.ID, x.Name
			a.Addresses = u.endpointAddresses(e.ID, x.Subnets)
			return true
		}
	}
	a.Code = DNSNoName
	return true
}
