package endpoint

import (
	"fmt"

	"github.com/vpcsim/vpcsim/vpc"
)

// ResourceGateway is where VPC Lattice comes into the VPC of a resource: network interfaces from which it opens the connections that
// others make to the resource, over resource endpoints or service networks. The resource sees their addresses, and the gateway's
// security groups filter what they send. Nobody connects to the gateway itself.
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/resource-gateway.html
type ResourceGateway struct {
	ID      vpc.ID // "rgw-..."
	Name    string
	Account string

	VPC     vpc.ID
	Subnets []vpc.ID // at most one a zone
	// Interfaces is its network interfaces, where the network holds them. Without them it has one for each subnet, at a free address.
	Interfaces  []vpc.ID
	Groups      []vpc.ID    // empty: the VPC's default group
	AddressType AddressType // zero: IPv4

	// ResolveInVPC makes names of resources resolve as they do in the VPC. By default they do as in public DNS.
	ResolveInVPC bool

	State vpc.State // empty: ACTIVE
}

// ResourceID is g.ID.
func (g ResourceGateway) ResourceID() vpc.ID { return g.ID }

// ResourceName is g.Name.
func (g ResourceGateway) ResourceName() string { return g.Name }

// Kind is vpc.KindResourceGateway.
func (g ResourceGateway) Kind() vpc.Kind { return vpc.KindResourceGateway }

// Refs is the VPC, the subnets, the network interfaces and the groups.
func (g ResourceGateway) Refs() []vpc.Ref {
	refs := []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: g.VPC}}
	refs = appendRefs(refs, "Subnets", vpc.KindSubnet, g.Subnets, false)
	refs = appendRefs(refs, "Interfaces", vpc.KindNetworkInterface, g.Interfaces, true)
	return appendRefs(refs, "Groups", vpc.KindSecurityGroup, g.Groups, false)
}

// Active says whether connections pass.
func (g ResourceGateway) Active() bool { return active(g.State) }

// Check reports what AWS would refuse: no VPC, subnets and groups of others, two subnets in a zone, subnets without the families.
// https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_CreateResourceGateway.html
func (g ResourceGateway) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(g)
	if g.VPC == "" {
		p.Add("VPC", "ValidationException", "a resource gateway needs a VPC")
	}
	checkAddressType(p, g.AddressType)
	s := spread{g.VPC, g.Subnets, g.AddressType, "ValidationException", "ValidationException"}
	s.check(p, n)
	checkGroups(p, n, g.Groups, g.VPC, "ValidationException")
	return p.Problems()
}

// active says whether something of VPC Lattice in the state carries traffic.
func active(s vpc.State) bool { return s == "" || is(s, "ACTIVE", "UPDATE_IN_PROGRESS") }

// spread is the subnets in which something has network interfaces.
type spread struct {
	home    vpc.ID
	subnets []vpc.ID
	family  AddressType
	code    string // of a subnet that does not do
	zone    string // of a second subnet in a zone
}

// check holds the subnets against the VPC, each other and the address type.
// https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
func (s spread) check(p *vpc.Report, n *vpc.Network) {
	zones := map[string]vpc.ID{}
	for k, id := range s.subnets {
		field := fmt.Sprintf("Subnets[%d]", k)
		sub, ok := vpc.Get[vpc.Subnet](n, id)
		if !ok {
			continue
		}
		if sub.VPC != s.home {
			p.Add(field, s.code, "subnet %s is of %s, not of %s", id, sub.VPC, s.home)
		}
		zone := zoneKey(sub)
		if first, taken := zones[zone]; taken && zone != "" {
			p.Add(field, s.zone, "subnets %s and %s are both in %s", first, id, zone)
		} else {
			zones[zone] = id
		}
		if !fits(s.family, sub) {
			p.Add(field, s.code, "subnet %s has %s, which does not do for the type %s", id, familiesOf(sub), s.family)
		}
	}
}

func checkGroups(p *vpc.Report, n *vpc.Network, groups []vpc.ID, home vpc.ID, code string) {
	for k, g := range groups {
		if !inVPC(n, g, home) {
			p.Add(fmt.Sprintf("Groups[%d]", k), code, "security group %s is not of %s", g, home)
		}
	}
}
