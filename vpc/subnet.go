package vpc

import (
	"encoding/binary"
	"hash/fnv"
	"net/netip"
	"slices"
)

// Subnet is a range of a VPC's addresses in one Availability Zone.
type Subnet struct {
	ID      ID
	Name    string
	Account string // owner of the VPC; participants of a shared subnet own only what they put into it

	VPC      ID
	CIDR     netip.Prefix // zero: an IPv6-only subnet
	IPv6CIDR netip.Prefix // zero: an IPv4-only subnet
	Zone     string       // "us-east-1a"; names differ from account to account; empty: not known, no other subnet's
	ZoneID   string       // "use1-az1"; the same in all accounts

	DNS64 bool // the resolver makes AAAA answers for IPv4-only names (EnableDns64)
}

// ResourceID is s.ID.
func (s Subnet) ResourceID() ID { return s.ID }

// ResourceName is s.Name.
func (s Subnet) ResourceName() string { return s.Name }

// Kind is KindSubnet.
func (s Subnet) Kind() Kind { return KindSubnet }

// Refs is the VPC.
func (s Subnet) Refs() []Ref { return []Ref{{Field: "VPC", Kind: KindVPC, ID: s.VPC}} }

// Claims is the subnet's blocks. That no wider subnet holds them is Check's to see.
func (s Subnet) Claims() []Claim {
	var claims []Claim
	for _, b := range s.blocks() {
		claims = append(claims, Claim{
			Key: ClaimKey("the block", s.VPC, b.cidr.Masked().String()), Field: b.field, Code: "InvalidSubnet.Conflict",
		})
	}
	return claims
}

// CheckRemoval reports transit gateway attachments, which have an interface in the subnet whether the network holds it or not.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-deleting.html
func (s Subnet) CheckRemoval(r *Removal) []Problem {
	p := NewReport(s)
	p.AddIDs("", "DependencyViolation", "there is still an interface of", r.attachments(s.ID))
	return p.Problems()
}

// Check reports what AWS would refuse of the subnet's blocks: their lengths, those
// that are not inside one block of the VPC, and those that overlap another
// subnet's. Of two overlapping blocks the longer one is told.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
func (s Subnet) Check(n *Network) []Problem {
	r := NewReport(s)
	if s.VPC == "" {
		r.Add("VPC", "MissingParameter", "a subnet is in a VPC")
	}
	if !s.CIDR.IsValid() && !s.IPv6CIDR.IsValid() {
		r.Add("CIDR", "MissingParameter", "a subnet has an IPv4 block, an IPv6 block or both")
	}
	v, _ := Get[VPC](n, s.VPC)
	for _, b := range s.blocks() {
		if !checkPrefix(r, b.field, b.cidr, b.family) {
			continue
		}
		allowed, of := subnetIPv4, v.CIDRs
		if b.family == ipv6 {
			allowed, of = subnetIPv6, slices.Concat(v.IPv6CIDRs, v.PrivateIPv6CIDRs)
		}
		if !allowed.hold(b.cidr.Bits()) {
			r.Add(b.field, "InvalidSubnet.Range", "the length of %v is not %v", b.cidr, allowed)
		}
		if !within(b.cidr, of).IsValid() {
			r.Add(b.field, "InvalidSubnet.Range", "%v is not inside one of %s's %v blocks (%s)", b.cidr, s.VPC, b.family, list(of))
		}
		if wider, owner := s.inside(n, b.cidr, allowed); owner != "" {
			r.Add(b.field, "InvalidSubnet.Conflict", "%v lies in %v of %s: both cover %v", b.cidr, wider, owner, witness(b.cidr, wider))
		}
	}
	return r.Problems()
}

// blocks is the blocks that s has.
func (s Subnet) blocks() []block {
	var blocks []block
	if s.CIDR.IsValid() {
		blocks = append(blocks, block{"CIDR", s.CIDR, ipv4})
	}
	if s.IPv6CIDR.IsValid() {
		blocks = append(blocks, block{"IPv6CIDR", s.IPv6CIDR, ipv6})
	}
	return blocks
}

// inside finds another subnet whose block holds all of p and more. Blocks overlap
// only if one holds the other, so to look up the few that can hold p finds every
// overlap without going through all subnets.
func (s Subnet) inside(n *Network, p netip.Prefix, l lengths) (netip.Prefix, ID) {
	for bits := l.min; bits < p.Bits(); bits += l.step {
		wider := netip.PrefixFrom(p.Addr(), bits).Masked()
		if owner, ok := n.Owner(ClaimKey("the block", s.VPC, wider.String())); ok {
			return wider, owner
		}
	}
	return netip.Prefix{}, ""
}

// Reserved says whether AWS keeps the address of s for itself: the first four and the
// last one of each of its blocks.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
func (s Subnet) Reserved(a netip.Addr) bool {
	return reservedIn(s.CIDR, a) || reservedIn(s.IPv6CIDR, a)
}

// FreeAddress is an address of a subnet's block for something of which AWS chooses the address and nothing tells which: one that may be assigned and
// is not used. It is the zero Addr if there is none, as in an invalid block.
//
// The seed, such as the ID of a network interface, says where in the block the search begins, so that what else is in the subnet has no part in the
// choice, unless it has that very address: then it is the next one that is free, the first after the last. The fuller the subnet, the likelier that. What has a given
// address is to be used from the start, and what is chosen after it.
func FreeAddress(subnet netip.Prefix, seed string, used func(netip.Addr) bool) netip.Addr {
	first, count := assignable(subnet)
	if count == 0 {
		return netip.Addr{}
	}
	f := fnv.New32a()
	f.Write([]byte(seed))
	begin := plus(first, f.Sum32()%count)
	for a := begin; ; {
		if !used(a) {
			return a
		}
		if a = a.Next(); reservedIn(subnet, a) {
			a = first
		}
		if a == begin {
			return netip.Addr{}
		}
	}
}

// assignable is the first address of a block that may be assigned, and how many there are, but not more than an IPv4 subnet has.
func assignable(p netip.Prefix) (first netip.Addr, count uint32) {
	const most = 1 << 16
	if !p.IsValid() {
		return first, 0
	}
	switch bits := p.Addr().BitLen() - p.Bits(); {
	case bits < 3:
		return first, 0
	case bits < 16:
		count = 1<<bits - 5
	default:
		count = most - 5
	}
	return plus(p.Masked().Addr(), 4), count
}

// plus is the address that lies so many behind a.
func plus(a netip.Addr, n uint32) netip.Addr {
	b := a.AsSlice()
	last := b[len(b)-4:]
	binary.BigEndian.PutUint32(last, binary.BigEndian.Uint32(last)+n)
	a, _ = netip.AddrFromSlice(b)
	return a
}

// reservedIn says whether a is one of the first four or the last address of the block.
func reservedIn(p netip.Prefix, a netip.Addr) bool {
	if !p.Contains(a) {
		return false
	}
	below := a
	for range 4 {
		if below = below.Prev(); !p.Contains(below) {
			return true
		}
	}
	return !p.Contains(a.Next())
}
