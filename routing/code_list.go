package routing

import "slices"

// Codes is all codes, in the order in which they are declared. The slice is the caller's.
func Codes() []Code { return slices.Clone(codes) }

var codes = []Code{
	BadState, BadStateAttachment, BadStateRoute, BadStateVPN, ENISGRulesMismatch, SGHasNoRules, SGReferencesNotPreserved,
	SGReferencingSupport, UnknownPeeredSGs, ENISourceDestCheckRestriction, ENIAddressRestriction, SubnetACLRestriction,
	NoRouteToDestination, CannotRoute, LocalRouteCIDR, MoreSpecificRoute, HigherPriorityRoute, NoPossibleDestination,
	GatewayRejectsSpoofedTraffic, ProtocolRestriction, IGWPublicIPAssociationForEgress, IGWPrivateIPAssociationForIngress,
	IGWDestinationRFC1918, IGWDestinationRFC6598, IGWSourceRFC1918, IGWSourceRFC6598, IngressRTBNoPublicIP,
	IngressRTBTrafficRedirection, BlockPublicAccess, NGWRequiresSourceInVPC, RegionalNGWZone, PCXRequiresAddressInVPCCIDR,
	TGWRouteZone, TGWMissingAssociation, TGWNoRoute, TGWCannotRoute, TGWBadStateRoute, TGWMoreSpecificRoute,
	TGWHigherPriorityRoute, TGWBadStateVPN, TGWRoutesUnknown, VGWEgress, VGWNoRoute, VGWIngress, VPCEGatewayProtocol,
	VPCEIntraVPCTraffic, VPCEServiceZone, ListenersMismatch, ListenerPort, TargetGroupsAccept, SourcePreservation,
	ListenerHasNoTG, NoTargetsInZone, NotCrossZone, GWLBProtocol, GWLBPort, FirewallRules, InstalledZone, UnknownResource,
	UnknownDestination, DisconnectedVPCs, UnassociatedComponent, NoSourceOrDestination, UnsupportedComponent, Loop,
	ReplyMismatch, DestinationMismatch, IPv6Only, IPv4Only, PrivateIPv6, EgressOnly, NATUnsolicited, NATFragment,
	AsymmetricPath, MTUExceeded, PacketTooBig, NATPorts, ClientVPNNoRoute, ClientVPNAuthorization, ClientVPNUnsolicited,
	CarrierIPAssociation, CoIPAssociation, PortBlocked, ServicePort, LinkLocal, Loopback, Broadcast, DNSUnavailable, DNSNoName,
	DNSLoop, DNSNoAddress, NoAddress, NotTransitive, OtherRegion,
}
