package reach

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// never is IPv4 that is not routed on the internet.
//
// Source: RFC 6890, and the IANA registries of special-purpose addresses.
var never = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("224.0.0.0/3"),
}

// noHost is addresses that packets never go to: "this host", and loopback (RFC 6890).
var noHost = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8")}

// benchmarks is addresses that are no network's own and that no host on the internet has (RFC 2544).
var benchmarks = []netip.Prefix{netip.MustParsePrefix("198.18.0.0/15")}

// private is the addresses that networks give out by themselves.
//
// Source: RFC 1918, RFC 4193, RFC 6598, and RFC 2544 for 198.18.0.0/15.
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("fc00::/7"),
}

// reserved is addresses that nobody has and nothing carries (RFC 1112, RFC 4291). In them the model lets ranges stand for AWS services of whose
// addresses the network knows nothing; these are asked about by name.
var reserved = []netip.Prefix{netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("e000::/16")}

func unreserved(s packet.Set) packet.Set { return s.Minus(packet.To(reserved...)) }

// outside is the addresses of hosts on the internet: what is routed there, without the addresses that the network itself
// has. AWS services are there as well.
func outside(n *vpc.Network) []netip.Prefix {
	return prefixesOf(internetSpace.Minus(packet.To(Own(n)...)))
}

// Own is the addresses that are a network's own, which no host on the internet has: the blocks of its VPCs and on-premises networks, and the public addresses of
// its interfaces, Elastic IPs and NAT gateways. It may name one several times. It costs by the size of the network.
func Own(n *vpc.Network) []netip.Prefix {
	own := publicAddresses(n)
	for v := range vpc.All[vpc.VPC](n) {
		own = append(own, slices.Concat(v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs)...)
	}
	for o := range vpc.All[vpc.OnPremises](n) {
		own = append(own, o.CIDRs...)
	}
	return own
}

// publicAddresses is the public addresses that the network has.
func publicAddresses(n *vpc.Network) []netip.Prefix {
	var own []netip.Prefix
	add := func(a netip.Addr) {
		if a.IsValid() {
			own = append(own, single(a))
		}
	}
	for e := range vpc.All[eni.Interface](n) {
		for _, a := range e.Addresses {
			add(a.Public)
		}
	}
	for e := range vpc.All[eni.ElasticIP](n) {
		add(e.Public)
	}
	for g := range vpc.All[vpc.NATGateway](n) {
		for _, a := range g.Addresses {
			add(a.Public)
		}
	}
	return own
}

// prefixesOf is the destinations of a set that bounds nothing else.
func prefixesOf(s packet.Set) []netip.Prefix {
	var ps []netip.Prefix
	for b := range s.Boxes() {
		first, last := b.Dst()
		ps = append(ps, prefixesOfRange(first, last)...)
	}
	return ps
}

// prefixesOfRange is the least list of prefixes that is the range.
func prefixesOfRange(first, last netip.Addr) []netip.Prefix {
	var ps []netip.Prefix
	for first.IsValid() && first.Compare(last) <= 0 {
		p := single(first)
		for p.Bits() > 0 {
			wider := netip.PrefixFrom(first, p.Bits()-1)
			if wider.Masked().Addr() != first || lastOf(wider).Compare(last) > 0 {
				break
			}
			p = wider
		}
		ps = append(ps, p)
		first = lastOf(p).Next()
	}
	return ps
}

func lastOf(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(b); i++ {
		b[i/8] |= 1 << (7 - i%8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}
