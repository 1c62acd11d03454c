package routing

import (
	"iter"

	"github.com/vpcsim/vpcsim/vpc"
)

// senderGroups is the groups whose members' rules may take the source for: those of the sender, unless
// something on the way took its identity away.
//
// Inside a VPC, over peering within a Region, and over a transit gateway with referencing on, the way carries it. Sources:
// VPC User Guide, "Security group rules"; VPC Peering Guide, "Update your security groups to reference peer security groups";
// Amazon VPC Transit Gateways guide, "Security group referencing".
func (w *walk) senderGroups() []vpc.ID {
	if w.sender.host == nil || w.sender.lost != "" {
		return nil
	}
	return w.sender.host.groups
}

// hidesGroups says whether groups cannot be told apart at h though the transit gateway between it and the other end supports
// referencing: endpoints, and interfaces in one zone. An interface's zone is known only by its ID.
//
// Source: Amazon VPC Transit Gateways guide, "VPC attachments": security group referencing.
func (u *unit) hidesGroups(h *host) bool {
	return h.role == roleEndpoint || h.role == roleLattice || h.subnet != noSubnet && u.subnets[h.subnet].res.ZoneID == noReferencingZone
}

const noReferencingZone = "use1-az3"

// receiverGroups is the groups of the interface that has the destination, as far as rules for
// what goes out can see them: inside the VPC and over peering within a Region; not
// over a transit gateway, and not past a middlebox.
func (w *walk) receiverGroups() []vpc.ID {
	w.narrowDst(&w.u.subnetCuts, subnetSegments{w.u})
	w.narrowDst(&w.u.tables[w.table].cuts, tableSegments{w.u.tables[w.table]})
	if sub, ok := w.u.subnetAt.Lookup(w.h.Dst); ok && sub == w.subnet {
		return w.u.groupsAt(w)
	}
	t := w.ahead()
	if t == nil {
		return nil
	}
	return w.groupsBy(t)
}

// groupsBy is the groups of the interface that has the destination, as far as rules for what goes out can see them on the
// way by t.
func (w *walk) groupsBy(t *target) []vpc.ID {
	switch {
	case t.kind == targetLocal, t.kind == targetHost && t.host.hasAddress(w.h.Dst):
		return w.u.groupsAt(w)
	case t.kind == targetPeering && t.peer != nil && t.peer.sameRegion:
		if far := w.r.unit(t.peer.far); far != nil {
			w.narrowDst(&far.hostCuts, hostSegments{far})
			return far.groupsAt(w)
		}
	}
	return nil
}

// ahead is the target of the route that the packet takes from here; nil if there is none.
func (w *walk) ahead() *target {
	t := w.u.tables[w.table]
	i, ok := t.lookup(w.h.Dst)
	if !ok {
		return nil
	}
	return &t.targets[i]
}

// perhapsAhead is where the packet would go if a prefix list that the network does not hold had its destination: for each
// such route that could win and would not lose the packet, the list and the target.
func (w *walk) perhapsAhead() iter.Seq2[vpc.ID, *target] {
	return func(yield func(vpc.ID, *target) bool) {
		t := w.u.tables[w.table]
		if len(t.absent) == 0 {
			return
		}
		i, _ := t.lookup(w.h.Dst)
		if _, could := t.couldChange(w.h.Dst, i); !could {
			return
		}
		for k, a := range t.absent {
			if !a.lost && !yield(a.list, &t.perhaps[k]) {
				return
			}
		}
	}
}

// groupsAt is the groups of the interface that has the packet's destination.
func (u *unit) groupsAt(w *walk) []vpc.ID {
	if h, ok := u.hosts.Lookup(w.h.Dst); ok {
		return h.groups
	}
	return nil
}
