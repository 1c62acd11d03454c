package reference

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// candidate is a route that contains the destination.
type candidate struct {
	prefix    netip.Prefix
	class     int // lower is better at equal length
	list      vpc.ID
	target    vpc.ID
	blackhole bool
}

// The classes of routes at equal length.
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
const (
	staticCIDR = iota
	staticList
	dynamic
)

// tableOf is the table of a subnet: the one that lists it, else the VPC's main one, else one with local routes alone.
func (w *world) tableOf(s vpc.Subnet) routing.Table {
	for t := range vpc.All[routing.Table](w.n) {
		if slices.Contains(t.Subnets, s.ID) {
			return t
		}
	}
	for t := range vpc.All[routing.Table](w.n) {
		if t.VPC == s.VPC && t.Main {
			return t
		}
	}
	return routing.Table{VPC: s.VPC}
}

// lookup finds the route for the destination. unsure says that a list which the network does not hold may matter.
func (w *world) lookup(t routing.Table, dst netip.Addr) (best candidate, ok bool) {
	v, _ := vpc.Get[vpc.VPC](w.n, t.VPC)
	var local netip.Prefix // the VPC's block round the destination
	for _, b := range blocks(v) {
		if b.Contains(dst) {
			local = b
		}
	}
	var all []candidate
	if local.IsValid() {
		all = append(all, candidate{prefix: local, target: routing.Local})
	}
	for _, r := range t.Routes {
		if r.CIDR.IsValid() && r.CIDR.Contains(dst) {
			c := candidate{prefix: r.CIDR, target: r.Target, blackhole: r.Blackhole}
			if r.Origin != routing.Static {
				c.class = dynamic
				if local.IsValid() {
					continue // R24
				}
			} else if r.CIDR == local {
				all[0] = c // R21
				continue
			}
			all = append(all, c)
		}
		if r.PrefixList != "" {
			l, _ := vpc.Get[vpc.PrefixList](w.n, r.PrefixList)
			all = append(all, fromList(l.Entries, l.ID, r.Target, r.Blackhole, dst, local)...)
		}
	}
	for _, id := range t.Propagating {
		if g, ok := vpc.Get[vpc.VPNGateway](w.n, id); ok && g.VPC == t.VPC && !local.IsValid() {
			for _, r := range w.knownTo(g) {
				if r.prefix.Contains(dst) {
					all = append(all, candidate{prefix: r.prefix, class: dynamic, target: id})
				}
			}
		}
	}
	for e := range vpc.All[endpoint.Gateway](w.n) {
		if slices.Contains(e.RouteTables, t.ID) && t.ID != "" && exists(e.State) && e.VPC == t.VPC {
			all = append(all, w.endpointRoutes(e, dst, local)...)
		}
	}
	for _, c := range all {
		if !ok || better(c, best) {
			best, ok = c, true
		}
	}
	return best, ok
}

func better(a, b candidate) bool {
	if a.prefix.Bits() != b.prefix.Bits() {
		return a.prefix.Bits() > b.prefix.Bits()
	}
	if a.class != b.class {
		return a.class < b.class
	}
	return a.class == staticList && a.list < b.list
}

func fromList(entries []netip.Prefix, list, target vpc.ID, blackhole bool, dst netip.Addr, local netip.Prefix) []candidate {
	var all []candidate
	for _, p := range entries {
		inside := local.IsValid() && local.Bits() <= p.Bits() // R25
		if p.Contains(dst) && !inside {
			all = append(all, candidate{prefix: p, class: staticList, list: list, target: target, blackhole: blackhole})
		}
	}
	return all
}

// endpointRoutes is the routes of a gateway endpoint: one for each list of its service, by family.
func (w *world) endpointRoutes(e endpoint.Gateway, dst netip.Addr, local netip.Prefix) []candidate {
	if dst.Is4() && !e.AddressType.HasIPv4() || dst.Is6() && !e.AddressType.HasIPv6() {
		return nil
	}
	var all []candidate
	found := false
	for l := range vpc.All[vpc.PrefixList](w.n) {
		if l.Name == e.Service && l.IPv6 == dst.Is6() {
			found = true
			all = append(all, fromList(l.Entries, l.ID, e.ID, false, dst, local)...)
		}
	}
	if s, region, ok := endpoint.ParseServiceName(e.Service); ok && !found {
		p := endpoint.PublicRange(s.Code, region, dst.Is6())
		all = fromList([]netip.Prefix{p}, vpc.ID(e.Service), e.ID, false, dst, local)
	}
	return all
}

// isBlackhole says whether the network shows that the route's target is not available.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
func (w *world) isBlackhole(c candidate, v vpc.ID) bool {
	if c.blackhole {
		return true
	}
	r, _ := w.n.Get(c.target)
	switch r := r.(type) {
	case vpc.InternetGateway:
		return r.VPC != v
	case vpc.EgressOnlyInternetGateway:
		return r.VPC != v || !works(r.State)
	case vpc.NATGateway:
		return r.State != "" && r.State != vpc.Available
	case vpc.PeeringConnection:
		return r.State != "" && r.State != vpc.Active
	case vpc.VPNGateway:
		return r.VPC != v || !works(r.State)
	case vpc.TransitGateway:
		return w.wasDetached(r.ID, v)
	case eni.Interface:
		return r.Unattached || r.InstanceStopped
	}
	return false
}

// wasDetached says whether all attachments of the VPC to the transit gateway are gone, and there are some.
func (w *world) wasDetached(g, v vpc.ID) bool {
	gone := false
	for a := range vpc.All[vpc.TransitGatewayAttachment](w.n) {
		if a.TransitGateway != g || a.Resource != v {
			continue
		}
		if a.State != vpc.Deleted && a.State != vpc.Deleting {
			return false
		}
		gone = true
	}
	return gone
}

func works(s vpc.State) bool {
	return s == "" || s == vpc.Available || s == vpc.Active || s == vpc.Attached || s == vpc.Associated || s == vpc.Modifying
}
