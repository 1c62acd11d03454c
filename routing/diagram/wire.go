package diagram

import "slices"

// point is a crossing of lanes, counted in lanes from the upper left corner.
type point struct{ x, y int }

// The directions of travel.
const (
	right = iota
	down
	left
	upward
	directions
)

var moves = [directions]point{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}

// The costs of a lane's length and of what lines should rather not do, found by looking at pictures.
const (
	costStep    = 10
	costTurn    = 70
	costShared  = 500 // on top of another line
	costCross   = 40
	costBeside  = 14  // one lane from another line
	costText    = 900 // over text, where there is no other way
	costBorder  = 30  // along the edge of a box
	costOutside = 25  // outside the box that holds both ends
	costEdge    = 60  // over the edge of a VPC
	costTip     = 120 // a turn where the tip of an arrow is
	costPort    = 900 // where another line ends
)

// clearance is how far lines keep from text: no halo of one covers any.
const clearance = 5

// wires is the lanes of a page, on which lines find the cheapest way round what stands there. A line keeps out of every box but those
// that hold one of its ends, and of every node. There always is such a way: [layout] leaves a lane round each box and node.
type wires struct {
	w, h  int
	top   int // the first lane below the title
	page  *cell
	text  []bool
	along [2][]int
	used  [2][]trunk // the line there, by lines across, and up or down
	port  []trunk

	// Of the line that looks for its way.
	trunk   trunk
	closed  []closure // what it may not enter
	outside []int     // cost of leaving the box that holds both ends
	best    []int32   // cost and one, by point and direction
	came    []int8    // the direction before
	queue   queue
}

// trunk is the number, from 1 on, of lines that may run on top of each other, since they lead to the same hub: they are drawn as one that
// branches. Most lines have one of their own.
type trunk int32

// closure is what keeps a line from entering.
type closure uint8

const (
	open closure = iota
	foreign
	origin // where the line begins
	goal   // where it ends
)

// newWires takes in what stands on a page.
func newWires(page *cell) *wires {
	w := &wires{w: (page.x+page.w)/grid + 1, h: (page.y+page.h)/grid + 2, top: page.y/grid - 1, page: page}
	n := w.w * w.h
	w.text, w.port, w.closed, w.outside = make([]bool, n), make([]trunk, n), make([]closure, n), make([]int, n)
	w.best, w.came = make([]int32, n*directions), make([]int8, n*directions)
	for i := range 2 {
		w.along[i], w.used[i] = make([]int, n), make([]trunk, n)
	}
	for _, c := range page.all() {
		if c.box != nil {
			w.edges(c, costBorder, 0)
			if c.box.level == network {
				w.edges(c, 0, costEdge)
			}
		}
		if c.node != nil {
			continue
		}
		for _, t := range c.texts {
			x, y, width, height := t.area()
			w.fill(x-clearance, y-clearance, width+2*clearance, height+2*clearance, func(i int) { w.text[i] = true })
		}
	}
	return w
}

// edges adds the costs of running along the edges of a cell and of crossing them.
func (w *wires) edges(c *cell, along, across int) {
	for _, y := range []int{c.y, c.y + c.h} {
		w.fill(c.x, y, c.w, 0, func(i int) { w.along[0][i] += along; w.along[1][i] += across })
	}
	for _, x := range []int{c.x, c.x + c.w} {
		w.fill(x, c.y, 0, c.h, func(i int) { w.along[1][i] += along; w.along[0][i] += across })
	}
}

// fill calls f for the lanes' crossings in a rectangle of the page, its edges included.
func (w *wires) fill(x, y, width, height int, f func(i int)) {
	for j := (y + grid - 1) / grid; j*grid <= y+height; j++ {
		for i := (x + grid - 1) / grid; i*grid <= x+width; i++ {
			if i >= 0 && j >= 0 && i < w.w && j < w.h {
				f(j*w.w + i)
			}
		}
	}
}

// side is on which side of a cell a point lies: the direction that leads out there. It is false in corners and elsewhere.
func (c *cell) side(p point) (int, bool) {
	x, y := p.x*grid, p.y*grid
	insideX, insideY := x > c.x && x < c.x+c.w, y > c.y && y < c.y+c.h
	switch {
	case x == c.x+c.w && insideY:
		return right, true
	case x == c.x && insideY:
		return left, true
	case y == c.y+c.h && insideX:
		return down, true
	case y == c.y && insideX:
		return upward, true
	}
	return 0, false
}

// state is a point reached in a direction.
type state struct {
	at        point
	direction int
}

// start is the direction before that of the first step.
const start = directions

// route is the cheapest way from the edge of one cell to that of another, as points with all turns among them. It keeps clear of text if
// it can.
func (w *wires) route(from, to *cell, t trunk) []point {
	w.trunk = t
	w.close(from, to)
	if way := w.search(from, to, false); way != nil {
		return way
	}
	return w.search(from, to, true)
}

// close closes everything that a line between two cells has no business in.
func (w *wires) close(from, to *cell) {
	clear(w.closed)
	common := w.page
	var shut func(c *cell)
	shut = func(c *cell) {
		for _, k := range c.cells {
			a, b := k.holds(from), k.holds(to)
			if a && b {
				common = k
			}
			if !a && !b {
				by := foreign
				switch k {
				case from:
					by = origin
				case to:
					by = goal
				}
				w.fill(k.x, k.y, k.w, k.h, func(i int) { w.closed[i] = by })
			}
			shut(k) // gateways stand out of their VPC
		}
	}
	shut(w.page)
	for i := range w.outside {
		w.outside[i] = costOutside
	}
	if common == w.page {
		clear(w.outside)
	} else {
		w.fill(common.x, common.y, common.w, common.h, func(i int) { w.outside[i] = 0 })
	}
}

// holds says whether a cell is somewhere in another.
func (c *cell) holds(k *cell) bool {
	for k = k.in; k != nil; k = k.in {
		if k == c {
			return true
		}
	}
	return false
}

// search looks for the cheapest way, over text or round it. It is nil if there is none.
func (w *wires) search(from, to *cell, overText bool) []point {
	clear(w.best)
	q := &w.queue
	q.reset()
	push := func(s state, cost, before int) {
		i := (s.at.y*w.w+s.at.x)*directions + s.direction
		if w.best[i] > 0 && int(w.best[i])-1 <= cost {
			return
		}
		w.best[i], w.came[i] = int32(cost)+1, int8(before)
		q.push(entry{s, cost}, cost+to.distance(s.at))
	}
	w.ports(from, func(p point, direction, cost int) { push(state{p, direction}, cost, start) })
	for {
		e, ok := q.pop()
		if !ok {
			return nil
		}
		i := (e.at.y*w.w+e.at.x)*directions + e.direction
		if e.cost > int(w.best[i])-1 {
			continue
		}
		if w.arrives(e.state, to) {
			return w.take(e.state)
		}
		for direction, m := range moves {
			if direction == (e.direction+2)%directions || w.came[i] == start && direction != e.direction {
				continue
			}
			next := point{e.at.x + m.x, e.at.y + m.y}
			if cost, ok := w.cost(e.state, next, direction, to, overText); ok {
				push(state{next, direction}, e.cost+cost, e.direction)
			}
		}
	}
}

// ports is where a line can leave a cell, the middle of a side before its ends.
func (w *wires) ports(c *cell, f func(p point, direction, cost int)) {
	for j := c.y / grid; j*grid <= c.y+c.h; j++ {
		for i := c.x / grid; i*grid <= c.x+c.w; i++ {
			p := point{i, j}
			if direction, ok := c.side(p); ok && w.holds(p) && w.closed[j*w.w+i] == origin {
				f(p, direction, w.portCost(c, p))
			}
		}
	}
}

// holds says whether a line may pass there: not on the very edge of the page, nor over the title.
func (w *wires) holds(p point) bool { return p.x > 0 && p.y >= w.top && p.x < w.w-1 && p.y < w.h }

// portCost keeps ends of lines apart, and draws them to the middle.
func (w *wires) portCost(c *cell, p point) int {
	cost := abs(2*p.x*grid-2*c.x-c.w) / grid
	if side, _ := c.side(p); side == left || side == right {
		cost = abs(2*p.y*grid-2*c.y-c.h) / grid
	}
	if w.others(w.port[p.y*w.w+p.x]) {
		cost += costPort
	}
	for _, m := range moves {
		for far, near := range []int{costPort / 6, costPort / 30} {
			if q := (point{p.x + m.x*(far+1), p.y + m.y*(far+1)}); w.holds(q) && w.others(w.port[q.y*w.w+q.x]) {
				cost += near
			}
		}
	}
	return cost
}

// arrives says whether a line that is there ends at the edge of a cell.
func (w *wires) arrives(s state, to *cell) bool {
	out, ok := to.side(s.at)
	return ok && s.direction == (out+2)%directions && w.closed[s.at.y*w.w+s.at.x] == goal
}

// others says whether what runs or ends somewhere is another line, not a part of the same trunk.
func (w *wires) others(t trunk) bool { return t != 0 && t != w.trunk }

// cost is that of a step. It is false where something else stands.
func (w *wires) cost(from state, next point, direction int, to *cell, overText bool) (int, bool) {
	if !w.holds(next) {
		return 0, false
	}
	i := next.y*w.w + next.x
	cost := costStep + w.outside[i]
	switch {
	case w.arrives(state{next, direction}, to):
		cost += w.portCost(to, next)
		if direction != from.direction {
			cost += costTip
		}
	case w.closed[i] != open:
		return 0, false
	case w.text[i] && !overText:
		return 0, false
	case w.text[i]:
		cost += costText
	}
	axis := direction % 2
	cost += w.along[axis][i]
	if direction != from.direction {
		cost += costTurn
		if j := from.at.y*w.w + from.at.x; w.others(w.used[0][j]) || w.others(w.used[1][j]) {
			cost += costShared / 2 // a turn on another line looks like a branch
		}
	}
	if w.others(w.used[axis][i]) {
		cost += costShared
	}
	if w.others(w.used[1-axis][i]) {
		cost += costCross
	}
	for _, m := range []point{moves[(direction+1)%directions], moves[(direction+3)%directions]} {
		if q := (point{next.x + m.x, next.y + m.y}); w.holds(q) && w.used[axis][q.y*w.w+q.x] != 0 {
			cost += costBeside
		}
	}
	return cost, true
}

// take is the way that led to a state. Its lanes are used from now on.
func (w *wires) take(last state) []point {
	var way []point
	for s := last; ; {
		way = append(way, s.at)
		i := s.at.y*w.w + s.at.x
		before := int(w.came[i*directions+s.direction])
		w.used[s.direction%2][i] = w.trunk
		if before == start {
			break
		}
		at := point{s.at.x - moves[s.direction].x, s.at.y - moves[s.direction].y}
		w.used[s.direction%2][at.y*w.w+at.x] = w.trunk
		s = state{at, before}
	}
	slices.Reverse(way)
	for _, p := range []point{way[0], last.at} {
		w.port[p.y*w.w+p.x] = w.trunk
	}
	return way
}

// distance is less than or equal to the cost of any way from a point to the cell.
func (c *cell) distance(p point) int {
	dx := max(c.x-p.x*grid, p.x*grid-c.x-c.w, 0)
	dy := max(c.y-p.y*grid, p.y*grid-c.y-c.h, 0)
	return (dx + dy) / grid * costStep
}

// apart is how far two cells are from each other, by lanes across and up or down.
func (c *cell) apart(k *cell) int {
	return max(c.x-k.x-k.w, k.x-c.x-c.w, 0) + max(c.y-k.y-k.h, k.y-c.y-c.h, 0)
}

func abs(v int) int { return max(v, -v) }

// entry is a state that waits for its turn.
type entry struct {
	state
	cost int
}

// queue is entries by their estimate of the whole way. Estimates never fall on the way to a goal. Of equal ones the first comes first,
// so that the same scene gives the same lines.
type queue struct {
	waiting [][]entry // by estimate
	next    int       // of those with the least estimate
	least   int       // no entry has less
}

func (q *queue) push(e entry, estimate int) {
	for len(q.waiting) <= estimate {
		q.waiting = append(q.waiting, nil)
	}
	q.waiting[estimate] = append(q.waiting[estimate], e)
}

// pop takes the next entry; false: there is none.
func (q *queue) pop() (entry, bool) {
	for ; q.least < len(q.waiting); q.least++ {
		if list := q.waiting[q.least]; q.next < len(list) {
			q.next++
			return list[q.next-1], true
		}
		q.next = 0
	}
	return entry{}, false
}

// reset empties the queue.
func (q *queue) reset() {
	for i := range q.waiting {
		q.waiting[i] = q.waiting[i][:0]
	}
	q.next, q.least = 0, 0
}
