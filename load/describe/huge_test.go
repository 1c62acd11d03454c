package describe_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/load/internal/bench"
)

// TestHuge holds that memory does not follow the length of what is read, and that what is sound is found in it.
func TestHuge(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads some hundred megabytes")
	}
	const mb = 1 << 20
	long := strings.Repeat("x", 10_000)
	before, after := `{"Vpcs": [`+vpc1+`], `+emptyLists+`, `, `, "Subnets": [`+subnetA+`]}`
	for _, c := range []struct {
		name       string
		head, part string
		size       int
		tail       string
		skipped    int
	}{
		{"one element over and over", `"NetworkAcls": [`, `{"NetworkAclId": "acl-1", "VpcId": "vpc-1", "x": "` + long + `"}, `, 100 * mb, `null]`, 0},
		{"elements of a wrong type", `"Subnets": [`, `{"SubnetId": 7, "x": "` + long + `"}, `, 20 * mb, `null]`, 1},
		{"numbers in a list of objects", `"Subnets": [`, `1, `, mb, `null]`, 1},
		{"a list that is not loaded", `"DBInstances": [`, `{"x": "` + long + `"}, `, 100 * mb, `null]`, 1},
		{"a list that is not known", `"Poems": [`, `{"x": "` + long + `"}, `, 100 * mb, `null]`, 1},
		{"a text without end", `"x": "`, long, 100 * mb, `"`, 1},
		{"an element without end", `"Subnets": [{"x": [`, `"` + long + `", `, 100 * mb, `null]}]`, 1},
		{"one key over and over", ``, `"x": "` + long + `", `, 20 * mb, `"x": 1`, 1},
		{"nesting", `"Subnets": [`, "[[[[[[[[[[[[[[[[[[[[", 50 * mb, ``, 1}, // the text ends in it
	} {
		t.Run(c.name, func(t *testing.T) {
			text := bench.Text{Head: before + c.head, Part: c.part, Times: c.size / len(c.part), Tail: c.tail + after}
			peak := bench.PeakHeap(func() {
				res, err := describe.Load(text.FS("all.json"))
				require.NoError(t, err)
				require.Len(t, res.Skipped, c.skipped)
				require.Contains(t, idsOf(res), "vpc-1")
				if c.name != "nesting" {
					require.Contains(t, idsOf(res), "subnet-a vpc-1")
				}
			})
			t.Logf("%d MB of text, %d MB of memory", text.Size()/mb, peak/mb)
			require.Less(t, peak, uint64(64*mb))
		})
	}
}
