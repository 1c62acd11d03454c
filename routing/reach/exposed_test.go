package reach_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
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

// everyGrade is a public subnet with hosts that are open in each way, one of them with IPv6, and a host behind a NAT gateway.
func everyGrade() []vpc.Resource {
	out := []sg.Rule{allow("all", "0.0.0.0/0"), allow("all", "::/0")}
	open := func(id vpc.ID, rules ...sg.Rule) sg.Group {
		return sg.Group{ID: id, VPC: "vpc", Ingress: rules, Egress: out}
	}
	dual := iface("dual", "public", "10.0.0.15", "", "sg-ssh6")
	dual.Addresses = append(dual.Addresses, eni.Address{Private: addr("2600:1f18::15")})
	rs := append(small(),
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), IPv6CIDRs: prefixes("2600:1f18::/56"), DNSHostnames: true},
		vpc.Subnet{ID: "public", VPC: "vpc", CIDR: prefix("10.0.0.0/24"), IPv6CIDR: prefix("2600:1f18::/64"), Zone: "us-east-1a"},
		vpc.NATGateway{ID: "nat", Subnet: "public", Addresses: []vpc.NATAddress{{Private: addr("10.0.0.9"), Public: addr("203.0.113.9")}}},
		table("rtb-public", "public", route("0.0.0.0/0", "igw"), route("::/0", "igw")), table("rtb-private", "private", route("0.0.0.0/0", "nat")),
		open("sg-all", allow("tcp", "0.0.0.0/0")), open("sg-ssh", allow("tcp 22", "0.0.0.0/0")), open("sg-alt", allow("tcp 8443", "0.0.0.0/0")),
		open("sg-office", allow("tcp 22", "198.51.100.0/24")), open("sg-ssh6", allow("tcp 3389", "::/0")),
		open("sg-halves", allow("tcp 22", "0.0.0.0/1"), allow("tcp 22", "128.0.0.0/1"), allow("tcp 22-23", "198.51.100.0/24")),
		iface("all", "public", "10.0.0.10", "203.0.113.10", "sg-all"), iface("ssh", "public", "10.0.0.11", "203.0.113.11", "sg-ssh"),
		iface("ssh-2", "public", "10.0.0.12", "203.0.113.12", "sg-ssh"), iface("alt", "public", "10.0.0.13", "203.0.113.13", "sg-alt"),
		iface("office", "public", "10.0.0.14", "203.0.113.14", "sg-office"), dual,
		iface("halves", "public", "10.0.0.16", "203.0.113.16", "sg-halves"), iface("bare", "public", "10.0.0.17", "", "sg-all"))
	return latest(rs)
}

func TestExposedGrades(t *testing.T) {
	s, err := reach.Exposed(resolver(t, everyGrade()...))
	require.NoError(t, err)
	require.Empty(t, s.Unknown)
	want := `
reached from the internet
  all-ports   all     by igw
              tcp from everybody
  risky-port  dual    by igw
              tcp 3389 (IPv6) from everybody
  risky-port  halves  by igw
              tcp 22 from everybody
              tcp 23 from 198.51.100.0/24
  risky-port  ssh +1  by igw
              tcp 22 from everybody
  port        alt     by igw
              tcp 8443 from everybody
  web         web     by igw
              tcp 443 from everybody
  limited     office  by igw
              tcp 22 from 198.51.100.0/24
reaches the internet
  all-ports   all     by igw
              all to everybody
  all-ports   alt     by igw
              all to everybody
  all-ports   db      by nat, igw
              tcp, udp, icmp to everybody
  all-ports   dual    by igw
              all (IPv6) to everybody
  all-ports   halves  by igw
              all to everybody
  all-ports   office  by igw
              all to everybody
  all-ports   ssh +1  by igw
              all to everybody
  all-ports   web     by igw
              all to everybody
`
	require.Equal(t, strings.TrimPrefix(want, "\n"), s.String())
	text, err := json.Marshal(s)
	require.NoError(t, err)
	var back reach.Surface
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, s.String(), back.String())
	require.True(t, back.In[0].Set.Equal(s.In[0].Set))
}

// TestExposedBehindLoadBalancers: the internet reaches each target on its port, healthy or not, and none that the load balancer has no node for.
// TestExposedByUnheldGateway leaves out the internet gateway that the route tables name: what it lets in is not known, rather than nothing.
func TestExposedByUnheldGateway(t *testing.T) {
	rs := slices.DeleteFunc(everyGrade(), func(r vpc.Resource) bool { return r.Kind() == vpc.KindInternetGateway })
	s, err := reach.Exposed(resolver(t, rs...))
	require.NoError(t, err)
	require.Empty(t, s.In)
	var in []vpc.ID
	for _, o := range s.Unknown {
		require.Equal(t, "route target igw", o.Missing)
		if !o.Out {
			in = append(in, o.Interfaces...)
		}
	}
	slices.Sort(in)
	require.Equal(t, []vpc.ID{"all", "alt", "dual", "halves", "office", "ssh", "ssh-2", "web"}, in)
}

func TestExposedBehindLoadBalancers(t *testing.T) {
	rs := append(small(),
		sg.Group{ID: "sg-alb", VPC: "vpc", Ingress: []sg.Rule{allow("tcp 443", "0.0.0.0/0")}, Egress: []sg.Rule{allow("tcp", "10.0.0.0/16")}},
		sg.Group{ID: "sg-app", VPC: "vpc", Ingress: []sg.Rule{member("tcp 8080", "sg-alb")}},
		iface("app-1", "private", "10.0.1.11", "", "sg-app"), iface("app-2", "private", "10.0.1.12", "", "sg-app"), iface("app-3", "private", "10.0.1.13", "", "sg-app"),
		endpoint.TargetGroup{ID: "tg", VPC: "vpc", TargetType: endpoint.TargetIP, Protocol: endpoint.ListenerHTTP, Port: 8080,
			Targets: []endpoint.Target{{ID: "10.0.1.11", Health: endpoint.Healthy}, {ID: "10.0.1.12", Health: endpoint.Unhealthy}}},
		endpoint.LoadBalancer{ID: "alb", VPC: "vpc", Groups: []vpc.ID{"sg-alb"}, Nodes: []endpoint.Node{{Subnet: "public"}},
			Listeners: []endpoint.Listener{{Protocol: endpoint.ListenerHTTPS, Port: 443, TargetGroups: []vpc.ID{"tg"}}}},
		endpoint.LoadBalancer{ID: "inner", VPC: "vpc", Internal: true, Groups: []vpc.ID{"sg-alb"}, Nodes: []endpoint.Node{{Subnet: "private"}},
			Listeners: []endpoint.Listener{{Protocol: endpoint.ListenerHTTPS, Port: 443, TargetGroups: []vpc.ID{"tg"}}}})
	s, err := reach.Exposed(resolver(t, rs...))
	require.NoError(t, err)
	var got []string
	for _, o := range s.In {
		require.Len(t, o.Interfaces, 1)
		got = append(got, strings.TrimSpace(string(o.Interfaces[0])+" "+string(o.Front)+" "+string(o.Grade)))
	}
	require.Equal(t, []string{"app-1 alb web", "app-2 alb web", "web  web"}, got)
}

// TestExposedAgainstSingleQuestions: members of each set are delivered, of headers around it those that are in no set are not, and each
// interface of a class stands as its first does.
func TestExposedAgainstSingleQuestions(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	in, out := 0, 0
	eachNetwork(t, 25, func(t *testing.T, r *routing.Resolver) {
		s, err := reach.Exposed(r)
		require.NoError(t, err)
		for _, o := range slices.Concat(s.In, s.Out) {
			from := routing.AnyInternetHost
			if o.Out {
				from = routing.Place(o.Interfaces[0])
				out++
			} else {
				in++
			}
			require.True(t, o.Set.Contains(o.Witness))
			for range 5 {
				h, ok := draw(rng, o.Set)
				require.True(t, ok)
				d, err := r.Decide(from, h)
				require.NoError(t, err)
				require.Equal(t, routing.Delivered, d.Verdict, "%v of %v\n%s", h, o, gen.GoLiteral(r.Network()))
			}
		}
		for e := range vpc.All[eni.Interface](r.Network()) {
			checkHidden(t, rng, r, s, e)
		}
	})
	require.Greater(t, in, 5)
	require.Greater(t, out, 10)
}

// checkHidden asks for packets from the internet that are in no set of the surface.
func checkHidden(t *testing.T, rng *rand.Rand, r *routing.Resolver, s reach.Surface, e eni.Interface) {
	t.Helper()
	for _, a := range e.PublicAddresses(r.Network()) {
		class := slices.IndexFunc(s.In, func(o reach.Opening) bool { return slices.Contains(o.Interfaces, e.ID) && o.Interfaces[0] != e.ID })
		if class >= 0 {
			continue // it stands for itself in the set of another
		}
		for range 10 {
			h := packet.Header{Src: addr("198.51.100.7"), Dst: a.Public, Protocol: packet.TCP, SrcPort: 50000, DstPort: []uint16{22, 80, 443, 8080}[rng.IntN(4)]}
			d, err := r.Decide(routing.AnyInternetHost, h)
			require.NoError(t, err)
			listed := slices.ContainsFunc(s.In, func(o reach.Opening) bool { return o.Set.Contains(h) })
			require.Equal(t, d.Verdict == routing.Delivered, listed, "%v\n%s", h, gen.GoLiteral(r.Network()))
		}
	}
}
