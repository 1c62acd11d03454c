package routing

import (
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// targetGone says whether the network shows that a target is not available to routes of the VPC, which makes
// them blackholes. A target that the network does not hold shows nothing. A route that is no blackhole may lead nowhere
// all the same: a transit gateway without attachment in the zone, a NAT gateway that failed.
//
// Sources:
//   - gateways: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html
//   - NAT gateways: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
//   - peering connections: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html
//   - running instances: https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
func targetGone(n *vpc.Network, v, target vpc.ID) bool {
	r, _ := n.Get(target)
	switch r := r.(type) {
	case vpc.InternetGateway:
		return r.VPC != v
	case vpc.EgressOnlyInternetGateway:
		return r.VPC != v || r.State != "" && r.State != vpc.Attached
	case vpc.CarrierGateway:
		return r.VPC != v || ended(r.State)
	case vpc.VPNGateway:
		return r.VPC != v || ended(r.State)
	case vpc.NATGateway:
		return ended(r.State)
	case vpc.LocalGateway:
		return ended(r.State)
	case vpc.PeeringConnection:
		return !r.Forwards()
	case vpc.TransitGateway:
		return detached(n, v, target)
	case vpc.CoreNetwork:
		return leftCore(r, v)
	case eni.Interface:
		return r.Unattached || r.InstanceStopped
	case endpoint.GatewayLoadBalancer:
		return ended(r.State)
	}
	return false
}

// targetOff says whether a target is there and carries nothing in its state: a NAT gateway that is not yet, or never was, available.
func targetOff(n *vpc.Network, target vpc.ID) bool {
	g, ok := vpc.Get[vpc.NATGateway](n, target)
	return ok && !g.State.Works()
}

// ended says whether something in the state is gone, or about to be. Case does not matter: AWS's
// APIs do not agree on it.
func ended(s vpc.State) bool {
	return slices.ContainsFunc([]vpc.State{vpc.Deleting, vpc.Deleted, "rejected"}, func(e vpc.State) bool {
		return strings.EqualFold(string(e), string(s))
	})
}

// detached says whether the VPC was attached to a transit gateway and is no more. If the
// network holds no attachment at all, nothing is known.
func detached(n *vpc.Network, v, gateway vpc.ID) bool {
	held := false
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](n, v) {
		if a.TransitGateway == gateway && a.Resource == v {
			if !ended(a.State) {
				return false
			}
			held = true
		}
	}
	return held
}

// leftCore is detached for core networks.
func leftCore(c vpc.CoreNetwork, v vpc.ID) bool {
	held := false
	for _, a := range c.Attachments {
		if a.Resource == v {
			if !ended(a.State) {
				return false
			}
			held = true
		}
	}
	return held
}

// isFinal says whether something is in a state from which it never comes back.
func isFinal(n *vpc.Network, id vpc.ID) bool {
	r, _ := n.Get(id)
	return stateOf(r).Final()
}

// stateOf is the state of what a [Restore] can be about.
func stateOf(r vpc.Resource) vpc.State {
	switch r := r.(type) {
	case vpc.NATGateway:
		return r.State
	case vpc.PeeringConnection:
		return r.State
	case vpc.TransitGatewayAttachment:
		return r.State
	case vpc.VPNGateway:
		return r.State
	case vpc.VPNConnection:
		return r.State
	case vpc.VirtualInterface:
		return r.State
	case vpc.EgressOnlyInternetGateway:
		return r.State
	case endpoint.Gateway:
		return r.State
	case endpoint.Interface:
		return r.State
	case endpoint.GatewayLoadBalancer:
		return r.State
	case endpoint.EndpointService:
		return r.State
	case endpoint.ResourceEndpoint:
		return r.State
	case endpoint.ServiceNetworkEndpoint:
		return r.State
	case endpoint.ResourceGateway:
		return r.State
	case endpoint.ResourceConfiguration:
		return r.State
	}
	return ""
}
