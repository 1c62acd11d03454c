package vpc

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
)

// NetworkACL filters what enters and leaves its subnets, without memory: a reply is a new packet to it.
//
// A subnet that no network ACL lists has the VPC's default one, or, if the
// network holds none, an ACL that allows everything, which is how AWS makes the default.
type NetworkACL struct {
	ID      ID
	Name    string
	Account string

	VPC     ID
	Default bool // the VPC's default ACL, which serves the subnets that no other ACL lists
	Subnets []ID

	Ingress []ACLEntry
	Egress  []ACLEntry
}

// ACLEntry is a numbered rule of a network ACL. The lowest number that matches decides.
// What no entry matches is denied, by the entry that AWS shows as number * (32767, for IPv6 32768).
type ACLEntry struct {
	Number  int          // 1 to 32766
	Allow   bool         // false: deny
	CIDR    netip.Prefix // of the source (ingress) or of the destination (egress)
	Traffic packet.Traffic
}

// ResourceID is a.ID.
func (a NetworkACL) ResourceID() ID { return a.ID }

// ResourceName is a.Name.
func (a NetworkACL) ResourceName() string { return a.Name }

// Kind is KindNetworkACL.
func (a NetworkACL) Kind() Kind { return KindNetworkACL }
