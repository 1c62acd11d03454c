package vpc_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/vpc"
)

// TestAlike: the nearest come first, a name is not like itself, and what two letters part from it is all that is.
func TestAlike(t *testing.T) {
	n := network(t, thing{ID: "vpc-9876543210", Name: "shared"}, thing{ID: "pl-0123456789", Name: "shaped"}, thing{ID: "pl-0123456788"}, thing{ID: `app["a"]`})
	for name, want := range map[string][]string{
		"vpc-9876543201": {"vpc-9876543210"},
		"pl-0123456780":  {"pl-0123456788", "pl-0123456789"},
		"pl-0123456789":  {"pl-0123456788"},
		"pl-012345":      {"pl-0123456788", "pl-0123456789"}, // how they begin
		"PL-":            {"pl-0123456788", "pl-0123456789"},
		"Shares":         {"shared"},
		"shraed":         {"shared"}, // neighbours that changed places
		"sha":            {"shaped", "shared"},
		"app[a]":         {`app["a"]`},
		"Internet":       {"internet"},
		"subnet-1":       nil,
		"sh":             nil,
		"":               nil,
	} {
		require.Equal(t, want, n.Alike(name, "internet"), name)
	}
	require.Nil(t, (*vpc.Network)(nil).Alike("shared"))
	require.Equal(t, []string{"shared-a"}, vpc.Alike("share-a", "shared-a", "dev"))
	require.Nil(t, vpc.Alike("share-a"))
}
