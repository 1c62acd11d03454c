package terraform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// parser reads JSON text in one pass: it decodes what is asked for and goes over the rest. The first error
// ends it: what was read before stands.
type parser struct {
	text     []byte
	at       int
	depth    int
	repeated bool              // an object had a key twice
	names    map[string]string // keys that were read: few occur often
	err      error
}

// name is the key that a JSON string says.
func (p *parser) name(quoted []byte) string {
	if s, ok := p.names[string(quoted)]; ok {
		return s
	}
	if p.names == nil {
		p.names = map[string]string{}
	}
	s := text(quoted)
	const most = 10_000
	if len(p.names) < most {
		p.names[string(quoted)] = s
	}
	return s
}

// deepest is how far objects and arrays may be nested.
const deepest = 1000

func (p *parser) fail() {
	if p.err != nil {
		return
	}
	p.err = fmt.Errorf("the text is not JSON at byte %d", p.at+1)
	if p.at >= len(p.text) {
		p.err = fmt.Errorf("the text ends too early")
	}
}

// next is the first byte behind white space, 0 at the end and after an error.
func (p *parser) next() byte {
	if p.err != nil {
		return 0
	}
	for p.at < len(p.text) {
		switch c := p.text[p.at]; c {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return c
		}
	}
	return 0
}

// expect goes over a byte.
func (p *parser) expect(c byte) bool {
	if p.next() != c {
		p.fail()
		return false
	}
	p.at++
	return true
}

// enter notes that an object or array begins.
func (p *parser) enter() bool {
	p.at++
	p.depth++
	if p.depth > deepest && p.err == nil {
		p.err = fmt.Errorf("the text is nested more than %d deep", deepest)
	}
	return p.err == nil
}

// members goes through an object and calls f at each value, which f must read or go over. Null is an empty object;
// anything else is gone over, and the result is false.
func (p *parser) members(f func(key []byte)) bool {
	switch p.next() {
	case 'n':
		p.skip()
		return true
	case '{':
	default:
		p.skip()
		return false
	}
	if !p.enter() {
		return true
	}
	for p.next() != '}' {
		key := p.quoted()
		if !p.expect(':') {
			return true
		}
		f(key)
		if c := p.next(); c == ',' {
			p.at++
			if p.next() == '}' {
				p.fail()
			}
		} else if c != '}' {
			p.fail()
		}
		if p.err != nil {
			return true
		}
	}
	p.at++
	p.depth--
	return true
}

// list goes through an array and calls f at each element, which f must read or go over. Null is an empty array;
// anything else is gone over, and the result is false.
func (p *parser) list(f func()) bool {
	switch p.next() {
	case 'n':
		p.skip()
		return true
	case '[':
	default:
		p.skip()
		return false
	}
	if !p.enter() {
		return true
	}
	for p.next() != ']' {
		f()
		if c := p.next(); c == ',' {
			p.at++
			if p.next() == ']' {
				p.fail()
			}
		} else if c != ']' {
			p.fail()
		}
		if p.err != nil {
			return true
		}
	}
	p.at++
	p.depth--
	return true
}

// quoted is the string that begins here, in its quotes.
func (p *parser) quoted() []byte {
	if p.next() != '"' {
		p.fail()
		return nil
	}
	for i := p.at + 1; i < len(p.text); i++ {
		switch p.text[i] {
		case '\\':
			i++
		case '"':
			q := p.text[p.at : i+1]
			p.at = i + 1
			return q
		}
	}
	p.at = len(p.text)
	p.fail()
	return nil
}

// skip goes over a value. It looks at brackets and strings only.
func (p *parser) skip() {
	depth := 0
	for {
		switch c := p.next(); c {
		case '"':
			p.quoted()
		case '{', '[':
			depth++
			p.at++
		case '}', ']':
			depth--
			p.at++
		case ',', ':':
			if depth == 0 {
				p.fail()
			}
			p.at++
		case 0:
			p.fail()
		default:
			p.literal()
		}
		if p.err != nil || depth <= 0 {
			if depth < 0 {
				p.fail()
			}
			return
		}
	}
}

// literal is a number, true, false or null.
func (p *parser) literal() []byte {
	start := p.at
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ',', ':', ']', '}', '[', '{', '"', ' ', '\t', '\r', '\n':
			return p.text[start:p.at]
		}
		p.at++
	}
	return p.text[start:]
}

// raw is the text of the value.
func (p *parser) raw() []byte {
	p.next()
	start := p.at
	p.skip()
	return p.text[start:p.at]
}

// str is a string; empty for a value of another kind.
func (p *parser) str() string {
	if p.next() != '"' {
		p.skip()
		return ""
	}
	return text(p.quoted())
}

// value is a value as [json.Unmarshal] decodes it into any, but that what is empty is nil, and members that are nil
// are not there: both mean that nothing is set.
func (p *parser) value() any {
	switch p.next() {
	case '{':
		if m := p.object(); len(m) > 0 {
			return m
		}
	case '[':
		var l []any
		p.list(func() {
			if p.next() == '{' {
				l = append(l, p.attributes()) // a block, of which nothing may be known yet
			} else {
				l = append(l, p.value())
			}
		})
		if len(l) > 0 {
			return l
		}
	case '"':
		if q := p.quoted(); len(q) > 2 {
			return text(q)
		}
	case 0:
		p.fail()
	default:
		return p.scalar()
	}
	return nil
}

func (p *parser) scalar() any {
	switch s := string(p.literal()); s {
	case "true":
		return true
	case "false":
		return false
	case "null":
	default:
		f, err := strconv.ParseFloat(s, 64)
		if c := s; err == nil && len(c) > 0 && (c[0] == '-' || c[0] >= '0' && c[0] <= '9') {
			return f
		}
		p.fail()
	}
	return nil
}

// object is an object; of a value of another kind it is nil.
func (p *parser) object() map[string]any {
	var m map[string]any
	p.members(func(key []byte) {
		if unread[string(key)] {
			p.skip()
			return
		}
		v := p.value()
		if v == nil {
			return
		}
		if m == nil {
			m = make(map[string]any, 8)
		}
		name := p.name(key)
		if _, again := m[name]; again {
			p.repeated = true
		}
		m[name] = v
	})
	return m
}

// attributes is an object that is not nil even if nothing is set in it, unless it is null.
func (p *parser) attributes() map[string]any {
	if p.next() != '{' {
		p.skip()
		return nil
	}
	if m := p.object(); m != nil {
		return m
	}
	return map[string]any{}
}

// marks mirrors values with true where something is so. Without any true it is nil.
func (p *parser) marks() any {
	raw := p.raw()
	if !bytes.Contains(raw, []byte("true")) {
		return nil
	}
	inner := parser{text: raw, depth: p.depth, names: p.names}
	v := inner.value()
	if p.err == nil {
		p.err = inner.err
	}
	return v
}

// unread is attributes, in quotes, that are not read whatever Terraform marks: those that hold secrets, and some
// that are long and say nothing about a network.
var unread = map[string]bool{
	`"mac_address"`: true, `"private_dns_name"`: true, `"private_dns"`: true, `"public_dns"`: true, `"root_block_device"`: true, `"ebs_block_device"`: true,
	`"metadata_options"`: true, `"ipv6_cidr_block_association_id"`: true, `"access_logs"`: true, `"health_check"`: true, `"stickiness"`: true,
	`"user_data"`: true, `"user_data_base64"`: true, `"customer_gateway_configuration"`: true, `"bgp_auth_key"`: true, `"password"`: true, `"secret"`: true,
	`"tunnel1_preshared_key"`: true, `"tunnel2_preshared_key"`: true, `"tunnel1_preshared_key_arn"`: true, `"tunnel2_preshared_key_arn"`: true, `"pre_shared_key"`: true,
}

// text is the string that a JSON string says.
func text(quoted []byte) string {
	if len(quoted) < 2 {
		return ""
	}
	inner := quoted[1 : len(quoted)-1]
	for _, c := range inner {
		if c == '\\' || c < ' ' || c >= 0x80 {
			var s string
			if json.Unmarshal(quoted, &s) != nil {
				return ""
			}
			return s
		}
	}
	return string(inner)
}
