package vpc

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestIndex holds random edits of an index against a map, and that they leave the version before as it was.
func TestIndex(t *testing.T) {
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 1))
		universe := 1 + rng.IntN(3000)
		id := func() ID { return ID(fmt.Sprintf("%04d", rng.IntN(universe))) }
		var x index[ID, int]
		model := map[ID]int{}
		for step := range 25 {
			before, was := x, maps.Clone(model)
			var edits []edited[ID, int]
			gone := map[ID]bool{}
			for range rng.IntN([]int{2, 10, 1500}[rng.IntN(3)]) {
				if k := id(); rng.IntN(3) > 0 {
					edits = append(edits, edited[ID, int]{key: k, removed: true})
					gone[k] = true
				}
			}
			for k := range gone {
				delete(model, k)
			}
			for range rng.IntN([]int{2, 10, 1500}[rng.IntN(3)]) {
				k := id()
				edits = append(edits, edited[ID, int]{key: k, value: step*10_000 + len(k)})
				model[k] = step*10_000 + len(k)
			}
			x = x.with(edits)
			requireSame(t, model, x)
			requireSame(t, was, before)
			for range 10 {
				k := id()
				want, there := model[k]
				got, ok := x.get(k)
				require.Equal(t, there, ok)
				require.Equal(t, want, got)
				require.Equal(t, following(model, k), firstFrom(x, k), "from %s", k)
			}
		}
	}
}

// requireSame wants an index to hold what the map does, and its nodes to be as they have to.
func requireSame(t *testing.T, want map[ID]int, x index[ID, int]) {
	t.Helper()
	require.Equal(t, len(want), x.length)
	keys := slices.Sorted(maps.Keys(want))
	var values []int
	for _, k := range keys {
		values = append(values, want[k])
	}
	var gotKeys []ID
	var gotValues []int
	for k, v := range x.from("") {
		gotKeys, gotValues = append(gotKeys, k), append(gotValues, v)
	}
	require.Equal(t, keys, gotKeys)
	require.Equal(t, values, gotValues)
	require.Equal(t, values, slices.Collect(x.all()))
	if x.root != nil {
		requireNode(t, x.root)
	}
}

// requireNode is the height of a node, whose children have to be of one height.
func requireNode(t *testing.T, n *node[ID, int]) int {
	t.Helper()
	require.NotEmpty(t, n.keys)
	require.LessOrEqual(t, len(n.keys), mostKeys)
	if n.children == nil {
		require.Len(t, n.values, len(n.keys))
		return 0
	}
	require.Len(t, n.children, len(n.keys))
	height := requireNode(t, n.children[0])
	for i, c := range n.children {
		if n.keys[i] != c.keys[0] || requireNode(t, c) != height {
			t.Fatalf("the child behind %s begins with %s, or is not %d high", n.keys[i], c.keys[0], height)
		}
	}
	return height + 1
}

// following is the first three keys from k on.
func following(m map[ID]int, k ID) []ID {
	var ids []ID
	for _, id := range slices.Sorted(maps.Keys(m)) {
		if id >= k && len(ids) < 3 {
			ids = append(ids, id)
		}
	}
	return ids
}

func firstFrom(x index[ID, int], k ID) []ID {
	var ids []ID
	for id := range x.from(k) {
		if len(ids) == 3 {
			break
		}
		ids = append(ids, id)
	}
	return ids
}

// TestIndexStaysFlat removes nearly all of a large index, one by one: what is left has few nodes.
func TestIndexStaysFlat(t *testing.T) {
	const n = 20_000
	var edits []edited[ID, int]
	for i := range n {
		edits = append(edits, edited[ID, int]{key: ID(fmt.Sprintf("%05d", i)), value: i})
	}
	x := index[ID, int]{}.with(edits)
	require.Equal(t, 2, requireNode(t, x.root))
	for i := range n {
		if i%1000 != 0 {
			x = x.with([]edited[ID, int]{{key: ID(fmt.Sprintf("%05d", i)), removed: true}})
		}
	}
	require.Equal(t, 20, x.length)
	require.LessOrEqual(t, requireNode(t, x.root), 1)
	require.LessOrEqual(t, nodes(x.root), 8)
}

func nodes(n *node[ID, int]) int {
	sum := 1
	for _, c := range n.children {
		sum += nodes(c)
	}
	return sum
}
