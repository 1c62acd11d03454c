package routing

import (
	"net/netip"

	"github.com/vpcsim/vpcsim/eni"
)

func (h *host) TakesGroups() bool {
	return h.Type != eni.NAT && h.Type != eni.GWLBEndpoint && h.Type != eni.TransitGateway
}
func (h *host) Owns(a netip.Addr) bool {
	if h.hasAddress(a) {
		return true
	}
	for _, p := range h.Prefixes {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
