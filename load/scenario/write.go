package scenario

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vpcsim/vpcsim/vpc"
)

// encoder writes Go values as JSON without spaces.
type encoder struct {
	shapes shapes
	out    []byte
}

func encode(s Scenario) ([]byte, error) {
	e := &encoder{shapes: shapes{}}
	v := reflect.ValueOf(s)
	e.out = append(e.out, `{"`+schemaKey+`":"`+schemaURL+`"`...)
	err := e.members(v, e.shapes.of(v.Type()), "")
	e.out = append(e.out, '}')
	return e.out, err
}

// value writes v, which stands at path.
func (e *encoder) value(v reflect.Value, s *shape, path string) error {
	switch s.form {
	case textForm:
		return e.text(v, path)
	case stringForm:
		return e.string(v.String(), path)
	case policyForm:
		return e.policy(v.String(), path)
	case boolForm:
		e.out = strconv.AppendBool(e.out, v.Bool())
	case intForm:
		e.out = strconv.AppendInt(e.out, v.Int(), 10)
	case uintForm:
		e.out = strconv.AppendUint(e.out, v.Uint(), 10)
	case listForm:
		return e.list(v, s, path)
	case objectForm:
		e.out = append(e.out, '{')
		err := e.members(v, s, path)
		e.out = append(e.out, '}')
		return err
	case resourceForm:
		return e.resource(v, path)
	default:
		return fmt.Errorf("scenario: %s: a %v has no JSON", path, s.typ)
	}
	return nil
}

// text writes what a value's own method makes of it.
func (e *encoder) text(v reflect.Value, path string) error {
	if x, ok := v.Interface().(interface{ IsValid() bool }); ok && !x.IsValid() && !v.IsZero() {
		return fmt.Errorf("scenario: %s: the %v is not valid", path, v.Type())
	}
	text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
	if err != nil {
		return fmt.Errorf("scenario: %s: %w", path, err)
	}
	return e.string(string(text), path)
}

// string writes a string.
func (e *encoder) string(s, path string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("scenario: %s: %q is not UTF-8", path, s)
	}
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return e.escaped(s)
		}
	}
	e.out = append(append(append(e.out, '"'), s...), '"')
	return nil
}

func (e *encoder) escaped(s string) error {
	var b bytes.Buffer
	j := json.NewEncoder(&b)
	j.SetEscapeHTML(false)
	if err := j.Encode(s); err != nil {
		return err
	}
	e.out = append(e.out, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
	return nil
}

// policy writes a policy document as the object that it is, if reading that gives the same text again, also
// within other JSON, where [encoding/json] writes some characters otherwise.
func (e *encoder) policy(s, path string) error {
	var compact bytes.Buffer
	if strings.HasPrefix(s, "{") && utf8.ValidString(s) && !strings.ContainsAny(s, "<>&\u2028\u2029") &&
		json.Compact(&compact, []byte(s)) == nil && compact.String() == s {
		e.out = append(e.out, s...)
		return nil
	}
	return e.string(s, path)
}

func (e *encoder) list(v reflect.Value, s *shape, path string) error {
	e.out = append(e.out, '[')
	for i := range v.Len() {
		if i > 0 {
			e.out = append(e.out, ',')
		}
		if err := e.value(v.Index(i), s.elem, path+"["+strconv.Itoa(i)+"]"); err != nil {
			return err
		}
	}
	e.out = append(e.out, ']')
	return nil
}

// members writes the fields of a struct that are not zero.
func (e *encoder) members(v reflect.Value, s *shape, path string) error {
	if path != "" {
		path += "."
	}
	for _, f := range s.fields {
		x := v.FieldByIndex(f.index)
		if x.IsZero() {
			continue
		}
		if last := e.out[len(e.out)-1]; last != '{' {
			e.out = append(e.out, ',')
		}
		e.out = append(append(append(e.out, '"'), f.name...), `":`...)
		if err := e.value(x, f.shape, path+f.name); err != nil {
			return err
		}
	}
	return nil
}

func (e *encoder) resource(v reflect.Value, path string) error {
	if v.IsNil() {
		return fmt.Errorf("scenario: %s: there is no resource", path)
	}
	r, v := v.Interface().(vpc.Resource), v.Elem()
	s := e.shapes.of(v.Type())
	if s.form != objectForm {
		return fmt.Errorf("scenario: %s: a resource is a struct, not a %v", path, v.Type())
	}
	e.out = append(e.out, `{"`+kindKey+`":`...)
	if err := e.string(string(r.Kind()), path); err != nil {
		return err
	}
	err := e.members(v, s, path)
	e.out = append(e.out, '}')
	return err
}
