package routing

import (
	"cmp"
	"net/netip"

	"github.com/vpcsim/vpcsim/vpc"
)

// A public virtual interface leads to public addresses of AWS: services, and VPCs by their internet gateways. AWS advertises its public
// ranges over it, which are longer than a default route; how long is not in the model, so that a known public address counts as one.
//
// Source: Direct Connect User Guide, "Direct Connect virtual interfaces", "Routing policies and BGP communities".

// publicOver says whether AWS advertises the public address over a link.
func (r *Resolver) publicOver(link vpc.ID, a netip.Addr) bool {
	i, ok := vpc.Get[vpc.VirtualInterface](r.net, link)
	if !ok || i.Type != vpc.PublicVirtualInterface || !i.Forwards() {
		return false
	}
	if _, known := r.publicHome(a); known {
		return true
	}
	_, _, ok = r.publicService(a)
	return ok
}

// narrowPublic keeps to destinations of the same VPC, or of the same service.
func (w *walk) narrowPublic() {
	w.narrowDst(w.r.publicCuts, publicSegments{w.r})
	w.narrowService()
}

// intoPublicAWS brings a packet from a public virtual interface to the internet gateway of the VPC that has the address, or to a service.
func (w *walk) intoPublicAWS(i vpc.VirtualInterface) {
	here := where{AtDestination, "", "", "AWS"}
	w.narrowPublic()
	w.exposure(Public)
	if u, _ := w.r.publicHome(w.h.Dst); u != nil {
		w.fromInternet(u)
		return
	}
	s, in, ok := w.r.publicService(w.h.Dst)
	if !ok {
		w.stop(here, NoPossibleDestination, "nothing of AWS in the network has the public address")
		return
	}
	if w.rec != nil {
		here.rule = s.Name + in.suffix(w.rec.path.Name, "")
	}
	if w.answers(here, s) {
		w.pass(here)
		w.arrive(end{kind: endOutside, link: i.ID})
	}
}

// overPublicInterface takes what has left a VPC or a service to the site that has advertised the address over a public virtual
// interface, and reports whether one has.
func (w *walk) overPublicInterface() bool {
	if len(w.r.publicInterfaces) == 0 {
		return false
	}
	w.narrowLearned(w.r.publicInterfaces)
	best, bits := longestLearned(w.r.publicInterfaces, w.h.Dst)
	if bits < 0 {
		return false
	}
	w.exposure(Public)
	w.onPremises(best.ID, best.Kind(), cmp.Or(best.OnPremises, best.ID))
	return true
}

// publicInterfacesOf is the public virtual interfaces of a network that are up.
func publicInterfacesOf(n *vpc.Network) (found []vpc.VirtualInterface) {
	for i := range vpc.All[vpc.VirtualInterface](n) {
		if i.Type == vpc.PublicVirtualInterface && i.Forwards() {
			found = append(found, i)
		}
	}
	return found
}
