package routing

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// Unused is a gateway endpoint that a request does not take though it goes to the endpoint's service.
type Unused struct {
	Endpoint vpc.ID
	// Why is everything that keeps the request from taking it.
	Why []string
	// Fix is what would make the endpoint apply, as far as changes of the network can: with it, Why has only what has no fix.
	Fix []Fix
}

// String is the endpoint with the reasons.
func (u Unused) String() string {
	s := "not by " + string(u.Endpoint) + ": " + strings.Join(u.Why, "; ")
	for _, f := range u.Fix {
		s += "\n  fix: " + f.String()
	}
	return s
}

// serviceEnd is the service to which a request goes.
type serviceEnd struct {
	addr    netip.Addr
	service serviceRegion
	from    vpc.ID // the sender's VPC
}

// unused is the gateway endpoints of the network for the service to which the path leads that the request does not take: those of
// the sender's VPC, and of others if that has none.
//
// Source: AWS PrivateLink guide, "Gateway endpoints"; https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
func (r *Resolver) unused(p *Path, lookups []Choice) []Unused {
	d, ok := r.destinationOf(p)
	if !ok {
		return nil
	}
	var own, others []Unused
	for e := range vpc.All[endpoint.Gateway](r.net) {
		s, _, ok := endpoint.ParseServiceName(e.Service)
		if !ok || s.Code != d.service.service.Code || slices.Contains(p.Via, Via{e.Kind(), e.ID}) {
			continue
		}
		u := r.whyUnused(p, d, e, lookups)
		if e.VPC == d.from {
			own = append(own, u)
		} else {
			others = append(others, u)
		}
	}
	if own != nil {
		return own
	}
	return others
}

// destinationOf is the AWS service to which a path leads, by the name asked for or by the address.
func (r *Resolver) destinationOf(p *Path) (serviceEnd, bool) {
	var d serviceEnd
	if len(p.Forward) == 0 || p.Forward[0].Subnet == "" {
		return d, false
	}
	first := p.Forward[0]
	s, _ := vpc.Get[vpc.Subnet](r.net, first.Subnet)
	d.addr, d.from = first.In.Dst, s.VPC
	if p.Name != nil {
		if by, ok := serviceOf(p.Name.Name); ok {
			d.service = by
			return d, true
		}
	}
	service, in, ok := r.publicService(d.addr)
	home, _ := vpc.Get[vpc.VPC](r.net, d.from)
	d.service = serviceRegion{service, in.of(p.Name, home.Region)}
	return d, ok
}

// whyUnused looks at everything that a gateway endpoint asks for.
func (r *Resolver) whyUnused(p *Path, d serviceEnd, e endpoint.Gateway, lookups []Choice) Unused {
	u := Unused{Endpoint: e.ID}
	why := func(format string, args ...any) { u.Why = append(u.Why, fmt.Sprintf(format, args...)) }
	_, region, _ := endpoint.ParseServiceName(e.Service)
	if e.VPC != d.from {
		why("it serves %s alone, and the packet is sent from %s", e.VPC, d.from)
	}
	if region != d.service.region && d.service.region != "" {
		why("it leads to the service in %s, and the destination is in %s", region, d.service.region)
	}
	if !e.Available() {
		why("it is not available")
		u.Fix = append(u.Fix, Fix{Do: Restore, On: e.ID, Kind: e.Kind()})
	}
	if ip4 := d.addr.Is4(); ip4 && !e.AddressType.HasIPv4() || !ip4 && !e.AddressType.HasIPv6() {
		why("it does not serve %s", familyName(ip4))
	}
	if p.Name != nil && p.Name.Kind == vpc.KindInterfaceEndpoint {
		why("the name resolves to %s, of interface endpoint %s", d.addr, p.Name.By)
	}
	if e.VPC != d.from {
		return u
	}
	i := slices.IndexFunc(lookups, func(c Choice) bool { return !c.InReply && c.Kind == vpc.KindRouteTable && c.Destination == d.addr })
	if i < 0 {
		why("no route table is asked")
		return u
	}
	c := lookups[i]
	if !slices.Contains(e.RouteTables, c.At) {
		table := Fix{On: c.At, Kind: vpc.KindRouteTable, VPC: e.VPC}.table()
		why("%s, by which the packet goes, is not associated with it", table)
		if c.At != "" {
			u.Fix = append(u.Fix, Fix{Do: Associate, On: e.ID, Kind: e.Kind(), Target: c.At})
		}
	}
	for _, l := range c.Losers {
		if l.Route.Target == e.ID {
			why("%s lost to %s: %v", l.Rule, c.Winner.Rule, l.Lost)
		}
	}
	if len(u.Why) == 0 {
		why("its prefix list does not hold %v", d.addr)
	}
	return u
}
