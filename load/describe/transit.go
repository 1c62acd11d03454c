package describe

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"

	"github.com/vpcsim/vpcsim/load/internal/place"
	"github.com/vpcsim/vpcsim/vpc"
)

type transitGatewayElement struct {
	TransitGatewayId  string
	TransitGatewayArn string
	OwnerId           string
	State             string
	Tags              []tag
	Options           struct {
		AmazonSideAsn                   int64
		TransitGatewayCidrBlocks        []string
		AssociationDefaultRouteTableId  vpc.ID
		PropagationDefaultRouteTableId  vpc.ID
		DnsSupport                      string
		VpnEcmpSupport                  string
		SecurityGroupReferencingSupport string
	}
}

func (x transitGatewayElement) id() string { return x.TransitGatewayId }

func readTransitGateway(l *loader, at source, x transitGatewayElement) {
	l.witness(at, place.OfARN(x.TransitGatewayArn))
	g := vpc.TransitGateway{
		ID:                      vpc.ID(x.TransitGatewayId),
		Name:                    nameOf(x.Tags),
		Account:                 cmp.Or(x.OwnerId, at.account),
		Region:                  cmp.Or(at.region, place.OfARN(x.TransitGatewayArn)),
		GroupReferencing:        x.Options.SecurityGroupReferencingSupport == "enable",
		DisableDNSSupport:       x.Options.DnsSupport == "disable",
		DisableVPNECMP:          x.Options.VpnEcmpSupport == "disable",
		DefaultAssociationTable: x.Options.AssociationDefaultRouteTableId,
		DefaultPropagationTable: x.Options.PropagationDefaultRouteTableId,
		State:                   state(x.State, vpc.Available),
	}
	g.ASN = l.asn(at, g.ID, "Options.AmazonSideAsn", x.Options.AmazonSideAsn)
	for i, s := range x.Options.TransitGatewayCidrBlocks {
		p, err := anyPrefix(fmt.Sprintf("Options.TransitGatewayCidrBlocks[%d]", i), s)
		if err != nil {
			l.skip(at, g.ID, "%v; the block is left out", err)
			continue
		}
		g.CIDRs = append(g.CIDRs, p)
	}
	l.add(at, g)
}

// asn is an autonomous system number; one that does not exist is reported and read as none.
func (l *loader) asn(at source, id vpc.ID, field string, n int64) uint32 {
	if n < 0 || n > math.MaxUint32 {
		l.skip(at, id, "%s %d is not an AS number; it is left out", field, n)
		return 0
	}
	return uint32(n)
}

// transitAttachment is what the calls say about an attachment: describe-transit-gateway-attachments knows all, the
// calls for one type know more.
type transitAttachment struct {
	vpc.TransitGatewayAttachment
	at       source
	detailed bool // by the call for its type
}

// attachment is the attachment with the ID, made if it is not there.
func (l *loader) attachment(at source, id string) *transitAttachment {
	a := l.attachments[vpc.ID(id)]
	if a == nil {
		a = &transitAttachment{TransitGatewayAttachment: vpc.TransitGatewayAttachment{ID: vpc.ID(id)}, at: at}
		l.attachments[vpc.ID(id)] = a
	}
	return a
}

type attachmentElement struct {
	TransitGatewayAttachmentId string
	TransitGatewayId           vpc.ID
	ResourceType               string
	ResourceId                 vpc.ID
	ResourceOwnerId            string
	State                      string
	Tags                       []tag
	Association                struct {
		TransitGatewayRouteTableId vpc.ID
		State                      string
	}
}

func (x attachmentElement) id() string { return x.TransitGatewayAttachmentId }

func readAttachment(l *loader, at source, x attachmentElement) {
	var kind vpc.AttachmentType
	peering := x.ResourceType == "peering" || x.ResourceType == "tgw-peering"
	if peering {
		kind = vpc.AttachmentPeering
	} else if err := kind.UnmarshalText([]byte(x.ResourceType)); err != nil {
		l.skip(at, vpc.ID(x.TransitGatewayAttachmentId), "attachments of type %s are not modelled", abridge(x.ResourceType))
		return
	}
	if table := x.Association.TransitGatewayRouteTableId; table != "" {
		l.associate(at, table, vpc.ID(x.TransitGatewayAttachmentId), x.Association.State)
	}
	a := l.attachment(at, x.TransitGatewayAttachmentId)
	a.Name = cmp.Or(a.Name, nameOf(x.Tags))
	a.Account = cmp.Or(a.Account, x.ResourceOwnerId, at.account)
	if a.detailed {
		return
	}
	a.Type = kind
	a.State = state(x.State, vpc.Available)
	a.TransitGateway = cmp.Or(a.TransitGateway, x.TransitGatewayId)
	switch {
	case !peering:
		a.Resource = x.ResourceId
	case a.TransitGateway == x.TransitGatewayId: // each side names the other as its resource
		a.PeerTransitGateway = x.ResourceId
	}
}

type vpcAttachmentElement struct {
	TransitGatewayAttachmentId string
	TransitGatewayId           vpc.ID
	VpcId                      vpc.ID
	VpcOwnerId                 string
	State                      string
	SubnetIds                  []vpc.ID
	Tags                       []tag
	Options                    struct {
		ApplianceModeSupport            string
		DnsSupport                      string
		Ipv6Support                     string
		SecurityGroupReferencingSupport string
	}
}

func (x vpcAttachmentElement) id() string { return x.TransitGatewayAttachmentId }

func readVPCAttachment(l *loader, at source, x vpcAttachmentElement) {
	l.detail(at, vpc.TransitGatewayAttachment{
		ID:                      vpc.ID(x.TransitGatewayAttachmentId),
		Name:                    nameOf(x.Tags),
		Account:                 cmp.Or(x.VpcOwnerId, at.account),
		TransitGateway:          x.TransitGatewayId,
		Type:                    vpc.AttachmentVPC,
		Resource:                x.VpcId,
		Subnets:                 nonEmpty(x.SubnetIds),
		ApplianceMode:           x.Options.ApplianceModeSupport == "enable",
		DisableGroupReferencing: x.Options.SecurityGroupReferencingSupport == "disable",
		DisableDNSSupport:       x.Options.DnsSupport == "disable",
		IPv6Support:             x.Options.Ipv6Support == "enable",
		State:                   state(x.State, vpc.Available),
	})
}

type peeringAttachmentElement struct {
	TransitGatewayAttachmentId string
	RequesterTgwInfo           struct {
		TransitGatewayId vpc.ID
		OwnerId          string
	}
	AccepterTgwInfo                    struct{ TransitGatewayId vpc.ID }
	AccepterTransitGatewayAttachmentId vpc.ID
	State                              string
	Tags                               []tag
}

func (x peeringAttachmentElement) id() string { return x.TransitGatewayAttachmentId }

// readPeeringAttachment reads a peering of transit gateways. What names no requester is none: stand-ins for AWS list other attachments as well.
func readPeeringAttachment(l *loader, at source, x peeringAttachmentElement) {
	if x.RequesterTgwInfo.TransitGatewayId == "" {
		l.skip(at, vpc.ID(x.TransitGatewayAttachmentId), "RequesterTgwInfo names no transit gateway, so that it is no peering")
		return
	}
	a := vpc.TransitGatewayAttachment{
		ID:                 vpc.ID(x.TransitGatewayAttachmentId),
		Name:               nameOf(x.Tags),
		Account:            cmp.Or(x.RequesterTgwInfo.OwnerId, at.account),
		TransitGateway:     x.RequesterTgwInfo.TransitGatewayId,
		Type:               vpc.AttachmentPeering,
		PeerTransitGateway: x.AccepterTgwInfo.TransitGatewayId,
		State:              state(x.State, vpc.Available),
	}
	if x.AccepterTransitGatewayAttachmentId != a.ID {
		a.PeerAttachment = x.AccepterTransitGatewayAttachmentId
	}
	l.detail(at, a)
}

type connectElement struct {
	TransitGatewayAttachmentId          string
	TransportTransitGatewayAttachmentId vpc.ID
	TransitGatewayId                    vpc.ID
	State                               string
	Tags                                []tag
}

func (x connectElement) id() string { return x.TransitGatewayAttachmentId }

func readConnect(l *loader, at source, x connectElement) {
	l.detail(at, vpc.TransitGatewayAttachment{
		ID:             vpc.ID(x.TransitGatewayAttachmentId),
		Name:           nameOf(x.Tags),
		Account:        at.account,
		TransitGateway: x.TransitGatewayId,
		Type:           vpc.AttachmentConnect,
		Resource:       x.TransportTransitGatewayAttachmentId,
		State:          state(x.State, vpc.Available),
	})
}

// detail takes over an attachment as the call for its type describes it.
func (l *loader) detail(at source, x vpc.TransitGatewayAttachment) {
	a := l.attachment(at, string(x.ID))
	x.Name = cmp.Or(a.Name, x.Name)
	if a.Account != "" && x.Type != vpc.AttachmentVPC {
		x.Account = a.Account
	}
	if a.detailed && !reflect.DeepEqual(a.TransitGatewayAttachment, x) {
		l.skip(at, x.ID, "it is described differently in %s, which counts", a.at.file)
		return
	}
	a.TransitGatewayAttachment, a.detailed, a.at = x, true, at
}

// addTransit takes over the attachments and route tables of transit gateways.
func (l *loader) addTransit() {
	for _, id := range slices.Sorted(maps.Keys(l.attachments)) {
		a := l.attachments[id]
		l.add(a.at, a.TransitGatewayAttachment)
	}
	for _, id := range slices.Sorted(maps.Keys(l.tables)) {
		t := l.tables[id]
		if !t.described {
			l.skip(t.at, id, "the route table is not in the output of describe-transit-gateway-route-tables, "+
				"which only the transit gateway's owner sees; its associations, propagations and routes are left out")
			continue
		}
		g, _ := get[vpc.TransitGateway](l, t.TransitGateway)
		t.Account = cmp.Or(t.Account, g.Account) // only the owner of the gateway sees its tables
		l.add(t.at, t.TransitGatewayRouteTable)
	}
}
