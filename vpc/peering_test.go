package vpc_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var _ interface {
	vpc.Claimer
	vpc.Forgetter
} = vpc.PeeringConnection{}

// cloud is a VPC with these blocks; those of IPv6 among them.
func cloud(id vpc.ID, blocks ...string) vpc.VPC {
	v := vpc.VPC{ID: id, Region: "us-east-1"}
	for _, b := range cidrs(blocks...) {
		if b.Addr().Is4() {
			v.CIDRs = append(v.CIDRs, b)
		} else {
			v.IPv6CIDRs = append(v.IPv6CIDRs, b)
		}
	}
	return v
}

func pcx(id, requester, accepter vpc.ID) vpc.PeeringConnection {
	return vpc.PeeringConnection{ID: id, Requester: vpc.PeeringSide{VPC: requester}, Accepter: vpc.PeeringSide{VPC: accepter}}
}

func described(blocks ...string) func(*vpc.PeeringConnection) {
	return func(c *vpc.PeeringConnection) { c.Accepter.CIDRs = cidrs(blocks...) }
}

func inState(s vpc.State) func(*vpc.PeeringConnection) {
	return func(c *vpc.PeeringConnection) { c.State = s }
}

func TestPeeringConnectionCheck(t *testing.T) {
	const overlap = "Accepter.VPC InvalidParameterValue"
	a := cloud("a", "10.0.0.0/16", "100.64.0.0/16", "2600:1f18::/56")
	for _, tt := range []struct {
		rule string
		to   vpc.ID
		with []vpc.Resource
		set  func(*vpc.PeeringConnection)
		want string
	}{
		{"apart", "b", []vpc.Resource{cloud("b", "10.1.0.0/16", "2600:1f19::/56")}, nil, ""},
		{"P1 the same block", "b", []vpc.Resource{cloud("b", "10.0.0.0/16")}, nil, overlap},
		{"P1 secondaries", "b", []vpc.Resource{cloud("b", "10.1.0.0/16", "100.64.128.0/20")}, nil, overlap},
		{"P1 IPv6", "b", []vpc.Resource{cloud("b", "10.1.0.0/16", "2600:1f18::/56")}, nil, overlap},
		{"P1 as described", "b", nil, described("10.0.128.0/20"), overlap},
		{"the VPC itself counts before what is described", "b", []vpc.Resource{cloud("b", "10.1.0.0/16")}, described("10.0.0.0/16"), ""},
		{"neither held nor described", "b", nil, nil, ""},
		{"P2 with itself", "a", nil, nil, overlap},
		{"P3 pending", "b", []vpc.Resource{cloud("b", "10.0.0.0/16")}, inState("pending-acceptance"), ""},
		{"P3 failed", "b", []vpc.Resource{cloud("b", "10.0.0.0/16")}, inState("failed"), ""},
		{"P3 deleted, with itself", "a", nil, inState("deleted"), ""},
		{"P3 active, in so many words", "b", []vpc.Resource{cloud("b", "10.0.0.0/16")}, inState("active"), overlap},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			c := pcx("pcx", "a", tt.to)
			if tt.set != nil {
				tt.set(&c)
			}
			_, err := vpc.New(append(tt.with, a, c)...)
			wantCodes(t, err, tt.want)
		})
	}
}

func TestPeeringConnectionWitness(t *testing.T) {
	_, err := vpc.New(cloud("a", "100.64.0.0/16"), cloud("b", "10.1.0.0/16", "100.64.16.0/20"), pcx("pcx", "a", "b"))
	wantProblems(t, err, "vpc-peering-connection pcx.Accepter.VPC: "+
		"100.64.0.0/16 of a and 100.64.16.0/20 of b both cover 100.64.16.0 (InvalidParameterValue)")
}

func TestPeeringConnectionSeesNewBlocks(t *testing.T) { // A14
	n := network(t, cloud("a", "100.64.0.0/16"), cloud("b", "10.1.0.0/16"), pcx("pcx", "a", "b"))
	_, err := n.With(cloud("b", "10.1.0.0/16", "10.2.0.0/16"))
	wantCodes(t, err, "")
	_, err = n.With(cloud("b", "10.1.0.0/16", "100.64.0.0/20"))
	wantCodes(t, err, "Accepter.VPC InvalidParameterValue")
}

func TestPeeringConnectionPair(t *testing.T) { // P2
	n := network(t, pcx("pcx-1", "a", "b"), pcx("pcx-2", "a", "c"))
	_, err := n.With(pcx("pcx-3", "b", "a"))
	wantProblems(t, err, "vpc-peering-connection pcx-3.Accepter.VPC: "+
		"the active peering connection with b of a is already held by pcx-1 (VpcPeeringConnectionAlreadyExists)")

	old := pcx("pcx-3", "b", "a")
	old.State = vpc.Deleted
	n, err = n.With(old)
	wantCodes(t, err, "")

	c, ok := vpc.PeeringBetween(n, "b", "a")
	require.True(t, ok)
	require.Equal(t, vpc.ID("pcx-1"), c.ID)
	_, ok = vpc.PeeringBetween(n, "b", "c")
	require.False(t, ok)
	_, ok = vpc.PeeringBetween(nil, "a", "b")
	require.False(t, ok)
}

func TestPeeringConnectionGoesWithItsVPC(t *testing.T) { // P17
	n := network(t, cloud("a", "10.0.0.0/16"), cloud("b", "10.1.0.0/16"), pcx("pcx", "a", "b"))
	n, err := n.Without("b")
	require.NoError(t, err)
	c, _ := vpc.Get[vpc.PeeringConnection](n, "pcx")
	require.Equal(t, vpc.Deleted, c.State)
	require.False(t, c.Forwards())
	_, ok := vpc.PeeringBetween(n, "a", "b")
	require.False(t, ok)
}

func TestPeeringConnectionSides(t *testing.T) {
	c := pcx("pcx", "a", "b")
	c.Accepter.CIDRs, c.Accepter.IPv6CIDRs = cidrs("10.1.0.0/16"), cidrs("2600:1f18::/56")
	for _, tt := range []struct {
		of, near, far vpc.ID
		ok            bool
	}{
		{"a", "a", "b", true},
		{"b", "b", "a", true},
		{"c", "", "", false},
		{"", "", "", false},
	} {
		near, far, ok := c.Sides(tt.of)
		require.Equal(t, []any{tt.near, tt.far, tt.ok}, []any{near.VPC, far.VPC, ok}, "of %q", tt.of)
	}
	require.Equal(t, cidrs("10.1.0.0/16", "2600:1f18::/56"), c.Accepter.Blocks(nil))
	v := cloud("b", "10.2.0.0/16", "2600:1f19::/56")
	v.PrivateIPv6CIDRs = cidrs("2600:1f20::/56")
	require.Equal(t, cidrs("10.2.0.0/16", "2600:1f19::/56", "2600:1f20::/56"), c.Accepter.Blocks(network(t, v)))
}
