package routing_test

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// resources reads a network as a person would write it down, one resource a line: its kind, its ID, what it belongs to,
// its addresses and flags, and after a colon its rules or routes, parted by semicolons. # starts a comment.
//
//	vpc a 10.0.0.0/16 2600:1f18:0:100::/56       Region us-east-1 unless region=...; nodns, hostnames
//	subnet a1 a 10.0.1.0/24 b                    zone us-east-1b; without one us-east-1a
//	eni web a1 10.0.1.5=203.0.113.5 sg=sg-web    10.0.1.16/28 delegates; nocheck, unattached, stopped, instance=i-web
//	sg sg-web a: in tcp 443 0.0.0.0/0; out all sg-db
//	acl acl-1 a a1: in 100 allow tcp 443 10.0.0.0/8; out 100 deny all 0.0.0.0/0
//	rtb rtb-1 a a1: 0.0.0.0/0 igw-a; 10.9.0.0/16 vgw-a propagated
//	tgwrtb t-rtb tgw att-a att-b: propagate att-a; 10.9.0.0/16 blackhole; 0.0.0.0/0 att-b
//
// An interface, an endpoint or a load balancer without sg= has a group that lets everything pass; sg=default leaves it the
// VPC's default group.
func resources(text string) []vpc.Resource {
	b := builder{kinds: map[vpc.ID]string{}, vpcs: map[vpc.ID]vpc.ID{}, regions: map[vpc.ID]string{}, open: map[vpc.ID]bool{}}
	var lines []line
	for _, s := range strings.Split(text, "\n") {
		s, _, _ = strings.Cut(s, "#")
		if strings.TrimSpace(s) != "" {
			lines = append(lines, parseLine(s))
		}
	}
	for _, l := range lines {
		b.kinds[l.id] = l.kind
		switch l.kind {
		case "vpc":
			b.vpcs[l.id], b.regions[l.id] = l.id, cmp.Or(l.opts["region"], "us-east-1")
		case "subnet":
			b.vpcs[l.id] = l.ref(0)
		}
	}
	for _, l := range lines {
		b.rs = append(b.rs, b.resource(l))
	}
	return b.rs
}

// line is one resource, taken apart.
type line struct {
	kind, text string
	id         vpc.ID
	words      []string
	opts       map[string]string
	items      [][]string
}

func parseLine(s string) line {
	head, tail, _ := strings.Cut(s+" ", ": ")
	words := strings.Fields(head)
	if len(words) < 2 {
		panic("a kind and an ID are wanted: " + s)
	}
	l := line{kind: words[0], id: vpc.ID(words[1]), text: strings.TrimSpace(s), opts: map[string]string{}}
	for _, w := range words[2:] {
		if key, value, ok := strings.Cut(w, "="); ok && !isAddr(key) {
			l.opts[key] = value
			continue
		}
		l.words = append(l.words, w)
	}
	for _, item := range strings.Split(tail, ";") {
		if fs := strings.Fields(item); len(fs) > 0 {
			l.items = append(l.items, fs)
		}
	}
	return l
}

func isAddr(s string) bool   { _, err := netip.ParseAddr(s); return err == nil }
func isPrefix(s string) bool { _, err := netip.ParsePrefix(s); return err == nil }

func (l line) has(flag string) bool { return slices.Contains(l.words, flag) }
func (l line) state() vpc.State     { return vpc.State(l.opts["state"]) }

// ref is the i-th word; empty if there is none.
func (l line) ref(i int) vpc.ID {
	if i < len(l.words) {
		return vpc.ID(l.words[i])
	}
	return ""
}

func (l line) prefixes() (ps []netip.Prefix) {
	for _, w := range l.words {
		if isPrefix(w) {
			ps = append(ps, netip.MustParsePrefix(w))
		}
	}
	return ps
}

func (l line) family(ip4 bool) (ps []netip.Prefix) {
	return slices.DeleteFunc(l.prefixes(), func(p netip.Prefix) bool { return p.Addr().Is4() != ip4 })
}

func (l line) addresses() (as []eni.Address) {
	for _, w := range l.words {
		private, public, mapped := strings.Cut(w, "=")
		if !isAddr(private) {
			continue
		}
		a := eni.Address{Private: netip.MustParseAddr(private)}
		if mapped {
			a.Public = netip.MustParseAddr(public)
		}
		as = append(as, a)
	}
	return as
}

func (l line) private() (as []netip.Addr) {
	for _, a := range l.addresses() {
		as = append(as, a.Private)
	}
	return as
}

func (l line) addressType() endpoint.AddressType {
	switch {
	case l.has("ipv6"):
		return endpoint.IPv6
	case l.has("dualstack"):
		return endpoint.DualStack
	}
	return endpoint.IPv4
}

// builder makes resources of lines.
type builder struct {
	kinds   map[vpc.ID]string
	vpcs    map[vpc.ID]vpc.ID // of VPCs and subnets
	regions map[vpc.ID]string
	open    map[vpc.ID]bool // VPCs whose open group is made
	rs      []vpc.Resource
}

// of is the words after the first that are IDs of the kinds.
func (b *builder) of(l line, kinds ...string) (ids []vpc.ID) {
	for _, w := range l.words {
		if slices.Contains(kinds, b.kinds[vpc.ID(w)]) {
			ids = append(ids, vpc.ID(w))
		}
	}
	return ids
}

// one is the first of them.
func (b *builder) one(l line, kinds ...string) vpc.ID {
	if ids := b.of(l, kinds...); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

// groups is the groups of l, which is in the VPC.
func (b *builder) groups(l line, v vpc.ID) (ids []vpc.ID) {
	switch s := l.opts["sg"]; s {
	case "default":
		return nil
	case "":
		id := "sg-open-" + v
		if !b.open[v] {
			b.open[v] = true
			rules := []sg.Rule{{CIDR: netip.MustParsePrefix("0.0.0.0/0")}, {CIDR: netip.MustParsePrefix("::/0")}}
			b.rs = append(b.rs, sg.Group{ID: id, VPC: v, Ingress: rules, Egress: rules})
		}
		return []vpc.ID{id}
	default:
		for _, id := range strings.Split(s, ",") {
			ids = append(ids, vpc.ID(id))
		}
		return ids
	}
}

// service is the full name of a service: "s3" in the VPC's Region, "vpce-svc-1", or a name as it is.
func (b *builder) service(name string, v vpc.ID) string {
	region := cmp.Or(b.regions[v], "us-east-1")
	switch {
	case strings.HasPrefix(name, "com."):
		return name
	case strings.HasPrefix(name, "vpce-svc-"):
		return "com.amazonaws.vpce." + region + "." + name
	}
	return "com.amazonaws." + region + "." + name
}

// zone is the zone that a letter means in the Region of the VPC.
func (b *builder) zone(letter string, v vpc.ID) string { return b.regions[v] + letter }

// makers is the kinds of lines.
var makers = map[string]func(*builder, line) vpc.Resource{
	"vpc":      (*builder).network,
	"subnet":   (*builder).subnet,
	"eni":      (*builder).iface,
	"eip":      (*builder).elasticIP,
	"sg":       (*builder).group,
	"acl":      (*builder).acl,
	"rtb":      (*builder).table,
	"igw":      (*builder).internetGateway,
	"eigw":     (*builder).egressOnly,
	"nat":      (*builder).natGateway,
	"pl":       (*builder).prefixList,
	"dhcp":     (*builder).dhcp,
	"bpa":      (*builder).publicAccess,
	"bpax":     (*builder).exclusion,
	"pcx":      (*builder).peering,
	"tgw":      (*builder).transitGateway,
	"att":      (*builder).attachment,
	"tgwrtb":   (*builder).hubTable,
	"vgw":      (*builder).vpnGateway,
	"onprem":   (*builder).onPremises,
	"vpn":      (*builder).vpnConnection,
	"vif":      (*builder).virtualInterface,
	"cgw":      (*builder).carrierGateway,
	"lgw":      (*builder).localGateway,
	"core":     (*builder).coreNetwork,
	"cvpn":     (*builder).clientVPN,
	"dxgw":     (*builder).directConnect,
	"gwe":      (*builder).gatewayEndpoint,
	"ife":      (*builder).interfaceEndpoint,
	"gwlbe":    (*builder).gwlbEndpoint,
	"svc":      (*builder).endpointService,
	"lb":       (*builder).loadBalancer,
	"tg":       (*builder).targetGroup,
	"zone":     (*builder).hostedZone,
	"rule":     (*builder).resolverRule,
	"profile":  (*builder).profile,
	"inbound":  (*builder).resolverEndpoint,
	"firewall": (*builder).firewall,
	"rgw":      (*builder).resourceGateway,
	"rcfg":     (*builder).resourceConfiguration,
	"re":       (*builder).resourceEndpoint,
	"sn":       (*builder).serviceNetwork,
	"sne":      (*builder).serviceNetworkEndpoint,
	"svcl":     (*builder).latticeService,
}

func (b *builder) resource(l line) vpc.Resource {
	maker, ok := makers[l.kind]
	if !ok {
		panic("no such kind: " + l.text)
	}
	return maker(b, l)
}

func (b *builder) network(l line) vpc.Resource {
	v := vpc.VPC{ID: l.id, Region: b.regions[l.id], Account: l.opts["account"], CIDRs: l.family(true), IPv6CIDRs: l.family(false),
		DisableDNSSupport: l.has("nodns"), DNSHostnames: l.has("hostnames"), DHCPOptions: vpc.ID(l.opts["dhcp"])}
	if p := l.opts["private"]; p != "" {
		v.PrivateIPv6CIDRs = []netip.Prefix{netip.MustParsePrefix(p)}
	}
	return v
}

func (b *builder) subnet(l line) vpc.Resource {
	s := vpc.Subnet{ID: l.id, VPC: l.ref(0), Zone: b.zone("a", l.ref(0)), DNS64: l.has("dns64")}
	for _, p := range l.prefixes() {
		if p.Addr().Is4() {
			s.CIDR = p
		} else {
			s.IPv6CIDR = p
		}
	}
	for _, w := range l.words[1:] {
		if len(w) == 1 {
			s.Zone = b.zone(w, l.ref(0))
		}
	}
	if z := l.opts["zone"]; z != "" {
		s.Zone = z
	}
	s.ZoneID = l.opts["zoneid"]
	return s
}

func (b *builder) iface(l line) vpc.Resource {
	i := eni.Interface{ID: l.id, Subnet: l.ref(0), Addresses: l.addresses(), Prefixes: l.prefixes(), Type: eni.Type(l.opts["type"]),
		NoSourceDestCheck: l.has("nocheck"), Unattached: l.has("unattached"), DenyInternetGateway: l.has("deny"),
		Instance: vpc.ID(l.opts["instance"]), InstanceStopped: l.has("stopped"), Owner: vpc.ID(l.opts["owner"]), Name: l.opts["name"]}
	i.Groups = b.groups(l, b.vpcs[l.ref(0)])
	return i
}

func (b *builder) elasticIP(l line) vpc.Resource {
	return eni.ElasticIP{ID: l.id, Public: l.private()[0], Interface: b.one(l, "eni")}
}

func (b *builder) group(l line) vpc.Resource {
	g := sg.Group{ID: l.id, VPC: l.ref(0), Default: l.has("default")}
	for _, item := range l.items {
		r := sg.Rule{Traffic: packet.MustTraffic(strings.Join(item[1:len(item)-1], " "))}
		switch peer := item[len(item)-1]; {
		case isPrefix(peer):
			r.CIDR = netip.MustParsePrefix(peer)
		case strings.HasPrefix(peer, "pl-"):
			r.PrefixList = vpc.ID(peer)
		default:
			r.Group = vpc.ID(peer)
		}
		if item[0] == "in" {
			g.Ingress = append(g.Ingress, r)
		} else {
			g.Egress = append(g.Egress, r)
		}
	}
	return g
}

func (b *builder) acl(l line) vpc.Resource {
	a := vpc.NetworkACL{ID: l.id, VPC: l.ref(0), Default: l.has("default"), Subnets: b.of(l, "subnet")}
	for _, item := range l.items {
		number, err := strconv.Atoi(item[1])
		if err != nil {
			panic(l.text)
		}
		e := vpc.ACLEntry{Number: number, Allow: item[2] == "allow", CIDR: netip.MustParsePrefix(item[len(item)-1]),
			Traffic: packet.MustTraffic(strings.Join(item[3:len(item)-1], " "))}
		if item[0] == "in" {
			a.Ingress = append(a.Ingress, e)
		} else {
			a.Egress = append(a.Egress, e)
		}
	}
	return a
}

func (b *builder) table(l line) vpc.Resource {
	t := routing.Table{ID: l.id, VPC: l.ref(0), Main: l.has("main"), Subnets: b.of(l, "subnet"), Gateways: b.of(l, "igw", "vgw", "nat")}
	if g := l.opts["propagate"]; g != "" {
		t.Propagating = []vpc.ID{vpc.ID(g)}
	}
	for _, item := range l.items {
		r := routing.Route{Target: vpc.ID(item[1]), Blackhole: slices.Contains(item[2:], "blackhole")}
		if slices.Contains(item[2:], "propagated") {
			r.Origin = routing.Propagated
		}
		if isPrefix(item[0]) {
			r.CIDR = netip.MustParsePrefix(item[0])
		} else {
			r.PrefixList = vpc.ID(item[0])
		}
		t.Routes = append(t.Routes, r)
	}
	return t
}

func (b *builder) internetGateway(l line) vpc.Resource {
	return vpc.InternetGateway{ID: l.id, VPC: l.ref(0)}
}

func (b *builder) egressOnly(l line) vpc.Resource {
	return vpc.EgressOnlyInternetGateway{ID: l.id, VPC: l.ref(0)}
}

func (b *builder) carrierGateway(l line) vpc.Resource {
	return vpc.CarrierGateway{ID: l.id, VPC: l.ref(0)}
}

func (b *builder) localGateway(l line) vpc.Resource {
	return vpc.LocalGateway{ID: l.id, VPCs: b.of(l, "vpc"), OnPremises: b.one(l, "onprem"), CoIP: l.has("coip")}
}

func (b *builder) natGateway(l line) vpc.Resource {
	g := vpc.NATGateway{ID: l.id, Subnet: b.one(l, "subnet"), VPC: b.one(l, "vpc"), Private: l.has("private"), Regional: l.has("regional"), State: l.state()}
	for _, a := range l.addresses() {
		if g.Regional {
			g.Addresses = append(g.Addresses, vpc.NATAddress{Public: a.Private})
			continue
		}
		g.Addresses = append(g.Addresses, vpc.NATAddress{Private: a.Private, Public: a.Public})
	}
	for _, z := range strings.Fields(strings.ReplaceAll(l.opts["zones"], ",", " ")) {
		g.Zones = append(g.Zones, b.zone(z, g.VPC))
	}
	return g
}

func (b *builder) prefixList(l line) vpc.Resource {
	p := vpc.PrefixList{ID: l.id, Region: "us-east-1", Entries: l.prefixes(), IPv6: !l.prefixes()[0].Addr().Is4()}
	if !isPrefix(l.words[0]) {
		p.Name, p.Account = b.service(l.words[0], ""), "AWS"
	}
	return p
}

func (b *builder) dhcp(l line) vpc.Resource {
	return vpc.DHCPOptions{ID: l.id, DNSServers: l.private()}
}

func (b *builder) publicAccess(l line) vpc.Resource {
	m := vpc.BlockPublicAccess{ID: l.id, Region: "us-east-1"}
	must(m.Mode.UnmarshalText([]byte(l.words[0])))
	return m
}

func (b *builder) exclusion(l line) vpc.Resource {
	e := vpc.BlockPublicAccessExclusion{ID: l.id, VPC: b.one(l, "vpc"), Subnet: b.one(l, "subnet")}
	must(e.Mode.UnmarshalText([]byte(l.words[1])))
	return e
}

func (b *builder) peering(l line) vpc.Resource {
	side := func(i int) vpc.PeeringSide {
		v := l.ref(i)
		s := vpc.PeeringSide{VPC: v, Region: b.regions[v], DNSResolution: l.opts["dns"] == string(v) || l.has("dns")}
		if p := l.opts[string(v)]; p != "" {
			s.CIDRs, s.Account, s.Region = []netip.Prefix{netip.MustParsePrefix(p)}, "222222222222", "us-east-1"
		}
		return s
	}
	return vpc.PeeringConnection{ID: l.id, Requester: side(0), Accepter: side(1), State: l.state()}
}

func (b *builder) transitGateway(l line) vpc.Resource {
	return vpc.TransitGateway{ID: l.id, GroupReferencing: l.has("ref"), Region: cmp.Or(l.opts["region"], "us-east-1")}
}

func (b *builder) attachment(l line) vpc.Resource {
	a := vpc.TransitGatewayAttachment{ID: l.id, TransitGateway: l.ref(0), Resource: l.ref(1), Subnets: b.of(l, "subnet"), State: l.state(),
		ApplianceMode: l.has("appliance"), DisableGroupReferencing: l.has("noref"), IPv6Support: l.has("ipv6"), LearnedRoutes: l.learned()}
	switch b.kinds[l.ref(1)] {
	case "tgw":
		a.Type, a.Resource, a.PeerTransitGateway = vpc.AttachmentPeering, "", l.ref(1)
	case "vpn":
		a.Type = vpc.AttachmentVPN
	case "dxgw":
		a.Type = vpc.AttachmentDirectConnect
	case "cvpn":
		a.Type = vpc.AttachmentClientVPN
	case "att":
		a.Type = vpc.AttachmentConnect
	case "firewall":
		a.Type = vpc.AttachmentNetworkFunction
	}
	if l.has("network-function") { // of a firewall that the network does not hold
		a.Type = vpc.AttachmentNetworkFunction
	}
	return a
}

func (b *builder) hubTable(l line) vpc.Resource {
	t := vpc.TransitGatewayRouteTable{ID: l.id, TransitGateway: l.ref(0), Associations: b.of(l, "att")}
	for _, item := range l.items {
		if item[0] == "propagate" {
			for _, id := range item[1:] {
				t.Propagations = append(t.Propagations, vpc.ID(id))
			}
			continue
		}
		r := vpc.TransitGatewayRoute{Blackhole: item[1] == "blackhole", Propagated: slices.Contains(item, "propagated")}
		if !r.Blackhole {
			r.Attachments = []vpc.ID{vpc.ID(item[1])}
		}
		if isPrefix(item[0]) {
			r.CIDR = netip.MustParsePrefix(item[0])
		} else {
			r.PrefixList = vpc.ID(item[0])
		}
		t.Routes = append(t.Routes, r)
	}
	return t
}

func (b *builder) vpnGateway(l line) vpc.Resource {
	return vpc.VPNGateway{ID: l.id, VPC: l.ref(0)}
}

func (b *builder) onPremises(l line) vpc.Resource {
	o := vpc.OnPremises{ID: l.id, CIDRs: l.prefixes(), DNSServers: l.private()}
	for _, item := range l.items {
		o.Routes = append(o.Routes, vpc.OnPremisesRoute{CIDR: netip.MustParsePrefix(item[0]), Link: vpc.ID(item[1])})
	}
	return o
}

func (b *builder) vpnConnection(l line) vpc.Resource {
	c := vpc.VPNConnection{ID: l.id, VPNGateway: b.one(l, "vgw"), TransitGateway: b.one(l, "tgw"), OnPremises: b.one(l, "onprem"),
		Transport: b.one(l, "att"), StaticRoutesOnly: l.has("static"), IPv6: l.has("ipv6"), State: l.state()}
	if l.has("down") {
		c.Tunnels = []vpc.Tunnel{{Down: true}, {Down: true}}
	}
	if l.has("half") {
		c.Tunnels = []vpc.Tunnel{{Down: true}, {}}
	}
	if c.LearnedRoutes = l.learned(); c.StaticRoutesOnly {
		for _, r := range c.LearnedRoutes {
			c.Routes = append(c.Routes, r.CIDR)
		}
		c.LearnedRoutes = nil
	}
	return c
}

func (b *builder) virtualInterface(l line) vpc.Resource {
	i := vpc.VirtualInterface{ID: l.id, DirectConnectGateway: b.one(l, "dxgw"), VPNGateway: b.one(l, "vgw"), OnPremises: b.one(l, "onprem"),
		Routes: l.learned(), SiteLink: l.has("sitelink"), Down: l.has("down")}
	if mtu := l.opts["mtu"]; mtu != "" {
		n, err := strconv.Atoi(mtu)
		must(err)
		i.MTU = n
	}
	switch {
	case l.has("transit"):
		i.Type = vpc.TransitVirtualInterface
	case l.has("public"):
		i.Type = vpc.PublicVirtualInterface
	}
	return i
}

func (b *builder) directConnect(l line) vpc.Resource {
	g := vpc.DirectConnectGateway{ID: l.id}
	for _, item := range l.items {
		a := vpc.DirectConnectAssociation{Gateway: vpc.ID(item[0])}
		for _, p := range item[1:] {
			a.AllowedPrefixes = append(a.AllowedPrefixes, netip.MustParsePrefix(p))
		}
		g.Associations = append(g.Associations, a)
	}
	return g
}

// learned is the items as prefixes of BGP: "10.9.0.0/16 as=65001,65002 med=50".
func (l line) learned() (rs []vpc.BGPRoute) {
	for _, item := range l.items {
		r := vpc.BGPRoute{CIDR: netip.MustParsePrefix(item[0])}
		for _, w := range item[1:] {
			key, value, _ := strings.Cut(w, "=")
			for _, s := range strings.Split(value, ",") {
				n, err := strconv.ParseUint(s, 10, 32)
				must(err)
				if key == "med" {
					r.MED, r.HasMED = uint32(n), true
				} else {
					r.ASPath = append(r.ASPath, uint32(n))
				}
			}
		}
		rs = append(rs, r)
	}
	return rs
}

// coreNetwork has its attachments and segments as items: "att-a prod a a1" is an attachment of VPC a to segment prod by
// subnet a1; "segment prod isolated"; "route prod 0.0.0.0/0 att-a".
func (b *builder) coreNetwork(l line) vpc.Resource {
	c := vpc.CoreNetwork{ID: l.id}
	for _, item := range l.items {
		switch item[0] {
		case "segment":
			s := vpc.CoreNetworkSegment{Name: item[1], Isolated: slices.Contains(item, "isolated")}
			for _, w := range item[2:] {
				if w != "isolated" {
					s.Shares = append(s.Shares, w)
				}
			}
			c.Segments = append(c.Segments, s)
		case "route":
			for i := range c.Segments {
				if c.Segments[i].Name == item[1] {
					r := vpc.CoreNetworkRoute{CIDR: netip.MustParsePrefix(item[2])}
					for _, a := range item[3:] {
						r.Attachments = append(r.Attachments, vpc.ID(a))
					}
					c.Segments[i].Routes = append(c.Segments[i].Routes, r)
				}
			}
		default:
			a := vpc.CoreNetworkAttachment{ID: vpc.ID(item[0]), Segment: item[1], Resource: vpc.ID(item[2]), Edge: b.regions[vpc.ID(item[2])]}
			for _, s := range item[3:] {
				a.Subnets = append(a.Subnets, vpc.ID(s))
			}
			c.Attachments = append(c.Attachments, a)
		}
	}
	return c
}

// clientVPN has routes and authorization rules as items: "10.0.0.0/16 a1", "allow 10.0.0.0/16".
func (b *builder) clientVPN(l line) vpc.Resource {
	e := vpc.ClientVPNEndpoint{ID: l.id, VPC: b.one(l, "vpc"), TransitGateway: b.one(l, "tgw"), Subnets: b.of(l, "subnet"), IPv6: l.has("ipv6")}
	if ps := l.family(true); len(ps) > 0 {
		e.ClientCIDR = ps[0]
	}
	if e.VPC != "" {
		e.Groups = b.groups(l, e.VPC)
	}
	for _, item := range l.items {
		if item[0] == "allow" {
			e.Rules = append(e.Rules, vpc.AuthorizationRule{CIDR: netip.MustParsePrefix(item[1])})
			continue
		}
		r := vpc.ClientVPNRoute{CIDR: netip.MustParsePrefix(item[0])}
		if len(item) > 1 {
			r.Subnet = vpc.ID(item[1])
		}
		e.Routes = append(e.Routes, r)
	}
	return e
}

func (b *builder) gatewayEndpoint(l line) vpc.Resource {
	v := b.one(l, "vpc")
	return endpoint.Gateway{ID: l.id, VPC: v, Service: b.service(l.words[1], v), RouteTables: b.of(l, "rtb"), State: l.state(), AddressType: l.addressType()}
}

func (b *builder) interfaceEndpoint(l line) vpc.Resource {
	v := b.one(l, "vpc")
	return endpoint.Interface{ID: l.id, VPC: v, Service: b.service(l.words[1], v), ServiceRegion: l.opts["service-region"], Subnets: b.of(l, "subnet"),
		Addresses: l.private(), Groups: b.groups(l, v), State: l.state(), AddressType: l.addressType(), PrivateDNS: l.has("dns") || l.has("inbound"),
		PrivateDNSOnlyForInboundResolver: l.has("inbound")}
}

func (b *builder) gwlbEndpoint(l line) vpc.Resource {
	v := b.one(l, "vpc")
	return endpoint.GatewayLoadBalancer{ID: l.id, VPC: v, Service: b.service(cmp.Or(l.opts["service"], "vpce-svc-fw"), v), Subnet: b.one(l, "subnet"), State: l.state()}
}

func (b *builder) endpointService(l line) vpc.Resource {
	s := endpoint.EndpointService{ID: l.id, Region: "us-east-1", LoadBalancers: b.of(l, "lb"), State: l.state(), PrivateDNSName: l.opts["name"], PrivateDNSVerified: l.opts["name"] != ""}
	for _, z := range strings.Fields(strings.ReplaceAll(l.opts["zones"], ",", " ")) {
		s.Zones = append(s.Zones, "us-east-1"+z)
	}
	return s
}

func (b *builder) hostedZone(l line) vpc.Resource {
	z := endpoint.HostedZone{ID: l.id, Domain: l.words[0], VPCs: b.of(l, "vpc")}
	for _, item := range l.items {
		r := endpoint.Record{Name: item[0], Type: item[1]}
		if item[1] == "ALIAS" {
			r.Type, r.Alias = "A", item[2]
		} else {
			r.Values = item[2:]
		}
		z.Records = append(z.Records, r)
	}
	return z
}

func (b *builder) resolverRule(l line) vpc.Resource {
	r := endpoint.ResolverRule{ID: l.id, Domain: l.words[0], VPCs: b.of(l, "vpc"), Endpoint: b.one(l, "inbound"), Region: "us-east-1"}
	switch {
	case l.has("system"):
		r.Type = endpoint.System
	case l.has("delegate"):
		r.Type = endpoint.Delegate
	}
	for _, a := range l.private() {
		r.Targets = append(r.Targets, netip.AddrPortFrom(a, 53))
	}
	return r
}

// profile carries the zones, rules and endpoints among its words to the VPCs; priority=200 is that of all of them.
func (b *builder) profile(l line) vpc.Resource {
	p := endpoint.Profile{ID: l.id, Zones: b.of(l, "zone"), Rules: b.of(l, "rule"), Endpoints: b.of(l, "ife"), Region: cmp.Or(l.opts["region"], "us-east-1")}
	for _, v := range b.of(l, "vpc") {
		a := endpoint.ProfileVPC{VPC: v}
		if s := l.opts["priority"]; s != "" {
			n, err := strconv.Atoi(s)
			must(err)
			a.Priority = n
		}
		p.VPCs = append(p.VPCs, a)
	}
	return p
}

func (b *builder) resolverEndpoint(l line) vpc.Resource {
	v := b.one(l, "vpc")
	e := endpoint.ResolverEndpoint{ID: l.id, VPC: v, Groups: b.groups(l, v)}
	e.Direction = endpoint.Direction(cmp.Or(l.opts["direction"], string(endpoint.Inbound)))
	for i, s := range b.of(l, "subnet") {
		a := endpoint.ResolverAddress{Subnet: s}
		if as := l.private(); i < len(as) {
			a.Addresses = as[i : i+1]
		}
		e.Addresses = append(e.Addresses, a)
	}
	return e
}

func (b *builder) firewall(l line) vpc.Resource {
	f := endpoint.Firewall{ID: l.id, VPC: b.one(l, "vpc"), TransitGateway: b.one(l, "tgw")}
	for i, s := range b.of(l, "subnet") {
		f.Endpoints = append(f.Endpoints, endpoint.FirewallEndpoint{Subnet: s, Endpoint: b.of(l, "gwlbe")[i]})
	}
	for _, item := range l.items { // "drop tcp 443 0.0.0.0/0": stateful, by destination
		t := packet.MustTraffic(strings.Join(item[1:len(item)-1], " "))
		r := endpoint.FirewallRule{Action: endpoint.FirewallAction(item[0]), Destinations: []netip.Prefix{netip.MustParsePrefix(item[len(item)-1])}}
		if t.Protocol() != packet.AnyProtocol {
			r.Protocols = []packet.Protocol{t.Protocol()}
		}
		if t.Protocol().HasPorts() {
			r.DestPorts = []packet.PortRange{t.PortRange()}
		}
		if slices.Contains(l.words, "stateless") {
			f.Stateless = append(f.Stateless, r)
			continue
		}
		f.Stateful = append(f.Stateful, r)
	}
	return f
}

func (b *builder) resourceGateway(l line) vpc.Resource {
	v := b.one(l, "vpc")
	return endpoint.ResourceGateway{ID: l.id, VPC: v, Subnets: b.of(l, "subnet"), Groups: b.groups(l, v), AddressType: l.addressType(),
		ResolveInVPC: l.has("invpc"), State: l.state()}
}

// resourceConfiguration is of the address, the name=... or the arn=... given, on ports=5432,8000-8999; group makes it a group.
func (b *builder) resourceConfiguration(l line) vpc.Resource {
	c := endpoint.ResourceConfiguration{ID: l.id, Region: "us-east-1", Gateway: b.one(l, "rgw"), Group: b.one(l, "rcfg"), DomainName: l.opts["name"], ARN: l.opts["arn"],
		CustomDomain: l.opts["domain"], GroupDomain: l.opts["groupdomain"], DomainVerified: l.has("verified"), AddressType: l.addressType(), State: l.state()}
	if as := l.private(); len(as) > 0 {
		c.Address = as[0]
	}
	for _, s := range strings.FieldsFunc(l.opts["ports"], func(r rune) bool { return r == ',' }) {
		r, err := packet.ParsePortRange(s)
		must(err)
		c.Ports = append(c.Ports, r)
	}
	switch {
	case l.has("group"):
		c.Type = endpoint.ResourceGroup
	case c.Group != "":
		c.Type = endpoint.Child
	case c.ARN != "":
		c.Type = endpoint.ByARN
	}
	return c
}

// domains is dns=verified, dns=all, dns=and,example.com or dns=only,example.com.
func (l line) domains() endpoint.PrivateDomains {
	words := strings.Split(l.opts["dns"], ",")
	preference, ok := map[string]endpoint.DomainPreference{"verified": endpoint.VerifiedDomains, "all": endpoint.AllDomains,
		"and": endpoint.VerifiedAndSpecifiedDomains, "only": endpoint.SpecifiedDomains}[words[0]]
	return endpoint.PrivateDomains{On: ok, Preference: preference, Specified: words[1:]}
}

func (b *builder) resourceEndpoint(l line) vpc.Resource {
	v := b.one(l, "vpc")
	return endpoint.ResourceEndpoint{ID: l.id, VPC: v, Configuration: vpc.ID(cmp.Or(l.opts["rcfg"], string(b.one(l, "rcfg")))), Subnets: b.of(l, "subnet"), Addresses: l.private(),
		Groups: b.groups(l, v), AddressType: l.addressType(), PrivateDNS: l.domains(), State: l.state()}
}

func (b *builder) serviceNetworkEndpoint(l line) vpc.Resource {
	v := b.one(l, "vpc")
	return endpoint.ServiceNetworkEndpoint{ID: l.id, VPC: v, ServiceNetwork: vpc.ID(cmp.Or(l.opts["sn"], string(b.one(l, "sn")))), Subnets: b.of(l, "subnet"), Blocks: l.prefixes(),
		Groups: b.groups(l, v), AddressType: l.addressType(), PrivateDNS: l.domains(), State: l.state()}
}

// serviceNetwork has sg= and dns= for all its VPCs.
func (b *builder) serviceNetwork(l line) vpc.Resource {
	s := endpoint.ServiceNetwork{ID: l.id, Region: "us-east-1", Services: b.of(l, "svcl"), Configurations: b.of(l, "rcfg")}
	for _, v := range b.of(l, "vpc") {
		a := endpoint.ServiceNetworkVPC{VPC: v, PrivateDNS: l.domains(), State: l.state()}
		if l.opts["sg"] != "" {
			a.Groups = b.groups(l, v)
		}
		s.VPCs = append(s.VPCs, a)
	}
	return s
}

// latticeService has listeners as items: "HTTPS 443".
func (b *builder) latticeService(l line) vpc.Resource {
	s := endpoint.LatticeService{ID: l.id, Region: "us-east-1", DNSName: l.opts["name"], State: l.state()}
	for _, item := range l.items {
		port, err := strconv.ParseUint(item[1], 10, 16)
		must(err)
		s.Listeners = append(s.Listeners, endpoint.LatticeListener{Protocol: endpoint.LatticeProtocol(item[0]), Port: uint16(port)})
	}
	return s
}

// loadBalancer has nodes "a1" or "a1@10.0.1.50", and listeners as items: "TCP 443 tg-1".
func (b *builder) loadBalancer(l line) vpc.Resource {
	v := b.one(l, "vpc")
	lb := endpoint.LoadBalancer{ID: l.id, VPC: v, Internal: l.has("internal"), State: l.state(), SkipInboundRulesOnPrivateLink: l.has("skip"), AddressType: l.addressType()}
	switch l.words[1] {
	case "network":
		lb.Type = endpoint.TypeNetwork
	case "gateway":
		lb.Type = endpoint.TypeGateway
	case "classic":
		lb.Type = endpoint.TypeClassic
	case "application":
	default:
		panic("the type of the load balancer is missing: " + l.text)
	}
	if lb.Type == endpoint.TypeApplication || lb.Type == endpoint.TypeClassic || l.opts["sg"] != "" {
		lb.Groups = b.groups(l, v)
	}
	for _, w := range l.words[2:] {
		subnet, addr, _ := strings.Cut(w, "@")
		if b.kinds[vpc.ID(subnet)] != "subnet" {
			continue
		}
		n := endpoint.Node{Subnet: vpc.ID(subnet)}
		if addr != "" {
			n.Addresses = []netip.Addr{netip.MustParseAddr(addr)}
		}
		lb.Nodes = append(lb.Nodes, n)
	}
	if p := l.opts["public"]; p != "" {
		lb.Nodes[0].Public = netip.MustParseAddr(p)
	}
	lb.CrossZone = setting(l.opts["crosszone"])
	for _, item := range l.items {
		port, err := strconv.ParseUint(item[1], 10, 16)
		must(err)
		ls := endpoint.Listener{Protocol: endpoint.ListenerProtocol(item[0]), Port: uint16(port)}
		for _, g := range item[2:] {
			ls.TargetGroups = append(ls.TargetGroups, vpc.ID(g))
		}
		lb.Listeners = append(lb.Listeners, ls)
	}
	return lb
}

// targetGroup has targets as items: an instance or an address, then perhaps a zone or a health.
func (b *builder) targetGroup(l line) vpc.Resource {
	v := b.one(l, "vpc")
	g := endpoint.TargetGroup{ID: l.id, VPC: v, Protocol: endpoint.ListenerProtocol(cmp.Or(l.opts["protocol"], "TCP")), Port: 80,
		PreserveClientIP: setting(l.opts["preserve"]), CrossZone: setting(l.opts["crosszone"])}
	if p := l.opts["port"]; p != "" {
		n, err := strconv.ParseUint(p, 10, 16)
		must(err)
		g.Port = uint16(n)
	}
	switch l.opts["type"] {
	case "ip":
		g.TargetType = endpoint.TargetIP
	case "alb":
		g.TargetType = endpoint.TargetLoadBalancer
	}
	for _, item := range l.items {
		t := endpoint.Target{ID: item[0]}
		for _, w := range item[1:] {
			switch {
			case w == "all":
				t.Zone = w
			case len(w) == 1:
				t.Zone = b.zone(w, v)
			default:
				t.Health = endpoint.Health(w)
			}
		}
		g.Targets = append(g.Targets, t)
	}
	return g
}

func setting(s string) endpoint.Setting {
	switch s {
	case "on":
		return endpoint.On
	case "off":
		return endpoint.Off
	}
	return endpoint.Default
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// question reads a flow: "web -> internet:203.0.113.9 tcp 443", "web -> db icmp", with the options src=10.0.1.6, sport=40000, ports=32768-60999, code=1, size=9001, df, connections=55001,
// ipv6 and fragment. Of ICMP the number is the type.
func question(s string) routing.Flow {
	from, rest, ok := strings.Cut(s, "->")
	words := strings.Fields(rest)
	if !ok || len(words) == 0 {
		panic("a question is FROM -> TO PROTOCOL PORT: " + s)
	}
	f := routing.Flow{From: routing.Place(strings.TrimSpace(from)), To: routing.Place(words[0])}
	for _, w := range words[1:] {
		key, value, _ := strings.Cut(w, "=")
		n, err := strconv.ParseUint(cmp.Or(value, w), 10, 32)
		switch {
		case key == "src":
			f.Source = netip.MustParseAddr(value)
		case key == "ipv6":
			f.IPv6 = true
		case key == "fragment":
			f.Fragment = true
		case key == "sport" && err == nil:
			f.SrcPort = uint16(n)
		case key == "ports":
			must(f.Ephemeral.UnmarshalText([]byte(value)))
		case key == "size" && err == nil:
			f.Size = int(n)
		case key == "connections" && err == nil:
			f.Connections = int(n)
		case key == "df":
			f.DontFragment = true
		case key == "code" && err == nil:
			f.Code = uint8(n)
		case err == nil && f.Protocol.IsICMP():
			f.Type = uint8(n)
		case err == nil:
			f.DstPort = uint16(n)
		default:
			p, err := packet.ParseProtocol(w)
			if err != nil {
				panic(fmt.Sprintf("%s: %v", s, err))
			}
			f.Protocol = p
		}
	}
	return f
}
