// Package bench measures loaders against encoding/json.
package bench

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"testing"
	"time"
)

// Ratio measures load, each time beside decoding the same JSON texts into any with [encoding/json]. It reports, as medians, the time of load, its
// MB/s, "ratio": how many times as long as the decoding it takes; and "B/interface": the length of the texts for each
// of their network interfaces.
func Ratio(b *testing.B, interfaces int, load func(), texts ...[]byte) {
	size := 0
	for _, t := range texts {
		size += len(t)
	}
	var took []time.Duration
	var ratios []float64
	for b.Loop() {
		start := time.Now()
		load()
		loaded := time.Now()
		for _, t := range texts {
			decode(b, t)
		}
		took = append(took, loaded.Sub(start))
		ratios = append(ratios, float64(loaded.Sub(start))/float64(time.Since(loaded)))
	}
	slices.Sort(took)
	slices.Sort(ratios)
	median := took[len(took)/2]
	b.ReportMetric(float64(median.Nanoseconds()), "ns/op")
	b.ReportMetric(float64(size)/1e6/median.Seconds(), "MB/s")
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
	b.ReportMetric(float64(size)/float64(interfaces), "B/interface")
}

// decode decodes all documents of a text.
func decode(b *testing.B, text []byte) {
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var v any
		switch err := d.Decode(&v); err {
		case nil:
		case io.EOF:
			return
		default:
			b.Fatal(err)
		}
	}
}
