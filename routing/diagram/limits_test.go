package diagram_test

import (
	"fmt"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/diagram"
	"github.com/vpcsim/vpcsim/vpc"
)

// fleet is so many VPCs of 8 subnets with 12 interfaces each, at one transit gateway.
func fleet(t testing.TB, vpcs int) *vpc.Network {
	rs := []vpc.Resource{vpc.TransitGateway{ID: "tgw", Region: "us-east-1"}}
	table := vpc.TransitGatewayRouteTable{ID: "tgw-rtb", TransitGateway: "tgw"}
	for i := range vpcs {
		v := vpc.ID(fmt.Sprintf("vpc-%03d", i))
		base := netip.AddrFrom4([4]byte{10, byte(i / 16), byte(i % 16 * 16), 0})
		rs = append(rs,
			vpc.VPC{ID: v, Region: "us-east-1", CIDRs: []netip.Prefix{netip.PrefixFrom(base, 20)}},
			routing.Table{ID: "rtb-" + v, VPC: v, Main: true, Routes: []routing.Route{{CIDR: cidr("10.0.0.0/8"), Target: "tgw"}}},
			vpc.TransitGatewayAttachment{ID: "att-" + v, TransitGateway: "tgw", Resource: v, Subnets: ids(v + "-0")},
		)
		table.Associations, table.Propagations = append(table.Associations, "att-"+v), append(table.Propagations, "att-"+v)
		for j := range 8 {
			s := vpc.ID(fmt.Sprintf("%s-%d", v, j))
			b := base.As4()
			b[2] += byte(j)
			rs = append(rs, vpc.Subnet{ID: s, VPC: v, CIDR: netip.PrefixFrom(netip.AddrFrom4(b), 24), Zone: "us-east-1a"})
			for k := range 12 {
				b[3] = byte(10 + k)
				rs = append(rs, eni.Interface{ID: vpc.ID(fmt.Sprintf("%s-%d", s, k)), Subnet: s, Addresses: []eni.Address{{Private: netip.AddrFrom4(b)}}})
			}
		}
	}
	return network(t, append(rs, table)...)
}

// TestLargeNetworksAreFolded: what is not drawn is counted, what a path touches is always drawn, and no picture outgrows a page or what
// GitHub draws.
func TestLargeNetworksAreFolded(t *testing.T) {
	n := fleet(t, 105) // 10,080 interfaces
	path := resolve(t, n, routing.Flow{From: "vpc-003-0-7", To: "10.6.64.15", DstPort: 443})
	one, err := diagram.VPC(n, "vpc-007")
	require.NoError(t, err)
	for _, c := range []struct {
		name    string
		picture diagram.Picture
		want    []string
		not     []string
	}{
		{"network", diagram.Network(n), []string{"vpc-000", "8 subnets, 96 interfaces", "joined by tgw", "and 45 more VPCs", "105 attachments"}, []string{"vpc-104", "vpc-000-0"}},
		{"VPC", one, []string{"vpc-007-0", "12 interfaces", "105 attachments"}, []string{"vpc-008", "vpc-007-0-0"}},
		{"path", diagram.Path(n, path), []string{"vpc-003-0-7", "and 11 interfaces", "and 7 more subnets", "and 103 more VPCs", "vpc-100-0-5"}, []string{"vpc-003-0-8", "vpc-104"}},
		{"limits", diagram.Network(n, diagram.Within(diagram.Limits{VPCs: 10})), []string{"vpc-009", "and 95 more VPCs"}, []string{"vpc-010"}},
		{"open", diagram.Network(fleet(t, 2), diagram.Within(diagram.Limits{Subnets: 3, Interfaces: 20})), []string{"vpc-001-2-11", "and 5 more subnets"}, []string{"vpc-001-3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			nodes, _ := readDOT(t, c.picture.DOT())
			checkMermaid(t, c.picture.Mermaid())
			svg := svgText(t, c.picture.SVG())
			require.NotEmpty(t, nodes)
			require.Less(t, len(c.picture.SVG()), 100_000)
			require.Less(t, len(c.picture.DOT()), 100_000)
			for _, s := range c.want {
				require.Contains(t, svg, s)
				require.Contains(t, c.picture.DOT(), s)
				require.Contains(t, c.picture.Mermaid(), s)
			}
			for _, s := range c.not {
				for line := range strings.Lines(svg) {
					require.NotEqual(t, s, strings.TrimSpace(line))
				}
			}
		})
	}
}

// TestCostOfAPath: a path is drawn in a fraction of the time that it takes to make its network, however large that is. It is the best
// of a few tries that counts, since others use the machine too.
func TestCostOfAPath(t *testing.T) {
	least := func(f func()) time.Duration {
		best := time.Hour
		for range 3 {
			start := time.Now()
			f()
			best = min(best, time.Since(start))
		}
		return best
	}
	var n *vpc.Network
	making := least(func() { n = fleet(t, 105) })
	path := resolve(t, n, routing.Flow{From: "vpc-003-0-7", To: "10.6.64.15", DstPort: 443})
	drawing := least(func() {
		p := diagram.Path(n, path)
		p.SVG()
		p.DOT()
		p.Mermaid()
	})
	t.Logf("making the network: %v, drawing the path: %v", making, drawing)
	require.Less(t, drawing, making)
}

// TestCorp: of a captured network only what the question touches is drawn.
func TestCorp(t *testing.T) {
	loaded, err := describe.Load(os.DirFS("../../load/describe/testdata/corp"))
	require.NoError(t, err)
	n := network(t, loaded.Resources...)
	p := resolve(t, n, routing.Flow{From: "eni-18518706d3baf7a6c", To: "10.102.0.4", Protocol: packet.ICMP})
	pic := diagram.Path(n, p)
	svg := svgText(t, pic.SVG())
	for _, s := range []string{"dev-a", "shared-a", "ENI_SG_RULES_MISMATCH", "and 4 more VPCs", "2 VPCs in other Regions"} {
		require.Contains(t, svg, s)
	}
	for _, s := range []string{"egress-public-a", "inspection", "eu-prod", "prod-a"} {
		require.NotContains(t, svg, s)
	}
	require.Less(t, len(pic.SVG()), 50_000)
	checkMermaid(t, pic.Mermaid())
	readDOT(t, pic.DOT())
}

// TestBesideAPath: what a path does not touch is counted, and drawn if limits leave room for it.
func TestBesideAPath(t *testing.T) {
	n := network(t, shop()...)
	path := resolve(t, n, routing.Flow{From: "app-a", To: "internet", DstPort: 443})
	beside := []string{"vgw-shop", "vpce-s3", "vpce-kms", "att-shop", "isolated-a", "public-b", "web-a", "vpc-tools"}
	counts := []string{"and 1 interface", "and 3 more subnets", "and 2 more gateways", "and 1 more VPC", "and 1 interface endpoint, 1 attachment"}
	for _, all := range []bool{true, false} {
		var options []diagram.Option
		if all {
			options = append(options, diagram.Within(diagram.Limits{VPCs: 9, Subnets: 9, Interfaces: 9}))
		}
		pic := diagram.Path(n, path, options...)
		items := map[string]bool{}
		for _, e := range elements(t, pic.SVG()) {
			items[e.data["id"]] = true
		}
		for _, id := range []string{"app-a", "private-a", "nat-a", "public-a", "igw-shop", "internet"} {
			require.True(t, items[id], id)
		}
		for _, id := range beside {
			require.Equal(t, all, items[id], id)
		}
		for _, s := range counts {
			require.Equal(t, !all, strings.Contains(pic.Mermaid(), s), s)
		}
	}
}

// TestFixIsDrawn: where a route is missing, what it would lead to is drawn, and nothing else beside the path.
func TestFixIsDrawn(t *testing.T) {
	n := network(t, shop()...)
	items := map[string]bool{}
	for _, e := range elements(t, diagram.Path(n, resolve(t, n, routing.Flow{From: "db-a", To: "internet", DstPort: 443})).SVG()) {
		items[e.data["id"]] = true
	}
	require.True(t, items["public-a"], "the subnet of the NAT gateway")
	require.False(t, items["private-a"])
	require.False(t, items["public-b"])
}

// TestWarningIsDrawn: a change that may undo what is meant is not told without its warning, which is told in full.
func TestWarningIsDrawn(t *testing.T) {
	loaded, err := describe.Load(os.DirFS("../../load/describe/testdata/corp"))
	require.NoError(t, err)
	n := network(t, loaded.Resources...)
	p := resolve(t, n, routing.Flow{From: "dev-app", To: "prod-app", DstPort: 443})
	require.NotEmpty(t, p.Blockers[0].Fix[0].Warning)
	for _, options := range [][]diagram.Option{nil, {diagram.Narrow()}} {
		pic := diagram.Path(n, p, options...)
		words := strings.Join(strings.Fields(svgText(t, pic.SVG())), " ")
		require.Contains(t, words, "mind: "+p.Blockers[0].Fix[0].Warning)
		require.Contains(t, words, "10.20.0.0/16 -> tgw-attach-4e0fc4402673a3e5e mind: ")
	}
}

func TestNoSuchVPC(t *testing.T) {
	_, err := diagram.VPC(network(t, shop()...), "vpc-none")
	require.EqualError(t, err, `diagram: the network has no VPC "vpc-none"`)
}

// TestEmpty: there is nothing to draw, and that is drawn.
func TestEmpty(t *testing.T) {
	for _, p := range []diagram.Picture{{}, diagram.Network(nil), diagram.Path(nil, routing.Path{})} {
		svgText(t, p.SVG())
		readDOT(t, p.DOT())
		checkMermaid(t, p.Mermaid())
	}
}
