package vpc_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

func entry(number int, action, block, traffic string) vpc.ACLEntry {
	return vpc.ACLEntry{Number: number, Allow: action == "allow", CIDR: cidr(block), Traffic: packet.MustTraffic(traffic)}
}

func tcp(src, dst string, srcPort, dstPort uint16) packet.Header {
	return packet.Header{Src: addr(src), Dst: addr(dst), Protocol: packet.TCP, SrcPort: srcPort, DstPort: dstPort}
}

func TestNetworkACLCheck(t *testing.T) {
	rs := []vpc.Resource{
		v1, vpc.VPC{ID: "v2", CIDRs: cidrs("10.0.0.0/16")},
		vpc.Subnet{ID: "s1", VPC: "v1", CIDR: cidr("10.0.1.0/24")}, vpc.Subnet{ID: "s2", VPC: "v2", CIDR: cidr("10.0.2.0/24")},
		vpc.NetworkACL{ID: "a0", VPC: "v1", Default: true},
	}
	good := []vpc.ACLEntry{entry(100, "allow", "0.0.0.0/0", "all"), entry(101, "allow", "::/0", "all")}
	for _, tt := range []struct {
		rule string
		acl  vpc.NetworkACL
		want string
	}{
		{"NACL-2 no entries", vpc.NetworkACL{VPC: "v1"}, ""},
		{"NACL-1 as AWS makes the default", vpc.NetworkACL{VPC: "v1", Ingress: good, Egress: good}, ""},
		{"NACL-3 number 0", vpc.NetworkACL{VPC: "v1", Ingress: []vpc.ACLEntry{entry(0, "deny", "10.0.0.0/8", "all")}}, "Ingress[0].Number InvalidParameterValue"},
		{"NACL-3 number 32766", vpc.NetworkACL{VPC: "v1", Egress: []vpc.ACLEntry{entry(32766, "deny", "10.0.0.0/8", "all")}}, ""},
		{"NACL-3 number 32767", vpc.NetworkACL{VPC: "v1", Egress: []vpc.ACLEntry{entry(32767, "deny", "0.0.0.0/0", "all")}}, "Egress[0].Number InvalidParameterValue"},
		{"NACL-4 a subnet of the VPC", vpc.NetworkACL{VPC: "v1", Subnets: []vpc.ID{"s1"}}, ""},
		{"NACL-4 a subnet of another VPC", vpc.NetworkACL{VPC: "v1", Subnets: []vpc.ID{"s2"}}, "Subnets[0] InvalidParameter"},
		{"NACL-4 no such subnet", vpc.NetworkACL{VPC: "v1", Subnets: []vpc.ID{"s3"}}, "Subnets[0] InvalidSubnetID.NotFound"},
		{"NACL-4 a subnet twice", vpc.NetworkACL{VPC: "v1", Subnets: []vpc.ID{"s1", "s1"}}, "Subnets[1] Resource.AlreadyAssociated"},
		{"NACL-4 a second default", vpc.NetworkACL{VPC: "v1", Default: true}, "Default InvalidParameterValue"},
		{"NACL-6 a number twice", vpc.NetworkACL{VPC: "v1", Ingress: []vpc.ACLEntry{good[0], entry(100, "deny", "::/0", "all")}}, "Ingress[1].Number NetworkAclEntryAlreadyExists"},
		{"NACL-7 bits after the prefix", vpc.NetworkACL{VPC: "v1", Ingress: []vpc.ACLEntry{entry(1, "deny", "100.68.0.18/18", "all")}}, "Ingress[0].CIDR InvalidParameterValue"},
		{"NACL-7 no block", vpc.NetworkACL{VPC: "v1", Ingress: []vpc.ACLEntry{{Number: 1}}}, "Ingress[0].CIDR MissingParameter"},
		{"NACL-13 ports the wrong way round", vpc.NetworkACL{VPC: "v1", Ingress: []vpc.ACLEntry{{Number: 1, CIDR: cidr("10.0.0.0/8"), Traffic: packet.Ports(packet.TCP, 2, 1)}}}, "Ingress[0].Traffic InvalidParameterValue"},
		{"NACL-14 ICMPv6 from an IPv4 block", vpc.NetworkACL{VPC: "v1", Ingress: []vpc.ACLEntry{entry(1, "allow", "10.0.0.0/8", "icmpv6 128")}}, ""},
		{"no VPC", vpc.NetworkACL{}, "VPC MissingParameter"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.acl.ID = "a1"
			_, err := vpc.New(append([]vpc.Resource{tt.acl}, rs...)...)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestNetworkACLOf(t *testing.T) {
	s1, s2 := vpc.Subnet{ID: "s1", VPC: "v1", CIDR: cidr("10.0.1.0/24")}, vpc.Subnet{ID: "s2", VPC: "v1", CIDR: cidr("10.0.2.0/24")}
	n := network(t, v1, s1, s2, vpc.NetworkACL{ID: "custom", VPC: "v1", Subnets: []vpc.ID{"s1"}})

	require.Equal(t, vpc.ID("custom"), vpc.NetworkACLOf(n, s1).ID)
	made := vpc.NetworkACLOf(n, s2)
	require.Empty(t, made.ID)
	for _, h := range []packet.Header{tcp("8.8.8.8", "10.0.2.5", 1, 2), tcp("2001:db8::1", "2001:db8::2", 1, 2)} { // NACL-1
		i := made.Entries(vpc.Ingress).Match(vpc.Ingress, h)
		require.GreaterOrEqual(t, i, 0)
		require.True(t, made.Entries(vpc.Ingress)[i].Allow)
	}

	n, err := n.With(vpc.NetworkACL{ID: "default", VPC: "v1", Default: true})
	require.NoError(t, err)
	require.Equal(t, vpc.ID("default"), vpc.NetworkACLOf(n, s2).ID, "NACL-4")
	require.Equal(t, vpc.ID("custom"), vpc.NetworkACLOf(n, s1).ID)

	n, err = n.Without("s1")
	require.NoError(t, err, "an association does not keep a subnet")
	custom, _ := vpc.Get[vpc.NetworkACL](n, "custom")
	require.Empty(t, custom.Subnets)
}

func TestDecide(t *testing.T) {
	icmp := packet.Header{Src: addr("10.0.1.5"), Dst: addr("10.0.2.5"), Protocol: packet.ICMP, Type: 8}
	gre := packet.Header{Src: addr("10.0.1.5"), Dst: addr("10.0.2.5"), Protocol: packet.GRE}
	https := tcp("10.0.1.5", "10.0.2.5", 40000, 443)
	odd := packet.Header{Src: addr("10.0.1.5"), Dst: addr("10.0.2.5"), Protocol: packet.ICMPv6, Type: 135}
	for _, tt := range []struct {
		rule    string
		entries []vpc.ACLEntry
		h       packet.Header
		d       vpc.Direction
		want    int // number of the entry, -1 for none
	}{
		{"filters T4, NACL-9 the lowest number decides", []vpc.ACLEntry{entry(100, "allow", "0.0.0.0/0", "all"), entry(90, "deny", "10.0.1.0/24", "tcp 0-65535")}, https, vpc.Ingress, 90},
		{"filters T4 with the numbers swapped", []vpc.ACLEntry{entry(90, "allow", "0.0.0.0/0", "all"), entry(100, "deny", "10.0.1.0/24", "tcp 0-65535")}, https, vpc.Ingress, 90},
		{"NACL-9 none", nil, https, vpc.Ingress, -1},
		{"NACL-10 IPv6 entry, IPv4 packet", []vpc.ACLEntry{entry(1, "allow", "::/0", "all")}, https, vpc.Ingress, -1},
		{"NACL-10 IPv4 entry, IPv6 packet", []vpc.ACLEntry{entry(1, "allow", "0.0.0.0/0", "all")}, tcp("2001:db8::1", "2001:db8::2", 1, 2), vpc.Ingress, -1},
		{"NACL-11 ingress looks at the source", []vpc.ACLEntry{entry(1, "allow", "10.0.2.0/24", "all"), entry(2, "allow", "10.0.1.0/24", "all")}, https, vpc.Ingress, 2},
		{"NACL-11 egress looks at the destination", []vpc.ACLEntry{entry(1, "allow", "10.0.2.0/24", "all"), entry(2, "allow", "10.0.1.0/24", "all")}, https, vpc.Egress, 1},
		{"filters T5, NACL-13 the source port is not looked at", []vpc.ACLEntry{entry(1, "allow", "0.0.0.0/0", "tcp 40000")}, https, vpc.Ingress, -1},
		{"filters T5 on the way out", []vpc.ACLEntry{entry(1, "allow", "0.0.0.0/0", "tcp 40000")}, https, vpc.Egress, -1},
		{"filters T6, NACL-12 GRE has no ports", []vpc.ACLEntry{{Number: 1, CIDR: cidr("0.0.0.0/0"), Traffic: packet.Ports(packet.GRE, 1, 1)}}, gre, vpc.Ingress, 1},
		{"NACL-14 echo", []vpc.ACLEntry{entry(1, "allow", "0.0.0.0/0", "icmp 0"), entry(2, "allow", "0.0.0.0/0", "icmp 8")}, icmp, vpc.Ingress, 2},
		{"NACL-14 ICMPv6 with an IPv4 block has no types", []vpc.ACLEntry{entry(1, "allow", "0.0.0.0/0", "icmpv6 128")}, odd, vpc.Ingress, 1},
		{"NACL-14 ICMPv6 with an IPv6 block has", []vpc.ACLEntry{entry(1, "allow", "::/0", "icmpv6 128")}, packet.Header{Src: addr("2001:db8::1"), Dst: addr("2001:db8::2"), Protocol: packet.ICMPv6, Type: 135}, vpc.Ingress, -1},
		{"NACL-15 a reply is a new packet", []vpc.ACLEntry{entry(1, "allow", "0.0.0.0/0", "tcp 443")}, https.Reply(), vpc.Egress, -1},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			a := vpc.NetworkACL{Ingress: tt.entries}
			if tt.d == vpc.Egress {
				a = vpc.NetworkACL{Egress: tt.entries}
			}
			entries := a.Entries(tt.d)
			got := entries.Match(tt.d, tt.h)
			if got >= 0 {
				got = entries[got].Number
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestEntriesAreACopy(t *testing.T) {
	a := vpc.NetworkACL{Ingress: []vpc.ACLEntry{entry(2, "deny", "::/0", "all"), entry(1, "deny", "::/0", "all")}}
	a.Entries(vpc.Ingress)[0].Number = 9
	require.Equal(t, 2, a.Ingress[0].Number)
	require.Equal(t, 1, a.Ingress[1].Number)
	require.Empty(t, a.Entries(vpc.Egress))
}

func TestDecideDoesNotAllocate(t *testing.T) {
	entries := vpc.ACLEntries{entry(1, "allow", "10.0.0.0/8", "icmpv6 128"), entry(2, "allow", "2001:db8::/64", "all"), entry(3, "allow", "10.0.0.0/8", "tcp 443")}
	h := tcp("10.0.1.5", "10.0.2.5", 40000, 443)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if entries.Match(vpc.Egress, h) != 2 {
			t.Error("want the third entry")
		}
	}))
}

func TestDirectionText(t *testing.T) {
	for d, want := range map[vpc.Direction]string{0: "", vpc.Ingress: "ingress", vpc.Egress: "egress"} {
		b, err := d.MarshalText()
		require.NoError(t, err)
		require.Equal(t, want, string(b))
		require.Equal(t, want, d.String())
		var back vpc.Direction
		require.NoError(t, back.UnmarshalText(b))
		require.Equal(t, d, back)
	}
	_, err := vpc.Direction(9).MarshalText()
	require.Error(t, err)
	require.Error(t, new(vpc.Direction).UnmarshalText([]byte("sideways")))
}
