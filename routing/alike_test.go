package routing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/routing"
)

// TestServiceAlike: what is not known of a name says which name of a service may be meant.
func TestServiceAlike(t *testing.T) {
	for name, want := range map[string]string{
		"kmss.us-east-1.amazonaws.com":     "the address of kmss.us-east-1.amazonaws.com (no service that is known; did you mean kms.us-east-1.amazonaws.com?)",
		"com.amazonaws.us-east-1.kms":      "the address of com.amazonaws.us-east-1.kms (the name of a service, whose DNS name is kms.us-east-1.amazonaws.com)",
		"s3.us-esat-1.amazonaws.com":       "the address of s3.us-esat-1.amazonaws.com (no Region that is known; did you mean s3.us-east-1.amazonaws.com?)",
		"zzzzzzzz.us-east-1.amazonaws.com": "the address of zzzzzzzz.us-east-1.amazonaws.com",
		"www.example.com":                  "the address of www.example.com",
	} {
		_, p := resolved(t, natted, "client -> "+name+" tcp 443")
		require.Equal(t, routing.Unknown, p.Verdict)
		require.Equal(t, []string{want}, p.Missing)
	}
}
