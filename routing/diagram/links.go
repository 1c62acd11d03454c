package diagram

import (
	"cmp"
	"strings"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// manyLinks is how many lines a picture can hold that are still told apart. Of more, those of VPCs are told in words.
const manyLinks = 24

// links draws what joins the VPCs to each other and to the world: all of it, or what joins one VPC.
func (b *builder) links(only *vpc.VPC) {
	tied := b.ties(only)
	ends := 0
	for _, t := range tied {
		if _, ok := b.vpcs[t.vpc]; ok {
			ends++
		}
	}
	words := map[vpc.ID][]string{}
	for _, t := range tied {
		v, ok := b.vpcs[t.vpc]
		if !ok {
			continue
		}
		if ends > manyLinks && v.node != nil {
			words[t.vpc] = append(words[t.vpc], nameOf(b.net, t.to))
			if _, ok := vpc.Get[vpc.PeeringConnection](b.net, t.to); !ok {
				b.nodeAt(place{id: t.to})
			}
			continue
		}
		b.scene.links = append(b.scene.links, link{from: v, to: end{node: b.nodeAt(place{id: t.to})}, down: t.down})
	}
	for id, names := range words {
		n := b.vpcs[id].node
		n.about = append(n.about, clean("joined by "+strings.Join(names, ", ")))
	}
	b.internetLinks()
	b.siteLinks(only)
}

// tie is what joins a VPC to something.
type tie struct {
	vpc, to vpc.ID
	down    bool
}

// ties is the peering connections and attachments of all VPCs, or of one.
func (b *builder) ties(only *vpc.VPC) []tie {
	var ties []tie
	of := func(v vpc.ID) bool { return only == nil || v == only.ID }
	for c := range vpc.All[vpc.PeeringConnection](b.net) {
		if c.State == vpc.Deleted || !of(c.Requester.VPC) && !of(c.Accepter.VPC) {
			continue
		}
		ties = append(ties, tie{c.Requester.VPC, c.ID, !c.Forwards()}, tie{c.Accepter.VPC, c.ID, !c.Forwards()})
	}
	for a := range vpc.All[vpc.TransitGatewayAttachment](b.net) {
		if a.Type == vpc.AttachmentVPC && a.TransitGateway != "" && a.State != vpc.Deleted && of(a.Resource) {
			ties = append(ties, tie{a.Resource, a.TransitGateway, !a.Forwards()})
		}
	}
	for c := range vpc.All[vpc.CoreNetwork](b.net) {
		for _, a := range c.Attachments {
			if a.Type == vpc.AttachmentVPC && of(a.Resource) {
				ties = append(ties, tie{a.Resource, c.ID, !a.Forwards()})
			}
		}
	}
	return ties
}

// internetLinks joins the drawn gateways to the internet.
func (b *builder) internetLinks() {
	for _, r := range b.scene.regions {
		for _, v := range r.boxes {
			for _, n := range v.edge {
				if n.badge == "IGW" || n.badge == "EIGW" {
					to := end{node: b.nodeAt(place{label: string(routing.AnyInternetHost)})}
					b.scene.links = append(b.scene.links, link{from: end{node: n}, to: to})
				}
			}
		}
	}
}

// siteLinks draws VPN connections, Direct Connect and the peerings between transit gateways, as far as one end is drawn.
func (b *builder) siteLinks(only *vpc.VPC) {
	join := func(from, to vpc.ID, down bool) bool {
		x := b.at[place{id: from}]
		if _, ok := b.net.Get(from); from == "" || to == "" || x == nil && (only != nil || !ok) {
			return false
		}
		b.scene.links = append(b.scene.links, link{from: end{node: b.nodeAt(place{id: from})}, to: end{node: b.nodeAt(place{id: to})}, down: down})
		return true
	}
	for a := range vpc.All[vpc.TransitGatewayAttachment](b.net) {
		if a.Type == vpc.AttachmentPeering && only == nil && a.State != vpc.Deleted && (a.PeerAttachment == "" || a.PeerAttachment >= a.ID) {
			join(a.TransitGateway, a.PeerTransitGateway, !a.Forwards())
		}
	}
	for g := range vpc.All[vpc.DirectConnectGateway](b.net) {
		for _, a := range g.Associations {
			join(a.Gateway, g.ID, !a.State.Works())
		}
	}
	for i := range vpc.All[vpc.VirtualInterface](b.net) {
		if join(cmp.Or(i.DirectConnectGateway, i.VPNGateway), i.ID, !i.Forwards()) {
			join(i.ID, i.OnPremises, !i.Forwards())
		}
	}
	for c := range vpc.All[vpc.VPNConnection](b.net) {
		if join(cmp.Or(c.VPNGateway, c.TransitGateway), c.ID, !c.Forwards()) {
			site, _ := c.Network(b.net)
			join(c.ID, cmp.Or(site.ID, c.CustomerGateway), !c.Forwards())
		}
	}
}
