package terraform_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/internal/bench"
	"github.com/vpcsim/vpcsim/load/terraform"
)

// TestHuge holds that memory stays within a small multiple of what is read, however it is made, and that what is sound is found in it.
func TestHuge(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads some hundred megabytes")
	}
	const mb = 1 << 20
	long := strings.Repeat("x", 2000)
	sound := strings.TrimSuffix(strings.TrimPrefix(state(vpcA), `{"format_version":"1.0","values":{"root_module":{"resources":[`), `]}}}`)
	const resources, end = `{"format_version":"1.0","values":{"root_module":{"resources":[`, `]}}}`
	for _, c := range []struct {
		name             string
		head, part, tail string
		size             int
		most             int // times the text; 0: four
	}{
		{"what is not of a network", resources + sound + ",", `{"address":"aws_s3_bucket.b","type":"aws_s3_bucket","values":{"x":"` + long + `"}},`, "null" + end, 100 * mb, 0},
		{"one resource over and over", resources + sound + ",", strings.Replace(sound, `"cidr_block"`, `"x":"`+long+`","cidr_block"`, 1) + ",", "null" + end, 50 * mb, 0},
		{"numbers in a list of objects", resources + sound + ",", `1,`, "null" + end, 10 * mb, 0},
		{"attributes of a wrong type", resources + sound + ",", `{"address":"aws_subnet.b","type":"aws_subnet","values":{"id":7,"cidr_block":[["` + long + `"]]}},`, "null" + end, 50 * mb, 0},
		{"a list in an attribute", resources + sound + `,{"address":"aws_subnet.b","type":"aws_subnet","values":{"id":[`, `1,`, `1]}}` + end, 5 * mb, 30}, // as in encoding/json
		{"a part that is not read", resources + sound + `]}},"provider_schemas":[`, `{"x":"` + long + `"},`, `null]}`, 100 * mb, 0},
		{"nesting", resources + sound + `]}},"x":`, `[[[[[[[[[[`, ``, 50 * mb, 0},
		{"a number without end", resources + sound + `]}},"x":`, `9999999999`, `}`, 50 * mb, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := bench.Text{Head: c.head, Part: c.part, Times: c.size / len(c.part), Tail: c.tail}
			peak := bench.PeakHeap(func() {
				res, err := terraform.LoadState(text.Reader())
				require.NoError(t, err)
				require.LessOrEqual(t, len(res.Skipped), 3)
				require.True(t, has(res.Resources, "vpc-1"))
			})
			t.Logf("%d MB of text, %d MB of memory", text.Size()/mb, peak/mb)
			require.Less(t, peak, uint64(16*mb+cmp.Or(c.most, 4)*text.Size()))
		})
	}
}
