package endpoint

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

func TestProfileChecks(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    Profile
		want []string
	}{
		{"DN-15 of other accounts", Profile{ID: "rp-1", Region: "us-east-1", Zones: []vpc.ID{"Z9"}, Rules: []vpc.ID{"rslvr-rr-9"}, Endpoints: []vpc.ID{"vpce-9"}, VPCs: []ProfileVPC{{VPC: "vpc-9"}}}, nil},
		{"DN-15 priorities", Profile{ID: "rp-1", Region: "us-east-1", VPCs: []ProfileVPC{{VPC: "vpc-1", Priority: 100}, {VPC: "vpc-2", Priority: 9901}}},
			[]string{"rp-1.VPCs[1].Priority InvalidParameterException: between 100 and 9900"}},
		{"DN-15 a VPC twice", Profile{ID: "rp-1", VPCs: []ProfileVPC{{VPC: "vpc-1"}, {VPC: "vpc-1"}}}, []string{"rp-1.VPCs[1].VPC ResourceExistsException"}},
		{"DN-15 another Region", Profile{ID: "rp-1", Region: "eu-west-1", Endpoints: []vpc.ID{"vpce-sqs"}, VPCs: []ProfileVPC{{VPC: "vpc-1"}}},
			[]string{"rp-1.Endpoints[0] InvalidParameterException", "rp-1.VPCs[0].VPC InvalidParameterException: the Profile in eu-west-1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sqs := Interface{ID: "vpce-sqs", VPC: "vpc-1", Service: "com.amazonaws.us-east-1.sqs", Subnets: []vpc.ID{"subnet-a"}}
			checkProblems(t, []vpc.Resource{sqs, tt.p}, tt.want...)
		})
	}
}

func TestProfileForget(t *testing.T) {
	p := Profile{ID: "rp-1", Zones: []vpc.ID{"x", "y"}, Rules: []vpc.ID{"x"}, Endpoints: []vpc.ID{"x"}, VPCs: []ProfileVPC{{VPC: "x"}, {VPC: "y"}}}
	require.Equal(t, Profile{ID: "rp-1", Zones: []vpc.ID{"y"}, Rules: []vpc.ID{}, Endpoints: []vpc.ID{}, VPCs: []ProfileVPC{{VPC: "y"}}}, p.Forget("x"))
	require.Len(t, p.Zones, 2, "the Profile itself stays")
}
