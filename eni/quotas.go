package eni

import (
	"cmp"

	"github.com/vpcsim/vpcsim/vpc"
)

// Quotas is the limits on interfaces and addresses. A limit of 0 is none, so the zero value allows everything.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
type Quotas struct {
	InterfacesPerRegion int // of an account; AWS counts each Availability Zone apart
	GroupsPerInterface  int
	// AddressesPerInterface bounds the addresses and prefixes of an interface, for each family apart. It follows from
	// the instance type.
	AddressesPerInterface int
	ElasticIPsPerRegion   int // of an account
}

// DefaultQuotas is the quotas of an account that asked for no other. Addresses
// are not bounded, since no instance type is known.
func DefaultQuotas() Quotas {
	return Quotas{InterfacesPerRegion: 5000, GroupsPerInterface: 5, ElasticIPsPerRegion: 5}
}

// Check reports the interfaces and Elastic IPs of n that go beyond a quota. A network does not do so by itself.
func (q Quotas) Check(n *vpc.Network) []vpc.Problem {
	return append(q.checkElasticIPs(n), q.checkInterfaces(n)...)
}

type place struct{ account, region, zone string }

func beyond(count, limit int) bool { return limit > 0 && count > limit }

func (q Quotas) checkElasticIPs(n *vpc.Network) []vpc.Problem {
	var problems []vpc.Problem
	count := map[place]int{}
	for e := range vpc.All[ElasticIP](n) {
		p := vpc.NewReport(e)
		at := place{e.Account, e.Region, ""}
		count[at]++
		if beyond(count[at], q.ElasticIPsPerRegion) {
			p.Add("", "AddressLimitExceeded", "the account has more than %d Elastic IPs in the Region", q.ElasticIPsPerRegion)
		}
		problems = append(problems, p.Problems()...)
	}
	return problems
}

func (q Quotas) checkInterfaces(n *vpc.Network) []vpc.Problem {
	var problems []vpc.Problem
	count := map[place]int{}
	for i := range vpc.All[Interface](n) {
		p := vpc.NewReport(i)
		home, _ := n.VPCOf(i.ID)
		s, _ := vpc.Get[vpc.Subnet](n, i.Subnet)
		at := place{i.Account, home.Region, cmp.Or(s.ZoneID, s.Zone)}
		count[at]++
		if beyond(count[at], q.InterfacesPerRegion) {
			p.Add("", "NetworkInterfaceLimitExceeded", "the account has more than %d network interfaces in the Availability Zone", q.InterfacesPerRegion)
		}
		if beyond(len(i.Groups), q.GroupsPerInterface) {
			p.Add("Groups", "SecurityGroupsPerInterfaceLimitExceeded", "the interface has %d groups, more than %d", len(i.Groups), q.GroupsPerInterface)
		}
		for _, f := range [...]string{"IPv4", "IPv6"} {
			if slots := i.slots(f); beyond(slots, q.AddressesPerInterface) {
				p.Add("Addresses", "PrivateIpAddressLimitExceeded", "the interface has %d addresses and prefixes of %s, more than %d", slots, f, q.AddressesPerInterface)
			}
		}
		problems = append(problems, p.Problems()...)
	}
	return problems
}

// slots is the number of addresses and prefixes of the family. A prefix takes as much room as an address.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html
func (i Interface) slots(f string) int {
	slots := 0
	for _, a := range i.Addresses {
		if family(a.Private) == f {
			slots++
		}
	}
	for _, p := range i.Prefixes {
		if family(p.Addr()) == f {
			slots++
		}
	}
	return slots
}
