// Package reach answers for all packets at once what a [routing.Resolver] answers for one.
//
// It asks the resolver about one header of a set of headers, learns for which others the answer is the same, and goes on
// with what is left until nothing is. So its sets are exact, and the rules stand in package routing alone.
package reach
