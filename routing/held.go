package routing

import (
	"iter"
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// Held is the private addresses and delegated prefixes of a VPC that are in use, in order, with what has each: interfaces, and the gateways, endpoints
// and load balancers for which AWS makes interfaces, whether the network lists these or not; and the VPC itself, for its DNS resolver.
// It is empty if the network does not hold the VPC.
func (r *Resolver) Held(v vpc.ID) iter.Seq2[netip.Prefix, vpc.ID] {
	return func(yield func(netip.Prefix, vpc.ID) bool) {
		u := r.unit(v)
		if u == nil {
			return
		}
		if a := u.resolver; a.IsValid() && !yield(netip.PrefixFrom(a, a.BitLen()), v) {
			return
		}
		for p, h := range u.hosts.AllSorted() {
			if !yield(p, h.at) {
				return
			}
		}
	}
}
