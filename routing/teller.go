package routing

import (
	"iter"
	"slices"
	"strings"
	"unicode"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// Teller puts Name tags into texts that a person reads one after the other: where one that AWS has made up, such as eni-0a1b2c3d4e5f60718, is met first, it becomes
// "web (eni-0a1b2c3d4e5f60718)", and after that "web" alone, unless something else goes by that as well. Other IDs, such as Terraform's addresses, tell by themselves what they
// are, and stay; so do IDs without a Name tag. It is not safe for use by several goroutines.
type Teller struct {
	name func(vpc.ID) (name string, alone bool) // the Name tag, and whether it may stand without the ID
	told map[vpc.ID]bool
}

// Teller begins texts in which nothing has been told yet.
func (ns Names) Teller() *Teller {
	return newTeller(func(id vpc.ID) (string, bool) {
		for _, n := range ns.networks {
			if name := nameTag(n, id); name != "" {
				return name, !ns.ambiguous(name, id)
			}
		}
		return "", false
	})
}

// In is a text with Name tags, as a new [Teller] tells it.
func (ns Names) In(text string) string { return ns.Teller().Tell(text) }

func newTeller(name func(vpc.ID) (string, bool)) *Teller { return &Teller{name, map[vpc.ID]bool{}} }

// Tell is the text with Name tags. It costs by its length and a look-up for each ID.
func (t *Teller) Tell(text string) string {
	var b strings.Builder
	done := 0
	for at, end := range madeUp(text) {
		id := vpc.ID(text[at:end])
		name, alone := t.name(id)
		if name == "" {
			continue
		}
		first := !t.told[id]
		t.told[id] = true
		closed := strings.HasPrefix(text[end:], ")")
		switch inside := closed && strings.HasSuffix(text[:at], "("); {
		case inside && strings.HasSuffix(strings.TrimRight(text[:at-1], " \n"), name), closed && strings.HasSuffix(text[:at], "("+name+", "):
			continue // it has its name already
		case !first && alone:
			b.WriteString(text[done:at] + name)
		case inside:
			b.WriteString(text[done:at] + name + ", " + unqualified(id))
		default:
			b.WriteString(text[done:at] + name + " (" + unqualified(id) + ")")
		}
		done = end
	}
	if done == 0 {
		return text
	}
	return b.String() + text[done:]
}

// madeUp is where the IDs that AWS has made up stand in a text: a kind and 8 or 17 hexadecimal digits, or an ARN.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
func madeUp(text string) iter.Seq2[int, int] {
	return func(yield func(at, end int) bool) {
		for at := 0; at < len(text); {
			end := at
			for end < len(text) && !isAround(text[end]) {
				end++
			}
			word := text[at:end]
			for len(word) > 0 && strings.IndexByte(":.?", word[len(word)-1]) >= 0 {
				word = word[:len(word)-1]
			}
			if isMadeUp(word) && !yield(at, at+len(word)) {
				return
			}
			at = end + 1
		}
	}
}

// isAround says whether a character parts words.
func isAround(c byte) bool {
	switch c {
	case ' ', '\n', '\t', '(', ')', ',', ';', '"', '\'':
		return true
	}
	return false
}

func isMadeUp(word string) bool {
	const shortest = len("i-01234567")
	if len(word) < shortest || word[0] < 'a' || word[0] > 'z' {
		return false
	}
	if strings.HasPrefix(word, "arn:") {
		return true
	}
	i := strings.LastIndexByte(word, '-')
	digits := word[i+1:]
	if i <= 0 || len(digits) != 8 && len(digits) != 17 {
		return false
	}
	for _, c := range []byte(digits) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// nameTag is the Name tag of a resource, if it has one that can stand in a line. An interface without one goes by that of what AWS made it for and that of its subnet,
// "kms in private-a", if both have one.
func nameTag(n *vpc.Network, id vpc.ID) string {
	r, ok := n.Get(id)
	if !ok {
		return ""
	}
	name := r.ResourceName()
	if e, ok := r.(eni.Interface); ok && name == "" {
		name = ownersName(n, e)
	}
	if name == string(id) || strings.ContainsFunc(name, unicode.IsControl) {
		return ""
	}
	return name
}

// ownersName is what an interface goes by that AWS made for something.
func ownersName(n *vpc.Network, e eni.Interface) string {
	owner, ok := n.Get(e.Owner)
	if x, made := endpointOf(n, e); made {
		owner, ok = x, true
	}
	s, held := vpc.Get[vpc.Subnet](n, e.Subnet)
	if !ok || !held || owner.ResourceName() == "" || s.Name == "" {
		return ""
	}
	return owner.ResourceName() + " in " + s.Name
}

// teller tells the text of a path.
func (p Path) teller() *Teller {
	return newTeller(func(id vpc.ID) (string, bool) {
		name := p.Names[id]
		for other, same := range p.Names {
			if other != id && same == name {
				return name, false
			}
		}
		return name, true
	})
}

// nameAll notes the Name tags of what the texts of the path tell by IDs that AWS has made up.
func (p *Path) nameAll(n *vpc.Network) {
	g := gatherer{n: n, seen: make([]string, 0, 24)}
	g.texts(string(p.Flow.From), string(p.Flow.To))
	for _, leg := range [...][]Hop{p.Forward, p.Reply} {
		for i := range leg {
			g.texts(string(leg[i].At), leg[i].Rule)
		}
	}
	for _, v := range p.Via {
		g.texts(string(v.ID))
	}
	for i := range p.Blockers {
		b := &p.Blockers[i]
		g.texts(b.Why, b.Near, b.NoFix)
		for j := range b.Fix {
			f := &b.Fix[j]
			g.texts(string(f.On), string(f.VPC), string(f.Target), string(f.PrefixList), string(f.Peer), f.Group, f.Warning)
		}
	}
	if p.Name != nil {
		g.texts(string(p.Name.By))
	}
	g.texts(p.Missing...)
	g.texts(p.Notes...)
	p.Names = g.names
}

// gatherer collects the Name tags of what texts mention.
type gatherer struct {
	n     *vpc.Network
	seen  []string
	names map[vpc.ID]string
}

func (g *gatherer) texts(texts ...string) {
	for _, s := range texts {
		for at, end := range madeUp(s) {
			id := s[at:end]
			if slices.Contains(g.seen, id) {
				continue
			}
			g.seen = append(g.seen, id)
			if name := nameTag(g.n, vpc.ID(id)); name != "" {
				if g.names == nil {
					g.names = map[vpc.ID]string{}
				}
				g.names[vpc.ID(id)] = name
			}
		}
	}
}
