package routing

import "github.com/vpcsim/vpcsim/vpc"

// propagatedRoutes is the routes that the gateways in t.Propagating bring, besides those that the table lists.
// Of each it sets prefix, target, source, blackhole and, where one gateway brings several for the same
// prefix, preference.
func propagatedRoutes(n *vpc.Network, t Table, v vpc.VPC) []candidate { return nil }
