package describe_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestLinks holds how what leads out of VPCs becomes resources.
func TestLinks(t *testing.T) {
	v := list("Vpcs", vpc1, vpc2)
	for _, c := range []struct {
		name  string
		files tree
		id    vpc.ID
		want  string
	}{
		// Direct Connect
		{"a Direct Connect gateway, of all Regions alike, with its associations", tree{
			"us-east-1/g": list("directConnectGateways", `{"directConnectGatewayId": "dx", "directConnectGatewayName": "hub", "amazonSideAsn": 64600, "ownerAccount": "1", "directConnectGatewayState": "available"}`),
			"us-west-2/g": list("directConnectGateways", `{"directConnectGatewayId": "dx", "directConnectGatewayName": "hub", "amazonSideAsn": 64600, "ownerAccount": "1", "directConnectGatewayState": "available"}`),
			"us-east-1/a": list("directConnectGatewayAssociations", `{"directConnectGatewayId": "dx", "associationId": "a1", "associationState": "associated", "associatedGateway": {"id": "tgw-1", "type": "transitGateway"},
				"allowedPrefixesToDirectConnectGateway": [{"cidr": "10.0.0.7/8"}]}`, `{"directConnectGatewayId": "dx", "associationState": "disassociated", "associatedGateway": {"id": "tgw-9"}}`,
				`{"directConnectGatewayId": "dx", "associationState": "associating", "associatedGateway": {"id": "tgw-2"}}`),
			"us-west-2/a": list("directConnectGatewayAssociations", `{"directConnectGatewayId": "dx", "associationId": "a1", "associationState": "associated", "associatedGateway": {"id": "tgw-1", "type": "transitGateway"},
				"allowedPrefixesToDirectConnectGateway": [{"cidr": "10.0.0.7/8"}]}`)},
			"dx", `{ID:"dx" Name:"hub" Account:"1" ASN:64600 Associations:[{Gateway:"tgw-1" AllowedPrefixes:[10.0.0.0/8]} {Gateway:"tgw-2" State:"associating"}]}`},
		{"an association of the older form", tree{"g": list("directConnectGateways", `{"directConnectGatewayId": "dx"}`),
			"a": list("directConnectGatewayAssociations", `{"directConnectGatewayId": "dx", "virtualGatewayId": "vgw-1", "associationState": "associated"}`)},
			"dx", `{ID:"dx" Associations:[{Gateway:"vgw-1"}]}`},
		{"a private virtual interface", tree{"x": list("virtualInterfaces", `{"virtualInterfaceId": "dxvif-1", "virtualInterfaceName": "n", "virtualInterfaceType": "private", "virtualInterfaceState": "available", "ownerAccount": "1",
				"virtualGatewayId": "vgw-1", "directConnectGatewayId": "", "mtu": 9001, "bgpPeers": [{"bgpStatus": "down"}, {"bgpStatus": "up"}], "tags": [{"key": "Name", "value": "tagged"}]}`)},
			"dxvif-1", `{ID:"dxvif-1" Name:"tagged" Account:"1" VPNGateway:"vgw-1" MTU:9001}`},
		{"a transit virtual interface whose sessions are down", tree{"x": list("virtualInterfaces", `{"virtualInterfaceId": "dxvif-1", "virtualInterfaceType": "transit", "virtualInterfaceState": "down",
				"directConnectGatewayId": "dx", "siteLinkEnabled": true, "bgpPeers": [{"bgpStatus": "down"}]}`)},
			"dxvif-1", `{ID:"dxvif-1" Type:transit DirectConnectGateway:"dx" SiteLink:true Down:true}`},
		{"a virtual interface that is not confirmed", tree{"x": list("virtualInterfaces", `{"virtualInterfaceId": "dxvif-1", "virtualInterfaceType": "public", "virtualInterfaceState": "confirming"}`)},
			"dxvif-1", `{ID:"dxvif-1" Type:public State:"confirming"}`},

		// Client VPN
		{"a Client VPN endpoint with its parts, without those that do not work", vpcWith(tree{
			"e": list("ClientVpnEndpoints", `{"ClientVpnEndpointId": "cvpn-endpoint-1", "Status": {"Code": "available"}, "ClientCidrBlock": "172.16.0.0/22", "DnsServers": ["10.0.0.2"], "SplitTunnel": true, "VpcId": "vpc-1",
				"SecurityGroupIds": ["sg-web"], "TrafficIpAddressType": "dual-stack", "Tags": [{"Key": "Name", "Value": "staff"}]}`),
			"n": list("ClientVpnTargetNetworks", `{"AssociationId": "a", "VpcId": "vpc-1", "TargetNetworkId": "subnet-a", "ClientVpnEndpointId": "cvpn-endpoint-1", "Status": {"Code": "associated"}}`,
				`{"TargetNetworkId": "subnet-z", "ClientVpnEndpointId": "cvpn-endpoint-1", "Status": {"Code": "disassociating"}}`),
			"r": list("Routes", `{"ClientVpnEndpointId": "cvpn-endpoint-1", "DestinationCidr": "10.0.0.0/16", "TargetSubnet": "subnet-a", "Type": "Nat", "Origin": "associate", "Status": {"Code": "active"}}`,
				`{"ClientVpnEndpointId": "cvpn-endpoint-1", "DestinationCidr": "172.16.0.0/22", "TargetSubnet": "local", "Status": {"Code": "active"}}`,
				`{"ClientVpnEndpointId": "cvpn-endpoint-1", "DestinationCidr": "0.0.0.0/0", "TargetSubnet": "subnet-a", "Status": {"Code": "failed"}}`),
			"u": list("AuthorizationRules", `{"ClientVpnEndpointId": "cvpn-endpoint-1", "DestinationCidr": "0.0.0.0/0", "GroupId": "", "AccessAll": true, "Status": {"Code": "active"}}`,
				`{"ClientVpnEndpointId": "cvpn-endpoint-1", "DestinationCidr": "10.0.0.0/8", "GroupId": "ops", "Status": {"Code": "active"}}`)}),
			"cvpn-endpoint-1", `{ID:"cvpn-endpoint-1" Name:"staff" ClientCIDR:172.16.0.0/22 VPC:"vpc-1" Subnets:["subnet-a"] Groups:["sg-web"] Routes:[{CIDR:10.0.0.0/16 Subnet:"subnet-a"} {CIDR:172.16.0.0/22}] ` +
				`Rules:[{CIDR:0.0.0.0/0} {CIDR:10.0.0.0/8 Group:"ops"}] SplitTunnel:true IPv6:true DNSServers:[10.0.0.2]}`},
		{"VPC and groups that only the target network names", vpcWith(tree{
			"e": list("ClientVpnEndpoints", `{"ClientVpnEndpointId": "cvpn-endpoint-1", "Status": {"Code": "pending-associate"}, "ClientCidrBlock": "172.16.0.0/22"}`),
			"n": list("ClientVpnTargetNetworks", `{"VpcId": "vpc-1", "TargetNetworkId": "subnet-a", "ClientVpnEndpointId": "cvpn-endpoint-1", "SecurityGroups": ["sg-web"]}`)}),
			"cvpn-endpoint-1", `{ID:"cvpn-endpoint-1" ClientCIDR:172.16.0.0/22 VPC:"vpc-1" Subnets:["subnet-a"] Groups:["sg-web"] State:"pending-associate"}`},

		// Outposts
		{"a local gateway with customer-owned addresses", tree{"v": v,
			"g": list("LocalGateways", `{"LocalGatewayId": "lgw-1", "OutpostArn": "arn:o", "OwnerId": "1", "State": "available"}`),
			"t": list("LocalGatewayRouteTables", `{"LocalGatewayRouteTableId": "lgw-rtb-1", "LocalGatewayId": "lgw-1", "Mode": "coip"}`),
			"a": list("LocalGatewayRouteTableVpcAssociations", `{"LocalGatewayId": "lgw-1", "VpcId": "vpc-1", "State": "associated"}`, `{"LocalGatewayId": "lgw-1", "VpcId": "vpc-2", "State": "disassociated"}`),
			"p": list("CoipPools", `{"PoolId": "ipv4pool-coip-1", "PoolCidrs": ["192.0.2.0/26"], "LocalGatewayRouteTableId": "lgw-rtb-1"}`)},
			"lgw-1", `{ID:"lgw-1" Account:"1" Outpost:"arn:o" VPCs:["vpc-1"] CoIP:true CoIPPools:[192.0.2.0/26]}`},
		{"a local gateway with direct VPC routing", tree{"g": list("LocalGateways", `{"LocalGatewayId": "lgw-1"}`),
			"t": list("LocalGatewayRouteTables", `{"LocalGatewayRouteTableId": "lgw-rtb-1", "LocalGatewayId": "lgw-1", "Mode": "direct-vpc-routing"}`)},
			"lgw-1", `{ID:"lgw-1"}`},

		// Cloud WAN
		{"a core network with its attachments and policy", tree{"v": v, "s": list("Subnets", subnetA),
			"t": list("TransitGateways", `{"TransitGatewayId": "tgw-1"}`) + list("TransitGatewayRouteTables", `{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}`),
			"l": list("CoreNetworks", `{"CoreNetworkId": "core-1"}`),
			"c": `{"CoreNetwork": {"CoreNetworkId": "core-1", "State": "AVAILABLE", "Segments": [{"Name": "prod", "SharedSegments": ["dev", "shared"]}, {"Name": "dev"}, {"Name": "shared"}], "Tags": [{"Key": "Name", "Value": "wan"}]}}`,
			"a": list("Attachments", `{"CoreNetworkId": "core-1", "AttachmentId": "attachment-1", "AttachmentType": "VPC", "State": "AVAILABLE", "EdgeLocation": "us-east-1", "ResourceArn": "arn:aws:ec2:us-east-1:1:vpc/vpc-1", "SegmentName": "prod"}`,
				`{"CoreNetworkId": "core-1", "AttachmentId": "attachment-2", "AttachmentType": "TRANSIT_GATEWAY_ROUTE_TABLE", "State": "CREATING", "EdgeLocation": "us-east-1", "ResourceArn": "arn:aws:ec2:us-east-1:1:transit-gateway-route-table/tgw-rtb-1"}`),
			"d": `{"VpcAttachment": {"Attachment": {"CoreNetworkId": "core-1", "AttachmentId": "attachment-1", "AttachmentType": "VPC", "State": "AVAILABLE", "EdgeLocation": "us-east-1", "ResourceArn": "arn:aws:ec2:us-east-1:1:vpc/vpc-1", "SegmentName": "prod"},
				"SubnetArns": ["arn:aws:ec2:us-east-1:1:subnet/subnet-a"], "Options": {"ApplianceModeSupport": true, "DnsSupport": false}}}`,
			"x": `{"ConnectAttachment": {"TransportAttachmentId": "attachment-1", "Attachment": {"CoreNetworkId": "core-1", "AttachmentId": "attachment-3", "AttachmentType": "CONNECT", "State": "AVAILABLE"}}}`,
			"p": `{"CoreNetworkPolicy": {"CoreNetworkId": "core-1", "PolicyDocument": "{\"segments\": [{\"name\": \"prod\"}, {\"name\": \"dev\", \"isolate-attachments\": true}, {\"name\": \"shared\"}], \"segment-actions\": [{\"action\": \"share\", \"mode\": \"attachment-route\", \"segment\": \"shared\", \"share-with\": \"*\"}, {\"action\": \"share\", \"segment\": \"prod\", \"share-with\": {\"except\": [\"dev\"]}}, {\"action\": \"create-route\", \"segment\": \"dev\", \"destination-cidr-blocks\": [\"0.0.0.0/0\"], \"destinations\": [\"attachment-1\"]}, {\"action\": \"create-route\", \"segment\": \"prod\", \"destination-cidr-blocks\": [\"10.9.0.0/16\"], \"destinations\": [\"blackhole\"]}]}"}}`},
			"core-1", `{ID:"core-1" Name:"wan" Attachments:[{ID:"attachment-1" Edge:"us-east-1" Segment:"prod" Resource:"vpc-1" Subnets:["subnet-a"] ApplianceMode:true DisableDNSSupport:true} ` +
				`{ID:"attachment-2" Type:peering Edge:"us-east-1" Resource:"tgw-1" State:"CREATING"} {ID:"attachment-3" Type:connect Resource:"attachment-1"}] ` +
				`Segments:[{Name:"prod" Shares:["shared"] Routes:[{CIDR:10.9.0.0/16}]} {Name:"dev" Isolated:true Routes:[{CIDR:0.0.0.0/0 Attachments:["attachment-1"]}]} {Name:"shared" Shares:["prod" "dev"]}]}`},
	} {
		t.Run(c.name, func(t *testing.T) { requireMapped(t, c.files, c.id, c.want) })
	}
}

const firewallARN = "arn:aws:network-firewall:us-east-1:111122223333:firewall/f"

// firewallOf is the outputs for one firewall with the policy and the groups.
func firewallOf(policy string, groups ...string) tree {
	files := vpcWith(tree{
		"f": `{"UpdateToken": "t", "Firewall": {"FirewallName": "f", "FirewallArn": "` + firewallARN + `", "FirewallPolicyArn": "arn:p", "VpcId": "vpc-1", "SubnetMappings": [{"SubnetId": "subnet-a"}]},
			"FirewallStatus": {"Status": "READY", "SyncStates": {"us-east-1a": {"Attachment": {"SubnetId": "subnet-a", "EndpointId": "vpce-1", "Status": "READY"}}}}}`,
		"l": list("Firewalls", `{"FirewallName": "f", "FirewallArn": "`+firewallARN+`"}`),
		"p": `{"FirewallPolicyResponse": {"FirewallPolicyName": "p", "FirewallPolicyArn": "arn:p"}, "FirewallPolicy": ` + policy + `}`,
	})
	for i, g := range groups {
		files[fmt.Sprint("g", i)] = fmt.Sprintf(`{"RuleGroup": {"RulesSource": %s}, "RuleGroupResponse": {"RuleGroupArn": "arn:g%d", "Type": "STATEFUL"}}`, g, i)
	}
	return files
}

func TestFirewalls(t *testing.T) {
	const head = `{ID:"` + firewallARN + `" Name:"f" Account:"111122223333" VPC:"vpc-1" Endpoints:[{Subnet:"subnet-a" Endpoint:"vpce-1"}]`
	stateful := func(action, protocol, source, port string) string {
		return fmt.Sprintf(`{"Action": %q, "Header": {"Protocol": %q, "Source": %q, "SourcePort": "ANY", "Direction": "FORWARD", "Destination": "ANY", "DestinationPort": %q}, "RuleOptions": [{"Keyword": "sid", "Settings": ["1"]}]}`, action, protocol, source, port)
	}
	for _, c := range []struct {
		name  string
		files tree
		want  string
	}{
		{"defaults", firewallOf(`{"StatelessDefaultActions": ["aws:drop", "count"], "StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER"}, "StatefulDefaultActions": ["aws:drop_strict", "aws:alert_strict"]}`),
			` StatelessDefault:"drop" StrictOrder:true StatefulDefault:"drop"}`},
		{"stateless rules, in the order of priorities", firewallOf(`{"StatelessRuleGroupReferences": [{"ResourceArn": "arn:g0", "Priority": 2}, {"ResourceArn": "arn:g1", "Priority": 1}]}`,
			`{"StatelessRulesAndCustomActions": {"StatelessRules": [{"Priority": 9, "RuleDefinition": {"Actions": ["aws:drop"], "MatchAttributes": {}}},
				{"Priority": 5, "RuleDefinition": {"Actions": ["aws:pass"], "MatchAttributes": {"Sources": [{"AddressDefinition": "10.0.0.7/8"}], "Destinations": [{"AddressDefinition": "192.0.2.1"}],
				"SourcePorts": [{"FromPort": 1024, "ToPort": 65535}], "DestinationPorts": [{"FromPort": 443, "ToPort": 443}], "Protocols": [6, 17]}}}]}}`,
			`{"StatelessRulesAndCustomActions": {"StatelessRules": [{"Priority": 1, "RuleDefinition": {"Actions": ["aws:forward_to_sfe"], "MatchAttributes": {"Protocols": [1]}}}]}}`),
			` Stateless:[{Protocols:[icmp]} {Action:"pass" Protocols:[tcp udp] Sources:[10.0.0.0/8] Destinations:[192.0.2.1/32] SourcePorts:[1024-65535] DestPorts:[443]} {Action:"drop"}]}`},
		{"stateful rules; alerts do not decide", firewallOf(`{"StatefulRuleGroupReferences": [{"ResourceArn": "arn:g0"}]}`,
			`{"StatefulRules": [`+stateful("PASS", "TCP", "10.0.0.0/8", "443")+`, `+stateful("ALERT", "HTTP", "$HOME_NET", "ANY")+`, `+stateful("REJECT", "IP", "[10.1.0.0/16, 10.2.0.1]", "1:1023")+`]}`),
			` Stateful:[{Action:"pass" Protocols:[tcp] Sources:[10.0.0.0/8] DestPorts:[443]} {Action:"reject" Sources:[10.1.0.0/16 10.2.0.1/32] DestPorts:[1-1023]}]}`},
	} {
		t.Run(c.name, func(t *testing.T) { requireMapped(t, c.files, firewallARN, head+c.want) })
	}

	attached := tree{
		"f": `{"Firewall": {"FirewallName": "f", "FirewallArn": "` + firewallARN + `", "FirewallPolicyArn": "arn:p", "TransitGatewayId": "tgw-1"},
			"FirewallStatus": {"TransitGatewayAttachmentSyncState": {"AttachmentId": "tgw-attach-f", "TransitGatewayAttachmentStatus": "READY"}}}`,
		"p": `{"FirewallPolicyResponse": {"FirewallPolicyArn": "arn:p"}, "FirewallPolicy": {}}`,
		"a": list("TransitGatewayAttachments", `{"TransitGatewayAttachmentId": "tgw-attach-f", "TransitGatewayId": "tgw-1", "ResourceType": "network-function", "ResourceId": "f", "State": "available"}`),
	}
	requireMapped(t, attached, firewallARN, `{ID:"`+firewallARN+`" Name:"f" Account:"111122223333" TransitGateway:"tgw-1"}`)
	requireMapped(t, attached, "tgw-attach-f", `{ID:"tgw-attach-f" Account:"111122223333" TransitGateway:"tgw-1" Type:network-function Resource:"`+firewallARN+`"}`)

	for _, c := range []struct {
		name  string
		files tree
		want  string // Unmodelled
		skip  string
	}{
		{"a group that is not here", firewallOf(`{"StatefulRuleGroupReferences": [{"ResourceArn": "arn:aws:network-firewall:us-east-1:111122223333:stateful-rulegroup/x"}]}`),
			"[arn:aws:network-firewall:us-east-1:111122223333:stateful-rulegroup/x]", "the rule group is not here; run describe-rule-group, and load its output"},
		{"Suricata's text", firewallOf(`{"StatefulRuleGroupReferences": [{"ResourceArn": "arn:g0"}]}`, `{"RulesString": "drop tcp any any -> any any (sid:1;)"}`),
			"[arn:g0]", "arn:g0: rules other than those of addresses, protocols and ports are not modelled"},
		{"domains", firewallOf(`{"StatefulRuleGroupReferences": [{"ResourceArn": "arn:g0"}]}`, `{"RulesSourceList": {"Targets": [".example.com"]}}`), "[arn:g0]", "are not modelled"},
		{"a protocol of the application", firewallOf(`{"StatefulRuleGroupReferences": [{"ResourceArn": "arn:g0"}]}`, `{"StatefulRules": [`+stateful("DROP", "TLS", "ANY", "ANY")+`]}`), "[arn:g0]", "are not modelled"},
		{"a variable", firewallOf(`{"StatefulRuleGroupReferences": [{"ResourceArn": "arn:g0"}]}`, `{"StatefulRules": [`+stateful("DROP", "TCP", "$HOME_NET", "ANY")+`]}`), "[arn:g0]", "are not modelled"},
		{"flags", firewallOf(`{"StatelessRuleGroupReferences": [{"ResourceArn": "arn:g0"}]}`,
			`{"StatelessRulesAndCustomActions": {"StatelessRules": [{"RuleDefinition": {"Actions": ["aws:drop"], "MatchAttributes": {"TCPFlags": [{"Flags": ["SYN"]}]}}}]}}`), "[arn:g0]", "are not modelled"},
		{"a default that looks at the connection", firewallOf(`{"StatefulDefaultActions": ["aws:drop_established"], "StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER"}}`), "[aws:drop_established]", "it is not modelled"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := loaded(t, c.files)
			require.Contains(t, dump(res.Resources), "Unmodelled:[")
			require.Contains(t, lines(res.Skipped), "us-east-1/f.json: Firewall: "+firewallARN+": ")
			require.Contains(t, lines(res.Skipped), c.skip)
		})
	}
}

// TestLinksSkipped holds what is said of a part that is left out.
func TestLinksSkipped(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"peering that is none", list("TransitGatewayPeeringAttachments", `{"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": "tgw-1"}`),
			`TransitGatewayPeeringAttachments: tgw-attach-1: RequesterTgwInfo names no transit gateway, so that it is no peering`},
		{"firewall that is only listed", list("Firewalls", `{"FirewallArn": "arn:f"}`), `Firewalls: arn:f: the firewall is only listed; run describe-firewall, and load its output`},
		{"firewall without its policy", `{"Firewall": {"FirewallArn": "arn:f", "VpcId": "vpc-1"}}`, `Firewall: arn:f: its policy is not here; run describe-firewall-policy, and load its output`},
		{"firewall without its status", `{"Firewall": {"FirewallArn": "arn:f", "FirewallPolicyArn": "arn:p", "VpcId": "vpc-1", "SubnetMappings": [{"SubnetId": "subnet-a"}]},
			"FirewallPolicy": {}, "FirewallPolicyResponse": {"FirewallPolicyArn": "arn:p"}}`, `Firewall: arn:f: the endpoint in subnet-a is not named in FirewallStatus, so that no route leads to it`},
		{"firewall of a transit gateway", `{"Firewall": {"FirewallArn": "arn:f", "FirewallPolicyArn": "arn:p", "TransitGatewayId": "tgw-1"}} {"FirewallPolicyResponse": {"FirewallPolicyArn": "arn:p"}, "FirewallPolicy": {}}`,
			`Firewall: arn:f: its attachment is not named in FirewallStatus, so that no route leads to it`},
		{"policy without its name", `{"FirewallPolicy": {}}`, `the firewall policy is not named: there is no FirewallPolicyResponse beside it`},
		{"group without its name", `{"RuleGroup": {}}`, `the rule group is not named: there is no RuleGroupResponse beside it`},
		{"group of a wrong shape", `{"RuleGroup": {"RulesSource": []}, "RuleGroupResponse": {"RuleGroupArn": "arn:g"}}`, `RuleGroup: RulesSource cannot be an array`},
		{"association without its gateway", list("directConnectGatewayAssociations", `{"directConnectGatewayId": "dx", "associatedGateway": {"id": "tgw-1"}}`),
			`directConnectGatewayAssociations: dx: the gateway of the association with tgw-1 is not in the output of describe-direct-connect-gateways`},
		{"associations that differ", list("directConnectGatewayAssociations", `{"directConnectGatewayId": "dx", "associatedGateway": {"id": "tgw-1"}}`, `{"directConnectGatewayId": "dx", "associatedGateway": {"id": "tgw-1"}, "associationState": "associating"}`) +
			list("directConnectGateways", `{"directConnectGatewayId": "dx"}`),
			`directConnectGatewayAssociations: dx: its association with tgw-1 is described differently in us-east-1/x.json, which counts`},
		{"allowed prefix", list("directConnectGatewayAssociations", `{"directConnectGatewayId": "dx", "associatedGateway": {"id": "tgw-1"}, "allowedPrefixesToDirectConnectGateway": [{"cidr": "?"}]}`) + list("directConnectGateways", `{"directConnectGatewayId": "dx"}`),
			`directConnectGatewayAssociations: dx: allowedPrefixesToDirectConnectGateway[0].cidr "?" is not a prefix; the prefix is left out`},
		{"last page of Direct Connect", `{"directConnectGateways": [], "nextToken": "t"}`, `directConnectGateways: the list goes on in a page that is not here; run the aws command again without --no-paginate, --max-items and --starting-token, which gives all pages`},
		{"virtual interface of another type", list("virtualInterfaces", `{"virtualInterfaceId": "x", "virtualInterfaceType": "warp"}`), `virtualInterfaces: x: virtual interfaces of type warp are not modelled`},
		{"client range", list("ClientVpnEndpoints", `{"ClientVpnEndpointId": "x", "ClientCidrBlock": "?"}`), `ClientVpnEndpoints: x: ClientCidrBlock "?" is not a prefix`},
		{"DNS server of clients", list("ClientVpnEndpoints", `{"ClientVpnEndpointId": "x", "DnsServers": ["?"]}`), `ClientVpnEndpoints: x: DnsServers[0] is not an address; it is left out`},
		{"part without its endpoint", list("AuthorizationRules", `{"ClientVpnEndpointId": "x", "DestinationCidr": "0.0.0.0/0"}`), `AuthorizationRules: x: the endpoint is not in the output of describe-client-vpn-endpoints`},
		{"route of an endpoint", list("ClientVpnEndpoints", `{"ClientVpnEndpointId": "x"}`) + list("Routes", `{"ClientVpnEndpointId": "x", "DestinationCidr": "?"}`), `Routes: x: DestinationCidr "?" is not a prefix; it is left out`},
		{"target network without a subnet", list("ClientVpnEndpoints", `{"ClientVpnEndpointId": "x"}`) + list("ClientVpnTargetNetworks", `{"ClientVpnEndpointId": "x"}`), `ClientVpnTargetNetworks: x: TargetNetworkId is missing; it is left out`},
		{"route of a local gateway", list("Routes", `{"LocalGatewayRouteTableId": "lgw-rtb-1", "DestinationCidrBlock": "0.0.0.0/0"}`), `Routes: lgw-rtb-1: the routes of local gateways are not modelled`},
		{"core network that is only listed", list("CoreNetworks", `{"CoreNetworkId": "core-1"}`), `CoreNetworks: core-1: the core network is only listed; run get-core-network, and load its output`},
		{"core network without its policy", `{"CoreNetwork": {"CoreNetworkId": "core-1"}}`,
			`CoreNetwork: core-1: its policy is not here, so that isolated segments and static routes are not known; run get-core-network-policy, and load its output`},
		{"attachment without its core network", list("Attachments", `{"AttachmentId": "a", "CoreNetworkId": "core-1", "AttachmentType": "VPC"}`), `Attachments: a: its core network core-1 is not here; run get-core-network, and load its output`},
		{"attachment without its subnets", corePolicyOf("") + list("Attachments", `{"AttachmentId": "a", "CoreNetworkId": "core-1", "AttachmentType": "VPC"}`), `Attachments: a: its subnets and options are not here; run get-vpc-attachment, and load its output`},
		{"attachment of another type", corePolicyOf("") + list("Attachments", `{"AttachmentId": "a", "CoreNetworkId": "core-1", "AttachmentType": "WARP"}`), `Attachments: a: attachments of type WARP are not modelled`},
		{"action of a policy", corePolicyOf(`{"action": "send-via", "segment": "prod"}`), `CoreNetworkPolicy: core-1: segment-actions[0]: the action send-via is not modelled`},
		{"segment of a policy", corePolicyOf(`{"action": "share", "segment": "?"}`), `CoreNetworkPolicy: core-1: segment-actions[0]: there is no segment "?"; it is left out`},
		{"route of a policy", corePolicyOf(`{"action": "create-route", "segment": "prod", "destination-cidr-blocks": ["?"]}`),
			`CoreNetworkPolicy: core-1: segment-actions[0].destination-cidr-blocks[0] "?" is not a prefix; the route is left out`},
		{"route to an attachment that is not here", corePolicyOf(`{"action": "create-route", "segment": "prod", "destination-cidr-blocks": ["10.0.0.0/8"], "destinations": ["attachment-9"]}`),
			`CoreNetwork: core-1: the route to 10.0.0.0/8 in prod leads to attachment-9, which is not here; it is left out`},
		{"policy that is no policy", `{"CoreNetworkPolicy": {"CoreNetworkId": "core-1", "PolicyDocument": "[]"}}`, `CoreNetworkPolicy: core-1: the element cannot be an array`},
		{"pool of customer-owned addresses", list("CoipPools", `{"PoolId": "x", "PoolCidrs": ["::/0"]}`), `CoipPools: x: PoolCidrs[0] ::/0 is not IPv4; the block is left out`},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, "us-east-1/x.json: "+c.want+"\n", lines(loaded(t, vpcWith(tree{"x": c.text})).Skipped))
		})
	}
}

// TestPeeringOfRegions reads a peering of transit gateways in two Regions as describe-transit-gateway-attachments alone shows it, of which each
// side names the other as its resource, with the tables of both sides as collectors wrote them that put the table's ID beside its routes.
func TestPeeringOfRegions(t *testing.T) {
	side := func(region, gateway, peer, block, peerBlock string) string {
		return strings.NewReplacer("REGION", region, "GW", gateway, "PEER", peer, "MINE", block, "THEIRS", peerBlock).Replace(`
			{"Vpcs": [{"VpcId": "vpc-GW", "CidrBlock": "MINE", "OwnerId": "111122223333"}]}
			{"Subnets": [{"SubnetId": "subnet-GW", "VpcId": "vpc-GW", "CidrBlock": "MINE", "AvailabilityZone": "REGIONa", "AvailabilityZoneId": "GW-az1"}]}
			{"SecurityGroups": [{"GroupId": "sg-GW", "GroupName": "all", "VpcId": "vpc-GW", "IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}], "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}]}
			{"RouteTables": [{"RouteTableId": "rtb-GW", "VpcId": "vpc-GW", "Associations": [{"Main": true}], "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-GW", "State": "active", "Origin": "CreateRoute"}]}]}
			{"TransitGateways": [{"TransitGatewayId": "tgw-GW", "TransitGatewayArn": "arn:aws:ec2:REGION:111122223333:transit-gateway/tgw-GW", "OwnerId": "111122223333", "State": "available"}]}
			{"TransitGatewayVpcAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-GW", "TransitGatewayId": "tgw-GW", "VpcId": "vpc-GW", "VpcOwnerId": "111122223333", "State": "available", "SubnetIds": ["subnet-GW"]}]}
			{"TransitGatewayAttachments": [
				{"TransitGatewayAttachmentId": "tgw-attach-GW", "TransitGatewayId": "tgw-GW", "TransitGatewayOwnerId": "111122223333", "ResourceOwnerId": "111122223333", "ResourceType": "vpc", "ResourceId": "vpc-GW", "State": "available", "Association": {"TransitGatewayRouteTableId": "tgw-rtb-GW", "State": "associated"}},
				{"TransitGatewayAttachmentId": "tgw-attach-p", "TransitGatewayId": "tgw-GW", "TransitGatewayOwnerId": "111122223333", "ResourceOwnerId": "111122223333", "ResourceType": "peering", "ResourceId": "tgw-PEER", "State": "available", "Association": {"TransitGatewayRouteTableId": "tgw-rtb-GW", "State": "associated"}}]}
			{"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-GW", "TransitGatewayId": "tgw-GW", "State": "available", "DefaultAssociationRouteTable": true, "DefaultPropagationRouteTable": true}]}
			{"TransitGatewayStaticRoutes": [{"TransitGatewayRouteTableId": "tgw-rtb-GW", "Routes": [{"DestinationCidrBlock": "THEIRS", "TransitGatewayAttachments": [{"ResourceId": "tgw-PEER", "TransitGatewayAttachmentId": "tgw-attach-p", "ResourceType": "peering"}], "Type": "static", "State": "active"}]}]}
			{"TransitGatewayPropagations": [{"TransitGatewayRouteTableId": "tgw-rtb-GW", "TransitGatewayRouteTablePropagations": [{"TransitGatewayAttachmentId": "tgw-attach-GW", "ResourceId": "vpc-GW", "ResourceType": "vpc", "State": "enabled"}]}]}
			{"NetworkInterfaces": [{"NetworkInterfaceId": "eni-GW", "SubnetId": "subnet-GW", "Status": "in-use", "Groups": [{"GroupId": "sg-GW"}], "PrivateIpAddress": "` + strings.TrimSuffix(block, "0/24") + `10", "Attachment": {"InstanceId": "i-GW", "Status": "attached"}}]}`)
	}
	for _, listed := range []string{"peering", "tgw-peering"} { // the latter in 2020
		res := loaded(t, tree{
			"us-east-1/all": strings.ReplaceAll(side("us-east-1", "a", "b", "10.1.0.0/24", "10.2.0.0/24"), `"peering"`, `"`+listed+`"`),
			"us-west-2/all": strings.ReplaceAll(side("us-west-2", "b", "a", "10.2.0.0/24", "10.1.0.0/24"), `"peering"`, `"`+listed+`"`),
		})
		require.Empty(t, res.Skipped)
		a := one[vpc.TransitGatewayAttachment](t, res, "tgw-attach-p")
		require.Equal(t, vpc.AttachmentPeering, a.Type)
		require.Equal(t, "tgw-a tgw-b", fmt.Sprint(a.TransitGateway, " ", a.PeerTransitGateway))
		net, err := vpc.New(res.Resources...)
		require.NoError(t, err)
		for _, to := range []routing.Place{"eni-b", "10.2.0.10"} {
			p, err := routing.New(net).Resolve(routing.Flow{From: "eni-a", To: to, DstPort: 443})
			require.NoError(t, err)
			require.Equal(t, routing.Delivered, p.Verdict, "%v", p)
		}
	}
}

// corePolicyOf is a core network with the action in its policy.
func corePolicyOf(action string) string {
	policy := fmt.Sprintf(`{"segments": [{"name": "prod"}], "segment-actions": [%s]}`, action)
	return fmt.Sprintf(`{"CoreNetwork": {"CoreNetworkId": "core-1"}} {"CoreNetworkPolicy": {"CoreNetworkId": "core-1", "PolicyDocument": %q}}`, policy)
}
