package describe

import (
	"cmp"
	"net/netip"
	"regexp"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

type ruleElement struct {
	Id                 string
	Arn                string
	Name               string
	OwnerId            string
	DomainName         string
	RuleType           string
	ResolverEndpointId vpc.ID
	Status             string
	TargetIps          []struct {
		Ip   string
		Ipv6 string
		Port uint16
	}
}

func (x ruleElement) id() string { return x.Id }

// readRule reads a resolver rule.
//
// Source: Route 53 Resolver API reference, ResolverRule.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ResolverRule.html
func readRule(l *loader, at source, x ruleElement) {
	if x.Status == "DELETING" || x.Status == "FAILED" {
		l.skip(at, vpc.ID(x.Id), "the rule is in state %s", x.Status)
		return
	}
	r := endpoint.ResolverRule{
		ID:       vpc.ID(x.Id),
		Name:     x.Name,
		Account:  cmp.Or(x.OwnerId, at.account),
		Region:   cmp.Or(at.region, place.OfARN(x.Arn)),
		Domain:   x.DomainName,
		Endpoint: x.ResolverEndpointId,
	}
	if x.RuleType != "FORWARD" {
		r.Type = endpoint.RuleType(x.RuleType)
	}
	for i, t := range x.TargetIps {
		a, err := netip.ParseAddr(cmp.Or(t.Ip, t.Ipv6))
		if err != nil {
			l.skip(at, r.ID, "TargetIps[%d] is not an address; it is left out", i)
			continue
		}
		r.Targets = append(r.Targets, netip.AddrPortFrom(a, cmp.Or(t.Port, 53)))
	}
	l.add(at, r)
}

// ruleVPC is an association of a resolver rule with a VPC.
type ruleVPC struct {
	ResolverRuleId vpc.ID
	VPCId          vpc.ID
	Status         string
}

func (x ruleVPC) id() string { return string(x.ResolverRuleId) }

func readRuleVPC(l *loader, _ source, x ruleVPC) {
	if x.VPCId != "" && (x.Status == "" || x.Status == "COMPLETE" || x.Status == "OVERRIDDEN") {
		l.ruleVPCs = append(l.ruleVPCs, x)
	}
}

// setRuleVPCs gives the resolver rules their VPCs.
func (l *loader) setRuleVPCs() {
	of := map[vpc.ID][]vpc.ID{}
	for _, x := range l.ruleVPCs {
		of[x.ResolverRuleId] = appendNew(of[x.ResolverRuleId], x.VPCId)
	}
	update(l, func(_ source, r endpoint.ResolverRule) endpoint.ResolverRule {
		r.VPCs = of[r.ID]
		return r
	})
}

type resolverEndpointElement struct {
	Id                   string
	Name                 string
	Direction            string
	HostVPCId            vpc.ID
	SecurityGroupIds     []vpc.ID
	ResolverEndpointType string
	Status               string
}

func (x resolverEndpointElement) id() string { return x.Id }

func readResolverEndpoint(l *loader, at source, x resolverEndpointElement) {
	e := endpoint.ResolverEndpoint{
		ID:          vpc.ID(x.Id),
		Name:        x.Name,
		Account:     at.account,
		VPC:         x.HostVPCId,
		Direction:   endpoint.Direction(x.Direction),
		AddressType: addressType(strings.ToLower(x.ResolverEndpointType)),
		Groups:      nonEmpty(x.SecurityGroupIds),
		State:       state(x.Status, "OPERATIONAL"),
	}
	l.add(at, e)
}

// resolverAddress is an entry of list-resolver-endpoint-ip-addresses.
type resolverAddress struct {
	IpId     string
	SubnetId vpc.ID
	Ip       string
	Ipv6     string
}

func (x resolverAddress) id() string { return cmp.Or(x.IpId, x.Ip, x.Ipv6) }

var resolverEndpointID = regexp.MustCompile(`\brslvr-(?:in|out)-[0-9a-z]+`)

func readResolverAddress(d *document, at source, raw []byte) {
	x, ok := decode[resolverAddress](d, at, raw)
	if !ok {
		return
	}
	id := idIn(resolverEndpointID, at.file)
	if id == "" {
		d.skip(at, "", "the resolver endpoint is not named: put its ID into the file's name")
		return
	}
	a := endpoint.ResolverAddress{Subnet: x.SubnetId}
	ip4, err4 := addr4("Ip", x.Ip)
	ip6, err6 := addr6("Ipv6", x.Ipv6)
	if err := cmp.Or(err4, err6); err != nil {
		d.skip(at, id, "%v; it is left out", err)
		return
	}
	for _, ip := range []netip.Addr{ip4, ip6} {
		if ip.IsValid() {
			a.Addresses = append(a.Addresses, ip)
		}
	}
	d.resolverAddresses[id] = append(d.resolverAddresses[id], a)
}

// setResolverAddresses gives the resolver endpoints their addresses.
func (l *loader) setResolverAddresses() {
	update(l, func(_ source, e endpoint.ResolverEndpoint) endpoint.ResolverEndpoint {
		e.Addresses = l.resolverAddresses[e.ID]
		return e
	})
}
