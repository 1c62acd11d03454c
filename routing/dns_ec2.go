package routing

import (
	"net/netip"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// ec2Name is a name that EC2 gives an instance.
type ec2Name struct {
	addr     netip.Addr
	instance vpc.ID // of a resource name, which holds no address
	private  bool
	region   string
	domain   string
}

// parseEC2Name takes apart "ip-10-0-0-5.ec2.internal", "ec2-203-0-113-9.compute-1.amazonaws.com" and "i-0a1b.eu-west-1.compute.internal".
//
// Source: EC2 User Guide, "Amazon EC2 instance hostnames and domains".
func parseEC2Name(name string) (ec2Name, bool) {
	label, domain, _ := strings.Cut(name, ".")
	x := ec2Name{domain: domain}
	switch region, private, ok := ec2Domain(domain); {
	case !ok:
		return x, false
	default:
		x.region, x.private = region, private
	}
	if x.private && strings.HasPrefix(label, "i-") {
		x.instance = vpc.ID(label)
		return x, true
	}
	prefix := "ec2-"
	if x.private {
		prefix = "ip-"
	}
	rest, ok := strings.CutPrefix(label, prefix)
	if !ok {
		return x, false
	}
	addr, err := netip.ParseAddr(strings.ReplaceAll(rest, "-", "."))
	x.addr = addr
	return x, err == nil && addr.Is4()
}

// ec2Domain is the Region of one of the domains of EC2's names.
func ec2Domain(domain string) (region string, private, ok bool) {
	switch domain {
	case "ec2.internal":
		return "us-east-1", true, true
	case "compute-1.amazonaws.com":
		return "us-east-1", false, true
	}
	region, rest, _ := strings.Cut(domain, ".")
	switch rest {
	case "compute.internal":
		return region, true, endpoint.IsRegion(region)
	case "compute.amazonaws.com", "compute.amazonaws.com.cn":
		return region, false, endpoint.IsRegion(region)
	}
	return "", false, false
}

// byEC2 answers the names that EC2 gives instances. It reports whether that decides; what does not is for public DNS.
//
// Sources: VPC User Guide, "DNS attributes for your VPC"; VPC Peering Guide, "Enable DNS resolution for a VPC peering connection".
func (q *query) byEC2(u *unit, n ec2Name) bool {
	switch {
	case !hasDNS(u.vpc):
		q.pass(NameStep{Kind: vpc.KindVPC, ID: u.id, Zone: n.domain, Why: "EC2's own names resolve only where the VPC has both DNS attributes"})
		return false
	case n.instance != "":
		q.unknown("whether instance " + string(n.instance) + " answers to its resource name")
	case n.private:
		q.byPrivateName(u, n)
	default:
		return q.byPublicName(u, n)
	}
	return true
}

// byPrivateName answers a private IP name. In its own Region it says its address, if that is the VPC's or of RFC 1918; in
// another one, if a peering connection lets the names of its VPC through.
func (q *query) byPrivateName(u *unit, n ec2Name) {
	q.a.Kind, q.a.By, q.a.Zone = vpc.KindVPC, u.id, n.domain
	if privateNameToVPC.joins(n.region, u.region) {
		if n.addr.IsPrivate() || within(prefixesOf(u.vpc), n.addr) {
			q.answered(vpc.KindVPC, u.id, n.domain, []netip.Addr{n.addr})
			return
		}
		q.fail(DNSNoName)
		return
	}
	for c := range vpc.DependentsOf[vpc.PeeringConnection](q.r.net, u.id) {
		_, far, ok := c.Sides(u.id)
		v, held := vpc.Get[vpc.VPC](q.r.net, far.VPC)
		if !ok || !held || v.Region != n.region || !within(far.Blocks(q.r.net), n.addr) {
			continue
		}
		if why := closedToNames(c, far, v); why != "" {
			q.pass(NameStep{Kind: c.Kind(), ID: c.ID, Zone: n.domain, Why: why})
			continue
		}
		q.answered(c.Kind(), c.ID, n.domain, []netip.Addr{n.addr})
		return
	}
	q.fail(DNSNoName)
}

func prefixesOf(v vpc.VPC) []netip.Prefix {
	var all []netip.Prefix
	for p := range blocksOf(v) {
		all = append(all, p)
	}
	return all
}

// closedToNames says why a peering connection does not let names of the instance's VPC resolve to private addresses; empty: it does.
//
// Source: VPC Peering Guide, "Enable DNS resolution for a VPC peering connection".
func closedToNames(c vpc.PeeringConnection, instance vpc.PeeringSide, v vpc.VPC) string {
	switch {
	case !c.Forwards():
		return "the peering connection is not active"
	case !instance.DNSResolution:
		return "DNS resolution is off on the side of " + string(instance.VPC)
	case !hasDNS(v):
		return string(instance.VPC) + " lacks one of the DNS attributes"
	}
	return ""
}

// byPublicName answers a public name with the private address inside the instance's VPC and where a peering connection
// or a transit gateway carries its names.
func (q *query) byPublicName(u *unit, n ec2Name) bool {
	home, ok := q.r.publicHome(n.addr)
	if !ok || home == nil {
		return false
	}
	m, ok := home.public[n.addr]
	if !ok {
		return false
	}
	private := []netip.Addr{m.private}
	if home.id == u.id {
		q.answered(vpc.KindVPC, u.id, n.domain, private)
		return true
	}
	if c, ok := vpc.PeeringBetween(q.r.net, u.id, home.id); ok {
		side, _, _ := c.Sides(home.id)
		why := closedToNames(c, side, home.vpc)
		if why == "" {
			q.answered(c.Kind(), c.ID, n.domain, private)
			return true
		}
		q.pass(NameStep{Kind: c.Kind(), ID: c.ID, Zone: n.domain, Why: why})
	}
	if gateway, ok := q.r.namesByTransit(u.id, home.id); ok && hasDNS(home.vpc) {
		q.answered(vpc.KindTransitGateway, gateway, n.domain, private)
		return true
	}
	return false
}

// namesByTransit is the transit gateway with DNS support by which a VPC learns the private addresses of another's public names.
//
// Source: Amazon VPC Transit Gateways guide, "VPC attachments": DNS support.
func (r *Resolver) namesByTransit(asking, home vpc.ID) (vpc.ID, bool) {
	for a := range vpc.DependentsOf[vpc.TransitGatewayAttachment](r.net, asking) {
		g, held := vpc.Get[vpc.TransitGateway](r.net, a.TransitGateway)
		if !held || a.Resource != asking || a.DisableDNSSupport || g.DisableDNSSupport || !a.Forwards() {
			continue
		}
		if b, ok := g.AttachmentOf(r.net, home); ok && !b.DisableDNSSupport && b.Forwards() {
			return g.ID, true
		}
	}
	return "", false
}
