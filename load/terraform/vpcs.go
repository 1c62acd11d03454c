package terraform

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

var vpcConverters = map[string]converter{
	"aws_vpc":                               {makes, takeVPC},
	"aws_default_vpc":                       {makes, takeVPC},
	"aws_subnet":                            {makes, takeSubnet},
	"aws_default_subnet":                    {makes, takeSubnet},
	"aws_vpc_ipv4_cidr_block_association":   {widens, addBlock},
	"aws_vpc_ipv6_cidr_block_association":   {widens, addIPv6Block},
	"aws_vpc_dhcp_options":                  {makes, takeDHCP},
	"aws_default_vpc_dhcp_options":          {makes, takeDHCP},
	"aws_vpc_dhcp_options_association":      {adds, addDHCP},
	"aws_vpc_block_public_access_options":   {makes, takeBlockPublicAccess},
	"aws_vpc_block_public_access_exclusion": {makes, takeExclusion},
}

// takeVPC reads a VPC. Its main route table, default group and default network ACL are made in [loader.makeImplied].
func takeVPC(l *loader, a attributes) {
	v := vpc.VPC{
		ID:                a.of.id(),
		Name:              a.name(),
		Account:           a.account(),
		Region:            a.region(),
		DisableDNSSupport: a.off("enable_dns_support"),
		DNSHostnames:      a.on("enable_dns_hostnames"),
		DHCPOptions:       l.link(a, "dhcp_options_id"),
	}
	if a.values["enable_dns_hostnames"] == nil && a.of.typ == "aws_default_vpc" {
		v.DNSHostnames = true
	}
	if p, ok := a.prefix("cidr_block", family4); ok {
		v.CIDRs = append(v.CIDRs, p)
	} else if a.pending("cidr_block") && !a.configured("cidr_block") {
		l.skip(a.of, "cidr_block is not known before the apply")
	}
	for _, b := range a.blocks("cidr_block_associations") { // of a data source
		if p, ok := b.prefix("cidr_block", family4); ok && !slices.Contains(v.CIDRs, p) && associated(b.text("state")) {
			v.CIDRs = append(v.CIDRs, p)
		}
	}
	asked := a.on("assign_generated_ipv6_cidr_block") || a.text("ipv6_ipam_pool_id") != "" || a.configured("ipv6_cidr_block")
	if !l.mocked || asked { // a mocked provider gives every VPC a block
		if p, ok := a.prefix("ipv6_cidr_block", family6); ok {
			v.IPv6CIDRs = append(v.IPv6CIDRs, p)
		}
	}
	if len(v.IPv6CIDRs) == 0 && asked && !a.configured("ipv6_cidr_block") {
		l.unblocked[v.ID]++
	}
	l.add(a.of, v)
}

// associated says whether a block of the state belongs to its VPC.
func associated(state string) bool {
	return !slices.Contains([]string{"disassociating", "disassociated", "failing", "failed"}, state)
}

func addBlock(l *loader, a attributes) {
	p, ok := a.prefix("cidr_block", family4)
	if !ok {
		if a.pending("cidr_block") && !a.configured("cidr_block") {
			l.skip(a.of, "cidr_block is not known before the apply")
		}
		return
	}
	amend(l, a, "vpc_id", l.link(a, "vpc_id"), func(v *vpc.VPC) {
		if !slices.Contains(v.CIDRs, p) {
			v.CIDRs = append(slices.Clone(v.CIDRs), p)
		}
	})
}

func addIPv6Block(l *loader, a attributes) {
	v := l.link(a, "vpc_id")
	p, ok := a.prefix("ipv6_cidr_block", family6)
	if !ok && !a.configured("ipv6_cidr_block") {
		l.unblocked[v]++
		return
	}
	amend(l, a, "vpc_id", v, func(v *vpc.VPC) {
		if !ok {
			return
		}
		if slices.Contains(v.IPv6CIDRs, p) || slices.Contains(v.PrivateIPv6CIDRs, p) {
			return
		}
		if a.text("ipv6_address_attribute") == "private" && !p.Addr().IsPrivate() {
			v.PrivateIPv6CIDRs = append(slices.Clone(v.PrivateIPv6CIDRs), p)
			return
		}
		v.IPv6CIDRs = append(slices.Clone(v.IPv6CIDRs), p)
	})
}

// takeSubnet reads a subnet. What AWS chooses for it is not known before the apply: its zone, if none is given.
func takeSubnet(l *loader, a attributes) {
	s := vpc.Subnet{
		ID:      a.of.id(),
		Name:    a.name(),
		Account: a.account(),
		VPC:     l.link(a, "vpc_id"),
		Zone:    a.made("availability_zone"),
		ZoneID:  place.ZoneID(a.text("availability_zone_id")), // providers that stand in for AWS's make one up for each subnet
		DNS64:   a.on("enable_dns64"),
	}
	if s.VPC == "" {
		l.missing(a, "vpc_id")
		return
	}
	l.regions[place.OfZone(s.Zone)] = true
	s.CIDR, _ = a.prefix("cidr_block", family4)
	later := a.pending("ipv6_cidr_block") && a.configured("ipv6_cidr_block")
	if later {
		l.unassigned = append(l.unassigned, s.ID)
	} else {
		s.IPv6CIDR, _ = a.prefix("ipv6_cidr_block", family6)
	}
	if !s.CIDR.IsValid() && !s.IPv6CIDR.IsValid() && !later {
		l.skip(a.of, "the subnet has no block that is known")
		return
	}
	l.add(a.of, s)
}

// missing reports a link without which a resource cannot stand, unless the reason is reported already.
func (l *loader) missing(a attributes, attr string) {
	if a.pending(attr) && a.configured(attr) {
		return
	}
	l.skip(a.of, "%s%s is missing", a.path, attr)
}

// takeDHCP reads a DHCP option set.
//
// Source: VPC guide, DHCP option sets. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
func takeDHCP(l *loader, a attributes) {
	o := vpc.DHCPOptions{ID: a.of.id(), Name: a.name(), Account: a.account(), DomainName: a.made("domain_name")}
	a.given("domain_name_servers")
	servers := a.texts("domain_name_servers")
	if s := a.made("domain_name_servers"); s != "" { // the default set has text
		servers = append(servers, s)
	}
	for _, s := range servers {
		if s == "AmazonProvidedDNS" {
			o.AmazonDNS = true
		} else if p := a.parseAddr("domain_name_servers", s); p.IsValid() {
			o.DNSServers = append(o.DNSServers, p)
		}
	}
	l.add(a.of, o)
}

func addDHCP(l *loader, a attributes) {
	options := l.link(a, "dhcp_options_id")
	if options == "" {
		l.missing(a, "dhcp_options_id")
		return
	}
	amend(l, a, "vpc_id", l.link(a, "vpc_id"), func(v *vpc.VPC) { v.DHCPOptions = options })
}

// takeBlockPublicAccess reads the setting of an account in a Region, which has no ID of AWS's.
//
// Source: VPC guide, block public access to VPCs and subnets.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
func takeBlockPublicAccess(l *loader, a attributes) {
	account, _ := a.values["aws_account_id"].(string)
	region, _ := a.values["aws_region"].(string)
	b := vpc.BlockPublicAccess{
		ID:      vpc.ID(a.of.address),
		Account: cmp.Or(place.Account(account), a.account()),
		Region:  cmp.Or(place.Region(region), a.region()),
	}
	if mode := a.text("internet_gateway_block_mode"); mode != "" {
		if err := b.Mode.UnmarshalText([]byte(mode)); err != nil {
			l.skip(a.of, "internet_gateway_block_mode %q is not known", abridge(mode))
			return
		}
	}
	l.add(a.of, b)
}

func takeExclusion(l *loader, a attributes) {
	e := vpc.BlockPublicAccessExclusion{ID: a.of.id(), Name: a.name(), VPC: l.link(a, "vpc_id"), Subnet: l.link(a, "subnet_id")}
	if mode := a.text("internet_gateway_exclusion_mode"); mode != "" {
		if err := e.Mode.UnmarshalText([]byte(mode)); err != nil {
			l.skip(a.of, "internet_gateway_exclusion_mode %q is not known", abridge(mode))
			return
		}
	}
	if e.VPC == "" && e.Subnet == "" {
		l.missing(a, "vpc_id")
		return
	}
	l.add(a.of, e)
}

// all4 and all6 are every address of a family.
var (
	all4 = netip.MustParsePrefix("0.0.0.0/0")
	all6 = netip.MustParsePrefix("::/0")
)

// makeImplied makes what AWS makes along with each VPC and Terraform does not manage: the default network ACL and the
// default group, as they are when new. Only their IDs stand in a state.
//
// Source: VPC guide, default network ACL and default security groups.
// https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
// https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
func (l *loader) makeImplied() {
	for _, id := range ids[vpc.VPC](l) {
		v, _ := get[vpc.VPC](l, id)
		of := l.found[id].of
		if g := l.canonical(of.object("default_security_group_id")); l.vacant(g) {
			d := sg.DefaultGroup(v)
			d.ID = g
			d.Ingress[0].Group = g
			l.hold(d, of)
			l.infer(load.Deduced, g, "Ingress", "that of a new default group", "no resource manages it")
		}
		if acl := l.canonical(of.object("default_network_acl_id")); l.vacant(acl) {
			l.hold(defaultACL(acl, v), of)
			l.infer(load.Deduced, acl, "Ingress", "that of a new default network ACL", "no resource manages it")
		}
	}
}

// vacant says whether there is no resource with the ID yet.
func (l *loader) vacant(id vpc.ID) bool {
	_, there := l.found[id]
	return !there
}

// defaultACL is a VPC's default network ACL as AWS makes it.
func defaultACL(id vpc.ID, v vpc.VPC) vpc.NetworkACL {
	acl := vpc.NetworkACL{ID: id, Account: v.Account, VPC: v.ID, Default: true}
	acl.Ingress = []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: all4}}
	if len(v.IPv6CIDRs) > 0 || len(v.PrivateIPv6CIDRs) > 0 {
		acl.Ingress = append(acl.Ingress, vpc.ACLEntry{Number: 101, Allow: true, CIDR: all6})
	}
	acl.Egress = slices.Clone(acl.Ingress)
	return acl
}
