package bench

import (
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestText(t *testing.T) {
	x := Text{"<", "abc", 1000, ">"}
	want := "<" + strings.Repeat("abc", 1000) + ">"
	got, err := io.ReadAll(x.Reader())
	require.NoError(t, err)
	require.Equal(t, want, string(got))
	require.Equal(t, len(want), x.Size())

	got, err = fs.ReadFile(x.FS("x.json"), "x.json")
	require.NoError(t, err)
	require.Equal(t, want, string(got))
	names, err := fs.Glob(x.FS("x.json"), "*")
	require.NoError(t, err)
	require.Equal(t, []string{"x.json"}, names)
	_, err = x.FS("x.json").Open("y.json")
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestPeakHeap(t *testing.T) {
	peak := PeakHeap(func() {
		held := make([]byte, 32<<20)
		runtime.GC() // for what the last collection found is what counts
		runtime.KeepAlive(held)
	})
	require.Greater(t, peak, uint64(16<<20))
	require.Less(t, peak, uint64(64<<20))
}
