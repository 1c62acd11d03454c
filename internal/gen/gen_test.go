package gen_test

import (
	"fmt"
	"go/parser"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/internal/gen"
	"github.com/vpcsim/vpcsim/vpc"
)

func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// What the generator makes is valid as it is made, but for the odd case.
func TestResourcesAreValid(t *testing.T) {
	const total = 2000
	refused := 0
	for seed := range uint64(total) {
		if _, err := vpc.New(gen.Resources(source(seed), gen.Size{})...); err != nil {
			if refused++; refused < 20 {
				t.Logf("seed %d: %v", seed, err)
			}
		}
	}
	require.LessOrEqual(t, refused, total/100)
}

func TestSeedDecides(t *testing.T) {
	for seed := range uint64(20) {
		a, b := source(seed), source(seed)
		n, m := gen.Network(a, gen.Size{}), gen.Network(b, gen.Size{})
		require.Equal(t, gen.GoLiteral(n), gen.GoLiteral(m))
		require.Equal(t, gen.Flow(a, n), gen.Flow(b, m))
	}
}

func TestGoLiteralIsGo(t *testing.T) {
	for seed := range uint64(50) {
		n := gen.Network(source(seed), gen.Size{})
		text := gen.GoLiteral(n)
		_, err := parser.ParseExpr(text)
		require.NoError(t, err, text)
		for r := range n.All() {
			require.Contains(t, text, fmt.Sprintf("ID: %q", r.ResourceID()))
		}
		require.False(t, strings.Contains(text, "invalid"), text)
	}
}
