package terraform

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

// generatedBits is the length of the IPv6 blocks that AWS gives to VPCs, and subnetBits that of the blocks of subnets which are chosen here.
//
// Source: VPC guide, VPC CIDR blocks, https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
const generatedBits, subnetBits = 56, 64

// assignBlocks gives IPv6 blocks to VPCs and subnets that ask for one which is not known: a VPC that in which its subnets lie, or else one
// that stands for it, and a subnet the lowest that is free in its VPC's.
func (l *loader) assignBlocks() {
	subnets := map[vpc.ID][]vpc.Subnet{}
	if len(l.unblocked)+len(l.unassigned) == 0 {
		return
	}
	for _, id := range ids[vpc.Subnet](l) {
		s, _ := get[vpc.Subnet](l, id)
		subnets[s.VPC] = append(subnets[s.VPC], s)
	}
	update(l, func(_ *instance, v vpc.VPC) vpc.VPC {
		for range l.unblocked[v.ID] {
			by := load.Deduced
			p, from := blockAround(v, subnets[v.ID])
			if !p.IsValid() {
				by, p, from = load.StandIn, l.standIns.Block(v.ID, generatedBits), "its ID: AWS chooses the block, and this stands for it"
			}
			if p.IsValid() {
				v.IPv6CIDRs = append(slices.Clone(v.IPv6CIDRs), p)
				l.infer(by, v.ID, "IPv6CIDRs", p.String(), from)
			}
		}
		return v
	})
	for _, id := range l.unassigned {
		s, _ := get[vpc.Subnet](l, id)
		v, _ := get[vpc.VPC](l, s.VPC)
		p := freeBlock(v, subnets[s.VPC])
		if !p.IsValid() {
			l.skip(l.found[id].of, "ipv6_cidr_block is not known before the apply")
			continue
		}
		s.IPv6CIDR = p
		l.hold(s, l.found[id].of)
		subnets[s.VPC] = append(subnets[s.VPC], s)
		l.infer(load.StandIn, id, "IPv6CIDR", p.String(), "the free blocks of "+string(v.ID)+": the plan does not show which it will be")
	}
}

// blockAround is the block of a VPC in which subnets lie that are in none of those which are known; the zero Prefix if there is none.
func blockAround(v vpc.VPC, subnets []vpc.Subnet) (p netip.Prefix, from string) {
	for _, s := range subnets {
		if s.IPv6CIDR.Bits() >= generatedBits && !liesIn(s.IPv6CIDR, v.IPv6CIDRs) && !liesIn(s.IPv6CIDR, v.PrivateIPv6CIDRs) {
			p, _ = s.IPv6CIDR.Addr().Prefix(generatedBits)
			return p, "the block of " + string(s.ID)
		}
	}
	return p, ""
}

func liesIn(p netip.Prefix, blocks []netip.Prefix) bool {
	return slices.ContainsFunc(blocks, func(b netip.Prefix) bool { return b.Overlaps(p) })
}

// freeBlock is the lowest block of the VPC that no subnet has; the zero Prefix if there is none.
func freeBlock(v vpc.VPC, subnets []vpc.Subnet) netip.Prefix {
	for _, b := range v.IPv6CIDRs {
		for p := netip.PrefixFrom(b.Addr(), subnetBits); b.Overlaps(p); {
			i := slices.IndexFunc(subnets, func(s vpc.Subnet) bool { return s.IPv6CIDR.Overlaps(p) })
			if i < 0 {
				return p
			}
			p = netip.PrefixFrom(behind(subnets[i].IPv6CIDR), subnetBits).Masked()
		}
	}
	return netip.Prefix{}
}

// behind is the first address behind a prefix and the /64 that it lies in; the zero Addr if there is none.
func behind(p netip.Prefix) netip.Addr {
	a := p.Addr().As16()
	for bit := min(p.Bits(), subnetBits); bit < 128; bit++ {
		a[bit/8] |= 1 << (7 - bit%8)
	}
	return netip.AddrFrom16(a).Next()
}

// assignIPv6 gives new interfaces the IPv6 addresses that they or their subnets ask for: free ones.
//
// Source: VPC guide, IP addressing for your VPCs and subnets.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
func (l *loader) assignIPv6() {
	wants := map[vpc.ID][]want{} // by subnet
	for _, id := range ids[eni.Interface](l) {
		i, _ := get[eni.Interface](l, id)
		s, _ := get[vpc.Subnet](l, i.Subnet)
		if l.found[id].of == nil || !s.IPv6CIDR.IsValid() || slices.ContainsFunc(i.Addresses, func(a eni.Address) bool { return a.Private.Is6() }) {
			continue
		}
		if n := l.wantsIPv6(id, s); n > 0 {
			wants[s.ID] = append(wants[s.ID], want{id, n})
		}
	}
	l.give(wants, func(s vpc.Subnet) netip.Prefix { return s.IPv6CIDR }, func(has []eni.Address) int { return len(has) })
}

// wantsIPv6 is how many IPv6 addresses AWS chooses for a new interface.
func (l *loader) wantsIPv6(id vpc.ID, s vpc.Subnet) int64 {
	a := l.at(l.found[id].of)
	made, byService := l.managed[id]
	if !byService && !a.pending("ipv6_addresses") && !l.mocked {
		return 0
	}
	const most = 64 // more than any interface can have
	if n := a.size("ipv6_address_count"); n > 0 {
		return min(n, most)
	}
	if made.DualStack {
		return 1
	}
	if of := l.byID[s.ID]; of != nil && l.at(of).on("assign_ipv6_address_on_creation") {
		return 1
	}
	return 0
}
