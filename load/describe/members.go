package describe

import (
	"path"

	"github.com/vpcsim/vpcsim/load/internal/firewall"
	"github.com/vpcsim/vpcsim/vpc"
)

// members is what is read of a document, by top-level key. Any other key is reported.
var members = map[string]member{
	"Vpcs":                         list(readVPC),
	"Subnets":                      list(readSubnet),
	"RouteTables":                  list(readTable),
	"NetworkAcls":                  list(readACL),
	"SecurityGroups":               list(readGroup),
	"SecurityGroupRules":           list(readGroupRule),
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

	"NextToken":   nextPage(),
	"IsTruncated": {value: isTruncated},
	"NextMarker":  nextPage(),
	"nextToken":   nextPage(), // of Direct Connect

	// Nothing that a packet meets.
	"AccountAttributes":                {},
	"AvailabilityZones":                {},
	"EnableNetworkAddressUsageMetrics": {},
	"DelegationSet":                    {}, // of public hosted zones
	"FlowLogs":                         {},
	"Marker":                           {}, // of this page
	"MaxItems":                         {},
	"MaxResults":                       {},
	"NextRecordIdentifier":             {}, // IsTruncated stands beside them
	"NextRecordName":                   {},
	"NextRecordType":                   {},
	"Regions":                          {},
	"ResponseMetadata":                 {}, // of boto3
	"ResultMetadata":                   {}, // of the Go SDK
	"Tags":                             {}, // each resource lists its own

	// Links.
	"VpcPeeringConnections":                 list(readPeering),
	"TransitGateways":                       list(readTransitGateway),
	"TransitGatewayAttachments":             list(readAttachment),
	"TransitGatewayVpcAttachments":          list(readVPCAttachment),
	"TransitGatewayPeeringAttachments":      list(readPeeringAttachment),
	"TransitGatewayConnects":                list(readConnect),
	"TransitGatewayRouteTables":             list(readTransitTable),
	"VpnGateways":                           list(readVPNGateway),
	"ClientVpnEndpoints":                    list(readClientVPN),
	"ClientVpnTargetNetworks":               list(readClientVPNPart),
	"AuthorizationRules":                    list(readClientVPNPart),
	"LocalGateways":                         list(readLocalGateway),
	"LocalGatewayRouteTables":               list(readLocalTable),
	"LocalGatewayRouteTableVpcAssociations": list(readLocalVPC),
	"CoipPools":                             list(readCoIPPool),
	"directConnectGateways":                 list(readDirectConnect),
	"directConnectGatewayAssociations":      list(readDirectConnectAssociation),
	"virtualInterfaces":                     list(readVirtualInterface),
	"VpnConnections":                        list(readVPN),
	"CustomerGateways":                      list(readCustomerGateway),

	// What belongs to one transit gateway route table a call, and the same of several tables with their IDs.
	"TransitGatewayRouteTableId":           text(func(d *document, s string) { d.tableID = vpc.ID(s) }),
	"Associations":                         ofTable(readTableAssociation),
	"TransitGatewayRouteTablePropagations": ofTable((*loader).propagate),
	"Routes":                               {element: readRoute},
	"AdditionalRoutesAvailable":            {value: readMoreRoutes},
	"TransitGatewayStaticRoutes":           list(readTableRoutes),
	"TransitGatewayPropagations":           list(readTablePropagations),

	// Private DNS.
	"DhcpOptions":              list(readDHCP),
	"HostedZones":              list(readZone),
	"ResolverRules":            list(readRule),
	"ResolverRuleAssociations": list(readRuleVPC),
	"ResolverEndpoints":        list(readResolverEndpoint),

	// What belongs to one hosted zone or resolver endpoint a call.
	"HostedZone":         {value: readHostedZone},
	"HostedZoneId":       text(func(d *document, s string) { d.zoneID = vpc.ID(path.Base("/" + s)) }),
	"VPCs":               {element: readZoneVPC},
	"ResourceRecordSets": {element: readRecord},
	"IpAddresses":        {element: readResolverAddress},

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

	// Core networks. What get-core-network and its siblings print is of one network or attachment.
	"CoreNetworks":                       list(readListedCoreNetwork),
	"CoreNetwork":                        {value: readCoreNetwork},
	"CoreNetworkPolicy":                  {value: readCorePolicy},
	"Attachments":                        list(readCoreAttachment),
	"VpcAttachment":                      {value: readCoreDetail},
	"ConnectAttachment":                  {value: readCoreDetail},
	"SiteToSiteVpnAttachment":            {value: readCoreDetail},
	"DirectConnectGatewayAttachment":     {value: readCoreDetail},
	"TransitGatewayRouteTableAttachment": {value: readCoreDetail},

	// Firewalls, each with its policy and rule groups. What describe-firewall and its siblings print is of one.
	"Firewalls":              list(readListedFirewall),
	"Firewall":               object(func(d *document) *firewallElement { return &d.fw.firewall }),
	"FirewallStatus":         object(func(d *document) *firewallStatus { return &d.fw.status }),
	"FirewallPolicy":         object(func(d *document) **firewall.Policy { return &d.fw.policy }),
	"FirewallPolicyResponse": object(func(d *document) *firewallPolicyName { return &d.fw.policyOf }),
	"RuleGroup":              object(func(d *document) **firewall.Group { return &d.fw.group }),
	"RuleGroupResponse":      object(func(d *document) *ruleGroupName { return &d.fw.groupOf }),
	"FirewallPolicies":       {}, // names only
	"RuleGroups":             {},
	"UpdateToken":            {},

	// VPC Lattice, whose lists have one name. What a call for one thing prints is told by its ARN.
	"items":                           {element: readLatticeItem},
	"arn":                             besideARN(),
	"customDomainName":                besideARN(),
	"dnsEntry":                        besideARN(),
	"dnsOptions":                      besideARN(),
	"domainVerificationStatus":        besideARN(),
	"groupDomain":                     besideARN(),
	"id":                              besideARN(),
	"ipAddressType":                   besideARN(),
	"name":                            besideARN(),
	"port":                            besideARN(),
	"portRanges":                      besideARN(),
	"privateDnsEnabled":               besideARN(),
	"protocol":                        besideARN(),
	"resourceConfigDnsResolution":     besideARN(),
	"resourceConfigurationDefinition": besideARN(),
	"resourceConfigurationGroupId":    besideARN(),
	"resourceConfigurationId":         besideARN(),
	"resourceGatewayId":               besideARN(),
	"securityGroupIds":                besideARN(),
	"serviceArn":                      besideARN(),
	"serviceId":                       besideARN(),
	"serviceNetworkId":                besideARN(),
	"status":                          besideARN(),
	"subnetIds":                       besideARN(),
	"type":                            besideARN(),
	"vpcId":                           besideARN(),
	"allowAssociationToShareableServiceNetwork": {},
	"amazonManaged":              {},
	"authType":                   {},
	"certificateArn":             {},
	"createdAt":                  {},
	"createdBy":                  {},
	"defaultAction":              {},
	"domainVerificationArn":      {},
	"domainVerificationId":       {},
	"failureCode":                {},
	"failureMessage":             {},
	"failureReason":              {},
	"ipv4AddressesPerEni":        {},
	"isManagedAssociation":       {},
	"lastUpdatedAt":              {},
	"managedBy":                  {},
	"numberOfAssociatedServices": {},
	"numberOfAssociatedVPCs":     {},
	"privateDnsEntry":            {},
	"resourceConfigurationArn":   {},
	"resourceConfigurationName":  {},
	"serviceManaged":             {},
	"serviceName":                {},
	"serviceNetworkArn":          {},
	"serviceNetworkName":         {},
	"sharingConfig":              {},

	"ProfileSummaries":            list(readProfile),
	"ProfileAssociations":         list(readProfilePart),
	"ProfileResourceAssociations": list(readProfilePart),

	// Kinds that are told apart from garbage.
	"DBInstances":              {notLoaded: true},
	"DomainStatusList":         {notLoaded: true},
	"InstanceConnectEndpoints": {notLoaded: true},
	"ServiceDetails":           {},
	"ServiceNames":             {},
	"VpcEndpointAssociation":   {notLoaded: true},
	"VpcEndpointAssociations":  {}, // names, which follow from what is offered
}
