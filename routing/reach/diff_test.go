package reach_test

import (
	"encoding/json"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
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
		}, `
gained   db -> app
         was  dropped SG_HAS_NO_RULES at sg-db
         now  delivered
         for  tcp 8080 from 10.0.1.6 to 10.0.1.5
`},
		{"a network ACL's entry less", func() vpc.Change {
			a, _ := vpc.Get[vpc.NetworkACL](n, "acl-private")
			a.Ingress = a.Ingress[1:]
			return vpc.Change{Put: []vpc.Resource{a}}
		}, `
gained   app -> web
         was  dropped SUBNET_ACL_RESTRICTION at acl-private in the reply
         now  delivered
         for  tcp 443 source 5432 from 10.0.1.5 to 10.0.0.5
gained   web -> db
         was  dropped SUBNET_ACL_RESTRICTION at acl-private
         now  delivered
         for  tcp 5432 from 10.0.0.5 to 10.0.1.6
`},
		{"the site's route is gone", func() vpc.Change {
			tb, _ := vpc.Get[routing.Table](n, "rtb-private")
			tb.Routes = tb.Routes[:1]
			return vpc.Change{Put: []vpc.Resource{tb}}
		}, `
lost     hq -> app
         was  delivered by vgw
         now  dropped IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS at igw in the reply
         for  tcp 22 from 192.168.0.0/16 to 10.0.1.5
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := reach.DiffChange(r, tt.change())
			require.NoError(t, err)
			d.Unknown = nil
			require.Equal(t, strings.TrimPrefix(tt.want, "\n"), keepInside(d).String())
		})
	}
}

// keepInside leaves out what goes to elsewhere.
func keepInside(d reach.Difference) reach.Difference {
	for _, ms := range [...]*[]reach.Movement{&d.Gained, &d.Lost, &d.Moved} {
		*ms = slices.DeleteFunc(slices.Clone(*ms), func(m reach.Movement) bool { return len(m.To) == 0 || m.To[0] == internet })
	}
	return d
}

// TestDiffLowPorts: what only senders from low source ports lose is told last, and as that.
func TestDiffLowPorts(t *testing.T) {
	r := resolver(t, shop()...)
	acl, _ := vpc.Get[vpc.NetworkACL](r.Network(), "acl-private")
	acl.Ingress = append([]vpc.ACLEntry{{Number: 40, Traffic: packet.MustTraffic("tcp 0-1023"), CIDR: prefix("10.0.0.0/24")}}, acl.Ingress...)
	group, _ := vpc.Get[sg.Group](r.Network(), "sg-app")
	group.Ingress = group.Ingress[1:]
	d, err := reach.DiffChange(r, vpc.Change{Put: []vpc.Resource{acl, group}})
	require.NoError(t, err)
	require.Equal(t, `lost     web -> app
         was  delivered
         now  dropped ENI_SG_RULES_MISMATCH at sg-app
         for  tcp 8080 from 10.0.0.5 to 10.0.1.5
lost     app -> web
         was  delivered
         now  dropped SUBNET_ACL_RESTRICTION at acl-private in the reply
         for  tcp 443 source 0-1023 from 10.0.1.5 to 10.0.0.5
              (from source ports below 1024 alone, from which few systems send)
`, keepInside(d).String())
}

// TestDiffInternet has how the internet and addresses that are given back are told: the release of a NAT gateway takes the internet from app and leaves its address behind.
func TestDiffInternet(t *testing.T) {
	r := resolver(t, shop()...)
	d, err := reach.DiffChange(r, vpc.Change{Remove: []vpc.ID{"nat"}})
	require.NoError(t, err)
	require.NotEmpty(t, d.Lost)
	lost := d.Lost[0]
	require.Equal(t, []vpc.ID{internet}, lost.To)
	require.Equal(t, "internet", lost.Destination())
	require.Equal(t, routing.InternetAddr, lost.Witness.Dst, "an address of which people know that it is an example of the internet's")
	require.Contains(t, lost.Headers(), "tcp from 10.0.1.5 to the internet except 52.216.0.0/15, 54.231.0.0/17")
	require.NotContains(t, d.String(), "elsewhere")

	read, err := json.Marshal(lost)
	require.NoError(t, err)
	var again reach.Movement
	require.NoError(t, json.Unmarshal(read, &again))
	require.Equal(t, lost.Set.String(), again.Headers(), "what the internet is, is not written down")

	require.Empty(t, d.Gained, "nobody is known to have the address of nat")
}

// TestDiffReleased: what arrives at an address that an interface has given back does not go to the interface, and it is no gain that it does.
func TestDiffReleased(t *testing.T) {
	r := resolver(t, shop()...)
	d, err := reach.DiffChange(r, vpc.Change{Put: []vpc.Resource{iface("web", "public", "10.0.0.5", "", "sg-web")}})
	require.NoError(t, err)
	require.Empty(t, d.Gained)
	d.Lost, d.Unknown = nil, nil
	require.Equal(t, `moved    app -> 203.0.113.5 (until now of web)
         was  delivered to web by nat, igw
         now  delivered to igw by nat, igw
         for  tcp 443 from 10.0.1.5 to 203.0.113.5
`, d.String())
}

// TestDiffStandIn: nobody has sent to the public address that stands in for the one of a new NAT gateway.
func TestDiffStandIn(t *testing.T) {
	r := resolver(t, shop()...)
	d, err := reach.DiffChange(r, vpc.Change{Put: []vpc.Resource{vpc.NATGateway{ID: "nat-new", Subnet: "public"}}})
	require.NoError(t, err)
	require.Empty(t, d)
}

// TestLetGo: the interface of a NAT gateway that is deleted, which AWS lists for a while, neither sends nor is in the matrix, and the other flows are told.
func TestLetGo(t *testing.T) {
	nat := vpc.NATGateway{ID: "gone", Subnet: "public", State: vpc.Deleted}
	of := iface("eni-gone", "public", "10.0.0.77", "")
	of.Type, of.Owner = eni.NAT, "gone"
	r := resolver(t, append(shop(), nat, of)...)
	g, err := reach.Matrix(r)
	require.NoError(t, err)
	for _, c := range g.Classes {
		require.NotContains(t, c.Members, of.ID)
	}
	d, err := reach.DiffChange(r, vpc.Change{Remove: []vpc.ID{"nat"}})
	require.NoError(t, err)
	require.Equal(t, []vpc.ID{internet}, d.Lost[0].To)

	nat.State = vpc.Available
	_, err = reach.DiffChange(r, vpc.Change{Put: []vpc.Resource{nat}})
	require.NoError(t, err)
	d, err = reach.DiffChange(r, vpc.Change{Remove: []vpc.ID{"eni-gone"}})
	require.NoError(t, err)
	require.Empty(t, d)
}

// TestDiffServices: AWS services are named where they are all that is meant, and beside the internet if they get what they take.
func TestDiffServices(t *testing.T) {
	r, err := resolver(t, shop()...).With(vpc.Change{Remove: []vpc.ID{"vpce-s3"}})
	require.NoError(t, err)
	lost := func(c vpc.Change) reach.Movement {
		d, err := reach.DiffChange(r, c)
		require.NoError(t, err)
		require.NotEmpty(t, d.Lost)
		return d.Lost[0]
	}
	acl, _ := vpc.Get[vpc.NetworkACL](r.Network(), "acl-private")
	without := func(traffic string) vpc.Change {
		a := acl
		a.Egress = append([]vpc.ACLEntry{{Number: 1, CIDR: netip.MustParsePrefix("52.216.0.0/15"), Traffic: packet.MustTraffic(traffic)}}, acl.Egress...)
		return vpc.Change{Put: []vpc.Resource{a}}
	}

	all := lost(vpc.Change{Remove: []vpc.ID{"nat"}})
	require.Equal(t, "internet", all.Destination())
	require.Regexp(t, `^tcp.* from 10.0.1.5 to the internet, and Amazon S3 on its ports$`, all.Headers())

	s3 := lost(without("tcp 443"))
	require.Equal(t, "Amazon S3 in us-east-1", s3.Destination())
	require.Equal(t, "tcp 443 from 10.0.1.5 to 52.216.0.0/15", s3.Headers())

	r, err = r.With(without("tcp 80"))
	require.NoError(t, err)
	part := lost(vpc.Change{Remove: []vpc.ID{"nat"}})
	require.NotContains(t, part.Headers(), "on its ports", "it does not get all that it takes")
	require.Contains(t, part.Headers(), "52.216.0.0/15")
}

// TestDiffUnknown: a flow is neither lost nor gained if it is not known whether it gets there before or afterwards.
func TestDiffUnknown(t *testing.T) {
	known := resolver(t, shop()...)
	tb, _ := vpc.Get[routing.Table](known.Network(), "rtb-private")
	tb.Routes = slices.Clone(tb.Routes)
	for i := range tb.Routes {
		tb.Routes[i].Target = "tgw-of-another-account"
	}
	unknown, err := known.With(vpc.Change{Put: []vpc.Resource{tb}})
	require.NoError(t, err)
	for _, pair := range [...][2]*routing.Resolver{{known, unknown}, {unknown, known}} {
		d, err := reach.Diff(pair[0], pair[1])
		require.NoError(t, err)
		require.True(t, slices.ContainsFunc(d.Unknown, func(m reach.Movement) bool {
			return m.Before.Verdict == routing.Delivered || m.After.Verdict == routing.Delivered
		}), "%v", d)
		for _, m := range slices.Concat(d.Lost, d.Gained, d.Moved) {
			require.NotEqual(t, routing.Unknown, m.Before.Verdict, "%v", m)
			require.NotEqual(t, routing.Unknown, m.After.Verdict, "%v", m)
		}
	}
}

// TestDiffLattice: that it is not known what VPC Lattice does is left out, unless a network has something of it.
func TestDiffLattice(t *testing.T) {
	before := resolver(t, shop()...)
	g, _ := vpc.Get[sg.Group](before.Network(), "sg-web")
	g.Egress = nil
	for _, tt := range []struct {
		put  vpc.Resource
		told bool
	}{{g, false}, {endpoint.ServiceNetwork{ID: "sn-1", Region: "us-east-1"}, true}} {
		after, err := before.With(vpc.Change{Put: []vpc.Resource{tt.put}})
		require.NoError(t, err)
		d, err := reach.Diff(before, after)
		require.NoError(t, err)
		require.Equal(t, tt.told, len(d.Unknown) > 0, "%v", d)
		require.Equal(t, tt.told, len(d.Lost) == 0, "%v", d)
	}
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
