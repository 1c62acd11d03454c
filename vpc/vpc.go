package vpc

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
)

// VPC is a virtual private cloud: an address space in one Region in which
// everything else lives.
type VPC struct {
	ID      ID
	Name    string
	Account string // owner's account ID
	Region  string // "us-east-1"

	// CIDRs is the IPv4 blocks, the primary first. There is at least one.
	CIDRs []netip.Prefix
	// IPv6CIDRs is the IPv6 blocks. Those within fc00::/7 are private, as are those listed in PrivateIPv6CIDRs.
	IPv6CIDRs []netip.Prefix
	// PrivateIPv6CIDRs is the IPv6 blocks of global unicast space that IPAM holds as private:
	// they are not advertised to the internet. They are not repeated in IPv6CIDRs.
	PrivateIPv6CIDRs []netip.Prefix

	DHCPOptions ID // empty: AmazonProvidedDNS

	// DisableDNSSupport is the opposite of the attribute enableDnsSupport, which is on by default.
	DisableDNSSupport bool
	// DNSHostnames is the attribute enableDnsHostnames, off by default but in default VPCs.
	DNSHostnames bool
}

// ResourceID is v.ID.
func (v VPC) ResourceID() ID { return v.ID }

// ResourceName is v.Name.
func (v VPC) ResourceName() string { return v.Name }

// Kind is KindVPC.
func (v VPC) Kind() Kind { return KindVPC }

// Refs is the DHCP options.
func (v VPC) Refs() []Ref {
	return []Ref{{Field: "DHCPOptions", Kind: KindDHCPOptions, ID: v.DHCPOptions, Weak: true}}
}

// Check reports what AWS would refuse of the address blocks: their lengths, ranges
// that no VPC can have, overlaps, and secondary blocks that do not go with the primary one.
//
// It judges the set of blocks, not the order in which they came: what it
// reports, no order could have brought about. What AWS asks only while a block is
// added or taken away (of routes, of peering requests) is no rule of the set.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
func (v VPC) Check(n *Network) []Problem {
	r := NewReport(v)
	if len(v.CIDRs) == 0 {
		r.Add("CIDRs", "MissingParameter", "a VPC has at least one IPv4 block")
	}
	v4 := checkVPCBlocks(r, "CIDRs", v.CIDRs, ipv4, vpcIPv4)
	checkOverlaps(r, v4)
	if len(v4) > 0 && v4[0].cidr == v.CIDRs[0] {
		checkRestrictions(r, v4)
		checkNet10(r, v4)
	}
	v6 := checkVPCBlocks(r, "IPv6CIDRs", v.IPv6CIDRs, ipv6, vpcIPv6)
	checkOverlaps(r, append(v6, checkVPCBlocks(r, "PrivateIPv6CIDRs", v.PrivateIPv6CIDRs, ipv6, vpcIPv6)...))
	return r.Problems()
}

// checkVPCBlocks reports what is wrong with the blocks one by one, and gives those
// that can be compared with others.
func checkVPCBlocks(r *Report, field string, cidrs []netip.Prefix, f family, l lengths) []block {
	var sound []block
	for i, p := range cidrs {
		b := block{at(field, i), p, f}
		if !checkPrefix(r, b.field, p, f) {
			continue
		}
		sound = append(sound, b)
		if !l.hold(p.Bits()) {
			r.Add(b.field, "InvalidVpc.Range", "the length of %v is not %v", p, l)
		}
		if no := within(p, notForVPCs); no.IsValid() {
			r.Add(b.field, "InvalidVpc.Range", "%v is of %v, which no VPC can use", p, no)
		}
		if f == ipv6 && !within(p, []netip.Prefix{packet.GlobalUnicast(), uniqueLocal}).IsValid() {
			r.Add(b.field, "InvalidVpc.Range", "%v is neither global unicast nor unique local", p)
		}
	}
	return sound
}

// checkOverlaps reports the blocks that overlap an earlier one. A VPC has few blocks.
func checkOverlaps(r *Report, blocks []block) {
	for i, b := range blocks {
		for _, earlier := range blocks[:i] {
			if b.cidr.Overlaps(earlier.cidr) {
				r.Add(b.field, "InvalidVpc.Range", "%v overlaps %v of %s: both cover %v",
					b.cidr, earlier.cidr, earlier.field, witness(b.cidr, earlier.cidr))
			}
		}
	}
}

// PrivateIPv6 says whether a is an IPv6 address that no internet gateway and no
// egress-only internet gateway of v lets through, as source or as destination: a
// unique local one, or one of v's PrivateIPv6CIDRs.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
func (v VPC) PrivateIPv6(a netip.Addr) bool {
	return uniqueLocal.Contains(a) || within(netip.PrefixFrom(a, a.BitLen()), v.PrivateIPv6CIDRs).IsValid()
}

// Resolver is the address of the Route 53 Resolver in v, the third of the primary
// block. It answers there and at the link-local addresses, not in every subnet. A VPC without blocks has none.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
func (v VPC) Resolver() netip.Addr {
	if len(v.CIDRs) == 0 {
		return netip.Addr{}
	}
	return v.CIDRs[0].Masked().Addr().Next().Next()
}
