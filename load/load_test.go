package load_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/vpc"
)

func TestSkippedString(t *testing.T) {
	for want, s := range map[string]load.Skipped{
		"a.json: Vpcs: vpc-1: no block": {File: "a.json", Key: "Vpcs", ID: "vpc-1", Reason: "no block"},
		"a.json: the file is empty":     {File: "a.json", Reason: "the file is empty"},
		"a.json: Foo: unknown key":      {File: "a.json", Key: "Foo", Reason: "unknown key"},
		"aws_vpc.main: unknown CIDR":    {ID: "aws_vpc.main", Reason: "unknown CIDR"},
		"a.json: vpc-1: differs":        {File: "a.json", ID: "vpc-1", Reason: "differs"},
	} {
		require.Equal(t, want, s.String())
	}
}

func TestInferredString(t *testing.T) {
	i := load.Inferred{ID: "vpc-1", Field: "Region", Value: "us-east-1", From: "the zone of subnet-1"}
	require.Equal(t, "vpc-1.Region is us-east-1, from the zone of subnet-1", i.String())
}

func TestSummary(t *testing.T) {
	require.Equal(t, "0 resources, 0 parts not read", load.Result{}.Summary())
	require.Equal(t, "1 resource, 1 part not read; inferred: 1 deduced, 2 stand-in", load.Result{
		Resources: []vpc.Resource{vpc.VPC{ID: "vpc-1"}},
		Skipped:   []load.Skipped{{File: "a.json"}},
		Inferred:  []load.Inferred{{By: load.StandIn, ID: "a"}, {By: load.Deduced, ID: "b"}, {By: load.StandIn, ID: "c"}},
	}.Summary())
}

func TestResultErr(t *testing.T) {
	r := load.Result{Skipped: []load.Skipped{{File: "a.json", Key: "Foo", Reason: "unknown key"}, {ID: "aws_lambda_function.f", Reason: "not modelled"}}}
	require.EqualError(t, r.Err(), "not read: a.json: Foo: unknown key\nnot read: aws_lambda_function.f: not modelled")
	require.EqualError(t, r.Err("aws_lambda_function"), "not read: a.json: Foo: unknown key")
	require.NoError(t, r.Err("aws_lambda_function", "a.json"))
	require.NoError(t, load.Result{}.Err())
}
