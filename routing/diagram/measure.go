package diagram

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// widths is how wide characters are at most in the usual sans-serif fonts, in thousandths of the font size. A picture that stands
// alone cannot know its reader's fonts, so text is given the room that the widest of them need: Verdana and DejaVu Sans.
var widths = func() (w [utf8.RuneSelf]int) {
	for i := range w {
		w[i] = 700
	}
	for c, chars := range map[int]string{
		330: "ijlI|'!", 400: ` .,:;()[]/\"ftr-`, 480: "{}*", 560: "ckszvxyLJ_",
		640: "0123456789abdeghnopqu$?<>=+~#^&", 780: "ABCDEFGHKNOPQRSTUVXYZ", 1000: "mwMW@%",
	} {
		for _, r := range chars {
			w[r] = c
		}
	}
	return w
}()

// font is how text is set.
type font struct {
	size int
	bold bool
}

// width is the room that text needs, in pixels.
func (f font) width(s string) float64 {
	sum := 0
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			sum += widths[r]
		case r < 0x1100:
			sum += 850 // Latin, Greek, Cyrillic, ...
		default:
			sum += 1050 // wide scripts, symbols
		}
	}
	if f.bold {
		sum += sum / 10
	}
	return float64(sum*f.size) / 1000
}

// fit is the text, with less of its middle if it needs more room.
func (f font) fit(s string, room float64) string {
	if f.width(s) <= room {
		return s
	}
	runes := []rune(s)
	for most := min(len(runes)-1, int(room)); most > 0; most-- { // no character is narrower than a pixel
		if t := middle(runes, most); f.width(t) <= room {
			return t
		}
	}
	return "…"
}

// smallest is the size below which text is not easily read.
const smallest = 10

// shrink is the text and its font, smaller if it needs more room, down to a size, and then with less of its middle.
func (f font) shrink(s string, room float64, least int) (string, font) {
	for f.size > least && f.width(s) > room {
		f.size--
	}
	return f.fit(s, room), f
}

// wrap breaks text into lines that fit, at spaces and then anywhere.
func (f font) wrap(s string, room float64) []string {
	var lines []string
	for _, line := range wrap(s, room, f.width) {
		for f.width(line) > room {
			cut := f.cut(line, room)
			lines = append(lines, line[:cut])
			line = line[cut:]
		}
		lines = append(lines, line)
	}
	return lines
}

// even breaks text as wrap does, into as many lines, but of about the same width, so that none holds a last word alone.
func (f font) even(s string, room float64) []string {
	lines := f.wrap(s, room)
	for room -= 4; room > 0; room -= 4 {
		narrower := f.wrap(s, room)
		if len(narrower) > len(lines) || slices.ContainsFunc(strings.Fields(s), func(word string) bool { return f.width(word) > room }) {
			break
		}
		lines = narrower
	}
	return lines
}

// cut is where to break a word that is too wide: after the last sign that fits, as in A_LONG_CODE or internet:198.51.100.7, or after the last character. The
// numbers of an IPv4 address stay together.
func (f font) cut(word string, room float64) int {
	last, sign := 0, 0
	for i, r := range word {
		if i > 0 && f.width(word[:i]) > room {
			break
		}
		last = i
		if i > 0 && strings.IndexByte("_-/.:", word[i-1]) >= 0 && (word[i-1] != '.' || !unicode.IsDigit(r)) {
			sign = i
		}
	}
	if sign > 0 {
		return sign
	}
	if last == 0 {
		_, last = utf8.DecodeRuneInString(word)
	}
	return last
}
