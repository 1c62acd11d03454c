package vpc

import "net/netip"

// Ranges that the rules on a VPC's blocks name.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
var (
	net10      = netip.MustParsePrefix("10.0.0.0/8")
	net10First = netip.MustParsePrefix("10.0.0.0/16")
	net10Low   = netip.MustParsePrefix("10.0.0.0/15")
	net172     = netip.MustParsePrefix("172.16.0.0/12")
	net172Last = netip.MustParsePrefix("172.31.0.0/16")
	net192     = netip.MustParsePrefix("192.168.0.0/16")
	net198     = netip.MustParsePrefix("198.19.0.0/16")
	anyIPv4    = netip.MustParsePrefix("0.0.0.0/0")

	uniqueLocal = netip.MustParsePrefix("fc00::/7")
)

// notForVPCs is the ranges of which a VPC can have no block. AWS does not name
// 240.0.0.0/4, which is reserved. Of unique local addresses it assigns but a part.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
// and https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
var notForVPCs = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("224.0.0.0/4"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("fc00::/8"),
	netip.MustParsePrefix("fd00::/16"),
}

// restrictions is the ranges from which a VPC cannot add blocks. The first row
// that holds the primary block counts: AWS's table speaks of existing blocks, and
// the primary one exists before all others and cannot be taken away, so its row
// binds them all in whatever order they came.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
var restrictions = []struct {
	primary netip.Prefix
	refused []netip.Prefix
}{
	{net10, []netip.Prefix{net172, net192, net198}},
	{net172, []netip.Prefix{net10, net192, net198, net172Last}},
	{net192, []netip.Prefix{net10, net172, net198}},
	{net198, []netip.Prefix{net10, net172, net192}},
	{anyIPv4, []netip.Prefix{net10, net172, net192, net198}}, // publicly routable, and 100.64.0.0/10
}

// checkRestrictions reports the secondary blocks that AWS would have refused to add.
func checkRestrictions(r *Report, blocks []block) {
	primary := blocks[0].cidr
	row := 0
	for !restrictions[row].primary.Contains(primary.Addr()) {
		row++
	}
	for _, b := range blocks[1:] {
		if no := within(b.cidr, restrictions[row].refused); no.IsValid() {
			r.Add(b.field, "InvalidVpc.Range", "%v is of %v, of which a VPC whose primary block is %v cannot add a block", b.cidr, no, primary)
		}
	}
}

// checkNet10 reports the blocks of 10.0.0.0/16 that AWS would have refused to add.
// Once a VPC has any block of 10.0.0.0/15 it can add none of 10.0.0.0/16. So one
// secondary block may be of 10.0.0.0/16, which then came before any other of
// 10.0.0.0/15: a second one, or one beside a primary block of 10.0.0.0/15, cannot
// have come about.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
func checkNet10(r *Report, blocks []block) {
	first := blocks[0]
	if !net10.Contains(first.cidr.Addr()) {
		return // and so no block of 10.0.0.0/8 at all
	}
	had := within(first.cidr, []netip.Prefix{net10Low}).IsValid()
	for _, b := range blocks[1:] {
		if !within(b.cidr, []netip.Prefix{net10First}).IsValid() {
			continue
		}
		if had {
			r.Add(b.field, "InvalidVpc.Range", "%v is of %v, of which a VPC that has %v cannot add a block", b.cidr, net10First, first.cidr)
			continue
		}
		had, first = true, b
	}
}
