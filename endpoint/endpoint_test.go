package endpoint

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer   = Gateway{}
	_ vpc.Forgetter = Gateway{}
	_ vpc.Claimer   = Interface{}
	_ vpc.Resource  = GatewayLoadBalancer{}
)

// placed is a resource of another package, as far as endpoints look at it: a kind, and the VPCs that it names.
type placed struct {
	id   vpc.ID
	kind vpc.Kind
	vpcs []vpc.ID
}

func (p placed) ResourceID() vpc.ID               { return p.id }
func (p placed) ResourceName() string             { return "" }
func (p placed) Kind() vpc.Kind                   { return p.kind }
func (p placed) Check(*vpc.Network) []vpc.Problem { return nil }
func (p placed) Refs() []vpc.Ref                  { return appendRefs(nil, "VPCs", vpc.KindVPC, p.vpcs, false) }

// base is two VPCs of us-east-1, "vpc-1" with both DNS attributes, and what endpoints need in them.
func base(rs ...vpc.Resource) []vpc.Resource {
	subnet := func(id, home, cidr, cidr6, zone string) vpc.Subnet {
		s := vpc.Subnet{ID: vpc.ID(id), VPC: vpc.ID(home), Zone: "us-east-1" + zone, ZoneID: "use1-az" + string('1'+zone[0]-'a')}
		if cidr != "" {
			s.CIDR = netip.MustParsePrefix(cidr)
		}
		if cidr6 != "" {
			s.IPv6CIDR = netip.MustParsePrefix(cidr6)
		}
		return s
	}
	cidrs := func(s ...string) (ps []netip.Prefix) {
		for _, c := range s {
			ps = append(ps, netip.MustParsePrefix(c))
		}
		return ps
	}
	return append([]vpc.Resource{
		vpc.VPC{ID: "vpc-1", Region: "us-east-1", CIDRs: cidrs("10.1.0.0/16"), IPv6CIDRs: cidrs("2600:1f18:1::/56"), DNSHostnames: true},
		vpc.VPC{ID: "vpc-2", Region: "us-east-1", CIDRs: cidrs("10.2.0.0/16")},
		subnet("subnet-a", "vpc-1", "10.1.0.0/24", "", "a"),
		subnet("subnet-a2", "vpc-1", "10.1.1.0/24", "", "a"),
		subnet("subnet-b", "vpc-1", "10.1.2.0/24", "", "b"),
		subnet("subnet-c", "vpc-1", "10.1.3.0/24", "", "c"),
		subnet("subnet-dual", "vpc-1", "10.1.4.0/24", "2600:1f18:1:4::/64", "a"),
		subnet("subnet-six", "vpc-1", "", "2600:1f18:1:6::/64", "a"),
		subnet("subnet-2", "vpc-2", "10.2.0.0/24", "", "a"),
		placed{"rtb-1", vpc.KindRouteTable, []vpc.ID{"vpc-1"}},
		placed{"rtb-1b", vpc.KindRouteTable, []vpc.ID{"vpc-1"}},
		placed{"rtb-2", vpc.KindRouteTable, []vpc.ID{"vpc-2"}},
		placed{"sg-1", vpc.KindSecurityGroup, []vpc.ID{"vpc-1"}},
		placed{"sg-2", vpc.KindSecurityGroup, []vpc.ID{"vpc-2"}},
		placed{"sg-shared", vpc.KindSecurityGroup, []vpc.ID{"vpc-2", "vpc-1"}},
	}, rs...)
}

func baseNetwork(t *testing.T, rs ...vpc.Resource) *vpc.Network {
	t.Helper()
	n, err := vpc.New(base(rs...)...)
	require.NoError(t, err)
	return n
}

// checkProblems makes a network of base and rs, and compares its problems with want: "resource.field code", and
// parts of the message after a colon. Their order does not matter.
func checkProblems(t *testing.T, rs []vpc.Resource, want ...string) {
	t.Helper()
	_, err := vpc.New(base(rs...)...)
	var got vpc.Problems
	if err != nil {
		got = err.(vpc.Problems)
	}
	if len(got) != len(want) {
		t.Fatalf("want %d problems, have:\n%v", len(want), err)
	}
	place := func(p vpc.Problem) string {
		return strings.TrimSuffix(string(p.Resource)+"."+p.Field, ".") + " " + p.Code
	}
	slices.SortStableFunc(got, func(a, b vpc.Problem) int { return strings.Compare(place(a), place(b)) })
	slices.Sort(want)
	for i, p := range got {
		at, message, _ := strings.Cut(want[i], ": ")
		require.Equal(t, at, place(p), p.Message)
		require.Contains(t, p.Message, message)
	}
}

func TestEndpointChecks(t *testing.T) {
	s3 := Gateway{ID: "vpce-s3", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-1"}}
	sqs := Interface{ID: "vpce-sqs", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.sqs", Subnets: []vpc.ID{"subnet-a"}, Groups: []vpc.ID{"sg-1"}}
	gwlb := GatewayLoadBalancer{ID: "vpce-fw", VPC: "vpc-1", Service: "com.amazonaws.vpce.us-east-1.vpce-svc-0123", Subnet: "subnet-a"}
	gateway := func(edit func(*Gateway)) Gateway { g := s3; edit(&g); return g }
	iface := func(edit func(*Interface)) Interface { i := sqs; edit(&i); return i }
	balancer := func(edit func(*GatewayLoadBalancer)) GatewayLoadBalancer { g := gwlb; edit(&g); return g }
	away := func(service, region string, names ...string) Interface {
		return iface(func(i *Interface) { i.Service, i.ServiceRegion, i.DNSNames = service, region, names })
	}

	tests := []struct {
		name string
		rs   []vpc.Resource
		want []string
	}{
		{"GE-1 S3", []vpc.Resource{s3}, nil},
		{"GE-1 DynamoDB", []vpc.Resource{gateway(func(g *Gateway) { g.Service = "com.amazonaws.us-east-1.dynamodb" })}, nil},
		{"GE-1 S3 Express is a service of its own", []vpc.Resource{
			s3, gateway(func(g *Gateway) { g.ID, g.Service = "vpce-x", "com.amazonaws.us-east-1.s3express" })}, nil},
		{"GE-1 SQS has no gateway endpoint", []vpc.Resource{gateway(func(g *Gateway) { g.Service = "com.amazonaws.us-east-1.sqs" })},
			[]string{"vpce-s3.Service InvalidParameter"}},
		{"GE-1 nor have customers' services", []vpc.Resource{gateway(func(g *Gateway) { g.Service = gwlb.Service })},
			[]string{"vpce-s3.Service InvalidParameter"}},
		{"GE-1 a service that there is not", []vpc.Resource{gateway(func(g *Gateway) { g.Service = "com.amazonaws.us-east-1.s33" })},
			[]string{"vpce-s3.Service InvalidServiceName: have; did you mean com.amazonaws.us-east-1.s3?"}},
		{"GE-1 nor one alike", []vpc.Resource{gateway(func(g *Gateway) { g.Service = "com.amazonaws.us-east-1.s3future" })},
			[]string{"vpce-s3.Service InvalidServiceName: only Amazon S3, S3 Express and DynamoDB have"}},
		{"GE-30 of another Region", []vpc.Resource{gateway(func(g *Gateway) { g.Service = "com.amazonaws.eu-west-1.s3" })},
			[]string{"vpce-s3.Service InvalidServiceName: is in eu-west-1, but vpc-1 is in us-east-1"}},
		{"no name of a service", []vpc.Resource{gateway(func(g *Gateway) { g.Service = "s3" })},
			[]string{"vpce-s3.Service InvalidServiceName"}},
		{"no service and no VPC", []vpc.Resource{gateway(func(g *Gateway) { g.Service, g.VPC, g.RouteTables = "", "", nil })},
			[]string{"vpce-s3.Service MissingParameter", "vpce-s3.VPC MissingParameter"}},
		{"route table of another VPC", []vpc.Resource{gateway(func(g *Gateway) { g.RouteTables = []vpc.ID{"rtb-1", "rtb-2"} })},
			[]string{"vpce-s3.RouteTables[1] InvalidParameter"}},
		{"route table that is not there", []vpc.Resource{gateway(func(g *Gateway) { g.RouteTables = []vpc.ID{"rtb-9"} })},
			[]string{"vpce-s3.RouteTables[0] InvalidRouteTableID.NotFound"}},
		{"endpoints T12, GE-14 two endpoints for a service in one table", []vpc.Resource{
			s3, gateway(func(g *Gateway) { g.ID, g.RouteTables = "vpce-s3b", []vpc.ID{"rtb-1b", "rtb-1"} })},
			[]string{"vpce-s3b.RouteTables[1] RouteAlreadyExists: com.amazonaws.us-east-1.s3 of rtb-1 is already held by vpce-s3"}},
		{"endpoints T13, GE-14 in two tables", []vpc.Resource{
			s3, gateway(func(g *Gateway) { g.ID, g.RouteTables = "vpce-s3b", []vpc.ID{"rtb-1b"} })}, nil},
		{"GE-14 two services in one table", []vpc.Resource{
			s3, gateway(func(g *Gateway) { g.ID, g.Service = "vpce-ddb", "com.amazonaws.us-east-1.dynamodb" })}, nil},
		{"GE-14 a deleted endpoint has no routes", []vpc.Resource{
			s3, gateway(func(g *Gateway) { g.ID, g.State = "vpce-s3b", vpc.Deleted })}, nil},
		{"GE-14 one that is being deleted has", []vpc.Resource{
			s3, gateway(func(g *Gateway) { g.ID, g.State = "vpce-s3b", vpc.Deleting })},
			[]string{"vpce-s3b.RouteTables[0] RouteAlreadyExists"}},
		{"a deleted endpoint may name what is gone", []vpc.Resource{
			gateway(func(g *Gateway) { g.State, g.VPC, g.RouteTables = vpc.Deleted, "vpc-9", []vpc.ID{"rtb-9"} }),
			iface(func(i *Interface) {
				i.State, i.VPC, i.Subnets, i.Groups = vpc.Deleted, "vpc-9", []vpc.ID{"subnet-9"}, []vpc.ID{"sg-9"}
			}),
			balancer(func(g *GatewayLoadBalancer) { g.State, g.VPC, g.Subnet = vpc.Failed, "vpc-9", "subnet-9" })}, nil},
		{"policy that is none", []vpc.Resource{gateway(func(g *Gateway) { g.Policy = `{"Statement": [{}]}` })},
			[]string{"vpce-s3.Policy InvalidPolicyDocument: Statement[0]"}},
		{"address type that is none", []vpc.Resource{gateway(func(g *Gateway) { g.AddressType = "ipv5" })},
			[]string{"vpce-s3.AddressType InvalidParameterValue"}},

		{"endpoints T15 SQS", []vpc.Resource{sqs}, nil},
		{"no subnets yet", []vpc.Resource{iface(func(i *Interface) { i.Subnets = nil })}, nil},
		{"a service that the catalogue does not have", []vpc.Resource{iface(func(i *Interface) { i.Service = "com.amazonaws.us-east-1.future" })}, nil},
		{"a customer's service", []vpc.Resource{iface(func(i *Interface) { i.Service = gwlb.Service })}, nil},
		{"a customer's service, its name cut short", []vpc.Resource{iface(func(i *Interface) { i.Service = "com.amazonaws.vpce.us-east-1.svc-1" })},
			[]string{"vpce-sqs.Service InvalidServiceName"}},
		{"endpoints T20, IE-2", []vpc.Resource{iface(func(i *Interface) { i.Subnets = []vpc.ID{"subnet-a", "subnet-b", "subnet-a2"} })},
			[]string{"vpce-sqs.Subnets[2] DuplicateSubnetsInSameZone: subnet-a and subnet-a2 are both in use1-az1"}},
		{"subnet and group of another VPC", []vpc.Resource{iface(func(i *Interface) { i.Subnets, i.Groups = []vpc.ID{"subnet-2"}, []vpc.ID{"sg-2"} })},
			[]string{"vpce-sqs.Groups[0] InvalidParameter", "vpce-sqs.Subnets[0] InvalidParameter"}},
		{"group that is associated with the VPC", []vpc.Resource{iface(func(i *Interface) { i.Groups = []vpc.ID{"sg-shared"} })}, nil},
		{"IE-11 reserved addresses", []vpc.Resource{iface(func(i *Interface) { i.Addresses = addrs("10.1.0.3"); i.Subnets = []vpc.ID{"subnet-a"} })},
			[]string{"vpce-sqs.Addresses[0] InvalidParameterValue: reserved"}},
		{"IE-11 the last one too", []vpc.Resource{iface(func(i *Interface) { i.Addresses = addrs("10.1.0.255") })},
			[]string{"vpce-sqs.Addresses[0] InvalidParameterValue: reserved"}},
		{"IE-1 one address a subnet", []vpc.Resource{iface(func(i *Interface) { i.Addresses = addrs("10.1.0.4", "10.1.0.5") })},
			[]string{"vpce-sqs.Addresses[1] InvalidParameterValue: 10.1.0.4 and 10.1.0.5"}},
		{"IE-1 address of no subnet", []vpc.Resource{iface(func(i *Interface) { i.Addresses = addrs("10.1.2.4") })},
			[]string{"vpce-sqs.Addresses[0] InvalidParameterValue: none"}},
		{"IE-50 IPv4 in an IPv6-only subnet", []vpc.Resource{iface(func(i *Interface) { i.Subnets = []vpc.ID{"subnet-six"} })},
			[]string{"vpce-sqs.Subnets[0] InvalidParameter: only IPv6"}},
		{"IE-50 IPv6 in a dual-stack subnet", []vpc.Resource{iface(func(i *Interface) { i.AddressType, i.Subnets = IPv6, []vpc.ID{"subnet-dual"} })},
			[]string{"vpce-sqs.Subnets[0] InvalidParameter: both families"}},
		{"IE-50 dual-stack in an IPv4 subnet", []vpc.Resource{iface(func(i *Interface) { i.AddressType = DualStack })},
			[]string{"vpce-sqs.Subnets[0] InvalidParameter: only IPv4"}},
		{"IE-50 as it should be", []vpc.Resource{
			iface(func(i *Interface) { i.ID, i.AddressType, i.Subnets = "vpce-6", IPv6, []vpc.ID{"subnet-six"} }),
			iface(func(i *Interface) { i.ID, i.AddressType, i.Subnets = "vpce-46", DualStack, []vpc.ID{"subnet-dual"} }),
			iface(func(i *Interface) { i.ID, i.Subnets = "vpce-4", []vpc.ID{"subnet-dual"} })}, nil},

		{"endpoints T19, IE-40", []vpc.Resource{iface(func(i *Interface) { i.VPC, i.Subnets, i.Groups, i.PrivateDNS = "vpc-2", nil, nil, true })},
			[]string{"vpce-sqs.PrivateDNS InvalidParameter: enableDnsHostnames"}},
		{"IE-40 an endpoint that AWS has made is there, whatever became of the attributes", []vpc.Resource{iface(func(i *Interface) {
			i.VPC, i.Subnets, i.Groups, i.PrivateDNS, i.DNSNames = "vpc-2", nil, nil, true, []string{"vpce-1-a.sqs.us-east-1.vpce.amazonaws.com"}
		})}, nil},
		{"endpoints T21, IE-44", []vpc.Resource{
			iface(func(i *Interface) { i.PrivateDNS = true }),
			iface(func(i *Interface) { i.ID, i.PrivateDNS = "vpce-sqs2", true })},
			[]string{"vpce-sqs2.PrivateDNS InvalidParameter: sqs.us-east-1.amazonaws.com of vpc-1 is already held by vpce-sqs"}},
		{"IE-44 without private DNS", []vpc.Resource{
			iface(func(i *Interface) { i.PrivateDNS = true }), iface(func(i *Interface) { i.ID = "vpce-sqs2" })}, nil},
		{"IE-44 an endpoint that is being deleted counts", []vpc.Resource{
			iface(func(i *Interface) { i.PrivateDNS, i.State = true, vpc.Deleting }),
			iface(func(i *Interface) { i.ID, i.PrivateDNS = "vpce-sqs2", true })},
			[]string{"vpce-sqs2.PrivateDNS InvalidParameter"}},
		{"IE-44 a rejected one does not", []vpc.Resource{
			iface(func(i *Interface) { i.PrivateDNS, i.State = true, vpc.Rejected }),
			iface(func(i *Interface) { i.ID, i.PrivateDNS = "vpce-sqs2", true })}, nil},
		{"IE-44 names that only AWS knows", []vpc.Resource{
			iface(func(i *Interface) { i.PrivateDNS, i.Service = true, "com.amazonaws.us-east-1.future" }),
			iface(func(i *Interface) { i.ID, i.PrivateDNS, i.Service = "vpce-2", true, "com.amazonaws.us-east-1.future" })},
			[]string{"vpce-sqs.PrivateDNS InvalidParameter"}},
		{"IE-47 DynamoDB", []vpc.Resource{iface(func(i *Interface) { i.PrivateDNS, i.Service = true, "com.amazonaws.us-east-1.dynamodb" })},
			[]string{"vpce-sqs.PrivateDNS InvalidParameter: no private DNS"}},
		{"IE-47 DynamoDB Streams", []vpc.Resource{iface(func(i *Interface) { i.PrivateDNS, i.Service = true, "com.amazonaws.us-east-1.dynamodb-streams" })},
			[]string{"vpce-sqs.PrivateDNS InvalidParameter: no private DNS"}},
		{"endpoints T27, IE-63", []vpc.Resource{iface(func(i *Interface) {
			i.PrivateDNS, i.PrivateDNSOnlyForInboundResolver, i.Service = true, true, s3.Service
		})}, []string{"vpce-sqs.PrivateDNSOnlyForInboundResolver InvalidParameter: no gateway endpoint"}},
		{"endpoints T26, IE-63", []vpc.Resource{s3, iface(func(i *Interface) {
			i.PrivateDNS, i.PrivateDNSOnlyForInboundResolver, i.Service = true, true, s3.Service
		})}, nil},
		{"IE-63 a deleted gateway endpoint does not do", []vpc.Resource{
			gateway(func(g *Gateway) { g.State = vpc.Deleted }),
			iface(func(i *Interface) {
				i.PrivateDNS, i.PrivateDNSOnlyForInboundResolver, i.Service = true, true, s3.Service
			})}, []string{"vpce-sqs.PrivateDNSOnlyForInboundResolver InvalidParameter"}},
		{"IE-63 needs private DNS", []vpc.Resource{s3, iface(func(i *Interface) {
			i.PrivateDNSOnlyForInboundResolver, i.Service = true, s3.Service
		})}, []string{"vpce-sqs.PrivateDNSOnlyForInboundResolver InvalidParameter: off"}},

		{"IE-81 another Region has to be asked for", []vpc.Resource{away("com.amazonaws.eu-west-1.kms", "")},
			[]string{"vpce-sqs.Service InvalidServiceName: ServiceRegion"}},
		{"IE-81 by its name", []vpc.Resource{away("com.amazonaws.eu-west-1.kms", "eu-west-2")},
			[]string{"vpce-sqs.ServiceRegion InvalidServiceName"}},
		{"IE-80 KMS", []vpc.Resource{away("com.amazonaws.eu-west-1.kms", "eu-west-1")}, nil},
		{"IE-80 SQS", []vpc.Resource{away("com.amazonaws.eu-west-1.sqs", "eu-west-1")},
			[]string{"vpce-sqs.Service InvalidServiceName: another Region"}},
		{"IE-80 SQS, where AWS made the endpoint", []vpc.Resource{
			away("com.amazonaws.eu-west-1.sqs", "eu-west-1", "vpce-1-abcdefgh.sqs.eu-west-1.vpce.amazonaws.com")}, nil},
		{"IE-80 IAM", []vpc.Resource{away("com.amazonaws.iam", "us-east-1"), gateway(func(g *Gateway) { g.RouteTables = nil })}, nil},
		{"IE-85 a customer's service", []vpc.Resource{away("com.amazonaws.vpce.eu-west-1.vpce-svc-1", "eu-west-1")}, nil},
		{"IE-83", []vpc.Resource{iface(func(i *Interface) {
			i.Service, i.ServiceRegion, i.Subnets = "com.amazonaws.eu-west-1.kms", "eu-west-1", []vpc.ID{"subnet-a", "subnet-c"}
		})}, []string{"vpce-sqs.Subnets[1] InvalidParameter: use1-az3"}},

		{"GW-2", []vpc.Resource{gwlb}, nil},
		{"GW-2 needs a subnet", []vpc.Resource{balancer(func(g *GatewayLoadBalancer) { g.Subnet = "" })},
			[]string{"vpce-fw.Subnet MissingParameter"}},
		{"GW-2 of the VPC", []vpc.Resource{balancer(func(g *GatewayLoadBalancer) { g.Subnet = "subnet-2" })},
			[]string{"vpce-fw.Subnet InvalidParameter"}},
		{"GW-1 AWS's services are not behind Gateway Load Balancers", []vpc.Resource{balancer(func(g *GatewayLoadBalancer) { g.Service = s3.Service })},
			[]string{"vpce-fw.Service InvalidParameter"}},
		{"GW another Region", []vpc.Resource{balancer(func(g *GatewayLoadBalancer) { g.Service = "com.amazonaws.vpce.eu-west-1.vpce-svc-1" })},
			[]string{"vpce-fw.Service InvalidServiceName"}},
		{"GW several to one service in a zone", []vpc.Resource{gwlb, balancer(func(g *GatewayLoadBalancer) { g.ID = "vpce-fw2" })}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkProblems(t, tt.rs, tt.want...) })
	}
}

func addrs(s ...string) (as []netip.Addr) {
	for _, a := range s {
		as = append(as, netip.MustParseAddr(a))
	}
	return as
}

func TestGE12DeletingATableTakesItOffTheEndpoint(t *testing.T) {
	n := baseNetwork(t, Gateway{ID: "vpce-s3", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"rtb-1", "rtb-1b"}})
	after, err := n.Without("rtb-1")
	require.NoError(t, err)
	g, _ := vpc.Get[Gateway](after, "vpce-s3")
	require.Equal(t, []vpc.ID{"rtb-1b"}, g.RouteTables)
	g, _ = vpc.Get[Gateway](n, "vpce-s3")
	require.Equal(t, []vpc.ID{"rtb-1", "rtb-1b"}, g.RouteTables, "the network before is as it was")
}

// GE-56: the gateway endpoint stays while an interface endpoint leans on it.
func TestGE56(t *testing.T) {
	n := baseNetwork(t,
		Gateway{ID: "vpce-s3", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.s3"},
		Interface{ID: "vpce-s3i", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.s3", PrivateDNS: true, PrivateDNSOnlyForInboundResolver: true})
	_, err := n.Without("vpce-s3")
	require.ErrorIs(t, err, vpc.Problem{Resource: "vpce-s3i", Field: "PrivateDNSOnlyForInboundResolver", Code: "InvalidParameter"})
}

func TestIE23OnlyAvailableCarriesTraffic(t *testing.T) {
	carries := []vpc.State{"", "available", "Available"}
	for _, s := range append(carries, "pendingAcceptance", "PendingAcceptance", "pending", "deleting", "deleted", "rejected", "failed", "expired", "partial") {
		want := slices.Contains(carries, s)
		require.Equal(t, want, Gateway{State: s}.Available(), s)
		require.Equal(t, want, Interface{State: s}.Available(), s)
		require.Equal(t, want, GatewayLoadBalancer{State: s}.Available(), s)
	}
}

func TestIE50Families(t *testing.T) {
	tests := []struct {
		t      AddressType
		v4, v6 bool
	}{{IPv4, true, false}, {IPv6, false, true}, {DualStack, true, true}}
	for _, tt := range tests {
		require.Equal(t, tt.v4, tt.t.HasIPv4(), tt.t)
		require.Equal(t, tt.v6, tt.t.HasIPv6(), tt.t)
	}
}
