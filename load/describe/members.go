package describe

import "github.com/vpcsim/vpcsim/vpc"

// members is what is read of a document, by top-level key. Any other key is reported.
var members = map[string]member{
	"Vpcs":                         list(readVPC),
	"Subnets":                      list(readSubnet),
	"RouteTables":                  list(readTable),
	"NetworkAcls":                  list(readACL),
	"SecurityGroups":               list(readGroup),
	"SecurityGroupVpcAssociations": list(readGroupVPC),
	"NetworkInterfaces":            list(readInterface),
	"Addresses":                    list(readAddress),
	"Reservations":                 list(readReservation),
	"InternetGateways":             list(readInternetGateway),
	"EgressOnlyInternetGateways":   list(readEgressOnly),
	"NatGateways":                  list(readNAT),
	"CarrierGateways":              list(readCarrierGateway),
	"VpcEndpoints":                 list(readEndpoint),
	"PrefixLists":                  list(readPrefixList),
	"ManagedPrefixLists":           list(readPrefixList),

	// One prefix list's entries, and one VPC's attributes, a call.
	"Entries":            {element: readEntry},
	"PrefixListId":       text(func(d *document, s string) { d.prefixListID = vpc.ID(s) }),
	"VpcId":              text(func(d *document, s string) { d.vpcID = vpc.ID(s) }),
	"EnableDnsSupport":   attribute(dnsSupport),
	"EnableDnsHostnames": attribute(dnsHostnames),

	"NextToken":  nextPage(),
	"NextMarker": nextPage(),

	// Nothing that a packet meets.
	"AccountAttributes":                {},
	"AvailabilityZones":                {},
	"EnableNetworkAddressUsageMetrics": {},
	"FlowLogs":                         {},
	"Regions":                          {},
	"ResponseMetadata":                 {}, // of boto3
	"ResultMetadata":                   {}, // of the Go SDK
	"SecurityGroupRules":               {}, // the groups list the same rules
	"Tags":                             {}, // each resource lists its own

	// Links.
	"VpcPeeringConnections":            list(readPeering),
	"TransitGateways":                  list(readTransitGateway),
	"TransitGatewayAttachments":        list(readAttachment),
	"TransitGatewayVpcAttachments":     list(readVPCAttachment),
	"TransitGatewayPeeringAttachments": list(readPeeringAttachment),
	"TransitGatewayConnects":           list(readConnect),
	"TransitGatewayRouteTables":        list(readTransitTable),
	"VpnGateways":                      list(readVPNGateway),
	"VpnConnections":                   list(readVPN),
	"CustomerGateways":                 list(readCustomerGateway),

	// What belongs to one transit gateway route table a call, and the same of several tables with their IDs.
	"TransitGatewayRouteTableId":           text(func(d *document, s string) { d.tableID = vpc.ID(s) }),
	"Associations":                         ofTable(readTableAssociation),
	"TransitGatewayRouteTablePropagations": ofTable((*loader).propagate),
	"Routes":                               ofTable((*loader).addTransitRoute),
	"AdditionalRoutesAvailable":            {value: readMoreRoutes},
	"TransitGatewayStaticRoutes":           list(readTableRoutes),
	"TransitGatewayPropagations":           list(readTablePropagations),

	"DhcpOptions":                    list(readDHCP),
	"VpcBlockPublicAccessOptions":    {value: readBlockPublicAccess},
	"VpcBlockPublicAccessExclusions": list(readExclusion),

	"LoadBalancers":            list(readLoadBalancer),
	"LoadBalancerDescriptions": list(readClassic), // Classic Load Balancers
	"Listeners":                list(readListener),
	"TargetGroups":             list(readTargetGroup),
	"ServiceConfigurations":    list(readService),
	"AllowedPrincipals":        list(readPrincipal),

	// What belongs to one load balancer or target group a call, and the same of several with their ARNs.
	"LoadBalancerArn":          text(func(d *document, s string) { d.loadBalancer = s }),
	"TargetGroupArn":           text(func(d *document, s string) { d.targetGroup = s }),
	"Attributes":               {element: readAttributePair},
	"TargetHealthDescriptions": {element: readTarget},
	"LoadBalancerListeners":    list(readListenersOf),
	"LoadBalancerAttributes":   list(readAttributesOf),
	"TargetGroupAttributes":    list(readAttributesOf),
	"LoadBalancerTargetHealth": list(readTargetsOf),

	// Kinds that are told apart from garbage.
	"ClientVpnEndpoints":       {unmodelled: true},
	"DBInstances":              {unmodelled: true},
	"DomainStatusList":         {unmodelled: true},
	"Firewalls":                {unmodelled: true},
	"HostedZone":               {unmodelled: true},
	"HostedZones":              {unmodelled: true},
	"InstanceConnectEndpoints": {unmodelled: true},
	"LocalGateways":            {unmodelled: true},
	"ResolverEndpoints":        {unmodelled: true},
	"ResolverRules":            {unmodelled: true},
	"ResourceRecordSets":       {unmodelled: true},
	"ServiceDetails":           {},
	"ServiceNames":             {},
	"VPCs":                     {unmodelled: true}, // of a hosted zone
	"directConnectGateways":    {unmodelled: true},
	"virtualInterfaces":        {unmodelled: true},
}
