package endpoint

import "github.com/vpcsim/vpcsim/vpc"

// Refs is what the resource names.
func (g Gateway) Refs() []vpc.Ref { return []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: g.VPC}} }

// Check reports what AWS would refuse.
func (g Gateway) Check(n *vpc.Network) []vpc.Problem { return nil }

// Refs is what the resource names.
func (i Interface) Refs() []vpc.Ref { return []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: i.VPC}} }

// Check reports what AWS would refuse.
func (i Interface) Check(n *vpc.Network) []vpc.Problem { return nil }

// Refs is what the resource names.
func (g GatewayLoadBalancer) Refs() []vpc.Ref {
	return []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: g.VPC}}
}

// Check reports what AWS would refuse.
func (g GatewayLoadBalancer) Check(n *vpc.Network) []vpc.Problem { return nil }
