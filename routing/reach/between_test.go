package reach_test

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func TestBetween(t *testing.T) {
	r := resolver(t, shop()...)
	for _, tt := range []struct {
		name     string
		from, to routing.Place
		want     string // what gets there and back
	}{
		{"a rule that names the sender's group", "web", "app", "tcp 8080 from 10.0.0.5 to 10.0.1.5"},
		{"an ACL entry in front of the group's rule", "web", "db", "none"},
		{"another subnet's ACL is not asked inside a subnet", "app", "db", "tcp 5432 from 10.0.1.5 to 10.0.1.6"},
		{"a sender without outbound rules", "db", "app", "none"},
		{"the internet to a public address", "internet:198.51.100.7", "web", "tcp 443 from 198.51.100.7 to 203.0.113.5"},
		{"the internet to a private address", "internet:198.51.100.7", "app", "none"},
		{"on premises to a group", "hq:192.168.3.4", "sg-app", "tcp 22 from 192.168.3.4 to 10.0.1.5"},
		{"out through the NAT gateway, by an address", "app", "198.51.100.7", "tcp from 10.0.1.5 to 198.51.100.7"},
		{"a service behind a gateway endpoint", "app", "s3.us-east-1.amazonaws.com", "tcp 80, tcp 443 from 10.0.1.5 to 52.216.0.0/15, 54.231.0.0/17"},
		{"a subnet to a VPC", "public", "vpc", "tcp 8080 from 10.0.0.5 to 10.0.1.5"},
		{"a prefix as the sender", "10.0.1.0/29", "db", "tcp 5432 from 10.0.1.5 to 10.0.1.6"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := reach.Between(r, tt.from, tt.to)
			require.NoError(t, err)
			got := f.Set().Minus(loopback(r))
			want, err := packet.ParseSet(tt.want)
			require.NoError(t, err)
			require.True(t, got.Equal(want), "got %v\nwant %v\n%v", got, want, f)
		})
	}
}

// TestServiceOfTwoRegions holds that a name stands for the addresses of its service in its own Region, where the list of another has them as well.
func TestServiceOfTwoRegions(t *testing.T) {
	r := resolver(t, append(shop(), vpc.PrefixList{ID: "pl-z", Name: "com.amazonaws.eu-west-1.s3", Account: "AWS", Region: "eu-west-1", Entries: prefixes("52.216.0.0/15")})...)
	f, err := reach.Between(r, "app", "s3.us-east-1.amazonaws.com")
	require.NoError(t, err)
	want, err := packet.ParseSet("tcp 80, tcp 443 from 10.0.1.5 to 52.216.0.0/15, 54.231.0.0/17")
	require.NoError(t, err)
	require.True(t, f.Set().Equal(want), "%v", f)
}

// TestMadeForOne holds that a resource which the network does not hold stands for all interfaces that AWS made for it, by its ID and by the
// name that they have in common; and that a name which others have as well stands for none.
func TestMadeForOne(t *testing.T) {
	made := func(id, name, owner, subnet, address string) eni.Interface {
		e := iface(id, subnet, address, "", "sg-db")
		e.Name, e.Owner = name, vpc.ID(owner)
		return e
	}
	r := resolver(t, append(shop(), made("orders/a", "orders", "db-1", "private", "10.0.1.7"), made("orders/b", "orders", "db-1", "private", "10.0.1.9"),
		made("users/a", "users", "db-2", "private", "10.0.1.8"), made("users/b", "users", "db-3", "public", "10.0.0.8"))...)
	for _, place := range []routing.Place{"db-1", "orders"} {
		to, err := reach.Between(r, "app", place)
		require.NoError(t, err)
		want, err := packet.ParseSet("tcp 5432 from 10.0.1.5 to 10.0.1.7, 10.0.1.9")
		require.NoError(t, err)
		require.True(t, to.Set().Equal(want), "%v", to)
		from, err := reach.Between(r, place, "web")
		require.NoError(t, err)
		require.True(t, from.Set().IsEmpty(), "the group lets nothing out")
		found, ok := reach.Interfaces(r, place)
		require.True(t, ok)
		require.Len(t, found, 2)
	}
	_, err := reach.Between(r, "app", "users")
	require.ErrorIs(t, err, routing.ErrAmbiguous)
	_, ok := reach.Interfaces(r, "db-4")
	require.False(t, ok)
}

// TestBetweenFromMade: what AWS makes for a load balancer and the network does not list sends from all its addresses, named by the load balancer,
// by its group, by a subnet, by an address or by itself.
func TestBetweenFromMade(t *testing.T) {
	r := resolver(t, append(shop(),
		vpc.Subnet{ID: "other", VPC: "vpc", CIDR: prefix("10.0.2.0/24"), Zone: "us-east-1b"},
		sg.Group{ID: "sg-alb", VPC: "vpc", Egress: []sg.Rule{allow("all", "10.0.0.0/16")}},
		sg.Group{ID: "sg-back", VPC: "vpc", Ingress: []sg.Rule{allow("tcp 8080", "10.0.1.0/24")}},
		iface("back", "private", "10.0.1.77", "", "sg-back"),
		endpoint.LoadBalancer{ID: "alb", VPC: "vpc", Groups: []vpc.ID{"sg-alb"}, Internal: true, Nodes: []endpoint.Node{
			{Subnet: "other", Addresses: []netip.Addr{addr("10.0.2.70")}}, {Subnet: "private", Addresses: []netip.Addr{addr("10.0.1.70")}}}},
	)...)
	for _, tt := range []struct {
		place     routing.Place
		delivered string // sources
		dropped   []string
	}{
		{"alb", "10.0.1.70", []string{"10.0.2.70"}},
		{"sg-alb", "10.0.1.70", []string{"10.0.2.70"}},
		{"10.0.1.64/29", "10.0.1.70", nil},
		{"10.0.1.70", "10.0.1.70", nil},
		{"alb/private", "10.0.1.70", nil},
		{"alb/other", "", []string{"10.0.2.70"}},
	} {
		f, err := reach.Between(r, tt.place, "back")
		require.NoError(t, err, tt.place)
		want := packet.Set{}
		if tt.delivered != "" {
			want, err = packet.ParseSet("tcp 8080 from " + tt.delivered + " to 10.0.1.77")
			require.NoError(t, err)
		}
		require.True(t, f.Set().Equal(want), "%s: %v", tt.place, f.Set())
		for _, src := range tt.dropped {
			from := packet.From(netip.PrefixFrom(addr(src), 32))
			require.True(t, slices.ContainsFunc(f.Dropped, func(p reach.Part) bool { return !p.Set.Intersect(from).IsEmpty() }), "%s: nothing is asked about %s", tt.place, src)
		}
	}
	path, err := r.Resolve(routing.Flow{From: "alb/private", To: "back", DstPort: 8080})
	require.NoError(t, err)
	require.Equal(t, "10.0.1.70", path.Forward[0].In.Src.String())
}

// TestBetweenFirewallEndpoint: the endpoint of a firewall is an interface of its subnet, though nothing in the network has its ID.
func TestBetweenFirewallEndpoint(t *testing.T) {
	r := resolver(t, append(shop(),
		vpc.Subnet{ID: "fw", VPC: "vpc", CIDR: prefix("10.0.3.0/24"), Zone: "us-east-1a"},
		endpoint.Firewall{ID: "firewall", VPC: "vpc", Endpoints: []endpoint.FirewallEndpoint{{Subnet: "fw", Endpoint: "vpce-fw"}}},
	)...)
	for _, place := range []routing.Place{"fw", "vpce-fw/fw"} {
		f, err := reach.Between(r, "web", place)
		require.NoError(t, err)
		require.Empty(t, f.Delivered, "a route's target is no destination")
		require.NotEmpty(t, f.Dropped, place)
		f, err = reach.Between(r, place, "web")
		require.NoError(t, err)
		require.Equal(t, routing.VPCEIntraVPCTraffic, f.Dropped[0].Blocker.Code, place)
	}
	_, err := reach.Between(r, "web", "vpc")
	require.NoError(t, err)
}

// TestBetweenWideBlock: of all addresses those are asked about that hosts may have.
func TestBetweenWideBlock(t *testing.T) {
	f, err := reach.Between(resolver(t, shop()...), "web", "0.0.0.0/0")
	require.NoError(t, err)
	none, err := packet.ParseSet("all to 0.0.0.0/8, 127.0.0.0/8, 240.0.0.0/4")
	require.NoError(t, err)
	require.True(t, f.Set().Intersect(none).IsEmpty())
	some, err := packet.ParseSet("all from 10.0.0.5 to 1.1.1.1, 198.51.100.7")
	require.NoError(t, err)
	require.True(t, f.Set().ContainsSet(some))
}

// loopback is what interfaces send to themselves.
func loopback(r *routing.Resolver) packet.Set {
	var boxes []packet.Box
	for e := range vpc.All[eni.Interface](r.Network()) {
		for _, a := range e.Addresses {
			for _, b := range e.Addresses {
				if a.Private.Is4() == b.Private.Is4() {
					p, q := a.Private, b.Private
					if p.Is4() {
						boxes = append(boxes, packet.AllIPv4().WithSrc(p, p).WithDst(q, q))
					} else {
						boxes = append(boxes, packet.AllIPv6().WithSrc(p, p).WithDst(q, q))
					}
				}
			}
		}
	}
	return packet.SetOf(boxes...)
}

func TestBetweenSplitsByWay(t *testing.T) {
	r := resolver(t, shop()...)
	f, err := reach.Between(r, "app", "internet")
	require.NoError(t, err)
	var ways []string
	for _, p := range f.Delivered {
		ways = append(ways, p.Way)
	}
	require.Equal(t, []string{"nat igw", "vpce-s3"}, ways)

	f, err = reach.Between(r, "web", "db")
	require.NoError(t, err)
	require.Empty(t, f.Delivered)
	require.Equal(t, routing.SubnetACLRestriction, f.Dropped[0].Blocker.Code, f.String())
}

func TestBetweenRefuses(t *testing.T) {
	r := resolver(t, shop()...)
	for _, tt := range []struct{ from, to routing.Place }{{"", "web"}, {"web", ""}, {"nobody", "web"}, {"web", "nobody"}, {"internet:x", "web"}, {"web", "internet:x"}} {
		_, err := reach.Between(r, tt.from, tt.to)
		require.Error(t, err, "%q to %q", tt.from, tt.to)
	}
}

// TestBetweenBlocks has the senders that blocks stand for, and those that stand for none.
func TestBetweenBlocks(t *testing.T) {
	r := resolver(t, append(shop(),
		vpc.ClientVPNEndpoint{ID: "cvpn", VPC: "vpc", ClientCIDR: prefix("10.100.0.0/22"), Subnets: []vpc.ID{"public"}, Groups: []vpc.ID{"sg-web"},
			Rules: []vpc.AuthorizationRule{{CIDR: prefix("10.0.0.0/16")}}, Routes: []vpc.ClientVPNRoute{{CIDR: prefix("10.0.0.0/16"), Subnet: "public"}}},
		eni.Interface{ID: "eni-cvpn", Subnet: "public", Owner: "cvpn", Addresses: []eni.Address{{Private: prefix("10.0.0.4/32").Addr()}}, Groups: []vpc.ID{"sg-web"}})...)
	for from, want := range map[routing.Place]string{
		"10.0.0.9":       "vpc dropped NGW_REQUIRES_ESTABLISHED_FLOW at nat: all from 10.0.0.9 to 10.0.1.6\n", // made by AWS
		"192.168.7.0/24": "dropped ENI_SG_RULES_MISMATCH at sg-db: all from 192.168.7.0/24 to 10.0.1.6\n",
		"10.100.0.0/24": "vpc dropped SUBNET_ACL_RESTRICTION at acl-private: tcp 5432 from 10.100.0.0/24 to 10.0.1.6\n" +
			"vpc dropped ENI_SG_RULES_MISMATCH at sg-db: all except tcp 5432 from 10.100.0.0/24 to 10.0.1.6\n", // clients
		"8.8.8.0/24": "", // has no address to send to
	} {
		f, err := reach.Between(r, from, "db")
		require.NoError(t, err, from)
		require.Equal(t, want, f.String(), from)
	}
	for _, from := range []routing.Place{"10.99.0.0/24", "10.99.0.7", "10.0.1.77", "10.0.200.0/24", "fd00::/8"} {
		_, err := reach.Between(r, from, "db")
		require.ErrorIs(t, err, routing.ErrNoSuchPlace, from)
		require.ErrorContains(t, err, "from \""+string(from)+"\": there is no such place in the network: nothing in the network has it")
	}
}

func TestVacant(t *testing.T) {
	r := resolver(t, shop()...)
	for _, place := range []routing.Place{"10.0.1.77", "10.0.200.0/24", "10.99.0.0/16", "10.99.0.1", "172.16.0.0/12", "fd00::1", "internet:10.0.1.5", "internet:240.0.0.1", "internet:127.0.0.1"} {
		require.True(t, reach.Vacant(r, place), place)
	}
	for _, place := range []routing.Place{
		"10.0.1.5", "10.0.1.0/24", "10.0.0.0/8", "0.0.0.0/0", // interfaces
		"10.0.0.9", "10.0.0.2", // the NAT gateway, the DNS resolver
		"192.168.9.0/24", "192.168.0.0/12", // on premises
		"203.0.113.9", "8.8.8.8", "52.216.0.0/15", "169.254.169.254", "224.0.0.1", // not for the network to give out
		"db", "private", "internet", "internet:8.8.8.8", "hq", "s3.us-east-1.amazonaws.com",
	} {
		require.False(t, reach.Vacant(r, place), place)
	}
}

// TestBetweenAgainstSingleQuestions holds each part to the walk: headers drawn from it have its fate.
func TestBetweenAgainstSingleQuestions(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 25 {
		n := gen.Network(rng, gen.Size{})
		r := routing.New(n)
		places := []routing.Place{"internet"}
		for e := range vpc.All[eni.Interface](n) {
			places = append(places, routing.Place(e.ID), routing.Place(e.Subnet))
		}
		for o := range vpc.All[vpc.OnPremises](n) {
			places = append(places, routing.Place(o.ID))
		}
		for range 6 {
			from, to := places[rng.IntN(len(places))], places[rng.IntN(len(places))]
			f, err := reach.Between(r, from, to)
			require.NoError(t, err)
			for _, p := range slices.Concat(f.Delivered, f.Dropped, f.Unknown) {
				checkPart(t, rng, r, from, p)
			}
		}
	}
}

func checkPart(t *testing.T, rng *rand.Rand, r *routing.Resolver, from routing.Place, p reach.Part) {
	t.Helper()
	for range 6 {
		h, ok := draw(rng, p.Set)
		require.True(t, ok, "an empty part: %v", p)
		at := from
		if p.VPC != "" {
			at = senderOf(r, p.VPC, h)
		}
		got, err := r.Reaches(question(at, h))
		require.NoError(t, err)
		require.Equal(t, p.Verdict, got, "from %s: %v of %v\n%s", at, h, p, gen.GoLiteral(r.Network()))
	}
}

// senderOf is the interface of the VPC that has the header's source.
func senderOf(r *routing.Resolver, v vpc.ID, h packet.Header) routing.Place {
	for e := range vpc.All[eni.Interface](r.Network()) {
		if home, _ := r.Network().VPCOf(e.ID); home.ID == v && e.Owns(h.Src) {
			return routing.Place(e.ID)
		}
	}
	return ""
}

// question is the flow whose first packet has the header.
func question(from routing.Place, h packet.Header) routing.Flow {
	return routing.Flow{From: from, To: routing.Place(h.Dst.String()), Source: h.Src, Protocol: h.Protocol, SrcPort: h.SrcPort, DstPort: h.DstPort, Type: h.Type, Code: h.Code, IPv6: h.Src.Is6()}
}

// Two networks that have their addresses in common, and nothing between them.
func twins(t *testing.T) *routing.Resolver {
	var rs []vpc.Resource
	for _, id := range []vpc.ID{"dev", "prod"} {
		rs = append(rs,
			vpc.VPC{ID: id, Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")},
			vpc.Subnet{ID: id + "-a", VPC: id, CIDR: prefix("10.0.0.0/24"), Zone: "us-east-1a"},
			sg.Group{ID: id + "-sg", Name: "any", VPC: id, Ingress: []sg.Rule{{CIDR: prefix("0.0.0.0/0")}}, Egress: []sg.Rule{{CIDR: prefix("0.0.0.0/0")}}},
			eni.Interface{ID: id + "-web", Subnet: id + "-a", Addresses: []eni.Address{{Private: addr("10.0.0.10")}}, Groups: []vpc.ID{id + "-sg"}},
			eni.Interface{ID: id + "-db", Subnet: id + "-a", Addresses: []eni.Address{{Private: addr("10.0.0.20")}}, Groups: []vpc.ID{id + "-sg"}},
		)
	}
	return resolver(t, rs...)
}

func TestOverlappingNetworks(t *testing.T) {
	r := twins(t)
	f, err := reach.Between(r, "dev-web", "prod")
	require.NoError(t, err)
	require.Empty(t, f.Delivered)
	require.Len(t, f.Dropped, 2)
	require.Equal(t, routing.DestinationMismatch, f.Dropped[0].Blocker.Code)
	require.Equal(t, vpc.ID("dev-db"), f.Dropped[0].Blocker.At)

	f, err = reach.Between(r, "dev-web", "10.0.0.20")
	require.NoError(t, err)
	require.True(t, f.Set().Equal(packet.SetOf(packet.BoxOf(packet.AllTraffic(), prefix("10.0.0.10/32"), prefix("10.0.0.20/32")))), f)

	m, err := reach.Matrix(r)
	require.NoError(t, err)
	require.NotEmpty(t, m.Between("dev-web", "dev-db"))
	require.Empty(t, m.Between("dev-web", "prod-db"))

	c, err := reach.Chokepoints(r, "dev-web", "prod-db")
	require.NoError(t, err)
	require.Empty(t, c.Ways)
}
