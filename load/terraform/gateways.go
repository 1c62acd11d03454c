package terraform

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

var gatewayConverters = map[string]converter{
	"aws_internet_gateway":                {makes, takeInternetGateway},
	"aws_internet_gateway_attachment":     {adds, addInternetGateway},
	"aws_egress_only_internet_gateway":    {makes, takeEgressOnly},
	"aws_nat_gateway":                     {makes, takeNAT},
	"aws_nat_gateway_eip_association":     {adds, addNATAddress},
	"aws_ec2_carrier_gateway":             {makes, takeCarrier},
	"aws_ec2_managed_prefix_list":         {makes, takeList},
	"aws_ec2_managed_prefix_list_entry":   {adds, addListEntry},
	"aws_prefix_list":                     {makes, takeServiceList},
	"aws_vpc_peering_connection":          {makes, takePeering},
	"aws_vpc_peering_connection_accepter": {adds, addAccepter},
	"aws_vpc_peering_connection_options":  {adds, addPeeringOptions},
}

func takeInternetGateway(l *loader, a attributes) {
	g := vpc.InternetGateway{ID: a.of.id(), Name: a.name(), Account: a.account(), Region: a.region(), VPC: l.link(a, "vpc_id")}
	for _, b := range a.blocks("attachments") { // of a data source
		g.VPC = l.link(b, "vpc_id")
	}
	l.add(a.of, g)
}

func addInternetGateway(l *loader, a attributes) {
	v := l.link(a, "vpc_id")
	if v == "" {
		l.missing(a, "vpc_id")
		return
	}
	amend(l, a, "internet_gateway_id", l.link(a, "internet_gateway_id"), func(g *vpc.InternetGateway) { g.VPC = v })
}

func takeEgressOnly(l *loader, a attributes) {
	l.add(a.of, vpc.EgressOnlyInternetGateway{ID: a.of.id(), Name: a.name(), Account: a.account(), VPC: l.link(a, "vpc_id")})
}

// takeNAT reads a NAT gateway. A private address that AWS chooses is left to the model, which takes a free one.
//
// Source: EC2 API reference, NatGateway. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html
func takeNAT(l *loader, a attributes) {
	g := vpc.NATGateway{
		ID:       a.of.id(),
		Name:     a.name(),
		Account:  a.account(),
		Subnet:   l.link(a, "subnet_id"),
		Private:  a.text("connectivity_type") == "private",
		Regional: a.text("availability_mode") == "regional",
		State:    a.state("state", vpc.Available),
	}
	if g.Regional {
		g.VPC = l.link(a, "vpc_id")
	}
	if g.Subnet == "" && !g.Regional {
		l.missing(a, "subnet_id")
		return
	}
	// The state names the gateway's network interface, but does not hold it.
	if first := (vpc.NATAddress{Private: a.addr("private_ip"), Public: a.addr("public_ip")}); first.Private.IsValid() {
		g.Addresses = append(g.Addresses, first)
		for _, p := range a.addrs("secondary_private_ip_addresses") {
			g.Addresses = append(g.Addresses, vpc.NATAddress{Private: p})
		}
	}
	for _, b := range a.blocks("regional_nat_gateway_address") {
		zone := b.made("availability_zone")
		if p := b.addr("public_ip"); p.IsValid() {
			g.Addresses = append(g.Addresses, vpc.NATAddress{Public: p, Zone: zone})
		}
	}
	for _, b := range a.blocks("availability_zone_address") {
		if zone := b.made("availability_zone"); g.Regional && zone != "" && !slices.Contains(g.Zones, zone) {
			g.Zones = append(g.Zones, zone)
		}
	}
	l.natAddresses[g.ID] = l.elasticOf(a, g.Regional)
	l.add(a.of, g)
}

// elastic is the Elastic IP of one of a NAT gateway's addresses.
type elastic struct {
	id        vpc.ID
	zone      string // of a regional gateway
	secondary bool   // or one more of a regional gateway
}

// elasticOf is the Elastic IPs of a NAT gateway, that of its primary address first.
func (l *loader) elasticOf(a attributes, regional bool) []elastic {
	var all []elastic
	if regional {
		for _, b := range a.blocks("availability_zone_address") {
			for _, id := range l.linkList(b, "allocation_ids") {
				all = append(all, elastic{id, b.made("availability_zone"), true})
			}
		}
		return all
	}
	if id := l.link(a, "allocation_id"); id != "" {
		all = append(all, elastic{id: id})
	}
	for _, id := range l.linkList(a, "secondary_allocation_ids") {
		all = append(all, elastic{id: id, secondary: true})
	}
	return all
}

// completeNAT gives the addresses of NAT gateways the public ones of their Elastic IPs, unless these belong to another interface that is here.
func (l *loader) completeNAT() {
	update(l, func(_ *instance, g vpc.NATGateway) vpc.NATGateway {
		for _, x := range l.natAddresses[g.ID] {
			e, ok := get[eni.ElasticIP](l, x.id)
			if _, elsewhere := l.found[e.Interface]; ok && !elsewhere {
				g.Addresses = withElastic(g.Addresses, x, e)
			}
		}
		return g
	})
}

// withElastic is the addresses of a NAT gateway with an Elastic IP on the private address that it says, or else on the first that can have it,
// or else on one more, of which AWS chooses the private address.
func withElastic(all []vpc.NATAddress, x elastic, e eni.ElasticIP) []vpc.NATAddress {
	free := -1
	for n, a := range all {
		switch {
		case a.Public == e.Public, !x.secondary && a.Public.IsValid():
			return all
		case a.Public.IsValid():
		case e.Private.IsValid() && a.Private == e.Private:
			all[n].Public = e.Public
			return all
		case free < 0 && x.secondary == (n > 0):
			free = n
		}
	}
	if free >= 0 {
		all[free].Public = e.Public
		return all
	}
	return append(all, vpc.NATAddress{Public: e.Public, Zone: x.zone})
}

// addNATAddress adds a secondary address, which counts only once the private one is known.
func addNATAddress(l *loader, a attributes) {
	p := a.addr("private_ip_address")
	if !p.IsValid() {
		return
	}
	amend(l, a, "nat_gateway_id", l.link(a, "nat_gateway_id"), func(g *vpc.NATGateway) {
		if len(g.Addresses) > 0 && !slices.ContainsFunc(g.Addresses, func(x vpc.NATAddress) bool { return x.Private == p }) {
			g.Addresses = append(slices.Clone(g.Addresses), vpc.NATAddress{Private: p})
		}
	})
}

func takeCarrier(l *loader, a attributes) {
	l.add(a.of, vpc.CarrierGateway{ID: a.of.id(), Name: a.name(), Account: a.account(), VPC: l.link(a, "vpc_id")})
}

// takeList reads a managed prefix list.
func takeList(l *loader, a attributes) {
	p := vpc.PrefixList{
		ID:         a.of.id(),
		Name:       a.text("name"),
		Account:    a.account(),
		Region:     a.region(),
		IPv6:       a.text("address_family") == "IPv6",
		MaxEntries: int(min(a.size("max_entries"), 1<<31-1)),
		Version:    a.size("version"),
	}
	if owner, _ := a.values["owner_id"].(string); owner == "AWS" {
		p.Account = owner
	}
	blocks := "entry"
	if a.of.data {
		blocks = "entries"
	}
	for _, b := range a.blocks(blocks) {
		if c, ok := b.prefix("cidr", !p.IPv6); ok && !slices.Contains(p.Entries, c) {
			p.Entries = append(p.Entries, c)
		}
	}
	if _, _, ok := endpoint.ParseServiceName(p.Name); ok && a.of.data && !p.IPv6 && len(p.Entries) == 0 {
		p.Account, p.Region = "AWS", cmp.Or(place.OfService(p.Name), p.Region)
		l.unlisted = append(l.unlisted, unlisted{p, a.of})
		return
	}
	a.given(blocks)
	p.Entries = sorted(p.Entries)
	l.add(a.of, p)
}

func sorted(all []netip.Prefix) []netip.Prefix {
	slices.SortFunc(all, func(a, b netip.Prefix) int {
		return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
	})
	return all
}

func addListEntry(l *loader, a attributes) {
	amend(l, a, "prefix_list_id", l.link(a, "prefix_list_id"), func(p *vpc.PrefixList) {
		if c, ok := a.prefix("cidr", !p.IPv6); ok && !slices.Contains(p.Entries, c) {
			p.Entries = sorted(append(slices.Clone(p.Entries), c))
		}
	})
}

// takeServiceList reads the data source of a list that AWS keeps for a service.
func takeServiceList(l *loader, a attributes) {
	l.serviceList(a, a.of.id(), a.made("name"))
}

// takePeering reads a peering connection. One that nothing accepts stays as the request that it is.
//
// Source: VPC peering guide, the lifecycle of a connection.
// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-lifecycle
func takePeering(l *loader, a attributes) {
	owner, _ := a.values["peer_owner_id"].(string)
	c := vpc.PeeringConnection{
		ID:        a.of.id(),
		Name:      a.name(),
		Account:   a.account(),
		Requester: vpc.PeeringSide{VPC: l.link(a, "vpc_id"), Region: a.region()},
		Accepter:  vpc.PeeringSide{VPC: l.link(a, "peer_vpc_id"), Account: place.Account(owner), Region: place.Region(a.text("peer_region"))},
		State:     a.state("accept_status", vpc.Active),
	}
	l.regions[c.Accepter.Region] = true
	if c.Requester.VPC == "" || c.Accepter.VPC == "" {
		l.missing(a, "vpc_id")
		return
	}
	if a.made("accept_status") == "" && !a.on("auto_accept") {
		c.State = "pending-acceptance"
		l.requested[c.ID] = true
	}
	addSides(a, &c)
	l.add(a.of, c)
}

// addSides reads the options of both sides.
func addSides(a attributes, c *vpc.PeeringConnection) {
	for _, b := range a.blocks("requester") {
		c.Requester.DNSResolution = c.Requester.DNSResolution || b.on("allow_remote_vpc_dns_resolution")
	}
	for _, b := range a.blocks("accepter") {
		c.Accepter.DNSResolution = c.Accepter.DNSResolution || b.on("allow_remote_vpc_dns_resolution")
	}
}

// addAccepter reads the other side's acceptance.
func addAccepter(l *loader, a attributes) {
	amend(l, a, "vpc_peering_connection_id", l.link(a, "vpc_peering_connection_id"), func(c *vpc.PeeringConnection) {
		accepted := a.on("auto_accept")
		if s := a.made("accept_status"); s != "" {
			accepted = s == string(vpc.Active)
		}
		if accepted && c.State == "pending-acceptance" {
			c.State = ""
			delete(l.requested, c.ID)
		}
		c.Accepter.Region = cmp.Or(c.Accepter.Region, a.region())
		addSides(a, c)
	})
}

func addPeeringOptions(l *loader, a attributes) {
	amend(l, a, "vpc_peering_connection_id", l.link(a, "vpc_peering_connection_id"), func(c *vpc.PeeringConnection) { addSides(a, c) })
}

// completePeering gives the sides the account and Region of their VPCs, and reports the connections that nothing accepts.
func (l *loader) completePeering() {
	update(l, func(_ *instance, c vpc.PeeringConnection) vpc.PeeringConnection {
		for _, s := range []*vpc.PeeringSide{&c.Requester, &c.Accepter} {
			if v, ok := get[vpc.VPC](l, s.VPC); ok {
				s.Account, s.Region = cmp.Or(v.Account, s.Account), cmp.Or(v.Region, s.Region)
			}
		}
		if l.requested[c.ID] {
			l.infer(load.Deduced, c.ID, "State", string(c.State), "nothing here accepts it")
		}
		return c
	})
}
