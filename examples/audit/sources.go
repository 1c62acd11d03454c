package main

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing/reach"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// source is what rules of security groups name as a source: a prefix list, or a block.
type source struct {
	list    vpc.ID // empty: a block
	entries []netip.Prefix
}

// String is "pl-1 (192.0.2.0/24, 198.51.100.0/24)", or the block.
func (s source) String() string {
	if s.list == "" {
		return prefixes(s.entries)
	}
	return string(s.list) + " (" + prefixes(s.entries) + ")"
}

// peers is the hosts to which something is open, as the rules of security groups name them, if these let in all of them and nobody else from the internet; else
// block by block. The network's own addresses are no hosts on the internet, and leave holes in the blocks of rules.
func (rep report) peers(o reach.Opening, open reach.Open) string {
	n := rep.resolver.Network()
	peers, own := packet.From(open.Peers...), packet.From(reach.Own(n)...)
	left, holes := peers, false
	var named []string
	for _, s := range sources(n, o, open.Traffic) {
		s.entries = slices.DeleteFunc(slices.Clone(s.entries), func(p netip.Prefix) bool { return !packet.From(p).Overlaps(peers) })
		all := packet.From(s.entries...)
		if !all.Overlaps(left) || !peers.Union(own).ContainsSet(all) {
			continue // it lets in nobody besides, or not all of it may come in
		}
		named = append(named, s.String())
		left = left.Minus(all)
		holes = holes || all.Overlaps(own)
	}
	switch {
	case !left.IsEmpty() || len(named) == 0:
		return prefixes(open.Peers)
	case holes:
		return strings.Join(named, ", ") + ", but for the network's own addresses"
	}
	return strings.Join(named, ", ")
}

// sources is what the rules name by which the traffic comes in at what is reached and at the load balancer before it: prefix lists, and then blocks by address.
func sources(n *vpc.Network, o reach.Opening, traffic packet.Set) []source {
	var lists, blocks []source
	for _, id := range groups(n, o) {
		g, _ := vpc.Get[sg.Group](n, id)
		for _, r := range g.Ingress {
			l, listed := vpc.Get[vpc.PrefixList](n, r.PrefixList)
			switch {
			case !packet.Carrying(r.Traffic).Overlaps(traffic):
			case listed:
				lists = append(lists, source{l.ID, l.Entries})
			case r.CIDR.IsValid():
				blocks = append(blocks, source{entries: []netip.Prefix{r.CIDR.Masked()}})
			}
		}
	}
	slices.SortFunc(blocks, func(a, b source) int { return a.entries[0].Addr().Compare(b.entries[0].Addr()) })
	return append(lists, blocks...)
}

// groups is the security groups of what is reached, and of the load balancer before it.
func groups(n *vpc.Network, o reach.Opening) []vpc.ID {
	b, _ := vpc.Get[endpoint.LoadBalancer](n, o.Front)
	all := slices.Clone(b.Groups)
	for _, id := range o.Interfaces {
		e, _ := vpc.Get[eni.Interface](n, id)
		all = append(all, e.Groups...)
	}
	return all
}
