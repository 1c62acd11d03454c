package gen

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// transit gives Regions transit gateways, with VPCs attached, and peers them.
func (b *builder) transit() {
	if b.NoTransit || b.one(3) {
		return
	}
	var gateways []vpc.TransitGateway
	var at [][]vpc.TransitGatewayAttachment // by gateway
	for _, region := range regions {
		if len(gateways) > 0 && b.one(2) {
			continue
		}
		g := vpc.TransitGateway{ID: id("tgw-%s", region), Region: region, GroupReferencing: b.one(2)}
		gateways = append(gateways, g)
		at = append(at, b.attach(g))
		b.add(g)
	}
	if len(gateways) == 2 && b.one(2) {
		a := vpc.TransitGatewayAttachment{ID: "tgw-attach-peer", Type: vpc.AttachmentPeering, TransitGateway: gateways[0].ID, PeerTransitGateway: gateways[1].ID}
		b.add(a)
		at[0], at[1] = append(at[0], a), append(at[1], a)
	}
	for i, g := range gateways {
		b.transitTables(g, at[i])
	}
}

func (b *builder) attach(g vpc.TransitGateway) []vpc.TransitGatewayAttachment {
	var all []vpc.TransitGatewayAttachment
	for i := range b.vpcs {
		h := &b.vpcs[i]
		if h.vpc.Region != g.Region || b.one(4) {
			continue
		}
		a := vpc.TransitGatewayAttachment{ID: id("tgw-attach-%s", h.vpc.ID[4:]), TransitGateway: g.ID, Resource: h.vpc.ID,
			IPv6Support: b.one(2), DisableGroupReferencing: b.one(5),
			ApplianceMode: b.one(8)}
		zones := map[string]bool{}
		for _, s := range h.subnets {
			if s.CIDR.IsValid() && !zones[s.Zone] && !b.one(5) {
				zones[s.Zone] = true
				a.Subnets = append(a.Subnets, s.ID)
			}
		}
		if len(a.Subnets) == 0 {
			continue
		}
		if b.one(12) {
			a.State = pick(b, []vpc.State{vpc.Pending, vpc.Deleted, vpc.Modifying})
		}
		all = append(all, a)
		b.attachments = append(b.attachments, a)
		b.add(a)
	}
	return all
}

func (b *builder) transitTables(g vpc.TransitGateway, at []vpc.TransitGatewayAttachment) {
	free := slices.Clone(at)
	for k := range 1 + b.IntN(2) {
		t := vpc.TransitGatewayRouteTable{ID: id("tgw-rtb-%s-%d", g.Region, k), TransitGateway: g.ID}
		n := b.IntN(len(free) + 1)
		if k == 0 && b.one(2) {
			n = len(free)
		}
		for _, a := range free[:n] {
			t.Associations = append(t.Associations, a.ID)
		}
		free = free[n:]
		for _, a := range at {
			if a.Type == vpc.AttachmentVPC && !b.one(3) {
				t.Propagations = append(t.Propagations, a.ID)
			}
		}
		t.Routes = b.transitRoutes(at)
		b.add(t)
	}
}

func (b *builder) transitRoutes(at []vpc.TransitGatewayAttachment) []vpc.TransitGatewayRoute {
	var rs []vpc.TransitGatewayRoute
	seen := map[netip.Prefix]bool{}
	for range b.IntN(4) {
		p := b.anyPrefix()
		if b.one(3) {
			p = prefix("0.0.0.0/0")
		}
		if seen[p] {
			continue
		}
		seen[p] = true
		r := vpc.TransitGatewayRoute{CIDR: p}
		if len(at) == 0 || b.one(5) {
			r.Blackhole = true
		} else {
			r.Attachments = []vpc.ID{pick(b, at).ID}
		}
		rs = append(rs, r)
	}
	if len(b.lists) > 0 && len(at) > 0 && b.one(4) {
		rs = append(rs, vpc.TransitGatewayRoute{PrefixList: pick(b, b.lists).ID, Attachments: []vpc.ID{pick(b, at).ID}})
	}
	return rs
}

// vpn joins VPCs with networks outside AWS, and steers and bars what comes in from outside.
func (b *builder) vpn() {
	for i := range b.vpcs {
		h := &b.vpcs[i]
		if !b.NoVPN && b.one(4) {
			b.premises(h, i)
		}
		if !b.NoAppliances && b.one(5) {
			s := pick(b, h.subnets)
			e := endpoint.GatewayLoadBalancer{ID: id("vpce-gwlb-%d", i), VPC: h.vpc.ID, Subnet: s.ID,
				Service: "com.amazonaws.vpce." + h.vpc.Region + ".vpce-svc-0123456789abcdef0"}
			h.gwlbes = append(h.gwlbes, e.ID)
			b.add(e)
		}
		if h.igw != "" && b.one(4) {
			b.edgeTable(h, h.igw)
		}
		if h.vgw != "" && b.one(4) {
			b.edgeTable(h, h.vgw)
		}
		if b.one(8) {
			x := vpc.BlockPublicAccessExclusion{ID: id("bpa-x-%d", i), VPC: h.vpc.ID, Mode: pick(b, []vpc.ExclusionMode{vpc.AllowBidirectional, vpc.AllowEgress})}
			if b.one(2) {
				x.VPC, x.Subnet = "", pick(b, h.subnets).ID
			}
			b.add(x)
		}
	}
	if b.one(8) {
		b.add(vpc.BlockPublicAccess{ID: "bpa", Account: "111", Region: regions[0], Mode: pick(b, []vpc.BlockMode{vpc.BlockBidirectional, vpc.BlockIngress})})
	}
}

func (b *builder) premises(h *home, i int) {
	h.vgw = id("vgw-%d", i)
	b.add(vpc.VPNGateway{ID: h.vgw, VPC: h.vpc.ID})
	site := prefix("192.168.%d.0/24", i)
	b.prefixes = append(b.prefixes, site)
	b.add(vpc.OnPremises{ID: id("site-%d", i), CIDRs: []netip.Prefix{site}})
	b.add(vpc.CustomerGateway{ID: id("cgw-%d", i), OnPremises: id("site-%d", i)})
	c := vpc.VPNConnection{ID: id("vpn-%d", i), VPNGateway: h.vgw, CustomerGateway: id("cgw-%d", i), StaticRoutesOnly: b.one(2)}
	if c.StaticRoutesOnly {
		c.Routes = []netip.Prefix{site}
	} else {
		c.LearnedRoutes = []vpc.BGPRoute{{CIDR: site}}
		if b.one(3) {
			c.LearnedRoutes = append(c.LearnedRoutes, vpc.BGPRoute{CIDR: prefix("10.0.0.0/26")})
		}
	}
	if b.one(8) {
		c.Tunnels = []vpc.Tunnel{{Down: true}, {Down: b.one(2)}}
	}
	b.add(c)
}

// edgeTable steers what comes in by the gateway.
func (b *builder) edgeTable(h *home, gateway vpc.ID) {
	t := routing.Table{ID: id("rtb-edge-%s", gateway), VPC: h.vpc.ID, Gateways: []vpc.ID{gateway}}
	targets := h.gwlbes
	for _, e := range h.ifaces {
		if e.NoSourceDestCheck {
			targets = append(targets[:len(targets):len(targets)], e.ID)
		}
	}
	for _, s := range h.subnets {
		if len(targets) > 0 && s.CIDR.IsValid() && b.one(2) {
			t.Routes = append(t.Routes, routing.Route{CIDR: s.CIDR, Target: pick(b, targets)})
		}
	}
	b.add(t)
}
