package routing

// entry says how a packet came into the VPC in which it is: a row of the transit table.
type entry uint8

const (
	fromNowhere       entry = iota // entered by a gateway, not yet at an interface
	fromInterface                  // sent, or sent on, by an interface of the VPC
	fromPeering                    // over a peering connection within the Region
	fromPeeringOther               // over a peering connection from another Region
	fromTransit                    // from a transit gateway or a core network
	fromVPN                        // Site-to-Site VPN on the virtual private gateway
	fromDirectConnect              // Direct Connect private interface on the virtual private gateway
	fromInternet                   // by the internet gateway
	entries
)

// onward says where a packet wants to go from the VPC: a column of the transit table.
type onward uint8

const (
	toInterface onward = iota // an interface of the VPC
	toInternetGateway
	toNAT
	toGatewayEndpoint
	toPeering
	toTransit
	toVPNGateway
	toEgressOnly
	onwards
)

// transit is the rule that traffic does not pass through a VPC: a packet may cross only
// if one of its ends is an attached interface of the VPC. NAT gateways, appliances
// and endpoints count as interfaces: what they send comes from one. An empty code allows; the
// target itself may still refuse, by addresses, zones or states.
//
// Sources: VPC Peering Guide, "VPC peering limitations" (no edge to edge routing); VPC User Guide, "NAT gateway basics";
// AWS PrivateLink guide, "Gateway endpoints"; Amazon VPC Transit Gateways guide, "How transit gateways work";
// Reachability Analyzer guide, explanation codes of gateways.
var transit = [entries][onwards]Code{
	fromInterface: {},
	fromPeering: {
		toInternetGateway: NotTransitive, toNAT: NGWRequiresSourceInVPC, toGatewayEndpoint: NotTransitive,
		toPeering: NotTransitive, toTransit: NotTransitive, toVPNGateway: NotTransitive, toEgressOnly: NotTransitive,
	},
	fromPeeringOther: {
		toInternetGateway: NotTransitive, toNAT: NGWRequiresSourceInVPC, toGatewayEndpoint: NotTransitive,
		toPeering: NotTransitive, toTransit: NotTransitive, toVPNGateway: NotTransitive, toEgressOnly: NotTransitive,
	},
	fromTransit: {
		toInternetGateway: GatewayRejectsSpoofedTraffic, toNAT: "", toGatewayEndpoint: NotTransitive,
		toPeering: PCXRequiresAddressInVPCCIDR, toTransit: NotTransitive, toVPNGateway: VGWEgress, toEgressOnly: GatewayRejectsSpoofedTraffic,
	},
	fromVPN: {
		toInternetGateway: VGWIngress, toNAT: NGWRequiresSourceInVPC, toGatewayEndpoint: NotTransitive,
		toPeering: NotTransitive, toTransit: VGWIngress, toVPNGateway: VGWIngress, toEgressOnly: VGWIngress,
	},
	fromDirectConnect: {
		toInternetGateway: VGWIngress, toNAT: NGWRequiresSourceInVPC, toGatewayEndpoint: NotTransitive,
		toPeering: NotTransitive, toTransit: VGWIngress, toVPNGateway: VGWIngress, toEgressOnly: VGWIngress,
	},
	fromInternet: {
		toInternetGateway: NotTransitive, toNAT: NATUnsolicited, toGatewayEndpoint: NotTransitive,
		toPeering: NotTransitive, toTransit: NotTransitive, toVPNGateway: NotTransitive, toEgressOnly: NotTransitive,
	},
}
