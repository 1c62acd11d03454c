package eni

import (
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// paths is the paths of the elements of a list.
type paths struct {
	format string
	first  [8]string // those of the first elements, for which everything asks
}

func newPaths(format string) *paths {
	p := &paths{format: format}
	for i := range p.first {
		p.first[i] = fmt.Sprintf(format, i)
	}
	return p
}

// at is the path of the element i.
func (p *paths) at(i int) string {
	if i < len(p.first) {
		return p.first[i]
	}
	return fmt.Sprintf(p.format, i)
}

var (
	privates = newPaths("Addresses[%d].Private")
	publics  = newPaths("Addresses[%d].Public")
	prefixes = newPaths("Prefixes[%d]")
	groups   = newPaths("Groups[%d]")
)

// Check reports what AWS would refuse of the addresses, prefixes and groups.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html
func (i Interface) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(i)
	if i.Subnet == "" {
		p.Add("Subnet", "MissingParameter", "a network interface needs a subnet")
		return p.Problems()
	}
	s, _ := vpc.Get[vpc.Subnet](n, i.Subnet)
	for j, a := range i.Addresses {
		i.checkPrivate(n, p, privates.at(j), a.Private, s)
		i.checkPublic(p, publics.at(j), a)
	}
	for j, x := range i.Prefixes {
		i.checkPrefix(n, p, prefixes.at(j), x, s)
	}
	for j, g := range i.Groups {
		i.checkGroup(n, p, groups.at(j), g, s.VPC)
	}
	problems := p.Problems()
	for _, a := range i.Addresses {
		if !a.Public.IsValid() {
			continue
		}
		if id, ok := n.Owner(elasticKey(a.Public)); ok {
			if e, _ := vpc.Get[ElasticIP](n, id); e.Interface != i.ID {
				problems = append(problems, e.elsewhere(i.ID))
			}
		}
	}
	return problems
}

// checkPrivate wants an address that the subnet gives out and that is not in another's prefix.
func (i Interface) checkPrivate(n *vpc.Network, p *vpc.Report, field string, a netip.Addr, s vpc.Subnet) {
	if !a.IsValid() || a.Is4In6() || a.Zone() != "" {
		p.Add(field, "InvalidParameterValue", "%v is not the address of an interface", a)
		return
	}
	block := blockFor(s, a)
	switch {
	case !block.IsValid():
		p.Add(field, "InvalidParameterValue", "%s has no %s addresses such as %v", s.ID, family(a), a)
	case !block.Contains(a):
		p.Add(field, "InvalidParameterValue", "%v is not inside %v of %s", a, block, s.ID)
	case s.Reserved(a):
		p.Add(field, "InvalidParameterValue", "%v is one of the addresses that AWS reserves in %v", a, block)
	}
	if a.Is4() {
		return // the one with the prefix asks for all of its addresses
	}
	whole, _ := a.Prefix(prefixBits(a))
	if owner, ok := n.Owner(prefixKey(i.Subnet, whole)); ok && owner != i.ID {
		p.Add(field, "InvalidIPAddress.InUse", "both %v and %v of %s cover %v", a, whole, owner, a)
	}
}

func (i Interface) checkPublic(p *vpc.Report, field string, a Address) {
	switch {
	case !a.Public.IsValid():
	case !a.Public.Is4():
		p.Add(field, "InvalidParameterValue", "%v is not an IPv4 address; IPv6 addresses are public by themselves", a.Public)
	case !a.Private.Is4():
		p.Add(field, "InvalidParameterValue", "internet gateways map public addresses to IPv4 addresses, not to %v", a.Private)
	}
}

// checkPrefix wants a prefix of the one length that AWS delegates, inside the
// subnet, without addresses of others.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-prefix-eni.html
func (i Interface) checkPrefix(n *vpc.Network, p *vpc.Report, field string, x netip.Prefix, s vpc.Subnet) {
	if !x.IsValid() || x != x.Masked() || x.Bits() != prefixBits(x.Addr()) {
		p.Add(field, "InvalidParameterValue", "%v is not a prefix that can be delegated: these are /28 or /80, without host bits", x)
		return
	}
	block := blockFor(s, x.Addr())
	switch {
	case !block.IsValid():
		p.Add(field, "InvalidParameterValue", "%s has no %s addresses such as those of %v", s.ID, family(x.Addr()), x)
	case !block.Contains(x.Addr()): // a subnet is never smaller than a prefix
		p.Add(field, "InvalidParameterValue", "%v is not inside %v of %s", x, block, s.ID)
	}
	if x.Addr().Is6() {
		return // too many addresses; each interface asks for its own
	}
	for a := x.Addr(); x.Contains(a); a = a.Next() {
		if owner, ok := n.Owner(vpc.AddressClaim(i.Subnet, a, "").Key); ok && owner != i.ID {
			p.Add(field, "InvalidIPAddress.InUse", "both %v and %s cover %v", x, owner, a)
		}
	}
}

// checkGroup wants a group of the VPC or one that is associated with it. Either way it names the VPC.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html
func (i Interface) checkGroup(n *vpc.Network, p *vpc.Report, field string, group, in vpc.ID) {
	g, ok := n.Get(group)
	if !ok {
		return
	}
	for _, ref := range g.Refs() {
		if ref.Kind == vpc.KindVPC && ref.ID == in {
			return
		}
	}
	p.Add(field, "InvalidParameter", "security group %s and subnet %s belong to different networks", group, i.Subnet)
}

// prefixBits is the length of the prefixes that AWS delegates in a's family.
func prefixBits(a netip.Addr) int {
	if a.Is4() {
		return 28
	}
	return 80
}

// blockFor is the subnet's block of a's family.
func blockFor(s vpc.Subnet, a netip.Addr) netip.Prefix {
	if a.Is4() {
		return s.CIDR
	}
	return s.IPv6CIDR
}

func family(a netip.Addr) string {
	if a.Is4() {
		return "IPv4"
	}
	return "IPv6"
}
