package describe

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pieces is the keys of an object with the text of their values, white space outside of strings aside; of arrays,
// with those of their elements. It is what the splitter and package encoding/json must agree on.
type pieces map[string][]string

func split(text string) (pieces, error) {
	s := newSplitter(strings.NewReader(text))
	got := pieces{}
	err := s.members(func(raw []byte) error {
		var key string
		if err := json.Unmarshal(raw, &key); err != nil {
			return err
		}
		got[key] = []string{}
		if c, err := s.next(); err != nil || c != '[' {
			v, err := s.value(true)
			got[key] = append(got[key], tidy(v))
			return err
		}
		return s.elements(func() error {
			v, err := s.value(true)
			got[key] = append(got[key], tidy(v))
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	if _, err := s.next(); !errors.Is(err, io.EOF) {
		return nil, errNotJSON
	}
	return got, nil
}

func reference(text string) (pieces, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &object); err != nil || object == nil {
		return nil, errors.Join(err, errNotJSON)
	}
	want := pieces{}
	for key, v := range object {
		want[key] = []string{}
		var list []json.RawMessage
		if v[0] == '[' {
			if err := json.Unmarshal(v, &list); err != nil {
				return nil, err
			}
			for _, e := range list {
				want[key] = append(want[key], tidy(e))
			}
			continue
		}
		want[key] = append(want[key], tidy(v))
	}
	return want, nil
}

func tidy(v []byte) string {
	var b bytes.Buffer
	if json.Compact(&b, v) != nil {
		return string(v)
	}
	return b.String()
}

var splitSeeds = []string{
	`{}`, `{"a": []}`, `{"a": [1, "x", null, true, {"b": [2]}, []]}`, `{"a": {"b": "}]\"\\"}, "c": -1.5e3}`,
	`{"a": "\u005b", "\u0062": [[[]]]}`, " {\n\"a\"\t:\r[ 1 , 2 ] } ", `{"a": 1`, `{"a"}`, `{"a": [1 2]}`, `[1]`, `{"a": "x`, `{"a":1,}`, `{"a":[1,]}`,
}

// FuzzSplit holds the splitter against package encoding/json: whatever that takes is split in the same places.
func FuzzSplit(f *testing.F) {
	for _, s := range splitSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want, err := reference(text)
		got, splitErr := split(text)
		if err == nil {
			require.NoError(t, splitErr)
			require.Equal(t, want, got)
		}
	})
}

func TestRepeated(t *testing.T) {
	many := func(last string) string {
		var b strings.Builder
		for i := range 200 {
			b.WriteString(`"k` + strings.Repeat("x", i) + `": 1, `)
		}
		return `{` + b.String() + `"` + last + `": 2}`
	}
	for text, want := range map[string]string{
		`{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}`: "",
		`{"a": 1, "A": 2}`:                     "A",
		`{"a": {"b": [{"c": 1, "c" : 2}]}}`:    "c",
		`{"a": "a", "b": "a:", "c": "\"a\":"}`: "",
		`"a"`:                                  "",
		`["a", "a"]`:                           "",
		many("other"):                          "",
		many("kXX"):                            "kXX",
	} {
		require.Equal(t, want, new(repetitions).find([]byte(text)), text)
	}
}
