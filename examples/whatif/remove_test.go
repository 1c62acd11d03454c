package main

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// twoInstances is a network with an instance i-1 that has an interface which goes with it and one which is kept, and an instance i-2.
func twoInstances(t *testing.T) *vpc.Network {
	t.Helper()
	on := func(id vpc.ID, name, address string, instance vpc.ID, kept bool) eni.Interface {
		return eni.Interface{ID: id, Name: name, Subnet: "subnet-1", Groups: []vpc.ID{"sg-1"}, Instance: instance, KeptOnTermination: kept,
			Addresses: []eni.Address{{Private: netip.MustParseAddr(address)}}}
	}
	all := netip.MustParsePrefix("0.0.0.0/0")
	n, err := vpc.New(
		vpc.VPC{ID: "vpc-1", Region: "us-east-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		vpc.Subnet{ID: "subnet-1", VPC: "vpc-1", Zone: "us-east-1a", CIDR: netip.MustParsePrefix("10.0.1.0/24")},
		sg.Group{ID: "sg-1", VPC: "vpc-1", Egress: []sg.Rule{{ID: "sgr-1", CIDR: all}}, Ingress: []sg.Rule{{ID: "sgr-2", CIDR: all}}},
		on("eni-1", "web", "10.0.1.4", "i-1", false), on("eni-2", "data", "10.0.1.5", "i-1", true), on("eni-3", "db", "10.0.1.6", "i-2", false))
	require.NoError(t, err)
	return n
}

// TestResolve: what is to be removed may be named in several ways, and an instance takes along what goes with it.
func TestResolve(t *testing.T) {
	n := twoInstances(t)
	data, _ := vpc.Get[eni.Interface](n, "eni-2")
	data.Instance, data.KeptOnTermination, data.Unattached = "", false, true
	group, _ := vpc.Get[sg.Group](n, "sg-1")
	mute := group
	mute.Egress = nil
	for _, tt := range []struct {
		name       string
		remove     []vpc.ID
		put        []vpc.Resource
		want       vpc.Change
		terminated []termination
	}{
		{name: "an ID", remove: []vpc.ID{"eni-3"}, want: vpc.Change{Remove: []vpc.ID{"eni-3"}}},
		{name: "a Name tag, and again", remove: []vpc.ID{"db", "eni-3"}, want: vpc.Change{Remove: []vpc.ID{"eni-3"}}},
		{name: "an instance", remove: []vpc.ID{"i-1"}, want: vpc.Change{Put: []vpc.Resource{data}, Remove: []vpc.ID{"eni-1"}},
			terminated: []termination{{Instance: "i-1", Kept: []vpc.ID{"eni-2"}}}},
		{name: "an instance and what it keeps", remove: []vpc.ID{"data", "i-1"}, want: vpc.Change{Remove: []vpc.ID{"eni-2", "eni-1"}},
			terminated: []termination{{Instance: "i-1", Kept: []vpc.ID{"eni-2"}}}},
		{name: "a rule", remove: []vpc.ID{"sgr-1"}, want: vpc.Change{Put: []vpc.Resource{mute}}},
		{name: "a rule of a group that is put", remove: []vpc.ID{"sgr-1"}, put: []vpc.Resource{sg.Group{ID: "sg-1", VPC: "vpc-1", Egress: group.Egress}},
			want: vpc.Change{Put: []vpc.Resource{sg.Group{ID: "sg-1", VPC: "vpc-1"}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, terminated, err := resolve(n, vpc.Change{Put: tt.put, Remove: tt.remove})
			require.NoError(t, err)
			for i, r := range got.Put { // a list without elements is as good as none
				if g, ok := r.(sg.Group); ok && len(g.Egress) == 0 {
					g.Egress = nil
					if len(g.Ingress) == 0 {
						g.Ingress = nil
					}
					got.Put[i] = g
				}
			}
			require.Equal(t, tt.want, got)
			require.Equal(t, tt.terminated, terminated)
		})
	}
	_, _, err := resolve(n, vpc.Change{Remove: []vpc.ID{"wep", "i-1", "nat-9"}})
	require.EqualError(t, err, "\"wep\" is not the ID or Name tag of anything in the network; did you mean web?\n\"nat-9\" is not the ID or Name tag of anything in the network")
}

// TestTerminate: AWS refuses to delete an interface that an instance has, and says nothing where the instance goes.
func TestTerminate(t *testing.T) {
	for name, want := range map[vpc.ID][]string{
		"i-1": nil,
		"web": {"eni-1 web: still attached to i-1 (InvalidNetworkInterface.InUse); -remove i-1 terminates the instance, and the interface goes with it"},
		"data": {"eni-2 data: still attached to i-1 (InvalidNetworkInterface.InUse); " +
			"-remove i-1 terminates the instance, which leaves the interface: its DeleteOnTermination is false"},
	} {
		n := twoInstances(t)
		c := comparison{before: n, after: n}
		require.NoError(t, c.apply(vpc.Change{Remove: []vpc.ID{name}}))
		var refused []string
		for _, p := range c.refused {
			refused = append(refused, refusal(n, p))
		}
		require.Equal(t, want, refused, name)
	}
}

// TestRemoveVPN: what AWS deletes with a VPN connection is lost with it, and it refuses to delete that alone.
func TestRemoveVPN(t *testing.T) {
	var out, problems strings.Builder
	require.Zero(t, run([]string{"-remove", "vpn-5f561877a70384843", corp}, &out, &problems), problems.String())
	require.Contains(t, out.String(), "Flows: 2 lost, 0 gained, 0 moved. ")
	require.Contains(t, out.String(), "\n  - tgw-attach-8f89b1830b5025e41 (transit gateway attachment)\n")
	require.Contains(t, out.String(), "now  dropped TGW_RTB_BAD_STATE_ROUTE at tgw-f625b82ace2bbc60f\n")
	require.NotContains(t, out.String(), "AWS refuses")
	out.Reset()
	require.Zero(t, run([]string{"-remove", "tgw-attach-8f89b1830b5025e41", corp}, &out, &problems), problems.String())
	require.Contains(t, out.String(), "AWS refuses to delete tgw-attach-8f89b1830b5025e41: the attachment of a VPN connection goes with the\n  connection alone, which is vpn-5f561877a70384843 ")
}

// TestRelease: an Elastic IP that is removed is taken from what has it, and from nothing that goes itself or that the change is given to put.
func TestRelease(t *testing.T) {
	addr := netip.MustParseAddr
	web := eni.Interface{ID: "eni-1", Subnet: "subnet-1", Addresses: []eni.Address{{Private: addr("10.0.1.4"), Public: addr("198.51.100.1")}}}
	of := eni.Interface{ID: "eni-nat", Subnet: "subnet-1", Type: eni.NAT, Owner: "nat-1", Addresses: []eni.Address{{Private: addr("10.0.1.9"), Public: addr("198.51.100.9")}}}
	nat := vpc.NATGateway{ID: "nat-1", Subnet: "subnet-1", Addresses: []vpc.NATAddress{{Interface: "eni-nat", Private: addr("10.0.1.9"), Public: addr("198.51.100.9")}}}
	n, err := twoInstances(t).With(web, of, nat,
		eni.ElasticIP{ID: "eip-1", Name: "web", Public: addr("198.51.100.1"), Interface: "eni-1"}, eni.ElasticIP{ID: "eip-9", Public: addr("198.51.100.9"), Interface: "eni-nat"})
	require.NoError(t, err)
	bare, bareOf, failed := web, of, nat
	bare.Addresses = []eni.Address{{Private: addr("10.0.1.4")}}
	bareOf.Addresses = []eni.Address{{Private: addr("10.0.1.9")}}
	failed.Addresses, failed.State = []vpc.NATAddress{{Interface: "eni-nat", Private: addr("10.0.1.9")}}, vpc.Failed
	for _, tt := range []struct {
		name   string
		change vpc.Change
		want   vpc.Change
	}{
		{"an interface's", vpc.Change{Remove: []vpc.ID{"web"}}, vpc.Change{Put: []vpc.Resource{bare}, Remove: []vpc.ID{"eip-1"}}},
		{"a NAT gateway's", vpc.Change{Remove: []vpc.ID{"eip-9"}}, vpc.Change{Put: []vpc.Resource{bareOf, failed}, Remove: []vpc.ID{"eip-9"}}},
		{"a NAT gateway's, and this too", vpc.Change{Remove: []vpc.ID{"eip-9", "nat-1"}}, vpc.Change{Remove: []vpc.ID{"nat-1", "eip-9"}}},
		{"of what is put", vpc.Change{Put: []vpc.Resource{web}, Remove: []vpc.ID{"eip-1"}}, vpc.Change{Put: []vpc.Resource{web}, Remove: []vpc.ID{"eip-1"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := resolve(n, tt.change)
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
			_, err = n.Apply(got)
			require.NoError(t, err)
		})
	}
}

// TestOneRule: a file names what it removes as -remove does.
func TestOneRule(t *testing.T) {
	for _, name := range []string{"egress-tgw", "i-20fa5f9ff54fdb502", "sgr-cf9b7233bff14f04c", "nat-101432a5663c51030"} {
		file := filepath.Join(t.TempDir(), "change.json")
		require.NoError(t, os.WriteFile(file, []byte(`{"remove": ["`+name+`"]}`), 0o644))
		var flag, change, problems strings.Builder
		require.Zero(t, run([]string{"-remove", name, corp}, &flag, &problems), problems.String())
		require.Zero(t, run([]string{"-change", file, corp}, &change, &problems), problems.String())
		require.Equal(t, flag.String(), change.String())
	}
}

// TestDefaults: what names no security group has the default one of its VPC, by its ID if the network holds it.
func TestDefaults(t *testing.T) {
	n := twoInstances(t)
	bare := eni.Interface{ID: "eni-4", Subnet: "subnet-1"}
	require.Equal(t, []string{"names no security group, and so has the default one of vpc-1"}, defaults(n, bare))
	n, err := n.With(sg.Group{ID: "sg-d", Name: "default", VPC: "vpc-1", Default: true})
	require.NoError(t, err)
	require.Equal(t, []string{"names no security group, and so has sg-d, the default one of vpc-1"}, defaults(n, bare))
	require.Empty(t, defaults(n, eni.Interface{Subnet: "subnet-1", Type: eni.NAT}), "it takes none")
	require.Empty(t, defaults(n, eni.Interface{Subnet: "subnet-1", Groups: []vpc.ID{"sg-1"}}))
	require.Empty(t, defaults(n, vpc.Subnet{ID: "subnet-2"}))
}
