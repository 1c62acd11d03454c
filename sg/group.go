package sg

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Group is a security group: rules that allow, put on network interfaces. It
// remembers: what it let through in one direction may be answered in the other.
type Group struct {
	ID      vpc.ID
	Name    string // the group's name, not its Name tag
	Account string

	VPC     vpc.ID
	VPCs    []vpc.ID // further VPCs that the group is associated with
	Default bool     // the VPC's default group, which interfaces without groups have

	Ingress []Rule
	Egress  []Rule
}

// Rule allows traffic to or from one peer: exactly one of CIDR, PrefixList and Group is given.
// The zero Traffic is all traffic.
type Rule struct {
	ID      string // "sgr-..."; empty: not known
	Traffic packet.Traffic

	CIDR       netip.Prefix // IPv4 or IPv6; 0.0.0.0/0 does not match IPv6
	PrefixList vpc.ID
	Group      vpc.ID // its members' private addresses

	Description string
}

// ResourceID is g.ID.
func (g Group) ResourceID() vpc.ID { return g.ID }

// ResourceName is g.Name.
func (g Group) ResourceName() string { return g.Name }

// Kind is vpc.KindSecurityGroup.
func (g Group) Kind() vpc.Kind { return vpc.KindSecurityGroup }
