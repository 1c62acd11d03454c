package routing

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/vpc"
)

// columns is the width that a printed path keeps to, as far as its words can be parted.
const columns = 100

// String is the path for people: the answer, "REPLY DROPPED" if only the reply is, by what and by which address it goes, why it does not, first what no
// change of the network mends, and then a line for each hop: its number, stage, component, and the rule that decided or what
// became of the packet. An X in the margin marks what refuses, a ? what the model does not hold. Of a
// packet that is dropped the hops end with the last one that refuses. Lines are 100 columns
// wide at most, where their words can be parted. Names are told as a [Teller] tells them. The same path gives the same text.
func (p Path) String() string {
	b := text{Teller: p.teller()}
	fmt.Fprintf(&b, "%s  %s\n", p.headline(), b.Tell(p.question()))
	p.writeReasons(&b)
	if p.Request != Dropped && (len(p.Via) > 0 || p.Exposure != 0) {
		b.note("via", strings.TrimPrefix(p.via()+exposureNotes[p.Exposure], ", over "))
	}
	if p.Name != nil {
		b.note("name", p.Name.String())
	}
	if p.API != nil {
		b.note("API", p.API.String())
	}
	request, lost := p.leg("request", p.Forward, false)
	reply, _ := p.leg("reply", p.Reply, lost)
	for _, l := range [...]*legText{&request, &reply} {
		l.tell(&b)
	}
	component := componentWidth(request.hops, reply.hops)
	request.write(&b, component)
	reply.write(&b, component)
	for _, n := range p.Notes {
		b.note("note", n)
	}
	return b.String()
}

// text is the text of a path as it is written.
type text struct {
	strings.Builder
	*Teller
}

// headline is the verdict in capitals, and before it whether it is that of the reply alone: "REPLY DROPPED".
func (p Path) headline() string {
	s := strings.ToUpper(p.Verdict.String())
	if len(p.Blockers) > 0 && p.Blockers[0].InReply || p.Verdict == Unknown && p.Request == Delivered {
		s = "REPLY " + s
	}
	return s
}

// Summary is the path on one line, for logs and tables: verdict, question, by what it goes, and the first
// thing that blocks, with the word if it is the reply that it blocks.
func (p Path) Summary() string {
	s := p.Verdict.String() + "  " + p.question()
	if via := p.via(); via != "" && p.Request != Dropped {
		s += ", via " + via
	}
	switch {
	case len(p.Blockers) > 0:
		if p.Blockers[0].InReply {
			s += ", the reply dropped at"
		} else {
			s += ","
		}
		s += " " + p.Blockers[0].place() + ": " + string(p.Blockers[0].Code)
		if n := len(p.Blockers) - 1; n > 0 {
			s += " and " + strconv.Itoa(n) + " more"
		}
	case len(p.Missing) > 0:
		s += ", not in the model: " + strings.Join(p.Missing, ", ")
	}
	return p.teller().Tell(s)
}

// question is the flow with what it left out filled in: "app-a -> s3.us-east-1.amazonaws.com, tcp 443".
func (p Path) question() string {
	protocol, port := cmp.Or(p.Flow.Protocol, packet.TCP), p.Flow.DstPort
	if len(p.Forward) > 0 && p.Forward[0].In.Src.IsValid() {
		protocol, port = p.Forward[0].In.Protocol, p.Forward[0].In.DstPort
	}
	s := string(p.Flow.From) + " -> " + string(p.Flow.To) + ", " + protocol.String()
	if protocol.HasPorts() && port != 0 {
		s += " " + strconv.Itoa(int(port))
	}
	return s
}

// via is what the packet took on its way out: "NAT gateway nat-a, internet gateway igw-a".
func (p Path) via() string {
	names := make([]string, len(p.Via))
	for i, v := range p.Via {
		names[i] = v.Kind.Words() + " " + string(v.ID)
	}
	return strings.Join(names, ", ")
}

// exposureNotes is what an exposure adds to what was passed.
var exposureNotes = map[Exposure]string{
	Private:  ", over private addresses",
	Public:   ", over public addresses within AWS",
	Internet: ", over the internet",
}

// writeReasons says why the path does not work, one reason a line: first what no change of the network mends, for without that
// nothing else is worth changing.
func (p Path) writeReasons(b *text) {
	label := "because"
	told := map[string]bool{}
	reasons := hopelessFirst(p.Blockers)
	for i, x := range reasons {
		if slices.ContainsFunc(reasons[:i], x.repeats) {
			continue
		}
		b.note(label, x.String())
		if x.Near != "" {
			b.note("near", x.Near)
		}
		for _, f := range x.Fix {
			if text := f.String(); !told[text] { // a request and its reply may want the same
				b.note("fix", text)
				told[text] = true
			}
		}
		if x.NoFix != "" {
			b.note("no fix", x.NoFix)
		}
		label = "and"
	}
	for _, m := range p.Missing {
		b.note(label, "the model does not hold "+m)
		label = "and"
	}
}

// repeats says whether a blocker is another one met again, in the reply, which the same change mends.
func (b Blocker) repeats(o Blocker) bool {
	return b.InReply && !o.InReply && b.At == o.At && b.Code == o.Code && b.Why == o.Why && len(b.Fix) > 0 && slices.Equal(b.Fix, o.Fix)
}

// hopelessFirst is blockers without a fix, and then the others, each in their order.
func hopelessFirst(all []Blocker) []Blocker {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Blocker) int { return cmp.Compare(min(len(a.Fix), 1), min(len(b.Fix), 1)) })
	return all
}

// legText is what is written of a leg: its label and header, and the hops.
type legText struct {
	label, header string
	hops          []hopText
}

// hopText is one hop: its sign in the margin, its component and what happened there, and what stands below it.
type hopText struct {
	mark            rune
	stage           Stage
	component, what string
	below           string
}

// leg is the text of a leg up to the last hop that refuses, if any does. A packet that is lost already has one if it is refused again. It says whether the packet
// is lost.
func (p Path) leg(label string, hops []Hop, lost bool) (legText, bool) {
	marks := make([]rune, len(hops))
	for i, h := range hops {
		marks[i] = p.mark(h, label == "reply")
	}
	if lost || slices.Contains(marks, 'X') {
		hops = hops[:1+lastMark(marks)]
	}
	l := legText{label: label}
	if len(hops) == 0 {
		return l, lost
	}
	if in := hops[0].In; in.Src.IsValid() {
		l.header = in.String()
	}
	for i, h := range hops {
		t := hopText{mark: marks[i], stage: h.Stage, component: h.component(), what: h.what()}
		if marks[i] == 'X' && !lost {
			lost = true
			if len(p.Blockers) > 1 {
				t.below = asIfAllowed
			}
		}
		l.hops = append(l.hops, t)
	}
	return l, lost
}

// tell puts Name tags into the hops, which have to be told in the order of the text, before it shows how wide they are.
func (l *legText) tell(t *text) {
	for i := range l.hops {
		h := &l.hops[i]
		h.component, h.what = t.Tell(h.component), t.Tell(h.what)
	}
}

// write writes the leg, with components as wide as asked.
func (l *legText) write(b *text, component int) {
	if l.header != "" {
		b.note(l.label, l.header)
	}
	for i, h := range l.hops {
		writeWrapped(&b.Builder, fmt.Sprintf("%c   %2d  ", h.mark, i+1)+hopLine(h.stage, h.component, h.what, component), hopIndent)
		b.WriteString(h.below)
	}
}

// asIfAllowed stands after the first hop that refuses, if the walk found others beyond it.
const asIfAllowed = "         if that let it through:\n"

// lastMark is the index of the last hop with a sign in the margin, -1 if there is none.
func lastMark(marks []rune) int {
	for i, m := range slices.Backward(marks) {
		if m != ' ' {
			return i
		}
	}
	return -1
}

// mark is the sign in the margin of a hop.
func (p Path) mark(h Hop, reply bool) rune {
	refuses := func(x Blocker) bool { return x.Hop == h && x.InReply == reply }
	switch {
	case h.Code == "":
		return ' '
	case slices.ContainsFunc(p.Blockers, refuses):
		return 'X'
	case h.Code == UnknownResource || h.Code == UnknownDestination:
		return '?'
	}
	return ' '
}

// stageWidth is the width of the longest stage.
const stageWidth = 11

// hopIndent is where the rest of a hop goes that needs a second line.
const hopIndent = len("X   12  ") + stageWidth + 2

// widestComponent is the width beyond which components push the next column aside: AWS's longest usual IDs are
// like tgw-attach-0123456789abcdef0.
const widestComponent = 28

// componentWidth is the width of the column of components.
func componentWidth(legs ...[]hopText) int {
	w := 0
	for _, hops := range legs {
		for _, h := range hops {
			if n := utf8.RuneCountInString(h.component); h.what != "" && n <= widestComponent {
				w = max(w, n)
			}
		}
	}
	return w
}

// String is the hop on one line, for people: stage, component, rule, translation and code. Programs read the fields.
func (h Hop) String() string { return hopLine(h.Stage, h.component(), h.what(), 0) }

// hopLine is a hop with its component as wide as asked.
func hopLine(stage Stage, component, what string, width int) string {
	s := fmt.Sprintf("%-*s  %-*s  %s", stageWidth, stage, width, component, what)
	return strings.TrimRight(s, " ")
}

// component is the ID at which the hop is; where there is none, what stands for it.
func (h Hop) component() string {
	switch {
	case h.At != "":
		return string(h.At)
	case h.Kind == vpc.KindNetworkACL:
		return defaultACL
	case h.Kind == vpc.KindRouteTable:
		if table, _, ok := strings.Cut(strings.TrimSpace(h.Rule), "/main "); ok {
			return table + "/main"
		}
		return "main table"
	case h.Kind != "":
		return h.Kind.Words()
	}
	return h.Rule
}

// defaultACL stands for the ID of the network ACL that AWS makes with a VPC.
const defaultACL = "default ACL"

// what is all that happened at the component: its kind, the rule, the header's changes, the code.
func (h Hop) what() string {
	var parts []string
	if rule := h.rule(); rule != "" {
		parts = append(parts, rule)
	}
	if h.In.Src.IsValid() && h.Out.Src.IsValid() && h.In != h.Out {
		parts = append(parts, changes(h.In, h.Out))
	}
	if h.Code != "" {
		parts = append(parts, string(h.Code))
	}
	return strings.Join(parts, ", ")
}

// rule is the rule without the component's name, after the kind of the component where the stage does not tell it.
func (h Hop) rule() string {
	rule := h.Rule
	if name := h.component(); rule == name {
		rule = ""
	} else {
		rule = strings.TrimSpace(strings.TrimPrefix(rule, name+" "))
	}
	switch h.Stage {
	case AtSource, AtTarget, AtDestination:
	default:
		return rule
	}
	kind := h.Kind.Words()
	switch {
	case h.At == "" || h.Kind == vpc.KindNetworkInterface:
		return rule
	case rule == "":
		return kind
	}
	return kind + ": " + rule
}

// changes is what a device rewrote: "source 10.0.1.5 => 10.0.0.9". Ports are told where they change.
func changes(in, out packet.Header) string {
	if in.Protocol != out.Protocol {
		return "=> " + out.String()
	}
	var parts []string
	end := func(name string, a, b netip.Addr, p, q uint16) {
		switch {
		case p != q:
			parts = append(parts, fmt.Sprintf("%s %v => %v", name, netip.AddrPortFrom(a, p), netip.AddrPortFrom(b, q)))
		case a != b:
			parts = append(parts, fmt.Sprintf("%s %v => %v", name, a, b))
		}
	}
	end("source", in.Src, out.Src, in.SrcPort, out.SrcPort)
	end("destination", in.Dst, out.Dst, in.DstPort, out.DstPort)
	return strings.Join(parts, ", ")
}

// place is where a blocker stands: "security group sg-a", "the internet".
func (x Blocker) place() string {
	switch name, kind := x.component(), x.Kind.Words(); {
	case x.At == "" || kind == "":
		return cmp.Or(name, kind, x.Stage.String())
	default:
		return kind + " " + name
	}
}

// String is the blocker in a sentence: why, at what component, and the code.
func (x Blocker) String() string {
	leg := ""
	if x.InReply {
		leg = "reply: "
	}
	return fmt.Sprintf("%s%s (%s, %s)", leg, x.Why, x.place(), x.Code)
}

// String is the answer on one line: the addresses, or why there is none, and who answered.
func (a Answer) String() string {
	s := "no address"
	if a.Code != "" {
		s += " (" + string(a.Code) + ")"
	}
	if len(a.Addresses) > 0 {
		addrs := make([]string, len(a.Addresses))
		for i, x := range a.Addresses {
			addrs[i] = x.String()
		}
		s = strings.Join(addrs, ", ")
	}
	s = a.Name + " = " + s
	switch {
	case a.By != "":
		s += ", by " + a.Kind.Words() + " " + string(a.By)
	case a.Kind != "":
		s += ", by " + a.Kind.Words()
	case a.Synthetic:
		s += ", by public DNS (a stand-in)"
	default:
		s += ", by public DNS"
	}
	for _, p := range a.Passed {
		s += "; " + p.String()
	}
	return s
}

// labelWidth is the width of the label before a line that is no hop, with its margins.
const labelWidth = 11

// note writes a line that is no hop.
func (b *text) note(label, line string) {
	writeWrapped(&b.Builder, fmt.Sprintf("  %-*s%s", labelWidth-2, label, b.Tell(line)), labelWidth)
}

// writeWrapped writes a line, cut at spaces before the last column, with what follows indented.
func writeWrapped(b *strings.Builder, line string, indent int) {
	for utf8.RuneCountInString(line) > columns {
		cut := lastSpace(line, indent)
		if cut < 0 {
			break
		}
		b.WriteString(strings.TrimRight(line[:cut], " ") + "\n")
		line = strings.Repeat(" ", indent) + strings.TrimLeft(line[cut:], " ")
	}
	b.WriteString(line + "\n")
}

// lastSpace is the last space at which a line can be cut before the last column, after its indentation, or else the first one
// beyond it; -1 if there is none.
func lastSpace(line string, indent int) int {
	best, column := -1, 0
	for i, r := range line {
		if r == ' ' && strings.TrimSpace(line[:i]) != "" && column > indent {
			if column > columns && best >= 0 {
				return best
			}
			best = i
			if column > columns {
				return best
			}
		}
		column++
	}
	return best
}
