package describe

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// splitter cuts JSON text into values without decoding them. It keeps one value at a
// time and does not recurse, so that neither the length of a file nor the depth
// of its nesting costs memory. It looks at brackets and strings only: what is wrong inside a value
// is for whoever decodes it, and does not keep the splitter from finding the next one.
type splitter struct {
	r   *bufio.Reader
	buf []byte
}

// maxValue is the length in bytes of the longest value that is kept. A describe call's
// elements are some kilobytes long.
const maxValue = 16 << 20

var (
	errTruncated = errors.New("the file ends in the middle of a value; what stands before the break was read")
	errTooLong   = fmt.Errorf("the element is longer than %d MB", maxValue>>20)
	errNotJSON   = errors.New("the text is not JSON; run the aws command with --output json")
)

func newSplitter(r io.Reader) *splitter { return &splitter{r: bufio.NewReaderSize(r, 1<<16)} }

// next is the first byte after white space, which stays unread. At the end of the text the error is io.EOF.
func (s *splitter) next() (byte, error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if !isSpace(c) {
			return c, s.r.UnreadByte()
		}
	}
}

// expect reads one of the bytes in want, after white space.
func (s *splitter) expect(want string) (byte, error) {
	c, err := s.next()
	if err != nil {
		return 0, truncated(err)
	}
	for i := range len(want) {
		if c == want[i] {
			s.r.Discard(1)
			return c, nil
		}
	}
	return 0, fmt.Errorf("there is %q where JSON wants one of %q; the rest of the file was not read", c, want)
}

// truncated is what the end of the text means in the middle of a value.
func truncated(err error) error {
	if errors.Is(err, io.EOF) {
		return errTruncated
	}
	return err
}

// value reads one value. Its text is valid until the next call; if keep is false it
// is not kept. A value that is too long is read to its end, and the error is errTooLong.
func (s *splitter) value(keep bool) ([]byte, error) {
	s.buf = s.buf[:0]
	switch c, err := s.next(); {
	case err != nil:
		return nil, truncated(err)
	case c == ',' || c == ':' || c == '}' || c == ']':
		return nil, fmt.Errorf("there is %q where JSON wants a value; the rest of the file was not read", c)
	}
	var p position
	long := false
	for {
		if _, err := s.r.Peek(1); err != nil {
			if errors.Is(err, io.EOF) && p.depth == 0 && !p.inString && p.started {
				return s.finish(long, nil) // a literal may end with the text
			}
			return nil, truncated(err)
		}
		chunk, _ := s.r.Peek(s.r.Buffered())
		n, ends := p.pass(chunk)
		if keep && !long {
			s.buf = append(s.buf, chunk[:n]...)
			long = len(s.buf) > maxValue
		}
		s.r.Discard(n)
		if ends {
			return s.finish(long, nil)
		}
	}
}

// position is a place within a value.
type position struct {
	depth             int // of objects and arrays
	inString, escaped bool
	started           bool // something of the value was passed
}

// pass goes over text to its end, or to where the value ends before: over n bytes.
func (p *position) pass(text []byte) (n int, ends bool) {
	for n < len(text) {
		c := text[n]
		switch {
		case p.inString:
			n += p.passString(text[n:])
			if !p.inString && p.depth == 0 {
				return n, true
			}
			continue
		case c == '"':
			p.inString = true
		case c == '{' || c == '[':
			p.depth++
		case c == '}' || c == ']':
			if p.depth--; p.depth < 0 {
				return n, true // it belongs to what the value stands in
			}
			if p.depth == 0 {
				return n + 1, true
			}
		case p.depth == 0 && p.started && (isSpace(c) || c == ',' || c == ':'):
			return n, true
		}
		p.started = true
		n++
	}
	return n, false
}

// passString goes over the rest of a string, its quote included, as far as the text goes.
func (p *position) passString(text []byte) int {
	for i, c := range text {
		switch {
		case p.escaped:
			p.escaped = false
		case c == '\\':
			p.escaped = true
		case c == '"':
			p.inString = false
			return i + 1
		}
	}
	return len(text)
}

func (s *splitter) finish(long bool, err error) ([]byte, error) {
	if err == nil && long {
		return nil, errTooLong
	}
	return s.buf, err
}

// members reads an object and calls f at the value of each key; f must read the value.
func (s *splitter) members(f func(key []byte) error) error {
	return s.sequence('{', '}', func() error {
		if c, err := s.next(); err != nil || c != '"' {
			if err == nil {
				err = fmt.Errorf("there is %q where JSON wants a key; the rest of the file was not read", c)
			}
			return truncated(err)
		}
		key, err := s.value(true)
		if err != nil {
			return err
		}
		key = append([]byte(nil), key...)
		if _, err := s.expect(":"); err != nil {
			return err
		}
		return f(key)
	})
}

// elements reads an array and calls f at each element; f must read the element.
func (s *splitter) elements(f func() error) error { return s.sequence('[', ']', f) }

func (s *splitter) sequence(open, end byte, f func() error) error {
	if _, err := s.expect(string(open)); err != nil {
		return err
	}
	if c, err := s.next(); err != nil {
		return truncated(err)
	} else if c == end {
		s.r.Discard(1)
		return nil
	}
	for {
		if err := f(); err != nil {
			return err
		}
		if c, err := s.expect("," + string(end)); err != nil || c == end {
			return err
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
