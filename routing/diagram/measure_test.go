package diagram

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEven: text takes as few lines as it can, none of which holds a last word alone where the others can give it company.
func TestEven(t *testing.T) {
	for _, c := range []struct {
		text string
		room float64
		want []string
	}{
		{"no rule of the security groups allows it", 400, []string{"no rule of the security groups allows it"}},
		{"no rule of the security groups allows it", 216, []string{"no rule of the security", "groups allows it"}},
		{"nearest: egress[0] allows tcp 443", 176, []string{"nearest: egress[0]", "allows tcp 443"}},
		{"a word", 8, []string{"a", "w", "o", "r", "d"}},
		{"", 100, []string{""}},
	} {
		got := fontSmall.even(c.text, c.room)
		require.Equal(t, c.want, got, "%q in %v pixels", c.text, c.room)
		require.Len(t, got, len(fontSmall.wrap(c.text, c.room)), c.text)
		require.Equal(t, strings.ReplaceAll(c.text, " ", ""), strings.ReplaceAll(strings.Join(got, ""), " ", ""))
		require.False(t, slices.ContainsFunc(got, func(s string) bool { return len(s) > 1 && fontSmall.width(s) > c.room }), c.text)
	}
}

// TestCut: a word that is too wide is cut after a sign, and an address not between its numbers.
func TestCut(t *testing.T) {
	for _, c := range []struct{ fits, want string }{
		{"internet:198.51.100.", "internet:|198.51.100.7"},
		{"s3.us-east-1.amazo", "s3.us-east-1.|amazonaws.com"},
		{"A_LONG_CO", "A_LONG_|CODE"},
		{"198.51.", "198.51.|100.7"},
	} {
		word := strings.ReplaceAll(c.want, "|", "")
		require.Equal(t, c.want, strings.Join(fontSmall.wrap(word, fontSmall.width(c.fits)), "|"))
	}
}
