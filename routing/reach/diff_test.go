package reach_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func TestDiffChange(t *testing.T) {
	r := resolver(t, shop()...)
	n := r.Network()
	for _, tt := range []struct {
		name   string
		change func() vpc.Change
		want   string
	}{
		{"nothing", func() vpc.Change {
			g, _ := vpc.Get[sg.Group](n, "sg-app")
			return vpc.Change{Put: []vpc.Resource{g}}
		}, ""},
		{"a description", func() vpc.Change {
			g, _ := vpc.Get[sg.Group](n, "sg-app")
			g.Ingress = slices.Clone(g.Ingress)
			g.Ingress[0].Description = "why"
			return vpc.Change{Put: []vpc.Resource{g}}
		}, ""},
		{"a rule more", func() vpc.Change {
			g, _ := vpc.Get[sg.Group](n, "sg-db")
			g.Egress = []sg.Rule{{Traffic: packet.MustTraffic("tcp 8080"), Group: "sg-app"}}
			a, _ := vpc.Get[sg.Group](n, "sg-app")
			a.Ingress = append(slices.Clone(a.Ingress), sg.Rule{Traffic: packet.MustTraffic("tcp 8080"), Group: "sg-db"})
			return vpc.Change{Put: []vpc.Resource{g, a}}
		}, "appeared: db -> app: tcp 8080 from 10.0.1.6 to 10.0.1.5 (dropped SG_HAS_NO_RULES at sg-db, then delivered)\n"},
		{"a network ACL's entry less", func() vpc.Change {
			a, _ := vpc.Get[vpc.NetworkACL](n, "acl-private")
			a.Ingress = a.Ingress[1:]
			return vpc.Change{Put: []vpc.Resource{a}}
		}, "appeared: app -> web: tcp 443 source 5432 from 10.0.1.5 to 10.0.0.5 (dropped SUBNET_ACL_RESTRICTION at acl-private in the reply, then delivered)\n" +
			"appeared: web -> db: tcp 5432 from 10.0.0.5 to 10.0.1.6 (dropped SUBNET_ACL_RESTRICTION at acl-private, then delivered)\n"},
		{"the site's route is gone", func() vpc.Change {
			tb, _ := vpc.Get[routing.Table](n, "rtb-private")
			tb.Routes = tb.Routes[:1]
			return vpc.Change{Put: []vpc.Resource{tb}}
		}, "vanished: hq -> app: tcp 22 from 192.168.0.0/16 to 10.0.1.5 (delivered by vgw, then dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS at igw in the reply)\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := reach.DiffChange(r, tt.change())
			require.NoError(t, err)
			d.Unsure = nil
			require.Equal(t, tt.want, keepInside(d).String())
		})
	}
}

// keepInside leaves out what goes to elsewhere.
func keepInside(d reach.Difference) reach.Difference {
	for _, ms := range [...]*[]reach.Movement{&d.Appeared, &d.Vanished, &d.Moved} {
		*ms = slices.DeleteFunc(slices.Clone(*ms), func(m reach.Movement) bool { return len(m.To) == 0 })
	}
	return d
}

// TestDiffShift is the question for which gateway endpoints are made: what does one take over, and what does it save?
func TestDiffShift(t *testing.T) {
	r := resolver(t, shop()...)
	d, err := reach.DiffChange(r, vpc.Change{Remove: []vpc.ID{"vpce-s3"}})
	require.NoError(t, err)
	require.Empty(t, keepInside(d).Moved)
	require.Len(t, d.Moved, 1, "%v", d)
	after, err := r.With(vpc.Change{Remove: []vpc.ID{"vpce-s3"}})
	require.NoError(t, err)
	shifts, err := d.Shifts(r, after, routing.ListPrices())
	require.NoError(t, err)
	require.Len(t, shifts, 1)
	s := shifts[0]
	require.Equal(t, "s3", s.Service)
	require.Equal(t, "vpce-s3", s.Before)
	require.Equal(t, "nat igw", s.After)
	require.Equal(t, []vpc.ID{"app"}, s.Senders)
	require.Zero(t, s.PriceBefore)
	require.Equal(t, "$0.045", s.PriceAfter.String(), "what a NAT gateway takes for a gigabyte")
}

// TestDiffAgainstSingleQuestions holds differences to the walk, in what differs and in what does not.
func TestDiffAgainstSingleQuestions(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	different := 0
	for range 6 {
		n := gen.Network(rng, gen.Size{VPCs: 2, NoIPv6: true})
		before := routing.New(n)
		c := mutation(rng, n)
		after, err := before.With(c)
		if err != nil {
			continue
		}
		d, err := reach.DiffChange(before, c)
		require.NoError(t, err)
		full, err := reach.Diff(before, routing.New(after.Network()))
		require.NoError(t, err)
		checkMovements(t, rng, before, after, d)
		different += len(d.Appeared) + len(d.Vanished) + len(d.Moved)
		checkComplete(t, rng, before, after, d)
		checkComplete(t, rng, before, after, full)
	}
	require.Positive(t, different)
}

// mutation takes a rule, an entry or a route away, or a whole resource.
func mutation(rng *rand.Rand, n *vpc.Network) vpc.Change {
	all := slices.Collect(n.All())
	for range 1000 {
		switch r := all[rng.IntN(len(all))].(type) {
		case sg.Group:
			if len(r.Ingress) > 0 && rng.IntN(2) == 0 {
				i := rng.IntN(len(r.Ingress))
				r.Ingress = slices.Delete(slices.Clone(r.Ingress), i, i+1)
			} else if len(r.Egress) > 0 {
				r.Egress = r.Egress[1:]
			}
			return vpc.Change{Put: []vpc.Resource{r}}
		case vpc.NetworkACL:
			if len(r.Ingress) > 0 {
				r.Ingress = r.Ingress[1:]
				return vpc.Change{Put: []vpc.Resource{r}}
			}
		case routing.Table:
			if len(r.Routes) > 0 {
				r.Routes = r.Routes[1:]
				return vpc.Change{Put: []vpc.Resource{r}}
			}
		case eni.Interface, vpc.InternetGateway:
			if rng.IntN(4) == 0 {
				return vpc.Change{Remove: []vpc.ID{r.ResourceID()}}
			}
		}
	}
	return vpc.Change{}
}

func checkMovements(t *testing.T, rng *rand.Rand, before, after *routing.Resolver, d reach.Difference) {
	t.Helper()
	for _, m := range slices.Concat(d.Appeared, d.Vanished, d.Moved, d.Unsure) {
		for range 3 {
			h, _ := draw(rng, m.Set)
			for _, x := range []struct {
				r    *routing.Resolver
				fate reach.Fate
			}{{before, m.Before}, {after, m.After}} {
				if x.fate.Verdict == routing.Undecided {
					continue
				}
				got, err := x.r.Decide(routing.Place(m.From[0]), h)
				require.NoError(t, err)
				require.Equal(t, x.fate.Verdict, got.Verdict, "%v of %v", h, m)
				if x.fate.Verdict == routing.Delivered {
					require.Equal(t, x.fate.Way, got.Way)
				}
			}
		}
	}
}

// checkComplete asks random questions of both resolvers: where the answers differ, the difference must say so.
func checkComplete(t *testing.T, rng *rand.Rand, before, after *routing.Resolver, d reach.Difference) {
	t.Helper()
	all := slices.Collect(vpc.All[eni.Interface](after.Network()))
	if len(all) < 2 {
		return
	}
	for range 150 {
		from, to := all[rng.IntN(len(all))], all[rng.IntN(len(all))]
		if _, had := before.Network().Get(from.ID); !had || from.ID == to.ID || len(from.Addresses) == 0 || len(to.Addresses) == 0 {
			continue
		}
		h := packet.Header{Src: from.Addresses[0].Private, Dst: to.Addresses[0].Private, Protocol: packet.TCP, SrcPort: 50000, DstPort: []uint16{22, 80, 443, 53}[rng.IntN(4)]}
		if rng.IntN(3) == 0 && h.Src.Is4() {
			h.Dst = addr("198.51.100.7")
		}
		if h.Check() != nil {
			continue
		}
		was, err := before.Decide(routing.Place(from.ID), h)
		require.NoError(t, err)
		is, err := after.Decide(routing.Place(from.ID), h)
		require.NoError(t, err)
		if was.Verdict != routing.Delivered && is.Verdict != routing.Delivered || was.Verdict == is.Verdict && was.Way == is.Way {
			continue
		}
		require.True(t, slices.ContainsFunc(slices.Concat(d.Appeared, d.Vanished, d.Moved), func(m reach.Movement) bool {
			return slices.Contains(m.From, from.ID) && (len(m.To) == 0) == (h.Dst == addr("198.51.100.7")) && (len(m.To) == 0 || slices.Contains(m.To, to.ID))
		}), "%s -> %v: %v %q, then %v %q\n%v", from.ID, h, was.Verdict, was.Way, is.Verdict, is.Way, d)
	}
}
