package reach

import (
	"reflect"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/routing"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// touch is which flows a change can alter. The zero touch is none.
type touch struct {
	everything bool
	senders    map[vpc.ID]bool // groups and subnets: flows that their interfaces send
	receivers  map[vpc.ID]bool // groups and subnets: flows to their interfaces
	peers      map[vpc.ID]bool // groups: what the receivers get from their interfaces alone; nil: from whatever interfaces
	traffic    []packet.Traffic
	replies    bool // traffic is that of replies as well
	rewritten  bool // ports may be others where it is filtered, by a load balancer
	translated bool // source ports below 1024 may be others where it is filtered, by a NAT gateway
}

// touched tells by what has changed of each resource which flows can be others. What is not known to be narrow can touch everything.
func touched(before, after *vpc.Network, ids map[vpc.ID]bool, m *mentions) touch {
	t := touch{senders: map[vpc.ID]bool{}, receivers: map[vpc.ID]bool{}, peers: map[vpc.ID]bool{}}
	for _, n := range [...]*vpc.Network{before, after} {
		for range vpc.All[endpoint.LoadBalancer](n) {
			t.rewritten = true
		}
		for range vpc.All[vpc.NATGateway](n) {
			t.translated = true
		}
	}
	for id := range ids {
		old, had := before.Get(id)
		now, has := after.Get(id)
		if !had || !has || !t.narrow(before, after, old, now, m) {
			return touch{everything: true}
		}
	}
	if t.rewritten { // what a load balancer sends on is from its own groups
		t.peers = nil
	}
	return t
}

// narrow takes in a changed resource, and says whether it could.
func (t *touch) narrow(before, after *vpc.Network, old, now vpc.Resource, m *mentions) bool {
	switch old := old.(type) {
	case sg.Group:
		now, ok := now.(sg.Group)
		return ok && t.group(before, after, old, now, m)
	case vpc.NetworkACL:
		now, ok := now.(vpc.NetworkACL)
		return ok && t.acl(before, after, old, now, m)
	case routing.Table:
		now, ok := now.(routing.Table)
		return ok && t.table(before, after, old, now, m)
	}
	return false
}

// group takes in changed rules: groups are asked about requests alone, at their members.
func (t *touch) group(before, after *vpc.Network, old, now sg.Group, m *mentions) bool {
	was, is := old, now
	was.Ingress, was.Egress, is.Ingress, is.Egress = nil, nil, nil, nil
	was.Name, is.Name = "", ""
	if !reflect.DeepEqual(was, is) || !plainUsers(before, old, m) || !plainUsers(after, now, m) {
		return false
	}
	ingress, egress := changedRules(old.Ingress, now.Ingress), changedRules(old.Egress, now.Egress)
	t.receivers[old.ID] = t.receivers[old.ID] || len(ingress) > 0
	t.senders[old.ID] = t.senders[old.ID] || len(egress) > 0
	for _, r := range ingress {
		t.hear(r.Group)
	}
	for _, r := range slices.Concat(ingress, egress) {
		t.traffic = append(t.traffic, r.Traffic)
	}
	return true
}

// hear takes in a group from which receivers may get what they did not, or no more; the empty one stands for whatever sends.
func (t *touch) hear(g vpc.ID) {
	if g == "" {
		t.peers = nil
	} else if t.peers != nil {
		t.peers[g] = true
	}
}

// plain says whether the interface neither sends nor receives for others: it is no device, and nothing names it or one of its addresses, as a
// target group or a list of DNS servers does.
func (m *mentions) plain(e eni.Interface) bool {
	return m.ordinary(e) && !slices.ContainsFunc(e.Addresses, func(a eni.Address) bool {
		_, named := m.prefixes.Get(single(a.Private))
		return named
	})
}

// plainUsers says whether nothing but plain interfaces has the group.
func plainUsers(n *vpc.Network, g sg.Group, m *mentions) bool {
	for d := range n.Dependents(g.ID) {
		switch d := d.(type) {
		case eni.Interface:
			if !m.plain(d) {
				return false
			}
		case sg.Group:
		default:
			return false
		}
	}
	return !g.Default
}

// changedRules is the rules that only one of the lists has.
func changedRules(old, now []sg.Rule) []sg.Rule {
	plain := func(rs []sg.Rule) []sg.Rule {
		rs = slices.Clone(rs)
		for i := range rs {
			rs[i].ID, rs[i].Description = "", ""
		}
		return rs
	}
	return onlyInOne(plain(old), plain(now))
}

func onlyInOne[T comparable](old, now []T) []T {
	var ts []T
	for _, x := range old {
		if !slices.Contains(now, x) {
			ts = append(ts, x)
		}
	}
	for _, x := range now {
		if !slices.Contains(old, x) {
			ts = append(ts, x)
		}
	}
	return ts
}

// acl takes in changed entries: they are asked about requests and replies, at the border of the subnets.
func (t *touch) acl(before, after *vpc.Network, old, now vpc.NetworkACL, m *mentions) bool {
	was, is := old, now
	was.Ingress, was.Egress, is.Ingress, is.Egress = nil, nil, nil, nil
	was.Name, is.Name = "", ""
	if !reflect.DeepEqual(was, is) || old.Default || !t.subnets(before, after, old.Subnets, m) {
		return false
	}
	for _, pair := range [...][2][]vpc.ACLEntry{{old.Ingress, now.Ingress}, {old.Egress, now.Egress}} {
		for _, e := range onlyInOne(pair[0], pair[1]) {
			t.traffic = append(t.traffic, e.Traffic)
		}
	}
	t.replies = true
	t.hear("")
	return true
}

// table takes in changed routes: they are asked where packets leave the subnets.
func (t *touch) table(before, after *vpc.Network, old, now routing.Table, m *mentions) bool {
	was, is := old, now
	was.Routes, is.Routes = nil, nil
	was.Name, is.Name = "", ""
	if !reflect.DeepEqual(was, is) || old.Main || len(old.Gateways) > 0 || !t.subnets(before, after, old.Subnets, m) {
		return false
	}
	t.traffic = append(t.traffic, packet.AllTraffic())
	t.hear("")
	return true
}

// subnets takes in subnets, if nothing but plain interfaces is in them.
func (t *touch) subnets(before, after *vpc.Network, ids []vpc.ID, m *mentions) bool {
	for _, id := range ids {
		for _, n := range [...]*vpc.Network{before, after} {
			for d := range n.Dependents(id) {
				switch d := d.(type) {
				case eni.Interface:
					if !m.plain(d) {
						return false
					}
				case vpc.NetworkACL, routing.Table:
				default:
					return false
				}
			}
		}
		t.senders[id], t.receivers[id] = true, true
	}
	return true
}

// sends and receives say whether flows of the class, or to it, can be others.
func (t *touch) sends(c *Class) bool    { return t.everything || inAny(t.senders, c) }
func (t *touch) receives(c *Class) bool { return t.everything || inAny(t.receivers, c) }

// hears says whether what receivers get from the class can be another. An interface without groups has the default one of its VPC.
func (t *touch) hears(c *Class) bool {
	return t.everything || t.peers == nil || len(c.Groups) == 0 || inAny(t.peers, c)
}

func inAny(ids map[vpc.ID]bool, c *Class) bool {
	return ids[c.Subnet] || slices.ContainsFunc(c.Groups, func(g vpc.ID) bool { return ids[g] })
}

// boxes is the traffic that can be another, disjoint.
func (t *touch) boxes() []packet.Box {
	ts := t.traffic
	// What is not of TCP or UDP may be made into something else on the way, as by NAT64.
	if t.everything || t.rewritten || slices.ContainsFunc(ts, func(x packet.Traffic) bool { return !x.Protocol().HasPorts() }) {
		return everyTraffic
	}
	s := packet.Carrying(ts...)
	if t.replies {
		s = s.Union(s.Reverse())
	}
	if t.replies && t.translated {
		low := packet.PortRange{From: 0, To: 1023}
		s = s.Union(packet.SetOf(packet.AllIPv4().WithSrcPorts(low), packet.AllIPv6().WithSrcPorts(low)))
	}
	return slices.Collect(s.Boxes())
}
