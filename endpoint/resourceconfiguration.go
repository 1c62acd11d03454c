package endpoint

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// ResourceConfiguration is a resource that others may connect to by TCP, through a resource gateway: an IP address of its VPC, a DNS
// name, or what an ARN names; or a group of such.
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/resource-configuration.html
type ResourceConfiguration struct {
	ID      vpc.ID // "rcfg-..."
	Name    string
	Account string
	Region  string

	Type    ResourceType // zero: Single
	Gateway vpc.ID       // the resource gateway; of a child, that of its group
	Group   vpc.ID       // of a child

	// One of these says what the resource is. A group has none.
	Address    netip.Addr
	DomainName string // resolved where the gateway says
	ARN        string // such as that of a database of Amazon RDS; where that is, is not modelled

	AddressType AddressType        // of DomainName: IPv4 (the zero value) or IPv6
	Ports       []packet.PortRange // on which consumers may connect; empty: all

	CustomDomain   string // "db.example.com"; may begin with "*."; empty: none
	GroupDomain    string // of a group: children have custom domains below it
	DomainVerified bool   // the owner has proven to own the domain; a child's is that of its group

	State vpc.State // empty: ACTIVE
}

// ResourceType is what a resource configuration is of.
type ResourceType string

// The types.
const (
	Single        ResourceType = ""      // one resource
	ResourceGroup ResourceType = "GROUP" // of children
	Child         ResourceType = "CHILD" // one resource of a group
	ByARN         ResourceType = "ARN"   // one resource of an AWS service
)

// String is the type as AWS words it.
func (t ResourceType) String() string {
	if t == Single {
		return "SINGLE"
	}
	return string(t)
}

// ResourceID is c.ID.
func (c ResourceConfiguration) ResourceID() vpc.ID { return c.ID }

// ResourceName is c.Name.
func (c ResourceConfiguration) ResourceName() string { return c.Name }

// Kind is vpc.KindResourceConfiguration.
func (c ResourceConfiguration) Kind() vpc.Kind { return vpc.KindResourceConfiguration }

// Refs is the gateway and the group. A configuration may be shared, so that a network may be without them.
func (c ResourceConfiguration) Refs() []vpc.Ref {
	return []vpc.Ref{
		{Field: "Gateway", Kind: vpc.KindResourceGateway, ID: c.Gateway, Weak: true},
		{Field: "Group", Kind: vpc.KindResourceConfiguration, ID: c.Group, Weak: true},
	}
}

// Active says whether connections pass.
func (c ResourceConfiguration) Active() bool { return active(c.State) }

// Accepts says whether consumers may connect to the port.
func (c ResourceConfiguration) Accepts(port uint16) bool {
	return oneOf(c.Ports, func(r packet.PortRange) bool { return r.Contains(port) })
}

// ResourceGatewayID is the ID of the gateway by which the resource is reached: of a child, that of its group.
func (c ResourceConfiguration) ResourceGatewayID(n *vpc.Network) vpc.ID {
	if g, ok := vpc.Get[ResourceConfiguration](n, c.Group); ok && c.Gateway == "" {
		return g.Gateway
	}
	return c.Gateway
}

// Members is the resources that an endpoint to the configuration offers, in ID order: of a group its children, else itself.
func (c ResourceConfiguration) Members(n *vpc.Network) []vpc.ID {
	if c.Type != ResourceGroup {
		return []vpc.ID{c.ID}
	}
	var ids []vpc.ID
	for child := range vpc.DependentsOf[ResourceConfiguration](n, c.ID) {
		if child.Group == c.ID {
			ids = append(ids, child.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// Domain is the custom domain with the zone that holds it, which for children is that of their group, and whether it is verified.
// It is empty if there is none.
func (c ResourceConfiguration) Domain(n *vpc.Network) (name, zone string, verified bool) {
	name = canonical(c.CustomDomain)
	zone, verified = strings.TrimPrefix(name, "*."), c.DomainVerified
	if g, ok := vpc.Get[ResourceConfiguration](n, c.Group); ok {
		if d := canonical(g.GroupDomain); d != "" && IsWithin(zone, d) {
			return name, d, g.DomainVerified
		}
	}
	return name, zone, verified
}

// Check reports what AWS would refuse: a configuration without what its type needs, an address of another VPC.
// https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_CreateResourceConfiguration.html
func (c ResourceConfiguration) Check(n *vpc.Network) []vpc.Problem {
	const code = "ValidationException"
	p := vpc.NewReport(c)
	given := 0
	for _, is := range []bool{c.Address.IsValid(), c.DomainName != "", c.ARN != ""} {
		if is {
			given++
		}
	}
	switch c.Type {
	case Single, Child:
		if given != 1 || c.ARN != "" {
			p.Add("Address", code, "a configuration of type %v has either an address or a domain name", c.Type)
		}
	case ByARN:
		if given != 1 || c.ARN == "" {
			p.Add("ARN", code, "a configuration of type ARN has an ARN")
		}
	case ResourceGroup:
		if given != 0 {
			p.Add("Type", code, "a group is no resource itself")
		}
	default:
		p.Add("Type", code, "%q is none of SINGLE (the empty value), GROUP, CHILD and ARN", string(c.Type))
	}
	if (c.Type == Child) != (c.Group != "") {
		p.Add("Group", code, "a child has a group, and nothing else has")
	}
	if g, ok := vpc.Get[ResourceConfiguration](n, c.Group); ok && g.Type != ResourceGroup {
		p.Add("Group", code, "%s is of type %v, not GROUP", g.ID, g.Type)
	}
	if c.Type != Child && c.Gateway == "" {
		p.Add("Gateway", code, "a resource is reached by a resource gateway")
	}
	for _, r := range c.Ports {
		if !r.Valid() || r.From == 0 {
			p.Add("Ports", code, "%v is no range of ports", r)
		}
	}
	c.checkAddress(p, n)
	return p.Problems()
}

// checkAddress holds an address against the gateway: only addresses of its VPC are resources, of a family that the gateway has.
func (c ResourceConfiguration) checkAddress(p *vpc.Report, n *vpc.Network) {
	g, ok := vpc.Get[ResourceGateway](n, c.ResourceGatewayID(n))
	v, held := vpc.Get[vpc.VPC](n, g.VPC)
	if !ok || !held || !c.Address.IsValid() {
		return
	}
	within := func(b netip.Prefix) bool { return b.Contains(c.Address) }
	if !slices.ContainsFunc(slices.Concat(v.CIDRs, v.IPv6CIDRs, v.PrivateIPv6CIDRs), within) {
		p.Add("Address", "ValidationException", "%v is not in %s, the VPC of resource gateway %s", c.Address, v.ID, g.ID)
	}
	if ip4 := c.Address.Is4(); ip4 && !g.AddressType.HasIPv4() || !ip4 && !g.AddressType.HasIPv6() {
		p.Add("Address", "ValidationException", "resource gateway %s is of type %v", g.ID, g.AddressType)
	}
}
