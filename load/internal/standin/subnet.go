package standin

import (
	"net/netip"
	"slices"
	"strconv"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// Subnets chooses private addresses for interfaces of which AWS chooses them. It is to be told of all that has an address before it chooses the
// first. The zero value knows of none. It is not safe for use by several goroutines.
type Subnets struct {
	taken    map[spot]bool
	prefixes map[vpc.ID][]netip.Prefix // delegated, by subnet
	full     map[netip.Prefix]bool     // blocks of which nothing is left
}

// spot is an address in a subnet.
type spot struct {
	subnet  vpc.ID
	address netip.Addr
}

// Hold takes note of the private addresses that a resource has or asks for.
func (c *Subnets) Hold(r vpc.Resource) {
	switch r := r.(type) {
	case eni.Interface:
		for _, a := range r.Addresses {
			c.take(r.Subnet, a.Private)
		}
		for _, p := range r.Prefixes {
			c.delegate(r.Subnet, p)
		}
	case vpc.NATGateway:
		for _, a := range r.Addresses {
			c.take(r.Subnet, a.Private)
		}
	case endpoint.Interface:
		for _, s := range r.Subnets {
			c.take(s, r.Addresses...)
		}
	case endpoint.ServiceNetworkEndpoint:
		for _, s := range r.Subnets {
			for _, p := range r.Blocks {
				c.delegate(s, p)
			}
		}
	case endpoint.ResourceEndpoint:
		for _, s := range r.Subnets {
			c.take(s, r.Addresses...)
		}
	case endpoint.LoadBalancer:
		for _, n := range r.Nodes {
			c.take(n.Subnet, n.Addresses...)
		}
	case endpoint.ResolverEndpoint:
		for _, a := range r.Addresses {
			c.take(a.Subnet, a.Addresses...)
		}
	}
}

func (c *Subnets) take(subnet vpc.ID, addresses ...netip.Addr) {
	if c.taken == nil {
		c.taken = map[spot]bool{}
	}
	for _, a := range addresses {
		c.taken[spot{subnet, a}] = true
	}
}

func (c *Subnets) delegate(subnet vpc.ID, p netip.Prefix) {
	if c.prefixes == nil {
		c.prefixes = map[vpc.ID][]netip.Prefix{}
	}
	c.prefixes[subnet] = append(c.prefixes[subnet], p)
}

// Choose is an address of a block of a subnet for an interface; false: none is left. It is that of [vpc.FreeAddress] by the interface's ID and
// the number of addresses of the family that have been chosen for it before.
func (c *Subnets) Choose(subnet vpc.ID, block netip.Prefix, of vpc.ID, number int) (netip.Addr, bool) {
	if !block.IsValid() || c.full[block] {
		return netip.Addr{}, false
	}
	seed := string(of)
	if number > 0 {
		seed += "/" + strconv.Itoa(number)
	}
	a := vpc.FreeAddress(block, seed, func(a netip.Addr) bool {
		return c.taken[spot{subnet, a}] || slices.ContainsFunc(c.prefixes[subnet], func(p netip.Prefix) bool { return p.Contains(a) })
	})
	if !a.IsValid() {
		if c.full == nil {
			c.full = map[netip.Prefix]bool{}
		}
		c.full[block] = true
		return a, false
	}
	c.take(subnet, a)
	return a, true
}
