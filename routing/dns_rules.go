package routing

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// names is what the resolver of a VPC goes by, by domain: resolver rules, private hosted zones and the hidden zones of
// interface endpoints, of the VPC itself and of its Route 53 Profiles. Of one domain they stand in the order in which they are asked.
type names struct {
	rules     map[string][]nameRule
	endpoints map[serviceRegion][]endpointNames // of the VPC and its Profiles, by AWS's service
}

// nameRule is one of the three.
type nameRule struct {
	turn     int    // of the Profile that carries it, from 1; 0: it is the VPC's own
	profile  vpc.ID // empty: it is the VPC's own
	rank     nameRank
	id       vpc.ID
	domain   string
	rule     *endpoint.ResolverRule
	zone     *endpoint.HostedZone
	endpoint *endpointNames
	lattice  *latticeZone
}

type endpointNames struct {
	endpoint.Interface
	names   endpoint.Names
	carried bool // by a Profile
}

// nameRank is the order of what answers for one and the same domain.
//
// Source: Route 53 Developer Guide, "Considerations when working with a private hosted zone": a resolver rule goes before a
// zone of its domain.
type nameRank uint8

const (
	rankRule nameRank = iota
	rankHostedZone
	rankEndpoint
	rankLattice
)

func (n *nameRule) kind() vpc.Kind {
	if n.lattice != nil {
		return n.lattice.kind
	}
	return [...]vpc.Kind{vpc.KindResolverRule, vpc.KindHostedZone, vpc.KindInterfaceEndpoint}[n.rank]
}

func (n *nameRule) step(why string) NameStep {
	return NameStep{Kind: n.kind(), ID: n.id, Zone: cmp.Or(n.domain, "."), Why: why}
}

// domainName is a domain in lower case without its last dot, "." for everything.
func domainName(s string) string { return cmp.Or(cleanDomain(s), ".") }

func cleanDomain(s string) string { return strings.ToLower(strings.TrimSuffix(s, ".")) }

// namesOf is the names of a VPC, made at the first question.
func (r *Resolver) namesOf(v vpc.ID) *names {
	if n, ok := r.directory.names.Load(v); ok {
		return n.(*names)
	}
	n, _ := r.directory.names.LoadOrStore(v, compileNames(r.net, v))
	return n.(*names)
}

func compileNames(n *vpc.Network, v vpc.ID) *names {
	x := &names{rules: map[string][]nameRule{}, endpoints: map[serviceRegion][]endpointNames{}}
	for rule := range vpc.DependentsOf[endpoint.ResolverRule](n, v) {
		if rule.Type != endpoint.Delegate { // those are for name servers, not for names
			x.add(nameRule{rank: rankRule, id: rule.ID, domain: cleanDomain(rule.Domain), rule: &rule})
		}
	}
	for z := range vpc.DependentsOf[endpoint.HostedZone](n, v) {
		x.add(nameRule{rank: rankHostedZone, id: z.ID, domain: cleanDomain(z.Domain), zone: &z})
	}
	for e := range vpc.DependentsOf[endpoint.Interface](n, v) {
		if e.VPC == v {
			x.addEndpoint(endpointNames{Interface: e, names: e.Names(n)}, nameRule{})
		}
	}
	x.addLattice(n, v)
	for i, p := range endpoint.ProfilesOf(n, v) {
		x.addProfile(n, v, p, nameRule{turn: i + 1, profile: p.ID})
	}
	for _, rules := range x.rules {
		slices.SortFunc(rules, func(a, b nameRule) int {
			return cmp.Or(cmp.Compare(a.turn, b.turn), cmp.Compare(a.rank, b.rank), cmp.Compare(a.id, b.id))
		})
	}
	return x
}

// addProfile takes in what a Profile carries to a VPC. In the endpoint's own VPC its names hold anyway.
//
// Source: Route 53 Developer Guide, "What are Amazon Route 53 Profiles?": priority of settings.
func (x *names) addProfile(n *vpc.Network, v vpc.ID, p endpoint.Profile, as nameRule) {
	for _, id := range p.Rules {
		if rule, ok := vpc.Get[endpoint.ResolverRule](n, id); ok && rule.Type != endpoint.Delegate {
			as.rank, as.id, as.domain, as.rule = rankRule, id, cleanDomain(rule.Domain), &rule
			x.add(as)
		}
	}
	as.rule = nil
	for _, id := range p.Zones {
		if z, ok := vpc.Get[endpoint.HostedZone](n, id); ok {
			as.rank, as.id, as.domain, as.zone = rankHostedZone, id, cleanDomain(z.Domain), &z
			x.add(as)
		}
	}
	as.zone = nil
	for _, id := range p.Endpoints {
		if e, ok := vpc.Get[endpoint.Interface](n, id); ok && e.VPC != v {
			x.addEndpoint(endpointNames{e, e.NamesIn(n, v), true}, as)
		}
	}
}

func (x *names) add(r nameRule) { x.rules[r.domain] = append(x.rules[r.domain], r) }

// addEndpoint takes in the hidden zones of an endpoint, carried as a Profile does.
func (x *names) addEndpoint(e endpointNames, as nameRule) {
	as.rank, as.id, as.endpoint = rankEndpoint, e.ID, &e
	var zones []string
	for _, name := range e.names.Private {
		if z := strings.TrimPrefix(name, "*."); !slices.Contains(zones, z) {
			zones = append(zones, z)
			as.domain = z
			x.add(as)
		}
	}
	if s, region, ok := endpoint.ParseServiceName(e.Service); ok {
		key := serviceRegion{s, cmp.Or(region, e.ServiceRegion)}
		x.endpoints[key] = append(x.endpoints[key], e)
	}
}

// matching is all that is for the name, the longest domain first.
func (x *names) matching(name string) []*nameRule {
	var found []*nameRule
	for domain := name; ; {
		rules := x.rules[domain]
		for i := range rules {
			found = append(found, &rules[i])
		}
		if domain == "" {
			return found
		}
		_, domain, _ = strings.Cut(domain, ".")
	}
}

// byRules is how the resolver of a VPC answers: by what is for the longest domain that the name is in, be it a resolver rule, a
// private hosted zone, the hidden zone of an endpoint, or EC2's own zone; and as public DNS does if there is nothing. What a zone
// does not hold does not exist: no shorter zone is asked.
//
// Sources: Route 53 Developer Guide, "Resolver rules: how domain names match", "Considerations when working with a private
// hosted zone".
func (q *query) byRules(u *unit, inbound bool) {
	q.at = u
	x := q.r.namesOf(u.id)
	matching := x.matching(q.name)
	doubt := q.passEndpoints(u, x)
	ec2, isEC2 := parseEC2Name(q.name)
	system := false
	for i, m := range matching {
		if isEC2 && len(m.domain) < len(ec2.domain) && q.byEC2(u, ec2) {
			q.passRest(matching[i:])
			return
		}
		if q.byRule(u, m, inbound, &system) {
			q.passRest(matching[i+1:])
			return
		}
	}
	switch {
	case isEC2 && q.byEC2(u, ec2):
	case doubt != "":
		q.unknown("the private DNS names of " + string(doubt))
	default:
		q.public()
	}
}

// passRest notes what a more specific rule or zone kept from answering.
func (q *query) passRest(rest []*nameRule) {
	for _, m := range rest {
		q.pass(m.step("a rule or zone that goes before it answers"))
	}
}

// byRule tries one rule or zone. It reports whether that decides.
func (q *query) byRule(u *unit, m *nameRule, inbound bool, system *bool) bool {
	if m.profile != "" {
		q.a.Steps = append(q.a.Steps, NameStep{Kind: vpc.KindProfile, ID: m.profile, Zone: domainName(m.domain), Why: "carries " + string(m.id) + " to " + string(u.id)})
	}
	switch {
	case m.rule != nil:
		return q.byResolverRule(m, system)
	case m.zone != nil && !hasDNS(u.vpc):
		q.pass(m.step("private hosted zones answer only where the VPC has both DNS attributes"))
		return false
	case m.zone != nil:
		q.byZone(u, m, inbound)
		return true
	case m.lattice != nil:
		return q.byLatticeZone(u, m)
	}
	return q.byEndpoint(m, inbound)
}

// byResolverRule does what a rule says. A system rule makes the resolver answer itself, by its zones or by public DNS.
//
// Source: Route 53 Developer Guide, "Values that you specify when you create or edit rules".
func (q *query) byResolverRule(m *nameRule, system *bool) bool {
	switch m.rule.Type {
	case endpoint.System:
		*system = true
		q.a.Steps = append(q.a.Steps, m.step("the VPC's resolver answers itself, whatever rules for shorter domains say"))
		return false
	case endpoint.Recursive:
		q.a.Steps = append(q.a.Steps, m.step("public DNS answers"))
		q.public()
		return true
	}
	if *system {
		q.pass(m.step("a system rule for a longer domain goes before it"))
		return false
	}
	q.forward(*m.rule)
	return true
}

// byEndpoint answers by the private DNS of an interface endpoint.
//
// Source: AWS PrivateLink guide, "Private DNS names".
func (q *query) byEndpoint(m *nameRule, inbound bool) bool {
	e := m.endpoint
	found, ok := e.names.Within(q.name, inbound)
	switch {
	case !ok:
		q.pass(m.step("its private DNS is for queries through inbound resolver endpoints only"))
		return false
	case !e.Available():
		q.pass(m.step("is " + string(e.State)))
		return false
	case found.Name == "":
		q.a.Kind, q.a.By, q.a.Zone = e.Kind(), e.ID, found.Zone
		q.fail(DNSNoName)
	default:
		q.answered(e.Kind(), e.ID, found.Zone, q.r.unit(e.VPC).endpointAddresses(e.ID, found.Subnets))
	}
	return true
}

// passEndpoints says why the VPC's endpoints for the very service that the name is of do not answer it. An endpoint of which the private
// names are not known may answer it all the same.
func (q *query) passEndpoints(u *unit, x *names) (doubt vpc.ID) {
	s, ok := serviceOf(q.name)
	if !ok {
		return ""
	}
	for i := range x.endpoints[s] {
		e := &x.endpoints[s][i]
		if _, found := e.names.Within(q.name, true); !found {
			q.pass(NameStep{Kind: e.Kind(), ID: e.ID, Why: e.whyNot(u.vpc)})
			if (e.names.PrivateUnknown || e.carried && !e.PrivateDNS) && e.Available() {
				doubt = e.ID
			}
		}
	}
	return doubt
}

// whyNot says why a name of the service is not one of the endpoint's private ones.
func (e *endpointNames) whyNot(v vpc.VPC) string {
	switch {
	case e.carried && !e.PrivateDNS:
		return "a Route 53 Profile carries it, but its private DNS is off"
	case !e.PrivateDNS:
		return "private DNS is off"
	case !hasDNS(v):
		return "private DNS answers only where the VPC has both DNS attributes"
	case e.names.PrivateUnknown:
		return "its private DNS names are not known"
	case len(e.names.Private) == 0:
		return "private DNS is not supported for the service"
	}
	return "the name is not one of its private DNS names"
}
