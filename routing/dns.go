package routing

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// Answer is how a DNS name resolved for the sender.
type Answer struct {
	Name string `json:"name"` // in lower case, without a last dot

	// Addresses is the answer, always in the same order. The walk takes the first of a family that the sender has.
	// Resolvers give them in turn.
	Addresses []netip.Addr `json:"addresses,omitempty"`

	Kind vpc.Kind `json:"kind,omitempty"` // who answered: an interface endpoint's private DNS, a hosted zone, ...; empty: public DNS
	By   vpc.ID   `json:"by,omitempty"`
	Zone string   `json:"zone,omitempty"` // the domain of the zone that answered

	// Synthetic says that the public address stands for a service whose addresses the network does not hold.
	Synthetic bool `json:"synthetic,omitempty"`
	// Assumed says that the answer is that of public DNS, because the query went to a DNS server of which the model
	// holds no zones: it may say otherwise.
	Assumed bool `json:"assumed,omitempty"`

	Code    Code   `json:"code,omitempty"`    // why there is no address; empty if there is one
	Missing string `json:"missing,omitempty"` // with UnknownDestination: what the model does not hold

	Steps  []NameStep `json:"steps,omitempty"`  // what the query took before it was answered: rules, servers, aliases
	Passed []NameStep `json:"passed,omitempty"` // what was passed over, and why
}

// NameStep is something that a query met.
type NameStep struct {
	Kind vpc.Kind `json:"kind,omitempty"` // a rule, a zone, an endpoint, ...; empty: a DNS server given by its address
	ID   vpc.ID   `json:"id,omitempty"`   // its ID, or the address of the server
	Zone string   `json:"zone,omitempty"` // the domain for which it answers; empty for those that have none
	Why  string   `json:"why"`            // what it did, or why it was passed over
}

// String is the step in a sentence: "rslvr-rr-1 (corp.example): forwards to 10.9.0.53:53".
func (s NameStep) String() string {
	text := string(s.ID)
	if s.Zone != "" {
		text = strings.TrimSpace(text + " (" + s.Zone + ")")
	}
	if text == "" {
		return s.Why
	}
	return text + ": " + s.Why
}

// ResolveName is the answer to a DNS name for the place: what the DNS server says that hosts there ask. An error says that the
// place is malformed.
//
// Sources: Route 53 Developer Guide, "Resolver rules: how domain names match", "Considerations when working with a private hosted zone";
// VPC User Guide, "DNS attributes for your VPC"; AWS PrivateLink guide, "Private DNS names".
func (r *Resolver) ResolveName(from Place, name string) (Answer, error) {
	at, err := r.spot(from)
	if err != nil {
		return Answer{}, err
	}
	if at, err = r.senderAt(at); err != nil {
		return Answer{}, err
	}
	return r.resolve(name, at.kind), nil
}

// resolve is ResolveName from an end of a path.
func (r *Resolver) resolve(name string, from end) Answer {
	a := Answer{Name: strings.ToLower(strings.TrimSuffix(name, "."))}
	q := query{r: r, a: &a, name: a.Name}
	q.from(from)
	if a.Code != "" {
		a.Addresses = nil
		return a
	}
	if q.amazon && from.kind == endHost && from.host.subnet != noSubnet && from.u.subnets[from.host.subnet].res.DNS64 {
		q.synthesize()
	}
	return a
}

// query is a name on its way to an answer.
type query struct {
	r    *Resolver
	a    *Answer
	name string // what is asked now: an alias has another name
	at   *unit  // the VPC whose resolver is asked; nil: none

	turns  int  // forwards and aliases so far
	amazon bool // the first server asked is Amazon's
}

// maxTurns is where a resolver gives up following aliases and rules. AWS does not say where it does; a chain that is no
// loop is far shorter.
const maxTurns = 16

// turn notes one more forward or alias. False: there are too many, so the name does not resolve.
func (q *query) turn(s NameStep) bool {
	q.a.Steps = append(q.a.Steps, s)
	if q.turns++; q.turns > maxTurns {
		q.fail(DNSLoop)
		return false
	}
	return true
}

func (q *query) pass(s NameStep) {
	if !slices.Contains(q.a.Passed, s) {
		q.a.Passed = append(q.a.Passed, s)
	}
}

// fail ends the query without an address.
func (q *query) fail(c Code) { q.a.Addresses, q.a.Code = nil, c }

// unknown ends the query where the model does not hold what answers it.
func (q *query) unknown(missing string) {
	q.fail(UnknownDestination)
	q.a.Missing = missing
}

// answered says who answers, with what. An answer without addresses is that the name has others than those.
func (q *query) answered(kind vpc.Kind, by vpc.ID, zone string, addrs []netip.Addr) {
	q.a.Kind, q.a.By, q.a.Zone = kind, by, zone
	q.a.Addresses = nil
	for _, x := range addrs {
		if !slices.Contains(q.a.Addresses, x) {
			q.a.Addresses = append(q.a.Addresses, x)
		}
	}
	if len(q.a.Addresses) == 0 {
		q.fail(DNSNoAddress)
	}
}

// synthesize is DNS64: a name that has IPv4 addresses alone gets IPv6 addresses that stand for them.
//
// Source: VPC User Guide, "DNS64 and NAT64".
func (q *query) synthesize() {
	if slices.ContainsFunc(q.a.Addresses, netip.Addr.Is6) {
		return
	}
	for _, x := range slices.Clone(q.a.Addresses) {
		q.a.Addresses = append(q.a.Addresses, embed(x))
	}
	q.a.Steps = append(q.a.Steps, NameStep{Why: "DNS64 of the sender's subnet adds IPv6 addresses that stand for the IPv4 ones"})
}

// embed is the IPv6 address that stands for an IPv4 one (RFC 6052).
func embed(ip4 netip.Addr) netip.Addr {
	a, b := nat64.Addr().As16(), ip4.As4()
	copy(a[12:], b[:])
	return netip.AddrFrom16(a)
}

// endpointAddresses is the addresses of an endpoint's interfaces in the subnets, IPv4 before IPv6 of each.
func (u *unit) endpointAddresses(id vpc.ID, subnets []vpc.ID) []netip.Addr {
	var addrs []netip.Addr
	for _, h := range u.owned[id] {
		if !slices.Contains(subnets, u.subnets[h.subnet].id) {
			continue
		}
		for _, x := range h.Addresses {
			addrs = append(addrs, x.Private)
		}
	}
	return addrs
}

// hasDNS says whether a VPC has both DNS attributes, without which its resolver knows neither private zones nor EC2's own names.
//
// Source: VPC User Guide, "DNS attributes for your VPC".
func hasDNS(v vpc.VPC) bool { return v.DNSHostnames && !v.DisableDNSSupport }

// serviceOf is the AWS service and Region of a name that is one of its public hosts.
func serviceOf(name string) (serviceRegion, bool) {
	m, ok := endpoint.LookupHost(name)
	return serviceRegion{m.Service, m.Region}, ok
}
