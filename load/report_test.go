package load

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReport(t *testing.T) {
	var r Report
	require.Empty(t, r.All())
	r.Add(Skipped{File: "b", Reason: "x"})
	r.Add(Skipped{File: "a", Reason: "x"})
	r.Add(Skipped{File: "b", Reason: "x"})
	require.Equal(t, []Skipped{{File: "b", Reason: "x"}, {File: "a", Reason: "x"}}, r.All())
}

// TestReportOfMuch holds that memory does not grow with what there is to tell.
func TestReportOfMuch(t *testing.T) {
	var r Report
	for n := range 2*mostSkipped + 5 {
		r.Add(Skipped{Reason: fmt.Sprint(n)})
	}
	all := r.All()
	require.Len(t, all, 1+mostSkipped)
	require.Equal(t, "10005 further parts are left out; mend the first 10000, which are told", all[0].String())
	require.Equal(t, "0", all[1].String())
}
