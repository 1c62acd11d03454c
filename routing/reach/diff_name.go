package reach

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// names is what may be asked for by name: AWS services in the Regions of the VPCs, private names of endpoints, names in hosted
// zones and under resolver rules, load balancers.
func (d *differ) names() []string {
	if d.asked != nil {
		return d.asked
	}
	all := map[string]bool{}
	for n := range d.networks {
		for v := range vpc.All[vpc.VPC](n) {
			for s := range endpoint.Services() {
				if hosts := s.PublicHosts(v.Region); len(hosts) > 0 {
					all[hosts[0]] = true
				}
			}
		}
		for e := range vpc.All[endpoint.Interface](n) {
			for _, name := range e.Names(n).Private {
				all[name] = true
			}
		}
		for p := range vpc.All[endpoint.Profile](n) {
			for _, id := range p.Endpoints {
				e, _ := vpc.Get[endpoint.Interface](n, id)
				for _, a := range p.VPCs {
					for _, name := range e.NamesIn(n, a.VPC).Private {
						all[name] = true
					}
				}
			}
		}
		for z := range vpc.All[endpoint.HostedZone](n) {
			all[z.Domain] = true
			for _, r := range z.Records {
				all[r.Name] = true
			}
		}
		for r := range vpc.All[endpoint.ResolverRule](n) {
			all[r.Domain], all["*."+r.Domain] = true, true
		}
		for b := range vpc.All[endpoint.LoadBalancer](n) {
			all[b.DNSName] = true
		}
	}
	d.asked = []string{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		name = strings.ToLower(strings.TrimSuffix(name, "."))
		if below, ok := strings.CutPrefix(name, "*."); ok {
			name = "any." + below
		}
		if strings.Contains(name, ".") && !slices.Contains(d.asked, name) {
			d.asked = append(d.asked, name)
		}
	}
	return d.asked
}

// byName asks for what goes to names. If the answer stays the same, the headers tell it all, but for addresses that stand for services of which the network
// holds none: these are reached through gateway endpoints by name alone. A sender that is in one of the networks gets its answer in both.
func (d *differ) byName(s sent) error {
	before, after := d.before, d.after
	if !isThere(before.Network(), s.place) {
		before = after
	}
	if !isThere(after.Network(), s.place) {
		after = before
	}
	if !isThere(before.Network(), s.place) {
		return nil
	}
	for _, name := range d.names() {
		was, err := before.ResolveName(s.place, name)
		if err != nil {
			return err
		}
		is, err := after.ResolveName(s.place, name)
		if err != nil {
			return err
		}
		if slices.Equal(was.Addresses, is.Addresses) && !standsIn(is.Addresses) {
			continue
		}
		for _, ip4 := range [...]bool{true, false} {
			if err := d.compareName(s, &was, &is, ip4); err != nil {
				return err
			}
		}
	}
	return nil
}

// standInFor is the AWS service for which an address stands: "Amazon S3 in us-east-1"; empty: for none.
func standInFor(a netip.Addr) string {
	s, region, ok := endpoint.LookupPublic(a)
	if !ok {
		return ""
	}
	return s.In(region)
}

// standsIn says whether an address stands for a service that gateway endpoints serve.
func standsIn(addrs []netip.Addr) bool {
	return slices.ContainsFunc(addrs, func(a netip.Addr) bool {
		s, _, ok := endpoint.LookupPublic(a)
		return ok && s.Gateway
	})
}

// ofFamily is the first address of a family, which is what senders take.
func ofFamily(addrs []netip.Addr, ip4 bool) netip.Addr {
	for _, a := range addrs {
		if a.Is4() == ip4 {
			return a
		}
	}
	return netip.Addr{}
}

// compareName compares what goes to one answer before with what goes to another one afterwards, over one family.
func (d *differ) compareName(s sent, was, is *routing.Answer, ip4 bool) error {
	to := ofFamily(is.Addresses, ip4)
	if !to.IsValid() {
		to = ofFamily(was.Addresses, ip4)
	}
	if !to.IsValid() {
		return nil
	}
	for _, src := range s.src {
		for _, t := range d.trafficOf(is.Name) {
			b := t.Intersect(src)
			if b.IsEmpty() || b.Is4() != ip4 {
				continue
			}
			err := d.cutTo(d.before, s, b, was, func(p piece) error {
				return d.cutTo(d.after, s, anyDst(p.box), is, func(q piece) error {
					if x, y := fatesOf(p.Decision, q.Decision); x != y {
						d.note(movementKey{before: x, after: y}, s, meant{name: is.Name}, q.box.WithDst(to, to))
					}
					return nil
				})
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// trafficOf is the traffic that can have another fate and that the service of the name takes.
func (d *differ) trafficOf(name string) []packet.Box {
	m, ok := endpoint.LookupHost(name)
	if !ok || len(m.Service.Ports()) == 0 {
		return d.traffic
	}
	var all []packet.Traffic
	for _, p := range m.Service.Ports() {
		all = append(all, packet.Ports(packet.TCP, p.From, p.To))
	}
	return slices.Collect(packet.SetOf(d.traffic...).Intersect(packet.Carrying(all...)).Boxes())
}

// cutTo is cut of what is sent to what is answered. Without an address all of it ends where the name is asked for.
func (d *differ) cutTo(r *routing.Resolver, s sent, b packet.Box, a *routing.Answer, yield func(piece) error) error {
	if to := ofFamily(a.Addresses, b.Is4()); to.IsValid() {
		return d.cut(r, s.place, []packet.Box{b.WithDst(to, to)}, yield)
	}
	if a.Code == routing.UnknownDestination {
		return yield(piece{routing.Decision{Verdict: routing.Unknown, Request: routing.Unknown, Missing: a.Missing}, b})
	}
	x := routing.Decision{Verdict: routing.Dropped, Request: routing.Dropped}
	x.Blocker.Hop = routing.Hop{At: a.By, Kind: a.Kind, Stage: routing.AtName, Code: cmp.Or(a.Code, routing.DNSNoAddress)}
	return yield(piece{x, b})
}
