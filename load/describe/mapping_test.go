package describe_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestMapping holds how elements become resources. The fields that are zero are left out of want.
func TestMapping(t *testing.T) {
	for _, c := range []struct {
		name  string
		files tree
		id    vpc.ID
		want  string
	}{
		// VPCs and subnets
		{"a VPC's blocks, in canonical form, without those that are gone",
			tree{"x": list("Vpcs", `{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "1", "DhcpOptionsId": "dopt-1", "Tags": [{"Key": "Name", "Value": "prod"}],
				"CidrBlockAssociationSet": [{"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}}, {"CidrBlock": "100.64.7.0/16", "CidrBlockState": {"State": "associated"}},
					{"CidrBlock": "10.9.0.0/16", "CidrBlockState": {"State": "disassociated"}}],
				"Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": "2400:6500:05ec:5600::/56", "Ipv6CidrBlockState": {"State": "associated"}},
					{"Ipv6CidrBlock": "2400:6500:5ec:5700::/56", "Ipv6CidrBlockState": {"State": "associated"}, "Ipv6AddressAttribute": "private"},
					{"Ipv6CidrBlock": "fd20:1::/56", "Ipv6CidrBlockState": {"State": "associated"}, "Ipv6AddressAttribute": "private"}]}`)},
			"vpc-1", `{ID:"vpc-1" Name:"prod" Account:"1" Region:"us-east-1" CIDRs:[10.0.0.0/16 100.64.0.0/16] IPv6CIDRs:[2400:6500:5ec:5600::/56 fd20:1::/56] PrivateIPv6CIDRs:[2400:6500:5ec:5700::/56] DHCPOptions:"dopt-1"}`},
		{"nulls are as absent", tree{"x": list("Vpcs", `{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "Tags": null, "CidrBlockAssociationSet": null, "DhcpOptionsId": null, "IsDefault": null}`)},
			"vpc-1", `{ID:"vpc-1" Region:"us-east-1" CIDRs:[10.0.0.0/16]}`},
		{"a dump of boto3 with odd timestamps", tree{"x": `{"Vpcs": [` + vpc1 + `], "CreateTime": null, "ResponseMetadata": {"HTTPHeaders": {"date": "Wed"}}}`,
			"y": list("NatGateways", `{"NatGatewayId": "nat-1", "VpcId": "vpc-1", "AvailabilityMode": "regional", "CreateTime": "2020-05-08 03:45:53+00:00"}`)},
			"nat-1", `{ID:"nat-1" VPC:"vpc-1" Regional:true}`},
		{"the default VPC has DNS hostnames", tree{"x": list("Vpcs", `{"VpcId": "vpc-1", "CidrBlock": "172.31.0.0/16", "IsDefault": true}`)},
			"vpc-1", `{ID:"vpc-1" Region:"us-east-1" CIDRs:[172.31.0.0/16] DNSHostnames:true}`},
		{"DNS attributes, one a call", tree{"a": list("Vpcs", vpc1), "b": `{"EnableDnsSupport": {"Value": false}, "VpcId": "vpc-1"}`, "c": `{"VpcId": "vpc-1", "EnableDnsHostnames": {"Value": true}}`},
			"vpc-1", `{ID:"vpc-1" Account:"111122223333" Region:"us-east-1" CIDRs:[10.0.0.0/16] DisableDNSSupport:true DNSHostnames:true}`},
		{"a subnet", vpcWith(tree{"x": list("Subnets", `{"SubnetId": "subnet-b", "VpcId": "vpc-1", "CidrBlock": "10.0.9.0/24", "AvailabilityZone": "us-east-1b", "AvailabilityZoneId": "use1-az1", "EnableDns64": true,
				"OwnerId": "1", "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": "2001:db8:0:9::/64", "Ipv6CidrBlockState": {"State": "disassociated"}}]}`)}),
			"subnet-b", `{ID:"subnet-b" Account:"1" VPC:"vpc-1" CIDR:10.0.9.0/24 Zone:"us-east-1b" ZoneID:"use1-az1" DNS64:true}`},
		{"classic link describes no VPC", tree{"a": list("Vpcs", `{"VpcId": "vpc-1", "ClassicLinkEnabled": false}`), "b": list("Vpcs", vpc1)},
			"vpc-1", `{ID:"vpc-1" Account:"111122223333" Region:"us-east-1" CIDRs:[10.0.0.0/16]}`},

		// network ACLs
		{"ACL entries: the implicit ones are dropped, absent ports are all ports, ICMP has type and code",
			vpcWith(tree{"x": list("NetworkAcls", `{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "IsDefault": true, "Associations": [{"SubnetId": "subnet-a"}], "Entries": [
				{"RuleNumber": 90, "Protocol": "6", "RuleAction": "allow", "CidrBlock": "10.0.0.7/8"},
				{"RuleNumber": 100, "Protocol": "17", "RuleAction": "deny", "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 53, "To": 54}},
				{"RuleNumber": 110, "Protocol": "1", "RuleAction": "allow", "CidrBlock": "0.0.0.0/0", "IcmpTypeCode": {"Type": 8, "Code": -1}},
				{"RuleNumber": 120, "Protocol": "58", "RuleAction": "allow", "Ipv6CidrBlock": "::/0", "IcmpTypeCode": {"Type": 128, "Code": 0}},
				{"RuleNumber": 130, "Protocol": "1", "RuleAction": "allow", "CidrBlock": "0.0.0.0/0"},
				{"RuleNumber": 100, "Protocol": "-1", "RuleAction": "allow", "CidrBlock": "0.0.0.0/0", "Egress": true},
				{"RuleNumber": 32767, "Protocol": "-1", "RuleAction": "deny", "CidrBlock": "0.0.0.0/0"}, {"RuleNumber": 32768, "Protocol": "-1", "RuleAction": "deny", "Ipv6CidrBlock": "::/0"}]}`)}),
			"acl-1", `{ID:"acl-1" VPC:"vpc-1" Default:true Subnets:["subnet-a"] Ingress:[{Number:90 Allow:true CIDR:10.0.0.0/8 Traffic:tcp} {Number:100 CIDR:0.0.0.0/0 Traffic:udp 53-54} {Number:110 Allow:true CIDR:0.0.0.0/0 Traffic:icmp 8} ` +
				`{Number:120 Allow:true CIDR:::/0 Traffic:icmpv6 128/0} {Number:130 Allow:true CIDR:0.0.0.0/0 Traffic:icmp}] Egress:[{Number:100 Allow:true CIDR:0.0.0.0/0}]}`},

		// security groups
		{"each peer is one rule; ports may be null", vpcWith(tree{"x": list("SecurityGroups", `{"GroupId": "sg-1", "GroupName": "default", "VpcId": "vpc-1", "Tags": [{"Key": "Name", "Value": "tag"}], "IpPermissions": [
				{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.1.2.3/8", "Description": "d"}], "Ipv6Ranges": [{"CidrIpv6": "::/0"}], "PrefixListIds": [{"PrefixListId": "pl-1"}], "UserIdGroupPairs": [{"GroupId": "sg-1"}]},
				{"IpProtocol": "tcp", "FromPort": null, "ToPort": null, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
				{"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}, {"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
				{"IpProtocol": "50", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}],
				"IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}`)}),
			"sg-1", `{ID:"sg-1" Name:"default" VPC:"vpc-1" Default:true Ingress:[{Traffic:tcp 443 CIDR:10.0.0.0/8 Description:"d"} {Traffic:tcp 443 CIDR:::/0} {Traffic:tcp 443 PrefixList:"pl-1"} {Traffic:tcp 443 Group:"sg-1"} {Traffic:tcp CIDR:10.0.0.0/8} ` +
				`{Traffic:icmp 8 CIDR:10.0.0.0/8} {Traffic:icmp CIDR:10.0.0.0/8} {Traffic:esp CIDR:10.0.0.0/8}] Egress:[{CIDR:0.0.0.0/0}]}`},
		{"rules have IDs, and the group further VPCs, by other calls", vpcWith(tree{"v": list("Vpcs", vpc2),
			"x": list("SecurityGroups", `{"GroupId": "sg-1", "VpcId": "vpc-1", "IpPermissionsEgress": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "d"}]}]}`),
			"y": list("SecurityGroupRules", `{"SecurityGroupRuleId": "sgr-1", "GroupId": "sg-1", "IsEgress": true, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIpv4": "10.0.0.0/8", "Description": "d"}`),
			"z": list("SecurityGroupVpcAssociations", `{"GroupId": "sg-1", "VpcId": "vpc-2", "State": "associated"}`, `{"GroupId": "sg-1", "VpcId": "vpc-3", "State": "disassociated"}`)}),
			"sg-1", `{ID:"sg-1" VPC:"vpc-1" VPCs:["vpc-2"] Egress:[{ID:"sgr-1" Traffic:tcp 22 CIDR:10.0.0.0/8 Description:"d"}]}`},

		// interfaces
		{"an interface: the primary address comes first, groups are the interface's own", vpcWith(tree{"x": list("NetworkInterfaces", `{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-a", "OwnerId": "1", "Description": "d",
				"Groups": [{"GroupId": "sg-web"}], "SourceDestCheck": false, "DenyAllIgwTraffic": true, "Status": "in-use", "InterfaceType": "interface", "TagSet": [{"Key": "Name", "Value": "web"}], "Attachment": {"InstanceId": "i-1", "Status": "attached"},
				"PrivateIpAddress": "10.0.1.10", "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.1.11", "Primary": false}, {"PrivateIpAddress": "10.0.1.10", "Primary": true, "Association": {"PublicIp": "198.51.100.7"}}],
				"Ipv4Prefixes": [{"Ipv4Prefix": "10.0.1.32/28"}]}`),
			"y": list("Reservations", `{"Instances": [{"InstanceId": "i-1", "State": {"Name": "stopped"}, "SecurityGroups": []}]}`)}),
			"eni-1", `{ID:"eni-1" Name:"web" Account:"1" Subnet:"subnet-a" Addresses:[{Private:10.0.1.10 Public:198.51.100.7} {Private:10.0.1.11}] Prefixes:[10.0.1.32/28] Groups:["sg-web"] NoSourceDestCheck:true DenyInternetGateway:true Instance:"i-1" InstanceStopped:true Description:"d"}`},
		{"an interface that outlives its instance", vpcWith(tree{"x": list("NetworkInterfaces", `{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.10",
				"Attachment": {"InstanceId": "i-1", "Status": "attached", "DeviceIndex": 1, "DeleteOnTermination": false}}`)}),
			"eni-1", `{ID:"eni-1" Subnet:"subnet-a" Addresses:[{Private:10.0.1.10}] Instance:"i-1" KeptOnTermination:true}`},
		{"an interface that an endpoint has, not an instance", vpcWith(tree{"x": list("NetworkInterfaces", `{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.10",
				"Attachment": {"Status": "attached", "DeviceIndex": 1, "DeleteOnTermination": false}}`)}),
			"eni-1", `{ID:"eni-1" Subnet:"subnet-a" Addresses:[{Private:10.0.1.10}]}`},
		{"an interface that is not attached", vpcWith(tree{"x": list("NetworkInterfaces", `{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.10", "Status": "available", "Association": {"PublicIp": "198.51.100.7"}}`)}),
			"eni-1", `{ID:"eni-1" Subnet:"subnet-a" Addresses:[{Private:10.0.1.10 Public:198.51.100.7}] Unattached:true}`},
		{"an interface that only its instance lists", vpcWith(tree{"y": list("Reservations", `{"Instances": [{"InstanceId": "i-1", "State": {"Name": "running"}, "NetworkInterfaces": [`+eni1+`]}]}`)}),
			"eni-1", `{ID:"eni-1" Subnet:"subnet-a" Addresses:[{Private:10.0.1.10}] Groups:["sg-web"] Instance:"i-1"}`},
		{"an interface of a NAT gateway, in the API's other spelling", vpcWith(tree{"x": list("NetworkInterfaces", `{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.10", "InterfaceType": "nat_gateway"}`),
			"y": list("NatGateways", `{"NatGatewayId": "nat-1", "SubnetId": "subnet-a", "State": "available", "NatGatewayAddresses": [{"NetworkInterfaceId": "eni-1", "PrivateIp": "10.0.1.10", "PublicIp": "198.51.100.7"}]}`),
			"z": list("InternetGateways", `{"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1", "State": "available"}]}`)}),
			"eni-1", `{ID:"eni-1" Subnet:"subnet-a" Type:natGateway Addresses:[{Private:10.0.1.10}] Owner:"nat-1"}`},
		{"an interface of an attachment, by its description", vpcWith(tree{"x": list("NetworkInterfaces", `{"NetworkInterfaceId": "eni-1", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.10", "InterfaceType": "transit_gateway",
				"Description": "Network Interface for Transit Gateway Attachment tgw-attach-039e"}`)}),
			"eni-1", `{ID:"eni-1" Subnet:"subnet-a" Type:transit_gateway Addresses:[{Private:10.0.1.10}] Owner:"tgw-attach-039e" Description:"Network Interface for Transit Gateway Attachment tgw-attach-039e"}`},
		{"an Elastic IP", vpcWith(tree{"i": list("NetworkInterfaces", eni1), "x": list("Addresses", `{"AllocationId": "eipalloc-1", "PublicIp": "198.51.100.7", "NetworkInterfaceId": "eni-1", "PrivateIpAddress": "10.0.1.10", "NetworkBorderGroup": "us-east-1"}`)}),
			"eipalloc-1", `{ID:"eipalloc-1" Region:"us-east-1" Public:198.51.100.7 Interface:"eni-1" Private:10.0.1.10}`},

		// gateways
		{"an internet gateway that is detached", tree{"x": list("InternetGateways", `{"InternetGatewayId": "igw-1", "OwnerId": "1", "Attachments": []}`)}, "igw-1", `{ID:"igw-1" Account:"1" Region:"us-east-1"}`},
		{"an egress-only gateway", tree{"v": list("Vpcs", vpc1), "x": list("EgressOnlyInternetGateways", `{"EgressOnlyInternetGatewayId": "eigw-1", "Attachments": [{"VpcId": "vpc-1", "State": "attached"}]}`)}, "eigw-1", `{ID:"eigw-1" VPC:"vpc-1"}`},
		{"a NAT gateway that is deleted", vpcWith(tree{"x": list("NatGateways", `{"NatGatewayId": "nat-1", "SubnetId": "subnet-a", "VpcId": "vpc-1", "State": "deleted", "ConnectivityType": "private",
				"NatGatewayAddresses": [{"PrivateIp": "10.0.1.9", "Status": "failed"}, {"PrivateIp": "10.0.1.8"}, {"PrivateIp": "10.0.1.7", "IsPrimary": true}]}`)}),
			"nat-1", `{ID:"nat-1" Subnet:"subnet-a" VPC:"vpc-1" Private:true State:"deleted" Addresses:[{Private:10.0.1.7} {Private:10.0.1.8}]}`},

		// route tables
		{"routes: local ones and those of endpoints that name the table are implied", vpcWith(tree{
			"e": list("VpcEndpoints", `{"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.us-east-1.s3", "State": "Available", "RouteTableIds": ["rtb-1"], "PrivateDnsEnabled": true}`),
			"x": list("RouteTables", `{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"Main": true}, {"SubnetId": "subnet-a", "AssociationState": {"State": "associated"}}, {"SubnetId": "subnet-x", "AssociationState": {"State": "disassociated"}}],
				"Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"}, {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1", "State": "active"},
					{"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-2", "State": "active"}]}`)}),
			"rtb-1", `{ID:"rtb-1" VPC:"vpc-1" Main:true Subnets:["subnet-a"] Routes:[{PrefixList:"pl-1" Target:"vpce-2"}]}`},
		{"a local route that was replaced stays", vpcWith(tree{"i": list("NetworkInterfaces", eni1), "x": list("RouteTables", `{"RouteTableId": "rtb-1", "VpcId": "vpc-1",
				"Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "NetworkInterfaceId": "eni-1", "InstanceId": "i-1", "Origin": "CreateRoute", "State": "active"}]}`)}),
			"rtb-1", `{ID:"rtb-1" VPC:"vpc-1" Routes:[{CIDR:10.0.0.0/16 Target:"eni-1"}]}`},
		{"targets of all kinds", tree{"v": list("Vpcs", vpc1), "x": list("RouteTables", `{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "PropagatingVgws": [{"GatewayId": "vgw-1"}], "Routes": [
				{"DestinationCidrBlock": "20.0.1.0/24", "GatewayId": "vgw-1", "Origin": "EnableVgwRoutePropagation"}, {"DestinationCidrBlock": "20.0.2.0/24", "NatGatewayId": "nat-1", "State": "blackhole"},
				{"DestinationCidrBlock": "20.0.3.0/24", "TransitGatewayId": "tgw-1"}, {"DestinationCidrBlock": "20.0.4.0/24", "VpcPeeringConnectionId": "pcx-1"},
				{"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1"}, {"DestinationCidrBlock": "20.0.6.0/24", "CarrierGatewayId": "cagw-1"},
				{"DestinationCidrBlock": "20.0.7.0/24", "LocalGatewayId": "lgw-1"}, {"DestinationCidrBlock": "20.0.8.0/24", "CoreNetworkArn": "arn:aws:networkmanager::1:core-network/core-1"},
				{"DestinationCidrBlock": "20.0.9.0/24", "VpcEndpointId": "vpce-1", "Origin": "Advertisement"}]}`)},
			"rtb-1", `{ID:"rtb-1" VPC:"vpc-1" Routes:[{CIDR:20.0.1.0/24 Target:"vgw-1" Origin:propagated} {CIDR:20.0.2.0/24 Target:"nat-1" Blackhole:true} {CIDR:20.0.3.0/24 Target:"tgw-1"} {CIDR:20.0.4.0/24 Target:"pcx-1"} ` +
				`{CIDR:::/0 Target:"eigw-1"} {CIDR:20.0.6.0/24 Target:"cagw-1"} {CIDR:20.0.7.0/24 Target:"lgw-1"} {CIDR:20.0.8.0/24 Target:"arn:aws:networkmanager::1:core-network/core-1"} {CIDR:20.0.9.0/24 Target:"vpce-1" Origin:advertised}] Propagating:["vgw-1"]}`},
		{"a route to an instance leads to its only interface", vpcWith(tree{"i": list("Reservations", `{"Instances": [{"InstanceId": "i-1", "NetworkInterfaces": [`+eni1+`]}]}`),
			"x": list("RouteTables", `{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "InstanceId": "i-1"}]}`)}),
			"rtb-1", `{ID:"rtb-1" VPC:"vpc-1" Routes:[{CIDR:0.0.0.0/0 Target:"eni-1"}]}`},
		{"an edge table", tree{"v": list("Vpcs", vpc1), "g": list("InternetGateways", `{"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1"}]}`),
			"x": list("RouteTables", `{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"Main": false, "GatewayId": "igw-1"}]}`)}, "rtb-1", `{ID:"rtb-1" VPC:"vpc-1" Gateways:["igw-1"]}`},

		// prefix lists
		{"a list of AWS's own", tree{"x": list("PrefixLists", `{"PrefixListId": "pl-1", "PrefixListName": "com.amazonaws.us-east-1.s3", "Cidrs": ["3.5.0.0/19", "52.216.0.0/15"]}`)},
			"pl-1", `{ID:"pl-1" Name:"com.amazonaws.us-east-1.s3" Region:"us-east-1" Entries:[3.5.0.0/19 52.216.0.0/15]}`},
		{"both calls for a list, and its entries, told by the file's name", tree{"a": list("PrefixLists", `{"PrefixListId": "pl-1", "PrefixListName": "corp", "Cidrs": ["10.9.0.0/16"]}`),
			"b":                   list("PrefixLists", `{"PrefixListId": "pl-1", "PrefixListName": "corp", "PrefixListArn": "arn:aws:ec2:us-east-1:111122223333:prefix-list/pl-1", "OwnerId": "1", "AddressFamily": "IPv4", "MaxEntries": 5, "Version": 3}`),
			"c.entries.pl-1.json": `{"Entries": [{"Cidr": "10.2.0.0/16", "Description": "d"}, {"Cidr": "10.1.0.0/16"}]}`},
			"pl-1", `{ID:"pl-1" Name:"corp" Account:"1" Region:"us-east-1" Entries:[10.1.0.0/16 10.2.0.0/16] MaxEntries:5 Version:3}`},
		{"entries with the list's ID beside them", tree{"a": list("ManagedPrefixLists", `{"PrefixListId": "pl-1", "AddressFamily": "IPv6"}`), "b": `{"Entries": [{"Cidr": "2001:db8::/32"}], "PrefixListId": "pl-1"}`},
			"pl-1", `{ID:"pl-1" Region:"us-east-1" IPv6:true Entries:[2001:db8::/32]}`},
		{"a list that is known to be empty", tree{"x": list("PrefixLists", `{"PrefixListId": "pl-1", "Entries": []}`)}, "pl-1", `{ID:"pl-1" Region:"us-east-1"}`},

		// endpoints
		{"an interface endpoint", vpcWith(tree{"x": list("VpcEndpoints", `{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.us-east-1.kms", "ServiceRegion": "us-east-1", "State": "available",
				"SubnetIds": ["subnet-a"], "Groups": [{"GroupId": "sg-web"}], "PrivateDnsEnabled": true, "IpAddressType": "ipv4", "DnsEntries": [{"DnsName": "vpce-1.kms.us-east-1.vpce.amazonaws.com"}], "PolicyDocument": "{\"Statement\": []}"}`)}),
			"vpce-1", `{ID:"vpce-1" VPC:"vpc-1" Service:"com.amazonaws.us-east-1.kms" Subnets:["subnet-a"] Groups:["sg-web"] PrivateDNS:true DNSNames:["vpce-1.kms.us-east-1.vpce.amazonaws.com"] Policy:"{\"Statement\": []}"}`},
		{"private DNS takes DNS hostnames, so they are on if the attribute was not loaded", vpcWith(tree{"x": list("VpcEndpoints", `{"VpcEndpointId": "vpce-1", "VpcEndpointType": "Interface", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.us-east-1.kms", "SubnetIds": ["subnet-a"], "PrivateDnsEnabled": true}`)}),
			"vpc-1", `{ID:"vpc-1" Account:"111122223333" Region:"us-east-1" CIDRs:[10.0.0.0/16] DNSHostnames:true}`},
		{"a Gateway Load Balancer endpoint", vpcWith(tree{"x": list("VpcEndpoints", `{"VpcEndpointId": "vpce-1", "VpcEndpointType": "GatewayLoadBalancer", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-1", "SubnetIds": ["subnet-a"], "NetworkInterfaceIds": ["eni-9"], "State": "available"}`)}),
			"vpce-1", `{ID:"vpce-1" VPC:"vpc-1" Service:"com.amazonaws.vpce.us-east-1.vpce-svc-1" Subnet:"subnet-a" Interface:"eni-9"}`},

		// links
		{"a peering connection, of which each account shows a part", tree{
			"a": list("VpcPeeringConnections", `{"VpcPeeringConnectionId": "pcx-1", "RequesterVpcInfo": {"VpcId": "vpc-1", "OwnerId": "1", "Region": "us-east-1", "CidrBlock": "10.0.0.0/16"}, "AccepterVpcInfo": {"VpcId": "vpc-2", "OwnerId": "2", "Region": "eu-west-1"}, "Status": {"Code": "active"}}`),
			"b": list("VpcPeeringConnections", `{"VpcPeeringConnectionId": "pcx-1", "RequesterVpcInfo": {"VpcId": "vpc-1", "OwnerId": "1", "Region": "us-east-1"}, "AccepterVpcInfo": {"VpcId": "vpc-2", "OwnerId": "2", "Region": "eu-west-1", "CidrBlock": "10.2.0.0/16",
				"CidrBlockSet": [{"CidrBlock": "10.2.0.0/16"}, {"CidrBlock": "10.3.0.0/16"}], "PeeringOptions": {"AllowDnsResolutionFromRemoteVpc": true}}, "Status": {"Code": "active"}, "Tags": [{"Key": "Name", "Value": "link"}]}`)},
			"pcx-1", `{ID:"pcx-1" Name:"link" Account:"1" Requester:{VPC:"vpc-1" Account:"1" Region:"us-east-1" CIDRs:[10.0.0.0/16]} Accepter:{VPC:"vpc-2" Account:"2" Region:"eu-west-1" CIDRs:[10.2.0.0/16 10.3.0.0/16] DNSResolution:true}}`},
		{"a transit gateway", tree{"x": list("TransitGateways", `{"TransitGatewayId": "tgw-1", "OwnerId": "1", "State": "available", "Options": {"AmazonSideAsn": 4200000000, "DnsSupport": "disable", "VpnEcmpSupport": "enable", "SecurityGroupReferencingSupport": "enable",
				"TransitGatewayCidrBlocks": ["10.99.0.0/24"], "AssociationDefaultRouteTableId": "tgw-rtb-1"}}`)},
			"tgw-1", `{ID:"tgw-1" Account:"1" Region:"us-east-1" ASN:4200000000 CIDRs:[10.99.0.0/24] GroupReferencing:true DisableDNSSupport:true DefaultAssociationTable:"tgw-rtb-1"}`},
		{"a VPC attachment, by both calls", vpcWith(tree{"a": list("TransitGatewayAttachments", `{"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": "tgw-1", "ResourceType": "vpc", "ResourceId": "vpc-1", "ResourceOwnerId": "1", "State": "available"}`),
			"b": list("TransitGatewayVpcAttachments", `{"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": "tgw-1", "VpcId": "vpc-1", "VpcOwnerId": "1", "State": "available", "SubnetIds": ["subnet-a"], "Options": {"ApplianceModeSupport": "enable", "Ipv6Support": "enable"}}`)}),
			"tgw-attach-1", `{ID:"tgw-attach-1" Account:"1" TransitGateway:"tgw-1" Resource:"vpc-1" Subnets:["subnet-a"] ApplianceMode:true IPv6Support:true}`},
		{"a peering attachment", tree{"x": list("TransitGatewayPeeringAttachments", `{"TransitGatewayAttachmentId": "tgw-attach-1", "RequesterTgwInfo": {"TransitGatewayId": "tgw-1", "OwnerId": "1"}, "AccepterTgwInfo": {"TransitGatewayId": "tgw-2"}, "State": "pendingAcceptance"}`)},
			"tgw-attach-1", `{ID:"tgw-attach-1" Account:"1" TransitGateway:"tgw-1" Type:peering PeerTransitGateway:"tgw-2" State:"pendingAcceptance"}`},
		{"a transit gateway's table, told by the names of files", tree{"g": list("TransitGateways", `{"TransitGatewayId": "tgw-1", "OwnerId": "1"}`), "t": list("TransitGatewayRouteTables", `{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1", "State": "available"}`),
			"a.tgw-rtb-1.json": list("Associations", `{"TransitGatewayAttachmentId": "tgw-attach-1", "State": "associated"}`, `{"TransitGatewayAttachmentId": "tgw-attach-2", "State": "disassociated"}`),
			"p.tgw-rtb-1.json": list("TransitGatewayRouteTablePropagations", `{"TransitGatewayAttachmentId": "tgw-attach-1", "State": "enabled"}`, `{"TransitGatewayAttachmentId": "tgw-attach-2", "State": "disabled"}`),
			"r.tgw-rtb-1.json": `{"Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "Type": "propagated", "State": "active", "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-1"}]},
				{"DestinationCidrBlock": "2001:db8::/32", "Type": "static", "State": "blackhole"}, {"DestinationCidrBlock": "10.9.0.0/16", "Type": "static", "State": "deleting"}], "AdditionalRoutesAvailable": false}`},
			"tgw-rtb-1", `{ID:"tgw-rtb-1" Account:"1" TransitGateway:"tgw-1" Associations:["tgw-attach-1"] Propagations:["tgw-attach-1"] Routes:[{CIDR:10.0.0.0/16 Attachments:["tgw-attach-1"] Propagated:true} {CIDR:2001:db8::/32 Blackhole:true}]}`},
		{"a transit gateway's table, with the ID beside the lists", tree{"g": list("TransitGateways", `{"TransitGatewayId": "tgw-1", "OwnerId": "1"}`), "t": list("TransitGatewayRouteTables", `{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1"}`),
			"a": list("TransitGatewayAttachments", `{"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": "tgw-1", "ResourceType": "vpn", "ResourceId": "vpn-1", "Association": {"TransitGatewayRouteTableId": "tgw-rtb-1", "State": "associated"}}`),
			"p": list("TransitGatewayPropagations", `{"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayRouteTablePropagations": [{"TransitGatewayAttachmentId": "tgw-attach-1", "State": "enabled"}]}`),
			"r": list("TransitGatewayStaticRoutes", `{"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "Type": "static", "State": "active", "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-1"}]}]}`)},
			"tgw-rtb-1", `{ID:"tgw-rtb-1" Account:"1" TransitGateway:"tgw-1" Associations:["tgw-attach-1"] Propagations:["tgw-attach-1"] Routes:[{CIDR:0.0.0.0/0 Attachments:["tgw-attach-1"]}]}`},
		{"a VPN connection", tree{"g": list("VpnGateways", `{"VpnGatewayId": "vgw-1", "State": "available", "AmazonSideAsn": 64512}`), "c": list("CustomerGateways", `{"CustomerGatewayId": "cgw-1", "IpAddress": "203.0.113.9", "BgpAsn": "65000", "State": "available"}`),
			"x": list("VpnConnections", `{"VpnConnectionId": "vpn-1", "VpnGatewayId": "vgw-1", "CustomerGatewayId": "cgw-1", "State": "available", "Options": {"StaticRoutesOnly": true}, "Routes": [{"DestinationCidrBlock": "192.168.0.0/16", "State": "available"}, {"DestinationCidrBlock": "192.0.2.0/24", "State": "deleted"}],
				"VgwTelemetry": [{"OutsideIpAddress": "198.51.100.1", "Status": "UP"}, {"OutsideIpAddress": "198.51.100.2", "Status": "DOWN"}]}`)},
			"vpn-1", `{ID:"vpn-1" VPNGateway:"vgw-1" CustomerGateway:"cgw-1" StaticRoutesOnly:true Routes:[192.168.0.0/16] Tunnels:[{Outside:198.51.100.1} {Outside:198.51.100.2 Down:true}]}`},
		{"a private IP VPN connection", tree{"x": list("VpnConnections", `{"VpnConnectionId": "vpn-1", "TransitGatewayId": "tgw-1", "State": "available", "Options": {"OutsideIpAddressType": "PrivateIpv4", "TransportTransitGatewayAttachmentId": "tgw-attach-1"}}`)},
			"vpn-1", `{ID:"vpn-1" TransitGateway:"tgw-1" Transport:"tgw-attach-1"}`},

		// DNS and the rest
		{"DHCP options", tree{"x": list("DhcpOptions", `{"DhcpOptionsId": "dopt-1", "OwnerId": "1", "DhcpConfigurations": [{"Key": "domain-name", "Values": [{"Value": "corp.example"}]}, {"Key": "domain-name-servers", "Values": [{"Value": "10.0.0.2"}, {"Value": "AmazonProvidedDNS"}]}, {"Key": "ntp-servers", "Values": [{"Value": "x"}]}]}`)},
			"dopt-1", `{ID:"dopt-1" Account:"1" DomainName:"corp.example" DNSServers:[10.0.0.2] AmazonDNS:true}`},
		{"a private hosted zone, whose records the SOA record tells", tree{"z": `{"HostedZone": {"Id": "/hostedzone/Z0123456789", "Name": "corp.example.", "Config": {"PrivateZone": true}}, "VPCs": [{"VPCRegion": "us-east-1", "VPCId": "vpc-1"}]}`,
			"r": `{"ResourceRecordSets": [{"Name": "corp.example.", "Type": "SOA", "ResourceRecords": [{"Value": "x"}]}, {"Name": "www.corp.example.", "Type": "A", "ResourceRecords": [{"Value": "10.0.1.10"}]}, {"Name": "lb.corp.example.", "Type": "A", "AliasTarget": {"DNSName": "lb.elb.amazonaws.com."}}], "IsTruncated": false, "MaxItems": "100"}`},
			"Z0123456789", `{ID:"Z0123456789" Domain:"corp.example." VPCs:["vpc-1"] Records:[{Name:"corp.example." Type:"SOA" Values:["x"]} {Name:"www.corp.example." Type:"A" Values:["10.0.1.10"]} {Name:"lb.corp.example." Type:"A" Alias:"lb.elb.amazonaws.com."}]}`},
		{"a resolver rule", tree{"x": list("ResolverRules", `{"Id": "rslvr-rr-1", "Name": "corp", "OwnerId": "1", "DomainName": "corp.example.", "RuleType": "FORWARD", "ResolverEndpointId": "rslvr-out-1", "TargetIps": [{"Ip": "192.0.2.53"}], "Status": "COMPLETE"}`),
			"y": list("ResolverRuleAssociations", `{"Id": "a", "ResolverRuleId": "rslvr-rr-1", "VPCId": "vpc-1", "Status": "COMPLETE"}`)},
			"rslvr-rr-1", `{ID:"rslvr-rr-1" Name:"corp" Account:"1" Region:"us-east-1" Domain:"corp.example." Targets:[192.0.2.53:53] Endpoint:"rslvr-out-1" VPCs:["vpc-1"]}`},
		{"a resolver endpoint", vpcWith(tree{"x": list("ResolverEndpoints", `{"Id": "rslvr-out-1", "Direction": "OUTBOUND", "HostVPCId": "vpc-1", "SecurityGroupIds": ["sg-web"], "ResolverEndpointType": "IPV4", "Status": "OPERATIONAL"}`),
			"ips.rslvr-out-1.json": list("IpAddresses", `{"IpId": "rni-1", "SubnetId": "subnet-a", "Ip": "10.0.1.53"}`)}),
			"rslvr-out-1", `{ID:"rslvr-out-1" VPC:"vpc-1" Direction:"OUTBOUND" Addresses:[{Subnet:"subnet-a" Addresses:[10.0.1.53]}] Groups:["sg-web"]}`},
		{"Block Public Access", tree{"x": `{"VpcBlockPublicAccessOptions": {"AwsAccountId": "1", "AwsRegion": "us-east-1", "InternetGatewayBlockMode": "block-ingress", "State": "update-complete"}}`},
			"block-public-access/1/us-east-1", `{ID:"block-public-access/1/us-east-1" Account:"1" Region:"us-east-1" Mode:block-ingress}`},
		{"an exclusion from Block Public Access", vpcWith(tree{"x": list("VpcBlockPublicAccessExclusions", `{"ExclusionId": "vpcbpa-exclude-1", "ResourceArn": "arn:aws:ec2:us-east-1:1:subnet/subnet-a", "InternetGatewayExclusionMode": "allow-egress", "State": "create-complete"}`)}),
			"vpcbpa-exclude-1", `{ID:"vpcbpa-exclude-1" Subnet:"subnet-a" Mode:allow-egress State:"create-complete"}`},

		// load balancers
		{"a Network Load Balancer with its listener, attribute and interface", vpcWith(tree{"x": list("LoadBalancers", `{"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/50dc", "LoadBalancerName": "web", "Type": "network", "Scheme": "internet-facing", "DNSName": "web.elb.us-east-1.amazonaws.com",
				"VpcId": "vpc-1", "State": {"Code": "active"}, "IpAddressType": "ipv4", "AvailabilityZones": [{"SubnetId": "subnet-a", "LoadBalancerAddresses": [{"IpAddress": "198.51.100.9", "AllocationId": "eipalloc-1"}]}]}`),
			"i": list("NetworkInterfaces", `{"NetworkInterfaceId": "eni-9", "SubnetId": "subnet-a", "PrivateIpAddress": "10.0.1.99", "InterfaceType": "network_load_balancer", "Description": "ELB net/web/50dc"}`),
			"l": list("Listeners", `{"ListenerArn": "arn:l", "LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/50dc", "Protocol": "TCP", "Port": 80, "DefaultActions": [{"Type": "forward", "TargetGroupArn": "arn:t"}]}`),
			"a": list("LoadBalancerAttributes", `{"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/50dc", "Attributes": [{"Key": "load_balancing.cross_zone.enabled", "Value": "true"}]}`)}),
			"arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/50dc",
			`{ID:"arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/50dc" Name:"web" Account:"111122223333" VPC:"vpc-1" Type:network DNSName:"web.elb.us-east-1.amazonaws.com" Nodes:[{Subnet:"subnet-a" Interface:"eni-9" Public:198.51.100.9}] CrossZone:on Listeners:[{Protocol:"TCP" Port:80 TargetGroups:["arn:t"]}]}`},
		{"a Classic Load Balancer", vpcWith(tree{"x": list("LoadBalancerDescriptions", `{"LoadBalancerName": "old", "VPCId": "vpc-1", "Scheme": "internal", "Subnets": ["subnet-a"], "SecurityGroups": ["sg-web"], "Instances": [{"InstanceId": "i-1"}],
				"ListenerDescriptions": [{"Listener": {"Protocol": "http", "LoadBalancerPort": 80, "InstancePort": 8080}}]}`)}),
			"old", `{ID:"old" Name:"old" VPC:"vpc-1" Type:classic Internal:true Nodes:[{Subnet:"subnet-a"}] Groups:["sg-web"] Listeners:[{Protocol:"HTTP" Port:80 InstancePort:8080 Instances:["i-1"]}]}`},
		{"listeners and attributes with the load balancer's ARN beside them", vpcWith(tree{"x": list("LoadBalancers", `{"LoadBalancerArn": "lb", "Type": "application", "VpcId": "vpc-1", "Scheme": "internal"}`),
			"l": list("LoadBalancerListeners", `{"LoadBalancerArn": "lb", "Listeners": [{"ListenerArn": "l1", "Protocol": "HTTP", "Port": 80, "DefaultActions": [{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": "t1"}, {"TargetGroupArn": "t2"}]}}, {"Type": "redirect"}]}]}`),
			"a": `{"Attributes": [{"Key": "load_balancing.cross_zone.enabled", "Value": "false"}], "LoadBalancerArn": "lb"}`}),
			"lb", `{ID:"lb" VPC:"vpc-1" Internal:true CrossZone:off Listeners:[{Protocol:"HTTP" Port:80 TargetGroups:["t1" "t2"]}]}`},
		{"a carrier gateway", tree{"v": list("Vpcs", vpc1), "x": list("CarrierGateways", `{"CarrierGatewayId": "cagw-1", "VpcId": "vpc-1", "State": "available", "OwnerId": "1"}`)}, "cagw-1", `{ID:"cagw-1" Account:"1" VPC:"vpc-1"}`},
		{"a regional NAT gateway with zones of its own choice", tree{"v": list("Vpcs", vpc1), "g": list("InternetGateways", `{"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1"}]}`),
			"x": list("NatGateways", `{"NatGatewayId": "nat-1", "VpcId": "vpc-1", "State": "available", "AvailabilityMode": "regional", "AutoProvisionZones": "disabled", "NatGatewayAddresses": [{"PublicIp": "198.51.100.7", "AvailabilityZone": "us-east-1a"}]}`)},
			"nat-1", `{ID:"nat-1" VPC:"vpc-1" Addresses:[{Public:198.51.100.7 Zone:"us-east-1a"}] Regional:true Zones:["us-east-1a"]}`},
		{"a Connect attachment", tree{"x": list("TransitGatewayConnects", `{"TransitGatewayAttachmentId": "tgw-attach-2", "TransportTransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayId": "tgw-1", "State": "available"}`)},
			"tgw-attach-2", `{ID:"tgw-attach-2" TransitGateway:"tgw-1" Type:connect Resource:"tgw-attach-1"}`},
		{"a target group with its targets", vpcWith(tree{"x": list("TargetGroups", `{"TargetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1", "TargetGroupName": "web", "TargetType": "ip", "Protocol": "TCP", "Port": 80, "VpcId": "vpc-1"}`),
			"h": `{"TargetHealthDescriptions": [{"Target": {"Id": "10.0.1.10", "Port": 8080, "AvailabilityZone": "us-east-1a"}, "TargetHealth": {"State": "healthy"}}]}`}),
			"arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1", `{ID:"arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/1" Name:"web" Account:"111122223333" VPC:"vpc-1" TargetType:ip Protocol:"TCP" Port:80 Targets:[{ID:"10.0.1.10" Port:8080 Zone:"us-east-1a" Health:"healthy"}]}`},
		{"an endpoint service", tree{"x": list("ServiceConfigurations", `{"ServiceId": "vpce-svc-1", "ServiceState": "Available", "AvailabilityZones": ["us-east-1a"], "AcceptanceRequired": true, "NetworkLoadBalancerArns": ["arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/50dc"], "SupportedIpAddressTypes": ["ipv4", "ipv6"]}`),
			"y": list("AllowedPrincipals", `{"Principal": "*", "ServiceId": "vpce-svc-1"}`)},
			"vpce-svc-1", `{ID:"vpce-svc-1" Account:"111122223333" Region:"us-east-1" LoadBalancers:["arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/50dc"] Zones:["us-east-1a"] AcceptanceRequired:true AllowedPrincipals:["*"] AddressType:dualstack}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			requireMapped(t, c.files, c.id, c.want)
		})
	}
}

// requireMapped holds that the files give the resource, without the fields that are zero, and that nothing is skipped.
func requireMapped(t *testing.T, files tree, id vpc.ID, want string) {
	t.Helper()
	res := loaded(t, files)
	for _, r := range res.Resources {
		if r.ResourceID() == id {
			require.Equal(t, want, compactOf(r))
			require.Empty(t, lines(res.Skipped))
			return
		}
	}
	t.Fatalf("%s is not loaded; skipped:\n%s", id, lines(res.Skipped))
}
