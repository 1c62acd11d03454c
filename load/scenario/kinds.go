package scenario

import (
	"maps"
	"reflect"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// kinds is a zero value of each kind of resource that a file can hold.
var kinds = [...]vpc.Resource{
	vpc.VPC{}, vpc.Subnet{}, vpc.NetworkACL{}, vpc.PrefixList{}, vpc.DHCPOptions{},
	vpc.BlockPublicAccess{}, vpc.BlockPublicAccessExclusion{},
	sg.Group{}, eni.Interface{}, eni.ElasticIP{}, routing.Table{},

	vpc.InternetGateway{}, vpc.EgressOnlyInternetGateway{}, vpc.NATGateway{},
	vpc.CarrierGateway{}, vpc.LocalGateway{}, vpc.PeeringConnection{},
	vpc.TransitGateway{}, vpc.TransitGatewayAttachment{}, vpc.TransitGatewayRouteTable{}, vpc.CoreNetwork{},
	vpc.VPNGateway{}, vpc.CustomerGateway{}, vpc.VPNConnection{}, vpc.ClientVPNEndpoint{},
	vpc.DirectConnectGateway{}, vpc.VirtualInterface{}, vpc.OnPremises{},

	endpoint.Gateway{}, endpoint.Interface{}, endpoint.GatewayLoadBalancer{}, endpoint.EndpointService{},
	endpoint.LoadBalancer{}, endpoint.TargetGroup{}, endpoint.Firewall{},
	endpoint.HostedZone{}, endpoint.ResolverRule{}, endpoint.ResolverEndpoint{}, endpoint.Profile{},
	endpoint.ResourceEndpoint{}, endpoint.ServiceNetworkEndpoint{}, endpoint.ResourceGateway{}, endpoint.ResourceConfiguration{},
	endpoint.ServiceNetwork{}, endpoint.LatticeService{},
}

// register makes the kinds of zeros known, in the place of earlier ones.
func (d *decoder) register(zeros []vpc.Resource) {
	for _, r := range zeros {
		d.kinds[r.Kind()] = reflect.TypeOf(r)
	}
}

// known is the names of the kinds, for a message.
func (d *decoder) known() []vpc.Kind { return slices.Sorted(maps.Keys(d.kinds)) }
