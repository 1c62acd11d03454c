// Package routing says which way a packet goes through a network, whether it arrives,
// whether the reply comes back, and why.
//
// A [Table] is a route table, and [Table.Lookup] one decision of it. A [Resolver] answers a
// [Flow] with a [Path]: each [Hop] names the rule or route that decided, and where traffic is refused a
// [Code] says why. What the answer hangs on and the network does not hold makes it [Unknown], by name.
// [Resolver.Reaches] gives the verdict alone, and [Resolver.With] carries a resolver over a
// change. On what AWS's documentation leaves open there are [Options].
//
// A resolver is immutable and safe for any number of goroutines.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html and the pages that the functions cite.
package routing
