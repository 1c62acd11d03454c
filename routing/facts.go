package routing

import (
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// Facts is what a path says beside its verdict: what it passes, what it needs, what it costs.
type Facts struct {
	Exposure Exposure `json:"exposure,omitempty"`

	Passes  []vpc.ID `json:"passes,omitempty"`  // the gateways, links, endpoints and appliances on the way of the request, in order
	Zones   []string `json:"zones,omitempty"`   // the Availability Zones on its way, in order; more than one: it crosses zones
	Regions []string `json:"regions,omitempty"` // the Regions on its way, in order, that of an AWS service at its end included

	Needs   Needs    `json:"needs"`
	Charges []Charge `json:"charges,omitempty"` // see [Facts.Cost]
}

// Needs is what a path does not work without. The zero Needs: nothing but private addresses.
type Needs struct {
	InternetGateway bool `json:"internetGateway,omitempty"` // or an egress-only one
	NATGateway      bool `json:"natGateway,omitempty"`
	PublicAddress   bool `json:"publicAddress,omitempty"` // a public IPv4 address of an interface that is not a NAT gateway's
}

// Facts is what r's network says of a path. It costs about as much as the path has hops. Of a path that is dropped it tells what the
// hops pass that the path has.
func (r *Resolver) Facts(p Path) Facts {
	s := surveyor{r: r, path: p, facts: Facts{Exposure: p.Exposure}}
	s.survey(p.Forward, RequestLeg)
	s.survey(p.Reply, ReplyLeg)
	return s.facts
}

// surveyor collects the facts of a path.
type surveyor struct {
	r     *Resolver
	path  Path
	facts Facts

	leg     Leg
	iface   vpc.ID // where the packet is
	subnet  vpc.ID
	over    crossedBy // what it has passed since
	leaving vpc.ID    // the internet gateway by which it has left a VPC
	hub     vpc.ID    // the transit gateway that it is in
}

// crossedBy is what lies between two interfaces.
type crossedBy uint8

const (
	overVPC crossedBy = iota
	overPeer
	overElse // what is not charged by zones: transit gateways, PrivateLink, the internet
)

// survey goes along one leg.
func (s *surveyor) survey(hops []Hop, leg Leg) {
	s.leg, s.iface, s.subnet, s.over, s.leaving, s.hub = leg, "", "", overVPC, "", ""
	for i, h := range hops {
		s.note(h)
		if h.Interface != "" && h.Interface != s.iface {
			s.arrive(h)
		}
		if h.Stage == AtTarget || h.Stage == AtSource && h.Kind == vpc.KindInterfaceEndpoint {
			s.pass(h, hops[i+1:])
		}
		if h.Stage == AtDestination && h.At == "" && s.leaving != "" && h.Code == "" {
			s.outside(h)
		}
	}
}

// note takes down what the request passes.
func (s *surveyor) note(h Hop) {
	if s.leg != RequestLeg {
		return
	}
	if h.At != "" && h.Code == "" && (h.Stage == AtTarget || h.Stage == AtDestination && h.Rule == "forwards") && !last(s.facts.Passes, h.At) {
		s.facts.Passes = append(s.facts.Passes, h.At)
	}
	sub, ok := vpc.Get[vpc.Subnet](s.r.net, h.Subnet)
	if ok && sub.Zone != "" && !last(s.facts.Zones, sub.Zone) {
		s.facts.Zones = append(s.facts.Zones, sub.Zone)
	}
	if v, _ := vpc.Get[vpc.VPC](s.r.net, sub.VPC); ok {
		s.region(v.Region)
	}
}

func (s *surveyor) region(name string) {
	if name != "" && !last(s.facts.Regions, name) {
		s.facts.Regions = append(s.facts.Regions, name)
	}
}

// last says whether x is the last of xs.
func last[T comparable](xs []T, x T) bool { return len(xs) > 0 && xs[len(xs)-1] == x }

// traffic adds a charge for each gigabyte of the leg, on top of what it is charged for already where it came by before.
func (s *surveyor) traffic(c Charge) {
	c.Leg = s.leg
	for i, had := range s.facts.Charges {
		if had.Count = c.Count; had == c {
			s.facts.Charges[i].Count += c.Count
			return
		}
	}
	s.facts.Charges = append(s.facts.Charges, c)
}

// data charges what goes over the leg; times is how often each gigabyte is charged.
func (s *surveyor) data(i Item, at vpc.ID, times int) {
	s.traffic(Charge{Item: i, At: at, Count: times})
}

// between charges what goes from one Region to another.
func (s *surveyor) between(at vpc.ID, from, to string) {
	s.traffic(Charge{Item: RegionTransfer, At: at, Count: 1, From: from, To: to})
}

// hourly charges what is paid for by the hour, once, however often the path comes by.
func (s *surveyor) hourly(i Item, at vpc.ID, count int) {
	if c := (Charge{Item: i, At: at, Count: count}); !slices.Contains(s.facts.Charges, c) {
		s.facts.Charges = append(s.facts.Charges, c)
	}
}

// arrive brings the packet to an interface: within a Region, what goes from zone to zone is charged on both sides.
//
// Source: https://aws.amazon.com/ec2/pricing/on-demand/ (data transfer). What PrivateLink and transit gateways carry between zones is
// not charged; to and from an endpoint over peering it is.
func (s *surveyor) arrive(h Hop) {
	from, to := s.host(s.iface, s.subnet), s.host(h.Interface, h.Subnet)
	privateLink := from != nil && to != nil && (isPrivateLink(from) || isPrivateLink(to))
	a, _ := vpc.Get[vpc.Subnet](s.r.net, s.subnet)
	b, _ := vpc.Get[vpc.Subnet](s.r.net, h.Subnet)
	charged := s.over == overPeer || s.over == overVPC && !privateLink && a.VPC == b.VPC
	if charged && s.subnet != "" && h.Subnet != "" && zoneOf(a) != zoneOf(b) {
		s.data(ZoneTransfer, h.Interface, 2)
	}
	s.iface, s.subnet, s.over, s.hub = h.Interface, h.Subnet, overVPC, ""
}

func isPrivateLink(h *host) bool {
	return h.role == roleEndpoint || h.role == roleLattice || h.role == roleGWLBEndpoint
}

// host is the interface of a subnet.
func (s *surveyor) host(iface, subnet vpc.ID) *host {
	sub, _ := vpc.Get[vpc.Subnet](s.r.net, subnet)
	if u := s.r.unit(sub.VPC); u != nil {
		return u.byID[iface]
	}
	return nil
}

// pass is a gateway, an endpoint or a link.
func (s *surveyor) pass(h Hop, rest []Hop) {
	if h.Code != "" {
		return
	}
	switch h.Kind {
	case vpc.KindNATGateway:
		s.nat(h)
	case vpc.KindInternetGateway, vpc.KindEgressOnlyInternetGateway:
		s.gateway(h)
	case vpc.KindPeeringConnection:
		s.peering(h)
	case vpc.KindTransitGateway:
		s.transit(h)
	case vpc.KindInterfaceEndpoint:
		s.endpoint(h)
	case vpc.KindGatewayLoadBalancerEndpoint:
		s.hourly(GatewayLoadBalancerEndpointHour, h.At, 1)
		s.data(GatewayLoadBalancerEndpointData, h.At, 1)
		s.over = overElse
	case vpc.KindLoadBalancer:
		s.hourly(LoadBalancer, h.At, 1)
	case vpc.KindVPNConnection, vpc.KindVirtualInterface:
		s.link(h, rest)
	}
}

func (s *surveyor) nat(h Hop) {
	if s.leg == RequestLeg {
		s.facts.Needs.NATGateway = true
	}
	s.hourly(NATGatewayHour, h.At, 1)
	s.data(NATGatewayData, h.At, 1)
}

// gateway is an internet gateway, which itself costs nothing: by which a packet leaves a VPC or comes into one.
func (s *surveyor) gateway(h Hop) {
	region := s.regionAt(h)
	inbound := s.subnet == "" || s.leaving != ""
	if s.leg == RequestLeg {
		s.facts.Needs.InternetGateway = true
		s.region(region)
	}
	s.publicAddress(h, inbound)
	from := s.leaving
	switch target, served := s.r.serves(s.path); {
	case !inbound:
		s.leaving, s.over = h.At, overElse
		return
	case from == "" && s.leg == ReplyLeg && served && target.region != "" && target.region != region:
		s.between(h.At, target.region, region)
	case from != "":
		s.leaving = ""
		if other := s.r.regionOfGateway(from); other != region {
			s.between(h.At, other, region)
		} else {
			s.data(PublicAddressTransfer, h.At, 2)
		}
	}
	s.over = overElse
}

// publicAddress is the public IPv4 address that the gateway translates, and whose it is.
func (s *surveyor) publicAddress(h Hop, inbound bool) {
	private := h.In.Src
	if inbound {
		private = h.Out.Dst
	}
	if h.In == h.Out || !private.IsValid() {
		return
	}
	g, _ := vpc.Get[vpc.InternetGateway](s.r.net, h.At)
	u := s.r.unit(g.VPC)
	if u == nil {
		return
	}
	owner, ok := u.hosts.Lookup(private)
	if !ok {
		return
	}
	count := 1
	if owner.role == roleNAT {
		count = len(owner.mapped)
	} else if s.leg == RequestLeg {
		s.facts.Needs.PublicAddress = true
	}
	s.hourly(PublicIPv4Hour, owner.at, count)
}

// outside is beyond the internet gateway: an AWS service, or the internet.
func (s *surveyor) outside(h Hop) {
	home := s.r.regionOfGateway(s.leaving)
	service, in, ok := s.r.publicService(h.In.Dst)
	region := in.of(s.path.Name, home)
	switch {
	case !ok || service.Code == "":
		s.data(InternetEgress, s.leaving, 1)
	case region != "" && region != home:
		s.between(s.leaving, home, region)
		if s.leg == RequestLeg {
			s.region(region)
		}
	}
	s.leaving = ""
}

// peering costs nothing itself. What crosses it to another zone is charged where the packet arrives.
func (s *surveyor) peering(h Hop) {
	c, _ := vpc.Get[vpc.PeeringConnection](s.r.net, h.At)
	from, to := regionOf(s.r.net, c.Requester), regionOf(s.r.net, c.Accepter)
	if v, ok := vpc.Get[vpc.Subnet](s.r.net, s.subnet); ok && v.VPC == c.Accepter.VPC {
		from, to = to, from
	}
	s.over = overPeer
	if from != to {
		s.between(h.At, from, to)
		s.over = overElse
	}
}

// transit is a transit gateway: each of its attachments is charged by the hour, and by the gigabyte what each of them sends into it, twice if
// what an inspection VPC got from it comes back; but not what another transit gateway sends.
//
// Source: https://aws.amazon.com/transit-gateway/pricing/
func (s *surveyor) transit(h Hop) {
	if sub, ok := vpc.Get[vpc.Subnet](s.r.net, s.subnet); ok && s.hub == "" {
		if a, ok := (vpc.TransitGateway{ID: h.At}).AttachmentOf(s.r.net, sub.VPC); ok {
			s.hourly(TransitGatewayAttachmentHour, a.ID, 1)
		}
	}
	if h.By.Target != "" {
		s.hourly(TransitGatewayAttachmentHour, h.By.Target, 1)
	}
	from, to := s.r.regionOfTransit(s.hub), s.r.regionOfTransit(h.At)
	switch {
	case s.hub == "":
		s.data(TransitGatewayData, h.At, 1)
	case from != to:
		s.between(s.hub, from, to)
	default:
		s.data(TransitGatewayPeeringData, s.hub, 1)
	}
	if s.leg == RequestLeg {
		s.region(to)
	}
	s.hub, s.over = h.At, overElse
}

// endpoint is an interface endpoint: each of its interfaces is charged by the hour, and what it processes in both directions by
// the gigabyte.
//
// Source: https://aws.amazon.com/privatelink/pricing/
func (s *surveyor) endpoint(h Hop) {
	e, _ := vpc.Get[endpoint.Interface](s.r.net, h.At)
	s.hourly(InterfaceEndpointHour, h.At, max(1, len(e.Subnets)))
	s.data(InterfaceEndpointData, h.At, 1)
	v, _ := vpc.Get[vpc.VPC](s.r.net, e.VPC)
	if away := e.ServiceRegion; away != "" && away != v.Region {
		from, to := v.Region, away
		if s.leg == ReplyLeg {
			from, to = to, from
		} else {
			s.region(away)
		}
		s.between(h.At, from, to)
	}
	s.over = overElse
}

// link leads on premises, or from there. What comes in is free.
func (s *surveyor) link(h Hop, rest []Hop) {
	out := len(rest) > 0 && rest[0].Kind == vpc.KindOnPremises
	if h.Kind == vpc.KindVirtualInterface {
		s.hourly(DirectConnectPort, h.At, 1)
		if out {
			s.data(DirectConnectData, h.At, 1)
		}
		return
	}
	s.hourly(VPNConnectionHour, h.At, 1)
	if out {
		s.data(InternetEgress, h.At, 1)
	}
}

// regionAt is the Region of a gateway's VPC.
func (s *surveyor) regionAt(h Hop) string { return s.r.regionOfGateway(h.At) }

func (r *Resolver) regionOfGateway(id vpc.ID) string {
	home := vpc.ID("")
	if g, ok := vpc.Get[vpc.InternetGateway](r.net, id); ok {
		home = g.VPC
	} else if g, ok := vpc.Get[vpc.EgressOnlyInternetGateway](r.net, id); ok {
		home = g.VPC
	}
	v, _ := vpc.Get[vpc.VPC](r.net, home)
	return v.Region
}

func (r *Resolver) regionOfTransit(id vpc.ID) string {
	g, _ := vpc.Get[vpc.TransitGateway](r.net, id)
	return g.Region
}
