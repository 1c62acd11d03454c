package cloudformation_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

const (
	account = "111122223333"
	region  = "us-east-1"
)

var (
	all4 = prefix("0.0.0.0/0")
	all6 = prefix("::/0")
	open = []sg.Rule{{CIDR: all4}}
)

// TestMapping holds what each type of resource becomes.
func TestMapping(t *testing.T) {
	for _, c := range []struct {
		name, resources string
		want            []vpc.Resource
		skipped         string // what is reported, besides
	}{
		{name: "VPC", resources: `V: VPC {CidrBlock: 10.1.2.3/16, EnableDnsSupport: false, EnableDnsHostnames: 'true', InstanceTenancy: default, Tags: [{Key: x, Value: y}, {Key: Name, Value: n}]}
			S: VPCCidrBlock {VpcId: !Ref V, CidrBlock: 10.2.0.0/16}
			X: VPCCidrBlock {VpcId: !GetAtt V.VpcId, Ipv6CidrBlock: '2001:db8:1::/56', Ipv6Pool: p}`,
			want: []vpc.Resource{vpc.VPC{ID: "V", Name: "n", Account: account, Region: region, CIDRs: prefixes("10.1.0.0/16 10.2.0.0/16"), IPv6CIDRs: prefixes("2001:db8:1::/56"), DisableDNSSupport: true, DNSHostnames: true}}},
		{name: "VPC of a pool", resources: `V: VPC {Ipv4IpamPoolId: p, Ipv4NetmaskLength: 16}
			S: VPCCidrBlock {VpcId: !Ref Net, Ipv4IpamPoolId: p, Ipv4NetmaskLength: 16}`,
			skipped: "Resources.S.Properties.Ipv4IpamPoolId: S: which block the pool gives is not known\n" +
				"Resources.V: V: CIDRs: a VPC has at least one IPv4 block (MissingParameter)\n" +
				"Resources.V.Properties.Ipv4IpamPoolId: V: which block the pool gives is not known\n"},
		{name: "subnet", resources: `X: VPCCidrBlock {VpcId: !Ref Net, Ipv6CidrBlock: '2001:db8:1::/56', Ipv6Pool: p}
			S: Subnet {VpcId: !Ref Net, CidrBlock: 10.0.3.0/24, Ipv6CidrBlock: '2001:db8:1::/64', AvailabilityZone: us-east-1c, EnableDns64: true}
			T: Subnet {VpcId: !Ref Net, CidrBlock: 10.0.4.0/24, AvailabilityZoneId: use1-az1}
			TB: SubnetCidrBlock {SubnetId: !Ref T, Ipv6CidrBlock: '2001:db8:1:1::/64'}`,
			want: []vpc.Resource{
				vpc.Subnet{ID: "S", Account: account, VPC: "Net", CIDR: prefix("10.0.3.0/24"), IPv6CIDR: prefix("2001:db8:1::/64"), Zone: "us-east-1c", DNS64: true},
				vpc.Subnet{ID: "T", Account: account, VPC: "Net", CIDR: prefix("10.0.4.0/24"), IPv6CIDR: prefix("2001:db8:1:1::/64"), ZoneID: "use1-az1"}}},
		{name: "DHCP options", resources: `D: DHCPOptions {DomainName: corp.example, DomainNameServers: [AmazonProvidedDNS, 10.0.0.9, x]}
			N: VPCDHCPOptionsAssociation {VpcId: !Ref Net, DhcpOptionsId: !Ref D}
			V: VPC {CidrBlock: 10.1.0.0/16}
			M: VPCDHCPOptionsAssociation {VpcId: !Ref V, DhcpOptionsId: default}`,
			want: []vpc.Resource{
				vpc.DHCPOptions{ID: "D", Account: account, DomainName: "corp.example", AmazonDNS: true, DNSServers: addrs("10.0.0.9")},
				vpc.VPC{ID: "Net", Account: account, Region: region, CIDRs: prefixes("10.0.0.0/16"), DHCPOptions: "D"},
				vpc.VPC{ID: "V", Account: account, Region: region, CIDRs: prefixes("10.1.0.0/16")}},
			skipped: "Resources.D.Properties.DomainNameServers[2]: D: x is not an address\n"},
		{name: "Block Public Access", resources: `O: VPCBlockPublicAccessOptions {InternetGatewayBlockMode: block-ingress}
			E: VPCBlockPublicAccessExclusion {VpcId: !Ref Net, InternetGatewayExclusionMode: allow-bidirectional}
			F: VPCBlockPublicAccessExclusion {VpcId: !Ref Net, InternetGatewayExclusionMode: x}`,
			want: []vpc.Resource{
				vpc.BlockPublicAccess{ID: "O", Account: account, Region: region, Mode: vpc.BlockIngress},
				vpc.BlockPublicAccessExclusion{ID: "E", VPC: "Net"}},
			skipped: "Resources.F.Properties.InternetGatewayExclusionMode: F: there is no such mode\n"},

		{name: "group, whose rule for everything stays", resources: `G: SecurityGroup {VpcId: !Ref Net, GroupName: g, GroupDescription: d, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: '443', CidrIp: 10.1.2.3/8, Description: x}]}
			I: SecurityGroupIngress {GroupId: !GetAtt G.GroupId, IpProtocol: -1, SourceSecurityGroupId: !Ref G}
			J: SecurityGroupIngress {GroupId: !Ref G, IpProtocol: icmp, FromPort: 8, ToPort: -1, CidrIpv6: '::/0'}
			K: SecurityGroupIngress {GroupId: !Ref G, IpProtocol: udp, CidrIp: 0.0.0.0/0}
			E: SecurityGroupEgress {GroupId: !Ref G, IpProtocol: '6', FromPort: 1, ToPort: 2, DestinationPrefixListId: pl-1}
			F: SecurityGroupEgress {GroupId: !Ref G, IpProtocol: tcp, FromPort: 3, ToPort: 3, DestinationSecurityGroupId: sg-9}`,
			want: []vpc.Resource{sg.Group{ID: "G", Name: "g", Account: account, VPC: "Net",
				Ingress: []sg.Rule{
					{Traffic: packet.MustTraffic("tcp 443"), CIDR: prefix("10.0.0.0/8"), Description: "x"}, {Group: "G"},
					{Traffic: packet.MustTraffic("icmp 8"), CIDR: all6}, {Traffic: packet.MustTraffic("udp"), CIDR: all4}},
				Egress: []sg.Rule{{CIDR: all4}, {Traffic: packet.MustTraffic("tcp 1-2"), PrefixList: "pl-1"}, {Traffic: packet.MustTraffic("tcp 3"), Group: "sg-9"}}}}},
		{name: "group with rules out, and one of a VPC with IPv6", resources: `G: SecurityGroup {VpcId: !Ref Net, SecurityGroupEgress: [{IpProtocol: icmp, FromPort: 252, ToPort: 86, CidrIp: 255.255.255.255/32}, {IpProtocol: icmp, FromPort: 252, ToPort: 86, CidrIp: 255.255.255.255/32}]}
			X: VPCCidrBlock {VpcId: !Ref Net, Ipv6CidrBlock: '2001:db8:1::/56', Ipv6Pool: p}
			H: SecurityGroup {VpcId: !Ref Net, SecurityGroupEgress: []}`,
			want: []vpc.Resource{
				sg.Group{ID: "G", Account: account, VPC: "Net", Egress: []sg.Rule{{Traffic: packet.MustTraffic("icmp 252/86"), CIDR: prefix("255.255.255.255/32")}}},
				sg.Group{ID: "H", Account: account, VPC: "Net", Egress: []sg.Rule{{CIDR: all4}, {CIDR: all6}}}}},
		{name: "group of another VPC", resources: `V: VPC {CidrBlock: 10.1.0.0/16}
			G: SecurityGroup {VpcId: !Ref Net}
			A2: SecurityGroupVpcAssociation {GroupId: !Ref G, VpcId: !Ref V}
			D: SecurityGroup {GroupDescription: d}`,
			want:    []vpc.Resource{sg.Group{ID: "G", Account: account, VPC: "Net", VPCs: []vpc.ID{"V"}, Egress: open}},
			skipped: "Resources.D.Properties.VpcId: D: it is missing, so that the group is of the default VPC, which is not here\n"},
		{name: "broken rules", resources: `G: SecurityGroup {VpcId: !Ref Net, SecurityGroupIngress: [{IpProtocol: x, CidrIp: 0.0.0.0/0}, {IpProtocol: tcp, FromPort: 9, ToPort: 1, CidrIp: 0.0.0.0/0}, {IpProtocol: tcp, FromPort: 1, ToPort: 70000, CidrIp: 0.0.0.0/0}, {IpProtocol: -1}, {IpProtocol: -1, CidrIp: x}, {IpProtocol: -1, CidrIp: !Ref Nothing}, 5]}
			I: SecurityGroupIngress {GroupId: sg-9, IpProtocol: -1, CidrIp: 0.0.0.0/0}
			J: SecurityGroupIngress {IpProtocol: -1, CidrIp: 0.0.0.0/0}`,
			want: []vpc.Resource{sg.Group{ID: "G", Account: account, VPC: "Net", Egress: open}},
			skipped: "Resources.G.Properties.SecurityGroupIngress[0].IpProtocol: G: x is not a protocol\n" +
				"Resources.G.Properties.SecurityGroupIngress[1].FromPort: G: it begins no range of ports\n" +
				"Resources.G.Properties.SecurityGroupIngress[2].ToPort: G: it is not a number from -1 to 65535\n" +
				"Resources.G.Properties.SecurityGroupIngress[3]: G: the rule has no peer that is known\n" +
				"Resources.G.Properties.SecurityGroupIngress[4].CidrIp: G: x is no block of addresses\n" +
				"Resources.G.Properties.SecurityGroupIngress[5].CidrIp: G: there is no parameter or resource Nothing\n" +
				"Resources.G.Properties.SecurityGroupIngress[6]: G: it is a number, not an object\n" +
				"Resources.I.Properties.GroupId: I: it names sg-9, which is not here as a security-group\n" +
				"Resources.J.Properties.GroupId: J: it is missing\n"},
		{name: "default group", resources: `I: SecurityGroupIngress {GroupId: !GetAtt Net.DefaultSecurityGroup, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}`,
			want: []vpc.Resource{sg.Group{ID: "Net.DefaultSecurityGroup", Name: "default", Account: account, VPC: "Net", Default: true,
				Ingress: []sg.Rule{{Group: "Net.DefaultSecurityGroup"}, {Traffic: packet.MustTraffic("tcp 22"), CIDR: prefix("10.0.0.0/8")}}, Egress: open}}},
		{name: "default group, restricted by the CDK", resources: `R: Custom::VpcRestrictDefaultSG {ServiceToken: arn, DefaultSecurityGroupId: !GetAtt Net.DefaultSecurityGroup, Account: '1'}`,
			want: []vpc.Resource{sg.Group{ID: "Net.DefaultSecurityGroup", Name: "default", Account: account, VPC: "Net", Default: true}}},
		{name: "default group, on an interface alone", resources: `E: NetworkInterface {SubnetId: !Ref A, PrivateIpAddress: 10.0.1.9, GroupSet: [!GetAtt Net.DefaultSecurityGroup]}`,
			want: []vpc.Resource{
				eni.Interface{ID: "E", Account: account, Subnet: "A", Addresses: []eni.Address{{Private: addr("10.0.1.9")}}, Groups: []vpc.ID{"Net.DefaultSecurityGroup"}, Unattached: true},
				sg.Group{ID: "Net.DefaultSecurityGroup", Name: "default", Account: account, VPC: "Net", Default: true, Ingress: []sg.Rule{{Group: "Net.DefaultSecurityGroup"}}, Egress: open}}},

		{name: "network ACL", resources: `N: NetworkAcl {VpcId: !Ref Net}
			E1: NetworkAclEntry {NetworkAclId: !Ref N, RuleNumber: 200, Protocol: 6, RuleAction: allow, Egress: true, CidrBlock: 0.0.0.0/0, PortRange: {From: 1024, To: 65535}}
			E2: NetworkAclEntry {NetworkAclId: !GetAtt N.Id, RuleNumber: 100, Protocol: -1, RuleAction: deny, Egress: true, Ipv6CidrBlock: '::/0'}
			E3: NetworkAclEntry {NetworkAclId: !Ref N, RuleNumber: 100, Protocol: 1, RuleAction: allow, CidrBlock: 10.0.0.0/8, Icmp: {Type: 8, Code: -1}}
			S: SubnetNetworkAclAssociation {NetworkAclId: !Ref N, SubnetId: !Ref B}
			T: SubnetNetworkAclAssociation {NetworkAclId: !Ref N, SubnetId: !Ref A}`,
			want: []vpc.Resource{vpc.NetworkACL{ID: "N", Account: account, VPC: "Net", Subnets: []vpc.ID{"A", "B"},
				Ingress: []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: prefix("10.0.0.0/8"), Traffic: packet.MustTraffic("icmp 8")}},
				Egress:  []vpc.ACLEntry{{Number: 100, CIDR: all6}, {Number: 200, Allow: true, CIDR: all4, Traffic: packet.MustTraffic("tcp 1024-65535")}}}}},
		{name: "default network ACL", resources: `E: NetworkAclEntry {NetworkAclId: !GetAtt Net.DefaultNetworkAcl, RuleNumber: 50, Protocol: -1, RuleAction: deny, CidrBlock: 192.0.2.0/24}`,
			want: []vpc.Resource{vpc.NetworkACL{ID: "Net.DefaultNetworkAcl", Account: account, VPC: "Net", Default: true,
				Ingress: []vpc.ACLEntry{{Number: 50, CIDR: prefix("192.0.2.0/24")}, {Number: 100, Allow: true, CIDR: all4}}, Egress: []vpc.ACLEntry{{Number: 100, Allow: true, CIDR: all4}}}}},
		{name: "broken entries", resources: `N: NetworkAcl {VpcId: !Ref Net}
			E1: NetworkAclEntry {NetworkAclId: !Ref N, Protocol: -1, RuleAction: allow, CidrBlock: 0.0.0.0/0}
			E2: NetworkAclEntry {NetworkAclId: !Ref N, RuleNumber: 1, Protocol: -1, RuleAction: permit, CidrBlock: 0.0.0.0/0}
			E3: NetworkAclEntry {NetworkAclId: !Ref N, RuleNumber: 1, Protocol: -1, RuleAction: allow}
			E4: NetworkAclEntry {NetworkAclId: !Ref N, RuleNumber: 32767, Protocol: -1, RuleAction: allow, CidrBlock: 0.0.0.0/0}`,
			want: []vpc.Resource{vpc.NetworkACL{ID: "N", Account: account, VPC: "Net"}},
			skipped: "Resources.E1.Properties.RuleNumber: E1: it is missing\nResources.E2.Properties.RuleAction: E2: it is neither allow nor deny\n" +
				"Resources.E3.Properties: E3: the entry has no block that is known\nResources.E4.Properties.RuleNumber: E4: it is not a number from 1 to 32766\n"},

		{name: "route table", resources: `G: InternetGateway {Tags: [{Key: Name, Value: g}]}
			GA: VPCGatewayAttachment {VpcId: !Ref Net, InternetGatewayId: !Ref G}
			E: EgressOnlyInternetGateway {VpcId: !Ref Net}
			W: VPNGateway {Type: ipsec.1, AmazonSideAsn: 65001}
			WA: VPCGatewayAttachment {VpcId: !Ref Net, VpnGatewayId: !Ref W}
			I: Instance {SubnetId: !Ref A, PrivateIpAddress: 10.0.1.9}
			T: RouteTable {VpcId: !Ref Net}
			R1: Route {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref G}
			R2: Route {RouteTableId: !GetAtt T.RouteTableId, DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: !Ref E}
			R3: Route {RouteTableId: !Ref T, DestinationPrefixListId: pl-1, VpcPeeringConnectionId: pcx-1}
			R4: Route {RouteTableId: !Ref T, DestinationCidrBlock: 10.9.0.0/16, InstanceId: !Ref I}
			R5: Route {RouteTableId: !Ref T, DestinationCidrBlock: 10.0.0.0/16, GatewayId: local}
			R6: Route {RouteTableId: !Ref T, DestinationCidrBlock: 10.8.0.0/16}
			R7: Route {RouteTableId: !Ref T, GatewayId: !Ref G}
			SA: SubnetRouteTableAssociation {RouteTableId: !Ref T, SubnetId: !Ref A}
			P: VPNGatewayRoutePropagation {RouteTableIds: [!Ref T], VpnGatewayId: !Ref W}
			U: RouteTable {VpcId: !Ref Net}
			UG: GatewayRouteTableAssociation {RouteTableId: !Ref U, GatewayId: !Ref G}`,
			want: []vpc.Resource{
				vpc.InternetGateway{ID: "G", Name: "g", Account: account, Region: region, VPC: "Net"},
				vpc.EgressOnlyInternetGateway{ID: "E", Account: account, VPC: "Net"},
				vpc.VPNGateway{ID: "W", Account: account, VPC: "Net", ASN: 65001},
				routing.Table{ID: "T", Account: account, VPC: "Net", Subnets: []vpc.ID{"A"}, Propagating: []vpc.ID{"W"}, Routes: []routing.Route{
					{PrefixList: "pl-1", Target: "pcx-1"}, {CIDR: all4, Target: "G"}, {CIDR: prefix("10.9.0.0/16"), Target: "I.eni0"}, {CIDR: all6, Target: "E"}}},
				routing.Table{ID: "U", Account: account, VPC: "Net", Gateways: []vpc.ID{"G"}}},
			skipped: "Resources.R6.Properties: R6: the route has no target that is known\nResources.R7.Properties: R7: the route has no destination that is known\n"},

		{name: "NAT gateways", resources: `P: EIP {Domain: vpc, Address: 203.0.113.9}
			N: NatGateway {SubnetId: !Ref A, AllocationId: !GetAtt P.AllocationId, PrivateIpAddress: 10.0.1.50}
			M: NatGateway {SubnetId: !Ref A, ConnectivityType: private}
			R: NatGateway {AvailabilityMode: regional, VpcId: !Ref Net, AvailabilityZoneAddresses: [{AvailabilityZone: us-east-1a, AllocationIds: [!GetAtt Q.AllocationId]}]}
			Q: EIP {Address: 203.0.113.10}`,
			want: []vpc.Resource{
				vpc.NATGateway{ID: "N", Account: account, Subnet: "A", Addresses: []vpc.NATAddress{{Private: addr("10.0.1.50"), Public: addr("203.0.113.9")}}},
				vpc.NATGateway{ID: "M", Account: account, Subnet: "A", Private: true},
				vpc.NATGateway{ID: "R", Account: account, VPC: "Net", Regional: true, Zones: []string{"us-east-1a"}, Addresses: []vpc.NATAddress{{Public: addr("203.0.113.10"), Zone: "us-east-1a"}}},
				eni.ElasticIP{ID: "P", Account: account, Region: region, Public: addr("203.0.113.9")}}},
		{name: "prefix list", resources: `L: PrefixList {PrefixListName: l, AddressFamily: IPv4, MaxEntries: 5, Entries: [{Cidr: 10.2.0.0/16}, {Cidr: 10.1.0.0/16, Description: x}, {Cidr: x}]}`,
			want:    []vpc.Resource{vpc.PrefixList{ID: "L", Name: "l", Account: account, Region: region, MaxEntries: 5, Entries: prefixes("10.1.0.0/16 10.2.0.0/16")}},
			skipped: "Resources.L.Properties.Entries[2].Cidr: L: x is no block of addresses\n"},
		{name: "peering", resources: `V: VPC {CidrBlock: 10.1.0.0/16}
			P: VPCPeeringConnection {VpcId: !Ref Net, PeerVpcId: !Ref V}
			Q: VPCPeeringConnection {VpcId: !Ref Net, PeerVpcId: vpc-9, PeerOwnerId: '444455556666', PeerRegion: eu-west-1}`,
			want: []vpc.Resource{
				vpc.PeeringConnection{ID: "P", Account: account, Requester: vpc.PeeringSide{VPC: "Net", Account: account, Region: region}, Accepter: vpc.PeeringSide{VPC: "V", Account: account, Region: region}},
				vpc.PeeringConnection{ID: "Q", Account: account, Requester: vpc.PeeringSide{VPC: "Net", Account: account, Region: region}, Accepter: vpc.PeeringSide{VPC: "vpc-9", Account: "444455556666", Region: "eu-west-1"}}}},
		{name: "carrier gateway", resources: `C: CarrierGateway {VpcId: !Ref Net}`, want: []vpc.Resource{vpc.CarrierGateway{ID: "C", Account: account, VPC: "Net"}}},

		{name: "interfaces", resources: `G: SecurityGroup {VpcId: !Ref Net}
			E: NetworkInterface {SubnetId: !Ref A, GroupSet: [!Ref G], SourceDestCheck: false, Description: d, PrivateIpAddresses: [{PrivateIpAddress: 10.0.1.21, Primary: false}, {PrivateIpAddress: 10.0.1.20, Primary: true}], Ipv4Prefixes: [{Ipv4Prefix: 10.0.1.32/28}]}
			F: NetworkInterface {SubnetId: !Ref A, PrivateIpAddress: 10.0.1.10, InterfaceType: efa}
			I: Instance {NetworkInterfaces: [{DeviceIndex: '0', NetworkInterfaceId: !Ref E}, {DeviceIndex: '1', SubnetId: !Ref B, GroupSet: [!Ref G], PrivateIpAddress: 10.0.2.9, AssociatePublicIpAddress: false, DeleteOnTermination: false}]}
			FA: NetworkInterfaceAttachment {NetworkInterfaceId: !Ref F, InstanceId: !Ref I, DeviceIndex: '2'}
			P: EIP {Address: 203.0.113.9, InstanceId: !Ref I}
			Q: EIP {Address: 203.0.113.10}
			QA: EIPAssociation {AllocationId: !GetAtt Q.AllocationId, NetworkInterfaceId: !Ref F, PrivateIpAddress: 10.0.1.10}
			O: EIP {Address: 203.0.113.11}
			OA: EIPAssociation {EIP: !Ref O, InstanceId: !Ref J}
			J: Instance {SubnetId: !Ref A, SecurityGroupIds: [!Ref G], PrivateIpAddress: 10.0.1.30, SourceDestCheck: 'false', Tags: [{Key: Name, Value: j}]}`,
			want: []vpc.Resource{
				eni.Interface{ID: "E", Account: account, Subnet: "A", Groups: []vpc.ID{"G"}, NoSourceDestCheck: true, Description: "d", Instance: "I", KeptOnTermination: true,
					Addresses: []eni.Address{{Private: addr("10.0.1.20")}, {Private: addr("10.0.1.21")}}, Prefixes: prefixes("10.0.1.32/28")},
				eni.Interface{ID: "F", Account: account, Subnet: "A", Type: eni.EFA, Instance: "I", Addresses: []eni.Address{{Private: addr("10.0.1.10")}}},
				eni.Interface{ID: "I.eni1", Account: account, Subnet: "B", Groups: []vpc.ID{"G"}, Instance: "I", KeptOnTermination: true, Addresses: []eni.Address{{Private: addr("10.0.2.9")}}},
				eni.Interface{ID: "J.eni0", Name: "j", Account: account, Subnet: "A", Groups: []vpc.ID{"G"}, Instance: "J", NoSourceDestCheck: true, Addresses: []eni.Address{{Private: addr("10.0.1.30")}}},
				eni.ElasticIP{ID: "P", Account: account, Region: region, Public: addr("203.0.113.9"), Interface: "E"},
				eni.ElasticIP{ID: "Q", Account: account, Region: region, Public: addr("203.0.113.10"), Interface: "F", Private: addr("10.0.1.10")},
				eni.ElasticIP{ID: "O", Account: account, Region: region, Public: addr("203.0.113.11"), Interface: "J.eni0"}}},
		{name: "instances without a place", resources: `I: Instance {ImageId: ami-1}
			J: Instance {LaunchTemplate: {LaunchTemplateId: lt-1}}
			K: EIPAssociation {AllocationId: eipalloc-9, InstanceId: !Ref I}
			L: EIPAssociation {InstanceId: !Ref I}
			M: Instance {SubnetId: !Ref Nothing}`,
			skipped: "Resources.I.Properties.SubnetId: I: it is missing, so that the instance goes into the default VPC, which is not here\n" +
				"Resources.J.Properties.LaunchTemplate: J: launch templates are not read\nResources.K.Properties: K: the interface of the address is not here\n" +
				"Resources.L.Properties.AllocationId: L: it names no Elastic IP that is here\nResources.M.Properties.SubnetId: M: there is no parameter or resource Nothing\n"},

		{name: "endpoints", resources: `T: RouteTable {VpcId: !Ref Net}
			G: SecurityGroup {VpcId: !Ref Net}
			S3: VPCEndpoint {VpcId: !Ref Net, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.s3', RouteTableIds: [!Ref T], PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: '*', Action: '*', Resource: '*'}]}}
			K: VPCEndpoint {VpcId: !Ref Net, VpcEndpointType: Interface, ServiceName: com.amazonaws.us-east-1.kms, SubnetIds: [!Ref B, !Ref A], SecurityGroupIds: [!Ref G], PrivateDnsEnabled: false, IpAddressType: ipv4, Tags: [{Key: Name, Value: k}]}
			L: VPCEndpoint {VpcId: !Ref Net, VpcEndpointType: Interface}
			W: VPCEndpoint {VpcId: !Ref Net, VpcEndpointType: GatewayLoadBalancer, ServiceName: !Sub 'com.amazonaws.vpce.us-east-1.${S}', SubnetIds: [!Ref A]}
			S: VPCEndpointService {GatewayLoadBalancerArns: [arn-1], AcceptanceRequired: false, SupportedIpAddressTypes: [ipv4, ipv6]}
			SP: VPCEndpointServicePermissions {ServiceId: !Ref S, AllowedPrincipals: ['*']}`,
			want: []vpc.Resource{
				endpoint.Gateway{ID: "S3", Account: account, VPC: "Net", Service: "com.amazonaws.us-east-1.s3", RouteTables: []vpc.ID{"T"},
					Policy: `{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2012-10-17"}`},
				endpoint.Interface{ID: "K", Name: "k", Account: account, VPC: "Net", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"A", "B"}, Groups: []vpc.ID{"G"}},
				endpoint.GatewayLoadBalancer{ID: "W", Account: account, VPC: "Net", Service: "com.amazonaws.vpce.us-east-1.vpce-svc-s", Subnet: "A"},
				endpoint.EndpointService{ID: "vpce-svc-s", Account: account, Region: region, LoadBalancers: []vpc.ID{"arn-1"}, AddressType: endpoint.DualStack, AllowedPrincipals: []string{"*"}}},
			skipped: "Resources.L.Properties.ServiceName: L: it is missing\n"},
		{name: "VPC Lattice", resources: `G: SecurityGroup {VpcId: !Ref Net}
			RG: AWS::VpcLattice::ResourceGateway {Name: g, VpcIdentifier: !Ref Net, SubnetIds: [!Ref A], SecurityGroupIds: [!Ref G], IpAddressType: IPV4, ResourceConfigDnsResolution: IN_VPC}
			RC: AWS::VpcLattice::ResourceConfiguration {Name: db, ResourceConfigurationType: SINGLE, ResourceGatewayId: !Ref RG, ResourceConfigurationDefinition: {IpResource: 10.0.0.9}, PortRanges: ['5432', 8000-8999, x], CustomDomainName: db.example.com, DomainVerificationId: dv-1}
			RD: AWS::VpcLattice::ResourceConfiguration {Name: dns, ResourceConfigurationType: SINGLE, ResourceGatewayId: !GetAtt RG.Id, ResourceConfigurationDefinition: {DnsResource: {DomainName: db.corp.example, IpAddressType: IPV4}}}
			SN: AWS::VpcLattice::ServiceNetwork {Name: n}
			SV: AWS::VpcLattice::ServiceNetworkVpcAssociation {ServiceNetworkIdentifier: !Ref SN, VpcIdentifier: !Ref Net, SecurityGroupIds: [!Ref G]}
			SR: AWS::VpcLattice::ServiceNetworkResourceAssociation {ServiceNetworkId: !Ref SN, ResourceConfigurationId: !Ref RC}
			SS: AWS::VpcLattice::ServiceNetworkServiceAssociation {ServiceNetworkIdentifier: !GetAtt SN.Arn, ServiceIdentifier: !Ref S}
			S: AWS::VpcLattice::Service {Name: shop}
			SL: AWS::VpcLattice::Listener {ServiceIdentifier: !Ref S, Protocol: HTTPS, DefaultAction: {FixedResponse: {StatusCode: 404}}}
			RE: VPCEndpoint {VpcId: !Ref Net, VpcEndpointType: Resource, ResourceConfigurationArn: !GetAtt RC.Arn, SubnetIds: [!Ref A], SecurityGroupIds: [!Ref G]}
			NE: VPCEndpoint {VpcId: !Ref Net, VpcEndpointType: ServiceNetwork, ServiceNetworkArn: 'arn:aws:vpc-lattice:us-east-1:1:servicenetwork/sn-9', SubnetIds: [!Ref A]}`,
			want: []vpc.Resource{
				endpoint.ResourceGateway{ID: "RG", Name: "g", Account: account, VPC: "Net", Subnets: []vpc.ID{"A"}, Groups: []vpc.ID{"G"}, ResolveInVPC: true},
				endpoint.ResourceConfiguration{ID: "RC", Name: "db", Account: account, Region: region, Gateway: "RG", Address: addrs("10.0.0.9")[0],
					Ports: []packet.PortRange{{From: 5432, To: 5432}, {From: 8000, To: 8999}}, CustomDomain: "db.example.com", DomainVerified: true},
				endpoint.ResourceConfiguration{ID: "RD", Name: "dns", Account: account, Region: region, Gateway: "RG", DomainName: "db.corp.example"},
				endpoint.ServiceNetwork{ID: "SN", Name: "n", Account: account, Region: region, VPCs: []endpoint.ServiceNetworkVPC{{VPC: "Net", Groups: []vpc.ID{"G"}}},
					Services: []vpc.ID{"S"}, Configurations: []vpc.ID{"RC"}},
				endpoint.LatticeService{ID: "S", Name: "shop", Account: account, Region: region, Listeners: []endpoint.LatticeListener{{Protocol: endpoint.LatticeHTTPS, Port: 443}}},
				endpoint.ResourceEndpoint{ID: "RE", Account: account, VPC: "Net", Configuration: "RC", Subnets: []vpc.ID{"A"}, Groups: []vpc.ID{"G"}},
				endpoint.ServiceNetworkEndpoint{ID: "NE", Account: account, VPC: "Net", ServiceNetwork: "sn-9", Subnets: []vpc.ID{"A"}}},
			skipped: "Resources.RC.Properties.PortRanges: RC: x is no range of ports\n"},
		{name: "Route 53 Profile", resources: `P: AWS::Route53Profiles::Profile {Name: p}
			V: AWS::Route53Profiles::ProfileAssociation {Name: v, ProfileId: !Ref P, ResourceId: !Ref Net}
			Z: AWS::Route53::HostedZone {Name: corp.example, VPCs: [{VPCId: !Ref Net, VPCRegion: us-east-1}]}
			Q: AWS::Route53Resolver::ResolverRule {DomainName: x.example, RuleType: SYSTEM}
			ZA: AWS::Route53Profiles::ProfileResourceAssociation {Name: z, ProfileId: !Ref P, ResourceArn: !Sub 'arn:aws:route53:::hostedzone/${Z}'}
			QA: AWS::Route53Profiles::ProfileResourceAssociation {Name: q, ProfileId: !GetAtt P.Id, ResourceArn: !GetAtt Q.Arn}
			EA: AWS::Route53Profiles::ProfileResourceAssociation {Name: e, ProfileId: !Ref P, ResourceArn: 'arn:aws:ec2:us-east-1:1:vpc-endpoint/vpce-9'}
			FA: AWS::Route53Profiles::ProfileResourceAssociation {Name: f, ProfileId: !Ref P, ResourceArn: 'arn:aws:route53resolver:us-east-1:1:firewall-rule-group/f'}`,
			want: []vpc.Resource{endpoint.Profile{ID: "P", Name: "p", Account: account, Region: region, Zones: []vpc.ID{"Z"}, Rules: []vpc.ID{"Q"}, Endpoints: []vpc.ID{"vpce-9"},
				VPCs: []endpoint.ProfileVPC{{VPC: "Net"}}}},
			skipped: "Resources.FA.Properties.ResourceArn: FA: DNS Firewall is not modelled\n"},

		{name: "transit gateway with a default table", resources: `G: TransitGateway {AmazonSideAsn: 65000, SecurityGroupReferencingSupport: enable, DnsSupport: disable, VpnEcmpSupport: disable, TransitGatewayCidrBlocks: [10.99.0.0/24]}
			X: TransitGatewayAttachment {TransitGatewayId: !Ref G, VpcId: !Ref Net, SubnetIds: [!Ref B, !Ref A], Options: {ApplianceModeSupport: enable, Ipv6Support: enable, DnsSupport: disable, SecurityGroupReferencingSupport: disable}}`,
			want: []vpc.Resource{
				vpc.TransitGateway{ID: "G", Account: account, Region: region, ASN: 65000, CIDRs: prefixes("10.99.0.0/24"), GroupReferencing: true, DisableDNSSupport: true, DisableVPNECMP: true,
					DefaultAssociationTable: "G.DefaultRouteTable", DefaultPropagationTable: "G.DefaultRouteTable"},
				vpc.TransitGatewayAttachment{ID: "X", Account: account, TransitGateway: "G", Resource: "Net", Subnets: []vpc.ID{"A", "B"}, ApplianceMode: true, IPv6Support: true, DisableDNSSupport: true, DisableGroupReferencing: true},
				vpc.TransitGatewayRouteTable{ID: "G.DefaultRouteTable", Account: account, TransitGateway: "G", Associations: []vpc.ID{"X"}, Propagations: []vpc.ID{"X"}}}},
		{name: "transit gateway with tables of its own", resources: `G: TransitGateway {DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable}
			H: TransitGateway {DefaultRouteTablePropagation: disable}
			X: TransitGatewayVpcAttachment {TransitGatewayId: !Ref G, VpcId: !Ref Net, SubnetIds: [!Ref A]}
			P: TransitGatewayPeeringAttachment {TransitGatewayId: !Ref G, PeerTransitGatewayId: !Ref H, PeerAccountId: '1', PeerRegion: r}
			C: TransitGatewayConnect {TransportTransitGatewayAttachmentId: !Ref X, Options: {Protocol: gre}}
			T: TransitGatewayRouteTable {TransitGatewayId: !Ref G}
			TA: TransitGatewayRouteTableAssociation {TransitGatewayRouteTableId: !Ref T, TransitGatewayAttachmentId: !Ref X}
			TP: TransitGatewayRouteTablePropagation {TransitGatewayRouteTableId: !Ref T, TransitGatewayAttachmentId: !Ref X}
			R1: TransitGatewayRoute {TransitGatewayRouteTableId: !Ref T, DestinationCidrBlock: 10.9.0.0/16, TransitGatewayAttachmentId: !GetAtt P.TransitGatewayAttachmentId}
			R2: TransitGatewayRoute {TransitGatewayRouteTableId: !Ref T, DestinationCidrBlock: 10.8.0.0/16, Blackhole: true}
			R3: TransitGatewayRoute {TransitGatewayRouteTableId: !Ref T, DestinationCidrBlock: 10.7.0.0/16}
			R4: TransitGatewayRoute {TransitGatewayRouteTableId: !Ref T, Blackhole: true}`,
			want: []vpc.Resource{
				vpc.TransitGateway{ID: "G", Account: account, Region: region},
				vpc.TransitGatewayAttachment{ID: "P", Account: account, TransitGateway: "G", Type: vpc.AttachmentPeering, PeerTransitGateway: "H"},
				vpc.TransitGatewayAttachment{ID: "C", Account: account, TransitGateway: "G", Type: vpc.AttachmentConnect, Resource: "X"},
				vpc.TransitGatewayRouteTable{ID: "T", Account: account, TransitGateway: "G", Associations: []vpc.ID{"X"}, Propagations: []vpc.ID{"X"}, Routes: []vpc.TransitGatewayRoute{
					{CIDR: prefix("10.9.0.0/16"), Attachments: []vpc.ID{"P"}}, {CIDR: prefix("10.8.0.0/16"), Blackhole: true}}},
				vpc.TransitGatewayRouteTable{ID: "H.DefaultRouteTable", Account: account, TransitGateway: "H", Associations: []vpc.ID{"P"}}},
			skipped: "Resources.R3.Properties.TransitGatewayAttachmentId: R3: it is missing\nResources.R4.Properties.DestinationCidrBlock: R4: it is missing\n"},
		{name: "VPN", resources: `G: TransitGateway {}
			C: CustomerGateway {Type: ipsec.1, IpAddress: 203.0.113.1, BgpAsn: 65010}
			V: VPNGateway {Type: ipsec.1}
			N: VPNConnection {Type: ipsec.1, CustomerGatewayId: !Ref C, VpnGatewayId: !Ref V, StaticRoutesOnly: true, VpnTunnelOptionsSpecifications: [{PreSharedKey: hunter2}]}
			R: VPNConnectionRoute {VpnConnectionId: !Ref N, DestinationCidrBlock: 192.168.0.0/16}
			M: VPNConnection {Type: ipsec.1, CustomerGatewayId: !Ref C, TransitGatewayId: !Ref G}`,
			want: []vpc.Resource{
				vpc.CustomerGateway{ID: "C", Account: account, Address: addr("203.0.113.1"), ASN: 65010},
				vpc.VPNConnection{ID: "N", Account: account, VPNGateway: "V", CustomerGateway: "C", StaticRoutesOnly: true, Routes: prefixes("192.168.0.0/16")},
				vpc.VPNConnection{ID: "M", Account: account, TransitGateway: "G", CustomerGateway: "C"},
				vpc.TransitGatewayAttachment{ID: "M.attachment", Account: account, TransitGateway: "G", Type: vpc.AttachmentVPN, Resource: "M"}}},

		{name: "load balancers", resources: `G: SecurityGroup {VpcId: !Ref Net}
			L: AWS::ElasticLoadBalancingV2::LoadBalancer {Name: l, Scheme: internal, Subnets: [!Ref B, !Ref A], SecurityGroups: [!Ref G], LoadBalancerAttributes: [{Key: load_balancing.cross_zone.enabled, Value: 'true'}]}
			LL: AWS::ElasticLoadBalancingV2::Listener {LoadBalancerArn: !Ref L, Port: 80, Protocol: HTTP, DefaultActions: [{Type: forward, TargetGroupArn: !Ref T}]}
			LR: AWS::ElasticLoadBalancingV2::Listener {LoadBalancerArn: !Ref L, Port: 79, Protocol: HTTP, DefaultActions: [{Type: redirect, RedirectConfig: {StatusCode: HTTP_301}}]}
			T: AWS::ElasticLoadBalancingV2::TargetGroup {Name: t, VpcId: !Ref Net, Protocol: HTTP, Port: 8080, TargetType: ip, Targets: [{Id: 10.0.1.9}, {Id: 10.0.1.10, Port: 81}], TargetGroupAttributes: [{Key: preserve_client_ip.enabled, Value: 'false'}]}
			N: AWS::ElasticLoadBalancingV2::LoadBalancer {Type: network, SubnetMappings: [{SubnetId: !Ref A, AllocationId: !GetAtt P.AllocationId}], EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off'}
			NL: AWS::ElasticLoadBalancingV2::Listener {LoadBalancerArn: !Ref N, Port: 443, Protocol: TCP, DefaultActions: [{Type: forward, ForwardConfig: {TargetGroups: [{TargetGroupArn: !Ref U}]}}]}
			U: AWS::ElasticLoadBalancingV2::TargetGroup {VpcId: !Ref Net, Protocol: TCP, Port: 443, TargetType: instance, Targets: [{Id: !Ref I}]}
			I: Instance {SubnetId: !Ref A, PrivateIpAddress: 10.0.1.99}
			P: EIP {Address: 203.0.113.9}
			C: AWS::ElasticLoadBalancing::LoadBalancer {Scheme: internal, Subnets: [!Ref A], CrossZone: true, Instances: [!Ref I], Listeners: [{LoadBalancerPort: '80', InstancePort: '8080', Protocol: http}]}
			X: AWS::ElasticLoadBalancingV2::LoadBalancer {Subnets: [subnet-9]}`,
			want: []vpc.Resource{
				endpoint.LoadBalancer{ID: "L", Name: "l", Account: account, VPC: "Net", Internal: true, Nodes: []endpoint.Node{{Subnet: "A"}, {Subnet: "B"}}, Groups: []vpc.ID{"G"}, CrossZone: endpoint.On,
					Listeners: []endpoint.Listener{{Protocol: "HTTP", Port: 79}, {Protocol: "HTTP", Port: 80, TargetGroups: []vpc.ID{"T"}}}},
				endpoint.TargetGroup{ID: "T", Name: "t", Account: account, VPC: "Net", TargetType: endpoint.TargetIP, Protocol: "HTTP", Port: 8080, PreserveClientIP: endpoint.Off,
					Targets: []endpoint.Target{{ID: "10.0.1.9"}, {ID: "10.0.1.10", Port: 81}}},
				endpoint.LoadBalancer{ID: "N", Account: account, VPC: "Net", Type: endpoint.TypeNetwork, Nodes: []endpoint.Node{{Subnet: "A", Public: addr("203.0.113.9")}}, SkipInboundRulesOnPrivateLink: true,
					Listeners: []endpoint.Listener{{Protocol: "TCP", Port: 443, TargetGroups: []vpc.ID{"U"}}}},
				endpoint.TargetGroup{ID: "U", Account: account, VPC: "Net", Protocol: "TCP", Port: 443, Targets: []endpoint.Target{{ID: "I"}}},
				endpoint.LoadBalancer{ID: "C", Account: account, VPC: "Net", Type: endpoint.TypeClassic, Internal: true, Nodes: []endpoint.Node{{Subnet: "A"}}, CrossZone: endpoint.On,
					Listeners: []endpoint.Listener{{Protocol: "HTTP", Port: 80, InstancePort: 8080, Instances: []vpc.ID{"I"}}}}},
			skipped: "Resources.X.Properties.Subnets: X: none of its subnets is here\n"},

		{name: "names", resources: `Z: AWS::Route53::HostedZone {Name: corp.example., VPCs: [{VPCId: !Ref Net, VPCRegion: us-east-1}], HostedZoneTags: [{Key: Name, Value: z}]}
			Y: AWS::Route53::HostedZone {Name: example.com}
			L: AWS::ElasticLoadBalancingV2::LoadBalancer {Scheme: internal, Subnets: [!Ref A]}
			I: Instance {SubnetId: !Ref A, PrivateIpAddress: 10.0.1.9}
			R1: AWS::Route53::RecordSet {HostedZoneId: !Ref Z, Name: i.corp.example., Type: A, TTL: 60, ResourceRecords: [!GetAtt I.PrivateIp]}
			R2: AWS::Route53::RecordSet {HostedZoneName: corp.example., Name: l.corp.example, Type: A, AliasTarget: {DNSName: !GetAtt L.DNSName, HostedZoneId: !GetAtt L.CanonicalHostedZoneID}}
			R3: AWS::Route53::RecordSetGroup {HostedZoneId: !Ref Z, RecordSets: [{Name: c.corp.example, Type: CNAME, ResourceRecords: [x.example], SetIdentifier: s}]}
			R4: AWS::Route53::RecordSet {HostedZoneId: !Ref Y, Name: i.example.com, Type: A, ResourceRecords: [192.0.2.1]}
			R5: AWS::Route53::RecordSet {HostedZoneId: !Ref Z, Name: u.corp.example., Type: A, ResourceRecords: [!GetAtt I.Unknown]}`,
			want: []vpc.Resource{
				endpoint.HostedZone{ID: "Z", Name: "z", Account: account, Domain: "corp.example", VPCs: []vpc.ID{"Net"}, Records: []endpoint.Record{
					{Name: "i.corp.example", Type: "A", Values: []string{"10.0.1.9"}}, {Name: "l.corp.example", Type: "A", Alias: "l.us-east-1.elb.amazonaws.com"},
					{Name: "c.corp.example", Type: "CNAME", Values: []string{"x.example"}, SetIdentifier: "s"}}},
				endpoint.LoadBalancer{ID: "L", Account: account, VPC: "Net", Internal: true, DNSName: "l.us-east-1.elb.amazonaws.com", Nodes: []endpoint.Node{{Subnet: "A"}}}},
			skipped: "Resources.R5.Properties: R5: what the record says is not known\nResources.R5.Properties.ResourceRecords[0]: R5: I.Unknown is not known before it is deployed\n"},
		{name: "resolver", resources: `G: SecurityGroup {VpcId: !Ref Net}
			E: AWS::Route53Resolver::ResolverEndpoint {Name: e, Direction: OUTBOUND, ResolverEndpointType: IPV4, SecurityGroupIds: [!Ref G], IpAddresses: [{SubnetId: !Ref A, Ip: 10.0.1.53}, {SubnetId: !Ref B}]}
			R: AWS::Route53Resolver::ResolverRule {Name: r, DomainName: corp.example, RuleType: FORWARD, ResolverEndpointId: !Ref E, TargetIps: [{Ip: 192.168.0.2}, {Ip: 192.168.0.1, Port: '5353'}]}
			A2: AWS::Route53Resolver::ResolverRuleAssociation {ResolverRuleId: !GetAtt R.ResolverRuleId, VPCId: !Ref Net}
			F: AWS::Route53Resolver::ResolverEndpoint {Direction: INBOUND, IpAddresses: [{SubnetId: subnet-9}]}`,
			want: []vpc.Resource{
				endpoint.ResolverEndpoint{ID: "E", Name: "e", Account: account, VPC: "Net", Direction: endpoint.Outbound, Groups: []vpc.ID{"G"},
					Addresses: []endpoint.ResolverAddress{{Subnet: "A", Addresses: addrs("10.0.1.53")}, {Subnet: "B"}}},
				endpoint.ResolverRule{ID: "R", Name: "r", Account: account, Region: region, Domain: "corp.example", Endpoint: "E", VPCs: []vpc.ID{"Net"},
					Targets: []netip.AddrPort{netip.MustParseAddrPort("192.168.0.1:5353"), netip.MustParseAddrPort("192.168.0.2:53")}}},
			skipped: "Resources.F.Properties.IpAddresses: F: none of its subnets is here\n"},

		{name: "firewall", resources: `G: AWS::NetworkFirewall::RuleGroup {RuleGroupName: g, Type: STATELESS, Capacity: 10, RuleGroup: {RulesSource: {StatelessRulesAndCustomActions: {StatelessRules: [{Priority: 2, RuleDefinition: {Actions: ['aws:drop'], MatchAttributes: {Protocols: [6], Sources: [{AddressDefinition: 10.0.0.0/8}], Destinations: [{AddressDefinition: 192.0.2.1}], DestinationPorts: [{FromPort: 80, ToPort: 81}]}}}, {Priority: 1, RuleDefinition: {Actions: ['aws:pass'], MatchAttributes: {Protocols: [1]}}}]}}}}
			H: AWS::NetworkFirewall::RuleGroup {RuleGroupName: h, Type: STATEFUL, Capacity: 10, RuleGroup: {RulesSource: {StatefulRules: [{Action: PASS, Header: {Protocol: TCP, Source: '[10.0.0.0/8,10.9.0.1]', SourcePort: ANY, Destination: ANY, DestinationPort: '443', Direction: FORWARD}, RuleOptions: [{Keyword: 'sid:1'}]}, {Action: ALERT, Header: {Protocol: TLS}}, {Action: REJECT, Header: {Protocol: IP, Source: ANY, SourcePort: ANY, Destination: 192.0.2.0/24, DestinationPort: '[1:9]', Direction: ANY}}]}}}
			P: AWS::NetworkFirewall::FirewallPolicy {FirewallPolicyName: p, FirewallPolicy: {StatelessDefaultActions: ['aws:forward_to_sfe'], StatelessFragmentDefaultActions: ['aws:drop'], StatefulDefaultActions: ['aws:drop_established'], StatefulEngineOptions: {RuleOrder: STRICT_ORDER}, StatelessRuleGroupReferences: [{Priority: 1, ResourceArn: !Ref G}], StatefulRuleGroupReferences: [{ResourceArn: !GetAtt H.RuleGroupArn, Priority: 1}]}}
			F: AWS::NetworkFirewall::Firewall {FirewallName: f, VpcId: !Ref Net, FirewallPolicyArn: !Ref P, SubnetMappings: [{SubnetId: !Ref A}]}
			T: RouteTable {VpcId: !Ref Net}
			R: Route {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, VpcEndpointId: !Select [1, !Split [':', !Select [0, !GetAtt F.EndpointIds]]]}`,
			want: []vpc.Resource{
				endpoint.Firewall{ID: "F", Name: "f", Account: account, VPC: "Net", Endpoints: []endpoint.FirewallEndpoint{{Subnet: "A", Endpoint: "F.endpoint0"}},
					Stateless: []endpoint.FirewallRule{
						{Action: endpoint.Pass, Protocols: []packet.Protocol{packet.ICMP}},
						{Action: endpoint.Drop, Protocols: []packet.Protocol{packet.TCP}, Sources: prefixes("10.0.0.0/8"), Destinations: prefixes("192.0.2.1/32"), DestPorts: []packet.PortRange{{From: 80, To: 81}}}},
					Stateful: []endpoint.FirewallRule{
						{Action: endpoint.Pass, Protocols: []packet.Protocol{packet.TCP}, Sources: prefixes("10.0.0.0/8 10.9.0.1/32"), DestPorts: []packet.PortRange{{From: 443, To: 443}}},
						{Action: endpoint.Reject, Destinations: prefixes("192.0.2.0/24"), DestPorts: []packet.PortRange{{From: 1, To: 9}}, Both: true}},
					StrictOrder: true, StatefulDefault: endpoint.Drop},
				endpoint.GatewayLoadBalancer{ID: "F.endpoint0", Account: account, VPC: "Net", Service: "com.amazonaws.vpce.us-east-1.vpce-svc-networkfirewall", Subnet: "A"},
				routing.Table{ID: "T", Account: account, VPC: "Net", Routes: []routing.Route{{CIDR: all4, Target: "F.endpoint0"}}}}},
		{name: "firewall at a transit gateway", resources: `P: AWS::NetworkFirewall::FirewallPolicy {FirewallPolicyName: p, FirewallPolicy: {StatelessDefaultActions: ['aws:drop'], StatelessFragmentDefaultActions: ['aws:drop']}}
			G: TransitGateway {DefaultRouteTableAssociation: disable, DefaultRouteTablePropagation: disable}
			F: AWS::NetworkFirewall::Firewall {FirewallName: f, TransitGatewayId: !Ref G, FirewallPolicyArn: !Ref P, AvailabilityZoneMappings: [{AvailabilityZone: use1-az1}]}
			T: TransitGatewayRouteTable {TransitGatewayId: !Ref G}
			R: TransitGatewayRoute {TransitGatewayRouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, TransitGatewayAttachmentId: !GetAtt F.TransitGatewayAttachmentId}`,
			want: []vpc.Resource{
				endpoint.Firewall{ID: "F", Name: "f", Account: account, TransitGateway: "G", StatelessDefault: endpoint.Drop},
				vpc.TransitGatewayAttachment{ID: "F.TransitGatewayAttachmentId", Account: account, TransitGateway: "G", Type: vpc.AttachmentNetworkFunction, Resource: "F"},
				vpc.TransitGatewayRouteTable{ID: "T", Account: account, TransitGateway: "G", Routes: []vpc.TransitGatewayRoute{{CIDR: all4, Attachments: []vpc.ID{"F.TransitGatewayAttachmentId"}}}}}},
		{name: "firewall with rules of other sorts", resources: `G: AWS::NetworkFirewall::RuleGroup {RuleGroupName: g, Type: STATEFUL, Capacity: 10, RuleGroup: {RulesSource: {RulesSourceList: {TargetTypes: [TLS_SNI], Targets: [.example.com], GeneratedRulesType: ALLOWLIST}}}}
			P: AWS::NetworkFirewall::FirewallPolicy {FirewallPolicyName: p, FirewallPolicy: {StatelessDefaultActions: ['aws:drop'], StatelessFragmentDefaultActions: ['aws:drop'], StatefulRuleGroupReferences: [{ResourceArn: !Ref G}, {ResourceArn: arn-of-aws}]}}
			F: AWS::NetworkFirewall::Firewall {FirewallName: f, VpcId: !Ref Net, FirewallPolicyArn: !Ref P, SubnetMappings: [{SubnetId: !Ref A}, {SubnetId: !Ref B}]}
			E: AWS::NetworkFirewall::Firewall {FirewallName: e, VpcId: !Ref Net, FirewallPolicyArn: arn-9, SubnetMappings: []}
			T: RouteTable {VpcId: !Ref Net}
			R: Route {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, VpcEndpointId: !Select [1, !Split [':', !Select [0, !GetAtt F.EndpointIds]]]}`,
			want: []vpc.Resource{
				endpoint.Firewall{ID: "F", Name: "f", Account: account, VPC: "Net", Endpoints: []endpoint.FirewallEndpoint{{Subnet: "A", Endpoint: "F.endpoint0"}, {Subnet: "B", Endpoint: "F.endpoint1"}},
					StatelessDefault: endpoint.Drop, Unmodelled: []string{"G", "arn-of-aws"}},
				endpoint.Firewall{ID: "E", Name: "e", Account: account, VPC: "Net", Unmodelled: []string{"arn-9"}}},
			skipped: "Resources.E.Properties.FirewallPolicyArn: E: it names arn-9, which is not here, so that the rules are not known\n" +
				"Resources.G.Properties.RuleGroup: G: rules other than those of addresses, protocols and ports are not modelled\n" +
				"Resources.P.Properties.FirewallPolicy.StatefulRuleGroupReferences[1].ResourceArn: P: the rules of the group are not known\n" +
				"Resources.R.Properties: R: the route has no target that is known\nResources.R.Properties.VpcEndpointId: R: F.EndpointIds is in no certain order\n"},

		{name: "less usual spellings", resources: `G: SecurityGroup {VpcId: !Ref Net, SecurityGroupIngress: !If [X, [], []]}
			X: VPCCidrBlock {VpcId: !Ref Net, Ipv6CidrBlock: '2001:db8:1::/56', Ipv6Pool: p}
			S: Subnet {VpcId: !Ref Net, CidrBlock: 10.0.3.0/24, Ipv6CidrBlock: '2001:db8:1::/64'}
			K: VPCEndpoint {VpcId: !Ref Net, VpcEndpointType: Interface, ServiceName: com.amazonaws.us-east-1.kms, SubnetIds: !Ref S, IpAddressType: dualstack, PolicyDocument: '{"Statement":[]}'}
			N: NatGateway {SubnetId: !Ref A, ConnectivityType: private, PrivateIpAddress: 10.0.1.20, SecondaryPrivateIpAddresses: [10.0.1.21]}
			R: RouteTable {VpcId: !Ref Net}
			RL: Route {RouteTableId: !Ref R, DestinationPrefixListId: pl-2, GatewayId: local}
			RM: Route {RouteTableId: !Ref R, DestinationPrefixListId: pl-1, GatewayId: igw-9}
			D: AWS::EC2::VPCDHCPOptionsAssociation {VpcId: !Ref Net}
			E: AWS::Route53Resolver::ResolverEndpoint {Direction: INBOUND, ResolverEndpointType: DUALSTACK, IpAddresses: [{SubnetId: !Ref S, Ip: 10.0.3.53, Ipv6: '2001:db8:1::53'}]}`,
			want: []vpc.Resource{
				endpoint.Interface{ID: "K", Account: account, VPC: "Net", Service: "com.amazonaws.us-east-1.kms", Subnets: []vpc.ID{"S"}, AddressType: endpoint.DualStack, Policy: `{"Statement":[]}`},
				vpc.NATGateway{ID: "N", Account: account, Subnet: "A", Private: true, Addresses: []vpc.NATAddress{{Private: addr("10.0.1.20")}, {Private: addr("10.0.1.21")}}},
				routing.Table{ID: "R", Account: account, VPC: "Net", Routes: []routing.Route{{PrefixList: "pl-1", Target: "igw-9"}, {PrefixList: "pl-2", Target: "local"}}},
				endpoint.ResolverEndpoint{ID: "E", Account: account, VPC: "Net", Direction: endpoint.Inbound, AddressType: endpoint.DualStack, Addresses: []endpoint.ResolverAddress{{Subnet: "S", Addresses: addrs("10.0.3.53 2001:db8:1::53")}}}},
			skipped: "Resources.D.Properties.DhcpOptionsId: D: it is missing\nResources.G.Properties.SecurityGroupIngress: G: there is no condition X\n"},
		{name: "what serves in a VPC", resources: `G: SecurityGroup {VpcId: !Ref Net}
			F: AWS::Lambda::Function {FunctionName: !Ref Nothing, VpcConfig: {SubnetIds: [!Ref A, !Ref B], SecurityGroupIds: [!Ref G]}, Environment: {Variables: {PASSWORD: hunter2}}}
			H: AWS::Lambda::Function {Runtime: x}
			DG: AWS::RDS::DBSubnetGroup {DBSubnetGroupDescription: d, SubnetIds: [!Ref A, !Ref B]}
			D: AWS::RDS::DBInstance {DBSubnetGroupName: !Ref DG, VPCSecurityGroups: [!Ref G], AvailabilityZone: us-east-1b, MasterUserPassword: hunter2}
			DC: AWS::RDS::DBCluster {DBSubnetGroupName: !Ref DG, VpcSecurityGroupIds: [!Ref G]}
			DI: AWS::RDS::DBInstance {DBClusterIdentifier: !Ref DC}
			DX: AWS::RDS::DBInstance {DBInstanceClass: x}
			M: AWS::EFS::MountTarget {FileSystemId: f, SubnetId: !Ref A, SecurityGroups: [!Ref G], IpAddress: 10.0.1.77}
			S: AWS::EKS::Cluster {}
			X: Custom::Something {}
			K: TransitGatewayMulticastDomain {}
			L: FlowLog {}
			B1: AWS::S3::Bucket {}`,
			want: []vpc.Resource{
				eni.Interface{ID: "F/A", Name: "F", Account: account, Subnet: "A", Type: eni.Lambda, Addresses: []eni.Address{{Private: addr("10.0.1.47")}}, Groups: []vpc.ID{"G"}, Owner: "F"},
				eni.Interface{ID: "F/B", Name: "F", Account: account, Subnet: "B", Type: eni.Lambda, Addresses: []eni.Address{{Private: addr("10.0.2.220")}}, Groups: []vpc.ID{"G"}, Owner: "F"},
				eni.Interface{ID: "D/B", Name: "D", Account: account, Subnet: "B", Addresses: []eni.Address{{Private: addr("10.0.2.179")}}, Groups: []vpc.ID{"G"}, Owner: "D"},
				eni.Interface{ID: "DI/A", Name: "DI", Account: account, Subnet: "A", Addresses: []eni.Address{{Private: addr("10.0.1.212")}}, Groups: []vpc.ID{"G"}, Owner: "DI"},
				eni.Interface{ID: "DI/B", Name: "DI", Account: account, Subnet: "B", Addresses: []eni.Address{{Private: addr("10.0.2.186")}}, Groups: []vpc.ID{"G"}, Owner: "DI"},
				eni.Interface{ID: "M/A", Name: "M", Account: account, Subnet: "A", Addresses: []eni.Address{{Private: addr("10.0.1.77")}}, Groups: []vpc.ID{"G"}, Owner: "M"}},
			skipped: "Resources.DX.Properties.DBSubnetGroupName: DX: its subnets are not known, so that its network interfaces are left out; add an eni.Interface in each subnet where there may be one\n" +
				"Resources.K: K: resources of this type are not modelled: AWS::EC2::TransitGatewayMulticastDomain\n" +
				"Resources.S: S: the network interfaces that AWS makes for it are not modelled; add an eni.Interface in each subnet where there may be one\nResources.X: X: what a custom resource does is known to its own code alone\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := loadYAML(t, c.resources)
			requireLoaded(t, res, c.want...)
			require.Equal(t, c.skipped, lines(sortedSkips(res)))
			require.NotContains(t, dump(t, res), "hunter2")
		})
	}
}
