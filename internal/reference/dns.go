package reference

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// resolve asks for a name as the sender's resolver would.
func (w *world) resolve(name string, from *iface) ([]netip.Addr, routing.Verdict, string) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if from != nil {
		amazon := true
		if o, ok := vpc.Get[vpc.DHCPOptions](w.n, from.vpc.DHCPOptions); ok && len(o.DNSServers) > 0 && !o.AmazonDNS {
			amazon = false
		}
		if amazon && from.vpc.DisableDNSSupport {
			return nil, routing.Dropped, "DNS support is off"
		}
		if amazon && from.vpc.DNSHostnames {
			if addrs, ok := w.hidden(name, from.vpc.ID); ok {
				if len(addrs) == 0 {
					return nil, routing.Dropped, "the name does not exist in its private zone"
				}
				return addrs, routing.Undecided, ""
			}
		}
	}
	if addrs, held := w.endpointName(name); held {
		if len(addrs) == 0 {
			return nil, routing.Dropped, "the endpoint has no interface"
		}
		return addrs, routing.Undecided, ""
	}
	m, ok := endpoint.LookupHost(name)
	if !ok {
		return nil, routing.Unknown, "nothing tells the address of " + name
	}
	addrs := []netip.Addr{w.serviceAddress(m.Service.Code, m.Region, false)}
	if m.DualStack {
		addrs = append(addrs, w.serviceAddress(m.Service.Code, m.Region, true))
	}
	return addrs, routing.Undecided, ""
}

// serviceAddress is the first usable address of a service's public range.
func (w *world) serviceAddress(code, region string, ip6 bool) netip.Addr {
	for l := range vpc.All[vpc.PrefixList](w.n) {
		if l.Name == "com.amazonaws."+region+"."+code && l.IPv6 == ip6 && len(l.Entries) > 0 {
			return l.Entries[0].Masked().Addr().Next()
		}
	}
	return endpoint.PublicRange(code, region, ip6).Addr().Next()
}

// hidden looks the name up in the private hosted zones of the VPC, and in those that private DNS of endpoints makes: the longest zone answers, and
// what it does not hold does not exist.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
func (w *world) hidden(name string, v vpc.ID) ([]netip.Addr, bool) {
	zone, found := "", false
	var addrs []netip.Addr
	for z := range vpc.All[endpoint.HostedZone](w.n) {
		domain := strings.ToLower(strings.TrimSuffix(z.Domain, "."))
		if !slices.Contains(z.VPCs, v) || name != domain && !strings.HasSuffix(name, "."+domain) || found && len(domain) <= len(zone) {
			continue
		}
		zone, found, addrs = domain, true, nil
		for _, r := range z.Records {
			if strings.ToLower(strings.TrimSuffix(r.Name, ".")) != name || r.Type != "A" && r.Type != "AAAA" {
				continue
			}
			for _, value := range r.Values {
				if a, err := netip.ParseAddr(value); err == nil {
					addrs = append(addrs, a)
				}
			}
		}
	}
	for e := range vpc.All[endpoint.Interface](w.n) {
		if e.VPC != v || !e.PrivateDNS || e.PrivateDNSOnlyForInboundResolver || !works(e.State) {
			continue
		}
		for _, private := range w.privateNames(e) {
			z := strings.TrimPrefix(private, "*.")
			if name != z && !strings.HasSuffix(name, "."+z) {
				continue
			}
			if !found || len(z) > len(zone) {
				zone, found, addrs = z, true, nil
			}
			matches := private == name || strings.HasPrefix(private, "*.") && name != z
			if z == zone && matches && len(addrs) == 0 {
				addrs = w.endpointAddresses(e, e.Subnets)
			}
		}
	}
	return addrs, found
}

func (w *world) privateNames(e endpoint.Interface) []string {
	var listed []string
	for _, d := range e.DNSNames {
		d = strings.ToLower(strings.TrimSuffix(d, "."))
		if !strings.Contains(d, ".vpce.") {
			listed = append(listed, d)
		}
	}
	if len(listed) > 0 {
		return listed
	}
	s, region, ok := endpoint.ParseServiceName(e.Service)
	if !ok {
		return nil
	}
	if region == "" {
		region = e.ServiceRegion
	}
	return s.PrivateDNSNames(region)
}

func (w *world) endpointAddresses(e endpoint.Interface, subnets []vpc.ID) []netip.Addr {
	var addrs []netip.Addr
	for _, s := range subnets {
		for _, i := range w.ifaces {
			if i.endpoint == nil || i.endpoint.ID != e.ID || i.subnet.ID != s {
				continue
			}
			for _, a := range i.addresses {
				addrs = append(addrs, a.Private)
			}
		}
	}
	return addrs
}

// endpointName is the addresses behind the names that AWS gives each endpoint, which are in public DNS, and whether the
// network holds an endpoint of that name. One that is gone or was refused has no addresses.
func (w *world) endpointName(name string) ([]netip.Addr, bool) {
	for e := range vpc.All[endpoint.Interface](w.n) {
		names := e.Names(w.n)
		if is(names.Regional, name) {
			return w.endpointAddresses(e, e.Subnets), true
		}
		for _, z := range names.Zonal {
			if is(z.Name, name) {
				return w.endpointAddresses(e, []vpc.ID{z.Subnet}), true
			}
		}
	}
	return nil, false
}

func is(pattern, name string) bool {
	if rest, ok := strings.CutPrefix(pattern, "*"); ok {
		return strings.HasSuffix(name, rest) && len(name) > len(rest)
	}
	return pattern != "" && pattern == name
}

// service is the AWS service that has the public address.
func (w *world) service(a netip.Addr) (endpoint.Service, bool) {
	for l := range vpc.All[vpc.PrefixList](w.n) {
		if s, _, ok := endpoint.ParseServiceName(l.Name); ok && slices.ContainsFunc(l.Entries, func(p netip.Prefix) bool { return p.Contains(a) }) {
			return s, true
		}
	}
	s, _, ok := endpoint.LookupPublic(a)
	return s, ok
}
