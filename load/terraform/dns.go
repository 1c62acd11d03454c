package terraform

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

var dnsConverters = map[string]converter{
	"aws_route53_zone":                      {makes, takeZone},
	"aws_route53_zone_association":          {adds, addZoneVPC},
	"aws_route53_record":                    {adds, addRecord},
	"aws_route53_resolver_rule":             {makes, takeResolverRule},
	"aws_route53_resolver_rule_association": {adds, addRuleVPC},
	"aws_route53_resolver_endpoint":         {makes, takeResolver},
}

// takeZone reads a private hosted zone: one with a VPC. Public ones are of the internet.
func takeZone(l *loader, a attributes) {
	z := endpoint.HostedZone{ID: a.of.id(), Name: a.name(), Account: a.account(), Domain: strings.TrimSuffix(a.text("name"), ".")}
	blocks := a.blocks("vpc")
	for _, b := range blocks {
		if id := l.link(b, "vpc_id"); id != "" {
			z.VPCs = withID(z.VPCs, id)
		}
	}
	if len(blocks) == 0 && !a.on("private_zone") {
		l.public53[z.ID] = true
		return
	}
	l.add(a.of, z)
}

func addZoneVPC(l *loader, a attributes) {
	v := l.link(a, "vpc_id")
	if v == "" {
		l.missing(a, "vpc_id")
		return
	}
	amend(l, a, "zone_id", l.link(a, "zone_id"), func(z *endpoint.HostedZone) { z.VPCs = withID(z.VPCs, v) })
}

// addRecord reads a record of a private hosted zone.
func addRecord(l *loader, a attributes) {
	id := l.link(a, "zone_id")
	if _, ok := get[endpoint.HostedZone](l, id); !ok && (id == "" || l.public53[id] || l.vacant(id)) {
		return // of a public zone, or one that is not here
	}
	r := endpoint.Record{Type: a.text("type"), Values: a.texts("records"), SetIdentifier: a.text("set_identifier")}
	amend(l, a, "zone_id", id, func(z *endpoint.HostedZone) {
		r.Name = inZone(cmp.Or(a.text("fqdn"), a.text("name")), z.Domain)
		for _, b := range a.blocks("alias") {
			r.Alias = strings.TrimSuffix(b.made("name"), ".")
		}
		if len(r.Values) == 0 && r.Alias == "" {
			l.skip(a.of, "the record's values are not known before the apply")
			return
		}
		z.Records = append(slices.Clone(z.Records), r)
	})
}

// inZone is a record's name in full: Terraform takes names with and without the domain.
func inZone(name, domain string) string {
	name = strings.TrimSuffix(name, ".")
	switch {
	case name == "":
		return domain
	case name == domain || strings.HasSuffix(name, "."+domain):
		return name
	}
	return name + "." + domain
}

func takeResolverRule(l *loader, a attributes) {
	r := endpoint.ResolverRule{
		ID:       a.of.id(),
		Name:     cmp.Or(a.name(), a.text("name")),
		Account:  a.account(),
		Region:   a.region(),
		Domain:   a.text("domain_name"),
		Endpoint: l.link(a, "resolver_endpoint_id"),
	}
	if t := a.text("rule_type"); t != "FORWARD" {
		r.Type = endpoint.RuleType(t)
	}
	for _, b := range a.blocks("target_ip") {
		p := b.addr("ip")
		if !p.IsValid() {
			p = b.addr("ipv6")
		}
		if p.IsValid() {
			port := b.port("port")
			if port == 0 {
				port = 53
			}
			r.Targets = append(r.Targets, netip.AddrPortFrom(p, port))
		}
	}
	slices.SortFunc(r.Targets, netip.AddrPort.Compare)
	l.add(a.of, r)
}

func addRuleVPC(l *loader, a attributes) {
	v := l.link(a, "vpc_id")
	if v == "" {
		l.missing(a, "vpc_id")
		return
	}
	amend(l, a, "resolver_rule_id", l.link(a, "resolver_rule_id"), func(r *endpoint.ResolverRule) { r.VPCs = withID(r.VPCs, v) })
}

// takeResolver reads a resolver endpoint, which is in the VPC of its subnets.
func takeResolver(l *loader, a attributes) {
	e := endpoint.ResolverEndpoint{
		ID:        a.of.id(),
		Name:      cmp.Or(a.name(), a.text("name")),
		Account:   a.account(),
		VPC:       vpc.ID(a.made("host_vpc_id")),
		Direction: endpoint.Direction(a.text("direction")),
		Groups:    l.linkList(a, "security_group_ids"),
	}
	switch a.made("resolver_endpoint_type") {
	case "IPV6":
		e.AddressType = endpoint.IPv6
	case "DUALSTACK":
		e.AddressType = endpoint.DualStack
	}
	for _, b := range a.blocks("ip_address") {
		x := endpoint.ResolverAddress{Subnet: l.link(b, "subnet_id")}
		for _, attr := range []string{"ip", "ipv6"} {
			if p := b.addr(attr); p.IsValid() {
				x.Addresses = append(x.Addresses, p)
			}
		}
		if x.Subnet == "" {
			l.missing(b, "subnet_id")
			continue
		}
		if s := l.instanceOf(x.Subnet); s != nil {
			if v := l.link(l.at(s), "vpc_id"); v != "" {
				e.VPC = v
			}
		}
		e.Addresses = append(e.Addresses, x)
	}
	slices.SortFunc(e.Addresses, func(x, y endpoint.ResolverAddress) int { return compareIDs(x.Subnet, y.Subnet) })
	l.add(a.of, e)
}
