package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"slices"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/load"
	"github.com/vpcsim/vpcsim/load/describe"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/vpc"
)

// report is what the internet reaches.
type report struct {
	Interfaces int       `json:"interfaces"` // of the network
	Reached    int       `json:"reached"`    // how many of these are
	Openings   []opening `json:"openings"`   // the worst first
	Unknown    []opening `json:"unknown,omitempty"`
	Skipped    []string  `json:"skipped,omitempty"` // what could not be read

	resolver *routing.Resolver
	names    routing.Names
}

// opening is traffic that the internet can send, with a number by which to speak of it.
type opening struct {
	Number int `json:"number"`
	reach.Opening
	Examples []example `json:"examples,omitempty"` // one for each of Open, or none
}

// example is one packet from the internet, and what lets it in: the rules of security groups, network ACLs and firewalls on its way.
type example struct {
	Packet packet.Header `json:"packet"`
	Rules  []string      `json:"rules,omitempty"`

	open int // of which of Open
	path routing.Path
}

// described is the network of the folder.
func (q question) described() (*vpc.Network, []load.Skipped, error) {
	if info, err := os.Stat(q.folder); err != nil {
		return nil, nil, err
	} else if !info.IsDir() {
		return nil, nil, fmt.Errorf("%s is not a folder", q.folder)
	}
	var opts []describe.Option
	if q.region != "" {
		opts = append(opts, describe.Region(q.region))
	}
	res, err := describe.Load(os.DirFS(q.folder), opts...)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", q.folder, err)
	}
	if len(res.Resources) == 0 {
		return nil, nil, errors.Join(fmt.Errorf("%s holds no resource of a network", q.folder), res.Err())
	}
	n, err := vpc.New(res.Resources...)
	return n, res.Skipped, err
}

// audit asks what the internet reaches.
func audit(n *vpc.Network) (report, error) {
	rep := report{Openings: []opening{}, resolver: routing.New(n), names: routing.NamesOf(n)}
	surface, err := reach.Exposed(rep.resolver)
	if err != nil {
		return report{}, err
	}
	number := 0
	take := func(o reach.Opening) (opening, error) {
		number++
		examples, err := rep.examples(o)
		return opening{number, o, examples}, err
	}
	reached := map[vpc.ID]bool{}
	for _, found := range surface.In {
		o, err := take(found)
		if err != nil {
			return report{}, err
		}
		rep.Openings = append(rep.Openings, o)
		for _, id := range o.Interfaces {
			reached[id] = true
		}
	}
	for _, found := range surface.Unknown {
		if found.Out {
			continue
		}
		o, err := take(found)
		if err != nil {
			return report{}, err
		}
		rep.Unknown = append(rep.Unknown, o)
	}
	for e := range vpc.All[eni.Interface](n) {
		rep.Interfaces++
		if reached[e.ID] {
			rep.Reached++
		}
	}
	return rep, nil
}

// examples is a packet of each traffic that the opening speaks of, with the rules that let it in. What stands behind a load balancer has none if the
// load balancer's public addresses are not known, or if it passes the packet on to another target.
func (rep report) examples(o reach.Opening) ([]example, error) {
	var all []example
	for i, open := range o.Open {
		set := o.Set.Intersect(open.Traffic)
		if !open.Everybody {
			set = set.Intersect(packet.From(open.Peers...))
		}
		h, ok := sample(set, o.Witness)
		if !ok {
			continue
		}
		path, err := rep.resolver.Trace(routing.AnyInternetHost, h)
		if err != nil {
			return nil, err
		}
		x := example{Packet: h, open: i, path: path}
		switch {
		case path.Verdict == routing.Dropped, path.Verdict == routing.Unknown && o.Missing == "", o.Front != "" && !endsAt(path, o.Interfaces):
			continue
		case path.Verdict == routing.Delivered:
			x.Rules = filters(path)
		}
		all = append(all, x)
	}
	return all, nil
}

// sample is a header of the set: the preferred one, if it is of it, or else one as clients send, of a host that is nobody's, if there is one.
func sample(s packet.Set, preferred packet.Header) (packet.Header, bool) {
	if s.Contains(preferred) {
		return preferred, true
	}
	ports := packet.PortRange{From: 49152, To: 65535}
	for _, narrower := range []packet.Set{
		packet.SetOf(packet.AllIPv4().WithSrcPorts(ports), packet.AllIPv6().WithSrcPorts(ports)),
		packet.From(netip.PrefixFrom(routing.InternetAddr, 32), netip.PrefixFrom(routing.InternetAddr6, 128)),
	} {
		if in := s.Intersect(narrower); !in.IsEmpty() {
			s = in
		}
	}
	return s.Sample()
}

// endsAt says whether the request ends at one of what is reached.
func endsAt(p routing.Path, ids []vpc.ID) bool {
	last := p.Forward[len(p.Forward)-1]
	return slices.Contains(ids, last.Interface) || slices.Contains(ids, last.At)
}

// filters is the rules that let the request pass on its way, each once.
func filters(p routing.Path) []string {
	var rules []string
	for _, h := range p.Forward {
		filters := h.Stage == routing.AtACLIn || h.Stage == routing.AtGroupIn || h.Kind == vpc.KindFirewall
		if filters && h.Rule != "" && !slices.Contains(rules, h.Rule) {
			rules = append(rules, h.Rule)
		}
	}
	return rules
}

func (rep report) json(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false) // "->"
	return e.Encode(rep)
}
