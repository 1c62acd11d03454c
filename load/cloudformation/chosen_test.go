package cloudformation_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestChosen holds what stands for what AWS chooses, and that each choice is reported.
func TestChosen(t *testing.T) {
	res := loadYAML(t, `X: VPCCidrBlock {VpcId: !Ref Net, AmazonProvidedIpv6CidrBlock: true}
		V: VPC {CidrBlock: 10.1.0.0/16}
		Y: VPCCidrBlock {VpcId: !Ref V, Ipv6IpamPoolId: p, Ipv6NetmaskLength: 52}
		S: Subnet {VpcId: !Ref Net, CidrBlock: 10.0.3.0/24, AvailabilityZone: !Select [2, !GetAZs ''], MapPublicIpOnLaunch: true, AssignIpv6AddressOnCreation: true, Ipv6CidrBlock: !Select [1, !Cidr [!Select [0, !GetAtt Net.Ipv6CidrBlocks], 4, 64]]}
		I: Instance {SubnetId: !Ref S}
		J: Instance {SubnetId: !Ref S, PrivateIpAddress: 10.0.3.4}
		K: Instance {NetworkInterfaces: [{DeviceIndex: 0, SubnetId: !Ref S, AssociatePublicIpAddress: false, Ipv6AddressCount: 2}]}
		L: Instance {NetworkInterfaces: [{DeviceIndex: 0, SubnetId: !Ref A, AssociatePublicIpAddress: true, SecondaryPrivateIpAddressCount: 1}]}
		E: NetworkInterface {SubnetId: !Ref S}
		P: EIP {InstanceId: !Ref J}
		Z: AWS::Route53::HostedZone {Name: z.example, VPCs: [{VPCId: !Ref Net}]}
		R: AWS::Route53::RecordSet {HostedZoneId: !Ref Z, Name: i.z.example, Type: A, ResourceRecords: [!GetAtt I.PrivateIp, !GetAtt I.PublicIp, !Ref P, !GetAtt E.PrimaryPrivateIpAddress]}`)

	net, v := find(t, res, "Net").(vpc.VPC), find(t, res, "V").(vpc.VPC)
	require.Len(t, net.IPv6CIDRs, 1)
	require.Equal(t, 56, net.IPv6CIDRs[0].Bits())
	require.Equal(t, 52, v.IPv6CIDRs[0].Bits())
	documentation := netip.MustParsePrefix("2001:db8::/32")
	require.True(t, documentation.Contains(net.IPv6CIDRs[0].Addr()) && documentation.Contains(v.IPv6CIDRs[0].Addr()))
	require.False(t, net.IPv6CIDRs[0].Overlaps(v.IPv6CIDRs[0]))

	s := find(t, res, "S").(vpc.Subnet)
	require.Equal(t, "us-east-1c", s.Zone)
	require.True(t, net.IPv6CIDRs[0].Overlaps(s.IPv6CIDR))
	require.Equal(t, 64, s.IPv6CIDR.Bits())

	addresses := func(id vpc.ID) []eni.Address { return find(t, res, id).(eni.Interface).Addresses }
	seen := map[netip.Addr]bool{}
	for _, id := range []vpc.ID{"I.eni0", "J.eni0", "K.eni0", "E"} {
		for _, a := range addresses(id) {
			require.False(t, seen[a.Private], "%s: %v", id, a)
			seen[a.Private] = true
			require.True(t, s.CIDR.Contains(a.Private) || s.IPv6CIDR.Contains(a.Private), "%s: %v", id, a)
			require.False(t, s.Reserved(a.Private), "%s: %v", id, a)
		}
	}
	i, e := addresses("I.eni0"), addresses("E")
	require.True(t, prefix("198.19.0.0/16").Contains(i[0].Public))
	require.True(t, i[1].Private.Is6())
	require.Equal(t, addr("10.0.3.4"), addresses("J.eni0")[0].Private)
	require.False(t, addresses("J.eni0")[0].Public.IsValid(), "an Elastic IP takes its place")
	require.Len(t, addresses("K.eni0"), 3)
	require.False(t, addresses("K.eni0")[0].Public.IsValid())
	require.True(t, addresses("L.eni0")[0].Public.IsValid())
	require.True(t, e[0].Private.Is4() && e[1].Private.Is6())

	p := find(t, res, "P").(eni.ElasticIP)
	require.Equal(t, vpc.ID("J.eni0"), p.Interface)
	require.NotEqual(t, p.Public, i[0].Public)
	require.Equal(t, []string{i[0].Private.String(), i[0].Public.String(), p.Public.String(), e[0].Private.String()}, find(t, res, "Z").(endpoint.HostedZone).Records[0].Values)

	require.Equal(t, "Resources.L.Properties.NetworkInterfaces[0].SecondaryPrivateIpAddressCount: L: secondary addresses that AWS chooses are left out\n", lines(res.Skipped))
	inferred := lines(res.Inferred)
	for _, want := range []string{
		"Net.IPv6CIDRs is " + net.IPv6CIDRs[0].String() + ", from its ID: AWS chooses the block, and this stands for it",
		"S.Ipv6CidrBlock is " + s.IPv6CIDR.String() + ", from Ipv6CidrBlocks of Net: AWS chooses the block, and another stands for it",
		"S.AvailabilityZone is us-east-1c, from Fn::GetAZs, which is taken to give the zones a, b and c of us-east-1",
		"I.eni0.Addresses[0].Private is " + i[0].Private.String() + ", from the free addresses of S: AWS chooses one",
		"I.eni0.Addresses[0].Public is " + i[0].Public.String() + ", from its ID: AWS chooses the address, and this stands for it",
		"P.Public is " + p.Public.String() + ", from its ID: AWS chooses the address, and this stands for it",
	} {
		require.Contains(t, inferred, want+"\n")
	}
	for _, i := range res.Inferred {
		require.Equal(t, i.Field != "Region", i.By == load.StandIn, i)
	}
}

// TestNoRoom holds that an interface for which there is no address has none, and that this is reported.
func TestNoRoom(t *testing.T) {
	resources := ""
	for n := range 13 { // a /28 has eleven
		resources += "E" + string(rune('A'+n)) + ": NetworkInterface {SubnetId: !Ref S}\n"
	}
	res := loadYAML(t, "S: Subnet {VpcId: !Ref Net, CidrBlock: 10.0.3.0/28}\n"+resources)
	addressed := 0
	for _, r := range res.Resources {
		if i, ok := r.(eni.Interface); ok && i.Primary().IsValid() {
			addressed++
		}
	}
	require.Equal(t, 11, addressed)
	require.Equal(t, "Resources.EL: EL: S has no free address for it\nResources.EM: EM: S has no free address for it\n", lines(res.Skipped))
}

// TestNoBlocks holds that the blocks which stand for others come to an end, and that this is reported.
func TestNoBlocks(t *testing.T) {
	resources := ""
	for n := range 5000 { // there are 4095
		resources += "X" + itoa(n) + ": VPCCidrBlock {VpcId: vpc-9, Ipv6IpamPoolId: p, Ipv6NetmaskLength: 44}\n"
	}
	require.Contains(t, lines(loadYAML(t, resources).Skipped), "there is no block left to stand for the one that AWS chooses")
}
