package routing_test

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// sameValues compares addresses and prefixes, which cmp does not look into.
var sameValues = cmp.Options{
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }),
	cmp.Comparer(func(a, b packet.Traffic) bool { return a == b }),
}

// TestJSONRoundTrip: the path of every vector comes back from its JSON as it was.
func TestJSONRoundTrip(t *testing.T) {
	for name, vs := range suites {
		for _, v := range vs {
			n, err := vpc.New(resources(v.net)...)
			if err != nil || v.want != "" {
				continue
			}
			r := routing.NewWith(n, v.options)
			for _, a := range v.asked() {
				p, err := r.Resolve(a.flow)
				if err != nil {
					continue
				}
				data, err := json.Marshal(p)
				require.NoError(t, err, "%s/%s %s", name, v.name, a.question)
				var back routing.Path
				require.NoError(t, json.Unmarshal(data, &back), "%s", data)
				require.Empty(t, cmp.Diff(p, back, sameValues), "%s/%s %s", name, v.name, a.question)
			}
		}
	}
}

// TestJSONGolden pins the names of the fields.
func TestJSONGolden(t *testing.T) {
	r := printed(t)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	for _, f := range []routing.Flow{
		{From: "app", To: "kms.us-east-1.amazonaws.com"},
		{From: "app", To: "internet", DstPort: 443, SrcPort: 40000, Size: 1400, DontFragment: true},
		{From: "web", To: "192.168.1.1", Protocol: packet.ICMP, Type: 8},
	} {
		p, err := r.Resolve(f)
		require.NoError(t, err)
		require.NoError(t, enc.Encode(p))
	}
	golden(t, "testdata/path.json", b.String())
}

// TestJSONNamesEveryField: no field of an answer has its Go name in JSON, so that a new one is given a name that stays.
func TestJSONNamesEveryField(t *testing.T) {
	var check func(reflect.Type)
	check = func(s reflect.Type) {
		for s.Kind() == reflect.Slice || s.Kind() == reflect.Pointer {
			s = s.Elem()
		}
		if s.Kind() != reflect.Struct || s.PkgPath() != reflect.TypeFor[routing.Path]().PkgPath() {
			return
		}
		for f := range s.NumField() {
			field := s.Field(f)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			require.True(t, field.Anonymous || name != "" && strings.ToLower(name[:1]) == name[:1], "%v.%s has no name in JSON", s, field.Name)
			check(field.Type)
		}
	}
	check(reflect.TypeFor[routing.Path]())
}

func TestJSONRefuses(t *testing.T) {
	for _, text := range []string{
		`{"verdict": "perhaps"}`, `{"verdict": 1}`, `{"exposure": "some"}`, `{"forward": [{"stage": "middle"}]}`,
		`{"forward": [{"in": "tcp 10.0.0.1 10.0.0.2"}]}`, `{"flow": {"protocol": "nothing"}}`, `{"flow": {"source": "10.0.0"}}`,
	} {
		require.Error(t, json.Unmarshal([]byte(text), new(routing.Path)), text)
	}
	_, err := json.Marshal(routing.Path{Forward: []routing.Hop{{Stage: 200}}})
	require.Error(t, err)
}

// FuzzPathJSON: what is read can be written, and is then read as the same.
func FuzzPathJSON(f *testing.F) {
	f.Add([]byte(`{"flow":{"from":"a","to":"b","protocol":"tcp"},"verdict":"dropped","forward":[{"stage":"route","by":{"prefix":"10.0.0.0/8"},"in":"tcp 10.0.0.1:1 -> 10.0.0.2:2"}]}`))
	f.Add([]byte(`{"name":{"name":"x","addresses":["::1","10.0.0.1"]},"blockers":[{"stage":"","why":"","inReply":true}],"notes":[""]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var p, back routing.Path
		if json.Unmarshal(data, &p) != nil {
			return
		}
		once, err := json.Marshal(p)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(once, &back))
		again, err := json.Marshal(back)
		require.NoError(t, err)
		require.Equal(t, string(once), string(again))
	})
}
