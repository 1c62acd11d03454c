package describe

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"reflect"
	"regexp"
	"slices"

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
	l.witness(at, arnRegion(x.TransitGatewayArn))
	g := vpc.TransitGateway{
		ID:                      vpc.ID(x.TransitGatewayId),
		Name:                    nameOf(x.Tags),
		Account:                 cmp.Or(x.OwnerId, at.account),
		Region:                  cmp.Or(at.region, arnRegion(x.TransitGatewayArn)),
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

func readPeeringAttachment(l *loader, at source, x peeringAttachmentElement) {
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

// transitTable is what the calls say about a transit gateway's route table.
type transitTable struct {
	vpc.TransitGatewayRouteTable
	at        source
	described bool // by describe-transit-gateway-route-tables
	routes    map[string]bool
}

// table is the route table with the ID, made if it is not there.
func (l *loader) table(at source, id vpc.ID) *transitTable {
	t := l.tables[id]
	if t == nil {
		t = &transitTable{TransitGatewayRouteTable: vpc.TransitGatewayRouteTable{ID: id}, at: at, routes: map[string]bool{}}
		l.tables[id] = t
	}
	return t
}

type transitTableElement struct {
	TransitGatewayRouteTableId string
	TransitGatewayId           vpc.ID
	State                      string
	Tags                       []tag
}

func (x transitTableElement) id() string { return x.TransitGatewayRouteTableId }

func readTransitTable(l *loader, at source, x transitTableElement) {
	t := l.table(at, vpc.ID(x.TransitGatewayRouteTableId))
	if t.described && (t.TransitGateway != x.TransitGatewayId || t.State != state(x.State, vpc.Available)) {
		l.skip(at, t.ID, "it is described differently in %s, which counts", t.at.file)
		return
	}
	t.Name = cmp.Or(t.Name, nameOf(x.Tags))
	t.Account = cmp.Or(t.Account, at.account)
	t.TransitGateway = x.TransitGatewayId
	t.State = state(x.State, vpc.Available)
	t.described, t.at = true, at
}

// associate notes that a table routes an attachment's packets.
func (l *loader) associate(at source, table, attachment vpc.ID, state string) {
	if attachment != "" && (state == "" || state == "associated") {
		t := l.table(at, table)
		t.Associations = appendNew(t.Associations, attachment)
	}
}

// tableMember is an entry of get-transit-gateway-route-table-associations and -propagations.
type tableMember struct {
	TransitGatewayAttachmentId vpc.ID
	State                      string
}

func (x tableMember) id() string { return string(x.TransitGatewayAttachmentId) }

// propagate notes that an attachment propagates its routes into a table.
func (l *loader) propagate(at source, table vpc.ID, x tableMember) {
	if x.TransitGatewayAttachmentId != "" && (x.State == "" || x.State == "enabled") {
		t := l.table(at, table)
		t.Propagations = appendNew(t.Propagations, x.TransitGatewayAttachmentId)
	}
}

// transitRoute is an entry of search-transit-gateway-routes.
type transitRoute struct {
	DestinationCidrBlock      string
	PrefixListId              vpc.ID
	State                     string
	Type                      string
	TransitGatewayAttachments []struct{ TransitGatewayAttachmentId vpc.ID }
}

func (x transitRoute) id() string { return x.DestinationCidrBlock }

// addTransitRoute takes over a route, unless it is pending or gone.
//
// Source: EC2 API reference, TransitGatewayRoute.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRoute.html
func (l *loader) addTransitRoute(at source, table vpc.ID, x transitRoute) {
	t := l.table(at, table)
	r := vpc.TransitGatewayRoute{
		PrefixList: x.PrefixListId,
		Blackhole:  x.State == "blackhole",
		Propagated: x.Type == "propagated",
	}
	switch x.State {
	case "", "active", "blackhole":
	default:
		return
	}
	if r.PrefixList == "" {
		var err error
		if r.CIDR, err = anyPrefix("DestinationCidrBlock", x.DestinationCidrBlock); err != nil {
			l.skip(at, table, "%v; the route is left out", err)
			return
		}
	}
	for _, a := range x.TransitGatewayAttachments {
		if a.TransitGatewayAttachmentId != "" {
			r.Attachments = append(r.Attachments, a.TransitGatewayAttachmentId)
		}
	}
	if len(r.Attachments) == 0 && !r.Blackhole {
		l.skip(at, table, "the route to %s has no target; it is left out", cmp.Or(x.DestinationCidrBlock, string(x.PrefixListId)))
		return
	}
	if key := fmt.Sprint(r); !t.routes[key] {
		t.routes[key] = true
		t.Routes = append(t.Routes, r)
	}
}

var tableID = regexp.MustCompile(`\btgw-rtb-[0-9a-z]+`)

// ofTable reads a list that belongs to the route table which the document or the file's name names.
func ofTable[T interface{ id() string }](take func(l *loader, at source, table vpc.ID, x T)) member {
	return member{element: func(d *document, at source, raw []byte) {
		if x, ok := decode[T](d, at, raw); ok {
			d.ofTable = append(d.ofTable, func(table vpc.ID) { take(d.loader, at, table, x) })
		}
	}}
}

// finishTable gives what the document holds of a transit gateway route table to that table.
func (d *document) finishTable() {
	if len(d.ofTable) == 0 {
		return
	}
	id := cmp.Or(d.tableID, idIn(tableID, d.at.file))
	if id == "" {
		d.skip(d.at, "", "the transit gateway route table is not named: put its ID into the file's name, "+
			"or TransitGatewayRouteTableId beside the list")
		return
	}
	for _, take := range d.ofTable {
		take(id)
	}
}

// tableRoutes is a table's routes with its ID beside them.
type tableRoutes struct {
	TransitGatewayRouteTableId string
	Routes                     []transitRoute
	AdditionalRoutesAvailable  bool
}

func (x tableRoutes) id() string { return x.TransitGatewayRouteTableId }

func readTableRoutes(l *loader, at source, x tableRoutes) {
	for _, r := range x.Routes {
		l.addTransitRoute(at, vpc.ID(x.TransitGatewayRouteTableId), r)
	}
	if x.AdditionalRoutesAvailable {
		l.skip(at, vpc.ID(x.TransitGatewayRouteTableId), "the table has more routes than were returned")
	}
}

// tablePropagations is a table's propagations with its ID beside them.
type tablePropagations struct {
	TransitGatewayRouteTableId           string
	TransitGatewayRouteTablePropagations []tableMember
}

func (x tablePropagations) id() string { return x.TransitGatewayRouteTableId }

func readTablePropagations(l *loader, at source, x tablePropagations) {
	for _, p := range x.TransitGatewayRouteTablePropagations {
		l.propagate(at, vpc.ID(x.TransitGatewayRouteTableId), p)
	}
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

func readTableAssociation(l *loader, at source, table vpc.ID, x tableMember) {
	l.associate(at, table, x.TransitGatewayAttachmentId, x.State)
}

// readMoreRoutes reports that search-transit-gateway-routes did not return all routes: it has no pages.
func readMoreRoutes(d *document, at source, raw []byte) {
	if string(raw) == "true" {
		d.skip(at, idIn(tableID, at.file), "the table has more routes than were returned")
	}
}
