package routing

import "errors"

// Code says why a packet was refused or what became of it. Where AWS Reachability
// Analyzer has an explanation code ours is that code, with its meaning; the others are
// named in the same manner. The empty code is "nothing to remark".
//
// AWS's codes: https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
type Code string

// AWS's codes for paths that are not reachable.
const (
	// BadState: a component is not usable in its state (an endpoint that is not available, a stopped instance, a NAT gateway that failed).
	BadState Code = "BAD_STATE"
	// BadStateAttachment: the link between two components does not work: a detached gateway, an interface that nothing has.
	BadStateAttachment Code = "BAD_STATE_ATTACHMENT"
	// BadStateRoute: the route that wins is a blackhole. AWS does not fall back to another.
	BadStateRoute Code = "BAD_STATE_ROUTE"
	// BadStateVPN: the VPN connection has no tunnel up.
	BadStateVPN Code = "BAD_STATE_VPN"
	// ENISGRulesMismatch: no rule of the interface's security groups matches.
	ENISGRulesMismatch Code = "ENI_SG_RULES_MISMATCH"
	// SGHasNoRules: the interface's security groups have no rule at all in the direction.
	SGHasNoRules Code = "SG_HAS_NO_RULES"
	// SGReferencesNotPreserved: a rule names the sender's group, but something on the way takes group identity away.
	SGReferencesNotPreserved Code = "SG_REFERENCES_NOT_PRESERVED"
	// SGReferencingSupport: a rule names the sender's group, but referencing is off on the transit gateway or an attachment.
	SGReferencingSupport Code = "SG_REFERENCING_SUPPORT"
	// UnknownPeeredSGs: a rule names a group of a VPC that cannot be seen.
	UnknownPeeredSGs Code = "UNKNOWN_PEERED_SGS"
	// ENISourceDestCheckRestriction: source/destination check is on, and the interface owns neither address.
	ENISourceDestCheckRestriction Code = "ENI_SOURCE_DEST_CHECK_RESTRICTION"
	// ENIAddressRestriction: the interface of an endpoint takes only packets for its own addresses, and nobody can change that.
	ENIAddressRestriction Code = "ENI_ADDRESS_RESTRICTION"
	// SubnetACLRestriction: the subnet's network ACL denies.
	SubnetACLRestriction Code = "SUBNET_ACL_RESTRICTION"
	// NoRouteToDestination: the route table has no route for the destination.
	NoRouteToDestination Code = "NO_ROUTE_TO_DESTINATION"
	// CannotRoute: a route does not hold the destination; see [Resolver.Explain].
	CannotRoute Code = "CANNOT_ROUTE"
	// LocalRouteCIDR: a local route leads only to the blocks of the VPC; see [Resolver.Explain].
	LocalRouteCIDR Code = "VPC_LOCAL_ROUTE_CIDR_RESTRICTION"
	// MoreSpecificRoute: a route lost to one with a longer prefix.
	MoreSpecificRoute Code = "MORE_SPECIFIC_ROUTE"
	// HigherPriorityRoute: a route lost to one with the same prefix that ranks higher.
	HigherPriorityRoute Code = "HIGHER_PRIORITY_ROUTE"
	// NoPossibleDestination: there is nothing at the address.
	NoPossibleDestination Code = "NO_POSSIBLE_DESTINATION"
	// GatewayRejectsSpoofedTraffic: a gateway refuses a source address that does not belong where the packet comes from.
	GatewayRejectsSpoofedTraffic Code = "GATEWAY_REJECTS_SPOOFED_TRAFFIC"
	// ProtocolRestriction: the component does not carry the protocol.
	ProtocolRestriction Code = "PROTOCOL_RESTRICTION"

	// IGWPublicIPAssociationForEgress: the source has no public address at the internet gateway.
	IGWPublicIPAssociationForEgress Code = "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"
	// IGWPrivateIPAssociationForIngress: the destination is not the public address of an attached interface of the VPC.
	IGWPrivateIPAssociationForIngress Code = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
	// IGWDestinationRFC1918: the internet gateway does not send to RFC 1918 addresses.
	IGWDestinationRFC1918 Code = "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"
	// IGWDestinationRFC6598: the internet gateway does not send to RFC 6598 addresses.
	IGWDestinationRFC6598 Code = "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS"
	// IGWSourceRFC1918: the internet gateway does not take in packets from RFC 1918 addresses.
	IGWSourceRFC1918 Code = "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS"
	// IGWSourceRFC6598: the internet gateway does not take in packets from RFC 6598 addresses.
	IGWSourceRFC6598 Code = "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS"
	// IngressRTBNoPublicIP: an edge route table sends to an interface that has no public address.
	IngressRTBNoPublicIP Code = "INGRESS_RTB_NO_PUBLIC_IP"
	// IngressRTBTrafficRedirection: an edge route table leads the subnet's inbound traffic elsewhere, so its own way out is not usable.
	IngressRTBTrafficRedirection Code = "INGRESS_RTB_TRAFFIC_REDIRECTION"
	// BlockPublicAccess: VPC Block Public Access stops it.
	BlockPublicAccess Code = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"

	// NGWRequiresSourceInVPC: a NAT gateway serves interfaces of its own VPC, and what a transit gateway brings.
	NGWRequiresSourceInVPC Code = "NGW_REQUIRES_SOURCE_IN_VPC"
	// RegionalNGWZone: the regional NAT gateway does not cover the sender's zone.
	RegionalNGWZone Code = "REGIONAL_NGW_ROUTE_AZ_RESTRICTION"

	// PCXRequiresAddressInVPCCIDR: a peering connection carries only packets between addresses of its two VPCs.
	PCXRequiresAddressInVPCCIDR Code = "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"
	// TGWRouteZone: the VPC's attachment has no subnet in the sender's zone.
	TGWRouteZone Code = "TGW_ROUTE_AZ_RESTRICTION"
	// TGWMissingAssociation: the attachment is associated with no transit gateway route table.
	TGWMissingAssociation Code = "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"
	// TGWNoRoute: the transit gateway route table has no route for the destination.
	TGWNoRoute Code = "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"
	// TGWCannotRoute: a route of the transit gateway does not hold the destination; see [Resolver.Explain].
	TGWCannotRoute Code = "TGW_RTB_CANNOT_ROUTE"
	// TGWBadStateRoute: the transit gateway route that wins is a blackhole.
	TGWBadStateRoute Code = "TGW_RTB_BAD_STATE_ROUTE"
	// TGWMoreSpecificRoute: a route of the transit gateway lost to one with a longer prefix.
	TGWMoreSpecificRoute Code = "TGW_RTB_MORE_SPECIFIC_ROUTE"
	// TGWHigherPriorityRoute: a route of the transit gateway lost to one with the same prefix that ranks higher.
	TGWHigherPriorityRoute Code = "TGW_RTB_HIGHER_PRIORITY_ROUTE"
	// TGWBadStateVPN: the VPN connection behind the transit gateway has no tunnel up.
	TGWBadStateVPN Code = "TGW_BAD_STATE_VPN"
	// TGWRoutesUnknown: the transit gateway's routes are not known.
	TGWRoutesUnknown Code = "TGW_RTB_ROUTES_ARE_UNKNOWN"
	// VGWEgress: the source is not an address of an attached interface of the VPC.
	VGWEgress Code = "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"
	// VGWNoRoute: the virtual private gateway knows no route to the destination.
	VGWNoRoute Code = "VGW_NO_ROUTE_TO_DESTINATION"
	// VGWIngress: the destination is not an address of an attached interface of the VPC.
	VGWIngress Code = "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"

	// VPCEGatewayProtocol: a gateway endpoint carries only TCP and ICMP echo.
	VPCEGatewayProtocol Code = "VPCE_GATEWAY_PROTOCOL_RESTRICTION"
	// VPCEIntraVPCTraffic: an endpoint never opens connections.
	VPCEIntraVPCTraffic Code = "VPCE_INTRA_VPC_TRAFFIC"
	// VPCEServiceZone: the endpoint service is not offered in the zone.
	VPCEServiceZone Code = "VPCE_SERVICE_NOT_INSTALLED_IN_AZ"
	// ListenersMismatch: no listener of the load balancer takes the packet.
	ListenersMismatch Code = "ELBV2_LISTENERS_MISMATCH"
	// ListenerPort: a listener has another port; see [Resolver.Explain].
	ListenerPort Code = "ELBV2_LISTENER_PORT_RESTRICTION"
	// TargetGroupsAccept: none of the listener's target groups takes the protocol.
	TargetGroupsAccept Code = "ELBV2_LISTENER_REQUIRES_TG_ACCEPT"
	// SourcePreservation: the load balancer keeps the client's address, and AWS does not support that on this way to the target.
	SourcePreservation Code = "ELBV2_SOURCE_ADDRESS_PRESERVATION"
	// ListenerHasNoTG: the listener's target groups hold no targets.
	ListenerHasNoTG Code = "ELBV2_LISTENER_HAS_NO_TG"
	// NoTargetsInZone: no target is in the node's zone; see [Resolver.Explain].
	NoTargetsInZone Code = "ELBV2_NO_TARGETS_IN_AZ"
	// NotCrossZone: the node may use targets of its own zone only, and there are none.
	NotCrossZone Code = "ELB_NOT_CROSSZONE"
	// GWLBProtocol: a Gateway Load Balancer sends to its appliances by GENEVE, which is UDP, and checks them over TCP.
	GWLBProtocol Code = "GWLB_PROTOCOL_RESTRICTION"
	// GWLBPort: a Gateway Load Balancer sends to port 6081 of its appliances.
	GWLBPort Code = "GWLB_DESTINATION_PORT_RESTRICTION"
	// FirewallRules: a Network Firewall rule drops it.
	FirewallRules Code = "FIREWALL_RULES_RESTRICTION"

	// InstalledZone: the targets are in zones that are not enabled for the load balancer.
	InstalledZone Code = "ELB_INSTALLED_AZ_RESTRICTION"

	// UnknownResource: something on the way is not in the model.
	UnknownResource Code = "UNKNOWN_RESOURCE"
	// UnknownDestination: the model does not know what the destination is.
	UnknownDestination Code = "UNKNOWN_DESTINATION"
)

// AWS's codes for questions and networks that are not fit for a path.
const (
	// DisconnectedVPCs: the two are in different VPCs, and nothing joins these.
	DisconnectedVPCs Code = "DISCONNECTED_VPCS"
	// UnassociatedComponent: the interface has no address.
	UnassociatedComponent Code = "UNASSOCIATED_COMPONENT"
	// NoSourceOrDestination: one of the two places does not exist: see [CodeOf].
	NoSourceOrDestination Code = "NO_SOURCE_OR_DESTINATION"
	// UnsupportedComponent: nothing can be sent from the place: see [CodeOf].
	UnsupportedComponent Code = "UNSUPPORTED_COMPONENT"
)

// CodeOf is the code of the error of a malformed question, empty for other errors.
func CodeOf(err error) Code {
	switch {
	case errors.Is(err, ErrNoSuchPlace), errors.Is(err, ErrAmbiguous):
		return NoSourceOrDestination
	case errors.Is(err, ErrNotSender):
		return UnsupportedComponent
	}
	return ""
}

// Our own codes, for what Reachability Analyzer does not look at.
const (
	// Loop: the packet came to a device that it had visited with the same header.
	Loop Code = "LOOP"
	// ReplyMismatch: what came back is not the answer to what was sent: it did not pass where addresses were translated.
	ReplyMismatch Code = "REPLY_MISMATCH"
	// DestinationMismatch: the packet came to another place that has the address of the one it is meant for: networks overlap.
	DestinationMismatch Code = "DESTINATION_MISMATCH"
	// IPv6Only: the component carries IPv6 only.
	IPv6Only Code = "IPV6_ONLY_RESTRICTION"
	// IPv4Only: the component carries IPv4 only.
	IPv4Only Code = "IPV4_ONLY_RESTRICTION"
	// PrivateIPv6: private IPv6 addresses, and those outside 2000::/3, do not pass internet and egress-only internet gateways.
	PrivateIPv6 Code = "PRIVATE_IPV6_NOT_ROUTABLE"
	// EgressOnly: an egress-only internet gateway lets in replies only.
	EgressOnly Code = "EIGW_REQUIRES_ESTABLISHED_FLOW"
	// NATUnsolicited: a NAT gateway takes in replies only, and has no service of its own.
	NATUnsolicited Code = "NGW_REQUIRES_ESTABLISHED_FLOW"
	// NATFragment: a NAT gateway does not carry fragments of TCP and ICMP.
	NATFragment Code = "NGW_FRAGMENT_RESTRICTION"
	// AsymmetricPath: request and reply do not pass the same endpoint of a firewall or of appliances, which keep state.
	AsymmetricPath Code = "ASYMMETRIC_PATH"
	// MTUExceeded: the packet is larger than the way takes, and nobody tells the sender.
	MTUExceeded Code = "MTU_EXCEEDED"
	// PacketTooBig: the packet is larger than the way takes, and the sender is told the size by ICMP.
	PacketTooBig Code = "PACKET_TOO_BIG"
	// NATPorts: a NAT gateway has no port left for more connections to the destination.
	NATPorts Code = "NGW_PORT_ALLOCATION"
	// ClientVPNNoRoute: the Client VPN endpoint's own route table has no route for the destination.
	ClientVPNNoRoute Code = "CVPN_NO_ROUTE_TO_DESTINATION"
	// ClientVPNAuthorization: no authorization rule lets the client send to the destination.
	ClientVPNAuthorization Code = "CVPN_AUTHORIZATION_RESTRICTION"
	// ClientVPNUnsolicited: a Client VPN endpoint takes in replies to its clients only.
	ClientVPNUnsolicited Code = "CVPN_REQUIRES_ESTABLISHED_FLOW"
	// CarrierIPAssociation: the source has no carrier address at the carrier gateway.
	CarrierIPAssociation Code = "CAGW_CARRIER_IP_ASSOCIATION_FOR_EGRESS"
	// CoIPAssociation: the source has no customer-owned address at the local gateway.
	CoIPAssociation Code = "LGW_COIP_ASSOCIATION_FOR_EGRESS"
	// PortBlocked: outbound TCP port 25 is blocked for the account.
	PortBlocked Code = "PORT_25_BLOCKED"
	// ServicePort: nothing of the service answers this protocol or port.
	ServicePort Code = "SERVICE_PORT_RESTRICTION"
	// LinkLocal: link-local addresses are not routed.
	LinkLocal Code = "LINK_LOCAL_NOT_ROUTED"
	// Loopback: the addresses of "this host" stay in the host: loopback, 0.0.0.0/8 and ::.
	Loopback Code = "LOOPBACK_NOT_ROUTED"
	// Broadcast: VPCs carry no broadcast and no multicast.
	Broadcast Code = "BROADCAST_NOT_SUPPORTED"
	// DNSUnavailable: no resolver answers the sender.
	DNSUnavailable Code = "DNS_UNAVAILABLE"
	// DNSNoName: the name does not exist for the sender.
	DNSNoName Code = "DNS_NO_SUCH_NAME"
	// DNSLoop: aliases or resolver rules lead the query round in a circle.
	DNSLoop Code = "DNS_LOOP"
	// DNSNoAddress: the name has no address of a family that the sender has.
	DNSNoAddress Code = "DNS_NO_ADDRESS_OF_FAMILY"
	// NoAddress: the sender has no address of the family.
	NoAddress Code = "ENI_NO_ADDRESS_OF_FAMILY"
	// NotTransitive: what came into the VPC this way cannot go on that way.
	NotTransitive Code = "NOT_TRANSITIVE"
	// OtherRegion: the two are in different Regions, and the one serves only its own.
	OtherRegion Code = "REGION_RESTRICTION"
)
