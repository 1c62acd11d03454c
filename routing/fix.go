package routing

import (
	"fmt"
	"net/netip"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// Fix is one change to a network, as plain data: comparable, and fit to be stored. Which fields count depends on Do. [ChangeOf]
// makes a [vpc.Change] of fixes.
type Fix struct {
	Do   Action   `json:"do"`
	On   vpc.ID   `json:"on,omitempty"`  // the resource that changes, or the ID of the one that is made; empty: the main route table that AWS has made
	Kind vpc.Kind `json:"kind"`          // its kind
	VPC  vpc.ID   `json:"vpc,omitempty"` // where it is, of a route table or a resource that is made

	Target vpc.ID `json:"target,omitempty"` // where a route leads, what is attached or associated, what is exempted

	Direction  vpc.Direction  `json:"direction,omitempty"`
	Number     int            `json:"number,omitempty"` // of an entry of a network ACL
	Traffic    packet.Traffic `json:"traffic,omitzero"`
	CIDR       netip.Prefix   `json:"cidr,omitzero"`        // the peer of a rule or an entry, the destination of a route
	Source     netip.Prefix   `json:"source,omitzero"`      // of a firewall's rule
	Replaces   bool           `json:"replaces,omitempty"`   // a static route to CIDR is there, which gives way
	PrefixList vpc.ID         `json:"prefixList,omitempty"` // the peer of a rule, in the place of CIDR, where the addresses of its entries stand for those of a service
	Peer       vpc.ID         `json:"peer,omitempty"`       // what has the one address of CIDR in a VPC, or the subnet or VPC that has the block; of a plan the address may be a stand-in for one that AWS chooses later
	Warning    string         `json:"warning,omitempty"`    // in words, what the change lets pass that the network may keep apart on purpose, or who else loses the route that gives way; empty if nothing tells so

	Address netip.Addr `json:"address,omitzero"` // a private address, or one of an IPv6 block
	Public  netip.Addr `json:"public,omitzero"`  // the public one that it gets, or that a NAT gateway is made with
	Zone    string     `json:"zone,omitempty"`
	Service string     `json:"service,omitempty"` // of an endpoint: "com.amazonaws.us-east-1.s3"
	Group   string     `json:"group,omitempty"`   // the security group that is the peer of a rule, in the place of CIDR; that of an interface endpoint; of clients of a Client VPN endpoint
}

// Action is what a [Fix] does.
type Action string

// The actions.
const (
	// AddRule allows Traffic from or to CIDR, or members of Group, in the security group On.
	AddRule Action = "add-rule"
	// AddEntry allows Traffic from or to CIDR in the network ACL On, under Number, which is free.
	AddEntry Action = "add-entry"
	// AddRoute leads CIDR to Target in a route table, a transit gateway route table, or an on-premises network; of a VPN
	// connection it is a static route to what is behind it; of a Client VPN endpoint Target is a subnet or a transit gateway. A static route to the same CIDR gives way.
	AddRoute Action = "add-route"
	// RemoveRoute removes the static route to CIDR from the route table On.
	RemoveRoute Action = "remove-route"
	// Attach makes On part of Target: a gateway of a VPC, a VPC of a transit gateway (On is the attachment, Target the gateway),
	// an interface of an instance.
	Attach Action = "attach"
	// AddNAT makes the public NAT gateway On in the subnet Target, with the free Elastic IP Public or else a new one.
	AddNAT Action = "add-nat-gateway"
	// AddGatewayEndpoint makes the gateway endpoint On for Service in VPC, and lets it serve the route table Target, which if empty is the main one that AWS has made.
	AddGatewayEndpoint Action = "add-gateway-endpoint"
	// AddInterfaceEndpoint makes the interface endpoint On for Service in the subnet Target of VPC, with private DNS and the security group Group.
	AddInterfaceEndpoint Action = "add-interface-endpoint"
	// AddGroup makes the security group On in VPC, as AWS does: all may leave, nothing may come in.
	AddGroup Action = "add-security-group"
	// AddSubnet gives the transit gateway attachment On, the attachment of VPC to the core network On, the load balancer On, or the
	// resource gateway On an interface in the subnet Target.
	AddSubnet Action = "add-subnet"
	// Associate lets the transit gateway route table On route what comes from the attachment Target, or the gateway endpoint On serve the
	// route table Target, which if empty is the main one that AWS has made with VPC.
	Associate Action = "associate"
	// Peer connects VPC and Target by the peering connection On.
	Peer Action = "peer"
	// Start runs the instance of the interface On.
	Start Action = "start"
	// Restore brings On back into a working state.
	Restore Action = "restore"
	// DisableCheck turns source/destination check off on the interface On.
	DisableCheck Action = "disable-source-dest-check"
	// MapAddress gives Address of the interface or NAT gateway On the public address Public.
	MapAddress Action = "map-address"
	// AssignAddress gives the interface On the IPv6 Address, of the block of its subnet Target.
	AssignAddress Action = "assign-address"
	// AllowGateway lets traffic of internet gateways reach the interface On.
	AllowGateway Action = "allow-internet-gateway"
	// Exclude exempts the subnet or VPC Target from Block Public Access by the exclusion On.
	Exclude Action = "exclude"
	// AddZone makes On, a regional NAT gateway or an endpoint service, serve Zone.
	AddZone Action = "add-zone"
	// CrossZone turns cross-zone load balancing on for the target group On.
	CrossZone Action = "enable-cross-zone"
	// AddListener makes the load balancer On listen for Traffic, with the target groups of its first listener.
	AddListener Action = "add-listener"
	// HideClient turns client IP preservation off for the target group On.
	HideClient Action = "disable-client-ip-preservation"
	// Allow puts a rule before those of the firewall On that passes Traffic from Source to CIDR.
	Allow Action = "allow"
	// Authorize lets clients of the Client VPN endpoint On, all or those of Group, send to CIDR.
	Authorize Action = "authorize"
	// EnableDNS turns DNS support on for the VPC On.
	EnableDNS Action = "enable-dns-support"
	// EnableDNSHostnames turns DNS hostnames on for the VPC On, without which its private hosted zones and private DNS do not answer.
	EnableDNSHostnames Action = "enable-dns-hostnames"
	// EnablePrivateDNS turns private DNS on for the interface endpoint On.
	EnablePrivateDNS Action = "enable-private-dns"
)

// String is the change in words, with its warning: "add to security group sg-web: ingress tcp 22 from 192.168.1.4/32".
func (f Fix) String() string {
	if f.Warning != "" {
		return f.change() + "; " + f.Warning
	}
	return f.change()
}

// change is the change in words.
func (f Fix) change() string {
	switch f.Do {
	case AddRule:
		peer := f.peer()
		switch {
		case f.Group != "":
			peer = "members of " + f.Group
		case f.PrefixList != "":
			peer = string(f.PrefixList)
		}
		return fmt.Sprintf("add to security group %s: %v %v %s %s", f.On, f.Direction, f.Traffic, preposition(f.Direction), peer)
	case AddEntry:
		return fmt.Sprintf("add to network ACL %s: %v %d allow %v %s %v", f.On, f.Direction, f.Number, f.Traffic, preposition(f.Direction), f.peer())
	case AddRoute:
		do := "add to"
		if f.Replaces {
			do = "replace in"
		}
		return fmt.Sprintf("%s %s: %v -> %s", do, f.table(), f.CIDR, f.Target)
	case RemoveRoute:
		return fmt.Sprintf("remove from %s: %v", f.table(), f.CIDR)
	case Authorize:
		who := "clients"
		if f.Group != "" {
			who = "the group " + f.Group
		}
		return fmt.Sprintf("authorize %s of %s %s to send to %v", who, f.Kind.Words(), f.On, f.CIDR)
	case MapAddress:
		return fmt.Sprintf("give %v of %s %s a public address, such as %v", f.Address, f.Kind.Words(), f.On, f.Public)
	case AssignAddress:
		return fmt.Sprintf("assign an IPv6 address of subnet %s, such as %v, to %s %s", f.Target, f.Address, f.Kind.Words(), f.On)
	case Attach:
		if f.Target == "" {
			return fmt.Sprintf("attach %s %s to an instance", f.Kind.Words(), f.On)
		}
	case AddGatewayEndpoint:
		return fmt.Sprintf("make a %s for %s in %s, here called %s, and associate %s with it", f.Kind.Words(), f.Service, f.VPC, f.On, f.served())
	case AddNAT:
		address := "an Elastic IP"
		if f.Public.IsValid() {
			address = "the free Elastic IP " + f.Public.String()
		}
		return fmt.Sprintf("make a public %s in subnet %s, with %s, here called %s", f.Kind.Words(), f.Target, address, f.On)
	case AddInterfaceEndpoint:
		return fmt.Sprintf("make an %s for %s in subnet %s, with private DNS and security group %s, here called %s", f.Kind.Words(), f.Service, f.Target, f.Group, f.On)
	case Associate:
		return fmt.Sprintf("associate %s with %s %s", f.served(), f.Kind.Words(), f.On)
	case AddZone:
		return fmt.Sprintf("add zone %s to %s %s", f.Zone, f.Kind.Words(), f.On)
	case AddListener:
		return fmt.Sprintf("add to load balancer %s: a listener for %v", f.On, f.Traffic)
	case Allow:
		return fmt.Sprintf("add before the rules of firewall %s: pass %v from %v to %v", f.On, f.Traffic, f.Source, f.CIDR)
	}
	if actionSentences[f.Do] == "" {
		return string(f.Do) + " " + string(f.On)
	}
	return fmt.Sprintf(actionSentences[f.Do], f.On, f.Target, f.VPC, f.Kind.Words())
}

// actionSentences is the actions that are told by IDs alone: %[1]s is On, %[2]s Target, %[3]s VPC, %[4]s the kind of On.
var actionSentences = map[Action]string{
	Attach:             "attach %[4]s %[1]s to %[2]s%.0[3]s",
	AddSubnet:          "add subnet %[2]s to %[4]s %[1]s%.0[3]s",
	Peer:               "connect %[3]s and %[2]s by %[4]s %[1]s",
	Start:              "start the instance of %[4]s %[1]s%.0[2]s%.0[3]s",
	Restore:            "bring %[4]s %[1]s back into service%.0[2]s%.0[3]s",
	DisableCheck:       "turn source/destination check off on %[4]s %[1]s%.0[2]s%.0[3]s",
	AllowGateway:       "let traffic of internet gateways reach %[4]s %[1]s%.0[2]s%.0[3]s",
	Exclude:            "exempt %[2]s from Block Public Access by an exclusion%.0[1]s%.0[3]s%.0[4]s",
	CrossZone:          "turn cross-zone load balancing on for %[4]s %[1]s%.0[2]s%.0[3]s",
	HideClient:         "turn client IP preservation off for %[4]s %[1]s%.0[2]s%.0[3]s",
	EnableDNS:          "turn DNS support on for %[4]s %[1]s%.0[2]s%.0[3]s",
	AddGroup:           "make a %[4]s in %[3]s, here called %[1]s%.0[2]s",
	EnableDNSHostnames: "turn DNS hostnames on for %[4]s %[1]s%.0[2]s%.0[3]s",
	EnablePrivateDNS:   "turn private DNS on for %[4]s %[1]s%.0[2]s%.0[3]s",
}

// peer is the peer of a rule or an entry by its address, "10.0.1.5/32 (eni-1)". Of a range of [endpoint.PublicRange] it says what that stands for.
func (f Fix) peer() string {
	if s, region, ok := endpoint.LookupPublic(f.CIDR.Addr()); ok {
		return fmt.Sprintf("%v (stands for the addresses of %s)", f.CIDR, s.In(region))
	}
	if f.Peer == "" {
		return f.CIDR.String()
	}
	return fmt.Sprintf("%v (%s)", f.CIDR, f.Peer)
}

// served is what is associated: of a gateway endpoint a route table, which without an ID is the one that AWS has made with the VPC.
func (f Fix) served() string {
	if f.Target == "" {
		return "the main route table of " + string(f.VPC)
	}
	return string(f.Target)
}

// table is what a route is added to.
func (f Fix) table() string {
	if f.On == "" {
		return "the main route table of " + string(f.VPC)
	}
	return f.Kind.Words() + " " + string(f.On)
}

func preposition(d vpc.Direction) string {
	if d == vpc.Ingress {
		return "from"
	}
	return "to"
}
