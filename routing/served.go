package routing

import (
	"net/netip"
	"slices"

	"github.com/vpcsim/vpcsim/endpoint"
	"github.com/vpcsim/vpcsim/vpc"
)

// served is the AWS service to which a path leads.
type served struct {
	service endpoint.Service
	region  string // empty: of a global service, or not known
	client  netip.Addr
	port    uint16

	by   vpc.ID // the endpoint through which it is reached; empty: by its public addresses
	kind vpc.Kind
	home vpc.ID // the endpoint's VPC
}

// regionLeft is the Region of the VPC that the hops leave last by an internet gateway; empty if they leave none.
func (r *Resolver) regionLeft(hops []Hop) string {
	for _, h := range slices.Backward(hops) {
		if region := r.regionOfGateway(h.At); region != "" {
			return region
		}
	}
	return ""
}

// serves is the AWS service at which the last hop of the request arrives. False: there is none.
func (r *Resolver) serves(p Path) (served, bool) {
	if len(p.Forward) == 0 {
		return served{}, false
	}
	last := p.Forward[len(p.Forward)-1]
	s := served{client: last.In.Src, port: last.In.DstPort}
	if last.Code != "" {
		return served{}, false
	}
	switch {
	case last.Kind == vpc.KindGatewayEndpoint && last.Stage == AtTarget:
		e, _ := vpc.Get[endpoint.Gateway](r.net, last.At)
		s.by, s.kind, s.home = e.ID, last.Kind, e.VPC
		var ok bool
		s.service, s.region, ok = endpoint.ParseServiceName(e.Service)
		return s, ok
	case last.Kind == vpc.KindInterfaceEndpoint && last.Stage == AtTarget:
		e, _ := vpc.Get[endpoint.Interface](r.net, last.At)
		s.by, s.kind, s.home = e.ID, last.Kind, e.VPC
		var ok bool
		s.service, s.region, ok = endpoint.ParseServiceName(e.Service)
		return s, ok
	case last.Stage == AtDestination && last.At == "":
		var in regions
		var ok bool
		s.service, in, ok = r.publicService(last.In.Dst)
		s.region = in.of(p.Name, r.regionLeft(p.Forward))
		return s, ok
	}
	return served{}, false
}
