package result_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/internal/result"
)

func TestReport(t *testing.T) {
	var r result.Report
	require.Empty(t, r.All())
	r.Add(load.Skipped{File: "b", Reason: "x"})
	r.Add(load.Skipped{File: "a", Reason: "x"})
	r.Add(load.Skipped{File: "b", Reason: "x"})
	require.Equal(t, []load.Skipped{{File: "b", Reason: "x"}, {File: "a", Reason: "x"}}, r.All())
}

// TestReportOfMuch holds that memory does not grow with what there is to tell.
func TestReportOfMuch(t *testing.T) {
	var r result.Report
	for n := range 2*result.MostSkipped + 5 {
		r.Add(load.Skipped{Reason: fmt.Sprint(n)})
	}
	all := r.All()
	require.Len(t, all, 1+result.MostSkipped)
	require.Equal(t, "10005 further parts are left out; mend the first 10000, which are told", all[0].String())
	require.Equal(t, "0", all[1].String())
}
