package endpoint

import (
	"fmt"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// ServiceNetwork is a service network of VPC Lattice: services and resources, and the VPCs that are associated with it, whose interfaces
// reach these at addresses that no route table shows.
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-networks.html
type ServiceNetwork struct {
	ID      vpc.ID // "sn-..."
	Name    string
	Account string
	Region  string

	VPCs           []ServiceNetworkVPC
	Services       []vpc.ID // VPC Lattice services
	Configurations []vpc.ID // resource configurations
}

// ServiceNetworkVPC is an association of a service network with a VPC. A VPC has one at most; endpoints take it to others.
type ServiceNetworkVPC struct {
	VPC vpc.ID
	// Groups filters who in the VPC may connect to what is in the service network, by their ingress rules. Empty: everybody may.
	// https://docs.aws.amazon.com/vpc-lattice/latest/ug/security-groups.html
	Groups     []vpc.ID
	PrivateDNS PrivateDomains // the custom domains of resources that resolve in the VPC
	State      vpc.State      // empty: ACTIVE
}

// Active says whether connections pass.
func (a ServiceNetworkVPC) Active() bool { return active(a.State) }

// ResourceID is s.ID.
func (s ServiceNetwork) ResourceID() vpc.ID { return s.ID }

// ResourceName is s.Name.
func (s ServiceNetwork) ResourceName() string { return s.Name }

// Kind is vpc.KindServiceNetwork.
func (s ServiceNetwork) Kind() vpc.Kind { return vpc.KindServiceNetwork }

// Refs is the VPCs with their groups, the services and the resource configurations. All may be of other accounts.
func (s ServiceNetwork) Refs() []vpc.Ref {
	var refs []vpc.Ref
	for i, a := range s.VPCs {
		field := fmt.Sprintf("VPCs[%d].", i)
		refs = append(refs, vpc.Ref{Field: field + "VPC", Kind: vpc.KindVPC, ID: a.VPC, Weak: true})
		refs = appendRefs(refs, field+"Groups", vpc.KindSecurityGroup, a.Groups, true)
	}
	refs = appendRefs(refs, "Services", vpc.KindLatticeService, s.Services, true)
	return appendRefs(refs, "Configurations", vpc.KindResourceConfiguration, s.Configurations, true)
}

// Forget is the service network without the VPC, the service or the resource configuration.
func (s ServiceNetwork) Forget(id vpc.ID) vpc.Resource {
	without := func(ids []vpc.ID) []vpc.ID {
		return slices.DeleteFunc(slices.Clone(ids), func(x vpc.ID) bool { return x == id })
	}
	s.Services, s.Configurations = without(s.Services), without(s.Configurations)
	s.VPCs = slices.DeleteFunc(slices.Clone(s.VPCs), func(a ServiceNetworkVPC) bool { return a.VPC == id })
	for i := range s.VPCs {
		s.VPCs[i].Groups = without(s.VPCs[i].Groups)
	}
	return s
}

// Claims is the VPCs: each is associated with one service network at most.
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-network-associations.html
func (s ServiceNetwork) Claims() []vpc.Claim {
	var claims []vpc.Claim
	for i, a := range s.VPCs {
		claims = append(claims, vpc.Claim{
			Key: vpc.ClaimKey("the service network", a.VPC, ""), Field: fmt.Sprintf("VPCs[%d].VPC", i), Code: "ConflictException",
		})
	}
	return claims
}

// Offers is the resources and services that are reached in the service network, in ID order: of groups of resources the children.
func (s ServiceNetwork) Offers(n *vpc.Network) []vpc.ID {
	ids := slices.Clone(s.Services)
	for _, id := range s.Configurations {
		if c, ok := vpc.Get[ResourceConfiguration](n, id); ok {
			ids = append(ids, c.Members(n)...)
		} else {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Check reports what AWS would refuse: VPCs of other Regions, groups of other VPCs, private DNS without both DNS attributes.
// https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_CreateServiceNetworkVpcAssociation.html
func (s ServiceNetwork) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(s)
	for i, a := range s.VPCs {
		field := fmt.Sprintf("VPCs[%d]", i)
		if region := regionOf(n, a.VPC); region != "" && s.Region != "" && region != s.Region {
			p.Add(field+".VPC", "ValidationException", "%s is in %s, the service network in %s", a.VPC, region, s.Region)
		}
		for k, g := range a.Groups {
			if _, held := n.Get(g); held && !inVPC(n, g, a.VPC) {
				p.Add(fmt.Sprintf("%s.Groups[%d]", field, k), "ValidationException", "security group %s is not of %s", g, a.VPC)
			}
		}
		checkPrivateDomains(p, n, field+".PrivateDNS", a.VPC, a.PrivateDNS, "ValidationException")
	}
	return p.Problems()
}
