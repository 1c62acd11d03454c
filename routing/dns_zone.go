package routing

import (
	"net/netip"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// byZone answers by a private hosted zone. A CNAME is followed through the VPC's rules, an alias by Route 53 itself.
//
// Sources: Route 53 Developer Guide, "Considerations when working with a private hosted zone", "Choosing between alias and
// non-alias records".
func (q *query) byZone(u *unit, m *nameRule, inbound bool) {
	q.a.Kind, q.a.By, q.a.Zone = m.kind(), m.id, m.domain
	if cut, ok := delegation(m.zone, q.name); ok {
		q.delegated(u, m, cut)
		return
	}
	v4, exists := m.zone.Lookup(q.name, "A")
	v6, _ := m.zone.Lookup(q.name, "AAAA")
	switch {
	case !exists:
		q.fail(DNSNoName)
	case len(v4) > 0 && v4[0].Type == "CNAME":
		q.followCNAME(u, m, v4, inbound)
	default:
		q.records(m, v4, v6)
	}
}

func (q *query) followCNAME(u *unit, m *nameRule, rs []endpoint.Record, inbound bool) {
	to := cleanDomain(rs[0].Values[0])
	why := "CNAME of " + to
	if len(rs) > 1 {
		why += ", the first of several that a routing policy chooses from"
	}
	if q.turn(m.step(why)) {
		q.name = to
		q.byRules(u, inbound)
	}
}

// records gives the addresses of record sets of both families.
func (q *query) records(m *nameRule, v4, v6 []endpoint.Record) {
	var addrs []netip.Addr
	for _, rs := range [...][]endpoint.Record{v4, v6} {
		if len(rs) > 1 {
			q.a.Steps = append(q.a.Steps, m.step("has several record sets of type "+rs[0].Type+", from which a routing policy chooses: all are given"))
		}
		for _, r := range rs {
			addrs = append(addrs, q.values(m, r)...)
		}
	}
	if q.a.Code == "" {
		q.answered(m.kind(), m.id, m.domain, addrs)
	}
}

// values is the addresses of one record set of type A or AAAA.
func (q *query) values(m *nameRule, r endpoint.Record) []netip.Addr {
	if r.Alias != "" {
		return q.alias(m, cleanDomain(r.Alias), r.Type)
	}
	return addressesOf([]endpoint.Record{r})
}

// alias is the addresses of the target of an alias: in the zone if the target is there, else in public DNS.
func (q *query) alias(m *nameRule, to, recordType string) []netip.Addr {
	if !q.turn(m.step("alias of " + to + " for " + recordType)) {
		return nil
	}
	var addrs []netip.Addr
	if endpoint.IsWithin(to, m.domain) {
		rs, _ := m.zone.Lookup(to, recordType)
		for _, r := range rs {
			if r.Type == recordType {
				addrs = append(addrs, q.values(m, r)...)
			}
		}
		return addrs
	}
	sub := query{r: q.r, a: &Answer{Name: to}, name: to}
	sub.public()
	if sub.a.Code == UnknownDestination {
		q.unknown(sub.a.Missing)
	}
	q.a.Synthetic = q.a.Synthetic || sub.a.Synthetic
	for _, x := range sub.a.Addresses {
		if x.Is4() == (recordType == "A") {
			addrs = append(addrs, x)
		}
	}
	return addrs
}

// delegation is the name below the zone's own at which the zone has name servers for the queried name.
func delegation(z *endpoint.HostedZone, name string) (string, bool) {
	for _, r := range z.Records {
		cut := cleanDomain(r.Name)
		if r.Type == "NS" && cut != cleanDomain(z.Domain) && !strings.HasPrefix(cut, "*") && endpoint.IsWithin(name, cut) {
			return cut, true
		}
	}
	return "", false
}

// delegated goes where a zone delegates to, if a rule of type DELEGATE is for one of the name servers.
//
// Source: Route 53 Developer Guide, "Resolver delegation rules".
func (q *query) delegated(u *unit, m *nameRule, cut string) {
	servers, _ := m.zone.Lookup(cut, "NS")
	for _, s := range servers {
		for _, host := range s.Values {
			if rule, ok := q.r.delegateRule(u, cleanDomain(host)); ok {
				glue, _ := m.zone.Lookup(cleanDomain(host), "A")
				q.a.Steps = append(q.a.Steps, m.step("delegates "+cut+" to "+cleanDomain(host)))
				if rule.Targets = ports53(addressesOf(glue)); len(rule.Targets) > 0 {
					q.forward(rule)
					return
				}
			}
		}
	}
	q.unknown("who answers for " + cut + ", which zone " + string(m.id) + " delegates")
}

// delegateRule is the rule of type DELEGATE, of the VPC or of a Profile, that is for a name server.
func (r *Resolver) delegateRule(u *unit, host string) (endpoint.ResolverRule, bool) {
	delegates := func(rule endpoint.ResolverRule) bool { return rule.Type == endpoint.Delegate && rule.Matches(host) }
	for rule := range vpc.DependentsOf[endpoint.ResolverRule](r.net, u.id) {
		if delegates(rule) {
			return rule, true
		}
	}
	for _, p := range endpoint.ProfilesOf(r.net, u.id) {
		for _, id := range p.Rules {
			if rule, ok := vpc.Get[endpoint.ResolverRule](r.net, id); ok && delegates(rule) {
				return rule, true
			}
		}
	}
	return endpoint.ResolverRule{}, false
}

func addressesOf(rs []endpoint.Record) []netip.Addr {
	var addrs []netip.Addr
	for _, r := range rs {
		for _, v := range r.Values {
			if x, err := netip.ParseAddr(v); err == nil {
				addrs = append(addrs, x)
			}
		}
	}
	return addrs
}
