// Package vpctest checks in Go tests what a network lets through:
//
//	vpctest.Reaches(t, r, "app", "db", "tcp 5432")
//	vpctest.NoReach(t, r, "internet", "db", "all")
//	vpctest.Via(t, r, "app", "internet", "tcp 443", "nat-a")
//
// r is a [routing.Resolver] for a network that was written by hand or loaded from a file. Each check speaks of all packets between
// two places, whether they are hosts, subnets, security groups, VPCs or the internet: package reach computes the sets, and nothing is
// sampled. Where the model does not hold enough to answer, the check fails and says what is missing.
//
// A place is what [reach.Between] takes: an ID, a Name tag, an address, a block, "internet" or a DNS name. A database or a function stands for
// all network interfaces that AWS makes for it. A place without any
// network interface makes a check fail, since it would say nothing, and so does a private address or block that nothing has, and a DNS name
// that resolves to nothing or to such an address. So does a claim about what one network interface sends to itself, which no network carries. An address is a place if anything in the network has it, even in a VPC that nothing
// connects to the sender's.
//
// Traffic is what [packet.ParseTraffic] reads, such as "tcp 443", "udp 53", "icmp" (which is of IPv4) or "icmpv6", several after commas, or "all". With "ipv4" or "ipv6" in
// front it is that of one family; else it is that of both, and of two ends that have both families each must work.
//
// A failure names the claim and the headers for which it does not hold. It shows one such packet's path, with the hop that decides
// and what would have to change for all that the claim is about; a note says so where that is told for the one packet alone. Tests go on after it, unless there is no resolver: that ends them.
//
// For each check there is a function that returns the failure as an error, for programs that are no tests: [CheckReaches] for
// [Reaches], and so on.
package vpctest
