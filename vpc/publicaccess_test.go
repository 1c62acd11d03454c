package vpc_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

var (
	_ vpc.Claimer  = vpc.BlockPublicAccess{}
	_ vpc.Resource = vpc.BlockPublicAccessExclusion{}
)

func TestPublicAccessOf(t *testing.T) {
	const (
		off, both, ingress = vpc.BlockOff, vpc.BlockBidirectional, vpc.BlockIngress
		all, egress        = vpc.AllowBidirectional, vpc.AllowEgress
	)
	ofVPC := func(m vpc.ExclusionMode) vpc.BlockPublicAccessExclusion {
		return vpc.BlockPublicAccessExclusion{ID: "x-vpc", VPC: "v", Mode: m}
	}
	ofSubnet := func(s vpc.ID, m vpc.ExclusionMode) vpc.BlockPublicAccessExclusion {
		return vpc.BlockPublicAccessExclusion{ID: "x-" + s, Subnet: s, Mode: m}
	}
	created, deleted, failed := ofSubnet("s", all), ofSubnet("s", all), ofSubnet("s", all)
	created.State, deleted.State, failed.State = "create-complete", "delete-complete", "create-failed"

	for _, tt := range []struct {
		rule       string
		mode       vpc.BlockMode
		exclusions []vpc.Resource
		subnet     string // what is left to the subnet s
		vpc        string // and to what sits in no subnet
	}{
		{"B1 off", off, nil, "full", "full"},
		{"B2 bidirectional", both, nil, "none", "none"},
		{"B3 ingress", ingress, nil, "egress-devices", "egress-devices"},
		{"B5 the VPC is excluded", both, []vpc.Resource{ofVPC(all)}, "full", "full"},
		{"B5 the VPC, for egress", both, []vpc.Resource{ofVPC(egress)}, "outbound", "outbound"},
		{"B5 the subnet", both, []vpc.Resource{ofSubnet("s", all)}, "full", "none"},
		{"B5 the subnet, for egress", both, []vpc.Resource{ofSubnet("s", egress)}, "outbound", "none"},
		{"B5 another subnet", both, []vpc.Resource{ofSubnet("other", all)}, "none", "none"},
		{"B5 egress means nothing to ingress mode", ingress, []vpc.Resource{ofVPC(egress)}, "egress-devices", "egress-devices"},
		{"B5 ingress mode", ingress, []vpc.Resource{ofSubnet("s", all)}, "full", "egress-devices"},
		{"B5 of two the wider", both, []vpc.Resource{ofVPC(all), ofSubnet("s", egress)}, "full", "full"},
		{"B5 nothing to exclude from", off, []vpc.Resource{ofVPC(egress)}, "full", "full"},
		{"created", both, []vpc.Resource{created}, "full", "none"},
		{"deleted", both, []vpc.Resource{deleted}, "none", "none"},
		{"failed", both, []vpc.Resource{failed}, "none", "none"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			n := network(t, append(tt.exclusions, cloud("v", "10.0.0.0/16"), sub("s", "v", "10.0.0.0/24", "a"), sub("other", "v", "10.0.1.0/24", "a"),
				vpc.BlockPublicAccess{ID: "bpa", Region: "us-east-1", Mode: tt.mode},
				vpc.BlockPublicAccess{ID: "bpa-2", Region: "eu-west-1", Mode: vpc.BlockBidirectional},
				vpc.BlockPublicAccess{ID: "bpa-3", Region: "us-east-1", Account: "2", Mode: vpc.BlockBidirectional})...)
			require.Equal(t, tt.subnet, vpc.PublicAccessOf(n, "s").String())
			require.Equal(t, tt.vpc, vpc.PublicAccessOf(n, "v").String())
		})
	}
	require.Equal(t, vpc.PublicAccessFull, vpc.PublicAccessOf(nil, "s"))
	require.Equal(t, vpc.PublicAccessFull, vpc.PublicAccessOf(network(t, cloud("v", "10.0.0.0/16")), "v"), "no setting")
}

func TestPublicAccessAllows(t *testing.T) {
	for _, tt := range []struct {
		a                         vpc.PublicAccess
		inbound, outbound, device bool
	}{
		{vpc.PublicAccessFull, true, true, true},
		{vpc.PublicAccessOutbound, false, true, true},
		{vpc.PublicAccessEgressDevices, false, false, true},
		{vpc.PublicAccessNone, false, false, false},
	} {
		require.Equal(t, fmt.Sprint(tt.inbound, tt.outbound, tt.device),
			fmt.Sprint(tt.a.AllowsInbound(), tt.a.AllowsOutbound(), tt.a.AllowsEgressDevices()), tt.a.String())
	}
}

func TestBlockPublicAccessOnce(t *testing.T) { // B1
	n := network(t, vpc.BlockPublicAccess{ID: "one", Account: "1", Region: "us-east-1"})
	_, err := n.With(vpc.BlockPublicAccess{ID: "two", Account: "1", Region: "us-east-1"})
	wantProblems(t, err, "block-public-access two.Region: "+
		"the setting in us-east-1 of account 1 is already held by one (InvalidParameterValue)")
}

func TestBlockPublicAccessExclusionCheck(t *testing.T) {
	for _, tt := range []struct {
		rule string
		e    vpc.BlockPublicAccessExclusion
		want string
	}{
		{"VPC", vpc.BlockPublicAccessExclusion{VPC: "v"}, ""},
		{"subnet", vpc.BlockPublicAccessExclusion{Subnet: "s"}, ""},
		{"both", vpc.BlockPublicAccessExclusion{VPC: "v", Subnet: "s"}, "Subnet InvalidParameterCombination"},
		{"neither", vpc.BlockPublicAccessExclusion{}, "VPC MissingParameter"},
		{"not held", vpc.BlockPublicAccessExclusion{VPC: "gone"}, "VPC InvalidVpcID.NotFound"},
		{"deleted, as is the VPC", vpc.BlockPublicAccessExclusion{VPC: "gone", State: "delete-complete"}, ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			tt.e.ID = "x"
			_, err := vpc.New(cloud("v", "10.0.0.0/16"), sub("s", "v", "10.0.0.0/24", "a"), tt.e)
			wantCodes(t, err, tt.want)
		})
	}
}
