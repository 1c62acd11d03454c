package diagram

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
)

// SVG is the picture as an SVG document that needs nothing else. Its colours follow the preference of the reader's system, if neither
// [Light] nor [Dark] was asked for. Several can stand in one page: the IDs in them follow from what they show. It takes the time of laying out what is
// drawn, not of the network.
func (p Picture) SVG() string {
	s := &p.scene
	d := arranged(s)
	d.boxes()
	d.lines()
	d.headings()
	d.nodes()
	d.numbers()
	d.steps()
	d.keys()
	return d.document()
}

// arranged is a scene with a place for everything. If lines run on top of others, it gets more lanes, and keeps them if they help.
func arranged(s *scene) *drawing {
	best := &drawing{scene: s}
	best.arrange(0)
	if least := best.shared(); least > 0 {
		d := &drawing{scene: s}
		if d.arrange(1); d.shared() < least && d.page.w <= d.layout.width {
			return d
		}
	}
	return best
}

// arrange lays out the page with so many more lanes than usual, under the title, and leads the lines over it.
func (d *drawing) arrange(lanes int) {
	d.layout = newLayout(d.scene, lanes)
	d.page = d.layout.page(d.scene)
	d.width = max(d.page.w, d.scene.leastWidth())
	d.head()
	d.settle((d.width-d.page.w)/2/grid*grid, up(d.y))
	d.y = d.page.y + d.page.h + 16
	d.wires()
}

// shared is by how many lanes' lengths lines run on top of others that are no parts of the same trunk.
func (d *drawing) shared() int {
	sum := 0
	trunks := d.scene.trunks()
	for i := range d.arrows {
		trunks = append(trunks, d.scene.trunkOf(i))
	}
	used := map[[2]point]trunk{}
	for i, way := range slices.Concat(d.links, d.arrows) {
		for k := 1; k < len(way); k++ {
			step := [2]point{way[k-1], way[k]}
			if step[1].x < step[0].x || step[1].y < step[0].y {
				step[0], step[1] = step[1], step[0]
			}
			if other := used[step]; other != 0 && other != trunks[i] {
				sum++
			}
			used[step] = trunks[i]
		}
	}
	return sum
}

// leastWidth is the width that what stands above and below the picture needs.
func (s *scene) leastWidth() int {
	switch {
	case s.narrow:
		return narrowWidth
	case len(s.arrows) > 0:
		return 960
	}
	return 480
}

// drawing writes an SVG from top to bottom.
type drawing struct {
	scene  *scene
	layout *layout
	page   *cell
	cells  map[end]*cell
	width  int
	y      int // where what comes next may begin
	text   strings.Builder

	links, arrows [][]point
	badges        [][2]int // centres of numbers
}

func (d *drawing) write(format string, args ...any) {
	fmt.Fprintf(&d.text, format+"\n", args...)
}

// escapeXML writes clean text as character data and as attribute values.
var escapeXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace

// data is attributes for programs that read the picture: names and values in turn, those without a value left out.
func data(pairs ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := clean(pairs[i+1]); v != "" {
			b.WriteString(" data-" + pairs[i] + `="` + escapeXML(v) + `"`)
		}
	}
	return b.String()
}

func (r ref) data() string {
	return data("id", r.id, "kind", string(r.kind), "subnet", string(r.subnet))
}

// numbers is "2 3 4".
func numbers(list []int) string { return strings.Trim(fmt.Sprint(list), "[]") }

// data is what a node tells of the path that passes it.
func (n *node) data() string {
	code, unreached := "", ""
	if n.away {
		unreached = "true"
	}
	if len(n.stops) > 0 {
		code = n.stops[0].code
	}
	return n.ref.data() + data("request", numbers(n.hops[0]), "reply", numbers(n.hops[1]), "code", code, "unreached", unreached)
}

// leg is the direction of the arrow.
func (a arrow) leg() string {
	if a.reply {
		return "reply"
	}
	return "request"
}

// data is what an arrow stands for.
func (a arrow) data() string {
	s := data("hop", strconv.Itoa(a.number), "leg", a.leg(), "from", a.from.ref.id, "to", a.to.ref.id, a.leg(), numbers(a.hops))
	if a.beyond {
		s += data("beyond", "true")
	}
	return s
}

// line writes one line of text, with the whole of what is cut as its title.
func (d *drawing) line(t text) {
	anchor, weight := "", ""
	if t.right {
		anchor = ` text-anchor="end"`
	}
	if t.font.bold {
		weight = ` font-weight="700"`
	}
	title := ""
	if t.full != "" {
		title = "<title>" + escapeXML(t.full) + "</title>"
	}
	d.write(`<text class="vd-%s" x="%d" y="%d" font-size="%d"%s%s>%s%s</text>`, t.class, t.x, t.y, t.font.size, weight, anchor, title, escapeXML(t.s))
}

// head writes the title, beside the verdict of a path, or under it if the picture is narrow.
func (d *drawing) head() {
	d.y = margin
	x, f := d.layout.margin, d.layout.title
	if v := d.scene.headline; v != "" {
		w := int(fontHead.width(v)) + 20
		d.write(`<rect class="vd-%s" x="%d" y="%d" width="%d" height="24" rx="4"/>`, d.scene.verdict, x, d.y, w)
		d.line(text{x: x + 10, y: d.y + 16, s: v, font: fontHead, class: "onred"})
		switch {
		case d.scene.title == "":
			d.y += 24
		case d.layout.narrow:
			d.y += 32
		default:
			x += w + 12
		}
	}
	for _, s := range f.wrap(d.scene.title, float64(d.width-d.layout.margin-x)) {
		if s == "" {
			continue
		}
		d.line(text{x: x, y: d.y + f.size + 1, s: s, font: f, class: "title"})
		d.y += f.size + 7
	}
	d.y += 16
}

// settle gives the page its place.
func (d *drawing) settle(x, y int) {
	d.page.settle(x, y)
	d.cells = map[end]*cell{}
	for _, c := range d.page.all() {
		d.cells[end{node: c.node, box: c.box}] = c
	}
}

// wires finds the ways of all lines: those of arrows in order, and those of links the shortest first, for it has the least choice.
func (d *drawing) wires() {
	w := newWires(d.page)
	for i, a := range d.scene.arrows {
		d.arrows = append(d.arrows, w.route(d.cells[end{node: a.from}], d.cells[end{node: a.to}], d.scene.trunkOf(i)))
	}
	trunks := d.scene.trunks()
	order := make([]int, len(d.scene.links))
	length := make([]int, len(order))
	for i, k := range d.scene.links {
		order[i], length[i] = i, d.cells[k.from].apart(d.cells[k.to])
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(length[i], length[j]) })
	d.links = make([][]point, len(order))
	for _, i := range order {
		k := d.scene.links[i]
		d.links[i] = w.route(d.cells[k.from], d.cells[k.to], trunks[i])
	}
}

// branching is how many links of a node are drawn as one line that branches.
const branching = 3

// spoke is the end of a link that joins a VPC, or the gateway of one, to a hub. Nothing joins those to each other but hubs, so a line that
// branches to them says what lines of their own would. It does not if it branches to a VPN connection, or to another hub.
func (k link) spoke() bool {
	return k.from.box != nil || k.from.node.look == folded || k.from.node.look == gateway
}

// trunks is what each link is a part of. A link that is down has another line than those that are up.
func (s *scene) trunks() []trunk {
	type key struct {
		node *node
		down bool
	}
	counts := map[key]int{}
	for _, k := range s.links {
		if k.spoke() {
			counts[key{k.to.node, k.down}]++
		}
	}
	first := map[key]trunk{}
	list := make([]trunk, len(s.links))
	for i, k := range s.links {
		list[i] = trunk(i + 1)
		hub := key{k.to.node, k.down}
		if !k.spoke() || hub.node == nil || counts[hub] < branching {
			continue
		}
		if first[hub] == 0 {
			first[hub] = list[i]
		}
		list[i] = first[hub]
	}
	return list
}

// trunkOf is that of an arrow: all have lines of their own.
func (s *scene) trunkOf(arrow int) trunk { return trunk(len(s.links) + 1 + arrow) }

// boxes writes Regions, VPCs, zones and subnets.
func (d *drawing) boxes() {
	classes := [...]string{"region", "network", "zone", "subnet"}
	for _, c := range d.page.all() {
		if c.box == nil {
			continue
		}
		class := "vd-" + classes[c.box.level]
		if c.box.access != undecided {
			class += " vd-" + c.box.access.String()
		}
		of := c.box.ref.data() + data("access", c.box.access.String())
		d.write(`<rect class="%s"%s x="%d" y="%d" width="%d" height="%d" rx="6"/>`, class, of, c.x, c.y, c.w, c.h)
	}
}

// headings writes the text of the boxes, over lines where they could not keep clear of it.
func (d *drawing) headings() {
	for _, c := range d.page.all() {
		if c.box == nil {
			continue
		}
		for _, t := range c.texts {
			switch {
			case c.box.access == undecided:
				t.class += " vd-over"
			case t.class == "head" || t.class == "tag":
				if t.class == "tag" {
					d.sign(c.box.access, t.x+4, t.y-9)
				}
				t.class += " vd-" + c.box.access.String() + "-text"
			}
			d.line(t)
		}
	}
}

// signs is the outlines of a globe, a lock and a bar in a ring, ten pixels high, for those to whom colours say nothing.
var signs = map[access]string{
	public:   "M0 5a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M0 5h10M5 0c-3 3 -3 7 0 10M5 0c3 3 3 7 0 10",
	private:  "M1 4.5h8v5h-8zM2.5 4.5v-1.5a2.5 2.5 0 0 1 5 0v1.5",
	isolated: "M0 5a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M2.5 5h5",
}

// sign draws what a subnet is.
func (d *drawing) sign(a access, x, y int) {
	d.write(`<path class="vd-%s-sign" transform="translate(%d %d)" d="%s"/>`, a, x, y, signs[a])
}

// lines writes links and arrows.
func (d *drawing) lines() {
	for i, k := range d.scene.links {
		class := "vd-link"
		if k.down {
			class += " vd-broken"
		}
		d.write(`<path class="%s" d="%s"/>`, class, rounded(d.links[i], 0))
	}
	for i, a := range d.scene.arrows {
		way := d.arrows[i]
		if len(way) < 2 {
			continue
		}
		d.write(`<g class="vd-arrow"%s>`, a.data())
		d.write(`<path class="vd-halo" d="%s"/>`, rounded(way, 7))
		d.write(`<path class="vd-line vd-%s" d="%s"/>`, a.class(), rounded(way, 7))
		d.write(`<path class="vd-tip vd-%s-tip" d="%s"/>`, a.class(), tip(way))
		d.write(`</g>`)
	}
}

func (a arrow) class() string {
	switch {
	case a.beyond:
		return "beyond"
	case a.reply:
		return "reply"
	}
	return "request"
}

// rounded is a line through points with round corners, which ends so many pixels early.
func rounded(way []point, early int) string {
	corners := turns(way)
	if len(corners) < 2 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "M%d %d", corners[0].x*grid, corners[0].y*grid)
	for i := 1; i+1 < len(corners); i++ {
		p, q, r := corners[i-1], corners[i], corners[i+1]
		in, out := towards(q, p, 6), towards(q, r, 6)
		fmt.Fprintf(&b, "L%d %dQ%d %d %d %d", in[0], in[1], q.x*grid, q.y*grid, out[0], out[1])
	}
	last := towards(corners[len(corners)-1], corners[len(corners)-2], early)
	fmt.Fprintf(&b, "L%d %d", last[0], last[1])
	return b.String()
}

// turns is the points of a way at which its direction changes, and both ends.
func turns(way []point) []point {
	var corners []point
	for i, p := range way {
		if i > 0 && i+1 < len(way) {
			q, r := way[i-1], way[i+1]
			if q.x == p.x && p.x == r.x || q.y == p.y && p.y == r.y {
				continue
			}
		}
		corners = append(corners, p)
	}
	return corners
}

// towards is so many pixels from p on the way to q.
func towards(p, q point, pixels int) [2]int {
	return [2]int{p.x*grid + sign(q.x-p.x)*pixels, p.y*grid + sign(q.y-p.y)*pixels}
}

func sign(v int) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// tip is the point of an arrow.
func tip(way []point) string {
	end, before := way[len(way)-1], way[len(way)-2]
	back := towards(end, before, 10)
	dx, dy := 5*sign(end.y-before.y), 5*sign(end.x-before.x)
	return fmt.Sprintf("M%d %dL%d %dL%d %dZ", end.x*grid, end.y*grid, back[0]+dx, back[1]+dy, back[0]-dx, back[1]-dy)
}

// nodes writes the nodes.
func (d *drawing) nodes() {
	for _, c := range d.page.all() {
		if c.node == nil {
			continue
		}
		class := "vd-node vd-" + looks[c.node.look]
		switch {
		case len(c.node.stops) > 0 && c.node.stops[0].unknown:
			class += " vd-at-unknown"
		case len(c.node.stops) > 0:
			class += " vd-at-refusal"
		case c.node.on:
			class += " vd-on"
		case c.node.away:
			class += " vd-away"
		}
		mark, style := "", ""
		if i := d.scene.markOf(c.node); i >= 0 {
			m := d.scene.marks[i]
			mark, style = data("mark", m.Label), outline(m)
		}
		d.write(`<g class="vd-item"%s%s>`, c.node.data(), mark)
		d.write(`<rect class="%s"%s x="%d" y="%d" width="%d" height="%d" rx="5"/>`, class, style, c.x, c.y, c.w, c.h)
		if c.node.badge != "" {
			w := d.layout.badgeWidth(c.node) - 6
			d.write(`<rect class="vd-badge vd-%s-badge" x="%d" y="%d" width="%d" height="14" rx="3"/>`, looks[c.node.look], c.x+6, c.y+8, w)
			d.write(`<text class="vd-onred" x="%d" y="%d" font-size="%d" font-weight="700" text-anchor="middle">%s</text>`,
				c.x+6+w/2, c.y+15+d.layout.badge.size/3, d.layout.badge.size, escapeXML(c.node.badge))
		}
		for _, s := range c.strips {
			class := "vd-refusal"
			if s.unknown {
				class = "vd-doubt"
			}
			d.write(`<rect class="%s" x="%d" y="%d" width="%d" height="%d"/>`, class, c.x, s.y, c.w, s.h)
		}
		for _, t := range c.texts {
			if c.node.away {
				t.class = "muted"
			}
			d.line(t)
		}
		d.write(`</g>`)
	}
}

// numbers writes the arrows' numbers where they cover nothing.
func (d *drawing) numbers() {
	for i, a := range d.scene.arrows {
		if len(d.arrows[i]) < 2 {
			continue
		}
		at := d.numberPlace(i)
		d.badges = append(d.badges, at)
		d.number(a, at[0], at[1])
	}
}

// radius is that of a number's disc.
const radius = 9

func (d *drawing) number(a arrow, x, y int) {
	d.write(`<g class="vd-number"%s>`, data("hop", strconv.Itoa(a.number)))
	d.write(`<circle class="vd-%s-number" cx="%d" cy="%d" r="%d"/>`, a.class(), x, y, radius)
	d.write(`<text class="vd-on-%s" x="%d" y="%d" font-size="11" font-weight="700" text-anchor="middle">%d</text></g>`, a.class(), x, y+4, a.number)
}

// numberPlace is the point on an arrow that is best for its number: near the middle, clear of other lines, numbers and text.
func (d *drawing) numberPlace(i int) [2]int {
	way := d.arrows[i]
	best, least := [2]int{}, math.MaxInt
	for k := range way {
		for _, half := range []int{0, 1} { // between lanes too, for short arrows
			x, y := way[k].x*grid, way[k].y*grid
			if half == 1 {
				if k+1 == len(way) {
					continue
				}
				x, y = (way[k].x+way[k+1].x)*grid/2, (way[k].y+way[k+1].y)*grid/2
			}
			cost := abs(2*k-len(way)) + d.crowd(i, x, y) + 40*max(0, 2-k) + 60*max(0, 4+k-len(way))
			if cost < least {
				best, least = [2]int{x, y}, cost
			}
		}
	}
	return best
}

// crowd is how much a number at a place would cover.
func (d *drawing) crowd(arrow, x, y int) int {
	cost := 0
	if x < d.page.x+radius || x > d.page.x+d.page.w-radius {
		cost += 400 // over the edge of the page
	}
	for _, b := range d.badges {
		if abs(b[0]-x) < 20 && abs(b[1]-y) < 20 {
			cost += 400
		}
	}
	for j, way := range d.arrows {
		for _, p := range way {
			if j != arrow && abs(p.x*grid-x) < 14 && abs(p.y*grid-y) < 14 {
				cost += 30
			}
		}
	}
	for _, c := range d.page.all() {
		if c.box != nil && c.borders(x, y) {
			cost += 25
		}
		if c.node != nil && x > c.x-radius && x < c.x+c.w+radius && y > c.y-radius && y < c.y+c.h+radius {
			cost += 60
		}
		for _, t := range c.texts {
			left, top, width, height := t.area()
			if air := radius + 3; x > left-air && x < left+width+air && y > top-air && y < top+height+air {
				cost += 100
			}
		}
	}
	return cost
}

// borders says whether a number there would lie on the border of the cell.
func (c *cell) borders(x, y int) bool {
	left, right, top, bottom := x-c.x, c.x+c.w-x, y-c.y, c.y+c.h-y // how far inside the place is
	nearest := min(left, right, top, bottom)
	return -radius < nearest && nearest < radius
}

// steps writes what each arrow stands for under the picture, in a column for each direction, or in one if the picture is narrow.
func (d *drawing) steps() {
	if len(d.scene.arrows) == 0 {
		return
	}
	column := (d.width - 3*d.layout.margin) / 2
	top, bottom := d.y, d.y
	for i, reply := range []bool{false, true} {
		x := d.layout.margin + i*(column+d.layout.margin)
		if d.scene.narrow {
			x, column = d.layout.margin, d.width-2*d.layout.margin
		} else {
			d.y = top
		}
		head := false
		for _, a := range d.scene.arrows {
			if a.reply != reply {
				continue
			}
			if !head {
				d.line(text{x: x, y: d.y + 14, s: [...]string{"Request", "Reply"}[i], font: fontHead, class: "head"})
				d.y += 24
				head = true
			}
			d.step(a, x, column)
		}
		bottom = max(bottom, d.y)
	}
	d.y = bottom + 8
}

func (d *drawing) step(a arrow, x, width int) {
	d.write(`<g class="vd-step"%s>`, data("hop", strconv.Itoa(a.number)))
	defer d.write(`</g>`)
	d.number(a, x+9, d.y+9)
	room := float64(width - 28)
	for _, s := range fontHead.wrap(short(a.from.name, longest)+" → "+short(a.to.name, longest), room) {
		d.line(text{x: x + 26, y: d.y + 13, s: s, font: fontHead, class: "head"})
		d.y += 15
	}
	for _, check := range a.checks {
		for k, s := range fontSmall.wrap(check, room-12) {
			indent := 26
			if k > 0 {
				indent += 12
			}
			d.line(text{x: x + indent, y: d.y + 12, s: s, font: fontSmall, class: "muted"})
			d.y += 14
		}
	}
	d.y += 10
}

// keys writes what the colours mean, and the notes.
func (d *drawing) keys() {
	for _, s := range d.scene.under() {
		for _, part := range fontSmall.wrap(s, float64(d.width-2*d.layout.margin)) {
			d.line(text{x: d.layout.margin, y: d.y + 12, s: part, font: fontSmall, class: "muted"})
			d.y += 15
		}
		d.y += 4
	}
	classes, marked := d.arrowClasses(), d.marked()
	if !d.scene.key && len(classes) == 0 && !slices.ContainsFunc(marked, func(count int) bool { return count > 0 }) {
		d.y += margin / 2
		return
	}
	x := d.layout.margin
	next := func(s string) int {
		w := int(fontSmall.width(s)) + 56
		if x+w > d.width-d.layout.margin {
			x = d.layout.margin
			d.y += 20
		}
		d.line(text{x: x + 30, y: d.y + 12, s: s, font: fontSmall, class: "muted"})
		x += w
		return x - w
	}
	if d.scene.key {
		for _, a := range d.accesses() {
			at := next(a.String() + " subnet")
			d.write(`<rect class="vd-subnet vd-%s" x="%d" y="%d" width="22" height="14" rx="3"/>`, a, at, d.y+1)
			d.sign(a, at+6, d.y+3)
		}
	}
	for i, m := range d.scene.marks {
		if marked[i] > 0 {
			at := next(fontSmall.fit(clean(m.Label), float64(d.width-2*d.layout.margin-56)))
			d.write(`<rect class="vd-node"%s x="%d" y="%d" width="22" height="14" rx="3"/>`, outline(m), at, d.y+1)
		}
	}
	for _, class := range classes {
		at := next(map[string]string{"request": "request", "reply": "reply", "beyond": "as it would go on"}[class])
		d.write(`<path class="vd-line vd-%s" d="M%d %dH%d"/>`, class, at, d.y+8, at+24)
	}
	d.y += 24 + margin/2
}

// outline is the attribute of what has the mark.
func outline(m Mark) string { return ` style="` + escapeXML(clean(m.Style)) + `"` }

// accesses is the sorts of subnets in the picture.
func (d *drawing) accesses() []access {
	var list []access
	for _, a := range []access{public, private, isolated} {
		if slices.ContainsFunc(d.page.all(), func(c *cell) bool { return c.box != nil && c.box.access == a }) {
			list = append(list, a)
		}
	}
	return list
}

// arrowClasses is the sorts of arrows in the picture.
func (d *drawing) arrowClasses() []string {
	var list []string
	for _, class := range []string{"request", "reply", "beyond"} {
		for _, a := range d.scene.arrows {
			if a.class() == class {
				list = append(list, class)
				break
			}
		}
	}
	return list
}

// inWords is what the picture shows and the steps of the path, for those who do not see it.
func (d *drawing) inWords() string {
	s := d.scene.desc
	for _, a := range d.scene.arrows {
		s += fmt.Sprintf("; %d %s to %s", a.number, short(a.from.name, longest), short(a.to.name, longest))
		if a.beyond {
			s += " if it were let through"
		}
	}
	for i, count := range d.marked() {
		if count > 0 {
			s += fmt.Sprintf("; %d outlined: %s", count, clean(d.scene.marks[i].Label))
		}
	}
	return s
}

// document is the whole file. The IDs in it end in a hash of the rest, so that those of different pictures in one page differ.
func (d *drawing) document() string {
	title, words := strings.Join(d.scene.heading(), " "), d.inWords()
	class := strings.TrimSpace("vd " + d.scene.scheme.class())
	hash := fnv.New64a()
	for _, s := range []string{title, words, class, d.text.String()} {
		hash.Write([]byte(s))
	}
	id := fmt.Sprintf("%x", hash.Sum64())
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="%s" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-labelledby="vd-title-%s vd-desc-%s" font-family="%s">`+"\n",
		class, d.width, d.y, d.width, d.y, id, id, "-apple-system, Segoe UI, Helvetica, Arial, sans-serif")
	fmt.Fprintf(&b, "<title id=\"vd-title-%s\">%s</title>\n<desc id=\"vd-desc-%s\">%s</desc>\n", id, escapeXML(title), id, escapeXML(words))
	b.WriteString("<style>\n" + fitting + styleSheet(d.scene.scheme) + "</style>\n")
	fmt.Fprintf(&b, `<rect class="vd-page" width="%d" height="%d"/>`+"\n", d.width, d.y)
	b.WriteString(d.text.String())
	b.WriteString("</svg>\n")
	return b.String()
}
