// Package packet describes IP packets as a network decides about them, and
// sets of such packets.
//
// A [Header] is one packet: addresses, protocol, and ports or ICMP type and
// code. A [Traffic] is what a security group rule or a network ACL entry says
// about packets apart from their addresses, such as "tcp 443". A [Box] is a
// product of ranges, one for each field of a header, and a [Set] is any set of
// headers, held exactly: sets can be joined, cut and compared.
//
// Every type here is an immutable value and safe for concurrent use. IPv4 and
// IPv6 share each type; an address is never IPv4-mapped and never has a zone.
package packet
