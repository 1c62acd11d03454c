package reach_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// offices is small with two more private subnets, one of them without interfaces, and every kind of endpoint.
func offices(t *testing.T) *routing.Resolver {
	t.Helper()
	n, err := vpc.New(small()...)
	require.NoError(t, err)
	n, err = n.With(
		vpc.NATGateway{ID: "nat", Subnet: "public", Addresses: []vpc.NATAddress{{Private: addr("10.0.0.9"), Public: addr("203.0.113.9")}}},
		table("rtb-private", "private", route("0.0.0.0/0", "nat")),
		vpc.Subnet{ID: "isolated-1", VPC: "vpc", CIDR: prefix("10.0.2.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "isolated-2", VPC: "vpc", CIDR: prefix("10.0.3.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "isolated-3", VPC: "vpc", CIDR: prefix("10.0.4.0/24"), Zone: "us-east-1a"},
		routing.Table{ID: "rtb-isolated", VPC: "vpc", Main: true},
		vpc.PrefixList{ID: "pl-s3", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Region: "us-east-1", Entries: prefixes("52.216.0.0/15")},
		endpoint.Gateway{ID: "vpce-s3", VPC: "vpc", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-private", "rtb-isolated"}},
		sg.Group{ID: "sg-vpce", VPC: "vpc", Ingress: []sg.Rule{allow("tcp 443", "10.0.0.0/16")}},
		endpoint.Interface{ID: "vpce-kms", VPC: "vpc", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"public"}, Groups: []vpc.ID{"sg-vpce"}, PrivateDNS: true},
		endpoint.Interface{ID: "vpce-sns", VPC: "vpc", Service: "com.amazonaws.us-east-1.sns", Subnets: []vpc.ID{"public"}, Groups: []vpc.ID{"sg-vpce"}},
		iface("a", "isolated-1", "10.0.2.5", "", "sg-db"), iface("b", "isolated-2", "10.0.3.5", "", "sg-db"))
	require.NoError(t, err)
	return routing.New(n)
}

func TestServices(t *testing.T) {
	got, err := reach.Services(offices(t), "s3", "kms", "sns", "ec2")
	require.NoError(t, err)
	want := `
vpc  isolated-1, isolated-2  (a +1)
  gateway endpoint    vpce-s3
      s3
  interface endpoint  vpce-kms
      kms
  interface endpoint  vpce-sns*
      sns
  none                no route matches the destination (route table rtb-isolated,
                      NO_ROUTE_TO_DESTINATION)
      ec2
vpc  isolated-3
  gateway endpoint    vpce-s3
      s3
  interface endpoint  vpce-kms
      kms
  interface endpoint  vpce-sns*
      sns
  none                no route matches the destination (route table rtb-isolated,
                      NO_ROUTE_TO_DESTINATION)
      ec2
vpc  private  (db)
  gateway endpoint    vpce-s3
      s3
  interface endpoint  vpce-kms
      kms
  NAT gateway         nat
      sns, ec2
vpc  public  (web)
  internet gateway    igw
      s3, sns, ec2
  interface endpoint  vpce-kms
      kms
* by the endpoint's own names alone: the service's name does not lead there
`
	require.Equal(t, strings.TrimPrefix(want, "\n"), got.String())
	require.Contains(t, got.Columns(), "interface endpoint vpce-sns*")
	require.True(t, strings.HasSuffix(got.Columns(), "\n* by the endpoint's own names alone: the service's name does not lead there\n"))
	for _, row := range got.Rows {
		for _, a := range row.Services {
			require.NotEmpty(t, a.Why, a)
		}
	}
	require.Equal(t, "by the endpoint's own names alone: rtb-isolated 10.0.0.0/16 -> local", got.Rows[0].Services[2].Why)

	var csv strings.Builder
	require.NoError(t, got.WriteCSV(&csv))
	require.Contains(t, csv.String(), "vpc,isolated-2,a,s3,gateway endpoint,vpce-s3,vpce-s3,rtb-isolated pl-s3 (52.216.0.0/15) -> vpce-s3\n")
	require.Equal(t, 1+5*4, strings.Count(csv.String(), "\n"))

	_, err = reach.Services(offices(t), "s3", "floppy", "telex")
	require.ErrorContains(t, err, "the catalogue has no service floppy and telex")
}

// TestServicesInPart: an endpoint of which one zone refuses what another takes is said to be reached in part, whichever address comes first.
func TestServicesInPart(t *testing.T) {
	for _, closed := range []vpc.ID{"private", "other"} {
		deny := vpc.ACLEntry{Number: 10, CIDR: prefix("10.0.0.0/24")}
		allowAll := vpc.ACLEntry{Number: 100, Allow: true, CIDR: prefix("0.0.0.0/0")}
		r := resolver(t,
			vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), DNSHostnames: true},
			vpc.Subnet{ID: "apps", VPC: "vpc", CIDR: prefix("10.0.0.0/24"), Zone: "us-east-1a"},
			vpc.Subnet{ID: "private", VPC: "vpc", CIDR: prefix("10.0.1.0/24"), Zone: "us-east-1a"},
			vpc.Subnet{ID: "other", VPC: "vpc", CIDR: prefix("10.0.2.0/24"), Zone: "us-east-1b"},
			vpc.NetworkACL{ID: "acl-closed", VPC: "vpc", Subnets: []vpc.ID{closed}, Ingress: []vpc.ACLEntry{deny, allowAll}, Egress: []vpc.ACLEntry{allowAll}},
			sg.Group{ID: "sg", VPC: "vpc", Ingress: []sg.Rule{allow("tcp 443", "10.0.0.0/16")}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
			iface("app", "apps", "10.0.0.5", "", "sg"),
			endpoint.Interface{ID: "vpce-kms", VPC: "vpc", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"private", "other"}, Groups: []vpc.ID{"sg"}, PrivateDNS: true},
			endpoint.Interface{ID: "vpce-sns", VPC: "vpc", Service: "com.amazonaws.us-east-1.sns", Subnets: []vpc.ID{"private", "other"}, Groups: []vpc.ID{"sg"}},
		)
		table, err := reach.Services(r, "kms", "sns")
		require.NoError(t, err)
		text := table.String()
		require.Contains(t, text, "  interface endpoint  vpce-kms~\n", closed)
		require.Contains(t, text, "  interface endpoint  vpce-sns*~\n", "its own names: "+closed)
		require.Contains(t, text, "~ in part: at some of its addresses alone, of which clients take any\n")
		for _, a := range table.Rows[slices.IndexFunc(table.Rows, func(row reach.ServiceRow) bool { return len(row.Senders) > 0 })].Services {
			require.True(t, a.InPart, a)
			require.Contains(t, a.Why, "acl-closed", a)
		}
	}
}

// TestServicesOfAllKinds: each interface is answered for as if it had been asked for alone.
func TestServicesOfAllKinds(t *testing.T) {
	codes := []string{"s3", "dynamodb", "kms", "ecr.api"}
	eachNetwork(t, 30, func(t *testing.T, r *routing.Resolver) {
		tab, err := reach.Services(r, codes...)
		require.NoError(t, err)
		seen := map[vpc.ID]bool{}
		for _, row := range tab.Rows {
			for _, id := range row.Senders {
				require.False(t, seen[id])
				seen[id] = true
				checkServices(t, r, id, codes, row.Services)
			}
		}
		subnets := map[vpc.ID]bool{}
		for _, row := range tab.Rows {
			for _, s := range row.Subnets {
				subnets[s] = true
			}
		}
		for s := range vpc.All[vpc.Subnet](r.Network()) {
			require.True(t, subnets[s.ID], s.ID)
		}
	})
}

func checkServices(t *testing.T, r *routing.Resolver, id vpc.ID, codes []string, got []reach.ServiceAccess) {
	t.Helper()
	v, _ := r.Network().VPCOf(id)
	e, _ := vpc.Get[eni.Interface](r.Network(), id)
	for i, code := range codes {
		s, _ := endpoint.ServiceByCode(code)
		host := strings.ReplaceAll(s.PublicHosts(v.Region)[0], "*", "a")
		p, err := r.Resolve(routing.Flow{From: routing.Place(id), To: routing.Place(host), DstPort: 443, IPv6: !e.Primary().Is4()})
		require.NoError(t, err)
		if got[i].Why != "" && strings.HasPrefix(got[i].Why, "by the endpoint's own names") {
			continue
		}
		verdicts := map[routing.Verdict]bool{p.Verdict: true}
		for _, a := range p.Name.Addresses {
			if len(p.Forward) == 0 || a.Is4() != p.Forward[0].In.Dst.Is4() {
				continue
			}
			other, err := r.Resolve(routing.Flow{From: routing.Place(id), To: routing.Place(a.String()), DstPort: 443})
			require.NoError(t, err)
			verdicts[other.Verdict] = true
		}
		require.Equal(t, verdicts[routing.Delivered] && len(verdicts) > 1, got[i].InPart, "%s to %s\n%s", id, code, gen.GoLiteral(r.Network()))
		if got[i].InPart {
			require.Contains(t, got[i].Why, "; but not ")
			continue
		}
		var way []string
		for _, x := range p.Via {
			way = append(way, string(x.ID))
		}
		switch p.Verdict {
		case routing.Delivered:
			require.Equal(t, strings.Join(way, " "), got[i].Way, "%s to %s\n%s", id, code, gen.GoLiteral(r.Network()))
		case routing.Dropped:
			require.Equal(t, reach.NoAccess, got[i].Access, "%s to %s\n%s", id, code, gen.GoLiteral(r.Network()))
		default:
			require.Equal(t, reach.AccessUnknown, got[i].Access, "%s to %s\n%s", id, code, gen.GoLiteral(r.Network()))
		}
	}
}

// BenchmarkServices asks for the whole catalogue from 200 subnets of 10 kinds with 5 hosts each.
func BenchmarkServices(b *testing.B) {
	rs := []vpc.Resource{
		vpc.VPC{ID: "vpc", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16"), DNSHostnames: true}, vpc.InternetGateway{ID: "igw", VPC: "vpc"},
		vpc.Subnet{ID: "public", VPC: "vpc", CIDR: prefix("10.0.255.0/24"), Zone: "us-east-1a"},
		vpc.NATGateway{ID: "nat", Subnet: "public"}, table("rtb-public", "public", route("0.0.0.0/0", "igw")),
		sg.Group{ID: "sg", VPC: "vpc", Ingress: []sg.Rule{allow("all", "10.0.0.0/16")}, Egress: []sg.Rule{allow("all", "0.0.0.0/0")}},
		endpoint.Interface{ID: "vpce-kms", VPC: "vpc", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"public"}, Groups: []vpc.ID{"sg"}, PrivateDNS: true},
	}
	tables := make([]routing.Table, 10)
	for i := range 200 {
		id := vpc.ID(fmt.Sprint("subnet-", i))
		rs = append(rs, vpc.Subnet{ID: id, VPC: "vpc", CIDR: netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(i), 0}), 24), Zone: "us-east-1a"})
		for k := range 5 {
			rs = append(rs, iface(fmt.Sprint("eni-", i, "-", k), string(id), fmt.Sprintf("10.0.%d.%d", i, 10+k), "", "sg"))
		}
		tables[i%10].Subnets = append(tables[i%10].Subnets, id)
	}
	for i := range tables {
		tables[i].ID, tables[i].VPC, tables[i].Routes = vpc.ID(fmt.Sprint("rtb-", i)), "vpc", []routing.Route{route("0.0.0.0/0", "nat")}
		rs = append(rs, tables[i])
	}
	r := resolver(b, rs...)
	for b.Loop() {
		if _, err := reach.Services(r); err != nil {
			b.Fatal(err)
		}
	}
}
