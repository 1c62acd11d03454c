package diagram

import "slices"

// grid is the distance in pixels between the lanes in which lines run. All boxes and nodes stand on it.
const grid = 8

// pageWidth is the width that a picture keeps to.
const pageWidth = 1200

const margin = 24

// widestNode lets three zones of subnets stand side by side on a page.
const widestNode = 232

// narrowWidth is the width of a narrow picture: that of small phones, so that they need not shrink its text.
const narrowWidth = 360

// The fonts of a picture.
var (
	fontTitle = font{17, true}
	fontHead  = font{12, true}
	fontName  = font{12, false}
	fontSmall = font{11, false}
	fontCode  = font{11, true}
	fontBadge = font{9, true}
)

// cell is a piece of the page. Its place is relative to the cell that holds it until [cell.settle] makes it absolute.
type cell struct {
	x, y, w, h int
	node       *node
	box        *box
	cells      []*cell
	in         *cell // what holds it; nil: it is the page
	waste      int   // height that gateways take up that do not fit on the edge of their VPC
	texts      []text
	strips     []strip
}

// text is a line of text in a cell.
type text struct {
	x, y  int // of the start of the base line
	s     string
	font  font
	class string
	right bool   // x is its end
	full  string // if s shows less of it
}

// cut is the text with the whole of what it may show less of.
func (t text) cut(whole string) text {
	if t.s != whole {
		t.full = whole
	}
	return t
}

// span is from where to where the text goes, with the sign behind what a subnet is.
func (t text) span() (from, to int) {
	width := int(t.font.width(t.s))
	switch {
	case t.class == "tag":
		return t.x - width, t.x + signWidth
	case t.right:
		return t.x - width, t.x
	}
	return t.x, t.x + width
}

// area is the rectangle that the text covers, from the top of its capitals to the bottom of its descenders.
func (t text) area() (x, y, width, height int) {
	from, to := t.span()
	top, bottom := t.font.size*4/5, t.font.size/5
	return from, t.y - top, to - from, top + bottom
}

// strip is the part of a node that says why a path ends there.
type strip struct {
	y, h    int
	unknown bool
}

// layout makes cells of a scene.
type layout struct {
	gap      int // between what stands in a box, with room for lines if there are any
	side     int // left and right of what stands on the page
	inRegion int // left and right of what stands in a Region
	inVPC    int // left and right of what stands in a VPC
	inZone   int // left and right of what stands in a zone
	inSubnet int // left and right of what stands in a subnet
	above    int // over the Regions, under what is outside of them
	width    int // that the picture keeps to
	node     int // the widest node

	narrow bool
	margin int // left and right of text on the page
	least  int // the smallest font of text that is shrunk
	title  font
	badge  font
}

func up(v int) int { return (v + grid - 1) / grid * grid }

// newLayout is the layout of a scene, with so many more lanes than usual at the sides of the page and of Regions.
func newLayout(s *scene, lanes int) *layout {
	l := &layout{
		gap: 2 * grid, side: margin, inZone: 2 * grid, inSubnet: 3 * grid, above: 5 * grid, width: pageWidth, node: widestNode,
		margin: margin, least: smallest, title: fontTitle, badge: fontBadge,
	}
	switch {
	case len(s.arrows) > 0:
		l.gap = 4 * grid
	case len(s.links) > 0:
		l.gap = 3 * grid
	}
	l.inRegion, l.inVPC = l.gap, l.gap
	if len(s.arrows) > 0 {
		l.inRegion += grid
	}
	if s.narrow {
		l.tighten(s)
	}
	l.widen(s)
	l.side, l.inRegion = l.side+lanes*grid, l.inRegion+lanes*grid
	if s.narrow {
		l.node = l.width - 2*(l.side+l.inRegion+l.inVPC+l.inZone+l.inSubnet)
	}
	return l
}

// tighten makes a narrow layout: fewer lanes for lines at the sides, and no text smaller than phones show well.
func (l *layout) tighten(s *scene) {
	l.narrow, l.width, l.margin = true, narrowWidth, 2*grid
	l.least, l.title, l.badge = fontSmall.size, font{15, true}, font{fontSmall.size, true}
	l.side, l.inRegion, l.inVPC, l.inZone, l.inSubnet = 2*grid, 2*grid, 2*grid, grid, 2*grid
	if len(s.arrows) > 0 {
		l.inRegion, l.inVPC = 3*grid, 3*grid
	}
}

// mostLanes is by how many lanes the page, and each Region, widens on each side: [widestNode] takes them into account.
const mostLanes = 2

// widen makes room for the lines that run between Regions, or between the VPCs of one.
func (l *layout) widen(s *scene) {
	home := map[end]*box{}
	for _, r := range s.regions {
		r.each(func(n *node) { home[end{node: n}] = r })
		for _, v := range r.boxes {
			home[end{box: v}] = r
		}
	}
	within := map[*box]map[trunk]bool{}
	beyond := map[trunk]bool{}
	for i, t := range s.trunks() {
		from, to := home[s.links[i].from], home[s.links[i].to]
		if from != to || from == nil {
			beyond[t] = true
		}
		for _, r := range []*box{from, to} {
			if r != nil {
				if within[r] == nil {
					within[r] = map[trunk]bool{}
				}
				within[r][t] = true
			}
		}
	}
	if len(s.regions) > 1 {
		l.side += grid * min(mostLanes, len(beyond)/2)
	}
	l.above += grid * min(2*mostLanes, len(beyond)/3)
	most := 0
	for _, lines := range within {
		most = max(most, len(lines))
	}
	l.inRegion += grid * min(mostLanes, most/2)
}

// nodeWidth is the width of the nodes in a box, and of what stands in its subnets: that of the widest, with room for what the subnets
// tell.
func (l *layout) nodeWidth(b *box) int {
	w := min(128, l.node)
	b.each(func(n *node) { w = max(w, l.natural(n, l.node)) })
	b.eachSubnet(func(s *box) {
		room := fontHead.width(s.name) + fontSmall.width(s.access.String()) + signWidth + 26
		for _, a := range s.about {
			room = max(room, fontSmall.width(a)+16)
		}
		w = max(w, min(up(int(room))-2*l.inSubnet, l.node))
	})
	return w
}

func (b *box) eachSubnet(f func(*box)) {
	for _, c := range b.boxes {
		if c.level == subnet {
			f(c)
		}
		c.eachSubnet(f)
	}
}

// most is the width of the widest node between so much room on each side. A narrow picture has it use what is there.
func (l *layout) most(sides ...int) int {
	if !l.narrow {
		return l.node
	}
	w := l.width
	for _, s := range sides {
		w -= 2 * s
	}
	return w
}

// widest is the width that the widest of nodes would like to have, within a limit.
func (l *layout) widest(nodes []*node, most int) int {
	w := min(128, most)
	for _, n := range nodes {
		w = max(w, l.natural(n, most))
	}
	return w
}

// leaves is the cells of nodes, all of one width.
func (l *layout) leaves(nodes []*node, width int) []*cell {
	var cells []*cell
	for _, n := range nodes {
		cells = append(cells, l.leaf(n, width))
	}
	return cells
}

// natural is the width that a node would like to have, within limits.
func (l *layout) natural(n *node, most int) int {
	w := fontName.width(n.name) + float64(l.badgeWidth(n)) + 20
	for _, a := range n.about {
		w = max(w, fontSmall.width(a)+20)
	}
	for _, s := range n.does {
		w = max(w, min(fontSmall.width(s)+20, 176))
	}
	for _, x := range n.stops {
		w = max(w, fontCode.width(x.sign()+" "+x.code)+20, 192)
	}
	return max(96, min(up(int(w)), most))
}

// each calls f for every node in a box.
func (b *box) each(f func(*node)) {
	for _, n := range b.edge {
		f(n)
	}
	for _, n := range b.nodes {
		f(n)
	}
	for _, c := range b.boxes {
		c.each(f)
	}
}

// badgeWidth is the room of the badge before a node's name.
func (l *layout) badgeWidth(n *node) int {
	if n.badge == "" {
		return 0
	}
	return int(l.badge.width(n.badge)) + 16
}

// leaf is the cell of a node: badge and name, what there is to say, and why a path ends here.
func (l *layout) leaf(n *node, width int) *cell {
	c := &cell{w: width, node: n}
	room := float64(c.w - 16)
	y := 19
	x := l.badgeWidth(n)
	if l.narrow && fontName.width(n.name) > room-float64(x) && x > 0 { // under the badge, for there more of it is seen
		x, y = 0, y+17
	}
	name, f := fontName.shrink(n.name, room-float64(x), l.least)
	c.texts = append(c.texts, text{x: 8 + x, y: y, s: name, font: f, class: "name"}.cut(n.name))
	line := func(s string, f font, class string) {
		y += 14
		c.texts = append(c.texts, text{x: 8, y: y, s: s, font: f, class: class})
	}
	for _, s := range n.about {
		y += 14
		about, f := fontSmall.shrink(s, room, l.least)
		c.texts = append(c.texts, text{x: 8, y: y, s: about, font: f, class: "muted"}.cut(s))
	}
	for _, s := range n.does {
		for _, part := range fontSmall.wrap(s, room) {
			line(part, fontSmall, "does")
		}
	}
	y += 8
	for _, x := range n.stops {
		from := y
		y += 4
		for i, part := range fontCode.wrap(x.code, room-fontCode.width("✕ ")) {
			if i == 0 {
				part = x.sign() + " " + part
			}
			line(part, fontCode, "onred")
		}
		for _, why := range x.why {
			y += 3
			for _, part := range fontSmall.even(why, room) {
				line(part, fontSmall, "onred")
			}
		}
		y += 8
		c.strips = append(c.strips, strip{y: from, h: y - from, unknown: x.unknown})
	}
	c.h = up(y)
	if k := len(c.strips); k > 0 {
		c.strips[k-1].h = c.h - c.strips[k-1].y
	}
	return c
}

// flow puts cells side by side and begins a new row where the width is used up. It returns where it ends.
func (c *cell) flow(cells []*cell, x, y, width, gap int) (right, bottom int) {
	at, row := x, y
	bottom = y
	for _, k := range cells {
		if at > x && at+k.w > x+width {
			at, row = x, bottom+gap
		}
		k.x, k.y = at, row
		at += k.w + gap
		right, bottom = max(right, k.x+k.w), max(bottom, k.y+k.h)
		c.cells = append(c.cells, k)
	}
	return right, bottom
}

// across is how wide cells are side by side.
func across(cells []*cell, gap int) int {
	sum := -gap
	for _, k := range cells {
		sum += k.w + gap
	}
	return sum
}

// signWidth is the room of the sign behind what a subnet is.
const signWidth = 14

// heading writes the name of a box, what a subnet is beside it, or in the next line if there is no room, and what else there is to say. It
// returns where it ends.
func (l *layout) heading(c *cell, b *box, y, room int) int {
	left, beside, lane := float64(room-16), 0.0, 0.0
	if l.narrow && b.level == subnet {
		lane = grid // for lines that come from above
	}
	y += 16
	if tag := b.access.String(); tag != "" {
		beside = fontSmall.width(tag) + signWidth + 10
		at := y
		if fontHead.width(b.name) > left-beside {
			at += 14
		} else {
			left -= beside
			beside = 0
		}
		c.texts = append(c.texts, text{x: room - 8 - signWidth, y: at, s: tag, font: fontSmall, class: "tag", right: true})
	}
	c.texts = append(c.texts, text{x: 8, y: y, s: fontHead.fit(b.name, left), font: fontHead, class: "head"}.cut(b.name))
	for _, s := range b.about {
		y += 14
		about, f := fontSmall.shrink(s, float64(room-16)-max(beside, lane), l.least)
		c.texts = append(c.texts, text{x: 8, y: y, s: about, font: f, class: "muted"}.cut(s))
		beside = 0
	}
	if beside > 0 {
		y += 14
	}
	return y
}

// rest writes what a box holds and does not show.
func (c *cell) rest(b *box, y int) int {
	if b.more == "" {
		return y
	}
	for _, s := range fontSmall.wrap(b.more, float64(c.w-16)) {
		y += 15
		c.texts = append(c.texts, text{x: 8, y: y, s: s, font: fontSmall, class: "muted"})
	}
	return y
}

// subnet is a subnet with its things below each other, with more room where a path passes.
func (l *layout) subnet(b *box, width int) *cell {
	c := &cell{w: width + 2*l.inSubnet, box: b}
	y := up(l.heading(c, b, 2, c.w) + 8)
	for i, k := range l.leaves(b.nodes, width) {
		switch {
		case i == 0:
			y += l.gap - grid
		case b.nodes[i-1].on || b.nodes[i].on:
			y += l.gap
		default:
			y += 2 * grid
		}
		k.x, k.y = l.inSubnet, y
		c.cells = append(c.cells, k)
		y += k.h
	}
	if len(b.nodes) > 0 {
		y += l.gap - grid
	}
	c.h = up(c.rest(b, y) + 8)
	return c
}

// zone is a zone with so many columns of subnets.
func (l *layout) zone(b *box, columns, width int) *cell {
	c := &cell{box: b}
	var cells []*cell
	for _, s := range b.boxes {
		cells = append(cells, l.subnet(s, width))
	}
	columns = min(columns, len(cells))
	y := up(l.heading(c, b, 2, width) + 8)
	x, bottom := l.inZone, y
	for i := range columns { // whole columns, so that the order goes down
		from, to := i*len(cells)/columns, (i+1)*len(cells)/columns
		at := y
		for _, k := range cells[from:to] {
			k.x, k.y = x, at
			at += k.h + l.gap
			c.cells = append(c.cells, k)
		}
		bottom = max(bottom, at-l.gap)
		x += cells[from].w + l.gap
	}
	c.w, c.h = x-l.gap+l.inZone, bottom+2*grid
	return c
}

// vpc is a VPC with its gateways on the upper edge.
func (l *layout) vpc(b *box, room, columns int) *cell {
	c := &cell{box: b}
	width := l.nodeWidth(b)
	var edge, zones []*cell
	for _, n := range b.edge {
		edge = append(edge, l.leaf(n, l.natural(n, l.most(l.side, l.inRegion, l.inVPC))))
	}
	for _, z := range b.boxes {
		zones = append(zones, l.zone(z, columns, width))
	}
	right, y := 0, 0
	if len(edge) > 0 { // the first rows of a gateway stand out
		x := 2 * l.inVPC // over the subnets, if all fit there
		if across(edge, 2*grid) > room-2*x {
			x = l.inVPC
		}
		right, y = c.flow(edge, x, -3*grid, room-2*x, 2*grid)
		c.waste = y - edge[0].y - edge[0].h
	}
	y = up(l.heading(c, b, y+2, min(room, max(right, width*2))) + 8)
	if len(b.nodes) > 0 {
		r, bottom := c.flow(l.leaves(b.nodes, width), l.inVPC, y+l.gap/2, room-2*l.inVPC, l.gap)
		right, y = max(right, r), bottom
	}
	if len(zones) > 0 {
		r, bottom := c.flow(zones, l.inVPC, up(y+l.gap/2), room-2*l.inVPC, l.gap)
		right, y = max(right, r), bottom
	}
	for _, s := range c.texts {
		right = max(right, up(s.x+int(s.font.width(s.s)))-l.inVPC+grid)
	}
	c.w = right + l.inVPC
	c.h = y + l.gap
	if b.more != "" {
		c.h = up(c.rest(b, y+grid) + 16)
	}
	return c
}

// region is the lowest way to lay out a Region: its VPCs in rows or in stacks side by side, with so many columns of subnets in each zone
// or fewer.
func (l *layout) region(b *box, room, most int) *cell {
	best := l.regionIn(b, room, 1, 1)
	for columns := 1; columns <= most; columns++ {
		for stacks := 1; stacks <= max(1, min(4, len(b.boxes))); stacks++ {
			if c := l.regionIn(b, room, columns, stacks); c.rank() < best.rank() && c.w <= room {
				best = c
			}
		}
	}
	return best
}

// rank is less the better a cell is laid out: low, and with gateways on the edges of their VPCs.
func (c *cell) rank() int { return c.h + 2*c.lost() }

// lost is the height that is lost in a cell to gateways that do not fit on the edge of their VPC.
func (c *cell) lost() int {
	sum := c.waste
	for _, k := range c.cells {
		sum += k.lost()
	}
	return sum
}

// leastRegion is the width that every Region of a wide picture has.
const leastRegion = 320

// regionIn is a Region: what joins its VPCs on top, the VPCs, and then those that are folded.
func (l *layout) regionIn(b *box, room, columns, stacks int) *cell {
	c := &cell{box: b}
	inner := room - 2*l.inRegion
	y := up(l.heading(c, b, 4, room) + 8)
	right := 0
	place := func(cells []*cell, above, gap int) {
		if len(cells) > 0 {
			r, bottom := c.flow(cells, l.inRegion, up(y+above), inner, gap)
			right, y = max(right, r), bottom
		}
	}
	most := l.most(l.side, l.inRegion)
	place(l.leaves(b.edge, l.widest(b.edge, most)), grid, 4*grid)
	above := l.gap
	for _, v := range b.boxes {
		if len(v.edge) > 0 { // gateways stand out
			above = l.gap + 3*grid
		}
	}
	gap := max(2*l.gap, above)
	var vpcs []*cell
	for _, v := range b.boxes {
		vpcs = append(vpcs, l.vpc(v, (inner-(stacks-1)*gap)/stacks, columns))
	}
	if stacks == 1 {
		place(vpcs, above, gap)
	} else {
		r, bottom := c.stack(vpcs, stacks, l.inRegion, up(y+above), gap)
		right, y = max(right, r), bottom
	}
	if above = l.gap; len(vpcs) == 0 {
		above = grid
	}
	place(l.leaves(b.nodes, l.widest(b.nodes, most)), above, 2*grid)
	least := leastRegion
	if l.narrow {
		least = room
	}
	c.w = max(right+l.inRegion, least)
	c.h = y + l.gap
	if b.more != "" {
		c.h = up(c.rest(b, y+grid) + 16)
	}
	return c
}

// stack puts each cell under the lowest of so many stacks, which stand side by side. It returns where they end.
func (c *cell) stack(cells []*cell, stacks, x, y, gap int) (right, bottom int) {
	width, height := make([]int, stacks), make([]int, stacks)
	in := make([]int, len(cells))
	for i, k := range cells {
		for s := range stacks {
			if height[s] < height[in[i]] {
				in[i] = s
			}
		}
		k.y = y + height[in[i]]
		width[in[i]] = max(width[in[i]], k.w)
		height[in[i]] += k.h + gap
		bottom = max(bottom, k.y+k.h)
	}
	for i, k := range cells {
		k.x = x
		for s := range in[i] {
			k.x += width[s] + gap
		}
		right = max(right, k.x+k.w)
	}
	c.cells = append(c.cells, cells...)
	return right, bottom
}

// page is the whole picture but what stands above and below it: the lowest of those with Regions below each other or side by side.
func (l *layout) page(s *scene) *cell {
	inner := l.width - 2*l.side
	best := l.pageIn(s, inner, 3)
	if l.narrow {
		return best
	}
	for _, room := range []int{inner, (inner - 5*grid) / 2} {
		for _, most := range []int{3, 1} {
			if c := l.pageIn(s, room, most); c.rank() < best.rank() && c.w <= l.width {
				best = c
			}
		}
	}
	return best
}

// pageIn is the page if each Region keeps to a width, and its zones to so many columns of subnets.
func (l *layout) pageIn(s *scene, room, most int) *cell {
	c := &cell{}
	inner := l.width - 2*l.side
	var outside, regions []*cell
	for _, n := range s.outside {
		outside = append(outside, l.leaf(n, l.natural(n, l.most(l.side))))
	}
	y, right := 0, 0
	if len(outside) > 0 {
		right, y = c.flow(outside, l.side, 0, inner, 6*grid)
		y += l.above
	}
	for _, r := range s.regions {
		regions = append(regions, l.region(r, room, most))
	}
	if len(regions) > 0 {
		r, bottom := c.flow(regions, l.side, y, inner, 5*grid)
		right, y = max(right, r), bottom
	}
	c.w, c.h = right+l.side, y
	c.center(outside, right)
	return c
}

// center moves a row that is alone on its height to the middle of the page.
func (c *cell) center(row []*cell, right int) {
	if len(row) == 0 {
		return
	}
	last := row[len(row)-1]
	if last.y != row[0].y {
		return
	}
	shift := (right - last.x - last.w) / 2 / grid * grid
	for _, k := range row {
		k.x += shift
	}
}

// settle makes the places of everything in a cell absolute.
func (c *cell) settle(x, y int) {
	c.x, c.y = c.x+x, c.y+y
	for i := range c.texts {
		c.texts[i].x += c.x
		c.texts[i].y += c.y
	}
	for i := range c.strips {
		c.strips[i].y += c.y
	}
	for _, k := range c.cells {
		k.in = c
		k.settle(c.x, c.y)
	}
}

// all is the cell and everything in it, the outer before the inner.
func (c *cell) all() []*cell {
	cells := []*cell{c}
	for _, k := range c.cells {
		cells = slices.Concat(cells, k.all())
	}
	return cells
}
