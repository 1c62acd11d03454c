package describe_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// measuredVariable names the folder that holds the labs: <lab>/aws_configs, which is what [describe.Load] reads,
// and <lab>/cases.json, which is what the hosts of the lab saw. The labs are those of
// https://github.com/batfish/lab-validation.
const measuredVariable = "VPCSIM_MEASURED"

// prober is the host outside AWS that the labs were probed from, whose address is not recorded.
const prober = routing.Place("internet:203.0.113.9")

// disputed is the cases in which the measurement, not the model, is what differs from AWS: the case's ID and why.
var disputed = map[string]string{}

// measurement is what one host of a lab saw of another.
type measurement struct {
	ID       string     `json:"id"`
	Src      netip.Addr `json:"src_ip"`
	SrcENI   string     `json:"src_eni"`
	Dst      netip.Addr `json:"dst_ip"`
	DstDNS   string     `json:"dst_dns"`
	DstKind  string     `json:"dst_kind"`
	Protocol string     `json:"protocol"`
	Port     uint16     `json:"dport"`
	Expected string     `json:"expected"`
}

// flow is the question that the measurement answers.
func (m measurement) flow() (routing.Flow, error) {
	p, err := packet.ParseProtocol(m.Protocol)
	f := routing.Flow{From: prober, To: routing.Place(m.Dst.String()), Protocol: p, DstPort: m.Port}
	if m.DstDNS != "" {
		f.To = routing.Place(m.DstDNS)
	}
	if m.SrcENI != "" {
		f.From, f.Source = routing.Place(m.SrcENI), m.Src
	}
	return f, err
}

// TestMeasured holds the model against what real AWS did. Every measurement says only whether a round trip worked.
func TestMeasured(t *testing.T) {
	dir := os.Getenv(measuredVariable)
	if dir == "" {
		t.Skipf("%s does not name the folder of measured labs", measuredVariable)
	}
	labs, err := filepath.Glob(filepath.Join(dir, "*", "cases.json"))
	require.NoError(t, err)
	require.NotEmpty(t, labs, "there is no lab below %s", dir)
	for _, lab := range labs {
		name := filepath.Base(filepath.Dir(lab))
		t.Run(name, func(t *testing.T) { measure(t, name, filepath.Dir(lab)) })
	}
}

func measure(t *testing.T, name, dir string) {
	text, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	require.NoError(t, err)
	var cases []measurement
	require.NoError(t, json.Unmarshal(text, &cases))
	res, err := describe.Load(os.DirFS(filepath.Join(dir, "aws_configs")))
	require.NoError(t, err)
	net, err := vpc.New(res.Resources...)
	require.NoError(t, err)
	r := routing.New(net)

	agree, judged := 0, 0
	unknown := map[string]int{} // what the model does not hold: how many cases hang on it
	for _, m := range cases {
		got, why := judge(t, r, m)
		switch {
		case got == routing.Unknown:
			unknown[why]++
			continue
		case (got == routing.Delivered) == (m.Expected == "round_trip_ok"):
			agree++
		case disputed[m.ID] != "":
			t.Logf("disputed %s: %s", m.ID, disputed[m.ID])
			continue
		default:
			t.Errorf("%s: measured %s to a %s: %s", m.ID, m.Expected, m.DstKind, why)
		}
		judged++
		inSet(t, r, m)
	}
	t.Logf("measured %s: %d/%d of %d", name, agree, judged, len(cases))
	for _, why := range slices.Sorted(maps.Keys(unknown)) {
		t.Logf("not judged, %d: %s", unknown[why], why)
	}
	for _, s := range res.Skipped {
		t.Logf("skipped %v", s)
	}
	require.NotZero(t, judged, "no case was judged")
}

// inSet checks that a packet of the measurement lies in the set of its pair exactly if the round trip worked.
func inSet(t *testing.T, r *routing.Resolver, m measurement) {
	f, err := m.flow()
	require.NoError(t, err)
	p, err := r.Resolve(f)
	require.NoError(t, err)
	if len(p.Forward) == 0 {
		require.NotEqual(t, "round_trip_ok", m.Expected, m.ID)
		return
	}
	flows, err := reach.Between(r, f.From, f.To)
	require.NoError(t, err, m.ID)
	require.Equal(t, m.Expected == "round_trip_ok", flows.Set().Contains(p.Forward[0].In), "%s: %v from %s\n%v", m.ID, p.Forward[0].In, f.From, flows)
}

// judge asks the model: its verdict, and the hop that decided or what it does not know.
func judge(t *testing.T, r *routing.Resolver, m measurement) (routing.Verdict, string) {
	f, err := m.flow()
	require.NoError(t, err, m.ID)
	p, err := r.Resolve(f)
	if err != nil {
		t.Errorf("%s: %v", m.ID, err)
		return routing.Unknown, err.Error()
	}
	if p.Verdict == routing.Unknown {
		return p.Verdict, strings.Join(p.Missing, "; ")
	}
	hop, blocked := p.Deciding()
	if !blocked && len(p.Forward) > 0 {
		hop = p.Forward[len(p.Forward)-1]
	}
	return p.Verdict, fmt.Sprintf("%v at %s %s, %v: %s %s", p.Verdict, hop.Kind, hop.At, hop.Stage, hop.Code, hop.Rule)
}
