package endpoint

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer   = ServiceNetwork{}
	_ vpc.Forgetter = ServiceNetwork{}
	_ vpc.Resource  = LatticeService{}
)

func TestLatticeChecks(t *testing.T) {
	gateway := ResourceGateway{ID: "rgw-1", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-a"}, Groups: []vpc.ID{"sg-1"}}
	config := ResourceConfiguration{ID: "rcfg-1", Gateway: "rgw-1", Address: netip.MustParseAddr("10.1.0.9"), Ports: []packet.PortRange{{From: 5432, To: 5432}}}
	group := ResourceConfiguration{ID: "rcfg-g", Type: ResourceGroup, Gateway: "rgw-1"}
	child := ResourceConfiguration{ID: "rcfg-c", Type: Child, Group: "rcfg-g", DomainName: "db.example"}
	re := ResourceEndpoint{ID: "vpce-1", VPC: "vpc-1", Configuration: "rcfg-1", Subnets: []vpc.ID{"subnet-a"}, Groups: []vpc.ID{"sg-1"}}
	edited := func(c ResourceConfiguration, edit func(*ResourceConfiguration)) ResourceConfiguration {
		edit(&c)
		return c
	}
	endpoint := func(edit func(*ResourceEndpoint)) ResourceEndpoint { e := re; edit(&e); return e }
	for _, tt := range []struct {
		name string
		rs   []vpc.Resource
		want []string
	}{
		{"RE-1 all of it", []vpc.Resource{gateway, config, group, child, re}, nil},
		{"RE-1 shared by others", []vpc.Resource{endpoint(func(e *ResourceEndpoint) { e.Configuration = "rcfg-9" }), ServiceNetworkEndpoint{ID: "vpce-2", VPC: "vpc-1", ServiceNetwork: "sn-9"}}, nil},
		{"RE-1 a gateway without a VPC", []vpc.Resource{ResourceGateway{ID: "rgw-1"}}, []string{"rgw-1.VPC ValidationException"}},
		{"RE-2 subnets and groups of another VPC", []vpc.Resource{
			ResourceGateway{ID: "rgw-1", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-a", "subnet-a2", "subnet-2"}, Groups: []vpc.ID{"sg-2"}}},
			[]string{"rgw-1.Groups[0] ValidationException", "rgw-1.Subnets[1] ValidationException: both in use1-az1", "rgw-1.Subnets[2] ValidationException", "rgw-1.Subnets[2] ValidationException"}},
		{"a gateway of a family that its subnet has not", []vpc.Resource{ResourceGateway{ID: "rgw-1", VPC: "vpc-1", Subnets: []vpc.ID{"subnet-a"}, AddressType: IPv6}}, []string{"rgw-1.Subnets[0] ValidationException"}},
		{"an address of another VPC, or family", []vpc.Resource{gateway, edited(config, func(c *ResourceConfiguration) { c.Address = netip.MustParseAddr("192.168.0.1") }),
			edited(config, func(c *ResourceConfiguration) { c.ID, c.Address = "rcfg-6", netip.MustParseAddr("2001:db8::1") })},
			[]string{"rcfg-1.Address ValidationException: not in vpc-1", "rcfg-6.Address ValidationException: not in vpc-1", "rcfg-6.Address ValidationException: of type ipv4"}},
		{"configurations without what they need", []vpc.Resource{gateway,
			edited(config, func(c *ResourceConfiguration) { c.DomainName = "db.example" }),
			ResourceConfiguration{ID: "rcfg-2", Type: ByARN, Gateway: "rgw-1"},
			ResourceConfiguration{ID: "rcfg-3", Type: "PAIR", Gateway: "rgw-1"},
			ResourceConfiguration{ID: "rcfg-4", DomainName: "db.example", Ports: []packet.PortRange{{From: 0, To: 9}}},
			ResourceConfiguration{ID: "rcfg-5", Type: Child, Group: "rcfg-1", DomainName: "db.example"},
			ResourceConfiguration{ID: "rcfg-6", Type: ResourceGroup, Gateway: "rgw-1", Group: "rcfg-1", DomainName: "db.example"}},
			[]string{"rcfg-1.Address ValidationException", "rcfg-2.ARN ValidationException", "rcfg-3.Type ValidationException", "rcfg-4.Gateway ValidationException", "rcfg-4.Ports ValidationException",
				"rcfg-5.Group ValidationException: not GROUP", "rcfg-6.Group ValidationException: a child has a group", "rcfg-6.Group ValidationException: not GROUP", "rcfg-6.Type ValidationException"}},
		{"RE-2 RE-5 endpoints", []vpc.Resource{gateway, config, endpoint(func(e *ResourceEndpoint) {
			e.Subnets, e.Groups, e.PrivateDNS.Preference = []vpc.ID{"subnet-b"}, []vpc.ID{"sg-2"}, "SOME"
		})}, []string{"vpce-1.Groups[0] InvalidParameter", "vpce-1.PrivateDNS.Preference InvalidParameter", "vpce-1.Subnets InvalidParameter: no zone in common"}},
		{"endpoints without what they need", []vpc.Resource{ResourceEndpoint{ID: "vpce-1"}, ServiceNetworkEndpoint{ID: "vpce-2"}, ResourceEndpoint{ID: "vpce-3", State: vpc.Failed}},
			[]string{"vpce-1.Configuration MissingParameter", "vpce-1.VPC MissingParameter", "vpce-2.ServiceNetwork MissingParameter", "vpce-2.VPC MissingParameter"}},
		{"G50 one service network a VPC", []vpc.Resource{ServiceNetwork{ID: "sn-1", VPCs: []ServiceNetworkVPC{{VPC: "vpc-1"}}}, ServiceNetwork{ID: "sn-2", VPCs: []ServiceNetworkVPC{{VPC: "vpc-1"}}}},
			[]string{"sn-2.VPCs[0].VPC ConflictException"}},
		{"G50 associations", []vpc.Resource{ServiceNetwork{ID: "sn-1", Region: "eu-west-1", VPCs: []ServiceNetworkVPC{{VPC: "vpc-1", Groups: []vpc.ID{"sg-2", "sg-of-others"}}}}},
			[]string{"sn-1.VPCs[0].Groups[0] ValidationException", "sn-1.VPCs[0].VPC ValidationException"}},
		{"listeners", []vpc.Resource{LatticeService{ID: "svc-1", Listeners: []LatticeListener{{LatticeHTTP, 80}, {LatticeHTTPS, 80}, {"TCP", 22}, {LatticeTLSPassthrough, 0}}}},
			[]string{"svc-1.Listeners[1].Port ConflictException", "svc-1.Listeners[2].Protocol ValidationException", "svc-1.Listeners[3].Port ConflictException"}},
	} {
		t.Run(tt.name, func(t *testing.T) { checkProblems(t, tt.rs, tt.want...) })
	}
}

// TestPrivateDomains is RE-5: which custom domains have a hosted zone.
func TestPrivateDomains(t *testing.T) {
	specified := []string{"one.example", "*.Two.example."}
	for _, tt := range []struct {
		d        PrivateDomains
		domain   string
		verified bool
		want     bool
	}{
		{PrivateDomains{}, "db.one.example", true, false},
		{PrivateDomains{On: true}, "db.one.example", true, true},
		{PrivateDomains{On: true}, "db.one.example", false, false},
		{PrivateDomains{On: true}, "", true, false},
		{PrivateDomains{On: true, Preference: AllDomains}, "db.one.example", false, true},
		{PrivateDomains{On: true, Preference: VerifiedAndSpecifiedDomains, Specified: specified}, "other.example", true, true},
		{PrivateDomains{On: true, Preference: VerifiedAndSpecifiedDomains, Specified: specified}, "one.example", false, true},
		{PrivateDomains{On: true, Preference: VerifiedAndSpecifiedDomains, Specified: specified}, "other.example", false, false},
		{PrivateDomains{On: true, Preference: SpecifiedDomains, Specified: specified}, "db.two.example", false, true},
		{PrivateDomains{On: true, Preference: SpecifiedDomains, Specified: specified}, "*.two.example", false, true},
		{PrivateDomains{On: true, Preference: SpecifiedDomains, Specified: specified}, "other.example", true, false},
	} {
		require.Equal(t, tt.want, tt.d.Covers(tt.domain, tt.verified), "%+v %s", tt.d, tt.domain)
	}
	require.Equal(t, VerifiedDomains, ParsePreference("VERIFIED_DOMAINS_ONLY"))
	require.Equal(t, AllDomains, ParsePreference("ALL_DOMAINS"))
}

func TestServiceNetworkForget(t *testing.T) {
	s := ServiceNetwork{ID: "sn-1", Services: []vpc.ID{"x", "y"}, Configurations: []vpc.ID{"x"}, VPCs: []ServiceNetworkVPC{{VPC: "x"}, {VPC: "y", Groups: []vpc.ID{"x", "z"}}}}
	got := s.Forget("x").(ServiceNetwork)
	require.Equal(t, ServiceNetwork{ID: "sn-1", Services: []vpc.ID{"y"}, Configurations: []vpc.ID{}, VPCs: []ServiceNetworkVPC{{VPC: "y", Groups: []vpc.ID{"z"}}}}, got)
	require.Len(t, s.VPCs[1].Groups, 2, "the service network itself stays")
}
