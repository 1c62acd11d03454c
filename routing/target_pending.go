package routing

import "github.com/vpcsim/vpcsim/vpc"

type transitTarget struct{}

func (u *unit) compileTransit(vpc.TransitGateway) *transitTarget { return nil }

func (w *walk) transitGateway(t *target) {
	w.lost(where{AtTarget, t.id, t.what, ""}, UnknownResource, unknownTarget(t))
}

func (w *walk) vpnGateway(t *target) {
	w.lost(where{AtTarget, t.id, t.what, ""}, UnknownResource, unknownTarget(t))
}

func (w *walk) atLoadBalancer() {
	w.lost(w.here(AtDestination, ""), UnknownResource, "load balancer "+string(w.host.at))
}

func (w *walk) atProvider(service vpc.ID) {
	w.lost(w.here(AtTarget, ""), UnknownResource, "endpoint service "+string(service))
}

// bars says whether Block Public Access stops the packet at a gateway.
func (w *walk) bars(here where, h *host, internet bool) bool { return false }
