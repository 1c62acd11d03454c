package reach

import (
	"net/netip"
	"slices"
	"strings"
	"sync"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// naming is what the ends and the ways of a difference are called. A nil one calls all by their IDs.
type naming struct {
	before, after *routing.Resolver

	once  sync.Once // what follows is made when it is first asked for
	sites []site
	at    map[netip.Addr]holder
}

// holder is what has an address, of interfaces a public one that the change gives back.
type holder struct {
	name string
	gone bool // it has it before the change alone
}

// site is what has addresses and is no resource of a VPC: an on-premises network, what lies behind a link without one, AWS itself.
type site struct {
	name string
	link vpc.ID     // empty: it has the addresses, whatever leads there
	at   packet.Set // by destination
}

// isOf says whether all of a movement goes to the site.
func (s site) isOf(m Movement) bool {
	led := func(f Fate) bool { return slices.Contains(strings.Fields(f.Way), string(s.link)) }
	return s.at.ContainsSet(m.Set) && (s.link == "" || led(m.Before) || led(m.After))
}

func (ns *naming) names() routing.Names {
	if ns == nil {
		return routing.Names{}
	}
	return routing.NamesOf(ns.after.Network(), ns.before.Network())
}

// resolvers is that after the change, and that before.
func (ns *naming) resolvers() [2]*routing.Resolver {
	return [...]*routing.Resolver{ns.after, ns.before}
}

// local is where a VPC has DNS, time, licenses, metadata and credentials, besides its DNS resolver.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html#link-local-addresses
var local = []netip.Prefix{netip.MustParsePrefix("169.254.169.0/24"), netip.MustParsePrefix("169.254.170.0/24"), netip.MustParsePrefix("fd00:ec2::/48")}

func (ns *naming) prepare() {
	names := ns.names()
	for _, r := range ns.resolvers() {
		for o := range vpc.All[vpc.OnPremises](r.Network()) {
			ns.sites = append(ns.sites, site{names.Of(o.ID), "", packet.To(o.CIDRs...)})
		}
	}
	for _, s := range UnheldSites(ns.after.Network()) {
		ns.sites = append(ns.sites, site{"what is behind " + names.Of(s.Link), s.Link, packet.To(s.CIDRs...)})
	}
	services := slices.Clone(local)
	ns.at = map[netip.Addr]holder{}
	for _, r := range ns.resolvers() {
		for v := range vpc.All[vpc.VPC](r.Network()) {
			for p, id := range r.Held(v.ID) {
				switch {
				case id == v.ID:
					services = append(services, p)
				case p.IsSingleIP():
					ns.note(r, p.Addr(), id)
				}
			}
			for a, id := range r.Mapped(v.ID) {
				ns.note(r, a, id)
			}
		}
	}
	for e := range vpc.All[eni.Interface](ns.before.Network()) {
		for _, a := range e.PublicAddresses(ns.before.Network()) {
			ns.note(ns.before, a.Public, e.ID)
		}
	}
	ns.sites = append(ns.sites, site{"DNS, time and metadata in the VPC", "", packet.To(services...)})
}

// note takes in who has an address in one of the networks, that after the change first.
func (ns *naming) note(r *routing.Resolver, a netip.Addr, id vpc.ID) {
	if _, known := ns.at[a]; known {
		return
	}
	h := holder{ns.names().Of(id), r == ns.before}
	if x, ok := vpc.Get[endpoint.Interface](r.Network(), id); ok {
		h.name = ns.names().Endpoint(x)
	}
	ns.at[a] = h
}

// mostHolders is how many things a destination names that have its addresses, and mostHeld how many addresses these may have.
const (
	mostHolders = 3
	mostHeld    = 16
)

// elsewhere is where a movement goes whose destination is no interface, no name and not the internet: a site, or what has the addresses; empty if it is
// neither.
func (ns *naming) elsewhere(m Movement) string {
	if ns == nil {
		return ""
	}
	ns.once.Do(ns.prepare)
	for _, s := range ns.sites {
		if s.isOf(m) {
			return s.name
		}
	}
	var names, gone []string
	all := destinations(m.Set, mostHeld)
	for _, a := range all {
		h, held := ns.at[a]
		if !held {
			return ""
		}
		if h.gone {
			gone = append(gone, a.String())
		}
		if !slices.Contains(names, h.name) {
			names = append(names, h.name)
		}
	}
	switch {
	case len(names) > mostHolders:
		return ""
	case len(gone) > 0 && len(gone) == len(all) && len(gone) <= mostHolders:
		return strings.Join(gone, ", ") + " (until now of " + strings.Join(names, ", ") + ")"
	}
	return strings.Join(names, ", ")
}

// destinations is the addresses to which headers go, in order; none if they are more than most.
func destinations(s packet.Set, most int) []netip.Addr {
	var all []netip.Addr
	for b := range s.Boxes() {
		first, last := b.Dst()
		for a := first; a.IsValid() && a.Compare(last) <= 0; a = a.Next() {
			if !slices.Contains(all, a) {
				all = append(all, a)
			}
			if len(all) > most {
				return nil
			}
		}
	}
	slices.SortFunc(all, netip.Addr.Compare)
	return all
}

// Was is Before in words, with names: "delivered by nat-a, igw-a", "dropped SUBNET_ACL_RESTRICTION at private in the reply", "not there".
func (m Movement) Was() string { return m.naming.fate(m.Before) }

// Now is After in words, as [Movement.Was] has them.
func (m Movement) Now() string { return m.naming.fate(m.After) }

func (ns *naming) fate(f Fate) string {
	switch f.Verdict {
	case routing.Undecided:
		return "not there"
	case routing.Delivered:
		s := "delivered"
		if f.At != "" {
			s += " to " + ns.names().Of(f.At)
		}
		if f.Way != "" {
			s += " by " + ns.names().Way(f.Way)
		}
		return s
	case routing.Dropped:
		f.Blocker.At = vpc.ID(ns.names().Of(f.Blocker.At))
	}
	return f.String()
}
