package terraform

import (
	"strconv"
	"strings"
)

// step is one part of an address or reference: a name, or an index in brackets.
type step struct {
	name  string
	key   any // string or int; only if index
	index bool
}

// steps cuts an address or reference into its parts: aws_subnet.a["x"].id is aws_subnet, a, ["x"], id.
// It is nil if s is neither.
func steps(s string) []step {
	var all []step
	for s != "" {
		switch {
		case s[0] == '[':
			end := bracketEnd(s)
			if end < 0 {
				return nil
			}
			key, ok := parseKey(s[1:end])
			if !ok {
				return nil
			}
			all = append(all, step{key: key, index: true})
			s = s[end+1:]
		case s[0] == '.':
			s = s[1:]
		default:
			n := strings.IndexAny(s, ".[")
			if n < 0 {
				n = len(s)
			}
			all = append(all, step{name: s[:n]})
			s = s[n:]
		}
	}
	return all
}

// bracketEnd is the place of the bracket that closes the one s begins with, -1 if there is none.
func bracketEnd(s string) int {
	quoted := false
	for i := 1; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ']' && !quoted:
			return i
		}
	}
	return -1
}

// parseKey reads what stands in brackets: a number or a quoted string.
func parseKey(s string) (any, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, true
	}
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return nil, false
	}
	if u, err := strconv.Unquote(s); err == nil {
		// HCL doubles what would begin a template.
		return strings.NewReplacer("$${", "${", "%%{", "%{").Replace(u), true
	}
	return s[1 : len(s)-1], true
}

// formatKey is a key in brackets, as it stands in an address; empty if there is none.
func formatKey(key any) string {
	switch k := key.(type) {
	case int:
		return "[" + strconv.Itoa(k) + "]"
	case string:
		return "[" + strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(k)) + "]"
	}
	return ""
}

// keyOf is a key as JSON has it: a number is an int.
func keyOf(v any) any {
	switch k := v.(type) {
	case float64:
		return int(k)
	case string, int:
		return k
	}
	return nil
}

// call is a module's name and key as a part of an address.
type call struct {
	name string
	key  any // nil: there is one instance
}

// calls is the path of a module: module.a["x"].module.b is a["x"] and b.
func calls(module string) []call {
	var all []call
	s := steps(module)
	for i := 0; i < len(s); i++ {
		if s[i].index || s[i].name != "module" || i+1 == len(s) || s[i+1].index {
			return nil
		}
		i++
		c := call{name: s[i].name}
		if i+1 < len(s) && s[i+1].index {
			i++
			c.key = s[i].key
		}
		all = append(all, c)
	}
	return all
}
