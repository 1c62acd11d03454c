package routing

import "github.com/vpcsim/vpcsim/vpc"

// bars says whether Block Public Access stops a packet of h at an internet or egress-only gateway. What counts is
// the subnet of the interface that faces the internet, and who started the flow.
//
// Source: VPC User Guide, "VPC Block Public Access".
func (w *walk) bars(here where, h *host, egressOnly bool) bool {
	access := w.u.access
	if h.subnet != noSubnet {
		access = w.u.subnets[h.subnet].access
	}
	return w.barredBy(access, here, egressOnly || h.role == roleNAT)
}

// barredBy is bars by what Block Public Access leaves; device says that the packet is a NAT gateway's or at an egress-only gateway.
func (w *walk) barredBy(access vpc.PublicAccess, here where, device bool) bool {
	startedOutside := w.startedOutside()
	switch {
	case startedOutside && access.AllowsInbound(),
		!startedOutside && access.AllowsOutbound(),
		!startedOutside && device && access.AllowsEgressDevices():
		return false
	}
	w.block(here, BlockPublicAccess, "VPC Block Public Access stops it")
	return w.verdict != Undecided
}

// startedOutside says whether the flow came into this VPC from outside by an internet gateway.
func (w *walk) startedOutside() bool {
	fromHere := w.entered != fromInternet
	return fromHere == w.inReply
}
