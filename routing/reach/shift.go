package reach

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/vpc"
)

// Shift sums up the traffic to one service that goes another way.
type Shift struct {
	Service string   `json:"service,omitempty"` // "s3"; empty: of no AWS service that the network tells from other addresses
	Before  string   `json:"before"`            // the way, "nat-a igw-a"; empty inside a VPC
	After   string   `json:"after"`
	Senders []vpc.ID `json:"senders"` // in ID order
	Witness Movement `json:"witness"` // one of them

	// PriceBefore and PriceAfter are what one more gigabyte sent costs, by the table of prices, once those that are free each month are
	// used up; see [routing.Prices.BeyondFree].
	PriceBefore routing.Money `json:"priceBefore"`
	PriceAfter  routing.Money `json:"priceAfter"`
}

// Shifts is several, in order of service and ways.
type Shifts []Shift

// String is a table, a line each: the service, its senders, both ways, and the price of a gigabyte by each.
func (ss Shifts) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
	for _, s := range ss {
		c := Class{Members: s.Senders}
		fmt.Fprintf(w, "%s\tfrom %s\t%s -> %s\t%s -> %s a GB\n",
			cmp.Or(s.Service, "elsewhere"), &c, cmp.Or(s.Before, "the VPC"), cmp.Or(s.After, "the VPC"), s.PriceBefore, s.PriceAfter)
	}
	w.Flush()
	return b.String()
}

// Shifts sums up what has moved between two networks, by the service and by both ways, with what a gigabyte costs that is not free.
func (d Difference) Shifts(before, after *routing.Resolver, prices routing.Prices) (Shifts, error) {
	if before == nil || after == nil {
		return nil, ErrNoResolver
	}
	type key struct{ service, before, after string }
	at := map[key]*Shift{}
	for _, m := range d.Moved {
		if m.Before.Way == m.After.Way {
			continue
		}
		for _, part := range byService(after.Network(), m) {
			k := key{part.service, m.Before.Way, m.After.Way}
			if at[k] == nil {
				at[k] = &Shift{Service: k.service, Before: k.before, After: k.after, Witness: part.Movement}
			}
			at[k].Senders = append(at[k].Senders, m.From...)
		}
	}
	var all Shifts
	for _, k := range slices.SortedFunc(maps.Keys(at), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.service, b.service), cmp.Compare(a.before, b.before), cmp.Compare(a.after, b.after))
	}) {
		s := at[k]
		slices.Sort(s.Senders)
		s.Senders = slices.Compact(s.Senders)
		var err error
		if s.PriceBefore, err = gigabyte(before, s.Witness, prices); err == nil {
			s.PriceAfter, err = gigabyte(after, s.Witness, prices)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, *s)
	}
	return all, nil
}

type servicePart struct {
	service string
	Movement
}

// byService divides a movement by the AWS services whose prefix lists hold its destinations.
func byService(n *vpc.Network, m Movement) []servicePart {
	if len(m.Names) > 0 {
		return byNamedService(m)
	}
	var parts []servicePart
	rest := m.Set
	for l := range vpc.All[vpc.PrefixList](n) {
		s, _, ok := endpoint.ParseServiceName(l.Name)
		if in := rest.Intersect(packet.To(l.Entries...)); ok && !in.IsEmpty() {
			rest = rest.Minus(in)
			parts = append(parts, servicePart{s.Code, m.with(in)})
		}
	}
	if !rest.IsEmpty() {
		parts = append(parts, servicePart{"", m.with(rest)})
	}
	return parts
}

// byNamedService divides a movement to names by the AWS services whose names they are.
func byNamedService(m Movement) []servicePart {
	names := map[string][]string{}
	for _, name := range m.Names {
		host, _ := endpoint.LookupHost(name)
		names[host.Service.Code] = append(names[host.Service.Code], name)
	}
	var parts []servicePart
	for _, code := range slices.Sorted(maps.Keys(names)) {
		part := servicePart{code, m}
		part.Names = names[code]
		if s, ok := endpoint.ServiceByCode(code); ok && len(s.Ports()) > 0 {
			part.Witness.DstPort = s.Ports()[0].From
		}
		parts = append(parts, part)
	}
	return parts
}

func (m Movement) with(s packet.Set) Movement {
	m.Set, m.Witness = s, witness(s)
	return m
}

// gigabyte is what it costs to send one the way of the witness.
func gigabyte(r *routing.Resolver, m Movement, prices routing.Prices) (routing.Money, error) {
	h := m.Witness
	to := routing.Place(h.Dst.String())
	if len(m.Names) > 0 {
		to = routing.Place(m.Names[0])
	}
	p, err := r.Resolve(routing.Flow{From: routing.Place(m.From[0]), To: to, Source: h.Src,
		Protocol: h.Protocol, SrcPort: h.SrcPort, DstPort: h.DstPort, Type: h.Type, Code: h.Code, IPv6: h.Src.Is6()})
	if err != nil {
		return 0, err
	}
	return r.Facts(p).Cost(prices.BeyondFree(), routing.Usage{RequestGB: 1}).Total, nil
}
