package routing

import (
	"fmt"

	"github.com/vpcsim/vpcsim/eni"
	"github.com/vpcsim/vpcsim/vpc"
)

// addFamily gives an end of the flow an address of the family that the other has: an IPv6 address of the block of its subnet.
//
// Sources: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6.html; Amazon EC2 User Guide, "Assign an IPv6 address to an instance".
func (w *walk) addFamily() remedy {
	from, err := w.r.spot(w.flow.From)
	if err == nil {
		from, err = w.r.senderAt(from)
	}
	to, toErr := w.r.spot(w.flow.To)
	if err != nil || toErr != nil {
		return remedy{}
	}
	if w.rec.path.Name != nil {
		to.answers = w.rec.path.Name.Addresses
	}
	sends, receives := from.source(false, w.flow.Source).IsValid(), to.target(false, from.kind.kind == endOutside).IsValid()
	switch {
	case receives && !sends && from.kind.kind == endHost && !w.flow.Source.IsValid():
		return w.assignIPv6(from.kind.u, from.kind.host)
	case sends && !receives && to.kind.kind == endHost && !to.addr.IsValid():
		return w.assignIPv6(to.kind.u, to.kind.host)
	case from.kind.kind == endHost && !from.kind.host.primary(true).IsValid():
		return noIPv4(from.kind.host)
	case to.kind.kind == endHost && !to.kind.host.primary(true).IsValid():
		return noIPv4(to.kind.host)
	}
	return remedy{}
}

// assignIPv6 gives an interface an address of the IPv6 block of its subnet.
func (w *walk) assignIPv6(u *unit, h *host) remedy {
	if _, held := vpc.Get[eni.Interface](w.r.net, h.ID); !held || h.subnet == noSubnet {
		return w.onInterface(AssignAddress, h)
	}
	s := u.subnets[h.subnet].res
	switch {
	case !s.IPv6CIDR.IsValid() && len(u.vpc.IPv6CIDRs) == 0 && len(u.vpc.PrivateIPv6CIDRs) == 0:
		return remedy{none: fmt.Sprintf("neither %s nor its subnet %s has an IPv6 block: associate one with the VPC and a part of it with the subnet, and assign an address of that to %s", u.id, s.ID, h.at)}
	case !s.IPv6CIDR.IsValid():
		return remedy{none: fmt.Sprintf("subnet %s has no IPv6 block: associate one of those of %s with it, and assign an address of that to %s", s.ID, u.id, h.at)}
	}
	a := u.free(h, false)
	if !a.IsValid() {
		return remedy{none: fmt.Sprintf("no IPv6 address of subnet %s is free: release one", s.ID)}
	}
	return fixed(Fix{Do: AssignAddress, On: h.ID, Kind: vpc.KindNetworkInterface, Target: s.ID, Address: a})
}

// noIPv4 is that an interface cannot be given IPv4, of which it has a primary address from the beginning or never.
//
// Source: Amazon EC2 User Guide, "Elastic network interfaces", "IP addressing for network interfaces".
func noIPv4(h *host) remedy {
	return remedy{none: fmt.Sprintf("%s has no IPv4 address, and an interface gets its primary one when it is made: put one in a subnet with IPv4 in its place, or give the other end an IPv6 address", h.at)}
}
