package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	v, err := Parse(` {"b": [1, -2.5e+3, "x\n", {}, []], "a": {"é": null, "t": true, "f": false}} `)
	require.NoError(t, err)
	require.Equal(t, Object{
		{"a", Object{{"f", false}, {"t", true}, {"é", nil}}},
		{"b", []any{json.Number("1"), json.Number("-2.5e+3"), "x\n", Object{}, []any{}}},
	}, v)
}

func TestParseRefuses(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{`{"a": 1, "a": 2}`, "the key a is given twice"},
		{`{"Resources": {"W": {"Tags": [{}, {"Key": "x", "Value": 1, "Key": "y"}]}}}`, "the key Resources.W.Tags[1].Key is given twice"},
		{`{"a": {"b": 1, "\u0062": 2}}`, "the key a.b is given twice"},
		{"{\n\n\"a\": tru}", "line 3: invalid character '}' in literal true (expecting 'e')"},
		{`[1, 02]`, "line 1: invalid character '2' after array element"},
		{`{"a": 1}{`, "line 1: invalid character '{' after top-level value"},
		{`{"a": "`, "line 1: unexpected end of JSON input"},
		{``, "line 1: unexpected end of JSON input"},
		{strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000), "line 1: invalid character '[' exceeded max depth"},
	} {
		_, err := Parse(row.text)
		require.EqualError(t, err, row.want)
	}
}

func TestObject(t *testing.T) {
	var members []Member
	for _, k := range strings.Split("q w e r t y u i o p a s d", " ") {
		members = append(members, Member{k, k})
	}
	o, twice := NewObject(members)
	require.Nil(t, twice)
	for _, k := range strings.Split("q w e r t y u i o p a s d", " ") {
		require.Equal(t, k, o.Text(k))
	}
	for _, k := range []string{"", "b", "z"} {
		_, ok := o.Lookup(k)
		require.False(t, ok)
	}
	require.Nil(t, o.Object("q"))
	require.Nil(t, Object(nil).Get("q"))
}

// FuzzParse holds the tree against what encoding/json makes of the same text, object by object, and the texts that are refused against
// those that it refuses or in which an object has a key twice.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5,-0,"x",null,true,false,{"b":{}}]}`, `{"a":1,"a":2}`, `"\ud800\u0041é"`, "\"\xff\"", `[1e5,01]`, " 1 ", "{\"a\"\x00:1}", "[\x00]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := Parse(string(text))
		want, wantErr := byTokens(text)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("the error is %v, encoding/json has %v", err, wantErr)
		}
		if err == nil {
			require.Equal(t, want, got)
		}
	})
}

var errTwice = errors.New("twice")

// byTokens is Parse by the tokens of encoding/json.
func byTokens(text []byte) (any, error) {
	if !json.Valid(text) {
		return nil, errors.New("not valid")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := tokens(d)
	if err == nil {
		if _, after := d.Token(); !errors.Is(after, io.EOF) {
			return nil, errors.New("more")
		}
	}
	return v, err
}

func tokens(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := tokens(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	case json.Delim('{'):
		members := []Member{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := tokens(d)
			if err != nil {
				return nil, err
			}
			members = append(members, Member{key.(string), v})
		}
		o, twice := NewObject(members)
		if twice != nil {
			return nil, errTwice
		}
		_, err := d.Token()
		return o, err
	}
	return token, nil
}
