package describe

import (
	"bytes"
	"strings"
)

// repetitions looks for keys that are repeated. It keeps its memory from one text to the next; the zero value is ready.
type repetitions struct {
	keys   []key // of the objects around the position
	starts []int // where those of each object or array begin; arrays have none
	many   []map[string]bool
}

// key is a key of an object, with a sum that equal keys share, letter case aside; 0: the sum says nothing.
type key struct {
	text []byte
	sum  uint64
}

// find is the first key that an object within the JSON text has twice, letter case aside, and empty if there is none.
// Package encoding/json would mix the two values. The text must be valid JSON.
func (r *repetitions) find(raw []byte) string {
	r.keys, r.starts, r.many = r.keys[:0], r.starts[:0], r.many[:0]
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '{', '[':
			r.starts, r.many = append(r.starts, len(r.keys)), append(r.many, nil)
		case '}', ']':
			last := len(r.starts) - 1
			r.keys = r.keys[:r.starts[last]]
			r.starts, r.many = r.starts[:last], r.many[:last]
		case '"':
			end := stringEnd(raw, i)
			if isKey(raw, end) && !r.add(raw[i+1:end]) {
				return string(raw[i+1 : end])
			}
			i = end
		}
	}
	return ""
}

// stringEnd is the index of the quote that ends the string which begins at i.
func stringEnd(raw []byte, i int) int {
	for i++; raw[i] != '"'; i++ {
		if raw[i] == '\\' {
			i++
		}
	}
	return i
}

// isKey says whether the string that ends at end is a key.
func isKey(raw []byte, end int) bool {
	for _, c := range raw[end+1:] {
		if !isSpace(c) {
			return c == ':'
		}
	}
	return false
}

// sum is the same for keys that are equal, letter case aside: the FNV-1a hash of their small letters. It is 0 if there are others than those of
// ASCII, some of which are small letters of theirs.
func sum(text []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range text {
		if c >= 0x80 {
			return 0
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// add adds a key to the innermost object; false: it is there already. Most objects have few keys, which a list finds fastest.
func (r *repetitions) add(text []byte) bool {
	const few = 64
	last := len(r.starts) - 1
	if many := r.many[last]; many != nil {
		folded := strings.ToLower(string(text))
		again := many[folded]
		many[folded] = true
		return !again
	}
	k := key{text, sum(text)}
	mine := r.keys[r.starts[last]:]
	for i := range mine {
		old := &mine[i]
		if (old.sum == k.sum || old.sum == 0 || k.sum == 0) && bytes.EqualFold(old.text, text) {
			return false
		}
	}
	r.keys = append(r.keys, k)
	if len(mine)+1 == few {
		r.many[last] = make(map[string]bool, 2*few)
		for _, old := range r.keys[r.starts[last]:] {
			r.many[last][strings.ToLower(string(old.text))] = true
		}
	}
	return true
}
