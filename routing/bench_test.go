package routing_test

import (
	"fmt"
	"net/netip"
	"runtime"
	"testing"
	"time"

	"github.com/gaissmai/bart"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// city is a network of VPCs with 200 interfaces each: a public and three private subnets with a NAT gateway,
// an S3 gateway endpoint and a KMS interface endpoint, all on one transit gateway.
func city(interfaces int) []vpc.Resource {
	const perVPC = 200
	rs := []vpc.Resource{vpc.TransitGateway{ID: "tgw", Region: "us-east-1"}}
	table := vpc.TransitGatewayRouteTable{ID: "tgw-rtb", TransitGateway: "tgw"}
	for i := range (interfaces + perVPC - 1) / perVPC {
		table.Associations = append(table.Associations, id("tgw-attach", i))
		table.Propagations = append(table.Propagations, id("tgw-attach", i))
		rs = append(rs, town(i, min(perVPC, interfaces-i*perVPC))...)
	}
	return append(rs, table)
}

func id(what string, i int, more ...any) vpc.ID {
	return vpc.ID(fmt.Sprint(append([]any{what, "-", i}, more...)...))
}

func prefix(format string, args ...any) netip.Prefix {
	return netip.MustParsePrefix(fmt.Sprintf(format, args...))
}

// town is the VPC number i.
func town(i, interfaces int) []vpc.Resource {
	v, tgw := id("vpc", i), vpc.ID("tgw")
	block := func(k int) netip.Prefix { return prefix("%d.%d.%d.0/24", 10+i/256, i%256, k) }
	anywhere := prefix("0.0.0.0/0")
	private := []vpc.ID{id("private", i, "a"), id("private", i, "b"), id("private", i, "c")}
	rs := []vpc.Resource{
		vpc.VPC{ID: v, Region: "us-east-1", CIDRs: []netip.Prefix{prefix("%d.%d.0.0/16", 10+i/256, i%256)}, DNSHostnames: true},
		vpc.Subnet{ID: id("public", i), VPC: v, CIDR: block(0), Zone: "us-east-1a"},
		vpc.InternetGateway{ID: id("igw", i), VPC: v},
		vpc.NATGateway{ID: id("nat", i), Subnet: id("public", i)},
		routing.Table{ID: id("rtb-public", i), VPC: v, Subnets: []vpc.ID{id("public", i)}, Routes: []routing.Route{{CIDR: anywhere, Target: id("igw", i)}}},
		routing.Table{ID: id("rtb-private", i), VPC: v, Subnets: private, Routes: []routing.Route{
			{CIDR: anywhere, Target: id("nat", i)}, {CIDR: prefix("10.0.0.0/8"), Target: tgw}, {CIDR: prefix("11.0.0.0/8"), Target: tgw},
		}},
		sg.Group{ID: id("sg", i), VPC: v,
			Ingress: []sg.Rule{{Traffic: packet.Port(packet.TCP, 22), CIDR: prefix("192.168.0.0/16")}, {Traffic: packet.Port(packet.TCP, 443), CIDR: prefix("10.0.0.0/7")}},
			Egress:  []sg.Rule{{CIDR: anywhere}}},
		vpc.NetworkACL{ID: id("acl", i), VPC: v, Subnets: private,
			Ingress: []vpc.ACLEntry{{Number: 90, CIDR: prefix("198.51.100.0/24")}, {Number: 100, Allow: true, CIDR: anywhere}},
			Egress:  []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: anywhere}}},
		endpoint.Gateway{ID: id("vpce-s3", i), VPC: v, Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{id("rtb-private", i)}},
		endpoint.Interface{ID: id("vpce-kms", i), VPC: v, Service: "com.amazonaws.us-east-1.kms", Subnets: private[:1], Groups: []vpc.ID{id("sg", i)}, PrivateDNS: true},
		vpc.TransitGatewayAttachment{ID: id("tgw-attach", i), TransitGateway: tgw, Resource: v, Subnets: private},
	}
	for k, s := range private {
		rs = append(rs, vpc.Subnet{ID: s, VPC: v, CIDR: block(k + 1), Zone: "us-east-1" + string(rune('a'+k))})
	}
	for k := range interfaces {
		addr := block(k%3 + 1).Addr()
		for range 10 + k/3 {
			addr = addr.Next()
		}
		rs = append(rs, eni.Interface{ID: id("eni", i, ".", k), Subnet: private[k%3], Groups: []vpc.ID{id("sg", i)}, Addresses: []eni.Address{{Private: addr}}})
	}
	return rs
}

// questions is a spread of flows over a city: inside a VPC, through NAT, to endpoints, to another VPC.
func questions(interfaces int) []routing.Flow {
	last := (interfaces+199)/200 - 1
	from := routing.Place(id("eni", last/2, ".", 0))
	return []routing.Flow{
		{From: from, To: routing.Place(id("eni", last/2, ".", 4)), DstPort: 443},
		{From: from, To: "198.51.99.7", DstPort: 443},
		{From: from, To: routing.Place(id("vpce-kms", last/2)), DstPort: 443},
		{From: from, To: routing.Place(id("eni", last, ".", 7)), DstPort: 443},
	}
}

func newCity(tb testing.TB, interfaces int) *vpc.Network {
	tb.Helper()
	n, err := vpc.New(city(interfaces)...)
	require.NoError(tb, err)
	return n
}

func TestReachesDoesNotAllocate(t *testing.T) {
	r := routing.New(newCity(t, 600))
	for _, f := range questions(600) {
		v, err := r.Reaches(f)
		require.NoError(t, err)
		require.Equal(t, routing.Delivered, v, "%v -> %v", f.From, f.To)
		if !raced {
			require.Zero(t, testing.AllocsPerRun(100, func() { r.Reaches(f) }), "%v -> %v", f.From, f.To)
		}
	}
}

var sizes = []int{100, 10_000, 100_000}

func BenchmarkReaches(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			r, qs := routing.New(newCity(b, size)), questions(size)
			for _, q := range qs {
				r.Reaches(q)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r.Reaches(qs[i%len(qs)])
			}
		})
	}
}

func BenchmarkResolve(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			r, qs := routing.New(newCity(b, size)), questions(size)
			for _, q := range qs {
				r.Reaches(q)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r.Resolve(qs[i%len(qs)])
			}
		})
	}
}

// BenchmarkBudgetResolve measures what the whole record costs: its metric ratio is the time of Resolve over that of Reaches, on the same
// questions in the same run. The budget is 10.
func BenchmarkBudgetResolve(b *testing.B) {
	const size = 10_000
	n := newCity(b, size)
	last := (size+199)/200 - 1
	from := routing.Place(id("eni", last/2, ".", 0))
	for _, x := range []struct {
		name      string
		questions []routing.Flow
	}{
		{"delivered", questions(size)},
		{"dropped", []routing.Flow{
			{From: from, To: routing.Place(id("eni", last/2, ".", 4)), DstPort: 80},
			{From: from, To: "198.51.100.7", DstPort: 443},
			{From: from, To: routing.Place(id("vpce-kms", last/2)), DstPort: 22},
			{From: from, To: routing.Place(id("eni", last, ".", 7)), DstPort: 22},
		}},
	} {
		b.Run(x.name, func(b *testing.B) {
			r := routing.New(n)
			for _, q := range x.questions {
				r.Resolve(q)
			}
			var reaches, resolve time.Duration
			for b.Loop() {
				const turns = 64
				start := time.Now()
				for i := range turns {
					r.Reaches(x.questions[i%len(x.questions)])
				}
				middle := time.Now()
				for i := range turns {
					r.Resolve(x.questions[i%len(x.questions)])
				}
				reaches += middle.Sub(start)
				resolve += time.Since(middle)
			}
			b.ReportMetric(float64(resolve)/float64(reaches), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkBudgetReaches reports how many bare longest-prefix lookups a verdict costs on a network of 100,000 interfaces: at most 40. The lookups are in a table of
// as many addresses as the network has.
func BenchmarkBudgetReaches(b *testing.B) {
	const size = 100_000
	n := newCity(b, size)
	r, qs := routing.New(n), questions(size)
	bare := new(bart.Table[int])
	var addresses []netip.Addr
	for e := range vpc.All[eni.Interface](n) {
		for _, a := range e.Addresses {
			addresses = append(addresses, a.Private)
			bare.Insert(netip.PrefixFrom(a.Private, a.Private.BitLen()), len(addresses))
		}
	}
	for _, q := range qs {
		r.Reaches(q)
	}
	require.Zero(b, testing.AllocsPerRun(100, func() { r.Reaches(qs[0]) }))
	const turns = 4000
	for b.Loop() {
		reaches, lookup := time.Duration(1<<62), time.Duration(1<<62)
		for range 20 {
			start := time.Now()
			for i := range turns {
				r.Reaches(qs[i%len(qs)])
			}
			middle := time.Now()
			for i := range turns {
				bare.Lookup(addresses[i*7919%len(addresses)])
			}
			reaches, lookup = min(reaches, middle.Sub(start)), min(lookup, time.Since(middle))
		}
		b.ReportMetric(float64(reaches)/float64(lookup), "ratio")
	}
}

// BenchmarkBudgetBuild reports how many times longer it takes to build and compile a network of 100,000 interfaces than one of 1,000: at most 130. A small network
// is one of a hundred that are built in a row and kept, so that both sides fill as much memory and pay for collecting it: one network of 1,000 by itself
// ends before the collector starts.
func BenchmarkBudgetBuild(b *testing.B) {
	const few, many = 1000, 100_000
	small, large := city(few), city(many)
	build := func(rs []vpc.Resource, size, times int) time.Duration {
		kept := make([]*routing.Resolver, times)
		runtime.GC()
		start := time.Now()
		for k := range kept {
			n, err := vpc.New(rs...)
			require.NoError(b, err)
			kept[k] = routing.New(n)
			for i := range size / 200 {
				kept[k].Reaches(routing.Flow{From: routing.Place(id("eni", i, ".", 0)), To: routing.Place(id("eni", i, ".", 4)), DstPort: 443})
			}
		}
		took := time.Since(start)
		runtime.KeepAlive(kept)
		return took / time.Duration(times)
	}
	for b.Loop() {
		one, hundred := time.Duration(1<<62), time.Duration(1<<62)
		for range 5 {
			one = min(one, build(small, few, many/few))
			hundred = min(hundred, build(large, many, 1))
		}
		b.ReportMetric(float64(hundred)/float64(one), "ratio")
	}
}
