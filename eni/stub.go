package eni

import "github.com/vpcsim/vpcsim/vpc"

// Refs is what the resource names.
func (i Interface) Refs() []vpc.Ref {
	return []vpc.Ref{{Field: "Subnet", Kind: vpc.KindSubnet, ID: i.Subnet}}
}

// Check reports what AWS would refuse.
func (i Interface) Check(n *vpc.Network) []vpc.Problem { return nil }

// Refs is what the resource names.
func (e ElasticIP) Refs() []vpc.Ref { return []vpc.Ref{} }

// Check reports what AWS would refuse.
func (e ElasticIP) Check(n *vpc.Network) []vpc.Problem { return nil }
