package tree

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// RepeatedError says that an object has a key twice.
type RepeatedError struct {
	Path string // of the key: "Resources.Web.Tags[0].Key"
}

func (e *RepeatedError) Error() string { return "the key " + e.Path + " is given twice" }

// Parse reads a JSON text of one value. The error is that of [encoding/json], with the line, or a [RepeatedError]. The strings of the tree
// are parts of the text, where it has no escapes.
func Parse(text string) (any, error) {
	p := parser{text: text}
	v := p.value()
	if p.ok() && p.next() != 0 {
		p.bad = true
	}
	switch {
	case p.err != nil:
		return nil, p.err
	case p.bad:
		return nil, syntaxError(text)
	}
	return v, nil
}

// syntaxError is what [encoding/json] says of a text that is not JSON.
func syntaxError(text string) error {
	var any json.RawMessage
	err := json.Unmarshal([]byte(text), &any)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		line := 1 + strings.Count(text[:min(int(syntax.Offset), len(text))], "\n")
		return fmt.Errorf("line %d: %w", line, err)
	case err == nil:
		return errors.New("it is nested too deep")
	}
	return err
}

// deepest is how far values may be nested, as in [encoding/json].
const deepest = 10_000

// parser reads JSON in one pass. The first thing that is wrong ends it.
type parser struct {
	text  string
	at    int
	depth int
	bad   bool // the text is not JSON, or nested too deep
	err   error

	path    []step
	members []Member // of the objects around the position, those read so far
	values  []any    // likewise of the arrays

	memberSlab slab[Member]
	valueSlab  slab[any]
}

// slab hands out slices that lie side by side, for that is quicker than making each.
type slab[T any] struct{ free []T }

// clone is a copy of s that nothing can be appended to in place.
func (x *slab[T]) clone(s []T) []T {
	const most = 64
	switch {
	case len(s) == 0:
		return []T{}
	case len(s) > most:
		return slices.Clone(s)
	}
	if len(s) > len(x.free) {
		x.free = make([]T, 4*most)
	}
	out := x.free[:len(s):len(s)]
	x.free = x.free[len(s):]
	copy(out, s)
	return out
}

// step is a key, or else an element of an array.
type step struct {
	key   string
	index int // -1: it is a key
}

func (p *parser) ok() bool { return !p.bad && p.err == nil }

// next is the first byte after white space, 0 at the end.
func (p *parser) next() byte {
	for p.at < len(p.text) {
		switch c := p.text[p.at]; c {
		case ' ', '\n', '\t', '\r':
			p.at++
		case 0:
			return 1 // nothing begins with it
		default:
			return c
		}
	}
	return 0
}

func (p *parser) value() any {
	switch c := p.next(); {
	case c == '"':
		return p.string()
	case c == '{':
		return p.object()
	case c == '[':
		return p.list()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == 't' && p.word("true"):
		return true
	case c == 'f' && p.word("false"):
		return false
	case c == 'n' && p.word("null"):
	default:
		p.bad = true
	}
	return nil
}

func (p *parser) word(w string) bool {
	if !strings.HasPrefix(p.text[p.at:], w) {
		return false
	}
	p.at += len(w)
	return true
}

func (p *parser) enter() bool {
	p.at++
	p.depth++
	p.bad = p.bad || p.depth > deepest
	return !p.bad
}

// more goes over the comma before another member or element, or over the end. It is false at the end.
func (p *parser) more(first bool, end byte) bool {
	if !p.ok() {
		return false
	}
	switch c := p.next(); {
	case c == end:
		p.at++
		p.depth--
		return false
	case first:
		return true
	case c == ',':
		p.at++
		return true
	}
	p.bad = true
	return false
}

func (p *parser) object() any {
	if !p.enter() {
		return nil
	}
	from := len(p.members)
	p.path = append(p.path, step{index: -1})
	for first := true; p.more(first, '}'); first = false {
		key := p.name()
		if p.bad || p.next() != ':' {
			p.bad = true
			break
		}
		p.at++
		p.path[len(p.path)-1].key = key
		v := p.value()
		p.members = append(p.members, Member{key, v})
	}
	p.path = p.path[:len(p.path)-1]
	members := p.memberSlab.clone(p.members[from:])
	clear(p.members[from:])
	p.members = p.members[:from]
	o, twice := NewObject(members)
	if twice != nil && p.ok() {
		p.err = &RepeatedError{p.where(*twice)}
	}
	return o
}

func (p *parser) list() any {
	if !p.enter() {
		return nil
	}
	from := len(p.values)
	p.path = append(p.path, step{})
	for first := true; p.more(first, ']'); first = false {
		v := p.value()
		p.values = append(p.values, v)
		p.path[len(p.path)-1].index++
	}
	p.path = p.path[:len(p.path)-1]
	list := p.valueSlab.clone(p.values[from:])
	clear(p.values[from:])
	p.values = p.values[:from]
	return list
}

// where is the path of a key of the object that is read: "Resources.Web.Tags[0].Key".
func (p *parser) where(key string) string {
	var b strings.Builder
	for _, s := range append(p.path, step{key, -1}) {
		switch {
		case s.index >= 0:
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case b.Len() > 0:
			b.WriteString("." + s.key)
		default:
			b.WriteString(s.key)
		}
	}
	return b.String()
}

// string is the string that begins here.
func (p *parser) string() string {
	start, plain := p.at, true
	for i := start + 1; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			p.at = i + 1
			if plain {
				return p.text[start+1 : i]
			}
			return p.unquote(p.text[start:p.at])
		case c == '\\':
			plain = false
			i++
		case c < ' ' || c >= 0x80:
			plain = false
		}
	}
	p.bad = true
	return ""
}

// unquote is what a string in its quotes says, which may have escapes or what cannot be in one.
func (p *parser) unquote(quoted string) string {
	var s string
	p.bad = json.Unmarshal([]byte(quoted), &s) != nil
	return s
}

// name is a key.
func (p *parser) name() string {
	if p.next() != '"' {
		p.bad = true
		return ""
	}
	return p.string()
}

// number is a number as it stands.
//
// Source: RFC 8259, section 6
func (p *parser) number() json.Number {
	start := p.at
	if p.text[p.at] == '-' {
		p.at++
	}
	if p.at < len(p.text) && p.text[p.at] == '0' {
		p.at++
	} else {
		p.digits()
	}
	if p.at < len(p.text) && p.text[p.at] == '.' {
		p.at++
		p.digits()
	}
	if p.at < len(p.text) && (p.text[p.at] == 'e' || p.text[p.at] == 'E') {
		p.at++
		if p.at < len(p.text) && (p.text[p.at] == '+' || p.text[p.at] == '-') {
			p.at++
		}
		p.digits()
	}
	return json.Number(p.text[start:p.at])
}

// digits goes over digits, of which there is at least one.
func (p *parser) digits() {
	start := p.at
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		p.at++
	}
	p.bad = p.bad || p.at == start
}
