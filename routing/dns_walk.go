package routing

import (
	"fmt"
	"net/netip"
)

// resolveName asks for the addresses of a DNS name. Without an answer the walk is over.
func (w *walk) resolveName(name string) []netip.Addr {
	a := w.r.resolve(name, w.origin)
	if w.rec != nil {
		w.rec.path.Name = &a
	}
	if a.Code == "" {
		w.remarkName(&a)
		return a.Addresses
	}
	here := where{AtName, a.By, a.Kind, a.Name}
	switch a.Code {
	case UnknownDestination:
		w.lost(here, a.Code, a.Missing)
	case DNSUnavailable:
		w.stop(here, a.Code, whyUnavailable(&a))
	case DNSLoop:
		w.stop(here, a.Code, "aliases or resolver rules lead the query round in a circle")
	case DNSNoAddress:
		w.stop(here, a.Code, "the name exists, but has no address")
	default:
		w.stop(here, a.Code, "the name does not exist for the sender")
	}
	return nil
}

// whyUnavailable is the first reason why no server answers.
func whyUnavailable(a *Answer) string {
	for _, s := range a.Passed {
		if s.Kind == "" && s.ID != "" {
			return "DNS server " + s.String()
		}
	}
	for _, steps := range [][]NameStep{a.Passed, a.Steps} {
		if len(steps) > 0 {
			return "no DNS server answers: " + steps[len(steps)-1].String()
		}
	}
	return "no DNS server answers"
}

// remarkName says what is to be known of an answer beside the addresses.
func (w *walk) remarkName(a *Answer) {
	if w.rec == nil {
		return
	}
	if a.Synthetic {
		w.note("the public addresses of the service are not in the network: " + a.Addresses[0].String() + " stands for them")
	}
	if a.Assumed {
		w.note("the model holds no zones of the DNS server that answers for " + a.Name + ": it is taken to answer as public DNS does")
	}
	count := map[bool]int{}
	for _, x := range a.Addresses {
		if count[x.Is4()]++; count[x.Is4()] > 1 {
			w.note(fmt.Sprintf("resolvers give the %d addresses of %s in turn: this path is that of the first", len(a.Addresses), a.Name))
		}
	}
}
