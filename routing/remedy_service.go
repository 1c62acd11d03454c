package routing

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// lacksWay is the codes of packets that want for a way, which for those to an AWS service an endpoint in the sender's VPC may be.
var lacksWay = []Code{
	NoRouteToDestination, BadStateRoute, BadStateAttachment, IGWPublicIPAssociationForEgress, CarrierIPAssociation, BlockPublicAccess,
	IPv4Only, IPv6Only, PrivateIPv6, Loop, NotTransitive, NGWRequiresSourceInVPC, PCXRequiresAddressInVPCCIDR, GatewayRejectsSpoofedTraffic,
	VGWEgress, VGWNoRoute, TGWNoRoute, TGWBadStateRoute, IngressRTBTrafficRedirection,
}

// byEndpoint leads what wants for a way to an AWS service by an endpoint of the sender's own VPC, if without it there is no remedy but the internet: an
// endpoint needs no public address and no gateway. It is false of other packets, and of what a small change lets pass where it goes now.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
func (w *walk) byEndpoint(c Code, otherwise remedy) (remedy, bool) {
	s, in, ok := w.r.publicService(w.h.Dst)
	sent := w.origin.kind == endHost && !w.inReply && w.h.Src == w.first.Src && w.h.Dst == w.first.Dst
	if !ok || !sent || !slices.Contains(lacksWay, c) || len(otherwise.fix) > 0 && !slices.ContainsFunc(otherwise.fix, w.opens) {
		return remedy{}, false
	}
	u := w.origin.u
	if fs := w.byGatewayEndpoint(u, w.tableOfSender()); fs != nil {
		return fixed(fs...), true
	}
	if !s.Interface || w.h.Protocol != packet.TCP || !s.Serves(w.h.DstPort) {
		return remedy{}, false
	}
	region := in.of(w.rec.path.Name, u.vpc.Region)
	e := endpoint.Interface{ID: u.id + "/" + vpc.ID(s.Code), VPC: u.id, Service: s.EndpointServiceName(region), PrivateDNS: true}
	if e.Service == "" || region != u.vpc.Region && region != "" && !s.CrossRegion {
		return remedy{}, false
	}
	m := w.byInterfaceEndpoint(u, s, e)
	return m, len(m.fix) > 0 || m.none != ""
}

// opens says whether a fix puts its VPC, or an interface there, on the internet.
func (w *walk) opens(f Fix) bool {
	switch f.Do {
	case AddNAT, MapAddress, Exclude:
		return true
	case Attach:
		return f.Kind == vpc.KindInternetGateway || f.Kind == vpc.KindEgressOnlyInternetGateway
	}
	r, _ := w.r.net.Get(f.Target)
	_, gateway := r.(vpc.InternetGateway)
	return f.Do == AddRoute && gateway
}

// tableOfSender is the route table that is asked, or, beyond the VPC of the sender, the sender's.
func (w *walk) tableOfSender() *table {
	u, h := w.origin.u, w.origin.host
	if w.u == u && w.host != nil && w.host.subnet != noSubnet {
		return u.tables[u.tableOf(w.host)]
	}
	return u.tables[u.tableOf(h)]
}

// byGatewayEndpoint leads a service that has gateway endpoints, which cost nothing, by that of the VPC, or by a new one; nil if none would take the packet.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
func (w *walk) byGatewayEndpoint(u *unit, t *table) []Fix {
	s, in, ok := w.r.publicService(w.h.Dst)
	_, own := u.hosts.Lookup(w.h.Src)
	if !ok || !s.Gateway || in.of(w.rec.path.Name, u.vpc.Region) != u.vpc.Region || !own || w.inReply {
		return nil
	}
	name, ipv6 := s.EndpointServiceName(u.vpc.Region), w.h.Dst.Is6()
	if l, held := serviceList(w.r.net, name, ipv6); held && !slices.ContainsFunc(l.Entries, func(p netip.Prefix) bool { return p.Contains(w.h.Dst) }) {
		return nil
	}
	for e := range vpc.DependentsOf[endpoint.Gateway](w.r.net, u.id) {
		if e.Service != name || e.VPC != u.id || e.State.Gone() || ipv6 && !e.AddressType.HasIPv6() || !ipv6 && !e.AddressType.HasIPv4() {
			continue
		}
		var fs []Fix
		if !e.Available() {
			fs = append(fs, Fix{Do: Restore, On: e.ID, Kind: e.Kind()})
		}
		if t.id == "" || !slices.Contains(e.RouteTables, t.id) {
			fs = append(fs, Fix{Do: Associate, On: e.ID, Kind: e.Kind(), VPC: u.id, Target: t.id})
		}
		if fs == nil {
			return w.withoutRouteBefore(u, t)
		}
		return fs
	}
	if ipv6 {
		return nil
	}
	return []Fix{{Do: AddGatewayEndpoint, On: u.id + "/" + vpc.ID(s.Code), Kind: vpc.KindGatewayEndpoint, VPC: u.id, Target: t.id, Service: name}}
}

// withoutRouteBefore removes the static route that goes before that of an endpoint; nil if it is one for a prefix list.
func (w *walk) withoutRouteBefore(u *unit, t *table) []Fix {
	i, ok := t.lookup(w.h.Dst)
	held, _ := vpc.Get[Table](w.r.net, t.id)
	if !ok || !slices.ContainsFunc(held.Routes, func(r Route) bool { return r.Origin == Static && r.CIDR == t.candidates[i].prefix }) {
		return nil
	}
	return []Fix{{Do: RemoveRoute, On: t.id, Kind: vpc.KindRouteTable, VPC: u.id, CIDR: t.candidates[i].prefix}}
}

// byInterfaceEndpoint lets the name of a service lead to an interface endpoint of the sender's VPC: to the one that is there, or else to e, which is made
// in the subnet of the sender.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
func (w *walk) byInterfaceEndpoint(u *unit, s endpoint.Service, e endpoint.Interface) remedy {
	sub := w.origin.host.subnet
	name := w.rec.path.Name
	if name == nil {
		return remedy{none: fmt.Sprintf("to public addresses of %s only the internet leads: make an interface endpoint for %s in %s, and send to the name of the service, which then is that of the endpoint", s.Name, e.Service, u.id)}
	}
	held := false
	for x := range vpc.DependentsOf[endpoint.Interface](w.r.net, u.id) {
		if x.Service == e.Service && x.VPC == u.id && !x.State.Gone() {
			e, held = x, true
			break
		}
	}
	zone, ok := privateZone(w.r.net, e, name.Name)
	switch {
	case !ok:
		return remedy{none: fmt.Sprintf("%s is no private DNS name of interface endpoints for %s: make one in %s, and send to a name that is, or to the endpoint's own", name.Name, e.Service, u.id)}
	case !held && (sub == noSubnet || !u.subnets[sub].res.CIDR.IsValid() || !w.origin.host.primary(true).IsValid()):
		return remedy{none: fmt.Sprintf("no way leads there without the internet, and the sender has no IPv4 address to which an endpoint is sure to answer: make an interface endpoint for %s in %s", e.Service, u.id)}
	case !w.asksOwnResolver(zone):
		return remedy{none: fmt.Sprintf("other DNS servers or zones than those of AWS answer for %s: make an interface endpoint for %s in %s, and let them answer with its addresses", name.Name, e.Service, u.id)}
	}
	var fs []Fix
	if u.vpc.DisableDNSSupport {
		fs = append(fs, Fix{Do: EnableDNS, On: u.id, Kind: vpc.KindVPC})
	}
	if !u.vpc.DNSHostnames {
		fs = append(fs, Fix{Do: EnableDNSHostnames, On: u.id, Kind: vpc.KindVPC})
	}
	if !held {
		return fixed(append(fs, w.newInterfaceEndpoint(u, sub, e)...)...)
	}
	if !e.Available() {
		fs = append(fs, Fix{Do: Restore, On: e.ID, Kind: e.Kind()})
	}
	if !e.PrivateDNS {
		warning := fmt.Sprintf("all of %s reach %s by it from then on, if its security groups let them in", u.id, s.Name)
		fs = append(fs, Fix{Do: EnablePrivateDNS, On: e.ID, Kind: e.Kind(), Warning: warning})
	}
	return fixed(fs...)
}

// privateZone is the private DNS name of an endpoint that would answer for a name, with private DNS on.
func privateZone(n *vpc.Network, e endpoint.Interface, name string) (string, bool) {
	s, region, _ := endpoint.ParseServiceName(e.Service)
	if v, _ := vpc.Get[vpc.VPC](n, e.VPC); region == "" {
		region = v.Region
	}
	for _, zone := range s.PrivateDNSNames(region) {
		if endpoint.IsWithin(name, zone) {
			return zone, true
		}
	}
	return "", false
}

// asksOwnResolver says whether the resolver of the sender's VPC answers for a name, and nothing that would go before an endpoint with the private zone.
//
// Source: VPC User Guide, "DHCP option sets in Amazon VPC"; Route 53 Developer Guide, "Resolver rules: how domain names match".
func (w *walk) asksOwnResolver(zone string) bool {
	v := w.origin.u.vpc
	o, held := vpc.Get[vpc.DHCPOptions](w.r.net, v.DHCPOptions)
	own := !held || o.AsksAmazon()
	return own && !slices.ContainsFunc(w.r.namesOf(v.ID).matching(w.rec.path.Name.Name), func(m *nameRule) bool {
		return m.endpoint == nil && endpoint.IsWithin(m.domain, zone)
	})
}

// newInterfaceEndpoint makes an interface endpoint in a subnet, with private DNS, and with a security group that lets all of the VPC in, since all of it is
// led there from then on: that of another endpoint, or else a new one.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
func (w *walk) newInterfaceEndpoint(u *unit, sub int32, e endpoint.Interface) []Fix {
	made := Fix{Do: AddInterfaceEndpoint, On: e.ID, Kind: e.Kind(), VPC: u.id, Target: u.subnets[sub].id, Service: e.Service}
	want := packet.Port(packet.TCP, w.h.DstPort)
	for x := range vpc.DependentsOf[endpoint.Interface](w.r.net, u.id) {
		for _, id := range x.Groups {
			if g, held := vpc.Get[sg.Group](w.r.net, id); held && x.VPC == u.id && !x.State.Gone() && letsIn(g, want, u.vpc) {
				made.Group = string(id)
				return []Fix{made}
			}
		}
	}
	id := u.id + "/endpoints"
	made.Group = string(id)
	var fs []Fix
	if _, held := w.r.net.Get(id); !held {
		fs = append(fs, Fix{Do: AddGroup, On: id, Kind: vpc.KindSecurityGroup, VPC: u.id})
	}
	for p := range blocksOf(u.vpc) {
		if p.Addr().Is4() {
			fs = append(fs, Fix{Do: AddRule, On: id, Kind: vpc.KindSecurityGroup, VPC: u.id, Direction: vpc.Ingress, Traffic: want, CIDR: p, Peer: u.id})
		}
	}
	return append(fs, made)
}

// letsIn says whether a group lets traffic in from all IPv4 addresses of a VPC.
func letsIn(g sg.Group, want packet.Traffic, v vpc.VPC) bool {
	for p := range blocksOf(v) {
		covers := func(r sg.Rule) bool {
			return r.Traffic.Covers(want) && r.CIDR.IsValid() && r.CIDR.Bits() <= p.Bits() && r.CIDR.Contains(p.Addr())
		}
		if p.Addr().Is4() && !slices.ContainsFunc(g.Ingress, covers) {
			return false
		}
	}
	return true
}
