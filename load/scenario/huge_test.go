package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/internal/bench"
)

// TestHuge holds that memory stays within a small multiple of what is read, and that problems without end are told in few.
func TestHuge(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads some hundred megabytes")
	}
	const mb = 1 << 20
	long := strings.Repeat("x", 1000)
	for _, c := range []struct {
		name, head, part, tail string
		size                   int
		most                   int // times the text
	}{
		{"numbers in a list of objects", `{"resources": [`, `1, `, `1]}`, 10 * mb, 60},
		{"unknown kinds", `{"resources": [`, `{"kind": "` + long + `"}, `, `1]}`, 50 * mb, 4},
		{"unknown fields", `{"resources": [`, `{"kind": "vpc", "` + long + `": 1}, `, `1]}`, 50 * mb, 4},
		{"a text without end", `{"title": "`, long, `", "x": 1}`, 100 * mb, 4},
		{"nesting", `{"resources": `, `[[[[[[[[[[`, ``, 20 * mb, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := bench.Text{Head: c.head, Part: c.part, Times: c.size / len(c.part), Tail: c.tail}
			peak := bench.PeakHeap(func() {
				_, err := Load(text.Reader())
				var ps Problems
				require.ErrorAs(t, err, &ps)
				require.LessOrEqual(t, len(ps), 101)
				require.Less(t, len(err.Error()), mb)
			})
			t.Logf("%d MB of text, %d MB of memory", text.Size()/mb, peak/mb)
			require.Less(t, peak, uint64(16*mb+c.most*text.Size()))
		})
	}
}
