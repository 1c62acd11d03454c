package insights

// Analysis is a path in the form of AWS's NetworkInsightsAnalysis. Fields have AWS's names, in Go as in JSON; what is empty is left out.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInsightsAnalysis.html
type Analysis struct {
	Status           string // "succeeded": an analysis without an answer is no analysis here
	WarningMessage   string `json:",omitempty"` // what the model does not hold and the answer hangs on
	NetworkPathFound bool   // the request arrives and its reply comes back

	ForwardPathComponents []PathComponent `json:",omitempty"`
	ReturnPathComponents  []PathComponent `json:",omitempty"`
	Explanations          []Explanation   `json:",omitempty"`
}

// Component is a resource. What AWS makes and the network does not hold has a name alone: "default network ACL of vpc-a".
type Component struct {
	Id   string `json:",omitempty"`
	Arn  string `json:",omitempty"` // empty if the network does not tell account or Region
	Name string `json:",omitempty"`
}

// PathComponent is one step of a path.
type PathComponent struct {
	SequenceNumber int // from 1
	Component      *Component
	AttachedTo     *Component `json:",omitempty"` // the instance of a network interface

	SourceVpc      *Component `json:",omitempty"` // of a peering connection
	DestinationVpc *Component `json:",omitempty"`
	Vpc            *Component `json:",omitempty"`
	Subnet         *Component `json:",omitempty"`
	TransitGateway *Component `json:",omitempty"`
	ServiceName    string     `json:",omitempty"` // of an endpoint

	// InboundHeader is that of the first and the last component, OutboundHeader where the component changes the packet.
	InboundHeader  *PacketHeader `json:",omitempty"`
	OutboundHeader *PacketHeader `json:",omitempty"`

	AclRule                       *AclRule                       `json:",omitempty"`
	SecurityGroupRule             *SecurityGroupRule             `json:",omitempty"` // none where state lets a reply pass
	RouteTableRoute               *RouteTableRoute               `json:",omitempty"`
	TransitGatewayRouteTableRoute *TransitGatewayRouteTableRoute `json:",omitempty"`
	FirewallStatelessRule         *FirewallStatelessRule         `json:",omitempty"`
	FirewallStatefulRule          *FirewallStatefulRule          `json:",omitempty"`

	AdditionalDetails []AdditionalDetail `json:",omitempty"`
	Explanations      []Explanation      `json:",omitempty"` // why it refuses
}

// PortRange is a range of ports, both ends included.
type PortRange struct{ From, To int }

// PacketHeader is a set of packets in AWS's form; here it is always a single one.
type PacketHeader struct {
	DestinationAddresses  []string    `json:",omitempty"` // in CIDR notation
	DestinationPortRanges []PortRange `json:",omitempty"` // of TCP and UDP
	Protocol              string      // by IANA number
	SourceAddresses       []string    `json:",omitempty"`
	SourcePortRanges      []PortRange `json:",omitempty"`
}

// AclRule is an entry of a network ACL.
type AclRule struct {
	Cidr       string
	Egress     bool
	PortRange  *PortRange `json:",omitempty"`
	Protocol   string     // "all", "tcp", "udp", "icmp", "icmpv6" or a number
	RuleAction string     // "allow" or "deny"
	RuleNumber int
}

// SecurityGroupRule is a rule of a security group.
type SecurityGroupRule struct {
	Cidr            string     `json:",omitempty"`
	Direction       string     // "ingress" or "egress"
	SecurityGroupId string     `json:",omitempty"` // the peer, where that is a group
	PortRange       *PortRange `json:",omitempty"`
	PrefixListId    string     `json:",omitempty"`
	Protocol        string
}

// RouteTableRoute is a route of a VPC. One of the IDs is its target.
type RouteTableRoute struct {
	DestinationCidr         string `json:",omitempty"`
	DestinationPrefixListId string `json:",omitempty"`

	CarrierGatewayId            string `json:",omitempty"`
	CoreNetworkArn              string `json:",omitempty"`
	EgressOnlyInternetGatewayId string `json:",omitempty"`
	GatewayId                   string `json:",omitempty"` // internet and virtual private gateways, endpoints, and "local"
	LocalGatewayId              string `json:",omitempty"`
	NatGatewayId                string `json:",omitempty"`
	NetworkInterfaceId          string `json:",omitempty"`
	TransitGatewayId            string `json:",omitempty"`
	VpcPeeringConnectionId      string `json:",omitempty"`

	Origin string // "createroutetable", "createroute" or "enablevgwroutepropagation"
	State  string // "active" or "blackhole"
}

// TransitGatewayRouteTableRoute is a route of a transit gateway.
type TransitGatewayRouteTableRoute struct {
	DestinationCidr string `json:",omitempty"`
	State           string // "active" or "blackhole"
	RouteOrigin     string // "static" or "propagated"
	PrefixListId    string `json:",omitempty"`
	AttachmentId    string `json:",omitempty"`
	ResourceId      string `json:",omitempty"`
	ResourceType    string `json:",omitempty"`
}

// FirewallStatelessRule is a stateless rule of AWS Network Firewall. The groups of rules are not told apart.
type FirewallStatelessRule struct {
	Sources          []string    `json:",omitempty"`
	Destinations     []string    `json:",omitempty"`
	SourcePorts      []PortRange `json:",omitempty"`
	DestinationPorts []PortRange `json:",omitempty"`
	Protocols        []int       `json:",omitempty"`
	RuleAction       string
	Priority         int // its place, from 1
}

// FirewallStatefulRule is a stateful rule of AWS Network Firewall.
type FirewallStatefulRule struct {
	Sources          []string    `json:",omitempty"`
	Destinations     []string    `json:",omitempty"`
	SourcePorts      []PortRange `json:",omitempty"`
	DestinationPorts []PortRange `json:",omitempty"`
	Protocol         string      `json:",omitempty"`
	RuleAction       string
	Direction        string // "FORWARD" or "ANY"
}

// AdditionalDetail is a remark on a component.
type AdditionalDetail struct {
	AdditionalDetailType string
	Component            *Component `json:",omitempty"`
}

// Explanation is one reason why there is no path. Which fields are set depends on the code.
type Explanation struct {
	ExplanationCode string
	Direction       string     `json:",omitempty"` // "ingress" or "egress", of filters
	Component       *Component `json:",omitempty"`

	Address    string      `json:",omitempty"` // the destination of the packet
	Port       int         `json:",omitempty"`
	PortRanges []PortRange `json:",omitempty"`
	Protocols  []string    `json:",omitempty"` // by IANA number

	Acl                           *Component                     `json:",omitempty"`
	AclRule                       *AclRule                       `json:",omitempty"`
	FirewallStatefulRule          *FirewallStatefulRule          `json:",omitempty"`
	FirewallStatelessRule         *FirewallStatelessRule         `json:",omitempty"`
	InternetGateway               *Component                     `json:",omitempty"`
	LoadBalancerArn               string                         `json:",omitempty"`
	NatGateway                    *Component                     `json:",omitempty"`
	NetworkInterface              *Component                     `json:",omitempty"`
	RouteTable                    *Component                     `json:",omitempty"`
	RouteTableRoute               *RouteTableRoute               `json:",omitempty"`
	SecurityGroup                 *Component                     `json:",omitempty"`
	SecurityGroups                []Component                    `json:",omitempty"`
	Subnet                        *Component                     `json:",omitempty"`
	TransitGateway                *Component                     `json:",omitempty"`
	TransitGatewayAttachment      *Component                     `json:",omitempty"`
	TransitGatewayRouteTable      *Component                     `json:",omitempty"`
	TransitGatewayRouteTableRoute *TransitGatewayRouteTableRoute `json:",omitempty"`
	Vpc                           *Component                     `json:",omitempty"`
	VpcEndpoint                   *Component                     `json:",omitempty"`
	VpcPeeringConnection          *Component                     `json:",omitempty"`
	VpnConnection                 *Component                     `json:",omitempty"`
	VpnGateway                    *Component                     `json:",omitempty"`
}
