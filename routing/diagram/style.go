package diagram

// tint is the fill, line and text of something, in a format that knows no dark mode.
type tint struct{ fill, line, text string }

// The field's convention: public green, private blue, isolated grey.
var subnetTints = map[access]tint{
	public:   {"#e7f5e4", "#3f8624", "#1d4d0f"},
	private:  {"#e3f0fb", "#1b6ec2", "#0b3a6b"},
	isolated: {"#ececee", "#7d7d86", "#3a3a40"},
}

var nodeTints = map[look]tint{
	plain:    {"#ffffff", "#5c6773", "#16191f"},
	gateway:  {"#f3e8fd", "#7b3fb5", "#3d1466"},
	service:  {"#fdf0dc", "#c7791b", "#5f3705"},
	hub:      {"#f3e8fd", "#7b3fb5", "#3d1466"},
	faraway:  {"#f5f5f7", "#5c6773", "#16191f"},
	folded:   {"#f5f5f7", "#a0a4ab", "#5c6773"},
	refusing: {"#ffffff", "#c4161c", "#16191f"},
}

// The lines of a path, and what refuses or is not known.
const (
	inkRequest = "#16191f"
	inkReply   = "#7c3aed"
	inkBeyond  = "#a0a4ab"
	inkLink    = "#a0a4ab"
	inkRefuses = "#c4161c"
	inkUnknown = "#b07a00"
)

// tint is that of the node; what refuses is red in every format.
func (n *node) tint() tint {
	switch {
	case len(n.stops) == 0:
		return nodeTints[n.look]
	case n.stops[0].unknown:
		return tint{inkUnknown, inkUnknown, "#ffffff"}
	}
	return tint{inkRefuses, inkRefuses, "#ffffff"}
}

// ink is the colour of the arrow.
func (a arrow) ink() string {
	switch {
	case a.beyond:
		return inkBeyond
	case a.reply:
		return inkReply
	}
	return inkRequest
}

// sign stands before the code of what keeps the path from going on.
func (s stop) sign() string {
	if s.unknown {
		return "?"
	}
	return "✕"
}
