package endpoint

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer  = EndpointService{}
	_ vpc.Resource = LoadBalancer{}
	_ vpc.Resource = TargetGroup{}
)

func TestProviderChecks(t *testing.T) {
	nlb := LoadBalancer{ID: "nlb", VPC: "vpc-1", Type: TypeNetwork, Internal: true, Nodes: []Node{{Subnet: "subnet-a"}, {Subnet: "subnet-b"}},
		Listeners: []Listener{{Protocol: ListenerTCP, Port: 443, TargetGroups: []vpc.ID{"tg"}}}}
	tg := TargetGroup{ID: "tg", VPC: "vpc-1", TargetType: TargetIP, Protocol: ListenerTCP, Port: 8443, Targets: []Target{{ID: "10.1.0.9"}}}
	service := EndpointService{ID: "vpce-svc-1", Region: "us-east-1", LoadBalancers: []vpc.ID{"nlb"}}
	lb := func(edit func(*LoadBalancer)) LoadBalancer { b := nlb; edit(&b); return b }
	group := func(edit func(*TargetGroup)) TargetGroup { g := tg; edit(&g); return g }
	svc := func(edit func(*EndpointService)) EndpointService { s := service; edit(&s); return s }
	listeners := func(ls ...Listener) LoadBalancer { return lb(func(b *LoadBalancer) { b.Listeners = ls }) }

	tests := []struct {
		name string
		rs   []vpc.Resource
		want []string
	}{
		{"a whole service", []vpc.Resource{nlb, tg, service}, nil},
		{"without its load balancers", []vpc.Resource{service}, nil},
		{"ES-1 a load balancer serves one service", []vpc.Resource{nlb, service, svc(func(s *EndpointService) { s.ID = "vpce-svc-2" })},
			[]string{"vpce-svc-2.LoadBalancers[0] InvalidParameter: nlb is already held by vpce-svc-1"}},
		{"ES-1 a deleted service holds none", []vpc.Resource{nlb, service, svc(func(s *EndpointService) { s.ID, s.State = "vpce-svc-2", "Deleted" })}, nil},
		{"ES-1 not behind an Application Load Balancer", []vpc.Resource{service, lb(func(b *LoadBalancer) { b.Type, b.Listeners = TypeApplication, nil })},
			[]string{"vpce-svc-1.LoadBalancers[0] InvalidParameter: type application"}},
		{"ES-1 not behind two types", []vpc.Resource{nlb, lb(func(b *LoadBalancer) { b.ID, b.Type, b.Listeners = "gwlb", TypeGateway, nil }),
			svc(func(s *EndpointService) { s.LoadBalancers = []vpc.ID{"nlb", "gwlb"} })},
			[]string{"vpce-svc-1.LoadBalancers[1] InvalidParameter: gwlb is of type gateway"}},

		{"LB-1 two nodes in a zone", []vpc.Resource{lb(func(b *LoadBalancer) { b.Nodes = []Node{{Subnet: "subnet-a"}, {Subnet: "subnet-a2"}} })},
			[]string{"nlb.Nodes[1].Subnet InvalidConfigurationRequest: use1-az1"}},
		{"LB-1 node in another VPC", []vpc.Resource{lb(func(b *LoadBalancer) { b.Nodes = []Node{{Subnet: "subnet-2"}} })},
			[]string{"nlb.Nodes[0].Subnet InvalidSubnet"}},
		{"LB-1 node without a subnet", []vpc.Resource{lb(func(b *LoadBalancer) { b.Nodes = []Node{{}} })},
			[]string{"nlb.Nodes[0].Subnet MissingParameter"}},
		{"no VPC, no type", []vpc.Resource{LoadBalancer{ID: "lb", Type: "net"}},
			[]string{"lb.Type ValidationError", "lb.VPC MissingParameter"}},
		{"LB-6 groups", []vpc.Resource{lb(func(b *LoadBalancer) { b.Groups = []vpc.ID{"sg-1", "sg-shared"} })}, nil},
		{"LB-6 group of another VPC", []vpc.Resource{lb(func(b *LoadBalancer) { b.Groups = []vpc.ID{"sg-2"} })},
			[]string{"nlb.Groups[0] InvalidSecurityGroup"}},
		{"SG-50 a Gateway Load Balancer has none", []vpc.Resource{lb(func(b *LoadBalancer) { b.Type, b.Listeners, b.Groups = TypeGateway, nil, []vpc.ID{"sg-1"} })},
			[]string{"nlb.Groups[0] ValidationError"}},
		{"LB-14 TCP and UDP on one port", []vpc.Resource{listeners(Listener{Protocol: ListenerTCP, Port: 53}, Listener{Protocol: ListenerUDP, Port: 53})}, nil},
		{"LB-14 TCP twice", []vpc.Resource{listeners(Listener{Protocol: ListenerTCP, Port: 53}, Listener{Protocol: ListenerTCPUDP, Port: 53})},
			[]string{"nlb.Listeners[1].Port DuplicateListener"}},
		{"LB-14 HTTP at a Network Load Balancer", []vpc.Resource{listeners(Listener{Protocol: ListenerHTTP, Port: 80})},
			[]string{"nlb.Listeners[0].Protocol UnsupportedProtocol"}},
		{"LB-14 no port", []vpc.Resource{listeners(Listener{Protocol: ListenerTCP})}, []string{"nlb.Listeners[0].Port ValidationError"}},
		{"LB-19 a Gateway Load Balancer takes everything", []vpc.Resource{lb(func(b *LoadBalancer) { b.Type, b.Listeners = TypeGateway, []Listener{{}} })}, nil},
		{"target group of another VPC", []vpc.Resource{nlb, group(func(g *TargetGroup) { g.VPC, g.Targets = "vpc-2", nil })},
			[]string{"nlb.Listeners[0].TargetGroups[0] InvalidConfigurationRequest"}},

		{"LB-12 addresses of private ranges", []vpc.Resource{group(func(g *TargetGroup) {
			g.Targets = []Target{{ID: "10.9.0.1"}, {ID: "172.31.0.1"}, {ID: "192.168.1.1"}, {ID: "100.64.0.1"}, {ID: "2600:1f18:1::5"}}
		})}, nil},
		{"LB-12 public addresses are refused", []vpc.Resource{group(func(g *TargetGroup) { g.Targets = []Target{{ID: "10.1.0.9"}, {ID: "198.51.100.7"}} })},
			[]string{"tg.Targets[1].ID InvalidTarget"}},
		{"LB-12 no address", []vpc.Resource{group(func(g *TargetGroup) { g.Targets = []Target{{ID: "i-1"}} })},
			[]string{"tg.Targets[0].ID ValidationError"}},
		{"LB-12 one load balancer", []vpc.Resource{group(func(g *TargetGroup) { g.TargetType, g.Targets = TargetLoadBalancer, []Target{{ID: "x"}, {ID: "y"}} })},
			[]string{"tg.Targets TooManyTargets"}},
		{"LB-4 no port", []vpc.Resource{group(func(g *TargetGroup) { g.Port = 0 })}, []string{"tg.Targets[0].Port ValidationError"}},
		{"functions have neither VPC nor port", []vpc.Resource{TargetGroup{ID: "tg", TargetType: TargetLambda, Targets: []Target{{ID: "arn:aws:lambda:us-east-1:1:function:f"}}}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { checkProblems(t, tt.rs, tt.want...) })
	}
}

func TestLB3CrossZone(t *testing.T) {
	tests := []struct {
		kind            LoadBalancerType
		balancer, group Setting
		want            bool
	}{
		{TypeApplication, Default, Default, true},
		{TypeApplication, Default, Off, false},
		{TypeNetwork, Default, Default, false},
		{TypeNetwork, On, Default, true},
		{TypeNetwork, On, Off, false},
		{TypeNetwork, Off, On, true},
		{TypeGateway, Default, Default, false},
		{TypeClassic, Default, Default, false},
		{TypeClassic, On, Default, true},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, LoadBalancer{Type: tt.kind, CrossZone: tt.balancer}.CrossZoneOf(TargetGroup{CrossZone: tt.group}), tt)
	}
}

func TestLB8PreservesClientIP(t *testing.T) {
	tests := []struct {
		target   TargetType
		protocol ListenerProtocol
		setting  Setting
		want     bool
	}{
		{TargetInstance, ListenerTCP, Default, true},
		{TargetInstance, ListenerTCP, Off, false},
		{TargetIP, ListenerTCP, Default, false},
		{TargetIP, ListenerTLS, Default, false},
		{TargetIP, ListenerTCP, On, true},
		{TargetIP, ListenerUDP, Default, true},
		{TargetIP, ListenerTCPUDP, Off, true},
		{TargetLoadBalancer, ListenerTCP, Default, true},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, TargetGroup{TargetType: tt.target, Protocol: tt.protocol, PreserveClientIP: tt.setting}.PreservesClientIP(), tt)
	}
}

func TestListenerOfAPort(t *testing.T) {
	b := LoadBalancer{Listeners: []Listener{
		{Protocol: ListenerTCP, Port: 53, TargetGroups: []vpc.ID{"tcp"}},
		{Protocol: ListenerUDP, Port: 53, TargetGroups: []vpc.ID{"udp"}},
		{Protocol: ListenerTCPUDP, Port: 54, TargetGroups: []vpc.ID{"both"}},
	}}
	tests := []struct {
		udp  bool
		port uint16
		want vpc.ID
	}{{false, 53, "tcp"}, {true, 53, "udp"}, {false, 54, "both"}, {true, 54, "both"}, {false, 55, ""}}
	for _, tt := range tests {
		l, ok := b.Listener(tt.udp, tt.port)
		require.Equal(t, tt.want != "", ok)
		if ok {
			require.Equal(t, []vpc.ID{tt.want}, l.TargetGroups)
		}
	}
}

func TestES2OffersZone(t *testing.T) {
	s := EndpointService{ID: "vpce-svc-1", Region: "us-east-1", LoadBalancers: []vpc.ID{"nlb"}}
	n := baseNetwork(t, s, LoadBalancer{ID: "nlb", VPC: "vpc-1", Type: TypeNetwork, Nodes: []Node{{Subnet: "subnet-a"}, {Subnet: "subnet-b"}}})
	require.True(t, s.OffersZone(n, "us-east-1b"))
	require.False(t, s.OffersZone(n, "us-east-1c"), "the load balancer is not there")
	s.Zones = []string{"us-east-1a", "us-east-1c"}
	require.True(t, s.OffersZone(n, "us-east-1a"))
	require.False(t, s.OffersZone(n, "us-east-1b"), "not enabled for the service")
	require.False(t, s.OffersZone(n, "us-east-1c"))
}

func TestES1ServiceName(t *testing.T) {
	require.Equal(t, "com.amazonaws.vpce.us-east-1.vpce-svc-1", EndpointService{ID: "vpce-svc-1", Region: "us-east-1"}.ServiceName())
	china := EndpointService{ID: "vpce-svc-1", Region: "cn-north-1"}.ServiceName()
	require.Equal(t, vpc.ID("vpce-svc-1"), customerService(china))
}

func TestLB4PortOfATarget(t *testing.T) {
	g := TargetGroup{Port: 80}
	require.Equal(t, uint16(80), g.PortOf(Target{}))
	require.Equal(t, uint16(8080), g.PortOf(Target{Port: 8080}))
}

func TestOnlyActiveLoadBalancersTakeConnections(t *testing.T) {
	for state, want := range map[vpc.State]bool{"": true, "active": true, "active_impaired": true, "provisioning": false, "failed": false} {
		require.Equal(t, want, LoadBalancer{State: state}.Active(), state)
	}
}

func TestES12OnlyAvailableServicesWork(t *testing.T) {
	for state, want := range map[vpc.State]bool{"": true, "Available": true, "Pending": false, "Deleting": false, "Deleted": false, "Failed": false} {
		require.Equal(t, want, EndpointService{State: state}.Available(), state)
	}
}

// Zero values print as what they stand for in AWS's words.
func TestZeroValuesPrint(t *testing.T) {
	require.Equal(t, "application", TypeApplication.String())
	require.Equal(t, "instance", TargetInstance.String())
	require.Equal(t, "ipv4", IPv4.String())
	require.Equal(t, "FORWARD", Forward.String())
}

// An endpoint is among the dependents of its service, so that a service finds its endpoints.
func TestServiceFindsItsEndpoints(t *testing.T) {
	n := baseNetwork(t, EndpointService{ID: "vpce-svc-1", Region: "us-east-1"},
		Interface{ID: "vpce-1", VPC: "vpc-1", Service: "com.amazonaws.vpce.us-east-1.vpce-svc-1"})
	for i := range vpc.DependentsOf[Interface](n, "vpce-svc-1") {
		require.Equal(t, vpc.ID("vpce-1"), i.ID)
		return
	}
	t.Fatal("no endpoint")
}

func TestSettingText(t *testing.T) {
	for s := Default; s <= Off; s++ {
		text, err := s.MarshalText()
		require.NoError(t, err)
		var back Setting
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, s, back)
	}
	var s Setting
	require.Error(t, s.UnmarshalText([]byte("maybe")))
}
