package main

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// end is a place that the page offers as sender or receiver.
type end struct {
	Name    string        `json:"name"`
	At      routing.Place `json:"at"`
	Service bool          `json:"service,omitempty"` // a name or an address: nothing is sent from there
}

// ends is the interfaces of a network and the places that the lesson names, in that order.
func (l lesson) ends(n *vpc.Network) []end {
	var all []end
	for i := range vpc.All[eni.Interface](n) {
		all = append(all, end{Name: string(i.ID), At: routing.Place(i.ID)})
	}
	for _, p := range l.Places {
		all = append(all, end{Name: p.Name, At: p.At, Service: !sends(p.At)})
	}
	return all
}

// sends says whether a place that a lesson names can be a sender: the internet and hosts of on-premises networks, and not addresses and
// DNS names.
func sends(p routing.Place) bool {
	_, err := netip.ParseAddr(string(p))
	return p == routing.AnyInternetHost || err != nil && strings.Contains(string(p), ":")
}

// named is what the lesson calls a place.
func (l lesson) named(p routing.Place) string {
	i := slices.IndexFunc(l.ends(l.base), func(e end) bool { return e.At == p })
	if i < 0 {
		return string(p)
	}
	return l.ends(l.base)[i].Name
}
