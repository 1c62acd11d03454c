package gen

import (
	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// endpoints gives VPCs gateway and interface endpoints.
func (b *builder) endpoints() {
	if b.NoEndpoints {
		return
	}
	for i := range b.vpcs {
		h := &b.vpcs[i]
		if b.one(4) && len(b.ifaces) > 0 {
			b.hostedZone(h)
		}
		for _, service := range []string{"s3", "dynamodb"} {
			if b.one(3) {
				b.gatewayEndpoint(h, service)
			}
		}
		for _, service := range []string{"sqs", "kms", "email-smtp"} {
			if b.one(5) {
				b.interfaceEndpoint(h, service)
			}
		}
	}
}

func (b *builder) gatewayEndpoint(h *home, service string) {
	g := endpoint.Gateway{ID: id("vpce-%s-%s", service, h.vpc.ID[4:]), VPC: h.vpc.ID, Service: "com.amazonaws." + h.vpc.Region + "." + service}
	for _, t := range h.tables {
		if !b.one(3) {
			g.RouteTables = append(g.RouteTables, t)
		}
	}
	if len(h.vpc.IPv6CIDRs) > 0 && b.one(3) && service == "s3" {
		g.AddressType = endpoint.DualStack
	}
	b.add(g)
}

func (b *builder) interfaceEndpoint(h *home, service string) {
	e := endpoint.Interface{ID: id("vpce-%s-%s", service, h.vpc.ID[4:]), VPC: h.vpc.ID, Service: "com.amazonaws." + h.vpc.Region + "." + service}
	zones := map[string]bool{}
	dual := b.one(3)
	for _, s := range h.subnets {
		if s.CIDR.IsValid() && (s.IPv6CIDR.IsValid() || !dual) && !zones[s.Zone] && !b.one(3) {
			zones[s.Zone] = true
			e.Subnets = append(e.Subnets, s.ID)
		}
	}
	if dual {
		e.AddressType = endpoint.DualStack
	}
	if len(h.groups) > 0 && !b.one(3) {
		e.Groups = []vpc.ID{pick(b, h.groups)}
	}
	e.PrivateDNS = h.vpc.DNSHostnames && !h.vpc.DisableDNSSupport && !b.one(3)
	if b.one(12) {
		e.State = pick(b, []vpc.State{endpoint.PendingAcceptance, vpc.Deleted, vpc.Failed})
	}
	b.add(e)
}

// hostedZone gives the VPC a private zone, with a host of any VPC in it.
func (b *builder) hostedZone(h *home) {
	z := endpoint.HostedZone{ID: id("zone-%s", h.vpc.ID[4:]), Domain: "corp.internal", VPCs: []vpc.ID{h.vpc.ID}}
	if e := pick(b, b.ifaces); e.Addresses[0].Private.Is4() {
		z.Records = []endpoint.Record{{Name: "db.corp.internal", Type: "A", Values: []string{e.Addresses[0].Private.String()}}}
	}
	b.add(z)
}
