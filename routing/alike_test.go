package routing_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// TestServiceAlike: what is not known of a name says which name of a service may be meant.
func TestServiceAlike(t *testing.T) {
	for name, want := range map[string]string{
		"kmss.us-east-1.amazonaws.com":     "the address of kmss.us-east-1.amazonaws.com (no service that is known; there is kms.us-east-1.amazonaws.com)",
		"com.amazonaws.us-east-1.kms":      "the address of com.amazonaws.us-east-1.kms (the name of a service, whose DNS name is kms.us-east-1.amazonaws.com)",
		"zzzzzzzz.us-east-1.amazonaws.com": "the address of zzzzzzzz.us-east-1.amazonaws.com",
		"www.example.com":                  "the address of www.example.com",
	} {
		_, p := resolved(t, natted, "client -> "+name+" tcp 443")
		require.Equal(t, routing.Unknown, p.Verdict)
		require.Equal(t, []string{want}, p.Missing)
	}
}

// TestAlike: the nearest come first, a name is not like itself, and what two letters part from it is all that is.
func TestAlike(t *testing.T) {
	n, err := vpc.New(vpc.VPC{ID: "vpc-9876543210", Name: "shared", CIDRs: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}},
		vpc.PrefixList{ID: "pl-0123456789", Name: "shaped"}, vpc.PrefixList{ID: "pl-0123456788"})
	require.NoError(t, err)
	for name, want := range map[string][]string{
		"vpc-9876543201": {"vpc-9876543210"},
		"pl-0123456780":  {"pl-0123456788", "pl-0123456789"},
		"pl-0123456789":  {"pl-0123456788"},
		"Shares":         {"shared"},
		"subnet-1":       nil,
		"":               nil,
	} {
		require.Equal(t, want, routing.Alike(n, name), name)
	}
	require.Nil(t, routing.Alike(nil, "shared"))
}
