package vpc

import "strings"

// Kind says what a resource is, in the words of AWS's resource types.
type Kind string

// The kinds that this library knows. A program may add its own.
const (
	KindVPC                         Kind = "vpc"
	KindSubnet                      Kind = "subnet"
	KindNetworkACL                  Kind = "network-acl"
	KindPrefixList                  Kind = "prefix-list"
	KindInternetGateway             Kind = "internet-gateway"
	KindEgressOnlyInternetGateway   Kind = "egress-only-internet-gateway"
	KindNATGateway                  Kind = "nat-gateway"
	KindCarrierGateway              Kind = "carrier-gateway"
	KindLocalGateway                Kind = "local-gateway"
	KindPeeringConnection           Kind = "vpc-peering-connection"
	KindTransitGateway              Kind = "transit-gateway"
	KindTransitGatewayAttachment    Kind = "transit-gateway-attachment"
	KindTransitGatewayRouteTable    Kind = "transit-gateway-route-table"
	KindCoreNetwork                 Kind = "core-network"
	KindVPNGateway                  Kind = "vpn-gateway"
	KindCustomerGateway             Kind = "customer-gateway"
	KindVPNConnection               Kind = "vpn-connection"
	KindDirectConnectGateway        Kind = "direct-connect-gateway"
	KindVirtualInterface            Kind = "virtual-interface"
	KindClientVPNEndpoint           Kind = "client-vpn-endpoint"
	KindOnPremises                  Kind = "on-premises-network"
	KindDHCPOptions                 Kind = "dhcp-options"
	KindBlockPublicAccess           Kind = "block-public-access"
	KindBlockPublicAccessExclusion  Kind = "block-public-access-exclusion"
	KindSecurityGroup               Kind = "security-group"
	KindNetworkInterface            Kind = "network-interface"
	KindElasticIP                   Kind = "elastic-ip"
	KindRouteTable                  Kind = "route-table"
	KindGatewayEndpoint             Kind = "gateway-endpoint"
	KindInterfaceEndpoint           Kind = "interface-endpoint"
	KindGatewayLoadBalancerEndpoint Kind = "gateway-load-balancer-endpoint"
	KindEndpointService             Kind = "vpc-endpoint-service"
	KindLoadBalancer                Kind = "load-balancer"
	KindTargetGroup                 Kind = "target-group"
	KindFirewall                    Kind = "network-firewall"
	KindHostedZone                  Kind = "hosted-zone"
	KindResolverRule                Kind = "resolver-rule"
	KindResolverEndpoint            Kind = "resolver-endpoint"
	KindProfile                     Kind = "route53-profile"
	KindResourceEndpoint            Kind = "resource-endpoint"
	KindServiceNetworkEndpoint      Kind = "service-network-endpoint"
	KindResourceGateway             Kind = "resource-gateway"
	KindResourceConfiguration       Kind = "resource-configuration"
	KindServiceNetwork              Kind = "service-network"
	KindLatticeService              Kind = "lattice-service"
)

// Words is the kind for people, in the singular: "NAT gateway", "route table".
func (k Kind) Words() string {
	switch k {
	case KindOnPremises:
		return "on-premises network"
	case KindEgressOnlyInternetGateway:
		return "egress-only internet gateway"
	case KindGatewayLoadBalancerEndpoint:
		return "Gateway Load Balancer endpoint"
	case KindServiceNetworkEndpoint:
		return "service-network endpoint"
	case KindLatticeService:
		return "VPC Lattice service"
	case KindProfile:
		return "Route 53 Profile"
	}
	words := strings.Split(string(k), "-")
	for i, w := range words {
		switch w {
		case "nat", "vpc", "vpn", "acl", "ip", "dhcp":
			words[i] = strings.ToUpper(w)
		}
	}
	return strings.Join(words, " ")
}

// notFound is AWS's error code for an ID that names no resource of the kind,
// from the list of EC2 API error codes.
var notFound = map[Kind]string{
	KindVPC:                         "InvalidVpcID.NotFound",
	KindSubnet:                      "InvalidSubnetID.NotFound",
	KindNetworkACL:                  "InvalidNetworkAclID.NotFound",
	KindPrefixList:                  "InvalidPrefixListID.NotFound",
	KindInternetGateway:             "InvalidInternetGatewayID.NotFound",
	KindEgressOnlyInternetGateway:   "InvalidGatewayID.NotFound",
	KindCarrierGateway:              "InvalidCarrierGatewayID.NotFound",
	KindNATGateway:                  "NatGatewayNotFound",
	KindPeeringConnection:           "InvalidVpcPeeringConnectionID.NotFound",
	KindTransitGateway:              "InvalidTransitGatewayID.NotFound",
	KindTransitGatewayAttachment:    "InvalidTransitGatewayAttachmentID.NotFound",
	KindTransitGatewayRouteTable:    "InvalidRouteTableID.NotFound",
	KindVPNGateway:                  "InvalidVpnGatewayID.NotFound",
	KindCustomerGateway:             "InvalidCustomerGatewayID.NotFound",
	KindVPNConnection:               "InvalidVpnConnectionID.NotFound",
	KindDHCPOptions:                 "InvalidDhcpOptionID.NotFound",
	KindSecurityGroup:               "InvalidGroup.NotFound",
	KindNetworkInterface:            "InvalidNetworkInterfaceID.NotFound",
	KindElasticIP:                   "InvalidAllocationID.NotFound",
	KindRouteTable:                  "InvalidRouteTableID.NotFound",
	KindGatewayEndpoint:             "InvalidVpcEndpointId.NotFound",
	KindInterfaceEndpoint:           "InvalidVpcEndpointId.NotFound",
	KindGatewayLoadBalancerEndpoint: "InvalidVpcEndpointId.NotFound",
	KindResourceEndpoint:            "InvalidVpcEndpointId.NotFound",
	KindServiceNetworkEndpoint:      "InvalidVpcEndpointId.NotFound",
	KindResourceGateway:             "ResourceNotFoundException",
	KindResourceConfiguration:       "ResourceNotFoundException",
	KindServiceNetwork:              "ResourceNotFoundException",
	KindLatticeService:              "ResourceNotFoundException",
	KindEndpointService:             "InvalidVpcEndpointServiceId.NotFound",
	KindLoadBalancer:                "LoadBalancerNotFound",
	KindTargetGroup:                 "TargetGroupNotFound",
}

// NotFoundCode is AWS's error code for an ID of the kind that names nothing.
func (k Kind) NotFoundCode() string {
	if c, ok := notFound[k]; ok {
		return c
	}
	return "InvalidParameterValue"
}
