package scenario

import (
	"bytes"
	"encoding/json"
)

// cursor moves over JSON that is known to be valid.
type cursor struct {
	text []byte
	pos  int
}

// peek is the first byte of the next value, to which it moves.
func (c *cursor) peek() byte {
	for {
		switch b := c.text[c.pos]; b {
		case ' ', '\t', '\r', '\n', ',', ':':
			c.pos++
		default:
			return b
		}
	}
}

// enter moves into an object or array.
func (c *cursor) enter() {
	c.peek()
	c.pos++
}

// more says whether another member or element follows; if none does it moves out of the object or array.
func (c *cursor) more() bool {
	if b := c.peek(); b == '}' || b == ']' {
		c.pos++
		return false
	}
	return true
}

// skip moves behind the next value, which is the result.
func (c *cursor) skip() []byte {
	first := c.peek()
	start := c.pos
	switch first {
	case '"':
		c.quoted()
	case '{', '[':
		c.nested()
	default:
		for c.pos < len(c.text) && bytes.IndexByte([]byte(" \t\r\n,]}"), c.text[c.pos]) < 0 {
			c.pos++
		}
	}
	return c.text[start:c.pos]
}

// nested moves behind an object or array.
func (c *cursor) nested() {
	for depth := 0; ; {
		switch c.text[c.pos] {
		case '"':
			c.quoted()
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		c.pos++
		if depth == 0 {
			return
		}
	}
}

// quoted moves behind a string, and says whether there are escapes in it.
func (c *cursor) quoted() (escapes bool) {
	for c.pos++; ; c.pos++ {
		switch c.text[c.pos] {
		case '\\':
			escapes = true
			c.pos++
		case '"':
			c.pos++
			return escapes
		}
	}
}

// string moves behind a string, which is the result. It is part of the text if it has no escapes.
func (c *cursor) string() []byte {
	c.peek()
	start := c.pos
	if !c.quoted() {
		return c.text[start+1 : c.pos-1]
	}
	var s string
	_ = json.Unmarshal(c.text[start:c.pos], &s) // it is a string
	return []byte(s)
}
