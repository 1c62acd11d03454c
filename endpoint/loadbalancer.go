package endpoint

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// LoadBalancer is a load balancer of Elastic Load Balancing: a node in each of its zones that takes connections
// and passes them on to targets.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
type LoadBalancer struct {
	ID      vpc.ID // its ARN, or the name of a Classic Load Balancer
	Name    string
	Account string

	VPC      vpc.ID
	Type     LoadBalancerType // zero: application, as in the API
	Internal bool             // scheme internal: the nodes have no public addresses
	DNSName  string           // empty: not known
	State    vpc.State        // empty: active

	AddressType AddressType
	Nodes       []Node // one a zone
	// Groups is its security groups. A Network Load Balancer without groups takes and sends everything, as do Gateway Load
	// Balancers, which cannot have any. Other types without groups have the VPC's default one.
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
	Groups []vpc.ID

	CrossZone Setting // the attribute load_balancing.cross_zone.enabled; see CrossZoneOf
	// SkipInboundRulesOnPrivateLink lets what comes over PrivateLink past the groups' inbound rules; it is the opposite of
	// EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic, which is on by default.
	SkipInboundRulesOnPrivateLink bool

	Listeners []Listener
}

// Node is a load balancer in one zone.
type Node struct {
	Subnet    vpc.ID
	Interface vpc.ID       // its network interface, where the network holds it
	Addresses []netip.Addr // private, at most one a family; empty: those of the interface, or free ones
	Public    netip.Addr   // of an internet-facing one; zero: that of the interface
}

// Listener takes connections on one port. Only its default action is modelled: rules that look into requests are not.
type Listener struct {
	Protocol ListenerProtocol // empty for Gateway Load Balancers, which take everything
	Port     uint16           // 0 for Gateway Load Balancers

	// TargetGroups is where the default action forwards to. Empty: it answers by itself, with a redirect or a fixed response.
	TargetGroups []vpc.ID
	// InstancePort and Instances are those of a Classic Load Balancer, which has no target groups.
	InstancePort uint16
	Instances    []vpc.ID
}

// LoadBalancerType is the type of a load balancer in the API's words.
type LoadBalancerType string

// The types. The zero value is application.
const (
	TypeApplication LoadBalancerType = ""
	TypeNetwork     LoadBalancerType = "network"
	TypeGateway     LoadBalancerType = "gateway"
	TypeClassic     LoadBalancerType = "classic"
)

// String is the type as AWS words it.
func (t LoadBalancerType) String() string {
	if t == TypeApplication {
		return "application"
	}
	return string(t)
}

// ListenerProtocol is the protocol of a listener or target group: "HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC", "SSL", "GENEVE".
type ListenerProtocol string

// The protocols.
const (
	ListenerHTTP    ListenerProtocol = "HTTP"
	ListenerHTTPS   ListenerProtocol = "HTTPS"
	ListenerTCP     ListenerProtocol = "TCP"
	ListenerTLS     ListenerProtocol = "TLS"
	ListenerSSL     ListenerProtocol = "SSL" // Classic
	ListenerUDP     ListenerProtocol = "UDP"
	ListenerTCPUDP  ListenerProtocol = "TCP_UDP"
	ListenerQUIC    ListenerProtocol = "QUIC"
	ListenerTCPQUIC ListenerProtocol = "TCP_QUIC"
	ListenerGENEVE  ListenerProtocol = "GENEVE"
)

// TakesTCP says whether TCP connections come in by it.
func (p ListenerProtocol) TakesTCP() bool {
	return slices.Contains([]ListenerProtocol{ListenerHTTP, ListenerHTTPS, ListenerTCP, ListenerTLS, ListenerSSL, ListenerTCPUDP, ListenerTCPQUIC}, p)
}

// TakesUDP says whether UDP comes in by it.
func (p ListenerProtocol) TakesUDP() bool {
	return slices.Contains([]ListenerProtocol{ListenerUDP, ListenerTCPUDP, ListenerQUIC, ListenerTCPQUIC}, p)
}

// Setting is an attribute that may be left at its default, which differs from case to case.
type Setting uint8

// The settings.
const (
	Default Setting = iota
	On
	Off
)

var settingNames = [...]string{"default", "on", "off"}

// String is "default", "on" or "off".
func (s Setting) String() string {
	if int(s) < len(settingNames) {
		return settingNames[s]
	}
	return fmt.Sprintf("Setting(%d)", uint8(s))
}

// MarshalText is the text of [Setting.String].
func (s Setting) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the text of [Setting.String].
func (s *Setting) UnmarshalText(text []byte) error {
	i := slices.Index(settingNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("endpoint: %q is none of default, on and off", text)
	}
	*s = Setting(i)
	return nil
}

// or is the setting, or def where it was left at its default.
func (s Setting) or(def bool) bool {
	if s == Default {
		return def
	}
	return s == On
}

// ResourceID is b.ID.
func (b LoadBalancer) ResourceID() vpc.ID { return b.ID }

// ResourceName is b.Name.
func (b LoadBalancer) ResourceName() string { return b.Name }

// Kind is vpc.KindLoadBalancer.
func (b LoadBalancer) Kind() vpc.Kind { return vpc.KindLoadBalancer }

// Refs is the VPC, the subnets and interfaces of the nodes, the groups, and what the listeners forward to.
func (b LoadBalancer) Refs() []vpc.Ref {
	refs := []vpc.Ref{{Field: "VPC", Kind: vpc.KindVPC, ID: b.VPC}}
	for i, node := range b.Nodes {
		refs = append(refs,
			vpc.Ref{Field: fmt.Sprintf("Nodes[%d].Subnet", i), Kind: vpc.KindSubnet, ID: node.Subnet},
			vpc.Ref{Field: fmt.Sprintf("Nodes[%d].Interface", i), Kind: vpc.KindNetworkInterface, ID: node.Interface, Weak: true})
	}
	refs = appendRefs(refs, "Groups", vpc.KindSecurityGroup, b.Groups, false)
	for i, l := range b.Listeners {
		refs = appendRefs(refs, fmt.Sprintf("Listeners[%d].TargetGroups", i), vpc.KindTargetGroup, l.TargetGroups, true)
	}
	return refs
}

// Active says whether the load balancer takes connections.
func (b LoadBalancer) Active() bool {
	return b.State == "" || is(b.State, vpc.Active, "active_impaired")
}

// CrossZoneOf says whether the nodes pass connections for the target group to targets of other zones than their own.
// The default is on for Application Load Balancers and off for the others; a target group may say otherwise.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
func (b LoadBalancer) CrossZoneOf(g TargetGroup) bool {
	return g.CrossZone.or(b.CrossZone.or(b.Type == TypeApplication))
}

// Listener is the listener for a port, by TCP or UDP.
func (b LoadBalancer) Listener(udp bool, port uint16) (Listener, bool) {
	for _, l := range b.Listeners {
		if l.Port == port && (udp && l.Protocol.TakesUDP() || !udp && l.Protocol.TakesTCP()) {
			return l, true
		}
	}
	return Listener{}, false
}

// inZone says whether a node is in the zone, by its name.
func (b LoadBalancer) inZone(n *vpc.Network, zone string) bool {
	return slices.ContainsFunc(b.Nodes, func(node Node) bool {
		s, ok := vpc.Get[vpc.Subnet](n, node.Subnet)
		return ok && s.Zone == zone
	})
}

// Check reports what AWS would refuse: subnets and groups of other VPCs, two nodes in a zone, two listeners on a port,
// listeners and target groups that the type does not have.
func (b LoadBalancer) Check(n *vpc.Network) []vpc.Problem {
	p := vpc.NewReport(b)
	if b.VPC == "" {
		p.Add("VPC", "MissingParameter", "a load balancer needs a VPC")
	}
	checkAddressType(p, b.AddressType)
	switch b.Type {
	case TypeApplication, TypeNetwork, TypeGateway, TypeClassic:
	default:
		p.Add("Type", "ValidationError", "%q is no type of load balancer", string(b.Type))
	}
	b.checkNodes(p, n)
	for i, g := range b.Groups {
		field := fmt.Sprintf("Groups[%d]", i)
		if b.Type == TypeGateway {
			p.Add(field, "ValidationError", "a Gateway Load Balancer has no security groups")
		} else if !inVPC(n, g, b.VPC) {
			p.Add(field, "InvalidSecurityGroup", "security group %s is not of %s", g, b.VPC)
		}
	}
	b.checkListeners(p, n)
	return p.Problems()
}

// checkNodes holds the nodes against the VPC and each other.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSubnets.html
func (b LoadBalancer) checkNodes(p *vpc.Report, n *vpc.Network) {
	zones := map[string]vpc.ID{}
	for i, node := range b.Nodes {
		field := fmt.Sprintf("Nodes[%d].Subnet", i)
		s, ok := vpc.Get[vpc.Subnet](n, node.Subnet)
		if !ok {
			p.Add(field, "MissingParameter", "a node needs a subnet")
			continue
		}
		if s.VPC != b.VPC {
			p.Add(field, "InvalidSubnet", "subnet %s is of %s, not of %s", s.ID, s.VPC, b.VPC)
		}
		if zone := zoneKey(s); zone != "" {
			if first, taken := zones[zone]; taken {
				p.Add(field, "InvalidConfigurationRequest", "subnets %s and %s are both in %s", first, s.ID, zone)
			}
			zones[zone] = s.ID
		}
	}
}

// listenerProtocols is the protocols that the listeners of each type have.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
// https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_Listener.html
var listenerProtocols = map[LoadBalancerType][]ListenerProtocol{
	TypeApplication: {ListenerHTTP, ListenerHTTPS},
	TypeNetwork:     {ListenerTCP, ListenerTLS, ListenerUDP, ListenerTCPUDP, ListenerQUIC, ListenerTCPQUIC},
	TypeGateway:     {"", ListenerGENEVE},
	TypeClassic:     {ListenerHTTP, ListenerHTTPS, ListenerTCP, ListenerSSL},
}

func (b LoadBalancer) checkListeners(p *vpc.Report, n *vpc.Network) {
	type socket struct {
		udp  bool
		port uint16
	}
	used := map[socket]int{}
	for i, l := range b.Listeners {
		field := fmt.Sprintf("Listeners[%d]", i)
		if !slices.Contains(listenerProtocols[b.Type], l.Protocol) {
			p.Add(field+".Protocol", "UnsupportedProtocol", "%q does not go with a load balancer of type %v", string(l.Protocol), b.Type)
		}
		if l.Port == 0 && b.Type != TypeGateway {
			p.Add(field+".Port", "ValidationError", "a listener needs a port")
		}
		for _, udp := range []bool{false, true} {
			if udp && !l.Protocol.TakesUDP() || !udp && !l.Protocol.TakesTCP() {
				continue
			}
			if first, taken := used[socket{udp, l.Port}]; taken {
				p.Add(field+".Port", "DuplicateListener", "Listeners[%d] has port %d already", first, l.Port)
				break
			}
			used[socket{udp, l.Port}] = i
		}
		for k, id := range l.TargetGroups {
			if g, ok := vpc.Get[TargetGroup](n, id); ok && g.VPC != "" && g.VPC != b.VPC {
				p.Add(fmt.Sprintf("%s.TargetGroups[%d]", field, k), "InvalidConfigurationRequest", "target group %s is of %s, not of %s", id, g.VPC, b.VPC)
			}
		}
	}
}
