package routing

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"unicode"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// Errors of malformed questions. They come wrapped with the place that is meant.
var (
	ErrNoSuchPlace = errors.New("there is no such place in the network")
	ErrAmbiguous   = errors.New("the place is ambiguous")
	ErrNotSender   = errors.New("nothing can be sent from there")
)

// spot is a place looked up: where a packet starts, or what it is for.
type spot struct {
	kind    end            // endHost, endOutside or endOnPremises; endNowhere for an address or a name that only the walk can place
	addr    netip.Addr     // the address meant, if the place is or gives one
	name    string         // a DNS name
	answers []netip.Addr   // what the name resolved to
	blocks  []netip.Prefix // addresses of an on-premises network
	in      *Resolver      // of a host on the internet, at whatever address
}

// spot looks up a place.
func (r *Resolver) spot(p Place) (spot, error) {
	s := string(p)
	found, ok, err := r.find(s)
	switch {
	case ok || err != nil:
		return found, err
	case isBlock(s):
		return spot{}, fmt.Errorf("%w: %q is a block of addresses, %s", ErrNoSuchPlace, s, noSingle)
	}
	return spot{}, fmt.Errorf("%w: %q is not an ID, Name tag, address or DNS name%s", ErrNoSuchPlace, s, r.meant(s))
}

// find looks up a place, and is false for a text that is none.
func (r *Resolver) find(s string) (found spot, ok bool, err error) {
	switch before, after, _ := strings.Cut(s, ":"); {
	case s == "":
		return spot{}, false, errors.New("the place is missing")
	case before == string(AnyInternetHost):
		found, err = r.internetSpot(after)
		return found, err == nil, err
	}
	if found, ok := r.resourceSpot(vpc.ID(s)); ok {
		return found, true, nil
	}
	if a, err := packet.ParseAddr(s); err == nil {
		return spot{addr: a.Unmap().WithZone("")}, true, nil
	}
	if found, ok := r.clientSpot(s); ok {
		return found, true, nil
	}
	if found, ok, err := r.onPremisesSpot(s); ok || err != nil {
		return found, ok, err
	}
	return r.namedSpot(s)
}

// namedSpot looks up what has a Name tag, or else a DNS name.
func (r *Resolver) namedSpot(s string) (spot, bool, error) {
	rs := r.net.Named(s)
	var found []spot
	for _, res := range rs {
		if f, ok := r.resourceSpot(res.ResourceID()); ok {
			found = append(found, f)
		} else if f, ok := r.clientSpot(string(res.ResourceID())); ok {
			found = append(found, f)
		}
	}
	if held, ok := r.net.Get(vpc.ID(s)); ok {
		rs = []vpc.Resource{held}
	}
	switch {
	case len(found) == 1:
		return found[0], true, nil
	case len(rs) > 1:
		return spot{}, false, fmt.Errorf("%w: %q is the Name tag of several: %s; give an ID", ErrAmbiguous, s, idsOf(rs))
	case len(rs) == 1:
		return spot{}, false, fmt.Errorf("%w: %q is %s, %s", ErrNoSuchPlace, s, idsOf(rs), noEnd(rs[0]))
	}
	return spot{name: s}, r.mayBeHost(s), nil
}

// mayBeHost says whether s can be a DNS name of a host: with a dot, and letters, digits and hyphens, the last label with a letter (RFC 1123, section 2.1). An
// underscore is one where a private hosted zone has it, as Terraform's addresses do not.
func (r *Resolver) mayBeHost(s string) bool {
	other := func(c rune) bool {
		return !strings.ContainsRune("-._*", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}
	last := s[strings.LastIndexByte(strings.TrimSuffix(s, "."), '.')+1:]
	if !strings.Contains(s, ".") || strings.ContainsFunc(s, other) || !strings.ContainsFunc(last, unicode.IsLetter) {
		return false
	}
	if !strings.Contains(s, "_") {
		return true
	}
	for z := range vpc.All[endpoint.HostedZone](r.net) {
		if endpoint.IsWithin(s, z.Domain) {
			return true
		}
	}
	return false
}

func (r *Resolver) internetSpot(addr string) (spot, error) {
	found := spot{kind: end{kind: endOutside}, in: r}
	if addr == "" {
		return found, nil
	}
	var err error
	found.addr, err = r.hostAfter(string(AnyInternetHost), addr)
	return found, err
}

// onPremisesSpot is an on-premises network, or a host in it: "hq", "hq:192.168.0.9".
func (r *Resolver) onPremisesSpot(s string) (spot, bool, error) {
	o, ok := vpc.Get[vpc.OnPremises](r.net, vpc.ID(s))
	addr := ""
	if !ok {
		var id string
		if id, addr, ok = strings.Cut(s, ":"); ok {
			o, ok = vpc.Get[vpc.OnPremises](r.net, vpc.ID(id))
		}
	}
	if !ok {
		return spot{}, false, nil
	}
	found := spot{kind: end{kind: endOnPremises, at: o.ID}, blocks: o.CIDRs}
	if addr == "" {
		return found, true, nil
	}
	var err error
	found.addr, err = r.hostAfter(string(o.ID), addr)
	return found, err == nil, err
}

// noSingle says of many senders or receivers why they are no place.
const noSingle = "which is no single sender or receiver: name an interface, or ask package reach about all of it"

// noEnd says why a resource is no place, and what to name instead.
func noEnd(r vpc.Resource) string {
	switch r.(type) {
	case vpc.VPC, vpc.Subnet, sg.Group:
		return noSingle
	}
	return "which neither sends nor receives packets: name something that does, such as a network interface or an on-premises network"
}

// idsOf is resources in words, the first few of many.
func idsOf(rs []vpc.Resource) string {
	const few = 8
	var ids []string
	for _, r := range rs[:min(few, len(rs))] {
		ids = append(ids, r.Kind().Words()+" "+string(r.ResourceID()))
	}
	if more := len(rs) - len(ids); more > 0 {
		ids = append(ids, fmt.Sprintf("%d more", more))
	}
	return strings.Join(ids, ", ")
}

// resourceSpot is the interface that an ID stands for: its own, that of an instance, or the first
// one of a gateway, endpoint or load balancer.
func (r *Resolver) resourceSpot(id vpc.ID) (spot, bool) {
	if u := r.unit(r.atlas.lookup(id)); u != nil {
		if h := u.hostFor(id); h != nil {
			return spot{kind: end{kind: endHost, u: u, host: h}}, true
		}
	}
	return r.madeSpot(id)
}

// madeSpot is an interface of [Resolver.Unlisted], to which the subnet leads that its ID ends with.
func (r *Resolver) madeSpot(id vpc.ID) (spot, bool) {
	for i, c := range id {
		if c != '/' {
			continue
		}
		v, ok := r.net.VPCOf(id[i+1:])
		if u := r.unit(v.ID); ok && u != nil && u.byID[id] != nil {
			return spot{kind: end{kind: endHost, u: u, host: u.byID[id]}}, true
		}
	}
	return spot{}, false
}
