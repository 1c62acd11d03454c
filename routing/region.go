package routing

import (
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
)

// joint is two things of which the one serves or joins the other, each in a Region.
type joint uint8

const (
	serviceToGatewayEndpoint joint = iota
	serviceToInterfaceEndpoint
	customerServiceToEndpoint
	vpcToVPC
	groupToPeer
	vpcToTransitGateway
	transitGatewayToTransitGateway
	vpnGatewayToDirectConnect
	transitGatewayToDirectConnect
	privateNameToVPC
	publicNameToPeer
	prefixListToTable
	joints
)

// regionRule says whether the two may be in different Regions.
type regionRule struct {
	across bool
	source string
}

// regionRules is what may serve or join which Region. What is in a VPC or belongs to one (gateways, groups, route tables) is in its Region
// anyway; what the packages of the resources themselves refuse is not told again.
var regionRules = [joints]regionRule{
	serviceToGatewayEndpoint:       {false, "AWS PrivateLink guide, \"Gateway endpoints\""},
	serviceToInterfaceEndpoint:     {true, "AWS PrivateLink guide, \"Cross-Region enabled AWS services\": for the services listed, if the endpoint names the Region"},
	customerServiceToEndpoint:      {false, "AWS PrivateLink guide, \"Share your services\": besides the Regions that the service supports"},
	vpcToVPC:                       {true, "VPC Peering Guide, \"How VPC peering connections work\""},
	groupToPeer:                    {false, "VPC Peering Guide, \"Update your security groups to reference peer security groups\""},
	vpcToTransitGateway:            {false, "Amazon VPC Transit Gateways guide, \"VPC attachments\""},
	transitGatewayToTransitGateway: {true, "Amazon VPC Transit Gateways guide, \"Peering attachments\""},
	vpnGatewayToDirectConnect:      {true, "Direct Connect User Guide, \"Direct Connect gateways\""},
	transitGatewayToDirectConnect:  {true, "Direct Connect User Guide, \"Direct Connect gateways\""},
	privateNameToVPC:               {false, "VPC User Guide, \"DNS attributes for your VPC\": private names of instances, but over a peering connection with DNS resolution"},
	prefixListToTable:              {false, "VPC User Guide, \"Consolidate and manage network CIDR blocks with managed prefix lists\""},
	publicNameToPeer:               {true, "VPC Peering Guide, \"Enable DNS resolution for a VPC peering connection\""},
}

// joins says whether the two may be in these Regions. A Region that is not known is taken to be the right one.
func (j joint) joins(a, b string) bool {
	return regionRules[j].across || a == "" || b == "" || a == b
}

// offered says whether a customer's service takes endpoints of a Region. An endpoint that AWS has described stays: that the service
// leaves a Region keeps out new endpoints only.
//
// Source: AWS PrivateLink guide, "Share your services": cross-Region access.
func offered(s endpoint.EndpointService, e endpoint.Interface, region string) bool {
	return customerServiceToEndpoint.joins(s.Region, region) || slices.Contains(s.SupportedRegions, region) || len(e.DNSNames) > 0
}
