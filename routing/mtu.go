package routing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// crossing is a kind of way with a largest packet of its own.
type crossing uint8

const (
	insideVPC crossing = iota
	overPeering
	overPeeringOther // to another Region
	overInternetGateway
	overCarrierGateway
	overNAT
	overTransit      // into a transit gateway from a VPC
	overTransitOther // into one from elsewhere
	overVPNConnection
	overPrivateInterface      // Direct Connect
	overPrivateInterfaceJumbo // with an MTU of 9001, by a propagated route
	overTransitInterface
	overTransitInterfaceJumbo
	overPrivateLink
	overWavelength // between a Wavelength Zone and its Region, by private addresses
	crossings
)

// limit is the largest IP packet that a way takes, in bytes, and what becomes of larger ones. What is neither cut up nor told
// about is dropped silently.
type limit struct {
	bytes     int
	fragments bool // IPv4 packets are cut up, unless they forbid it
	tells     bool // the sender learns the size by ICMP
	clamps    bool // TCP learns the size as it connects
	source    string
}

// limits is the largest packet of each way. IPv6 packets are cut up nowhere.
var limits = [crossings]limit{
	insideVPC:                 {9001, false, false, false, "EC2 User Guide, \"Network maximum transmission unit\""},
	overPeering:               {9001, false, false, false, "VPC Peering Guide, \"How VPC peering connections work\""},
	overPeeringOther:          {8500, true, false, false, "EC2 User Guide, \"Network maximum transmission unit\""},
	overInternetGateway:       {1500, true, false, false, "EC2 User Guide, \"Network maximum transmission unit\""},
	overCarrierGateway:        {1500, true, false, false, "Wavelength Developer Guide, \"How Wavelength works\""},
	overNAT:                   {8500, true, true, true, "VPC User Guide, \"NAT gateway basics\""},
	overTransit:               {8500, false, true, true, "Transit Gateways guide, \"Quotas\": MTU"},
	overTransitOther:          {8500, false, false, true, "Transit Gateways guide, \"Quotas\": MTU"},
	overVPNConnection:         {1446, false, false, true, "Site-to-Site VPN User Guide, \"Quotas\": MTU"},
	overPrivateInterface:      {1500, false, false, false, "Direct Connect User Guide, \"MTUs for private or transit virtual interfaces\""},
	overPrivateInterfaceJumbo: {9001, false, false, false, "Direct Connect User Guide, \"MTUs for private or transit virtual interfaces\""},
	overTransitInterface:      {1500, false, false, false, "Direct Connect User Guide, \"MTUs for private or transit virtual interfaces\""},
	overTransitInterfaceJumbo: {8500, false, false, false, "Direct Connect User Guide, \"MTUs for private or transit virtual interfaces\""},
	overPrivateLink:           {8500, false, false, true, "AWS PrivateLink guide, \"Quotas\": MTU"},
	overWavelength:            {1300, false, false, false, "Wavelength Developer Guide, \"Quotas and considerations\""},
}

// measure fills in the path's MTU, and what becomes of packets of the flow's size.
func (r *Resolver) measure(p *Path) {
	if len(p.Forward) == 0 || !p.Forward[0].In.Src.IsValid() {
		return
	}
	p.MTU = limits[insideVPC].bytes
	if r.leavesWavelength(p) {
		p.MTU = limits[overWavelength].bytes
	}
	for _, hops := range [][]Hop{p.Forward, p.Reply} {
		for i := range hops {
			p.MTU = min(p.MTU, limits[r.crossing(hops, i)].bytes)
		}
	}
	if p.Flow.Size > 0 {
		r.oversize(p, p.Forward, false)
		r.oversize(p, p.Reply, true)
	}
}

// crossing is the way that a hop takes.
func (r *Resolver) crossing(hops []Hop, i int) crossing {
	h := hops[i]
	if h.Stage != AtTarget && h.Stage != AtDestination {
		return insideVPC
	}
	switch h.Kind {
	case vpc.KindPeeringConnection:
		c, _ := vpc.Get[vpc.PeeringConnection](r.net, h.At)
		if regionOf(r.net, c.Requester) != regionOf(r.net, c.Accepter) {
			return overPeeringOther
		}
		return overPeering
	case vpc.KindInternetGateway, vpc.KindEgressOnlyInternetGateway:
		return overInternetGateway
	case vpc.KindCarrierGateway:
		return overCarrierGateway
	case vpc.KindNATGateway:
		return overNAT
	case vpc.KindTransitGateway, vpc.KindCoreNetwork:
		if slices.ContainsFunc(hops[max(0, i-3):i], func(h Hop) bool { return h.Stage == AtRoute }) {
			return overTransit
		}
		return overTransitOther
	case vpc.KindVPNConnection:
		return overVPNConnection
	case vpc.KindVirtualInterface:
		return r.overInterface(hops, i)
	case vpc.KindInterfaceEndpoint, vpc.KindGatewayLoadBalancerEndpoint, vpc.KindResourceEndpoint, vpc.KindServiceNetworkEndpoint:
		return overPrivateLink
	}
	return insideVPC
}

// overInterface is the way over a virtual interface. Jumbo frames go by propagated routes alone.
func (r *Resolver) overInterface(hops []Hop, i int) crossing {
	v, _ := vpc.Get[vpc.VirtualInterface](r.net, hops[i].At)
	jumbo := v.MTU > limits[overPrivateInterface].bytes
	switch {
	case v.Type == vpc.TransitVirtualInterface && jumbo:
		return overTransitInterfaceJumbo
	case v.Type == vpc.TransitVirtualInterface:
		return overTransitInterface
	case jumbo && !r.byStaticRoute(hops[:i]):
		return overPrivateInterfaceJumbo
	}
	return overPrivateInterface
}

// byStaticRoute says whether the last route table that was asked chose a route that was not propagated.
func (r *Resolver) byStaticRoute(hops []Hop) bool {
	for i := len(hops) - 1; i >= 0; i-- {
		if h := hops[i]; h.Stage == AtRoute {
			t, _ := vpc.Get[Table](r.net, h.At)
			u := r.unit(t.VPC)
			if u == nil {
				return false
			}
			at := slices.IndexFunc(u.tables, func(t *table) bool { return t.id == h.At })
			if at < 0 {
				return false
			}
			c, ok := u.tables[at].lookup(h.In.Dst)
			return ok && u.tables[at].candidates[c].source != SourcePropagated
		}
	}
	return false
}

// leavesWavelength says whether one end of the request is in a Wavelength Zone and the other in a subnet elsewhere.
func (r *Resolver) leavesWavelength(p *Path) bool {
	from, ok := r.zoneAt(p.Forward[0])
	to, also := r.zoneAt(p.Forward[len(p.Forward)-1])
	return ok && also && isWavelength(from) != isWavelength(to)
}

func (r *Resolver) zoneAt(h Hop) (string, bool) {
	s, ok := r.resourceSpot(h.At)
	if !ok || s.kind.host.subnet == noSubnet {
		return "", false
	}
	return s.kind.u.subnets[s.kind.host.subnet].res.Zone, true
}

// isWavelength says whether a zone is a Wavelength Zone, such as us-east-1-wl1-bos-wlz-1.
func isWavelength(zone string) bool { return strings.Contains(zone, "-wl") }

// oversize finds where packets of the flow's size are too large, and what becomes of them there.
func (r *Resolver) oversize(p *Path, hops []Hop, inReply bool) {
	size := p.Flow.Size
	for i := range hops {
		l := limits[r.crossing(hops, i)]
		if size <= l.bytes {
			continue
		}
		h := &hops[i]
		if l.fragments && !p.Flow.DontFragment && h.In.Is4() {
			p.Notes = append(p.Notes, fmt.Sprintf("packets of %d bytes are cut up at %s, which takes %d", size, hopName(h), l.bytes))
			size = l.bytes
			continue
		}
		code, why := MTUExceeded, fmt.Sprintf("%d bytes are more than the %d that it takes, and the sender is not told", size, l.bytes)
		if l.tells {
			code, why = PacketTooBig, fmt.Sprintf("%d bytes are more than the %d that it takes, which the sender is told by ICMP", size, l.bytes)
		}
		if l.clamps && h.In.Protocol == packet.TCP {
			p.Notes = append(p.Notes, fmt.Sprintf("%s makes TCP agree on segments that fit %d bytes", hopName(h), l.bytes))
		}
		if h.Code == "" {
			h.Code = code
		}
		refused := *h
		refused.Code = code
		p.refuse(Blocker{Hop: refused, InReply: inReply, Why: why}, hops, i)
		return
	}
}

// hopName is what a hop is called.
func hopName(h *Hop) string {
	if h.At == "" {
		return h.Kind.Words()
	}
	return string(h.At)
}

// refuse puts a blocker in its place among those of the path, by the order of the hops.
func (p *Path) refuse(b Blocker, hops []Hop, at int) {
	place := len(p.Blockers)
	for i, x := range p.Blockers {
		later := x.InReply && !b.InReply
		if x.InReply == b.InReply {
			later = slices.Index(hops, x.Hop) > at
		}
		if later {
			place = i
			break
		}
	}
	p.Blockers = slices.Insert(p.Blockers, place, b)
	p.Verdict, p.Missing = Dropped, nil
	if !b.InReply {
		p.Request = Dropped
	}
	if p.Return != Undecided {
		p.Return = Dropped
	}
}
