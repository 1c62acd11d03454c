package sg

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer   = Group{}
	_ vpc.Forgetter = Group{}
)

func TestCheck(t *testing.T) {
	cidr := netip.MustParsePrefix("10.0.0.0/8")
	named := func(name string) Group { return Group{ID: "sg-1", VPC: "vpc-1", Name: name} }
	egress := func(rs ...Rule) Group { return Group{ID: "sg-1", VPC: "vpc-1", Egress: rs} }
	for _, test := range []struct {
		name  string
		group Group
		want  []string
	}{
		{"nothing but a VPC", named(""), nil},
		{"no VPC", Group{ID: "sg-1"}, []string{"VPC MissingParameter"}},
		{"a VPC that is not there", Group{ID: "sg-1", VPC: "vpc-9"}, []string{"VPC InvalidVpcID.NotFound"}},

		{"SG-7 all characters", named("Az09 ._-:/()#,@[]+=&;{}!$*"), nil},
		{"SG-7 a character too many", named("web|db"), []string{"Name InvalidParameterValue"}},
		{"SG-7 a letter that is not ASCII", named("wéb"), []string{"Name InvalidParameterValue"}},
		{"SG-7 255 characters", named(strings.Repeat("x", 255)), nil},
		{"SG-7 256 characters", named(strings.Repeat("x", 256)), []string{"Name InvalidParameterValue"}},
		{"SG-7 looks like an ID", named("sg-web"), []string{"Name InvalidParameterValue"}},
		{"SG-7 default is reserved", named("default"), []string{"Name InvalidGroup.Reserved"}},
		{"SG-7 in any case", named("Default "), []string{"Name InvalidGroup.Reserved"}},
		{"SG-7 but for the default group", Group{ID: "sg-1", VPC: "vpc-1", Name: "default", Default: true}, nil},

		{"SG-12 all kinds of peers", group("tcp 22 10.0.0.0/8; tcp 22 2001:db8::/32; tcp 22 pl-4; tcp 22 sg-1", "all 0.0.0.0/0"), nil},
		{"SG-13 no peer", egress(Rule{}), []string{"Egress[0] MissingParameter"}},
		{"SG-13 two peers", egress(Rule{CIDR: cidr, Group: "sg-1"}), []string{"Egress[0] InvalidParameterCombination"}},
		{"SG-13 three peers", egress(Rule{CIDR: cidr, Group: "sg-1", PrefixList: "pl-4"}), []string{"Egress[0] InvalidParameterCombination"}},
		{"SG-13 a CIDR that is none", egress(Rule{CIDR: netip.PrefixFrom(cidr.Addr(), 33)}), []string{"Egress[0].CIDR InvalidParameterValue"}},
		{"SG-16 ports the wrong way round", egress(Rule{CIDR: cidr, Traffic: packet.Ports(packet.TCP, 90, 80)}), []string{"Egress[0].Traffic InvalidParameterValue"}},
		{"SG-17 any type needs any code", egress(Rule{CIDR: cidr, Traffic: packet.ICMPType(packet.ICMP, -1, 0)}), []string{"Egress[0].Traffic InvalidParameterValue"}},

		{"SG-19 AWS clears host bits itself", group("all 100.68.0.18/18", ""), nil},
		{"SG-19 T29 a duplicate after that", group("tcp 22 100.68.0.0/18; tcp 22 100.68.0.18/18", ""), []string{"Ingress[1] InvalidPermission.Duplicate"}},
		{"SG-20 duplicates", group("", "all sg-1; tcp 1 pl-4; all sg-1; tcp 1 pl-4; all sg-1"),
			[]string{"Egress[2] InvalidPermission.Duplicate", "Egress[3] InvalidPermission.Duplicate", "Egress[4] InvalidPermission.Duplicate"}},
		{"SG-20 neither ID nor description matters", egress(Rule{ID: "sgr-1", CIDR: cidr}, Rule{ID: "sgr-2", CIDR: cidr, Description: "again"}),
			[]string{"Egress[1] InvalidPermission.Duplicate"}},
		{"SG-20 the directions are apart", group("all sg-1", "all sg-1"), nil},
		{"SG-20 rules may overlap", group("tcp 22 10.0.0.0/8; tcp 22 10.0.0.0/9; tcp 10.0.0.0/8; tcp 20-30 10.0.0.0/8; udp 22 10.0.0.0/8; all 10.0.0.0/8", ""), nil},

		{"SG-52 a group that is not there", group("all sg-gone", ""), nil},
		{"a prefix list that is not there", group("all pl-gone", ""), nil},
		{"what is not a group", egress(Rule{Group: "vpc-1"}), []string{"Egress[0].Group InvalidGroup.NotFound"}},
		{"what is not a prefix list", egress(Rule{PrefixList: "vpc-1"}), []string{"Egress[0].PrefixList InvalidPrefixListID.NotFound"}},
		{"SG-55 associated, also with a VPC that is not there", Group{ID: "sg-1", VPC: "vpc-1", VPCs: []vpc.ID{"vpc-2", "vpc-9"}}, nil},
		{"SG-55 not the default group", Group{ID: "sg-1", VPC: "vpc-1", Default: true, VPCs: []vpc.ID{"vpc-2"}}, []string{"VPCs InvalidParameterValue"}},
		{"everything at once", Group{ID: "sg-1", VPC: "vpc-1", Name: "default", Ingress: []Rule{{}}, Egress: []Rule{{}}},
			[]string{"Egress[0] MissingParameter", "Ingress[0] MissingParameter", "Name InvalidGroup.Reserved"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, refused(test.group))
		})
	}
}

func TestDuplicateNamesBothRules(t *testing.T) {
	_, err := vpc.New(fixture(group("tcp 22 100.68.0.0/18; tcp 22 100.68.0.18/18", ""))...)
	require.EqualError(t, err, "security-group sg-1.Ingress[1]: both Ingress[0] and Ingress[1] allow tcp 22 with 100.68.0.0/18 (InvalidPermission.Duplicate)")
}

func TestClaims(t *testing.T) {
	for _, test := range []struct {
		name string
		a, b Group
		want []string
	}{
		{"SG-7 one name", Group{VPC: "vpc-1", Name: "web"}, Group{VPC: "vpc-1", Name: "web"}, []string{"Name InvalidGroup.Duplicate"}},
		{"SG-7 whatever the case", Group{VPC: "vpc-1", Name: "web"}, Group{VPC: "vpc-1", Name: "WEB "}, []string{"Name InvalidGroup.Duplicate"}},
		{"SG-7 in two VPCs", Group{VPC: "vpc-1", Name: "web"}, Group{VPC: "vpc-2", Name: "web"}, nil},
		{"SG-7 two without names", Group{VPC: "vpc-1"}, Group{VPC: "vpc-1"}, nil},
		{"SG-60 two participants of a shared VPC", Group{VPC: "vpc-1", Account: "1", Name: "web"}, Group{VPC: "vpc-1", Account: "2", Name: "web"}, nil},
		{"SG-1 one default group", Group{VPC: "vpc-1", Default: true}, Group{VPC: "vpc-1", Default: true}, []string{"Default InvalidGroup.Reserved"}},
		{"SG-1 one in each VPC", Group{VPC: "vpc-1", Default: true, Name: "default"}, Group{VPC: "vpc-2", Default: true, Name: "default"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.a.ID, test.b.ID = "sg-a", "sg-b"
			require.Equal(t, test.want, refused(test.a, test.b))
		})
	}
}

func TestRemoving(t *testing.T) {
	g := group("all pl-4; all sg-2", "")
	g.VPCs = []vpc.ID{"vpc-2"}
	n := network(t, g, Group{ID: "sg-2", VPC: "vpc-2"})

	after, err := n.Without("sg-2", "pl-4", "vpc-2")
	require.NoError(t, err)
	got, _ := vpc.Get[Group](after, "sg-1")
	require.Equal(t, g.Ingress, got.Ingress, "SG-52: stale rules stay")
	require.Empty(t, got.VPCs)
	require.Equal(t, []vpc.ID{"vpc-2"}, g.VPCs, "the group given is not changed")

	_, err = n.Without("vpc-1")
	require.ErrorIs(t, err, vpc.Problem{Resource: "vpc-1", Code: "DependencyViolation"})
}

func TestIn(t *testing.T) {
	g := Group{VPC: "vpc-1", VPCs: []vpc.ID{"vpc-2"}}
	require.True(t, g.In("vpc-1"))
	require.True(t, g.In("vpc-2"), "SG-56")
	require.False(t, g.In("vpc-3"))
}

func TestDefaultGroup(t *testing.T) {
	equal := cmpopts.EquateComparable(netip.Prefix{}, packet.Traffic{})
	self := Rule{Group: "vpc-1/default"}
	for _, test := range []struct {
		name   string
		vpc    vpc.VPC
		egress string
	}{
		{"SG-3 IPv4", vpc.VPC{}, "all 0.0.0.0/0"},
		{"SG-3 IPv6 too", vpc.VPC{IPv6CIDRs: prefixes("2600:1f18::/56")}, "all 0.0.0.0/0; all ::/0"},
		{"SG-3 private IPv6 too", vpc.VPC{PrivateIPv6CIDRs: prefixes("2600:1f18::/56")}, "all 0.0.0.0/0; all ::/0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := test.vpc
			v.ID, v.Account, v.CIDRs = "vpc-1", "111111111111", prefixes("10.0.0.0/16")
			g := DefaultGroup(v)
			require.Empty(t, cmp.Diff(Group{ID: "vpc-1/default", Name: "default", Account: "111111111111", VPC: "vpc-1", Default: true,
				Ingress: []Rule{self}, Egress: rules(test.egress)}, g, equal))
			_, err := vpc.New(v, g)
			require.NoError(t, err)
		})
	}
}

// TestRulesOfACopy changes rules of a copy and leaves the group that a network holds as it is.
func TestRulesOfACopy(t *testing.T) {
	web, all := Rule{Group: "sg-web"}, Rule{CIDR: netip.MustParsePrefix("0.0.0.0/0")}
	held := Group{ID: "sg-db", Ingress: []Rule{web, all}, Egress: []Rule{all}}
	before := Group{ID: "sg-db", Ingress: []Rule{web, all}, Egress: []Rule{all}}
	isWeb := func(r Rule) bool { return r == web }

	require.Equal(t, Group{ID: "sg-db", Ingress: []Rule{all}, Egress: []Rule{all}}, held.WithoutRules(Ingress, isWeb))
	require.Empty(t, held.WithoutRules(Egress, func(Rule) bool { return true }).Egress)
	require.Equal(t, []Rule{web, all, web}, held.WithRule(Ingress, web).Ingress)
	require.Equal(t, []Rule{all, web}, held.WithRule(Egress, web).Egress)
	more := held.WithRule(Ingress, all)
	more.Ingress[0] = all
	require.Equal(t, before, held)
}
