// Package reach answers for all packets at once what a [routing.Resolver] answers for one.
//
// It asks the resolver about one header of a set of headers, learns for which others the answer is the same, and goes on
// with what is left until nothing is. Its sets are therefore exact, and only package routing holds the rules of AWS.
//
// [Between] is where to start: it says what gets from one place to another. [Matrix] says so for all interfaces, [Exposed] for the
// internet and [Services] for AWS services. [Diff] and [DiffChange] compare two networks; [Lint], [Chokepoints] and [Scope] look for
// what is wrong or fragile. What they return is made of
//
//	Between           Flows          Part, with its Fate
//	Matrix            *Grid          Class, and Lane from one to another
//	Exposed           Surface        Opening, with what is Open
//	Services          ServiceTable   ServiceRow, with a ServiceAccess for each service
//	Diff, DiffChange  Difference     Movement, with a Fate before and after
//	Difference.Shifts Shifts         Shift
//	Lint              []Finding
//	UnheldSites       []UnheldSite
//	Probes            []vpc.Resource
//	Chokepoints       Chokes         ChokeWay
//	Scope.Findings    []AccessFinding
package reach
