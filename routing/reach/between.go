package reach

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Fate is what becomes of a packet and of its reply. It is comparable.
type Fate struct {
	Verdict routing.Verdict `json:"verdict"` // over both directions
	Request routing.Verdict `json:"request"` // does the packet arrive

	Way     string  `json:"way,omitempty"`     // of what arrives: the decisions on the way out, "nat-a igw-a"; empty inside a VPC
	Blocker Blocker `json:"blocker,omitzero"`  // of what is dropped: the first thing that refuses
	Missing string  `json:"missing,omitempty"` // of what is not known: what the model does not hold, the things that a [routing.Path] lists in one text

	// At is where it arrives: the interface, endpoint or network. It is given in a [Difference] alone, if it is that which differs.
	At vpc.ID `json:"at,omitempty"`
}

// Blocker is what refuses a packet. It is comparable, as [routing.Blocker] is not.
type Blocker struct {
	At      vpc.ID        `json:"at,omitempty"`
	Kind    vpc.Kind      `json:"kind,omitempty"`
	Stage   routing.Stage `json:"stage"`
	Code    routing.Code  `json:"code"`
	InReply bool          `json:"inReply,omitempty"` // it is the reply that is refused
	// Translated is as in [routing.Blocker].
	Translated bool   `json:"translated,omitempty"`
	Why        string `json:"why"`
}

func blockerOf(b routing.Blocker) Blocker {
	return Blocker{b.At, b.Kind, b.Stage, b.Code, b.InReply, b.Translated, b.Why}
}

// Part is headers of one fate.
type Part struct {
	VPC vpc.ID `json:"vpc,omitempty"` // whose interfaces send; empty: they are sent elsewhere
	Fate
	Set packet.Set `json:"set"` // of headers as they are sent; empty if the sender does not come to know an address
}

// Flows is what becomes of all headers between two places. The sets are disjoint for each VPC that sends.
type Flows struct {
	Delivered []Part `json:"delivered,omitempty"` // what gets there and back, by its way
	Dropped   []Part `json:"dropped,omitempty"`   // by what blocks
	Unknown   []Part `json:"unknown,omitempty"`   // by what the model does not hold

	names routing.Names
}

// Between is what becomes of every header that is sent from one place to another. A place is what [routing.Place] may be, and
//
//	subnet-1, sg-web, vpc-1, i-0a1b    all interfaces of a subnet, with a group, of a VPC, of an instance
//	alb-1, vpce-1, nat-1               all interfaces that AWS makes for a load balancer, an endpoint, a gateway
//	10.0.0.0/16                        addresses: as from, those of interfaces, else of an on-premises network, else on the internet; an
//	                                   error with [routing.ErrNoSuchPlace] if nothing has them
//
// An interface sends from its own addresses, and is reached at its private addresses, from the internet at its public
// ones. "internet" is all addresses that are routed there and that the network does not have, those of AWS services among them. A
// name of an AWS service stands for all addresses of its prefix lists, if the network holds these, unless an endpoint answers.
//
// Blocks of more than 2^28 addresses are without 0.0.0.0/8 and 127.0.0.0/8, and without those that are reserved for the future: no host has them. The ranges of [routing.StandIns] are
// in these blocks and of the internet all the same.
//
// Unlike [routing.Resolver.Resolve] it stops at the first thing that blocks. It costs by the number of parts and of senders.
func Between(r *routing.Resolver, from, to routing.Place) (Flows, error) {
	if r == nil {
		return Flows{}, ErrNoResolver
	}
	ss, err := senders(r, from)
	if err != nil {
		return Flows{}, err
	}
	if len(ss) == 0 {
		return Flows{}, nil
	}
	found := parts{}
	for _, s := range ss {
		target, known, err := targetOf(r, s, to)
		if err != nil {
			return Flows{}, err
		}
		if !known {
			if err := found.unresolved(r, s, to); err != nil {
				return Flows{}, err
			}
			continue
		}
		space := slices.Collect(s.headers.Intersect(target.headers).Boxes())
		if err := cut(r, s.place, space, func(p piece) { found.add(s.vpc, p.meant(target.meant...)) }); err != nil {
			return Flows{}, err
		}
	}
	flows := found.flows()
	flows.names = routing.NamesOf(r.Network())
	return flows, nil
}

// parts collects pieces by their fate.
type parts map[partKey][]packet.Box

type partKey struct {
	vpc vpc.ID
	Fate
}

func (ps parts) add(v vpc.ID, p piece) {
	k := partKey{v, fateOf(p.Decision)}
	ps[k] = append(ps[k], p.box)
}

func fateOf(d routing.Decision) Fate {
	f := Fate{Verdict: d.Verdict, Request: d.Request}
	switch d.Verdict {
	case routing.Delivered:
		f.Way = d.Way
	case routing.Dropped:
		f.Blocker = blockerOf(d.Blocker)
	default:
		f.Missing = d.Missing
	}
	return f
}

// unresolved notes a destination to whose address the sender does not come.
func (ps parts) unresolved(r *routing.Resolver, s sender, to routing.Place) error {
	p, err := r.Resolve(routing.Flow{From: s.place, To: to, DstPort: 443})
	if err != nil {
		return err
	}
	f := Fate{Verdict: p.Verdict, Request: p.Request, Missing: strings.Join(p.Missing, ", ")}
	if len(p.Blockers) > 0 {
		f.Blocker = blockerOf(p.Blockers[0])
	}
	ps[partKey{s.vpc, f}] = nil
	return nil
}

func (ps parts) flows() Flows {
	keys := slices.SortedFunc(maps.Keys(ps), comparePartKeys)
	var f Flows
	for _, k := range keys {
		p := Part{k.vpc, k.Fate, packet.SetOf(ps[k]...)}
		switch k.Verdict {
		case routing.Delivered:
			f.Delivered = append(f.Delivered, p)
		case routing.Dropped:
			f.Dropped = append(f.Dropped, p)
		default:
			f.Unknown = append(f.Unknown, p)
		}
	}
	return f
}

func comparePartKeys(a, b partKey) int {
	return cmp.Or(cmp.Compare(a.vpc, b.vpc), compareFates(a.Fate, b.Fate))
}

func compareFates(a, b Fate) int {
	x, y := a.Blocker, b.Blocker
	return cmp.Or(
		cmp.Compare(a.Verdict, b.Verdict), cmp.Compare(a.Request, b.Request), cmp.Compare(a.Way, b.Way), cmp.Compare(a.Missing, b.Missing), cmp.Compare(a.At, b.At),
		compareBools(x.InReply, y.InReply), compareBools(x.Translated, y.Translated), cmp.Compare(x.Stage, y.Stage), cmp.Compare(x.At, y.At), cmp.Compare(x.Code, y.Code), cmp.Compare(x.Why, y.Why),
	)
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Set is all headers that get there and back, by whatever way.
func (f Flows) Set() packet.Set {
	sets := make([]packet.Set, len(f.Delivered))
	for i := range f.Delivered {
		sets[i] = f.Delivered[i].Set
	}
	return packet.UnionOf(sets...)
}

// String is the parts in lines, "vpc-1 delivered by igw-1: tcp 443 from 10.0.0.5". Names are told as a [routing.Teller] tells them, of flows that were not read from JSON.
func (f Flows) String() string {
	var b strings.Builder
	t := f.names.Teller()
	for _, ps := range [...][]Part{f.Delivered, f.Dropped, f.Unknown} {
		for _, p := range ps {
			fmt.Fprintf(&b, "%s: %v\n", t.Tell(p.label()), p.Set)
		}
	}
	return b.String()
}

// label says what becomes of the part in a few words.
func (p Part) label() string {
	s := p.Fate.String()
	if p.VPC != "" {
		s = string(p.VPC) + " " + s
	}
	return s
}

// String is "delivered by nat-a, igw-a", "dropped by acl-1 SUBNET_ACL_RESTRICTION in the reply" or "unknown, not in the model: VPC vpc-9".
func (f Fate) String() string {
	s := f.Verdict.String()
	switch {
	case f.Verdict == routing.Dropped:
		s += " " + string(f.Blocker.Code)
		if f.Blocker.At != "" {
			s += " at " + string(f.Blocker.At)
		}
		if f.Blocker.InReply {
			s += " in the reply"
		}
	case f.Verdict == routing.Unknown:
		s += ", not in the model: " + f.Missing
	case f.Way != "":
		s += " by " + strings.ReplaceAll(f.Way, " ", ", ")
	}
	if f.At != "" {
		s += " at " + string(f.At)
	}
	return s
}
