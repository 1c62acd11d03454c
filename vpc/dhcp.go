package vpc

import "net/netip"

// DHCPOptions is a DHCP option set: what the instances of a VPC are told on boot.
// The ID "default", which VPCs may name, need not be held: it is AmazonProvidedDNS.
// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
type DHCPOptions struct {
	ID      ID
	Name    string
	Account string

	DomainName string       // empty: the Region's own
	DNSServers []netip.Addr // in order; empty: AmazonProvidedDNS
	AmazonDNS  bool         // AmazonProvidedDNS stands in the list beside DNSServers
}

// ResourceID is o.ID.
func (o DHCPOptions) ResourceID() ID { return o.ID }

// ResourceName is o.Name.
func (o DHCPOptions) ResourceName() string { return o.Name }

// Kind is KindDHCPOptions.
func (o DHCPOptions) Kind() Kind { return KindDHCPOptions }

// Refs is empty.
func (o DHCPOptions) Refs() []Ref { return nil }

// CheckRemoval reports VPCs that still use the options.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteDhcpOptions.html
func (o DHCPOptions) CheckRemoval(r *Removal) []Problem {
	p := NewReport(o)
	p.AddIDs("", "DependencyViolation", "still used by", r.DependentsOf(o.ID, KindVPC))
	return p.Problems()
}

// Check reports nothing: any list of servers is legal.
func (o DHCPOptions) Check(n *Network) []Problem { return nil }

// AsksAmazon says whether instances ask the VPC's own resolver.
func (o DHCPOptions) AsksAmazon() bool { return len(o.DNSServers) == 0 || o.AmazonDNS }
