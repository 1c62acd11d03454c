package routing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// Names is what people call the resources of networks. The zero value knows of none, and calls all by their IDs.
type Names struct{ networks []*vpc.Network }

// NamesOf is the names of a network, or of several states of one: of these the first that holds a resource says what it is called. It costs nothing;
// a name costs the time of a few look-ups.
func NamesOf(networks ...*vpc.Network) Names { return Names{networks} }

// Of is what a resource is called: its Name tag, "web", or "web (eni-1)" if something else goes by that as well. What has none goes by its ID, of an ARN by what
// stands behind the account; but the interface of an interface endpoint by the endpoint and its service, "vpce-1 (AWS KMS in us-east-1)", and one that the
// network does not list, as [Resolver.Unlisted] has them, by its owner and its subnet, "alb in private-a".
func (ns Names) Of(id vpc.ID) string {
	for _, n := range ns.networks {
		r, ok := n.Get(id)
		if !ok {
			continue
		}
		if name := r.ResourceName(); name != "" && name != string(id) {
			if ns.ambiguous(name, id) {
				return fmt.Sprintf("%s (%s)", name, unqualified(id))
			}
			return name
		}
		if e, ok := r.(eni.Interface); ok {
			if x, ok := endpointOf(n, e); ok {
				return ns.Endpoint(x)
			}
		}
		return unqualified(id)
	}
	if owner, subnet, ok := strings.Cut(string(id), "/"); ok && ns.holds(vpc.ID(owner)) && ns.holds(vpc.ID(subnet)) {
		return ns.Of(vpc.ID(owner)) + " in " + ns.Of(vpc.ID(subnet))
	}
	return unqualified(id)
}

// Endpoint is an interface endpoint with its service: "vpce-1 (AWS KMS in us-east-1)".
func (ns Names) Endpoint(x endpoint.Interface) string {
	return fmt.Sprintf("%s (%s)", ns.Of(x.ID), endpoint.DescribeService(x.Service))
}

// Several is the first of the resources and how many more there are: "web +3". It is empty for none.
func (ns Names) Several(ids []vpc.ID) string {
	switch len(ids) {
	case 0:
		return ""
	case 1:
		return ns.Of(ids[0])
	}
	return fmt.Sprintf("%s +%d", ns.Of(ids[0]), len(ids)-1)
}

// Way is the components of a way, such as that of a [Decision], with commas between: "nat-a, igw-a".
func (ns Names) Way(way string) string {
	words := strings.Fields(way)
	for i, id := range words {
		words[i] = ns.Of(vpc.ID(id))
	}
	return strings.Join(words, ", ")
}

// ambiguous says whether a Name tag is not that of one resource alone, or is an ID.
func (ns Names) ambiguous(name string, id vpc.ID) bool {
	return slices.ContainsFunc(ns.networks, func(n *vpc.Network) bool {
		_, isID := n.Get(vpc.ID(name))
		return isID || slices.ContainsFunc(n.Named(name), func(r vpc.Resource) bool { return r.ResourceID() != id })
	})
}

func (ns Names) holds(id vpc.ID) bool {
	return slices.ContainsFunc(ns.networks, func(n *vpc.Network) bool {
		_, held := n.Get(id)
		return held
	})
}

// endpointOf is the interface endpoint that has the interface.
func endpointOf(n *vpc.Network, e eni.Interface) (endpoint.Interface, bool) {
	if x, ok := vpc.Get[endpoint.Interface](n, e.Owner); ok {
		return x, true
	}
	for x := range vpc.DependentsOf[endpoint.Interface](n, e.ID) {
		return x, true
	}
	return endpoint.Interface{}, false
}

// unqualified is an ID, of an ARN what stands behind the account.
//
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func unqualified(id vpc.ID) string {
	if parts := strings.SplitN(string(id), ":", 6); len(parts) == 6 && parts[0] == "arn" {
		return parts[5]
	}
	return string(id)
}
