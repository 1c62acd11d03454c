package describe

import (
	"bytes"
	"strings"
)

// repeated is the first key that an object within the JSON text has twice, letter case aside, and empty if there is none.
// Package encoding/json would mix the two values. The text must be valid JSON.
func repeated(raw []byte) string {
	var open []keys // the objects and arrays around the position; arrays have no keys
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '{', '[':
			open = append(open, keys{})
		case '}', ']':
			open = open[:len(open)-1]
		case '"':
			end := stringEnd(raw, i)
			if isKey(raw, end) && !open[len(open)-1].add(raw[i+1:end]) {
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

// keys is the keys of one object. Most objects have few, which a list finds fastest.
type keys struct {
	few  [][]byte
	many map[string]bool
}

// add is false if the key is there already.
func (k *keys) add(key []byte) bool {
	const few = 64
	if k.many != nil {
		folded := strings.ToLower(string(key))
		again := k.many[folded]
		k.many[folded] = true
		return !again
	}
	for _, old := range k.few {
		if bytes.EqualFold(old, key) {
			return false
		}
	}
	k.few = append(k.few, key)
	if len(k.few) == few {
		k.many = make(map[string]bool, 2*few)
		for _, old := range k.few {
			k.many[strings.ToLower(string(old))] = true
		}
	}
	return true
}
