package routing

import (
	"iter"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// internetHosts is the addresses that may stand for a host on the internet, the likeliest first: those kept for documentation (RFC 5737, RFC 3849,
// RFC 9637), and then public DNS servers, for networks that make use of the former.
var internetHosts = []netip.Addr{
	InternetAddr, netip.MustParseAddr("203.0.113.1"), netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("9.9.9.9"), netip.MustParseAddr("8.8.8.8"),
	InternetAddr6, netip.MustParseAddr("3fff::1"), netip.MustParseAddr("2620:fe::fe"), netip.MustParseAddr("2001:4860:4860::8888"),
}

// InternetHost is the address, IPv4 or IPv6, of the host that [AnyInternetHost] is in the resolver's network: [InternetAddr] or [InternetAddr6], or, where
// the network has that address or routes lead its range elsewhere than all of the internet, another public one. It costs by the number of
// route tables at the first call, and nothing after it.
func (r *Resolver) InternetHost(ip4 bool) netip.Addr {
	hosts := r.internet.Load()
	if hosts == nil {
		hosts = &[2]netip.Addr{r.findInternetHost(false), r.findInternetHost(true)}
		r.internet.Store(hosts)
	}
	if ip4 {
		return hosts[1]
	}
	return hosts[0]
}

func (r *Resolver) findInternetHost(ip4 bool) netip.Addr {
	hosts := slices.DeleteFunc(slices.Clone(internetHosts), func(a netip.Addr) bool { return a.Is4() != ip4 })
	first := hosts[0]
	hosts = slices.DeleteFunc(hosts, func(a netip.Addr) bool {
		_, held := r.atlas.public.Lookup(a)
		return held
	})
	for p := range apart(r.net) {
		if p.Bits() >= wholeInternet {
			hosts = slices.DeleteFunc(hosts, p.Contains)
		}
	}
	return append(hosts, first)[0]
}

// wholeInternet is how long a prefix is that leads more than the internet as a whole: routes of halves and quarters of it stand for a default route.
const wholeInternet = 4

// apart is the blocks that a network has, and those for which it has routes.
func apart(n *vpc.Network) iter.Seq[netip.Prefix] {
	return func(yield func(netip.Prefix) bool) {
		all := func(ps ...netip.Prefix) bool {
			return !slices.ContainsFunc(ps, func(p netip.Prefix) bool { return p.IsValid() && !yield(p) })
		}
		for v := range vpc.All[vpc.VPC](n) {
			if !all(slices.Concat(v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs)...) {
				return
			}
		}
		for o := range vpc.All[vpc.OnPremises](n) {
			if !all(o.CIDRs...) {
				return
			}
		}
		for l := range vpc.All[vpc.PrefixList](n) {
			if !all(l.Entries...) {
				return
			}
		}
		for t := range vpc.All[Table](n) {
			for _, x := range t.Routes {
				if !all(x.CIDR) {
					return
				}
			}
		}
		for t := range vpc.All[vpc.TransitGatewayRouteTable](n) {
			for _, x := range t.Routes {
				if !all(x.CIDR) {
					return
				}
			}
		}
	}
}
