package scenario

import (
	"encoding"
	"reflect"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// form is the JSON that values of a type are written as.
type form uint8

const (
	noForm       form = iota // the type has none
	textForm                 // a string, by the type's own methods
	stringForm               // a string, as it is
	policyForm               // a string; one that is a JSON object is written as this object
	boolForm                 // true or false
	intForm                  // a whole number
	uintForm                 // a whole number that is not negative
	listForm                 // an array
	objectForm               // an object of the struct's fields
	resourceForm             // an object of the fields of some kind of resource, with its Kind
)

// String is what the form is called in a problem.
func (f form) String() string {
	switch f {
	case textForm, stringForm:
		return "a string"
	case policyForm:
		return "a string or an object"
	case boolForm:
		return "true or false"
	case intForm, uintForm:
		return "a number"
	case listForm:
		return "an array"
	}
	return "an object"
}

// shape is how values of a type are read and written.
type shape struct {
	form   form
	typ    reflect.Type
	elem   *shape  // of a list
	fields []field // of a struct, those of embedded structs among them
}

// field is a field of a struct.
type field struct {
	name  string // in files
	goes  string // in Go
	index []int
	shape *shape
}

// find is the position of the field with the name; -1: there is none. Fields mostly come in order, so the search begins
// behind the one found before.
func (s *shape) find(name []byte, after int) int {
	for i := range s.fields {
		if j := (after + 1 + i) % len(s.fields); s.fields[j].name == string(name) {
			return j
		}
	}
	return -1
}

// names is the fields' names, for a message.
func (s *shape) names() (names []string) {
	for _, f := range s.fields {
		names = append(names, f.name)
	}
	return names
}

var (
	resourceType        = reflect.TypeFor[vpc.Resource]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// shapes is the shapes of the types met so far.
type shapes map[reflect.Type]*shape

// of is the shape of t.
func (ss shapes) of(t reflect.Type) *shape {
	if s, ok := ss[t]; ok {
		return s
	}
	s := &shape{typ: t, form: formOf(t)}
	ss[t] = s
	switch s.form {
	case listForm:
		s.elem = ss.of(t.Elem())
	case objectForm:
		s.fields = ss.fieldsOf(t)
	}
	return s
}

func formOf(t reflect.Type) form {
	if t == resourceType {
		return resourceForm
	}
	if t.Implements(textMarshalerType) && reflect.PointerTo(t).Implements(textUnmarshalerType) {
		return textForm
	}
	switch t.Kind() {
	case reflect.String:
		return stringForm
	case reflect.Bool:
		return boolForm
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return intForm
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return uintForm
	case reflect.Slice:
		return listForm
	case reflect.Struct:
		return objectForm
	}
	return noForm
}

// fieldsOf is the exported fields of a struct. Those of an embedded struct stand in its place.
func (ss shapes) fieldsOf(t reflect.Type) []field {
	var fields []field
	for f := range structFields(t) {
		if f.Anonymous && formOf(f.Type) == objectForm {
			for _, inner := range ss.fieldsOf(f.Type) {
				inner.index = append([]int{f.Index[0]}, inner.index...)
				fields = append(fields, inner)
			}
			continue
		}
		s := ss.of(f.Type)
		if f.Name == "Policy" && s.form == stringForm {
			s = &shape{form: policyForm, typ: f.Type}
		}
		fields = append(fields, field{keyOf(f), f.Name, f.Index, s})
	}
	return fields
}

// keyOf is a field's name in files: that of its json tag, or else its Go name with the first word in small letters.
func keyOf(f reflect.StructField) string {
	if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag != "" {
		return tag
	}
	return lowerFirst(f.Name)
}

// lowerFirst is a Go name with its first word in small letters: "zoneID" of ZoneID, "cidrs" of CIDRs, "dnsHostnames" of
// DNSHostnames, "ipv6CIDRs" of IPv6CIDRs.
func lowerFirst(name string) string {
	for _, word := range []string{"IPv4", "IPv6"} {
		if rest, ok := strings.CutPrefix(name, word); ok {
			return strings.ToLower(word) + rest
		}
	}
	upper := len(name) - len(strings.TrimLeft(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	rest := name[upper:]
	switch {
	case upper < 2, rest == "", rest == "s", rest[0] < 'a': // one letter, or a whole name that is an initialism, or one before a number
		return strings.ToLower(name[:upper]) + rest
	}
	return strings.ToLower(name[:upper-1]) + name[upper-1:]
}

// structFields is the fields of a struct that other packages see.
func structFields(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && !yield(f) {
				return
			}
		}
	}
}
