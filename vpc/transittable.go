package vpc

import (
	"net/netip"
	"slices"
)

// TransitGatewayRouteTable is one of a transit gateway's route tables.
//
// A packet from an attachment is routed by the one table that the attachment is associated
// with. The table's routes are the static ones of Routes and those that attachments propagate into it.
// Propagated routes may be listed in Routes, as SearchTransitGatewayRoutes gives
// them; of an attachment in Propagations of which none is listed they follow from what is attached.
type TransitGatewayRouteTable struct {
	ID      ID
	Name    string
	Account string

	TransitGateway ID
	Associations   []ID // attachments whose packets the table routes
	// Propagations is the attachments that propagate their routes into the table, the first
	// attached first where that is known: of VPCs that overlap only the first propagates.
	Propagations []ID
	Routes       []TransitGatewayRoute

	State State // empty: available
}

// TransitGatewayRoute is a route of a transit gateway route table that takes part in routing:
// those which are pending, being deleted or deleted are left out.
type TransitGatewayRoute struct {
	CIDR       netip.Prefix // zero if there is a PrefixList
	PrefixList ID

	// Attachments is where the route leads: one attachment, several for equal-cost paths, none for a blackhole.
	Attachments []ID
	// Blackhole drops what the route matches: a route made so, or one whose attachment is gone.
	Blackhole bool
	// Propagated: the route came from its attachments. False: static.
	Propagated bool
}

// ResourceID is t.ID.
func (t TransitGatewayRouteTable) ResourceID() ID { return t.ID }

// ResourceName is t.Name.
func (t TransitGatewayRouteTable) ResourceName() string { return t.Name }

// Kind is KindTransitGatewayRouteTable.
func (t TransitGatewayRouteTable) Kind() Kind { return KindTransitGatewayRouteTable }

// Refs is the transit gateway and, weakly, attachments and prefix lists.
func (t TransitGatewayRouteTable) Refs() []Ref {
	refs := []Ref{{Field: "TransitGateway", Kind: KindTransitGateway, ID: t.TransitGateway, Weak: isDeleted(t.State)}}
	refs = appendRefs(refs, "Associations", KindTransitGatewayAttachment, t.Associations, true)
	refs = appendRefs(refs, "Propagations", KindTransitGatewayAttachment, t.Propagations, true)
	for i, r := range t.Routes {
		f := at("Routes", i)
		refs = append(refs, Ref{Field: f + ".PrefixList", Kind: KindPrefixList, ID: r.PrefixList, Weak: true})
		refs = appendRefs(refs, f+".Attachments", KindTransitGatewayAttachment, r.Attachments, true)
	}
	return refs
}

// CheckRemoval reports attachments that are left with the table.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTransitGatewayRouteTable.html. It does not give the code.
func (t TransitGatewayRouteTable) CheckRemoval(r *Removal) []Problem {
	p := NewReport(t)
	left := r.Left(t.Associations, func(a ID) string { return associationClaim(t.TransitGateway, a) })
	p.AddIDs("Associations", "IncorrectState", "still associated with", left)
	return p.Problems()
}

// Check reports what AWS would refuse: attachments of other gateways, and routes that say nothing
// or are given twice.
func (t TransitGatewayRouteTable) Check(n *Network) []Problem {
	p := NewReport(t)
	if isDeleted(t.State) {
		return nil
	}
	t.checkAttachments(p, n, "Associations", t.Associations)
	t.checkAttachments(p, n, "Propagations", t.Propagations)
	type destination struct {
		cidr netip.Prefix
		list ID
	}
	static := map[destination]bool{}
	for i, r := range t.Routes {
		f := at("Routes", i)
		t.checkRoute(p, n, f, r)
		if d := (destination{r.CIDR, r.PrefixList}); !r.Propagated {
			if static[d] {
				p.Add(f, "RouteAlreadyExists", "there is another static route for %v", r.destination())
			}
			static[d] = true
		}
	}
	return p.Problems()
}

func (t TransitGatewayRouteTable) checkAttachments(p *Report, n *Network, field string, ids []ID) {
	for i, id := range ids {
		a, ok := Get[TransitGatewayAttachment](n, id)
		if ok && a.TransitGateway != t.TransitGateway && a.PeerTransitGateway != t.TransitGateway {
			p.Add(at(field, i), "InvalidParameterValue", "%v is an attachment of %v, not of %v", id, a.TransitGateway, t.TransitGateway)
		}
	}
}

// A static route of a transit gateway has one attachment: several are for equal-cost paths of
// propagated routes. https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html
func (t TransitGatewayRouteTable) checkRoute(p *Report, n *Network, field string, r TransitGatewayRoute) {
	if r.CIDR.IsValid() || r.PrefixList == "" {
		checkBlock(p, field+".CIDR", r.CIDR)
	}
	switch {
	case len(r.Attachments) == 0 && !r.Blackhole:
		p.Add(field, "MissingParameter", "the route for %v needs an attachment, unless it is a blackhole", r.destination())
	case len(r.Attachments) > 1 && !r.Propagated:
		p.Add(field+".Attachments", "InvalidParameterCombination", "the static route for %v can have one attachment only", r.destination())
	}
	t.checkAttachments(p, n, field+".Attachments", r.Attachments)
}

func (r TransitGatewayRoute) destination() string {
	if r.CIDR.IsValid() || r.PrefixList == "" {
		return r.CIDR.String()
	}
	return string(r.PrefixList)
}

// Claims is the association of attachments: each has one table at a transit gateway.
// https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-table-association-overview
func (t TransitGatewayRouteTable) Claims() []Claim {
	if isDeleted(t.State) {
		return nil
	}
	var claims []Claim
	for i, id := range t.Associations {
		claims = append(claims, Claim{
			Key: associationClaim(t.TransitGateway, id), Field: at("Associations", i), Code: "Resource.AlreadyAssociated",
		})
	}
	return claims
}

func associationClaim(gateway, attachment ID) string {
	return ClaimKey("the route table at "+string(gateway), attachment, "")
}

// Forget takes an attachment out of the table. A static route that is left without any stays, as a blackhole.
func (t TransitGatewayRouteTable) Forget(id ID) Resource {
	is := func(other ID) bool { return other == id }
	t.Associations = slices.DeleteFunc(slices.Clone(t.Associations), is)
	t.Propagations = slices.DeleteFunc(slices.Clone(t.Propagations), is)
	var routes []TransitGatewayRoute
	for _, r := range t.Routes {
		if slices.Contains(r.Attachments, id) {
			r.Attachments = slices.DeleteFunc(slices.Clone(r.Attachments), is)
			if len(r.Attachments) == 0 {
				if r.Propagated {
					continue
				}
				r.Blackhole = true
			}
		}
		routes = append(routes, r)
	}
	t.Routes = routes
	return t
}

// PropagatedRoute is a route that an attachment propagates into a transit gateway route table.
type PropagatedRoute struct {
	BGPRoute
	Attachment ID
}

// Propagated is the propagated routes of the table, one for each prefix and attachment: first those that Routes
// lists, then those that follow from the attachments in Propagations of which Routes lists none.
// A listed route stands for what AWS chose; of those that follow none is chosen yet.
//
// A VPC that overlaps one which propagates already does not propagate at all.
// https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
func (t TransitGatewayRouteTable) Propagated(n *Network) []PropagatedRoute {
	var routes []PropagatedRoute
	listed := map[ID]bool{}
	var taken []netip.Prefix // by VPCs
	for _, r := range t.Routes {
		if !r.Propagated || r.Blackhole || !r.CIDR.IsValid() {
			continue
		}
		for _, id := range r.Attachments {
			routes = append(routes, PropagatedRoute{BGPRoute{CIDR: r.CIDR}, id})
			listed[id] = true
			if a, ok := Get[TransitGatewayAttachment](n, id); ok && a.Type == AttachmentVPC {
				taken = append(taken, r.CIDR)
			}
		}
	}
	for _, id := range t.Propagations {
		a, ok := Get[TransitGatewayAttachment](n, id)
		if !ok || listed[id] {
			continue
		}
		listed[id] = true
		follows := a.Propagates(n)
		if a.Type == AttachmentVPC {
			blocks := prefixesOf(follows)
			if _, _, overlap := firstOverlap(taken, blocks); overlap {
				continue
			}
			taken = append(taken, blocks...)
		}
		for _, r := range follows {
			routes = append(routes, PropagatedRoute{r, id})
		}
	}
	return routes
}

func prefixesOf(routes []BGPRoute) []netip.Prefix {
	var prefixes []netip.Prefix
	for _, r := range routes {
		prefixes = append(prefixes, r.CIDR)
	}
	return prefixes
}
