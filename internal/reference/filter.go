package reference

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/packet"
	"github.com/vpcsim/vpcsim/sg"
	"github.com/vpcsim/vpcsim/vpc"
)

// carries says whether the packet is of the traffic: protocol, destination port, ICMP type and code.
//
// Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
func carries(t packet.Traffic, h packet.Header) bool {
	if t.Protocol() == packet.AnyProtocol {
		return true
	}
	if t.Protocol() != h.Protocol {
		return false
	}
	switch h.Protocol {
	case packet.TCP, packet.UDP:
		r := t.PortRange()
		return r.From <= h.DstPort && h.DstPort <= r.To
	case packet.ICMP, packet.ICMPv6:
		typ, code := t.ICMP()
		return (typ == -1 || typ == int(h.Type)) && (code == -1 || code == int(h.Code))
	}
	return true
}

// aclAllows asks the subnet's network ACL: the lowest number that matches decides, and what none matches is denied.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
func (w *world) aclAllows(s vpc.Subnet, in bool, h packet.Header) bool {
	var acl *vpc.NetworkACL
	for a := range vpc.All[vpc.NetworkACL](w.n) {
		if slices.Contains(a.Subnets, s.ID) {
			acl = &a
		}
	}
	if acl == nil {
		for a := range vpc.All[vpc.NetworkACL](w.n) {
			if a.VPC == s.VPC && a.Default {
				acl = &a
			}
		}
	}
	if acl == nil {
		return true
	}
	entries, peer := acl.Egress, h.Dst
	if in {
		entries, peer = acl.Ingress, h.Src
	}
	var best *vpc.ACLEntry
	for k := range entries {
		e := &entries[k]
		if e.CIDR.Contains(peer) && carries(e.Traffic, h) && (best == nil || e.Number < best.Number) {
			best = e
		}
	}
	return best != nil && best.Allow
}

// groupsAllow asks the interface's security groups for a rule that matches. unsure says that only
// what the network does not hold could allow.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
func (k *walk) groupsAllow(i *iface, in bool) (allow, unsure bool) {
	peer := k.h.Dst
	if in {
		peer = k.h.Src
	}
	for _, id := range i.groups {
		for _, r := range k.rules(id, i.vpc, in) {
			if !carries(r.Traffic, k.h) {
				continue
			}
			switch {
			case r.CIDR.IsValid():
				if r.CIDR.Masked().Contains(peer) {
					return true, false
				}
			case r.PrefixList != "":
				l, ok := vpc.Get[vpc.PrefixList](k.n, r.PrefixList)
				unsure = unsure || !ok
				if within(peer, l.Entries...) {
					return true, false
				}
			case r.Group != "":
				member, perhaps := k.isMember(peer, r.Group, i, in)
				if member {
					return true, false
				}
				unsure = unsure || perhaps
			}
		}
	}
	return false, unsure
}

// rules is a group's rules of one direction. The default group that the network leaves out lets in
// its own members and lets everything out.
//
// Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
func (k *walk) rules(id vpc.ID, v vpc.VPC, in bool) []sg.Rule {
	g, ok := vpc.Get[sg.Group](k.n, id)
	switch {
	case ok && in:
		return g.Ingress
	case ok:
		return g.Egress
	case id != v.ID+"/default":
		return nil
	case in:
		return []sg.Rule{{Group: id}}
	}
	out := []sg.Rule{{CIDR: netip.MustParsePrefix("0.0.0.0/0")}}
	if len(v.IPv6CIDRs)+len(v.PrivateIPv6CIDRs) > 0 {
		out = append(out, sg.Rule{CIDR: netip.MustParsePrefix("::/0")})
	}
	return out
}

// isMember says whether the address is a private one of an interface with the group, in the VPC
// of i or one that references of i's groups reach. perhaps says that it is only if a prefix list which the network does not
// hold leads over the peering connection.
//
// Source: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
func (k *walk) isMember(a netip.Addr, group vpc.ID, i *iface, in bool) (member, perhaps bool) {
	if in && k.passed > 0 || !in && k.forwarders > k.passed {
		return false, false
	}
	for _, m := range k.ifaces {
		if !m.owns(a) || !slices.Contains(m.groups, group) {
			continue
		}
		if m.vpc.ID == i.vpc.ID || k.peered(m.vpc, i.vpc, k.over) || in && k.overTransit(m.vpc, i.vpc) {
			return true, false
		}
		perhaps = perhaps || !in && k.peered(m.vpc, i.vpc, k.perhapsOver)
	}
	return false, perhaps
}

// peered says whether the VPCs have an active peering connection within a Region among those given.
func (k *walk) peered(a, b vpc.VPC, among []vpc.ID) bool {
	for c := range vpc.All[vpc.PeeringConnection](k.n) {
		pair := c.Requester.VPC == a.ID && c.Accepter.VPC == b.ID || c.Requester.VPC == b.ID && c.Accepter.VPC == a.ID
		if pair && slices.Contains(among, c.ID) && (c.State == "" || c.State == vpc.Active) && a.Region == b.Region {
			return true
		}
	}
	return false
}

// overTransit says whether the packet came from one VPC to the other over one transit gateway, and gateway and
// attachments let inbound rules name groups of other VPCs.
//
// Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html#vpc-attachment-security
func (k *walk) overTransit(a, b vpc.VPC) bool {
	if len(k.crossed) != 1 {
		return false
	}
	g, _ := vpc.Get[vpc.TransitGateway](k.n, k.crossed[0])
	return g.GroupReferencing && k.shares(g.ID, a.ID) && k.shares(g.ID, b.ID)
}

// shares says whether the VPC's attachment to the gateway lets groups be named.
func (k *walk) shares(g, v vpc.ID) bool {
	for a := range vpc.All[vpc.TransitGatewayAttachment](k.n) {
		if a.Type == vpc.AttachmentVPC && a.TransitGateway == g && a.Resource == v && attached(a) {
			return !a.DisableGroupReferencing
		}
	}
	return false
}
