package terraform

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

// unlisted is a prefix list that AWS keeps for a service, of which neither a state nor a plan shows the entries.
type unlisted struct {
	vpc.PrefixList
	of *instance
}

// serviceList makes the prefix list that AWS keeps for a service.
func (l *loader) serviceList(a attributes, id vpc.ID, service string) {
	p := vpc.PrefixList{ID: id, Name: service, Account: "AWS", Region: cmp.Or(place.OfService(service), a.region())}
	for _, c := range a.prefixes("cidr_blocks") {
		if c.Addr().Is4() {
			p.Entries = append(p.Entries, c)
		}
	}
	if len(p.Entries) == 0 {
		l.unlisted = append(l.unlisted, unlisted{p, a.of})
		return
	}
	if l.vacant(id) {
		p.Entries = sorted(p.Entries)
		l.hold(p, a.of)
	}
}

// completeServiceLists gives entries to the prefix lists of services that a rule or a route names: those of a list of the same
// service, or the range to which the route of a gateway endpoint leads where there is no list.
func (l *loader) completeServiceLists() {
	if len(l.unlisted) == 0 {
		return
	}
	named := l.namedLists()
	for _, p := range l.unlisted {
		if !l.vacant(p.ID) || !named[p.ID] {
			continue
		}
		var from string
		var by load.Inference
		if p.Entries, by, from = l.serviceEntries(p.Name); len(p.Entries) == 0 {
			l.skip(p.of, "the entries of the prefix list of %s are not known", cmp.Or(p.Name, "its service"))
			continue
		}
		l.infer(by, p.ID, "Entries", fmt.Sprint(p.Entries), from)
		l.hold(p.PrefixList, p.of)
	}
}

// serviceEntries is what a service's IPv4 prefix list holds, and where that is from.
func (l *loader) serviceEntries(service string) (entries []netip.Prefix, by load.Inference, from string) {
	for _, id := range ids[vpc.PrefixList](l) {
		if p, _ := get[vpc.PrefixList](l, id); p.Name == service && !p.IPv6 && len(p.Entries) > 0 {
			return slices.Clone(p.Entries), load.Deduced, "prefix list " + string(id) + ", of the same service"
		}
	}
	s, region, ok := endpoint.ParseServiceName(service)
	if !ok {
		return nil, "", ""
	}
	if p := endpoint.PublicRange(s.Code, region, false); p.IsValid() {
		return []netip.Prefix{p}, load.StandIn, "its service, " + service + ": the addresses are not known, and this range stands for them"
	}
	return nil, "", ""
}

// namedLists is the prefix lists that a rule or a route names.
func (l *loader) namedLists() map[vpc.ID]bool {
	named := map[vpc.ID]bool{}
	for _, f := range l.found {
		for _, r := range f.resource.Refs() {
			if r.Kind == vpc.KindPrefixList {
				named[r.ID] = true
			}
		}
	}
	return named
}
