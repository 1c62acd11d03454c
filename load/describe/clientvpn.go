package describe

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/vpc"
)

// code is a state in an object of its own.
type code struct{ Code string }

type clientVPNElement struct {
	ClientVpnEndpointId  string
	Status               code
	ClientCidrBlock      string
	DnsServers           []string
	SplitTunnel          bool
	SecurityGroupIds     []vpc.ID
	VpcId                vpc.ID
	TrafficIpAddressType string
	Tags                 []tag
}

func (x clientVPNElement) id() string { return x.ClientVpnEndpointId }

// readClientVPN reads a Client VPN endpoint.
//
// Source: EC2 API reference, ClientVpnEndpoint. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ClientVpnEndpoint.html
func readClientVPN(l *loader, at source, x clientVPNElement) {
	e := vpc.ClientVPNEndpoint{
		ID:          vpc.ID(x.ClientVpnEndpointId),
		Name:        nameOf(x.Tags),
		Account:     at.account,
		VPC:         x.VpcId,
		Groups:      nonEmpty(x.SecurityGroupIds),
		SplitTunnel: x.SplitTunnel,
		IPv6:        x.TrafficIpAddressType == "ipv6" || x.TrafficIpAddressType == "dual-stack",
		State:       state(x.Status.Code, vpc.Available),
	}
	if x.ClientCidrBlock != "" {
		var err error
		if e.ClientCIDR, err = prefix4("ClientCidrBlock", x.ClientCidrBlock); err != nil {
			l.skip(at, e.ID, "%v", err)
			return
		}
	}
	for i, s := range x.DnsServers {
		a, err := netip.ParseAddr(s)
		if err != nil {
			l.skip(at, e.ID, "DnsServers[%d] is not an address; it is left out", i)
			continue
		}
		e.DNSServers = append(e.DNSServers, a)
	}
	l.add(at, e)
}

// clientVPNPart is what further calls say of a Client VPN endpoint: an entry of ClientVpnTargetNetworks,
// AuthorizationRules or Routes.
type clientVPNPart struct {
	ClientVpnEndpointId string
	Status              code

	// of a target network
	TargetNetworkId vpc.ID
	VpcId           vpc.ID
	SecurityGroups  []vpc.ID

	// of a route or an authorization rule
	DestinationCidr string
	TargetSubnet    vpc.ID
	GroupId         string
	AccessAll       bool

	at source
}

func (x clientVPNPart) id() string { return x.ClientVpnEndpointId }

// gone says that the part does not work yet, or no longer.
func (x clientVPNPart) gone() bool {
	return !slices.Contains([]string{"", "associated", "active"}, x.Status.Code)
}

// readClientVPNPart keeps a part until all endpoints are there, unless it does not work.
//
// Source: EC2 API reference, TargetNetwork, ClientVpnRoute and AuthorizationRule.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TargetNetwork.html
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ClientVpnRoute.html
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizationRule.html
func readClientVPNPart(l *loader, at source, x clientVPNPart) {
	if !x.gone() {
		x.at = at
		l.clientVPN = append(l.clientVPN, x)
	}
}

// setClientVPN gives the Client VPN endpoints their target networks, routes and authorization rules.
func (l *loader) setClientVPN() {
	for _, x := range l.clientVPN {
		id := vpc.ID(x.ClientVpnEndpointId)
		e, ok := get[vpc.ClientVPNEndpoint](l, id)
		if !ok {
			l.skip(x.at, id, "the endpoint is not in the output of describe-client-vpn-endpoints")
			continue
		}
		if err := x.addTo(&e); err != nil {
			l.skip(x.at, id, "%v; it is left out", err)
			continue
		}
		l.found[id] = found{e, l.found[id].at}
	}
}

func (x clientVPNPart) addTo(e *vpc.ClientVPNEndpoint) error {
	if x.DestinationCidr == "" {
		if x.TargetNetworkId == "" {
			return fmt.Errorf("TargetNetworkId is missing")
		}
		e.Subnets = appendNew(e.Subnets, x.TargetNetworkId)
		if e.VPC == "" {
			e.VPC = x.VpcId
		}
		if len(e.Groups) == 0 {
			e.Groups = nonEmpty(x.SecurityGroups)
		}
		return nil
	}
	p, err := anyPrefix("DestinationCidr", x.DestinationCidr)
	if err != nil {
		return err
	}
	if x.at.key == "AuthorizationRules" {
		r := vpc.AuthorizationRule{CIDR: p}
		if !x.AccessAll {
			r.Group = x.GroupId
		}
		if !slices.Contains(e.Rules, r) {
			e.Rules = append(e.Rules, r)
		}
		return nil
	}
	r := vpc.ClientVPNRoute{CIDR: p, Subnet: x.TargetSubnet}
	if r.Subnet == "local" {
		r.Subnet = ""
	}
	if !slices.Contains(e.Routes, r) {
		e.Routes = append(e.Routes, r)
	}
	return nil
}

// readRoute reads an entry of Routes, a key that three calls share: those for the routes of a Client VPN endpoint, of a
// local gateway's route table and of a transit gateway's.
func readRoute(d *document, at source, raw []byte) {
	var x struct{ ClientVpnEndpointId, LocalGatewayRouteTableId string }
	switch err := json.Unmarshal(raw, &x); {
	case err == nil && x.ClientVpnEndpointId != "":
		list(readClientVPNPart).element(d, at, raw)
	case err == nil && x.LocalGatewayRouteTableId != "":
		d.skip(at, vpc.ID(x.LocalGatewayRouteTableId), "the routes of local gateways are not modelled")
	default:
		ofTable((*loader).addTransitRoute).element(d, at, raw)
	}
}
