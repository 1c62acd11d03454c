package routing

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/gaissmai/bart"

	"github.com/vpcsim/vpcsim/vpc"
)

// hub is a transit gateway with its route tables made ready for lookups.
type hub struct {
	id     vpc.ID
	held   bool // the network holds the gateway itself, not only attachments to it
	gw     vpc.TransitGateway
	tables map[vpc.ID]*hubTable

	attachments map[vpc.ID]*hubAttachment // by the ID that they have at this gateway
}

// hubAttachment is an attachment seen from the gateway.
type hubAttachment struct {
	vpc.TransitGatewayAttachment
	id    vpc.ID    // at this gateway
	table *hubTable // that routes what comes from it; nil: associated with none

	firewall *host // behind a network function attachment; nil: none that the network holds
	groups   bool  // whether it carries membership of security groups
}

// hubTable is a transit gateway route table: for each prefix the route that wins there.
type hubTable struct {
	id      vpc.ID
	routes  []hubRoute
	winners bart.Table[int32]
	cuts    cuts
	absent  vpc.ID // a prefix list that a route names and the network does not hold
}

// hubRoute is one prefix of a route.
type hubRoute struct {
	prefix     netip.Prefix
	list       vpc.ID
	attachment vpc.ID
	blackhole  bool
	rank       hubRank
	learned    vpc.BGPRoute
}

// apart says whether the route is a blackhole that somebody made, and not one whose attachment is gone.
func (r *hubRoute) apart() bool { return r.blackhole && r.attachment == "" && r.rank == rankStatic }

// hubRank orders routes of equal prefixes by where they come from.
type hubRank uint8

const (
	rankStatic hubRank = iota
	rankPrefixList
	rankVPC
	rankDirectConnect
	rankConnect
	rankPrivateVPN // over Direct Connect
	rankVPN
	rankConcentrator
	rankOther
)

var rankOf = map[vpc.AttachmentType]hubRank{
	vpc.AttachmentVPC: rankVPC, vpc.AttachmentDirectConnect: rankDirectConnect, vpc.AttachmentConnect: rankConnect,
	vpc.AttachmentVPN: rankVPN, vpc.AttachmentVPNConcentrator: rankConcentrator,
}

// rankFrom is the rank of what an attachment propagates.
func rankFrom(n *vpc.Network, attachment vpc.ID) hubRank {
	a, _ := vpc.Get[vpc.TransitGatewayAttachment](n, attachment)
	if c, ok := vpc.Get[vpc.VPNConnection](n, a.Resource); ok && c.Transport != "" {
		return rankPrivateVPN
	}
	if rank, ok := rankOf[a.Type]; ok {
		return rank
	}
	return rankOther
}

// hubPrecedence is the order in which a transit gateway prefers routes to one prefix. What AWS leaves open is
// decided by the attachment's ID, so that the answer is the same each time.
//
// Source: Amazon VPC Transit Gateways guide, "Route evaluation order".
var hubPrecedence = []func(a, b *hubRoute) int{
	func(a, b *hubRoute) int { return cmp.Compare(a.rank, b.rank) },
	func(a, b *hubRoute) int { return cmp.Compare(len(a.learned.ASPath), len(b.learned.ASPath)) },
	func(a, b *hubRoute) int { return cmp.Compare(a.med(), b.med()) },
	func(a, b *hubRoute) int { return cmp.Compare(a.attachment, b.attachment) },
}

func (r *hubRoute) med() uint32 {
	switch {
	case r.learned.HasMED:
		return r.learned.MED
	case r.rank == rankDirectConnect:
		return 0
	}
	return 100
}

func (r *hubRoute) less(s *hubRoute) bool {
	for _, prefers := range hubPrecedence {
		if c := prefers(r, s); c != 0 {
			return c < 0
		}
	}
	return false
}

// rule names a route: "tgw-rtb-1 10.1.0.0/16 -> tgw-attach-b".
func (t *hubTable) rule(r *hubRoute) string {
	to := string(r.attachment)
	if r.blackhole {
		to = "blackhole"
	}
	if r.list != "" {
		return string(t.id) + " " + string(r.list) + " (" + r.prefix.String() + ") -> " + to
	}
	return string(t.id) + " " + r.prefix.String() + " -> " + to
}

func compileHub(n *vpc.Network, id vpc.ID) *hub {
	gw, held := vpc.Get[vpc.TransitGateway](n, id)
	h := &hub{id: id, held: held, gw: gw, tables: map[vpc.ID]*hubTable{}, attachments: map[vpc.ID]*hubAttachment{}}
	for t := range vpc.DependentsOf[vpc.TransitGatewayRouteTable](n, id) {
		h.tables[t.ID] = compileHubTable(n, t)
	}
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](n, id) {
		h.attach(n, a)
	}
	return h
}

// attach takes in an attachment; a peering, under the ID that it has at this end.
func (h *hub) attach(n *vpc.Network, a vpc.TransitGatewayAttachment) {
	at := &hubAttachment{TransitGatewayAttachment: a, id: a.ID, groups: a.PassesGroups(n)}
	if a.Type == vpc.AttachmentPeering && a.PeerTransitGateway == h.id {
		at.id = cmp.Or(a.PeerAttachment, a.ID)
		if _, own := vpc.Get[vpc.TransitGatewayAttachment](n, at.id); own && at.id != a.ID {
			return // the network holds this end's own record
		}
	}
	here := a
	here.ID = at.id
	if t, ok := here.Table(n, h.id); ok {
		at.table = h.tables[t.ID]
	}
	at.firewall = attachedFirewall(n, a)
	h.attachments[at.id] = at
}

func compileHubTable(n *vpc.Network, t vpc.TransitGatewayRouteTable) *hubTable {
	ht := &hubTable{id: t.ID}
	for _, r := range t.Routes {
		if !r.Propagated {
			ht.addStatic(n, r)
		}
	}
	for _, p := range t.Propagated(n) {
		ht.add(hubRoute{prefix: p.CIDR.Masked(), attachment: p.Attachment, rank: rankFrom(n, p.Attachment), learned: p.BGPRoute})
	}
	return ht
}

func (t *hubTable) addStatic(n *vpc.Network, r vpc.TransitGatewayRoute) {
	h := hubRoute{prefix: r.CIDR.Masked(), blackhole: r.Blackhole || len(r.Attachments) == 0}
	if !h.blackhole {
		h.attachment = slices.Min(r.Attachments)
		a, ok := vpc.Get[vpc.TransitGatewayAttachment](n, h.attachment)
		h.blackhole = ok && a.State == vpc.Deleted
	}
	if r.PrefixList == "" {
		t.add(h)
		return
	}
	l, ok := vpc.Get[vpc.PrefixList](n, r.PrefixList)
	if !ok {
		t.absent = r.PrefixList
	}
	h.list, h.rank = r.PrefixList, rankPrefixList
	for _, p := range l.Entries {
		h.prefix = p.Masked()
		t.add(h)
	}
}

func (t *hubTable) add(r hubRoute) {
	i := int32(len(t.routes))
	t.routes = append(t.routes, r)
	t.winners.Modify(r.prefix, func(old int32, ok bool) (int32, bool) {
		if ok && !r.less(&t.routes[old]) {
			return old, false
		}
		return i, false
	})
}

// lookup is the route that wins for an address; nil if there is none.
func (t *hubTable) lookup(a netip.Addr) *hubRoute {
	i, ok := t.winners.Lookup(a)
	if !ok {
		return nil
	}
	return &t.routes[i]
}
