package reach

import (
	"fmt"
	"strings"

	"github.com/vpcsim/vpcsim/vpc"
)

// widest is how wide text becomes where its words can be parted.
const widest = 100

// writeWrapped writes a line, cut between words into lines that are not wider than text may be; all but the first are indented.
func writeWrapped(b *strings.Builder, line string, indent int) {
	for len(line) > widest {
		at := strings.LastIndexByte(line[:widest+1], ' ')
		if strings.TrimSpace(line[:max(at, 0)]) == "" {
			next := strings.IndexByte(strings.TrimLeft(line, " "), ' ')
			if next < 0 {
				break
			}
			at = len(line) - len(strings.TrimLeft(line, " ")) + next
		}
		b.WriteString(strings.TrimRight(line[:at], " ") + "\n")
		line = strings.Repeat(" ", indent) + strings.TrimLeft(line[at:], " ")
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}

// words is texts of another type.
func words[T ~string](all []T) []string {
	found := make([]string, len(all))
	for i, s := range all {
		found[i] = string(s)
	}
	return found
}

// list is the IDs in words: "a, b and c".
func list[T ~string](ids []T) string {
	if len(ids) < 2 {
		return strings.Join(words(ids), "")
	}
	return strings.Join(words(ids[:len(ids)-1]), ", ") + " and " + string(ids[len(ids)-1])
}

// prefixesText is prefixes in words, the first few of many.
func prefixesText[T fmt.Stringer](ps []T) string {
	const few = 4
	words := make([]string, 0, few)
	for _, p := range ps[:min(few, len(ps))] {
		words = append(words, p.String())
	}
	if len(ps) > few {
		words = append(words, fmt.Sprintf("%d more", len(ps)-few))
	}
	return list(words)
}

// joinIDs is IDs after each other.
func joinIDs(ids []vpc.ID) string { return strings.Join(words(ids), ", ") }
