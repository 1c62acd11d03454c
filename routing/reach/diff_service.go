package reach

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// listed is an AWS service of a Region with the addresses of its prefix lists.
type listed struct {
	service endpoint.Service
	region  string
	at      packet.Set // by destination
}

// listedOf is the services of which one of the networks holds prefix lists, in order of name and Region.
func listedOf(networks ...*vpc.Network) []listed {
	type key struct{ name, region string }
	entries, services := map[key][]netip.Prefix{}, map[key]endpoint.Service{}
	for _, n := range networks {
		for l := range vpc.All[vpc.PrefixList](n) {
			if s, region, ok := endpoint.ParseServiceName(l.Name); ok && len(s.Ports()) > 0 {
				k := key{s.Name, region}
				entries[k], services[k] = append(entries[k], l.Entries...), s
			}
		}
	}
	var all []listed
	for k, s := range services {
		all = append(all, listed{s, k.region, packet.To(entries[k]...)})
	}
	slices.SortFunc(all, func(a, b listed) int {
		return cmp.Or(cmp.Compare(a.service.Name, b.service.Name), cmp.Compare(a.region, b.region))
	})
	return all
}

// nearest puts the services of a Region first, which is where a sender means them if several Regions have an address.
func nearest(all []listed, region string) []listed {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b listed) int { return compareBools(a.region != region, b.region != region) })
	return all
}

// take parts from a set what goes to the service.
func (l listed) take(s *packet.Set) packet.Set {
	in := s.Intersect(l.at)
	*s = s.Minus(in)
	return in
}

// onPorts says whether the headers are all that those senders can send to the service on its ports, with ICMP or without.
func (l listed) onPorts(in packet.Set) bool {
	var ports []packet.Traffic
	for _, p := range l.service.Ports() {
		ports = append(ports, packet.Ports(packet.TCP, p.From, p.To))
	}
	all := l.at.Intersect(packet.SetOf(sources(in)...))
	icmp := packet.Carrying(packet.MustTraffic("icmp"), packet.MustTraffic("icmpv6"))
	return in.Minus(icmp).Equal(all.Intersect(packet.Carrying(ports...))) &&
		(!in.Overlaps(icmp) || in.ContainsSet(all.Intersect(icmp)))
}

// sources is boxes for whatever the senders of the set can send.
func sources(s packet.Set) []packet.Box {
	var all []packet.Box
	for b := range s.Boxes() {
		whole := packet.AllIPv6()
		if b.Is4() {
			whole = packet.AllIPv4()
		}
		first, last := b.Src()
		all = append(all, whole.WithSrc(first, last))
	}
	return all
}

// toServices is the AWS services to which a part of the movement goes, and the rest of it.
func (m Movement) toServices() (to []listed, rest packet.Set) {
	rest = m.Set
	for _, l := range m.services {
		if !l.take(&rest).IsEmpty() {
			to = append(to, l)
		}
	}
	return to, rest
}

// allOnPorts says whether all of the movement that goes to the services is what they take.
func (m Movement) allOnPorts(services []listed) bool {
	rest := m.Set
	for _, l := range services {
		if !l.onPorts(l.take(&rest)) {
			return false
		}
	}
	return true
}

// namesOfServices is "Amazon DynamoDB and Amazon S3", each once.
func namesOfServices(all []listed) string {
	var names []string
	for _, l := range all {
		if !slices.Contains(names, l.service.Name) {
			names = append(names, l.service.Name)
		}
	}
	slices.Sort(names)
	return list(names)
}

// inRegion is namesOfServices with their Region, if they have one in common.
func inRegion(all []listed) string {
	names := namesOfServices(all)
	region := all[0].region
	if region == "" || slices.ContainsFunc(all, func(l listed) bool { return l.region != region }) {
		return names
	}
	return names + " in " + region
}
