package routing

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// StandIns is the ranges to which gateway endpoints of the network lead and that stand for the public addresses of their services, since no prefix list of
// the network has these: those of [endpoint.PublicRange], in order and each once. It costs by the number of gateway endpoints.
func StandIns(n *vpc.Network) []netip.Prefix {
	var found []netip.Prefix
	add := func(p netip.Prefix) {
		if slices.ContainsFunc(standIns[:], p.Overlaps) {
			found = append(found, p.Masked())
		}
	}
	for e := range vpc.All[endpoint.Gateway](n) {
		for _, ipv6 := range [...]bool{false, true} {
			if ipv6 && !e.AddressType.HasIPv6() || !ipv6 && !e.AddressType.HasIPv4() {
				continue
			}
			list, ok := serviceList(n, e.Service, ipv6)
			for _, p := range list.Entries {
				add(p)
			}
			if !ok {
				add(serviceRange(e.Service, ipv6))
			}
		}
	}
	slices.SortFunc(found, func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	return slices.Compact(found)
}
