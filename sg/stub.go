package sg

import "github.com/vpcsim/vpcsim/vpc"

// Refs is what the resource names.
func (g Group) Refs() []vpc.Ref { return []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: g.VPC}} }

// Check reports what AWS would refuse.
func (g Group) Check(n *vpc.Network) []vpc.Problem { return nil }
