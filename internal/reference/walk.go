package reference

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// walk carries one packet.
type walk struct {
	*world
	h, first packet.Header
	fragment bool
	reply    bool

	dropped, unknown bool
	log              []string
	end              ending

	passed      int  // things that hide membership in groups, on this leg so far
	forwarders  int  // and in all
	inspected   bool // by a Gateway Load Balancer endpoint
	entered     entry
	overTGW     bool                  // a transit gateway brought it into the VPC
	crossed     []vpc.ID              // transit gateways, on this leg
	kept        map[vpc.ID]vpc.Subnet // where the request crossed the attachments of transit gateways
	peerings    []vpc.ID              // peering connections crossed on this leg so far
	over        []vpc.ID              // and in all
	perhapsOver []vpc.ID              // or that would be, if a prefix list that the network does not hold had the destination, or not

	visited map[visit]bool
	states  map[state]bool           // what security groups remember
	left    map[natKey]packet.Header // what NAT gateways remember: what comes in, as it is to go on

	letOut        []letOut
	senderSubnets []returning
	outsider      bool // the connection came from the internet
	sender        *iface
	through       map[vpc.ID]packet.Header // Gateway Load Balancer endpoints, with what they saw first
}

type visit struct {
	at vpc.ID
	h  packet.Header
}

type state struct {
	at vpc.ID
	h  packet.Header
}

type natKey struct {
	at vpc.ID
	h  packet.Header
}

// returning is a NAT gateway's packet that came over a peering connection: its reply goes back the same way.
type returning struct {
	in      vpc.ID // VPC
	address netip.Addr
	over    vpc.ID
}

// entry is how the packet came to where it is, as far as that matters for where it may go on.
type entry int

const (
	byInterface entry = iota
	byTransit
	byPrivateGateway
	byInternet
)

// ending is where a leg ended.
type ending struct {
	kind    kind
	at      *iface
	vpc     vpc.ID // the VPC whose gateway it left by
	gateway vpc.ID
	site    vpc.ID // the network outside AWS
	link    vpc.ID // by which it was reached
}

type kind int

const (
	nowhere kind = iota
	host
	outside
	awsByEndpoint
	platform
	premises
)

func (k *walk) say(format string, args ...any) { k.log = append(k.log, fmt.Sprintf(format, args...)) }

// drop records a certain obstacle.
func (k *walk) drop(format string, args ...any) {
	k.dropped = true
	k.say("DROP "+format, args...)
}

// miss records what the network does not hold.
func (k *walk) miss(format string, args ...any) {
	k.unknown = true
	k.say("UNKNOWN "+format, args...)
}

// thisHost is the addresses by which a host knows itself alone (RFC 1122, section 3.2.1.3).
var thisHost = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::/128"), netip.MustParsePrefix("::1/128"),
}

func (k *walk) begin(q question) {
	if within(k.h.Dst, thisHost...) {
		k.drop("%v never leaves the host that sends it", k.h)
		return
	}
	if q.site != nil {
		k.fromPremises(*q.site)
		return
	}
	if q.from == nil {
		k.outsider = true
		k.arriveFromInternet()
		return
	}
	if !q.from.initiates() {
		k.drop("%s opens no connections", q.from.id)
		return
	}
	k.send(q.from)
}

// answer sends the reply from where the request ended.
func (k *walk) answer(e ending) {
	switch e.kind {
	case host:
		k.send(e.at)
	case outside:
		if _, ok := vpc.Get[vpc.EgressOnlyInternetGateway](k.n, e.gateway); ok {
			k.local(e.vpc, vpc.Subnet{})
			return
		}
		k.arriveFromInternet()
	case awsByEndpoint:
		k.local(e.vpc, vpc.Subnet{})
	case premises:
		o, _ := vpc.Get[vpc.OnPremises](k.n, e.site)
		k.fromPremises(o)
	}
}

// groups asks the security groups of an interface, which remember.
func (k *walk) groups(i *iface, in bool) {
	if !i.grouped {
		return
	}
	if k.reply && k.states[state{i.id, k.h.Reply()}] {
		return
	}
	k.states[state{i.id, k.h}] = true
	allow, unsure := k.groupsAllow(i, in)
	switch {
	case allow:
	case unsure:
		k.miss("security groups of %s (in %v): %v", i.id, in, k.h)
	default:
		k.drop("security groups of %s (in %v): %v", i.id, in, k.h)
	}
}

func (k *walk) acl(s vpc.Subnet, in bool) {
	if !k.aclAllows(s, in, k.h) {
		k.drop("network ACL of %s (in %v): %v", s.ID, in, k.h)
	}
}

// send lets an interface send the packet.
func (k *walk) send(i *iface) {
	k.say("%s sends %v", i.id, k.h)
	k.entered, k.sender = byInterface, i
	if k.loop(i.id) {
		return
	}
	if i.unattached || i.stopped {
		k.drop("%s is not attached to anything that runs", i.id)
		return
	}
	if i.owns(k.h.Dst) && i.initiates() { // never leaves the host
		k.end = ending{kind: host, at: i}
		return
	}
	if k.isPlatform(i) {
		return
	}
	if !i.owns(k.h.Src) && !i.forwards && i.nat == nil && i.gwlbe == nil {
		k.drop("source check of %s: %v", i.id, k.h)
		return
	}
	k.groups(i, false)
	if within(k.h.Dst, i.subnet.CIDR, i.subnet.IPv6CIDR) {
		k.local(i.vpc.ID, i.subnet)
		return
	}
	for _, r := range k.senderSubnets {
		if k.reply && r.in == i.vpc.ID && r.address == k.h.Dst {
			k.acl(i.subnet, false)
			k.peering(r.over, i.vpc)
			return
		}
	}
	t := k.tableOf(i.subnet)
	if !k.mayStay(t, i) {
		k.acl(i.subnet, false)
	}
	k.route(t, i.vpc, i.subnet)
}

// mayStay says whether the packet goes to a neighbour in the subnet, or perhaps does: for all that is known of the prefix lists
// that the network does not hold. Between neighbours there is no network ACL.
func (k *walk) mayStay(t routing.Table, from *iface) bool {
	c, ok := k.lookup(t, k.h.Dst)
	if ok && k.isIn(c.target, from.subnet) {
		return true
	}
	if k.unheldList(t, from.vpc, c, ok) == "" {
		return false
	}
	for _, r := range t.Routes {
		_, held := vpc.Get[vpc.PrefixList](k.n, r.PrefixList)
		if r.PrefixList != "" && !held && k.isIn(r.Target, from.subnet) && !k.isBlackhole(candidate{target: r.Target, blackhole: r.Blackhole}, from.vpc.ID) {
			return true
		}
	}
	return false
}

// isIn says whether the target is a NAT gateway, an interface or an instance in the subnet.
func (k *walk) isIn(target vpc.ID, s vpc.Subnet) bool {
	for _, i := range k.ifaces {
		if i.subnet.ID == s.ID && i.gwlbe == nil && (i.id == target || i.nat != nil && i.nat.ID == target || i.instance != "" && i.instance == target) {
			return true
		}
	}
	return false
}

func (k *walk) loop(at vpc.ID) bool {
	if k.visited[visit{at, k.h}] {
		k.drop("loop at %s: %v", at, k.h)
		return true
	}
	k.visited[visit{at, k.h}] = true
	return false
}

// isPlatform handles the addresses that the host of the sender serves, and link-local ones, which nothing routes.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
func (k *walk) isPlatform(i *iface) bool {
	dst := k.h.Dst
	resolver := i.vpc.CIDRs[0].Masked().Addr().Next().Next()
	var ports []string // that the platform answers there
	switch dst.String() {
	case "169.254.169.253", "fd00:ec2::253", resolver.String():
		ports = []string{"tcp 53", "udp 53"}
		if i.vpc.DisableDNSSupport {
			k.drop("the resolver does not answer")
		}
	case "169.254.169.254", "fd00:ec2::254", "169.254.170.2", "169.254.170.23", "fd00:ec2::23":
		ports = []string{"tcp 80"}
	case "169.254.169.123", "fd00:ec2::123":
		ports = []string{"udp 123"}
	case "169.254.169.250", "169.254.169.251", "fd00:ec2::250", "fd00:ec2::251":
		ports = []string{"tcp 1688"}
	}
	if ports != nil {
		if slices.Contains(ports, fmt.Sprint(k.h.Protocol, " ", k.h.DstPort)) {
			k.end = ending{kind: platform}
		} else {
			k.drop("the platform does not answer %v", k.h)
		}
		return true
	}
	if within(dst, netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("fd00:ec2::/32")) {
		k.drop("link-local %v", dst)
		return true
	}
	return false
}

// local delivers to the interface of the VPC that has the destination, from a subnet or, with a zero one, from a gateway.
func (k *walk) local(v vpc.ID, from vpc.Subnet) {
	i := k.owner(v, k.h.Dst)
	if i == nil {
		k.drop("no interface of %s has %v", v, k.h.Dst)
		return
	}
	k.enter(i, from, false)
}

// enter brings the packet to an interface. routed says that a route named the interface or its device.
func (k *walk) enter(i *iface, from vpc.Subnet, routed bool) {
	if i.subnet.ID != from.ID || i.gwlbe != nil && routed {
		k.acl(i.subnet, true)
	}
	k.groups(i, true)
	if i.unattached || i.stopped {
		k.drop("%s is not attached to anything that runs", i.id)
		return
	}
	own := i.owns(k.h.Dst)
	switch {
	case i.nat != nil:
		k.atNAT(i, own, routed)
	case i.endpoint != nil:
		k.atEndpoint(i, own)
	case i.gwlbe != nil:
		k.atGatewayLoadBalancerEndpoint(i, routed)
	case own && !i.initiates():
		k.drop("%s answers nothing", i.id)
	case own:
		k.say("%s has it: %v", i.id, k.h)
		k.end = ending{kind: host, at: i}
	case !i.forwards:
		k.drop("destination check of %s: %v", i.id, k.h)
	default:
		k.passed++
		k.send(i)
	}
}

// atNAT is a packet at a NAT gateway: one to translate, or a reply to what it translated.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
func (k *walk) atNAT(i *iface, own, routed bool) {
	if own {
		inside, ok := k.left[natKey{i.id, k.h}]
		if !ok {
			k.drop("%s has no connection for %v", i.nat.ID, k.h)
			return
		}
		k.h = inside
		k.send(i)
		return
	}
	if !routed {
		k.drop("%s is not for %v", i.nat.ID, k.h)
		return
	}
	if k.reply {
		k.drop("%s would give the reply another source: %v", i.nat.ID, k.h)
		return
	}
	switch {
	case i.nat.State != "" && i.nat.State != vpc.Available:
		k.drop("%s is %s", i.nat.ID, i.nat.State)
		return
	case !k.h.Is4():
		k.nat64(i)
		return
	case k.h.Protocol != packet.TCP && k.h.Protocol != packet.UDP && k.h.Protocol != packet.ICMP:
		k.drop("a NAT gateway carries no %v", k.h.Protocol)
		return
	case k.fragment && k.h.Protocol != packet.UDP:
		k.drop("a NAT gateway carries no fragments of %v", k.h.Protocol)
		return
	case !k.overTGW && k.owner(i.vpc.ID, k.h.Src) == nil:
		k.drop("the source %v is not in the VPC of %s", k.h.Src, i.nat.ID)
		return
	}
	inside := k.h
	k.h.Src = i.primary(true)
	k.translatePort()
	k.left[natKey{i.id, k.h.Reply()}] = inside.Reply()
	k.passed++ // the source is the gateway from here on
	k.send(i)
}

func (k *walk) translatePort() {
	if k.h.Protocol.HasPorts() && k.h.SrcPort < 1024 {
		k.h.SrcPort += 1024
	}
}

var nat64Prefix = netip.MustParsePrefix("64:ff9b::/96")

// nat64 translates to IPv4 what is for the NAT64 prefix. There is no other way for IPv6 through a NAT gateway.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
func (k *walk) nat64(i *iface) {
	if !nat64Prefix.Contains(k.h.Dst) {
		k.drop("a NAT gateway translates no IPv6: %v", k.h)
		return
	}
	switch {
	case k.h.Protocol != packet.TCP && k.h.Protocol != packet.UDP && k.h.Protocol != packet.ICMPv6:
		k.drop("a NAT gateway carries no %v", k.h.Protocol)
		return
	case k.fragment && k.h.Protocol != packet.UDP:
		k.drop("a NAT gateway carries no fragments of %v", k.h.Protocol)
		return
	case !k.overTGW && k.owner(i.vpc.ID, k.h.Src) == nil:
		k.drop("the source %v is not in the VPC of %s", k.h.Src, i.nat.ID)
		return
	}
	inside := k.h
	low := k.h.Dst.As16()
	k.h.Src, k.h.Dst = i.primary(true), netip.AddrFrom4([4]byte(low[12:]))
	if k.h.Protocol == packet.ICMPv6 {
		k.h.Protocol = packet.ICMP
		if k.h.Type != 128 || k.h.Code != 0 {
			k.miss("ICMPv6 type %d in IPv4", k.h.Type)
			return
		}
		k.h.Type = 8
	}
	k.translatePort()
	k.left[natKey{i.id, k.h.Reply()}] = inside.Reply()
	k.passed++ // the source is the gateway from here on
	k.send(i)
}

// atEndpoint is a packet at an interface endpoint, which passes connections to its service and opens none.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
func (k *walk) atEndpoint(i *iface, own bool) {
	e := i.endpoint
	s, _, known := endpoint.ParseServiceName(e.Service)
	switch {
	case !own:
		k.drop("%s is not for %v", e.ID, k.h)
	case e.State != "" && e.State != vpc.Available && e.State != "Available":
		k.drop("%s is %s", e.ID, e.State)
	case !known:
		k.miss("the service behind %s", e.ID)
	case k.h.Protocol != packet.TCP || !s.Serves(k.h.DstPort):
		k.drop("%s does not answer %v", e.ID, k.h)
	default:
		k.end = ending{kind: host, at: i}
	}
}

// route looks the destination up and hands the packet to the target.
func (k *walk) route(t routing.Table, v vpc.VPC, from vpc.Subnet) {
	c, ok := k.lookup(t, k.h.Dst)
	if l := k.unheldList(t, v, c, ok); l != "" {
		k.miss("whether %s, which %s names, has %v", l, t.ID, k.h.Dst)
		return
	}
	if !ok {
		k.drop("no route in %q for %v", t.ID, k.h.Dst)
		return
	}
	k.say("%q: %v -> %s", t.ID, c.prefix, c.target)
	if k.isBlackhole(c, v.ID) {
		k.drop("the route is a blackhole")
		return
	}
	if c.target == routing.Local {
		k.local(v.ID, from)
		return
	}
	r, held := k.n.Get(c.target)
	if !held {
		k.targetNotHeld(c.target, from)
		return
	}
	switch r := r.(type) {
	case vpc.InternetGateway:
		k.internetGateway(r, v)
	case vpc.EgressOnlyInternetGateway:
		k.egressOnly(r, v)
	case vpc.NATGateway:
		k.toNAT(r, from)
	case vpc.PeeringConnection:
		k.peering(r.ID, v)
	case endpoint.Gateway:
		k.gatewayEndpoint(r, v)
	case eni.Interface:
		k.enter(k.byID(r.ID), from, true)
	case vpc.TransitGateway:
		k.toTransit(r, v, from)
	case endpoint.GatewayLoadBalancer:
		for _, i := range k.ifaces {
			if i.gwlbe != nil && i.gwlbe.ID == r.ID {
				k.enter(i, from, true)
				return
			}
		}
		k.drop("%s is %s", r.ID, r.State)
	case vpc.VPNGateway:
		k.toVPNGateway(r, v)
	default:
		k.other(r, v, from)
	}
}

// unheldList is a prefix list that the network does not hold and that might have a better route than c.
func (k *walk) unheldList(t routing.Table, v vpc.VPC, c candidate, ok bool) vpc.ID {
	for _, r := range t.Routes {
		if _, held := vpc.Get[vpc.PrefixList](k.n, r.PrefixList); r.PrefixList == "" || held {
			continue
		}
		k.say("OPEN a prefix list that is not held")
		lost := k.isBlackhole(candidate{target: r.Target, blackhole: r.Blackhole}, v.ID)
		switch {
		case within(k.h.Dst, blocks(v)...): // R25
		case ok && c.class == staticCIDR && c.prefix.IsSingleIP(): // nothing is longer, and a list is no better
		case lost && (!ok || k.isBlackhole(c, v.ID)): // lost either way
		case !ok || r.Target != c.target || lost != k.isBlackhole(c, v.ID):
			for _, target := range []vpc.ID{r.Target, c.target} { // of c there is none unless ok
				if _, peering := vpc.Get[vpc.PeeringConnection](k.n, target); peering {
					k.perhapsOver = append(k.perhapsOver, target)
				}
			}
			return r.PrefixList
		}
	}
	return ""
}

func (k *walk) targetNotHeld(id vpc.ID, from vpc.Subnet) {
	for _, i := range k.ifaces {
		if i.instance == id && id != "" {
			if i.unattached || i.stopped {
				k.drop("the instance does not run")
				return
			}
			k.enter(i, from, true)
			return
		}
	}
	k.miss("the network does not hold %s", id)
}

func (k *walk) other(r vpc.Resource, v vpc.VPC, from vpc.Subnet) {
	k.miss("%s is no target known here", r.ResourceID())
}

// atGatewayLoadBalancerEndpoint hands the packet to the appliances behind the endpoint and takes it back unchanged. They know connections, so that
// a reply whose request they have not seen is lost.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html
// and https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/gateway-load-balancers.html
func (k *walk) atGatewayLoadBalancerEndpoint(i *iface, routed bool) {
	switch {
	case !routed:
		k.drop("a Gateway Load Balancer endpoint answers nothing")
		return
	case i.gwlbe.State != "" && i.gwlbe.State != vpc.Available:
		k.drop("%s is %s", i.gwlbe.ID, i.gwlbe.State)
		return
	case k.reply && k.through[i.gwlbe.ID] != k.h.Reply():
		k.drop("%s has not seen the request of %v", i.gwlbe.ID, k.h)
		return
	}
	k.through[i.gwlbe.ID] = k.h
	k.passed++
	k.inspected = true
	k.send(i)
}

func (k *walk) toNAT(g vpc.NATGateway, from vpc.Subnet) {
	for _, i := range k.ifaces {
		if i.nat != nil && i.nat.ID == g.ID {
			k.enter(i, from, true)
			return
		}
	}
	k.miss("%s has no interface", g.ID)
}

// internetGateway lets the packet out. The source must be an address of an interface of the VPC: in IPv4 one with a
// public address mapped to it, in IPv6 a public one.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
// and https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
func (k *walk) internetGateway(g vpc.InternetGateway, v vpc.VPC) {
	i := k.owner(v.ID, k.h.Src)
	switch {
	case k.entered != byInterface || i == nil || i.unattached:
		k.drop("%s: the source %v is no interface's of %s", g.ID, k.h.Src, v.ID)
		return
	case k.h.Is4():
		public := netip.Addr{}
		for _, a := range i.addresses {
			if a.Private == k.h.Src {
				public = a.Public
			}
		}
		if !public.IsValid() {
			k.drop("%s: %v has no public address", g.ID, k.h.Src)
			return
		}
		k.h.Src = public
	case k.private6(k.h.Src):
		k.drop("%s: private IPv6 %v", g.ID, k.h.Src)
		return
	}
	if k.redirected(g.ID, v) || k.barred(g.ID, i, !k.reply) {
		return
	}
	k.public(g.ID, v)
}

// edge routes what came in by a gateway: by its own table, if it has one, and else straight to the interface.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
func (k *walk) edge(gateway vpc.ID, v vpc.VPC) {
	t, ok := k.edgeTable(gateway)
	if !ok {
		k.local(v.ID, vpc.Subnet{})
		return
	}
	if c, ok := k.lookup(t, k.h.Dst); ok && k.h.Is4() && k.entered == byInternet {
		if e := k.byID(c.target); e != nil && e.gwlbe == nil && !e.isPublic() {
			k.drop("%s, to which %s sends, has no public address", e.id, t.ID)
			return
		}
	}
	k.route(t, v, vpc.Subnet{})
}

func (i *iface) isPublic() bool {
	for _, a := range i.addresses {
		if a.Public.IsValid() {
			return true
		}
	}
	return false
}

func (k *walk) edgeTable(gateway vpc.ID) (routing.Table, bool) {
	for t := range vpc.All[routing.Table](k.n) {
		if slices.Contains(t.Gateways, gateway) {
			return t, true
		}
	}
	return routing.Table{}, false
}

// redirected says whether the gateway's own table sends what is for the packet's sender to a device by which the packet did not
// come: such a subnet cannot go to the gateway directly.
//
// Source: https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html (INGRESS_RTB_TRAFFIC_REDIRECTION)
func (k *walk) redirected(gateway vpc.ID, v vpc.VPC) bool {
	t, ok := k.edgeTable(gateway)
	if !ok {
		return false
	}
	src := k.h.Src
	if i, private := k.mapped(src); i != nil {
		src = private
	}
	c, ok := k.lookup(t, src)
	if !ok || c.target == routing.Local || k.sender == nil {
		return false
	}
	by := k.sender.id == c.target || k.sender.gwlbe != nil && k.sender.gwlbe.ID == c.target
	if !by {
		k.drop("%s sends what is for %v to %s, and this did not come from there", t.ID, src, c.target)
	}
	return !by
}

// barred says whether Block Public Access stops the packet at the gateway. i is the interface that has the public address, and
// inside says that the connection began on its side.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
func (k *walk) barred(gateway vpc.ID, i *iface, inside bool) bool {
	mode := vpc.BlockOff
	for b := range vpc.All[vpc.BlockPublicAccess](k.n) {
		if b.Account == i.vpc.Account && b.Region == i.vpc.Region {
			mode = b.Mode
		}
	}
	_, egressOnly := vpc.Get[vpc.EgressOnlyInternetGateway](k.n, gateway)
	allowed := mode == vpc.BlockOff || mode == vpc.BlockIngress && inside && (i.nat != nil || egressOnly)
	for e := range vpc.All[vpc.BlockPublicAccessExclusion](k.n) {
		inEffect := e.State == "" || e.State == "create-complete" || e.State == "update-complete"
		if !inEffect || e.VPC != i.vpc.ID && (e.Subnet == "" || e.Subnet != i.subnet.ID) {
			continue
		}
		allowed = allowed || e.Mode == vpc.AllowBidirectional || mode == vpc.BlockBidirectional && inside
	}
	if !allowed {
		k.drop("Block Public Access bars %v at %s", k.h, gateway)
	}
	return !allowed
}

// egressOnly lets IPv6 out.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
func (k *walk) egressOnly(g vpc.EgressOnlyInternetGateway, v vpc.VPC) {
	i := k.owner(v.ID, k.h.Src)
	switch {
	case k.h.Is4():
		k.drop("%s carries no IPv4", g.ID)
	case k.reply:
		k.drop("%s: a reply to what it did not let out", g.ID)
	case k.entered != byInterface || i == nil || i.unattached:
		k.drop("%s: the source %v is no interface's of %s", g.ID, k.h.Src, v.ID)
	case k.private6(k.h.Src):
		k.drop("%s: private IPv6 %v", g.ID, k.h.Src)
	case k.inspected:
		k.drop("%s carries nothing that a Gateway Load Balancer endpoint handed over", g.ID)
	case k.barred(g.ID, i, true):
	default:
		k.letOut = append(k.letOut, letOut{v.ID, k.h})
		k.public(g.ID, v)
	}
}

// letOut is a packet that an egress-only internet gateway of the VPC let out, whose reply it lets in.
type letOut struct {
	vpc vpc.ID
	h   packet.Header
}

// public is a packet with public addresses outside the VPC.
func (k *walk) public(gateway vpc.ID, v vpc.VPC) {
	dst := k.h.Dst
	if within(dst, rfc1918and6598...) || dst.Is6() && k.unrouted6(dst) {
		k.drop("%s: the destination %v is private", gateway, dst)
		return
	}
	if k.reply && k.outsider && k.h == k.first.Reply() {
		k.end = ending{kind: outside, vpc: v.ID, gateway: gateway}
		return
	}
	for _, o := range k.letOut {
		if k.reply && o.h.Reply() == k.h {
			k.entered, k.overTGW = byInternet, false
			k.local(o.vpc, vpc.Subnet{})
			return
		}
	}
	if i, _ := k.mapped(dst); i != nil {
		k.arriveFromInternet()
		return
	}
	if _, ok := k.public6(dst); ok {
		k.arriveFromInternet()
		return
	}
	for ip := range vpc.All[eni.ElasticIP](k.n) {
		if ip.Public == dst {
			k.drop("%v is mapped to nothing", dst)
			return
		}
	}
	for g := range vpc.All[vpc.NATGateway](k.n) {
		for _, a := range g.Addresses {
			if a.Public == dst {
				k.drop("%v is that of %s, which is gone", dst, g.ID)
				return
			}
		}
	}
	if s, ok := k.service(dst); ok && !k.serves(s) {
		k.drop("%s does not answer %v", s.Code, k.h)
		return
	}
	k.end = ending{kind: outside, vpc: v.ID, gateway: gateway}
}

func (k *walk) serves(s endpoint.Service) bool {
	switch k.h.Protocol {
	case packet.TCP:
		return s.Serves(k.h.DstPort)
	case packet.ICMP, packet.ICMPv6:
		return true
	}
	return false
}

// arriveFromInternet brings the packet in through the internet gateway of the VPC that has the destination.
func (k *walk) arriveFromInternet() {
	i, private := k.mapped(k.h.Dst)
	if k.h.Dst.Is6() {
		v, ok := k.public6(k.h.Dst)
		if !ok {
			k.drop("nobody has %v", k.h.Dst)
			return
		}
		i, private = k.owner(v.ID, k.h.Dst), k.h.Dst
	}
	if i == nil {
		k.drop("nobody has %v", k.h.Dst)
		return
	}
	g, ok := k.world.internetGateway(i.vpc.ID)
	unheld := k.unheldInternetGateway(i.vpc.ID)
	switch {
	case !ok && unheld == "":
		k.drop("%s has no internet gateway", i.vpc.ID)
	case within(k.h.Src, rfc1918and6598...) || k.h.Src.Is6() && k.unrouted6(k.h.Src):
		k.drop("%s: the source %v is private", g.ID, k.h.Src)
	case within(k.h.Src, blocks(i.vpc)...):
		k.drop("%s: the source %v is the VPC's own", g.ID, k.h.Src)
	case i.unattached:
		k.drop("%s: %s is not attached", g.ID, i.id)
	case k.h.Dst.Is6() && (i.denyIGW || i.endpoint != nil || i.gwlbe != nil):
		k.drop("%s: %s takes nothing from the internet", g.ID, i.id)
	default:
		if k.barred(g.ID, i, k.reply) {
			return
		}
		if !ok {
			k.miss("the network does not hold %s, which leads to the internet or elsewhere", unheld)
		}
		k.h.Dst, k.entered, k.overTGW = private, byInternet, false
		k.edge(g.ID, i.vpc)
	}
}

// peering carries the packet from one VPC to the other, and to nothing beyond.
//
// Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
func (k *walk) peering(id vpc.ID, v vpc.VPC) {
	c, _ := vpc.Get[vpc.PeeringConnection](k.n, id)
	far := c.Accepter
	if c.Accepter.VPC == v.ID {
		far = c.Requester
	}
	other, held := vpc.Get[vpc.VPC](k.n, far.VPC)
	theirs := append(append([]netip.Prefix(nil), far.CIDRs...), far.IPv6CIDRs...)
	if held {
		theirs = blocks(other)
	}
	if len(theirs) > 0 && !within(k.h.Dst, theirs...) {
		k.drop("%s: the destination %v is not in %s", c.ID, k.h.Dst, far.VPC)
		return
	}
	if k.entered != byInterface || !within(k.h.Src, blocks(v)...) {
		k.drop("%s: the source %v is not in %s", c.ID, k.h.Src, v.ID)
		return
	}
	if !held {
		k.miss("the network does not hold %s", far.VPC)
		return
	}
	if i := k.owner(v.ID, k.h.Src); i != nil && i.nat != nil && !k.reply {
		k.senderSubnets = append(k.senderSubnets, returning{other.ID, k.h.Src, c.ID})
	}
	k.peerings = append(k.peerings, c.ID)
	k.overTGW = false
	k.local(other.ID, vpc.Subnet{})
}

// gatewayEndpoint takes TCP and pings of the VPC's own interfaces.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
func (k *walk) gatewayEndpoint(e endpoint.Gateway, v vpc.VPC) {
	s, _, known := endpoint.ParseServiceName(e.Service)
	echo := k.h.Protocol == packet.ICMP && k.h.Type == 8 || k.h.Protocol == packet.ICMPv6 && k.h.Type == 128
	switch {
	case e.State != "" && e.State != vpc.Available:
		k.drop("%s is %s", e.ID, e.State)
	case k.h.Protocol != packet.TCP && !echo:
		k.drop("%s carries no %v", e.ID, k.h)
	case k.entered != byInterface || k.owner(v.ID, k.h.Src) == nil:
		k.drop("%s: the source %v is not of %s", e.ID, k.h.Src, v.ID)
	case !known:
		k.miss("the service %s", e.Service)
	case !k.serves(s):
		k.drop("%s does not answer %v", s.Code, k.h)
	default:
		k.end = ending{kind: awsByEndpoint, vpc: v.ID, gateway: e.ID}
	}
}
