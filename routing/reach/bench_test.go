package reach_test

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func number[T ~string](what string, i int) T { return T(fmt.Sprintf("%s-%d", what, i)) }

// office is a VPC of ten subnets with ten groups and ten network ACLs of ten rules each, with as many interfaces.
func office(interfaces int) []vpc.Resource {
	rs := []vpc.Resource{
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")},
		vpc.InternetGateway{ID: "igw", VPC: "vpc"},
		vpc.NATGateway{ID: "nat", Subnet: "subnet-0"},
		routing.Table{ID: "rtb", VPC: "vpc", Main: true, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "nat"}}},
		routing.Table{ID: "rtb-public", VPC: "vpc", Subnets: []vpc.ID{"subnet-0"}, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw"}}},
	}
	for i := range 10 {
		block := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(16 * i), 0}), 20)
		rs = append(rs,
			vpc.Subnet{ID: number[vpc.ID]("subnet", i), VPC: "vpc", CIDR: block, Zone: "us-east-1a"},
			officeACL(i), officeGroup(i))
	}
	for k := range interfaces {
		i := k % 10
		n := 16 + k/10
		a := netip.AddrFrom4([4]byte{10, 0, byte(16*i + n/256), byte(n)})
		rs = append(rs, eni.Interface{ID: number[vpc.ID]("eni", k), Subnet: number[vpc.ID]("subnet", i),
			Groups: []vpc.ID{number[vpc.ID]("sg", k/10%10)}, Addresses: []eni.Address{{Private: a}}})
	}
	return rs
}

func officeACL(i int) vpc.NetworkACL {
	a := vpc.NetworkACL{ID: number[vpc.ID]("acl", i), VPC: "vpc", Subnets: []vpc.ID{number[vpc.ID]("subnet", i)}}
	for k := range 9 {
		e := vpc.ACLEntry{Number: 10 * (k + 1), Allow: k%3 != 0, Traffic: packet.Ports(packet.TCP, uint16(1000*k+10*i), uint16(1000*k+500+k)),
			CIDR: netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(16 * ((i + k) % 10)), 0}), 20)}
		a.Ingress, a.Egress = append(a.Ingress, e), append(a.Egress, e)
	}
	rest := vpc.ACLEntry{Number: 1000, Allow: true, CIDR: prefix("0.0.0.0/0")}
	a.Ingress, a.Egress = append(a.Ingress, rest), append(a.Egress, rest)
	return a
}

func officeGroup(i int) sg.Group {
	g := sg.Group{ID: number[vpc.ID]("sg", i), VPC: "vpc", Egress: []sg.Rule{allow("all", "0.0.0.0/0")}}
	for k := range 9 {
		r := sg.Rule{Traffic: packet.Port(packet.TCP, uint16(80+100*k+i))}
		if k%2 == 0 {
			r.Group = number[vpc.ID]("sg", (i+k)%10)
		} else {
			r.CIDR = netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(16 * k), 0}), 20)
		}
		g.Ingress = append(g.Ingress, r)
	}
	return g
}

func newOffice(tb testing.TB, interfaces int) *routing.Resolver {
	return resolver(tb, office(interfaces)...)
}

func matrix(tb testing.TB, r *routing.Resolver) *reach.Grid {
	g, err := reach.Matrix(r)
	require.NoError(tb, err)
	return g
}

// took is how long the fastest of a few runs takes.
func took(runs int, f func()) time.Duration {
	best := time.Duration(1 << 62)
	for range runs {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	return best
}

// BenchmarkBudgetMatrix500 reports the seconds of a matrix of 500 interfaces: at most 1, and 200 MB.
func BenchmarkBudgetMatrix500(b *testing.B) {
	n := newOffice(b, 500).Network()
	b.ReportAllocs()
	for b.Loop() {
		matrix(b, routing.New(n))
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "ratio")
}

// BenchmarkBudgetMatrix10000 reports how many times longer the matrix of 10,000 interfaces takes: at most 20.
func BenchmarkBudgetMatrix10000(b *testing.B) {
	small, large := newOffice(b, 500).Network(), newOffice(b, 10_000).Network()
	for b.Loop() {
		few := took(3, func() { matrix(b, routing.New(small)) })
		many := took(2, func() { matrix(b, routing.New(large)) })
		b.ReportMetric(float64(many)/float64(few), "ratio")
	}
}

// BenchmarkBudgetDiff reports which part of the time of a matrix it takes to find what one changed rule does: at most 0.05.
func BenchmarkBudgetDiff(b *testing.B) {
	r := newOffice(b, 10_000)
	g, ok := vpc.Get[sg.Group](r.Network(), "sg-3")
	require.True(b, ok)
	g.Ingress = slices.Clone(g.Ingress)
	g.Ingress[4].Traffic = packet.Port(packet.TCP, 8443)
	for b.Loop() {
		whole := took(2, func() { matrix(b, routing.New(r.Network())) })
		part := took(3, func() {
			d, err := reach.DiffChange(r, vpc.Change{Put: []vpc.Resource{g}})
			require.NoError(b, err)
			require.NotEmpty(b, d.Gained)
		})
		b.ReportMetric(float64(part)/float64(whole), "ratio")
	}
}

// BenchmarkWhatIf is a search: the time that one of ten thousand candidate changes of a rule takes on 10,000 interfaces, with a question about each.
func BenchmarkWhatIf(b *testing.B) {
	r := newOffice(b, 10_000)
	for i := 0; b.Loop(); i++ {
		g, _ := vpc.Get[sg.Group](r.Network(), number[vpc.ID]("sg", i%10))
		g.Ingress = slices.Clone(g.Ingress)
		g.Ingress[i/10%9].Traffic = packet.Port(packet.TCP, uint16(1000+i%10_000))
		s, err := r.With(vpc.Change{Put: []vpc.Resource{g}})
		require.NoError(b, err)
		_, err = s.Reaches(routing.Flow{From: "eni-7", To: "eni-130", DstPort: 443})
		require.NoError(b, err)
	}
}
