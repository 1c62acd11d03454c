package reach_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

func TestMatrix(t *testing.T) {
	g := matrix(t, resolver(t, append(shop(), iface("app2", "private", "10.0.1.7", "", "sg-app"), iface("web2", "public", "10.0.0.200", "", "sg-web"))...))
	for _, tt := range []struct {
		name, from, to string
		want           string
	}{
		{"a rule that names the sender's group", "web", "app", "tcp 8080 from 0.0.0.0/0"},
		{"another member of its class", "web", "app2", "tcp 8080 from 0.0.0.0/0"},
		{"the network ACL denies", "web", "db", "none"},
		{"the same class behind the ACL's boundary", "web2", "db", "tcp 5432 from 0.0.0.0/0"},
		{"an interface and itself", "app", "app", "none"},
		{"two members of a class", "app", "app2", "none"},
		{"no interface", "app", "nobody", "none"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got packet.Set
			for _, l := range g.Between(vpc.ID(tt.from), vpc.ID(tt.to)) {
				require.Equal(t, routing.Delivered, l.Verdict)
				got = got.Union(l.Traffic)
			}
			require.Equal(t, tt.want, got.String())
		})
	}
	app, _ := g.ClassOf("app")
	require.Equal(t, []vpc.ID{"app", "app2"}, g.Classes[app].Members)
	web, _ := g.ClassOf("web")
	require.Equal(t, []vpc.ID{"web"}, g.Classes[web].Members, "it has a public address, and an entry of the ACL is about its half of the subnet")
}

// TestClassesOfManaged holds that what AWS makes for many resources is one class, as long as the network does not hold these: an interface of a gateway
// or an endpoint stands alone.
func TestClassesOfManaged(t *testing.T) {
	rs := shop()
	for i := range 100 {
		e := iface(fmt.Sprint("fn-", i, "/private"), "private", fmt.Sprint("10.0.1.", 100+i), "", "sg-app")
		e.Type, e.Owner = eni.Lambda, vpc.ID(fmt.Sprint("fn-", i))
		rs = append(rs, e)
	}
	owned := iface("eni-nat", "private", "10.0.1.240", "", "sg-app")
	owned.Owner = "nat"
	r := resolver(t, append(rs, owned)...)
	g := matrix(t, r)
	require.Less(t, len(g.Classes), 10)
	fn, ok := g.ClassOf("fn-0/private")
	require.True(t, ok)
	require.GreaterOrEqual(t, len(g.Classes[fn].Members), 100)
	require.NotContains(t, g.Classes[fn].Members, vpc.ID("eni-nat"))
	single, err := reach.Between(r, "fn-7", "db")
	require.NoError(t, err)
	require.True(t, g.Headers(r.Network(), "fn-7/private", "db").Equal(single.Set()))
}

// TestMatrixAgainstSingleQuestions holds the matrix to the walk, for interfaces that do not stand for their class as well.
func TestMatrixAgainstSingleQuestions(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	shared := 0
	for range 40 {
		n := gen.Network(rng, gen.Size{Interfaces: 8})
		r := routing.New(n)
		g := matrix(t, r)
		all := slices.Collect(vpc.All[eni.Interface](n))
		for range 60 {
			from, to := all[rng.IntN(len(all))], all[rng.IntN(len(all))]
			if from.ID == to.ID || len(from.Addresses) == 0 || len(to.Addresses) == 0 {
				continue
			}
			if i, _ := g.ClassOf(to.ID); len(g.Classes[i].Members) > 1 {
				shared++
			}
			want := g.Headers(n, from.ID, to.ID)
			space := packet.From(single(from)...).Intersect(packet.To(single(to)...))
			for _, s := range []packet.Set{want, space.Minus(want)} {
				for range 4 {
					h, ok := draw(rng, s)
					if !ok {
						break
					}
					got, err := r.Reaches(question(routing.Place(from.ID), h))
					require.NoError(t, err)
					require.Equal(t, want.Contains(h), got == routing.Delivered, "%s -> %s %v: %v\n%s", from.ID, to.ID, h, got, gen.GoLiteral(n))
				}
			}
		}
	}
	require.Greater(t, shared, 20, "hardly any class has two members")
}

func single(e eni.Interface) (ps []netip.Prefix) {
	for _, a := range e.Addresses {
		ps = append(ps, netip.PrefixFrom(a.Private, a.Private.BitLen()))
	}
	return ps
}

func TestMatrixText(t *testing.T) {
	g := matrix(t, resolver(t, append(shop(), iface("app2", "private", "10.0.1.7", "", "sg-app"))...))
	require.Equal(t, strings.TrimPrefix(`
app +1    private sg-app
db        private sg-db
web       public sg-web

app +1 -> db        tcp 5432
app +1 -> web       tcp 443 source 0-5431, tcp 443 source 5433-65535
web    -> app +1    tcp 8080
`, "\n"), g.String())
	var b strings.Builder
	require.NoError(t, g.WriteCSV(&b))
	require.Equal(t, strings.TrimPrefix(`
from,to,verdict,way,traffic
app,db,delivered,,tcp 5432
app2,db,delivered,,tcp 5432
app,web,delivered,,"tcp 443 source 0-5431, tcp 443 source 5433-65535"
app2,web,delivered,,"tcp 443 source 0-5431, tcp 443 source 5433-65535"
web,app,delivered,,tcp 8080
web,app2,delivered,,tcp 8080
`, "\n"), b.String())
}

func TestMatrixGraph(t *testing.T) {
	g := matrix(t, resolver(t, append(shop(), iface("app2", "private", "10.0.1.7", "", "sg-app"))...))
	web, _ := g.ClassOf("web")
	app, _ := g.ClassOf("app2")
	d := g.Graph()
	require.Equal(t, len(g.Classes), d.Nodes().Len())
	w, ok := d.Weight(int64(web), int64(app))
	require.True(t, ok)
	require.Equal(t, 1.0, w, "one port of one protocol")
	require.False(t, d.HasEdgeFromTo(int64(app), int64(app)))
}
