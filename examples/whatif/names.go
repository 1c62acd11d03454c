package main

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// destination is what a movement is for: [reach.Movement.Destination], but with names, also of what AWS gives an address; and for an on-premises network, or a link
// behind which the network holds none, that.
func (rep report) destination(m reach.Movement) string {
	switch {
	case len(m.Names) > 0 || len(m.To) > 0 && m.To[0] == vpc.ID(routing.AnyInternetHost):
		return m.Destination()
	case len(m.To) > 0:
		return rep.several(m.To)
	}
	for _, s := range rep.beyond {
		if s.isOf(m) {
			return s.name
		}
	}
	to := m.Destination()
	if addr, err := netip.ParseAddr(to); err == nil {
		return cmp.Or(rep.held[addr], to)
	}
	return to
}

// several is the first and how many more there are.
func (rep report) several(ids []vpc.ID) string {
	s := rep.names.of(ids[0])
	if len(ids) > 1 {
		s += fmt.Sprintf(" +%d", len(ids)-1)
	}
	return s
}

// withName is an ID and the Name tag, if there is one.
func withName(id vpc.ID, name string) string { return strings.TrimSpace(string(id) + " " + name) }

// names is what people call resources.
type names map[vpc.ID]string

// namesOf is the Name tags that only one resource of either network has; an endpoint's interface without one goes by the endpoint and its service.
func namesOf(networks ...*vpc.Network) names {
	found := names{}
	for _, n := range networks {
		for r := range n.All() {
			if name := r.ResourceName(); name != "" && len(n.Named(name)) == 1 && found[r.ResourceID()] == "" {
				found[r.ResourceID()] = name
			}
		}
	}
	for _, n := range networks {
		for e := range vpc.All[eni.Interface](n) {
			if x, ok := endpointOf(n, e); ok && found[e.ID] == "" {
				found[e.ID] = found.endpoint(x)
			}
		}
	}
	return found
}

// endpoint is "vpce-1 (AWS KMS in us-east-1)".
func (ns names) endpoint(x endpoint.Interface) string {
	return fmt.Sprintf("%s (%s)", ns.of(x.ID), serviceOf(x))
}

func (ns names) of(id vpc.ID) string { return cmp.Or(ns[id], string(id)) }

// held is the names of gateways, endpoints and load balancers by the addresses that AWS gives them, also where the networks list no interface. What
// has the address before alone is called so.
func (ns names) held(before, after *routing.Resolver) map[netip.Addr]string {
	at := map[netip.Addr]string{}
	for a, name := range ns.heldIn(before) {
		at[a] = fmt.Sprintf("%s (until now of %s)", a, name)
	}
	maps.Copy(at, ns.heldIn(after))
	return at
}

func (ns names) heldIn(r *routing.Resolver) map[netip.Addr]string {
	at := map[netip.Addr]string{}
	for v := range vpc.All[vpc.VPC](r.Network()) {
		for p, id := range r.Held(v.ID) {
			if x, ok := vpc.Get[endpoint.Interface](r.Network(), id); ok {
				at[p.Addr()] = ns.endpoint(x)
			} else if id != v.ID && p.IsSingleIP() {
				at[p.Addr()] = ns.of(id)
			}
		}
		for a, id := range r.Mapped(v.ID) {
			at[a] = ns.of(id)
		}
	}
	return at
}

// site is what has addresses and is no resource of a VPC: an on-premises network, by name, what lies behind a link without one, AWS itself.
type site struct {
	name string
	link vpc.ID     // empty: the network has the addresses, whatever leads there
	at   packet.Set // by destination
}

// isOf says whether all of a movement goes to the site.
func (s site) isOf(m reach.Movement) bool {
	led := func(f reach.Fate) bool { return slices.Contains(strings.Fields(f.Way), string(s.link)) }
	return s.at.ContainsSet(m.Set) && (s.link == "" || led(m.Before) || led(m.After))
}

// local is where a VPC has DNS, time, licenses, metadata and credentials, besides its DNS resolver.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html#link-local-addresses
var local = []netip.Prefix{netip.MustParsePrefix("169.254.169.0/24"), netip.MustParsePrefix("169.254.170.0/24"), netip.MustParsePrefix("fd00:ec2::/48")}

// beyond is the on-premises networks of both networks, what lies behind links without one, and what AWS has in each VPC.
func beyond(before, after *routing.Resolver, unheld []reach.UnheldSite) []site {
	var all []site
	for _, r := range []*routing.Resolver{after, before} {
		for o := range vpc.All[vpc.OnPremises](r.Network()) {
			all = append(all, site{cmp.Or(o.Name, string(o.ID)), "", packet.To(o.CIDRs...)})
		}
	}
	for _, s := range unheld {
		all = append(all, site{"what is behind " + string(s.Link), s.Link, packet.To(s.CIDRs...)})
	}
	services := slices.Clone(local)
	for _, r := range []*routing.Resolver{after, before} {
		for v := range vpc.All[vpc.VPC](r.Network()) {
			for p, id := range r.Held(v.ID) {
				if id == v.ID {
					services = append(services, p)
				}
			}
		}
	}
	return append(all, site{"DNS, time and metadata in the VPC", "", packet.To(services...)})
}
