package describe_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestParts holds what is said of a part that is left out, while the resource stays.
func TestParts(t *testing.T) {
	for _, c := range []struct {
		name, key, element string
		want               string // what is skipped, without the file and the key
	}{
		{"ACL entry", "NetworkAcls", `{"NetworkAclId": "x", "VpcId": "vpc-1", "Entries": [{"RuleNumber": 1, "RuleAction": "maybe"}]}`,
			`x: Entries[0]: RuleAction "maybe" is neither allow nor deny; the entry is left out`},
		{"ACL entry without a block", "NetworkAcls", `{"NetworkAclId": "x", "VpcId": "vpc-1", "Entries": [{"RuleNumber": 1, "RuleAction": "deny"}]}`,
			`x: Entries[0]: CidrBlock "" is not a prefix; the entry is left out`},
		{"ICMP type", "NetworkAcls", `{"NetworkAclId": "x", "VpcId": "vpc-1", "Entries": [{"RuleNumber": 1, "RuleAction": "deny", "CidrBlock": "0.0.0.0/0", "Protocol": "1", "IcmpTypeCode": {"Type": 300}}]}`,
			`x: Entries[0]: ICMP type 300 and code -1 do not exist; the entry is left out`},
		{"route without a destination", "RouteTables", `{"RouteTableId": "x", "VpcId": "vpc-1", "Routes": [{"GatewayId": "igw-1"}]}`,
			`x: Routes[0]: DestinationCidrBlock "" is not a prefix; the route is left out`},
		{"route to a kind of target that came later", "RouteTables", `{"RouteTableId": "x", "VpcId": "vpc-1", "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "WarpGateId": "warp-1", "State": "active"}]}`,
			`x: Routes[0]: the target is of a kind that is not known; the route is left out`},
		{"block of a VPC", "Vpcs", `{"VpcId": "x", "CidrBlock": "10.0.0.0/16", "CidrBlockAssociationSet": [{"CidrBlock": "ten"}]}`,
			`x: CidrBlockAssociationSet[0].CidrBlock "ten" is not a prefix; the block is left out`},
		{"address of an interface", "NetworkInterfaces", `{"NetworkInterfaceId": "x", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.9", "Ipv6Addresses": [{"Ipv6Address": "10.0.1.8"}]}`,
			`x: Ipv6Addresses[0].Ipv6Address 10.0.1.8 is not IPv6; it is left out`},
		{"public address of an interface", "NetworkInterfaces", `{"NetworkInterfaceId": "x", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.9", "Association": {"PublicIp": "none"}}`,
			`x: PublicIp "none" is not an address; it is left out`},
		{"prefix of an interface", "NetworkInterfaces", `{"NetworkInterfaceId": "x", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.9", "Ipv6Prefixes": [{"Ipv6Prefix": "?"}]}`,
			`x: Ipv6Prefixes[0].Ipv6Prefix "?" is not a prefix; it is left out`},
		{"address of a NAT gateway", "NatGateways", `{"NatGatewayId": "x", "SubnetId": "subnet-a", "ConnectivityType": "private", "NatGatewayAddresses": [{}]}`,
			`x: NatGatewayAddresses[0]: there is neither PrivateIp nor PublicIp; the address is left out`},
		{"entry of a prefix list", "PrefixLists", `{"PrefixListId": "x", "AddressFamily": "IPv4", "Cidrs": ["10.0.0.0/8", "::/0"]}`,
			`x: Cidr ::/0 is not IPv4; the entry is left out`},
		{"block of a peering connection", "VpcPeeringConnections", `{"VpcPeeringConnectionId": "x", "RequesterVpcInfo": {"VpcId": "vpc-1", "CidrBlock": "?"}, "AccepterVpcInfo": {"VpcId": "vpc-2"}}`,
			`x: RequesterVpcInfo.CidrBlock "?" is not a prefix; the block is left out`},
		{"AS number", "TransitGateways", `{"TransitGatewayId": "x", "Options": {"AmazonSideAsn": 4294967296}}`,
			`x: Options.AmazonSideAsn 4294967296 is not an AS number; it is left out`},
		{"block of a transit gateway", "TransitGateways", `{"TransitGatewayId": "x", "Options": {"TransitGatewayCidrBlocks": [""]}}`,
			`x: Options.TransitGatewayCidrBlocks[0] "" is not a prefix; the block is left out`},
		{"AS number of a customer gateway", "CustomerGateways", `{"CustomerGatewayId": "x", "BgpAsn": "many", "IpAddress": "203.0.113.9"}`,
			`x: BgpAsn "many" is not an AS number; it is left out`},
		{"route of a VPN connection", "VpnConnections", `{"VpnConnectionId": "x", "Routes": [{"DestinationCidrBlock": "?"}]}`,
			`x: Routes[0].DestinationCidrBlock "?" is not a prefix; the route is left out`},
		{"tunnel of a VPN connection", "VpnConnections", `{"VpnConnectionId": "x", "VgwTelemetry": [{"OutsideIpAddress": "?"}]}`,
			`x: VgwTelemetry[0].OutsideIpAddress is not an address; the tunnel is left out`},
		{"DNS server", "DhcpOptions", `{"DhcpOptionsId": "x", "DhcpConfigurations": [{"Key": "domain-name-servers", "Values": [{"Value": "ns"}]}]}`,
			`x: the DNS server "ns" is not an address; it is left out`},
		{"target of a resolver rule", "ResolverRules", `{"Id": "x", "RuleType": "FORWARD", "DomainName": "a.", "TargetIps": [{"Ip": "?"}, {"Ipv6": "2001:db8::53", "Port": 5353}]}`,
			`x: TargetIps[0] is not an address; it is left out`},
		{"address of a load balancer", "LoadBalancers", `{"LoadBalancerArn": "x", "Type": "network", "VpcId": "vpc-1", "AvailabilityZones": [{"SubnetId": "subnet-a", "LoadBalancerAddresses": [{"IpAddress": "::1"}]}]}`,
			`x: AvailabilityZones[0]: IpAddress ::1 is not IPv4; the address is left out`},
		{"route of a transit gateway's table", "TransitGatewayStaticRoutes", `{"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": [{"DestinationCidrBlock": "?"}]}`,
			`tgw-rtb-1: DestinationCidrBlock "?" is not a prefix; the route is left out`},
		{"route of which the target is not told", "TransitGatewayStaticRoutes", `{"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": [{"DestinationCidrBlock": "10.0.0.0/8", "State": "active"}]}`,
			`tgw-rtb-1: the route to 10.0.0.0/8 has no target; it is left out`},
		{"more routes than were returned", "TransitGatewayStaticRoutes", `{"TransitGatewayRouteTableId": "tgw-rtb-1", "AdditionalRoutesAvailable": true}`,
			`tgw-rtb-1: the table has more routes than were returned`},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := vpcWith(tree{"x": list(c.key, c.element)})
			files["g"] = list("TransitGateways", `{"TransitGatewayId": "tgw-1"}`) + list("TransitGatewayRouteTables", `{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}`)
			res := loaded(t, files)
			require.Equal(t, "us-east-1/x.json: "+c.key+": "+c.want+"\n", lines(res.Skipped))
			require.Regexp(t, `\b(x|tgw-rtb-1)\b`, idsOf(res), "the resource itself stays")
		})
	}
}

// TestWhole holds what is said of a resource that cannot be read as a whole.
func TestWhole(t *testing.T) {
	for _, c := range []struct{ name, key, element, want string }{
		{"subnet", "Subnets", `{"SubnetId": "x", "VpcId": "vpc-1", "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": "?"}]}`, `x: Ipv6CidrBlockAssociationSet[0].Ipv6CidrBlock "?" is not a prefix`},
		{"group of EC2-Classic", "SecurityGroups", `{"GroupId": "x"}`, `x: the group is in no VPC`},
		{"interface without a subnet", "NetworkInterfaces", `{"NetworkInterfaceId": "x"}`, `x: the interface is in no subnet`},
		{"Elastic IP without an address", "Addresses", `{"AllocationId": "x"}`, `x: PublicIp is missing`},
		{"Elastic IP", "Addresses", `{"AllocationId": "x", "PublicIp": "198.51.100.1", "PrivateIpAddress": "::1"}`, `x: PrivateIpAddress ::1 is not IPv4`},
		{"instance without an ID", "Reservations", `{"Instances": [{}]}`, `an instance has no ID`},
		{"interface of an instance, without an ID", "Reservations", `{"Instances": [{"InstanceId": "x", "NetworkInterfaces": [{}]}]}`, `x: an interface of the instance has no ID`},
		{"rule ID", "SecurityGroupRules", `{"SecurityGroupRuleId": "x", "IpProtocol": "?"}`, `x: "?" is not a protocol`},
		{"rule ID with a bad block", "SecurityGroupRules", `{"SecurityGroupRuleId": "x", "IpProtocol": "-1", "CidrIpv6": "10.0.0.0/8"}`, `x: CidrIpv6 10.0.0.0/8 is not IPv6`},
		{"exclusion of an unknown mode", "VpcBlockPublicAccessExclusions", `{"ExclusionId": "x", "InternetGatewayExclusionMode": "?"}`, `x: InternetGatewayExclusionMode "?" is not known`},
		{"resolver rule that is going", "ResolverRules", `{"Id": "x", "Status": "DELETING"}`, `x: the rule is in state DELETING`},
		{"listener without an ID", "LoadBalancerListeners", `{"LoadBalancerArn": "x", "Listeners": [{}]}`, `x: a listener has no ID`},
		{"principal without a service", "AllowedPrincipals", `{"Principal": "*"}`, `the principal * is of no service: its ServiceId is missing`},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := loaded(t, vpcWith(tree{"x": list(c.key, c.element)}))
			require.Equal(t, "us-east-1/x.json: "+c.key+": "+c.want+"\n", lines(res.Skipped))
			require.Equal(t, "sg-web subnet-a vpc-1", idsOf(res))
		})
	}
}

// TestDifferent holds that of two descriptions that differ the first counts, and the other is reported.
func TestDifferent(t *testing.T) {
	for _, c := range []struct{ key, a, b string }{
		{"PrefixLists", `{"PrefixListId": "x", "PrefixListName": "a", "Cidrs": []}`, `{"PrefixListId": "x", "PrefixListName": "b", "Cidrs": []}`},
		{"PrefixLists", `{"PrefixListId": "x", "Cidrs": ["10.0.0.0/8"]}`, `{"PrefixListId": "x", "Cidrs": ["10.0.0.0/9"]}`},
		{"Listeners", `{"ListenerArn": "x", "LoadBalancerArn": "lb", "Port": 80}`, `{"ListenerArn": "x", "LoadBalancerArn": "lb", "Port": 81}`},
		{"TransitGatewayVpcAttachments", `{"TransitGatewayAttachmentId": "x", "VpcId": "vpc-1"}`, `{"TransitGatewayAttachmentId": "x", "VpcId": "vpc-2"}`},
		{"TransitGatewayRouteTables", `{"TransitGatewayRouteTableId": "x", "TransitGatewayId": "tgw-1"}`, `{"TransitGatewayRouteTableId": "x", "TransitGatewayId": "tgw-2"}`},
		{"VpcPeeringConnections", `{"VpcPeeringConnectionId": "x", "Status": {"Code": "active"}}`, `{"VpcPeeringConnectionId": "x", "Status": {"Code": "deleted"}}`},
		{"Reservations", `{"Instances": [{"InstanceId": "x", "State": {"Name": "running"}}]}`, `{"Instances": [{"InstanceId": "x", "State": {"Name": "stopped"}}]}`},
		{"HostedZones", `{"Id": "x", "Name": "a."}`, `{"Id": "x", "Name": "b."}`},
	} {
		t.Run(c.key, func(t *testing.T) {
			require.NotContains(t, lines(loaded(t, tree{"1": list(c.key, c.a), "2": list(c.key, c.a)}).Skipped), "described differently")
			skipped := lines(loaded(t, tree{"1": list(c.key, c.a), "2": list(c.key, c.b)}).Skipped)
			require.Contains(t, skipped, "us-east-1/2.json: "+c.key+": x: ")
			require.Contains(t, skipped, "described differently in us-east-1/1.json, which counts")
		})
	}
}
