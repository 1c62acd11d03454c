package diagram

import (
	"fmt"
	"strings"
)

// shade is a rule of the style sheet: properties with the colours of a light and a dark page in the place of $1, $2.
type shade struct {
	classes    string
	properties string
	light      []string
	dark       []string
}

// shades is all colours. Text on a fill keeps a contrast of 4.5 to 1 or more.
var shades = []shade{
	{"page", "fill:$1", []string{"#ffffff"}, []string{"#0d1117"}},
	{"title head name", "fill:$1", []string{"#16191f"}, []string{"#f0f3f6"}},
	{"muted", "fill:$1", []string{"#4d5560"}, []string{"#b4bcc6"}},
	{"does", "fill:$1", []string{"#5b21b6"}, []string{"#cdb4ff"}},
	{"over", "stroke:$1;stroke-width:4;stroke-linejoin:round;paint-order:stroke", []string{"#fdfdfe"}, []string{"#0f141a"}},
	{"onred", "fill:$1", []string{"#ffffff"}, []string{"#ffffff"}},

	{"region", "fill:$1;stroke:$2", []string{"#fafbfc", "#c5cad1"}, []string{"#12171e", "#3d444d"}},
	{"network", "fill:$1;stroke:$2;stroke-width:1.5", []string{"#ffffff", "#7b3fb5"}, []string{"#0d1117", "#a371dd"}},
	{"zone", "fill:none;stroke:$1;stroke-dasharray:4 4", []string{"#8a929c"}, []string{"#6b7480"}},
	{"public", "fill:$1;stroke:$2", []string{"#e7f5e4", "#3f8624"}, []string{"#12290f", "#57a639"}},
	{"private", "fill:$1;stroke:$2", []string{"#e3f0fb", "#1b6ec2"}, []string{"#0c2338", "#4a97dd"}},
	{"isolated", "fill:$1;stroke:$2", []string{"#ececee", "#7d7d86"}, []string{"#24262b", "#8b8f99"}},
	{"public-text", "fill:$1", []string{"#1d5c0a"}, []string{"#9be07f"}},
	{"private-text", "fill:$1", []string{"#0f4c8a"}, []string{"#8cc4f5"}},
	{"isolated-text", "fill:$1", []string{"#45454c"}, []string{"#c9ccd3"}},

	{"public-sign", "fill:none;stroke:$1", []string{"#1d5c0a"}, []string{"#9be07f"}},
	{"private-sign", "fill:none;stroke:$1", []string{"#0f4c8a"}, []string{"#8cc4f5"}},
	{"isolated-sign", "fill:none;stroke:$1", []string{"#45454c"}, []string{"#c9ccd3"}},

	{"node", "fill:$1;stroke:$2", []string{"#ffffff", "#7f8893"}, []string{"#161b22", "#6b7480"}},
	{"folded", "stroke-dasharray:3 3", nil, nil},
	{"away", "stroke:$1;stroke-width:2;stroke-dasharray:2 4", []string{"#8a929c"}, []string{"#7a838f"}},
	{"on", "stroke:$1;stroke-width:2", []string{"#16191f"}, []string{"#f0f3f6"}},
	{"at-refusal", "stroke:$1;stroke-width:3", []string{"#c4161c"}, []string{"#e5484d"}},
	{"at-unknown", "stroke:$1;stroke-width:3", []string{"#9a6700"}, []string{"#b98a1c"}},
	{"refusal dropped", "fill:$1", []string{"#c4161c"}, []string{"#c9242a"}},
	{"doubt unknown", "fill:$1", []string{"#8a5c00"}, []string{"#8a5c00"}},
	{"delivered", "fill:$1", []string{"#2f6f1a"}, []string{"#2f6f1a"}},
	{"plain-badge faraway-badge folded-badge", "fill:$1", []string{"#4d5560"}, []string{"#57606a"}},
	{"gateway-badge hub-badge", "fill:$1", []string{"#7b3fb5"}, []string{"#7b3fb5"}},
	{"service-badge", "fill:$1", []string{"#a35a00"}, []string{"#a35a00"}},
	{"filter-badge", "fill:$1", []string{"#c4161c"}, []string{"#c9242a"}},

	{"halo", "fill:none;stroke:$1;stroke-width:6;stroke-opacity:.75", []string{"#ffffff"}, []string{"#0d1117"}},
	{"link", "fill:none;stroke:$1;stroke-width:1.5", []string{"#8a929c"}, []string{"#7a838f"}},
	{"broken", "stroke-dasharray:2 4", nil, nil},
	{"line", "fill:none;stroke-width:2.25", nil, nil},
	{"request", "stroke:$1", []string{"#16191f"}, []string{"#f0f3f6"}},
	{"reply", "stroke:$1;stroke-dasharray:7 4", []string{"#7c3aed"}, []string{"#b794f6"}},
	{"beyond", "stroke:$1;stroke-dasharray:2 4", []string{"#8a929c"}, []string{"#7a838f"}},
	{"request-tip request-number", "fill:$1", []string{"#16191f"}, []string{"#f0f3f6"}},
	{"reply-tip reply-number", "fill:$1", []string{"#7c3aed"}, []string{"#b794f6"}},
	{"beyond-tip beyond-number", "fill:$1", []string{"#6b7480"}, []string{"#7a838f"}},
	{"on-request on-reply on-beyond", "fill:$1", []string{"#ffffff"}, []string{"#0d1117"}},
}

// fitting has a picture shrink with what it stands in, and stand in the middle of it. Any rule of the page for its svg counts more.
const fitting = ":where(svg.vd){display:block;max-width:100%;height:auto;margin:0 auto}\n"

// scheme is which colours an SVG takes.
type scheme uint8

const (
	adaptive scheme = iota // those that the reader prefers
	light
	dark
)

// class is the class of an SVG that keeps to its colours, so that its rules hold for it alone among the pictures of a page.
func (s scheme) class() string { return [...]string{"", "vd-light", "vd-dark"}[s] }

// styleSheet is the rules; if they are to follow the reader's preference, those of a dark page apart. It uses no custom properties,
// which converters do not know.
func styleSheet(s scheme) string {
	if s == adaptive {
		return rules(light, ".vd-", false) + "@media (prefers-color-scheme:dark){\n" + rules(dark, ".vd-", true) + "}\n"
	}
	return rules(s, "."+s.class()+" .vd-", false)
}

// rules is a rule for each shade, or for those that have colours. The prefix is what stands before a class.
func rules(of scheme, prefix string, coloured bool) string {
	var b strings.Builder
	for _, s := range shades {
		colours := s.light
		if of == dark {
			colours = s.dark
		}
		if coloured && len(colours) == 0 {
			continue
		}
		properties := s.properties
		for i, c := range colours {
			properties = strings.ReplaceAll(properties, fmt.Sprintf("$%d", i+1), c)
		}
		classes := prefix + strings.Join(strings.Fields(s.classes), ","+prefix)
		fmt.Fprintf(&b, "%s{%s}\n", classes, properties)
	}
	return b.String()
}
