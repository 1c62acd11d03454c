package describe

import (
	"cmp"
	"fmt"
	"regexp"

	"github.com/vpcsim/vpcsim/vpc"
)

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

func readTableAssociation(l *loader, at source, table vpc.ID, x tableMember) {
	l.associate(at, table, x.TransitGatewayAttachmentId, x.State)
}

// readMoreRoutes reports that search-transit-gateway-routes did not return all routes: it has no pages.
func readMoreRoutes(d *document, at source, raw []byte) {
	if string(raw) == "true" {
		d.skip(at, idIn(tableID, at.file), "the table has more routes than were returned")
	}
}
