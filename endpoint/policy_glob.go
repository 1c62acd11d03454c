package endpoint

import "strings"

// glob is a text with wildcards: * for any characters, ? for one.
type glob struct {
	chars []rune
	wild  []bool // whether the * or ? is a wildcard, not itself
}

func newGlob(pattern string) glob {
	var g glob
	g.add(pattern, true)
	return g
}

// add appends text, in which * and ? are wildcards if wild says so.
func (g *glob) add(text string, wild bool) {
	for _, c := range text {
		g.chars = append(g.chars, c)
		g.wild = append(g.wild, wild && (c == '*' || c == '?'))
	}
}

// String is the text of g, wildcards as * and ?.
func (g glob) String() string { return string(g.chars) }

// any says whether g is a lone *.
func (g glob) any() bool { return len(g.chars) == 1 && g.wild[0] && g.chars[0] == '*' }

// fold is g in lower case.
func (g glob) fold() glob { return glob{[]rune(strings.ToLower(string(g.chars))), g.wild} }

// match says whether s is one of the texts that g stands for. It takes time in the product of their lengths at most.
func (g glob) match(s string) bool {
	text := []rune(s)
	at, back, from := 0, -1, 0 // in g; after the last * in g; where in text that * began to be tried
	for i := 0; i < len(text); {
		switch {
		case at < len(g.chars) && g.wild[at] && g.chars[at] == '*':
			at++
			back, from = at, i
		case at < len(g.chars) && (g.wild[at] || g.chars[at] == text[i]):
			at++
			i++
		case back >= 0:
			from++
			at, i = back, from
		default:
			return false
		}
	}
	for at < len(g.chars) && g.wild[at] && g.chars[at] == '*' {
		at++
	}
	return at == len(g.chars)
}

// matchARN matches the six parts of an ARN one by one: a wildcard does not reach over the colons between the first five,
// and does in the last.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
func (g glob) matchARN(s string) bool {
	parts, texts := g.split(), strings.SplitN(s, ":", 6)
	if len(parts) != 6 || len(texts) != 6 {
		return false
	}
	for i, p := range parts {
		if !p.match(texts[i]) {
			return false
		}
	}
	return true
}

// split is g cut at its first five colons.
func (g glob) split() []glob {
	var parts []glob
	for len(parts) < 5 {
		i := 0
		for i < len(g.chars) && g.chars[i] != ':' {
			i++
		}
		if i == len(g.chars) {
			break
		}
		parts = append(parts, glob{g.chars[:i], g.wild[:i]})
		g = glob{g.chars[i+1:], g.wild[i+1:]}
	}
	return append(parts, g)
}

// complete is g with a * for each part that an ARN has and g has not.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
func (g glob) complete() glob {
	g = glob{append([]rune(nil), g.chars...), append([]bool(nil), g.wild...)}
	for n := len(g.split()); n < 6; n++ {
		g.add(":*", true)
	}
	return g
}
