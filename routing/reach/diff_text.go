package reach

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
)

// textWidth is where lines for people are broken.
const textWidth = 100

// String is for people, a few lines for each movement:
//
//	moved    app +1 -> internet
//	         was  delivered by nat, igw
//	         now  delivered by vpce-s3
//	         for  tcp from 10.0.1.5 to 52.216.0.0/15
//
// What is lost comes first. Resources go by their Name tags, as [routing.Names] has them, and interfaces that no rule tells apart by the first one and how many more there are.
func (d Difference) String() string {
	var b strings.Builder
	for _, l := range [...]struct {
		verb string
		ms   []Movement
	}{{"lost", d.Lost}, {"gained", d.Gained}, {"moved", d.Moved}, {"unknown", d.Unknown}} {
		for _, m := range l.ms {
			fmt.Fprintf(&b, "%-8s ", l.verb)
			b.WriteString(strings.ReplaceAll(m.String(), "\n", "\n         ") + "\n")
		}
	}
	return b.String()
}

// Headers is Set in lines, as [packet.Set.String] has them, but with "the internet" for its addresses. If AWS services, of which a network holds the
// prefix lists, get all that they take, with ICMP or without, they are named, and "the internet" is without any such service:
//
//	tcp 22 from 10.0.1.5 to the internet except 198.51.100.0/24
//	tcp, udp, icmp from 10.0.1.5 to the internet, and Amazon S3 on its ports
//
// Addresses that stand for an AWS service are named so. A movement that was read from JSON has the addresses themselves.
func (m Movement) Headers() string {
	text := m.headers()
	if m.fromLowPorts() {
		text += "\n(from source ports below " + strconv.Itoa(int(routing.EphemeralAny.From)) + " alone, from which few systems send)"
	}
	return text
}

// fromLowPorts says whether all headers have source ports from which no system opens connections by itself.
func (m Movement) fromLowPorts() bool {
	for b := range m.Set.Boxes() {
		if b.SrcPorts().To >= routing.EphemeralAny.From {
			return false
		}
		for p := range b.Protocols() {
			if !p.HasPorts() {
				return false
			}
		}
	}
	return true
}

func (m Movement) headers() string {
	if len(m.Names) > 0 {
		return m.toStandIns()
	}
	if m.internet.IsEmpty() {
		return m.Set.String()
	}
	services, rest := m.toServices()
	if len(services) == 0 || rest.IsEmpty() || !m.allOnPorts(services) {
		return strings.Join(m.lines(m.Set, m.internet), "\n")
	}
	others := m.internet
	for _, l := range m.services {
		others = others.Minus(l.at)
	}
	lines := m.lines(rest, others)
	ports := " on its ports"
	names := namesOfServices(services)
	if strings.Contains(names, " and ") {
		ports = " on their ports"
	}
	if last := &lines[len(lines)-1]; len(lines) == 1 {
		*last += ", and " + names + ports
	} else {
		lines = append(lines, "and to "+names+ports)
	}
	return strings.Join(lines, "\n")
}

// toStandIns is Set in lines, with the services for the addresses that stand for them.
func (m Movement) toStandIns() string {
	lines := strings.Split(m.Set.String(), "\n")
	for i, line := range lines {
		before, to, _ := strings.Cut(line, " to ")
		addrs := strings.Split(to, ", ")
		for j, s := range addrs {
			if a, err := netip.ParseAddr(s); err == nil && standInFor(a) != "" {
				addrs[j] = standInFor(a)
			}
		}
		lines[i] = before + end(" to ", strings.Join(addrs, ", "))
	}
	return strings.Join(lines, "\n")
}

// lines is a set of the movement's headers with "the internet" for its addresses.
func (m Movement) lines(set, whole packet.Set) []string {
	lines := strings.Split(set.String(), "\n")
	for i, line := range lines {
		line, to, _ := strings.Cut(line, " to ")
		traffic, from, _ := strings.Cut(line, " from ")
		if len(m.To) > 0 && m.To[0] == internet {
			to = short(whole, "to", to)
		} else {
			from = short(whole, "from", from)
		}
		lines[i] = traffic + end(" from ", from) + end(" to ", to)
	}
	return lines
}

// short is addresses at one end as the internet, with exceptions, if that is shorter.
func short(internet packet.Set, end, addresses string) string {
	if addresses == "" {
		return ""
	}
	these := packet.MustSet(end + " " + addresses)
	whole := internet.Intersect(packet.SetOf(packet.AllIPv4()))
	if whole.Intersect(these).IsEmpty() {
		whole = internet.Minus(whole)
	}
	text := "the internet"
	if missing := whole.Minus(these); !missing.IsEmpty() {
		text += " except " + strings.TrimPrefix(missing.String(), "all "+end+" ")
	}
	if len(text) > len(addresses) || strings.Count(text, " except ") > 1 {
		return addresses
	}
	return text
}

// end is the word before addresses, if there are any.
func end(word, addresses string) string {
	if addresses == "" {
		return ""
	}
	return word + addresses
}

// String is the ends of the movement in a line, and what was, what is and for which headers in one or more each.
func (m Movement) String() string {
	lines := wrap(strings.Split(m.Headers(), "\n"), textWidth-len("unknown  for  "))
	return fmt.Sprintf("%s -> %s\nwas  %s\nnow  %s\nfor  %s", m.naming.names().Several(m.From), m.Destination(), m.Was(), m.Now(), strings.Join(lines, "\n     "))
}

// Destination is what the movement is for, in a word, by the names of [routing.Names]: "db +1", "s3.us-east-1.amazonaws.com", "a.example.com, b.example.com +5", "internet" or, if all of it goes to AWS
// services, their names, such as "Amazon S3 in us-east-1"; what has the addresses, of AWS's interfaces that no network lists, "nat-a", and
// "203.0.113.9 (until now of nat-a)"; an on-premises network, or "what is behind vpn-1" where the network holds none; the one address if it is none of these, such
// as "198.51.100.80", or "elsewhere". A movement that was read from JSON knows no names.
func (m Movement) Destination() string {
	switch {
	case len(m.Names) > 2:
		return fmt.Sprintf("%s, %s +%d", m.Names[0], m.Names[1], len(m.Names)-2)
	case len(m.Names) > 0:
		return strings.Join(m.Names, ", ")
	case len(m.To) > 0:
		if to, rest := m.toServices(); len(to) > 0 && rest.IsEmpty() {
			return inRegion(to)
		}
		return m.naming.names().Several(m.To)
	}
	if name := m.naming.elsewhere(m); name != "" {
		return name
	}
	if dst := m.Witness.Dst; dst.IsValid() && packet.To(single(dst)).ContainsSet(m.Set) {
		return dst.String()
	}
	return "elsewhere"
}

// wrap breaks lines after commas and before words, so that none is wider, but for words that are. What follows a break is indented.
func wrap(lines []string, width int) []string {
	var out []string
	for _, l := range lines {
		indent := ""
		for len(l) > width {
			at := strings.LastIndex(l[:width], " ")
			if at <= len(indent) {
				break
			}
			out = append(out, l[:at])
			indent = "  "
			l = indent + l[at+1:]
		}
		out = append(out, l)
	}
	return out
}
