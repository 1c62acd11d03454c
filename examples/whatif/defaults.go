package main

import (
	"fmt"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// defaults is what AWS chooses for a resource that the change adds and that does not say it: the default security group of its VPC.
func defaults(n *vpc.Network, r vpc.Resource) []string {
	home, groups, takes := guarded(n, r)
	if !takes || len(groups) > 0 {
		return nil
	}
	for g := range vpc.All[sg.Group](n) {
		if g.Default && g.VPC == home {
			return []string{fmt.Sprintf("names no security group, and so has %s, the default one of %s", g.ID, home)}
		}
	}
	return []string{"names no security group, and so has the default one of " + string(home)}
}

// guarded is the VPC and the security groups of a resource which has the VPC's default group if it names none; false for other resources.
func guarded(n *vpc.Network, r vpc.Resource) (home vpc.ID, groups []vpc.ID, takes bool) {
	switch x := r.(type) {
	case eni.Interface:
		s, _ := vpc.Get[vpc.Subnet](n, x.Subnet)
		return s.VPC, x.Groups, x.TakesGroups()
	case endpoint.Interface:
		return x.VPC, x.Groups, true
	case endpoint.ResourceEndpoint:
		return x.VPC, x.Groups, true
	case endpoint.ServiceNetworkEndpoint:
		return x.VPC, x.Groups, true
	case endpoint.ResourceGateway:
		return x.VPC, x.Groups, true
	}
	return "", nil, false
}
