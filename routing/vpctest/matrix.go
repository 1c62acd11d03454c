package vpctest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
)

// Matrix checks who reaches whom, by a table of sources down and destinations across:
//
//	tcp        web  app   db    internet
//	internet   443  X     X     -
//	web        -    8080  X     .
//	app        X    -     5432  .
//
// The corner is the traffic, tcp if it is empty. A cell says of that traffic
//
//	.               all of it gets there, and its replies back, as for [Reaches]
//	X               none does, from whatever source port, as for [NoReach]
//	443,8080-8081   that to these destination ports does, and no other
//	tcp:443,udp:53  so, where the traffic in the corner is of several protocols
//	443~            so, but not from and to all addresses; a ~ alone if that is all that is missing
//	?               it is not known: the model does not hold enough
//	-               it is not asked about
//
// Cells are parted by spaces, so places with spaces in their Name tags have to be given by ID. A | is taken for a space; lines that are
// empty or begin with # are passed over.
//
// A failure lists the cells that differ, each with the path of a packet, and the table as it was found.
func Matrix(t testing.TB, r *routing.Resolver, want string) {
	t.Helper()
	report(t, CheckMatrix(r, want))
}

// CheckMatrix is [Matrix] as an error.
func CheckMatrix(r *routing.Resolver, want string) error {
	found, err := find(r, want)
	if err != nil {
		return err
	}
	f := &failure{}
	for i, c := range found.wrong {
		if i == partsShown {
			fmt.Fprintf(f, "\n%s more", count(len(found.wrong)-i, "cell"))
			break
		}
		c.write(f)
	}
	if f.Len() == 0 {
		return nil
	}
	all := fail("the matrix differs in %s%s\nfound:", count(len(found.wrong), "cell"), f)
	all.names = routing.NamesOf(r.Network())
	return fmt.Errorf("%w\n%s", all.err(), indent(found.String()))
}

// FindMatrix is the table with its cells as they are found, for instance to keep it with [Golden]. Of the table's own cells it reads
// only those with "-", which stay as they are; a table without any cells will do.
func FindMatrix(r *routing.Resolver, table string) (string, error) {
	found, err := find(r, table)
	if err != nil {
		return "", err
	}
	return found.String(), nil
}

// grid is a table.
type grid struct {
	traffic  string
	from, to []routing.Place
	cells    [][]string // by from and to
	wrong    []cell
}

// cell is what was found in one cell.
type cell struct {
	answer
	want, got string
}

// find reads a table and finds its cells.
func find(r *routing.Resolver, table string) (grid, error) {
	g, err := parseGrid(table)
	if err != nil {
		return grid{}, fmt.Errorf("matrix: %w", err)
	}
	for i, from := range g.from {
		for j, to := range g.to {
			want := g.cells[i][j]
			if want == "-" {
				continue
			}
			a, err := question{r, from, to, g.traffic}.ask()
			if err != nil {
				return grid{}, fmt.Errorf("matrix: %w", err)
			}
			g.cells[i][j] = a.cell()
			if len(a.parts) == 0 && a.toItself() {
				g.cells[i][j] = "-"
			}
			switch got := g.cells[i][j]; {
			case got == "-" && want != "":
				return grid{}, fmt.Errorf("matrix: %w; its cell is -", a.malformed(errToItself))
			case got != want:
				g.wrong = append(g.wrong, cell{a, want, got})
			}
		}
	}
	return g, nil
}

// parseGrid reads a table. How many columns it has shows in its rows, since the traffic in its corner may have several words.
func parseGrid(table string) (grid, error) {
	var rows [][]string
	for line := range strings.Lines(table) {
		fields := strings.Fields(strings.ReplaceAll(line, "|", " "))
		if len(fields) > 0 && !strings.HasPrefix(fields[0], "#") {
			rows = append(rows, fields)
		}
	}
	if len(rows) < 2 {
		return grid{}, errors.New("a line of destinations and one for each source are wanted")
	}
	head, rows := rows[0], rows[1:]
	n := len(rows[0]) - 1
	if bare := !slices.ContainsFunc(rows, func(row []string) bool { return len(row) > 1 }); bare {
		return bareGrid(head, rows)
	}
	if n < 1 || n > len(head) {
		return grid{}, fmt.Errorf("the line of %s has %s, and there are at most %s above", rows[0][0], count(n, "cell"), count(len(head), "destination"))
	}
	corner := len(head) - n
	if _, err := parseTraffic(strings.Join(head[:corner+1], " ")); err == nil {
		corner := trafficWords(head)
		return grid{}, fmt.Errorf("the line of %s has %s, and the first line has %s after %q", rows[0][0], count(n, "cell"), count(len(head)-corner, "destination"), strings.Join(head[:corner], " "))
	}
	g := grid{traffic: strings.Join(head[:corner], " "), to: places(head[corner:])}
	if g.traffic == "" {
		g.traffic = "tcp"
	}
	if _, err := parseTraffic(g.traffic); err != nil {
		return grid{}, fmt.Errorf("the lines have %s each, so the corner is %q: %w", count(n, "cell"), g.traffic, err)
	}
	for _, row := range rows {
		if len(row) != n+1 {
			return grid{}, fmt.Errorf("the line of %s has %s, and that of %s has %d", row[0], count(len(row)-1, "cell"), rows[0][0], n)
		}
		if i := slices.IndexFunc(row[1:], func(s string) bool { return !isCell(s) }); i >= 0 {
			return grid{}, fmt.Errorf("%s to %s: %q is not a cell: write . for all, X for none, ports such as 443 or tcp:443, ? or -", row[0], g.to[i], row[i+1])
		}
		g.from, g.cells = append(g.from, routing.Place(row[0])), append(g.cells, row[1:])
	}
	if !slices.ContainsFunc(g.cells, func(row []string) bool { return slices.ContainsFunc(row, func(s string) bool { return s != "-" }) }) {
		return grid{}, errors.New("all cells are -, so the check would say nothing")
	}
	for _, places := range [][]routing.Place{g.from, g.to} {
		for i, p := range places {
			if slices.Contains(places[:i], p) {
				return grid{}, fmt.Errorf("%s stands twice", p)
			}
		}
	}
	return g, nil
}

// isCell says whether a table can say so: a mark, or services as [answer.services] writes them.
func isCell(s string) bool {
	switch s {
	case ".", "X", "?", "-", "~":
		return true
	}
	for word := range strings.SplitSeq(strings.TrimSuffix(s, "~"), ",") {
		head, _, _ := strings.Cut(word, "!")
		protocol, _, _ := strings.Cut(head, ":")
		_, noPorts := packet.ParsePortRange(head)
		_, noProtocol := packet.ParseProtocol(protocol)
		if noPorts != nil && noProtocol != nil && protocol != "" && protocol != "other" {
			return false
		}
	}
	return true
}

// bareGrid is a table without cells. Its corner is as many words as are traffic.
func bareGrid(head []string, rows [][]string) (grid, error) {
	corner := trafficWords(head)
	g := grid{traffic: "tcp", to: places(head[corner:])}
	if corner > 0 {
		g.traffic = strings.Join(head[:corner], " ")
	}
	for _, row := range rows {
		g.from, g.cells = append(g.from, routing.Place(row[0])), append(g.cells, make([]string, len(g.to)))
	}
	return g, nil
}

// trafficWords is how many of the first words are traffic, before one word at least that is not.
func trafficWords(head []string) int {
	for i := len(head) - 1; i > 0; i-- {
		if _, err := parseTraffic(strings.Join(head[:i], " ")); err == nil {
			return i
		}
	}
	return 0
}

func places(ss []string) []routing.Place {
	ps := make([]routing.Place, len(ss))
	for i, s := range ss {
		ps[i] = routing.Place(s)
	}
	return ps
}

// cell is what a table says of the answer.
func (a answer) cell() string {
	var delivered, usual packet.Set
	for _, p := range a.parts {
		if p.Verdict == routing.Unknown {
			return "?"
		}
		usual = usual.Union(a.usual(p))
		if p.Verdict == routing.Delivered {
			delivered = delivered.Union(p.Set)
		}
	}
	switch {
	case delivered.IsEmpty():
		return "X"
	case delivered.ContainsSet(usual) && a.hidden() != "":
		return "~"
	case delivered.ContainsSet(usual):
		return "."
	}
	served := services(delivered.Intersect(usual))
	cell := a.services(served)
	if cell == "" || !delivered.ContainsSet(usual.Intersect(served)) {
		cell += "~"
	}
	return cell
}

// services is the headers of a set for whatever addresses and from whatever source port, and those to ports in both families.
func services(s packet.Set) packet.Set {
	var boxes []packet.Box
	var ports []packet.Traffic
	for b := range s.Boxes() {
		if r := b.DstPorts(); r != packet.AllPorts() {
			for p := range b.Protocols() {
				ports = append(ports, packet.Ports(p, r.From, r.To))
			}
			continue
		}
		if b.SrcPorts() != packet.AllPorts() {
			b = b.WithSrcPorts(packet.AllPorts())
		}
		all := packet.AllIPv6()
		if b.Is4() {
			all = packet.AllIPv4()
		}
		boxes = append(boxes, b.WithSrc(all.Src()).WithDst(all.Dst()))
	}
	return packet.SetOf(boxes...).Union(packet.Carrying(ports...))
}

// services is the cell for services: "80,443" if one protocol is asked about, empty for all of it, and else "tcp:80,udp:53".
func (a answer) services(served packet.Set) string {
	var words []string
	for line := range strings.Lines(served.String()) {
		text, _, _ := strings.Cut(line, " from ")
		text = strings.ReplaceAll(text, " except ", "!")
		for word := range strings.SplitSeq(text, ", ") {
			if word = strings.ReplaceAll(word, " ", ":"); !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	cell := strings.Join(words, ",")
	if protocol, ok := a.protocol(); ok {
		if slices.Contains(words, protocol) {
			return ""
		}
		cell = strings.ReplaceAll(cell, protocol+":", "")
	}
	return cell
}

// protocol is the one that is asked about, and false if there are several.
func (a answer) protocol() (string, bool) {
	asked, _ := parseTraffic(a.traffic)
	found := map[packet.Protocol]bool{}
	for b := range asked.Boxes() {
		for p := range b.Protocols() {
			if found[p] = true; len(found) > 1 {
				return "", false
			}
		}
	}
	for p := range found {
		return p.String(), true
	}
	return "", false
}

// write tells of a cell that differs, with a packet that shows it.
func (c cell) write(f *failure) {
	fmt.Fprintf(f, "\n%s to %s: want %s, found %s", c.from, c.to, c.want, c.got)
	c.answer = c.wanted()
	lost, _ := c.lost() // of what comes from the source ports that senders choose
	shown := slices.DeleteFunc(lost, func(p reach.Part) bool { return p.Verdict != routing.Dropped })
	c.claim = toReach
	if c.want == "X" {
		c.claim = toBlock
	}
	switch {
	case c.got == "?":
		shown = c.of(routing.Unknown)
	case c.got == "~" && len(shown) == 0 && c.hidden() != "":
		fmt.Fprintf(f, ": %s", c.hidden())
		return
	case c.want == "X" || len(shown) == 0:
		shown = c.of(routing.Delivered)
	}
	if len(shown) == 0 {
		path, err := c.single()
		f.path(c.r.Network(), path, err)
		return
	}
	part := &failure{hops: f.hops}
	part.part(c.answer, shown[0])
	f.hops = true
	f.WriteString(strings.ReplaceAll(part.String(), "\n", "\n  "))
}

// wanted is the answer for the services that the table wants alone, if some of these do not get there; else the whole.
func (c cell) wanted() answer {
	protocol, one := c.protocol()
	var services []string
	for word := range strings.SplitSeq(strings.TrimSuffix(c.want, "~"), ",") {
		if one && !strings.Contains(word, ":") {
			word = protocol + ":" + word
		}
		services = append(services, strings.ReplaceAll(word, ":", " "))
	}
	q := c.question
	q.traffic = strings.Join(services, ", ")
	a, err := q.ask()
	if err != nil {
		return c.answer
	}
	if lost, _ := a.lost(); len(lost) == 0 {
		return c.answer
	}
	return a
}

// String is the table in columns.
func (g grid) String() string {
	rows := [][]string{{g.traffic}}
	for _, to := range g.to {
		rows[0] = append(rows[0], string(to))
	}
	for i, from := range g.from {
		rows = append(rows, append([]string{string(from)}, g.cells[i]...))
	}
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, s := range row {
			width[i] = max(width[i], utf8.RuneCountInString(s))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, s := range row {
			line += s + strings.Repeat(" ", width[i]-utf8.RuneCountInString(s)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// count is "1 cell" or "2 cells".
func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
