package routing

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// targetKind says what a route leads to.
type targetKind uint8

const (
	targetUnknown targetKind = iota // the network does not hold it, or the model does not know its kind
	targetLocal
	targetHost // an interface, a NAT gateway, a Gateway Load Balancer endpoint
	targetInternetGateway
	targetEgressOnly
	targetGatewayEndpoint
	targetPeering
	targetTransit
	targetVPNGateway
	targetCarrier
	targetLocalGateway
	targetCore
	targetFailed // it came to nothing, or is gone
)

// target is what a route leads to, looked up.
type target struct {
	kind    targetKind
	id      vpc.ID
	what    vpc.Kind
	host    *host
	gateway *gatewayEndpoint
	peer    *peering
	vpn     vpc.VPNGateway
	local   vpc.LocalGateway
	core    vpc.CoreNetwork
}

// table is a route table with its routes' targets looked up.
type table struct {
	routeTable
	id      vpc.ID
	targets []target // of the candidates
	perhaps []target // of the routes to prefix lists that the network does not hold
	cuts    cuts
}

// compileTables makes the tables of the subnets, the edge tables of gateways, and the targets of their routes.
func (u *unit) compileTables() {
	take := func(t Table) int32 {
		i, ok := u.tableAt[t.ID]
		if !ok {
			i = int32(len(u.tables))
			u.tableAt[t.ID] = i
			u.tables = append(u.tables, u.compileTable(t))
		}
		return i
	}
	for i := range u.subnets {
		u.subnets[i].table = take(SubnetTable(u.net, u.subnets[i].res))
	}
	for _, h := range u.order {
		if h.subnet == noSubnet {
			h.table = take(u.regionalTable(h.ID))
		}
	}
	for t := range vpc.DependentsOf[Table](u.net, u.id) {
		for _, g := range t.Gateways {
			u.edge[g] = take(t)
		}
	}
}

// regionalTableSuffix makes an ID for the route table of a regional NAT gateway that the network does not hold.
const regionalTableSuffix = " table"

// regionalTable is the route table of a regional NAT gateway. AWS makes it with a route to the internet gateway.
func (u *unit) regionalTable(gateway vpc.ID) Table {
	if t, ok := GatewayTable(u.net, gateway); ok {
		return t
	}
	t := Table{ID: gateway + regionalTableSuffix, VPC: u.id}
	if u.igw != "" {
		t.Routes = []Route{{CIDR: netip.MustParsePrefix("0.0.0.0/0"), Target: u.igw}}
	}
	return t
}

func (u *unit) compileTable(t Table) *table {
	rt := &table{routeTable: compileTable(u.net, t, u.vpc), id: t.ID}
	for i := range rt.candidates {
		rt.targets = append(rt.targets, u.target(rt.candidates[i].target))
	}
	for _, a := range rt.absent {
		rt.perhaps = append(rt.perhaps, u.target(a.target))
	}
	return rt
}

// target looks up what a route names, by the kind of the resource that has the ID.
func (u *unit) target(id vpc.ID) target {
	if id == Local {
		return target{kind: targetLocal, id: id}
	}
	r, ok := u.net.Get(id)
	if !ok {
		// An endpoint that only its firewall names, or an instance. AWS takes a route to one that has a single interface.
		if h := u.hostFor(id); h != nil && (h.Instance != id || len(u.owned[id]) == 1) {
			return target{kind: targetHost, id: id, what: h.kind, host: h}
		}
		return target{id: id}
	}
	t := target{id: id, what: r.Kind()}
	switch r := r.(type) {
	case vpc.InternetGateway:
		t.kind = targetInternetGateway
	case vpc.EgressOnlyInternetGateway:
		t.kind = targetEgressOnly
	case endpoint.Gateway:
		t.kind, t.gateway = targetGatewayEndpoint, u.compileGatewayEndpoint(r)
	case vpc.PeeringConnection:
		t.kind, t.peer = targetPeering, u.compilePeering(r)
	case vpc.TransitGateway:
		t.kind = targetTransit
	case vpc.VPNGateway:
		t.kind, t.vpn = targetVPNGateway, r
	case vpc.CarrierGateway:
		t.kind = targetCarrier
	case vpc.LocalGateway:
		t.kind, t.local = targetLocalGateway, r
	case vpc.CoreNetwork:
		t.kind, t.core = targetCore, r
	case vpc.NATGateway:
		t.kind = targetFailed
		if h := u.hostFor(id); h != nil {
			t.kind, t.host = targetHost, h
		}
	default:
		if h := u.hostFor(id); h != nil {
			t.kind, t.host = targetHost, h
		}
	}
	return t
}

// The prefixes of AWS's IDs tell internet gateways from other targets of routes.
const internetGatewayPrefix = "igw-"

var otherTargetPrefixes = []string{"eigw-", "nat-", "pcx-", "tgw-", "vgw-", "vpce-", "eni-", "i-", "cagw-", "lgw-", "arn:"}

// maybeInternetGateway says whether the network does not hold a route target, and it is an internet gateway by its ID, or may be one: not every ID is AWS's.
func (u *unit) maybeInternetGateway(id vpc.ID) bool {
	if _, held := u.net.Get(id); held || id == "" || id == Local || u.hostFor(id) != nil {
		return false
	}
	return !slices.ContainsFunc(otherTargetPrefixes, func(p string) bool { return strings.HasPrefix(string(id), p) })
}

// hostFor is the interface with the ID, or the one that AWS made for a gateway or endpoint with the ID.
func (u *unit) hostFor(id vpc.ID) *host {
	if h, ok := u.byID[id]; ok {
		return h
	}
	if hs := u.owned[id]; len(hs) > 0 {
		return hs[0]
	}
	return nil
}

// column is the target's column in the transit table.
func (t *target) column() onward {
	switch t.kind {
	case targetInternetGateway, targetCarrier:
		return toInternetGateway
	case targetEgressOnly:
		return toEgressOnly
	case targetGatewayEndpoint:
		return toGatewayEndpoint
	case targetPeering:
		return toPeering
	case targetTransit, targetCore:
		return toTransit
	case targetVPNGateway, targetLocalGateway:
		return toVPNGateway
	case targetHost:
		if t.host.role == roleNAT {
			return toNAT
		}
	}
	return toInterface
}

// target hands the packet to what the route names, if it may go there from where it came.
func (w *walk) target() {
	t := &w.u.tables[w.table].targets[w.chosen]
	here := where{AtTarget, t.id, t.what, ""}
	if code := transit[w.entered][t.column()]; code != "" {
		w.stop(here, code, transitWhy(code))
		return
	}
	if w.keepsClient() && !t.keepsClients() {
		w.stop(here, SourcePreservation, "a load balancer that preserves client addresses reaches targets of its own VPC and of peers in the Region only, past no endpoint of appliances")
		return
	}
	switch t.kind {
	case targetLocal:
		w.local()
	case targetHost:
		w.via(t.what, t.id)
		w.enter(t.host, true)
	case targetInternetGateway:
		w.internetGateway(t)
	case targetEgressOnly:
		w.egressOnly(t)
	case targetGatewayEndpoint:
		w.gatewayEndpoint(t)
	case targetPeering:
		w.peering(t)
	case targetTransit:
		w.transitGateway(t)
	case targetVPNGateway:
		w.vpnGateway(t)
	case targetCarrier:
		w.carrierGateway(t)
	case targetLocalGateway:
		w.localGateway(t)
	case targetCore:
		w.coreNetwork(t)
	case targetFailed:
		w.stop(here, BadState, "the route's target has failed or is deleted")
	default:
		w.lost(here, UnknownResource, unknownTarget(t))
	}
}

// unknownTarget names what the model does not hold of a route.
func unknownTarget(t *target) string {
	if t.what == "" {
		return "route target " + string(t.id)
	}
	return string(t.what) + " " + string(t.id) + " as a route target"
}

func transitWhy(c Code) string {
	switch c {
	case NGWRequiresSourceInVPC:
		return "a NAT gateway serves interfaces of its own VPC and what a transit gateway brings"
	case GatewayRejectsSpoofedTraffic:
		return "the source is not an interface of this VPC, so the gateway refuses it"
	case VGWEgress:
		return "the source is not an interface of this VPC, so the virtual private gateway refuses it"
	case VGWIngress:
		return "what comes by a virtual private gateway must be for an interface of the VPC"
	case PCXRequiresAddressInVPCCIDR:
		return "a peering connection carries only packets between addresses of its two VPCs"
	}
	return "traffic does not pass through a VPC: one of its ends must be an interface of it"
}
