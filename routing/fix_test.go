package routing_test

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// mendable is the codes of which vectors have a blocker that names a fix, with which the flow works in the end.
var mendable = []routing.Code{
	routing.AsymmetricPath, routing.BadState, routing.BadStateAttachment, routing.BadStateRoute, routing.BadStateVPN, routing.BlockPublicAccess,
	routing.CarrierIPAssociation, routing.SourcePreservation,
	routing.ClientVPNAuthorization, routing.ClientVPNNoRoute, routing.InstalledZone,
	routing.DisconnectedVPCs, routing.DNSUnavailable, routing.EgressOnly, routing.ENISGRulesMismatch, routing.ENISourceDestCheckRestriction, routing.FirewallRules,
	routing.GatewayRejectsSpoofedTraffic, routing.IGWDestinationRFC1918, routing.IGWPrivateIPAssociationForIngress,
	routing.IGWPublicIPAssociationForEgress, routing.IngressRTBNoPublicIP, routing.IngressRTBTrafficRedirection, routing.IPv4Only,
	routing.ListenersMismatch, routing.Loop, routing.NoAddress, routing.NoPossibleDestination, routing.NoRouteToDestination,
	routing.NotCrossZone, routing.NotTransitive, routing.PCXRequiresAddressInVPCCIDR, routing.RegionalNGWZone, routing.ReplyMismatch,
	routing.SGHasNoRules, routing.SGReferencesNotPreserved, routing.SGReferencingSupport, routing.SubnetACLRestriction, routing.TGWBadStateRoute,
	routing.TGWBadStateVPN, routing.TGWMissingAssociation, routing.TGWNoRoute, routing.TGWRouteZone, routing.VGWNoRoute, routing.VPCEServiceZone,
}

// Why no change of the network makes a flow work.
const (
	never   = "AWS never carries such packets, whatever the network: the question has to change"
	outside = "what would have to change is not in the network: a name server, a site, an account, a choice that only its owner makes"
	unseen  = "the network does not show where the destination is, or what might lead there"
	through = "the way leads through a VPC or a gateway that is no way through, and the network does not show another"
)

// helpless is the codes of the vectors' flows that are not mended, each with the reason. Some of the codes are mendable elsewhere.
var helpless = map[routing.Code]string{
	routing.Broadcast: never, routing.ClientVPNUnsolicited: never, routing.EgressOnly: never, routing.GWLBPort: never, routing.GWLBProtocol: never,
	routing.IGWSourceRFC1918: never, routing.IGWSourceRFC6598: never, routing.LinkLocal: never, routing.Loopback: never, routing.ListenersMismatch: never,
	routing.MTUExceeded: never, routing.NATFragment: never, routing.NATPorts: never, routing.NATUnsolicited: never, routing.PacketTooBig: never,
	routing.PrivateIPv6: never, routing.ProtocolRestriction: never, routing.ServicePort: never, routing.VPCEGatewayProtocol: never,
	routing.VPCEIntraVPCTraffic: never, routing.DNSNoAddress: never,

	routing.AsymmetricPath: outside, routing.BadStateAttachment: outside, routing.DNSLoop: outside, routing.DNSNoName: outside,
	routing.DNSUnavailable: outside, routing.ListenerHasNoTG: outside, routing.OtherRegion: outside, routing.PortBlocked: outside,
	routing.TargetGroupsAccept: outside, routing.UnassociatedComponent: outside, routing.VPCEServiceZone: outside,
	routing.Loop: outside, routing.VGWNoRoute: outside, routing.NoAddress: outside,

	routing.IGWDestinationRFC1918: unseen, routing.IGWDestinationRFC6598: unseen, routing.IGWPrivateIPAssociationForIngress: unseen,
	routing.NoPossibleDestination: unseen, routing.NoRouteToDestination: unseen, routing.TGWBadStateRoute: unseen, routing.TGWNoRoute: unseen,
	routing.VGWIngress: unseen,

	routing.BadState: "what is gone never comes back", routing.BadStateRoute: "what is gone never comes back, and nothing else leads there",

	routing.GatewayRejectsSpoofedTraffic: through, routing.NGWRequiresSourceInVPC: through, routing.NotTransitive: through,
	routing.DestinationMismatch: through, routing.PCXRequiresAddressInVPCCIDR: through, routing.VGWEgress: through,
}

// TestEveryDropIsMended makes the changes that blockers name, until the flow works or what still refuses says that no change helps.
func TestEveryDropIsMended(t *testing.T) {
	mended, used := map[routing.Code]bool{}, map[routing.Code]bool{}
	for name, vs := range suites {
		for _, v := range vs {
			if v.want != "" {
				continue
			}
			t.Run(name+"/"+v.name, func(t *testing.T) {
				n, err := vpc.New(resources(v.net)...)
				require.NoError(t, err)
				r := routing.NewWith(n, v.options)
				for _, a := range v.asked() {
					if p, err := r.Resolve(a.flow); err == nil && p.Verdict == routing.Dropped {
						codes, stays := mend(t, r, a.question, a.flow)
						for _, c := range codes {
							mended[c] = true
						}
						if stays != "" {
							require.NotEmpty(t, helpless[stays], "%s: %s has no fix", a.question, stays)
							used[stays] = true
						}
					}
				}
			})
		}
	}
	var codes []routing.Code
	codes = append(codes, mendable...)
	slices.Sort(codes)
	require.Equal(t, codes, slices.Sorted(maps.Keys(mended)), "the codes of flows that are mended")
	require.Equal(t, slices.Sorted(maps.Keys(helpless)), slices.Sorted(maps.Keys(used)), "the codes of flows that no change helps")
}

// TestReplyByInspectionElsewhere: where the default route leads the reply to who asks from the internet to the inspection of another VPC, which has not seen the
// request, all that refuses it there is mended by one route.
func TestReplyByInspectionElsewhere(t *testing.T) {
	r, p := resolved(t, `
		vpc a 10.0.0.0/16
		vpc inspection 10.9.0.0/16
		subnet web-1 a 10.0.0.0/24
		subnet fw-1 inspection 10.9.0.0/24
		subnet pub inspection 10.9.1.0/24
		subnet att inspection 10.9.2.0/24
		igw igw-a a
		igw igw-i inspection
		nat nat pub 10.9.1.9=203.0.113.9
		gwlbe fw inspection fw-1
		tgw tgw
		att att-a tgw a web-1
		att att-i tgw inspection att
		tgwrtb t tgw att-a att-i: propagate att-a; propagate att-i; 0.0.0.0/0 att-i
		rtb rtb-web a web-1: 0.0.0.0/0 tgw
		rtb rtb-att inspection att: 0.0.0.0/0 fw
		rtb rtb-fw inspection fw-1: 0.0.0.0/0 nat; 10.0.0.0/16 tgw
		rtb rtb-pub inspection pub: 0.0.0.0/0 igw-i; 10.0.0.0/16 fw
		eni web web-1 10.0.0.5=203.0.113.5`, "internet -> web tcp 443")
	require.Len(t, p.Blockers, 2, "%v", p)
	require.Equal(t, routing.AsymmetricPath, p.Blockers[0].Code)
	require.Equal(t, routing.ReplyMismatch, p.Blockers[1].Code)
	var fixes []routing.Fix
	for _, b := range p.Blockers {
		require.Len(t, b.Fix, 1, "%v", p)
		require.Equal(t, "replace in route table rtb-web: 0.0.0.0/0 -> igw-a", b.Fix[0].String())
		fixes = append(fixes, b.Fix...)
	}
	requireDelivered(t, r, p.Flow, fixes)
}

// TestForgottenRoute: where a default route takes what is for a peer to a NAT gateway, the fix is a route in the table of the sender's own subnet, not in that of
// the NAT gateway's.
func TestForgottenRoute(t *testing.T) {
	for _, behind := range []string{"rtb rtb-priv a priv: 0.0.0.0/0 nat\nnat nat pub 10.0.0.9=203.0.113.9", "rtb rtb-priv a priv: 0.0.0.0/0 nat blackhole"} {
		n, err := vpc.New(resources(forgottenRoute + "\n" + behind)...)
		require.NoError(t, err)
		r := routing.New(n)
		for _, f := range []routing.Flow{{From: "app", To: "db", DstPort: 443}, {From: "db", To: "app", DstPort: 443}} {
			p, err := r.Resolve(f)
			require.NoError(t, err)
			require.Len(t, p.Blockers, 1, "%v", p)
			require.Len(t, p.Blockers[0].Fix, 1, "%v", p)
			require.Equal(t, "add to route table rtb-priv: 10.1.0.0/16 -> pcx", p.Blockers[0].Fix[0].String())
			requireDelivered(t, r, f, p.Blockers[0].Fix)
		}
	}
}

// TestPublicAddressInPrivateSubnet: a public address alone does not open a private subnet, and what would is told with it.
func TestPublicAddressInPrivateSubnet(t *testing.T) {
	for table, warning := range map[string]string{
		"rtb rtb-1 a a1: 0.0.0.0/0 igw": "",
		"rtb rtb-1 a a1":                "subnet a1 is private, and would have to lead to the internet gateway as well: a load balancer in a public subnet leaves it as it is",
	} {
		_, p := resolved(t, "vpc a 10.0.0.0/16\nsubnet a1 a 10.0.1.0/24\nigw igw a\neni web a1 10.0.1.5\n"+table, "internet -> web tcp 443")
		require.Len(t, p.Blockers, 1, "%v", p)
		require.Len(t, p.Blockers[0].Fix, 1, "%v", p)
		require.Equal(t, warning, p.Blockers[0].Fix[0].Warning)
	}
}

// TestIPv6OutOfPrivateSubnets: the way out of a private subnet over IPv6 is an egress-only internet gateway, if need be a new one, and an internet gateway out
// of a public one.
func TestIPv6OutOfPrivateSubnets(t *testing.T) {
	const net = `
		vpc a 10.0.0.0/16 2600:1f18:1::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:1:1::/64
		igw igw a
		eni web a1 10.0.1.5 2600:1f18:1:1::5`
	for table, want := range map[string]string{
		"rtb rtb-1 a a1\neigw eigw a":                      "[add to route table rtb-1: ::/0 -> eigw]",
		"rtb rtb-1 a a1: ::/0 gone blackhole\neigw eigw a": "[replace in route table rtb-1: ::/0 -> eigw]",
		"rtb rtb-1 a a1":                                   "[attach egress-only internet gateway a/eigw to a add to route table rtb-1: ::/0 -> a/eigw]",
		"rtb rtb-1 a a1: 0.0.0.0/0 igw\neigw eigw a":       "[add to route table rtb-1: ::/0 -> igw]",
	} {
		r, p := resolved(t, net+"\n"+table, "web -> internet:2600:9000::1 tcp 443")
		require.Len(t, p.Blockers, 1, "%v", p)
		require.Equal(t, want, fmt.Sprint(p.Blockers[0].Fix))
		requireDelivered(t, r, p.Flow, p.Blockers[0].Fix)
	}
}

// TestPrivateAddressFromTheInternet: that a private address is a host's is not denied where the internet asks for it.
func TestPrivateAddressFromTheInternet(t *testing.T) {
	n, err := vpc.New(resources("vpc a 10.0.0.0/16\nsubnet a1 a 10.0.1.0/24\nigw igw a\nrtb rtb-1 a a1: 0.0.0.0/0 igw\neni web a1 10.0.1.5")...)
	require.NoError(t, err)
	for to, want := range map[routing.Place]string{
		"10.0.1.5":  "the internet sends to no private address: ask about what has it by its name, or by its public address",
		"192.0.2.6": "nothing in the network has the address: correct it, or put in what has it",
	} {
		p, err := routing.New(n).Resolve(routing.Flow{From: "internet", To: to, DstPort: 443})
		require.NoError(t, err)
		require.Equal(t, want, p.Blockers[0].NoFix, "%v", p)
	}
}

// TestServicesByGatewayEndpoints: where no route leads to S3, the fix is a gateway endpoint, which costs nothing, though a NAT gateway would do as well.
func TestServicesByGatewayEndpoints(t *testing.T) {
	for _, tt := range []struct{ name, net, to, want string }{
		{"that of the VPC", natAndS3 + "\nrtb rtb-2 a a1:", "s3.us-east-1.amazonaws.com", "[associate rtb-2 with gateway endpoint vpce-s3]"},
		{"a new one", serviceClient, "s3.us-east-1.amazonaws.com",
			"[make a gateway endpoint for com.amazonaws.us-east-1.s3 in a, here called a/s3, and associate rtb-1 with it]"},
		{"a service that has none", natAndS3 + "\nrtb rtb-2 a a1:", "sqs.us-east-1.amazonaws.com", "[add to route table rtb-2: 0.0.0.0/0 -> nat]"},
		{"the service of another Region", natAndS3 + "\nrtb rtb-2 a a1:", "s3.eu-west-1.amazonaws.com", "[add to route table rtb-2: 0.0.0.0/0 -> nat]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(resources(tt.net)...)
			require.NoError(t, err)
			r := routing.New(n)
			f := routing.Flow{From: "web", To: routing.Place(tt.to), DstPort: 443}
			p, err := r.Resolve(f)
			require.NoError(t, err)
			require.Len(t, p.Blockers, 1, p)
			require.Equal(t, tt.want, fmt.Sprint(p.Blockers[0].Fix))
			change, err := routing.ChangeOf(n, p.Blockers[0].Fix...)
			require.NoError(t, err)
			after, err := r.With(change)
			require.NoError(t, err)
			verdict, err := after.Reaches(f)
			require.NoError(t, err)
			require.Equal(t, routing.Delivered, verdict)
		})
	}
}

// mend makes the fixes of a dropped flow, and tells which codes they mended, if the flow works in the end, and else the code that no
// change helps.
func mend(t *testing.T, r *routing.Resolver, question string, f routing.Flow) (mended []routing.Code, helpless routing.Code) {
	t.Helper()
	var story []string
	var codes []routing.Code
	made := map[routing.Fix]bool{}
	for range 10 {
		p, err := r.Resolve(f)
		require.NoError(t, err)
		if p.Verdict != routing.Dropped {
			require.Equal(t, p.Verdict == routing.Unknown, len(p.Missing) > 0, "%s: it works, as far as the model holds it\n%s\n%v", question, strings.Join(story, "\n"), p)
			return codes, ""
		}
		var fixes []routing.Fix
		for _, b := range p.Blockers {
			require.NotEqual(t, len(b.Fix) == 0, b.NoFix == "", "%s: there is a fix, or the reason why there is none: %v", question, b)
			if b.NoFix != "" {
				require.Contains(t, b.NoFix, ": ", "%s: why there is none, and what to do instead", question)
				return nil, b.Code
			}
			codes = append(codes, b.Code)
			for _, x := range b.Fix {
				require.False(t, made[again(x)], "%s: made, and wanted again: %v\n%s\n%v", question, x, strings.Join(story, "\n"), p)
				if !slices.Contains(fixes, x) {
					fixes = append(fixes, x)
				}
			}
		}
		c, err := routing.ChangeOf(r.Network(), fixes...)
		require.NoError(t, err, "%s\n%s", question, strings.Join(story, "\n"))
		for _, x := range fixes {
			made[again(x)] = true
			story = append(story, fmt.Sprint(x))
		}
		r, err = r.With(c)
		require.NoError(t, err, "%s\n%s\n%v", question, strings.Join(story, "\n"), p)
	}
	t.Errorf("%s: it comes to no end\n%s", question, strings.Join(story, "\n"))
	return nil, ""
}

func TestFixString(t *testing.T) {
	host := netip.MustParsePrefix("192.168.1.4/32")
	for _, tt := range []struct {
		fix  routing.Fix
		want string
	}{
		{routing.Fix{Do: routing.AddRule, On: "sg-web", Direction: vpc.Ingress, Traffic: packet.Port(packet.TCP, 22), CIDR: host},
			"add to security group sg-web: ingress tcp 22 from 192.168.1.4/32"},
		{routing.Fix{Do: routing.AddRule, On: "sg-web", Direction: vpc.Ingress, Traffic: packet.Port(packet.TCP, 22), CIDR: host, Peer: "eni-1"},
			"add to security group sg-web: ingress tcp 22 from 192.168.1.4/32 (eni-1)"},
		{routing.Fix{Do: routing.AddRule, On: "sg-db", Direction: vpc.Egress, Traffic: packet.Port(packet.TCP, 22), Group: "sg-web"},
			"add to security group sg-db: egress tcp 22 to members of sg-web"},
		{routing.Fix{Do: routing.AddEntry, On: "acl-1", Direction: vpc.Egress, Number: 89, Traffic: packet.Ports(packet.TCP, 32768, 60999), CIDR: host},
			"add to network ACL acl-1: egress 89 allow tcp 32768-60999 to 192.168.1.4/32"},
		{routing.Fix{Do: routing.AddRoute, On: "rtb-a", Kind: vpc.KindRouteTable, CIDR: host, Target: "pcx-1"}, "add to route table rtb-a: 192.168.1.4/32 -> pcx-1"},
		{routing.Fix{Do: routing.AddRoute, VPC: "vpc-a", Kind: vpc.KindRouteTable, CIDR: host, Target: "tgw"}, "add to the main route table of vpc-a: 192.168.1.4/32 -> tgw"},
		{routing.Fix{Do: routing.Attach, On: "eni-a", Kind: vpc.KindNetworkInterface}, "attach network interface eni-a to an instance"},
		{routing.Fix{Do: routing.Attach, On: "igw-a", Kind: vpc.KindInternetGateway, Target: "vpc-a"}, "attach internet gateway igw-a to vpc-a"},
		{routing.Fix{Do: routing.AddSubnet, On: "att", Kind: vpc.KindTransitGatewayAttachment, Target: "subnet-a"}, "add subnet subnet-a to transit gateway attachment att"},
		{routing.Fix{Do: routing.Associate, On: "t", Kind: vpc.KindTransitGatewayRouteTable, Target: "att"}, "associate att with transit gateway route table t"},
		{routing.Fix{Do: routing.Peer, On: "pcx-n", Kind: vpc.KindPeeringConnection, VPC: "a", Target: "b"}, "connect a and b by VPC peering connection pcx-n"},
		{routing.Fix{Do: routing.Restore, On: "nat-a", Kind: vpc.KindNATGateway}, "bring NAT gateway nat-a back into service"},
		{routing.Fix{Do: routing.Exclude, On: "x", Kind: vpc.KindBlockPublicAccessExclusion, Target: "subnet-a"}, "exempt subnet-a from Block Public Access by an exclusion"},
		{routing.Fix{Do: routing.Authorize, On: "cvpn", Kind: vpc.KindClientVPNEndpoint, CIDR: host}, "authorize clients of client VPN endpoint cvpn to send to 192.168.1.4/32"},
		{routing.Fix{Do: routing.Authorize, On: "cvpn", Kind: vpc.KindClientVPNEndpoint, CIDR: host, Group: "ops"}, "authorize the group ops of client VPN endpoint cvpn to send to 192.168.1.4/32"},
		{routing.Fix{Do: "nonsense", On: "x"}, "nonsense x"},
		{routing.Fix{Do: "nonsense", On: "x", Warning: "it opens all"}, "nonsense x; it opens all"},
	} {
		require.Equal(t, tt.want, tt.fix.String())
	}
}

func TestChangesThatDoNotFit(t *testing.T) {
	n, err := vpc.New(resources(`vpc a 10.0.0.0/16`)...)
	require.NoError(t, err)
	for _, tt := range []struct {
		fix  routing.Fix
		want string
	}{
		{routing.Fix{Do: routing.AddRule, On: "sg-x", Direction: vpc.Ingress}, "the network holds no security group sg-x"},
		{routing.Fix{Do: routing.Restore, On: "a", Kind: vpc.KindVPC}, "the network holds no VPC a with a state"},
		{routing.Fix{Do: "nonsense", On: "a"}, `"nonsense" is no action`},
	} {
		_, err := routing.ChangeOf(n, tt.fix)
		require.ErrorContains(t, err, tt.want)
	}
}

// TestEntriesNameSubnets: an entry of a network ACL names the block of the subnet of an interface, so that no address that AWS may choose otherwise is in it;
// but not where it goes before entries that deny others there, and not for what is no interface.
func TestEntriesNameSubnets(t *testing.T) {
	const out = "; out 100 allow all 0.0.0.0/0; out 110 allow all ::/0"
	for _, tt := range []struct{ name, net, question, want string }{
		{"an interface", aclNet("in 100 allow tcp 22 10.0.9.0/24" + out), "web -> db tcp 80",
			"add to network ACL acl: ingress 110 allow tcp 80 from 10.0.1.0/24 (a1)"},
		{"its IPv6 address", aclNet("in 100 allow tcp 22 ::/0" + out), "six -> seven tcp 80",
			"add to network ACL acl: ingress 110 allow tcp 80 from 2600:1f18:1:1::/64 (a1)"},
		{"a reply", aclNet("in 100 allow all 0.0.0.0/0"), "web -> db tcp 80",
			"add to network ACL acl: egress 10 allow tcp 32768-60999 to 10.0.1.0/24 (a1)"},
		{"behind an entry that denies a neighbour", aclNet("in 90 deny tcp 80 10.0.1.6/32" + out), "web -> db tcp 80",
			"add to network ACL acl: ingress 100 allow tcp 80 from 10.0.1.0/24 (a1)"},
		{"before one that denies it alone", aclNet("in 90 deny tcp 80 10.0.1.5/32; in 100 allow all 0.0.0.0/0" + out), "web -> db tcp 80",
			"add to network ACL acl: ingress 89 allow tcp 80 from 10.0.1.5/32 (web); it passes what entry 90 denies: tcp 80 from 10.0.1.5/32"},
		{"before those that deny neighbours", aclNet("in 90 deny tcp 79-90 10.0.1.0/28; in 95 deny all 10.0.1.6/32; in 100 allow all 0.0.0.0/0" + out), "web -> db tcp 80",
			"add to network ACL acl: ingress 89 allow tcp 80 from 10.0.1.5/32 (web); it passes what entry 90 denies: tcp 80 from 10.0.1.5/32"},
		{"before one that denies the rest", aclNet("in 100 allow tcp 22 10.0.1.0/24; in 200 deny all 0.0.0.0/0" + out), "web -> db tcp 80",
			"add to network ACL acl: ingress 199 allow tcp 80 from 10.0.1.0/24 (a1)"},
		{"before one that closes what others behind it allow", aclNet("in 10 deny all 0.0.0.0/0; in 100 allow all 0.0.0.0/0" + out), "web -> db tcp 80",
			"add to network ACL acl: ingress 9 allow tcp 80 from 10.0.1.5/32 (web); it passes what entry 10 denies: tcp 80 from 10.0.1.5/32"},
		{"a host on premises, though an interface elsewhere has its address", aclNet("in 100 allow tcp 22 10.0.9.0/24"+out) + `
			vpc b 192.168.0.0/16
			subnet b1 b 192.168.1.0/24
			eni other b1 192.168.1.4
			vgw vgw a
			onprem dc 192.168.0.0/16: 10.0.0.0/16 vpn
			vpn vpn vgw dc: 192.168.0.0/16
			rtb rtb a a2: 192.168.0.0/16 vgw`, "dc:192.168.1.4 -> db tcp 80",
			"add to network ACL acl: ingress 110 allow tcp 80 from 192.168.1.4/32"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(resources(tt.net)...)
			require.NoError(t, err)
			p, err := routing.New(n).Resolve(question(tt.question))
			require.NoError(t, err)
			require.Len(t, p.Blockers, 1, p)
			require.Len(t, p.Blockers[0].Fix, 1, p)
			require.Equal(t, tt.want, p.Blockers[0].Fix[0].String())
			change, err := routing.ChangeOf(n, p.Blockers[0].Fix[0], p.Blockers[0].Fix[0])
			require.NoError(t, err, "each once")
			after, err := n.Apply(change)
			require.NoError(t, err)
			v, err := routing.New(after).Reaches(question(tt.question))
			require.NoError(t, err)
			require.Equal(t, routing.Delivered, v)
		})
	}
}

// TestNearMisses has one sentence for each kind of filter, route and gateway.
func TestNearMisses(t *testing.T) {
	for _, tt := range []struct{ name, net, question, want string }{
		{"a security group's other peer", `
			vpc a 10.0.0.0/16
			subnet a1 a 10.0.1.0/24
			sg sg-db a: in tcp 22 10.0.9.0/24; out all 0.0.0.0/0
			eni web a1 10.0.1.5
			eni db a1 10.0.1.6 sg=sg-db`,
			"web -> db tcp 22", "sg-db ingress[0] allows tcp 22 from 10.0.9.0/24; the packet comes from 10.0.1.5"},
		{"an entry that comes too late", aclNet("in 90 deny all 10.0.1.0/24; in 100 allow all 0.0.0.0/0; out 100 allow all 0.0.0.0/0"),
			"web -> db tcp 80", "acl ingress 100 allows all from 0.0.0.0/0 would allow it, but 90 comes before"},
		{"an entry of another port", aclNet("in 100 allow tcp 443 10.0.1.0/24; in 110 allow udp 80 10.0.1.0/24; out 100 allow all 0.0.0.0/0"),
			"web -> db tcp 80", "acl ingress 100 allows tcp 443 from 10.0.1.0/24; the packet is for port 80"},
		{"an entry of another peer", aclNet("in 100 allow tcp 80 10.9.0.0/16; out 100 allow all 0.0.0.0/0"),
			"web -> db tcp 80", "acl ingress 100 allows tcp 80 from 10.9.0.0/16; the packet comes from 10.0.1.5"},
		{"an entry of another protocol", aclNet("in 100 allow tcp 80 10.0.0.0/16; out 100 allow all 0.0.0.0/0"),
			"web -> db icmp", "acl ingress 100 allows tcp 80 from 10.0.0.0/16; the packet is icmp"},
		{"the nearest names", `
			vpc a 10.0.0.0/16 hostnames
			subnet a1 a 10.0.1.0/24
			eni web a1 10.0.1.5
			zone Z1 corp.example a: www.corp.example A 10.0.1.5; ww2.corp.example A 10.0.1.5; mail.corp.example A 10.0.1.5`,
			"web -> www2.corp.example tcp 80", "Z1 has ww2.corp.example, www.corp.example"},
		{"the nearest routes", `
			vpc a 10.0.0.0/16
			vpc b 10.1.0.0/16
			pcx pcx a b
			subnet a1 a 10.0.1.0/24
			eni web a1 10.0.1.5
			rtb rtb a a1: 10.1.0.0/16 pcx`,
			"web -> 10.2.2.3 tcp 80", "the nearest routes are 10.0.0.0/16 -> local, 10.1.0.0/16 -> pcx; the packet goes to 10.2.2.3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(resources(tt.net)...)
			require.NoError(t, err)
			p, err := routing.New(n).Resolve(question(tt.question))
			require.NoError(t, err)
			require.NotEmpty(t, p.Blockers)
			require.Equal(t, tt.want, p.Blockers[0].Near)
		})
	}
}

// TestPeersOfFixes has the peers that the rules of fixes name.
func TestPeersOfFixes(t *testing.T) {
	const net = `
		vpc a 10.0.0.0/16
		igw igw a
		subnet a1 a 10.0.1.0/24
		rtb rtb a a1: 0.0.0.0/0 igw
		sg sg-web a: out all 0.0.0.0/0
		sg sg-db a:
		eni web a1 10.0.1.5 sg=sg-web
		eni db a1 10.0.1.6=203.0.113.6 sg=sg-db
		eni plain a1 10.0.1.7 sg=default`
	for _, tt := range []struct {
		name, question string
		want           []string
	}{
		{"a group of the sender", "web -> db tcp 5432", []string{"add to security group sg-db: ingress tcp 5432 from members of sg-web"}},
		{"a group of the receiver", "db -> web tcp 80", []string{"add to security group sg-db: egress tcp 80 to members of sg-web",
			"add to security group sg-web: ingress tcp 80 from members of sg-db"}},
		{"a sender with the default group alone", "plain -> db tcp 5432", []string{"add to security group sg-db: ingress tcp 5432 from 10.0.1.7/32 (plain)"}},
		{"any host on the internet", "internet -> db tcp 443", []string{"add to security group sg-db: ingress tcp 443 from 0.0.0.0/0"}},
		{"one host on the internet", "internet:198.51.100.7 -> db tcp 443", []string{"add to security group sg-db: ingress tcp 443 from 198.51.100.7/32"}},
		{"to any host on the internet", "db -> internet tcp 443", []string{"add to security group sg-db: egress tcp 443 to 0.0.0.0/0"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(resources(net)...)
			require.NoError(t, err)
			r := routing.New(n)
			p, err := r.Resolve(question(tt.question))
			require.NoError(t, err)
			var fixes []routing.Fix
			var got []string
			for _, b := range p.Blockers {
				for _, f := range b.Fix {
					fixes, got = append(fixes, f), append(got, f.String())
				}
			}
			require.Equal(t, tt.want, got)
			c, err := routing.ChangeOf(n, fixes...)
			require.NoError(t, err)
			r, err = r.With(c)
			require.NoError(t, err)
			verdict, err := r.Reaches(question(tt.question))
			require.NoError(t, err)
			require.Equal(t, routing.Delivered, verdict)
		})
	}
}

// again is the fix as it is told when nothing gives way to it yet: once made, it would replace itself.
func again(f routing.Fix) routing.Fix {
	f.Replaces, f.Warning = false, ""
	return f
}

// TestReplacedRoutes: a fix says that a static route gives way, and of a transit gateway's blackhole what it may keep apart.
func TestReplacedRoutes(t *testing.T) {
	const apart = "; a static route without attachment may keep networks apart on purpose: this opens 10.1.0.0/16 to all that t routes"
	peered := `
		vpc a 10.0.0.0/16
		vpc b 10.1.0.0/16
		subnet a1 a 10.0.1.0/24
		subnet b1 b 10.1.1.0/24
		pcx pcx a b
		rtb rtb-b b b1: 10.0.0.0/16 pcx
		eni web a1 10.0.1.5
		eni db b1 10.1.1.5`
	for _, tt := range []struct{ name, net, fix, near string }{
		{"a blackhole of the same block", hairpin + `
			tgwrtb t tgw att-a att-b: 10.1.0.0/16 blackhole`, "replace in transit gateway route table t: 10.1.0.0/16 -> att-b" + apart, ""},
		{"a blackhole of a wider block", hairpin + `
			tgwrtb t tgw att-a att-b: 10.0.0.0/8 blackhole`, "add to transit gateway route table t: 10.1.0.0/16 -> att-b" + apart, ""},
		{"no route of the transit gateway", hairpin + `
			tgwrtb t tgw att-a att-b: 10.9.0.0/16 att-e`, "add to transit gateway route table t: 10.1.0.0/16 -> att-b",
			"the nearest routes of t are 10.9.0.0/16 -> att-e; the packet goes to 10.1.1.5"},
		{"a blackhole of a route table", peered + `
			rtb rtb-a a a1: 10.1.0.0/16 pcx-gone blackhole`, "replace in route table rtb-a: 10.1.0.0/16 -> pcx", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n, err := vpc.New(resources(tt.net)...)
			require.NoError(t, err)
			p, err := routing.New(n).Resolve(question("web -> db tcp 80"))
			require.NoError(t, err)
			require.NotEmpty(t, p.Blockers, p)
			require.Equal(t, tt.fix, fmt.Sprint(p.Blockers[0].Fix[0]))
			require.Equal(t, tt.near, p.Blockers[0].Near)
		})
	}
}

// aclNet is two subnets, the second with a network ACL.
func aclNet(entries string) string {
	return `
		vpc a 10.0.0.0/16 2600:1f18:1::/56
		subnet a1 a 10.0.1.0/24 2600:1f18:1:1::/64
		subnet a2 a 10.0.2.0/24 2600:1f18:1:2::/64
		acl acl a a2: ` + entries + `
		eni web a1 10.0.1.5
		eni db a2 10.0.2.5
		eni six a1 2600:1f18:1:1::6
		eni seven a2 2600:1f18:1:2::7`
}
