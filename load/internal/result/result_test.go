package result_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/result"
)

func TestNew(t *testing.T) {
	r := result.New(nil,
		[]load.Skipped{{File: "b", Reason: "2"}, {File: "a", Reason: "9"}, {File: "b", Reason: "1"}, {File: "b", Reason: "2"}},
		[]load.Inferred{{ID: "b", Field: "A"}, {ID: "a", Field: "B"}, {ID: "a", Field: "A"}, {ID: "a", Field: "B"}})
	require.Equal(t, load.Result{
		Skipped:  []load.Skipped{{File: "a", Reason: "9"}, {File: "b", Reason: "2"}, {File: "b", Reason: "1"}},
		Inferred: []load.Inferred{{ID: "a", Field: "A"}, {ID: "a", Field: "B"}, {ID: "b", Field: "A"}},
	}, r, "by file, which keeps its order; by ID and field; nothing twice")
	require.Zero(t, result.New(nil, nil, nil))
}
