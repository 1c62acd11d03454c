// Package endpoint holds VPC endpoints and what stands behind them: endpoint services, load balancers and firewalls, the
// catalogue of AWS's own services, and the DNS by which all of them are named.
//
// A [Gateway] is a route to Amazon S3 or DynamoDB, an [Interface] a network interface in front of a service, and a
// [GatewayLoadBalancer] one in front of appliances. [LookupHost] tells which service of which Region a DNS name is
// of. A [ResourceEndpoint] leads to a resource of another VPC, a [ServiceNetworkEndpoint] to all that is in a [ServiceNetwork]. A [Policy] says which API calls an endpoint lets through, and [HostedZone] and [ResolverRule] what names a VPC sees.
//
// Everything here is an immutable value and safe for concurrent use. Which way packets go is the business of package routing.
//
// Source: https://docs.aws.amazon.com/vpc/latest/privatelink/what-is-privatelink.html
package endpoint
