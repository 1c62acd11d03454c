package routing

import (
	"slices"
	"sync/atomic"

	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// cell is the place of a compiled VPC. Several resolvers share it whose networks have the VPC in common.
type cell struct {
	made atomic.Pointer[unit]
	from atomic.Pointer[origin] // until it is made
}

// origin is what a unit is made from: a network or, where filters and routes alone are others, a unit and the network.
type origin struct {
	net   *vpc.Network
	base  *cell    // nil: from the network alone
	parts []vpc.ID // the groups, network ACLs and tables that are others than in base
}

func newCell(n *vpc.Network) *cell { return cellFrom(&origin{net: n}) }

func cellFrom(o *origin) *cell {
	c := new(cell)
	c.from.Store(o)
	return c
}

// with is the cell of the VPC with other parts. It is made from c or, as long as c is not made, from what c is made from, so that of
// a row of changes only the last is.
func (c *cell) with(n *vpc.Network, parts []vpc.ID) *cell {
	o := c.from.Load()
	if o == nil || o.base == nil {
		return cellFrom(&origin{n, c, parts})
	}
	return cellFrom(&origin{n, o.base, slices.Compact(slices.Sorted(slices.Values(slices.Concat(o.parts, parts))))})
}

// unit is the compiled VPC, which has the ID.
func (c *cell) unit(id vpc.ID) *unit {
	if u := c.made.Load(); u != nil {
		return u
	}
	o := c.from.Load()
	if o == nil {
		return c.made.Load()
	}
	if o.base == nil {
		c.made.CompareAndSwap(nil, compile(o.net, id))
	} else {
		c.made.CompareAndSwap(nil, o.base.unit(id).with(o.net, o.parts))
	}
	c.from.Store(nil)
	return c.made.Load()
}

// with is the unit with other filters and routes, taken from the network. It costs by the number of these, and of the tables, ACLs and groups in all,
// which are shared; and where routes are others and the VPC has no internet gateway, by the number of all routes.
func (u *unit) with(n *vpc.Network, parts []vpc.ID) *unit {
	v := &unit{
		site: u.site, net: n, tables: slices.Clone(u.tables), acls: slices.Clone(u.acls), groups: slices.Clone(u.groups),
		igw: u.igw, igwUnheld: u.igwUnheld,
	}
	routed := false
	for _, id := range parts {
		switch r, _ := n.Get(id); r := r.(type) {
		case sg.Group:
			if i, ok := u.groupAt[id]; ok {
				v.groups[i] = sg.Compile(n, r)
			}
		case vpc.NetworkACL:
			if i, ok := u.aclAt[id]; ok {
				v.acls[i] = compileACL(r)
			}
		case Table:
			routed = true
			if i, ok := u.tableAt[id]; ok {
				v.tables[i] = v.compileTable(r)
			}
		}
	}
	if routed {
		v.findInternetGateway()
		v.leadRegional(u.igw)
	}
	return v
}

// leadRegional makes the tables of regional NAT gateways anew if the internet gateway to which they led is another now.
func (u *unit) leadRegional(before vpc.ID) {
	if u.igw == before {
		return
	}
	for _, h := range u.order {
		if h.subnet == noSubnet {
			u.tables[h.table] = u.compileTable(u.regionalTable(h.ID))
		}
	}
}
