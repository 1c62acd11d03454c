package vpc

import "net/netip"

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

// Check reports what AWS would refuse of the address blocks and attributes.
func (v VPC) Check(n *Network) []Problem { return nil }

// Subnet is a range of a VPC's addresses in one Availability Zone.
type Subnet struct {
	ID      ID
	Name    string
	Account string // owner of the VPC; participants of a shared subnet own only what they put into it

	VPC      ID
	CIDR     netip.Prefix // zero: an IPv6-only subnet
	IPv6CIDR netip.Prefix // zero: an IPv4-only subnet
	Zone     string       // "us-east-1a"; names differ from account to account
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

// Check reports what AWS would refuse of the subnet's ranges.
func (s Subnet) Check(n *Network) []Problem { return nil }
