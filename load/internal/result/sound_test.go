package result_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load/internal/result"
	"github.com/vpcsim/vpcsim/vpc"
)

func TestSound(t *testing.T) {
	v := vpc.VPC{ID: "vpc-1", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}}
	subnet := func(id vpc.ID, in vpc.ID, cidr string) vpc.Subnet {
		return vpc.Subnet{ID: id, VPC: in, CIDR: netip.MustParsePrefix(cidr)}
	}
	iface := func(id, in vpc.ID, a string) eni.Interface {
		return eni.Interface{ID: id, Subnet: in, Addresses: []eni.Address{{Private: netip.MustParseAddr(a)}}}
	}
	for _, c := range []struct {
		name    string
		rs      []vpc.Resource
		kept    []vpc.ID
		refused []string
	}{
		{"nothing", nil, nil, nil},
		{"all, in ID order", []vpc.Resource{subnet("s", "vpc-1", "10.0.0.0/24"), v, iface("e", "s", "10.0.0.9")}, []vpc.ID{"e", "s", "vpc-1"}, nil},
		{"a reference to nothing, and what is in it",
			[]vpc.Resource{v, subnet("s", "vpc-9", "10.0.0.0/24"), iface("e", "s", "10.0.0.9")}, []vpc.ID{"vpc-1"},
			[]string{"s VPC: there is no vpc vpc-9 (InvalidVpcID.NotFound)", "e Subnet: there is no subnet s (InvalidSubnetID.NotFound)"}},
		{"of two that overlap one, with what is in it",
			[]vpc.Resource{v, subnet("a", "vpc-1", "10.0.0.0/24"), subnet("b", "vpc-1", "10.0.0.0/24"), iface("e", "a", "10.0.0.9"), iface("f", "b", "10.0.0.9")},
			[]vpc.ID{"a", "e", "vpc-1"},
			[]string{"b CIDR: ", "f Subnet: there is no subnet b (InvalidSubnetID.NotFound)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var kept []vpc.ID
			var refused []string
			sound := result.Sound(c.rs, func(r vpc.Resource, reason string) { refused = append(refused, string(r.ResourceID())+" "+reason) })
			for _, r := range sound {
				kept = append(kept, r.ResourceID())
			}
			require.Equal(t, c.kept, kept)
			require.Len(t, refused, len(c.refused))
			for i, want := range c.refused {
				require.Contains(t, refused[i], want)
			}
			_, err := vpc.New(sound...)
			require.NoError(t, err)
		})
	}
}
