package reach_test

import (
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }
func addr(s string) netip.Addr     { return netip.MustParseAddr(s) }

func prefixes(ss ...string) (ps []netip.Prefix) {
	for _, s := range ss {
		ps = append(ps, prefix(s))
	}
	return ps
}

func iface(id, subnet, address, public string, groups ...vpc.ID) eni.Interface {
	a := eni.Address{Private: addr(address)}
	if public != "" {
		a.Public = addr(public)
	}
	return eni.Interface{ID: vpc.ID(id), Subnet: vpc.ID(subnet), Addresses: []eni.Address{a}, Groups: groups}
}

func allow(traffic, cidr string) sg.Rule {
	return sg.Rule{Traffic: packet.MustTraffic(traffic), CIDR: prefix(cidr)}
}

// shop is a VPC with a public subnet (web, a NAT gateway) and a private one (app, db) with an S3 gateway endpoint, and
// a site over VPN.
func shop() []vpc.Resource {
	return []vpc.Resource{
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), DNSHostnames: true},
		vpc.Subnet{ID: "public", VPC: "vpc", CIDR: prefix("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "private", VPC: "vpc", CIDR: prefix("10.0.1.0/24"), Zone: "us-east-1a"},
		vpc.InternetGateway{ID: "igw", VPC: "vpc"},
		vpc.VPNGateway{ID: "vgw", VPC: "vpc"},
		vpc.OnPremises{ID: "hq", CIDRs: prefixes("192.168.0.0/16")},
		vpc.CustomerGateway{ID: "cgw", OnPremises: "hq"},
		vpc.VPNConnection{ID: "vpn", CustomerGateway: "cgw", VPNGateway: "vgw", StaticRoutesOnly: true, Routes: prefixes("192.168.0.0/16")},
		vpc.NATGateway{ID: "nat", Subnet: "public", Addresses: []vpc.NATAddress{{Private: addr("10.0.0.9"), Public: addr("203.0.113.9")}}},
		vpc.PrefixList{ID: "pl-s3", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Region: "us-east-1", Entries: prefixes("52.216.0.0/15", "54.231.0.0/17")},
		endpoint.Gateway{ID: "vpce-s3", VPC: "vpc", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-private"}},
		routing.Table{ID: "rtb-public", VPC: "vpc", Subnets: []vpc.ID{"public"}, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw"}}},
		routing.Table{ID: "rtb-private", VPC: "vpc", Subnets: []vpc.ID{"private"}, Routes: []routing.Route{
			{CIDR: prefix("0.0.0.0/0"), Target: "nat"}, {CIDR: prefix("192.168.0.0/16"), Target: "vgw"}}},
		vpc.NetworkACL{ID: "acl-private", VPC: "vpc", Subnets: []vpc.ID{"private"},
			Ingress: []vpc.ACLEntry{{Number: 50, Traffic: packet.MustTraffic("tcp 5432"), CIDR: prefix("10.0.0.0/25")}, {Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")}},
			Egress:  []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")}}},
		sg.Group{ID: "sg-web", VPC: "vpc", Ingress: []sg.Rule{allow("tcp 443", "0.0.0.0/0")}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		sg.Group{ID: "sg-app", VPC: "vpc", Ingress: []sg.Rule{{Traffic: packet.MustTraffic("tcp 8080"), Group: "sg-web"}, allow("tcp 22", "192.168.0.0/16")}, Egress: []sg.Rule{allow("tcp", "0.0.0.0/0")}},
		sg.Group{ID: "sg-db", VPC: "vpc", Ingress: []sg.Rule{allow("tcp 5432", "10.0.0.0/16")}},
		iface("web", "public", "10.0.0.5", "203.0.113.5", "sg-web"),
		iface("app", "private", "10.0.1.5", "", "sg-app"),
		iface("db", "private", "10.0.1.6", "", "sg-db"),
	}
}

func resolver(tb testing.TB, rs ...vpc.Resource) *routing.Resolver {
	tb.Helper()
	n, err := vpc.New(rs...)
	require.NoError(tb, err)
	return routing.New(n)
}

// draw is a header of a set.
func draw(rng *rand.Rand, s packet.Set) (packet.Header, bool) {
	var boxes []packet.Box
	for b := range s.Boxes() {
		boxes = append(boxes, b)
	}
	if len(boxes) == 0 {
		return packet.Header{}, false
	}
	return drawBox(rng, boxes[rng.IntN(len(boxes))]), true
}

func drawBox(rng *rand.Rand, b packet.Box) packet.Header {
	h, _ := b.Sample()
	pick := func(first, last netip.Addr) netip.Addr {
		switch rng.IntN(3) {
		case 0:
			return first
		case 1:
			return last
		}
		return between(rng, first, last)
	}
	o := h
	o.Src, o.Dst = pick(b.Src()), pick(b.Dst())
	var ps []packet.Protocol
	for p := range b.Protocols() {
		ps = append(ps, p)
	}
	o.Protocol = ps[min(rng.IntN(len(ps)), rng.IntN(len(ps)))]
	o.SrcPort, o.DstPort, o.Type, o.Code = 0, 0, 0, 0
	switch {
	case o.Protocol.HasPorts():
		o.SrcPort, o.DstPort = port(rng, b.SrcPorts()), port(rng, b.DstPorts())
	case o.Protocol.IsICMP():
		o.Type, o.Code = octet(rng)(b.Types()), octet(rng)(b.Codes())
	}
	if !b.Contains(o) {
		return h
	}
	return o
}

func port(rng *rand.Rand, r packet.PortRange) uint16 {
	return r.From + uint16(rng.IntN(int(r.To-r.From)+1))
}

func octet(rng *rand.Rand) func(first, last uint8) uint8 {
	return func(first, last uint8) uint8 { return first + uint8(rng.IntN(int(last-first)+1)) }
}

// between is some address from first to last.
func between(rng *rand.Rand, first, last netip.Addr) netip.Addr {
	a := first
	for range rng.IntN(40) {
		if a == last {
			break
		}
		a = a.Next()
	}
	return a
}

// eachNetwork runs a test over random networks.
func eachNetwork(t *testing.T, count int, check func(t *testing.T, r *routing.Resolver)) {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, 11))
	for range count {
		check(t, routing.New(gen.Network(rng, gen.Size{})))
	}
}

// latest is the resources without those that a later one takes the place of.
func latest(rs []vpc.Resource) []vpc.Resource {
	at := map[vpc.ID]int{}
	var kept []vpc.Resource
	for _, r := range rs {
		if i, ok := at[r.ResourceID()]; ok {
			kept[i] = r
			continue
		}
		at[r.ResourceID()] = len(kept)
		kept = append(kept, r)
	}
	return kept
}
