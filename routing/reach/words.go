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

// shortIDs is IDs in words, of ARNs the part that tells them apart.
func shortIDs(ids []vpc.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = unqualified(id)
	}
	return strings.Join(words, ", ")
}

// list is the IDs in words: "a, b and c".
func list[T ~string](ids []T) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
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
func joinIDs(ids []vpc.ID) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = string(id)
	}
	return strings.Join(words, ", ")
}
