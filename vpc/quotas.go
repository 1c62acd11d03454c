package vpc

import "cmp"

// Quotas is the limits on the resources of this package. A limit of 0 is none, so
// the zero value allows everything.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
type Quotas struct {
	VPCsPerRegion             int // of an account
	InternetGatewaysPerRegion int // of an account
	PrefixListsPerRegion      int // of an account, without AWS's own
	NATGatewaysPerZone        int // zonal ones of an account; a subnet whose zone is not known is one

	SubnetsPerVPC             int
	IPv4CIDRsPerVPC           int // the primary counts
	IPv6CIDRsPerVPC           int
	NetworkACLsPerVPC         int
	RegionalNATGatewaysPerVPC int

	// EntriesPerNetworkACL bounds each direction and address family apart. AWS's own entry, shown as *, counts.
	EntriesPerNetworkACL int
	EntriesPerPrefixList int
	// PrivatePerNATGateway and PublicPerNATGateway bound the addresses of a NAT gateway, the public ones of zonal ones.
	PrivatePerNATGateway, PublicPerNATGateway int
}

// DefaultQuotas is the quotas of an account that asked for no other.
func DefaultQuotas() Quotas {
	return Quotas{
		VPCsPerRegion: 5, InternetGatewaysPerRegion: 5, PrefixListsPerRegion: 100, NATGatewaysPerZone: 5,
		SubnetsPerVPC: 200, IPv4CIDRsPerVPC: 5, IPv6CIDRsPerVPC: 5, NetworkACLsPerVPC: 200, RegionalNATGatewaysPerVPC: 5,
		EntriesPerNetworkACL: 20, EntriesPerPrefixList: 1000, PrivatePerNATGateway: 8, PublicPerNATGateway: 2,
	}
}

// Check reports the resources of n that go beyond a quota, in the order of their
// IDs. A network does not do so by itself. Of resources that are counted together
// those with the greatest IDs are told.
func (q Quotas) Check(n *Network) []Problem {
	c := quotaCheck{Quotas: q, network: n, counts: map[string]int{}}
	for r := range n.All() {
		c.report = NewReport(r)
		c.check(r)
		c.problems = append(c.problems, c.report.Problems()...)
	}
	return c.problems
}

// quotaCheck is one run through a network, in the order of IDs.
type quotaCheck struct {
	Quotas
	network  *Network
	report   *Report // on the resource at hand
	counts   map[string]int
	problems []Problem
}

func (c *quotaCheck) check(r Resource) {
	switch r := r.(type) {
	case VPC:
		c.count("", "VPCs", r.Account+" "+r.Region, c.VPCsPerRegion, "VpcLimitExceeded")
		c.limit("CIDRs", "IPv4 blocks", len(r.CIDRs), c.IPv4CIDRsPerVPC, "CidrLimitExceeded")
		c.limit("IPv6CIDRs", "IPv6 blocks", len(r.IPv6CIDRs)+len(r.PrivateIPv6CIDRs), c.IPv6CIDRsPerVPC, "CidrLimitExceeded")
	case Subnet:
		c.count("VPC", "subnets", string(r.VPC), c.SubnetsPerVPC, "SubnetLimitExceeded")
	case NetworkACL:
		c.count("VPC", "network ACLs", string(r.VPC), c.NetworkACLsPerVPC, "NetworkAclLimitExceeded")
		c.entries("Ingress", r.Ingress)
		c.entries("Egress", r.Egress)
	case InternetGateway:
		c.count("", "internet gateways", r.Account+" "+r.Region, c.InternetGatewaysPerRegion, "InternetGatewayLimitExceeded")
	case PrefixList:
		if r.Account != amazon {
			c.count("", "prefix lists", r.Account+" "+r.Region, c.PrefixListsPerRegion, unknownLimit)
		}
		c.limit("Entries", "entries", max(r.MaxEntries, len(r.Entries)), c.EntriesPerPrefixList, unknownLimit)
	case NATGateway:
		c.nat(r)
	}
}

// amazon is the owner of prefix lists that AWS manages.
const amazon = "AWS"

// unknownLimit is the code for limits whose own AWS does not document.
const unknownLimit = "ResourceLimitExceeded"

// entries counts a direction of a network ACL by family, with AWS's own entry for it.
func (c *quotaCheck) entries(field string, entries []ACLEntry) {
	counts := map[family]int{ipv4: 1, ipv6: 1}
	for _, e := range entries {
		counts[familyOf(e.CIDR.Addr())]++
	}
	for _, f := range []family{ipv4, ipv6} {
		c.limit(field, f.String()+" entries", counts[f], c.EntriesPerNetworkACL, "NetworkAclEntryLimitExceeded")
	}
}

func (c *quotaCheck) nat(g NATGateway) {
	const code = "NatGatewayLimitExceeded"
	switch s, _ := Get[Subnet](c.network, g.Subnet); {
	case g.isGone():
		return
	case g.Regional:
		c.count("VPC", "regional NAT gateways", string(g.VPC), c.RegionalNATGatewaysPerVPC, code)
	default:
		c.count("Subnet", "NAT gateways", g.Account+" "+cmp.Or(s.ZoneID, s.Zone, string(s.ID)), c.NATGatewaysPerZone, code)
	}
	private, public := 0, 0
	for _, a := range g.Addresses {
		if a.Private.IsValid() {
			private++
		}
		if a.Public.IsValid() {
			public++
		}
	}
	c.limit("Addresses", "private addresses", private, c.PrivatePerNATGateway, "PrivateIpAddressLimitExceeded")
	if !g.Regional {
		c.limit("Addresses", "public addresses", public, c.PublicPerNATGateway, "AddressLimitExceeded")
	}
}

// count counts the resource at hand among those of the same place.
func (c *quotaCheck) count(field, what, place string, quota int, code string) {
	key := what + "\x00" + place
	c.counts[key]++
	c.limit(field, what, c.counts[key], quota, code)
}

func (c *quotaCheck) limit(field, what string, have, quota int, code string) {
	if quota > 0 && have > quota {
		c.report.Add(field, code, "%d %s are more than the quota of %d", have, what, quota)
	}
}
