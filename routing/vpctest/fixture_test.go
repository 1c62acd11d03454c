package vpctest_test

import (
	"fmt"
	"net/netip"
	"path"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/vpctest"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func prefixes(ss ...string) (ps []netip.Prefix) {
	for _, s := range ss {
		ps = append(ps, prefix(s))
	}
	return ps
}

// host is an interface with a Name tag. A second address is its public one.
func host(id, name, subnet string, group vpc.ID, addresses ...string) eni.Interface {
	a := eni.Address{Private: netip.MustParseAddr(addresses[0])}
	if len(addresses) > 1 {
		a.Public = netip.MustParseAddr(addresses[1])
	}
	return eni.Interface{ID: vpc.ID(id), Name: name, Subnet: vpc.ID(subnet), Addresses: []eni.Address{a}, Groups: []vpc.ID{group}}
}

func allow(traffic, cidr string) sg.Rule {
	return sg.Rule{Traffic: packet.MustTraffic(traffic), CIDR: prefix(cidr)}
}

func members(traffic string, group vpc.ID) sg.Rule {
	return sg.Rule{Traffic: packet.MustTraffic(traffic), Group: group}
}

// shop is a VPC with a public subnet (web), an application subnet (app-1, app-2) that goes out by a NAT gateway and to S3 by a gateway
// endpoint, and a database subnet (db) whose ACL lets out replies to ports from 40000 on to 10.0.1.0/24 alone. The empty subnet is empty.
// A transit gateway leads from the application subnet to a VPC that is not held.
func shop() []vpc.Resource {
	all := allow("all", "0.0.0.0/0")
	return []vpc.Resource{
		vpc.VPC{ID: "vpc-1", Name: "shop", Region: "us-east-1", CIDRs: prefixes("10.0.0.0/16")},
		vpc.Subnet{ID: "subnet-web", VPC: "vpc-1", CIDR: prefix("10.0.0.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "subnet-app", Name: "apps", VPC: "vpc-1", CIDR: prefix("10.0.1.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "subnet-db", VPC: "vpc-1", CIDR: prefix("10.0.2.0/24"), Zone: "us-east-1a"},
		vpc.Subnet{ID: "subnet-empty", VPC: "vpc-1", CIDR: prefix("10.0.3.0/24"), Zone: "us-east-1a"},
		vpc.InternetGateway{ID: "igw-1", VPC: "vpc-1"},
		vpc.NATGateway{ID: "nat-1", Name: "way-out", Subnet: "subnet-web", Addresses: []vpc.NATAddress{
			{Private: netip.MustParseAddr("10.0.0.9"), Public: netip.MustParseAddr("203.0.113.9")}}},
		vpc.PrefixList{ID: "pl-s3", Name: "com.amazonaws.us-east-1.s3", Account: "AWS", Region: "us-east-1", Entries: prefixes("52.216.0.0/15")},
		endpoint.Gateway{ID: "vpce-s3", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-app"}},
		routing.Table{ID: "rtb-web", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-web"}, Routes: []routing.Route{{CIDR: prefix("0.0.0.0/0"), Target: "igw-1"}}},
		routing.Table{ID: "rtb-app", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-app"}, Routes: []routing.Route{
			{CIDR: prefix("0.0.0.0/0"), Target: "nat-1"}, {CIDR: prefix("172.16.0.0/16"), Target: "pcx-far"}}},
		routing.Table{ID: "rtb-db", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-db"}},
		vpc.NetworkACL{ID: "acl-db", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-db"},
			Ingress: []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: prefix("10.0.0.0/16")}},
			Egress:  []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: prefix("10.0.1.0/24")}}},
		sg.Group{ID: "sg-web", VPC: "vpc-1", Ingress: []sg.Rule{allow("tcp 443", "0.0.0.0/0")}, Egress: []sg.Rule{all}},
		sg.Group{ID: "sg-app", Name: "app", VPC: "vpc-1", Ingress: []sg.Rule{members("tcp 8080", "sg-web")}, Egress: []sg.Rule{all}},
		sg.Group{ID: "sg-db", VPC: "vpc-1", Ingress: []sg.Rule{allow("tcp 5432", "10.0.0.0/16")}},
		sg.Group{ID: "sg-none", VPC: "vpc-1"},
		host("eni-web", "web", "subnet-web", "sg-web", "10.0.0.5", "203.0.113.5"),
		host("eni-app-1", "app-1", "subnet-app", "sg-app", "10.0.1.5"),
		host("eni-app-2", "app-2", "subnet-app", "sg-app", "10.0.1.6"),
		host("eni-db", "db", "subnet-db", "sg-db", "10.0.2.5"),
	}
}

// resolver is one for shop with resources put into it.
func resolver(t testing.TB, put ...vpc.Resource) *routing.Resolver {
	t.Helper()
	r, err := vpctest.Resolver(t, shop()...).With(vpc.Change{Put: put})
	require.NoError(t, err)
	return r
}

// recorder is a test that keeps what it is told, and the line that go test would name.
type recorder struct {
	testing.TB
	helpers  map[string]bool
	messages []string
	lines    []string
}

func (r *recorder) Helper() {
	pc, _, _, _ := runtime.Caller(1)
	if r.helpers == nil {
		r.helpers = map[string]bool{}
	}
	r.helpers[runtime.FuncForPC(pc).Name()] = true
}

// Fatal ends the goroutine, as that of a test does.
func (r *recorder) Fatal(args ...any) {
	r.Helper()
	r.Error(args...)
	runtime.Goexit()
}

// Fatalf is Fatal of a format.
func (r *recorder) Fatalf(format string, args ...any) {
	r.Helper()
	r.Fatal(fmt.Sprintf(format, args...))
}

func (r *recorder) Error(args ...any) {
	r.messages = append(r.messages, fmt.Sprint(args...))
	for i := 1; ; i++ {
		pc, file, line, ok := runtime.Caller(i)
		if !ok {
			return
		}
		if !r.helpers[runtime.FuncForPC(pc).Name()] {
			r.lines = append(r.lines, fmt.Sprintf("%s:%d", path.Base(file), line))
			return
		}
	}
}
