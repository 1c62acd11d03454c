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
	costText    = 120 // over text
	costBorder  = 30  // along the edge of a box
	costForeign = 8   // through a VPC or subnet in which the line has no business
	costEdge    = 60  // over the edge of a VPC
	costPort    = 900 // where another line ends
)

// wires is the lanes of a page, on which lines find the cheapest way round what stands there.
type wires struct {
	w, h    int
	solid   []*cell // the node that stands there
	soft    []int   // cost of passing
	along   [2][]int
	foreign []int
	boxes   []*cell   // VPCs and subnets
	used    [2][]bool // by lines across, and up or down
	port    []bool
}

// newWires takes in what stands on a page.
func newWires(page *cell) *wires {
	w := &wires{w: (page.x + page.w) / grid, h: (page.y+page.h)/grid + 2}
	n := w.w * w.h
	w.solid, w.soft, w.foreign, w.port = make([]*cell, n), make([]int, n), make([]int, n), make([]bool, n)
	for i := range 2 {
		w.along[i], w.used[i] = make([]int, n), make([]bool, n)
	}
	for _, c := range page.all() {
		switch {
		case c.node != nil:
			w.fill(c.x, c.y, c.w, c.h, func(i int) { w.solid[i] = c })
			continue
		case c.box != nil:
			w.fill(c.x, c.y, c.w, 0, func(i int) { w.along[0][i] += costBorder })
			w.fill(c.x, c.y+c.h, c.w, 0, func(i int) { w.along[0][i] += costBorder })
			w.fill(c.x, c.y, 0, c.h, func(i int) { w.along[1][i] += costBorder })
			w.fill(c.x+c.w, c.y, 0, c.h, func(i int) { w.along[1][i] += costBorder })
			switch c.box.level {
			case network:
				w.fill(c.x, c.y, c.w, 0, func(i int) { w.along[1][i] += costEdge })
				w.fill(c.x, c.y+c.h, c.w, 0, func(i int) { w.along[1][i] += costEdge })
				w.fill(c.x, c.y, 0, c.h, func(i int) { w.along[0][i] += costEdge })
				w.fill(c.x+c.w, c.y, 0, c.h, func(i int) { w.along[0][i] += costEdge })
				fallthrough
			case subnet:
				w.boxes = append(w.boxes, c)
				w.fill(c.x, c.y, c.w, c.h, func(i int) { w.foreign[i] += costForeign })
			}
		}
		for _, t := range c.texts {
			from, to := t.span()
			w.fill(from-2, t.y-t.font.size, to-from+4, t.font.size+3, func(i int) { w.soft[i] = costText })
		}
	}
	return w
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

// route is the cheapest way from the edge of one cell to that of another, as points with all turns among them. It is nil if there is no way.
func (w *wires) route(from, to *cell) []point {
	defer w.welcome(from, to)()
	best := make([]int32, len(w.solid)*directions) // cost and one, by point and direction
	came := make([]int8, len(best))                // the direction before
	q := &queue{}
	push := func(s state, cost, before int) {
		i := (s.at.y*w.w+s.at.x)*directions + s.direction
		if best[i] > 0 && int(best[i])-1 <= cost {
			return
		}
		best[i], came[i] = int32(cost)+1, int8(before)
		q.push(entry{s, cost}, cost+to.distance(s.at))
	}
	w.ports(from, func(p point, direction, cost int) { push(state{p, direction}, cost, start) })
	for {
		e, ok := q.pop()
		if !ok {
			return nil
		}
		i := (e.at.y*w.w+e.at.x)*directions + e.direction
		if e.cost > int(best[i])-1 {
			continue
		}
		if out, ok := to.side(e.at); ok && e.direction == (out+2)%directions {
			return w.take(e.state, came)
		}
		for direction, m := range moves {
			if direction == (e.direction+2)%directions || came[i] == start && direction != e.direction {
				continue
			}
			next := point{e.at.x + m.x, e.at.y + m.y}
			if cost, ok := w.cost(e.state, next, direction, to); ok {
				push(state{next, direction}, e.cost+cost, e.direction)
			}
		}
	}
}

// welcome lifts the cost of passing through the boxes that hold an end of a line, until the function that it returns is called.
func (w *wires) welcome(ends ...*cell) (restore func()) {
	var mine []*cell
	for _, c := range w.boxes {
		if slices.ContainsFunc(ends, func(e *cell) bool { return c.x <= e.x && e.x+e.w <= c.x+c.w && c.y <= e.y+e.h && e.y+e.h <= c.y+c.h }) {
			mine = append(mine, c)
		}
	}
	change := func(by int) {
		for _, c := range mine {
			w.fill(c.x, c.y, c.w, c.h, func(i int) { w.foreign[i] += by })
		}
	}
	change(-costForeign)
	return func() { change(costForeign) }
}

// ports is where a line can leave a cell, the middle of a side before its ends.
func (w *wires) ports(c *cell, f func(p point, direction, cost int)) {
	for j := c.y / grid; j*grid <= c.y+c.h; j++ {
		for i := c.x / grid; i*grid <= c.x+c.w; i++ {
			p := point{i, j}
			if direction, ok := c.side(p); ok && w.holds(p) {
				f(p, direction, w.portCost(c, p))
			}
		}
	}
}

// holds says whether a line may pass there: not on the very edge of the page.
func (w *wires) holds(p point) bool { return p.x > 0 && p.y > 0 && p.x < w.w && p.y < w.h }

// portCost keeps ends of lines apart, and draws them to the middle.
func (w *wires) portCost(c *cell, p point) int {
	off := min(abs(2*p.x*grid-2*c.x-c.w), abs(2*p.y*grid-2*c.y-c.h)) / grid
	cost := off
	if w.port[p.y*w.w+p.x] {
		cost += costPort
	}
	for _, m := range moves {
		if q := (point{p.x + m.x, p.y + m.y}); w.holds(q) && w.port[q.y*w.w+q.x] {
			cost += costPort / 6
		}
	}
	return cost
}

// cost is that of a step. It is false where another node stands.
func (w *wires) cost(from state, next point, direction int, to *cell) (int, bool) {
	if !w.holds(next) {
		return 0, false
	}
	i := next.y*w.w + next.x
	cost := costStep
	if c := w.solid[i]; c != nil {
		out, ok := to.side(next)
		if c != to || !ok || direction != (out+2)%directions {
			return 0, false
		}
	}
	if out, ok := to.side(next); ok && direction == (out+2)%directions {
		cost += w.portCost(to, next)
	}
	axis := direction % 2
	cost += w.soft[i] + w.along[axis][i] + w.foreign[i]
	if direction != from.direction {
		cost += costTurn
		if j := from.at.y*w.w + from.at.x; w.used[0][j] || w.used[1][j] {
			cost += costShared / 2 // a turn on another line looks like a branch
		}
	}
	if w.used[axis][i] {
		cost += costShared
	}
	if w.used[1-axis][i] {
		cost += costCross
	}
	for _, m := range []point{moves[(direction+1)%directions], moves[(direction+3)%directions]} {
		if q := (point{next.x + m.x, next.y + m.y}); w.holds(q) && w.used[axis][q.y*w.w+q.x] {
			cost += costBeside
		}
	}
	return cost, true
}

// take is the way that led to a state. Its lanes are used from now on.
func (w *wires) take(last state, came []int8) []point {
	var way []point
	for s := last; ; {
		way = append([]point{s.at}, way...)
		i := s.at.y*w.w + s.at.x
		before := int(came[i*directions+s.direction])
		w.used[s.direction%2][i] = true
		if before == start {
			break
		}
		at := point{s.at.x - moves[s.direction].x, s.at.y - moves[s.direction].y}
		w.used[s.direction%2][at.y*w.w+at.x] = true
		s = state{at, before}
	}
	w.port[way[0].y*w.w+way[0].x] = true
	w.port[last.at.y*w.w+last.at.x] = true
	return way
}

// distance is less than or equal to the cost of any way from a point to the cell.
func (c *cell) distance(p point) int {
	dx := max(c.x-p.x*grid, p.x*grid-c.x-c.w, 0)
	dy := max(c.y-p.y*grid, p.y*grid-c.y-c.h, 0)
	return (dx + dy) / grid * costStep
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
		if list := q.waiting[q.least]; len(list) > 0 {
			q.waiting[q.least] = list[1:]
			return list[0], true
		}
	}
	return entry{}, false
}
