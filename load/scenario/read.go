package scenario

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vpcsim/vpcsim/load/internal/foreign"
	"github.com/vpcsim/vpcsim/vpc"
)

// mostProblems bounds how many problems of a file are told.
const mostProblems = 100

// decoder reads a file into Go values, and collects what is wrong with it.
type decoder struct {
	cursor
	kinds  map[vpc.Kind]reflect.Type
	shapes shapes

	path     []step
	ids      map[vpc.ID]bool // of the list of resources that is being read
	starts   map[string]int  // where the elements of the file's lists begin, but for resources
	problems []found
}

// step is one step of a path: a field, or an element.
type step struct {
	field string // empty: an element
	index int
}

// found is a problem and where it is.
type found struct {
	at int
	Problem
}

func parse(text []byte, opts []Option) (Scenario, error) {
	d := &decoder{
		cursor: cursor{text: text},
		kinds:  map[vpc.Kind]reflect.Type{}, shapes: shapes{},
		ids: map[vpc.ID]bool{}, starts: map[string]int{},
	}
	d.register(kinds[:])
	for _, o := range opts {
		o(d)
	}
	var s Scenario
	if d.valid() {
		v := reflect.ValueOf(&s).Elem()
		d.file(v, d.shapes.of(v.Type()))
		d.checkNames(s)
	}
	if err := d.err(); err != nil {
		return Scenario{}, err
	}
	return s, nil
}

// valid says whether the text is JSON in UTF-8, without which no part of it can be read.
func (d *decoder) valid() bool {
	var skip skipped
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(d.text, &skip); {
	case len(bytes.TrimSpace(d.text)) == 0:
		d.refuse(0, "the file is empty")
	case errors.As(err, &syntax):
		d.refuse(int(syntax.Offset)-1, "it is not JSON: %s", strings.TrimPrefix(syntax.Error(), "json: "))
	case err != nil:
		d.refuse(0, "it is not JSON: %v", err)
	case !utf8.Valid(d.text):
		d.refuse(firstInvalid(d.text), "it is not UTF-8")
	default:
		return true
	}
	return false
}

// skipped is a value of which only the syntax counts.
type skipped struct{}

// UnmarshalJSON takes anything.
func (*skipped) UnmarshalJSON([]byte) error { return nil }

func firstInvalid(text []byte) int {
	for i := 0; ; {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
}

// file reads the whole file.
func (d *decoder) file(v reflect.Value, s *shape) {
	if d.peek() != '{' {
		d.refuse(d.pos, "it is %s, not an object", describe(d.text[d.pos:]))
		return
	}
	if hint := foreign.Hint(d.foreignKeys(s)); hint != "" {
		d.refuse(d.pos, "it is not a scenario: %s", hint)
		return
	}
	d.object(v, s, schemaKey)
}

// foreignKeys is the keys of the object that comes next and that are no field's, be it in other letters. Those of CloudFormation's Resources are in an object. It
// moves nowhere.
func (d *decoder) foreignKeys(s *shape) map[string]bool {
	c := d.cursor
	keys := map[string]bool{}
	c.enter()
	for c.more() {
		key := string(c.string())
		field := slices.ContainsFunc(s.fields, func(f field) bool { return strings.EqualFold(f.name, key) })
		if !field || key == "Resources" && c.peek() == '{' {
			keys[key] = true
		}
		c.skip()
	}
	return keys
}

// value reads the next value into v.
func (d *decoder) value(v reflect.Value, s *shape) {
	first := d.peek()
	at := d.pos
	if !s.takes(first) {
		got := d.skip()
		d.refuse(at, "it is %s, not %s", describe(got), s.form)
		return
	}
	switch s.form {
	case textForm:
		text := d.string()
		if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(text); err != nil {
			d.refuse(at, "%v", err)
		}
	case stringForm:
		v.SetString(string(d.string()))
	case policyForm:
		d.policy(v, first)
	case boolForm:
		v.SetBool(first == 't')
		d.skip()
	case intForm:
		n, err := strconv.ParseInt(string(d.skip()), 10, s.typ.Bits())
		d.refuseNumber(at, err)
		v.SetInt(n)
	case uintForm:
		n, err := strconv.ParseUint(string(d.skip()), 10, s.typ.Bits())
		d.refuseNumber(at, err)
		v.SetUint(n)
	case listForm:
		d.list(v, s)
	case objectForm:
		d.object(v, s, "")
	case resourceForm:
		d.resource(v, at)
	}
}

// takes says whether a value that begins with the byte can be of the form.
func (s *shape) takes(first byte) bool {
	switch s.form {
	case textForm, stringForm:
		return first == '"'
	case policyForm:
		return first == '"' || first == '{'
	case boolForm:
		return first == 't' || first == 'f'
	case intForm, uintForm:
		return first == '-' || '0' <= first && first <= '9'
	case listForm:
		return first == '['
	case objectForm, resourceForm:
		return first == '{'
	}
	return false
}

// describe says what a value is.
func describe(value []byte) string {
	switch value[0] {
	case '"':
		return "a string"
	case '{':
		return "an object"
	case '[':
		return "an array"
	case 'n':
		return "null"
	case 't':
		return "true"
	case 'f':
		return "false"
	}
	return "a number"
}

// policy reads a policy document, as a text or as the object itself.
func (d *decoder) policy(v reflect.Value, first byte) {
	if first == '"' {
		v.SetString(string(d.string()))
		return
	}
	var compact bytes.Buffer
	_ = json.Compact(&compact, d.skip()) // it is JSON
	v.SetString(compact.String())
}

func (d *decoder) list(v reflect.Value, s *shape) {
	if s.elem.form == resourceForm {
		clear(d.ids)
	}
	v.Set(reflect.MakeSlice(s.typ, 0, 0))
	d.enter()
	for i := 0; d.more(); i++ {
		if len(d.problems) > mostProblems {
			d.skip() // nothing more is told, and nothing is kept
			continue
		}
		d.path = append(d.path, step{index: i})
		if len(d.path) == 2 && s.elem.form == objectForm {
			d.starts[d.at()] = d.pos
		}
		if v.Len() == v.Cap() {
			v.Grow(max(1, v.Len()))
		}
		v.SetLen(i + 1)
		d.value(v.Index(i), s.elem)
		d.path = d.path[:len(d.path)-1]
	}
}

// object reads an object into a struct. It may have a member that no field is for, which is passed over; "": none.
func (d *decoder) object(v reflect.Value, s *shape, besides string) {
	var few [32]bool
	seen := few[:]
	if len(s.fields) >= len(few) {
		seen = make([]bool, len(s.fields)+1)
	}
	d.enter()
	for last := -1; d.more(); {
		at := d.pos
		name := d.string()
		i := s.find(name, last)
		if i >= 0 {
			d.path = append(d.path, step{field: s.fields[i].name})
		} else {
			d.path = append(d.path, step{field: cmp.Or(string(name), `""`)})
			if besides != "" && string(name) == besides {
				i = len(s.fields)
			}
		}
		switch {
		case i < 0:
			d.refuse(at, "%s", s.unknown(string(name)))
			d.skip()
		case seen[i]:
			d.refuse(at, "it is given twice")
			d.skip()
		case i == len(s.fields):
			seen[i] = true
			if d.peek() != '"' {
				d.refuse(d.pos, "it is not a string")
			}
			d.skip()
		default:
			seen[i], last = true, i
			d.value(v.FieldByIndex(s.fields[i].index), s.fields[i].shape)
		}
		d.path = d.path[:len(d.path)-1]
	}
}

// unknown says that there is no field of the name, and which there are.
func (s *shape) unknown(name string) string {
	for _, f := range s.fields {
		if strings.EqualFold(f.name, name) {
			return "there is no such field" + vpc.DidYouMean([]string{f.name})
		}
	}
	return "there is no such field" + meant(name, s.names())
}

// meant ends a sentence about a name that is none: with what may be meant, or else with all that there are.
func meant[T ~string](name string, all []T) string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = string(s)
	}
	if alike := vpc.Alike(name, words...); len(alike) > 0 {
		return vpc.DidYouMean(alike)
	}
	return "; there are " + strings.Join(words, ", ")
}

// resource reads a resource of whatever kind.
func (d *decoder) resource(v reflect.Value, at int) {
	kind, ok := d.kind()
	t := d.kinds[kind]
	switch {
	case !ok:
		d.refuse(at, "it has no kind")
		d.skip()
		return
	case t == nil:
		d.refuse(at, "there is no kind %q%s", kind, meant(string(kind), d.known()))
		d.skip()
		return
	}
	r := reflect.New(t).Elem()
	d.object(r, d.shapes.of(t), kindKey)
	resource := r.Interface().(vpc.Resource)
	switch id := resource.ResourceID(); {
	case id == "":
		d.refuse(at, "it has no id")
	case d.ids[id]:
		d.refuse(at, "the ID %s is given twice", id)
	default:
		d.ids[id] = true
	}
	v.Set(r)
}

// kindKey is the member of a resource that says its kind, and schemaKey the member of a file that says its schema.
const (
	kindKey   = "kind"
	schemaKey = "$schema"
)

// kind is the kind of the object that comes next. It moves nowhere.
func (d *decoder) kind() (vpc.Kind, bool) {
	c := d.cursor
	c.enter()
	for c.more() {
		if string(c.string()) == kindKey && c.peek() == '"' {
			return vpc.Kind(c.string()), true
		}
		c.skip()
	}
	return "", false
}

// refuseNumber says what is wrong with a number, if anything is.
func (d *decoder) refuseNumber(at int, err error) {
	switch {
	case errors.Is(err, strconv.ErrRange):
		d.refuse(at, "the number is out of range")
	case err != nil:
		d.refuse(at, "it is not a whole number that the field can hold")
	}
}

// refuse notes a problem with what stands at the offset.
func (d *decoder) refuse(at int, format string, args ...any) {
	if len(d.problems) <= mostProblems {
		d.problems = append(d.problems, found{at, Problem{Path: d.at(), Message: fmt.Sprintf(format, args...)}})
	}
}

// at is the path of what is being read.
func (d *decoder) at() string {
	var b strings.Builder
	for i, s := range d.path {
		switch {
		case s.field == "":
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case i > 0:
			b.WriteString("." + s.field)
		default:
			b.WriteString(s.field)
		}
	}
	return b.String()
}

// err is the problems in the order of the text, or nil if there are none.
func (d *decoder) err() error {
	if len(d.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(d.problems, func(a, b found) int { return a.at - b.at })
	var ps Problems
	line, from := 1, 0
	for i, p := range d.problems {
		to := min(max(p.at, 0), len(d.text))
		line += bytes.Count(d.text[from:to], []byte("\n"))
		from = to
		p.Line = line
		if i == mostProblems {
			p.Problem = Problem{Line: line, Message: "there are more problems from here on"}
		}
		ps = append(ps, p.Problem)
	}
	return ps
}
