package scenario

import (
	"bytes"
	"strings"
)

// width is how long lines may be that hold a whole object or array.
const width = 110

// layOut is JSON without spaces, put on lines: what fits on one line stands on one, but for the file
// itself and its lists.
func layOut(compact []byte) []byte {
	l := &layout{cursor: cursor{text: compact}}
	l.value(0)
	return append(l.out, '\n')
}

type layout struct {
	cursor
	out []byte
}

// value writes the next value at a depth.
func (l *layout) value(depth int) {
	first := l.peek()
	if first != '{' && first != '[' {
		l.out = append(l.out, l.skip()...)
		return
	}
	if depth > 1 || l.text[l.pos+1] == ']' {
		start := l.pos
		line := spaced(l.skip())
		if column := len(l.out) - bytes.LastIndexByte(l.out, '\n') - 1; column+len(line) < width {
			l.out = append(l.out, line...)
			return
		}
		l.pos = start
	}
	l.enter()
	l.out = append(l.out, first)
	for n := 0; l.more(); n++ {
		if n > 0 {
			l.out = append(l.out, ',')
		}
		l.newLine(depth + 1)
		if first == '{' {
			l.out = append(append(l.out, l.skip()...), ": "...)
		}
		l.value(depth + 1)
	}
	l.newLine(depth)
	l.out = append(l.out, first+2) // the closing bracket, in ASCII
}

func (l *layout) newLine(depth int) {
	l.out = append(append(l.out, '\n'), strings.Repeat("  ", depth)...)
}

// spaced is JSON without spaces, with one behind each comma and colon.
func spaced(compact []byte) []byte {
	out := make([]byte, 0, len(compact)+len(compact)/8)
	for c := (cursor{text: compact}); c.pos < len(compact); {
		start := c.pos
		if compact[start] == '"' {
			c.quoted()
			out = append(out, compact[start:c.pos]...)
			continue
		}
		out = append(out, compact[start])
		if compact[start] == ',' || compact[start] == ':' {
			out = append(out, ' ')
		}
		c.pos++
	}
	return out
}
