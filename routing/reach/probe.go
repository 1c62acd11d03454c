package reach

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// Probes is a network interface for each subnet, to be put with [routing.Resolver.With] into a network that holds few hosts or none, such as
// the plan of a landing zone: then routes and network ACLs can be asked about. The probe of subnet S of VPC V is the interface "probe/S", at
// addresses of S that nothing has, without a public one, in the security group "probe/V", which lets everything through. The same subnet has the
// same addresses in every network in which nothing has them. A subnet that has its probe, or no address left, gets none. The groups are part of the
// result, each in front of the first probe in it. Without a resolver there are none. It costs by the subnets of each VPC times what is in it.
func Probes(r *routing.Resolver) []vpc.Resource {
	if r == nil {
		return nil
	}
	var put []vpc.Resource
	n := r.Network()
	for v := range vpc.All[vpc.VPC](n) {
		group := probeGroup(v)
		_, grouped := n.Get(group.ID)
		for s := range vpc.DependentsOf[vpc.Subnet](n, v.ID) {
			e, ok := probeIn(r, s)
			if _, there := n.Get(e.ID); there || !ok {
				continue
			}
			if !grouped {
				put, grouped = append(put, group), true
			}
			put = append(put, e)
		}
	}
	return put
}

// probeIn is an interface for a subnet, at addresses that nothing has. It is not ok if the subnet has no address left.
func probeIn(r *routing.Resolver, s vpc.Subnet) (eni.Interface, bool) {
	e := eni.Interface{ID: "probe/" + s.ID, Subnet: s.ID, Groups: []vpc.ID{"probe/" + s.VPC}}
	held := map[netip.Addr]bool{}
	for p := range r.Held(s.VPC) {
		held[p.Addr()] = true
	}
	for _, block := range [...]netip.Prefix{s.CIDR, s.IPv6CIDR} {
		if a := vpc.FreeAddress(block, string(e.ID), func(a netip.Addr) bool { return held[a] }); a.IsValid() {
			e.Addresses = append(e.Addresses, eni.Address{Private: a})
		}
	}
	return e, len(e.Addresses) > 0
}

// probeGroup is the security group of a VPC's probes.
func probeGroup(v vpc.VPC) sg.Group {
	all := []sg.Rule{{CIDR: everyone4}, {CIDR: everyone6}}
	return sg.Group{ID: "probe/" + v.ID, VPC: v.ID, Ingress: all, Egress: all}
}

var everyone4, everyone6 = netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")
