package diagram

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

// TestOrderOfVPCs: peers stand beside each other, and what nothing joins stands last in its Region.
func TestOrderOfVPCs(t *testing.T) {
	at := func(id vpc.ID, region, block string) vpc.VPC {
		return vpc.VPC{ID: id, Region: region, CIDRs: []netip.Prefix{netip.MustParsePrefix(block)}}
	}
	peering := func(id, a, b vpc.ID) vpc.PeeringConnection {
		return vpc.PeeringConnection{ID: id, Requester: vpc.PeeringSide{VPC: a}, Accepter: vpc.PeeringSide{VPC: b}}
	}
	n, err := vpc.New(
		at("vpc-a", "us-east-1", "10.0.0.0/16"), at("vpc-b", "us-east-1", "10.1.0.0/16"), at("vpc-c", "us-east-1", "10.2.0.0/16"),
		at("vpc-d", "us-east-1", "10.3.0.0/16"), at("vpc-e", "eu-west-1", "10.4.0.0/16"),
		peering("pcx-1", "vpc-b", "vpc-d"), peering("pcx-2", "vpc-c", "vpc-e"),
	)
	require.NoError(t, err)
	var order []string
	for _, r := range Network(n).scene.regions {
		for _, v := range r.boxes {
			order = append(order, v.ref.id)
		}
	}
	require.Equal(t, []string{"vpc-e", "vpc-b", "vpc-d", "vpc-c", "vpc-a"}, order)
}
