package cloudformation

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

var dnsConverters = map[string]converter{
	"AWS::Route53::HostedZone":                      {makes, takeZone},
	"AWS::Route53::RecordSet":                       {names, addRecord},
	"AWS::Route53::RecordSetGroup":                  {names, addRecords},
	"AWS::Route53Resolver::ResolverEndpoint":        {adds, takeResolver},
	"AWS::Route53Resolver::ResolverRule":            {makes, takeRule},
	"AWS::Route53Resolver::ResolverRuleAssociation": {adds, addRuleVPC},
}

// takeZone reads a private hosted zone: one with a VPC. Public ones are of the internet.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-hostedzone.html
func takeZone(l *loader, p properties) {
	z := endpoint.HostedZone{ID: p.id(), Account: p.account(), Domain: strings.TrimSuffix(p.text("Name"), ".")}
	for _, t := range p.blocks("HostedZoneTags") {
		if t.values.Get("Key") == "Name" {
			z.Name = t.text("Value")
		}
	}
	blocks := p.blocks("VPCs")
	for _, b := range blocks {
		if id := b.need("VPCId"); id != "" {
			z.VPCs = withID(z.VPCs, id)
		}
	}
	if len(blocks) == 0 {
		l.public53[z.ID] = true
		return
	}
	l.add(p.of, z)
}

// addRecord reads a record set.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html
func addRecord(l *loader, p properties) { l.addRecordTo(p, l.zoneOf(p), p) }

func addRecords(l *loader, p properties) {
	for _, b := range p.blocks("RecordSets") {
		zone := l.zoneOf(b)
		if zone == "" {
			zone = l.zoneOf(p)
		}
		l.addRecordTo(p, zone, b)
	}
}

// zoneOf is the hosted zone that properties name, by ID or by domain.
func (l *loader) zoneOf(p properties) vpc.ID {
	if id := p.link("HostedZoneId"); id != "" {
		return id
	}
	domain := strings.TrimSuffix(p.text("HostedZoneName"), ".")
	for _, id := range ids[endpoint.HostedZone](l) {
		if z, _ := get[endpoint.HostedZone](l, id); domain != "" && strings.EqualFold(z.Domain, domain) {
			return id
		}
	}
	return ""
}

// addRecordTo adds a record set to a private hosted zone; those of others are of the internet.
func (l *loader) addRecordTo(p properties, zone vpc.ID, b properties) {
	z, ok := get[endpoint.HostedZone](l, zone)
	if !ok {
		return
	}
	r := endpoint.Record{
		Name: strings.TrimSuffix(b.text("Name"), "."), Type: b.text("Type"), Values: b.texts("ResourceRecords"),
		SetIdentifier: b.text("SetIdentifier"), Alias: strings.TrimSuffix(b.block("AliasTarget").text("DNSName"), "."),
	}
	if len(r.Values) == 0 && r.Alias == "" {
		b.skip("", "what the record says is not known")
		return
	}
	z.Records = append(slices.Clone(z.Records), r)
	l.hold(z, l.found[zone].of)
}

// takeResolver reads a resolver endpoint, which is in the VPC of its subnets.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53resolver-resolverendpoint.html
func takeResolver(l *loader, p properties) {
	e := endpoint.ResolverEndpoint{
		ID: p.id(), Name: p.text("Name"), Account: p.account(), Direction: endpoint.Direction(p.text("Direction")),
		AddressType: addressType(p.text("ResolverEndpointType")), Groups: p.links("SecurityGroupIds"),
	}
	for _, b := range p.blocks("IpAddresses") {
		x := endpoint.ResolverAddress{Subnet: b.need("SubnetId")}
		for _, key := range []string{"Ip", "Ipv6"} {
			if a := b.addr(key); a.IsValid() {
				x.Addresses = append(x.Addresses, a)
			}
		}
		if x.Subnet == "" {
			continue
		}
		if s, ok := get[vpc.Subnet](l, x.Subnet); ok {
			e.VPC = s.VPC
		}
		e.Addresses = append(e.Addresses, x)
	}
	if e.VPC == "" {
		p.skip("IpAddresses", "none of its subnets is here")
		return
	}
	l.add(p.of, e)
}

// takeRule reads a resolver rule.
//
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53resolver-resolverrule.html
func takeRule(l *loader, p properties) {
	r := endpoint.ResolverRule{
		ID: p.id(), Name: p.text("Name"), Account: p.account(), Region: p.region(), Domain: p.text("DomainName"), Endpoint: p.link("ResolverEndpointId"),
	}
	if t := p.text("RuleType"); t != "FORWARD" {
		r.Type = endpoint.RuleType(t)
	}
	for _, b := range p.blocks("TargetIps") {
		port := b.port("Port")
		if port == 0 {
			port = 53
		}
		for _, key := range []string{"Ip", "Ipv6"} {
			if a := b.addr(key); a.IsValid() {
				r.Targets = append(r.Targets, netip.AddrPortFrom(a, port))
			}
		}
	}
	slices.SortFunc(r.Targets, netip.AddrPort.Compare)
	l.add(p.of, r)
}

func addRuleVPC(l *loader, p properties) {
	if v := p.need("VPCId"); v != "" {
		amend(l, p, "ResolverRuleId", func(r *endpoint.ResolverRule) { r.VPCs = withID(r.VPCs, v) })
	}
}
