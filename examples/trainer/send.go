package main

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// sent is a path as the page shows it.
type sent struct {
	Question string   `json:"question"` // the flow in words
	Verdict  string   `json:"verdict"`
	Outcome  string   `json:"outcome"`
	Name     string   `json:"name,omitempty"` // how the name resolved
	Steps    []step   `json:"steps"`
	Stops    []stop   `json:"stops"`
	Routes   []string `json:"routes"` // how routes were chosen
	Missing  []string `json:"missing"`
	Notes    []string `json:"notes"`
	Facts    facts    `json:"facts"`
	Without  []beside `json:"without"` // the same without something that the path uses
	SVG      drawing  `json:"svg"`
}

// step is one hop.
type step struct {
	Leg    string `json:"leg"` // "request" or "reply"
	Number int    `json:"number"`
	At     string `json:"at"`
	Stage  string `json:"stage"`
	Rule   string `json:"rule,omitempty"`
	Packet string `json:"packet,omitempty"` // the header as it leaves the hop
	Change string `json:"change,omitempty"` // what the hop rewrote
	Code   string `json:"code,omitempty"`
	Stops  bool   `json:"stops,omitempty"`  // it refuses
	Beyond bool   `json:"beyond,omitempty"` // the packet is lost already; this is how it would go on
}

// stop is what keeps the path from working, with what would help.
type stop struct {
	Text string   `json:"text"`
	Near string   `json:"near,omitempty"`
	Fix  []string `json:"fix"`
}

// facts is what a path says beside its verdict.
type facts struct {
	Exposure string   `json:"exposure,omitempty"`
	Hops     int      `json:"hops"` // gateways, links and endpoints that the request passes
	Passes   []string `json:"passes"`
	Needs    []string `json:"needs"`
	Zones    []string `json:"zones"`
	Regions  []string `json:"regions"`
	Total    string   `json:"total"` // of the lines
	Bill     []string `json:"bill"`
}

// beside is a path in short, for comparing.
type beside struct {
	Without string `json:"without"`
	Outcome string `json:"outcome"`
	Verdict string `json:"verdict"`
	Facts   facts  `json:"facts"`
}

// usage is what bills are for: a month of 730 hours and 100 GB each way.
var usage = routing.Usage{Hours: 730, RequestGB: 100, ReplyGB: 100}

// send is the path for the page, over the drawing of the network.
func (l lesson) send(r *routing.Resolver, p routing.Path) sent {
	s := sent{
		Question: l.words(p.Flow), Verdict: p.Verdict.String(), Outcome: outcomeOf(r, p).text,
		Steps: steps(p), Stops: stops(p), Routes: routes(r, p), Missing: list(p.Missing), Notes: list(p.Notes),
		Facts: factsOf(r, p), Without: without(r, p), SVG: drawPath(r.Network(), p),
	}
	if p.Name != nil {
		s.Name = p.Name.String()
	}
	return s
}

// list is never null in JSON.
func list(s []string) []string { return append([]string{}, s...) }

// words is a flow in words: "app sends tcp 443 to Amazon S3".
func (l lesson) words(f routing.Flow) string {
	protocol := f.Protocol
	if protocol == packet.AnyProtocol {
		protocol = packet.TCP
	}
	what := strings.ToUpper(protocol.String())
	if f.DstPort != 0 && protocol.HasPorts() {
		what += " " + strconv.Itoa(int(f.DstPort))
	}
	if f.IPv6 {
		what += " over IPv6"
	}
	to := l.named(f.To)
	if to != string(f.To) && f.To != routing.AnyInternetHost {
		to += " (" + string(f.To) + ")"
	}
	return fmt.Sprintf("%s to %s, %s", l.named(f.From), to, what)
}

// steps is the hops, up to the last one that refuses in the direction in which the packet is lost first. What would stop a reply that is
// never sent is among the stops alone: there is nothing to draw of it.
func steps(p routing.Path) []step {
	all := []step{}
	for _, leg := range []struct {
		name  string
		hops  []routing.Hop
		reply bool
	}{{"request", p.Forward, false}, {"reply", p.Reply, true}} {
		last, lost := len(leg.hops)-1, false
		if refusedIn(p, leg.reply) {
			last = lastRefusal(p, leg.hops, leg.reply)
		}
		for i, h := range leg.hops[:last+1] {
			s := stepOf(h)
			s.Leg, s.Number, s.Stops, s.Beyond = leg.name, i+1, refuses(p, h, leg.reply), lost
			lost = lost || s.Stops
			all = append(all, s)
		}
		if lost {
			break
		}
	}
	return all
}

func refusedIn(p routing.Path, reply bool) bool {
	for _, b := range p.Blockers {
		if b.InReply == reply {
			return true
		}
	}
	return false
}

func lastRefusal(p routing.Path, hops []routing.Hop, reply bool) int {
	last := -1
	for i, h := range hops {
		if refuses(p, h, reply) {
			last = i
		}
	}
	return last
}

// refuses says whether the path is blocked at the hop.
func refuses(p routing.Path, h routing.Hop, reply bool) bool {
	for _, b := range p.Blockers {
		if b.Hop == h && b.InReply == reply {
			return true
		}
	}
	return false
}

func stepOf(h routing.Hop) step {
	s := step{At: hopPlace(h), Stage: stageWords(h.Stage), Code: string(h.Code)}
	if h.Rule != s.At {
		s.Rule = ruleOf(h)
	}
	if h.Out.Src.IsValid() {
		s.Packet = h.Out.String()
		s.Change = rewritten(h.In, h.Out)
	}
	if s.Rule == "" && h.Kind != "" && h.At != "" {
		s.Rule = h.Kind.Words()
	}
	return s
}

// ruleOf is the rule without what stands before it for the component.
func ruleOf(h routing.Hop) string {
	for _, name := range []string{string(h.At), "default ACL", "main table"} {
		if rest, ok := strings.CutPrefix(h.Rule, name+" "); ok && name != "" {
			return strings.TrimSpace(rest)
		}
	}
	return h.Rule
}

// stageWords is the stage in words that a reader knows from AWS.
func stageWords(s routing.Stage) string {
	switch s {
	case routing.AtGroupOut:
		return "security group, outbound"
	case routing.AtGroupIn:
		return "security group, inbound"
	case routing.AtACLOut:
		return "network ACL, outbound"
	case routing.AtACLIn:
		return "network ACL, inbound"
	case routing.AtRoute:
		return "route table"
	case routing.AtEdge:
		return "edge route table"
	case routing.AtTarget:
		return "passes"
	case routing.AtName:
		return "DNS"
	case routing.AtSource:
		return "sender"
	case routing.AtDestination:
		return "receiver"
	}
	return s.String()
}

// rewritten is what a device changed of the addresses.
func rewritten(in, out packet.Header) string {
	var parts []string
	changed := func(name string, a, b netip.Addr) {
		if a != b {
			parts = append(parts, fmt.Sprintf("%s %v becomes %v", name, a, b))
		}
	}
	changed("source", in.Src, out.Src)
	changed("destination", in.Dst, out.Dst)
	return strings.Join(parts, ", ")
}

func stops(p routing.Path) []stop {
	all := []stop{}
	for _, b := range p.Blockers {
		s := stop{Text: b.String(), Near: b.Near, Fix: []string{}}
		for _, f := range b.Fix {
			s.Fix = append(s.Fix, f.String())
		}
		all = append(all, s)
	}
	return all
}

// routes is every choice between routes at which something lost, and the gateway endpoints that are not used.
func routes(r *routing.Resolver, p routing.Path) []string {
	all := []string{}
	x := r.Explain(p)
	for _, c := range x.Lookups {
		if !c.Found || c.InReply {
			continue
		}
		for _, lost := range c.Losers {
			all = append(all, fmt.Sprintf("%s, not %s: %s", c.Winner.Rule, lost.Rule, lost.Lost))
		}
	}
	for _, u := range x.Unused {
		all = append(all, u.String())
	}
	return all
}

func factsOf(r *routing.Resolver, p routing.Path) facts {
	f := r.Facts(p)
	out := facts{Hops: len(f.Passes), Passes: []string{}, Needs: []string{}, Zones: list(f.Zones), Regions: list(f.Regions), Bill: []string{}}
	switch f.Exposure {
	case routing.Private:
		out.Exposure = "private addresses only"
	case routing.Public:
		out.Exposure = "public addresses, on AWS's own network"
	case routing.Internet:
		out.Exposure = "public addresses, over the internet"
	}
	for _, id := range f.Passes {
		out.Passes = append(out.Passes, component(r.Network(), id))
	}
	for _, need := range []struct {
		is   bool
		what string
	}{{f.Needs.InternetGateway, "an internet gateway"}, {f.Needs.NATGateway, "a NAT gateway"}, {f.Needs.PublicAddress, "a public address of its own"}} {
		if need.is {
			out.Needs = append(out.Needs, need.what)
		}
	}
	bill := f.Cost(routing.ListPrices(), usage)
	out.Total = bill.Total.String()
	for _, line := range bill.Lines {
		out.Bill = append(out.Bill, fmt.Sprintf("%s: %v", strings.Join(strings.Fields(itemWords(line.Item)+" "+string(line.At)+" "+string(line.Leg)), " "), line.Amount))
	}
	for _, item := range bill.Unpriced {
		out.Bill = append(out.Bill, itemWords(item)+": not in the price list")
	}
	return out
}

// itemWords is something with a price in words: "NAT gateway data".
func itemWords(i routing.Item) string {
	return strings.NewReplacer("-", " ", "nat-", "NAT ", "ipv4", "IPv4", "vpn", "VPN").Replace(string(i))
}

// without is what becomes of the flow if an endpoint or a gateway that it uses is not there, nor what cannot be without it.
func without(r *routing.Resolver, p routing.Path) []beside {
	all := []beside{}
	for _, v := range p.Via {
		other, err := r.With(vpc.Change{Remove: together(r.Network(), []vpc.ID{v.ID})})
		if err != nil {
			continue
		}
		q, err := other.Resolve(p.Flow)
		if err != nil {
			continue
		}
		all = append(all, beside{component(r.Network(), v.ID), outcomeOf(other, q).text, q.Verdict.String(), factsOf(other, q)})
	}
	return all
}
