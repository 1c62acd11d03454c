package vpc

import (
	"net/netip"
	"slices"
	"strings"
)

// TransitGatewayAttachment ties one network to a transit gateway.
type TransitGatewayAttachment struct {
	ID      ID
	Name    string
	Account string // owner of what is attached

	TransitGateway ID // of a peering: the requester's
	Type           AttachmentType

	// Resource is what is attached: the VPC, VPN connection, Direct Connect gateway, client VPN
	// endpoint or firewall; of a Connect attachment, the attachment that transports it. A
	// peering names PeerTransitGateway instead.
	Resource ID

	// PeerTransitGateway is the gateway at the other end of a peering (the accepter's).
	PeerTransitGateway ID
	// PeerAttachment is the ID that the peering has at the other end. Empty: the same.
	PeerAttachment ID

	// Subnets is where a VPC attachment has its interfaces: one subnet per zone that it serves. Empty: not known.
	Subnets []ID

	// ApplianceMode keeps both directions of a flow in one zone of a VPC attachment.
	// A network function has it always.
	ApplianceMode bool
	// DisableGroupReferencing is the opposite of the attachment's SecurityGroupReferencingSupport,
	// which is on by default; it takes the transit gateway's as well.
	DisableGroupReferencing bool
	// DisableDNSSupport is the opposite of DnsSupport, which is on by default.
	DisableDNSSupport bool
	// IPv6Support propagates the IPv6 blocks of the VPC (Ipv6Support, off by default). It filters nothing.
	IPv6Support bool

	// LearnedRoutes is what BGP learned over the attachment, beside what the attached resource
	// says: from Connect peers, from a VPN connection or Direct Connect gateway that is not held.
	LearnedRoutes []BGPRoute

	State State // empty: available
}

// AttachmentType says what a transit gateway attachment attaches, in the words of AWS's resource types.
// The zero value is a VPC.
type AttachmentType uint8

// The types of attachments.
const (
	AttachmentVPC             AttachmentType = iota // "vpc"
	AttachmentVPN                                   // "vpn"
	AttachmentVPNConcentrator                       // "vpn-concentrator"
	AttachmentDirectConnect                         // "direct-connect-gateway"
	AttachmentConnect                               // "connect"
	AttachmentPeering                               // "peering"
	AttachmentClientVPN                             // "client-vpn"
	AttachmentNetworkFunction                       // "network-function"
)

var attachmentTypes = enumNames[AttachmentType]{
	"vpc", "vpn", "vpn-concentrator", "direct-connect-gateway", "connect", "peering", "client-vpn", "network-function",
}

// String is AWS's word for the type.
func (t AttachmentType) String() string { return attachmentTypes.text(t) }

// MarshalText is AWS's word for the type.
func (t AttachmentType) MarshalText() ([]byte, error) { return attachmentTypes.marshal(t) }

// UnmarshalText reads what MarshalText writes.
func (t *AttachmentType) UnmarshalText(b []byte) error { return attachmentTypes.unmarshal(t, b) }

// ResourceID is a.ID.
func (a TransitGatewayAttachment) ResourceID() ID { return a.ID }

// ResourceName is a.Name.
func (a TransitGatewayAttachment) ResourceName() string { return a.Name }

// Kind is KindTransitGatewayAttachment.
func (a TransitGatewayAttachment) Kind() Kind { return KindTransitGatewayAttachment }

// Refs is the transit gateways, what is attached, and the subnets. All are weak: gateway and VPC
// are often of different accounts, and each account sees the attachment. That of a VPN connection is made and deleted with it.
//
// Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html
func (a TransitGatewayAttachment) Refs() []Ref {
	refs := []Ref{
		{Field: "TransitGateway", Kind: KindTransitGateway, ID: a.TransitGateway, Weak: true},
		{Field: "Resource", Kind: a.Type.resourceKind(), ID: a.Resource, Weak: true, Owner: a.Type == AttachmentVPN},
		{Field: "PeerTransitGateway", Kind: KindTransitGateway, ID: a.PeerTransitGateway, Weak: true},
	}
	return appendRefs(refs, "Subnets", KindSubnet, a.Subnets, true)
}

// CheckRemoval reports the VPN connection with which alone the attachment is deleted.
//
// Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html. It does not give the code.
func (a TransitGatewayAttachment) CheckRemoval(r *Removal) []Problem {
	p := NewReport(a)
	if a.Type == AttachmentVPN && a.Resource != "" && !isDeleted(a.State) && r.Stays(a.Resource) {
		p.Add("Resource", "IncorrectState", "the attachment of a VPN connection goes with the connection alone, which is %s", a.Resource)
	}
	return p.Problems()
}

// resourceKind is the kind of what an attachment of the type attaches, empty if any or unknown.
func (t AttachmentType) resourceKind() Kind {
	switch t {
	case AttachmentVPC:
		return KindVPC
	case AttachmentVPN:
		return KindVPNConnection
	case AttachmentDirectConnect:
		return KindDirectConnectGateway
	case AttachmentConnect:
		return KindTransitGatewayAttachment
	case AttachmentPeering:
		return KindTransitGateway
	case AttachmentClientVPN:
		return KindClientVPNEndpoint
	case AttachmentNetworkFunction:
		return KindFirewall
	}
	return ""
}

// Forwards says whether the attachment's state lets packets through.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-lifecycle
func (a TransitGatewayAttachment) Forwards() bool { return a.State.Works() }

// Check reports what AWS would refuse of an attachment that forwards.
func (a TransitGatewayAttachment) Check(n *Network) []Problem {
	p := NewReport(a)
	switch {
	case !a.Forwards():
		return nil
	case a.TransitGateway == "":
		p.Add("TransitGateway", "MissingParameter", "an attachment needs a transit gateway")
	case a.Type == AttachmentPeering && a.PeerTransitGateway == a.TransitGateway:
		p.Add("PeerTransitGateway", "InvalidParameterValue", "%v cannot peer with itself", a.TransitGateway)
	}
	if a.Type == AttachmentVPC {
		checkAttachmentRegion(p, n, a)
		checkZonalSubnets(p, n, "Subnets", a.Resource, a.Subnets)
		checkAttachmentSubnets(p, n, "Subnets", a.Resource, a.Subnets)
	} else if len(a.Subnets) > 0 {
		p.Add("Subnets", "InvalidParameterCombination", "only a VPC attachment has subnets, and this is of type %v", a.Type)
	}
	checkLearned(p, "LearnedRoutes", a.LearnedRoutes)
	return p.Problems()
}

// checkAttachmentRegion reports a VPC of another Region than the transit gateway's: such VPCs are joined by
// peering transit gateways.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
func checkAttachmentRegion(p *Report, n *Network, a TransitGatewayAttachment) {
	g, _ := Get[TransitGateway](n, a.TransitGateway)
	v, _ := Get[VPC](n, a.Resource)
	if g.Region != "" && v.Region != "" && g.Region != v.Region {
		p.Add("Resource", "InvalidParameterValue", "%v is in %s, and %v in %s", v.ID, v.Region, g.ID, g.Region)
	}
}

// checkZonalSubnets reports subnets that are not in the VPC, and two in one zone.
func checkZonalSubnets(p *Report, n *Network, field string, vpc ID, subnets []ID) {
	zones := map[string]ID{}
	for i, id := range subnets {
		s, ok := Get[Subnet](n, id)
		if !ok {
			continue
		}
		if vpc != "" && s.VPC != vpc {
			p.Add(at(field, i), "InvalidParameterValue", "%v is in %v, not in %v", id, s.VPC, vpc)
		}
		if other, taken := zones[s.Zone]; taken && s.Zone != "" {
			p.Add(at(field, i), "DuplicateSubnetsInSameZone", "%v and %v are both in zone %v", other, id, s.Zone)
			continue
		}
		zones[s.Zone] = id
	}
}

// checkAttachmentSubnets reports subnets that cannot hold an interface of a transit gateway or core
// network: those without IPv4 and those in Local Zones.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
// https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-vpc-attachment.html
func checkAttachmentSubnets(p *Report, n *Network, field string, vpc ID, subnets []ID) {
	v, _ := Get[VPC](n, vpc)
	for i, id := range subnets {
		s, ok := Get[Subnet](n, id)
		if !ok {
			continue
		}
		if !s.CIDR.IsValid() {
			p.Add(at(field, i), "InvalidParameterValue", "%v is an IPv6-only subnet, and an attachment needs IPv4", id)
		}
		if isLocalZone(s.Zone, v.Region) {
			p.Add(at(field, i), "InvalidParameterValue", "%v is in the Local Zone %v", id, s.Zone)
		}
	}
}

// isLocalZone goes by the names: "us-west-2-lax-1a" is a Local Zone of us-west-2, "us-west-2-wl1-las-wlz-1" a Wavelength Zone.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html
func isLocalZone(zone, region string) bool {
	rest, ok := strings.CutPrefix(zone, region+"-")
	return region != "" && ok && !strings.HasPrefix(rest, "wl")
}

// Claims is the pair of transit gateway and VPC, or of the two gateways of a peering: either has one
// attachment at most.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
// https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html
func (a TransitGatewayAttachment) Claims() []Claim {
	c := Claim{Code: "DuplicateTransitGatewayAttachment"}
	switch {
	case !a.Forwards():
		return nil
	case a.Type == AttachmentVPC && a.Resource != "":
		c.Key, c.Field = attachmentClaim(a.TransitGateway, a.Resource), "Resource"
	case a.Type == AttachmentPeering && a.PeerTransitGateway != "":
		x, y := a.TransitGateway, a.PeerTransitGateway
		c.Key, c.Field = ClaimKey("the peering with "+string(max(x, y)), min(x, y), a.halfClaim()), "PeerTransitGateway"
	default:
		return nil
	}
	return []Claim{c}
}

// halfClaim keeps the two resources apart by which one peering is modelled with an ID for either end.
func (a TransitGatewayAttachment) halfClaim() string {
	if a.PeerAttachment == "" || a.PeerAttachment == a.ID {
		return ""
	}
	return "from " + string(a.TransitGateway)
}

func attachmentClaim(gateway, vpc ID) string {
	return ClaimKey("the attachment to "+string(gateway), vpc, "")
}

// OtherEnd is the transit gateway opposite to gateway in a peering, and the ID that the
// attachment has there. It is false if the attachment is no peering of gateway.
func (a TransitGatewayAttachment) OtherEnd(gateway ID) (peer, attachment ID, ok bool) {
	if a.Type != AttachmentPeering || gateway == "" {
		return "", "", false
	}
	switch gateway {
	case a.TransitGateway:
		attachment = a.PeerAttachment
		if attachment == "" {
			attachment = a.ID
		}
		return a.PeerTransitGateway, attachment, true
	case a.PeerTransitGateway:
		return a.TransitGateway, a.ID, true
	}
	return "", "", false
}

// Table is the route table of gateway that routes what comes from the attachment. A peering has
// one at each of its gateways. It costs one look into an index.
func (a TransitGatewayAttachment) Table(n *Network, gateway ID) (TransitGatewayRouteTable, bool) {
	id, ok := n.Owner(associationClaim(gateway, a.ID))
	if !ok {
		return TransitGatewayRouteTable{}, false
	}
	return Get[TransitGatewayRouteTable](n, id)
}

// SubnetBeside is the attachment's subnet in the zone of s: where what the interfaces in s send to
// the transit gateway enters the attachment. Without one they cannot send to it.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
func (a TransitGatewayAttachment) SubnetBeside(n *Network, s Subnet) (Subnet, bool) {
	for _, id := range a.Subnets {
		if t, ok := Get[Subnet](n, id); ok && sameZone(s, t) {
			return t, true
		}
	}
	return Subnet{}, false
}

// sameZone compares zones by their IDs, which mean the same in all accounts, if both are known.
func sameZone(s, t Subnet) bool {
	if s.ZoneID != "" && t.ZoneID != "" {
		return s.ZoneID == t.ZoneID
	}
	return s.Zone == t.Zone
}

// PassesGroups says whether the security groups of a sender in the attached VPC can be named by rules of
// others at the same transit gateway: the gateway and both attachments must allow it.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-security
func (a TransitGatewayAttachment) PassesGroups(n *Network) bool {
	g, ok := Get[TransitGateway](n, a.TransitGateway)
	return ok && g.GroupReferencing && a.Type == AttachmentVPC && !a.DisableGroupReferencing
}

// Propagates is what the attachment propagates into the route tables that list it in Propagations, in order.
//
// A VPC propagates its blocks, and those of IPv6 if the attachment supports IPv6. VPN connections,
// Direct Connect gateways and Connect peers propagate what BGP learned. A client VPN endpoint
// propagates the addresses of its clients. Peerings and network functions propagate nothing.
// https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-propagation-overview
func (a TransitGatewayAttachment) Propagates(n *Network) []BGPRoute {
	if !a.Forwards() {
		return nil
	}
	switch a.Type {
	case AttachmentVPC:
		v, _ := Get[VPC](n, a.Resource)
		blocks := slices.Clone(v.CIDRs)
		if a.IPv6Support {
			blocks = slices.Concat(blocks, v.IPv6CIDRs, v.PrivateIPv6CIDRs)
		}
		return unlearned(blocks)
	case AttachmentVPN:
		c, _ := Get[VPNConnection](n, a.Resource)
		return slices.Concat(c.learned(), a.LearnedRoutes)
	case AttachmentDirectConnect:
		return slices.Concat(learnedByInterfaces(n, a.Resource, TransitVirtualInterface), a.LearnedRoutes)
	case AttachmentConnect, AttachmentVPNConcentrator:
		return slices.Clone(a.LearnedRoutes)
	case AttachmentClientVPN:
		if e, ok := Get[ClientVPNEndpoint](n, a.Resource); ok && e.Forwards() && e.ClientCIDR.IsValid() {
			return unlearned([]netip.Prefix{e.ClientCIDR})
		}
	}
	return nil
}

// unlearned is the prefixes as routes that did not come over BGP.
func unlearned(prefixes []netip.Prefix) []BGPRoute {
	var routes []BGPRoute
	for _, p := range prefixes {
		routes = append(routes, BGPRoute{CIDR: p})
	}
	return routes
}
