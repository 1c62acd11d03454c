package terraform

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// values is the attributes of a resource. Those that are null or empty, which most are, are not kept: both
// mean that nothing is set.
type values map[string]any

var errRepeated = errors.New("an attribute stands there twice")

// UnmarshalJSON reads an object. The text is valid JSON, as package encoding/json makes sure.
func (v *values) UnmarshalJSON(text []byte) error {
	p := parser{text: text}
	if p.space(); p.peek() != '{' {
		*v = nil
		return nil
	}
	m, _ := p.object()
	*v = m
	if p.repeated {
		return errRepeated
	}
	return nil
}

// marks mirrors values with true where something is so. Without any true it is nil.
type marks struct{ any }

// UnmarshalJSON reads marks.
func (m *marks) UnmarshalJSON(text []byte) error {
	m.any = nil
	if !bytes.Contains(text, []byte("true")) {
		return nil
	}
	return json.Unmarshal(text, &m.any)
}

// parser decodes text that is known to be valid JSON.
type parser struct {
	text     []byte
	at       int
	repeated bool
}

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

// value decodes a value as [json.Unmarshal] would into any. Without a value in it, it is nil.
func (p *parser) value() any {
	p.space()
	switch c := p.peek(); c {
	case '{':
		if m, any := p.object(); any {
			return m
		}
	case '[':
		if l := p.array(); len(l) > 0 {
			return l
		}
	case '"':
		if s := p.str(); s != "" {
			return s
		}
	case 't', 'n':
		p.at += len("true")
		if c == 't' {
			return true
		}
	case 'f':
		p.at += len("false")
		return false
	default:
		return p.number()
	}
	return nil
}

// object decodes an object, and says whether anything is in it.
func (p *parser) object() (map[string]any, bool) {
	m := map[string]any{}
	p.at++
	for p.space(); p.peek() == '"'; p.space() {
		start := p.at
		p.skipString()
		key := p.text[start:p.at]
		p.space()
		p.at++ // the colon
		v := p.value()
		if v != nil {
			name := text(key)
			if _, again := m[name]; again {
				p.repeated = true
			}
			m[name] = v
		}
		if p.space(); p.peek() == ',' {
			p.at++
		}
	}
	p.at++
	return m, len(m) > 0
}

// array decodes an array. Its elements keep their places.
func (p *parser) array() []any {
	var l []any
	p.at++
	for p.space(); p.peek() != ']' && p.at < len(p.text); p.space() {
		l = append(l, p.value())
		if p.space(); p.peek() == ',' {
			p.at++
		}
	}
	p.at++
	return l
}

func (p *parser) number() any {
	start := p.at
	for p.at < len(p.text) && bytes.IndexByte([]byte("+-.0123456789eE"), p.text[p.at]) >= 0 {
		p.at++
	}
	if p.at == start {
		p.at = len(p.text) // no JSON: nothing more can be read
		return nil
	}
	f, err := strconv.ParseFloat(string(p.text[start:p.at]), 64)
	if err != nil {
		return nil
	}
	return f
}

func (p *parser) str() string {
	start := p.at
	p.skipString()
	return text(p.text[start:p.at])
}

// skipString goes behind the string that begins here.
func (p *parser) skipString() {
	for p.at++; p.at < len(p.text) && p.text[p.at] != '"'; p.at++ {
		if p.text[p.at] == '\\' {
			p.at++
		}
	}
	p.at = min(p.at+1, len(p.text))
}

// text is the string that a JSON string says.
func text(quoted []byte) string {
	inner := quoted[1:max(1, len(quoted)-1)]
	for _, c := range inner {
		if c == '\\' || c >= 0x80 {
			var s string
			if json.Unmarshal(quoted, &s) != nil {
				return ""
			}
			return s
		}
	}
	return string(inner)
}
