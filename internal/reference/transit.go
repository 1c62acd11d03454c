package reference

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// toTransit hands the packet to a transit gateway: by the VPC's attachment, which must have an interface in the sender's
// zone. The network ACL of that interface's subnet looks at what comes in, also from the same subnet.
//
// Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
// and https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
func (k *walk) toTransit(g vpc.TransitGateway, v vpc.VPC, from vpc.Subnet) {
	if k.entered != byInterface {
		k.drop("%s: what came into %s by a gateway does not pass through it", g.ID, v.ID)
		return
	}
	var at *vpc.TransitGatewayAttachment
	for a := range vpc.All[vpc.TransitGatewayAttachment](k.n) {
		if a.Type == vpc.AttachmentVPC && a.TransitGateway == g.ID && a.Resource == v.ID && attached(a) {
			at = &a
		}
	}
	if at == nil {
		k.drop("%s is not attached to %s", v.ID, g.ID)
		return
	}
	if len(at.Subnets) == 0 {
		k.miss("the subnets of %s", at.ID)
		return
	}
	s, ok := k.inZone(*at, from)
	if !ok {
		k.drop("%s has no interface in zone %s", at.ID, from.Zone)
		return
	}
	k.acl(s, true)
	k.note(at.ID, s)
	k.crossed = append(k.crossed, g.ID)
	k.atTransit(g, *at, from)
}

// inOneZone is where a flow crosses an attachment in appliance mode, by both directions: in the zone of both ends if they share it, in the
// sender's if the other end has none, and else in one by the flow. AWS does not say which; the model takes a hash of the two addresses.
//
// Source: https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html (T6)
func (k *walk) inOneZone(to vpc.TransitGatewayAttachment, from, same vpc.Subnet) vpc.Subnet {
	if kept, ok := k.kept[to.ID]; ok {
		return kept
	}
	zone := ""
	for _, i := range k.ifaces {
		if zone == "" && i.subnet.ID != "" && slices.ContainsFunc(i.addresses, func(a eni.Address) bool { return a.Private == k.h.Dst }) {
			zone = i.subnet.Zone
		}
	}
	if same.Zone == from.Zone && (zone == "" || zone == from.Zone) {
		return same
	}
	src, dst, sum := k.h.Src.As16(), k.h.Dst.As16(), uint32(2166136261)
	for i := range src {
		sum = (sum ^ uint32(src[i]^dst[i])) * 16777619
	}
	s, _ := vpc.Get[vpc.Subnet](k.n, slices.Sorted(slices.Values(to.Subnets))[sum%uint32(len(to.Subnets))])
	return s
}

// note keeps where the request crossed an attachment: in appliance mode the reply crosses it in the same zone.
func (k *walk) note(attachment vpc.ID, s vpc.Subnet) {
	if _, ok := k.kept[attachment]; !ok && !k.reply {
		k.kept[attachment] = s
	}
}

func attached(a vpc.TransitGatewayAttachment) bool {
	return a.State == "" || a.State == vpc.Available || a.State == vpc.Modifying
}

func (k *walk) inZone(a vpc.TransitGatewayAttachment, of vpc.Subnet) (vpc.Subnet, bool) {
	for _, id := range a.Subnets {
		s, ok := vpc.Get[vpc.Subnet](k.n, id)
		same := s.Zone == of.Zone
		if s.ZoneID != "" && of.ZoneID != "" {
			same = s.ZoneID == of.ZoneID
		}
		if ok && same {
			return s, true
		}
	}
	return vpc.Subnet{}, false
}

// atTransit routes the packet by the table that is associated with the attachment by which it came.
//
// Source: https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
func (k *walk) atTransit(g vpc.TransitGateway, by vpc.TransitGatewayAttachment, zone vpc.Subnet) {
	if k.loop(g.ID + " " + by.ID) {
		return
	}
	var table *vpc.TransitGatewayRouteTable
	tables := 0
	for t := range vpc.All[vpc.TransitGatewayRouteTable](k.n) {
		if t.TransitGateway == g.ID {
			tables++
		}
		if t.TransitGateway == g.ID && slices.Contains(t.Associations, by.ID) && t.State != vpc.Deleted {
			table = &t
		}
	}
	if tables == 0 { // a transit gateway has one from the start; only its owner sees it
		k.miss("the tables of %s", g.ID)
		return
	}
	if table == nil {
		k.drop("no table of %s is associated with %s", g.ID, by.ID)
		return
	}
	r, ok := k.transitRoute(*table)
	for _, other := range table.Routes {
		_, held := vpc.Get[vpc.PrefixList](k.n, other.PrefixList)
		if other.PrefixList == "" || held || ok && r.class == transitStatic && r.prefix.IsSingleIP() {
			continue
		}
		if lost := other.Blackhole || len(other.Attachments) == 0; ok && lost == r.blackhole && (lost || other.Attachments[0] == r.attachment) || !ok && lost {
			continue
		}
		k.miss("whether %s, which %s names, has %v", other.PrefixList, table.ID, k.h.Dst)
		return
	}
	switch {
	case !ok:
		k.drop("no route in %s for %v", table.ID, k.h.Dst)
		return
	case r.blackhole || r.attachment == "":
		k.drop("blackhole in %s for %v", table.ID, k.h.Dst)
		return
	}
	to, held := vpc.Get[vpc.TransitGatewayAttachment](k.n, r.attachment)
	k.say("%s: %v -> %s", table.ID, r.prefix, r.attachment)
	switch {
	case !held:
		k.miss("the network does not hold %s", r.attachment)
	case !attached(to):
		k.drop("%s is %s", to.ID, to.State)
	case to.Type == vpc.AttachmentVPC:
		k.fromTransit(to, zone)
	case to.Type == vpc.AttachmentPeering:
		k.overTransitPeering(g, to, zone)
	default:
		k.byTransitAttachment(to)
	}
}

func (k *walk) byTransitAttachment(to vpc.TransitGatewayAttachment) {
	k.miss("what is behind %s", to.ID)
}

func (k *walk) overTransitPeering(g vpc.TransitGateway, to vpc.TransitGatewayAttachment, zone vpc.Subnet) {
	far := to.PeerTransitGateway
	if far == g.ID {
		far = to.TransitGateway
	}
	other, held := vpc.Get[vpc.TransitGateway](k.n, far)
	if !held {
		k.miss("the network does not hold %s", far)
		return
	}
	k.crossed = append(k.crossed, other.ID)
	at := to
	if to.PeerAttachment != "" && to.PeerTransitGateway == other.ID {
		at.ID = to.PeerAttachment
	}
	k.atTransit(other, at, zone)
}

// transitCandidate is a route of a transit gateway's table.
type transitCandidate struct {
	prefix     netip.Prefix
	class      int
	attachment vpc.ID
	blackhole  bool
}

// The classes of a transit gateway's routes at equal length.
const (
	transitStatic = iota
	transitList
	transitVPC
	transitOther
)

func (k *walk) transitRoute(t vpc.TransitGatewayRouteTable) (best transitCandidate, ok bool) {
	var all []transitCandidate
	listed := map[vpc.ID]bool{}
	var taken []netip.Prefix
	for _, r := range t.Routes {
		c := transitCandidate{prefix: r.CIDR, blackhole: r.Blackhole}
		if len(r.Attachments) > 0 {
			c.attachment = r.Attachments[0]
		}
		if r.Propagated {
			c.class = k.classOf(c.attachment)
			for _, a := range r.Attachments {
				listed[a] = true
			}
			if c.class == transitVPC {
				taken = append(taken, r.CIDR)
			}
		}
		if r.PrefixList != "" {
			l, _ := vpc.Get[vpc.PrefixList](k.n, r.PrefixList)
			for _, p := range l.Entries {
				all = append(all, transitCandidate{p, transitList, c.attachment, c.blackhole})
			}
			continue
		}
		all = append(all, c)
	}
	for _, id := range t.Propagations {
		a, held := vpc.Get[vpc.TransitGatewayAttachment](k.n, id)
		if !held || listed[id] || !attached(a) || a.Type != vpc.AttachmentVPC {
			continue
		}
		v, _ := vpc.Get[vpc.VPC](k.n, a.Resource)
		propagated := v.CIDRs
		if a.IPv6Support {
			propagated = blocks(v)
		}
		if overlapAny(propagated, taken) { // T28
			continue
		}
		taken = append(taken, propagated...)
		for _, p := range propagated {
			all = append(all, transitCandidate{p, transitVPC, id, false})
		}
	}
	for _, c := range all {
		if !c.prefix.Contains(k.h.Dst) {
			continue
		}
		if !ok || c.prefix.Bits() > best.prefix.Bits() || c.prefix.Bits() == best.prefix.Bits() && c.class < best.class {
			best, ok = c, true
		}
	}
	return best, ok
}

func (k *walk) classOf(attachment vpc.ID) int {
	if a, ok := vpc.Get[vpc.TransitGatewayAttachment](k.n, attachment); ok && a.Type == vpc.AttachmentVPC {
		return transitVPC
	}
	return transitOther
}

func overlapAny(as, bs []netip.Prefix) bool {
	for _, a := range as {
		for _, b := range bs {
			if a.Overlaps(b) {
				return true
			}
		}
	}
	return false
}

// fromTransit brings the packet into a VPC, in the zone that it comes from if the attachment is there. The table of the attachment's
// subnet routes it on.
func (k *walk) fromTransit(to vpc.TransitGatewayAttachment, zone vpc.Subnet) {
	v, held := vpc.Get[vpc.VPC](k.n, to.Resource)
	if !held {
		k.miss("the network does not hold %s", to.Resource)
		return
	}
	s, ok := k.inZone(to, zone)
	if !ok && len(to.Subnets) > 0 {
		s, ok = vpc.Get[vpc.Subnet](k.n, to.Subnets[0])
	}
	if !ok {
		k.miss("the subnets of %s", to.ID)
		return
	}
	if to.ApplianceMode {
		s = k.inOneZone(to, zone, s)
	}
	k.note(to.ID, s)
	k.entered, k.overTGW = byTransit, true
	if within(k.h.Dst, s.CIDR, s.IPv6CIDR) {
		k.local(v.ID, s)
		return
	}
	k.acl(s, false)
	k.route(k.tableOf(s), v, s)
}
